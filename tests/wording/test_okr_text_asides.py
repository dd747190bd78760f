"""Lines and cells beside key results: what they say, and what they do not."""

import pytest

from okrkit.model.target import Hold, Reach
from okrkit.wording.okrs.drafted import DraftSet
from okrkit.wording.okrs.reading import parse_okrs


def table(*rows: str) -> DraftSet:
    """Read rows below the heads of a table."""
    head = "| Key result | Baseline | Target |\n|---|---|---|\n"
    return parse_okrs(head + "".join(f"| {row} |\n" for row in rows))


@pytest.mark.parametrize(
    ("row", "start", "aim"),
    [
        ("Ferries less than 5 minutes late | 81 % | 93 %", 81, 93),
        ("Letters answered within 3 days | 71% | 85%", 71, 85),
        ("24h refill rate | 60% | 75%", 60, 75),
        ("Donations over $100 | 120 | 200", 120, 200),
        ("Top-10 rankings | 4 | 9", 4, 9),
        ("Raise NPS to 40 | 32 | 40", 32, 40),
        ("Raise NPS from 30 to 45 | 32 | 44", 30, 45),
        ("Cut churn to 3% | 5% | 2%", 5, 3),
        ("Cut churn to 3% | 5% | soon", 5, 3),
        ("Reach 40 clubs | 5 | 45", 5, 40),
    ],
)
def test_a_number_that_only_names_gives_way_to_the_columns(
    row: str, start: float, aim: float
) -> None:
    """Five minutes taken for the target of a share would be a wrong number."""
    key_result = table(row).drafts[0].key_result
    assert key_result is not None
    target = key_result.target
    assert isinstance(target, Reach)
    assert (start, aim) == (target.baseline, target.target)


def test_a_column_of_targets_alone_wins_as_well() -> None:
    """Without a baseline the words' own number is still only a name."""
    key_result = table("Letters answered within 3 days | | 85%").drafts[0].key_result
    assert key_result is not None
    assert Hold(at_least=85) == key_result.target


def test_lines_about_the_text_are_no_key_results() -> None:
    """A date or a list of people below an objective cannot be reached."""
    text = (
        "Objective: Guests come back\nTime: Q4\nDate: 1 October\nQ4 2026\nQ1 2027\n"
        "Stakeholders: sales, kitchen\nLast updated: 3 Oct\n"
        "Raise repeat stays from 20% to 26%\n"
    )
    found = parse_okrs(text)
    titles = [kr.title for kr in found.objectives[0].key_results]
    assert ["Raise repeat stays from 20% to 26%"] == titles
    assert "2026-Q4" == str(found.cycle)


@pytest.mark.parametrize("text", ["Q4 2026 revenue of $3m", "Time: 30 to 20 minutes"])
def test_a_time_beside_words_stays_a_key_result(text: str) -> None:
    """Only a line that says nothing else is no key result."""
    found = parse_okrs(f"Objective: Guests come back\n{text}\n")
    assert 1 == len(found.drafts)
