"""The verb `read`, its arguments, its report, and the laws of what it gives."""

import datetime as dt
import json
import re
import runpy
from pathlib import Path

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

import okrkit as okr
from okrkit.formats.exchange import cells
from okrkit.formats.exchange.catalogue import tools
from okrkit.formats.exchange.draft import (
    CheckInRow,
    Draft,
    KeyResultRow,
    MetricRow,
    ObjectiveRow,
    Parent,
    ReadingRow,
)
from okrkit.formats.exchange.reading import read
from okrkit.formats.exchange.settings import Settings
from okrkit.formats.exchange.source import Source
from okrkit.formats.exchange.tool import Tool
from okrkit.results.csv_text import write_csv

DATA = Path(__file__).parent / "data"
ROOT = Path(__file__).parents[3]
ON = "2026-11-15"
AIM = "Order,Type,Summary,Period,Start value,Current value,Target value\n"
AIM += "1,Objective,Keep customers,2026-Q4,,,\n"


@pytest.mark.parametrize(
    ("said", "error"),
    [
        ({"tool": "apfire"}, okr.errors.InvalidOKRError),
        ({"tool": 3}, okr.errors.InvalidOKRError),
        ({"dates": "day-first"}, okr.errors.InvalidOKRError),
        ({"percent": "100"}, okr.errors.InvalidOKRError),
        ({"decimal": ";"}, okr.errors.InvalidOKRError),
        ({"decimal": ",", "thousands": ","}, okr.errors.InvalidOKRError),
        ({"delimiter": "-"}, okr.errors.InvalidOKRError),
        ({"encoding": "utf-9"}, okr.errors.InvalidOKRError),
        ({"columns": {"start": "From"}}, okr.errors.InvalidOKRError),
        ({"limits": 5}, okr.errors.InvalidOKRError),
        ({"metric": 5}, okr.errors.InvalidOKRError),
        ({"cycle": "Winter"}, okr.errors.CalendarError),
        ({"cycle": 4}, okr.errors.InvalidOKRError),
        ({"on": "yesterday"}, okr.errors.CalendarError),
        ({"dry_run": "no"}, okr.errors.InvalidOKRError),
        ({"source": 5}, okr.errors.InvalidOKRError),
        ({"source": [{"a": 1}]}, okr.errors.InvalidOKRError),
    ],
    ids=lambda value: repr(value) if isinstance(value, dict) else value.__name__,
)
def test_arguments_that_cannot_be(
    said: dict[str, object], error: type[Exception]
) -> None:
    """A typo in an argument is told with what would have been right."""
    given = {"source": AIM.encode(), "tool": "appfire", **said}
    with pytest.raises(error) as caught:
        read(given.pop("source"), given.pop("tool"), **given)
    assert caught.value.code in okr.errors.CODES


def test_a_format_of_your_own_is_a_description_and_a_function() -> None:
    """One function makes neutral rows; ids, links, faults and losses follow."""

    def reader(source: Source, draft: Draft) -> None:
        for item in source.rows(["goal", "who"]):
            draft.rows += 1
            title = item.text("goal", needed=True)
            aim = ObjectiveRow(item=item, title=title, owner=item.text("who"))
            draft.add(evolve(aim, extra=item.keep("own", "goal", "who")))

    own = Tool(name="own", title="Ours", kind="table", source="us", reader=reader)
    imported = read("Goal,Who,Mood\nKeep,Ann,good\n", own, cycle="2026-Q4")
    assert "Ann" == imported.okrs.objective("keep").owner
    assert {"x-own": {"Mood": "good"}} == imported.okrs.objective("keep").extra
    with pytest.raises(okr.errors.InvalidOKRError) as caught:
        read("a\n", evolve(own, reader=None))
    assert "not-read" == caught.value.code
    assert "none" == evolve(own, reader=None).direction


def drafted(*rows: object, home: str = "fault", **said: object) -> object:
    """Read rows that a reader makes of nothing."""

    def reader(source: Source, draft: Draft) -> None:
        draft.home = home
        draft.add(*(row(source.item({}, f"data[{at}]")) for at, row in enumerate(rows)))

    own = Tool(name="own", title="Ours", kind="objects", source="us", reader=reader)
    return read([], own, dry_run=True, **{"cycle": "2026-Q4", "on": ON, **said})


def test_check_ins_find_their_key_result() -> None:
    """By key; one of nobody, and two of a day that differ, are faults."""
    kr = {
        "title": "NPS",
        "key": "k",
        "start": cells.Amount(1),
        "target": cells.Amount(2),
    }
    day = okr.Cycle.parse("2026-Q4").start

    def said(key: str, value: float, confidence: float | None = None):
        return lambda item: CheckInRow(
            item=item,
            key=key,
            date=day,
            value=cells.Amount(value),
            confidence=confidence,
        )

    own = drafted(
        lambda item: KeyResultRow(item=item, current=cells.Amount(1.5), **kr),
        said("k", 1.5, 0.5),
        said("k", 1.6),
        said("x", 1.5),
        said("k", 1.5, 7),
        home="own",
    )
    told = sorted((fault.path, fault.code) for fault in own.faults)
    assert told == [
        ("data[2]", "duplicate-check-in"),
        ("data[3]", "id-unknown"),
        ("data[4]", "not-a-probability"),
    ]
    # The value of today is the one of the last check-in: it is not said twice.
    assert [1.5] == [c.value for c in own.okrs.key_result("nps-2").check_ins]
    assert "NPS" == own.okrs.objectives[0].title
    assert "a key result without an objective" in str(own)


def test_metrics_and_readings_are_checked_like_any() -> None:
    """Bounds, a metric twice, a reading without a value, a name nobody declared."""
    nps = okr.Metric("nps", bounds=[-100, 100])
    day = okr.Cycle.parse("2026-Q4").start
    found = drafted(
        lambda item: MetricRow(item=item, metric=nps),
        lambda item: MetricRow(item=item, metric=nps),
        lambda item: ReadingRow(
            item=item, metric="nps", date=day, value=cells.Amount(101)
        ),
        lambda item: ReadingRow(item=item, metric="nps", date=day),
        lambda item: ReadingRow(item=item, metric="", date=day),
        lambda item: ReadingRow(
            item=item, metric="new", date=day, value=cells.Amount(5, "%")
        ),
        lambda item: KeyResultRow(item=item, title="T", metric="gone"),
    )
    told = sorted((fault.path, fault.code) for fault in found.faults)
    assert told == [
        ("data[1]", "duplicate-id"),
        ("data[2]", "out-of-bounds"),
        ("data[3]", "no-value"),
        ("data[4]", "blank"),
        ("data[6]", "parent-missing"),
        ("data[6]", "unknown-metric"),
    ]
    assert "%" == str(found.okrs.metric("new").unit)


def test_what_only_the_whole_set_shows_is_blamed_on_its_row() -> None:
    """A target against the polarity of its metric, a value outside its bounds."""
    nps = okr.Metric("nps", bounds=[0, 100], polarity="higher")
    aim = lambda item: ObjectiveRow(item=item, title="Keep", key="o")  # noqa: E731
    kr = {"parents": (Parent("o"),), "metric": "nps", "start": cells.Amount(40)}
    found = drafted(
        aim,
        lambda item: MetricRow(item=item, metric=nps),
        lambda item: KeyResultRow(item=item, title="A", target=cells.Amount(30), **kr),
        lambda item: KeyResultRow(item=item, title="B", target=cells.Amount(50), **kr),
        lambda item: KeyResultRow(
            item=item, title="C", metric="gone", parents=kr["parents"]
        ),
    )
    told = {fault.path: fault.code for fault in found.faults}
    assert {"data[2]": "target-direction", "data[4]": "unknown-metric"} == told
    assert ["b"] == [
        key_result.id for key_result in found.okrs.objectives[0].key_results
    ]


def test_a_unit_beside_the_numbers_is_one_unit() -> None:
    """Said in a column of its own, it is that of bare numbers; others convert."""
    row = {
        "title": "Churn",
        "unit": "%",
        "start": cells.Amount(0.05, "ratio"),
        "target": cells.Amount(3),
    }
    found = drafted(lambda item: KeyResultRow(item=item, **row), home="own")
    assert 5.0 == found.okrs.key_result("churn-2").target.baseline
    bad = drafted(
        lambda item: KeyResultRow(item=item, **{**row, "unit": "$"}), home="own"
    )
    assert ["unit-mismatch"] == [fault.code for fault in bad.faults]


def test_a_metric_of_its_own_takes_a_free_id() -> None:
    """A unit needs a metric; an id that another metric has is not taken from it."""
    row = {
        "title": "NPS",
        "start": cells.Amount(1, "%"),
        "target": cells.Amount(2, "%"),
    }
    found = drafted(
        lambda item: MetricRow(item=item, metric=okr.Metric("nps")),
        lambda item: ObjectiveRow(item=item, title="Keep", key="o"),
        lambda item: KeyResultRow(item=item, parents=(Parent("o"),), **row),
    )
    assert "nps-2" == found.okrs.key_result("nps").metric


def test_cells_are_texts_whatever_a_table_holds() -> None:
    """Flags, days and moments as ISO text, numbers without a point."""
    day = okr.Cycle.parse("2026-Q4").start
    midnight = dt.datetime.combine(day, dt.time())
    found = [
        cells.text(cell)
        for cell in (True, False, day, midnight, midnight.replace(hour=9), 7, 7.5)
    ]
    assert found == [
        "true",
        "false",
        "2026-10-01",
        "2026-10-01",
        "2026-10-01T09:00:00",
        "7",
        "7.5",
    ]
    assert day == cells.day(midnight, Settings())
    with pytest.raises(okr.errors.UnitError):
        cells.share("5 people", Settings())
    with pytest.raises(okr.errors.UnitError):
        cells.amount("1.2m hours", Settings())


def test_what_hangs_in_a_loop_or_nowhere() -> None:
    """A key result below one that has no objective gets one of its own."""
    kr = {"start": cells.Amount(1), "target": cells.Amount(2)}
    found = drafted(
        lambda item: KeyResultRow(item=item, title="A", key="a", **kr),
        lambda item: KeyResultRow(item=item, title="B", parents=(Parent("a"),), **kr),
        lambda item: ObjectiveRow(
            item=item,
            title="O",
            key="o",
            parents=(Parent("o"), Parent("a"), Parent("A")),
        ),
        home="own",
    )
    assert ["parent-loop"] == [fault.code for fault in found.faults]
    (own,) = found.okrs.objectives
    assert ("A", ["A", "B"]) == (own.title, [kr.title for kr in own.key_results])
    spanned = drafted(
        lambda item: KeyResultRow(
            item=item,
            title="A",
            starts_on=okr.Cycle.parse("2026-10").start,
            ends_on=okr.Cycle.parse("2026-10").last_day,
            **kr,
        ),
        home="own",
        cycle=None,
    )
    assert "2026-10-01..2026-10-31" == spanned.okrs.cycle.label


def test_days_and_periods_make_cycles() -> None:
    """A period by name, by its days, by what the caller says; else a fault."""
    q4 = okr.Cycle.parse("2026-Q4")
    first, last = q4.start, q4.last_day
    half = {"starts_on": first, "ends_on": okr.Cycle.parse("2026-10").last_day}
    cases = [
        ({"period": "2026-Q3"}, "2026-Q3"),
        ({"period": "Autumn", **half}, "2026-10-01..2026-10-31"),
        ({"period": "Autumn"}, "2026-Q4"),
        ({"period": "2026-Q4", "ends_on": half["ends_on"]}, "2026-Q4"),
        ({"starts_on": first, "ends_on": last}, "2026-Q4"),
        ({}, "2026-Q4"),
    ]
    for row, label in cases:
        found = drafted(lambda item, row=row: ObjectiveRow(item=item, title="T", **row))
        assert label == found.okrs.cycle_of(found.okrs.objectives[0]).label
        lossy = "Autumn" in row.values() or row.get("period") == "2026-Q4"
        assert lossy == bool(found.losses)
    bare = drafted(lambda item: ObjectiveRow(item=item, title="T"), cycle=None)
    assert ["cycle-missing"] == [fault.code for fault in bare.faults]
    wrong = drafted(
        lambda item: ObjectiveRow(item=item, title="T", period="A"), cycle={"A": "B"}
    )
    assert ["label-unreadable"] == [fault.code for fault in wrong.faults]
    years = okr.Cadence("quarter", fiscal_year_starts="february")
    fiscal = drafted(
        lambda item: ObjectiveRow(item=item, title="T", period="FY27-Q4"),
        cycle=None,
        cadence=years,
    )
    assert "FY27-Q4" == fiscal.okrs.cycle.label
    assert fiscal.okrs == okr.from_dict(okr.to_dict(fiscal.okrs))


def test_ids_are_short_stable_and_each_given_once() -> None:
    """Titles of any script; an id that is said is kept, one said twice is a fault."""
    titles = ["Größer!", "客户 留存", "???", "A" * 300, "Größer!"]
    rows = [lambda item, t=t: ObjectiveRow(item=item, title=t) for t in titles]
    ids = [o.id for o in drafted(*rows).okrs.objectives]
    assert ["größer", "客户-留存", "untitled", "a" * 60, "größer-2"] == ids
    said = [
        lambda item, i=i: ObjectiveRow(item=item, title="T", id=i)
        for i in ("t", "t", " t", "")
    ]
    found = drafted(*said)
    assert ["duplicate-id", "invalid-id"] == [fault.code for fault in found.faults]
    assert ["t", "t-2"] == [objective.id for objective in found.okrs.objectives]


def test_the_report_shows_itself_everywhere() -> None:
    """Text, HTML, JSON and frames hold the same faults and losses."""
    text = AIM.replace("Period", "Period,<b>&").replace("2026-Q4", "2026-Q4,<i>x</i>")
    text += "".join(f"1.{n},KR,K,2026-Q4,,one,,2\n" for n in range(1, 31))
    imported = read(text, "appfire", dry_run=True)
    assert (
        "<Imported: appfire: 31 rows, 1 objective, 0 key results, 30 faults>"
        == repr(imported)
    )
    assert "and 10 more faults" in str(imported)
    document = json.loads(json.dumps(imported.to_dict()))
    assert (30, 31) == (document["faults"], len(document["items"]))
    html = imported._repr_html_()
    assert "<i>" not in html
    assert "<b>" not in html
    frame = imported.to_frame("polars")
    assert ["fault"] * 30 + ["loss"] == frame["kind"].to_list()
    assert list(range(3, 33)) == frame["row"].to_list()[:30]
    quiet = read(AIM, "quantive", dry_run=True)
    assert "okr.presets.quantive" in str(quiet)


def test_a_table_for_a_workbook_and_json_for_a_table() -> None:
    """What was given is not what the format is."""
    own = Tool(name="own", title="Ours", kind="workbook", source="us", reader=print)
    with pytest.raises(okr.errors.DocumentError, match="workbook"):
        read("a,b\n", own)
    objects = evolve(own, kind="objects")
    for said, code in (
        (b'{"a": 1, "a": 2}', "document-faults"),
        (b"nope", "document-faults"),
    ):
        with pytest.raises(okr.errors.OKRError) as caught:
            read(said, objects)
        assert code == caught.value.code
    with pytest.raises(okr.errors.StructureError, match="fault") as odd:
        read([{"a": float("nan")}], evolve(objects, reader=lambda *_: None))
    assert [("not-finite", "[0].a")] == [(f.code, f.path) for f in odd.value.faults]


EXPORTS = sorted(path for path in DATA.glob("*.csv") if "hostile" not in path.name)
SAID = {
    "ally": {"cycle": {"Q4 FY26": "2026-Q4"}},
    "appfire": {"dates": "day first"},
    "burningokr": {"cycle": "2026-Q4"},
    "culture-amp": {"cycle": "2026-Q4"},
    "mhokr": {"cycle": {"QUARTERLY": "2026-Q4"}},
    "oslokommune": {"metric": "churn"},
}


@pytest.mark.parametrize("path", EXPORTS, ids=lambda path: path.stem)
@pytest.mark.filterwarnings("ignore::okrkit.errors.UnknownFieldWarning")
def test_a_migrated_set_is_a_document(path: Path) -> None:
    """It saves, loads the same and without a word, and each loss is a sentence."""
    tool = path.stem.replace("_", "-")
    said = {"on": ON, **SAID.get(tool, {})}
    imported = read(path, tool, **said)
    okrs = imported.okrs
    if okrs.objectives:
        assert okrs == okr.loads(okr.dumps(okrs))
    assert okrs == read(path.read_bytes(), tool, **said).okrs
    for loss in imported.losses:
        assert loss.count >= 1
        assert loss.why in str(loss)


PLAIN = st.text(
    st.characters(
        codec="utf-8", exclude_categories=["Cc", "Cs", "Cf"], max_codepoint=0x17F
    ),
    max_size=30,
)
NUMBERS = st.floats(-1e12, 1e12).map(lambda value: round(value, 6) + 0.0)


@given(
    st.lists(st.tuples(PLAIN, NUMBERS, NUMBERS), min_size=1, max_size=5),
    st.sampled_from([".", ","]),
    st.sampled_from([",", ";", "\t"]),
)
def test_numbers_and_titles_come_back_in_every_dialect(
    rows: list[tuple[str, float, float]], point: str, mark: str
) -> None:
    """Decimal sign and mark between cells as said: format, then read, is nothing."""
    lines = [["Order", "Type", "Summary", "Period", "Start value", "Target value"]]
    lines.append(["1", "Objective", "Keep", "2026-Q4", "", ""])
    for at, (title, start, target) in enumerate(rows, 1):
        end = target if target != start else start + 1
        numbers = [f"{n:.6f}".replace(".", point) for n in (start, end)]
        lines.append([f"1.{at}", "KR", f"T {title}", "2026-Q4", *numbers])
    text = write_csv(lines[0], lines[1:]) if mark == "," else ""
    if mark != ",":
        quote = '"'
        text = "\n".join(
            mark.join(f'"{cell.replace(quote, quote * 2)}"' for cell in line)
            for line in lines
        )
    made = read(text, "appfire", decimal=point, delimiter=mark, dry_run=True)
    assert () == made.faults
    for kr, (title, start, _) in zip(
        made.okrs.objectives[0].key_results, rows, strict=True
    ):
        assert f"T {title}".strip(" \u00a0\u202f") == kr.title
        assert pytest.approx(start, abs=1e-6) == kr.target.baseline


@given(st.text(max_size=12))
def test_any_cell_is_a_value_or_an_error_of_okrkit(cell: str) -> None:
    """Numbers, shares, days and texts: never another exception, never a guess."""
    for settings in (
        Settings(),
        Settings(decimal=",", thousands=".", dates="day first", percent="0-1"),
    ):
        for how in (cells.amount, cells.share, cells.day):
            try:
                found = how(cell, settings)
            except okr.errors.OKRError as error:
                assert error.code in okr.errors.CODES  # noqa: PT017
            else:
                assert found is None or re.search("[0-9]", cell)


@given(st.binary(max_size=200))
def test_any_bytes_are_a_table_or_an_error_of_okrkit(data: bytes) -> None:
    """The first bytes of a workbook in front, too."""
    for head in (b"", b"PK\x03\x04", b"Order,Type,Summary\n"):
        try:
            read(head + data, "appfire", dry_run=True)
        except okr.errors.OKRError as error:
            assert error.code in okr.errors.CODES  # noqa: PT017


def test_the_reference_is_what_the_catalogue_says() -> None:
    """`python tools/exchange_table.py` writes it; nobody has to remember to."""
    made = runpy.run_path(str(ROOT / "tools" / "exchange_table.py"))["page"]()
    page = ROOT / "docs" / "reference" / "exchange-formats.md"
    assert made == page.read_text(encoding="utf-8")


def test_the_catalogue_is_complete() -> None:
    """Each format has a source, columns, what okrkit read into it, a direction."""
    for name, tool in tools().items():
        assert name == tool.name
        assert tool.source
        assert tool.columns
        assert tool.direction in ("in", "out", "both")
        assert len(set(tool.names)) == len(tool.names)
        assert set(tool.slots) <= set(tool.names)
    assert {"appfire", "peoplebox", "asana", "flat"} == {
        name for name, tool in tools().items() if tool.writer
    }
