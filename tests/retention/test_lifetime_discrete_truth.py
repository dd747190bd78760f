"""Models of renewals, opportunities and spending against 50-digit truth."""

import json
from pathlib import Path

import pytest

from okrkit.retention.lifetime.beta_discrete_weibull import BetaDiscreteWeibull
from okrkit.retention.lifetime.beta_geo_beta_binom import BetaGeoBetaBinom
from okrkit.retention.lifetime.gamma_gamma import GammaGamma
from okrkit.retention.lifetime.shifted_beta_geo import ShiftedBetaGeo

ROWS = json.loads(
    (Path(__file__).parent / "data" / "discrete_truth.json").read_text("utf-8")
)


def rows(model):
    """Return the lines of one model."""
    return [row for row in ROWS if row["model"] == model]


def test_shifted_beta_geo():
    """Survival, churn and lifetimes from heavy tails to equal customers, to 1e-10."""
    for row in rows("ShiftedBetaGeo"):
        model, n = ShiftedBetaGeo(alpha=row["alpha"], beta=row["beta"]), row["n"]
        rest = float(model.residual_lifetime(n, discount=row["discount"]))
        assert rest == pytest.approx(row["residual"], rel=1e-10), row
        assert float(model.survival(n)) == pytest.approx(row["survival"], rel=1e-12)
        assert float(model.churn(n + 1)) == pytest.approx(row["churn"], rel=1e-12)


def test_beta_discrete_weibull():
    """Survival and lifetimes to 1e-12."""
    for row in rows("BetaDiscreteWeibull"):
        model = BetaDiscreteWeibull(gamma=row["gamma"], delta=row["delta"], c=row["c"])
        rest = float(model.residual_lifetime(row["n"], discount=row["discount"]))
        assert rest == pytest.approx(row["residual"], rel=1e-12), row
        assert float(model.survival(row["n"])) == pytest.approx(
            row["survival"], rel=1e-12
        )


def test_beta_geo_beta_binom():
    """Likelihoods, chances and expectations to 1e-11, at gamma = 1 and beyond."""
    for row in rows("BetaGeoBetaBinom"):
        names = ("alpha", "beta", "gamma", "delta")
        model = BetaGeoBetaBinom(**{name: row[name] for name in names})
        history = (row["x"], row["recency"], row["n"])
        found = [
            model.log_likelihood_of(*history),
            model.probability_alive(*history),
            model.expected_purchases(10, *history),
            model.residual_purchases(*history, discount=0.1),
        ]
        truth = [row[k] for k in ("log_likelihood", "alive", "expected_10", "dert_10")]
        assert [float(number) for number in found] == pytest.approx(truth, rel=1e-11)


def test_gamma_gamma():
    """Densities and expected spend to 1e-10, with q next to 1 and 100,000 purchases."""
    for row in rows("GammaGamma"):
        model = GammaGamma(p=row["p"], q=row["q"], v=row["v"])
        found = model.log_likelihood_of(row["x"], row["z"])
        assert float(found) == pytest.approx(row["log_likelihood"], rel=1e-10)
        spend = model.expected_spend(row["x"], row["z"])
        assert float(spend) == pytest.approx(row["spend"], rel=1e-12)
