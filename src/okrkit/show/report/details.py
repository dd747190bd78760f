"""The details for the team, objective by objective, down to each explanation."""

from collections.abc import Iterator
from functools import partial
from typing import Final

from okrkit.model.okr import Objective
from okrkit.scoring.amounts import day_text
from okrkit.show.report.facts import Facts
from okrkit.show.report.parts import Entry, Section, few
from okrkit.show.report.stands import Stand, entry_of

__all__ = ["details"]

_LEAD: Final = "Each opens down to how its score came about."


def details(facts: Facts) -> Section | None:
    """
    Give every objective with what is known of it; None where there is none.

    Example:
        >>> from okrkit import Objective, OKRSet, report
        >>> okrs = OKRSet([Objective("keep", "Stay")], cycle="2026-Q4")
        >>> found = report(okrs, on="2026-11-15").sections
        >>> [part.title for part in found if part.name == "details"]
        ['Objective by objective']
    """
    if not facts.stands or facts.brief:
        return None
    return Section(
        name="details",
        title="Objective by objective",
        lines=(_LEAD,),
        entries=few([partial(_objective, facts, stand) for stand in facts.stands]),
        folding=True,
    )


def _objective(facts: Facts, stand: Stand) -> Entry:
    noun = stand.noun
    said = [stand.ending] if stand.ending else []
    said += _of(facts, noun) if isinstance(noun, Objective) else []
    parts = tuple(_key_result(facts, part) for part in stand.parts)
    return entry_of(
        stand,
        lines=tuple(said),
        entries=parts,
        explained=(facts.outlook.card.objectives.explain(stand.id),),
        folded=True,
    )


def _of(facts: Facts, noun: Objective) -> Iterator[str]:
    """Say what an objective is about, and what stands beside its key results."""
    facts_said = (
        ("Owner", noun.owner),
        ("Level", noun.level),
        ("Intent", noun.intent or ""),
        ("About", noun.scope),
        ("Why", noun.why),
    )
    yield from (f"{name}: {text}" for name, text in facts_said if text)
    for shown in facts.measured_by.get(noun.id, ()):
        *_, actual, _ = shown.cells()
        on = shown.measured_on
        day = "" if on is None else f" on {day_text(on)}"
        value = "not measured" if shown.actual is None else f"{actual}{day}"
        yield f"Measured by: {shown.name}, {value}"
    for held in facts.guardrails.get(noun.id, ()):
        *_, actual, _, limits, verdict = held.cells()
        yield f"Guardrail: {held.name}, {limits}; {actual}, {verdict}"


def _key_result(facts: Facts, stand: Stand) -> Entry:
    said = [f"Now: {stand.now}"]
    if stand.ending:
        said.append(stand.ending)
    if stand.owner:
        said.append(f"Owner: {stand.owner}")
    notes = tuple(
        f"{day_text(each.date)}: {each.note}"
        for each in stand.check_ins
        if each.note and each.date <= facts.on
    )
    return entry_of(
        stand,
        lines=tuple(said),
        points=notes[-10:],
        explained=(facts.outlook.card.key_results.explain(stand.id),),
        folded=True,
    )
