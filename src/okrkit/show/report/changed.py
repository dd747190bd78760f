"""What changed since an earlier day: where things stand, and what was agreed."""

import datetime as dt
from collections.abc import Iterator

from okrkit.history.change_words import About, Edit, name_of
from okrkit.scoring.amounts import day_text
from okrkit.show.report.facts import LISTED, Facts
from okrkit.show.report.parts import Entry, Section, few
from okrkit.show.report.standing import done
from okrkit.show.report.stands import Stand, entry_of, titles
from okrkit.show.report.words import counted

__all__ = ["changed", "ground"]

_MOVED = 0.1
"""A chance that moved by less is as it was: so much it may move by any reading."""
_STILL = 0.005
"""A way that moved by less is written as the same."""

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
    aims = sorted(
        ((s, s.before) for s in facts.stands if s.before is not None), key=_score_way
    )
    pairs = [(s, s.before) for s in facts.key_results if s.before is not None]
    every = (*aims, *pairs)
    read = sorted((pair for pair in pairs if _moved(pair)), key=_way)
    back = [pair for pair in read if _way(pair) < -_STILL]
    ahead = [pair for pair in reversed(read) if _way(pair) > _STILL]
    same = [pair for pair in read if abs(_way(pair)) <= _STILL]
    most = LISTED[facts.audience]
    groups = (
        ("Objectives", [_aim(*pair) for pair in aims if _turned(*pair)]),
        ("Went back", [_entry(*pair) for pair in back]),
        ("Went forward", [_entry(*pair) for pair in ahead]),
        ("First reading", [_first(*pair) for pair in pairs if _came(*pair)]),
        ("Read again, as far as before", [_entry(*pair) for pair in same]),
        ("Without a new reading", [_entry(*p) for p in pairs if _waned(*p)]),
        ("Closed", [_closed(*pair) for pair in every if _ended(*pair)]),
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


def _moved(pair: tuple[Stand, Stand]) -> bool:
    """Tell whether there was a value before, and a newer one counts by now."""
    stand, was = pair
    known = stand.score.progress is not None and was.score.progress is not None
    return known and _fresh(stand) and not _ended(stand, was)


def _way(pair: tuple[Stand, Stand]) -> float:
    """Return how much more of the way is done."""
    stand, was = pair
    return (stand.score.progress or 0.0) - (was.score.progress or 0.0)


def _score_way(pair: tuple[Stand, Stand]) -> float:
    """Order objectives by how far their score moved, either way."""
    stand, was = pair
    return -abs((stand.score.score or 0.0) - (was.score.score or 0.0))


def _came(stand: Stand, was: Stand) -> bool:
    """Tell whether something was read for the first time."""
    known = stand.score.progress is not None and was.score.progress is None
    return known and _fresh(stand) and not _ended(stand, was)


def _waned(stand: Stand, was: Stand) -> bool:
    """Tell whether time alone, or what was agreed, changed where something stands."""
    read = _moved((stand, was)) or _came(stand, was)
    return not read and _turned(stand, was)


def _turned(stand: Stand, was: Stand) -> bool:
    """Tell whether a status is another, or a chance clearly moved."""
    if _ended(stand, was):
        return False
    old, new = was.seen.success, stand.seen.success
    both = was.chance and stand.chance and old is not None and new is not None
    far = bool(both) and abs((new or 0.0) - (old or 0.0)) >= _MOVED
    return far or stand.status != was.status


def _ended(stand: Stand, was: Stand) -> bool:
    """Tell whether something was closed since."""
    return stand.closing is not None and was.closing is None


def _closed(stand: Stand, was: Stand) -> Entry:
    said = stand.ending or "Closed with its objective."
    return entry_of(stand, lines=(f"It was {was.status}. {said}",))


def _aim(stand: Stand, was: Stand) -> Entry:
    """Say of an objective its score, status and chance, before and now."""
    old, new = was.score.score, stand.score.score
    said = []
    if old is not None and new is not None:
        same = f"{old:.2f}" == f"{new:.2f}"
        said.append(f"score {new:.2f}, as before" if same else
                    f"score {old:.2f} → {new:.2f}")  # fmt: skip
    return _told(stand, was, said)


def _entry(stand: Stand, was: Stand) -> Entry:
    """Say of a key result its value, way, status and chance, before and now."""
    if was.now == stand.now:
        return _told(stand, was, [f"{stand.now}, as before"])
    return _told(stand, was, [f"{was.now} → {stand.now}", *_gone_on(stand, was)])


def _gone_on(stand: Stand, was: Stand) -> Iterator[str]:
    """Say how much of the way was done, and is."""
    old, new = (done(each) for each in (was, stand))
    if old and new:
        short = old.removesuffix(" of the way")
        yield f"{new}, as before" if old == new else f"{short} → {new}"


def _first(stand: Stand, was: Stand) -> Entry:
    return _told(stand, was, [f"first reading: {stand.now}"])


def _told(stand: Stand, was: Stand, said: list[str]) -> Entry:
    """Add what is beside the value: status, chance, and a target that is another."""
    if was.status != stand.status:
        said.append(f"{was.status} → {stand.status}")
    if was.chance and stand.chance:
        same = was.chance == stand.chance
        moved = f"still {stand.chance}" if same else f"{was.chance} → {stand.chance}"
        said.append(f"chance {moved}")
    elif stand.chance and not stand.over:
        said.append(f"chance {stand.chance}")
    said += _eased(stand, was)
    text = "; ".join(said)
    return entry_of(stand, lines=(f"{text[:1].upper()}{text[1:]}.",))


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
        f"its target was {_harder(stand, was)}{when}: it was {was.target}, it is "
        f"{stand.target}"
    )


def _harder(stand: Stand, was: Stand) -> str:
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
        text = _with_title(edit, stand)
        was = stand.before
        if named == "target" and was is not None and edit.what == "changed":
            way = _harder(stand, was)
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


def _fresh(stand: Stand) -> bool:
    """Tell whether a newer reading counts than on the earlier day."""
    was, day = stand.before, stand.score.measured_on
    return day is not None and (was is None or was.score.measured_on != day)


def _runs(stand: Stand) -> bool:
    return not stand.over and stand.begins is None and not stand.draft


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
    if any(part.over for part in facts.key_results):
        yield f"Of what can still change, without a newer reading: {titles(old)}."
        return
    has = "has" if fresh == 1 else "have"
    yield (
        f"{fresh or 'None'} of {counted(len(open_), 'key result')} {has} a newer "
        f"reading; without one: {titles(old)}."
    )
