"""Recalibration: learned where the record says enough, and left alone elsewhere."""

import numpy as np
import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

import okrkit as okr
from okrkit.errors import InvalidOKRError
from okrkit.projection.cases import read_cases
from okrkit.projection.spreads.spread import DF, Spread
from okrkit.projection.trust import rules
from okrkit.projection.trust.backtest import backtest
from okrkit.projection.trust.calibration import Calibration, calibrated
from okrkit.projection.trust.recalibration import (
    LEAST_CASES,
    Recalibration,
    recalibrate,
)

WEEK = np.timedelta64(7, "D")


def walks(rows, size=420, seed=1):
    """Return dates and random walks by the week."""
    dates = np.datetime64("2018-01-05") + WEEK * np.arange(size)
    steps = np.random.default_rng(seed).normal(0, 1, (rows, size))
    return dates, 50 + np.cumsum(steps, axis=1)


def told(rows=6, *, true=1.0, off=0.0, size=420, seed=1):
    """
    Return a back-test whose distributions are known to be wrong, and how.

    What came is drawn from the stated distributions, stretched by `true` and moved by
    `off` scales: so the best correction is known from outside.
    """
    test = backtest(walks(rows, size, seed), "quarter")
    spread, rng = test.spread, np.random.default_rng(seed)
    z = off + true * rng.standard_t(DF, len(spread))
    came = spread.centre + z * np.where(z < 0, spread.below, spread.above)
    return evolve(test, origins=evolve(test.origins, outcome=came))


@pytest.mark.once
@pytest.mark.parametrize(("true", "off"), [(2.0, 0.0), (0.5, 0.0), (1.5, 0.5)])
def test_known_errors_are_found(true, off):
    """Stretched or moved by a known amount, drawn back a little towards none."""
    test = told(true=true, off=off)
    found = recalibrate(test)
    weight = test.n / (test.n + 20)

    assert found.helps
    assert found.n == test.n
    assert found.gain > found.error > 0
    assert found.shift == pytest.approx(off * weight, abs=0.2)
    assert np.log(found.below) == pytest.approx(np.log(true) * weight, abs=0.35)
    assert np.log(found.above) == pytest.approx(np.log(true) * weight, abs=0.35)
    assert found.why.startswith("in cycles left out the CRPS falls by")


@pytest.mark.once
def test_what_is_right_is_left_alone():
    """Of honest distributions nothing can be learned but noise."""
    found = [recalibrate(told(rows=3, seed=seed)) for seed in range(4)]

    assert 3 <= sum(not one.helps for one in found)
    assert any("so nothing is changed" in one.why for one in found)
    for one in found:
        assert (one.shift, one.below, one.above) == pytest.approx((0, 1, 1), abs=0.3)


def test_too_little_changes_nothing():
    """Below fifty closed cycles it says so, whatever they were."""
    test = told(rows=2, true=3.0, size=200)
    found = recalibrate(test)

    assert test.n < LEAST_CASES
    assert (False, None) == (found.helps, found.gain)
    assert f"too little: {test.n} of 50 closed cycles" == found.why
    assert found.apply(test.spread) is test.spread


def test_few_series_are_left_out_by_time():
    """Two long series: whole spans of years are left out, and learned from the rest."""
    assert recalibrate(told(rows=2, true=2.0, size=600)).helps


@pytest.mark.once
@pytest.mark.parametrize("seed", [0, 1])
def test_order_of_the_rows_teaches_nothing(seed):
    """The same forecasts in another order give the same correction."""
    test = told(rows=2, true=2.0, size=400)
    order = np.random.default_rng(seed).permutation(len(test.origins))
    mixed = evolve(
        test, origins=test.origins.rows(order), spread=test.spread.rows(order)
    )

    assert recalibrate(mixed).below == pytest.approx(recalibrate(test).below, rel=1e-3)


@pytest.mark.once
def test_kinds_learn_apart():
    """Totals teach nothing of levels."""
    test = told(true=2.0)

    assert recalibrate(test) == recalibrate(test, kind="level")
    assert "too little: 0 of 50" in recalibrate(test, kind="cumulative").why


def test_series_that_never_changed_teach_nothing():
    """They have no unit to measure an error in."""
    dates, values = walks(6)
    test = backtest((dates, np.vstack([values, np.ones((4, 420))])), "quarter")

    assert recalibrate(test).n == 6 * test.n // 10


def row(**parts):
    """Return one distribution."""
    values = {"centre": 5, "below": 1, "above": 2, "floor": 0, "cap": 9} | parts
    return Spread(**{name: np.array([float(v)]) for name, v in values.items()})


@given(st.floats(-1, 1), st.floats(0.3, 4), st.floats(0.3, 4), st.floats(-3, 3))
def test_corrected_distributions_are_distributions(shift, below, above, at):
    """Chances stay chances, and nothing leaves its bounds."""
    found = Recalibration(shift=shift, below=below, above=above).apply(row())
    chance = found.at_least(np.array([[5.0 + at, 6.0 + at]]))

    assert 1 >= chance[0, 0] >= chance[0, 1] >= 0
    assert 0 <= found.centre[0] <= 9
    assert (0, 9) == (found.floor[0], found.cap[0])
    assert found.below[0] == pytest.approx(below)
    assert found.above[0] == pytest.approx(2 * above)


def test_what_is_certain_stays_certain():
    """The past is no matter of calibration."""
    found = Recalibration(shift=1, below=3, above=3).apply(row(below=0, above=0))

    assert (5, 0, 0) == (found.centre[0], found.below[0], found.above[0])


def test_shift_is_in_scales_of_its_side():
    """Up by the upper scale, down by the lower."""
    up, down = (Recalibration(shift=s).apply(row()).centre[0] for s in (0.5, -0.5))

    assert (6.0, 4.5) == (up, down)


def test_none_is_the_neutral_correction():
    """No shift and factors of 1 change no number."""
    found, spread = Recalibration().apply(row()), row()

    for name in ("centre", "below", "above", "floor", "cap"):
        assert getattr(spread, name)[0] == getattr(found, name)[0]


def test_it_is_taken_as_a_calibration():
    """What was learned goes into the next forecast as `calibration=`."""
    known = Recalibration(below=2, above=2)
    cases = read_cases([[0, 7]], [[5, 6]], start=0, end=91, baseline=5)

    assert isinstance(known, Calibration)
    plain, wide = calibrated(cases), calibrated(cases, known)
    assert wide.above == pytest.approx(2 * plain.above)
    wider = backtest(walks(2), "quarter", calibration=known)
    assert wider.coverage[0.8] > backtest(walks(2), "quarter").coverage[0.8]


def test_base_is_that_of_the_back_test():
    """Learned on the model alone, it corrects the model alone."""
    bare = backtest(walks(1, 60), "quarter", calibration=None)

    assert recalibrate(bare).base is None
    assert "default" == recalibrate(backtest(walks(1, 60), "quarter")).base


def test_corrections_do_not_pile_up():
    """A second one would be learned from what the first has seen."""
    test = backtest(walks(1, 60), "quarter", calibration=Recalibration())

    with pytest.raises(InvalidOKRError, match="corrected already"):
        recalibrate(test)


@pytest.mark.parametrize(
    "parts",
    [
        {"shift": 1.1},
        {"shift": np.nan},
        {"below": 0},
        {"above": 5},
        {"above": "2"},
        {"base": "defualt"},
        {"helps": np.zeros(3)},
        {"helps": 1},
    ],
)
def test_corrections_out_of_reach_are_refused(parts):
    """No record of an organisation speaks for a factor of a thousand."""
    with pytest.raises(InvalidOKRError):
        Recalibration(**parts)


def test_whether_it_helps_is_a_flag():
    """Named with its place, and with what came."""
    with pytest.raises(InvalidOKRError) as caught:
        Recalibration(helps=[True])

    assert ("not-a-flag", "Recalibration.helps") == (
        caught.value.code,
        caught.value.place,
    )
    assert ("true or false", "[True]") == (caught.value.expected, caught.value.got)


@pytest.mark.once
@pytest.mark.parametrize(("rows", "blocks"), [(5, 5), (12, 10), (2, 10)])
def test_few_blocks_need_more_standard_errors(monkeypatch, rows, blocks):
    """scipy.stats.t.ppf at the chance of two known ones, of one block fewer."""
    test = told(rows=rows, size=420)
    line = stats.t.ppf(stats.norm.cdf(2.0), blocks - 1)
    assert line > 2.3

    for gain, helps in ((line - 0.01, False), (line + 0.01, True)):
        monkeypatch.setattr(rules, "jackknife", lambda *_, gain=gain: (gain, 1.0))
        found = recalibrate(test)
        assert helps == found.helps
        assert helps != (f"no more than {line:.1f} standard errors" in found.why)


def test_only_back_tests_teach():
    """And only of the kinds there are."""
    with pytest.raises(InvalidOKRError):
        recalibrate(okr.OKRSet())
    with pytest.raises(InvalidOKRError, match="level or cumulative"):
        recalibrate(told(rows=1, size=60), kind="total")
