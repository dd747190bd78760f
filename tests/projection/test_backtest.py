"""Back-tests: nothing of the future is known, and the marks are those of what came."""

import datetime as dt
import json

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import okrkit as okr
from okrkit.errors import CalendarError, InvalidOKRError, UnknownIdError
from okrkit.model.series import Series
from okrkit.projection.batch import batch_of
from okrkit.projection.cases import read_cases
from okrkit.projection.trust.backtest import backtest
from okrkit.projection.trust.baselines import last_value, linear_pace
from okrkit.projection.trust.calibration import calibrated
from okrkit.projection.trust.marks import LEAST_CYCLES, LEAST_TARGETS
from okrkit.testing import okr_sets
from okrkit.testing import series as any_series

DAY = np.timedelta64(1, "D")
FIRST = np.datetime64("2020-01-05")


def weeks(size, seed=0, rows=1):
    """Return dates and random walks by the week."""
    dates = FIRST + 7 * DAY * np.arange(size)
    steps = np.random.default_rng(seed).normal(0, 1, (rows, size))
    return dates, 50 + np.cumsum(steps, axis=1)


def by_day(dates, values):
    """Return a mapping of days to values."""
    return dict(zip(dates.astype(object).tolist(), values.tolist(), strict=True))


@pytest.fixture(scope="module")
def test():
    """Return a back-test of three years of six series."""
    return backtest(weeks(160, rows=6), "quarter")


def test_one_row_for_each_cycle_and_cut(test):
    """Rolling origins: each closed cycle is seen from a quarter, the half, the rest."""
    starts = np.unique(test.origins.cases.start)

    assert len(test.origins) == 3 * test.n == 3 * 6 * len(starts)
    assert {0.25, 0.5, 0.75} == set(test.origins.cut.tolist())


def test_marks_are_means_of_what_each_row_got(test):
    """The numbers of the table, from the rows by hand."""
    own, met = test.all[0], test.origins.met
    told = ~np.isnan(own.chance)
    loss = (own.chance[told] - met[told]) ** 2

    assert test.brier == test["okrkit"].brier == pytest.approx(loss.mean())
    assert test["okrkit"].base_rate == pytest.approx(met[told].mean())
    assert test.crps == pytest.approx(own.crps.mean())
    assert test.coverage == pytest.approx(
        {0.8: own.in_80.mean(), 0.95: own.in_95.mean()}
    )
    assert (test.log_loss, test.ece) == (test["okrkit"].log_loss, test["okrkit"].ece)
    assert test.enough


def test_outcome_is_the_last_reading_of_the_cycle():
    """What `score` would have said on its last day."""
    dates, values = weeks(60)
    known = by_day(dates, values[0])
    found = backtest(known, "quarter").origins
    cycle = okr.Cycle.parse("2020-Q2")
    days = [day for day in known if day in cycle]

    assert known[max(days)] == found.outcome[found.cycle == "2020-Q2"][0]


def test_default_targets_are_quantiles_of_past_changes():
    """Up and down by what the series itself did in spans as long as the cycle."""
    dates, values = weeks(80)
    found = backtest((dates, values[0]), "quarter").origins
    row = np.flatnonzero((found.cycle == "2021-Q1") & (found.cut == 0.5))[0]
    start = np.datetime64("2021-01-01")
    changes = []
    for day, value in zip(dates, values[0], strict=True):
        before = dates + DAY <= day + DAY + 90 * DAY
        if day + DAY + 90 * DAY <= start:
            changes.append(values[0][before][-1] - value)
    steps = np.quantile(np.abs(changes), (0.25, 0.5, 0.75))
    base = values[0][dates < start][-1]

    assert found.goals[row, :6] == pytest.approx([*(base + steps), *(base - steps)])
    assert [1, 1, 1, -1, -1, -1] == found.ways[row, :6].tolist()


@settings(max_examples=settings().max_examples // 2)
@given(st.integers(0, 1000), st.integers(30, 79))
def test_nothing_of_the_future_is_known(seed, after):
    """Other readings after an origin change nothing that was said at it."""
    dates, values = weeks(80, seed)
    other = values.copy()
    other[0, after:] += np.random.default_rng(seed + 1).normal(5, 9, 80 - after)
    then = (dates[after].astype(object)).toordinal()
    one, two = (backtest((dates, v), "quarter") for v in (values, other))
    cases = one.origins.cases
    origin = np.floor(cases.start + one.origins.cut * (cases.end - cases.start))
    known = origin <= then

    assert known.any()
    for first, second in zip(one.all, two.all, strict=True):
        assert np.array_equal(first.chance[known], second.chance[known], equal_nan=True)
    assert np.array_equal(
        one.origins.goals[known], two.origins.goals[known], equal_nan=True
    )


def test_readings_recorded_later_were_not_known():
    """A correction of last month's value is no knowledge of last month."""
    dates, values = weeks(40)
    plain = [
        okr.Observation(date=day, value=value)
        for day, value in by_day(dates, values[0]).items()
    ]
    late = [
        okr.Observation(date=o.date, value=o.value + 30, recorded_at="2021-06-01")
        for o in plain[:30]
    ]
    before = backtest(Series(plain), "quarter").origins
    after = backtest(Series(plain + late), "quarter").origins
    old = np.flatnonzero(before.cycle == "2020-Q1")

    assert np.array_equal(
        before.cases.values[old, :2], after.cases.values[old, :2], equal_nan=True
    )
    # What came is known today: the correction counts there.
    assert after.outcome[old] == pytest.approx(before.outcome[old] + 30)


@settings(max_examples=settings().max_examples // 2)
@given(st.integers(0, 1000), st.sampled_from([2.0**-40, 0.25, 8.0, 2.0**60]))
def test_units_change_nothing(seed, factor):
    """Euros or cents: chances and marks are the same."""
    dates, values = weeks(100, seed, rows=2)
    one, two = (backtest((dates, v), "quarter") for v in (values, values * factor))

    for name, column in one.to_columns().items():
        if column.dtype == np.float64:
            assert column == pytest.approx(two.to_columns()[name], nan_ok=True), name


def test_mirrored_values_get_the_same_marks():
    """Churn that falls is judged as NPS that rises."""
    dates, values = weeks(100, rows=2)
    one, two = (backtest((dates, v), "quarter") for v in (values, -values))

    assert two.brier == pytest.approx(one.brier)
    assert two.crps == pytest.approx(one.crps)


def test_order_is_no_information():
    """Neither that of the readings, nor that of the series."""
    dates, values = weeks(100, rows=3)
    series = {name: by_day(dates, row) for name, row in zip("abc", values, strict=True)}
    turned = {
        name: dict(reversed(list(series[name].items()))) for name in reversed(series)
    }
    one, two = backtest(series, "quarter"), backtest(turned, "quarter")
    order = np.random.default_rng(0).permutation(100)
    three = backtest((dates[order], values[:, order]), "quarter")

    for name in ("brier", "crps", "skill", "in_80"):
        assert one.to_columns()[name] == pytest.approx(two.to_columns()[name])
        assert one.to_columns()[name] == pytest.approx(three.to_columns()[name])


def test_benchmarks_are_judged_on_the_same_targets(test):
    """A comparison on other targets would be none."""
    assert ("okrkit", "last value", "linear pace") == test.ids
    assert 1 == len({(m.cases, m.cycles, m.targets, m.base_rate) for m in test})
    assert 1 == len({m.okrkit for m in test})
    assert 0 == test["last value"].skill


def test_straight_line_is_worse_than_no_forecast(test):
    """On random walks the tools' forecast loses to the last value."""
    assert test["linear pace"].skill < -0.5
    assert abs(test["okrkit"].skill) < 0.2
    assert test["linear pace"].in_80 < 0.2 < test["last value"].in_80


def test_benchmarks_by_hand():
    """Twelve days on: steps of 1 make sqrt(12); a line of 1 a day from 7 ends at 19."""
    cases = read_cases([[1, 2, 3]], [[5, 6, 5]], start=1, end=15, baseline=5)
    rising = read_cases([[1, 2, 3]], [[5, 6, 7]], start=1, end=15, baseline=5)
    stayed, line = last_value(cases), linear_pace(rising)

    assert (5.0, pytest.approx(np.sqrt(12))) == (stayed.centre[0], stayed.above[0])
    assert (19.0, 0.0) == (line.centre[0], line.above[0])


def test_benchmarks_before_any_reading_stay_at_the_baseline():
    """Nobody has travelled yet: no pace, and no step to learn from."""
    cases = read_cases([[np.nan]], [[np.nan]], start=0, end=9, baseline=[5])

    assert (5.0, 5.0) == (last_value(cases).centre[0], linear_pace(cases).centre[0])


def test_too_little_is_said_and_not_scored():
    """Three cycles of one series are an anecdote."""
    found = backtest(weeks(40), "quarter")
    item = found["okrkit"]

    assert not item.enough
    assert (None, None, None) == (found.brier, found.crps, item.in_80)
    assert item.cycles < LEAST_CYCLES
    missing = f"{item.targets} of {LEAST_TARGETS} targets, {item.cycles} of 10 cycles"
    assert f"too little to judge: {missing}" in str(found)
    assert "too little to judge: 4 of 10 cycles" in str(backtest(weeks(60), "quarter"))
    assert np.isnan(found.to_columns()["brier"]).all()


def test_nothing_closed_is_an_answer():
    """An empty series has no record, and no error either."""
    for series in ({}, Series(), {"2026-01-01": 3}, okr.OKRSet()):
        found = backtest(series, "quarter")

        assert (0, None) == (found.n, found.brier)
        assert "0 closed cycles" in str(found)
        assert "okrkit-table" in found._repr_html_()


@pytest.mark.parametrize("what", ["cut", "kind", "metric", "cycle"])
def test_slices_hold_every_forecast_once(test, what):
    """Taken apart, nothing is lost or counted twice."""
    parts = test.by(what)

    assert sum(m.cases for m in parts) == len(test.origins)
    assert sum(m.targets for m in parts) == test["okrkit"].targets
    assert set(parts.ids) == set(parts.to_columns()["id"].tolist())


def test_slices_of_another_forecaster(test):
    """The last value has no skill against itself, in any slice."""
    parts = test.by("cut", of="last value")

    assert ("25%", "50%", "75%") == parts.ids
    assert "last value by cut" == str(parts).splitlines()[0]
    assert "<caption>last value by cut" in parts._repr_html_()
    assert "slices" == parts.to_dict()["kind"]
    assert [0, 0, 0] == [m.skill for m in parts]
    assert test.by("cut")["75%"].brier < test.by("cut")["25%"].brier


def test_reliability_counts_every_target(test):
    """The table behind the calibration error."""
    table = test.reliability()

    assert test["okrkit"].targets == sum(b.n for b in table)
    assert test.ece == pytest.approx(table.ece)
    assert all(b.low <= b.met <= b.high for b in table if b.n)
    assert "what came of the chances of okrkit" in str(table)
    assert "okrkit-table" in table._repr_html_()
    assert "Reliability" in repr(table)
    assert table.explain("0-10%").value == table["0-10%"].met
    assert 10 == len(table.to_dict()["items"])
    assert "-" in str(backtest({}, "quarter").reliability())


def test_reliability_of_nothing_has_no_error():
    """Bins without a chance say so."""
    table = backtest({}, "quarter").reliability(bins=2)

    assert table.ece is None
    assert (None, 0) == (table["0-50%"].met, table["0-50%"].n)


def test_results_are_shown_and_written(test):
    """Text, HTML, JSON, columns and an explanation of one back-test."""
    text = str(test)

    assert "back-test of" in text
    assert "±" in text
    assert text.splitlines()[-1].startswith("skill")
    assert "Backtest" in repr(test)
    assert "<table" in test._repr_html_()
    assert json.loads(json.dumps(test.to_dict()))["cycles"] == test.n
    assert test.explain("okrkit").value == test.brier
    assert test["okrkit"].to_dict()["brier"] == test.brier
    assert 3 == test.to_frame("polars").height


def test_arrays_series_and_mappings_are_one():
    """However the readings come, the marks are the same."""
    dates, values = weeks(160)
    days = by_day(dates, values[0])
    made = [
        backtest(days, "quarter"),
        backtest(Series.of(days), okr.Cadence("quarter")),
        backtest({"nps": days}, "quarter"),
        backtest({"nps": (dates, values[0])}, "quarter"),
        backtest((dates, values[0]), "quarter"),
        backtest({"all": (dates, np.vstack([values, values]))}, "quarter"),
    ]

    assert [made[0].brier] * 6 == pytest.approx([one.brier for one in made])
    assert ("all/0", "all/1") == made[-1].by("metric").ids


def test_missing_values_of_arrays_are_no_readings():
    """NaN is no value, in any row."""
    dates, values = weeks(100, rows=2)
    values[1, ::2] = np.nan
    found = backtest((dates, values), "quarter").origins
    half = backtest((dates[1::2], values[1, 1::2]), "quarter").origins

    assert np.array_equal(found.outcome[found.id == "1"], half.outcome)


def test_cycles_without_a_reading_at_their_end_are_left_out():
    """A value of May is no outcome of a quarter that ends in June."""
    days = {"2026-01-15": 1, "2026-03-30": 2, "2026-05-15": 3, "2026-09-20": 4}
    found = backtest(days, "quarter", on="2026-10-01")

    assert ["2026-Q1", "2026-Q3"] == sorted(set(found.origins.cycle))
    assert {"no reading in the last sixth of the cycle": 1} == found.left_out
    assert "left out: 1 cycle, no reading" in str(found)


def test_cycles_without_a_reading_before_every_cut_are_left_out():
    """Nobody could have said anything."""
    found = backtest({"2026-03-30": 2, "2026-03-31": 3}, "quarter", cuts=[0.5])

    assert {"nothing was known at any cut": 1} == found.left_out


def test_a_cycle_that_runs_is_not_over():
    """On its last day a cycle is over, and not a day before."""
    days = {"2026-01-10": 1, "2026-03-30": 2}

    assert 0 == backtest(days, "quarter").n
    assert 0 == backtest(days, "quarter", on="2026-03-30").n
    assert 1 == backtest(days, "quarter", on="2026-03-31").n


def test_readings_after_the_day_do_not_count():
    """A back-test of last year can be repeated."""
    days = {"2026-01-10": 1, "2026-03-20": 2, "2026-03-31": 9, "2026-06-30": 4}
    found = backtest(days, "quarter", on="2026-03-31")

    assert (1, 9) == (found.n, found.origins.outcome[0])
    assert 1 == backtest(days, "quarter", on=dt.date(2026, 4, 30)).n


def test_custom_cycles_begin_at_their_anchor():
    """Readings from before are history."""
    cadence = okr.Cadence("custom", rule="FREQ=WEEKLY;INTERVAL=6", anchor="2020-03-02")
    found = backtest(weeks(60), cadence)

    assert "2020-03-02..2020-04-12" == found.origins.cycle[0]


def test_history_can_be_cut_short():
    """Half a cycle of history instead of four."""
    dates, values = weeks(120)
    long, short = (
        backtest((dates, values), "quarter", history=n).origins.cases.count
        for n in (4, 0.5)
    )

    assert short.max() < long.max()


@pytest.mark.parametrize("targets", [[50, 55], {"0": [50, 55]}])
def test_given_targets_are_judged_by_their_side(targets):
    """Above the start they are to be reached, below it to be fallen to."""
    found = backtest(weeks(60), "quarter", targets=targets).origins
    base = found.cases.baseline[:, None].copy()
    # Of the first cycle nothing was known before: its first reading is the start.
    base[:3, 0] = found.cases.values[0, 0]

    assert np.array_equal(
        found.ways[:, :2], np.where(np.array([50, 55]) >= base, 1, -1)
    )


def test_targets_beyond_the_bounds_are_none():
    """Nobody plans for an NPS of 110."""
    dates, values = weeks(120)
    free = backtest((dates, values), "quarter").origins
    tight = backtest((dates, values), "quarter", upper=values.max()).origins

    assert np.nanmax(free.goals) > values.max() >= np.nanmax(tight.goals)


def totals(size=160, seed=3):
    """Return dates and positive amounts by the week."""
    dates, _ = weeks(size)
    return dates, np.random.default_rng(seed).gamma(3, 1, size)


def running(dates, amounts):
    """Return amounts as a counter that starts anew with each quarter."""
    months = dates.astype("datetime64[M]").astype(int) // 3
    return np.concatenate(
        [np.cumsum(amounts[months == quarter]) for quarter in np.unique(months)]
    )


def test_amounts_are_added_up():
    """Deals of a quarter, week by week: what came is their sum."""
    dates, amounts = totals()
    found = backtest((dates, amounts), "quarter", kind="cumulative", basis="sum")
    rows = found.origins
    last = (dates >= np.datetime64("2022-10-01")) & (
        dates < np.datetime64("2023-01-01")
    )

    assert rows.cases.cumulative.all()
    assert {0.0} == set(rows.cases.baseline.tolist())
    assert rows.outcome[rows.cycle == "2022-Q4"][0] == pytest.approx(
        amounts[last].sum()
    )
    assert ("cumulative",) == found.by("kind").ids
    assert np.isnan(rows.goals[:, 3:]).all()


def test_counter_that_starts_anew_is_the_same_total():
    """Amounts, or the counter they make: the same outcomes and the same targets."""
    dates, amounts = totals()
    summed = backtest((dates, amounts), "quarter", kind="cumulative", basis="sum")
    counted = backtest((dates, running(dates, amounts)), "quarter", kind="cumulative")
    one, two = summed.origins, counted.origins

    assert one.outcome == pytest.approx(two.outcome)
    assert one.goals[:, :3] == pytest.approx(two.goals[:, :3], nan_ok=True)
    assert two.cases.cumulative.all()


def test_counter_that_goes_on_keeps_its_history():
    """A total of all time has a start that is not 0."""
    dates, amounts = totals()
    rows = backtest((dates, amounts.cumsum()), "quarter", kind="cumulative").origins

    assert rows.cases.cumulative.all()
    assert (rows.cases.baseline[6:] > 0).all()
    assert rows.cases.count.max() > 40


def test_total_that_falls_within_its_cycle_is_a_level():
    """A corrected count goes down: it is forecast as what can go down."""
    dates, amounts = totals(60)
    amounts[20] = -30
    sums = backtest((dates, amounts), "quarter", kind="cumulative", basis="sum")
    counter = backtest((dates, amounts.cumsum()), "quarter", kind="cumulative")

    for rows in (sums.origins, counter.origins):
        fell = (rows.cycle == "2020-Q2") & (rows.cut == 0.75)
        assert not rows.cases.cumulative[fell].any()


def closed_set():
    """Return a set whose key results ran in two closed quarters."""
    dates, values = weeks(53, 5)
    objectives = []
    for quarter in ("2020-Q2", "2020-Q3"):
        days = okr.Cycle.parse(quarter)
        base = values[0][dates < np.datetime64(days.start)][-1]
        check = okr.CheckIn(days.start + dt.timedelta(days=30), confidence=0.8)
        kr = okr.KeyResult(
            f"nps-{quarter}",
            "They recommend us",
            metric="nps",
            baseline=base,
            target=base - 100,
            owner="Ann",
            check_ins=[check],
        )
        objectives.append(okr.Objective(f"o-{quarter}", "O", [kr], cycle=quarter))
    return okr.OKRSet(
        objectives,
        metrics=[okr.Metric("nps", bounds=(-1000, 1000))],
        observations={"nps": by_day(dates, values[0])},
        cycle="2020-Q4",
    )


def test_set_is_tested_with_its_own_targets_and_owners():
    """Own targets of closed cycles, and the metric's other cycles beside them."""
    found = backtest(closed_set())
    rows = found.origins
    own = ~np.isnan(rows.goals[:, -1])

    assert ["2020-Q2", "2020-Q3"] == sorted(set(rows.cycle[own]))
    assert {"2020-Q1", "2020-Q2", "2020-Q3", "2020-Q4"} == set(rows.cycle)
    assert found.n == 4
    assert "owners" == found.ids[-1]
    assert 4 == found["owners"].targets
    assert {-1.0} == set(rows.ways[own, -1].tolist())
    assert {-1000.0} == set(rows.cases.lower.tolist())


def test_owners_are_beside_okrkit_on_their_own_targets():
    """Ten quarters of thirty forecasts, and who was nearer to what came."""
    dates, values = weeks(52 * 6, 5)
    base = by_day(dates, values[0])
    objectives = []
    for cycle in okr.Cadence("quarter").cycles("2020-04-01", "2025-07-01"):
        checks = [
            okr.CheckIn(cycle.start + dt.timedelta(days=n), confidence=0.1)
            for n in (1, 40, 60)
        ]
        start = base[max(day for day in base if day < cycle.start)]
        kr = okr.KeyResult(
            f"k-{cycle}",
            "K",
            metric="nps",
            baseline=start,
            target=start + 1,
            check_ins=checks,
        )
        objectives.append(okr.Objective(f"o-{cycle}", "O", [kr], cycle=str(cycle)))
    okrs = okr.OKRSet(
        objectives,
        metrics=[okr.Metric("nps")],
        observations={"nps": base},
        cycle="2025-Q4",
    )
    found = backtest(okrs)
    item, rows = found["owners"], found.origins
    met = rows.met[:, -1]
    told = ~np.isnan(met)

    assert told.sum() == item.targets
    assert item.brier == pytest.approx(np.mean((0.1 - met[told]) ** 2))
    assert item.okrkit != item.brier
    assert (None, None) == (item.crps, item.in_80)
    assert f"owners: {item.targets} of these targets" in str(found)


def test_key_results_of_one_metric_and_cycle_are_one_cycle():
    """Two teams on one metric share what came."""
    okrs = closed_set()
    kr = okrs.key_result("nps-2020-Q2")
    twin = okr.Objective("twin", "T", [kr.replace(id="again")], cycle="2020-Q2")

    assert backtest(okrs).n == backtest(okrs.with_objective(twin)).n


@pytest.mark.parametrize(
    ("target", "goal", "way"),
    [
        (okr.Hold(at_least=3), 3, 1),
        (okr.Hold(at_most=4), 4, -1),
        (okr.Reach(0, 5), 5, 1),
        (okr.Reach(5, 0), 0, -1),
        (okr.Change(2, since="2026-01-05"), 4, 1),
        (okr.Hold(at_least=3, at_most=4), None, None),
        (okr.Hold(at_least=3, inclusive=False), None, None),
        (okr.Reach(0, 5, basis="mean"), None, None),
        (okr.Done(), None, None),
    ],
)
def test_targets_that_one_value_decides(target, goal, way):
    """Of other targets the value at the end says too little: they are not tested."""
    values = {"2026-01-02": 2, "2026-02-10": 3, "2026-03-30": 5}
    checks = [] if target == okr.Done() else values
    kr = okr.KeyResult("k", "K", target=target, check_ins=checks)
    okrs = okr.OKRSet([okr.Objective("o", "O", [kr])], cycle="2026-Q1")
    rows = backtest(okrs, on="2026-04-01").origins

    assert (0 if goal is None else 3) == len(rows)
    assert {goal} - {None} == set(rows.goals[:, -1].tolist())
    assert {way} - {None} == set(rows.ways[:, -1].tolist())


def test_key_result_that_adds_amounts_up():
    """Its own check-ins, and the metric's readings beside them, are amounts."""
    target = okr.Reach(0, 10, basis="sum")
    days = {"2026-01-20": 4, "2026-02-20": 3, "2026-03-30": 5}
    alone = okr.KeyResult("k", "K", target=target, check_ins=days)
    deals = okr.KeyResult("deals", "D", target=target, metric="deals")
    okrs = okr.OKRSet(
        [okr.Objective("o", "O", [alone, deals])],
        metrics=[okr.Metric("deals", kind="total", bounds=(0, None))],
        observations={"deals": {**days, "2026-06-30": 7}},
        cycle="2026-Q1",
    )
    rows = backtest(okrs).origins

    assert [12.0] * 6 == rows.outcome[rows.cycle == "2026-Q1"].tolist()
    assert {7.0} == set(rows.outcome[rows.cycle == "2026-Q2"].tolist())
    assert {"k", "deals"} == set(rows.id)
    assert rows.cases.cumulative.all()


def test_set_without_a_cadence_has_its_key_results():
    """A set of custom days brings no cycles of metrics."""
    days = okr.Cycle.span("2026-01-01", "2026-02-15")
    kr = okr.KeyResult(
        "k", "K", baseline=0, target=5, check_ins={"2026-01-05": 1, "2026-02-14": 4}
    )
    okrs = okr.OKRSet([okr.Objective("o", "O", [kr])], cycle=days)

    assert 1 == backtest(okrs, on="2026-03-01").n


def test_key_results_without_days_are_not_over():
    """Nothing says when they would have been."""
    kr = okr.KeyResult("k", "K", baseline=0, target=5, check_ins={"2026-01-05": 1})

    assert 0 == backtest(okr.OKRSet([okr.Objective("o", "O", [kr])])).n


def test_caller_can_say_more_of_one_series():
    """Kinds and bounds by id; the others keep theirs."""
    dates, values = weeks(60)
    series = {"a": by_day(dates, values[0]), "b": by_day(dates, values[0].cumsum())}
    rows = backtest(
        series, "quarter", kind={"b": "cumulative"}, lower={"a": -500}
    ).origins

    assert {False} == set(rows.cases.cumulative[rows.id == "a"].tolist())
    assert {True} == set(rows.cases.cumulative[rows.id == "b"].tolist())
    assert {-500.0} == set(rows.cases.lower[rows.id == "a"].tolist())
    assert {-np.inf} == set(rows.cases.lower[rows.id == "b"].tolist())


def test_errors_of_counted_readings_are_those_of_a_projection():
    """A share of so many, and answers on a scale, tell how far chance moves them."""
    days = [dt.date(2026, month, 28) for month in range(1, 10)]
    churn = [okr.Observation(date=day, numerator=12, denominator=400) for day in days]
    nps = [okr.Observation(date=day, value=30, n=400) for day in days]
    metrics = [
        okr.Metric("churn", unit="%", kind="ratio"),
        okr.Metric("nps", unit="points", bounds=(-100, 100)),
    ]
    goals = [
        okr.KeyResult("lose", "L", metric="churn", baseline=4, target=3),
        okr.KeyResult("keep", "K", metric="nps", baseline=30, target=40),
    ]
    okrs = okr.OKRSet(
        [okr.Objective("o", "O", goals, cycle="2026-Q2")],
        metrics=metrics,
        observations={"churn": churn, "nps": nps},
    )
    origins = backtest(okrs, "quarter").origins
    for id, goal in (("churn", "lose"), ("nps", "keep")):
        row = int(np.flatnonzero((origins.id == id) & (origins.cycle == "2026-Q2"))[0])
        place = [kr.id for kr in okrs.key_results].index(goal)
        sheet = okr.score(okrs, on="2026-05-15").sheet
        wanted = batch_of(sheet, np.array([place])).cases.errors[0]
        errors = origins.cases.errors[row]
        assert errors[0] == pytest.approx(wanted[0])
        assert errors[0] > 0


def test_no_more_history_than_a_projection_looks_at():
    """The last 60 readings at each origin, however far back a cycle's length goes."""
    origins = backtest(weeks(160), "quarter").origins
    assert origins.cases.count.max() == 60
    assert (origins.cases.count[origins.cases.start > 738_200] == 60).any()


def test_targets_of_more_than_one_value_are_counted_as_left_out():
    """Who asks why there are so few finds out."""
    days = {"2026-01-31": 30, "2026-02-28": 31, "2026-03-31": 33}
    goals = [
        okr.KeyResult("a", "A", target=okr.Done()),
        okr.KeyResult("b", "B", target=okr.Hold(at_most=5, basis="mean")),
        okr.KeyResult("c", "C", baseline=30, target=35, check_ins=days),
    ]
    okrs = okr.OKRSet([okr.Objective("o", "O", goals)], cycle="2026-Q1")
    found = backtest(okrs, "quarter", on="2026-04-15")
    reason = "whose target is not one value at the end"
    assert {reason: 2} == found.left_out
    assert f"left out: 2 cycles, {reason}" in str(found)


def test_known_errors_reach_the_model():
    """A reading of 30 answers counts less than one of 3,000."""
    seen = [
        okr.Observation(date="2026-01-10", value=3, standard_error=2),
        okr.Observation(date="2026-03-31", value=4),
    ]

    assert 2.0 == backtest(Series(seen), "quarter").origins.cases.errors[0, 0]


@pytest.mark.parametrize("value", [1e100, -1e100, 5e-324, 0.0])
def test_constant_series_are_answered(value):
    """What never changed has no unit and no targets, and its last value is right."""
    dates, _ = weeks(200)
    found = backtest((dates, np.full(200, value)), "quarter")

    assert found.crps is None
    assert 0 == found["okrkit"].targets
    assert found["last value"].in_80 == 1


@pytest.mark.parametrize("size", [1e308, 1.0, 1e-308])
def test_benchmarks_at_the_edge_of_floats(size):
    """Changes beyond the largest float end at the largest float, without a warning."""
    values = size * np.array([[1.0, -1.0, 1.0, -1.0]])
    cases = read_cases([[0, 1, 2, 3]], values, start=0, end=91, baseline=size)

    for spread in (last_value(cases), linear_pace(cases)):
        assert np.isfinite([spread.centre, spread.below, spread.above]).all()
    assert -size == last_value(cases).centre[0]


@pytest.mark.parametrize(
    ("series", "options", "code"),
    [
        ({"2026-01-01": 3}, {"cadence": None}, "missing-field"),
        ({"2026-01-01": 3}, {"cadence": 3}, "wrong-type"),
        ({"2026-01-01": 3}, {"cuts": [0.5, 1]}, "not-a-share"),
        ({"2026-01-01": 3}, {"cuts": []}, "not-a-share"),
        ({"2026-01-01": 3}, {"cuts": [None]}, "not-a-share"),
        ({"2026-01-01": 3}, {"levels": [0, 0.5]}, "not-a-share"),
        ({"2026-01-01": 3}, {"kind": "cumulativ"}, "unknown-word"),
        ({"2026-01-01": 3}, {"basis": "mean"}, "unknown-word"),
        ({"2026-01-01": 3}, {"lower": 4}, "out-of-bounds"),
        ({"2026-01-01": 3}, {"lower": 4, "upper": 2}, "bounds-order"),
        ({"2026-01-01": 3}, {"calibration": "defualt"}, "unknown-word"),
        ({"2026-01-01": 3}, {"calibration": 3}, "wrong-type"),
        ({"2026-01-01": 3}, {"history": np.inf}, "not-finite"),
        ({"2026-01-01": 3}, {"history": -1}, "negative"),
        ({"2026-01-01": 3}, {"lower": [1]}, "not-a-number"),
        ({"2026-01-01": 3}, {"upper": (1, 2)}, "not-a-number"),
        ({"2026-01-01": 3}, {"upper": np.zeros((2, 2))}, "not-a-number"),
        ({"nps": {"2026-01-01": 3}}, {"lower": {"nps": [1]}}, "not-a-number"),
        ({"2026-01-01": 3}, {"lower": [[1], [1, 2]]}, "not-a-number"),
        ({"2026-01-01": 3}, {"targets": ["a"]}, "not-a-number"),
        ({3: {"2026-01-01": 3}}, {}, "wrong-type"),
        ((np.arange(3.0), np.arange(3.0)), {}, "wrong-type"),
        ((weeks(3)[0], np.arange(4.0)), {}, "shape-mismatch"),
        ((weeks(3)[0], np.zeros((1, 1, 3))), {}, "shape-mismatch"),
        ((weeks(3)[0].repeat(2), np.arange(6.0)), {}, "duplicate-reading"),
        ((np.array(["NaT"], "datetime64[D]"), np.ones(1)), {}, "shape-mismatch"),
    ],
)
def test_bad_input_is_refused(series, options, code):
    """Each with its code, and never another kind of error."""
    with pytest.raises(InvalidOKRError) as caught:
        backtest(series, **{"cadence": "quarter"} | options)

    assert code == caught.value.code


@pytest.mark.parametrize("options", [{"history": -1}, {"lower": [1]}, {"upper": [1]}])
def test_refusals_say_where_and_what(options):
    """Place, what was expected, and what came."""
    with pytest.raises(InvalidOKRError) as caught:
        backtest({"2026-01-01": 3}, "quarter", **options)

    [name] = options
    assert caught.value.place == name
    assert caught.value.expected
    assert caught.value.got == str(options[name])


def test_no_history_at_all_can_be_asked_for():
    """0 is a number of lengths; below it there is none."""
    found = backtest(weeks(60), "quarter", history=0).origins.cases

    assert (found.times[:, 0] > found.start).all()


def test_first_reading_of_a_cycle_is_not_counted_twice():
    """Without one before it, it is a reading and what targets are counted from."""
    dates, values = weeks(14)
    found = backtest((dates + 2 * DAY, values), "quarter", targets=[values[0, 0]])
    rows = found.origins

    assert np.isnan(rows.cases.baseline).all()
    assert (rows.cases.values[:, 0] == values[0, 0]).all()
    assert (rows.ways[:, 0] == 1).all()
    assert rows.unit == pytest.approx(np.abs(rows.outcome - values[0, 0]))
    told = okr.projection.forecast(
        rows.cases.times,
        rows.cases.values,
        start=rows.cases.start,
        end=rows.cases.end,
        baseline=np.nan,
    )
    assert found.spread.centre == pytest.approx(told.median)


def test_words_for_no_cycle_and_days_that_are_none_are_refused():
    """As the calendar refuses them."""
    with pytest.raises(CalendarError, match="quarter"):
        backtest({"2026-01-01": 3}, "quarterly")
    with pytest.raises(CalendarError):
        backtest({"2026-01-01": 3}, "quarter", on="2026-02-30")


@pytest.mark.parametrize(
    "options",
    [{"targets": {"npss": 3}}, {"kind": {"npss": "level"}}, {"upper": {"npss": 3}}],
)
def test_misspelt_ids_are_refused(options):
    """A bound for a series that is not there would be lost in silence."""
    for series in ({"nps": {"2026-01-01": 3}}, closed_set()):
        with pytest.raises(UnknownIdError, match="npss"):
            backtest(series, "quarter", **options)


def test_asking_for_what_is_not_there(test):
    """Other words for slices, forecasters and bins are refused."""
    with pytest.raises(InvalidOKRError):
        test.by("owner")
    with pytest.raises(UnknownIdError):
        test.by("cut", of="autoets")
    with pytest.raises(UnknownIdError):
        test.reliability("autoets")
    for bins in (0, 101, 2.0, True):
        with pytest.raises(InvalidOKRError):
            test.reliability(bins=bins)


def test_calibration_is_what_corrects_the_model():
    """Anything with `base` and `apply` will do; None is the model alone."""

    class Wider:
        base = None

        def apply(self, spread, /):
            return type(spread)(
                centre=spread.centre,
                below=spread.below * 3,
                above=spread.above * 3,
                floor=spread.floor,
                cap=spread.cap,
            )

    cases = read_cases([[0, 7]], [[5, 6]], start=0, end=91, baseline=5)
    plain, wide = calibrated(cases, None), calibrated(cases, Wider())

    assert wide.above == pytest.approx(3 * plain.above)
    assert (
        backtest(weeks(160), "quarter", calibration=Wider()).coverage[0.8]
        >= backtest(weeks(160), "quarter", calibration=None).coverage[0.8]
    )


@settings(suppress_health_check=list(HealthCheck))
@given(okr_sets(), st.sampled_from(["2026-11-01", "2026-12-31", "2027-06-01"]))
def test_any_set_can_be_tested(okrs, on):
    """Whatever a document says, there is a record, shown and written."""
    found = backtest(okrs, on=on)

    assert "back-test of" in str(found)
    assert json.dumps(found.to_dict())
    assert all(found.by("metric").to_columns()["targets"] >= 0)


@settings(suppress_health_check=list(HealthCheck))
@given(
    any_series(),
    st.sampled_from(["week", "month", "quarter"]),
    st.sampled_from(["level", "cumulative"]),
    st.sampled_from(["latest", "sum"]),
)
def test_any_series_can_be_tested(known, every, kind, basis):
    """Whatever was read, and however it adds up."""
    found = backtest(known, every, kind=kind, basis=basis, cuts=(0.05, 0.5, 0.95))

    assert len(found.origins) <= 3 * found.n
    assert np.isfinite(found.origins.outcome).all()
