"""Corners of the formats that no fixture holds: empty cells, segments, no workbook."""

import io
import zipfile

import pytest

import okrkit as okr
from okrkit import exchange
from okrkit.errors import DocumentError, StructureError

ON = "2026-11-15"


def test_betterworks_loses_no_progress_that_a_goal_does_not_have() -> None:
    """A goal with milestones may leave its progress empty: nothing is lost then."""
    text = "name,type,progress\nLaunch,goal,\nFirst partner,milestone,40\n"
    imported = exchange.read(text, "betterworks", cycle="2026-Q4", on=ON)
    (kr,) = imported.okrs.key_results
    assert ("First partner", 40.0) == (kr.title, kr.check_ins[0].value)
    assert () == tuple(imported.losses)


def test_culture_amp_loses_no_completion_that_a_goal_does_not_have() -> None:
    """A goal with key results may leave its completion empty: nothing is lost then."""
    text = "name,completion,key_result_1_title,key_result_1_completion\n"
    text += "Keep customers,,Raise NPS,40%\n"
    imported = exchange.read(text, "culture-amp", cycle="2026-Q4", on=ON)
    (kr,) = imported.okrs.key_results
    assert ("Raise NPS", 40.0) == (kr.title, kr.check_ins[0].value)
    assert () == tuple(imported.losses)


@pytest.mark.parametrize("word", ["increase", "decrease"])
def test_quantive_judges_no_direction_without_a_start(word: str) -> None:
    """Without a start only its absence is a fault: up or down cannot be judged."""
    text = "Session,objective,keyResultName,initialValue,targetValue,type\n"
    text += f"2026-Q4,Keep customers,Raise NPS,,40,should {word} to\n"
    with pytest.raises(StructureError) as caught:
        exchange.read(text, "quantive")
    (fault,) = caught.value.faults
    assert "column 'initialValue'" in str(fault)
    assert "no start value" in str(fault)


def test_flat_writes_a_line_for_each_segment() -> None:
    """Segments, a bare condition or one with a parent, come back from the table."""
    document = {
        "okrkit": 1,
        "cycle": "2026-Q4",
        "segments": {
            "paying": "has a contract",
            "large": {"condition": "over $1m a year", "parent": "paying"},
        },
        "objectives": [{"id": "keep", "title": "Keep customers"}],
    }
    okrs = okr.from_dict(document)
    exported = exchange.write(okrs, "flat")
    assert 2 == str(exported.content).count("\nsegment,")
    assert okrs.segments == exchange.read(exported.content, "flat").okrs.segments
    assert () == tuple(exported.losses)


def test_a_sound_archive_that_is_no_workbook_cannot_be_opened() -> None:
    """The archive unpacks within the limits, yet openpyxl finds no workbook in it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as pack:
        pack.writestr("letter.txt", "Dear all")
    with pytest.raises(DocumentError, match="no workbook that can be opened") as caught:
        exchange.read(out.getvalue(), "flat")
    assert "document-unreadable" == caught.value.code
