"""What is good, and should stay: each praise a small function."""

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from okrkit.model.staged import Zones
from okrkit.model.target import Reach
from okrkit.reviewing.finding import Finding, Praise
from okrkit.reviewing.seen import ReviewContext, SeenKeyResult, SeenObjective

__all__ = ["praises"]

_LONGEST: Final = 70
_VAGUE: Final = frozenset({"O01", "O02", "O03", "O04", "O05", "O07"})


def praises(context: ReviewContext, findings: Sequence[Finding]) -> Iterator[Praise]:
    """
    Say what is good.

    Args:
        context: What there is to see.
        findings: What was found: nothing is praised that is at fault as well.

    Yields:
        The praise, objective by objective, then key results that stand alone.

    Example:
        >>> seen = ReviewContext.of_text("Cut churn from 3.2% to 2%")
        >>> [praise.name for praise in praises(seen, ())]
        ['result', 'baseline']
    """
    faults: dict[str, set[str]] = {}
    for found in findings:
        faults.setdefault(found.subject, set()).add(found.code)
    for objective in context.objectives:
        for praise in _OF_OBJECTIVES:
            yield from praise(objective, faults.get(objective.id, set()))
    if context.lone:
        for kr in context.key_results:
            yield from _result(kr)
            yield from _baseline(kr)


def _scoped(objective: SeenObjective, _: set[str]) -> Iterator[Praise]:
    """Praise an objective that says whom it is about."""
    said = [*objective.mentions.populations, *objective.scope.populations]
    if not said:
        return
    people = objective.context.concepts.populations
    who = people[said[0].id]
    others = [
        other.name
        for other in people.values()
        if other.axis == "payment" and who.excludes(other)
    ][:1]
    out = f", and puts {others[0]} out of scope" if others else ""
    yield _of(objective, "scope", f"It says whom it is about: {who.name}{out}.")


def _clear(objective: SeenObjective, faults: set[str]) -> Iterator[Praise]:
    """Praise one line that names what should become true, without a number."""
    if faults.isdisjoint(_VAGUE) and objective.mentions.concepts:
        short = len(objective.title) <= _LONGEST and not objective.sentence.targets
        if short:
            yield _of(objective, "clear aim", "The aim is one clear line.")


def _numbers(objective: SeenObjective, _: set[str]) -> Iterator[Praise]:
    """Praise key results that can be tested, and met in part."""
    krs = objective.key_results
    if krs and all(kr.measurable and not kr.binary for kr in krs):
        yield _of(
            objective,
            "numbers",
            "Every key result has a number: each can be tested, and even a part of it "
            "is progress one can see. Somebody has thought about them."
            if len(krs) > 1
            else "Its key result has a number: it can be tested, and met in part.",
        )


def _results(objective: SeenObjective, _: set[str]) -> Iterator[Praise]:
    """Praise the key results that read as results."""
    krs = objective.key_results
    good = [kr for kr in krs if kr.form == "outcome" and kr.measurable]
    if good and len(good) == len(krs):
        yield _of(objective, "results", "All key results are results, not work.")
        return
    for kr in good:
        yield from _result(kr)


def _result(kr: SeenKeyResult) -> Iterator[Praise]:
    if kr.form == "outcome" and kr.measurable:
        yield Praise(
            name="result",
            subject=kr.id,
            message=f'"{kr.title}" is no action and reads well as a result.',
        )


def _baselines(objective: SeenObjective, _: set[str]) -> Iterator[Praise]:
    """Praise a start that is known."""
    krs = objective.key_results
    known_ = [kr for kr in krs if kr.baseline is not None]
    if known_ and len(known_) == len(krs):
        yield _of(objective, "baselines", "Each says where it starts.")
        return
    for kr in known_:
        yield from _baseline(kr)


def _baseline(kr: SeenKeyResult) -> Iterator[Praise]:
    if kr.baseline is not None and kr.goal is not None:
        yield Praise(
            name="baseline",
            subject=kr.id,
            message=f'"{kr.title}" says where it starts and where it ends.',
        )


def _staged(objective: SeenObjective, _: set[str]) -> Iterator[Praise]:
    """Praise a stretch that is told apart from the target."""
    for kr in objective.key_results:
        target = kr.target
        stretched = isinstance(target, Reach) and target.stretch is not None
        if stretched or isinstance(target, Zones):
            yield Praise(
                name="stretch",
                subject=kr.id,
                message=f'"{kr.title}" tells what is expected from what is a stretch.',
            )


def _guarded(objective: SeenObjective, _: set[str]) -> Iterator[Praise]:
    """Praise what must not get worse."""
    if objective.objective.guardrails:
        yield _of(objective, "guardrails", "It says what must not get worse meanwhile.")


def _assumed(objective: SeenObjective, _: set[str]) -> Iterator[Praise]:
    """Praise an assumption that is written down."""
    if objective.objective.assumptions:
        yield _of(objective, "assumptions", "What it assumes is written down.")


def _why(objective: SeenObjective, _: set[str]) -> Iterator[Praise]:
    """Praise a reason."""
    if objective.objective.why:
        yield _of(objective, "why", "It says why it matters.")


def _meant(objective: SeenObjective, _: set[str]) -> Iterator[Praise]:
    """Praise a word on how firmly it is meant."""
    intent = objective.objective.intent
    if intent is not None:
        yield _of(objective, "intent", f"Everybody can see that it is {intent}.")


_OF_OBJECTIVES: Final[
    tuple[Callable[[SeenObjective, set[str]], Iterator[Praise]], ...]
] = (
    _clear,
    _scoped,
    _numbers,
    _results,
    _baselines,
    _staged,
    _guarded,
    _assumed,
    _why,
    _meant,
)


def _of(objective: SeenObjective, name: str, message: str) -> Praise:
    return Praise(name=name, subject=objective.id, kind="objective", message=message)
