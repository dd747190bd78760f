"""What was closed: how it ended is said, and no chance is."""

from collections.abc import Mapping
from typing import Final

import numpy as np
from attrs import fields

from okrkit.model.closing import OUTCOMES, Closing
from okrkit.projection.endings import Endings
from okrkit.scoring.judgement import NO_STATUS
from okrkit.scoring.status import STATUSES

OPEN: Final = -1
"""Stands for what is not closed, where places in `OUTCOMES` do for what is."""

_STATUS: Final = np.array(
    [STATUSES.index(word) if word in STATUSES else NO_STATUS for word in OUTCOMES]
)

_FORESEEN: Final = (
    "chance",
    "success",
    "mean",
    "median",
    "quantiles",
    "expected_score",
    "zones",
)


def with_closed(endings: Endings, closed: Mapping[int, Closing]) -> Endings:
    """
    Take the chances from what is closed, and say how it ended.

    Args:
        endings: Of all objectives, or all key results.
        closed: As `okrkit.scoring.closed.closed_of` returns it for them.

    Returns:
        The columns; "achieved" and "missed" are statuses, too.

    Shape:
        One row for each.

    Units:
        As `Endings`.

    Source:
        okrkit's own choice.

    Example:
        >>> from okrkit import KeyResult, project
        >>> kr = KeyResult("nps", "x", at_least=30, check_ins={"2026-11-06": 34})
        >>> seen = project(kr, on="2026-11-15", cycle="2026-Q4").foresight.endings
        >>> with_closed(seen, {0: Closing("2026-11-13", "missed")}).method.tolist()
        ['no chance: closed on 2026-11-13 as missed']
    """
    if not closed:
        return endings
    made = {c.name: getattr(endings, c.name).copy() for c in fields(Endings)}
    rows = [*closed]
    for name in _FORESEEN:
        made[name][rows] = np.nan
    made["closed"][rows] = ended = [OUTCOMES.index(c.outcome) for c in closed.values()]
    made["status"][rows] = _STATUS[ended]
    made["method"][rows] = [
        f"no chance: closed on {each.date} as {each.outcome}"
        for each in closed.values()
    ]
    return Endings(**made)
