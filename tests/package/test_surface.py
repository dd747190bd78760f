"""The public names: written once for checkers and once for run time, both true."""

import ast
import pickle
import subprocess
import sys
from pathlib import Path

import pytest

import okrkit

FRONT = Path(okrkit.__file__)
NAMESPACES = okrkit._NAMESPACES


def imported_for_checkers() -> dict[str, str]:
    """Return each name that type checkers see in the front, with its module."""
    (guarded,) = (
        node
        for node in ast.parse(FRONT.read_text(encoding="utf-8")).body
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name)
    )
    found = {
        alias.asname or "": node.module or ""
        for node in guarded.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    for node in guarded.body:  # a home of another name is handed on by hand
        if isinstance(node, ast.Assign):
            (target,) = node.targets
            assert isinstance(target, ast.Name)
            assert isinstance(node.value, ast.Name)
            found[target.id] = found.pop(node.value.id)
    return found


def bound_at_run_time() -> dict[str, str]:
    """Return the table that the front binds names by, in the checkers' terms."""
    homes = {name: home for home, names in okrkit._HOMES.items() for name in names}
    spaces = {name: path.rpartition(".")[0] for name, path in NAMESPACES.items()}
    return homes | spaces


def test_checkers_and_run_time_agree():
    """A name on one side only is either a false error or a hidden name."""
    assert imported_for_checkers() == bound_at_run_time()


def test_names_are_listed_once_and_all():
    """`__all__` and `dir` are what people and tools look at first."""
    assert sorted(bound_at_run_time()) == sorted(okrkit.__all__)
    assert [*okrkit.__all__, "__version__"] == okrkit.__dir__()


@pytest.mark.parametrize("name", okrkit.__all__)
def test_every_name_is_real_and_documented(name):
    """A name in the list that cannot be used, or says nothing of itself, is a lie."""
    value = getattr(okrkit, name)

    assert value is getattr(okrkit, name)
    assert (value.__doc__ or "").strip()


@pytest.mark.parametrize("name", [n for n in okrkit.__all__ if n[0].isupper()])
def test_every_class_pickles_by_reference(name):
    """The front lends names; a class must still be found where it says it lives."""
    value = getattr(okrkit, name)

    assert value is pickle.loads(pickle.dumps(value))


def test_version_is_the_installed_one():
    """The number stands once, in the metadata of the distribution."""
    from importlib.metadata import version

    assert version("okrkit") == okrkit.__version__


def test_a_typo_gets_a_hint():
    """Python adds its own suggestion where the error carries name and module."""
    run = subprocess.run(
        [sys.executable, "-c", "import okrkit; okrkit.KeyResultt"],
        capture_output=True,
        text=True,
        check=False,
    )

    assert 1 == run.returncode
    assert "has no attribute 'KeyResultt'. Did you mean: 'KeyResult'?" in run.stderr
