"""Tables that were written in haste or in malice: refused by row and column."""

import warnings
from pathlib import Path

import pytest

import okrkit as okr
from okrkit.formats.exchange.catalogue import tools
from okrkit.formats.exchange.reading import read
from okrkit.model.limits import Limits

DATA = Path(__file__).parent / "data"
HEAD = "Order,Type,Summary,Period,Start value,Current value,Target value\n"
AIM = HEAD + "1,Objective,Keep customers,2026-Q4,,,\n"

HOSTILE = [
    (3, "Start value", "unreadable-number"),
    (4, "Start value", "unreadable-number"),
    (5, "Start value", "unreadable-number"),
    (6, "Start value", "unreadable-number"),
    (7, "Start value", "unreadable-number"),
    (8, "Start value", "unreadable-number"),
    (9, "Start value", "unreadable-number"),
    (10, "Start value", "unreadable-number"),
    (11, "Start value", "spreadsheet-error"),
    (12, "Target value", "unreadable-number"),
    (13, "Target value", "unit-mismatch"),
    (14, "Target value", "target-zero-range"),
    (15, "Start value", "target-incomplete"),
    (16, "Expected end date", "date-order"),
    (17, "Expected end date", "invalid-date"),
    (18, "Expected end date", "span-empty"),
    (19, "Weight", "invalid-weight"),
    (20, "Order", "duplicate-id"),
    (21, "Type", "unknown-word"),
    (22, "Summary", "blank"),
    (23, "Order", "not-an-order"),
    (24, "Order", "parent-unknown"),
    (25, "Period", "cycle-unknown"),
    (26, "Order", "parent-missing"),
    (27, "", "row-ragged"),
]


def codes(text: str, tool: str = "appfire", **said: object) -> list[str]:
    """Give the codes of the faults of a text."""
    found = read(text, tool, dry_run=True, on="2026-11-15", **said)
    return [fault.code for fault in found.faults]


def test_every_fault_is_told_at_once_with_its_row_and_column() -> None:
    """Nothing is guessed, nothing hides behind the first fault."""
    path = DATA / "appfire-hostile.csv"
    with pytest.raises(okr.errors.StructureError) as caught:
        read(path, "appfire", on="2026-11-15")
    faults = caught.value.faults
    names = path.read_text(encoding="utf-8").partition("\n")[0].split(",")
    told = [(f.line, names[f.column - 1] if f.column else "", f.code) for f in faults]
    assert HOSTILE == told
    assert all(fault.place.startswith("appfire-hostile.csv, row ") for fault in faults)
    assert all(fault.expected or fault.got or fault.hint for fault in faults)
    assert all(fault.code in okr.errors.CODES for fault in faults)


def test_a_dry_run_gives_what_could_be_read() -> None:
    """The sound row stands in the set; the report holds the same faults."""
    dry = read(DATA / "appfire-hostile.csv", "appfire", on="2026-11-15", dry_run=True)
    assert len(HOSTILE) == dry.fault_count == len(dry.faults)
    assert ["paying-customers-stay"] == [o.id for o in dry.okrs.objectives]
    assert () == dry.okrs.objectives[0].key_results


@pytest.mark.parametrize(
    ("cell", "hint"),
    [
        ("3,2", "decimal=','"),
        ("1 200", "decimal=','"),
        ("1'200", "decimal=','"),
        ("1\u2019200", "decimal=','"),
        ("1\u00a0200", "decimal=','"),
        ("1.200.300", "decimal=','"),
        ("(60)", "minus sign"),
        ("60-", "minus sign first"),
        ("\u221260", "minus sign as -"),
        ("\uff16\uff10", "0 to 9"),
        ("\u0666\u0660", "0 to 9"),
        ("6_0", "underscore"),
        ("N/A", "leave the value out"),
        ("nan", "leave the value out"),
        ("#DIV/0!", "Mend it"),
        ("1e999", "larger or smaller unit"),
        ("ten", "a number such as"),
    ],
)
def test_a_number_is_never_guessed(cell: str, hint: str) -> None:
    """Each odd number is refused with the way out."""
    text = AIM + f'1.1,KR,NPS,2026-Q4,"{cell}",34,40\n'
    (fault,) = read(text, "appfire", on="2026-11-15", dry_run=True).faults
    assert (3, 5) == (fault.line, fault.column)
    assert hint in fault.hint


@pytest.mark.parametrize(
    ("cell", "said", "value"),
    [
        ("1.200,5", {"decimal": ",", "thousands": "."}, 1200.5),
        ("1 200 300,5", {"decimal": ",", "thousands": " "}, 1200300.5),
        ("-1,200", {"thousands": ","}, -1200.0),
        ("3,2", {"decimal": ","}, 3.2),
        ("$1,200.50", {"thousands": ","}, 1200.5),
        ("10k", {}, 10_000.0),
    ],
)
def test_a_number_is_read_as_the_caller_says(
    cell: str, said: dict[str, str], value: float
) -> None:
    """What was said of signs is enough, and nothing else is taken."""
    text = AIM + f'1.1,KR,NPS,2026-Q4,"{cell}",,"{cell[:-1]}{cell[-1]}0"\n'
    text = AIM + f'1.1,KR,NPS,2026-Q4,"{cell}",,{"$" * ("$" in cell)}7\n'
    okrs = read(text, "appfire", **said).okrs
    assert value == okrs.key_result("nps").target.baseline


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("1,20", {"thousands": ","}),
        ("1,2000", {"thousands": ","}),
        ("12,00,000", {"thousands": ","}),
        ("1,200,30", {"thousands": ","}),
        ("1.5", {"decimal": ","}),
        ("1.200", {"decimal": ","}),
        ("0.1,200", {"thousands": ","}),
    ],
)
def test_signs_at_other_places_are_refused(cell: str, said: dict[str, str]) -> None:
    """A sign between thousands parts groups of three, a decimal sign stands once."""
    text = AIM + f'1.1,KR,NPS,2026-Q4,"{cell}",,7\n'
    assert ["unreadable-number"] == codes(text, **said)


@pytest.mark.parametrize("mark", [",", ";", "\t"], ids=["comma", "semicolon", "tab"])
@pytest.mark.parametrize("lead", ["", "\ufeff"], ids=["plain", "bom"])
def test_the_row_of_names_says_what_parts_cells(mark: str, lead: str) -> None:
    """Semicolons, tabs and a byte order mark are what spreadsheets write."""
    text = lead + (AIM + "1.1,KR,NPS,2026-Q4,32,34,40\n").replace(",", mark)
    imported = read(text.encode(), "appfire", on="2026-11-15")
    assert 34.0 == imported.okrs.key_result("nps").check_ins[0].value


def test_two_marks_between_names_are_no_guess() -> None:
    """Names parted by commas and semicolons need somebody to say which it is."""
    text = "date,x;value,comment\n"
    with pytest.raises(okr.errors.DocumentError) as caught:
        read(text, "oslokommune", metric="nps")
    assert "file-unreadable" == caught.value.code
    named = read("date;value\n2026-11-06;1,5\n", "oslokommune", metric="nps",
                 delimiter=";", decimal=",")  # fmt: skip
    assert [1.5] == named.okrs.series("nps").values.tolist()


def test_another_encoding_is_said_not_guessed() -> None:
    """Windows-1252 is refused with the way out, and read where it is said."""
    data = (AIM + "1.1,KR,Größe,2026-Q4,1,2,3\n").encode("cp1252")
    with pytest.raises(okr.errors.DocumentError) as caught:
        read(data, "appfire", on="2026-11-15")
    assert "document-encoding" == caught.value.code
    assert "cp1252" in caught.value.hint
    okrs = read(data, "appfire", on="2026-11-15", encoding="cp1252").okrs
    assert "Größe" == okrs.key_result("größe").title


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (HEAD.replace("Summary", "Titel"), "column-missing"),
        (HEAD.replace("Period", "SUMMARY*"), "duplicate"),
        (AIM + '1.1,KR,"open,2026-Q4,1,2,3\n', "file-unreadable"),
        (AIM + "1.1,KR,long,2026-Q4,1,2,3,4\n", "row-ragged"),
    ],
    ids=["missing", "twice", "open-quote", "ragged"],
)
def test_faults_of_the_form(text: str, code: str) -> None:
    """Names, quotes and the length of rows."""
    try:
        found = codes(text)
    except okr.errors.DocumentError as error:
        found = [error.code]
    assert [code] == found


@pytest.mark.parametrize(
    ("cell", "said", "day"),
    [
        ("2026-11-06", None, "2026-11-06"),
        ("2026-11-06T23:59:59Z", None, "2026-11-06"),
        ("06/11/2026", "day first", "2026-11-06"),
        ("06.11.2026 10:00", "day first", "2026-11-06"),
        ("06/11/2026", "month first", "2026-06-11"),
        ("2026/11/6", "year first", "2026-11-06"),
    ],
)
def test_dates_in_the_order_that_was_said(
    cell: str, said: str | None, day: str
) -> None:
    """The same cell is another day where somebody says so, and only then."""
    text = f"date,value\n{cell},1\n"
    series = read(text, "oslokommune", metric="nps", dates=said).okrs.series("nps")
    assert day == series.observations[0].date.isoformat()


@pytest.mark.parametrize(
    ("cell", "said", "code"),
    [
        ("06/11/2026", None, "date-order"),
        ("2026/11/06", None, "date-order"),
        ("13/11/2026", "month first", "date-impossible"),
        ("2026/02/30", "year first", "date-impossible"),
        ("2026-02-30", None, "date-impossible"),
        ("06/11/26", "day first", "invalid-date"),
        ("6 Nov 2026", "day first", "invalid-date"),
        ("46336", None, "invalid-date"),
        ("\uff12026-11-06", None, "invalid-date"),
        ("2026-11-06\n", None, ""),
    ],
)
def test_dates_are_never_guessed(cell: str, said: str | None, code: str) -> None:
    """No order of day and month, no century, no count of days is made up."""
    text = f'date,value\n"{cell}",1\n'
    assert [code] * bool(code) == codes(text, "oslokommune", metric="nps", dates=said)


def test_two_readings_of_one_day_are_refused() -> None:
    """One of them is wrong, and okrkit cannot know which."""
    text = "itemId,value,dateRecorded\n7,1,2026-11-06\n7,2,2026-11-06\n8,1,2026-11-06\n"
    dry = read(text, "leantime", dry_run=True)
    assert [(3, "duplicate-reading")] == [(f.line, f.code) for f in dry.faults]
    assert 2 == len(dry.okrs.metrics)


@pytest.mark.parametrize(
    ("given", "said", "expected"),
    [
        ("40%", None, 40.0),
        ("0.4", "0-1", 40.0),
        ("40", "0-100", 40.0),
        ("40", None, None),
    ],
)
def test_the_scale_of_a_share_is_said(
    given: str, said: str | None, expected: float | None
) -> None:
    """Culture Amp does not write whether 1 is all or a hundredth."""
    text = f"name,completion\nStay,{given}\n"
    dry = read(
        text,
        "culture-amp",
        cycle="2026-Q4",
        on="2026-11-15",
        percent=said,
        dry_run=True,
    )
    if expected is None:
        assert ["percent-scale"] == [fault.code for fault in dry.faults]
    else:
        assert expected == dry.okrs.key_result("stay-2").check_ins[0].value


def test_values_without_a_day_are_one_fault() -> None:
    """It is one thing to mend, however many rows there are."""
    rows = "".join(f"1.{n},KR,NPS {n},2026-Q4,32,34,40\n" for n in range(1, 6))
    with pytest.raises(okr.errors.StructureError) as caught:
        read(AIM + rows, "appfire")
    (fault,) = caught.value.faults
    assert "value-without-date" == fault.code
    assert "5 values" in fault.why
    assert "on=" in fault.hint


def test_ids_stay_text_and_formulas_stay_words() -> None:
    """The apostrophe that guards a text is taken away; = stays a letter."""
    text = AIM.replace("Keep customers", "'=1+1") + "1.1,KR,'@all,2026-Q4,1,,2\n"
    okrs = read(text, "appfire").okrs
    assert "=1+1" == okrs.objectives[0].title
    assert "@all" == okrs.objectives[0].key_results[0].title


@pytest.mark.parametrize(
    "title",
    ["%s {0.__class__} {x}", "a\u0301b", "\u202epay", "Ann\u200b", "x" * 500, "Раypal"],
    ids=["braces", "combining", "bidi", "zero-width", "long", "homoglyph"],
)
def test_hostile_texts_stay_texts(title: str) -> None:
    """Nothing is formatted; what may be taken for another is warned of."""
    text = AIM + f"1.1,KR,{title},2026-Q4,1,,2\n"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", okr.errors.TextWarning)
        imported = read(text, "appfire")
    assert title == imported.okrs.objectives[0].key_results[0].title
    assert str(imported).isprintable() or "\n" in str(imported)
    imported._repr_html_().encode()


def test_look_alike_owners_are_warned_of() -> None:
    """As loading a document does."""
    text = "Order,Type,Summary,Period,Owner\n1,Objective,Keep,2026-Q4,\u0410nn\n"
    with pytest.warns(okr.errors.TextWarning):
        read(text, "appfire")


@pytest.mark.parametrize(
    ("cell", "code"),
    [("x" * 501, "too-long"), ("x" * 20_001, "too-long"), ("a\0b", "")],
)
def test_texts_that_cannot_be_kept(cell: str, code: str) -> None:
    """Too long for a title, for anything, and NUL characters, which no file has."""
    text = AIM + f"1.1,KR,{cell},2026-Q4,1,,2\n"
    if code:
        assert [code] == codes(text)
        return
    with pytest.raises(okr.errors.DocumentError) as caught:
        codes(text)
    assert "document-foreign" == caught.value.code


def test_limits_hold() -> None:
    """Rows, cells and bytes; each names its limit."""
    rows = AIM + "".join(f"1.{n},KR,x,2026-Q4,1,,2\n" for n in range(1, 50))
    for name, most in (("source_rows", 10), ("nodes", 100), ("file_bytes", 500)):
        with pytest.raises(okr.errors.LimitError) as caught:
            read(rows, "appfire", limits=Limits(**{name: most}))
        assert name == caught.value.limit
    few = Limits(faults=3)
    with pytest.raises(okr.errors.StructureError) as many:
        read(rows.replace(",1,,2", ",one,,2"), "appfire", limits=few)
    assert (3, 49) == (len(many.value.faults), many.value.count)
    assert "49 faults, of which these are the first 3" in str(many.value)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"\x80\x04\x95junk", "pickle"),
        (b"<!doctype html>", "web page"),
        (b"version https://git-lfs.github.com/spec/v1\n", "Git LFS"),
        (b"\xd0\xcf\x11\xe0", "old Excel"),
        (b"SQLite format 3\0", "SQLite"),
        (b"o\0r\0d\0e\0r\0", "UTF-16"),
        (b"%PDF-1.7", "PDF"),
        (b"a,b\n<<<<<<< ours\n=======\n>>>>>>> theirs\n", "merge"),
        (b"", "nothing"),
    ],
    ids=["pickle", "html", "lfs", "xls", "sqlite", "utf16", "pdf", "merge", "empty"],
)
def test_odd_files_are_told_for_what_they_are(
    data: bytes, words: str, tmp_path: Path
) -> None:
    """Under any name: nothing is unpickled, nothing is run."""
    file = tmp_path / "okrs $(touch x) `id`;.csv"
    file.write_bytes(data)
    with pytest.raises(okr.errors.DocumentError, match=words):
        read(file, "appfire")


def test_paths_that_are_no_files(tmp_path: Path) -> None:
    """A folder, nothing, and a name that cannot be one."""
    for path, code in (
        (tmp_path, "file-is-folder"),
        (tmp_path / "none.csv", "file-missing"),
        ("a\0b.csv", "file-unreadable"),
    ):
        with pytest.raises(okr.errors.DocumentError) as caught:
            read(path, "appfire")
        assert code == caught.value.code


@pytest.mark.parametrize(
    ("parents", "code"),
    [
        (("2", "1"), "parent-loop"),
        (("1", ""), "parent-loop"),
        (("Twin", ""), "parent-ambiguous"),
        (("9", ""), "parent-unknown"),
    ],
    ids=["circle", "self", "twins", "nobody"],
)
def test_parents_that_lead_nowhere(parents: tuple[str, str], code: str) -> None:
    """Loops of key results end; a title that two rows have means neither."""
    text = "Row ID,Goal Title,Goal Type,Goal Cycle,Parent Row IDs,Starting Value,"
    text += "Target Value\n8,Twin,Objective,2026-Q4,,,\n9b,Twin,Objective,2026-Q4,,,\n"
    text += f"1,A,KPI,2026-Q4,{parents[0]},1,2\n2,B,KPI,2026-Q4,{parents[1]},1,2\n"
    assert code in codes(text, "peoplebox")


def test_objectives_may_not_disagree_with_themselves() -> None:
    """Two lines of one objective that differ: nobody knows which is right."""
    text = "objectiveId,title,period\no1,Keep,2026-Q4\no1,Keep!,2026-Q4\n"
    assert ["objective-conflict"] == codes(text, "mhokr")


@pytest.mark.once
def test_long_chains_and_wide_tables_take_linear_time() -> None:
    """A chain of a thousand objectives, and ten thousand key results of one."""
    chain = "Row ID,Goal Title,Goal Type,Goal Cycle,Parent Row IDs\n"
    chain += "".join(
        f"{n},O {n},Objective,2026-Q4,{n - 1 or ''}\n" for n in range(1, 999)
    )
    assert 998 == len(read(chain, "peoplebox").okrs.objectives)
    deep = AIM[:-1] + "".join(f"\n1{'.1' * n},KR,K,2026-Q4,1,,2" for n in range(1, 100))
    assert 99 == len(read(deep + "\n", "appfire").okrs.objectives[0].key_results)
    rows = "".join(f"{n},K,KPI,2026-Q4,{n - 1},1,2\n" for n in range(2, 20_000))
    hung = "Row ID,Goal Title,Goal Type,Goal Cycle,Parent Row IDs,Starting Value,"
    hung += "Target Value\n1,O,Objective,2026-Q4,,,\n" + rows
    assert 19_998 == len(read(hung, "peoplebox").okrs.objectives[0].key_results)
    wide = AIM + "".join(f"1.{n},KR,Same,2026-Q4,1,,2\n" for n in range(1, 10_000))
    ids = [kr.id for kr in read(wide, "appfire").okrs.objectives[0].key_results]
    assert ["same", "same-2", "same-9999"] == [ids[0], ids[1], ids[-1]]


@pytest.mark.parametrize(
    "tool",
    sorted(name for name, tool in tools().items() if tool.kind == "table"),
)
def test_a_table_without_its_columns_is_no_export(tool: str) -> None:
    """Every format says what it lacks, and reads nothing."""
    dry = read("colour,shape\nred,round\n", tool, dry_run=True)
    assert {"column-missing"} == {fault.code for fault in dry.faults}
    assert (0, 0) == (dry.rows, len(dry.okrs.objectives))


@pytest.mark.parametrize(
    ("tool", "text", "code"),
    [
        ("betterworks", "name,type\nSign one,milestone\n", "parent-missing"),
        (
            "quantive",
            (
                "Session,objective,keyResultName,initialValue,targetValue,type\n"
                "2026-Q4,Keep,NPS,40,32,should increase to\n"
            ),
            "target-direction",
        ),
        ("appfire", AIM + "1.1,,NPS,2026-Q4,1,,2\n", "blank"),
        ("appfire", AIM + "1.1,KR,NPS,2026-Q4,1,,2 people\n", "unit-mismatch"),
        ("appfire", AIM + "1.1,KR,NPS,2026-Q4,1kg,,2kg\n", "unreadable-number"),
    ],
    ids=["milestone", "direction", "no-type", "units", "glued"],
)
def test_faults_of_one_format(tool: str, text: str, code: str) -> None:
    """What a format alone can have wrong."""
    assert {code} == set(codes(text, tool, cycle=None))


def test_odd_ties_are_told_as_losses() -> None:
    """A key result below another, of another period, and a weight at the top."""
    text = "Order,Type,Summary,Period,Weight,Start value,Target value\n"
    text += "1,Objective,Keep,2026-Q4,2,,\n1.1,KR,A,2026-Q4,,1%,2%\n"
    text += "1.1.1,KR,B,2026-Q3,,1,2\n"
    imported = read(text, "appfire")
    assert ["a", "b"] == [kr.id for kr in imported.okrs.objectives[0].key_results]
    assert {
        "column Weight",
        "a key result below a key result",
        "another period of a key result",
    } == {loss.what for loss in imported.losses}
