"""`check_alike`: the readings of a metric count one thing, over one kind of period."""

from collections.abc import Iterable, Sequence
from typing import Final

from okrkit.errors import SourceError, shown
from okrkit.model.metric import Observation

__all__ = ["check_alike"]

# Months differ by up to a quarter (four weeks, or five), a half is two quarters.
_ALIKE: Final = 1.6
_WAY_OUT: Final = (
    "Read it into a metric of its own, or take the old readings out of the set first."
)


def check_alike(
    known: Iterable[Observation], found: Sequence[Observation], metric: str
) -> None:
    """
    Refuse readings that count something else than those that are known.

    Readings that say no `definition` are taken as they are. Of those that do, periods
    are compared by their length, where all that are known are alike, and all that are
    found: a series that runs from the start of the year has many lengths.

    Args:
        known: What the metric has.
        found: What its source gave.
        metric: Id of the metric.

    Raises:
        SourceError: By another definition, or of another kind of period.

    Example:
        >>> import datetime as dt
        >>> day = dt.date(2026, 10, 31)
        >>> lost = Observation(date=day, value=5, definition="logo-churn.cohort")
        >>> check_alike([lost], [lost], "churn")
    """
    before = [reading for reading in known if reading.definition]
    after = [reading for reading in found if reading.definition]
    held = {reading.definition for reading in before or after[:1]}
    for reading in after:
        if reading.definition not in held:
            raise _changed(
                "the readings are by another definition than those that are known",
                code="definition-changed",
                metric=metric,
                source=reading.source,
                expected=" or ".join(map(shown, sorted(held))),
                got=shown(reading.definition),
            )
    old, new = _days(before), _days(after)
    if not (old and new and _alike(old) and _alike(new)) or _alike(old + new):
        return
    raise _changed(
        "the readings are of other periods than those that are known",
        code="period-changed",
        metric=metric,
        source=after[0].source,
        expected=f"periods of about {max(old)} days",
        got=f"about {max(new)} days",
    )


def _days(readings: Iterable[Observation]) -> list[int]:
    """Return the lengths of the periods that are over."""
    return [
        (reading.date - reading.starts_on).days + 1
        for reading in readings
        if reading.starts_on is not None and not reading.provisional
    ]


def _alike(days: Sequence[int]) -> bool:
    return max(days) <= _ALIKE * min(days)


def _changed(
    why: str, *, code: str, metric: str, source: str, expected: str, got: str
) -> SourceError:
    return SourceError(
        why,
        code=code,
        metric=metric,
        source=source,
        expected=expected,
        got=got,
        hint=_WAY_OUT,
    )
