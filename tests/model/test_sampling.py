"""How far chance alone moves a reading: against textbook numbers."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import okrkit as okr
from okrkit.model.sampling import laid_out, said_of, standard_errors

NPS = okr.Metric("nps", unit="points", bounds=(-100, 100))
CHURN = okr.Metric("churn", unit="%", kind="ratio")
SHARE = okr.Metric("share", unit="ratio", kind="ratio")
OPEN = okr.Metric("open")
DEALS = okr.Metric("deals", kind="total", bounds=(0, 100))


def error_of(metric, value, *, error=math.nan, n=math.nan, of=math.nan):
    """Return the standard error of one reading, None where none is known."""
    found = standard_errors(
        np.array([value]),
        np.array([[error], [n]]),
        np.array([of]),
        np.array([0]),
        [metric],
    )
    return None if found is None else found[0]


def errors_of(okrs):
    """Return the errors in a set's table."""
    error = okrs.table.readings.error
    return None if error is None else error.tolist()


@pytest.mark.parametrize(
    ("metric", "value", "said", "expected"),
    [
        # The binomial: sqrt(0.03 * 0.97 / 400), in percent 100 times as much.
        (CHURN, 3.0, {"of": 400}, 0.8529361),
        (SHARE, 0.03, {"of": 400}, 0.008529361),
        (CHURN, 3.0, {"n": 400}, 0.8529361),
        (CHURN, 3.0, {"of": 400, "n": 10}, 0.8529361),
        (CHURN, 3.0, {"error": 0.5, "of": 400}, 0.5),
        # 0.6 of the most that a net score can vary: sqrt(0.6 * 110 * 90 / 400).
        (NPS, 10.0, {"n": 400}, 3.8535698),
        (NPS, 10.0, {"error": 2}, 2),
        (OPEN, 10.0, {"n": 400}, None),
        (OPEN, 10.0, {"error": 2}, 2),
        (DEALS, 10.0, {"n": 400}, None),
        # All or none of a few says nothing of how sure it is; 0 means not known.
        (CHURN, 0.0, {"of": 4}, None),
        (CHURN, 0.0, {"error": 0}, None),
        # Of more than all the binomial knows nothing.
        (CHURN, 130.0, {"of": 400}, None),
        (CHURN, 3.0, {}, None),
    ],
)
def test_reference_values(metric, value, said, expected):
    """Each formula against a number worked out apart."""
    found = error_of(metric, value, **said)
    assert (expected is None) == (found is None)
    if expected is not None:
        assert expected == pytest.approx(found, rel=1e-6)


@pytest.mark.parametrize(
    ("promoters", "detractors"), [(0.5, 0.17), (0.4, 0.3), (0.6, 0.1), (0.7, 0.05)]
)
def test_a_net_score_is_near_the_exact_error(promoters, detractors):
    """Of usual shares of promoters and detractors it is 10 % off at most."""
    share = promoters - detractors
    exact = 100 * math.sqrt((promoters + detractors - share**2) / 400)
    assert exact == pytest.approx(error_of(NPS, 100 * share, n=400), rel=0.1)


@given(st.just(0.0) | st.floats(1e-200, 1), st.floats(1, 1e6))
def test_percent_and_ratio_agree(share, of):
    """A unit is a way of writing."""
    percent, ratio = error_of(CHURN, 100 * share, of=of), error_of(SHARE, share, of=of)
    assert (percent is None) == (ratio is None)
    if ratio is not None:
        assert 100 * ratio == pytest.approx(percent, abs=1e-5)


def test_nothing_said_is_nothing_kept():
    """Most sets say nothing of errors, and must not pay for a column of them."""
    assert [] == said_of(okr.Series.of({"2026-10-31": 32}))
    assert np.isnan(laid_out(np.array([0, 2]), {})).all()
    kr = okr.KeyResult("k", "K", at_most=5, check_ins={"2026-11-06": 4})
    assert errors_of(okr.OKRSet([okr.Objective("o", "O", [kr])])) is None


def test_the_table_has_the_errors_of_its_readings():
    """From observations and from check-ins, in the metric's unit."""
    seen = okr.Observation(date="2026-10-31", value=0.03, unit="ratio", n=400)
    sure = okr.Observation(date="2026-11-01", value=3, standard_error=0.2)
    said = [okr.CheckIn("2026-11-06", 3.0, n=400), okr.CheckIn("2026-11-07", 3.0)]
    work = [okr.CheckIn("2026-11-06", 1.0, n=400, done=True)]
    okrs = okr.OKRSet(
        [
            okr.Objective(
                "o",
                "O",
                [
                    okr.KeyResult("a", "A", metric="churn", at_most=5),
                    okr.KeyResult("b", "B", metric=CHURN, at_most=5, check_ins=said),
                    okr.KeyResult("c", "C", target=okr.Done(), check_ins=work),
                ],
            )
        ],
        observations={"churn": [seen.in_unit("%"), sure]},
        cycle="2026-Q4",
    )
    near, none = pytest.approx(0.8529361), pytest.approx(math.nan, nan_ok=True)
    assert [near, 0.2, near, 0.2, near, none, none] == errors_of(okrs)


def test_rows_know_their_metric():
    """What shares a metric must be found without going through the objects."""
    rows = [
        okr.KeyResult("a", "A", metric="nps", at_least=5),
        okr.KeyResult("b", "B", at_least=5),
        okr.KeyResult("c", "C", metric="churn", at_most=5),
    ]
    okrs = okr.OKRSet([okr.Objective("o", "O", rows)], metrics=[CHURN, NPS])
    assert [1, -1, 0] == okrs.table.metric.tolist()
