"""
What importing `okrkit.retention` costs beyond numpy, in processor time.

Run with ``pytest tests/bench/bench_retention_import.py -s``.
"""

import os
import subprocess
import sys

import pytest

ARRAYS = """
from importlib import import_module
from pkgutil import iter_modules
import okrkit.retention.arrays as arrays
for module in iter_modules(arrays.__path__):
    import_module(f"{arrays.__name__}.{module.name}")
"""
EVERY = """
from okrkit import retention
for name in dir(retention):
    getattr(retention, name)
"""
NAMES = ["Events", "nps", "logo_churn", "cohorts", "survival", "BetaGeo"]
NAMES += ["lifetime_value", "definitions"]
PARTS = {
    "the array part": ARRAYS,
    **{name: f"from okrkit.retention import {name}" for name in NAMES},
    "every public name": EVERY,
}
CODE = """
import time
{before}
start = time.process_time()
{statement}
print(time.process_time() - start)
"""
TIMES = 15


@pytest.fixture(scope="module")
def cost(tmp_path_factory):
    """Return what measures a statement in fresh interpreters: the least of several."""
    compiled = tmp_path_factory.mktemp("compiled")
    quiet = {"PYTHONDONTWRITEBYTECODE", "PYTHONPYCACHEPREFIX"}
    environment = {name: v for name, v in os.environ.items() if name not in quiet}
    command = [sys.executable, "-X", f"pycache_prefix={compiled}", "-c"]

    def least(statement, before="import numpy"):
        code = CODE.format(statement=statement, before=before)
        runs = [  # the first one compiles
            subprocess.run(
                [*command, code],
                check=True,
                capture_output=True,
                text=True,
                env=environment,
            ).stdout
            for _ in range(TIMES + 1)
        ]
        return min(map(float, runs[1:]))

    return least


@pytest.fixture(scope="module")
def numpy(cost):
    """Return what numpy alone costs."""
    return cost("import numpy", before="")


@pytest.mark.parametrize("name", PARTS)
def test_import(capsys, cost, numpy, name):
    """Aimed at: the array part in less than .1 s beyond numpy."""
    spent = cost(PARTS[name])
    with capsys.disabled():
        print(f"\n{name}: {spent:.3f} s beyond numpy, {spent / numpy:.2f} x", end="")
