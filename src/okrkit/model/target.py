"""
The eight ways to judge a value: targets are data, their arithmetic is in scoring.

Every target is frozen and hashable. `Target` is the closed union of them;
`Measured` those that judge a number.
"""

import re
from datetime import date
from typing import Final, Literal, TypeAlias, get_args

from attrs import field, frozen

from okrkit.errors import UnitError, shown
from okrkit.model.attributes import checked, may, must
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
from okrkit.model.unit import Unit
from okrkit.model.unit_names import canonical
from okrkit.model.ways import HOW, How, changed, sign_of_limits, sign_of_way

Points: TypeAlias = Literal["pp", "points"]
"""What an absolute change can be said to be in: percentage points, or points."""

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
        return sign_of_way(self.baseline, self.target)

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
    ``Change.of("5 pp")`` says the first so that nobody can take it for the second.

    Attributes:
        by: How much: in the metric's unit, in percent, or times.
        how: ``"absolute"``, ``"percent"`` (of the start) or ``"times"`` (the start).
        unit: What an absolute change was said to be in: ``"pp"`` (percentage points, of
            a metric in ``%``) or ``"points"`` (of one in points or ``%``); a set
            refuses it for any other metric. None where nothing was said.
        since: ``"previous_cycle"`` (the last reading before the key result starts),
            ``"previous_year"`` (the last reading up to a year before its end), or a
            date as ISO text (the last reading up to it).
        basis: What of the readings counts.

    Raises:
        InvalidOKRError: No change at all, a word that is not known, or a unit of a
            relative change.
        CalendarError: A start that is neither of the two words nor a date.

    Example:
        >>> Change.of("+10 %").how, Change.of("+10 pp").how, Change.of("+10 pp").unit
        ('percent', 'absolute', 'pp')
        >>> Change(5).resolve(20).target, Change(5, "percent").resolve(20).target
        (25.0, 21.0)
    """

    by: float = field(metadata=_NUMBER)
    how: How = field(default="absolute", metadata=must(choice, allowed=HOW))
    unit: Points | None = field(
        default=None, kw_only=True, metadata=may(choice, allowed=get_args(Points))
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
        if self.unit is not None and self.how != "absolute":
            raise refuse(
                "a change is relative or in points, not both",
                code="invalid-change",
                place="Change.unit",
                expected=f'no unit beside how="{self.how}"',
                got=shown(self.unit),
            )

    @classmethod
    def of(cls, by: str | float, *, since: str | date = "previous_cycle") -> "Change":
        """
        Read a change as people write it: ``50``, ``"+10 %"``, ``"5 pp"``, ``"2x"``.

        Args:
            by: A number in the metric's unit, or text: ``%`` is relative, ``pp``,
                ``points`` and ``percentage points`` are absolute.
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
        word = _word(match[2]) if match else None
        if match is None or word is None:
            raise refuse(
                "not a change",
                code="invalid-change",
                place="Change.by",
                expected='a number, "+10 %", "5 pp", "5 points" or "2x"',
                got=shown(by),
            )
        how, unit = word
        return cls(float(match[1]), how, unit=unit, since=start)

    @property
    def direction(self) -> int:
        """
        Whether it goes up (1) or down (-1); 0 for times, where the start's sign says.

        Example:
            >>> Change(-3).direction, Change(2, "times").direction
            (-1, 0)
        """
        return 0 if self.how == "times" else sign_of_way(0.0, self.by)

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
        return Reach(begin, changed(begin, self.by, self.how), basis=self.basis)

    def check_unit(self, unit: Unit | None) -> None:
        """
        Refuse a change in points of a metric that is not measured so.

        Args:
            unit: The metric's; None where there is no metric to say it.

        Raises:
            UnitError: The change is in ``pp`` and the metric not in ``%``, or in
                ``points`` and the metric neither in points nor in ``%``.

        Example:
            >>> Change.of("5 pp").check_unit(Unit.of("%"))
        """
        said = self.unit
        fit = ("percent", "pp") if said == "pp" else ("percent", "pp", "points")
        if said is None or (unit is not None and unit.kind in fit):
            return
        hint = "Name the metric, with its unit."
        if unit is not None:
            hint = f"Write {self.by:+.12g} where it is meant in {unit}."
        if unit is not None and unit.kind == "ratio":
            hint = f"Write {self.by / 100:+.12g}, a fraction, or measure it in %."
        raise UnitError(
            f"a change in {said} of what is not measured so",
            code="unit-mismatch",
            place="Change.unit",
            expected="a metric in %" if said == "pp" else "a metric in points or %",
            got="no metric" if unit is None else f"a metric in {unit}",
            hint=hint,
        )

    @property
    def amount(self) -> str:
        """
        How much it changes, as people write it.

        Example:
            >>> Change(10, "percent").amount, Change(2, "times").amount
            ('+10 %', '2 x')
        """
        # The unit of a level would mislead: a change of a percentage is in points.
        unit = {"absolute": f" {self.unit or ''}", "percent": " %", "times": " x"}
        sign = "" if self.how == "times" else "+"
        return f"{self.by:{sign}.12g}{unit[self.how]}".rstrip()

    def _phrase(self, _number: Say, /) -> str:
        return f"{self.amount} since {self.since.replace('_', ' ')}"


CHANGE_TEXT: Final = (
    r"([+-]?[0-9]{1,30}(?:\.[0-9]{1,30})?(?:[eE][+-]?[0-9]{1,3})?)"
    r" ?(%|[A-Za-z ]{1,20})?"
)
"""What a change in text looks like: a number, and a word that says how it is meant."""

_WRITTEN = re.compile(CHANGE_TEXT)


def _word(word: str | None) -> tuple[How, Points | None] | None:
    """Tell how a change is meant from the word after its number; None for no word."""
    if word is None:
        return "absolute", None
    if word in ("x", "X"):
        return "times", None
    meant: dict[str, tuple[How, Points | None]] = {
        "%": ("percent", None),
        "pp": ("absolute", "pp"),
        "points": ("absolute", "points"),
    }
    try:
        return meant.get(canonical(word))
    except UnitError:
        return None


@frozen(field_transformer=checked)
class Hold(Noun):
    """
    Keep a value above, below or within limits.

    Progress is 1 inside; outside it falls linearly to 0 over the tolerance, at once
    where there is none. A limit that is not inclusive must be beaten: whatever the
    tolerance, progress at it is below 1 (0.999999999 at most), so it is not achieved.

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
        return sign_of_limits(self.at_least is not None, self.at_most is not None)

    def _phrase(self, number: Say, /) -> str:
        lower = "at least" if self.inclusive else "above"
        upper = "at most" if self.inclusive else "below"
        limits = ((lower, self.at_least), (upper, self.at_most))
        return " and ".join(f"{w} {number(v)}" for w, v in limits if v is not None)


Target: TypeAlias = (
    Reach | Change | Hold | Zones | Steps | Milestones | Done | Establish
)
"""Any of the eight ways to judge a value."""
