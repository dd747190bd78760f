"""Churn of the counts that a dashboard shows."""

import datetime as dt

import numpy as np
from attrs import frozen

from okrkit.errors import InvalidOKRError, shown
from okrkit.model.calendar import optional_date
from okrkit.model.checks import choice, number
from okrkit.numerics.arrays import Floats
from okrkit.retention.churn.arithmetic import RATIOS, central_hazard, estimator_of
from okrkit.retention.churn.definitions import CHURN, RETENTION, ChurnDefinition
from okrkit.retention.estimates.estimate import Estimate, known
from okrkit.retention.estimates.estimated import estimated
from okrkit.retention.estimates.intervals import check_level, flipped

_MOST = 2**53


def logo_churn_of_counts(
    *,
    opening: float,
    lost: float,
    new: float = 0,
    lost_new: float = 0,
    definition: ChurnDefinition = "cohort",
    on: dt.date | str | None = None,
    level: float = 0.95,
) -> Estimate:
    """
    Work out churn of the counts of a dashboard.

    Args:
        opening: Customers at the start of the period.
        lost: How many of those were lost in it.
        new: How many customers came in it.
        lost_new: How many of the new were lost in it.
        definition: As of `logo_churn`, but "exposure", which needs days.
        on: The last day of the period, where a reading is to be made of it.
        level: Of the interval.

    Returns:
        Churn with its interval.

    Raises:
        InvalidOKRError: No counts, more lost than there were, or no such definition.
        CalendarError: No date.

    Source:
        The formula of each definition stands in its `definition.formula`.

    Example:
        >>> counts = {"opening": 10_000, "lost": 500, "new": 5_000, "lost_new": 125}
        >>> print(logo_churn_of_counts(**counts, definition="hazard").value)
        0.04998...
    """
    counts = _read(opening, lost, new, lost_new)
    return _of_counts(counts, definition, on, level, kept=False)


def logo_retention_of_counts(
    *,
    opening: float,
    lost: float,
    new: float = 0,
    lost_new: float = 0,
    definition: ChurnDefinition = "cohort",
    on: dt.date | str | None = None,
    level: float = 0.95,
) -> Estimate:
    """
    Work out retention of the counts of a dashboard.

    Args:
        opening: Customers at the start of the period.
        lost: How many of those were lost in it.
        new: How many customers came in it.
        lost_new: How many of the new were lost in it.
        definition: As of `logo_churn`, but "exposure", which needs days.
        on: The last day of the period, where a reading is to be made of it.
        level: Of the interval.

    Returns:
        Retention with its interval.

    Raises:
        InvalidOKRError: No counts, more lost than there were, or no such definition.
        CalendarError: No date.

    Source:
        The formula of each definition stands in its `definition.formula`.

    Example:
        >>> logo_retention_of_counts(opening=200, lost=10).value
        0.95
    """
    counts = _read(opening, lost, new, lost_new)
    return _of_counts(counts, definition, on, level, kept=True)


@frozen(eq=False, kw_only=True)
class _Counts:
    opening: Floats
    lost: Floats
    new: Floats
    lost_new: Floats

    @property
    def closing(self) -> Floats:
        return self.opening - self.lost + self.new - self.lost_new


def _read(opening: object, lost: object, new: object, lost_new: object) -> _Counts:
    """Read counts, and refuse those that cannot be."""
    given = {"opening": opening, "lost": lost, "new": new, "lost_new": lost_new}
    counts = {name: number(value, field=name) for name, value in given.items()}
    for name, count in counts.items():
        if count < 0:
            raise InvalidOKRError(
                "a count below 0", code="negative", place=name, got=shown(given[name])
            )
        if count > _MOST or count != round(count):
            raise InvalidOKRError(
                "no count of customers",
                code="not-whole",
                place=name,
                expected=f"a whole number, at most {_MOST}",
                got=shown(given[name]),
            )
    for part, whole in (("lost", "opening"), ("lost_new", "new")):
        if counts[part] > counts[whole]:
            raise InvalidOKRError(
                f"{part} is no part of {whole}",
                code="not-a-part",
                place=part,
                expected=f"0 to {shown(counts[whole])}",
                got=shown(counts[part]),
            )
    return _Counts(**{name: np.array([count]) for name, count in counts.items()})


def _of_counts(
    counts: _Counts,
    definition: str,
    on: dt.date | str | None,
    level: float,
    *,
    kept: bool,
) -> Estimate:
    name = choice(definition, (*RATIOS, "hazard"), field="definition")
    about = RETENTION[name] if kept else CHURN[name]
    day = optional_date(on)
    if name in RATIOS:
        lost, base = (float(part[0]) for part in RATIOS[name](counts))
        return estimated(
            about,
            numerator=base - lost if kept else lost,
            denominator=base,
            method=estimator_of(name, kept=kept),
            level=level,
            date=day,
        )
    made = central_hazard(counts, level=check_level(level))
    made = flipped(made) if kept else made
    columns = (made.value, made.standard_error, made.low, made.high, made.effective_n)
    value, error, low, high, base_n = (known(float(column[0])) for column in columns)
    return Estimate(
        definition=about,
        value=value,
        standard_error=error,
        low=low,
        high=high,
        level=made.level,
        method=made.method,
        n=base_n,
        date=day,
    )
