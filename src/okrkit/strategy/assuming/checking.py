"""`check_assumptions`: what the readings say of what objectives assume."""

import datetime as dt
from collections.abc import Mapping
from zlib import crc32

import numpy as np
from attrs import frozen

from okrkit.errors import InvalidOKRError, NotMeasuredError, shown
from okrkit.model.calendar import as_date
from okrkit.model.checks import instance, mapping, number
from okrkit.model.okrset import OKRSet
from okrkit.numerics.multiplicity import Adjustment, adjusted_p
from okrkit.projection.joining.joint import check_draws
from okrkit.results.progressing import steps
from okrkit.retention.estimates.intervals import check_level
from okrkit.scoring.policy import ScoringPolicy
from okrkit.scoring.scorecard import score
from okrkit.strategy.assuming.association import (
    MOST_DRAWS,
    Association,
    association,
)
from okrkit.strategy.assuming.chained import Link
from okrkit.strategy.assuming.chains import assumptions
from okrkit.strategy.assuming.checked import AssumptionCheck
from okrkit.strategy.assuming.cycles import Counts, counted
from okrkit.strategy.assuming.grid import Grid, Seen, on_one_grid, seen
from okrkit.strategy.assuming.hollow import direction_of, trusted
from okrkit.strategy.assuming.linked import LinkCheck
from okrkit.strategy.assuming.saying import judged
from okrkit.typing import Progress

__all__ = ["check_assumptions"]

LONGEST = 92
"""Days of the longest lag that is looked for: a quarter."""

FEW_DRAWS = 999
"""So many orders of the driver are tried at first."""

HOPELESS = 0.2
"""With a p above this more orders would change no verdict."""


def check_assumptions(
    okrs: OKRSet,
    *,
    on: dt.date | str,
    level: float = 0.95,
    seed: int = 0,
    longest_lag: float = LONGEST,
    adjust: Adjustment = "benjamini-hochberg",
    matters: Mapping[str, float] | None = None,
    policy: "ScoringPolicy | str | Mapping[str, object] | None" = None,
    progress: "Progress | bool | None" = None,
) -> AssumptionCheck:
    """
    Ask the readings whether drivers and outcomes move together, and what is hollow.

    It never says that the one causes the other: two things that move together may
    follow a third. It says where nothing speaks for what an objective believes.

    Args:
        okrs: The set; readings of earlier cycles are what counts most.
        on: The day; later readings do not count.
        level: Of intervals; one less it is the rate of false claims that is taken.
        seed: Of the orders that chance is judged by.
        longest_lag: Days up to which a lag is looked for where none is stated; a
            stated lag of 0 is one that nobody said.
        adjust: How all links that are looked at are paid for, as in
            `okrkit.numerics.multiplicity.adjusted_p`.
        matters: The smallest improvement of an outcome that counts, by metric.
        policy: As in `okrkit.score`; it says which drivers are green.
        progress: True for a bar by `tqdm`, or what makes one of
            the pairs of metrics and `total`, as `tqdm` does; None for none.

    Returns:
        A check for each link in order, and an answer for each outcome of an objective
        with drivers.

    Raises:
        CalendarError: No date.
        InvalidOKRError: No set, level, seed, lag, or way to adjust.
        PolicyError: No such preset, or a policy that contradicts itself.
        UnknownIdError: `matters` names an unknown metric.

    Source:
        "Check what an objective assumes" in the documentation.

    Example:
        >>> from okrkit import KeyResult, Metric, Objective
        >>> kr = KeyResult("calls", "Calls", at_least=9, metric="calls")
        >>> aim = Objective("keep", "Stay", [kr], measured_by=["churn"])
        >>> two = [Metric("calls", role="driver"), Metric("churn")]
        >>> okrs = OKRSet([aim], metrics=two, cycle="2026-Q4")
        >>> check_assumptions(okrs, on="2026-11-15")["keep: calls -> churn"].verdict
        'cannot tell'

    .. versionadded:: 0.1.0
    """
    day = as_date(on, field="on")
    given = instance(okrs, kind=OKRSet, field="okrs").in_force(day)
    level = check_level(level)
    check_draws(seed, 1000, place="check_assumptions")
    longest = _longest(longest_lag)
    least = _least(given, matters)
    found = assumptions(given)
    card = score(given, on=day, policy=policy)
    readings = _readings(given, found.links, [c.outcomes for c in found.chains], day)
    chance = _chances(readings, found.links, longest, level, int(seed), progress)
    adjusted = adjusted_p([_p(one.found) for one in chance.values()], adjust)
    paid = dict(zip(chance, adjusted.tolist(), strict=True))
    made = [
        _checked(given, link, readings, chance[_key(link)], paid[_key(link)], level)
        for link in found.links
    ]
    links = _judged(given, made, adjust, level)
    trust = tuple(
        answer
        for chain in found.chains
        for answer in trusted(given, chain, card, readings, level=level, matters=least)
    )
    return AssumptionCheck(
        on=day, level=level, adjust=adjust, links=links, trust=trust, assumed=found
    )


_Key = tuple[str, str, float | None]


@frozen(eq=False)
class _Looked:
    """What was found of one pair of metrics, or why nothing was looked at."""

    grid: Grid | None
    found: Association | None
    why: str
    searched: int


def _key(link: Link) -> _Key:
    return link.driver, link.outcome, link.lag


def _p(found: Association | None) -> float:
    return float("nan") if found is None else found.p


def _readings(
    okrs: OKRSet, links: tuple[Link, ...], outcomes: list[tuple[str, ...]], on: dt.date
) -> dict[str, Seen]:
    names = [name for link in links for name in (link.driver, link.outcome)]
    names += [name for some in outcomes for name in some]
    return {
        name: seen(okrs.series(name), okrs.metric(name), on=on.toordinal())
        for name in dict.fromkeys(names)
    }


def _chances(
    readings: Mapping[str, Seen],
    links: tuple[Link, ...],
    longest: float,
    level: float,
    seed: int,
    progress: "Progress | bool | None",
) -> dict[_Key, _Looked]:
    """Look at every pair of metrics once, however many objectives assume it."""
    keys = list(dict.fromkeys(map(_key, links)))
    # So many orders that one clear link among all of them can still be claimed.
    draws = int(np.clip(4 * len(keys) / (1 - level), FEW_DRAWS, MOST_DRAWS))
    made: dict[_Key, _Looked] = {}
    names = [f"{driver} -> {outcome}" for driver, outcome, _ in keys]
    with steps(progress, names) as step:
        for key in keys:
            made[key] = _looked(key, readings, longest, level, draws, seed)
            step()
    return made


def _looked(
    key: _Key,
    readings: Mapping[str, Seen],
    longest: float,
    level: float,
    draws: int,
    seed: int,
) -> _Looked:
    driver, outcome, lag = key
    grid = on_one_grid(readings[driver], readings[outcome])
    if grid is None:
        return _Looked(None, None, "too few readings of both at the same time", 0)
    lags = _lags(grid, lag, longest)
    # A pair's own seed: what else is in the set changes nothing.
    own = crc32(f"{driver}\n{outcome}\n{lag}".encode())

    def asked(draws: int) -> Association:
        return association(
            grid.driver,
            grid.outcome,
            lags=lags,
            per_year=grid.per_year,
            level=level,
            draws=draws,
            seed=(abs(seed), own),
        )

    try:
        found = asked(FEW_DRAWS)
        if found.p <= HOPELESS and draws > FEW_DRAWS:
            found = asked(draws)
    except NotMeasuredError as error:
        why = f"{error.why} ({error.got})" if error.got else error.why
        return _Looked(grid, None, why, len(lags))
    return _Looked(grid, found, "", len(found.lags))


def _lags(grid: Grid, lag: float | None, longest: float) -> list[int]:
    if lag is not None:
        return [round(lag / grid.step)]
    return list(range(int(min(longest // grid.step, grid.both // 4)) + 1))


def _checked(
    okrs: OKRSet,
    link: Link,
    readings: Mapping[str, Seen],
    looked: _Looked,
    paid: float,
    level: float,
) -> LinkCheck:
    found, grid = looked.found, looked.grid
    ways = direction_of(okrs, link.driver), direction_of(okrs, link.outcome)
    tested = None
    if found is not None and grid is not None:
        tested = float(found.lags[found.best]) * grid.step
    lag = (tested or 0.0) if link.lag is None else link.lag
    counts = _counts(okrs, link, readings, lag, ways, level)
    made = LinkCheck(
        id=link.id,
        objective=link.objective,
        driver=link.driver,
        outcome=link.outcome,
        source=link.source,
        verdict="cannot tell",
        why=looked.why,
        searched=looked.searched,
        cycles=counts.cycles,
        moved=counts.moved,
        followed=counts.followed,
        stayed=counts.stayed,
        cycles_p=None if np.isnan(counts.p) else counts.p,
    )
    if found is not None and grid is not None:
        best = found.best
        made = made.replace(
            lag=tested,
            n=int(found.n[best]),
            step=grid.step,
            correlation=float(found.correlation[best]),
            slope=float(found.slope[best]),
            low=found.low,
            high=found.high,
            elasticity=_elasticity(grid, float(found.slope[best])),
            p=found.p,
            adjusted_p=paid,
            least=found.least,
        )
    return made


def _judged(
    okrs: OKRSet, made: list[LinkCheck], adjust: Adjustment, level: float
) -> tuple[LinkCheck, ...]:
    """Pay for counting the cycles of many links, and give each its verdict."""
    keys = [(link.driver, link.outcome, link.lag, link.cycles) for link in made]
    asked = {
        key: link.cycles_p
        for key, link in zip(keys, made, strict=True)
        if link.cycles_p is not None
    }
    adjusted = adjusted_p(list(asked.values()), adjust).tolist()
    paid = dict(zip(asked, adjusted, strict=True))
    return tuple(
        judged(
            link.replace(cycles_p=paid.get(key)),
            expected=direction_of(okrs, link.driver) * direction_of(okrs, link.outcome),
            level=level,
        )
        for key, link in zip(keys, made, strict=True)
    )


def _counts(
    okrs: OKRSet,
    link: Link,
    readings: Mapping[str, Seen],
    lag: float,
    ways: tuple[int, int],
    level: float,
) -> Counts:
    cycle = okrs.cycle_of(okrs.objective(link.objective))
    if okrs.cadence is None or cycle is None or 0 in ways:
        return Counts()
    return counted(
        readings[link.driver],
        readings[link.outcome],
        okrs.cadence,
        before=cycle,
        lag=lag,
        directions=ways,
        level=level,
    )


def _elasticity(grid: Grid, slope: float) -> float | None:
    """Return percent for percent, where both are amounts above 0."""
    if np.nanmin(grid.driver) <= 0 or np.nanmin(grid.outcome) <= 0:
        return None
    return slope * float(np.nanmean(grid.driver) / np.nanmean(grid.outcome))


def _longest(longest_lag: float) -> float:
    longest = number(longest_lag, field="longest_lag")
    if longest < 0:
        raise InvalidOKRError(
            "a lag is days until the outcome follows",
            code="negative",
            place="longest_lag",
            got=shown(longest_lag),
        )
    return longest


def _least(okrs: OKRSet, matters: Mapping[str, float] | None) -> dict[str, float]:
    found: dict[str, float] = {}
    for name, value in mapping(matters or {}, field="matters").items():
        least = number(value, field=f"matters.{name}")
        if least <= 0:
            raise InvalidOKRError(
                "no improvement that counts",
                code="negative",
                place=f"matters.{name}",
                expected="a number above 0, in the metric's unit",
                got=shown(value),
            )
        found[okrs.metric(name).id] = least
    return found
