"""What a review praises and asks: as an expert would, and no more than is true."""

import pytest

import okrkit as okr
from okrkit import Guardrail, KeyResult, Metric, Objective, OKRSet, Zones


def praised(what):
    """Names of the praise, in order."""
    return [each.name for each in okr.review(what).praise]


def asked(what):
    """Names of the questions, in order."""
    return [each.name for each in okr.review(what).questions]


def lines(objective, *krs):
    """An OKR as people write it."""
    return "\n".join([f"Objective: {objective}", "", *(f"- {kr}" for kr in krs)])


CHURN = "Cut monthly customer churn from 3.2% to 2%"


def test_fields_that_say_more():
    """Guardrails, assumptions, a reason, an intent, a stretch: what most leave out."""
    kr = KeyResult("a", CHURN, metric="churn", target=Zones(3.2, 3, 2, 1.5))
    keep = Objective(
        "keep",
        "Paying customers stay",
        [kr],
        why="Every third leaves within a year.",
        intent="aspirational",
        guardrails=[Guardrail(metric="cost", at_most=9)],
        assumptions=[okr.Assumption(drivers=["cost"], outcome="churn")],
    )
    okrs = OKRSet(
        [keep], metrics=[Metric("churn", unit="%"), Metric("cost")], cycle="2026-Q4"
    )

    assert {
        "scope", "numbers", "results", "baselines", "stretch", "guardrails",
        "assumptions", "why", "intent",
    } <= set(praised(okrs))  # fmt: skip


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (
            lines("Improve customer retention", CHURN, "Write it"),
            ["result", "baseline"],
        ),
        (lines("Improve customer retention", "Write it"), []),
        (lines("Let it shine", "Write it"), []),
        (CHURN, ["result", "baseline"]),
        ("Write it", []),
        ("NPS up 8", ["result"]),
    ],
)
def test_praise_of_single_key_results(text, names):
    """Where not all are good, the good ones are named."""
    assert names == [n for n in praised(text) if n in ("result", "baseline")]


def test_nobody_is_left_out_of_scope_without_need():
    """Enterprise accounts are a scope, but nothing says that others are out of it."""
    said = okr.review(lines("Enterprise customers stay", CHURN)).praise

    (scope,) = (each for each in said if each.name == "scope")
    assert "out of scope" not in scope.message


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("Paying tenants stay", "paying tenants, and puts free users out of scope."),
        ("New parents find us", "new parents."),
        ("US customers love us", "US customers."),
        ("Premium guests return", "premium guests."),
    ],
)
def test_people_are_called_what_the_team_calls_them(title, words):
    """A name for a group that nobody said makes a reader doubt the rest."""
    said = okr.review(lines(title, CHURN)).praise

    (scope,) = (each for each in said if each.name == "scope")
    assert f"It says whom it is about: {words}" == scope.message


@pytest.mark.parametrize(
    "title",
    [
        "People feel at home in our parks",
        "Launch the new employee handbook",
        "Turn free users into paying ones, free users into paying customers",
    ],
)
def test_nobody_is_made_up(title):
    """No people, a word that only says which handbook, or both sides: no scope."""
    assert "scope" not in praised(lines(title, CHURN))


@pytest.mark.parametrize(
    ("kr", "code", "name"),
    [
        ("Keep CSAT at 95%", "K11", "result"),
        ("Reduce NPS from 20 to 40", "K15", "baseline"),
        ("Reduce NPS from 20 to 40", "K15", "result"),
    ],
)
def test_what_is_at_fault_is_not_praised_for_it(kr, code, name):
    """Praise that contradicts a finding takes the weight from both."""
    notes = okr.review(kr)

    assert code in {each.code for each in notes.findings}
    assert name not in [each.name for each in notes.praise]


@pytest.mark.parametrize(
    ("krs", "is_said"),
    [
        (("Write 3 guides", "Hold 9 talks", "Launch 2 portals"), False),
        ((CHURN, "Reduce NPS from 20 to 40"), False),
        ((CHURN, "Raise NPS from 20 to 40"), True),
    ],
)
def test_numbers_of_a_plan_are_no_praise(krs, is_said):
    """A to-do list can be counted, and so can what cannot be meant."""
    assert is_said == ("numbers" in praised(lines("Keep our customers", *krs)))


def test_a_long_line_is_no_clear_one():
    """Praise for being short is for what is short."""
    aim = "Keep our customers, "
    assert "clear aim" in praised(lines("Keep our customers", CHURN))
    assert "clear aim" not in praised(lines(aim * 5 + "all of them", CHURN))


def test_a_word_on_firmness_is_asked_for_once():
    """Text has no field for it: one line for all objectives of it is enough."""
    levels = "80% of tenants pay online", "90% of calls answered within a minute"
    text = "\n\n".join(lines(f"Tenants stay {n}", *levels) for n in ("A", "B"))
    notes = okr.review(text)

    assert 1 == len(notes["S05"])
    assert 1 == asked(text).count("stretch or upkeep")


@pytest.mark.parametrize(
    ("text", "name", "is_asked"),
    [
        (lines("Active members stay", CHURN), "out of scope", True),
        (lines("Turn free users into paying customers", CHURN), "out of scope", False),
        (lines("Trialists become paying customers", CHURN), "out of scope", False),
        (lines("Existing customers buy more", CHURN), "out of scope", False),
        (lines("Premium guests return", CHURN), "out of scope", False),
        (lines("Delight enterprise customers", CHURN), "out of scope", False),
        (lines("Patients leave our clinic earlier", CHURN), "turnover", False),
        (lines("Keep customers", "Reduce customer meetings"), "what follows", False),
        (lines("Sell more", "Do more outbound calls"), "what follows", False),
        (lines("Healthy herds", "Vet visits every month"), "what follows", False),
        ("Cash burn within 5% of the plan", "how big", False),
        (lines("Paying customers stay", CHURN), "out of scope", True),
        (lines("Customers stay", CHURN), "out of scope", False),
        (lines("Improve customer retention", "Hold 3 talks"), "turnover", True),
        (lines("Improve customer retention", CHURN), "turnover", False),
        (lines("Improve hiring", "Hire 9 engineers"), "kept", True),
        (lines("Cut cost", "Cloud cost from $9k to $7k"), "at whose cost", True),
        (
            lines("Keep customers", "Hold 40 interviews with customers"),
            "what follows",
            True,
        ),
        (lines("Keep customers", CHURN), "what follows", False),
        ("NPS up 8", "how big", True),
        ("Raise NPS from 30 to 38", "how big", False),
        (CHURN, "how big", False),
    ],
)
def test_questions(text, name, is_asked):
    """Asked where it decides and nothing says it."""
    assert is_asked == (name in asked(text))


def test_a_team_that_measures_it_is_not_asked():
    """Why customers leave is known where somebody measures their complaints."""
    text = lines(
        "Improve customer retention",
        "Raise the share of cases solved at first contact from 60% to 80%",
    )

    assert "why they leave" not in asked(text)


def test_plain_values_and_sentences():
    """For programs, and for a chat."""
    notes = okr.review(lines("Paying customers stay", CHURN, "NPS up 8"))

    assert [str(each) for each in notes.praise] == [
        each["message"] for each in notes.to_dict()["praise"]
    ]
    assert notes.questions[0].to_dict()["codes"]
    assert str(notes.skipped[0]).startswith(notes.skipped[0].to_dict()["code"])


def test_what_is_waived_is_not_praised_for_it():
    """The team lives with it; it is no better for that."""
    notes = okr.review("Churn from 4% to 0%", waive={"T04": "Our only customer"})

    assert ["T04"] == [each.code for each in notes.waived]
    assert () == notes.praise
