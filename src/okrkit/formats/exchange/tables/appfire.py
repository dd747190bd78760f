"""Appfire OKR for Jira, and BigPicture: one CSV table, a dotted order as its tree."""

from typing import Final

from okrkit.formats.exchange.draft import Draft, KeyResultRow, ObjectiveRow
from okrkit.formats.exchange.source import Source
from okrkit.formats.exchange.tool import Column, Tool
from okrkit.formats.exchange.trees import Keys, above, order

__all__ = ["TOOL"]

_TYPES: Final = {
    "objective": "objective",
    "key result": "key result",
    "kr": "key result",
}


def read(source: Source, draft: Draft) -> None:
    r"""
    Put the rows of an export into a draft.

    Args:
        source: The table.
        draft: Where rows, faults and losses go.

    Example:
        >>> from okrkit.formats.exchange.reading import read
        >>> text = "Order,Type,Summary,Period\n1,Objective,Keep customers,2026-Q4\n"
        >>> read(text, TOOL).okrs.objectives[0].title
        'Keep customers'
    """
    if source.lacks([column.name for column in TOOL.columns if column.needed]):
        return
    keys = Keys()
    for item in source.rows(TOOL.names):
        draft.rows += 1
        said = order(item, "Order")
        key = keys.take(item, "Order", said)
        kind = item.word("Type", _TYPES, "")
        if not item.has("Type"):
            item.fault(
                "Type", "nothing in it", code="blank", expected="Objective or KR"
            )
        weight = item.number("Weight")
        if kind == "objective":
            draft.add(
                ObjectiveRow(
                    item=item,
                    key=key,
                    title=item.text("Summary", needed=True),
                    parents=above(said, weight),
                    owner=item.text("Owner"),
                    why=item.text("Description"),
                    period=item.text("Period"),
                    starts_on=item.day("Expected start date"),
                    ends_on=item.day("Expected end date"),
                    extra=item.keep(TOOL.name, *_slots(at_top=not above(said))),
                    at=_AT,
                )
            )
            continue
        draft.add(
            KeyResultRow(
                item=item,
                key=key,
                title=item.text("Summary", needed=True),
                parents=above(said),
                owner=item.text("Owner"),
                weight=weight,
                period=item.text("Period"),
                start=item.amount("Start value"),
                target=item.amount("Target value"),
                current=item.amount("Current value"),
                starts_on=item.day("Expected start date"),
                ends_on=item.day("Expected end date"),
                extra=item.keep(TOOL.name, *_OF_KEY_RESULTS),
                at=_AT,
            )
        )


def _slots(*, at_top: bool) -> tuple[str, ...]:
    """Give what has a place in an objective; one at the top weighs in no other."""
    others = (*_MEASURES, "Weight") if at_top else _MEASURES
    return tuple(name for name in TOOL.slots if name not in others)


_OF_OBJECTIVES: Final = ("Description",)
_MEASURES: Final = ("Start value", "Current value", "Target value")
_AT: Final = {
    "parents": "Order",
    "period": "Period",
    "weight": "Weight",
    "starts_on": "Expected start date",
    "ends_on": "Expected end date",
    "start": "Start value",
    "target": "Target value",
    "current": "Current value",
}

TOOL: Final = Tool(
    name="appfire",
    title="Appfire OKR for Jira, BigPicture",
    kind="table",
    complete=True,
    tree="order",
    source="Appfire's documentation: import OKRs from CSV",
    columns=(
        Column("Order", "what hangs on what: 1.2.1 stands below 1.2", needed=True),
        Column("Type", "objective or key result", needed=True),
        Column("Summary", "title", needed=True),
        Column("Status"),
        Column("Period", "cycle"),
        Column("Owner", "owner"),
        Column("Weight", "weight"),
        Column("OKR type"),
        Column("Labels"),
        Column("Teams"),
        Column("Expected start date", "first day of a key result"),
        Column("Expected end date", "last day of a key result"),
        Column("Start value", "baseline"),
        Column("Current value", "value of a check-in"),
        Column("Target value", "target"),
        Column("Description", "why, of an objective"),
    ),
    reader=read,
)
"""The format."""

_OF_KEY_RESULTS: Final = tuple(n for n in TOOL.slots if n not in _OF_OBJECTIVES)
