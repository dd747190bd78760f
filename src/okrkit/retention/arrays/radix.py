"""
Purchase days of customers from unsorted rows, by one sort of packed integers.

A customer's place and a day are packed into one integer; sorting those brings the
days of each customer together, in order, without moving any other column.
"""

import numpy as np
from attrs import frozen

from okrkit.numerics.arrays import Flags, Floats, Ints
from okrkit.retention.arrays.keys import firsts

_SPARSE = 4
"""Ids are used as places where their range is at most so many times the rows."""

_SMALL = 65_536
"""And always where it is at most this."""

SPREAD = np.uint64(0x9E3779B97F4A7C15)
"""Odd, with bits as good as random: any ids times this fill a table evenly."""

_SPARE_BITS = 3
"""So many bits more than keys need: few of them share a place."""

_NEVER = np.iinfo(np.int64).max


@frozen(eq=False, kw_only=True)
class Grouped:
    """
    What the rows of each customer come to, in the order of the customers' keys.

    Attributes:
        customer: Keys of all who have a row, sorted.
        first: First purchase day; 0 where there is none.
        last: Last purchase day; 0 where there is none.
        days: How many purchase days.
        rows: How many purchases.
        amount: Money from the first purchase day on, refunds taken off.
        first_amount: Money of the first purchase day.
        last_amount: Money of the last purchase day.
        early: Money of refunds before the first purchase day.
        early_rows: How many of those.

    Shape:
        Every column (customers,).
    """

    customer: Ints
    first: Ints
    last: Ints
    days: Ints
    rows: Ints
    amount: Floats
    first_amount: Floats
    last_amount: Floats
    early: Floats
    early_rows: Ints


def grouped(
    customer: Ints, day: Ints, amount: Floats | None, refund: Flags | None
) -> Grouped:
    """
    Bring the rows of each customer together.

    Args:
        customer: Keys, any int64.
        day: Days since 1970-01-01.
        amount: Money; None where there is none, which counts as 0.
        refund: Rows that are no purchase; None where all are.

    Returns:
        One row a customer.

    Shape:
        Arguments (rows,).

    Units:
        Days; the amounts' currency.

    Source:
        okrkit's own choice.

    Example:
        >>> found = grouped(np.array([7, 5, 7]), np.array([3, 1, 1]), None, None)
        >>> found.customer, found.first, found.last, found.days
        (array([5, 7]), array([1, 1]), array([1, 3]), array([1, 2]))
    """
    codes, keys = _places(customer)
    size = len(keys)
    who, when = (codes, day) if refund is None else (codes[~refund], day[~refund])
    first, last, days = _spans(who, when, size)
    rows = np.bincount(who, minlength=size)
    seen = rows if refund is None else np.bincount(codes, minlength=size)
    money = _money(codes, day, amount, first, last, size, early=refund is not None)
    kept: slice | Flags = slice(None) if seen.all() else seen > 0
    bought = days[kept] > 0
    return Grouped(
        customer=keys[kept],
        first=np.where(bought, first[kept], 0),
        last=np.where(bought, last[kept], 0),
        days=days[kept],
        rows=rows[kept],
        amount=money[0][kept],
        first_amount=money[1][kept],
        last_amount=money[2][kept],
        early=money[3][kept],
        early_rows=money[4].astype(np.int64)[kept],
    )


def _places(customer: Ints) -> tuple[Ints, Ints]:
    """Return a place for each row, and the key of each place; places may be empty."""
    if not len(customer):
        return customer, customer
    low, high = int(np.min(customer)), int(np.max(customer))
    if high - low < max(_SPARSE * len(customer), _SMALL):
        codes = customer if low == 0 else customer - low
        # From 0 on: one past the largest whole number would make floats of them.
        return codes, np.arange(high - low + 1) + low
    keys = np.sort(customer)
    keys = keys[firsts(keys)]
    return _looked_up(customer, keys), keys


def _looked_up(customer: Ints, keys: Ints) -> Ints:
    """Return where each id stands among the sorted keys, mostly at the first look."""
    bits = len(keys).bit_length() + _SPARE_BITS
    shift = np.uint64(64 - bits)
    table = np.zeros(1 << bits, np.int64)
    table[(keys.view(np.uint64) * SPREAD) >> shift] = np.arange(len(keys))
    codes: Ints = table[(customer.view(np.uint64) * SPREAD) >> shift]
    shared = np.flatnonzero(keys[codes] != customer)  # two keys, one place
    codes[shared] = np.searchsorted(keys, customer[shared])
    return codes


def _spans(who: Ints, when: Ints, size: int) -> tuple[Ints, Ints, Ints]:
    """Return first and last day and the number of days of each place."""
    first, last = np.full(size, _NEVER), np.full(size, -_NEVER)
    if not len(who):
        return first, last, np.zeros(size, np.int64)
    low = int(np.min(when))
    bits = (int(np.max(when)) - low).bit_length()
    packed = who << bits
    packed |= when - low
    packed.sort()
    packed = packed[firsts(packed)]
    days = np.bincount(packed >> bits, minlength=size)
    ends = np.cumsum(days)[days > 0]
    packed &= (1 << bits) - 1
    first[days > 0] = packed[ends - days[days > 0]] + low
    last[days > 0] = packed[ends - 1] + low
    return first, last, days


def _money(
    codes: Ints,
    day: Ints,
    amount: Floats | None,
    first: Ints,
    last: Ints,
    size: int,
    *,
    early: bool,
) -> tuple[Floats, Floats, Floats, Floats, Floats]:
    """Return all money, that of the first and last day, and early refunds."""
    nothing = np.zeros(size)
    if amount is None:
        return nothing, nothing, nothing, nothing, nothing
    starts = first[codes]
    of_first = _summed(codes, amount, day == starts, size)
    of_last = _summed(codes, amount, day == last[codes], size)
    if not early:
        total = np.bincount(codes, amount, minlength=size).astype(
            np.float64, copy=False
        )
        return total, of_first, of_last, nothing, nothing
    before = day < starts
    taken = _summed(codes, amount, before, size)
    total = _summed(codes, amount, ~before, size)
    count = np.bincount(codes[before], minlength=size).astype(np.float64)
    return total, of_first, of_last, taken, count


def _summed(codes: Ints, amount: Floats, chosen: Flags, size: int) -> Floats:
    sums = np.bincount(codes[chosen], amount[chosen], minlength=size)
    return sums.astype(np.float64, copy=False)  # numpy counts nothing in integers
