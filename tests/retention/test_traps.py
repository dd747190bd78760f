"""
Cases in which tools in wide use give a wrong number, or none, without a word.

Truths were worked out with 50 digits outside okrkit, or follow by hand.
"""

import tracemalloc
from pathlib import Path

import numpy as np
import pytest

import okrkit as okr
from okrkit.errors import InvalidOKRError, OKRError

kept = okr.retention
DATA = Path(__file__).parent / "data"
SAMPLE = DATA.parents[2] / "examples" / "customer_retention" / "data"
PAPER = {"r": 0.243, "alpha": 4.414, "a": 0.793, "b": 2.426}
HIGH_END = (1000, 869, 743, 653, 593, 551, 517, 491)


def cdnow():
    """Return the histories of 2,357 customers, in weeks."""
    path = DATA / "cdnow_customers_summary.csv"
    rows = np.loadtxt(path, delimiter=",", skiprows=1)
    return {"frequency": rows[:, 1], "recency": rows[:, 2], "T": rows[:, 3]}


@pytest.fixture(scope="module")
def fitted():
    """Return BG/NBD fitted to CDNOW."""
    return kept.BetaGeo.fit(cdnow(), unit="weeks")


@pytest.fixture(scope="module")
def pareto():
    """Return Pareto/NBD fitted to CDNOW."""
    return kept.ParetoNBD.fit(cdnow(), unit="weeks")


def buys(*rows, **names):
    """Return purchases from rows of customer, date and perhaps money."""
    columns = ("customer", "date", "paid")[: len(rows[0])]
    table = dict(zip(columns, map(list, zip(*rows, strict=True)), strict=True))
    return kept.Events(table, **names)


def refusal(call, *args, **named):
    """Return the error with which a call is refused."""
    with pytest.raises(OKRError) as caught:
        call(*args, **named)
    return caught.value


@pytest.mark.parametrize(
    ("a", "truth"),
    [(1, 1.1021367860399558), (1 + 1e-9, 1.1021367854937253)],
    ids=["exactly", "nearly"],
)
def test_01_dropout_of_power_one(a, truth):
    """The closed form divides by a - 1: infinite at 1, six digits lost beside it."""
    model = kept.BetaGeo(r=0.243, alpha=4.414, a=a, b=2.426)

    assert pytest.approx(truth, rel=1e-12) == float(
        model.expected_purchases(39, 2, 30.43, 38.86)
    )


def test_02_heavy_dropout_of_someone_who_never_came_back():
    """With a + b below 1 the closed form is the logarithm of a negative number."""
    model = kept.BetaGeo(r=0.11, alpha=2.24, a=0.31, b=0.5)

    assert pytest.approx(0.56458861553278470, rel=1e-12) == float(
        model.expected_purchases(30, 0, 0, 1)
    )


@pytest.mark.parametrize(
    ("x", "last", "age", "t", "truth"),
    [
        (20_000, 3649, 3650, 365, 1904.9224983420678),
        (298, 365, 365, 3650, 921.41202544521769),
        (196, 90, 90, 3650, 1085.2283031537066),
        (1035, 365, 365, 365, 764.19372772146274),
    ],
    ids=["20000", "298", "196", "1035"],
)
def test_03_heavy_buyers(x, last, age, t, truth):
    """Whoever buys very often overflows the series of the closed form."""
    found = kept.BetaGeo(**PAPER).expected_purchases(t, x, last, age)

    assert pytest.approx(truth, rel=1e-11) == float(found)


@pytest.mark.parametrize("s", [1, 1 - 1e-12, 1 + 1e-12])
def test_04_pareto_of_power_one(s):
    """The closed form is 0 / 0 where s is 1, and nothing but rounding beside it."""
    model = kept.ParetoNBD(r=0.553, alpha=10.578, s=s, beta=11.669)

    assert pytest.approx(1.18605228227934, rel=1e-10) == float(
        model.expected_purchases(39, 2, 30.43, 38.86)
    )


def test_05_the_same_data_give_the_same_fit(pareto):
    """A random start and a search without a gradient stop elsewhere every time."""
    again = kept.ParetoNBD.fit(cdnow(), unit="weeks")

    assert pareto == again
    assert pytest.approx(11.6679100946, rel=1e-6) == pareto.params["beta"]
    assert pareto.fitted.gradient_norm <= 1e-8


def test_06_the_log_likelihood_is_that_of_the_data(fitted, pareto):
    """A mean per customer, in rescaled time, ranks no two models."""
    log_likelihood = fitted.fitted.log_likelihood

    assert round(log_likelihood, 4) == -9582.4256
    assert pytest.approx(8 - 2 * log_likelihood) == fitted.fitted.aic
    assert pytest.approx(log_likelihood) == float(
        fitted.log_likelihood_of(**cdnow()).sum()
    )
    assert fitted.fitted.aic < pareto.fitted.aic


@pytest.mark.parametrize(
    "ask",
    [
        lambda model: model.mean_spend,
        lambda model: model.expected_spend(0, 0.0),
        lambda model: model.expected_spend([3, 1], [20.0, 35.0]),
    ],
    ids=["mean", "new", "known"],
)
def test_07_spend_without_a_mean_is_refused(ask):
    """With q of at most 1 the formula says that customers spend less than nothing."""
    error = refusal(ask, kept.GammaGamma(p=2, q=0.8, v=10))

    assert (error.code, error.place) == ("no-mean", "q")


def test_08_twelve_months_are_twelve_months(fitted):
    """Twelve of whatever the model counts in, or of 30 days: both are no year."""
    year = fitted.expected_purchases("12 months", 2, 30.43, 38.86)

    weeks = fitted.expected_purchases(365.25 / 7, 2, 30.43, 38.86)
    assert pytest.approx(weeks, rel=1e-4) == year
    assert fitted.expected_purchases(12, 2, 30.43, 38.86) < 0.3 * year
    days = fitted.with_unit("days")
    assert pytest.approx(year) == days.expected_purchases(
        "12 months", 2, 7 * 30.43, 7 * 38.86
    )


def test_08_a_year_of_value_is_a_year(fitted):
    """A peer makes 280,488 of it: twelve months of 30 weeks each."""
    lines = (SAMPLE / "CDNOW_sample.txt").read_text("utf-8").splitlines()
    orders = [line.split() for line in lines]
    rows = [(who, f"{d[:4]}-{d[4:6]}-{d[6:]}", float(m)) for _, who, d, _, m in orders]
    read = buys(*rows, amount="paid")
    paid = kept.summary(read, on="1997-09-30", unit="weeks").monetary
    # The peer's summary has cents, halves rounded up.
    cents = np.floor(100 * np.nan_to_num(paid) + 0.5 + 1e-6)
    rows = {**cdnow(), "monetary": cents / 100}
    spend = kept.GammaGamma.fit(rows)
    year = {"horizon": "365.25 days", "discount": 0, "intervals": None}
    found = kept.lifetime_value(fitted, spend, rows, **year)

    assert pytest.approx(75_916.76, abs=0.06) == found.total.value


def test_08_a_fit_knows_in_which_unit_its_data_count():
    """Nobody has to remember whether a summary was in days or weeks."""
    rows = [(who, f"2026-01-{who:02}") for who in range(1, 29)]
    rows += [(who, f"2026-0{who % 3 + 2}-11") for who in range(1, 29, 3)]
    rows += [(who, "2026-05-20") for who in range(1, 29, 6)]
    found = [
        kept.BetaGeo.fit(kept.summary(buys(*rows), on="2026-06-30", unit=unit))
        for unit in ("days", "weeks")
    ]

    assert [model.unit for model in found] == ["days", "weeks"]
    ahead = [float(model.expected_purchases_new("6 months")) for model in found]
    assert pytest.approx(ahead[0], rel=1e-6) == ahead[1]


def test_09_dates_that_may_be_read_two_ways_are_refused():
    """As text, 12/31/2023 is later than 02/01/2024, and customers after it vanish."""
    error = refusal(
        buys, (1, "10/02/2023"), (1, "01/05/2024"), (2, "12/31/2023"), (3, "02/01/2024")
    )
    assert error.code == "invalid-date"

    read = buys(
        (1, "2023-10-02"), (1, "2024-01-05"), (2, "2023-12-31"), (3, "2024-02-01")
    )
    found = kept.summary(read, on="2024-02-01")
    assert [1, 0, 0] == found.frequency.tolist()


def test_10_a_day_is_cut_where_it_ends():
    """15:00 of the last day: inside for one function, in the test set for another."""
    read = buys((1, "2026-10-01T09:00:00"), (1, "2026-10-08T15:00:00"))
    held = kept.calibration_and_holdout(read, cut="2026-10-08", on="2026-10-31")

    assert [1] == kept.summary(read, on="2026-10-08").frequency.tolist()
    assert ([1], [0]) == (
        held.calibration.frequency.tolist(),
        held.frequency.tolist(),
    )


def test_11_money_is_counted_by_the_day_on_both_sides_of_a_cut():
    """Per day before the cut and per order after it, they differ with equal buying."""
    orders = [(1, "2026-10-01", 10)]
    orders += [
        (1, day, paid) for day in ("2026-10-08", "2026-10-20") for paid in (20, 30)
    ]
    held = kept.calibration_and_holdout(
        buys(*orders, amount="paid"), cut="2026-10-10", on="2026-10-31"
    )

    assert [50.0] == held.calibration.monetary.tolist()
    assert ([1], [50.0]) == (held.frequency.tolist(), held.monetary.tolist())


def test_12_a_refund_is_no_purchase():
    """A refund on a day of its own becomes one more purchase, of less than nothing."""
    rows = (1, "2026-10-01", 10), (1, "2026-10-08", 50), (1, "2026-10-15", -50)
    found = kept.summary(buys(*rows, amount="paid"), on="2026-10-31")

    assert [1] == found.frequency.tolist()
    assert found.noted["refund"] == 1
    assert found["1"].monetary is None
    part = kept.summary(
        buys(*rows[:2], (1, "2026-10-15", -20), amount="paid"), on="2026-10-31"
    )
    assert part["1"].monetary == 30


def test_13_what_is_missing_is_counted_and_moves_nothing():
    """Rows without an id or a day vanish silently, yet move the end of the log."""
    read = buys((1, "2026-10-01"), (None, "2026-12-24"), (1, None), (2, "2026-10-03"))
    found = kept.summary(read, on="2026-10-31")

    assert {"no customer": 1, "no day": 1} == dict(found.excluded)
    assert [30.0, 28.0] == found.T.tolist()
    assert "1, no customer" in str(found)


def test_14_the_day_is_that_of_the_business():
    """The wall clock of the stamp, or of the session, moves days and whole months."""
    moments = (1, "2026-01-02T01:30:00Z"), (1, "2026-02-01T01:30:00Z")
    found = kept.summary(buys(*moments, zone="America/New_York"), on="2026-02-28")

    first, last = found["1"].first, found["1"].last
    assert ("2026-01-01", "2026-01-31") == (str(first), str(last))
    assert refusal(buys, *moments).code == "zone-missing"
    mixed = (1, "2026-01-02T01:30:00Z"), (1, "2026-01-02T01:30:00")
    assert refusal(buys, *mixed, zone="Europe/Berlin").code == "zones-mixed"


ORDERS = (1, "2026-01-05"), (1, "2026-02-03"), (2, "2026-01-20"), (3, "2026-02-25")


def test_15_a_month_that_has_not_come_is_no_zero():
    """A share of 0 for a month ahead pulls down the mean of all cohorts."""
    found = kept.cohorts(buys(*ORDERS), on="2026-02-28")
    ahead = found["2026-02/1"]

    assert ahead.value is None
    assert found.curve()["1"].value == 0.5
    assert [True, True, True, False] == np.ravel(found.observed).tolist()


def test_16_a_month_that_has_begun_is_no_month():
    """A log that ends on 2 March gives March a share as if it were over."""
    found = kept.cohorts(buys(*ORDERS), on="2026-03-02")

    assert found["2026-01/2"].provisional
    columns = found.to_columns()
    running = columns["id"] == "2026-01/2"
    assert pytest.approx([2 / 31]) == columns["exposure"][running]
    assert "2026-01" == found.measured(1).latest().period.label
    active = kept.active_accounts(buys(*ORDERS), on="2026-03-02")
    assert "2026-02" == active.latest().period.label
    assert active["2026-03"].provisional


def test_17_customers_who_are_equal_score_equally():
    """Ten alike got scores by their ids, or none at all since quantiles tie."""
    rows = [(who, "2026-01-05", 5) for who in range(10)]
    found = kept.rfm(buys(*rows, amount="paid"), on="2026-03-02")

    for scores in (found.recency_score, found.frequency_score, found.monetary_score):
        assert {3} == set(scores.tolist())
    assert 1 == len(set(found.segment.tolist()))


@pytest.mark.parametrize("model", [kept.BetaGeo, kept.ModifiedBetaGeo, kept.ParetoNBD])
def test_18_where_nobody_came_back_nothing_is_fitted(model):
    """Of a likelihood that rises forever the last step of the search is returned."""
    none = {"frequency": [0] * 5, "recency": [0] * 5, "T": [5, 6, 7, 8, 9]}
    error = refusal(model.fit, none)

    assert isinstance(error, InvalidOKRError)
    assert error.code == "no-information"
    assert "flat" in str(error)


def test_19_churn_of_revenue_where_nobody_left():
    """A sum over no rows is null, and with it the whole churn of revenue."""
    ledger = kept.Ledger(
        {
            "customer": [1, 1, 2],
            "date": ["2026-09-01", "2026-10-10", "2026-09-01"],
            "amount": [50, -25, 50],
        }
    )
    found = kept.revenue_churn(ledger, on="2026-10-31", since="2026-10-01")

    assert found["2026-10"].value == 0.25


def test_20_ten_of_ten_promoters_are_no_certainty():
    """The plain interval is 100 plus or minus 0, for ten answers as for one."""
    ten, one = kept.nps([10] * 10), kept.nps([10])

    assert (47.50, 100.0) == (round(ten.low, 2), ten.high)
    assert one.high - one.low > 140


def test_20_what_is_off_the_scale_is_left_out_and_counted():
    """99 for "don't know" counts as a promoter, -1 as a detractor."""
    found = kept.nps([10] * 30 + [3] * 10 + [99, 99, -1, 7.5])

    assert 50 == found.value
    assert 40 == found.n
    assert 4 == sum(found.excluded.values())


def test_21_survivors_as_counts_or_as_shares():
    """Percentages that begin with 100, or no answer; and of those no errors."""
    counts = kept.ShiftedBetaGeo.fit(HIGH_END)
    shares = kept.ShiftedBetaGeo.fit([n / 1000 for n in HIGH_END], size=1000)

    assert pytest.approx(counts.params) == shares.params
    assert pytest.approx(counts.standard_errors) == shares.standard_errors
    assert pytest.approx(0.10373, abs=1e-5) == counts.standard_errors["alpha"]
    error = refusal(kept.ShiftedBetaGeo.fit, [n / 1000 for n in HIGH_END])
    assert error.code == "shares-without-size"


def test_22_a_fit_is_the_top_of_the_likelihood(fitted):
    """A prior nobody asked for moves a from .7929 to .7057, under the same name."""
    prior = kept.BetaGeo(r=0.2437, alpha=4.4437, a=0.7057, b=2.0918)

    assert pytest.approx(0.7928861417, rel=1e-6) == fitted.params["a"]
    assert pytest.approx(0.1857209, rel=1e-5) == fitted.standard_errors["a"]
    assert fitted.converged
    assert fitted.fitted.log_likelihood > prior.log_likelihood_of(**cdnow()).sum()


@pytest.mark.parametrize(
    "ask",
    [
        lambda model, rows: model.expected_purchases(52, *rows),
        lambda model, rows: model.discounted_expected_purchases(
            *rows, rate=0.002, horizon=52
        ),
    ],
    ids=["purchases", "discounted"],
)
def test_23_many_customers_need_little_memory(fitted, ask):
    """Customers times draws, all at once, are gigabytes: here 1.6 GB for 100,000."""
    dice = np.random.default_rng(1)
    age = dice.uniform(10, 300, 100_000)
    x = dice.poisson(3, len(age))
    last = np.where(x, age * dice.random(len(age)), 0)
    tracemalloc.start()
    found = ask(fitted, (x, last, age))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert np.isfinite(found).all()
    assert peak < 40e6


def test_24_the_search_ends_at_the_top():
    """A search that stops when it slows down ends at 3.8040."""
    found = kept.ShiftedBetaGeo.fit(HIGH_END)
    early = kept.ShiftedBetaGeo(alpha=found.params["alpha"], beta=3.8040)

    assert pytest.approx(3.8060949052, rel=1e-7) == found.params["beta"]
    assert found.fitted.gradient_norm <= 1e-8
    assert early.log_likelihood_of(HIGH_END) < found.fitted.log_likelihood
