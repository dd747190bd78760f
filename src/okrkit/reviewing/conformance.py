"""`check_rule`: whether a rule keeps what the library's own rules promise."""

import re
import warnings
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

from okrkit.errors import InvalidOKRError, OKRError, UnknownFieldWarning
from okrkit.model.checks import instance
from okrkit.model.okrset import OKRSet
from okrkit.reviewing.finding import Finding
from okrkit.reviewing.rule import Rule

if TYPE_CHECKING:
    from okrkit.history import Recorded
    from okrkit.reviewing.result import Review

__all__ = ["check_rule", "reviewed"]

_DAY: Final = re.compile(r"(?m)^# on: (\d{4}-\d{2}-\d{2})\s*$")
_DOCUMENT: Final = re.compile(r"(?m)^okrkit: ")
_SECTIONS: Final = ("checks", "why", "found", "instead", "waive", "source")
_ODD: Final = ("?", "NPS from 32 to 40 " * 50, "Objective: Keep\n- \u202e\x00- 5 %%")


def reviewed(
    example: str,
    rule: Rule,
    /,
    *,
    past: Iterable[OKRSet] = (),
    record: "Recorded | None" = None,
) -> "Review":
    """
    Review an example of a page by one rule.

    Args:
        example: Text as people write it, or a document in YAML, in which a line
            ``# on: 2026-11-15`` says the day.
        rule: The rule.
        past: Sets of earlier cycles.
        record: What was changed.

    Returns:
        The review.

    Raises:
        OKRError: The example cannot be read.

    Example:
        >>> from okrkit import rules
        >>> [f.code for f in reviewed("Launch the portal", rules.K01)]
        ['K01']
    """
    # Whoever imports this to check a source needs no review.
    from okrkit.formats import loads
    from okrkit.reviewing.review import review
    from okrkit.reviewing.rules.catalogue import ALL

    if not _DOCUMENT.search(example):
        return review(example, rules=[rule], past=past, record=record)
    with warnings.catch_warnings():
        # An example may show a field of the reader's own.
        warnings.simplefilter("ignore", UnknownFieldWarning)
        okrs = loads(example, format="yaml")
    day = _DAY.search(example)
    # Whether a waiver is of use is known where its rule is asked as well.
    waived = {key.partition(":")[0] for key in okrs.waive}
    return review(
        okrs,
        on=day and day[1],
        rules=[rule, *(other for other in ALL if other.code in waived - {rule.code})],
        past=past,
        record=record,
    )


def check_rule(
    rule: Rule, *, past: Iterable[OKRSet] = (), record: "Recorded | None" = None
) -> None:
    """
    Check that a rule keeps what okrkit's own rules promise.

    Its page has every section; it finds the fault in its example and not in the better
    one; it says the same each time, of words that are there; and it raises nothing,
    whatever it is shown.

    Args:
        rule: The rule.
        past: Sets of earlier cycles, where its examples need them.
        record: What was changed, where its examples need it.

    Raises:
        InvalidOKRError: The promises that are not kept, all of them, in one message
            (``rule-contract``).

    Example:
        >>> from okrkit import rules
        >>> check_rule(rules.K01)
    """
    instance(rule, kind=Rule, field="rule")
    earlier = tuple(past)
    broken = [
        *_page(rule),
        *_examples(rule, past=earlier, record=record),
        *_oddities(rule),
    ]
    if broken:
        raise InvalidOKRError(
            "the rule breaks what every rule keeps",
            code="rule-contract",
            place=rule.code,
            got="; ".join(broken),
        )


def _page(rule: Rule) -> Iterator[str]:
    page = rule.page
    for name in _SECTIONS:
        if not getattr(page, name):
            yield f"its page has no section {name!r}"


def _examples(
    rule: Rule, *, past: tuple[OKRSet, ...], record: "Recorded | None"
) -> Iterator[str]:
    """Try both examples; one that lacks what the rule needs proves nothing."""
    for head, example in (
        ("Found", rule.page.found),
        ("Use instead", rule.page.instead),
    ):
        if not example:
            continue
        try:
            first = reviewed(example, rule, past=past, record=record)
            again = reviewed(example, rule, past=past, record=record)
        except OKRError as error:
            yield f"{head} cannot be reviewed: {error}"
            continue
        found = first.of(rule.code)
        if first.skipped:
            yield f"{head} lacks what the rule needs: {first.skipped[0].why}"
        elif bool(found) != (head == "Found"):
            yield f"{head} {f'is found: {found[0]}' if found else 'is not found'}"
        if first.to_dict() != again.to_dict():
            yield f"{head} is reviewed differently each time"
        for finding in found:
            yield from _finding(finding)


def _finding(finding: Finding) -> Iterator[str]:
    if not finding.message.strip():
        yield f"it says nothing of {finding.subject}"
    start, end = finding.span or (0, 0)
    if finding.span is not None and not 0 <= start < end <= len(finding.title):
        yield f"its span {finding.span} is not in the title of {finding.subject}"


def _oddities(rule: Rule) -> Iterator[str]:
    """Show it what nobody writes on purpose."""
    from okrkit.reviewing.review import review

    for odd in (OKRSet(), *_ODD):
        try:
            found = review(odd, rules=[rule])
        except OKRError as error:
            yield f"it raises: {error.got or error}"
        else:
            for finding in found:
                yield from _finding(finding)
