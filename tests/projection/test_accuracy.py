"""Are chances right as often as they say, on real series that came with the project?

The questions are those of ``tests/bench/projection``: what an owner saw, with gaps and
without, against what came. Every number is the same on each run; limits leave room for
another processor's rounding and a better model, none for a worse one.
"""

from pathlib import Path

import numpy as np
import pytest
from attrs import evolve

with pytest.MonkeyPatch.context() as path:
    path.syspath_prepend(Path(__file__).parents[1] / "bench" / "projection")
    import adapter
    import protocol
    import rivals

PROJECTORS = {
    "default": adapter.project,
    "plain": adapter.project_plain,
    "random walk": rivals.random_walk,
    "linear pace": rivals.linear_pace,
}


@pytest.fixture(scope="module")
def cycles():
    """Return the cycles of the shipped series."""
    return protocol.cycles_of(protocol.shipped())


@pytest.fixture(scope="module")
def slices(cycles):
    """Return the marks of each projector by slice."""
    return {
        name: protocol.slices(protocol.measured(projector, cycles), cycles)
        for name, projector in PROJECTORS.items()
    }


def test_default_beats_what_tools_do(slices):
    """Far better chances than a straight line or the last value gives."""
    own, walk, pace = (
        slices[name]["all"] for name in ("default", "random walk", "linear pace")
    )

    assert own["Brier"] <= 0.80 * walk["Brier"]
    assert own["log loss"] <= 0.77 * walk["log loss"]
    assert own["CRPS"] <= 0.84 * walk["CRPS"]
    assert own["Brier"] <= 0.55 * pace["Brier"]
    assert own["CRPS"] <= 0.48 * pace["CRPS"]


def test_transparent_model_beats_the_random_walk(slices):
    """By itself, with nothing learned, it is worth having."""
    own, walk = slices["plain"]["all"], slices["random walk"]["all"]

    assert own["Brier"] <= 0.88 * walk["Brier"]
    assert own["log loss"] <= 0.84 * walk["log loss"]
    assert own["CRPS"] <= 0.92 * walk["CRPS"]


@pytest.mark.parametrize(("name", "room"), [("default", 0.025), ("plain", 0.05)])
def test_intervals_hold_what_they_promise(slices, name, room):
    """Neither too narrow nor, which is as useless, too wide."""
    own = slices[name]["all"]

    assert 0.8 == pytest.approx(own["in 80 %"], abs=room)
    assert 0.95 == pytest.approx(own["in 95 %"], abs=room)
    assert own["ECE"] <= 0.03


def test_no_slice_is_worse_than_the_random_walk(slices):
    """Whatever the metric, the history and the moment."""
    own, walk = slices["default"], slices["random walk"]
    worse = {
        label: (mark, own[label][mark], walk[label][mark])
        for label in own
        for mark in ("Brier", "CRPS")
        if own[label][mark] > walk[label][mark]
    }

    assert {} == worse


@pytest.mark.parametrize("family", ["unemployment, %, level", "employment, level"])
def test_metrics_the_correction_never_saw(slices, family):
    """Users bring metrics of their own: these two kinds had no part in any fitting."""
    own, walk = slices["default"][family], slices["random walk"][family]

    assert own["Brier"] <= 0.85 * walk["Brier"]
    assert own["CRPS"] <= 0.88 * walk["CRPS"]
    assert 0.8 == pytest.approx(own["in 80 %"], abs=0.1)


def test_nothing_of_what_came_is_shown(cycles):
    """Another future with the same past puts the same question."""
    place = np.arange(cycles.values.shape[1]) - protocol.BEFORE
    other = evolve(cycles, values=np.where(place > 6, 1e6, cycles.values))
    asked, again = (
        protocol.given(some, "two cycles", "50 %", irregular=True)
        for some in (cycles, other)
    )

    assert all(np.array_equal(asked[key], again[key], equal_nan=True) for key in asked)


def test_every_question_is_answered(cycles):
    """A chance for each target, and quantiles in order, within the bounds."""
    asked = protocol.given(cycles, "none", "25 %", irregular=True)
    found = adapter.project(**asked)

    assert np.array_equal(np.isnan(asked["target"]), np.isnan(found["prob"]))
    assert (np.diff(found["quantiles"], axis=1) >= 0).all()
    assert (found["quantiles"] >= 0).all()
    assert (found["quantiles"] <= cycles.upper[:, None]).all()


def test_marks_of_one_who_knows(cycles):
    """Whoever knows what comes gets the best marks there are: the scale is right."""

    def oracle(**asked):
        aim, up = asked["target"], asked["direction"] > 0
        ends = cycles.outcome[:, None]
        return {
            "prob": np.where(up, ends >= aim, ends <= aim) * 1.0,
            "quantiles": np.repeat(ends, len(asked["q"]), axis=1),
        }

    found = protocol.marks(protocol.measured(oracle, cycles).values())

    assert (0, 0, 0, 1, 1) == pytest.approx(
        tuple(found[key] for key in ("Brier", "ECE", "CRPS", "in 80 %", "in 95 %"))
    )


def test_every_shipped_file_names_its_source():
    """What is not ours is shipped with its licence."""
    notes = (protocol.DATA / "SOURCES.md").read_text(encoding="utf-8")
    files = sorted(path.name for path in protocol.DATA.glob("*.csv"))

    assert ["monthly_employment.csv", "monthly_unemployment.csv"] == files[:2]
    assert all(f"`{name}`" in notes for name in files)
    assert sum((protocol.DATA / name).stat().st_size for name in files) < 50_000
