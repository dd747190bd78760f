"""The net that corrects the transparent model, and how it is trained."""

import math
from typing import Final

import numpy as np
import torch  # type: ignore[import-not-found] # pyright: ignore[reportMissingImports]
from attrs import fields, frozen
from conditions import Samples
from losses import Said, Truth, loss

from okrkit.projection.model.correction import (
    MOST_SHIFT,
    MOST_WIDTH,
    Corrected,
    Net,
    corrected,
)
from okrkit.projection.model.features import Features
from okrkit.scoring.arithmetic import Floats, Ints

_MOST: Final = (MOST_SHIFT, MOST_WIDTH, MOST_WIDTH)
_LEAST: Final = 1e-6
"""Added to what features are divided by: one may be the same everywhere."""


@frozen(kw_only=True)
class Settings:
    """
    How a net is trained.

    Attributes:
        iters: Steps.
        seed: Of weights, batches and hidden inputs.
        hidden: Sizes of the two hidden layers.
        batch: Rows of a step.
        rate: Learning rate at its highest; it falls to 2 % of that by a cosine.
        warm: Steps until it is reached.
        decay: Of the weights.
        hide: Share of the inputs that is hidden from each row.
        small: Weight of the squared outputs: a correction is to have a reason.
    """

    iters: int = 1500
    seed: int = 0
    hidden: tuple[int, int] = (32, 16)
    batch: int = 4096
    rate: float = 3e-3
    warm: int = 50
    decay: float = 0.1
    hide: float = 0.2
    small: float = 0.01


@frozen(eq=False, kw_only=True)
class Inputs:
    """Features, centred and divided, each of shape (n, their number)."""

    odd: torch.Tensor
    even: torch.Tensor
    low: torch.Tensor
    high: torch.Tensor

    def rows(self, which: torch.Tensor) -> "Inputs":
        """Return some rows."""
        return Inputs(**{f.name: getattr(self, f.name)[which] for f in fields(Inputs)})

    def hidden(self, share: float) -> "Inputs":
        """Hide inputs at random; of a pair, both or none."""

        def kept(column: torch.Tensor) -> torch.Tensor:
            return (torch.rand(column.shape) > share).float()

        pair = kept(self.low)
        return Inputs(
            odd=self.odd * kept(self.odd),
            even=self.even * kept(self.even),
            low=self.low * pair,
            high=self.high * pair,
        )

    def turned(self) -> "Inputs":
        """Return what would be seen of the series turned upside down."""
        return Inputs(odd=-self.odd, even=self.even, low=self.high, high=self.low)

    def joined(self) -> torch.Tensor:
        """Return all inputs of each row."""
        return torch.cat([self.odd, self.even, self.low, self.high], 1)


@frozen(eq=False, kw_only=True)
class Table:
    """
    Samples of one kind, ready to learn from.

    Attributes:
        samples: The samples.
        empty: A net that knows what features are centred and divided by, no more.
        inputs: The features.
        plain: What the transparent model said.
        truth: What became of them.
        weight: Of each row: of a family that is k times as large it is 1 / sqrt(k).
    """

    samples: Samples
    empty: Net
    inputs: Inputs
    plain: Said
    truth: Truth
    weight: torch.Tensor

    @classmethod
    def of(cls, samples: Samples, *, turned: bool) -> "Table":
        """Make samples ready; levels may be turned upside down."""
        _, family, size = np.unique(
            samples.group, return_inverse=True, return_counts=True
        )
        weight = size[family] ** -0.5
        empty = _empty(samples, turned=turned)
        return cls(
            samples=samples,
            empty=empty,
            inputs=_inputs(samples, empty),
            plain=Said(
                centre=_tensor(samples.centre),
                below=_tensor(samples.below),
                above=_tensor(samples.above),
            ),
            truth=Truth.of(samples),
            weight=_tensor(weight / weight.mean()),
        )


def trained(table: Table, which: Ints, settings: Settings, width: float = 0.0) -> Net:
    """Train a net on some rows, and return it as okrkit reads it."""
    return exported(table, weights_of(table, which, settings), width)


def weights_of(table: Table, which: Ints, settings: Settings) -> list[torch.Tensor]:
    """Train a net on some rows."""
    torch.manual_seed(settings.seed)
    weights = _start(table.inputs.joined().shape[1], settings.hidden)
    steps = torch.optim.AdamW(weights, lr=settings.rate, weight_decay=settings.decay)
    rows = torch.tensor(which)
    for done in range(settings.iters):
        for group in steps.param_groups:
            group["lr"] = _rate(done, settings)
        batch = rows[torch.randint(len(rows), (settings.batch,))]
        inputs = table.inputs.rows(batch).hidden(settings.hide)
        out = _outputs(weights, inputs, turned=table.empty.turned)
        truth = table.truth.rows(batch)
        cost = loss(_moved(table.plain.rows(batch), out, truth), truth)
        whole = (cost * table.weight[batch]).mean()
        whole = whole + settings.small * (out**2).sum(1).mean()
        steps.zero_grad()
        whole.backward()
        steps.step()
    return [weight.detach() for weight in weights]


def exported(table: Table, weights: list[torch.Tensor], width: float) -> Net:
    """Return a net as okrkit reads it."""
    first, second, third = (weight.numpy().astype(np.float64) for weight in weights)
    empty = table.empty
    return Net(
        odd=empty.odd,
        even=empty.even,
        pairs=empty.pairs,
        weights=(first, second, third),
        turned=empty.turned,
        width=width,
    )


def asked(net: Net, samples: Samples) -> Corrected:
    """Ask okrkit's own code what a net says."""
    return corrected(
        net,
        Features(
            odd=samples.odd.T,
            even=samples.even.T,
            pairs=samples.pairs.transpose(1, 2, 0),
        ),
    )


def forecast(net: Net, samples: Samples) -> tuple[Floats, Floats, Floats]:
    """Return centres, and scales below and above, after the correction."""
    change = asked(net, samples)
    scale = (samples.below + samples.above) / 2
    centre = samples.centre + scale * change.shift
    return (
        np.clip(centre, samples.floor, samples.cap),
        samples.below * np.exp(change.below),
        samples.above * np.exp(change.above),
    )


def difference(table: Table, weights: list[torch.Tensor], net: Net) -> float:
    """Return how far okrkit's answers lie from torch's at most, over 1000 rows."""
    some = np.linspace(0, len(table.samples) - 1, 1000).astype(np.int64)
    inputs = table.inputs.rows(torch.tensor(some))
    out = _bounded(_outputs(weights, inputs, turned=net.turned)).double().numpy()
    out += np.array([0.0, net.width, net.width])
    said = asked(net, table.samples.rows(some))
    return float(np.abs(out.T - [said.shift, said.below, said.above]).max())


def _tensor(column: Floats) -> torch.Tensor:
    return torch.tensor(column.astype(np.float32))


def _empty(samples: Samples, *, turned: bool) -> Net:
    """Find out what features are centred and divided by."""
    even, pairs = samples.even, samples.pairs
    none = np.zeros((0, 0))
    return Net(
        odd=_narrow(np.sqrt((samples.odd**2).mean(0)) + _LEAST),
        even=_narrow(np.stack([even.mean(0), even.std(0) + _LEAST])),
        pairs=_narrow(np.stack([pairs.mean((0, 1)), pairs.std((0, 1)) + _LEAST])),
        weights=(none, none, none),
        turned=turned,
        width=0.0,
    )


def _narrow(column: Floats) -> Floats:
    """Keep what the file keeps."""
    return column.astype(np.float32).astype(np.float64)


def _inputs(samples: Samples, net: Net) -> Inputs:
    """Centre and divide, as `okrkit.projection.model.correction` does."""
    sides = (samples.pairs - net.pairs[0]) / net.pairs[1]
    return Inputs(
        odd=_tensor(samples.odd / net.odd),
        even=_tensor((samples.even - net.even[0]) / net.even[1]),
        low=_tensor(sides[:, 0]),
        high=_tensor(sides[:, 1]),
    )


def _start(inputs: int, hidden: tuple[int, int]) -> list[torch.Tensor]:
    """Return the layers at first, the bias last: the net corrects nothing yet."""
    layers = []
    for size, outputs in ((inputs, hidden[0]), (hidden[0], hidden[1])):
        layer = (2 * torch.rand(size + 1, outputs) - 1) / math.sqrt(size)
        layers.append(layer.requires_grad_())
    return [*layers, torch.zeros(hidden[1] + 1, 3, requires_grad=True)]


def _rate(done: int, settings: Settings) -> float:
    """Return the learning rate of a step: it warms up, and falls by a cosine."""
    warm = min(1.0, (done + 1) / settings.warm)
    falling = (1 + math.cos(math.pi * done / settings.iters)) / 2
    return settings.rate * warm * (0.02 + 0.98 * falling)


def _outputs(
    weights: list[torch.Tensor], inputs: Inputs, *, turned: bool
) -> torch.Tensor:
    """Return shift and logarithms of factors, not yet bounded, shape (n, 3)."""
    out = _layers(weights, inputs.joined())
    if turned:
        shift, below, above = _layers(weights, inputs.turned().joined()).unbind(1)
        out = (out + torch.stack([-shift, above, below], 1)) / 2
    return out


def _layers(weights: list[torch.Tensor], found: torch.Tensor) -> torch.Tensor:
    for weight in weights[:-1]:
        found = torch.tanh(found @ weight[:-1] + weight[-1])
    return found @ weights[-1][:-1] + weights[-1][-1]


def _bounded(out: torch.Tensor) -> torch.Tensor:
    most = torch.tensor(_MOST)
    return most * torch.tanh(out / most)


def _moved(plain: Said, out: torch.Tensor, truth: Truth) -> Said:
    """Correct what the transparent model said."""
    shift, below, above = _bounded(out).unbind(1)
    centre = plain.centre + (plain.below + plain.above) / 2 * shift
    return Said(
        centre=torch.minimum(torch.maximum(centre, truth.floor), truth.cap),
        below=plain.below * below.exp(),
        above=plain.above * above.exp(),
    )
