"""`csat` and `ces`: how many are satisfied, and how easy it was for them."""

import datetime as dt
from collections.abc import Mapping
from typing import Final, Literal, TypeAlias, overload

import numpy as np

from okrkit.errors import InvalidOKRError, shown
from okrkit.model.cadence import Cadence
from okrkit.model.checks import choice
from okrkit.retention.estimates.definition import Definition
from okrkit.retention.estimates.estimate import Estimate
from okrkit.retention.estimates.estimator import Mean, Share
from okrkit.retention.estimates.intervals import PROPORTION_METHODS
from okrkit.retention.estimates.measured import Measured
from okrkit.retention.surveys.answers import (
    Answers,
    When,
    answers,
    check_box,
    check_scale,
    ends_text,
    result,
)

__all__ = [
    "CES_SCALE",
    "CSAT_SCALE",
    "Effort",
    "ces",
    "ces_definition",
    "csat",
    "csat_box",
    "csat_definition",
]

Effort: TypeAlias = Literal["mean", "share"]
"""What is made of answers to how easy it was."""

CSAT_SCALE: Final = (1, 5)
"""Lowest and highest answer, where nothing else is said."""

CES_SCALE: Final = (1, 7)
"""The same, of how easy it was."""

_CES_SHARE: Final = 3


@overload
def csat(
    responses: object = None,
    /,
    *,
    counts: Mapping[int, int] | None = None,
    scale: tuple[int, int] = CSAT_SCALE,
    box: tuple[int, int] | None = None,
    on: None = None,
    level: float = 0.95,
    method: str = "wilson",
    trust_scale: bool = False,
) -> Estimate: ...
@overload
def csat(
    responses: object,
    /,
    *,
    on: dt.date | str,
    scale: tuple[int, int] = CSAT_SCALE,
    box: tuple[int, int] | None = None,
    every: str = "month",
    cadence: Cadence | None = None,
    since: dt.date | str | None = None,
    late_days: int = 0,
    level: float = 0.95,
    method: str = "wilson",
    trust_scale: bool = False,
) -> Measured: ...
def csat(
    responses: object = None,
    /,
    *,
    counts: Mapping[int, int] | None = None,
    scale: tuple[int, int] = CSAT_SCALE,
    box: tuple[int, int] | None = None,
    on: dt.date | str | None = None,
    every: str = "month",
    cadence: Cadence | None = None,
    since: dt.date | str | None = None,
    late_days: int = 0,
    level: float = 0.95,
    method: str = "wilson",
    trust_scale: bool = False,
) -> Estimate | Measured:
    """
    Return the share of satisfied customers with its uncertainty.

    Only whole answers of the scale count; any other is left out and counted in
    `excluded`. The definition names the answers that count as satisfied.

    Args:
        responses: `Responses`, a list or array of scores, or a table with a column
            "score".
        counts: How many gave each answer, instead.
        scale: Lowest and highest answer.
        box: Lowest and highest answer that counts as satisfied; the two highest where
            None.
        on: The day it is asked on, for a share of each period and segment.
        every: The kind of period: year, half, quarter, month, week or day.
        cadence: How fiscal years run; the calendar where None.
        since: Leave out periods that end before this day.
        late_days: For how many days after a period answers may still come.
        level: How often an interval holds the true share.
        method: "wilson", "agresti-coull", "jeffreys", "clopper-pearson" or "wald"; see
            `proportion_interval`.
        trust_scale: Take answers that look like those of another scale, too. They do
            where most lie off the scale; of 20 answers or more, where many do and lie
            within 0 to 10; and of 50 or more, where none is in its upper part.

    Returns:
        One number where `on` is None, else one for each period and segment.

    Raises:
        InvalidOKRError: No answers, answers of another scale, a box outside the scale,
            days that are missing, or an unknown method.

    Units:
        A fraction, 0 to 1.

    Source:
        Top-two-box: Sauro and Lewis, Quantifying the User Experience (2016).

    Example:
        >>> print(csat(counts={5: 3, 4: 1, 2: 1}))
        Satisfied (4 and 5 of 1 to 5): 80% (37.55% to 96.38%, 95% wilson), n 5
    """
    box = csat_box(box, scale)
    when = When(on=on, every=every, cadence=cadence, since=since, late_days=late_days)
    given = answers(responses, counts, scale=scale, when=when, trust_scale=trust_scale)
    definition = csat_definition(scale, box)
    return _share(definition, given, box, method, level)


@overload
def ces(
    responses: object = None,
    /,
    *,
    counts: Mapping[int, int] | None = None,
    measure: Effort = "mean",
    scale: tuple[int, int] = CES_SCALE,
    box: tuple[int, int] | None = None,
    on: None = None,
    level: float = 0.95,
    method: str | None = None,
    trust_scale: bool = False,
) -> Estimate: ...
@overload
def ces(
    responses: object,
    /,
    *,
    on: dt.date | str,
    measure: Effort = "mean",
    scale: tuple[int, int] = CES_SCALE,
    box: tuple[int, int] | None = None,
    every: str = "month",
    cadence: Cadence | None = None,
    since: dt.date | str | None = None,
    late_days: int = 0,
    level: float = 0.95,
    method: str | None = None,
    trust_scale: bool = False,
) -> Measured: ...
def ces(
    responses: object = None,
    /,
    *,
    counts: Mapping[int, int] | None = None,
    measure: Effort = "mean",
    scale: tuple[int, int] = CES_SCALE,
    box: tuple[int, int] | None = None,
    on: dt.date | str | None = None,
    every: str = "month",
    cadence: Cadence | None = None,
    since: dt.date | str | None = None,
    late_days: int = 0,
    level: float = 0.95,
    method: str | None = None,
    trust_scale: bool = False,
) -> Estimate | Measured:
    """
    Return the Customer Effort Score with its uncertainty: how easy it was.

    Args:
        responses: `Responses`, a list or array of scores, or a table with a column
            "score".
        counts: How many gave each answer, instead.
        measure: "mean" of the answers, or the "share" that found it easy.
        scale: Lowest and highest answer.
        box: Lowest and highest answer that counts as easy, for the share; the three
            highest where None.
        on: The day it is asked on, for a score of each period and segment.
        every: The kind of period: year, half, quarter, month, week or day.
        cadence: How fiscal years run; the calendar where None.
        since: Leave out periods that end before this day.
        late_days: For how many days after a period answers may still come.
        level: How often an interval holds the true score.
        method: Of the share, as for `csat`; the mean knows "t" only.
        trust_scale: Take answers that look like those of another scale, too. They do
            where most lie off the scale; of 20 answers or more, where many do and lie
            within 0 to 10; and of 50 or more, where none is in its upper part.

    Returns:
        One number where `on` is None, else one for each period and segment. The
        interval of a mean ends where the scale does; of answers that are all alike
        there is none.

    Raises:
        InvalidOKRError: As `csat`.

    Units:
        Points of the scale, or a fraction.

    Source:
        CES 2.0: Dixon, Freeman and Toman, Harvard Business Review 88 (2010), and its
        wording of 2013.

    Example:
        >>> print(ces([7, 6, 6, 5, 2]))
        Effort (mean of 1 to 7): 5.2 points (2.81 to 7, 95% t), n 5
    """
    check_scale(scale)
    measure_name = choice(measure, ("mean", "share"), field="measure")
    when = When(on=on, every=every, cadence=cadence, since=since, late_days=late_days)
    given = answers(responses, counts, scale=scale, when=when, trust_scale=trust_scale)
    if measure_name == "share":
        top = scale[1]
        box = check_box((top - _CES_SHARE + 1, top) if box is None else box, scale)
        definition = ces_definition(scale, box)
        return _share(definition, given, box, method or "wilson", level)
    if box is not None:
        raise InvalidOKRError(
            "the mean is of all answers",
            code="option-unused",
            place="box",
            got=shown(box),
            hint='Say measure="share" for those of the box.',
        )
    choice("t" if method is None else method, ("t",), field="method")
    scores = given.counts.scores
    return result(
        ces_definition(scale, None),
        given,
        Mean(bounds=scale),
        points=scores,
        parts={"second": scores**2},
        level=level,
    )


def csat_box(box: tuple[int, int] | None, scale: tuple[int, int]) -> tuple[int, int]:
    """
    Return the answers that count as satisfied, or refuse what is no part of the scale.

    Args:
        box: Lowest and highest of them; the two highest where None.
        scale: Lowest and highest answer.

    Returns:
        Lowest and highest of them.

    Raises:
        InvalidOKRError: No scale, or a box outside of it.

    Example:
        >>> csat_box(None, (1, 5))
        (4, 5)
    """
    check_scale(scale)
    return check_box((scale[1] - 1, scale[1]) if box is None else box, scale)


def csat_definition(scale: tuple[int, int], box: tuple[int, int]) -> Definition:
    """
    Return what a share of satisfied customers counts.

    Args:
        scale: Lowest and highest answer.
        box: Lowest and highest answer that counts as satisfied.

    Returns:
        The definition, which names both.

    Example:
        >>> csat_definition((1, 5), (4, 5)).id
        'csat.4-5-of-1-5'
    """
    good, every = ends_text(box), ends_text(scale)
    return Definition(
        id=f"csat.{box[0]}-{box[1]}-of-{scale[0]}-{scale[1]}",
        name=f"Satisfied ({good} of {every})",
        formula=f"answers {good} / answers {every}",
        unit="ratio",
        source="Sauro and Lewis, Quantifying the User Experience (2016)",
        bounds=(0, 1),
    )


def ces_definition(scale: tuple[int, int], box: tuple[int, int] | None) -> Definition:
    """
    Return what a Customer Effort Score counts.

    Args:
        scale: Lowest and highest answer.
        box: Lowest and highest answer that counts as easy; None for the mean.

    Returns:
        The definition, which names them.

    Example:
        >>> ces_definition((1, 7), None).id, ces_definition((1, 7), (5, 7)).id
        ('ces.mean-of-1-7', 'ces.5-7-of-1-7')
    """
    every = ends_text(scale)
    source = "Dixon, Freeman and Toman, Harvard Business Review 88 (2010)"
    if box is None:
        return Definition(
            id=f"ces.mean-of-{scale[0]}-{scale[1]}",
            name=f"Effort (mean of {every})",
            formula=f"sum of answers / answers {every}",
            unit="points",
            kind="score",
            source=source,
            bounds=scale,
        )
    good = ends_text(box)
    return Definition(
        id=f"ces.{box[0]}-{box[1]}-of-{scale[0]}-{scale[1]}",
        name=f"Found it easy ({good} of {every})",
        formula=f"answers {good} / answers {every}",
        unit="ratio",
        source=source,
        bounds=(0, 1),
    )


def _share(
    definition: Definition,
    given: Answers,
    box: tuple[int, int],
    method: str,
    level: float,
) -> Estimate | Measured:
    scores = given.counts.scores
    good = (scores >= box[0]) & (scores <= box[1])
    name = choice(method, tuple(PROPORTION_METHODS), field="method")
    return result(
        definition, given, Share(name), points=good.astype(np.int64), level=level
    )
