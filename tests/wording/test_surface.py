"""The names of the room: bound on first use, and the same for checkers."""

import ast
from pathlib import Path

import pytest

from okrkit import wording
from okrkit.errors import OKRError, UnknownIdError
from okrkit.wording.slots import Slots


def test_checkers_and_run_time_agree():
    """A name on one side only is either a false error or a hidden name."""
    tree = ast.parse(Path(wording.__file__).read_text(encoding="utf-8"))
    told = {
        alias.name: node.module.removeprefix("okrkit.wording.")
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("okrkit")
        for alias in node.names
    }

    assert told == {
        name: home for home, names in wording._HOMES.items() for name in names
    }
    assert sorted(told) == sorted(wording.__all__) == sorted(dir(wording))


@pytest.mark.parametrize("name", wording.__all__)
def test_every_name_is_bound_on_first_use(name, monkeypatch):
    """Whatever was imported before, the door leads to the thing itself."""
    monkeypatch.delitem(vars(wording), name, raising=False)
    found = getattr(wording, name)

    assert found.__module__.startswith("okrkit.wording.")
    assert found.__name__ == name
    assert found is vars(wording)[name]


def test_a_name_that_is_none_is_refused_as_python_does():
    """A typing error is told like any other, so that tools find what was meant."""
    with pytest.raises(AttributeError, match=r"'okrkit\.wording' has no .*'Slot'"):
        wording.Slot  # noqa: B018


def test_a_slot_that_is_none_is_refused_with_the_nearest():
    """The one error a caller catches, with what was meant."""
    with pytest.raises(UnknownIdError, match="no slot 'basline'") as refused:
        Slots(baseline=3)["basline"]

    assert isinstance(refused.value, OKRError)
    assert refused.value.nearest[0] == "baseline"
    assert Slots(baseline=3)["target"] is None
