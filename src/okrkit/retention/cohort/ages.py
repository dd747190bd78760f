"""`Ages`: what the columns of a retention triangle are, and which rule fills them."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Final, Literal, TypeAlias, get_args

import numpy as np
from attrs import frozen

from okrkit.errors import InvalidOKRError, shown
from okrkit.model.checks import choice, items
from okrkit.numerics.arrays import Ints
from okrkit.retention.arrays.cohort import Rule
from okrkit.retention.tables.periods import Periods
from okrkit.retention.wholes import whole

By: TypeAlias = Literal["calendar", "lifetime"]
"""Whether ages are periods of the calendar, or days since the own first day."""

Retention: TypeAlias = Literal["classic", "unbounded", "rolling", "bracket"]
"""When a customer counts as retained at an age."""

Brackets: TypeAlias = Sequence[tuple[int, int]]
"""First and last day of each bracket, counted from the customer's first day, 0."""

BRACKETS: Final[Brackets] = ((1, 3), (4, 7), (8, 14), (15, 30), (31, 60), (61, 90))
"""Brackets where none are given."""

STEPS: Final = {
    "day": 1,
    "week": 7,
    "month": 30,
    "quarter": 91,
    "half": 182,
    "year": 365,
}
"""Days of one age of a lifetime, by the kind of period that cohorts are made of."""

WINDOW: Final = 3
"""Ages of a rolling window where none are given."""

CELLS: Final = 4_000_000
"""The most cells of all triangles together."""


@frozen(eq=False, kw_only=True)
class Ages:
    """
    What the columns of a retention triangle are.

    Attributes:
        labels: Short names of the ages, as ids use them: "1", or "4-7".
        names: As people say them: "month 1", "days 4-7".
        edges: First day of each age, and the day after the last one; None where ages
            are periods of the calendar.
        rule: When a customer is active.
        window: Of the rule "rolling": how many ages.
    """

    labels: tuple[str, ...]
    names: tuple[str, ...]
    edges: Ints | None
    rule: Rule
    window: int


def ages_of(
    periods: Periods,
    *,
    every: str,
    by: By,
    retention: Retention,
    window: int | None,
    brackets: Brackets | None,
    most: int | None,
    triangles: int = 1,
) -> Ages:
    """
    Say what the columns of a triangle are.

    Args:
        periods: The periods that cohorts are made of.
        every: Their kind.
        by: "calendar" or "lifetime".
        retention: "classic", "unbounded", "rolling" or "bracket".
        window: Of "rolling": how many ages; `WINDOW` where None.
        brackets: Of "bracket".
        most: The most ages; all that can be seen where None.
        triangles: How many there will be: of everybody, and of each segment.

    Returns:
        The ages.

    Raises:
        InvalidOKRError: A word that is none of these, brackets that are none, or a
            triangle too large to look at.

    Example:
        >>> from okrkit.retention.tables.periods import periods_of
        >>> asked = {"every": "month", "by": "lifetime", "retention": "classic"}
        >>> months = periods_of(0, on="1970-03-01")
        >>> ages_of(months, **asked, window=None, brackets=None, most=None).names
        ('days 0-29', 'days 30-59')
    """
    choice(by, get_args(By), field="by")
    choice(retention, get_args(Retention), field="retention")
    if window is not None and retention != "rolling":
        raise InvalidOKRError(
            "a window of a rule that has none",
            code="option-unused",
            place="window",
            got=shown(window),
            hint='Say retention="rolling".',
        )
    window = whole(WINDOW if window is None else window, field="window", least=1)
    if retention == "bracket":
        made = _of_brackets(BRACKETS if brackets is None else brackets, most)
    elif brackets is not None:
        raise InvalidOKRError(
            "brackets of a rule that has none",
            code="option-unused",
            place="brackets",
            hint='Say retention="bracket".',
        )
    else:
        made = _of_steps(periods, every, by, retention, window, most)
    if len(made.labels) * len(periods) * triangles > CELLS:
        of = "a triangle" if triangles == 1 else f"{triangles} triangles"
        fewer = "" if triangles == 1 else ", for fewer segments"
        raise InvalidOKRError(
            f"{of} of {len(periods)} cohorts and {len(made.labels)} ages",
            code="too-many-periods",
            place="every",
            expected=f"at most {CELLS} cells",
            hint=f"Ask for longer periods, for fewer ages={fewer}, or say since=.",
        )
    return made


def _of_steps(
    periods: Periods, every: str, by: By, rule: Rule, window: int, most: int | None
) -> Ages:
    span = int(periods.last_day - periods.edges[0])
    step = 0 if by == "calendar" else _step(every)
    total = len(periods) if by == "calendar" else max((span + 1) // step, 1)
    if most is not None:
        total = min(total, whole(most, field="ages", least=1))
    labels = tuple(map(str, range(total)))
    if by == "calendar":
        names = tuple(f"{every} {label}" for label in labels)
        return Ages(labels=labels, names=names, edges=None, rule=rule, window=window)
    edges = np.arange(total + 1, dtype=np.int64) * step
    return Ages(
        labels=labels, names=_days(edges), edges=edges, rule=rule, window=window
    )


def _step(every: str) -> int:
    """Return the days of an age of a lifetime."""
    if every not in STEPS:
        raise InvalidOKRError(
            "periods of no fixed length say no age of a lifetime",
            code="unknown-option",
            place="every",
            expected=", ".join(STEPS),
            got=shown(every),
            hint='Ask by="calendar", or say which days: retention="bracket".',
        )
    return STEPS[every]


def _of_brackets(brackets: Brackets, most: int | None) -> Ages:
    pairs = [_bracket(pair) for pair in items(brackets, field="brackets")]
    if most is not None:
        pairs = pairs[: whole(most, field="ages", least=1)]
    if not pairs:
        raise InvalidOKRError("no brackets", code="brackets", place="brackets")
    for (_, before), (begin, _) in pairwise(pairs):
        if begin != before + 1:
            raise InvalidOKRError(
                "brackets that do not follow each other",
                code="brackets",
                place="brackets",
                expected=f"one that begins on day {before + 1}",
                got=shown(begin),
            )
    edges = np.array([pairs[0][0], *(end + 1 for _, end in pairs)], dtype=np.int64)
    names = _days(edges)
    labels = tuple(name.partition(" ")[2] for name in names)
    return Ages(labels=labels, names=names, edges=edges, rule="classic", window=1)


def _bracket(pair: object) -> tuple[int, int]:
    ends = items(pair, field="brackets")
    if len(ends) == 2:
        begin, end = (whole(day, field="brackets") for day in ends)
        if begin <= end:
            return begin, end
    raise InvalidOKRError(
        "not a bracket",
        code="brackets",
        place="brackets",
        expected="a first and a last day, such as (4, 7)",
        got=shown(pair),
    )


def _days(edges: Ints) -> tuple[str, ...]:
    spans = zip(edges.tolist(), edges[1:].tolist(), strict=False)
    return tuple(
        f"day {begin}" if end == begin + 1 else f"days {begin}-{end - 1}"
        for begin, end in spans
    )
