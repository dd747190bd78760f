"""A review for a notebook: the letter, the words underlined that are meant."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from okrkit import markup
from okrkit.markup import Markup, element
from okrkit.reviewing.finding_html import instead_of, rule_of, words_of
from okrkit.reviewing.ranking import Group
from okrkit.reviewing.saying import (
    ASKED,
    PRAISED,
    Point,
    Told,
    apart,
    not_asked,
    points,
    told,
)
from okrkit.reviewing.unread import FOREIGN, is_foreign, unread

if TYPE_CHECKING:
    from okrkit.reviewing.result import Review

__all__ = ["html"]


def html(review: "Review", /) -> Markup:
    """
    Write a review for a notebook.

    Args:
        review: The review.

    Returns:
        What ``_repr_html_`` returns: lists under heads, no table, so that it can be
        read on a narrow screen and by ear.

    Example:
        >>> from okrkit import review, rules
        >>> "<em>" in html(review("Launch the portal", rules=[rules.K01]))
        True
    """
    parts = _parts(told(review))
    body = element("section", *parts, class_="okrkit-letter", aria_label="review")
    return markup.fragment(body, text=str(review))


def _parts(letter: Told) -> Iterator[Markup]:
    review = letter.review
    if letter.leading:
        yield element("h2", "What decides")
        yield element("ol", *(_leading(letter, group) for group in letter.leading))
    else:
        yield element("p", _good(letter))
    if letter.also or letter.rest:
        yield element("h2", letter.second)
        also = [_also(letter, group) for group in letter.also]
        if letter.rest:
            named = ", ".join(f"{group.code} {group.name}" for group in letter.rest)
            also.append(element("li", f"and {named}", class_="okrkit-more"))
        yield element("ul", *also)
    sorts = apart(review)
    if sorts:
        yield element("p", sorts)
    for head, said, most in (
        ("Good, and should stay", review.praise, PRAISED),
        ("To ask", review.questions, ASKED),
    ):
        kept, more = letter.few(said, most)
        if kept:
            lines = [element("li", message) for message in kept]
            if more:
                lines.append(element("li", f"… and {more} more", class_="okrkit-more"))
            yield element("h2", head)
            yield element("ul", *lines)
    yield from _below(letter)


def _below(letter: Told) -> Iterator[Markup]:
    review = letter.review
    if review.waived:
        yield element("details", *_waived(letter))
    left = unread(review.left)
    if left:
        yield element("p", left)
    skipped = not_asked(review.skipped)
    if skipped:
        yield element("p", element("small", skipped), class_="okrkit-soft")


def _good(letter: Told) -> Markup | str:
    if is_foreign(letter.review.left):
        return FOREIGN
    return markup.badge(letter.good.removesuffix(".").lower(), "good")


def _leading(letter: Told, group: Group) -> Markup:
    """Make what decides: the rule with its severity, and some examples of it."""
    count = letter.count(group)
    head = [*rule_of(group)]
    if count:
        head.append(element("span", f" · {count}", class_="okrkit-soft"))
    made, more = points(group)
    shown = [_point(letter, point) for point in made]
    if more:
        shown.append(element("div", f"… and {more} more", class_="okrkit-more"))
    return element("li", element("div", *head), *shown)


def _point(letter: Told, point: Point) -> Markup:
    """Make one message, the words it is about, and what to write instead."""
    lines = []
    for finding in point.findings:
        instead = "" if point.suggestion else finding.suggestion
        lines.append(
            element("li", *words_of(letter.name(finding), finding), instead_of(instead))
        )
    return element(
        "div",
        element("div", point.message),
        element("ul", *lines),
        instead_of(point.suggestion),
    )


def _also(letter: Told, group: Group) -> Markup:
    finding, about = group.findings[0], letter.among(group)
    return element(
        "li",
        *rule_of(group),
        element("span", f" · {about}" if about else "", class_="okrkit-soft"),
        element("div", finding.message),
    )


def _waived(letter: Told) -> Iterator[Markup]:
    waived = letter.review.waived
    yield element("summary", f"waived ({len(waived)})")
    lines = [
        f"{f'{each.code} {letter.name(each)}'.rstrip()}: {each.waived}"
        for each in waived
    ]
    yield element("ul", *(element("li", line) for line in lines))
