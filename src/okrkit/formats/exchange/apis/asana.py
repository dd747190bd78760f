"""Goals, their relationships and status updates as Asana's API gives them."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Final

from attrs import define, field

from okrkit.formats.exchange.apis.records import (
    ident,
    kinds,
    nested,
    person,
    scaled,
    spoken_day,
)
from okrkit.formats.exchange.apis.taken import keep, let_go
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

__all__ = ["TOOL"]

_KINDS: Final = {
    "goals": "goal",
    "goal_relationships": "goal_relationship",
    "relationships": "goal_relationship",
    "status_updates": "status_update",
}
_UNITS: Final = {"none": "", "currency": "currency", "percentage": "%"}
_NAMES: Final = ("name", "email", "gid")
_PASSED: Final = ("resource_type",)
"""What says only the kind of an object."""
_WHYS: Final = {
    "status": "scoring makes the status itself",
    "status_type": "scoring makes the status itself",
    "notes": "a key result has only a title",
}
_OWN: Final = "-metric"
_ROLLED_UP: Final = "subgoal_progress"


@define
class _Goals:
    """
    What is known of goals before they are read.

    Attributes:
        items: The goals by id.
        above: The goals that each contributes to, with the weight.
        below: The goals that others contribute to.
    """

    items: dict[str, Item] = field(factory=dict)
    above: defaultdict[str, list[tuple[str, float | None]]] = field(
        factory=lambda: defaultdict(list)
    )
    below: set[str] = field(factory=set)

    def measured(self, gid: str) -> bool:
        """Tell whether a goal with sub-goals has progress of its own, not theirs."""
        metric = self.items[gid].cells.get("metric") if gid in self.items else None
        source = metric.get("progress_source") if isinstance(metric, Mapping) else None
        return source not in (None, "", _ROLLED_UP)

    def parents(self, gid: str) -> tuple[Parent, ...]:
        """Give what a goal contributes to, or only informs, of what was given."""
        return tuple(
            Parent(parent, kind="informs")
            if self.measured(parent)
            else Parent(parent, weight)
            for parent, weight in self.above.get(gid, ())
            if parent in self.items
        )


def _read(source: Source, draft: Draft) -> None:
    goals, updates = _Goals(), []
    for kind, item in kinds(source, _KINDS, alone=""):
        draft.rows += 1
        match kind or item.text("resource_type") or "goal":
            case "goal_relationship":
                _link(source, item, goals)
            case "status_update":
                updates.append(item)
            case "goal":
                goals.items.setdefault(ident(item, "gid"), item)
                if goals.items[ident(item, "gid")] is not item:
                    item.fault("gid", "the id stands twice", code="duplicate-id")
            case _:
                item.lose("an object that is no goal", "it is left out")
    for child in (gid for gid in goals.above if gid not in goals.items):
        why = "it was not given; the link is left out"
        source.notes.lose("a goal below", why, at=child)
    keys = {gid: _goal(source, draft, gid, goals) for gid in goals.items}
    for item in updates:
        _update(source, draft, item, keys)


def _link(source: Source, item: Item, goals: _Goals) -> None:
    child = nested(source, item, "supporting_resource")
    parent = nested(source, item, "supported_goal")
    if child is None or parent is None:
        if not item.bad:
            name = "supporting_resource" if child is None else "supported_goal"
            item.fault(name, "nothing in it", code="missing-field")
        return
    if child.text("resource_type") not in ("goal", ""):
        item.lose("work that supports a goal", "okrkit reads goals alone")
        return
    weight = item.number("contribution_weight")
    goals.above[ident(child, "gid")].append((ident(parent, "gid"), weight))
    goals.below.add(ident(parent, "gid"))
    # Names say again what the goals say themselves.
    let_go(item, "a relationship", (*_PASSED, "gid", "resource_subtype", "name"))


def _goal(source: Source, draft: Draft, gid: str, goals: _Goals) -> str:
    """Take a goal in; give the key of its key result, or nothing."""
    item = goals.items[gid]
    metric = nested(source, item, "metric")
    is_leaf, parents = gid not in goals.below, goals.parents(gid)
    if len(parents) < len(goals.above.get(gid, ())):
        item.lose("a goal above", "it was not given; the link is left out")
    if not is_leaf and not goals.measured(gid):
        metric = None  # its sub-goals say it
    if metric is not None and is_leaf and len(parents) == 1:
        draft.add(_key_result(source, item, metric, gid, parents[0]))
        return gid
    if metric is not None:
        draft.add(_key_result(source, item, metric, gid + _OWN, Parent(gid, 1.0)))
    draft.add(_objective(source, item, gid, parents))
    return "" if metric is None else gid + _OWN


def _objective(
    source: Source, item: Item, gid: str, parents: tuple[Parent, ...]
) -> ObjectiveRow:
    period = nested(source, item, "time_period")
    first, last = spoken_day(item, "start_on"), spoken_day(item, "due_on")
    name = ""
    if period is not None:
        name = period.text("display_name") or period.text("period")
        first = first or spoken_day(period, "start_on")
        last = last or spoken_day(period, "end_on")
    return ObjectiveRow(
        item=item,
        title=item.text("name", needed=True),
        key=gid,
        id=gid,
        parents=parents,
        owner=person(source, item, "owner", *_NAMES),
        why=item.text("notes"),
        period=name,
        starts_on=first,
        ends_on=last,
        extra=keep(item, "asana", _PASSED, _WHYS),
    )


def _key_result(
    source: Source, item: Item, metric: Item, key: str, parent: Parent
) -> KeyResultRow:
    own = parent.key == ident(item, "gid")
    unit = metric.word("unit", _UNITS, "")
    if unit == "currency":
        unit = metric.text("currency_code", needed=True)
    if metric.text("progress_source") not in ("", "manual", "external"):
        item.lose("what feeds a metric", "its value is read as it stands")
    values = [
        scaled(metric, f"{name}_number_value", unit, "0-1")
        for name in ("initial", "target", "current")
    ]
    for name, value in zip(("initial", "target"), values, strict=False):
        if value is None and not metric.bad:
            path = f"{name}_number_value"
            metric.fault(path, "nothing in it", code="missing-field")
    item.bad |= metric.bad
    return KeyResultRow(
        item=item,
        title=item.text("name", needed=True),
        key=key,
        id=key,
        parents=(parent,),
        start=values[0],
        target=values[1],
        current=values[2],
        unit=unit,
        # What only informs is shown and does not count.
        weight=0.0 if parent.kind == "informs" else parent.weight,
        owner="" if own else person(source, item, "owner", *_NAMES),
        starts_on=None if own else spoken_day(item, "start_on"),
        ends_on=None if own else spoken_day(item, "due_on"),
        # A key result beside its own objective leaves the rest to that one.
        extra={} if own else keep(item, "asana", _PASSED, _WHYS),
    )


def _update(source: Source, draft: Draft, item: Item, keys: Mapping[str, str]) -> None:
    parent = nested(source, item, "parent")
    gid = "" if parent is None else ident(parent, "gid")
    if not keys.get(gid):
        item.lose("a status update", "it is about no key result")
        return
    draft.add(
        CheckInRow(
            item=item,
            key=keys[gid],
            date=spoken_day(item, "created_at"),
            note="\n".join(filter(None, (item.text("title"), item.text("text")))),
            author=person(source, item, "author", *_NAMES)
            or person(source, item, "created_by", *_NAMES),
            extra=keep(item, "asana", _PASSED, _WHYS),
        )
    )


TOOL: Final = Tool(
    name="asana",
    title="Asana (API)",
    kind="objects",
    columns=(
        Column("gid", "id", needed=True),
        Column("name", "title", needed=True),
        Column("notes", "why"),
        Column("owner", "owner"),
        Column("start_on", "first day"),
        Column("due_on", "last day"),
        Column("time_period", "cycle"),
        Column("status"),
        Column("metric.initial_number_value", "baseline", needed=True),
        Column("metric.target_number_value", "target", needed=True),
        Column("metric.current_number_value", "value"),
        Column("metric.unit", "unit"),
        Column("metric.currency_code", "unit"),
        Column("metric.precision"),
        Column("metric.progress_source", "whether sub-goals count"),
        Column("supporting_resource", "key result, or objective"),
        Column("supported_goal", "objective"),
        Column("contribution_weight", "weight"),
        Column("created_at", "date"),
        Column("text", "note"),
        Column("author", "author"),
        Column("created_by", "author, where there is no other"),
    ),
    complete=True,
    source="Asana's API reference: goals, goal relationships, status updates",
    tree="references",
    unknown=(
        "which goals are key results: those with a metric, one parent and no sub-goals",
        "values in percent are shares of 1, as its reference says; else say `percent=`",
    ),
    lacks=(
        "limits to keep, zones, steps, stages: a metric goes from a start to a target",
        "the day of a value, and the values before it",
        "a confidence in numbers",
    ),
    reader=_read,
)
"""What okrkit knows of Asana's API."""
