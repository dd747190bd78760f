"""Customers of a cohort by age, counted by the engine itself."""

from typing import Any

import narwhals.stable.v2 as nw
import numpy as np
from numpy.typing import NDArray

from okrkit.numerics.arrays import Flags, Ints
from okrkit.retention.arrays.cohort import CohortCounts, Rule, with_segments
from okrkit.retention.engines.collected import collected, ints
from okrkit.retention.engines.kept import kept
from okrkit.retention.engines.known import done
from okrkit.retention.engines.places import step_of, with_place
from okrkit.retention.engines.segments import first_segments
from okrkit.retention.tables.frames import Lazy
from okrkit.retention.tables.grouped import Sum, distinct, grouped
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
        table: Events with `customer` and `day`, and perhaps `segment`.
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
    names = table.names["segment"] if "segment" in table else ()
    if rule == "unbounded":
        begins = _begins(rows, periods, edges, names)
        found = _counted(_aged(begins, nw.col("last"), edges, wide, names), names)
    else:
        reach = min(window, wide) if rule == "rolling" else 1
        found = _seen(rows, periods, edges, wide, reach, names)
    # Each customer is there once at the age of his first event, or at one age at all.
    born = 0 if edges is None or edges[0] <= 0 else -1
    first, age, many = (ints(found[name]) for name in ("first", "age", "many"))
    own = (age == born) | (rule == "unbounded")
    segment = ints(found["segment"]) if names else np.full(len(own), -1)
    triangles = [
        _triangle(
            first[mine],
            age[mine],
            many[mine],
            own[mine],
            periods,
            edges,
            wide,
            later=rule == "unbounded",
        )
        for mine in (segment == place for place in range(-1, len(names)))
    ]
    return with_segments(
        names,
        np.stack([made[0] for made in triangles]),
        np.stack([made[1] for made in triangles]),
        np.stack([made[2] for made in triangles]),
        earlier=np.array([made[3] for made in triangles]),
        excluded=excluded,
    )


def _triangle(
    first: Ints,
    age: Ints,
    many: Ints,
    own: Flags,
    periods: Periods,
    edges: Ints | None,
    wide: int,
    *,
    later: bool,
) -> tuple[Ints, Ints, Ints, int]:
    """Give sizes, due, active and earlier ones, by where they begin and their ages."""
    count = len(periods)
    early = first < (0 if edges is None else int(periods.edges[0]))
    keys, place = np.unique(first[~early], return_inverse=True)
    sizes = np.zeros(len(keys), np.int64)
    np.add.at(sizes, place, np.where(own, many, 0)[~early])
    # The last column is beyond.
    flags: Ints = np.zeros((len(keys), wide + 1), np.int64)
    inside = (age[~early] >= 0) & (age[~early] <= wide)
    flags[place[inside], age[~early][inside]] = many[~early][inside]
    if later:
        flags = flags[:, ::-1].cumsum(axis=1)[:, ::-1]
    cohort = keys if edges is None else periods.place(keys)
    if edges is None:
        judged = np.arange(count) < count - cohort[:, None]
    else:
        judged = keys[:, None] + edges[1:] <= periods.last_day + 1
    due = np.where(judged[:, :wide], sizes[:, None], 0)
    active = np.where(judged[:, :wide], flags[:, :wide], 0)
    return (
        _added(sizes, cohort, count),
        _added(due, cohort, count),
        _added(active, cohort, count),
        int(many[own & early].sum()),
    )


def _begins(
    rows: nw.LazyFrame[Any],
    periods: Periods,
    edges: Ints | None,
    names: tuple[str, ...],
) -> nw.LazyFrame[Any]:
    """Say where each customer begins and ends: in periods, or in days."""
    ends = "first", "last"
    taken: dict[str, Sum] = {"first": ("min", "day"), "last": ("max", "day")}
    each = grouped(rows, "customer", taken=taken)
    if names:
        each = first_segments(rows, each, names, *ends)
    if edges is not None:
        return each
    for name in ends:
        each = with_place(each, periods, of=name, name=name)
    return each


def _seen(
    rows: nw.LazyFrame[Any],
    periods: Periods,
    edges: Ints | None,
    wide: int,
    window: int,
    names: tuple[str, ...],
) -> dict[str, NDArray[Any]]:
    """Count customers by where they begin and the ages at which they have an event."""
    at = nw.col("at")
    events, rows = rows, rows.select("customer", at="day")
    if edges is None:
        rows = with_place(rows, periods, of="at", name="at")
    with kept(distinct(rows, "customer", "at")) as times:
        if names:
            begins = _begins(events, periods, edges, names).drop("last")
        else:
            begins = grouped(times, "customer", taken={"first": ("min", "at")})
        each = times.join(begins, on="customer", how="inner")
        aged = _aged(each, at, edges, wide, names)
        if edges is None:
            aged = aged.filter(nw.col("age") < wide)
        else:
            aged = distinct(aged, "customer", *_keys(names), "age")
        if window == 1:
            return _counted(aged, names)
        with kept(aged) as ages:
            return _counted(_rolled(ages, window, names), names)


def _keys(names: tuple[str, ...]) -> tuple[str, ...]:
    """Name what is known of a customer beside his ages."""
    return ("first", "segment") if names else ("first",)


def _counted(
    aged: nw.LazyFrame[Any], names: tuple[str, ...]
) -> dict[str, NDArray[Any]]:
    return collected(grouped(aged, *_keys(names), "age", count="many"))


def _aged(
    each: nw.LazyFrame[Any],
    when: nw.Expr,
    edges: Ints | None,
    wide: int,
    names: tuple[str, ...],
) -> nw.LazyFrame[Any]:
    """Give the age at a time; what lies beyond the last age has one of its own."""
    age = when - nw.col("first")
    if edges is not None:
        age = step_of(age, edges)
    else:
        age = nw.when(age < wide).then(age).otherwise(nw.lit(wide, nw.Int64))
    return each.select("customer", *_keys(names), age=age)


def _rolled(
    seen: nw.LazyFrame[Any], window: int, names: tuple[str, ...]
) -> nw.LazyFrame[Any]:
    """Let each age but the first reach into the next ones."""
    after = seen.filter(nw.col("age") >= 1)
    moved = [after.with_columns(age=nw.col("age") + by) for by in range(1, window)]
    both = nw.concat([seen, *moved], how="vertical")
    return distinct(both, "customer", *_keys(names), "age")


def _added(of: NDArray[np.int64], cohort: Ints, count: int) -> Ints:
    """Add up rows of one cohort."""
    sums = np.zeros((count, *of.shape[1:]), np.int64)
    np.add.at(sums, cohort, of)
    return sums
