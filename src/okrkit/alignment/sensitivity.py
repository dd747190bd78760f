"""Which key result, moved a step or to its target, moves an objective most."""

import datetime as dt
from typing import ClassVar

import numpy as np
from attrs import frozen

from okrkit import markup
from okrkit.alignment.arrays import Flags, Floats, Ints
from okrkit.alignment.diagnosis import roots
from okrkit.alignment.kernel import gains
from okrkit.alignment.listed import (
    Listed,
    difference_text,
    key_results_below,
)
from okrkit.alignment.rolling import Rolling
from okrkit.alignment.sensitivity_values import fixed, flows, given, with_sources
from okrkit.errors import InvalidOKRError, shown
from okrkit.model.checks import number
from okrkit.model.noun import Noun
from okrkit.results import Explanation
from okrkit.scoring.columns import NO_RULE, REASONS, Sheet
from okrkit.scoring.inputs import known
from okrkit.scoring.judgement import cap_of, score_of
from okrkit.scoring.terms import (
    CHANGE,
    DONE,
    ESTABLISH,
    HOLD,
    MILESTONES,
    REACH,
    STEPS,
    ZONES,
    travelled,
)

_NAMED = 5
_OWN_WHYS = (
    "the objectives that support it make its score",
    "what moves its value, or others with it, is not worked out",
    "another is weaker, or as weak",
    "its score is as high as it can count",
    "one step does not change its score",
    "it has reached its target",
)
WHYS = REASONS + _OWN_WHYS
"""Why there is nothing to gain, or nothing known; the place of each is its number."""

_MADE, _POOLED, _WEAKER, _HIGHEST, _SMALL, _REACHED = range(len(REASONS), len(WHYS))


@frozen(kw_only=True)
class Lever(Noun):
    """
    What moving one key result would give to an objective.

    Attributes:
        id: Id of the key result.
        title: What its owner wrote.
        progress: Where it stands; None where not measured.
        score: Its score; None where it has none.
        by_step: What one step more of progress adds to the objective's score; None
            where that is not known.
        to_target: What its target would add to that score; None where that is not
            known.
        why: Why there is nothing to gain, or nothing known; empty elsewhere.

    Example:
        >>> from okrkit import KeyResult, Objective, OKRSet
        >>> from okrkit.alignment import align
        >>> nps = KeyResult("nps", "Recommend us", baseline=32, target=40,
        ...                 check_ins={"2026-11-06": 34})
        >>> tree = align(OKRSet([Objective("keep", "Stay", [nps])]), on="2026-11-15")
        >>> tree.sensitivity()["nps"].to_target
        0.75
    """

    id: str
    title: str
    progress: float | None
    score: float | None
    by_step: float | None
    to_target: float | None
    why: str


@frozen(kw_only=True, eq=False, repr=False)
class Sensitivity(Listed[Lever]):
    """
    What moving each key result alone would give to one objective, the most first.

    Attributes:
        rolling: The set they are of.
        nodes: Their places in the graph, in this order.
        of: Id of the objective.
        step: How much progress one step is.
        by_step: What a step of each adds to its score; NaN for not known.
        to_target: What the target of each adds to its score; NaN for not known.
        why: Place in `WHYS`.

    Example:
        >>> from okrkit import Objective, OKRSet
        >>> from okrkit.alignment import align
        >>> tree = align(OKRSet([Objective("keep", "Stay")]), on="2026-11-15")
        >>> print(tree.sensitivity())
        what moves keep on 2026-11-15, by a step of 0.1 progress or to target: nothing
    """

    kind = "sensitivity"
    heads: ClassVar[tuple[str, ...]] = (
        "id",
        "title",
        "progress",
        "score",
        "by a step",
        "to target",
        "why",
    )
    align = "llrrrrl"

    of: str
    step: float
    by_step: Floats
    to_target: Floats
    why: Ints

    def _at(self, index: int, /) -> Lever:
        rolling, node = self.rolling, int(self.nodes[index])
        row = node - rolling.graph.objectives
        return Lever(
            id=rolling.graph.id_of(node),
            title=rolling.graph.title_of(node),
            progress=known(rolling.sheet.key_results.progress[row]),
            score=known(rolling.sheet.key_results.score[row]),
            by_step=known(self.by_step[index]),
            to_target=known(self.to_target[index]),
            why=WHYS[int(self.why[index])],
        )

    def to_columns(self) -> "dict[str, np.ndarray]":
        """
        Return everything as arrays by name, in the order of `ids`.

        Returns:
            Columns by the names of `Lever`'s fields; missing numbers are NaN.

        Example:
            >>> from okrkit import Objective, OKRSet
            >>> from okrkit.alignment import align
            >>> tree = align(OKRSet([Objective("keep", "Stay")]), on="2026-11-15")
            >>> tree.sensitivity().to_columns()["by_step"].tolist()
            []
        """
        rows = self.rolling.sheet.key_results
        row = self.nodes - self.rolling.graph.objectives
        titles = [self.rolling.graph.title_of(node) for node in self.nodes.tolist()]
        return {
            "id": np.array(list(self.ids), dtype=object),
            "title": np.array(titles, dtype=object),
            "progress": rows.progress[row],
            "score": rows.score[row],
            "by_step": self.by_step,
            "to_target": self.to_target,
            "why": np.array(WHYS, dtype=object)[self.why],
        }

    def explain(self, id: str, /) -> Explanation:
        """
        Say what moving a key result would give, and how.

        Args:
            id: Of a key result that is listed.

        Returns:
            A tree: where it stands, and what a step and its target add above.

        Raises:
            UnknownIdError: No such key result counts here.

        Example:
            >>> from okrkit import KeyResult, Objective, OKRSet
            >>> from okrkit.alignment import align
            >>> kr = KeyResult("k", "K", at_least=1, check_ins={"2026-11-06": 1})
            >>> tree = align(OKRSet([Objective("o", "O", [kr])]), on="2026-11-15")
            >>> tree.sensitivity().explain("k").note
            'its score is as high as it can count'
        """
        item = self._at(self._where(id))
        step = f"progress + {self.step:.6g}"
        return Explanation(
            item.id,
            item.to_target,
            rule="sensitivity",
            note=item.why,
            inputs=(
                Explanation("progress", item.progress),
                Explanation("score", item.score),
                Explanation(f"adds to {self.of} by a step", item.by_step, formula=step),
                Explanation(f"adds to {self.of} at its target", item.to_target),
            ),
        )

    def _said(self) -> list[str]:
        on = dt.date.fromordinal(self.rolling.sheet.on)
        said = f"what moves {self.of} on {on}, by a step of {self.step:g} progress "
        return [said + "or to target" + ("" if len(self) else ": nothing")]

    def _cells(self, item: Lever) -> list[markup.Cell]:
        return [
            item.id,
            item.title,
            _said(item.progress, ".0%"),
            _said(item.score, ".2f"),
            difference_text(item.by_step),
            difference_text(item.to_target),
            item.why,
        ]


def _said(number: float | None, form: str) -> str:
    return "-" if number is None else format(number, form)


def sensitivity(
    rolling: Rolling, of: str | None = None, *, step: float = 0.1
) -> Sensitivity:
    """
    Say what moving each key result alone would give to an objective.

    Args:
        rolling: The set rolled up.
        of: Id of the objective; None takes the only root.
        step: How much progress one step is.

    Returns:
        Every key result that counts for it, the most by a step first.

    Raises:
        UnknownIdError: No such objective.
        InvalidOKRError: No id is given, and not one objective alone stands on top; a
            step that is none.

    Shape:
        Linear in nodes and links.

    Units:
        Scores as fractions.

    Source:
        Means are linear in each score: `kernel.gains`. The weakest of several rises
        with it up to the next.

    Example:
        >>> from okrkit import Objective, OKRSet
        >>> from okrkit.alignment import align
        >>> tree = align(OKRSet([Objective("keep", "Stay")]), on="2026-11-15")
        >>> sensitivity(tree.rolling).of
        'keep'
    """
    size = number(step, field="step")
    if size <= 0:
        raise InvalidOKRError(
            "no step", place="step", expected="above 0", got=shown(step)
        )
    graph, values, plan = rolling.graph, rolling.values, rolling.wiring.plan
    top = _top(rolling) if of is None else graph.okrs.scope("objective").find(of)
    counted = key_results_below(rolling, top)[0]
    nodes = with_sources(rolling, counted)
    now, rows = values[nodes], nodes - graph.objectives
    stays, gives = fixed(rolling, nodes)
    found = flows(rolling, rows[gives])
    if found.unknown:
        stays, gives = stays | gives, np.zeros_like(gives)
    moved = _moved(rolling.sheet, rows, size)
    now = np.where(stays | (plan.height[nodes] > 0), np.nan, now)
    rises = [
        np.where(np.isnan(now), np.nan, _scores(rolling.sheet, rows, progress) - now)
        for progress in moved
    ]
    if rolling.rule.rule == "mean":
        gain = gains(values, plan, top)
        added = [np.maximum(gain[nodes] * rise, 0.0) for rise in rises]
        for column, progress in zip(added, moved, strict=True):
            column[gives] += given(rolling, found, gain, rows[gives], progress[gives])
    else:
        # What only goes into a sum is no rival: the sum is, where it has a value.
        rivals = np.isin(nodes, counted) & (plan.height[nodes] == 0)
        room = _room(values[nodes], rivals)
        added = [np.maximum(np.minimum(rise, room), 0.0) for rise in rises]
    by_step, to_target = added
    for rise, column in zip(rises, added, strict=True):
        rise[gives] = column[gives]
    why = _whys(rolling, nodes, rises, (by_step, to_target))
    why[stays] = _POOLED
    why[plan.height[nodes] > 0] = _MADE
    order = np.lexsort((-np.nan_to_num(to_target), -np.nan_to_num(by_step, nan=-1.0)))
    return Sensitivity(
        rolling=rolling,
        nodes=nodes[order],
        of=graph.id_of(top),
        step=size,
        by_step=by_step[order],
        to_target=to_target[order],
        why=why[order],
    )


def _moved(sheet: Sheet, rows: Ints, step: float) -> tuple[Floats, Floats]:
    """Return the progress of key results a step on, and at their targets."""
    progress = sheet.key_results.progress[rows]
    goal, ceiling = _goals(sheet, rows)
    stepped = np.fmax(progress, np.minimum(progress + step, ceiling))
    stepped = np.where(np.isnan(progress), np.nan, stepped)
    return stepped, np.where(np.isnan(goal), np.nan, np.fmax(progress, goal))


def _scores(sheet: Sheet, rows: Ints, progress: Floats) -> Floats:
    return score_of(progress, cap_of(sheet.terms, sheet.policy, rows), sheet.policy)


def _goals(sheet: Sheet, rows: Ints) -> tuple[Floats, Floats]:
    """Return the progress that a target stands for, and the most there can be."""
    terms, table = sheet.terms, sheet.okrs.table
    kind = terms.kind[rows]
    goal, ceiling = np.ones(len(rows)), np.full(len(rows), np.inf)
    way = np.flatnonzero(np.isin(kind, (REACH, CHANGE, ZONES)))
    end = np.where(kind == CHANGE, terms.target[rows], table.target[rows])
    goal[way] = travelled(terms, end[way], rows[way])
    stepped = np.flatnonzero(kind == STEPS)
    first = terms.steps_offset[rows[stepped]]
    after = terms.steps_offset[rows[stepped] + 1]
    worth = terms.steps_worth
    goal[stepped] = np.maximum(worth[first], worth[after - 1])
    ceiling[stepped] = goal[stepped]
    whole = np.isin(kind, (MILESTONES, DONE, ESTABLISH))
    whole |= (kind == HOLD) & (terms.hold == "limit")
    ceiling[whole | ~np.isnan(sheet.reading.share[rows])] = 1.0
    goal[sheet.key_results.reason[rows] == NO_RULE] = np.nan
    return goal, ceiling


def _room(values: Floats, rivals: Flags) -> Floats:
    """Return how far each can rise until another is the weakest."""
    room = np.zeros(len(values))
    order = np.flatnonzero(rivals & ~np.isnan(values))
    order = order[np.argsort(values[order], kind="stable")]
    if len(order):
        least = values[order[0]]
        next_ = values[order[1]] if len(order) > 1 else np.inf
        room[order[0]] = next_ - least
    return room


def _whys(
    rolling: Rolling,
    nodes: Ints,
    rises: list[Floats],
    added: tuple[Floats, Floats],
) -> Ints:
    """Return why there is nothing to gain, or nothing known: places in `WHYS`."""
    rows = nodes - rolling.graph.objectives
    step_rises, goal_rises = rises[0] > 0, rises[1] > 0
    by_step, to_target = added[0] > 0, added[1] > 0
    why = np.where(np.isnan(rises[0]), rolling.sheet.key_results.reason[rows], 0)
    why[step_rises & ~goal_rises] = _REACHED
    why[~step_rises & goal_rises & ~np.isnan(rises[0])] = _SMALL
    why[~step_rises & ~goal_rises & ~np.isnan(rises[0])] = _HIGHEST
    why[(step_rises | goal_rises) & ~by_step & ~to_target] = _WEAKER
    return why


def _top(rolling: Rolling) -> int:
    """Return the only root."""
    tops = roots(rolling.graph)
    if len(tops) == 1:
        return rolling.graph.okrs.scope("objective").find(tops[0])
    names = ", ".join(shown(top) for top in tops[:_NAMED])
    more = f", and {len(tops) - _NAMED} more" if len(tops) > _NAMED else ""
    raise InvalidOKRError(
        "not one objective alone stands on top",
        code="several-roots",
        place="sensitivity",
        expected="the id of an objective",
        got=f"{names}{more}" if tops else "no root",
        hint="Name the one that is meant, with of=...",
    )
