"""Who, until when and that one wants it: what leads into an order changes nothing."""

import json
from pathlib import Path

import pytest

from okrkit.wording.draft import Draft, parse
from okrkit.wording.languages.en import form_verbs

CORPUS = Path(__file__).parent / "corpus" / "development.jsonl"
ORDERS = frozenset(
    word
    for name in ("work", "delivery", "change", "reach", "start", "staff")
    for word in form_verbs.VERBS[name].split()
)


@pytest.mark.parametrize(
    "lead",
    [
        "By 30 June, ",
        "By the end of Q2 we will ",
        "In Q3, ",
        "This quarter, we will ",
        "We want to ",
        "We plan to ",
        "Our goal is to ",
        "The aim is to ",
        "The team will ",
        "Our engineers should ",
        "Team to ",
        "Company to ",
        "Please ",
        "Let's ",
        "Sales to ",
        "kr1: ",
        "- [ ] kr 2.1: ",
        "Sales: ",
    ],
)
@pytest.mark.parametrize(
    ("order", "form", "binary"),
    [
        ("interview at least 14 lapsed donors", "activity", False),
        ("publish the tide table", "activity", True),
        ("hire 2 stewards", "activity", False),
        ("launch the ferry app", "activity", True),
    ],
)
def test_an_order_is_one_behind_what_leads_to_it(
    lead: str, order: str, form: str, *, binary: bool
):
    """People name the owner, the date or the wish first; the order is the same."""
    draft = parse(lead + order)

    assert (form, binary) == (draft.form, draft.binary)


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("We have published 3 tide tables", "activity"),
        ("The team has shipped the ferry app", "activity"),
        ("The squad writes a runbook", "activity"),
        ("Interviewed at least 14 lapsed donors", "activity"),
        ("Reported on 3 audits", "activity"),
        ("Closed 30 bugs", "activity"),
        # What somebody else does, a measure and a level are results whoever says so.
        ("Customers will publish 30 reviews", "outcome"),
        ("The nurses will feel safer on night shifts", "outcome"),
        ("The company grows revenue by 20%", "outcome"),
        ("The team reaches a velocity of 40", "outcome"),
        ("We want to cut churn from 5% to 3%", "outcome"),
        ("Our goal is to win 30 customers", "outcome"),
        ("Our goal attainment is at least 80%", "outcome"),
        ("By training staff, cut churn to 3%", "outcome"),
        ("Sales to reach $5m", "outcome"),
        ("Sales to grow by 5%", "outcome"),
        ("Time to hire from 40 to 30 days", "outcome"),
        ("Registered users up to 5,000", "outcome"),
        # A label before a share or a number of things, and before the value itself.
        ("Sales: 80% of account plans written", "activity"),
        ("Onboarding: 12 guides published", "activity"),
        ("Uptime: 99%", "outcome"),
        ("NPS: 40 points", "outcome"),
    ],
)
def test_what_leads_to_a_result_makes_no_order_of_it(text: str, form: str):
    """What is satisfied by work is work in every tense, a result is one in all."""
    assert form == parse(text).form


@pytest.mark.parametrize(
    "text",
    [
        "Improve trust at all levels",
        "We improve trust at all levels",
        "Sales: improve trust at all levels",
    ],
)
def test_where_it_applies_is_no_target_behind_a_lead(text: str):
    """The first word decides how "all" is meant, wherever the order begins."""
    assert parse(text).measurable is False


def test_each_of_them_is_told_of_what_is_counted_before_a_date():
    """A date behind "for each" makes no second target of it."""
    draft = parse("Write 6 guides and draw a chart for each by the end of March")

    assert [6] == [slots.target for slots in draft.targets]


@pytest.mark.parametrize("tag", ["(stretch)", "(committed)", "[aspirational]"])
def test_a_kind_of_target_beside_it_is_no_verb(tag: str):
    """The ambition that is noted behind a key result says nothing of its form."""
    plain, tagged = (
        parse("Call 14 lapsed donors"),
        parse(f"Call 14 lapsed donors {tag}"),
    )

    assert (plain.form, plain.strength) == (tagged.form, tagged.strength)


def _told(draft: Draft) -> tuple[bool, bool, bool, int]:
    own = draft.form != "outcome"
    return own, draft.binary, draft.measurable, len(draft.targets)


def _small(text: str) -> str:
    return text[0].lower() + text[1:]


@pytest.mark.parametrize(
    ("before", "behind"),
    [
        ("By 30 June, ", ""),
        ("We want to ", ""),
        ("The team will ", ""),
        ("Please ", ""),
        ("kr1: ", ""),
        ("", " (stretch)"),
        ("", " by the end of May"),
    ],
)
def test_real_orders_read_alike_with_and_without_a_lead(before: str, behind: str):
    """A law over our corpus: what is added says nothing, so next to nothing changes."""
    texts = [
        json.loads(line)["text"]
        for line in CORPUS.read_text(encoding="utf-8").splitlines()
    ]
    orders = [text for text in texts if text.split()[0].lower() in ORDERS]

    moved = [
        text
        for text in orders
        if _told(parse(text)) != _told(parse(before + _small(text) + behind))
    ]

    assert len(orders) > 80
    assert 0.03 > len(moved) / len(orders), moved


def test_wishes_for_wishes_are_not_followed_for_ever():
    """Whoever plans to want to aim to do it has said it thrice."""
    assert "activity" == parse("We want to hope to plan to publish the guide").form


@pytest.mark.parametrize(
    "text",
    [
        "Make the depot easy to run - make sure they all work",
        "Make our forms quick to fill in - see that they all fit one page",
    ],
)
def test_all_of_what_is_said_beside_is_no_target(text: str):
    """Behind what it is made for, "they all" says how, and not how much."""
    draft = parse(text)

    assert ("activity", False) == (draft.form, draft.measurable)
