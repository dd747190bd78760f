"""How a report begins: its heading, and the answer in two sentences."""

from typing import NamedTuple

from okrkit.scoring.amounts import day_text
from okrkit.show.report.amiss import broken
from okrkit.show.report.ended import met_and_missed
from okrkit.show.report.facts import Facts
from okrkit.show.report.standing import will
from okrkit.show.report.stands import titles, worst
from okrkit.show.report.words import counted, cycle_text, joined, where_in

__all__ = ["Opening", "opening"]


class Opening(NamedTuple):
    """A heading, and what is said below it."""

    title: str
    lines: tuple[str, ...]


def opening(facts: Facts) -> Opening:
    """
    Begin a report: of which day it is, and what matters most.

    Example:
        >>> from okrkit import OKRSet, report
        >>> report(OKRSet(cycle="2026-Q4"), on="2026-11-15").lines
        ('As of 15 Nov 2026, day 46 of 92 of 2026-Q4.',)
    """
    cycle = facts.cycle
    day = day_text(facts.on)
    where = "" if cycle is None else f", {where_in(cycle, facts.on)}"
    return Opening(
        title="OKRs" if cycle is None else f"OKRs {cycle_text(cycle)}",
        lines=(f"As of {day}{where}.", *_verdict(facts)),
    )


def _verdict(facts: Facts) -> list[str]:
    """Say what a reader of one sentence should know."""
    first = _will(facts)
    said = [first] if first else []
    if facts.over:
        said = [met_and_missed(facts.stands, "objective")]
    asked, rails = len(facts.decisions), len(broken(facts))
    old = " at the end" * facts.over
    if rails and len(facts.aged) == rails:
        old = " when last read"
    said += _old(facts)
    more = [f"{counted(rails, 'guardrail')} broken{old}"] if rails else []
    more += [counted(asked, "decision") + " to take"] if asked else []
    if more:
        said.append(f"{joined(more)}.".capitalize())
    if facts.unclosed and not facts.chosen:
        many = counted(facts.unclosed, "objective")
        said.append(f"Not shown here: {many} that ended before, and nobody closed.")
    return said


def _old(facts: Facts) -> list[str]:
    """Count what was read last too long ago, where that is half of all or more."""
    every = facts.key_results
    old = sum(part.stale or part.unfinished for part in every)
    if not old or 2 * old < len(every):
        return []
    said = "not read to the end" if facts.over else "stale: a newer reading was due"
    was = ("was" if old == 1 else "were") if facts.over else "is" if old == 1 else "are"
    if len(every) == 1:
        return [f"Its key result {was} {said}."] if not facts.over else []
    return [f"{old} of {len(every)} key results {was} {said}."]


def _will(facts: Facts) -> str:
    """Say how what can still change will probably end; empty where nothing is said."""
    open_ = [stand for stand in facts.stands if stand.outlook]
    losing = sorted((stand for stand in open_ if stand.losing), key=worst)
    names = f": {titles(losing)}" if losing else ""
    if len(facts.stands) == 1:
        (one,) = facts.stands
        if one.outlook:
            return f"The objective {one.outlook}{names or f': {one.name}'}."
        return f"{_upper(one.still)}." if one.unread else ""
    words, size = {stand.outlook for stand in open_}, len(facts.stands)
    if len(words) == 1 and len(open_) == size:
        return f"All {size} objectives {words.pop()}{names}."
    said = will(facts.stands, names)
    return f"Of {size} objectives {said}." if said else ""


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]
