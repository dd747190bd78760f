"""What an amount says of who acts: people who come, hours put in, all of one's own."""

import pytest

import okrkit as okr

FORMS = [
    # People come where they are enlisted, won back, placed; staff are hired.
    ("Enlist 80 rowers", "outcome"),
    ("Place 60% of jobseekers with local firms", "outcome"),
    ("Recruit 300 volunteers for the regatta", "outcome"),
    ("Recruit 3 midwives", "activity"),
    ("Host 5 river walks", "activity"),
    # A share comes in, or goes elsewhere.
    ("Collect 85% of the harbour dues", "outcome"),
    ("Collect 40 old maps", "activity"),
    ("Occupy 70% of the berths in winter", "outcome"),
    ("Renew 88% of mooring contracts", "outcome"),
    ("Turn a fifth of day visitors into members", "outcome"),
    ("Turn 12 sheds into studios", "activity"),
    ("Book 40 demos", "outcome"),
    # So many of the staff do something: it has caught on. Each of them: a duty.
    ("40 shift leaders open the tide board before work", "outcome"),
    ("Each shift leader opens the tide board before work", "activity"),
    ("12 shift leaders finish the first-aid course", "activity"),
    ("Have 60 wardens patrolling at weekends", "outcome"),
    # What all of one's own people have is made for them.
    ("100% of engineers have a rescue plan", "activity"),
    ("60% of engineers feel safe", "outcome"),
    # How long one works is no level of anything.
    ("Rehearse the ballad 40 minutes a day", "activity"),
    ("Serve guests in 12 minutes", "outcome"),
    ("Weave 30 baskets per hour", "outcome"),
    ("Weave 30 baskets per quarter", "activity"),
    # A number of one's own things that falls is less work; one that grows is more.
    ("Raise the chart count to 900", "activity"),
    ("Cut the number of paper forms from 30 to 4", "outcome"),
    # Until when is not how fast.
    ("Write in three months a guide to the harbour", "activity"),
    ("Close the lock within 3 weeks", "activity"),
    # A rank that is reached is a result, a list of the top is none.
    ("Finish in the top 5 of the league", "outcome"),
    ("Photograph the top 5 boats of the year", "activity"),
    ("List the top 5 boats of the year", "activity"),
    ("Interview the #1 in the league", "activity"),
    # What others choose, and what is done by them.
    ("Four poems accepted by magazines", "outcome"),
    ("Our essay is invited to the festival", "outcome"),
    ("Four poems read by us", "activity"),
    ("80% of dives logged by 30 clubs", "outcome"),
    ("90 guests will get coaching", "activity"),
    ("90 guests will come back", "outcome"),
    ("Each month, 40 anglers return", "outcome"),
    ("70% of the repairs agreed with the port are met on time", "outcome"),
    ("Sign up for the sailing course", "activity"),
    ("Sign up 40 anglers", "outcome"),
    ("Stand up a harbour council", "activity"),
    # What people feel is made by no one alone.
    ("Create a warm atmosphere for our guests", "outcome"),
    ("Create a map of the harbour", "activity"),
    ("Stay ahead of the exhibition", "outcome"),
    ("20 sober evenings", "output"),
    ("Secure financing for the new pier", "outcome"),
]


@pytest.mark.parametrize(("text", "form"), FORMS)
def test_who_has_to_act(text: str, form: str):
    """The same verb is work or a result by what is counted, and of whom."""
    assert form == okr.parse(text).form


ONCE = [
    # One thing is there or is not; one of each, or one a week, has degrees.
    ("Build at least one slipway", True),
    ("Build one slipway per week", False),
    ("Build 4 slipways", False),
    # The first of its kind is won once, and others choose once.
    ("Win our first ferry customer", True),
    ("Win ferry customers", False),
    ("Be admitted to the harbour league", True),
    ("Be a leader of the harbour league", False),
    ("Head of Moorings on board", True),
    # Of some work there is always more.
    ("Monitor the tide gates", False),
    ("Attend boat fairs", False),
    ("Attend the boat fair", True),
    ("Gather feedback from anglers", False),
    ("Gather the feedback from anglers", True),
    ("Give anglers a warm experience", False),
    ("Hire the best skippers", False),
    # All, in what the thing is for, is no amount.
    ("Write a rota to give every warden a free Sunday", True),
    ("Write a rota for every warden", False),
    ("Make the annual tide table available", True),
]


@pytest.mark.parametrize(("text", "binary"), ONCE)
def test_what_has_no_degrees(text: str, *, binary: bool):
    """Done or not done: one thing, the first of a kind, a choice that others make."""
    assert binary == okr.parse(text).binary
