"""Parts of a set as documents: what is agreed, without what was reported of it."""

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from attrs import evolve, fields
from cattrs import ClassValidationError

from okrkit.errors import OKRError
from okrkit.formats.calendar_part import read_cadence, read_cycle
from okrkit.formats.reader import draft_id
from okrkit.formats.target_out import plain
from okrkit.formats.unstructure import write_set
from okrkit.model.cadence import Cadence
from okrkit.model.calendar import Cycle
from okrkit.model.okr import KeyResult, Objective
from okrkit.model.okrset import OKRSet
from okrkit.results.plain import jsonable

__all__ = [
    "agreed",
    "calendar_of",
    "change_of",
    "definition",
    "fields_of",
    "of_objective",
    "with_ids",
]

Document = dict[str, Any]
"""A document, or a part of one, as plain values."""


def agreed(okrs: OKRSet) -> Document:
    """
    Write a set as a document without check-ins and observations.

    Example:
        >>> agreed(OKRSet(cycle="2026-Q4"))["cycle"]
        '2026-Q4'
    """
    bare = tuple(_bare(objective) for objective in okrs.objectives)
    whole = write_set(evolve(okrs, objectives=bare, observations={}, _trusted=True))
    rows: Any = whole["objectives"]
    return {**whole, "objectives": [*map(with_ids, rows)]}


def with_ids(objective: Mapping[str, Any]) -> Document:
    """
    Write out key results that are text: the id of one follows from where it stands.

    Args:
        objective: An objective as a document.

    Returns:
        The same; what stands before a key result may go, and it keeps its id.

    Example:
        >>> with_ids({"id": "keep", "key_results": ["Win some back"]})["key_results"]
        [{'id': 'keep.1', 'title': 'Win some back', 'draft': True}]
    """
    rows = objective.get("key_results") or ()
    if not any(isinstance(row, str) for row in rows):
        return dict(objective)
    whole = [
        {"id": draft_id(objective["id"], at), "title": row, "draft": True}
        if isinstance(row, str)
        else row
        for at, row in enumerate(rows)
    ]
    return {**objective, "key_results": whole}


def of_objective(objective: Objective) -> Document:
    """
    Write an objective with its key results as a document, without check-ins.

    Example:
        >>> of_objective(Objective("keep", "Customers stay"))
        {'id': 'keep', 'title': 'Customers stay'}
    """
    return with_ids(_written(_bare(objective)))


def definition(noun: KeyResult | Objective) -> Document:
    """
    Write what is agreed of a key result or objective now, and nothing else of it.

    Example:
        >>> definition(KeyResult("nps", "NPS", baseline=32, target=40))
        {'id': 'nps', 'title': 'NPS', 'baseline': 32, 'target': 40}
    """
    plainly: Any = {"amendments": (), "closed": None, "carried_from": "", "extra": {}}
    if isinstance(noun, Objective):
        return _written(evolve(noun, key_results=(), **plainly))
    bare = evolve(noun, check_ins=(), **plainly)
    inside: Document | str = _written(Objective("x", "x", [bare]))["key_results"][0]
    return {"id": bare.id, "title": bare.title} if isinstance(inside, str) else inside


def fields_of(noun: Any, *without: str) -> Document:  # noqa: ANN401 - any small noun
    """
    Write the fields of a check-in, observation or closing that say something.

    Args:
        noun: The noun; what it says beyond its fields is written, too.
        *without: Names of fields to leave out.

    Returns:
        The fields, in the words of a document.

    Example:
        >>> from okrkit import CheckIn
        >>> fields_of(CheckIn("2026-11-06", 34, confidence=0.6), "date")
        {'value': 34, 'confidence': 0.6}
    """
    found: Document = {}
    for attribute in fields(type(noun)):
        name = attribute.name
        value = getattr(noun, name)
        if name in without or name == "extra" or value is None:
            continue
        if value != attribute.default:
            found[name] = plain(value) if isinstance(value, float) else jsonable(value)
    return {**found, **noun.extra}


def change_of(
    before: Mapping[str, Any], after: Mapping[str, Any]
) -> dict[str, dict[str, Any]]:
    """
    Say what an amendment changes, in document words.

    Args:
        before: A definition as a document.
        after: The same, changed.

    Returns:
        ``was`` and ``to``: fields that are not alike, each where it is there.

    Example:
        >>> change_of({"id": "nps", "target": 40}, {"id": "nps", "target": 36})
        {'was': {'target': 40}, 'to': {'target': 36}}
    """
    was = {k: v for k, v in before.items() if k not in after or after[k] != v}
    to = {k: v for k, v in after.items() if k not in before or before[k] != v}
    return {"was": was, "to": to}


def calendar_of(cycle: object, cadence: object) -> tuple[Cycle | None, Cadence | None]:
    """
    Read the cycle and cadence of a document.

    Args:
        cycle: A label, days, or None.
        cadence: Its fields, or None.

    Returns:
        Both, with what follows of the one from the other; None where they are none:
        whoever makes the set of it says what is wrong.

    Example:
        >>> calendar_of("2026-Q4", None)[0].days
        92
    """
    try:
        return _calendar(json.dumps([cycle, cadence]))
    except (OKRError, ClassValidationError):
        return None, None


@lru_cache(maxsize=64)
def _calendar(parts: str) -> tuple[Cycle | None, Cadence | None]:
    cycle, cadence = json.loads(parts)
    okrs = OKRSet(
        cycle=None if cycle is None else read_cycle(cycle),
        cadence=None if cadence is None else read_cadence(cadence),
    )
    return okrs.cycle, okrs.cadence


def _bare(objective: Objective) -> Objective:
    """Take the check-ins away."""
    if not any(kr.check_ins for kr in objective.key_results):
        return objective
    bare = tuple(evolve(kr, check_ins=()) for kr in objective.key_results)
    return evolve(objective, key_results=bare)


def _written(objective: Objective) -> Document:
    """Write one objective as a set would."""
    alone = OKRSet([objective], cycle="2026-Q4", _trusted=True)
    rows: Any = write_set(alone)["objectives"]
    row: Document = rows[0]
    return row
