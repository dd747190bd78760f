"""The details for the team, objective by objective, down to each explanation."""

from collections.abc import Iterator

from okrkit.model.okr import Objective
from okrkit.show.report.facts import Facts, Stand
from okrkit.show.report.parts import Entry, Section, few
from okrkit.show.report.words import day_text

__all__ = ["details"]


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
        lines=("Each opens down to how its score came about.",),
        entries=few(tuple(_objective(facts, stand) for stand in facts.stands)),
        folding=True,
    )


def _objective(facts: Facts, stand: Stand) -> Entry:
    noun = stand.noun
    said = list(_of(facts, noun)) if isinstance(noun, Objective) else []
    parts = tuple(_key_result(facts, part) for part in stand.parts)
    return Entry(
        title=stand.title,
        id=stand.id,
        status=stand.status,
        tone=stand.tone,
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
    card = facts.outlook.card
    for shown in card.measured_by:
        if shown.objective == noun.id:
            *_, actual, _ = shown.cells()
            day = (
                ""
                if shown.measured_on is None
                else f" on {day_text(shown.measured_on)}"
            )
            value = "not measured" if shown.actual is None else f"{actual}{day}"
            yield f"Measured by: {shown.name}, {value}"
    for held in card.guardrails:
        if held.objective == noun.id:
            *_, actual, _, limits, verdict = held.cells()
            yield f"Guardrail: {held.name}, {limits}; {actual}, {verdict}"


def _key_result(facts: Facts, stand: Stand) -> Entry:
    said = [f"Now: {stand.now}"]
    if stand.owner:
        said.append(f"Owner: {stand.owner}")
    notes = tuple(
        f"{day_text(each.date)}: {each.note}"
        for each in stand.check_ins
        if each.note and each.date <= facts.on
    )
    return Entry(
        title=stand.title,
        id=stand.id,
        status=stand.status,
        tone=stand.tone,
        lines=tuple(said),
        points=notes[-10:],
        explained=(facts.outlook.card.key_results.explain(stand.id),),
        folded=True,
    )
