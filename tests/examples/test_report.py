"""The report example: what the chat is sent, and the two pages."""

from pathlib import Path

import pytest

EXAMPLE = Path(__file__).parents[2] / "examples" / "report"


@pytest.fixture(scope="module")
def printed(said, folder):
    """Return what the example prints, in a folder that has other pages too."""
    (folder / "another.html").write_text("", encoding="utf-8")
    return said(EXAMPLE / "run.py", "--out", ".", folder=folder)


def test_the_chat_is_told_where_it_stands_and_what_changed(printed):
    """Markdown that fits a message, with both values of what moved."""
    assert printed.startswith("## OKRs 29 Sep 1997 to 28 Dec 1997\n")
    assert "### What changed since 9 Nov 1997" in printed
    assert "Compared with what the journal knew on that day." in printed
    assert "\\$13,265.91 → \\$15,735.19 (47% → 56% of the way)" in printed
    assert printed.endswith("written: board.html, team.html\n")


def test_the_pages_stand_alone(printed, folder):
    """One file each, with its explanations, and nothing to load."""
    team = (folder / "team.html").read_text(encoding="utf-8")

    assert printed
    assert "<title>Come back</title>" in team
    assert "How this came about" in team
    assert "<script" not in team
    assert "Objective by objective" not in (folder / "board.html").read_text(
        encoding="utf-8"
    )
