"""
Whole OKRs that no builder of a rule has seen, each with what a coach would say of it.

Expected findings are counted, and so are those that a coach would call a false alarm.
What is in neither list is a matter of taste.
"""

import tomllib
from pathlib import Path

import pytest

import okrkit as okr

CASES = tomllib.loads(
    Path(__file__).with_name("corpus").joinpath("held_out.toml").read_text("utf-8")
)["okr"]
LEAST_FOUND, MOST_FALSE = 0.5, 0.1


def told(case):
    """Return what the review says: pairs of a code and a place."""
    notes = okr.review(case["text"])
    objective = notes.okrs.objectives[0]
    places = {objective.id: "objective"}
    places |= {kr.id: f"kr{n}" for n, kr in enumerate(objective.key_results, 1)}
    return {(each.code, places[each.subject]) for each in notes.findings}


def pairs(rows):
    """Return a list of the corpus as pairs."""
    return {(row["code"], row["on"]) for row in rows}


@pytest.fixture(scope="module")
def counts():
    """Count over all cases: expected, found of it, forbidden, said of it."""
    total = [0, 0, 0, 0]
    for case in CASES:
        said = told(case)
        expected, forbidden = pairs(case["expected"]), pairs(case["forbidden"])
        for at, found in enumerate(
            (expected, expected & said, forbidden, forbidden & said)
        ):
            total[at] += len(found)
    return total


def test_what_a_coach_would_say_is_found(counts):
    """A sober floor: the corpus asks for judgements of meaning, too."""
    assert counts[1] >= LEAST_FOUND * counts[0]


def test_false_alarms_are_rare(counts):
    """They cost more trust than what is missed."""
    assert counts[3] <= MOST_FALSE * counts[2]
