"""Where we stand: objectives, and for the team their key results."""

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import partial

from okrkit import markup
from okrkit.markup import Cell, Markup
from okrkit.model.okr import KeyResult
from okrkit.model.target import Hold
from okrkit.projection.said import chance_bar, chance_words
from okrkit.scoring.amounts import day_text
from okrkit.scoring.beside import Held
from okrkit.scoring.status import STATUSES
from okrkit.show.report.facts import Facts
from okrkit.show.report.parts import SHOWN, Entry, Section, few
from okrkit.show.report.stands import ORDER, Stand, entry_of
from okrkit.show.report.words import counted, cycle_text, joined, percent, quoted

__all__ = ["broken", "standing", "tally"]

# As markup it is not said again before each name, where rows stand as lines.
_NAME = markup.element("span", "what")
_BRIEF = 6
"""So many objectives fit on one screen; the worst are shown."""


def standing(facts: Facts) -> Section:
    """
    Say where objectives and key results stand, and which guardrails do not hold.

    Example:
        >>> from okrkit import OKRSet, report
        >>> report(OKRSet(cycle="2026-Q4"), on="2026-11-15").sections[0].lines
        ('There are no objectives to report on.',)
    """
    title = "Where we stand"
    if not facts.stands:
        nothing = ("There are no objectives to report on.",)
        return Section(name="standing", title=title, lines=nothing)
    rails = broken(facts)
    shown = sorted(facts.stands, key=_worst) if facts.brief else facts.stands
    entries = [partial(_objective, facts, stand) for stand in shown]
    lines = [
        _all(facts.stands, "objective"),
        _all(facts.key_results, "key result"),
    ]
    titles = {stand.id: quoted(stand.title) for stand in shown}
    lines += [_rail(held, titles[held.objective]) for held in rails]
    if not facts.brief and any(stand.stale for stand in facts.key_results):
        lines.append("Where a reading is stale, a newer one was due.")
    return Section(
        name="standing",
        title=title,
        lines=tuple(lines),
        entries=few(entries, _BRIEF if facts.brief else SHOWN),
        drawn=_brief(facts, shown) if facts.brief else _drawn(facts),
    )


def broken(facts: Facts) -> list[Held]:
    """
    Return the guardrails of what is reported on that do not hold.

    Example:
        >>> broken.__name__
        'broken'
    """
    return [
        rail
        for stand in facts.stands
        for rail in facts.guardrails.get(stand.id, ())
        if rail.holds is False
    ]


def _rail(held: Held, title: str) -> str:
    *_, actual, _, limits, _ = held.cells()
    day = "" if held.measured_on is None else f" on {day_text(held.measured_on)}"
    said = f"{held.name} was {actual}{day}, and should be {limits}"
    return f"A guardrail of {title} is broken: {said}."


def tally(stands: Iterable[Stand]) -> str:
    """
    Count by where they stand, what is worst first.

    Args:
        stands: Objectives or key results.

    Returns:
        A few words; every one is counted.

    Example:
        >>> tally.__name__
        'tally'
    """
    found = Counter(stand.status for stand in stands)
    rest = [*(word for word in STATUSES if word not in ORDER), "draft"]
    order = [*ORDER, *rest]
    order += sorted(set(found) - set(order))
    told = [f"{found[status]} {status}" for status in order if found[status]]
    return joined(told, len(told))


def _all(stands: Sequence[Stand], noun: str) -> str:
    """Say where all of a kind stand."""
    if not stands:
        return "No key result says how one will know."
    if len({stand.status for stand in stands}) > 1:
        return f"{counted(len(stands), noun)}: {tally(stands)}."
    status = stands[0].status
    if len(stands) == 1:
        return f"The one {noun} is {'a ' * (status == 'draft')}{status}."
    many = "Both" if len(stands) == 2 else f"All {len(stands)}"
    return f"{many} {noun}s are {status}{'s' * (status == 'draft')}."


def _worst(stand: Stand) -> tuple[bool, float]:
    """Order what is foreseen by its chance, committed or not, before all else."""
    success = stand.seen.success
    return not stand.foreseen, 0.0 if success is None else success


def _objective(facts: Facts, stand: Stand) -> Entry:
    parts = () if facts.brief else tuple(_key_result(part) for part in stand.parts)
    said = [stand.odds or stand.still]
    if facts.brief:
        count = tally(stand.parts) if stand.parts else "none"
        said += [f"key results: {count}", _back(facts, stand)]
    said.append(f"owner {stand.owner}" if stand.owner else "")
    said.append(_cycle(facts, stand))
    return entry_of(stand, lines=_lines(stand, said), entries=parts)


def _back(facts: Facts, stand: Stand) -> str:
    back = facts.back(stand)
    return f"held back by {back}" if back else ""


def _cycle(facts: Facts, stand: Stand) -> str:
    """Name the cycle of an objective, where not all have the same."""
    cycle = facts.end_of(stand)
    if facts.okrs.cycle is not None or cycle is None:
        return ""
    return f"cycle {cycle_text(cycle)}"


def _key_result(stand: Stand) -> Entry:
    said = [
        _now(stand),
        f"target {stand.target}" if stand.target else "",
        _way(stand),
        stand.odds or stand.still,
    ]
    return entry_of(stand, lines=_lines(stand, said))


def _held(stand: Stand) -> bool:
    """Tell whether there is no way to go, only a limit to keep."""
    return isinstance(stand.noun, KeyResult) and isinstance(stand.noun.target, Hold)


def _lines(stand: Stand, said: Iterable[str]) -> tuple[str, ...]:
    """Say it in a sentence, and in another how it was closed."""
    return (*_sentence(said), *([stand.ending] if stand.ending else []))


def _sentence(said: Iterable[str]) -> tuple[str, ...]:
    known = [part for part in said if part]
    if not known:
        return ()
    text = "; ".join(known)
    return (f"{text[0].upper()}{text[1:]}.",)


def _now(stand: Stand) -> str:
    if stand.status == "draft":
        return "its target is not agreed yet"
    said = stand.now
    if stand.score.progress is None:
        return said
    stale = ", which is stale" if stand.stale else ""
    return f"{'ended at' if stand.over else 'now'} {said}{stale}"


def _way(stand: Stand) -> str:
    """Say how much of the way is done, and how much of it should be."""
    done, due = stand.score.progress, stand.score.expected
    if done is None:
        return ""
    if _held(stand):
        return ("kept" if stand.over else "kept so far") if done >= 1 else "not kept"
    said = f"{percent(done)} of the way"
    if due is None or stand.over:
        return said
    return f"{said}, {percent(due)} expected by now"


# -- drawn ----------------------------------------------------------------------------


def _drawn(facts: Facts) -> Markup:
    """Draw a row for each objective and key result."""
    every = [each for stand in facts.stands for each in (stand, *stand.parts)]
    rows = [
        _row(each) if isinstance(each.noun, KeyResult) else _head(facts, each)
        for each in every[:SHOWN]
    ]
    heads = (_NAME, "now", "target", "way done", "chance", "status")
    return markup.table(heads, rows, align="llllll", total=len(every))


def _brief(facts: Facts, shown: Sequence[Stand]) -> Markup:
    """Draw a row for each objective alone."""
    rows = [
        [
            _aim(facts, stand),
            _two(
                tally(stand.parts) if stand.parts else "no key results",
                _back(facts, stand),
            ),
            _bar(stand),
            markup.badge(stand.status, stand.tone),
        ]
        for stand in shown[:_BRIEF]
    ]
    heads = (_NAME, "key results", "chance", "status")
    return markup.table(heads, rows, align="llll", total=len(shown))


def _head(facts: Facts, stand: Stand) -> list[Cell]:
    badge = markup.badge(stand.status, stand.tone)
    return [_aim(facts, stand), "", "", "", _chance(stand), badge]


def _row(stand: Stand) -> list[Cell]:
    score = stand.score
    day = score.measured_on
    when = "" if day is None else f"{day_text(day)}{', stale' * stand.stale}"
    value = stand.value
    due = ""
    if score.expected is not None and not stand.over:
        due = f"{percent(score.expected)} expected"
    way: Cell = ""
    if _held(stand):
        way, due = _way(stand), ""
    elif score.progress is not None:
        way = markup.bar(score.progress, percent(score.progress), tone=stand.tone)
    return [
        _named(stand),
        _two("" if stand.status == "draft" else value, when, whole=True),
        stand.target,
        _two(way, due if way else ""),
        _chance(stand),
        markup.badge(stand.status, stand.tone),
    ]


def _aim(facts: Facts, stand: Stand) -> Cell:
    """Name an objective, with its owner and its cycle where there are several."""
    title = markup.plain(stand.title, limit=SHOWN)
    soft = (stand.id, stand.owner, _cycle(facts, stand))
    return _two(markup.element("b", title), " · ".join(word for word in soft if word))


def _named(stand: Stand) -> Cell:
    title = markup.plain(stand.title, limit=SHOWN)
    return _two(markup.element("span", title), stand.id)


def _chance(stand: Stand) -> Cell:
    """Draw the chance, with the words for it below."""
    bar = _bar(stand)
    return _two(bar, chance_words(stand.seen.success)) if bar else ""


def _bar(stand: Stand) -> Cell:
    if stand.over or not stand.foreseen:
        return ""
    return chance_bar(stand.seen.success, stand.status, stand.chance)


def _two(first: Cell, second: str, *, whole: bool = False) -> Cell:
    """Put a softer line below another."""
    if not second:
        return first
    classes = "okrkit-soft" + " okrkit-whole" * whole
    soft = markup.element("div", second, class_=classes)
    return markup.join([first, soft])
