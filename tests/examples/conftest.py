"""What the tests of the examples share: a run as a person would start it."""

import subprocess
import sys
from pathlib import Path

import pytest

SOURCES = Path(__file__).parents[2] / "src"


@pytest.fixture(scope="session")
def run():
    """Return a function that runs a script in a folder and gives the whole of it."""

    def started(script, *arguments, folder):
        return subprocess.run(
            [sys.executable, "-W", "error", script, *map(str, arguments)],
            cwd=folder,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
            env={"PYTHONIOENCODING": "utf-8", "PYTHONPATH": str(SOURCES)},
        )

    return started


@pytest.fixture(scope="session")
def said(run):
    """Return a function that gives what a script prints; it complains of nothing."""

    def printed(script, *arguments, folder):
        done = run(script, *arguments, folder=folder)
        assert (0, "") == (done.returncode, done.stderr)
        return done.stdout

    return printed


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Return an empty folder, away from the example."""
    return tmp_path_factory.mktemp("elsewhere")
