"""Nothing depends on where the machine stands: the same answers in every time zone."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLE = Path(__file__).parents[2] / "examples" / "tour.py"


def told_in(zone: str) -> str:
    """Run the tour in a process of its own whose clock shows another place's time."""
    run = subprocess.run(
        [sys.executable, str(EXAMPLE)],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "TZ": zone, "PYTHONIOENCODING": "utf-8"},
    )
    return run.stdout


@pytest.mark.parametrize(
    "zone", ["Pacific/Kiritimati", "America/St_Johns", "Etc/GMT+12", "Asia/Tokyo"]
)
def test_days_do_not_shift(zone):
    """A calendar day is a day: 26 hours of time zones must not move a due date."""
    assert told_in("UTC") == told_in(zone)
