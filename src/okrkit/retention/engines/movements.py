"""Recurring revenue that came, grew, shrank and went, from what an engine keeps."""

import narwhals.stable.v2 as nw

from okrkit.retention.arrays.movements import (
    MovementSums,
    movements_of_columns,
    subscription_movements_of_columns,
)
from okrkit.retention.engines.collected import collected, to_columns
from okrkit.retention.tables.frames import Lazy
from okrkit.retention.tables.periods import Periods


def movements_of_frame(
    table: Lazy, periods: Periods, *, below_zero: str = "refuse"
) -> MovementSums:
    """
    Sum the movements of a ledger.

    Args:
        table: Roles customer, day, amount and, where there are segments, segment.
        periods: The spans.
        below_zero: "refuse", or "leave out" customers whose revenue falls below 0.

    Returns:
        Sums by period and segment.

    Raises:
        InvalidOKRError: A customer's revenue falls below 0.
    """
    rows = table.frame.filter(nw.col("day") <= periods.last_day)
    columns = to_columns(table, collected(rows))
    return movements_of_columns(columns, periods, below_zero=below_zero)


def subscription_movements_of_frame(
    table: Lazy, periods: Periods, *, pause_days: int = 0
) -> MovementSums:
    """
    Sum the movements that subscriptions make: each brings its amount, and takes it.

    Args:
        table: Roles customer, start, end, amount and, where there are segments,
            segment.
        periods: The spans.
        pause_days: Gaps of at most so many days are none: the amount stays.

    Returns:
        Sums by period and segment.
    """
    columns = to_columns(table, collected(table.frame))
    return subscription_movements_of_columns(columns, periods, pause_days=pause_days)
