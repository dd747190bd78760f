"""Plans, objectives, outcomes and check-ins as Tability's API gives them."""

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from typing import Final, TypeAlias

from okrkit.formats.exchange.apis.records import (
    ident,
    kinds,
    nested,
    person,
    records,
    scaled,
    spoken_day,
)
from okrkit.formats.exchange.apis.taken import Taken, keep, let_go
from okrkit.formats.exchange.draft import (
    CheckInRow,
    Draft,
    KeyResultRow,
    ObjectiveRow,
    Parent,
)
from okrkit.formats.exchange.item import Item
from okrkit.formats.exchange.source import Source
from okrkit.formats.exchange.tool import Column, Tool
from okrkit.model.unit import Unit

__all__ = ["TOOL"]

_KINDS: Final = {
    "plans": "plan",
    "objectives": "objective",
    "outcomes": "outcome",
    "checkins": "checkin",
    "initiatives": "initiative",
}
_TYPES: Final = {"improve_metric": True}
_FORMAT: Final = re.compile(r"(\$|€|£)?_number_(%)?[a-z]?")
_NAMES: Final = (
    "cached_firstname+cached_lastname",
    "name",
    "first_name+last_name",
    "cached_email",
    "email",
)
_WHYS: Final = {
    "confidence": "a colour is no probability; scoring makes colours itself",
    "completed": "whether it is done is read off its values",
    "description": "a key result has only a title",
    "score_format": "a unit that okrkit cannot read off it",
}


def _read(source: Source, draft: Draft) -> None:
    found: dict[str, list[Item]] = {kind: [] for kind in _KINDS.values()}
    for kind, item in kinds(source, _KINDS, alone="objective"):
        found[kind].append(item)
        draft.rows += 1
    plans = {ident(item, "id"): _plan(item) for item in found["plan"]}
    for item in found["plan"]:
        let_go(item, "a plan")
    for item in found["objective"]:
        draft.add(*_objective(source, item, plans))
    units: dict[str, str] = {}
    latest = [each for item in found["outcome"] for each in _latest(source, item)]
    for item in found["outcome"]:
        draft.add(*_outcome(source, item, units))
    for item in found["initiative"]:
        item.lose("an initiative", "it is not read; write it into the document")
    said = {ident(item, "id") for item in found["checkin"]}
    new = [item for item in latest if ident(item, "id") not in said]
    days: dict[tuple[str, dt.date | None], CheckInRow] = {}
    for item in sorted((*found["checkin"], *new), key=_recorded):
        for row in _check_in(source, item, units):
            former = days.get((row.key, row.date))
            if former is not None:
                why = "of several check-ins of one day the last counts"
                former.item.lose("a check-in that another follows", why)
            days[row.key, row.date] = row
    draft.add(*days.values())


def _latest(source: Source, item: Item) -> Iterator[Item]:
    """Give the check-ins that stand in an outcome; they keep their own rest."""
    for name in ("previous_checkin", "current_checkin"):
        if (given := item.cells.get(name)) is not None:
            yield from records(source, given, f"{item.path}.{name}".strip("."))


def _recorded(item: Item) -> str:
    """Give when a check-in was made; texts of one form, in the order of time."""
    made = item.cells.get("created_at")
    return made if isinstance(made, str) else ""


_Plan: TypeAlias = tuple[str, dt.date | None, dt.date | None]


def _plan(item: Item) -> _Plan:
    days = spoken_day(item, "start_at"), spoken_day(item, "finish_at")
    return item.text("title"), *days


def _objective(
    source: Source, item: Item, plans: Mapping[str, _Plan]
) -> list[ObjectiveRow]:
    if _left_out(item, "objective"):
        return []
    plan = plans.get(ident(item, "plan_id", needed=False))
    if plan is None:
        inner = nested(source, item, "plan")
        plan = ("", None, None) if inner is None else _plan(inner)
    return [
        ObjectiveRow(
            item=item,
            title=item.text("title", needed=True),
            key=ident(item, "id"),
            id=ident(item, "id"),
            owner=_member(source, item),
            why=item.text("description"),
            period=plan[0],
            starts_on=plan[1],
            ends_on=plan[2],
            extra=keep(item, "tability", (), _WHYS),
        )
    ]


def _outcome(source: Source, item: Item, units: dict[str, str]) -> list[KeyResultRow]:
    key = ident(item, "id")
    if _left_out(item, "outcome"):
        units[key] = "left out"
        return []
    item.word("outcome_type", _TYPES, default=True)
    units[key] = unit = _unit(item)
    return [
        KeyResultRow(
            item=item,
            title=item.text("title", needed=True),
            key=key,
            id=key,
            parents=(Parent(ident(item, "objective_id")),),
            start=scaled(item, "from", unit),
            target=scaled(item, "to", unit),
            unit=unit,
            weight=item.number("weight"),
            owner=_member(source, item),
            extra=keep(item, "tability", (), _WHYS),
        )
    ]


def _check_in(source: Source, item: Item, units: Mapping[str, str]) -> list[CheckInRow]:
    key = ident(item, "outcome_id")
    if units.get(key) == "left out":
        item.lose("check-in", "its outcome is archived and left out")
        return []
    return [
        CheckInRow(
            item=item,
            key=key,
            date=spoken_day(item, "checkin_date"),
            value=scaled(item, "score", units.get(key, "")),
            note=item.text("body"),
            author=_member(source, item),
            extra=keep(item, "tability", (), _WHYS),
        )
    ]


def _member(source: Source, item: Item) -> str:
    """Read who somebody is: by name, by address, by the user inside, or by an id."""
    if isinstance(item.cells.get("membership"), str):
        return item.text("membership")
    inner = nested(source, item, "membership")
    if inner is None:
        return ""
    user = person(source, inner, "user", *_NAMES, "id")
    said = person(source, item, "membership", *_NAMES)
    found = said or user or person(source, item, "membership", "user_id", "id")
    if not found and inner.cells:
        item.lose("who a membership is", "it has no name, address or id", kept=True)
    return found


def _left_out(item: Item, what: str) -> bool:
    if item.cells.get("archived") is True:
        item.lose(f"archived {what}", "it is left out")
        return True
    return False


def _unit(item: Item) -> str:
    """Read the unit of a format such as ``$_number_`` or ``_number_%``."""
    said = item.text("score_format")
    match = _FORMAT.fullmatch(said)
    if match and (match[1] or match[2]):
        return Unit.of(match[1] or match[2]).name
    if not match and isinstance(item.cells, Taken):
        item.cells.asked.discard("score_format")
    return ""


TOOL: Final = Tool(
    name="tability",
    title="Tability (API)",
    kind="objects",
    columns=(
        Column("id", "id", needed=True),
        Column("objective_id", "objective", needed=True),
        Column("title", "title", needed=True),
        Column("description", "why"),
        Column("from", "baseline", needed=True),
        Column("to", "target", needed=True),
        Column("score_format", "unit"),
        Column("outcome_type", "target"),
        Column("weight", "weight"),
        Column("membership", "owner"),
        Column("archived", "left out"),
        Column("completed"),
        Column("outcome_progress_prct"),
        Column("initiative_progress_prct"),
        Column("outcome_id", "key result"),
        Column("checkin_date", "date"),
        Column("score", "value"),
        Column("confidence"),
        Column("body", "note"),
        Column("start_at", "first day"),
        Column("finish_at", "last day"),
    ),
    source="Tability's API guide: plans, objectives, outcomes, check-ins",
    policy="tability",
    tree="references",
    unknown=(
        "the names of outcome types other than improve_metric: they are faults",
        "whether percent values of a half are 50 or 0.5: read as 50; say `percent=`",
        "who a membership is: its name, else its address, its user, or its id",
    ),
    lacks=("a confidence in numbers",),
    reader=_read,
)
"""What okrkit knows of Tability's API."""
