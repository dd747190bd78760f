"""The table of a set in which some definitions are others: only their rows are new."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from attrs import evolve, frozen

from okrkit.model.access import Access
from okrkit.model.okr import KeyResult, Objective
from okrkit.model.rows import KINDS, WORK
from okrkit.model.table import Floats, Ints, Ragged, Table, tabulate

__all__ = ["tabulate_in_force"]

_OF_ROWS = ("intent", "cycle", "check_in")
"""What of an objective its key results have in their rows."""

_COLUMNS = (
    "kind",
    "baseline",
    "target",
    "stretch",
    "commit",
    "levels",
    "at_least",
    "at_most",
    "tolerance",
    "inclusive",
    "change_by",
    "change_how",
    "change_day",
    "basis",
    "metric",
    "whole",
    "weight",
    "intent",
    "start",
    "end",
    "due_days",
)
"""Columns with one value for each key result that is of it alone."""

_WORK = [KINDS.index(kind) for kind in WORK]


def tabulate_in_force(
    okrs: Access,
    old: Table,
    later: Mapping[int, Objective] | Sequence[Objective],
    on: dt.date,
    changed: Iterable[tuple[str, str]],
) -> Table:
    """
    Make the table of a set in force from that of the set with all its amendments.

    Args:
        okrs: The set as it was defined on a day.
        old: The table of the set with all its amendments.
        later: Objectives of that set by place; of those that changed at least, with
            the key results that changed at least.
        on: The day.
        changed: Kind and id of all whose definition was another on the day.

    Returns:
        The table, the one that `okrkit.model.table.tabulate` makes of the objects; of
        these only the changed ones are made.

    Example:
        >>> from okrkit import KeyResult, OKRSet
        >>> keep = Objective("keep", "Stay", [KeyResult("nps", "NPS", at_least=40)])
        >>> okrs = OKRSet([keep], cycle="2026-Q4")
        >>> later = okrs.amend("nps", on="2026-11-10", reason="Late", at_least=36)
        >>> day, changed = dt.date(2026, 11, 9), [("key result", "nps")]
        >>> known = later.table, later.objectives
        >>> tabulate_in_force(okrs, *known, day, changed).at_least
        array([40.])
    """
    new = _changed(okrs, old, later, on, changed)
    part = tabulate(new.okrs)
    columns: dict[str, Any] = {
        name: _written(getattr(old, name), new.rows, getattr(part, name))
        for name in _COLUMNS
    }
    # Groups of the part come after those of the whole.
    place = np.arange(len(old))
    place[new.rows] = len(old) + np.arange(len(part))
    steps, points = _picked(old.steps, part.steps, place)
    series, groups = _numbered(_groups(okrs, old, part, new))
    return evolve(
        old,
        titles=_exchanged(old.titles, new.rows, part.titles),
        owners=_exchanged(old.owners, new.rows, part.owners),
        objective_titles=_exchanged(
            old.objective_titles, new.places, part.objective_titles
        ),
        objective_owners=_exchanged(
            old.objective_owners, new.places, part.objective_owners
        ),
        objective_cycles=_exchanged(
            old.objective_cycles, new.places, part.objective_cycles
        ),
        objective_intent=_written(
            old.objective_intent, new.places, part.objective_intent
        ),
        steps=steps,
        worth=np.concatenate([old.worth, part.worth])[points],
        series=series,
        readings=_picked(old.readings, part.readings, groups)[0],
        check_ins=_picked(old.check_ins, part.check_ins, place)[0],
        plan=_picked(old.plan, part.plan, place)[0],
        **columns,
    )


@frozen(eq=False)
class _New:
    """The changed key results as a set, and where they stand in the whole one."""

    okrs: Access
    places: Ints
    rows: Ints


def _changed(
    okrs: Access,
    old: Table,
    later: Mapping[int, Objective] | Sequence[Objective],
    on: dt.date,
    changed: Iterable[tuple[str, str]],
) -> _New:
    found: dict[int, set[int]] = {}
    for kind, name in changed:
        at = okrs.scope(kind).find(name)
        if kind == "objective":
            found.setdefault(at, set())
        else:
            found.setdefault(old.objective.item(at), set()).add(at)
    objectives: list[Objective] = []
    rows: list[int] = []
    for place in sorted(found):
        then, inside = later[place].in_force(on), found[place]
        if any(getattr(then, name) != getattr(later[place], name) for name in _OF_ROWS):
            then = okrs.objectives[place]
            inside = {
                *range(*np.searchsorted(old.objective, [place, place + 1]).tolist())
            }
        ids = {old.ids[row] for row in inside}
        kept = tuple(kr for kr in then.key_results if kr.id in ids)
        objectives.append(evolve(then, key_results=kept))
        rows += sorted(inside)
    return _New(
        okrs._part(tuple(objectives)),  # noqa: SLF001 - of rooms that know each other
        np.array(sorted(found), np.int64),
        np.array(rows, np.int64),
    )


def _groups(okrs: Access, old: Table, part: Table, new: _New) -> Ints:
    """Return the group of each row: of the whole, or of the part, which come after."""
    groups = old.series.copy()
    mine = part.series + len(old.readings.offset) - 1
    # Who reports nothing itself is judged by the same as others on its metric.
    shared: dict[int, list[int]] = {}
    for row, kr in enumerate(new.okrs.key_results):
        if part.metric[row] >= 0 and not _reports(kr):
            shared.setdefault(part.series.item(row), []).append(row)
    alike = _alike(old, part, new.rows, [rows[0] for rows in shared.values()])
    for (group, rows), others in zip(shared.items(), alike, strict=True):
        held = _held(part.readings, group)
        other = _sharing(okrs, old, others, held)
        if other is not None:
            mine[rows] = old.series[other]
    groups[new.rows] = mine
    return groups


def _alike(old: Table, part: Table, changed: Ints, rows: Sequence[int]) -> list[Ints]:
    """Return for rows of a part the unchanged ones on their metric, judged alike."""
    here, wanted = _ways(old), _ways(part)[rows]
    stays = np.isin(here, wanted)
    stays[changed] = False
    places = np.flatnonzero(stays)
    places = places[np.argsort(here[places], kind="stable")]
    first = np.searchsorted(here[places], wanted)
    last = np.searchsorted(here[places], wanted, side="right")
    return [places[a:b] for a, b in zip(first.tolist(), last.tolist(), strict=True)]


def _ways(table: Table) -> Ints:
    """Return a number of each row's metric, and of the work that it counts, if any."""
    work = np.where(np.isin(table.kind, _WORK), table.kind, 0)
    ways: Ints = table.metric * len(KINDS) + work
    return ways


def _sharing(
    okrs: Access, old: Table, rows: Ints, held: list[tuple[int, float]]
) -> int | None:
    """Return one of some rows that reports nothing itself, or None."""
    readings, key_results = old.readings, okrs.key_results
    several = rows[np.bincount(old.series)[old.series[rows]] > 1]
    if len(several):
        return several.item(0)
    # A group of one row may hold what that row reports beside the metric's readings.
    of_length = np.diff(readings.offset)[old.series[rows]] == len(held)
    return next(
        (
            row
            for row in rows[of_length].tolist()
            if _held(readings, old.series.item(row)) == held
            and not _reports(key_results[row])
        ),
        None,
    )


def _reports(kr: KeyResult) -> bool:
    """Whether its check-ins say what it is judged by, beside the metric's readings."""
    return any(c.has_reading or c.done is not None for c in kr.check_ins)


def _held(readings: Ragged, group: int) -> list[tuple[int, float]]:
    part = slice(readings.offset[group], readings.offset[group + 1])
    columns = readings.day[part].tolist(), readings.value[part].tolist()
    return list(zip(*columns, strict=True))


def _numbered(groups: Ints) -> tuple[Ints, Ints]:
    """Number groups by the first row of each; return the rows' and which they are."""
    found, first, back = np.unique(groups, return_index=True, return_inverse=True)
    order = np.argsort(first)
    number = np.empty(len(order), np.int64)
    number[order] = np.arange(len(order))
    return number[back.reshape(-1)], found[order]


def _picked(first: Ragged, second: Ragged, groups: Ints) -> tuple[Ragged, Ints]:
    """Return some groups of two, and where their values stood, one after the other."""
    sizes = len(first.day), len(second.day)
    lengths = np.concatenate([np.diff(first.offset), np.diff(second.offset)])[groups]
    starts = np.concatenate([first.offset[:-1], second.offset[:-1] + sizes[0]])[groups]
    offset = np.append(0, np.cumsum(lengths)).astype(np.int64)
    at: Ints = np.arange(offset[-1]) + np.repeat(starts - offset[:-1], lengths)

    def known(name: str) -> Floats | None:
        columns = [getattr(each, name) for each in (first, second)]
        if all(column is None for column in columns):
            return None
        filled = [
            np.full(size, np.nan) if column is None else column
            for column, size in zip(columns, sizes, strict=True)
        ]
        picked: Floats = np.concatenate(filled)[at]
        return None if np.isnan(picked).all() else picked

    ragged = Ragged(
        offset=offset,
        day=np.concatenate([first.day, second.day])[at],
        value=np.concatenate([first.value, second.value])[at],
        provisional=np.concatenate([first.provisional, second.provisional])[at],
        numerator=known("numerator"),
        denominator=known("denominator"),
        error=known("error"),
    )
    return ragged, at


def _written(column: np.ndarray, places: Ints, values: np.ndarray) -> np.ndarray:
    written = column.copy()
    written[places] = values
    return written


def _exchanged(texts: Sequence[str], places: Ints, new: Sequence[str]) -> list[str]:
    exchanged = list(texts)
    for place, text in zip(places.tolist(), new, strict=True):
        exchanged[place] = text
    return exchanged
