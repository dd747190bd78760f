"""Gamma-Gamma against the published numbers of CDNOW, and on money that cannot be."""

import datetime as dt
import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from okrkit.errors import InvalidOKRError
from okrkit.retention.lifetime import gamma_gamma
from okrkit.retention.lifetime.gamma_gamma import GammaGamma
from okrkit.retention.lifetime.gamma_gamma_likelihood import likelihood

HERE = Path(__file__).parent
SAMPLE = HERE.parents[1] / "examples" / "customer_retention" / "data"
REFERENCE = json.loads((HERE / "data" / "lifetime_reference.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def cdnow():
    """Return repeat purchase days and their mean money, of all 2,357 customers."""
    money: dict[int, dict[dt.date, float]] = {}
    for line in (SAMPLE / "CDNOW_sample.txt").read_text("utf-8").splitlines():
        _, who, day, _, dollars = line.split()
        on = dt.date.fromisoformat(day)
        if on <= dt.date(1997, 9, 30):
            days = money.setdefault(int(who), {})
            days[on] = days.get(on, 0) + float(dollars)
    later = [[days[day] for day in sorted(days)[1:]] for days in money.values()]
    return {
        "frequency": np.array([len(amounts) for amounts in later]),
        "monetary": np.array([np.mean(amounts or [0]) for amounts in later]),
    }


@pytest.fixture(scope="module")
def fitted(cdnow):
    """Return the model of CDNOW's repeat buyers."""
    return GammaGamma.fit(cdnow)


def test_published_digits(fitted):
    """Note 025 prints 6.25, 3.74, 15.44 and the mean 35.08 of 946 repeat buyers."""
    assert [6.25, 3.74, 15.44] == [round(v, 2) for v in fitted.params.values()]
    exact = {"p": 6.2495720809, "q": 3.7442245731, "v": 15.4435210401}
    assert dict(fitted.params) == pytest.approx(exact, rel=1e-6)
    assert fitted.log_likelihood == pytest.approx(-4055.9176948, rel=1e-10)
    errors = {"p": 1.19006, "q": 0.29013, "v": 4.15944}
    assert dict(fitted.standard_errors) == pytest.approx(errors, abs=2e-5)
    assert fitted.fitted.gradient_norm <= 1e-8
    assert fitted.converged
    assert fitted.fitted.n == 946
    assert fitted.excluded == {"no purchase to average": 1411}


def test_moments_of_the_data(cdnow):
    """The repeat buyers are those of the note: mean, spread, least and most."""
    known, money = REFERENCE["gg_monetary"], cdnow["monetary"][cdnow["frequency"] > 0]
    assert (money.mean(), money.std(ddof=1)) == pytest.approx(
        (known["mean"], known["std"])
    )
    assert (money.min(), money.max()) == (known["min"], known["max"])


def test_expected_spend(fitted):
    """New customers get the mean; buyers a mean of it and of their own."""
    mean = fitted.mean_spend
    assert mean == pytest.approx(35.17, abs=0.005)
    own = np.array([10.0, mean, 200.0])
    rare, often = fitted.expected_spend(1, own), fitted.expected_spend(50, own)
    assert fitted.expected_spend(0, np.nan) == pytest.approx(mean)
    assert rare[1] == pytest.approx(mean)
    assert 10 < often[0] < rare[0] < mean < rare[2] < often[2] < 200
    estimate = fitted.mean_spend_estimate(unit="USD")
    assert estimate.value == mean
    assert estimate.low < mean < estimate.high
    assert estimate.n == 946
    assert estimate.definition.unit.name == "USD"


def test_likelihood_adds_up(fitted, cdnow):
    """The densities of the customers add up to the fit's."""
    some = cdnow["frequency"] > 0
    each = fitted.log_likelihood_of(cdnow["frequency"][some], cdnow["monetary"][some])
    assert each.sum() == pytest.approx(fitted.log_likelihood, rel=1e-12)
    with pytest.raises(InvalidOKRError, match="no purchase"):
        fitted.log_likelihood_of(0, 10)


def test_money_and_frequency_should_be_independent(fitted, cdnow):
    """The correlation is reported with its interval; here it is weak and not none."""
    some = cdnow["frequency"] > 0
    r = np.corrcoef(cdnow["frequency"][some], cdnow["monetary"][some])[0, 1]
    assert fitted.independence.value == pytest.approx(r)
    assert 0 < fitted.independence.low < r < fitted.independence.high < 0.2
    alike = GammaGamma.fit({"frequency": [2] * 9, "monetary": np.arange(1.0, 10)})
    assert alike.independence.value is None


def test_gifts_and_refunds_are_left_out_and_counted():
    """Money of 0 and below cannot be averaged by a gamma; it is counted."""
    rows = {
        "frequency": [1, 2, 1, 3, 2, 0, 1, 2],
        "monetary": [10, 35, 50, 20, 0, 0, -50, None],
    }
    model = GammaGamma.fit(rows)
    assert model.excluded == {
        "no monetary": 1,
        "no purchase to average": 1,
        "money not above 0": 2,
    }
    assert model.fitted.n == 4


def test_no_mean_no_number():
    """Trap 7: with q of 1 or less the mean does not exist, and none is given."""
    model = GammaGamma(p=2, q=0.9, v=10)
    for call in (
        lambda: model.mean_spend,
        lambda: model.expected_spend(3, 20),
        model.mean_spend_estimate,
    ):
        with pytest.raises(InvalidOKRError) as refused:
            call()
        assert refused.value.code == "no-mean"


def test_heavy_tails_fit_but_have_no_mean():
    """Amounts over many magnitudes are fitted; their mean is refused."""
    dice = np.random.default_rng(3)
    means = 10 / dice.gamma(0.5, 1, 400)
    model = GammaGamma.fit({"frequency": [5] * 400, "monetary": means})
    assert model.q < 1
    with pytest.raises(InvalidOKRError, match="no mean spend"):
        _ = model.mean_spend


@pytest.mark.parametrize("engine", ["pandas", "polars"])
def test_frames_give_the_same(cdnow, fitted, engine):
    """A data frame gives the fit that its columns give."""
    module = pytest.importorskip(engine)
    model = GammaGamma.fit(module.DataFrame(cdnow))
    assert dict(model.params) == pytest.approx(dict(fitted.params), rel=1e-9)
    assert model.excluded == fitted.excluded


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ({"frequency": [0, 0], "monetary": [0, 0]}, "nobody-repeated"),
        ({"frequency": [1, 2], "monetary": [0, -1]}, "nobody-repeated"),
        ({"frequency": [], "monetary": []}, "nobody-repeated"),
        ({"frequency": [1.5], "monetary": [3]}, "history-impossible"),
        ({"frequency": [1], "money": [3]}, "column-missing"),
    ],
)
def test_data_that_cannot_tell(rows, code):
    """Nobody bought again, half purchases, no money: refused, and why."""
    with pytest.raises(InvalidOKRError) as refused:
        GammaGamma.fit(rows)
    assert refused.value.code == code


def test_customers_who_are_alike_are_no_estimate():
    """One customer, or the same amount of all, leaves a parameter at infinity."""
    for rows in (
        {"frequency": [3], "monetary": [20]},
        {"frequency": [1, 2, 3, 4], "monetary": [20, 20, 20, 20]},
    ):
        model = GammaGamma.fit(rows)
        assert not model.converged
        assert "infinity" in model.fitted.note or "flat" in model.fitted.note
        assert model.mean_spend_estimate().standard_error is None


def test_bad_arguments():
    """Money, counts, weights and parameters out of range are refused."""
    model = GammaGamma(p=6, q=4, v=15)
    for wrong in ((1, 0), (1, -3), (1, np.nan), (0.5, 3), (-1, 3)):
        with pytest.raises(InvalidOKRError):
            model.expected_spend(*wrong)
    for wrong in ({"p": 0}, {"q": -1}, {"v": np.inf}):
        with pytest.raises(InvalidOKRError):
            GammaGamma(**{"p": 6, "q": 4, "v": 15} | wrong)
    with pytest.raises(InvalidOKRError) as refused:
        GammaGamma.fit({"frequency": [1], "monetary": [2], "w": [-1]}, weight="w")
    assert refused.value.code == "invalid-weight"
    assert dict(model.params) == {"p": 6, "q": 4, "v": 15}


@settings(max_examples=settings().max_examples // 3)
@given(st.floats(1e-6, 1e6))
def test_money_has_no_unit(scale):
    """In cents instead of dollars v scales, and nothing else does."""
    dice = np.random.default_rng(7)
    x = dice.integers(1, 9, 300)
    z = dice.gamma(6 * x, 1 / (6 * x)) * 60 / dice.gamma(4, 1, 300)
    one = GammaGamma.fit({"frequency": x, "monetary": z})
    other = GammaGamma.fit({"frequency": x, "monetary": scale * z})
    assert (other.p, other.q) == pytest.approx((one.p, one.q), rel=1e-6)
    assert other.v == pytest.approx(scale * one.v, rel=1e-6)
    assert other.expected_spend(2, 30 * scale) == pytest.approx(
        scale * one.expected_spend(2, 30), rel=1e-6
    )


def test_weights_stand_for_customers():
    """A row of weight 3 is three customers."""
    rows = {"frequency": [1, 2, 4, 2], "monetary": [10.0, 40, 25, 90]}
    threes = {name: np.repeat(column, 3) for name, column in rows.items()}
    weighted = GammaGamma.fit(rows | {"w": [3] * 4}, weight="w")
    one_each = GammaGamma.fit(threes)
    assert dict(weighted.params) == pytest.approx(dict(one_each.params), rel=1e-6)
    assert weighted.log_likelihood == pytest.approx(one_each.log_likelihood)
    assert weighted.independence.value == pytest.approx(one_each.independence.value)


@pytest.mark.parametrize(
    ("p", "q", "v", "x", "z", "truth"),
    [
        (6.25, 3.74, 15.44, 3, 40.0, -4.3335886557945648),
        (1e4, 1e4, 1.0, 1e5, 1.0, 3.6862183194750871),
        (1e4, 1e4, 1.0, 1e5, 1.02, 1.718593326116699),
        (1e-3, 2e5, 30.0, 1, 1e-6, 6.8966543681999333),
        (1e9, 0.6, 1e-9, 4, 1e6, -22.503051750842073),
        (2.0, 3.0, 1e200, 7, 1e-200, -12399.290211008675),
    ],
)
def test_densities_are_those_of_forty_digits(p, q, v, x, z, truth):
    """Also where p x and q are large, and their terms would swallow each other."""
    made = GammaGamma(p=p, q=q, v=v).log_likelihood_of(x, z)
    assert float(made) == pytest.approx(truth, rel=1e-12, abs=1e-12)


@pytest.mark.parametrize("tail", [0.2, 0.5])
def test_money_without_bounds_says_where_it_leads(tail):
    """Means so unlike that amounts of one customer seem equal: p has no estimate."""
    dice = np.random.default_rng(0)
    rows = {"frequency": dice.poisson(3, 500) + 1, "monetary": dice.pareto(tail, 500)}
    rows["monetary"] += 1
    fit = GammaGamma.fit(rows).fitted
    assert not fit.converged
    assert "infinity" in fit.note
    assert fit.gradient_norm <= 1e-8
    # At the limit the means alone count: an inverse gamma distribution.
    least = GammaGamma(
        p=1e9, q=fit.params["q"], v=fit.params["v"] * fit.params["p"] / 1e9
    )
    assert fit.log_likelihood >= least.log_likelihood_of(**rows).sum() - 1e-5
    assert np.isnan(list(fit.standard_errors.values())).all()


@pytest.mark.parametrize("unit", [1e-300, 1e-12, 1e12, 1e90])
def test_any_currency_is_fitted(fitted, cdnow, unit):
    """The search counts money in its own mean: v is not taken for infinite."""
    other = GammaGamma.fit(cdnow | {"monetary": cdnow["monetary"] * unit})
    assert other.converged
    assert (other.p, other.q) == pytest.approx((fitted.p, fitted.q), rel=1e-9)
    assert other.v == pytest.approx(fitted.v * unit, rel=1e-9)
    loss = fitted.fitted.n * np.log(unit)
    assert other.log_likelihood == pytest.approx(fitted.log_likelihood - loss)


def test_money_beyond_all_floats_is_no_crash():
    """From 1e-300 to 1e99 the fit ends, and says that it is none."""
    model = GammaGamma.fit({"frequency": [1, 2, 3], "monetary": [1e99, 1e-300, 1.0]})
    assert model.independence.value is None
    assert np.isfinite(list(model.params.values())).all()


def test_the_way_to_infinity_ends_soon(monkeypatch):
    """Of customers alike q and v rise without end: no search may go on for a minute."""
    calls = []

    def counted(*columns):
        hill = likelihood(*columns)

        def counting(at):
            calls.append(at)
            return hill(at)

        return counting

    monkeypatch.setattr(gamma_gamma, "likelihood", counted)
    rng = np.random.default_rng(0)
    x = rng.integers(1, 9, 20_000)
    made = GammaGamma.fit({"frequency": x, "monetary": rng.gamma(2 * x, 20 / x)})
    assert made.fitted is not None
    assert (False, True) == (made.fitted.converged, len(calls) < 120)
    assert "rises without end" in made.fitted.note
    assert 2 == pytest.approx(made.p, abs=0.05)
    assert made.p * made.v / made.q == pytest.approx(40, rel=0.01)
