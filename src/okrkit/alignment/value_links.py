"""Which key results take their values from which: read off the links of a set once."""

from collections.abc import Iterable, Sequence

import numpy as np
from attrs import frozen

from okrkit.alignment.arrays import Flags, Floats, Ints
from okrkit.alignment.graph import CONTRIBUTES, Graph
from okrkit.alignment.plan import Plan
from okrkit.model.metric import Metric
from okrkit.model.okrset import OKRSet
from okrkit.model.staged import BASES
from okrkit.scoring.formulas import spread
from okrkit.scoring.terms import DONE, ESTABLISH, MILESTONES

OWN_READING, SUM, POOL = range(3)
"""How a key result takes its value where objectives support it."""

_EXACT = 1e-9
_FEW = 5
_SHARE_OF_TIME = BASES.index("share of time")


@frozen(eq=False, kw_only=True)
class Feeds:
    """
    Which key results take their values from which, on any day.

    Attributes:
        plan: Nodes are key results by row, then one that is never measured and one
            that is always 0; links carry share times unit factor.
        how: `OWN_READING`, `SUM` or `POOL` for each row.
        broken: Rows that cannot be made whole, with the reason.
        wrong: Objectives whose shares do not sum to 1, with the sum.
        unmatched: Links of the graph, contributing to a key result that takes values,
            to which the objective gives none: with the key results that could, as
            several do, or none does.
    """

    plan: Plan
    how: Ints
    broken: dict[int, str]
    wrong: dict[int, float]
    unmatched: dict[int, tuple[str, ...]]

    @property
    def taking(self) -> Ints:
        """
        Rows that take their values from others.

        Example:
            >>> feeds_of(Graph.of(OKRSet()), "unit").taking.tolist()
            []
        """
        rows = self.plan.parents
        return rows[rows < len(self.how)]


def feeds_of(graph: Graph, supported: str) -> Feeds:
    """
    Return which key results take their values from which; made once for a graph.

    Args:
        graph: Who supports whom.
        supported: ``"values"`` or ``"unit"``, as in `RollUp.supported`.

    Returns:
        The feeds.

    Shape:
        Linear in key results and links, but for their sorting.

    Units:
        Shares, and factors from unit to unit.

    Source:
        okrkit's own choice; by unit as Viva Goals does.

    Example:
        >>> feeds_of(Graph.of(OKRSet()), "values").taking.tolist()
        []
    """
    key = ("feeds", supported)
    kept = graph.made.get(key)
    if not isinstance(kept, Feeds):
        kept = graph.made[key] = _feeds(graph, supported)
    return kept


def in_percent(okrs: OKRSet) -> Flags:
    """
    Return which key results are measured in percent, or as a fraction.

    Args:
        okrs: The set.

    Returns:
        A flag for each; False where nothing says the unit.

    Shape:
        (key results,).

    Units:
        None.

    Source:
        None: a look-up.

    Example:
        >>> in_percent(OKRSet()).tolist()
        []
    """
    metrics, place = metrics_of(okrs)
    flags = [metric.unit.kind in ("percent", "ratio") for metric in metrics]
    return np.array([*flags, False])[place]


def scale_of(okrs: OKRSet) -> Floats:
    """
    Return what a fraction is multiplied by in the unit of each key result.

    Args:
        okrs: The set.

    Returns:
        100 for percent, else 1.

    Shape:
        (key results,).

    Units:
        None.

    Source:
        None: a look-up.

    Example:
        >>> scale_of(OKRSet()).tolist()
        []
    """
    metrics, place = metrics_of(okrs)
    scales = [100.0 if metric.unit.kind == "percent" else 1.0 for metric in metrics]
    return np.array([*scales, 1.0])[place]


def metrics_of(okrs: OKRSet) -> tuple[tuple[Metric, ...], Ints]:
    """
    Return the metrics, and the place of that of each key result; -1 for none.

    Args:
        okrs: The set.

    Returns:
        The metrics and the places.

    Shape:
        (key results,).

    Units:
        Places.

    Source:
        None: a look-up.

    Example:
        >>> metrics_of(OKRSet())[1].tolist()
        []
    """
    made = okrs.table.made.get("alignment.metrics")
    if not isinstance(made, np.ndarray):
        scope = okrs.scope("metric")
        rows = (kr.metric_id for o in okrs.objectives for kr in o.key_results)
        places = [-1 if name is None else scope.find(name) for name in rows]
        made = okrs.table.made["alignment.metrics"] = np.array(places, dtype=np.int64)
    return okrs.metrics, made


def _ways(okrs: OKRSet, supported: str) -> Ints:
    """Return how each row takes and gives values."""
    metrics, place = metrics_of(okrs)
    if supported == "unit":
        ways = np.where(in_percent(okrs), OWN_READING, SUM)
    else:
        kinds = {"total": SUM, "ratio": POOL}
        of_metric = [kinds.get(metric.kind, OWN_READING) for metric in metrics]
        ways = np.array([*of_metric, OWN_READING])[place]
    work = np.isin(okrs.table.kind, (MILESTONES, DONE, ESTABLISH))
    return np.where((place < 0) | work, OWN_READING, ways)


def _feeds(graph: Graph, supported: str) -> Feeds:
    okrs, before = graph.okrs, graph.objectives
    how = _ways(okrs, supported)
    at = _counting(graph)
    taken, wrong = _shared_out(graph, at)
    at = at[graph.parent[at] >= before]
    takes = (how != OWN_READING) & (okrs.table.basis != _SHARE_OF_TIME)
    at = at[takes[graph.parent[at] - before]]
    below, above, link, unit = _candidates(graph, how, at)
    chosen, unmatched = _chosen(graph, below, above, link, at)
    below, above, link, unit = below[chosen], above[chosen], link[chosen], unit[chosen]
    child = graph.child[at][link]
    weight = unit * _split(graph.share[at][link], below, taken[child])
    names = okrs.table.objective_ids
    broken = {
        int(above[place]): f"the shares of {names[int(child[place])]} sum to "
        f"{taken[child[place]]:.6g}, not 1"
        for place in np.flatnonzero(np.isin(child, wrong))[::-1].tolist()
    }
    _break(graph, broken, unmatched, set(above.tolist()))
    return Feeds(
        plan=_whole_plan(below, above, weight, len(how), broken),
        how=how,
        broken=broken,
        wrong={int(c): float(taken[c]) for c in wrong},
        unmatched=unmatched,
    )


def _counting(graph: Graph) -> Ints:
    """Return the links that count, each pair of objective and parent once."""
    at = np.flatnonzero((graph.kind == CONTRIBUTES) & (graph.weight > 0))
    pair = (graph.child[at] << 32) | graph.parent[at]
    first: Ints = np.unique(pair, return_index=True)[1]
    return np.sort(at[first])


def _candidates(graph: Graph, how: Ints, at: Ints) -> tuple[Ints, Ints, Ints, Floats]:
    """Return rows that fit rows above, place of the link, and factor of the unit."""
    below, link = _own_rows(graph.okrs, graph.child[at])
    above = graph.parent[at][link] - graph.objectives
    unit = _factors(graph.okrs, below, above)
    fits = (how[below] == how[above]) & (unit > 0)
    # Numerators and denominators are counts: their ratio gets its unit at the end.
    unit = np.where(how[below] == POOL, 1.0, unit)
    return below[fits], above[fits], link[fits], unit[fits]


def _chosen(
    graph: Graph, below: Ints, above: Ints, link: Ints, at: Ints
) -> tuple[Flags, dict[int, tuple[str, ...]]]:
    """
    Return which candidates measure what the row above does, and links without any.

    Those of the same metric; else the only one that fits. Which of several it is,
    nothing says.
    """
    okrs = graph.okrs
    place, better = metrics_of(okrs)[1], _better(okrs)
    same = place[below] == place[above]
    fits = same | (better[below] * better[above] >= 0)
    of_link = np.bincount(link[fits], minlength=len(at))
    has_same = np.bincount(link[same], minlength=len(at)) > 0
    chosen = np.where(has_same[link], same, fits & (of_link[link] == 1))
    unmatched: dict[int, tuple[str, ...]] = dict.fromkeys(
        at[~has_same & (of_link != 1)].tolist(), ()
    )
    open_ = fits & ~has_same[link] & (of_link[link] > 1)
    for row, place_ in zip(below[open_].tolist(), link[open_].tolist(), strict=True):
        unmatched[int(at[place_])] += (str(okrs.table.ids[row]),)
    return chosen, unmatched


def _better(okrs: OKRSet) -> Floats:
    """Return 1 where more is better, -1 where less is, and 0 where nothing says."""
    metrics, place = metrics_of(okrs)
    signs = {"higher": 1.0, "lower": -1.0}
    said = [signs.get(metric.polarity or "", 0.0) for metric in metrics]
    of_metric = np.array([*said, 0.0])[place]
    way = np.nan_to_num(np.sign(okrs.table.target - okrs.table.baseline))
    # What has no end has a way still: a limit, zones, steps, a change.
    rows = (kr for objective in okrs.objectives for kr in objective.key_results)
    said_by = [float(getattr(kr.target, "direction", 0)) for kr in rows]
    way = np.where(way == 0, np.array(said_by), way)
    return np.where(of_metric == 0, way, of_metric)


def _break(
    graph: Graph,
    broken: dict[int, str],
    unmatched: dict[int, tuple[str, ...]],
    matched: set[int],
) -> None:
    """Say of rows that lack a supporter why they are not whole, where another fits."""
    at = np.fromiter(unmatched, dtype=np.int64)
    rows = (graph.parent[at] - graph.objectives).tolist()
    links = list(zip(rows, unmatched.items(), strict=True))
    some = matched | {row for row, (_, found) in links if found}
    for row, (link, found) in links:
        if row in some:
            name = graph.id_of(int(graph.child[link]))
            broken.setdefault(row, f"not whole without {name}: {why_left_out(found)}")


def why_left_out(candidates: Sequence[str]) -> str:
    """
    Say why an objective gives no value to a key result that it supports.

    Args:
        candidates: Its key results that could.

    Returns:
        A reason.

    Example:
        >>> why_left_out(["a", "b"])
        'each of its key results a, b could be meant'
    """
    if not candidates:
        return "none of its own key results measures the same thing"
    more = f" and {len(candidates) - _FEW} more" * (len(candidates) > _FEW)
    return (
        f"each of its key results {', '.join(candidates[:_FEW])}{more} could be meant"
    )


def _split(share: Floats, below: Ints, taken: Floats) -> Floats:
    """Return the share of each link: as said, else an equal part of what is left."""
    free = np.isnan(share)
    parts = np.bincount(below, free)[below]
    rest = np.maximum(1.0 - taken, 0.0) / np.maximum(parts, 1.0)
    return np.where(free, rest, share)


def _shared_out(graph: Graph, at: Ints) -> tuple[Floats, Ints]:
    """Return the sum of the shares of each objective, and those that are wrong."""
    share, child = graph.share[at], graph.child[at]
    free = np.bincount(child, np.isnan(share), minlength=graph.objectives)
    said = np.bincount(child, ~np.isnan(share), minlength=graph.objectives)
    taken = np.bincount(child, np.nan_to_num(share), minlength=graph.objectives)
    # What a support takes that leads nowhere is no fault of the others.
    lost = {link.id for link in graph.lost}
    for place, objective in enumerate(graph.okrs.objectives if lost else ()):
        if objective.id in lost:
            links = [s for s in objective.supports if s.kind == "contributes"]
            shares = [s.share for s in links if s.weight > 0]
            free[place] = max(free[place], shares.count(None))
            taken[place] = max(taken[place], sum(s for s in shares if s is not None))
    short = (said > 0) & (free == 0) & (taken < 1 - _EXACT)
    wrong = np.flatnonzero(short | (taken > 1 + _EXACT))
    return taken.astype(np.float64), wrong.astype(np.int64)


def _own_rows(okrs: OKRSet, objectives: Ints) -> tuple[Ints, Ints]:
    """Return the rows of objectives, and the place of the objective of each."""
    first = np.searchsorted(okrs.table.objective, objectives)
    size = np.searchsorted(okrs.table.objective, objectives, side="right") - first
    return spread(first, size), np.repeat(np.arange(len(objectives)), size)


def _factors(okrs: OKRSet, below: Ints, above: Ints) -> Floats:
    """Return what a value of one row is multiplied by for another; 0 for none."""
    metrics, place = metrics_of(okrs)
    numbers = {unit: at for at, unit in enumerate({m.unit: None for m in metrics})}
    units = list(numbers)
    number = np.array([*(numbers[metric.unit] for metric in metrics), -1])[place]
    pairs = np.stack([number[below], number[above]])
    found, which = np.unique(pairs, axis=1, return_inverse=True)
    factors = [
        (units[one].convert_factor(units[other]) or 0.0) * (one >= 0)
        for one, other in found.T.tolist()
    ]
    return np.array(factors, dtype=np.float64)[which.reshape(-1)]


def _whole_plan(
    below: Ints, above: Ints, weight: Floats, size: int, broken: dict[int, str]
) -> Plan:
    """Return the plan; rows that are not whole take a node that is never measured."""
    keep = weight > 0
    # Where another takes the whole of it, nothing is left: 0, and that is measured.
    none = np.setdiff1d(above[~keep], above[keep])
    below = np.append(below[keep], np.full(len(none), size + 1))
    above = np.append(above[keep], none)
    weight = np.append(weight[keep], np.ones(len(none)))
    plan = Plan.of(below, above, size=size + 2, weight=weight)
    stays = np.ones(len(below), dtype=np.bool_)
    stays[plan.left_out] = False
    for row in np.intersect1d(above[~stays], above[stays]).tolist():
        broken.setdefault(row, "what goes into it goes round in a loop")
    return without(plan, broken)


def without(plan: Plan, broken: Iterable[int]) -> Plan:
    """
    Return a plan in which rows have no value, nor what they go into.

    Args:
        plan: A plan of `Feeds`.
        broken: The rows.

    Returns:
        The plan with a link to each from the node that is never measured.

    Example:
        >>> plan = Plan.of([0], [1], size=4)
        >>> without(plan, [1]).child.tolist()
        [0, 2]
    """
    rows = np.fromiter(broken, dtype=np.int64)
    if not len(rows):
        return plan
    return Plan.of(
        np.append(plan.child, np.full(len(rows), plan.size - 2)),
        np.append(parents_of(plan), rows),
        size=plan.size,
        weight=np.append(plan.weight, np.ones(len(rows))),
    )


def parents_of(plan: Plan) -> Ints:
    """
    Return the parent of each link of a plan.

    Args:
        plan: The plan.

    Returns:
        One for each of its `child`.

    Shape:
        (links,).

    Units:
        Nodes by place.

    Source:
        None: a look-up.

    Example:
        >>> parents_of(Plan.of([0, 2], [1, 1], size=3)).tolist()
        [1, 1]
    """
    return np.repeat(plan.parents, np.diff(plan.first))
