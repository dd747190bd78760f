"""What changed since an earlier day: where things stand, and what was agreed."""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import TypeAlias

from okrkit.history.change_words import About, Edit, name_of
from okrkit.model.okr import KeyResult
from okrkit.scoring.amounts import day_text
from okrkit.show.report.facts import LISTED, Facts
from okrkit.show.report.moves import (
    aim,
    closed,
    ended,
    far,
    first,
    fresh,
    harder,
    in_short,
    scored,
    value,
)
from okrkit.show.report.parts import NAMED, Entry, Section, few
from okrkit.show.report.stands import Stand, entry_of, titles
from okrkit.show.report.words import joined

__all__ = ["changed", "ground"]

_STILL = 0.005
"""A way that moved by less is written as the same."""

_Pair: TypeAlias = tuple[Stand, Stand]
_Write: TypeAlias = Callable[[Stand, Stand], Entry]
_Moved: TypeAlias = tuple[str, _Write, list[_Pair]]

_SAME = "Read again, as before"
_ALONE = "Moved, though nothing was read"
_FOLDED = (_SAME, _ALONE)
"""What is least of all news."""
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
    aims = [(s, s.before) for s in facts.stands if s.before is not None]
    aims.sort(key=partial(_largest, facts))
    pairs = [(s, s.before) for s in facts.key_results if s.before is not None]
    every = (*aims, *pairs)
    read = sorted((pair for pair in pairs if _moved(pair)), key=_way)
    back = [pair for pair in read if _way(pair) < -_STILL]
    ahead = [pair for pair in reversed(read) if _way(pair) > _STILL]
    same = [pair for pair in read if abs(_way(pair)) <= _STILL]
    groups: tuple[_Moved, ...] = (
        ("Objectives", aim, [pair for pair in aims if _clear(*pair)]),
        ("Went back", value, back),
        ("Went forward", value, ahead),
        ("First reading", first, [pair for pair in pairs if _came(*pair)]),
        (_SAME, value, same),
        (_ALONE, value, [p for p in pairs if _waned(*p)]),
        ("Closed", closed, [pair for pair in every if ended(*pair)]),
    )
    others = (
        ("New", [entry_of(s) for s in both if s.before is None and facts.recorded]),
        ("Gone", [_gone(s) for s in _left(facts)]),
        ("Agreed anew", list(_agreed(facts))),
        ("What owners said", [] if facts.brief else list(_notes(facts))),
    )
    most = LISTED[facts.audience]
    groups = tuple(group for group in groups if group[2])
    folded = facts.brief and any(group[0] not in _FOLDED for group in groups)
    told = [group for group in groups if group[0] not in _FOLDED or not folded]
    entries = [_moves(facts, *group) for group in told]
    entries += [
        Entry(title=title, entries=few(tuple(found), most))
        for title, found in others
        if found
    ]
    if facts.brief:
        entries += _rest(facts, [group for group in groups if group not in told], told)
    lines = [*([] if facts.brief else [ground(facts)]), *_read(facts)]
    if not entries and not any(fresh(part) for part in facts.key_results):
        lines.append("Nothing changed.")
    title = f"What changed since {day_text(facts.since)}"
    return Section(
        name="changes", title=title, lines=tuple(lines), entries=tuple(entries)
    )


def _moves(facts: Facts, title: str, write: _Write, found: list[_Pair]) -> Entry:
    """Give moves of a kind, one by one; on one screen the first, in a few words."""
    most = LISTED[facts.audience]
    if not facts.brief:
        made = few([partial(write, *pair) for pair in found], most)
        return Entry(title=title, entries=made)
    first = f"The first {most} of {len(found)}."
    return Entry(
        title=title,
        lines=(first,) if len(found) > most else (),
        entries=tuple(in_short(*pair) for pair in found[:most]),
    )


def _rest(
    facts: Facts, folded: Sequence[_Moved], told: Sequence[_Moved]
) -> Iterator[Entry]:
    """Name what moved as well, and what was not read."""
    left = [(title, pairs[LISTED["executive"] :]) for title, _, pairs in told]
    left += [(title, pairs) for title, _, pairs in folded]
    points = [
        f"{title}: {joined([_from_to(*pair) for pair in pairs], NAMED)}."
        for title, pairs in left
        if pairs
    ]
    known = {stand.id for _, _, pairs in (*folded, *told) for stand, _ in pairs}
    old = [stand.name for stand in _unread(facts) if stand.id not in known]
    points += (
        [f"As before, with no newer reading: {joined(old, NAMED)}."] if old else []
    )
    if points:
        yield Entry(title="Everything else", points=tuple(points), folded=True)


def _from_to(stand: Stand, was: Stand) -> str:
    """Name it, with the score of an objective and a chance that clearly moved."""
    said = stand.name
    if not isinstance(stand.noun, KeyResult) and scored(stand, was):
        said += f" {was.score.score:.2f} → {stand.score.score:.2f}"
    if far(stand, was):
        said += f" (chance {was.chance} → {stand.chance})"
    return said


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


def _moved(pair: tuple[Stand, Stand]) -> bool:
    """Tell whether there was a value before, and a newer one counts by now."""
    stand, was = pair
    known = stand.score.progress is not None and was.score.progress is not None
    return known and fresh(stand) and not ended(stand, was)


def _way(pair: tuple[Stand, Stand]) -> float:
    """Return how much more of the way is done."""
    stand, was = pair
    return (stand.score.progress or 0.0) - (was.score.progress or 0.0)


def _largest(facts: Facts, pair: tuple[Stand, Stand]) -> tuple[bool, float]:
    """Order objectives by how far their score moved; in brief the highest first."""
    stand, was = pair
    lower = any(other.id in stand.above for other in facts.stands)
    moved = (stand.score.score or 0.0) - (was.score.score or 0.0)
    return lower and facts.brief, -abs(moved)


def _came(stand: Stand, was: Stand) -> bool:
    """Tell whether something was read for the first time."""
    known = stand.score.progress is not None and was.score.progress is None
    return known and fresh(stand) and not ended(stand, was)


def _waned(stand: Stand, was: Stand) -> bool:
    """Tell whether time alone, or what was agreed, changed where something stands."""
    read = _moved((stand, was)) or _came(stand, was)
    return not read and _turned(stand, was)


def _turned(stand: Stand, was: Stand) -> bool:
    """Tell whether a status is another, or a chance clearly moved."""
    return not ended(stand, was) and (far(stand, was) or stand.status != was.status)


def _clear(stand: Stand, was: Stand) -> bool:
    """Tell whether an objective moved: in score, status or chance."""
    return _turned(stand, was) or (scored(stand, was) and not ended(stand, was))


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
        text = _with_title(edit, stand)
        was = stand.before
        if named == "target" and was is not None and edit.what == "changed":
            way = harder(stand, was)
            text += "" if way == "changed" else f" ({way})"
        yield Entry(title=text, lines=_reason(facts, stand, edit, named))


def _with_title(edit: Edit, stand: Stand) -> str:
    """Say a difference with the title of what it is about in place of its id."""
    whose = name_of(About(edit.scope, edit.id))
    before, of, after = edit.text.partition(f" of {whose}")
    said = f"{before} of {stand.name}{after}" if of else before
    return f"{said[0].upper()}{said[1:]}"


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


def _runs(stand: Stand) -> bool:
    known = stand.over or stand.draft or stand.score.maturity == "final"
    return not known and stand.begins is None


def _unread(facts: Facts) -> list[Stand]:
    """Return what runs, and has no newer reading."""
    return [p for p in facts.key_results if _runs(p) and not fresh(p)]


def _read(facts: Facts) -> Iterator[str]:
    """Say what has a newer reading, and what has none."""
    open_ = [p for p in facts.key_results if _runs(p)]
    old = _unread(facts)
    if not open_:
        return
    if not old:
        yield "Every key result that runs has a newer reading."
        return
    names = "" if facts.brief else f": {titles(old)}"
    if any(part.over for part in facts.key_results):
        yield f"Of what can still change, without a newer reading: {titles(old)}."
    elif len(open_) == 1:
        yield f"The one key result has no newer reading{names}."
    else:
        new = len(open_) - len(old)
        has = "have" if new > 1 else "has"
        without = "" if facts.brief else f"; without one{names}"
        yield (
            f"{new or 'None'} of {len(open_)} key results {has} a newer reading"
            f"{without}."
        )
