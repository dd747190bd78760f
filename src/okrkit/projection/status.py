"""Where something stands by its chance of success."""

import numpy as np

from okrkit.model.okr import INTENTS
from okrkit.model.table import NEVER
from okrkit.scoring.arithmetic import Floats, Ints
from okrkit.scoring.formulas import Flags
from okrkit.scoring.judgement import NO_STATUS, compared
from okrkit.scoring.status import STATUSES

LIMITS = (0.7, 0.3)
"""Chance of success from which something is on track, and from which at risk."""

COMMITTED = (0.85, 0.5)
"""The same for what is committed."""

_WORD = {word: STATUSES.index(word) for word in STATUSES}


def statuses_of(
    success: Floats,
    *,
    intent: Ints,
    measured: Flags,
    settled: Flags,
    ripening: Flags,
    start: Ints,
    on: int,
) -> Ints:
    """
    Return where each row stands by its chance of success.

    Args:
        success: Chance that the score passes its success line; NaN for none.
        intent: Places in `INTENTS`; -1 where nobody said.
        measured: Whether there is any reading.
        settled: Whether nothing can change any more.
        ripening: Whether it is over, and its first reading can still come.
        start: First day, of objectives that of the last key result to begin; `NEVER`
            where no span is known.
        on: The day.

    Returns:
        Places in `STATUSES`. Before the first day, and while the first reading can
        still come after the last, "not yet observable"; "not measured" where nothing
        was ever read; "achieved" or "missed" where it is settled; -1
        where there is no chance.

    Shape:
        (n,).

    Units:
        Days as proleptic ordinals.

    Source:
        okrkit's own choice; committed is asked for more.

    Example:
        >>> yes, day = np.array([True]), np.array([5])
        >>> known = {"measured": yes, "settled": ~yes, "ripening": ~yes}
        >>> known |= {"start": day, "on": 9}
        >>> place, = statuses_of(np.array([0.8]), intent=np.array([0]), **known)
        >>> STATUSES[place]
        'at risk'
    """
    committed = intent == INTENTS.index("committed")
    high, low = (
        np.where(committed, *pair) for pair in zip(COMMITTED, LIMITS, strict=True)
    )
    chance = compared(success)
    status = np.where(chance >= low, _WORD["at risk"], _WORD["off track"])
    status = np.where(chance >= high, _WORD["on track"], status)
    over = np.where(success > 0, _WORD["achieved"], _WORD["missed"])
    status = np.where(settled, over, status)
    status = np.where(np.isnan(success), NO_STATUS, status)
    status = np.where(measured, status, _WORD["not measured"])
    early = (start > NEVER) & (on < start)
    return np.where(early | ripening, _WORD["not yet observable"], status)
