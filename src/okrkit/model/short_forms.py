"""What a key result is given in short: a target by its numbers, values by date."""

import datetime as dt
from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from okrkit.errors import InvalidOKRError, shown
from okrkit.model.calendar import as_date
from okrkit.model.checkin import CheckIn
from okrkit.model.checks import instances, items, number
from okrkit.model.target import Hold, Reach, Target

REACH = ("baseline", "target", "stretch")
"""What a `Reach` may be given by."""

SHORT = ("baseline", "stretch", "at_least", "at_most")
"""What stands for a part of a target, and is no field of a key result."""


def whole_target(
    target: Any,  # noqa: ANN401 - whatever a user gives; what it is, is told below
    **short: float | None,
) -> object:
    """
    Make the target that is given in short.

    Args:
        target: A target, or the number that a `Reach` ends at, or None.
        **short: The other numbers: `baseline`, `stretch`, `at_least`, `at_most`.

    Returns:
        The target; None where nothing was given. What is no number is refused by the
        target itself.

    Raises:
        InvalidOKRError: Two targets, or half of one.

    Example:
        >>> names = dict.fromkeys(SHORT)
        >>> whole_target(40, **names | {"baseline": 32})
        Reach(baseline=32.0, target=40.0, stretch=None, basis='latest')
    """
    given = {name: value for name, value in short.items() if value is not None}
    if not given and (target is None or isinstance(target, Target)):
        return target
    limits = given.keys() & {"at_least", "at_most"}
    if limits and (target is not None or given.keys() - limits):
        raise _two_targets(given, target)
    if limits:
        return Hold(at_least=short["at_least"], at_most=short["at_most"])
    if isinstance(target, Target):
        raise _two_targets(given, target)
    if "baseline" in given and target is not None:
        return Reach(given["baseline"], target, short["stretch"])
    raise InvalidOKRError(
        "half a target",
        code="target-incomplete",
        place="KeyResult.target",
        expected="baseline and target together",
        got=shown({**given, "target": target} if target is not None else given),
        hint="Where the baseline is not known yet, use Establish() first.",
    )


def _two_targets(given: object, target: object) -> InvalidOKRError:
    return InvalidOKRError(
        "two targets",
        code="target-conflict",
        place="KeyResult.target",
        expected="one way to judge the value",
        got=shown(given if target is None else (given, target)),
        hint="Make two key results, or keep one of the targets.",
    )


def as_check_ins(value: object, *, field: str) -> tuple[CheckIn, ...]:
    """
    Return check-ins by date.

    Args:
        value: Check-ins, or a mapping of date to value.
        field: What is being set, for the message.

    Returns:
        One for a day.

    Raises:
        InvalidOKRError: Something else, or two of one day.

    Example:
        >>> as_check_ins({"2026-11-06": 34}, field="check_ins")[0].value
        34.0
    """
    if isinstance(value, Mapping):
        value = [CheckIn(day, reading) for day, reading in value.items()]
    given = instances(value, CheckIn, field=field)
    if not given:
        return given
    found = sorted(given, key=lambda c: c.date)
    for before, after in pairwise(found):
        if before.date == after.date:
            raise InvalidOKRError(
                f"two check-ins of {after.date}",
                code="duplicate-check-in",
                place=field,
                hint="Keep one of them: a day has one check-in.",
            )
    return tuple(found)


def as_plan(value: object, *, field: str) -> tuple[tuple[dt.date, float], ...]:
    """
    Return a plan by date.

    Args:
        value: Pairs of date and value, or a mapping.
        field: What is being set, for the message.

    Returns:
        One value for a day.

    Raises:
        InvalidOKRError: No pairs, or two values for a day.
        CalendarError: A day that is none.

    Example:
        >>> as_plan({"2026-11-06": 34}, field="plan")
        ((datetime.date(2026, 11, 6), 34.0),)
    """
    rows = value.items() if isinstance(value, Mapping) else items(value, field=field)
    if not rows:
        return ()
    plan: dict[dt.date, float] = {}
    for row in rows:
        pair = items(row, field=field)
        if len(pair) != 2:
            raise InvalidOKRError(
                "not a date and a value",
                code="wrong-type",
                place=field,
                expected="pairs of date and value",
                got=shown(row),
            )
        day = as_date(pair[0], field=field)
        if day in plan:
            raise InvalidOKRError(
                f"two values for {day}", code="duplicate", place=field
            )
        plan[day] = number(pair[1], field=field)
    return tuple(sorted(plan.items()))
