"""Values above 0 with their errors, and intervals of them on the log scale."""

from collections.abc import Mapping

import numpy as np

from okrkit.numerics.arrays import Floats
from okrkit.numerics.special import normal_quantile
from okrkit.retention.estimates.definition import Definition
from okrkit.retention.estimates.estimate import Estimate, known
from okrkit.retention.estimates.intervals import check_level


def estimate_of(
    definition: Definition,
    value: float,
    error: float | None,
    *,
    level: float,
    method: str,
    like: Estimate | None = None,
    n: float | None = None,
    excluded: Mapping[str, int] | None = None,
    note: str = "",
    ends: tuple[float, float] | None = None,
) -> Estimate:
    """
    Make an estimate of a value above 0 and its error.

    Args:
        definition: What it counts.
        value: Above 0.
        error: Standard error; None where not known.
        level: Of the interval.
        method: How it is made.
        like: Takes n, date, excluded and note from it.
        n: Of how many customers.
        excluded: Rows left out.
        note: What else there is to say.
        ends: Of the interval, where they are known.

    Returns:
        With an interval on the log scale, where there is an error and no other.

    Raises:
        InvalidOKRError: No such level.

    Source:
        The delta method for log(value).

    Example:
        >>> what = Definition(id="v", name="Value", formula="v", unit="USD")
        >>> one = estimate_of(what, 100.0, 10.0, level=0.95, method="delta")
        >>> round(one.low, 2), round(one.high, 2)
        (82.2, 121.65)
    """
    level = check_level(level)
    errors = np.array([np.nan if error is None else error])
    low, high = ends_of(np.array([value]), errors, level) if ends is None else ends
    return Estimate(
        definition=definition,
        value=value,
        standard_error=error,
        low=known(float(np.ravel(low)[0])),
        high=known(float(np.ravel(high)[0])),
        level=level,
        method="" if error is None else method,
        n=n if like is None else like.n,
        date=None if like is None else like.date,
        excluded=(excluded or {}) if like is None else like.excluded,
        note=note if like is None else like.note,
    )


def ends_of(value: Floats, error: Floats, level: float) -> tuple[Floats, Floats]:
    """
    Return intervals of values on the log scale.

    Args:
        value: From 0 on.
        error: Standard errors; NaN where not known.
        level: Between 0 and 1.

    Returns:
        Lower and upper ends; those of a value of 0 are 0.

    Shape:
        (customers,).

    Units:
        Those of the value.

    Source:
        The delta method for log(value).

    Example:
        >>> low, high = ends_of(np.array([100.0]), np.array([10.0]), 0.95)
        >>> low.round(2), high.round(2)
        (array([82.2]), array([121.65]))
    """
    reach = float(normal_quantile(0.5 + level / 2))
    some = value > 0
    share = np.divide(error, value, out=0 * error, where=some)
    with np.errstate(over="ignore", invalid="ignore"):
        return value * np.exp(-reach * share), value * np.exp(reach * share)
