"""A review as Markdown, as for a comment on a pull request."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from okrkit.markup import plain
from okrkit.markup.markdown import begun, escaped, inside
from okrkit.reviewing.finding import Finding
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

__all__ = ["markdown"]

_TITLE: Final = 120


def markdown(review: "Review", /) -> str:
    """
    Write a review as Markdown: the letter, with the words in bold that are meant.

    Args:
        review: The review.

    Returns:
        The text, which ends with a line end.

    Example:
        >>> from okrkit import review, rules
        >>> print(markdown(review("Launch it", rules=[rules.K01])).splitlines()[2])
        1. **K01 activity** (warning)
    """
    return "\n".join(_lines(told(review))) + "\n"


def _lines(letter: Told) -> Iterator[str]:
    review = letter.review
    if letter.leading:
        yield from ("### What decides", "")
        for place, group in enumerate(letter.leading, 1):
            yield from _leading(letter, place, group)
            yield ""
    else:
        yield letter.good
    if letter.also:
        head = f"### {letter.second}"
        yield from ((head, "") if letter.leading else ("", head, ""))
        yield from (_also(letter, group) for group in letter.also)
    if letter.rest:
        codes = ", ".join(
            f"{group.code} {escaped(group.name)}" for group in letter.rest
        )
        yield f"- and {codes}"
    sorts = apart(review)
    if sorts:
        yield from ("", sorts)
    for head, said, most in (
        ("Good, and should stay", review.praise, PRAISED),
        ("To ask", review.questions, ASKED),
    ):
        kept, more = letter.few(said, most)
        if kept:
            yield from ("", f"### {head}", "")
            yield from (f"- {escaped(message)}" for message in kept)
            if more:
                yield f"- … and {more} more"
    yield from _below(letter)


def _below(letter: Told) -> Iterator[str]:
    review = letter.review
    if review.waived:
        yield from ("", f"### Waived ({len(review.waived)})", "")
        for each in review.waived:
            said = f"{each.code} {letter.name(each)}".rstrip()
            yield f"- {escaped(f'{said}: {each.waived}')}"
    left = unread(review.left)
    if left:
        yield from ("", escaped(left))
    skipped = not_asked(review.skipped)
    if skipped:
        yield from ("", f"<sub>{escaped(skipped)}</sub>")


def _leading(letter: Told, place: int, group: Group) -> Iterator[str]:
    count = letter.count(group)
    about = f", {count}" if count else ""
    yield f"{place}. **{group.code} {escaped(group.name)}** ({group.severity}{about})"
    made, more = points(group)
    for point in made:
        yield from ("", f"   {escaped(point.message)}", "")
        for finding in point.findings:
            where = _where(letter, finding)
            if where:
                yield f"   - {where}"
            if finding.suggestion and not point.suggestion:
                yield f"     *Instead:* {escaped(finding.suggestion)}"
        if point.suggestion:
            yield from ("", f"   *Instead:* {escaped(point.suggestion)}")
    if more:
        yield from ("", f"   … and {more} more")


def _also(letter: Told, group: Group) -> str:
    finding, among = group.findings[0], letter.among(group)
    about = f", {escaped(among)}" if among else ""
    said = escaped(finding.message)
    return f"- **{group.code} {escaped(group.name)}**{about}: {said}"


def _where(letter: Told, finding: Finding) -> str:
    """Name what it is about, the words that show it in bold."""
    name, title = letter.name(finding), finding.title
    if not title:
        return escaped(name)
    start, end = finding.span or (0, 0)
    if len(title) > _TITLE or start >= end:
        words = escaped(plain(title, limit=_TITLE))
    else:
        before, meant, after = title[:start], title[start:end], title[end:]
        pieces = [inside(plain(piece)) for piece in (before, meant, after)]
        words = begun("{}<b>{}</b>{}".format(*pieces).strip())
    return f"{escaped(name)}: {words}" if name else words
