"""Rhythms, limits and shares that tell a form: each with its near opposite."""

import pytest

import okrkit as okr

FORMS = [
    # Who is reached by what a team makes is no work of theirs to count.
    ("Increase the number of pupils reached by our clubs to 900", "outcome"),
    ("Talks given by our staff: 9", "activity"),
    # What people do, not a practice that is named.
    ("Reach 4,000 pupils reading at least a book a month", "outcome"),
    ("Publish a reading list", "activity"),
    # How much of it each visit or guest has is a measure.
    ("Increase the number of pages per visit from 4 to 6", "outcome"),
    ("Increase the number of pages from 4 to 6", "activity"),
    # The state of a thing, with or without a noun before "complete".
    ("The map editor is feature complete", "activity"),
    ("The parser is code-complete", "activity"),
    # A noun in -s is no verb where its own verb follows.
    ("Tape formats are upgraded to the new reader", "activity"),
    # A share of people as a headline is a measure.
    ("Percent of new members who are satisfied with the tour", "outcome"),
    ("Half of the archive scanned by May", "activity"),
    # All of it within hours or days is a service; within weeks a deadline.
    ("Issue all permits within 30 days", "outcome"),
    ("Issue all permits within 6 weeks", "activity"),
    # Those who pay come; what is made is added.
    ("Add 3 new corporate donors at the silver level", "outcome"),
    ("Add 3 new chapters to the guide", "activity"),
    ("Sign 4 client pilots", "outcome"),
    ("Run 4 pilots", "activity"),
    # The result of a second clause decides.
    ("Print 4 flyers; raise visits from 900 to 1,400", "outcome"),
    ("Print 4 flyers; hang them in 900 shops", "activity"),
]

ONCE = [
    # What recurs is begun or made once; held it goes on.
    ("Start a regular knitting circle in Lyon", True),
    ("Set up a monthly call with the bakers", True),
    ("Monthly stock count documented", True),
    ("Hold a monthly call with the bakers", False),
    ("Set a sensible rhythm, weekly at best, and stick to it", False),
    ("Add notes after every rehearsal", False),
    ("Add notes", True),
    # What gets better as well has no end.
    ("Rewritten manual and improved signage", False),
    ("Rewritten manual and printed signage", True),
    ("Percent of new members who are satisfied with the tour", False),
]


@pytest.mark.parametrize(("text", "form"), FORMS)
def test_form(text: str, form: str) -> None:
    """The grammar around a noun or a limit tells whose deed it is."""
    assert form == okr.parse(text).form


@pytest.mark.parametrize(("text", "binary"), ONCE)
def test_done_or_not(text: str, *, binary: bool) -> None:
    """What goes on or gets better is never simply done."""
    assert binary == okr.parse(text).binary
