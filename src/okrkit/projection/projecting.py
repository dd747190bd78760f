"""`project`: how every key result and objective of a set will probably end."""

import datetime as dt
from collections.abc import Iterable, Mapping

import numpy as np

from okrkit.alignment.presets import resolve
from okrkit.alignment.rule import RollUp
from okrkit.errors import InvalidOKRError, shown
from okrkit.model.calendar import Cycle
from okrkit.model.checks import items, number
from okrkit.model.okr import Intent, KeyResult
from okrkit.model.okrset import OKRSet
from okrkit.projection.chances.work import read_rates
from okrkit.projection.foresight import foresee
from okrkit.projection.joining.correlation import Correlation
from okrkit.projection.joining.joint import check_draws
from okrkit.projection.outlook import Asked, Outlook
from okrkit.projection.trust.calibration import check_calibration
from okrkit.scoring.arithmetic import Floats
from okrkit.scoring.policy import ScoringPolicy
from okrkit.scoring.scorecard import score
from okrkit.typing import Progress


def project(
    okrs: OKRSet | KeyResult,
    *,
    on: dt.date | str,
    policy: "ScoringPolicy | str | Mapping[str, object] | None" = None,
    cycle: Cycle | str | None = None,
    roll_up: "RollUp | str | None" = None,
    seed: int = 0,
    draws: int = 1000,
    calibration: object = "default",
    correlation: object = None,
    levels: Iterable[float] = (0.1, 0.5, 0.9),
    base_rates: "Mapping[Intent | None, float] | None" = None,
    progress: "Progress | bool | None" = None,
) -> Outlook:
    """
    Say how a set, or one key result, will probably end, as seen on a day.

    Readings after the day do not count; those from before the cycle do. What is over
    is certain. Objectives are drawn together with what they are made of.

    Args:
        okrs: The set, or a key result.
        on: The day; its readings count.
        policy: Says what is a success; None takes the document's own, else
            `presets.okrkit`.
        cycle: For a key result, its cycle; of a set only the objectives of this cycle
            are taken.
        roll_up: How scores go up, as in `align`.
        seed: Of the draws: with the same seed all numbers are the same.
        draws: How many joint draws are made for objectives, an even number.
        calibration: What corrects the model: "default"; None leaves it as it is; or a
            `Recalibration` learned from cycles of one's own.
        correlation: How the ends of key results go together: a number, a mapping of
            pairs of ids, or a `Correlation`; None takes the default.
        levels: Of the quantiles, each between 0 and 1.
        base_rates: Chance that something of an intent is finished within its cycle: it
            speaks for staged work, and where nothing is known. None, and intents that
            are not named, take those of `okrkit.projection.chances.work`;
            `okrkit.projection.base_rates` learns others from cycles that are over.
        progress: True for a bar by `tqdm`, or what makes one of the pairs of draws and
            `total`, as `tqdm` does. Objectives are then drawn at once; with None they
            are where they are first asked for.

    Returns:
        The outlook: each objective, then its key results, in the order of the set.

    Raises:
        CalendarError: No date, or a label that is no cycle.
        PolicyError: No such preset, or a policy that contradicts itself.
        InvalidOKRError: Something else than a set or a key result, no calibration,
            seed, number of draws, correlation, level, base rate or bar.
        UnknownIdError: A pair of the correlation names no key result.
        AmbiguousIdError: A pair's short id that several have.

    Shape:
        Linear in key results and readings, of which each has its last 60 looked at;
        objectives in key results times draws.

    Units:
        Values in each metric's unit; chances and scores as fractions.

    Source:
        "How a chance is made" in the documentation.

    Example:
        >>> days = {"2026-10-16": 32, "2026-10-30": 34, "2026-11-13": 35}
        >>> nps = KeyResult("nps", "Customers recommend us", baseline=32, target=40,
        ...                 check_ins=days)
        >>> seen = project(nps, on="2026-11-15", cycle="2026-Q4")
        >>> seen["nps"].chance < seen["nps"].success
        False

    .. versionadded:: 0.1.0
    """
    check_calibration(calibration)
    check_draws(seed, draws, place="project")
    rates, quantiles = read_rates(base_rates), _levels(levels)
    card = score(okrs, on=on, policy=policy, cycle=cycle)
    asked = Asked(
        calibration=calibration,
        roll_up=resolve(roll_up, card.policy),
        seed=seed,
        draws=draws,
        correlation=Correlation.of(correlation),
    )
    seen = foresee(card.sheet, calibration=calibration, levels=quantiles, rates=rates)
    outlook = Outlook(card=card, foresight=seen, asked=asked)
    if asked.correlation.pairs:
        outlook.check_pairs()
    if progress is not None and progress is not False:
        outlook.drawn(progress)
    return outlook


def _levels(given: Iterable[float]) -> Floats:
    """Read levels, and sort them."""
    read = {number(level, field="levels") for level in items(given, field="levels")}
    if not read or min(read) <= 0 or max(read) >= 1:
        raise InvalidOKRError(
            "no levels of quantiles",
            code="not-a-level",
            place="project.levels",
            expected="numbers above 0 and below 1",
            got=shown(given),
        )
    return np.array(sorted(read))
