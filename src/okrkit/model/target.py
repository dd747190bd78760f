"""
The eight ways to judge a value: targets are data, their arithmetic is in scoring.

Every target is frozen and hashable. `Target` is the closed union of them;
`Measured` those that judge a number.
"""

import re
from datetime import date
from typing import Literal, TypeAlias

from attrs import field, frozen

from okrkit.errors import shown
from okrkit.model.attributes import checked, must
from okrkit.model.calendar import as_date
from okrkit.model.checks import (
    choice,
    flag,
    number,
    optional_number,
)
from okrkit.model.noun import Noun, Say
from okrkit.model.staged import (
    BASIS,
    Basis,
    Done,
    Establish,
    Milestones,
    Steps,
    Zones,
    in_order,
    refuse,
    travelled,
)

_NUMBER = must(number)
_OPTIONAL = must(optional_number)


@frozen(field_transformer=checked)
class Reach(Noun):
    """
    Go from a baseline to a target, up or down.

    Progress is ``(value - baseline) / (target - baseline)``: 0 at the baseline,
    1 at the target, negative behind the baseline, above 1 beyond the target.

    Attributes:
        baseline: Where it starts, in the metric's unit.
        target: Where it should end; differs from the baseline.
        stretch: Value beyond the target up to which over-achievement may count.
        basis: What of the readings counts.

    Raises:
        InvalidOKRError: Baseline equals target (``target-zero-range``), a distance too
            large for a float, or a stretch on the wrong side of the target.

    Example:
        >>> Reach(3.2, 2.0).direction
        -1
    """

    baseline: float = field(metadata=_NUMBER)
    target: float = field(metadata=_NUMBER)
    stretch: float | None = field(default=None, metadata=_OPTIONAL)
    basis: Basis = field(default="latest", kw_only=True, metadata=BASIS)

    def __attrs_post_init__(self) -> None:
        """Refuse a target that cannot be travelled to."""
        travelled(self.baseline, self.target, place="Reach")
        if self.stretch is not None:
            in_order((self.baseline, self.target, self.stretch), place="Reach.stretch")

    @property
    def direction(self) -> int:
        """Whether larger (1) or smaller (-1) values are better."""
        return 1 if self.target > self.baseline else -1

    def _phrase(self, number: Say, /) -> str:
        return f"from {number(self.baseline)} to {number(self.target)}"


def _since(value: str | date, *, field: str = "") -> str:
    if isinstance(value, str) and value in ("previous_cycle", "previous_year"):
        return value
    return as_date(value, field=field).isoformat()


@frozen(field_transformer=checked)
class Change(Noun):
    """
    Move by an amount from where it stood: "NPS up 50 over the previous quarter".

    It becomes a `Reach` once the start is known from readings; until then the key
    result is not measured. The start is never guessed.

    Of a metric in ``%`` an absolute change is in percentage points, a change in percent
    is relative: from 20 %, ``Change(5)`` ends at 25 %, ``Change(5, "percent")`` at 21.

    Attributes:
        by: How much: in the metric's unit, in percent, or times.
        how: ``"absolute"``, ``"percent"`` (of the start) or ``"times"`` (the start).
        since: ``"previous_cycle"`` (the last reading before the key result starts),
            ``"previous_year"`` (the last reading up to a year before its end), or a
            date as ISO text (the last reading up to it).
        basis: What of the readings counts.

    Raises:
        InvalidOKRError: No change at all, or a word that is not known.
        CalendarError: A start that is neither of the two words nor a date.

    Example:
        >>> Change.of("+10 %")
        Change(by=10.0, how='percent', since='previous_cycle', basis='latest')
        >>> Change(5).resolve(20).target, Change(5, "percent").resolve(20).target
        (25.0, 21.0)
    """

    by: float = field(metadata=_NUMBER)
    how: Literal["absolute", "percent", "times"] = field(
        default="absolute",
        metadata=must(choice, allowed=("absolute", "percent", "times")),
    )
    since: str = field(
        default="previous_cycle",
        kw_only=True,
        converter=_since,
    )
    basis: Basis = field(default="latest", kw_only=True, metadata=BASIS)

    def __attrs_post_init__(self) -> None:
        """Refuse a change by nothing."""
        still = 1.0 if self.how == "times" else 0.0
        if self.by == still:
            raise refuse(
                "changes nothing",
                code="target-zero-range",
                place="Change.by",
                got=shown(self.by),
                hint="Use Hold to keep a value where it is.",
            )

    @classmethod
    def of(cls, by: str | float, *, since: str | date = "previous_cycle") -> "Change":
        """
        Read a change as people write it: ``50``, ``"-3"``, ``"+10 %"``, ``"2x"``.

        Args:
            by: A number in the metric's unit, or text.
            since: Where the start is read.

        Returns:
            The change.

        Raises:
            InvalidOKRError: The text is not a change, or it changes nothing.
            CalendarError: A start that is neither of the two words nor a date.

        Example:
            >>> Change.of("2x").how
            'times'
        """
        start = _since(since, field="Change.since")
        if not isinstance(by, str):
            return cls(by, since=start)
        match = _WRITTEN.fullmatch(by.strip())
        if match is None:
            raise refuse(
                "not a change",
                code="invalid-change",
                place="Change.by",
                expected='a number, "+10 %" or "2x"',
                got=shown(by),
            )
        how: dict[str | None, Literal["absolute", "percent", "times"]] = {
            None: "absolute",
            "%": "percent",
            "x": "times",
        }
        return cls(float(match[1]), how[match[2]], since=start)

    @property
    def direction(self) -> int:
        """
        Whether it goes up (1) or down (-1); 0 for times, where the start's sign says.

        Example:
            >>> Change(-3).direction, Change(2, "times").direction
            (-1, 0)
        """
        if self.how == "times":
            return 0
        return 1 if self.by > 0 else -1

    def resolve(self, start: float) -> Reach:
        """
        Return the `Reach` this change means once its start is known.

        Args:
            start: The reading it starts from, in the metric's unit.

        Returns:
            A target from the start to the changed value.

        Raises:
            InvalidOKRError: The start is 0 and the change is relative
                (``target-zero-range``), or a number is not finite.

        Example:
            >>> Change(10, "percent").resolve(50).target
            55.0
        """
        begin = number(start, field="start")
        ends = {
            "absolute": begin + self.by,
            "percent": begin + abs(begin) * self.by / 100,
            "times": begin * self.by,
        }
        return Reach(begin, ends[self.how], basis=self.basis)

    def _phrase(self, _number: Say, /) -> str:
        # The unit of a level would mislead: a change of a percentage is in points.
        amount = {
            "absolute": f"{self.by:+.12g}",
            "percent": f"{self.by:+.12g} %",
            "times": f"{self.by:.12g} x",
        }
        return f"{amount[self.how]} since {self.since.replace('_', ' ')}"


_WRITTEN = re.compile(r"([+-]?[0-9]{1,30}(?:\.[0-9]{1,30})?) ?(%|x)?")


@frozen(field_transformer=checked)
class Hold(Noun):
    """
    Keep a value above, below or within limits.

    Progress is 1 inside; outside it falls linearly to 0 over the tolerance, at once
    where there is none.

    Attributes:
        at_least: Lower limit, or None.
        at_most: Upper limit, or None.
        inclusive: Whether the limit itself still holds.
        tolerance: Distance outside the limit at which progress is 0; not negative.
        basis: What of the readings counts.

    Raises:
        InvalidOKRError: No limit, limits crossed, or a negative tolerance.

    Example:
        >>> Hold(at_most=5).direction
        -1
    """

    at_least: float | None = field(default=None, kw_only=True, metadata=_OPTIONAL)
    at_most: float | None = field(default=None, kw_only=True, metadata=_OPTIONAL)
    inclusive: bool = field(default=True, kw_only=True, metadata=must(flag))
    tolerance: float = field(default=0.0, kw_only=True, metadata=_NUMBER)
    basis: Basis = field(default="latest", kw_only=True, metadata=BASIS)

    def __attrs_post_init__(self) -> None:
        """Refuse limits that hold nothing."""
        low, high = self.at_least, self.at_most
        if low is None and high is None:
            raise refuse(
                "no limit",
                code="target-incomplete",
                place="Hold",
                expected="at_least, at_most or both",
            )
        crossed = low is not None and high is not None and low > high
        if crossed or (low == high and not self.inclusive):
            raise refuse(
                "nothing lies between the limits",
                code="target-order",
                place="Hold",
                expected="at_least below at_most",
                got=f"{low!r} and {high!r}",
            )
        if self.tolerance < 0:
            raise refuse(
                "a tolerance is a distance",
                code="negative",
                place="Hold.tolerance",
                expected="0 or more",
                got=shown(self.tolerance),
            )

    @property
    def direction(self) -> int:
        """Whether larger (1) or smaller (-1) values are better; 0 for a band."""
        return (self.at_least is not None) - (self.at_most is not None)

    def _phrase(self, number: Say, /) -> str:
        lower = "at least" if self.inclusive else "above"
        upper = "at most" if self.inclusive else "below"
        limits = ((lower, self.at_least), (upper, self.at_most))
        return " and ".join(f"{w} {number(v)}" for w, v in limits if v is not None)


Target: TypeAlias = (
    Reach | Change | Hold | Zones | Steps | Milestones | Done | Establish
)
"""Any of the eight ways to judge a value."""
