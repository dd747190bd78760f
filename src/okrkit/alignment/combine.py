"""
The values of parents from those of their children: a level at once, or one parent.

Where levels are thin, arrays cost more than plain floats: there one parent is done at
a time. Sums are taken in the order in which numpy's ``add.reduceat`` takes those of a
group of up to `FEW`, so that both ways give the same number to the last digit.
"""

import sys
from fractions import Fraction
from math import isfinite, isnan, nan
from operator import mul
from typing import Literal, TypeAlias

import numpy as np

from okrkit.alignment.arrays import Floats, Ints, shares, sizes
from okrkit.alignment.plan import Plan
from okrkit.scoring.arithmetic import LARGEST
from okrkit.scoring.formulas import spread

Rule: TypeAlias = Literal["mean", "weakest", "sum"]
"""How children make their parent's value."""

ONE = np.zeros(1, dtype=np.int64)
"""Where the children of a single parent begin."""

FEW = 8
"""How many children a parent may have here."""

ROUNDING = 8 * sys.float_info.epsilon
"""How far rounding carries a mean, of its value, for each child: several times."""

LEAST = sys.float_info.min
"""Below it rounding no longer shrinks with the value."""


def level_of(
    below: Floats,
    plan: Plan,
    links: slice,
    begin: Ints,
    rule: Rule,
    head: tuple[Floats, Floats] | None = None,
) -> Floats:
    """
    Return the values of parents from those of their children.

    Args:
        below: Values of the children, one for each link; NaN where there is none.
        plan: The links, in the order in which they roll up.
        links: Those of whole parents.
        begin: Where those of each parent begin, from the first of them.
        rule: How children make their parent's value.
        head: As `Plan.heads`, of these parents; worked out where left out.

    Returns:
        A value for each parent; NaN for none.

    Shape:
        below (links,), begin (parents,) → (parents,).

    Units:
        Those of the values.

    Source:
        "How scores roll up" in the documentation.

    Example:
        >>> plan = Plan.of(child=[1, 2], parent=[0, 0], size=3, weight=[1, 3])
        >>> below = np.array([0.2, 1.0])
        >>> level_of(below, plan, slice(0, 2), ONE, "mean").tolist()
        [0.8]
    """
    weight = plan.weight[links]
    if rule == "sum":
        return _sum(below, weight, begin)
    if rule == "weakest":
        least: Floats = np.fmin.reduceat(np.where(weight > 0, below, np.nan), begin)
        return least
    means = _mean(below, plan.share[links], begin, head)
    lacking = np.flatnonzero(np.isnan(means))
    if 2 * len(lacking) > len(begin):
        # Those that lack nothing come out the same to the last digit.
        return _mean_of_present(below, weight, begin)
    if len(lacking):
        size = sizes(begin, len(below))[lacking]
        which = spread(begin[lacking], size)
        begin = np.cumsum(size) - size
        means[lacking] = _mean_of_present(below[which], weight[which], begin)
    return means


def _sum(below: Floats, weight: Floats, begin: Ints) -> Floats:
    """Return the sum of weight times value of each group; NaN where one lacks."""
    idle = weight == 0
    some_idle = bool(idle.any())
    if some_idle:
        below = np.where(idle, 0.0, below)
    result: Floats = np.add.reduceat(below * weight, begin)
    beyond = np.flatnonzero(~np.isfinite(result))
    if len(beyond):
        lacking = np.logical_or.reduceat(np.isnan(below), begin)
        result[lacking] = np.nan
        stop = np.append(begin[1:], len(below))
        for group in beyond[~lacking[beyond]].tolist():
            some = slice(begin.item(group), stop.item(group))
            result[group] = _exact_total(below[some].tolist(), weight[some].tolist())
    if some_idle:
        result[np.logical_and.reduceat(idle, begin)] = np.nan
    return result


def _mean_of_present(below: Floats, weight: Floats, begin: Ints) -> Floats:
    """Return the means of the children that have a value."""
    share = present(below, weight, begin)
    return _mean(np.where(np.isnan(below), 0.0, below), share, begin)


def _mean(
    below: Floats,
    share: Floats,
    begin: Ints,
    head: tuple[Floats, Floats] | None = None,
) -> Floats:
    """Return the sum of share times value of each group, within its values."""
    parts = below * share
    result: Floats = np.add.reduceat(parts, begin)
    part, many = head or (share[begin], 1.0 * sizes(begin, len(below)))
    # As `surely_within`, written so that few columns are made.
    way = part * result
    way -= parts[begin]
    np.abs(way, out=way)
    room = np.abs(result)
    room += LEAST
    room *= many
    room *= ROUNDING
    # Of a sum beyond all floats, way may be NaN: it is not surely within.
    at = np.flatnonzero(~(way > room))
    # What is exactly its first child is within, and what is lacking stays so.
    moved = (result[at] != below[begin[at]]) | (part[at] == 0)
    at = at[moved & ~np.isnan(result[at])]
    if len(at):
        size = sizes(begin, len(below))[at]
        which = spread(begin[at], size)
        counts, some = share[which] > 0, below[which]
        start = np.cumsum(size) - size
        low = np.minimum.reduceat(np.where(counts, some, np.inf), start)
        high = np.maximum.reduceat(np.where(counts, some, -np.inf), start)
        result[at] = np.clip(result[at], low, high)
    return result


def one_of(below: Floats, plan: Plan, links: slice, rule: Rule) -> float:
    """
    Return the value of one parent, to the last digit what `level_of` makes of it.

    Args:
        below: Values of its children; NaN where there is none.
        plan: The links, in the order in which they roll up.
        links: Those of the parent.
        rule: How children make their parent's value.

    Returns:
        The value; NaN for none.

    Shape:
        below (links,).

    Units:
        Those of the values.

    Source:
        As `level_of`.

    Example:
        >>> plan = Plan.of(child=[1, 2], parent=[0, 0], size=3, weight=[1, 3])
        >>> one_of(np.array([0.2, 1.0]), plan, slice(0, 2), "mean")
        0.8
    """
    if len(below) > FEW:
        if rule == "mean":
            share = plan.share[links]
            mean = np.add.reduceat(below * share, ONE).item()
            if surely_within(mean, below.item(0), share.item(0), len(below)):
                return float(mean)
        return float(level_of(below, plan, links, ONE, rule)[0])
    few = below.tolist()
    if rule == "mean":
        mean = mean_of(few, plan.share[links].tolist())
        if not isnan(mean):
            return mean
        return mean_of_present(few, plan.weight[links].tolist())
    make = total_of if rule == "sum" else weakest_of
    return make(few, plan.weight[links].tolist())


def present(below: Floats, weight: Floats, begin: Ints) -> Floats:
    """
    Return the shares of those children that have a value; the rest are 0.

    Args:
        below: Values of the children; NaN where there is none.
        weight: Of each.
        begin: Where the children of each parent begin.

    Returns:
        Shares that sum to 1 in each group; NaN where no child counts.

    Shape:
        below, weight (links,), begin (parents,) → (links,).

    Units:
        Relative weights; fractions.

    Source:
        okrkit's own choice: what is missing is left out, and the rest keep their
        proportions.

    Example:
        >>> half = np.array([0.5, 0.5])
        >>> present(np.array([0.2, np.nan]), half, np.array([0])).tolist()
        [1.0, 0.0]
    """
    return shares(np.where(np.isnan(below), 0.0, weight), begin)


def mean_of(below: list[float], share: list[float]) -> float:
    """
    Return the sum of share times value, within the values that count.

    Args:
        below: Values of the children of one parent.
        share: Of each; they sum to 1.

    Returns:
        The mean; NaN where a value or a share is.

    Example:
        >>> mean_of([0.2, 1.0], [0.25, 0.75])
        0.8
    """
    result, size = sum_of(below, share), len(below)
    if size == 1 or surely_within(result, below[0], share[0], size) or isnan(result):
        return result
    counted = [x for x, part in zip(below, share, strict=True) if part > 0]
    return min(max(result, min(counted)), max(counted))


def surely_within(mean: float, below: float, share: float, size: int) -> bool:
    """
    Tell whether a mean cannot have left the range of its values by rounding.

    It can only where all that count are almost equal; then any one of them, the first
    too, is almost the mean or counts for almost nothing.

    Args:
        mean: Sum of share times value.
        below: Value of one child.
        share: Of the same.
        size: How many children there are.

    Returns:
        False where it may have, or where something is NaN.

    Example:
        >>> surely_within(0.5, 0.2, 0.5, 2), surely_within(0.2, 0.2, 0.5, 2)
        (True, False)
    """
    return share * abs(mean - below) > ROUNDING * size * (abs(mean) + LEAST)


def mean_of_present(below: list[float], weight: list[float]) -> float:
    """
    Return the mean of the children that have a value.

    Args:
        below: Values of the children of one parent; NaN where there is none.
        weight: Of each.

    Returns:
        The mean; NaN where no child with a weight has a value.

    Example:
        >>> mean_of_present([0.2, float("nan"), 1.0], [1.0, 5.0, 3.0])
        0.8
    """
    left = [0.0 if isnan(x) else w for x, w in zip(below, weight, strict=True)]
    largest = max(left)
    if not largest:
        return nan
    part = [w / largest for w in left]
    whole = _total(part)
    filled = [0.0 if isnan(x) else x for x in below]
    return mean_of(filled, [p / whole for p in part])


def weakest_of(below: list[float], weight: list[float]) -> float:
    """
    Return the smallest value that counts.

    Args:
        below: Values of the children of one parent; NaN where there is none.
        weight: Of each.

    Returns:
        The smallest of those with a weight; NaN where none has a value.

    Example:
        >>> weakest_of([0.2, 0.4], [0.0, 1.0])
        0.4
    """
    pairs = zip(below, weight, strict=True)
    return min((x for x, w in pairs if w > 0 and not isnan(x)), default=nan)


def sum_of(below: list[float], weight: list[float]) -> float:
    """
    Return the sum of weight times value.

    Args:
        below: Values of the children of one parent, at most `FEW`.
        weight: Of each.

    Returns:
        The sum; NaN where a value is.

    Example:
        >>> sum_of([1.0, 2.0], [1.0, 0.5])
        2.0
    """
    return _total(list(map(mul, below, weight)))


def total_of(below: list[float], weight: list[float]) -> float:
    """
    Return the sum of weight times value; beyond all floats the largest of them.

    Args:
        below: Values of the children of one parent, at most `FEW`.
        weight: Of each.

    Returns:
        The sum; NaN where the value of one with a weight is, and where none has one.

    Example:
        >>> total_of([1e308, 1e308], [1.0, 1.0])
        1.7976931348623157e+308
    """
    if not all(weight):
        if not any(weight):
            return nan
        below = [x if w else 0.0 for x, w in zip(below, weight, strict=True)]
    total = sum_of(below, weight)
    if isfinite(total) or any(map(isnan, below)):
        return total
    return _exact_total(below, weight)


def _exact_total(below: list[float], weight: list[float]) -> float:
    """Return a sum of which a part is beyond all floats, itself held within them."""
    pairs = zip(map(Fraction, below), map(Fraction, weight), strict=True)
    return float(min(max(sum(x * w for x, w in pairs), -LARGEST), LARGEST))


def _total(parts: list[float]) -> float:
    """Return the first plus the sum of the rest, as numpy does."""
    if len(parts) == 1:
        return parts[0]
    rest = -0.0
    for part in parts[1:]:
        rest += part
    return parts[0] + rest
