"""K01: what to write instead fits the kind of work that a line names."""

import pytest

import okrkit as okr

REACH, GROUP, END = "those it reaches", "decide or get done", "saved or freed"
REPORT, TRAIN, CODE = "decided by it", "do differently", "users will notice"
REWORK, EASE, EQUIP = "goes better for those", "takes less time", "can then do"
PARTNER, CERTIFY, WIN = "what they bring", "opens to you", "what comes of them"
PLACE, FIX, HIRE = "new places", "no longer meet", "new people"
LEARN, MEET, LAUNCH = "with what you learn", "after it", "those it is for will do"
PLAN, WRITE, ANY = "people work by it", "readers", "what will be different for whom"


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("Post twice a week on Mastodon", REACH),
        ("Publish 8 blog posts", REACH),
        ("Autumn campaign launched", LAUNCH),
        ("Fortnightly newsletter sent", REACH),
        ("Send 300 mailings", REACH),
        ("Send pupils to a museum", ANY),
        ("4 podcasts", REACH),
        ("Form a tenants' council", GROUP),
        ("Set up a works committee", GROUP),
        ("Publish an energy report", REPORT),
        ("Publish a cook book", WRITE),
        ("Close the old depot", END),
        ("Close 30 tickets", FIX),
        ("Retire the paper forms", END),
        ("Staff trained", TRAIN),
        ("Hold 4 trainings", TRAIN),
        ("80% of drivers complete the safety course", TRAIN),
        ("Train 4 times a week", ANY),
        ("Train 12 volunteers", TRAIN),
        ("Write unit tests", CODE),
        ("Refactor 3 queries", CODE),
        ("Run user tests", LEARN),
        ("Redesign the till", REWORK),
        ("Digitise all permits", EASE),
        ("Buy 20 tablets", EQUIP),
        ("Form a partnership with two farms", PARTNER),
        ("Obtain the organic certification", CERTIFY),
        ("Make 90 calls", WIN),
        ("Perform an audit of all kitchens", LEARN),
        ("Open 2 branches", PLACE),
        ("Hire 3 cooks", HIRE),
        ("Recruiting two cooks", HIRE),
        ("Onboarding revamp complete", ANY),
        ("Host a \u201cmeet the cook\u201d evening event", MEET),
        ("Launch a loyalty card", LAUNCH),
        ("Write the travel policy", PLAN),
        ("Fire drills rehearsed", ANY),
        ("Smoke alarms tested every month", ANY),
        ("30 recipes added", ANY),
    ],
)
def test_what_to_write_instead(text, asks):
    """A coach asks of posts whom they reach, and of a closed depot what it saves."""
    (found,) = okr.review(text, rules=[okr.rules.K01]).findings

    assert asks in found.suggestion
