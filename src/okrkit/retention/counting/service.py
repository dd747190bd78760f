"""Numbers of service and engagement: what followed, who was covered, who waited."""

from okrkit.retention.arrays.covered import (
    CoverCounts,
    Span,
    cover_counts_of_columns,
)
from okrkit.retention.arrays.engaged import (
    EngagedSums,
    RowCounts,
    UseCounts,
    engaged_sums_of_columns,
    row_counts_of_columns,
    use_counts_of_columns,
)
from okrkit.retention.arrays.followed import (
    FollowCounts,
    Match,
    Window,
    follow_counts_of_columns,
    follow_waits_of_columns,
)
from okrkit.retention.arrays.seats import SeatSums, seat_sums_of_columns
from okrkit.retention.arrays.waiting import (
    LimitCounts,
    Moment,
    WaitCounts,
    limit_counts_of_columns,
    wait_counts_of_columns,
)
from okrkit.retention.counting.rows import distinct_rows, in_memory
from okrkit.retention.tables.periods import Periods
from okrkit.retention.tables.reading import Table


def follow_counts(
    first: Table,
    then: Table,
    *,
    periods: Periods,
    window: Window,
    match: Match = "each",
) -> FollowCounts:
    """
    Count events by how long it took until another of the same customer followed.

    Args:
        first: Roles customer, day and, where there are segments, segment.
        then: Roles customer and day.
        periods: The spans.
        window: When a follow-up counts.
        match: Whether each event waits, or a customer's earliest alone.

    Returns:
        Counts by period, segment and delay.
    """
    return follow_counts_of_columns(
        in_memory(first, "customer", "day", "segment"),
        distinct_rows(then, "customer", "day"),
        periods=periods,
        window=window,
        match=match,
    )


def follow_waits(first: Table, then: Table, *, periods: Periods) -> WaitCounts:
    """
    Count customers by how long their earliest event has waited for a follow-up.

    Args:
        first: Roles customer, day and, where there are segments, segment.
        then: Roles customer and day.
        periods: The spans.

    Returns:
        Counts by period, segment and seconds.
    """
    return follow_waits_of_columns(
        in_memory(first, "customer", "day", "segment"),
        distinct_rows(then, "customer", "day"),
        periods=periods,
    )


def cover_counts(
    accounts: Table, events: Table, *, periods: Periods, span: Span
) -> CoverCounts:
    """
    Count the accounts that something has happened with in time.

    Args:
        accounts: Roles customer, day and, where there are any, until, amount, segment.
        events: Roles customer and day.
        periods: The spans.
        span: Which days count, and which accounts.

    Returns:
        Counts by period and segment, and the accounts without an event.
    """
    return cover_counts_of_columns(
        distinct_rows(accounts),
        distinct_rows(events, "customer", "day"),
        periods=periods,
        span=span,
    )


def engaged_sums(
    events: Table, *, periods: Periods, window: int | None = None
) -> EngagedSums:
    """
    Add up on how many days customers were active, and members.

    Args:
        events: Roles customer, day and, where there are segments, segment.
        periods: The spans.
        window: For how many days after an event a customer counts as active.

    Returns:
        Sums by period and segment.
    """
    columns = distinct_rows(events, "customer", "day", "segment")
    return engaged_sums_of_columns(columns, periods=periods, window=window)


def use_counts(uses: Table, among: Table, *, periods: Periods) -> UseCounts:
    """
    Count who of the active customers did another thing in the same period.

    Args:
        uses: Roles customer and day.
        among: Roles customer, day and, where there are segments, segment.
        periods: The spans.

    Returns:
        Counts by period and segment.
    """
    return use_counts_of_columns(
        distinct_rows(uses, "customer", "day"),
        distinct_rows(among, "customer", "day", "segment"),
        periods=periods,
    )


def seat_sums(seats: Table, *, periods: Periods) -> SeatSums:
    """
    Add up the seats of customers, by their last count in each period.

    Args:
        seats: Roles customer, day, used, bought and, where there are any, segment.
        periods: The spans.

    Returns:
        Sums by period and segment.
    """
    return seat_sums_of_columns(distinct_rows(seats), periods=periods)


def wait_counts(
    tickets: Table, *, moment: Moment, periods: Periods, until: int
) -> WaitCounts:
    """
    Count requests by how long they waited.

    Args:
        tickets: Roles day, opened, the moment and, where there are, ticket, segment.
        moment: What ends the wait.
        periods: The spans.
        until: The moment at which the last day ends, in microseconds.

    Returns:
        Counts by period, segment and seconds.
    """
    columns = in_memory(tickets, "ticket", "day", "opened", moment, "segment")
    return wait_counts_of_columns(columns, moment=moment, periods=periods, until=until)


def limit_counts(
    tickets: Table, *, moment: Moment, periods: Periods, until: int, limit: int
) -> LimitCounts:
    """
    Count requests by whether they were served within a limit.

    Args:
        tickets: Roles day, opened, the moment and, where there are, ticket, segment.
        moment: What ends the wait.
        periods: The spans.
        until: The moment at which the last day ends, in microseconds.
        limit: How long it may take, in microseconds.

    Returns:
        Counts by period and segment.
    """
    columns = in_memory(tickets, "ticket", "day", "opened", moment, "segment")
    return limit_counts_of_columns(
        columns, moment=moment, periods=periods, until=until, limit=limit
    )


def row_counts(table: Table, *, periods: Periods) -> RowCounts:
    """
    Count the rows of a table.

    Args:
        table: Roles day and, where there are segments, segment.
        periods: The spans.

    Returns:
        Counts by period and segment.
    """
    return row_counts_of_columns(in_memory(table, "day", "segment"), periods=periods)
