"""Converters and validators of the model's fields: numbers, text, ids, choices."""

import math
import unicodedata
from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import suppress
from decimal import Decimal
from fractions import Fraction
from numbers import Real
from typing import Any, TypeVar

from okrkit.errors import InvalidOKRError, nearest, shown
from okrkit.model.phrases import with_article

T = TypeVar("T")

LONGEST_ID = 200
LONGEST_TITLE = 500
LONGEST_NOTE = 20_000


_MADE_BY = {
    "OKRSet": "okr.load(path) reads one from a file",
    "Outlook": "okr.project(okrs, on=...) makes one",
    "Scorecard": "okr.score(okrs, on=...) makes one",
    "Cascade": "okr.align(okrs, on=...) makes one",
}
"""What makes a thing that a verb asks for, where a caller hands it something else."""


def number(value: object, *, field: str) -> float:
    """
    Return a finite float for anything that is a number.

    Args:
        value: An int, float, Decimal, Fraction or numpy scalar; never a bool or text.
        field: What is being set, for the message.

    Returns:
        The value as a finite float.

    Raises:
        InvalidOKRError: For anything else, and for NaN and infinity.

    Example:
        >>> number(3, field="target")
        3.0
    """
    if isinstance(value, float) and math.isfinite(value):
        return float(value)
    if isinstance(value, bool) or not isinstance(value, (Real, Decimal, Fraction)):
        hint = (
            "Numbers in text are read by Unit.parse." if isinstance(value, str) else ""
        )
        raise InvalidOKRError(
            "not a number",
            code="not-a-number",
            place=field,
            expected="a finite number",
            got=shown(value),
            hint=hint,
        )
    try:
        result = float(value)
    except (OverflowError, ValueError):
        result = math.inf
    if not math.isfinite(result):
        raise InvalidOKRError(
            "not a finite number",
            code="not-finite",
            place=field,
            expected="a number between -1.8e308 and 1.8e308",
            got=shown(value),
            hint="Leave the field out where there is no value.",
        )
    return result


def optional_number(value: object, *, field: str) -> float | None:
    """
    Return a finite float, or None where nothing was given.

    Raises:
        InvalidOKRError: Not a finite number.

    Example:
        >>> optional_number(None, field="stretch") is None
        True
    """
    return None if value is None else number(value, field=field)


def optional(
    value: object, *, check: Callable[..., object], **options: object
) -> object:
    """
    Return None where nothing was given, else what a check makes of the value.

    Args:
        value: What was given.
        check: One of the checks of this module.
        **options: What to pass to it, `field` among them.

    Returns:
        None, or the checked value.

    Example:
        >>> optional(None, check=number, field="stretch") is None
        True
        >>> optional(3, check=number, field="stretch")
        3.0
    """
    return None if value is None else check(value, **options)


def text(
    value: object, *, field: str, longest: int = LONGEST_TITLE, empty: bool = False
) -> str:
    """
    Return text that can be stored, shown and sent: within limits, no surrogates.

    Args:
        value: What was given.
        field: What is being set, for the message.
        longest: The most characters.
        empty: Whether blank text is allowed.

    Returns:
        The text as it was given.

    Raises:
        InvalidOKRError: Not text, blank, too long, or not encodable as UTF-8.

    Example:
        >>> text("Customers stay", field="title")
        'Customers stay'
    """
    if (
        type(value) is str
        and len(value) <= longest
        and value.isascii()
        and "\0" not in value
        and (empty or value.strip())
    ):
        return value  # as nearly all are
    if not isinstance(value, str):
        raise InvalidOKRError(
            "not text",
            code="not-text",
            place=field,
            expected="text",
            got=shown(value),
            hint="Put quotes around it.",
        )
    if not empty and not value.strip():
        raise InvalidOKRError(
            "blank", code="blank", place=field, expected="some text", got=shown(value)
        )
    if len(value) > longest:
        raise InvalidOKRError(
            f"{len(value)} characters",
            code="too-long",
            place=field,
            expected=f"at most {longest}",
            hint="Move the rest to a note or to `why`.",
        )
    if "\0" in value or not (
        value.isascii() or all(not "\ud800" <= c <= "\udfff" for c in value)
    ):
        raise InvalidOKRError(
            "holds characters that cannot be stored",
            code="bad-characters",
            place=field,
            expected="text without NUL and lone surrogates",
            got=shown(value),
        )
    return _plain(value)


def _plain(value: str) -> str:
    """Return text of no subclass, such as numpy's."""
    return value if type(value) is str else "".join(value)


def identifier(value: object, *, field: str = "id") -> str:
    """
    Return an id: short visible text without blanks at its ends.

    Args:
        value: What was given.
        field: What is being set, for the message.

    Returns:
        The id as it was given; ``set/id`` is the qualified form.

    Raises:
        InvalidOKRError: Not text, blank, too long, or with invisible characters.

    Example:
        >>> identifier("company/grow")
        'company/grow'
    """
    result = text(value, field=field, longest=LONGEST_ID)
    if result != result.strip() or hidden(result):
        raise InvalidOKRError(
            "an id is visible text without blanks at its ends",
            code="invalid-id",
            place=field,
            expected="letters, digits, marks",
            got=shown(value),
            hint="Use a short id like 'nps' or 'company/grow'.",
        )
    return result


def hidden(value: str) -> list[str]:
    r"""
    List the characters of a text that a reader cannot see or that turn its direction.

    Args:
        value: Any text.

    Returns:
        Each such character once, as ``U+202E``, in order of appearance.

    Example:
        >>> hidden("pay\u202eroll")
        ['U+202E']
    """
    if value.isascii() and value.isprintable():
        return []
    found = (c for c in value if unicodedata.category(c) in {"Cc", "Cf", "Cs", "Co"})
    return list(dict.fromkeys(f"U+{ord(c):04X}" for c in found if c not in "\t\n"))


def choice(value: object, allowed: Collection[str], *, field: str) -> str:
    """
    Return one of a few words.

    Args:
        value: What was given.
        allowed: The words.
        field: What is being set, for the message.

    Returns:
        The word.

    Raises:
        InvalidOKRError: Any other value; the message names the nearest word.

    Example:
        >>> choice("lower", ("higher", "lower"), field="polarity")
        'lower'
    """
    if isinstance(value, str) and value in allowed:
        return _plain(value)
    near = nearest(value, allowed, most=1) if isinstance(value, str) else ()
    raise InvalidOKRError(
        "not one of the known words",
        code="unknown-word",
        place=field,
        expected=" or ".join(allowed),
        got=shown(value),
        hint=f"Did you mean {near[0]!r}?" if near else "",
    )


def flag(value: object, *, field: str) -> bool:
    """
    Return a real bool; 0, 1 and words are refused.

    Raises:
        InvalidOKRError: Anything but True and False.

    Example:
        >>> flag(True, field="inclusive")
        True
    """
    if isinstance(value, bool):
        return value
    raise InvalidOKRError(
        "not true or false",
        code="not-a-flag",
        place=field,
        expected="true or false",
        got=shown(value),
    )


def mapping(value: object, *, field: str) -> dict[str, object]:
    """
    Return a dict of its own for a mapping whose keys are text; None gives an empty one.

    Args:
        value: A mapping of names to anything, or None.
        field: What is being set, for the message.

    Returns:
        A copy, so that later changes of the mapping change no noun.

    Raises:
        InvalidOKRError: No mapping, or a key that is no text.

    Example:
        >>> mapping({"team": "Nord"}, field="extra")
        {'team': 'Nord'}
    """
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        raise InvalidOKRError(
            "not a mapping",
            code="not-a-mapping",
            place=field,
            expected="names with their values",
            got=shown(value),
        )
    return {text(key, field=field, empty=True): item for key, item in value.items()}


def instance(value: object, *, kind: type[T], field: str) -> T:
    """
    Return a value that is of one type.

    Args:
        value: What was given.
        kind: The type it must have.
        field: What is being set, for the message.

    Returns:
        The value.

    Raises:
        InvalidOKRError: Of another type.

    Example:
        >>> instance(1, kind=int, field="count")
        1
    """
    if isinstance(value, kind):
        return value
    raise InvalidOKRError(
        f"not {with_article(kind.__name__)}",
        code="wrong-type",
        place=field,
        expected=kind.__name__,
        got=shown(value),
        hint=_MADE_BY.get(kind.__name__, ""),
    )


def items(value: object, *, field: str) -> tuple[Any, ...]:
    """
    Return a tuple for a list, tuple or other finite iterable; never for text.

    Raises:
        InvalidOKRError: Text, a mapping, or nothing one can go through.

    Example:
        >>> items(["nps"], field="measured_by")
        ('nps',)
    """
    if type(value) is tuple:
        return value
    found = None
    if isinstance(value, Iterable) and not isinstance(value, (str, bytes, Mapping)):
        # An array without dimensions calls itself iterable, and is not.
        with suppress(TypeError):
            found = tuple(value)
    if found is None:
        raise InvalidOKRError(
            "not a list",
            code="not-a-list",
            place=field,
            expected="a list",
            got=shown(value),
            hint="Put it in square brackets." if isinstance(value, str) else "",
        )
    return found


def instances(value: object, kind: type[T], *, field: str) -> tuple[T, ...]:
    """
    Return a tuple whose items are all of one type.

    Args:
        value: A list, tuple or other finite iterable.
        kind: The type of its items.
        field: What is being set, for the message.

    Returns:
        The items.

    Raises:
        InvalidOKRError: No list, or an item of another type.

    Example:
        >>> instances([1, 2], int, field="counts")
        (1, 2)
    """
    found = items(value, field=field)
    if not found:
        return found
    result = tuple(item for item in found if isinstance(item, kind))
    if len(result) < len(found):
        place, wrong = next(
            (i, item) for i, item in enumerate(found) if not isinstance(item, kind)
        )
        instance(wrong, kind=kind, field=f"{field}[{place}]")
    return result
