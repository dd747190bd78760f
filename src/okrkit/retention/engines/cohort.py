"""Customers of a cohort by age, counted by the engine itself."""

from typing import Any

import narwhals.stable.v2 as nw
import numpy as np
from numpy.typing import NDArray

from okrkit.numerics.arrays import Ints
from okrkit.retention.arrays.cohort import CohortCounts, Rule
from okrkit.retention.engines.collected import collected, ints
from okrkit.retention.engines.grouped import distinct, grouped
from okrkit.retention.engines.known import done
from okrkit.retention.engines.places import step_of, with_place
from okrkit.retention.tables.frames import Lazy
from okrkit.retention.tables.periods import Periods

_DAY = nw.col("day")


def cohort_counts_of_frame(
    table: Lazy,
    periods: Periods,
    *,
    ages: int | None = None,
    edges: Ints | None = None,
    rule: Rule = "classic",
    window: int = 1,
) -> CohortCounts:
    """
    Count the active customers of each cohort by age; see `cohort_counts_of_columns`.

    Args:
        table: Events with `customer` and `day`.
        periods: Cohorts are those whose first event lies in one of them.
        ages: How many ages in periods.
        edges: First day of each age since the customer's first day, and the day after
            the last age; None for ages in periods.
        rule: When a customer is active at an age.
        window: Of the rule "rolling": how many ages, the age itself included.

    Returns:
        The counts.
    """
    rows, excluded = done(table, periods.last_day)
    count = len(periods)
    wide = min(ages or count, count) if edges is None else len(edges) - 1
    begins = _begins(rows, periods, edges, last=rule == "unbounded")
    sizes, earlier = _sizes(begins, periods, edges)
    if rule == "unbounded":
        seen = _aged(begins, nw.col("last"), edges, wide)
    else:
        seen = _seen(rows, begins, periods, edges, wide)
        if rule == "rolling":
            seen = _rolled(seen, min(window, wide))
    flags = _table(seen, sizes, wide)
    if rule == "unbounded":
        flags = flags[:, ::-1].cumsum(axis=1)[:, ::-1]
    keys = np.array(list(sizes), np.int64)
    cohort = keys if edges is None else periods.place(keys)
    if edges is None:
        judged = np.arange(count) < count - cohort[:, None]
    else:
        judged = keys[:, None] + edges[1:] <= periods.last_day + 1
    many = np.array(list(sizes.values()), np.int64)
    due, active = judged[:, :wide] * many[:, None], judged[:, :wide] * flags[:, :wide]
    return CohortCounts(
        sizes=_added(many, cohort, count),
        due=_added(due, cohort, count),
        active=_added(active, cohort, count),
        earlier=earlier,
        excluded=excluded,
    )


def _begins(
    rows: nw.LazyFrame[Any], periods: Periods, edges: Ints | None, *, last: bool
) -> nw.LazyFrame[Any]:
    """Say where each customer begins, and ends: in periods, or in days."""
    ends = {"last": _DAY.max()} if last else {}
    each = grouped(rows, "customer", taken={"first": _DAY.min(), **ends})
    if edges is not None:
        return each
    for name in ("first", *ends):
        each = with_place(each, periods, of=name, name=name)
    return each


def _sizes(
    begins: nw.LazyFrame[Any], periods: Periods, edges: Ints | None
) -> tuple[dict[int, int], int]:
    """Count the customers by where they begin, and those too early for a cohort."""
    found = collected(grouped(begins, "first", count="many"))
    first, many = ints(found["first"]), ints(found["many"])
    early = first < (0 if edges is None else int(periods.edges[0]))
    order = np.argsort(first[~early])
    kept = first[~early][order].tolist(), many[~early][order].tolist()
    return dict(zip(*kept, strict=True)), int(many[early].sum())


def _seen(
    rows: nw.LazyFrame[Any],
    begins: nw.LazyFrame[Any],
    periods: Periods,
    edges: Ints | None,
    wide: int,
) -> nw.LazyFrame[Any]:
    """List the ages at which each customer has an event, each once."""
    rows = rows.select("customer", at="day")
    if edges is None:
        rows = with_place(rows, periods, of="at", name="at")
    places = distinct(rows, "customer", "at")
    each = places.join(begins, on="customer", how="inner")
    aged = _aged(each, nw.col("at"), edges, wide)
    if edges is None:
        return aged.filter(nw.col("age") < wide)
    return distinct(aged, "customer", "first", "age")


def _aged(
    each: nw.LazyFrame[Any], when: nw.Expr, edges: Ints | None, wide: int
) -> nw.LazyFrame[Any]:
    """Give the age at a time; what lies beyond the last age has one of its own."""
    age = when - nw.col("first")
    if edges is not None:
        age = step_of(age, edges)
    else:
        age = nw.when(age < wide).then(age).otherwise(nw.lit(wide, nw.Int64))
    return each.select("customer", "first", age=age).filter(nw.col("age") >= 0)


def _rolled(seen: nw.LazyFrame[Any], window: int) -> nw.LazyFrame[Any]:
    """Let each age but the first reach into the next ones."""
    after = seen.filter(nw.col("age") >= 1)
    moved = [after.with_columns(age=nw.col("age") + by) for by in range(1, window)]
    both = nw.concat([seen, *moved], how="vertical")
    return distinct(both, "customer", "first", "age")


def _table(
    seen: nw.LazyFrame[Any], sizes: dict[int, int], wide: int
) -> NDArray[np.int64]:
    """Count customers by where they begin and by age; the last column is beyond."""
    found = collected(grouped(seen, "first", "age", count="many"))
    place = {first: at for at, first in enumerate(sizes)}
    at = np.array([place.get(first, -1) for first in found["first"].tolist()], np.int64)
    age = ints(found["age"])
    table = np.zeros((len(sizes), wide + 1), np.int64)
    inside = (at >= 0) & (age <= wide)
    table[at[inside], age[inside]] = ints(found["many"])[inside]
    return table


def _added(of: NDArray[np.int64], cohort: Ints, count: int) -> Ints:
    """Add up rows of one cohort."""
    sums = np.zeros((count, *of.shape[1:]), np.int64)
    np.add.at(sums, cohort, of)
    return sums
