"""How a field of a noun gets its check: named in its metadata, used by `checked`."""

from collections.abc import Callable, Collection, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from okrkit.errors import InvalidOKRError, shown
from okrkit.model.checks import mapping, optional

if TYPE_CHECKING:
    from attrs import Attribute

_SHOWN = 5

# A field of a noun names its check in its metadata, or as its converter where it
# accepts more than its own type, so that type checkers know; `checked` puts either
# to work.


def must(check: Callable[..., object], /, **options: object) -> dict[str, object]:
    """
    Return the metadata of a field whose value must pass a check.

    Args:
        check: One of the functions above.
        **options: What to pass to it besides the value and the field's name.

    Returns:
        Metadata for `attrs.field`.

    Example:
        >>> sorted(must(mapping))
        ['check', 'options']
    """
    return {"check": check, "options": options}


def may(check: Callable[..., object], /, **options: object) -> dict[str, object]:
    """
    Return the metadata of a field that is None or must pass a check.

    Args:
        check: One of the functions above.
        **options: What to pass to it besides the value and the field's name.

    Returns:
        Metadata for `attrs.field`.

    Example:
        >>> may(mapping)["check"] is optional
        True
    """
    return must(optional, check=check, **options)


def beyond(
    value: object,
    *,
    field: str,
    taken: Collection[str] = (),
    more: Collection[str] = (),
    free: Collection[str] = (),
) -> dict[str, object]:
    """
    Return what is said beyond the fields of a noun; it may not say a field again.

    Args:
        value: A mapping of names to anything, or None.
        field: What is being set, for the message.
        taken: Names of the noun's fields.
        more: Names a document gives to parts of its fields.
        free: Fields that no document has, so that their names are free.

    Returns:
        A copy.

    Raises:
        InvalidOKRError: No mapping, or the name of a field (``extra-field``).

    Example:
        >>> beyond({"team": "Nord"}, field="Objective.extra", taken=["title"])
        {'team': 'Nord'}
    """
    found = mapping(value, field=field)
    for name in found:
        if name in more or (name in taken and name not in free):
            raise InvalidOKRError(
                f"{shown(name)} is a field of its own",
                code="extra-field",
                place=field,
                expected="names that are no fields",
                got=shown(name),
                hint=f"Give {name}= instead.",
            )
    return found


EXTRA = must(beyond)
"""The check of the field that keeps what a document says beyond the nouns."""


def checked(cls: type, fields: "list[Attribute[Any]]") -> "list[Attribute[Any]]":
    """
    Give every field its check and a repr; the `field_transformer` of the model.

    Args:
        cls: The class that is being made.
        fields: Its fields.

    Returns:
        The fields, those with a check or a converter now reporting their name, and
        none of them showing more than a few of many things.

    Example:
        >>> from attrs import field, frozen
        >>> from okrkit.model.checks import number
        >>> @frozen(field_transformer=checked)
        ... class Share:
        ...     value: float = field(metadata=must(number))
        >>> Share(1).value
        1.0
    """
    said = (attribute.name for attribute in fields if attribute.name[0] != "_")
    names = frozenset(said) - {"extra"}

    def guarded(attribute: "Attribute[Any]") -> "Attribute[Any]":
        if attribute.repr is True:
            attribute = attribute.evolve(repr=_brief)
        check = attribute.metadata.get("check", attribute.converter)
        if check is None:
            return attribute
        options = dict(attribute.metadata.get("options", {}))
        if check is beyond:
            options["taken"] = names
        place = f"{cls.__name__}.{attribute.name}"
        return attribute.evolve(converter=partial(check, field=place, **options))

    return [guarded(attribute) for attribute in fields]


def _brief(value: object) -> str:
    """Write a field for a repr: of a long sequence its beginning and its length."""
    if isinstance(value, str) or not isinstance(value, Sequence):
        return repr(value)
    if len(value) <= _SHOWN:
        return repr(value)
    return f"({', '.join(map(repr, value[:_SHOWN]))}, ... {len(value):,} in all)"
