"""
Rebuilding a set of a million events, beside orjson reading each line of the same file.

Both run in one process of their own, in turns, so that neither has the calmer moment;
what is compared is the CPU seconds of the best run. The ratio includes reading the
file and checking every seal.
"""

import datetime as dt
import json
import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from okrkit.history.lines import HEADER, seal

EVENTS = 1_000_000
KEY_RESULTS = 20_000
METRICS = 300
MOST = 3

PROBE = """
import sys, time
import orjson
{without}
import okrkit as okr
from okrkit.history.journal import Journal
path, rounds = sys.argv[1], 3
limits = okr.Limits(events=10**9, nodes=10**9)

def theirs():
    return [orjson.loads(line) for line in open(path, "rb")]

def ours():
    return Journal(path, limits=limits).okrs()

best = [1e9, 1e9]
for _ in range(rounds):
    for at, way in enumerate((theirs, ours)):
        start = time.process_time()
        made = way()
        best[at] = min(best[at], time.process_time() - start)
        if at:
            assert len(made.table) == {rows}
            assert type(made.objectives).__name__ == "LazyTuple"
        del made
print(*best)
"""


def document() -> dict[str, Any]:
    """The set: every other key result is measured by a metric."""
    rows: list[dict[str, Any]] = [
        {
            "id": f"k{at}",
            "title": f"Measure {at} moves",
            "baseline": 50.5,
            "target": 40,
            "weight": 1 + at % 4,
            **({} if at % 2 else {"metric": f"m{at % METRICS}"}),
        }
        for at in range(KEY_RESULTS)
    ]
    return {
        "okrkit": 1,
        "cycle": "2026-Q4",
        "metrics": {f"m{at}": {"unit": "points"} for at in range(METRICS)},
        "objectives": [
            {
                "id": f"o{at}",
                "title": f"Customers of region {at} stay",
                "owner": f"Team {at % 500}",
                "key_results": rows[4 * at : 4 * at + 4],
            }
            for at in range(KEY_RESULTS // 4)
        ],
    }


def events() -> Iterator[dict[str, Any]]:
    """What was said, nearly in the order of its recording, the same on every run."""
    draw = random.Random(7)  # noqa: S311 - no secrets
    day = [dt.date(2026, 10, 1) + dt.timedelta(at) for at in range(92)]
    early = [dt.date(2023, 1, 1) + dt.timedelta(at) for at in range(1500)]
    start = dt.datetime(2026, 10, 1, 8, tzinfo=dt.UTC)
    moment = f"{start:%Y-%m-%dT%H:%M:%SZ}"
    yield {
        "kind": "okrs",
        "date": "2026-10-01",
        "recorded_at": moment,
        "data": document(),
    }
    for n in range(2, EVENTS + 1):
        late = start + dt.timedelta(seconds=8 * n - 20 * draw.randrange(3))
        head = {"recorded_at": f"{late:%Y-%m-%dT%H:%M:%SZ}", "by": "Ann"}
        at = draw.randrange(KEY_RESULTS)
        about = {"id": f"k{at}", "date": draw.choice(day).isoformat(), **head}
        kind = draw.random()
        if kind < 0.0002:
            change = {"was": {"target": 40}, "to": {"target": draw.randrange(60, 90)}}
            about = {"scope": "key result", **about, "reason": "A month was lost"}
            yield {"kind": "amendment", **about, "data": change}
        elif kind < 0.0006:
            about |= {"reason": "A slip", "replaces": draw.randrange(2, max(n, 3))}
            what = {"data": {"confidence": 0.3}} if kind < 0.0004 else {}
            yield {"kind": "check_in" if what else "withdrawal", **about, **what}
        elif kind < 0.7:
            said: dict[str, Any] = {"confidence": round(draw.random(), 2)}
            if at % 2:
                said = {"value": round(draw.uniform(0, 60), 2), **said}
            if draw.random() < 0.3:
                said["note"] = "We talked to nine customers"
            yield {"kind": "check_in", **about, "data": said}
        else:
            read: dict[str, Any] = {"value": round(draw.uniform(0, 60), 2)}
            if draw.random() < 0.5:
                read["source"] = "warehouse"
            name, when = f"m{draw.randrange(METRICS)}", draw.choice(early).isoformat()
            yield {
                "kind": "observation",
                "id": name,
                "date": when,
                **head,
                "data": read,
            }


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The journal as a file."""
    path = tmp_path_factory.mktemp("history") / "okrs.jsonl"
    with path.open("wb") as stream:
        stream.write(HEADER)
        for n, event in enumerate(events(), 1):
            line = json.dumps(event, ensure_ascii=False, separators=(",", ":"))
            stream.write(seal(n, line.encode()))
    return path


def measure(path: Path, *, fast: bool) -> tuple[float, float]:
    """CPU seconds of orjson and of okrkit, the best of a few runs."""
    without = "" if fast else "sys.modules['msgspec'] = None"
    code = PROBE.format(without=without, rows=KEY_RESULTS)
    done = subprocess.run(
        [sys.executable, "-c", code, path], capture_output=True, text=True, check=True
    )
    theirs, ours = map(float, done.stdout.split())
    return theirs, ours


@pytest.mark.parametrize("fast", [True, False], ids=["fast", "core"])
def test_rebuilding_beside_orjson(benchmark: Any, file: Path, *, fast: bool) -> None:
    """A million events are a set within 3 of `orjson.loads` of each line."""
    theirs, ours = benchmark.pedantic(measure, (file,), {"fast": fast}, rounds=1)
    benchmark.extra_info |= {
        "megabytes": round(file.stat().st_size / 1e6),
        "orjson": theirs,
        "okrkit": ours,
        "okrkit / orjson": round(ours / theirs, 2),
    }
    print("fast" if fast else "core", benchmark.extra_info)
    assert not fast or ours <= MOST * theirs
