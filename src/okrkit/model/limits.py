"""How large, long and deep a document may be before okrkit refuses it."""

from collections.abc import Callable

from attrs import Attribute, field, frozen

from okrkit.errors import InvalidOKRError, shown
from okrkit.model.checks import LONGEST_ID, LONGEST_NOTE, LONGEST_TITLE
from okrkit.model.noun import Noun

__all__ = ["Limits"]


def _count(instance: object, attribute: "Attribute[int]", value: object) -> None:
    """Refuse what is not a whole number of at least one."""
    del instance
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        _refuse(attribute.name, "a whole number of at least 1", value)


def _up_to(most: int) -> Callable[[object, "Attribute[int]", int], None]:
    """Refuse more than the model itself can hold: it would be no limit."""

    def check(instance: object, attribute: "Attribute[int]", value: int) -> None:
        _count(instance, attribute, value)
        if value > most:
            _refuse(attribute.name, f"a whole number from 1 to {most}", value)

    return check


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
        title: Characters of a title; the default is the most there can be.
        note: Characters of a note; the default is the most there can be.
        id: Characters of an id; the default is the most there can be.
        digits: Digits of one number.
        nodes: Values of a document, containers included.
        events: Check-ins and observations of a document.
        faults: Faults gathered before a reader gives up.
        source_rows: Rows a source may give.
        source_seconds: How long a source is waited for.

    Raises:
        InvalidOKRError: A limit is no whole number of at least 1, or is above what a
            title, note or id can hold.

    Example:
        >>> Limits(depth=100).depth
        100
        >>> Limits().file_bytes
        67108864
    """

    file_bytes: int = field(default=64 * 1024 * 1024, validator=_count)
    depth: int = field(default=64, validator=_count)
    title: int = field(default=LONGEST_TITLE, validator=_up_to(LONGEST_TITLE))
    note: int = field(default=LONGEST_NOTE, validator=_up_to(LONGEST_NOTE))
    id: int = field(default=LONGEST_ID, validator=_up_to(LONGEST_ID))
    digits: int = field(default=300, validator=_count)
    nodes: int = field(default=1_000_000, validator=_count)
    events: int = field(default=1_000_000, validator=_count)
    faults: int = field(default=20, validator=_count)
    source_rows: int = field(default=1_000_000, validator=_count)
    source_seconds: int = field(default=30, validator=_count)
