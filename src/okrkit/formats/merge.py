"""Several documents to one set: ids qualified, references resolved."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Literal

from attrs import evolve, field, frozen

from okrkit.errors import DocumentFault, StructureError, shown
from okrkit.formats.header import Header
from okrkit.formats.reader import Reader
from okrkit.model.agreed import ReviewSettings
from okrkit.model.amendment import rewritten
from okrkit.model.cadence import Cadence
from okrkit.model.calendar import Cycle
from okrkit.model.lookup import Scope
from okrkit.model.metric import Metric
from okrkit.model.okr import KeyResult, Objective
from okrkit.model.okrset import OKRSet
from okrkit.model.parts import Segment
from okrkit.model.rhythm import Rhythm

__all__ = ["Part", "merged"]

_FISCAL = ("year_end", "pattern", "fiscal_year_starts", "fiscal_year_named_by")


@frozen(kw_only=True, eq=False)
class Part:
    """
    One document, read, before it becomes a set or a part of one.

    Attributes:
        name: Name of its set.
        header: Its head.
        reader: Its metrics and their observations.
        objectives: None stands where one could not be read.

    Example:
        >>> part = Part(name="team", header=Header(), reader=Reader(), objectives=[])
        >>> part.qualified("nps")
        'team/nps'
    """

    name: str
    header: Header
    reader: Reader = field(repr=False)
    objectives: Sequence[Objective | None] = field(repr=False)

    def qualified(self, name: str) -> str:
        """
        Return an id with the name of the set before it.

        Example:
            >>> part = Part(name="a", header=Header(), reader=Reader(), objectives=[])
            >>> part.qualified("a/nps")
            'a/nps'
        """
        return name if name.startswith(f"{self.name}/") else f"{self.name}/{name}"

    def to_set(self) -> OKRSet:
        """
        Make the set of one document; ids stay as they are.

        Returns:
            The set.

        Raises:
            StructureError: What does not hold between its parts.

        Example:
            >>> part = Part(name="a", header=Header(), reader=Reader(), objectives=[])
            >>> part.to_set().name
            'a'
        """
        return OKRSet(
            [o for o in self.objectives if o is not None],
            metrics=tuple(self.reader.metrics.values()),
            observations=self.reader.observations,
            cadence=self.header.cadence,
            cycle=self.header.cycle,
            segments=self.header.segments,
            policy=self.header.policy,
            waive=self.header.waive,
            review=self.header.review,
            name=self.name,
            extra=dict(self.header.extra),
        )


def merged(parts: Sequence[Part]) -> OKRSet:
    """
    Make one set of several documents.

    Args:
        parts: The documents, in order.

    Returns:
        The set. It has the cycle that all agree on, or none; objectives whose document
        says otherwise carry their cycle and rhythm of check-ins themselves.

    Raises:
        StructureError: What does not hold between the documents.

    Example:
        >>> part = Part(name="a", header=Header(), reader=Reader(), objectives=[])
        >>> merged([part]).objectives
        ()
    """
    faults: list[DocumentFault] = []
    cadence = _cadence(parts, faults)
    policy = _policy(parts, faults)
    cycle = _agreed([part.header.cycle for part in parts])
    names = _Names.of(parts)
    objectives = [
        _moved(objective, part, names, cadence, cycle)
        for part in parts
        for objective in part.objectives
        if objective is not None
    ]
    metrics = [
        evolve(m, id=part.qualified(m.id), name=m.name)
        for part in parts
        for m in part.reader.metrics.values()
    ]
    observations = {
        part.qualified(name): series
        for part in parts
        for name, series in part.reader.observations.items()
    }
    extra: dict[str, object] = {}
    waive: dict[str, str] = {}
    review = ReviewSettings()
    for part in reversed(parts):
        extra |= part.header.extra
        waive |= part.header.waive
        review = part.header.review.beside(review)
    try:
        okrs = OKRSet(
            objectives,
            metrics=tuple(metrics),
            observations=observations,
            cadence=cadence,
            cycle=cycle,
            segments=_segments(parts),
            policy=policy,
            waive=waive,
            review=review,
            extra=extra,
        )
    except StructureError as error:
        every = [*faults, *error.faults]
        raise StructureError("the documents have faults", every) from None
    if faults:
        raise StructureError("the documents have faults", faults)
    return okrs


def _agreed(values: Iterable[Cycle | None]) -> Cycle | None:
    different = {value for value in values if value is not None}
    return different.pop() if len(different) == 1 else None


def _cadence(parts: Sequence[Part], faults: list[DocumentFault]) -> Cadence | None:
    """Return the first cadence; all have to cut the fiscal year alike."""
    given = [(part, part.header.cadence) for part in parts if part.header.cadence]
    if not given:
        return None
    first = given[0][1]
    for part, cadence in given[1:]:
        for name in _FISCAL:
            one, other = getattr(first, name), getattr(cadence, name)
            if one != other:
                why = (
                    f"the sets {given[0][0].name} and {part.name} cut the year "
                    f"differently: {name} is {one} and {other}"
                )
                hint = "Load them as two sets, or agree on the fiscal year."
                code, path = "fiscal-year-differs", f"cadence.{name}"
                faults.append(DocumentFault(why, code=code, path=path, hint=hint))
    return first


def _segments(parts: Sequence[Part]) -> tuple[Segment, ...]:
    return tuple(dict.fromkeys(s for part in parts for s in part.header.segments))


def _policy(
    parts: Sequence[Part], faults: list[DocumentFault]
) -> str | Mapping[str, object] | None:
    """Return the policy that every document which names one agrees on."""
    named = [part.header.policy for part in parts if part.header.policy is not None]
    if any(policy != named[0] for policy in named):
        faults.append(
            DocumentFault(
                "the documents ask for different policies",
                code="policy-differs",
                path="policy",
                got=" and ".join(dict.fromkeys(shown(policy) for policy in named)),
                hint="Leave it out of all but one.",
            )
        )
    return named[0] if named else None


@frozen
class _Names:
    """Every id of the merged set, by scope."""

    objectives: Scope
    key_results: Scope
    metrics: Scope

    @classmethod
    def of(cls, parts: Sequence[Part]) -> "_Names":
        both = [(p, o) for p in parts for o in p.objectives if o is not None]
        return cls(
            Scope("objective", [p.qualified(o.id) for p, o in both]),
            Scope(
                "key result",
                [p.qualified(k.id) for p, o in both for k in o.key_results],
            ),
            Scope(
                "metric",
                [p.qualified(name) for p in parts for name in p.reader.metrics],
            ),
        )


def _resolver(part: Part, *scopes: Scope) -> Callable[[str], str]:
    """Return what looks a reference up: in its own set first, then everywhere."""

    def resolve(name: str) -> str:
        own = part.qualified(name)
        for scope in scopes:
            if scope.places(own):
                return own
        for scope in scopes:
            places = scope.places(name)
            if len(places) == 1:
                return scope.ids[places[0]]
        return name

    return resolve


def _moved(
    o: Objective,
    part: Part,
    names: _Names,
    cadence: Cadence | None,
    cycle: Cycle | None,
) -> Objective:
    metric = _resolver(part, names.metrics)
    key_result = _resolver(part, names.key_results)
    objective = _resolver(part, names.objectives)
    either = _resolver(part, names.key_results, names.metrics)
    ways: dict[str, Callable[[Any], object]] = {
        "supports": lambda supports: tuple(
            evolve(
                s,
                objective=s.objective and objective(s.objective),
                key_result=s.key_result and key_result(s.key_result),
            )
            for s in supports
        ),
        "measured_by": _each(metric),
        "guardrails": lambda limits: tuple(
            evolve(g, metric=metric(g.metric)) for g in limits
        ),
    }
    return evolve(
        rewritten(o, ways),
        id=part.qualified(o.id),
        key_results=tuple(
            _moved_kr(kr, part, metric, key_result) for kr in o.key_results
        ),
        assumptions=tuple(
            evolve(a, drivers=tuple(map(either, a.drivers)), outcome=either(a.outcome))
            for a in o.assumptions
        ),
        initiatives=tuple(
            evolve(i, id=part.qualified(i.id), moves=tuple(map(either, i.moves)))
            for i in o.initiatives
        ),
        cycle=_own_cycle(o, part, cycle),
        check_in=o.check_in or _own_rhythm(part, cadence),
    )


def _moved_kr(
    kr: KeyResult,
    part: Part,
    metric: Callable[[str], str],
    key_result: Callable[[str], str],
) -> KeyResult:
    def named(inside: str | Metric | None) -> str | None:
        if isinstance(inside, Metric):
            inside = part.qualified(inside.id)
        return inside and metric(inside)

    ways = {"metric": named, "depends_on": _each(key_result)}
    return rewritten(evolve(kr, id=part.qualified(kr.id)), ways)


def _each(resolve: Callable[[str], str]) -> Callable[[Sequence[str]], tuple[str, ...]]:
    return lambda names: tuple(map(resolve, names))


def _own_cycle(o: Objective, part: Part, cycle: Cycle | None) -> str | Cycle | None:
    if o.cycle is not None or part.header.cycle == cycle:
        return o.cycle
    return part.header.cycle


def _own_rhythm(part: Part, cadence: Cadence | None) -> Rhythm | Literal[""]:
    """Return its document's rhythm of check-ins where the merged set has another."""
    own = part.header.cadence
    if own is None or cadence is None or own.check_in == cadence.check_in:
        return ""
    return own.check_in
