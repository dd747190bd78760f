"""Betterworks: one CSV table of goals and their milestones, progress from 0 to 100."""

from typing import Final

from okrkit.formats.exchange.draft import Draft, KeyResultRow, ObjectiveRow
from okrkit.formats.exchange.item import Item
from okrkit.formats.exchange.source import Source
from okrkit.formats.exchange.tables.lines import progress_row
from okrkit.formats.exchange.tool import Column, Tool

__all__ = ["TOOL"]

_TYPES: Final = {"goal": "goal", "milestone": "milestone"}
_SCALE: Final = "0-100"


def read(source: Source, draft: Draft) -> None:
    r"""
    Put goals and milestones into a draft; a goal without milestones has its progress.

    Args:
        source: The table.
        draft: Where rows, faults and losses go.

    Example:
        >>> from okrkit.formats.exchange.reading import read
        >>> text = "name,type,progress\nLaunch,goal,40\n"
        >>> made = read(text, TOOL, cycle="2026-Q4", on="2026-11-15").okrs
        >>> made.key_result("launch-2").check_ins[0].value
        40.0
    """
    if source.lacks([column.name for column in TOOL.columns if column.needed]):
        return
    goal: ObjectiveRow | None = None
    alone: list[ObjectiveRow] = []
    for item in source.rows(TOOL.names):
        draft.rows += 1
        if item.word("type", _TYPES, "goal") == "goal":
            goal = _goal(item, draft.rows)
            draft.add(goal)
            alone.append(goal)
        elif goal is None:
            item.fault("type", "a milestone above every goal", code="parent-missing")
        else:
            if alone and alone[-1] is goal:
                alone.pop()
                _lose_progress(goal.item)
            draft.add(_milestone(item, goal))
    for each in alone:
        share = each.item.share("progress", _SCALE, whole=True)
        row = progress_row(each.item, title=each.title, share=share, parent=each.key)
        draft.add(row)


def _goal(item: Item, number: int) -> ObjectiveRow:
    return ObjectiveRow(
        item=item,
        key=f"goal {number}",
        title=item.text("name", needed=True),
        owner=item.text("owner_email"),
        why=item.text("description"),
        starts_on=item.day("start_date"),
        ends_on=item.day("end_date"),
        extra=item.keep(TOOL.name, *TOOL.slots),
        at=_AT,
    )


def _milestone(item: Item, goal: ObjectiveRow) -> KeyResultRow:
    slots = tuple(name for name in TOOL.slots if name != "description")
    return progress_row(
        item,
        title=item.text("name", needed=True),
        share=item.share("progress", _SCALE, whole=True),
        parent=goal.key,
        owner=item.text("owner_email"),
        starts_on=item.day("start_date"),
        ends_on=item.day("end_date"),
        extra=item.keep(TOOL.name, *slots),
        at=_AT,
    )


_AT: Final = {
    "period": "end_date",
    "starts_on": "start_date",
    "ends_on": "end_date",
    "target": "progress",
}


def _lose_progress(item: Item) -> None:
    if item.has("progress"):
        item.lose("progress of a goal with milestones", "it follows from theirs")


TOOL: Final = Tool(
    name="betterworks",
    title="Betterworks",
    kind="table",
    source="Betterworks' help pages: import goals (8 of its columns could be read)",
    unknown=(
        "the columns that could not be read",
        "which goal a milestone belongs to: the goal above it",
        "how a goal follows from its milestones: their mean",
    ),
    lacks=("start, target and unit: only progress is there", "what hangs on what"),
    columns=(
        Column("name", "title", needed=True),
        Column("type", "goal: an objective; milestone: a key result"),
        Column("progress", "value of a check-in, from 0 to 100 percent"),
        Column("start_date", "first day"),
        Column("end_date", "last day"),
        Column("owner_email", "owner"),
        Column("categories"),
        Column("description", "why, of a goal"),
    ),
    reader=read,
)
"""The format."""
