"""MHOKR: its CSV export, a line each key result with its objective beside it."""

from typing import Final

from okrkit.formats.exchange.draft import Draft, ObjectiveRow, Parent
from okrkit.formats.exchange.item import Item
from okrkit.formats.exchange.source import Source
from okrkit.formats.exchange.tables.lines import SideBySide, progress_row
from okrkit.formats.exchange.tool import Column, Tool

__all__ = ["TOOL"]

_SCALE: Final = "0-100"
_OBJECTIVE: Final = ("status", "isPublished", "orgId")
_KEY_RESULT: Final = (
    "keyResultStatus",
    "keyResultTargetValue",
    "keyResultCurrentValue",
)


def read(source: Source, draft: Draft) -> None:
    r"""
    Put the lines of an export into a draft.

    Args:
        source: The table.
        draft: Where rows, faults and losses go.

    Example:
        >>> from okrkit.formats.exchange.reading import read
        >>> text = "objectiveId,title,period,keyResultId,keyResultTitle,"
        >>> text += "keyResultProgress\no1,Keep customers,2026-Q4,k1,Raise NPS,25\n"
        >>> read(text, TOOL, on="2026-11-15").okrs.key_result("k1").check_ins[0].value
        25.0
    """
    if source.lacks([column.name for column in TOOL.columns if column.needed]):
        return
    aims = SideBySide(draft)
    seen: set[str] = set()
    for item in source.rows(TOOL.names):
        draft.rows += 1
        _line(item, draft, aims, seen)


def _line(item: Item, draft: Draft, aims: SideBySide, seen: set[str]) -> None:
    known = len(draft.objectives)
    key, parent = item.text("objectiveId", needed=True), item.text("parentId")
    kept = [*TOOL.slots, "progress", *_KEY_RESULT]
    row = ObjectiveRow(
        item=item,
        key=key,
        id=key,
        title=item.text("title", needed=True),
        owner=item.text("ownerName"),
        parents=(Parent(parent, must=False),) if parent else (),
        period=item.text("period"),
        starts_on=item.day("startDate"),
        ends_on=item.day("endDate"),
        extra={} if aims.has(key) else item.keep(TOOL.name, *kept),
    )
    aims.take(row)
    if len(draft.objectives) > known and item.has("progress"):
        item.lose("progress of an objective", "it follows from its key results")
    if not item.has("keyResultId"):
        return
    id = item.text("keyResultId")
    if id in seen:
        why = "a key result stands under one objective, the first"
        item.lose("a further objective of a key result", why)
        return
    seen.add(id)
    item.lose(
        "start value of a key result",
        "the export has none; its progress is read instead, from 0 to 100 percent",
    )
    others = [name for name in item.cells if name not in _KEY_RESULT]
    draft.add(
        progress_row(
            item,
            key=f"key result {id}",
            id=id,
            title=item.text("keyResultTitle", needed=True),
            share=item.share("keyResultProgress", _SCALE),
            parent=key,
            owner=item.text("keyResultOwnerName"),
            extra=item.keep(TOOL.name, *others),
        )
    )


TOOL: Final = Tool(
    name="mhokr",
    title="MHOKR",
    kind="table",
    complete=True,
    tree="side by side",
    policy="mhokr",
    source="MHOKR's source code: its export to CSV",
    unknown=("which words a period may be: labels of okrkit, or say `cycle=`",),
    lacks=(
        "the start value: progress cannot be computed anew, and is taken as it is",
        "unit, direction and weight",
    ),
    columns=(
        Column("objectiveId", "id of an objective", needed=True),
        Column("title", "title of an objective", needed=True),
        Column("ownerName", "owner"),
        Column("status"),
        Column("progress"),
        Column("isPublished"),
        Column("period", "cycle"),
        Column("startDate", "first day"),
        Column("endDate", "last day"),
        Column("parentId", "the objective above"),
        Column("orgId"),
        Column("keyResultId", "id of a key result"),
        Column("keyResultTitle", "title of a key result"),
        Column("keyResultOwnerName", "owner of a key result"),
        Column("keyResultStatus"),
        Column("keyResultProgress", "value of a check-in, from 0 to 100 percent"),
        Column("keyResultTargetValue"),
        Column("keyResultCurrentValue"),
    ),
    reader=read,
)
"""The format."""
