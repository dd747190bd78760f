"""Totals that began anew with the cycle, below a baseline that is the last one's."""

import numpy as np

from okrkit.model.okrset import OKRSet
from okrkit.scoring.arithmetic import Floats
from okrkit.scoring.basis import Reading
from okrkit.scoring.pace import adds_up, totals, travels
from okrkit.scoring.readings import taken
from okrkit.scoring.terms import Terms

_WELL = 0.9
"""A first reading below so much of the baseline is no late correction of it."""


def begun_anew(okrs: OKRSet, terms: Terms, reading: Reading) -> Floats:
    """
    Return where totals began that lie well below their baseline.

    A total within a cycle begins at 0 and does not fall: a baseline above its first
    reading is that of another cycle, and makes a good start look like a fall.

    Args:
        okrs: The set.
        terms: What its rows are judged by.
        reading: What counts for each of them.

    Returns:
        The first reading of the cycle of such a running total or sum that is to rise;
        NaN of all others.

    Shape:
        (n,).

    Units:
        Values in each metric's unit.

    Source:
        okrkit's own choice.

    Example:
        >>> from okrkit import KeyResult, Reach, score
        >>> goal = Reach(300, 500, basis="sum")
        >>> kr = KeyResult("k", "K", target=goal, check_ins={"2026-10-31": 160})
        >>> sheet = score(kr, on="2026-11-15", cycle="2026-Q4").sheet
        >>> begun_anew(sheet.okrs, sheet.terms, sheet.reading).tolist()
        [160.0]
    """
    table = okrs.table
    rises = travels(table) & (totals(okrs) | adds_up(table))
    rises &= (terms.target > terms.baseline) & (terms.baseline > 0)
    rises &= reading.after > reading.first
    first = taken(table.readings.value, reading.first, np.nan)
    return np.where(rises & (first < _WELL * terms.baseline), first, np.nan)
