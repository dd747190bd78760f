"""`refuse_own`: a result of okrkit that has no readings, and which of its parts do."""

import inspect
from collections.abc import Iterator, Mapping
from typing import Final

from attrs import fields, has

from okrkit.errors import SourceError, shown
from okrkit.model.metric import Observation
from okrkit.model.series import Series
from okrkit.results import ResultSet

__all__ = ["is_own", "refuse_own"]

_MEASURE: Final = (
    "It holds no readings: give what a measure returns, such as "
    "okrkit.retention.repeat_rate(...), or {date: value}."
)


def refuse_own(source: object) -> None:
    """
    Refuse what okrkit itself made and nobody can read, and name what can be.

    Args:
        source: Anything that has no method `read`.

    Raises:
        SourceError: It is a result, a table or a definition of okrkit; readings and
            a series of them are let through.

    Example:
        >>> from okrkit.retention.value.sample import valued
        >>> try:
        ...     refuse_own(valued())
        ... except SourceError as error:
        ...     print(error.hint)
        Give a part of it that has: .total, .mean or .prediction(...).
    """
    if not is_own(source) or isinstance(source, Observation | Series | Mapping):
        return
    *most, last = ["", *_parts(source)]
    parts = f"{', '.join(most[1:])} or {last}" if most[1:] else last
    raise SourceError(
        f"{type(source).__name__} has no readings",
        code="not-a-source",
        expected="readings, or something that reads them",
        got=shown(source),
        hint=f"Give a part of it that has: {parts}." if parts else _MEASURE,
    )


def is_own(source: object) -> bool:
    """
    Tell whether okrkit made something: an object of its classes, or its function.

    Args:
        source: Anything.

    Returns:
        Whether it is okrkit's.

    Example:
        >>> is_own(refuse_own), is_own(len)
        (True, False)
    """
    module = getattr(source, "__module__", None)
    return isinstance(module, str) and module.partition(".")[0] == "okrkit"


def _parts(source: object) -> Iterator[str]:
    """Name the parts of a result that can be read, as one writes them."""
    kind = type(source)
    if has(kind):
        for field in fields(kind):
            if _reads(type(getattr(source, field.name))):
                yield f".{field.name}"
    for name in dict.fromkeys(name for base in kind.__mro__ for name in vars(base)):
        member = inspect.getattr_static(kind, name)
        if inspect.isfunction(member) and not name.startswith("_"):
            given = member.__annotations__.get("return")
            if isinstance(given, type) and _reads(given):
                yield f".{name}(...)"
    if isinstance(source, ResultSet) and len(source):
        first = source.ids[0]
        if _reads(type(source[first])):
            yield f"[{shown(first)}]"


def _reads(kind: type) -> bool:
    """Tell whether objects of a class read metrics; a class itself may read tables."""
    return inspect.isfunction(inspect.getattr_static(kind, "read", None))
