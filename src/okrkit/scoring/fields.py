"""What rules as values share: whatever is wrong with one is a `PolicyError`."""

from collections.abc import Callable, Mapping
from typing import Self, TypeVar

from okrkit.errors import InvalidOKRError, PolicyError, nearest, shown
from okrkit.model.attributes import must
from okrkit.model.checks import choice, items, text
from okrkit.model.noun import Noun

T = TypeVar("T")


class Ruling(Noun):
    """
    The base of rules that are frozen values, such as `ScoringPolicy`.

    Example:
        >>> from okrkit import ScoringPolicy
        >>> isinstance(ScoringPolicy(), Ruling)
        True
    """

    __slots__ = ()

    def replace(self, /, **changes: object) -> Self:
        """
        Return the rules with other fields.

        Args:
            **changes: Fields by name; give a new `name` too, so that results tell.

        Returns:
            New rules.

        Raises:
            PolicyError: A name that is no field, or a value that cannot be.

        Example:
            >>> from okrkit import ScoringPolicy
            >>> ScoringPolicy().replace(name="ours", weights="ignore").weights
            'ignore'
        """
        try:
            return super().replace(**changes)
        except InvalidOKRError as error:
            raise refused(error) from error


def preset_named(name: object, presets: Mapping[str, T], *, why: str, place: str) -> T:
    """
    Return the preset of a name.

    Args:
        name: What was asked for.
        presets: All of them by name.
        why: What to say where there is none.
        place: What the name was given for.

    Returns:
        The preset.

    Raises:
        PolicyError: No such preset; names those that look like it.

    Example:
        >>> preset_named("a", {"a": 1}, why="no such preset", place="policy")
        1
    """
    if isinstance(name, str) and name in presets:
        return presets[name]
    near = nearest(name, presets) if isinstance(name, str) else ()
    raise PolicyError(
        why,
        code="unknown-policy",
        place=place,
        expected=", ".join(presets),
        got=shown(name),
        hint=f"Did you mean {' or '.join(map(repr, near))}?"
        if near
        else "name one of these, or pass your own",
    )


def texts(value: object, *, field: str) -> tuple[str, ...]:
    """
    Return a tuple of texts.

    Args:
        value: A list of texts.
        field: What is being set, for the message.

    Returns:
        The texts.

    Raises:
        InvalidOKRError: No list, or something in it that is no text.

    Example:
        >>> texts(["rounding"], field="unknown")
        ('rounding',)
    """
    return tuple(text(item, field=field) for item in items(value, field=field))


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
