"""
The same set as numpy columns: what scoring a million key results works on.

A row is a key result; dates are proleptic ordinals (`date.toordinal`), missing numbers
NaN, missing indices -1. Ragged parts (readings, check-ins, steps, plan) are flat
columns with offsets: the rows of group ``i`` are ``offset[i]:offset[i + 1]``.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np
from attrs import evolve, field, fields, frozen
from numpy.typing import NDArray

from okrkit.model.access import Access, readings_of, span_of
from okrkit.model.calendar import Cycle
from okrkit.model.lookup import Scope
from okrkit.model.metric import Metric
from okrkit.model.okr import INTENTS, KeyResult
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
    place_of,
    row_of,
    target_of,
    whole_of,
)
from okrkit.model.sampling import Said, laid_out, said_of, standard_errors
from okrkit.model.series import Series
from okrkit.model.staged import Steps
from okrkit.model.table_view import caption, table_html, table_text

__all__ = ["KINDS", "NEVER", "Ragged", "Table", "label_of", "tabulate"]

Floats: TypeAlias = NDArray[np.float64]
Ints: TypeAlias = NDArray[np.int64]
Flags: TypeAlias = NDArray[np.bool_]


@frozen(eq=False, kw_only=True)
class Ragged:
    """
    Dated values in groups: group ``i`` is ``offset[i]:offset[i + 1]``, by date.

    Attributes:
        offset: Shape (groups + 1,).
        day: Ordinal of each, shape (n,).
        value: Shape (n,); NaN where there is only a date.
        provisional: Whether it can still change, shape (n,).
        numerator: Of ratios, shape (n,), NaN where there is none; None where no value
            of any group has one.
        denominator: Of ratios, above 0, as `numerator`.
        error: Known standard error, shape (n,), NaN where there is none; None where no
            value of any group has one.

    Example:
        >>> Ragged.of([[(5, 1.0, False)], []]).offset.tolist()
        [0, 1, 1]
    """

    offset: Ints
    day: Ints
    value: Floats
    provisional: Flags
    numerator: Floats | None = None
    denominator: Floats | None = None
    error: Floats | None = None

    def __attrs_post_init__(self) -> None:
        """Let nobody write into the columns: they are kept with their set."""
        _lock(self)

    @classmethod
    def of(
        cls, groups: Iterable[Triples], counts: Mapping[int, Counts] | None = None
    ) -> "Ragged":
        """
        Make the columns from groups of (ordinal, value, provisional).

        Args:
            groups: Each sorted by ordinal.
            counts: (numerator, denominator) of the values of some groups.

        Returns:
            The columns.

        Example:
            >>> Ragged.of([]).offset.tolist()
            [0]
        """
        lengths: list[int] = [0]
        flat: Triples = []
        for group in groups:
            lengths.append(len(group))
            flat.extend(group)
        days, values, provisional = zip(*flat, strict=True) if flat else ((), (), ())
        offset = np.cumsum(lengths, dtype=np.int64)
        numerator, denominator = counts_of(offset, counts or {})
        return cls(
            offset=offset,
            day=np.array(days, dtype=np.int64),
            value=np.array(values, dtype=np.float64),
            provisional=np.array(provisional, dtype=np.bool_),
            numerator=numerator,
            denominator=denominator,
        )


def counts_of(
    offset: Ints, counts: Mapping[int, Counts]
) -> tuple[Floats, Floats] | tuple[None, None]:
    """
    Make the columns of numerators and denominators; none where no group has any.

    Args:
        offset: Group ``i`` is ``offset[i]:offset[i + 1]``.
        counts: Pairs for each value of some groups.

    Returns:
        The two columns, NaN where nothing is known, or None twice.

    Shape:
        offset (groups + 1,) → twice (n,).

    Units:
        Those of what is counted.

    Source:
        okrkit's own choice.

    Example:
        >>> counts_of(np.array([0, 1, 2]), {1: [(12, 400)]})
        (array([nan, 12.]), array([ nan, 400.]))
    """
    if not counts:
        return None, None
    both = np.full((2, int(offset[-1])), np.nan)
    for group, pairs in counts.items():
        both[:, offset[group] : offset[group + 1]] = np.array(pairs).T
    return both[0], both[1]


@frozen(eq=False, repr=False, kw_only=True)
class Table:
    """
    A set as numpy columns, one row a key result.

    Attributes:
        ids: Ids of the key results.
        objective_ids: Ids of the objectives.
        titles: Titles of the key results.
        objective_titles: Titles of the objectives.
        owners: Who answers for each key result; empty where it names nobody itself.
        objective_owners: The same of the objectives.
        objective_cycles: Label of the cycle of each objective; empty where there is
            none.
        objective: Index of each row's objective; rows of one stand together, in order.
        kind: Index into `KINDS`, of types; their names are `okrkit.scoring.KINDS`.
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
        metric: Place of its metric in the set's; -1 none.
        whole: Of a metric of kind ratio: what a whole is in its unit, 100 in percent,
            else 1; NaN for other rows, whose readings are not pooled.
        weight: Relative among the rows of one objective.
        intent: Index into `INTENTS`, the objective's where the row has none; -1 none.
        objective_intent: Index into `INTENTS` of each objective, shape (objectives,);
            -1 none.
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
    titles: Sequence[str]
    objective_titles: Sequence[str]
    owners: Sequence[str]
    objective_owners: Sequence[str]
    objective_cycles: Sequence[str]
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
    metric: Ints
    whole: Floats
    weight: Floats
    intent: Ints
    objective_intent: Ints
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
        _lock(self)

    def __len__(self) -> int:
        """Count the key results."""
        return len(self.ids)

    def columns(self) -> dict[str, Any]:
        """
        Return every column by its name.

        Returns:
            Arrays, sequences of ids, and `Ragged` groups, in the order of the fields.

        Example:
            >>> from okrkit.model.okrset import OKRSet
            >>> list(OKRSet().table.columns())[:3]
            ['ids', 'objective_ids', 'titles']
        """
        names = (column.name for column in fields(type(self)) if column.init)
        return {name: getattr(self, name) for name in names}

    def __str__(self) -> str:
        """Return the first rows, and the names of all columns."""
        return table_text(self.columns())

    def __repr__(self) -> str:
        """Return one line."""
        return f"<{caption(self.columns())}>"

    def _repr_html_(self) -> str:
        """Return the first rows for a notebook."""
        return table_html(self.columns())


def _lock(columns: Ragged | Table) -> None:
    for column in fields(type(columns)):
        value = getattr(columns, column.name)
        if isinstance(value, np.ndarray):
            value.setflags(write=False)


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
            row["intent"] = place_of(INTENTS, kr.intent or objective.intent)
            row["series"] = groups.place_of(kr)
            row["metric"] = groups.metric_at(kr)
            row["whole"] = whole_of(groups.metric_of(kr))
            rows.append(row)
    return _columns(okrs, rows, groups.readings())


def label_of(cycle: Cycle | None) -> str:
    """
    Return the label of a cycle.

    Args:
        cycle: It, or None.

    Returns:
        The label; empty where there is no cycle.

    Example:
        >>> label_of(Cycle.parse("2026-Q4")), label_of(None)
        ('2026-Q4', '')
    """
    return "" if cycle is None else str(cycle)


class _Groups:
    """What key results are judged by; those that judge a metric alike share a group."""

    def __init__(self, okrs: Access) -> None:
        self.made: list[Triples] = []
        self._counts: dict[int, Counts] = {}
        self._said: dict[int, Said] = {}
        self._metric: list[int] = []
        self._okrs = okrs
        self._metrics = Scope("metric", [metric.id for metric in okrs.metrics])
        self._shared: dict[tuple[str, type | None], int] = {}

    def metric_at(self, kr: KeyResult) -> int:
        """Return the place of the metric of a key result, or -1."""
        return -1 if kr.metric_id is None else self._metrics.find(kr.metric_id)

    def metric_of(self, kr: KeyResult) -> Metric | None:
        """Return the metric of a key result, or None."""
        place = self.metric_at(kr)
        return None if place < 0 else self._okrs.metrics[place]

    def readings(self) -> Ragged:
        """Return all groups as columns."""
        ragged = Ragged.of(self.made, self._counts)
        metric = np.array(self._metric, dtype=np.int64)
        error = standard_errors(
            ragged.value,
            laid_out(ragged.offset, self._said),
            ragged.denominator,
            np.repeat(metric, np.diff(ragged.offset)),
            self._okrs.metrics,
        )
        return evolve(ragged, error=error)

    def place_of(self, kr: KeyResult) -> int:
        """Return the group of a key result, made or found."""
        metric = self.metric_of(kr)
        if metric is None:
            return self._add(kr, readings_of(kr, Series()), None)
        # Work counts what is done, not the reading itself: its group is another.
        target = target_of(kr)
        key = metric.id, type(target) if isinstance(target, WORK) else None
        own = any(c.has_reading or c.done is not None for c in kr.check_ins)
        if not own and key in self._shared:
            return self._shared[key]
        known = self._okrs.observations.get(metric.id, Series())
        group = self._add(kr, readings_of(kr, known, metric.unit), metric)
        if not own:
            self._shared[key] = group
        return group

    def due_days(self, kr: KeyResult, due: int) -> int:
        """Return when a report is overdue."""
        metric = self.metric_of(kr)
        return due if metric is None else overdue_after(self._okrs, metric, due)

    def _add(self, kr: KeyResult, readings: Series, metric: Metric | None) -> int:
        group = len(self.made)
        self.made.append(judged(kr, readings))
        self._metric.append(self.metric_at(kr))
        if isinstance(target_of(kr), WORK):
            return group
        if counts := counted(readings, metric):
            self._counts[group] = counts
        if said := said_of(readings):
            self._said[group] = said
        return group


def _whose(okrs: Access, key_results: Sequence[KeyResult]) -> dict[str, Sequence[str]]:
    """Return who answers for what, and the cycles."""
    cycles = map(okrs.cycle_of, okrs.objectives)
    return {
        "owners": [kr.owner for kr in key_results],
        "objective_owners": [objective.owner for objective in okrs.objectives],
        "objective_cycles": [label_of(cycle) for cycle in cycles],
    }


def _columns(okrs: Access, rows: list[dict[str, object]], readings: Ragged) -> Table:
    def floats(name: str) -> Floats:
        return np.array([row.get(name, np.nan) for row in rows], dtype=np.float64)

    def ints(name: str, missing: int = NEVER) -> Ints:
        return np.array([row.get(name, missing) for row in rows], dtype=np.int64)

    key_results = [kr for objective in okrs.objectives for kr in objective.key_results]
    intents = [place_of(INTENTS, objective.intent) for objective in okrs.objectives]
    targets = map(target_of, key_results)
    points = [t.points if isinstance(t, Steps) else () for t in targets]
    levels = [row.get("levels", (np.nan,) * 3) for row in rows]
    kept = [row.get("inclusive", True) for row in rows]
    return Table(
        ids=okrs.scope("key result").ids,
        objective_ids=okrs.scope("objective").ids,
        titles=[kr.title for kr in key_results],
        objective_titles=[objective.title for objective in okrs.objectives],
        **_whose(okrs, key_results),
        objective_intent=np.array(intents, dtype=np.int64),
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
        levels=np.array(levels, dtype=np.float64).reshape(-1, 3),
        inclusive=np.array(kept, dtype=np.bool_),
        steps=Ragged.of([[(0, v, False) for v, _ in pairs] for pairs in points]),
        worth=np.array([w for pairs in points for _, w in pairs], dtype=np.float64),
        basis=ints("basis"),
        metric=ints("metric", -1),
        whole=floats("whole"),
        weight=floats("weight"),
        intent=ints("intent"),
        start=ints("start"),
        end=ints("end"),
        due_days=ints("due_days"),
        series=ints("series", -1),
        readings=readings,
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
