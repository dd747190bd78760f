"""What an expert would ask, since neither words nor fields say it."""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from okrkit.reviewing.finding import Finding, Question
from okrkit.reviewing.phrasing import inside, quoted
from okrkit.reviewing.praising import said_people
from okrkit.reviewing.rules.reading import against_others
from okrkit.reviewing.rules.sets import shares
from okrkit.reviewing.seen import ReviewContext, SeenKeyResult, SeenObjective
from okrkit.wording.concepts.phrases import stem
from okrkit.wording.languages.en.rule_phrases import STARTING
from okrkit.wording.languages.en.rule_words import SMALL_WORDS

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
        Where does “NPS up 50 over the previous quarter” start: is 50 a lot, or little?
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
    said = said_people(objective)
    named = {id for id, _ in said}
    for id, words in said:
        other = people.get(_BECOMES.get(id, "") if _SAID.match(words) else "")
        # Who turns the one into the other says so, and is not asked for it.
        if other is not None and other.id not in named and not _turns(objective):
            yield _of(
                objective,
                "out of scope",
                f"Is there an OKR about turning {other.name} into {words}?",
                "S03",
            )
            return


def _turns(objective: SeenObjective) -> bool:
    """Tell whether an objective is to make some people others than they are."""
    lowers = {token.lower for token in objective.sentence.tokens}
    aims = {one.id for one in objective.mentions.concepts}
    return bool(lowers & _TURNING or "conversion" in aims)


_TURNING: Final = frozenset({"into", "become", "becomes", "convert", "upgrade"})
_SAID: Final = re.compile("pay|paid|active")
"""How those begin of whom it is sure that others are not so yet."""
_BECOMES: Final = {"paying": "free", "active": "inactive"}
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


def _told_by(objective: SeenObjective, codes: set[str]) -> Iterator[Question]:
    """Ask what would show an aim in words of its own, of which no result speaks."""
    krs = objective.key_results
    if not krs or objective.mentions.concepts or codes & _UNSHOWN:
        return
    said = _content(objective)
    if not any(shares(kr, objective) or said & _content(kr) for kr in krs):
        yield _of(
            objective,
            "what shows it",
            f"Which of its key results would tell that {quoted(objective.title)} has "
            "come true?",
            "S01",
        )


def _content(seen: SeenObjective | SeenKeyResult) -> set[str]:
    """Give the stems of the words that say what a title is about."""
    return {
        stem(token.lower)
        for token in seen.sentence.tokens
        if len(token.lower) > _SHORT and token.lower not in SMALL_WORDS
    }


_SHORT: Final = 3
_UNSHOWN: Final = frozenset({"S01", "S02", "S11", "O02", "O03"})
"""What says already that its key results do not show it."""


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
            said = message.format_map(_Whom(objective)) + more
            yield _of(objective, name, said, "O06", *sorted(codes & {"S01"}))


class _Whom(dict[str, str]):
    """Gives those whom an objective names, by the group that they belong to."""

    def __init__(self, objective: SeenObjective) -> None:
        """Look for the first of each group, in the plural."""
        about = objective.context.concepts.about
        for token in reversed(objective.sentence.tokens):
            group = about.get(stem(token.lower))
            if group is not None and token.lower.endswith("s"):
                self[group] = token.lower

    def __missing__(self, group: str) -> str:
        """Give the group by its own name."""
        return group


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
            "Is there a high turnover of {customers}?",
        ),
        (
            "why they leave",
            "support",
            "If {customers} are leaving, does anybody find out why, and act upon it?",
        ),
    ),
    "staff_retention": (
        (
            "why they leave",
            "staff_engagement",
            "If {people} are leaving, does anybody find out why, and act upon it?",
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
        (
            "worth it",
            "quality",
            "Is what comes sooner also what is needed?",
        ),
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
        talks = lowers & _TALKS and lowers & _THEM and not lowers & _FEWER
        if kr.form != "outcome" and talks:
            yield _of(
                objective,
                "what follows",
                f"What becomes of issues that come up in {quoted(kr.title)}: is "
                "there a key result for resolving them?",
                "S08",
                "S01",
            )
            return


_TALKS: Final = frozenset({
    "call", "calls", "meeting", "meetings", "interview", "interviews", "survey",
    "surveys", "review", "reviews", "visit", "visits", "feedback", "conversations",
})  # fmt: skip


_THEM: Final = frozenset({
    "customer", "customers", "client", "clients", "account", "accounts", "user",
    "users", "subscriber", "subscribers", "guests", "members", "tenants",
})  # fmt: skip
"""Those whose issues a talk brings up."""
_FEWER: Final = frozenset(
    {"reduce", "cut", "fewer", "less", "lower", "halve", "outbound"}
)


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
    changes = slots.kind in ("delta", "percent-delta", "multiple")
    changes = changes and kr.form == "outcome" and not against_others(kr.sentence)
    if not changes or slots.direction not in ("up", "down"):
        return
    said = STARTING.search(kr.sentence.clean) is not None
    if kr.baseline is None and slots.target is not None and not said:
        start, end = slots.spans.get("target", (0, len(kr.title)))
        step = inside(kr.title[start:end].strip()) or f"{slots.target:g}"
        yield Question(
            name="how big",
            subject=kr.id,
            message=f"Where does {quoted(kr.title)} start: is {step} a lot, or little?",
            codes=("K03", "K16"),
        )


_OF_OBJECTIVES: Final[
    tuple[Callable[[SeenObjective, set[str]], Iterator[Question]], ...]
] = (_others, _challenge, _told_by, _problem, _resolved, _sizes, _starts)


def _of(objective: SeenObjective, name: str, message: str, *codes: str) -> Question:
    return Question(
        name=name,
        subject=objective.id,
        kind="objective",
        message=message,
        codes=codes,
    )
