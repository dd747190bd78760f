"""Faults gathered as cattrs gathers its own: groups of errors with notes."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeAlias

from attrs import field, frozen
from cattrs import (
    AttributeValidationNote,
    ClassValidationError,
    IterableValidationNote,
)

from okrkit.errors import InvalidOKRError
from okrkit.formats.faults import TreePath

__all__ = ["Faulty", "Gather", "Leaf", "group", "leaves"]

Leaf: TypeAlias = tuple[TreePath, InvalidOKRError]
"""A fault, and where it is relative to what was read."""

Faulty: TypeAlias = ClassValidationError
"""What reading the parts of a document raises: a group, see `leaves`."""


@frozen
class Gather:
    """
    The faults of one mapping or list, gathered the way cattrs gathers its own.

    Attributes:
        kind: What is being read.
        errors: The faults so far, each with a note of where it is.

    Example:
        >>> gather = Gather(dict)
        >>> gather.add("by", InvalidOKRError("no"))
        >>> len(gather.errors)
        1
    """

    kind: type
    errors: list[Exception] = field(factory=list, init=False)

    def take(
        self,
        step: str | int,
        read: Callable[..., object],
        *values: object,
        **options: object,
    ) -> Any:  # noqa: ANN401 - what `read` gives; None only where `stop` raises
        """
        Read one part; note its fault and go on where it has one.

        Args:
            step: The key or index of the part.
            read: What reads it.
            *values: For `read`.
            **options: For `read`.

        Returns:
            The part, or None where it has a fault.

        Example:
            >>> Gather(dict).take("by", float, 50)
            50.0
        """
        try:
            return read(*values, **options)
        except (InvalidOKRError, ClassValidationError) as error:
            self.add(step, error)
            return None

    def add(self, step: str | int, error: Exception) -> None:
        """
        Note a fault.

        Args:
            step: The key or index of the part.
            error: What is wrong with it.

        Example:
            >>> Gather(dict).add("by", InvalidOKRError("no"))
        """
        text = f"Structuring {self.kind.__name__} @ {step!r}"
        if isinstance(step, int):
            error.add_note(IterableValidationNote(text, step, self.kind))
        else:
            error.add_note(AttributeValidationNote(text, step, self.kind))
        self.errors.append(error)

    def stop(self) -> None:
        """
        Raise what was gathered, if anything was.

        Raises:
            ClassValidationError: With every fault.

        Example:
            >>> Gather(dict).stop()
        """
        if self.errors:
            raise group(self.kind, self.errors)


def group(kind: type, errors: Sequence[Exception]) -> ClassValidationError:
    """
    Make cattrs' error of several.

    Args:
        kind: What was read.
        errors: What is wrong, each with a note of the place or none.

    Returns:
        The group, to be raised.

    Example:
        >>> str(group(dict, [InvalidOKRError("no")]))
        'While structuring dict (1 sub-exception)'
    """
    message = f"While structuring {kind.__name__}"
    # cattrs' own `__new__` takes the class as well, which checkers do not see.
    return ClassValidationError(message, errors, kind)  # pyright: ignore[reportCallIssue]


def leaves(error: Exception, path: TreePath = ()) -> Iterator[Leaf]:
    """
    Go through the faults of a group, each with its path.

    Args:
        error: What structuring raised.
        path: Where it was structured.

    Yields:
        Path and fault.

    Example:
        >>> gather = Gather(dict)
        >>> gather.add("metric", InvalidOKRError("not text", code="not-text"))
        >>> try:
        ...     gather.stop()
        ... except ClassValidationError as error:
        ...     [(path, fault.code) for path, fault in leaves(error)]
        [(('metric',), 'not-text')]
    """
    if isinstance(error, ClassValidationError):
        for inner in error.exceptions:
            yield from leaves(inner, (*path, *_steps(inner)))
    elif isinstance(error, InvalidOKRError):
        yield path, error
    else:
        # Nothing else is a fault of a document; to drop it would hide our own mistake.
        raise error


def _steps(error: Exception) -> TreePath:
    for note in getattr(error, "__notes__", ()):
        if isinstance(note, AttributeValidationNote):
            return (note.name,)
        if isinstance(note, IterableValidationNote):
            return (note.index,)
    return ()
