"""What to decide: by whom, by when, and what may be done."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import partial

from okrkit.model.calendar import Cycle
from okrkit.scoring.amounts import day_text
from okrkit.show.report.facts import LISTED, Facts
from okrkit.show.report.parts import Entry, Section, few
from okrkit.show.report.stands import Stand, titles, worst
from okrkit.show.report.words import counted, joined, quoted
from okrkit.strategy.deciding.decision import Decision, DecisionKind

__all__ = ["about", "deciding"]

_ASKS: dict[DecisionKind, str] = {
    "escalate": "Escalate",
    "read again": "Read again",
    "stop": "Stop",
    "add outcome": "Add an outcome to",
    "rescope": "Rescope",
    "retarget": "Set a new target for",
    "retire": "Retire",
    "carry over": "Carry over or drop",
    "close": "Close",
}
_DONE: dict[DecisionKind, str] = {
    "escalate": "to escalate",
    "read again": "to read again",
    "stop": "to stop",
    "add outcome": "to give an outcome",
    "rescope": "to rescope",
    "retarget": "for a new target",
    "retire": "to retire",
    "carry over": "to carry over or drop",
    "close": "to close",
}
_NEVER = "never read"
_FINAL = "not read to the end"
_MEASURE = "Measure it or drop it"


def deciding(facts: Facts) -> Section:
    """
    Say what should be decided, the most pressing first.

    Example:
        >>> from okrkit import OKRSet, report
        >>> report(OKRSet(cycle="2026-Q4"), on="2026-11-15").sections[3].lines
        ('Nothing that has to be decided was found.',)
    """
    groups = _alike(facts.decisions)
    lines = [*_found(facts), *_unread(facts)]
    lost = _lost(facts)
    if not lines and not lost:
        lines = ["Nothing that has to be decided was found."]
    write = _named if facts.brief else _group
    entries = [partial(write, facts, group) for group in groups]
    most = LISTED[facts.audience]
    return Section(
        name="decisions",
        title="What to decide",
        lines=(*lines, *([lost] if lost else [])),
        entries=(*few(entries[:most]), *_rest(groups[most:])),
    )


def _rest(groups: Sequence[Sequence[Decision]]) -> Iterator[Entry]:
    """Name the decisions that are not told one by one."""
    asked = [
        f"{_ask(group[0])}: {group[0].title}" if len(group) == 1 else _head(group)
        for group in groups
    ]
    if asked:
        title = f"… and {len(asked)} more"
        yield Entry(title=title, points=tuple(asked), folded=True)


def _found(facts: Facts) -> Iterator[str]:
    """Count the decisions by what is asked."""
    found = facts.decisions
    if not found:
        return
    kinds = Counter(_word(made) for made in found)
    told = [f"{many} {word}" for word, many in kinds.items()]
    order = ", the most pressing first" if len(found) > 1 else ""
    yield f"{counted(len(found), 'decision')}{order}: {joined(told, len(told))}."


def _word(made: Decision) -> str:
    if _FINAL in made.rules:
        return "to read to the end"
    never = _NEVER in made.rules
    return "to measure or drop" if never else _DONE[made.kind]


def _ask(made: Decision, *, many: bool = False) -> str:
    """Say what is asked, for a heading."""
    if _FINAL in made.rules:
        return "Read the final value of" if many else "Read the final value"
    if _NEVER not in made.rules:
        return _ASKS[made.kind]
    return "Measure or drop" if many else _MEASURE


def _unread(facts: Facts) -> Iterator[str]:
    """Ask to measure what keeps objectives from being judged, if nothing else does."""
    asked = {made.subject for made in facts.decisions if _NEVER in made.rules}
    for stand in facts.stands:
        bare = [] if facts.overdue(stand) else stand.unread
        if all(part.id in asked for part in bare):
            continue
        until = f"until then{_begins(stand)} no chance is said of {stand.name}"
        yield f"Measure {titles(bare)}: {until}."


def _begins(stand: Stand) -> str:
    """Name what keeps an objective from a chance by beginning late, the last of it."""
    days = [part.begins for part in stand.waiting if part.begins is not None]
    late = [part for part in stand.waiting if part.begins == max(days)]
    if not late:
        return ""
    verb = "begins" if len(late) == 1 else "begin"
    return f", and until {titles(late)} {verb} on {day_text(max(days))},"


def _lost(facts: Facts) -> str:
    """Name what will probably be missed, and what may be done, if nobody has to."""
    asked = {s.id for made in facts.decisions for s in about(facts.stands, made)}
    lost = [stand for stand in facts.stands if stand.losing and not stand.over]
    lost = [
        stand
        for stand in sorted(lost, key=worst)
        if stand.id not in asked
        and not any(part.id in asked and part.doubtful for part in stand.parts)
    ]
    if not lost:
        return ""
    bare = not any(each.committed for each in (*facts.stands, *facts.key_results))
    rest = " Nothing is committed, so nothing must be escalated." * bare
    it = "it" if len(lost) == 1 else "them"
    return (
        f"{titles(lost)} will probably be missed: add people, lower the target, or "
        f"drop {it}.{rest}"
    )


def _alike(decisions: Iterable[Decision]) -> list[list[Decision]]:
    """Put together what was found by the same rules, and asks for the same."""
    groups: dict[object, list[Decision]] = {}
    for made in decisions:
        key = made.kind, made.about, made.trigger, made.options
        groups.setdefault(key, []).append(made)
    return [*groups.values()]


def _group(facts: Facts, group: Sequence[Decision]) -> Entry:
    """Say once what holds of all, and of each what is known of it alone."""
    first = group[0]
    if len(group) == 1:
        return _entry(facts, first, title=f"{_ask(first)}: {first.title}")
    each = [partial(_entry, facts, made) for made in group]
    return Entry(
        title=_head(group),
        lines=(first.trigger,),
        points=first.options,
        entries=few(each, LISTED["team"]),
    )


def _named(facts: Facts, group: Sequence[Decision]) -> Entry:
    """Say what is asked, about what, and who decides, on two lines."""
    first = group[0]
    if len(group) == 1:
        title = f"{_ask(first)}: {first.title}"
        return Entry(
            title=title, id=first.subject, lines=(first.trigger, _due(facts, first))
        )
    names = (
        quoted(made.title) + (f" ({made.owner})" if made.owner else "")
        for made in group
    )
    spans = {facts.end_of(about(facts.stands, made)[0]) for made in group}
    end = next(iter(spans)) if len(spans) == 1 else None
    said = (first.trigger, f"{joined([*names], 3)}{_left(end, facts.on)}.")
    return Entry(title=_head(group), lines=said)


def _head(group: Sequence[Decision]) -> str:
    return f"{_ask(group[0], many=True)} {counted(len(group), group[0].about)}"


def _entry(facts: Facts, made: Decision, *, title: str = "") -> Entry:
    """Give a decision with its evidence; alone it says all that it asks for."""
    found = "; ".join(map(str, made.evidence))
    said = f"{found[:1].upper()}{found[1:]}."
    return Entry(
        title=title or made.title,
        id=made.subject,
        lines=(f"{made.trigger} {said}" if title else said, _due(facts, made)),
        points=made.options if title else (),
        explained=(made.explanation(),),
    )


def _due(facts: Facts, made: Decision) -> str:
    """Say who is to decide, and how long it still makes a difference."""
    who = f"{made.owner} decides" if made.owner else "Nobody is named to decide"
    span = facts.end_of(about(facts.stands, made)[0])
    return f"{who}{_left(span, facts.on)}."


def _left(span: Cycle | None, on: dt.date) -> str:
    """Say how many days are left; nothing where no day is known, or all are over."""
    if span is None or on > span.last_day:
        return ""
    last = day_text(span.last_day)
    return f"; {counted(span.remaining(on), 'day')} left, until {last}"


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
