"""T04 without readings: targets that hardly anybody has reached, by their numbers."""

import pytest

import okrkit as okr
from okrkit import KeyResult, Metric, Objective, OKRSet

DAYS = {f"2026-0{month}-28": value for month, value in enumerate([31, 33, 32, 34], 5)}


def far(what, **more):
    """Severities of what T04 finds."""
    notes = okr.review(what, rules=[okr.rules.T04], **more)
    return [each.severity for each in notes.findings]


@pytest.mark.parametrize(
    "text",
    [
        "Raise NPS from 23 to 73",
        "eNPS from 12 to 75",
        "NPS of 100",
        "Churn 4% to 0%",
        "Zero churn",
        "Voluntary turnover from 18% to 0%",
        "Reduce no-shows from 22% to zero",
        "No student drops out",
        "Zero complaints",
        "100% satisfied",
        "Customer satisfaction of 100%",
        "Patient satisfaction from 71% to 100%",
        "All guests are happy",
        "All residents know our library",
        "Every customer recommends us",
        "Trial conversion from 2% to 60%",
        "Customers from 100 to 1,000",
        "10x revenue",
    ],
)
def test_what_others_decide_is_never_all_or_tenfold(text):
    """Nobody believes in it, so that nobody works for it; it is not praised either."""
    assert ["warning"] == far(text)
    assert () == okr.review(text).praise


@pytest.mark.parametrize("text", ["Uptime 100%", "On-time delivery 100%"])
def test_what_chance_has_a_part_in_is_remarked(text):
    """One slip in the first week, and the rest of the cycle aims at nothing."""
    assert ["info"] == far(text)


@pytest.mark.parametrize(
    "text",
    [
        "NPS from 23 to 35",
        "NPS up 50 over the previous quarter",
        "NPS +200%",
        "Raise NPS from 110 to 180",
        "Churn from 4% to 3%",
        "Cut churn by 100%",
        "Zero accidents",
        "No critical vulnerability is open for more than 7 days",
        "100% of staff are trained in first aid",
        "Critical bugs from 3 to 0",
        "Complaints from 4 to 0",
        "Customers from 3 to 40",
        "Cut build time from 60 minutes to 5 minutes",
        "Revenue from $2m to $2.6m",
        "Lighthouse performance score from 45 to 95",
        "All customers have a named contact",
        "All teams use the tracker",
        "Pages indexed from 100 to 2,000",
        "Launch the portal",
    ],
)
def test_what_can_be_had_is_let_be(text):
    """A wide step of one's own is no leap; what cannot be at all is another rule's."""
    assert [] == far(text)


def one(*, intent=None, **fields):
    """A set with one key result in fields."""
    kr = KeyResult("k", "Stay", metric="m", intent=intent, **fields)
    metrics = [Metric("m", name="Customer churn", unit="%", polarity="lower")]
    return OKRSet([Objective("o", "Stay", [kr])], metrics=metrics, cycle="2026-Q4")


@pytest.mark.parametrize(
    ("okrs", "severities"),
    [
        (one(baseline=4, target=0), ["warning"]),
        (one(at_most=0), ["warning"]),
        (one(at_most=2), []),
        (one(baseline=4, target=0, intent="aspirational"), ["info"]),
        (one(baseline=4, target=3), []),
        (one(target=okr.Done()), []),
    ],
)
def test_fields_are_read_as_words_are(okrs, severities):
    """A bet that is called one is only remarked."""
    assert severities == far(okrs)


@pytest.mark.parametrize(("target", "severities"), [(88, ["info"]), (36, [])])
def test_check_ins_are_readings(target, severities):
    """Where the metric has none of its own, they say how far it ever went."""
    kr = KeyResult("nps", "NPS", baseline=34, target=target, check_ins=DAYS)
    okrs = OKRSet([Objective("o", "Stay", [kr])], cycle="2026-Q4")

    assert severities == far(okrs, on="2026-10-01")
