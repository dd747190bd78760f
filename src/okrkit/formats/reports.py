"""What was reported beside a document, in columns: check-ins and readings."""

from collections.abc import Callable
from typing import Any

import numpy as np
from attrs import frozen

from okrkit.formats.bulk import SAID, CheckIns, said_in
from okrkit.formats.columns import (
    Flags,
    Floats,
    Ints,
    columns_of,
    numbers,
    texts,
)
from okrkit.model.checks import LONGEST_TITLE
from okrkit.model.limits import Limits
from okrkit.model.metric import Metric
from okrkit.model.readings import Readings

__all__ = ["Reported", "read_check_ins", "read_readings"]

_READING = frozenset(
    ("value", "n", "standard_error", "source", "definition", "provisional")
)


@frozen(eq=False)
class Reported:
    """
    What was reported beside a document, and not in it.

    Attributes:
        check_ins: One for each key result and day, in their order.
        odd: Which key results have check-ins that have to be read one by one.
        readings: Gives the readings of a metric, in its unit, where it has any.
        said: Gives the check-ins of a key result, by row, as a document has them.

    Example:
        >>> none = CheckIns.empty()
        >>> Reported(none, np.zeros(0, bool), lambda _: None, lambda _: []).said(0)
        []
    """

    check_ins: CheckIns
    odd: Flags
    readings: Callable[[Metric], Readings | None]
    said: Callable[[int], list[dict[str, Any]]]


def read_check_ins(
    flat: list[dict[str, Any]], row: Ints, day: Ints, limits: Limits
) -> tuple[CheckIns, Flags]:
    """
    Read check-ins whose days are known.

    Args:
        flat: What each says.
        row: Key result of each.
        day: Ordinal of each.
        limits: How long texts may be.

    Returns:
        The check-ins, and which of them have to be read one by one.

    Example:
        >>> none = np.zeros(1, np.int64)
        >>> read, odd = read_check_ins([{"value": 34}], none, none, Limits())
        >>> read.value.tolist(), odd.tolist()
        ([34.0], [False])
    """
    columns, unlike = columns_of(flat, SAID)
    read, odd = said_in(columns, row, day, limits)
    return read, odd | unlike


def read_readings(
    flat: list[dict[str, Any]], limits: Limits
) -> tuple[Floats, Floats, Flags, Flags]:
    """
    Read readings whose days and moments are known.

    Args:
        flat: What each says.
        limits: How long texts may be.

    Returns:
        Values; standard errors and n's, NaN where there are none; which are
        provisional; and which readings have to be read one by one.

    Shape:
        Each (n,), and (2, n).

    Units:
        The metric's, which is not known here.

    Source:
        okrkit's own choice.

    Example:
        >>> rows = [{"value": 34}, {"value": "3%"}]
        >>> values, _, _, odd = read_readings(rows, Limits())
        >>> values.tolist(), odd.tolist()
        ([34.0, nan], [False, True])
    """
    columns, odd = columns_of(flat, _READING)
    size = len(flat)
    found: dict[str, Floats] = {}
    for name in ("value", "standard_error", "n"):
        found[name], bad = numbers(columns.get(name) or [None] * size)
        odd |= bad
    for name in ("source", "definition"):
        if name in columns:
            odd |= texts(columns[name], min(LONGEST_TITLE, limits.title))
    provisional = np.zeros(size, np.bool_)
    if "provisional" in columns:
        said = [each.get("provisional", False) for each in flat]
        odd |= np.fromiter((type(each) is not bool for each in said), np.bool_, size)
        provisional |= np.fromiter((each is True for each in said), np.bool_, size)
    odd |= np.isnan(found["value"])
    odd |= (found["n"] <= 0) | (found["standard_error"] < 0)
    both = np.stack([found["standard_error"], found["n"]])
    return found["value"], both, provisional, odd
