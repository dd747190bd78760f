"""Words that are a verb or a noun, work or a change, by what stands beside them."""

import pytest

import okrkit as okr

FORMS = [
    # A noun that could be an order, and what is said of it.
    ("Churn falls", "outcome"),
    ("Scrap falls", "outcome"),
    ("Stock turns from 5 to 8", "outcome"),
    ("Report readers from 150 to 400", "outcome"),
    ("Design wins from 2 to 6", "outcome"),
    ("Host families from 30 to 45", "outcome"),
    ("Budget holders who open the summary each week from 18% to 55%", "outcome"),
    ("Scrap the old forms", "activity"),
    ("Report to the readers", "activity"),
    ("Design the winning entry", "activity"),
    ("Host families for 3 days", "activity"),
    # Business that is won, media that are grown for those who follow them.
    ("Win 6 new mandates", "outcome"),
    ("Draft 6 new mandates", "activity"),
    ("Grow the magazine from 4k to 9k", "outcome"),
    ("Print the magazine", "activity"),
    # A share that is kept, filled or turned to something else.
    ("Retain 80% of seasonal staff", "outcome"),
    ("Keep 90% of apprentices", "outcome"),
    ("Keep 90% of staff trained", "activity"),
    ("Shift 45% of calls to the app", "outcome"),
    ("Move 30 calls to Monday", "activity"),
    ("Turn 12% of visitors into members", "outcome"),
    ("Turn the lights off", "activity"),
    ("Fill 92% of places", "outcome"),
    ("Fill 40 forms", "activity"),
    # How much better something is made.
    ("Make builds 40% faster", "outcome"),
    ("Make 40 faster builds", "activity"),
    ("Shrink the bundle to 250 KB", "outcome"),
    ("Streamline the form from 18 to 7 fields", "outcome"),
    ("Streamline the form", "activity"),
    # To teach is work, but for what those taught will do.
    ("Train 250 key users", "activity"),
    ("Educate 150 patients", "activity"),
    ("Coach 12 customers", "activity"),
    ("Train 250 customers to bleed their radiators", "outcome"),
    ("Onboard 20 customers", "outcome"),
    ("Onboard 8 new colleagues", "activity"),
    ("100% of drivers attend the safety training", "activity"),
    ("100% of drivers arrive on time", "outcome"),
]


@pytest.mark.parametrize(("text", "form"), FORMS, ids=[text for text, _ in FORMS])
def test_the_words_beside_a_word_tell_what_it_is(text: str, form: str):
    """What looks alike is told apart by its number, its object or its order."""
    assert form == okr.parse(text).form


def test_a_ritual_with_a_name_of_trouble():
    """A bug bash is held by the team: no bugs are counted."""
    assert okr.parse("Bug bash every Friday").form != "outcome"
