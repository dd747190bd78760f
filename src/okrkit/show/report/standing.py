"""Where we stand: objectives, and for the team their key results."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import partial

from okrkit import markup
from okrkit.markup import Cell, Markup
from okrkit.model.okr import KeyResult
from okrkit.model.target import Hold
from okrkit.projection.said import chance_bar, chance_text, chance_words
from okrkit.projection.unfinished import UNFINISHED
from okrkit.scoring.amounts import day_text
from okrkit.show.report.amiss import broken, rail, started_before
from okrkit.show.report.below import arranged
from okrkit.show.report.facts import Facts, losing
from okrkit.show.report.parts import NAMED, SHOWN, Entry, Section, few
from okrkit.show.report.stands import OUTLOOKS, Stand, entry_of, titles
from okrkit.show.report.words import counted, cycle_text, joined, percent, quoted

__all__ = ["done", "others", "standing", "success", "tally", "will"]

# As markup it is not said again before each name, where rows stand as lines.
_NAME = markup.element("span", "what")
_ORDER = ("missed", UNFINISHED, "off track", "at risk", "stale", "on track", "achieved",
          "not measured", "not yet observable")  # fmt: skip
"""Where something can stand by now, the worst first."""

_BRIEF = 12
"""So many objectives fit on one screen; of more, the highest and worst are shown."""

_SHORT = 46
"""So much of a title stands on one line of a table."""

_NO_TARGET = "not agreed yet"

_DEEP = 4
"""So many levels are drawn; in words it is always said what supports what."""

_NONE_DUE = "no reading of this cycle is due yet"


def standing(facts: Facts) -> Section:
    """
    Say where objectives and key results stand, and which guardrails do not hold.

    Example:
        >>> from okrkit import OKRSet, report
        >>> report(OKRSet(cycle="2026-Q4"), on="2026-11-15").sections[0].lines
        ('There are no objectives to report on.',)
    """
    title = "Where we ended" if facts.over else "Where we stand"
    if not facts.stands:
        nothing = ("There are no objectives to report on.",)
        return Section(name="standing", title=title, lines=nothing)
    rails = broken(facts)
    told = arranged(facts.stands, _worst if facts.brief else None)
    shown = _few(told) if facts.brief else told
    entries = [partial(_objective, facts, stand) for _, stand in shown]
    names = {stand.id: stand.name for stand in facts.stands}
    lines = [rail(facts, held, names[held.objective]) for held in rails]
    lines += [
        _all(facts.stands, "objective"),
        _all(facts.key_results, "key result"),
    ]
    lines += started_before(facts)
    read = [*_apart(facts), *success(facts)]
    if facts.brief:  # the rest is said where it opens
        read = [" ".join([*_apart(facts), next(success(facts))])]
    lines += read
    if not facts.brief and any(stand.stale for stand in facts.key_results):
        lines.append("Where a reading is stale, a newer one was due.")
    rest = [stand for each in told if each not in shown for stand in each[1:]]
    made = [*few(entries), *([others(rest)] if rest else [])]
    return Section(
        name="standing",
        title=title,
        lines=tuple(lines),
        entries=tuple(made),
        drawn=_brief(facts, shown) if facts.brief else _drawn(facts, shown),
        unfolds="What holds them back, and who answers for them" * facts.brief,
    )


def _few(told: "list[tuple[int, Stand]]") -> "list[tuple[int, Stand]]":
    """Keep the highest, and of these the least likely, in their order."""
    kept = sorted(told, key=lambda each: (each[0], *_worst(each[1])))[:_BRIEF]
    return [each for each in told if each in kept]


def others(stands: Sequence[Stand]) -> Entry:
    """
    Name what is not told one by one.

    Args:
        stands: At least one.

    Returns:
        An entry that opens.

    Example:
        >>> others.__name__
        'others'
    """
    names = joined([stand.name for stand in stands], NAMED)
    title = f"… and {len(stands)} more"
    return Entry(title=title, lines=(f"{names}.",), folded=True)


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
    order = [*_ORDER, "draft"]
    order += sorted(set(found) - set(order))
    told = [f"{found[status]} {status}" for status in order if found[status]]
    return joined(told, len(told))


def will(stands: Iterable[Stand], names: str = "") -> str:
    """
    Count by what the chances say of the end, what is best first.

    Args:
        stands: Objectives or key results; only what can still change is counted.
        names: What is said after what will probably be missed.

    Returns:
        A few words; empty where nothing is foreseen.

    Example:
        >>> will([])
        ''
    """
    found = Counter(stand.outlook for stand in stands if not stand.over)
    told = [f"{found[word]} {word}" for word in OUTLOOKS if found[word]]
    if not told:
        return ""
    left = f"; of {found['']} no chance is said" if found[""] else ""
    return f"{joined(told)}{names}{left}"


def _all(stands: Sequence[Stand], noun: str) -> str:
    """Say where all of a kind stand by now, and what is ahead of them."""
    if not stands:
        return "No key result says how one will know."
    size, words = len(stands), {stand.status for stand in stands}
    ends = {stand.outlook for stand in stands}
    if len(words) > 1 or len(ends) > 1:
        later = will(stands)
        said = f"{counted(size, noun)}: {tally(stands)}."
        return f"{said} By the end: {later}." if later else said
    (status,), (end,) = words, ends
    same = all(stand.hue == stand.status for stand in stands)
    then = f" by now, {'and' if same else 'but'} {end}" if end else ""
    if size == 1:
        return f"The one {noun} is {'a ' * (status == 'draft')}{status}{then}."
    many = "Both" if size == 2 else f"All {size}"
    return f"{many} {noun}s are {status}{'s' * (status == 'draft')}{then}."


def _apart(facts: Facts) -> Iterator[str]:
    """Tell the status and the outlook apart, where they do not say the same."""
    every = (*facts.stands, *facts.key_results)
    if any(stand.outlook and stand.hue != stand.status for stand in every):
        yield (
            "Status says how much is done against what is expected by now; outlook "
            "says how it will probably end. The two may differ."
        )


def success(facts: Facts) -> Iterator[str]:
    """
    Say what counts as success, and where nobody said how much is asked.

    Args:
        facts: What the report rests on.

    Yields:
        Sentences.

    Example:
        >>> success.__name__
        'success'
    """
    policy = facts.outlook.policy
    every = (*facts.stands, *facts.key_results)
    intents = Counter(stand.score.intent for stand in every)
    lines = {intent: policy.success_line(intent) for intent in intents}
    eased = [
        f"a score of {line:g} where {_is(intent)}"
        for intent, line in lines.items()
        if line < 1
    ]
    whole = "the whole way to the target; of an objective, with all its key results"
    below = any(stand.counts for stand in facts.stands)
    whole += " and the objectives below it" * below
    if len(eased) < len(lines):
        eased.append(f"else {whole}" if eased else whole)
    yield f"Success is {', '.join(eased)}."
    if below and any(stand.own for stand in facts.stands):
        yield (
            "A score is that of an objective's own key results. Its chance counts the "
            "objectives below it, too."
        )
    bare = sum(stand.score.intent is None for stand in facts.stands)
    usual, high = policy.success_line(None), policy.success_line("aspirational")
    if bare and high < usual:
        which = "the objective" if len(facts.stands) == 1 else f"{bare} objectives"
        if len(facts.stands) > 1 == bare:
            which = "one objective"
        one = "it is" if bare == 1 else "one is"
        yield (
            f"No intent is stated of {which}: if {one} meant to be aspirational, it "
            f"succeeds with a score of {high:g}."
        )


def _is(intent: str | None) -> str:
    return "no intent is stated" if intent is None else f"it is {intent}"


def _worst(stand: Stand) -> tuple[bool, float]:
    """Order what is foreseen by its chance, committed or not, before all else."""
    success = stand.seen.success if stand.foreseen else stand.ceiling
    return success is None, success or 0.0


def _objective(facts: Facts, stand: Stand) -> Entry:
    parts = () if facts.brief else tuple(_key_result(part) for part in stand.parts)
    said = [_scored(facts, stand), _odds(stand)]
    if facts.brief:
        count = tally(stand.parts) if stand.parts else "none"
        said += [f"key results: {count}", _back(facts, stand)]
    said.append(_assumed(facts, stand))
    said.append(_supports(facts, stand))
    said.append(f"owner {stand.owner}" if stand.owner else "")
    said.append(_cycle(facts, stand))
    return entry_of(stand, lines=_lines(stand, said), entries=parts)


def _assumed(facts: Facts, stand: Stand) -> str:
    """Name what was never read below an objective that has a chance all the same."""
    bare = facts.bare_below(stand) if stand.outlook and stand.foreseen else []
    if not bare:
        return ""
    return f"never read, and counted as such key results usually end: {titles(bare)}"


def _supports(facts: Facts, stand: Stand) -> str:
    """Name what an objective contributes to, as far as it is told of."""
    known = [other.name for other in facts.stands if other.id in stand.above]
    return f"supports {joined(known)}" if known else ""


def _partly(facts: Facts, stand: Stand) -> str:
    """Say by how many of its key results an objective is scored, if not by all."""
    asked = [part for part in stand.parts if part.score.weight]
    known = sum(part.score.score is not None for part in asked)
    if known == len(asked) or facts.outlook.policy.missing != "exclude":
        return ""
    return f"by {known} of {counted(len(asked), 'key result')}"


def _scored(facts: Facts, stand: Stand) -> str:
    """Say the score of an objective, and which is expected by now."""
    score, due = stand.score.score, stand.score.expected
    if score is None:
        return ""
    said = f"score {score:.2f} {_partly(facts, stand)}".rstrip()
    if due is None or stand.over:
        return said
    return f"{said}, {due:.2f} expected by now"


def _odds(stand: Stand) -> str:
    return stand.odds or stand.still


def _back(facts: Facts, stand: Stand) -> str:
    back = facts.back(stand)
    return f"held back by {back}" if back else ""


def _cycle(facts: Facts, stand: Stand) -> str:
    """Name the cycle of an objective, where it is not that of the heading."""
    cycle = facts.end_of(stand)
    if cycle is None or cycle == facts.cycle:
        return ""
    return f"cycle {cycle_text(cycle)}"


def _key_result(stand: Stand) -> Entry:
    said = [
        _now(stand),
        f"target {stand.target}" if stand.target else "",
        stand.bar,
        _way(stand),
        _odds(stand),
    ]
    return entry_of(stand, lines=_lines(stand, said))


def _limit(stand: Stand) -> Hold | None:
    """Return the limit of what has no way to go, only that to keep."""
    target = getattr(stand.noun, "target", None)
    return target if isinstance(target, Hold) else None


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
    if stand.draft:
        return f"its target is {_NO_TARGET}"
    said = stand.now
    if stand.score.progress is None:
        return said
    stale = ", which is stale" if stand.stale else ""
    if stand.unfinished:
        return f"last read at {said}"
    return f"{'ended at' if stand.over else 'now'} {said}{stale}"


def done(stand: Stand) -> str:
    """
    Say how much of the way of a key result is done.

    Args:
        stand: The key result.

    Returns:
        A few words; empty where nothing was read.

    Example:
        >>> done.__name__
        'done'
    """
    way = stand.score.progress
    if way is None:
        return ""
    limit = _limit(stand)
    if limit is None:
        return f"{percent(way)} of the way"
    if way < 1:
        return f"not kept{' at the last reading' * stand.unfinished}"
    if stand.over and not stand.unfinished:
        return "kept"
    # An earlier reading may have been beyond it.
    return "kept at the last reading" if limit.basis == "latest" else "kept so far"


def _way(stand: Stand) -> str:
    """Say how much of the way is done, and how much of it should be."""
    said, due = done(stand), stand.score.expected
    if not said or _limit(stand) or due is None or stand.over:
        return said
    if not stand.due:
        return f"{said}; {_NONE_DUE}"
    return f"{said}, {percent(due)} expected {stand.due}"


# -- drawn ----------------------------------------------------------------------------


def _drawn(facts: Facts, told: "Sequence[tuple[int, Stand]]") -> Markup:
    """Draw a row for each objective and key result."""
    every = [(depth, each) for depth, stand in told for each in (stand, *stand.parts)]
    rows = [
        _row(each, depth)
        if isinstance(each.noun, KeyResult)
        else _head(facts, each, depth)
        for depth, each in every[:SHOWN]
    ]
    last = ["outlook"] if any(stand.chance for _, stand in every) else []
    if not last and any(stand.still for _, stand in every):
        last = ["not known"]
    cut = any(stand.unfinished for _, stand in every)
    now = "last value" if cut else "ended at" if facts.over else "now"
    heads = (_NAME, now, "target", "way done", "status", *last)
    some = [row[: len(heads)] for row in rows]
    return markup.table(heads, some, align="l" * len(heads), total=len(every))


def _brief(facts: Facts, told: "Sequence[tuple[int, Stand]]") -> Markup:
    """Draw a row for each objective alone, on one line where there is room."""
    owned = any(stand.own for _, stand in told)
    ahead = any(stand.outlook for _, stand in told)
    rows = [
        [
            _deep(markup.element("b", markup.plain(stand.title, limit=_SHORT)), depth),
            _score_bar(facts, stand, due=False),
            markup.badge(stand.status, stand.tone),
            *([_chance(stand, words=False)] if ahead else []),
            *([stand.own] if owned else []),
            _first_back(facts, stand),
        ]
        for depth, stand in told
    ]
    odds = ["chance of success"] * ahead + ["own key results alone"] * owned
    heads = (_NAME, "score", "status", *odds, "held back by")
    rest = [stand for stand in facts.stands if stand not in {s for _, s in told}]
    more = joined([stand.name for stand in rest], NAMED) if rest else None
    align = "l" * len(heads)
    return markup.table(heads, rows, align=align, total=len(facts.stands), more=more)


def _first_back(facts: Facts, stand: Stand) -> str:
    """Name what holds an objective back most, and count the others."""
    below = [other for other in facts.stands if other.id in stand.below]
    found = [*losing(stand.parts), *losing(below)]
    if not found:
        return stand.still
    more = len(found) - 1
    name = quoted(markup.plain(found[0].title, limit=_SHORT))
    return name + f" and {more} more" * (more > 0)


def _deep(name: Cell, depth: int) -> Markup:
    """Move a name in by its level."""
    return markup.element("div", name, class_=f"okrkit-deep{min(depth, _DEEP)}")


def _head(facts: Facts, stand: Stand, depth: int) -> list[Cell]:
    badge = markup.badge(stand.status, stand.tone)
    aim = _deep(_aim(facts, stand), depth)
    odds = _two(_chance(stand), _assumed(facts, stand))
    return [aim, "", "", _score_bar(facts, stand), badge, odds]


def _score_bar(facts: Facts, stand: Stand, *, due: bool = True) -> Cell:
    """Draw the score of an objective, as its scorecard does."""
    score, by_now = stand.score.score, stand.score.expected
    if score is None:
        return ""
    mark = None if stand.over else by_now
    said = f"score {score:.2f}" if due else f"{score:.2f}"
    told = f"{stand.title}: score {score:.2f}"
    told += "" if mark is None else f", {mark:.2f} expected"
    bar = markup.bar(score, said, tone=stand.tone, mark=mark, told=told)
    soft = [f"{mark:.2f} expected" if due and mark is not None else ""]
    return _two(bar, ", ".join(filter(None, [_partly(facts, stand), *soft])))


def _row(stand: Stand, depth: int) -> list[Cell]:
    score = stand.score
    day = score.measured_on
    when = "" if day is None else f"{day_text(day)}{', stale' * stand.stale}"
    if stand.unfinished and when:
        when = f"last read on {when}"
    value = stand.value
    due = ""
    if score.expected is not None and not stand.over:
        then = stand.due.removeprefix("by now")
        due = f"{percent(score.expected)} expected {then}".rstrip()
        due = due if stand.due else _NONE_DUE
    way: Cell = ""
    if _limit(stand):
        way, due = _way(stand), ""
    elif score.progress is not None:
        way = markup.bar(
            score.progress,
            percent(score.progress),
            tone=stand.tone,
            mark=None if stand.over else score.expected,
            told=f"{stand.title}: {_way(stand)}",
        )
    return [
        _deep(_named(stand), depth),
        _two("" if stand.draft else value, when, whole=True),
        _two(stand.target or _NO_TARGET * stand.draft, stand.bar),
        _two(way, due if way else ""),
        markup.badge(stand.status, stand.tone),
        _chance(stand),
    ]


def _aim(facts: Facts, stand: Stand) -> Cell:
    """Name an objective, with its owner and its cycle where there are several."""
    title = markup.plain(stand.title, limit=SHOWN)
    soft = (stand.id, stand.owner, _supports(facts, stand), _cycle(facts, stand))
    below = " · ".join(word for word in soft if word)
    return _two(_two(markup.element("b", title), below), stand.ending)


def _named(stand: Stand) -> Cell:
    title = markup.plain(stand.title, limit=SHOWN)
    return _two(_two(markup.element("span", title), stand.id), stand.ending)


def _chance(stand: Stand, *, words: bool = True) -> Cell:
    """Draw the chance, with the words for it below; else why there is none."""
    if stand.over or not stand.foreseen:
        most = "" if stand.ceiling is None else f"at most {chance_text(stand.ceiling)}"
        return _odds(stand) if words else most
    bar = chance_bar(stand.seen.success, stand.hue, stand.chance)
    said = chance_words(stand.seen.success)
    why = (
        f"; own key results alone {stand.own}"
        if stand.own
        else ""
        if stand.counts
        else stand.why
    )
    return _two(bar, f"{said}{why}" if words else "")


def _two(first: Cell, second: str, *, whole: bool = False) -> Cell:
    """Put a softer line below another."""
    if not second:
        return first
    classes = "okrkit-soft" + " okrkit-whole" * whole
    soft = markup.element("div", second, class_=classes)
    return markup.join([first, soft])
