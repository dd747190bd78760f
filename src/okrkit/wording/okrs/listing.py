"""
A text as lines: marks of lists and headings taken off, nesting told, places kept.

One regular expression reads the mark of a line; it is anchored and has no nested
repeat, so that the time is linear in the text.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from okrkit.errors import InvalidOKRError
from okrkit.wording.cleaning import TAGS
from okrkit.wording.okrs.marking import JOINT

__all__ = ["Line", "as_text", "lines"]


class Line(NamedTuple):
    """
    One line of a text that is not blank.

    Attributes:
        number: Which line it is, from 1.
        start: Where its body starts in the text.
        body: What it says, without its mark.
        plain: The same, with emphasis and signs without a width blanked out, and
            wide colons as common ones, character by character.
        mark: What stands before it: ``#`` for a heading, ``-`` or another sign, ``1``
            or ``a`` for an item of a list, ``|`` for a row of a table, ``=`` for a rule
            across the page; empty for a line of its own.
        depth: How deep an item is nested, from 0; of a heading its level.
        indent: How many columns stand before it.
        apart: Whether a blank line stands before it.

    Example:
        >>> [(line.mark, line.body) for line in lines("1. NPS up" + chr(10) + "Hi")]
        [('1', 'NPS up'), ('', 'Hi')]
    """

    number: int
    start: int
    body: str
    plain: str
    mark: str
    depth: int
    indent: int
    apart: bool

    @property
    def end(self) -> int:
        """Where its body ends in the text."""
        return self.start + len(self.body)

    @property
    def is_item(self) -> bool:
        """Whether it is an item of a list."""
        return self.mark not in ("", "#", "|", "=")


_UNSEEN: Final = "\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff"
"""Signs without a width: joints, and which way the letters run."""
_INDENT: Final = re.compile(
    rf"(?:[ \t\u00a0\u3000{_UNSEEN}]|>>+|>(?![ \t]*(?:\d++(?![.)]\s)|[$€£=.])))*"
)
_MARK: Final = re.compile(
    r"(?P<heading>#{1,6})[ \t]+"
    r"|(?P<rule>(?:[-*_=][ \t]*){3,})$"
    r"|(?P<fence>```|~~~).*$"
    r"|(?P<row>\|)"
    r"|(?P<sign>(?:-{1,2}|=)>[ \t\u00a0]*|\*{2,5}[ \t]+(?=[^\s*][^*]*$)"
    r"|[-*+\u2013\u2014][ \t\u00a0]+|[-\u2013](?=[A-Z][a-z]|\d[\d.,]{0,9}%? of )"
    r"|[\uf0a7\uf0b7\uf0d8•◦▪‣·・･●○■□◆◇★☆»\u203a\u276f\u2043➢➤➔➜▸▶►❖✓✔☐☑✅→☞]"
    r"(?!\ufe0f)[ \t\u00a0]*|o\t)"
    r"|(?P<number>#\d{1,2}[.):]?(?=[ \t])"
    r"|\(?\d{1,4}(?:[.)]+(?=[ \t\u00a0A-Z*_\[\"“]|$)|\ufe0f?\u20e3))"
    r"[ \t\u00a0]*"
    r"|(?P<dotted>\d{1,2}(?:\.\d{1,2}){1,3})(?:[.):][ \t\u00a0]*|[ \t\u00a0]+)"
    r"|(?P<letter>\(?(?:[a-zA-Z]|[ivxIVX]{2,4})[.)])[ \t\u00a0]+"
)
_NOTHING: Final = re.compile(f"[{_UNSEEN}]+")
_TASK: Final = re.compile(r"\[[ xX✓✔]?\][ \t\u00a0]+")
# "<feature>" is no markup: it stands where something is still to come.
_EMPHASIS: Final = re.compile(
    rf"\*+|`+|_{{2,}}|~{{2,}}|[{_UNSEEN}](?=.)|\uff1a|</?(?i:{TAGS})(?:[\s/][^<>\n]{{0,200}})?>"
)
_MARKED: Final = re.compile(f"[*`_~<\uff1a{_UNSEEN}]")
_PICTURE: Final = re.compile(
    r"(?:[\u2190-\u21ff\u2600-\u27bf\u2b00-\u2bff\ufe0f\u200d\U0001f000-\U0001faff]"
    r"|:[a-z0-9_+\-]{2,30}:)+[ \t\u00a0]*"
)
_AIM: Final = "\U0001f3af"
_AIMS: Final = (_AIM, ":dart:")
_TAB: Final = 4
_STYLES: Final = {"*": "-", "+": "-", "\u2013": "-", "\u2014": "-"}
_RANKS: Final = {"1": -2, "a": -2, "•": 1, "·": 1, "●": 1, "-": 2}
_RANKS.update(dict.fromkeys("▪■・･\u2043", 1))
_RANKS.update(dict.fromkeys("◦○o□", 3))
_RANKS.update({"*": 4, _AIM: -3})


def as_text(parts: Sequence[str], /) -> str:
    r"""
    Make a text of what was given in parts, as a shell does.

    Args:
        parts: The words of one line, or whole lines: then one of them has blanks in it.

    Returns:
        One line, or a list with an item for each part, which nothing joins again.

    Raises:
        InvalidOKRError: One of several lines is blank (``blank``).

    Example:
        >>> as_text(["Launch", "it"]), as_text(["Launch it", "Hire ten"])
        ('Launch it', '- Launch it\n- Hire ten')
    """
    if len(parts) == 1 or all(part.split() == [part] for part in parts):
        return " ".join(parts)
    for place, part in enumerate(parts, 1):
        if not part.strip():
            raise InvalidOKRError(
                "there is nothing in it", code="blank", place=f"TEXT {place}"
            )
    return "\n".join(f"- {part}" for part in parts)


def lines(text: str, /) -> Iterator[Line]:
    """
    Cut a text into lines that say something.

    Args:
        text: Any text.

    Yields:
        Its lines, in order; blank ones are left out.

    Shape:
        Linear in the length of the text.

    Example:
        >>> [line.plain.strip() for line in lines("# **Keep customers**")]
        ['Keep customers']
    """
    place, apart, within = 0, True, 0
    nesting = _Nesting()
    for number, raw in enumerate(text.splitlines(keepends=True), 1):
        whole = raw.rstrip()
        if whole:
            line = _line(whole, number + within, place, nesting, apart=apart)
            if line.body:
                yield line
            apart = not line.body
        else:
            apart = True
        place += len(raw)
        within += raw.count(JOINT)


def _line(
    whole: str, number: int, place: int, nesting: "_Nesting", *, apart: bool
) -> Line:
    """Take the mark off a line."""
    at = _end(_INDENT, whole, 0)
    indent = _columns(whole[:at])
    found = _MARK.match(whole, at)
    kind = "" if found is None else found.lastgroup or ""
    if found is not None and kind == "dotted" and not nesting.counts(found):
        found, kind = None, ""
    mark, style = _mark(found, kind)
    if found is not None and mark not in ("|", "="):
        at = found.end()
    if mark not in ("|", "="):
        at = _end(_TASK, whole, at)
        before, at = at, _end(_PICTURE, whole, at)
        if mark == "" and kind == "" and before < at < len(whole):
            mark = "-"
            style = _AIM if whole.startswith(_AIMS, before) else "picture"
        if mark == "" and at > indent and whole[at : at + 1] == "":
            mark = "="
    depth = nesting.depth(mark, style, indent, found)
    body = "" if kind == "fence" else whole[at:]
    plain = _EMPHASIS.sub(_blank, body) if _MARKED.search(body) else body
    return Line(number, place + at, body, plain, mark, depth, indent, apart)


def _blank(found: re.Match[str]) -> str:
    """Write a wide colon as a colon, and anything else as blanks."""
    return ":" if found[0] == "\uff1a" else " " * len(found[0])


def _end(pattern: re.Pattern[str], whole: str, at: int) -> int:
    """Give the place after a pattern, where it stands there."""
    found = pattern.match(whole, at)
    return at if found is None else found.end()


def _columns(blanks: str) -> int:
    """Count the columns of an indentation; a tab goes to the next stop."""
    columns = 0
    for character in _NOTHING.sub("", blanks):
        columns += _TAB - columns % _TAB if character == "\t" else 1
    return columns


_SIGNS: Final = {"heading": "#", "rule": "=", "row": "|"}


def _mark(found: re.Match[str] | None, kind: str) -> tuple[str, str]:
    """Give the mark of a line, and what tells one level of marks from another."""
    if found is None or kind == "fence" or kind in _SIGNS:
        return _SIGNS.get(kind, ""), ""
    if kind == "dotted":
        return "1", "1" * (found[kind].count(".") + 1)
    if kind in ("number", "letter"):
        mark = "1" if kind == "number" else "a"
        return mark, mark
    sign = found[0].strip()
    # Stars count levels, as dots within a number do.
    several = sign.startswith("**")
    return "-", sign if several else _STYLES.get(sign[:1], sign[:1])


def _rank(style: str) -> int:
    """Say how far out a sign stands: an arrow, a bullet, a dash, a ring."""
    return _RANKS.get(style[0], 0)


class _Nesting:
    """How deep items stand: by indentation, else by the order of their marks."""

    def __init__(self) -> None:
        self.levels: list[tuple[int, str]] = []
        self.dotted: tuple[int, ...] = ()
        self.top = 0

    def counts(self, found: re.Match[str]) -> bool:
        """Tell whether a number with dots counts on, and is no amount."""
        parts = tuple(map(int, found["dotted"].split(".")))
        ends = found[0].rstrip()[-1] in ".):"
        behind = found.string[found.end() : found.end() + 1]
        last = self.dotted
        next_one = (*last[:-1], last[-1] + 1) if last else ()
        starts = parts[-1] == 1 and parts[0] in (self.top, self.top + 1)
        if behind.islower() or behind.isdigit():  # or it is an amount: "1.1 million"
            starts = starts and self.top == parts[0] > 0
        if ends or starts or parts == next_one:
            self.dotted = parts
            self.top = max(self.top, parts[0])
            return True
        return False

    def depth(
        self, mark: str, style: str, indent: int, found: re.Match[str] | None
    ) -> int:
        """Give the depth of a line, and remember its level."""
        if not style:
            outside = not self.levels or indent <= self.levels[0][0]
            if mark or outside:
                self.levels.clear()
            return len(found["heading"]) if mark == "#" and found is not None else 0
        if style == "1" and found is not None:
            digits = "".join(c for c in found[0] if c in "0123456789")
            self.top = int(digits or 0)
        levels = self.levels
        while levels and levels[-1][0] > indent:
            levels.pop()
        same = [i for i, level in enumerate(levels) if level == (indent, style)]
        if not same and style[0] not in "1a":
            same = [
                i
                for i, (columns, other) in enumerate(levels)
                if columns == indent and _rank(style) < _rank(other)
            ]
        if same:
            del levels[same[0] + 1 :]
        else:
            levels.append((indent, style))
        return len(levels) - 1
