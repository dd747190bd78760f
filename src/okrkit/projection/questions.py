"""What is asked of a forecast: targets and their directions, levels, and a basis."""

from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from okrkit.errors import nearest, shown
from okrkit.numerics.numbers import numbers
from okrkit.projection.given import refuse
from okrkit.scoring.arithmetic import Floats, within_floats
from okrkit.scoring.formulas import Flags

BASES: Final = ("latest", "mean", "sum", "worst")
"""What of a series can be asked about in the array face."""


def read_targets(
    targets: ArrayLike | None, directions: ArrayLike | None, baseline: Floats
) -> tuple[Floats, Floats]:
    """
    Read the targets of each series, and which way they are met.

    Args:
        targets: NaN for none; None for none at all.
        directions: 1, -1, or NaN for none; None where the numbers decide.
        baseline: Of each series.

    Returns:
        Targets and directions, NaN in both where one is missing.

    Raises:
        InvalidOKRError: No numbers, no directions, or shapes that do not fit.

    Shape:
        baseline (n,); targets and directions (n, k), or what broadcasts to it.

    Units:
        Each metric's.

    Source:
        okrkit's own choice.

    Example:
        >>> read_targets([[9, 4]], None, np.array([5.0]))[1]
        array([[ 1., -1.]])
    """
    size = len(baseline)
    if targets is None:
        return np.empty((size, 0)), np.empty((size, 0))
    goals = _wide(numbers(targets, place="forecast.targets"), "targets", size, None)
    if directions is None:
        ways = _by_baseline(goals, baseline[:, None])
    else:
        read = numbers(directions, place="forecast.directions")
        ways = _wide(read, "directions", size, goals.shape[1])
        _check_ways(ways)
    none = np.isnan(goals) | np.isnan(ways)
    if none.any():
        goals, ways = np.where(none, np.nan, goals), np.where(none, np.nan, ways)
    return goals, ways


def way_of_rows(ways: Floats) -> Floats:
    """
    Return the one direction of each row, which says what its worst value is.

    Args:
        ways: 1 or -1 for each target, NaN where there is none.

    Returns:
        1 or -1.

    Raises:
        InvalidOKRError: A row without a direction, or with both.

    Shape:
        (n, k) → (n,).

    Units:
        None.

    Source:
        okrkit's own choice.

    Example:
        >>> way_of_rows(np.array([[np.nan, -1.0]]))
        array([-1.])
    """
    up: Flags = np.any(ways > 0, axis=1)
    down: Flags = np.any(ways < 0, axis=1)
    wrong = up == down
    if wrong.any():
        row = int(np.argmax(wrong))
        raise refuse(
            "nothing says which value is the worst",
            "not-a-direction",
            f"directions, row {row}",
            expected="targets of one direction in each row",
            got="both directions" if up[row] else "no target",
        )
    return np.where(up, 1.0, -1.0)


def farthest(goals: Floats, baseline: Floats) -> Floats:
    """
    Return how far it is to the farthest target of each series.

    Args:
        goals: Targets; NaN for none.
        baseline: Of each series.

    Returns:
        Distances; NaN without a target or a baseline.

    Shape:
        goals (n, k), baseline (n,) → (n,).

    Units:
        Each metric's.

    Source:
        None.

    Example:
        >>> farthest(np.array([[9.0, 4.0, np.nan]]), np.array([5.0])).tolist()
        [4.0]
    """
    # By halves, for two numbers near the largest float differ by more than it.
    way = np.abs(goals / 2.0 - baseline[:, None] / 2.0)
    found = np.where(np.isnan(way), -np.inf, way).max(axis=1, initial=-np.inf)
    with np.errstate(over="ignore"):
        return np.where(found < 0, np.nan, within_floats(found * 2.0))


def read_levels(quantiles: ArrayLike) -> Floats:
    """
    Read the levels of quantiles.

    Args:
        quantiles: Above 0 and below 1, in any order.

    Returns:
        The levels, a copy.

    Raises:
        InvalidOKRError: No numbers, or no levels.

    Shape:
        (q,) or a scalar → (q,).

    Units:
        Probabilities.

    Source:
        okrkit's own choice.

    Example:
        >>> read_levels(0.5)
        array([0.5])
    """
    levels = np.array(numbers(quantiles, place="forecast.quantiles"), ndmin=1)
    if levels.ndim != 1:
        raise refuse(
            "the same levels go for all series",
            "shape-mismatch",
            "quantiles",
            expected="shape (q,)",
            got=f"shape {levels.shape}",
        )
    odd = ~((levels > 0) & (levels < 1))
    if odd.any():
        raise refuse(
            "not the level of a quantile",
            "not-a-level",
            "quantiles",
            expected="above 0 and below 1",
            got=shown(float(levels[int(np.argmax(odd))])),
        )
    return levels


def check_basis(basis: object) -> None:
    """
    Refuse what is no basis of the array face.

    Args:
        basis: What was given.

    Raises:
        InvalidOKRError: None of `BASES`.

    Example:
        >>> check_basis("mean")
    """
    # Of an array neither `in` nor `==` says yes or no.
    word = basis if isinstance(basis, str) else ""
    if word in BASES:
        return
    near = nearest(word, BASES, most=1)
    hint = f"Did you mean {near[0]!r}?" if near else ""
    if word == "share of time":
        hint = "its limit and its target are two numbers: use okrkit.project"
    raise refuse(
        "no such basis",
        "unknown-word",
        "basis",
        expected=", ".join(BASES),
        got=shown(basis),
        hint=hint,
    )


def _by_baseline(goals: Floats, baseline: Floats) -> Floats:
    """Return which way targets lie from the baseline."""
    lost = np.isnan(baseline) & ~np.isnan(goals)
    if lost.any():
        raise refuse(
            "no baseline says which way a target lies",
            "not-a-direction",
            f"directions, row {int(np.argmax(lost.any(axis=1)))}",
            expected="1 to be met from below, -1 from above",
        )
    return np.where(goals >= baseline, 1.0, -1.0)


def _check_ways(ways: Floats) -> None:
    odd = ~np.isnan(ways) & (np.abs(ways) != 1)
    if odd.any():
        row, place = np.argwhere(odd)[0].tolist()
        raise refuse(
            "not a direction",
            "not-a-direction",
            f"directions, row {row}",
            expected="1, -1, or NaN for none",
            got=shown(float(ways[row, place])),
        )


def _wide(read: Floats, name: str, size: int, width: int | None) -> Floats:
    """Return what was read as rows of one width, one for each series."""
    if read.ndim == 0:
        return np.broadcast_to(read, (size, 1 if width is None else width))
    wide = read.shape[-1] if width is None else width
    if read.ndim == 2 and read.shape[0] in (1, size) and read.shape[1] in (1, wide):
        return np.broadcast_to(read, (size, wide))
    raise refuse(
        f"{name} do not fit the series",
        "shape-mismatch",
        name,
        expected=f"shape ({size}, {'k' if width is None else width})",
        got=f"shape {read.shape}",
        hint=f"one for each series is a column: {name}[:, None]"
        if read.ndim == 1
        else "",
    )
