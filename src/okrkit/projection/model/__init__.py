"""
The model: from readings to a distribution of the value at the end.

- `rows`: series made ready. `curve`: the scale of the bounds.
- `filters`: tiny state-space models. `average`: a few of them, weighed.
- `year`: what the same days of earlier years did.
- `plain`: the transparent forecast of these three.
- `features`, `correction`: what is learned on top of it, from public series.
- `predict`: the whole way, and why.
"""

from okrkit.projection.model.average import RATES, SHAPES
from okrkit.projection.model.predict import Why, predict, why

__all__ = ["RATES", "SHAPES", "Why", "predict", "why"]
