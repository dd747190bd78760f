"""
Weigh the signs of activities and outcomes against labelled key results.

Usage::

    python tools/wording/fit_forms.py CORPUS.jsonl [...] [--shrink 10] [--write]

The weights of ``okrkit.wording.languages.en.form_weights`` are where the fit begins and
what it is drawn back to: a ridge logistic regression. Printed are precision, recall
and F1 of "not an outcome", with the weights as they are, with fitted ones, and in ten
folds that the fit had not seen; then the weights that would move most. ``--write``
writes the fitted weights into that module.
"""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from okrkit.wording.cleaning import cleaned
from okrkit.wording.forms.signs import signs_of
from okrkit.wording.languages.en import form_weights
from okrkit.wording.targets.reading import read_targets
from okrkit.wording.words import words

Floats = NDArray[np.float64]

FOLDS: Final = 10
ROUNDS: Final = 50
FREE: Final = 0.1
"""How strongly the constant is drawn back."""
MOVED: Final = 20


@frozen
class Signs:
    """Which signs each text shows, and whether it was labelled an outcome."""

    names: tuple[str, ...]
    shown: Floats
    outcome: Floats


def main() -> None:
    """Fit, print, and write if asked to."""
    parser = argparse.ArgumentParser(description="Weigh the signs of forms.")
    parser.add_argument("corpora", nargs="+", type=Path)
    parser.add_argument("--shrink", type=float, default=10.0)
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    signs = read(given.corpora)
    start = hand(signs.names)
    fitted = fit(signs.shown, signs.outcome, start, given.shrink)
    print(f"as they are  {figures(signs.outcome, signs.shown @ start)}")
    print(f"fitted       {figures(signs.outcome, signs.shown @ fitted)}")
    print(f"unseen       {figures(signs.outcome, unseen(signs, given.shrink))}")
    moved = np.argsort(-np.abs(fitted - start))[:MOVED]
    for place in moved:
        name = (*signs.names, "(constant)")[place]
        print(f"{name:28s} {start[place]:+.2f} -> {fitted[place]:+.2f}")
    if given.write:
        write(signs.names, fitted)


def read(paths: Sequence[Path]) -> Signs:
    """Read labelled key results, one JSON object a line, as signs."""
    rows = [
        json.loads(line)
        for path in paths
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.strip()
    ]
    found = [set(shown(row["text"])) for row in rows]
    names = tuple(form_weights.WEIGHTS)
    table = np.array([[*(float(name in one) for name in names), 1.0] for one in found])
    outcome = np.array([float(row["form"] == "outcome") for row in rows])
    return Signs(names, table, outcome)


def shown(text: str) -> list[str]:
    """Give the names of the signs of a text."""
    clean = cleaned(text)
    tokens = words(clean)
    return [name for name, _, _ in signs_of(clean, tokens, read_targets(clean, tokens))]


def hand(names: Sequence[str]) -> Floats:
    """Give the weights as they stand, the constant last."""
    return np.array(
        [*(form_weights.WEIGHTS[name] for name in names), form_weights.BIAS]
    )


def fit(shown: Floats, outcome: Floats, start: Floats, shrink: float) -> Floats:
    """Find the weights by Newton's steps, drawn back to where they began."""
    weights = start.copy()
    ridge = np.full(len(start), shrink)
    ridge[-1] = FREE
    for _ in range(ROUNDS):
        chance = 1 / (1 + np.exp(-shown @ weights))
        slope = shown.T @ (outcome - chance) - ridge * (weights - start)
        bend = (shown.T * (chance * (1 - chance))) @ shown + np.diag(ridge)
        step = np.linalg.solve(bend, slope)
        weights += step
        if np.abs(step).max() < 1e-8:
            break
    return weights


def unseen(signs: Signs, shrink: float) -> Floats:
    """Give the log odds of texts that the fit had not seen, fold by fold."""
    start = hand(signs.names)
    rows = np.arange(len(signs.outcome))
    odds = np.zeros(len(rows))
    for fold in range(FOLDS):
        out = rows % FOLDS == fold
        weights = fit(signs.shown[~out], signs.outcome[~out], start, shrink)
        odds[out] = signs.shown[out] @ weights
    return odds


def figures(outcome: Floats, odds: Floats) -> str:
    """Say how well "not an outcome" is told."""
    right = float(((outcome == 0) & (odds < 0)).sum())
    told, true = float((odds < 0).sum()), float((outcome == 0).sum())
    precision, recall = right / max(told, 1), right / max(true, 1)
    both = 2 * right / max(told + true, 1)
    return f"precision {precision:.3f}, recall {recall:.3f}, F1 {both:.3f}"


def write(names: Sequence[str], weights: Floats) -> None:
    """Write the weights into the language data, with two digits."""
    path = Path(form_weights.__file__)
    head = path.read_text(encoding="utf-8").partition("BIAS: Final")[0]
    lines = [
        f'    "{name}": {weight:.2f},'
        for name, weight in zip(names, weights[:-1], strict=True)
    ]
    path.write_text(
        f"{head}BIAS: Final = {weights[-1]:.2f}\n"
        "WEIGHTS: Final[Mapping[str, float]] = {\n" + "\n".join(lines) + "\n}\n",
        encoding="utf-8",
    )


if __name__ == "__main__":
    main()
