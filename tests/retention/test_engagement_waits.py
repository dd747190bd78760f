"""How long customers wait, and how much they complain."""

import datetime as dt
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import okrkit as okr
from okrkit.errors import InvalidOKRError, NotMeasuredError
from okrkit.retention.engagement.complaining import complaint_rate
from okrkit.retention.engagement.first_value import time_to_first_value
from okrkit.retention.engagement.poisson import poisson_interval
from okrkit.retention.engagement.response import (
    resolution_time,
    resolved_within,
    responded_within,
    response_time,
)
from okrkit.retention.engagement.waits import order_ranks
from okrkit.retention.tables.events import Events
from okrkit.retention.tables.tickets import Tickets

START = dt.datetime(2026, 10, 1)  # noqa: DTZ001 - on the business's clock
END = dt.datetime(2026, 11, 1)  # noqa: DTZ001 - on the business's clock


def tickets_of(rows):
    """Make tickets of (hour opened, hours waited or None, segment) rows."""
    opened = [START + dt.timedelta(hours=r[0]) for r in rows]
    ended = [
        None if r[1] is None else at + dt.timedelta(hours=r[1])
        for at, r in zip(opened, rows, strict=True)
    ]
    return Tickets(
        {
            "opened": np.array(opened, "datetime64[us]"),
            "responded": np.array(ended, "datetime64[us]"),
            "segment": np.array([r[2] for r in rows], object),
        },
        responded="responded",
        segment="segment",
    )


ROWS = st.lists(
    st.tuples(
        st.integers(0, 30 * 24),
        st.none() | st.integers(0, 200),
        st.sampled_from(["a", "b", None]),
    )
).map(lambda rows: [(1, 5, "a"), *rows])


def by_hand(rows, quantile):
    """Return the Kaplan-Meier quantile of a list of (wait, is over)."""
    left = 1.0
    for wait in sorted({w for w, over in rows if over}):
        at_risk = sum(w >= wait for w, _ in rows)
        left *= 1 - sum(over and w == wait for w, over in rows) / at_risk
        if 1 - left >= quantile - 1e-9:
            return wait
    return None


@given(ROWS, st.sampled_from([0.5, 0.9, 0.25]))
def test_quantiles_are_those_made_by_hand(rows, quantile):
    """Who still waits is at risk as long as he has waited, and never served."""
    made = response_time(tickets_of(rows), quantile=quantile, on="2026-10-31")
    hours = (END - START).total_seconds() / 3600
    for name in ("", "a", "b"):
        waits = [
            (min(wait, hours - at), at + wait < hours)
            if wait is not None
            else (hours - at, False)
            for at, wait, segment in rows
            if name in ("", segment)
        ]
        if f"2026-10/{name}" not in made and name:
            continue
        one = made[f"2026-10/{name}" if name else "2026-10"]
        expected = by_hand(waits, quantile)
        assert (None if expected is None else pytest.approx(expected)) == one.value
        waiting = [w for w, over in waits if not over]
        short = any(w < (math.inf if expected is None else expected) for w in waiting)
        ahead = bool(expected)  # whoever came last has not waited so long
        assert one.provisional == (short or ahead)
        assert len(waits) == (one.n or 0)


@given(ROWS, st.integers(0, 100))
def test_shares_in_time_are_those_made_by_hand(rows, hours):
    """A request counts when its hours are over, served or not."""
    made = responded_within(tickets_of(rows), hours=hours, on="2026-10-31")
    end = (END - START).total_seconds() / 3600
    closed = [wait for at, wait, _ in rows if at + hours < end]
    met = [w for w in closed if w is not None and w <= hours]
    assert (len(met), len(closed)) == (made.numerator[0], made.denominator[0])
    assert len(rows) - len(closed) == made.parts["open"][0]
    assert made.provisional[0] == (len(rows) > len(closed) or hours > 0)


DOCUMENT = """
okrkit: 1
cycle: 2026-Q4
metrics:
  {name}: {{name: Answers, unit: "{unit}", polarity: lower, kind: {kind}}}
objectives:
  - id: keep
    title: Customers stay because they are answered
    key_results:
      - {{id: one, title: Answers come soon, metric: {name}, at_most: 8}}
"""
VERBS = {
    "median": lambda made, on: response_time(made, on=on),
    "tenth": lambda made, on: response_time(made, on=on, quantile=0.9),
    "share": lambda made, on: responded_within(made, hours=40, on=on),
}


@pytest.mark.parametrize("name", VERBS)
def test_a_final_reading_never_changes_its_date(name):
    """Asked day by day, each month is read once, on the day that first knows it."""
    # One a day in October, the last of them early: no window of theirs says the day.
    tickets = tickets_of([(24 * day, 5 * (day % 9), "a") for day in range(31)])
    share = name == "share"
    plan = DOCUMENT.format(
        name=name, unit="%" if share else "h", kind="ratio" if share else "level"
    )
    okrs = okr.loads(plan, format="yaml")
    seen = []
    for day in range(20):
        on = dt.date(2026, 10, 26) + dt.timedelta(day)
        made = {name: VERBS[name](tickets, on)}
        run = okr.refresh(okrs, made, on=on)
        run.raise_failed()
        okrs = run.okrs
        # What was read once stays; a day adds to it.
        now = list(okrs.series(name))
        assert seen == now[: len(seen)]
        seen = now
    dates = {"median": "2026-11-01", "tenth": "2026-11-02", "share": "2026-11-02"}
    assert [dates[name]] == [str(one.date) for one in seen]


def coverage_of(n, low, high, quantile):
    """Return how often ranks hold a quantile: a sum of the binomial."""
    chances = [
        math.comb(n, k) * quantile**k * (1 - quantile) ** (n - k) for k in range(n + 1)
    ]
    return sum(chances[low:high])


@pytest.mark.parametrize("quantile", [0.5, 0.9, 0.05])
@pytest.mark.parametrize("n", [1, 2, 5, 10, 60, 300])
def test_ranks_hold_the_quantile_at_least_so_often(n, quantile):
    """Whatever the distribution; one rank closer on either side is not enough."""
    low, high = order_ranks(n, quantile, 0.95)
    assert 0 <= low < high <= n + 1
    assert coverage_of(n, low, high, quantile) >= 0.95 - 1e-12
    if low and low + 1 < high:
        assert 1 - coverage_of(n, low + 1, n + 1, quantile) > 0.025
    if high <= n and high - 1 > low:
        assert 1 - coverage_of(n, 0, high - 1, quantile) > 0.025


def test_ranks_of_the_books():
    """The median of 10 lies between the 2nd and 9th of them, of 20 the 6th and 15th."""
    assert (2, 9) == order_ranks(10, 0.5, 0.95)
    assert (6, 15) == order_ranks(20, 0.5, 0.95)
    few, many = order_ranks(100_000, 0.5, 0.95), order_ranks(100_001, 0.5, 0.95)
    assert np.abs(np.subtract(few, many)).max() <= 2


def test_intervals_of_a_median_are_waits_that_happened():
    """Ten waits of 1 to 10 hours: median 5, between 2 and 9."""
    made = response_time(
        tickets_of([(n, n + 1, "a") for n in range(10)]), on="2026-10-31"
    )
    one = made["2026-10"]
    assert (5.0, 2.0, 9.0, 10.0) == (one.value, one.low, one.high, one.n)
    assert "order statistics" == one.method
    assert "response-time.median" == one.definition.id
    few = response_time(tickets_of([(0, 4, "a")] * 3), on="2026-10-31")["2026-10"]
    assert (4.0, None, None) == (few.value, few.low, few.high)
    slow = response_time(
        tickets_of([(n, n + 1, "a") for n in range(10)]), quantile=0.9, on="2026-10-31"
    )
    assert (9.0, "response-time.p90") == (slow.value[0], slow.definition.id)


def test_waiting_requests_make_the_number_rise():
    """Leaving the open ones out would praise a team that answers the easy ones."""
    served = [(n, 2, "a") for n in range(10)]
    waiting = [(n, None, "a") for n in range(15)]
    assert 2.0 == response_time(tickets_of(served), on="2026-10-31").value[0]
    both = response_time(tickets_of([*served, *waiting]), on="2026-10-31")["2026-10"]
    assert both.value is None
    assert both.provisional


def test_requests_that_end_before_they_begin_are_left_out():
    """Clocks of two systems differ; such a wait is none."""
    made = response_time(tickets_of([(5, -1, "a"), (5, 3, "a")]), on="2026-10-31")
    assert {"responded before opened": 1} == dict(made.excluded)
    assert (3.0, 1.0) == (made.value[0], made.n[0])
    share = responded_within(
        tickets_of([(5, -1, "a"), (5, 3, "a")]), hours=4, on="2026-10-31"
    )
    assert 1 == share.denominator[0]


def test_rows_of_one_ticket_are_one_request():
    """Exports hold a row for each change of a ticket, in any order."""
    rows = {
        "id": ["a", "b", "a", "a"],
        "opened": ["2026-10-01T08:00"] * 2 + ["2026-10-01T09:00", "2026-10-01T08:00"],
        "responded": [None, "2026-10-01T11:00", "2026-10-01T10:00", "2026-10-02T10:00"],
        "closed": ["2026-10-01T18:00", None, "2026-10-03T08:00", None],
    }
    for order in ([0, 1, 2, 3], [3, 2, 1, 0], [2, 0, 3, 1]):
        data = {name: [column[n] for n in order] for name, column in rows.items()}
        tickets = Tickets(data, ticket="id", responded="responded", closed="closed")
        answered = response_time(tickets, on="2026-10-31", quantile=0.9)["2026-10"]
        assert (3.0, 2.0) == (answered.value, answered.n)
        assert 2.0 == response_time(tickets, on="2026-10-31")["2026-10"].value
        closed = resolution_time(tickets, on="2026-10-31")["2026-10"]
        assert (48.0, 2.0) == (closed.value, closed.n)
        share = resolved_within(tickets, hours=47, on="2026-10-31")
        assert (0, 2) == (share.numerator[0], share.denominator[0])


def test_the_day_ends_where_the_business_is():
    """An answer at 00:30 in Berlin is of the next day, though in UTC it is not."""
    data = {
        "opened": ["2026-10-31T20:00+01:00"] * 2,
        "closed": ["2026-11-01T00:30+01:00", "2026-10-31T23:30+01:00"],
    }
    tickets = Tickets(data, closed="closed", zone="Europe/Berlin")
    made = resolution_time(tickets, on="2026-10-31", quantile=0.4)
    assert 3.5 == made["2026-10"].value
    assert 1 == made.parts["waiting"][0]
    # Not yet over when the question is asked: four hours pass at midnight.
    share = resolved_within(tickets, hours=3.9, on="2026-10-31")
    assert (1, 2) == (share.numerator[0], share.denominator[0])
    assert resolved_within(tickets, hours=4, on="2026-10-31")["2026-10"].value is None
    assert "Resolved within 3.9 hours" == share.definition.name
    assert "resolved-within.3.9h" == share.definition.id


@pytest.mark.parametrize(
    ("verb", "arguments", "code"),
    [
        (response_time, {"quantile": 50}, "not-a-level"),
        (response_time, {"level": 0}, "not-a-level"),
        (resolution_time, {}, "column-missing"),
        (resolved_within, {"hours": 3}, "column-missing"),
        (responded_within, {"hours": -1}, "negative"),
        (responded_within, {"hours": 1e9}, "invalid-value"),
        (responded_within, {"hours": "4"}, "not-a-number"),
    ],
)
def test_wrong_arguments_are_refused(verb, arguments, code):
    """A quantile of 50 is 0.5, and a column that is not there says nothing."""
    with pytest.raises(InvalidOKRError) as caught:
        verb(tickets_of([(0, 1, "a")]), on="2026-10-31", **arguments)
    assert code == caught.value.code


def test_time_to_first_value_counts_from_the_earliest_signing():
    """A second contract does not make a customer new; who has nothing yet waits."""
    signed = Events(
        {
            "customer": ["a", "a", "b", "c", "d"],
            "date": [
                "2026-10-01",
                "2026-10-20",
                "2026-10-02",
                "2026-10-03",
                "2026-11-02",
            ],
            "size": ["x", "y", "x", "y", "y"],
        },
        segment="size",
    )
    reports = Events(
        {
            "customer": ["a", "b", "b", "c"],
            "date": ["2026-10-21", "2026-10-01", "2026-10-07", "2026-12-01"],
        }
    )
    made = time_to_first_value(signed, reports, on="2026-11-15")
    october = made["2026-10"]
    assert (20.0, 3.0) == (october.value, october.n)
    assert 5.0 == made["2026-10/x"].value
    assert made["2026-10/y"].value is None
    assert made["2026-11"].value is None
    assert made["2026-10/y"].provisional
    # Who signed on October 31 would have waited 20 days on November 20.
    assert october.provisional
    final = time_to_first_value(signed, reports, on="2026-11-20")["2026-10"]
    assert (20.0, False, "2026-11-20") == (
        final.value,
        final.provisional,
        str(final.date),
    )
    later = time_to_first_value(signed, reports, on="2026-12-31", quantile=0.9)
    assert 59.0 == later["2026-10"].value


def test_complaints_by_customers_and_by_orders():
    """One angry customer is one customer, and three letters."""
    orders = Events(
        {
            "customer": [1, 2, 3, 3, 4],
            "date": ["2026-10-02"] * 5,
            "plan": ["x", "x", "y", "y", None],
        },
        segment="plan",
    )
    letters = Events(
        {
            "customer": [3, 3, 3, 9],
            "date": ["2026-10-05"] * 4,
            "plan": ["y", "y", "y", "z"],
        },
        segment="plan",
    )
    who = complaint_rate(letters, orders, on="2026-10-31")
    assert (1, 4) == (who.numerator[0], who.denominator[0])
    assert (0.0, 1.0) == (who["2026-10/x"].value, who["2026-10/y"].value)
    outside = {"complaints: customers not active in the period": 1}
    assert {**outside, "no segment": 1} == dict(who.excluded)
    accounts = complaint_rate(letters, orders, per="100 accounts", on="2026-10-31")
    assert [100.0, 0.0, 300.0, None] == [one.value for one in accounts]
    by_order = complaint_rate(letters, orders, per="100 orders", on="2026-10-31")
    assert [80.0, 0.0, 150.0, None] == [one.value for one in by_order]
    assert "byar" == by_order.method == by_order.estimator.method
    assert 80.0 == by_order.pooled().value
    none = complaint_rate(Events(letters.data), Events(orders.data), on="2026-11-30")
    assert ["2026-10", "2026-11"] == none.ids
    assert none["2026-11"].value is None
    loyal = Events({"customer": [1], "date": ["2026-10-05"]})
    everybody = Events(orders.data)
    assert {} == dict(complaint_rate(loyal, everybody, on="2026-10-31").excluded)
    reading = by_order["2026-10"].observation()
    assert (4.0, 5.0, 80.0) == (reading.numerator, reading.denominator, reading.value)


def test_without_segments_in_both_tables_there_is_a_rate_of_everybody():
    """A rate of a segment needs to know whose the complaints are."""
    orders = Events({"customer": [1, 2], "date": ["2026-10-02"] * 2, "p": ["x", "y"]})
    letters = Events({"customer": [2], "date": ["2026-10-05"]})
    made = complaint_rate(
        letters, Events(orders.data, segment="p"), per="100 orders", on="2026-10-31"
    )
    assert ["2026-10"] == made.ids
    assert 50.0 == made["2026-10"].value
    with pytest.raises(InvalidOKRError) as caught:
        complaint_rate(letters, orders, per="1000 orders", on="2026-10-31")
    assert "unknown-word" == caught.value.code
    with pytest.raises(NotMeasuredError):
        complaint_rate(letters, orders, on="2026-09-30")


@pytest.mark.parametrize(
    ("count", "low", "high"),
    # Exact limits of a Poisson mean (Garwood 1936, as in every book of tables).
    [(1, 0.0253, 5.572), (5, 1.623, 11.668), (10, 4.795, 18.39), (50, 37.11, 65.92)],
)
def test_poisson_ends_are_near_the_exact_ones(count, low, high):
    """Byar's approximation is as good as the tables from a handful on."""
    made = poisson_interval(np.array([count]), np.array([1.0]), per=1)
    assert made.low[0] == pytest.approx(low, rel=0.02, abs=0.02)
    assert made.high[0] == pytest.approx(high, rel=0.02)


def test_no_event_at_all_is_a_rate_of_0_with_an_upper_end():
    """Of 0 complaints in 100 orders the rule of three says up to 3 in 100."""
    made = poisson_interval(np.array([0.0, 0.0]), np.array([100.0, 0.0]))
    assert (0.0, 0.0) == (made.value[0], made.low[0])
    assert made.high[0] == pytest.approx(3.7, rel=0.02)
    assert made.standard_error[0] > 0
    assert np.isnan([made.value[1], made.low[1], made.high[1]]).all()


def test_a_quantile_is_asked_for_by_its_own_name():
    """Half is 0.5, and not 50; the message names the argument that was wrong."""
    signed = Events({"customer": [1, 2], "date": ["2026-10-01", "2026-10-05"]})
    with pytest.raises(InvalidOKRError) as refused:
        time_to_first_value(signed, signed, on="2026-11-15", quantile=50)
    assert "quantile" == refused.value.place
    assert "50 percent is 0.5." == refused.value.hint
    for quantile, said in ((0.5, "half"), (0.9, "90%")):
        one = time_to_first_value(signed, signed, on="2026-11-15", quantile=quantile)
        formula = f"days from a customer's first day within which {said} has had the"
        assert one.definition.formula.startswith(formula)


@pytest.mark.parametrize(
    ("waited", "hours"),
    [(0.9, 0.9 / 3600), (1.999999, 1.999999 / 3600), (1e-6, 1e-6 / 3600), (0, 0)],
)
def test_waits_are_kept_to_the_microsecond(waited, hours):
    """A response after 0.9 seconds was one after none."""
    made = response_time(tickets_of([(1, waited / 3600, "a")]), on="2026-10-31")

    assert pytest.approx(hours, rel=1e-9) == made["2026-10"].value


def test_waits_of_years_in_many_segments_are_told_apart():
    """As microseconds they outgrow one number with period and segment."""
    rows = [(hour, 24 * 365 * 60 + hour, f"s{hour}") for hour in range(700)]
    first = response_time(tickets_of(rows), on="2087-01-01")["2026-10/s650"]

    assert 1.0 == first.n
    assert 24 * 365 * 60 + 650 == first.value
