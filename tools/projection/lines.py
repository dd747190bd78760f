"""
Even lines and curves: what climbs evenly mostly goes on.

Public series hardly ever run as straight as a plan that works: of what comes after
five readings on a line they say next to nothing, and a net would guess. These cycles
say what okrkit takes for granted there: it mostly goes on, and sometimes stops.
"""

from typing import Final

import numpy as np
from windows import LENGTH, PLACES, START, TARGETS, Cycles

from okrkit.scoring.arithmetic import Floats

GROUP: Final = "lines"

_SHARES: Final = np.array([0.2, 0.5, 0.8, 1.0, 1.2, 1.6])


def drawn(count: int = 1000, seed: int = 17) -> Cycles:
    """
    Draw weekly cycles of levels that run evenly.

    Args:
        count: How many.
        seed: Of the draws.

    Returns:
        Cycles of one family, half straight with a slope that wanders a little, half
        speeding up or slowing down; half of them slows down, stops or turns.
    """
    rng = np.random.default_rng(seed)
    values, lower = zip(*(_one(rng) for _ in range(count)), strict=True)
    column = np.array(values)
    change = np.abs(column[:, LENGTH["W"] :] - column[:, : -LENGTH["W"]])
    scale = np.maximum(change.mean(axis=1), 1e-3)
    far = scale[:, None] * _SHARES
    start = column[:, [START]]
    target = np.hstack([start + far, start - far])
    bounds = np.array(lower)
    return Cycles(
        id=np.array([f"line {n}@drawn" for n in range(count)]),
        group=np.full(count, GROUP),
        track=np.full(count, "level"),
        freq=np.full(count, "W"),
        length=np.full(count, LENGTH["W"]),
        values=column,
        target=np.where(target < bounds[:, None], np.nan, target),
        direction=np.repeat([[1.0, -1.0]], TARGETS // 2, axis=1) * np.ones((count, 1)),
        scale=scale,
        lower=bounds,
        upper=np.full(count, np.inf),
    )


def _one(rng: np.random.Generator) -> tuple[Floats, float]:
    """Return one series and its lower bound."""
    slope = np.exp(rng.normal(np.log(2.5), 0.8)) * rng.choice([-1, 1])
    noise = abs(slope) * rng.choice([0, 0.05, 0.15, 0.3])
    wander = abs(slope) * rng.choice([0, 0.03, 0.1])
    steps = slope + np.cumsum(rng.normal(size=PLACES)) * wander
    if rng.random() < 0.5:
        week = np.arange(PLACES) - START
        rate = rng.uniform(0.02, 0.15) * rng.choice([-1, 1])
        turn = rng.uniform(-10, 13)
        steps = (
            slope * np.exp(rate * week)
            if rng.random() < 0.6
            else 2 * slope / (1 + np.exp(-4 * rate * (week - turn)))
        )
    if rng.random() < 0.5:
        steps[rng.integers(20, PLACES - 1) :] *= rng.uniform(-0.5, 0.9)
    series = np.cumsum(steps) + rng.normal(size=PLACES) * noise
    series += rng.choice([60, 100, 200]) - series[START]
    if rng.random() < 0.4:
        return series, -np.inf
    if series.min() < 1:
        series += rng.uniform(1, 40) - series.min()
    return series, 0.0
