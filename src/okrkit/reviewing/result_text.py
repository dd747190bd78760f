"""A review as a short letter of text: what decides first."""

from collections.abc import Iterator
from textwrap import fill
from typing import TYPE_CHECKING, Final

from okrkit.markup import plain
from okrkit.reviewing.finding import Finding
from okrkit.reviewing.phrasing import quoted
from okrkit.reviewing.ranking import Group
from okrkit.reviewing.saying import (
    ASKED,
    PRAISED,
    Told,
    apart,
    not_asked,
    points,
    told,
)
from okrkit.reviewing.unread import unread

if TYPE_CHECKING:
    from okrkit.reviewing.result import Review

__all__ = ["letter"]

_WIDTH: Final = 88
_TITLE: Final = 72


def letter(review: "Review", /) -> str:
    """
    Write a review as a coach would: what decides, the rest, what is good, what to ask.

    Args:
        review: The review.

    Returns:
        Some twenty lines at most where a single OKR was reviewed, however much was
        found.

    Example:
        >>> from okrkit import review, rules
        >>> print(letter(review("Launch it", rules=[rules.K01])).splitlines()[1])
        1. K01 activity, warning
    """
    all_of_it = told(review)
    return "\n".join(_lines(all_of_it))


def _lines(letter: Told) -> Iterator[str]:
    review = letter.review
    if letter.leading:
        yield "What decides"
        for place, group in enumerate(letter.leading, 1):
            yield from _leading(letter, place, group)
    else:
        yield letter.good
    if letter.also:
        yield from ("", letter.second)
        for group in letter.also:
            yield from _also(letter, group)
    if letter.rest:
        codes = ", ".join(f"{group.code} {group.name}" for group in letter.rest)
        yield _filled(f"and {codes}", "- ")
    sorts = apart(review)
    if sorts:
        yield from ("", _filled(sorts, ""))
    for head, sign, said, most in (
        ("Good, and should stay", "+ ", review.praise, PRAISED),
        ("To ask", "? ", review.questions, ASKED),
    ):
        kept, more = letter.few(said, most)
        if kept:
            yield from ("", head)
            yield from (_filled(plain(message), sign) for message in kept)
            if more:
                yield f"  … and {more} more"
    yield from _below(letter)


def _leading(letter: Told, place: int, group: Group) -> Iterator[str]:
    """Write what decides: the rule, why, where, and what to do."""
    count = letter.count(group)
    yield plain(
        f"{place}. {group.code} {group.name}{f', {count}' if count else ''}, "
        f"{group.severity}"
    )
    made, more = points(group)
    for point in made:
        yield _filled(plain(point.message), "   ")
        for finding in point.findings:
            where = _where(letter, finding)
            if where:
                yield f"     {where}"
            if finding.suggestion and not point.suggestion:
                yield _filled(plain(finding.suggestion), "     → ", "       ")
        if point.suggestion:
            yield _filled(plain(point.suggestion), "   → ", "     ")
    if more:
        yield f"   … and {more} more"


def _also(letter: Told, group: Group) -> Iterator[str]:
    """Write what else was found, in a line or two for each rule."""
    finding, among = group.findings[0], letter.among(group)
    about = f", {among}" if among else ""
    said = f"{group.code} {group.name}{about}: {finding.message}"
    yield _filled(plain(said), "- ")


def _where(letter: Told, finding: Finding) -> str:
    """Name what it is about, by its id where that lasts, and by its words."""
    name, title = letter.name(finding), finding.title
    if not title:
        return plain(name)
    words = quoted(plain(title, limit=_TITLE))
    return f"{plain(name)}: {words}" if name else words


def _below(letter: Told) -> Iterator[str]:
    review = letter.review
    if review.waived:
        waived = dict.fromkeys(
            f"{each.code} {letter.name(each)}".rstrip() for each in review.waived
        )
        yield ""
        yield _filled(plain(f"Waived: {', '.join(waived)}"), "")
    left = unread(review.left)
    if left:
        yield from ("", _filled(plain(left), ""))
    skipped = not_asked(review.skipped)
    if skipped:
        yield from ("", _filled(plain(skipped[:1].upper() + skipped[1:]), ""))


def _filled(text: str, head: str, after: str | None = None) -> str:
    """Break a sentence into lines of a terminal's width."""
    return fill(
        text,
        _WIDTH,
        initial_indent=head,
        subsequent_indent=" " * len(head) if after is None else after,
        break_long_words=False,
        break_on_hyphens=False,
    )
