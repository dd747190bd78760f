"""Days in real series on which nothing was started: claims are as rare as stated."""

import csv
from pathlib import Path

import numpy as np
import pytest

from okrkit.strategy.impact.kernel import changes_after
from okrkit.strategy.impact.placebo import Span

DATA = Path(__file__).parents[2] / "bench" / "projection" / "data"
SPANS = ((13, 4), (26, 4), (26, 13), (40, 8))


def pieces(name, span):
    """Return pieces of real series, each of the length of a span."""
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        rows = [np.array(row[1:], dtype=float) for row in csv.reader(lines)]
    long = span.before + span.count
    # Pieces that begin a third later share a part, but no start.
    found = [
        row[at : at + long]
        for row in rows
        for at in range(0, len(row) - long + 1, max(long // 3, 1))
    ]
    return np.array([one for one in found if np.isfinite(one).all()])


def tried(spans=SPANS):
    """Look for effects where there are none."""
    found = []
    for before, count in spans:
        span = Span(before, count)
        for name, apart in (
            ("weekly_sales", 7.0),
            ("monthly_unemployment", 30.4375),
            ("monthly_employment", 30.4375),
        ):
            values = pieces(name, span)
            times = apart * np.arange(before + count)
            none = np.full(values.shape, np.nan)
            found += changes_after(times, values, none, span, lower=0)
    return found


@pytest.fixture(scope="module")
def real():
    """Try them once."""
    return tried()


@pytest.mark.once
@pytest.mark.parametrize("alarms", [0.2, 0.05])
def test_false_alarms_on_real_series(real, alarms) -> None:
    """Where nothing was done a change is claimed about as often as stated."""
    assert len(real) > 400
    share = np.mean([one.p <= alarms for one in real])
    assert abs(share - alarms) <= 0.02


def test_rises_and_falls_are_claimed_alike(real) -> None:
    """Nor is one direction claimed where nothing was done, and the other not."""
    rises = np.array([one.rise for one in real])
    assert 0.03 <= np.mean(rises > 0.9) <= 0.17
    assert 0.03 <= np.mean(rises < 0.1) <= 0.17
