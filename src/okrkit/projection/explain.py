"""How a chance came about: from readings to the status, in words and numbers."""

from typing import Final

from attrs import evolve

from okrkit.projection.chances.outcomes import Outcomes
from okrkit.projection.explain_forecast import forecast_part
from okrkit.projection.explain_others import (
    outside_part,
    path_part,
    settled_part,
    work_part,
)
from okrkit.projection.explain_words import Subject, chance_formula, chance_part
from okrkit.projection.foresight import OUTSIDE, PATH, SETTLED, WORK
from okrkit.projection.projection import Projection, ZoneChances
from okrkit.projection.said import about_text, chance_text
from okrkit.projection.status import COMMITTED, LIMITS
from okrkit.results import Explanation
from okrkit.scoring.explain import in_force_note
from okrkit.scoring.inputs import left_out, terms_of
from okrkit.scoring.maturity import RUNNING
from okrkit.scoring.scores import Kind

_PARTS = {PATH: path_part, WORK: work_part, OUTSIDE: outside_part}
"""How what may come of it is explained, where that is no forecast of a value."""


def explain_key_result(seen: Subject) -> Explanation:
    """
    Say how the chance of a key result came about.

    Args:
        seen: The key result, and what is foreseen of it.

    Returns:
        A tree: the target, what the value may be and why, and what follows from it.

    Example:
        >>> from okrkit import KeyResult, project
        >>> nps = KeyResult("nps", "x", baseline=32, target=40)
        >>> told = project(nps, on="2026-11-15", cycle="2026-Q4").explain("nps")
        >>> [part.label for part in told.inputs][:2]
        ['target', 'value at the end']
    """
    one = seen.one
    if one.success is None:
        return Explanation(one.id, shown=verdict(one), rule=one.method)
    region = seen.region()
    sheet, row = seen.sheet, seen.row
    value = _value(seen)
    target = Explanation(
        "target",
        shown=seen.goal.text(seen.unit) or "none",
        rule="what meets it, to nine decimals, as scores compare",
        inputs=(*seen.bounds(region), *terms_of(sheet, row)),
    )
    return Explanation(
        one.id,
        one.chance,
        shown=verdict(one),
        rule=one.method,
        formula=chance_formula(seen.values, region, one.chance),
        source=f"policy {one.policy}, version {sheet.policy.version}",
        inputs=(
            target,
            value,
            *_follows(seen),
            *_pace(seen, value),
            status_part(one, over=bool(sheet.key_results.maturity[row] != RUNNING)),
        ),
        note=in_force_note(sheet, "key result", row),
        excluded=left_out(sheet, row),
    )


def verdict(one: Projection) -> str:
    """
    Say a projection in a few words.

    Args:
        one: The projection.

    Returns:
        Its chance and status.

    Example:
        >>> from okrkit import KeyResult, project
        >>> nps = KeyResult("nps", "x", at_least=30, check_ins={"2026-11-06": 34})
        >>> verdict(project(nps, on="2027-01-01", cycle="2026-Q4")["nps"])
        '100%, achieved'
    """
    if one.chance is None:
        word = one.status or one.closed
        return f"no chance, {word}" if word else "no chance"
    said = chance_text(one.chance, drawn=one.drawn)
    return f"{said}, {one.status}" if one.status else said


def status_part(one: Projection, *, over: bool = False) -> Explanation:
    """
    Say how a chance of success became a status.

    Args:
        one: The projection.
        over: Whether its days are.

    Returns:
        A part.

    Example:
        >>> from okrkit import KeyResult, project
        >>> nps = KeyResult("nps", "x", at_least=30, check_ins={"2026-11-06": 34})
        >>> seen = project(nps, on="2027-01-01", cycle="2026-Q4")["nps"]
        >>> print(status_part(seen))
        status = achieved  [by the score: nothing can change any more]
    """
    committed = one.intent == "committed"
    high, low = COMMITTED if committed else LIMITS
    asked = " of what is committed" if committed else ""
    said = {
        "achieved": "by the score: nothing can change any more",
        "missed": "by the score: nothing can change any more",
        "not measured": "nothing was ever read; the chance is there all the same",
        "not yet observable": "over, and a first reading can still come"
        if over
        else f"before {_FIRST[one.kind]}",
    }.get(
        one.status or "",
        f"by the chance of success{asked}: on track from {chance_text(high)}, "
        f"at risk from {chance_text(low)}",
    )
    return Explanation("status", one.status, rule=said)


_FIRST: Final[dict[Kind, str]] = {
    "key result": "its first day",
    "objective": "its first day, or that of one of its key results",
}


def _value(seen: Subject) -> Explanation:
    """Say what the value may be at the end, and why."""
    values = seen.values
    if isinstance(values, Outcomes):
        return _PARTS[seen.way](seen, values)
    return settled_part(seen) if seen.way == SETTLED else forecast_part(seen)


def _follows(seen: Subject) -> list[Explanation]:
    """Say what follows from what the value may be."""
    one = seen.one
    line = float(seen.sheet.key_results.line[seen.row])
    meant = one.intent or "no intent said"
    parts = [
        chance_part(
            seen,
            "success",
            one.success,
            seen.region(line),
            rule=f"of a score of {line:g} or more ({meant})",
        ),
    ]
    if one.zones is not None:
        zones = zip(ZoneChances._fields, one.zones, strict=True)
        parts += [
            chance_part(seen, f"zone {name}", chance, seen.region(at=at), rule="of it")
            for at, (name, chance) in enumerate(zones)
        ]
    parts.append(
        Explanation(
            "expected score",
            one.expected_score,
            shown=about_text(one.expected_score, None),
            rule="mean of the score over all that the value may be",
        )
    )
    return parts


def _pace(seen: Subject, value: Explanation) -> list[Explanation]:
    """Say how fast it goes, and how fast it would have to go."""
    told = seen.pace.explain()
    if seen.pace.actual is None and seen.pace.required is None:
        return list(told.inputs)
    drift = [part.shown for _, part in value.walk() if part.label == "drift"]
    note = f"the model sees {drift[0]} now" if drift else ""
    return [evolve(told, note=note)]
