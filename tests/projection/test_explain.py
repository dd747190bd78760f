"""Explanations: every number in the tree is the number that was used."""

import json
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import okrkit as okr
from okrkit.alignment.rule import RollUp
from okrkit.projection import explain_joint
from okrkit.projection.batch import batch_of
from okrkit.projection.chances.outcomes import Outcomes
from okrkit.projection.chances.regions import Region
from okrkit.projection.chances.work import BASE_RATES
from okrkit.projection.explain_words import chance_formula
from okrkit.projection.joining.correlation import Correlation
from okrkit.projection.model import RATES, SHAPES, why
from okrkit.projection.spreads.spread import DF, Spread
from okrkit.projection.trust.recalibration import Recalibration

DAY = "2026-11-15"
DAYS = {"2026-10-10": 33, "2026-10-24": 34, "2026-11-10": 36}


def reach(id="nps", readings=DAYS, **changes):
    """A key result from 32 to 40."""
    goal = {"baseline": 32, "target": 40} | changes
    return okr.KeyResult(id, f"Title of {id}", check_ins=readings or {}, **goal)


def seen(kr, metrics=(), observations=None, **asked):
    """Look ahead for one key result."""
    okrs = okr.OKRSet(
        [okr.Objective("one", "One", [kr])],
        metrics=metrics,
        observations=observations or {},
        cycle="2026-Q4",
    )
    return okr.project(okrs, on=DAY, draws=20, **asked)


def part(tree, *labels):
    """Find a part below others by their labels."""
    for label in labels:
        tree = next(p for _, p in tree.walk() if p.label == label and p is not tree)
    return tree


def number(tree, *labels, without=math.nan):
    """Find a number by the labels that lead to it."""
    try:
        return part(tree, *labels).value
    except StopIteration:
        return without


def stated(tree):
    """Make the distribution of the numbers that an explanation states."""
    law = part(tree, "distribution")
    return Spread(
        centre=np.array([number(law, "centre")]),
        below=np.array([number(law, "scale below")]),
        above=np.array([number(law, "scale above")]),
        floor=np.array([number(law, "floor", without=-math.inf)]),
        cap=np.array([number(law, "cap", without=math.inf)]),
    )


def chance(spread, tree):
    """Work the chance out again, from a distribution and the stated ends."""
    low = number(tree, "from", without=-math.inf)
    high = number(tree, "up to", without=math.inf)
    below = 0.0
    if math.isfinite(low):
        below = 1 - spread.at_least(np.array([[low]]))[0, 0]
    upto = spread.at_most(np.array([[high]]))[0, 0] if math.isfinite(high) else 1.0
    return upto - below


GOALS = {
    "up": {"baseline": 32, "target": 40},
    "down": {"baseline": 40, "target": 34},
    "stretch": {"target": okr.Reach(32, 40, stretch=50)},
    "change": {"target": okr.Change(by=3)},
    "hold": {"target": okr.Hold(at_most=37)},
    "band": {"target": okr.Hold(at_least=33, at_most=37, tolerance=4)},
    "zones": {"target": okr.Zones(30, 34, 38, 44)},
    "steps": {"target": okr.Steps([(30, 0), (38, 0.5), (42, 1)])},
}
CALIBRATIONS = {
    "default": "default",
    "transparent": None,
    "own": Recalibration(shift=0.3, below=0.7, above=1.4, n=80, why="own record"),
    "no help": Recalibration(base=None, helps=False, why="too little"),
}


@pytest.mark.parametrize("calibration", CALIBRATIONS.values(), ids=CALIBRATIONS)
@pytest.mark.parametrize("goal", GOALS.values(), ids=GOALS)
def test_stated_numbers_give_the_stated_chances(goal, calibration):
    """Who checks a chance by hand must come to the same."""
    readings = DAYS | {"2026-09-20": 32}
    kr = okr.KeyResult("nps", "N", check_ins=readings, intent="aspirational", **goal)
    outlook = seen(kr, calibration=calibration)
    tree, one = outlook.explain("nps"), outlook["nps"]
    spread = stated(tree)
    assert one.chance == tree.value
    assert chance(spread, part(tree, "target")) == pytest.approx(one.chance, abs=1e-9)
    success = part(tree, "success")
    assert one.success == success.value
    assert chance(spread, success) == pytest.approx(one.success, abs=1e-9)
    for name in ("commit", "target", "stretch") if one.zones else ():
        zone = part(tree, f"zone {name}")
        assert chance(spread, zone) == pytest.approx(zone.value, abs=1e-9)
    law = part(tree, "distribution")
    assert one.median == law.value == part(tree, "value at the end").value
    assert [value for _, value in one.quantiles] == [
        number(law, f"{level}% end below") for level in (10, 50, 90)
    ]
    assert one.expected_score == number(tree, "expected score")
    assert one.status == number(tree, "status")


@pytest.mark.parametrize("calibration", CALIBRATIONS.values(), ids=CALIBRATIONS)
def test_the_way_from_the_transparent_forecast_is_told(calibration):
    """Each correction says what it changed, and nothing is changed unsaid."""
    kr = reach(intent="committed")
    tree = seen(kr, calibration=calibration).explain("nps")
    plain, law = part(tree, "transparent forecast"), part(tree, "distribution")
    centre, below, above = (
        number(plain, name) for name in ("centre", "scale below", "scale above")
    )
    for label in ("learned correction", "own recalibration"):
        if number(tree, label) is None or math.isnan(number(tree, label)):
            continue
        change = part(tree, label)
        centre += number(change, "shift")
        below *= number(change, "width below")
        above *= number(change, "width above")
    assert number(law, "centre") == pytest.approx(centre, rel=1e-12)
    assert number(law, "scale below") == pytest.approx(below, rel=1e-12)
    assert number(law, "scale above") == pytest.approx(above, rel=1e-12)


def test_what_was_corrected_is_said():
    """A reader must know whether anything learned had a hand in a chance."""
    of = {
        name: seen(reach(), calibration=given).explain("nps")
        for name, given in CALIBRATIONS.items()
    }
    none = part(of["transparent"], "learned correction")
    assert ("none", None) == (none.shown, none.value)
    assert "own recalibration" not in str(of["default"])
    assert "scales" in part(of["default"], "learned correction").shown
    own = part(of["own"], "own recalibration")
    assert ("learned from 80 closed cycles", "own record") == (own.rule, own.note)
    assert own.value > 0
    assert pytest.approx(0.7) == number(own, "width below")
    unhelpful = part(of["no help"], "own recalibration")
    assert ("none", "too little") == (unhelpful.shown, unhelpful.note)
    assert "none" == part(of["no help"], "learned correction").shown


def test_any_calibration_is_named_by_its_kind():
    """People may write their own; the tree says whose it was."""

    class Twice:
        base = None

        def apply(self, spread):
            return Spread.of(spread.centre, scale=2 * spread.below)

    own = part(seen(reach(), calibration=Twice()).explain("nps"), "own recalibration")
    assert "Twice" == own.rule
    assert 2.0 == number(own, "width below")
    assert 0.0 == own.value


def test_the_model_tells_its_own_reasons():
    """The tree repeats what the model says of itself, number by number."""
    outlook = seen(reach())
    tree = outlook.explain("nps")
    said = why(batch_of(outlook.foresight.sheet, np.array([0])).cases)
    names = {
        "last value": "last",
        "days left": "days_left",
        "drift": "drift",
        "plain slope": "plain_drift",
        "noise": "noise",
        "day-to-day step": "step",
    }
    for label, name in names.items():
        assert getattr(said, name)[0] == number(tree, label)
    shapes = part(tree, "shapes")
    weights = {p.label: p.value for p in shapes.inputs}
    assert dict(zip(SHAPES, said.weights[0].tolist(), strict=True)) == weights
    assert shapes.value == max(weights, key=weights.__getitem__)
    assert pytest.approx(1) == sum(weights.values())


def test_days_and_readings_are_those_of_the_set():
    """Day, count and distance can be checked against the check-ins."""
    tree = seen(reach(readings=DAYS | {"2026-09-20": 32, "2026-12-01": 39}))
    tree = tree.explain("nps")
    last = part(tree, "last value")
    assert (36.0, "2026-11-10") == (last.value, last.source)
    assert "3 readings since the first day, 1 from before it" == last.note
    assert "the first to the last reading" in part(tree, "plain slope").rule
    assert 51.0 == number(tree, "days left")
    assert (
        "from the end of 2026-11-10 to the end of 2026-12-31"
        == part(tree, "days left").rule
    )
    assert (("1 reading", "dated after 2026-11-15"),) == tree.excluded


def test_slope_and_drift_stand_side_by_side():
    """Shrinkage is what people doubt first: it is said in numbers."""
    tree = seen(reach()).explain("nps")
    drift = part(tree, "drift")
    # From 32 at the start of 1 October to 36 at the end of 10 November.
    assert pytest.approx(4 / 41) == number(drift, "plain slope")
    assert "from the baseline to the last" in part(drift, "plain slope").rule
    share = drift.value / number(drift, "plain slope")
    assert f"{100 * share:.0f}% of the plain slope is kept" in drift.note
    assert f"the model sees {drift.shown} now" == part(tree, "pace").note
    assert pytest.approx(4 / 46) == number(tree, "pace", "required")


@pytest.mark.parametrize(
    ("readings", "said"),
    [
        ([32, 32, 32], "show no slope"),
        ([33, 35, 36], "is kept"),
        ([1, 1, 1.01, 1, 1, 1, 2, 3, 4, 5, 6, 7], "the other way"),
        ([32, 30, 28, 26, 24, 26, 28, 30, 31, 32, 32.02], "went faster"),
    ],
)
def test_the_drift_is_put_into_words(readings, said):
    """Each way that drift and slope can differ has its own sentence."""
    days = {f"2026-11-{day:02}": value for day, value in enumerate(readings, 1)}
    tree = seen(reach(readings=days), calibration=None).explain("nps")
    assert said in part(tree, "drift").note


def test_a_known_error_is_said():
    """A survey's sampling error is part of why."""
    read = [
        okr.Observation(date="2026-10-20", value=33),
        okr.Observation(date="2026-11-03", value=34, standard_error=1.5),
    ]
    kr = okr.KeyResult("nps", "N", metric="m", baseline=32, target=40)
    tree = seen(kr, [okr.Metric("m")], {"m": read}).explain("nps")
    assert "its standard error is 1.5" in part(tree, "last value").note


def test_bounds_are_named_where_there_are_any():
    """A share cannot pass 100 %, and the tree says where it was cut."""
    metric = okr.Metric("m", unit="%", bounds=(0, 100))
    kr = okr.KeyResult(
        "k", "K", metric="m", baseline=80, target=100, check_ins={"2026-11-01": 95}
    )
    tree = seen(kr, metrics=[metric]).explain("k")
    law = part(tree, "distribution")
    assert (0.0, 100.0) == (number(law, "floor"), number(law, "cap"))
    assert "it cannot end higher" in part(law, "cap").note
    assert "95%" == part(tree, "last value").shown


def total(readings, **metric):
    """A key result on a counter."""
    kr = okr.KeyResult("k", "K", metric="m", baseline=0, target=40, check_ins=readings)
    return seen(kr, metrics=[okr.Metric("m", kind="total", **metric)]).explain("k")


def test_totals_are_told_as_totals():
    """A counter has a rate and a floor, and no noise about a level."""
    tree = total({"2026-10-10": 4, "2026-10-24": 9, "2026-11-10": 15})
    assert "running total" == part(tree, "last value").rule
    assert 15.0 == number(tree, "distribution", "floor")
    assert set(RATES) == {p.label for p in part(tree, "shapes").inputs}
    assert "noise" not in {p.label for _, p in tree.walk()}
    assert chance(stated(tree), part(tree, "target")) == pytest.approx(tree.value)


def test_a_full_counter_is_certain():
    """What has reached a bound that it cannot leave has no range."""
    tree = total({"2026-10-10": 4, "2026-11-10": 60}, bounds=(0, 60))
    assert ("60", 1.0) == (part(tree, "distribution").shown, tree.value)
    assert 60.0 == number(tree, "distribution", "floor")
    assert "every end that is possible meets it" == tree.formula


def test_a_falling_total_is_told():
    """Who sees a counter fall must know what was made of it."""
    tree = total({"2026-10-10": 4, "2026-10-24": 9, "2026-11-10": 7})
    assert (
        "a total that falls, so it is read as a level" == part(tree, "last value").rule
    )


def test_a_sum_is_told():
    """What is added up is said to be a sum."""
    goal = okr.Reach(0, 40, basis="sum")
    kr = okr.KeyResult("k", "K", target=goal, check_ins={"2026-10-10": 4, DAY: 5})
    tree = seen(kr).explain("k")
    last = part(tree, "last value")
    assert (9.0, "sum of the readings since the first day") == (last.value, last.rule)


def test_steps_of_last_years_are_told():
    """A season that was added is named, with the years it is from."""
    days = [
        np.datetime64("2023-10-01") + np.timedelta64(30 * i, "D") for i in range(38)
    ]
    read = {str(day): 50 + 20 * math.sin(i * 30 / 58.1) for i, day in enumerate(days)}
    kr = okr.KeyResult("k", "K", metric="m", baseline=40, target=60)
    tree = seen(kr, [okr.Metric("m")], {"m": read}).explain("k")
    season = part(tree, "last years' steps")
    assert season.value != 0
    assert "known" in season.note
    assert -1 <= number(season, "alike") <= 1


def test_without_a_reading_the_baseline_is_told():
    """A prior is no forecast of readings, and says so."""
    tree = seen(reach(readings=None)).explain("nps")
    assert 32.0 == number(tree, "baseline")
    assert "nothing read yet" in part(tree, "value at the end", "baseline").note
    assert 92.0 == number(tree, "days left")
    assert "nothing was ever read" in part(tree, "status").rule
    assert chance(stated(tree), part(tree, "target")) == pytest.approx(tree.value)


BASES = {
    "worst": (okr.Hold(at_most=35, basis="worst"), {"2026-10-10": 33, DAY: 34}),
    "mean": (okr.Reach(30, 35, basis="mean"), {"2026-10-10": 33, DAY: 34}),
    "share": (
        okr.Hold(at_most=33.5, basis="share of time"),
        {"2026-10-03": 33, DAY: 34},
    ),
    "band": (okr.Hold(at_least=30, at_most=35, basis="worst"), {DAY: 34}),
    "no reading": (okr.Reach(30, 35, basis="mean"), {}),
}


@pytest.mark.parametrize(("target", "readings"), BASES.values(), ids=BASES)
def test_other_bases_tell_of_the_readings_to_come(target, readings):
    """A mean or worst value is counted over ways that the rest may go."""
    outlook = seen(okr.KeyResult("k", "K", target=target, check_ins=readings))
    tree, one = outlook.explain("k"), outlook["k"]
    assert one.chance == tree.value
    assert one.median == number(tree, "value at the end")
    assert number(tree, "readings to come") >= 1
    last = part(tree, "reading of the last day")
    assert number(last, "last value", without=30.0) in (30.0, 34.0)
    values = outlook.foresight.values(0).values[0]
    low = number(part(tree, "target"), "from", without=-math.inf)
    high = number(part(tree, "target"), "up to", without=math.inf)
    inside = int(((values >= low) & (values <= high)).sum())
    half = (math.isinf(low) + math.isinf(high)) / 2
    if 0 < one.chance < 1:
        assert pytest.approx((inside + half) / 257, abs=1e-12) == one.chance
        assert f"({inside}" in tree.formula
    else:
        assert "end that is possible meets it" in tree.formula


def test_a_share_of_time_keeps_two_units_apart():
    """The share is a percentage, the readings behind it are the metric's."""
    target, readings = BASES["share"]
    tree = seen(okr.KeyResult("k", "K", target=target, check_ins=readings))
    tree = tree.explain("k")
    assert part(tree, "so far").shown.endswith("%")
    assert "34" == part(tree, "last value").shown


def test_many_readings_to_come_share_moments():
    """Daily readings are not drawn one by one, and that is said."""
    days = {f"2026-11-{day:02}": 33 + day % 2 for day in range(1, 16)}
    kr = okr.KeyResult("k", "K", target=okr.Reach(30, 35, basis="mean"), check_ins=days)
    coming = part(seen(kr).explain("k"), "readings to come")
    assert pytest.approx(46) == coming.value
    assert "shared out among 13 moments" in coming.note


def staged(*done, stages=("a", ("b", 3), "c"), **changes):
    """A key result of stages."""
    ins = [okr.CheckIn("2026-11-01", done=list(done), confidence=0.9)] if done else []
    target = okr.Milestones(list(stages))
    return okr.KeyResult("k", "K", target=target, check_ins=ins, **changes)


def test_staged_work_is_told_by_base_rate_and_what_is_left():
    """Chances of work come from records, and never from what its owner hopes."""
    outlook = seen(staged("a", intent="committed"))
    tree, one = outlook.explain("k"), outlook["k"]
    work = part(tree, "share done at the end")
    assert BASE_RATES["committed"] == number(work, "base rate")
    assert 0.2 == number(work, "done so far")
    assert 2.0 == number(work, "stages left")
    assert "the owner says 90%" in work.note
    ends = {p.label: p.value for p in work.inputs if p.label.startswith("ends at")}
    assert pytest.approx(1) == sum(ends.values())
    assert ends["ends at 100%"] == pytest.approx(one.chance, abs=1e-12)
    shape, time = 3.0, 3.0 / number(work, "rate")
    left = 1 - number(work, "of the cycle over")
    none = (time / (time + left * 2)) ** shape
    assert ends["ends at 20%"] == pytest.approx(none, abs=1e-6)


def test_finished_work_is_certain():
    """Where all is done nothing is left to chance."""
    tree = seen(staged("a", "b", "c")).explain("k")
    work = part(tree, "share done at the end")
    assert (1.0, "100%") == (tree.value, work.shown)
    assert (0.0, "none") == (
        number(work, "stages left"),
        part(work, "stages left").shown,
    )


def test_base_rates_of_ones_own_are_told():
    """A record of one's own is better than published ones, and is named as such."""
    mine = {"committed": 0.9, None: 0.95}
    work = seen(staged("a", intent="committed"), base_rates=mine).explain("k")
    assert (0.9, "given") == (
        number(work, "base rate"),
        part(work, "base rate").source,
    )
    class_ = seen(okr.KeyResult("k", "K", target=okr.Hold(at_most=5)), base_rates=mine)
    tree = class_.explain("k")
    assert pytest.approx(0.95) == tree.value
    assert pytest.approx(0.05) == number(tree, "nothing comes of it")


def test_the_target_is_met_though_the_way_goes_to_the_stretch():
    """A policy may count the way to the stretch; the target stays the target."""
    policy = okr.presets.okrkit.replace(name="far", way="stretch")
    goal = okr.Reach(32, 40, stretch=50)
    kr = okr.KeyResult("k", "K", target=goal, check_ins=DAYS)
    outlook = seen(kr, policy=policy)
    tree = outlook.explain("k")
    assert pytest.approx(40) == number(part(tree, "target"), "from")
    assert chance(stated(tree), part(tree, "target")) == pytest.approx(
        outlook["k"].chance, abs=1e-9
    )


def test_the_owners_hope_changes_nothing():
    """The same work with another confidence has the same numbers."""
    hopes = [okr.CheckIn("2026-11-01", done=["a"], confidence=c) for c in (0.1, 0.9)]
    trees = [
        seen(
            okr.KeyResult("k", "K", target=okr.Milestones(["a", "b"]), check_ins=[one])
        ).explain("k")
        for one in hopes
    ]
    values = [[p.value for _, p in tree.walk()] for tree in trees]
    assert values[0] == values[1]


def test_many_ends_are_told_in_part():
    """Of very many stages the likeliest ends are named and the rest counted."""
    tree = seen(staged(stages=[f"s{i}" for i in range(30)])).explain("k")
    assert "less likely ends" in part(tree, "share done at the end", "…").note
    assert "…" in tree.formula or "+" in tree.formula or tree.value < 1e-3


def test_what_nobody_measured_is_told_by_its_reference_class():
    """With neither reading nor baseline the outside view is all there is."""
    tree = seen(okr.KeyResult("k", "K", target=okr.Hold(at_most=5))).explain("k")
    assert BASE_RATES[None] == tree.value == number(tree, "base rate")
    assert 0.09 == number(tree, "nothing comes of it")
    ends = [p.value for _, p in tree.walk() if p.label.startswith("ends at")]
    assert pytest.approx(1) == sum(ends)


@pytest.mark.parametrize(
    ("day", "value", "said"),
    [("2027-02-01", 36, "it is over"), ("2026-12-31", 41, "on its last day")],
)
def test_the_past_is_certain(day, value, said):
    """What is over has no model: its score is the explanation."""
    kr = reach(readings={"2026-12-31": value})
    outlook = okr.project(kr, on=day, cycle="2026-Q4")
    tree = outlook.explain("nps")
    assert float(value >= 40) == tree.value
    assert said in part(tree, "value at the end").note
    assert "certain" == part(tree, "value at the end").rule
    assert outlook.card["nps"].score == number(tree, "value at the end", "nps")
    assert "nothing can change any more" in tree.inputs[-1].rule
    assert "end that is possible meets it" in tree.formula


def test_without_a_chance_the_reason_is_told():
    """A draft has no chance, and the tree says why instead of a number."""
    tree = seen(okr.KeyResult("k", "K", draft=True)).explain("k")
    assert (None, "no chance, not measured") == (tree.value, tree.shown)
    assert tree.rule.startswith("no chance")


def test_before_the_first_day_it_says_so():
    """A status that no chance decides is not explained by one."""
    kr = reach(readings={"2026-09-01": 30})
    tree = okr.project(kr, on="2026-09-15", cycle="2026-Q4").explain("nps")
    assert "before its first day" == part(tree, "status").rule


def test_committed_is_asked_for_more():
    """The lines of the status are those it was judged by."""
    tree = seen(reach(intent="committed")).explain("nps")
    assert "on track from 85%, at risk from 50%" in part(tree, "status").rule
    tree = seen(reach()).explain("nps")
    assert "on track from 70%, at risk from 30%" in part(tree, "status").rule


OKRS = okr.OKRSet(
    [
        okr.Objective(
            "keep",
            "Stay",
            [
                reach(owner="Ann"),
                reach("b", {"2026-10-20": 38}, owner="Ann", weight=2),
                reach("zero", weight=0),
                okr.KeyResult("draft", "D", draft=True),
            ],
            intent="aspirational",
        ),
        okr.Objective(
            "below",
            "Below",
            [reach("c", {"2026-11-01": 39})],
            supports=[okr.Support(objective="keep")],
        ),
        okr.Objective("none", "N", [okr.KeyResult("x", "X", draft=True)]),
    ],
    cycle="2026-Q4",
)


def joined(id="keep", okrs=OKRS, **asked):
    """Explain an objective."""
    return okr.project(okrs, on=DAY, **asked).explain(id)


def test_an_objective_tells_of_its_draws():
    """Hits, draws, seed and error are those of the simulation."""
    outlook = okr.project(OKRS, on=DAY, seed=3, draws=400)
    tree, one = outlook.explain("keep"), outlook["keep"]
    assert one.chance == tree.value
    hits = round(400 * one.chance)
    assert f"{hits} of 400 draws reach a score of 0.7" == tree.formula
    assert 400.0 == number(tree, "draws")
    assert "seed 3" in part(tree, "draws").note
    assert outlook.joint.error[0] == number(tree, "error of the draws")
    scores = outlook.joint.sample([0])[:, 0]
    assert hits == int((scores >= 0.7 - 1e-9).sum())
    assert one.median == number(tree, "score at the end")
    assert one.expected_score == number(tree, "expected score")


def test_members_are_told_with_their_own_chances():
    """What an objective is made of can be looked up one by one."""
    outlook = okr.project(OKRS, on=DAY)
    tree = outlook.explain("keep")
    for id in ("nps", "b", "below"):
        assert outlook[id].success == number(tree, id)
        assert (
            f"expected score {outlook[id].expected_score:.3g}" in part(tree, id).shown
        )
    assert 2.0 == part(tree, "b").weight
    reasons = dict(tree.excluded)
    assert "its weight is 0" == reasons["zero"]
    assert reasons["draft"].startswith("no chance")


def test_what_independence_would_give_is_what_it_gives():
    """The comparison is the simulation itself, asked again with 0."""
    alone = okr.project(OKRS, on=DAY, correlation=0)["keep"].chance
    assert alone == number(joined(), "if independent")
    assert "if independent" not in str(joined(correlation=0))


def test_large_sets_are_not_drawn_twice(monkeypatch):
    """A comparison must not double the work of a large company."""
    monkeypatch.setattr(explain_joint, "_ALONE", 2)
    assert "if independent" not in str(joined())


def test_the_evidence_of_a_correlation_is_told():
    """The default stands on data; another number on what its giver says."""
    default = part(joined(), "correlation")
    assert 0.3 == default.value
    assert "52 to 66%" in default.source
    by = Correlation(common=0.1, owner=0.2, pairs={("nps", "b"): 0.6}, note="ours")
    own = part(joined(correlation=by), "correlation")
    assert (0.1, "ours") == (own.value, own.source)
    assert 0.2 == number(own, "of one owner, more by")
    assert 0.6 == number(own, "nps and b")


def test_very_many_pairs_are_counted():
    """A long list is cut, and says how much is missing."""
    krs = [reach(f"k{i}") for i in range(53)]
    okrs = okr.OKRSet([okr.Objective("o", "O", krs)], cycle="2026-Q4")
    pairs = {("k0", f"k{i}"): 0.1 for i in range(1, 53)}
    tree = joined("o", okrs, correlation=pairs, draws=20)
    assert "and 2 more pairs" == part(tree, "correlation", "…").note
    assert "and 3 more, not shown here" == part(tree, "…").note


def test_an_objective_without_a_chance_says_why():
    """Nothing to draw is no 0 %."""
    tree = joined("none")
    assert (None, "no chance, not measured") == (tree.value, tree.shown)
    assert "none of its key results has one" in tree.rule
    assert ["x"] == [id for id, _ in tree.excluded]


def test_a_score_that_no_chance_moves_is_told():
    """Without a cycle a key result keeps its score in every draw."""
    kr = okr.KeyResult("k", "K", baseline=0, target=4, check_ins={"2026-11-01": 3})
    okrs = okr.OKRSet([okr.Objective("o", "O", [kr])])
    tree = joined("o", okrs)
    assert 0.0 == number(tree, "k")
    assert "it counts as 0.75 in every draw" in part(tree, "k").note


def test_groups_of_a_roll_up_keep_their_members():
    """Where own and aligned count by fixed shares, both are told."""
    rule = RollUp(name="ours", counts="split", split=0.6)
    tree = joined(roll_up=rule)
    own, aligned = part(tree, "own key results"), part(tree, "aligned objectives")
    assert {"nps", "b"} == {p.label for p in own.inputs}
    assert {"below"} == {p.label for p in aligned.inputs}


MADE = okr.OKRSet(
    [
        okr.Objective(
            "top",
            "T",
            [
                okr.KeyResult("own", "O", baseline=0, target=9, check_ins={DAY: 4}),
                okr.KeyResult("arr", "A", metric="top", baseline=0, target=90),
            ],
        ),
        okr.Objective(
            "team",
            "U",
            [okr.KeyResult("part", "P", metric="low", baseline=0, target=30)],
            supports=[okr.Support(key_result="arr")],
        ),
    ],
    metrics=[okr.Metric("top", kind="total"), okr.Metric("low", kind="total")],
    observations={"top": {"2026-11-01": 8}, "low": {"2026-10-20": 4, DAY: 12}},
    cycle="2026-Q4",
)


@pytest.mark.parametrize("supported", ["aligned", "values"])
def test_a_key_result_that_others_make_is_told_by_them(supported):
    """Where objectives make a score, its own reading is no reason for its chance."""
    rule = RollUp(name="ours", supported=supported)
    outlook = okr.project(MADE, on=DAY, roll_up=rule, draws=200)
    tree, one = outlook.explain("arr"), outlook["arr"]
    assert one.chance == tree.value
    assert f"{round(200 * one.chance)} of 200 draws" in tree.formula
    below = "team" if supported == "aligned" else "part"
    assert below in [p.label for p in tree.inputs]
    assert "last value" in str(outlook.explain("own"))


def test_a_settled_objective_is_certain():
    """After the end every draw is the same, and nothing is compared."""
    tree = okr.project(OKRS, on="2027-02-01", draws=20).explain("keep")
    assert tree.value in (0.0, 1.0)
    assert "if independent" not in str(tree)


def test_every_id_has_a_tree_that_can_be_sent():
    """Trees are read at a prompt, in a notebook and in JSON."""
    outlook = okr.project(OKRS, on=DAY, draws=20)
    for one in outlook:
        tree = outlook.explain(one.id)
        assert one.chance == tree.value
        assert one.id in str(tree)
        assert tree.to_dict() == json.loads(json.dumps(tree.to_dict()))
        assert one.id in tree._repr_html_()


@given(
    readings=st.lists(
        st.floats(-1e6, 1e6, allow_subnormal=False), min_size=1, max_size=6
    ),
    target=st.floats(-1e6, 1e6, allow_subnormal=False),
)
@settings(max_examples=settings().max_examples // 2)
def test_law_every_chance_can_be_worked_out_again(readings, target):
    """Whatever the numbers, the tree holds those that were used."""
    days = {f"2026-10-{4 + 5 * i:02}": value for i, value in enumerate(readings)}
    baseline = target - 1 if abs(target) < 1e5 else target / 2
    kr = okr.KeyResult("k", "K", baseline=baseline, target=target, check_ins=days)
    tree = okr.project(kr, on=DAY, cycle="2026-Q4").explain("k")
    assert chance(stated(tree), part(tree, "target")) == pytest.approx(
        tree.value, abs=1e-9
    )


def test_formulas_of_what_is_certain_or_unknown():
    """No formula where there is no number, and none that divides by 0."""
    one = np.ones(1)
    band = Region(low=one * 4, high=one * np.inf)
    spread = Spread(
        centre=one * 5, below=one * 0, above=one * 2, floor=-np.inf * one, cap=9 * one
    )
    assert "" == chance_formula(spread, band, None)
    assert "every end that is possible meets it" == chance_formula(spread, band, 1.0)
    assert f"with {DF:g} degrees" in chance_formula(Spread.of([-5], scale=2), band, 0.1)
    assert "- (-5)" in chance_formula(Spread.of([-5], scale=2), band, 0.1)
    between = Region(low=one * 4, high=one * 6)
    assert chance_formula(spread, between, 0.7).startswith("P(T ≥ (4 - 5) / 0) and ")
    atoms = Outcomes(
        values=np.arange(10.0)[None], weights=np.full(10, 0.1), least=one, most=one
    )
    low = Region(low=-one, high=one * np.inf)
    assert chance_formula(atoms, low, 0.9).endswith("+ …")
