"""Numbers that name something, that say who counts, and values beside each other."""

import pytest

from okrkit.wording.draft import parse


def _read(text: str) -> list[tuple[str | None, float | None, float | None]]:
    """Give the way, the start and the aim of each target."""
    return [(one.direction, one.baseline, one.target) for one in parse(text).targets]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        # Many of whom it is said what they do, an "of" left out.
        ("95% flows finish without crash", "share"),
        ("40% weekly active users (WAU) use voice", "share"),
        ("60% customers renew before expiry", "share"),
        ("75% employees say they feel heard", "share"),
        ("80% managers certified in coaching", "share"),
        ("95% driver acceptance for pooled rides", "absolute"),
        ("85% sales forecast accuracy", "absolute"),
        ("90% on-time deliveries", "absolute"),
        ("Hold scrap at 2% while claims fall", "absolute"),
        ("20% women in leading roles", "absolute"),
        ("70% margin, and rising", "absolute"),
        # What is shown by a change is the change.
        ("Calmer wards, measured by a 10% drop in alarms", "percent-delta"),
        ("Calmer wards (10% drop in alarms)", "percent-delta"),
        ("Used by 10% of wards", "share"),
    ],
)
def test_what_a_percentage_is(text: str, kind: str):
    """A share of many, a level, or a change: by what stands behind it."""
    assert [kind] == [one.kind for one in parse(text).targets]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # A hyphen that keeps a line from breaking is a hyphen.
        ("Time for the 4\u2011step form under 6 minutes", [("at-most", None, 6.0)]),
        ("Age of issues in tier\u20110 drops by X%", []),
        ("Sign\u2010in in under 20 seconds", [("at-most", None, 20.0)]),
        # What has a number for its name.
        ("OEE line 3: 61% -> 70%", [("up", 61.0, 70.0)]),
        ("Ward 6 discharge: 70% to 85%", [("up", 70.0, 85.0)]),
        ("Calls at the desk 8:30", []),
        ("311 call abandonment rate under 5%", [("at-most", None, 5.0)]),
        ("300 calls answered in under 5 minutes", [(None, None, 300.0)]),
        ("Run it as a Rails 5 app", []),
        ("Open the Rails 5 apps", [(None, None, 5.0)]),
        # Who counts as one of the share.
        ("70% of students complete at least 3 projects", [(None, None, 70.0)]),
        ("25% of donors give more than 3 times a year", [(None, None, 25.0)]),
        (
            "70% of students stay, with at least 3 projects",
            [(None, None, 70.0), ("at-least", None, 3.0)],
        ),
        # A bound before a time that describes what follows.
        ("< 24 hour average resolution time", [("at-most", None, 24.0)]),
        ("Under 48 hour response time", [("at-most", None, 48.0)]),
        # With what something is found out; what is in a thing is no aim.
        ("Validate demand with 15 customer interviews", [(None, None, 15.0)]),
        ("Write a guide with 15 customer interviews", []),
        # All there are today are no start for those who are to come.
        ("Onboard 500 new shops (currently 1,200 total)", [(None, None, 500.0)]),
        ("Onboard 500 new shops (currently 200)", [("up", 200.0, 500.0)]),
        ("Reach 350 shops (we have 310 today)", [("up", 310.0, 350.0)]),
        ("Reach 350 shops (others have 310 today)", [(None, None, 350.0)]),
        # Where it stands, and where it is to be.
        ("81% / 95% on-time delivery", [("up", 81.0, 95.0)]),
        ("Sick leave 7.2% / 5.5%", [("down", 7.2, 5.5)]),
        ("Recall / precision 80% / 90%", [(None, None, 80.0)]),
        # A time of which more is better; what begins a limit is no start.
        ("Improve watch time by 50%", [("up", None, 50.0)]),
        ("Improve wait time by 50%", [("down", None, 50.0)]),
        ("Dose started within 1 hour in 95% of cases", [(None, None, 95.0)]),
        ("Release the 8 MHz part", []),
        # A pace that rises, a time that falls.
        ("Pick 20% faster", [("up", None, 20.0)]),
        ("Close 30% faster (now 9 days)", [("down", 9.0, 30.0)]),
        ("Deliver 10% sooner", [("down", None, 10.0)]),
    ],
)
def test_what_a_number_says(text: str, expected: list[tuple[str, float, float]]):
    """A name is no aim, a condition no second one, and a value beside is a start."""
    assert expected == _read(text)
