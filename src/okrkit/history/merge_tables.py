"""A document as tables by id, so that two changes of it can be merged; and back."""

from collections.abc import Mapping
from typing import Any, Final, TypeAlias

from attrs import field, frozen

from okrkit.formats.targets import KINDS, SLOTS

__all__ = ["TABLES", "Row", "Rows", "Tables", "tables_of", "tree_of"]

TABLES: Final = ("segments", "metrics", "objectives", "key_results")
"""What has ids."""

_LINE: Final = "free text"
_PARENT: Final = "objective"
_TARGET: Final = "target"
_SLOTS: Final = frozenset(SLOTS)
_APART: Final = _SLOTS | {"check_ins"}

Row: TypeAlias = dict[str, Any]
"""The fields of one thing, as a document has them."""

Rows: TypeAlias = dict[str, Row]
"""Things by their id, or events by their day."""


@frozen
class Tables:
    """
    What a document says, by id.

    Attributes:
        head: Its fields beside those below.
        things: Segments, metrics, objectives and key results, each by id. A key result
            names its objective, and holds its target as one field.
        events: Check-ins by key result and observations by metric, each by its day and
            where it has one the moment it was recorded.

    Example:
        >>> tables_of({"okrkit": 1, "objectives": []}).head
        {'okrkit': 1}
    """

    head: dict[str, Any]
    things: dict[str, Rows]
    events: dict[str, dict[str, Rows]] = field(
        factory=lambda: {"metrics": {}, "key_results": {}}
    )


def tables_of(tree: Mapping[str, Any]) -> Tables:
    """
    Take a document apart.

    Args:
        tree: The document, as `okrkit.to_dict` gives it.

    Returns:
        Its tables; nothing of the document is changed.

    Example:
        >>> tree = {"objectives": [{"id": "keep", "title": "Stay"}]}
        >>> tables_of(tree).things["objectives"]
        {'keep': {'id': 'keep', 'title': 'Stay'}}
    """
    head = {k: v for k, v in tree.items() if k not in TABLES}
    found = Tables(head, {name: {} for name in TABLES})
    for id, part in tree.get("segments", {}).items():
        found.things["segments"][id] = (
            {"condition": part} if isinstance(part, str) else {**part}
        )
    for id, part in tree.get("metrics", {}).items():
        rest = {k: v for k, v in part.items() if k != "observations"}
        found.things["metrics"][id] = rest
        found.events["metrics"][id] = _events(part.get("observations", {}))
    for part in tree["objectives"]:
        rest = {k: v for k, v in part.items() if k != "key_results"}
        found.things["objectives"][part["id"]] = rest
        for row in part.get("key_results", ()):
            _take_key_result(found, part["id"], row)
    return found


def _events(rows: dict[str, object] | list[Row]) -> Rows:
    if isinstance(rows, dict):
        return {day: {"date": day, "value": value} for day, value in rows.items()}
    return {_moment(row): row for row in rows}


def _moment(row: Mapping[str, Any]) -> str:
    recorded = row.get("recorded_at")
    return f"{row['date']} {recorded}" if recorded else str(row["date"])


def _take_key_result(found: Tables, objective: str, row: Row | str) -> None:
    rows = found.things["key_results"]
    if isinstance(row, str):
        id = f"{objective}: {row}"
        while id in rows:  # the same line twice stays twice
            id += "'"
        rows[id] = {_LINE: row, _PARENT: objective}
        return
    rest = {k: v for k, v in row.items() if k not in _APART}
    slots = {k: v for k, v in row.items() if k in _SLOTS}
    known = slots.keys()
    kinds = [kind for kind, names in KINDS.items() if not known.isdisjoint(names)]
    # Targets of two kinds are two values; those of one kind merge slot by slot.
    target = {_TARGET: {kinds[0]: slots}} if kinds else {}
    rows[row["id"]] = {**rest, **target, _PARENT: objective}
    found.events["key_results"][row["id"]] = _events(row.get("check_ins", []))


def tree_of(tables: Tables) -> dict[str, Any]:
    """
    Put a document together again.

    Args:
        tables: What it says, by id.

    Returns:
        The document; its parts stand in the order of the tables.

    Example:
        >>> tree_of(tables_of({"okrkit": 1, "objectives": []}))
        {'okrkit': 1, 'objectives': []}
    """
    tree = {**tables.head}
    if tables.things["segments"]:
        tree["segments"] = tables.things["segments"]
    if tables.things["metrics"]:
        tree["metrics"] = {
            id: {**row, **_listed("observations", tables.events["metrics"].get(id))}
            for id, row in tables.things["metrics"].items()
        }
    inside: dict[str, list[object]] = {id: [] for id in tables.things["objectives"]}
    for id, row in tables.things["key_results"].items():
        inside[row[_PARENT]].append(_key_result(row, tables.events["key_results"], id))
    tree["objectives"] = [
        {**row, **({"key_results": inside[id]} if inside[id] else {})}
        for id, row in tables.things["objectives"].items()
    ]
    return tree


def _key_result(row: Mapping[str, Any], events: Mapping[str, Rows], id: str) -> object:
    if _LINE in row:
        return row[_LINE]
    rest = {k: v for k, v in row.items() if k not in (_PARENT, _TARGET)}
    slots = [*row.get(_TARGET, {}).values()]
    return {
        **rest,
        **(slots[0] if slots else {}),
        **_listed("check_ins", events.get(id)),
    }


def _listed(name: str, rows: Rows | None) -> dict[str, object]:
    return {name: [rows[moment] for moment in sorted(rows)]} if rows else {}
