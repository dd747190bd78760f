"""Lifetime value against simulation, quadrature and the numbers of CDNOW."""

import csv
import datetime as dt
import json
import math
from pathlib import Path

import numpy as np
import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from okrkit.errors import InvalidOKRError, NotMeasuredError, UnknownIdError
from okrkit.retention.customers.summary import summary
from okrkit.retention.lifetime.beta_geo import BetaGeo
from okrkit.retention.lifetime.gamma_gamma import GammaGamma
from okrkit.retention.lifetime.modified_beta_geo import ModifiedBetaGeo
from okrkit.retention.lifetime.pareto_nbd import ParetoNBD
from okrkit.retention.tables.events import Events
from okrkit.retention.value.customers import lifetime_value, new_customer_value
from okrkit.retention.value.ranking import deciles_of, gini_of, lorenz_of
from okrkit.retention.value.sample import customers, models, valued

HERE = Path(__file__).parent
SAMPLE = HERE.parents[1] / "examples" / "customer_retention" / "data"
BG = BetaGeo(r=0.243, alpha=4.414, a=0.793, b=2.426, unit="weeks")
MBG = ModifiedBetaGeo(r=0.525, alpha=6.183, a=0.891, b=1.614, unit="weeks")
PARETO = ParetoNBD(r=0.553, alpha=10.578, s=0.606, beta=11.669, unit="weeks")
GG = GammaGamma(p=6.25, q=3.74, v=15.44)
ONE = {"frequency": [3], "recency": [30.0], "T": [38.0], "monetary": [40.0]}


@pytest.fixture(scope="module")
def cdnow():
    """Return the summary of CDNOW's sample on the last day of week 39."""
    lines = (SAMPLE / "CDNOW_sample.txt").read_text("utf-8").splitlines()
    words = [line.split() for line in lines]
    columns = {
        "customer": [int(w[1]) for w in words],
        "date": [dt.date.fromisoformat(w[2]) for w in words],
        "amount": [float(w[4]) for w in words],
    }
    return summary(Events(columns, amount="amount"), on="1997-09-30", unit="weeks")


@pytest.fixture(scope="module")
def fitted(cdnow):
    """Return the models of its customers."""
    return BetaGeo.fit(cdnow), GammaGamma.fit(cdnow)


def test_twelve_months_of_weekly_data_are_twelve_months():
    """75,916.76 without a discount, which a peer makes 280,488 of: rounded data."""
    text = (HERE / "data" / "cdnow_customers_summary.csv").read_text("utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    data = {
        name: np.array([float(row[name]) for row in rows])
        for name in ("frequency", "recency", "T")
    }
    days: dict[int, dict[str, float]] = {}
    for line in (SAMPLE / "CDNOW_sample.txt").read_text("utf-8").splitlines():
        _, who, day, _, paid = line.split()
        if day <= "19970930":
            mine = days.setdefault(int(who), {})
            mine[day] = mine.get(day, 0.0) + float(paid)
    later = [[mine[day] for day in sorted(mine)[1:]] for mine in days.values()]
    # The shipped summary has cents, halves rounded up.
    money = np.array([np.mean(m or [0]) for m in later])
    data["monetary"] = np.floor(100 * money + 0.5 + 1e-6) / 100
    model = BetaGeo.fit(data, unit="weeks"), GammaGamma.fit(data)
    asked = {"discount": 0, "intervals": None}
    # The year of the facts is 365.25 days long; a calendar's mean one is 365.2425.
    year = lifetime_value(*model, data, horizon="365.25 days", **asked)
    assert 75_916.76 == pytest.approx(year.total.value, abs=0.06)
    months = lifetime_value(*model, data, horizon="12 months", **asked)
    assert 75_916.76 == pytest.approx(months.total.value, rel=2e-5)
    wrong = lifetime_value(*model, data, horizon="360 weeks", **asked)
    assert 280_488 == pytest.approx(wrong.total.value, abs=1)


def test_month_ends_are_the_peers_sum(cdnow, fitted):
    """A peer adds up months, each discounted at its end; so does this, on request."""
    bought, paid = fitted
    rows = cdnow.to_columns()
    history = rows["frequency"], rows["recency"], rows["T"]
    month = 365.2425 / 12 / 7
    spend = paid.expected_spend(rows["frequency"], np.nan_to_num(rows["monetary"]))
    found, before = 0.0, 0.0
    for k in range(1, 13):
        now = bought.expected_purchases(k * month, *history)
        found += float(((now - before) * spend).sum()) / 1.01**k
        before = now
    made = lifetime_value(
        bought, paid, cdnow, discount="1% a month", timing="month-end", intervals=None
    )
    assert found == pytest.approx(made.total.value, rel=1e-10)
    each = lifetime_value(bought, paid, cdnow, discount="1% a month", intervals=None)
    assert made.total.value < each.total.value < made.total.value * 1.01


def simulate(model, count, horizon, rate, seed):
    """Return discounted money of customers who are drawn from a history's posterior."""
    dice = np.random.default_rng(seed)
    x, t_x, age, z = 3, 30.0, 38.0, 40.0
    alive = dice.random(count) < float(model.probability_alive(x, t_x, age))
    r, alpha, a, b = model.values
    rates = dice.gamma(r + x, 1 / (alpha + age), count)
    if isinstance(model, ParetoNBD):
        until, leaves = dice.exponential(1 / dice.gamma(a, 1 / (b + age), count)), 0.0
    else:
        until, leaves = np.full(count, np.inf), dice.beta(a, b + x + model.shift, count)
    nu = dice.gamma(GG.p * x + GG.q, 1 / (GG.v + x * z), count)
    money, time, there = np.zeros(count), np.zeros(count), alive.copy()
    while there.any():
        time = time + dice.exponential(1 / rates)
        there &= time < np.minimum(until, horizon)
        paid = dice.gamma(GG.p, 1 / nu)
        money += np.where(there, paid * np.exp(-rate * time), 0.0)
        there &= dice.random(count) >= leaves
    return money


@pytest.mark.once
@pytest.mark.parametrize("model", [BG, MBG, PARETO])
@pytest.mark.parametrize("discount", ["25% a year", 0])
def test_value_and_spread_are_those_of_simulated_customers(model, discount):
    """The mean and the variance of a million drawn futures, within their own error."""
    made = lifetime_value(model, GG, ONE, horizon="104 weeks", discount=discount)
    rate = math.log(1.25) * 7 / 365.2425 if discount else 0.0
    money = simulate(model, 300_000, 104.0, rate, seed=11)
    error = money.std() / math.sqrt(len(money))
    assert money.mean() == pytest.approx(made.value[0], abs=4 * error)
    squares = (money - money.mean()) ** 2
    within = 5 * squares.std() / math.sqrt(len(money))
    assert squares.mean() == pytest.approx(made.spread()[0] ** 2, abs=within)
    assert made.prediction().standard_error == pytest.approx(made.spread()[0])
    assert "chance alone" in made.prediction().method


def test_discounting_is_the_integral_of_expected_purchases():
    """By parts: exp(-δ H) E(H) + δ ∫ exp(-δ t) E(t) dt, with another quadrature."""
    rate, upto = math.log(1.1) * 7 / 365.2425, 80.0
    at, weights = np.polynomial.legendre.leggauss(60)
    times = (at + 1) / 2 * upto
    made = [float(BG.expected_purchases(t, 3, 30.0, 38.0)) for t in times]
    whole = float(weights / 2 * upto @ (np.exp(-rate * times) * made)) * rate
    whole += math.exp(-rate * upto) * float(BG.expected_purchases(upto, 3, 30.0, 38.0))
    found = lifetime_value(BG, 1.0, ONE, horizon="80 weeks")
    assert whole == pytest.approx(found.purchases[0], rel=1e-9)


@pytest.mark.parametrize(
    "model",
    [
        BetaGeo(r=0.243, alpha=4.414, a=1.0, b=2.426, unit="weeks"),
        BetaGeo(r=0.11, alpha=2.24, a=0.31, b=0.5, unit="weeks"),
        ModifiedBetaGeo(r=0.525, alpha=6.183, a=1e-6, b=1e-6, unit="weeks"),
        ParetoNBD(r=0.553, alpha=10.578, s=1.0, beta=11.669, unit="weeks"),
    ],
)
def test_no_history_is_too_heavy_or_too_old(model):
    """Where peers give NaN or inf: a or s of 1, a + b below 1, 100,000 purchases."""
    grid = [(x, T) for x in (0, 1, 300, 20_000, 100_000) for T in (0.5, 39.0, 1e5)]
    x, age = (np.array(column, float) for column in zip(*grid, strict=True))
    data = {"frequency": x, "recency": np.where(x > 0, age, 0.0), "T": age}
    data["monetary"] = np.where(x > 0, 40.0, 0.0)
    for discount in (0, "10% a year"):
        made = lifetime_value(model, GG, data, horizon="520 weeks", discount=discount)
        assert (made.value > 0).all()
        assert np.isfinite(made.value).all()
        assert (made.spread() > 0).all()
        assert np.isfinite(made.spread()).all()
        never = model.expected_purchases("520 weeks", x, data["recency"], age)
        assert (made.purchases <= never * (1 + 1e-9)).all()
        if discount == 0:
            assert made.purchases == pytest.approx(never, rel=1e-9)


def test_all_time_is_the_limit_of_long_horizons():
    """A horizon of None is no special case, only the longest one."""
    ends = [
        lifetime_value(BG, GG, ONE, horizon=horizon, discount="20% a year").value[0]
        for horizon in ("1 years", "20 years", "200 years", None)
    ]
    assert sorted(ends) == ends
    assert ends[2] == pytest.approx(ends[3], rel=1e-6)
    assert lifetime_value(BG, GG, ONE, horizon=None).spread()[0] > 0


@pytest.mark.once
def test_the_delta_method_agrees_with_the_bootstrap(cdnow, fitted):
    """Two ways to one error, of the total and of customers, within Monte-Carlo bounds.

    60 replicates leave some 9 % in each error; three of these are allowed.
    """
    delta = lifetime_value(*fitted, cdnow, unit="USD")
    drawn = lifetime_value(
        *fitted, cdnow, unit="USD", intervals="bootstrap", replicates=60, seed=5
    )
    assert drawn.total.method == "bootstrap"
    ratio = drawn.total.standard_error / delta.total.standard_error
    assert 0.75 < ratio < 1.33
    assert drawn.total.low < delta.total.value < drawn.total.high
    heavy = np.argsort(-delta.value)[:50]
    ratios = drawn.standard_error[heavy] / delta.standard_error[heavy]
    assert 0.75 < np.median(ratios) < 1.33
    again = lifetime_value(*fitted, cdnow, intervals="bootstrap", replicates=4, seed=5)
    assert again.total.value == pytest.approx(delta.total.value)


def test_errors_are_those_of_a_plain_delta_method(cdnow, fitted):
    """The collapsed sums against whole values recomputed at moved parameters."""
    made = lifetime_value(*fitted, cdnow)
    variances = []
    for place, names in ((0, BetaGeo.names), (1, ("p", "q", "v"))):
        fit = fitted[place].fitted
        rise = []
        for k in range(len(names)):
            ends = []
            for sign in (1e-4, -1e-4):
                logs = fit.at.copy()
                logs[k] += sign
                moved = list(fitted)
                params = dict(zip(names, np.exp(logs), strict=True))
                moved[place] = evolve(fitted[place], **params, fitted=None)
                ends.append(lifetime_value(*moved, cdnow, intervals=None).value)
            rise.append((ends[0] - ends[1]) / 2e-4)
        variances.append((np.array(rise), fit.log_covariance))
    each = sum(np.einsum("in,ij,jn->n", g, c, g) for g, c in variances)
    assert np.sqrt(each) == pytest.approx(made.standard_error, rel=1e-6)
    total = sum(g.sum(axis=1) @ c @ g.sum(axis=1) for g, c in variances)
    assert math.sqrt(total) == pytest.approx(made.total.standard_error, rel=1e-6)
    assert made.total.standard_error / 2357 == pytest.approx(made.mean.standard_error)
    # Errors of parameters are shared: they do not cancel out over customers.
    assert made.total.standard_error > math.sqrt((made.standard_error**2).sum())


def test_a_fixed_price_has_no_error_of_its_own(cdnow, fitted):
    """With a price the errors are those of purchases alone, and no money is read."""
    made = lifetime_value(fitted[0], 20, cdnow)
    one = lifetime_value(fitted[0], 1, cdnow)
    assert made.value == pytest.approx(20 * one.value)
    assert made.standard_error == pytest.approx(20 * one.standard_error)
    assert made.spend == pytest.approx(np.full(2357, 20.0))
    assert made.spread() == pytest.approx(20 * one.spread())
    assert "always" in str(made.explain("1"))


def test_new_customers_are_worth_what_a_history_of_nothing_is():
    """A new customer is one of age 0, with a first purchase that is certain."""
    bought, paid = models()
    with pytest.raises(InvalidOKRError, match="not true or false"):
        new_customer_value(bought, paid, first="no")
    rest = new_customer_value(bought, paid, first=False)
    zero = {"frequency": [0], "recency": [0], "T": [0], "monetary": [0]}
    made = lifetime_value(bought, paid, zero)
    assert made.total.value == pytest.approx(rest.value, rel=1e-12)
    assert made.total.standard_error == pytest.approx(rest.standard_error, rel=1e-9)
    whole = new_customer_value(bought, paid)
    assert rest.value + paid.mean_spend == pytest.approx(whole.value, rel=1e-12)
    given = new_customer_value(BG, GG)
    assert given.standard_error is None
    assert "no error" in given.note


rows = st.lists(
    st.tuples(
        st.integers(0, 30),
        st.floats(0.1, 1.0),
        st.floats(1, 200),
        st.floats(0.5, 500),
    ),
    min_size=1,
    max_size=12,
)


def table(drawn):
    """Return drawn histories as columns."""
    x = np.array([row[0] for row in drawn], float)
    age = np.array([row[2] for row in drawn])
    return {
        "frequency": x,
        "recency": np.where(x > 0, age * [row[1] for row in drawn], 0.0),
        "T": age,
        "monetary": np.where(x > 0, [row[3] for row in drawn], 0.0),
    }


@settings(max_examples=settings().max_examples // 2)
@given(rows, st.floats(0.01, 5), st.randoms(use_true_random=False))
def test_laws_of_value(drawn, margin, shuffler):
    """Margins scale, order does not matter, discounts cost, horizons add up."""
    data = table(drawn)
    made = lifetime_value(BG, GG, data)
    scaled = lifetime_value(BG, GG, data, margin=margin)
    assert margin * made.value == pytest.approx(scaled.value, rel=1e-12)
    order = list(range(len(drawn)))
    shuffler.shuffle(order)
    mixed = lifetime_value(BG, GG, {k: v[order] for k, v in data.items()})
    assert made.value[order] == pytest.approx(mixed.value, rel=1e-12)
    assert made.total.value == pytest.approx(mixed.total.value, rel=1e-12)
    assert made.value.sum() == pytest.approx(made.total.value, rel=1e-9)
    dearer = lifetime_value(BG, GG, data, discount="30% a year")
    assert (dearer.value <= made.value * (1 + 1e-12)).all()
    curve = made.lorenz()
    assert (np.diff(curve.value) >= -1e-12).all()
    assert (curve.value <= curve.customers + 1e-9).all()
    assert 0 <= made.gini < 1
    assert made.deciles().share.sum() == pytest.approx(1)
    # One year and the year after it are two years: each month counts once.
    months = [
        lifetime_value(
            BG, GG, data, horizon=f"{n} months", discount=0, timing="month-end"
        ).total.value
        for n in (12, 24)
    ]
    plain = lifetime_value(BG, GG, data, horizon="24 months", discount=0)
    assert months[1] == pytest.approx(plain.total.value, rel=1e-9)
    assert months[0] <= months[1]


def test_money_in_cents_is_worth_a_hundred_times_as_much(cdnow, fitted):
    """The unit of money is of no account, to fits, values and errors alike."""
    columns = cdnow.to_columns()
    columns["monetary"] = np.nan_to_num(columns["monetary"]) * 100
    made = lifetime_value(*fitted, cdnow)
    cents = lifetime_value(fitted[0], GammaGamma.fit(columns), columns)
    assert made.total.value * 100 == pytest.approx(cents.total.value, rel=1e-6)
    assert made.total.standard_error * 100 == pytest.approx(
        cents.total.standard_error, rel=1e-4
    )


def test_the_prediction_holds_what_the_base_came_to_bring(cdnow, fitted):
    """Over weeks 40 to 78 CDNOW's customers brought what was foretold, nearly."""
    made = lifetime_value(*fitted, cdnow, horizon="39 weeks", discount=0, unit="USD")
    whole = made.prediction()
    assert whole.standard_error > made.total.standard_error
    assert whole.low < made.total.low
    assert whole.high > made.total.high
    lines = (SAMPLE / "CDNOW_sample.txt").read_text("utf-8").splitlines()
    words = [line.split() for line in lines]
    came = sum(float(w[4]) for w in words if "19970930" < w[2] <= "19980630")
    assert whole.low < came < 1.1 * whole.high
    assert made.prediction(level=0.5).low > whole.low


def test_the_most_valuable_come_first(cdnow, fitted):
    """Ranking, deciles and Gini's index agree with a plain sort."""
    made = lifetime_value(*fitted, cdnow)
    best = [one.value for one in made.top(25)]
    assert best == np.sort(made.value)[::-1][:25].tolist()
    assert [one.customer for one in made.top()] == [
        made.ids[i] for i in np.argsort(-made.value, kind="stable")[:10]
    ]
    tenths = made.deciles()
    assert tenths["1"].share == pytest.approx(
        np.sort(made.value)[::-1][:236].sum() / made.value.sum()
    )
    assert int(tenths.customers.sum()) == len(made)
    assert tenths["10"].cumulative == pytest.approx(1)
    differences = np.abs(made.value[:, None] - made.value[None, :]).mean()
    assert differences / (2 * made.value.mean()) == pytest.approx(made.gini)
    assert "decile" in str(tenths)
    assert "<svg" in tenths._repr_html_()
    assert "10 customers" in str(tenths) or "236" in str(tenths)
    assert repr(tenths).startswith("<Deciles: the first has")
    assert len(tenths.to_frame("polars")) == 10
    assert tenths.explain("1").inputs[0].value == pytest.approx(tenths["1"].value)


def test_shares_of_few_and_of_none():
    """Two customers fill two tenths; worth nothing has no shares."""
    few = deciles_of(np.array([1.0, 3.0]))
    assert (few["1"].value, few["1"].mean, few["1"].least) == (3.0, 3.0, 3.0)
    assert (few["2"].customers, few["2"].mean, few["2"].least) == (0, None, None)
    assert "-" in str(few)
    assert np.isnan(few.to_columns()["mean"][1])
    assert gini_of(np.array([0.0, 0.0, 0.0, 4.0])) == 0.75
    for measure in (gini_of, deciles_of, lorenz_of):
        with pytest.raises(NotMeasuredError):
            measure(np.zeros(3))


def test_a_result_is_indexed_explained_and_shown():
    """One result, every face of it."""
    made = valued()
    one = made["bo"]
    assert one.value == pytest.approx(one.purchases * one.spend)
    assert one.low < one.value < one.high
    assert made.to_columns()["value"].sum() == pytest.approx(made.total.value)
    plain = json.loads(json.dumps(made.to_dict()))
    assert plain["items"][1]["customer"] == "bo"
    assert plain["discount"] == "10% a year"
    assert plain["total"]["value"] == pytest.approx(made.total.value)
    told = str(made.explain("bo"))
    assert "repeat purchases" in told
    assert "95% interval" in told
    assert made.explain("bo").value == pytest.approx(
        math.prod(part.value for part in made.explain("bo").inputs)
    )
    assert "most" not in repr(made)
    assert "<LifetimeValue of 3 customers" in repr(made)
    assert str(made).startswith("Lifetime value of the next 12 months")
    page = made._repr_html_()
    assert "Share of value by decile" in page
    assert len(made.to_frame("pandas")) == 3
    with pytest.raises(UnknownIdError, match="no such id"):
        made["bob"]
    with pytest.raises(UnknownIdError):
        made.explain("bob")


def test_ids_are_text_and_escaped():
    """A name is no markup."""
    data = {**customers(), "who": ["<b>", "b", "c"]}
    made = lifetime_value(*models(), data, customer="who")
    assert "<b>" not in made._repr_html_()
    assert made["<b>"].customer == "<b>"


def test_given_parameters_have_no_error():
    """Nothing is known of how far they are off; nothing is said of it."""
    made = lifetime_value(BG, GG, ONE, date="2026-10-31")
    assert made["0"].standard_error is None
    assert made["0"].low is None
    assert made.total.standard_error is None
    assert "no error is known" in made.total.note
    assert made.total.date == dt.date(2026, 10, 31)
    assert "interval" not in made.explain("0").note
    assert "-" in str(made)
    bare = lifetime_value(BG, GG, ONE, intervals=None)
    assert bare.total.note == ""
    assert made.explain("0").inputs[0].value == pytest.approx(made.alive[0])


def test_a_customer_who_is_surely_gone_is_worth_nothing():
    """Chances below the least float are 0, without a fault on the way."""
    gone = {"frequency": [4000], "recency": [1.0], "T": [1e5], "monetary": [40.0]}
    made = lifetime_value(*models(), gone)
    assert made["0"].value == 0
    assert (made["0"].low, made["0"].high) == (0, 0)
    assert made.explain("0").inputs[1].value == 0
    assert "decile" not in made._repr_html_()
