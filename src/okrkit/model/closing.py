"""`Closing`: how a key result or objective ended, and what was learned from it."""

import datetime as dt
from typing import Literal, TypeAlias, get_args

from attrs import field, frozen

from okrkit.model.attributes import EXTRA, checked, must
from okrkit.model.calendar import as_date
from okrkit.model.checks import LONGEST_NOTE, choice, optional_number, text
from okrkit.model.noun import Noun, Say

Outcome: TypeAlias = Literal["achieved", "missed", "postponed", "abandoned"]
"""How a key result or objective can end."""

OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)

_TEXT = must(text, empty=True)
_NOTE = must(text, empty=True, longest=LONGEST_NOTE)


@frozen(field_transformer=checked)
class Closing(Noun):
    """
    How a key result or objective ended, and what was learned from it.

    Attributes:
        date: The day it was closed.
        outcome: ``"achieved"``, ``"missed"``, ``"postponed"`` or ``"abandoned"``.
        score: What it was closed with; None where it had none.
        root_cause: Why it was missed.
        lesson: What is done otherwise next time.
        note: In the owner's words.
        by: Who closed it.
        extra: What a document says beyond these fields; kept and saved again.

    Raises:
        InvalidOKRError: Another outcome, or a field of the wrong kind.
        CalendarError: No date.

    Example:
        >>> Closing("2027-01-08", "missed", score=0.4, lesson="Start earlier").outcome
        'missed'
    """

    date: dt.date = field(converter=as_date)
    outcome: Outcome = field(metadata=must(choice, allowed=OUTCOMES))
    score: float | None = field(
        default=None, kw_only=True, metadata=must(optional_number)
    )
    root_cause: str = field(default="", kw_only=True, metadata=_TEXT)
    lesson: str = field(default="", kw_only=True, metadata=_NOTE)
    note: str = field(default="", kw_only=True, metadata=_NOTE)
    by: str = field(default="", kw_only=True, metadata=_TEXT)
    extra: dict[str, object] = field(
        factory=dict, kw_only=True, repr=False, hash=False, metadata=EXTRA
    )

    def _phrase(self, number: Say) -> str:
        score = "" if self.score is None else f" with {number(self.score)}"
        return f"{self.outcome} on {self.date}{score}"


def closed_by(closing: Closing | None, day: dt.date, /) -> Closing | None:
    """
    Return how something was closed by a day: what was closed later was still open.

    Args:
        closing: How it was closed; None where it never was.
        day: The day.

    Returns:
        The closing; None where it was open at the end of the day.

    Example:
        >>> done = Closing("2027-01-08", "missed")
        >>> closed_by(done, dt.date(2027, 1, 7)) is None
        True
    """
    return None if closing is None or closing.date > day else closing
