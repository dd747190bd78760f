"""Texts of other programs, without the passwords that may stand in them."""

import re
from collections.abc import Iterable
from typing import Final
from urllib.parse import quote, quote_plus

__all__ = ["clipped", "redacted", "said"]

_STARS: Final = "***"
_LONGEST: Final = 4000
_SHOWN: Final = 300
# scheme://user:password@host, up to the last @ before the host ends.
_URL: Final = re.compile(
    r"([a-z][a-z0-9+.-]{0,30}://[^\s:/@]{0,200}):\S{0,500}@", re.IGNORECASE
)
# password=..., 'token': "...", PWD={...}; Bearer ...
_WORD: Final = (
    r"pass(?:word|wd|phrase)?|pwd|pw|secret|token|credentials?|authorization"
    r"|(?:api|access|account|private|secret|shared)[_-]?(?:access[_-]?)?key|sas"
)
_PAIR: Final = re.compile(
    rf"""((?:{_WORD})(?:[_-]?(?:id|key|file))?["']?\s{{0,5}}(?:=>|=|:)\s{{0,5}}(?:bearer\s|basic\s)?)"""
    r"""("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.|'')*'|\{[^}]*\}|[^\s,;&)]+)""",
    re.IGNORECASE,
)
_BEARER: Final = re.compile(r"\b(bearer|basic)\s{1,5}[^\s,;]+", re.IGNORECASE)


def redacted(text: str, secrets: Iterable[str] = ()) -> str:
    """
    Put stars in the place of passwords, tokens and keys.

    Those that are known are found wherever they stand; others by what stands around
    them: an address with a password, ``password=``, ``token:`` and their like.

    Args:
        text: Anything another program said.
        secrets: The passwords that are known.

    Returns:
        The text, of at most 4000 characters.

    Example:
        >>> redacted("no route to postgresql://okr:hunter2@db/warehouse")
        'no route to postgresql://okr:***@db/warehouse'
        >>> redacted("FATAL: password=hunter2 host=db")
        'FATAL: password=*** host=db'
    """
    text = text[: 8 * _LONGEST]  # more, so that no half of a secret is left
    for secret in sorted(filter(None, secrets), key=len, reverse=True):
        for form in (secret, quote(secret, safe=""), quote_plus(secret)):
            text = text.replace(form, _STARS)
    text = _URL.sub(rf"\1:{_STARS}@", text)
    text = _PAIR.sub(rf"\1{_STARS}", text)
    return _BEARER.sub(rf"\1 {_STARS}", text)[:_LONGEST]


def said(error: BaseException, secrets: Iterable[str] = ()) -> str:
    """
    Give what an error says, without secrets, on one line.

    Args:
        error: Of a driver, or of a function of the program.
        secrets: The passwords that are known.

    Returns:
        Its message; empty where it has none.

    Example:
        >>> said(OSError("cannot reach mysql://me:pw@host"))
        'cannot reach mysql://me:***@host'
    """
    try:
        text = str(error)
    except Exception as second:  # noqa: BLE001 - a hostile error's own str
        return f"a message that raised {type(second).__name__}"
    return " ".join(redacted(text, secrets).split())


def clipped(text: str) -> str:
    """
    Show what a database said: printable, on one line, of at most 300 characters.

    Args:
        text: One line.

    Returns:
        The text, as Python writes it; empty where there is none.

    Example:
        >>> clipped("no such table: readings")
        "'no such table: readings'"
    """
    if not text:
        return ""
    whole = ascii(text)
    return whole if len(whole) <= _SHOWN else whole[: _SHOWN - 4] + "..." + whole[-1]
