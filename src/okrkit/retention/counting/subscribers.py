"""Numbers of customers and revenue that come and go."""

from okrkit.retention.arrays.activity import (
    ActivityCounts,
    activity_of_columns,
    activity_spans_of_columns,
)
from okrkit.retention.arrays.durations import Durations
from okrkit.retention.arrays.movements import (
    MovementSums,
    movements_of_columns,
    subscription_movements_of_columns,
)
from okrkit.retention.arrays.spans import (
    DueCounts,
    SpanCounts,
    dues_of_columns,
    spans_of_columns,
)
from okrkit.retention.arrays.stays import stay_durations_of_columns
from okrkit.retention.tables.engine_words import engine_words
from okrkit.retention.tables.frames import Lazy
from okrkit.retention.tables.periods import Periods
from okrkit.retention.tables.reading import Table


@engine_words()
def activity(table: Table, periods: Periods) -> ActivityCounts:
    """
    Count who was active, where a period without an event is a loss.

    Args:
        table: Roles customer, day and, where there are segments, segment.
        periods: The spans.

    Returns:
        Counts by period and segment.
    """
    if isinstance(table, Lazy):
        from okrkit.retention.engines.activity import activity_of_frame

        return activity_of_frame(table, periods)
    return activity_of_columns(table, periods)


@engine_words()
def activity_spans(table: Table, periods: Periods, *, days: int) -> SpanCounts:
    """
    Count who stayed, left and came, where so many days without an event are a loss.

    Args:
        table: Roles customer, day and, where there are segments, segment.
        periods: The spans.
        days: How many.

    Returns:
        Counts by period and segment.
    """
    if isinstance(table, Lazy):
        from okrkit.retention.engines.activity import activity_spans_of_frame

        return activity_spans_of_frame(table, periods, days=days)
    return activity_spans_of_columns(table, periods, days=days)


@engine_words()
def spans(table: Table, periods: Periods, *, pause_days: int = 0) -> SpanCounts:
    """
    Count who stayed, left and came, from subscriptions.

    Args:
        table: Roles customer, start, end and, where there are segments, segment.
        periods: The spans.
        pause_days: Gaps of at most so many days are none.

    Returns:
        Counts by period and segment.
    """
    if isinstance(table, Lazy):
        from okrkit.retention.engines.spans import spans_of_frame

        return spans_of_frame(table, periods, pause_days=pause_days)
    return spans_of_columns(table, periods, pause_days=pause_days)


@engine_words()
def dues(table: Table, periods: Periods, *, pause_days: int = 0) -> DueCounts:
    """
    Count subscriptions up for renewal, and those that were renewed.

    Args:
        table: Roles customer, start, end, due and, where there are segments, segment.
        periods: The spans.
        pause_days: Gaps of at most so many days are none.

    Returns:
        Counts by period and segment.
    """
    if isinstance(table, Lazy):
        from okrkit.retention.engines.spans import dues_of_frame

        return dues_of_frame(table, periods, pause_days=pause_days)
    return dues_of_columns(table, periods, pause_days=pause_days)


@engine_words()
def movements(
    table: Table, periods: Periods, *, below_zero: str = "refuse"
) -> MovementSums:
    """
    Sum the movements of a ledger of recurring revenue.

    Args:
        table: Roles customer, day, amount and, where there are segments, segment.
        periods: The spans.
        below_zero: "refuse", or "leave out" customers whose revenue falls below 0.

    Returns:
        Sums by period and segment.

    Raises:
        InvalidOKRError: A customer's revenue falls below 0.
    """
    if isinstance(table, Lazy):
        from okrkit.retention.engines.movements import movements_of_frame

        return movements_of_frame(table, periods, below_zero=below_zero)
    return movements_of_columns(table, periods, below_zero=below_zero)


@engine_words()
def subscription_movements(
    table: Table, periods: Periods, *, pause_days: int = 0
) -> MovementSums:
    """
    Sum the movements that subscriptions with amounts make.

    Args:
        table: Roles customer, start, end, amount and, where there are segments,
            segment.
        periods: The spans.
        pause_days: Gaps of at most so many days are none: the amount stays.

    Returns:
        Sums by period and segment.
    """
    if isinstance(table, Lazy):
        from okrkit.retention.engines.movements import subscription_movements_of_frame

        return subscription_movements_of_frame(table, periods, pause_days=pause_days)
    return subscription_movements_of_columns(table, periods, pause_days=pause_days)


@engine_words()
def stay_durations(
    table: Table, periods: Periods, *, since: int, pause_days: int = 0
) -> Durations:
    """
    Count the days from the start of each customer's first stay until he is lost.

    Args:
        table: Roles customer, start, end and, where there are any, segment.
        periods: Say the day it is asked on.
        since: First day that is watched, as days since 1970-01-01.
        pause_days: Gaps of at most so many days are none.

    Returns:
        The spans, by length, of everybody and of each segment.
    """
    if isinstance(table, Lazy):
        from okrkit.retention.engines.stays import stay_durations_of_frame

        return stay_durations_of_frame(
            table, periods, since=since, pause_days=pause_days
        )
    return stay_durations_of_columns(table, periods, since=since, pause_days=pause_days)
