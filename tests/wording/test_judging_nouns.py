"""Nouns that look like work: what people do of themselves, and names of measures."""

import pytest

from okrkit.wording.draft import parse


@pytest.mark.parametrize(
    "text",
    [
        "Grow legacy giving",
        "Improve parking",
        "Reduce binge drinking",
        "Lower smoking among apprentices",
        "Boost mobile banking use",
        "Improve the lighting of the harbour",
        "Increase planned giving",
    ],
)
def test_what_people_do_of_themselves_is_an_outcome(text: str) -> None:
    """A noun in -ing may name an amount or a thing, and no work of one's own."""
    assert parse(text).form == "outcome"


@pytest.mark.parametrize(
    "text",
    [
        "Improve onboarding",
        "Improve coaching of trainers",
        "Improve parking signs",
        "Publish a guide to parking",
        "Improve the booking system",
    ],
)
def test_a_practice_of_ones_own_stays_work(text: str) -> None:
    """What a team does, and a thing named by a habit, are made better by work."""
    assert parse(text).form != "outcome"


@pytest.mark.parametrize(
    "text",
    [
        "Deploy frequency weekly -> daily",
        "Release cadence from monthly to weekly",
        "Launch frequency quarterly to monthly",
        "Design debt down from 50 to 12 screens",
        "Release quality up",
    ],
)
def test_a_deed_before_a_measure_is_its_noun(text: str) -> None:
    """What goes from here to there is a measure: nobody designs a debt."""
    assert parse(text).form == "outcome"


@pytest.mark.parametrize(
    "text",
    [
        "Deploy frequency dashboards to all depots",
        "Design the cadence of reviews",
        "Build time tracking for porters",
        "Review quality with suppliers",
        "Publish weekly to monthly notes",
    ],
)
def test_a_deed_on_a_measure_that_does_not_move_is_work(text: str) -> None:
    """Without a way or a from and to, the word that opens is an order."""
    assert parse(text).form == "activity"
