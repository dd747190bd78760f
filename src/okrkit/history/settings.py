"""What a journal is made with, checked; and its clock when it is asked."""

import datetime as dt
from collections.abc import Callable
from typing import TypeAlias

from okrkit.errors import InvalidOKRError, OKRError, shown
from okrkit.model.checks import instance, number
from okrkit.model.limits import Limits
from okrkit.model.metric import instant

__all__ = ["Clock", "clock_of", "limits_of", "now", "seconds_of"]

Clock: TypeAlias = Callable[[], dt.datetime]
"""Gives the moment, with its time zone."""

_LONGEST = 86_400.0


def seconds_of(value: object) -> float:
    """
    Return how long other writers are waited for.

    Args:
        value: Seconds, from 0 to a day.

    Returns:
        The seconds.

    Raises:
        InvalidOKRError: No such number.

    Example:
        >>> seconds_of(3)
        3.0
    """
    seconds = number(value, field="seconds")
    if 0 <= seconds <= _LONGEST:
        return seconds
    raise InvalidOKRError(
        "nobody can wait so long",
        code="out-of-range",
        place="seconds",
        expected=f"seconds from 0 to {_LONGEST:,.0f}",
        got=shown(value),
    )


def limits_of(value: object) -> Limits:
    """
    Return what is allowed.

    Raises:
        InvalidOKRError: No limits.

    Example:
        >>> limits_of(Limits()) == Limits()
        True
    """
    return instance(value, kind=Limits, field="limits")


def clock_of(value: Clock | None) -> Clock | None:
    """
    Return a clock, or None.

    Args:
        value: A function that is called without arguments and gives the moment.

    Returns:
        The clock; it is not asked yet.

    Raises:
        InvalidOKRError: It cannot be called.

    Example:
        >>> clock_of(None) is None
        True
    """
    given: object = value
    if given is None or callable(given):
        return value
    raise InvalidOKRError(
        "a clock is a function",
        code="wrong-type",
        place="clock",
        expected="a function that gives the moment, as lambda: datetime.now(UTC)",
        got=shown(value),
    )


def now(clock: Clock | None) -> dt.datetime | None:
    """
    Ask a clock.

    Args:
        clock: The clock; None where there is none.

    Returns:
        The moment in UTC, None where there is no clock.

    Raises:
        InvalidOKRError: It gives no moment with its time zone, or fails
            (``clock-failed``).

    Example:
        >>> now(lambda: dt.datetime(2026, 11, 6, 10, tzinfo=dt.UTC)).hour
        10
    """
    if clock is None:
        return None
    try:
        moment: object = clock()
    except OKRError:
        raise
    except Exception as error:
        raise _failed(shown(str(error) or type(error).__name__)) from error
    if not isinstance(moment, dt.datetime):
        raise _failed(shown(moment))
    return instant(moment, field="clock")


def _failed(got: str) -> InvalidOKRError:
    return InvalidOKRError(
        "the clock of the journal gives no moment",
        code="clock-failed",
        place="clock",
        expected="a datetime with its time zone",
        got=got,
        hint="Give it a clock such as lambda: datetime.now(UTC), or recorded_at=.",
    )
