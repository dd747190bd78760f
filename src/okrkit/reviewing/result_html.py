"""A review for a notebook: the letter, the words underlined that are meant."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from okrkit import markup
from okrkit.markup import Markup, Tone, element, join
from okrkit.reviewing.finding import Finding, Severity
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

__all__ = ["finding_html", "html"]

_TONES: Final[dict[Severity, Tone]] = {
    "error": "bad",
    "warning": "fair",
    "info": "info",
}
_TITLE: Final = 200


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


def finding_html(finding: Finding, /) -> Markup:
    """
    Write one finding for a notebook.

    Args:
        finding: The finding.

    Returns:
        What ``_repr_html_`` returns: the rule, the message, the words it is about and
        what to write instead, as the letter has them.

    Example:
        >>> from okrkit import review, rules
        >>> found = review("Launch the portal", rules=[rules.K01]).findings[0]
        >>> "<em>Launch</em> the portal" in finding_html(found)
        True
    """
    line = element("li", *_where(finding.subject, finding))
    parts = [
        element("div", *_rule(finding)),
        element("div", finding.message),
        element("ul", line),
        _instead(finding.suggestion),
    ]
    if finding.waived is not None:
        parts.append(element("p", f"waived: {finding.waived}"))
    body = element("section", *parts, class_="okrkit-letter", aria_label="finding")
    return markup.fragment(body, text=str(finding))


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
        if said:
            kept, more = letter.few(said, most)
            lines = [element("li", message) for message in kept]
            if more:
                lines.append(element("li", f"… and {more} more", class_="okrkit-more"))
            yield element("h2", head)
            yield element("ul", *lines)
    yield from _below(review)


def _below(review: "Review") -> Iterator[Markup]:
    if review.waived:
        yield element("details", *_waived(review))
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
    head = [*_rule(group)]
    if count:
        head.append(element("span", f" · {count}", class_="okrkit-soft"))
    made, more = points(group)
    shown = [_point(letter, point) for point in made]
    if more:
        shown.append(element("div", f"… and {more} more", class_="okrkit-more"))
    return element("li", element("div", *head), *shown)


def _rule(found: Finding | Group) -> Iterator[Markup]:
    """Name the rule, with its severity."""
    yield element("strong", f"{found.code} {found.name} ")
    yield markup.badge(found.severity, _TONES[found.severity])


def _point(letter: Told, point: Point) -> Markup:
    """Make one message, the words it is about, and what to write instead."""
    lines = []
    for finding in point.findings:
        instead = "" if point.suggestion else finding.suggestion
        lines.append(
            element("li", *_where(letter.name(finding), finding), _instead(instead))
        )
    return element(
        "div",
        element("div", point.message),
        element("ul", *lines),
        _instead(point.suggestion),
    )


def _instead(suggestion: str) -> Markup:
    if not suggestion:
        return join(())
    arrow = element("span", "→ ", aria_hidden="true")
    return element("div", arrow, suggestion)


def _where(name: str, finding: Finding) -> Iterator[markup.Cell]:
    """Name what it is about, the words underlined that show it."""
    title = finding.title
    if name:
        yield element("strong", name)
        yield " " if title else ""
    start, end = finding.span or (0, 0)
    if len(title) > _TITLE or start >= end:
        yield markup.plain(title, limit=_TITLE)
        return
    yield title[:start]
    yield element("em", title[start:end])
    yield title[end:]


def _also(letter: Told, group: Group) -> Markup:
    finding, count = group.findings[0], letter.count(group)
    about = count or letter.name(finding)
    return element(
        "li",
        *_rule(group),
        element("span", f" · {about}" if about else "", class_="okrkit-soft"),
        element("div", finding.message),
    )


def _waived(review: "Review") -> Iterator[Markup]:
    yield element("summary", f"waived ({len(review.waived)})")
    lines = (f"{each.code} {each.subject}: {each.waived}" for each in review.waived)
    yield element("ul", *(element("li", line) for line in lines))
