"""From columns to `Projection`s, one at a time, and to the columns that people read."""

from collections.abc import Sequence
from typing import TypeVar

import numpy as np

from okrkit.model.closing import OUTCOMES
from okrkit.model.table import NEVER
from okrkit.projection.chances.outcomes import Values
from okrkit.projection.closed import OPEN
from okrkit.projection.endings import Endings
from okrkit.projection.goal import Goal
from okrkit.projection.projection import (
    NAMES,
    ZONE_NAMES,
    Projection,
    ZoneChances,
    level_name,
)
from okrkit.scoring.arithmetic import Floats
from okrkit.scoring.columns import Sheet
from okrkit.scoring.scores import Kind, columns_of, score_at
from okrkit.scoring.status import STATUSES

W = TypeVar("W", bound=str)


def projection_at(
    sheet: Sheet,
    kind: Kind,
    place: int,
    *,
    endings: Endings,
    levels: Floats,
    values: Values | None = None,
    goal: Goal | None = None,
) -> Projection:
    """
    Make the projection of one key result or objective from its columns.

    Args:
        sheet: The set, scored on the day.
        kind: "objective" or "key result".
        place: Its place among them.
        endings: The numbers of its kind.
        levels: Of the quantiles.
        values: Its distribution, one row; None where there is none.
        goal: What it is held against; None where that is not known.

    Returns:
        The projection, with None for what is not known.

    Example:
        >>> from okrkit import KeyResult, score
        >>> from okrkit.projection.foresight import foresee
        >>> kr = KeyResult("nps", "x", at_least=30, check_ins={"2026-11-06": 34})
        >>> sheet = score(kr, on="2027-01-01", cycle="2026-Q4").sheet
        >>> levels = np.array([0.5])
        >>> seen = foresee(sheet, calibration=None, levels=levels).endings
        >>> projection_at(sheet, "key result", 0, endings=seen, levels=levels).method
        'settled'
    """
    score = score_at(sheet, kind, place)
    zones = endings.zones[place]
    quantiles = [_number(value) for value in endings.quantiles[place]]
    status, closed = int(endings.status[place]), int(endings.closed[place])
    measured = score.measured_on
    return Projection(
        id=score.id,
        kind=kind,
        title=score.title,
        actual=score.actual,
        unit=score.unit,
        chance=_number(endings.chance[place]),
        success=_number(endings.success[place]),
        mean=_number(endings.mean[place]),
        median=_number(endings.median[place]),
        quantiles=tuple(zip(levels.tolist(), quantiles, strict=True)),
        expected_score=_number(endings.expected_score[place]),
        zones=None if np.isnan(zones).any() else ZoneChances(*zones.tolist()),
        pace=score.pace,
        required_pace=score.required_pace,
        confidence=score.confidence,
        status=None if status < 0 else STATUSES[status],
        closed=None if closed == OPEN else OUTCOMES[closed],
        method=str(endings.method[place]),
        readings=int(endings.readings[place]),
        history=int(endings.history[place]),
        measured_on=measured,
        age=None if measured is None else (score.on - measured).days,
        intent=score.intent,
        policy=score.policy,
        on=score.on,
        values=values,
        goal=goal or Goal(),
    )


def projections_of(
    sheet: Sheet, kind: Kind, *, endings: Endings, levels: Floats
) -> dict[str, np.ndarray]:
    """
    Return the columns of one kind, with words for codes.

    Args:
        sheet: The set, scored on the day.
        kind: "objective" or "key result".
        endings: The numbers of its kind.
        levels: Of the quantiles.

    Returns:
        Arrays by the names of `Projection`'s fields; a column for each quantile and
        for each zone.

    Example:
        >>> from okrkit import KeyResult, score
        >>> from okrkit.projection.foresight import foresee
        >>> kr = KeyResult("nps", "x", at_least=30, check_ins={"2026-11-06": 34})
        >>> sheet = score(kr, on="2027-01-01", cycle="2026-Q4").sheet
        >>> levels = np.array([0.5])
        >>> seen = foresee(sheet, calibration=None, levels=levels).endings
        >>> columns = projections_of(sheet, "key result", endings=seen, levels=levels)
        >>> columns["q50"].tolist()
        [34.0]
    """
    scores = columns_of(sheet, kind)
    numbers = sheet.objectives if kind == "objective" else sheet.key_results
    day = numbers.day
    own: dict[str, np.ndarray] = scores | {
        name: getattr(endings, name)
        for name in (
            "chance",
            "success",
            "mean",
            "median",
            "expected_score",
            "method",
            "readings",
            "history",
        )
    }
    own["status"] = np.array([*STATUSES, None], dtype=object)[endings.status]
    own["closed"] = np.array([*OUTCOMES, None], dtype=object)[endings.closed]
    own["age"] = np.where(day == NEVER, np.nan, sheet.on - day)
    made: dict[str, np.ndarray] = {}
    for name in NAMES:
        if name == "quantiles":
            made |= _named([level_name(at) for at in levels], endings.quantiles)
        elif name == "zones":
            made |= _named(ZONE_NAMES, endings.zones)
        else:
            made[name] = own[name]
    return made


def _named(names: Sequence[str], columns: Floats) -> dict[str, np.ndarray]:
    return dict(zip(names, columns.T, strict=True))


def _number(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
