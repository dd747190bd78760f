"""Values that are assumed of key results, judged as the policy judges readings."""

from collections.abc import Mapping
from numbers import Number

import numpy as np
from attrs import frozen

from okrkit.alignment.kernel import update
from okrkit.alignment.listed import pooled
from okrkit.alignment.rolling import Rolling
from okrkit.alignment.value_links import metrics_of
from okrkit.alignment.value_roll_up import Valued
from okrkit.errors import InvalidOKRError, OKRError, UnknownIdError, shown
from okrkit.model.checks import mapping, number
from okrkit.model.noun import Noun
from okrkit.model.okr import KeyResult
from okrkit.model.staged import BASES, Done, Milestones
from okrkit.scoring.amounts import in_formula, value_text
from okrkit.scoring.arithmetic import within_floats
from okrkit.scoring.columns import (
    DRAFT,
    EARLY,
    NO_RULE,
    NO_START,
    NO_WAY,
    REASONS,
    Sheet,
)
from okrkit.scoring.judgement import cap_of, score_of
from okrkit.scoring.scores import unit_of
from okrkit.scoring.terms import CHANGE, travelled

_EXACT = 1e-9


@frozen(kw_only=True)
class Assumed(Noun):
    """
    A value that is assumed of a key result.

    Attributes:
        id: Id of the key result.
        value: As the target counts it: in the metric's unit; the share of `Milestones`
            that is done; 0 or 1 for `Done`.
        shown: The value as people read it.
        progress: Of that value.
        score: Of that progress, by the policy.

    Example:
        >>> Assumed(id="nps", value=36.0, shown="36", progress=0.5, score=0.5).shown
        '36'
    """

    id: str
    value: float
    shown: str
    progress: float
    score: float


def assume(rolling: Rolling, values: Mapping[str, object]) -> dict[int, Assumed]:
    """
    Judge values of key results, where they can be assumed.

    Args:
        rolling: The set rolled up.
        values: Value that counts by id of the key result: see `Cascade.what_if`.

    Returns:
        By the key result's row, in the order in which they were given.

    Raises:
        UnknownIdError: No such key result.
        AmbiguousIdError: A short id that several have.
        InvalidOKRError: Something that cannot be assumed.

    Example:
        >>> from okrkit import OKRSet
        >>> from okrkit.alignment import align
        >>> assume(align(OKRSet(), on="2026-11-15").rolling, {})
        {}
    """
    rows: dict[int, object] = {}
    for id, value in mapping(values, field="what_if").items():
        row = _row(rolling, id)
        if row in rows:
            raise _refused("two values for one key result", id, code="duplicate")
        rows[row] = value
    return _judged(rolling, rows)


def _row(rolling: Rolling, id: str) -> int:
    """Return the row of a key result that may be moved."""
    okrs, plan = rolling.graph.okrs, rolling.wiring.plan
    try:
        row = okrs.scope("key result").find(id)
    except UnknownIdError:
        if not okrs.scope("objective").places(id):
            raise
        raise _refused(
            "an objective has no value of its own",
            id,
            code="not-a-key-result",
            hint="Name its key results.",
        ) from None
    node = rolling.graph.objectives + row
    if plan.height[node]:
        raise _refused(
            "the objectives that support it make its score",
            id,
            code="not-a-leaf",
            hint="Name key results of these objectives.",
        )
    if pooled(rolling, np.array([node]))[0]:
        raise _pooled(rolling, row, id)
    if rolling.valued is not None and row in rolling.valued.shared:
        other = okrs.table.ids[rolling.valued.shared[row]]
        raise _refused(
            f"its reading is shared with {other}, and counts once",
            id,
            code="pooled-value",
            hint='Align again with a check-in of its own, or with supported="own".',
        )
    reason = int(rolling.sheet.key_results.reason[row])
    if reason in (DRAFT, EARLY):
        raise _refused(REASONS[reason], id, code="not-measurable")
    if BASES[int(okrs.table.basis[row])] == "share of time":
        raise _refused(
            "judged by the share of time",
            id,
            code="not-measurable",
            hint="One value does not say for how long.",
        )
    return row


def _judged(rolling: Rolling, rows: dict[int, object]) -> dict[int, Assumed]:
    """Judge values as the policy judges readings, all of them at once."""
    sheet, okrs = rolling.sheet, rolling.graph.okrs
    terms = sheet.terms
    places = np.array(list(rows), dtype=np.int64)
    ids = [okrs.table.ids[row] for row in rows]
    read = [
        _value(sheet, okrs.key_result(id), value)
        for id, value in zip(ids, rows.values(), strict=True)
    ]
    values = np.array([value for value, _ in read], dtype=np.float64)
    progress = travelled(terms, values, places)
    cap = cap_of(sheet.terms, sheet.policy, places)
    score = score_of(progress, cap, sheet.policy)
    for at in np.flatnonzero(np.isnan(progress)).tolist():
        row, reason = int(places[at]), NO_RULE
        if terms.kind[row] == CHANGE:
            reason = NO_START if np.isnan(terms.baseline[row]) else NO_WAY
        raise _refused(REASONS[reason], ids[at], code="not-measurable")
    columns = (rows, ids, read, progress.tolist(), score.tolist())
    return {
        row: Assumed(id=id, value=value, shown=text, progress=way, score=points)
        for row, id, (value, text), way, points in zip(*columns, strict=True)
    }


def _value(sheet: Sheet, kr: KeyResult, value: object) -> tuple[float, str]:
    """Return a value as its target counts it, and as people read it."""
    target, place = kr.target, f"what_if[{shown(kr.id)}]"
    if isinstance(target, Milestones):
        names = (value,) if isinstance(value, str) else value
        if not isinstance(names, tuple | list | set | frozenset):
            raise InvalidOKRError(
                "not names of stages",
                code="check-in-mismatch",
                place=place,
                expected="a list of what is done",
                got=shown(value),
            )
        share = target.share(names)
        return share, f"{share:.0%} done"
    if isinstance(target, Done):
        # An array has no single truth.
        if not isinstance(value, Number | np.bool_) or value not in (0, 1):
            raise InvalidOKRError(
                "done, or not",
                code="check-in-mismatch",
                place=place,
                expected="true or false",
                got=shown(value),
            )
        return float(value == 1), "done" if value else "not done"
    given = number(value, field=place)
    # The sum of readings may lie where no single one can.
    if kr.metric_id is not None and kr.target is not None and kr.target.basis != "sum":
        sheet.okrs.metric(kr.metric_id).check_value(given, place=place)
    return given, value_text(given, unit_of(sheet.okrs, kr))


def carried(rolling: Rolling, made: Mapping[int, Assumed]) -> dict[int, float]:
    """
    Return what key results score that take assumed values for theirs.

    Args:
        rolling: The set rolled up.
        made: What is assumed, by row.

    Returns:
        Scores by row, of those whose value changes, from below upwards; NaN for none.

    Raises:
        InvalidOKRError: A sum that its metric cannot have, as it is or then.

    Shape:
        Grows with what takes these values, and what else goes into that.

    Units:
        A fraction.

    Source:
        The sums of `value_roll_up.valued`, done again where they change.

    Example:
        >>> from okrkit import OKRSet
        >>> from okrkit.alignment import align
        >>> carried(align(OKRSet(), on="2026-11-15").rolling, {})
        {}
    """
    if rolling.valued is None:
        return {}
    plan, sheet = rolling.valued.plan, rolling.sheet
    # Behind all rows: what is never measured, and what adds nothing.
    amount = np.append(rolling.valued.amount, [np.nan, 0.0])
    _check_whole(rolling, rolling.valued, made)
    changes = {row: assumed.value for row, assumed in made.items()}
    new = update(amount, plan, changes, rule="sum")
    reason = sheet.key_results.reason
    rows = np.array([row for row in new if row not in made], dtype=np.int64)
    # What is not to be scored yet gets no score by this.
    rows = rows[~np.isin(reason[rows], (DRAFT, EARLY))]
    values = within_floats(np.array([new[row] for row in rows.tolist()]))
    for row, value in zip(rows.tolist(), values.tolist(), strict=True):
        _check_bounds(rolling, row, value)
    progress = travelled(sheet.terms, values, rows)
    score = score_of(progress, cap_of(sheet.terms, sheet.policy, rows), sheet.policy)
    return dict(zip(rows.tolist(), score.tolist(), strict=True))


def _check_whole(rolling: Rolling, valued: Valued, made: Mapping[int, Assumed]) -> None:
    """Refuse to move what goes into a sum that its metric cannot have as it is."""
    beyond = valued.broken.keys() - valued.feeds.broken.keys()
    first, _, above = valued.plan.ups()
    waiting, seen = list(made) if beyond else [], set(made)
    while waiting:
        row = waiting.pop()
        if row in beyond:
            id = rolling.graph.okrs.table.ids[row]
            raise _refused(valued.broken[row], id, code="out-of-bounds")
        ups = valued.plan.parents[above[first[row] : first[row + 1]]].tolist()
        waiting += [up for up in ups if up not in seen]
        seen.update(ups)


def _check_bounds(rolling: Rolling, row: int, value: float) -> None:
    """Refuse a sum that its metric cannot have, rounding aside."""
    metrics, place = metrics_of(rolling.graph.okrs)
    low, high = metrics[int(place[row])].bounds
    slack = _EXACT * abs(value)
    short = low is not None and value + slack < low
    if short or (high is not None and value - slack > high):
        made = in_formula(value)
        raise _refused(
            f"what goes into it makes {made} then, outside its metric's bounds",
            rolling.graph.okrs.table.ids[row],
            code="out-of-bounds",
        )


def _pooled(rolling: Rolling, row: int, id: str) -> OKRError:
    """Return why a key result that is made of others cannot be moved alone."""
    others = rolling.valued is not None and rolling.valued.plan.height[row]
    if others:
        return _refused(
            "it takes the values of others",
            id,
            code="pooled-value",
            hint="Name the key results that go into it.",
        )
    return _refused(
        "a rate alone does not say the numerator and denominator that are pooled",
        id,
        code="pooled-value",
        hint='Align again with a reading added, or with supported="own".',
    )


def _refused(why: str, id: str, *, code: str, hint: str = "") -> OKRError:
    place = f"what_if[{shown(id)}]"
    return InvalidOKRError(why, code=code, place=place, hint=hint)
