"""
Churn: who left, of whom, and who renewed; every definition under a name of its own.

`logo_churn` and `logo_retention` count customers, from `Subscriptions`, a `Ledger` or
the bare activity of `Events`; `logo_churn_of_counts` takes the counts of a dashboard;
`renewal_rate` is of the subscriptions that were due.
"""

from okrkit.retention.churn.counts import (
    logo_churn_of_counts,
    logo_retention_of_counts,
)
from okrkit.retention.churn.logo import logo_churn, logo_retention
from okrkit.retention.churn.renewal import renewal_rate

__all__ = [
    "logo_churn",
    "logo_churn_of_counts",
    "logo_retention",
    "logo_retention_of_counts",
    "renewal_rate",
]
