"""Surprises, their sums, and the change they lead to: the arrays behind alerts."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from okrkit.errors import InvalidOKRError
from okrkit.retention.estimates.intervals import nps_interval
from okrkit.strategy.pain.changes import LONGEST, located
from okrkit.strategy.pain.cusum import cusum, cusum_run_length, cusum_threshold
from okrkit.strategy.pain.surprises import filled, steadied, surprises

MONTHS = np.arange(60) * 30.0
NONE = np.full(60, np.nan)


@pytest.mark.parametrize(
    ("threshold", "shift", "expected"),
    [
        (4, 0, 336.0),
        (5, 0, 930.0),
        (4, 1, 8.38),
        (5, 1, 10.4),
        (4, 2, 3.34),
        (5, 2, 4.01),
    ],
)
def test_run_lengths_are_those_of_the_books(
    threshold: float, shift: float, expected: float
) -> None:
    """
    Table 9.3 of Montgomery, Introduction to Statistical Quality Control: two sides.

    There 168 and 465 without a shift; one side has twice that, and the shifted run
    lengths are those of one side, the other hardly ever being first.
    """
    made = cusum_run_length(threshold, shift=shift)
    assert pytest.approx(expected, rel=0.01) == made


def test_a_threshold_of_zero_waits_for_one_surprise() -> None:
    """By hand: each reading passes 0 where it is below -0.5, chance 0.308538."""
    assert pytest.approx(1 / 0.3085375387) == cusum_run_length(0.0)


@given(st.floats(4, 5000))
def test_a_threshold_has_the_run_length_that_was_asked_for(run: float) -> None:
    """What is promised is what the threshold does."""
    assert pytest.approx(run, rel=1e-6) == cusum_run_length(cusum_threshold(run))


@pytest.mark.parametrize("run", [1.0, 1e12])
def test_a_run_length_no_threshold_has_is_refused(run: float) -> None:
    """A chart cannot be quicker than one without a threshold, nor wait for ever."""
    with pytest.raises(InvalidOKRError) as caught:
        cusum_threshold(run)
    assert ("run-length", "run_length") == (caught.value.code, caught.value.place)


def test_a_threshold_below_zero_is_refused() -> None:
    """It would raise an alarm at every reading, and at no reading by the formula."""
    with pytest.raises(InvalidOKRError, match="below 0"):
        cusum_run_length(-1.0)


@pytest.mark.parametrize(
    ("threshold", "slack"), [(30.0, 0.5), (1000.0, 0.5), (1.0, 10.0), (1.0, 50.0)]
)
def test_a_run_too_long_to_be_told_is_refused(threshold: float, slack: float) -> None:
    """There the equations are nearly singular: they say rounding errors, or nothing."""
    with pytest.raises(InvalidOKRError) as caught:
        cusum_run_length(threshold, slack=slack)
    assert ("run-length", "threshold") == (caught.value.code, caught.value.place)


def test_a_threshold_is_found_where_a_high_one_is_never_reached() -> None:
    """Its upper end is then a run of any length, and not a rounding error."""
    threshold = cusum_threshold(500, slack=2.0)
    assert pytest.approx(500) == cusum_run_length(threshold, slack=2.0)


def test_sums_by_hand() -> None:
    """Each surprise is allowed a half; what is not known adds nothing but that."""
    found = cusum([[np.nan, -2.0, -1.0, 3.0], [-1.0, -1.0, 0.2, 0.0]])
    assert [[0, 1.5, 2.0, 0], [0.5, 1.0, pytest.approx(0.3), 0]] == found.tolist()


def _wobbling(rng, memory: float, spread: float) -> np.ndarray:
    made = rng.normal(0, spread, (400, 60))
    for i in range(1, 60):
        made[:, i] = memory * made[:, i - 1] + np.sqrt(1 - memory**2) * made[:, i]
    return made


def _readings(kind: str) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(12)
    error = np.full((400, 60), 5.0)
    noise = rng.normal(0, 5, error.shape)
    if kind == "independent":
        return noise, error
    if kind == "no error known":
        return _wobbling(rng, 0.5, 5), error * np.nan
    if kind == "memory":
        return noise + _wobbling(rng, 0.5, 5), error
    if kind == "long memory":
        return noise + _wobbling(rng, 0.8, 10), error
    n = int(kind.partition(" ")[0])
    made = rng.multinomial(n, [0.5, 0.3, 0.2], error.shape)
    found = nps_interval(made[..., 0], made[..., 2], n)
    return found.value, steadied(found.standard_error, np.full((400, 60), n))


@pytest.mark.once
@pytest.mark.parametrize(
    ("kind", "least"),
    [
        ("independent", 46),
        ("memory", 34),
        ("long memory", 28),
        ("no error known", 40),
        ("8 answers", 38),
        ("30 answers", 40),
    ],
)
def test_false_alarms_are_about_as_seldom_as_stated(kind: str, least: float) -> None:
    """One in 48 readings is stated; long memories make it a little more than that."""
    values, errors = _readings(kind)
    scores = surprises(values, errors, MONTHS)
    threshold, total, alarms = cusum_threshold(48), np.zeros(400), 0
    for column in np.nan_to_num(scores).T:
        total = np.maximum(0, total - column - 0.5)
        alarms += int((total > threshold).sum())
        total[total > threshold] = 0
    assert least < np.isfinite(scores).sum() / alarms < 130


def test_surprises_are_standard_normal_where_the_model_is_right() -> None:
    """A memory and a spread drawn as the model thinks of them give exact scores."""
    rng = np.random.default_rng(3)
    values, errors = _wobbling(rng, 0.3, 5), np.full((400, 60), 5.0)
    scores = surprises(values + rng.normal(0, 5, values.shape), errors, MONTHS)[:, 20:]
    assert pytest.approx(0, abs=0.03) == scores.mean()
    assert pytest.approx(1, abs=0.08) == scores.std()


def test_no_reading_sees_the_future() -> None:
    """What comes later changes no surprise before it."""
    x = np.array([40.0, 42, 37, 41, 30, 33])
    whole = surprises(x, np.full(6, 3.0), MONTHS[:6])
    for n in range(2, 6):
        part = surprises(x[:n], np.full(n, 3.0), MONTHS[:n])
        assert part[1:] == pytest.approx(whole[1:n])


@settings(max_examples=settings().max_examples // 2)
@given(
    arrays(np.float64, 8, elements=st.floats(-50, 50)),
    st.floats(-1000, 1000),
    st.floats(0.01, 100),
)
def test_neither_the_level_nor_the_unit_matters(
    x: np.ndarray, level: float, unit: float
) -> None:
    """Points or per cent, high or low: the surprise is the same."""
    errors = np.array([3.0, 2, 4, 3, 3, 2, 4, 3])
    first = surprises(x, errors, MONTHS[:8])
    second = surprises(unit * (x + level), unit * errors, MONTHS[:8])
    assert first[1:] == pytest.approx(second[1:], abs=1e-4)


def test_series_are_followed_together_as_alone() -> None:
    """Of many series some with errors, some without: each as if it were alone."""
    rng = np.random.default_rng(1)
    x = rng.normal(40, 3, (3, 12))
    errors = np.vstack([np.full(12, 3.0), np.full(12, np.nan), np.full(12, 1.0)])
    errors[2, 4] = np.nan
    both = surprises(x, errors, MONTHS[:12])
    for row in range(3):
        alone = surprises(x[row], errors[row], MONTHS[:12])
        np.testing.assert_allclose(both[row], alone)


def test_where_nobody_knows_an_error_the_first_move_says_the_scale() -> None:
    """Nothing is known before it, and it cannot surprise."""
    found = surprises([5, 5, 5, 7, 4, 5], np.full(6, np.nan), MONTHS[:6])
    assert [False] * 4 + [True] * 2 == np.isfinite(found).tolist()
    still = surprises([5, 5, 5], np.full(3, np.nan), MONTHS[:3])
    assert not np.isfinite(still).any()


def test_errors_of_nothing_are_a_little() -> None:
    """An error of 0 beside others is no certainty; all of 0 say nothing."""
    assert [0.002, 2.0, 2.0] == filled(np.array([0.0, 2.0, np.nan])).tolist()
    assert [0.0, 0.0] == filled(np.zeros(2)).tolist()
    made = surprises([40, 41, 39, 30], np.zeros(4), MONTHS[:4])
    none = surprises([40, 41, 39, 30], np.full(4, np.nan), MONTHS[:4])
    np.testing.assert_allclose(made, none)


def test_one_reading_surprises_nobody() -> None:
    """Nor does none."""
    assert np.isnan(surprises([40], [2], [0])).all()
    assert (0,) == surprises([], [], []).shape


@pytest.mark.parametrize(
    ("columns", "place"),
    [
        (([1, 2], [1], [0, 1]), "days"),
        ((1, 1, [0]), "days"),
        (([1, None], [1, 1], [0, 1]), "values"),
        (([1, 2], [1, -1], [0, 1]), "errors"),
        (([1, 2], [1, 1], [1, 1]), "days"),
        ((["a", "b"], [1, 1], [0, 1]), "values"),
    ],
    ids=["lengths", "scalar", "unknown", "below-0", "same-day", "text"],
)
def test_a_broken_series_is_refused(columns: tuple, place: str) -> None:
    """Never a wrong surprise."""
    with pytest.raises(InvalidOKRError) as caught:
        surprises(*columns)
    assert place == caught.value.place


def test_a_change_is_found_where_it_was_made() -> None:
    """Day and size lie in their intervals, nearly always, once an alarm is raised."""
    rng = np.random.default_rng(6)
    x = rng.normal(40, 4, (60, 36))
    x[:, 24:] -= 10
    days, sizes = [], []
    for row in x:
        made = located(row, np.full(36, 4.0), MONTHS[:36], last=27)
        days.append(made.earliest <= 24 <= made.latest)
        sizes.append(made.low <= -10 <= made.high)
        assert made.low <= made.size <= made.high <= 0
        assert made.earliest <= made.first <= made.latest <= 27
        assert pytest.approx(1) == made.chance.sum()
    assert min(np.mean(days), np.mean(sizes)) >= 0.93
    assert pytest.approx(40, abs=3) == made.before


def test_of_a_long_series_the_end_is_looked_at() -> None:
    """A change today is not older than the last readings."""
    rng = np.random.default_rng(6)
    x = rng.normal(40, 4, LONGEST + 30)
    x[-5:] -= 15
    made = located(x, np.full(x.size, 4.0), np.arange(x.size))
    assert (x.size - 5, x.size) == (made.first, made.chance.size)


def test_a_change_needs_two_readings() -> None:
    """One has no before."""
    with pytest.raises(InvalidOKRError) as caught:
        located([40], [1], [0])
    assert "too-few-readings" == caught.value.code


@pytest.mark.parametrize("tiny", [5e-324, 1e-200])
def test_what_is_too_small_to_square_is_nothing(tiny: float) -> None:
    """Errors and moves as small as that would be divided by as 0."""
    x = np.array([40.0, 41, 39, 30])
    made = surprises(x, np.full(4, tiny), MONTHS[:4])
    none = surprises(x, np.full(4, np.nan), MONTHS[:4])
    np.testing.assert_allclose(made, none)
    assert np.isnan(surprises([0, tiny, 0], np.full(3, np.nan), MONTHS[:3])).all()


def test_errors_go_by_all_answers_so_far() -> None:
    """By hand: n errors² are 100 and 400, of equal weight, then 250; n 50 has twice."""
    made = steadied([[1.0, 2.0, 1.0, np.nan]], [[100, 100, 50, 10]])
    third = (100 * 100 + 400 * 100 + 50 * 50) / 250 / 50
    expected = [1.0, np.sqrt(2.5), np.sqrt(third), np.nan]
    np.testing.assert_allclose(made[0], expected)
    np.testing.assert_allclose(steadied([1.0, 2.0], [np.nan, 3]), [1.0, 2.0])


def test_scores_that_are_none_are_refused() -> None:
    """A sum of words is no sum; one score is a series of one."""
    with pytest.raises(InvalidOKRError):
        cusum(["low"])
    assert [1.5] == cusum(-2.0).tolist()
