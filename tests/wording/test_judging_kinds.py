"""Kinds of sentences that a rough parse mistakes: each with its near opposite."""

import pytest

import okrkit as okr
from okrkit.wording.cleaning import cleaned
from okrkit.wording.forms.evidence import Judged
from okrkit.wording.forms.judging import judge
from okrkit.wording.targets.reading import read_targets
from okrkit.wording.words import words


def judged(text: str) -> Judged:
    """Judge a text as `okr.parse` does."""
    clean = cleaned(text)
    tokens = words(clean)
    return judge(clean, tokens, read_targets(clean, tokens))


FORMS = [
    # A noun opens the sentence where its verb follows.
    ("Code review queue is under 5", "outcome"),
    ("Project budget variance is under 4%", "outcome"),
    ("Process plant output has 40% margin", "outcome"),
    ("Queue app wins 300 shops", "outcome"),
    ("Budget variance under 4%", "outcome"),
    ("Release notes for 40 shops", "activity"),
    ("Number of site visits rises", "outcome"),
    ("Process the plant returns", "activity"),
    ("Code the ticket reader", "activity"),
    # To make something better for somebody, or do something, is to change it.
    ("Make rail travel cheaper for students", "outcome"),
    ("Make the museum accessible to blind visitors", "outcome"),
    ("Make parking a joy for our guests", "outcome"),
    ("Make customers happy", "outcome"),
    ("Make search load in under 2 seconds", "outcome"),
    ("Make every guest feel at home", "outcome"),
    ("Make a plan for the autumn fair", "activity"),
    ("Make a call to the mayor", "activity"),
    ("Make 40 sales calls", "activity"),
    ("Make quickly", "activity"),
    # A trial of somebody else's is theirs to begin.
    ("5 customer pilots started", "outcome"),
    ("Two partner proofs of concept begun", "outcome"),
    ("5 design workshops started", "activity"),
    # Nines are the level of a system; a round share of own work is work.
    ("We ingest 99.95% of events", "outcome"),
    ("We publish 80% of articles", "activity"),
    # What customers feel, and lists that they are on, change with them.
    ("Delight our guests", "outcome"),
    ("Grow the mailing list", "outcome"),
    ("Boost the donor file by 1.4x", "outcome"),
    ("Reduce churn", "outcome"),
    ("Grow the handbook", "activity"),
    # What is counted tells what is meant to grow.
    ("Grow the newsletter to 900 readers", "outcome"),
    ("Increase the blog to 9,000 visits a month", "outcome"),
    ("Increase published guides from 4 to 9", "activity"),
    # As many as possible: whose doing is it?
    ("As many farmers as possible join the co-op", "outcome"),
    ("As many trainings as possible", "output"),
    ("Close the year ahead of budget", "outcome"),
    ("From 12 to 20 site visits by our own nurses", "output"),
    # A noun that names work, where "of" says on what.
    ("Completion of the harbour survey", "output"),
    ("Delivery of the spare parts", "output"),
    ("Delivery of 97% of parcels on time", "outcome"),
    ("Onboarding of 25 tailors per agent", "output"),
    ("80% of the backlog grooming done", "activity"),
    ("Customs backlog cleared", "activity"),
    # Whoever is trained belongs to one's own people, if that is their profession.
    ("Train 120 midwives in triage", "activity"),
    ("Midwives rate the rota 4 of 5", "outcome"),
    ("Train 300 customers to mend their bikes", "outcome"),
    # A count of what is handled is work; a share of it is a level.
    ("Process 1,200 parking permits", "activity"),
    ("Handle 95% of claims within 5 days", "outcome"),
    # People who are many without an -s.
    ("95% of staff complete fire training", "activity"),
    ("80% of alarms have a runbook", "activity"),
    ("Forecast error under 12%", "outcome"),
    ("Train punctuality 94%", "outcome"),
    ("Load factor 88%", "outcome"),
    ("Load 90 wagons", "activity"),
    ("Prescribing errors per 1,000 orders 2", "outcome"),
    # Work in other trades.
    ("Vaccinate 4,000 goats", "activity"),
    ("Resurface 9 streets", "activity"),
    ("Keep residents informed about the works", "activity"),
    ("Keep residents safe", "outcome"),
    # More or better of what? Of a measure, or of work.
    ("Better cooperation between the guilds", "output"),
    ("Better margins on spare parts", "outcome"),
]


@pytest.mark.parametrize(("text", "form"), FORMS, ids=[text for text, _ in FORMS])
def test_the_form_of_a_kind_of_sentence(text: str, form: str):
    """A kind that was read wrongly, and what looks like it but is not of it."""
    assert form == judged(text).form


@pytest.mark.parametrize(
    ("text", "binary"),
    [
        ("Backups get tested", False),
        ("The contract gets signed", True),
        ("Research into cheaper glass", False),
        ("Weekly active users are tracked in the dashboard", True),
        ("Costs are tracked weekly", False),
        ("The city council signs the lease", True),
        ("Fall back to the old till", True),
        ("DNS supports new records", True),
        ("Signing of the lease for the depot", True),
        ("Signing of leases", False),
        ("The council adopts the zoning plan", True),
        ("Residents adopt the new bins", False),
        ("Win the tender of the harbour", True),
        ("Win the trust of the crew", False),
        ("Error budget not exhausted in any month", False),
        ("Write better manuals", False),
        ("Write the manual", True),
        ("Make managers better hosts", False),
        ("Foremen hold briefings every two weeks", False),
        ("Embed a safety culture", False),
        ("Publish the culture book", True),
        ("Ensure good contact with growers", False),
        ("Ensure the ferry is ready", True),
        ("Keep residents informed", False),
    ],
)
def test_whether_it_can_only_be_done_or_not(text: str, *, binary: bool):
    """A habit or a search never ends; a fallback does, however it is worded."""
    assert binary is judged(text).binary


@pytest.mark.parametrize("mark", ["TBD", "tbd", "XXXX", "tba", "TBC"])
def test_a_number_still_to_come_is_a_number(mark: str):
    """Whatever stands for it: the sentence is a result, without a measure so far."""
    draft = okr.parse(f"Raise adoption of the app to {mark}%")

    assert ("outcome", False, False) == (draft.form, draft.measurable, draft.binary)
    assert ["K18"] == [
        each.code for each in okr.review(draft, rules=[okr.rules.K18, okr.rules.K01])
    ]
