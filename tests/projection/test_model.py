"""The model: what it must do with any series, and that its filters are the theory's."""

import numpy as np
import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from okrkit.projection.cases import read_cases
from okrkit.projection.model import RATES, SHAPES, predict, why
from okrkit.projection.model.correction import (
    MOST_SHIFT,
    MOST_WIDTH,
    corrected,
    net_of,
)
from okrkit.projection.model.features import Features
from okrkit.projection.model.filters import Readings, Shape, filtered
from okrkit.projection.model.rows import looked_up, made_ready

WEEKS = np.arange(0.0, 43.0, 7.0)
BOTH = pytest.mark.parametrize("calibration", ["default", None])
VALUES = st.lists(st.floats(1, 1e3), min_size=1, max_size=9)
CUT = np.array([0.1, 0.9])


def cases(values, days=None, **more):
    """Make one row, weekly unless said otherwise, in a cycle of 13 weeks."""
    values = np.asarray(values, dtype=float)
    days = 7.0 * np.arange(len(values)) if days is None else days
    given = {"start": 0.0, "end": 91.0, "baseline": float(values[0])} | more
    return read_cases([days], [values], **given)


def width(spread):
    """Return how wide the 80 % interval of each row is."""
    low, high = spread.quantiles(CUT).T
    return high - low


def kriged(times, values, ahead, shape):
    """Predict by the covariance matrix alone, as the Kalman filter must."""

    def covariance(a, b):
        near, far = np.minimum(a, b), np.maximum(a, b)
        bent = near**2 * (3 * far - near) / 6  # of an integrated random walk
        walk = shape.walk * near + shape.drift * a * b + shape.bend * bent
        return walk + shape.noise * (a == b)

    grid = covariance(times[:, None], times[None, :])
    end = covariance(times, np.full(len(times), times[-1] + ahead))
    inverse = np.linalg.inv(grid)
    ones = np.ones(len(times))
    mean = ones @ inverse @ values / (ones @ inverse @ ones)
    rest = values - mean
    return mean + end @ inverse @ rest, rest @ inverse @ rest


@pytest.mark.parametrize("shape", [*SHAPES.values(), Shape(1, 0.5, 2, 0.3)])
def test_filters_agree_with_the_covariance_matrix(shape):
    """Best linear prediction with an unknown level has one answer, however found."""
    times = np.array([0.0, 1.0, 1.5, 4.0, 6.0])
    values = np.array([3.0, 4.0, 2.0, 7.0, 5.5])
    made = filtered(
        Readings(
            time=times[:, None],
            values=(values[:, None],),
            noise=None,
            active=[1] * 5,
            ahead=np.array([3.0]),
            last=np.array([4]),
        ),
        evolve(shape, damping=0.0),
    )
    # A random walk without noise has no inverse where it starts: a grain helps.
    grain = evolve(shape, noise=max(shape.noise, 1e-9))
    expected, squares = kriged(times, values, 3.0, grain)
    assert_allclose(made.ahead[0, 0], expected, rtol=1e-5)
    assert_allclose(made.squares[0, 0], squares, rtol=1e-5)


def test_many_readings_do_not_overflow():
    """The product of many variances is folded into its logarithm in time."""
    spread = predict(cases(np.arange(600.0) % 7 + 1, days=np.arange(-510.0, 90.0)))
    assert np.isfinite(width(spread)).all()


@BOTH
@given(VALUES, st.floats(1e-3, 1e3))
def test_unit_does_not_matter(calibration, values, factor):
    """Minutes or hours: the same forecast."""
    one = predict(cases(values, lower=0), calibration)
    two = predict(cases(np.array(values) * factor, lower=0), calibration)
    assert_allclose(two.quantiles(CUT), one.quantiles(CUT) * factor, rtol=1e-7)


@BOTH
@given(VALUES, st.sampled_from([(None, None), (0, None), (0, 2e3), (-50, 1e4)]))
def test_upside_down(calibration, values, bounds):
    """Churn and retention are one metric seen from two sides."""
    low, high = bounds
    minus = [None if bound is None else -bound for bound in (high, low)]
    one = predict(cases(values, lower=low, upper=high), calibration)
    two = predict(cases(-np.array(values), lower=minus[0], upper=minus[1]), calibration)
    assert_allclose(two.quantiles(CUT), -one.quantiles(CUT)[:, ::-1], rtol=1e-7)


@BOTH
@given(st.lists(VALUES, min_size=2, max_size=6))
def test_rows_do_not_know_each_other(calibration, rows):
    """A key result is forecast alike in any company."""
    size = max(map(len, rows))
    values = [row + [np.nan] * (size - len(row)) for row in rows]
    days = np.where(np.isnan(values), np.nan, 7.0 * np.arange(size))
    first = [row[0] for row in rows]
    together = predict(
        read_cases(days, values, start=0, end=91, baseline=first), calibration
    )
    for place, row in enumerate(rows):
        alone = predict(cases(row), calibration)
        assert_allclose(
            together.rows(slice(place, place + 1)).quantiles(CUT),
            alone.quantiles(CUT),
            rtol=1e-9,
        )


@BOTH
@pytest.mark.parametrize("values", [[5.0], [5.0] * 6, [0.0] * 4])
def test_what_never_moved_may_still_move(calibration, values):
    """A constant series has a width, and its own value in the middle."""
    spread = predict(cases(values), calibration)
    assert width(spread)[0] > 0
    assert spread.centre[0] == pytest.approx(values[0], abs=width(spread)[0] / 4)


@BOTH
def test_more_noise_widens(calibration):
    """What jumps twice as far about its level is twice as hard to foresee."""
    jumps = np.array([0.0, 1, -1, 0.5, -0.7, 1.2, -0.4])
    wide = [
        width(predict(cases(100 + size * jumps), calibration))[0]
        for size in (0.5, 1, 2, 4, 8)
    ]
    assert np.all(np.diff(wide) > 0)


@BOTH
@pytest.mark.parametrize("values", [[50, 51, 49, 52, 50], [50, 53, 55, 58, 61], [50]])
def test_known_errors_widen(calibration, values):
    """To know that a reading is uncertain never makes the end more certain."""
    wide = [
        width(
            predict(cases(values, standard_error=[[error] * len(values)]), calibration)
        )
        for error in (0.0, 0.5, 1.0, 2.0, 4.0, 32.0)
    ]
    assert np.all(np.diff(np.concatenate(wide)) > -1e-9)
    assert wide[-1] > wide[0]


@BOTH
def test_reading_with_a_large_error_counts_less(calibration):
    """A survey of ten people does not move what a thousand said."""
    values, days = [30.0, 31, 30, 29, 40], 7.0 * np.arange(5)
    errors = [[1.0, 1, 1, 1, one] for one in (1.0, 10.0)]
    sure, unsure = (
        predict(cases(values, days, standard_error=error), calibration).centre[0]
        for error in ([errors[0]], [errors[1]])
    )
    assert abs(unsure - 30) < abs(sure - 30)


@BOTH
def test_longer_way_widens(calibration):
    """The same readings say less of a later day."""
    wide = [
        width(predict(cases([50, 52, 51, 53], end=end, start=0), calibration))[0]
        for end in (22.0, 35.0, 91.0)
    ]
    moments = [
        width(predict(evolve(cases([50, 52, 51, 53]), end=np.array([e])), None))[0]
        for e in (22.0, 35.0, 91.0)
    ]
    assert wide[0] < wide[-1]
    assert np.all(np.diff(moments) > 0)


@BOTH
@pytest.mark.parametrize("sign", [1, -1])
@pytest.mark.parametrize("count", [6, 7, 9])
def test_straight_line_goes_on(calibration, count, sign):
    """Who climbs evenly is not foreseen to fall back: everybody tries this first."""
    values = 100 + sign * 3.0 * np.arange(count)
    middle = predict(cases(values), calibration).centre[0]
    whole = sign * (100 + sign * 3.0 * 13 - values[-1])
    assert 0.2 * whole < sign * (middle - values[-1]) < 1.5 * whole


@BOTH
def test_outlier_moves_little(calibration):
    """One odd reading does not become the new level."""
    values = [50, 51, 49, 50, 52, 50, 80]
    assert predict(cases(values), calibration).centre[0] < 68


@BOTH
@pytest.mark.parametrize("odd", [500.0, 5e3, 1e6, -1e6])
def test_typing_error_is_seen_as_one(calibration, odd):
    """A reading that leaps away and comes straight back says nothing of the level."""
    values = [50, 50.5, 49.8, 50.1, odd, 49.9, 50.1, 50, 50.2]
    spread = predict(cases(values), calibration)
    plain = predict(cases(np.where(np.array(values) == odd, 50.0, values)), calibration)
    assert_allclose(spread.quantiles(CUT), plain.quantiles(CUT), rtol=1e-9)


def test_sales_of_now_and_then_are_no_errors():
    """Where most readings are 0 a single sale is what the metric does."""
    values = [0.0, 0, 0, 5, 0, 0, 0]
    some = predict(cases(values, lower=0), None)
    none = predict(cases([0.0] * 7, lower=0), None)
    assert width(some)[0] > width(none)[0]


@BOTH
@pytest.mark.parametrize("count", [1, 2, 4, 13])
def test_what_stands_on_its_bound_mostly_stays(calibration, count):
    """Full marks so far: the chance of keeping them grows with how often."""
    row = cases([100.0] * count, lower=0, upper=100)
    chance = predict(row, calibration).at_least(np.array([[100.0]]))[0, 0]
    assert chance == pytest.approx((count + 0.5) / (count + 1))
    turned = cases([0.0] * count, lower=0, upper=100)
    low = predict(turned, calibration).at_most(np.array([[0.0]]))[0, 0]
    assert low == pytest.approx(chance)
    often = cases([100.0, 90.0, 100.0], lower=0, upper=100)
    seldom = predict(often, calibration).at_least(np.array([[100.0]]))[0, 0]
    assert 0.5 < seldom < 0.75


@BOTH
def test_far_bounds_hardly_matter(calibration):
    """To declare that percent end at 100 does not turn a forecast round."""
    values = [38, 40, 43, 43, 47, 47, 50]
    free, held = (
        predict(cases(values, lower=low, upper=high), calibration)
        for low, high in ((None, None), (0, 100))
    )
    apart = abs(free.centre[0] - held.centre[0])
    assert apart < 0.25 * width(free)[0]
    assert 0.5 < width(held)[0] / width(free)[0] < 2


@BOTH
def test_near_a_bound_the_transparent_model_speaks(calibration):
    """Nobody taught the correction what 99.5 % of at most 100 % does next."""
    row = cases([97, 98, 99, 99.5], lower=0, upper=100)
    plain, said = predict(row, None), predict(row, calibration)
    assert_allclose(said.quantiles(CUT), plain.quantiles(CUT))
    far = cases([47, 48, 49, 49.5], lower=0, upper=100)
    moved = predict(far, "default").centre - predict(far, None).centre
    assert abs(moved[0]) > 0


@BOTH
def test_first_reading_like_the_baseline_is_no_proof(calibration):
    """A baseline and the first check-in are often one measurement, typed twice."""
    chance = [
        predict(cases([32.0], days=[10.0], baseline=base), calibration).at_least(
            np.array([[36.0]])
        )[0, 0]
        for base in (32.0, 31.9, 31.5)
    ]
    assert chance[0] > 0.02
    assert min(chance) > 0.005


@BOTH
@pytest.mark.parametrize(
    "more",
    [
        {"lower": -1e308, "upper": 1e308},
        {"upper": 1e200},
        {"standard_error": [[1e70] * 4]},
        {"standard_error": [[1e308] * 4]},
        {"end": 1e300},
        {"days": np.array([-1e300, 0, 7, 14])},
        {"days": np.array([0, 1e-300, 7, 14])},
    ],
)
def test_absurd_numbers_have_finite_answers(calibration, more):
    """Whatever is accepted is answered."""
    spread = predict(cases([32.0, 33, 35, 35], baseline=32, **more), calibration)
    assert np.isfinite(spread.quantiles(CUT)).all()


@BOTH
def test_total_goes_on_at_its_rate(calibration):
    """Ten a week make about 130 in a quarter, never less than there are."""
    values = [0, 11, 19, 31, 40, 50, 61]
    spread = predict(cases(values, kind="cumulative"), calibration)
    assert 115 < spread.centre[0] < 145
    assert spread.quantiles(np.array([1e-6]))[0, 0] >= 61
    assert spread.at_least(np.array([[61.0]]))[0, 0] == 1


@BOTH
def test_total_with_nothing_yet(calibration):
    """No deal so far: the target says what a deal is worth beside it."""
    row = evolve(cases([0, 0, 0], kind="cumulative"), size=np.array([40.0]))
    chance = predict(row, calibration).at_least(np.array([[40.0]]))[0, 0]
    assert 0 < chance < 0.5
    small = predict(cases([0, 0, 0], kind="cumulative"), calibration)
    assert width(small)[0] > 0


@BOTH
def test_bounds_hold(calibration):
    """Percent end between 0 and 100."""
    spread = predict(cases([96, 97.5, 99, 99.5], lower=0, upper=100), calibration)
    low, high = spread.quantiles(np.array([0.001, 0.999]))[0]
    assert 0 <= low < high <= 100
    assert spread.at_least(np.array([[100.5]])) == 0


def seasonal(years, peak=20.0, until=6):
    """Make monthly readings with a summer, the last cycle seen for some months."""
    month = np.arange(-12 * years, until + 1)
    return month * 30.4375, 100 - peak * np.cos(2 * np.pi * month / 12)


@BOTH
def test_season_comes_back(calibration):
    """What fell after every summer is foreseen to fall after this one."""
    days, values = seasonal(2)
    row = cases(values, days, end=365.25, baseline=80.0)
    middle = predict(row, calibration).centre[0]
    assert abs(middle - 80) < abs(middle - values[-1])
    told = why(row, calibration)
    assert told.years[0] == 2
    assert told.season[0] < 0 < told.alike[0]


def test_without_a_year_there_is_no_season():
    """Less than a year of history says nothing of this time of the year."""
    days, values = seasonal(0, until=11)
    told = why(cases(values, days, end=400.0))
    assert told.years[0] == told.season[0] == 0


@BOTH
@given(VALUES, st.sampled_from(["level", "cumulative"]))
def test_why_is_what_was_used(calibration, values, kind):
    """An explanation of other numbers would be worse than none."""
    row = cases(np.cumsum(values) if kind == "cumulative" else values, kind=kind)
    spread, told = predict(row, calibration), why(row, calibration)
    assert told.last[0] == row.values[0, row.count[0] - 1]
    assert told.days_left[0] == pytest.approx(91 - 7 * (len(values) - 1))
    for name in ("centre", "below", "above", "floor", "cap"):
        assert getattr(told, name) == getattr(spread, name)
    assert told.weights.sum() == pytest.approx(1)
    assert len(RATES) < len(SHAPES) == told.weights.shape[1]
    if calibration is None:
        floor = np.clip(told.centre0, told.floor, told.cap)
        assert_allclose([told.centre, told.below], [floor, told.below0])


@given(st.integers(0, 99), st.sampled_from(["level", "total"]))
def test_correction_is_bounded(seed, kind):
    """Whatever it sees, it moves a forecast by less than it says."""
    net, rng = net_of(kind), np.random.default_rng(seed)
    wild = Features(
        odd=rng.normal(size=(len(net.odd), 300)) * 99,
        even=rng.normal(size=(net.even.shape[1], 300)) * 99,
        pairs=rng.normal(size=(2, net.pairs.shape[1], 300)) * 99,
    )
    made = corrected(net, wild)
    assert np.abs(made.shift).max() <= MOST_SHIFT
    for change in (made.below, made.above):
        assert np.abs(change - net.width).max() <= MOST_WIDTH


def test_reading_at_the_end_is_certain():
    """The certain past stays certain."""
    spread = predict(cases([5, 7], days=[0, 91]))
    assert (spread.centre, spread.below, spread.above) == (7, 0, 0)


def test_nothing_known_is_nan():
    """No reading and no baseline: no number is better than a made-up one."""
    whole = cases([5.0, 6.0])
    none = evolve(
        whole,
        count=np.array([0]),
        times=whole.times * np.nan,
        baseline=np.array([np.nan]),
    )
    assert np.isnan(predict(none).centre).all()
    assert np.isnan(why(none).last).all()


def test_baseline_stands_in_for_the_first_reading():
    """A check-in in week 1 is a change from the baseline."""
    short = predict(cases([6.0], days=[7.0], baseline=5.0), None)
    whole = predict(cases([5.0, 6.0], baseline=5.0), None)
    assert short.centre == pytest.approx(whole.centre, rel=0.1)
    assert 0.5 < width(short)[0] / width(whole)[0] < 2


def test_unknown_baseline_is_what_was_read_at_the_start():
    """A `Hold` has no baseline."""
    given = cases([5.0, 6.0, 5.5], days=[-7.0, 0.0, 7.0], baseline=6.0)
    unknown = evolve(given, baseline=np.array([np.nan]))
    assert_allclose(predict(unknown).quantiles(CUT), predict(given).quantiles(CUT))


def test_looked_up_between_readings():
    """Between two readings the value is on their line, outside there is none."""
    rows = made_ready(cases([4.0, 8.0], days=[0.0, 10.0]), np.array([0]))
    found = [looked_up(rows, np.array([day]))[0] for day in (-1.0, 0, 5, 10, 11)]
    assert_allclose(np.ldexp(found, rows.power[0]), [np.nan, 4, 6, 8, np.nan])


def test_mixed_kinds_keep_their_places():
    """Levels and totals are worked on apart, and answered in order."""
    values, days = [[1.0, 2, 3]] * 3, [[0.0, 7, 14]] * 3
    kinds = ["level", "cumulative", "level"]
    mixed = predict(read_cases(days, values, start=0, end=91, baseline=1, kind=kinds))
    assert mixed.centre[0] == mixed.centre[2]
    assert mixed.floor.tolist() == [-np.inf, 3, -np.inf]
