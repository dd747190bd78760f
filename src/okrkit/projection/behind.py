"""Why a forecast lies behind the last reading: the part that takes most of it back."""

import numpy as np

from okrkit.projection.batch import batch_of
from okrkit.projection.cases import Cases
from okrkit.projection.explain_words import many
from okrkit.projection.model import why
from okrkit.scoring.columns import Sheet

__all__ = ["behind"]

_APART = 2.0
"""A last step more times as steep as those before it stands apart from them."""


def behind(sheet: Sheet, row: int, way: int) -> str:
    """
    Say which part of a forecast takes most of the last reading back.

    Args:
        sheet: The set, as it is foreseen from.
        row: A row of its table that is `going_on`.
        way: Where the target lies: 1 for up, -1 for down.

    Returns:
        A clause.

    Example:
        >>> from okrkit import KeyResult, score
        >>> days = {"2026-10-09": 1, "2026-10-16": 1.2, "2026-10-23": 9}
        >>> kr = KeyResult("k", "x", baseline=1, target=20, check_ins=days)
        >>> sheet = score(kr, on="2026-10-23", cycle="2026-Q4").sheet
        >>> behind(sheet, 0, 1)
        'it stands apart from those before it, and part of it is taken for luck'
    """
    cases = batch_of(sheet, np.array([row])).cases
    said = why(cases)
    seen = float(said.centre0[0] - said.last[0])
    led, season = float(said.led[0]), float(said.season[0])
    parts = {
        _luck(cases, way): seen - led - season,
        "the latest readings went the other way": led,
        "it fell back at this time of earlier years": season,
        "in the public series that the forecast learned from, such readings mostly "
        "fell back": float(said.centre[0] - said.centre0[0]),
    }
    return min(parts, key=lambda text: way * parts[text])


def _luck(cases: Cases, way: int) -> str:
    """Say why the level is not believed to be where the last reading is."""
    count = int(cases.count[0])
    times, values = cases.times[0, :count].tolist(), cases.values[0, :count].tolist()
    start, baseline = float(cases.start[0]), float(cases.baseline[0])
    if times[0] > start:
        times, values = [start, *times], [baseline, *values]
    if times[2:]:
        before = way * (values[-2] - values[0]) / (times[-2] - times[0])
        step = way * (values[-1] - values[-2]) / (times[-1] - times[-2])
        if step > _APART * max(before, 0.0):
            return (
                "it stands apart from those before it, and part of it is taken for luck"
            )
    so_far = many(count, "reading")
    return f"part of the way that it went is taken for luck, after {so_far}"
