"""Frames are read as plain columns are: the same rows, the same refusals."""

import datetime as dt

import polars as pl
import pytest

from okrkit.errors import InvalidOKRError, MissingExtraError
from okrkit.retention.tables.files import DataFile
from okrkit.retention.tables.frames import is_frame, lazy_table
from okrkit.retention.tables.table import OPEN, Role

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
        (Role("day", "answer", "day"), "invalid-date"),
        (Role("trial", "answer", "flag"), "invalid-value"),
    ],
)
def test_columns_of_another_kind_are_refused(in_engine, engine, log, role, code):
    """Whatever the engine would make of them."""
    with pytest.raises(InvalidOKRError) as error:
        lazy_table(in_engine(engine, log), [role])

    assert code == error.value.code


def test_moments_are_put_on_the_business_clock():
    """An instant late in the evening of New York is the next day in UTC."""
    late = dt.datetime(2026, 1, 2, 1, 30, tzinfo=dt.UTC)
    data = pl.DataFrame({"when": [late]})

    assert [(20455,)] == rows_of(data, WHEN)
    assert [(20454,)] == rows_of(data, WHEN, zone="America/New_York")
    with pytest.raises(InvalidOKRError, match="no time zone 'Mars'"):
        rows_of(data, WHEN, zone="Mars")


def test_texts_are_days_only_in_the_iso_spelling():
    """Anything else may mean two days; a day that does not exist is none."""
    texts = [
        "1968-02-29",
        "2026-11-15",
        "2026-11-15T09:30",
        None,
        "2000-12-31 23:59:59.5",
    ]
    expected = [(-672,), (11322,), (20772,), (20772,)]

    assert expected == sorted(rows_of(pl.DataFrame({"when": texts}), WHEN))
    for broken in ("2026-02-29", "2026-13-01", "01/02/2026", "2026-11-15Z", "today"):
        with pytest.raises(InvalidOKRError, match="no ISO date") as error:
            rows_of(pl.DataFrame({"when": [broken]}), WHEN)
        assert repr(broken) == error.value.got


def test_what_has_not_happened_yet_is_open():
    """A subscription that runs has an end that never comes."""
    data = pl.DataFrame({"end": [None, dt.date(1970, 1, 2)]})

    assert [(1,), (OPEN,)] == rows_of(data, Role("end", "end", "day", open=True))


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
    for place in (tmp_path / "x.parquet", tmp_path / "no.csv", tmp_path / "x.xls"):
        with pytest.raises(InvalidOKRError) as error:
            lazy_table(place, [WHO])
        assert "file-unreadable" == error.value.code


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
