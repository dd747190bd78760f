"""
How fast rolling up is, each figure a ratio to something measured in the same run.

Run with ``pytest tests/bench/bench_alignment.py -s``.
"""

import time

import networkx as nx
import numpy as np
import pytest
import rustworkx

from okrkit.alignment.kernel import roll_up, update
from okrkit.alignment.plan import Plan

NODES = 1_000_000
LEVELS = 8


def once(call):
    """Return the time of one run, in seconds."""
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def best_of(call, times=5):
    """Return the shortest time of several runs, in seconds."""
    return min(once(call) for _ in range(times))


def in_turn(first, second, times=40):
    """Return the shortest times of two calls that take turns: one noise."""
    pairs = [(once(first), once(second)) for _ in range(times)]
    return (min(part) for part in zip(*pairs, strict=True))


def company(nodes=NODES, levels=LEVELS):
    """Return links of eight levels in any order, a tenth with a second parent."""
    rng = np.random.default_rng(7)
    wide = nodes ** (np.arange(levels) / levels)
    stops = np.cumsum(wide / wide.sum() * nodes).astype(np.int64)
    starts, stops = np.append(0, stops[:-1]), np.append(stops[:-1], nodes)
    child, parent = [], []
    for level in range(1, levels):
        own = np.arange(starts[level], stops[level])
        for some in (own, own[rng.random(len(own)) < 0.1]):
            child.append(some)
            parent.append(rng.integers(starts[level - 1], stops[level - 1], len(some)))
    child, parent = np.concatenate(child), np.concatenate(parent)
    _, once_each = np.unique(child << 32 | parent, return_index=True)
    order = rng.permutation(once_each)
    weight = rng.uniform(0.5, 2, len(order))
    return child[order], parent[order], weight, rng.random(nodes)


@pytest.fixture(scope="module")
def graph():
    """Return the links and values of the largest company."""
    return company()


@pytest.fixture(scope="module")
def plan(graph):
    """Return its plan."""
    child, parent, weight, values = graph
    return Plan.of(child, parent, size=len(values), weight=weight)


def by_levels(plan, values):
    """Return what a numpy programmer writes by hand: no laws, nothing missing."""
    rolled = values.copy()
    for start, stop in zip(plan.level[:-1], plan.level[1:], strict=True):
        first = plan.first[start:stop]
        links = slice(first[0], plan.first[stop])
        parts = rolled[plan.child[links]] * plan.share[links]
        rolled[plan.parents[start:stop]] = np.add.reduceat(parts, first - first[0])
    return rolled


def shown(capsys, text):
    """Print one figure past the capture."""
    with capsys.disabled():
        print(f"\n{text}", end="")


def test_against_a_roll_up_written_by_hand(capsys, graph, plan):
    """Weighted, with bounds and gaps looked after, it is hardly slower."""
    values = graph[3]
    ours, hand = in_turn(lambda: roll_up(values, plan), lambda: by_levels(plan, values))
    shown(
        capsys,
        f"{plan}: {ours * 1e3:.1f} ms, by hand {hand * 1e3:.1f}: {ours / hand:.2f} x",
    )

    assert roll_up(values, plan) == pytest.approx(by_levels(plan, values))
    assert ours <= 1.3 * hand


@pytest.mark.parametrize(("part", "most"), [(0.01, 3), (0.3, 8)])
def test_with_key_results_missing(capsys, graph, plan, part, most):
    """Parents that lack a child are done apart; the rest are as fast as ever."""
    values = graph[3].copy()
    values[np.random.default_rng(1).random(len(values)) < part] = np.nan
    some, whole = in_turn(
        lambda: roll_up(values, plan), lambda: roll_up(graph[3], plan), times=7
    )
    shown(capsys, f"{part:.0%} missing: {some / whole:.1f} x a roll-up of all")

    assert some <= most * whole


def by_rustworkx(graph, values):
    """Roll up with rustworkx: its order, its links."""
    found = [0.0] * len(values)
    for node in rustworkx.topological_sort(graph):
        below = graph.in_edges(node)
        found[node] = (
            sum(found[c] * part for c, _, part in below) if below else values[node]
        )
    return found


def by_networkx(graph, values):
    """Roll up with networkx: its order, its links."""
    found = [0.0] * len(values)
    for node in nx.topological_sort(graph):
        below = graph.pred[node]
        found[node] = (
            sum(found[c] * link["weight"] for c, link in below.items())
            if below
            else values[node]
        )
    return found


def test_against_graph_libraries(capsys, graph, plan):
    """Thirty times rustworkx, a hundred and fifty times networkx, both built before."""
    child, parent, _, values = graph
    ours = best_of(lambda: roll_up(values, plan), times=10)
    share = np.empty(len(child))
    share[plan.link] = plan.share
    links = list(zip(child.tolist(), parent.tolist(), share.tolist(), strict=True))
    listed = values.tolist()
    rust, net = rustworkx.PyDiGraph(), nx.DiGraph()
    rust.add_nodes_from(listed)
    rust.add_edges_from(links)
    rusty = best_of(lambda: by_rustworkx(rust, listed), times=2)
    right = pytest.approx(roll_up(values, plan))
    found = by_rustworkx(rust, listed)
    net.add_nodes_from(range(len(listed)))
    net.add_weighted_edges_from(links)
    slowest = best_of(lambda: by_networkx(net, listed), times=2)
    shown(
        capsys,
        f"rustworkx {rusty:.2f} s: {rusty / ours:.0f} x ours; "
        f"networkx {slowest:.2f} s: {slowest / ours:.0f} x",
    )

    assert found == right
    assert rusty >= 30 * ours
    assert slowest >= 150 * ours


def test_plan_is_linear_and_a_few_roll_ups(capsys, graph, plan):
    """Levels, loops and order of links, once, for as many roll-ups as one wants."""

    def planned(links):
        child, parent, weight, values = links
        return Plan.of(child, parent, size=len(values), weight=weight)

    tenth = company(NODES // 10)
    large, small = in_turn(lambda: planned(graph), lambda: planned(tenth), times=7)
    rolled = best_of(lambda: roll_up(graph[3], plan), times=10)
    ratio, growth = large / rolled, large / small
    shown(
        capsys,
        f"plan {large * 1e3:.0f} ms: {ratio:.1f} roll-ups; "
        f"ten times the nodes: {growth:.1f} x the time",
    )

    assert ratio <= 25
    # A tenth of it fits into the processor's cache, the whole does not.
    assert growth <= 25


def test_what_if_against_rolling_all_up(capsys, graph, plan):
    """One key result moves: only what is above it is looked at."""
    rolled = roll_up(graph[3], plan)
    leaves = np.flatnonzero(plan.height == 0)
    picked = np.random.default_rng(3).choice(leaves, 300).tolist()
    plan.ups()

    def moved():
        for leaf in picked:
            update(rolled, plan, {leaf: 1.0})

    one = best_of(moved) / len(picked)
    whole = best_of(lambda: roll_up(graph[3], plan), times=10)
    shown(
        capsys,
        f"what-if {one * 1e6:.0f} µs: a roll-up takes {whole / one:.0f} x as long",
    )

    assert whole >= 100 * one


def test_loop_in_a_large_company(capsys, graph):
    """A single circle is found and named in time that goes with the graph."""
    child, parent, _, values = graph
    closed = Plan.of(
        np.append(child, parent[0]), np.append(parent, child[0]), size=len(values)
    )
    clean = best_of(lambda: Plan.of(child, parent, size=len(values)), times=2)
    looped = best_of(
        lambda: Plan.of(
            np.append(child, parent[0]), np.append(parent, child[0]), size=len(values)
        ),
        times=1,
    )
    shown(
        capsys,
        f"{closed.loops[0].count} nodes in a loop: {looped:.1f} s, "
        f"{looped / clean:.0f} plans without",
    )

    assert 1 == len(closed.loops)
    assert looped <= 60 * clean


def test_far_ends(capsys, graph, plan):
    """A chain of a hundred thousand levels, a parent of a million: no cliff."""
    values = graph[3]
    whole = best_of(lambda: roll_up(values, plan))
    links = 100_000 - 1
    chain = Plan.of(np.arange(links) + 1, np.arange(links), size=links + 1)
    star = Plan.of(np.arange(1, NODES), np.zeros(NODES - 1, dtype=int), size=NODES)
    deep = best_of(lambda: roll_up(values[: links + 1], chain), times=3)
    wide = best_of(lambda: roll_up(values, star), times=3)
    shown(
        capsys,
        f"chain of 1e5 {deep:.2f} s ({deep / links * 1e6:.1f} µs a level), "
        f"star of 1e6 {wide * 1e3:.1f} ms, company {whole * 1e3:.1f} ms\n",
    )

    assert deep <= 60 * whole
    assert wide <= whole
