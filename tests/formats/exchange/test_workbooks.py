"""Workbooks: the same as text where it is sound, and nothing opened where it is not."""

import csv
import datetime as dt
import io
import zipfile
from pathlib import Path

import openpyxl
import pytest

import okrkit as okr
from okrkit.formats.exchange.reading import read
from okrkit.model.limits import Limits

DATA = Path(__file__).parent / "data"
HEAD = ["date", "value", "comment"]


def workbook(sheets: dict[str, list[list[object]]], percent: str = "") -> bytes:
    """Make a workbook of rows by sheet; a cell may be shown in percent."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        page = book.create_sheet(name)
        for row in rows:
            page.append(row)
        if percent:
            page[percent].number_format = "0.0%"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def rows_of(name: str) -> list[list[object]]:
    """Give the rows of a CSV fixture."""
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def repacked(data: bytes, part: str, change: "dict[bytes, bytes]") -> bytes:
    """Change one part of a workbook."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for each in old.namelist():
            content = old.read(each)
            if each == part:
                for before, after in change.items():
                    assert before in content
                    content = content.replace(before, after, 1)
            new.writestr(each, content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "tool", "said"),
    [
        ("ally", "ally", {"cycle": {"Q4 FY26": "2026-Q4"}}),
        ("burningokr", "burningokr", {"cycle": "2026-Q4"}),
        ("peoplebox", "peoplebox", {}),
    ],
)
def test_a_workbook_says_the_same_as_text(
    name: str, tool: str, said: dict[str, object], tmp_path: Path
) -> None:
    """Row by row, by path and as bytes."""
    file = tmp_path / f"{name}.xlsx"
    file.write_bytes(workbook({"Export": rows_of(f"{name}.csv")}))
    text = read(DATA / f"{name}.csv", tool, on="2026-11-15", **said)
    assert text.okrs == read(file, tool, on="2026-11-15", **said).okrs
    again = read(file.read_bytes(), tool, on="2026-11-15", **said)
    assert text.losses == again.losses


def test_quantive_reads_its_own_sheet_of_three() -> None:
    """Users and tasks are told, not read; sheets are found whatever their case."""
    sheets = {
        "users": [["email", "firstName"], ["ann@example.org", "Ann"]],
        "OKRS": rows_of("quantive.csv"),
        "Tasks": [["name"], ["Call"], ["Write"]],
        "Notes": [["scrap"]],
    }
    columns = {"current": "actual"}
    imported = read(workbook(sheets), "quantive", on="2026-11-15", columns=columns)
    text = read(DATA / "quantive.csv", "quantive", on="2026-11-15", columns=columns)
    assert text.okrs == imported.okrs
    lost = {loss.what: loss.count for loss in imported.losses}
    assert {
        "the sheet 'Users'": 1,
        "the sheet 'Tasks'": 2,
        "the sheet 'Notes'": 1,
    } == lost


def test_cells_are_taken_as_they_are_meant() -> None:
    """Dates are dates, percent is percent, empty rows and columns are nothing."""
    rows = [
        [],
        HEAD,
        [dt.datetime.combine(dt.date(2026, 10, 31), dt.time()), 0.032, None],
        [None, "", None],
        [dt.date(2026, 11, 30), "2.9%", "read by hand"],
    ]
    data = workbook({"KPI": rows}, percent="B3")
    metric = okr.Metric("churn", unit="%")
    okrs = read(data, "oslokommune", metric=metric).okrs
    assert [3.2, 2.9] == okrs.series("churn").values.tolist()
    first, last = okrs.series("churn").observations
    assert (dt.date(2026, 10, 31), dt.date(2026, 11, 30)) == (first.date, last.date)


def test_a_percent_sign_in_quotes_multiplies_nothing() -> None:
    """The format 0"%" shows 32 as 32%."""
    data = workbook({"KPI": [HEAD, ["2026-10-31", 32]]})
    book = openpyxl.load_workbook(io.BytesIO(data))
    book["KPI"]["B2"].number_format = '0"%"'
    out = io.BytesIO()
    book.save(out)
    okrs = read(out.getvalue(), "oslokommune", metric="nps").okrs
    assert [32.0] == okrs.series("nps").values.tolist()


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (["2026-10-31", "=1+1"], "formula"),
        (["2026-10-31", "#REF!"], "spreadsheet-error"),
        (["2026-10-31", True], "not-a-number"),
        ([46336, 5], "invalid-date"),
        ([dt.time(10, 30), 5], "not-a-day"),
        (["31/10/2026", 5], "date-order"),
        (["2026-10-31", 5, "", "beyond"], "row-ragged"),
        (["", 5], "value-without-date"),
    ],
    ids=["formula", "error", "bool", "serial", "time", "order", "ragged", "no-day"],
)
def test_cells_that_hold_no_value(row: list[object], code: str) -> None:
    """Formulas are not run, counts of days are not guessed."""
    data = workbook({"KPI": [HEAD, row, ["2026-11-30", 6]]})
    dry = read(data, "oslokommune", metric="nps", dry_run=True)
    assert [(2, code)] == [(fault.line, fault.code) for fault in dry.faults]
    assert [6.0] == dry.okrs.series("nps").values.tolist()


def test_an_order_kept_as_a_number_is_refused() -> None:
    """1.10 and 1.1 are one number: which row hangs where is lost."""
    rows = rows_of("appfire.csv")[:3]
    rows[1][0], rows[2][0] = 1, 1.1
    dry = read(
        workbook({"x": rows}),
        "appfire",
        on="2026-11-15",
        dates="day first",
        dry_run=True,
    )
    assert ["order-number"] == [fault.code for fault in dry.faults]


def test_ids_of_more_digits_than_a_spreadsheet_keeps_are_refused() -> None:
    """Of 17 digits it keeps 15: two goals would become one."""
    rows = [["itemId", "value", "dateRecorded"]]
    rows += [[id, 5, "2026-11-06"] for id in (12345678901234567, 123456789012345)]
    dry = read(workbook({"x": rows}), "leantime", dry_run=True)
    assert ["number-lost"] == [fault.code for fault in dry.faults]
    assert ["123456789012345"] == [metric.id for metric in dry.okrs.metrics]


def test_which_sheet_is_said_not_guessed() -> None:
    """Two sheets, and nobody chose."""
    rows = [HEAD, ["2026-10-31", 5]]
    data = workbook({"NPS": rows, "Churn": rows})
    with pytest.raises(okr.errors.DocumentError) as caught:
        read(data, "oslokommune", metric="nps")
    assert "sheet-unsaid" == caught.value.code
    assert "'NPS', 'Churn'" == caught.value.got
    assert 1 == read(data, "oslokommune", metric="nps", sheet=" churn").rows
    with pytest.raises(okr.errors.InvalidOKRError, match="'Churn'"):
        read(data, "oslokommune", metric="nps", sheet="Chum")


def test_a_text_is_no_workbook_and_a_sheet_may_be_empty() -> None:
    """Nothing in it is said of the sheet."""
    with pytest.raises(okr.errors.DocumentError, match="nothing in the sheet 'x'"):
        read(workbook({"x": []}), "oslokommune", metric="nps")


BOMB = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
OUTSIDE = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize("head", [BOMB, OUTSIDE], ids=["laughs", "outside"])
@pytest.mark.parametrize(
    "part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "[Content_Types].xml"]
)
def test_no_entity_is_ever_read(head: bytes, part: str) -> None:
    """Neither laughs by the billion nor a file of this machine."""
    data = workbook({"x": [HEAD, ["2026-10-31", 5]]})
    with zipfile.ZipFile(io.BytesIO(data)) as pack:
        start = pack.read(part)[:20]
    for hostile in (head, head.decode().encode("utf-16")):
        changed = repacked(data, part, {start: hostile + start})
        with pytest.raises(okr.errors.DocumentError, match="entities"):
            read(changed, "oslokommune", metric="nps")


def test_a_zip_bomb_is_counted_while_it_is_unpacked() -> None:
    """A thousandth of the size on disk; nothing is believed of what it says."""
    data = workbook({"x": [HEAD, ["2026-10-31", 5]]})
    out = io.BytesIO(data)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as pack:
        pack.writestr("xl/media/big.bin", b"\x20" * 5_000_000)
    with pytest.raises(okr.errors.LimitError) as caught:
        read(out.getvalue(), "oslokommune", metric="n", limits=Limits(file_bytes=10**6))
    assert "file_bytes" == caught.value.limit


def test_too_many_parts_and_passwords() -> None:
    """An archive of thousands of names is no workbook."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as pack:
        for number in range(2_001):
            pack.writestr(f"{number}", b"")
    with pytest.raises(okr.errors.DocumentError, match="2,001 parts"):
        read(out.getvalue(), "oslokommune", metric="nps")
    locked = bytearray(workbook({"x": [HEAD]}))
    at = locked.index(b"PK\x01\x02")
    locked[at + 8] |= 1
    with pytest.raises(okr.errors.DocumentError, match="password"):
        read(bytes(locked), "oslokommune", metric="nps")


@pytest.mark.parametrize(
    ("cell", "limit"), [("B1048577", "source_rows"), ("XFD2", "nodes")]
)
def test_a_cell_far_away_costs_no_memory(cell: str, limit: str) -> None:
    """One cell may claim to stand in row a million, or in column 16,384."""
    data = workbook({"x": [HEAD, ["2026-10-31", 5]]})
    part = "xl/worksheets/sheet1.xml"
    row = cell.lstrip("BXFD")
    change = {
        b'<row r="2"': f'<row r="{row}"'.encode(),
        b'r="B2"': f'r="{cell}"'.encode(),
    }
    limits = Limits(source_rows=1000, nodes=10_000)
    with pytest.raises(okr.errors.LimitError) as caught:
        read(repacked(data, part, change), "oslokommune", metric="n", limits=limits)
    assert limit == caught.value.limit


@pytest.mark.parametrize("at", range(0, 5_000, 250))
def test_a_broken_workbook_is_one_error_of_okrkit(at: int) -> None:
    """Cut short, or with bytes turned over."""
    data = workbook({"x": [HEAD, ["2026-10-31", 5]]})
    turned = bytearray(data)
    turned[at % len(data)] ^= 0xFF
    for broken in (data[: max(at % len(data), 4)], bytes(turned)):
        try:
            found = read(broken, "oslokommune", metric="nps").okrs
        except okr.errors.OKRError as error:
            code = error.code
        else:
            code = "limit"
            assert [5.0] == found.series("nps").values.tolist()
        assert code in okr.errors.CODES


def test_names_of_columns_are_names() -> None:
    """A formula or a thousand cells are no row of names."""
    for head in (["=1+1", "value"], [f"c{n}" for n in range(1_001)]):
        with pytest.raises(okr.errors.DocumentError, match="name the columns"):
            read(workbook({"x": [head, ["a"]]}), "oslokommune", metric="nps")


@pytest.mark.parametrize("module", ["openpyxl", "defusedxml"])
def test_the_extra_is_named(module: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without its packages the hint is the command to run."""
    monkeypatch.setitem(__import__("sys").modules, module, None)
    with pytest.raises(okr.errors.MissingExtraError, match=r"okrkit\[xlsx\]"):
        read(workbook({"x": [HEAD]}), "oslokommune", metric="nps")
