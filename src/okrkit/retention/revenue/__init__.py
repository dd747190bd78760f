"""
Revenue: what recurring revenue was kept, lost and won, from a ledger or subscriptions.

`revenue_retention` and `revenue_churn` are net or gross; `revenue_movements` says what
came, grew, shrank, went and came back; `quick_ratio` weighs one against the other.
"""

from okrkit.retention.revenue.movements import RevenueMovements, revenue_movements
from okrkit.retention.revenue.quick import quick_ratio
from okrkit.retention.revenue.retention import revenue_churn, revenue_retention

__all__ = [
    "RevenueMovements",
    "quick_ratio",
    "revenue_churn",
    "revenue_movements",
    "revenue_retention",
]
