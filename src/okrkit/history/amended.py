"""Definitions after what was said of them: amendments and closings, as nouns."""

from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

from attrs import evolve, fields

from okrkit.errors import StructureError
from okrkit.formats.reader import Reader
from okrkit.history.documents import definition
from okrkit.history.events import Event
from okrkit.model.closing import Closing
from okrkit.model.okr import KeyResult, Objective
from okrkit.model.okrset import OKRSet

__all__ = ["after", "amended_document", "amended_set", "read_definition"]

Document: TypeAlias = dict[str, Any]


def amended_set(okrs: OKRSet, later: Mapping[tuple[str, str], list[Event]]) -> OKRSet:
    """
    Amend and close key results and objectives, in the order it was said.

    Args:
        okrs: The set.
        later: Amendments and closings, by scope and id.

    Returns:
        The set after them; what is said of key results that it does not have is
        left out.

    Example:
        >>> amended_set(OKRSet(cycle="2026-Q4"), {}).cycle.label
        '2026-Q4'
    """
    changed: dict[str, Objective] = {}
    for (scope, name), events in later.items():
        if scope == "objective":
            old = changed.get(name) or okrs.objective(name)
            changed[name] = after(old, events, okrs)
        elif name in okrs.scope("key result").ids:
            owner = okrs.objective_of(name).id
            old = changed.get(owner) or okrs.objective(owner)
            inside = next(kr for kr in old.key_results if kr.id == name)
            changed[owner] = old.with_key_result(after(inside, events, okrs))
    return okrs.replace(objectives=tuple(changed.get(o.id, o) for o in okrs.objectives))


def after(noun: Any, events: Iterable[Event], okrs: OKRSet) -> Any:  # noqa: ANN401
    """
    Return a key result or objective after what was said of it.

    Args:
        noun: The key result or objective.
        events: Amendments and closings of it, in the order in which they hold.
        okrs: Has the metrics.

    Returns:
        The same, amended and closed.

    Example:
        >>> event = Event("amendment", "keep", scope="objective", date="2026-11-10",
        ...               data={"to": {"scope": "paying"}})
        >>> after(Objective("keep", "Stay"), [event], OKRSet()).scope
        'paying'
    """
    for event in events:
        if event.kind == "closing":
            noun = evolve(noun, closed=_closing(event))
        else:
            then = noun.in_force(event.date)
            new = read_definition(amended_document(then, event.data), noun, okrs)
            changes = {
                name: getattr(new, name)
                for name in noun.DEFINITION
                if getattr(new, name) != getattr(then, name)
            }
            if changes:
                noun = noun.amend(
                    on=event.date,
                    reason=event.reason,
                    by=event.by,
                    recorded_at=event.recorded_at,
                    **changes,
                )
    return noun


def _closing(event: Event) -> Closing:
    known = {f.name for f in fields(Closing)} - {"date", "extra"}
    said = {name: part for name, part in event.data.items() if name in known}
    rest = {name: part for name, part in event.data.items() if name not in known}
    return Closing(event.date, **{"by": event.by, **said}, extra=rest)


def amended_document(noun: KeyResult | Objective, data: Mapping[str, Any]) -> Document:
    """
    Write a definition as a document, with other fields.

    Args:
        noun: A key result or objective.
        data: Its fields that were (``was``) and are (``to``), in document words.

    Returns:
        The document, without amendments, check-ins and what else is no definition.

    Example:
        >>> kr = KeyResult("nps", "NPS", baseline=32, target=40)
        >>> change = {"was": {"baseline": 32, "target": 40}, "to": {"at_least": 40}}
        >>> amended_document(kr, change)
        {'id': 'nps', 'title': 'NPS', 'at_least': 40}
    """
    before = definition(noun)
    was, to = data.get("was") or {}, data.get("to") or {}
    kept = {name: part for name, part in before.items() if name not in was}
    return {**kept, **{name: part for name, part in to.items() if part is not None}}


def read_definition(
    document: Document, noun: object, okrs: OKRSet
) -> KeyResult | Objective:
    """
    Read one definition by the loader's own rules.

    Args:
        document: The definition.
        noun: A key result or objective, as that is what is read.
        okrs: Has the metrics.

    Returns:
        The key result or objective.

    Raises:
        StructureError: It cannot be.

    Example:
        >>> row = {"id": "nps", "title": "NPS", "at_least": 40}
        >>> old = KeyResult("nps", "NPS", at_least=1)
        >>> read_definition(row, old, OKRSet()).target.at_least
        40.0
    """
    metrics = {metric.id: metric for metric in okrs.metrics}
    reader = Reader(elsewhere=metrics.get)
    made = (
        reader.read_objective(document, ())
        if isinstance(noun, Objective)
        else reader.read_key_result(document, (), "")
    )
    if made is None or reader.faults:
        faults = [error for _, error in reader.faults]
        raise StructureError(f"{document['id']} cannot be amended so", faults)
    return made
