"""What is believed before anything is measured: the outside view."""

import numpy as np

from okrkit.model.okr import INTENTS
from okrkit.projection.chances.outcomes import Outcomes
from okrkit.projection.chances.work import BASE_RATES
from okrkit.scoring.arithmetic import Floats, Ints

NOTHING = 0.09
"""Share of key results that end where they began; of 30,200 in 54 companies."""

_PARTS = 10


def outside_view(intent: Ints) -> Outcomes:
    """
    Return how far key results get of which nothing is known but how they are meant.

    Args:
        intent: Places in `INTENTS`; -1 where nobody said.

    Returns:
        Progress: 0 with a chance of 9 %, 1 with the base rate of the intent, and all
        between alike.

    Shape:
        (n,).

    Units:
        A fraction of the way, and probabilities.

    Source:
        Workpath, "The proof": 30,200 goals of 54 companies, one in seven fully met, 9 %
        at nothing; the base rates of `okrkit.projection.chances.work`.

    Example:
        >>> outside_view(np.array([1])).at_least(np.array([[0.7, 1.0]])).round(3)
        array([[0.378, 0.15 ]])
    """
    rates = np.array([BASE_RATES[word] for word in (*INTENTS, None)])[intent]
    middle = (np.arange(_PARTS) + 0.5) / _PARTS
    values = np.concatenate([[0.0], middle, [1.0]])
    weights: Floats = np.empty((len(intent), _PARTS + 2))
    weights[:, 0] = NOTHING
    weights[:, -1] = rates
    weights[:, 1:-1] = ((1.0 - NOTHING - rates) / _PARTS)[:, None]
    return Outcomes(
        values=np.broadcast_to(values, weights.shape),
        weights=weights,
        least=np.zeros(len(intent)),
        most=np.ones(len(intent)),
    )
