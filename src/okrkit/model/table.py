"""
The same set as numpy columns: what scoring a million key results works on.

A row is a key result; dates are proleptic ordinals (`date.toordinal`), missing numbers
NaN, missing indices -1. Ragged parts (readings, check-ins, steps, plan) are flat
columns with offsets: the rows of group ``i`` are ``offset[i]:offset[i + 1]``.
"""

import math
from collections.abc import Iterable, Sequence
from typing import TypeAlias

import numpy as np
from attrs import field, fields, frozen
from numpy.typing import NDArray

from okrkit.model.access import Access, readings_of, span_of
from okrkit.model.cadence import Cadence
from okrkit.model.calendar import Cycle, add_months, as_date
from okrkit.model.lookup import Scope
from okrkit.model.metric import Metric
from okrkit.model.okr import INTENTS, KeyResult
from okrkit.model.series import Series
from okrkit.model.staged import BASES, Done, Establish, Milestones, Steps, Zones
from okrkit.model.target import Change, Hold, Reach

Floats: TypeAlias = NDArray[np.float64]
Ints: TypeAlias = NDArray[np.int64]
Flags: TypeAlias = NDArray[np.bool_]

KINDS: tuple[type | None, ...] = (
    None,
    Reach,
    Change,
    Hold,
    Zones,
    Steps,
    Milestones,
    Done,
    Establish,
)
"""The kind of target behind each number in `Table.kind`; None is a draft."""

_WORK = (Milestones, Done, Establish)

HOW = ("absolute", "percent", "times")
"""The way of a `Change` behind each number in `Table.change_how`."""

_RHYTHMS = {
    "day": 1,
    "week": 7,
    "two weeks": 14,
    "month": 31,
    "quarter": 92,
    "year": 366,
}
"""The most days between two reports of a rhythm."""

NEVER = 0
"""Ordinal that stands for no day."""


@frozen(eq=False, kw_only=True)
class Ragged:
    """
    Dated values in groups: group ``i`` is ``offset[i]:offset[i + 1]``, by date.

    Attributes:
        offset: Shape (groups + 1,).
        day: Ordinal of each, shape (n,).
        value: Shape (n,); NaN where there is only a date.
        provisional: Whether it can still change, shape (n,).

    Example:
        >>> Ragged.of([[(5, 1.0, False)], []]).offset.tolist()
        [0, 1, 1]
    """

    offset: Ints
    day: Ints
    value: Floats
    provisional: Flags

    def __attrs_post_init__(self) -> None:
        """Let nobody write into the columns: they are kept with their set."""
        _lock(self.offset, self.day, self.value, self.provisional)

    @classmethod
    def of(cls, groups: Iterable[Sequence[tuple[int, float, bool]]]) -> "Ragged":
        """
        Make the columns from groups of (ordinal, value, provisional).

        Args:
            groups: Each sorted by ordinal.

        Returns:
            The columns.

        Example:
            >>> Ragged.of([]).offset.tolist()
            [0]
        """
        lengths: list[int] = [0]
        flat: list[tuple[int, float, bool]] = []
        for group in groups:
            lengths.append(len(group))
            flat.extend(group)
        days, values, provisional = zip(*flat, strict=True) if flat else ((), (), ())
        return cls(
            offset=np.cumsum(lengths, dtype=np.int64),
            day=np.array(days, dtype=np.int64),
            value=np.array(values, dtype=np.float64),
            provisional=np.array(provisional, dtype=np.bool_),
        )


@frozen(eq=False, kw_only=True)
class Table:
    """
    A set as numpy columns, one row a key result.

    Attributes:
        ids: Ids of the key results.
        objective_ids: Ids of the objectives.
        objective: Index of each row's objective; rows of one stand together, in order.
        kind: Index into `KINDS`.
        baseline: Of `Reach` and `Zones`.
        target: Of `Reach` and `Zones`.
        stretch: Of `Reach` and `Zones`; NaN where there is none.
        commit: Of `Zones`.
        levels: Of `Zones`, shape (n, 3).
        at_least: Of `Hold`.
        at_most: Of `Hold`.
        tolerance: Of `Hold`.
        inclusive: Of `Hold`.
        change_by: Of `Change`.
        change_how: Of `Change`, index into `HOW`.
        change_day: Of `Change`, the last day whose reading can be the start.
        steps: Of `Steps`: groups of (value as `value`, progress in `worth`).
        worth: Progress at each step.
        basis: Index into `BASES`.
        weight: Relative among the rows of one objective.
        intent: Index into `INTENTS`, the objective's where the row has none; -1 none.
        start: First day; `NEVER` where no cycle is known.
        end: The day after the last; `NEVER` where no cycle is known.
        due_days: Days after a report until it is overdue: check-in rhythm and grace, or
            the metric's own rhythm and lag where that is longer.
        series: Group of `readings` that each row is judged by; -1 none.
        readings: The readings, one group for each series.
        check_ins: Group ``i`` are the check-ins of row ``i``; value is the confidence.
        plan: Group ``i`` is the plan of row ``i``.

    Shape:
        Every column (n,), n the number of key results, unless said otherwise.
    """

    ids: Sequence[str]
    objective_ids: Sequence[str]
    objective: Ints
    kind: Ints
    baseline: Floats
    target: Floats
    stretch: Floats
    commit: Floats
    levels: Floats
    at_least: Floats
    at_most: Floats
    tolerance: Floats
    inclusive: Flags
    change_by: Floats
    change_how: Ints
    change_day: Ints
    steps: Ragged
    worth: Floats
    basis: Ints
    weight: Floats
    intent: Ints
    start: Ints
    end: Ints
    due_days: Ints
    series: Ints
    readings: Ragged
    check_ins: Ragged
    plan: Ragged
    made: dict[str, object] = field(factory=dict, init=False, repr=False)

    def __attrs_post_init__(self) -> None:
        """Let nobody write into the columns: they are kept with their set."""
        values = (getattr(self, column.name) for column in fields(type(self)))
        _lock(*(value for value in values if isinstance(value, np.ndarray)))

    def __len__(self) -> int:
        """Count the key results."""
        return len(self.ids)


def _lock(*columns: NDArray[np.generic]) -> None:
    for column in columns:
        column.setflags(write=False)


def tabulate(okrs: Access) -> Table:
    """
    Make the columns of a set.

    Args:
        okrs: The set.

    Returns:
        Its table.

    Example:
        >>> from okrkit.model.okrset import OKRSet
        >>> len(tabulate(OKRSet()))
        0
    """
    rows: list[dict[str, object]] = []
    groups = _Groups(okrs)
    for place, objective in enumerate(okrs.objectives):
        cycle = okrs.cycle_of(objective)
        due = due_days(okrs, objective.check_in)
        for kr in objective.key_results:
            row = row_of(kr, span_of(kr, cycle))
            row["objective"] = place
            row["due_days"] = groups.due_days(kr, due)
            row["intent"] = _index(INTENTS, kr.intent or objective.intent)
            row["series"] = groups.place_of(kr)
            rows.append(row)
    return _columns(okrs, rows, groups.made)


class _Groups:
    """What key results are judged by; those that judge a metric alike share a group."""

    def __init__(self, okrs: Access) -> None:
        self.made: list[list[tuple[int, float, bool]]] = []
        self._okrs = okrs
        self._metrics = Scope("metric", [metric.id for metric in okrs.metrics])
        self._shared: dict[tuple[int, type | None], int] = {}

    def place_of(self, kr: KeyResult) -> int:
        """Return the group of a key result, made or found."""
        if kr.metric_id is None:
            return self._add(judged(kr, readings_of(kr, Series())))
        place = self._metrics.find(kr.metric_id)
        # Work counts what is done, not the reading itself: its group is another.
        key = place, type(kr.target) if isinstance(kr.target, _WORK) else None
        own = any(c.has_reading or c.done is not None for c in kr.check_ins)
        if not own and key in self._shared:
            return self._shared[key]
        metric = self._okrs.metrics[place]
        known = self._okrs.observations.get(metric.id, Series())
        group = self._add(judged(kr, readings_of(kr, known, metric.unit)))
        if not own:
            self._shared[key] = group
        return group

    def due_days(self, kr: KeyResult, due: int) -> int:
        """Return when a report is overdue."""
        if kr.metric_id is None:
            return due
        metric = self._okrs.metrics[self._metrics.find(kr.metric_id)]
        return overdue_after(self._okrs, metric, due)

    def _add(self, group: list[tuple[int, float, bool]]) -> int:
        self.made.append(group)
        return len(self.made) - 1


def _columns(
    okrs: Access,
    rows: list[dict[str, object]],
    groups: list[list[tuple[int, float, bool]]],
) -> Table:
    def floats(name: str) -> Floats:
        return np.array([row.get(name, np.nan) for row in rows], dtype=np.float64)

    def ints(name: str, missing: int = NEVER) -> Ints:
        return np.array([row.get(name, missing) for row in rows], dtype=np.int64)

    key_results = [kr for objective in okrs.objectives for kr in objective.key_results]
    points = [
        kr.target.points if isinstance(kr.target, Steps) else () for kr in key_results
    ]
    return Table(
        ids=okrs.scope("key result").ids,
        objective_ids=okrs.scope("objective").ids,
        objective=ints("objective"),
        kind=ints("kind"),
        baseline=floats("baseline"),
        target=floats("target"),
        stretch=floats("stretch"),
        commit=floats("commit"),
        at_least=floats("at_least"),
        at_most=floats("at_most"),
        tolerance=floats("tolerance"),
        change_by=floats("change_by"),
        change_how=ints("change_how"),
        change_day=ints("change_day"),
        levels=np.array(
            [row.get("levels", (np.nan,) * 3) for row in rows], dtype=np.float64
        ).reshape(-1, 3),
        inclusive=np.array(
            [row.get("inclusive", True) for row in rows], dtype=np.bool_
        ),
        steps=Ragged.of([[(0, v, False) for v, _ in pairs] for pairs in points]),
        worth=np.array([w for pairs in points for _, w in pairs], dtype=np.float64),
        basis=ints("basis"),
        weight=floats("weight"),
        intent=ints("intent"),
        start=ints("start"),
        end=ints("end"),
        due_days=ints("due_days"),
        series=ints("series", -1),
        readings=Ragged.of(groups),
        check_ins=Ragged.of(
            [
                (
                    c.date.toordinal(),
                    np.nan if c.confidence is None else c.confidence,
                    False,
                )
                for c in kr.check_ins
            ]
            for kr in key_results
        ),
        plan=Ragged.of(
            [(day.toordinal(), value, False) for day, value in kr.plan]
            for kr in key_results
        ),
    )


def row_of(kr: KeyResult, span: Cycle | None) -> dict[str, object]:
    """
    Return the columns of one key result that come from it alone.

    Args:
        kr: The key result.
        span: The days in which it runs, or None.

    Returns:
        Name of the column → value; columns its target does not have are left out.

    Example:
        >>> row_of(KeyResult("nps", "NPS", at_most=5), None)["at_most"]
        5.0
    """
    target = kr.target
    row: dict[str, object] = {
        "kind": KINDS.index(None if target is None else type(target)),
        "weight": kr.weight,
        "basis": _index(BASES, target.basis if target else "latest"),
        "start": span.start.toordinal() if span else NEVER,
        "end": span.end.toordinal() if span else NEVER,
    }
    names = {
        Reach: ("baseline", "target", "stretch"),
        Zones: ("baseline", "commit", "target", "stretch", "levels"),
        Hold: ("at_least", "at_most", "tolerance", "inclusive"),
    }.get(type(target), ())
    for name in names:
        value = getattr(target, name)
        row[name] = np.nan if value is None else value
    if isinstance(target, Change):
        row["change_by"] = target.by
        row["change_how"] = HOW.index(target.how)
        row["change_day"] = start_day(target, span)
    return row


def start_day(change: Change, span: Cycle | None) -> int:
    """
    Return the last day whose reading can be the start of a change.

    Args:
        change: The target.
        span: The days in which its key result runs, or None.

    Returns:
        An ordinal; `NEVER` where a cycle is needed and none is known.

    Example:
        >>> import datetime
        >>> day = start_day(Change(50), Cycle.parse("2026-Q4"))
        >>> datetime.date.fromordinal(day).isoformat()
        '2026-09-30'
    """
    if change.since == "previous_cycle":
        return span.start.toordinal() - 1 if span else NEVER
    if change.since == "previous_year":
        return add_months(span.last_day, -12).toordinal() if span else NEVER
    return as_date(change.since).toordinal()


def judged(kr: KeyResult, readings: Series) -> list[tuple[int, float, bool]]:
    """
    Return what a key result is judged by: readings, or the work its check-ins report.

    Args:
        kr: The key result.
        readings: Its readings, one for a day.

    Returns:
        (ordinal, value, provisional) by day; for `Milestones` the share done so far,
        for `Done` 0 or 1, for `Establish` 1 from the first reading on.

    Example:
        >>> from okrkit.model.checkin import CheckIn
        >>> done = CheckIn("2026-11-06", done=True)
        >>> kr = KeyResult("a", "b", target=Done(), check_ins=[done])
        >>> judged(kr, Series())[0][1]
        1.0
    """
    target = kr.target
    if isinstance(target, Milestones):
        done: set[str] = set()
        stages = []
        for check_in in kr.check_ins:
            if isinstance(check_in.done, tuple):
                done.update(check_in.done)
                stages.append((check_in.date.toordinal(), target.share(done), False))
        return stages
    if isinstance(target, Done):
        states = {r.date.toordinal(): float(r.value >= 1) for r in readings}
        for check_in in kr.check_ins:
            if isinstance(check_in.done, bool):
                states[check_in.date.toordinal()] = float(check_in.done)
        return [(day, states[day], False) for day in sorted(states)]
    if isinstance(target, Establish):
        return [(r.date.toordinal(), 1.0, r.provisional) for r in readings[:1]]
    return [(r.date.toordinal(), r.value, r.provisional) for r in readings]


def due_days(okrs: Access, check_in: str | int = "") -> int:
    """
    Return after how many days a check-in is overdue: its rhythm and the grace.

    Args:
        okrs: The set, whose cadence says the rhythm.
        check_in: A rhythm that goes before the cadence's, or empty.

    Returns:
        Days; a week and three days where no cadence is known.

    Example:
        >>> from okrkit.model.okrset import OKRSet
        >>> due_days(OKRSet(cycle="2026-Q4"))
        10
    """
    cadence = okrs.cadence or Cadence("quarter")
    rhythm = check_in or cadence.check_in
    days = rhythm if isinstance(rhythm, int) else _RHYTHMS[rhythm]
    return days + cadence.grace_days


def overdue_after(okrs: Access, metric: Metric, due: int) -> int:
    """
    Return after how many days a report is overdue; a slow metric has nothing newer.

    Args:
        okrs: The set, whose cadence says the grace.
        metric: What is measured.
        due: Days after which a check-in would be overdue.

    Returns:
        Days: the metric's own rhythm and lag where that is longer.

    Example:
        >>> from okrkit.model.okrset import OKRSet
        >>> overdue_after(OKRSet(), Metric("churn", rhythm="month", lag=5), 10)
        39
    """
    own = due_days(okrs, metric.rhythm) if metric.rhythm else due
    return max(due, own + math.ceil(metric.lag))


def _index(names: Sequence[str], name: str | None) -> int:
    return -1 if name is None else names.index(name)
