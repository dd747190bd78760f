"""A set as the CSV that Appfire OKR for Jira and BigPicture import."""

import datetime as dt

from okrkit.formats.exchange.tables import appfire
from okrkit.formats.exchange.way import way_of
from okrkit.formats.exchange.writers.ordered import Line, ordered
from okrkit.formats.exchange.written import Cell, Written, iso
from okrkit.model.okrset import OKRSet

__all__ = ["write"]


def write(okrs: OKRSet, on: dt.date | None) -> Written:
    """
    Make the rows of a set.

    Args:
        okrs: The set; each objective has a cycle.
        on: The day whose values are current.

    Returns:
        A row for each objective, and for each key result with a start and a target.

    Example:
        >>> from okrkit.testing import example_set
        >>> write(example_set(), None).key_results
        ['nps', 'launch']
    """
    ways = {kr.id: way_of(okrs, kr, on) for kr in okrs.key_results}
    kept = frozenset(id for id, way in ways.items() if way is not None)
    rows: list[list[Cell]] = []
    found: dict[str, list[str]] = {"objective": [], "key result": []}
    for line in ordered(okrs, kept):
        cells = _cells(okrs, line)
        kr = line.key_result
        found["objective" if kr is None else "key result"].append(
            line.objective.id if kr is None else kr.id
        )
        way = None if kr is None else ways[kr.id]
        if way is not None:
            cells["Start value"], cells["Target value"] = way.start, way.target
            cells["Current value"] = way.current
        rows.append([cells.get(name) for name in appfire.TOOL.names])
    return Written(
        objectives=found["objective"],
        key_results=found["key result"],
        names=appfire.TOOL.names,
        rows=rows,
    )


def _cells(okrs: OKRSet, line: Line) -> dict[str, Cell]:
    objective, kr = line.objective, line.key_result
    cycle = okrs.cycle_of(objective)
    cells: dict[str, Cell] = {
        "Order": line.order,
        "Period": None if cycle is None else cycle.label,
    }
    if kr is None:
        return cells | {
            "Type": "Objective",
            "Summary": objective.title,
            "Owner": objective.owner,
            "Description": objective.why,
        }
    return cells | {
        "Type": "Key Result",
        "Summary": kr.title,
        "Owner": kr.owner,
        "Weight": kr.weight,
        "Expected start date": iso(kr.starts_on),
        "Expected end date": iso(kr.ends_on),
    }
