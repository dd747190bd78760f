"""Accounts that something has happened with in time, and those it has not."""

import datetime as dt
import json
import pickle

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrkit.errors import InvalidOKRError, NotMeasuredError, UnknownIdError
from okrkit.retention.arrays import covered
from okrkit.retention.service.coverage import coverage
from okrkit.retention.tables.accounts import Accounts
from okrkit.retention.tables.events import Events

START = dt.date(2026, 8, 20)
ON = dt.date(2026, 11, 15)
SEGMENTS = ("large", "small", None)


def day(number):
    """Say a day of the examples by its number; None for none."""
    return None if number is None else START + dt.timedelta(number)


def accounts_of(rows):
    """Make accounts of (customer, since, length or None, amount, segment) rows."""
    return Accounts(
        {
            "customer": np.array([r[0] for r in rows], np.int64),
            "since": [day(r[1]) for r in rows],
            "until": np.array(
                [day(None if r[2] is None else r[1] + r[2]) for r in rows],
                "datetime64[D]",
            ),
            "amount": np.array([r[3] for r in rows], np.float64),
            "segment": np.array([r[4] for r in rows], object),
        },
        until="until",
        amount="amount",
        segment="segment",
    )


def events_of(rows):
    """Make events of (customer, day) rows."""
    return Events(
        {
            "customer": np.array([r[0] for r in rows], np.int64),
            "date": np.array([day(r[1]) for r in rows], "datetime64[D]"),
        }
    )


def state(rows, who, on):
    """Say what an account was on a day: its last row by then, if that still held."""
    rank = {"large": 1, "small": 0, None: -1}
    ever = 10**6
    mine = [
        (r[1], ever if r[2] is None else r[1] + r[2], r[3], -rank[r[4]], r[4])
        for r in rows
        if r[0] == who and r[1] <= on and (r[2] is None or r[2] >= 0)
    ]
    # Codes of segments follow their names: large, small; none comes first.
    order = {"large": 0, "small": 1, None: -1}
    mine.sort(key=lambda m: (*m[:3], order[m[4]]))
    return mine[-1] if mine and mine[-1][1] >= on else None


rows_of_accounts = st.lists(
    st.tuples(
        st.integers(1, 4),
        st.integers(0, 95),
        st.none() | st.integers(0, 60),
        st.integers(0, 3),
        st.sampled_from(SEGMENTS),
    )
).map(lambda rows: [(9, 3, None, 2, "large"), *rows])
rows_of_events = st.lists(st.tuples(st.integers(1, 5), st.integers(0, 95)))
spans = st.sampled_from(["period", 10, 45])
limits = st.sampled_from([{}, {"over": 1}, {"at_least": 2}])


@given(rows_of_accounts, rows_of_events, spans, limits, st.sampled_from([1, 10**6]))
def test_counts_are_those_made_by_hand(accounts, events, window, limit, block):
    """Ranges and searches say what a loop over accounts and months says."""
    kept, covered._BLOCK = covered._BLOCK, block
    made = coverage(
        accounts_of(accounts),
        events_of(events),
        on=ON,
        since="2026-08-20",
        window=window,
        **limit,
    )
    covered._BLOCK = kept
    last_of_all = (ON - START).days
    for place, (cycle, segment) in enumerate(
        zip(made.cycles, made.segments, strict=True)
    ):
        last = min((cycle.last_day - START).days, last_of_all)
        begin = (cycle.start - START).days if window == "period" else last - window + 1
        due, met, left, missing = 0, 0, 0, set()
        for who in {row[0] for row in accounts}:
            was = state(accounts, who, begin)
            if was is None or (segment and was[4] != segment):
                continue
            size = was[2]
            if size <= limit.get("over", -1) or size < limit.get("at_least", -1):
                continue
            if state(accounts, who, last) is None:
                left += 1
                continue
            due += 1
            happened = [n for w, n in events if w == who and n <= last]
            if happened and max(happened) >= begin:
                met += 1
            else:
                missing.add((str(who), day(max(happened)) if happened else None))
        found = made.not_covered(made.ids[place])
        assert (due, met, left) == (
            made.denominator[place],
            made.numerator[place],
            made.left[place],
        )
        assert missing == {(one.customer, one.last) for one in found}


@given(rows_of_accounts, rows_of_events, st.randoms())
def test_the_order_of_rows_changes_nothing(accounts, events, random):
    """Histories are exported in any order, and calls are logged twice."""
    once = coverage(accounts_of(accounts), events_of(events), on=ON)
    twice = events * 2
    random.shuffle(twice)
    again = coverage(
        accounts_of(random.sample(accounts, len(accounts))), events_of(twice), on=ON
    )
    for name, column in once.to_columns().items():
        np.testing.assert_array_equal(column, again.to_columns()[name])
    assert once.not_covered().to_dict() == again.not_covered().to_dict()


def test_accounts_over_a_million_and_who_of_them_was_not_called():
    """The third key result of the review, with the list the team needs."""
    accounts = Accounts(
        {
            "customer": ["acme", "bolt", "cork", "dune"],
            "since": ["2025-01-01"] * 4,
            "revenue": [2e6, 1.5e6, 1e6, 3e6],
        },
        amount="revenue",
    )
    reviews = Events(
        {
            "customer": ["acme", "bolt", "cork", "bolt"],
            "date": ["2026-10-07", "2026-09-30", "2026-10-08", "2026-11-03"],
        }
    )
    made = coverage(accounts, reviews, on="2026-11-15", over=1_000_000)
    october = made["2026-10"]
    assert (1, 3) == (october.numerator, october.denominator)
    assert "Accounts over 1,000,000 covered" == made.definition.name
    missing = made.not_covered("2026-10")
    assert ["dune", "bolt"] == [one.customer for one in missing]
    assert (None, None) == (missing["dune"].last, missing["dune"].days)
    assert (dt.date(2026, 9, 30), 31) == (missing["bolt"].last, missing["bolt"].days)
    assert ["dune", "acme"] == made.not_covered().ids
    assert "acme" not in missing
    with pytest.raises(UnknownIdError):
        made.not_covered("2026-12")


def test_the_list_is_shown_told_and_given_away():
    """Whoever calls reads it as text, in a notebook, as JSON or as columns."""
    accounts = Accounts({"customer": [1, 22, 3], "since": ["2026-01-01"] * 3})
    calls = Events({"customer": [22, 3], "date": ["2026-09-03", "2026-10-01"]})
    made = coverage(accounts, calls, on="2026-10-31")
    missing = made.not_covered()
    assert 2 == len(missing)
    assert "never" in str(missing)
    assert "<table" in missing._repr_html_()
    assert "2026-09-03" in str(missing)
    assert ["1", "22"] == missing.to_columns()["customer"].tolist()
    assert {"customer": "1", "segment": "", "last": None, "days": None} == (
        missing.to_dict()["items"][0]
    )
    json.dumps(missing.to_dict(), allow_nan=False)
    assert "22 = 58 days ago" in str(made.explain("2026-10"))
    assert "never" in str(missing.explain("1"))
    none = coverage(accounts, calls, on="2026-10-31", window=90).not_covered()
    assert ["1"] == none.ids
    assert 0 == len(
        coverage(
            Accounts({"customer": [3], "since": ["2026-01-01"]}),
            calls,
            on="2026-10-31",
        ).not_covered()
    )


def test_new_accounts_and_those_that_left_are_not_due():
    """Who signed on the 20th had no whole month; who left cannot be called."""
    accounts = Accounts(
        {
            "customer": ["old", "new", "gone"],
            "since": ["2026-01-01", "2026-10-20", "2026-01-01"],
            "until": [None, None, "2026-10-20"],
        },
        until="until",
    )
    calls = Events({"customer": ["old"], "date": ["2026-10-07"]})
    made = coverage(accounts, calls, on="2026-11-15")
    assert (1, 1, 1) == (made.denominator[0], made.numerator[0], made.left[0])
    assert "left = 1" in str(made.explain("2026-10"))
    assert 2 == made["2026-11"].denominator


def test_an_account_is_as_large_as_it_was_when_the_days_began():
    """Whoever grew over a million in the month is due in the next."""
    accounts = Accounts(
        {
            "customer": ["acme", "acme"],
            "since": ["2026-01-01", "2026-10-10"],
            "revenue": [5e5, 2e6],
        },
        amount="revenue",
    )
    calls = Events({"customer": ["acme"], "date": ["2026-10-01"]})
    made = coverage(accounts, calls, on="2026-11-30", over=1e6)
    assert [0, 1] == made.denominator.tolist()
    assert made["2026-10"].value is None
    assert "coverage.over-1000000" == made.definition.id


def test_periods_begin_with_the_first_event():
    """Accounts are older than the log of calls: nobody knows what was before it."""
    accounts = Accounts({"customer": [1], "since": ["2020-01-01"]})
    calls = Events({"customer": [1], "date": ["2026-10-07"]})
    assert ["2026-10", "2026-11"] == coverage(accounts, calls, on="2026-11-15").ids
    since = coverage(accounts, calls, on="2026-11-15", since="2026-09-01").ids
    assert ["2026-09", "2026-10", "2026-11"] == since
    none = Events({"customer": np.zeros(0, np.int64), "date": np.zeros(0, "M8[D]")})
    never = coverage(accounts, none, on="2026-11-15", every="year")
    assert 0.0 == never["2025"].value
    with pytest.raises(NotMeasuredError):
        coverage(accounts, calls, on="2019-11-15")


def test_rows_that_end_before_they_begin_are_left_out_and_counted():
    """Such a row holds on no day, and the reader should know."""
    accounts = Accounts(
        {
            "customer": [1, 2],
            "since": ["2026-10-01"] * 2,
            "until": ["2026-09-01", None],
        },
        until="until",
    )
    calls = Events({"customer": [2], "date": ["2026-10-07"]})
    made = coverage(accounts, calls, on="2026-10-31")
    assert 1 == made["2026-10"].denominator
    assert 1 == sum(made.excluded.values())


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ({"window": "month"}, "unknown-word"),
        ({"window": 0}, "not-whole"),
        ({"window": 1.5}, "not-whole"),
        ({"over": 1_000_000}, "column-missing"),
        ({"at_least": 1_000_000}, "column-missing"),
        ({"over": 5, "at_least": 3}, "one-of-two"),
        ({"over": "a million"}, "not-a-number"),
        ({"late_days": -1}, "not-whole"),
    ],
)
def test_wrong_arguments_are_refused(arguments, code):
    """An amount that no column says must not become "all accounts"."""
    accounts = Accounts({"customer": [1], "since": ["2026-10-01"]})
    calls = Events({"customer": [1], "date": ["2026-10-07"]})
    with pytest.raises(InvalidOKRError) as caught:
        coverage(accounts, calls, on="2026-11-15", **arguments)
    assert code == caught.value.code


def test_hostile_names_are_shown_as_text():
    """Names come from the customers themselves."""
    name = "<script>alert(1)</script>\u202e"
    accounts = Accounts(
        {"customer": [name], "since": ["2026-01-01"], "tier": ["<b>"]}, segment="tier"
    )
    calls = Events({"customer": ["other"], "date": ["2026-10-07"]})
    made = coverage(accounts, calls, on="2026-10-31")
    missing = made.not_covered()
    for shown in (missing._repr_html_(), made._repr_html_()):
        assert "<script>" not in shown
        assert "<b>" not in shown
    assert "\u202e" not in str(missing)
    assert name == missing[name].customer
    assert "<b>" == missing[name].segment
    assert ["2026-10", "2026-10/<b>"] == made.ids
    again = pickle.loads(pickle.dumps(made)).not_covered()
    assert missing.to_dict() == again.to_dict()


@pytest.mark.parametrize("backend", ["pandas", "polars", "pyarrow"])
def test_the_list_can_be_handed_to_a_frame(backend):
    """The team works on it in a table of its own."""
    accounts = Accounts({"customer": [1, 2], "since": ["2026-01-01"] * 2})
    calls = Events({"customer": [2], "date": ["2026-09-07"]})
    made = coverage(accounts, calls, on="2026-10-31").not_covered()
    frame = made.to_frame(backend)
    assert 2 == len(frame)
    assert ["customer", "segment", "last", "days"] == [
        *(frame.column_names if backend == "pyarrow" else frame.columns)
    ]
