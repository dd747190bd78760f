"""
TOML text to a plain tree: the parser of the standard library, guarded.

Dates become ISO text, so that all formats give one tree; times are refused.
"""

import re
import tomllib
from datetime import date, datetime, time
from functools import partial
from typing import Any, NoReturn

from attrs import define

from okrkit.errors import shown
from okrkit.formats import toml_marks
from okrkit.formats.faults import (
    SPOILT,
    Faults,
    TreePath,
    count_digits,
    number_fault,
    text_fault,
)
from okrkit.formats.quiet import paused_gc
from okrkit.formats.tree import Finder, Plain, census, check_size, spoil

__all__ = ["parse"]

_AT = re.compile(r" \(at (?:line ([0-9]+), column ([0-9]+)|end of document)\)\Z")
_LARGEST = 2**63


def parse(data: bytes, faults: Faults) -> tuple[Plain, Finder]:
    """
    Read TOML.

    Args:
        data: UTF-8 text without a byte order mark.
        faults: Knows the file and the limits; gathers what is wrong.

    Returns:
        The tree, and a function that finds where its values stand; `SPOILT` stands
        for what cannot be kept.

    Raises:
        StructureError: The text is not TOML, or has very many faults.
        LimitError: The tree is too deep or too large, or a number too long.

    Example:
        >>> from okrkit.model.limits import Limits
        >>> parse(b"reviewed_on = 2026-11-06", Faults(limits=Limits()))[0]
        {'reviewed_on': '2026-11-06'}
    """
    text = data.decode()
    toml_marks.check(text, faults)
    find = partial(toml_marks.find, text)
    floats = _Floats(text, faults)
    with paused_gc():
        try:
            tree = _load(text, floats)
        except RecursionError:
            why = "containers stand deeper in each other than Python can read here"
            raise faults.limit("depth", why) from None
        check_size(census(tree, faults.limits), faults)
        refused = _settle(tree)
    spots = find([path for path, *_ in refused])
    for path, why, code, hint, got in refused:
        spot = spots.get(path, ((0, 0), (0, 0)))[1]
        faults.add(
            why, code=code, spot=spot, path=path, hint=hint, got=got, spoils=True
        )
    spoil(tree, faults.spoilt)
    return tree, find


def _load(text: str, floats: "_Floats") -> dict[str, Plain]:
    """Parse; where a key stands twice or a date cannot be, mend that and go on."""
    try:
        return tomllib.loads(text, parse_float=floats.read)
    except tomllib.TOMLDecodeError as error:
        mended, spare = toml_marks.mended(text, floats.faults)
        if mended == text:
            _refuse(text, error, floats.faults)
    try:
        tree: dict[str, Plain] = tomllib.loads(mended, parse_float=floats.read)
    except tomllib.TOMLDecodeError as error:
        _refuse(text, error, floats.faults)
    for path in spare:
        box: Any = tree
        for step in path[:-1]:
            box = box[step]
        del box[path[-1]]
    return tree


@define
class _Lost:
    """A float that cannot be kept, until its path is known."""

    why: str
    code: str
    got: str
    hint: str = ""


@define
class _Floats:
    """Reads floats; the ones that cannot be kept become faults."""

    text: str
    faults: Faults

    def read(self, text: str) -> "float | _Lost":
        """Return the number."""
        if count_digits(text) > self.faults.limits.digits:
            spot = toml_marks.spot_of_number(self.text, text)
            raise self.faults.limit("digits", "a number has too many digits", spot)
        if text.lstrip("+-") in {"inf", "nan"}:
            why = "this is not a finite number"
            hint = "Leave the field out where there is no value."
            return _Lost(why, "not-finite", shown(text), hint)
        value = float(text)
        why = number_fault(text, value)
        return _Lost(why, "number-lost", shown(text)) if why else value


_Refused = tuple[TreePath, str, str, str, str]


def _settle(tree: dict[str, Plain]) -> list[_Refused]:
    """Turn dates to text, in place; return path and words for what is refused."""
    refused: list[_Refused] = []
    boxes: list[tuple[TreePath, dict[str, Plain] | list[Plain]]] = [((), tree)]
    for path, box in boxes:  # grows while it is walked
        if isinstance(box, dict):
            for key, value in box.items():
                box[key] = _settled((*path, key), value, boxes, refused)
                if why := text_fault(key):
                    refused.append(((*path, key), why, "text-not-unicode", "", ""))
        else:
            for index, value in enumerate(box):
                box[index] = _settled((*path, index), value, boxes, refused)
    return refused


def _settled(
    path: TreePath,
    value: object,
    boxes: list[tuple[TreePath, dict[str, Plain] | list[Plain]]],
    refused: list[_Refused],
) -> Plain:
    if isinstance(value, dict | list):
        boxes.append((path, value))
        return value
    if isinstance(value, _Lost):
        refused.append((path, value.why, value.code, value.hint, value.got))
        return SPOILT
    if isinstance(value, datetime | time):
        hint = "Write the day alone: 2026-11-06."
        why = "a time of day stands where only days are known"
        refused.append((path, why, "time-of-day", hint, ""))
    elif isinstance(value, date):
        return value.isoformat()
    elif isinstance(value, int) and not -_LARGEST <= value < _LARGEST:
        why = "a TOML number has at most 64 bits"
        refused.append((path, why, "number-lost", "", ""))
    elif isinstance(value, str) and (why := text_fault(value)):
        refused.append((path, why, "text-not-unicode", "", ""))
    return value if isinstance(value, str | int | float) else None


def _refuse(text: str, error: tomllib.TOMLDecodeError, faults: Faults) -> NoReturn:
    """Say what is wrong, and where: the parser says it in its message only."""
    message = str(error)
    place = _AT.search(message)
    row, column = text.count("\n") + 1, 1
    if place and place[1]:
        row, column = int(place[1]), int(place[2])
    hint = "" if place and place[1] else "Is the file complete?"
    if message.startswith(("Cannot overwrite", "Cannot declare")):
        why, code = "a key or table stands twice", "duplicate-key"
        hint = "Keep one of them."
    else:
        message = _AT.sub("", message)
        why = f"this is not TOML: {message[:1].lower()}{message[1:]}"
        code = "document-syntax"
    lines = text.split("\n")
    got = shown(lines[row - 1]) if row <= len(lines) else ""
    faults.add(why, code=code, spot=(row, column), got=got, hint=hint)
    faults.stop()
