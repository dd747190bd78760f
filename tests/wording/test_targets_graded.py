"""How far something is says nothing of where it is to be; and what else is no start."""

import pytest

from okrkit.wording.draft import parse


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Behind a dash stands how far work is, and what a measure is to be.
        ("Transition the admin rights to ops - 100%", []),
        ("Sales: Draft the partner contract - 75%", []),
        ("Hire 5 nurses \u2013 60%", [(None, 5.0)]),
        ("Launch 3 pilots - 33%", [(None, 3.0)]),
        ("On-time delivery - 95%", [(None, 95.0)]),
        ("Training completion - 85%", [(None, 85.0)]),
        ("Achieve first-pass yield - 80%", [(None, 80.0)]),
        ("Deliver on time - 95%", [(None, 95.0)]),
        ("- 95%", [(None, 95.0)]),
        # So many of those that are wanted.
        ("Beta with 3 partners \u2192 2/3 (67%)", [(None, 3.0)]),
        ("10 investor meetings -> 7/10", [(None, 10.0)]),
        ("Wards with a lead nurse 2/5 \u2192 4/5", [(2.0, 4.0)]),
        ("Open 2 clinics \u2192 in progress", [(None, 2.0)]),
        ("Sign 20 schools (status: on track)", [(None, 20.0)]),
        ("Sign 20 schools (status: 60% signed)", [(None, 20.0)]),
        ("Sign 20 schools (status: 12)", [(12.0, 20.0)]),
        # Money beside people is an effect, people beside people are a change.
        ("Enrol 500 patients (+$1.2M revenue)", [(None, 500.0)]),
        ("480 members (+50)", [(430.0, 480.0)]),
        ("480 members (+50 members)", [(430.0, 480.0)]),
        ("Give \u20ac2m to 40 cooperatives", [(None, 2_000_000.0)]),
        # People who are called like an hour, and plurals without an s.
        ("Hire at least 18 PM roles", [(None, 18.0)]),
        ("Hire 3 PM interns", [(None, 3.0)]),
        ("Open the desk at 6 PM", []),
        ("Hire and train 5 salespeople", [(None, 5.0)]),
        # A time that is the aim, or that describes a thing; what others give.
        ("Achieve a ten day close", [(None, 10.0)]),
        ("Secure a 3-year lease", []),
        ("Launch the app with a 4.5+ rating", [(None, 4.5)]),
        ("Launch the app with 5+ screens", []),
    ],
)
def test_a_grade_is_no_target(text: str, expected: list[tuple[float, float]]):
    """What is done by now, and what comes with it, is kept apart from the aim."""
    said = [(one.baseline, one.target) for one in parse(text).targets]
    assert expected == said


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The support team is up and running", True),
        ("Conduct customer surveys", False),
        ("Conduct a customer survey", True),
        ("Secure funding", True),
        ("Secure more funding", False),
    ],
)
def test_what_is_done_once(text: str, *, expected: bool):
    """Many surveys have no end; funding is there or is not."""
    assert expected is parse(text).binary
