"""What is good, and should stay: each praise a small function."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final, TypeAlias

from okrkit.model.staged import Zones
from okrkit.model.target import Reach
from okrkit.reviewing.finding import Finding, Praise
from okrkit.reviewing.phrasing import inside, quoted
from okrkit.reviewing.seen import ReviewContext, SeenKeyResult, SeenObjective
from okrkit.wording.languages.en.rule_words import CALLED, PHRASE_ENDS
from okrkit.wording.wordforms import CODES

__all__ = ["praises", "said_people"]

_LONGEST: Final = 70
_VAGUE: Final = frozenset({"O01", "O02", "O03", "O04", "O05", "O07"})
_OPEN: Final = frozenset({"K02", "K04", "K15", "K18", "K19", "T01", "T02", "T04"})
"""What says that a number does not tell when it is met."""
_NO_RESULT: Final = _OPEN | {"K01", "K07", "K09", "K10", "K11"}
"""What says that a key result is no result, or a poor one."""
_NO_START: Final = frozenset({"K03", "K15", "K18", "T01", "T02", "T04"})
"""What says that one of its ends cannot be meant."""

_ASTRAY: Final = frozenset({"S01", "S02", "S03", "S11", "S13", "K02", "T01", "T04"})
"""What says that key results do not show what the objective names."""

_PAYING: Final = re.compile("pay|paid")

Faults: TypeAlias = Mapping[str, set[str]]
"""Codes of what was found, by the id of what it was found of."""


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
            yield from praise(objective, faults)
    if context.lone:
        for kr in context.key_results:
            yield from _result(kr, faults)
            yield from _baseline(kr, faults)


def said_people(objective: SeenObjective, /) -> list[tuple[str, str]]:
    """
    Give the people that an objective names, in its own words.

    Args:
        objective: As rules see it.

    Returns:
        Id of each population and the words for it, those of the title first.

    Example:
        >>> seen = ReviewContext.of_text("Objective: Paying customers stay" + chr(10)
        ...     + "- Cut churn from 3.2% to 2%")
        >>> said_people(seen.objectives[0])
        [('paying', 'paying customers')]
    """
    parts = (
        (objective.title, objective.mentions),
        (objective.objective.scope, objective.scope),
    )
    return [
        (one.id, inside(text[slice(*one.span)]))
        for text, named in parts
        for one in named.populations
    ]


def _scoped(objective: SeenObjective, _: Faults) -> Iterator[Praise]:
    """Praise an objective that says whom it is about, in its own words."""
    said = said_people(objective)
    # "The employee handbook" is about a book: only a plural is sure to be people.
    plural = [(id, words) for id, words in said if words.endswith("s")]
    if not plural:
        return
    people = objective.context.concepts.populations
    id, words = plural[0]
    if any(people[id].excludes(people[one]) for one, _ in said):
        return
    others = [
        other.name
        for other in people.values()
        if other.axis == "payment" and people[id].excludes(other)
    ][:1]
    # Whoever is premium may be a guest of a hotel, of which none is free.
    apart = others and _PAYING.search(words)
    out = f", and puts {others[0]} out of scope" if apart else ""
    yield _of(objective, "scope", f"It says whom it is about: {words}{out}.")


def _clear(objective: SeenObjective, found: Faults) -> Iterator[Praise]:
    """Praise one line that names what should become true, without a number."""
    faults = found.get(objective.id, set())
    short = len(objective.title) <= _LONGEST and not objective.sentence.targets
    if short and faults.isdisjoint(_VAGUE) and objective.mentions.concepts:
        yield _of(objective, "clear aim", "The aim is one clear line.")


def _numbers(objective: SeenObjective, faults: Faults) -> Iterator[Praise]:
    """Praise key results that can be tested, and met in part."""
    krs = objective.key_results
    tested = all(
        kr.measurable and not kr.binary and faults.get(kr.id, set()).isdisjoint(_OPEN)
        for kr in krs
    )
    if not krs or "S11" in faults.get(objective.id, set()):
        return
    counted = sum(kr.measurable and not kr.binary and not _all_of(kr) for kr in krs)
    if not tested and len(krs) > counted > len(krs) / 2:
        message = f"{counted} of {len(krs)} key results have a number."
        yield _of(objective, "numbers", message)
    if tested:
        yield _of(
            objective,
            "numbers",
            "Every key result has a number: each can be tested, and even a part of it "
            "is progress one can see. Somebody has thought about them."
            if len(krs) > 1
            else "Its key result has a number: it can be tested, and met in part.",
        )


def _all_of(kr: SeenKeyResult) -> bool:
    """Tell "file all papers", whose number is none that one could write."""
    return kr.slots.kind == "share" and not any(map(str.isdigit, kr.title))


def _shown(objective: SeenObjective, faults: Faults) -> Iterator[Praise]:
    """Praise key results that measure what the objective names."""
    direct = [one for one in objective.covered if one.shown == "direct"]
    said = {
        code
        for each in (objective, *objective.key_results)
        for code in faults.get(each.id, set())
    }
    if direct and len(direct) == len(objective.covered) and said.isdisjoint(_ASTRAY):
        yield _of(
            objective,
            "measured",
            f"Its key results measure what it is about: {objective.names(direct)}.",
        )


def _results(objective: SeenObjective, faults: Faults) -> Iterator[Praise]:
    """Praise the key results that read as results."""
    krs = objective.key_results
    good = [kr for kr in krs if _is_result(kr, faults)]
    if good and len(good) == len(krs):
        yield _of(objective, "results", "All key results are results, not work.")
        return
    for kr in good:
        yield from _result(kr, faults)


def _is_result(kr: SeenKeyResult, faults: Faults) -> bool:
    """Tell whether it reads as a result, and nothing was found that says otherwise."""
    sound = faults.get(kr.id, set()).isdisjoint(_NO_RESULT)
    if kr.form != "outcome" or not (kr.measurable and sound) or _does(kr):
        return False
    return kr.typed or kr.sentence.judged.strength >= _SURE


_SURE: Final = 0.6
"""What hardly reads as a result more than as work is let be, not praised."""


def _does(kr: SeenKeyResult) -> bool:
    """Tell "enrol 40 pupils" and "a call to each", which name what one does."""
    if kr.typed or kr.baseline is not None:
        return False
    first = kr.opening
    signs = {sign.name for sign in kr.sentence.judged.evidence}
    if signs & _DEEDS:
        return not ("opens-solve" in signs and signs & _WON)
    if "opens-gain" in signs:  # who enrols, serves or sees somebody works for it
        return CODES.get(first.word, "n")[0] in _WORKED
    for token in kr.sentence.tokens[first.place :]:
        if token.lower in CALLED:
            return True
        if token.kind != "word" or token.lower in PHRASE_ENDS:
            break
    return False


_DEEDS: Final = frozenset(
    f"opens-{deed}"
    for deed in ("work", "delivery", "solve", "staff", "soft", "start", "move")
)
"""Signs that a line opens with what one does, whatever else it names."""
_WON: Final = frozenset({
    "object-business", "object-customer", "object-metric", "solve+business",
})  # fmt: skip
"""What is closed that is won: clients, revenue; what is answered is work."""
_WORKED: Final = "HUW"
"""Letters of verbs of work, which are a gain by those who come."""


def _result(kr: SeenKeyResult, faults: Faults) -> Iterator[Praise]:
    if _is_result(kr, faults):
        yield Praise(
            name="result",
            subject=kr.id,
            message=f"{quoted(kr.title)} is no action and reads well as a result.",
        )


def _baselines(objective: SeenObjective, faults: Faults) -> Iterator[Praise]:
    """Praise a start that is known."""
    krs = objective.key_results
    known_ = [kr for kr in krs if _starts(kr, faults)]
    if known_ and len(known_) == len(krs):
        yield _of(objective, "baselines", "Each says where it starts.")
        return
    for kr in known_:
        yield from _baseline(kr, faults)


def _starts(kr: SeenKeyResult, faults: Faults) -> bool:
    """Tell whether it says where it starts, and its two ends are not in question."""
    return kr.baseline is not None and faults.get(kr.id, set()).isdisjoint(_NO_START)


def _baseline(kr: SeenKeyResult, faults: Faults) -> Iterator[Praise]:
    if _starts(kr, faults) and kr.goal is not None:
        yield Praise(
            name="baseline",
            subject=kr.id,
            message=f"{quoted(kr.title)} says where it starts and where it ends.",
        )


def _staged(objective: SeenObjective, _: Faults) -> Iterator[Praise]:
    """Praise a stretch that is told apart from the target."""
    for kr in objective.key_results:
        target = kr.target
        stretched = isinstance(target, Reach) and target.stretch is not None
        if stretched or isinstance(target, Zones):
            yield Praise(
                name="stretch",
                subject=kr.id,
                message=f"{quoted(kr.title)} tells what is expected from what is a "
                "stretch.",
            )


def _guarded(objective: SeenObjective, _: Faults) -> Iterator[Praise]:
    """Praise what must not get worse."""
    if objective.objective.guardrails:
        yield _of(objective, "guardrails", "It says what must not get worse meanwhile.")


def _assumed(objective: SeenObjective, _: Faults) -> Iterator[Praise]:
    """Praise an assumption that is written down."""
    if objective.objective.assumptions:
        yield _of(objective, "assumptions", "What it assumes is written down.")


def _why(objective: SeenObjective, _: Faults) -> Iterator[Praise]:
    """Praise a reason."""
    if objective.objective.why:
        yield _of(objective, "why", "It says why it matters.")


def _meant(objective: SeenObjective, _: Faults) -> Iterator[Praise]:
    """Praise a word on how firmly it is meant."""
    intent = objective.objective.intent
    if intent is not None:
        yield _of(objective, "intent", f"Everybody can see that it is {intent}.")


_OF_OBJECTIVES: Final[
    tuple[Callable[[SeenObjective, Faults], Iterator[Praise]], ...]
] = (
    _clear,
    _scoped,
    _shown,
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
