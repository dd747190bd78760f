"""Peoplebox, version 2 of its import: one table, parents by the ids of rows."""

from collections.abc import Mapping
from typing import Final

from okrkit.formats.exchange.draft import Draft, KeyResultRow, ObjectiveRow, Parent
from okrkit.formats.exchange.item import Item
from okrkit.formats.exchange.source import Source
from okrkit.formats.exchange.tables.lines import GOAL_TYPES
from okrkit.formats.exchange.tool import Column, Tool
from okrkit.formats.exchange.trees import SEVERAL, Keys, references

__all__ = ["TOOL"]

_ACTIONS: Final = {"edit": "edit", "delete": "delete"}
_NUMBERS: Final = ("Starting Value", "Target Value", "Current Value")


def read(source: Source, draft: Draft) -> None:
    r"""
    Put the rows of an export into a draft.

    Args:
        source: The table.
        draft: Where rows, faults and losses go.

    Example:
        >>> from okrkit.formats.exchange.reading import read
        >>> text = "Row ID,Goal Title,Goal Type,Goal Cycle\n"
        >>> text += "1,Keep customers,Objective,2026-Q4\n"
        >>> read(text, TOOL).okrs.objectives[0].title
        'Keep customers'
    """
    if source.lacks([column.name for column in TOOL.columns if column.needed]):
        return
    keys, ids = Keys(), Keys()
    items = list(source.rows(TOOL.names))
    draft.gone |= {item.text("Row ID") for item in items if _leaves(item)} - {""}
    row_of = {item.text("Goal ID"): item.text("Row ID") for item in items}
    for item in items:
        draft.rows += 1
        item.word("Action", _ACTIONS, "")
        if _leaves(item):
            item.lose("a row whose Action is Delete", "it is left out")
            continue
        key = keys.take(item, "Row ID", item.text("Row ID", needed=True))
        id = ids.take(item, "Goal ID", item.text("Goal ID"))
        _add(item, draft, key=key, id=id, parents=_parents(item, row_of))


def _leaves(item: Item) -> bool:
    return str(item.cells.get("Action", "")).strip().casefold() == "delete"


def _parents(item: Item, row_of: Mapping[str, str]) -> tuple[Parent, ...]:
    """Give the parents by row, then by id; a goal of the tool may be elsewhere."""
    rows = references(item, "Parent Row IDs")
    known = {parent.key for parent in rows}
    goals = item.many("Parent Goal IDs", SEVERAL)
    found = [(goal, row_of.get(goal, "")) for goal in goals]
    more = (Parent(row or f"goal {goal}", must=bool(row)) for goal, row in found)
    return (*rows, *(parent for parent in more if parent.key not in known))


def _add(
    item: Item, draft: Draft, *, key: str, id: str, parents: tuple[Parent, ...]
) -> None:
    """Add an objective, a key result, or an objective that is measured itself."""
    kind = item.word("Goal Type", GOAL_TYPES, "objective")
    title = item.text("Goal Title", needed=True)
    owner = ", ".join(item.many("Owner Emails", SEVERAL))
    measured = any(map(item.has, _NUMBERS))
    starts_on, ends_on = item.day("Start Date"), item.day("End Date")
    extra = item.keep(TOOL.name, *(TOOL.slots if kind == "objective" else _SLOTS))
    if kind == "objective":
        draft.add(
            ObjectiveRow(
                item=item,
                key=key,
                id=id,
                title=title,
                parents=parents,
                owner=owner,
                level=item.text("Scope"),
                why=item.text("Description"),
                period=item.text("Goal Cycle"),
                starts_on=starts_on,
                ends_on=ends_on,
                extra=extra,
                at=_AT,
            )
        )
        if not measured:
            return
        why = "a key result with the same title holds them"
        item.lose("values of an objective itself", why)
        key, id, parents, extra = "", "", (Parent(key),), {}
    draft.add(
        KeyResultRow(
            item=item,
            key=key,
            id=id,
            title=title,
            parents=parents,
            period=item.text("Goal Cycle"),
            owner=owner if kind == "key result" else "",
            start=item.amount("Starting Value"),
            target=item.amount("Target Value"),
            current=item.amount("Current Value"),
            starts_on=starts_on if kind == "key result" else None,
            ends_on=ends_on if kind == "key result" else None,
            extra=extra,
            at=_AT,
        )
    )


_AT: Final = {
    "parents": "Parent Row IDs",
    "period": "Goal Cycle",
    "starts_on": "Start Date",
    "ends_on": "End Date",
    "start": "Starting Value",
    "target": "Target Value",
    "current": "Current Value",
}

TOOL: Final = Tool(
    name="peoplebox",
    title="Peoplebox, import format version 2",
    kind="table",
    tree="references",
    source="Peoplebox's help pages: import goals from CSV or XLSX",
    unknown=(
        "the words of Goal Type: Objective, Key Result and KPI are read",
        "a row without Goal Type: an objective",
        "what Scope may say: it becomes the level, as it is",
        "the last columns, whose names could not be read",
    ),
    columns=(
        Column("Row ID", "what other rows call it", needed=True),
        Column("Parent Row IDs", "parents; a key result stands under the first"),
        Column("Parent Goal IDs", "parents by the tool's own id"),
        Column("Goal ID", "id"),
        Column("Action", "rows to Delete are left out"),
        Column("Goal Title", "title", needed=True),
        Column("Owner Emails", "owner, several with commas between"),
        Column("Goal Cycle", "cycle"),
        Column("Goal Type", "objective or key result"),
        Column("Scope", "level of an objective"),
        Column("Departments"),
        Column("Start Date", "first day"),
        Column("End Date", "last day"),
        Column("Description", "why, of an objective"),
        Column("Starting Value", "baseline"),
        Column("Target Value", "target"),
        Column("Current Value", "value of a check-in"),
        Column("Progress Status"),
        Column("Check-in Type"),
        Column("Tags"),
        Column("Review Cycle ID"),
        Column("Review Cycle Weightage"),
        Column("Approved"),
    ),
    reader=read,
)
"""The format."""

_SLOTS: Final = tuple(n for n in TOOL.slots if n not in ("Scope", "Description"))
