"""Parts of a ratio by segment, as `mix_effect` takes them: read and checked."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, TypeAlias

import numpy as np

from okrkit.errors import InvalidOKRError, shown
from okrkit.model.checks import number
from okrkit.retention.estimates.definition import Definition
from okrkit.retention.estimates.estimate import Estimate
from okrkit.retention.estimates.intervals import proportion_interval
from okrkit.retention.estimates.measured import Measured

Parts: TypeAlias = Mapping[str, "tuple[float, float] | Estimate"] | Iterable[Estimate]
"""Numerator and denominator of each segment, or an estimate of each."""

_RATIO: Final = Definition(id="ratio", name="Ratio", formula="a / b", unit="ratio")
_OTHERS: Final = "(no segment)"
_TINY: Final = 1e-12
"""Part of a denominator below which the rest of it is rounding."""

PartsRow: TypeAlias = tuple[float, float, float]
"""Rate times denominator, denominator and squared error of the rate."""


def plain_ratio() -> Definition:
    """
    Return what is counted where nobody says it.

    Returns:
        A ratio of two numbers.

    Example:
        >>> plain_ratio().name
        'Ratio'
    """
    return _RATIO


def period_parts(
    of: Measured, label: object
) -> dict[str, "tuple[float, float] | Estimate"]:
    """
    Return the segments of a period, and what belongs to none.

    Args:
        of: A measure by segment.
        label: Of the period.

    Returns:
        Estimates by segment, and the parts of the rest.

    Raises:
        UnknownIdError: No such period.

    Example:
        >>> from okrkit.retention.estimates.sample import sample
        >>> period_parts(sample(), "2026-01")
        {'(no segment)': (3.0, 60.0)}
    """
    whole = of[label if isinstance(label, str) else ""]
    rows: dict[str, tuple[float, float] | Estimate] = {}
    above, below = _above(whole), whole.denominator or 0.0
    for one in of:
        if one.period == whole.period and one.segment:
            rows[one.segment] = one
            above -= _above(one)
            below -= one.denominator or 0.0
    if below > _TINY * (whole.denominator or 0.0):
        rows[_OTHERS] = (above, below)
    return rows


def _above(one: Estimate) -> float:
    """Return the numerator in the unit of the value: a score in points is 100 times."""
    value, above, below = one.value, one.numerator or 0.0, one.denominator or 0.0
    return above if value is None or value * below == above else value * below


def read_parts(
    parts: Parts | str, place: str, about: Definition
) -> tuple[dict[str, PartsRow], Definition]:
    """
    Read numerators, denominators and squared errors of rates by segment.

    Args:
        parts: What was given.
        place: Which of the two times it is, for messages.
        about: What is counted, as far as it is known.

    Returns:
        Three numbers by segment, and what is counted.

    Raises:
        InvalidOKRError: No segments, no numbers, a denominator below 0 or all of them
            0, the same segment twice, or estimates of two measures.

    Example:
        >>> read_parts({"a": (0, 4)}, "before", plain_ratio())[0]["a"][:2]
        (0.0, 4.0)
    """
    if isinstance(parts, str) or not isinstance(parts, Iterable):
        raise InvalidOKRError(
            "no segments",
            code="not-a-table",
            place=place,
            expected="numerator and denominator by segment; with of= a period",
            got=shown(parts),
        )
    pairs: list[tuple[str, object]] = []
    if isinstance(parts, Mapping):
        pairs.extend((str(name), given) for name, given in parts.items())
    else:
        pairs.extend((one.segment, one) for one in parts)
    rows: dict[str, PartsRow] = {}
    for name, given in pairs:
        if isinstance(given, Estimate):
            about = _same(about, given.definition, place)
        if name in rows:
            raise InvalidOKRError(
                f"{shown(name)} stands twice", code="duplicate", place=place
            )
        rows[name] = _row(given, f"{place} of {name}")
    if not sum(row[1] for row in rows.values()) > 0:
        raise InvalidOKRError(
            "a ratio of nothing",
            code="zero-denominator",
            place=place,
            expected="a denominator above 0",
        )
    return rows, about


def _same(known: Definition, other: Definition, place: str) -> Definition:
    """Return the definition of an estimate, or refuse a second one."""
    if known is not _RATIO and known.id != other.id:
        raise InvalidOKRError(
            "two measures cannot be compared",
            code="measures-differ",
            place=place,
            expected=known.id,
            got=other.id,
        )
    return other


def _row(given: object, place: str) -> PartsRow:
    """Read one segment: its rate times its denominator, that, and the squared error."""
    if isinstance(given, Estimate):
        if given.numerator is None or given.denominator is None:
            raise InvalidOKRError(
                "an estimate without numerator and denominator",
                code="incomplete-ratio",
                place=place,
            )
        error = given.standard_error
        squared = np.nan if error is None else error * error
        return _above(given), given.denominator, squared
    if not (isinstance(given, Sequence) and len(given) == 2):
        raise InvalidOKRError(
            "no numerator and denominator",
            code="incomplete-ratio",
            place=place,
            expected="two numbers",
            got=shown(given),
        )
    above, below = (number(part, field=place) for part in given)
    if below < 0 or (below == 0 and above != 0):
        raise InvalidOKRError(
            "no denominator of a ratio",
            code="zero-denominator" if below == 0 else "negative",
            place=place,
            got=shown(below),
        )
    if not (0 <= above <= below and below > 0):
        return above, below, np.nan if below else 0.0
    error = float(proportion_interval(above, below).standard_error)
    return above, below, error * error
