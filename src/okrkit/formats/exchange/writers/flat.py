"""A set as okrkit's own flat table: its document, a line each thing."""

import datetime as dt
from collections.abc import Mapping

from okrkit.formats.exchange.tables.flat_lines import cell_of, columns_of, lines_of
from okrkit.formats.exchange.written import Cell, Written
from okrkit.formats.unstructure import write_set
from okrkit.model.okrset import OKRSet

__all__ = ["write"]


def write(okrs: OKRSet, on: dt.date | None) -> Written:  # noqa: ARG001 - it has them all
    """
    Make the lines of a set.

    Args:
        okrs: The set.
        on: Not asked for: all values are in it, by date.

    Returns:
        A line for each metric, reading, objective, key result and check-in.

    Example:
        >>> from okrkit.testing import example_set
        >>> write(example_set(), None).rows[0][0]
        'document'
    """
    lines = list(lines_of(write_set(okrs)))
    names = columns_of(lines)
    return Written(
        objectives=[objective.id for objective in okrs.objectives],
        key_results=[kr.id for kr in okrs.key_results],
        names=names,
        rows=[[_cell(line, name) for name in names] for line in lines],
    )


def _cell(line: Mapping[str, object], name: str) -> Cell:
    if name in ("line", "of"):
        return str(line[name])
    return cell_of(name, line[name]) if name in line else None
