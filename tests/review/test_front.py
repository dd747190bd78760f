"""The front of the rules: once for checkers, once for run time, both true."""

import ast
from pathlib import Path

import pytest

import okrkit as okr

FRONT = Path(okr.rules.__file__)
HOMES = {n: home for home, names in okr.rules._HOMES.items() for n in names}


def guarded():
    """Return what type checkers alone see."""
    body = ast.parse(FRONT.read_text(encoding="utf-8")).body
    return next(
        node.body
        for node in body
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name)
    )


def test_checkers_and_run_time_agree():
    """A name on one side only is either a false error or a hidden name."""
    imported = {
        alias.asname: node.module
        for node in guarded()
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    codes = [
        node.target.id
        for node in guarded()
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name)
    ]

    assert HOMES == imported
    assert sorted(HOMES) == sorted(okr.rules.__all__)
    assert [rule.code for rule in okr.rules.ALL] == codes


@pytest.mark.parametrize("name", sorted(HOMES))
def test_every_name_is_real_and_bound_once(name):
    """What is listed can be used."""
    assert getattr(okr.rules, name) is getattr(okr.rules, name)
