"""Customers of two tables on one scale, and (customer, day) in one whole number."""

from typing import Final

import numpy as np
from attrs import frozen

from okrkit.errors import InvalidOKRError
from okrkit.numerics.arrays import Ints
from okrkit.retention.tables.table import Columns

_MOST: Final = np.iinfo(np.int64).max


def same_customers(first: Columns, then: Columns) -> tuple[Ints, Ints]:
    """
    Return the customers of two tables as codes that mean the same in both.

    Args:
        first: A table with a customer column.
        then: Another.

    Returns:
        The codes of the rows of each.

    Raises:
        InvalidOKRError: Ids are numbers in one table and texts in the other: 7 may or
            may not be "7", and nobody would be found in both.

    Shape:
        (first.size,), (then.size,).

    Units:
        Codes.

    Source:
        okrkit's own choice.

    Example:
        >>> one = Columns(
        ...     size=2,
        ...     arrays={"customer": np.array([0, 1])},
        ...     labels={"customer": ("a", "b")},
        ... )
        >>> two = Columns(
        ...     size=1, arrays={"customer": np.array([0])}, labels={"customer": ("b",)}
        ... )
        >>> same_customers(one, two)
        (array([0, 1]), array([1]))
    """
    own, other = first.labels.get("customer"), then.labels.get("customer")
    if own is not None and other is not None:
        places = {name: place for place, name in enumerate(own)}
        codes = [places.setdefault(name, len(places)) for name in other]
        mapped = np.array(codes, dtype=np.int64)
        return first["customer"], mapped[then["customer"]]
    if own is not other and first.size and then.size:
        raise InvalidOKRError(
            "ids are numbers in one table and texts in the other",
            code="ids-differ",
            place="customer",
            hint="Make both texts, or both whole numbers.",
        )
    return first["customer"], then["customer"]


@frozen(eq=False)
class Packing:
    """
    How customer, day and one small code become one number that sorts like them.

    Attributes:
        low: The lowest customer, or none where `known` says the place of each.
        base: First day.
        span: How many days.
        codes: How many small codes, from 0.
        known: Customers in order, where their own numbers are too far apart.

    Example:
        >>> packing = packing_of([np.array([5, 9])], base=100, last=109)
        >>> packing.pack(np.array([5, 9]), np.array([100, 101]))
        array([ 0, 41])
    """

    low: int
    base: int
    span: int
    codes: int
    known: Ints | None

    def pack(self, customer: Ints, day: Ints, code: Ints | int = 0) -> Ints:
        """
        Return one number a row, in the order of customer, day and code.

        Args:
            customer: Of each row.
            day: Of each row; within the days of the packing.
            code: Of each row.

        Returns:
            The numbers.

        Shape:
            (rows,).
        """
        if self.known is None:
            place = customer - self.low
        else:
            place = np.searchsorted(self.known, customer)
        return (place * self.span + (day - self.base)) * self.codes + code

    def unpack(self, packed: Ints) -> tuple[Ints, Ints, Ints]:
        """
        Return the place of the customer, the day and the code of packed numbers.

        Args:
            packed: What `pack` gave.

        Returns:
            Customers from 0 in their order (`customer` has their keys), days, codes.

        Shape:
            (rows,) each.
        """
        pair, code = np.divmod(packed, self.codes)
        place, day = np.divmod(pair, self.span)
        return place, day + self.base, code

    def customer(self, place: Ints) -> Ints:
        """
        Return the keys of customers by their places.

        Args:
            place: What `unpack` gave.

        Returns:
            Keys as they were packed.

        Shape:
            (rows,).
        """
        return place + self.low if self.known is None else self.known[place]


def packing_of(
    customers: list[Ints], *, base: int, last: int, codes: int = 1
) -> Packing:
    """
    Find how to pack the customers of one or more tables with their days.

    Args:
        customers: Columns of customers.
        base: First day there is.
        last: Last day there is.
        codes: How many small codes there are.

    Returns:
        The packing; customers keep their own numbers where these fit.

    Shape:
        Any number of (rows,).

    Units:
        Days since 1970-01-01.

    Source:
        okrkit's own choice.

    Example:
        >>> packing_of([np.array([-7, 2**62])], base=0, last=9).known
        array([                 -7, 4611686018427387904])
    """
    span = max(last - base + 1, 1)
    filled = [column for column in customers if column.size]
    low = min((int(np.min(column)) for column in filled), default=0)
    high = max((int(np.max(column)) for column in filled), default=0)
    if (high - low + 1) * span * codes <= _MOST:
        return Packing(low, base, span, codes, None)
    known = np.unique(np.concatenate(filled))
    return Packing(0, base, span, codes, known)


def spread(many: Ints) -> tuple[Ints, Ints]:
    """
    Repeat rows, each its own number of times.

    Args:
        many: How often each row is wanted.

    Returns:
        The places of the rows, and the count from 0 within each.

    Shape:
        (rows,) to (sum of many,) each.

    Units:
        Places.

    Source:
        okrkit's own choice.

    Example:
        >>> spread(np.array([2, 0, 1]))
        (array([0, 0, 2]), array([0, 1, 0]))
    """
    row = np.repeat(np.arange(many.size), many)
    return row, np.arange(row.size) - np.repeat(np.cumsum(many) - many, many)


def counted(keys: Ints) -> tuple[Ints, Ints]:
    """
    Return the different numbers of a column, in order, and how often each stands.

    Args:
        keys: Numbers from 0 on.

    Returns:
        The numbers, and their counts.

    Shape:
        (rows,) to (kinds,) each.

    Units:
        Any.

    Source:
        okrkit's own choice.

    Example:
        >>> counted(np.array([3, 1, 3]))
        (array([1, 3]), array([1, 2]))
    """
    if keys.size and int(np.max(keys)) <= 4 * keys.size + 4096:
        often = np.bincount(keys)
        kinds = np.flatnonzero(often)
        return kinds, often[kinds]
    kinds, often = np.unique(keys, return_counts=True)
    return kinds, often.astype(np.int64)
