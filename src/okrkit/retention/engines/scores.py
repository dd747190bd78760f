"""How many gave which answer, counted by the engine itself."""

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
from okrkit.retention.tables.frames import Lazy
from okrkit.retention.tables.grouped import Sum, grouped
from okrkit.retention.tables.periods import Periods


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
    keys = ["score"] + ["segment"] * ("segment" in table)
    rows = table.frame
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
    names: tuple[str, ...] = ()
    if "segment" in table:
        # A row that was left out may be the only one of its segment.
        names = table.names["segment"]
        segment = coded(found["segment"], names)[0] + 1
    low, high = scale
    score = floats(found["score"])
    answer = np.where(
        (score == np.floor(score)) & (score >= low) & (score <= high),
        score - low,
        high - low + 1,
    ).astype(np.int64)
    spans = 1 if periods is None else len(periods)
    at = (place, segment, answer)
    shape = (spans + 2, len(names) + 1, high - low + 2)
    parts = ["many", "weight", "square"] if weighed else ["many"]
    return score_counts_of_sums(
        [_table(found[p], at, shape) for p in parts], scale, names
    )


def _table(
    sums: np.ndarray, at: tuple[Ints, Ints, Ints], shape: tuple[int, int, int]
) -> np.ndarray:
    """Put sums where they belong; several kinds of answer can be off the scale."""
    table = np.zeros(shape, np.float64 if sums.dtype.kind == "f" else np.int64)
    np.add.at(table, at, sums.astype(table.dtype))
    return table
