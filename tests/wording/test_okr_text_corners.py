"""Rare manners of writing an OKR down, read by `parse_okrs`."""

import pytest

from okrkit import parse_okrs

KEY_RESULT = "NPS from 3 to 4"


@pytest.mark.parametrize(
    ("title", "scope"),
    [
        ("Delight guests (again)", ""),
        ("Delight guests (paying only)", "paying"),
        ("Delight guests (for trial accounts only)", "trial accounts"),
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


CHURN, NPS = "Churn 5% to 3%", "NPS 3 to 4"


@pytest.mark.parametrize(
    "text",
    [
        f"<h2>Grow</h2><ul><li>{CHURN}<ul><li>why</li></ul></li><li>{NPS}</li></ul>",
        f"<p>Objective: Grow</p>\n<ol><li>{CHURN}</li><li>{NPS}</li></ol>",
        f"Objective: Grow\nKey results: {CHURN}, {NPS}",
        f"Objective;Key result;Owner\nGrow;{CHURN};Ann\nGrow;{NPS};Ann\n",
        f'Objective,Key result\nGrow,"{CHURN}"\nGrow,{NPS}\n',
        f"Objective\tKey result\nGrow\t{CHURN}\n\t{NPS}\n",
        f"Objective: Grow\nVP Eng KR: {CHURN}\nVP Eng KR: {NPS}",
        f"Objective: Grow\n- Keeping\n  - {CHURN}\n- Liking\n  - {NPS}",
    ],
    ids=["html", "ol", "line", "semicolons", "commas", "tabs", "owners", "heads"],
)
def test_one_okr_out_of_other_programs(text):
    """People paste what their page, sheet or slide gives them."""
    drafts = parse_okrs(text)

    assert ["Grow"] == [objective.title for objective in drafts.objectives]
    assert [CHURN, NPS] == [draft.text for draft in drafts.drafts]


def test_a_comma_within_a_key_result_does_not_cut_it():
    """Only what looks like several key results is several."""
    text = f"Objective: Grow\nKey results: {CHURN}, and sales, too"

    assert [f"{CHURN}, and sales, too"] == [d.text for d in parse_okrs(text).drafts]


def test_a_quoted_cell_keeps_what_else_would_end_it():
    """A spreadsheet quotes a cell that holds its separator."""
    (draft,) = parse_okrs('Objective;Key result\nGrow;"NPS 3 to 4; in Rome"\n').drafts

    assert "NPS 3 to 4; in Rome" == draft.text


@pytest.mark.parametrize(
    ("aside", "level", "intent", "cadence"),
    [
        ("(stretch)", "", "aspirational", ""),
        ("(quarterly, team)", "team", None, "quarter"),
        ("Type: committed; quarterly", "", "committed", "quarter"),
    ],
)
def test_how_an_objective_is_meant(aside, level, intent, cadence):
    """A line in brackets below an objective is about it, and no key result."""
    drafts = parse_okrs(f"Objective: Grow\n{aside}\n- {NPS}")
    (objective,) = drafts.objectives

    assert (level, intent) == (objective.level, objective.intent)
    assert [NPS] == [draft.text for draft in drafts.drafts]
    assert not drafts.left
    assert cadence == (drafts.cadence or "")


def test_an_unknown_kind_is_left_and_told():
    """What is not understood is never thrown away in silence."""
    drafts = parse_okrs(f"Objective: Grow\nType: committed; violet\n- {NPS}")

    assert ["violet"] == [left.text for left in drafts.left]


def test_an_office_before_a_colon_owns():
    """Slides name who owns what in front of it."""
    drafts = parse_okrs(f"CEO: Grow the north\n- CTO: {NPS}")
    (objective,) = drafts.objectives

    assert ("Grow the north", "CEO") == (objective.title, objective.owner)
    assert [NPS] == [draft.text for draft in drafts.drafts]


def test_another_language_is_told():
    """Words that were not understood would be judged as if they said nothing."""
    text = "Wir halten die Kunden mit dem Portal und der App"
    drafts = parse_okrs(f"{text}\n- {NPS}")

    assert text in [left.text for left in drafts.left]
