"""Habits, wishes to be something, and what a relative clause adds."""

import pytest

import okrkit as okr

FORMS = [
    # What is done again and again, only named; an order for oneself.
    ("25 burpees each day", "output"),
    ("30 mins flute & 20 mins singing per week", "output"),
    ("2 sea shanties a month", "output"),
    ("Read at least one ballad per week", "activity"),
    ("Eat within our means", "activity"),
    ("Re-paint 12 buoys", "activity"),
    ("Two ferry firms co-fund a pier", "outcome"),
    # What one wants to be.
    ("Qualify for the final", "outcome"),
    ("Feel safe at sea", "outcome"),
    ("Weigh the catch", "activity"),
    ("See 20% more anglers come back", "outcome"),
    ("See a steady rise of the tide fund", "outcome"),
    ("Increase in angler satisfaction", "outcome"),
    ("Hit 90 knots on the long course (current: 60 knots)", "outcome"),
    # Better: of how it is done, or of what there is to be.
    ("Better understand why anglers leave", "activity"),
    ("Better margins on bait", "outcome"),
    # Made what it is once, or made good.
    ("Make the ferry effortless", "outcome"),
    ("Make the tide table public", "activity"),
    # What can be done with a thing is the state of it.
    ("Tide maps editable from the quay", "outcome"),
    ("Tide maps available on the quay", "output"),
    ("90% of sailings are announced in advance", "outcome"),
    # What it does to others stands behind.
    ("Give a talk that inspires 40 anglers", "outcome"),
    ("Ally with two ports which will raise dues revenue", "outcome"),
    ("Post ads w/ partners", "activity"),
    ("Mean time to launch: 5 minutes", "outcome"),
    ("Checked/Painted 5 buoys", "activity"),
    ("Lose 4 kg", "outcome"),
    ("Win 60% of the races", "outcome"),
]


@pytest.mark.parametrize(("text", "form"), FORMS)
def test_habits_wishes_and_additions(text: str, form: str):
    """Who acts is told by the whole sentence, not by its first word."""
    assert form == okr.parse(text).form


def test_an_amount_beside_describes_what_is_made():
    """What a thing costs in brackets is no target of making it."""
    draft = okr.parse("Launch a bait fund ($40/angler/season)")
    assert ("activity", False, True) == (draft.form, draft.measurable, draft.binary)


def test_a_day_of_the_week_makes_a_habit():
    """A talk on each Monday is never done."""
    assert not okr.parse("Deck talk every Monday").binary


def test_how_one_lives_is_never_done():
    """There is no day on which it is over."""
    assert not okr.parse("Eat within our means").binary
