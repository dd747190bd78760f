"""`Simulation`: draws of all key results, scored and rolled up a block at a time."""

from collections.abc import Callable
from itertools import pairwise

import numpy as np
from attrs import frozen
from numpy.typing import ArrayLike

from okrkit.alignment.arrays import among, sizes
from okrkit.alignment.arrays import nodes as read_nodes
from okrkit.alignment.kernel import Rule, roll_up
from okrkit.alignment.plan import Plan
from okrkit.alignment.rolling import Rolling
from okrkit.errors import InvalidOKRError
from okrkit.model.checks import instance
from okrkit.projection.joining.correlation import Correlation
from okrkit.projection.joining.curves import Curves, progress_of, shares_of
from okrkit.projection.joining.factors import Factors, factors_of
from okrkit.projection.joining.fed import Fed, fed_of
from okrkit.projection.joining.marginals import Marginals
from okrkit.projection.spreads.students import students
from okrkit.scoring.arithmetic import Floats, Ints
from okrkit.scoring.basis import direction
from okrkit.scoring.judgement import cap_of, rounded, score_of

# Scores in one block, and outcomes worked on at a time: these stay in the cache.
_BLOCK = 1 << 22
_TILE = 1 << 15
# So many nodes make a roll-up worth its start.
_WORTH = 1 << 15


def _nothing() -> None:
    """Show no progress."""


@frozen(eq=False, kw_only=True)
class Simulation:
    """
    A set whose end can be drawn.

    Attributes:
        rolling: The set, scored and rolled up.
        factors: What makes key results surprise together.
        curves: From outcomes to the progress of key results.
        fixed: Score of each key result that is certain; NaN for others.
        fed: Values of key results that others make; None where the rule takes none.
        draws: How many draws there are.
    """

    rolling: Rolling
    factors: Factors
    curves: list[Curves]
    fixed: Floats
    fed: Fed | None
    draws: int

    def nodes(self) -> Ints:
        """
        Return the objectives, and the key results whose score or value others make.

        Returns:
            Places in the graph.

        Example:
            >>> from okrkit import KeyResult, Objective, OKRSet, align
            >>> ship = KeyResult("ship", "Ship it", baseline=0, target=1)
            >>> okrs = OKRSet([Objective("grow", "Grow", [ship])])
            >>> rolling = align(okrs, on="2026-11-15").rolling
            >>> of = rolling, Marginals.of_shares(1), Correlation()
            >>> simulation(*of, seed=1, draws=10).nodes().tolist()
            [0]
        """
        graph, plan = self.rolling.graph, self.rolling.wiring.plan
        made = plan.height[: graph.size] > 0
        made[: graph.objectives] = True
        if self.fed is not None:
            made[graph.objectives + self.fed.taking] = True
        return np.flatnonzero(made)

    def lines(self) -> Floats:
        """
        Return the score from which each node of the graph succeeds.

        Returns:
            Scores, (nodes of the graph,).

        Example:
            >>> from okrkit import KeyResult, Objective, OKRSet, align
            >>> ship = KeyResult("ship", "Ship it", baseline=0, target=1)
            >>> okrs = OKRSet([Objective("grow", "Grow", [ship])])
            >>> rolling = align(okrs, on="2026-11-15").rolling
            >>> of = rolling, Marginals.of_shares(1), Correlation()
            >>> simulation(*of, seed=1, draws=10).lines().tolist()
            [1.0, 1.0]
        """
        sheet = self.rolling.sheet
        return np.append(sheet.objectives.line, sheet.key_results.line)

    def scores(
        self, nodes: ArrayLike, *, step: Callable[[], None] = _nothing
    ) -> Floats:
        """
        Return the scores of nodes in every draw, and draw no more than they need.

        Args:
            nodes: Places in the graph.
            step: Called for each mirrored pair of draws that is done, block by block.

        Returns:
            Scores: first one of each mirrored pair of draws, then the other.

        Raises:
            InvalidOKRError: A node that is not there.

        Shape:
            nodes (k,) → (draws, k).

        Units:
            Fractions.

        Source:
            The copula of `Factors`, the scoring's kernel, and that of the roll-up.

        Example:
            >>> from okrkit import KeyResult, Objective, OKRSet, align
            >>> ship = KeyResult("ship", "Ship it", baseline=0, target=1)
            >>> okrs = OKRSet([Objective("grow", "Grow", [ship])])
            >>> rolling = align(okrs, on="2026-11-15").rolling
            >>> of = rolling, Marginals.of_shares(1), Correlation()
            >>> simulation(*of, seed=1, draws=10).scores([0]).shape
            (10, 1)
        """
        size = self.rolling.graph.size
        wanted = read_nodes(nodes, size=size, place="joint.nodes")
        below = _below(self.rolling, wanted, self.fixed, self.draws)
        half, block = self.draws // 2, self._block(below)
        found = np.empty((self.draws, len(wanted)))
        lines = np.empty((2 * block, below.size))
        curves = [below.some_of(curve) for curve in self.curves]
        for first in range(0, half, block):
            count = min(block, half - first)
            score = lines[: 2 * count]
            self._draw(score, below, [c for c in curves if len(c)], first)
            rolled = below.rolled(score, self.rolling.rule.rule)[:, below.wanted]
            rolled = rounded(rolled, self.rolling.own.policy)
            found[first : first + count] = rolled[:count]
            found[half + first : half + first + count] = rolled[count:]
            for _ in range(count):
                step()
        return found

    def _block(self, below: "_Below") -> int:
        """Say how many pairs of draws are made at once."""
        most = max(below.size, len(self.factors))
        if self.fed is not None:
            most = max(most, len(self.fed.amount))
        return int(np.clip(_BLOCK // (2 * most), 1, self.draws // 2))

    def _draw(
        self, score: Floats, below: "_Below", curves: list[Curves], first: int
    ) -> None:
        """Fill a block with scores of key results, mirrored draws in its lower half."""
        sheet, count = self.rolling.own, len(score) // 2
        score[:] = below.fixed
        for curve in curves:
            cap = cap_of(sheet.terms, sheet.policy, curve.rows)
            column = below.column[curve.rows]
            wide = max(_TILE // count, 1)
            for begin in range(0, len(curve), wide):
                tile = slice(begin, begin + wide)
                part = curve.take(tile)
                outcome = self.factors.draw(part.rows, first, count)
                if curve.heavy:
                    outcome = students(outcome)
                for rows, drawn in (
                    (slice(0, count), outcome),
                    (slice(count, None), -outcome),
                ):
                    progress = part.over(drawn)
                    score[rows, column[tile]] = score_of(
                        progress, cap[tile], sheet.policy
                    )
        if self.fed is not None:
            column = below.column[self.fed.taking]
            scores = self.fed.scores(self.factors, first, count)
            score[:, column[column >= 0]] = scores[:, column >= 0]


def simulation(
    rolling: Rolling,
    marginals: Marginals,
    correlation: Correlation,
    *,
    seed: int,
    draws: int,
) -> Simulation:
    """
    Make a set ready to be drawn.

    Args:
        rolling: The set, scored and rolled up.
        marginals: What each key result may come to by itself.
        correlation: How surprises go together.
        seed: Decides all draws.
        draws: How many.

    Returns:
        The simulation. A key result of which the marginals say nothing keeps the score
        it has, or counts as 0 where the policy says so.

    Raises:
        UnknownIdError: A pair of the correlation names no key result.
        AmbiguousIdError: A pair's short id that several have.
        InvalidOKRError: No set, marginals of another one, or correlations that cannot
            be.

    Shape:
        Linear in key results.

    Units:
        Scores as fractions.

    Source:
        The functions it calls.

    Example:
        >>> from okrkit import KeyResult, Objective, OKRSet, align
        >>> ship = KeyResult("ship", "Ship it", baseline=0, target=1)
        >>> okrs = OKRSet([Objective("grow", "Grow", [ship])])
        >>> rolling = align(okrs, on="2026-11-15").rolling
        >>> of = rolling, Marginals.of_shares(1), Correlation()
        >>> simulation(*of, seed=1, draws=10).fixed.tolist()
        [nan]
    """
    instance(rolling, kind=Rolling, field="joint.rolling")
    instance(marginals, kind=Marginals, field="joint.marginals")
    own = rolling.own
    _refuse_others(marginals, len(own.okrs.table))
    good = direction(own.terms).astype(np.float64)
    # Of progress more is better, whatever the value does.
    banded = marginals.quantiles.rows[good[marginals.quantiles.rows] == 0]
    good[banded] = 1.0
    curves = progress_of(own, marginals.spread, np.flatnonzero(marginals.known()))
    curves += shares_of(marginals.quantiles, good)
    fixed = np.where(own.counted, np.nan_to_num(own.key_results.score), np.nan)
    moving = []
    for curve in curves:
        # Where the policy's rule says nothing of a value, it is as it was.
        silent = np.isnan(curve.height).any(axis=1)
        flat = (curve.height == curve.height[:, :1]).all(axis=1)
        at = curve.rows[flat]
        fixed[at] = score_of(
            curve.height[flat, 0], cap_of(own.terms, own.policy, at), own.policy
        )
        moving.append(curve.take(~flat & ~silent))
    return Simulation(
        rolling=rolling,
        factors=factors_of(own, correlation, seed, good),
        curves=[curve for curve in moving if len(curve)],
        fixed=fixed,
        fed=fed_of(rolling, marginals),
        draws=draws,
    )


@frozen(eq=False, kw_only=True)
class _Below:
    """
    Nodes that are wanted, and all that comes up to them: a plan of many draws at once.

    Attributes:
        size: How many nodes.
        wanted: Places among them of what is wanted.
        column: Place of each key result; -1 for those that are not needed.
        fixed: Score of each that is certain; NaN for others.
        plan: The links, repeated draw by draw.
        at_once: How many draws it takes.
    """

    size: int
    wanted: Ints
    column: Ints
    fixed: Floats
    plan: Plan
    at_once: int

    def some_of(self, curves: Curves) -> Curves:
        """Return the curves of key results that are needed."""
        return curves.take(np.flatnonzero(self.column[curves.rows] >= 0))

    def rolled(self, score: Floats, rule: Rule) -> Floats:
        """Roll every draw up, in place."""
        if not len(self.plan.child):
            return score
        for begin in range(0, len(score), self.at_once):
            part = score[begin : begin + self.at_once]
            lines = np.full(self.plan.size, np.nan)
            lines[: part.size] = part.ravel()
            rolled = roll_up(lines, self.plan, rule=rule)
            part[:] = rolled[: part.size].reshape(part.shape)
        return score


def _below(rolling: Rolling, wanted: Ints, fixed: Floats, draws: int) -> _Below:
    """Return what comes up to some nodes."""
    plan, before = rolling.wiring.plan, rolling.graph.objectives
    many = sizes(plan.first[:-1], len(plan.child))
    needed = among(wanted, plan.size)
    for start, stop in reversed(list(pairwise(plan.level.tolist()))):
        links = slice(plan.first.item(start), plan.first.item(stop))
        up = np.repeat(needed[plan.parents[start:stop]], many[start:stop])
        needed[plan.child[links][up]] = True
    kept = np.flatnonzero(needed)
    place = np.full(plan.size, -1)
    place[kept] = np.arange(len(kept))
    scores = np.full(plan.size, np.nan)
    scores[before : before + len(fixed)] = fixed
    at_once = int(np.clip(_WORTH // max(len(kept), 1), 1, draws))
    return _Below(
        size=len(kept),
        wanted=place[wanted],
        column=place[before : before + len(fixed)],
        fixed=scores[kept],
        plan=_repeated(plan, np.repeat(plan.parents, many), place, len(kept), at_once),
        at_once=at_once,
    )


def _repeated(plan: Plan, parent: Ints, place: Ints, size: int, times: int) -> Plan:
    """Return the links between nodes that have a place, several times over."""
    some = place[parent] >= 0
    if times == 1 and some.all() and size == plan.size:
        return plan
    step = np.arange(times)[:, None] * size
    return Plan.of(
        (place[plan.child[some]] + step).ravel(),
        (place[parent[some]] + step).ravel(),
        size=size * times,
        weight=np.tile(plan.weight[some], times),
    )


def _refuse_others(marginals: Marginals, rows: int) -> None:
    """Refuse marginals of another number of key results."""
    most = int(np.max(marginals.quantiles.rows, initial=-1))
    if len(marginals.spread) != rows or most >= rows:
        raise InvalidOKRError(
            "marginals of another set",
            code="shape-mismatch",
            place="joint.marginals",
            expected=f"{rows} key results",
            got=str(max(len(marginals.spread), most + 1)),
        )
