"""What is over, and whose deciding reading can still come or change by itself."""

import numpy as np
from attrs import evolve

from okrkit.model.table import NEVER
from okrkit.scoring.arithmetic import Floats, Ints
from okrkit.scoring.basis import read
from okrkit.scoring.columns import Sheet
from okrkit.scoring.formulas import Flags
from okrkit.scoring.maturity import final_until, waiting_of
from okrkit.scoring.terms import DONE, ESTABLISH, MILESTONES

WAITS = "its last reading can still come or change"
"""Why a chance is a chance after the last day; a score says it with these words."""


def waiting_for(sheet: Sheet) -> Flags:
    """
    Return which key results are at their end while what decides them is not final.

    Args:
        sheet: The set, scored on a day.

    Returns:
        A flag for each: it is their last day or later, and their score is provisional,
        or would be if it were later. What is established stays so, whatever its value
        comes to.

    Shape:
        (n,).

    Units:
        None.

    Source:
        `okrkit.scoring.maturity.waiting_of`.

    Example:
        >>> from okrkit import KeyResult, score
        >>> kr = KeyResult("nps", "x", at_least=30, check_ins={"2026-11-06": 34})
        >>> waiting_for(score(kr, on="2027-01-01", cycle="2026-Q4").sheet).tolist()
        [False]
    """
    table = sheet.okrs.table
    late = (table.start > NEVER) & (sheet.on >= table.end - 1)
    late &= ~np.isin(table.kind, (MILESTONES, DONE))
    late &= (table.kind != ESTABLISH) | ~(sheet.key_results.progress >= 1)
    if not late.any():
        return late
    waits: Flags = late & waiting_of(sheet.okrs, sheet.reading, sheet.on)
    return waits


def with_final(sheet: Sheet, waits: Flags) -> Sheet:
    """
    Return a sheet in which some key results are read only as far as that is final.

    Args:
        sheet: The set, scored on a day.
        waits: Which key results.

    Returns:
        The sheet with other readings; its scores stay.

    Shape:
        waits (n,).

    Units:
        None.

    Source:
        okrkit's own choice: how far a reading will still change is not known, so what
        can is left out, as everywhere.

    Example:
        >>> from okrkit import KeyResult, score
        >>> kr = KeyResult("nps", "x", at_least=30, check_ins={"2026-11-06": 34})
        >>> sheet = score(kr, on="2027-01-01", cycle="2026-Q4").sheet
        >>> with_final(sheet, np.array([True])).reading.value.tolist()
        [34.0]
    """
    if not waits.any():
        return sheet
    table = sheet.okrs.table
    as_of = np.where(table.start > NEVER, np.minimum(sheet.on, table.end - 1), sheet.on)
    until = final_until(sheet.okrs, sheet.reading, sheet.on)
    as_of = np.where(waits, np.minimum(as_of, until), as_of)
    return evolve(sheet, reading=read(table, sheet.terms, as_of))


def begin_of(sheet: Sheet, rows: Ints, waits: Flags) -> Floats:
    """
    Return from when on the readings of some key results are still to come.

    Args:
        sheet: The set as `with_final` returns it.
        rows: Some of its rows.
        waits: Which key results wait for what decides them.

    Returns:
        The end of the day; of those that wait the end of that of their last reading,
        or their start.

    Shape:
        rows (k,), waits (n,) → (k,).

    Units:
        Days as proleptic ordinals.

    Source:
        okrkit's own choice.

    Example:
        >>> from okrkit import KeyResult, score
        >>> kr = KeyResult("nps", "x", at_least=30, check_ins={"2026-11-06": 34})
        >>> sheet = score(kr, on="2026-11-15", cycle="2026-Q4").sheet
        >>> (begin_of(sheet, np.array([0]), np.array([False])) - sheet.on).tolist()
        [1.0]
    """
    table = sheet.okrs.table
    begin = np.where(waits[rows], sheet.reading.day[rows], sheet.on) + 1.0
    return np.clip(begin, table.start[rows], table.end[rows])
