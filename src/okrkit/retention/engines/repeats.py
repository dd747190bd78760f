"""From one purchase to the next, counted by the engine itself."""

import narwhals.stable.v2 as nw
import numpy as np

from okrkit.retention.arrays.durations import Durations, durations_of_arrays
from okrkit.retention.arrays.repeats import FirstRepeats
from okrkit.retention.engines.collected import collected, ints
from okrkit.retention.engines.following import with_next
from okrkit.retention.engines.known import done
from okrkit.retention.engines.segments import first_segments
from okrkit.retention.tables.flags import one_if
from okrkit.retention.tables.frames import Lazy
from okrkit.retention.tables.grouped import Sum, distinct, grouped
from okrkit.retention.tables.table import OPEN

_DAY = nw.col("day")
_OPEN = nw.lit(OPEN, nw.Int64)


def first_repeats_of_frame(
    table: Lazy, *, last: int, orders: bool = False
) -> FirstRepeats:
    """
    Count customers by the days of their first two purchases.

    Args:
        table: Events with `customer` and `day`.
        last: Days after it do not count.
        orders: Whether each row is a purchase; else all rows of a day are one.

    Returns:
        The counts.
    """
    rows, excluded = done(table, last)
    firsts = grouped(rows, "customer", taken={"first": ("min", "day")})
    each = rows.select("customer", "day").join(firsts, on="customer", how="inner")
    later = nw.col("first") < _DAY
    each = each.with_columns(
        next=nw.when(later).then(_DAY).otherwise(_OPEN), begins=one_if(~later)
    )
    pairs = grouped(
        each,
        "customer",
        whole=("begins",),
        taken={name: ("min", name) for name in ("first", "next")},
    )
    second = nw.col("next")
    if orders:
        second = nw.when(nw.col("begins") > 1).then(nw.col("first")).otherwise(second)
    days = pairs.select("customer", "first", second=second)
    names: tuple[str, ...] = ()
    keys = ["first", "second"]
    if "segment" in table:
        names = table.names["segment"]
        days = first_segments(rows, days, names, *keys)
        keys.append("segment")
    found = collected(grouped(days, *keys, count="many"))
    many = len(found["many"])
    segment = ints(found["segment"]) if names else np.full(many, -1)
    order = np.lexsort((segment, found["second"], found["first"]))
    return FirstRepeats(
        first=ints(found["first"])[order],
        second=ints(found["second"])[order],
        segment=segment[order],
        segments=names,
        customers=ints(found["many"])[order],
        excluded=excluded,
    )


def gaps_of_frame(table: Lazy, *, last: int, orders: bool = False) -> Durations:
    """
    Count the days between purchases; the last gap of each customer is still open.

    Args:
        table: Events with `customer` and `day`.
        last: Days after it do not count; open gaps are watched to its end.
        orders: Whether each row is a purchase; else all rows of a day are one.

    Returns:
        The gaps, with those still open as censored.
    """
    rows, excluded = done(table, last)
    daily = grouped(rows, "customer", "day", count="many")
    following = with_next(daily)
    closes = nw.col("next") < OPEN
    until = nw.when(closes).then(nw.col("next")).otherwise(nw.lit(last, nw.Int64))
    gaps = following.select(
        gap=until - _DAY, closes=one_if(closes), again=nw.col("many") - 1
    )
    found = collected(grouped(gaps, "gap", "closes", count="many", whole=("again",)))
    gap, many = ints(found["gap"]), ints(found["many"])
    observed = ints(found["closes"]) > 0
    if orders:
        # Two orders of one day are no days apart.
        gap = np.append(gap, 0)
        observed = np.append(observed, True)
        many = np.append(many, int(ints(found["again"]).sum()))
    return durations_of_arrays(
        np.repeat(gap, many), np.repeat(observed, many), excluded=excluded
    )


def lapses_of_frame(table: Lazy, *, last: int, silent: int) -> Durations:
    """
    Count the days from a customer's first event until he has been silent too long.

    Args:
        table: Events with `customer` and `day`, and perhaps `segment`.
        last: Days after it do not count.
        silent: How many days without an event.

    Returns:
        The spans, by the segment of a customer's first event where there are any.
    """
    rows, excluded = done(table, last)
    daily = distinct(rows, "customer", "day")
    following = nw.col("next")
    until = nw.when(following == OPEN).then(nw.lit(last + 1)).otherwise(following)
    broken = nw.when(until - _DAY > silent).then(_DAY + silent).otherwise(_OPEN)
    each = with_next(daily).with_columns(lapsed=broken)
    taken: dict[str, Sum] = {"first": ("min", "day"), "lapsed": ("min", "lapsed")}
    spans = grouped(each, "customer", taken=taken)
    names: tuple[str, ...] = ()
    keys = ["first", "lapsed"]
    if "segment" in table:
        names = table.names["segment"]
        spans = first_segments(rows, spans, names, *keys)
        keys.append("segment")
    found = collected(grouped(spans, *keys, count="many"))
    many = ints(found["many"])
    first, lapsed = (np.repeat(ints(found[name]), many) for name in keys[:2])
    group = None
    if "segment" in table:
        group = np.repeat(ints(found["segment"]), many)
    observed = lapsed <= last
    return durations_of_arrays(
        np.where(observed, lapsed, last) - first,
        observed,
        group=group,
        groups=names,
        excluded=excluded,
    )
