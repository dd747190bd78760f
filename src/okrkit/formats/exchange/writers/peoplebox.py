"""A set as the table that Peoplebox imports, version 2."""

import datetime as dt
from collections.abc import Sequence
from itertools import count

from okrkit.formats.exchange.tables import peoplebox
from okrkit.formats.exchange.way import way_of
from okrkit.formats.exchange.writers.ordered import Link, upward
from okrkit.formats.exchange.written import Cell, Written, iso
from okrkit.model.okr import KeyResult, Objective
from okrkit.model.okrset import OKRSet

__all__ = ["write"]


def write(okrs: OKRSet, on: dt.date | None) -> Written:
    """
    Make the rows of a set; all of them are new goals there.

    Args:
        okrs: The set; each objective has a cycle.
        on: The day whose values are current.

    Returns:
        A row for each objective, and for each key result with a start and a target.

    Example:
        >>> from okrkit.testing import example_set
        >>> [row[:2] for row in write(example_set(), None).rows]
        [['1', None], ['2', '1'], ['3', None], ['4', '3']]
    """
    ways = {kr.id: way_of(okrs, kr, on) for kr in okrs.key_results}
    numbers = map(str, count(1))
    keys: dict[tuple[str, str], str] = {}
    for objective in okrs.objectives:
        keys["objective", objective.id] = next(numbers)
        for kr in objective.key_results:
            if ways[kr.id] is not None:
                keys["key result", kr.id] = next(numbers)
    rows: list[dict[str, Cell]] = []
    above = upward(okrs)
    for objective in okrs.objectives:
        home = keys["objective", objective.id]
        rows.append(_objective(okrs, objective, above[objective.id], keys))
        for kr in objective.key_results:
            way = ways[kr.id]
            if way is not None:
                values: dict[str, Cell] = {
                    "Row ID": keys["key result", kr.id],
                    "Parent Row IDs": home,
                    "Goal Cycle": rows[-1]["Goal Cycle"],
                    "Starting Value": way.start,
                    "Target Value": way.target,
                    "Current Value": way.current,
                }
                rows.append(values | _key_result(kr))
    names = peoplebox.TOOL.names
    return Written(
        objectives=[objective.id for objective in okrs.objectives],
        key_results=[id for kind, id in keys if kind == "key result"],
        names=names,
        rows=[[row.get(name) for name in names] for row in rows],
    )


def _objective(
    okrs: OKRSet,
    objective: Objective,
    above: Sequence[Link],
    keys: dict[tuple[str, str], str],
) -> dict[str, Cell]:
    parents = [
        keys[parent]
        for support, parent in above
        if parent in keys and support.kind == "contributes"
    ]
    cycle = okrs.cycle_of(objective)
    return {
        "Row ID": keys["objective", objective.id],
        "Parent Row IDs": "\n".join(parents) or None,
        "Goal Title": objective.title,
        "Owner Emails": objective.owner,
        "Goal Cycle": None if cycle is None else cycle.label,
        "Goal Type": "Objective",
        "Scope": objective.level,
        "Description": objective.why,
    }


def _key_result(kr: KeyResult) -> dict[str, Cell]:
    return {
        "Goal Title": kr.title,
        "Owner Emails": kr.owner,
        "Goal Type": "Key Result",
        "Start Date": iso(kr.starts_on),
        "End Date": iso(kr.ends_on),
    }
