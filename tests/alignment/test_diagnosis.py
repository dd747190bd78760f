"""What is wrong, or odd, in the links of a set."""

import json
from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrkit import Done, KeyResult, Metric, Objective, OKRSet, Support
from okrkit.alignment import Plan, RollUp, align, double_counting
from okrkit.alignment.double_counting import Twice, counted_twice
from okrkit.alignment.findings import Findings, Remark

ON = "2026-11-15"


def up(*ids, kind="contributes", **more):
    """Return supports of objectives."""
    return [Support(objective=id_, kind=kind, **more) for id_ in ids]


def up_kr(*ids, kind="contributes"):
    """Return supports of key results."""
    return [Support(key_result=id_, kind=kind) for id_ in ids]


def obj(id_, *supports, krs=(), title="", **more):
    """Return an objective."""
    links = [link for group in supports for link in group]
    return Objective(id_, title or f"Title {id_}", krs, supports=links, **more)


def kr(id_, title="", **more):
    """Return a key result."""
    return KeyResult(id_, title or f"Measure {id_}", at_least=1, **more)


def cascade(*objectives, roll_up=None, cycle="2026-Q4", **more):
    """Return the cascade of some objectives."""
    return align(OKRSet(objectives, cycle=cycle, **more), on=ON, roll_up=roll_up)


def ids(remarks):
    """Return what each remark is about first."""
    return [remark.ids[0] for remark in remarks]


class TestRootsAndOrphans:
    """What has no link up is at the top, or stands alone."""

    def test_without_levels_what_has_something_below_is_a_root(self):
        """The other is an orphan, and says so."""
        tree = cascade(obj("top"), obj("team", up("top")), obj("alone"))
        assert (("top",), ["alone"]) == (tree.roots, ids(tree.orphans))
        assert ("A01", "Title alone") == (tree.orphans[0].code, tree.orphans[0].title)
        assert "alone supports nothing" in str(tree.orphans[0])

    def test_a_set_without_any_link_has_only_roots(self):
        """Nobody says that its objectives should hang together."""
        tree = cascade(obj("a"), obj("b", up("nobody")))
        assert (("a", "b"), ()) == (tree.roots, tree.orphans)
        assert 0 == len(cascade().roots)

    def test_the_highest_usual_level_is_the_top(self):
        """Even where nothing hangs below; a team under no company objective is lost."""
        tree = cascade(
            obj("c", level="Company "),
            obj("c2", level="company"),
            obj("t", up("c"), level="team"),
            obj("t2", level="team"),
            obj("t3", up("t2"), level="Team"),
        )
        assert (("c", "c2"), ["t2"]) == (tree.roots, ids(tree.orphans))

    def test_words_of_ones_own_stand_where_links_put_them(self):
        """A level that supports another is not the top."""
        tree = cascade(
            obj("f", level="Firma"),
            obj("b", up("f"), level="Bereich"),
            obj("b2", level="Bereich"),
            obj("b3", up("b2"), level="Bereich"),
            obj("x", level="Sonst"),
        )
        assert (("f",), ["b2", "x"]) == (tree.roots, ids(tree.orphans))

    def test_one_that_says_why_stands_alone_on_purpose(self):
        """The table's rule: no parent and no statement of purpose."""
        tree = cascade(
            obj("c", level="company"),
            obj("t", up("c"), level="team"),
            obj("own", level="team", why="The law asks for it."),
        )
        assert (("c", "own"), ()) == (tree.roots, tree.orphans)

    def test_informing_is_a_link_up_and_a_dependency_is_none(self):
        """Only what contributes or informs leads up."""
        tree = cascade(
            obj("top"),
            obj("a", up("top", kind="informs")),
            obj("b", up("top", kind="depends on")),
        )
        assert (("top",), ["b"]) == (tree.roots, ids(tree.orphans))

    def test_a_shared_objective_hangs_below_who_shares_it(self):
        """And a shared key result gives the one that shares it something below."""
        tree = cascade(obj("top", up("both", kind="shares")), obj("both"))
        assert (("top",), ()) == (tree.roots, tree.orphans)
        tree = cascade(
            obj("a", up_kr("k", kind="shares")),
            obj("b", krs=[kr("k")]),
            obj("c", up("a")),
        )
        assert (("a",), ["b"]) == (tree.roots, ids(tree.orphans))


class TestLoops:
    """Each circle is named once, whole."""

    def test_members_in_order_and_count(self):
        """A circle of two, and what hangs on it."""
        tree = cascade(obj("a", up("b")), obj("b", up("a")), obj("c", up("a")))
        (loop,) = tree.loops
        assert (("a", "b"), 2, False) == (loop.ids, loop.count, loop.waits)
        assert "a → b → a support each other in a circle" == loop.text

    def test_a_large_circle_is_cut(self):
        """Few members and a count."""
        tree = cascade(*(obj(f"o{i}", up(f"o{(i + 1) % 50}")) for i in range(50)))
        (loop,) = tree.loops
        assert (50, 8) == (loop.count, len(loop.ids))
        assert "→ … (50 in all) support" in str(loop)

    def test_a_circle_may_lead_through_a_key_result(self):
        """A child supports a key result of what supports the child."""
        tree = cascade(obj("a", up_kr("k")), obj("b", up("a"), krs=[kr("k"), kr("l")]))
        assert [("a", "k", "b")] == [loop.ids for loop in tree.loops]

    def test_sharing_goes_the_other_way(self):
        """Who shares an objective stands above it."""
        tree = cascade(obj("a", up("b", kind="shares")), obj("b", up("a")))
        assert () == tree.loops
        tree = cascade(obj("a", up("b", kind="shares"), up("b")), obj("b"))
        assert 1 == len(tree.loops)

    @given(st.permutations(range(6)), st.integers(0, 6))
    def test_a_circle_is_always_named(self, order, more):
        """Wherever it hides."""
        links = {i: [f"o{i + 1}"] for i in range(5)} | {5: ["o0"]}
        tree = cascade(
            *(obj(f"o{i}", up(*links[i])) for i in order),
            *(obj(f"x{i}", up("o0")) for i in range(more)),
        )
        assert [6] == [loop.count for loop in tree.loops]


def test_dangling_links_say_what_is_meant():
    """Near ids, ambiguous ids, and nothing at all."""
    tree = cascade(
        obj("c/grow"),
        obj("t/keep", up("c/grwo"), up("zzz"), krs=[kr("a/k", depends_on=["k"])]),
        obj("t/more", krs=[kr("b/k")]),
    )
    assert [
        "t/keep names the objective c/grwo, which is not there: c/grow?",
        "t/keep names the objective zzz, which is not there",
        "a/k names the key result k, which may be a/k, b/k",
    ] == list(map(str, tree.dangling))
    assert ["t/keep", "t/keep", "a/k"] == ids(tree.dangling)


class TestDoubleCounted:
    """Members that come up to one root in several ways."""

    def test_the_branching_member_its_root_and_parents(self):
        """What hangs below it is not named again."""
        tree = cascade(
            obj("top"),
            obj("a", up("top")),
            obj("b", up("top")),
            obj("both", up("a", "b"), krs=[kr("k")]),
            obj("below", up("both")),
        )
        (twice,) = tree.double_counted
        assert ("both", "top", ("a", "b")) == (twice.id, twice.root, twice.parents)
        assert ("both", "top", "a", "b") == twice.ids
        assert "both counts in top more than once: through a, b" == str(twice)

    def test_two_parents_under_two_roots_are_no_harm(self):
        """Each root has it once."""
        assert () == cascade(obj("r"), obj("s"), obj("c", up("r", "s"))).double_counted

    def test_a_parent_and_its_parent(self):
        """Supporting both counts twice above."""
        tree = cascade(obj("top"), obj("a", up("top")), obj("b", up("a", "top")))
        (twice,) = tree.double_counted
        assert ("b", "top", {"a", "top"}) == (twice.id, twice.root, set(twice.parents))

    def test_links_without_weight_do_not_count(self):
        """They are shown only."""
        tree = cascade(
            obj("top"), obj("a", up("top")), obj("b", up("a"), up("top", weight=0))
        )
        assert () == tree.double_counted

    def test_a_shared_key_result(self):
        """Its objective has it, and who shares it."""
        tree = cascade(
            obj("top"),
            obj("a", up("top"), krs=[kr("k")]),
            obj("b", up("top"), up_kr("k", kind="shares")),
        )
        assert [("k", "top", "a", "b")] == [twice.ids for twice in tree.double_counted]

    @pytest.mark.parametrize("counts", ["peers", "split", "one child"])
    def test_groups_are_named_by_their_objective(self, counts):
        """A rule that averages apart puts nodes between, which nobody wrote."""
        tree = cascade(
            obj("top", up_kr("k", kind="shares"), krs=[kr("own")]),
            obj("a", up("top"), krs=[kr("k")]),
            roll_up=RollUp(name="ours", counts=counts),
        )
        (twice,) = tree.double_counted
        assert ("k", "top", {"a", "top"}) == (twice.id, twice.root, set(twice.parents))


@st.composite
def graphs(draw):
    """Return a small graph of links without loops, and its size."""
    size = draw(st.integers(1, 9))
    pairs = [(child, parent) for child in range(size) for parent in range(child)]
    links = draw(st.lists(st.sampled_from(pairs), unique=True)) if pairs else []
    order = draw(st.permutations(range(size)))
    return [(order[c], order[p]) for c, p in links], size


def ways(links, size):
    """Return how many ways lead from each node to each; by definition."""
    step = np.zeros((size, size), dtype=np.int64)
    for child, parent in links:
        step[child, parent] = 1
    total, power = np.eye(size, dtype=np.int64), np.eye(size, dtype=np.int64)
    for _ in range(size):
        power = power @ step
        total += power
    return total


@given(graphs(), st.booleans())
def test_counted_twice_is_what_counting_ways_finds(graph, one_at_a_time):
    """Members several of whose parents lead to one root; the first such roots."""
    links, size = graph
    plan = Plan.of([c for c, _ in links], [p for _, p in links], size=size)
    total = ways(links, size)
    roots = set(range(size)) - {child for child, _ in links}
    expected = []
    for node in range(size):
        ups = sorted(parent for child, parent in links if child == node)
        led = {
            root: tuple(up_ for up_ in ups if total[up_, root])
            for root in sorted(roots)
            if sum(total[up_, root] > 0 for up_ in ups) > 1
        }
        if led:
            first = tuple(led)
            expected.append(Twice(node, first[:5], len(led), led[first[0]]))
    with pytest.MonkeyPatch.context() as patch:
        if one_at_a_time:
            patch.setattr(double_counting, "_BITS", 1)
            patch.setattr(double_counting, "_FEWEST", 1)
        assert expected == counted_twice(plan)


class TestDates:
    """Children whose days leave the parent's."""

    def test_a_quarter_may_support_a_year_and_not_the_other_way_round(self):
        """Cycles nest upwards."""
        tree = cascade(
            obj("year", cycle="2026"),
            obj("q", up("year"), cycle="2026-Q4"),
            obj("long", up("q"), cycle="2026"),
        )
        (found,) = tree.outside
        assert ("long", "q") == found.ids
        assert (
            "long runs 2026-01-01 to 2026-12-31, and q only 2026-10-01 to 2026-12-31"
            == str(found)
        )

    def test_key_results_with_days_of_their_own(self):
        """They stretch their objective, and are parents by their own days."""
        tree = cascade(
            obj("top", krs=[kr("early", ends_on="2026-10-31"), kr("all")]),
            obj("a", up_kr("early")),
            obj("b", up_kr("all")),
            obj("c", up("top"), krs=[kr("late", ends_on="2027-01-31")]),
        )
        assert [("a", "early"), ("c", "top")] == [found.ids for found in tree.outside]

    def test_without_days_nothing_is_said(self):
        """No cycle, no dates."""
        tree = cascade(
            obj("top", krs=[kr("k")]), obj("a", up("top"), up_kr("k")), cycle=None
        )
        assert () == tree.outside
        days = {"starts_on": "2026-01-01", "ends_on": "2026-12-31"}
        tree = cascade(
            obj("top", krs=[kr("k", **days)]),
            obj(
                "a",
                up("top"),
                krs=[kr("l", starts_on="2025-12-31", ends_on="2026-06-30")],
            ),
            cycle=None,
        )
        assert ["a"] == ids(tree.outside)


class TestLevels:
    """Links that pass over a level between."""

    def test_usual_words(self):
        """Whether anything links the level between or not."""
        tree = cascade(
            obj("c", level="company"),
            obj("d", level="Department"),
            obj("t", up("c", "d"), level="team"),
            obj("x", up("t"), level="company"),
        )
        (skip,) = tree.level_skips
        assert (("t", "c"), ("Department",)) == (skip.ids, skip.between)
        assert "t (team) supports c (company) past Department" == str(skip)

    def test_words_of_ones_own(self):
        """Links say what stands between."""
        tree = cascade(
            obj("f", level="Firma", krs=[kr("k")]),
            obj("b", up("f"), level="Bereich"),
            obj("t", up("b"), level="Trupp"),
            obj("u", up_kr("k"), level="Trupp"),
            obj("v", up("f")),
        )
        (skip,) = tree.level_skips
        assert (("u", "k"), "Firma") == (skip.ids, skip.parent_level)
        assert ("Bereich",) == skip.between

    def test_no_level_between(self):
        """Neighbours and peers skip nothing."""
        tree = cascade(
            obj("c", level="company"),
            obj("t", up("c"), level="team"),
            obj("s", up("t"), level="team"),
        )
        assert () == tree.level_skips


class TestSilos:
    """Owners that are linked with nobody."""

    def test_any_link_with_another_owner_ends_a_silo(self):
        """Dependencies of key results too; links within an owner do not."""
        tree = cascade(
            obj("a", owner="Ann", krs=[kr("k")]),
            obj("b", owner="Bob", krs=[kr("l", depends_on=["k"])]),
            obj("c", owner="Cy"),
            obj("c2", up("c"), owner="cy "),
            obj("n", up("c")),
        )
        (silo,) = tree.silos
        assert ("Cy", ("c", "c2"), 2) == (silo.owner, silo.ids, silo.count)
        assert "nothing of Cy is linked with any other owner's: c, c2" == str(silo)

    def test_many_objectives_are_counted(self):
        """A few are named."""
        tree = cascade(
            obj("a", owner="A"),
            obj("b", up("a"), owner="B"),
            *(obj(f"c{i}", owner="C") for i in range(9)),
        )
        assert str(tree.silos[0]).endswith("c0, c1, c2, c3, c4 and 4 more")

    def test_one_owner_or_no_link_makes_no_silo(self):
        """There is nothing to be linked with, or nobody links anything."""
        assert () == cascade(obj("a", owner="A"), obj("b", owner="B")).silos
        assert () == cascade(obj("a", owner="A"), obj("b", up("a"), owner="A")).silos


class TestCopied:
    """Children that repeat their parent."""

    def test_titles(self):
        """Of the objective, or of a key result of the parent."""
        tree = cascade(
            obj("top", title="Grow fast", krs=[kr("k", "Revenue doubles")]),
            obj("a", up("top"), title="  grow  FAST! "),
            obj("b", up_kr("k"), title="Revenue doubles."),
            obj("c", up("top"), title="Other"),
        )
        assert [("a", "top"), ("b", "top")] == [copy.ids for copy in tree.copied]
        assert "a repeats top: its title" == str(tree.copied[0])

    def test_key_results(self):
        """By title, or by metric, target and segment."""
        metric = Metric("nps")
        tree = cascade(
            obj("top", krs=[kr("k", "We are liked", metric="nps"), kr("m", "Same")]),
            obj("a", up("top"), krs=[kr("ka", "Other words", metric="nps")]),
            obj(
                "b",
                up("top"),
                krs=[kr("kb", "more words", metric="nps", segment="new")],
            ),
            obj("c", up("top"), krs=[kr("kc", "same")]),
            metrics=[metric],
        )
        assert [("a", "top", "ka"), ("c", "top", "kc")] == [c.ids for c in tree.copied]
        assert ("A02", False) == (tree.copied[0].code, tree.copied[0].title)

    def test_signs_alone_and_loops_repeat_nothing(self):
        """A title of marks says nothing; an objective is no copy of itself."""
        same = KeyResult("k", "...", target=Done())
        tree = cascade(
            obj("top", up("top"), title="!", krs=[same]),
            obj("a", up("top"), title="!!", krs=[KeyResult("l", "…", target=Done())]),
        )
        assert () == tree.copied


class TestCoverage:
    """Parent key results, and dependencies that nobody answers."""

    def test_uncovered_key_results(self):
        """Only of objectives that have children; sharing covers."""
        tree = cascade(
            obj("top", krs=[kr("a"), kr("b"), kr("c")]),
            obj("x", up_kr("a")),
            obj("y", up_kr("b", kind="shares")),
            obj("alone", krs=[kr("z")]),
        )
        (found,) = tree.uncovered
        assert (("c", "top"), "A03") == (found.ids, found.code)
        assert "nobody who supports top contributes to its key result c" == str(found)
        assert () == cascade(obj("only")).uncovered

    def test_one_sided_dependencies(self):
        """On an objective of another owner that links back in no way."""
        tree = cascade(
            obj("api", owner="P", krs=[kr("speed")]),
            obj("a", up("api", kind="depends on"), owner="A"),
            obj(
                "b", up("api", kind="depends on"), krs=[kr("kb", depends_on=["speed"])]
            ),
            obj("c", up("api", kind="depends on"), up_kr("speed", kind="informs")),
            obj("d", up_kr("speed", kind="depends on")),
            obj("e", up("api", kind="depends on"), owner="p"),
            obj("f", up("g", kind="depends on")),
            obj("g", up("f")),
            obj("h", up("h", kind="depends on"), up("i", kind="depends on")),
            obj("i"),
        )
        assert [("a", "api"), ("h", "i")] == [found.ids for found in tree.one_sided]
        assert [
            "a depends on api of P, which has no key result for it",
            "h depends on i, which has no key result for it",
        ] == list(map(str, tree.one_sided))


class TestFindings:
    """All of them together."""

    TREE = cascade(
        obj("top", krs=[kr("k")], owner="A"),
        obj("a", up("top", "nobody"), owner="B"),
        obj("b", up("top", "a"), title="title TOP"),
        obj("x", up("y")),
        obj("y", up("x")),
        obj("<b>lost</b>", title="<script>"),
    )

    def test_every_one_is_listed_by_code(self):
        """In the order of what breaks most."""
        found = self.TREE.findings
        assert ["loop", "dangling", "double-counted", "A01", "A02", "A03"] == [
            remark.code for remark in found
        ]
        assert found[0] == found.of("loop")[0]
        assert (found[0],) == found[:1]
        assert 0 == len(found.of("nothing"))
        assert "<Findings: 6>" == repr(found)

    def test_shown_safely(self):
        """Text on one line each, HTML escaped."""
        found = self.TREE.findings
        assert 8 == len(str(found).splitlines())
        assert "<b>lost" not in found._repr_html_()
        assert "&lt;b&gt;lost" in found._repr_html_()
        assert "nothing to say of the links" == str(Findings(()))

    def test_for_programs(self):
        """JSON, columns and frames."""
        found = self.TREE.findings
        made = json.loads(json.dumps(found.to_dict()))
        assert "findings" == made["kind"]
        assert {
            "code": "A01",
            "name": "orphan",
            "id": "<b>lost</b>",
            "title": "<script>",
        } == {key: made["items"][3][key] for key in ("code", "name", "id", "title")}
        assert made["items"][1]["link"]["wanted"] == "nobody"
        assert [r.text for r in found] == found.to_columns()["text"].tolist()
        assert 6 == found.to_frame("polars").height

    def test_the_base_says_nothing(self):
        """What every remark overrides."""
        assert ((), "", "") == (Remark().ids, Remark().text, Remark().code)

    def test_hostile_words_stay_on_their_line(self):
        """Owners and levels are free text, and may be long."""
        evil = "x\ny\u202e" + "z" * 400
        tree = cascade(
            obj("a", owner="A", level="company"),
            obj("b", up("a"), owner="B", level=evil),
            obj("c", up("b", "a"), level="team"),
            obj("d", owner=evil),
        )
        texts = [remark.text for remark in tree.findings]
        assert {"level-skip", "silo"} <= {remark.code for remark in tree.findings}
        assert all(text.isprintable() and len(text) < 350 for text in texts)

    @given(st.randoms())
    def test_order_makes_no_difference(self, random):
        """The same is said of a shuffled set."""
        shuffled = list(self.TREE.rolling.graph.okrs.objectives)
        random.shuffle(shuffled)
        assert {(r.code, frozenset(r.ids)) for r in self.TREE.findings} == {
            (r.code, frozenset(r.ids)) for r in cascade(*shuffled).findings
        }

    @pytest.mark.parametrize(
        "links",
        [
            lambda i, _: [f"o{i - 1}"] if i else [],
            lambda i, _: ["o0"] if i else [],
            lambda i, n: [f"o{(i + 1) % n}"],
            lambda i, n: [f"o{i - 1}", f"o{i - 2}"] if i > n // 2 else [],
            lambda i, n: [f"o{i - n // 2}", f"o{i - 1}"] if i > n // 2 else [],
            lambda i, n: [f"o{i * 7919 % n}", f"o{i * 104729 % n}"],
        ],
        ids=["chain", "star", "circle", "stairs", "ladder", "tangle"],
    )
    def test_large_and_hostile_sets_end(self, links):
        """Deep, wide, round and tangled: everything is found without recursion."""
        count = 1_200
        tree = cascade(
            *(obj(f"o{i}", up(*dict.fromkeys(links(i, count)))) for i in range(count))
        )
        found = tree.findings
        assert len(found) == len(found.to_columns()["id"])
        assert str(found)

    def test_deep_sets_need_no_recursion(self):
        """Findings and risks alike; nothing recurses."""
        count = 1_500
        tree = cascade(
            *(
                obj(
                    f"o{i}",
                    up(f"o{i - 1}") if i else [],
                    up(f"o{i - 1}", kind="depends on") if i else [],
                )
                for i in range(count)
            )
        )
        assert {"A04": count - 1} == Counter(remark.code for remark in tree.findings)
        assert count - 1 == len(tree.risks)


class TestCountedByValueAndScore:
    """What goes up as a value and as a score is counted twice as well."""

    def tree(self, *more, supports):
        """Return a cascade by values: a top, a child, and others."""
        metric = Metric("acc", unit="accounts", kind="total")

        def of(id_, target, **checks):
            return KeyResult(
                id_, id_, metric=metric, baseline=0, target=target, **checks
            )

        read = {"2026-11-06": 80}
        rule = RollUp(name="v", supported="values")
        return cascade(
            obj("top", krs=[of("ta", 1000)]),
            obj("d", supports, krs=[of("da", 100, check_ins=read)]),
            *(obj(id_, links, krs=[of(f"{id_}a", 9)]) for id_, links in more),
            roll_up=rule,
        )

    def test_a_child_of_a_key_result_and_of_its_objective(self):
        """Its accounts move the top through the sum and through its own score."""
        found = self.tree(supports=[*up_kr("ta"), *up("top")]).double_counted
        assert [("da", "top", "ta", "d")] == [
            (one.id, one.root, *sorted(one.parents, reverse=True)) for one in found
        ]
        assert () == self.tree(supports=up_kr("ta")).double_counted

    def test_parts_of_one_value_that_meet_again_are_the_whole(self):
        """Half through each is once."""
        middle = [("m", up_kr("ta")), ("n", up_kr("ta"))]
        tree = self.tree(*middle, supports=up_kr("ma", "na"))
        assert (80.0, ()) == (tree["ta"].actual, tree.double_counted)
