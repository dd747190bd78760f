"""Texts of other programs, without the passwords that may stand in them."""

import re
from collections.abc import Iterable, Iterator
from typing import Final
from urllib.parse import quote, quote_plus

__all__ = ["chained", "clipped", "redacted", "said"]

_STARS: Final = "***"
_LONGEST: Final = 4000
_SHOWN: Final = 300
# Every repetition is bounded, or possessive (`*+`) with an end that always fits: the
# time is that of the length, whatever the text.
_SCHEME: Final = r"[a-z][a-z0-9+.-]{1,30}:/{1,3}"
_PHRASE: Final = r"pass(?:word|wd|phrase)|pwd"
_WORD: Final = (
    r"pass(?:word|wd|phrase)?|pwd|(?<![a-z])(?:pw|sas|sig|jwt)|secret|credentials?"
    r"|(?<!unexpected )(?<!invalid )token|authorization|signature"
    r"|(?:api|access|account|private|secret|shared)[_-]?(?:access[_-]?)?key"
)
_QUOTES: Final = r""""(?:[^"\\]|\\.)*+(?:"|\\?\Z)|'(?:[^'\\]|\\.|'')*+(?:'|\\?\Z)"""
_QUOTED: Final = rf"{_QUOTES}|\{{(?:[^}}]|\}}\}})*+(?:\}}|\Z)"
# Up to the semicolon, where another pair comes after it: spaces are in it, then.
_TO_SEMICOLON: Final = r"""[^=;\n"'{]{1,200}(?=;\s{0,5}\w{1,40}\s?=)"""
# With commas and brackets inside, but not at its end or before another pair.
_BARE: Final = r"""(?:\\.|[^\s,;&)\\]|[,)](?![\s"',;)]|\w{1,40}["']?\s?[=:]|\Z))++|\\"""

# scheme://user:password@host, up to the last @ of the word.
_ADDRESS: Final = rf"({_SCHEME}[^\s:/]{{0,200}}:)\S{{1,2000}}(?=@)"
# The same with spaces in the password, where that is no port.
_SPACED: Final = (
    rf"({_SCHEME}[^\s:/]{{0,200}}:)(?!\d{{1,5}}[\s/])[^\s/@][^@\n]{{0,100}}(?=@[\w\[])"
)
# scheme://token@host
_TOKEN: Final = rf"({_SCHEME})[^\s/@:]{{1,2000}}(?=@)"
# user/password@host, as Oracle writes it; an image of a container ends in @sha256.
_ORACLE: Final = r"(?<![\w/.:@-])(\w{1,60}/)[^\s/@\"']{1,200}(?=@(?!sha\d)[\w/\[])"
# ;PWD=... of ODBC, spaces and all: up to the semicolon, or to another pair.
_ODBC: Final = (
    rf"((?:;\s{{0,5}}(?:{_PHRASE})|\bpwd)\s{{0,5}}=\s{{0,5}})(?![\s\"'{{*])"
    r"(?:(?!\s{1,5}\w{1,40}\s?=)[^;\n\"'])++"
)
# password=..., 'token': "...", PWD={...}, Authorization: Bearer ...
_PAIR: Final = (
    rf"((?<!using )(?:{_WORD})(?:[_-]?(?:id|key|file))?(?:\\{{0,3}}[\"'])?"
    r"\s{0,5}(?:=>|=|:)\s{0,5}(?:(?:bearer|basic|token|digest|apikey)\s{1,5})?)"
    rf"(?!\*\*\*)(?:{_QUOTED}|{_TO_SEMICOLON}|{_BARE})"
)
# --password ...
_FLAG: Final = (
    rf"(--?(?:[a-z]{{1,20}}-){{0,3}}(?:{_WORD})\s{{1,5}})"
    r"(?!(?:is|was|must|option|requires?|needs|or|and|to|for|cannot|in|not|has)\b|-)"
    rf"(?:{_QUOTED}|\S+)"
)
# IDENTIFIED BY '...', SECRET '...' of SQL
_CLAUSE: Final = (
    rf"(\b(?:\w{{1,30}}_)?(?:{_WORD}|identified\s{{1,5}}by)\s{{1,5}})(?:{_QUOTES})"
)
# password hunter2: a word with a digit or a sign in it is none of a sentence.
_SAID: Final = (
    rf"(\b(?:{_PHRASE})\s{{1,3}}(?:is\s|was\s)?)"
    r"(?=[^\s,;:]{0,200}[0-9!@#$%^*+~])[^\s,;]+"
)
_BASIC: Final = r"(\bbasic\s{1,5})(?:(?=[^\s,;]{0,200}[0-9=_])[^\s,;]+|[^\s,;]{16,})"
# Bearer ...: whatever comes after it, but a word of a sentence about it.
_BEARER: Final = (
    r"(\bbearer\s{1,5}(?:token\s{1,5})?)"
    r"(?!(?:tokens?|auth[a-z]{0,20}|is|was|not|and|or|of|in|for|must|has|cannot|schemes?"
    r"|headers?|realm|required|missing|error|expired|invalid|failed|credentials?|keys?)"
    r"(?![\w.-])|\*\*\*)[^\s,;\"'()<>]+"
)
_MASKS: Final = tuple(
    re.compile(pattern, re.IGNORECASE | re.DOTALL)
    for pattern in (
        *(_ADDRESS, _SPACED, _TOKEN, _ORACLE),
        *(_ODBC, _PAIR, _FLAG, _CLAUSE, _SAID, _BASIC, _BEARER),
    )
)


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
    for mask in _MASKS:
        text = mask.sub(rf"\1{_STARS}", text)
    return text[:_LONGEST]


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
    except BaseException as second:  # noqa: BLE001 - a hostile error's own str
        return f"a message that raised {type(second).__name__}"
    return " ".join(redacted(text, secrets).split())


def chained(error: BaseException, secrets: Iterable[str] = ()) -> BaseException:
    """
    Give what may be kept, and logged, as the `__cause__` of another error.

    Logs show the whole chain of an error, so a password would be in them even where the
    message of okrkit's own error has stars.

    Args:
        error: Of a driver, a plug-in, or a function of the program.
        secrets: The passwords that are known.

    Returns:
        The error itself where neither it nor what is behind it tells a secret; else one
        that says the same with stars, and where it was raised, and behind it one for
        each that was behind it.

    Example:
        >>> chained(OSError("gone"))
        OSError('gone')
        >>> chained(OSError("password=hunter2"))
        RuntimeError('OSError: password=***')
    """
    secrets = tuple(secrets)
    if not any(_tells(one, secrets) for one in _behind(error)):
        return error
    made: RuntimeError | None = None
    for one in reversed([*_chain(error)]):
        told = ": ".join(filter(None, (type(one).__name__, said(one, secrets))))
        stand_in = RuntimeError(told).with_traceback(one.__traceback__)
        stand_in.__cause__, made = made, stand_in
    return made or error


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """Go through an error and what is behind it, as a log shows them, each once."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__


def _behind(error: BaseException) -> Iterator[BaseException]:
    """Go through an error, what is behind it, and the parts of groups, each once."""
    seen: set[int] = set()
    rest: list[BaseException | None] = [error]
    while rest:
        one = rest.pop()
        if one is None or id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        rest += [one.__cause__, one.__context__]
        if isinstance(one, BaseExceptionGroup):
            rest += one.exceptions


def _tells(error: BaseException, secrets: Iterable[str]) -> bool:
    """Whether a secret stands in what is shown of an error, or kept in it."""
    try:
        # A log shows the message and the notes; other programs the arguments, too.
        texts = [str(error), *map(str, getattr(error, "__notes__", ()))]
        texts += map(repr, (error.args, vars(error)))
    except BaseException:  # noqa: BLE001 - a hostile error's own str
        return True  # nobody knows what it tells
    return any(not text.startswith(redacted(text, secrets)) for text in texts)


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
