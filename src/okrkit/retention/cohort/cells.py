"""Cells of a retention triangle: the estimate of one, and when it is known."""

import datetime as dt
from typing import TYPE_CHECKING

import numpy as np
from attrs import evolve

from okrkit.numerics.arrays import Ints
from okrkit.retention.estimates.definition import Definition
from okrkit.retention.estimates.estimate import Estimate, known
from okrkit.retention.tables.periods import EPOCH

if TYPE_CHECKING:
    from okrkit.retention.cohort.result import Cohorts


def cell_of(cohorts: "Cohorts", cell: tuple[int, int]) -> Estimate:
    """
    Make the estimate of a cell.

    Args:
        cohorts: The triangle.
        cell: Places of its cohort and age.

    Returns:
        The estimate; without a value where the cell lies ahead.

    Example:
        >>> from okrkit.retention.cohort.sample import january
        >>> cell_of(january(), (0, 1)).value
        0.5
    """
    due = int(cohorts.due[cell])
    day = int(days_of(cohorts, cell[1])[cell[0]])
    return Estimate(
        definition=definition_of(cohorts, cell[1]),
        value=known(cohorts.share[cell]),
        standard_error=known(cohorts.standard_error[cell]),
        low=known(cohorts.low[cell]),
        high=known(cohorts.high[cell]),
        level=cohorts.level,
        method=cohorts.method,
        numerator=float(cohorts.active[cell]) if due else None,
        denominator=float(due) if due else None,
        n=float(due),
        effective_n=float(due),
        period=cohorts.periods.cycles[cell[0]],
        date=dt.date.fromordinal(day + EPOCH),
        segment=cohorts.segment,
        provisional=bool(cohorts.provisional[cell]),
        excluded=cohorts.excluded,
        note=_said(cohorts, cell),
    )


def days_of(cohorts: "Cohorts", place: int) -> Ints:
    """
    Return from which day on the cells of an age are known; never after `on`.

    Args:
        cohorts: The triangle.
        place: Of the age.

    Returns:
        A day for each cohort, as days since 1970-01-01.

    Shape:
        (c,).

    Example:
        >>> from okrkit.retention.cohort.sample import january
        >>> days_of(january(), 0) - january().periods.edges[:-1]
        array([30, 27])
    """
    last = cohorts.periods.last_day
    count, edges = len(cohorts.sizes), cohorts.ages.edges
    if edges is None:
        ends = np.append(cohorts.periods.edges[1:] - 1, np.full(place, last))
        days = ends[place : place + count]
    else:
        # Whoever came on a cohort's last day is the last to be judged.
        days = cohorts.periods.edges[1:] + edges[place + 1] - 2
    open_still = cohorts.provisional[:, place] | (cohorts.ages.rule == "unbounded")
    return np.where(open_still, last, np.minimum(days, last))


def definition_of(cohorts: "Cohorts", place: int) -> Definition:
    """
    Say what cells of an age count.

    Args:
        cohorts: The triangle.
        place: Of the age.

    Returns:
        The definition of the triangle, with the age in its id and name.

    Example:
        >>> from okrkit.retention.cohort.sample import january
        >>> definition_of(january(), 1).id
        'cohort-retention.classic.month-1'
    """
    label, name = cohorts.ages.labels[place], cohorts.ages.names[place]
    own = cohorts.definition
    step = "days" if cohorts.ages.edges is not None else cohorts.every
    last = name.partition(" ")[2] if step == "days" else label
    return evolve(own, id=f"{own.id}.{step}-{last}", name=f"{own.name}, {name}")


def _said(cohorts: "Cohorts", cell: tuple[int, int]) -> str:
    if not cohorts.due[cell]:
        return "not yet observed" if cohorts.sizes[cell[0]] else "nobody began"
    share = cohorts.exposure[cell]
    over = f"{100 * share:.3g}% of it is over" if share < 1 else ""
    return "; ".join(part for part in (over, cohorts.note) if part)
