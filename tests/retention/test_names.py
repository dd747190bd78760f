"""The names of `okrkit.retention`: what they are, and what each of them loads."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from okrkit import retention

EVERY = "for name in dir(retention):\n    getattr(retention, name)"
ARRAYS = """
from importlib import import_module
from pkgutil import iter_modules
import okrkit.retention.arrays as arrays
for module in iter_modules(arrays.__path__):
    import_module(f"{arrays.__name__}.{module.name}")
"""


def for_checkers() -> dict[str, str]:
    """Return each name that type checkers see, with its module."""
    text = Path(retention.__file__).read_text(encoding="utf-8")
    (guarded,) = (
        node
        for node in ast.parse(text).body
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name)
    )
    return {
        alias.asname or "": (node.module or "").removeprefix("okrkit.retention.")
        for node in guarded.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }


def loaded_by(statement: str) -> set[str]:
    """Run a statement in a fresh interpreter and return the modules it loaded."""
    code = f"import sys\nfrom okrkit import retention\n{statement}\nprint(*sys.modules)"
    run = subprocess.run(
        [sys.executable, "-I", "-c", code], capture_output=True, text=True, check=True
    )
    return set(run.stdout.split())


def test_checkers_and_run_time_agree():
    """A name on one side only is either a false error or a hidden name."""
    homes = {name: home for home, names in retention._HOMES.items() for name in names}

    assert for_checkers() == homes
    assert [*homes] == retention.__all__ == retention.__dir__()


@pytest.mark.parametrize("statement", [EVERY, ARRAYS], ids=["names", "arrays"])
def test_numpy_is_all_that_is_needed(statement):
    """Who counts columns in memory installs no table library, and waits for none."""
    # What an installation leaves in every interpreter, such as hooks, is not ours.
    bare = {name.partition(".")[0] for name in loaded_by("import numpy")}
    found = {name.partition(".")[0] for name in loaded_by(statement)}
    standard = sys.stdlib_module_names

    assert {"attr", "attrs"} == {
        name for name in found - bare if name not in standard and name[0] != "_"
    }


def test_chance_is_loaded_by_those_who_draw():
    """Numpy's generators take as long to load as all tables of okrkit."""
    # Numpy loaded them itself before its release 2.
    assert not {"numpy.random"} & (loaded_by(EVERY) - loaded_by("import numpy"))


def test_a_name_loads_its_own_family():
    """Who asks for one measure does not wait for the others."""
    homes = {
        name.split(".")[2]
        for name in loaded_by("retention.nps")
        if name.startswith("okrkit.retention.")
    }

    assert "surveys" in homes
    assert set() == homes & {"lifetime", "value", "cohort", "kaplan_meier", "repeat"}


def test_a_typo_gets_a_hint():
    """Python adds its own suggestion where the error carries name and module."""
    run = subprocess.run(
        [sys.executable, "-I", "-c", "from okrkit import retention; retention.npss"],
        capture_output=True,
        text=True,
        check=False,
    )

    assert 1 == run.returncode
    assert "has no attribute 'npss'. Did you mean: 'nps'?" in run.stderr
