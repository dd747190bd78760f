"""Quantive, once Gtmhub: the workbook of its import utility, sheet OKRs."""

from typing import Final

from okrkit.formats.exchange.draft import Draft, KeyResultRow, ObjectiveRow, Parent
from okrkit.formats.exchange.item import Item
from okrkit.formats.exchange.source import Source
from okrkit.formats.exchange.tables.lines import SideBySide
from okrkit.formats.exchange.tool import Column, Tool
from okrkit.model.target import Hold

__all__ = ["TOOL"]

_TYPES: Final = {
    "should increase to": "up",
    "should decrease to": "down",
    "should stay above": "above",
    "should stay below": "below",
}


def read(source: Source, draft: Draft) -> None:
    r"""
    Put the lines of the sheet OKRs into a draft.

    Args:
        source: The workbook, or the sheet as CSV.
        draft: Where rows, faults and losses go.

    Example:
        >>> from okrkit.formats.exchange.reading import read
        >>> text = "Session,objective,keyResultName,initialValue,targetValue,type\n"
        >>> text += "2026-Q4,Keep customers,Raise NPS,32,40,should increase to\n"
        >>> read(text, TOOL).okrs.key_result("raise-nps").target.target
        40.0
    """
    sheet = "OKRs" if "OKRs" in source.tables else ""
    if source.lacks([c.name for c in TOOL.columns if c.needed], sheet=sheet):
        return
    for name, table in source.tables.items():
        if name in ("Users", "Tasks"):
            why = "people need not exist; tasks are no key results"
            source.notes.lose(f"the sheet {name!r}", why, times=len(table.rows))
    aims = SideBySide(draft)
    for item in source.rows(TOOL.names, sheet=sheet):
        draft.rows += 1
        _line(item, draft, aims)


def _line(item: Item, draft: Draft, aims: SideBySide) -> None:
    title, period = item.text("objective", needed=True), item.text("Session")
    key = f"{period}\n{title}"
    named = item.has("keyResultName")
    aims.take(
        ObjectiveRow(
            item=item,
            key=key,
            title=title,
            period=period,
            extra={} if named or aims.has(key) else item.keep(TOOL.name, *_OBJECTIVE),
            at={"period": "Session", "title": "objective"},
        )
    )
    if not named:
        if any(map(item.has, _MEASURES)):
            item.fault(
                "keyResultName", "nothing in it", code="blank", expected="a title"
            )
        return
    kind = item.word("type", _TYPES, "")
    start, target = item.amount("initialValue"), item.amount("targetValue")
    goal = None
    if kind in ("above", "below") and target is not None:
        limit, above = target.value, kind == "above"
        goal = Hold(at_least=limit) if above else Hold(at_most=limit)
    elif start is not None and target is not None and start.value != target.value:
        rises = target.value > start.value
        if kind and rises != (kind == "up"):
            item.fault(
                "type",
                "start and target go the other way",
                code="target-direction",
                expected="should increase to" if rises else "should decrease to",
            )
    draft.add(
        KeyResultRow(
            item=item,
            title=item.text("keyResultName"),
            parents=(Parent(key),),
            owner=item.text("owner"),
            goal=goal,
            start=start,
            target=target,
            current=item.amount("current"),
            extra=item.keep(TOOL.name, *_slots(stays=goal is not None)),
            at=_AT,
        )
    )


def _slots(*, stays: bool) -> tuple[str, ...]:
    """Give what has a place in a key result; one that stays has no start."""
    slots = (*TOOL.slots, *TOOL.asks)
    return tuple(name for name in slots if not (stays and name == "initialValue"))


_AT: Final = {
    "start": "initialValue",
    "target": "targetValue",
    "current": "current",
}
_OBJECTIVE: Final = ("Session", "objective")
_MEASURES: Final = ("initialValue", "targetValue", "type", "current")


TOOL: Final = Tool(
    name="quantive",
    title="Quantive, Gtmhub",
    kind="table",
    tree="side by side",
    policy="quantive",
    source="the sample workbook of Quantive's import utility",
    unknown=(
        "whether these are all columns: a sample was read",
        "the words of type beyond 'should increase to'",
        "the column of the current value; it can be named by `columns=`",
    ),
    lacks=("what hangs on what", "weights"),
    asks=("current",),
    columns=(
        Column("Session", "cycle"),
        Column("objective", "title of an objective", needed=True),
        Column("keyResultName", "title of a key result"),
        Column("owner", "owner of a key result"),
        Column("initialValue", "baseline; kept in extra where a value is to stay"),
        Column("targetValue", "target"),
        Column("type", "the direction, or a limit to stay above or below"),
    ),
    sheets=("OKRs", "Users", "Tasks"),
    reader=read,
)
"""The format."""
