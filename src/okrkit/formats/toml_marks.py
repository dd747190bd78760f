"""
TOML read token by token: limits looked at before it is parsed, and where values stand.

The parser of the standard library says no line for a value, takes quadratic time
for a key of many dotted parts, and recurses into arrays.
"""

import re
import tomllib
from collections.abc import Collection, Iterator
from contextlib import suppress
from datetime import date

from attrs import Factory, define

from okrkit.errors import shown
from okrkit.formats.faults import Faults, Spot, TreePath, count_digits

__all__ = ["check", "find", "mended", "spot_of_number"]

_TOKEN = re.compile(
    r'''
    (?P<text> """(?:[^"\\]|\\[\s\S]|"(?!""))*+"{0,5}
            | \'\'\'(?:[^']|'(?!\'\'))*+'{0,5}
            | "(?:[^"\\\n]|\\.)*+"?
            | '[^'\n]*+'? )
    | (?P<blank> [ \t\r]+ | \#[^\n]*+ )
    | (?P<mark> [][{}=,.\n] )
    | (?P<bare> [^]\s"'\#[{}=,.]+ | \s )
    ''',
    re.VERBOSE,
)
# What an equals sign or a dot follows is a key, or a float, which its own hook counts.
_NUMBER = re.compile(r"[+-]?[0-9]\w*+(?![ \t]*[=.])")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\b")
_SOME_DAY = "2000-01-01"


def check(text: str, faults: Faults) -> None:
    """
    Refuse what would cost too much to parse.

    Args:
        text: TOML, or what claims to be.
        faults: Knows the limits.

    Raises:
        LimitError: Brackets stand too deep in each other, a key has too many dotted
            parts, or a number too many digits.

    Example:
        >>> from okrkit.model.limits import Limits
        >>> check("a.b.c = 1", Faults(limits=Limits(depth=2)))
        Traceback (most recent call last):
        okrkit.errors.LimitError: line 1: a key has too many parts; the limit is 2...
    """
    limits = faults.limits
    depth = dots = 0
    valued = False
    for match in _TOKEN.finditer(text):
        piece = match[0]
        if match.lastgroup == "mark":
            depth += (piece in "[{") - (piece in "]}")
            dots = dots + 1 if piece == "." else 0
            valued = piece == "=" or (valued and (piece != "\n" or depth > 0))
            if depth > limits.depth:
                why = "containers stand too deep in each other"
                raise faults.limit("depth", why, _spot(text, match.start()))
            if dots >= limits.depth:
                why = "a key has too many parts"
                raise faults.limit("depth", why, _spot(text, match.start()))
        elif (
            valued
            and match.lastgroup == "bare"
            and count_digits(piece) > limits.digits
            and _NUMBER.match(text, match.start())
        ):
            why = "a number has too many digits"
            raise faults.limit("digits", why, _spot(text, match.start()))


def spot_of_number(text: str, number: str) -> Spot:
    r"""
    Find a number that cannot be kept.

    Args:
        text: TOML.
        number: The number as it is written.

    Returns:
        Where it stands first.

    Example:
        >>> spot_of_number("a = 1\nb = inf", "inf")
        (2, 5)
    """
    starts = (m.start() for m in _TOKEN.finditer(text) if m.lastgroup == "bare")
    at = next((at for at in starts if text.startswith(number, at)), 0)
    return _spot(text, at)


def find(text: str, wanted: Collection[TreePath]) -> dict[TreePath, tuple[Spot, Spot]]:
    r"""
    Find where values stand.

    Args:
        text: TOML.
        wanted: Their paths.

    Returns:
        For each path that is there: where its key stands, and where its value does.

    Example:
        >>> find("[a]\nb = 1", [("a", "b")])
        {('a', 'b'): ((2, 1), (2, 5))}
    """
    sought = set(wanted)
    found: dict[TreePath, tuple[Spot, Spot]] = {}
    for path, key_at, at in _Walker(text).walk():
        if path in sought and path not in found:
            found[path] = (_spot(text, key_at), _spot(text, at))
    return found


def mended(text: str, faults: Faults) -> tuple[str, list[TreePath]]:
    r"""
    Mend what a TOML parser stops at though the rest can be read.

    Args:
        text: TOML that the parser refuses.
        faults: Takes keys that stand twice and days that do not exist.

    Returns:
        The text with a day that exists, and another name for the second key, line for
        line; and where the values under these names will stand.

    Example:
        >>> from okrkit.model.limits import Limits
        >>> mended("a = 1\na = 2", Faults(limits=Limits()))
        ('a = 1\n"again, 6" = 2', [('again, 6',)])
    """
    seen: set[TreePath] = set()
    again: list[TreePath] = []
    spare: list[TreePath] = []
    edits: list[tuple[int, int, str]] = []
    # Beyond a mistake of another kind nothing is certain: the parser will say it.
    with suppress(tomllib.TOMLDecodeError, IndexError):
        for path, key_at, at in _Walker(text).walk():
            if key_at < at and path in seen and not _below(path, again):
                again.append(path)
                name = f"again, {key_at}"
                spare.append((*path[:-1], name))
                key = _TOKEN.match(text, key_at)
                end = key.end() if key else key_at
                edits.append((key_at, end, f'"{name}"'))
                faults.add(
                    f"the key {shown(path[-1])} stands twice",
                    code="duplicate-key",
                    spot=_spot(text, key_at),
                    path=path,
                    hint="Keep one of them.",
                )
            seen.add(path)
            day = _DAY.match(text, at)
            if day and not _exists(day[0]):
                edits.append((at, day.end(), _SOME_DAY))
                faults.add(
                    "there is no such day",
                    code="date-impossible",
                    spot=_spot(text, at),
                    path=path,
                    got=shown(day[0]),
                    spoils=True,
                )
    for start, end, new in reversed(edits):
        text = f"{text[:start]}{new}{text[end:]}"
    return text, spare


def _below(path: TreePath, tops: Collection[TreePath]) -> bool:
    return any(path[: len(top)] == top for top in tops)


def _exists(day: str) -> bool:
    with suppress(ValueError):
        date.fromisoformat(day)
        return True
    return False


@define(eq=False)
class _Walker:
    """Follows tables, keys and values through the text of a valid document."""

    text: str
    table: TreePath = ()
    keys: list[tuple[str, int]] = Factory(list)
    boxes: list[TreePath] = Factory(list)
    arrays: dict[TreePath, int] = Factory(dict)
    expects: str = "key"
    header: str = ""

    def walk(self) -> Iterator[tuple[TreePath, int, int]]:
        """Give the path of each value, and where its key and itself begin."""
        yield (), 0, 0
        for match in _TOKEN.finditer(self.text):
            kind, piece, at = match.lastgroup, match[0], match.start()
            if kind == "blank" or (piece == "\n" and self.boxes):
                continue
            if self.expects == "value" and piece not in {"]", "}"}:
                yield from self._value(piece, at)
            elif self.expects == "key":
                yield from self._key(kind, piece, at)
            else:
                self._after(piece)

    def _key(
        self, kind: str | None, piece: str, at: int
    ) -> Iterator[tuple[TreePath, int, int]]:
        if kind in {"text", "bare"}:
            self.keys.append((_unquoted(piece), at))
        elif piece == "[":
            self.header += piece
        elif piece == "]":
            if self.header:
                yield from self._open_table()
            self.header = ""
        elif piece == "=":
            self.expects = "value"
        elif piece == "}":
            self._after(piece)

    def _open_table(self) -> Iterator[tuple[TreePath, int, int]]:
        path: TreePath = ()
        for place, (key, at) in enumerate(self.keys, start=1):
            path = (*path, key)
            yield path, at, at
            if place == len(self.keys) and self.header == "[[":
                self.arrays[path] = self.arrays.get(path, -1) + 1
            if path in self.arrays:
                path = (*path, self.arrays[path])
                yield path, at, at
        self.table, self.keys = path, []

    def _value(self, piece: str, at: int) -> Iterator[tuple[TreePath, int, int]]:
        path = self.boxes[-1] if self.boxes else self.table
        key_at = at
        for key, key_at in self.keys[:-1]:
            path = (*path, key)
            yield path, key_at, key_at
        if self.keys:
            key, key_at = self.keys[-1]
            path = (*path, key)
        yield path, key_at, at
        self.keys, self.expects = [], "after"
        if piece == "[":
            self.boxes.append((*path, 0))
            self.expects = "value"
        elif piece == "{":
            self.boxes.append(path)
            self.expects = "key"

    def _after(self, piece: str) -> None:
        if piece in {"]", "}"} and self.boxes:
            self.boxes.pop()
            self.expects = "after"
        elif piece == "\n":
            self.expects = "key"
        elif piece == "," and self.boxes:
            last = self.boxes[-1][-1]
            if isinstance(last, int):
                self.boxes[-1] = (*self.boxes[-1][:-1], last + 1)
            self.expects = "value" if isinstance(last, int) else "key"


def _unquoted(piece: str) -> str:
    if piece[0] in "\"'":
        return str(tomllib.loads(f"key = {piece}")["key"])
    return piece


def _spot(text: str, at: int) -> Spot:
    return text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)
