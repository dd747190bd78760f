"""
Write the weekly report of a shop's OKRs: for the chat, for the team, for the board.

    python run.py [--out FOLDER]

Reads the OKRs and purchase records of the example projection; a journal keeps what was
known on each Sunday, so that the report compares with what the last one said.
"""

import argparse
import datetime as dt
import sys
from pathlib import Path

import okrkit as okr

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "projection"))

from run import measured, purchases  # noqa: E402 - of the example projection

LAST, TODAY = dt.date(1997, 11, 9), dt.date(1997, 11, 16)


def main() -> None:
    """Record two Sundays, and report on the second."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path(), help="folder to write into")
    out = parser.parse_args().out

    journal = okr.history.Journal(okr.history.MemoryStore())
    okrs = okr.load(HERE.parent / "projection" / "okrs.yaml")
    journal.start(okrs, on="1997-09-29", recorded_at="1997-09-29")
    for sunday in (LAST, TODAY):
        okrs = refreshed(okrs, sunday)
        journal.record(okrs, on=sunday, recorded_at=f"{sunday}T18:00:00Z")

    team = okr.report(okrs, on=TODAY, since=LAST, record=journal, title="Come back")
    board = okr.report(okrs, on=TODAY, since=LAST, record=journal, audience="executive")
    written = {out / "board.html": board, out / "team.html": team}
    for path, made in written.items():
        made.save(path)
    print(board.to_markdown())  # what a chat would be sent
    print(f"written: {', '.join(path.name for path in written)}")


def refreshed(okrs: okr.OKRSet, day: dt.date) -> okr.OKRSet:
    """Add the readings of the Sundays up to a day."""
    for metric, readings in measured(*purchases()).items():
        known = [reading for reading in readings if reading.date <= day]
        okrs = okrs.with_observations(metric, known)
    return okrs


if __name__ == "__main__":
    main()
