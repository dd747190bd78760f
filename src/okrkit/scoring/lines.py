"""The readings of a key result that are drawn beside its score."""

import numpy as np

from okrkit.model.lines import Line
from okrkit.model.staged import BASES
from okrkit.model.table import NEVER
from okrkit.scoring.columns import Sheet
from okrkit.scoring.scores import Kind

__all__ = ["line_of"]

_SUM = BASES.index("sum")


def line_of(sheet: Sheet, kind: Kind, place: int) -> Line:
    """
    Return the readings of a key result that came in up to the day of the scores.

    Args:
        sheet: The columns.
        kind: "objective" or "key result".
        place: Its place among them.

    Returns:
        Those of its own days, and of as many days before; all where no cycle is known.
        Where their sum counts, the sum of its own days as it grew. Of an objective
        nothing.

    Example:
        >>> from okrkit import KeyResult, score
        >>> days = {"2026-06-01": 1, "2026-09-01": 2, "2026-11-06": 3}
        >>> kr = KeyResult("k", "K", at_most=9, check_ins=days)
        >>> sheet = score(kr, on="2026-11-15", cycle="2026-Q4").sheet
        >>> line_of(sheet, "key result", 0).values
        [2.0, 3.0]
    """
    table = sheet.okrs.table
    if kind == "objective" or table.series[place] < 0:
        return Line([], [])
    reading, readings = sheet.reading, table.readings
    if int(table.basis[place]) == _SUM and not reading.pooled[place]:
        own = slice(int(reading.first[place]), int(reading.after[place]))
        sums = np.cumsum(readings.value[own]).tolist()
        return Line(readings.day[own].tolist(), sums, summed=True)
    first = int(readings.offset[table.series[place]])
    span = slice(first, max(int(reading.after[place]), first))
    start, end = int(table.start[place]), int(table.end[place])
    since = 2 * start - end if start > NEVER else 0
    days, values = readings.day[span], readings.value[span]
    late = int(days.searchsorted(since))
    return Line(days[late:].tolist(), values[late:].tolist())
