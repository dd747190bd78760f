"""Corners of reading: readers of one's own, blank lines, empty cells, whole sets."""

import datetime as dt
from collections.abc import Callable

from okrkit.errors import DocumentFault
from okrkit.formats.exchange import Imported, Tool, cells, read
from okrkit.formats.exchange.apis.records import listed, nested
from okrkit.formats.exchange.apis.taken import Taken, keep, let_go
from okrkit.formats.exchange.building import _Site
from okrkit.formats.exchange.draft import Draft, ObjectiveRow
from okrkit.formats.exchange.item import Item
from okrkit.formats.exchange.linking import Links
from okrkit.formats.exchange.notes import Notes
from okrkit.formats.exchange.recording import Recorded
from okrkit.formats.exchange.settings import Settings
from okrkit.formats.exchange.source import Source
from okrkit.formats.exchange.weighing import Weights

ROWS = "Order,Type,Summary,Period\n1,Objective,Keep customers,2026-Q4\n"


def read_plain(
    given: dict[str, object], make: Callable[[Source, Item], ObjectiveRow]
) -> Imported:
    """Read one object with a reader that takes plain dicts, as one's own may."""

    def reader(source: Source, draft: Draft) -> None:
        draft.add(make(source, source.item(given, "data")))

    own = Tool(name="own", title="Ours", kind="objects", source="us", reader=reader)
    return read([], own, cycle="2026-Q4")


def test_a_reader_of_plain_dicts_looks_into_nested_objects() -> None:
    """Only objects that remember what was read note what was looked into."""
    given = {"team": {"lead": "Ann"}, "tags": [{"name": "Keep"}, {"name": "Win"}]}

    def make(source: Source, item: Item) -> ObjectiveRow:
        team = nested(source, item, "team")
        assert team is not None
        assert "data.team" == team.path
        first, second = listed(source, item, "tags")
        assert "data.tags[1]" == second.path
        owner = team.text("lead")
        return ObjectiveRow(item=item, title=first.text("name"), owner=owner)

    found = read_plain(given, make)
    (objective,) = found.okrs.objectives
    assert ("Keep", "Ann") == (objective.title, objective.owner)
    assert () == found.losses


def test_of_plain_dicts_nothing_is_kept_or_told() -> None:
    """A dict does not know what was read of it, so nothing can be called left."""

    def make(_: Source, item: Item) -> ObjectiveRow:
        let_go(item, "a plan")
        return ObjectiveRow(item=item, title=item.text("name"), extra=keep(item, "own"))

    found = read_plain({"name": "Keep", "color": "red"}, make)
    assert {} == found.okrs.objectives[0].extra
    assert () == found.losses


def test_listing_the_fields_of_an_object_asks_for_none() -> None:
    """Who goes through the names has read no value: all of them are still left."""
    goal = Taken({"name": "Keep", "color": "red"})
    assert ["name", "color"] == list(goal)
    assert {"name": "Keep", "color": "red"} == goal.left(())


def test_blank_lines_are_counted_and_hold_no_row() -> None:
    """The row below a blank line has the number that a spreadsheet shows."""
    names, objective = ROWS.splitlines()
    text = f"{names}\n\n{objective}\n\n2,Goal,Win,2026-Q4\n"
    found = read(text, "appfire", dry_run=True)
    assert ["Keep customers"] == [each.title for each in found.okrs.objectives]
    assert [5] == [fault.line for fault in found.faults]


def test_an_empty_cell_is_no_text_and_no_day() -> None:
    """Cells of a workbook may be None; a date is a day already."""
    assert "" == cells.text(None)
    assert () == cells.many(None, ",")
    assert cells.day(None, Settings()) is None
    day = dt.date(2026, 11, 6)
    assert day == cells.day(day, Settings())


def test_a_fault_of_the_set_outside_its_objectives_is_told_by_its_path() -> None:
    """No reader of today brings one about; if one does, it must not be dropped."""
    notes = Notes()
    draft = Draft(Source(settings=Settings(), notes=notes), "own")
    site = _Site(draft, Links(), Recorded(), Weights(), None)
    site._blame(DocumentFault("twice", code="duplicate-id", path="metrics.nps.id"), ())
    (fault,) = notes.faults
    assert ("duplicate-id", "metrics.nps.id") == (fault.code, fault.path)
