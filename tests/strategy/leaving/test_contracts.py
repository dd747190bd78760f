"""Accounts as they were known on a day: nothing later is looked at."""

import datetime as dt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrkit.errors import InvalidOKRError, NotMeasuredError
from okrkit.model.days import add_months
from okrkit.retention.tables.events import Events
from okrkit.retention.tables.subscriptions import Subscriptions
from okrkit.retention.tables.table import OPEN
from okrkit.strategy.leaving.contracts import Contracts, months_later
from okrkit.strategy.leaving.contracts_use import Use
from okrkit.strategy.leaving.hazard_levels import Known, Scale
from okrkit.strategy.leaving.hazard_rows import known_on, months_of_accounts

EPOCH = dt.date(1970, 1, 1)


def day(text):
    """Return a day as days since 1970-01-01."""
    return (dt.date.fromisoformat(text) - EPOCH).days


def plans(rows, **more):
    """Make subscriptions of (customer, start, end, amount, due, segment)."""
    names = ("customer", "start", "end", "amount", "due", "segment")
    columns = {name: [row[k] for row in rows] for k, name in enumerate(names)}
    return Subscriptions(columns, amount="amount", due="due", segment="segment", **more)


ROWS = [
    ("a", "2026-01-01", "2026-03-31", 10.0, "2026-03-31", "x"),
    ("a", "2026-04-01", None, 20.0, "2027-03-31", "y"),
    ("a", "2026-05-01", "2026-05-31", 5.0, None, None),
    ("b", "2026-02-01", "2026-04-30", 7.0, "2026-04-30", "x"),
    ("b", "2026-07-01", None, 8.0, "2026-07-31", "y"),
]


@given(st.dates(dt.date(1900, 1, 1), dt.date(2100, 1, 1)), st.integers(-500, 500))
def test_months_later_is_what_the_calendar_says(start, months):
    """The step on arrays must be that on dates, ends of February and all."""
    stepped = months_later(np.array([(start - EPOCH).days]), months)[0]
    assert add_months(start, months) == EPOCH + dt.timedelta(int(stepped))


def test_an_account_is_what_its_running_rows_come_to():
    """Amounts of rows side by side add up; the latest row says the segment."""
    made = Contracts.of(plans(ROWS), on="2026-08-31")
    there = made.on(day("2026-05-15"))
    assert ["a"] == made.ids(there.stay).tolist()
    assert [25.0] == there.amount.tolist()
    assert [-1] == there.segment.tolist()
    assert [day("2027-03-31")] == there.due.tolist()
    assert [day("2026-05-15") - day("2026-01-01") + 1] == there.tenure.tolist()


def test_who_comes_back_begins_anew():
    """Tenure is of the stay: an account that was lost is a new one when it returns."""
    made = Contracts.of(plans(ROWS), on="2026-08-31")
    there = made.on(day("2026-08-31"))
    assert ["a", "b"] == made.ids(there.stay).tolist()
    assert 62 == there.tenure[1]
    before = made.on(day("2026-04-30"))
    assert day("2026-05-01") == before.lost[1]


def test_a_renewal_comes_again_each_term():
    """A row that runs on past its date renews for as long again."""
    made = Contracts.of(plans(ROWS), on="2026-08-31")
    due = made.on(day("2026-08-31")).due
    assert day("2026-08-31") == due[1]
    later = made.on(day("2026-08-31"), dues_from=day("2026-09-01")).due
    assert day("2026-09-30") == later[1]


@pytest.mark.parametrize("term", [1, 3, 12])
def test_terms_count_from_the_start_of_a_row(term):
    """Where no column says renewals, the length of the contract does."""
    table = Subscriptions({"customer": [1], "start": ["2024-01-31"], "end": [None]})
    made = Contracts.of(table, on="2026-08-31", term=term)
    for at in ("2024-02-01", "2025-02-28", "2026-08-31"):
        due = int(made.on(day(at)).due[0])
        expected = next(
            when
            for k in range(1, 40)
            if (when := add_months("2024-01-31", k * term) - dt.timedelta(1))
            >= dt.date.fromisoformat(at)
        )
        assert expected == EPOCH + dt.timedelta(due)


def test_no_date_and_impossible_dates_are_no_renewal():
    """A renewal before the start says nothing, and is counted."""
    rows = [
        (1, "2026-01-01", None, 1.0, "2025-12-01", "x"),
        (2, "2026-01-01", None, 1.0, None, "x"),
    ]
    made = Contracts.of(plans(rows), on="2026-08-31")
    assert [OPEN, OPEN] == made.on(made.last).due.tolist()
    assert {"due before it starts: its renewal date is not used": 1} == made.excluded


def test_the_end_of_a_row_is_not_known_before_it_comes():
    """A contract that ends next month runs today: only its past is known."""
    rows = [(1, "2026-01-01", "2026-09-30", 1.0, "2026-09-30", "x")]
    today = Contracts.of(plans(rows), on="2026-08-31")
    assert [OPEN] == today.on(today.last).lost.tolist()
    after = Contracts.of(plans(rows), on="2026-10-01")
    assert [day("2026-10-01")] == after.on(day("2026-08-31")).lost.tolist()


def test_segments_go_by_their_names():
    """Another table may number its segments otherwise, and have more of them."""
    made = Contracts.of(plans(ROWS), on="2026-08-31", segments=("y", "z"))
    assert ("y", "z") == made.segments
    assert [0, 0] == made.on(made.last).segment.tolist()
    assert [-2, -2] == made.on(day("2026-03-01")).segment.tolist()


def test_tables_without_more_say_less():
    """Amounts, renewals and segments are optional."""
    table = Subscriptions({"customer": [1], "start": ["2026-01-01"], "end": [None]})
    there = Contracts.of(table, on="2026-08-31").on(day("2026-08-31"))
    assert (None, None, None) == (there.amount, there.due, there.segment)


def uses(rows):
    """Make use of (customer, day, amount)."""
    names = ("customer", "date", "amount")
    columns = {name: [row[k] for row in rows] for k, name in enumerate(names)}
    return Events(columns, amount="amount")


def test_use_is_summed_by_windows_up_to_the_day():
    """The last 30 days, beside the mean of the 90 days before; none of later."""
    contracts = Contracts.of(plans(ROWS), on="2026-08-31")
    log = uses(
        [
            ("a", "2026-04-17", 9.0),  # 121 days before: too long ago
            ("a", "2026-05-03", 3.0),
            ("a", "2026-07-16", 6.0),  # the last day before the window
            ("a", "2026-07-17", 1.0),
            ("a", "2026-08-15", 4.0),
            ("a", "2026-08-16", 50.0),  # the day after
            ("c", "2026-08-20", 7.0),  # nobody's
            ("b", "2026-03-01", 2.0),  # of an earlier stay
            ("b", "2026-08-31", 1.0),
        ]
    )
    use = Use.of(log, contracts, window=30)
    there = contracts.on(day("2026-08-15"))
    recent, usual = use.of_accounts(contracts, there)
    assert [5.0, 0.0] == recent.tolist()
    assert 3.0 == usual[0]
    assert np.isnan(usual[1])  # 46 days there: too new for a window before the last


def test_use_counts_rows_without_an_amount():
    """A log of log-ins has no amounts."""
    contracts = Contracts.of(plans(ROWS), on="2026-08-31")
    log = Events({"customer": ["a", "a"], "date": ["2026-08-30", "2026-08-31"]})
    use = Use.of(log, contracts, window=30)
    recent, _ = use.of_accounts(contracts, contracts.on(contracts.last))
    assert [2.0, 0.0] == recent.tolist()


def test_a_log_that_ends_early_is_refused():
    """With an old extract everybody would seem to have stopped."""
    contracts = Contracts.of(plans(ROWS), on="2026-08-31")
    with pytest.raises(InvalidOKRError) as caught:
        Use.of(uses([("a", "2026-08-23", 1.0)]), contracts, window=30)
    assert "use-out-of-date" == caught.value.code
    assert "on='2026-08-23'" in caught.value.hint
    Use.of(uses([("a", "2026-08-24", 1.0)]), contracts, window=30)


def test_ids_of_two_kinds_are_refused():
    """7 may or may not be "7", and nobody would be found in both."""
    contracts = Contracts.of(plans(ROWS), on="2026-08-31")
    with pytest.raises(InvalidOKRError) as caught:
        Use.of(uses([(7, "2026-08-30", 1.0)]), contracts, window=30)
    assert "ids-differ" == caught.value.code


def test_nothing_used_by_the_day_is_not_measured():
    """No use at all is no sign of anybody's leaving, but the lack of a log."""
    contracts = Contracts.of(plans(ROWS), on="2026-08-31")
    with pytest.raises(NotMeasuredError):
        Use.of(uses([("a", "2026-09-30", 1.0)]), contracts, window=30)


DAYS = st.integers(0, 700)


@given(
    st.lists(
        st.tuples(st.integers(0, 5), DAYS, st.integers(0, 500), st.integers(1, 9)),
        min_size=1,
        max_size=12,
    ),
    st.lists(st.tuples(st.integers(0, 5), DAYS, st.integers(1, 9)), max_size=30),
    st.integers(100, 650),
)
def test_no_account_peeks_at_what_came_later(rows, log, cut):
    """
    What is known on a day must not change with anything that happens after it.

    Known by what was written by that day alone, and by all of the later rows, ends
    and uses: levels must be the same, or a hold-out would praise a model that cheats.
    """
    begin = rows[0][1] if rows[0][1] <= cut else 0
    rows = [(9, begin, 10**4, 5), *rows]
    dates = EPOCH + np.arange(12_000) * dt.timedelta(1)
    later = [(9, 0, 1), *log, (9, 700, 3)]

    def known(upto):
        held = [row for row in rows if row[1] <= upto]
        table = plans(
            [
                (
                    who,
                    dates[start],
                    dates[start + length] if start + length < upto else None,
                    float(paid),
                    dates[start + 364],
                    "xy"[paid % 2],
                )
                for who, start, length, paid in held
            ]
        )
        seen = [(who, dates[when], float(n)) for who, when, n in later if when <= upto]
        contracts = Contracts.of(table, on=dates[upto], segments=("x", "y"))
        use = Use.of(uses(seen), contracts, window=4 * 700)
        return contracts, known_on(contracts, use, cut)

    scale = Scale(
        tenure=(1, 3, 6), prices=(4.0,), renewal=True, use=True, segments=("x", "y")
    )
    (then, first), (now, second) = known(cut), known(720)
    assert (
        then.ids(first.accounts.stay).tolist() == now.ids(second.accounts.stay).tolist()
    )
    for one, other in zip(
        scale.codes(first, since=cut, until=cut + 30),
        scale.codes(second, since=cut, until=cut + 30),
        strict=True,
    ):
        assert one.tolist() == other.tolist()
    assert first.recent.tolist() == second.recent.tolist()


def test_months_count_who_was_there_on_their_eve_and_who_left_in_them():
    """The rows of the regression, counted by hand."""
    contracts = Contracts.of(plans(ROWS), on="2026-08-31")
    days = tuple(day(d) for d in ("2026-03-31", "2026-04-30", "2026-05-31"))
    made = months_of_accounts(contracts, None, Scale(tenure=(3,)), days)
    # On the eve of April a (90 days) and b (59); of May a (120) and b (89), who left.
    assert [[0], [1]] == made.codes.tolist()
    assert [3.0, 1.0] == made.many.tolist()
    assert [1.0, 0.0] == made.left.tolist()
    assert 2 == made.accounts


def test_levels_of_use_are_what_they_are_called():
    """Each border belongs to the level above it; new accounts have no trend."""
    recent = np.array([0, 0, 4.9, 5, 7.9, 8, 11.9, 12, 3, 3])
    usual = np.array([10, 0, 10, 10, 10, 10, 10, 10, 0, np.nan])
    none = np.zeros(10, np.int64)
    there = Contracts.of(plans(ROWS), on="2026-08-31").on(day("2026-08-31"))
    accounts = type(there)(
        day=0, stay=none, tenure=none, amount=None, due=None, segment=None, lost=none
    )
    known = Known(accounts=accounts, recent=recent, usual=usual)
    scale = Scale(tenure=(), use=True)
    codes = scale.codes(known, since=0, until=30)[1]
    words = [scale.levels()["use"][code] for code in codes]
    assert words == [
        "stopped",
        "none at all",
        "fell by half or more",
        "fell by a fifth or more",
        "fell by a fifth or more",
        "about as before",
        "about as before",
        "rose by a fifth or more",
        "rose by a fifth or more",
        "too new to tell",
    ]
