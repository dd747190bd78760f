"""From stated effects to gains in chance, of key results and of their objectives."""

from collections.abc import Callable
from typing import Final

import numpy as np
from attrs import field, fields, frozen

from okrkit.model.table import NEVER
from okrkit.projection.foresight import SETTLED
from okrkit.projection.joining.marginals import Marginals
from okrkit.projection.joining.simulation import simulation
from okrkit.projection.outlook import Outlook
from okrkit.scoring.arithmetic import Floats, Ints
from okrkit.scoring.closed import closed_of
from okrkit.scoring.judgement import compared
from okrkit.strategy.prioritising.moving import chances_moved, marginals_moved
from okrkit.strategy.prioritising.stated import TENTH, effect_at, even_levels

__all__ = [
    "Ground",
    "Weight",
    "averaged",
    "ground_of",
    "objectives_weighed",
    "weighed",
]

_ENDS: Final = np.array([-TENTH, 0.0, TENTH])
"""Where an effect is looked at after its levels: low, middle and high."""

_LEVELS: Final = np.concatenate([even_levels(512), _ENDS])
"""Levels of an effect on a key result, whose chance is in closed form."""

_DRAWN: Final = np.concatenate([even_levels(32), _ENDS])
"""Levels of an effect on an objective, each of which needs a joint draw."""

_AT_ONCE: Final = 1 << 10
"""Key results that are looked at together: so much memory do their levels take."""


@frozen(kw_only=True, eq=False)
class Weight:
    """
    Gains in chance of some key results or objectives.

    Attributes:
        before: Chances without.
        gain: What they are expected to rise by.
        low: The least rise for the low, the middle and the high effect.
        high: The greatest.
        error: Standard error of the gain, from the number of draws alone.

    Shape:
        Every column (n,).
    """

    before: Floats
    gain: Floats
    low: Floats
    high: Floats
    error: Floats

    def rows(self, which: slice) -> "Weight":
        """
        Return some of the gains.

        Args:
            which: A slice of them.

        Returns:
            Those, as views.

        Shape:
            Every column (k,).

        Units:
            Probabilities.

        Source:
            None.

        Example:
            >>> two = np.arange(2.0)
            >>> all = Weight(before=two, gain=two, low=two, high=two, error=two)
            >>> all.rows(slice(1, 2)).gain.tolist()
            [1.0]
        """
        return Weight(**{f.name: getattr(self, f.name)[which] for f in fields(Weight)})


@frozen(kw_only=True, eq=False)
class Ground:
    """
    What gains are measured against: a set as it is foreseen.

    Attributes:
        outlook: How it will probably end.
        fixed: Why an effect cannot move a key result, by row; empty where it can.
    """

    outlook: Outlook
    fixed: np.ndarray
    _made: dict[int, Floats] = field(factory=dict, init=False, eq=False)

    def hits(self, nodes: Ints) -> Floats:
        """
        Return in which draws objectives succeed, without any initiative.

        Args:
            nodes: Places of the objectives.

        Returns:
            1 or 0; NaN where an objective has no chance.

        Shape:
            nodes (k,) → (draws, k).

        Units:
            None.

        Source:
            `okrkit.projection.joining.joint`.

        Example:
            >>> from okrkit import KeyResult, Objective, OKRSet, project
            >>> kr = KeyResult("nps", "x", baseline=32, target=40)
            >>> okrs = OKRSet([Objective("keep", "Stay", [kr])], cycle="2026-Q4")
            >>> ground = ground_of(project(okrs, on="2026-11-15"))
            >>> ground.hits(np.array([0])).shape
            (1000, 1)
        """
        new = np.array([n for n in nodes.tolist() if n not in self._made], dtype=int)
        if len(new):
            still = np.zeros(0, dtype=np.int64)
            drawn = self.drawn(new, still, np.zeros(0))
            self._made.update(zip(new.tolist(), drawn.T, strict=True))
        return np.column_stack([self._made[node] for node in nodes.tolist()])

    def drawn(self, nodes: Ints, rows: Ints, by: Floats) -> Floats:
        """
        Return in which draws objectives succeed, some values moved.

        The draws are those of the outlook, so that what differs is the effect alone.

        Args:
            nodes: Places of the objectives.
            rows: Key results that are moved.
            by: How much each is moved.

        Returns:
            1 or 0; NaN where an objective has no chance.

        Shape:
            nodes (k,), rows and by (n,) → (draws, k).

        Units:
            The metric's.

        Source:
            `okrkit.projection.joining.joint`.

        Example:
            >>> from okrkit import KeyResult, Objective, OKRSet, project
            >>> kr = KeyResult("nps", "x", baseline=32, target=40)
            >>> okrs = OKRSet([Objective("keep", "Stay", [kr])], cycle="2026-Q4")
            >>> ground = ground_of(project(okrs, on="2026-11-15"))
            >>> far = ground.drawn(np.array([0]), np.array([0]), np.array([1e6]))
            >>> float(far.mean())
            1.0
        """
        seen, asked = self.outlook.foresight, self.outlook.asked
        marginals: Marginals = marginals_moved(seen, rows, by)
        made = simulation(
            self.outlook.rolling,
            marginals,
            asked.correlation,
            seed=asked.seed,
            draws=asked.draws,
        )
        scores = made.scores(nodes)
        hit = (compared(scores) >= compared(made.lines()[nodes])).astype(np.float64)
        hit[np.isnan(scores)] = np.nan
        return hit


def ground_of(outlook: Outlook) -> Ground:
    """
    Return what gains are measured against.

    Args:
        outlook: How a set will probably end.

    Returns:
        It, with what no effect can move.

    Example:
        >>> from okrkit import Done, KeyResult, project
        >>> ship = KeyResult("ship", "Ship it", target=Done())
        >>> ground_of(project(ship, on="2026-11-15", cycle="2026-Q4")).fixed[0]
        'it is work or a share of time, and has no value in a unit of its own'
    """
    seen, table = outlook.foresight, outlook.foresight.sheet.okrs.table
    fixed = np.full(len(table), "", dtype=object)
    for part in seen.parts:
        fixed[part.rows[part.way == SETTLED]] = "it is over, and nothing moves it"
        fixed[part.rows[part.shares]] = (
            "it is work or a share of time, and has no value in a unit of its own"
        )
    none = np.flatnonzero(np.isnan(seen.endings.chance))
    fixed[none] = seen.endings.method[none]
    for row, end in closed_of(seen.sheet, "key result").items():
        own = seen.sheet.okrs.key_results[row].closed is end
        what = "it" if own else "its objective"
        fixed[row] = f"{what} was closed on {end.date} as {end.outcome}"
    over = (table.start > NEVER) & (seen.sheet.on >= table.end)
    fixed[over & (fixed == "")] = "its last day is over"
    if outlook.asked.roll_up.supported != "own":
        made = outlook.joint.nodes - len(seen.sheet.objectives.end)
        fixed[made[made >= 0]] = "objectives make its score, not its own value"
    return Ground(outlook=outlook, fixed=fixed)


def weighed(ground: Ground, rows: Ints, effects: Floats) -> Weight:
    """
    Return what effects add to the chances of key results.

    Args:
        ground: What they are measured against.
        rows: Key results, which effects can move; one may stand several times.
        effects: Low, mid and high of each: the 10 %, 50 % and 90 % points.

    Returns:
        The gains.

    Shape:
        rows (n,), effects (n, 3).

    Units:
        The metric's; probabilities.

    Source:
        ``gain = mean over e of P(V + e meets the target) - P(V meets the target)``: V
        is the value at the end as projected, and e the stated effect, at 512 levels
        that are equally likely. Where more effect is better, and where less is, the
        mean is within 0.1 points of chance of the integral; for a band within 0.2.

    Example:
        >>> from okrkit import KeyResult, project
        >>> nps = KeyResult("nps", "x", baseline=32, target=40)
        >>> ground = ground_of(project(nps, on="2026-11-15", cycle="2026-Q4"))
        >>> found = weighed(ground, np.array([0]), np.array([[0.0, 4.0, 8.0]]))
        >>> bool(0 == found.low[0] < found.gain[0] < found.high[0])
        True
    """
    seen = ground.outlook.foresight
    before = seen.endings.chance[rows]
    with_it = np.empty((len(rows), len(_LEVELS)))
    for begin in range(0, len(rows), _AT_ONCE):
        some = slice(begin, begin + _AT_ONCE)
        by = effect_at(effects[some], _LEVELS)
        with_it[some] = chances_moved(seen, rows[some], by)
    return _summed(before, with_it, np.zeros(len(rows)))


def objectives_weighed(
    ground: Ground, objectives: Ints, rows: Ints, effects: Floats
) -> Weight:
    """
    Return what one initiative adds to the joint chances of objectives.

    Where it does well it is taken to do well on everything that it moves: its effects
    stand at the same level of their ranges.

    Args:
        ground: What they are measured against.
        objectives: Their places.
        rows: Key results that are moved.
        effects: Low, mid and high of each.

    Returns:
        The gains.

    Shape:
        objectives (k,); rows (n,), effects (n, 3).

    Units:
        The metric's; probabilities.

    Source:
        As `weighed`, with V the values of all key results together, drawn once with the
        seed and moved by each effect, at 32 levels that are equally likely.

    Example:
        >>> from okrkit import KeyResult, Objective, OKRSet, project
        >>> kr = KeyResult("nps", "x", baseline=32, target=40)
        >>> okrs = OKRSet([Objective("keep", "Stay", [kr])], cycle="2026-Q4")
        >>> ground = ground_of(project(okrs, on="2026-11-15"))
        >>> one, sure = np.array([0]), np.array([[1e6, 1e6, 1e6]])
        >>> found = objectives_weighed(ground, one, one, sure)
        >>> round(float(found.before[0] + found.gain[0]), 9)
        1.0
    """
    by = effect_at(effects, _DRAWN)
    count = len(_DRAWN) - len(_ENDS)
    return averaged(ground, objectives, lambda at: (rows, by[:, at]), count)


def averaged(
    ground: Ground,
    objectives: Ints,
    moved: Callable[[int], tuple[Ints, Floats]],
    count: int,
) -> Weight:
    """
    Return gains of objectives, averaged over some effects; the last three are ends.

    Args:
        ground: What they are measured against.
        objectives: Their places.
        moved: From the number of an effect to rows, and how much each is moved.
        count: Of the effects that are averaged; three more follow: low, mid, high.

    Returns:
        The gains.

    Shape:
        objectives (k,).

    Units:
        The metric's; probabilities.

    Source:
        As `objectives_weighed`.

    Example:
        >>> from okrkit import KeyResult, Objective, OKRSet, project
        >>> kr = KeyResult("nps", "x", baseline=32, target=40)
        >>> okrs = OKRSet([Objective("keep", "Stay", [kr])], cycle="2026-Q4")
        >>> ground, one = ground_of(project(okrs, on="2026-11-15")), np.array([0])
        >>> averaged(ground, one, lambda _: (one, np.zeros(1)), 4).gain
        array([0.])
    """
    before = ground.hits(objectives)
    rise = np.zeros_like(before)
    chances = np.empty((len(objectives), count + len(_ENDS)))
    known: dict[bytes, Floats] = {}
    for at in range(count + len(_ENDS)):
        rows, by = moved(at)
        # What is certain is the same at every point, and drawn once.
        key = by.tobytes()
        if key not in known:
            known[key] = ground.drawn(objectives, rows, by)
        hit = known[key]
        chances[:, at] = hit.mean(axis=0)
        if at < count:
            rise += (hit - before) / count
    half = len(rise) // 2
    pair = (rise[:half] + rise[half:]) / 2
    error = pair.std(axis=0, ddof=1) / np.sqrt(half)
    return _summed(before.mean(axis=0), chances, error)


def _summed(before: Floats, with_it: Floats, error: Floats) -> Weight:
    """Take means over the levels, and the least and greatest of the three ends."""
    rise = with_it - before[:, None]
    ends = rise[:, -len(_ENDS) :]
    return Weight(
        before=before,
        gain=rise[:, : -len(_ENDS)].mean(axis=1),
        low=ends.min(axis=1),
        high=ends.max(axis=1),
        error=error,
    )
