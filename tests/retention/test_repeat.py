"""Repeat purchase against the published numbers of CDNOW, and RFM where peers fail."""

import datetime as dt
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrkit.errors import InvalidOKRError, NotMeasuredError, UnknownIdError
from okrkit.retention.customers.summary import summary
from okrkit.retention.repeat.between import time_between_purchases
from okrkit.retention.repeat.rate import repeat_rate
from okrkit.retention.repeat.rfm import rfm, scores_of
from okrkit.retention.repeat.rules import OTHERS, RULES, SegmentRule, segments_of
from okrkit.retention.tables.events import Events

MASTER = Path(__file__).parent / "data" / "CDNOW_master.txt"
FIRST = dt.date(2026, 1, 1)
ENDS = {"on": "1998-06-30", "every": "year"}

rows = st.lists(st.tuples(st.integers(1, 5), st.integers(0, 60)), min_size=1)


@pytest.fixture(scope="module")
def cdnow():
    """Return the purchases of CDNOW, with their money."""
    table = np.loadtxt(MASTER, skiprows=1)
    text = table[:, 1].astype(int).astype(str)
    dates = [f"{d[:4]}-{d[4:6]}-{d[6:]}" for d in text]
    data = {
        "customer": table[:, 0].astype(int),
        "date": np.array(dates, "datetime64[D]"),
        "paid": table[:, 3],
    }
    return Events(data, amount="paid")


def events_of(pairs):
    """Return events of pairs of customer and days after the first day."""
    dates = [FIRST + dt.timedelta(days) for _, days in pairs]
    return Events({"customer": [who for who, _ in pairs], "date": dates})


@pytest.mark.parametrize("method", ["closed", "kaplan-meier"])
def test_second_purchases_of_cdnow_within_a_window(cdnow, method):
    """All windows are over: both ways of counting give one number.

    Somebody who came first at the end of 1997 would have had 180 days, not 365.
    """
    windows = {
        30: 0.174586,
        60: 0.251549,
        90: 0.292193,
        180: 0.374501,
        365: 0.458634,
    }
    for within, share in windows.items():
        made = repeat_rate(cdnow, **ENDS, within=within, method=method)["1997"]
        assert share == round(made.value, 6)
        assert made.provisional == (within == 365)


def test_repeat_rates_of_cdnow_so_far(cdnow):
    """By days and by orders: which of the two is named."""
    days = repeat_rate(cdnow, **ENDS, within=None)["1997"]
    orders = repeat_rate(cdnow, **ENDS, within=None, definition="orders")["1997"]
    assert 0.488587 == round(days.value, 6)
    assert 0.494782 == round(orders.value, 6)
    assert "repeat-rate.so-far" == days.definition.id
    assert "repeat-rate.so-far.orders" == orders.definition.id
    assert days.provisional
    assert days.note != orders.note


def test_whose_window_is_not_over_is_left_out_of_both_sides():
    """Three customers: one back, one not, one who came yesterday."""
    events = events_of([(1, 0), (1, 9), (2, 5), (3, 29)])
    made = repeat_rate(events, on="2026-01-31", within=10)["2026-01"]
    assert (1.0, 2.0) == (made.numerator, made.denominator)
    assert made.provisional
    curve = repeat_rate(events, on="2026-01-31", within=10, method="kaplan-meier")
    # At risk on day 9 are those two, since the third was watched for one day.
    assert 0.5 == curve["2026-01"].value
    assert 3 == curve["2026-01"].n
    assert "log-log" == curve["2026-01"].method
    assert "repeat-rate.kaplan-meier.10-days" == curve.definition.id
    one = curve["2026-01"]
    assert 0 < one.low < one.value < one.high < 1
    assert 0.5**1.5 == pytest.approx(one.standard_error)


def test_a_curve_says_nothing_beyond_what_was_watched():
    """Ten days of watching tell nothing of ninety; nobody back is 0, if watched."""
    events = events_of([(1, 0), (1, 3), (2, 0)])
    asked = {"method": "kaplan-meier", "on": "2026-01-11"}
    assert repeat_rate(events, **asked)["2026-01"].value is None
    none = repeat_rate(events_of([(1, 0)]), within=5, **asked)["2026-01"]
    assert (0.0, None, None) == (none.value, none.low, none.standard_error)
    assert "nobody bought again" in none.note
    assert none.observation().standard_error is None
    # Where everybody is back, the rate is known however long the window.
    all_back = repeat_rate(events_of([(1, 0), (1, 3)]), **asked)["2026-01"]
    assert (1.0, None) == (all_back.value, all_back.standard_error)
    assert "everybody bought again" in all_back.note


def test_windows_close_when_their_last_day_is_over():
    """The tenth day after the first belongs to a window of ten days."""
    events = events_of([(1, 0), (1, 10)])
    for on, due in (("2026-01-10", 0.0), ("2026-01-11", 1.0)):
        made = repeat_rate(events, on=on, within=10)["2026-01"]
        assert due == (made.denominator or 0.0)
    settled = repeat_rate(events, on="2026-02-10", within=10)["2026-01"]
    assert (1.0, False) == (settled.value, settled.provisional)
    assert repeat_rate(events, on="2026-02-09", within=10)["2026-01"].provisional
    late = repeat_rate(events, on="2026-02-10", within=10, late_days=1)
    assert late["2026-01"].provisional


def test_refunds_are_no_second_purchase():
    """Money back is no reason to call a customer loyal."""
    data = {
        "customer": [1, 1, 2, 2],
        "date": ["2026-01-01", "2026-01-05", "2026-01-01", "2026-01-05"],
        "paid": [10, -10, 10, 0],
    }
    made = repeat_rate(Events(data, amount="paid"), on="2026-03-31", within=10)
    assert 0.5 == made["2026-01"].value
    assert {"refund": 1} == dict(made.excluded)


@given(rows, st.integers(1, 30), st.booleans(), st.integers(0, 60))
def test_rates_are_those_of_single_customers(pairs, within, orders, last):
    """One customer at a time, by hand."""
    last = max(last, min(day for _, day in pairs))
    made = repeat_rate(
        events_of(pairs),
        on=FIRST + dt.timedelta(last),
        within=within,
        every="year",
        definition="orders" if orders else "days",
    )["2026"]
    again = due = 0
    for who in {who for who, _ in pairs}:
        days = sorted(day for one, day in pairs if one == who and day <= last)
        if not orders:
            days = sorted(set(days))
        if days and days[0] + within <= last:
            due += 1
            again += len(days) > 1 and days[1] - days[0] <= within
    assert (again, due) == (made.numerator or 0, made.denominator or 0)


@given(rows, st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(pairs, random):
    """Rows come as they come."""
    asked = {"on": "2026-06-30", "every": "year"}
    before = repeat_rate(events_of(pairs), **asked)["2026"].value
    gaps = time_between_purchases(events_of(pairs), on="2026-06-30").to_columns()
    random.shuffle(pairs)
    assert before == repeat_rate(events_of(pairs), **asked)["2026"].value
    again = time_between_purchases(events_of(pairs), on="2026-06-30").to_columns()
    assert gaps["survival"].tolist() == again["survival"].tolist()


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"within": 0}, "not-whole"),
        ({"within": 2.5}, "not-whole"),
        ({"definition": "rows"}, "unknown-word"),
        ({"method": "kaplan meier"}, "unknown-word"),
        ({"interval": "log-log"}, "unknown-word"),
        ({"method": "kaplan-meier", "interval": "wilson"}, "unknown-word"),
        ({"level": 0}, "not-a-level"),
    ],
)
def test_bad_options_are_refused(options, code):
    """A wrong word never becomes another question."""
    with pytest.raises(InvalidOKRError) as caught:
        repeat_rate(events_of([(1, 0)]), on="2026-06-30", **options)
    assert code == caught.value.code


def test_gaps_count_those_that_are_still_open():
    """Gaps of 5 and 20 days, then 35 without a purchase; and one who never returned."""
    events = events_of([(1, 0), (1, 5), (1, 25), (2, 0)])
    made = time_between_purchases(events, on="2026-03-02")
    assert [5, 20, 35, 60] == made.to_columns()["time"].tolist()
    assert [1, 1, 0, 0] == made.to_columns()["events"].tolist()
    assert 20 == made.median().value
    assert made.quantile(0.75).value is None
    assert "days" == str(made.median().definition.unit)
    twice = events_of([(1, 0), (1, 0), (1, 9)])
    by = {"on": "2026-03-02", "definition": "orders"}
    assert [0, 9, 51] == time_between_purchases(twice, **by).to_columns()[
        "time"
    ].tolist()
    with pytest.raises(InvalidOKRError):
        time_between_purchases(twice, on="2026-03-02", definition="row")
    with pytest.raises(NotMeasuredError):
        time_between_purchases(twice, on="2025-03-02")


def test_gaps_of_cdnow(cdnow):
    """67,591 purchase days, 23,570 of them the last of their customer so far."""
    made = time_between_purchases(cdnow, on="1998-06-30")
    assert 67_591 == made.durations.spans[0]
    assert 67_591 - 23_570 == made.to_columns()["events"].sum()
    # Among the gaps that are over the median would look like 33 days.
    assert 94 == made.median().value


def paid(customers, days, money):
    """Return events with money."""
    dates = [FIRST + dt.timedelta(day) for day in days]
    data = {"customer": customers, "date": dates, "paid": money}
    return Events(data, amount="paid")


def test_ten_identical_customers_have_one_score():
    """Peers score them from 1 to 10 by their ids, or raise."""
    made = rfm(paid(list(range(10)), [5] * 10, [20] * 10), on="2026-02-28")
    assert {3} == set(made.recency_score) == set(made.frequency_score)
    assert {3} == set(made.monetary_score)
    assert {"promising": 10} == made.sizes


def test_scores_are_fifths_of_different_customers():
    """The latest, most frequent and best paying are 5."""
    made = rfm(paid(list(range(10)), range(10), range(10)), on="2026-02-28")
    assert [1, 1, 2, 2, 3, 3, 4, 4, 5, 5] == made.recency_score.tolist()
    assert [3] * 10 == made.frequency_score.tolist()
    assert [1, 1, 2, 2, 3, 3, 4, 4, 5, 5] == made.monetary_score.tolist()
    assert 49 == made.recency[9]


numbers = st.lists(st.integers(-50, 50), min_size=1, max_size=40)


@given(numbers, st.integers(2, 12))
def test_scores_know_only_the_order_of_values(values, bins):
    """Any rising rule gives the same scores; falling ones turn them round."""
    given_values = np.array(values)
    scores = scores_of(given_values, bins)
    assert scores.tolist() == scores_of(given_values**3 + 7, bins).tolist()
    assert scores.tolist() == scores_of(np.exp(given_values / 10.0), bins).tolist()
    assert (scores >= 1).all()
    assert (scores <= bins).all()
    order = np.argsort(given_values)
    assert (np.diff(scores[order]) >= 0).all()
    turned = scores_of(-given_values, bins)
    assert (np.abs(turned + scores - bins - 1) <= 1).all()


@given(rows, st.randoms(use_true_random=False))
def test_segments_do_not_depend_on_the_order_of_rows(pairs, random):
    """Nor on what customers are called."""
    first = {(who, day): 1 + day for who, day in pairs}

    def scored(given_pairs):
        who, day = zip(*given_pairs, strict=True)
        made = rfm(
            paid(who, day, [first[pair] for pair in given_pairs]), on="2026-12-31"
        )
        return dict(zip(made.ids, made.to_columns()["segment"].tolist(), strict=True))

    before = scored(pairs)
    random.shuffle(pairs)
    assert before == scored(pairs)


def test_every_score_has_a_segment_by_the_default_rules():
    """A rule always fits; the first one that does counts."""
    grid = np.array(np.meshgrid(*[np.arange(1, 6)] * 3)).reshape(3, -1)
    place, names = segments_of(RULES, (grid[0], grid[1], grid[2]))
    assert OTHERS not in {names[p] for p in place}
    assert set(names) - {OTHERS} == {names[p] for p in place}
    assert "recency 4 to 5, frequency 4 to 5, monetary 4 to 5" == str(RULES[0])
    assert "everybody" == str(SegmentRule("all"))


def test_own_rules_and_other_numbers_of_bins():
    """Default rules look at fifths; your own look at the scores you asked for."""
    events = paid(list(range(10)), range(10), range(10))
    thirds = rfm(events, on="2026-02-28", bins=3)
    assert {1, 2, 3} == set(thirds.recency_score.tolist())
    assert rfm(events, on="2026-02-28").sizes == thirds.sizes
    best = [SegmentRule("best", recency=(3, 3))]
    own = rfm(events, on="2026-02-28", bins=3, rules=best)
    assert {"best": 3, "others": 7} == own.sizes
    assert "no rule fits" == own.explain("0").rule


def test_segments_carry_customers_money_and_a_share():
    """The share of champions can be a key result."""
    events = paid([1, 1, 2, 3], [1, 30, 20, 2], [100, 50, 10, 10])
    made = rfm(events, on="2026-02-28")
    assert 170 == sum(made.money.values())
    assert 3 == sum(made.sizes.values())
    name = next(iter(made.sizes))
    share = made.share(name)
    assert (1 / 3, 3) == (share.value, share.n)
    assert share.observation().denominator == 3
    assert 0 == made.share("can't lose").value
    with pytest.raises(UnknownIdError):
        made.share("champion")


def test_customers_are_found_by_id():
    """Numbers and texts; neither stands for the other."""
    made = rfm(paid([1, 2], [1, 2], [10, 20]), on="2026-02-28")
    assert 20 == made["2"].monetary
    for wrong in ("02", "3", "x"):
        assert wrong not in made
    named = rfm(paid(["ann", "bob"], [1, 2], [10, 20]), on="2026-02-28")
    assert 10 == named["ann"].monetary
    assert "zoe" not in named
    assert ["ann", "bob"] == named.to_columns()["customer"].tolist()
    assert "bob" in named.ids


def test_refunds_lower_the_money_and_are_no_purchase():
    """10, 50 and 50 back on one day: one purchase day, and 10."""
    made = rfm(paid([1, 1, 1], [3, 3, 3], [10, 50, -50]), on="2026-02-28")
    assert (1, 10) == (made["1"].frequency, made["1"].monetary)


def test_money_below_0_has_no_shares():
    """Of 75 in all, 100 is no 133%: then there are no parts of a whole."""
    rules = [SegmentRule("late", recency=(4, 5))]
    shares = {}
    for refund in (-30, 30):
        bought = paid([1, 1, 2], [1, 3, 20], [5, refund, 100])
        made = rfm(bought, on="2026-02-28", rules=rules)
        shares[refund] = "%" in str(made).replace("50%", "")
        assert (refund < 0) == ("no shares of money" in str(made))
        assert (refund < 0) == ("no shares of money" in made._repr_html_())
    assert {-30: False, 30: True} == shares


def test_a_summary_is_scored_as_its_events_are():
    """The per-customer state is counted once for many questions."""
    events = paid([1, 1, 2, 3], [1, 30, 20, 2], [100, 50, 10, 10])
    made = rfm(summary(events, on="2026-02-28"))
    assert rfm(events, on="2026-02-28").to_dict() == made.to_dict()
    assert dt.date(2026, 2, 28) == rfm(summary(events, on="2026-02-28"), on=made.on).on


def test_views_of_segments():
    """A table of segments, not of a million customers."""
    made = rfm(
        paid([1, 2], [1, 2], [0, 0]), on="2026-02-28", rules=[SegmentRule("<b>")]
    )
    assert "<b>" in str(made)
    assert "&lt;b&gt;" in made._repr_html_()
    assert repr(made) == "<RFM on 2026-02-28: 2 customers>"
    assert len(made.to_frame("polars")) == 2


@pytest.mark.parametrize(
    ("customers", "options", "code"),
    [
        ([1], {}, "wrong-type"),
        (paid([1], [0], [5]), {}, "option-missing"),
        (events_of([(1, 0)]), {"on": "2026-02-28"}, "column-missing"),
        (paid([1], [0], [5]), {"on": "2026-02-28", "bins": 1}, "not-whole"),
        (paid([1], [0], [5]), {"on": "2026-02-28", "bins": 9999}, "not-whole"),
        (paid([1], [0], [5]), {"on": "2026-02-28", "rules": ["best"]}, "wrong-type"),
        (
            summary(paid([1], [0], [5]), on="2026-02-28"),
            {"on": "2026-02-27"},
            "option-unused",
        ),
    ],
)
def test_bad_questions_of_customers_are_refused(customers, options, code):
    """Each fault has its code."""
    with pytest.raises(InvalidOKRError) as caught:
        rfm(customers, **options)
    assert code == caught.value.code


@pytest.mark.parametrize(
    "span", [(3, 1), (1, 2, 3), 5, (1.5, 2)], ids=["turned", "three", "one", "half"]
)
def test_rules_need_spans_of_scores(span):
    """A rule that fits nobody is a mistake."""
    with pytest.raises(InvalidOKRError):
        SegmentRule("odd", recency=span)


def test_nobody_has_bought_by_that_day():
    """Nothing measured is no number; a refund alone is no purchase."""
    with pytest.raises(NotMeasuredError):
        rfm(paid([1], [0], [5]), on="2025-01-01")
    with pytest.raises(NotMeasuredError):
        rfm(paid([1], [0], [-5]), on="2026-02-28")


def test_refunds_alone_are_no_purchase():
    """There are rows, and nobody who bought: no number, and no crash."""
    only = paid([1], [0], [-5])
    for method in ("closed", "kaplan-meier"):
        made = repeat_rate(only, on="2026-02-28", within=10, method=method)
        assert made["2026-01"].value is None
    gaps = time_between_purchases(only, on="2026-02-28")
    assert gaps.median().value is None
    assert gaps.at(3).value is None
    assert "everybody      0" in str(gaps)
    assert "<svg" in gaps._repr_html_()


@pytest.mark.parametrize("engine", [dict, "polars"])
@pytest.mark.parametrize("method", ["closed", "kaplan-meier"])
def test_segments_are_those_of_the_first_purchase(engine, method):
    """Events say the segment: readings by period and segment are asked of them."""
    rows = {
        "customer": [1, 1, 2, 3, 3, 4],
        "date": [
            "2026-01-05",
            "2026-01-20",
            "2026-01-06",
            "2026-01-07",
            "2026-01-21",
            "2026-01-08",
        ],
        "plan": ["pro", "free", "pro", "free", "free", None],
    }
    data = rows if engine is dict else pytest.importorskip(engine).DataFrame(rows)
    events = Events(data, segment="plan")

    made = repeat_rate(events, on="2026-03-31", within=30, method=method)

    assert {"2026-01": 0.5, "2026-01/free": 1.0, "2026-01/pro": 0.5} == {
        one.id: one.value for one in made if one.id.startswith("2026-01")
    }
    assert [4, 1, 2] == [made[f"2026-01{x}"].n for x in ("", "/free", "/pro")]
    alone = repeat_rate(
        Events({"customer": [1, 1, 2], "date": rows["date"][:3]}),
        on="2026-03-31",
        within=30,
        method=method,
    )
    assert made["2026-01/pro"].low == alone["2026-01"].low


def test_a_curve_needs_a_window():
    """Without a window there is no time to read a curve at: no option is ignored."""
    events = Events({"customer": [1], "date": ["2026-01-05"]})

    with pytest.raises(InvalidOKRError) as caught:
        repeat_rate(events, on="2026-03-31", within=None, method="kaplan-meier")

    assert ("option-unused", "method") == (caught.value.code, caught.value.place)


@pytest.mark.parametrize("method", ["closed", "kaplan-meier"])
def test_rows_without_segment_are_counted_as_elsewhere(method):
    """Whoever has no segment counts for everybody only, and that is said."""
    rows = {"customer": [1, 2], "date": ["2026-01-01"] * 2, "plan": ["a", None]}
    made = repeat_rate(
        Events(rows, segment="plan"), on="2026-01-31", within=5, method=method
    )
    assert {"no segment": 1} == dict(made.excluded)
