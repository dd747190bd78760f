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
    └ MissingExtraError(ImportError)    an optional package is not installed
    OKRWarning(UserWarning)
    ├ UnknownFieldWarning               a field okrkit does not know was kept
    ├ SupportWarning                    a support that is unknown or closes a loop
    ├ TextWarning                       text that may be taken for another
    └ OKRDeprecationWarning             a name that will go

Programs read `code` (stable, listed in `CODES`), `place`, `expected`, `got`
and `hint`; the wording of messages may change between versions.
"""

from collections.abc import Iterable, Sequence
from typing import Self

__all__ = [
    "CODES",
    "AmbiguousIdError",
    "CalendarError",
    "DocumentError",
    "DocumentFault",
    "InvalidOKRError",
    "LimitError",
    "MissingExtraError",
    "NotMeasuredError",
    "OKRDeprecationWarning",
    "OKRError",
    "OKRWarning",
    "PolicyError",
    "RefreshError",
    "SchemaVersionError",
    "SourceError",
    "StructureError",
    "SupportWarning",
    "TextWarning",
    "UnitError",
    "UnknownFieldWarning",
    "UnknownIdError",
]

CODES: dict[str, str] = {
    "ambiguous-metric": "several metrics have the id that is referred to",
    "anchor-off-rule": "the anchor of a custom cadence is no day of its rule",
    "bad-characters": "a text holds a NUL character or half of a surrogate pair",
    "blank": "a text that is needed is empty",
    "bounds-order": "the bounds of a metric are no lower and upper value",
    "cadence-contradiction": "the parts of a cadence contradict each other",
    "check-in-later": "a check-in lies after the day that is asked about",
    "check-in-mismatch": "a check-in reports work that its target does not count",
    "column-length": "a column is not as long as the others",
    "column-unknown": "a column has a name that is not known",
    "comparison-ambiguous": "a year of 53 weeks makes two cycles comparable",
    "contradiction": "a reading differs from the known one, and is not recorded later",
    "date-impossible": "a date names a day that does not exist",
    "date-is-datetime": "a moment was given where a day is meant",
    "date-out-of-range": "a day or span lies outside the years 1 to 9999",
    "date-type": "a value of another type was given for a date",
    "depends-on-itself": "a key result waits for itself",
    "document-empty": "a document has nothing in it",
    "document-encoding": "a text is not UTF-8",
    "document-faults": "a document has faults; each has a code of its own",
    "document-foreign": "a file is something else than a document",
    "document-merge-conflict": "a document holds the markers of an unresolved merge",
    "document-root": "a document is not a mapping of fields",
    "document-syntax": "a text is not the YAML, JSON or TOML it should be",
    "document-unreadable": "a document cannot be read",
    "duplicate": "a name or day stands twice where it may stand once",
    "duplicate-check-in": "a key result has two check-ins of one day",
    "duplicate-id": "two things of one kind have the same id",
    "duplicate-key": "a key stands twice in one mapping",
    "duplicate-reading": "two readings of one date and moment differ",
    "duplicate-source": "two sources are given for one metric",
    "extra-field": "what a noun keeps beyond its fields has the name of a field",
    "file-is-folder": "a folder stands where a file is needed",
    "file-missing": "there is no such file",
    "file-unreadable": "a file cannot be read",
    "file-unwritable": "a file cannot be written; what was there is untouched",
    "fiscal-year-differs": "documents loaded together cut the year differently",
    "foreign-cycle": "a cycle is none of the cadence's",
    "format-unknown": "a format is none that okrkit knows",
    "future-reading": "a source gave a reading of a day that has not come",
    "id-ambiguous": "an id names several things; qualify it",
    "id-unknown": "an id names nothing in the set",
    "incomplete-ratio": "a numerator stands without a denominator, or the other way",
    "invalid-change": "a text is not a change such as +10 % or 2x",
    "invalid-date": "text is not a date",
    "invalid-id": "an id has blanks at its ends or invisible characters",
    "invalid-limit": "a value cannot be a limit",
    "invalid-path": "a value is not a path",
    "invalid-policy": "a scoring policy contradicts itself",
    "invalid-unit": "a text is not a unit",
    "invalid-value": "a value cannot be what it is meant to be",
    "invalid-weight": "a weight is negative, or zero where it must count",
    "invalid-year-end": "words do not say on which day a year of weeks ends",
    "key-not-text": "a key of a document is not a text",
    "label-ambiguous": "a cycle's label may mean two cycles",
    "label-needs-cadence": "a fiscal label, and nobody said when the year begins",
    "label-out-of-range": "a label's number is beyond the year",
    "label-unreadable": "text is no label of a cycle",
    "limit": "something is larger, longer or deeper than `Limits` allows",
    "metric-id": "a metric's id differs from the name it stands under",
    "missing-extra": "an optional package is needed and not installed",
    "missing-field": "a field that is needed is not there",
    "naive-time": "a moment has no time zone",
    "negative": "a value is below 0 where it cannot be",
    "no-business-days": "a span has no business day to count",
    "no-counterpart": "a cycle has no counterpart in the year before",
    "no-date": "a record has no date",
    "no-readings": "a source gave None",
    "no-value": "a reading has no value",
    "not-a-flag": "a value is not true or false",
    "not-a-list": "a value is not a list",
    "not-a-mapping": "a value is not a mapping of names to values",
    "not-a-number": "a value is not a number",
    "not-a-probability": "a confidence is not between 0 and 1",
    "not-a-reading": "a source gave something that is no reading",
    "not-a-share": "a share is not above 0 and up to 1",
    "not-a-version": "a document's version is not a whole number",
    "not-finite": "a number is infinite or NaN",
    "not-measured": "a number was asked for where there is no reading",
    "not-nested": "one cycle does not lie within the other",
    "not-text": "a value is not text",
    "not-writable": "a value cannot stand in a document",
    "number-lost": "a number is too large, too small or too long to be kept",
    "objective-conflict": "rows of one objective disagree on it",
    "out-of-bounds": "a value lies outside the bounds of its metric",
    "period-order": "a period ends before it starts",
    "policy-differs": "documents that are loaded together ask for different policies",
    "ratio-mismatch": "a value is not its numerator by its denominator",
    "ratio-out-of-range": "a fraction lies beyond 1 and no bounds allow it",
    "refresh-failed": "one or more sources failed in a refresh",
    "rule-empty": "a recurrence rule gives no cycles",
    "rule-missing": "a custom cadence has no rule for its cycles",
    "rule-out-of-range": "a recurrence rule has no cycle on a day",
    "rule-unreadable": "a recurrence rule cannot be read",
    "schema-version": "a document has a version this okrkit does not read",
    "segment-loop": "segments are parts of themselves",
    "shape-mismatch": "arrays that belong together have different lengths",
    "source-contract": "a source breaks a rule that every source keeps",
    "source-failed": "a source raised an error",
    "source-signature": "a source cannot be called with metric, start and end",
    "span-empty": "a span ends before it begins",
    "span-outside": "days reach beyond their cycle",
    "support-parent": "a support names no parent, or two",
    "target-conflict": "a key result has two targets",
    "target-direction": "a target goes against the polarity of its metric",
    "target-incomplete": "a part of a target is missing",
    "target-missing": "a key result has no target",
    "target-order": "the values of a target are not in order",
    "target-out-of-bounds": "a target lies where its metric can never be",
    "target-zero-range": "baseline and target are equal",
    "text-not-unicode": "a text holds a NUL character or half of a surrogate pair",
    "time-of-day": "a time of day stands where only days are known",
    "too-long": "a text is longer than is allowed",
    "too-many-rows": "a source gave more rows than the limits allow",
    "unit-mismatch": "two units do not convert into one another",
    "unknown-field": "a name is no field of what it is given for",
    "unknown-metric": "no metric has the id that is referred to",
    "unknown-month": "a fiscal year starts in something that is no month",
    "unknown-policy": "a name is no preset of scoring",
    "unknown-rhythm": "a word is no kind of cycle or rhythm of check-ins",
    "unknown-segment": "no segment has the id that is referred to",
    "unknown-word": "a word is none of those that are known",
    "unreadable-number": "a text or value is not one finite number",
    "value-without-date": "a value or confidence has no date",
    "wrong-type": "a value of another type was given",
    "yaml-alias": "a YAML alias stands for a container",
    "yaml-alias-unknown": "a YAML alias stands for nothing",
    "yaml-merge-key": "a YAML document uses a merge key",
    "yaml-several-documents": "a YAML file holds several documents",
    "yaml-tag": "a YAML document uses a tag that is not read",
    "yaml-version": "a YAML document asks for the rules of another version than 1.2",
    "zero-denominator": "the denominator of a ratio is 0",
    "zero-responses": "a value rests on 0 responses",
}
"""Every code an error can carry, with one line of meaning; codes are stable."""

_SHOWN_FAULTS = 20
_SHOWN_CHARACTERS = 4000
_SHOWN_VALUE = 80


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
        self.nearest: tuple[str, ...] = nearest(self.id, known)
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


class OKRDeprecationWarning(OKRWarning):
    """A name that will be removed; says since when, and what to use instead."""


def nearest(word: str, known: Iterable[str], *, most: int = 3) -> tuple[str, ...]:
    """
    Find the known words that look like a mistyped one.

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
    candidates = [name for name in islice(known, 10_000) if len(name) <= _SHOWN_VALUE]
    return tuple(get_close_matches(word, candidates, n=most))
