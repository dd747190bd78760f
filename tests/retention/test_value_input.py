"""What lifetime values refuse, and what they leave out and count."""

import numpy as np
import pytest
from attrs import evolve

from okrkit.errors import InvalidOKRError, NotMeasuredError
from okrkit.retention.customers.summary import summary
from okrkit.retention.lifetime.beta_geo import BetaGeo
from okrkit.retention.lifetime.gamma_gamma import GammaGamma
from okrkit.retention.tables.events import Events
from okrkit.retention.value.base import UNPAID
from okrkit.retention.value.customers import lifetime_value, new_customer_value
from okrkit.retention.value.sample import customers, models, shop, valued
from okrkit.retention.value.terms import Discount, Terms, as_discount

BG = BetaGeo(r=0.243, alpha=4.414, a=0.793, b=2.426, unit="weeks")
GG = GammaGamma(p=6.25, q=3.74, v=15.44)
ONE = {"frequency": [3], "recency": [30.0], "T": [38.0], "monetary": [40.0]}


def refused(code, verb, *args, **options):
    """Return the error of a call that is refused with a code."""
    with pytest.raises(InvalidOKRError) as caught:
        verb(*args, **options)
    assert code == caught.value.code, caught.value
    return caught.value


@pytest.mark.parametrize("horizon", [12, 12.5, "13", "soon", "-1 months", True, ()])
def test_a_horizon_says_its_unit(horizon):
    """Twelve of what: a model of weeks makes a quarter of a year of twelve months."""
    refused("not-a-duration", lifetime_value, BG, GG, ONE, horizon=horizon)


@pytest.mark.parametrize(
    "discount", [0.1, 10, "10%", "10 a year", "0.1 a year", "-1% a year", "x", True]
)
def test_a_discount_says_its_unit(discount):
    """Ten percent of what time: a month's and a year's differ by a factor of 19."""
    refused("not-a-discount", lifetime_value, BG, GG, ONE, discount=discount)


@pytest.mark.parametrize(
    "said", ["10% a year", "10 % per year", "10.0%a year", " 10% a year "]
)
def test_a_discount_is_read_as_people_write_it(said):
    """Spaces and words differ; the rate does not."""
    assert Discount(0.1, "years") == as_discount(said)
    assert as_discount(as_discount(said)) == Discount(0.1, "years")


def test_no_discount_has_three_spellings():
    """0, 0.0 and None are none, and say so."""
    assert as_discount(0) == as_discount(None) == as_discount(0.0)
    assert str(as_discount(0)) == "no discount"
    assert "2% a week" == str(as_discount("2% a week"))


def test_equal_rates_in_other_units_are_equal():
    """A month's rate that makes 10 % in a year is worth what 10 % a year is."""
    month = 100 * (1.1 ** (1 / 12) - 1)
    yearly = lifetime_value(BG, GG, ONE, discount="10% a year")
    monthly = lifetime_value(BG, GG, ONE, discount=f"{month:.15f}% a month")
    assert yearly.value == pytest.approx(monthly.value, rel=1e-12)
    days = BG.with_unit("days")
    columns = {**ONE, "recency": [210.0], "T": [266.0]}
    assert lifetime_value(days, GG, columns).value == pytest.approx(yearly.value)


def test_all_time_needs_a_discount():
    """Purchases of all time may add up without end."""
    refused("discount-missing", lifetime_value, BG, GG, ONE, horizon=None, discount=0)


def test_month_ends_need_whole_months():
    """Half a month has no end; nor has all time; and years are 12 months each."""
    for horizon in ("45 days", None, "0 months"):
        refused(
            "not-a-duration",
            lifetime_value,
            BG,
            GG,
            ONE,
            horizon=horizon,
            timing="month-end",
        )
    made = lifetime_value(BG, GG, ONE, horizon="1 year", timing="month-end")
    assert "month by month" in str(made)
    same = lifetime_value(BG, GG, ONE, timing="month-end")
    assert made.value == pytest.approx(same.value)
    with pytest.raises(NotMeasuredError, match="no variance"):
        made.spread()


def test_terms_are_said():
    """What a number rests on stands beside it."""
    terms = Terms.of(horizon=None, discount="1% a month", margin=0.3)
    assert "of all time, at 1% a month, margin 0.3" == terms.said
    assert np.inf == terms.ahead("days")


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"margin": 0}, "parameter-not-positive"),
        ({"timing": "year-end"}, None),
        ({"intervals": "jackknife"}, None),
        ({"level": 95}, "not-a-level"),
        ({"date": "yesterday"}, None),
    ],
)
def test_bad_options_are_refused(options, code):
    """Typed errors, never a number made of nonsense."""
    with pytest.raises(InvalidOKRError) as caught:
        lifetime_value(BG, GG, ONE, **options)
    assert code in (None, caught.value.code)


def test_a_model_of_no_known_unit_has_no_months():
    """Columns do not say whether they count days or weeks: 12 months of what?"""
    bare = evolve(BG, unit=None)
    refused("time-unit-missing", lifetime_value, bare, GG, ONE)
    refused("time-unit-missing", new_customer_value, bare, GG)
    told = lifetime_value(bare.with_unit("weeks"), GG, ONE).total.value
    assert told == lifetime_value(BG, GG, ONE).total.value


def test_models_are_models():
    """A class is no model, text is no price, and a model of spend buys nothing."""
    refused("wrong-type", lifetime_value, BetaGeo, GG, ONE)
    refused("wrong-type", lifetime_value, GG, GG, ONE)
    refused("parameter-not-positive", lifetime_value, BG, -3, ONE)
    with pytest.raises(InvalidOKRError):
        new_customer_value(BG, "20")


def test_spend_without_a_mean_is_refused():
    """With q of 1 or less a peer foretells -482.50."""
    refused("no-mean", lifetime_value, BG, GammaGamma(p=6, q=0.9, v=15), ONE)


def test_spend_without_a_variance_has_no_spread():
    """With q of 2 or less a new customer's spend varies without end: said so."""
    wild = GammaGamma(p=6, q=1.5, v=15)
    none = {"frequency": [0], "recency": [0], "T": [38.0], "monetary": [0]}
    made = lifetime_value(BG, wild, none)
    with pytest.raises(NotMeasuredError, match="no variance"):
        made.prediction()
    assert lifetime_value(BG, wild, ONE).spread()[0] > 0


def test_customers_are_read_once_each():
    """Two rows of one customer are no two customers."""
    twice = {name: column * 2 for name, column in ONE.items()}
    refused("duplicate-id", lifetime_value, BG, GG, {**twice, "who": [7, 7]},
            customer="who")  # fmt: skip
    made = lifetime_value(BG, GG, {**twice, "who": [9, 7]}, customer="who")
    assert made.ids == ["9", "7"]
    assert lifetime_value(BG, GG, twice).ids == ["0", "1"]


def test_columns_that_lack_are_named():
    """A missing column of money is refused, unless none is needed."""
    bare = {name: ONE[name] for name in ("frequency", "recency", "T")}
    refused("column-missing", lifetime_value, BG, GG, bare)
    assert lifetime_value(BG, 5.0, bare).total.value > 0
    other = {**bare, "zbar": [40.0]}
    assert lifetime_value(BG, GG, other, monetary="zbar").total.value > 0


def test_impossible_histories_are_refused():
    """A purchase after the end, and nobody at all."""
    refused("history-impossible", lifetime_value, BG, GG, {**ONE, "recency": [50.0]})
    refused("no-customers", lifetime_value, BG, GG, {k: [] for k in ONE})


def test_who_came_back_for_nothing_is_left_out_and_counted():
    """Refunds of all that was paid: no spend is known of, and none made up."""
    data = {
        "frequency": [3, 3, 0],
        "recency": [30.0, 30.0, 0],
        "T": [38.0, 38.0, 38.0],
        "monetary": [40.0, 0.0, 0.0],
    }
    made = lifetime_value(BG, GG, data)
    assert made.excluded == {UNPAID: 1}
    assert len(made) == 2
    assert made.to_dict()["excluded"] == {UNPAID: 1}
    assert UNPAID in str(made.explain("0"))
    refused("no-customers", lifetime_value, BG, GG,
            {k: v[1:2] for k, v in data.items()})  # fmt: skip


def test_a_summary_and_its_model_have_one_unit():
    """A summary in days under a model of weeks would be seven times too old."""
    days = summary(shop(), on="2026-03-31")
    error = refused("unit-mismatch", lifetime_value, *models(), days)
    assert "weeks" in str(error)
    weeks = summary(shop(), on="2026-03-31", unit="weeks")
    made = lifetime_value(*models(), weeks)
    assert made.total.date == weeks.on
    assert made.ids == list(weeks.ids)
    same = lifetime_value(*models(), weeks, date="2026-03-31")
    assert same.total.date == weeks.on
    refused("contradiction", lifetime_value, *models(), weeks, date="2026-03-30")


def test_a_summary_without_money_needs_a_price():
    """Events without an amount cannot say what a purchase brings."""
    bare = summary(
        Events({"customer": ["a", "b"], "date": ["2026-10-01", "2026-10-02"]}),
        on="2026-10-31",
        unit="weeks",
    )
    refused("column-missing", lifetime_value, *models(), bare)
    made = lifetime_value(models()[0], 12.5, bare)
    assert made["a"].spend == 12.5


def test_frames_and_records_are_read_as_columns_are():
    """pandas, Polars, a lazy frame and records give the same numbers."""
    import pandas as pd
    import polars as pl

    plain = valued().value
    rows = customers()
    forms = [
        pd.DataFrame(rows),
        pl.DataFrame(rows),
        pl.DataFrame(rows).lazy(),
        [dict(zip(rows, row, strict=True)) for row in zip(*rows.values(), strict=True)],
    ]
    for form in forms:
        made = lifetime_value(*models(), form, customer="who")
        assert dict(zip(made.ids, made.value, strict=True)) == pytest.approx(
            dict(zip(valued().ids, plain, strict=True))
        )


def test_no_money_of_who_never_came_back_is_no_gap(tmp_path):
    """A summary's own columns have no mean there; the customers count all the same."""
    import polars as pl

    weeks = summary(shop(), on="2026-03-31", unit="weeks")
    whole = lifetime_value(*models(), weeks)
    columns = weeks.to_columns()
    assert np.isnan(columns["monetary"]).any()
    frame = weeks.to_frame("polars")
    path = tmp_path / "summary.parquet"
    frame.write_parquet(path)
    forms = [columns, weeks.to_frame("pandas"), frame, frame.lazy(), frame.to_dicts()]
    forms += [weeks.to_frame("pyarrow"), path]
    for form in forms:
        made = lifetime_value(*models(), form, customer="customer")
        assert len(made) == len(weeks)
        assert made.total.value == pytest.approx(whole.total.value, rel=1e-12)
    # Of who came back it is a gap, which is counted.
    back = int(np.argmax(columns["frequency"] > 0))
    columns["monetary"] = columns["monetary"].copy()
    columns["monetary"][back] = np.nan
    made = lifetime_value(*models(), pl.DataFrame(columns).fill_nan(None))
    assert len(made) == len(weeks) - 1
    assert sum(made.excluded.values()) == 1
    short = {**ONE, "monetary": [1.0, 2.0]}
    refused("column-length", lifetime_value, BG, GG, short)


@pytest.mark.parametrize("id", ["2", "00", "+0", "x", "9" * 5000, ""])
def test_an_id_is_found_as_it_is_written(id):
    """A number spelled in another way is another text."""
    made = lifetime_value(BG, GG, ONE)
    assert "0" in made
    assert id not in made


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({}, "seed-missing"),
        ({"seed": True}, "seed-missing"),
        ({"seed": -1}, "seed-missing"),
        ({"seed": 1, "replicates": 1}, "too-few-replicates"),
        ({"seed": 1, "replicates": True}, "too-few-replicates"),
        ({"seed": 1, "replicates": 5}, "no-information"),
    ],
)
def test_a_bootstrap_needs_seed_replicates_and_data(options, code):
    """There is no hidden seed, and three customers are too few to draw from."""
    refused(code, lifetime_value, *models(), customers(), intervals="bootstrap",
            **options)  # fmt: skip


def test_a_bootstrap_of_one_who_came_back_has_no_answer():
    """Where he is not drawn nobody came back; where he is, there is no top."""
    few = {
        "frequency": [2, 0, 0, 0],
        "recency": [20.0, 0, 0, 0],
        "T": [38.0, 38.0, 38.0, 38.0],
    }
    error = refused("no-information", lifetime_value, models()[0], 10, few,
                    intervals="bootstrap", seed=1, replicates=8)  # fmt: skip
    assert "0 of 8" in str(error)


def test_a_bootstrap_of_one_amount_has_no_answer():
    """Where everybody always pays as much no model of spend has a top."""
    columns = summary(shop(), on="2026-03-31", unit="weeks").to_columns()
    columns["monetary"] = np.where(columns["frequency"] > 0, 40.0, 0.0)
    error = refused("no-information", lifetime_value, *models(), columns,
                    intervals="bootstrap", seed=1, replicates=3)  # fmt: skip
    assert "0 of 3" in str(error)


def test_a_bootstrap_of_a_price_fits_purchases_alone():
    """Without a model of spend there is one model to fit; the seed says the draws."""
    weeks = summary(shop(), on="2026-03-31", unit="weeks")
    model = BetaGeo.fit(weeks)
    made = [
        lifetime_value(
            model, 10, weeks, intervals="bootstrap", replicates=12, seed=seed
        )
        for seed in (1, 1, 2)
    ]
    assert made[0].total.standard_error == made[1].total.standard_error
    assert made[0].total.standard_error != made[2].total.standard_error
    assert made[0].mean.high == pytest.approx(made[0].total.high / len(weeks))


@pytest.mark.parametrize("n", [0, -1, True, 2.0])
def test_the_top_of_a_ranking_has_a_number(n):
    """The first none, or the first two and a half, are no customers."""
    refused("out-of-range", valued().top, n)


@pytest.mark.parametrize("points", [1, True, 2.5])
def test_a_curve_has_two_points_or_more(points):
    """A curve of one point is none."""
    refused("out-of-range", valued().lorenz, points=points)


@pytest.mark.parametrize("horizon", ["12", " 12.5 ", 11])
def test_a_horizon_without_unit_is_told_that_it_lacks_one(horizon):
    """A text that is nothing but a number is as bare as the number."""
    with pytest.raises(InvalidOKRError, match="without its unit of time"):
        Terms.of(horizon=horizon, discount=0)


def test_a_failed_fit_is_named_wherever_its_value_is_told():
    """A prediction and the explanation of one customer rest on it, too."""
    bought = BetaGeo.fit({"frequency": [3] * 40, "recency": [9] * 40, "T": [10] * 40})
    assert not bought.converged
    made = lifetime_value(
        bought.with_unit("weeks"), 10.0, customers(), horizon="1 year"
    )
    said = "the fit of BetaGeo did not converge"
    assert said in made.total.note
    assert said in made.prediction().note
    assert said in made.explain(made.ids[0]).note
    told = bought.require_fit().explain()
    assert "at its top" not in told.formula
    assert {"no error is known"} == {part.rule for part in told.inputs}
