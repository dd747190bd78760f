"""What differs between a set and what another tool gives back of it, as losses."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, TypeAlias

from attrs import evolve, fields

from okrkit.formats.exchange.notes import Notes
from okrkit.formats.exchange.written import Written
from okrkit.model.okr import KeyResult, Objective
from okrkit.model.okrset import OKRSet
from okrkit.model.parts import Support
from okrkit.model.target import Reach, Target

__all__ = ["compare"]

_Noun: TypeAlias = OKRSet | Objective | KeyResult

_ELSEWHERE: Final = ("objectives", "key_results", "metrics", "observations", "cycle")
_WHY: Final[Mapping[str, str]] = {
    "id": "ids are made anew when it is read back",
    "target": "what is left is a way from a start to a target",
    "check_ins": "what is left is the latest value, on the day of the export, or on "
    "the last of its cycle",
    "metric": "what is left is a value with its unit, or without",
    "supports": "what is left is the parents that the format can name",
    "cycle": "what is left is its first and last day",
    "check_in": "the format knows no rhythm of check-ins",
    "intent": "the format does not tell committed from aspirational",
}
_NO_PLACE: Final = "the format has no place for it"
_NAMES: Final[Mapping[str, str]] = {
    "check_ins": "check-ins",
    "check_in": "rhythm of check-ins",
    "depends_on": "dependencies",
    "draft": "mark of a draft",
    "ends_on": "last day",
    "extra": "fields beyond okrkit's",
    "measured_by": "measures",
    "review": "review settings",
    "reviewed_on": "day of review",
    "starts_on": "first day",
    "waive": "waivers",
    "why": "reason",
}
_LEFT_OUT: Final = "without a start the format cannot say it"
_DRAFT: Final = "a draft is never scored; it is left out"
_SCORED: Final = "what is left is the value that is scored, not how it is made"
_DIVIDED: Final = "all weights are divided by the largest: the format has none above 1"
_ENDS: Final = "blanks and line ends around a text are not kept"


def compare(okrs: OKRSet, back: OKRSet, written: Written, notes: Notes) -> None:
    """
    Note everything in which a set differs from what is read back of it.

    Args:
        okrs: The set.
        back: What a reader of the format makes of the export.
        written: Which objectives and key results stand in the export, in order.
        notes: Where losses go: each names the field, and the ids it concerns.

    Example:
        >>> okrs = OKRSet([Objective("keep", "Keep", owner="Ann")], cycle="2026-Q4")
        >>> back = OKRSet([Objective("keep", "Keep")], cycle="2026-Q4")
        >>> notes = Notes()
        >>> compare(okrs, back, Written(objectives=["keep"], key_results=[]), notes)
        >>> print(notes.losses[0])
        owner of an objective (keep): the format has no place for it
    """
    _compare_set(okrs, back, written, notes)
    objectives = dict(zip(written.objectives, back.objectives, strict=True))
    key_results = dict(zip(written.key_results, back.key_results, strict=True))
    ids = {
        "objective": {known: o.id for known, o in objectives.items()},
        "key_result": {known: kr.id for known, kr in key_results.items()},
    }
    for objective in okrs.objectives:
        _compare_objective(okrs, objective, back, objectives[objective.id], ids, notes)
        for kr in objective.key_results:
            if kr.id in key_results:
                _compare_key_result(kr, key_results[kr.id], written, notes)
            else:
                why = _DRAFT if kr.draft else _LEFT_OUT
                notes.lose("key result", why, at=kr.id)


def _compare_set(okrs: OKRSet, back: OKRSet, written: Written, notes: Notes) -> None:
    if list(written.objectives) != [o.id for o in okrs.objectives]:
        why = "children stand below their parents"
        notes.lose("order of objectives", why)
    for name in _differing(okrs, back):
        notes.lose(f"{_said(name)} of the set", _why(name, okrs, back))
    known = {metric.id: metric for metric in back.metrics}
    for metric in okrs.metrics:
        if known.get(metric.id) != metric:
            notes.lose("metric of the set", _WHY["metric"], at=metric.id)
        new, old = (each.observations.get(metric.id, ()) for each in (back, okrs))
        if list(new) != list(old):
            notes.lose("readings of a metric", _WHY["check_ins"], at=metric.id)


def _compare_objective(
    okrs: OKRSet,
    objective: Objective,
    back: OKRSet,
    other: Objective,
    ids: Mapping[str, Mapping[str, str]],
    notes: Notes,
) -> None:
    names = list(_differing(objective, other))
    if okrs.cycle_of(objective) != back.cycle_of(other):
        names.append("cycle")
    supports = _renamed(objective.supports, ids)
    if "supports" in names and supports == list(other.supports):
        names.remove("supports")
    for name in names:
        why = _why(name, objective, other)
        notes.lose(f"{_said(name)} of an objective", why, at=objective.id)


def _renamed(
    supports: Sequence[Support], ids: Mapping[str, Mapping[str, str]]
) -> list[Support]:
    """Write supports with the ids that their parents have when read back."""
    renamed = []
    for support in supports:
        objective, key_result = support.objective, support.key_result
        if objective is not None:
            objective = ids["objective"].get(objective, objective)
        if key_result is not None:
            key_result = ids["key_result"].get(key_result, key_result)
        renamed.append(evolve(support, objective=objective, key_result=key_result))
    return renamed


def _compare_key_result(
    kr: KeyResult, other: KeyResult, written: Written, notes: Notes
) -> None:
    for name in _differing(kr, other):
        said, why = _said(name), _why(name, kr, other)
        if name == "target":
            said = _lost_of_target(kr.target, other.target)
            why = _SCORED if said.endswith("basis") else why
        if name == "weight" and written.bodies is not None:
            why = _DIVIDED
        notes.lose(f"{said} of a key result", why, at=kr.id)


def _why(name: str, noun: _Noun, other: _Noun) -> str:
    """Say why a field is lost."""
    old, new = getattr(noun, name), getattr(other, name)
    if isinstance(old, str) and old != new and old.strip() == new:
        return _ENDS
    return _WHY.get(name, _NO_PLACE)


def _lost_of_target(target: Target | None, other: Target | None) -> str:
    """Name what a target loses."""
    if isinstance(target, Reach) and isinstance(other, Reach):
        plain = evolve(target, stretch=other.stretch, basis=other.basis)
        if plain == other:
            names = [n for n in ("stretch", "basis") if _part(target, n, other)]
            return " and ".join(names)
    return f"target ({type(target).__name__.lower()})"


def _part(target: Reach, name: str, other: Reach) -> bool:
    return bool(getattr(target, name) != getattr(other, name))


def _differing(noun: _Noun, other: _Noun) -> Iterator[str]:
    """Give the fields in which two nouns differ, save those that are compared apart."""
    for each in fields(type(noun)):
        name = each.name
        if name.startswith("_") or name in _ELSEWHERE:
            continue
        if getattr(noun, name) != getattr(other, name):
            yield name


def _said(name: str) -> str:
    return _NAMES.get(name, name.replace("_", " "))
