"""
From an event table to the few numbers an estimator needs, whoever keeps the table.

Columns in memory are counted by numpy, frames by their own engine; the numbers are
the same.
"""

import datetime as dt

import numpy as np

from okrkit.errors import NotMeasuredError
from okrkit.numerics.arrays import Ints
from okrkit.retention.arrays.activity import (
    ActivityCounts,
    activity_of_columns,
    activity_spans_of_columns,
)
from okrkit.retention.arrays.cohort import (
    CohortCounts,
    Rule,
    cohort_counts_of_columns,
)
from okrkit.retention.arrays.covered import (
    CoverCounts,
    Span,
    cover_counts_of_columns,
)
from okrkit.retention.arrays.durations import Durations
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
from okrkit.retention.arrays.movements import (
    MovementSums,
    movements_of_columns,
    subscription_movements_of_columns,
)
from okrkit.retention.arrays.repeats import (
    FirstRepeats,
    first_repeats_of_columns,
    gaps_of_columns,
    lapses_of_columns,
)
from okrkit.retention.arrays.scores import ScoreCounts, score_counts_of_columns
from okrkit.retention.arrays.seats import SeatSums, seat_sums_of_columns
from okrkit.retention.arrays.spans import (
    DueCounts,
    SpanCounts,
    dues_of_columns,
    spans_of_columns,
)
from okrkit.retention.arrays.stays import stay_durations_of_columns
from okrkit.retention.arrays.summary import PerCustomer, per_customer_of_columns
from okrkit.retention.arrays.waiting import (
    LimitCounts,
    Moment,
    WaitCounts,
    limit_counts_of_columns,
    wait_counts_of_columns,
)
from okrkit.retention.tables.frames import Lazy
from okrkit.retention.tables.periods import EPOCH, Periods
from okrkit.retention.tables.reading import Table
from okrkit.retention.tables.table import Columns


def per_customer(table: Table, *, last: int, zeros: bool = True) -> PerCustomer:
    """
    Count what each customer's purchases come to.

    Args:
        table: Roles customer, day and, where there is money, amount.
        last: Last day that counts, as days since 1970-01-01.
        zeros: Whether a row without money (amount 0) is a purchase.

    Returns:
        One row a customer who has bought by that day.
    """
    if isinstance(table, Lazy):
        from okrkit.retention.engines.summary import per_customer_of_frame

        return per_customer_of_frame(table, last=last, zeros=zeros)
    return per_customer_of_columns(table, last=last, zeros=zeros)


def cohort_counts(
    table: Table,
    periods: Periods,
    *,
    ages: int | None = None,
    edges: Ints | None = None,
    rule: Rule = "classic",
    window: int = 1,
) -> CohortCounts:
    """
    Count the active customers of each cohort by age.

    Args:
        table: Roles customer, day and, where there is money, amount.
        periods: Cohorts are those whose first event lies in one of them.
        ages: How many ages in periods; as many as there are periods where None.
        edges: First day of each age since the customer's first day, and the day after
            the last age; None for ages in periods.
        rule: When a customer is active at an age.
        window: Of the rule "rolling": how many ages.

    Returns:
        The counts, by cohort and age.
    """
    if isinstance(table, Lazy):
        from okrkit.retention.engines.cohort import cohort_counts_of_frame

        return cohort_counts_of_frame(
            table, periods, ages=ages, edges=edges, rule=rule, window=window
        )
    return cohort_counts_of_columns(
        table, periods, ages=ages, edges=edges, rule=rule, window=window
    )


def first_repeats(table: Table, *, last: int, orders: bool = False) -> FirstRepeats:
    """
    Count customers by the days of their first two purchases.

    Args:
        table: Roles customer, day and, where there is money, amount.
        last: Last day that counts, as days since 1970-01-01.
        orders: Whether each row is a purchase; else all rows of a day are one.

    Returns:
        The counts, by both days.
    """
    if isinstance(table, Lazy):
        from okrkit.retention.engines.repeats import first_repeats_of_frame

        return first_repeats_of_frame(table, last=last, orders=orders)
    return first_repeats_of_columns(table, last=last, orders=orders)


def gaps(table: Table, *, last: int, orders: bool = False) -> Durations:
    """
    Count the days between purchases; the last gap of each customer is open.

    Args:
        table: Roles customer, day and, where there is money, amount.
        last: Last day that counts, as days since 1970-01-01.
        orders: Whether each row is a purchase; else all rows of a day are one.

    Returns:
        The gaps, by length.
    """
    if isinstance(table, Lazy):
        from okrkit.retention.engines.repeats import gaps_of_frame

        return gaps_of_frame(table, last=last, orders=orders)
    return gaps_of_columns(table, last=last, orders=orders)


def lapses(table: Table, *, last: int, silent: int) -> Durations:
    """
    Count the days from a customer's first event until he has been silent too long.

    Args:
        table: Roles customer, day and, where there are any, segment and amount.
        last: Last day that counts, as days since 1970-01-01.
        silent: How many days without an event.

    Returns:
        The spans, by length, of everybody and of each segment.
    """
    if isinstance(table, Lazy):
        from okrkit.retention.engines.repeats import lapses_of_frame

        return lapses_of_frame(table, last=last, silent=silent)
    return lapses_of_columns(table, last=last, silent=silent)


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


def first_day(table: Table, *, last: int, role: str = "day") -> int:
    """
    Find the first day of a table.

    Args:
        table: Has the role.
        last: Last day that counts, as days since 1970-01-01.
        role: Name of the role that holds days.

    Returns:
        The day, as days since 1970-01-01.

    Raises:
        NotMeasuredError: No row has a day that counts.
    """
    if isinstance(table, Lazy):
        from okrkit.retention.engines.days import first_day_of_frame

        found = first_day_of_frame(table, last=last, role=role)
    else:
        days = table[role][table[role] <= last]
        found = int(np.min(days)) if len(days) else None
    if found is None:
        raise NotMeasuredError(
            "nothing has happened by that day",
            place="on",
            got=str(dt.date.fromordinal(last + EPOCH)),
            hint="The table has no complete row of that day or an earlier one.",
        )
    return found


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
    return stay_durations_of_columns(
        table, periods, since=since, pause_days=pause_days
    )


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


def follow_waits(
    first: Table, then: Table, *, periods: Periods, match: Match = "first"
) -> WaitCounts:
    """
    Count events by how long they have waited for a follow-up.

    Args:
        first: Roles customer, day and, where there are segments, segment.
        then: Roles customer and day.
        periods: The spans.
        match: Whether each event waits, or a customer's earliest alone.

    Returns:
        Counts by period, segment and seconds.
    """
    return follow_waits_of_columns(
        in_memory(first, "customer", "day", "segment"),
        distinct_rows(then, "customer", "day"),
        periods=periods,
        match=match,
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


def score_counts(
    table: Table, *, periods: Periods | None, scale: tuple[int, int]
) -> ScoreCounts:
    """
    Count the answers of a survey by period, segment and answer.

    Args:
        table: Roles score and, where there are any, day, segment and weight.
        periods: The spans; None for all rows as one, whatever their day.
        scale: Lowest and highest answer.

    Returns:
        The counts.
    """
    if isinstance(table, Lazy):
        from okrkit.retention.engines.scores import score_counts_of_frame

        return score_counts_of_frame(table, periods=periods, scale=scale)
    return score_counts_of_columns(table, periods=periods, scale=scale)


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


def in_memory(table: Table, *roles: str) -> Columns:
    """
    Return the rows of a table as columns, whoever keeps it.

    Args:
        table: In memory, or in an engine, from which the columns are fetched.
        roles: Those that are wanted of it, where it has them; all where none is named.

    Returns:
        The columns.
    """
    if isinstance(table, Lazy):
        from okrkit.retention.engines.collected import collected, to_columns

        names = [name for name in table.roles if not roles or name in roles]
        return to_columns(table, collected(table.frame.select(*names)))
    return table


def distinct_rows(table: Table, *roles: str) -> Columns:
    """
    Return the different rows of a table; one in memory may keep its doubles.

    For statistics that doubles do not change: an engine leaves them out where the
    table is, and fetches less.

    Args:
        table: In memory, or in an engine.
        roles: Those that are wanted of it, where it has them; all where none is named.

    Returns:
        The columns.
    """
    if isinstance(table, Lazy):
        from okrkit.retention.engines.collected import columns_of

        return columns_of(table, by=roles)
    return table
