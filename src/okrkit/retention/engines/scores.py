"""How many gave which answer, counted by the engine itself."""

from typing import Final

import narwhals.stable.v2 as nw
import numpy as np
from attrs import evolve

from okrkit.errors import InvalidOKRError, shown
from okrkit.numerics.arrays import Ints
from okrkit.retention.arrays.scores import (
    ScoreCounts,
    score_counts_of_sums,
    weight_factor,
)
from okrkit.retention.engines.collected import coded, collected, floats, ints
from okrkit.retention.engines.places import with_place
from okrkit.retention.engines.segments import segment_code
from okrkit.retention.tables.frames import Lazy
from okrkit.retention.tables.grouped import Sum, grouped
from okrkit.retention.tables.periods import Periods

_FEW: Final = 8
"""How many segments Spark tells apart sooner one by one than by their names."""


def score_counts_of_frame(
    table: Lazy, *, periods: Periods | None, scale: tuple[int, int]
) -> ScoreCounts:
    """
    Count the answers of a table; see `score_counts_of_columns`.

    Args:
        table: Roles score and, where there are any, day, segment and weight.
        periods: The spans; None for all rows as one, whatever their day.
        scale: Lowest and highest answer.

    Returns:
        The counts.

    Raises:
        InvalidOKRError: A weight below 0.
    """
    weighed = "weight" in table
    keys = ["answer"] + ["segment"] * ("segment" in table)
    # A row that was left out may be the only one of its segment.
    names = table.names["segment"] if "segment" in table else ()
    rows = table.frame.with_columns(answer=_answer(scale))
    coding = rows.implementation.is_pyspark() and 0 < len(names) <= _FEW
    if coding:
        rows = rows.with_columns(segment=segment_code(names))
    if periods is not None:
        rows = with_place(rows, periods, last=periods.last_day)
        keys.append("place")
    weight = nw.col("weight")
    sums: dict[str, Sum] = {}
    if weighed:
        rows = rows.with_columns(square=weight * weight)
        sums = {name: ("sum", name) for name in ("weight", "square")}
        sums["least"] = "min", "weight"
    found = collected(grouped(rows, *keys, count="many", taken=sums))
    size = len(found["many"])
    if weighed and size and float(np.min(floats(found["least"]))) < 0:
        raise InvalidOKRError(
            "a weight below 0",
            code="negative",
            place="weight",
            got=shown(float(np.min(floats(found["least"])))),
        )
    if weighed and size:
        factor = weight_factor(float(np.max(floats(found["weight"]))))
        if factor != 1:
            frame = table.frame.with_columns(weight=nw.col("weight") * factor)
            table = evolve(table, frame=frame)
            return score_counts_of_frame(table, periods=periods, scale=scale)
    place = ints(found["place"]) + 1 if periods is not None else np.ones(size, np.int64)
    segment = np.zeros(size, np.int64)
    if "segment" in table:
        given = found["segment"]
        segment = (ints(given) if coding else coded(given, names)[0]) + 1
    low, high = scale
    spans = 1 if periods is None else len(periods)
    at = (place, segment, ints(found["answer"]))
    shape = (spans + 2, len(names) + 1, high - low + 2)
    parts = ["many", "weight", "square"] if weighed else ["many"]
    return score_counts_of_sums(
        [_table(found[p], at, shape) for p in parts], scale, names
    )


def _answer(scale: tuple[int, int]) -> nw.Expr:
    """Return the place of each answer on the scale; the last where it is off it."""
    low, high = scale
    score = nw.col("score")
    on = (score >= low) & (score <= high) & (score == score.floor())
    off = nw.lit(high - low + 1, nw.Int64)
    # Engines group by whole numbers sooner than by floats; Spark has them of `floor`.
    return nw.when(on).then(score.floor() - low).otherwise(off).cast(nw.Int64)


def _table(
    sums: np.ndarray, at: tuple[Ints, Ints, Ints], shape: tuple[int, int, int]
) -> np.ndarray:
    """Put sums where they belong; an engine may give a group in several parts."""
    table = np.zeros(shape, np.float64 if sums.dtype.kind == "f" else np.int64)
    np.add.at(table, at, sums.astype(table.dtype))
    return table
