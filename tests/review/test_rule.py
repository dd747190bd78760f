"""A rule of one's own: one function, guarded, with a page."""

import pytest

import okrkit as okr
from okrkit.errors import InvalidOKRError
from okrkit.testing import check_rule

rule = okr.rules.rule

PAGE = """
    A title with the word very.

    Why it matters:
        It says nothing.

    Found:
        Cut churn very much to 2%

    Use instead:
        Cut churn from 3% to 2%

    When to waive:
        Never.

    Source:
        A guide.
"""


def very(context):
    """Find the word very."""
    for kr in context.key_results:
        at = kr.title.find("very")
        if at >= 0:
            yield kr.hit("It says very.", span=(at, at + 4), suggestion="Leave it out.")


very.__doc__ = PAGE


def made(check, **options):
    """Make a rule of a function."""
    return rule("ACME1", "very", severity="info", source="A guide", **options)(check)


def codes(text, *rules):
    """Return the codes of what rules find."""
    return [finding.code for finding in okr.review(text, rules=rules)]


def test_a_finding_carries_what_its_rule_says_of_itself():
    """A reader of the report needs no table beside it."""
    own = made(very, part="substance", status="evidence")
    (finding,) = okr.review("A very good NPS of 40", rules=[own])

    assert ("ACME1", "very", "info", "A guide") == (
        finding.code,
        finding.name,
        finding.severity,
        finding.source,
    )
    assert ("substance", "evidence", "very") == (
        finding.part,
        finding.status,
        finding.words,
    )
    assert "ACME1 a-very-good-nps-of-40: It says very." == str(finding)


def test_a_hit_may_be_more_severe_than_its_rule():
    """Some cases of a remark are errors."""

    def check(context):
        for kr in context.key_results:
            yield kr.hit("No.", severity="error")

    notes = okr.review("NPS from 32 to 40", rules=[made(check)])

    assert "error" == notes.worst
    assert not notes.ok


def test_whatever_a_rule_raises_is_told_as_its_fault():
    """A rule of others must not take the program down with an error of no use."""

    def check(context):
        raise ZeroDivisionError(context.okrs.name)
        yield

    with pytest.raises(InvalidOKRError) as caught:
        codes("NPS from 32 to 40", made(check))

    assert ("rule-failed", "ACME1") == (caught.value.code, caught.value.place)
    assert "ZeroDivisionError" in caught.value.got


def test_errors_of_okrkit_pass_as_they_are():
    """They have a code of their own, which says more."""

    def check(context):
        yield context.okrs.key_result("nobody")

    with pytest.raises(okr.errors.UnknownIdError):
        codes("NPS from 32 to 40", made(check))


def test_a_rule_that_yields_something_else_is_refused():
    """A text is no finding: it names nobody."""

    def check(_):
        yield "It is bad."

    with pytest.raises(InvalidOKRError) as caught:
        codes("NPS from 32 to 40", made(check))

    assert "wrong-type" == caught.value.code


@pytest.mark.parametrize(
    ("wrong", "place"),
    [
        ({"severity": "fatal"}, "severity"),
        ({"code": ""}, "code"),
        ({"needs": ["money"]}, "needs"),
        ({"part": "style"}, "part"),
    ],
)
def test_a_rule_is_checked_when_it_is_made(wrong, place):
    """Not on the day of the first review."""
    parts = {"code": "ACME1", "name": "very", "severity": "info"} | wrong
    with pytest.raises(InvalidOKRError) as caught:
        rule(parts.pop("code"), parts.pop("name"), **parts)(very)

    assert place in caught.value.place


def test_a_rule_that_lacks_what_it_needs_is_skipped_and_listed():
    """Silence must not look like praise."""
    notes = okr.review("A very good NPS", rules=[made(very, needs=("day",))])

    assert () == notes.findings
    assert ["ACME1 very: no day was given (on=)"] == [str(s) for s in notes.skipped]


def test_a_rule_that_keeps_its_promises_passes():
    """Nothing is said where nothing is wrong."""
    check_rule(made(very))


def changed(old, new):
    """Return a function as `very`, with another page."""

    def check(context):
        return very(context)

    check.__doc__ = PAGE.replace(old, new)
    return check


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("When to waive:\n        Never.", "", "its page has no section 'waive'"),
        ("Cut churn very much to 2%", "Cut churn to 2%", "Found is not found"),
        ("Cut churn from 3%", "Cut churn very from 3%", "Use instead is found"),
        ("Cut churn very much to 2%", "okrkit: 2", "Found cannot be reviewed"),
        ("Found:\n        Cut churn very much to 2%", "", "no section 'found'"),
    ],
)
def test_a_page_that_does_not_hold_is_told(old, new, said):
    """The author of a rule hears it before a team does."""
    with pytest.raises(InvalidOKRError) as caught:
        check_rule(made(changed(old, new)))

    assert "rule-contract" == caught.value.code
    assert said in caught.value.got


def test_a_rule_that_fails_on_odd_words_is_told():
    """Titles are written by people, and an empty set is a set."""

    def check(context):
        yield from very(context)
        assert 1 / len(context.key_results)

    check.__doc__ = PAGE
    with pytest.raises(InvalidOKRError) as caught:
        check_rule(made(check))

    assert "it raises: ZeroDivisionError" in caught.value.got


def test_a_rule_that_asks_for_what_is_not_there_is_told():
    """An error of okrkit stops a review as well as any other."""

    def check(context):
        yield from very(context)
        context.okrs.key_result("nobody")

    check.__doc__ = PAGE
    with pytest.raises(InvalidOKRError, match=r"it raises: .*nobody"):
        check_rule(made(check))


def test_a_rule_that_says_nothing_or_points_beyond_the_words_is_told():
    """A finding without a message, or of no words, cannot be acted on."""

    def check(context):
        for kr in context.key_results:
            if "very" in kr.title:
                yield kr.hit(" ", span=(0, 1000))

    check.__doc__ = PAGE
    with pytest.raises(InvalidOKRError) as caught:
        check_rule(made(check))

    assert "it says nothing of cut-churn-very-much-to-2" in caught.value.got
    assert "its span (0, 1000) is not in the title" in caught.value.got


def test_a_rule_that_changes_its_mind_is_told():
    """The same words get the same review, today and tomorrow."""
    seen = []

    def check(context):
        seen.append(context)
        for kr in context.key_results:
            if "very" in kr.title:
                yield kr.hit(f"Look {len(seen)}.")

    check.__doc__ = PAGE
    with pytest.raises(InvalidOKRError, match="reviewed differently each time"):
        check_rule(made(check))


def test_an_example_without_what_the_rule_needs_proves_nothing():
    """It would be skipped, and pass for the better example."""
    with pytest.raises(InvalidOKRError, match="lacks what the rule needs"):
        check_rule(made(very, needs=("day",)))


def test_a_document_may_be_an_example_with_its_day():
    """Some faults are of fields, or of a day."""
    document = (
        "# on: 2026-11-15\n        okrkit: 1\n        cycle: 2026-Q4\n        "
        "objectives:\n          - {id: keep, title: Keep, "
        "key_results: [Cut churn very much to 2%]}"
    )
    check = changed("Cut churn very much to 2%", document)
    check.__doc__ = check.__doc__.replace(
        "Cut churn from 3% to 2%", document.replace(" very", "")
    )

    check_rule(made(check, needs=("day",)))


def test_no_rule_is_no_rule():
    """A function alone has no code."""
    with pytest.raises(InvalidOKRError):
        check_rule(very)


def test_a_code_that_is_none_is_no_name():
    """Python adds what is near."""
    with pytest.raises(AttributeError, match="no attribute 'K99'"):
        _ = okr.rules.K99
