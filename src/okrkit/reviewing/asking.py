"""What an expert would ask, since neither words nor fields say it."""

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from okrkit.reviewing.finding import Finding, Question
from okrkit.reviewing.seen import ReviewContext, SeenKeyResult, SeenObjective

__all__ = ["questions"]


def questions(
    context: ReviewContext, findings: Sequence[Finding]
) -> Iterator[Question]:
    """
    Ask what decides and is not said.

    Args:
        context: What there is to see.
        findings: What was found: some of it is better asked than told.

    Yields:
        The questions, objective by objective, then key results that stand alone.

    Example:
        >>> seen = ReviewContext.of_text("NPS up 50 over the previous quarter")
        >>> print(next(questions(seen, ())))
        Where does "NPS up 50 over the previous quarter" start: is 50 a lot, or little?
    """
    codes: dict[str, set[str]] = {}
    for found in findings:
        codes.setdefault(found.objective or found.subject, set()).add(found.code)
    for objective in context.objectives:
        for ask in _OF_OBJECTIVES:
            yield from ask(objective, codes.get(objective.id, set()))
    if context.lone:
        for kr in context.key_results:
            yield from _how_big(kr)


def _others(objective: SeenObjective, _: set[str]) -> Iterator[Question]:
    """Ask about those whom the scope leaves out, where one may become the other."""
    people = objective.context.concepts.populations
    for one in (*objective.mentions.populations, *objective.scope.populations):
        who = people[one.id]
        for other in filter(None, map(people.get, _BECOMES.get(one.id, ()))):
            yield _of(
                objective,
                "out of scope",
                f"Is there an OKR about turning {other.name} into {who.name}?",
                "S03",
            )
            return


_BECOMES: Final = {
    "paying": ("free", "trial"),
    "existing": ("new",),
    "active": ("inactive",),
    "enterprise": ("mid_market",),
}
"""Who may become the one whom an objective is about."""


def _challenge(objective: SeenObjective, codes: set[str]) -> Iterator[Question]:
    """Ask how firmly it is meant."""
    if "S05" in codes:
        yield _of(
            objective,
            "stretch or upkeep",
            "Is this a challenge, or does it keep up what is already good?",
            "S05",
        )


def _problem(objective: SeenObjective, codes: set[str]) -> Iterator[Question]:
    """Ask for the problem behind the aim."""
    aims = {one.id for one in objective.mentions.concepts}
    measured = {c.concept for c in objective.covered if c.shown == "direct"}
    for concept in sorted(aims & _PROBLEMS.keys()):
        for name, unless, message in _PROBLEMS[concept]:
            if name == "turnover" and concept in measured:
                continue
            if any(_shows(kr, unless) for kr in objective.key_results):
                continue
            more = ""
            if name == "turnover" and any(map(_starts_early, objective.key_results)):
                more = " It would explain the hurry with new ones."
            yield _of(objective, name, message + more, "O06", *sorted(codes & {"S01"}))


def _starts_early(kr: SeenKeyResult) -> bool:
    """Tell whether a key result is about the first days of new customers."""
    return any(one.id == "new" for one in kr.mentions.populations)


def _shows(kr: SeenKeyResult, concept: str) -> bool:
    """Tell whether a key result measures a concept before all else."""
    return kr.form == "outcome" and any(
        measure.shows[:1] == (concept,) for measure in kr.measures
    )


_PROBLEMS: Final[dict[str, tuple[tuple[str, str, str], ...]]] = {
    "retention": (
        (
            "turnover",
            "retention",
            "Is there a high turnover of customers?",
        ),
        (
            "why they leave",
            "support",
            "If customers are leaving, does anybody find out why, and act upon it?",
        ),
    ),
    "staff_retention": (
        (
            "why they leave",
            "staff_engagement",
            "If people are leaving, does anybody find out why, and act upon it?",
        ),
    ),
    "acquisition": (
        (
            "kept",
            "retention",
            "Do those who are won stay, or does the bucket leak?",
        ),
    ),
    "hiring": (
        (
            "kept",
            "staff_retention",
            "Do those who are hired stay, and do well after half a year?",
        ),
    ),
    "delivery": (
        ("worth it", "quality", "Is what is delivered faster also what is needed?"),
    ),
    "cost": (
        ("at whose cost", "quality", "Who would notice first if too much was saved?"),
    ),
}
"""By concept: what to ask, unless key results measure another concept."""


def _resolved(objective: SeenObjective, _: set[str]) -> Iterator[Question]:
    """Ask what follows from talking to customers."""
    for kr in objective.key_results:
        lowers = {token.lower for token in kr.sentence.tokens}
        if kr.form != "outcome" and lowers & _TALKS:
            yield _of(
                objective,
                "what follows",
                f"What becomes of issues that come up in \u201c{kr.title}\u201d: is "
                "there a key result for resolving them?",
                "S08",
                "S01",
            )
            return


_TALKS: Final = frozenset({
    "call", "calls", "meeting", "meetings", "interview", "interviews", "survey",
    "surveys", "review", "reviews", "visit", "visits", "feedback", "conversations",
})  # fmt: skip


def _sizes(objective: SeenObjective, codes: set[str]) -> Iterator[Question]:
    """Ask whether everybody needs the same."""
    if "S04" in codes:
        yield _of(
            objective,
            "segments",
            "Do small accounts need the same level of service as the largest ones?",
            "S04",
        )


def _starts(objective: SeenObjective, _: set[str]) -> Iterator[Question]:
    for kr in objective.key_results:
        yield from _how_big(kr)


def _how_big(kr: SeenKeyResult) -> Iterator[Question]:
    """Ask whether a change is big or small."""
    slots = kr.slots
    if slots.kind not in ("delta", "percent-delta", "multiple"):
        return
    if kr.baseline is None and slots.target is not None:
        start, end = slots.spans.get("target", (0, len(kr.title)))
        said = kr.title[start:end].strip() or f"{slots.target:g}"
        yield Question(
            name="how big",
            subject=kr.id,
            message=f'Where does "{kr.title}" start: is {said} a lot, or little?',
            codes=("K03", "K16"),
        )


_OF_OBJECTIVES: Final[
    tuple[Callable[[SeenObjective, set[str]], Iterator[Question]], ...]
] = (_others, _challenge, _problem, _resolved, _sizes, _starts)


def _of(objective: SeenObjective, name: str, message: str, *codes: str) -> Question:
    return Question(
        name=name,
        subject=objective.id,
        kind="objective",
        message=message,
        codes=codes,
    )
