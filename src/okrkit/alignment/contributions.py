"""How much each key result gives to the score of what stands above it."""

import datetime as dt
import math
from typing import ClassVar

import numpy as np
from attrs import frozen

from okrkit import markup
from okrkit.alignment.arrays import Floats, Ints
from okrkit.alignment.kernel import gains
from okrkit.alignment.listed import Listed, key_results_below, sources_of
from okrkit.alignment.rolling import Rolling
from okrkit.model.noun import Noun
from okrkit.results import Explanation
from okrkit.scoring.columns import REASONS

_LARGE = 2.0**960
_SCALE = 2.0**-64
_SEEN = 1e-9
_NAMED = 5


@frozen(kw_only=True)
class Contribution(Noun):
    """
    What one key result gives to a score above it.

    Attributes:
        id: Id of the key result.
        title: What its owner wrote.
        score: Its own score, before it is rounded; None where it has none, 0 where the
            policy counts that as 0.
        gain: How much of its score reaches the score above: what a change of 1 here
            changes there.
        contribution: ``gain * score``. What rounding leaves of the sum stands on the
            largest.
        paths: How many ways lead up; where there are several, `gain` is of all. None
            from 2 to the 53rd on, where they are no longer counted exactly.
        why: Why it gives nothing, or counts 0; or the key results whose values make
            its own. Empty elsewhere.

    Example:
        >>> from okrkit import KeyResult, Objective, OKRSet
        >>> from okrkit.alignment import align
        >>> nps = KeyResult("nps", "Recommend us", baseline=32, target=40,
        ...                 check_ins={"2026-11-06": 34})
        >>> okrs = OKRSet([Objective("keep", "Stay", [nps])])
        >>> align(okrs, on="2026-11-15").contributions("keep")["nps"].contribution
        0.25
    """

    id: str
    title: str
    score: float | None
    gain: float
    contribution: float
    paths: int | None
    why: str


@frozen(kw_only=True, eq=False, repr=False)
class Contributions(Listed[Contribution]):
    """
    What each key result gives to one score, the largest first.

    Their contributions sum to `total`: exactly, where the sum is rounded once as
    `math.fsum` does; where scores below 0 almost cancel, to the last digit of the
    largest.

    Attributes:
        rolling: The set they are of.
        nodes: Their places in the graph, in this order.
        of: Id of what they contribute to.
        total: Its score before the policy rounds it; None where it has none.
        shown: Its score as the cascade shows it.
        why: Why it has no score; empty where it has one.
        gain: How much of each key result's score reaches it.
        contribution: ``gain * score`` of each.
        paths: How many ways lead up from each; infinity for too many to count.

    Example:
        >>> from okrkit import Objective, OKRSet
        >>> from okrkit.alignment import align
        >>> tree = align(OKRSet([Objective("keep", "Stay")]), on="2026-11-15")
        >>> print(tree.contributions("keep"))
        contributions to keep on 2026-11-15: none, no key result below it has a score
    """

    kind = "contributions"
    heads: ClassVar[tuple[str, ...]] = (
        "id",
        "title",
        "score",
        "gain",
        "contribution",
        "paths",
        "why",
    )
    align = "llrrrrl"
    drawn_align = "llrrlrl"

    of: str
    total: float | None
    shown: float | None
    why: str
    gain: Floats
    contribution: Floats
    paths: Floats

    @property
    def rounding(self) -> float:
        """The score as it is shown less the `total`: what rounding adds."""
        if self.total is None or self.shown is None:
            return 0.0
        return self.shown - self.total

    def _at(self, index: int, /) -> Contribution:
        graph, node = self.rolling.graph, int(self.nodes[index])
        score = float(self.rolling.values[node])
        return Contribution(
            id=graph.id_of(node),
            title=graph.title_of(node),
            score=None if math.isnan(score) else score,
            gain=float(self.gain[index]),
            contribution=float(self.contribution[index]),
            paths=_counted(self.paths[index]),
            why=self._why(index),
        )

    def _why(self, index: int) -> str:
        """Say why a key result gives nothing, counts 0, or whose values it has."""
        rolling, node = self.rolling, int(self.nodes[index])
        row = node - rolling.graph.objectives
        reason = REASONS[int(rolling.sheet.key_results.reason[row])]
        if math.isnan(rolling.values[node]):
            return reason
        if not self.gain[index]:
            return "another is weaker, or as weak" * (rolling.rule.rule == "weakest")
        if reason:
            return f"counts 0: {reason}"
        graph, sources = rolling.graph, sources_of(rolling, node)
        if not len(sources):
            return ""
        few = ", ".join(graph.id_of(source) for source in sources[:_NAMED].tolist())
        more = f", and {len(sources) - _NAMED} more" * (len(sources) > _NAMED)
        return f"made of the values of {few}{more}"

    def to_columns(self) -> "dict[str, np.ndarray]":
        """
        Return everything as arrays by name, in the order of `ids`.

        Returns:
            Columns by the names of `Contribution`'s fields; a missing score is NaN.

        Example:
            >>> from okrkit import Objective, OKRSet
            >>> from okrkit.alignment import align
            >>> tree = align(OKRSet([Objective("keep", "Stay")]), on="2026-11-15")
            >>> tree.contributions("keep").to_columns()["gain"].tolist()
            []
        """
        graph, size = self.rolling.graph, len(self)
        titles = [graph.title_of(node) for node in self.nodes.tolist()]
        whys = [self._why(place) for place in range(size)]
        return {
            "id": np.array(list(self.ids), dtype=object),
            "title": np.array(titles, dtype=object),
            "score": self.rolling.values[self.nodes],
            "gain": self.gain,
            "contribution": self.contribution,
            "paths": self.paths,
            "why": np.array(whys, dtype=object),
        }

    def explain(self, id: str, /) -> Explanation:
        """
        Say how the contribution of a key result came about.

        Args:
            id: Of a key result that is listed.

        Returns:
            A tree: its score, and how much of it goes up.

        Raises:
            UnknownIdError: No such key result counts here.

        Example:
            >>> from okrkit import KeyResult, Objective, OKRSet
            >>> from okrkit.alignment import align
            >>> kr = KeyResult("k", "K", at_least=1, check_ins={"2026-11-06": 1})
            >>> tree = align(OKRSet([Objective("o", "O", [kr])]), on="2026-11-15")
            >>> tree.contributions("o").explain("k").formula
            '1 * 1'
        """
        item = self._at(self._where(id))
        ways = f"{_ways(item.paths)} way{'s' * (item.paths != 1)} up to {self.of}"
        score = 0.0 if item.score is None else item.score
        return Explanation(
            item.id,
            item.contribution,
            rule="contribution",
            formula=f"{item.gain:.6g} * {score:.6g}",
            note=item.why,
            inputs=(
                Explanation("gain", item.gain, rule=self.rolling.rule.rule, note=ways),
                Explanation("score", item.score),
            ),
        )

    def _said(self) -> list[str]:
        on = dt.date.fromordinal(self.rolling.sheet.on)
        said = f"contributions to {self.of} on {on}: "
        if self.total is None:
            return [f"{said}none, {self.why}"]
        lines = [f"{said}{self.total:.4g} in all"]
        if abs(self.rounding) > _SEEN:
            digits = self.rolling.sheet.policy.digits
            lines.append(
                f"shown as {self.shown:.6g}: the policy rounds to {digits} decimals, "
                f"which adds {self.rounding:+.2g}"
            )
        return lines

    def _cells(self, item: Contribution) -> list[markup.Cell]:
        return [
            item.id,
            item.title,
            "-" if item.score is None else f"{item.score:.2f}",
            f"{item.gain:.4g}",
            f"{item.contribution:.4g}",
            _ways(item.paths),
            item.why,
        ]

    def _drawn(self, item: Contribution) -> list[markup.Cell]:
        cells = self._cells(item)
        if self.total:
            cells[4] = markup.bar(item.contribution / self.total, cells[4])
        return cells


def _counted(ways: float) -> int | None:
    return None if math.isinf(ways) else int(ways)


def _ways(paths: int | None) -> str:
    return "more than 9e15" if paths is None else str(paths)


def contributions(rolling: Rolling, node: int) -> Contributions:
    """
    Say how much each key result gives to the score of a node.

    Key results that other objectives make the score of give nothing themselves: those
    below them do.

    Args:
        rolling: The set rolled up.
        node: The node.

    Returns:
        The key results below it, by their contribution.

    Shape:
        Linear in nodes and links.

    Units:
        Scores as fractions.

    Source:
        The chain rule: `kernel.gains`.

    Example:
        >>> from okrkit import Objective, OKRSet
        >>> from okrkit.alignment import align
        >>> tree = align(OKRSet([Objective("keep", "Stay")]), on="2026-11-15")
        >>> len(contributions(tree.rolling, 0))
        0
    """
    graph, values = rolling.graph, rolling.values
    total = float(values[node])
    nodes, paths, gain = _leaves_below(rolling, node)
    parts = balanced(gain * np.nan_to_num(values[nodes]), total)
    order = np.argsort(-parts, kind="stable")
    return Contributions(
        rolling=rolling,
        nodes=nodes[order],
        of=graph.id_of(node),
        total=None if math.isnan(total) else total,
        shown=_shown(rolling, node),
        why=_no_score(rolling, node) if math.isnan(total) else "",
        gain=gain[order],
        contribution=parts[order],
        paths=paths[order],
    )


def _leaves_below(rolling: Rolling, node: int) -> tuple[Ints, Floats, Floats]:
    """Return key results that make a score: nodes, ways up, how much reaches it."""
    values, plan = rolling.values, rolling.wiring.plan
    if math.isnan(values[node]):
        none = np.zeros(0, dtype=np.int64)
        return none, np.zeros(0), np.zeros(0)
    nodes, paths = key_results_below(rolling, node)
    leaf = plan.height[nodes] == 0
    nodes = nodes[leaf]
    return nodes, paths[leaf], gains(values, plan, node, rule=rolling.rule.rule)[nodes]


def balanced(parts: Floats, total: float) -> Floats:
    """
    Put what rounding left on the largest parts, so that they sum to the total.

    Args:
        parts: Parts that sum to the total but for rounding.
        total: The total.

    Returns:
        Parts whose `math.fsum` is the total. Where parts of both signs almost cancel
        it can be off by a last digit of the smallest.

    Shape:
        (n,) → (n,).

    Units:
        Those of the total.

    Source:
        Exact sums: J. R. Shewchuk, "Adaptive precision floating-point arithmetic"
        (1997), as `math.fsum` has them.

    Example:
        >>> import math
        >>> math.fsum(balanced(np.full(3, 0.1), 0.3))
        0.3
    """
    # A power of two keeps every digit, and the sum of the largest floats finite.
    scale = _SCALE if np.abs(parts).max(initial=0.0) > _LARGE else 1.0
    made, whole = parts * scale, total * scale
    rest = math.fsum([whole, *(-made).tolist()])
    for place in np.argsort(-np.abs(made), kind="stable").tolist():
        if abs(rest) <= math.ulp(whole) / 8 or not made[place]:
            break
        before = float(made[place])
        made[place] = before + rest
        rest = math.fsum((before, rest, -float(made[place])))
    return np.asarray(made / scale, dtype=np.float64)


def _shown(rolling: Rolling, node: int) -> float | None:
    """Return the score of a node as the cascade shows it."""
    before, sheet = rolling.graph.objectives, rolling.sheet
    if node < before:
        score = float(sheet.objectives.score[node])
    else:
        score = float(sheet.key_results.score[node - before])
    return None if math.isnan(score) else score


def _no_score(rolling: Rolling, node: int) -> str:
    row = node - rolling.graph.objectives
    if row >= 0 and not rolling.wiring.plan.height[node]:
        return REASONS[int(rolling.sheet.key_results.reason[row])]
    return "no key result below it has a score"
