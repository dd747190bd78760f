"""Pace: units a day, and which key results have one."""

import numpy as np

from okrkit.model.okrset import OKRSet
from okrkit.model.staged import BASES
from okrkit.model.table import NEVER, Table
from okrkit.scoring.arithmetic import Floats, share_of_length
from okrkit.scoring.formulas import Flags
from okrkit.scoring.terms import CHANGE, REACH, ZONES

_LATEST, _SUM = BASES.index("latest"), BASES.index("sum")


def per_day(value: Floats, origin: Floats, days: Floats) -> Floats:
    """
    Return how many units a day lead from an origin to a value.

    Args:
        value: Where it ends.
        origin: Where it starts.
        days: How many days it takes.

    Returns:
        ``(value - origin) / days``, rounded once; NaN where no day is left or a number
        is missing.

    Shape:
        Columns of one length (n,).

    Units:
        Values in the metric's unit; units a day.

    Source:
        okrkit's own choice; the straight line of nearly every OKR tool.

    Example:
        >>> value, days = np.array([34.0, 34.0]), np.array([37.0, 0.0])
        >>> per_day(value, np.array([32.0, 32.0]), days).round(3).tolist()
        [0.054, nan]
    """
    return share_of_length(value, origin, np.where(days > 0, days, np.nan))


def travels(table: Table) -> Flags:
    """
    Tell which key results have a way to travel, day by day, in a span of days.

    Args:
        table: The set as columns.

    Returns:
        A flag for each row: those with a baseline and a target, a cycle, and a value
        that is the latest reading or adds up.

    Shape:
        (n,).

    Units:
        None.

    Source:
        okrkit's own choice.

    Example:
        >>> from okrkit import KeyResult, score
        >>> kr = KeyResult("k", "K", at_most=5)
        >>> sheet = score(kr, on="2026-11-15", cycle="2026-Q4").sheet
        >>> travels(sheet.okrs.table).tolist()
        [False]
    """
    way: Flags = np.isin(table.kind, (REACH, CHANGE, ZONES)) & (table.start > NEVER)
    way &= (table.basis == _LATEST) | adds_up(table)
    return way


def totals(okrs: OKRSet) -> Flags:
    """
    Tell which key results are of a running total.

    Args:
        okrs: The set, whose metrics say their kind.

    Returns:
        A flag for each key result.

    Shape:
        (n,).

    Units:
        None.

    Source:
        The metric's `kind`.

    Example:
        >>> from okrkit import OKRSet
        >>> totals(OKRSet()).tolist()
        []
    """
    # Those without a metric find the last.
    kinds = np.array([*(metric.kind == "total" for metric in okrs.metrics), False])
    total: Flags = kinds[okrs.table.metric]
    return total


def adds_up(table: Table) -> Flags:
    """
    Tell which key results count the sum of their readings, and not a pooled ratio.

    Args:
        table: The set as columns.

    Returns:
        A flag for each row. A ratio does not add up day by day: its sum is a pooled
        one, like its mean.

    Shape:
        (n,).

    Units:
        None.

    Source:
        okrkit's own choice.

    Example:
        >>> from okrkit import OKRSet
        >>> adds_up(OKRSet().table).tolist()
        []
    """
    adds: Flags = (table.basis == _SUM) & np.isnan(table.whole)
    return adds
