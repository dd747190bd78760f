"""
JSON read token by token: where values stand, and what exactly is wrong with them.

Only for texts with a fault, or with something that looks like one: it is slow,
it never recurses, and it takes for granted that the text is JSON.
"""

import json
import re
from collections.abc import Collection, Iterator

from okrkit.errors import shown
from okrkit.formats.faults import (
    Faults,
    Spot,
    TreePath,
    count_digits,
    number_fault,
    text_fault,
)

__all__ = ["check_depth", "check_digits", "check_values", "find"]

_STRING = rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"?'
_TOKEN = re.compile(_STRING + rb"|[\[\]{},]|[^\s\[\]{}:,\"]+", re.DOTALL)
_BRACKET = re.compile(_STRING + rb"|([\[{])|([\]}])", re.DOTALL)
_NUMBER = re.compile(_STRING + rb"|([0-9][-+.0-9eE]*)", re.DOTALL)
_CONSTANTS = {b"NaN", b"Infinity", b"-Infinity"}


def find(
    data: bytes, wanted: Collection[TreePath]
) -> dict[TreePath, tuple[Spot, Spot]]:
    """
    Find where values stand.

    Args:
        data: JSON.
        wanted: Their paths.

    Returns:
        For each path that is there: where its key stands, and where its value does.

    Example:
        >>> find(b'{"a": 1}', [("a",)])
        {('a',): ((1, 2), (1, 7))}
    """
    sought = set(wanted)
    found: dict[TreePath, tuple[Spot, Spot]] = {}
    spots = _Spots(data)
    for path, key_at, at, _ in _values(data):
        here = tuple(path)
        if here in sought:
            found[here] = (spots.of(key_at), spots.of(at))
            if len(found) == len(sought):
                break
    return found


def check_values(data: bytes, faults: Faults) -> None:
    """
    Look at every key, number and text.

    Args:
        data: JSON.
        faults: Gathers what is wrong: a key that stands twice, a number that is lost
            or not finite, a text that is not Unicode.

    Raises:
        StructureError: There are as many faults as the limit allows.

    Example:
        >>> from okrkit.model.limits import Limits
        >>> check_values(b'{"a": 1}', Faults(limits=Limits()))
    """
    seen: list[set[str | int]] = [set()]
    for path, key_at, at, token in _values(data):
        if path:
            keys = seen[len(path)]
            key = path[-1]
            if key in keys:
                faults.add(
                    f"the key {shown(key)} stands twice",
                    code="duplicate-key",
                    spot=_spot(data, key_at),
                    path=tuple(path),
                    hint="Keep one of them.",
                )
            keys.add(key)
            if isinstance(key, str) and (why := text_fault(key)):
                spot = _spot(data, key_at)
                where, code = tuple(path), "text-not-unicode"
                faults.add(why, code=code, spot=spot, path=where, spoils=True)
        if token in b"{[":
            del seen[len(path) + 1 :]
            seen.append(set())
        else:
            _check_scalar(data, tuple(path), at, token, faults)


def _check_scalar(
    data: bytes, path: TreePath, at: int, token: bytes, faults: Faults
) -> None:
    if token.startswith(b'"'):
        why, code = text_fault(json.loads(token)), "text-not-unicode"
    elif token in _CONSTANTS:
        why, code = "this is not a finite number", "not-finite"
    elif token[-1:].isdigit():
        text = token.decode()
        why, code = number_fault(text, float(text)), "number-lost"
    else:
        return
    if why:
        hint = "Leave the field out where there is no value." * (code == "not-finite")
        got = shown(token.decode("ascii", "replace"))
        faults.add(
            why,
            code=code,
            spot=_spot(data, at),
            path=path,
            got=got,
            hint=hint,
            spoils=True,
        )


def check_digits(data: bytes, faults: Faults) -> None:
    """
    Refuse a number with too many digits, before anybody computes with it.

    Args:
        data: JSON, or what claims to be.
        faults: Knows the limit.

    Raises:
        LimitError: A number is too long.

    Example:
        >>> from okrkit.model.limits import Limits
        >>> check_digits(b"[1234]", Faults(limits=Limits(digits=3)))
        Traceback (most recent call last):
        okrkit.errors.LimitError: line 1: a number has too many digits; the limit...
    """
    most = faults.limits.digits
    for match in _NUMBER.finditer(data):
        number = match[1]
        if number and len(number) > most and count_digits(number.decode()) > most:
            spot = _spot(data, match.start())
            raise faults.limit("digits", "a number has too many digits", spot)


def check_depth(data: bytes, faults: Faults) -> None:
    """
    Refuse containers that stand too deep in each other.

    Args:
        data: JSON, or what claims to be.
        faults: Knows the limit.

    Raises:
        LimitError: They do.

    Example:
        >>> from okrkit.model.limits import Limits
        >>> check_depth(b"[[]]", Faults(limits=Limits(depth=2)))
    """
    depth = 0
    for match in _BRACKET.finditer(data):
        depth += (match[1] is not None) - (match[2] is not None)
        if depth > faults.limits.depth:
            spot = _spot(data, match.start())
            raise faults.limit("depth", "containers stand too deep in each other", spot)


def _values(data: bytes) -> Iterator[tuple[list[str | int], int, int, bytes]]:
    """Give each value's path (a list, reused), its key's offset, its own, its token."""
    path: list[str | int] = []
    in_dict: list[bool] = []
    key_at, want_key = 0, False
    for match in _TOKEN.finditer(data):
        token, at = match[0], match.start()
        if token == b",":
            last = path[-1]
            want_key = isinstance(last, str)
            path[-1] = last if isinstance(last, str) else last + 1
        elif token in b"]}":
            del path[len(in_dict) - 1 :]
            in_dict.pop()
        elif want_key:
            path[len(in_dict) - 1 :] = [json.loads(token)]
            key_at, want_key = at, False
        else:
            yield path, key_at if in_dict and in_dict[-1] else at, at, token
            if token in b"{[":
                want_key = token == b"{"
                in_dict.append(want_key)
                if not want_key:
                    path.append(0)


class _Spots:
    """Line and column of places that come in order: each byte is counted once."""

    def __init__(self, data: bytes) -> None:
        """Start at the first byte."""
        self._data = data
        self._at, self._line, self._column = 0, 1, 1

    def of(self, at: int) -> Spot:
        """Return the spot of a place that is not before the last one."""
        passed = self._data[self._at : at]
        lines = passed.count(b"\n")
        if lines:
            passed = passed[passed.rfind(b"\n") + 1 :]
            self._column = 1
        self._line += lines
        self._column += len(passed.decode(errors="replace"))
        self._at = at
        return self._line, self._column


def _spot(data: bytes, at: int) -> Spot:
    return _Spots(data).of(at)
