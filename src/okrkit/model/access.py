"""Finding things in a set by id, and reading spans, series and supports off it."""

import datetime as dt
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate
from typing import TYPE_CHECKING, Any, Self

from okrkit.errors import AmbiguousIdError, UnknownIdError, shown
from okrkit.model.cadence import Cadence
from okrkit.model.calendar import Cycle
from okrkit.model.checks import choice
from okrkit.model.closing import Closing
from okrkit.model.lookup import LazyTuple, Scope
from okrkit.model.metric import Metric
from okrkit.model.okr import KeyResult, Objective
from okrkit.model.parts import Segment
from okrkit.model.series import Series
from okrkit.model.unit import Unit

_SCOPES = ("objective", "key result", "metric")


class Access:
    """
    What can be asked of a set; the base of `OKRSet`, which holds the fields.

    What is worked out once is kept in `_made`. Threads that meet there work out the
    same, so that nothing is locked.

    Example:
        >>> from okrkit import OKRSet
        >>> okrs = OKRSet([Objective("keep", "Customers stay")])
        >>> okrs["keep"].title, "churn" in okrs
        ('Customers stay', False)
    """

    __slots__ = ()

    objectives: Sequence[Objective]
    metrics: tuple[Metric, ...]
    observations: Mapping[str, Series]
    cadence: Cadence | None
    cycle: Cycle | None
    segments: tuple[Segment, ...]
    _until: Mapping[tuple[str, str], dt.date]
    _made: dict[str, Any]

    if TYPE_CHECKING:

        def _part(self, objectives: tuple[Objective, ...]) -> Self: ...

    def __getitem__(self, id: str) -> Objective | KeyResult | Metric:
        """Return the one objective, key result or metric that an id names."""
        found = self._named(id)
        if not found:
            known = [name for kind in _SCOPES for name in self.scope(kind).ids]
            raise UnknownIdError(f"nothing has the id {shown(id)}", id=id, known=known)
        if len(found) > 1:
            names = [f"{kind} {self.scope(kind).ids[place]}" for kind, place in found]
            raise AmbiguousIdError(
                f"{shown(id)} names {len(found)} things",
                id=id,
                meanings=names,
                hint=f"It is {' or '.join(names[:5])}: ask .objective(), .key_result() "
                "or .metric().",
            )
        kind, place = found[0]
        if kind == "key result":
            return self._key_result_at(place)
        return self.objectives[place] if kind == "objective" else self.metrics[place]

    def __contains__(self, id: object) -> bool:
        """Tell whether an id names an objective, key result or metric, or several."""
        return isinstance(id, str) and bool(self._named(id))

    def __iter__(self) -> Iterator[Objective]:
        """Go through the objectives in order."""
        return iter(self.objectives)

    def _named(self, id: str) -> list[tuple[str, int]]:
        """List what an id names: its kind and place."""
        return [(kind, at) for kind in _SCOPES for at in self.scope(kind).places(id)]

    def objective(self, id: str) -> Objective:
        """
        Return an objective.

        Args:
            id: Its id, short or qualified.

        Returns:
            The objective.

        Raises:
            UnknownIdError: No such objective.
            AmbiguousIdError: A short id that several sets have.

        Example:
            >>> from okrkit import OKRSet
            >>> OKRSet([Objective("keep", "Customers stay")]).objective("keep").title
            'Customers stay'
        """
        scope = self.scope("objective")
        if not scope.places(id) and (found := self.scope("key result").places(id)):
            of = self.objectives[self._place_of(found[0])[0]].id
            raise UnknownIdError(
                f"no objective {shown(id)}",
                id=id,
                hint=f"it is a key result of {of!r}: name that",
            )
        return self.objectives[scope.find(id)]

    def key_result(self, id: str) -> KeyResult:
        """
        Return a key result.

        Args:
            id: Its id, short or qualified.

        Returns:
            The key result.

        Raises:
            UnknownIdError: No such key result.
            AmbiguousIdError: A short id that several sets have.

        Example:
            >>> kr = KeyResult("nps", "Customers recommend us", baseline=32, target=40)
            >>> from okrkit import OKRSet
            >>> OKRSet([Objective("keep", "Stay", [kr])]).key_result("nps") == kr
            True
        """
        return self._key_result_at(self.scope("key result").find(id))

    def metric(self, id: str) -> Metric:
        """
        Return a metric.

        Args:
            id: Its id, short or qualified.

        Returns:
            The metric.

        Raises:
            UnknownIdError: No such metric.
            AmbiguousIdError: A short id that several sets have.

        Example:
            >>> from okrkit import OKRSet
            >>> OKRSet(metrics=[Metric("nps")]).metric("nps").unit
            Unit(name='count')
        """
        return self.metrics[self.scope("metric").find(id)]

    def objective_of(self, key_result_id: str) -> Objective:
        """
        Return the objective that a key result belongs to.

        Args:
            key_result_id: Id of the key result, short or qualified.

        Returns:
            Its objective.

        Raises:
            UnknownIdError: No such key result.
            AmbiguousIdError: A short id that several sets have.

        Example:
            >>> kr = KeyResult("nps", "Customers recommend us", baseline=32, target=40)
            >>> from okrkit import OKRSet
            >>> OKRSet([Objective("keep", "Stay", [kr])]).objective_of("nps").id
            'keep'
        """
        place = self.scope("key result").find(key_result_id)
        return self.objectives[self._place_of(place)[0]]

    @property
    def key_results(self) -> Sequence[KeyResult]:
        """
        Every key result, objective by objective.

        Example:
            >>> from okrkit import OKRSet
            >>> len(OKRSet([Objective("keep", "Customers stay")]).key_results)
            0
        """
        ids = self.scope("key result").ids
        return LazyTuple(len(ids), self._key_result_at)

    def scope(self, kind: str) -> Scope:
        """
        Return the ids of one kind, in order.

        Args:
            kind: ``"objective"``, ``"key result"`` or ``"metric"``.

        Returns:
            The scope that finds them.

        Raises:
            InvalidOKRError: Any other kind.

        Example:
            >>> from okrkit import OKRSet
            >>> OKRSet(metrics=[Metric("nps")]).scope("metric").ids
            ['nps']
        """
        kind = choice(kind, _SCOPES, field="kind")
        if kind not in self._made:
            ids = {
                "objective": lambda: [o.id for o in self.objectives],
                "key result": lambda: [
                    kr.id for o in self.objectives for kr in o.key_results
                ],
                "metric": lambda: [m.id for m in self.metrics],
            }[kind]()
            self._made[kind] = Scope(kind, ids)
        scope: Scope = self._made[kind]
        return scope

    def _place_of(self, place: int) -> tuple[int, int]:
        """Return where the n-th key result stands: its objective and place there."""
        if "starts" not in self._made:
            counts = (len(objective.key_results) for objective in self.objectives)
            self._made["starts"] = [0, *accumulate(counts)]
        starts: list[int] = self._made["starts"]
        at = bisect_right(starts, place) - 1
        return at, place - starts[at]

    def _key_result_at(self, place: int) -> KeyResult:
        objective, position = self._place_of(place)
        return self.objectives[objective].key_results[position]

    def in_force_until(self, kind: str, id: str) -> dt.date | None:
        """
        Return the last day on which the definition of this set was in force.

        Args:
            kind: ``"objective"`` or ``"key result"``.
            id: Its whole id.

        Returns:
            The day before it was amended; None where this is the last definition, as
            everywhere but in a set that `in_force` gave.

        Example:
            >>> from okrkit import OKRSet
            >>> OKRSet(cycle="2026-Q4").in_force_until("key result", "nps") is None
            True
        """
        return self._until.get((kind, id))

    def _amended(self) -> list[tuple[str, Objective | KeyResult]]:
        """List what was amended, each with its kind; a set read in bulk knows."""
        if "amended" not in self._made:
            self._made["amended"] = [
                (kind, noun)
                for objective in self.objectives
                for kind, noun in (
                    ("objective", objective),
                    *(("key result", kr) for kr in objective.key_results),
                )
                if noun.amendments
            ]
        found: list[tuple[str, Objective | KeyResult]] = self._made["amended"]
        return found

    def closings(self) -> Sequence[tuple[str, int, Closing]]:
        """
        Return what was closed, and how it ended.

        Returns:
            For each the kind, "objective" or "key result", its place among them, and
            the closing; objectives first.

        Example:
            >>> from okrkit import Closing, OKRSet
            >>> done = Closing("2027-01-08", "achieved")
            >>> keep = Objective("keep", "Customers stay", closed=done)
            >>> OKRSet([keep]).closings()[0][:2]
            ('objective', 0)
        """
        if "closings" not in self._made:
            parts = (kr for each in self.objectives for kr in each.key_results)
            self._made["closings"] = closings_of(
                enumerate(self.objectives), enumerate(parts)
            )
        found: list[tuple[str, int, Closing]] = self._made["closings"]
        return found

    def _amendable(self, id: str) -> Objective | KeyResult:
        """Return the key result or objective of an id; a metric has no amendments."""
        kinds = [kind for kind in _SCOPES[:2] if self.scope(kind).places(id)]
        if len(kinds) == 2:
            raise AmbiguousIdError(
                f"{shown(id)} names an objective and a key result",
                id=id,
                meanings=[f"{kind} {id}" for kind in kinds],
                hint="Amend the one that is meant, and give it to with_objective.",
            )
        if kinds == ["objective"]:
            return self.objective(id)
        return self.key_result(id)

    def series(self, metric_id: str) -> Series:
        """
        Return every reading of a metric, earlier cycles included.

        Args:
            metric_id: Id of the metric.

        Returns:
            The series, in the metric's unit; empty where nothing was read.

        Raises:
            UnknownIdError: No such metric.
            AmbiguousIdError: A short id that several sets have.

        Example:
            >>> from okrkit import OKRSet
            >>> readings = {"nps": {"2026-10-31": 32}}
            >>> okrs = OKRSet(metrics=[Metric("nps")], observations=readings)
            >>> okrs.series("nps").values
            array([32.])
        """
        return self.observations.get(self.metric(metric_id).id, Series())

    def readings(self, key_result_id: str) -> Series:
        """
        Return the readings that a key result is judged by.

        The metric's readings count; a check-in's own value counts on days where the
        metric has none.

        Args:
            key_result_id: Id of the key result.

        Returns:
            One reading for a day, in the metric's unit.

        Raises:
            UnknownIdError: No such key result.
            AmbiguousIdError: A short id that several sets have.

        Example:
            >>> from okrkit import OKRSet
            >>> kr = KeyResult("nps", "NPS", at_least=40, check_ins={"2026-11-06": 34})
            >>> okrs = OKRSet([Objective("keep", "Stay", [kr])])
            >>> okrs.readings("nps").values
            array([34.])
        """
        key_result = self.key_result(key_result_id)
        if key_result.metric_id is None:
            return readings_of(key_result, Series())
        metric = self.metric(key_result.metric_id)
        series = self.observations.get(metric.id, Series())
        return readings_of(key_result, series, metric.unit)

    def span(self, key_result_id: str) -> Cycle | None:
        """
        Return the days in which a key result runs.

        Args:
            key_result_id: Id of the key result.

        Returns:
            Its own dates, else its objective's cycle, else the set's; None where
            nothing says.

        Raises:
            UnknownIdError: No such key result.
            AmbiguousIdError: A short id that several sets have.

        Example:
            >>> from okrkit import OKRSet
            >>> kr = KeyResult("nps", "NPS", at_least=40, starts_on="2026-11-16")
            >>> okrs = OKRSet([Objective("keep", "Stay", [kr])], cycle="2026-Q4")
            >>> str(okrs.span("nps"))
            '2026-11-16..2026-12-31'
        """
        key_result = self.key_result(key_result_id)
        return span_of(key_result, self.cycle_of(self.objective_of(key_result_id)))

    def cycle_of(self, objective: Objective) -> Cycle | None:
        """
        Return the cycle of an objective: its own, else the set's.

        Args:
            objective: One of the set's objectives.

        Returns:
            The cycle, or None where neither says.

        Raises:
            CalendarError: Its label is no cycle of the set's cadence.

        Example:
            >>> from okrkit import OKRSet
            >>> str(OKRSet(cycle="2026-Q4").cycle_of(Objective("keep", "Stay")))
            '2026-Q4'
        """
        if objective.cycle is None:
            return self.cycle
        if isinstance(objective.cycle, Cycle):
            return objective.cycle
        return Cycle.parse(objective.cycle, self.cadence)

    def support_links(self) -> list[tuple[int, int]]:
        """
        Return who supports whom: pairs of places (child, parent objective).

        Returns:
            One pair for each support whose parent is in the set; a support of a key
            result points to its objective.

        Example:
            >>> from okrkit import OKRSet
            >>> OKRSet([Objective("a", "A")]).support_links()
            []
        """
        links = []
        for child, objective in enumerate(self.objectives):
            for support in objective.supports:
                if support.objective is not None:
                    found = self.scope("objective").places(support.objective)
                else:
                    places = self.scope("key result").places(support.key_result or "")
                    found = [self._place_of(place)[0] for place in places]
                if len(found) == 1:
                    links.append((child, found[0]))
        return links


def readings_of(
    key_result: KeyResult, series: Series, unit: Unit | None = None
) -> Series:
    """
    Return the readings a key result is judged by, one for a day.

    Args:
        key_result: The key result.
        series: The readings of its metric; empty where it has none.
        unit: The metric's unit, None where there is no metric.

    Returns:
        The metric's readings, and values of check-ins on days it has none.

    Example:
        >>> kr = KeyResult("nps", "NPS", at_least=40, check_ins={"2026-11-06": 34})
        >>> len(readings_of(kr, Series()))
        1
    """
    known = series.current()
    own = [c.observation() for c in key_result.counting if c.has_reading]
    if not own:
        return known
    days = {reading.date for reading in known}
    new = [reading for reading in own if reading.date not in days]
    return known.adding(new if unit is None else [r.in_unit(unit) for r in new])


def span_of(key_result: KeyResult, cycle: Cycle | None) -> Cycle | None:
    """
    Return the days in which a key result runs.

    Args:
        key_result: The key result, with dates of its own or not.
        cycle: The cycle of its objective, or None.

    Returns:
        The span, or None where neither says both ends.

    Raises:
        CalendarError: Its own dates leave no day, as when it starts after the cycle.

    Example:
        >>> span_of(KeyResult("a", "b", at_most=5), None) is None
        True
    """
    first, last = key_result.starts_on, key_result.ends_on
    if first is None and last is None:
        return cycle
    if cycle is not None:
        first = first or cycle.start
        last = last or cycle.last_day
    if first is None or last is None:
        return None
    return Cycle.span(first, last)


def closings_of(
    objectives: Iterable[tuple[int, Objective]],
    key_results: Iterable[tuple[int, KeyResult]],
) -> list[tuple[str, int, Closing]]:
    """
    List what of these was closed.

    Args:
        objectives: Some of a set, each with its place among them.
        key_results: The same of key results.

    Returns:
        As `Access.closings` does.

    Example:
        >>> closings_of([(0, Objective("keep", "Customers stay"))], [])
        []
    """
    found = [
        ("objective", place, one.closed)
        for place, one in objectives
        if one.closed is not None
    ]
    return found + [
        ("key result", place, kr.closed)
        for place, kr in key_results
        if kr.closed is not None
    ]
