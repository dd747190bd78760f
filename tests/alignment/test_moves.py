"""Contributions, what-ifs and sensitivities: their laws against `align` itself."""

import math
import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import okrkit as okr
from okrkit.alignment import RollUp, align, presets, sensitivity_values
from okrkit.alignment.contributions import balanced
from okrkit.alignment.listed import paths_to, pooled
from okrkit.alignment.plan import Plan
from okrkit.errors import (
    AmbiguousIdError,
    InvalidOKRError,
    OKRError,
    UnknownIdError,
)
from okrkit.model.okrset import OKRSet
from okrkit.model.staged import Done, Establish, Milestones, Steps, Zones
from okrkit.scoring.policy import ScoringPolicy

ON = "2026-11-15"
DAY = "2026-11-13"
KEEP = ScoringPolicy(name="keeps", below="keep", above="keep")
POLICIES = ["okrkit", KEEP, {"missing": "zero"}, {"digits": 1}]
RULES = [
    RollUp(),
    RollUp(rule="weakest"),
    RollUp(counts="split", split=0.3),
    RollUp(counts="one child"),
    RollUp(weights="fixed"),
    RollUp(supported="aligned"),
    RollUp(supported="values"),
    RollUp(supported="unit"),
    RollUp(counts="key results"),
    RollUp(counts="split", rule="weakest"),
    presets.mhokr,
]


def way(id_, value=None, *, to=10, **more):
    """Return a way from 0 to 10, with a reading or without."""
    readings = {} if value is None else {DAY: value}
    return okr.KeyResult(id_, id_, baseline=0, target=to, check_ins=readings, **more)


def objective(id_, *key_results, up=(), **more):
    """Return an objective that supports others."""
    supports = [
        okr.Support(**({"objective": one} if isinstance(one, str) else one))
        for one in up
    ]
    return okr.Objective(id_, id_.title(), list(key_results), supports=supports, **more)


def set_of(*objectives):
    """Return a set of a quarter."""
    return OKRSet(objectives, cycle="2026-Q4")


def company():
    """Return two teams below a company, one of them with two parents."""
    return set_of(
        objective("grow", way("revenue", 4)),
        objective("keep", way("nps", 2), way("churn", 6, weight=3), up=["grow"]),
        objective("sell", way("deals", 9), up=["grow", "keep"]),
    )


METRICS = st.sampled_from(
    [None, {}, {"unit": "%"}, {"kind": "total"}, {"kind": "ratio"}]
)
NUMBERS = st.integers(-5, 15).map(float)
READINGS = st.none() | NUMBERS


@st.composite
def cascades(draw, *, measured=READINGS):
    """Draw a set of up to five objectives that support earlier ones."""
    made = []
    for place in range(draw(st.integers(1, 5))):
        rows = [
            way(f"k{place}{at}", draw(measured), weight=draw(st.sampled_from([1, 0.5])))
            for at in range(draw(st.integers(0, 3)))
        ]
        for at, kr in enumerate(rows):
            more = draw(METRICS)
            if more is not None:
                rows[at] = kr.replace(metric=okr.Metric(kr.id, **more))
        parents = draw(st.sets(st.integers(0, place - 1), max_size=2)) if place else ()
        up = [{"objective": f"o{at}", "weight": 0.25 * (at + 1)} for at in parents]
        named = [kr.id for one in made for kr in one.key_results]
        if named and draw(st.booleans()):
            kind = draw(st.sampled_from(["contributes", "shares"]))
            up.append({"key_result": draw(st.sampled_from(named)), "kind": kind})
        made.append(objective(f"o{place}", *rows, up=up))
    return set_of(*made)


def free(tree):
    """List the key results that have a score of their own reading."""
    first, rolling = len(tree.rolling.graph.okrs.objectives), tree.rolling
    nodes = np.arange(first, rolling.graph.size)
    taken = (rolling.wiring.plan.height[nodes] > 0) | pooled(rolling, nodes)
    return [rolling.graph.id_of(node) for node in nodes[~taken].tolist()]


def with_value(okrs, id_, value):
    """Return the set with a reading of a key result."""
    owner = okrs.objective_of(id_)
    rows = [
        kr.replace(check_ins=[*kr.check_ins, okr.CheckIn("2026-11-14", value)])
        if kr.id == id_
        else kr
        for kr in owner.key_results
    ]
    return okrs.with_objective(owner.replace(key_results=rows))


# --- contributions -------------------------------------------------------------------


@given(
    cascades(), st.sampled_from(RULES), st.sampled_from(["okrkit", "google", "mhokr"])
)
def test_contributions_sum_exactly(okrs, rule, policy):
    """What is left of a score that is taken apart would be nobody's."""
    tree = align(okrs, on=ON, policy=policy, roll_up=rule)
    for place, one in enumerate(okrs.objectives):
        parts = tree.contributions(one.id)
        value = tree.rolling.values[place]
        if math.isnan(value):
            assert parts.total is None
            assert "no key result" in parts.why
            assert 0 == len(parts)
        else:
            assert value == parts.total
            assert value == math.fsum(part.contribution for part in parts)
            assert sorted(parts.contribution, reverse=True) == list(parts.contribution)


@given(cascades(), st.sampled_from(RULES))
def test_contributions_below_zero(okrs, rule):
    """Scores below 0 can cancel; then the smallest part bounds what is left."""
    tree = align(okrs, on=ON, policy=KEEP, roll_up=rule)
    for one in okrs.objectives:
        parts = tree.contributions(one.id)
        if parts.total is not None:
            left = parts.total - math.fsum(parts.contribution)
            assert abs(left) <= math.ulp(max(abs(parts.contribution)))


@given(cascades(), st.sampled_from(RULES))
def test_contribution_is_gain_times_score(okrs, rule):
    """The sum is made whole by digits that nobody sees, not by inventing shares."""
    tree = align(okrs, on=ON, roll_up=rule)
    for part in tree.contributions("o0"):
        product = part.gain * (part.score or 0.0)
        assert product == pytest.approx(part.contribution, abs=1e-15)
        assert part.paths >= 1


@given(
    st.lists(st.just(0.0) | st.floats(1e-200, 1e308), min_size=1), st.integers(-3, 3)
)
def test_balanced_parts_sum_to_a_total_nearby(parts, ulps):
    """The largest floats, and totals some digits off, are made whole too."""
    total = math.fsum(part / len(parts) for part in parts)
    total += ulps * math.ulp(total)
    made = balanced(np.array(parts) / len(parts), max(total, 0.0))
    if any(parts):
        assert max(total, 0.0) == math.fsum(made / 4) * 4


def test_paths_are_counted_and_weakest_says_who_counts():
    """Two ways up are one contribution; by the weakest, one key result has all."""
    parts = align(company(), on=ON).contributions("grow")
    assert [1, 2, 1, 1] == [
        parts[id_].paths for id_ in ("nps", "deals", "churn", "revenue")
    ]
    weakest = align(company(), on=ON, roll_up=RollUp(rule="weakest"))
    found = weakest.contributions("grow")
    assert (0.2, 1.0, "") == (
        found["nps"].contribution,
        found["nps"].gain,
        found["nps"].why,
    )
    assert "another is weaker, or as weak" == found["deals"].why
    assert found.total == 0.2


def test_paths_beyond_every_integer_stop_there():
    """Seventy diamonds on one another have 2 to the 70th ways."""
    links = [
        (4 * at + below, 4 * at + above)
        for at in range(70)
        for below, above in ((4, 1), (4, 2), (1, 0), (2, 0))
    ]
    plan = Plan.of([c for c, _ in links], [p for _, p in links], size=281)
    assert np.isinf(paths_to(plan, 0)[280])
    assert 2**52 == paths_to(plan, 0)[208]


@pytest.mark.parametrize("leaves", [1, 40])
def test_paths_beyond_every_float_stop_there_too(leaves):
    """More ways than a float can count: a link that counts for nothing leads none."""
    tower = [
        (3 * at + below, 3 * at - above)
        for at in range(1, 800)
        for below in range(3)
        for above in range(1, 4)
        if 3 * at - above >= 0
    ]
    top = 3 * 800
    idle = [(top + leaf, 3 * 799) for leaf in range(leaves)]
    links = [*tower, *idle]
    plan = Plan.of(
        [child for child, _ in links],
        [parent for _, parent in links],
        size=top + leaves,
        weight=[1.0] * len(tower) + [0.0] * leaves,
    )
    ways = paths_to(plan, 0)
    assert np.isinf(ways[3 * 799])
    assert [0] * leaves == ways[top:].tolist()


def test_missing_key_results_say_why():
    """What is not measured gives nothing; where it counts 0, that is said."""
    okrs = set_of(objective("o", way("a", 5), way("b")))
    left_out = align(okrs, on=ON).contributions("o")
    assert (None, 0.0, "nothing was measured up to this day") == (
        left_out["b"].score,
        left_out["b"].contribution,
        left_out["b"].why,
    )
    zero = align(okrs, on=ON, policy={"missing": "zero"}).contributions("o")
    assert (0.0, 0.5) == (zero["b"].score, zero["b"].gain)
    assert "counts 0: nothing was measured up to this day" == zero["b"].why


def test_rounding_by_the_policy_is_stated():
    """A score shown as 0.33 is not the sum of its parts, and says so."""
    okrs = set_of(objective("o", way("a", 1), way("b", 1), way("c", 8)))
    parts = align(okrs, on=ON, policy={"digits": 2}).contributions("o")
    assert 0.33 == parts.shown
    assert parts.rounding == parts.shown - parts.total
    assert "rounds to 2 decimals, which adds -0.0033" in str(parts)
    assert 0.0 == align(okrs, on=ON).contributions("o").rounding
    assert 0.0 == align(set_of(objective("o")), on=ON).contributions("o").rounding


def test_contributions_to_a_key_result():
    """A key result is its own; one that objectives make is theirs."""
    okrs = set_of(
        objective("o", way("a", 5), way("gone")),
        objective("p", way("b", 2), up=[{"key_result": "a"}]),
    )
    own = align(okrs, on=ON)
    assert ["a"] == list(own.contributions("a").ids)
    assert "nothing was measured up to this day" == own.contributions("gone").why
    aligned = align(okrs, on=ON, roll_up=RollUp(supported="aligned"))
    assert ["b"] == list(aligned.contributions("a").ids)
    assert ["b", "gone"] == list(aligned.contributions("o").ids)
    assert 0.2 == aligned.contributions("o").total


def test_contributions_are_shown():
    """As text, HTML, columns and explanation; hostile titles stay text."""
    bad = okr.KeyResult(
        "<b>", "<script>", baseline=0, target=10, check_ins={DAY: 5}, weight=2
    )
    parts = align(set_of(objective("o", bad, way("b"))), on=ON).contributions("o")
    assert str(parts).startswith("contributions to o on 2026-11-15: 0.5 in all\nid ")
    assert "<script>" not in parts._repr_html_()
    assert "&lt;script&gt;" in parts._repr_html_()
    assert "<Contributions: contributions to o on 2026-11-15: 0.5 in all>" == repr(
        parts
    )
    columns = parts.to_columns()
    assert ["id", "title", "score", "gain", "contribution", "paths", "why"] == list(
        columns
    )
    assert [0.5, 0.0] == columns["contribution"].tolist()
    assert "0.5" in str(parts.explain("<b>"))
    assert "1 way up to o" == parts.explain("b").inputs[0].note
    assert 2 == len(parts.to_dict()["items"])
    with pytest.raises(UnknownIdError):
        parts.explain("o")
    none = align(set_of(objective("o")), on=ON).contributions("o")
    assert "none, no key result below it has a score" in none._repr_html_()


def test_wide_and_deep_sets_are_whole():
    """Thousands side by side, and thousands on one another, sum exactly."""
    wide = [objective(f"w{at}", way(f"k{at}", at % 11), up=["o"]) for at in range(1200)]
    parts = align(set_of(objective("o"), *wide), on=ON).contributions("o")
    assert 1200 == len(parts)
    assert [1] == np.unique(parts.paths).tolist()
    assert parts.total == math.fsum(parts.contribution)
    deep = [
        objective(f"d{at}", way(f"k{at}", 3), up=[f"d{at - 1}"] if at else [])
        for at in range(1200)
    ]
    tree = align(set_of(*deep), on=ON)
    parts = tree.contributions("d0")
    assert parts.total == math.fsum(parts.contribution)
    assert "… and 1000 more" in str(parts)
    assert 2 == len(tree.what_if({"k0": 5}))


# --- what-ifs ------------------------------------------------------------------------


@given(cascades(), st.sampled_from(RULES), st.data())
def test_what_if_is_align_with_a_reading_added(okrs, rule, data):
    """Bit for bit: nobody should see another number once the reading is in."""
    policy = data.draw(st.sampled_from(POLICIES))
    tree = align(okrs, on=ON, policy=policy, roll_up=rule)
    ids = data.draw(st.sets(st.sampled_from(["", *free(tree)]), max_size=2))
    values = {id_: data.draw(NUMBERS) for id_ in sorted(ids - {""})}
    found = tree.what_if(values)
    then = okrs
    for id_, value in values.items():
        then = with_value(then, id_, value)
    new = align(then, on=ON, policy=policy, roll_up=rule)
    before, after = tree.to_columns()["score"], new.to_columns()["score"]
    unlike = (before != after) & ~(np.isnan(before) & np.isnan(after))
    ids = [id_ for id_, flag in zip(tree.ids, unlike, strict=True) if flag]
    assert sorted(ids) == sorted(found.ids)
    for id_ in ids:
        assert new[id_].score == found[id_].after
        assert tree[id_].score == found[id_].before


@given(cascades(measured=NUMBERS), st.sampled_from(RULES))
def test_what_is_changes_nothing(okrs, rule):
    """The present values are the present scores."""
    tree = align(okrs, on=ON, roll_up=rule)
    values = {id_: okrs.key_result(id_).check_ins[-1].value for id_ in free(tree)}
    assert 0 == len(tree.what_if(values))


def test_only_what_changes_comes_back():
    """Of a company, the way up from what is moved; and nothing is changed in it."""
    tree = align(company(), on=ON)
    before = tree.to_columns()["score"].tolist()
    found = tree.what_if({"nps": 6})
    assert ["nps", "keep", "grow"] == list(found.ids)
    assert ("objective", "Keep") == (found["keep"].kind, found["keep"].title)
    assert before == tree.to_columns()["score"].tolist()
    assert "sell" not in found
    assert ["nps"] == list(found.key_results.ids)
    assert ["keep", "grow"] == list(found.objectives.ids)
    # Beyond its target nothing is won, by a policy that caps.
    assert ["deals", "sell", "keep", "grow"] == list(tree.what_if({"deals": 10}).ids)
    capped = align(set_of(objective("o", way("a", 10))), on=ON).what_if({"a": 12})
    assert "on 2026-11-15, if a at 12: no score changes" == str(capped)


def test_rounded_scores_that_stay_are_left_out():
    """A change that the policy rounds away is none."""
    okrs = set_of(objective("o", *(way(f"k{at}", 5) for at in range(9))))
    tree = align(okrs, on=ON, policy={"digits": 1})
    assert ["k1"] == list(tree.what_if({"k1": 6}).ids)
    assert 0.6 == tree.what_if({f"k{at}": 6 for at in range(9)})["o"].after


def test_what_if_of_every_target():
    """Each kind of target is judged as its readings are."""
    moved = okr.KeyResult(
        "change",
        "x",
        target=okr.Change(10),
        check_ins={"2026-09-30": 5, DAY: 5},
    )
    okrs = set_of(
        objective(
            "o",
            okr.KeyResult("done", "x", target=Done()),
            okr.KeyResult("stages", "x", target=Milestones(["a", ("b", 3)])),
            okr.KeyResult("first", "x", target=Establish()),
            okr.KeyResult("zones", "x", target=Zones(0, 30, 70, 100)),
            okr.KeyResult("steps", "x", target=Steps([(0, 0), (5, 0.2), (10, 1)])),
            okr.KeyResult("limit", "x", at_most=5),
            okr.KeyResult("sum", "x", target=okr.Reach(0, 10, basis="sum")),
            moved,
        )
    )
    tree = align(okrs, on=ON)
    for id_, value, score in (
        ("done", True, 1.0),
        ("done", 0, 0.0),
        ("stages", ["a"], 0.25),
        ("stages", "b", 0.75),
        ("first", 3, 1.0),
        ("zones", 70, 0.7),
        ("steps", 5, 0.2),
        ("limit", 5, 1.0),
        ("sum", 5, 0.5),
        ("change", 10, 0.5),
    ):
        before = tree[id_].score
        effects = tree.what_if({id_: value})
        if before != score:
            assert score == effects[id_].after
        assert score == effects.assumed[0].score
        assert id_ in str(effects.assumed[0])
    assert "if done at done, stages at 25% done, first at 3, 2 more" in str(
        tree.what_if({"done": 1, "stages": "a", "first": 3, "zones": 1, "sum": 2})
    )
    assert "done at not done" in str(tree.what_if({"done": False}))


def test_what_if_goes_by_stretch_and_bounds():
    """A policy's stretch is the cap here too, and a metric's bounds hold."""
    metric = okr.Metric("m", unit="points", bounds=[0, 20])
    target = okr.Reach(0, 10, stretch=15)
    kr = okr.KeyResult("a", "x", metric=metric, target=target)
    total = okr.KeyResult("b", "x", metric="m", target=okr.Reach(0, 20, basis="sum"))
    tree = align(
        set_of(objective("o", kr, total)),
        on=ON,
        policy={"above": "stretch", "committed": 1},
    )
    assert 1.5 == tree.what_if({"a": 20})["a"].after
    assert "a at 20 points" in str(tree.what_if({"a": 20}))
    with pytest.raises(InvalidOKRError, match="outside the bounds"):
        tree.what_if({"a": 21})
    assert 1.0 == tree.what_if({"b": 45})["b"].after


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"nobody": 1}, "id-unknown"),
        ({"o": 1}, "not-a-key-result"),
        ({"draft": 1}, "not-measurable"),
        ({"early": 1}, "not-measurable"),
        ({"time": 1}, "not-measurable"),
        ({"change": 1}, "not-measurable"),
        ({"flat": 1}, "not-measurable"),
        ({"band": 1}, "not-measurable"),
        ({"a": "many"}, "not-a-number"),
        ({"a": True}, "not-a-number"),
        ({"a": math.inf}, "not-finite"),
        ({"done": 3}, "check-in-mismatch"),
        ({"done": np.array([0, 1])}, "check-in-mismatch"),
        ({"stages": 0.5}, "check-in-mismatch"),
        ({"stages": ["z"]}, "unknown-word"),
        ([("a", 1)], "not-a-mapping"),
        ({"set/q": 1, "q": 1}, "duplicate"),
    ],
)
def test_what_cannot_be_assumed_is_refused(values, code):
    """Never a silent wrong number: each with a code, and what to do."""
    okrs = set_of(
        objective(
            "o",
            way("a", 1),
            way("set/q", 1),
            okr.KeyResult("draft", "Do something", draft=True),
            way("early", starts_on="2026-12-01"),
            okr.KeyResult(
                "time", "x", target=okr.Hold(at_least=1, basis="share of time")
            ),
            okr.KeyResult("change", "x", target=okr.Change(10)),
            okr.KeyResult(
                "flat",
                "x",
                target=okr.Change(10, how="percent"),
                check_ins={"2026-09-30": 0},
            ),
            okr.KeyResult("band", "x", target=okr.Hold(at_least=1, at_most=2)),
            okr.KeyResult("done", "x", target=Done()),
            okr.KeyResult("stages", "x", target=Milestones(["a"])),
        )
    )
    with pytest.raises(OKRError) as caught:
        align(okrs, on=ON, policy={"hold": "ratio"}).what_if(values)
    assert code == caught.value.code


def test_what_others_make_is_refused():
    """Where objectives make a score or a value, moving it alone says nothing."""
    metric = okr.Metric("m", kind="total")
    up = [{"key_result": "a"}]
    okrs = set_of(
        objective("o", way("a", 5, metric=metric), way("free", 1), way("held", 1)),
        objective(
            "p",
            way("b", 2, metric="m"),
            up=[*up, {"key_result": "held", "kind": "shares"}],
        ),
    )
    aligned = align(okrs, on=ON, roll_up=RollUp(supported="aligned"))
    with pytest.raises(InvalidOKRError, match="make its score"):
        aligned.what_if({"a": 1})
    assert ["b", "p", "a", "o"] == list(aligned.what_if({"b": 9}).ids)
    values = align(okrs, on=ON, roll_up=RollUp(supported="values"))
    with pytest.raises(InvalidOKRError, match="takes the values of others"):
        values.what_if({"a": 1})
    assert ["free", "o"] == list(values.what_if({"free": 9}).ids)
    why = "what moves its value, or others with it, is not worked out"
    assert why == values.sensitivity("o")["a"].why


@st.composite
def totals(draw):
    """Draw levels of key results whose values are sums of those below."""
    rows, made = [], []
    for place in range(draw(st.integers(2, 5))):
        to = draw(st.sampled_from([10, 20, -10]))
        more = draw(st.sampled_from([{}, {"unit": "EUR"}]))
        metric = okr.Metric(f"k{place}", kind="total", **more)
        reading = draw(READINGS)
        rows.append(way(f"k{place}", reading, to=to, metric=metric))
        supports = []
        for at in draw(st.sets(st.integers(0, place - 1))) if place else ():
            share = draw(st.sampled_from([None, None, 0.5]))
            supports.append({"key_result": f"k{at}", "share": share})
            if draw(st.booleans()):
                supports.append(f"o{at}")
        made.append(objective(f"o{place}", rows[-1], up=supports))
    return set_of(*made)


@given(totals(), st.sampled_from(["values", "unit"]), st.sampled_from(POLICIES))
def test_a_what_if_goes_up_through_sums_as_a_reading_does(okrs, supported, policy):
    """Bit for bit what `align` makes of such a reading, over any number of levels."""
    rule = RollUp(supported=supported)
    tree = align(okrs, on=ON, policy=policy, roll_up=rule)
    for id_ in free(tree):
        found = tree.what_if({id_: 7})
        new = align(with_value(okrs, id_, 7), on=ON, policy=policy, roll_up=rule)
        unlike = [i for i in tree.ids if tree[i].score != new[i].score]
        assert sorted(unlike) == sorted(found.ids)
        for one in found:
            assert (tree[one.id].score, new[one.id].score) == (one.before, one.after)
            assert one.after == found.explain(one.id).value


@given(totals(), st.sampled_from(["okrkit", KEEP]))
def test_a_lever_through_sums_is_its_what_if(okrs, policy):
    """A step moves the sums above it, and their scores as they are capped."""
    tree = align(okrs, on=ON, policy=policy, roll_up=RollUp(supported="values"))
    levers = tree.sensitivity("o0")
    for lever in levers:
        if lever.by_step is None:
            assert lever.why
            continue
        kr = okrs.key_result(lever.id)
        value, end = kr.check_ins[-1].value, kr.target.target
        goal = max(value, end) if end > 0 else min(value, end)
        for moved, added in (
            (goal, lever.to_target),
            (value + end / 10, lever.by_step),
        ):
            effect = tree.what_if({lever.id: moved}).objectives.get("o0")
            gain = 0.0 if effect is None else effect.difference
            assert gain == pytest.approx(added, abs=1e-12)


def test_sums_say_whose_values_they_are():
    """What stops at a key result says where to look on."""
    metric = okr.Metric("m", kind="total")
    okrs = set_of(
        objective("o", way("a", metric=metric)),
        *(
            objective(f"p{at}", row, up=[{"key_result": "a"}])
            for at, row in enumerate(
                way(f"b{at}", 1, to=4, metric=okr.Metric(f"b{at}", kind="total"))
                for at in range(7)
            )
        ),
    )
    tree = align(okrs, on=ON, roll_up=RollUp(supported="values"))
    why = tree.contributions("o")["a"].why
    assert "made of the values of b0, b1, b2, b3, b4, and 2 more" == why
    found = tree.what_if({"b0": 3})
    assert ["b0", "a", "o", "p0"] == list(found.ids)
    assert "sum of values" == found.explain("a").rule
    assert ["b0"] == [part.label for part in found.explain("a").inputs]
    lever = tree.sensitivity("o")["b0"]
    assert (pytest.approx(0.04), pytest.approx(0.3)) == (lever.by_step, lever.to_target)
    weakest = RollUp(supported="values", rule="weakest")
    assert align(okrs, on=ON, roll_up=weakest).sensitivity("o")["b0"].by_step is None
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sensitivity_values, "_MOST", 3)
        assert tree.sensitivity("o")["b0"].by_step is None


def test_sums_beyond_their_metric_are_refused():
    """Then there is no value above, as it is or as it would be: never a guess."""
    metric = okr.Metric("m", kind="total", bounds=[0, 15])

    def tree(value):
        low = way("b", value, metric=okr.Metric("b", kind="total"))
        mid = way("c", to=9, metric=okr.Metric("c", kind="total"))
        return align(
            set_of(
                objective("o", way("a", metric=metric)),
                objective("p", mid, up=[{"key_result": "a"}]),
                objective("q", low, up=[{"key_result": "c"}, {"key_result": "a"}]),
            ),
            on=ON,
            roll_up=RollUp(supported="values"),
        )

    assert 0.8 == tree(6).what_if({"b": 8})["a"].after
    for value, then in ((6, 16), (6, -1), (20, 8)):
        with pytest.raises(InvalidOKRError, match="what goes into it makes") as caught:
            tree(value).what_if({"b": then})
        assert ("out-of-bounds", "what_if['a']") == (
            caught.value.code,
            caught.value.place,
        )


def test_a_pooled_ratio_says_why_it_stays():
    """A rate alone does not say what is pooled: refused, never guessed."""
    rate = okr.Metric("m", kind="ratio")
    okrs = set_of(
        objective("o", way("a", metric=rate)),
        objective("p", way("b", 2, metric="m"), up=[{"key_result": "a"}]),
    )
    tree = align(okrs, on=ON, roll_up=RollUp(supported="values"))
    with pytest.raises(InvalidOKRError, match="numerator and denominator"):
        tree.what_if({"b": 3})


def test_a_ladder_of_diamonds_warns_of_nothing():
    """Ways beyond every float: no number of them is claimed, none overflows."""
    made = [objective("t0")]
    for at in range(1200):
        made += [objective(f"{side}{at}", up=[f"t{at}"]) for side in "ab"]
        rows = [way("k", 4)] * (at == 1199)
        made.append(objective(f"t{at + 1}", *rows, up=[f"a{at}", f"b{at}"]))
    tree = align(set_of(*made), on=ON)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        parts = tree.contributions("t0")
        assert parts["k"].paths is None
        assert np.isinf(parts.to_columns()["paths"]).all()
        assert "more than 9e15 ways up" in str(parts.explain("k"))
        assert pytest.approx(0.1) == tree.sensitivity("t0")["k"].by_step


def test_one_id_twice_is_told_apart():
    """An objective and a key result of one id both change: ask one kind."""
    tree = align(set_of(objective("o", way("o", 1))), on=ON)
    found = tree.what_if({"o": 5})
    with pytest.raises(AmbiguousIdError):
        found["o"]
    assert 0.5 == found.objectives["o"].after == found.key_results["o"].after


def test_what_ifs_are_shown():
    """As text, HTML, columns and explanation, across levels and groups."""
    okrs = set_of(
        objective("o", way("a", 5), way("new")),
        objective("p", way("b", 2), up=["o"]),
        objective("q", way("c", 2), up=[{"key_result": "a"}]),
    )
    rule = RollUp(counts="split", supported="aligned")
    found = align(okrs, on=ON, roll_up=rule).what_if({"new": 4, "c": 8})
    assert "2 more" not in str(found)
    assert "if new at 4, c at 8: 5 scores change" in str(found)
    assert (None, 0.4, None) == (
        found["new"].before,
        found["new"].after,
        found["new"].difference,
    )
    assert "<table" in found._repr_html_()
    assert "<WhatIf: on 2026-11-15" in repr(found)
    columns = found.to_columns()
    assert np.isnan(columns["before"][0])
    assert ["key result", "objective"] == sorted(set(columns["kind"]))
    assert ["new", "a"] == [part.label for part in found.explain("o").inputs]
    assert ["value", "progress"] == [part.label for part in found.explain("new").inputs]
    assert ["q"] == [part.label for part in found.explain("a").inputs]
    with pytest.raises(UnknownIdError):
        found.explain("p")


# --- sensitivities -------------------------------------------------------------------


@given(cascades(), st.sampled_from(RULES), st.sampled_from(["okrkit", KEEP]))
def test_a_target_gives_what_the_what_if_gives(okrs, rule, policy):
    """Two ways to one number; a step of a way is a value too."""
    tree = align(okrs, on=ON, policy=policy, roll_up=rule)
    for lever in tree.sensitivity("o0"):
        if lever.score is None or lever.id not in free(tree):
            assert lever.by_step is None
            assert lever.to_target is None
            assert lever.why
            continue
        value = okrs.key_result(lever.id).check_ins[-1].value
        for moved, added in (
            (max(value, 10), lever.to_target),
            (value + 1, lever.by_step),
        ):
            effect = tree.what_if({lever.id: moved}).objectives.get("o0")
            gain = 0.0 if effect is None else effect.difference
            assert gain == pytest.approx(added, abs=1e-12)
        assert bool(lever.why) == (not lever.by_step or not lever.to_target)


def test_sensitivity_sorts_and_says_why():
    """What moves the company most stands first; what moves nothing says why."""
    okrs = set_of(
        objective(
            "o",
            way("a", 5),
            way("heavy", 5, weight=2),
            way("top", 10),
            way("none"),
            way("behind", -5),
            okr.KeyResult("draft", "Do it", draft=True),
        )
    )
    found = align(okrs, on=ON).sensitivity()
    assert "o" == found.of
    assert ["heavy", "a"] == list(found.ids)[:2]
    assert ["behind", "top"] == list(found.ids)[2:4]
    assert found["heavy"].by_step == pytest.approx(0.04)
    assert "its score is as high as it can count" == found["top"].why
    assert "nothing was measured up to this day" == found["none"].why
    assert "one step does not change its score" == found["behind"].why
    assert "a draft: its target is not agreed yet" == found["draft"].why
    half = align(okrs, on=ON).sensitivity("o", step=0.5)["a"]
    assert half.by_step == half.to_target
    over = align(okrs, on=ON, policy=KEEP).sensitivity("o")["top"]
    assert "it has reached its target" == over.why


def test_the_weakest_rises_to_the_next():
    """By the weakest, one key result has all the leverage, up to the second."""
    rule = RollUp(rule="weakest")
    okrs = set_of(objective("o", way("a", 2)), objective("p", way("b", 2.5), up=["o"]))
    found = align(okrs, on=ON, roll_up=rule).sensitivity()
    assert found["a"].by_step == found["a"].to_target == pytest.approx(0.05)
    assert (0.0, "another is weaker, or as weak") == (
        found["b"].to_target,
        found["b"].why,
    )
    alone = align(set_of(objective("o", way("a", 2))), on=ON, roll_up=rule)
    assert 0.8 == alone.sensitivity()["a"].to_target
    nothing = align(set_of(objective("o", way("a"))), on=ON, roll_up=rule)
    assert nothing.sensitivity()["a"].to_target is None


def test_what_only_goes_into_a_sum_is_no_rival_of_the_weakest():
    """A sum that lacks a part is left out, and so is the part that is there."""
    metrics = [okr.Metric(name, kind="total") for name in "sab"]
    okrs = set_of(
        objective("o", way("s", metric=metrics[0]), way("k", 5), way("l", 8)),
        objective("p", way("a", 2, metric=metrics[1]), up=[{"key_result": "s"}]),
        objective("q", way("b", metric=metrics[2]), up=[{"key_result": "s"}]),
    )
    rule = RollUp(rule="weakest", supported="values")
    tree = align(okrs, on=ON, roll_up=rule)
    assert (None, 0.5) == (tree["s"].score, tree["o"].score)
    found = tree.sensitivity("o")
    assert (pytest.approx(0.1), "") == (found["k"].by_step, found["k"].why)
    assert pytest.approx(0.3) == found["k"].to_target
    assert "another is weaker, or as weak" == found["l"].why
    whole = align(with_value(okrs, "b", 2), on=ON, roll_up=rule)
    assert 0.4 == whole["o"].score
    assert "another is weaker, or as weak" == whole.sensitivity("o")["k"].why


def test_steps_of_every_target():
    """A tenth of progress, as far as a target goes."""
    targets = {
        "done": (Done(), okr.CheckIn(DAY, done=False)),
        "stage": (Milestones(["a", "b"]), okr.CheckIn(DAY, done=["a"])),
        "zone": (Zones(0, 30, 70, 100), okr.CheckIn(DAY, 30)),
        "step": (Steps([(0, 0), (9, 0.8)]), okr.CheckIn(DAY, 8.5)),
        "hold": (okr.Hold(at_most=5, tolerance=10), okr.CheckIn(DAY, 6)),
        "change": (okr.Change(10, since=DAY), okr.CheckIn(DAY, 5)),
        "time": (okr.Hold(at_most=5, basis="share of time"), okr.CheckIn(DAY, 6)),
    }
    okrs = set_of(
        *(
            objective(id_, okr.KeyResult(id_, "x", target=target, check_ins=[check_in]))
            for id_, (target, check_in) in targets.items()
        )
    )
    tree = align(okrs, on=ON, policy={"above": "keep"})
    for of, by_step, to_target in (
        ("done", 0.1, 1.0),
        ("stage", 0.1, 0.5),
        ("zone", 0.1, 0.4),
        ("step", 0.8 - 8.5 / 9 * 0.8, 0.8 - 8.5 / 9 * 0.8),
        ("hold", 0.1, 0.1),
        ("change", 0.1, 1.0),
        ("time", 0.1, 1.0),
    ):
        (lever,) = tree.sensitivity(of)
        assert lever.by_step == pytest.approx(by_step)
        assert lever.to_target == pytest.approx(to_target)


def test_what_counts_0_can_only_reach_its_target():
    """Where it stands nobody knows, so a step from there neither."""
    band = okr.KeyResult(
        "band", "x", target=okr.Hold(at_least=1, at_most=2), check_ins={DAY: 5}
    )
    okrs = set_of(objective("o", way("a"), way("b", 5), band))
    policy = {"missing": "zero", "hold": "ratio"}
    found = align(okrs, on=ON, policy=policy).sensitivity()
    assert found["a"].by_step is None
    assert found["a"].to_target == pytest.approx(1 / 3)
    assert found["band"].to_target is None
    assert "the policy's rule says nothing of this target" == found["band"].why


def test_the_top_must_be_one():
    """Several roots are named; loops leave none, and orphans are no roots."""
    two = align(set_of(objective("o", way("a", 5)), objective("p")), on=ON)
    with pytest.raises(InvalidOKRError, match="'o', 'p'"):
        two.sensitivity()
    many = align(set_of(*(objective(f"o{at}") for at in range(7))), on=ON)
    with pytest.raises(InvalidOKRError, match="and 2 more"):
        many.sensitivity()
    loop = set_of(objective("o", up=["p"]), objective("p", up=["o"]))
    with pytest.raises(InvalidOKRError, match="no root"):
        align(loop, on=ON).sensitivity()
    with pytest.raises(UnknownIdError):
        two.sensitivity("a")
    orphan = objective("lone", way("c", 1))
    tree = align(set_of(objective("o"), objective("p", up=["o"]), orphan), on=ON)
    assert tree.roots == (tree.sensitivity().of,)
    for step in (0, -1, math.nan, "x"):
        with pytest.raises(InvalidOKRError):
            two.sensitivity("o", step=step)


def test_sensitivities_are_shown():
    """As text, HTML, columns and explanation."""
    found = align(set_of(objective("o", way("a", 5), way("b"))), on=ON).sensitivity()
    assert "+0.1 " in str(found)
    assert "<table" in found._repr_html_()
    assert "what moves o on 2026-11-15" in repr(found)
    columns = found.to_columns()
    assert ["a", "b"] == columns["id"].tolist()
    assert np.isnan(columns["by_step"][1])
    assert "adds to o by a step" == found.explain("a").inputs[2].label
    assert {"a": 0.5, "b": None} == {
        item["id"]: item["to_target"] for item in found.to_dict()["items"]
    }
