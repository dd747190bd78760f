"""Revenue kept, lost and won: printed numbers, the identity, and what is refused."""

import datetime as dt
from itertools import pairwise

import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import okrkit as okr
from okrkit.errors import InvalidOKRError, NotMeasuredError, UnknownIdError
from okrkit.retention.churn import logo_churn
from okrkit.retention.estimates.clusters import AgainstBase, WithinWhole
from okrkit.retention.revenue import (
    RevenueMovements,
    quick_ratio,
    revenue_churn,
    revenue_movements,
    revenue_retention,
)
from okrkit.retention.revenue import doubles as doubles_module
from okrkit.retention.tables.events import Events
from okrkit.retention.tables.ledger import Ledger
from okrkit.retention.tables.subscriptions import Subscriptions
from okrkit.retention.tables.table import Columns

ON = "2026-10-31"


def ledger_of(opening, *moves, others=3):
    """Make a ledger: opening revenue of several customers, then moves in October."""
    rows = [("2026-09-05", i, opening / (others + 1)) for i in range(others)]
    rows += [("2026-09-05", "big", opening / (others + 1))]
    rows += [("2026-10-10", who, amount) for who, amount in moves]
    names = ("date", "customer", "amount")
    data = [dict(zip(names, row, strict=True)) for row in rows]
    return Ledger([{**row, "customer": str(row["customer"])} for row in data])


def value(made):
    """Return October, in percent, to the printed digits."""
    return round(100 * made["2026-10"].value, 4)


@pytest.mark.parametrize(
    ("opening", "expansion", "contraction", "churned", "gross", "net"),
    [
        (20_000, 3_000, 1_200, 5_000 * 0 + 800, 90, 105),
        (100_000, 12_000, 5_000, 8_000, 87, 99),
        (200_000, 20_000, 6_000, 4_000, 95, 105),
        (100_000, 3_000, 0, 17_000, 83, 86),
    ],
)
def test_the_printed_examples(opening, expansion, contraction, churned, gross, net):
    """Net and gross retention of the sources' worked numbers; churn is what is left."""
    rows = {
        "customer": ["gone", "less", "more", "rest", "gone", "less", "more", "new"],
        "date": ["2026-09-05"] * 4 + ["2026-10-10"] * 4,
        "amount": [
            churned,
            opening / 4,
            opening / 4,
            opening / 2 - churned,
            -churned,
            -contraction,
            expansion,
            99_999,
        ],
    }
    ledger = Ledger(rows)
    assert gross == value(revenue_retention(ledger, on=ON, definition="gross"))
    assert net == value(revenue_retention(ledger, on=ON))
    assert 100 - gross == value(revenue_churn(ledger, on=ON))
    assert 100 - net == value(revenue_churn(ledger, on=ON, definition="net"))


def test_one_downgrade_and_nobody_left_is_25_percent():
    """A sum over no rows once made it nothing; the downgrade is a quarter of all."""
    ledger = ledger_of(400, ("big", -100.0))
    assert 25 == value(revenue_churn(ledger, on=ON))


@pytest.mark.parametrize(
    ("won", "lost", "expected"),
    [((20_000, 15_000), (7_000, 5_000), 2.92), ((28, 0), (8, 0), 3.5), ((6,), (2,), 3)],
)
def test_printed_quick_ratios(won, lost, expected):
    """New and expansion over churned and contraction."""
    moves = [(f"new {i}", amount) for i, amount in enumerate(won) if amount]
    moves += [(str(i), -amount) for i, amount in enumerate(lost) if amount]
    ledger = ledger_of(400_000, *moves)
    assert expected == round(quick_ratio(ledger, on=ON)["2026-10"].value, 2)


def test_who_comes_back_is_won_but_never_retained():
    """Returned revenue is in the quick ratio and in the identity, and not in NRR."""
    rows = {
        "customer": [1, 2, 1, 1, 2],
        "date": ["2026-08-05", "2026-08-05", "2026-09-05", "2026-10-05", "2026-10-06"],
        "amount": [60.0, 40.0, -60.0, 80.0, -10.0],
    }
    ledger = Ledger(rows)
    october = revenue_movements(ledger, on=ON)["2026-10"]
    assert (40, 0, 80, 0, 10, 0, 110) == (
        october.opening,
        october.new,
        october.returned,
        october.expansion,
        october.contraction,
        october.churned,
        october.closing,
    )
    assert 70 == october.change
    assert 75 == value(revenue_retention(ledger, on=ON))
    assert 8 == quick_ratio(ledger, on=ON)["2026-10"].value


def test_gross_retention_is_at_most_one_for_each_customer():
    """Expansion of one does not make up for the churn of another."""
    ledger = ledger_of(400, ("0", -100.0), ("big", 300.0))
    assert 75 == value(revenue_retention(ledger, on=ON, definition="gross"))
    assert 150 == value(revenue_retention(ledger, on=ON))


def test_the_error_has_customers_as_clusters():
    """By hand: n / (n - 1) times the sum of (e - R s) squared, over the square."""
    before = {"a": 10.0, "b": 20.0, "c": 30.0, "d": 40.0}
    after = {"a": 0.0, "b": 25.0, "c": 30.0, "d": 35.0}
    rows = {
        "customer": [*before, *after],
        "date": ["2026-09-05"] * 4 + ["2026-10-05"] * 4,
        "amount": [*before.values(), *(after[c] - before[c] for c in before)],
    }
    net = revenue_retention(Ledger(rows), on=ON)["2026-10"]
    gross = revenue_retention(Ledger(rows), on=ON, definition="gross")["2026-10"]
    lost = revenue_churn(Ledger(rows), on=ON)["2026-10"]
    for made, ends in (
        (net, after),
        (gross, {c: min(before[c], after[c]) for c in before}),
    ):
        ratio = sum(ends.values()) / 100
        left = sum((ends[c] - ratio * before[c]) ** 2 for c in before)
        expected = np.sqrt(4 / 3 * left) / 100
        assert expected == pytest.approx(made.standard_error, rel=1e-9)
    assert gross.low < gross.value < gross.high
    assert gross.standard_error == pytest.approx(lost.standard_error, rel=1e-9)
    assert 1 == pytest.approx(gross.low + lost.high, rel=1e-9)
    assert ("clustered-log", "wilson-effective") == (net.method, gross.method)


def test_few_customers_have_no_interval():
    """Of two the logarithm gave 1.6e-13% to 7e15%: below four equal ones, nothing."""

    def moved(customers):
        rows = {
            "customer": [*range(customers)] * 2,
            "date": ["2026-09-05"] * customers + ["2026-10-05"] * customers,
            "amount": [10.0] * customers + [3.0, -6.0, 0.0, 1.0, -2.0][:customers],
        }
        return revenue_retention(Ledger(rows), on=ON)

    for customers in (2, 3):
        made = moved(customers)
        one = made["2026-10"]
        assert (None, None) == (one.low, one.high)
        assert 0 < one.standard_error
        assert "too few customers for an interval" in str(one)
        assert "too few customers for an interval" in str(made)
        assert None is one.chance_at_least(0.5)
    four = moved(4)["2026-10"]
    assert 0 < four.low < four.value < four.high < 10
    # By hand: t of 3 degrees of freedom on the logarithm.
    reach = 3.182446305 * four.standard_error / four.value
    assert four.high == pytest.approx(four.value * np.exp(reach), rel=1e-8)


def test_nothing_lost_is_not_certain():
    """Four customers that all stayed say little: Wilson of four, no error of net."""
    ledger = ledger_of(400)
    gross = revenue_retention(ledger, on=ON, definition="gross")["2026-10"]
    assert (1.0, 1.0) == (gross.value, gross.high)
    assert gross.low < 0.6
    net = revenue_retention(ledger, on=ON)["2026-10"]
    assert (1.0, None, None) == (net.value, net.standard_error, net.low)
    quick = quick_ratio(ledger, on=ON)["2026-10"]
    assert (None, "nothing was lost") == (quick.value, quick.note)
    with pytest.raises(NotMeasuredError, match="nothing was lost"):
        quick.observation()


def test_one_customer_and_all_of_them_gone():
    """Of one customer no error is known; of nobody left the share is 0."""
    rows = {"customer": [1, 1], "date": ["2026-09-05", "2026-10-05"]}
    ledger = Ledger({**rows, "amount": [10.0, -10.0]})
    gross = revenue_retention(ledger, on=ON, definition="gross")["2026-10"]
    assert (0.0, 0.0) == (gross.value, gross.low)
    assert 0.5 < gross.high < 1
    net = revenue_churn(ledger, on=ON, definition="net")["2026-10"]
    assert (1.0, None) == (net.value, net.low)


def test_cents_add_up_to_nothing():
    """Ten times 0.1 less 1.0 is a customer who pays nothing, and thirds are too."""
    rows = {
        "customer": [1] * 11 + [2],
        "date": ["2026-09-05"] * 10 + ["2026-10-05", "2026-09-01"],
        "amount": [0.1] * 10 + [-1.0, 5.0],
    }
    assert 1.0 == revenue_movements(Ledger(rows), on=ON)["2026-10"].churned
    rows["amount"] = [100 / 3, 100 / 3, 100 / 3] + [1e-4] * 7 + [-100.0007, 5.0]
    made = revenue_movements(Ledger(rows), on=ON)["2026-10"]
    assert 100.0007 == pytest.approx(made.churned)
    assert 5.0 == pytest.approx(made.closing, abs=1e-6)


def test_revenue_below_zero_is_refused_or_left_out():
    """A ledger that begins in the middle has churn of customers it never saw."""
    rows = {
        "customer": [1, 2, 2],
        "date": ["2026-09-05", "2026-10-05", "2026-10-05"],
        "amount": [10.0, -10.0, 2.5],
    }
    with pytest.raises(InvalidOKRError, match="first row") as refused:
        revenue_movements(Ledger(rows), on=ON)
    assert "-7.5" in str(refused.value)
    made = revenue_movements(Ledger(rows, below_zero="leave out"), on=ON)
    assert {"customers with revenue below 0": 1} == made.excluded
    assert 10.0 == made["2026-10"].closing
    with pytest.raises(InvalidOKRError, match="leave out"):
        Ledger(rows, below_zero="ignore")


def test_subscriptions_with_amounts_are_a_ledger():
    """An upgrade on the day is an expansion; a pause keeps its revenue."""
    data = {
        "customer": [1, 1, 2, 3, 3],
        "start": ["2026-09-01", "2026-10-11", "2026-09-01", "2026-09-01", "2026-10-20"],
        "end": ["2026-10-10", None, "2026-10-15", "2026-09-28", None],
        "mrr": [50.0, 80.0, 30.0, 20.0, 20.0],
    }
    plans = Subscriptions(data, amount="mrr")
    october = revenue_movements(plans, on=ON)["2026-10"]
    assert (80.0, 30.0, 30.0, 20.0) == (
        october.opening,
        october.expansion,
        october.churned,
        october.returned,
    )
    paused = Subscriptions(data, amount="mrr", pause_days=30)
    october = revenue_movements(paused, on=ON)["2026-10"]
    assert (100.0, 0.0) == (october.opening, october.returned)
    with pytest.raises(InvalidOKRError, match="amount"):
        revenue_retention(Subscriptions({**data}), on=ON)
    with pytest.raises(InvalidOKRError, match="a Ledger"):
        revenue_retention(Events({"customer": [1], "date": ["2026-09-01"]}), on=ON)


def test_segments_and_who_moves_between_them():
    """The movements of a segment lead to its closing with who moved in and out."""
    rows = {
        "customer": [1, 2, 1, 1],
        "date": ["2026-08-05", "2026-08-05", "2026-09-10", "2026-10-10"],
        "amount": [10.0, 20.0, 5.0, -1.0],
        "plan": ["small", "large", "large", "large"],
    }
    made = revenue_movements(Ledger(rows, segment="plan"), on=ON)
    assert 5.0 == made["2026-09/small"].expansion
    assert (-15.0, 15.0) == (made["2026-09/small"].moved, made["2026-09/large"].moved)
    assert 35.0 == made["2026-10/large"].opening == made["2026-09/large"].closing
    net = revenue_retention(Ledger(rows, segment="plan"), on=ON)
    assert 34 / 35 == net["2026-10/large"].value
    assert None is net["2026-10/small"].value


moves = st.lists(
    st.tuples(st.integers(0, 5), st.integers(0, 100), st.integers(-300, 400)),
    min_size=1,
    max_size=30,
)


def ledger_of_moves(rows, factor=1.0):
    """Make a ledger of cents that never falls below zero."""
    paid, data = {}, {"customer": [], "date": [], "amount": []}
    for who, number, cents in sorted(rows, key=lambda row: row[1]):
        change = max(cents, -paid.get(who, 0))
        paid[who] = paid.get(who, 0) + change
        data["customer"].append(who)
        data["date"].append(dt.date(2026, 7, 20) + dt.timedelta(number))
        data["amount"].append(change / 100 * factor)
    return Ledger(data)


@settings(max_examples=2 * settings().max_examples)
@given(moves)
def test_the_identity_holds_to_the_cent(rows):
    """Change = new + returned + expansion - contraction - churned, of every period."""
    made = revenue_movements(ledger_of_moves(rows), on=ON)
    months = list(made)
    for one in months:
        won = one.new + one.returned + one.expansion
        lost = one.contraction + one.churned
        assert abs(one.change - (won - lost)) < 0.005
        assert 0 == one.moved
    for one, following in pairwise(months):
        assert one.closing == following.opening


@given(moves, st.sampled_from([10.0, 100.0, 0.1, 7.0]))
def test_the_unit_of_money_changes_nothing(rows, factor):
    """Retention in cents is retention in euros, with the same error."""
    one, other = ledger_of_moves(rows), ledger_of_moves(rows, factor)
    for definition in ("net", "gross"):
        a = revenue_retention(one, on=ON, definition=definition)
        b = revenue_retention(other, on=ON, definition=definition)
        assert a.value == pytest.approx(b.value, rel=1e-9, nan_ok=True)
        assert a.low == pytest.approx(b.low, rel=1e-6, nan_ok=True)


def test_the_smallest_amounts_are_not_taken_for_rounding():
    """A thousandth of a coin is what its customer pays; a rest of thirds is nothing."""
    rows = {"customer": ["a"], "date": ["2026-09-05"], "amount": [0.001]}
    assert 1.0 == value(revenue_retention(Ledger(rows), on=ON)) / 100
    thirds = {
        "customer": ["a", "a", "b"],
        "date": ["2026-09-05", "2026-10-05", "2026-09-05"],
        "amount": [33.3334, -33.3333, 33.3333],
    }
    made = revenue_movements(Ledger(thirds), on=ON)["2026-10"]
    assert (33.3334, 0.0) == pytest.approx((made.churned, made.contraction))


@given(moves)
def test_revenue_retention_and_churn_add_up_to_one(rows):
    """Of both definitions, with intervals that mirror each other."""
    ledger = ledger_of_moves(rows)
    for definition in ("net", "gross"):
        kept = revenue_retention(ledger, on=ON, definition=definition)
        lost = revenue_churn(ledger, on=ON, definition=definition)
        both = kept.value + lost.value
        assert np.allclose(1, both[~np.isnan(both)])
        ends = kept.low + lost.high
        assert np.allclose(1, ends[~np.isnan(ends)])
        assert np.isnan(kept.low).tolist() == np.isnan(lost.high).tolist()


def test_movements_as_text_html_and_plain_values():
    """A table for people, escaped; columns and JSON for programs; an explanation."""
    rows = {
        "customer": [1, 2, 2],
        "date": ["2026-09-05", "2026-09-05", "2026-10-05"],
        "amount": [1_000.0, 20.5, -20.5],
        "plan": ["<b>", "<b>", None],
    }
    made = revenue_movements(Ledger(rows, segment="plan"), on="2026-10-30")
    assert "1,020.50" in str(made)
    assert "provisional" in repr(made)
    assert "<b>" not in made._repr_html_()
    assert 4 == len(made.to_frame("polars"))
    plain = made.to_dict()
    assert ("2026-10-30", {"no segment": 1}) == (plain["on"], plain["excluded"])
    assert "left out" not in str(made)
    said = made.explain("2026-10")
    only = "1 row of the whole table, counted for everybody only"
    assert (("no segment", only),) == said.excluded
    assert (1000.0, "provisional") == (said.value, said.note)
    assert 20.5 == said.inputs[5].value
    with pytest.raises(UnknownIdError):
        made.explain("2026-12")


def test_movements_that_do_not_add_up_are_refused():
    """A result made of other numbers keeps the identity, or is none."""
    rows = {"customer": [1], "date": ["2026-10-05"], "amount": [5.0]}
    made = revenue_movements(Ledger(rows), on=ON)
    wrong = {**made.amounts, "new": made.amounts["new"] + 0.01}
    with pytest.raises(InvalidOKRError, match="do not lead"):
        RevenueMovements(
            cycles=made.cycles,
            segments=made.segments,
            amounts=wrong,
            provisional=made.provisional,
            on=made.on,
        )


def test_since_and_the_running_month():
    """Openings know of what came before; the running month is provisional."""
    ledger = ledger_of(400, ("big", -100.0))
    made = revenue_movements(ledger, on="2026-10-20", since="2026-10-01")
    assert (["2026-10"], 400.0, True) == (
        list(made.ids),
        made["2026-10"].opening,
        made["2026-10"].provisional,
    )
    with pytest.raises(NotMeasuredError):
        revenue_retention(ledger, on="2026-08-01")


def test_intervals_hold_the_truth_as_often_as_they_say():
    """Thirty customers of very different size, of whom some leave and some grow."""
    rng = np.random.default_rng(7)
    draws, n = 2_000, 30
    paid = rng.lognormal(0, 1, (draws, n))
    left = rng.random((draws, n)) < 0.1
    grown = np.where(rng.random((draws, n)) < 0.2, 1.5, 1.0)
    for estimator, pays, truth, least in (
        (WithinWhole(), np.where(left, 0, paid), 0.9, 0.95),
        (AgainstBase(), np.where(left, 0, paid * grown), 0.99, 0.9),
    ):
        made = estimator(
            {
                "numerator": pays.sum(axis=1),
                "denominator": paid.sum(axis=1),
                "above_squares": (pays**2).sum(axis=1),
                "products": (pays * paid).sum(axis=1),
                "below_squares": (paid**2).sum(axis=1),
                "n": np.full(draws, float(n)),
            },
            level=0.95,
        )
        held = (made.low <= truth) & (truth <= made.high)
        assert least <= held[~np.isnan(made.low)].mean() <= 0.99


def test_revenue_gives_readings():
    """Of net and gross retention, churn and the quick ratio, with numbers that pool."""
    ledger = ledger_of(400, ("big", -50.0), ("0", 70.0), ("new", 10.0))
    for verb in (revenue_retention, revenue_churn, quick_ratio):
        made = verb(ledger, on=ON)
        reading = made.observations()[-1]
        parts = reading.numerator / reading.denominator
        assert reading.value == pytest.approx(parts, rel=1e-12)
        assert reading.value == made.pooled().value


@pytest.mark.parametrize("kind", ["ledger", "subscriptions"])
def test_a_segment_from_the_first_day_on_moves_in_that_period(kind):
    """A month that is final must not change when the next one begins."""
    if kind == "ledger":
        rows = {"customer": [1, 1], "date": ["2026-01-05", "2026-02-01"]}
        rows |= {"amount": [10, 5], "plan": ["a", "b"]}
        subject = Ledger(rows, segment="plan")
    else:
        rows = {"customer": [1, 1], "start": ["2026-01-05", "2026-02-01"]}
        rows |= {"end": ["2026-01-31", None], "amount": [10, 15], "plan": ["a", "b"]}
        subject = Subscriptions(rows, amount="amount", segment="plan")
    first = revenue_movements(subject, on="2026-01-31")
    later = revenue_movements(subject, on="2026-02-15")
    for one in first:
        label = f"2026-01/{one.segment}" if one.segment else "2026-01"
        assert (one.moved, one.closing) == (later[label].moved, later[label].closing)
    a, b = later["2026-02/a"], later["2026-02/b"]
    assert (10, -10, 0) == (a.opening, a.moved, a.closing)
    assert (0, 5, 10, 15) == (b.opening, b.expansion, b.moved, b.closing)
    # Rates are of those who are in the segment on the first day.
    assert 1.5 == revenue_retention(subject, on="2026-02-15")["2026-02/b"].value


@pytest.mark.parametrize("size", [1e14, 1e20, 1e30])
def test_one_huge_customer_hides_nobody(size):
    """What each customer pays is told beside what he paid, not beside the whole."""
    rows = {
        "customer": [1, 2, 2, 3, 3, 4, 4],
        "date": ["2026-01-05", *["2026-01-05", "2026-02-05"] * 3],
        "amount": [size, 0.05, 0.01, 0.05, -0.05, 5, -5],
    }
    made = revenue_movements(Ledger(rows), on="2026-03-15")["2026-02"]
    lost = logo_churn(Ledger(rows), on="2026-03-15")["2026-02"]
    assert (0.01, 5.05, 0) == (made.expansion, made.churned, made.new)
    assert (2, 4) == (lost.numerator, lost.denominator)


def test_movements_are_readings():
    """A key result may be of expansion: in money, month by month."""
    ledger = ledger_of(400, ("big", 50.0))
    made = revenue_movements(ledger, on=ON)
    okrs = okr.OKRSet(
        metrics=[okr.Metric("expansion", unit="EUR", kind="total")], cycle="2026-Q4"
    )
    read = made.measured("expansion", unit="EUR")
    run = okr.refresh(okrs, {"expansion": read}, on=ON)
    assert {} == run.failed
    assert 50.0 == run.okrs.series("expansion").latest(ON).value
    assert "recurring-revenue.expansion" == read.observations()[-1].definition
    with pytest.raises(InvalidOKRError, match="contraction"):
        made.measured("contractions")


@pytest.mark.parametrize("frame", [dict, pd.DataFrame, pl.LazyFrame])
def test_rows_that_stand_twice_are_said(frame):
    """A join gone wrong doubles the revenue: two plans alike may be two, and are told.

    The count is of rows beyond the first; rows that differ in anything are none.
    """
    rows = {
        "customer": ["a", "a", "a", "b", "b"],
        "start": ["2026-09-01"] * 5,
        "end": [None, None, None, "2026-10-31", None],
        "amount": [10.0, 10.0, 10.0, 5.0, 5.0],
    }
    said = "2 rows are exact doubles of others, and each counts"
    plans = Subscriptions(frame(rows), amount="amount")
    moves = revenue_movements(plans, on="2026-10-30")
    assert (40.0, said) == (moves["2026-09"].closing, moves.note)
    assert said in str(moves)
    assert said in moves.explain("2026-09").note
    assert said == moves.to_dict()["note"]
    for measure in (revenue_retention, revenue_churn, quick_ratio):
        assert said in measure(plans, on="2026-10-30").note
    one = {name: column[1:3] for name, column in rows.items()}
    doubled = Subscriptions(frame(one), amount="amount")
    assert "1 row is an exact double of others" in (
        revenue_retention(doubled, on="2026-10-30").note
    )
    few = {name: column[2:] for name, column in rows.items()}
    clean = Subscriptions(frame(few), amount="amount")
    assert "" == revenue_retention(clean, on="2026-10-30").note


def test_rows_of_one_key_are_compared_in_full(monkeypatch):
    """A key that two rows share by chance makes no double of them."""
    monkeypatch.setattr(doubles_module, "_SPREAD", np.uint64(0))
    table = Columns(size=3, arrays={"customer": np.array([1, 2, 2])})
    assert 1 == doubles_module.doubles(table, "customer")
