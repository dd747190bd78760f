"""The learned correction: a small net, bounded, the same upside down."""

from functools import cache
from importlib.resources import files

import numpy as np
from attrs import frozen

from okrkit.projection.model.features import Features
from okrkit.scoring.arithmetic import Floats

MOST_SHIFT = 3.0
"""A centre is moved by less than so many scales."""

MOST_WIDTH = 2.0
"""The logarithm of a scale is changed by less than this."""

_DATA = "correction.npz"
_FEW = 128


@frozen(eq=False, kw_only=True)
class Net:
    """
    A net of two hidden layers, and what its inputs are centred and divided by.

    Attributes:
        odd: Divisors of the odd features.
        even: Means and divisors of the even features, shape (2, b).
        pairs: Means and divisors of the pairs, shape (2, c).
        weights: Of the three layers, each (inputs + 1, outputs), the bias last.
        turned: Whether it answers the same upside down.
        width: Logarithm of a factor on both scales.
    """

    odd: Floats
    even: Floats
    pairs: Floats
    weights: tuple[Floats, Floats, Floats]
    turned: bool
    width: float


@frozen(eq=False, kw_only=True)
class Corrected:
    """
    What the correction does to each row.

    Attributes:
        shift: Of the centre, in scales.
        below: Logarithm of the factor on the scale below.
        above: Logarithm of the factor on the scale above.

    Shape:
        Every column (n,).
    """

    shift: Floats
    below: Floats
    above: Floats


@cache
def net_of(kind: str) -> Net:
    """
    Return the net that comes with okrkit.

    Args:
        kind: "level" or "total".

    Returns:
        The net.

    Example:
        >>> len(net_of("level").weights)
        3
    """
    place = files("okrkit.projection.model") / "data" / _DATA
    with place.open("rb") as stream, np.load(stream, allow_pickle=False) as held:
        own = {
            name.removeprefix(f"{kind}_"): held[name].astype(np.float64)
            for name in held.files
            if name.startswith(f"{kind}_") and held[name].dtype.kind == "f"
        }
    return Net(
        odd=own["odd"],
        even=own["even"],
        pairs=own["pairs"],
        weights=(own["first"], own["second"], own["third"]),
        turned=kind == "level",
        width=float(own["width"]),
    )


def corrected(net: Net, features: Features) -> Corrected:
    """
    Ask a net how each row is to be corrected.

    Args:
        net: The net.
        features: What it sees.

    Returns:
        Shifts and factors, within their limits.

    Shape:
        (n,) → (n,).

    Units:
        Scales, and logarithms.

    Source:
        Fitted by least CRPS, Brier score and log loss on public series, chosen by
        leaving families of series out; "How a chance is made" in the documentation.

    Example:
        >>> net = net_of("level")
        >>> size = len(net.odd), len(net.even[0]), len(net.pairs[0])
        >>> none = Features(odd=np.zeros((size[0], 1)),
        ...     even=np.zeros((size[1], 1)),
        ...     pairs=np.zeros((2, size[2], 1)))
        >>> corrected(net, none).shift.shape
        (1,)
    """
    odd = features.odd.T / net.odd
    even = (features.even.T - net.even[0]) / net.even[1]
    low, high = ((side.T - net.pairs[0]) / net.pairs[1] for side in features.pairs)
    out = _layers(net, np.hstack([odd, even, low, high]))
    if net.turned:
        # What is said of a series and of the same upside down must agree.
        other = _layers(net, np.hstack([-odd, even, high, low]))
        out = (out + np.stack([-other[0], other[2], other[1]])) / 2.0
    most = np.array([[MOST_SHIFT], [MOST_WIDTH], [MOST_WIDTH]])
    shift, below, above = most * np.tanh(out / most)
    return Corrected(shift=shift, below=below + net.width, above=above + net.width)


def _layers(net: Net, inputs: Floats) -> Floats:
    """Return the three outputs, shape (3, n)."""
    size, width = inputs.shape
    padded = np.zeros((-(-size // _FEW) * _FEW, width))
    padded[:size] = inputs
    # Products of a few rows at a time: larger ones would wake the threads of a host's
    # linear algebra, which cost more than they bring here.
    found = padded.reshape(-1, _FEW, width)
    for weights in net.weights[:-1]:
        found = found @ weights[:-1]
        found += weights[-1]
        np.tanh(found, out=found)
    last = net.weights[-1]
    out: Floats = found @ last[:-1] + last[-1]
    return out.reshape(-1, out.shape[-1])[:size].T
