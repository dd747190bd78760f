"""The gamma family against values of mpmath with 30 digits, and against its laws."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrkit.numerics.gamma import digamma, log_beta, log_gamma, trigamma

TRUTH = [
    # x, log gamma, digamma, trigamma
    (1e-300, 690.7755278982137, -1e300, np.inf),
    (1e-08, 18.42068073818021, -100000000.57721564, 1.0000000000000002e16),
    (0.25, 1.2880225246980774, -4.2274535333762655, 17.19732915450711),
    (0.5, 0.5723649429247001, -1.9635100260214235, 4.934802200544679),
    (0.999999, 5.772164873855652e-07, -0.5772173098368019, 1.6449364709652798),
    (1.0, 0.0, -0.5772156649015329, 1.6449340668482264),
    (1.4616321449683622, -0.12148629053584961, -9.24126552e-17, 0.9676722454476212),
    (2.0, 0.0, 0.42278433509846713, 0.6449340668482264),
    (2.0000001, 4.227843666532498e-08, 0.4227843995918717, 0.6449340264368484),
    (3.7, 1.428072326665388, 1.1671535393615113, 0.3100378576700383),
    (9.9, 12.57717990421988, 2.2411803166063815, 0.1062830416287406),
    (10.0, 12.801827480081469, 2.251752589066721, 0.10516633568168575),
    (1e5, 1051287.7089736569, 11.512920464961896, 1.0000050000166667e-05),
    (1e17, 3.8143946580898775e18, 39.14394658089878, 1e-17),
]


@pytest.mark.parametrize(("x", "value", "slope", "bend"), TRUTH)
def test_values_are_those_of_thirty_digits(x, value, slope, bend):
    """Whatever the branch, near both zeros and at both ends."""
    assert log_gamma(x) == pytest.approx(value, rel=1e-14, abs=1e-20)
    assert digamma(x) == pytest.approx(slope, rel=1e-14, abs=2e-15)
    assert trigamma(x) == pytest.approx(bend, rel=1e-14)


@given(st.floats(1e-6, 1e6))
def test_the_recurrences_hold(x):
    """Each function steps by its own law: branches fit together everywhere."""
    scale = max(1.0, abs(float(log_gamma(x + 1))))
    assert abs(log_gamma(x + 1) - log_gamma(x) - np.log(x)) <= 4e-15 * scale + 1e-14
    room = 1e-14 * max(1.0, 1 / x)
    assert abs(digamma(x + 1) - digamma(x) - 1 / x) <= room + 1e-14
    assert trigamma(x) == pytest.approx(trigamma(x + 1) + 1 / x**2, rel=1e-13)


@given(st.floats(1e-6, 1e8), st.floats(1e-6, 1e8))
def test_beta_is_symmetric_and_steps_by_its_law(a, b):
    """B(a + 1, b) = B(a, b) a / (a + b), where log gammas would lose digits."""
    assert log_beta(a, b) == log_beta(b, a)
    step = log_beta(a + 1, b) - log_beta(a, b)
    expected = np.log(a / (a + b))
    room = 2e-14 * max(1.0, abs(float(log_beta(a, b))))
    assert abs(step - expected) <= room + 1e-13


def test_beta_keeps_its_digits_where_one_is_large():
    """B(1, b) = 1 / b and B(2, b) = 1 / (b (b + 1)), for any b."""
    b = np.array([1e-10, 0.5, 9.999, 10.0, 1e3, 1e8, 1e15])
    assert log_beta(1, b) == pytest.approx(-np.log(b), rel=3e-15, abs=3e-15)
    expected = -np.log(b) - np.log1p(b)
    assert log_beta(2, b) == pytest.approx(expected, rel=3e-15, abs=3e-15)


def test_what_is_not_there_is_nan_and_ends_are_infinite():
    """Inner kernels do not raise: ends are what they tend to, the rest is NaN."""
    ends = [0.0, np.inf, -1.0, np.nan]
    assert log_gamma(ends)[:2].tolist() == [np.inf, np.inf]
    assert digamma(ends)[:2].tolist() == [-np.inf, np.inf]
    assert trigamma(ends)[:2].tolist() == [np.inf, 0.0]
    for kernel in (log_gamma, digamma, trigamma):
        assert np.isnan(kernel(ends)[2:]).all()
    assert np.isnan(log_beta(-1.0, 1.0))
    assert log_beta(0.0, 1.0) == np.inf


def test_shapes_are_kept():
    """Scalars, empty arrays and grids come back as they went in."""
    assert log_gamma(3.0).shape == ()
    assert digamma(np.ones((2, 0))).shape == (2, 0)
    assert log_beta(np.ones((2, 1)), np.ones(3)).shape == (2, 3)
