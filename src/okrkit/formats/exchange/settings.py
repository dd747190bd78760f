"""`Settings`: what a caller says of a file that the file does not say itself."""

import datetime as dt
from collections.abc import Mapping
from typing import Literal, TypeAlias

from attrs import field, frozen

from okrkit.model.cadence import Cadence
from okrkit.model.calendar import Cycle
from okrkit.model.limits import Limits
from okrkit.model.metric import Metric

__all__ = ["DateOrder", "PercentScale", "Settings"]

DateOrder: TypeAlias = Literal["year first", "day first", "month first"]
"""In which order day, month and year stand: 2026-11-06, 06/11/2026 or 11/06/2026."""

PercentScale: TypeAlias = Literal["0-1", "0-100"]
"""Whether a share of a half is written 0.5 or 50."""


@frozen(kw_only=True)
class Settings:
    """
    What a caller says of a file: nothing of it is ever guessed.

    Attributes:
        cycle: The cycle of the set, or one for each name of a period in the file.
        cadence: How cycles run, where they are fiscal ones.
        on: The day that values without a date are about.
        columns: Names of columns by part, where the format does not name them.
        metric: The metric of readings whose file names none.
        dates: The order of dates; None takes ``2026-11-06`` alone.
        percent: How shares are written; None takes what the format itself says.
        decimal: The decimal sign.
        thousands: The sign between thousands; empty where there is none.
        zone: Name of the time zone in which the tool was used: it tells the day of a
            moment that the tool gives without saying the day.
        limits: How much may be read.

    Example:
        >>> Settings(dates="day first").decimal
        '.'
    """

    cycle: str | Cycle | Mapping[str, str | Cycle] | None = None
    cadence: Cadence | None = None
    on: dt.date | None = None
    columns: Mapping[str, str] = field(factory=dict)
    metric: Metric | None = None
    dates: DateOrder | None = None
    percent: PercentScale | None = None
    decimal: str = "."
    thousands: str = ""
    zone: str | None = None
    limits: Limits = field(factory=Limits)
