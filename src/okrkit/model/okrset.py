"""`OKRSet`: objectives, metrics and calendar of one or several teams, checked once."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Self, cast

from attrs import evolve, field, frozen

from okrkit import markup
from okrkit.model.access import Access
from okrkit.model.agreed import ReviewSettings, review_settings
from okrkit.model.amendment import rewritten
from okrkit.model.attributes import beyond, checked, may, must
from okrkit.model.cadence import Cadence
from okrkit.model.calendar import Cycle, as_date
from okrkit.model.checkin import CheckIn
from okrkit.model.checks import (
    instance,
    instances,
    mapping,
    text,
)
from okrkit.model.integrity import check_integrity
from okrkit.model.lookup import LazyTuple
from okrkit.model.metric import Metric, Observation
from okrkit.model.noun import Noun, Parts, altered, facts_html, phrase
from okrkit.model.okr import KeyResult, Objective
from okrkit.model.parts import Segment
from okrkit.model.segments import warn_of_unknown
from okrkit.model.series import Series

if TYPE_CHECKING:
    from okrkit.model.columns import Frame
    from okrkit.model.table import Table

_TEXT = must(text, empty=True)


def _cycle(value: str | Cycle | None, *, field: str = "cycle") -> Cycle | None:
    if value is None or isinstance(value, Cycle):
        return value
    # A label stays text until the cadence is known, a moment later.
    return cast("Cycle", text(value, field=field, longest=60))


def _metrics(value: Iterable[Metric], *, field: str = "") -> tuple[Metric, ...]:
    return instances(value, Metric, field=field)


def _segments(value: Iterable[Segment], *, field: str = "") -> tuple[Segment, ...]:
    return instances(value, Segment, field=field)


def _objectives(value: Iterable[Objective], *, field: str = "") -> Sequence[Objective]:
    if isinstance(value, LazyTuple):
        return value
    return instances(value, Objective, field=field)


def _observations(value: Mapping[str, Any], *, field: str = "") -> Mapping[str, Series]:
    found = mapping(value, field=field)
    return {name: Series.of(readings) for name, readings in found.items()}


def _review(
    value: Mapping[str, object] | ReviewSettings | None, *, field: str = "review"
) -> ReviewSettings:
    return review_settings(value, field=field)


@frozen(field_transformer=checked)
class OKRSet(Noun, Access):
    """
    Objectives with everything they refer to; references are checked when it is made.

    Supports that name no parent, or that lead round in a loop, are no faults: a set is
    made with them and without a word. `okrkit.load` warns of them, and `okrkit.align`
    reports them.

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
        review: What the team agrees on reviews: which rules, and how severe; settings,
            or a mapping of ``rules`` and ``severities``.
        name: Name of the set, the first part of qualified ids.
        extra: What a document says beyond these fields; kept and saved again.

    Raises:
        StructureError: Ids twice, metrics that are not declared, values that cannot be:
            every fault, each with its path.
        CalendarError: A label that is no cycle of the cadence.
        InvalidOKRError: A field of the wrong kind.

    Warns:
        TextWarning: Segments are declared, and a name is none of theirs.

    Example:
        >>> from okrkit import KeyResult
        >>> nps = KeyResult("nps", "Customers recommend us", baseline=32, target=40)
        >>> okrs = OKRSet([Objective("keep", "Customers stay", [nps])], cycle="2026-Q4")
        >>> okrs.key_result("nps").target.target
        40.0
    """

    objectives: Sequence[Objective] = field(default=(), converter=_objectives)
    metrics: tuple[Metric, ...] = field(default=(), kw_only=True, converter=_metrics)
    observations: Mapping[str, Series] = field(
        factory=dict,
        kw_only=True,
        hash=False,
        repr=False,
        converter=_observations,
    )
    cadence: Cadence | None = field(
        default=None, kw_only=True, metadata=may(instance, kind=Cadence)
    )
    cycle: Cycle | None = field(default=None, kw_only=True, converter=_cycle)
    segments: tuple[Segment, ...] = field(default=(), kw_only=True, converter=_segments)
    policy: str | Mapping[str, object] | None = field(
        default=None,
        kw_only=True,
        hash=False,
        metadata=may(lambda v, field: _policy(v, field=field)),
    )
    waive: Mapping[str, str] = field(
        factory=dict, kw_only=True, hash=False, metadata=must(mapping)
    )
    review: ReviewSettings = field(
        factory=ReviewSettings, kw_only=True, converter=_review
    )
    name: str = field(default="", kw_only=True, metadata=_TEXT)
    extra: dict[str, object] = field(
        factory=dict,
        kw_only=True,
        repr=False,
        hash=False,
        # No fields of a document: there they have other names, or none.
        metadata=must(beyond, free=("name", "observations")),
    )
    # Skips the checks, of parts that were checked already, as by the loader.
    _trusted: bool = field(
        default=False, kw_only=True, alias="_trusted", repr=False, eq=False
    )
    # The days on which definitions were amended, in a set of those in force before.
    _until: Mapping[tuple[str, str], dt.date] = field(
        factory=dict, kw_only=True, alias="_until", repr=False, eq=False
    )
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
        warn_of_unknown(self.segments, self.metrics, self.objectives)

    @classmethod
    def from_columns(
        cls,
        columns: "Mapping[str, Iterable[object]] | Frame",
        *,
        cycle: Cycle | str | None = None,
        cadence: Cadence | None = None,
        metrics: Iterable[Metric] | None = None,
        observations: Mapping[str, Any] | None = None,
        name: str = "",
    ) -> Self:
        """
        Make a set from columns: a row is a key result.

        A cell that is None, NaN or empty text is not given. Rows with the same
        ``objective`` stand under one objective. Columns: ``id``, ``title``,
        ``objective``, ``objective_title``, ``metric``, ``baseline``, ``target``,
        ``stretch``, ``at_least``, ``at_most``, ``weight``, ``intent``, ``owner``,
        ``segment``, and for a check-in ``date``, ``value``, ``confidence``.

        Args:
            columns: Names of columns with their cells: lists, arrays, or a pandas or
                Polars frame.
            cycle: Of the set, or its label.
            cadence: Of the set.
            metrics: The metrics that rows may name; None makes one of each name, with
                nothing but its id.
            observations: The readings of each metric, by metric id.
            name: Of the set.

        Returns:
            The set.

        Raises:
            StructureError: Every cell, column or row that cannot be, each with its path
                such as ``rows[3].target``.
            InvalidOKRError: No columns, or a field of the set of the wrong kind.
            CalendarError: A label that is no cycle of the cadence.

        Example:
            >>> columns = {"id": ["nps"], "title": ["NPS"], "objective": ["keep"]}
            >>> columns |= {"baseline": [32], "target": [40]}
            >>> OKRSet.from_columns(columns, cycle="2026-Q4").key_result("nps").target
            Reach(baseline=32.0, target=40.0, stretch=None, basis='latest')
        """
        from okrkit.model.columns import read_columns

        objectives, known = read_columns(columns, metrics)
        return cls(
            objectives,
            metrics=known,
            observations=observations or {},
            cadence=cadence,
            cycle=cycle,
            name=name,
        )

    @property
    def table(self) -> "Table":
        """
        The same set as numpy columns, made once when first asked for.

        Example:
            >>> from okrkit import KeyResult
            >>> nps = KeyResult("nps", "NPS", baseline=32, target=40)
            >>> OKRSet([Objective("keep", "Customers stay", [nps])]).table.target
            array([40.])
        """
        if "table" not in self._made:
            self._made["table"] = self._tabulated()
        table: Table = self._made["table"]
        return table

    def with_objective(self, objective: Objective) -> Self:
        """
        Return a set with an objective added, or exchanged for the one of its id.

        Args:
            objective: The new one.

        Returns:
            A new set, checked again.

        Raises:
            InvalidOKRError: It is no objective.
            StructureError: The new set has faults.

        Example:
            >>> okrs = OKRSet().with_objective(Objective("keep", "Customers stay"))
            >>> len(okrs.objectives)
            1
        """
        new = instance(objective, kind=Objective, field="objective")
        by_id = {o.id: o for o in self.objectives} | {new.id: new}
        return evolve(self, objectives=tuple(by_id.values()))

    def with_metric(self, metric: Metric) -> Self:
        """
        Return a set with a metric added, or exchanged for the one of its id.

        Args:
            metric: The new one; readings of the old are brought into its unit.

        Returns:
            A new set, checked again.

        Raises:
            InvalidOKRError: It is no metric.
            StructureError: The new set has faults, as a reading out of bounds.

        Example:
            >>> OKRSet().with_metric(Metric("nps", unit="points")).metric("nps").unit
            Unit(name='points')
        """
        new = instance(metric, kind=Metric, field="metric")
        by_id = {m.id: m for m in self.metrics} | {new.id: new}
        return evolve(self, metrics=tuple(by_id.values()))

    def with_check_in(
        self, key_result_id: str, check_in: CheckIn, *, replace: bool = False
    ) -> Self:
        """
        Return a set with one more check-in.

        Args:
            key_result_id: Id of the key result it is about.
            check_in: The new one.
            replace: Whether it may take the place of the one of its day: a correction.

        Returns:
            A new set.

        Raises:
            UnknownIdError: No such key result.
            AmbiguousIdError: A short id that several sets have.
            InvalidOKRError: There is a check-in of that day and `replace` is not set,
                or it is no check-in.
            StructureError: Its value cannot be one of the metric.

        Example:
            >>> from okrkit import KeyResult
            >>> kr = KeyResult("nps", "Customers recommend us", baseline=32, target=40)
            >>> okrs = OKRSet([Objective("keep", "Stay", [kr])])
            >>> later = okrs.with_check_in("nps", CheckIn("2026-11-06", 34))
            >>> later.readings("nps").values
            array([34.])
        """
        objective = self.objective_of(key_result_id)
        changed = self.key_result(key_result_id).with_check_in(
            check_in, replace=replace
        )
        return self.with_objective(objective.with_key_result(changed))

    def amend(
        self,
        id: str,
        *,
        on: dt.date | str,
        reason: str,
        by: str = "",
        recorded_at: dt.datetime | str | None = None,
        **changes: object,
    ) -> Self:
        """
        Change what was agreed of a key result or objective, from a day on.

        Args:
            id: Of the key result or objective.
            on: The first day of the new definition.
            reason: Why; empty for a silent change.
            by: Who changes it.
            recorded_at: The moment it is recorded, aware.
            **changes: Fields as `replace` takes them.

        Returns:
            A new set, which keeps the old definition; see `in_force`.

        Raises:
            UnknownIdError: No such key result or objective.
            AmbiguousIdError: A key result and an objective have it, or several sets.
            InvalidOKRError: Nothing changes, or a value that cannot be.
            StructureError: The new set has faults.

        Example:
            >>> from okrkit import KeyResult
            >>> kr = KeyResult("nps", "Customers recommend us", baseline=32, target=40)
            >>> okrs = OKRSet([Objective("keep", "Stay", [kr])], cycle="2026-Q4")
            >>> okrs = okrs.amend("nps", on="2026-11-10", reason="Late", target=36)
            >>> okrs.key_result("nps").amendments[0].reason
            'Late'
        """
        noun = self._amendable(id)
        new = noun.amend(
            on=on, reason=reason, by=by, recorded_at=recorded_at, **changes
        )
        if isinstance(new, Objective):
            return self.with_objective(new)
        return self.with_objective(self.objective_of(new.id).with_key_result(new))

    def in_force(self, on: dt.date | str) -> Self:
        """
        Return the set as it was defined on a day; what was reported stays.

        Args:
            on: The day.

        Returns:
            A set of the definitions of that day; this one where nothing was amended
            later.

        Raises:
            CalendarError: No date.

        Example:
            >>> from okrkit import KeyResult
            >>> kr = KeyResult("nps", "Customers recommend us", baseline=32, target=40)
            >>> okrs = OKRSet([Objective("keep", "Stay", [kr])], cycle="2026-Q4")
            >>> okrs = okrs.amend("nps", on="2026-11-10", reason="Late", target=36)
            >>> okrs.in_force("2026-11-09").key_result("nps").target.target
            40.0
        """
        day = as_date(on, field="on")
        if "before" in self._made:
            whole, _, since, _ = self._made["before"]
            return self if day >= since else whole.in_force(day)
        until = {
            (kind, noun.id): next(a.until for a in noun.amendments if a.date > day)
            for kind, noun in self._amended()
            if noun.amendments[-1].date > day
        }
        if not until:
            return self
        # Every day between two amendments has the same definitions.
        known: dict[dt.date, Self] = self._made.setdefault("in force", {})
        later = min(until.values())
        if later not in known:
            then = evolve(
                self,
                objectives=LazyTuple(
                    len(self.objectives),
                    lambda place: self.objectives[place].in_force(day),
                ),
                _until={**self._until, **until},
                _trusted=True,
            )
            # No id is amended, nor where anything stands.
            stays = self._made.keys() & {"objective", "key result", "metric", "starts"}
            made: dict[str, Any] = {name: self._made[name] for name in stays}
            made["before"] = self, self._made, day, tuple(until)
            made["closings"] = self.closings()
            then._made.update(made)  # noqa: SLF001 - of its own class
            known[later] = then
        return known[later]

    def with_observations(
        self,
        metric_id: str,
        readings: Iterable[Observation] | Mapping[dt.date | str, float],
    ) -> Self:
        """
        Return a set with more readings of a metric.

        Args:
            metric_id: Id of the metric.
            readings: Observations, in any unit that converts into the metric's, or
                ``{date: value}`` in the metric's own.

        Returns:
            A new set; this one where every reading is known already.

        Raises:
            UnknownIdError: No such metric.
            AmbiguousIdError: A short id that several sets have.
            StructureError: A reading lies outside the metric's bounds.
            UnitError: A reading's unit does not convert into the metric's.
            InvalidOKRError: Two readings for one day and moment, or no observations.

        Example:
            >>> okrs = OKRSet(metrics=[Metric("nps")])
            >>> reading = Observation(date="2026-10-31", value=32)
            >>> len(okrs.with_observations("nps", [reading]).series("nps"))
            1
        """
        metric = self.metric(metric_id)
        old = self.series(metric_id)
        if isinstance(readings, Mapping):
            readings = Series.of(readings)
        found = instances(readings, Observation, field="readings")
        new = old.adding(reading.in_unit(metric.unit) for reading in found)
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
            InvalidOKRError: A condition that is no text; a cycle may be a `Cycle`.

        Example:
            >>> okrs = OKRSet([Objective("a", "A", owner="Ann"), Objective("b", "B")])
            >>> [o.id for o in okrs.select(owner="Ann").objectives]
            ['a']
        """
        owner, level, segment = (
            None if word is None else text(word, field=name, empty=True)
            for name, word in (("owner", owner), ("level", level), ("segment", segment))
        )
        span, _ = _calendar(None if cycle is None else _cycle(cycle), self.cadence)
        chosen = []
        for o in self.objectives:
            if level is not None and o.level != level:
                continue
            if span is not None and _days(self.cycle_of(o)) != _days(span):
                continue
            fits = tuple(
                kr
                for kr in o.key_results
                if owner in (None, kr.owner or o.owner)
                and segment in (None, kr.segment)
            )
            part = o if fits == tuple(o.key_results) else evolve(o, key_results=fits)
            if fits or (segment is None and owner in (None, o.owner)):
                chosen.append(part)
        return self._part(tuple(chosen))

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
        # No recursion: a chain of supports may be longer than Python's stack.
        reached, waiting = {top}, [top]
        while waiting:
            for child in children.get(waiting.pop(), ()):
                if child not in reached:
                    reached.add(child)
                    waiting.append(child)
        below = tuple(self.objectives[place] for place in sorted(reached))
        return self._part(below)

    def _tabulated(self) -> "Table":
        """Make the table; of a set in force before, from that of the set it was of."""
        if "before" in self._made:
            whole, made, day, changed = self._made["before"]
            if "table" in made:
                from okrkit.model.table_in_force import tabulate_in_force

                later = made.get("later", whole.objectives)
                return tabulate_in_force(self, made["table"], later, day, changed)
        from okrkit.model.table import tabulate

        return tabulate(self)

    def _part(self, objectives: tuple[Objective, ...]) -> Self:
        """Keep some objectives, or parts of them: what held for all holds for these."""
        return evolve(self, objectives=objectives, _trusted=True)

    def __repr__(self) -> str:
        """Return what it holds, counted, on one line."""
        counts = {
            "objective": len(self.objectives),
            "key result": len(self.scope("key result").ids),
            "metric": len(self.metrics),
        }
        said = [f"{n:,} {kind}{'s' * (n != 1)}" for kind, n in counts.items()]
        cycle = f" in {self.cycle}" if self.cycle else ""
        return f"<OKRSet of {', '.join(said)}{cycle}>"

    def _views(self) -> Iterator[markup.Markup]:
        """Give what was said, the objectives with their key results, the metrics."""
        from okrkit.model.set_view import set_views

        kind, *facts = self._facts()
        said = [fact for fact in facts if fact[0] != "metrics"]
        yield facts_html([(kind[0], self.name), *said])
        yield from set_views(self)

    def _parts(self) -> Parts:
        return Parts(
            ("objective", "key result", "title", "target", "owner"),
            self._lines,
            len(self.objectives) + len(self.scope("key result").ids),
        )

    def _lines(self) -> Iterator[tuple[str, ...]]:
        """Show every objective and its key results, a line each."""
        units = {metric.id: metric.unit for metric in self.metrics}
        for objective in self.objectives:
            yield (objective.id, "", objective.title, "", objective.owner)
            for kr in objective.key_results:
                target = phrase(kr.target or "draft", units.get(kr.metric_id or ""))
                yield ("", kr.id, kr.title, target, kr.owner)


def _days(cycle: Cycle | None) -> tuple[dt.date, dt.date] | None:
    return None if cycle is None else (cycle.start, cycle.end)


def _policy(value: object, *, field: str) -> str | dict[str, object]:
    if isinstance(value, str):
        return text(value, field=field)
    return mapping(value, field=field)


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
        metric
        for objective in objectives
        for kr in objective.key_results
        for metric in (kr.metric, *(a.was.get("metric") for a in kr.amendments))
        if isinstance(metric, Metric)
    ]
    if not inside:
        return objectives, metrics
    known = set(metrics)
    new = dict.fromkeys(metric for metric in inside if metric not in known)
    plain = tuple(
        altered(each, key_results=tuple(map(_pointing, each.key_results)))
        for each in objectives
    )
    return plain, (*metrics, *new)


def _pointing(kr: KeyResult) -> KeyResult:
    """Let a key result point to its metric by id."""
    if kr.amendments:
        return rewritten(kr, {"metric": lambda metric: getattr(metric, "id", metric)})
    return altered(kr, metric=kr.metric_id) if isinstance(kr.metric, Metric) else kr
