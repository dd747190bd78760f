"""Normal and Student's t: against mpmath, scipy, closed forms, and their own laws."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import special

from okrkit.numerics.special import (
    normal_cdf,
    normal_quantile,
    t_cdf,
    t_quantile,
)

# Made once with mpmath 1.4 at 260 digits, in which the chance below x < 0 is half of
# `betainc(df / 2, 1 / 2, 0, df / (df + x * x), regularized=True)`.
CHANCES = (
    (-1000000000000.0, 1, 3.1830988618379067e-13),
    (-1000000000000.0, 3.0, 1.1026577908435841e-36),
    (-1000000000000.0, 20, 9.0212890625e-229),
    (-1000000000.0, 0.5, 1.0141455301466058e-05),
    (-1e308, 0.01, 0.0004036244205379755),
    (-1e200, 1, 3.1830988618379067e-201),
    (-1e20, 7.5, 2.694168241369959e-148),
    (-1e20, 1e-06, 0.4999731744176835),
    (-60, 50, 1.475915491596461e-48),
    (-37, 300, 4.021954087638896e-114),
    (-30, 10000.0, 1.0221635237127853e-189),
    (-12, 4, 0.00013821427425148649),
    (-6, 2.5, 0.00764086494276145),
    (-3, 30, 0.002694982032825973),
    (-2, 7, 0.04280966428148804),
    (-1, 0.3, 0.34161139088051673),
    (-0.5, 1.5, 0.34028355533497),
    (-1e-08, 3, 0.499999996324474),
    (0.25, 5, 0.5937329346279383),
    (2.5, 12.5, 0.9863883710683061),
)
# The same chance, solved for x by bisection in log(-x) at 400 digits.
QUANTILES = (
    (1e-300, 1, -3.1830988618379066e299),
    (1e-300, 2.5, -8.765437882279991e119),
    (1e-300, 50, -6675289.062943936),
    (1e-200, 4, -1.3160740129524924e50),
    (1e-100, 0.5, -1.02849115631634e199),
    (1e-30, 9, -5149.440280163215),
    (1e-10, 200, -6.706200879452119),
    (1e-06, 1000.0, -4.781608620458351),
    (0.001, 0.3, -300718580.8790971),
    (0.025, 9, -2.2621571627982053),
    (0.1, 3, -1.63774435369621),
    (0.2, 0.05, -10372204.471589975),
    (0.4, 1.5, -0.3007453925697954),
    (0.4995, 0.7, -0.0016970094700660575),
    (0.4999999, 6, -2.6127890590438906e-07),
    (0.498361, 0.001, -0.42120469761063845),
    (0.4999997, 6e-06, -0.0002453584530184026),
)

DF = (1e-3, 0.1, 0.5, 1, 1.5, 2, 3, 4, 7.3, 15, 16, 17, 33, 100, 1e3, 1e5, 1e9, np.inf)
degrees = st.one_of(
    st.integers(1, 60).map(float),
    st.floats(0.3, 1e3),
    st.floats(-0.5, 12).map(lambda power: 10.0**power),
)
places = st.one_of(st.floats(-40, 40), st.floats(-1e12, 1e12))


def rows(table):
    """Return the columns of a table."""
    return (np.array(column, dtype=float) for column in zip(*table, strict=True))


def test_t_chances_are_those_of_mpmath():
    """Tails where a difference from 1 would have no digit left, and odd df."""
    x, df, chance = rows(CHANCES)

    np.testing.assert_allclose(t_cdf(x, df), chance, rtol=5e-13)


def test_t_quantiles_are_those_of_mpmath():
    """Deep tails, where scipy's own are wrong, and the neighbourhood of the median."""
    p, df, value = rows(QUANTILES)

    error = np.abs(t_quantile(p, df) / value - 1)
    np.testing.assert_array_less(error, 1e-12 / np.minimum(df, 1))


@pytest.mark.parametrize("df", DF)
def test_t_chances_are_those_of_scipy(df):
    """Everywhere down to 1e-300, for one number of degrees of freedom at a time."""
    size = np.concatenate([[0], np.linspace(0.01, 9, 500), np.logspace(1, 12, 200)])
    x = np.concatenate([-size, size])
    expected = special.stdtr(df, x) if np.isfinite(df) else special.ndtr(x)

    np.testing.assert_allclose(t_cdf(x, df), expected, rtol=1e-12, atol=1e-300)


@pytest.mark.parametrize("df", DF)
def test_t_quantiles_have_their_chance(df):
    """Scipy judges the quantile by its chance: its own quantile fails far out."""
    p = np.concatenate([np.logspace(-290, -2, 300), np.linspace(0.01, 0.99, 300)])
    x = t_quantile(p, df)
    finite, fair = np.isfinite(x), np.abs(x) < 1e150  # scipy squares it
    back = special.stdtr(df, x) if np.isfinite(df) else special.ndtr(x)

    np.testing.assert_allclose(back[fair], p[fair], rtol=1e-10)
    np.testing.assert_allclose(t_cdf(x, df)[finite], p[finite], rtol=1e-10)
    # A quantile beyond all floats: no float has so small a chance.
    assert (np.minimum(p, 1 - p)[~finite] < t_cdf(-1.7e308, df)).all()


def test_normal_is_that_of_scipy():
    """Down to the smallest normal float, and back."""
    z = np.concatenate([np.linspace(-37.5, 9, 2000), np.logspace(-300, -1, 200)])
    p = np.concatenate([np.logspace(-307, -1, 800), np.linspace(0.1, 1, 500)])

    np.testing.assert_allclose(normal_cdf(z), special.ndtr(z), rtol=1e-12)
    np.testing.assert_allclose(normal_quantile(p), special.ndtri(p), rtol=1e-14)


def test_one_and_two_degrees_of_freedom_have_closed_forms():
    """Cauchy's distribution and the only quantile that is a square root."""
    p = np.linspace(0.001, 0.999, 999)
    two = (2 * p - 1) / np.sqrt(2 * p * (1 - p))

    cauchy = np.tan(np.pi * (p - 0.5))
    np.testing.assert_allclose(t_quantile(p, 1), cauchy, rtol=1e-11, atol=1e-15)
    np.testing.assert_allclose(t_quantile(p, 2), two, rtol=1e-11, atol=1e-15)


@given(places, degrees)
def test_the_tails_mirror_each_other(x, df):
    """The chance above x is the chance below -x: callers ask for it that way."""
    below, above = t_cdf([x, -x], df)

    assert 1.0 == pytest.approx(below + above, abs=2.3e-16)
    assert t_cdf(min(x, -x), df) <= 0.5 <= t_cdf(abs(x), df)


@given(st.integers(1, 1023), degrees)
def test_quantiles_mirror_each_other(count, df):
    """To the last digit, for chances whose rest is exact."""
    p = count / 1024

    assert t_quantile(p, df) == -t_quantile(1 - p, df)
    assert normal_quantile(p) == -normal_quantile(1 - p)


@given(places, st.floats(1e-9, 10), degrees)
def test_chances_grow_with_x(x, step, df):
    """A target that is harder to reach never gets likelier."""
    more = x + step * max(1.0, abs(x))

    assert t_cdf(x, df) <= t_cdf(more, df)
    assert normal_cdf(x) <= normal_cdf(more)


@given(st.floats(1e-250, 0.98), st.floats(1e-9, 0.01), degrees)
def test_quantiles_grow_with_p(p, step, df):
    """A surer value is never a better one."""
    assert t_quantile(p, df) <= t_quantile(p * (1 + step), df)
    assert normal_quantile(p) <= normal_quantile(p * (1 + step))


@given(st.floats(0.01, 1e6), degrees, st.floats(1.001, 1e3))
def test_fewer_degrees_of_freedom_have_heavier_tails(size, df, factor):
    """Less data is never surer."""
    fewer, more = t_cdf(-size, [df, df * factor])

    assert more <= fewer * (1 + 1e-12)


@given(st.floats(0.01, 1e6), degrees)
def test_a_quantile_undoes_a_chance(size, df):
    """As far as the chance is a float with all its digits."""
    p = t_cdf(-size, df)
    expected = pytest.approx(-size, rel=1e-9)

    assert p < 1e-300 or expected == t_quantile(p, df).item()


def test_shapes_broadcast():
    """A row of targets for each key result, in any layout, whatever is scalar."""
    x = np.linspace(-3, 3, 12).reshape(4, 3)
    df = np.array([[1.0], [2.5], [9.0], [40.0]])
    expected = np.array(
        [
            [t_cdf(value, nu[0]).item() for value in row]
            for row, nu in zip(x, df, strict=True)
        ]
    )

    np.testing.assert_allclose(t_cdf(x, df), expected, rtol=1e-14)
    np.testing.assert_allclose(t_cdf(x.T, df.T), expected.T, rtol=1e-14)
    np.testing.assert_allclose(t_quantile(expected, df), x, rtol=1e-11)
    assert (4, 3) == t_cdf([0, 1, 2], df).shape == t_quantile([0.1, 0.5, 0.9], df).shape
    assert (4, 1) == t_cdf(1, df).shape == t_quantile(0.2, df).shape
    assert (1, 1) == t_cdf(1, [[3]]).shape
    assert () == t_cdf(1, 3).shape == t_quantile(0.2, 3).shape
    assert () == normal_cdf(1).shape == normal_quantile(0.2).shape
    assert (0, 3) == t_cdf(np.empty((0, 3)), 3).shape
    assert (0, 3) == t_quantile(np.empty((0, 3)), np.empty((0, 1))).shape


def test_blocks_do_not_show():
    """Longer than a block; neighbours decide nothing; the arguments stay as given."""
    random = np.random.default_rng(4)
    x, p = random.standard_t(2, 20_001), random.random(20_001)
    df = random.choice([1.0, 4.0, 30.5], x.size)
    for column in (x, p, df):
        column.setflags(write=False)

    for value in (1.0, 4.0, 30.5):
        of = df == value
        np.testing.assert_allclose(t_cdf(x, df)[of], t_cdf(x[of], value), 1e-14)
        np.testing.assert_allclose(
            t_quantile(p, df)[of], t_quantile(p[of], value), rtol=1e-13
        )
    np.testing.assert_allclose(normal_cdf(normal_quantile(p)), p, rtol=1e-13)


def test_ends_and_nonsense_are_answered_without_a_warning():
    """What the callers let through is NaN, never a number, and numpy stays quiet."""
    inf, nan = np.inf, np.nan
    same = np.testing.assert_array_equal
    with np.errstate(all="raise"):
        for df in (1e-300, 0.5, 3, 1e300, inf):
            same(t_cdf([-inf, -0.0, 0, inf, nan], df), [0, 0.5, 0.5, 1, nan])
            same(
                t_quantile([0, 0.5, 1, -0.1, 1.1, nan, inf], df),
                [-inf, 0, inf, nan, nan, nan, nan],
            )
        same(t_cdf(1, [0, -1, nan, -inf]), [nan] * 4)
        same(t_quantile(0.3, [0, -1, nan, -inf]), [nan] * 4)
        same(t_cdf([-1, 0, inf, nan], 0), [nan] * 4)
        same(
            normal_cdf([-inf, -1e308, -0.0, 0, 1e308, inf, nan]),
            [0, 0, 0.5, 0.5, 1, 1, nan],
        )
        same(
            normal_quantile([0, 0.5, 1, -0.1, 1.1, nan, inf]),
            [-inf, 0, inf, nan, nan, nan, nan],
        )
        same(t_cdf([-1e308, 1e308], [[2.0], [inf]]), [[0, 1], [0, 1]])
        same(t_quantile([0.1, 0.9], 1e-6), [-inf, inf])
