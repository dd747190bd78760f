"""Checks of a policy's fields: whatever is wrong with one is a `PolicyError`."""

from collections.abc import Callable

from okrkit.errors import InvalidOKRError, PolicyError
from okrkit.model.attributes import must
from okrkit.model.checks import (
    choice,
)


def needs(check: Callable[..., object], **options: object) -> dict[str, object]:
    """
    Return the metadata of a field that must pass a check.

    Args:
        check: One of `okrkit.model.checks`.
        **options: What to pass to it besides the value.

    Returns:
        Metadata for `attrs.field`; what fails is a `PolicyError`.

    Example:
        >>> sorted(needs(choice, allowed=("a",)))
        ['check', 'options']
    """

    def refusing(value: object, *, field: str) -> object:
        try:
            return check(value, field=field, **options)
        except InvalidOKRError as error:
            raise refused(error) from error

    return must(refusing)


def refused(error: InvalidOKRError) -> PolicyError:
    """
    Make the error of a policy from that of a value.

    Args:
        error: What is wrong with the value.

    Returns:
        The same, for a policy.

    Example:
        >>> refused(InvalidOKRError("blank", code="blank")).code
        'blank'
    """
    return PolicyError(
        error.why,
        code=error.code,
        place=error.place,
        expected=error.expected,
        got=error.got,
        hint=error.hint,
    )


def word(*allowed: str) -> dict[str, object]:
    """
    Return the metadata of a field that is one of a few words.

    Args:
        *allowed: The words.

    Returns:
        Metadata for `attrs.field`.

    Example:
        >>> sorted(word("use", "ignore"))
        ['check', 'options']
    """
    return needs(choice, allowed=allowed)


def maybe(check: Callable[..., object]) -> dict[str, object]:
    """
    Return the metadata of a field that may be None.

    Args:
        check: What it must pass where it is not.

    Returns:
        Metadata for `attrs.field`.

    Example:
        >>> sorted(maybe(choice))
        ['check', 'options']
    """

    def optional(value: object, *, field: str) -> object:
        return None if value is None else check(value, field=field)

    return needs(optional)
