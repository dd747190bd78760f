"""What moving a key result gives through the sums of values that it goes into."""

import numpy as np
from attrs import frozen

from okrkit.alignment.arrays import Flags, Floats, Ints, among
from okrkit.alignment.listed import pooled
from okrkit.alignment.plan import Plan
from okrkit.alignment.rolling import Rolling
from okrkit.scoring.arithmetic import within_floats
from okrkit.scoring.formulas import spread
from okrkit.scoring.judgement import cap_of, score_of
from okrkit.scoring.terms import CHANGE, REACH, travelled

_MOST = 1 << 22


@frozen(eq=False, kw_only=True)
class Flows:
    """
    Whose values go into whose, over any number of levels.

    Attributes:
        origin: Row of a key result with a reading of its own.
        taker: Row of one whose value it goes into.
        factor: How much of a change of the one reaches the other.
        unknown: Whether there were too many to follow.
    """

    origin: Ints
    taker: Ints
    factor: Floats
    unknown: bool


def with_sources(rolling: Rolling, nodes: Ints) -> Ints:
    """
    Return key results, and those whose values go into theirs.

    Args:
        rolling: The set rolled up.
        nodes: Nodes of key results.

    Returns:
        Nodes, each once.

    Shape:
        (n,) → (found,).

    Units:
        Places.

    Source:
        None: a walk downwards.

    Example:
        >>> from okrkit import OKRSet
        >>> from okrkit.alignment import align
        >>> rolling = align(OKRSet(), on="2026-11-15").rolling
        >>> with_sources(rolling, np.zeros(0, dtype=np.int64)).tolist()
        []
    """
    if rolling.valued is None:
        return nodes
    plan, first = rolling.valued.plan, rolling.graph.objectives
    found = among(nodes - first, plan.size)
    at = plan.places()[nodes - first]
    while len(at := at[at >= 0]):
        below = plan.child[spread(plan.first[at], plan.first[at + 1] - plan.first[at])]
        below = np.unique(below[~found[below]])
        found[below] = True
        at = plan.places()[below]
    # The rows after all stand for what is broken, or nothing.
    return first + np.flatnonzero(found[: rolling.graph.size - first])


def flows(rolling: Rolling, rows: Ints) -> Flows:
    """
    Follow values upwards.

    Args:
        rolling: The set rolled up.
        rows: Of key results that can be moved.

    Returns:
        Where their values go.

    Shape:
        Grows with the pairs of key results that give and take.

    Units:
        Factors from unit to unit.

    Source:
        The chain rule, from below.

    Example:
        >>> from okrkit import OKRSet
        >>> from okrkit.alignment import align
        >>> rolling = align(OKRSet(), on="2026-11-15").rolling
        >>> flows(rolling, np.zeros(0, dtype=np.int64)).unknown
        False
    """
    none = np.zeros(0, dtype=np.int64)
    origins, takers, factors = [none], [none], [np.zeros(0)]
    count = 0
    if rolling.valued is not None:
        plan = rolling.valued.plan
        origin, row, factor = rows, rows, np.ones(len(rows))
        while len(row):
            origin, row, factor = _up(plan, origin, row, factor)
            origins.append(origin)
            takers.append(row)
            factors.append(factor)
            count += len(row)
            if count > _MOST:
                return Flows(origin=none, taker=none, factor=np.zeros(0), unknown=True)
    origin, taker, factor = _together(
        np.concatenate(origins), np.concatenate(takers), np.concatenate(factors)
    )
    return Flows(origin=origin, taker=taker, factor=factor, unknown=False)


def _up(
    plan: Plan, origin: Ints, row: Ints, factor: Floats
) -> tuple[Ints, Ints, Floats]:
    """Follow values one link up; ways that meet go on together."""
    first, at, above = plan.ups()
    size = first[row + 1] - first[row]
    link = spread(first[row], size)
    reached = np.repeat(factor, size) * plan.weight[at[link]]
    return _together(np.repeat(origin, size), plan.parents[above[link]], reached)


def _together(origin: Ints, taker: Ints, factor: Floats) -> tuple[Ints, Ints, Floats]:
    """Return each pair once, with the sum of its factors."""
    order = np.lexsort((taker, origin))
    origin, taker, factor = origin[order], taker[order], factor[order]
    new = (np.diff(origin, prepend=-1) != 0) | (np.diff(taker, prepend=-1) != 0)
    begin = np.flatnonzero(new)
    if not len(begin):
        return origin, taker, factor
    return origin[begin], taker[begin], np.add.reduceat(factor, begin)


def given(
    rolling: Rolling, found: Flows, gain: Floats, rows: Ints, moved: Floats
) -> Floats:
    """
    Return what moving each key result adds above, through the values of others.

    Args:
        rolling: The set rolled up.
        found: Where values go.
        gain: For each node how much of its score reaches the one above.
        rows: Of the key results that move.
        moved: Progress of each then.

    Returns:
        What it adds to the score above; 0 where its value goes nowhere.

    Shape:
        rows, moved (n,) → (n,).

    Units:
        Scores as fractions.

    Source:
        Progress is linear between baseline and target, and so is a sum.

    Example:
        >>> from okrkit import OKRSet
        >>> from okrkit.alignment import align
        >>> rolling = align(OKRSet(), on="2026-11-15").rolling
        >>> rows = np.zeros(0, dtype=np.int64)
        >>> given(rolling, flows(rolling, rows), rows * 1.0, rows, rows * 1.0).tolist()
        []
    """
    sheet, first = rolling.sheet, rolling.graph.objectives
    terms, taker = sheet.terms, found.taker
    place = np.zeros(len(sheet.reading.value), dtype=np.int64)
    place[rows] = np.arange(len(rows))
    origin = place[found.origin]
    with np.errstate(all="ignore"):
        way = terms.target[rows] - terms.baseline[rows]
        change = (moved - sheet.key_results.progress[rows]) * way
        value = sheet.reading.value[taker] + change[origin] * found.factor
        progress = travelled(terms, within_floats(value), taker)
        score = score_of(
            progress, cap_of(sheet.terms, sheet.policy, taker), sheet.policy
        )
        rise = gain[first + taker] * (score - sheet.key_results.score[taker])
    found_rise = np.bincount(origin, np.nan_to_num(rise), minlength=len(rows))
    return found_rise.astype(np.float64)


def fixed(rolling: Rolling, nodes: Ints) -> tuple[Flags, Flags]:
    """
    Return which key results cannot be moved alone, and which give their values on.

    Args:
        rolling: The set rolled up.
        nodes: Nodes of key results.

    Returns:
        Those made of others, whose reading others show, too, or whose value does not
        follow from progress alone; and those that go into sums and can be moved.

    Shape:
        (n,) → (n,), (n,).

    Units:
        None.

    Source:
        `RollUp.supported`.

    Example:
        >>> from okrkit import OKRSet
        >>> from okrkit.alignment import align
        >>> rolling = align(OKRSet(), on="2026-11-15").rolling
        >>> [flags.tolist() for flags in fixed(rolling, np.zeros(0, dtype=np.int64))]
        [[], []]
    """
    stays = pooled(rolling, nodes)
    gives = np.zeros(len(nodes), dtype=np.bool_)
    if rolling.valued is not None:
        rows = nodes - rolling.graph.objectives
        stays |= np.isin(rows, list(rolling.valued.shared))
        first, _, _ = rolling.valued.plan.ups()
        gives = (first[rows + 1] > first[rows]) & ~stays
        linear = np.isin(rolling.sheet.terms.kind[rows], (REACH, CHANGE))
        # Of the weakest several can move at once: that is not followed.
        follows = linear & (rolling.rule.rule == "mean")
        stays, gives = stays | (gives & ~follows), gives & follows
    return stays, gives
