"""The best of several initiatives for an effort: the kernel, arrays alone."""

from collections.abc import Callable
from typing import Final

import numpy as np
from attrs import frozen

from okrkit.scoring.arithmetic import Floats, Ints
from okrkit.strategy.prioritising.stated import effect_at, even_levels

__all__ = ["EXACT", "Choice", "best_of", "scenarios", "worth_of"]

EXACT: Final = 15
"""Up to so many initiatives every set of them is looked at."""

_SLACK: Final = 1e-9
_GRID: Final = 257
_AT_ONCE: Final = 1 << 20


@frozen(kw_only=True, eq=False)
class Choice:
    """
    Some initiatives, and what they are worth together.

    Attributes:
        chosen: Places of the initiatives, rising.
        worth: Of them together.
        exact: Whether every set was looked at.
    """

    chosen: Ints
    worth: float
    exact: bool


def scenarios(effects: Floats, of: Ints, *, seed: int, count: int = 128) -> Floats:
    """
    Draw how effects may turn out: each initiative's together, two initiatives' apart.

    Args:
        effects: Low, mid and high of each effect.
        of: The initiative that each belongs to.
        seed: Of the draws.
        count: How many.

    Returns:
        Effects in each scenario.

    Shape:
        effects (n, 3), of (n,) → (n, count).

    Units:
        The metric's.

    Source:
        M. D. McKay, R. J. Beckman and W. J. Conover, "A comparison of three methods for
        selecting values of input variables" (1979): a Latin hypercube, so that each
        effect takes every part of its range equally often.

    Example:
        >>> made = scenarios(np.array([[0.0, 1.0, 2.0]]), np.array([0]), seed=1)
        >>> made.shape, round(float(made.mean()), 6)
        ((1, 128), 1.0)
    """
    rng = np.random.default_rng(seed)
    levels = even_levels(count)
    mixed = [rng.permutation(levels) for _ in range(int(np.max(of, initial=-1)) + 1)]
    rows = [effect_at(effects[[at]], mixed[mine])[0] for at, mine in enumerate(of)]
    return np.array(rows).reshape(len(of), count)


def worth_of(
    moved: Floats, of: Ints, row: Ints, chances: Callable[[int, Floats], Floats]
) -> Callable[[np.ndarray], Floats]:
    """
    Return what sets of initiatives are worth: the gains of all key results they move.

    Args:
        moved: By how much each effect moves its key result, in each scenario.
        of: The initiative of each effect.
        row: The key result of each effect.
        chances: From a key result and how much it is moved to its chances.

    Returns:
        A function of flags, a row for each set and a column for each initiative.

    Shape:
        moved (n, s), of and row (n,).

    Units:
        Key results that meet their target.

    Source:
        The mean over scenarios of the chance at the sum of the effects, less the chance
        without; between 257 points of the chance it goes straight.

    Example:
        >>> one = np.array([0, 0]), np.array([0, 0])
        >>> worth = worth_of(np.array([[1.0], [2.0]]), np.array([0, 1]), one[1],
        ...                  lambda row, by: np.clip(by / 4, 0, 1))
        >>> worth(np.array([[True, False], [True, True]])).tolist()
        [0.25, 0.75]
    """
    parts = []
    for each in np.unique(row).tolist():
        mine = np.flatnonzero(row == each)
        low = np.minimum(moved[mine], 0).sum(axis=0).min()
        high = np.maximum(moved[mine], 0).sum(axis=0).max()
        at = np.unique(np.append(np.linspace(low, high, _GRID), 0.0))
        parts.append((mine, at, chances(each, at)))

    def worth(sets: np.ndarray) -> Floats:
        total = np.zeros(len(sets))
        for mine, at, chance in parts:
            # Sets that hold the same of these are worth the same here.
            flags, back = np.unique(sets[:, of[mine]], axis=0, return_inverse=True)
            gain, none = np.empty(len(flags)), np.interp(0.0, at, chance)
            step = max(_AT_ONCE // moved.shape[1], 1)
            for begin in range(0, len(flags), step):
                some = slice(begin, begin + step)
                by = flags[some].astype(np.float64) @ moved[mine]
                gain[some] = (np.interp(by, at, chance) - none).mean(axis=1)
            total += gain[back.ravel()]
        return total

    return worth


def best_of(
    worth: Callable[[np.ndarray], Floats], efforts: Floats, budget: float
) -> Choice:
    """
    Return the set of initiatives that is worth most within an effort.

    Args:
        worth: From flags, a row for each set, to what each is worth.
        efforts: Of each initiative, above 0.
        budget: What they may take together.

    Returns:
        The best set: exact up to 15 initiatives. Beyond, greedy: what adds most for its
        effort is added while anything fits that adds something; or the best single one,
        where that is worth more.

    Shape:
        efforts (n,).

    Units:
        Efforts and the budget in one measure.

    Source:
        Looking at all sets; and for many, S. Khuller, A. Moss and J. Naor, "The
        budgeted maximum coverage problem" (1999), whose bound holds where gains
        diminish, which chances of far targets do not.

    Example:
        >>> made = best_of(lambda sets: sets @ np.array([3.0, 2.0, 2.0]),
        ...                np.array([3.0, 2.0, 2.0]), 4.0)
        >>> made.chosen.tolist(), made.worth, made.exact
        ([1, 2], 4.0, True)
    """
    count, most = len(efforts), budget * (1 + _SLACK)
    if count > EXACT:
        return _greedy(worth, efforts, most)
    number = np.arange(1 << count)[:, None]
    sets = (number >> np.arange(count)) & 1 == 1
    cost = sets @ efforts
    fits = np.flatnonzero(cost <= most)
    value = worth(sets[fits])
    # Of sets that are worth the same, the one of the least effort.
    top = fits[value >= np.max(value) - _SLACK]
    best = int(top[np.argmin(cost[top])])
    worthy = float(value[np.searchsorted(fits, best)])
    return Choice(chosen=np.flatnonzero(sets[best]), worth=worthy, exact=True)


def _greedy(
    worth: Callable[[np.ndarray], Floats], efforts: Floats, most: float
) -> Choice:
    held, value = np.zeros(len(efforts), dtype=np.bool_), 0.0
    left = most
    alone = worth(np.eye(len(efforts), dtype=np.bool_))
    while True:
        free = np.flatnonzero(~held & (efforts <= left))
        if not len(free):
            break
        tried = np.repeat(held[None], len(free), axis=0)
        tried[np.arange(len(free)), free] = True
        more = worth(tried) - value
        at = int(np.argmax(more / efforts[free]))
        if more[at] <= _SLACK:
            break
        held = tried[at]
        value += float(more[at])
        left -= float(efforts[free[at]])
    fits = np.where(efforts <= most, alone, -np.inf)
    single = int(np.argmax(fits))
    if fits[single] > value + _SLACK:
        held, value = np.arange(len(efforts)) == single, float(fits[single])
    return Choice(chosen=np.flatnonzero(held), worth=value, exact=False)
