"""Who was active in a period, counted by the engine itself."""

from typing import Any

import narwhals.stable.v2 as nw
import numpy as np
from numpy.typing import NDArray

from okrkit.numerics.arrays import Floats
from okrkit.retention.arrays.activity import (
    ActivityCounts,
    activity_of_columns,
    activity_spans_of_columns,
)
from okrkit.retention.arrays.spans import SpanCounts
from okrkit.retention.engines.collected import collected, columns_of, ints
from okrkit.retention.engines.kept import kept
from okrkit.retention.engines.places import with_place
from okrkit.retention.tables.flags import mark
from okrkit.retention.tables.frames import Lazy
from okrkit.retention.tables.grouped import distinct, grouped
from okrkit.retention.tables.periods import Periods

_DAY = nw.col("day")


def activity_of_frame(table: Lazy, periods: Periods) -> ActivityCounts:
    """
    Count who was active, where a period without an event is a loss.

    Args:
        table: Roles customer, day and, where there are segments, segment.
        periods: The spans.

    Returns:
        Counts by period and segment.
    """
    if "segment" in table:
        columns = columns_of(table, _until(table, periods), by=_PARTS)
        return activity_of_columns(columns, periods)
    rows = with_place(_until(table, periods), periods)
    with kept(distinct(rows, "customer", "place")) as active:
        firsts = grouped(active, "customer", taken={"first": ("min", "place")})
        before = active.select("customer", place=nw.col("place") + 1, stays=nw.lit(1))
        each = active.join(firsts, on="customer", how="inner").join(
            before, on=["customer", "place"], how="left"
        )
        each = each.select(
            "place",
            new=mark(nw.col("place") == nw.col("first")),
            stayed="stays",
        )
        by_place = grouped(each, "place", count="active", counted=("new", "stayed"))
        found = collected(by_place)
    place, count = ints(found["place"]), len(periods)
    active_now, new_now, stayed = (
        _by_place(place, found[name], count) for name in ("active", "new", "stayed")
    )
    opening = np.concatenate((np.zeros((1, 1)), active_now[:-1]))
    return ActivityCounts(
        segments=("",),
        active=active_now,
        opening=opening,
        lost=opening - stayed,
        new=new_now,
        returned=active_now - stayed - new_now,
    )


def activity_spans_of_frame(table: Lazy, periods: Periods, *, days: int) -> SpanCounts:
    """
    Count who stayed, left and came, where so many days without an event are a loss.

    Args:
        table: Roles customer, day and, where there are segments, segment.
        periods: The spans.
        days: How many.

    Returns:
        Counts by period and segment.
    """
    rows = columns_of(table, _until(table, periods), by=_PARTS)
    return activity_spans_of_columns(rows, periods, days=days)


_PARTS = ("customer", "day", "segment")


def _until(table: Lazy, periods: Periods) -> nw.LazyFrame[Any]:
    return table.frame.filter(periods.last_day >= _DAY)


def _by_place(place: NDArray[Any], counts: NDArray[Any], count: int) -> Floats:
    made = np.zeros((count, 1))
    made[place, 0] = counts
    return made
