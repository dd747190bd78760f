"""Staged work: chances by base rates and what is left, never by a confidence."""

from collections.abc import Mapping
from functools import lru_cache
from math import comb, exp, lgamma
from types import MappingProxyType

import numpy as np
from attrs import frozen
from numpy.typing import ArrayLike

from okrkit.errors import InvalidOKRError, shown
from okrkit.model.checks import number
from okrkit.model.okr import INTENTS, Intent
from okrkit.model.staged import Milestones
from okrkit.numerics.numbers import numbers
from okrkit.projection.chances.outcomes import Outcomes
from okrkit.scoring.arithmetic import Floats, Ints
from okrkit.scoring.columns import Sheet
from okrkit.scoring.expectation import elapsed_of
from okrkit.scoring.terms import ESTABLISH

BASE_RATES: Mapping[Intent | None, float] = MappingProxyType(
    {"committed": 0.65, "aspirational": 0.15, "learning": 0.4, None: 0.4}
)
"""
Chance that something of an intent is finished within its cycle, known nothing else.

Committed: the middle of Google's usual mean score, 0.6 to 0.7
(rework.withgoogle.com). Aspirational: one goal in seven is fully met, of 30,200 goals
of 54 companies (workpath.com, "The proof"). The others lie between the two, which is
okrkit's own choice. An organisation's own record is better than any of them.
"""

_WORDS: tuple[Intent | None, ...] = (*INTENTS, None)

PRIOR = 2.0
"""How many finished stages a base rate weighs as: okrkit's own choice."""

# So many stages left are looked at one set of finished ones at a time; of more, as if
# they weighed the same.
_FEW = 8

# Steps through the rates that may be, in spreads of their logarithm about the middle.
_STEPS = np.linspace(-18.0, 6.0, 160)


@frozen(eq=False, kw_only=True)
class Work:
    """
    Staged work as columns.

    Attributes:
        share: Share of weight that is done.
        left: Weights of the stages that are left, as shares of all, by row.
        finished: How many stages were done since the start; what was done before it
            says nothing of the pace.
        exposure: Sum over the stages that were open at the start of how long each was
            open since, in cycles.
        elapsed: Share of the cycle that is over; NaN where none is known.
        rate: Chance that all that was open at the start is finished within a whole
            cycle.

    Shape:
        Every column (n,).
    """

    share: Floats
    left: tuple[Floats, ...]
    finished: Floats
    exposure: Floats
    elapsed: Floats
    rate: Floats


def read_rates(given: Mapping[Intent | None, float] | None = None) -> Floats:
    """
    Read base rates.

    Args:
        given: By intent; None, and intents that are not named, take `BASE_RATES`.

    Returns:
        One for each of `INTENTS`, and the last for what nobody said.

    Raises:
        InvalidOKRError: No intent, or no probability.

    Shape:
        (4,).

    Units:
        Probabilities.

    Source:
        `BASE_RATES`.

    Example:
        >>> read_rates({"committed": 0.8}).tolist()
        [0.8, 0.15, 0.4, 0.4]
    """
    rates = np.array([BASE_RATES[word] for word in _WORDS])
    if given is not None and not isinstance(given, Mapping):
        raise _no_rates("wrong-type", given)
    for word, rate in (given or {}).items():
        if word not in _WORDS:
            raise _no_rates("unknown-word", word)
        rates[_WORDS.index(word)] = number(rate, field="base_rates")
    return _rates(rates, rates)


def of_work(sheet: Sheet, rows: Ints, base_rate: ArrayLike | None = None) -> Outcomes:
    """
    Return what share of staged work may be done at the end.

    Args:
        sheet: A set scored on a day.
        rows: Key results that are done, have milestones, or establish a reading.
        base_rate: Chance that all of it is finished within a whole cycle, of the
            user's own record; None for `BASE_RATES` by the intent.

    Returns:
        Shares of the weight: certain where all is done, and after the end.

    Raises:
        InvalidOKRError: A base rate that is no probability.

    Shape:
        rows (n,), base_rate (n,) or a scalar → (n,).

    Units:
        A fraction.

    Source:
        `shares_of`.

    Example:
        >>> from okrkit import Done, KeyResult, score
        >>> kr = KeyResult("k", "K", target=Done(), intent="committed")
        >>> sheet = score(kr, on="2026-09-30", cycle="2026-Q4").sheet
        >>> of_work(sheet, np.array([0])).mean().round(6).tolist()
        [0.65]
    """
    return shares_of(work_of(sheet, rows, base_rate))


def work_of(sheet: Sheet, rows: Ints, base_rate: ArrayLike | None = None) -> Work:
    """
    Return what is done of staged work, and what is left.

    Args:
        sheet: A set scored on a day.
        rows: Key results that are done, have milestones, or establish a reading.
        base_rate: As in `of_work`.

    Returns:
        The work.

    Raises:
        InvalidOKRError: A base rate that is no probability.

    Shape:
        rows (n,), base_rate (n,) or a scalar → (n,).

    Units:
        Fractions of the weight and of the cycle.

    Source:
        Check-ins up to the day.

    Example:
        >>> from okrkit import Done, KeyResult, score
        >>> kr = KeyResult("k", "K", target=Done(), intent="committed")
        >>> sheet = score(kr, on="2026-09-30", cycle="2026-Q4").sheet
        >>> work_of(sheet, np.array([0])).rate.tolist()
        [0.65]
    """
    table, reading = sheet.okrs.table, sheet.reading
    own = read_rates()[table.intent[rows]]
    rate = own if base_rate is None else _rates(base_rate, rows)
    elapsed = elapsed_of(table.start[rows], table.end[rows], sheet.on)
    value = reading.value[rows]
    share = np.clip(np.nan_to_num(value), 0.0, 1.0)
    share = np.where(table.kind[rows] == ESTABLISH, ~np.isnan(value), share)
    left = [np.ones(1) if part < 1 else np.ones(0) for part in share.tolist()]
    finished, exposure = np.zeros(len(rows)), np.nan_to_num(elapsed)
    for place, row in enumerate(rows.tolist()):
        target = sheet.okrs.key_results[row].target
        if isinstance(target, Milestones) and share[place] < 1:
            weights, open_until = _stages(sheet, row, target)
            undone = np.isnan(open_until)
            left[place] = weights[undone]
            # Done before the start: neither finished in the cycle nor open in it.
            finished[place] = (open_until > 0).sum()
            over = np.where(undone, exposure[place], open_until)
            exposure[place] = over.sum()
    return Work(
        share=share,
        left=tuple(left),
        finished=finished,
        exposure=exposure,
        elapsed=elapsed,
        rate=rate,
    )


def shares_of(work: Work) -> Outcomes:
    """
    Return what shares may be done at the end.

    Args:
        work: What is done and what is left.

    Returns:
        Shares of the weight, each with its chance.

    Shape:
        (n,).

    Units:
        A fraction.

    Source:
        Stages are finished independently at one rate per cycle, ``1 - exp(-rate t)``
        by time t. The rate has a gamma distribution of shape `PRIOR`, scaled so that
        the base rate is the chance that all stages that were open at the start get
        finished within a whole cycle: work that is split is not less likely. It learns
        from the stages that are done and from how long the others have been open: the
        gamma-exponential model (A. Gelman et al., "Bayesian Data Analysis" (2013),
        section 2.6).

    Example:
        >>> half = np.array([0.5])
        >>> work = Work(share=0 * half, left=(np.ones(1),), finished=0 * half,
        ...             exposure=half, elapsed=half, rate=half)
        >>> shares_of(work).mean().round(4).tolist()
        [0.2714]
    """
    size, counts = len(work.share), np.array([len(part) for part in work.left], int)
    wide = max((_width(count) for count in np.unique(counts).tolist()), default=1)
    values, weights = np.zeros((size, wide)), np.zeros((size, wide))
    for count in np.unique(counts).tolist():
        mine = np.flatnonzero(counts == count)
        stages = np.array([work.left[row] for row in mine.tolist()])
        share, chance = _finished(work, mine, stages)
        order = np.argsort(share, axis=1)
        share = np.take_along_axis(share, order, 1)
        values[mine] = share[:, -1:]
        values[mine, : share.shape[1]] = share
        weights[mine, : share.shape[1]] = np.take_along_axis(chance, order, 1)
    over = (work.elapsed >= 1) | (counts == 0)
    unknown = np.isnan(work.elapsed) & (counts > 0)
    values[unknown] = np.nan
    least = np.where(unknown, np.nan, work.share)
    return Outcomes(
        values=values,
        weights=np.where(unknown[:, None], 1.0 / wide, weights),
        least=least,
        most=np.where(over, least, np.where(unknown, np.nan, 1.0)),
    )


def rate_of(work: Work) -> tuple[Floats, Floats]:
    """
    Return what is believed of the rate at which stages get finished.

    Args:
        work: What is done and what is left.

    Returns:
        Shape and time of a gamma distribution: finished stages, those that the base
        rate stands for included, and the cycles that they took.

    Shape:
        (n,).

    Units:
        Stages; cycles.

    Source:
        As `shares_of`; the mean of ``(1 - exp(-rate))^n`` over the gamma distribution
        is the base rate, for n stages that were open at the start.

    Example:
        >>> half = np.array([0.5])
        >>> work = Work(share=0 * half, left=(np.ones(1),), finished=0 * half,
        ...             exposure=half, elapsed=half, rate=half)
        >>> [column.round(4).tolist() for column in rate_of(work)]
        [[2.0], [2.9142]]
    """
    base = np.clip(work.rate, 1e-6, 1 - 1e-6)
    open_then = work.finished + np.array([len(left) for left in work.left], float)
    pairs = zip(np.maximum(open_then, 1.0).tolist(), base.tolist(), strict=True)
    prior = np.array([_prior_time(int(stages), rate) for stages, rate in pairs])
    return PRIOR + work.finished, prior + work.exposure


@lru_cache(maxsize=4096)
def _prior_time(stages: int, rate: float) -> float:
    """Return the time at which all of so many stages get finished at a base rate."""
    if stages == 1:
        return float(1.0 / np.expm1(-np.log1p(-rate) / PRIOR))
    # In its logarithm: more time makes a lower rate.
    low, high = -20.0, 20.0
    for _ in range(55):
        middle = (low + high) / 2.0
        if _all_finished(stages, exp(middle)) > rate:
            low = middle
        else:
            high = middle
    return exp((low + high) / 2.0)


def _all_finished(stages: int, time: float) -> float:
    """Return the chance that all stages get finished within a cycle."""
    if stages <= _FEW:
        number = np.arange(stages + 1)
        signed = [(-1.0) ** m * comb(stages, m) for m in number.tolist()]
        return float(np.array(signed) @ (time / (time + number)) ** PRIOR)
    # The same sum loses its digits where there are many: steps as in `_by_count`.
    spread = _STEPS / PRIOR**0.5
    weight = np.exp(PRIOR * (spread - np.expm1(spread)))
    done = -np.expm1(-PRIOR / time * np.exp(spread))
    return float(weight @ done**stages / weight.sum())


def _finished(work: Work, rows: Ints, stages: Floats) -> tuple[Floats, Floats]:
    """Return what rows with so many stages left may come to, with its chances."""
    count = stages.shape[1]
    by_count = _by_count(work, rows, count)
    base = work.share[rows, None]
    if count <= _FEW:
        sets = np.arange(1 << count)[:, None] >> np.arange(count) & 1
        share = base + stages @ sets.T
        chance = by_count[:, sets.sum(axis=1)]
    else:
        number = np.arange(count + 1)
        share = base + stages.sum(axis=1)[:, None] * number / count
        ways = [
            lgamma(count + 1) - lgamma(m + 1) - lgamma(count - m + 1)
            for m in number.tolist()
        ]
        chance = by_count * np.exp(ways)
    # All stages are the whole, whatever their shares have been rounded to.
    share[:, -1] = 1.0
    return np.minimum(share, 1.0), chance / chance.sum(axis=1, keepdims=True)


def _by_count(work: Work, rows: Ints, count: int) -> Floats:
    """Return the chance that some m stages get done and no others, for each m."""
    shape, time = (column[rows] for column in rate_of(work))
    spread = _STEPS / np.sqrt(shape)[:, None]
    # Of a gamma in its logarithm: the middle is shape / time, its density there 1.
    weight = np.exp(shape[:, None] * (spread - np.expm1(spread)))
    rate = (shape / time)[:, None] * np.exp(spread)
    undone = np.exp(-rate * (1.0 - np.nan_to_num(work.elapsed[rows]))[:, None])
    weight = weight / weight.sum(axis=1, keepdims=True)
    chances = [
        (weight * (1.0 - undone) ** m * undone ** (count - m)).sum(axis=1)
        for m in range(count + 1)
    ]
    return np.column_stack(chances)


def _stages(sheet: Sheet, row: int, target: Milestones) -> tuple[Floats, Floats]:
    """Return the weights of stages, and when each was done; NaN for not yet."""
    table = sheet.okrs.table
    start, end = int(table.start[row]), int(table.end[row])
    names = [name for name, _ in target.stages]
    largest = max(weight for _, weight in target.stages)
    weights = np.array([weight / largest for _, weight in target.stages])
    when = dict.fromkeys(names, np.nan)
    for check_in in sheet.okrs.key_results[row].counting:
        day = check_in.date.toordinal()
        if not isinstance(check_in.done, tuple) or day > min(sheet.on, end - 1):
            continue
        for name in when.keys() & check_in.done:
            since = min(max((day + 1 - start) / max(end - start, 1), 0.0), 1.0)
            when[name] = float(np.fmin(when[name], since))
    return weights / weights.sum(), np.array([when[name] for name in names])


def _no_rates(code: str, got: object) -> InvalidOKRError:
    return InvalidOKRError(
        "no base rates",
        code=code,
        place="base_rates",
        expected=f"a mapping of {', '.join(map(str, _WORDS))} to probabilities",
        got=shown(got),
    )


def _rates(given: ArrayLike, rows: np.ndarray) -> Floats:
    read = numbers(given, place="base_rate")
    if read.shape not in ((), rows.shape) or not np.all((read >= 0) & (read <= 1)):
        raise InvalidOKRError(
            "no base rate",
            code="not-a-probability",
            place="base_rate",
            expected="a probability from 0 to 1, one or one for each row",
            got=str(given),
        )
    return np.broadcast_to(read, rows.shape)


def _width(count: int) -> int:
    return 1 << count if count <= _FEW else count + 1
