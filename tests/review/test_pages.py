"""Every rule has a whole page, whose examples are what they say, and is documented."""

import runpy
from pathlib import Path

import pytest

import okrkit as okr
from okrkit.testing import check_rule

ROOT = Path(__file__).parents[2]
ALL = okr.rules.ALL
SECTIONS = ("checks", "why", "found", "instead", "waive", "source")
# Their examples show a document of today; what was before is built by their own tests.
BY_HAND = [rule for rule in ALL if {"past", "record"} & set(rule.needs)]


@pytest.mark.parametrize(
    "rule", [r for r in ALL if r not in BY_HAND], ids=lambda rule: rule.code
)
def test_its_examples_are_what_they_say(rule):
    """Found is found, what to use instead is not, and nothing odd makes it fail."""
    check_rule(rule)


@pytest.mark.parametrize("rule", BY_HAND, ids=lambda rule: rule.code)
def test_a_page_about_the_past_is_whole_too(rule):
    """A team reads it like the others."""
    lacking = [name for name in SECTIONS if not getattr(rule.page, name)]

    assert [] == lacking


def test_codes_are_those_of_the_table_once_each_and_in_order():
    """A code is what documents, waivers and reports refer to."""
    counts = {"O": 7, "K": 19, "T": 6, "S": 14, "A": 6, "H": 9, "W": 1}
    expected = [f"{k}{n:02d}" for k, most in counts.items() for n in range(1, most + 1)]

    assert expected == [rule.code for rule in ALL]


def test_every_rule_is_a_name_of_its_own():
    """`okrkit.rules.K01` is how a program names one rule."""
    assert [getattr(okr.rules, rule.code) for rule in ALL] == list(ALL)
    assert {rule.code for rule in ALL} <= set(dir(okr.rules))


def test_the_reference_is_what_the_docstrings_say():
    """`python tools/rule_pages.py` writes it; nobody has to remember to."""
    made = runpy.run_path(str(ROOT / "tools" / "rule_pages.py"))["pages"]()
    folder = ROOT / "docs" / "reference" / "rules"

    assert made == {
        file.name: file.read_text(encoding="utf-8") for file in folder.glob("*.md")
    }
