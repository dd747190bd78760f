"""
Text that runs from right to left, kept apart from what stands around it.

A title in Arabic or Hebrew would otherwise turn round the numbers, brackets and quotes
beside it. Isolates are characters that nobody sees, so that they stand only where a
letter from right to left does; in HTML, elements stand for them.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Final

__all__ = ["isolated", "isolated_lines"]

_LEFTWARD: Final = (
    "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff"
)
_ANY: Final = re.compile(f"[{_LEFTWARD}]")
_QUOTED: Final = re.compile(r"(“[^“”]*”)")
# From the first letter to the last, as long as none from left to right is between.
_RUN: Final = re.compile(f"[{_LEFTWARD}](?:[^“”{_LEFTWARD}A-Za-z]*[{_LEFTWARD}])*")
_LETTER: Final = re.compile(r"[^\W\d_]")
# Numbers and brackets too: what is not kept together is torn. It begins where a word
# does, so that a line of dashes is gone through once.
_BESIDE: Final = re.compile(
    f"(?<![^\\s{_LEFTWARD}])[^\\s{_LEFTWARD}0-9A-Za-z\u00c0-\u024f]*+"
    f"[0-9A-Za-z\u00c0-\u024f](?:[^{_LEFTWARD}]*[^\\s{_LEFTWARD}])?"
)
_FORWARD: Final = "\u2066{}\u2069"
_BACKWARD: Final = "\u2067{}\u2069"
_SIGNS: Final = re.compile("[\u2066\u2067\u2069]")
_END: Final = "\u2069"


def isolated(text: str, /) -> str:
    r"""
    Keep what runs from right to left apart from what does not.

    What begins from right to left, and is mostly so, is read from right to left as a
    whole; in anything else each such run stands for itself. Quoted text is a text of
    its own.

    Args:
        text: What `plain` returned.

    Returns:
        The text with balanced isolates (U+2066, U+2067 and U+2069); the same text
        where nothing in it runs from right to left.

    Source:
        Unicode Standard Annex 9, section 2.4.

    Example:
        >>> isolated("Grow"), ascii(isolated("“\u05d0 5” (50%)"))
        ('Grow', "'\\u201c\\u2067\\u05d0 \\u20665\\u2069\\u2069\\u201d (50%)'")
    """
    if text.isascii() or not _ANY.search(text):
        return text
    if "“" not in text and _leftward(text):
        return _whole(text)
    return "".join(map(_part, _QUOTED.split(text)))


def isolated_lines(lines: Iterable[str], /) -> Iterator[str]:
    r"""
    Close what is isolated at the end of each line, and open it again on the next.

    An isolate ends with its line, so that a title broken over two would be torn.

    Args:
        lines: What `isolated` returned, broken into lines.

    Yields:
        The lines, each with balanced isolates behind its indent.

    Source:
        Unicode Standard Annex 9, section 3.3.2.

    Example:
        >>> [ascii(line) for line in isolated_lines(["\u2067a", "  b\u2069 c"])]
        ["'\\u2067a\\u2069'", "'  \\u2067b\\u2069 c'"]
    """
    left: list[str] = []
    for line in lines:
        text = line.lstrip(" ")
        indent = line[: len(line) - len(text)]
        again = "".join(left)
        for sign in _SIGNS.findall(text):
            if sign == _END:
                left.pop()
            else:
                left.append(sign)
        yield f"{indent}{again}{text}{_END * len(left)}"


def _part(part: str) -> str:
    inside = part[1:-1]
    if part[:1] == "“" and _leftward(inside):
        return f"“{_whole(inside)}”"
    return _RUN.sub(lambda run: _BACKWARD.format(run[0]), part)


def _leftward(text: str) -> bool:
    """Tell whether a text as a whole is read from right to left."""
    letters = _LETTER.findall(text)
    own = sum(_ANY.match(letter) is not None for letter in letters)
    return own * 2 >= len(letters) > 0 and _ANY.match(letters[0]) is not None


def _whole(text: str) -> str:
    return _BACKWARD.format(_BESIDE.sub(lambda part: _FORWARD.format(part[0]), text))
