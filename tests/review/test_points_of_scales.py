"""What a scale cannot hold, what its end asks for, and two aims with one number."""

import pytest

import okrkit as okr


def codes(text, *, of):
    """Return which of some rules find something in a text."""
    return {found.code for found in okr.review(text)} & set(of)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Pool rating from 3.8/5 to 5.4/5", "T01"),
        ("Comfort (1-5) from 3.7 to 5.3", "T01"),
        ("Comfort (1-5) from 3.7 to 5", "T04"),
        ("App score from 4.2 to 5.4", "T01"),
        ("Trustpilot rating from 3.2 to 5.0", "T04"),
        ("Meals rated from 3.9/5 to 5/5", "T04"),
        ("Attendance of evening classes from 71% to 115%", "T01"),
        ("Late trams down by 140%", "T01"),
        ("Pool rating from 3.8/5 to 4.4/5", None),
        ("Comfort (1-5) from 3.7 to 4.2", None),
        ("App score from 3.2 to 4.4", None),
        ("Google ratings from 30 to 90", None),
        ("Yelp stars grow from 3.9 to 4.3", None),
        ("Ovens cleaned by 11/5", None),
        ("5/5 ovens cleaned by 9/10", None),
        ("80% of diners say 4 or 5 (1-5)", None),
        ("Net revenue retention from 96% to 112%", None),
        ("Attendance from 104% to 112% of the plan", None),
        ("Net debt down by 130%", None),
        ("Late trams down by 40%", None),
        ("Bookings up by 140%", None),
        ("Raise comfort as much as possible (1-5)", None),
    ],
)
def test_where_a_scale_ends(text, code):
    """T01, T04: by what the words say of the scale, and not by what is only large."""
    assert ({code} if code else set()) == codes(text, of={"T01", "T04"})


def test_a_field_says_its_own_scale():
    """A typed target is checked by the bounds of its metric, not by its title."""
    made = okr.KeyResult("kr", "Rated 5.5/5", metric="stars", baseline=3, target=5.5)
    assert not codes(made, of={"T01", "T04"})


@pytest.mark.parametrize(
    ("text", "two"),
    [
        ("Cut queues and raise comfort by 15%", True),
        ("Reduce cost and delay by 10%", True),
        ("Reduce spoilage from 9% to 6% and improve the menu", True),
        ("Raise orders while reduce returns by 5%", True),
        ("Reduce search and rescue time by 15%", False),
        ("Grow fruit and vegetable sales by 15%", False),
        ("Reduce and hold queues under 5 minutes", False),
        ("Cut queues and the wait of by 15%", False),
        ("Raise trust and safety score from 3 to 4", False),
        ("Reduce time and cost of each claim by 20%", False),
        ("Cut queues from 9 to 6 and", False),
    ],
)
def test_two_aims_and_one_number(text, two):
    """K06: which of them the number is of, nobody can tell; a name is one aim."""
    assert two == bool(codes(text, of={"K06"}))


def test_no_rewrite_keeps_two_aims_together():
    """K03: "from X to Y" of two aims in one line would keep the fault."""
    (found,) = okr.review(
        "Cut queues and raise comfort by 15%", rules=[okr.rules.K03]
    ).findings

    assert "Make each of its aims a key result of its own" in found.suggestion


@pytest.mark.parametrize(
    ("text", "step"),
    [
        ("Pack 25% quicker", True),
        ("Doors open 30% faster than those of others", False),
        ("25% of the doors open faster", False),
        ("25% higher than the norm", False),
    ],
)
def test_a_comparative_is_a_step(text, step):
    """K03 and K16: so much faster than today says not how fast today is."""
    assert step == ({"K03", "K16"} <= codes(text, of={"K03", "K16"}))
