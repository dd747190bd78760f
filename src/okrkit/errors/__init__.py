"""
The errors and warnings of okrkit: one tree, stable codes, attributes for programs.

::

    OKRError(Exception)
    ├ InvalidOKRError(ValueError)       a value that cannot be: built wrongly in code
    │   ├ CalendarError                 a date, label or cadence that does not exist
    │   └ UnitError                     text or units that cannot be read or combined
    ├ StructureError(ExceptionGroup)    a document with faults: all of them at once
    ├ DocumentFault(ValueError)         one of them, with file, line, path
    ├ DocumentError(ValueError)         a file that is not a document at all
    │   ├ SchemaVersionError            written by a newer okrkit
    │   └ LimitError                    larger or deeper than `Limits` allows
    ├ UnknownIdError(LookupError)       no such id, with the nearest known ones
    ├ AmbiguousIdError(LookupError)     an id that names several things
    ├ NotMeasuredError(LookupError)     a number was asked for where there is no reading
    ├ PolicyError(ValueError)           a scoring policy that contradicts itself
    ├ SourceError(ValueError)           a source that failed or gave unusable readings
    │   └ RefreshError(ExceptionGroup)  every source that failed in one refresh
    ├ JournalError(ValueError)          a journal that cannot be read, written, locked
    │   └ JournalDamagedError           lines that are not as they were written
    └ MissingExtraError(ImportError)    an optional package is not installed
    OKRWarning(UserWarning)
    ├ UnknownFieldWarning               a field okrkit does not know was kept
    ├ SupportWarning                    a support that is unknown or closes a loop
    ├ TextWarning                       text that may be taken for another
    ├ TornTailWarning                   the end of a journal was not written whole
    ├ ShorterJournalWarning             a journal lost events while it was open
    └ OKRDeprecationWarning             a name that will go

Programs read `code` (stable, listed in `CODES`), `place`, `expected`, `got`
and `hint`; the wording of messages may change between versions.
"""

from collections.abc import Iterable, Sequence
from typing import Self

from okrkit.errors.codes import MEANINGS

__all__ = [
    "CODES",
    "AmbiguousIdError",
    "CalendarError",
    "DocumentError",
    "DocumentFault",
    "InvalidOKRError",
    "JournalDamagedError",
    "JournalError",
    "LimitError",
    "MissingExtraError",
    "NotMeasuredError",
    "OKRDeprecationWarning",
    "OKRError",
    "OKRWarning",
    "PolicyError",
    "RefreshError",
    "SchemaVersionError",
    "ShorterJournalWarning",
    "SourceError",
    "StructureError",
    "SupportWarning",
    "TextWarning",
    "TornTailWarning",
    "UnitError",
    "UnknownFieldWarning",
    "UnknownIdError",
]

CODES: dict[str, str] = MEANINGS
"""Every code an error can carry, with one line of meaning; codes are stable."""

_SHOWN_FAULTS = 20
_SHOWN_CHARACTERS = 4000
_SHOWN_VALUE = 80
_NEAR = 0.65
"""How alike words are at least, 0 to 1, for one to be a mistyped other."""


def shown(value: object) -> str:
    """
    Show any value in a message: on one line, printable, clipped.

    Args:
        value: What came in; hostile text is escaped, a failing repr is named.

    Returns:
        At most about 80 characters.

    Example:
        >>> shown("a" * 200)[-6:]
        "aa...'"
    """
    try:
        text = ascii(value[: 2 * _SHOWN_VALUE] if isinstance(value, str) else value)
    except Exception as error:  # noqa: BLE001 - a value's own repr may raise anything
        text = f"<{type(value).__name__} whose repr raised {type(error).__name__}>"
    if len(text) > _SHOWN_VALUE:
        text = text[: _SHOWN_VALUE - 4] + "..." + text[-1]
    return text


class OKRError(Exception):
    """
    Base of every error okrkit raises.

    Attributes:
        code: Stable identifier of the kind of fault, a key of `CODES`.
        place: What is at fault: an id, a field, a path; empty when obvious.
        expected: What would have been right.
        got: What came instead, shown safely.
        hint: The next step.
        why: The fault itself, in one clause.

    Example:
        >>> str(OKRError("two are needed", code="x", expected="2", got="1"))
        'two are needed; expected 2, got 1'
    """

    default_code: str = ""

    def __init__(
        self,
        why: str,
        *,
        code: str = "",
        place: str = "",
        expected: str = "",
        got: str = "",
        hint: str = "",
    ) -> None:
        """Keep the parts; the sentence is made from them by `str`."""
        super().__init__(why)
        self.why: str = why
        self.code: str = code or self.default_code
        self.place: str = place
        self.expected: str = expected
        self.got: str = got
        self.hint: str = hint

    def __str__(self) -> str:
        """Return one sentence: place, fault, expected and got, next step."""
        parts = f"{self.place}: {self.why}" if self.place else self.why
        if self.expected:
            parts += f"; expected {self.expected}"
        if self.got:
            parts += f"{',' if self.expected else ';'} got {self.got}"
        if self.hint:
            parts += f". {self.hint}"
        return parts[:_SHOWN_CHARACTERS]

    def __reduce__(self) -> tuple[object, ...]:
        """Rebuild from the message and the attributes: pickles and copies whole."""
        return (_rebuild, (type(self), self.args, self.__dict__.copy()))


def _rebuild(
    kind: type[OKRError], args: tuple[object, ...], state: dict[str, object]
) -> OKRError:
    error = kind.__new__(kind, *args)
    error.args = args
    error.__dict__.update(state)
    return error


class InvalidOKRError(OKRError, ValueError):
    """A value that cannot be: an objective, target or metric built wrongly."""

    default_code: str = "invalid-value"


class CalendarError(InvalidOKRError):
    """A date, label, cadence or cycle that does not exist."""

    default_code: str = "invalid-date"


class UnitError(InvalidOKRError):
    """A text or unit that cannot be read, or two units that cannot be combined."""

    default_code: str = "invalid-unit"


class DocumentFault(OKRError, ValueError):
    """
    One fault of a document.

    Attributes:
        file: The file's name as it was given; empty for text.
        line: Line of the fault, from 1; 0 where none is known.
        column: Column, from 1; 0 where none is known.
        path: Where in the document: ``objectives[0].key_results[1].target``.
    """

    default_code: str = "invalid-value"

    def __init__(
        self,
        why: str,
        *,
        code: str = "",
        file: str = "",
        line: int = 0,
        column: int = 0,
        path: str = "",
        expected: str = "",
        got: str = "",
        hint: str = "",
    ) -> None:
        """Keep the parts; `place` is made from file, line and path."""
        self.file: str = file
        self.line: int = line
        self.column: int = column
        self.path: str = path
        spot = (
            f"line {line}" if line and not file else f"{file}:{line}" if line else file
        )
        place = ", ".join(part for part in (spot, path) if part)
        super().__init__(
            why, code=code, place=place, expected=expected, got=got, hint=hint
        )


class _ErrorGroup(OKRError, ExceptionGroup[OKRError]):
    """Several errors at once; the message shows the first 20, `except*` works."""

    def __new__(cls, summary: str, errors: Sequence[OKRError], **_: object) -> Self:
        """Make the group from its members; the rest is for `__init__`."""
        return super().__new__(cls, summary, list(errors))

    def __init__(self, summary: str, errors: Sequence[OKRError]) -> None:
        """Keep the members in their order."""
        super().__init__(summary)
        self.args: tuple[object, ...] = (summary, list(errors))

    def __str__(self) -> str:
        """Return the summary and the first 20 members, a line each."""
        lines = [self.why, *(f"  {error}" for error in self.exceptions[:_SHOWN_FAULTS])]
        more = len(self.exceptions) - _SHOWN_FAULTS
        if more > 0:
            lines.append(f"  and {more} more")
        text = "\n".join(lines)
        if len(text) > _SHOWN_CHARACTERS:
            text = text[: _SHOWN_CHARACTERS - 4] + "\n..."
        return text

    def derive(  # type: ignore[override]  # pyright: ignore[reportIncompatibleMethodOverride]
        self, excs: Sequence[OKRError], /
    ) -> Self:
        """Make the part of the group that `except*` or `split` asks for."""
        return type(self)(self.why, excs)


class StructureError(_ErrorGroup, ValueError):
    """
    A document with faults: every one of them, not only the first.

    Attributes:
        faults: The `DocumentFault` members, in document order; of very many the first.
        count: How many faults were found, those that are not kept included.
        complete: Whether that is all; False where reading stopped at so many faults.
    """

    default_code: str = "document-faults"

    def __init__(
        self,
        summary: str,
        errors: Sequence[OKRError],
        *,
        count: int | None = None,
        complete: bool = True,
    ) -> None:
        """Keep the members in their order, and how many there are in all."""
        super().__init__(summary, errors)
        self.count: int = len(errors) if count is None else count
        self.complete: bool = complete

    @property
    def faults(self) -> tuple[DocumentFault, ...]:
        """Every fault that is kept, in document order."""
        return tuple(e for e in self.exceptions if isinstance(e, DocumentFault))


class DocumentError(OKRError, ValueError):
    """A file or text that is not a document at all, or cannot be read or written."""

    default_code: str = "document-unreadable"


class SchemaVersionError(DocumentError):
    """
    A document written for a version of the format that this okrkit does not know.

    Attributes:
        found: The version the document names.
        supported: The newest version this okrkit reads.
    """

    default_code: str = "schema-version"

    def __init__(
        self, why: str, *, found: object, supported: int, **parts: str
    ) -> None:
        """Keep both versions."""
        super().__init__(why, **parts)
        self.found: object = found
        self.supported: int = supported


class LimitError(DocumentError):
    """
    Something is larger, longer or deeper than `Limits` allows.

    Attributes:
        limit: The name of the field of `Limits`.
        allowed: Its value.
    """

    default_code: str = "limit"

    def __init__(self, why: str, *, limit: str, allowed: float, **parts: str) -> None:
        """Keep the limit's name and value."""
        parts.setdefault("hint", f"pass limits=Limits({limit}=...) to allow more")
        super().__init__(why, **parts)
        self.limit: str = limit
        self.allowed: float = allowed


class UnknownIdError(OKRError, LookupError):
    """
    No such id.

    Attributes:
        id: What was asked for.
        nearest: Known ids that look like it, best first.
    """

    default_code: str = "id-unknown"

    def __init__(
        self, why: str, *, id: str, known: Iterable[str] = (), **parts: str
    ) -> None:
        """Look for near misses among the known ids."""
        # What was asked for may be of any type, whatever the annotation says.
        self.id: str = id if isinstance(id, str) else shown(id)
        self.nearest: tuple[str, ...] = (
            nearest(self.id, known) if isinstance(id, str) else ()
        )
        if self.nearest:
            parts.setdefault(
                "hint", f"did you mean {' or '.join(map(repr, self.nearest))}?"
            )
        super().__init__(why, **parts)


class AmbiguousIdError(OKRError, LookupError):
    """
    An id that names several things.

    Attributes:
        id: What was asked for.
        meanings: The qualified names it could stand for.
    """

    default_code: str = "id-ambiguous"

    def __init__(
        self, why: str, *, id: str, meanings: Sequence[str], **parts: str
    ) -> None:
        """Keep every meaning."""
        super().__init__(why, **parts)
        self.id: str = id
        self.meanings: tuple[str, ...] = tuple(meanings)


class NotMeasuredError(OKRError, LookupError):
    """A number was asked for where there is no reading."""

    default_code: str = "not-measured"


class PolicyError(OKRError, ValueError):
    """A scoring policy that contradicts itself, or a preset that is not known."""

    default_code: str = "invalid-policy"


class SourceError(OKRError, ValueError):
    """
    A source that failed, or that gave readings which cannot be used.

    Attributes:
        metric: Id of the metric that was read.
        source: Name of the source.
    """

    default_code: str = "source-failed"

    def __init__(
        self, why: str, *, metric: str = "", source: str = "", **parts: str
    ) -> None:
        """Keep which metric was read, and from where."""
        parts.setdefault(
            "place", ", ".join(p for p in (metric and f"metric {metric}", source) if p)
        )
        super().__init__(why, **parts)
        self.metric: str = metric
        self.source: str = source


class RefreshError(_ErrorGroup, ValueError):
    """Every source that failed in one refresh."""

    default_code: str = "refresh-failed"


class JournalError(OKRError, ValueError):
    """A journal that cannot be read, written or locked, or is none at all."""

    default_code: str = "journal-unreadable"


class JournalDamagedError(JournalError):
    """
    Lines of a journal that are not as they were written; nothing of it is used.

    Attributes:
        damages: Every damage that was found, in words that name its line.
    """

    default_code: str = "journal-damaged"

    def __init__(
        self, why: str, *, damages: Sequence[object] = (), **parts: str
    ) -> None:
        """Keep every damage."""
        super().__init__(why, **parts)
        self.damages: tuple[object, ...] = tuple(damages)


class MissingExtraError(OKRError, ImportError):
    """An optional package is needed and not installed; the message says what to run."""

    default_code: str = "missing-extra"


class OKRWarning(UserWarning):
    """Base of every warning okrkit gives; silence one by its class."""


class UnknownFieldWarning(OKRWarning):
    """A document has a field okrkit does not know; it is kept and saved again."""


class SupportWarning(OKRWarning):
    """A support names nothing in the set, or closes a loop; the set still loads."""


class TextWarning(OKRWarning):
    """A text may be taken for another: odd characters, or no declared segment."""


class TornTailWarning(OKRWarning):
    """The end of a journal was not written whole; what is left of it is not read."""


class ShorterJournalWarning(OKRWarning):
    """A journal has fewer events than when it was read; it is read as it is now."""


class OKRDeprecationWarning(OKRWarning):
    """A name that will be removed; says since when, and what to use instead."""


def nearest(word: str, known: Iterable[str], *, most: int = 3) -> tuple[str, ...]:
    """
    Find the known words that look like a mistyped one, whatever their case.

    Args:
        word: What was written.
        known: What could have been meant; only the first 10,000 are looked at.
        most: How many to return.

    Returns:
        The nearest words, best first; empty where nothing is near.

    Example:
        >>> nearest("tittle", ["id", "title", "owner"])
        ('title',)
    """
    from difflib import get_close_matches
    from itertools import islice

    if len(word) > _SHOWN_VALUE:
        return ()
    # Of names that differ in case alone the first stands for all.
    names: dict[str, str] = {}
    for name in islice(known, 10_000):
        if len(name) <= _SHOWN_VALUE:
            names.setdefault(name.casefold(), name)
    found = get_close_matches(word.casefold(), names, n=most, cutoff=_NEAR)
    return tuple(names[name] for name in found)
