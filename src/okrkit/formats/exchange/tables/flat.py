"""Our own flat table: a document, a line each thing; what it says is what it was."""

from collections.abc import Sequence
from typing import Any, Final

from attrs import evolve

from okrkit.errors import (
    DocumentError,
    InvalidOKRError,
    OKRError,
    StructureError,
    shown,
)
from okrkit.formats.assemble import assemble
from okrkit.formats.blame import located
from okrkit.formats.exchange import cells
from okrkit.formats.exchange.draft import Draft
from okrkit.formats.exchange.item import Item
from okrkit.formats.exchange.source import Source
from okrkit.formats.exchange.tables.flat_lines import FIELDS, LINES, NUMBERS, value_of
from okrkit.formats.exchange.tool import Column, Tool
from okrkit.formats.faults import name_path
from okrkit.formats.plain import to_plain
from okrkit.formats.tree import Tree
from okrkit.model import numeral
from okrkit.model.okrset import OKRSet

__all__ = ["TOOL"]

_DAYS: Final = frozenset(["date", "starts_on", "ends_on", "reviewed_on"])
_KINDS: Final = {line: line for line in LINES}
_NAMES: Final = ("line", "of", *FIELDS)
_ATTEMPTS: Final = 3


def read(source: Source, draft: Draft) -> None:
    r"""
    Read the lines as a document, and the document as `okrkit.load` does.

    Args:
        source: The table.
        draft: Where the set goes.

    Example:
        >>> from okrkit.formats.exchange.reading import read
        >>> text = "line,of,id,title,cycle\ndocument,,,,2026-Q4\n"
        >>> read(text + "objective,,keep,Keep customers,\n", TOOL).okrs.cycle.label
        '2026-Q4'
    """
    if source.lacks(["line", "of"]):
        return
    found: list[tuple[Item, dict[str, object]]] = []
    for item in source.rows(_NAMES):
        draft.rows += 1
        found.append((item, _fields(item)))
    for _ in range(_ATTEMPTS):
        draft.whole = _read(source, _standing(found))
        if draft.whole is not None:
            return
    draft.whole = OKRSet()


def _standing(
    found: Sequence[tuple[Item, dict[str, object]]],
) -> list[tuple[Item, dict[str, object]]]:
    """Leave out lines with faults, and those that hang on them."""
    gone: set[tuple[object, object]] = set()
    standing = []
    for item, fields in found:
        kind, above = fields["line"], _ABOVE.get(str(fields["line"]), ("", ""))[0]
        if item.bad or (above, fields["of"]) in gone:
            gone.add((kind, fields.get("id")))
        else:
            standing.append((item, fields))
    return standing


def _fields(item: Item) -> dict[str, object]:
    """Read the cells of a line, each as its column says."""
    kind = item.word("line", _KINDS, "")
    if not item.has("line"):
        item.fault("line", "nothing in it", code="blank", expected=", ".join(LINES))
    fields: dict[str, object] = {"line": kind, "of": item.text("of")}
    for name in item.cells:
        if name in fields or not item.has(name):
            continue
        value = item.read(name, lambda cell: _value(item, name, cell))  # noqa: B023
        fields[name] = value
        if name not in _NAMES:
            item.lose(f"column {name}", "okrkit has no place for it", kept=True)
    return fields


def _value(item: Item, name: str, cell: object) -> object:
    if name in _DAYS:
        found = cells.day(cell, item.settings)
        return None if found is None else found.isoformat()
    pointed = item.settings.decimal == "." and not item.settings.thousands
    foreign = name in NUMBERS and isinstance(cell, str) and not pointed
    amount = cells.amount(cell, item.settings) if foreign else None
    if amount is not None:
        unit = f" {amount.unit}" * (amount.unit is not None)
        return f"{numeral.digits(amount.value)}{unit}" if unit else amount.value
    return value_of(name, cell)


def _read(
    source: Source, lines: Sequence[tuple[Item, dict[str, object]]]
) -> OKRSet | None:
    """Make the set of the lines; None where some have faults, which are noted."""
    document, places = _document(source, lines)
    limits = source.settings.limits
    value, leaves, spoilt = to_plain(document, limits)
    tree = Tree(value, "", "dict", lambda _: {}, spoilt=spoilt)
    tree = evolve(tree, faults=located(tree, leaves))
    try:
        return assemble([tree], limits)[0]
    except StructureError as error:
        for fault in error.faults:
            _note(source, fault, places)
        return None
    except (DocumentError, InvalidOKRError) as error:
        source.notes.fault(error)
        return OKRSet()


def _document(
    source: Source, lines: Sequence[tuple[Item, dict[str, object]]]
) -> tuple[dict[str, object], dict[str, Item]]:
    """Put the lines together, and remember where each came from."""
    document: dict[str, Any] = {"okrkit": 1}
    metrics: dict[str, Any] = {}
    segments: dict[str, Any] = {}
    objectives: list[Any] = []
    homes: dict[tuple[str, str], tuple[dict[str, Any], tuple[str | int, ...]]] = {}
    places: dict[str, Item] = {}
    for item, given in lines:
        fields = dict(given)
        kind, of = str(fields.pop("line")), str(fields.pop("of"))
        path: tuple[str | int, ...] = ()
        if kind == "document":
            document |= fields
        elif kind in ("segment", "metric"):
            into, id = (
                (segments if kind == "segment" else metrics),
                fields.pop("id", ""),
            )
            path = (f"{kind}s", str(id))
            if id in into or not id:
                why = f"a {kind} that stands twice" if id else f"a {kind} without an id"
                item.fault("id", why, code="duplicate-id" if id else "blank")
                continue
            into[str(id)] = fields
            homes[kind, str(id)] = fields, path
        elif kind == "objective":
            path = ("objectives", len(objectives))
            objectives.append(fields)
            homes.setdefault((kind, str(fields.get("id", ""))), (fields, path))
        else:
            path = _hang(item, kind, of, fields, homes)
        if path:
            places[name_path(path)] = item
    for name, part in (("metrics", metrics), ("segments", segments)):
        if part:
            document[name] = part
    said = source.settings.cycle
    if isinstance(said, str):
        document.setdefault("cycle", said)
    return {**document, "objectives": objectives}, places


_ABOVE: Final = {
    "observation": ("metric", "observations"),
    "key result": ("objective", "key_results"),
    "check-in": ("key result", "check_ins"),
}


def _hang(
    item: Item,
    kind: str,
    of: str,
    fields: dict[str, Any],
    homes: dict[tuple[str, str], tuple[dict[str, Any], tuple[str | int, ...]]],
) -> tuple[str | int, ...]:
    """Put a line under the one that it belongs to; give its path."""
    above, name = _ABOVE[kind]
    if (above, of) not in homes:
        item.fault(
            "of",
            f"no {above} of this id in a line above",
            code="parent-unknown",
            got=shown(of),
        )
        return ()
    home, path = homes[above, of]
    inner = home.setdefault(name, [])
    own = (*path, name, len(inner))
    text_alone = kind == "key result" and fields.keys() == {"title"}
    inner.append(fields["title"] if text_alone else fields)
    if kind == "key result":
        homes.setdefault((kind, str(fields.get("id", ""))), (fields, own))
    return own


def _note(source: Source, fault: OKRError, places: dict[str, Item]) -> None:
    """Note a fault of the document at the line and column it comes from."""
    path = str(getattr(fault, "path", ""))
    head = path
    while head and head not in places:
        head = head[: max(head.rfind("."), head.rfind("["), 0)]
    if not head:
        source.notes.fault(fault, path=path)
        return
    item = places[head]
    column = path[len(head) :].lstrip(".").partition("[")[0].partition(".")[0]
    item.refuse(column if item.has(column) else "", fault)


TOOL: Final = Tool(
    name="flat",
    title="okrkit's flat table",
    kind="table",
    complete=True,
    tree="references",
    source="okrkit's own: a document, a line each thing, columns named as its fields",
    columns=(
        Column("line", f"what the line is: {', '.join(LINES)}", needed=True),
        Column("of", "id of the metric, objective or key result above", needed=True),
        *(Column(name, f"the field {name} of a document") for name in FIELDS),
    ),
    reader=read,
)
"""The format."""
