"""`satisfaction`: how satisfied each segment is, and which one hurts most."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, Literal, TypeAlias, get_args

import numpy as np
from attrs import evolve

from okrkit.errors import InvalidOKRError, NotMeasuredError, shown
from okrkit.model.checks import choice
from okrkit.numerics.special import normal_quantile
from okrkit.retention.estimates.estimate import Estimate
from okrkit.retention.estimates.intervals import check_level
from okrkit.retention.estimates.measured import Measured
from okrkit.retention.surveys.nps import nps
from okrkit.retention.surveys.satisfaction import CES_SCALE, CSAT_SCALE, ces, csat
from okrkit.retention.tables.reading import read_columns
from okrkit.retention.tables.responses import Responses
from okrkit.retention.tables.table import Columns, Role
from okrkit.retention.wholes import whole
from okrkit.strategy.pain.segment_scores import SegmentScore, SegmentScores, Standing
from okrkit.strategy.pain.shrinking import Shrinkage, answer_errors, rank_draws, shrink

__all__ = ["SURVEYS", "satisfaction"]

Measure: TypeAlias = Literal["nps", "csat", "ces"]
"""What is made of the answers."""

SURVEYS: Final = ("nps", "enps", "csat", "ces")
"""What definitions of readings of satisfaction begin with."""

_DRAWS: Final = 10_000
_ASKED: Final[Mapping[Measure, Callable[..., Any]]] = {
    "nps": nps,
    "csat": csat,
    "ces": ces,
}


def satisfaction(
    responses: object,
    /,
    *,
    by: str = "segment",
    measure: Measure = "nps",
    period: str | None = None,
    scale: tuple[int, int] | None = None,
    box: tuple[int, int] | None = None,
    method: Shrinkage = "averaged",
    level: float = 0.95,
    seed: int = 0,
    trust_scale: bool = False,
) -> SegmentScores:
    """
    Say how satisfied each segment is, and how likely each is the worst.

    The lowest of many values is often that of the fewest answers. So each value is
    pulled to the common mean, as far as its own error makes it unsure, and who is worst
    is asked of the true values that go with the answers. Answers off the scale are left
    out and counted; those without a segment are of "all" only, and counted, too.

    Args:
        responses: `Responses` with a segment, a table with a column "score" (columns,
            records or a frame in memory), or a result of `retention.nps`, `csat` or
            `ces` by period and segment.
        by: Name of the column with the segment, of a table.
        measure: "nps", "csat" (share of the two highest answers) or "ces" (mean), of
            answers; a result has its own.
        period: Label of the period, of a result; its last complete one where None.
        scale: Lowest and highest answer, for "csat" and "ces".
        box: Lowest and highest answer that counts as satisfied, for "csat".
        method: How far true values differ: see `shrink`.
        level: Of the intervals.
        seed: Of the draws behind ranks and chances.
        trust_scale: Take answers that look like those of another scale, too.

    Returns:
        A score for each segment, the worst first.

    Raises:
        InvalidOKRError: No answers, no segments, or a result of something else.
        NotMeasuredError: No period is complete, or no segment has answers.

    Units:
        Those of the measure.

    Source:
        `retention.nps` and its kin; `shrink`; `rank_draws`.

    Example:
        >>> rows = {"score": [9] * 30 + [3] * 30 + [2], "size": ["s"] * 30 + ["m"] * 30
        ...     + ["l"]}
        >>> found = satisfaction(rows, by="size")
        >>> found.worst.id, found["l"].standing
        ('m', 'may be chance')

    .. versionadded:: 0.1.0
    """
    level = check_level(level)
    choice(method, get_args(Shrinkage), field="method")
    if isinstance(responses, Measured):
        everybody, estimates = _of_result(responses, period, scale, box)
        left, homeless = dict(everybody.excluded), None
    else:
        if period is not None:
            raise _unused("period", period)
        choice(measure, get_args(Measure), field="measure")
        options = _options(measure, scale, box, level)
        columns = _columns(responses, by)
        everybody, estimates = _of_answers(
            columns, measure, options, trust_scale=trust_scale
        )
        left = {**columns.excluded, **everybody.excluded}
        homeless = int((columns["segment"] < 0).sum())
    found = _scored(everybody, estimates, method, level, whole(seed, field="seed"))
    return evolve(found, excluded=tuple(left.items()), without_segment=homeless)


def _unused(place: str, got: object) -> InvalidOKRError:
    return InvalidOKRError(
        "nothing goes by it here", code="option-unused", place=place, got=shown(got)
    )


def _options(
    measure: Measure,
    scale: tuple[int, int] | None,
    box: tuple[int, int] | None,
    level: float,
) -> dict[str, Any]:
    """Return what a measure is asked with, or refuse what it does not go by."""
    if measure == "nps" and scale is not None:
        raise _unused("scale", scale)
    if measure != "csat" and box is not None:
        raise _unused("box", box)
    if measure == "nps":
        return {"level": level}
    usual = CSAT_SCALE if measure == "csat" else CES_SCALE
    own = {"level": level, "scale": usual if scale is None else scale}
    return {**own, "box": box} if measure == "csat" else own


def _columns(responses: object, by: str) -> Columns:
    """Read answers with their segments."""
    given = (
        responses
        if isinstance(responses, Responses)
        else Responses(responses, segment=by)
    )
    table = given.table if isinstance(given.table, Columns) else _eager(given)
    if table is None:
        raise InvalidOKRError(
            "answers that an engine keeps",
            code="not-in-memory",
            place="responses",
            expected="a table in memory, or a result by period and segment",
            hint="Hand in okrkit.retention.nps(responses, on=...), or collect() first.",
        )
    if "segment" not in table:
        raise InvalidOKRError(
            "answers without segments",
            code="column-missing",
            place="segment",
            hint='Say Responses(..., segment="...").',
        )
    return table


def _eager(given: Responses) -> Columns | None:
    """Read answers of a frame that is in memory; None of one that is not."""
    import narwhals.stable.v2 as nw

    frame = nw.from_native(given.data, pass_through=True)
    if not isinstance(frame, nw.DataFrame):
        return None
    roles = [Role("score", given.score, "number")]
    if given.weight is not None:
        roles.append(Role("weight", given.weight, "number"))
    if given.segment is not None:
        roles.append(Role("segment", given.segment, "name"))
    return read_columns(given.data, roles, zone=given.zone)


def _of_answers(
    table: Columns, measure: Measure, options: Mapping[str, Any], *, trust_scale: bool
) -> tuple[Estimate, dict[str, Estimate]]:
    """Estimate the measure of everybody, and of each segment."""
    ask = _ASKED[measure]
    everybody = ask(_part(table, None), **options, trust_scale=trust_scale)
    # Whether the scale is right is a question about all answers, asked above.
    return everybody, {
        name: ask(_part(table, place), **options, trust_scale=True)
        for place, name in enumerate(table.labels["segment"])
    }


def _part(table: Columns, segment: int | None) -> Responses:
    """Return the answers of one segment."""
    kept = slice(None) if segment is None else table["segment"] == segment
    names = [name for name in ("score", "weight") if name in table]
    weight = "weight" if "weight" in table else None
    return Responses({name: table[name][kept] for name in names}, weight=weight)


def _of_result(
    result: Measured,
    period: str | None,
    scale: tuple[int, int] | None,
    box: tuple[int, int] | None,
) -> tuple[Estimate, dict[str, Estimate]]:
    """Take the segments of one period out of a result."""
    for place, option in (("scale", scale), ("box", box)):
        if option is not None:
            raise _unused(place, option)
    if result.definition.id.partition(".")[0] not in SURVEYS:
        raise InvalidOKRError(
            "not a measure of satisfaction",
            code="no-satisfaction",
            place="responses",
            expected="a result of retention.nps, enps, csat or ces",
            got=shown(result.definition.id),
        )
    asked = result.latest().period if period is None else None
    label = period if asked is None else asked.label
    rows = [one for one in result if one.period and one.period.label == label]
    everybody = next((one for one in rows if not one.segment), None)
    if everybody is None:
        raise NotMeasuredError(
            f"no such period in this result: {shown(label)}", place="period"
        )
    return everybody, {one.segment: one for one in rows if one.segment}


def _scored(
    everybody: Estimate,
    estimates: Mapping[str, Estimate],
    method: Shrinkage,
    level: float,
    seed: int,
) -> SegmentScores:
    """Pull the values of segments to their mean, and rank what they may be in truth."""
    if not estimates:
        raise InvalidOKRError(
            "no segments",
            code="no-segments",
            place="segment",
            expected="answers of two segments or more",
        )
    errors = {name: _error(one) for name, one in estimates.items()}
    sure = [name for name, error in errors.items() if error is not None]
    if not sure:
        raise NotMeasuredError(
            "no segment has answers enough for an error",
            place=everybody.definition.id,
        )
    y = np.array([estimates[name].value for name in sure], np.float64)
    s = np.array([errors[name] for name in sure], np.float64)
    made = shrink(y, s, method, level=level)
    worst, low, high = rank_draws(y, s, made, draws=_DRAWS, seed=seed, level=level)
    columns = (made.value, made.low, made.high, made.weight, worst, low, high)
    numbers = dict(zip(sure, np.column_stack(columns).tolist(), strict=True))
    if len(sure) == 1:  # the only one is not the worst, and has no rank
        numbers[sure[0]][4:] = [None] * 3
    items = [
        _item(name, one, numbers.get(name), made.mean)
        for name, one in estimates.items()
    ]
    items.sort(key=lambda item: (item.shrunken is None, item.shrunken or 0.0, item.id))
    return SegmentScores(
        items=tuple(items),
        measure=everybody.definition.id,
        everybody=everybody,
        mean=made.mean,
        spread=made.spread,
        method=method,
        level=level,
        excluded=(),
        without_segment=None,
    )


def _error(one: Estimate) -> float | None:
    """
    Return how far a value may be off, however alike few answers are.

    None where its interval is not known, or where nobody answered.
    """
    if one.value is None or one.low is None or one.high is None or not one.n:
        return None
    z = float(normal_quantile((1 + one.level) / 2))
    low, high = (end or 0.0 for end in one.definition.bounds)
    made = answer_errors((one.high - one.low) / (2 * z), one.n, (high - low) / 2)
    return float(made)


def _item(
    name: str, one: Estimate, found: Sequence[float | None] | None, mean: float
) -> SegmentScore:
    """Put together what is known of a segment."""
    bounds = one.definition.bounds
    value, low, high, pull, worst, first, last = found or (None,) * 7
    standing: Standing = "cannot tell"
    why = one.note if found is None else ""
    if low is not None and high is not None:
        standing = "may be chance"
        if high < mean:
            standing = "worse than most"
        elif low > mean:
            standing = "better than most"
    return SegmentScore(
        id=name,
        n=one.n or 0.0,
        value=one.value,
        low=one.low,
        high=one.high,
        shrunken=value,
        shrunken_low=_within(low, bounds),
        shrunken_high=_within(high, bounds),
        pull=pull,
        chance_worst=worst,
        rank_low=None if first is None else int(first),
        rank_high=None if last is None else int(last),
        standing=standing,
        why=why,
    )


def _within(
    value: float | None, bounds: tuple[float | None, float | None]
) -> float | None:
    """Cut an end where no value can be."""
    if value is None:
        return None
    low, high = bounds
    return min(
        max(value, -np.inf if low is None else low), np.inf if high is None else high
    )
