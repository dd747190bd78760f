"""`Histories`: how often each customer came back, when last, and for how long seen."""

from collections.abc import Mapping, Sequence
from typing import Final, Protocol, runtime_checkable

import numpy as np
from attrs import evolve, field, frozen
from numpy.typing import ArrayLike, NDArray

from okrkit.errors import InvalidOKRError, shown
from okrkit.numerics.arrays import Flags, Floats, Ints
from okrkit.numerics.numbers import numbers
from okrkit.retention.tables.engine_words import engine_words
from okrkit.retention.tables.frames import Lazy
from okrkit.retention.tables.reading import read_table
from okrkit.retention.tables.table import Role

_MOST: Final = 2.0**53
"""Counts above are no longer whole as floats."""

_SEATS: Final = 65_536
"""Histories that many customers are told apart by without sorting; a power of 2."""

# Odd numbers that spread the bits of three columns over one key.
_SPREAD: Final = (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9)


@runtime_checkable
class _Tabled(Protocol):
    def to_columns(self) -> Mapping[str, np.ndarray]: ...


@frozen(eq=False, kw_only=True)
class Histories:
    """
    Purchase histories of customers: what models of buying and leaving are fitted to.

    Attributes:
        frequency: Repeat purchases: whole numbers; the first purchase is none.
        recency: Age of the customer at the last one; 0 where there is none.
        T: Age of the customer when the histories end.
        weight: How many customers a row stands for.
        excluded: Rows left out, by reason.

    Shape:
        Every column (rows,).

    Example:
        >>> some = Histories(frequency=np.array([2.0, 2.0]), T=np.array([9.0, 9.0]),
        ...     recency=np.array([5.0, 5.0]), weight=np.ones(2))
        >>> some.collapsed().weight, some.customers
        (array([2.]), 2.0)
    """

    frequency: Floats
    recency: Floats
    T: Floats
    weight: Floats
    excluded: Mapping[str, int] = field(factory=dict)

    def __len__(self) -> int:
        """Count the rows."""
        return len(self.frequency)

    @property
    def customers(self) -> float:
        """How many customers the rows stand for."""
        return float(self.weight.sum())

    def collapsed(self) -> "Histories":
        """
        Bring equal rows together, adding up their weights.

        Returns:
            Distinct rows of weight above 0, in an order of their own.

        Example:
            >>> one = np.ones(3)
            >>> same = Histories(frequency=0 * one, recency=0 * one, T=one, weight=one)
            >>> len(same.collapsed())
            1
        """
        few, places = _groups(self.frequency, self.recency, self.T)
        weight = np.bincount(places, self.weight).astype(np.float64, copy=False)
        return evolve(
            self,
            frequency=self.frequency[few],
            recency=self.recency[few],
            T=self.T[few],
        ).weighted(weight)

    def weighted(self, weight: Floats) -> "Histories":
        """
        Return the rows with other weights, without those of weight 0.

        Args:
            weight: How many customers each row stands for.

        Returns:
            The rows that stand for somebody.

        Shape:
            (rows,).

        Example:
            >>> one = np.ones(2)
            >>> same = Histories(frequency=0 * one, recency=0 * one, T=one, weight=one)
            >>> len(same.weighted(np.array([3.0, 0.0])))
            1
        """
        kept = weight > 0
        return evolve(
            self,
            frequency=self.frequency[kept],
            recency=self.recency[kept],
            T=self.T[kept],
            weight=weight[kept],
        )


def read_histories(
    data: object,
    *,
    frequency: str = "frequency",
    recency: str = "recency",
    T: str = "T",  # noqa: N803 - as the models' literature has it
    weight: str | None = None,
) -> Histories:
    """
    Read purchase histories from columns, records, a frame, or a summary.

    Args:
        data: Columns by name, records, a data frame, or a result with `to_columns`.
        frequency: Name of the column of repeat purchases.
        recency: Name of the column of the age at the last of them.
        T: Name of the column of the age when the histories end.
        weight: Of how many customers a row stands for; None for one each.

    Returns:
        The histories; rows that lack a number are left out and counted.

    Raises:
        InvalidOKRError: No table, no such column, no customer, or histories that
            cannot be.

    Example:
        >>> few = read_histories({"frequency": [1, 0], "recency": [2, 0], "T": [5, 5]})
        >>> few.customers
        2.0
    """
    names = {"frequency": frequency, "recency": recency, "T": T}
    columns, excluded = read_numbers(data, names, weight=weight)
    if not columns["weight"].sum() > 0:
        raise InvalidOKRError(
            "no customers", code="no-customers", expected="a row for each customer"
        )
    check_histories(columns["frequency"], columns["recency"], columns["T"])
    return Histories(**columns, excluded=excluded)


@engine_words()
def read_numbers(
    data: object, names: Mapping[str, str], *, weight: str | None
) -> tuple[dict[str, Floats], dict[str, int]]:
    """
    Read columns of numbers, and how many customers each row stands for.

    Args:
        data: Columns by name, records, a data frame, or a result with `to_columns`.
        names: Of the columns, by the part they play.
        weight: Name of the column of weights; None for one each.

    Returns:
        The columns by part, "weight" among them, without the rows that lack a number;
        and how many these are, by reason.

    Raises:
        InvalidOKRError: No table, no such column, or a weight below 0.

    Shape:
        Every column (rows,).

    Example:
        >>> columns, excluded = read_numbers({"x": [1, None]}, {"a": "x"}, weight=None)
        >>> columns["a"].tolist(), columns["weight"].tolist(), excluded
        ([1.0], [1.0], {'no a': 1})
    """
    roles = [Role(part, name, "number") for part, name in names.items()]
    if weight is not None:
        roles.append(Role("weight", weight, "number"))
    table = read_table(
        data.to_columns() if is_own(data) and isinstance(data, _Tabled) else data, roles
    )
    if isinstance(table, Lazy):
        held = table.frame.select(*[role.name for role in roles]).collect()
        columns = {role.name: held[role.name].to_numpy() for role in roles}
    else:
        columns = {role.name: table[role.name] for role in roles}
    size = len(columns[roles[0].name])
    weights = columns.setdefault("weight", np.ones(size))
    if not (np.isfinite(weights) & (weights >= 0)).all():
        raise InvalidOKRError(
            "a weight below 0",
            code="invalid-weight",
            place="weight",
            expected="how many customers each row stands for",
            got=shown(weights.tolist()),
        )
    return columns, dict(table.excluded)


def read_rows(*columns: tuple[str, ArrayLike]) -> list[Floats]:
    """
    Read arrays that belong together, none of whose numbers is missing or below 0.

    Args:
        *columns: Name and numbers of each.

    Returns:
        The numbers, broadcast.

    Raises:
        InvalidOKRError: A number that is missing or below 0, or shapes that do not fit.

    Example:
        >>> [column.tolist() for column in read_rows(("t", [1, 2]), ("T", 9))]
        [[1.0, 2.0], [9.0, 9.0]]
    """
    read = [numbers(column, place=name) for name, column in columns]
    for (name, _), column in zip(columns, read, strict=True):
        bad = ~(column >= 0)
        _refuse(bad, "missing or below 0", place=name, got=column)
    try:
        return list(np.broadcast_arrays(*read))
    except ValueError:
        raise InvalidOKRError(
            "arrays that do not fit together",
            code="shape-mismatch",
            got=", ".join(
                f"{name} {column.shape}"
                for (name, _), column in zip(columns, read, strict=True)
            ),
        ) from None


def check_histories(x: Floats, recency: Floats, age: Floats) -> None:
    """
    Refuse histories that cannot be.

    Args:
        x: Repeat purchases.
        recency: Age at the last one.
        age: Age at the end.

    Raises:
        InvalidOKRError: A count that is not whole, an age below 0, a purchase after
            the end, a repeat purchase at age 0, or an age at one that never was.

    Shape:
        One shape.

    Example:
        >>> check_histories(np.array([1.0]), np.array([2.0]), np.array([3.0]))
    """
    check_counts(x)
    _refuse(~((age >= 0) & np.isfinite(age)), "an age below 0", place="T", got=age)
    _refuse(~(recency >= 0), "an age below 0", place="recency", got=recency)
    late = recency > age
    _refuse(late, "a purchase after the end", place="recency", got=recency, beside=age)
    apart = (x == 0) != (recency == 0)
    _refuse(
        apart,
        "recency is 0 exactly where nobody came back",
        place="recency",
        got=recency,
        beside=x,
        hint="The frequency counts repeat purchases, without the first.",
    )


def check_counts(x: Floats, place: str = "frequency") -> None:
    """
    Refuse what does not count.

    Args:
        x: Counts.
        place: What they are, for the message.

    Raises:
        InvalidOKRError: A number below 0, not whole, or above 2**53.

    Shape:
        Any.

    Example:
        >>> check_counts(np.array([0.0, 7.0]))
    """
    bad = ~((x >= 0) & (x <= _MOST) & (x == np.floor(x)))
    _refuse(bad, "not a count: 0, 1, 2 and so on", place=place, got=x)


def distinct(*columns: Floats) -> tuple[list[Floats], np.ndarray]:
    """
    Return the distinct rows of some columns, and where each row's own stands.

    Args:
        *columns: Up to three.

    Returns:
        The columns of distinct rows, and for each row its place there.

    Shape:
        Columns (n,); distinct ones (m,), the places (n,).

    Example:
        >>> rows, places = distinct(np.array([1.0, 2.0, 1.0]), np.array([5.0] * 3))
        >>> rows[0].size, bool(places[0] == places[2])
        (2, True)
    """
    rows, places = _groups(*columns)
    return [column[rows] for column in columns], places


def _groups(*columns: Floats) -> tuple[Ints, Ints]:
    """
    Return one row of each lot of equal rows, and for each row the place of its lot.

    Lots are in the order of a key which mixes the columns. Two unlike rows of one key
    would split a lot in two: harmless, for the lots are told by the columns.
    """
    key = np.zeros(len(columns[0]), np.uint64)
    for column, factor in zip(columns, _SPREAD, strict=False):
        # Adding 0 makes one zero of two.
        bits = (column + 0.0).view(np.uint64)
        key = (key ^ bits) * np.uint64(factor)
        key ^= key >> np.uint64(29)
    if len(key) < _SEATS:
        return _sorted(key, columns)
    # Many customers have few histories: each takes a seat by its key, unsorted.
    seat = (key >> np.uint64(64 - _SEATS.bit_length() + 1)).astype(np.int64)
    taken = np.full(_SEATS, -1)
    taken[seat] = np.arange(len(key))
    unlike = np.zeros(len(key), np.bool_)
    for column in columns:
        unlike |= column != column[taken[seat]]
    rest = np.flatnonzero(unlike)
    if 4 * len(rest) > len(key):
        return _sorted(key, columns)
    # The few whose seat another history has.
    late, late_places = _sorted(key[rest], [column[rest] for column in columns])
    used = taken >= 0
    rows = np.concatenate([taken[used], rest[late]])
    order = np.argsort(key[rows])
    place = np.empty(len(rows), np.int64)
    place[order] = np.arange(len(rows))
    seated = len(rows) - len(late)
    taken[used] = place[:seated]
    places = taken[seat]
    places[rest] = place[seated:][late_places]
    return rows[order], places


def _sorted(key: NDArray[np.uint64], columns: Sequence[Floats]) -> tuple[Ints, Ints]:
    """Return one row of each lot, and the place of each row's, by sorting the keys."""
    order = np.argsort(key)
    new = np.zeros(len(order), np.bool_)
    new[:1] = True
    for column in columns:
        ordered = column[order]
        new[1:] |= ordered[1:] != ordered[:-1]
    places = np.empty(len(order), np.int64)
    places[order] = np.cumsum(new) - 1
    return order[new], places


def is_own(data: object) -> bool:
    """
    Tell a result of okrkit's own from what others hand in.

    Args:
        data: Anything.

    Returns:
        Whether a class of okrkit made it.

    Example:
        >>> is_own({"unit": ["weeks"]})
        False
    """
    return type(data).__module__.startswith("okrkit.")


def _refuse(
    bad: Flags,
    why: str,
    *,
    place: str,
    got: Floats,
    beside: Floats | None = None,
    hint: str = "",
) -> None:
    """Refuse numbers, naming the first row that is bad."""
    if not bad.any():
        return
    row = int(np.argmax(bad.ravel()))
    value = f"{float(got.ravel()[row])!r} in row {row}"
    if beside is not None:
        value += f", where the other is {float(beside.ravel()[row])!r}"
    raise InvalidOKRError(
        why, code="history-impossible", place=place, got=value, hint=hint
    )
