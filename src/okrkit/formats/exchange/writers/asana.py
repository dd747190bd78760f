"""A set as goals, metrics and relationships of Asana's API."""

import datetime as dt
from collections.abc import Iterator, Sequence

from okrkit.formats.exchange.way import Way, way_of
from okrkit.formats.exchange.writers.ordered import Link, upward
from okrkit.formats.exchange.written import Body, Written
from okrkit.model.calendar import Cycle
from okrkit.model.okr import KeyResult, Objective
from okrkit.model.okrset import OKRSet
from okrkit.model.unit import Unit

__all__ = ["write"]

_DIGITS = 6


def write(okrs: OKRSet, on: dt.date | None) -> Written:
    """
    Make the goals of a set, and the relationships between them.

    Args:
        okrs: The set; each objective has a cycle.
        on: The day whose values are current.

    Returns:
        A goal for each objective, and for each key result with a start and a target;
        then a relationship for each link, by the ids of these goals.

    Example:
        >>> from okrkit.testing import example_set
        >>> [body.get("name") for body in write(example_set(), None).bodies][:2]
        ['Paying customers stay because they succeed early', 'They recommend us']
    """
    goals: list[Body] = []
    links: list[Body] = []
    known = {objective.id for objective in okrs.objectives}
    largest, above = _largest(okrs), upward(okrs)
    written: list[str] = []
    for objective in okrs.objectives:
        span = okrs.cycle_of(objective)
        goals.append(_goal(objective.id, objective.title, objective.owner, span))
        if objective.why:
            goals[-1]["notes"] = objective.why
        for kr in objective.key_results:
            way = way_of(okrs, kr, on)
            if way is not None:
                gid = f"{kr.id} (key result)" if kr.id in known else kr.id
                written.append(kr.id)
                goals.append(_measured(okrs, kr, gid, way))
                links.append(_link(gid, objective.id, kr.weight / largest))
        links += _above(objective, above[objective.id], largest)
    return Written(
        objectives=[objective.id for objective in okrs.objectives],
        key_results=written,
        bodies=[*goals, *links],
    )


def _above(
    objective: Objective, above: Sequence[Link], largest: float
) -> Iterator[Body]:
    """Link an objective to the objectives that it supports."""
    for support, (kind, parent) in above:
        if kind == "objective":
            counts = support.kind != "informs"
            weight = support.weight / largest if counts else 0.0
            yield _link(objective.id, parent, weight)


def _largest(okrs: OKRSet) -> float:
    """Give the largest weight, by which all are divided: Asana has none above 1."""
    weights = [kr.weight for kr in okrs.key_results]
    weights += [s.weight for o in okrs.objectives for s in o.supports]
    return max([1.0, *weights])


def _goal(gid: str, name: str, owner: str, span: Cycle | None) -> Body:
    goal: Body = {"gid": gid, "resource_type": "goal", "name": name}
    if owner:
        goal["owner"] = {"name": owner}
    if span is not None:
        goal["start_on"] = span.start.isoformat()
        goal["due_on"] = span.last_day.isoformat()
    return goal


def _measured(okrs: OKRSet, kr: KeyResult, gid: str, way: Way) -> Body:
    goal = _goal(gid, kr.title, kr.owner, None)
    if kr.starts_on is not None:
        goal["start_on"] = kr.starts_on.isoformat()
    if kr.ends_on is not None:
        goal["due_on"] = kr.ends_on.isoformat()
    unit = Unit.of("count") if kr.metric_id is None else okrs.metric(kr.metric_id).unit
    kind = {"percent": "percentage", "ratio": "percentage", "money": "currency"}
    metric: Body = {
        "resource_subtype": "number",
        "progress_source": "manual",
        "precision": _DIGITS,
        "unit": kind.get(unit.kind, "none"),
    }
    if unit.kind == "money":
        metric["currency_code"] = unit.name
    values = {"initial": way.start, "target": way.target, "current": way.current}
    for name, value in values.items():
        if value is not None:
            percent = unit.kind == "percent"
            number = unit.convert(value, "ratio") if percent else value
            metric[f"{name}_number_value"] = number
    goal["metric"] = metric
    return goal


def _link(child: str, parent: str, weight: float) -> Body:
    return {
        "resource_type": "goal_relationship",
        "resource_subtype": "subgoal",
        "supporting_resource": {"gid": child, "resource_type": "goal"},
        "supported_goal": {"gid": parent},
        "contribution_weight": weight,
    }
