"""What importing costs: nothing until something is used, and then only that."""

import subprocess
import sys

import pytest

HEAVY = {"numpy", "cattrs", "dateutil", "json", "yaml", "msgspec", "pandas", "polars"}


def loaded_after(statement: str) -> set[str]:
    """Run a statement in a fresh interpreter and return the modules it loaded."""
    code = (
        "import sys; before = set(sys.modules)\n"
        f"{statement}\n"
        "print(*(set(sys.modules) - before))"
    )
    run = subprocess.run(
        [sys.executable, "-I", "-c", code], capture_output=True, text=True, check=True
    )
    return set(run.stdout.split())


def test_import_loads_nothing_but_itself():
    """A program that imports us at its start must not pay for what it may not use."""
    assert {"okrkit"} == loaded_after("import okrkit")


@pytest.mark.parametrize(
    "name",
    ["KeyResult", "Objective", "OKRSet", "Metric", "Cycle", "Cadence", "OKRError"],
)
def test_nouns_load_no_heavy_package(name):
    """The nouns are for annotations everywhere in a program: attrs and no more."""
    loaded = loaded_after(f"import okrkit; okrkit.{name}")

    assert set() == {module.partition(".")[0] for module in loaded} & HEAVY
