"""Ids made from titles, and labels of cycles found in words."""

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrkit.model.checks import identifier
from okrkit.wording.naming import Names, cycle_labels, slug
from okrkit.wording.okrs.reading import parse_okrs


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("NPS up 8", "nps-up-8"),
        ("Größere Kunden", "grossere-kunden"),
        ("Ærø Łódź naïve café", "aero-lodz-naive-cafe"),
        ("  --  ", "key-result"),
        ("日本語", "key-result"),
        ("x" * 100, "x" * 40),
        ("Cut monthly churn of paying accounts from 3.2% to 2%",
         "cut-monthly-churn-of-paying-accounts"),
    ],
)  # fmt: skip
def test_a_title_becomes_a_short_id(title, name):
    """Readable, in ASCII, cut at a word where it can be."""
    assert name == slug(title)


@given(st.text())
def test_any_title_gives_an_id_that_a_model_takes(title):
    """The same each time, and valid."""
    name = slug(title)
    assert name == identifier(name) == slug(title)
    assert len(name) <= 40


def test_names_are_given_once():
    """Numbers start at 2 and pass over what is taken already."""
    names = Names(["nps", "nps-3"])
    assert ["nps-2", "nps-4", "csat", "csat-2"] == [
        names.free(name) for name in ("nps", "nps", "csat", "csat")
    ]


def test_many_equal_names_take_linear_time():
    """The next number is remembered, not searched for again."""
    names = Names()
    assert "a-50000" == [names.free("a") for _ in range(50_000)][-1]


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("OKRs Q4 2026", ["2026-Q4"]),
        ("2026-Q4", ["2026-Q4"]),
        ("2026 Q4 plan", ["2026-Q4"]),
        ("H1 FY27", ["FY27-H1"]),
        ("FY 2027", ["FY2027"]),
        ("Q1'27", ["2027-Q1"]),
        ("2026-11", ["2026-11"]),
        ("Team 7", []),
        ("Q4", []),
        ("20% by 2027%", []),
    ],
)
def test_labels_of_cycles(text, labels):
    """As headings write them; a quarter without a year is none."""
    assert labels == list(cycle_labels(text))


@pytest.mark.once
def test_one_metric_in_many_ways_takes_linear_time():
    """Sets give each way of measuring one thing an id, not each after all before it."""

    def seconds(count: int) -> float:
        text = "\n".join(
            f"Objective: Branch {at} stays\n- Churn from 4% to 2% in region {at}\n"
            f"- Churn of branch from {at} to 2\n"
            for at in range(count)
        )
        found, took = parse_okrs(text), []
        for _ in range(3):
            begun = process_time()
            found.to_okrs()
            took.append(process_time() - begun)
        return min(took)

    assert seconds(2_000) / max(seconds(200), 2e-4) < 40
