"""Coverage: which concepts of an objective its key results measure."""

import pytest

from okrkit.wording.concepts.covering import coverage
from okrkit.wording.concepts.mentioning import mentions
from okrkit.wording.words import words

MEASURED = [
    (
        "Customers love our product",
        [
            "NPS from 31 to 45",
            "Churn below 2% a month",
            "App store rating from 4.1 to 4.6",
        ],
    ),
    (
        "Become the most reliable platform in our field",
        [
            "99.95% uptime",
            "Sev1 incidents from 6 to 2 a quarter",
            "Time to recover under 20 minutes",
        ],
    ),
    (
        "Build a world-class sales engine",
        [
            "Win rate from 18% to 25%",
            "Pipeline coverage of 3x",
            "Sales cycle from 90 to 60 days",
        ],
    ),
    (
        "Grow revenue in Europe",
        [
            "ARR from €4m to €6m",
            "Average deal size from €30k to €40k",
            "12 new enterprise customers",
        ],
    ),
    (
        "Make onboarding effortless for new customers",
        [
            "Time to first value from 14 days to 5",
            "80% of new accounts finish the setup in a week",
            "Support tickets per new account down 30%",
        ],
    ),
    (
        "Our people want to stay",
        ["Regretted attrition from 9% to 5%", "eNPS from 22 to 40"],
    ),
    (
        "Hire a great engineering team",
        [
            "Time to hire from 62 to 40 days",
            "Offer acceptance rate of 85%",
            "Hire 6 senior engineers",
        ],
    ),
    (
        "Ship faster with fewer surprises",
        [
            "Lead time from 12 days to 4",
            "Deploy 3 times a day",
            "Change failure rate under 10%",
        ],
    ),
    (
        "Delight guests from check-in to check-out",
        [
            "Guest satisfaction from 8.1 to 8.8",
            "60% of guests book again within a year",
            "Complaints per 1,000 stays down to 4",
        ],
    ),
    (
        "Reduce our carbon footprint",
        ["Scope 1 and 2 emissions down 20%", "70% of energy from renewable sources"],
    ),
    (
        "Become profitable",
        [
            "EBITDA margin from -4% to 3%",
            "Cash burn under $200k a month",
            "Gross margin of 62%",
        ],
    ),
    (
        "A safe workplace for everybody",
        ["Lost-time injuries from 9 to 3", "Near-miss reports up 50%"],
    ),
    (
        "Build a data-driven culture",
        [
            "70% of managers use the dashboards weekly",
            "Data quality score from 81 to 95",
        ],
    ),
    (
        "Increase brand awareness in Spain",
        [
            "Unaided awareness from 6% to 10%",
            "Organic traffic up 40%",
            "40 press mentions",
        ],
    ),
    (
        "Make the website blazing fast",
        ["Largest contentful paint under 2 s", "p95 page load time from 4.1 s to 2 s"],
    ),
    (
        "Drive adoption of the mobile app",
        ["45% of weekly users open the app", "Monthly active users from 20k to 30k"],
    ),
    (
        "Engage our community",
        ["500 active contributors a month", "Forum posts up 25%"],
    ),
    (
        "Deliver world-class customer support",
        [
            "First response time under 1 hour",
            "CSAT from 86% to 93%",
            "70% of tickets solved at first contact",
        ],
    ),
    (
        "Protect our customers' data",
        [
            "Zero critical vulnerabilities older than 7 days",
            "95% of staff pass the phishing test",
            "SOC 2 without findings",
        ],
    ),
    (
        "Improve operational efficiency",
        [
            "Cost per order from €6 to €4.50",
            "Orders per hour from 80 to 110",
            "Manual steps per invoice from 7 to 2",
        ],
    ),
    (
        "Accelerate growth through partners",
        ["Partner-sourced revenue from $1m to $2m", "20 active partners"],
    ),
    (
        "Generate more qualified demand",
        ["MQLs from 300 to 450 a month", "Cost per lead below $80"],
    ),
    (
        "Raise product quality to a new level",
        ["Escaped defects from 14 to 5 a release", "Crash-free sessions at 99.8%"],
    ),
    (
        "Get every parcel there on time",
        ["On-time delivery from 91% to 97%", "Lost parcels under 0.1%"],
    ),
    (
        "Expand into the German market",
        ["Win 25 German customers", "€500k in new bookings from Germany"],
    ),
    (
        "Turn free users into paying customers",
        ["Free-to-paid conversion from 2% to 4%", "1,000 new paid subscriptions"],
    ),
    (
        "Increase customer retention",
        ["Monthly churn from 3% to 2%", "Renewal rate of 92%"],
    ),
    (
        "Create a place where people love to work",
        ["Engagement survey score from 68 to 78", "Voluntary turnover under 8%"],
    ),
    (
        "Make our product accessible to everyone",
        ["Zero open WCAG violations on checkout", "Accessibility score from 72 to 95"],
    ),
    (
        "Strengthen our cash position",
        ["DSO from 58 to 42 days", "Overdue invoices under $300k"],
    ),
    (
        "Improve patient safety",
        ["Falls per 1,000 patient days from 5 to 3", "Medication errors down 40%"],
    ),
    (
        "Foster a culture of innovation",
        [
            "15 experiments with a result each month",
            "20% of revenue from products under 2 years old",
        ],
    ),
    (
        "Learners succeed in their exams",
        ["Exam pass rate from 71% to 82%", "Dropout under 6%"],
    ),
    (
        "Secure long-term funding",
        ["Raise a $5m seed round", "Monthly donors from 900 to 1,500"],
    ),
    (
        "Increase employee well-being",
        ["Sick days per employee from 9 to 6", "Overtime hours down 30%"],
    ),
    (
        "Improve our hiring process",
        ["Time to fill from 55 to 35 days", "Candidate satisfaction of 4.5"],
    ),
    (
        "Keep our best sellers on the marketplace",
        ["Seller churn from 6% to 3%", "Repeat listings up 20%"],
    ),
    (
        "Win the hearts of first-time buyers",
        [
            "NPS of first-time buyers from 20 to 40",
            "30% of first-time buyers order again in 60 days",
        ],
    ),
    (
        "Scale our infrastructure for the holiday peak",
        ["Handle 5,000 requests per second", "p99 latency under 300 ms at peak load"],
    ),
]
"""Objectives, each with key results that measure what it names."""

UNMEASURED = [
    (
        "Increase customer retention",
        ["200 new sign-ups a week", "Cost per lead below $40"],
        "retention",
    ),
    (
        "Make our employees happier",
        ["Revenue of $4m", "Gross margin of 60%"],
        "staff_engagement",
    ),
    (
        "Improve the reliability of the platform",
        ["Organic traffic up 30%", "1,200 MQLs"],
        "reliability",
    ),
    (
        "Reduce our carbon footprint",
        ["Time to hire from 60 to 40 days", "Offer acceptance of 90%"],
        "sustainability",
    ),
    (
        "Increase customer engagement & retention",
        ["Schedule 95% of onboarding calls within 5 days", "NPS up 50"],
        "retention",
    ),
    (
        "Grow revenue",
        ["Page load time below 2 s", "Zero critical vulnerabilities"],
        "revenue",
    ),
    (
        "Increase security",
        ["Hire 5 engineers", "eNPS from 20 to 35"],
        "security",
    ),
    (
        "Improve diversity in our teams",
        ["Sales up 12%", "Win rate from 20% to 28%"],
        "diversity",
    ),
]
"""Objectives whose key results measure something else."""


def covered(aim, results, forms=()):
    """Tell what key results in words measure of an objective in words."""
    named = [mentions(words(one)) for one in results]
    return coverage(mentions(words(aim)), named, forms=forms)


@pytest.mark.parametrize(("aim", "results"), MEASURED, ids=[aim for aim, _ in MEASURED])
def test_measured(aim, results):
    """A sound set is never said to miss its objective: a false alarm costs trust."""
    found = covered(aim, results)
    assert found
    assert {"direct"} == {one.shown for one in found}


@pytest.mark.parametrize(
    ("aim", "results", "concept"),
    UNMEASURED,
    ids=[f"{concept}-{place}" for place, (*_, concept) in enumerate(UNMEASURED)],
)
def test_not_measured(aim, results, concept):
    """Key results that measure something else do not measure the objective."""
    found = {one.concept: one for one in covered(aim, results)}
    assert found[concept].shown in (None, "driver")
    assert not found[concept].unknown


class TestReview:
    """An expert's review of a real OKR, point by point."""

    AIM = "Increase customer engagement & retention (paying accounts only)"
    RESULTS = (
        "Schedule 95% of new customer onboarding calls within 5 days signing",
        "Complete 80% of customer onboarding calls within 10 days of signing",
        "Undertake monthly review call with all accounts over $1m",
        "NPS (Net Promoter Score) up 50 over previous quarter",
    )
    FORMS = ("activity", "activity", "activity", "outcome")

    def test_retention_is_not_measured(self):
        """Retention is only hoped for: NPS may lead there."""
        _, retention = covered(self.AIM, self.RESULTS, self.FORMS)
        assert ("driver", (3,)) == (retention.shown, retention.by)

    def test_engagement_is_only_done(self):
        """Of engagement it is the own activity that is counted."""
        engagement, _ = covered(self.AIM, self.RESULTS, self.FORMS)
        assert ("activity", (2,)) == (engagement.shown, engagement.by)

    def test_words_of_the_objective(self):
        """The finding can underline what is not measured."""
        found = covered(self.AIM, self.RESULTS)
        spans = [self.AIM[slice(*one.span)] for one in found]
        assert ["customer engagement", "retention"] == spans


class TestHow:
    """What counts for how much."""

    def test_own_work_is_activity(self):
        """A measure that an activity names is not measured by it."""
        (one,) = covered("Reduce churn", ["Hold 5 workshops on churn"], ["activity"])
        assert ("activity", (0,)) == (one.shown, one.by)

    def test_concept_without_measure(self):
        """A key result that names the concept speaks of it, by whatever measure."""
        (one,) = covered("Raise customer loyalty", ["Loyalty index from 3 to 4"])
        assert "direct" == one.shown

    def test_related_concept(self):
        """One that names a related concept is presumed to lead there."""
        (one,) = covered("Raise customer loyalty", ["A stronger advocacy of 12%"])
        assert "driver" == one.shown

    def test_whose_satisfaction(self):
        """A key result need not repeat whom its objective is about."""
        (one,) = covered("Happier employees", ["Satisfaction score of 80%"])
        assert "direct" == one.shown

    def test_unknown(self):
        """Key results of which nobody can tell what they measure are listed."""
        (one,) = covered("Reduce churn", ["Churn to 3%", "17 zebras in the park"])
        assert ("direct", (0,), (1,)) == (one.shown, one.by, one.unknown)

    def test_no_key_results(self):
        """An objective without key results is measured by none."""
        (one,) = covered("Reduce churn", [])
        assert (None, (), ()) == (one.shown, one.by, one.unknown)

    def test_no_concept(self):
        """Of an objective that names nothing known, nothing is said."""
        assert () == covered("Be bold", ["Churn to 3%"])

    def test_once(self):
        """A concept that is named twice is judged once, where it is named first."""
        (one,) = covered("Retention, yes, retention", [])
        assert (0, 9) == one.span
