"""What importing costs beyond a bare interpreter; run by `nox -s bench`."""

import subprocess
import sys

import pytest

STATEMENTS = {
    "bare python": "pass",
    "import okrkit": "import okrkit",
    "okrkit.KeyResult": "import okrkit; okrkit.KeyResult",
    "import attrs": "import attrs",
    "import numpy": "import numpy",
}


def start(statement: str) -> None:
    """Start a fresh interpreter and let it run one statement."""
    subprocess.run([sys.executable, "-I", "-c", statement], check=True)


@pytest.mark.benchmark(group="start of a process")
@pytest.mark.parametrize("name", STATEMENTS)
def test_start(benchmark, name):
    """Each row less the first is the price of its import."""
    benchmark.pedantic(start, [STATEMENTS[name]], rounds=20, warmup_rounds=2)


def test_import_stays_under_its_budget():
    """Python's own import timer: `import okrkit` may cost 5 ms over bare Python."""
    command = [sys.executable, "-I", "-X", "importtime", "-c", "import okrkit"]

    def cost() -> int:
        run = subprocess.run(command, capture_output=True, text=True, check=True)
        (line,) = (li for li in run.stderr.splitlines() if li.endswith(" okrkit"))
        return int(line.split("|")[1])

    best = min(cost() for _ in range(10))
    print(f"\nimport okrkit: {best / 1000:.2f} ms of a budget of 5 ms")
    assert best <= 5_000
