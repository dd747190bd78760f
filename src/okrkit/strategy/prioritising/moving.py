"""What is foreseen of a set when values are moved: the kernel, arrays alone."""

import numpy as np
from attrs import evolve

from okrkit.projection.ahead import marginals_of
from okrkit.projection.chances.outcomes import Outcomes
from okrkit.projection.foresight import Foresight, Part, judged
from okrkit.projection.joining.marginals import Marginals
from okrkit.projection.spreads.spread import Spread
from okrkit.scoring.arithmetic import Floats, Ints

__all__ = ["chances_moved", "marginals_moved", "moved"]


def moved(values: Spread | Outcomes, by: Floats) -> Spread | Outcomes:
    """
    Move what values may be, within what is possible.

    Args:
        values: What they may be.
        by: How much each row is moved.

    Returns:
        The same spread about another middle. What would lie beyond a bound lies on it.

    Shape:
        values of n rows, by (n,).

    Units:
        The metric's.

    Source:
        okrkit's own choice: an effect adds to whatever would have come.

    Example:
        >>> moved(Spread.of([5], scale=1, cap=6), np.array([3.0])).median().tolist()
        [6.0]
    """
    if isinstance(values, Spread):
        return evolve(values, centre=values.centre + by)
    low, high = values.least[:, None], values.most[:, None]
    return evolve(values, values=np.clip(values.values + by[:, None], low, high))


def chances_moved(foresight: Foresight, rows: Ints, by: Floats) -> Floats:
    """
    Return the chances of key results whose values are moved.

    Args:
        foresight: What is foreseen of all key results.
        rows: Which of them, with a chance; one may stand several times.
        by: How much each is moved.

    Returns:
        Chances of meeting the target.

    Shape:
        rows (n,), by (n, k) → (n, k).

    Units:
        The metric's; probabilities.

    Source:
        `okrkit.projection.foresight.judged`, of the moved values.

    Example:
        >>> from okrkit import KeyResult, project
        >>> nps = KeyResult("nps", "x", baseline=32, target=40)
        >>> seen = project(nps, on="2026-11-15", cycle="2026-Q4")
        >>> more = chances_moved(seen.foresight, np.array([0]), np.array([[0.0, 8.0]]))
        >>> bool(more[0, 0] == seen["nps"].chance < more[0, 1])
        True
    """
    row, off = np.repeat(rows, by.shape[1]), by.ravel()
    found = np.full(len(row), np.nan)
    for number, part in enumerate(foresight.parts):
        mine = np.flatnonzero(foresight.part[row] == number)
        if len(mine):
            place = foresight.place[row[mine]]
            some = Part(
                rows=row[mine],
                values=moved(part.values.rows(place), off[mine]),
                shares=part.shares[place],
                way=part.way[place],
                evidence=part.evidence[:, place],
            )
            found[mine] = judged(foresight.sheet, some).chance
    return found.reshape(by.shape)


def marginals_moved(foresight: Foresight, rows: Ints, by: Floats) -> Marginals:
    """
    Return what each key result may come to, some of their values moved.

    Args:
        foresight: What is foreseen of all key results.
        rows: Which are moved; those that stand several times are moved by the sum.
        by: How much each is moved.

    Returns:
        What a joint simulation draws from.

    Shape:
        rows, by (n,).

    Units:
        The metric's.

    Source:
        `moved`.

    Example:
        >>> from okrkit import KeyResult, project
        >>> nps = KeyResult("nps", "x", baseline=32, target=40)
        >>> seen = project(nps, on="2026-11-15", cycle="2026-Q4").foresight
        >>> still, up = (marginals_moved(seen, np.array([0]), np.array([float(by)]))
        ...              for by in (0, 8))
        >>> (up.spread.centre - still.spread.centre).tolist()
        [8.0]
    """
    whole = np.zeros(len(foresight.part))
    np.add.at(whole, rows, by)
    parts = tuple(
        evolve(part, values=moved(part.values, whole[part.rows]))
        for part in foresight.parts
    )
    return marginals_of(evolve(foresight, parts=parts))
