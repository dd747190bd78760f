"""What changed since an earlier day: where things stand, and what was agreed."""

import datetime as dt
from collections.abc import Iterator

from okrkit.history.change_words import Edit
from okrkit.model.okr import KeyResult
from okrkit.scoring.amounts import day_text
from okrkit.show.report.facts import LISTED, Facts
from okrkit.show.report.parts import Entry, Section, few
from okrkit.show.report.stands import ORDER, Stand, entry_of, titles
from okrkit.show.report.words import counted

__all__ = ["changed", "ground"]

_RANK = tuple(reversed(ORDER))
_MOVED = 0.1
"""A chance that moved by less is as it was: so much it may move by any reading."""

_REPORTED = ("check_ins", "observations", "amendments", "closed")


def changed(facts: Facts) -> Section | None:
    """
    Say what changed since the earlier day; None where none was given.

    Example:
        >>> from okrkit import OKRSet, report
        >>> found = report(OKRSet(cycle="2026-Q4"), on="2026-11-15", since="2026-11-01")
        >>> found.sections[1].lines[-1]
        'Nothing changed.'
    """
    if facts.since is None:
        return None
    both = (*facts.stands, *facts.key_results)
    pairs = sorted(((s, s.before) for s in both if s.before is not None), key=_size)
    most = LISTED[facts.audience]
    groups = (
        ("Worse", [_entry(*pair) for pair in pairs if _moved(*pair) > 0]),
        ("Better", [_entry(*pair) for pair in pairs if _moved(*pair) < 0]),
        ("Closed", [_closed(*pair) for pair in pairs if _ended(*pair)]),
        ("Status changed", [_entry(*p) for p in pairs if _other(*p)]),
        ("New", [_new(s) for s in both if s.before is None and facts.recorded]),
        ("Gone", [_gone(s) for s in _left(facts)]),
        ("Agreed anew", list(_agreed(facts))),
        ("What owners said", [] if facts.brief else list(_notes(facts))),
    )
    entries = tuple(
        Entry(title=title, entries=few(tuple(found), most))
        for title, found in groups
        if found
    )
    lines = [*([] if facts.brief else [ground(facts)]), *_read(facts)]
    if not entries and not any(_fresh(part) for part in facts.key_results):
        lines.append("Nothing changed.")
    title = f"What changed since {day_text(facts.since)}"
    return Section(name="changes", title=title, lines=tuple(lines), entries=entries)


def ground(facts: Facts) -> str:
    """
    Say with what the day is compared.

    Example:
        >>> from okrkit import OKRSet, report
        >>> found = report(OKRSet(cycle="2026-Q4"), on="2026-11-15", since="2026-11-01")
        >>> found.sections[1].lines[0][:45]
        'Compared with the set as it was defined on th'
    """
    if facts.recorded:
        return "Compared with what the journal knew on that day."
    return (
        "Compared with the set as it was defined on that day, and the readings "
        "recorded by then; what was rewritten since without an amendment cannot be "
        "told."
    )


def _moved(stand: Stand, was: Stand) -> int:
    """Tell the way something went: 1 for worse, -1 for better, 0 for neither."""
    old, new = was.seen.success, stand.seen.success
    if old is None or new is None or not (stand.shown and was.shown):
        return 0
    way = _RANK.index(stand.status) - _RANK.index(was.status)
    if way == 0 and abs(old - new) >= _MOVED:
        return 1 if new < old else -1
    return (way > 0) - (way < 0)


def _ended(stand: Stand, was: Stand) -> bool:
    """Tell whether something was closed since."""
    return stand.closing is not None and was.closing is None


def _other(stand: Stand, was: Stand) -> bool:
    """Tell whether its status is another though it went neither way."""
    return (
        stand.status != was.status and not _ended(stand, was) and not _moved(stand, was)
    )


def _closed(stand: Stand, was: Stand) -> Entry:
    said = stand.ending or "Closed with its objective."
    return entry_of(stand, lines=(f"It was {was.status}. {said}",))


def _size(pair: tuple[Stand, Stand]) -> tuple[bool, float]:
    """Order objectives before key results, and each by how far the chance moved."""
    new, old = (stand.seen.success or 0.0 for stand in pair)
    return isinstance(pair[0].noun, KeyResult), -abs(new - old)


def _entry(stand: Stand, was: Stand) -> Entry:
    said = [f"{was.status} → {stand.status}"] if was.status != stand.status else []
    if was.chance and stand.chance:
        said.append(f"chance {was.chance} → {stand.chance}")
    if isinstance(stand.noun, KeyResult):
        said.append(_reading(stand, was))
    said += _eased(stand, was)
    return entry_of(stand, lines=(f"{'; '.join(said)}.",))


def _reading(stand: Stand, was: Stand) -> str:
    """Say what is read now, and what was before."""
    if was.now == stand.now:
        return f"{stand.now}, as before"
    if was.score.progress is None:
        return f"first reading: {stand.now}"
    return f"{was.now} → {stand.now}"


def _eased(stand: Stand, was: Stand) -> Iterator[str]:
    """Say that the target is another: a chance may have moved for that alone."""
    if not was.target or not stand.target or stand.target == was.target:
        return
    days = [
        each.date
        for each in stand.noun.amendments
        if "target" in each.was and was.score.on < each.date <= stand.score.on
    ]
    when = f" on {day_text(max(days))}" if days else ""
    yield (
        f"its target was {_way(stand, was)}{when}: it was {was.target}, it is "
        f"{stand.target}"
    )


def _way(stand: Stand, was: Stand) -> str:
    """Say whether a target is easier or harder to meet than it was."""
    old, new = was.seen.goal, stand.seen.goal
    steps = []
    if old.low is not None and new.low is not None:
        steps.append(old.low - new.low)
    if old.high is not None and new.high is not None:
        steps.append(new.high - old.high)
    same = (old.low is None, old.high is None) == (new.low is None, new.high is None)
    if not same or not any(steps):
        return "changed"
    if min(steps) >= 0:
        return "made easier"
    return "made harder" if max(steps) <= 0 else "changed"


def _new(stand: Stand) -> Entry:
    return entry_of(stand)


def _left(facts: Facts) -> Iterator[Stand]:
    """Give what stood there on the earlier day, and does not any more."""
    now = {stand.id for stand in facts.stands}
    parts = {part.id for part in facts.key_results}
    for stand in facts.then:
        if stand.id not in now:
            yield stand
        yield from (part for part in stand.parts if part.id not in parts)


def _gone(stand: Stand) -> Entry:
    return Entry(title=stand.title, id=stand.id, lines=(f"It was {stand.status}.",))


def _agreed(facts: Facts) -> Iterator[Entry]:
    """Give what was agreed otherwise since, with the reasons."""
    edits = () if facts.changes is None else facts.changes.edits
    about = {("objective", stand.id): stand for stand in facts.stands} | {
        ("key result", part.id): part for part in facts.key_results
    }
    for edit in edits:
        stand = about.get((edit.scope, edit.id))
        named = edit.field.partition(".")[0]
        if stand is None or named in _REPORTED or not edit.field:
            continue
        text = f"{edit.text[0].upper()}{edit.text[1:]}"
        was = stand.before
        if named == "target" and was is not None and edit.what == "changed":
            way = _way(stand, was)
            text += "" if way == "changed" else f" ({way})"
        yield Entry(title=text, lines=_reason(facts, stand, edit, named))


def _reason(facts: Facts, stand: Stand, edit: Edit, named: str) -> tuple[str, ...]:
    """Say why, as the amendment says it."""
    said = [
        f"From {day_text(each.date)}"
        + (f", by {each.by}" if each.by else "")
        + (f": {each.reason}" if each.reason else ": no reason was given")
        for each in stand.noun.amendments
        if named in each.was and _since(facts, each.date)
    ]
    return tuple(said) or (("No reason was given.",) if edit.silent else ())


def _since(facts: Facts, day: dt.date) -> bool:
    return facts.since is not None and facts.since < day <= facts.on


def _notes(facts: Facts) -> Iterator[Entry]:
    """Give what owners wrote since, in their words."""
    for stand in facts.key_results:
        for said in stand.check_ins:
            if said.note and _since(facts, said.date):
                who = said.author or stand.owner or "without a name"
                yield Entry(
                    title=stand.title,
                    id=stand.id,
                    lines=(f"{who}, {day_text(said.date)}:",),
                    points=(said.note,),
                )


def _fresh(stand: Stand) -> bool:
    """Tell whether a newer reading counts than on the earlier day."""
    was, day = stand.before, stand.score.measured_on
    return day is not None and (was is None or was.score.measured_on != day)


def _runs(stand: Stand) -> bool:
    return not stand.over and stand.begins is None and stand.status != "draft"


def _read(facts: Facts) -> Iterator[str]:
    """Say what has a newer reading, and what has none."""
    open_ = [p for p in facts.key_results if _runs(p)]
    old = [part for part in open_ if not _fresh(part)]
    fresh = len(open_) - len(old)
    if not open_:
        return
    if not old:
        yield "Every key result that runs has a newer reading."
        return
    has = "has" if fresh == 1 else "have"
    yield (
        f"{fresh or 'None'} of {counted(len(open_), 'key result')} {has} a newer "
        f"reading; without one: {titles(old)}."
    )
