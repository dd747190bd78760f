"""What was met, what was missed and by how much, once the days are over."""

from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial

from okrkit.projection.unfinished import UNFINISHED
from okrkit.show.report.facts import Facts
from okrkit.show.report.parts import Entry, Section, few
from okrkit.show.report.standing import done
from okrkit.show.report.stands import Stand, entry_of, titles
from okrkit.show.report.words import amount_apart, counted, joined

__all__ = [
    "ended",
    "ended_aim",
    "ended_key_result",
    "met_and_missed",
]

_MET, _MISSED, _NEVER = "met", "missed", "never measured"
_WAITS = "not final yet"
_ORDER = (_MET, _MISSED, UNFINISHED, _WAITS, _NEVER)


def met_and_missed(stands: Sequence[Stand], noun: str) -> str:
    """
    Count how things ended.

    Args:
        stands: Objectives or key results whose days are over; at least one.
        noun: What they are.

    Returns:
        A sentence; every one is counted.

    Example:
        >>> met_and_missed.__name__
        'met_and_missed'
    """
    found = Counter(map(_end, stands))
    told = [
        word for word in (*_ORDER, *sorted(found.keys() - {*_ORDER})) if found[word]
    ]
    if len(stands) == 1:
        return f"The one {noun} was {told[0]}."
    if len(told) == 1:
        many = "Both" if len(stands) == 2 else f"All {len(stands)}"
        return f"{many} {noun}s were {told[0]}."
    parts = [f"{found[w]} {'was' if found[w] == 1 else 'were'} {w}" for w in told]
    return f"Of {counted(len(stands), noun)} {joined(parts, len(parts))}."


def _end(stand: Stand) -> str:
    """Say in one word how something ended, or why nobody knows."""
    if stand.given_up:
        return stand.status
    if stand.unfinished:
        return UNFINISHED
    if stand.end:
        return _MET if stand.end == "achieved" else _MISSED
    if stand.draft:
        return "never agreed"
    return _WAITS if stand.score.maturity == "provisional" else _NEVER


def ended(facts: Facts) -> Section:
    """
    Say what was met, what was missed by how much, and what was never measured.

    Args:
        facts: What the report rests on.

    Returns:
        The section that stands in the place of what will be missed.

    Example:
        >>> from okrkit import KeyResult, Objective, OKRSet, report
        >>> nps = KeyResult("nps", "Customers recommend us", baseline=32, target=40,
        ...                 check_ins={"2026-12-31": 36})
        >>> okrs = OKRSet([Objective("keep", "Stay", [nps])], cycle="2026-Q4")
        >>> report(okrs, on="2027-01-08")["missed"].lines[1]
        'The one key result was missed.'
    """
    own = facts.key_results
    lines = [met_and_missed(facts.stands, "objective")]
    lines += [met_and_missed(own, "key result")] if own else []
    by_end: dict[str, list[Stand]] = {}
    for stand in sorted(own, key=_order):
        by_end.setdefault(_end(stand), []).append(stand)
    bare = by_end.pop(_NEVER, [])
    if bare:
        lines.append(f"Nobody can say how these ended: {titles(bare, len(bare))}.")
    if any(stand.unfinished for stand in own):
        lines.append(
            "Of what was not read to the end nobody knows what came after the day that "
            "is named."
        )
    aims = [stand for stand in facts.stands if stand.end == "missed"]
    groups: list[tuple[str, list[Callable[[], Entry]]]] = [
        (
            "Objectives that were missed",
            [partial(ended_aim, facts, each) for each in aims],
        ),
        (
            "Objectives that were not read to the end",
            [partial(_open_aim, stand) for stand in facts.stands if stand.unfinished],
        ),
    ]
    groups += [
        (_title(end), [partial(ended_key_result, stand) for stand in stands])
        for end, stands in sorted(by_end.items(), key=lambda pair: _rank(pair[0]))
    ]
    return Section(
        name="missed",
        title="What was met, and what was missed",
        lines=tuple(lines),
        entries=tuple(
            Entry(title=title, entries=few(made)) for title, made in groups if made
        ),
    )


def _rank(end: str) -> int:
    """Order the ends: what was missed is what a meeting is about."""
    order = (_MISSED, UNFINISHED, _MET, _WAITS)
    return order.index(end) if end in order else len(order)


def _title(end: str) -> str:
    return f"{end[0].upper()}{end[1:]}"


def _order(stand: Stand) -> tuple[bool, float]:
    """Order by commitment, then by the way that was done, the least first."""
    return not stand.committed, stand.score.progress or 0.0


def ended_aim(facts: Facts, stand: Stand) -> Entry:
    """
    Say of an objective that was missed what held it back.

    Args:
        facts: What the report rests on.
        stand: The objective.

    Returns:
        Its entry.

    Example:
        >>> ended_aim.__name__
        'ended_aim'
    """
    score = stand.score.score
    cut = [part for part in stand.parts if part.unfinished]
    said = [] if score is None else [f"It ended with a score of {score:.2f}."]
    if cut and score is not None:
        said = [f"Its score is {score:.2f}, though not all was read to the end."]
    back = facts.back(stand)
    said += [f"What held it back: {back}."] if back else []
    said += [stand.ending] if stand.ending else []
    return entry_of(stand, lines=tuple(said))


def _open_aim(stand: Stand) -> Entry:
    """Say of an objective why nobody knows how it ended."""
    why = stand.still
    return entry_of(stand, lines=(f"{why[0].upper()}{why[1:]}.",))


def ended_key_result(stand: Stand) -> Entry:
    """
    Say how a key result ended, and how far from its target that was.

    Args:
        stand: The key result.

    Returns:
        Its entry.

    Example:
        >>> ended_key_result.__name__
        'ended_key_result'
    """
    said: list[str] = []
    if stand.score.progress is not None:
        goal = f"; the target was {stand.target}" if stand.target else ""
        value = f"It {'was last read' if stand.unfinished else 'ended'} at {stand.now}"
        if stand.score.measured_on is None:
            value = "It was never read"
        said.append(f"{value}{goal}{_apart(stand)}.")
    if stand.odds:
        said.append(f"Its last reading can still come or change: {stand.odds}.")
    said += [stand.ending] if stand.ending else []
    return entry_of(stand, lines=tuple(said))


def _apart(stand: Stand) -> str:
    """Say by how much a target was missed, and how much of the way was done."""
    goal, value = stand.seen.goal, stand.score.actual
    way = f", {done(stand)}"
    if stand.end != "missed" or value is None or goal.share:
        return way
    unit = stand.seen.unit
    if goal.low is not None and value < goal.low:
        return f": {amount_apart(goal.low - value, unit)} too low{way}"
    if goal.high is not None and value > goal.high:
        return f": {amount_apart(value - goal.high, unit)} too high{way}"
    return way
