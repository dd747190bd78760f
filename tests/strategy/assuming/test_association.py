"""The association of two series: right numbers, stated rates, honest refusals."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrkit.errors import InvalidOKRError, NotMeasuredError
from okrkit.strategy.assuming.association import association
from okrkit.strategy.assuming.own_past import Habit, habit_of, months, terms

X = np.array([3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8, 9, 7, 9, 3], dtype=float)
Y = np.array([2, 7, 1, 8, 2, 8, 1, 8, 2, 8, 4, 5, 9, 0, 4, 5], dtype=float)


@pytest.mark.parametrize(
    ("lag", "slope", "error", "free"),
    [
        (0, 0.0624131539812125, 0.26175109699042176, 10),
        (2, -0.37211712064752195, 0.2961914409104501, 8),
    ],
)
def test_against_statsmodels(lag, slope, error, free):
    """
    Slope and error are those of a regression on trend and both own pasts.

    By statsmodels 0.15: ``OLS(y[t], [1, t, y[t-1], x[t-lag-1], x[t-lag]]).fit()``.
    """
    found = association(X, Y, lags=[lag])

    assert (Habit(1, 0), Habit(1, 0)) == found.habits
    assert slope == pytest.approx(found.slope[0])
    assert error == pytest.approx(found.error[0])
    ratio = slope / error
    assert ratio / np.sqrt(free + ratio**2) == pytest.approx(found.correlation[0])


def _wandering(rng, n):
    return np.cumsum(rng.standard_normal(n))


def test_independent_wanderers_seldom_alarm():
    """The trap: plain correlation alarms at 60 %, here it stays at the 5 % stated."""
    rng = np.random.default_rng(1)
    pairs = [(_wandering(rng, 36), _wandering(rng, 36)) for _ in range(150)]
    ours = np.mean([association(x, y, draws=199).p <= 0.05 for x, y in pairs])
    plain = np.mean([abs(np.corrcoef(x, y)[0, 1]) > 0.329 for x, y in pairs])

    assert plain > 0.4
    assert ours <= 0.05 + 3 * np.sqrt(0.05 * 0.95 / 150)


def test_a_shared_december_is_no_link():
    """A peak that both have every December, on top of wandering, is taken out."""
    rng = np.random.default_rng(2)
    peak = 4.0 * (np.arange(48) % 12 == 11)
    hits = 0
    for seed in range(100):
        x, y = _wandering(rng, 48) + peak, _wandering(rng, 48) + peak
        hits += association(x, y, per_year=12.0, draws=199, seed=seed).p <= 0.05

    assert hits <= 5 + 3 * np.sqrt(4.75)


def test_a_true_link_is_seen_at_its_lag():
    """A link two steps later is found among four lags, with its size."""
    rng = np.random.default_rng(3)
    x = _wandering(rng, 60)
    y = 0.5 * _wandering(rng, 60)
    y[2:] += 2.0 * x[:-2]
    found = association(x, y, lags=[0, 1, 2, 3])

    assert 2 == found.lags[found.best]
    assert 0.001 == found.p
    assert found.low < 2.0 < found.high


def test_the_search_is_paid_for():
    """More lags make the bound wider, never the p of the same best lag smaller."""
    one = association(X, Y, lags=[2])
    more = association(X, Y, lags=[0, 1, 2])

    assert more.bound > one.bound
    assert 2 == more.lags[more.best] or more.p <= 1


@given(
    st.floats(-1e3, 1e3).filter(lambda v: abs(v) > 1e-3),
    st.floats(-1e3, 1e3),
    st.integers(0, 3),
)
def test_units_change_nothing_but_the_slope(scale, shift, lag):
    """Percent instead of shares, or another zero: the same p, the slope rescaled."""
    plain = association(X, Y, lags=[lag], draws=99)
    moved = association(scale * X + shift, Y, lags=[lag], draws=99)

    assert plain.p == moved.p
    assert plain.slope[0] == pytest.approx(scale * moved.slope[0], rel=1e-6, abs=1e-9)


def test_the_interval_and_p_say_the_same():
    """The interval leaves 0 out where p is at most one less the level, else not."""
    rng = np.random.default_rng(4)
    for seed in range(60):
        x, e = _wandering(rng, 24), rng.standard_normal(24)
        found = association(x, 0.5 * x + e, seed=seed, draws=199)
        assert (found.p <= 0.05) == (found.low > 0 or found.high < 0)


def test_gaps_are_left_out():
    """A month without a reading costs the steps that need it, and no more."""
    x, y = X.copy(), Y.copy()
    x[5] = np.nan
    found = association(x, y)

    assert [13] == found.n.tolist()


def test_a_lag_too_long_is_not_looked_at():
    """Lags that leave too few steps are left out; where all do, it is said."""
    assert [0] == association(X, Y, lags=[0, 11]).lags.tolist()
    with pytest.raises(NotMeasuredError, match="too few steps"):
        association(X, Y, lags=[11])


def test_the_same_seed_gives_the_same_p():
    """Nothing hidden decides."""
    assert association(X, Y, seed=5).p == association(X, Y, seed=5).p


@pytest.mark.parametrize(
    ("x", "y", "more", "code"),
    [
        (X, Y[:-1], {}, "shape-mismatch"),
        (X, Y, {"lags": []}, "out-of-range"),
        (X, Y, {"lags": [-1]}, "out-of-range"),
        (X, Y, {"lags": [1.5]}, "out-of-range"),
        (X, Y, {"lags": None}, "not-a-list"),
        (X, Y, {"lags": -2}, "out-of-range"),
        (X, Y, {"seed": None}, "not-a-list"),
        (X, Y, {"draws": 9}, "out-of-range"),
        (X, Y, {"draws": 99.5}, "out-of-range"),
        (X, Y, {"level": 1.0}, "not-a-level"),
        (X, Y, {"per_year": 0.0}, "out-of-range"),
        (X, Y, {"seed": -1}, "out-of-range"),
        (X, Y, {"seed": "x"}, "not-a-list"),
        (["a"] * 16, Y, {}, "not-a-number"),
        (X * np.inf, Y, {}, "not-finite"),
    ],
)
def test_what_it_refuses(x, y, more, code):
    """Bad input is named; nothing is guessed."""
    with pytest.raises(InvalidOKRError) as raised:
        association(x, y, **more)
    assert code == raised.value.code


@pytest.mark.parametrize(
    ("x", "y", "why"),
    [
        (X[:7], Y[:7], "too few steps"),
        (np.ones(16), Y, "the driver never moves"),
        (X, np.zeros(16), "the outcome never moves"),
        (np.arange(16.0), Y, "only goes on"),
        (
            np.where(np.arange(40) % 2, np.nan, np.arange(40.0) % 7),
            np.arange(40.0) % 5,
            "no two steps",
        ),
        (X, np.arange(16.0), "too few steps|only goes on"),
    ],
)
def test_what_it_cannot_tell(x, y, why):
    """Where there is nothing to tell from, there is no number."""
    with pytest.raises(NotMeasuredError, match=why):
        association(x, y)


def test_columns_cannot_be_written_to():
    """A result is what was found."""
    with pytest.raises(ValueError, match="read-only"):
        association(X, Y).slope[0] = 1.0


def test_a_season_is_seen_and_no_more_than_needed():
    """White noise has no season; a wave has one, a single month its own mean."""
    rng = np.random.default_rng(5)
    step, noise = np.arange(60), rng.standard_normal(60)

    assert 0 == habit_of(noise, 12.0).season
    assert 1 == habit_of(noise + 3 * np.sin(2 * np.pi * step / 12), 12.0).season
    assert 3 == habit_of(noise + 9 * (step % 12 == 11), 12.0).season
    assert 0 == habit_of(noise + 9 * (step % 12 == 11), None).season
    assert Habit(1, 0) == habit_of(noise[:9], None)


def test_parts_of_a_year():
    """Months where three years are known, two months where two are, else none."""
    assert 12 == len(set(months(36, 12.0).tolist()))
    assert 6 == len(set(months(24, 12.0).tolist()))
    assert 1 == len(set(months(23, 12.0).tolist()))
    assert 13 == len(terms(48, 12.0, 3))
