"""Rolling a scored set up: from the numbers of key results to those of every level."""

import numpy as np
from attrs import asdict, evolve, fields, frozen

from okrkit.alignment.arrays import Floats, Ints, shares
from okrkit.alignment.graph import Graph
from okrkit.alignment.kernel import Rule, roll_up
from okrkit.alignment.rule import RollUp
from okrkit.alignment.value_roll_up import Valued, valued
from okrkit.alignment.wiring import Wiring, wire
from okrkit.model.table import NEVER
from okrkit.scoring.columns import Columns, Sheet
from okrkit.scoring.judgement import rounded
from okrkit.scoring.maturity import FINAL, RUNNING
from okrkit.scoring.roll_up import (
    Rolled,
    judged,
    may_count,
    nearest_place,
    ripens,
)
from okrkit.scoring.scores import Score, score_at
from okrkit.scoring.status import JUDGED, STATUSES
from okrkit.scoring.terms import CHANGE, REACH

_STALE = STATUSES.index("stale")
_WIRINGS = 8
_KEPT = {"weight", "confidence", "intent", "start", "end", "elapsed", "anew", "due"}
_MADE = [column.name for column in fields(Columns) if column.name not in _KEPT]
"""What objectives that make the score of a key result change of it."""


@frozen(eq=False, kw_only=True)
class Rolling:
    """
    A scored set rolled up through its cascade.

    Attributes:
        own: The set scored objective by objective, each by its own key results; where
            the rule takes values from below, with these.
        sheet: The same, objectives scored by all that comes up to them, and key results
            by the objectives that make their score, where the rule says so.
        graph: Who supports whom.
        rule: How it rolls up.
        wiring: What counts in what.
        values: Score of every node of the wiring's plan; NaN where nothing counts, 0
            where the policy counts as 0 what has no score.
        valued: Where values came from below; None where the rule takes none.
    """

    own: Sheet
    sheet: Sheet
    graph: Graph
    rule: RollUp
    wiring: Wiring
    values: Floats
    valued: Valued | None

    def score(self, node: int) -> Score:
        """
        Return the score of a node of the graph.

        Args:
            node: Its place.

        Returns:
            The score of the objective or key result.

        Example:
            >>> from okrkit import Objective, OKRSet, align
            >>> okrs = OKRSet([Objective("keep", "Stay")])
            >>> align(okrs, on="2026-11-15").rolling.score(0).id
            'keep'
        """
        row = node - self.graph.objectives
        if row < 0:
            return score_at(self.sheet, "objective", node)
        return score_at(self.sheet, "key result", row)


def rolled_up(own: Sheet, rule: RollUp) -> Rolling:
    """
    Roll a scored set up.

    Args:
        own: The set, scored on a day.
        rule: How scores and statuses go up.

    Returns:
        The set rolled up.

    Example:
        >>> from okrkit import OKRSet, score
        >>> rolled_up(score(OKRSet(), on="2026-11-15").sheet, RollUp()).values.tolist()
        []
    """
    graph = Graph.of(own.okrs)
    made = None
    if rule.supported in ("values", "unit"):
        made = valued(graph, own, rule.supported)
        own = made.sheet
    wiring = _wiring(graph, rule, own)
    up = _Up(wiring, graph, own)
    # What counts without a score counts 0: the policy says so.
    values = up.roll(np.nan_to_num(own.key_results.score), rule.rule)
    return Rolling(
        own=own,
        sheet=_judged(up, own, rule, values),
        graph=graph,
        rule=rule,
        wiring=wiring,
        values=values,
        valued=made,
    )


def _judged(up: "_Up", own: Sheet, rule: RollUp, values: Floats) -> Sheet:
    """Return the sheet with the numbers that came up from below."""
    rows, count = own.key_results, up.graph.objectives
    made = up.nodes[count:] - count
    start, end = _spans(up.graph, own)
    day = np.nan_to_num(-up.least(-rows.day.astype(np.float64)), nan=NEVER)
    rolled = Rolled(
        score=rounded(values[up.nodes], own.policy),
        progress=up.roll(np.nan_to_num(rows.progress), rule.rule)[up.nodes],
        expected=up.mean(rows.expected),
        status=_statuses(up, own, rule),
        stale=up.least(np.where(rows.status == _STALE, 1.0, 0.0)) == 1,
        provisional=up.least(np.where(rows.provisional, 0.0, 1.0)) == 0,
        maturity=_maturity(up, own, np.append(end, rows.end[made])),
        ripening=up.least_of_all(np.where(ripens(rows), 0.0, 1.0)) == 0,
        day=day.astype(np.int64),
        intent=np.append(own.objectives.intent, rows.intent[made]),
        start=np.append(start, rows.start[made]),
        end=np.append(end, rows.end[made]),
    )
    new = asdict(judged(rolled, own.policy, own.on), recurse=False)
    objectives = Columns(**{name: column[:count] for name, column in new.items()})
    if not len(made):
        return evolve(own, objectives=objectives)
    new["actual"][count:] = _rescaled(own, made, rolled.progress[count:])
    old = asdict(rows, recurse=False)
    for name in _MADE:
        old[name] = old[name].copy()
        old[name][made] = new[name][count:]
    counted = own.counted.copy()
    counted[made] = ~np.isnan(new["score"][count:])
    return evolve(
        own, objectives=objectives, key_results=Columns(**old), counted=counted
    )


class _Up:
    """Rolls columns of key results up to the nodes whose numbers come from below."""

    def __init__(self, wiring: Wiring, graph: Graph, own: Sheet) -> None:
        self._plan = wiring.plan
        self._counted = own.counted
        self.graph = graph
        before = graph.objectives
        made = np.flatnonzero(wiring.plan.height[before : graph.size])
        self.nodes: Ints = np.append(np.arange(before), before + made)

    def roll(self, column: Floats, rule: Rule) -> Floats:
        """Return a value for each node, from the rows that count."""
        return self._roll(np.where(self._counted, column, np.nan), rule)

    def least(self, column: Floats) -> Floats:
        """Return the smallest that comes up, of the rows that count."""
        return self.roll(column, "weakest")[self.nodes]

    def least_of_all(self, column: Floats) -> Floats:
        """Return the smallest that comes up, of all rows."""
        return self._roll(column, "weakest")[self.nodes]

    def mean(self, column: Floats) -> Floats:
        """Return the mean of what comes up, of the rows that count."""
        return self.roll(column, "mean")[self.nodes]

    def plain_mean(self, column: Floats) -> Floats:
        """Return the mean without weights of what comes up, of all rows."""
        weight = (self._plan.weight > 0).astype(np.float64)
        plain = evolve(
            self._plan, weight=weight, share=shares(weight, self._plan.first[:-1])
        )
        return roll_up(self._column(column), plain)[self.nodes]

    def _roll(self, column: Floats, rule: Rule) -> Floats:
        return roll_up(self._column(column), self._plan, rule=rule)

    def _column(self, rows: Floats) -> Floats:
        values = np.full(self._plan.size, np.nan)
        values[self.graph.objectives : self.graph.size] = rows
        return values


def _wiring(graph: Graph, rule: RollUp, own: Sheet) -> Wiring:
    """Return the wiring of a rule; made once for a set, the last few are kept."""
    key = (rule, own.policy.weights)
    kept = graph.made.get("wirings")
    wirings: dict[object, object] = dict(kept) if isinstance(kept, dict) else {}
    found = wirings.get(key)
    if not isinstance(found, Wiring):
        found = wire(graph, rule, own.key_results.weight)
        # Published whole: another thread sees these or those.
        last = [*wirings.items()][1 - _WIRINGS :]
        graph.made["wirings"] = {**dict(last), key: found}
    return found


def _maturity(up: _Up, own: Sheet, end: Ints) -> Ints:
    """Return how final all that comes up is: as final as the least of it."""
    least = up.least_of_all(may_count(own.key_results).astype(np.float64))
    over = np.where((end > NEVER) & (own.on >= end), FINAL, RUNNING)
    return np.minimum(over, np.nan_to_num(least, nan=FINAL)).astype(np.int64)


def _statuses(up: _Up, own: Sheet, rule: RollUp) -> Ints | None:
    """Return the statuses that come up from below; None where the score decides."""
    how = own.policy.status.objective if rule.status == "policy" else rule.status
    if how == "score":
        return None
    status = own.key_results.status
    if how == "precedence":
        order = [STATUSES.index(word) for word in rule.order]
        place = np.full(len(STATUSES) + 1, np.nan)
        place[order] = np.arange(len(order))
        # One place more, so that -1 for none stays -1.
        return np.append(order, -1)[_whole(up.least_of_all(place[status]))]
    judged_here = (status >= 0) & (status < len(JUDGED))
    place = np.where(judged_here, status.astype(np.float64), np.nan)
    if how == "weakest":
        return _whole(-up.least_of_all(-place))
    return _whole(nearest_place(up.plain_mean(place)))


def _whole(places: Floats) -> Ints:
    return np.nan_to_num(places, nan=-1).astype(np.int64)


def _spans(graph: Graph, own: Sheet) -> tuple[Ints, Ints]:
    """Return the days of each objective: of its key results, else of its cycle."""
    kept = graph.made.get("spans")
    if not isinstance(kept, tuple):
        start, end = own.objectives.start.copy(), own.objectives.end.copy()
        for place in np.flatnonzero(start == NEVER).tolist():
            cycle = own.okrs.cycle_of(own.okrs.objectives[place])
            if cycle is not None:
                start[place] = cycle.start.toordinal()
                end[place] = cycle.end.toordinal()
        kept = graph.made["spans"] = start, end
    return kept


def _rescaled(own: Sheet, rows: Ints, progress: Floats) -> Floats:
    """Return the value at which each row would have travelled so far."""
    terms = own.terms
    linear = np.isin(terms.kind[rows], (REACH, CHANGE))
    baseline, target = terms.baseline[rows], terms.target[rows]
    with np.errstate(all="ignore"):
        value = baseline + progress * (target - baseline)
    return np.where(linear & np.isfinite(value), value, np.nan)
