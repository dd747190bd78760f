"""Corners of reading and writing that no file of a tool happens to reach."""

import datetime as dt

import pytest

import okrkit as okr
from okrkit import KeyResult, Metric, Objective, OKRSet
from okrkit.formats.exchange.cells import Amount
from okrkit.formats.exchange.draft import Draft, MetricRow, ReadingRow
from okrkit.formats.exchange.notes import Notes
from okrkit.formats.exchange.recording import record
from okrkit.formats.exchange.settings import Settings
from okrkit.formats.exchange.source import Source
from okrkit.formats.exchange.way import value_on

HEAD = "Order,Type,Summary,Period,Weight,Start value,Target value\n"
AIM = HEAD + "1,Objective,Keep customers,2026-Q4,,,\n"
DAY = dt.date(2026, 10, 20)


def faults(text: str, tool: str = "appfire") -> list[tuple[str, str]]:
    """Give the path and code of every fault of a table."""
    found = okr.exchange.read(text, tool, dry_run=True, cycle="2026-Q4").faults
    return [(fault.path, fault.code) for fault in found]


@pytest.mark.parametrize("weight", ["5 EUR", "50 %"])
def test_a_weight_has_no_unit(weight: str) -> None:
    """A weight of 50 % could mean 50 or a half: it is refused, not guessed."""
    text = AIM + f"1.1,KR,Raise NPS,2026-Q4,{weight},32,40\n"
    assert [("row 3, column 'Weight'", "unit-mismatch")] == faults(text)


def test_a_blank_weight_of_a_bad_row_is_no_second_fault() -> None:
    """The row goes anyway; that its weight is missing beside others helps nobody."""
    weighed = AIM + "1.1,KR,Raise NPS,2026-Q4,2,32,40\n"
    alone = faults(weighed + "1.2,KR,Cut churn,2026-Q4,,5,3\n")
    assert [("row 4, column 'Weight'", "blank")] == alone
    bad = faults(weighed + "1.2,KR,Cut churn,2026-Q4,,five,3\n")
    assert ["row 4, column 'Start value'"] == [path for path, _ in bad]


def test_a_line_of_commas_holds_nothing() -> None:
    """Spreadsheets save emptied rows so; rows after one keep their number."""
    text = AIM + ",,,,,,\n1.1,KR,Raise NPS,2026-Q4,heavy,32,40\n"
    assert ["row 4, column 'Weight'"] == [path for path, _ in faults(text)]


def test_a_parent_that_itself_hangs_nowhere_makes_no_loop() -> None:
    """Its own missing parent is the fault; the objective below leads nowhere."""
    text = "Row ID,Goal Title,Goal Type,Goal Cycle,Parent Row IDs,"
    text += "Starting Value,Target Value\n"
    text += "1,Raise NPS,Key Result,2026-Q4,,32,40\n"
    text += "2,Keep customers,Objective,2026-Q4,1,,\n"
    found = faults(text, "peoplebox")
    assert [("row 2, column 'Parent Row IDs'", "parent-missing")] == found


def test_a_metric_whose_row_is_bad_is_left_out() -> None:
    """
    Its fault stands in the notes; its readings still tell what they can.

    Called directly: no reader of ours gives metrics a row of their own that can be bad.
    """
    source = Source(settings=Settings(), notes=Notes())
    draft = Draft(source, "own")
    bad, good = source.item({"unit": "?"}, "data[0]"), source.item({}, "data[1]")
    bad.fault("unit", "no unit", code="unit-unknown")
    draft.add(
        MetricRow(item=bad, metric=Metric("nps")),
        MetricRow(item=good, metric=Metric("churn", unit="%")),
        ReadingRow(item=good, metric="churn", date=DAY, value=Amount(5)),
    )
    assert ["churn"] == list(record(draft).metrics)
    assert 1 == source.notes.count


def test_before_the_first_day_no_share_of_time_is_known() -> None:
    """A reading from before holds on no day of the key result yet: None, not 0."""
    kr = KeyResult(
        "nps",
        "Raise NPS",
        metric="nps",
        target=okr.Reach(32, 40, basis="share of time"),
        starts_on="2026-11-02",
    )
    okrs = OKRSet(
        [Objective("keep", "Keep", [kr])],
        metrics=[Metric("nps", unit="points")],
        observations={"nps": {"2026-10-05": 41}},
        cycle="2026-Q4",
    )
    days = [DAY, dt.date(2026, 11, 2)]
    assert [None, 40.0] == [value_on(okrs, kr, day) for day in days]
