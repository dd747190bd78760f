"""BurningOKR: its workbook, a line each key result with the objectives beside it."""

from typing import Final

from okrkit.formats.exchange.draft import Draft, KeyResultRow, ObjectiveRow, Parent
from okrkit.formats.exchange.item import Item
from okrkit.formats.exchange.source import Source
from okrkit.formats.exchange.tables.lines import SideBySide
from okrkit.formats.exchange.tool import Column, Tool

__all__ = ["TOOL"]

_UNITS: Final = {"number": "count", "percent": "%", "euro": "EUR"}


def read(source: Source, draft: Draft) -> None:
    r"""
    Put the lines of an export into a draft.

    Args:
        source: The table.
        draft: Where rows, faults and losses go.

    Example:
        >>> from okrkit.formats.exchange.reading import read
        >>> text = "Team,Objective,Key Result,Start,End,Actual,Unit\n"
        >>> text += "Care,Keep customers,Raise NPS,32,40,34,points\n"
        >>> made = read(text, TOOL, cycle="2026-Q4", on="2026-11-15").okrs
        >>> made.objectives[0].owner
        'Care'
    """
    if source.lacks([column.name for column in TOOL.columns if column.needed]):
        return
    aims, above = SideBySide(draft), SideBySide(draft)
    for item in source.rows(TOOL.names):
        draft.rows += 1
        _line(item, draft, aims, above)


def _line(item: Item, draft: Draft, aims: SideBySide, above: SideBySide) -> None:
    team, title = item.text("Team"), item.text("Objective", needed=True)
    company = item.text("Corporate Objective")
    if company:
        above.take(
            ObjectiveRow(
                item=item,
                key=f"corporate\n{company}",
                title=company,
                level="company",
                at={"title": "Corporate Objective"},
            )
        )
    key, named = f"{team}\n{title}", item.has("Key Result")
    aims.take(
        ObjectiveRow(
            item=item,
            key=key,
            title=title,
            owner=team,
            level="team",
            parents=(Parent(f"corporate\n{company}"),) if company else (),
            extra={} if named or aims.has(key) else item.keep(TOOL.name, *_OBJECTIVE),
            at={"parents": "Corporate Objective", "title": "Objective"},
        ),
    )
    if item.has("Progress"):
        item.lose("column Progress", "it follows from the values")
    if not named:
        if any(map(item.has, _MEASURES)):
            item.fault("Key Result", "nothing in it", code="blank", expected="a title")
        return
    unit = item.text("Unit")
    draft.add(
        KeyResultRow(
            item=item,
            title=item.text("Key Result"),
            parents=(Parent(key),),
            start=item.amount("Start"),
            target=item.amount("End"),
            current=item.amount("Actual"),
            unit=_UNITS.get(unit.casefold(), unit),
            extra=item.keep(TOOL.name, *TOOL.slots, "Progress"),
            at={"start": "Start", "target": "End", "current": "Actual"},
        )
    )


_OBJECTIVE: Final = ("Team", "Objective", "Progress", "Corporate Objective")
_MEASURES: Final = ("Start", "End", "Actual", "Unit")


TOOL: Final = Tool(
    name="burningokr",
    title="BurningOKR",
    kind="table",
    complete=True,
    tree="side by side",
    source="BurningOKR's source code: its export to Excel",
    unknown=(
        "the words of Unit: number, percent and euro are translated, others stay",
        "whose Progress stands beside an objective: it is not read",
    ),
    lacks=("the cycle: say `cycle=`", "the day of the values: say `on=`", "weights"),
    columns=(
        Column("Team", "owner of an objective"),
        Column("Objective", "title of an objective", needed=True),
        Column("Progress"),
        Column("Corporate Objective", "title of the company's objective above"),
        Column("Key Result", "title of a key result"),
        Column("Description"),
        Column("Start", "baseline", needed=True),
        Column("End", "target", needed=True),
        Column("Actual", "value of a check-in"),
        Column("Unit", "unit"),
    ),
    reader=read,
)
"""The format."""
