"""Rare manners of writing an OKR down, read by `parse_okrs`."""

import pytest

from okrkit import parse_okrs

KEY_RESULT = "NPS from 3 to 4"


@pytest.mark.parametrize(
    ("title", "scope"),
    [
        ("Delight guests (again)", ""),
        ("Delight guests (paying only)", "paying"),
        ("Delight guests (for trial accounts)", "trial accounts"),
    ],
)
def test_brackets_that_say_for_whom(title, scope):
    """A note in brackets is no segment: only words that limit are."""
    text = f"Objective: {title}\n- {KEY_RESULT}"
    (objective,) = parse_okrs(text).objectives

    assert scope == objective.scope


def test_an_empty_row_of_a_table_says_nothing():
    """A row left blank for later is neither a key result nor left over."""
    drafts = parse_okrs(
        f"| Objective | Grow |\n| --- | --- |\n| | |\n| KR1 | {KEY_RESULT} |\n"
    )

    assert [KEY_RESULT] == [draft.text for draft in drafts.drafts]
    assert not drafts.left
