"""A small triangle and its curve, to show in examples what they can."""

from okrkit.retention.cohort.curve import Curve
from okrkit.retention.cohort.result import Cohorts
from okrkit.retention.cohort.triangle import cohorts
from okrkit.retention.tables.events import Events


def january() -> Cohorts:
    """
    Return two customers of January, of whom one is back in February.

    Returns:
        The same each time.

    Example:
        >>> january()
        <Cohorts: 2 by month, 2 ages, 2 customers>
    """
    dates = ["2026-01-05", "2026-02-03", "2026-01-20"]
    return cohorts(Events({"customer": [1, 1, 2], "date": dates}), on="2026-02-28")


def by_plan() -> Cohorts:
    """
    Return the same two, and which plan they had.

    Returns:
        The same each time.

    Example:
        >>> by_plan()
        <Cohorts: 2 by month, 2 ages, 2 customers, 2 segments>
    """
    dates = ["2026-01-05", "2026-02-03", "2026-01-20"]
    plans = {"customer": [1, 1, 2], "date": dates, "plan": ["paying"] * 2 + ["free"]}
    return cohorts(Events(plans, segment="plan"), on="2026-02-28")


def pooled() -> Curve:
    """
    Return their curve.

    Returns:
        The same each time.

    Example:
        >>> pooled()
        <Curve of 2 ages>
    """
    return january().curve()
