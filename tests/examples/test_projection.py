"""The projection example: its readings agree with pandas, and it tells what came."""

import sys
from pathlib import Path

import pandas as pd
import pytest

EXAMPLE = Path(__file__).parents[2] / "examples" / "projection"
RECORDS = EXAMPLE.parent / "customer_retention" / "data" / "CDNOW_sample.txt"


@pytest.fixture(scope="module")
def parts(said, folder):
    """Return the parts of what the example prints, run as a person would."""
    text = said(EXAMPLE / "run.py", folder=folder)
    assert [] == list(folder.iterdir())
    return text.split("## ")[1:]


def test_it_plans_follows_explains_joins_and_looks_back(parts):
    """Five questions, in the order in which a team asks them."""
    assert [
        "How demanding the targets are, on 1997-09-28",
        "Chances of success through the quarter, and what came",
        "In the middle",
        "The objective on 1997-12-14, by how its key results go together",
        "What such chances were worth, month by month",
    ] == [part.splitlines()[0] for part in parts]


def test_what_came_is_certain_and_what_was_to_come_is_not(parts):
    """Each cell but the last of a row is a chance; the last is what is known."""
    table = [line.split() for line in parts[1].split("\n\n")[1].splitlines()]

    assert ["come-back", "revenue", "active", "order"] == [row[0] for row in table[1:]]
    assert ["missed", "missed", "achieved", "achieved"] == [
        row[-1] for row in table[1:]
    ]
    chances = [float(cell.removesuffix("%")) for row in table[1:] for cell in row[1:-1]]
    assert 20 == len(chances)
    assert all(0 <= chance <= 100 for chance in chances)
    assert any(20 <= chance <= 80 for chance in chances)


def test_no_chance_rests_on_a_later_reading(parts):
    """Seen from the middle, the second half has not happened."""
    assert "from 1997-11-09" in parts[2]
    assert "left out 33 readings: dated after 1997-11-09" in parts[2]


def test_the_back_test_names_its_rivals(parts):
    """Chances without a comparison say nothing."""
    heads = [line.split("  ")[0] for line in parts[4].splitlines()]

    assert {"okrkit", "last value", "linear pace"} <= set(heads)


# -- the readings against pandas ------------------------------------------------------


@pytest.fixture(scope="module")
def readings():
    """Return what the example measures, by metric and date."""
    sys.path.insert(0, str(EXAMPLE))
    try:
        import run
    finally:
        sys.path.remove(str(EXAMPLE))
    made = run.measured(*run.purchases())
    return {name: {o.date: o for o in some} for name, some in made.items()}


@pytest.fixture(scope="module")
def orders():
    """Return the repeat purchases as a frame, made in another way."""
    rows = pd.read_csv(
        RECORDS, sep=r"\s+", header=None, names=["id", "who", "day", "cds", "paid"]
    )
    rows["day"] = pd.to_datetime(rows["day"].astype(str), format="%Y%m%d")
    return rows[rows["day"] > rows.groupby("who")["day"].transform("min")]


def window(orders, sunday, days):
    """Return the purchases of so many days up to a Sunday."""
    last = pd.Timestamp(sunday)
    return orders[
        (orders["day"] <= last) & (orders["day"] > last - pd.Timedelta(days, "D"))
    ]


def test_weekly_revenue(readings, orders):
    """All of it is in the weeks, each purchase once."""
    assert 62 == len(readings["revenue"])
    for sunday, reading in readings["revenue"].items():
        assert pytest.approx(window(orders, sunday, 7)["paid"].sum()) == reading.value


def test_active_customers(readings, orders):
    """The share is one of all customers, with the error that its n gives it."""
    for sunday, reading in readings["active"].items():
        share = window(orders, sunday, 91)["who"].nunique() / 2357
        assert pytest.approx(share) == reading.value
        assert (
            pytest.approx((share * (1 - share) / 2357) ** 0.5) == reading.standard_error
        )


def test_average_orders(readings, orders):
    """The standard error is the one of the mean."""
    for sunday, reading in readings["order"].items():
        paid = window(orders, sunday, 28)["paid"]
        assert pytest.approx(paid.mean()) == reading.value
        assert pytest.approx(paid.sem()) == reading.standard_error
