"""
Loading 1e5 key results with 13 check-ins each, 100 MB of JSON, with every check on.

Both rivals get the same document; pydantic gets a model with the same checks. Each load
runs in a process of its own, so that its peak of memory is its own, too.
"""

import json
import random
import re
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

RUNS = 2
LIMITS = "okr.Limits(file_bytes=10**9, nodes=10**9, events=10**9)"

PROBE = """
import resource, sys, time
from pathlib import Path
path = sys.argv[1]
{setup}
best = 1e9
for _ in range({runs}):
    start = time.process_time()
    loaded = {load}
    best = min(best, time.process_time() - start)
    {check}
    del loaded
print(best, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""

OKRKIT = (
    "import okrkit as okr; okr.load",
    f"okr.load(path, limits={LIMITS})",
    "assert len(loaded.table) == 100_000",
)
CORE = ("sys.modules['msgspec'] = None; " + OKRKIT[0], *OKRKIT[1:])

PYDANTIC = (
    """
from datetime import date
from typing import Annotated, Literal
from pydantic import BaseModel, ConfigDict, Field, model_validator
Finite = Annotated[float, Field(allow_inf_nan=False)]
Id = Annotated[str, Field(min_length=1, max_length=200, pattern=r"^\\S(.*\\S)?$")]
Title = Annotated[str, Field(min_length=1, max_length=500, pattern=r"\\S")]
class Base(BaseModel):
    model_config = ConfigDict(frozen=True)
class CheckIn(Base):
    date: date
    value: Finite | None = None
    confidence: Annotated[float, Field(ge=0, le=1)] | None = None
    note: Annotated[str, Field(max_length=20_000)] = ""
    author: Annotated[str, Field(max_length=500)] = ""
    n: Annotated[float, Field(ge=0)] | None = None
class KeyResult(Base):
    id: Id
    title: Title
    metric: Id | None = None
    baseline: Finite
    target: Finite
    stretch: Finite | None = None
    weight: Annotated[float, Field(ge=0)] = 1
    intent: Literal["committed", "aspirational", "learning"] | None = None
    owner: Annotated[str, Field(max_length=500)] = ""
    check_ins: tuple[CheckIn, ...] = ()
    @model_validator(mode="after")
    def sound(self):
        assert self.baseline != self.target
        assert len({c.date for c in self.check_ins}) == len(self.check_ins)
        return self
class Objective(Base):
    id: Id
    title: Title
    owner: Annotated[str, Field(max_length=500)] = ""
    level: Annotated[str, Field(max_length=500)] = ""
    intent: Literal["committed", "aspirational", "learning"] | None = None
    key_results: tuple[KeyResult, ...] = ()
class Metric(Base):
    unit: str
    polarity: Literal["higher", "lower"] | None = None
    bounds: tuple[float, float] | None = None
class Document(Base):
    okrkit: Literal[1]
    set: Id
    cycle: str
    metrics: dict[str, Metric]
    objectives: tuple[Objective, ...]
    @model_validator(mode="after")
    def whole(self):
        rows = [kr for o in self.objectives for kr in o.key_results]
        assert len({kr.id for kr in rows}) == len(rows)
        assert len({o.id for o in self.objectives}) == len(self.objectives)
        for kr in rows:
            metric = self.metrics[kr.metric]
            up = {"higher": 1, "lower": -1, None: 0}[metric.polarity]
            assert up * (kr.target - kr.baseline) >= 0
            if metric.bounds:
                low, high = metric.bounds
                assert all(low <= c.value <= high for c in kr.check_ins)
        return self
""",
    "Document.model_validate_json(Path(path).read_bytes())",
    "assert len(loaded.objectives) == 25_000",
)
PLAIN = re.sub(
    r"    @model_validator.*?return self\n", "", PYDANTIC[0], flags=re.DOTALL
)
PLAIN = re.sub(r"Annotated\[(\w+), .*?\)\]", r"\1", PLAIN)
# The same fields without okrkit's checks, which would slow msgspec down: it calls the
# converter of every field.
MSGSPEC = (
    """
import msgspec
from datetime import date
from attrs import frozen
@frozen(kw_only=True)
class CheckIn:
    date: date
    value: float | None = None
    confidence: float | None = None
    note: str = ""
    author: str = ""
    n: float | None = None
@frozen(kw_only=True)
class KeyResult:
    id: str
    title: str
    metric: str | None = None
    baseline: float
    target: float
    weight: float = 1.0
    owner: str = ""
    check_ins: tuple[CheckIn, ...] = ()
@frozen(kw_only=True)
class Objective:
    id: str
    title: str
    owner: str = ""
    level: str = ""
    key_results: tuple[KeyResult, ...] = ()
@frozen(kw_only=True)
class Document:
    okrkit: int
    set: str
    cycle: str
    metrics: dict[str, dict]
    objectives: tuple[Objective, ...]
""",
    "msgspec.json.decode(Path(path).read_bytes(), type=Document)",
    "assert len(loaded.objectives) == 25_000",
)


def document(
    objectives: int = 25_000, each: int = 4, check_ins: int = 13
) -> dict[str, Any]:
    """A document of many regions, the same on every run."""
    days = [
        (date(2026, 10, 2) + timedelta(7 * i)).isoformat() for i in range(check_ins)
    ]
    draw = random.Random(7)  # noqa: S311 - no secrets
    return {
        "okrkit": 1,
        "set": "bench",
        "cycle": "2026-Q4",
        "metrics": {
            "nps": {"unit": "points", "polarity": "higher", "bounds": [-100, 100]},
            "churn": {"unit": "%", "polarity": "lower"},
        },
        "objectives": [
            {
                "id": f"o{i}",
                "title": f"Customers of region {i} stay",
                "owner": f"Team {i % 500}",
                "level": "team",
                "key_results": [
                    {
                        "id": f"k{i}-{j}",
                        "title": f"Measure {j} of region {i} moves",
                        "metric": "nps" if j % 2 else "churn",
                        "baseline": 10.5 if j % 2 else 50.5,
                        "target": 40,
                        "weight": 1 + j,
                        "check_ins": [
                            {
                                "date": day,
                                "value": round(draw.uniform(0, 60), 2),
                                "confidence": round(draw.random(), 2),
                                "note": "ok",
                            }
                            for day in days
                        ],
                    }
                    for j in range(each)
                ],
            }
            for i in range(objectives)
        ],
    }


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The document as a file."""
    path = tmp_path_factory.mktemp("load") / "okrs.json"
    path.write_text(json.dumps(document(), separators=(",", ":")))
    return path


def measure(way: tuple[str, str, str], path: Path) -> tuple[float, float]:
    """CPU seconds, the best of a few runs, and peak memory in MB."""
    setup, load, check = way
    code = PROBE.format(setup=setup, load=load, check=check, runs=RUNS)
    done = subprocess.run(
        [sys.executable, "-c", code, path], capture_output=True, text=True, check=True
    )
    seconds, memory = map(float, done.stdout.split())
    return seconds, memory


def test_load_beside_its_rivals(benchmark: Any, file: Path) -> None:
    """Core stays within 1.5 of pydantic, `fast` within pydantic and 5 of msgspec."""
    pydantic, _ = measure(PYDANTIC, file)
    plain, _ = measure((PLAIN, *PYDANTIC[1:]), file)
    msgspec, _ = measure(MSGSPEC, file)
    core, core_memory = measure(CORE, file)
    fast, fast_memory = benchmark.pedantic(measure, (OKRKIT, file), rounds=1)
    benchmark.extra_info |= {
        "megabytes": round(file.stat().st_size / 1e6),
        "pydantic": pydantic,
        "pydantic without the checks": plain,
        "msgspec": msgspec,
        "core": core,
        "fast": fast,
        "core / pydantic": core / pydantic,
        "fast / pydantic": fast / pydantic,
        "fast / msgspec": fast / msgspec,
        "core, peak MB": core_memory,
        "fast, peak MB": fast_memory,
    }
    sys.stdout.write(
        "\n".join(
            f"{name}: {value:.2f}" for name, value in benchmark.extra_info.items()
        )
    )
    assert core <= 1.5 * pydantic
    assert fast <= pydantic
    assert fast <= 5 * msgspec
    assert max(core_memory, fast_memory) <= 1000
