"""What a team lives with: for one key result or everywhere, each with its reason."""

import pytest

import okrkit as okr

DOCUMENT = {
    "okrkit": 1,
    "cycle": "2026-Q4",
    "objectives": [
        {
            "id": "keep",
            "title": "Customers stay",
            "key_results": [
                {"id": "audit", "title": "We say audit", "at_least": 1},
                {"id": "again", "title": "We say audit again", "at_least": 1},
            ],
        }
    ],
}


@okr.rules.rule("ACME1", "says audit", severity="warning")
def says_audit(context):
    """Find the word audit."""
    for kr in context.key_results:
        if "audit" in kr.title:
            yield kr.hit("It says audit.")


RULES = (says_audit, okr.rules.W01)


def review(waive=None, rules=RULES, document=None):
    """Review the document, or one that waives something itself."""
    okrs = okr.from_dict(DOCUMENT | (document or {}))
    return okr.review(okrs, rules=rules, waive=waive)


def test_a_code_waives_a_rule_everywhere():
    """The finding stays, with the reason."""
    notes = review({"ACME1": "It is law"})

    assert () == notes.findings
    assert [("audit", "It is law"), ("again", "It is law")] == [
        (finding.subject, finding.waived) for finding in notes.waived
    ]


def test_a_code_and_an_id_waive_one():
    """What is right for an audit need not be so for the rest."""
    notes = review({"ACME1:audit": "It is law"})

    assert ["again"] == [finding.subject for finding in notes]
    assert ["audit"] == [finding.subject for finding in notes.waived]


def test_the_narrower_reason_is_given():
    """It says more."""
    notes = review({"ACME1": "All", "ACME1:audit": "This one"})

    assert ["This one", "All"] == [finding.waived for finding in notes.waived]


def test_the_call_wins_over_the_document():
    """Both may waive; of one key the call's reason stands."""
    notes = review(
        {"ACME1:audit": "By call"},
        document={"waive": {"ACME1:audit": "Before", "ACME1:again": "By document"}},
    )

    assert ["By call", "By document"] == [finding.waived for finding in notes.waived]


@pytest.mark.parametrize("key", ["ACME1:nobody", "ACME2"])
def test_a_waiver_that_waives_nothing_is_found(key):
    """It would silence the rule the day it is right."""
    quiet = okr.rules.rule("ACME2", "quiet", severity="info")(lambda _: ())
    notes = review({key: "Once it did"}, rules=[quiet, *RULES])

    assert [("W01", key, "info")] == [
        (f.code, f.subject, f.severity) for f in notes if f.code == "W01"
    ]
    assert f"The waiver of {key} waives nothing any more." in str(notes)


def test_a_waiver_of_use_is_not_found():
    """Of two that fit, both are of use."""
    notes = review({"ACME1": "All", "ACME1:audit": "This one"})

    assert () == notes.findings


def test_a_waiver_of_a_rule_that_was_not_asked_may_be_of_use():
    """Nobody knows, so nothing is said."""
    skipped = okr.rules.rule("ACME2", "of a day", severity="info", needs=("day",))(
        says_audit.check
    )
    notes = review({"ACME2": "So", "K01": "So"}, rules=[*RULES, skipped])

    assert {"ACME1"} == {finding.code for finding in notes}


def test_it_can_be_waived_itself():
    """And is then of use wherever any other is not."""
    notes = review({"ACME1:nobody": "So", "W01": "One list for all our sets"})

    assert {"ACME1"} == {finding.code for finding in notes}
    assert ["ACME1:nobody"] == [finding.subject for finding in notes.waived]


def test_it_can_be_agreed_not_to_look_for_them():
    """One list of waivers may serve many sets."""
    okrs = okr.from_dict(DOCUMENT)
    notes = okr.review(
        okrs, rules=RULES, waive={"ACME1:nobody": "So"}, severities={"W01": "off"}
    )

    assert {"ACME1"} == {finding.code for finding in notes}


def free(*titles, waive):
    """Review a document whose key results are free text, with a waiver of its own."""
    aim = {"id": "keep", "title": "Customers stay", "key_results": list(titles)}
    return review(document={"objectives": [aim], "waive": waive})


def test_free_text_is_waived_by_its_words():
    """Something put before it must not be waived in its stead."""
    waive = {"ACME1:we-say-audit": "It is law"}
    for titles in (("We say audit",), ("Tell of the audit", "We say audit")):
        notes = free(*titles, waive=waive)
        assert ["We say audit"] == [finding.title for finding in notes.waived]
        assert "W01" not in {finding.code for finding in notes}


def test_a_waiver_of_a_place_is_found():
    """It moves to whatever stands there next, and nobody is told."""
    notes = free("We say audit", waive={"ACME1:keep.1": "It is law"})

    assert ["We say audit"] == [finding.title for finding in notes.waived]
    (found,) = notes["W01"]
    assert "ACME1:we-say-audit" in found.suggestion
