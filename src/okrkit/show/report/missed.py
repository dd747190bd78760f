"""What will probably be missed: by how much, and why."""

import datetime as dt
from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

from okrkit import markup
from okrkit.markup import Markup
from okrkit.model.okr import KeyResult
from okrkit.projection.behind import behind
from okrkit.projection.goal import Goal
from okrkit.projection.said import about_text, fan_drawn, range_drawn
from okrkit.scoring.amounts import day_text
from okrkit.show.report.ended import (
    ended,
    ended_aim,
    ended_key_result,
)
from okrkit.show.report.facts import Facts
from okrkit.show.report.parts import Entry, Section, few
from okrkit.show.report.standing import will
from okrkit.show.report.stands import Stand, entry_of, titles, worst
from okrkit.show.report.words import amount_apart, counted, percent, range_text

__all__ = ["missed"]

_EXPLAINED = 20
"""Of so many the whole way to the chance is shown: it is long to make and to read."""
_APART = 0.25
_WEEK = 7
_HALF = 0.5


def missed(facts: Facts) -> Section:
    """
    Say what has less than an even chance, how far off it will be, and why.

    Example:
        >>> from okrkit import OKRSet, report
        >>> report(OKRSet(cycle="2026-Q4"), on="2026-11-15").sections[1].lines
        ('Nothing has a chance yet that could be judged.',)
    """
    if facts.over:
        return ended(facts)
    seen = [s for s in facts.key_results if _open(s)]
    losing = sorted((s for s in facts.key_results if s.doubtful), key=worst)
    aims = [stand for stand in facts.stands if stand.doubtful]
    head = Section(name="missed", title=_title([*aims, *losing], seen))
    if not seen and not losing:
        nothing = "Nothing has a chance yet that could be judged."
        return head.replace(lines=(nothing, *_later(facts)))
    entries = [
        partial(write, facts, stand, explained=place < _EXPLAINED)
        for write, stands in ((_aim, aims), (_key_result, losing))
        for place, stand in enumerate(stands)
    ]
    return head.replace(lines=tuple(_lead(facts)), entries=few(entries))


def _title(doubtful: list[Stand], seen: list[Stand]) -> str:
    """Ask no more than is answered."""
    if doubtful and not seen:
        return "What was missed"
    either = any(not stand.losing for stand in doubtful)
    return f"What will probably be missed{', or may be' * either}"


def _lead(facts: Facts) -> Iterator[str]:
    own = facts.key_results
    open_ = [s for s in own if _open(s)]
    gone = [s for s in own if s.end == "missed"]
    if open_:
        yield f"{counted(len(open_), 'key result')} can still change: {will(open_)}."
    if gone:
        yield f"Missed already: {titles(gone)}."
    yield from _later(facts)
    unknown = [s for s in own if not _open(s) and not s.over and s.begins is None]
    if unknown:
        yield f"Not measured, so not foreseen: {titles(unknown)}."


def _later(facts: Facts) -> Iterator[str]:
    """Name what has not begun."""
    late = [s for s in facts.key_results if s.begins is not None and not s.over]
    if late:
        yield f"Not begun, so not foreseen: {titles(late)}."


def _open(stand: Stand) -> bool:
    """Tell whether something is foreseen, and can still change."""
    return stand.foreseen and not stand.over


def _aim(facts: Facts, stand: Stand, *, explained: bool) -> Entry:
    """Say of an objective what holds it back."""
    if stand.over:
        return ended_aim(facts, stand)
    said = [f"{stand.odds}."]
    back = facts.back(stand)
    said += [f"What holds it back: {back}."] if back else []
    return _entry(facts, stand, said, explained=explained)


def _key_result(facts: Facts, stand: Stand, *, explained: bool) -> Entry:
    if stand.over:
        return ended_key_result(stand)
    target = f"; the target is {stand.target}" if stand.target else ""
    target += f" ({stand.bar})" if stand.bar else ""
    now = stand.now + (", which is stale" if stand.stale else "")
    said = [f"{stand.odds}. Now {now}{target}."]
    said += [
        *_ahead(facts, stand),
        *_pace(facts, stand),
        *_against(facts, stand, told=explained),
    ]
    said += _belief(stand, facts.on)
    return _entry(facts, stand, said, explained=explained)


def _entry(facts: Facts, stand: Stand, said: list[str], *, explained: bool) -> Entry:
    own, outlook = isinstance(stand.noun, KeyResult), facts.outlook
    view = outlook.key_results if own else outlook.objectives
    return entry_of(
        stand,
        lines=tuple(said),
        drawn=_drawn(facts, stand),
        explained=(view.explain(stand.id),) if explained else (),
    )


def _drawn(facts: Facts, stand: Stand) -> Markup | None:
    """Draw its readings and between what values it will end, beside its target."""
    seen = stand.seen
    if stand.over or stand.at_once or not isinstance(stand.noun, KeyResult):
        return None
    ahead = facts.outlook.key_results.ahead(stand.id)
    goal, unit = seen.goal, seen.foreseen_unit
    if ahead is not None and not goal.share:
        fan = fan_drawn(ahead, seen.quantiles, seen.median, goal, unit)
        said = markup.element("div", _legend(facts, stand), class_="okrkit-soft")
        return markup.join([fan, said])
    return markup.join([range_drawn(seen.quantiles, seen.median, goal, unit)])


def _legend(facts: Facts, stand: Stand) -> str:
    """Say what lies where in a picture that is too small for axes."""
    day, span = stand.seen.measured_on, facts.end_of(stand)
    read = "" if day is None else f" to {day_text(day)}"
    end = "the end" if span is None else day_text(span.last_day)
    return f"Readings{read}, then the range up to {end}; broken line: the target"


def _ahead(facts: Facts, stand: Stand) -> Iterator[str]:
    """Say how it will probably end, and how far from the target that is."""
    if stand.at_once:  # half of a step is no end that could come
        return
    span = facts.end_of(stand)
    end = "at the end" if span is None else f"on {day_text(span.last_day)}"
    yield f"Expected {end}: {range_text(stand.seen)}{_gap(stand)}."


def _gap(stand: Stand) -> str:
    seen = stand.seen
    middle, goal, unit = seen.median, seen.goal, seen.foreseen_unit
    if middle is None or goal.share:
        return ""
    if goal.low is not None and middle < goal.low:
        return f"; about {amount_apart(goal.low - middle, unit)} too low"
    if goal.high is not None and middle > goal.high:
        return f"; about {amount_apart(middle - goal.high, unit)} too high"
    return ""


class _Read(NamedTuple):
    """The last reading, and what is needed from there on."""

    day: dt.date
    now: float
    left: int
    needed: float


def _read(facts: Facts, stand: Stand) -> _Read | None:
    """
    Return the last reading, and the pace that is needed from its day on.

    The requirement of a score begins tomorrow; what happened since the reading is
    unknown, and not nothing.
    """
    span, needed, score = facts.end_of(stand), stand.seen.required_pace, stand.score
    day, now = score.measured_on, score.actual
    if span is None or needed is None or day is None or now is None:
        return None
    left = span.remaining(day)
    return _Read(day, now, left, needed * span.remaining(facts.on) / left)


def _pace(facts: Facts, stand: Stand) -> Iterator[str]:
    """Say how fast it went, and how fast it would have to go from there on."""
    pace, read, unit = stand.seen.pace, _read(facts, stand), stand.seen.unit
    if pace is None or read is None:
        return
    went, more = (amount_apart(_WEEK * v, unit, sign=True) for v in (pace, read.needed))
    left = f"from {day_text(read.day)} on it would take {more} a week"
    if (stand.score.progress or 0.0) >= 1:
        left = "by now its target is met"
    day = facts.outlook.key_results.pace(stand.id).since
    since = "Since the start" if day is None else f"Since {day_text(day)}"
    moved = f"moved by {went} a week" if pace else "has not moved"
    yield f"{since} it {moved}; {left}."


def _against(facts: Facts, stand: Stand, *, told: bool) -> Iterator[str]:
    """Say that what is expected falls short of the readings, and why if it is told."""
    seen, read = stand.seen, _read(facts, stand)
    pace, way = seen.pace, _forward(seen.goal)
    if read is None or pace is None or seen.median is None or seen.goal.share:
        return
    gone_on, more = pace * read.left, seen.median - read.now
    if way * more < 0 and about_text(seen.median, None) != about_text(read.now, None):
        _, row = facts.outlook.key_results.card.where(stand.id)
        known = facts.outlook.foresight.known
        why = f": {behind(known, row, way)}" if told else ""
        yield f"What is expected lies behind the last reading{why}."
    elif gone_on and (more / gone_on < _HALF or _enough(stand, read.needed, way)):
        seen_in = counted(seen.readings, "reading")
        yield f"It may not go on at that pace, seen in {seen_in} since the start."


def _forward(goal: Goal) -> int:
    """Return the way that the target lies: 1 for up, -1 for down."""
    return 1 if goal.high is None else -1


def _enough(stand: Stand, needed: float, way: int) -> bool:
    """Tell whether a target that is not met yet will be, at the pace so far."""
    pace = stand.seen.pace or 0.0
    return (stand.score.progress or 0.0) < 1 and way * (pace - needed) >= 0


def _belief(stand: Stand, on: dt.date) -> Iterator[str]:
    """Say where its owner believes something else."""
    said, success = stand.score.confidence, stand.seen.success
    if said is None or success is None or abs(said - success) < _APART:
        return
    days = [
        each.date
        for each in stand.check_ins
        if each.confidence is not None and each.date <= on
    ]
    side = "more" if said > success else "less"
    gave = f"{stand.owner or 'Its owner'} gave it {percent(said)}"
    yield f"{gave} on {day_text(max(days))}, {side} than the readings speak for."
