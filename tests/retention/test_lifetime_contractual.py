"""Models of renewals against the published numbers, and where data cannot tell."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrkit.errors import InvalidOKRError, NotMeasuredError
from okrkit.retention.estimates.definition import Definition
from okrkit.retention.lifetime.beta_discrete_weibull import BetaDiscreteWeibull
from okrkit.retention.lifetime.discounted import discounted_sum
from okrkit.retention.lifetime.renewals import Renewals
from okrkit.retention.lifetime.shifted_beta_geo import ShiftedBetaGeo, log_constant

REFERENCE = json.loads(
    (Path(__file__).parent / "data" / "lifetime_reference.json").read_text("utf-8")
)
HIGH_END = [1000, 869, 743, 653, 593, 551, 517, 491]
REGULAR = [1000, 631, 468, 382, 326, 289, 262, 241]
LATER = [223, 207, 194, 183, 173]
COHORT = [10000, 8000, 6480, 5307, 4391]
COHORTS = [COHORT[:length] for length in (5, 4, 3, 2)]
TOTALS = [10000, 18000, 24480, 29787, 34178]

# Customers of the 2010 paper's example at the end of its fifth year, by cohort: new
# ones of each year that give its residual values to all their digits.
ACQUIRED = np.array([20500, 19000, 17500, 15000, 10000])
RENEWED = np.arange(5)

parameters = st.floats(0.05, 50)


def test_reference_fits():
    """Parameters, errors and likelihoods are the reference's; slopes are none."""
    for name, model, data in (
        ("sbg_regular_7y", ShiftedBetaGeo, REGULAR),
        ("sbg_regular_4y", ShiftedBetaGeo, REGULAR[:5]),
        ("sbg_highend_7y", ShiftedBetaGeo, HIGH_END),
        ("bdw_regular_4y", BetaDiscreteWeibull, REGULAR[:5]),
        ("bdw_regular_12y", BetaDiscreteWeibull, REGULAR + LATER),
        ("sbg_multicohort_full", ShiftedBetaGeo, COHORTS),
    ):
        fit, known = model.fit(data), REFERENCE[name]
        assert dict(fit.params) == pytest.approx(known["params"], rel=1e-6)
        assert dict(fit.standard_errors) == pytest.approx(known["se"], rel=1e-5)
        assert fit.log_likelihood == pytest.approx(known["LL"], rel=1e-8)
        assert fit.fitted.gradient_norm <= 1e-8
        assert fit.converged
        if "S" in known:
            ages = np.arange(13)
            assert fit.survival(ages) == pytest.approx(known["S"], rel=1e-6)
            assert fit.retention(ages[1:]) == pytest.approx(
                known["retention"], rel=1e-6
            )
            assert fit.expected_lifetime(discount=0.1) == pytest.approx(
                known["DEL_d10_new"], rel=1e-6
            )
            assert fit.residual_lifetime(np.arange(5), discount=0.1) == pytest.approx(
                known["DERL_d10_n_renewals"], rel=1e-6
            )


def test_published_digits():
    """What the papers print comes out to the digits they print."""
    high, regular = ShiftedBetaGeo.fit(HIGH_END), ShiftedBetaGeo.fit(REGULAR)
    assert (0.668, 3.806) == (round(high.alpha, 3), round(high.beta, 3))
    assert (0.704, 1.182) == (round(regular.alpha, 3), round(regular.beta, 3))
    assert [0.17, 0.378] == [round(float(m.survival(12)), 4) for m in (regular, high)]
    assert [-1611.2, -1680.3] == [round(m.log_likelihood, 1) for m in (high, regular)]
    four = [model.fit(d[:5]) for model in (ShiftedBetaGeo, BetaDiscreteWeibull)
            for d in (REGULAR, HIGH_END)]  # fmt: skip
    assert [[0.764, 1.296], [1.281, 7.790]] == [
        [round(m.alpha, 3), round(m.beta, 3)] for m in four[:2]
    ]
    assert [[0.523, 0.894, 1.196], [0.259, 1.723, 1.584]] == [
        [round(m.gamma, 3), round(m.delta, 3), round(m.c, 3)] for m in four[2:]
    ]
    lifetimes = [
        (m.expected_lifetime(discount=0.1), float(m.residual_lifetime(4, discount=0.1)))
        for m in four
    ]
    assert [(3.62, 5.68), (5.46, 5.87), (3.69, 6.04), (5.99, 7.32)] == [
        (round(new, 2), round(old, 2)) for new, old in lifetimes
    ]
    assert lifetimes[2] == pytest.approx((3.69163, 6.03510), abs=5e-6)


def test_optimum_of_high_end_is_no_loose_stop():
    """Trap 24: loose stopping rules end at 3.8040; the top is at 3.806095."""
    assert pytest.approx(3.8060949051660375, rel=1e-6) == (
        ShiftedBetaGeo.fit(HIGH_END).beta
    )


def test_likelihood_at_given_parameters():
    """The paper's spreadsheet checks: all parameters 1, or .01."""
    found = [
        ShiftedBetaGeo(alpha=z, beta=z).log_likelihood_of(HIGH_END) for z in (1, 0.01)
    ]
    assert found == pytest.approx([-2115.5455066, -2741.7009010], abs=5e-8)
    bdw = BetaDiscreteWeibull(gamma=1, delta=1, c=1).log_likelihood_of(HIGH_END)
    assert bdw == pytest.approx(found[0], abs=1e-9)


def test_likelihood_ratio_of_duration_dependence():
    """The 2018 paper's tests: 0.35 for Regular, 4.77 for High End."""
    ratios = [
        BetaDiscreteWeibull.fit(d[:5]).likelihood_ratio(ShiftedBetaGeo.fit(d[:5]))
        for d in (REGULAR, HIGH_END)
    ]
    assert [0.35, 4.77] == [round(ratio.statistic, 2) for ratio in ratios]
    assert ratios[0].p_value > 0.5
    assert ratios[1].p_value == pytest.approx(0.0289, abs=1e-4)
    with pytest.raises(InvalidOKRError, match="compared") as other:
        BetaDiscreteWeibull.fit(REGULAR[:5]).likelihood_ratio(
            ShiftedBetaGeo.fit(REGULAR)
        )
    assert other.value.code == "fits-differ"


def test_cohorts_of_which_little_is_known():
    """Note 017: first and last counts (case 1), and with the last but one, suffice."""
    ends = [[c[0], *[None] * (len(c) - 2), c[-1]] for c in COHORTS]
    one = ShiftedBetaGeo.fit(ends)
    assert (one.alpha, one.beta) == pytest.approx((3.7964654, 15.1849337), rel=1e-6)
    assert round(one.log_likelihood, 2) == -25260.50
    assert one.fitted.gradient_norm <= 1e-8
    last_two = [[c[0], *[None] * (len(c) - 3), *c[-2:]] for c in COHORTS[:3]]
    more = ShiftedBetaGeo.fit([*last_two, COHORTS[3]])
    assert (3.79, 15.17) == (round(more.alpha, 2), round(more.beta, 2))
    known = one.standard_errors, more.standard_errors
    assert known[0]["alpha"] > known[1]["alpha"] > 0.6167


def test_totals_alone():
    """Customers and new customers of each year give the parameters, with errors."""
    model = ShiftedBetaGeo.fit_totals(TOTALS, [10000] * 5)
    assert (3.80, 15.20) == (round(model.alpha, 2), round(model.beta, 2))
    assert model.converged
    assert model.fitted.gradient_norm <= 1e-8
    assert (
        model.standard_errors["beta"] > REFERENCE["sbg_multicohort_full"]["se"]["beta"]
    )
    wide = BetaDiscreteWeibull.fit_totals(TOTALS, [10000] * 5)
    assert wide.c == pytest.approx(1, abs=0.01)
    assert wide.standard_errors["c"] > 0.05


@pytest.mark.once
def test_totals_recover_the_truth():
    """From totals of simulated cohorts the truth lies within its error, mostly."""
    dice = np.random.default_rng(5)
    truth = ShiftedBetaGeo(alpha=1.2, beta=6.0)
    new = dice.integers(2000, 6000, 24)
    within = []
    for _ in range(20):
        active = np.zeros(24)
        for start, size in enumerate(new):
            there = size
            for age in range(24 - start):
                if age:
                    there = dice.binomial(there, float(truth.retention(age)))
                active[start + age] += there
        model = ShiftedBetaGeo.fit_totals(active, new)
        off = (np.log(model.alpha) - np.log(1.2)) / np.sqrt(
            model.fitted.log_covariance[0, 0]
        )
        within.append(abs(off) < 1.96)
    assert 16 <= sum(within)


def test_value_of_a_base():
    """The 2010 paper's residual lifetimes and values, and their naive counterparts."""
    for alpha, beta, derl, value, naive in (
        (3.80, 15.20, [3.31, 3.45, 3.59, 3.72, 3.84], 207438.23, 182292),
        (1 / 15, 4 / 15, [7.68, 9.46, 9.86, 10.06, 10.19], 617531.42, 341402),
    ):
        model = ShiftedBetaGeo(alpha=alpha, beta=beta)
        found = model.residual_lifetime(RENEWED, discount=0.1)
        assert found.round(2).tolist() == derl
        there = np.round(ACQUIRED * model.survival(RENEWED))
        base = model.base_value(there, renewals=RENEWED, discount=0.1, unit="USD")
        assert round(base.value, 2) == value
        exact = ACQUIRED * model.survival(RENEWED)
        before = ACQUIRED[1:] * model.survival(RENEWED[:-1])
        rate = exact[1:].sum() / before.sum()
        assert round(exact.sum() * rate * 1.1 / (1.1 - rate)) == naive
        assert naive / value < 0.88


def test_value_of_a_base_has_an_error():
    """The parameters' errors are carried to the value; given ones carry none."""
    fitted = ShiftedBetaGeo.fit(COHORTS)
    base = fitted.base_value([100, 80], renewals=[0, 1], margin=50, discount=0.1)
    assert base.low < base.value < base.high
    assert base.n == 180
    doubled = fitted.base_value([200, 160], renewals=[0, 1], margin=50, discount=0.1)
    assert doubled.standard_error == pytest.approx(2 * base.standard_error, rel=1e-6)
    # The delta method against draws of the parameters.
    dice = np.random.default_rng(1)
    draws = dice.multivariate_normal(
        fitted.fitted.at, fitted.fitted.log_covariance, 300
    )
    values = [
        ShiftedBetaGeo(alpha=a, beta=b)
        .base_value([100, 80], renewals=[0, 1], margin=50, discount=0.1)
        .value
        for a, b in np.exp(draws)
    ]
    assert base.standard_error == pytest.approx(np.std(values), rel=0.25)
    given_one = ShiftedBetaGeo(alpha=1, beta=4)
    assert given_one.base_value(9, renewals=0, discount=0.1).standard_error is None


def test_values_of_weibull_have_an_error():
    """BdW carries the errors of its three parameters to a value."""
    model = BetaDiscreteWeibull.fit(HIGH_END)
    base = model.base_value(100, renewals=7, discount=0.1)
    assert base.low < base.value < base.high
    assert float(model.residual_lifetime(7, discount=0.1)) * 100 == pytest.approx(
        base.value
    )


def test_lifetimes_without_discount():
    """Without a discount the sum is (beta + n) / (alpha - 1), or has no end."""
    model = ShiftedBetaGeo(alpha=1.5, beta=4)
    rest = model.residual_lifetime([0, 3], discount=0)
    assert rest == pytest.approx([8, 14], rel=1e-10)
    weibull = BetaDiscreteWeibull(gamma=1.5, delta=4, c=1)
    assert weibull.residual_lifetime([0, 3], discount=0) == pytest.approx(rest)
    assert (
        discounted_sum(lambda age: -np.log1p(age), 0, log_discount=0, tail=1) == np.inf
    )


def test_searches_may_step_out_of_range():
    """A chance of 1 and more has no likelihood, so that a search turns back."""
    one_more = np.log([1.2])
    assert np.isnan(log_constant(np.arange(3.0), one_more)[0]).all()
    steps = BetaDiscreteWeibull.fit([1000, 500, 100, 10, 0])
    assert 0 < steps.survival(1) < 1
    totals = ShiftedBetaGeo.fit_totals([1000, 510, 5], [1000, 500, 0])
    assert not totals.converged


def test_numbers_below_zero_have_a_plain_interval():
    """A number that may be negative gets an interval on its own scale."""
    model = ShiftedBetaGeo.fit(HIGH_END)
    what = Definition(id="loss", name="Loss", formula="-S(2)", unit="ratio")
    made = model.estimate(lambda m: -float(m.survival(2)), what)
    assert made.method == "delta method"
    assert made.value - made.low == pytest.approx(made.high - made.value)


def test_customers_who_are_all_alike():
    """Where retention falls with age the top is at equal customers; it is said."""
    falling = ShiftedBetaGeo.fit([100, 90, 70, 40])
    assert not falling.converged
    assert list(falling.params) == ["constant_churn"]
    assert falling.constant_churn == pytest.approx(60 / 260)
    assert "do not differ" in falling.fitted.note
    assert "Not a maximum-likelihood estimate" in str(falling)
    assert falling.retention([1, 9]) == pytest.approx([200 / 260] * 2)
    assert falling.lost_at(1) == pytest.approx(60 / 260)
    stay = 200 / 260
    assert float(falling.residual_lifetime(3, discount=0.0)) == pytest.approx(
        stay / (1 - stay), rel=1e-9
    )
    assert falling.log_likelihood_of([100, 90, 70, 40]) == pytest.approx(
        falling.log_likelihood
    )
    ageing = BetaDiscreteWeibull.fit([100, 90, 70, 40])
    assert list(ageing.params) == ["constant_churn", "c"]
    assert ageing.c > 1
    assert not ageing.converged
    assert float(ageing.residual_lifetime(0, discount=0.0)) == pytest.approx(
        float(ageing.survival(np.arange(1, 60)).sum()), rel=1e-9
    )
    assert ageing.log_likelihood_of([100, 90, 70, 40]) == pytest.approx(
        ageing.log_likelihood
    )
    totals = ShiftedBetaGeo.fit_totals([100, 190, 260, 300], [100] * 4)
    assert list(totals.params) == ["constant_churn"]


def test_customers_who_leave_at_once_or_never():
    """The other end: parameters that go to 0 are no estimate either."""
    model = ShiftedBetaGeo.fit([100, 60, 60, 60])
    assert not model.converged
    assert "0 or infinity" in model.fitted.note
    assert float(model.survival(50)) == pytest.approx(0.6, abs=1e-6)


@pytest.mark.parametrize(
    ("survivors", "code"),
    [
        ([1000, 631], "too-few-renewals"),
        ([1000], "too-few-renewals"),
        ([], "too-few-renewals"),
        ([1000, 0], "nobody-kept"),
        ([1000, 0, 0], "nobody-kept"),
        ([1000, 1000, 1000], "nobody-lost"),
        ([1000, 631, 640], "rising-survivors"),
        ([1000, -1, -2], "negative-count"),
        ([1.0, 0.631, 0.468], "shares-without-size"),
        ([100, 63.1, 46.8], "shares-without-size"),
        ([[[1]]], "not-counts"),
        (7, "not-counts"),
        (["a", "b"], "not-a-number"),
    ],
)
def test_data_that_cannot_tell(survivors, code):
    """One renewal, nobody lost, all lost, shares without a size: refused, and why."""
    with pytest.raises(InvalidOKRError) as refused:
        ShiftedBetaGeo.fit(survivors)
    assert refused.value.code == code


def test_weibull_needs_one_renewal_more():
    """Three parameters need three spans."""
    with pytest.raises(InvalidOKRError) as refused:
        BetaDiscreteWeibull.fit([1000, 800, 700])
    assert refused.value.code == "too-few-renewals"


def test_shares_with_their_size():
    """Trap 21: fractions and percentages are taken once the size is known."""
    counts = ShiftedBetaGeo.fit(HIGH_END)
    for scale in (1, 100):
        shares = [scale * count / 1000 for count in HIGH_END]
        model = ShiftedBetaGeo.fit(shares, size=1000)
        assert dict(model.params) == pytest.approx(dict(counts.params), rel=1e-9)
        assert model.standard_errors["alpha"] == pytest.approx(
            counts.standard_errors["alpha"]
        )


def test_lost_counts_and_tables_say_the_same():
    """Lost counts, mappings, arrays and frames of cohorts give one fit."""
    lost = Renewals.of_lost(-np.diff(HIGH_END), size=1000)
    assert ShiftedBetaGeo.fit(lost) == ShiftedBetaGeo.fit(HIGH_END)
    table = np.full((2, 5), np.nan)
    table[0], table[1, :4] = COHORTS[0], COHORTS[1]
    pairs = [COHORTS[0], COHORTS[1]]
    models = [
        ShiftedBetaGeo.fit(given)
        for given in (pairs, table, {"a": pairs[0], "b": pairs[1]}, Frame(table))
    ]
    assert len({(m.alpha, m.beta) for m in models}) == 1
    with pytest.raises(InvalidOKRError, match="no counts"):
        Renewals.of_lost([3, -1], size=10)
    with pytest.raises(InvalidOKRError, match="below 0"):
        Renewals.of_lost([6, 6], size=10)


class Frame:
    """What a data frame shows of itself."""

    def __init__(self, rows):
        self.rows = rows

    def to_numpy(self):
        """Return the rows."""
        return self.rows


@pytest.mark.parametrize(
    ("active", "acquired", "code"),
    [
        ([10, 15], [10], "shape-mismatch"),
        ([10, 15, None], [10, 5, 5], "not-counts"),
        ([12, 15, 18], [10, 5, 5], "unknown-ages"),
        ([10, 25, 18], [10, 5, 5], "rising-survivors"),
        ([10, 15], [10, 10], "too-few-renewals"),
        ([10, 20, 30], [10, 10, 10], "nobody-lost"),
        ([10, 10, 10], [10, 10, 10], "nobody-kept"),
    ],
)
def test_totals_that_cannot_be(active, acquired, code):
    """Totals that contradict each other, or tell nothing, are refused."""
    with pytest.raises(InvalidOKRError) as refused:
        ShiftedBetaGeo.fit_totals(active, acquired)
    assert refused.value.code == code


def test_bad_arguments():
    """Parameters, ages and discounts out of range are refused, never computed with."""
    for wrong in (0, -1, np.nan, np.inf, "1"):
        with pytest.raises(InvalidOKRError):
            ShiftedBetaGeo(alpha=wrong, beta=1)
    for wrong in (0, 1, 2):
        with pytest.raises(InvalidOKRError):
            ShiftedBetaGeo(constant_churn=wrong)
        with pytest.raises(InvalidOKRError):
            BetaDiscreteWeibull(constant_churn=wrong)
    with pytest.raises(InvalidOKRError) as both:
        ShiftedBetaGeo(alpha=1, beta=2, constant_churn=0.1)
    assert both.value.code == "parameters-contradict"
    assert type(ShiftedBetaGeo(alpha=1, beta=2).alpha) is float
    model = ShiftedBetaGeo(alpha=0.5, beta=2)
    for call in (
        lambda: model.survival(-1),
        lambda: model.retention(0),
        lambda: model.churn([1, np.nan]),
        lambda: model.residual_lifetime(0, discount=-0.1),
        lambda: model.base_value(-1, renewals=0, discount=0.1),
    ):
        with pytest.raises(InvalidOKRError):
            call()
    with pytest.raises(InvalidOKRError) as endless:
        model.residual_lifetime(0, discount=0)
    assert endless.value.code == "endless-lifetime"
    with pytest.raises(NotMeasuredError, match="given, not fitted"):
        _ = model.standard_errors


def test_models_say_what_they_are():
    """Text, HTML, JSON and explanation of fitted and of given models."""
    given_one, fitted = ShiftedBetaGeo(alpha=1, beta=4), ShiftedBetaGeo.fit(HIGH_END)
    assert str(given_one) == repr(given_one) == "ShiftedBetaGeo(alpha=1, beta=4)"
    assert "ShiftedBetaGeo(alpha=1" in given_one._repr_html_()
    assert "0.668" in fitted._repr_html_()
    assert "0.668" in str(fitted)
    assert given_one.to_dict()["fit"] is None
    assert fitted.to_dict()["fit"]["converged"] is True
    assert json.loads(json.dumps(fitted.to_dict()))["model"] == "ShiftedBetaGeo"
    assert fitted.explain().value == fitted.log_likelihood
    assert [part.label for part in given_one.explain().inputs] == ["alpha", "beta"]
    assert fitted.covariance[0, 0] ** 0.5 == fitted.standard_errors["alpha"]
    assert hash(given_one) == hash(ShiftedBetaGeo(alpha=1, beta=4))


@given(parameters, parameters)
def test_retention_rises_with_age(alpha, beta):
    """Those who leave easily leave first, so sBG's retention rises with age."""
    model = ShiftedBetaGeo(alpha=alpha, beta=beta)
    assert (np.diff(model.retention(np.arange(1, 50))) > 0).all()


@given(parameters, parameters, st.floats(0.3, 2.5))
def test_survival_is_the_product_of_retentions(gamma, delta, c):
    """Survival, retention, churn and the share lost at each age hang together."""
    model = BetaDiscreteWeibull(gamma=gamma, delta=delta, c=c)
    ages = np.arange(1, 30)
    kept = np.cumprod(model.retention(ages))
    assert model.survival(ages) == pytest.approx(kept, rel=1e-9)
    assert model.lost_at(ages).sum() == pytest.approx(1 - kept[-1], abs=1e-9)
    assert model.churn(ages) == pytest.approx(1 - model.retention(ages), abs=1e-12)


@given(parameters, parameters, st.floats(0.01, 1))
def test_residual_lifetime_rises_with_renewals(alpha, beta, discount):
    """Who has stayed longer stays longer; one step back is one renewal."""
    model = ShiftedBetaGeo(alpha=alpha, beta=beta)
    rest = model.residual_lifetime(np.arange(6), discount=discount)
    assert (np.diff(rest) > 0).all()
    back = model.retention(np.arange(1, 6)) * (1 + rest[1:] / (1 + discount))
    assert rest[:-1] == pytest.approx(back, rel=1e-10)


@given(parameters, parameters)
def test_weibull_with_c_of_one_is_beta_geometric(alpha, beta):
    """BdW with c = 1 is sBG, in every number."""
    sbg = ShiftedBetaGeo(alpha=alpha, beta=beta)
    bdw = BetaDiscreteWeibull(gamma=alpha, delta=beta, c=1)
    ages = np.arange(40)
    assert bdw.survival(ages) == pytest.approx(sbg.survival(ages), rel=1e-12)


@given(st.lists(st.integers(0, 400), min_size=3, max_size=6))
def test_cohorts_add_up(lost):
    """Two equal cohorts tell what one of twice the size tells."""
    survivors = np.maximum(1000 - np.cumsum([0, 100, *lost]), 1)
    one, two = (
        Renewals.of_survivors(2 * survivors),
        Renewals.of_survivors([survivors] * 2),
    )
    assert (one.kept.tolist(), one.lost.tolist()) == (
        two.kept.tolist(),
        two.lost.tolist(),
    )
    assert one.customers == two.customers


def test_an_end_beyond_all_floats_is_none():
    """An error of so many times the number leaves the upper end open."""
    model = ShiftedBetaGeo.fit([1000, 869, 743, 653])
    what = Definition(id="x", name="X", formula="exp", unit="ratio")
    wild = model.estimate(lambda m: float(np.exp(3000 * (m.alpha - model.alpha))), what)
    assert wild.high is None
    assert 0 <= wild.low < wild.value == 1


def test_nobody_stays_for_ever():
    """After a number of renewals beyond all floats nobody is left."""
    model = BetaDiscreteWeibull(gamma=0.5, delta=2, c=3)
    assert model.survival([1e200, 0]).tolist() == [0, 1]


def test_renewals_are_taken_as_they_are():
    """Counted once, they give the fit and the likelihood of the survivors."""
    counted = Renewals.of_survivors(HIGH_END)
    model = ShiftedBetaGeo.fit(counted)
    assert dict(model.params) == dict(ShiftedBetaGeo.fit(HIGH_END).params)
    assert model.log_likelihood_of(counted) == model.log_likelihood_of(HIGH_END)
