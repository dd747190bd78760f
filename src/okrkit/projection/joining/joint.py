"""`joint`: how a whole set may end, key results drawn together and rolled up."""

from collections.abc import Callable

import numpy as np
from attrs import field, frozen
from numpy.typing import ArrayLike

from okrkit.alignment.rolling import Rolling
from okrkit.errors import InvalidOKRError, shown
from okrkit.numerics.numbers import numbers
from okrkit.projection.joining.correlation import Correlation
from okrkit.projection.joining.marginals import Marginals
from okrkit.projection.joining.simulation import Simulation, simulation
from okrkit.projection.said import chance_text
from okrkit.projection.tabled import Columns, numbers_html, numbers_text
from okrkit.results.progressing import steps
from okrkit.scoring.arithmetic import Floats, Ints
from okrkit.scoring.judgement import compared
from okrkit.typing import Progress

_FEWEST = 10
_MOST = 1_000_000
_AT_ONCE = 1 << 25
_SORTED = 1 << 20


@frozen(eq=False, kw_only=True, repr=False)
class Joint:
    """
    How the scores of a set may end, from draws of all its key results together.

    Attributes:
        nodes: Places in the graph of the set: all objectives, then the key results
            whose score or value others make.
        chance: Of a score at or past the success line; NaN where there will be none.
        error: Standard error of the chance, from the number of draws alone.
        mean: Of the score.
        quantiles: Of the score, at the levels; each is a score that was drawn.
        levels: Of the quantiles.
        draws: How many.
        seed: Decides them.
        correlation: How surprises go together.
        simulation: What was drawn from.

    Shape:
        nodes, chance, error, mean (k,); levels (q,), quantiles (k, q).

    Example:
        >>> from okrkit import Done, KeyResult, Objective, OKRSet, project
        >>> ship = KeyResult("ship", "Ship it", target=Done())
        >>> okrs = OKRSet([Objective("grow", "Grow", [ship])], cycle="2026-Q4")
        >>> project(okrs, on="2026-11-15").joint
        <Joint of 1 scores, 1000 draws, seed 0, correlation 0.3>
    """

    nodes: Ints
    chance: Floats
    error: Floats
    mean: Floats
    quantiles: Floats
    levels: Floats
    draws: int
    seed: int
    correlation: Correlation
    simulation: Simulation = field(repr=False)

    def __len__(self) -> int:
        """Count the objectives and key results it tells of."""
        return len(self.nodes)

    def __repr__(self) -> str:
        """Return the sizes, on one line."""
        return (
            f"<Joint of {len(self)} scores, {self.draws} draws, seed {self.seed}, "
            f"correlation {self.correlation.common:g}>"
        )

    def __str__(self) -> str:
        """Return the first scores as a text table."""
        return numbers_text(repr(self)[1:-1], self._columns())

    def _repr_html_(self) -> str:
        """Return the first scores for a notebook."""
        return numbers_html(repr(self)[1:-1], self._columns())

    def _columns(self) -> Columns:
        """Name the columns as people read them."""
        graph = self.simulation.rolling.graph
        named: Columns = {"id": [graph.id_of(node) for node in self.nodes.tolist()]}
        sure = zip(self.chance.tolist(), self.error.tolist(), strict=True)
        named["chance"] = [
            chance_text(None if np.isnan(chance) else chance, drawn=error > 0)
            for chance, error in sure
        ]
        named |= {"± of it": self.error, "mean": self.mean}
        for level, column in zip(self.levels.tolist(), self.quantiles.T, strict=True):
            named[f"{100 * level:g}%"] = column
        return named

    def sample(self, nodes: ArrayLike) -> Floats:
        """
        Return the scores of some nodes in every draw: the same draws, made again.

        Args:
            nodes: Places in the graph: objectives, or key results after them.

        Returns:
            Their scores; a column of NaN where there will be none.

        Raises:
            InvalidOKRError: A node that is not there.

        Shape:
            nodes (k,) → (draws, k).

        Units:
            Scores as fractions.

        Source:
            As `joint`.

        Example:
            >>> from okrkit import Done, KeyResult, Objective, OKRSet, align
            >>> from okrkit.projection.joining.marginals import Quantiles
            >>> ship = KeyResult("ship", "Ship it", target=Done())
            >>> okrs = OKRSet([Objective("grow", "Grow", [ship])])
            >>> even = Quantiles.of_atoms([0], [0, 2], [0, 1], [0.5, 0.5])
            >>> rolling = align(okrs, on="2026-11-15").rolling
            >>> outcome = joint(rolling, Marginals.of_shares(1, even), seed=1)
            >>> outcome.sample([0, 1]).shape
            (1000, 2)
        """
        return self.simulation.scores(nodes)


def joint(
    rolling: Rolling,
    marginals: Marginals,
    *,
    seed: int,
    draws: int = 1_000,
    correlation: object = None,
    levels: ArrayLike = (0.1, 0.5, 0.9),
    progress: "Progress | bool | None" = None,
) -> Joint:
    """
    Draw how all key results of a set end, together, and roll every draw up.

    Each draw gives every key result an outcome by a Gaussian copula, scores it by the
    policy and rolls the scores up by the set's own rule, values too where the rule
    takes them. Draws come in mirrored pairs, which makes most errors
    smaller, but for bands. The draws of a
    key result depend on the seed and its id, or its metric's: they stay the same
    whatever else is in the set.

    Args:
        rolling: The set, scored and rolled up.
        marginals: What each key result may come to by itself.
        seed: Decides all draws.
        draws: How many; an even number.
        correlation: How surprises go together: None for the default 0.3, a number, a
            mapping of pairs of ids, or a `Correlation`.
        levels: Of the quantiles, above 0 and below 1.
        progress: True for a bar by `tqdm`, or what makes one of the pairs of draws and
            `total`, as `tqdm` does; None for none.

    Returns:
        Chances, means and quantiles of objectives, and of key results others make.

    Raises:
        UnknownIdError: A pair names no key result.
        AmbiguousIdError: A pair's short id that several have.
        InvalidOKRError: Marginals of another set, correlations that cannot be, a seed
            or number of draws that is none, levels outside 0 to 1.

    Shape:
        Linear in key results, links and draws; memory does not grow with key results
        times draws.

    Units:
        Scores as fractions.

    Source:
        A one-factor Gaussian copula; why 0.3: `okrkit.projection.joining.correlation`.

    Example:
        >>> from okrkit import Done, KeyResult, Objective, OKRSet, align
        >>> from okrkit.projection.joining.marginals import Quantiles
        >>> ship = KeyResult("ship", "Ship it", target=Done())
        >>> okrs = OKRSet([Objective("grow", "Grow", [ship])])
        >>> even = Quantiles.of_atoms([0], [0, 2], [0, 1], [0.5, 0.5])
        >>> rolling = align(okrs, on="2026-11-15").rolling
        >>> outcome = joint(rolling, Marginals.of_shares(1, even), seed=1)
        >>> outcome.chance.tolist(), outcome.quantiles.tolist()
        ([0.5], [[0.0, 0.0, 1.0]])

    .. versionadded:: 0.1.0
    """
    at = _levels(levels)
    by = Correlation.of(correlation)
    check_draws(seed, draws, place="joint")
    made = simulation(rolling, marginals, by, seed=seed, draws=draws)
    nodes = made.nodes()
    found = np.full((3, len(nodes)), np.nan)
    quantiles = np.full((len(nodes), len(at)), np.nan)
    # From below: those of the first parts need but little of the set.
    order = np.argsort(rolling.wiring.plan.height[nodes], kind="stable")
    size = max(_AT_ONCE // draws, 1)
    parts = [order[begin : begin + size] for begin in range(0, len(nodes), size)]
    with steps(progress, range(len(parts) * (draws // 2))) as step:
        for part in parts:
            found[:, part], quantiles[part] = _told(made, nodes[part], at, step)
    return Joint(
        nodes=nodes,
        chance=found[0],
        error=found[1],
        mean=found[2],
        quantiles=quantiles,
        levels=at,
        draws=draws,
        seed=seed,
        correlation=by,
        simulation=made,
    )


def _told(
    made: Simulation, nodes: Ints, levels: Floats, step: Callable[[], None]
) -> tuple[Floats, Floats]:
    """Draw some nodes, and return what the draws tell; the draws go again."""
    scores = made.scores(nodes, step=step)
    return _moments(scores, made.lines()[nodes]), _quantiles(scores, levels)


def _moments(scores: Floats, lines: Floats) -> Floats:
    """Return chance, its standard error, and mean, from draws in mirrored pairs."""
    draws, count = scores.shape
    found = np.empty((3, count))
    wide = max(_SORTED // draws, 1)
    for begin in range(0, count, wide):
        some = slice(begin, begin + wide)
        score = scores[:, some]
        hit = compared(score) >= compared(lines[some])
        pair = (hit[: draws // 2].astype(np.float64) + hit[draws // 2 :]) / 2
        chance = pair.mean(axis=0)
        error = pair.std(axis=0, ddof=1) / np.sqrt(len(pair))
        # What never happened may still: as likely as once in so many draws and two.
        alike = (score == score[0]).all(axis=0)
        rare = (chance == 0) | (chance == 1)
        once = 1 / (draws + 2)
        error[rare] = np.sqrt(once * (1 - once) / draws)
        error[alike] = 0.0
        found[:, some] = chance, error, score.mean(axis=0)
    found[:, np.isnan(scores[0])] = np.nan
    return found


def _quantiles(scores: Floats, levels: Floats) -> Floats:
    """Return the smallest drawn scores with at least so much at or below them."""
    draws, count = scores.shape
    place = np.ceil(levels * draws - 1e-9).astype(np.int64) - 1
    found = np.empty((count, len(levels)))
    wide = max(_SORTED // draws, 1)
    for begin in range(0, count, wide):
        some = slice(begin, begin + wide)
        found[some] = np.sort(scores[:, some].T, axis=1)[:, np.maximum(place, 0)]
    return found


def check_draws(seed: object, draws: object, *, place: str) -> None:
    """
    Refuse a seed or a number of draws that is none.

    Args:
        seed: What decides the draws.
        draws: How many.
        place: The function that was asked.

    Raises:
        InvalidOKRError: No whole numbers, or an odd, small or enormous number of draws.

    Example:
        >>> check_draws(1, 1000, place="joint")
    """
    for name, value in (("seed", seed), ("draws", draws)):
        if not isinstance(value, int | np.integer) or isinstance(value, bool):
            raise InvalidOKRError(
                f"{name} is a whole number",
                code="wrong-type",
                place=f"{place}.{name}",
                expected="a whole number",
                got=shown(value),
            )
        if name == "draws" and (value % 2 or not _FEWEST <= value <= _MOST):
            raise InvalidOKRError(
                "not so many draws",
                code="invalid-value",
                place=f"{place}.draws",
                expected=f"an even number from {_FEWEST} to {_MOST:,}",
                got=shown(value),
                hint="Draws come in mirrored pairs.",
            )


def _levels(levels: ArrayLike) -> Floats:
    read = numbers(levels, place="joint.levels")
    if read.ndim != 1 or not np.all((read > 0) & (read < 1)):
        raise InvalidOKRError(
            "levels of quantiles lie between 0 and 1",
            code="not-a-level",
            place="joint.levels",
            expected="numbers above 0 and below 1",
            got=shown(levels),
        )
    return read
