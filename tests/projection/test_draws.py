"""Draws by name: uniform, independent, the same whenever they are made."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from okrkit.projection.joining.draws import keys_of, normals
from okrkit.projection.spreads.spread import DF
from okrkit.projection.spreads.students import FAR, furthest, students


@pytest.fixture(scope="module")
def drawn():
    """Return 2,000 draws of 500 names."""
    return normals(keys_of(7, [f"kr {i}" for i in range(500)]), 0, 2000)


def test_draws_are_standard_normal(drawn):
    """A million of them pass Kolmogorov and Smirnov, and have the right moments."""
    assert stats.kstest(drawn.ravel(), "norm").pvalue > 0.001
    assert pytest.approx(0, abs=0.004) == drawn.mean()
    assert pytest.approx(1, abs=0.004) == drawn.std()
    assert pytest.approx(3, abs=0.03) == (drawn**4).mean()


def test_far_tails_are_exact(drawn):
    """Beyond the table's straight pieces the share of draws is still right."""
    for z in (2.2, 3.0, 4.0):
        expected = drawn.size * stats.norm.sf(z)
        for found in ((drawn > z).sum(), (drawn < -z).sum()):
            assert abs(found - expected) < 4 * np.sqrt(expected)


def test_names_are_independent(drawn):
    """No two of 500 names go together, nor a name's draws one after the other."""
    between = np.corrcoef(drawn.T)[np.triu_indices(500, 1)] * np.sqrt(2000)
    after = (drawn[1:] * drawn[:-1]).mean(axis=0) * np.sqrt(1999)

    assert stats.kstest(between, "norm").pvalue > 0.001
    assert stats.kstest(after, "norm").pvalue > 0.001


@given(st.integers(), st.text(max_size=9), st.integers(0, 99), st.integers(1, 99))
def test_any_part_can_be_made_again(seed, name, first, count):
    """A draw depends on seed, name and number alone, not on its neighbours."""
    keys = keys_of(seed, ["other", name])
    whole = normals(keys, 0, first + count)

    assert np.array_equal(whole[first:, 1:], normals(keys[1:], first, count))


def test_seed_and_name_decide():
    """Another seed or name gives other draws; surrogates are names like others."""
    one = normals(keys_of(1, ["nps", "\ud800"]), 0, 5)
    other = normals(keys_of(2, ["nps", "\ud800"]), 0, 5)

    assert not np.any(one == other)
    assert not np.any(one[:, 0] == one[:, 1])
    assert (5, 0) == normals(keys_of(1, []), 0, 5).shape


def test_students_follow_the_distribution():
    """The table agrees with scipy from the middle to far out, and mirrors."""
    z = np.linspace(-8, 8, 10_001)
    expected = -stats.t.isf(stats.norm.cdf(-np.abs(z)), DF) * -np.sign(z)

    assert pytest.approx(expected, rel=1e-5, abs=1e-9) == students(z)
    assert pytest.approx(-students(z), rel=1e-9, abs=1e-12) == students(-z)


def test_beyond_the_table_values_stay():
    """What is less likely than 1e-16 counts as the furthest that can be."""
    assert [-furthest(), furthest()] == students(np.array([-2 * FAR, FAR])).tolist()
