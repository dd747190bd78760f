"""`CheckIn`: what the owner of a key result says of it on a day."""

import datetime as dt
from collections.abc import Iterable

from attrs import field, frozen

from okrkit.errors import InvalidOKRError, shown
from okrkit.model.attributes import EXTRA, checked, may, must
from okrkit.model.calendar import as_date
from okrkit.model.checks import (
    LONGEST_NOTE,
    items,
    optional_number,
    text,
)
from okrkit.model.metric import Observation, responses
from okrkit.model.noun import Noun, said
from okrkit.model.unit import Unit

_TEXT = must(text, empty=True)
_NOTE = must(text, empty=True, longest=LONGEST_NOTE)
_OPTIONAL = must(optional_number)


def _done(
    value: bool | str | Iterable[str] | None,  # noqa: FBT001 - done, or not
    *,
    field: str = "",
) -> bool | tuple[str, ...] | None:
    if value is None or isinstance(value, bool):
        return value
    names = [value] if isinstance(value, str) else items(value, field=field)
    return tuple(text(name, field=field) for name in names)


@frozen(field_transformer=checked)
class CheckIn(Noun):
    """
    What the owner says of a key result on a day.

    Attributes:
        date: The day it is about.
        value: Of the metric, in its unit; None where a source gives it, or nobody.
        confidence: The owner's probability, 0 to 1, of meeting the target.
        note: In the owner's words.
        author: Who says it.
        done: For `Done` true or false; for `Milestones` the names of the stages done.
        n: How many responses the value rests on; more than 0.
        standard_error: Of the value, in its unit.
        numerator: Of a ratio.
        denominator: Of a ratio.
        extra: What a document says beyond these fields; kept and saved again.

    Raises:
        InvalidOKRError: A confidence outside 0 to 1, half a ratio, no responses, or a
            field of the wrong kind.
        CalendarError: No date.

    Example:
        >>> CheckIn("2026-11-06", 34, confidence=0.6).value
        34.0
    """

    date: dt.date = field(converter=as_date)
    value: float | None = field(default=None, metadata=_OPTIONAL)
    confidence: float | None = field(default=None, kw_only=True, metadata=_OPTIONAL)
    note: str = field(default="", kw_only=True, metadata=_NOTE)
    author: str = field(default="", kw_only=True, metadata=_TEXT)
    done: bool | tuple[str, ...] | None = field(
        default=None,
        kw_only=True,
        converter=_done,
    )
    n: float | None = field(default=None, kw_only=True, metadata=may(responses))
    standard_error: float | None = field(default=None, kw_only=True, metadata=_OPTIONAL)
    numerator: float | None = field(default=None, kw_only=True, metadata=_OPTIONAL)
    denominator: float | None = field(default=None, kw_only=True, metadata=_OPTIONAL)
    extra: dict[str, object] = field(
        factory=dict, kw_only=True, repr=False, hash=False, metadata=EXTRA
    )

    def __attrs_post_init__(self) -> None:
        """Refuse a confidence that is no probability, and half a ratio."""
        if self.confidence is not None and not 0 <= self.confidence <= 1:
            raise InvalidOKRError(
                "not a probability",
                code="not-a-probability",
                place="CheckIn.confidence",
                expected="a number from 0 to 1",
                got=shown(self.confidence),
                hint="Write 6 of 10 as 0.6.",
            )
        if self.has_reading:
            # An observation has the same rules; making one checks them.
            self.observation()

    def cells(self, unit: Unit | None = None) -> tuple[str, str, str, str]:
        """
        Say its date, value, confidence and note, for a row of a table.

        Args:
            unit: Of the value; a bare number where None.

        Returns:
            Four texts. The value is the ratio where only that was said, or what is
            done.

        Example:
            >>> CheckIn("2026-11-06", numerator=12, denominator=400).cells()
            ('2026-11-06', '12 / 400', '', '')
        """
        if self.value is not None:
            value = said(self.value)
            if unit is not None:
                value = unit.format(self.value, thousands=True)
        elif self.has_reading:
            value = f"{said(self.numerator)} / {said(self.denominator)}"
        else:
            value = said(self.done)
        return self.date.isoformat(), value, said(self.confidence), self.note

    @property
    def has_reading(self) -> bool:
        """
        Whether it carries a value of its own.

        Example:
            >>> CheckIn("2026-11-06", confidence=0.6).has_reading
            False
        """
        parts = (self.value, self.numerator, self.denominator)
        return any(part is not None for part in parts)

    def observation(self) -> Observation:
        """
        Return its value as a reading of the metric.

        Returns:
            The reading, its source named as a check-in.

        Raises:
            InvalidOKRError: It carries no value.

        Example:
            >>> CheckIn("2026-11-06", 34, n=412).observation().n
            412.0
        """
        return Observation(
            date=self.date,
            value=self.value,
            n=self.n,
            standard_error=self.standard_error,
            numerator=self.numerator,
            denominator=self.denominator,
            source="check-in",
        )
