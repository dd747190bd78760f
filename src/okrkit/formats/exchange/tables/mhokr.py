"""MHOKR: its CSV export, a line each key result with its objective beside it."""

from typing import Final, TypeAlias

from okrkit.errors import shown
from okrkit.formats.exchange.draft import Draft, ObjectiveRow, Parent
from okrkit.formats.exchange.item import Item
from okrkit.formats.exchange.source import Source
from okrkit.formats.exchange.tables.lines import SideBySide, progress_row
from okrkit.formats.exchange.tool import Column, Tool

__all__ = ["TOOL"]

_SCALE: Final = "0-100"
_OBJECTIVE: Final = ("status", "progress", "isPublished", "orgId")
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
    seen: dict[str, _Seen] = {}
    for item in source.rows(TOOL.names):
        draft.rows += 1
        _line(item, draft, aims, seen)


def _line(item: Item, draft: Draft, aims: SideBySide, seen: dict[str, "_Seen"]) -> None:
    key, parent = item.text("objectiveId", needed=True), item.text("parentId")
    kept = [*TOOL.slots, *_KEY_RESULT]
    first = aims.first(key)
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
        extra={} if first else item.keep(TOOL.name, *kept),
        at=_AT,
    )
    aims.take(row)
    if first is not None:
        for name in _OBJECTIVE:
            if item.text(name) != first.item.text(name):
                why = f"{first.item.path} says something else, which is kept"
                item.lose(f"column {name} of a further row of an objective", why)
    id = item.text("keyResultId")
    if not id:
        if any(map(item.has, _VALUES)):
            item.fault("keyResultId", "nothing in it", code="blank", expected="an id")
        return
    if id in seen:
        _again(item, key, seen[id])
        return
    seen[id] = (item, key)
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


def _again(item: Item, key: str, known: "_Seen") -> None:
    """Tell what a further line of a key result is: the same, or another word of it."""
    first, home = known
    for name in _VALUES:
        said, now = first.text(name), item.text(name)
        if said != now:
            item.fault(
                name,
                f"{first.path} says something else of this key result",
                code="objective-conflict",
                expected=shown(said),
                got=shown(now),
            )
    if home != key:
        why = "a key result stands under one objective, the first"
        item.lose("a further objective of a key result", why)
    elif not item.bad:
        item.lose("a row that stands twice", f"it says what {first.path} says")


_Seen: TypeAlias = tuple[Item, str]

_VALUES: Final = (
    "keyResultTitle",
    "keyResultOwnerName",
    "keyResultProgress",
    *_KEY_RESULT,
)
_AT: Final = {
    "title": "title",
    "owner": "ownerName",
    "parents": "parentId",
    "period": "period",
    "starts_on": "startDate",
    "ends_on": "endDate",
}

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
