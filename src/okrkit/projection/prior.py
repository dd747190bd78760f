"""What is believed before anything is measured: the outside view."""

import numpy as np

from okrkit.projection.chances.outcomes import Outcomes
from okrkit.scoring.arithmetic import Floats

NOTHING = 0.09
"""Share of key results that end where they began; of 30,200 in 54 companies."""

_PARTS = 10


def outside_view(rates: Floats) -> Outcomes:
    """
    Return how far key results get of which nothing is known but a base rate.

    Args:
        rates: How likely each is to be met.

    Returns:
        Progress: 0 with a chance of 9 %, 1 with the base rate, and all between alike;
        less often 0 where the base rate leaves less.

    Shape:
        (n,).

    Units:
        A fraction of the way, and probabilities.

    Source:
        Workpath, "The proof": 30,200 goals of 54 companies, one in seven fully met, 9 %
        at nothing; the base rates of `okrkit.projection.chances.work`.

    Example:
        >>> outside_view(np.array([0.15])).at_least(np.array([[0.7, 1.0]])).round(3)
        array([[0.378, 0.15 ]])
    """
    middle = (np.arange(_PARTS) + 0.5) / _PARTS
    values = np.concatenate([[0.0], middle, [1.0]])
    weights: Floats = np.empty((len(rates), _PARTS + 2))
    weights[:, 0] = np.minimum(NOTHING, 1.0 - rates)
    weights[:, -1] = rates
    weights[:, 1:-1] = (1.0 - weights[:, 0] - rates)[:, None] / _PARTS
    return Outcomes(
        values=np.broadcast_to(values, weights.shape),
        weights=weights,
        least=np.zeros(len(rates)),
        most=np.ones(len(rates)),
    )
