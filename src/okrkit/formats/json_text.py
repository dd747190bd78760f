"""
JSON text to a plain tree: strict, at the speed of the parser beneath.

The parser is called without hooks. What hooks would have caught is proved absent
afterwards: no two equal keys, because the text has no more keys than the dicts
hold; no number lost, because none is long or has a large exponent. Where a proof
fails, `okrkit.formats.json_marks` reads the text token by token and decides.
"""

import json
import re
import sys
from contextlib import suppress
from typing import NoReturn

from okrkit.errors import shown
from okrkit.formats import json_marks
from okrkit.formats.faults import Faults
from okrkit.formats.quiet import paused_gc
from okrkit.formats.tree import Census, Plain, census, check_size, spoil

__all__ = ["parse"]

_BLANKS = b" \t\r\n"
_STRING = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"(?=[ \t\r\n]*(:)?)', re.DOTALL)
_ODD_ESCAPE = re.compile(rb"\\(?:\\u[dD]|u(?:0000|[dD][89a-fA-F]))")
_SHAPES = bytes(
    ord("0") if byte in b"0123456789" else ord("e") if byte in b"eE" else
    ord("-") if byte in b"+-" else ord(" ")
    for byte in range(256)
)  # fmt: skip
_CHUNK = 1 << 20
_OVERLAP = 64
_LONG_RUN = 40
_SAFE_RECURSION = 3000
_WORTH_A_FASTER_PARSER = 1 << 18


def parse(data: bytes, faults: Faults, *, fast: bool = True) -> Plain:
    """
    Read JSON.

    Args:
        data: UTF-8 text without a byte order mark.
        faults: Knows the file and the limits; gathers what is wrong.
        fast: Let msgspec read a large text where it is installed; the tree and the
            errors are the same.

    Returns:
        The tree; `SPOILT` stands for what no number or text can hold.

    Raises:
        StructureError: The text is not JSON, or has very many faults.
        LimitError: The tree is too deep or too large, or a number too long.

    Example:
        >>> from okrkit.model.limits import Limits
        >>> parse(b'{"target": 40}', Faults(limits=Limits()))
        {'target': 40}
    """
    numbers = _has_odd_numbers(data, faults.limits.digits)
    if numbers:
        json_marks.check_digits(data, faults)
    if sys.getrecursionlimit() > _SAFE_RECURSION:
        json_marks.check_depth(data, faults)
    texts = _ODD_ESCAPE.search(data) is not None
    with paused_gc():
        tree, exact = _decode(data, faults, fast=fast)
        boxes = data.count(b"{") + data.count(b"[")
        count = census(tree, faults.limits, numbers=numbers, texts=texts, boxes=boxes)
    if count.depth > faults.limits.depth:
        json_marks.check_depth(data, faults)
    check_size(count, faults)
    if count.odd or not exact or not _proves_keys(data, count):
        json_marks.check_values(data, faults)
        spoil(tree, faults.spoilt)
    return tree


def _has_odd_numbers(data: bytes, digits: int) -> bool:
    """Look for exponents and runs of digits so long that a number may be lost."""
    run = b"0" * min(_LONG_RUN, digits // 3 + 1)
    for start in range(0, len(data), _CHUNK):
        shapes = data[start : start + _CHUNK + _OVERLAP].translate(_SHAPES)
        if run in shapes or b"0e000" in shapes or b"0e-000" in shapes:
            return True
    return False


def _proves_keys(data: bytes, count: Census) -> bool:
    """
    Prove that no dict dropped a key: the text has no more keys than the dicts.

    A quote with a colon after it, blanks left out, ends a key or stands within a text,
    so counting them never counts too few keys; the second count leaves texts out and
    is exact.
    """
    ends, before = 0, b""
    for start in range(0, len(data), _CHUNK):
        part = before + data[start : start + _CHUNK].translate(None, _BLANKS)
        ends += part.count(b'":')
        before = part[-1:]
    if ends == count.keys:
        return True
    return _STRING.findall(data).count(b":") == count.keys


def _decode(data: bytes, faults: Faults, *, fast: bool) -> tuple[Plain, bool]:
    """Return the tree, and whether no NaN or Infinity stood in the text."""
    if fast and len(data) >= _WORTH_A_FASTER_PARSER:
        with suppress(ImportError):
            import msgspec

            # Where it fails, the standard library's parser says what is wrong.
            with suppress(msgspec.MsgspecError, ValueError, RecursionError):
                return msgspec.json.decode(data), True
    constants: list[str] = []
    try:
        tree: Plain = json.loads(data.decode(), parse_constant=constants.append)
    except json.JSONDecodeError as error:
        _refuse(error, faults)
    except RecursionError:
        json_marks.check_depth(data, faults)
        why = "containers stand deeper in each other than Python can read here"
        raise faults.limit("depth", why) from None
    return tree, not constants


def _refuse(error: json.JSONDecodeError, faults: Faults) -> NoReturn:
    """Say what is wrong in the words of somebody who writes JSON by hand."""
    # From Python 3.13 a comma before a bracket is reported itself, and not the bracket.
    skip = 1 if error.msg.startswith("Illegal trailing comma") else 0
    after = error.doc[error.pos + skip :]
    rest = after.lstrip() if skip else after
    at = len(error.doc) - len(rest)
    before = error.doc[:at].rstrip()
    hint = ""
    if not rest.strip():
        why, hint = "the text ends too early", "Is the file complete?"
    elif error.msg == "Extra data":
        why, hint = "there is more after the end", "A document is one JSON value."
    elif before.endswith(",") and rest[0] in "}]":
        why, hint = "a comma stands before the closing bracket", "Remove it."
    elif rest[0] == "'":
        why, hint = (
            "a text stands in single quotes",
            'JSON wants double quotes: "text".',
        )
    elif rest.startswith(("//", "/*", "#")):
        why, hint = "JSON has no comments", "YAML and TOML have."
    else:
        why = f"this is not JSON: {error.msg[:1].lower()}{error.msg[1:]}"
    faults.add(
        why,
        code="document-syntax",
        spot=(error.doc.count("\n", 0, at) + 1, at - error.doc.rfind("\n", 0, at)),
        got=shown(rest[:20]) if rest else "",
        hint=hint,
    )
    faults.stop()
