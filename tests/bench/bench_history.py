"""
Appending to a journal beside a bare write and fsync of the same bytes.

Both write to the same disk in turns, event by event, so that neither has the calmer
moment; what is compared is the 99th percentile of each.
"""

import datetime as dt
import os
import time
from pathlib import Path
from typing import Any

import pytest

import okrkit as okr
from okrkit.history.in_jsonl import JsonlStore
from okrkit.history.journal import Journal
from okrkit.history.lines import HEADER

EVENTS = 2000


def percentile(times: list[float], share: float) -> float:
    """The time that a share of all stays below, in microseconds."""
    return sorted(times)[int(share * len(times))] * 1e6


def started(path: Path) -> Journal:
    """A journal of a set of ordinary size."""
    key_results = [
        okr.KeyResult(f"k{at}", f"Measure {at}", metric="nps", baseline=32, target=40)
        for at in range(40)
    ]
    okrs = okr.OKRSet(
        [okr.Objective("keep", "Customers stay", key_results)],
        metrics=[okr.Metric("nps", unit="points", bounds=(-100, 100))],
        cycle="2026-Q4",
    )
    journal = Journal(path, clock=lambda: dt.datetime(2026, 11, 6, tzinfo=dt.UTC))
    journal.start(okrs, on="2026-10-01")
    return journal


@pytest.mark.parametrize("level", ["journal", "store"])
def test_append_beside_a_bare_write(benchmark: Any, tmp_path: Path, level: str) -> None:
    """The 99th percentile of an append is within 2 of a write and an fsync."""
    journal = started(tmp_path / "okrs.jsonl")
    file = tmp_path / "okrs.jsonl"
    bare = os.open(tmp_path / "bare", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.write(bare, HEADER)
    says = [
        okr.CheckIn(dt.date(2026, 10, 1) + dt.timedelta(at % 90), 34, confidence=0.6)
        for at in range(EVENTS)
    ]
    plain: list[float] = []
    ours: list[float] = []

    def run() -> None:
        for at, said in enumerate(says):
            size = file.stat().st_size
            start = time.perf_counter()
            if level == "journal":
                journal.check_in(f"k{at % 40}", said)
            else:
                journal.store.append([b'{"kind":"check_in","id":"nps"}'])
            ours.append(time.perf_counter() - start)
            with file.open("rb") as stream:
                stream.seek(size)
                line = stream.read()
            start = time.perf_counter()
            os.write(bare, line)
            os.fsync(bare)
            plain.append(time.perf_counter() - start)

    benchmark.pedantic(run, rounds=1)
    ratio = percentile(ours, 0.99) / percentile(plain, 0.99)
    benchmark.extra_info |= {
        "append, median us": round(percentile(ours, 0.5)),
        "bare, median us": round(percentile(plain, 0.5)),
        "append, p99 us": round(percentile(ours, 0.99)),
        "bare, p99 us": round(percentile(plain, 0.99)),
        "p99 ratio": round(ratio, 2),
    }
    print(level, benchmark.extra_info)
    journal.store.close()
    os.close(bare)
    assert ratio <= 2


def test_work_of_an_append(benchmark: Any, tmp_path: Path) -> None:
    """What Python does for an append, the disk left out."""
    journal = started(tmp_path / "okrs.jsonl")
    assert isinstance(journal.store, JsonlStore)
    journal.store._sync = lambda _: None
    said = okr.CheckIn("2026-11-06", 34, confidence=0.6)

    def run() -> None:
        for _ in range(200):
            journal.check_in("k7", said)

    benchmark(run)
    each = benchmark.stats.stats.min / 200 * 1e6
    print(f"{each:.0f} microseconds of work an append")
    assert each < 2000
