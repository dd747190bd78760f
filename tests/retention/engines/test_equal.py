"""What engines count and what numpy counts is the same, to the last row."""

import datetime as dt

import attrs
import narwhals.stable.v2 as nw
import numpy as np
import pytest

from okrkit.errors import InvalidOKRError
from okrkit.retention.arrays.followed import Window
from okrkit.retention.counting import answers, purchases, rows, service, subscribers
from okrkit.retention.engines.collected import collected
from okrkit.retention.engines.places import with_place
from okrkit.retention.tables.frames import Lazy, lazy_table
from okrkit.retention.tables.periods import day_number, periods_of
from okrkit.retention.tables.reading import read_table
from okrkit.retention.tables.table import Columns, Role

WHO = Role("customer", "who", "id")
NAME = Role("customer", "name", "id")
WHEN = Role("day", "when", "day")
AT = Role("day", "at", "day")
PAID = Role("amount", "paid", "number")
PLAN = Role("segment", "plan", "name")
START = Role("start", "when", "day")
END = Role("end", "until", "day", open=True)
SCORE = Role("score", "answer", "number")
WEIGHT = Role("weight", "weight", "number")

ON = "2025-02-12"
LAST = day_number(dt.date.fromisoformat(ON))
FIRST = day_number(dt.date(2023, 11, 20))


def periods(every="month", since=None):
    """Return the spans of the log."""
    return periods_of(FIRST, on=ON, every=every, since=since)


def per_customer(table, **kind):
    """Count what each customer bought."""
    return purchases.per_customer(table, last=LAST, **kind)


def cohorts(table, **kind):
    """Count cohorts of months."""
    return purchases.cohort_counts(table, periods(), **kind)


CASES = {
    "per customer": ([WHO, WHEN], per_customer),
    "per customer, money": ([WHO, WHEN, PAID], per_customer),
    "per customer, named": ([NAME, AT, PAID], per_customer),
    "per customer, zeros": ([NAME, WHEN, PAID], lambda t: per_customer(t, zeros=False)),
    "per customer, early": (
        [WHO, WHEN, PAID],
        lambda t: purchases.per_customer(t, last=FIRST + 90),
    ),
    "cohorts": ([WHO, WHEN], cohorts),
    "cohorts, money": ([NAME, AT, PAID], cohorts),
    "cohorts, few": ([WHO, WHEN], lambda t: cohorts(t, ages=3)),
    "cohorts, later": (
        [WHO, WHEN],
        lambda t: purchases.cohort_counts(t, periods("quarter", "2024-04-01")),
    ),
    "cohorts, unbounded": ([WHO, WHEN], lambda t: cohorts(t, rule="unbounded")),
    "cohorts, rolling": ([WHO, WHEN], lambda t: cohorts(t, rule="rolling", window=3)),
    "cohorts, weeks": (
        [WHO, WHEN],
        lambda t: purchases.cohort_counts(t, periods("week"), rule="rolling", window=2),
    ),
    "cohorts, days": (
        [WHO, WHEN],
        lambda t: cohorts(t, edges=np.array([0, 1, 8, 31, 61])),
    ),
    "cohorts, brackets": (
        [WHO, WHEN],
        lambda t: cohorts(t, edges=np.arange(0, 200, 30), rule="unbounded"),
    ),
    "cohorts, brackets rolling": (
        [WHO, WHEN],
        lambda t: cohorts(t, edges=np.array([7, 30, 60]), rule="rolling", window=2),
    ),
    "cohorts, plans": ([NAME, AT, PAID, PLAN], cohorts),
    "cohorts, plans, later": (
        [WHO, WHEN, PLAN],
        lambda t: purchases.cohort_counts(
            t, periods("quarter", "2024-04-01"), rule="unbounded"
        ),
    ),
    "cohorts, plans, rolling": (
        [WHO, WHEN, PLAN],
        lambda t: cohorts(t, ages=5, rule="rolling", window=3),
    ),
    "cohorts, plans, brackets": (
        [WHO, WHEN, PLAN],
        lambda t: cohorts(t, edges=np.array([7, 30, 60])),
    ),
    "cohorts, plans, lifetime": (
        [WHO, WHEN, PLAN],
        lambda t: cohorts(t, edges=np.arange(0, 200, 30), rule="unbounded"),
    ),
    "first repeats": ([WHO, WHEN], lambda t: purchases.first_repeats(t, last=LAST)),
    "first repeats, orders": (
        [NAME, AT, PAID],
        lambda t: purchases.first_repeats(t, last=LAST, orders=True),
    ),
    "gaps": ([NAME, WHEN, PAID], lambda t: purchases.gaps(t, last=LAST)),
    "gaps, orders": ([WHO, WHEN], lambda t: purchases.gaps(t, last=LAST, orders=True)),
    "lapses": ([WHO, WHEN], lambda t: purchases.lapses(t, last=LAST, silent=30)),
    "lapses, plans": (
        [NAME, WHEN, PLAN],
        lambda t: purchases.lapses(t, last=LAST, silent=30),
    ),
    "activity": ([WHO, WHEN], lambda t: subscribers.activity(t, periods())),
    "activity, plans": (
        [NAME, WHEN, PLAN],
        lambda t: subscribers.activity(t, periods()),
    ),
    "activity, spans": (
        [NAME, WHEN, PLAN],
        lambda t: subscribers.activity_spans(t, periods(), days=40),
    ),
    "spans": (
        [WHO, START, END],
        lambda t: subscribers.spans(t, periods(), pause_days=3),
    ),
    "spans, plans": (
        [NAME, START, END, PLAN],
        lambda t: subscribers.spans(t, periods()),
    ),
    "movements": (
        [WHO, WHEN, PAID],
        lambda t: subscribers.movements(t, periods(), below_zero="leave out"),
    ),
    "movements, plans": (
        [NAME, WHEN, PAID, PLAN],
        lambda t: subscribers.movements(t, periods(), below_zero="leave out"),
    ),
    "first day": ([WHO, WHEN], lambda t: rows.first_day(t, last=LAST)),
    "stays": (
        [WHO, START, END, PLAN],
        lambda t: subscribers.stay_durations(t, periods(), since=FIRST),
    ),
    "follow": (
        [WHO, WHEN, PLAN],
        lambda t: service.follow_counts(
            t, t, periods=periods(), window=Window(days=9, from_day=1)
        ),
    ),
    "scores": (
        [SCORE],
        lambda t: answers.score_counts(t, periods=None, scale=(0, 10)),
    ),
    "scores, plans": (
        [SCORE, WHEN, PLAN, WEIGHT],
        lambda t: answers.score_counts(t, periods=periods(), scale=(0, 10)),
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_engine_counts_as_numpy(log, in_engine, engine, case):
    """Whoever keeps the events, every count is the same and every sum as good."""
    roles, count = CASES[case]
    columns = read_table(log, roles)
    table = lazy_table(in_engine(engine, log), roles)
    assert isinstance(columns, Columns)
    assert isinstance(table, Lazy)

    assert_same(count(columns), count(table))


def test_more_segments_than_one_condition_tells(in_engine, engine):
    """Nested conditions by the thousand broke engines; names are told in parts."""
    rows, names = 1300, 1100
    log = {
        "who": list(range(rows)),
        "when": [dt.date(2024, 1, 5) + dt.timedelta(i % 90) for i in range(rows)],
        "plan": [f"p{i % names}" for i in range(rows)],
    }
    roles = [WHO, WHEN, PLAN]
    made = lazy_table(in_engine(engine, log), roles)

    counts = cohorts(made, ages=2)

    assert names == len(counts.segments)
    assert_same(cohorts(read_table(log, roles), ages=2), counts)


@pytest.mark.parametrize("names", [8, 9])
def test_scores_of_few_and_of_many_segments(in_engine, engine, names):
    """Spark numbers a few segments before it counts; many it counts by their names."""
    rows = 200
    log = {
        "answer": [[0.0, 10.0, 9.5, -1.0, 1e99][i % 5] for i in range(rows)],
        "when": [dt.date(2024, 1, 5) + dt.timedelta(i % 90) for i in range(rows)],
        "plan": [None if i % 7 == 0 else f"p{i % names}" for i in range(rows)],
    }
    roles = [SCORE, WHEN, PLAN]
    made = lazy_table(in_engine(engine, log), roles)

    counts = answers.score_counts(made, periods=periods(), scale=(0, 10))

    assert names + 1 == len(counts.segments)
    assert rows * 3 // 5 == counts.off[:, 0].sum()
    assert_same(
        answers.score_counts(read_table(log, roles), periods=periods(), scale=(0, 10)),
        counts,
    )


def ledger(rows=900, customers=60, seed=5):
    """
    Return movements that never fall below 0: customers come, change, go and come back.

    Some pay for a few days within a month only, some take it back on the same day.
    """
    rng = np.random.default_rng(seed)
    who = np.sort(rng.integers(0, customers, rows))
    day = rng.integers(0, 450, rows)
    day[rng.random(rows) < 0.5] //= 15
    day = day[np.lexsort((day, who))]
    pays = np.where(rng.random(rows) < 0.4, 0, rng.integers(1, 4, rows) * 9.99)
    before = np.where(np.diff(who, prepend=-1) == 0, np.append(0, pays[:-1]), 0)
    return {
        "who": who.tolist(),
        "when": [dt.date(2023, 12, 1) + dt.timedelta(int(d)) for d in day],
        "paid": np.round(pays - before, 2).tolist(),
    }


LEDGER = ledger()


LEDGERS = {
    "in cents": LEDGER,
    "whole": {**LEDGER, "paid": [round(paid / 9.99) for paid in LEDGER["paid"]]},
    # A cent is a rest of rounding beside so much.
    "large": {
        **LEDGER,
        "paid": [1e6 * p + 0.01 * (i % 9 == 0) for i, p in enumerate(LEDGER["paid"])],
    },
    "parts of a cent": {**LEDGER, "paid": [paid / 8 for paid in LEDGER["paid"]]},
}


@pytest.mark.parametrize("every", ["month", "quarter"])
@pytest.mark.parametrize("ledger", LEDGERS)
def test_movements_of_a_ledger(in_engine, engine, every, ledger):
    """A ledger is summed where it is, also of those who pay within a period only."""
    roles = [WHO, WHEN, PAID]
    spans, log = periods(every), LEDGERS[ledger]
    made = subscribers.movements(lazy_table(in_engine(engine, log), roles), spans)
    expected = subscribers.movements(read_table(log, roles), spans)

    assert expected.churned.customers.sum() > 0
    assert_same(expected, made)


def test_movements_below_zero(in_engine, engine):
    """Whoever keeps the ledger, revenue below 0 is refused in the same words."""
    below = {name: [*LEDGER[name], LEDGER[name][0]] for name in LEDGER}
    below["paid"][-1] = -5_000.0
    roles = [WHO, WHEN, PAID]
    said = []
    for table in (
        read_table(below, roles),
        lazy_table(in_engine(engine, below), roles),
    ):
        with pytest.raises(InvalidOKRError) as refused:
            subscribers.movements(table, periods())
        said.append(str(refused.value))

    assert said[0] == said[1]


@pytest.mark.parametrize(
    "changes",
    [
        [(1, -5.0), (9, 5.0)],
        [(1, -5.0), (5, 10.0), (9, -5.0)],
        [(3, 5.0), (3, -10.0), (3, 5.0)],
        [(1, 5.0), (5, -10.0), (9, 5.0)],
        [(2, 5.0), (2, -5.0), (8, 5.0), (8, -5.0)],
        [(2, 0.0), (8, 0.0)],
    ],
)
def test_balances_below_zero_within_a_period(in_engine, engine, changes):
    """Who falls below 0 within a month and ends it at 0 has paid before if he rose."""
    rows = [("2024-01", day, paid) for day, paid in changes] + [("2024-03", 2, 7.0)]
    log = {
        "who": [1] * len(rows),
        "when": [dt.date.fromisoformat(f"{month}-{day:02}") for month, day, _ in rows],
        "paid": [paid for *_, paid in rows],
    }
    roles = [WHO, WHEN, PAID]
    expected = subscribers.movements(read_table(log, roles), periods())

    assert_same(
        expected,
        subscribers.movements(lazy_table(in_engine(engine, log), roles), periods()),
    )


@pytest.mark.parametrize("units", [1e13, 1e14, 9e14, 5e15])
def test_more_revenue_than_days_can_weigh(in_engine, engine, units):
    """Changes times days outgrew whole numbers of 64 bits: DuckDB refused them."""
    log = {
        "who": [1, 1, 1, 2],
        "when": [dt.date(1971, 1, 5), *[dt.date(2024, 2, d) for d in (3, 9, 9)]],
        "paid": [units, -units / 2, units / 2, units],
    }
    roles = [WHO, WHEN, PAID]
    spans = periods_of(day_number(log["when"][0]), on=ON, every="year")
    expected = subscribers.movements(read_table(log, roles), spans)

    made = subscribers.movements(lazy_table(in_engine(engine, log), roles), spans)

    assert 2 * units == expected.new.amount.sum()
    assert_same(expected, made)


def test_no_movement_has_no_sign(in_engine, engine):
    """Nothing lost was -0 on some engines, and printed so."""
    log = {"who": [1], "when": [dt.date(2024, 2, 3)], "paid": [5.0]}
    made = subscribers.movements(
        lazy_table(in_engine(engine, log), [WHO, WHEN, PAID]), periods()
    )

    for moved in (made.contraction, made.churned):
        assert not np.signbit(moved.amount).any()
        assert not np.signbit(moved.cross).any()


def test_rows_after_the_day_are_told(in_engine, engine, log):
    """Wherever the rows are, whoever counts active accounts learns what is left out."""
    roles = [WHO, WHEN]
    expected = rows.rows_after(read_table(log, roles), LAST)

    made = rows.rows_after(lazy_table(in_engine(engine, log), roles), LAST)

    assert expected == made > 0


@pytest.mark.parametrize("kind", ["dates", "texts"])
def test_no_row_is_later_than_the_latest_day(in_engine, engine, kind):
    """Where the latest day is known, later rows need not be looked for."""
    days = LATEST[kind]["when"]
    table = lazy_table(in_engine(engine, LATEST[kind]), [WHO, WHEN])
    end = day_number(dt.date(2025, 2, 9))

    known = kind == "dates" and not engine.startswith("pandas")
    assert (end if known else None) == table.latest
    assert 0 == rows.rows_after(table, end)
    assert 1 == rows.rows_after(table, end - 1)
    for last, after in ((end, {}), (end - 1, {"after on": 1})):
        counts = purchases.first_repeats(table, last=last)
        assert after == counts.excluded
        assert len(days) - len(after) == counts.customers.sum()


LATEST = {
    "dates": {"who": [1, 2], "when": [dt.date(2025, 2, 9), dt.date(2025, 1, 1)]},
    "texts": {"who": [1, 2], "when": ["2025-02-09", "2025-01-01"]},
}


@pytest.mark.parametrize("until", [None, LAST - 40])
@pytest.mark.parametrize("every", ["month", "quarter", "week"])
def test_days_are_in_the_same_periods_everywhere(in_engine, engine, log, every, until):
    """Before the first period, within, and behind the last, in each engine's words."""
    spans = periods(every, "2024-03-05")
    table = lazy_table(in_engine(engine, log), [WHEN])
    frame = table.frame.filter(nw.col("day") <= LAST)

    made = collected(with_place(frame, spans, last=until))

    days = made["day"].astype(int)
    expected = spans.place(days)
    if until is not None:
        expected = np.where(days > until, len(spans), expected)
    assert {-1, 0, len(spans) - (until is None)} <= set(expected.tolist())
    assert expected.tolist() == made["place"].astype(int).tolist()


def assert_same(expected, actual, where=""):
    """Compare two statistics, field by field."""
    assert type(expected) is type(actual), where
    if attrs.has(type(expected)):
        for field in attrs.fields(type(expected)):
            name = field.name
            assert_same(
                getattr(expected, name), getattr(actual, name), f"{where}.{name}"
            )
    elif isinstance(expected, dict):
        assert list(expected) == list(actual), where
        for name, part in expected.items():
            assert_same(part, actual[name], f"{where}[{name}]")
    elif isinstance(expected, np.ndarray):
        assert expected.shape == actual.shape, where
        if expected.dtype.kind in "ib":
            assert expected.dtype == actual.dtype, where
            assert expected.tolist() == actual.tolist(), where
        else:
            np.testing.assert_allclose(
                actual, expected, rtol=1e-9, atol=1e-9, err_msg=where
            )
    else:
        assert expected == actual, where
