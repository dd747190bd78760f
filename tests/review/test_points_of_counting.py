"""A number on what nobody can count is no target, and is not praised."""

import pytest

import okrkit as okr


@pytest.mark.parametrize(
    "text",
    [
        "30% better teamwork",
        "Improve transparency by 40%",
        "Ownership up 15%",
        "Be twice as creative",
        "5x team energy",
        "Enthusiasm 90%",
        "40% more innovation culture",
        "Double our agility",
    ],
)
def test_a_number_on_what_nobody_can_count(text: str):
    """Whatever happens, somebody will say that it was met."""
    notes = okr.review(
        f"Objective: Guests sleep well\n- {text}\n- Sick days from 9 to 6"
    )
    said = {found.code for found in notes if text in found.title}
    assert said.issuperset({"K02"})
    assert said.isdisjoint({"K03", "K16"})
    assert not any(text in praise.message for praise in notes.praise)
    assert not any("Every key result" in praise.message for praise in notes.praise)


@pytest.mark.parametrize(
    "text",
    [
        "Engagement score up 15%",
        "Improve collaboration score by 10%",
        "Team spirit rated 8/10 or more",
        "Motivation from 61% to 75%",
        "Quality complaints down 25%",
        "Quality: defects down 25%",
        "Raise morale: 20% fewer sick days",
        "Improve ownership and increase revenue by 20%",
        "20% more orders",
        "Be twice as fast",
        "Accuracy 99%",
    ],
)
def test_what_is_counted_after_all(text: str):
    """A score, a start or a measure beside it says how."""
    found = [each.message for each in okr.review(text)]
    assert not any(message.startswith("Nobody can count") for message in found)


def test_a_field_says_how_it_is_counted():
    """A typed target is a person's word that there is such a number."""
    made = okr.KeyResult("kr", "Morale up 20%", metric="morale", baseline=5, target=6)
    assert not any("Nobody can" in each.message for each in okr.review(made))


@pytest.mark.parametrize(
    ("text", "theme"),
    [
        ("Raise efficiency by 15%", "efficiency"),
        ("Kiosk reliability above 98%", "reliability"),
        ("Visibility +30% (this season)", "Visibility"),
        ("Engagement rate up 15%", None),
        ("Efficiency from 61% to 75%", None),
        ("Performance reviews held for 90% of cooks", None),
        ("Improve engagement", None),
        ("Security as defined in the manual at 95%", None),
        ("Reach 97% OTD performance", None),
        ("Slow performance complaints down 40%", None),
        (
            "90% of all who came to the autumn fair know of our security desk by now",
            None,
        ),
    ],
)
def test_what_is_counted_in_many_ways(text: str, theme: str | None):
    """K05: of "efficiency up 15%" two people have two numbers; a measure settles it."""
    found = okr.review(text, rules=[okr.rules.K05]).findings
    assert ([theme] if theme else []) == [f.title[slice(*f.span or ())] for f in found]


def test_a_field_names_the_measure_of_a_theme():
    """A typed target has a metric, whatever its title leaves open."""
    made = okr.KeyResult("kr", "Efficiency 90%", metric="oee", baseline=70, target=90)
    assert not okr.review(made, rules=[okr.rules.K05]).findings
