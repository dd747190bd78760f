"""`Metric`, a measure that outlives any goal, and `Observation`, one reading of it."""

import datetime as dt
import math
import re
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any, Literal, TypeAlias, cast, get_args

from attrs import evolve, field, fields, frozen

from okrkit.errors import CalendarError, InvalidOKRError, UnitError, shown
from okrkit.model.attributes import EXTRA, checked, may, must
from okrkit.model.calendar import as_date, optional_date
from okrkit.model.checks import (
    LONGEST_NOTE,
    choice,
    flag,
    identifier,
    items,
    number,
    optional_number,
    text,
)
from okrkit.model.declared import DeclaredSource, as_source
from okrkit.model.noun import Noun, altered
from okrkit.model.rhythm import as_rhythm
from okrkit.model.unit import Unit

Kind: TypeAlias = Literal["level", "total", "ratio", "score"]
"""How a metric adds up and projects."""

KINDS: tuple[Kind, ...] = get_args(Kind)

Role: TypeAlias = Literal["outcome", "driver", "activity"]
"""What a metric is to an objective."""

ROLES: tuple[Role, ...] = get_args(Role)

_NOISE = 1e-9
# Half of the last decimal; the rest lets 3.15, which no float is, round to 3.2.
_HALF = 0.500001
_RATES = tuple(10**power for power in range(7))
_COUNT = Unit.of("count")
_RATIO = Unit.of("ratio")
_TEXT = must(text, empty=True)
_NOTE = must(text, empty=True, longest=LONGEST_NOTE)
_OPTIONAL = must(optional_number)


MOMENT = re.compile(
    "[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2}([.,][0-9]{1,9})?)?"
    "(Z|[+-][0-9]{2}(:?[0-9]{2})?)?"
)
"""A day with its time, as ISO 8601 has it; Python reads more than anybody means."""


def instant(
    value: dt.datetime | dt.date | str | None, *, field: str = ""
) -> dt.datetime | None:
    """
    Read a moment: an aware datetime or ISO text; a bare date is its midnight in UTC.

    Args:
        value: The moment, or None for none.
        field: What is being set, for the message.

    Returns:
        The moment in UTC, or None.

    Raises:
        InvalidOKRError: A moment without a time zone.
        CalendarError: No moment, or one outside the years 1 to 9999.

    Example:
        >>> instant("2026-11-15T09:00:00+01:00", field="recorded_at").isoformat()
        '2026-11-15T08:00:00+00:00'
    """
    if value is None:
        return None
    moment = _written(value, field) if isinstance(value, str) else value
    if not isinstance(moment, dt.datetime):
        day = as_date(moment, field=field)
        return dt.datetime.combine(day, dt.time(), dt.UTC)
    if moment.utcoffset() is None:
        raise InvalidOKRError(
            "a moment without a time zone",
            code="naive-time",
            place=field,
            expected="a time zone, as in 2026-11-15T08:00:00+00:00",
            got=shown(value),
        )
    try:
        return moment.astimezone(dt.UTC)
    except OverflowError:
        raise CalendarError(
            "the moment lies outside the years 1 to 9999 in UTC",
            code="date-out-of-range",
            place=field,
            got=shown(value),
        ) from None


def _written(value: str, field: str) -> dt.datetime | str:
    """Read a moment with a time of day; leave any other text to the reader of dates."""
    if MOMENT.fullmatch(value) is None:
        return value
    try:
        return dt.datetime.fromisoformat(value)
    except ValueError:
        raise CalendarError(
            "no such moment", code="date-impossible", place=field, got=shown(value)
        ) from None


def responses(value: object, *, field: str) -> float:
    """
    Return how many responses a value rests on: a number above 0.

    Raises:
        InvalidOKRError: No finite number, or one that is not above 0.

    Example:
        >>> responses(412, field="n")
        412.0
    """
    count = number(value, field=field)
    if count <= 0:
        raise InvalidOKRError(
            f"n {'below' if count else 'is'} 0",
            code="negative" if count else "zero-responses",
            place=field,
            expected="a number above 0",
            got=shown(value),
            hint="Leave n out where it is not known. Where nobody answered there is "
            "no reading.",
        )
    return count


def _unit(value: str | Unit, *, field: str = "") -> Unit:
    try:
        return Unit.of(value)
    except UnitError as error:
        error.place = field
        raise


def _optional_unit(value: str | Unit | None, *, field: str = "") -> Unit | None:
    return None if value is None else _unit(value, field=field)


def _value(value: float | None, *, field: str = "") -> float:
    # Where it is left out it follows from the parts of the ratio, a moment later.
    return cast("float", optional_number(value, field=field))


@frozen(kw_only=True, field_transformer=checked)
class Observation(Noun):
    """
    The value of a metric for a date or period, with its uncertainty and origin.

    Attributes:
        date: The day it holds for; of a period, its last day.
        value: In the metric's unit, or in `unit` where that is given; computed from
            numerator and denominator where it is left out: their fraction, in percent
            where `unit` is ``%``. Where all three are given it may be rounded to the
            decimals it is written with, as 3.2 percent for 32 of 1003: it stays as
            given, and is converted and pooled by the exact fraction. A bare fraction
            is not rounded to a whole number, nor any rate to 0.
        starts_on: First day of the period, or None for a reading of one day.
        unit: Unit of the value; None means the metric's.
        standard_error: Of the value, in its unit; None where not known.
        numerator: Of a ratio; lets roll-ups pool instead of averaging rates.
        denominator: Of a ratio; not zero.
        n: How many responses or units it rests on; more than 0.
        recorded_at: The moment it was recorded, aware; a later one supersedes.
        source: Where it came from.
        definition: Id of the definition that made it.
        provisional: Whether it can still change by itself.
        extra: What a document says beyond these fields; kept and saved again.

    Raises:
        InvalidOKRError: No value, a negative error, no n, a zero denominator, a value
            that its numerator and denominator contradict, a period that ends before it
            starts, or a moment without time zone.
        CalendarError: No date.
        UnitError: No unit.

    Example:
        >>> Observation(date="2026-10-31", numerator=12, denominator=400).value
        0.03
    """

    date: dt.date = field(converter=as_date)
    value: float = field(default=None, converter=_value)
    starts_on: dt.date | None = field(default=None, converter=optional_date)
    unit: Unit | None = field(default=None, converter=_optional_unit)
    standard_error: float | None = field(default=None, metadata=_OPTIONAL)
    numerator: float | None = field(default=None, metadata=_OPTIONAL)
    denominator: float | None = field(default=None, metadata=_OPTIONAL)
    n: float | None = field(default=None, metadata=may(responses))
    recorded_at: dt.datetime | None = field(default=None, converter=instant)
    source: str = field(default="", metadata=_TEXT)
    definition: str = field(default="", metadata=_TEXT)
    provisional: bool = field(default=False, metadata=must(flag))
    extra: dict[str, object] = field(
        factory=dict, repr=False, hash=False, metadata=EXTRA
    )

    def __attrs_post_init__(self) -> None:
        """Compute a ratio's value and refuse what cannot be."""
        place = f"Observation of {self.date}"
        if self.denominator == 0:
            raise InvalidOKRError(
                "the denominator is 0",
                code="zero-denominator",
                place=place,
                hint="Leave the observation out: a share of nothing is not 0.",
            )
        if (self.numerator is None) != (self.denominator is None):
            raise InvalidOKRError(
                "numerator and denominator go together",
                code="incomplete-ratio",
                place=place,
            )
        if self.value is None:
            if self.numerator is None or self.denominator is None:
                raise InvalidOKRError(
                    "no value",
                    code="no-value",
                    place=place,
                    expected="a value, or numerator and denominator",
                )
            ratio = number(self.numerator / self.denominator, field=place)
            if self.unit is not None and self.unit.kind == "percent":
                ratio = _RATIO.convert(ratio, self.unit)
            object.__setattr__(self, "value", ratio)
        self._check_ratio(place)
        if (self.standard_error or 0) < 0:
            raise InvalidOKRError(
                "standard_error below 0",
                code="negative",
                place=place,
                got=shown(self.standard_error),
            )
        if self.starts_on is not None and self.starts_on > self.date:
            raise InvalidOKRError(
                "the period ends before it starts",
                code="period-order",
                place=place,
                got=f"{self.starts_on} to {self.date}",
            )

    def in_unit(self, unit: Unit | str) -> "Observation":
        """
        Return the same reading in another unit.

        Args:
            unit: The unit wanted, or its text; a reading without a unit is taken to be
                in it, save that a value made of numerator and denominator is a
                fraction, and 100 times as much in percent.

        Returns:
            A reading whose `unit` is the one asked for.

        Raises:
            UnitError: The units do not convert into each other, or `unit` is none.

        Example:
            >>> reading = Observation(date="2026-10-31", value=0.032, unit="ratio")
            >>> reading.in_unit(Unit.of("%")).value
            3.2
        """
        unit = Unit.of(unit)
        return self if self.unit == unit else self._converted(unit)

    def _converted(self, unit: Unit, **more: object) -> "Observation":
        """Write the reading in another unit, with other fields that need no check."""
        own, value, rate = self.unit, self.value, self._rate()
        if own is None:
            own = _RATIO if unit.kind == "percent" and rate == 1 else unit
        error, above = self.standard_error, self.numerator
        fraction = self._fraction()
        if own != unit and rate is not None and fraction is not None:
            # A value rounded in one unit is not rounded in another.
            exact = rate * fraction
            value = value if math.isclose(value, exact, rel_tol=_NOISE) else exact
        if above is not None and unit.kind == "duration":
            above = own.convert(above, unit)
        # Where nobody said its unit, the parts may contradict the one it gets now.
        change: Callable[..., Any] = evolve if self.unit is None else altered
        made: Observation = change(
            self,
            value=own.convert(value, unit),
            standard_error=None if error is None else own.convert(error, unit),
            numerator=above,
            unit=unit,
            **more,
        )
        return made

    def _check_ratio(self, place: str) -> None:
        """Refuse a value that is not its numerator by its denominator, in its unit."""
        parts = (self.numerator, self.denominator)
        # Of nothing any rate is nothing: such a 0 contradicts no unit.
        if None in parts or parts[0] == self.value == 0 or self._rate() is not None:
            return
        raise InvalidOKRError(
            "the value is not its numerator by its denominator",
            code="ratio-mismatch",
            place=place,
            expected=f"{self._rates()[0]} * {parts[0]!r} / {parts[1]!r}",
            got=shown(self.value),
            hint="Leave the value out: it is computed from the two.",
        )

    def _rate(self) -> int | None:
        """Return of how many its value is a rate, 1 of a fraction; None of no ratio."""
        fraction = self._fraction()
        if fraction is None or self.value == 0:
            return None
        return next(
            (rate for rate in self._rates() if _written_as(self.value, fraction, rate)),
            None,
        )

    def _fraction(self) -> float | None:
        if self.numerator is None or self.denominator is None:
            return None
        return self.numerator / self.denominator

    def _rates(self) -> tuple[int, ...]:
        # A rate may be of a hundred or a thousand: points, cases by 1,000 customers.
        kind = None if self.unit is None else self.unit.kind
        return {"ratio": (1,), "percent": (100,)}.get(kind or "", _RATES)


READING: tuple[str, ...] = tuple(f.name for f in fields(Observation))
"""The fields of a reading; `model.declared` has to list them itself, and is tested."""


def completed(
    reading: Observation,
    unit: Unit,
    /,
    *,
    source: str = "",
    recorded_at: dt.datetime | None = None,
) -> Observation:
    """
    Write a reading in the unit of its metric, with where and when it was read.

    Args:
        reading: The reading. A value without a unit is in the metric's, save for what
            a ratio may mean.
        unit: Of the metric.
        source: Put on a reading that does not say its own.
        recorded_at: The same, of when it was recorded.

    Returns:
        The reading itself where nothing is to be changed.

    Raises:
        UnitError: The units do not convert into each other.

    Example:
        >>> reading = Observation(date="2026-10-31", numerator=12, denominator=400)
        >>> completed(reading, Unit.of("%"), source="survey").value
        3.0
    """
    more: dict[str, object] = {}
    if source and not reading.source:
        more["source"] = source
    if recorded_at is not None and reading.recorded_at is None:
        more["recorded_at"] = recorded_at
    if reading.unit != unit and (reading.unit, reading.numerator) != (None, None):
        return reading._converted(unit, **more)  # noqa: SLF001 - of this module
    if reading.unit is None:
        more["unit"] = unit
    return altered(reading, **more) if more else reading


def _written_as(value: float, fraction: float, rate: int) -> bool:
    """Tell whether a value is a rate of a fraction, or it rounded as written."""
    if math.isclose(value, rate * fraction, rel_tol=_NOISE):
        return True  # as most are, which need no look at their digits
    digits = Decimal(repr(value)).normalize().as_tuple()
    last = min(int(digits.exponent), 0)
    near = 0.0 if rate == 1 and last == 0 else _HALF * 10.0**last
    return math.isclose(value, rate * fraction, rel_tol=_NOISE, abs_tol=near)


def _rhythm(value: str | int, *, field: str = "") -> str | int:
    # Longer ones than check-ins have: many measures come by the quarter or year.
    if isinstance(value, str) and value in ("", "quarter", "year"):
        return value
    try:
        return as_rhythm(value)
    except CalendarError as error:
        error.place = field
        error.expected = f"quarter, year, {error.expected}"
        raise


def _bounds(
    value: Iterable[float | None] | None, *, field: str = ""
) -> tuple[float | None, float | None]:
    ends = tuple(
        optional_number(item, field=field)
        for item in items((None, None) if value is None else value, field=field)
    )
    low, high = ends if len(ends) == 2 else (0.0, 0.0)
    if low is not None and high is not None and low >= high:
        raise InvalidOKRError(
            "not a lower and an upper bound",
            code="bounds-order",
            place=field,
            expected="two values, the lower first",
            got=shown(value),
        )
    return low, high


@frozen(field_transformer=checked)
class Metric(Noun):
    """
    A measure that outlives any goal.

    Attributes:
        id: Short and stable; metrics have a scope of ids of their own.
        name: What people call it; the id where left out.
        unit: Of its values.
        polarity: Whether ``"higher"`` or ``"lower"`` is better; None where neither is.
        bounds: Lowest and highest possible value; None on an open side.
        kind: How it adds up and projects: ``"level"`` (a stock), ``"total"`` (a sum
            over the period), ``"ratio"`` (pools numerator and denominator) or
            ``"score"``.
        role: ``"outcome"``, ``"driver"`` or ``"activity"``; None where not said.
        segment: Whom it measures.
        rhythm: How often it is measured: ``"day"``, ``"week"``, ``"two weeks"``,
            ``"month"``, ``"quarter"``, ``"year"`` or a number of days; empty where not
            said. Progress is held against what was expected on the day of the last
            reading, until a newer one is overdue.
        lag: Days after the end of a period until its reading is final.
        description: What exactly is counted.
        definition: Id of what the company's semantic layer defines as this metric;
            see `okrkit.sources.read_semantic`. Empty where there is none.
        source: What reads it, in words, or a `DeclaredSource` (or its fields) that
            `okrkit.refresh` reads by itself.
        extra: What a document says beyond these fields; kept and saved again.

    Raises:
        InvalidOKRError: A field of the wrong kind, bounds crossed, a negative lag.
        UnitError: No unit.
        CalendarError: No rhythm.

    Example:
        >>> Metric("nps", "Promoters", unit="points", bounds=[-100, 100]).bounds
        (-100.0, 100.0)
    """

    id: str = field(metadata=must(identifier))
    name: str = field(default="", metadata=_TEXT)
    unit: Unit = field(default=_COUNT, kw_only=True, converter=_unit)
    polarity: Literal["higher", "lower"] | None = field(
        default=None, kw_only=True, metadata=may(choice, allowed=("higher", "lower"))
    )
    bounds: tuple[float | None, float | None] = field(
        default=(None, None),
        kw_only=True,
        converter=_bounds,
    )
    kind: Kind = field(
        default="level", kw_only=True, metadata=must(choice, allowed=KINDS)
    )
    role: Role | None = field(
        default=None, kw_only=True, metadata=may(choice, allowed=ROLES)
    )
    segment: str = field(default="", kw_only=True, metadata=_TEXT)
    rhythm: str | int = field(default="", kw_only=True, converter=_rhythm)
    lag: float = field(default=0.0, kw_only=True, metadata=must(number))
    description: str = field(default="", kw_only=True, metadata=_NOTE)
    definition: str = field(default="", kw_only=True, metadata=_TEXT)
    source: str | DeclaredSource = field(default="", kw_only=True, converter=as_source)
    extra: dict[str, object] = field(
        factory=dict, kw_only=True, repr=False, hash=False, metadata=EXTRA
    )

    def __attrs_post_init__(self) -> None:
        """Fill the name in, and refuse a lag into the past."""
        if not self.name.strip():
            object.__setattr__(self, "name", self.id)
        if self.lag < 0:
            raise InvalidOKRError(
                "a lag is days after the period",
                code="negative",
                place="Metric.lag",
                got=shown(self.lag),
            )

    def check_value(self, value: float, *, place: str = "") -> float:
        """
        Refuse a value the metric cannot have.

        Args:
            value: In the metric's unit.
            place: What carries it, for the message.

        Returns:
            The value.

        Raises:
            InvalidOKRError: Outside the bounds, or beyond ±1 for a ratio without any.

        Example:
            >>> Metric("churn", unit="%").check_value(3.2)
            3.2
        """
        low, high = self.bounds
        if (
            low is None
            and high is None
            and self.unit.kind == "ratio"
            and abs(value) > 1
        ):
            raise InvalidOKRError(
                "a fraction beyond 1",
                code="ratio-out-of-range",
                place=place,
                expected="a value between -1 and 1",
                got=shown(value),
                hint='Use unit "%" for percent, or declare bounds for the metric.',
            )
        if (low is not None and value < low) or (high is not None and value > high):
            limits = (("at least", low), ("at most", high))
            wanted = [
                f"{word} {limit!r}" for word, limit in limits if limit is not None
            ]
            raise InvalidOKRError(
                f"outside the bounds of {shown(self.name)}",
                code="out-of-bounds",
                place=place,
                expected=" and ".join(wanted),
                got=shown(value),
            )
        return value
