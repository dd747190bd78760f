"""Where it began, where it is now, where it shall be: on lines and in columns."""

from itertools import permutations

import pytest

from okrkit.wording.okrs.drafted import DraftSet
from okrkit.wording.okrs.reading import parse_okrs

BESIDE = "a reading beside the baseline"
WORDS = [
    ("Baseline", "Current", "Target"),
    ("Start", "Now", "Goal"),
    ("From", "Today", "To"),
    ("Starting value", "Current value", "Target value"),
]


def told(found: DraftSet) -> list[tuple[str, str]]:
    """Say what was left, and why."""
    return [(one.text, one.why) for one in found.left]


def slots(found: DraftSet) -> list[tuple[object, object]]:
    """Say from where to where each draft goes."""
    return [(draft.baseline, draft.target) for draft in found.drafts]


@pytest.mark.parametrize("order", list(permutations(range(3))))
@pytest.mark.parametrize("names", WORDS)
@pytest.mark.parametrize(
    ("head", "before"),
    [
        ("KR1: Monthly waste", "\n"),
        ("KR1: Monthly waste", "\n  - "),
        ("Objective: Keep bread fresh\nKR1: Monthly waste", "\n- "),
        ("Objective: Keep bread fresh\n- KR1: Monthly waste", "\n    * "),
        ("Objective: Keep bread fresh\n- Monthly waste", "\n    - "),
        ("KR1: Monthly waste", " | "),
    ],
)
def test_a_reading_is_told_beside_the_baseline(
    head: str, before: str, names: tuple[str, ...], order: tuple[int, ...]
) -> None:
    """The most ordinary template: two values in one slot became a wrong number."""
    said = [
        f"{names[place]}: {value}" for place, value in enumerate(("7.5%", "6.1%", "4%"))
    ]
    found = parse_okrs(head + "".join(before + said[place] for place in order))
    assert "Monthly waste from 7.5% to 4%" == found.drafts[0].text
    assert [(7.5, 4)] == slots(found)
    assert [("6.1%", BESIDE)] == told(found)


@pytest.mark.parametrize("order", list(permutations(range(3))))
@pytest.mark.parametrize("names", WORDS)
@pytest.mark.parametrize("sign", [" | ", "\t", ",", ";"])
def test_a_column_of_readings_is_told(
    sign: str, names: tuple[str, ...], order: tuple[int, ...]
) -> None:
    """In tables and lists of values the later column won in silence."""
    values = ("7.5%", "6.1%", "4%")
    rows = [
        sign.join(["KR", *(names[place] for place in order)]),
        sign.join(["Monthly waste", *(values[place] for place in order)]),
    ]
    found = parse_okrs("\n".join(rows))
    assert [(7.5, 4)] == slots(found)
    assert [("6.1%", BESIDE)] == told(found)


@pytest.mark.parametrize("name", ["Current", "Now", "Today", "Currently"])
@pytest.mark.parametrize(
    "text",
    [
        "KR1: Monthly waste\n{}: 6.1%\nTarget: 4%",
        "KR1: Monthly waste\nTarget: 4%\n- {}: 6.1%",
        "| KR | {} | Target |\n|---|---|---|\n| Monthly waste | 6.1% | 4% |",
        "KR,Target,{}\nMonthly waste,4%,6.1%",
    ],
)
def test_a_reading_is_the_start_where_nothing_else_is(text: str, name: str) -> None:
    """Where it stands now is where it starts, if no other start is said."""
    found = parse_okrs(text.format(name))
    assert [(6.1, 4)] == slots(found)
    assert [] == told(found)


def test_each_key_result_has_its_own_reading() -> None:
    """One row, or one list of labels, says nothing of the next."""
    found = parse_okrs(
        "KR1: Waste\nBaseline: 7%\nCurrent: 6%\nTarget: 4%\n"
        "KR2: Breakage\nCurrent: 30\nTarget: 12"
    )
    assert [(7, 4), (30, 12)] == slots(found)
    assert [("6%", BESIDE)] == told(found)


@pytest.mark.parametrize(
    ("text", "value", "role"),
    [
        ("Baseline: 7%\nStart: 8%\nTarget: 4%", "8%", "baseline"),
        ("Baseline: 7%\nTarget: 4%\nGoal: 3%", "3%", "target"),
        ("Baseline: 7%\nTarget:\n4%\nby May", "by May", "target"),
    ],
)
def test_what_is_said_twice_is_told(text: str, value: str, role: str) -> None:
    """Two values for one slot were written one behind the other."""
    found = parse_okrs(f"KR1: Monthly waste\n{text}")
    assert [(7, 4)] == slots(found)
    assert [(value, f"said more than once: {role}")] == told(found)


def test_the_same_value_twice_is_one() -> None:
    """A start that is still where it was, or a label written twice, is no clash."""
    text = "KR1: Waste\nBaseline: 7%\nBaseline: 7%\nCurrent: 7%\nTarget: 4%"
    assert ([(7, 4)], []) == (slots(parse_okrs(text)), told(parse_okrs(text)))


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Current: 6%", [("6%", "a start beside the one in the words")]),
        ("Baseline: 7%", []),
    ],
)
def test_a_start_beside_the_one_in_the_words(
    text: str, left: list[tuple[str, str]]
) -> None:
    """The words win; another start is not lost, the same one is not repeated."""
    found = parse_okrs(f"KR1: Cut waste from 7% to 4%\n{text}")
    assert ([(7, 4)], left) == (slots(found), told(found))


@pytest.mark.parametrize(
    "labels", ["Owner: Mia\nTeam: Ovens", "Team: Ovens\nOwner: Mia"]
)
def test_a_person_owns_before_a_team(labels: str) -> None:
    """Both may be labelled; the more specific one answers, the other is told."""
    found = parse_okrs(f"Objective: Keep bread fresh\n{labels}\n- Waste to 4%")
    assert "Mia" == found.objectives[0].owner
    assert [("Ovens", "a team beside the owner")] == told(found)
    alone = parse_okrs("Objective: Keep bread fresh\nTeam: Ovens\n- Waste to 4%")
    assert ("Ovens", []) == (alone.objectives[0].owner, told(alone))


def test_two_owners_in_columns() -> None:
    """The first answers; the other is not overwritten in silence."""
    found = parse_okrs("O | KR | Responsible | Owner\nGrow | 20 deals | Mia | Bo")
    assert "Mia" == found.objectives[0].key_results[0].owner
    assert [("Bo", "said more than once: owner")] == told(found)


def test_cells_below_an_unknown_head_are_told() -> None:
    """A status that somebody wrote down is not dropped with its column's name."""
    found = parse_okrs("KR,Target,Status\nWaste,4%,at risk\nBreakage,12,")
    why = "in a column that stands for nothing here"
    assert [
        ("Status", "a column that stands for nothing here"),
        ("at risk", why),
    ] == told(found)
