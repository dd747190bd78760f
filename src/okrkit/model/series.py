"""`Series`: the readings of one metric, in order, as known at any moment."""

import bisect
import datetime as dt
import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, overload

from attrs import field, frozen

from okrkit import markup
from okrkit.errors import InvalidOKRError, NotMeasuredError, shown
from okrkit.model.attributes import checked
from okrkit.model.calendar import as_date
from okrkit.model.checks import (
    instances,
    items,
)
from okrkit.model.metric import Observation, instant
from okrkit.model.noun import Noun, Parts, parts_html, said
from okrkit.model.readings import Readings

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def _sorted(
    readings: Iterable[Observation], *, field: str = ""
) -> Sequence[Observation]:
    if isinstance(readings, Readings):
        return readings  # in order already
    rows = sorted(instances(readings, Observation, field=field), key=_order)
    kept = rows[:1]
    for before, after in itertools.pairwise(rows):
        if before.date != after.date or before.recorded_at != after.recorded_at:
            kept.append(after)
        elif before != after:
            raise InvalidOKRError(
                f"two readings for {after.date}",
                code="duplicate-reading",
                place=field,
                got=f"{before.value!r} and {after.value!r}",
                hint="Remove one, or give both a recorded_at: the later one counts.",
            )
    return tuple(kept)


@frozen(field_transformer=checked)
class Series(Noun, Sequence[Observation]):
    """
    The readings of one metric in the order of their dates.

    Of several readings for one date the one recorded last counts, and a provisional
    one of a period counts until there is a later one of that period; the others are
    kept, so that the series can be asked what was known at any moment.

    Attributes:
        observations: All readings, by date, then by the moment they were recorded.

    Raises:
        InvalidOKRError: Two different readings for one date and moment.

    Example:
        >>> Series.of({"2026-10-31": 32, "2026-11-30": 34}).latest("2026-11-15").value
        32.0
    """

    observations: Sequence[Observation] = field(default=(), converter=_sorted)

    @classmethod
    def of(cls, readings: object) -> "Series":
        """
        Make a series from a mapping of date to value, pairs, or observations.

        Args:
            readings: ``{date: value}``, ``[(date, value), ...]`` or observations.

        Returns:
            The series.

        Raises:
            InvalidOKRError: Something that is no reading.

        Example:
            >>> len(Series.of([("2026-10-31", 32)]))
            1
        """
        if isinstance(readings, Series):
            return readings
        rows = readings.items() if isinstance(readings, Mapping) else readings
        return cls(tuple(_reading(row) for row in items(rows, field="readings")))

    def current(self, known_at: dt.datetime | str | None = None) -> "Series":
        """
        Return the readings that count, one for a date, as known at a moment.

        Args:
            known_at: A moment; readings recorded later are left out, readings without a
                moment are always known. None means all are known.

        Returns:
            A series with one reading for each date; this one where that is so already.

        Raises:
            InvalidOKRError: A moment without a time zone.
            CalendarError: No moment.

        Example:
            >>> len(Series.of({"2026-10-31": 32}).current())
            1
        """
        moment = instant(known_at, field="known_at")
        if isinstance(self.observations, Readings):
            known = self.observations.current(moment)
            return self if known is self.observations else Series(known)
        best = {
            reading.date: reading
            for reading in self.observations
            if moment is None or (reading.recorded_at or _FIRST) <= moment
        }
        kept = _without_passed(best.values())
        return self if len(kept) == len(self) else Series(kept)

    def latest(
        self, on: dt.date | str, *, known_at: dt.datetime | str | None = None
    ) -> Observation:
        """
        Return the reading that counts on a day.

        Args:
            on: The day; readings for later days are left out.
            known_at: What was known at this moment; None means all.

        Returns:
            The last reading up to the day.

        Raises:
            NotMeasuredError: There is none.
            CalendarError: No date.

        Example:
            >>> Series.of({"2026-10-31": 32}).latest("2026-11-15").value
            32.0
        """
        day = as_date(on, field="on")
        known = self.current(known_at).observations
        at = bisect.bisect_right(known, day, key=lambda reading: reading.date)
        if at == 0:
            raise NotMeasuredError(
                f"no reading up to {day}",
                hint="Add an observation, or ask for a later day.",
            )
        return known[at - 1]

    def adding(self, readings: Iterable[Observation]) -> "Series":
        """
        Return a series with more readings; ones it already holds are not doubled.

        Args:
            readings: The new ones.

        Returns:
            The longer series, or this one where there is nothing new.

        Raises:
            InvalidOKRError: A reading contradicts one of the same date and moment, or
                something is no observation.

        Example:
            >>> series = Series.of({"2026-10-31": 32})
            >>> series.adding(series) is series
            True
        """
        known = set(self.observations)
        found = instances(readings, Observation, field="readings")
        new = tuple(reading for reading in found if reading not in known)
        return Series((*self.observations, *new)) if new else self

    @property
    def dates(self) -> "NDArray[np.datetime64]":
        """
        The dates as numpy days.

        Shape:
            (n,), dtype ``datetime64[D]``.

        Example:
            >>> Series.of({"2026-10-31": 32}).dates
            array(['2026-10-31'], dtype='datetime64[D]')
        """
        import numpy as np

        if isinstance(self.observations, Readings):
            return self.observations.dates()
        return np.array([o.date for o in self.observations], dtype="datetime64[D]")

    @property
    def values(self) -> "NDArray[np.float64]":
        """
        The values, in the metric's unit.

        Shape:
            (n,), dtype ``float64``.

        Example:
            >>> Series.of({"2026-10-31": 32}).values
            array([32.])
        """
        import numpy as np

        if isinstance(self.observations, Readings):
            return self.observations.value.copy()
        return np.array([o.value for o in self.observations], dtype=np.float64)

    def __len__(self) -> int:
        """Count the readings."""
        return len(self.observations)

    def __iter__(self) -> Iterator[Observation]:
        """Go through the readings by date."""
        return iter(self.observations)

    @overload
    def __getitem__(self, index: int) -> Observation: ...
    @overload
    def __getitem__(self, index: slice) -> "Series": ...
    def __getitem__(self, index: int | slice) -> "Observation | Series":
        """Return one reading, or a part of the series."""
        if isinstance(index, slice):
            return Series(self.observations[index])
        return self.observations[index]

    def _views(self) -> Iterator[markup.Markup]:
        """Give the readings as a line, and as a table."""
        from okrkit.model.lines import line_drawn, line_through

        unit = self.observations[0].unit if self.observations else None
        drawn = line_drawn(line_through(self), said if unit is None else unit.format)
        parts = self._parts()
        few = itertools.islice(parts.rows(), markup.ROWS_SHOWN)
        head = markup.join(["Series ", drawn])
        yield parts_html(parts.columns, few, caption=head, total=len(self))

    def _parts(self) -> Parts:
        return Parts(
            ("date", "value", "n", "source"),
            lambda: (
                (r.date.isoformat(), _amount(r), said(r.n), r.source) for r in self
            ),
            len(self),
        )


def _amount(reading: Observation) -> str:
    """Write a value, with its unit where the reading says it."""
    unit = reading.unit
    return (
        said(reading.value)
        if unit is None
        else unit.format(reading.value, thousands=True)
    )


def _order(reading: Observation) -> tuple[dt.date, bool, dt.datetime]:
    moment = reading.recorded_at
    return reading.date, moment is not None, moment or _FIRST


_FIRST = dt.datetime.min.replace(tzinfo=dt.UTC)


def _without_passed(readings: Iterable[Observation]) -> tuple[Observation, ...]:
    """Leave out what was read while a period ran, where a later reading knows more."""
    rows = tuple(readings)
    if not any(r.provisional and r.starts_on for r in rows):
        return rows
    last = {r.starts_on: r.date for r in rows}
    return tuple(
        r
        for r in rows
        if not (r.provisional and r.starts_on and r.date < last[r.starts_on])
    )


def _reading(row: object) -> Observation:
    if isinstance(row, Observation):
        return row
    pair = items(row, field="reading")
    if len(pair) != 2:
        raise InvalidOKRError(
            "not a reading",
            code="wrong-type",
            place="reading",
            expected="an Observation, or a pair of date and value",
            got=shown(row),
        )
    return Observation(date=pair[0], value=pair[1])
