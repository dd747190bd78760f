"""From a set to chances: what the model is given, and laws of what it answers."""

import datetime as dt
import math

import numpy as np
import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

import okrkit as okr
from okrkit.errors import (
    CalendarError,
    InvalidOKRError,
    OKRError,
    PolicyError,
    UnknownIdError,
)
from okrkit.projection.batch import LONGEST, batch_of, going_on, read_of
from okrkit.projection.foresight import foresee, settled_of
from okrkit.projection.projection import NAMES
from okrkit.projection.status import statuses_of
from okrkit.scoring.status import STATUSES

DAY, CYCLE = "2026-11-15", "2026-Q4"
FIRST, LAST = dt.date(2026, 10, 1), dt.date(2026, 12, 31)
DAYS = st.dates(dt.date(2026, 8, 1), LAST)
VALUES = st.floats(-50, 150).map(lambda value: round(value, 3))
SERIES = st.dictionaries(DAYS, VALUES, max_size=8)
TARGETS = [
    okr.Reach(32, 40),
    okr.Reach(40, 32, 20),
    okr.Zones(0, 30, 70, 100),
    okr.Steps({0: 0, 50: 0.5, 90: 1}),
    okr.Hold(at_least=3, tolerance=2),
    okr.Hold(at_most=50, basis="mean"),
    okr.Hold(at_least=3, at_most=50, basis="worst"),
    okr.Hold(at_most=50, basis="share of time"),
    okr.Reach(0, 90, basis="sum"),
    okr.Change(10),
    okr.Done(),
    okr.Milestones(["a", ("b", 3)]),
    okr.Establish(),
]


def reach(readings=None, id="nps", **changes):
    """A key result from 32 to 40."""
    goal = {"baseline": 32, "target": 40} | changes
    return okr.KeyResult(id, "K", check_ins=readings or {}, **goal)


def whole(*key_results, **changes):
    """A set of one objective."""
    return okr.OKRSet([okr.Objective("o", "O", key_results)], cycle=CYCLE, **changes)


def sheet_of(okrs, on=DAY):
    """Score a set, or a lone key result."""
    cycle = CYCLE if isinstance(okrs, okr.KeyResult) else None
    return okr.score(okrs, on=on, cycle=cycle).sheet


def cases_of(okrs, on=DAY):
    """Read the first row as the model does."""
    return batch_of(sheet_of(okrs, on), np.array([0])).cases


@st.composite
def key_results(draw, id="k"):
    """Key results of every target with readings, and work with reports."""
    target = draw(st.sampled_from(TARGETS))
    readings = draw(SERIES)
    check_ins = [okr.CheckIn(day, value) for day, value in readings.items()]
    if isinstance(target, okr.Done):
        done = draw(st.dictionaries(DAYS, st.booleans(), max_size=2))
        check_ins = [okr.CheckIn(day, done=yes) for day, yes in done.items()]
    if isinstance(target, okr.Milestones):
        named = st.lists(st.sampled_from(["a", "b"]), min_size=1, max_size=2)
        done = draw(st.dictionaries(DAYS, named, max_size=2))
        check_ins = [okr.CheckIn(day, done=names) for day, names in done.items()]
    intent = draw(st.sampled_from([None, "committed", "aspirational", "learning"]))
    return okr.KeyResult(id, "K", target=target, check_ins=check_ins, intent=intent)


def numbers(seen):
    """Return the numbers of a projection that a forecast makes."""
    return [
        seen.chance,
        seen.success,
        seen.mean,
        seen.median,
        seen.expected_score,
        *(value for _, value in seen.quantiles),
        *(seen.zones or ()),
    ]


def test_a_reading_stands_at_the_end_of_its_day():
    """A reading on the last day leaves nothing to come; one on the eve is the start."""
    cases = cases_of(
        reach({"2026-09-30": 31, "2026-10-01": 32, "2026-12-31": 39}), LAST
    )
    start = FIRST.toordinal()
    assert [start, start + 1, start + 92] == cases.times[0].tolist()
    assert (start, start + 92) == (cases.start[0], cases.end[0])
    assert [31, 32, 39] == cases.values[0].tolist()
    assert 32 == cases.baseline[0]


def test_only_the_last_readings_are_looked_at():
    """A long history must not make every row as wide as the longest."""
    days = {dt.date(2026, 1, 1) + dt.timedelta(n): n for n in range(200)}
    sheet = sheet_of(whole(reach(days), reach({"2026-11-01": 5}, id="b")))
    assert [LONGEST, 1] == read_of(sheet).tolist()
    cases = batch_of(sheet, np.array([1, 0])).cases
    assert (2, LONGEST) == cases.values.shape
    assert [5.0] == cases.values[0][~np.isnan(cases.values[0])].tolist()
    assert list(range(200 - LONGEST, 200)) == cases.values[1].tolist()


def test_later_readings_do_not_count():
    """What was not known on the day cannot have been used."""
    cases = cases_of(reach({"2026-11-01": 33, "2026-11-20": 39}))
    assert [33] == cases.values[0].tolist()


def test_a_sum_runs_from_the_first_day():
    """Amounts of the cycle add up from 0; those before it count backwards."""
    readings = {"2026-09-10": 7, "2026-09-20": 5, "2026-10-10": 4, "2026-11-10": 6}
    goal = okr.Reach(0, 40, basis="sum")
    cases = cases_of(okr.KeyResult("k", "K", target=goal, check_ins=readings))
    assert [-5, 0, 4, 10] == cases.values[0].tolist()
    assert cases.cumulative[0]
    assert 0 == cases.baseline[0]


def test_a_sum_with_refunds_may_fall():
    """A running sum is a total only while nothing is taken back."""
    kr = okr.KeyResult(
        "k",
        "K",
        target=okr.Reach(0, 40, basis="sum"),
        check_ins={"2026-10-10": 4, "2026-11-10": -1},
    )
    batch = batch_of(sheet_of(kr), np.array([0]))
    assert [4, 3] == batch.cases.values[0].tolist()
    assert not batch.cases.cumulative[0]
    assert batch.summed[0]


def test_sums_beyond_all_floats_stay_numbers():
    """The largest numbers a document can hold must not become infinite or NaN."""
    amounts = {"2026-09-10": 1e308, "2026-09-20": 1e308, "2026-10-10": 1e308}
    more = {"2026-10-20": 1e308, "2026-11-10": 1e308}
    goal = okr.Reach(0, 40, basis="sum")
    cases = cases_of(okr.KeyResult("k", "K", target=goal, check_ins=amounts | more))
    assert np.isfinite(cases.values).all()
    assert (np.diff(cases.values) >= 0).all()


def totals(readings):
    """A key result on a running total."""
    metric = okr.Metric("deals", kind="total")
    return reach(readings, baseline=0, metric=metric)


def test_a_total_is_a_running_total():
    """Its kind says that it cannot fall, so the model must not let it."""
    seen = okr.project(totals({"2026-10-10": 4, "2026-11-10": 9}), on=DAY, cycle=CYCLE)
    assert "forecast of a running total" == seen["nps"].method
    assert 1 == seen["nps"].at_least(9)


def test_a_counter_that_starts_again_is_read_from_there():
    """Many systems count from 0 in each period: that is no total that falls."""
    kr = totals({"2026-09-10": 30, "2026-09-30": 50, "2026-10-10": 4, "2026-11-10": 9})
    cases = cases_of(kr)
    assert [4, 9] == cases.values[0][:2].tolist()
    assert (2, True) == (cases.count[0], cases.cumulative[0])
    seen = okr.project(kr, on=DAY, cycle=CYCLE)["nps"]
    assert (2, 0) == (seen.readings, seen.history)


def test_a_total_that_falls_is_read_as_a_level():
    """The kind is wrong then, and the method says what was made of it."""
    kr = totals({"2026-10-10": 9, "2026-11-10": 4})
    assert not cases_of(kr).cumulative[0]
    seen = okr.project(kr, on=DAY, cycle=CYCLE)["nps"]
    assert "forecast of a level, because the total falls" == seen.method


def test_known_errors_reach_the_model():
    """Four hundred answers say less than four thousand, and the model must know."""
    nps = okr.Metric("nps", unit="points", bounds=(-100, 100))
    said = [okr.CheckIn("2026-11-01", 34, n=412), okr.CheckIn("2026-11-08", 35)]
    cases = cases_of(reach(said, metric=nps))
    assert math.sqrt(0.6 * 134 * 66 / 412) == pytest.approx(cases.errors[0, 0])
    assert 0 == cases.errors[0, 1]


def test_bounds_hold_and_give_way_to_what_is_there():
    """No value lies beyond the bounds, save one that a document has anyway."""
    nps = okr.Metric("nps", unit="points", bounds=(-100, 100))
    cases = cases_of(reach({"2026-11-01": 34}, metric=nps))
    assert (-100, 100) == (cases.lower[0], cases.upper[0])
    free = cases_of(reach({"2026-11-01": 34}))
    assert (-np.inf, np.inf) == (free.lower[0], free.upper[0])


def test_shared_readings_serve_every_row():
    """Key results on one metric see one series, each in its own days."""
    okrs = whole(
        reach(metric="nps"),
        reach(metric="nps", id="b", target=50),
        metrics=[okr.Metric("nps")],
        observations={"nps": {"2026-10-10": 33, "2026-11-10": 36}},
    )
    cases = batch_of(sheet_of(okrs), np.array([0, 1])).cases
    assert [[33, 36], [33, 36]] == cases.values.tolist()


@pytest.mark.parametrize(
    ("kr", "goes"),
    [
        (reach({"2026-11-01": 33}), True),
        (reach(), True),
        (okr.KeyResult("k", "K", at_most=5), False),
        (okr.KeyResult("k", "K", at_most=5, check_ins={"2026-11-01": 3}), True),
        (okr.KeyResult("k", "K", target=okr.Change(5)), False),
        (okr.KeyResult("k", "K", target=okr.Done()), False),
        (okr.KeyResult("k", "K", draft=True), False),
    ],
)
def test_what_goes_on(kr, goes):
    """The model gets rows with a target in numbers and a value or a baseline."""
    assert [goes] == going_on(sheet_of(whole(kr))).tolist()


def test_without_a_cycle_there_is_no_end_and_no_chance():
    """A chance is of something by some day."""
    seen = okr.project(reach({"2026-11-01": 33}), on=DAY)["nps"]
    assert (None, None) == (seen.chance, seen.status)
    assert "no chance: no cycle says when it is due" == seen.method


@given(st.lists(key_results(), min_size=1, max_size=4), st.randoms())
def test_order_changes_nothing(rows, random):
    """A key result does not care what stands beside it, or in what order."""
    named = [evolve(kr, id=f"k{n}") for n, kr in enumerate(rows)]
    mixed = random.sample(named, len(named))
    one, two = (okr.project(whole(*krs), on=DAY).key_results for krs in (named, mixed))
    for kr in named:
        assert repr(one[kr.id].to_dict()) == repr(two[kr.id].to_dict())


@given(key_results())
def test_alone_as_in_a_set(kr):
    """`project` of a lone key result is the same function, not a second one."""
    alone = okr.project(kr, on=DAY, cycle=CYCLE)["k"]
    assert alone == okr.project(whole(kr), on=DAY).key_results["k"]


@given(key_results(), DAYS)
def test_the_future_does_not_matter(kr, on):
    """A forecast of a day is the same, whatever came later."""
    known = [c for c in kr.check_ins if c.date <= on]
    early = okr.project(evolve(kr, check_ins=known), on=on, cycle=CYCLE)
    assert okr.project(kr, on=on, cycle=CYCLE)["k"] == early["k"]


@given(SERIES, st.floats(1e-3, 1e3), st.sampled_from(["latest", "mean", "sum"]))
def test_another_unit_changes_no_chance(readings, factor, basis):
    """Minutes instead of hours: the same chance, and values that scale along."""

    def seen(by):
        goal = okr.Reach(32 * by, 40 * by, basis=basis)
        scaled = {day: value * by for day, value in readings.items()}
        kr = okr.KeyResult("k", "K", target=goal, check_ins=scaled)
        return okr.project(kr, on=DAY, cycle=CYCLE)["k"]

    one, two = seen(1), seen(factor)
    for name in ("chance", "success", "expected_score"):
        # A value just at the target may be on either side of it after a product.
        assert getattr(one, name) == pytest.approx(getattr(two, name), rel=1e-9)
    assert one.median * factor == pytest.approx(two.median, rel=1e-9)


@given(key_results(), st.sampled_from([dt.date(2026, 8, 30), DAY, LAST, "2027-01-05"]))
def test_chances_are_chances_and_nothing_is_nan(kr, on):
    """No number is better than NaN, and no chance lies outside 0 to 1."""
    seen = okr.project(kr, on=on, cycle=CYCLE)["k"]
    found = [n for n in numbers(seen) if n is not None]
    assert not any(math.isnan(n) for n in found)
    for chance in (seen.chance, seen.success, *(seen.zones or ())):
        assert chance is None or 0 <= chance <= 1
    assert (seen.chance is None) == seen.method.startswith("no chance")
    values = [value for _, value in seen.quantiles if value is not None]
    assert sorted(values) == values


@given(key_results(), st.sampled_from([LAST, "2027-01-01", "2027-03-01"]))
def test_what_is_over_is_certain_and_as_scored(kr, on):
    """After the end the chance says what the score says: 0 or 1, nothing between."""
    sheet = sheet_of(kr, on)
    seen = okr.project(kr, on=on, cycle=CYCLE)["k"]
    score = okr.score(kr, on=on, cycle=CYCLE)["k"]
    if settled_of(sheet)[0]:
        assert "settled" == seen.method
        assert float(score.score >= sheet.key_results.line[0]) == seen.success
        assert ("achieved" if seen.success else "missed") == seen.status
        assert score.score == pytest.approx(seen.expected_score)
    if on != LAST:
        assert score.status == seen.status
        assert score.score is None or seen.chance in {0, 1}


def test_a_reading_on_the_last_day_settles_it():
    """No day is left after the reading of the last one."""
    seen = okr.project(reach({"2026-12-31": 41}), on=LAST, cycle=CYCLE)["nps"]
    assert (1, "achieved", "settled") == (seen.chance, seen.status, seen.method)
    assert (41, 41) == seen.interval()


def test_before_the_first_day_history_speaks():
    """At planning time the past of the metric is all there is."""
    seen = okr.project(
        reach({"2026-09-10": 31, "2026-09-20": 33}), on="2026-09-25", cycle=CYCLE
    )
    assert "not yet observable" == seen["nps"].status
    assert (0, 2) == (seen["nps"].readings, seen["nps"].history)
    assert 0 < seen["nps"].chance < 1


def test_over_and_never_measured_is_no_chance():
    """Nobody knows, and a base rate is for what is still open."""
    seen = okr.project(reach(), on="2027-01-05", cycle=CYCLE)["nps"]
    assert (None, "not measured") == (seen.chance, seen.status)
    assert "no chance: nothing was measured up to this day" == seen.method


def test_without_readings_the_baseline_speaks():
    """The start is known; it says little, and the method says so."""
    seen = okr.project(reach(), on=DAY, cycle=CYCLE)["nps"]
    assert "no reading yet: what may become of the baseline" == seen.method
    assert "not measured" == seen.status
    assert 0 < seen.chance < 1
    assert (None, None, 0) == (seen.measured_on, seen.age, seen.readings)


@pytest.mark.parametrize(
    ("intent", "full", "line"),
    [("aspirational", 0.15, 0.378), ("committed", 0.65, 0.65), (None, 0.4, 0.4)],
)
def test_without_anything_key_results_in_general_speak(intent, full, line):
    """One in seven is fully met (Workpath): better than no number, and said so."""
    kr = okr.KeyResult("k", "K", at_most=5, intent=intent)
    seen = okr.project(kr, on=DAY, cycle=CYCLE)["k"]
    assert "no reading and no baseline: how key results usually end" == seen.method
    assert (full, line) == pytest.approx((seen.chance, seen.success))
    assert "not measured" == seen.status


def test_a_change_without_its_start_is_not_guessed():
    """Where a change starts is a reading, not an opinion."""
    kr = okr.KeyResult("k", "K", target=okr.Change(5))
    seen = okr.project(kr, on=DAY, cycle=CYCLE)["k"]
    assert seen.chance is None
    assert seen.method.startswith("no chance: ")


def test_a_draft_has_no_chance():
    """Free text is no target."""
    seen = okr.project(okr.KeyResult("k", "K", draft=True), on=DAY, cycle=CYCLE)["k"]
    assert "no chance: a draft: its target is not agreed yet" == seen.method


@pytest.mark.parametrize(
    ("intent", "chance", "status"),
    [
        (None, 0.7, "on track"),
        (None, 0.69, "at risk"),
        (None, 0.3, "at risk"),
        (None, 0.29, "off track"),
        ("aspirational", 0.7, "on track"),
        ("learning", 0.1, "off track"),
        ("committed", 0.85, "on track"),
        ("committed", 0.84, "at risk"),
        ("committed", 0.49, "off track"),
        (None, math.nan, None),
    ],
)
def test_status_follows_from_the_chance(intent, chance, status):
    """What is committed is asked for more than what is hoped for."""
    words = ["committed", "aspirational", "learning"]
    yes, day = np.array([True]), np.array([5])
    (place,) = statuses_of(
        np.array([chance]),
        intent=np.array([-1 if intent is None else words.index(intent)]),
        measured=yes,
        settled=~yes,
        ripening=~yes,
        start=day,
        on=9,
    )
    assert (status is None) == (place < 0)
    assert status in {None, STATUSES[place]}


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"calibration": "defautl"}, InvalidOKRError),
        ({"calibration": 5}, InvalidOKRError),
        ({"correlation": 2}, OKRError),
        ({"correlation": {("a", "b"): 0.5}}, UnknownIdError),
        ({"seed": 0.5}, InvalidOKRError),
        ({"seed": None}, InvalidOKRError),
        ({"draws": True}, InvalidOKRError),
        ({"draws": 11}, InvalidOKRError),
        ({"draws": 8}, InvalidOKRError),
        ({"base_rates": {"comitted": 0.5}}, InvalidOKRError),
        ({"base_rates": {"committed": 1.5}}, InvalidOKRError),
        ({"base_rates": {"committed": "high"}}, InvalidOKRError),
        ({"base_rates": 0.5}, InvalidOKRError),
        ({"levels": ()}, InvalidOKRError),
        ({"levels": (0, 0.5)}, InvalidOKRError),
        ({"levels": (0.5, 1)}, InvalidOKRError),
        ({"levels": 0.5}, InvalidOKRError),
        ({"levels": "q"}, InvalidOKRError),
        ({"policy": "goggle"}, PolicyError),
        ({"roll_up": "none"}, OKRError),
        ({"on": "yesterday"}, CalendarError),
        ({"cycle": "2026-Q9"}, CalendarError),
        ({"okrs": 5}, InvalidOKRError),
    ],
)
def test_what_cannot_be_is_refused(changes, error):
    """Each at once, and as an error of okrkit with a code."""
    given = {"okrs": reach(), "on": DAY, "cycle": CYCLE} | changes
    with pytest.raises(error) as caught:
        okr.project(given.pop("okrs"), **given)
    assert caught.value.code


def test_a_policy_that_counts_to_the_stretch_leaves_the_target_to_meet():
    """The chance is that of the target; the score goes further."""
    days = {"2026-10-09": 33, "2026-10-23": 36, "2026-11-06": 37}
    kr = okr.KeyResult("nps", "K", target=okr.Reach(32, 40, stretch=60), check_ins=days)
    far = okr.presets.okrkit.replace(way="stretch")
    plain, seen = (
        okr.project(kr, on=DAY, cycle=CYCLE, policy=policy)["nps"]
        for policy in (None, far)
    )
    assert plain.chance == pytest.approx(seen.chance, rel=1e-9)
    assert seen.at_least(40) == pytest.approx(seen.chance, rel=1e-6)
    assert seen.success < plain.success


def test_base_rates_speak_for_work_and_where_nothing_is_known():
    """One's own record, and only for the intents that it names."""
    done = okr.KeyResult("done", "D", target=okr.Done())
    bare = okr.KeyResult("bare", "B", target=okr.Hold(at_least=3))
    okrs = okr.OKRSet(
        [
            okr.Objective("o", "O", [done, bare], intent="committed"),
            okr.Objective("p", "P", [evolve(done, id="other")]),
        ],
        cycle=CYCLE,
    )
    usual = okr.project(okrs, on="2026-09-30")
    own = okr.project(okrs, on="2026-09-30", base_rates={"committed": 0.9})
    assert usual["done"].chance == pytest.approx(0.65)
    assert own["done"].chance == pytest.approx(0.9)
    assert own["bare"].chance == pytest.approx(0.9)
    assert own["other"].chance == usual["other"].chance
    sure = okr.project(okrs, on="2026-09-30", base_rates={"committed": 1})
    assert sure["bare"].chance == 1


def test_base_rates_are_learned_from_what_is_over():
    """Shares that were met, drawn to the usual rate; what runs does not count."""
    closed = [reach({"2026-12-30": 40 + miss}, id=f"k{miss}") for miss in (0, -1, -2)]
    okrs = okr.OKRSet(
        [
            okr.Objective("o", "O", closed, intent="committed"),
            okr.Objective("p", "P", [reach({"2027-01-05": 50})], cycle="2027-Q1"),
            okr.Objective("q", "Q", [reach(id="unread")]),
        ],
        cycle=CYCLE,
    )
    rates = okr.projection.base_rates(okrs, on="2027-01-15")
    assert rates["committed"] == pytest.approx((1 + 20 * 0.65) / 23)
    assert rates[None] == 0.4
    assert okr.projection.base_rates(okrs, on="2026-12-31")["committed"] == 0.65


def test_pairs_that_cannot_be_are_refused_at_once():
    """Not first when somebody asks for an objective."""
    okrs = whole(reach(id="a"), reach(id="b"), reach(id="c"))
    pairs = {("a", "b"): 0.9, ("b", "c"): 0.9, ("a", "c"): -0.9}
    with pytest.raises(InvalidOKRError, match="contradict"):
        okr.project(okrs, on=DAY, correlation=pairs)
    fine = {("a", "b"): 0.9}
    assert okr.project(okrs, on=DAY, correlation=fine, draws=100)["o"].chance < 1


def test_the_transparent_model_is_a_choice():
    """`calibration=None` leaves the model as its page describes it."""
    kr = reach({"2026-10-10": 33, "2026-11-10": 36})
    plain = okr.project(kr, on=DAY, cycle=CYCLE, calibration=None)["nps"]
    assert 0 < plain.chance < 1


def test_every_field_is_foreseen_or_scored():
    """The record has no field that nobody fills in."""
    seen = okr.project(reach({"2026-11-10": 36}), on=DAY, cycle=CYCLE)["nps"]
    assert {"zones", "unit", "confidence", "intent", "closed"} == {
        name for name in NAMES if getattr(seen, name) is None
    }


def test_columns_stand_in_the_order_of_the_table():
    """The array face of the room: one row for each key result."""
    sheet = sheet_of(whole(reach({"2026-12-31": 41}), reach(id="b")), LAST)
    seen = foresee(sheet, calibration="default", levels=np.array([0.5]))
    assert [1.0] == seen.endings.chance[:1].tolist()
    assert [0, 1] == seen.part.tolist()
