"""The report example: what the chat is sent, and the two pages."""

import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLE = Path(__file__).parents[2] / "examples" / "report"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Return an empty folder."""
    return tmp_path_factory.mktemp("elsewhere")


@pytest.fixture(scope="module")
def printed(folder):
    """Return what the example prints, run as a person would."""
    done = subprocess.run(
        [sys.executable, "-W", "error", EXAMPLE / "run.py", "--out", "."],
        cwd=folder,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        env={
            "PYTHONIOENCODING": "utf-8",
            "PYTHONPATH": str(EXAMPLE.parents[1] / "src"),
        },
    )
    assert "" == done.stderr
    return done.stdout


def test_the_chat_is_told_where_it_stands_and_what_changed(printed):
    """Markdown that fits a message, with both values of what moved."""
    assert printed.startswith("## OKRs 29 Sep 1997 to 28 Dec 1997\n")
    assert "### What changed since 9 Nov 1997" in printed
    assert "Compared with what the journal knew on that day." in printed
    assert "\\$37.50 on 9 Nov 1997 → \\$40.26 on 16 Nov 1997" in printed
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
