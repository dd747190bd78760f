"""Spans of customers, from subscriptions that an engine keeps."""

from okrkit.retention.arrays.spans import (
    DueCounts,
    SpanCounts,
    dues_of_columns,
    spans_of_columns,
)
from okrkit.retention.engines.collected import columns_of
from okrkit.retention.tables.frames import Lazy
from okrkit.retention.tables.periods import Periods


def spans_of_frame(table: Lazy, periods: Periods, *, pause_days: int = 0) -> SpanCounts:
    """
    Count who stayed, left and came; see `spans_of_columns`.

    Args:
        table: Roles customer, start, end and, where there are segments, segment.
        periods: The spans.
        pause_days: Gaps of at most so many days are none.

    Returns:
        Counts by period and segment.
    """
    rows = columns_of(table, by=("customer", "start", "end", "segment"))
    return spans_of_columns(rows, periods, pause_days=pause_days)


def dues_of_frame(table: Lazy, periods: Periods, *, pause_days: int = 0) -> DueCounts:
    """
    Count subscriptions up for renewal, and those that were renewed.

    Args:
        table: As for `spans_of_frame`, and the role due.
        periods: The spans.
        pause_days: Gaps of at most so many days are none.

    Returns:
        Counts by period and segment.
    """
    rows = columns_of(table, by=("customer", "start", "end", "due", "segment"))
    return dues_of_columns(rows, periods, pause_days=pause_days)
