"""
Fit the learned correction of okrkit's projections again, from series of your own.

Usage::

    python tools/projection/fit.py --series S.npz --cases C.npz --out correction.npz

README.md says what the files hold and what comes out.
"""

import argparse
from pathlib import Path
from typing import Final

import numpy as np
import torch  # type: ignore[import-not-found] # pyright: ignore[reportMissingImports]
from attrs import evolve, frozen
from conditions import (
    Samples,
    joined,
    names_of,
    random_views,
    sampled,
    standard_views,
)
from lines import drawn
from losses import DENSITY, USUAL, covered, figures
from net import Settings, Table, difference, exported, forecast, trained, weights_of
from numpy.typing import NDArray
from windows import Cycles, Words, cut, read_cycles, read_series, rebounded

from okrkit.projection.model.correction import Net
from okrkit.projection.spreads.spread import DF
from okrkit.scoring.arithmetic import Floats

Columns = dict[str, NDArray[np.generic]]

KINDS: Final = ("level", "total")
LAYERS: Final = ("first", "second", "third")
FOLDS: Final = 3
DRAWS: Final = {"chosen": 8, "cut": 14, "line": 14}
"""Random views of each cycle that was chosen, cut, or drawn as an even line."""

FRESH: Final = 0.85
"""Share of the views of even lines that show no history."""

JUDGED: Final = ("no correction", "unseen series", "unseen families")
NOMINAL: Final = 0.8
_AGREE: Final = 1e-5


@frozen(eq=False)
class Unseen:
    """
    Forecasts of what a net had not seen when it was trained.

    Attributes:
        samples: The standard views.
        centre: Of the forecasts.
        below: Their scales below.
        above: Their scales above.
    """

    samples: Samples
    centre: Floats
    below: Floats
    above: Floats

    def widened(self, width: float) -> "Unseen":
        """Return the same with wider scales."""
        factor = np.exp(width)
        return evolve(self, below=self.below * factor, above=self.above * factor)

    def covered(self) -> float:
        """Return the share of the ends that lie in their 80 % intervals."""
        return covered(self.centre, self.below, self.above, self.samples)

    def figures(self) -> dict[str, float]:
        """Return the figures of `losses.figures`."""
        return figures(self.centre, self.below, self.above, self.samples)


def main() -> None:
    """Read, fit, judge, write."""
    asked = _arguments()
    if DF != 3:
        raise SystemExit("losses.py has the closed form of 3 degrees of freedom only")
    torch.set_num_threads(1)  # the order of sums depends on how many there are
    torch.use_deterministic_algorithms(mode=True)
    chosen = read_cycles(asked.cases)
    more = cut(read_series(asked.series), like=chosen)
    for cycles, where in ((chosen, asked.cases), (more, asked.series)):
        if set(cycles.track.tolist()) != {"level", "cum"}:
            raise SystemExit(f"{where}: both levels and totals are needed")
    lines = [f"cycles: {len(chosen)} chosen, {len(more)} cut"]
    settings = Settings(iters=asked.iters, seed=asked.seed)
    short = evolve(settings, iters=asked.cv_iters)
    print(lines[0], settings, sep="\n", flush=True)
    columns: Columns = {}
    fitted: dict[str, tuple[Table, list[torch.Tensor]]] = {}
    judged: dict[str, list[Unseen]] = {name: [] for name in JUDGED}
    for kind in KINDS:
        table, names = _table(chosen, more, kind)
        lines.append(f"{kind}: {_counted(table.samples)}")
        print(lines[-1], flush=True)
        width = 0.0
        if asked.cv != "none":
            judged["no correction"].append(uncorrected(table))
            apart = [cross_validated(table, table.samples.entity, short)]
            if asked.cv == "families":
                apart.append(cross_validated(table, table.samples.group, short))
            # A metric of a user is like those that were seen, or it is not.
            width = width_of(together(apart))
            for name, unseen in zip(JUDGED[1:], apart, strict=False):
                judged[name].append(unseen.widened(width))
        weights = weights_of(table, np.arange(len(table.samples)), settings)
        fitted[kind] = table, weights
        columns |= columns_of(exported(table, weights, width), kind)
        columns[f"{kind}_names"] = np.array(names)
        lines.append(f"{kind}: {_sized(weights)}, width {width:+.4f}")
        print(lines[-1], flush=True)
    lines += _judged(judged)
    lines += [
        f"split Student-t, {DF:g} degrees of freedom",
        f"losses divided by {USUAL}, negative log density times {DENSITY}",
        str(settings),
        f"judged: {FOLDS} parts left out in turn, {short.iters} steps",
    ]
    columns["made"] = np.array("\n".join(lines))
    with asked.out.open("wb") as stream:
        np.savez_compressed(stream, allow_pickle=False, **columns)
    print(*_judged(judged), *checked(asked.out, fitted), sep="\n")


def cross_validated(table: Table, key: Words, settings: Settings) -> Unseen:
    """Forecast the standard views by nets that saw nothing of the same key."""
    keys, place = np.unique(key, return_inverse=True)
    order = np.random.default_rng(11).permutation(len(keys))
    fold = order[place] % FOLDS
    standard = table.samples.standard
    parts: list[Unseen] = []
    for one in range(FOLDS):
        net = trained(table, np.flatnonzero(fold != one), settings)
        samples = table.samples.rows(standard & (fold == one))
        parts.append(Unseen(samples.outcomes(), *forecast(net, samples)))
    return together(parts)


def uncorrected(table: Table) -> Unseen:
    """Return what the transparent model says of the standard views."""
    samples = table.samples.rows(table.samples.standard).outcomes()
    return Unseen(samples, samples.centre, samples.below, samples.above)


def together(parts: list[Unseen]) -> Unseen:
    """Put forecasts below each other."""
    return Unseen(
        joined([part.samples for part in parts]),
        np.concatenate([part.centre for part in parts]),
        np.concatenate([part.below for part in parts]),
        np.concatenate([part.above for part in parts]),
    )


def width_of(unseen: Unseen) -> float:
    """Return the width by which 80 % of the ends lie in 80 % intervals."""
    low, high = -1.0, 1.0
    for _ in range(30):
        middle = (low + high) / 2
        if unseen.widened(middle).covered() < NOMINAL:
            low = middle
        else:
            high = middle
    return high


def columns_of(net: Net, kind: str) -> Columns:
    """Return the columns under which okrkit finds a net."""
    own = {"odd": net.odd, "even": net.even, "pairs": net.pairs}
    own |= dict(zip(LAYERS, net.weights, strict=True))
    own["width"] = np.array(net.width)
    return {f"{kind}_{name}": part.astype(np.float32) for name, part in own.items()}


def checked(
    path: Path, fitted: dict[str, tuple[Table, list[torch.Tensor]]]
) -> list[str]:
    """Say how near okrkit's answers, from the file, are to torch's; refuse if not."""
    found = []
    for kind, (table, weights) in fitted.items():
        with np.load(path, allow_pickle=False) as held:
            net = Net(
                odd=held[f"{kind}_odd"],
                even=held[f"{kind}_even"],
                pairs=held[f"{kind}_pairs"],
                weights=(
                    held[f"{kind}_first"],
                    held[f"{kind}_second"],
                    held[f"{kind}_third"],
                ),
                turned=kind == "level",
                width=float(held[f"{kind}_width"]),
            )
        far = difference(table, weights, net)
        if not far < _AGREE:
            raise SystemExit(f"{kind}: okrkit and torch differ by {far:.1e}")
        found.append(f"{kind}: okrkit and torch agree to {far:.1e}")
    return found


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Fit the learned correction.")
    parser.add_argument("--series", type=Path, required=True, help="whole series, npz")
    parser.add_argument("--cases", type=Path, required=True, help="cycles, npz")
    parser.add_argument("--out", type=Path, required=True, help="the npz to write")
    parser.add_argument(
        "--cv",
        choices=["families", "entities", "none"],
        default="entities",
        help="leave out series and families; series alone; nothing, width 0",
    )
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--iters", type=int, default=1500, help="steps of the fit")
    parser.add_argument("--cv-iters", type=int, default=500, help="when judging")
    return parser.parse_args()


def _table(chosen: Cycles, more: Cycles, kind: str) -> tuple[Table, list[str]]:
    """Show cycles of a kind in all the ways a net learns from."""
    totals = kind == "total"
    views = [
        standard_views(chosen),
        random_views(rebounded(chosen, seed=5), draws=DRAWS["chosen"], seed=7),
        random_views(rebounded(more, seed=6), draws=DRAWS["cut"], seed=8),
    ]
    if kind == "level":
        even = rebounded(drawn(), seed=4)
        views.append(random_views(even, draws=DRAWS["line"], seed=9, fresh=FRESH))
    samples = joined(
        [
            sampled(view, totals=totals, standard=place == 0)
            for place, view in enumerate(views)
        ]
    )
    return Table.of(samples, turned=not totals), names_of(views[0], totals=totals)


def _counted(samples: Samples) -> str:
    """Say how much there is to learn from."""
    families, series = (len(np.unique(c)) for c in (samples.group, samples.entity))
    return (
        f"{len(samples)} rows, {int(samples.standard.sum())} of them standard; "
        f"{series} series of {families} families; "
        f"{samples.odd.shape[1]} odd and {samples.even.shape[1]} even features, "
        f"{samples.pairs.shape[2]} pairs"
    )


def _sized(weights: list[torch.Tensor]) -> str:
    return f"{sum(weight.numel() for weight in weights)} weights"


def _judged(judged: dict[str, list[Unseen]]) -> list[str]:
    """Return a line of figures for each way of judging."""
    found = []
    for name, parts in judged.items():
        if parts:
            whole = together(parts)
            for what, one in (*zip(KINDS, parts, strict=True), ("all", whole)):
                said = ", ".join(f"{k} {v:.4f}" for k, v in one.figures().items())
                found.append(f"{name}, {what}, {len(one.samples)} rows: {said}")
    return found


if __name__ == "__main__":
    main()
