"""Values of key results that objectives support: sums, pooled ratios, what is whole."""

import datetime as dt
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import okrkit as okr
from okrkit.alignment import RollUp, align, presets
from okrkit.alignment.graph import Graph
from okrkit.alignment.value_links import in_percent
from okrkit.alignment.value_roll_up import Taken, valued
from okrkit.errors import InvalidOKRError

ON = "2026-11-15"
VALUES = RollUp(name="values", supported="values")


def kr(id_, metric, target=100, *, value=None, **more):
    """Return a key result from 0 to a target, read once where it has a value."""
    check_ins = {} if value is None else {"2026-11-13": value}
    return okr.KeyResult(
        id_,
        id_,
        metric=metric,
        baseline=more.pop("baseline", 0),
        target=target,
        check_ins=check_ins,
        **more,
    )


def to(*key_results, **more):
    """Return supports of key results."""
    return [okr.Support(key_result=name, **more) for name in key_results]


def money(id_, unit="EUR", kind="total"):
    """Return a metric that adds up."""
    return okr.Metric(id_, unit=unit, kind=kind)


def company(*children, metrics=(), parent=None, observations=None, **more):
    """Return a set: a company with one key result, and objectives below."""
    top = parent or kr("revenue", "revenue", 400)
    return okr.OKRSet(
        [okr.Objective("grow", "Grow", [top]), *children],
        metrics=[money("revenue"), money("emea"), money("us"), *metrics],
        observations=observations or {},
        cycle=more.pop("cycle", "2026-Q4"),
        **more,
    )


def team(id_, *key_results, supports=None, **more):
    """Return an objective that supports the company's revenue."""
    supports = to("revenue") if supports is None else supports
    return okr.Objective(id_, id_, list(key_results), supports=supports, **more)


def taken(okrs, rule=VALUES, on=ON, **more):
    """Return the cascade, and what was made of values."""
    tree = align(okrs, on=on, roll_up=rule, **more)
    return tree, tree.rolling.valued


def row_of(okrs, id_):
    """Return the row of a key result."""
    return okrs.scope("key result").find(id_)


def said_of(tree, id_):
    """Return the parts of an explanation by their labels."""
    return {part.label: part for _, part in tree.explain(id_).walk()}


def test_an_explanation_claims_no_reading_that_others_made():
    """The value is no latest reading, and who adds nothing to it is told so."""
    okrs = company(
        team("a", kr("emea", "emea", value=120)),
        team("b", kr("us", "us", value=5), supports=to("revenue", kind="informs")),
    )
    said = said_of(taken(okrs)[0], "revenue")
    assert 120 == said["actual"].value
    assert ("the value that others make", "") == (
        said["actual"].rule,
        said["actual"].source,
    )
    assert "contributes" == said["a"].note
    assert "informs" == said["b"].note


def test_an_explanation_says_why_there_is_no_value():
    """A fault in the shares is not that nothing was measured."""
    other = okr.Objective("other", "O", [kr("more", "revenue")])
    up = [okr.Support(key_result=id_, share=0.7) for id_ in ("revenue", "more")]
    okrs = company(team("a", kr("emea", "emea", value=120), supports=up), other)
    said = said_of(taken(okrs)[0], "revenue")
    assert "not measured: the shares of a sum to 1.4, not 1" == said["revenue"].note


def test_a_total_is_the_sum_of_totals_below():
    """Two regions of 120 and 80 make 200 of 400, whatever was read at the top."""
    okrs = company(
        team("a", kr("emea", "emea", value=120)),
        team("b", kr("us", "us", value=80)),
        parent=kr("revenue", "revenue", 400, value=7),
    )
    tree, made = taken(okrs)
    assert (200.0, 0.5) == (tree["revenue"].actual, tree["revenue"].score)
    assert 0.5 == tree["grow"].score
    assert (
        Taken(id="emea", value=120.0, factor=1.0, measured_on=dt.date(2026, 11, 13)),
        Taken(id="us", value=80.0, factor=1.0, measured_on=dt.date(2026, 11, 13)),
    ) == made.members(0)
    assert "" == made.reason(0) == made.reason(1)
    assert () == made.members(1)
    assert 7.0 == align(okrs, on=ON)["revenue"].actual


def test_other_kinds_keep_their_own_reading():
    """A level, a score and work do not add up; nor does what has no metric."""
    for kind in ("level", "score"):
        okrs = company(
            team("a", kr("emea", "stock", value=120), supports=to("top")),
            parent=kr("top", "stock", 400, value=100),
            metrics=[okr.Metric("stock", unit="EUR", kind=kind)],
        )
        tree, made = taken(okrs)
        assert 100.0 == tree["top"].actual
        assert [] == made.feeds.taking.tolist()
        assert made.sheet is tree.rolling.own
    done = okr.KeyResult("revenue", "Ship", metric="revenue", target=okr.Done())
    okrs = company(team("a", kr("emea", "emea", value=120)), parent=done)
    assert [] == taken(okrs)[1].feeds.taking.tolist()
    alone = okr.KeyResult("revenue", "No metric", baseline=0, target=10)
    okrs = company(team("a", kr("emea", "emea", value=120)), parent=alone)
    assert [] == taken(okrs)[1].feeds.taking.tolist()


def test_share_of_time_is_judged_by_its_own_days():
    """How long a limit held cannot be summed, so such a key result keeps its own."""
    hold = okr.KeyResult(
        "revenue",
        "Hold",
        metric="revenue",
        target=okr.Hold(at_least=5, basis="share of time"),
        check_ins={"2026-10-05": 9},
    )
    okrs = company(team("a", kr("emea", "emea", value=120)), parent=hold)
    assert [] == taken(okrs)[1].feeds.taking.tolist()


def test_a_sum_that_lacks_a_supporter_is_not_the_whole():
    """Dollars are not euros: no rate is guessed, and no part passed off as the sum."""
    okrs = company(
        team("a", kr("emea", "emea", value=120), kr("calls", "calls", value=9)),
        team("b", kr("yen", "yen", value=80)),
        metrics=[money("yen", "JPY"), okr.Metric("calls", kind="total")],
        parent=kr("revenue", "revenue", 400, value=7),
    )
    tree, made = taken(okrs)
    assert tree["revenue"].actual is None
    why = "none of its own key results measures the same thing"
    assert f"not whole without b: {why}" == made.reason(0)
    found = tree.findings.of("value-left-out")
    assert [("b", "revenue")] == [remark.ids for remark in found]
    assert f"b gives no value to revenue: {why}" == found[0].text
    on_purpose = team("b", kr("yen", "yen", value=80), supports=to("revenue", weight=0))
    assert 120.0 == taken(okrs.with_objective(on_purpose))[0]["revenue"].actual


def test_where_no_supporter_fits_the_own_reading_counts():
    """Nothing takes its place, and the explanation says why."""
    okrs = company(
        team("b", kr("yen", "yen", value=80)),
        metrics=[money("yen", "JPY")],
        parent=kr("revenue", "revenue", 400, value=7),
    )
    tree, _ = taken(okrs)
    assert 7.0 == tree["revenue"].actual
    said = said_of(tree, "revenue")
    assert said["b"].note.endswith("measures the same thing, so it adds nothing")
    assert "shown only: its own reading counts" == said["supported by"].note
    assert 1 == len(tree.findings.of("value-left-out"))


def test_members_measure_the_same_thing():
    """The same metric goes before others of its unit; of several others none does."""
    both = [kr("one", "emea", value=120), kr("two", "us", value=80)]
    same = kr("same", "revenue", value=30)
    assert 30.0 == taken(company(team("a", *both, same)))[0]["revenue"].actual
    tree, made = taken(company(team("a", *both), team("b", same)))
    assert tree["revenue"].actual is None
    why = "each of its key results one, two could be meant"
    assert f"not whole without a: {why}" == made.reason(0)
    many = [kr(f"k{i}", "emea", value=1) for i in range(7)]
    said = taken(company(team("a", *many)))[1].reason(0)
    assert said.endswith("k3, k4 and 2 more could be meant")


def test_a_key_result_that_is_only_shared_is_no_part_of_a_sum():
    """It is another objective's, and adds where that one supports."""
    holder = team("holder", kr("us", "us", value=30), supports=[])
    shares = [*to("revenue"), *to("us", kind="shares")]
    sharer = team("sharer", supports=shares)
    okrs = company(team("a", kr("emea", "emea", value=40)), holder, sharer)
    tree, made = taken(okrs)
    assert tree["revenue"].actual is None
    assert "not whole without sharer" in made.reason(0)
    okrs = okrs.with_objective(holder.replace(supports=to("revenue")))
    okrs = okrs.with_objective(sharer.replace(supports=shares[1:]))
    assert 70.0 == taken(okrs)[0]["revenue"].actual


@pytest.mark.parametrize(
    ("limit", "actual"), [({"at_most": 90}, None), ({"at_least": 20}, 70.0)]
)
def test_a_limit_aims_one_way(limit, actual):
    """What is to stay below 90 is no part of what is to grow."""
    held = okr.KeyResult("h", "h", metric="us", check_ins={"2026-11-13": 30}, **limit)
    okrs = company(team("a", kr("emea", "emea", value=40)), team("b", held))
    assert actual == taken(okrs)[0]["revenue"].actual


@pytest.mark.parametrize("declared", [True, False])
def test_opposite_ways_are_never_mixed(declared):
    """3 of 300 that left and 300 of 600 that bought are no churn of 33.67 %."""
    ways = ("lower", "lower", "higher") if declared else (None,) * 3
    metrics = [
        okr.Metric(name, unit="%", kind="ratio", polarity=way)
        for name, way in zip(("churn", "left", "bought"), ways, strict=True)
    ]
    okrs = company(
        team(
            "a",
            kr("l", "left", 1, baseline=5),
            kr("b", "bought", 60, baseline=5),
            supports=to("churn"),
        ),
        parent=kr("churn", "churn", 3, baseline=5),
        metrics=metrics,
        observations={"left": [rate(3, 300)], "bought": [rate(300, 600)]},
    )
    assert 1.0 == pytest.approx(taken(okrs)[0]["churn"].actual)


def test_units_that_convert_are_converted():
    """Two weeks and three days are 17 days."""
    okrs = company(
        team("a", kr("w", "weeks", value=2), supports=to("days")),
        team("b", kr("d", "some", value=3), supports=to("days")),
        parent=kr("days", "days", 34),
        metrics=[
            okr.Metric("days", unit="days", kind="total"),
            okr.Metric("weeks", unit="weeks", kind="total"),
            okr.Metric("some", unit="days", kind="total"),
        ],
    )
    assert 17.0 == taken(okrs)[0]["days"].actual


def test_a_missing_member_leaves_no_value():
    """A part is never passed off as the whole; the reason names what is missing."""
    okrs = company(
        team("a", kr("emea", "emea", value=120)),
        team("b", kr("us", "us")),
        parent=kr("revenue", "revenue", 400, value=7),
    )
    tree, made = taken(okrs)
    score = tree["revenue"]
    assert (None, None, "not measured") == (score.actual, score.score, score.status)
    assert tree["grow"].score is None
    assert "not whole without us (nothing was measured up to this day)" == made.reason(
        0
    )
    assert made.members(0)[1].value is None


def test_many_missing_members_are_counted():
    """A reason stays short where a hundred are missing."""
    okrs = company(
        *(team(f"t{i}", kr(f"k{i}", f"m{i}")) for i in range(8)),
        metrics=[money(f"m{i}") for i in range(8)],
    )
    assert taken(okrs)[1].reason(0).endswith(", and 3 more")


def test_values_go_up_several_levels():
    """Three levels of sums; what is missing at the bottom is missing at the top."""

    def levels(value):
        return company(
            team("region", kr("emea", "emea", 200)),
            team("a", kr("a", "emea", value=30), supports=to("emea")),
            team("b", kr("b", "emea", value=value), supports=to("emea")),
            team("us", kr("us", "us", value=50)),
        )

    tree, made = taken(levels(20))
    assert (100.0, 50.0) == (tree["revenue"].actual, tree["emea"].actual)
    assert 0.25 == tree["revenue"].score
    assert 0.25 == tree["emea"].score == tree["region"].score
    tree, made = taken(levels(None))
    assert (None, None) == (tree["revenue"].actual, tree["emea"].actual)
    assert "not whole without emea (not whole itself)" == made.reason(0)


def test_a_diamond_counts_once():
    """By default a child splits equally, so two paths to the top sum to it once."""
    okrs = company(
        team("left", kr("l", "emea")),
        team("right", kr("r", "us")),
        team("leaf", kr("leaf", "emea", value=80), supports=to("l", "r")),
    )
    tree, made = taken(okrs)
    assert [80.0, 40.0, 40.0] == [tree[i].actual for i in ("revenue", "l", "r")]
    assert 0.5 == made.members(row_of(okrs, "l"))[0].factor


def test_a_share_that_is_said_goes_before_the_equal_split():
    """30 % left; the support without a share takes the rest."""
    for right in (0.7, None):
        supports = [
            okr.Support(key_result="l", share=0.3),
            okr.Support(key_result="r", share=right),
        ]
        okrs = company(
            team("left", kr("l", "emea")),
            team("right", kr("r", "us")),
            team("leaf", kr("leaf", "emea", value=80), supports=supports),
        )
        tree, made = taken(okrs)
        assert [24.0, 56.0] == pytest.approx([tree[i].actual for i in ("l", "r")])
        assert 80.0 == pytest.approx(tree["revenue"].actual)
        assert {} == made.feeds.wrong


@pytest.mark.parametrize("second", [0.9, 0.3])
def test_shares_that_do_not_sum_to_1_give_no_value(second):
    """120 % or 60 % of a child would be a wrong sum: it is named instead."""
    supports = [
        okr.Support(key_result="l", share=0.3),
        okr.Support(key_result="r", share=second),
    ]
    okrs = company(
        team("left", kr("l", "emea")),
        team("right", kr("r", "us")),
        team("leaf", kr("leaf", "emea", value=80), supports=supports),
    )
    tree, made = taken(okrs)
    assert [None] * 3 == [tree[i].actual for i in ("l", "r", "revenue")]
    said = f"the shares of leaf sum to {0.3 + second:.6g}, not 1"
    assert said == made.reason(row_of(okrs, "l"))
    found = tree.findings.of("value-shares")
    assert [(said, ("leaf",))] == [(remark.text, remark.ids) for remark in found]


def test_a_share_of_all_leaves_nothing_for_another():
    """The other gets 0, which is known, and what it goes into stays measured."""
    supports = [
        okr.Support(key_result="l", share=1),
        okr.Support(key_result="r"),
    ]
    okrs = company(
        team("left", kr("l", "emea")),
        team("right", kr("r", "us", value=9)),
        team("leaf", kr("leaf", "emea", value=80), supports=supports),
    )
    tree, made = taken(okrs)
    assert [80.0, 0.0, 80.0] == [tree[i].actual for i in ("l", "r", "revenue")]
    assert {} == made.broken
    more = okrs.with_objective(
        team("more", kr("m", "us", value=5), supports=to("r")),
    )
    assert 5.0 == taken(more)[0]["r"].actual


@pytest.mark.parametrize("share", [0.6, None])
def test_a_share_that_leads_nowhere_spoils_no_other(share):
    """40 % are as valid as before; a sum beyond 1 is wrong all the same."""

    def with_lost(share, **more):
        lost = okr.Support(key_result="nobody", share=share, **more)
        up = [okr.Support(key_result="revenue", share=0.4), lost]
        return company(team("leaf", kr("leaf", "emea", value=80), supports=up))

    tree, made = taken(with_lost(share))
    assert 32.0 == pytest.approx(tree["revenue"].actual)
    assert {} == made.feeds.wrong
    assert {0: 1.1} == {0: taken(with_lost(0.7))[1].feeds.wrong[1]}


def test_one_link_twice_and_links_that_do_not_count():
    """A support said twice counts once; informs and weight 0 count never."""
    okrs = company(
        team("a", kr("emea", "emea", value=120), supports=to("revenue", "revenue")),
        team("b", kr("us", "us", value=5), supports=to("revenue", kind="informs")),
        team("c", kr("c", "us", value=5), supports=to("revenue", weight=0)),
    )
    assert 120.0 == taken(okrs)[0]["revenue"].actual


def test_the_same_readings_count_once():
    """Two teams on one metric put one number into the company's, not two."""
    okrs = company(
        team("a", kr("one", "emea")),
        team("b", kr("two", "emea", 50)),
        team("c", kr("us", "us")),
        team("d", kr("later", "emea", starts_on="2026-11-20")),
        team("e", kr("over", "emea", ends_on="2026-10-31")),
        observations={
            "emea": {"2026-10-10": 90, "2026-11-10": 120},
            "us": {"2026-11-10": 30},
        },
    )
    tree, made = taken(okrs)
    members = [member.id for member in made.members(0)]
    assert ["one", "us", "later", "over"] == members
    assert 240.0 == tree["revenue"].actual
    found = tree.findings.of("same-reading")
    assert [("two", "one", "revenue")] == [remark.ids for remark in found]
    assert "two adds nothing to revenue: one adds the same reading" == found[0].text
    assert 0 == len(align(okrs, on=ON).findings.of("same-reading"))


def test_one_reading_counts_once_whoever_has_check_ins_too():
    """Which reading counts is asked, not whether a team has ever checked in."""
    teams = [
        team("a", kr("one", "revenue", value=300)),
        team("b", kr("two", "revenue", value=240)),
    ]
    okrs = company(*teams)
    assert 540.0 == taken(okrs)[0]["revenue"].actual
    later = okr.refresh(okrs, {"revenue": 650}, on="2026-11-14").okrs
    tree, _ = taken(later)
    assert [650.0] * 3 == [tree[i].actual for i in ("revenue", "one", "two")]
    assert 1 == len(tree.findings.of("same-reading"))
    assert 540.0 == taken(later, on="2026-11-13")[0]["revenue"].actual


def test_windows_over_the_same_readings_count_once():
    """A sum of readings is the same where the days are."""

    def summed(id_, **more):
        goal = okr.Reach(0, 100, basis="sum")
        return okr.KeyResult(id_, id_, metric="emea", target=goal, **more)

    okrs = company(
        team("a", summed("one")),
        team("b", summed("two")),
        team("c", summed("before", ends_on="2026-10-01", starts_on="2026-09-01")),
        observations={
            "emea": {"2026-09-10": 7, "2026-10-10": 90, "2026-11-10": 120},
        },
    )
    tree, _ = taken(okrs)
    assert 217.0 == tree["revenue"].actual
    assert 1 == len(tree.findings.of("same-reading"))


@pytest.mark.parametrize(
    "late",
    [
        {"starts_on": "2026-11-01"},
        {"check_ins": {"2026-11-01": 3}},
        {"target": okr.Reach(0, 100)},
        {"target": okr.Reach(0, 100, basis="mean")},
    ],
)
def test_windows_that_share_some_readings_have_no_sum(late):
    """120 is in both, and no share of it is right: later days, or check-ins between."""
    goal = okr.Reach(0, 100, basis="sum")
    rest = {"target": goal} | late
    okrs = company(
        team("a", okr.KeyResult("one", "One", metric="emea", target=goal)),
        team("b", okr.KeyResult("late", "Late", metric="emea", **rest)),
        observations={"emea": {"2026-10-10": 90, "2026-11-10": 120}},
    )
    tree, made = taken(okrs)
    assert tree["revenue"].actual is None
    said = "the same reading comes up to it more than once: by one and late"
    assert said == made.reason(0)
    (found,) = tree.findings.of("same-reading")
    assert ("late", "one", "revenue") == found.ids
    text = "revenue has no value: the same reading comes up to it by one and late"
    assert text == found.text


def test_windows_of_own_check_ins_share_nothing():
    """Two teams that count their own add up, whatever the days."""
    goal = okr.Reach(0, 100, basis="sum")

    def own(id_, value):
        days = {"2026-10-10": value}
        return okr.KeyResult(id_, id_, metric="emea", target=goal, check_ins=days)

    okrs = company(
        team("a", own("one", 90)),
        team("b", own("two", 30)),
        observations={"emea": {"2026-09-10": 7}},
    )
    assert 120.0 == taken(okrs)[0]["revenue"].actual


def apart(*middles, **more):
    """Return a company whose key results in the middle show one metric each."""
    return company(
        *(team(f"m{m}", kr(m, "us")) for m in middles),
        *(team(f"t{m}", kr(f"k{m}", "emea"), supports=to(m)) for m in middles),
        observations={"emea": {"2026-11-10": 650}},
        **more,
    )


def test_one_reading_through_different_key_results_is_no_sum():
    """650 in each region, and 1300 in the company, would be twice what there is."""
    okrs = apart("l", "r")
    tree, made = taken(okrs)
    assert [650.0, 650.0, None] == [tree[i].actual for i in ("l", "r", "revenue")]
    said = "the same reading comes up to it more than once: by kl and kr"
    assert said == made.reason(0)
    assert said in str(tree.explain("revenue"))
    (found,) = tree.findings.of("same-reading")
    assert ("kr", "kl", "revenue") == found.ids
    assert [650.0] * 2 == [taken(apart("l"))[0][i].actual for i in ("l", "revenue")]
    many = taken(apart(*"abcdefg"))[1].reason(0)
    assert many.endswith("ka and ke, ka and kf, and 1 more")


def test_one_reading_that_several_show_is_not_moved_alone():
    """With a reading of its own one no longer shows it, and both would count."""
    okrs = company(
        team("a", kr("ka", "emea")),
        team("b", kr("kb", "emea", 50)),
        team("c", kr("kc", "us", value=10)),
        observations={"emea": {"2026-11-10": 40}},
    )
    tree, _ = taken(okrs)
    assert 50.0 == tree["revenue"].actual
    for id_, other in (("ka", "kb"), ("kb", "ka")):
        with pytest.raises(InvalidOKRError, match=f"shared with {other}") as caught:
            tree.what_if({id_: 10})
        assert "pooled-value" == caught.value.code
    why = "what moves its value, or others with it, is not worked out"
    found = [tree.sensitivity(o)[id_].why for o, id_ in (("a", "ka"), ("b", "kb"))]
    assert [why, why] == found
    levers = tree.sensitivity("grow")
    assert {"revenue": why, "ka": why, "kc": ""} == {one.id: one.why for one in levers}
    assert {"kc", "c", "revenue", "grow"} <= set(tree.what_if({"kc": 20}).ids)
    assert 10 == align(okrs, on=ON).what_if({"ka": 10}).assumed[0].value


def test_one_reading_met_twice_is_not_moved_alone():
    """The company has no value for it, and would get one by another reading."""
    tree, _ = taken(apart("l", "r"))
    with pytest.raises(InvalidOKRError, match="shared with kr") as caught:
        tree.what_if({"kl": 50})
    assert "pooled-value" == caught.value.code


def test_one_reading_that_is_split_comes_together_again():
    """Half by either way is the whole, though another shows the same elsewhere."""
    okrs = company(
        team("left", kr("l", "us")),
        team("right", kr("r", "us")),
        team("both", kr("k", "emea"), supports=to("l", "r")),
        okr.Objective("aside", "Aside", [kr("other", "us")]),
        team("twin", kr("x", "emea"), supports=to("other")),
        observations={"emea": {"2026-11-10": 650}},
    )
    tree, _ = taken(okrs)
    assert [325.0, 325.0, 650.0] == [tree[i].actual for i in ("l", "r", "revenue")]
    assert 0 == len(tree.findings.of("same-reading"))


def test_what_stands_above_lacks_what_is_met_below():
    """The reason is said once, where the readings meet."""
    okrs = apart("l", "r", parent=kr("revenue", "revenue", 400))
    top = okr.Objective("top", "Top", [kr("all", "revenue", 500)])
    grow = okrs.objectives[0].replace(supports=to("all"))
    tree, made = taken(okrs.with_objective(top).with_objective(grow))
    row = row_of(tree.rolling.graph.okrs, "all")
    assert tree["all"].actual is None
    assert "not whole without revenue (not whole itself)" == made.reason(row)
    assert 1 == len(tree.findings.of("same-reading"))


@st.composite
def shown_twice(draw):
    """Return layers of key results: who goes into whom, and who shows which metric."""
    sizes = draw(st.lists(st.integers(1, 4), min_size=2, max_size=4))
    ups = [
        [draw(st.sets(st.integers(0, above - 1))) for _ in range(size)]
        for above, size in pairwise(sizes)
    ]
    leaves = len(sizes) - 1, sizes[-1]
    metric = draw(st.lists(st.integers(0, 2), min_size=leaves[1], max_size=leaves[1]))
    return sizes, ups, metric


@given(shown_twice())
def test_no_reading_ever_counts_twice(drawn):
    """As a plain search up from every leaf finds, a value holds each reading once."""
    sizes, ups, metric = drawn
    last = len(sizes) - 1
    objectives = []
    for level, size in enumerate(sizes):
        for at in range(size):
            up = sorted(ups[level - 1][at]) if level else ()
            shows = f"x{metric[at]}" if level == last else "sum"
            objectives.append(
                okr.Objective(
                    f"o{level}-{at}",
                    "O",
                    [kr(f"k{level}-{at}", shows)],
                    supports=to(*(f"k{level - 1}-{p}" for p in up)),
                )
            )
    okrs = okr.OKRSet(
        objectives,
        metrics=[money("sum"), *(money(f"x{m}") for m in range(3))],
        observations={f"x{m}": {"2026-11-10": 10.0**m} for m in range(3)},
        cycle="2026-Q4",
    )
    tree, made = taken(okrs)
    # Leaves that add to a row, the doubled ones of one parent left out.
    reach = {(last, at): {at} for at in range(sizes[last])}
    whole = dict.fromkeys(reach, True)
    for level in range(last - 1, -1, -1):
        for at in range(sizes[level]):
            below = [c for c in range(sizes[level + 1]) if at in ups[level][c]]
            if level + 1 == last:
                share = {c: -1 / len(ups[level][c]) for c in below}
                below.sort(key=lambda c, by=share: (by[c], c))
                seen = set()
                for c in list(below):
                    if metric[c] in seen:
                        below.remove(c)
                    seen.add(metric[c])
            reach[level, at] = {x for c in below for x in reach[level + 1, c]}
            whole[level, at] = bool(below) and all(whole[level + 1, c] for c in below)
            leaves = reach[level, at]
            twice = len(leaves) > len({metric[x] for x in leaves})
            value = tree[f"k{level}-{at}"].actual
            assert (value is None) == (twice or not whole[level, at])
            if value is not None:
                most = sum(10.0 ** metric[x] for x in leaves)
                assert value <= most * (1 + 1e-9)
    assert all(
        made.reason(row_of(okrs, remark.parent))
        for remark in tree.findings.of("same-reading")
        if remark.lost
    )


@pytest.mark.parametrize(
    ("bounds", "goal", "said"),
    [
        ((0, 150), 100, "what goes into it makes 200, and 150 is most"),
        ((250, None), 300, "what goes into it makes 200, and 250 is least"),
        ((None, 200), 100, ""),
    ],
)
def test_a_sum_that_its_metric_cannot_have_is_no_value(bounds, goal, said):
    """Whoever counted something twice outside okrkit is told, up to the top."""
    okrs = company(
        team("region", kr("emea", "both", goal, baseline=goal - 50)),
        team("a", kr("a", "emea", value=120), supports=to("emea")),
        team("b", kr("b", "us", value=80), supports=to("emea")),
        metrics=[okr.Metric("both", unit="EUR", kind="total", bounds=bounds)],
    )
    tree, made = taken(okrs)
    value = None if said else 200.0
    assert [value] * 2 == [tree[i].actual for i in ("emea", "revenue")]
    assert said == made.reason(row_of(okrs, "emea"))


def test_an_explanation_shows_what_is_displaced_and_the_days_of_the_parts():
    """Nobody has to guess where the reading of the books went, or how old a part is."""
    okrs = company(
        team("a", kr("emea", "emea")),
        team("b", kr("us", "us")),
        parent=kr("revenue", "revenue", 400, value=70),
        observations={"emea": {"2026-11-01": 120}, "us": {"2026-11-08": 80}},
    )
    said = said_of(taken(okrs)[0], "revenue")
    assert 70.0 == said["value read itself"].value
    assert "does not count: the values below do" == said["value read itself"].note
    assert "measured on 2026-11-01" == said["emea"].note
    assert said["value"].rule.endswith(
        "; measured on different days, 2026-11-01 to 2026-11-08"
    )


def test_quarters_that_have_not_begun_add_nothing():
    """An annual total grows with its quarters; before the first it has no value."""
    quarters = [
        okr.Objective(
            f"q{n}",
            f"Q{n}",
            [kr(f"k{n}", f"m{n}", 100)],
            cycle=f"2026-Q{n}",
            supports=to("revenue"),
        )
        for n in (1, 2, 3, 4)
    ]
    okrs = company(
        *quarters,
        metrics=[money(f"m{n}") for n in (1, 2, 3, 4)],
        observations={"m1": {"2026-03-31": 90}, "m2": {"2026-05-10": 40}},
        cycle="2026",
    )
    tree, made = taken(okrs, on="2026-05-15")
    assert 130.0 == tree["revenue"].actual
    note = "its first day is still to come"
    assert ["", "", note, note] == [m.note for m in made.members(0)]
    tree, made = taken(okrs, on="2026-07-15")
    assert tree["revenue"].actual is None
    tree, made = taken(okrs, on="2025-12-31")
    assert tree["revenue"].actual is None
    assert "none of what goes into it has begun" == made.reason(0)


def rates(*children, unit="%", **more):
    """Return a set whose top key result is a ratio."""
    metrics = [okr.Metric(n, unit=unit, kind="ratio") for n in ("churn", "a", "b")]
    return company(
        *children,
        parent=kr("churn", "churn", 0, baseline=1),
        metrics=metrics,
        **more,
    )


def rate(numerator, denominator, **more):
    """Return a reading with its parts."""
    return okr.Observation(
        date="2026-11-13", numerator=numerator, denominator=denominator, **more
    )


@pytest.mark.parametrize(("unit", "scale"), [("%", 100.0), ("ratio", 1.0)])
def test_a_ratio_pools_and_never_averages_rates(unit, scale):
    """1 of 10 and 2 of 90 lost are 3 of 100, not the mean of 10 % and 2.2 %."""
    okrs = rates(
        team("a", kr("a", "a", 0, baseline=1), supports=to("churn")),
        team("b", kr("b", "b", 0, baseline=1), supports=to("churn")),
        observations={"a": [rate(1, 10)], "b": [rate(2, 90)]},
        unit=unit,
    )
    tree, made = taken(okrs)
    assert 0.03 * scale == pytest.approx(tree["churn"].actual)
    assert [(1.0, 10.0), (2.0, 90.0)] == [
        (m.numerator, m.denominator) for m in made.members(0)
    ]
    assert [True, True, True] == in_percent(okrs).tolist()


def test_a_ratio_without_parts_is_not_measured():
    """Rates alone cannot be pooled; the reason says whose parts are missing."""
    okrs = rates(
        team("a", kr("a", "a", 0, baseline=1), supports=to("churn")),
        team("b", kr("b", "b", 0, baseline=10, value=4), supports=to("churn")),
        observations={"a": [rate(1, 10)]},
    )
    tree, made = taken(okrs)
    assert tree["churn"].actual is None
    assert (
        "not whole without b (its numerator and denominator are not known)"
        == made.reason(0)
    )
    assert 4.0 == tree.rolling.sheet.key_results.actual[row_of(okrs, "b")]


def test_what_cannot_be_pooled_says_why():
    """Nothing read, a mean of readings, and a value per thousand are no parts."""
    mean = okr.KeyResult("mean", "M", metric="b", target=okr.Reach(10, 0, basis="mean"))
    okrs = company(
        team("a", kr("none", "a", 0, baseline=10), supports=to("churn")),
        team("b", mean, supports=to("churn")),
        team("c", kr("per", "c", 0, baseline=10), supports=to("churn")),
        parent=kr("churn", "churn", 0, baseline=10),
        metrics=[okr.Metric(n, kind="ratio") for n in ("churn", "a", "b", "c")],
        observations={"b": [rate(1, 10)], "c": [rate(1, 10, value=100)]},
    )
    reasons = {m.id: m.missing for m in taken(okrs)[1].members(0)}
    assert {
        "none": "nothing was measured up to this day",
        "mean": "the mean of its readings has no numerator",
        "per": "its value is not its numerator by its denominator",
    } == reasons


def test_a_pooled_denominator_of_0_has_no_value():
    """Denominators that cancel leave nothing to divide by."""
    okrs = rates(
        team("a", kr("a", "a", 0, baseline=1), supports=to("churn")),
        team("b", kr("b", "b", 0, baseline=1), supports=to("churn")),
        observations={"a": [rate(1, 10)], "b": [rate(1, -10)]},
    )
    tree, made = taken(okrs)
    assert tree["churn"].actual is None
    assert "its pooled denominator is 0" == made.reason(0)


def test_ratios_of_later_quarters_and_without_a_cycle():
    """What has not begun has no parts yet; without a cycle the day itself counts."""
    late = okr.Objective(
        "late",
        "L",
        [kr("l", "b", 0, baseline=10)],
        cycle="2027-Q1",
        supports=to("churn"),
    )
    okrs = rates(
        team("a", kr("a", "a", 0, baseline=1), supports=to("churn")),
        late,
        observations={"a": [rate(1, 10)]},
        cycle=None,
    )
    assert 10.0 == pytest.approx(taken(okrs)[0]["churn"].actual)


def test_a_loop_is_left_out_and_what_is_left_is_not_whole():
    """Two key results that feed each other keep their own; with more they have none."""

    def pair(*more):
        return company(
            okr.Objective("up", "U", [kr("u", "emea", value=3)], supports=to("d")),
            okr.Objective("down", "D", [kr("d", "us", value=4)], supports=to("u")),
            *more,
        )

    tree, made = taken(pair())
    assert [3.0, 4.0] == [tree["u"].actual, tree["d"].actual]
    tree, made = taken(
        okrs := pair(team("more", kr("m", "us", value=9), supports=to("u")))
    )
    assert [None, 4.0] == [tree["u"].actual, tree["d"].actual]
    row = row_of(okrs, "u")
    assert "what goes into it goes round in a loop" == made.reason(row)
    assert ["m"] == [member.id for member in made.members(row)]


def test_a_sum_is_as_new_as_its_newest_and_as_stale_as_its_oldest_part():
    """One region that stopped reporting makes the whole stale, and says so."""

    def seen(emea, us, *, provisional=False):
        return company(
            team("a", kr("emea", "emea")),
            team("b", kr("us", "us")),
            observations={
                "emea": [okr.Observation(date=emea, value=120)],
                "us": [okr.Observation(date=us, value=80, provisional=provisional)],
            },
        )

    score = taken(seen("2026-11-10", "2026-11-13", provisional=True))[0]["revenue"]
    assert ("2026-11-13", True) == (str(score.measured_on), score.provisional)
    assert "stale" != score.status
    assert "stale" == taken(seen("2026-10-10", "2026-11-13"))[0]["revenue"].status


def test_by_unit_numbers_add_up_and_percent_is_a_mean():
    """Viva: 120 + 80 of 400; a parent in percent takes the mean way of its children."""
    okrs = company(
        team("a", kr("emea", "emea", value=120)),
        team("b", kr("us", "us", value=80)),
        team("c", kr("c", "pc", 100, value=60), supports=to("share")),
        team("d", kr("d", "pc", 100, value=20), supports=to("share")),
        okr.Objective("own", "Own", [kr("share", "pc", 30, baseline=10)]),
        metrics=[okr.Metric("pc", unit="%")],
    )
    tree, _ = taken(okrs, presets.viva)
    assert 200.0 == tree["revenue"].actual
    assert 0.4 == pytest.approx(tree["share"].score)
    assert 18.0 == pytest.approx(tree["share"].actual)
    assert 0.4 == pytest.approx(tree["own"].score)


def test_feeds_are_made_once():
    """What does not depend on the day is kept with the graph."""
    okrs = company(team("a", kr("emea", "emea", value=120)))
    first, second = taken(okrs)[1], taken(okrs, on="2026-11-16")[1]
    assert first.feeds is second.feeds


def test_a_chain_of_many_levels_needs_no_recursion():
    """Values through more levels than Python could recurse."""
    size = 1_200
    objectives = [
        okr.Objective(
            f"o{i}",
            "O",
            [kr(f"k{i}", "emea", value=None if i < size - 1 else 60)],
            supports=to(f"k{i - 1}") if i else (),
        )
        for i in range(size)
    ]
    okrs = okr.OKRSet(objectives, metrics=[money("emea")], cycle="2026-Q4")
    tree, made = taken(okrs)
    assert 60.0 == tree["k0"].actual
    assert "" == made.reason(0)


@st.composite
def trees(draw):
    """Return whole numbers at the leaves of a two-level company with any splits."""
    count = draw(st.integers(1, 6))
    middle = draw(st.integers(1, 3))
    leaves = draw(st.lists(st.integers(0, 1000), min_size=count, max_size=count))
    parents = [
        draw(st.sets(st.integers(0, middle - 1), min_size=1)) for _ in range(count)
    ]
    return middle, leaves, parents


@given(trees())
def test_whatever_the_split_the_top_is_the_sum_of_the_leaves(tree):
    """Sums reached by several paths count once, for every shape."""
    _, leaves, parents = tree
    used = sorted(set().union(*parents))
    regions = [team(f"r{m}", kr(f"m{m}", "us")) for m in used]
    teams = [
        team(f"t{i}", kr(f"k{i}", "emea", value=v), supports=to(*(f"m{p}" for p in up)))
        for i, (v, up) in enumerate(zip(leaves, parents, strict=True))
    ]
    made = taken(company(*regions, *teams))[0]
    assert sum(leaves) == pytest.approx(made["revenue"].actual, abs=1e-9)


def test_valued_is_a_pure_look_at_a_sheet():
    """The sheet that is given stays as it is."""
    okrs = company(team("a", kr("emea", "emea", value=120)))
    sheet = okr.score(okrs, on=ON).sheet
    made = valued(Graph.of(okrs), sheet, "values")
    assert np.isnan(sheet.reading.value[0])
    assert 120.0 == made.sheet.reading.value[0]


def test_a_sum_that_is_not_whole_counts_0_where_the_policy_says_so():
    """It has no value still; what its objective makes of that is the policy's."""
    okrs = company(
        team("a", kr("emea", "emea", value=120)),
        team("b", kr("us", "us")),
    )
    tree = align(okrs, on=ON, roll_up=VALUES, policy={"missing": "zero"})
    card = tree.rolling.own.objectives.score
    assert (None, 0.0) == (tree["revenue"].actual, card[0])
