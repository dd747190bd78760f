"""Numbers of purchases: of each customer, each cohort, and the waits between."""

from okrkit.numerics.arrays import Ints
from okrkit.retention.arrays.cohort import (
    CohortCounts,
    Rule,
    cohort_counts_of_columns,
)
from okrkit.retention.arrays.durations import Durations
from okrkit.retention.arrays.repeats import (
    FirstRepeats,
    first_repeats_of_columns,
    gaps_of_columns,
    lapses_of_columns,
)
from okrkit.retention.arrays.summary import PerCustomer, per_customer_of_columns
from okrkit.retention.tables.engine_words import engine_words
from okrkit.retention.tables.frames import Lazy
from okrkit.retention.tables.periods import Periods
from okrkit.retention.tables.reading import Table


@engine_words()
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


@engine_words()
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


@engine_words()
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


@engine_words()
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


@engine_words()
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
