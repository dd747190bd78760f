"""The arithmetic of rolling up: laws that hold for every graph, and the far ends."""

import math
import sys
import threading

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from okrkit.alignment.combine import (
    FEW,
    mean_of,
    mean_of_present,
    surely_within,
    total_of,
    weakest_of,
)
from okrkit.alignment.kernel import RULES, gains, roll_up, update, used
from okrkit.alignment.plan import Plan
from okrkit.errors import InvalidOKRError

EPS = sys.float_info.epsilon
NAN = math.nan

SCORES = st.floats(-1.5, 2.5)
ANY = st.floats(allow_nan=False, allow_infinity=False)
WEIGHTS = st.sampled_from([0.0, 0.1, 0.25, 1.0, 1.0, 3.0, 7.0])
WILD = st.sampled_from([0.0, 5e-324, 1e-300, 1e-16, 1.0, 3.0, 1e16, 1e308])
RULE = st.sampled_from(RULES)


@st.composite
def graphs(draw, values=SCORES, weights=WEIGHTS, *, missing=True, most=12):
    """Draw links that run from later nodes to earlier ones, and values."""
    size = draw(st.integers(1, most))
    pairs = [(child, parent) for child in range(size) for parent in range(child)]
    links = draw(st.lists(st.sampled_from(pairs), unique=True)) if pairs else []
    weight = draw(st.lists(weights, min_size=len(links), max_size=len(links)))
    some = st.one_of(values, st.just(NAN)) if missing else values
    value = draw(st.lists(some, min_size=size, max_size=size))
    child = [child for child, _ in links]
    parent = [parent for _, parent in links]
    return child, parent, weight, np.array(value)


def planned(child, parent, weight, values):
    """Return the plan of a drawn graph."""
    return Plan.of(child, parent, size=len(values), weight=weight)


def by_hand(child, parent, weight, values, rule="mean"):
    """Roll up parent by parent, from the last node to the first, exactly summed."""
    result = values.tolist()
    for node in reversed(range(len(result))):
        mine = [
            (weight[at], result[child[at]])
            for at in range(len(child))
            if parent[at] == node
        ]
        if mine:
            result[node] = HAND[rule](mine)
    return result


def mean_by_hand(mine):
    """Leave out what is missing; the rest keep their proportions."""
    there = [(w, x) for w, x in mine if w > 0 and not math.isnan(x)]
    if not there:
        return NAN
    largest = max(w for w, _ in there)
    parts = [(w / largest, x) for w, x in there]
    whole = math.fsum(w for w, _ in parts)
    return math.fsum(w / whole * x for w, x in parts)


def weakest_by_hand(mine):
    """Take the smallest that counts."""
    return min((x for w, x in mine if w > 0 and not math.isnan(x)), default=NAN)


def sum_by_hand(mine):
    """Add what has a weight; nothing with one makes no sum."""
    there = [w * x for w, x in mine if w > 0]
    return math.fsum(there) if there else NAN


HAND = {
    "mean": mean_by_hand,
    "weakest": weakest_by_hand,
    "sum": sum_by_hand,
}


def star(values, weight=None):
    """Return a parent and its children."""
    size = len(values) + 1
    plan = Plan.of(range(1, size), [0] * (size - 1), size=size, weight=weight)
    return plan, np.array([NAN, *values])


def mean(values, weight=None):
    """Return the mean of a star."""
    plan, column = star(values, weight)
    return roll_up(column, plan).item(0)


@given(graphs(), RULE)
def test_agrees_with_the_rule_written_out(graph, rule):
    """
    The oracle goes parent by parent, in exact sums.

    A parent's rounding is at most a few ulp for each child; it is handed up with
    shares that sum to 1, or for sums with weights of at most 7 on each of 11 levels.
    """
    expected = by_hand(*graph, rule=rule)
    rolled = roll_up(graph[3], planned(*graph), rule=rule)

    scale = 1 if rule != "sum" else np.nan_to_num(np.abs(expected)).max()
    if rule == "sum":
        scale = max(scale, np.nanmax(np.abs([*by_hand_sizes(graph), 1.0])))
    assert rolled == pytest.approx(
        expected, rel=1e-12, abs=1e-13 * max(scale, 1), nan_ok=True
    )


def by_hand_sizes(graph):
    """Return the sums of the sizes: how far sums may cancel."""
    return by_hand(*graph[:3], np.abs(graph[3]), rule="sum")


@given(graphs(), RULE, st.randoms(use_true_random=False))
def test_order_of_links_changes_nothing(graph, rule, random):
    """
    Only the order of summing differs, so only rounding may.

    A sum of n numbers in two orders differs by at most 2 n ulp of the sum of their
    sizes, on each of up to 11 levels.
    """
    values = graph[3]
    order = list(range(len(graph[0])))
    random.shuffle(order)
    moved = planned(*([part[at] for at in order] for part in graph[:3]), values)
    scale = np.nanmax(np.abs([*by_hand_sizes(graph), 1.0]))

    assert roll_up(values, moved, rule=rule) == pytest.approx(
        roll_up(values, planned(*graph), rule=rule),
        rel=0,
        abs=2 * 12 * 11 * EPS * scale,
        nan_ok=True,
    )


@given(graphs(), RULE, st.randoms(use_true_random=False))
def test_names_of_nodes_change_nothing(graph, rule, random):
    """Which node has which number is no part of the question; bounds as above."""
    child, parent, weight, values = graph
    name = list(range(len(values)))
    random.shuffle(name)
    renamed = Plan.of(
        [name[c] for c in child],
        [name[p] for p in parent],
        size=len(values),
        weight=weight,
    )
    moved = np.empty(len(values))
    moved[name] = values
    scale = np.nanmax(np.abs([*by_hand_sizes(graph), 1.0]))

    assert roll_up(moved, renamed, rule=rule)[name] == pytest.approx(
        roll_up(values, planned(*graph), rule=rule),
        rel=0,
        abs=2 * 12 * 11 * EPS * scale,
        nan_ok=True,
    )


def children(graph, rolled):
    """Yield each parent with the values of the children that count."""
    child, parent, weight, _ = graph
    for node in sorted(set(parent)):
        there = [
            rolled[child[at]]
            for at in range(len(child))
            if parent[at] == node and weight[at] > 0
        ]
        yield node, [x for x in there if not math.isnan(x)]


@given(graphs(values=ANY, weights=WILD, most=30))
def test_mean_lies_between_the_children_that_count(graph):
    """Exactly, whatever the sizes of values and weights."""
    rolled = roll_up(graph[3], planned(*graph))

    for node, there in children(graph, rolled):
        if there:
            assert min(there) <= rolled[node] <= max(there)
        else:
            assert math.isnan(rolled[node])


@given(graphs(values=ANY, weights=WILD, most=30))
def test_weakest_is_one_of_the_children(graph):
    """The smallest of those that count, and nothing computed."""
    rolled = roll_up(graph[3], planned(*graph), rule="weakest")

    for node, there in children(graph, rolled):
        assert rolled[node] == min(there, default=NAN) or not there


@given(
    value=ANY,
    weight=st.lists(WILD.filter(bool), min_size=1, max_size=60),
    some_missing=st.booleans(),
)
@example(value=0.1, weight=[1.0] * 3, some_missing=False)
@example(value=5e-324, weight=[1.0] * 60, some_missing=False)
@example(value=501 * 5e-324, weight=[1.0] + [0.001] * 100, some_missing=False)
@example(value=sys.float_info.max, weight=[1.0] * 3, some_missing=False)
def test_mean_of_equals_is_exactly_theirs(value, weight, some_missing):
    """All key results at 0.7 make 0.7, not 0.7000000000000001."""
    values = [value] * len(weight)
    if some_missing:
        values, weight = [*values, NAN], [*weight, 1.0]

    assert value == mean(values, weight)


@given(st.lists(st.tuples(ANY, WILD.filter(bool)), min_size=FEW + 1, max_size=200))
def test_mean_of_many_lies_between_them(pairs):
    """Wide parents take another way than narrow ones."""
    values, weight = zip(*pairs, strict=True)

    assert min(values) <= mean(values, weight) <= max(values)


@given(
    st.lists(st.integers(0, 3), min_size=100, max_size=100),
    st.lists(st.sampled_from([0.1, 0.3, 0.7]), min_size=100, max_size=100),
)
def test_wide_levels_keep_the_laws(values, weight):
    """A level of many parents is done in passes; half have equal children."""
    base = np.array(values, dtype=float) / 3
    base[:50] = 0.1
    parent = np.arange(100) // 5
    plan = Plan.of(np.arange(20, 120), parent, size=120, weight=weight)
    rolled = roll_up(np.append(np.zeros(20), base), plan)[:20]
    groups = base.reshape(20, 5)

    assert [0.1] * 10 == rolled[:10].tolist()
    assert (groups.min(axis=1) <= rolled).all()
    assert (rolled <= groups.max(axis=1)).all()


@given(graphs(missing=False))
def test_weights_are_relative(graph):
    """Twice the weights, or a power of two for each parent: the same to the digit."""
    child, parent, weight, values = graph
    scaled = [w * 2.0 ** (p % 5 - 2) for w, p in zip(weight, parent, strict=True)]

    assert np.array_equal(
        roll_up(values, planned(*graph)),
        roll_up(values, planned(child, parent, scaled, values)),
        equal_nan=True,
    )


@given(graphs(missing=False), st.floats(1e-100, 1e100))
def test_any_scale_of_weights_changes_nothing(graph, factor):
    """Factors that are no power of two round each weight, by half an ulp at most."""
    child, parent, weight, values = graph
    scaled = [w * factor for w in weight]

    assert roll_up(values, planned(child, parent, scaled, values)) == pytest.approx(
        roll_up(values, planned(*graph)), rel=0, abs=1e-13, nan_ok=True
    )


@given(graphs(), RULE)
def test_gains_times_leaves_sum_to_what_is_above(graph, rule):
    """What each key result gives is all there is: nothing is lost or invented."""
    plan = planned(*graph)
    rolled = roll_up(graph[3], plan, rule=rule)
    leaves = plan.height == 0
    scale = np.nanmax(np.abs([*by_hand_sizes(graph), 1.0]))

    for node in np.flatnonzero(~np.isnan(rolled)).tolist():
        parts = gains(rolled, plan, node, rule=rule)
        counted = leaves & (parts != 0)

        assert 1.0 == parts[node]
        assert rolled[node] == pytest.approx(
            (parts * rolled)[counted].sum(), rel=1e-12, abs=1e-13 * scale
        )


@given(st.integers(0, 2**32 - 1), RULE, st.sampled_from([0.0, 0.2]))
def test_update_of_one_is_rolling_all_up_again(seed, rule, missing):
    """To the last digit: what-if and a new score never disagree."""
    rng = np.random.default_rng(seed)
    size = int(rng.integers(2, 400))
    child = np.arange(1, size)
    parent = (rng.random(size - 1) ** rng.choice([1, 4]) * child).astype(np.int64)
    more = rng.integers(1, size, size // 5)
    child = np.append(child, more)
    parent = np.append(parent, rng.integers(0, more))
    weight = rng.choice([0.0, 0.1, 1.0, 1.0, 3.0], len(child))
    values = rng.choice([0.1, 0.7, rng.random()], size)
    values[rng.random(size) < missing] = NAN
    plan = Plan.of(child, parent, size=size, weight=weight)
    before = roll_up(values, plan, rule=rule)
    leaves = np.flatnonzero(plan.height == 0)
    picked = rng.choice(leaves, min(3, len(leaves)), replace=False).tolist()
    changes = {leaf: float(rng.choice([NAN, 0.1, rng.random()])) for leaf in picked}

    again = values.copy()
    again[list(changes)] = list(changes.values())
    after = roll_up(again, plan, rule=rule)
    differs = ~((after == before) | (np.isnan(after) & np.isnan(before)))
    expected = {int(n): after.item(n) for n in np.flatnonzero(differs)}
    found = update(before, plan, changes, rule=rule)

    assert set(expected) == set(found)
    assert np.array_equal(
        list(expected.values()), [found[n] for n in expected], equal_nan=True
    )


@given(
    st.lists(st.tuples(st.one_of(ANY, st.just(NAN)), WILD), min_size=1, max_size=FEW),
    st.integers(30, 60),
)
@example(  # a sum of shares that leaves the floats, with nothing in the first place
    pairs=[
        (NAN, 0.0),
        (9.979201547673601e307, 1e-16),
        (sys.float_info.max, 1.0),
        (9.9792015476736e307, 1e-16),
    ],
    copies=30,
)
def test_few_and_many_take_the_same_sums(pairs, copies):
    """Plain floats and numpy's passes agree to the last digit, whatever numpy."""
    values, weight = (list(part) for part in zip(*pairs, strict=True))
    child = np.arange(copies * len(pairs)) + copies
    parent = np.arange(copies * len(pairs)) // len(pairs)
    plan = Plan.of(child, parent, size=copies + len(child), weight=weight * copies)
    column = np.append(np.zeros(copies), values * copies)
    share = plan.share[: len(pairs)].tolist()

    few = mean_of(values, share)
    few = mean_of_present(values, weight) if math.isnan(few) else few
    assert roll_up(column, plan)[:copies] == pytest.approx(
        [few] * copies, rel=0, abs=0, nan_ok=True
    )
    with np.errstate(all="ignore"):
        found = roll_up(column, plan, rule="sum")[:copies]
    assert np.array_equal([total_of(values, weight)] * copies, found, equal_nan=True)
    found = roll_up(column, plan, rule="weakest")[:copies]
    assert np.array_equal([weakest_of(values, weight)] * copies, found, equal_nan=True)


@given(graphs())
def test_missing_counts_as_if_it_were_not_linked(graph):
    """What has no value is left out, and the rest keep their proportions."""
    child, parent, _, values = graph
    rolled = roll_up(values, planned(*graph))
    there = [at for at in range(len(child)) if not math.isnan(rolled[child[at]])]
    left = planned(*([part[at] for at in there] for part in graph[:3]), values)
    has_children = np.isin(np.arange(len(values)), parent)
    alone = np.where(has_children, NAN, values)

    assert roll_up(alone, left) == pytest.approx(rolled, rel=0, abs=1e-13, nan_ok=True)


def test_missing_where_the_rest_weighs_next_to_nothing():
    """A weight that vanishes beside its neighbour still counts when that is gone."""
    assert 0.25 == mean([NAN, 0.25, NAN], [1e300, 1e-300, 1.0])
    assert math.isnan(mean([NAN, 0.25], [1.0, 0.0]))
    assert 0.75 == mean([NAN, 0.5, 1.0], [1e300, 1e-300, 1e-300])


def test_what_has_no_weight_anywhere_has_no_value_above():
    """And the level above leaves it out, though no key result is missing."""
    plan = Plan.of([1, 2, 3], [0, 1, 0], size=4, weight=[1, 0, 1])
    rolled = roll_up([0.0, 0.0, 0.9, 0.4], plan)

    assert [0.4, 0.9, 0.4] == rolled[[0, 2, 3]].tolist()
    assert math.isnan(rolled[1])
    assert [1.0, 0.0, 0.0, 1.0] == gains(rolled, plan, 0).tolist()


@pytest.mark.parametrize("missing", [0.0, 0.05, 0.9])
@pytest.mark.parametrize("rule", RULES)
def test_wide_graphs_agree_with_the_rule_written_out(rule, missing):
    """Levels of thousands go in pieces and passes; few or most of them lack some."""
    rng = np.random.default_rng(3)
    size, tops = 4_000, 40
    child = np.arange(tops, size)
    parent = rng.integers(0, np.minimum(child, 400))
    weight = rng.choice([0.0, 1.0, 2.0], len(child))
    values = rng.random(size)
    values[rng.random(size) < missing] = NAN
    graph = (child.tolist(), parent.tolist(), weight.tolist(), values)
    expected = by_hand_fast(*graph, rule=rule)

    assert roll_up(values, planned(*graph), rule=rule) == pytest.approx(
        expected, rel=1e-11, nan_ok=True
    )


def by_hand_fast(child, parent, weight, values, rule):
    """Do as `by_hand`, with the links of each parent found once."""
    links = {}
    for below, above, part in zip(child, parent, weight, strict=True):
        links.setdefault(above, []).append((part, below))
    result = values.tolist()
    for node in sorted(links, reverse=True):
        result[node] = HAND[rule]([(w, result[below]) for w, below in links[node]])
    return result


def test_leaves_keep_their_values_and_nothing_is_written_into():
    """What comes in is the caller's; what goes out is new."""
    plan, values = star([0.25, 0.75])
    rolled = roll_up(values, plan)
    rolled[1] = 9

    assert math.isnan(values[0])
    assert [0.25, 0.75] == values[1:].tolist()
    assert not np.shares_memory(values, rolled)


def test_nothing_and_nearly_nothing():
    """No nodes, one node, no links."""
    assert [] == roll_up([], Plan.of([], [], size=0)).tolist()
    assert [0.5] == roll_up([0.5], Plan.of([], [], size=1)).tolist()
    assert [0.5, 0.25] == roll_up([0.5, 0.25], Plan.of([], [], size=2)).tolist()
    assert [1.0] == gains(np.array([0.5]), Plan.of([], [], size=1), 0).tolist()
    assert {0: 0.7} == update(np.array([0.5]), Plan.of([], [], size=1), {0: 0.7})


def test_whole_numbers_are_numbers():
    """Scores of 0 and 1 come as integers."""
    assert [0.5, 0.0, 1.0] == roll_up(
        [7, 0, 1], Plan.of([1, 2], [0, 0], size=3)
    ).tolist()


def test_links_inside_a_loop_do_not_count_and_the_rest_do():
    """A circle of two has a leaf of its own below it."""
    plan = Plan.of([1, 0, 2, 3], [0, 1, 0, 1], size=4)

    assert [0.2, 0.6, 0.2, 0.6] == roll_up([0, 0, 0.2, 0.6], plan).tolist()


def test_sum_needs_every_child():
    """A sum with a gap is no smaller sum."""
    plan, values = star([1.0, NAN])

    assert math.isnan(roll_up(values, plan, rule="sum")[0])


@pytest.mark.parametrize("more", [0, 20])
@pytest.mark.parametrize("missing", [NAN, 3.0])
def test_weight_0_decides_no_sum(more, missing):
    """Not by its value, not by the lack of one; alone it makes none, either."""
    plan, values = star([5.0, missing, *[1.0] * more], [1, 0, *[1] * more])
    assert 5.0 + more == roll_up(values, plan, rule="sum")[0]
    rolled = roll_up(values, plan, rule="sum")
    assert {2: 7.0} == update(rolled, plan, {2: 7.0}, rule="sum")
    assert {1: 6.0, 0: 6.0 + more} == update(rolled, plan, {1: 6.0}, rule="sum")

    idle = np.full(2 + more, 5.0)
    idle[-1] = missing
    plan, values = star(idle, np.zeros(len(idle)))
    rolled = roll_up(values, plan, rule="sum")
    assert math.isnan(rolled[0])
    assert {1: 6.0} == update(rolled, plan, {1: 6.0}, rule="sum")


def test_weight_0_decides_no_sum_beyond_all_floats():
    """What is exact there leaves out the same."""
    plan, values = star([1e308, 1e308, NAN], [1, 1, 0])
    assert sys.float_info.max == roll_up(values, plan, rule="sum")[0]
    rolled = roll_up(values, plan, rule="sum")
    assert {1: 1.0, 0: 1e308} == update(rolled, plan, {1: 1.0}, rule="sum")


@pytest.mark.parametrize("count", [2, 20])
def test_first_of_several_weakest_counts(count):
    """One of them must be named; what has no weight is none of them."""
    plan, values = star([0.1] * count, [0.0] + [1.0] * (count - 1))
    rolled = roll_up(values, plan, rule="weakest")

    assert [1.0, 0.0, 1.0] == gains(rolled, plan, 0, rule="weakest")[:3].tolist()
    assert 1.0 == gains(rolled, plan, 0, rule="weakest")[1:].sum()


@pytest.mark.parametrize("rule", RULES)
def test_gains_reach_only_what_is_below(rule):
    """A wide level with one parent of interest, and one above everything else."""
    rng = np.random.default_rng(1)
    child = np.arange(10, 1_000)
    parent = np.append(np.arange(10).repeat(9), rng.integers(10, 100, 900))
    plan = Plan.of(child, parent, size=1_000)
    rolled = roll_up(rng.random(1_000), plan, rule=rule)
    parts = gains(rolled, plan, 3, rule=rule)
    own = set(child[:90][parent[:90] == 3].tolist())
    below = own | {int(c) for c, p in zip(child, parent, strict=True) if p in own}

    assert below | {3} >= set(np.flatnonzero(parts).tolist())
    assert 1.0 == parts[3]
    lonely = Plan.of([1, *child], [0, *parent], size=1_000)
    assert (
        1.0 == gains(roll_up(rolled, lonely, rule=rule), lonely, 999, rule=rule).sum()
    )


def test_gains_skip_wide_levels_that_nothing_reaches():
    """What hangs by a weight of 0 gives nothing, however much it is."""
    child, parent = np.arange(1, 103), np.append([0, 0], [2] * 100)
    weight = np.append([1.0, 0.0], np.ones(100))
    plan = Plan.of(child, parent, size=103, weight=weight)
    rolled = roll_up(np.full(103, 0.5), plan)

    assert [0, 1] == np.flatnonzero(gains(rolled, plan, 0)).tolist()


def test_used_of_a_mean_are_the_shares_of_those_present():
    """Contributions show what counted, not what was declared."""
    plan, values = star([0.2, NAN, 0.4], [1.0, 2.0, 3.0])

    parts = used(values[1:], plan, slice(0, 3), np.array([0]), "mean")

    assert [0.25, 0.0, 0.75] == parts.tolist()


def test_update_names_only_what_changes():
    """The same value again is no change, nor is none again."""
    plan = Plan.of([1, 2, 3], [0, 0, 2], size=4)
    rolled = roll_up([0, 0.5, 0, NAN], plan)

    assert {} == update(rolled, plan, {1: 0.5, 3: NAN})
    assert {1: 0.25, 0: 0.25} == update(rolled, plan, {1: 0.25})
    assert {3: 0.5, 2: 0.5} == update(rolled, plan, {3: 0.5})


def test_update_that_cancels_out_goes_no_further():
    """Two children swap their scores: their parent stays, and all above."""
    plan = Plan.of([1, 2, 3], [0, 1, 1], size=4)
    rolled = roll_up([0, 0, 0.25, 0.75], plan)

    assert {2: 0.75, 3: 0.25} == update(rolled, plan, {2: 0.75, 3: 0.25})


@pytest.mark.parametrize("node", [0, 3, -1])
def test_update_takes_leaves_alone(node):
    """What children make cannot be set, and what is not there neither."""
    plan = Plan.of([1, 2], [0, 0], size=3)

    with pytest.raises(InvalidOKRError, match="children") as caught:
        update(np.zeros(3), plan, {node: 0.5})
    assert "not-a-leaf" == caught.value.code


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ([0.5], "shape-mismatch"),
        ([[0.5, 0.5, 0.5]], "wrong-type"),
        ([[0.5], [0.5, 0.5]], "wrong-type"),
        (0.5, "wrong-type"),
        (["a", "b", "c"], "wrong-type"),
        ([True, False, True], "wrong-type"),
        ([None, 0.5, 0.5], "wrong-type"),
        ([0.0, math.inf, 0.5], "not-finite"),
        ([0.0, math.inf, -math.inf], "not-finite"),
        ([0.0, NAN, -math.inf], "not-finite"),
    ],
)
def test_values_are_one_number_for_each_node(values, code):
    """Never a traceback out of numpy, never a silent infinity."""
    with pytest.raises(InvalidOKRError) as caught:
        roll_up(values, Plan.of([1, 2], [0, 0], size=3))
    assert (code, "values") == (caught.value.code, caught.value.place)


def test_rules_are_three_words():
    """A typo names the nearest."""
    with pytest.raises(InvalidOKRError, match="weakest"):
        roll_up([0.5], Plan.of([], [], size=1), rule="weekest")


def test_values_at_the_end_of_what_floats_hold():
    """Sums of squares of such would be infinite; their mean is not."""
    largest = sys.float_info.max

    assert largest == mean([largest] * 7)
    assert 0.0 == mean([largest, -largest])
    plan, values = star([largest, largest, -1.0])
    assert largest > roll_up(values, plan).item(0) > 0.6 * largest


def test_surely_within_says_no_where_it_cannot_tell():
    """A value that is missing decides nothing."""
    assert not surely_within(NAN, 0.5, 1.0, 2)
    assert not surely_within(0.5, 0.1, NAN, 2)
    assert surely_within(0.5, 0.1, 0.5, 2)


def test_many_levels_need_no_recursion():
    """No recursion: a chain rolls up, hands down and changes to its end."""
    size = 5_000
    plan = Plan.of(np.arange(1, size), np.arange(size - 1), size=size)
    values = np.append(np.zeros(size - 1), 0.3)
    rolled = roll_up(values, plan)

    assert (rolled == 0.3).all()
    assert (gains(rolled, plan, 0) == 1).all()
    assert size == len(update(rolled, plan, {size - 1: 0.4}))


def test_one_parent_of_many():
    """One parent of all: the sum is exact enough and the shares too."""
    size = 100_000
    plan = Plan.of(np.arange(1, size), np.zeros(size - 1, dtype=int), size=size)
    values = np.full(size, 0.1)

    rolled = roll_up(values, plan)
    assert 0.1 == rolled[0]
    changed = update(rolled, plan, {5: 0.9})
    values[5] = 0.9
    assert changed == {5: 0.9, 0: roll_up(values, plan).item(0)}


def test_several_threads_share_a_plan():
    """What is made on first use is seen whole or not at all."""
    rng = np.random.default_rng(2)
    child = np.arange(1, 20_000)
    plan = Plan.of(child, (rng.random(19_999) * child).astype(int), size=20_000)
    rolled = roll_up(rng.random(20_000), plan)
    leaf = int(np.flatnonzero(plan.height == 0)[-1])
    gate, found = threading.Barrier(8), []

    def ask():
        gate.wait()
        found.append((update(rolled, plan, {leaf: 2.0}), plan.places().sum()))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [found[0]] * 8 == found


def test_sums_beyond_all_floats_are_the_largest():
    """Infinity would be a silent wrong number; thin and thick levels agree."""
    largest = sys.float_info.max
    for leaves in (2, 60):
        plan = Plan.of(
            np.arange(leaves) + 1, np.zeros(leaves, dtype=np.int64), size=leaves + 1
        )
        for sign in (1.0, -1.0):
            values = [0.0, *[sign * 1e308] * leaves]
            assert sign * largest == roll_up(values, plan, rule="sum")[0]


@pytest.mark.parametrize("leaves", [4, 8, 16, 40])
def test_sums_whose_parts_are_beyond_all_floats_are_exact(leaves):
    """Parts of both signs would give infinity or NaN, by the order they are in."""
    child, none = np.arange(leaves) + 1, np.zeros(leaves, dtype=np.int64)
    plan = Plan.of(child, none, size=leaves + 1, weight=[4.0] * leaves)
    half = leaves // 2
    for signs in ([1.0] * half + [-1.0] * half, [1.0, -1.0] * half):
        values = np.append(0.0, np.array(signs) * 1e308)
        assert 0.0 == roll_up(values, plan, rule="sum")[0]
        values[-1] = 2.5
        assert sys.float_info.max == roll_up(values, plan, rule="sum")[0]
        values[1] = 0.0
        rolled = roll_up(values, plan, rule="sum")
        assert 10.0 == rolled[0]
        assert {} == update(rolled, plan, {1: 0.0}, rule="sum")
        values[1] = np.nan
        assert np.isnan(roll_up(values, plan, rule="sum")[0])


@pytest.mark.parametrize("plan", [None, "plan", 3])
def test_only_a_plan_rolls_up(plan):
    """An error of okrkit's own, not of numpy's."""
    with pytest.raises(InvalidOKRError, match="a Plan"):
        roll_up([1.0], plan)
