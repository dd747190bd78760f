"""Readings of two rhythms on one grid, and how far a metric moved."""

import datetime as dt
import math

import numpy as np
import pytest

import okrkit as okr
from okrkit.strategy.assuming.cycles import counted
from okrkit.strategy.assuming.grid import Seen, on_one_grid, seen
from okrkit.strategy.assuming.movement import Moved, Noise, moved, noise_of, way_of
from okrkit.strategy.assuming.yearly import yearly

NPS = okr.Metric("nps", bounds=(-100, 100), unit="points")
LATE = dt.date(2030, 1, 1).toordinal()


def _months(first, count):
    days, year, month = [], *first
    for _ in range(count):
        year, month = (year + month // 12, month % 12 + 1)
        days.append(dt.date(year, month, 1) - dt.timedelta(days=1))
    return days


def _seen(days, values, error=math.nan):
    ordinal = np.array([day.toordinal() for day in days])
    values = np.asarray(values, dtype=float)
    return Seen(ordinal, values, np.full(len(values), error))


def test_months_are_steps_of_one_length():
    """February and July are one step each, and a month left out is a gap."""
    days = _months((2025, 1), 24)
    full = _seen(days, range(24))
    gap = _seen(days[:9] + days[10:], [*range(9), *range(10, 24)])
    grid = on_one_grid(gap, full)

    assert 24 == len(grid.driver)
    assert [9] == np.flatnonzero(np.isnan(grid.driver)).tolist()
    assert 23 == grid.both
    assert 30.4 == pytest.approx(grid.step, abs=0.1)
    assert 12.0 == pytest.approx(grid.per_year, abs=0.05)


def test_weeks_are_gathered_into_months():
    """The mean of the weeks of a month stands beside the reading at its end."""
    months = _months((2026, 1), 6)
    weeks = [dt.date(2026, 1, 4) + dt.timedelta(days=7 * i) for i in range(26)]
    grid = on_one_grid(_seen(weeks, range(26)), _seen(months, range(6)))

    assert [0.0, 1.0, 2.0, 3.0, 4.0, 5.0] == grid.outcome.tolist()
    # The week that ended on 1 March lies nearer to the end of February.
    assert np.mean([5, 6, 7, 8]) == grid.driver[1]


def test_days_are_gathered_into_weeks():
    """Both read daily: a day of the week cannot make a link of its own."""
    days = [dt.date(2026, 1, 5) + dt.timedelta(days=i) for i in range(70)]
    saturday = [100.0 * (day.weekday() == 5) for day in days]
    grid = on_one_grid(_seen(days, saturday), _seen(days, saturday))

    assert 7.0 == grid.step
    assert 1 == len(set(np.round(grid.driver[1:], 6)))


def test_years_show_no_season():
    """A step of a year has no months."""
    days = [dt.date(year, 12, 31) for year in range(2010, 2026)]
    assert on_one_grid(_seen(days, range(16)), _seen(days, range(16))).per_year is None


def test_metrics_that_never_meet():
    """Two years apart there is nothing to compare; nor with a single reading."""
    early, late = _months((2020, 1), 6), _months((2026, 1), 6)

    assert on_one_grid(_seen(early, range(6)), _seen(late, range(6))) is None
    assert on_one_grid(_seen(early[:1], [1]), _seen(late, range(6))) is None
    assert math.isnan(_seen(early[:1], [1]).step)


def test_what_does_not_count_is_counted():
    """Provisional readings and another definition are no part of one series."""
    rows = [
        okr.Observation(date="2026-07-31", value=1, definition="old"),
        okr.Observation(date="2026-08-31", value=2, definition="new"),
        okr.Observation(date="2026-09-30", value=3, definition="new"),
        okr.Observation(date="2026-10-31", value=4, definition="new", provisional=True),
        okr.Observation(date="2026-11-30", value=5, definition="new"),
    ]
    found = seen(okr.Series(rows), NPS, on=dt.date(2026, 11, 15).toordinal())

    assert [2.0, 3.0] == found.value.tolist()
    assert {"provisional": 1, "another definition": 1} == found.left_out


def test_readings_say_their_own_error():
    """By n, by numerator and denominator, or by a standard error."""
    by_n = okr.Series([okr.Observation(date="2026-10-31", value=10, n=400)])
    share = okr.Metric("share", unit="ratio", kind="ratio")
    half = okr.Observation(date="2026-10-31", numerator=50, denominator=100)

    assert 3.85 == pytest.approx(seen(by_n, NPS, on=LATE).error[0], abs=0.01)
    assert 0.05 == seen(okr.Series([half]), share, on=LATE).error[0]
    plain = seen(okr.Series.of({"2026-10-31": 1}), NPS, on=LATE)
    assert np.isnan(plain.error).all()


@pytest.mark.once
@pytest.mark.parametrize(
    ("walk", "noise", "drift"),
    [(0.5, 1.0, 0.0), (1.0, 0.3, 0.0), (0.3, 1.0, 0.5), (0.3, 1.0, 2.0)],
)
def test_the_interval_of_a_change_holds_it(walk, noise, drift):
    """
    On levels that wander and drift under noise, 95 % intervals hold the true change.

    How much is noise is guessed from three years of readings, so that a little less is
    allowed: three standard errors of 200 runs.
    """
    rng = np.random.default_rng(8)
    held = 0
    for _ in range(200):
        level = np.cumsum(rng.normal(drift, walk, 36))
        metric = _seen(_months((2023, 1), 36), level + rng.normal(0, noise, 36))
        start, end = int(metric.day[31]), int(metric.day[34])
        made = moved(metric, start, end, level=0.95, noise=noise_of(metric))
        held += made.low <= level[34] - level[31] <= made.high

    assert held / 200 >= 0.90


@pytest.mark.once
@pytest.mark.parametrize("news", [(-2, -2), (-4, -4), (-2, -4), (0, -4), (-8, -8)])
def test_the_interval_holds_what_comes_new(news):
    """A calm past said that no level moves: a step was held in 13 to 51 of 100."""
    rng = np.random.default_rng(8)
    days, held = _months((2023, 1), 46), 0
    for _ in range(150):
        values = rng.normal(0, 1, 46)
        values[-2:] += news
        metric = _seen(days, values)
        start, end = int(metric.day[43]), int(metric.day[45])
        made = moved(metric, start, end, level=0.95, noise=noise_of(metric))
        held += made.low <= news[1] <= made.high

    assert held / 150 >= 0.88


def test_a_season_is_no_change():
    """A wave of the year is held apart, and what is usual is without it."""
    rng = np.random.default_rng(8)
    days, held = _months((2023, 1), 46), 0
    wave = 6 * np.sin(2 * np.pi * np.arange(46) / 12)
    for _ in range(100):
        metric = _seen(days, wave + rng.normal(0, 1, 46))
        start, end = int(metric.day[42]), int(metric.day[45])
        made = moved(metric, start, end, level=0.95, noise=noise_of(metric))
        held += made.low <= 0 <= made.high
        assert made.season
        assert made.usual < 3

    assert held >= 92


def test_where_no_season_can_be_told():
    """Too short a history is said; yearly readings have none, and nor have bursts."""
    values = np.arange(12.0) % 3
    short = _seen(_months((2025, 1), 12), values)
    every = Seen(np.arange(12) * 365 + 730000, values, values * np.nan)
    burst = np.append(np.arange(11), 5000) + 730000

    assert not yearly(short).told
    assert yearly(every).told
    assert yearly(Seen(burst, values, values * np.nan)).told
    assert 0 == yearly(every).columns.shape[1]


def test_noise_without_a_season():
    """Who makes a noise by hand need not know of seasons."""
    metric = _seen(_months((2025, 1), 12), np.arange(12.0) % 3)
    noise = Noise(np.array([1.0]), np.array([0.1]), np.ones(1), 9)
    start, end = int(metric.day[3]), int(metric.day[9])

    assert moved(metric, start, end, level=0.95, noise=noise).season is False


def test_a_known_error_is_believed():
    """What readings say of themselves is the least that is taken for noise."""
    days, values = _months((2025, 1), 24), np.cumsum(np.arange(24) % 5 - 1.5)
    plain, some = noise_of(_seen(days, values)), noise_of(_seen(days, values, 1.0))
    all_noise = noise_of(_seen(days, values, 99.0))

    assert plain.reading @ plain.weight < some.reading @ some.weight
    assert some.reading[some.weight > 0].min() >= 1.0
    assert [99.0**2] == all_noise.reading.tolist()
    assert 1.0 == pytest.approx(some.weight.sum())


def test_no_change_without_readings():
    """Too few, none near the day, or one that never moves."""
    days = _months((2025, 1), 12)
    metric = _seen(days, np.arange(12.0) % 3)
    noise, start, end = noise_of(metric), int(metric.day[3]), int(metric.day[9])

    assert noise_of(_seen(days[:5], range(5))) is None
    assert noise_of(_seen(days, np.ones(12))) is None
    assert moved(metric, start, end, level=0.95, noise=None) is None
    assert moved(metric, start, end + 400, level=0.95, noise=noise) is None
    assert moved(metric, start - 400, end, level=0.95, noise=noise) is None
    assert moved(metric, start, start + 2, level=0.95, noise=noise) is None
    assert moved(metric, start, end, level=0.95, noise=noise) is not None


@pytest.mark.parametrize(
    ("low", "high", "matters", "way"),
    [
        (1, 3, 0, "better"),
        (1, 3, 4, "better"),
        (0, 3, 4, "no better"),
        (-1, 3, 2, "unclear"),
        (-1, 1, 2, "no better"),
        (-3, -1, 0, "no better"),
        (-1, 0, 0, "no better"),
    ],
)
def test_ways(low, high, matters, way):
    """A verdict by where the whole interval lies, the same for a lower one better."""
    made = Moved(start=1, end=2, change=0.0, low=low, high=high, usual=None)
    turned = Moved(start=1, end=2, change=0.0, low=-high, high=-low, usual=None)

    assert way == way_of(made, 1, matters=matters)
    assert way == way_of(turned, -1, matters=matters)


RISES = (1, 4, 7, 9, 10)
"""Of twelve quarters, those in which a clear step comes; no season of it."""


def _stairs(*rises):
    """Return readings of three years that rise by a step in some quarters."""
    level, values = 0.0, []
    for at in range(36):
        level += 10.0 if at % 3 == 1 and at // 3 in rises else 0.1 * (at % 2)
        values.append(level)
    return _seen(_months((2023, 1), 36), values)


def _counted(driver, outcome, **more):
    cadence = okr.Cadence("quarter")
    given = {"lag": 0.0, "directions": (1, 1), "level": 0.95} | more
    now = cadence.cycle("2026-01-15")
    return counted(driver, outcome, cadence, before=now, **given)


def test_cycles_in_which_the_outcome_followed():
    """Quarters with a clear step count, and the outcome is asked in the same ones."""
    rises, other = _stairs(*RISES), _stairs(0, 6, 11)
    together, alone = _counted(rises, rises), _counted(rises, other)

    assert [f"{2023 + q // 4}-Q{q % 4 + 1}" for q in reversed(RISES)] == [
        label for label, _ in together.labels
    ]
    assert (5, 5) == (together.moved, together.followed)
    assert (5, 0) == (alone.moved, alone.followed)
    assert 3 <= alone.stayed
    assert 0.5**alone.stayed == alone.p
    assert np.isnan(_counted(rises, rises, directions=(-1, 1)).p)
    assert 0 == _counted(rises, rises, directions=(-1, 1)).moved


def test_a_cycle_whose_outcome_is_not_known_yet_does_not_count():
    """With a lag, the last cycles wait."""
    rises = _stairs(*RISES)

    assert _counted(rises, rises, lag=180.0).cycles < _counted(rises, rises).cycles


def test_cycles_without_a_rule():
    """A cycle of days of its own has none before it."""
    rises = _stairs(*RISES)
    days = okr.Cycle.span("2026-01-01", "2026-02-11")
    found = counted(
        rises,
        rises,
        okr.Cadence("quarter"),
        before=days,
        lag=0.0,
        directions=(1, 1),
        level=0.95,
    )

    assert 0 == found.cycles


def test_no_more_than_forty_cycles_are_looked_back_over():
    """Months of many years: the last forty."""
    rng = np.random.default_rng(1)
    metric = _seen(_months((2020, 1), 72), 50 + np.cumsum(rng.normal(0, 1, 72)))
    cadence = okr.Cadence("month")
    found = counted(
        metric,
        metric,
        cadence,
        before=cadence.cycle("2026-01-15"),
        lag=0.0,
        directions=(1, 1),
        level=0.95,
    )

    assert 40 == found.cycles
    assert found.moved == found.followed
