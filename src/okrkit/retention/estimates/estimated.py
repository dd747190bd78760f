"""`estimated`: one number of its sums, by the rule that makes the rows of a measure."""

import datetime as dt
from collections.abc import Mapping

import numpy as np
from numpy.typing import ArrayLike

from okrkit.errors import InvalidOKRError, shown
from okrkit.model.calendar import Cycle
from okrkit.numerics.arrays import Floats
from okrkit.retention.estimates.definition import Definition
from okrkit.retention.estimates.estimate import Estimate, known
from okrkit.retention.estimates.estimator import Estimator, Share
from okrkit.retention.estimates.intervals import check_level


def estimated(
    definition: Definition,
    *,
    numerator: ArrayLike,
    denominator: ArrayLike,
    n: ArrayLike | None = None,
    parts: Mapping[str, ArrayLike] | None = None,
    method: str | Estimator = "wilson",
    level: float = 0.95,
    period: Cycle | None = None,
    date: dt.date | None = None,
    segment: str = "",
    provisional: bool = False,
    excluded: Mapping[str, int] | None = None,
    note: str = "",
) -> Estimate:
    """
    Make one number of its sums, by the rule that makes the rows of `measured`.

    Args:
        definition: What is counted.
        numerator: Of the ratio.
        denominator: Of the ratio; where it is 0 nothing was measured.
        n: How many units or responses; the denominator where None.
        parts: Further sums that the method needs, by name.
        method: Name of an interval of shares, or an estimator.
        level: How often the interval holds the true value.
        period: The span it holds for.
        date: The day it holds for.
        segment: Who is meant; "" for everybody.
        provisional: Whether it can still change by itself.
        excluded: Rows left out, by reason.
        note: What else there is to say.

    Returns:
        The number with its interval.

    Raises:
        InvalidOKRError: No numbers, an unknown method, or a level that is none.

    Example:
        >>> share = Definition(id="share", name="Share", formula="a/b", unit="ratio")
        >>> print(estimated(share, numerator=4, denominator=5))
        Share: 80% (37.55% to 96.38%, 95% wilson), n 5
    """
    sums = {
        name: column_of(column, (1, 1), name)
        for name, column in sums_of(numerator, denominator, n, parts).items()
    }
    estimator = estimator_of(method, sums)
    made = estimator(sums, level=check_level(level))
    return Estimate(
        definition=definition,
        value=known(made.value[0]),
        standard_error=known(made.standard_error[0]),
        low=known(made.low[0]),
        high=known(made.high[0]),
        level=made.level,
        method=made.method,
        numerator=known(sums["numerator"][0]),
        denominator=known(sums["denominator"][0]),
        n=known(sums["n"][0]),
        effective_n=known(made.effective_n[0]),
        period=period,
        date=date,
        segment=segment,
        provisional=provisional,
        excluded=dict(excluded or {}),
        note=note,
        parts={name: float(part[0]) for name, part in sums.items()},
        estimator=estimator,
    )


def sums_of(
    numerator: ArrayLike | None,
    denominator: ArrayLike | None,
    n: ArrayLike | None,
    parts: Mapping[str, ArrayLike] | None,
) -> dict[str, ArrayLike]:
    """Return the columns that add up, by name."""
    if (numerator is None) != (denominator is None):
        raise InvalidOKRError(
            "numerator and denominator go together",
            code="incomplete-ratio",
            place="numerator" if numerator is None else "denominator",
        )
    n = denominator if n is None else n
    own = {"numerator": numerator, "denominator": denominator, "n": n}
    given = {name: column for name, column in own.items() if column is not None}
    return {**given, **(parts or {})}


def column_of(column: ArrayLike, shape: tuple[int, int], name: str) -> Floats:
    """Return a column row by row, whatever fits the periods and segments."""
    given = np.asarray(column, dtype=np.float64)
    if shape[1] == 1 and given.ndim == 1:
        given = given[:, None]
    try:
        return np.array(np.broadcast_to(given, shape)).ravel()
    except ValueError:
        raise InvalidOKRError(
            "a column does not fit the periods and segments",
            code="column-length",
            place=name,
            expected=f"{shape[0]} periods by {shape[1]} segments",
            got=shown(given.shape),
        ) from None


def estimator_of(method: str | Estimator, sums: Mapping[str, Floats]) -> Estimator:
    """Return the rule of a name, or the one given; its sums must be there."""
    if isinstance(method, str):
        estimator: Estimator = Share(method or "wilson")
    else:
        estimator = _estimator(method)
    missing = [
        name
        for name in ("numerator", "denominator", *estimator.needs)
        if name not in sums
    ]
    if missing:
        raise InvalidOKRError(
            f"a part is missing: {', '.join(missing)}",
            code="part-missing",
            place="parts",
            expected=f"what {estimator.method} is made of",
            hint="Give value= where there is no rule that makes it.",
        )
    return estimator


def _estimator(method: Estimator) -> Estimator:
    """Refuse what is neither the name of a method nor an estimator."""
    if callable(method) and hasattr(method, "needs") and not isinstance(method, type):
        return method
    raise InvalidOKRError(
        "no method",
        code="wrong-type",
        place="method",
        expected="the name of an interval, such as 'wilson', or an estimator",
        got=shown(method),
    )
