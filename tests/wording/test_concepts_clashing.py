"""Clashes: key results about other people than their objective is about."""

import pytest

from okrkit.wording.concepts.clashing import clashes
from okrkit.wording.concepts.mentioning import mentions
from okrkit.wording.words import words


def found(aim, result):
    """Give what clashes between an objective and a key result in words."""
    made = clashes(mentions(words(aim)), mentions(words(result)))
    return [(one.wanted, one.named, one.implied) for one in made]


@pytest.mark.parametrize(
    ("aim", "result", "clash"),
    [
        (
            "Increase customer engagement & retention (paying accounts only)",
            "Schedule 95% of new customer onboarding calls within 5 days signing",
            [("existing", "new", True)],
        ),
        (
            "Delight our paying customers",
            "NPS of free users from 20 to 30",
            [("paying", "free", False)],
        ),
        (
            "Win new customers",
            "40 existing customers visit the fair",
            [("new", "existing", False)],
        ),
        (
            "Grow with enterprise customers",
            "Win rate with small customers from 12% to 20%",
            [("enterprise", "small", False)],
        ),
    ],
    ids=["review", "payment", "tenure", "size"],
)
def test_clash(aim, result, clash):
    """Where nobody can be in both, the key result is about somebody else."""
    assert clash == found(aim, result)


@pytest.mark.parametrize(
    ("aim", "result"),
    [
        ("Reduce churn", "Churn of new customers from 9% to 6%"),
        ("Turn free users into paying customers", "1,000 new paying customers"),
        ("Grow with enterprise customers", "Churn of accounts over $1m below 2%"),
        ("Delight paying customers", "NPS of new customers from 20 to 30"),
        ("Delight customers", "NPS of free users from 20 to 30"),
        ("Delight paying customers", "NPS from 20 to 30"),
    ],
    ids=["new-ones-stay", "both", "part", "axes", "all", "unsaid"],
)
def test_no_clash(aim, result):
    """Parts of a group, other axes and unsaid populations are no clash."""
    assert [] == found(aim, result)


def test_spans():
    """Both sides can be underlined, and a pair is told once."""
    aim, result = "Keep paying customers", "Free users, yes, free users up 3%"
    (one,) = clashes(mentions(words(aim)), mentions(words(result)))
    assert "paying customers" == aim[slice(*one.wanted_span)]
    assert "Free users" == result[slice(*one.span)]
