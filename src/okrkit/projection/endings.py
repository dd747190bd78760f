"""`Endings`: how things will probably end, as columns."""

import numpy as np
from attrs import frozen

from okrkit.scoring.arithmetic import Floats, Ints


@frozen(eq=False, kw_only=True)
class Endings:
    """
    How some key results or objectives will probably end; NaN where there is no number.

    Attributes:
        chance: Of meeting the target.
        success: Of a score that passes the success line.
        mean: Of the value at the end.
        median: Of it.
        quantiles: Of it, shape (n, q).
        expected_score: Mean of the score.
        zones: Chances of commit, target and stretch, shape (n, 3).
        status: Place in `STATUSES`; -1 for none.
        readings: How many readings of its days were looked at.
        history: How many from before them.
        closed: Place in `OUTCOMES` of what was closed; -1 for what is open.
        method: In words.

    Shape:
        Every column (n,), unless said otherwise.
    """

    chance: Floats
    success: Floats
    mean: Floats
    median: Floats
    quantiles: Floats
    expected_score: Floats
    zones: Floats
    status: Ints
    readings: Ints
    history: Ints
    closed: Ints
    method: np.ndarray
