"""One text of SQL, written by hand, says the same as every engine and as numpy."""

import datetime as dt
from pathlib import Path

import duckdb
import numpy as np
import pytest

from okrkit.retention.counting import answers, purchases, subscribers
from okrkit.retention.tables.frames import lazy_table
from okrkit.retention.tables.periods import day_number, periods_of
from okrkit.retention.tables.table import Role

SQL = dict(
    part.split("\n", 1)
    for part in Path(__file__)
    .with_name("oracle.sql")
    .read_text("utf-8")
    .split("-- :")[1:]
)
ON = dt.date(2025, 2, 12)
LAST = day_number(ON)
ROLES = [
    Role("customer", "who", "id"),
    Role("day", "when", "day"),
    Role("amount", "paid", "number"),
]
PLANS = [
    Role("customer", "who", "id"),
    Role("start", "when", "day"),
    Role("end", "until", "day", open=True),
    Role("segment", "plan", "name"),
]
SURVEY = [
    Role("score", "answer", "number"),
    Role("day", "when", "day"),
    Role("segment", "plan", "name"),
]


@pytest.fixture(scope="session")
def asked(log, in_engine):
    """Return a function that asks the oracle one of its questions."""
    database = duckdb.connect()
    table = in_engine("pyarrow", log)
    database.register("log", table)
    return lambda name: database.execute(SQL[name], {"on_day": ON}).fetchall()


def periods():
    """Return the months of the log."""
    return periods_of(day_number(dt.date(2023, 11, 20)), on=ON)


def test_per_customer(log, in_engine, engine, asked):
    """First and last day, days, purchases and money of each customer."""
    expected = np.array(asked("per customer"), dtype=float)
    table = lazy_table(in_engine(engine, log), ROLES)
    made = purchases.per_customer(table, last=LAST)
    names = ["customer", "first", "last", "days", "rows"]
    money = ["amount", "first_amount", "last_amount"]
    actual = np.array([getattr(made, name) for name in (*names, *money)]).T

    assert expected[:, :5].tolist() == actual[:, :5].tolist()
    assert pytest.approx(expected[:, 5:], rel=1e-9, abs=1e-9) == actual[:, 5:]


def test_cohorts(log, in_engine, engine, asked):
    """Customers by the month of their first purchase and by age."""
    expected = np.zeros((16, 16))
    for cohort, age, many in asked("cohorts"):
        expected[cohort, age] = many
    table = lazy_table(in_engine(engine, log), ROLES)

    assert (
        expected.tolist() == purchases.cohort_counts(table, periods()).active.tolist()
    )


def test_activity(log, in_engine, engine, asked):
    """Active, opening, lost, new and returned customers of each month."""
    table = lazy_table(in_engine(engine, log), ROLES[:2])
    made = subscribers.activity(table, periods())
    parts = (made.active, made.opening, made.lost, made.new, made.returned)
    actual = np.hstack(parts)

    assert [list(map(float, row)) for row in asked("activity")] == actual.tolist()


def test_movements(log, in_engine, engine, asked):
    """Opening revenue and what came, grew, shrank and went in each month."""
    table = lazy_table(in_engine(engine, log), ROLES)
    made = subscribers.movements(table, periods(), below_zero="leave out")
    kinds = ("opening", "new", "returned", "expansion", "contraction", "churned")
    actual = np.hstack([getattr(made, kind).amount for kind in kinds])

    assert pytest.approx(np.array(asked("movements")), rel=1e-9, abs=1e-6) == actual


def test_segments(log, in_engine, engine, asked):
    """Who is there and lost, by the plan that runs when the month begins."""
    table = lazy_table(in_engine(engine, log), PLANS)
    made = subscribers.spans(table, periods())
    actual = [
        (place, made.segments[segment], int(many), int(made.lost[place, segment]))
        for (place, segment), many in np.ndenumerate(made.opening)
        if many and segment
    ]

    assert sorted(asked("segments")) == sorted(actual)


def test_scores(log, in_engine, engine, asked):
    """Promoters, detractors and answers by month and segment."""
    table = lazy_table(in_engine(engine, log), SURVEY)
    made = answers.score_counts(table, periods=periods(), scale=(0, 10))
    actual = {}
    for (place, segment), many in np.ndenumerate(made.count.sum(axis=2)):
        counts = made.count[place, segment]
        found = [int(counts[9:].sum()), int(counts[:7].sum()), int(many)]
        if many and segment:
            actual[place, made.segments[segment]] = found

    assert {(p, s): list(rest) for p, s, *rest in asked("scores")} == actual
