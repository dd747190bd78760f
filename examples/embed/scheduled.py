"""
What a scheduler runs every morning: read, record, report.

    python scheduled.py --okrs okrs.yaml --exports exports --out results --on 2026-11-15

It reads the metrics that declare their source, appends what is new to a journal, and
writes the report, each file whole or not at all. Run again on the same day it changes
nothing. Without arguments it shows itself in a folder of its own.

Exit codes: 0 all is well; 1 a source failed, the others are in; 2 nothing was done.
"""

import argparse
import datetime as dt
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import okrkit as okr

HERE = Path(__file__).parent
FINE, SOME_FAILED, NOTHING_DONE = 0, 1, 2


def main(arguments: list[str]) -> int:
    """Run once, or show itself where nothing is said."""
    if not arguments:
        return show()
    asked = read(arguments)
    try:
        return work(asked.okrs, asked.exports, asked.out, asked.on, asked.at)
    except okr.OKRError as error:
        print(error, file=sys.stderr)
        return NOTHING_DONE


def read(arguments: list[str]) -> argparse.Namespace:
    """Read what the scheduler says."""
    asks = argparse.ArgumentParser(description="Refresh, record and report OKRs.")
    asks.add_argument("--okrs", type=Path, required=True, help="the document")
    asks.add_argument("--exports", type=Path, required=True, help="folder of readings")
    asks.add_argument("--out", type=Path, required=True, help="folder of results")
    asks.add_argument("--on", type=dt.date.fromisoformat, required=True)
    asks.add_argument("--at", help="the moment of recording; now if left out")
    return asks.parse_args(arguments)


def work(okrs: Path, exports: Path, out: Path, on: dt.date, at: str | None) -> int:
    """Read what is new, record it, and report."""
    # The clock is read here, once, and nowhere in okrkit.
    moment = at or dt.datetime.now(dt.UTC).isoformat()
    known = okr.load(okrs)
    out.mkdir(parents=True, exist_ok=True)
    with okr.history.Journal(out / "journal.jsonl") as journal:
        if not journal.events():
            journal.start(known, on=known.cycle.start, recorded_at=moment)
        run = okr.refresh(
            journal.okrs(),
            on=on,
            connections={"exports": exports},
            recorded_at=moment,
        )
        told = journal.record(run.okrs, on=on, recorded_at=moment)
        current = journal.okrs()
    okr.report(current, on=on, to=out / "report.html")
    okr.score(current, on=on).to_csv(out / "scorecard.csv")
    print(f"{on}: {sum(told.counts.values())} new, {len(run.failed)} failed")
    for error in run.failed.values():
        print(error, file=sys.stderr)
    return SOME_FAILED if run.failed else FINE


def show() -> int:
    """Run on two mornings, and once more on the second."""
    given = ["--okrs", str(HERE / "okrs.yaml"), "--exports", str(HERE / "exports")]
    with TemporaryDirectory() as folder:
        for on in ("2026-11-01", "2026-11-15", "2026-11-15"):
            moment = ["--at", f"{on}T06:00:00Z"]
            code = main([*given, "--out", folder, "--on", on, *moment])
        print(*sorted(path.name for path in Path(folder).iterdir()))
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
