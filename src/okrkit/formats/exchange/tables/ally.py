"""Ally, later Viva Goals: a sheet of rows, parents by row id, several in one cell."""

from typing import Final

from okrkit.formats.exchange.draft import Draft, KeyResultRow, ObjectiveRow
from okrkit.formats.exchange.item import Item
from okrkit.formats.exchange.source import Source
from okrkit.formats.exchange.tables.lines import GOAL_TYPES
from okrkit.formats.exchange.tool import Column, Tool
from okrkit.formats.exchange.trees import Keys, references

__all__ = ["TOOL"]

_LINES: Final = "\n"


def read(source: Source, draft: Draft) -> None:
    r"""
    Put the rows of a sheet into a draft.

    Args:
        source: The table.
        draft: Where rows, faults and losses go.

    Example:
        >>> from okrkit.formats.exchange.reading import read
        >>> text = "Row ID,Title,Parent,Time Period\n1,Keep customers,,2026-Q4\n"
        >>> read(text, TOOL).okrs.objectives[0].title
        'Keep customers'
    """
    if source.lacks([column.name for column in TOOL.columns if column.needed]):
        return
    keys = Keys()
    draft.rest = source.settings.percent is not None
    for item in source.rows(TOOL.names):
        draft.rows += 1
        _row(item, draft, keys)
    if draft.rows and "type" not in source.settings.columns:
        source.notes.lose(
            "what is a key result",
            "every row is read as an objective; the column of the type can be named: "
            "columns={'type': ...}",
            times=draft.rows,
        )


def _row(item: Item, draft: Draft, keys: Keys) -> None:
    key = keys.take(item, "Row ID", item.text("Row ID"))
    title = item.text("Title", needed=True)
    parents = references(item, "Parent", by=_LINES)
    owner = ", ".join(item.many("Owner Email", f"{_LINES},;"))
    starts_on, ends_on = item.day("Start Date"), item.day("end")
    slots = (*TOOL.slots, *TOOL.asks)
    if item.word("type", GOAL_TYPES, "objective") == "objective":
        measures = ("start", "target", "current", "weight")
        extra = item.keep(TOOL.name, *(n for n in slots if n not in measures))
        draft.add(
            ObjectiveRow(
                item=item,
                key=key,
                title=title,
                parents=parents,
                owner=owner,
                level=item.text("Entity"),
                period=item.text("Time Period"),
                starts_on=starts_on,
                ends_on=ends_on,
                why=item.text("description"),
                extra=extra,
                at=_AT,
            )
        )
        return
    extra = item.keep(
        TOOL.name, *(n for n in slots if n not in ("Entity", "description"))
    )
    draft.add(
        KeyResultRow(
            item=item,
            key=key,
            title=title,
            parents=parents,
            owner=owner,
            period=item.text("Time Period"),
            weight=item.share("weight") if draft.rest else item.number("weight"),
            start=item.amount("start"),
            target=item.amount("target"),
            current=item.amount("current"),
            starts_on=starts_on,
            ends_on=ends_on,
            extra=extra,
            at=_AT,
        )
    )


_AT: Final = {
    "parents": "Parent",
    "period": "Time Period",
    "weight": "weight",
    "starts_on": "Start Date",
    "ends_on": "end",
    "start": "start",
    "target": "target",
    "current": "current",
}

TOOL: Final = Tool(
    name="ally",
    title="Ally, Microsoft Viva Goals",
    kind="table",
    tree="references",
    policy="viva",
    source="Ally's help pages: import OKRs in bulk (7 of 16 columns could be read)",
    unknown=(
        "the other 9 columns; those that `columns=` can name are listed as asked for",
        "whether Parent holds row ids or titles: both are read, row ids first",
        "what Entity may say: it becomes the level, as it is",
        "how weights are written: with `percent=` rows without one share the rest",
    ),
    asks=("type", "description", "end", "start", "target", "current", "weight"),
    columns=(
        Column("Row ID", "what other rows call it"),
        Column("Title", "title", needed=True),
        Column("Parent", "parents, one a line; a key result stands under the first"),
        Column("Entity", "level of an objective"),
        Column("Owner Email", "owner, several with commas between"),
        Column("Time Period", "cycle"),
        Column("Start Date", "first day"),
    ),
    reader=read,
)
"""The format."""
