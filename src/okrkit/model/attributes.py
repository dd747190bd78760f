"""How a field of a noun gets its check: named in its metadata, used by `checked`."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from okrkit.model.checks import mapping, optional

if TYPE_CHECKING:
    from attrs import Attribute


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


EXTRA = must(mapping)
"""The check of the field that keeps what a document says beyond the nouns."""


def checked(cls: type, fields: "list[Attribute[Any]]") -> "list[Attribute[Any]]":
    """
    Give every field its check; the `field_transformer` of the model's classes.

    Args:
        cls: The class that is being made.
        fields: Its fields.

    Returns:
        The fields, those with a check or a converter now reporting their name.

    Example:
        >>> from attrs import field, frozen
        >>> from okrkit.model.checks import number
        >>> @frozen(field_transformer=checked)
        ... class Share:
        ...     value: float = field(metadata=must(number))
        >>> Share(1).value
        1.0
    """

    def guarded(attribute: "Attribute[Any]") -> "Attribute[Any]":
        check = attribute.metadata.get("check", attribute.converter)
        if check is None:
            return attribute
        options = attribute.metadata.get("options", {})
        place = f"{cls.__name__}.{attribute.name}"
        return attribute.evolve(converter=partial(check, field=place, **options))

    return [guarded(attribute) for attribute in fields]
