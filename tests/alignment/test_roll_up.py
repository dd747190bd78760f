"""Roll-up rules: presets by hand numbers, statuses, spans, laws."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import okrkit as okr
from okrkit.alignment import RollUp, align, presets
from okrkit.alignment.kernel import gains
from okrkit.errors import PolicyError
from okrkit.scoring.columns import Columns

ON = "2026-11-15"  # half of 2026-Q4 is over


def at(id_, share=None, **more):
    """Return a key result that has travelled a share of its way."""
    check_ins = {} if share is None else {"2026-11-13": share}
    return okr.KeyResult(id_, id_, baseline=0, target=1, check_ins=check_ins, **more)


def to(*ids, **more):
    """Return supports of objectives."""
    return [okr.Support(objective=id_, **more) for id_ in ids]


def objective(id_, *key_results, supports=(), **more):
    """Return an objective."""
    return okr.Objective(id_, id_, list(key_results), supports=supports, **more)


def child(id_, share, *, weight=1.0, parent="top", **more):
    """Return an objective with one key result that contributes to the top."""
    supports = to(parent, weight=weight)
    return objective(id_, at(f"{id_}-kr", share), supports=supports, **more)


def one_of(*objectives, **more):
    """Return a set."""
    return okr.OKRSet(objectives, cycle=more.pop("cycle", "2026-Q4"), **more)


def top_of(rule, *objectives, on=ON, **more):
    """Return the score of the objective "top" under a rule."""
    return align(one_of(*objectives), on=on, roll_up=rule, **more)["top"]


BOTH = (
    objective("top", at("a", 0.2, weight=3), at("b", 1.0)),
    child("c", 0.6),
    child("d", 0.0, weight=2),
)
"""Two key results of weight 3 and 1, two children of weight 1 and 2."""


@pytest.mark.parametrize(
    ("rule", "score"),
    [
        (RollUp(), (3 * 0.2 + 1.0 + 0.6 + 2 * 0.0) / 7),
        (RollUp(counts="key results"), (3 * 0.2 + 1.0) / 4),
        (RollUp(counts="key results first"), (3 * 0.2 + 1.0) / 4),
        (RollUp(counts="aligned"), (0.6 + 2 * 0.0) / 3),
        (RollUp(counts="split", split=0.6), 0.6 * 0.4 + 0.4 * 0.2),
        (RollUp(counts="one child"), (0.4 + 0.6 + 2 * 0.0) / 4),
        (RollUp(weights="ignore"), (0.2 + 1.0 + 0.6 + 0.0) / 4),
        (RollUp(weights="key results"), (3 * 0.2 + 1.0 + 0.6 + 0.0) / 6),
        (RollUp(rule="weakest"), 0.0),
        (RollUp(rule="weakest", counts="split"), 0.0),
    ],
)
def test_what_counts_in_an_objective_with_both(rule, score):
    """Each way to mix key results and aligned objectives, by hand."""
    assert score == pytest.approx(top_of(rule, *BOTH).score)


@pytest.mark.parametrize("counts", ["key results first", "aligned", "split"])
def test_an_objective_with_one_kind_alone_takes_that(counts):
    """A split or a precedence needs both sides; with one there is nothing to split."""
    rule = RollUp(counts=counts)
    assert 0.6 == top_of(rule, objective("top"), child("c", 0.6)).score
    assert 0.2 == top_of(rule, objective("top", at("a", 0.2))).score


def test_key_results_alone_leave_an_objective_without_them_unscored():
    """What the rule does not count makes no score, rather than 0."""
    rule = RollUp(counts="key results")
    assert top_of(rule, objective("top"), child("c", 0.6)).score is None


@pytest.mark.parametrize("preset", ["quantive", "fifteenfive"])
def test_one_key_result_and_four_children_are_20_percent_each(preset):
    """Quantive and 15Five average them as peers, weights ignored."""
    children = [child(f"c{i}", share, weight=i) for i, share in enumerate((1, 0, 1, 1))]
    okrs = one_of(objective("top", at("a", 0.5, weight=9)), *children)
    # A weight of 0 is a link that is shown and does not count.
    assert (0.5 + 0 + 1 + 1) / 4 == pytest.approx(
        align(okrs, on=ON, roll_up=preset)["top"].score
    )
    children = [child(f"c{i}", share, weight=3) for i, share in enumerate((1, 0, 1, 1))]
    okrs = one_of(objective("top", at("a", 0.5, weight=9)), *children)
    tree = align(okrs, on=ON, roll_up=preset)
    assert (0.5 + 1 + 0 + 1 + 1) / 5 == pytest.approx(tree["top"].score)
    gain = gains(tree.rolling.values, tree.rolling.wiring.plan, 0)
    assert [0.2] * 5 == pytest.approx([*gain[1:5], gain[5]])


@pytest.mark.parametrize(
    ("weights", "shares"),
    [
        ((1, 1, 1, 1), (0.25, 0.25, 0.25, 0.25)),
        ((0.4, 1, 1, 1), (0.4, 0.2, 0.2, 0.2)),
        ((0.4, 0.3, 1, 1), (0.4, 0.3, 0.15, 0.15)),
        ((0.4, 0.3, 0.3, 1), (0.4, 0.3, 0.3, 0.0)),
        ((0.5, 0, 1, 1), (0.5, 0.0, 0.25, 0.25)),
        ((0.5, 2, 1, 1), (0.5, 0.25, 0.125, 0.125)),
        ((0.9, 0.9, 1, 1), (0.5, 0.5, 0.0, 0.0)),
    ],
)
def test_viva_edited_shares_are_fixed_and_the_rest_split_again(weights, shares):
    """An edited share stays; those left at 1 split what it leaves of 100 %."""
    one, two, three, four = weights
    okrs = one_of(
        objective("top", at("a", 0.1, weight=one), at("b", 0.2, weight=two)),
        child("c", 0.3, weight=three),
        child("d", 0.4, weight=four),
    )
    tree = align(okrs, on=ON, roll_up="viva")
    hand = sum(s * v for s, v in zip(shares, (0.1, 0.2, 0.3, 0.4), strict=True))
    assert hand == pytest.approx(tree["top"].score)


@pytest.mark.parametrize(
    ("shares", "status"),
    [
        ((0.5, 0.35, 0.2), "off track"),
        ((0.5, 0.35, 0.9), "at risk"),
        ((0.5, None, 0.9), "on track"),
    ],
)
def test_viva_takes_the_status_that_goes_first(shares, status):
    """At Risk goes before Behind, Behind before On Track, before Not Started."""
    top = objective("top", at("a", shares[0]), at("b", shares[1]))
    tree = align(one_of(top, child("c", shares[2])), on=ON, policy="viva", roll_up=None)
    assert "viva" == tree.roll_up.name
    assert status == tree["top"].status


def test_precedence_can_name_what_is_not_measured():
    """An order of one's own may put "not measured" first."""
    rule = RollUp(status="precedence", order=("not measured", "off track"))
    okrs = (objective("top", at("a", 0.5), at("b")), child("c", 0.2))
    assert "not measured" == top_of(rule, *okrs).status
    assert "off track" == top_of(rule.replace(order=("off track",)), *okrs).status
    fine = top_of(rule, objective("top", at("a", 0.5)))
    assert (0.5, None) == (fine.score, fine.status)


@pytest.mark.parametrize(
    ("counts", "score"), [("key results", 0.4), ("aligned", 0.2), ("peers", 1.6 / 5)]
)
def test_perdoo_has_three_choices_and_the_weakest_status(counts, score):
    """Key results, aligned objectives or both; the weakest status goes up."""
    top = objective("top", at("a", 0.2), at("b", 0.6))
    okrs = (top, child("c", 0.6), child("d", 0.2), child("e", -0.2))
    if counts == "aligned":
        score = (0.6 + 0.2 + 0.0) / 3
    rule = presets.perdoo.replace(name="ours", counts=counts)
    found = top_of(rule, *okrs)
    assert score == pytest.approx(found.score)
    assert "off track" == found.status


def test_synergita_divides_by_children_plus_one():
    """Weighted key results 0.7, children 0.4 and 0.1: (0.7 + 0.4 + 0.1) / 3."""
    top = objective("top", at("a", 1.0, weight=0.4), at("b", 0.5, weight=0.6))
    found = top_of("synergita", top, child("c", 0.4, weight=5), child("d", 0.1))
    assert (0.7 + 0.4 + 0.1) / 3 == pytest.approx(found.score)


def test_flowyteam_gives_a_key_result_the_mean_of_its_objectives():
    """A key result with aligned objectives takes their weighted mean for its own."""
    okrs = one_of(
        objective(
            "top",
            okr.KeyResult(
                "k", "K", baseline=10, target=30, check_ins={"2026-11-13": 30}
            ),
            at("own", 0.8, weight=3),
        ),
        objective("c", at("c1", 0.6), supports=[okr.Support(key_result="k", weight=3)]),
        objective("d", at("d1", 0.2), supports=[okr.Support(key_result="k")]),
        child("beside", 0.0),
    )
    tree = align(okrs, on=ON, roll_up="flowyteam")
    assert 0.5 == pytest.approx(tree["k"].score)
    assert 0.5 == pytest.approx(tree["k"].progress)
    assert 20.0 == pytest.approx(tree["k"].actual)
    assert ("on track", "yellow") == (tree["k"].status, tree["k"].grade)
    assert (0.5 + 3 * 0.8) / 4 == pytest.approx(tree["top"].score)
    assert 1.0 == align(okrs, on=ON)["k"].score


def test_a_key_result_made_by_objectives_is_missing_where_they_are():
    """Instead of its own reading, so without theirs it has none; a draft never has."""
    supports = [okr.Support(key_result="k")]
    limit = okr.KeyResult("k", "K", at_least=1, check_ins={"2026-11-13": 3})
    okrs = one_of(objective("top", limit), objective("c", at("x"), supports=supports))
    tree = align(okrs, on=ON, roll_up="flowyteam")
    assert (None, None) == (tree["k"].score, tree["top"].score)
    assert "not measured" == tree["k"].status
    okrs = one_of(
        objective("top", limit), objective("c", at("x", 0.4), supports=supports)
    )
    tree = align(okrs, on=ON, roll_up="flowyteam")
    assert (0.4, None) == (tree["k"].score, tree["k"].actual)
    draft = okr.KeyResult("k", "grow a lot", draft=True)
    okrs = one_of(
        objective("top", draft), objective("c", at("x", 0.4), supports=supports)
    )
    assert align(okrs, on=ON, roll_up="flowyteam")["k"].score is None


def test_mhokr_takes_children_only_without_key_results():
    """Children count where there is no key result, all the same."""
    children = (child("c", 0.6, weight=3), child("d", 0.2))
    assert 0.5 == top_of("mhokr", objective("top", at("a", 0.5)), *children).score
    assert 0.4 == pytest.approx(top_of("mhokr", objective("top"), *children).score)
    # A key result that is not measured still is one.
    assert top_of("mhokr", objective("top", at("a")), *children).score is None


@pytest.mark.parametrize(
    ("how", "status"),
    [("weakest", "off track"), ("mean", "at risk"), ("score", "on track")],
)
def test_statuses_roll_up(how, status):
    """On track twice, off track once: by weakest, by mean place, by the mean score."""
    okrs = (objective("top", at("a", 1.0), at("b", 0.55)), child("c", 0.2))
    rule = RollUp(status=how)
    assert status == top_of(rule, *okrs, child("d", 0.24)).status


def test_the_mean_of_statuses_has_no_weights():
    """BOJA: two on track and one at risk are on track, whatever they weigh."""
    top = objective("top", at("a", 0.5), at("b", 0.5), at("c", 0.35, weight=9))
    assert "on track" == top_of(RollUp(status="mean"), top).status


def test_before_the_start_and_after_the_end():
    """The calendar goes before what comes up, by the objective's own days."""
    top = (objective("top"), child("c", 0.5))
    assert "not yet observable" == top_of(None, *top, on="2026-09-30").status
    assert "missed" == top_of(None, *top, on="2027-01-05").status
    won = top_of(None, objective("top"), child("c", 1.0), on="2027-01-05")
    assert "achieved" == won.status
    assert "not measured" == top_of(None, objective("top"), on=ON).status
    loose = align(one_of(*top, cycle=None), on=ON)["top"]
    assert (0.5, None) == (loose.score, loose.status)


def test_stale_where_everything_below_is():
    """One fresh key result anywhere below is enough to say something."""
    old = {"2026-10-05": 0.5}
    kr = okr.KeyResult("k", "K", baseline=0, target=1, check_ins=old)
    stale = objective("c", kr, supports=to("top"))
    assert "stale" == top_of(None, objective("top"), stale).status
    assert "stale" != top_of(None, objective("top"), stale, child("d", 0.5)).status


def test_an_objective_without_key_results_has_score_expected_and_day():
    """All of it comes up from below, and can still change where something can."""
    metric = okr.Metric("m", unit="count")
    kr = okr.KeyResult("k", "K", metric="m", baseline=0, target=1)
    reading = okr.Observation(date="2026-11-14", value=0.3, provisional=True)
    okrs = one_of(
        objective("top"),
        child("c", 0.5),
        objective("d", kr, supports=to("top")),
        metrics=[metric],
        observations={"m": [reading]},
    )
    top = align(okrs, on=ON)["top"]
    assert (0.4, 0.4, 0.5) == pytest.approx((top.score, top.progress, top.expected))
    assert ("2026-11-14", True) == (str(top.measured_on), top.provisional)
    assert "on track" == top.status


def test_an_annual_objective_over_quarterly_ones():
    """In May the first quarter is over, the second runs, the rest are to come."""
    quarters = [
        objective(
            f"q{n}",
            okr.KeyResult(
                f"k{n}", "K", baseline=0, target=1, check_ins={f"2026-0{3 * n}-01": s}
            ),
            cycle=f"2026-Q{n}",
            supports=to("top"),
        )
        for n, s in ((1, 0.9), (2, 0.4))
    ]
    late = objective("q3", at("k3"), cycle="2026-Q3", supports=to("top"))
    okrs = one_of(objective("top"), *quarters, late, cycle="2026")
    tree = align(okrs, on="2026-05-15")
    assert "missed" == tree["q1"].status
    assert "not yet observable" == tree["q3"].status
    assert 0.9 == tree["top"].score  # the second quarter's reading is of June
    tree = align(okrs, on="2026-06-15")
    assert 0.65 == pytest.approx(tree["top"].score)
    # Expected: the first quarter whole, the second 76 of 91 days.
    assert (1 + 76 / 91) / 2 == pytest.approx(tree["top"].expected)
    assert "2026-06-01" == str(tree["top"].measured_on)
    assert "off track" == tree["top"].status


def test_missing_counts_zero_where_the_policy_says_so():
    """The same cascade under both policies; excluded, or 0 at the key result."""
    okrs = (objective("top", at("a", 0.8)), child("c", None))
    assert 0.8 == top_of(None, *okrs).score
    assert 0.4 == top_of(None, *okrs, policy={"missing": "zero"}).score


def test_a_shared_key_result_counts_in_both_objectives():
    """Held in common: in its own objective, and in the one that shares it."""
    shared = [okr.Support(key_result="a", kind="shares", weight=3)]
    okrs = one_of(
        objective("top", at("a", 0.2)),
        objective("other", at("b", 1.0), supports=shared),
        objective("third", at("c", 1.0), supports=to("top", kind="shares")),
    )
    tree = align(okrs, on=ON)
    assert [0.2, 0.4, 0.6] == pytest.approx(
        [tree[i].score for i in ("top", "other", "third")]
    )


def test_duplicates_of_one_link_count_once():
    """The same support twice is one support; the first weight counts."""
    once = (objective("top", at("a", 0.2)), child("c", 1.0))
    twice = objective("c", at("k", 1.0), supports=to("top", "top"))
    assert top_of(None, *once).score == top_of(None, once[0], twice).score


def test_a_loop_is_left_out_and_the_rest_still_scores():
    """Two objectives that support each other keep what is their own."""
    okrs = one_of(objective("top", at("a", 0.2), supports=to("c")), child("c", 1.0))
    tree = align(okrs, on=ON)
    assert [0.2, 1.0] == [tree["top"].score, tree["c"].score]
    assert 1 == len(tree.rolling.wiring.plan.loops)


def test_fixed_shares_within_a_split():
    """Each side splits its own 100 %: the key result of 0.25 has a quarter of it."""
    rule = RollUp(counts="split", split=0.6, weights="fixed")
    top = objective("top", at("a", 0.4, weight=0.25), at("b", 0.8))
    hand = 0.6 * (0.25 * 0.4 + 0.75 * 0.8) + 0.4 * 0.5
    assert hand == pytest.approx(top_of(rule, top, child("c", 0.5)).score)


def test_a_rule_that_cannot_be_is_refused():
    """A split of everything, an unknown word, a status twice, an unknown name."""
    for split in (0, 1, 1.5):
        with pytest.raises(PolicyError, match="not a split"):
            RollUp(split=split)
    for order in ((), ("off track", "off track"), ("gone",)):
        with pytest.raises(PolicyError, match="no order of statuses"):
            RollUp(order=order)
    with pytest.raises(PolicyError):
        RollUp(counts="all")
    with pytest.raises(PolicyError):
        RollUp().replace(count="peers")
    with pytest.raises(PolicyError, match="Did you mean 'viva'"):
        align(one_of(), on=ON, roll_up="vivva")
    for name in ("zzzzzzzz", 7):
        with pytest.raises(PolicyError, match="no such roll-up preset"):
            presets.get(name)


def test_presets_are_named_and_sourced():
    """Each says where its rules are written, and every one scores a set."""
    assert "okrkit" == presets.names()[0]
    for name in presets.names():
        preset = presets.get(name)
        assert (name, True) == (preset.name, bool(preset.source))
        assert getattr(presets, name) is preset
        assert top_of(preset, *BOTH).score is not None


def test_a_policy_that_takes_the_weakest_does_so_in_the_cascade():
    """Without a rule of its own the cascade follows the policy, and says so."""
    okrs = one_of(objective("top", at("a", 0.8)), child("c", 0.3))
    tree = align(okrs, on=ON, policy={"roll_up": "weakest"})
    assert (0.3, "okrkit*") == (tree["top"].score, tree.roll_up.name)
    tree = align(okrs, on=ON, policy={"roll_up": "weakest"}, roll_up=RollUp())
    assert 0.55 == pytest.approx(tree["top"].score)


SHARES = st.one_of(st.none(), st.sampled_from([0.0, 0.2, 0.35, 0.5, 0.9, 1.0, 1.5, -1]))
WEIGHTS = st.sampled_from([0, 0.25, 1, 1, 3])
POLICIES = st.sampled_from(
    [
        "okrkit",
        "google",
        "boja",
        {"missing": "zero"},
        {"roll_up": "weakest"},
        {"status": "boja", "digits": 2},
        {"above": "keep", "below": "keep"},
    ]
)


@st.composite
def objectives(draw, *, linked):
    """Return objectives with up to three key results; links only go up the list."""
    made = []
    for place in range(draw(st.integers(1, 6))):
        rows = [
            at(f"k{place}-{i}", draw(SHARES), weight=draw(WEIGHTS), **draw(SPANS))
            for i in range(draw(st.integers(0, 3)))
        ]
        above = st.sets(st.integers(0, place - 1)) if linked and place else st.just(())
        supports = [
            okr.Support(objective=f"o{up}", weight=draw(WEIGHTS))
            for up in sorted(draw(above))
        ]
        made.append(objective(f"o{place}", *rows, supports=supports))
    return made


SPANS = st.sampled_from(
    [{}, {}, {"starts_on": "2026-11-20"}, {"ends_on": "2026-11-14"}]
)


def numbers(columns, rows=slice(None)):
    """Return the columns of a sheet as lists."""
    return {
        f.name: getattr(columns, f.name)[rows].tolist() for f in Columns.__attrs_attrs__
    }


@given(objectives(linked=False), POLICIES)
def test_without_links_it_is_the_scorecard(made, policy):
    """The cascade of a flat set is its scorecard, to the last digit but one."""
    okrs = one_of(*made)
    sheet = okr.score(okrs, on=ON, policy=policy).sheet
    tree = align(okrs, on=ON, policy=policy).rolling.sheet
    some = np.flatnonzero(np.diff(sheet.offset))
    expected = numbers(sheet.objectives, some)
    found = numbers(tree.objectives, some)
    if not sheet.key_results.weight.all():
        # A key result of weight 0 dates its objective there, and nothing here.
        del expected["day"], expected["provisional"]
    for name, column in expected.items():
        assert column == pytest.approx(found[name], rel=4e-16, nan_ok=True), name


@given(objectives(linked=True), st.randoms(use_true_random=False), POLICIES)
def test_the_order_of_objectives_does_not_matter(made, random, policy):
    """A set is a graph: the order in which it is written says nothing."""
    mixed = random.sample(made, len(made))
    one = align(one_of(*made), on=ON, policy=policy)
    other = align(one_of(*mixed), on=ON, policy=policy)
    for each in made:
        before, after = one[each.id], other[each.id]
        assert (before.score is None) == (after.score is None)
        assert (before.score or 0) == pytest.approx(after.score or 0, rel=1e-12)
        assert before.status == after.status


NAMES = st.sampled_from(presets.names())


@given(objectives(linked=True), NAMES, st.data())
def test_what_only_informs_changes_nothing(made, name, data):
    """Informs and depends on are shown, and never counted."""
    which = data.draw(st.integers(0, len(made) - 1))
    where = data.draw(st.integers(0, len(made) - 1))
    kind = data.draw(st.sampled_from(["informs", "depends on"]))
    link = okr.Support(objective=f"o{where}", kind=kind)
    more = list(made)
    more[which] = made[which].replace(supports=(*made[which].supports, link))
    one = align(one_of(*made), on=ON, roll_up=name).rolling.sheet.objectives
    other = align(one_of(*more), on=ON, roll_up=name).rolling.sheet.objectives
    np.testing.assert_array_equal(one.score, other.score)
    np.testing.assert_array_equal(one.status, other.status)


@given(objectives(linked=True), NAMES)
def test_a_mean_lies_between_what_counts(made, name):
    """Whatever the rule, an objective's score lies between its key results below."""
    tree = align(one_of(*made), on=ON, roll_up=name).rolling.sheet
    score, below = (
        column[~np.isnan(column)]
        for column in (tree.objectives.score, tree.key_results.score)
    )
    if len(score):
        assert below.min() <= score.min() <= score.max() <= below.max()


@pytest.mark.parametrize("rule", [RollUp(supported="aligned"), presets.flowyteam])
def test_a_support_of_weight_0_leaves_a_key_result_its_reading(rule):
    """What does not count must not erase what was measured."""
    idle = okr.Support(key_result="a", weight=0)
    low = objective("low", at("b", 0.9), supports=[idle])
    tree = align(one_of(objective("top", at("a", 0.3)), low), on=ON, roll_up=rule)
    assert (0.3, 0.3) == (tree["a"].score, tree["top"].score)
    more = child("more", 0.5, parent="other").replace(
        supports=[okr.Support(key_result="a")]
    )
    both = one_of(objective("top", at("a", 0.3)), low, more)
    assert 0.5 == align(both, on=ON, roll_up=rule)["a"].score


@pytest.mark.parametrize("counts", ["aligned", "key results first"])
def test_weight_0_decides_nothing(counts):
    """A link that does not count is as if absent, where one kind goes first."""
    idle, rule = child("low", 0.9, weight=0), RollUp(counts=counts)
    assert 0.3 == top_of(rule, objective("top", at("a", 0.3)), idle).score
    none = objective("top", at("a", 0.3, weight=0))
    assert 0.9 == top_of(rule, none, child("low", 0.9)).score


@pytest.mark.parametrize(
    ("shares", "status"),
    [((1.0, 0.3), "at risk"), ((0.3, 0.0), "off track"), ((1.0, 0.0), "at risk")],
)
def test_half_a_status_goes_to_the_worse(shares, status):
    """Whichever two: rounding to even would take the better of the first two."""
    rows = [at(f"k{place}", share) for place, share in enumerate(shares)]
    found = top_of(RollUp(status="mean"), objective("top", *rows))
    assert status == found.status


def test_only_the_last_wirings_are_kept():
    """A rule made anew for every request must not fill the memory."""
    okrs = one_of(objective("top", at("a", 0.3)))
    for place in range(1, 20):
        rule = RollUp(name=f"r{place}", counts="split", split=place / 20)
        tree = align(okrs, on=ON, roll_up=rule)
    kept = tree.rolling.graph.made["wirings"]
    assert 8 == len(kept)
    assert tree.rolling.wiring is align(okrs, on=ON, roll_up=rule).rolling.wiring


def test_a_rule_refuses_a_field_it_does_not_have():
    """Whatever its name, also one that Python itself could take for an argument."""
    for name in ("self", "rul"):
        with pytest.raises(PolicyError, match=name):
            RollUp().replace(**{name: "weakest"})
