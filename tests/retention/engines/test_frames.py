"""Frames are read as plain columns are: the same rows, the same refusals."""

import datetime as dt
import math
from decimal import Decimal

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from okrkit.errors import InvalidOKRError, MissingExtraError, OKRError
from okrkit.retention.tables.accounts import Accounts
from okrkit.retention.tables.events import Events
from okrkit.retention.tables.files import DataFile
from okrkit.retention.tables.frames import is_frame, lazy_table
from okrkit.retention.tables.ledger import Ledger
from okrkit.retention.tables.reading import read_table
from okrkit.retention.tables.responses import Responses
from okrkit.retention.tables.seats import Seats
from okrkit.retention.tables.subscriptions import Subscriptions
from okrkit.retention.tables.table import OPEN, Columns, Role
from okrkit.retention.tables.tickets import Tickets

WHO = Role("customer", "who", "id")
WHEN = Role("day", "when", "day")


def rows_of(data, *roles, zone=None):
    """Return the rows of a frame in order, each a tuple."""
    table = lazy_table(data, roles, zone=zone)
    return sorted(table.frame.collect().rows(), key=str)


def test_rows_without_a_part_are_counted(in_engine, engine, log):
    """By the first part they lack, as columns in memory count them."""
    table = lazy_table(
        in_engine(engine, log), [WHO, WHEN, Role("amount", "paid", "number")]
    )

    assert {"no customer": 2, "no day": 2, "no amount": 2} == table.excluded
    assert len(log["who"]) - 6 == table.size
    assert "amount" in table
    assert "segment" not in table


def test_missing_column_says_which_may_be_meant(in_engine, engine, log):
    """The error names the part, the columns there are, and the nearest."""
    with pytest.raises(InvalidOKRError, match="Did you mean 'who'") as error:
        lazy_table(in_engine(engine, log), [Role("customer", "wo", "id")])

    assert ("column-missing", "customer") == (error.value.code, error.value.place)


@pytest.mark.parametrize(
    ("role", "code"),
    [
        (Role("customer", "at", "id"), "not-an-id"),
        (Role("customer", "weight", "id"), "not-an-id"),
        (Role("amount", "name", "number"), "not-a-number"),
        (Role("day", "plan", "day"), "invalid-date"),
        (Role("day", "answer", "day"), "not-a-day"),
        (Role("trial", "answer", "flag"), "not-a-flag"),
    ],
)
def test_columns_of_another_kind_are_refused(in_engine, engine, log, role, code):
    """Whatever the engine would make of them."""
    with pytest.raises(InvalidOKRError) as error:
        lazy_table(in_engine(engine, log), [role])

    assert code == error.value.code


LATE = {
    "customer": [1, 2, 3],
    "when": [
        dt.datetime(2026, 1, 2, 1, 30, tzinfo=dt.UTC),
        # One hour of the clock, twice: the second lies after the change of time.
        dt.datetime(2026, 11, 1, 5, 30, tzinfo=dt.UTC),
        dt.datetime(2026, 11, 1, 6, 30, 0, 7, tzinfo=dt.UTC),
    ],
}


@pytest.mark.parametrize("kind", ["day", "moment"])
@pytest.mark.parametrize("zone", ["UTC", "America/New_York"])
def test_moments_of_a_zone_are_read_alike_in_every_engine(
    in_engine, engine, kind, zone
):
    """The session of an engine has a zone of its own, which must not count."""
    roles = Role("customer", "customer", "id"), Role("when", "when", kind)
    expected = read_table(LATE, roles, zone=zone)
    found = rows_of(in_engine(engine, LATE), *roles, zone=zone)

    rows = zip(expected["customer"].tolist(), expected["when"].tolist(), strict=True)
    assert sorted(rows) == sorted(found)


def test_day_of_a_moment_is_that_of_the_business():
    """An instant late in the evening of New York is the next day in UTC."""
    late = dt.datetime(2026, 1, 2, 1, 30, tzinfo=dt.UTC)
    data = pl.DataFrame({"when": [late]})

    assert [(20455,)] == rows_of(data, WHEN, zone="UTC")
    assert [(20454,)] == rows_of(data, WHEN, zone="America/New_York")


UTC = dt.UTC
NAIVE = dt.datetime(2026, 1, 1, 23, 30, 1, 7)  # noqa: DTZ001 - it says no zone
AWARE = NAIVE.replace(tzinfo=UTC)
BERLIN = "Europe/Berlin"
# What a column holds, which part it plays, the zone that is said.
HARD = {
    "numbers as days": ([5, 6], "day", None),
    "fractions as days": ([1.5], "day", None),
    "NaN as days": ([math.nan, None], "day", None),
    "flags as days": ([True], "day", None),
    "spans as days": ([dt.timedelta(1)], "day", None),
    "nothing as days": ([None, None], "day", None),
    "days": ([dt.date(2026, 1, 1), dt.date(1950, 2, 28), None], "day", None),
    "days of an unknown zone": ([dt.date(2026, 1, 1)], "day", "Mars"),
    "moments": ([NAIVE, dt.datetime(1950, 1, 1, 23), None], "day", BERLIN),  # noqa: DTZ001
    "moments of a zone": ([AWARE, None], "day", BERLIN),
    "moments of a zone, none said": ([AWARE], "day", None),
    "moments, exact": ([NAIVE, None], "moment", None),
    "moments of a zone, exact": ([AWARE, None], "moment", None),
    "moments on the wall, exact": (
        [
            NAIVE,
            NAIVE.replace(month=7),
            NAIVE.replace(month=3, day=29, hour=2),  # skipped
            NAIVE.replace(month=10, day=25, hour=2),  # shown twice
        ],
        "moment",
        BERLIN,
    ),
    "nothing as moments": ([None], "moment", BERLIN),
    "texts": (["2026-01-01", "2026-01-01T23:59", "1968-02-29"], "day", None),
    "texts of nothing": (["2026-01-01", "", None], "day", None),
    "texts of blanks": (["2026-01-01", " "], "day", None),
    "texts of a zone": (
        ["2026-01-01T23:30Z", "2026-07-01T22:30+00:00", "1965-01-01 23:30:05-1100"],
        "day",
        "Pacific/Kiritimati",
    ),
    "texts of a zone, west": (["1969-12-31T00:30+14:00"], "day", "Pacific/Niue"),
    "texts of a zone, none said": (["2026-01-01T23:30Z"], "day", None),
    "texts of a zone and others": (["2026-01-01T23:30Z", "2026-01-01"], "day", BERLIN),
    "texts, mixed and exact": (["2026-01-01T23:30Z", "2026-01-01"], "moment", None),
    "texts of a zone, exact": (
        ["2026-01-01T23:30:01.25Z", "2026-01-01T00:00-05:30"],
        "moment",
        None,
    ),
    "texts on the wall, exact": (
        ["2026-01-01T23:30:01.123456789", "2026-07-01", ""],
        "moment",
        BERLIN,
    ),
    "texts of two meanings": (["01/02/2026"], "day", None),
    "texts of no day": (["2026-02-30"], "day", None),
    "texts of no hour": (["2026-02-20T25:00"], "day", None),
    "texts of no offset": (["2026-02-20T10:00+25:00"], "day", BERLIN),
    "ids too large": ([2**63, 1], "id", None),
    "ids just not too large": ([2**63 - 1, -(2**63)], "id", None),
    "ids with gaps": ([1, None, 3], "id", None),
    "ids of floats": ([1.0, None, math.nan, 3.0], "id", None),
    "ids of large floats": ([2.0**60], "id", None),
    "ids of fractions": ([1.0, None, 3.5], "id", None),
    "ids of decimals": ([Decimal(5), None], "id", None),
    "ids infinite": ([math.inf, 1.0], "id", None),
    "ids blank": (["a", " ", "\u00a0", "\u3000", "", None], "id", None),
    "ids with NUL": (["a", "a\0"], "id", None),
    "ids of flags": ([True, False], "id", None),
    "ids of days": ([dt.date(2026, 1, 1)], "id", None),
    "ids of nothing": ([None, None], "id", None),
    "names": (["a", " ", "\u00a0", "", None, "b"], "name", None),
    "names of numbers": ([1, None, 3], "name", None),
    "names of floats": ([1.0, None, math.nan], "name", None),
    "names of fractions": ([1.5, None], "name", None),
    "names of flags": ([True, None], "name", None),
    "names of nothing": ([None, None], "name", None),
    "numbers": ([1.5, None, math.nan], "number", None),
    "numbers, whole": ([1, 2, None], "number", None),
    "numbers, decimal": ([Decimal("1.5"), None], "number", None),
    "numbers, infinite": ([1.5, math.inf], "number", None),
    "numbers of texts": (["1"], "number", None),
    "numbers of flags": ([True], "number", None),
    "numbers of nothing": ([None, None], "number", None),
    "flags": ([True, False, None], "flag", None),
    "flags of numbers": ([1, 0], "flag", None),
}
MAKERS = {
    "pandas": pd.DataFrame,
    "pandas, objects": lambda columns: pd.DataFrame(columns, dtype=object),
    "pandas-arrow": lambda columns: pa.table(columns).to_pandas(
        types_mapper=pd.ArrowDtype
    ),
    "polars": pl.LazyFrame,
    "pyarrow": pa.table,
    "duckdb": lambda columns: duckdb.from_arrow(pa.table(columns)),
}


def typed(cells):
    """Return whole numbers beyond 63 bits as Arrow wants to be told of them."""
    large = any(isinstance(cell, int) and cell >= 2**63 for cell in cells)
    return pa.array(cells, pa.uint64()) if large else cells


def read(data, roles, zone=None):
    """Return the rows in order and what was left out, or the error's code and place."""
    try:
        table = read_table(data, roles, zone=zone)
    except OKRError as error:
        return type(error), error.code, error.place
    return seen(table)


def seen(table):
    """Return the rows of a table in order, with texts for codes, and its counts."""
    if isinstance(table, Columns):
        labels = {name: (*texts, None) for name, texts in table.labels.items()}
        columns = [
            [labels[name][code] for code in column.tolist()]
            if name in labels
            else column.tolist()
            for name, column in table.arrays.items()
        ]
        rows = zip(*columns, strict=True)
    else:
        rows = table.frame.collect().rows()
    cells = [[None if pd.isna(cell) else cell for cell in row] for row in rows]
    return sorted(cells, key=str), dict(table.excluded), table.size


@pytest.mark.parametrize("maker", MAKERS)
@pytest.mark.parametrize("case", HARD)
def test_hard_columns_are_read_as_in_memory(case, maker):
    """The same rows, the same counts, the same refusals, whoever keeps the column."""
    cells, kind, zone = HARD[case]
    roles = [Role("part", "c", kind)]
    expected = read({"c": cells}, roles, zone)
    if maker.startswith("pandas") and maker != "pandas-arrow":
        data = {"c": cells}
    else:
        data = {"c": typed(cells)}

    assert expected == read(MAKERS[maker](data), roles, zone)


def test_objects_of_two_kinds_are_refused():
    """Pandas would make texts of both, and two customers one."""
    data = {"who": [1, "1"]}

    assert read(data, [WHO]) == read(pd.DataFrame(data), [WHO])
    assert (InvalidOKRError, "ids-mixed", "customer") == read(data, [WHO])


@pytest.mark.parametrize("texts", [["b", None, "a"], [None, None, "b"]])
def test_categories_are_texts(texts):
    """What an engine keeps once for many rows is read as if it stood in each."""
    expected = read({"who": texts}, [WHO])
    series = pd.Series(texts, dtype="category")

    assert expected == read(pd.DataFrame({"who": series}), [WHO])
    encoded = pa.table({"who": pa.array(texts).dictionary_encode()})
    assert expected == read(encoded, [WHO])
    frame = pl.DataFrame({"who": pl.Series(texts, dtype=pl.Categorical)})
    assert expected == read(frame, [WHO])


TABLES = {
    "events": lambda data: Events(
        data, customer="who", date="when", amount="paid", segment="plan"
    ),
    "events, named": lambda data: Events(data, customer="name", date="at"),
    "subscriptions": lambda data: Subscriptions(
        data, customer="who", start="when", end="until", amount="paid", segment="plan"
    ),
    "subscriptions, first day without": lambda data: Subscriptions(
        data,
        customer="name",
        start="when",
        end="until",
        due="until",
        end_is="first day without",
    ),
    "subscriptions, backwards": lambda data: Subscriptions(
        data, customer="who", start="when", end="backwards", amount="paid"
    ),
    "ledger": lambda data: Ledger(
        data, customer="name", date="at", amount="paid", segment="plan"
    ),
    "responses": lambda data: Responses(
        data,
        score="answer",
        date="when",
        weight="weight",
        segment="plan",
        respondent="who",
    ),
    "accounts": lambda data: Accounts(
        data,
        customer="who",
        since="when",
        until="until",
        amount="paid",
        segment="plan",
    ),
    "tickets": lambda data: Tickets(
        data,
        ticket="name",
        opened="at",
        responded="when",
        closed="until",
        segment="plan",
        zone=BERLIN,
    ),
    "seats": lambda data: Seats(
        data, customer="who", date="when", used="answer", bought="paid", segment="plan"
    ),
}


@pytest.mark.parametrize("kind", TABLES)
def test_every_table_is_read_as_in_memory(log, in_engine, engine, kind):
    """No class of tables leaves out other rows, or shifts other days, for frames."""
    make = TABLES[kind]
    rows, excluded, size = seen(make(log).table)
    made, counted, many = seen(make(in_engine(engine, log)).table)

    assert (excluded, size) == (counted, many)
    assert size > 500
    assert rows == made


def test_words_of_subscriptions_are_checked_for_frames():
    """A wrong word is refused whatever holds the rows."""
    frame = pl.DataFrame({"customer": [1], "start": [NAIVE], "end": [NAIVE]})
    with pytest.raises(InvalidOKRError, match="last day"):
        Subscriptions(frame, end_is="first day")
    with pytest.raises(InvalidOKRError, match="pause_days"):
        Subscriptions(frame, pause_days=-1)


def test_what_has_not_happened_yet_is_open():
    """A subscription that runs has an end that never comes."""
    data = pl.DataFrame({"end": [None, dt.date(1970, 1, 2)]})

    assert [(1,), (OPEN,)] == rows_of(data, Role("end", "end", "day", open=True))


def test_rows_that_can_lack_nothing_are_counted():
    """Of days that may be open pandas knows all before it is asked."""
    import pandas as pd

    frame = pd.DataFrame({"until": [dt.date(2024, 1, 5), None]})
    table = lazy_table(frame, [Role("end", "until", "day", open=True)])

    assert (2, {}, None) == (table.size, table.excluded, table.latest)


def test_blank_ids_and_infinite_numbers():
    """A blank text names nobody; an infinite amount is an error, NaN is none."""
    data = {"who": ["a", " ", ""], "paid": [1.0, 2.0, 3.0]}
    assert {"no customer": 2} == lazy_table(pl.DataFrame(data), [WHO]).excluded
    paid = Role("amount", "paid", "number")
    some = pl.DataFrame({"paid": [1.0, float("nan")]})
    assert {"no amount": 1} == lazy_table(some, [paid]).excluded
    with pytest.raises(InvalidOKRError, match="infinite") as error:
        lazy_table(pl.DataFrame({"paid": [float("inf")]}), [paid])
    assert "not-finite" == error.value.code


def test_csv_keeps_ids_as_they_are(tmp_path):
    """Zeros at the front stay; folders and patterns are read whole."""
    for name, who in (("a.csv", "007"), ("b.csv", "7")):
        text = f"who,when,paid\n{who},2026-11-15,1.5\n"
        (tmp_path / name).write_text(text, encoding="utf-8")
    roles = [WHO, WHEN, Role("amount", "paid", "number")]
    expected = [("007", 20772, 1.5), ("7", 20772, 1.5)]

    for place in (
        tmp_path,
        str(tmp_path / "*.csv"),
        DataFile(tmp_path, memory="200MB", threads=1),
    ):
        assert is_frame(place)
        assert expected == rows_of(place, *roles)


def test_files_that_cannot_be_read(tmp_path):
    """They are refused with what can be, and by the reason of the reader."""
    (tmp_path / "x.parquet").write_text("no parquet", encoding="utf-8")
    (tmp_path / "x.xls").write_text("no table", encoding="utf-8")
    for name, code in (
        ("x.parquet", "file-unreadable"),
        ("x.xls", "file-unreadable"),
        ("no.csv", "file-missing"),
    ):
        with pytest.raises(InvalidOKRError) as error:
            lazy_table(tmp_path / name, [WHO])
        assert code == error.value.code


def test_any_arrow_stream_is_a_table():
    """What only knows Arrow's protocol is read, too; what knows nothing is refused."""

    class Producer:
        def __arrow_c_stream__(self, requested_schema=None):
            return pl.DataFrame({"who": [1]}).__arrow_c_stream__(requested_schema)

    assert is_frame(Producer())
    assert [(1,)] == rows_of(Producer(), WHO)
    assert not is_frame(3)
    with pytest.raises(InvalidOKRError, match="not a table"):
        lazy_table(3, [WHO])


def test_missing_package_is_named(monkeypatch):
    """The error says what to install."""
    import sys

    monkeypatch.setitem(sys.modules, "narwhals", None)
    with pytest.raises(MissingExtraError, match=r"okrkit\[frames\]"):
        lazy_table(pl.DataFrame(), [])
