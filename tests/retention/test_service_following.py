"""Share of events that another of the same customer follows in time."""

import datetime as dt
import json
import pickle

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrkit.errors import InvalidOKRError, NotMeasuredError, UnknownIdError
from okrkit.retention.service.following import followed_within
from okrkit.retention.tables.events import Events

START = dt.date(2026, 8, 20)
ON = dt.date(2026, 11, 15)
SEGMENTS = ("large", "small", None)


def day(number):
    """Say a day of the examples by its number."""
    return START + dt.timedelta(number)


def events(rows, **more):
    """Make a table of (customer, day, segment) rows."""
    columns = list(zip(*rows, strict=True)) or [(), (), ()]
    data = {
        "customer": np.array(columns[0], np.int64),
        "date": np.array([day(n) for n in columns[1]], "datetime64[D]"),
    }
    if len(columns) > 2:
        data["segment"] = np.array(columns[2], object)
        more["segment"] = "segment"
    return Events(data, **more)


def working_days(first, last, holidays):
    """Count business days after one day up to another, as people do."""
    step = (first + dt.timedelta(n + 1) for n in range((last - first).days))
    return sum(d.weekday() < 5 and d not in holidays for d in step)


def by_hand(first, then, *, days, from_day, business, match, late_days, holidays=()):
    """Count due, met, missed, open and early by loops, by period and segment."""
    counts = {}
    seen = set()
    ranked = {"large": 1, "small": 2, None: 0}
    for who, number, segment in sorted(first, key=lambda r: (r[0], r[1], ranked[r[2]])):
        signed = day(number)
        if signed > ON or (match == "first" and who in seen):
            continue
        seen.add(who)
        met = closed = False
        for ahead in range(200):
            other = signed + dt.timedelta(ahead)
            passed = working_days(signed, other, holidays) if business else ahead
            off = other.weekday() > 4 or other in holidays
            if passed > days or (business and ahead and passed == days and off):
                closed = other - dt.timedelta(1) + dt.timedelta(late_days) <= ON
                break
            # A day off belongs to no business day but the one it comes after.
            begun = passed >= from_day
            hit = any(w == who and day(n) == other for w, n in then)
            if hit and begun and other <= ON:
                met = True
        for name in {"", segment} - {None}:
            cell = counts.setdefault((f"{signed:%Y-%m}", name), dict.fromkeys(NAMES, 0))
            cell["due"] += 1
            kind = ("met" if met else "missed") if closed else "open"
            cell[kind] += 1
            cell["early"] += (not closed) and met
    return counts


NAMES = ("due", "met", "missed", "open", "early")

customers = st.integers(1, 4)
numbers = st.integers(0, 95)
# One event at least has happened by the day that is asked on.
firsts = st.lists(st.tuples(customers, numbers, st.sampled_from(SEGMENTS))).flatmap(
    lambda rows: numbers.map(lambda number: [*rows, (1, min(number, 87), "large")])
)
thens = st.lists(st.tuples(customers, numbers))
windows = st.fixed_dictionaries(
    {
        "days": st.integers(2, 12),
        "from_day": st.integers(0, 2),
        "match": st.sampled_from(["each", "first"]),
        "late_days": st.integers(0, 4),
    }
)


def measure(first, then, *, business=False, on=ON, **window):
    """Ask for a result over the examples."""
    return followed_within(
        events(first), events(then), business_days=business, on=on, **window
    )


@given(firsts, thens, windows, st.booleans())
def test_counts_are_those_made_by_hand(first, then, window, business):
    """The kernel sorts and searches; plain loops over days say the same."""
    made = measure(first, then, business=business, **window)
    expected = by_hand(first, then, business=business, **window)
    columns = made.to_columns()
    for place, (cycle, segment) in enumerate(
        zip(made.cycles, made.segments, strict=True)
    ):
        cell = expected.get((cycle.label, segment), dict.fromkeys(NAMES, 0))
        assert cell == {name: columns[name][place] for name in NAMES}


@given(firsts, thens, windows, st.randoms())
def test_order_and_doubles_of_follow_ups_change_nothing(first, then, window, random):
    """Tables are exported in any order, and calls are logged twice."""
    expected = measure(first, then, **window).to_columns()
    again = then * 2
    random.shuffle(again)
    shuffled = random.sample(first, len(first))
    made = measure(shuffled, again, **window).to_columns()
    assert expected.keys() == made.keys()
    for name in expected:
        np.testing.assert_array_equal(expected[name], made[name])


@given(firsts, thens, windows)
def test_what_is_due_is_met_missed_or_open(first, then, window):
    """No event is lost between the columns, and a provisional row says why."""
    made = measure(first, then, **window)
    np.testing.assert_array_equal(made.due, made.met + made.missed + made.open)
    assert (made.early <= made.open).all()
    assert made.provisional[made.open > 0].all()
    asked = made.denominator > 0
    assert np.isnan(made.value[~asked]).all()
    shares = made.met[asked] / (made.due - made.open)[asked]
    np.testing.assert_array_equal(made.value[asked], shares)


@given(firsts, thens, st.integers(2, 10))
def test_more_days_never_make_fewer_follow_ups(first, then, days):
    """With all windows over, the share can only rise with the window."""
    on = day(200)
    small, large = (measure(first, then, days=n, on=on) for n in (days, days + 1))
    assert (small.met <= large.met).all()
    assert (small.due == large.due).all()
    assert (small.open[:-3] == 0).all()


@given(firsts, thens, st.integers(-400, 400))
def test_dates_have_no_origin(first, then, shift):
    """The same weeks in another year give the same counts of everybody."""
    weeks = 7 * shift
    move = dt.timedelta(weeks)
    moved = followed_within(
        events([(c, n + weeks, s) for c, n, s in first]),
        events([(c, n + weeks) for c, n in then]),
        days=4,
        business_days=True,
        on=ON + move,
        every="day",
    )
    made = followed_within(
        events(first), events(then), days=4, business_days=True, on=ON, every="day"
    )
    for name in NAMES:
        np.testing.assert_array_equal(getattr(made, name), getattr(moved, name))


def test_events_inside_their_window_are_not_counted_either_way():
    """Counting early successes alone would show 100 % on the first days."""
    made = followed_within(
        Events({"customer": [1, 2, 3], "date": ["2026-11-01"] + ["2026-11-13"] * 2}),
        Events({"customer": [2], "date": ["2026-11-14"]}),
        days=5,
        on="2026-11-15",
    )
    one = made["2026-11"]
    assert (0.0, 0, 1) == (one.value, one.numerator, one.denominator)
    assert (3, 2, 1) == (made.due[0], made.open[0], made.early[0])
    assert one.provisional
    assert "2 still open" in str(made)
    with pytest.raises(NotMeasuredError):
        made.latest()


def test_a_period_is_provisional_until_all_its_windows_are_over():
    """October is over on 2 November, its last contracts are not."""
    signed = Events({"customer": [1, 2], "date": ["2026-10-01", "2026-10-31"]})
    called = Events({"customer": [1], "date": ["2026-10-02"]})
    asked = [
        followed_within(signed, called, days=5, on=f"2026-11-{n:02d}", late_days=late)
        for n, late in ((4, 0), (5, 0), (5, 2), (7, 2))
    ]
    october = [made["2026-10"] for made in asked]
    assert [True, False, True, False] == [one.provisional for one in october]
    assert [1.0, 0.5, 1.0, 0.5] == [one.value for one in october]


def test_what_came_before_the_event_is_no_follow_up():
    """A call on the eve of signing is no onboarding call; from_day moves the start."""
    signed = Events({"customer": [1, 2], "date": ["2026-10-02", "2026-10-02"]})
    called = Events({"customer": [1, 2], "date": ["2026-10-01", "2026-10-02"]})
    same, next_day = (
        followed_within(signed, called, days=5, from_day=n, on=ON)["2026-10"].value
        for n in (0, 1)
    )
    assert (0.5, 0.0) == (same, next_day)


def test_one_follow_up_serves_every_event_whose_window_it_is_in():
    """Two contracts in a week need one call; of a new customer the first counts."""
    signed = Events(
        {"customer": [1, 1, 1], "date": [f"2026-10-0{n}" for n in (1, 3, 9)]}
    )
    called = Events({"customer": [1], "date": ["2026-10-04"]})
    each, first = (
        followed_within(signed, called, days=5, match=match, on=ON)["2026-10"]
        for match in ("each", "first")
    )
    assert (2, 3) == (each.numerator, each.denominator)
    assert (1, 1) == (first.numerator, first.denominator)


def test_business_days_step_over_weekends_and_holidays():
    """Signed on Friday: day 1 is Monday, and a holiday on Monday makes it Tuesday."""
    signed = Events({"customer": [1, 2], "date": ["2026-10-02", "2026-10-03"]})
    called = Events({"customer": [1, 2], "date": ["2026-10-06", "2026-10-06"]})

    def value(days, **more):
        made = followed_within(
            signed, called, days=days, business_days=True, on=ON, **more
        )
        return made["2026-10"].value, made.median("2026-10")

    assert (0.0, None) == value(1)
    assert (1.0, 2.0) == value(2)
    assert (1.0, 1.0) == value(1, holidays=["2026-10-05"])
    calendar = followed_within(signed, called, days=3, on=ON)
    assert 0.5 == calendar["2026-10"].value
    name = followed_within(
        signed, called, days=1, from_day=1, business_days=True, on=ON
    ).definition
    assert ("followed-within.1-1bd", "Followed within 1 business day from day 1") == (
        name.id,
        name.name,
    )


def test_days_that_it_took_are_counted_by_day():
    """The share by day says when most are served, the median when half are."""
    signed = Events({"customer": list(range(4)), "date": ["2026-10-01"] * 4})
    called = Events(
        {"customer": [0, 1, 2], "date": ["2026-10-01"] + ["2026-10-04"] * 2}
    )
    made = followed_within(signed, called, days=5, on=ON)
    table = made.by_day("2026-10")
    assert [0, 1, 2, 3, 4, 5] == table["day"].tolist()
    assert [0.25, 0.25, 0.25, 0.75, 0.75, 0.75] == table["share"].tolist()
    assert 3.0 == made.median("2026-10")
    assert made.median("2026-11") is None
    assert np.isnan(made.by_day("2026-11")["share"]).all()
    explained = str(made.explain("2026-10"))
    assert "missed = 1" in explained
    assert "median days = 3" in explained
    with pytest.raises(UnknownIdError):
        made.median("2026-13")


def test_segments_are_those_of_the_event_and_have_their_own_days():
    """A large account is judged apart; a row without segment counts for everybody."""
    signed = Events(
        {
            "customer": ["a", "b", "c"],
            "date": ["2026-10-01"] * 3,
            "size": ["large", "small", None],
        },
        segment="size",
    )
    called = Events({"customer": ["a", "b"], "date": ["2026-10-02", "2026-10-05"]})
    made = followed_within(signed, called, days=5, on=ON)
    assert [2 / 3, 1.0, 1.0] == [
        one.value for one in made if one.period.label == "2026-10"
    ]
    assert (1.0, 4.0) == (made.median("2026-10/large"), made.median("2026-10/small"))
    assert made.latest("small").value == 1.0
    json.dumps(made.to_dict(), allow_nan=False)
    assert "<svg" in made._repr_html_() or "<table" in made._repr_html_()


def test_rates_pool_over_periods():
    """A quarter is the sum of its months, not their mean."""
    signed = events([(n, n % 80, "large") for n in range(50)])
    called = events([(n, n % 80 + n % 9) for n in range(50)])
    months = followed_within(signed, called, days=5, on=ON).pooled()
    assert months.value == months.numerator / months.denominator
    year = followed_within(signed, called, days=5, on=ON, every="year")
    assert (year.met[0], year.due[0]) == (
        followed_within(signed, called, days=5, on=ON).met[::2].sum(),
        50,
    )


def test_ids_of_two_kinds_are_refused():
    """7 and "7" may be the same customer; a share of 0 would be a wrong number."""
    signed = Events({"customer": [7], "date": ["2026-10-01"]})
    called = Events({"customer": ["x7"], "date": ["2026-10-02"]})
    with pytest.raises(InvalidOKRError) as caught:
        followed_within(signed, called, days=5, on=ON)
    assert "ids-differ" == caught.value.code


def test_labels_of_both_tables_are_one_scale():
    """Codes of texts are a table's own; the names must be compared."""
    signed = Events({"customer": ["b", "c"], "date": ["2026-10-01"] * 2})
    called = Events({"customer": ["a", "c", "d"], "date": ["2026-10-02"] * 3})
    made = followed_within(signed, called, days=5, on=ON)
    assert (1, 2) == (made.met[0], made.due[0])


def test_ids_far_apart_are_told_apart():
    """Hashes as ids leave no room to pack them with their days."""
    far = [-(2**62), 2**62, 2**62 + 1]
    signed = Events({"customer": far, "date": ["2026-10-01"] * 3})
    called = Events({"customer": far[1:2], "date": ["2026-10-02"]})
    made = followed_within(signed, called, days=5, on=ON)
    assert (1, 3) == (made.met[0], made.due[0])


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ({"days": -1}, "not-whole"),
        ({"days": 2.5}, "not-whole"),
        ({"days": True}, "not-a-number"),
        ({"days": 10**6}, "not-whole"),
        ({"days": 5, "from_day": 6}, "period-order"),
        ({"days": 5, "match": "every"}, "unknown-word"),
        ({"days": 5, "business_days": 1}, "not-a-flag"),
        ({"days": 5, "late_days": -1}, "not-whole"),
        ({"days": 5, "method": "wilso"}, "unknown-word"),
        ({"days": 5, "level": 95}, "not-a-level"),
    ],
)
def test_wrong_arguments_are_refused(arguments, code):
    """Each fault has its own code, and no number comes out."""
    table = Events({"customer": [1], "date": ["2026-10-01"]})
    with pytest.raises(InvalidOKRError) as caught:
        followed_within(table, table, on=ON, **arguments)
    assert code == caught.value.code


def test_nothing_at_all_is_not_measured():
    """A share of no events is neither 0 nor 1."""
    none = Events({"customer": np.zeros(0, np.int64), "date": np.zeros(0, "M8[D]")})
    some = Events({"customer": [1], "date": ["2026-10-01"]})
    with pytest.raises(NotMeasuredError):
        followed_within(none, some, days=5, on=ON)
    assert 0.0 == followed_within(some, none, days=5, on=ON)["2026-10"].value


def test_rows_left_out_are_named_with_their_table():
    """A customer without a name in either table is counted."""
    signed = Events({"customer": ["a", None], "date": ["2026-10-01"] * 2})
    called = Events({"customer": ["a"], "date": [None]})
    made = followed_within(signed, called, days=5, on=ON)
    assert {"first: no customer": 1, "then: no day": 1} == dict(made.excluded)


def test_customers_from_before_the_first_period_are_not_new():
    """`since` cuts what is shown, not what is known."""
    signed = Events(
        {"customer": [1, 1, 2], "date": ["2026-08-25", "2026-10-05", "2026-10-06"]}
    )
    called = Events({"customer": [1, 2], "date": ["2026-10-07", "2026-10-07"]})

    def october(match):
        made = followed_within(
            signed, called, days=5, match=match, since="2026-10-01", on=ON
        )
        assert ["2026-10", "2026-11"] == made.ids
        return made.due[0]

    assert (1, 2) == (october("first"), october("each"))


def test_results_can_be_kept_and_handed_on():
    """A notebook pickles them, a dashboard makes frames of them."""
    signed = Events({"customer": [1, 2], "date": ["2026-10-02", "2026-10-03"]})
    made = followed_within(signed, signed, days=5, on=ON)
    again = pickle.loads(pickle.dumps(made))
    assert made.to_dict() == again.to_dict()
    assert 0.0 == again.median("2026-10")
    assert [2.0, 0.0] == made.to_frame("polars")["due"].to_list()


def test_holidays_without_business_days_are_refused():
    """An option that changes nothing looks like one that does."""
    rows = {"customer": [1], "date": ["2026-10-01"]}
    calls = Events(rows)
    with pytest.raises(InvalidOKRError) as refused:
        followed_within(calls, calls, on="2026-10-31", days=5, holidays=["2026-10-02"])
    assert ("option-unused", "holidays") == (refused.value.code, refused.value.place)
