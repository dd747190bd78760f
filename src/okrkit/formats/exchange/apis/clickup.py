"""Goals with their key results as ClickUp's API gives them."""

from typing import Final

from okrkit.formats.exchange.apis.records import (
    ident,
    kinds,
    listed,
    nested,
    records,
    scaled,
    spoken_day,
)
from okrkit.formats.exchange.apis.taken import keep
from okrkit.formats.exchange.cells import Amount
from okrkit.formats.exchange.draft import (
    Draft,
    KeyResultRow,
    ObjectiveRow,
    Parent,
)
from okrkit.formats.exchange.item import Item
from okrkit.formats.exchange.source import Source
from okrkit.formats.exchange.tool import Column, Tool
from okrkit.model.staged import Done

__all__ = ["TOOL"]

_KINDS: Final = {"goals": "goal", "goal": "goal", "folders": "folder"}
_TYPES: Final = {
    "number": "number",
    "currency": "currency",
    "boolean": "boolean",
    "percentage": "%",
    "automatic": "automatic",
}
_PASSED: Final = ("goal_id",)
"""What says only where a key result stands."""
_STEPS: Final = ("steps_start", "steps_end", "steps_current")


def _read(source: Source, draft: Draft) -> None:
    goals = []
    for kind, item in kinds(source, _KINDS, alone="goal"):
        if kind == "goal":
            goals.append(item)
        else:
            inside = item.cells.get("goals") or []
            goals += records(source, inside, f"{item.path}.goals".strip("."))
            item.lose("a folder of goals", "okrkit has no folders; its goals are read")
    draft.rows = len(goals)
    for goal in goals:
        _goal(source, draft, goal)


def _goal(source: Source, draft: Draft, item: Item) -> None:
    if item.cells.get("archived") is True:
        item.lose("archived goal", "it is left out with its key results")
        return
    gid = ident(item, "id")
    # The key results keep for themselves what has no place.
    given = item.cells.get("key_results")
    if given is None and item.cells.get("key_result_count"):
        why = "its goal was given without them: ask for each goal by its id"
        item.lose("key results", why)
    draft.add(
        ObjectiveRow(
            item=item,
            title=item.text("name", needed=True),
            key=gid,
            id=gid,
            owner=_owners(source, item),
            why=item.text("description"),
            starts_on=spoken_day(item, "start_date"),
            ends_on=spoken_day(item, "due_date"),
            extra=keep(item, "clickup", _PASSED),
        )
    )
    inside = [] if given is None else given
    for inner in records(source, inside, f"{item.path}.key_results".strip(".")):
        draft.rows += 1
        _key_result(source, draft, inner, gid)


def _key_result(source: Source, draft: Draft, item: Item, gid: str) -> None:
    kind = item.word("type", _TYPES, "number")
    key = ident(item, "id")
    action = nested(source, item, "last_action")
    day = None if action is None else spoken_day(action, "date_modified")
    note = "" if action is None else action.text("note")
    unit, start, target, current, done = "", None, None, None, None
    if kind == "boolean":
        done = _done(item)
    elif kind == "automatic" and not (item.has("steps_end") or item.has("steps_start")):
        unit, start, target = "%", Amount(0.0, "%"), Amount(100.0, "%")
        current = scaled(item, "percent_completed", "%")
        item.lose("the tasks of a key result", "its percentage is read instead")
    else:
        unit = _unit(item, kind)
        start, target, current = (scaled(item, name, unit) for name in _STEPS)
        for name, value in zip(_STEPS[:2], (start, target), strict=True):
            if value is None and not item.bad:
                item.fault(name, "nothing in it", code="missing-field")
    draft.add(
        KeyResultRow(
            item=item,
            title=item.text("name", needed=True),
            key=key,
            id=key,
            parents=(Parent(gid),),
            goal=Done() if kind == "boolean" else None,
            start=start,
            target=target,
            current=current,
            done=done,
            on=day,
            note=note,
            unit=unit,
            owner=_owners(source, item),
            extra=keep(item, "clickup", _PASSED),
        )
    )


def _unit(item: Item, kind: str) -> str:
    if kind == "currency":
        return item.text("unit", needed=True)
    if kind == "%":
        return "%"
    return item.text("unit")


def _done(item: Item) -> bool | None:
    """Read whether it is done: as a flag, or as a step of 0 or 1."""
    for name in ("completed", "steps_current"):
        said = item.cells.get(name)
        if isinstance(said, bool):
            return said
        if said is not None:
            value = item.number(name)
            if value not in (0, 1, None):
                item.fault(name, "neither done nor not", code="not-a-flag")
            return None if value is None else value == 1
    return None


def _owners(source: Source, item: Item) -> str:
    """Read who owns it: the first of several; the others are kept."""
    owners = listed(source, item, "owners")
    if len(owners) > 1:
        item.lose("further owners", "okrkit has one: the first", kept=True)
    for owner in owners[:1]:
        return owner.text("username") or owner.text("email") or ident(owner, "id")
    return ""


TOOL: Final = Tool(
    name="clickup",
    title="ClickUp (API)",
    kind="objects",
    columns=(
        Column("id", "id", needed=True),
        Column("name", "title", needed=True),
        Column("description", "why"),
        Column("owners", "owner"),
        Column("start_date", "first day"),
        Column("due_date", "last day"),
        Column("archived", "left out"),
        Column("type", "target"),
        Column("steps_start", "baseline", needed=True),
        Column("steps_end", "target", needed=True),
        Column("steps_current", "value"),
        Column("percent_completed", "value of automatic key results"),
        Column("completed", "value of key results that are yes or no"),
        Column("unit", "unit"),
        Column("last_action", "date and note"),
        Column("task_ids"),
        Column("list_ids"),
    ),
    complete=True,
    source="ClickUp's API reference, version 2: goals and key results",
    tree="references",
    unknown=(
        "how percent_completed is rounded",
        "whether percent values of a half are 50 or 0.5: read as 50; say `percent=`",
    ),
    lacks=(
        "limits to keep, zones, steps and stages",
        "weights, and objectives above others",
        "a confidence",
    ),
    reader=_read,
)
"""What okrkit knows of ClickUp's API."""
