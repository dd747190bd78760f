"""What rows are judged by, as columns, and the one way from them to progress."""

import numpy as np
from attrs import field, frozen

from okrkit.model.table import KINDS as TYPES
from okrkit.scoring.arithmetic import Floats, Ints, share_left, share_of_length
from okrkit.scoring.formulas import Flags, hold, reach, steps, zones

KINDS = tuple("draft" if kind is None else kind.__name__.lower() for kind in TYPES)
"""Kinds of target; the place of each is its number in `okrs.table.kind`."""

REACH, CHANGE, HOLD, ZONES, STEPS, MILESTONES, DONE, ESTABLISH = range(1, len(TYPES))


@frozen(eq=False, kw_only=True)
class Terms:
    """
    What each row is judged by, as columns; NaN where a kind has no such number.

    Attributes:
        kind: Place in `KINDS`.
        baseline: Of reach and zones.
        target: Of reach and zones.
        stretch: Of zones.
        commit: Of zones.
        levels: Of zones, shape (n, 3).
        at_least: Of hold.
        at_most: Of hold.
        inclusive: Of hold.
        tolerance: Of hold.
        steps_group: Group of the steps that each row uses.
        steps_offset: Group ``i`` is ``offset[i]:offset[i + 1]``.
        steps_value: Values of the steps, rising in each group.
        steps_worth: Progress at each.
        hold: How a hold is judged: "limit", "distance" or "ratio".
        zero_range: Progress where baseline and target are equal; NaN for none.
    """

    kind: Ints
    baseline: Floats
    target: Floats
    stretch: Floats
    commit: Floats
    levels: Floats
    at_least: Floats
    at_most: Floats
    inclusive: Flags
    tolerance: Floats
    steps_group: Ints
    steps_offset: Ints
    steps_value: Floats
    steps_worth: Floats
    hold: str = field(default="limit")
    zero_range: float = field(default=np.nan)


def travelled(terms: Terms, value: Floats, rows: Ints | None = None) -> Floats:
    """
    Return the progress of values by their terms.

    Args:
        terms: What the rows are judged by.
        value: The values; NaN where nothing is measured.
        rows: Row of the terms for each value; None where they stand side by side.

    Returns:
        Progress, unbounded; NaN where there is none.

    Shape:
        value (m,), rows (m,) → (m,).

    Units:
        A fraction.

    Source:
        As the functions below.

    Example:
        >>> from okrkit import KeyResult, score
        >>> kr = KeyResult("k", "K", baseline=0, target=4)
        >>> sheet = score(kr, on="2026-11-15", cycle="2026-Q4").sheet
        >>> travelled(sheet.terms, np.array([1.0])).tolist()
        [0.25]
    """
    kind = terms.kind if rows is None else terms.kind[rows]
    result = np.full(len(value), np.nan)
    for code, judge in _JUDGES.items():
        mine = np.flatnonzero(kind == code)
        if len(mine):
            result[mine] = judge(
                terms, mine if rows is None else rows[mine], value[mine]
            )
    return result


def _reach(terms: Terms, rows: Ints, value: Floats) -> Floats:
    way = reach(value, terms.baseline[rows], terms.target[rows])
    equal = (terms.baseline[rows] == terms.target[rows]) & ~np.isnan(value)
    return np.where(equal, terms.zero_range, way)


def _hold(terms: Terms, rows: Ints, value: Floats) -> Floats:
    low, high = terms.at_least[rows], terms.at_most[rows]
    if terms.hold == "limit":
        kept = (terms.inclusive[rows], terms.tolerance[rows])
        return hold(value, low, high, *kept)
    # Both other rules divide by the limit: they say nothing of a band, or of 0.
    limit = np.where(np.isnan(low), high, np.where(np.isnan(high), low, np.nan))
    limit = np.where(limit > 0, limit, np.nan)
    share = share_of_length(value, np.zeros_like(value), limit)
    if terms.hold == "ratio":
        return share
    return np.where(np.isnan(low), share_left(value, limit, limit), share)


def _zones(terms: Terms, rows: Ints, value: Floats) -> Floats:
    names = (terms.baseline, terms.commit, terms.target, terms.stretch)
    baseline, commit, target, stretch = (column[rows] for column in names)
    return zones(value, (baseline, commit, target, stretch), terms.levels[rows])


def _steps(terms: Terms, rows: Ints, value: Floats) -> Floats:
    offset, at, worth = terms.steps_offset, terms.steps_value, terms.steps_worth
    result = steps(value, terms.steps_group[rows], offset, at, worth)
    return np.where(np.isnan(value), np.nan, result)


def _as_it_is(_: Terms, __: Ints, value: Floats) -> Floats:
    return value


def _established(_: Terms, __: Ints, value: Floats) -> Floats:
    return np.where(np.isnan(value), 0.0, 1.0)


_JUDGES = {
    REACH: _reach,
    CHANGE: _reach,
    HOLD: _hold,
    ZONES: _zones,
    STEPS: _steps,
    MILESTONES: _as_it_is,
    DONE: _as_it_is,
    ESTABLISH: _established,
}
