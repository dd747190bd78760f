"""Lengths of time in a unit: nobody passes months to a model of weeks."""

from typing import Final, Literal, TypeAlias

import numpy as np
from numpy.typing import ArrayLike

from okrkit.errors import InvalidOKRError, nearest, shown
from okrkit.model.checks import number
from okrkit.numerics.arrays import Floats
from okrkit.numerics.numbers import numbers

TimeUnit: TypeAlias = Literal["days", "weeks", "months", "years"]
"""A model's unit of time."""

YEAR: Final = 365.2425
"""Days of a year, as the calendar has them on average; a month is a twelfth of them."""

DAYS: Final = {"days": 1.0, "weeks": 7.0, "months": YEAR / 12, "years": YEAR}
"""Length of each unit in days."""


def time_unit(value: object) -> TimeUnit:
    """
    Return a unit of time by its name.

    Args:
        value: "days", "weeks", "months" or "years".

    Returns:
        The name.

    Raises:
        InvalidOKRError: None of them.

    Example:
        >>> time_unit("weeks")
        'weeks'
    """
    for name in ("days", "weeks", "months", "years"):
        if isinstance(value, str) and value == name:
            return name
    near = nearest(value, DAYS, most=1) if isinstance(value, str) else ()
    raise InvalidOKRError(
        "no unit of time",
        code="unknown-word",
        place="unit",
        expected=", ".join(DAYS),
        got=shown(value),
        hint=f"Did you mean {near[0]!r}?" if near else "",
    )


def span(value: object, unit: TimeUnit | None, *, place: str = "t") -> float:
    """
    Return a span of time in a unit.

    Args:
        value: A number in that unit, or text such as "12 months".
        unit: The unit; None where it is not known, so that no text can be told.
        place: What it is, for the message.

    Returns:
        The span in the unit, 0 or more.

    Raises:
        InvalidOKRError: No span, one below 0, or a text and no unit.

    Example:
        >>> span("2 weeks", "days"), span(3, "days")
        (14.0, 3.0)
    """
    if isinstance(value, str):
        return _of_text(value, unit, place)
    given = number(value, field=place)
    if given < 0:
        _refuse(value, place)
    return given


def spans(value: ArrayLike, unit: TimeUnit | None, *, place: str = "t") -> Floats:
    """
    Return spans of time in a unit.

    Args:
        value: Numbers in that unit, or one text such as "12 months".
        unit: The unit; None where it is not known, so that no text can be told.
        place: What they are, for the message.

    Returns:
        The spans in the unit.

    Raises:
        InvalidOKRError: No numbers, and no such text, or a text and no unit.

    Shape:
        Any; kept.

    Units:
        The unit.

    Source:
        None.

    Example:
        >>> spans([1, 2], "days"), spans("1 years", "days")
        (array([1., 2.]), array(365.2425))
    """
    if isinstance(value, str):
        return np.array(_of_text(value, unit, place))
    return numbers(value, place=place)


def require_unit(unit: TimeUnit | None, *, place: str, got: object) -> TimeUnit:
    """
    Return a unit of time that must be known.

    Args:
        unit: The unit; None where nobody has said it.
        place: What it is asked for, for the message.
        got: What was to be told in it.

    Returns:
        The unit.

    Raises:
        InvalidOKRError: Nobody has said it.

    Example:
        >>> require_unit("weeks", place="t", got="12 months")
        'weeks'
    """
    if unit is None:
        raise InvalidOKRError(
            "the model does not know its unit of time",
            code="time-unit-missing",
            place=place,
            expected="a model that knows in what its data count",
            got=shown(got),
            hint="Say it: model.with_unit('weeks'), or fit(..., unit='weeks').",
        )
    return unit


def _of_text(value: str, asked: TimeUnit | None, place: str) -> float:
    text = value.strip().lower()
    word = text.lstrip("0123456789.+-e ")
    count, name = text.removesuffix(word).strip(), word
    name = name if name.endswith("s") else name + "s"
    try:
        given = float(count) if count.isascii() else -1.0
    except ValueError:
        given = -1.0
    if name not in DAYS or not 0 <= given < np.inf:
        _refuse(value, place)
    unit = require_unit(asked, place=place, got=value)
    return given if name == unit else given * DAYS[name] / DAYS[unit]


def _refuse(value: object, place: str) -> None:
    raise InvalidOKRError(
        "no span of time",
        code="not-a-duration",
        place=place,
        expected="a number from 0 on, or a text such as '12 months'",
        got=shown(value),
    )
