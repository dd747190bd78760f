"""How large, long and deep a document may be before okrkit refuses it."""

from math import inf

from attrs import Attribute, field, frozen

from okrkit.errors import InvalidOKRError, shown
from okrkit.model.noun import Noun

__all__ = ["Limits"]


def _count(instance: object, attribute: "Attribute[int]", value: object) -> None:
    """Refuse what is not a whole number of at least one."""
    del instance
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        _refuse(attribute.name, "a whole number of at least 1", value)


def _seconds(instance: object, attribute: "Attribute[float]", value: object) -> None:
    """Refuse what is not a finite number above zero."""
    del instance
    number = value if isinstance(value, int | float) else 0
    if isinstance(value, bool) or not 0 < number < inf:
        _refuse(attribute.name, "a number of seconds above 0", value)


def _refuse(name: str, expected: str, value: object) -> None:
    raise InvalidOKRError(
        "this cannot be a limit",
        code="invalid-limit",
        place=f"Limits.{name}",
        expected=expected,
        got=shown(value),
    )


@frozen(kw_only=True)
class Limits(Noun):
    """
    How much okrkit reads before it says no; every `LimitError` names its field here.

    The defaults are far above any real set of OKRs (the natural depth of a
    document is 8) and far below what would exhaust a host process.

    Attributes:
        file_bytes: Size of a document, in bytes.
        depth: Containers within containers.
        title: Characters of a title.
        note: Characters of a note.
        id: Characters of an id.
        digits: Digits of one number.
        nodes: Values of a document, containers included.
        events: Entries of a journal.
        faults: Faults gathered before a reader gives up.
        source_seconds: Time a source may take, in seconds.
        source_rows: Rows a source may give.

    Raises:
        InvalidOKRError: A limit is not a positive number.

    Example:
        >>> Limits(depth=100).depth
        100
        >>> Limits().file_bytes
        67108864
    """

    file_bytes: int = field(default=64 * 1024 * 1024, validator=_count)
    depth: int = field(default=64, validator=_count)
    title: int = field(default=500, validator=_count)
    note: int = field(default=20_000, validator=_count)
    id: int = field(default=200, validator=_count)
    digits: int = field(default=300, validator=_count)
    nodes: int = field(default=1_000_000, validator=_count)
    events: int = field(default=1_000_000, validator=_count)
    faults: int = field(default=20, validator=_count)
    source_seconds: float = field(default=30.0, validator=_seconds)
    source_rows: int = field(default=1_000_000, validator=_count)
