"""
How good a forecast is: what the net is trained by, and the figures that are printed.

A forecast is a split Student-t: half of the chance on each side of the centre, each
side with its own scale, cut off at floor and cap.
"""

import math
from typing import Final

import numpy as np
import torch  # type: ignore[import-not-found] # pyright: ignore[reportMissingImports]
from attrs import fields, frozen
from conditions import Samples

from okrkit.numerics.special import t_cdf, t_quantile
from okrkit.projection.spreads.spread import DF
from okrkit.scoring.arithmetic import Floats, Ints

LEVELS: Final = np.array([0.025, *np.arange(1, 20) / 20, 0.975])
"""The CRPS is the mean pinball loss of these quantiles, weighed by their distance."""

WEIGHTS: Final = np.diff([0.0, *(LEVELS[1:] + LEVELS[:-1]) / 2, 1.0])
QUANTILES: Final = t_quantile(LEVELS, DF)

USUAL: Final = {"brier": 0.12, "log": 0.38 * 2.0, "crps": 0.7}
"""Each loss is divided by what it usually is; the log loss counts half."""

DENSITY: Final = 0.3
"""Weight of the negative log density, which teaches more of the tails."""

_LEAST: Final = 1e-6
_CLIPPED: Final = 1e-3
_FARTHEST: Final = 10.0
_BINS: Final = 15


@frozen(eq=False, kw_only=True)
class Said:
    """Centre and scales of forecasts, shape (n,)."""

    centre: torch.Tensor
    below: torch.Tensor
    above: torch.Tensor

    def rows(self, which: torch.Tensor) -> "Said":
        """Return some rows."""
        return Said(**{f.name: getattr(self, f.name)[which] for f in fields(Said)})


@frozen(eq=False, kw_only=True)
class Truth:
    """What became of each row, as `Samples` has it; targets that are none are 0."""

    floor: torch.Tensor
    cap: torch.Tensor
    end: torch.Tensor
    target: torch.Tensor
    up: torch.Tensor
    met: torch.Tensor
    asked: torch.Tensor

    @classmethod
    def of(cls, samples: Samples) -> "Truth":
        """Turn columns to tensors."""

        def tensor(column: Floats) -> torch.Tensor:
            return torch.tensor(np.where(np.isnan(column), 0.0, column)).float()

        return cls(
            floor=tensor(samples.floor),
            cap=tensor(samples.cap),
            end=tensor(samples.end),
            target=tensor(samples.target),
            up=torch.tensor(samples.up),
            met=tensor(samples.met),
            asked=torch.tensor(np.isfinite(samples.met)).float(),
        )

    def rows(self, which: torch.Tensor) -> "Truth":
        """Return some rows."""
        return Truth(**{f.name: getattr(self, f.name)[which] for f in fields(Truth)})


def loss(said: Said, truth: Truth) -> torch.Tensor:
    """Return what each forecast costs: all losses weighed, shape (n,)."""
    below, above = said.below.clamp_min(_LEAST), said.above.clamp_min(_LEAST)
    kept = Said(centre=said.centre, below=below, above=above)
    chance = _chances(kept, truth)
    count = truth.asked.sum(1).clamp_min(1.0)
    brier = ((chance - truth.met) ** 2 * truth.asked).sum(1) / count
    clipped = chance.clamp(_CLIPPED, 1 - _CLIPPED)
    surprise = -torch.where(truth.met > 0, clipped, 1 - clipped).log()
    log = (surprise * truth.asked).sum(1) / count
    return (
        brier / USUAL["brier"]
        + log / USUAL["log"]
        + _crps(kept, truth) / USUAL["crps"]
        + DENSITY * _density(kept, truth)
    )


def _chance_below(z: torch.Tensor) -> torch.Tensor:
    """Return the chance that Student's t with 3 degrees of freedom is at most z."""
    angle = torch.atan(z / math.sqrt(DF))
    return 0.5 + (angle + torch.sin(angle) * torch.cos(angle)) / math.pi


def _chances(said: Said, truth: Truth) -> torch.Tensor:
    """Return the chance to meet each target."""
    target = truth.target
    off = target - said.centre[:, None]
    scale = torch.where(off < 0, said.below[:, None], said.above[:, None])
    below = _chance_below(off / scale)
    one, none = torch.ones_like(below), torch.zeros_like(below)
    floor, cap = truth.floor[:, None], truth.cap[:, None]
    over = torch.where(target > cap, none, 1 - below)
    over = torch.where(target <= floor, one, over)
    under = torch.where(target >= cap, one, below)
    under = torch.where(target < floor, none, under)
    return torch.where(truth.up, over, under)


def _crps(said: Said, truth: Truth) -> torch.Tensor:
    z = torch.tensor(QUANTILES).float()
    scale = torch.where(z < 0, said.below[:, None], said.above[:, None])
    quantiles = said.centre[:, None] + scale * z
    floor, cap = truth.floor[:, None], truth.cap[:, None]
    error = truth.end[:, None] - torch.minimum(torch.maximum(quantiles, floor), cap)
    level = torch.tensor(LEVELS).float()
    pinball = torch.maximum(level * error, (level - 1) * error)
    crps: torch.Tensor = 2 * (pinball * torch.tensor(WEIGHTS).float()).sum(1)
    return crps.clamp_max(_FARTHEST)


def _density(said: Said, truth: Truth) -> torch.Tensor:
    """Return the negative log density, but for a constant; 0 at floor and cap."""
    end = truth.end
    scale = torch.where(end < said.centre, said.below, said.above)
    z = (end - said.centre) / scale
    value = (DF + 1) / 2 * torch.log1p(z * z / DF) + scale.log()
    inside = (end > truth.floor + _LEAST) & (end < truth.cap - _LEAST)
    return torch.where(inside, value, torch.zeros_like(value)).clamp(-6.0, 8.0)


def figures(
    centre: Floats, below: Floats, above: Floats, samples: Samples
) -> dict[str, float]:
    """
    Judge forecasts.

    Args:
        centre: Of the forecasts.
        below: Scales below.
        above: Scales above.
        samples: What they are of.

    Returns:
        Brier score and log loss of the targets, expected calibration error, CRPS in
        scales of the cycles, and how many ends lie in 80 and 95 % intervals.
    """
    chance = chances(centre, below, above, samples)
    met, asked = np.nan_to_num(samples.met), np.isfinite(samples.met)
    count = asked.sum(axis=1)
    clipped = np.clip(chance, _CLIPPED, 1 - _CLIPPED)
    brier = np.where(asked, (chance - met) ** 2, 0.0).sum(axis=1) / count
    surprise = -np.log(np.where(met > 0, clipped, 1 - clipped))
    log = np.where(asked, surprise, 0.0).sum(axis=1) / count
    quantiles = _quantiles(centre, below, above, samples)
    error = samples.end[:, None] - quantiles
    crps = 2 * np.maximum(LEVELS * error, (LEVELS - 1) * error) @ WEIGHTS
    return {
        "brier": float(brier.mean()),
        "log loss": float(log.mean()),
        "ece": _calibration(chance[asked], met[asked]),
        "crps": float(np.minimum(crps, _FARTHEST).mean()),
        "in 80 %": float(_within(quantiles, samples, 2, -3).mean()),
        "in 95 %": float(_within(quantiles, samples, 0, -1).mean()),
    }


def covered(centre: Floats, below: Floats, above: Floats, samples: Samples) -> float:
    """Return the share of the ends that lie in their 80 % intervals."""
    quantiles = _quantiles(centre, below, above, samples)
    return float(_within(quantiles, samples, 2, -3).mean())


def chances(centre: Floats, below: Floats, above: Floats, samples: Samples) -> Floats:
    """Return the chance to meet each target, shape (n, 12)."""
    target, floor, cap = samples.target, samples.floor[:, None], samples.cap[:, None]
    off = target - centre[:, None]
    scale = np.where(off < 0, below[:, None], above[:, None])
    under = t_cdf(off / np.maximum(scale, _LEAST), DF)
    over = np.where(target <= floor, 1.0, np.where(target > cap, 0.0, 1 - under))
    under = np.where(target < floor, 0.0, np.where(target >= cap, 1.0, under))
    return np.where(samples.up, over, under)


def _quantiles(
    centre: Floats, below: Floats, above: Floats, samples: Samples
) -> Floats:
    scale = np.where(QUANTILES < 0, below[:, None], above[:, None])
    far = centre[:, None] + scale * QUANTILES
    return np.clip(far, samples.floor[:, None], samples.cap[:, None])


def _within(quantiles: Floats, samples: Samples, low: int, high: int) -> Floats:
    """Return 1 where an end lies between two quantiles, at them included."""
    end, same = samples.end, 1e-9 * np.maximum(1.0, np.abs(samples.end))
    inside = (end >= quantiles[:, low] - same) & (end <= quantiles[:, high] + same)
    return inside.astype(np.float64)


def _calibration(chance: Floats, met: Floats) -> float:
    """Return how far chances lie from what was met, over bins of chances."""
    place: Ints = np.minimum((chance * _BINS).astype(np.int64), _BINS - 1)
    off = np.bincount(place, chance - met, _BINS)
    return float(np.abs(off).sum() / len(chance))
