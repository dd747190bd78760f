"""Who is active, how often, and what they use."""

import datetime as dt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrkit.errors import InvalidOKRError, NotMeasuredError
from okrkit.retention.engagement.active import active_accounts, stickiness
from okrkit.retention.engagement.adopting import adoption
from okrkit.retention.engagement.seat_using import seat_use
from okrkit.retention.tables.accounts import Accounts
from okrkit.retention.tables.events import Events
from okrkit.retention.tables.seats import Seats

START = dt.date(2026, 8, 20)
ON = dt.date(2026, 11, 15)
SPAN = (ON - START).days
SEGMENTS = ("large", "small", None)
RANK = {"large": 1, "small": 2, None: 0}


def day(number):
    """Say a day of the examples by its number."""
    return START + dt.timedelta(number)


def events(rows):
    """Make a table of (customer, day, segment) rows."""
    return Events(
        {
            "customer": np.array([r[0] for r in rows], np.int64),
            "date": np.array([day(r[1]) for r in rows], "datetime64[D]"),
            "segment": np.array([r[2] for r in rows], object),
        },
        segment="segment",
    )


def segment_of(rows, who, begin, end):
    """Say a customer's segment: of his last row up to the first day, else his first."""
    mine = sorted((n, RANK[s], s) for w, n, s in rows if w == who and n <= SPAN)
    before = [m for m in mine if m[0] <= begin]
    inside = [m for m in mine if begin < m[0] < end]
    return (
        before[-1][2] if before else max(m for m in inside if m[0] == inside[0][0])[2]
    )


def members(rows, first, end, window):
    """Say on which days of a period each customer was active, and was a member."""
    found = {}
    for who in {r[0] for r in rows}:
        did = {n for w, n, _ in rows if w == who and n <= SPAN}
        days = range(first, end)
        if window == "period":
            there = list(days) if did & set(days) else []
        else:
            there = [n for n in days if any(n - window < d <= n for d in did)]
        if there:
            found[who] = (len(did & set(days)), there)
    return found


ROWS = st.lists(
    st.tuples(st.integers(1, 4), st.integers(0, 95), st.sampled_from(SEGMENTS))
).map(lambda rows: [(1, 0, "large"), *rows])
WINDOWS = st.sampled_from(["period", 1, 7, 28])
SPANS = st.sampled_from(["month", "week"])


@given(ROWS, WINDOWS, SPANS)
def test_actives_and_stickiness_are_those_made_by_hand(rows, window, every):
    """Spans are cut and added; loops over days and customers say the same."""
    table = events(rows)
    active = active_accounts(table, window=window, every=every, on=ON)
    sticky = stickiness(table, window=window, every=every, on=ON)
    for place, (cycle, segment) in enumerate(
        zip(active.cycles, active.segments, strict=True)
    ):
        first = (cycle.start - START).days
        end = min((cycle.end - START).days, SPAN + 1)
        found = {
            who: (count, there)
            for who, (count, there) in members(rows, first, end, window).items()
            if not segment or segment_of(rows, who, first, end) == segment
        }
        at_end = [w for w, (_, there) in found.items() if there[-1] == end - 1]
        expected = len(found) if window == "period" else len(at_end)
        if window != "period" and end - window < 0:
            assert np.isnan(active.value[place])
        else:
            assert expected == active.value[place]
        if window != "period" and first < window - 1:
            assert np.isnan(sticky.value[place])
            continue
        assert sum(count for count, _ in found.values()) == sticky.numerator[place]
        assert sum(len(t) for _, t in found.values()) == sticky.denominator[place]
        if len(found) > 1:
            e = np.array([count for count, _ in found.values()])
            s = np.array([len(there) for _, there in found.values()])
            left = ((e - e.sum() / s.sum() * s) ** 2).sum()
            error = np.sqrt(len(found) / (len(found) - 1) * left) / s.sum()
            # Of customers who all did the same nobody knows how customers differ.
            error = error if left > 1e-12 else np.nan
            assert sticky.standard_error[place] == pytest.approx(
                error, abs=1e-7, nan_ok=True
            )
            few = s.sum() ** 2 / (s**2).sum() < 4
            assert np.isnan(sticky.low[place]) == (np.isnan(error) or few)
            if not np.isnan(sticky.low[place]):
                assert 0 <= sticky.low[place] < sticky.value[place]
                assert sticky.value[place] < sticky.high[place] <= 1


@given(ROWS, WINDOWS, st.randoms())
def test_order_and_doubles_change_nothing(rows, window, random):
    """Logs come in any order, and an event may be logged twice."""
    twice = rows * 2
    random.shuffle(twice)
    for verb in (active_accounts, stickiness):
        once, again = (verb(events(r), window=window, on=ON) for r in (rows, twice))
        np.testing.assert_array_equal(once.value, again.value)


def test_daily_weekly_and_monthly_actives():
    """One customer a day for a week, another once: DAU, WAU and MAU."""
    rows = {
        "customer": [1] * 7 + [2, 3],
        "date": [f"2026-10-{n:02d}" for n in range(5, 12)]
        + ["2026-10-06", "2026-09-01"],
    }
    table = Events(rows)
    daily = active_accounts(table, every="day", on="2026-10-31", since="2026-10-05")
    assert [1, 2, 1] == [daily[f"2026-10-0{n}"].value for n in (5, 6, 7)]
    assert 2 == active_accounts(table, every="month", on="2026-10-31")["2026-10"].value
    four_weeks = active_accounts(table, every="month", window=28, on="2026-10-31")
    assert 2 == four_weeks["2026-10"].value
    assert "Active accounts of 28 days" == four_weeks.definition.name
    assert 3 == active_accounts(table, window=61, on="2026-10-31")["2026-10"].value
    one = active_accounts(table, on="2026-10-31").latest()
    assert (2.0, None, None) == (one.value, one.low, one.n)
    assert 2.0 == one.observation().value


def test_windows_that_reach_before_the_data_are_not_measured():
    """In the first days of a log monthly actives grow by themselves."""
    table = Events({"customer": [1] * 60, "date": [day(n) for n in range(60)]})
    sticky = stickiness(table, on=day(59))
    assert [None, None, 1.0] == [one.value for one in sticky]
    assert sticky.pooled(provisional=True).value == 1.0
    assert sticky.ids == ["2026-08", "2026-09", "2026-10"]


def test_a_day_without_anyone_is_a_count_of_none():
    """Nobody there is 0 customers, unlike a share of nobody."""
    table = Events({"customer": [1], "date": ["2026-09-01"]})
    made = active_accounts(table, on="2026-10-31")
    assert 0.0 == made["2026-10"].value
    assert 0.0 == made["2026-10"].observation().value
    assert stickiness(table, on="2026-10-31", window="period")["2026-10"].value is None


@given(ROWS, ROWS)
def test_adoption_is_the_overlap(uses, rows):
    """Users are counted among the active, and the others are named."""
    made = adoption(events(uses), events(rows), on=ON)
    outside = 0
    for place, (cycle, segment) in enumerate(
        zip(made.cycles, made.segments, strict=True)
    ):
        first = (cycle.start - START).days
        end = min((cycle.end - START).days, SPAN + 1)
        active = {w for w, n, _ in rows if first <= n < end}
        users = {w for w, n, _ in uses if first <= n < end}
        if segment:
            active = {w for w in active if segment_of(rows, w, first, end) == segment}
        else:
            outside += len(users - active)
        assert (len(users & active), len(active)) == (
            made.numerator[place],
            made.denominator[place],
        )
    left = dict(made.excluded)
    assert outside == left.get("uses: customers not active in the period", 0)
    nowhere = [w for w, _, segment in rows if segment is None]
    assert len(nowhere) == left.get("no segment", 0)


def test_adoption_among_all_accounts():
    """Among those that could use it, the silent ones count, too."""
    accounts = Accounts({"customer": ["a", "b", "c"], "since": ["2026-01-01"] * 3})
    uses = Events({"customer": ["b", "x"], "date": ["2026-10-07"] * 2})
    made = adoption(uses, accounts, on="2026-10-31", since="2026-10-01")
    assert (1, 3) == (made.numerator[0], made.denominator[0])
    assert "adoption.eligible" == made.definition.id


def test_seats_are_pooled_and_the_last_count_holds():
    """A mean of shares would let the smallest customer decide."""
    seats = Seats(
        {
            "customer": ["a", "a", "b", "c", "d"],
            "date": [
                "2026-10-01",
                "2026-10-30",
                "2026-10-15",
                "2026-10-15",
                "2026-10-02",
            ],
            "used": [1, 9, 10, 30, -1],
            "bought": [10, 10, 100, 20, 5],
            "plan": ["x", "x", "y", None, "y"],
        },
        segment="plan",
    )
    made = seat_use(seats, on="2026-11-02")
    whole = made["2026-10"]
    assert (49, 130, 3) == (whole.numerator, whole.denominator, whole.n)
    assert (9 / 10, 10 / 100) == (made["2026-10/x"].value, made["2026-10/y"].value)
    assert {"fewer than 0 seats": 1, "no segment": 1} == dict(made.excluded)
    note = "in all periods 1 count of more seats used than bought"
    assert note == made.note
    assert 1 == str(made).count(note)
    e, s = np.array([9, 10, 30]), np.array([10, 100, 20])
    left = ((e - 49 / 130 * s) ** 2).sum()
    assert whole.standard_error == pytest.approx(np.sqrt(1.5 * left) / 130)
    assert made["2026-11"].value is None
    with pytest.raises(NotMeasuredError):
        seat_use(seats, on="2026-09-30")


def test_periods_without_full_windows_say_so():
    """No value without a reason, and no 0 of 0 that looks as if it was counted."""
    dates = ["2026-09-03", "2026-10-01", "2026-10-15"]
    table = Events({"customer": [1, 2, 1], "date": dates})
    sticky = stickiness(table, window=7, on="2026-10-31")
    why = "its first window begins before the first event"
    first, second = sticky["2026-09"], sticky["2026-10"]
    assert (None, None, None, None) == (
        first.value,
        first.numerator,
        first.denominator,
        first.n,
    )
    assert (why, "") == (first.note, second.note)
    assert why == sticky.explain("2026-09").note
    assert second.value == pytest.approx(2 / 14)
    with pytest.raises(NotMeasuredError, match=why):
        first.observation()
    active = active_accounts(table, window=35, on="2026-10-31")
    assert [why, ""] == [one.note for one in active]


@pytest.mark.parametrize("window", [0, -1, 2.5, True, "28", None])
def test_windows_that_are_none_are_refused(window):
    """A window of no days would count nobody."""
    table = Events({"customer": [1], "date": ["2026-10-01"]})
    for verb in (active_accounts, stickiness):
        with pytest.raises(InvalidOKRError):
            verb(table, window=window, on=ON)


def test_periods_after_the_last_event_have_nobody():
    """What nobody opens any more has 0 active customers, and no stickiness."""
    table = Events({"customer": [1], "date": ["2026-08-20"]})
    made = active_accounts(table, since="2026-10-01", on="2026-11-15")
    assert [0.0, 0.0] == made.value.tolist()
    sticky = stickiness(table, since="2026-10-01", on="2026-11-15")
    assert np.isnan(sticky.value).all()


def test_seats_without_segments_are_those_of_everybody():
    """One column fewer, one row a period."""
    seats = Seats({"customer": [1], "date": ["2026-10-30"], "used": [3], "bought": [4]})
    made = seat_use(seats, on="2026-10-31")
    assert (["2026-10"], [0.75], "") == (made.ids, made.value.tolist(), made.note)
    assert made["2026-10"].standard_error is None


def test_accounts_that_all_use_as_much_do_not_make_the_share_certain():
    """Three accounts that use half of their seats: no error of 0, but none known."""
    seats = Seats(
        {
            "customer": [1, 2, 3],
            "date": ["2026-10-30"] * 3,
            "used": [5, 10, 50],
            "bought": [10, 20, 100],
        }
    )
    one = seat_use(seats, on="2026-10-31")["2026-10"]
    assert (0.5, 3.0) == (one.value, one.n)
    assert (None, None, None) == (one.standard_error, one.low, one.high)
    assert one.observation().standard_error is None
