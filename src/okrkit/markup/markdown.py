"""Text that Markdown shows as it stands, and hosts do nothing to."""

import re
from typing import Final

from okrkit.markup.directions import isolated
from okrkit.markup.text import plain

__all__ = ["begun", "escaped", "inside"]

_MARKS: Final = re.compile(r"[\\`*_\[\]<>#&~|$]")
"""What means something anywhere in a line."""

_OPENS: Final = re.compile(r"[-+=]|(?<=\d)[.)]")
"""What begins a list or underlines a heading, where a line begins with it."""

_CALLS: Final = re.compile(
    r"(?=://)|(?=@\S)|(?<=@)(?=\S)|(?<=www)(?=\.\S)|(?<=#)(?=\S)|(?<=GH-)(?=\S)",
    re.IGNORECASE,
)
"""Where hosts look for addresses, people and issues: a mark in there ends that."""

_PARTS: Final = "\N{ZERO WIDTH SPACE}"
"""Is not seen, by any host; a comment is, where a chat does not know HTML."""


def escaped(text: str, /) -> str:
    r"""
    Write a text so that Markdown shows it as it stands, and hosts do nothing to it.

    Args:
        text: Any text: a title from a stranger's file.

    Returns:
        One line: no markup, no HTML, no link, no mention of a person or an issue.

    Source:
        CommonMark 0.31, section 2.4: any ASCII punctuation may be escaped. Mentions are
        looked for after that; a space without width inside them ends what is looked
        for, and is not seen in chats that know no HTML either.

    Example:
        >>> escaped("*50%* of <b>@ann</b>")
        '\\*50%\\* of \\<b\\>\u200b@\u200bann\\</b\\>'
    """
    return begun(inside(isolated(plain(text).strip())))


def begun(said: str) -> str:
    """Keep what stands at the start of a line from beginning a list or a heading."""
    number = len(said) - len(said.lstrip("0123456789"))
    opens = _OPENS.match(said, number)
    return f"{said[:number]}\\{said[number:]}" if opens else said


def inside(text: str) -> str:
    """Escape a piece of a line, and break up what hosts would make a link of."""
    return _PARTS.join(_backslashed(part) for part in _CALLS.split(text))


def _backslashed(text: str) -> str:
    return _MARKS.sub(r"\\\g<0>", text)
