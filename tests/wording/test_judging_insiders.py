"""What one's own people go through is work; what others do, and names, are not."""

import pytest

import okrkit as okr
from okrkit.wording.draft import parse


@pytest.mark.parametrize(
    ("text", "form"),
    [
        # One's own people are taught, or teach themselves.
        ("95% of drivers complete the hygiene course", "activity"),
        ("100% of nurses finish the e-learning", "activity"),
        ("Every nurse attends a refresher course", "activity"),
        ("teachers attend 3 safety briefings each", "activity"),
        ("60% of our analysts certified in statistics", "activity"),
        ("85% of staff trained in first aid", "activity"),
        ("90% of nurses certified in first aid", "activity"),
        ("80% of teachers take part in the workshop", "activity"),
        ("98% of warehouse workers receive forklift training", "activity"),
        # Others who learn, and what own people then do, think and are.
        ("80% of pupils complete the course", "outcome"),
        ("45% of customers attend our webinar", "outcome"),
        ("70% of teachers complete our course on fractions", "outcome"),
        ("95% of nurses say they feel safe", "outcome"),
        ("70% of teachers use the planner every week", "outcome"),
        ("75% of staff recommend us as an employer", "outcome"),
    ],
)
def test_own_people_who_are_taught(text: str, form: str):
    """Sitting in a course shows nothing yet; the professions are staff where taught."""
    assert form == parse(text).form


@pytest.mark.parametrize(
    ("text", "form"),
    [
        # Words in quotation marks before a noun are its name.
        ('"Works as promised" answers up from 12% to 30%', "outcome"),
        ("\u2018Would buy again\u2019 share up from 41% to 55%", "outcome"),
        ('"Build it yourself" orders from 120 to 400', "outcome"),
        ('Launch the "Works as promised" page', "activity"),
        ('Write 3 "how we work" guides', "activity"),
        ('"How to start" video recorded', "activity"),
        # Where nothing follows that they could name, they are read as they stand.
        ('"Launch the portal"', "activity"),
        ('"Launch the portal" by June', "activity"),
        ('Launch the 6" pizza', "activity"),
        ('Launch " the portal', "activity"),
        # Which of them are counted is told by "without", where a number follows.
        ("Beds filled without temps from 60% to 85%", "outcome"),
        ("Share of posts filled without help: 40% today, 70% by May", "outcome"),
        ("Portal launched without delay", "activity"),
        ("Flyers handed out from 200 to 500", "activity"),
        # Less of what was done is an effect.
        ("Safety papers blocked deals down from 9 to 2 a month", "outcome"),
        ("Pages written from 10 to 40", "activity"),
        # A verb in -s that heads a line gives no order.
        ("Deploys: 1/week to 1/day", "outcome"),
        ("Deploy 3 services", "activity"),
        # What lives does so by itself.
        ("400 seedlings survive the winter", "outcome"),
        ("Plant 400 trees", "activity"),
        # A score, and what is done.
        ("rating 4.4 (4.0)", "outcome"),
        ("rating 40 products", "activity"),
    ],
)
def test_the_first_words_that_look_like_a_verb(text: str, form: str):
    """A quantity from one value to another leads good key results."""
    assert form == parse(text).form


@pytest.mark.parametrize(
    "text", ["Meet 1:1 with each report", "Supplier meetings from 2 to 6 a month"]
)
def test_what_hardly_reads_as_a_result_is_not_praised(text: str):
    """A judgement that is nearly a toss-up is not worth praise."""
    assert "result" not in [praise.name for praise in okr.review(text).praise]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Satisfaction with training 4.2/5", []),
        ("Training hours from 4 to 9", ["K01"]),
    ],
)
def test_what_people_think_of_training_is_no_work(text: str, said: list[str]):
    """What is measured is the first noun, and not what it is about."""
    whole = f"Objective: Guests sleep well\n- {text}\n- Sick days from 9 to 6"
    assert said == [found.code for found in okr.review(whole) if found.code == "K01"]
