"""The table of a sifted set: plain rows from columns, odd ones from objects."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from attrs import evolve, frozen

from okrkit.formats.bulk import Sifted
from okrkit.formats.columns import Floats, Ints
from okrkit.model.access import readings_of, span_of
from okrkit.model.lookup import Scope
from okrkit.model.okr import INTENTS, KeyResult
from okrkit.model.okrset import OKRSet
from okrkit.model.readings import Readings
from okrkit.model.rows import (
    KINDS,
    NEVER,
    WORK,
    Counts,
    Triples,
    counted,
    due_days,
    judged,
    overdue_after,
    row_of,
    target_of,
    whole_of,
)
from okrkit.model.sampling import Said, laid_out, said_of, standard_errors
from okrkit.model.series import Series
from okrkit.model.staged import Steps
from okrkit.model.table import Ragged, Table, counts_of, label_of
from okrkit.model.target import Hold, Reach

__all__ = ["Owners", "tabulate_sifted"]

_FLOATS = (
    "baseline",
    "target",
    "stretch",
    "commit",
    "at_least",
    "at_most",
    "tolerance",
    "change_by",
)


@frozen(eq=False)
class Owners:
    """
    The objectives of sifted key results.

    Attributes:
        ids: Their ids.
        titles: Their titles.
        owners: Who answers for them; empty where nobody is named.
        of: Place of the objective of each key result.
        intent: Index into `INTENTS` of each objective, -1 none.
        odd: Place in `some` of objectives that have fields of their own, by place.
        some: A set of the odd objectives and odd key results alone.

    Example:
        >>> none = np.zeros(0, int)
        >>> Owners([], [], [], none, none, {}, OKRSet()).ids
        []
    """

    ids: Sequence[str]
    titles: Sequence[str]
    owners: Sequence[str]
    of: Ints
    intent: Ints
    odd: Mapping[int, int]
    some: OKRSet


def tabulate_sifted(
    sifted: Sifted, odd: Mapping[int, KeyResult], owners: Owners
) -> Table:
    """
    Make the table, the one that `okrkit.model.table.tabulate` makes of the objects.

    Args:
        sifted: The columns.
        odd: Odd key results by row.
        owners: Their objectives.

    Returns:
        The table.

    Example:
        >>> from okrkit.formats.bulk import sift
        >>> from okrkit import Limits
        >>> none = np.zeros(0, int)
        >>> owners = Owners([], [], [], none, none, {}, OKRSet())
        >>> len(tabulate_sifted(sift([], (), Limits()), {}, owners))
        0
    """
    some, size = owners.some, len(sifted.ids)
    start, end, due = _calendar(owners)
    columns: dict[str, Any] = dict(_plain_columns(sifted))
    columns |= {
        "start": start[owners.of],
        "end": end[owners.of],
        "intent": np.where(
            sifted.intent < 0, owners.intent[owners.of], sifted.intent
        ).astype(np.int64),
    }
    _set_odd(columns, odd, owners)
    columns |= _whose(sifted, odd, owners)
    series, readings = _readings(sifted, odd, some)
    points = {
        row: target.points
        for row, kr in odd.items()
        if isinstance(target := target_of(kr), Steps)
    }
    empty = np.zeros(size, np.int64)
    nothing = np.zeros(0)
    return Table(
        ids=sifted.ids,
        objective_ids=owners.ids,
        titles=_titles(sifted, odd),
        objective_titles=owners.titles,
        objective_intent=owners.intent,
        objective=owners.of,
        steps=_ragged(
            empty,
            empty[:0],
            nothing,
            {
                row: [(0, value, False) for value, _ in pairs]
                for row, pairs in points.items()
            },
        ),
        worth=np.array(
            [worth for row in sorted(points) for _, worth in points[row]], np.float64
        ),
        metric=_metric_places(sifted, odd, some),
        whole=_wholes(sifted, odd, some),
        due_days=_due(sifted, odd, due[owners.of], some),
        series=series,
        readings=readings,
        check_ins=_check_ins(sifted, odd),
        plan=_ragged(
            empty,
            empty[:0],
            nothing,
            {
                row: [(d.toordinal(), v, False) for d, v in kr.plan]
                for row, kr in odd.items()
            },
        ),
        **columns,
    )


def _set_odd(
    columns: Mapping[str, np.ndarray], odd: Mapping[int, KeyResult], owners: Owners
) -> None:
    """Write the odd key results into the columns, over what stands there."""
    some = owners.some
    for row, kr in odd.items():
        at = owners.odd.get(int(owners.of[row]))
        objective = None if at is None else some.objectives[at]
        cycle = some.cycle if objective is None else some.cycle_of(objective)
        for name in _FLOATS:
            columns[name][row] = np.nan
        for name, value in row_of(kr, span_of(kr, cycle)).items():
            columns[name][row] = value
        if kr.intent is not None:
            columns["intent"][row] = INTENTS.index(kr.intent)
        else:
            columns["intent"][row] = owners.intent[owners.of[row]]


def _calendar(owners: Owners) -> tuple[Ints, Ints, Ints]:
    """Return first day, end and days until a check-in is overdue, by objective."""
    some = owners.some
    usual = some.cycle
    size = len(owners.ids)
    start = np.full(size, usual.start.toordinal() if usual else NEVER, np.int64)
    end = np.full(size, usual.end.toordinal() if usual else NEVER, np.int64)
    due = np.full(size, due_days(some), np.int64)
    for place, at in owners.odd.items():
        objective = some.objectives[at]
        cycle = some.cycle_of(objective)
        start[place] = cycle.start.toordinal() if cycle else NEVER
        end[place] = cycle.end.toordinal() if cycle else NEVER
        due[place] = due_days(some, objective.check_in)
    return start, end, due


def _due(sifted: Sifted, odd: Mapping[int, KeyResult], due: Ints, some: OKRSet) -> Ints:
    """Return when a report is overdue, once for each pair of metric and rhythm."""
    metric = _metric_places(sifted, odd, some)
    pairs, back = np.unique(np.stack([metric, due]), axis=1, return_inverse=True)
    days = [
        overdue_after(some, some.metrics[place], usual) if place >= 0 else usual
        for place, usual in pairs.T.tolist()
    ]
    return np.array(days, np.int64)[back.reshape(-1)]


def _wholes(sifted: Sifted, odd: Mapping[int, KeyResult], some: OKRSet) -> Floats:
    """Return what a whole is in the unit of each row's metric."""
    # That of no metric stands last, where -1 finds it.
    wholes = np.array([whole_of(metric) for metric in (*some.metrics, None)])
    return wholes[_metric_places(sifted, odd, some)]


def _metric_places(sifted: Sifted, odd: Mapping[int, KeyResult], some: OKRSet) -> Ints:
    """Return the place of each row's metric, -1 where it has none."""
    scope = Scope("metric", [metric.id for metric in some.metrics])
    places = sifted.metric.copy()
    for row, kr in odd.items():
        places[row] = -1 if kr.metric_id is None else scope.find(kr.metric_id)
    return places


def _titles(sifted: Sifted, odd: Mapping[int, KeyResult]) -> list[str]:
    """Return the titles, those of free texts as they were read."""
    titles = list(sifted.titles[0][1])
    for row, kr in odd.items():
        titles[row] = kr.title
    return titles


def _whose(
    sifted: Sifted, odd: Mapping[int, KeyResult], owners: Owners
) -> dict[str, Sequence[str]]:
    """Return who answers for what, and the cycles."""
    own = [owner or "" for owner in sifted.titles[1][1]]
    for row, kr in odd.items():
        own[row] = kr.owner
    return {
        "owners": own,
        "objective_owners": owners.owners,
        "objective_cycles": _cycles(owners),
    }


def _cycles(owners: Owners) -> list[str]:
    """Return the label of each objective's cycle."""
    some = owners.some
    labels = [label_of(some.cycle)] * len(owners.ids)
    for place, at in owners.odd.items():
        labels[place] = label_of(some.cycle_of(some.objectives[at]))
    return labels


def _plain_columns(sifted: Sifted) -> dict[str, np.ndarray]:
    size = len(sifted.ids)
    hold = np.isnan(sifted.baseline)
    return {
        "kind": np.where(hold, KINDS.index(Hold), KINDS.index(Reach)).astype(np.int64),
        "baseline": sifted.baseline.copy(),
        "target": sifted.target.copy(),
        "stretch": sifted.stretch.copy(),
        "commit": np.full(size, np.nan),
        "levels": np.full((size, 3), np.nan),
        "at_least": sifted.at_least.copy(),
        "at_most": sifted.at_most.copy(),
        "tolerance": np.where(hold, 0.0, np.nan),
        "inclusive": np.ones(size, np.bool_),
        "change_by": np.full(size, np.nan),
        "change_how": np.full(size, NEVER, np.int64),
        "change_day": np.full(size, NEVER, np.int64),
        "basis": np.zeros(size, np.int64),
        "weight": sifted.weight.copy(),
    }


def _readings(
    sifted: Sifted, odd: Mapping[int, KeyResult], some: OKRSet
) -> tuple[Ints, Ragged]:
    """Group the readings as `okrkit.model.table` does: alike rows share a group."""
    size = len(sifted.ids)
    valued = sifted.check_ins.keep(~np.isnan(sifted.check_ins.value))
    counts = np.bincount(valued.row, minlength=size)
    # -1 is a group of its own; other codes are shared.
    metric = _metric_places(sifted, odd, some)
    code = np.where((counts > 0) | (metric < 0), -1, metric * 4)
    for row, kr in odd.items():
        own = any(c.has_reading or c.done is not None for c in kr.check_ins)
        if own:
            code[row] = -1
        elif isinstance(target := target_of(kr), WORK) and metric[row] >= 0:
            code[row] += 1 + WORK.index(type(target))
    _, first, back = np.unique(code, return_index=True, return_inverse=True)
    first = first[back.reshape(-1)]
    made = (code < 0) | (first == np.arange(size))
    number = np.cumsum(made) - 1
    series = np.where(code < 0, number, number[first]).astype(np.int64)
    groups: dict[int, Triples] = {}
    parts: dict[int, Counts] = {}
    said: dict[int, Said] = {}
    for row in np.flatnonzero(made & (counts == 0)).tolist():
        at, group = int(metric[row]), int(number[row])
        groups[group], found, known = _judged(odd.get(row), at, some)
        if found:
            parts[group] = found
        if known:
            said[group] = known
    lengths = counts[made]
    readings = _ragged(lengths, valued.day, valued.value, groups, parts)
    given = laid_out(readings.offset, said)
    given[:, _places(readings.offset, lengths)] = valued.said
    error = standard_errors(
        readings.value,
        given,
        readings.denominator,
        np.repeat(metric[made], np.diff(readings.offset)),
        some.metrics,
    )
    return series, evolve(readings, error=error)


def _judged(
    kr: KeyResult | None, place: int, some: OKRSet
) -> tuple[Triples, Counts, Said]:
    """Return what an odd row, or a plain one, is judged by but for its check-ins."""
    metric = some.metrics[place] if place >= 0 else None
    known = Series()
    if metric is not None:
        known = some.observations.get(metric.id, known)
    if kr is None:
        series = known.current()
        if isinstance(series.observations, Readings):
            return _columns_of(series.observations)
        held = [(r.date.toordinal(), r.value, r.provisional) for r in series]
        return held, counted(series, metric), said_of(series)
    series = readings_of(kr, known, None if metric is None else metric.unit)
    if isinstance(target_of(kr), WORK):
        return judged(kr, series), [], []
    return judged(kr, series), counted(series, metric), said_of(series)


def _columns_of(readings: Readings) -> tuple[Triples, Counts, Said]:
    """Return the same of readings that stand in columns."""
    columns = readings.day, readings.value, readings.provisional
    held = list(zip(*(column.tolist() for column in columns), strict=True))
    known = not np.isnan(readings.said).all()
    pairs = zip(*readings.said.tolist(), strict=True)
    return held, [], [*pairs] if known else []


def _check_ins(sifted: Sifted, odd: Mapping[int, KeyResult]) -> Ragged:
    read = sifted.check_ins
    lengths = np.bincount(read.row, minlength=len(sifted.ids))
    lists = {
        row: [
            (
                c.date.toordinal(),
                np.nan if c.confidence is None else c.confidence,
                False,
            )
            for c in kr.check_ins
        ]
        for row, kr in odd.items()
    }
    return _ragged(lengths, read.day, read.confidence, lists)


def _ragged(
    lengths: Ints,
    day: Ints,
    value: Floats,
    lists: Mapping[int, Triples],
    parts: Mapping[int, Counts] | None = None,
) -> Ragged:
    """
    Put groups together: most from columns, some from lists.

    `lengths` counts the values in columns of each group, which stand in order; groups
    given as lists have none there. `parts` are numerators and denominators of lists.
    """
    totals = lengths.copy()
    for group, rows in lists.items():
        totals[group] += len(rows)
    offset = np.concatenate([[0], np.cumsum(totals)]).astype(np.int64)
    to = _places(offset, lengths)
    days, values = np.zeros(offset[-1], np.int64), np.zeros(offset[-1])
    provisional = np.zeros(offset[-1], np.bool_)
    days[to], values[to] = day, value
    for group, rows in lists.items():
        for at, row in enumerate(rows, int(offset[group])):
            days[at], values[at], provisional[at] = row
    numerator, denominator = counts_of(offset, parts or {})
    return Ragged(
        offset=offset,
        day=days,
        value=values,
        provisional=provisional,
        numerator=numerator,
        denominator=denominator,
    )


def _places(offset: Ints, lengths: Ints) -> Ints:
    """Return where the values in columns of all groups stand, first in their group."""
    before = np.cumsum(lengths) - lengths
    place: Ints = np.arange(lengths.sum()) + np.repeat(offset[:-1] - before, lengths)
    return place
