"""`nps` and `enps`: how many would recommend, less those who would not."""

import datetime as dt
from collections.abc import Mapping
from typing import Final, TypeAlias, overload

import numpy as np
from attrs import evolve

from okrkit.errors import InvalidOKRError
from okrkit.model.cadence import Cadence
from okrkit.model.checks import choice
from okrkit.retention.estimates.definition import Definition
from okrkit.retention.estimates.estimate import Estimate
from okrkit.retention.estimates.estimated import estimated
from okrkit.retention.estimates.estimator import Promoters
from okrkit.retention.estimates.intervals import NPS_METHODS
from okrkit.retention.estimates.measured import Measured
from okrkit.retention.surveys.answers import (
    When,
    answers,
    check_no_days,
    result,
)
from okrkit.retention.wholes import whole

__all__ = ["ENPS", "NPS", "NPS_SCALE", "enps", "nps"]

_Kinds: TypeAlias = tuple[int | None, int | None, int | None]

NPS: Final = Definition(
    id="nps",
    name="Net Promoter Score",
    formula="100 * (promoters (9, 10) - detractors (0 to 6)) / answers (0 to 10)",
    unit="points",
    kind="score",
    source="Reichheld, Harvard Business Review 81 (2003), 46-54",
    bounds=(-100, 100),
)
"""Promoters less detractors, of all answers."""

ENPS: Final = evolve(NPS, id="enps", name="Employee Net Promoter Score")
"""The same, of the people who work here."""

NPS_SCALE: Final = (0, 10)
"""Lowest and highest answer."""

DETRACTORS: Final = np.arange(11) <= 6
"""Which answers are a detractor's."""

POINTS: Final = (np.arange(11) >= 9).astype(np.int64) - DETRACTORS
"""What each answer adds."""


@overload
def nps(
    responses: object = None,
    /,
    *,
    counts: Mapping[int, int] | None = None,
    promoters: int | None = None,
    passives: int | None = None,
    detractors: int | None = None,
    on: None = None,
    level: float = 0.95,
    method: str = "adjusted-wald",
    trust_scale: bool = False,
) -> Estimate: ...
@overload
def nps(
    responses: object,
    /,
    *,
    on: dt.date | str,
    every: str = "month",
    cadence: Cadence | None = None,
    since: dt.date | str | None = None,
    late_days: int = 0,
    level: float = 0.95,
    method: str = "adjusted-wald",
    trust_scale: bool = False,
) -> Measured: ...
def nps(
    responses: object = None,
    /,
    *,
    counts: Mapping[int, int] | None = None,
    promoters: int | None = None,
    passives: int | None = None,
    detractors: int | None = None,
    on: dt.date | str | None = None,
    every: str = "month",
    cadence: Cadence | None = None,
    since: dt.date | str | None = None,
    late_days: int = 0,
    level: float = 0.95,
    method: str = "adjusted-wald",
    trust_scale: bool = False,
) -> Estimate | Measured:
    """
    Return the Net Promoter Score with its uncertainty.

    Only whole answers from 0 to 10 count; any other ("99 = don't know") is left out
    and counted in `excluded`.

    Args:
        responses: `Responses`, a list or array of scores, or a table with a column
            "score".
        counts: How many gave each answer, instead: ``{10: 40, 9: 20, 8: 25, 3: 15}``.
        promoters: How many gave 9 or 10, instead.
        passives: How many gave 7 or 8.
        detractors: How many gave 0 to 6.
        on: The day it is asked on, for a score of each period and segment.
        every: The kind of period: year, half, quarter, month, week or day.
        cadence: How fiscal years run; the calendar where None.
        since: Leave out periods that end before this day.
        late_days: For how many days after a period answers may still come.
        level: How often an interval holds the true score.
        method: "adjusted-wald", "adjusted-t" (for small surveys), "score" or "wald";
            see `nps_interval`.
        trust_scale: Take answers that look like those of another scale, too. They do
            where most lie off the scale; of 20 answers or more, where many do and lie
            within 0 to 10; and of 50 or more, where none is in its upper part.

    Returns:
        One number where `on` is None, else one for each period and segment.

    Raises:
        InvalidOKRError: No answers, answers of another scale, days that are missing,
            or an unknown method.

    Units:
        Points, -100 to 100.

    Source:
        Reichheld, Harvard Business Review 81 (2003), 46-54.

    Example:
        >>> print(nps(promoters=60, passives=25, detractors=15))
        Net Promoter Score: 45 points (29.34 to 58.04, 95% adjusted-wald), n 100
        >>> nps([10, 9, 8, 3, 99]).excluded
        {'off the scale': 1}
    """
    when = When(on=on, every=every, cadence=cadence, since=since, late_days=late_days)
    kinds = (promoters, passives, detractors)
    given = (responses, counts, kinds)
    return _asked(NPS, given, when, method, level, trust_scale=trust_scale)


@overload
def enps(
    responses: object = None,
    /,
    *,
    counts: Mapping[int, int] | None = None,
    promoters: int | None = None,
    passives: int | None = None,
    detractors: int | None = None,
    on: None = None,
    level: float = 0.95,
    method: str = "adjusted-wald",
    trust_scale: bool = False,
) -> Estimate: ...
@overload
def enps(
    responses: object,
    /,
    *,
    on: dt.date | str,
    every: str = "month",
    cadence: Cadence | None = None,
    since: dt.date | str | None = None,
    late_days: int = 0,
    level: float = 0.95,
    method: str = "adjusted-wald",
    trust_scale: bool = False,
) -> Measured: ...
def enps(
    responses: object = None,
    /,
    *,
    counts: Mapping[int, int] | None = None,
    promoters: int | None = None,
    passives: int | None = None,
    detractors: int | None = None,
    on: dt.date | str | None = None,
    every: str = "month",
    cadence: Cadence | None = None,
    since: dt.date | str | None = None,
    late_days: int = 0,
    level: float = 0.95,
    method: str = "adjusted-wald",
    trust_scale: bool = False,
) -> Estimate | Measured:
    """
    Return the Net Promoter Score of the people who work here: `nps` by another name.

    Args:
        responses: As for `nps`.
        counts: As for `nps`.
        promoters: As for `nps`.
        passives: As for `nps`.
        detractors: As for `nps`.
        on: As for `nps`.
        every: As for `nps`.
        cadence: As for `nps`.
        since: As for `nps`.
        late_days: As for `nps`.
        level: As for `nps`.
        method: As for `nps`.
        trust_scale: As for `nps`.

    Returns:
        As `nps`.

    Raises:
        InvalidOKRError: As `nps`.

    Units:
        Points, -100 to 100.

    Source:
        That of `nps`.

    Example:
        >>> enps(counts={10: 6, 8: 3, 2: 1}).value
        50.0
    """
    when = When(on=on, every=every, cadence=cadence, since=since, late_days=late_days)
    kinds = (promoters, passives, detractors)
    given = (responses, counts, kinds)
    return _asked(ENPS, given, when, method, level, trust_scale=trust_scale)


def _asked(
    definition: Definition,
    given: tuple[object, Mapping[int, int] | None, _Kinds],
    when: When,
    method: str,
    level: float,
    *,
    trust_scale: bool,
) -> Estimate | Measured:
    """Score whatever was given: answers, counts of each, or of the three kinds."""
    responses, counts, kinds = given
    if all(kind is None for kind in kinds):
        return _score(
            definition, responses, counts, when, method, level, trust_scale=trust_scale
        )
    if responses is not None or counts is not None:
        raise InvalidOKRError(
            "answers are given once",
            code="one-of-two",
            expected="either answers, or promoters, passives and detractors",
            got="both",
        )
    check_no_days(when.on)
    return _of_kinds(definition, kinds, method, level)


def _score(
    definition: Definition,
    responses: object,
    counts: Mapping[int, int] | None,
    when: When,
    method: str,
    level: float,
    *,
    trust_scale: bool,
) -> Estimate | Measured:
    given = answers(
        responses, counts, scale=NPS_SCALE, when=when, trust_scale=trust_scale
    )
    estimator = _estimator(method)
    parts = {"detractors": DETRACTORS}
    return result(definition, given, estimator, points=POINTS, parts=parts, level=level)


def _of_kinds(
    definition: Definition,
    kinds: _Kinds,
    method: str,
    level: float,
) -> Estimate:
    names = ("promoters", "passives", "detractors")
    for name, kind in zip(names, kinds, strict=True):
        if kind is None:
            raise InvalidOKRError(
                f"{name} are missing",
                code="missing-field",
                place=name,
                hint="Promoters, passives and detractors are given together.",
            )
    up, between, down = (
        whole(kind, field=name) for name, kind in zip(names, kinds, strict=True)
    )
    return estimated(
        definition,
        numerator=up - down,
        denominator=up + between + down,
        parts={"detractors": down},
        method=_estimator(method),
        level=level,
    )


def _estimator(method: str) -> Promoters:
    return Promoters(choice(method, tuple(NPS_METHODS), field="method"))
