"""`key_drivers`: what satisfaction goes with, and which of it to fix first."""

from collections.abc import Iterable, Sequence
from typing import Final, Literal, TypeAlias, get_args

import numpy as np
from attrs import evolve

from okrkit.errors import InvalidOKRError, shown
from okrkit.model.checks import choice, items, text
from okrkit.numerics.arrays import Flags, Floats, Ints
from okrkit.numerics.numbers import LARGEST, numbers
from okrkit.retention.estimates.intervals import check_level, proportion_interval
from okrkit.retention.surveys.nps import NPS_SCALE
from okrkit.retention.surveys.satisfaction import CSAT_SCALE, csat_box
from okrkit.retention.tables.reading import columns_of
from okrkit.retention.wholes import whole
from okrkit.strategy.pain.importance import (
    METHODS,
    Importance,
    by_chance,
    correlations_of,
    inflation,
    resampled,
)
from okrkit.strategy.pain.key_driver import KeyDriver, KeyDrivers, Quadrant
from okrkit.typing import Progress

__all__ = ["key_drivers"]

Missing: TypeAlias = Literal["leave out", "mean"]
"""What becomes of a row with a missing answer."""

OutcomeAs: TypeAlias = Literal["answer", "promoter"]
"""What is explained: the answer, or whether it is 9 or 10."""

PROMOTER: Final = 9
"""The lowest answer of a promoter."""

TOGETHER: Final = 5.0
"""Inflation from which drivers are said to go together."""

_EACH: Final = 10


def key_drivers(
    answers: object,
    /,
    outcome: str,
    drivers: Iterable[str],
    *,
    method: Importance = "relative weights",
    outcome_as: OutcomeAs = "answer",
    scale: tuple[int, int] = CSAT_SCALE,
    box: tuple[int, int] | None = None,
    missing: Missing = "leave out",
    resamples: int = 1000,
    level: float = 0.95,
    seed: int = 0,
    progress: "Progress | bool | None" = None,
) -> KeyDrivers:
    """
    Say what satisfaction goes with, how well it is done, and which of it to fix first.

    A driver is important where it explains more of the outcome than a driver like any
    other would, and well done where more are satisfied with it than with the mean one.
    It goes with the outcome; whether it causes it no survey can say. An important one
    that the outcome falls with "lowers it", and where all together explain no more than
    chance would, no quadrant is named.

    Args:
        answers: A table with one row a respondent.
        outcome: Name of the column with what is to be explained.
        drivers: Names of the columns that may explain it; two at least.
        method: "relative weights" (Johnson), or "shapley" (LMG; at most 12 drivers, and
            twice the time for each more).
        outcome_as: "answer", on whatever scale, or "promoter" for whether it is 9 or
            10 (answers from 0 to 10 only) as a linear probability.
        scale: Lowest and highest answer to the drivers.
        box: Lowest and highest answer that counts as satisfied; the two highest where
            None.
        missing: "leave out" rows with a missing answer, or fill a driver's with its
            "mean", which keeps rows and makes it look less important. A row without an
            outcome is always left out.
        resamples: How many samples the intervals rest on.
        level: Of the intervals.
        seed: Of the samples.
        progress: True for a bar by `tqdm`, or what makes one of
            the blocks of samples and `total`, as `tqdm` does; None for none.

    Returns:
        The drivers, important ones first.

    Raises:
        InvalidOKRError: A column that is missing, answers off the scale, a column that
            does not vary, too few answers, or more than 12 drivers for "shapley".

    Units:
        Fractions.

    Source:
        `relative_weights`, `shapley_shares`; intervals by the percentiles of the
        bootstrap, performance by Wilson's; importance and performance: Martilla and
        James, Journal of Marketing 41 (1977), 77-79.

    Example:
        >>> rows = [{"all": i % 5 + 1, "price": i % 5 + 1, "help": i * 7 % 3 + 3}
        ...     for i in range(60)]
        >>> print(key_drivers(rows, "all", ["price", "help"]).ids)
        ('price', 'help')

    .. versionadded:: 0.1.0
    """
    text(outcome, field="outcome")
    names = [text(name, field="drivers") for name in items(drivers, field="drivers")]
    choice(method, get_args(Importance), field="method")
    choice(outcome_as, get_args(OutcomeAs), field="outcome_as")
    choice(missing, get_args(Missing), field="missing")
    good, level = csat_box(box, scale), check_level(level)
    times = whole(resamples, field="resamples")
    _check_names(names, outcome, times)
    rows, left_out, filled = _rows(answers, [outcome, *names], scale, missing)
    if outcome_as == "promoter":
        _check_scale(rows[:, 0], NPS_SCALE, outcome)
        rows[:, 0] = rows[:, 0] >= PROMOTER
    _check_rows(rows, [outcome, *names])
    satisfied = (rows[:, 1:] >= good[0]) & (rows[:, 1:] <= good[1])
    correlations = correlations_of(np.cov(rows, rowvar=False))
    shares = METHODS[method](correlations)
    drawn = resampled(
        rows,
        satisfied.astype(np.float64),
        method,
        resamples=times,
        seed=whole(seed, field="seed"),
        progress=progress,
    )
    explained = float(shares.sum())
    chance = by_chance(explained, len(rows), len(names))
    found = _items(names, satisfied, correlations, shares, drawn, level)
    if chance > 1 - level:
        found = [evolve(one, quadrant="cannot tell", sure=None) for one in found]
    return KeyDrivers(
        items=tuple(sorted(found, key=lambda item: -item.importance)),
        outcome=outcome,
        outcome_as=outcome_as,
        n=len(rows),
        left_out=left_out,
        filled=filled,
        explained=explained,
        chance=chance,
        method=method,
        average=1 / len(names),
        done=float(satisfied.mean()),
        level=level,
        note=_note(names, inflation(correlations), len(rows), chance, level),
    )


_WORDS: Final[tuple[Quadrant, ...]] = (
    "leave",
    "keep",
    "watch",
    "fix first",
    "lowers it",
)


def _items(
    names: Sequence[str],
    satisfied: Flags,
    correlations: Floats,
    shares: Floats,
    drawn: tuple[Floats, Floats, Floats],
    level: float,
) -> list[KeyDriver]:
    """Put together what is known of each driver."""
    samples, often, along = drawn
    share, parts = _parts(shares), _parts(samples)
    low, high = np.quantile(parts, ((1 - level) / 2, (1 + level) / 2), axis=0)
    rows = len(satisfied)
    done = proportion_interval(satisfied.sum(axis=0), rows, level=level)
    where = _quadrants(share, done.value, float(done.value.mean()), correlations[0, 1:])
    again = _quadrants(parts, often, often.mean(axis=1, keepdims=True), along)
    factor = inflation(correlations)
    return [
        KeyDriver(
            id=name,
            importance=float(share[i]),
            low=min(float(low[i]), float(share[i])),
            high=max(float(high[i]), float(share[i])),
            explains=float(shares[i]),
            performance=float(done.value[i]),
            performance_low=float(done.low[i]),
            performance_high=float(done.high[i]),
            correlation=float(correlations[0, i + 1]),
            inflation=float(factor[i]) if np.isfinite(factor[i]) else None,
            quadrant=_WORDS[int(where[i])],
            sure=float((again[:, i] == where[i]).mean()),
        )
        for i, name in enumerate(names)
    ]


def _quadrants(
    share: Floats, performance: Floats, done: Floats | float, along: Floats
) -> Ints:
    """Return places of `_WORDS`."""
    # What ties with the mean driver is as important as that, however it was rounded.
    important = share >= (1 - _TIE) / share.shape[-1]
    worse = performance < done - _TIE
    made: Ints = np.where(
        important & (along < 0), len(_WORDS) - 1, important + 2 * worse
    )
    return made


_TIE: Final = 1e-9


def _parts(shares: Floats) -> Floats:
    """Return shares of what all explain together; equal ones of nothing."""
    total = shares.sum(axis=-1, keepdims=True)
    equal = np.full_like(shares, 1 / shares.shape[-1])
    made: Floats = np.divide(shares, total, out=equal, where=total > 0)
    return made


def _check_names(names: list[str], outcome: str, resamples: int) -> None:
    """Refuse what is no question about drivers."""
    if len(names) < 2 or len(set(names)) < len(names) or outcome in names:
        raise InvalidOKRError(
            "what is shared, is shared among several",
            code="no-drivers",
            place="drivers",
            expected="two names or more, each once, none of them the outcome",
            got=shown(names),
        )
    if resamples < 1:
        raise InvalidOKRError(
            "without samples there is no interval",
            code="not-positive",
            place="resamples",
            expected="1 or more",
            got=shown(resamples),
        )


def _rows(
    answers: object, names: list[str], scale: tuple[int, int], missing: Missing
) -> tuple[Floats, int, int]:
    """Read the columns, and leave out or fill what is missing."""
    given = columns_of(answers, names)
    columns = [numbers(_cells(given[name]), place=name, most=LARGEST) for name in names]
    sizes = {column.shape for column in columns}
    if len(sizes) > 1 or columns[0].ndim != 1:
        raise InvalidOKRError(
            "columns of different lengths",
            code="column-length",
            expected="one answer a row",
            got=", ".join(f"{n} {c.size}" for n, c in zip(names, columns, strict=True)),
        )
    rows = np.column_stack(columns)
    known = ~np.isnan(rows)
    for place, name in enumerate(names[1:], 1):
        _check_scale(rows[known[:, place], place], scale, name)
    kept: Flags = known[:, 0] & (
        known.any(axis=1) if missing == "mean" else known.all(1)
    )
    left, rows, known = int((~kept).sum()), rows[kept], known[kept]
    if missing == "mean" and len(rows) and known.any(axis=0).all():
        means = np.nanmean(rows, axis=0)
        return np.where(known, rows, means), left, int((~known).sum())
    return rows, left, 0


def _check_scale(column: Floats, scale: tuple[int, int], name: str) -> None:
    """Refuse answers off a scale."""
    low, high = scale
    off = column[(column < low) | (column > high)]
    if off.size:
        raise InvalidOKRError(
            "an answer off the scale",
            code="off-scale",
            place=name,
            expected=f"numbers from {low} to {high}, None where there is none",
            got=shown(float(off[0])),
            hint='Say scale=, or None for "don\'t know".',
        )


def _cells(column: object) -> object:
    """Return a column as something numpy reads, whatever library holds it."""
    made = getattr(column, "to_numpy", None)
    return made() if callable(made) else column


def _check_rows(rows: Floats, names: list[str]) -> None:
    """Refuse answers that nothing can be learnt from."""
    needed = len(names) + 2
    if len(rows) < needed:
        raise InvalidOKRError(
            "too few answers",
            code="too-few-answers",
            expected=f"{needed} complete rows for {len(names) - 1} drivers, at least",
            got=f"{len(rows)}",
        )
    for name, column in zip(names, rows.T, strict=True):
        if np.isnan(column).any() or np.ptp(column) == 0:
            raise InvalidOKRError(
                "all answers are the same, or there are none",
                code="column-constant",
                place=name,
                expected="answers that differ",
                hint="What does not vary explains nothing: leave it out.",
            )


def _note(names: list[str], factor: Floats, n: int, chance: float, level: float) -> str:
    """Say what makes the shares doubtful."""
    alike = [name for name, one in zip(names, factor, strict=True) if one >= TOGETHER]
    said = []
    if chance > 1 - level:
        said.append(
            f"chance alone explains as much (p {chance:.2g}): no quadrant is named"
        )
    if alike:
        said.append(
            f"{', '.join(alike)} go together: their shares are hard to tell apart"
        )
    if n < _EACH * len(names):
        said.append(
            f"few answers: {_EACH} for each driver would be {_EACH * len(names)}"
        )
    return "; ".join(said)
