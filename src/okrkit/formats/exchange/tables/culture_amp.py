"""Culture Amp: a line each goal, its key results in numbered columns beside it."""

import re
from typing import Final

from okrkit.formats.exchange.draft import Draft, ObjectiveRow
from okrkit.formats.exchange.item import Item
from okrkit.formats.exchange.source import Source
from okrkit.formats.exchange.tables.lines import progress_row
from okrkit.formats.exchange.tool import Column, Tool

__all__ = ["TOOL"]

_NUMBERED: Final = re.compile(r"key_result_([1-9][0-9]{0,3})_(title|completion)")


def read(source: Source, draft: Draft) -> None:
    r"""
    Put goals and their key results into a draft.

    Args:
        source: The table.
        draft: Where rows, faults and losses go.

    Example:
        >>> from okrkit.formats.exchange.reading import read
        >>> text = "name,key_result_1_title,key_result_1_completion\n"
        >>> text += "Keep customers,Raise NPS,40%\n"
        >>> made = read(text, TOOL, cycle="2026-Q4", on="2026-11-15").okrs
        >>> made.key_result("raise-nps").check_ins[0].value
        40.0
    """
    if source.lacks(["name"]):
        return
    table = next(iter(source.tables.values()))
    found = (_NUMBERED.fullmatch(name) for name in table.known)
    numbers = sorted({int(match[1]) for match in found if match})
    columns = [f"key_result_{n}_{part}" for n in numbers for part in _PARTS]
    for item in source.rows((*TOOL.names, *columns)):
        draft.rows += 1
        _goal(item, draft, numbers, columns)


_PARTS: Final = ("title", "completion")


def _goal(item: Item, draft: Draft, numbers: list[int], columns: list[str]) -> None:
    key = f"goal {draft.rows}"
    title = item.text("name", needed=True)
    ends_on = item.day("due_at")
    given = [n for n in numbers if any(item.has(f"key_result_{n}_{p}") for p in _PARTS)]
    draft.add(
        ObjectiveRow(
            item=item,
            key=key,
            title=title,
            owner=item.text("email"),
            why=item.text("description"),
            extra=item.keep(TOOL.name, *TOOL.slots, *columns),
        )
    )
    for number in given:
        name, completion = (f"key_result_{number}_{part}" for part in _PARTS)
        draft.add(
            progress_row(
                item,
                title=item.text(name, needed=True),
                share=item.share(completion, whole=True),
                parent=key,
                ends_on=ends_on,
                at=_AT,
            )
        )
    if not given:
        share = item.share("completion", whole=True)
        draft.add(
            progress_row(
                item, title=title, share=share, parent=key, ends_on=ends_on, at=_AT
            )
        )
    elif item.has("completion"):
        item.lose("completion of a goal with key results", "it follows from theirs")


_AT: Final = {"ends_on": "due_at"}

TOOL: Final = Tool(
    name="culture-amp",
    title="Culture Amp",
    kind="table",
    tree="side by side",
    source="Culture Amp's help pages: import goals from CSV",
    unknown=(
        "whether completion goes to 1 or to 100: say `percent=`, unless it has a %",
        "how a goal follows from its key results: their mean",
        "further columns",
    ),
    lacks=(
        "start, target and unit: only completion is there",
        "what hangs on what",
        "the cycle: say `cycle=`",
    ),
    columns=(
        Column("email", "owner"),
        Column("name", "title of an objective", needed=True),
        Column("description", "why"),
        Column("visibility"),
        Column("individual_emails"),
        Column("due_at", "last day of its key results"),
        Column("created_at"),
        Column("priority"),
        Column("status"),
        Column("completion", "value of a check-in, where it has no key results"),
        Column("key_result_1_title", "title of a key result; 2, 3 and on as well"),
        Column("key_result_1_completion", "value of its check-in, in percent"),
    ),
    reader=read,
)
"""The format."""
