"""
The cattrs converter of the model: strict on the way in, every fault with its path.

cattrs would turn ``true`` into 1.0 and ``None`` into ``"None"``; here every scalar has
a hook that refuses, and every field of a noun goes through the check of its own.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from itertools import islice
from typing import Any, TypeVar

from attrs import Attribute, fields, fields_dict
from attrs import Converter as AttrsConverter
from cattrs import ClassValidationError, Converter
from cattrs.gen import make_dict_structure_fn, override

from okrkit.errors import InvalidOKRError, nearest, shown
from okrkit.formats.gather import Gather, group
from okrkit.model.amendment import Amendment
from okrkit.model.calendar import as_date
from okrkit.model.checkin import CheckIn
from okrkit.model.checks import flag, items, number, text
from okrkit.model.closing import Closing
from okrkit.model.metric import Metric, Observation
from okrkit.model.okr import KeyResult, Objective
from okrkit.model.parts import Assumption, Guardrail, Initiative, Segment, Support
from okrkit.model.phrases import with_article

__all__ = [
    "article",
    "converter",
    "converter_of",
    "known",
    "many",
    "mapping",
    "meant",
    "only",
    "read_field",
    "slip_hint",
    "spread",
    "unknown",
]

T = TypeVar("T")
PARTS = (
    Amendment,
    Closing,
    Support,
    Guardrail,
    Assumption,
    Initiative,
    Segment,
    CheckIn,
    Observation,
    Metric,
)
NOUNS = (*PARTS, Objective, KeyResult)
_INSIDE: dict[tuple[type, str], type] = {
    (Objective, "supports"): Support,
    (Objective, "guardrails"): Guardrail,
    (Objective, "assumptions"): Assumption,
    (Objective, "initiatives"): Initiative,
}
_USUAL_SLIPS = {
    "at": "date",
    "current": "check_ins",
    "key_result": "key_results",
    "keyresults": "key_results",
    "krs": "key_results",
    "name": "title",
    "on": "date",
    "progress": "check_ins",
}
_LOOKED_AT = 20


@cache
def converter() -> Converter:
    """
    Return the converter; it is made once.

    Example:
        >>> converter().structure(True, float)
        Traceback (most recent call last):
        okrkit.errors.InvalidOKRError: value: not a number; expected a finite...
    """
    codec = Converter(detailed_validation=True)
    scalars: dict[type, Callable[..., object]] = {
        bool: flag,
        float: number,
        str: text,
        list: items,
        dt.date: as_date,
    }
    for kind, check in scalars.items():
        codec.register_structure_hook(kind, _strict(check))
    for noun in NOUNS:
        codec.register_structure_hook(noun, _noun_hook(noun, codec))
    return codec


def _strict(check: Callable[..., object]) -> Callable[[object, type], object]:
    return lambda value, _: check(value, field="value")


def _noun_hook(noun: type, codec: Converter) -> Callable[[object, type], object]:
    """Make the hook of a class: cattrs' own, with the check of each field inside."""
    hooks: dict[str, Any] = {
        f.name: override(struct_hook=_field_hook(noun, f, codec)) for f in fields(noun)
    }
    make: Callable[..., object] = make_dict_structure_fn(
        noun,
        codec,
        _cattrs_detailed_validation=True,
        **hooks,
    )
    names = known(noun)

    def structure(value: object, kind: type) -> object:
        given = mapping(value, f"the fields of {article(kind)}")
        parts = spread(given, names)
        try:
            return make(parts, kind)
        except ClassValidationError as error:
            faults = [_missing(e, names, given) for e in error.exceptions]
            raise group(kind, faults) from None

    return structure


def _field_hook(
    noun: type, attribute: "Attribute[object]", codec: Converter
) -> Callable[[object, type], object]:
    inside = _INSIDE.get((noun, attribute.name))
    if inside is not None:
        return lambda value, _: many(value, inside, codec)
    check = attribute.metadata.get("check")
    if check is None:
        convert = converter_of(attribute)
        return lambda value, _: convert(value)
    options = attribute.metadata["options"]
    return lambda value, _: check(value, field=attribute.name, **options)


def read_field(noun: type, name: str, value: object) -> object:
    """
    Read one field of a noun by the check of its own.

    Args:
        noun: The class.
        name: The field.
        value: What a document says.

    Returns:
        The value of the field.

    Raises:
        InvalidOKRError: It cannot be one.
        ClassValidationError: Faults of its parts.

    Example:
        >>> read_field(Objective, "title", "Customers stay")
        'Customers stay'
    """
    return _field_hook(noun, fields_dict(noun)[name], converter())(value, noun)


def converter_of(attribute: "Attribute[Any]") -> Callable[[object], object]:
    """
    Return what reads a field that has no check of its own.

    Example:
        >>> from okrkit.model.cadence import Cadence
        >>> from attrs import fields_dict
        >>> converter_of(fields_dict(Cadence)["every"])("week")
        'week'
    """
    convert: Any = attribute.converter
    if convert is None or isinstance(convert, AttrsConverter):
        return lambda value: value
    read: Callable[[object], object] = convert
    return read


def many(value: object, kind: type[T], codec: Converter) -> list[T]:
    """
    Read a list of one kind of noun.

    Args:
        value: A list of mappings.
        kind: The noun.
        codec: The converter.

    Returns:
        The nouns.

    Raises:
        ClassValidationError: With every fault.

    Example:
        >>> rows = [{"metric": "complaints", "at_most": 20}]
        >>> many(rows, Guardrail, converter())[0].at_most
        20.0
    """
    gather = Gather(kind)
    rows = items(value, field="value")
    read = [gather.take(at, codec.structure, row, kind) for at, row in enumerate(rows)]
    gather.stop()
    return [row for row in read if row is not None]


def known(noun: type) -> tuple[str, ...]:
    """
    Name the fields of a noun that a document may hold.

    Example:
        >>> known(Guardrail)
        ('metric', 'at_least', 'at_most')
    """
    return tuple(f.name for f in fields(noun) if f.init and f.name != "extra")


def mapping(value: object, expected: str) -> Mapping[str, object]:
    """
    Return a mapping with text for keys, or refuse.

    Example:
        >>> mapping({"by": 50}, "a change")
        {'by': 50}
    """
    if isinstance(value, Mapping):
        return value
    raise InvalidOKRError(
        "not a mapping of fields",
        code="not-a-mapping",
        expected=expected,
        got=shown(value),
    )


def spread(given: Mapping[str, object], names: tuple[str, ...]) -> dict[str, object]:
    """
    Part the fields: known ones that hold something, the rest under ``extra``.

    Nouns without ``extra`` refuse what they do not know when they are made; see
    `only`.

    Example:
        >>> spread({"id": "a", "owner": None, "colour": "red"}, ("id", "owner"))
        {'id': 'a', 'extra': {'colour': 'red'}}
    """
    fit: dict[str, object] = {
        name: given[name] for name in names if given.get(name) is not None
    }
    extra = {name: value for name, value in given.items() if name not in names}
    return {**fit, "extra": extra} if extra else fit


def only(given: Mapping[str, object], names: tuple[str, ...], what: str) -> None:
    """
    Refuse fields that are not known where they cannot be kept.

    Args:
        given: The fields.
        names: The known ones.
        what: Whose fields they are.

    Raises:
        ClassValidationError: With one fault a field.

    Example:
        >>> only({"by": 50}, ("by", "since"), "a change")
    """
    gather = Gather(dict)
    for name in given:
        if name not in names:
            # More than the first are hardly shown, and to look for each takes long.
            hinted = len(gather.errors) < _LOOKED_AT
            gather.add(name, unknown(name, names, what, hinted=hinted))
    gather.stop()


def unknown(
    name: str, names: tuple[str, ...], what: str, *, hinted: bool = True
) -> InvalidOKRError:
    """
    Make the fault of a field that is not known.

    Args:
        name: The field.
        names: The known ones.
        what: Whose field it is.
        hinted: Whether to look for the one that is meant, perhaps.

    Returns:
        The fault.

    Example:
        >>> unknown("sinse", ("by", "since"), "a change").hint
        "Did you mean 'since'?"
    """
    near = meant(name, names) if hinted else ""
    return InvalidOKRError(
        f"{what} has no such field",
        code="unknown-field",
        expected=", ".join(names),
        got=shown(name),
        hint=f"Did you mean {near!r}?" if near else "",
    )


def meant(name: str, names: tuple[str, ...]) -> str:
    """
    Return the known field that a slip of the pen most likely means, or nothing.

    Example:
        >>> meant("on", ("date", "value")), meant("tittle", ("title",))
        ('date', 'title')
    """
    slip = _USUAL_SLIPS.get(name.lower(), "")
    if slip in names:
        return slip
    return next(iter(nearest(name, names, most=1)), "")


def slip_hint(
    given: Iterable[str], names: tuple[str, ...], missing: Iterable[str]
) -> str:
    """
    Ask whether one of the fields that are not known was meant to be a missing one.

    Args:
        given: Every field; of those that are not known the first are looked at.
        names: The known ones.
        missing: Those of them that are not there.

    Returns:
        The question, or nothing.

    Example:
        >>> slip_hint({"cycel": "2026-Q4"}, ("okrkit", "cycle"), ("cycle",))
        "Did you mean cycle by 'cycel'?"
    """
    others = islice((name for name in given if name not in names), _LOOKED_AT)
    near = ((meant(other, names), other) for other in others)
    wanted = {*missing}
    return next(
        (f"Did you mean {name} by {shown(o)}?" for name, o in near if name in wanted),
        "",
    )


def article(noun: type) -> str:
    """
    Name a noun in a sentence.

    Example:
        >>> article(KeyResult), article(Objective)
        ('a key result', 'an objective')
    """
    words = "".join(f" {c.lower()}" if c.isupper() else c for c in noun.__name__)
    return with_article(words.strip())


def _missing(
    error: Exception, names: tuple[str, ...], given: Iterable[str]
) -> Exception:
    """Say of a key that is not there what was written in its place, perhaps."""
    if not isinstance(error, KeyError):
        return error
    name = str(error.args[0])
    return InvalidOKRError(
        f"{name} is missing",
        code="missing-field",
        expected=f"the field {name}",
        hint=slip_hint(given, names, (name,)) or f"Add {name}.",
    )
