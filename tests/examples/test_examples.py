"""The examples do what their pages say, and their measures agree with pandas."""

import datetime as dt
import json
import sys
from pathlib import Path

import pandas as pd
import pytest

import okrkit as okr
from okrkit.testing import check_source

EXAMPLES = Path(__file__).parents[2] / "examples"
RETENTION = EXAMPLES / "customer_retention"
RECORDS = RETENTION / "data" / "CDNOW_sample.txt"
SUNDAYS = [dt.date(1997, 4, 6) + dt.timedelta(weeks=k) for k in range(26)]


@pytest.fixture(scope="module")
def printed(said, folder):
    """Return what the main example prints."""
    return said(RETENTION / "run.py", "--out", folder, folder=folder)


def test_the_tour_scores_and_explains(said, tmp_path):
    """The ten lines that a newcomer runs first."""
    text = said(EXAMPLES / "tour.py", folder=tmp_path)

    assert "churn    2.5%       58%   0.58" in text
    assert "= (2.5 - 3.2) / (2 - 3.2)" in text
    assert [] == list(tmp_path.iterdir())


def test_the_seed_looks_better_than_its_repair(printed):
    """What the reviewer saw: every activity is done, and customers leave."""
    as_written, repaired = printed.split("## ")[1:3]

    assert "engagement                  76%" in as_written
    assert "stay                         40%" in repaired
    assert "nps       13 points        2%" in as_written
    assert "guardrail calls_declined at most 10%: 19%, broken" in repaired
    assert "measured by logo_churn: 3.4% on 2026-11-30" in repaired


def test_the_quarter_of_real_purchases(printed):
    """The main job's last lines, on the day after the quarter."""
    card = printed.partition("scores on 1997-10-01")[2]

    assert "second-purchase          37.63%      100%   1.00" in card
    assert "repeat-customers  153 customers     -248%   0.00" in card
    assert "repeat-order             $37.32       78%   0.78" in card
    assert "repeat-revenue       $26,269.80       88%   0.88" in card
    assert "guardrail active_13w at least 20%: 17.69%, broken" in card
    assert "written: scorecard.json" in card


def test_the_trend_shows_every_key_result(printed):
    """One line for each, one column for each fourth week."""
    table = printed.partition("every week\n\n")[2].partition("\n\n")[0].splitlines()

    assert ["1997-07-06", "1997-09-28"] == [table[0].split()[k] for k in (2, -1)]
    assert [
        "second-purchase",
        "repeat-customers",
        "repeat-order",
        "repeat-revenue",
    ] == [line.split()[0] for line in table[1:]]
    assert "0.48" in table[2]


def test_the_card_is_written_as_json(printed, folder):
    """Another program reads the scores without okrkit."""
    assert printed
    found = json.loads((folder / "scorecard.json").read_text(encoding="utf-8"))

    scores = {item["id"]: item for item in found["items"]}
    assert "achieved" == scores["second-purchase"]["status"]
    assert "missed" == scores["repeat-customers"]["status"]
    assert pytest.approx(26269.80) == scores["repeat-revenue"]["actual"]


# -- the measures against pandas -----------------------------------------------------


@pytest.fixture(scope="module")
def purchases():
    """Return the measures of the example."""
    sys.path.insert(0, str(RETENTION))
    try:
        from purchases import Purchases
    finally:
        sys.path.remove(str(RETENTION))
    return Purchases.read(RECORDS)


@pytest.fixture(scope="module")
def orders():
    """Return the orders as a frame, made in another way: group by customer and day."""
    rows = pd.read_csv(
        RECORDS, sep=r"\s+", header=None, names=["id", "who", "day", "cds", "paid"]
    )
    rows["day"] = pd.to_datetime(rows["day"].astype(str), format="%Y%m%d")
    frame = rows.groupby(["who", "day"], as_index=False)["paid"].sum()
    return frame.assign(place=frame.groupby("who").cumcount())


def readings(measure, **options):
    """Return what a measure gives for two quarters, by date."""
    found = measure(dt.date(1997, 4, 1), dt.date(1997, 10, 1), **options)
    return {reading.date: reading for reading in found}


def test_the_records_are_the_published_ones(orders):
    """6,696 customer-days of 2,357 customers is what other packages count."""
    assert (6696, 2357) == (len(orders), orders["who"].nunique())


@pytest.mark.parametrize("within", [90, 180])
def test_second_purchases(purchases, orders, within):
    """A rate over customers whose time is not over would be too low."""
    found = readings(purchases.second_purchase, within=within)
    first = orders[orders["place"] == 0].set_index("who")["day"]
    second = orders[orders["place"] == 1].set_index("who")["day"]
    span = pd.Timedelta(days=within)
    assert found
    for sunday in SUNDAYS:
        over = first[first + span <= pd.Timestamp(sunday)]
        if over.empty:
            assert sunday not in found
            continue
        again = (second.reindex(over.index) - over <= span).sum()
        made = found[sunday]
        assert (again, len(over)) == (made.numerator, made.n)
        assert made.provisional == (len(over) < len(first))
        error = (made.value * (1 - made.value) / len(over)) ** 0.5
        assert pytest.approx(error) == made.standard_error


def test_four_weeks_of_repeat_orders(purchases, orders):
    """Customers and orders of the same four weeks."""
    who, paid = readings(purchases.repeat_customers), readings(purchases.repeat_order)
    assert set(SUNDAYS) == set(who) == set(paid)
    for sunday in SUNDAYS:
        days = pd.date_range(end=sunday, periods=28)
        some = orders[(orders["place"] > 0) & orders["day"].isin(days)]
        assert some["who"].nunique() == who[sunday].value
        assert pytest.approx(some["paid"].mean()) == paid[sunday].value
        assert pytest.approx(some["paid"].sem()) == paid[sunday].standard_error
        assert days[0].date() == who[sunday].starts_on == paid[sunday].starts_on


def test_revenue_of_the_quarter_so_far(purchases, orders):
    """It begins again with each calendar quarter."""
    found = readings(purchases.repeat_revenue)
    again = orders[orders["place"] > 0]
    for sunday in SUNDAYS:
        quarter = pd.Timestamp(sunday).to_period("Q")
        so_far = again["day"].dt.to_period("Q") == quarter
        paid = again[so_far & (again["day"] <= pd.Timestamp(sunday))]["paid"].sum()
        assert pytest.approx(paid) == found[sunday].value
        assert quarter.start_time.date() == found[sunday].starts_on


def test_customers_of_the_last_thirteen_weeks(purchases, orders):
    """The guardrail's share is one of all customers known by then."""
    found = readings(purchases.active)
    for sunday in SUNDAYS:
        days = pd.date_range(end=sunday, periods=91)
        recent = orders[orders["day"].isin(days)]["who"].nunique()
        known = orders[orders["day"] <= pd.Timestamp(sunday)]["who"].nunique()
        assert (recent, known) == (found[sunday].numerator, found[sunday].denominator)


@pytest.mark.parametrize(
    ("name", "unit"),
    [
        ("repeat_customers", "customers"),
        ("repeat_order", "USD"),
        ("repeat_revenue", "USD"),
        ("active", "%"),
    ],
)
def test_the_measures_keep_the_promises_of_a_source(purchases, name, unit):
    """Each could stand behind the protocol as well."""

    class Measure:
        def read(self, metric, start, end):
            assert name == metric.id
            return getattr(purchases, name)(start, end)

    metric = okr.Metric(name, unit=unit)
    check_source(Measure(), metric, start="1997-04-01", end="1997-10-01")


def test_before_the_first_customer_there_is_no_reading(purchases):
    """A share of nobody is left out, not 0."""
    early = (dt.date(1996, 12, 1), dt.date(1997, 1, 1))

    assert [] == list(purchases.active(*early))
    assert [] == list(purchases.repeat_order(*early))
