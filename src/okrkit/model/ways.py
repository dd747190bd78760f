"""Directions and ends of targets: each formula once, for numbers and for columns."""

from typing import TYPE_CHECKING, Literal, TypeAlias, TypeVar, get_args, overload

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]
    Ints: TypeAlias = NDArray[np.int64]
    Flags: TypeAlias = NDArray[np.bool_]

Amount = TypeVar("Amount", float, "NDArray[np.float64]")
"""A number, or a column of them."""

How: TypeAlias = Literal["absolute", "percent", "times"]
"""The way of a `Change`: by an amount, in percent of the start, or times the start."""

HOW: tuple[How, ...] = get_args(How)
"""The ways; the place of each is its number in `Table.change_how`."""


@overload
def sign_of_way(start: float, end: float) -> int: ...
@overload
def sign_of_way(start: "Floats", end: "Floats") -> "Ints": ...
def sign_of_way(start: "float | Floats", end: "float | Floats") -> "int | Ints":
    """
    Return the direction of a way: 1 up, -1 down; for numbers and for columns.

    Args:
        start: Where it starts.
        end: Where it ends; differs from the start.

    Returns:
        A sign, or one for each row.

    Shape:
        Numbers, or columns of one length (n,).

    Units:
        None.

    Source:
        okrkit's own choice: the direction follows from the numbers.

    Example:
        >>> sign_of_way(3.2, 2.0)
        -1
    """
    return 2 * (end > start) - 1


@overload
def sign_of_limits(lower: bool, upper: bool) -> int: ...  # noqa: FBT001 - has it, or not
@overload
def sign_of_limits(lower: "Flags", upper: "Flags") -> "Ints": ...
def sign_of_limits(
    lower: "bool | Flags",
    upper: "bool | Flags",
) -> "int | Ints":
    """
    Return the direction of limits: 1 where only the lower one stands, -1 the upper.

    Args:
        lower: Whether there is a lower limit.
        upper: Whether there is an upper limit.

    Returns:
        A sign, or one for each row; 0 for a band.

    Shape:
        Truth values, or columns of one length (n,).

    Units:
        None.

    Source:
        okrkit's own choice: the direction follows from the limits.

    Example:
        >>> sign_of_limits(False, True), sign_of_limits(True, True)
        (-1, 0)
    """
    return 1 * lower - 1 * upper


def changed(start: Amount, by: Amount, how: How) -> Amount:
    """
    Return where a change ends; for numbers and for columns.

    Args:
        start: Where it starts.
        by: How much: in the metric's unit, in percent, or times.
        how: Which of these three.

    Returns:
        The end: `start + by`, `start + |start| * by / 100` or `start * by`.

    Shape:
        Numbers, or columns of one length (n,).

    Units:
        Start and end in the metric's.

    Source:
        okrkit's own choice: a change in percent goes up from a negative start, too.

    Example:
        >>> changed(-50.0, 10.0, "percent")
        -45.0
    """
    if how == "absolute":
        return start + by
    return start * by if how == "times" else start + abs(start) * by / 100
