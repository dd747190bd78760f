"""O03, S01 and S11: how a thing is made, what goes by one word, most of a set."""

import pytest

import okrkit as okr

RESULTS = "\n- Complaints per month from 14 to 3\n- NPS from 20 to 35"


def findings(title, krs=RESULTS, rule=okr.rules.O03):
    """Give what one rule finds."""
    return okr.review(f"Objective: {title}{krs}", rules=[rule]).findings


@pytest.mark.parametrize(
    "title",
    [
        "Ship high quality software faster",
        "Publish our reports sooner",
        "Build the most reliable grid in the county",
        "Create the friendliest front desk in town",
        "Deliver projects on time",
        "Deliver every order on time",
        "Run a kitchen that wastes nothing",
        "Deliver lessons that children look forward to",
        "Create a workplace where people stay",
        "Release software our customers never notice breaking",
        "Write code the next engineer thanks us for",
        "Build bridges that outlast us",
        "Create jobs in the old harbour",
    ],
)
def test_what_is_made_for_how_it_is_can_be_missed(title):
    """A comparison, what people do with it, or "on time" is no deliverable."""
    assert not findings(title)


@pytest.mark.parametrize(
    "title",
    [
        "Launch the new portal",
        "Build the data warehouse",
        "Ship mobile app v2",
        "Deliver the ERP migration on schedule",
        "Release version 4 of the apps on time",
        "Build a dashboard that shows weekly sales",
        "Build a portal where customers can file claims",
        "Develop an API that returns orders",
        "Launch the latest release",
        "Launch a faster website",
    ],
)
def test_a_thing_that_is_there_one_day_stays_a_deliverable(title):
    """What a thing can do, or when it is due, says nothing of who is better off."""
    assert ["O03"] == [each.code for each in findings(title)]


WORK = ("Write the setup guide", "Redesign the signup form", "Launch the checklist")
RESULT = "Shops live in 7 days from 40% to 70%"


@pytest.mark.parametrize(
    ("krs", "severities"),
    [
        ((*WORK, RESULT), ["warning"]),
        ((*WORK, "Hold 4 webinars", RESULT), ["error"]),
        ((*WORK[:2], RESULT), []),
        (("Hold 4 webinars", "Hold 9 calls", "Write 7 guides", RESULT), []),
    ],
)
def test_three_of_four_are_a_list_of_work(krs, severities):
    """S11: a coach tells it at three of four, unless all of that work is counted."""
    listed = "".join(f"\n- {kr}" for kr in krs)
    found = findings("Make setup effortless for new shops", listed, okr.rules.S11)

    assert severities == [each.severity for each in found]


@pytest.mark.parametrize(
    ("krs", "severities"),
    [
        ("\n- Repeat visits from 18% to 10%", ["info"]),
        ("\n- Hold 4 visits to the depot", ["error"]),
        ("\n- Revenue from 2M to 3M", ["error"]),
    ],
)
def test_a_number_on_the_same_thing_may_well_measure_it(krs, severities):
    """S01: where a result names what the objective does, one can only ask."""
    found = findings("Fix it right on the first visit", krs, okr.rules.S01)

    assert severities == [each.severity for each in found]
