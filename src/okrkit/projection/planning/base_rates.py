"""`base_rates`: how often key results of each intent are met, by one's own record."""

import datetime as dt
from collections.abc import Mapping

import numpy as np

from okrkit.model.okr import INTENTS, Intent
from okrkit.model.okrset import OKRSet
from okrkit.model.table import NEVER
from okrkit.projection.chances.work import BASE_RATES
from okrkit.scoring.judgement import compared
from okrkit.scoring.policy import ScoringPolicy
from okrkit.scoring.scorecard import score

WEIGHT = 20
"""How many closed key results the usual rates count as: okrkit's own choice."""


def base_rates(
    okrs: OKRSet,
    *,
    on: dt.date | str,
    policy: "ScoringPolicy | str | Mapping[str, object] | None" = None,
) -> dict[Intent | None, float]:
    """
    Learn from the cycles that are over how often key results of each intent are met.

    Args:
        okrs: The set, closed cycles and all.
        on: The day; a key result counts whose last day is before it.
        policy: As in `okrkit.score`.

    Returns:
        By intent, and None for what nobody said: the share whose target was met of
        those that have a score, drawn to the usual rate as if 20 key results stood
        for that. Pass it as ``base_rates=`` to `okrkit.project`.

    Raises:
        CalendarError: No date.
        PolicyError: No such preset, or a policy that contradicts itself.
        InvalidOKRError: No set.

    Example:
        >>> from okrkit import Done, KeyResult, Objective
        >>> ship = KeyResult("ship", "Ship", target=Done(), check_ins={"2026-09-30": 1})
        >>> okrs = OKRSet([Objective("grow", "Grow", [ship])], cycle="2026-Q3")
        >>> {word: round(r, 2) for word, r in base_rates(okrs, on="2026-11-15").items()}
        {'committed': 0.65, 'aspirational': 0.15, 'learning': 0.4, None: 0.43}

    .. versionadded:: 0.1.0
    """
    sheet = score(okrs, on=on, policy=policy).sheet
    table, progress = sheet.okrs.table, sheet.key_results.progress
    over = (table.start > NEVER) & (sheet.on >= table.end) & ~np.isnan(progress)
    met = over & (compared(progress) >= 1)
    found: dict[Intent | None, float] = {}
    for place, word in [*enumerate(INTENTS), (-1, None)]:
        mine = table.intent == place
        many, reached = int((over & mine).sum()), int((met & mine).sum())
        found[word] = (reached + WEIGHT * BASE_RATES[word]) / (many + WEIGHT)
    return found
