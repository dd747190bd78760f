"""Logistic regression on rows that are alike once: numbers from outside."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrkit.errors import InvalidOKRError, NotMeasuredError
from okrkit.strategy.leaving.hazard_logit import logit_fit, softplus

# Beetles killed by carbon disulphide: Bliss (1935), as in Dobson and Barnett, An
# Introduction to Generalized Linear Models (2018), table 7.2.
DOSE = np.array([1.6907, 1.7242, 1.7552, 1.7842, 1.8113, 1.8369, 1.8610, 1.8839])
MANY = np.array([59, 60, 62, 56, 63, 59, 62, 60])
KILLED = np.array([6, 13, 18, 28, 52, 53, 61, 60])


def test_the_beetles_of_bliss_are_those_of_the_textbook():
    """Dobson's table 7.3 prints -60.72 (5.18) and 34.27 (2.91)."""
    made = logit_fit(np.column_stack([np.ones(8), DOSE]), KILLED, MANY)
    assert made.coefficients.round(2).tolist() == [-60.72, 34.27]
    assert made.standard_errors.round(2).tolist() == [5.18, 2.91]
    assert made.converged
    assert made.note == ""
    assert made.gradient_norm < 1e-10


def test_the_digits_are_those_of_statsmodels():
    """
    Rows that are alike once must give what every beetle by itself gives.

    ``sm.Logit(y, X).fit(method="newton", tol=1e-14)`` on all 481 rows, statsmodels
    0.15.0.
    """
    made = logit_fit(np.column_stack([np.ones(8), DOSE]), KILLED, MANY)
    assert made.coefficients == pytest.approx(
        [-60.717454561636345, 34.270325734147505], rel=1e-10
    )
    assert made.standard_errors == pytest.approx(
        [5.1807114633402, 2.9121400706353877], rel=1e-8
    )
    assert made.log_likelihood == pytest.approx(-186.2354032717684, rel=1e-12)


@pytest.mark.parametrize(
    ("prior", "intercept", "slope"),
    [
        (2.5, 0.657996102960318, 18.534971855793525),
        (10.0, 0.9156281099032675, 31.76310405054034),
    ],
)
def test_the_prior_is_the_ridge_of_scikit_learn(prior, intercept, slope):
    """
    A normal prior is a penalty of half the squares over its variance.

    ``LogisticRegression(C=prior**2, solver="newton-cholesky", tol=1e-14)`` on
    dose - 1.8, scikit-learn 1.9.1.
    """
    design = np.column_stack([np.ones(8), DOSE - 1.8])
    made = logit_fit(design, KILLED, MANY, prior=prior)
    assert made.coefficients == pytest.approx([intercept, slope], rel=1e-8)


def test_two_groups_have_the_closed_form():
    """Of two groups the coefficients are log odds that anybody can work out."""
    made = logit_fit([[1, 0], [1, 1]], [10, 20], [40, 40])
    assert made.coefficients == pytest.approx([np.log(1 / 3), np.log(3)])
    # The variance of a log odds ratio is the sum of the reciprocals of its cells.
    assert made.standard_errors[1] == pytest.approx(
        np.sqrt(1 / 10 + 1 / 30 + 1 / 20 + 1 / 20)
    )


@given(
    st.lists(st.tuples(st.integers(0, 9), st.integers(1, 9)), min_size=3, max_size=6),
    st.integers(2, 5),
)
def test_rows_may_be_split_and_weighted(rows, times):
    """Collapsing is exact: alike rows apart or together, and weights, say the same."""
    many = np.array([hit + more for hit, more in rows], dtype=float)
    hit = np.array([hit for hit, _ in rows], dtype=float)
    hit[0] = max(hit[0], 1)
    many[0] = max(many[0], hit[0] + 1)
    design = np.column_stack([np.ones(len(rows)), np.arange(len(rows)) % 3])
    whole = logit_fit(design, hit * times, many * times, prior=1)
    apart = logit_fit(
        np.vstack([design] * times), np.tile(hit, times), np.tile(many, times), prior=1
    )
    assert whole.coefficients == pytest.approx(apart.coefficients, abs=1e-8)
    assert whole.covariance == pytest.approx(apart.covariance, abs=1e-8)


def test_what_the_data_do_not_tell_is_no_estimate():
    """Nobody left in one group: the likelihood rises for ever, and has no errors."""
    made = logit_fit([[1, 0], [1, 1]], [5, 0], [10, 10])
    assert not made.converged
    assert "rises without end: a coefficient goes to infinity" in made.note
    assert np.isnan(made.standard_errors).all()
    # A prior makes it finite, and wide.
    held = logit_fit([[1, 0], [1, 1]], [5, 0], [10, 10], prior=2.5)
    assert held.converged
    assert held.coefficients[1] + 2 * held.standard_errors[1] > -1


def test_columns_that_say_the_same_are_told():
    """Two columns alike have no coefficients of their own, but chances they have."""
    design = [[1, 0, 0], [1, 1, 1]]
    made = logit_fit(design, [10, 20], [40, 40])
    assert not made.converged
    assert made.note.startswith("columns tell the same")
    assert made.coefficients[1:].sum() == pytest.approx(np.log(3))
    assert logit_fit(design, [10, 20], [40, 40], prior=2.5).converged


def test_units_of_columns_do_not_matter():
    """Dose in millionths must converge as dose in ones does."""
    design = np.column_stack([np.ones(8), DOSE])
    made = logit_fit(design * [1, 1e6], KILLED, MANY)
    assert made.converged
    assert made.coefficients[1] * 1e6 == pytest.approx(34.270325734147505, rel=1e-8)


@pytest.mark.parametrize(
    ("events", "why"), [([0, 0], "nobody left"), ([4, 4], "everybody left")]
)
def test_nobody_and_everybody_tell_nothing(events, why):
    """A hazard of 0 or 1 is no estimate but the lack of one."""
    with pytest.raises(NotMeasuredError, match=why):
        logit_fit([[1, 0], [1, 1]], events, [4, 4])


@pytest.mark.parametrize(
    ("design", "events", "trials", "prior", "code"),
    [
        ([1, 2], [1, 1], [2, 2], None, "column-length"),
        ([[1], [1]], [1], [2, 2], None, "column-length"),
        ([[1], [np.nan]], [1, 1], [2, 2], None, "not-finite"),
        ([[1], [1]], [3, 1], [2, 2], None, "out-of-range"),
        ([[1], [1]], [-1, 1], [2, 2], None, "out-of-range"),
        ([[1], [1]], ["a", 1], [2, 2], None, "not-a-number"),
        ([[1], [1]], [1, 1], [2, 2], 0.0, "parameter-not-positive"),
        ([[1], [1]], [1, 1], [2, 2], float("nan"), "not-finite"),
        ([[1], [1]], [1, 1], [2, 2], "wide", "not-a-number"),
        (np.zeros((2, 0)), [1, 1], [2, 2], None, "column-length"),
    ],
    ids=[
        "no-table",
        "short",
        "missing",
        "more",
        "less",
        "text",
        "zero",
        "nan",
        "word",
        "no-columns",
    ],
)
def test_what_is_no_table_is_refused(design, events, trials, prior, code):
    """Bad input is an error of okrkit with a code, never a number."""
    with pytest.raises(InvalidOKRError) as caught:
        logit_fit(design, events, trials, prior=prior)
    assert code == caught.value.code


def test_softplus_does_not_overflow():
    """Log odds of a thousand are a certainty, not infinity."""
    assert softplus(np.array([-1e3, 1e3])).tolist() == [0.0, 1e3]
