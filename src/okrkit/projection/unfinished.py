"""What was not read to the end: nobody knows how it ended."""

from typing import Final

import numpy as np

from okrkit.model.staged import BASES
from okrkit.projection.batch import batch_of
from okrkit.projection.closed import OPEN
from okrkit.projection.foresight import Foresight, settled_of
from okrkit.scoring.arithmetic import Ints
from okrkit.scoring.columns import Sheet
from okrkit.scoring.formulas import Flags
from okrkit.scoring.judgement import compared
from okrkit.scoring.maturity import stale_on
from okrkit.scoring.terms import DONE, ESTABLISH, MILESTONES

UNFINISHED: Final = "not read to the end"
"""What is said in place of achieved or missed."""

_WORST: Final = BASES.index("worst")


def unfinished_of(foresight: Foresight) -> Flags:
    """
    Return which key results ended while a newer reading was due than the last.

    By the scorecard they are achieved or missed, with what there is; what came after
    the last reading nobody knows.

    Args:
        foresight: Of a set on a day.

    Returns:
        A flag for each: its days are over, nobody closed it, no reading can still come,
        and it was stale on its last day. Never of what nothing after the last reading
        could change: work that is done, a running total that is past its target, a
        limit that must hold throughout and was broken.

    Shape:
        (n,).

    Units:
        None.

    Source:
        okrkit's own choice.

    Example:
        >>> from okrkit import KeyResult, project
        >>> kr = KeyResult("nps", "x", at_least=30, check_ins={"2026-11-06": 34})
        >>> seen = project(kr, on="2027-01-01", cycle="2026-Q4").foresight
        >>> unfinished_of(seen).tolist()
        [True]
    """
    sheet, table = foresight.sheet, foresight.sheet.okrs.table
    stale = stale_on(
        table, sheet.reading, sheet.key_results.progress, sheet.policy, table.end - 1
    )
    left = settled_of(sheet) & stale & (sheet.on >= table.end)
    left &= foresight.endings.closed == OPEN
    rows = np.flatnonzero(left)
    left[rows] = ~_decided(sheet, rows)
    return left


def _decided(sheet: Sheet, rows: Ints) -> Flags:
    """Return of which key results no later reading could change how they ended."""
    columns, terms = sheet.key_results, sheet.terms
    met = compared(columns.score[rows]) >= compared(columns.line[rows])
    grows = ~np.isin(sheet.okrs.table.kind[rows], (MILESTONES, DONE, ESTABLISH))
    if grows.any():
        grows[grows] = batch_of(sheet, rows[grows]).cases.cumulative
    up = np.where(
        np.isnan(terms.target[rows]),
        np.isnan(terms.at_most[rows]),
        terms.target[rows] > terms.baseline[rows],
    )
    broken = ~met & (sheet.okrs.table.basis[rows] == _WORST)
    decided: Flags = (grows & (met == up)) | broken
    return decided
