"""Answers of any kind as counts on a scale, and counts as estimates."""

import datetime as dt
from collections.abc import Mapping, Sequence
from numbers import Integral
from typing import Any, Final

import numpy as np
from attrs import evolve, frozen
from numpy.typing import ArrayLike

from okrkit.errors import InvalidOKRError, shown
from okrkit.model.cadence import Cadence
from okrkit.model.checks import flag, number
from okrkit.numerics.arrays import Floats, Ints
from okrkit.retention.arrays.scores import WIDEST, ScoreCounts
from okrkit.retention.asking import spans_of
from okrkit.retention.counting.answers import score_counts
from okrkit.retention.estimates.definition import Definition
from okrkit.retention.estimates.estimate import Estimate
from okrkit.retention.estimates.estimated import estimated
from okrkit.retention.estimates.estimator import Estimator
from okrkit.retention.estimates.making import measured
from okrkit.retention.estimates.measured import Measured
from okrkit.retention.surveys.people import notes_of, people_of
from okrkit.retention.tables.periods import Periods
from okrkit.retention.tables.responses import Responses
from okrkit.retention.wholes import whole

# Highest answers of the scales in use, and of how many answers none lies above where
# another scale was used.
_TOPS: Final = (3, 5, 7, 10)
_ENOUGH: Final = 50
# All answers of the scales in use lie within. Of at least so many answers no larger
# part is one that this scale does not have: typing errors are fewer.
_USUAL: Final = (0, 10)
_SOME: Final = 20
_SHARE: Final = 0.05


@frozen(kw_only=True)
class When:
    """
    For which periods is asked; for all answers as one where `on` is None.

    Attributes:
        on: The day it is asked on.
        every: The kind of period.
        cadence: How fiscal years run; the calendar where None.
        since: Leave out periods that end before this day.
        late_days: For how many days after a period answers may still come.

    Example:
        >>> When(on=None, every="month", cadence=None, since=None, late_days=0).every
        'month'
    """

    on: dt.date | str | None
    every: str
    cadence: Cadence | None
    since: dt.date | str | None
    late_days: int

    def __attrs_post_init__(self) -> None:
        """Refuse what says something about periods where none are asked for."""
        if self.on is not None:
            return
        month = isinstance(self.every, str) and self.every == "month"
        for option, given in (
            ("every", not month),
            ("cadence", self.cadence is not None),
            ("since", self.since is not None),
            ("late_days", whole(self.late_days, field="late_days") > 0),
        ):
            if given:
                raise InvalidOKRError(
                    "all answers are one number: there are no periods",
                    code="option-unused",
                    place=option,
                    got=shown(getattr(self, option)),
                    hint="Say on=, the day it is asked on, for one of each period.",
                )


@frozen(eq=False, kw_only=True)
class Answers:
    """
    Answers as counts on their scale.

    Attributes:
        counts: How many gave which answer.
        periods: The spans; None for all as one.
        excluded: Rows left out, by reason.
        near: Whole answers that are off the scale, and on others that are in use.
        people: How many people gave them, by period and segment; None where nobody
            knows.

    Example:
        >>> one = When(on=None, every="month", cadence=None, since=None, late_days=0)
        >>> made = answers([1, 99], None, scale=(1, 5), when=one, trust_scale=False)
        >>> made.excluded
        {'off the scale': 1}
    """

    counts: ScoreCounts
    periods: Periods | None
    excluded: Mapping[str, int]
    near: int = 0
    people: Ints | None = None


def answers(
    responses: object,
    counts: Mapping[int, int] | None,
    *,
    scale: tuple[int, int],
    when: When,
    trust_scale: bool,
) -> Answers:
    """
    Count answers, whatever they come as.

    Args:
        responses: `Responses`, scores, or a table with a column "score".
        counts: How many gave each answer, instead.
        scale: Lowest and highest answer.
        when: For which periods.
        trust_scale: Whether answers that look like those of another scale are taken.

    Returns:
        The counts, those of everybody first.

    Raises:
        InvalidOKRError: Neither or both are given, no days for periods, or answers of
            another scale.

    Example:
        >>> one = When(on=None, every="month", cadence=None, since=None, late_days=0)
        >>> made = answers(None, {5: 2}, scale=(1, 5), when=one, trust_scale=False)
        >>> made.counts.count.tolist()
        [[[0, 0, 0, 0, 2]]]
    """
    check_scale(scale)
    if (responses is None) == (counts is None):
        raise InvalidOKRError(
            "answers are given once",
            code="one-of-two",
            expected="either responses or counts",
            got="neither" if counts is None else "both",
        )
    if counts is None:
        made = _of_responses(Responses.of(responses), scale, when)
    else:
        made = _of_counts(counts, scale, when)
    if not flag(trust_scale, field="trust_scale"):
        _check_answers(made, scale)
    return made


def check_scale(scale: tuple[int, int]) -> None:
    """
    Refuse a scale that is none.

    Args:
        scale: Lowest and highest answer.

    Raises:
        InvalidOKRError: Not two whole numbers, the lower first.

    Example:
        >>> check_scale((5, 1))
        Traceback (most recent call last):
        okrkit.errors.InvalidOKRError: scale: no scale of answers; ...
    """
    whole = isinstance(scale, (tuple, list)) and len(scale) == 2
    if whole and all(isinstance(end, Integral) for end in scale):
        low, high = scale
        if low < high < low + WIDEST:
            return
    raise InvalidOKRError(
        "no scale of answers",
        code="no-scale",
        place="scale",
        expected=f"lowest and highest answer, at most {WIDEST} of them",
        got=shown(scale),
    )


def check_box(box: tuple[int, int], scale: tuple[int, int]) -> tuple[int, int]:
    """
    Refuse answers that count as good and are none of the scale.

    Args:
        box: The lowest and the highest of them.
        scale: Lowest and highest answer.

    Returns:
        The box.

    Raises:
        InvalidOKRError: They lie outside the scale, or are all of it.

    Example:
        >>> check_box((4, 5), (1, 5))
        (4, 5)
    """
    check_scale(scale)
    whole = isinstance(box, (tuple, list)) and len(box) == 2
    if whole and all(isinstance(end, Integral) for end in box):
        low, high = box
        if scale[0] <= low <= high <= scale[1] and (low, high) != tuple(scale):
            return low, high
    raise InvalidOKRError(
        "no part of the scale",
        code="box-off-scale",
        place="box",
        expected=f"lowest and highest good answer within {scale[0]} to {scale[1]}",
        got=shown(box),
    )


def result(
    definition: Definition,
    given: Answers,
    estimator: Estimator,
    *,
    points: ArrayLike,
    parts: Mapping[str, ArrayLike] | None = None,
    level: float,
) -> Estimate | Measured:
    """
    Estimate a measure that adds something up for each answer.

    Args:
        definition: What is counted.
        given: The answers.
        estimator: How sums become values.
        points: What each answer of the scale adds to the numerator.
        parts: And to further sums, by name.
        level: Of the intervals.

    Returns:
        One number, or one for each period and segment.

    Shape:
        points and parts (k,).

    Example:
        >>> from okrkit.retention.surveys.satisfaction import csat
        >>> csat([5, 4, 1, 1]).value
        0.5
    """
    counts = given.counts
    weight = counts.count if counts.weight is None else counts.weight
    sums: dict[str, Floats] = {
        name: np.asarray(weight @ np.asarray(each, np.float64), np.float64)
        for name, each in (parts or {}).items()
    }
    if counts.squares is not None:
        sums["squares"] = counts.squares.sum(axis=-1)
    own: dict[str, Any] = {
        "numerator": weight @ np.asarray(points, np.float64),
        "denominator": weight.sum(axis=-1),
        "n": counts.count.sum(axis=-1),
    }
    notes = notes_of(counts, given.people, own | sums)
    if given.periods is None:
        first = {name: column[0, 0] for name, column in own.items()}
        return estimated(
            definition,
            **first,
            parts={name: column[0, 0] for name, column in sums.items()},
            method=estimator,
            level=level,
            excluded=given.excluded,
            note=str(notes[0, 0]),
        )
    return measured(
        definition,
        given.periods,
        counts.segments,
        **own,
        parts=sums,
        method=estimator,
        level=level,
        excluded=given.excluded,
        notes=notes,
    )


def _of_responses(responses: Responses, scale: tuple[int, int], when: When) -> Answers:
    table = responses.table
    periods = None
    if when.on is not None:
        if "day" not in table:
            raise InvalidOKRError(
                "answers without days have no periods",
                code="column-missing",
                place="date",
                hint="Say Responses(..., date=...), or leave on= out.",
            )
        periods = spans_of(
            table, when.on, when.every, when.cadence, when.since, when.late_days
        )
    usual = _usual(scale)
    wide = score_counts(table, periods=periods, scale=usual)
    counts, near = _within(wide, scale)
    excluded = dict(table.excluded)
    off = int(counts.off[:, 0].sum())
    if off:
        excluded["off the scale"] = off
    if counts.unknown:
        excluded["no segment"] = counts.unknown
    people = people_of(table, counts, periods)
    return Answers(
        counts=counts, periods=periods, excluded=excluded, near=near, people=people
    )


def _usual(scale: tuple[int, int]) -> tuple[int, int]:
    """Return the scale that holds this one and those in use; itself if it is wider."""
    low, high = _USUAL
    return _USUAL if low <= scale[0] and scale[1] <= high else scale


def _within(wide: ScoreCounts, scale: tuple[int, int]) -> tuple[ScoreCounts, int]:
    """Cut the answers of a scale out of a wider one, and count the others."""
    inside = (wide.scores >= scale[0]) & (wide.scores <= scale[1])
    near = wide.count[:, :, ~inside].sum(axis=-1)
    made = evolve(
        wide,
        scores=wide.scores[inside],
        count=wide.count[:, :, inside],
        weight=None if wide.weight is None else wide.weight[:, :, inside],
        squares=None if wide.squares is None else wide.squares[:, :, inside],
        off=wide.off + near,
    )
    return made, int(near[:, 0].sum())


def _of_counts(
    counts: Mapping[int, int], scale: tuple[int, int], when: When
) -> Answers:
    check_no_days(when.on)
    if not hasattr(counts, "items"):
        raise InvalidOKRError(
            "no counts",
            code="not-a-mapping",
            place="counts",
            expected="how many gave each answer, as in {10: 40, 9: 20}",
            got=shown(counts),
        )
    low, high = _usual(scale)
    known = np.zeros((1, 1, high - low + 1), np.int64)
    off = 0
    for score, times in counts.items():
        value = number(score, field="counts")
        count = whole(times, field=f"counts[{score!r}]")
        if value == round(value) and low <= value <= high:
            known[0, 0, round(value) - low] += count
        else:
            off += count
    wide = ScoreCounts(
        scores=np.arange(low, high + 1),
        segments=("",),
        count=known,
        off=np.array([[off]]),
    )
    made, near = _within(wide, scale)
    off += near
    excluded = {"off the scale": off} if off else {}
    return Answers(counts=made, periods=None, excluded=excluded, near=near)


def check_no_days(on: object) -> None:
    """
    Refuse to be asked for periods of counts.

    Args:
        on: The day that is asked on; None for none.

    Raises:
        InvalidOKRError: There is one.

    Example:
        >>> check_no_days("2026-10-31")
        Traceback (most recent call last):
        okrkit.errors.InvalidOKRError: on: counts have no days. ...
    """
    if on is not None:
        raise InvalidOKRError(
            "counts have no days",
            code="column-missing",
            place="on",
            hint="Leave on= out, and say the day in observation(...).",
        )


def _check_answers(given: Answers, scale: tuple[int, int]) -> None:
    """Refuse answers that were given on another scale."""
    counts, near = given.counts, given.near
    known = counts.count[:, 0].sum(axis=0)
    total, off = int(known.sum()), int(counts.off[:, 0].sum())
    said = f"{scale[0]} to {scale[1]}"
    if off > total:
        raise InvalidOKRError(
            "most answers lie off the scale",
            code="off-scale",
            place="score",
            expected=f"whole numbers from {said}",
            got=f"{off} of {total + off} off the scale",
            hint="Were they given on another scale? trust_scale=True takes them.",
        )
    if total + near >= _SOME and near >= _SHARE * (total + near):
        raise InvalidOKRError(
            "the answers look like those of another scale",
            code="other-scale",
            place="score",
            expected=f"whole numbers from {said}",
            got=f"{near} of {total + near} off it, and within 0 to 10",
            hint="Say scale=, or trust_scale=True, which leaves them out.",
        )
    if total < _ENOUGH:
        return
    chosen = counts.scores[known > 0]
    highest = int(chosen[-1])
    other = next((top for top in _TOPS if highest <= top), scale[1])
    # Other scales begin at 1: where somebody gave a 0 it was not one of them.
    if other < scale[1] and chosen[0] >= 1:
        raise InvalidOKRError(
            "the answers look like those of another scale",
            code="other-scale",
            place="score",
            expected=f"answers up to {scale[1]}",
            got=f"{total} answers, none above {highest}",
            hint=f"A scale up to {other}? trust_scale=True takes them as they are.",
        )


def ends_text(ends: Sequence[int]) -> str:
    """
    Write a span of answers: ``4 and 5``, ``5 to 7``, ``5``.

    Example:
        >>> ends_text((4, 5)), ends_text((5, 7)), ends_text((5, 5))
        ('4 and 5', '5 to 7', '5')
    """
    low, high = ends
    if low == high:
        return str(low)
    return f"{low} and {high}" if high == low + 1 else f"{low} to {high}"
