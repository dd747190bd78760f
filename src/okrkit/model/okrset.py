"""`OKRSet`: objectives, metrics and calendar of one or several teams, checked once."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Self, TypeVar

from attrs import evolve, field, frozen

from okrkit.errors import InvalidOKRError, shown
from okrkit.model.access import Access
from okrkit.model.cadence import Cadence
from okrkit.model.calendar import Cycle
from okrkit.model.checkin import CheckIn
from okrkit.model.checks import checked, instances, must, text
from okrkit.model.integrity import check_integrity
from okrkit.model.lookup import LazyTuple
from okrkit.model.metric import Metric, Observation
from okrkit.model.noun import Noun, Parts, phrase
from okrkit.model.okr import Objective
from okrkit.model.parts import Segment
from okrkit.model.series import Series

if TYPE_CHECKING:
    from okrkit.model.table import Table

N = TypeVar("N")

_TEXT = must(text, empty=True)


@frozen(field_transformer=checked)
class OKRSet(Noun, Access):
    """
    Objectives with everything they refer to; references are checked when it is made.

    Attributes:
        objectives: In the order they were written.
        metrics: The metrics, including those given inside key results.
        observations: The readings of each metric, by metric id, in the metric's unit.
        cadence: The rule of cycles and check-ins; read off the cycle's label where it
            is left out.
        cycle: The cycle that holds where an objective names none, or None.
        segments: Who is meant by the names of segments.
        policy: Name or parts of the scoring policy the document asks for.
        waive: Review codes that are waived, each with its reason.
        name: Name of the set, the first part of qualified ids.

    Raises:
        StructureError: Ids twice, metrics that are not declared, values that cannot be:
            every fault, each with its path.
        CalendarError: A label that is no cycle of the cadence.

    Example:
        >>> nps = KeyResult("nps", "Customers recommend us", baseline=32, target=40)
        >>> okrs = OKRSet([Objective("keep", "Customers stay", [nps])], cycle="2026-Q4")
        >>> okrs.key_result("nps").target.target
        40.0
    """

    objectives: Sequence[Objective] = field(
        default=(), metadata=must(lambda v, field: _objectives(v, field=field))
    )
    metrics: tuple[Metric, ...] = field(
        default=(), kw_only=True, metadata=must(instances, kind=Metric)
    )
    observations: Mapping[str, Series] = field(
        factory=dict,
        kw_only=True,
        hash=False,
        repr=False,
        metadata=must(lambda v, field: {name: Series.of(rows) for name, rows in v.items()}),
    )
    cadence: Cadence | None = field(default=None, kw_only=True)
    cycle: Cycle | None = field(default=None, kw_only=True)
    segments: tuple[Segment, ...] = field(
        default=(), kw_only=True, metadata=must(instances, kind=Segment)
    )
    policy: "str | Mapping[str, object] | None" = field(
        default=None, kw_only=True, hash=False
    )
    waive: Mapping[str, str] = field(factory=dict, kw_only=True, hash=False)
    name: str = field(default="", kw_only=True, metadata=_TEXT)
    extra: dict[str, object] = field(factory=dict, kw_only=True, repr=False, hash=False)
    _trusted: bool = field(default=False, kw_only=True, repr=False, eq=False)
    _made: dict[str, Any] = field(factory=dict, init=False, repr=False, eq=False)

    def __attrs_post_init__(self) -> None:
        """Read the calendar, lift metrics out of key results, check every reference."""
        cycle, cadence = _calendar(self.cycle, self.cadence)
        object.__setattr__(self, "cycle", cycle)
        object.__setattr__(self, "cadence", cadence)
        if self._trusted:
            object.__setattr__(self, "_trusted", False)
            return
        objectives, metrics = _lifted(self.objectives, self.metrics)
        object.__setattr__(self, "objectives", objectives)
        object.__setattr__(self, "metrics", metrics)
        object.__setattr__(self, "observations", check_integrity(self))

    @property
    def table(self) -> "Table":
        """The same set as numpy columns, made once when first asked for."""
        if "table" not in self._made:
            from okrkit.model.table import tabulate

            self._made["table"] = tabulate(self)
        table: Table = self._made["table"]
        return table

    def replace(self, **changes: object) -> Self:
        """
        Return a set with other fields.

        Args:
            **changes: Fields of the set by name.

        Returns:
            A new set, checked again.

        Raises:
            InvalidOKRError: A name that is no field.
            StructureError: The new set has faults.

        Example:
            >>> OKRSet(cycle="2026-Q4").replace(name="team").name
            'team'
        """
        return replaced(self, changes)

    def with_objective(self, objective: Objective) -> Self:
        """
        Return a set with an objective added, or exchanged for the one of its id.

        Args:
            objective: The new one.

        Returns:
            A new set, checked again.

        Raises:
            StructureError: The new set has faults.

        Example:
            >>> len(OKRSet().with_objective(Objective("keep", "Customers stay")).objectives)
            1
        """
        by_id = {o.id: o for o in self.objectives} | {objective.id: objective}
        return evolve(self, objectives=tuple(by_id.values()))

    def with_check_in(self, key_result_id: str, check_in: CheckIn) -> Self:
        """
        Return a set with one more check-in.

        Args:
            key_result_id: Id of the key result it is about.
            check_in: The new one.

        Returns:
            A new set.

        Raises:
            UnknownIdError: No such key result.
            AmbiguousIdError: A short id that several sets have.
            InvalidOKRError: There is another check-in of that day.

        Example:
            >>> kr = KeyResult("nps", "Customers recommend us", baseline=32, target=40)
            >>> okrs = OKRSet([Objective("keep", "Stay", [kr])])
            >>> okrs.with_check_in("nps", CheckIn("2026-11-06", 34)).readings("nps").values
            array([34.])
        """
        objective = self.objective_of(key_result_id)
        changed = self.key_result(key_result_id).with_check_in(check_in)
        return self.with_objective(objective.with_key_result(changed))

    def with_observations(self, metric_id: str, readings: Iterable[Observation]) -> Self:
        """
        Return a set with more readings of a metric.

        Args:
            metric_id: Id of the metric.
            readings: Observations, in any unit that converts into the metric's.

        Returns:
            A new set; this one where every reading is known already.

        Raises:
            UnknownIdError: No such metric.
            AmbiguousIdError: A short id that several sets have.
            StructureError: A reading cannot be one of this metric.
            InvalidOKRError: Two readings for one day and moment.

        Example:
            >>> okrs = OKRSet(metrics=[Metric("nps")])
            >>> reading = Observation(date="2026-10-31", value=32)
            >>> len(okrs.with_observations("nps", [reading]).series("nps"))
            1
        """
        metric = self.metric(metric_id)
        old = self.series(metric_id)
        new = old.adding(reading.in_unit(metric.unit) for reading in readings)
        if new is old:
            return self
        return evolve(self, observations={**self.observations, metric.id: new})

    def select(
        self,
        *,
        owner: str | None = None,
        level: str | None = None,
        cycle: str | Cycle | None = None,
        segment: str | None = None,
    ) -> Self:
        """
        Return the part of the set that fits every condition given.

        Args:
            owner: Of the objective, or of key results where they have their own.
            level: Of the objective.
            cycle: The objective's cycle, or its label.
            segment: Of key results.

        Returns:
            A set of the objectives that fit, each with the key results that fit; an
            objective stays without them where the condition is its own.

        Raises:
            CalendarError: A label that is no cycle.

        Example:
            >>> okrs = OKRSet([Objective("a", "A", owner="Ann"), Objective("b", "B")])
            >>> [o.id for o in okrs.select(owner="Ann").objectives]
            ['a']
        """
        span = Cycle.parse(cycle, self.cadence) if isinstance(cycle, str) else cycle
        chosen = []
        for o in self.objectives:
            if level is not None and o.level != level:
                continue
            if span is not None and _days(self.cycle_of(o)) != _days(span):
                continue
            fits = tuple(
                kr
                for kr in o.key_results
                if (owner is None or (kr.owner or o.owner) == owner)
                and (segment is None or kr.segment == segment)
            )
            if fits or (segment is None and (owner is None or o.owner == owner)):
                chosen.append(o if fits == o.key_results else evolve(o, key_results=fits))
        return evolve(self, objectives=tuple(chosen))

    def under(self, objective_id: str) -> Self:
        """
        Return an objective and everything that supports it, directly or through others.

        Args:
            objective_id: Id of the objective at the top.

        Returns:
            A set of those objectives, in their order here; loops do no harm.

        Raises:
            UnknownIdError: No such objective.
            AmbiguousIdError: A short id that several sets have.

        Example:
            >>> from okrkit.model.parts import Support
            >>> team = Objective("team", "T", supports=[Support(objective="top")])
            >>> okrs = OKRSet([Objective("top", "Top"), team, Objective("other", "O")])
            >>> [o.id for o in okrs.under("top").objectives]
            ['top', 'team']
        """
        top = self.scope("objective").find(objective_id)
        children: dict[int, list[int]] = {}
        for child, parent in self.support_links():
            children.setdefault(parent, []).append(child)
        reached, waiting = {top}, [top]
        while waiting:
            for child in children.get(waiting.pop(), ()):
                if child not in reached:
                    reached.add(child)
                    waiting.append(child)
        return evolve(self, objectives=tuple(self.objectives[i] for i in sorted(reached)))

    def _parts(self) -> Parts:
        return Parts(
            ("objective", "key result", "title", "target", "owner"),
            lambda: (row for o in self.objectives for row in _lines(o, self.metrics)),
            len(self.objectives) + len(self.scope("key result").ids),
        )


def replaced(noun: N, changes: Mapping[str, Any]) -> N:
    """
    Return a noun with other fields; a name that is no field is refused.

    Example:
        >>> replaced(Objective("keep", "Stay"), {"owner": "Ann"}).owner
        'Ann'
    """
    from attrs import fields

    known = {
        f.alias
        for f in fields(type(noun))  # type: ignore[arg-type]
        if f.init and not f.name.startswith("_")
    }
    for name in changes.keys() - known:
        raise InvalidOKRError(
            f"no field {name!r}",
            code="unknown-field",
            place=type(noun).__name__,
            expected=", ".join(sorted(known)),
            got=shown(name),
        )
    return evolve(noun, **changes)  # type: ignore[misc]


def _days(cycle: Cycle | None) -> tuple[dt.date, dt.date] | None:
    return None if cycle is None else (cycle.start, cycle.end)


def _objectives(value: object, *, field: str) -> Sequence[Objective]:
    if isinstance(value, LazyTuple):
        return value
    return instances(value, Objective, field=field)  # type: ignore[return-value]


def _calendar(
    cycle: Cycle | str | None, cadence: Cadence | None
) -> tuple[Cycle | None, Cadence | None]:
    found = Cycle.parse(cycle, cadence) if isinstance(cycle, str) else cycle
    if cadence is None and found is not None and found.every != "custom":
        cadence = Cadence(found.every)
    return found, cadence


def _lifted(
    objectives: Sequence[Objective], metrics: tuple[Metric, ...]
) -> tuple[Sequence[Objective], tuple[Metric, ...]]:
    """Take metrics given inside key results into the set, leaving their ids behind."""
    inside = [
        kr.metric
        for objective in objectives
        for kr in objective.key_results
        if isinstance(kr.metric, Metric)
    ]
    if not inside:
        return objectives, metrics
    known = set(metrics)
    new = dict.fromkeys(metric for metric in inside if metric not in known)
    plain = tuple(
        evolve(
            objective,
            key_results=tuple(evolve(kr, metric=kr.metric_id) for kr in objective.key_results),
        )
        for objective in objectives
    )
    return plain, (*metrics, *new)


def _lines(
    objective: Objective, metrics: tuple[Metric, ...]
) -> Iterator[tuple[str, ...]]:
    """Show an objective and its key results, a line each."""
    units = {metric.id: metric.unit for metric in metrics}
    yield (objective.id, "", objective.title, "", objective.owner)
    for kr in objective.key_results:
        unit = units.get(kr.metric_id or "")
        target = "draft" if kr.target is None else phrase(kr.target, unit)
        yield ("", kr.id, kr.title, target, kr.owner)
