"""What to decide: by whom, by when, and what may be done."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence

from okrkit.model.calendar import Cycle
from okrkit.show.report.facts import LISTED, Facts
from okrkit.show.report.parts import Entry, Section, few
from okrkit.show.report.stands import Stand
from okrkit.show.report.words import counted, day_text, joined
from okrkit.strategy.deciding.decision import Decision, DecisionKind
from okrkit.strategy.deciding.rules import ORDER

__all__ = ["about", "deciding"]

_ASKS: dict[DecisionKind, str] = {
    "escalate": "Escalate",
    "stop": "Stop",
    "add outcome": "Add an outcome to",
    "rescope": "Rescope",
    "retarget": "Set a new target for",
    "retire": "Retire",
}


def deciding(facts: Facts) -> Section:
    """
    Say what should be decided, the most pressing first.

    Example:
        >>> from okrkit import OKRSet, report
        >>> report(OKRSet(cycle="2026-Q4"), on="2026-11-15").sections[3].lines
        ('Nothing that has to be decided was found.',)
    """
    entries = tuple(_entry(facts, made) for made in facts.decisions)
    lines: tuple[str, ...] = ("Nothing that has to be decided was found.",)
    if entries:
        kinds = Counter(made.kind for made in facts.decisions)
        many = joined([f"{kind} {kinds[kind]}" for kind in ORDER if kinds[kind]])
        order = ", the most pressing first" if len(entries) > 1 else ""
        lines = (f"{counted(len(entries), 'decision')}{order}: {many}.",)
    most = LISTED[facts.audience]
    return Section(
        name="decisions",
        title="What to decide",
        lines=lines,
        entries=few(entries, most),
    )


def _entry(facts: Facts, made: Decision) -> Entry:
    evidence = "; ".join(map(str, made.evidence))
    return Entry(
        title=f"{_ASKS[made.kind]}: {made.title}",
        id=made.subject,
        lines=(
            made.trigger
            if facts.brief
            else f"{made.trigger} {evidence[:1].upper()}{evidence[1:]}.",
            _due(facts, made),
        ),
        points=made.options if not facts.brief else (),
        explained=() if facts.brief else (made.explanation(),),
    )


def _due(facts: Facts, made: Decision) -> str:
    """Say who is to decide, and how long it still makes a difference."""
    who = f"{made.owner} decides" if made.owner else "Nobody is named to decide"
    span = facts.end_of(about(facts.stands, made)[0])
    left = "" if span is None else f"; {_left(span, facts.on)}"
    return f"{who}{left}."


def _left(span: Cycle, on: dt.date) -> str:
    return f"{counted(span.remaining(on), 'day')} left, until {day_text(span.last_day)}"


def about(stands: Sequence[Stand], made: Decision) -> list[Stand]:
    """
    Find what a decision is about.

    Args:
        stands: Objectives.
        made: The decision.

    Returns:
        Key results or objectives; of a metric or an initiative, the objectives that it
        stands beside. Empty where it is about none of these.

    Example:
        >>> about.__name__
        'about'
    """
    if made.about == "key result":
        stands = [part for stand in stands for part in stand.parts]
    if made.about in ("key result", "objective"):
        return [stand for stand in stands if stand.id == made.subject]
    return [stand for stand in stands if made.subject in stand.beside]
