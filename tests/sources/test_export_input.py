"""Exports that cannot be read: each refused with its place and the way out."""

import datetime as dt
import gzip
import pickle
from contextlib import suppress
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

import okrkit as okr
from okrkit.errors import (
    CalendarError,
    DocumentError,
    InvalidOKRError,
    LimitError,
    OKRError,
    StructureError,
)
from okrkit.sources.exporting.amounts import Numbers, months_of
from okrkit.sources.exporting.dates import iso_date, on_clock
from okrkit.sources.exporting.export_map import (
    ExportColumn,
    ExportFilter,
    ExportMap,
    ExportMovement,
)
from okrkit.sources.exporting.reading import read_export

DEALS = ExportMap(
    name="deals",
    table="Events",
    columns={
        "customer": "who",
        "date": "day",
        "amount": ExportColumn("paid", asked=True),
    },
)
HEAD = "who,day,paid\n"
ROW = "a,2026-10-01,5\n"


def read(data, **options):
    """Read deals with their amounts."""
    return read_export(data, DEALS, **{"also": ["amount"], **options})


def refused(data, preset=DEALS, kind=OKRError, **options):
    """Return the error that reading raises."""
    with pytest.raises(kind) as caught:
        read_export(data, preset, **{"also": ["amount"], **options})
    return caught.value


# -- files that are something else -------------------------------------------------


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"<!DOCTYPE html>\n<html><body>502 Bad Gateway</body></html>\n", "a web page"),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:1\n", "git lfs pull"),
        (b"PK\x03\x04\x14\x00\x06\x00", "an Excel workbook, perhaps"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Excel"),
        (pickle.dumps([{"who": "a"}], protocol=4), "a Python pickle"),
        (gzip.compress(HEAD.encode()), "a gzip file"),
        (b"PAR1\x15\x04\x15", "a Parquet file"),
        (HEAD.encode("utf-16"), "text in UTF-16"),
    ],
    ids=["html", "lfs", "xlsx", "xls", "pickle", "gzip", "parquet", "utf-16"],
)
def test_a_file_of_another_kind_is_named(tmp_path, data, what):
    """A download that went wrong has the name of a CSV, and says so only inside."""
    path = tmp_path / "subscriptions.csv"
    path.write_bytes(data)

    error = refused(path, kind=DocumentError)
    assert "document-foreign" == error.code
    assert what in str(error)
    assert "subscriptions.csv" in error.place


def test_a_web_page_as_text_is_named_too():
    """What a program fetched may be a log-in page."""
    assert "document-foreign" == refused("<html>\n<body>").code


@pytest.mark.parametrize("data", [b"", b"\n\n", "\n", "\ufeff\n"])
def test_nothing_is_said_to_be_nothing(data):
    """An empty download is not an export without customers."""
    assert "document-empty" == refused(data, kind=DocumentError).code


def test_a_missing_file_says_what_a_text_is(tmp_path):
    """A text without a line end is taken for a path; the hint tells."""
    error = refused(str(tmp_path / "none.csv"))
    assert ("file-missing", "'none.csv'") == (error.code, error.place)
    assert "line end" in error.hint
    assert "file-unreadable" == refused(tmp_path).code
    assert "file-unreadable" == refused("nul\0.csv").code


def test_size_limits_hold(tmp_path):
    """A host process must not be filled by a file that somebody uploads."""
    path = tmp_path / "deals.csv"
    path.write_text(HEAD + ROW * 9)
    small, few = okr.Limits(file_bytes=50), okr.Limits(source_rows=8)

    assert "file_bytes" == refused(path, kind=LimitError, limits=small).limit
    assert "file_bytes" == refused(HEAD + ROW * 9, kind=LimitError, limits=small).limit
    assert "source_rows" == refused(path, kind=LimitError, limits=few).limit
    rows = [{"who": "a", "day": "2026-10-01", "paid": 5}] * 9
    assert "source_rows" == refused(rows, kind=LimitError, limits=few).limit
    assert 9 == read(path, limits=okr.Limits(source_rows=9)).read


# -- encodings and marks -----------------------------------------------------------


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_marks_between_cells_are_those_of_the_names(mark):
    """Spreadsheets part cells by what their country uses for lists."""
    text = (HEAD + ROW).replace(",", mark)

    assert 1 == read(text).read
    assert 1 == read(("\ufeff" + text).encode()).read
    assert 1 == read(text.replace("\n", "\r\n")).read


def test_two_marks_are_not_chosen_between():
    """`who;day,paid` may be parted by either."""
    error = refused("who;day,paid\na;2026-10-01,5\n")
    assert ("file-unreadable", "Say which it is, such as delimiter=','.") == (
        error.code,
        error.hint,
    )
    stated = refused("who;day,paid\na;2026-10-01,5\n", delimiter=";")
    assert "column-missing" == stated.code
    assert 1 == read("who|day|paid\na|2026-10-01|5\n", delimiter="|").read
    assert "unknown-word" == refused(HEAD + ROW, delimiter="::").code


def test_quotes_hold_marks_and_lines():
    """A name in the first row may hold commas and line ends of its own."""
    text = 'who,"day;\nof, purchase",paid\n"Ash, ""Ltd""",2026-10-01,5\n'
    made = read(text, columns={"date": "day;\nof, purchase"})

    assert ('Ash, "Ltd"',) == made.table.table.labels["customer"]


@pytest.mark.parametrize(
    ("text", "row"),
    [
        (HEAD + ROW + '"a,2026-10-01,5\n', "row 3"),
        (HEAD + 'a,"2026-10-01" ,5\n', "row 2"),
    ],
    ids=["open", "after"],
)
def test_a_quote_that_is_not_closed_is_refused(text, row):
    """Half a file would otherwise be one cell."""
    error = refused(text)
    assert ("file-unreadable", row) == (error.code, error.place)


@pytest.mark.parametrize("row", ["a,2026-10-01", "a,2026-10-01,5,6"])
def test_a_row_that_does_not_fit_is_refused(row):
    """A cell too many shifts all that follow it."""
    error = refused(HEAD + "\n" + ROW + row + "\n")
    assert ("row-ragged", "row 4", "3 cells") == (
        error.code,
        error.place,
        error.expected,
    )


def test_rows_of_nothing_are_left_out():
    """Spreadsheets write rows of commas under their data."""
    made = read(HEAD + ROW + ",,\n\n,,\n")
    assert ({"nothing in the row": 2}, 1, 3) == (made.left_out, made.read, made.rows)


def test_encodings_are_stated():
    """Bytes that are not UTF-8 may be of many encodings; the hint names the usual."""
    data = "who,day,paid\nMüller,2026-10-01,5\n".encode("cp1252")

    error = refused(data, kind=DocumentError)
    assert "document-encoding" == error.code
    assert "encoding='cp1252'" in error.hint
    made = read(data, encoding="cp1252")
    assert ("Müller",) == made.table.table.labels["customer"]
    assert 1 == read((HEAD + ROW).encode("utf-16"), encoding="utf-16").read
    assert "unknown-word" == refused(data, encoding="klingon").code
    assert "unknown-word" == refused(data, encoding="hex").code


def test_names_may_have_blanks_and_doubles_nobody_asks_for():
    """Two questions may have the same text; the score may not be one of them."""
    text = " who ,day,paid,why,why\na,2026-10-01,5,x,y\n"

    assert ("why", "why") == read(text).unmapped
    error = refused(text, columns={"segment": "why"})
    assert ("duplicate", "segment") == (error.code, error.place)


# -- rows of names -----------------------------------------------------------------


def polled(rows):
    """Return the map of a poll with so many rows of names."""
    return ExportMap(
        name="poll",
        table="Responses",
        columns={"score": "Q1"},
        header_rows=rows,
        header_mark='"ImportId"' if rows > 2 else "",
    )


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("Id,Q1\n7,9\n8,10\n", 2),
        ("Id,Q1\n7,9\n8,10\n", 3),
        ("Id,Q1\n", 2),
        ("Id,Q1\n,,\n7,9\n", 2),
    ],
    ids=["data", "no mark", "too few", "ragged"],
)
def test_missing_rows_of_names_are_seen(text, rows):
    """What somebody tidied has lost its rows of names, not its first answers."""
    error = refused(text, polled(rows), also=())
    assert "header-differs" == error.code
    assert "header_rows=" in error.hint


def test_rows_of_names_can_be_stated():
    """The tidied file is read as it is."""
    made = read_export("Id,Q1\n7,9\n8,10\n", polled(2), header_rows=1)
    assert 2 == made.read


# -- what holds rows ---------------------------------------------------------------


def test_columns_and_frames_are_exports():
    """A warehouse gives a frame, a script columns."""
    import pandas as pd
    import polars as pl
    import pyarrow as pa

    cells = {"who": ["a", "b"], "day": [dt.date(2026, 10, 1), None], "paid": [5, 6]}
    for made in (cells, pl.DataFrame(cells), pl.LazyFrame(cells), pa.table(cells)):
        assert (1, {"no day": 1}) == (read(made).read, read(made).left_out)
    frame = pd.DataFrame(cells).assign(day=pd.to_datetime(["2026-10-01", None]))
    assert 1 == read(frame).read
    twice = pd.concat([frame, frame], axis=1)
    assert "duplicate" == refused(twice).code


def test_a_span_of_time_is_no_amount():
    """Its nanoseconds would be read as a very large one."""
    import pandas as pd

    frame = pd.DataFrame({"who": ["a"], "day": ["2026-10-01"]})
    frame["paid"] = pd.to_timedelta([1], "D").astype("m8[ns]")
    assert "not-a-number" == refused(frame).code


def test_a_relation_of_duckdb_is_an_export():
    """A query in an embedded database gives rows like any other."""
    import duckdb

    rows = duckdb.sql("select 'a' as who, date '2026-10-01' as day, 1.5 as paid")
    assert [1.5] == read(rows).table.table["amount"].tolist()


def test_numpy_times_stay_times():
    """Nanoseconds as plain values would be whole numbers."""
    days = np.array(["2026-10-01", "2026-10-02"], "M8[ns]")
    made = read({"who": np.array(["a", "b"]), "day": days, "paid": np.array([5, 6.5])})

    assert [20727, 20728] == made.table.table["day"].tolist()


def test_moments_of_numpy_are_on_a_clock_too():
    """A cell that is a datetime64 is one like any other."""
    moment = np.datetime64("2026-10-01T01:30")
    made = read(
        [{"who": "a", "day": moment, "paid": 1}], clock="UTC", zone="America/New_York"
    )
    assert ["2026-09-30"] == [str(made.table.table["day"].astype("M8[D]")[0])]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (5, "not-a-table"),
        ([1, 2], "not-a-table"),
        ({"who": "abc", "day": "x"}, "not-a-column"),
        ({"who": ["a"], "day": []}, "column-length"),
        ([{"who": "a"}], "column-missing"),
    ],
    ids=["number", "list", "text", "lengths", "missing"],
)
def test_what_is_no_export_is_refused(data, code):
    """Each says what is wanted."""
    assert code == refused(data).code


def test_json_is_read_strictly():
    """A key that stands twice, or half a text, is no export."""
    assert 1 == read('[{"who": "a", "day": "2026-10-01", "paid": 5}]').read
    with pytest.raises(StructureError):
        read('[{"who": "a", "who": "b"}]')
    with pytest.raises(StructureError):
        read('{"who": ')
    with pytest.raises(LimitError):
        read("[" * 100 + "]" * 100)


def test_a_near_name_is_offered():
    """Most often a column is only written otherwise."""
    error = refused("Who,day,paid\na,2026-10-01,5\n")
    assert ("column-missing", "Did you mean 'Who'?") == (error.code, error.hint)
    far = refused("xyzzy,day,paid\na,2026-10-01,5\n")
    assert "Say which column it is: columns={'customer': ...}." == far.hint


def test_a_part_that_is_needed_cannot_be_left_out():
    """Without its day a purchase is none; the error names the part."""
    error = refused(HEAD + ROW, columns={"date": None})
    assert ("column-unsaid", "date") == (error.code, error.place)


def test_a_filter_needs_its_column():
    """A filter without its column would keep what it was to leave out."""
    assert "column-missing" == refused(HEAD + ROW, where={"won": True}).code
    assert "" == refused(HEAD + ROW, where={"xyzzy": True}).hint


# -- dates -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "form", "day"),
    [
        ("2026-11-10", "iso", "2026-11-10"),
        ("2026-11-10 09:05:00 UTC", "iso", "2026-11-10 09:05:00Z"),
        ("10/11/2026", "day-first", "2026-11-10"),
        ("10/11/2026", "month-first", "2026-10-11"),
        ("1.2.2026", "day-first", "2026-02-01"),
        ("2026-11-10", "day-first", "2026-11-10"),
        ("10-11-2026 23:05", "day-first", "2026-11-10T23:05:00"),
        ("10/11/2026 12:05:09 AM", "month-first", "2026-10-11T00:05:09"),
        ("10/11/2026, 12:05 p.m.", "month-first", "2026-10-11T12:05:00"),
        (" 10/11/2026 1:05PM ", "month-first", "2026-10-11T13:05:00"),
        ("", "iso", None),
        (None, "iso", None),
        (float("nan"), "iso", None),
        (dt.date(2026, 11, 10), "month-first", dt.date(2026, 11, 10)),
    ],
)
def test_dates_of_a_stated_form(text, form, day):
    """One form, one day; what is written year first has no order to state."""
    assert day == iso_date(text, form, "here")


@pytest.mark.parametrize(
    ("cell", "form", "code", "hint"),
    [
        ("10/11/2026", "iso", "date-order", "dates='day-first'"),
        ("10.11.2026", "iso", "date-order", "dates='month-first'"),
        ("31/12/2026", "iso", "date-order", "dates='day-first'"),
        ("31/12/2026", "month-first", "date-impossible", "dates='day-first'"),
        ("12/31/2026", "day-first", "date-impossible", "dates='month-first'"),
        ("10/11/26", "day-first", "invalid-date", "four digits"),
        ("10/11.2026", "day-first", "invalid-date", "four digits"),
        ("2026/11/10", "iso", "invalid-date", "hyphens"),
        ("Nov 10, 2026", "iso", "invalid-date", "2026-11-15"),
        ("1793491200", "iso", "invalid-date", "unix-seconds"),
        (1793491200, "iso", "not-a-day", "unix-milliseconds"),
        (1793491200, "unix-milliseconds", "not-a-day", "dates='unix-seconds'"),
        (1793491200000, "unix-seconds", "not-a-day", "dates='unix-milliseconds'"),
        ("2026-11-10", "unix-seconds", "invalid-date", "dates='iso'"),
        (10**17, "unix-milliseconds", "invalid-date", ""),
        ("10/11/2026 13:00 PM", "day-first", "invalid-date", ""),
        (True, "unix-seconds", "not-a-day", ""),
        (1.5, "unix-seconds", "not-a-day", ""),
        ([], "iso", "not-a-day", ""),
    ],
)
def test_dates_that_are_not_of_the_form(cell, form, code, hint):
    """Each is refused with its place and what to say."""
    with pytest.raises(InvalidOKRError) as caught:
        iso_date(cell, form, "row 2")

    assert (code, "row 2") == (caught.value.code, caught.value.place)
    assert hint in caught.value.hint


@given(
    st.datetimes(*map(dt.datetime.fromisoformat, ("1974-01-01", "2100-01-01"))),
    st.sampled_from(["day-first", "month-first", "unix-seconds", "unix-milliseconds"]),
)
def test_every_form_of_one_moment_says_the_same(moment, form):
    """Writing a moment in a form and reading it back is the moment, to the second."""
    moment = moment.replace(microsecond=0)
    utc = moment.replace(tzinfo=dt.UTC)
    written = {
        "day-first": f"{moment:%d/%m/%Y %H:%M:%S}",
        "month-first": f"{moment:%m/%d/%Y %I:%M:%S %p}",
        "unix-seconds": int(utc.timestamp()),
        "unix-milliseconds": str(int(utc.timestamp()) * 1000),
    }[form]
    found = iso_date(written, form, "here")
    if isinstance(found, str):
        found = dt.datetime.fromisoformat(found).replace(tzinfo=dt.UTC)

    assert utc == found


def test_a_day_that_does_not_exist_is_told_with_its_cell():
    """The row and the column of one cell among thousands."""
    error = refused(HEAD + ROW + "b,2026-02-30,5\n", kind=CalendarError)
    assert ("date-impossible", "row 3, column 'day'") == (error.code, error.place)
    time = refused(HEAD + "b,2026-10-01 25:00:00,5\n", clock="UTC", zone="Asia/Tokyo")
    assert ("date-impossible", "row 2, column 'day'") == (time.code, time.place)


def test_moments_with_and_without_an_offset_are_not_mixed():
    """No cell alone is at fault: the column is."""
    text = HEAD + "a,2026-10-01T10:00:00Z,5\nb,2026-10-01T10:00:00,5\n"
    assert "zones-mixed" == refused(text, zone="UTC").code
    assert 2 == read(text, zone="Europe/Berlin", clock="UTC").read


def test_offsets_need_a_zone():
    """Their day depends on where the business counts its days."""
    text = HEAD + "a,2026-10-01T01:00:00Z,5\n"
    assert "zone-missing" == refused(text).code
    assert "zone-unknown" == refused(text, zone="Mars/Base").code


def test_a_clock_is_told_to_moments_alone():
    """A day is no moment: it is the same day everywhere."""
    moment = dt.datetime.fromisoformat("2026-10-01T01:30")
    cells = ["2026-10-01", None, moment, moment.replace(tzinfo=dt.UTC)]

    assert cells == on_clock(cells, "UTC", "UTC")
    told = on_clock(cells, "Asia/Tokyo", "UTC")
    assert ["2026-10-01", None] == told[:2]
    assert ["Asia/Tokyo", "UTC"] == [str(cell.tzinfo) for cell in told[2:]]


# -- numbers -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "decimal", "thousands", "number"),
    [
        ("1200.5", ".", "", Fraction(2401, 2)),
        (" -3 ", ".", "", Fraction(-3)),
        ("1,200.5", ".", ",", Fraction(2401, 2)),
        ("1.200.000,5", ",", ".", Fraction(2400001, 2)),
        ("1 200", ".", " ", Fraction(1200)),
        ("12,5", ",", "", Fraction(25, 2)),
        ("1E5", ".", "", Fraction(100_000)),
        (0.1, ".", "", Fraction(1, 10)),
        (np.float64(0.5), ".", "", Fraction(1, 2)),
        (np.uint8(200), ".", "", Fraction(200)),
        (Decimal("3.2"), ".", "", Fraction(16, 5)),
        (7, ",", "", Fraction(7)),
        (None, ".", "", None),
        ("  ", ".", "", None),
        (float("nan"), ".", "", None),
    ],
)
def test_numbers_as_stated(cell, decimal, thousands, number):
    """Signs mean what was said; a float is the number it is written as."""
    assert number == Numbers(decimal, thousands).read(cell, "here")


@pytest.mark.parametrize(
    ("cell", "decimal", "thousands", "hint"),
    [
        ("1,200", ".", "", "decimal=','"),
        ("1.200,5", ",", "", "thousands="),
        ("1,20", ".", ",", "thousands="),
        ("12,00.5", ".", ",", "thousands="),
        ("$5", ".", "", "values="),
        ("5 %", ".", "", "values="),
        ("5k", ".", "", "values="),
        ("(60)", ".", "", "values="),
        ("10 - Extremely likely", ".", "", "values="),
        ("N/A", ".", "", "values="),
        ("1e999999999", ".", "", ""),
        ("٣", ".", "", "values="),
        (True, ".", "", ""),
        (np.True_, ".", "", ""),
        (float("inf"), ".", "", ""),
        (Decimal("NaN"), ".", "", ""),
        (Decimal("1e999999999"), ".", "", ""),
        (10**400, ".", "", ""),
        ("1e200", ".", "", "values="),
        ([5], ".", "", ""),
    ],
)
def test_numbers_that_are_none(cell, decimal, thousands, hint):
    """A thousand that is read as one is a wrong number nobody sees."""
    with pytest.raises(InvalidOKRError) as caught:
        Numbers(decimal, thousands).read(cell, "row 2")

    assert ("not-a-number", "row 2") == (caught.value.code, caught.value.place)
    assert hint in caught.value.hint


@given(
    st.decimals(-(10**9), 10**9, places=2), st.sampled_from([".,", ",.", ", ", ".'"])
)
def test_a_number_written_in_any_dialect_is_the_number(number, signs):
    """Writing and reading in one dialect gives the number back, exactly."""
    text = f"{number:,.2f}".translate({ord(","): signs[1], ord("."): signs[0]})

    assert Fraction(number) == Numbers(signs[0], signs[1]).read(text, "here")


def test_a_bad_amount_is_told_with_its_cell():
    """The row as a spreadsheet shows it, names included."""
    error = refused(HEAD + ROW + 'b,2026-10-01,"1,200"\n')
    assert ("not-a-number", "row 3, column 'paid'") == (error.code, error.place)


@pytest.mark.parametrize(
    ("word", "months"),
    [("month", 1), ("Quarterly", 3), ("YEAR", 12), ("week", Fraction(84, 365))],
)
def test_kinds_of_periods(word, months):
    """A year has twelve months; a week has 84 of the 365 twelfths of a year."""
    assert months == months_of(word)


def test_amounts_of_an_unknown_period_are_left_out_and_told():
    """A plan of a fortnight cannot be made a month's by guessing."""
    paid = ExportColumn("paid", months="every", times="seats")
    rows = [
        {"who": "a", "day": "2026-10-01", "paid": 12, "every": "year", "seats": 5},
        {"who": "b", "day": "2026-10-01", "paid": 12, "every": "fortnight", "seats": 5},
        {"who": "c", "day": "2026-10-01", "paid": 12, "every": None, "seats": 5},
        {"who": "d", "day": "2026-10-01", "paid": None, "every": None, "seats": 5},
        {"who": "e", "day": "2026-10-01", "paid": 12, "every": "month", "seats": None},
    ]
    made = read_export(rows, DEALS, columns={"amount": paid})

    assert [5.0] == made.table.table["amount"].tolist()
    assert {"every": {"fortnight": 1, "": 1}} == made.unknown
    assert {"unknown word in every": 2, "no amount": 2} == made.left_out


def test_words_as_numbers():
    """Faces and thumbs count as what the user says; nothing stays nothing."""
    face = ExportColumn("face", values={"Happy": 2, "sad ": 0})
    words = ("happy", "SAD", None, "", "Happy", "wow")
    rows = [{"face": word, "at": "noon"} for word in words]
    faces = ExportMap(name="faces", table="Responses", columns={"score": face})
    made = read_export(rows, faces)

    assert [2, 0, 2] == made.table.table["score"].tolist()
    assert {"face": {"wow": 1}} == made.unknown
    assert {"unknown word in face": 1, "no score": 2} == made.left_out


def test_many_unknown_words_are_counted_together():
    """A column of comments taken for one of scores must not fill a report."""
    face = ExportColumn("face", values={"happy": 1})
    faces = ExportMap(name="faces", table="Responses", columns={"score": face})
    made = read_export([{"face": f"{at} " * 99} for at in range(50)], faces)

    assert (21, 30) == (len(made.unknown["face"]), made.unknown["face"]["(others)"])
    assert all(len(word) <= 80 for word in made.unknown["face"])


# -- maps that cannot be -----------------------------------------------------------


@pytest.mark.parametrize(
    ("made", "code"),
    [
        ({"table": "Subscription"}, "unknown-word"),
        ({"columns": {"cusotmer": "who"}}, "unknown-field"),
        ({"columns": {"xyzzy": "who"}}, "unknown-field"),
        ({"columns": {"customer": ""}}, "blank"),
        ({"columns": {"customer": 5}}, "not-text"),
        ({"columns": ["who"]}, "not-a-mapping"),
        ({"options": {"pause_days": 5}}, "unknown-word"),
        ({"trial_end": "trial"}, "not-needed"),
        ({"movement": ExportMovement(key="a", now="b", before="c")}, "not-needed"),
        ({"to_say": {"score": "no such part"}}, "unknown-field"),
        ({"dates": "american"}, "unknown-word"),
        ({"decimal": ";"}, "unknown-word"),
        ({"thousands": "_"}, "unknown-word"),
        ({"thousands": "."}, "one-of-two"),
        ({"header_rows": 0}, "out-of-range"),
        ({"header_rows": 11}, "out-of-range"),
        ({"header_rows": True}, "out-of-range"),
        ({"name": ""}, "blank"),
    ],
)
def test_a_map_that_cannot_be_is_refused(made, code):
    """A word that is not known would otherwise do nothing."""
    with pytest.raises(InvalidOKRError) as caught:
        ExportMap(**{"name": "deals", "table": "Events", "columns": {}, **made})

    assert code == caught.value.code


@pytest.mark.parametrize(
    ("made", "code"),
    [
        ({"unit": "pence"}, "unknown-word"),
        ({"asked": 1}, "not-a-flag"),
        ({"months": 3}, "not-text"),
        ({"values": {"good": "1"}}, "not-a-number"),
        ({"values": {"good": True}}, "not-a-number"),
    ],
)
def test_a_column_that_cannot_be_is_refused(made, code):
    """The same of one column."""
    with pytest.raises(InvalidOKRError) as caught:
        ExportColumn("score", **made)

    assert code == caught.value.code


@pytest.mark.parametrize("made", [{}, {"keep": "a", "drop": "b"}])
def test_a_filter_says_one_thing(made):
    """One that keeps and drops, or neither, says nothing."""
    with pytest.raises(InvalidOKRError) as caught:
        ExportFilter(column="won", **made)

    assert "one-of-two" == caught.value.code


def test_maps_can_be_compared():
    """A map is a value: two that say the same are one."""
    assert DEALS == evolve(DEALS, name="deals")
    assert 1 == len({DEALS, evolve(DEALS, name="deals")})
    assert DEALS == pickle.loads(pickle.dumps(DEALS))


@pytest.mark.parametrize(
    ("options", "code", "hint"),
    [
        ({"preset": "stripe-subscription"}, "unknown-word", "'stripe-subscriptions'"),
        ({"preset": 5}, "unknown-word", ""),
        ({"also": "segment"}, "unknown-word", ""),
        ({"columns": {"amounts": "paid"}}, "unknown-field", "Did you mean 'amount'?"),
        ({"columns": {"xyzzy": "paid"}}, "unknown-field", ""),
        ({"dates": "US"}, "unknown-word", ""),
        ({"limits": 5}, "wrong-type", ""),
        ({"encoding": 5}, "not-text", ""),
    ],
)
def test_an_argument_that_cannot_be_is_refused(options, code, hint):
    """What is said to the reader is checked before anything is read."""
    error = refused(HEAD + ROW, **{"also": (), **options})
    assert code == error.code
    assert hint in error.hint


# -- balances ----------------------------------------------------------------------

BALANCES = ExportMap(
    name="balances",
    table="Ledger",
    columns={"customer": "who", "date": "month"},
    movement=ExportMovement(key="who", now="now", before="old"),
)


def balance(who="a", month="2026-10-31", now=5, old=5):
    """Return a row of balances."""
    return {"who": who, "month": month, "now": now, "old": old}


def test_two_balances_of_one_month_are_refused():
    """One of them would be lost, and nobody knows which."""
    error = refused([balance(), balance(month="2026-10-30")], BALANCES, also=())
    assert ("duplicate", "two rows of one month for 'a'") == (error.code, error.why)


def test_balances_without_a_part_are_left_out():
    """A row without a balance is no balance of 0."""
    rows = [balance(), balance("b", now=None), balance(None), balance("c", month=None)]
    made = read_export(rows, BALANCES)

    assert {"no now": 1, "no customer": 1, "no day": 1} == made.left_out
    assert [5.0, 0.0] == sorted(made.table.table["amount"].tolist(), reverse=True)


@pytest.mark.parametrize(
    "month",
    [
        dt.date(2026, 10, 31),
        dt.datetime.fromisoformat("2026-10-31T12:00"),
        "2026-10-31 00:00:00",
    ],
)
def test_months_of_balances_may_be_moments(month):
    """A warehouse writes the last day of a month as its midnight."""
    made = read_export([balance(month=month, old=None)], BALANCES)
    assert ["2026-10-31"] == [str(made.table.table["day"].astype("M8[D]")[0])]


def test_trials_need_no_column():
    """An older export has no trials; a row may lack its start."""
    rows = [
        {"customer_id": "a", "start_date": None, "ended_at": None, "trial_end": None},
        {
            "customer_id": "b",
            "start_date": "2026-10-01",
            "ended_at": None,
            "trial_end": "2026-10-15",
        },
    ]
    made = read_export(rows, "stripe-warehouse")
    assert ({"no start": 1}, 1) == (made.left_out, made.read)
    bare = [{name: row[name] for name in row if name != "trial_end"} for row in rows]
    assert "start_date" == read_export(bare, "stripe-warehouse").columns["start"]


# -- anything at all ---------------------------------------------------------------

CELL = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=9),
    st.datetimes(),
    st.lists(st.integers(), max_size=2),
    st.dictionaries(st.text(max_size=1), st.integers(), max_size=2),
    st.builds(np.array, st.lists(st.integers(0, 9), max_size=2)),
    st.sampled_from(["2026-10-01", "10/11/2026", "2026-10-01T09:00:00Z", "5", "1,5"]),
)


@given(
    st.lists(
        st.fixed_dictionaries({"who": CELL, "day": CELL, "paid": CELL}), max_size=4
    ),
    st.sampled_from(["iso", "day-first", "unix-seconds", "unix-milliseconds"]),
    st.sampled_from([None, "UTC", "Europe/Berlin"]),
    st.sampled_from([None, "UTC", "Asia/Tokyo"]),
)
def test_any_cells_are_read_or_refused(rows, dates, zone, clock):
    """Whatever stands in a cell: a table, or an error of ours."""
    said = {"dates": dates, "zone": zone, "clock": clock}
    with suppress(OKRError):
        made = read(rows, **said)
        assert len(rows) == made.rows == made.read + sum(made.left_out.values())
    of = evolve(BALANCES, movement=ExportMovement(key="who", now="paid", before="paid"))
    with suppress(OKRError):
        made = read_export(rows, of, columns={"date": "day"}, **said)
        assert len(rows) == made.rows


@given(st.one_of(st.text(max_size=80), st.binary(max_size=80)))
def test_any_file_is_read_or_refused(data):
    """Whatever a file holds: a table, or an error of ours."""
    for head in ("", HEAD):
        text = data if isinstance(data, str) else data.decode("latin-1")
        with pytest.raises(OKRError):
            read(head + text + "\n0,0,0\n")


def test_a_map_is_made_of_its_own_parts():
    """What is no filter, no number and no list of parts is refused when it is said."""
    with pytest.raises(InvalidOKRError):
        ExportMap(name="x", table="Events", columns={}, filters=3)
    with pytest.raises(InvalidOKRError):
        ExportColumn("score", values={"good": float("nan")})
    with pytest.raises(InvalidOKRError):
        read_export("a,b\n1,2\n", "hubspot-deals", also=3)
