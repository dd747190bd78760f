"""How a report begins: its heading, and the answer in two sentences."""

from typing import NamedTuple

from okrkit.scoring.amounts import day_text
from okrkit.show.report.facts import Facts
from okrkit.show.report.standing import broken, tally
from okrkit.show.report.stands import Stand, worst
from okrkit.show.report.words import counted, cycle_text, joined, quoted, where_in

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
    cycle = facts.okrs.cycle
    day = day_text(facts.on)
    where = "" if cycle is None else f", {where_in(cycle, facts.on)}"
    return Opening(
        title="OKRs" if cycle is None else f"OKRs {cycle_text(cycle)}",
        lines=(f"As of {day}{where}.", *_verdict(facts)),
    )


def _verdict(facts: Facts) -> list[str]:
    """Say what a reader of one sentence should know."""
    open_ = [stand for stand in facts.stands if stand.chance and not stand.over]
    losing = [stand for stand in open_ if stand.losing]
    over = [stand for stand in facts.stands if stand.over]
    said = []
    if losing:
        who = (
            "The objective"
            if len(facts.stands) == 1
            else f"{_some(len(losing), len(facts.stands))} objectives"
        )
        first = sorted(losing, key=worst)
        names = joined([quoted(stand.title) for stand in first], 3)
        near = all(stand.near for stand in losing)
        will = "may well be missed" if near else "will probably be missed"
        said.append(f"{who} {will}: {names}.")
    elif open_:
        all_ = "Every objective" if len(open_) == len(facts.stands) else "What is open"
        said.append(f"{all_} has at least an even chance of success.")
    elif over:
        said.append(_ended(len(facts.stands), over))
    asked, rails = len(facts.decisions), len(broken(facts))
    more = [counted(rails, "guardrail") + " broken"] if rails else []
    more += [counted(asked, "decision") + " to take"] if asked else []
    if more:
        said.append(f"{joined(more)}.".capitalize())
    return said


def _ended(every: int, over: list[Stand]) -> str:
    """Say how those ended that are over, where none can change any more."""
    if every == 1:
        return f"The objective is over: {over[0].status}."
    return f"{_some(len(over), every)} objectives are over: {tally(over)}."


def _some(part: int, whole: int) -> str:
    return f"All {whole}" if part == whole else f"{part} of {whole}"
