"""Events in the order of customer and day: one plain sort of one number a row."""

from typing import Final

import numpy as np

from okrkit.numerics.arrays import Ints
from okrkit.retention.arrays.keys import firsts
from okrkit.retention.arrays.state import AFTER, REFUND
from okrkit.retention.tables.table import Columns

_BITS: Final = 62


def done_until(columns: Columns, last: int) -> Columns:
    """
    Leave out events of later days, and refunds.

    Args:
        columns: Events with `day`, and perhaps `amount`.
        last: Days after it do not count.

    Returns:
        The events that count; what is left out is counted in `excluded`.

    Example:
        >>> rows = {"day": np.array([5, 9]), "amount": np.array([-1.0, 2.0])}
        >>> done_until(Columns(size=2, arrays=rows), last=9).excluded
        {'refund': 1}
    """
    known = columns.where(columns["day"] <= last, AFTER)
    if "amount" not in known:
        return known
    return known.where(known["amount"] >= 0, REFUND)


def ordered(columns: Columns) -> tuple[Ints, Ints, Ints]:
    """
    Sort events by customer, then day, then segment: the last of the names first.

    Args:
        columns: Events with `customer` and `day`, and perhaps `segment`.

    Returns:
        Customers as codes from 0 in the order of their keys, days, and the places of
        the segments, -1 for none.

    Shape:
        All (events,).

    Example:
        >>> rows = {"customer": np.array([7, 3, 7]), "day": np.array([5, 9, 2])}
        >>> ordered(Columns(size=3, arrays=rows))
        (array([0, 1, 1]), array([9, 2, 5]), array([-1, -1, -1]))
    """
    customer, day = columns["customer"], columns["day"]
    names = len(columns.labels["segment"]) if "segment" in columns else 0
    if not len(customer):
        return customer, day, day
    low, since = int(np.min(customer)), int(np.min(day))
    wide = (int(np.max(day)) - since).bit_length()
    least = names.bit_length()
    if (int(np.max(customer)) - low) >> (_BITS - wide - least):
        customer, low = np.unique(customer, return_inverse=True)[1], 0
    # One number a row, so that one plain sort brings the rows of a customer together.
    keys = ((customer - low) << wide) | (day - since)
    if names:
        segment = columns["segment"]
        keys = (keys << least) | np.where(segment < 0, names, names - 1 - segment)
    keys.sort()
    places = keys & ((1 << least) - 1)
    keys >>= least
    ids = keys >> wide
    code = np.cumsum(firsts(ids)) - 1
    segment = names - 1 - places
    return code, (keys & ((1 << wide) - 1)) + since, segment
