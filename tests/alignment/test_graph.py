"""The links of a set as columns: what leads where, what leads nowhere."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

import okrkit as okr
from okrkit.alignment.graph import (
    CONTRIBUTES,
    DEPENDS,
    INFORMS,
    SHARES,
    Dangling,
    Graph,
)
from okrkit.errors import AmbiguousIdError, UnknownIdError
from okrkit.model.parts import SUPPORT_KINDS


def kr(id_, **more):
    """Return a key result."""
    return okr.KeyResult(id_, id_.upper(), at_least=1, **more)


def small():
    """Return a set with a link of every kind, and one dependency."""
    supports = [
        okr.Support(objective="top", weight=2, share=0.5),
        okr.Support(key_result="a", kind="informs"),
        okr.Support(key_result="a", kind="shares"),
        okr.Support(objective="top", kind="depends on"),
    ]
    return okr.OKRSet(
        [
            okr.Objective("top", "Top", [kr("a")]),
            okr.Objective("low", "Low", [kr("b", depends_on=["a"])], supports=supports),
        ]
    )


def test_every_link_is_read_off_once():
    """Nodes are objectives, then key results; what was said stands in columns."""
    graph = Graph.of(small())
    assert (2, 4) == (graph.objectives, graph.size)
    assert [1, 1, 1, 1] == graph.child.tolist()
    assert [0, 2, 2, 0] == graph.parent.tolist()
    assert [CONTRIBUTES, INFORMS, SHARES, DEPENDS] == graph.kind.tolist()
    assert [2.0, 1.0, 1.0, 1.0] == graph.weight.tolist()
    assert [0.5] == graph.share[~np.isnan(graph.share)].tolist()
    assert ([3], [2]) == (graph.waits.tolist(), graph.waits_on.tolist())
    assert () == graph.dangling
    assert "<Graph of 2 objectives, 2 key results, 4 links>" == repr(graph)


def test_kinds_are_numbered_as_supports_name_them():
    """The numbers follow the words of the document."""
    words = [SUPPORT_KINDS[n] for n in (CONTRIBUTES, INFORMS, DEPENDS, SHARES)]
    assert ["contributes", "informs", "depends on", "shares"] == words


def test_nodes_have_ids_titles_and_objectives():
    """A node can be named, whichever kind it is."""
    graph = Graph.of(small())
    assert ["top", "low", "a", "b"] == [graph.id_of(node) for node in range(4)]
    assert ["Top", "Low", "A", "B"] == [graph.title_of(node) for node in range(4)]
    assert [0, 1, 0, 1] == graph.objective_of(np.arange(4)).tolist()
    bare = Graph.of(okr.OKRSet([okr.Objective("top", "Top")]))
    assert [0] == bare.objective_of(np.zeros(1, dtype=np.int64)).tolist()


def test_what_leads_nowhere_is_kept_with_what_is_near():
    """A mistyped id, an ambiguous short one, a dependency on nothing."""
    lost = [okr.Support(objective="tpo"), okr.Support(key_result="zzz")]
    okrs = okr.OKRSet(
        [
            okr.Objective("top", "Top"),
            okr.Objective("x/two", "Two"),
            okr.Objective("y/two", "Two", supports=[okr.Support(objective="two")]),
            okr.Objective("low", "L", [kr("b", depends_on=["c"])], supports=lost),
        ]
    )
    assert (
        Dangling("y/two", "two", "objective", several=("x/two", "y/two")),
        Dangling("low", "tpo", "objective", near=("top",)),
        Dangling("low", "zzz", "key result"),
        Dangling("b", "c", "key result"),
    ) == Graph.of(okrs).dangling
    assert Graph.of(okrs).dangling is Graph.of(okrs).dangling
    assert 0 == len(Graph.of(okrs).child)


def test_only_the_first_faults_are_looked_up():
    """Looking for near ids is slow: a thousand faults of one kind need it once."""
    okrs = okr.OKRSet(
        [
            okr.Objective(f"o{i}", "O", supports=[okr.Support(objective=f"p{i}")])
            for i in range(1000)
        ]
    )
    found = [bool(link.near) for link in Graph.of(okrs).dangling]
    assert all(found[10:20])  # the first ones are too short to be near anything
    assert not any(found[50:])


def test_a_graph_is_made_once_for_a_set():
    """It is kept with the table; threads that meet there get the same columns."""
    okrs = small()
    assert Graph.of(okrs) is Graph.of(okrs)
    with ThreadPoolExecutor(8) as pool:
        shared = small()
        graphs = list(pool.map(lambda _: Graph.of(shared), range(64)))
    for graph in graphs:
        assert graphs[0].parent.tolist() == graph.parent.tolist()
    assert any(graph is Graph.of(shared) for graph in graphs)


def test_what_repeats_a_link_is_known():
    """The first alone counts; another kind or another parent is no repetition."""
    supports = [
        okr.Support(objective="top"),
        okr.Support(objective="top", kind="informs"),
        okr.Support(key_result="a"),
        okr.Support(objective="top", weight=3),
        okr.Support(objective="top", kind="informs"),
    ]
    okrs = okr.OKRSet(
        [
            okr.Objective("top", "Top", [kr("a")]),
            okr.Objective("low", "Low", supports=supports),
        ]
    )
    assert [3, 4] == Graph.of(okrs).repeated.tolist()
    tree = okr.align(okrs, on="2026-11-15")
    found = [remark for remark in tree.findings if remark.code == "repeated-link"]
    assert [("low", "top")] * 2 == [remark.ids for remark in found]
    assert "low contributes to top more than once" in str(found[0])
    assert "low informs top more than once" in str(found[1])
    assert [] == Graph.of(okr.OKRSet()).repeated.tolist()


def test_what_is_asked_for_wrongly_is_met_halfway():
    """Another case is no reason to find nothing; two of one kind need the whole id."""
    okrs = okr.OKRSet(
        [okr.Objective(id_, id_, [kr(f"{id_}-k")]) for id_ in ("a/Keep", "b/Keep")]
    )
    tree = okr.align(okrs, on="2026-11-15")
    with pytest.raises(UnknownIdError) as unknown:
        tree["A/KEEP"]
    assert "a/Keep" == unknown.value.nearest[0]
    with pytest.raises(AmbiguousIdError, match="use the whole id"):
        tree["Keep"]
