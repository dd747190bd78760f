"""Links by levels: heights, shares, loops named, and what is refused."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrkit.alignment.loops import Loop, loops_in
from okrkit.alignment.plan import Plan
from okrkit.errors import InvalidOKRError


@st.composite
def links(draw, most=9):
    """Draw any links, loops, self-links and doubles among them."""
    size = draw(st.integers(1, most))
    node = st.integers(0, size - 1)
    pairs = draw(st.lists(st.tuples(node, node), max_size=3 * most))
    return [c for c, _ in pairs], [p for _, p in pairs], size


def reached(child, parent, size):
    """Return for each node those its links lead to: by closing, step by step."""
    above = [
        {p for c, p in zip(child, parent, strict=True) if c == n} for n in range(size)
    ]
    for _ in range(size):
        for node in range(size):
            above[node] |= set().union(*(above[up] for up in above[node]))
    return above


def circles(child, parent, size):
    """Return the sets of nodes that reach each other, by their first nodes."""
    above = reached(child, parent, size)
    sets = {
        frozenset(m for m in range(size) if m in above[n] and n in above[m])
        for n in range(size)
        if n in above[n]
    }
    return sorted(sets, key=min)


def heights(child, parent, size):
    """Return the longest way down, by trying until nothing grows."""
    found = [0] * size
    for _ in range(size):
        for below, above in zip(child, parent, strict=True):
            found[above] = max(found[above], found[below] + 1)
    return found


def kept(plan, child):
    """Return the places of the links that count."""
    return sorted(set(range(len(child))) - set(plan.left_out.tolist()))


@given(links())
def test_every_loop_is_named(graph):
    """And nothing else: a closure by brute force says which there are."""
    child, parent, size = graph
    expected = circles(*graph)
    plan = Plan.of(child, parent, size=size)

    assert [len(circle) for circle in expected] == [x.count for x in plan.loops]
    pairs = set(zip(child, parent, strict=True))
    for circle, loop in zip(expected, plan.loops, strict=True):
        steps = list(zip(loop.path, loop.path[1:], strict=False))
        closed = [*steps, (loop.path[-1], loop.path[0])]
        assert set(loop.path) <= circle
        assert min(circle) == loop.path[0]
        assert len(set(loop.path)) == len(loop.path)
        assert pairs >= set(steps if len(loop.path) == 8 else closed)


@given(links())
def test_links_are_left_out_inside_loops_alone(graph):
    """What leads into a loop or out of it counts."""
    child, parent, size = graph
    place = {n: at for at, circle in enumerate(circles(*graph)) for n in circle}
    expected = [
        at
        for at, (c, p) in enumerate(zip(child, parent, strict=True))
        if c in place and place[c] == place.get(p)
    ]

    assert expected == Plan.of(child, parent, size=size).left_out.tolist()


@given(links())
def test_heights_are_the_longest_ways_down(graph):
    """Of the links that count."""
    child, parent, size = graph
    plan = Plan.of(child, parent, size=size)
    places = kept(plan, child)
    expected = heights(
        [child[at] for at in places], [parent[at] for at in places], size
    )

    assert expected == plan.height.tolist()


@given(links(), st.data())
def test_columns_hold_every_link_once(graph, data):
    """Grouped by parent, parents by height, children always lower."""
    child, parent, size = graph
    weight = data.draw(
        st.lists(st.floats(0.1, 9), min_size=len(child), max_size=len(child))
    )
    plan = Plan.of(child, parent, size=size, weight=weight)
    owner = np.repeat(plan.parents, np.diff(plan.first))

    assert kept(plan, child) == sorted(plan.link.tolist())
    assert [child[at] for at in plan.link] == plan.child.tolist()
    assert [parent[at] for at in plan.link] == owner.tolist()
    assert [weight[at] for at in plan.link] == plan.weight.tolist()
    assert (plan.height[plan.child] < plan.height[owner]).all()
    assert len(set(plan.parents.tolist())) == len(plan.parents)
    for level, (start, stop) in enumerate(
        zip(plan.level[:-1], plan.level[1:], strict=True), start=1
    ):
        assert {level} == set(plan.height[plan.parents[start:stop]].tolist())
    for start, stop in zip(plan.first[:-1], plan.first[1:], strict=True):
        assert 1 == pytest.approx(plan.share[start:stop].sum())


@given(links())
def test_ways_up_are_the_ways_down(graph):
    """From below, the same links."""
    child, parent, size = graph
    plan = Plan.of(child, parent, size=size)
    first, at, above = plan.ups()

    assert sorted(at.tolist()) == list(range(len(plan.child)))
    for node in range(size):
        own = slice(first[node], first[node + 1])
        assert {node} >= set(plan.child[at[own]].tolist())
        ups = plan.parents[above[own]].tolist()
        expected = [parent[link] for link in plan.link if child[link] == node]
        assert sorted(expected) == sorted(ups)
    places = plan.places()
    assert plan.parents.tolist() == [n for n in plan.parents if places[n] >= 0]
    assert (places[plan.parents] == np.arange(len(plan.parents))).all()
    assert len(plan.parents) == (places >= 0).sum()


def test_what_is_made_on_first_use_is_made_once():
    """And nobody can write into it, nor into the rest."""
    plan = Plan.of([1, 2], [0, 0], size=3)

    assert plan.ups()[1] is plan.ups()[1]
    assert plan.places() is plan.places()
    columns = (*plan.ups(), plan.places(), plan.child, plan.share, plan.left_out)
    assert not any(column.flags.writeable for column in columns)


def test_what_was_given_stays_writable():
    """The caller's arrays are the caller's."""
    child, parent, weight = np.array([1]), np.array([0]), np.array([2.0])
    plan = Plan.of(child, parent, size=2, weight=weight)
    child[0] = 0

    assert [1] == plan.child.tolist()
    assert child.flags.writeable
    assert weight.flags.writeable


def test_nothing():
    """No links, no nodes."""
    plan = Plan.of([], [], size=0)

    assert "<Plan of 0 nodes, 0 links, 0 levels, 0 loops>" == repr(plan)
    assert [0, 0] == Plan.of([], [], size=2).height.tolist()


def test_one_node_that_supports_itself():
    """The smallest loop: it is named, left out, and the node scores by itself."""
    plan = Plan.of([0], [0], size=1)

    assert (Loop((0,), 1),) == plan.loops
    assert ([0], [0]) == (plan.left_out.tolist(), plan.height.tolist())
    assert (0, 0) == (len(plan.child), len(plan.parents))


def test_a_long_loop_names_its_first_members_and_a_count():
    """A circle of a thousand is not printed whole."""
    size = 1_000
    loop = Plan.of(range(size), [*range(1, size), 0], size=size).loops[0]

    assert Loop(tuple(range(8)), size) == loop


def test_a_loop_is_named_by_a_short_way_round():
    """Of two ways round, people want to see the shorter."""
    plan = Plan.of([0, 1, 2, 3, 1], [1, 2, 3, 0, 0], size=4)

    assert (Loop((0, 1), 4),) == plan.loops


def test_two_loops_and_a_link_between():
    """They are two, and what joins them counts."""
    plan = Plan.of([0, 1, 2, 3, 1], [1, 0, 3, 2, 2], size=4)

    assert (Loop((0, 1), 2), Loop((2, 3), 2)) == plan.loops
    assert [4] == plan.link.tolist()
    assert [0, 0, 1, 0] == plan.height.tolist()


def test_all_weights_of_a_parent_are_zero():
    """Then none has a share; another parent is not touched."""
    plan = Plan.of([1, 2, 4], [0, 0, 3], size=5, weight=[0, 0, 2])

    assert [True, True, False] == np.isnan(plan.share).tolist()
    assert 1.0 == plan.share[2]


@pytest.mark.parametrize("weight", [1e308, 5e-324, 1.0])
def test_shares_of_huge_and_tiny_weights(weight):
    """Their sum would be infinite, or their quotient 0 over 0."""
    assert [0.25] * 4 == Plan.of(
        range(1, 5), [0] * 4, size=5, weight=[weight] * 4
    ).share.tolist()


@pytest.mark.parametrize("depth", [63, 64, 65, 66, 5_000])
def test_deep_chains_have_their_heights(depth):
    """Beyond some depth the levels are found link by link."""
    plan = Plan.of(np.arange(1, depth + 1), np.arange(depth), size=depth + 1)

    assert list(range(depth, -1, -1)) == plan.height.tolist()


def test_deep_loops_are_found_without_recursion():
    """Thousands of members, and thousands that lead into them."""
    size = 5_000
    child = np.arange(2 * size)
    parent = np.concatenate([np.arange(1, size), [0, 0], child[size:-1]])
    loops, group = loops_in(child, parent, 2 * size)

    assert (Loop(tuple(range(8)), size),) == loops
    assert ([0] * size) + ([-1] * size) == group.tolist()


@pytest.mark.parametrize(
    ("columns", "code", "place"),
    [
        ({"child": [1], "parent": [0, 0]}, "shape-mismatch", "parent"),
        ({"weight": [1, 1, 1]}, "shape-mismatch", "weight"),
        ({"child": [1, 3]}, "unknown-node", "child"),
        ({"parent": [0, -1]}, "unknown-node", "parent"),
        ({"parent": [0, 2**62]}, "unknown-node", "parent"),
        ({"child": [1.0, 2.0]}, "wrong-type", "child"),
        ({"child": [True, False]}, "wrong-type", "child"),
        ({"child": ["1", "2"]}, "wrong-type", "child"),
        ({"child": 1}, "wrong-type", "child"),
        ({"child": [[1, 2]]}, "wrong-type", "child"),
        ({"child": [[1], [1, 2]]}, "wrong-type", "child"),
        ({"child": [1, None]}, "wrong-type", "child"),
        ({"weight": ["a", "b"]}, "wrong-type", "weight"),
        ({"weight": [1, -1]}, "invalid-weight", "weight"),
        ({"weight": [1, np.nan]}, "invalid-weight", "weight"),
        ({"weight": [1, np.inf]}, "not-finite", "weight"),
    ],
)
def test_faults_are_named(columns, code, place):
    """Each by its code and the column it is in."""
    given = {"child": [1, 2], "parent": [0, 0], "weight": [1, 1]} | columns

    with pytest.raises(InvalidOKRError) as caught:
        Plan.of(**given, size=3)
    assert (code, place) == (caught.value.code, caught.value.place)


def test_small_whole_numbers_are_nodes():
    """Columns of any integer type; tables often hold the small ones."""
    child, parent = np.array([1, 2], dtype=np.uint8), np.array([0, 0], dtype=np.int16)

    assert [1, 2] == Plan.of(child, parent, size=3).child.tolist()


@pytest.mark.parametrize(
    ("size", "code"),
    [
        (-1, "invalid-value"),
        (10**12, "invalid-value"),
        (1 << 31, "invalid-value"),
        ("3", "wrong-type"),
        (3.0, "wrong-type"),
        (True, "wrong-type"),
        (None, "wrong-type"),
    ],
)
def test_a_size_that_is_none_is_refused(size, code):
    """Places are packed into 32 bits: more would silently be others."""
    with pytest.raises(InvalidOKRError) as caught:
        Plan.of([], [], size=size)
    assert (code, "size") == (caught.value.code, caught.value.place)
    assert 3 == Plan.of([], [], size=np.int32(3)).size
