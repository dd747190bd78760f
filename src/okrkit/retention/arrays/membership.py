"""`Membership`: in which segment each customer is, as of the start of each period."""

import numpy as np
from attrs import frozen

from okrkit.numerics.arrays import Ints
from okrkit.retention.arrays.keys import firsts
from okrkit.retention.tables.periods import Periods
from okrkit.retention.tables.table import Columns


@frozen(eq=False, kw_only=True)
class Membership:
    """
    In which segment each customer is, as of the start of each period.

    That of his last row on or before the first day of the period; in the period in
    which his rows begin, that of the first of them. Where a day has rows of several
    segments, the last of their names counts. Of rows that end, see
    `running_membership`.

    Attributes:
        stride: More than the number of periods.
        keys: Customer times `stride` plus the first period of a segment, in order.
        segment: Codes from those on; -1 for none.

    Shape:
        keys, segment (changes,).
    """

    stride: int
    keys: Ints
    segment: Ints

    def at(self, customer: Ints, place: Ints) -> Ints:
        """
        Find the segments of customers in periods.

        Args:
            customer: Codes.
            place: Of the period of each.

        Returns:
            Codes of segments, -1 for none.

        Shape:
            (n,), (n,) → (n,).
        """
        if not len(self.keys):
            return np.full(len(customer), -1, np.int64)
        found = np.searchsorted(self.keys, customer * self.stride + place, "right") - 1
        own = (found >= 0) & (self.keys[found] // self.stride == customer)
        return np.where(own, self.segment[found], -1)

    def changes(self) -> tuple[Ints, Ints, Ints, Ints]:
        """
        List where customers come from one segment into another.

        Returns:
            Customers, periods, segments before and segments after.

        Shape:
            Each (changes,).
        """
        customer, place = np.divmod(self.keys, self.stride)
        before = np.full(len(self.keys), -1, np.int64)
        before[1:] = np.where(firsts(customer)[1:], -1, self.segment[:-1])
        moved = np.flatnonzero(before != self.segment)
        return customer[moved], place[moved], before[moved], self.segment[moved]


def known_membership(rows: Columns, codes: Ints, periods: Periods) -> Membership | None:
    """
    Find the segments of customers, where the rows of a table say them.

    Args:
        rows: Roles customer, day and segment.
        codes: The customers of the rows, from 0.
        periods: The spans.

    Returns:
        The memberships; None where rows have no segment.

    Shape:
        Codes (rows,).
    """
    if "segment" not in rows:
        return None
    return membership_of(codes, rows["day"], rows["segment"], periods)


def ending_membership(
    rows: Columns, codes: Ints, periods: Periods
) -> Membership | None:
    """
    Find the segments of customers as of the day before each period.

    What a row says on the first day of a period is not known on the day before it.

    Args:
        rows: As for `known_membership`.
        codes: The customers of the rows, from 0.
        periods: The spans.

    Returns:
        The memberships; None where rows have no segment.

    Shape:
        Codes (rows,).
    """
    if "segment" not in rows:
        return None
    return membership_of(codes, rows["day"] + 1, rows["segment"], periods)


def membership_of(
    customer: Ints, day: Ints, segment: Ints, periods: Periods
) -> Membership:
    """
    Find the segments of customers from rows that say them.

    Args:
        customer: Codes from 0.
        day: On which each row says it, as days since 1970-01-01.
        segment: Codes, -1 for none.
        periods: The spans.

    Returns:
        The memberships.

    Shape:
        All (rows,), in any order.

    Example:
        >>> from okrkit.retention.tables.periods import periods_of
        >>> months = periods_of(20_454, on="2026-03-31")
        >>> days, codes = np.array([20_454, 20_490]), np.array([0, 1])
        >>> found = membership_of(np.array([0, 0]), days, codes, months)
        >>> found.at(np.array([0, 0, 0]), np.array([0, 1, 2]))
        array([0, 0, 1])
    """
    stride = len(periods) + 2
    if not len(customer):
        return Membership(stride=stride, keys=customer, segment=segment)
    # One number holds all of a row: sorting needs to move nothing else.
    low, wide = int(np.min(day)), int(np.max(segment)) + 2
    span = (int(np.max(day)) - low + 1) * wide
    rows = np.sort(customer * span + (day - low) * wide + (segment + 1))
    customer, rest = np.divmod(rows, span)
    day, segment = np.divmod(rest, wide)
    day, segment = day + low, segment - 1
    first = firsts(customer)
    earliest = day[first][np.cumsum(first) - 1] == day
    begins = np.searchsorted(periods.edges, day, side="left")
    begins = np.where(earliest, periods.place(day), begins)
    keys = customer * stride + np.clip(begins, 0, stride - 1)
    last = np.ones(len(keys), np.bool_)
    np.not_equal(keys[1:], keys[:-1], out=last[:-1])
    return Membership(stride=stride, keys=keys[last], segment=segment[last])
