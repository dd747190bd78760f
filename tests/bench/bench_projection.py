"""
How good chances are, and how fast, beside others in the same run.

Run with ``pytest tests/bench/bench_projection.py -s``. What is slow or fast here fails
nothing: the figures are printed beside what they are meant to be. How good chances
are on the shipped series is a test of its own, in ``tests/projection``.
"""

import os
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

import okrkit as okr
from okrkit.projection import backtest

FOLDER = Path(__file__).parent / "projection"
with pytest.MonkeyPatch.context() as path:
    path.syspath_prepend(FOLDER)
    import adapter
    import million
    import protocol
    import rivals

ON = "2026-11-15"
PROJECTORS = {
    "okrkit": adapter.project,
    "okrkit, nothing learned": adapter.project_plain,
    "random walk": rivals.random_walk,
    "linear pace": rivals.linear_pace,
    "AutoETS": rivals.auto_ets,
}


def once(call):
    """Return the time of one run, in seconds."""
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def best_of(call, times=5):
    """Return the shortest time of several runs, in seconds."""
    return min(once(call) for _ in range(times))


def shown(capsys, text):
    """Print past the capture."""
    with capsys.disabled():
        print(f"\n{text}", end="")


def table(found):
    """Return rows of marks, and beside Brier and CRPS how many times okrkit's."""
    own = found["okrkit"]
    lines = [" " * 26 + " ".join(f"{name:>9}" for name in protocol.MARKS)]
    for name, row in found.items():
        numbers = " ".join(f"{row[mark]:9.4f}" for mark in protocol.MARKS)
        times = " ".join(
            f"{mark} {row[mark] / own[mark]:.2f} x" for mark in ("Brier", "CRPS")
        )
        lines.append(f"{name:26}{numbers}   {times}")
    return "\n".join(lines)


@pytest.mark.parametrize("source", ["shipped", "competitions"])
def test_how_good_chances_are(capsys, source):
    """All projectors answer the same questions; okrkit's slices stand below."""
    cycles = protocol.cycles_of(getattr(protocol, source)())
    parts = {
        name: protocol.measured(projector, cycles)
        for name, projector in PROJECTORS.items()
    }
    rows = {name: protocol.marks(part.values()) for name, part in parts.items()}
    shown(capsys, f"{source}: {len(cycles)} cycles x 18\n{table(rows)}")
    ours = protocol.slices(parts["okrkit"], cycles)
    walk = protocol.slices(parts["random walk"], cycles)
    for label, row in ours.items():
        shown(
            capsys,
            f"  {label:26} Brier {row['Brier']:.4f} ({walk[label]['Brier']:.4f}), "
            f"CRPS {row['CRPS']:.3f} ({walk[label]['CRPS']:.3f}), "
            f"ECE {row['ECE']:.3f} ({walk[label]['ECE']:.3f}), "
            f"in 80 % {row['in 80 %']:.3f} ({walk[label]['in 80 %']:.3f})",
        )
    shown(capsys, "  (in brackets: the random walk)\n")

    assert rows["okrkit"]["Brier"] < rows["linear pace"]["Brier"]


def cpu_of(call, times):
    """Return the shortest time of several runs, in seconds of all processors."""
    found = []
    for _ in range(times):
        start = time.process_time()
        call()
        found.append(time.process_time() - start)
    return min(found)


@pytest.mark.parametrize("points", [7, 14, 27])
def test_against_auto_ets(capsys, points):
    """Per key result of weekly sales: two hundred times AutoETS is what we promise."""
    sales = np.array(list(protocol.read("weekly_sales").values()))
    few = np.concatenate([sales[:, i : i + points] for i in (0, 8, 16, 24)])
    days = 7.0 * np.arange(points)
    end = days[-1] + 42

    def fit():
        for row in few:
            rivals._ets(days, row, end, total=False)

    def ours(values):
        okr.projection.forecast(
            np.broadcast_to(days, values.shape),
            values,
            start=0,
            end=end,
            baseline=values[:, 0],
            targets=values[:, :1] * np.array([0.9, 1.1, 1.3]),
            quantiles=million.QUANTILES,
        )

    many = np.tile(few, (200, 1))
    ets = cpu_of(fit, 2) / len(few)
    each, alone = cpu_of(lambda: ours(many), 5), cpu_of(lambda: ours(few), 20)
    each, alone = each / len(many), alone / len(few)
    shown(
        capsys,
        f"{points} points, CPU per key result: AutoETS {ets * 1e6:.0f} µs, okrkit "
        f"{each * 1e6:.1f} µs of {len(many):,}: {ets / each:.0f} x (promised 200); "
        f"of {len(few)}: {alone * 1e6:.1f} µs, {ets / alone:.0f} x",
    )

    assert ets > each


@pytest.mark.parametrize("what", ["level", "mixed"])
def test_a_million_key_results(capsys, what):
    """Seven irregular points, three targets, five quantiles: ten seconds, 2 GB."""
    alone = {
        f"{name}_NUM_THREADS": "1" for name in ("OMP", "OPENBLAS", "MKL", "VECLIB")
    }
    made = subprocess.run(
        [sys.executable, str(FOLDER / "million.py"), what],
        check=True,
        capture_output=True,
        text=True,
        env=os.environ | alone,
    )
    cpu, peak, hand, clock, hand_clock = map(float, made.stdout.split())
    shown(
        capsys,
        f"1e6 key results, {what}: {cpu:.1f} s of CPU (promised 10), {clock:.1f} s by "
        f"the clock, {peak:.0f} MB at most (promised 2048); a random walk by hand "
        f"{hand:.1f} s ({hand_clock:.1f} s): {cpu / hand:.1f} x",
    )

    assert peak <= 2048


def okr_set(key_results):
    """Return objectives of five key results, each with five readings."""
    days = ("2026-10-09", "2026-10-16", "2026-10-30", "2026-11-06", "2026-11-13")
    rng = np.random.default_rng(2)
    walks = 32 + np.cumsum(rng.normal(0.4, 1, (key_results, len(days))), axis=1)
    made = [
        okr.KeyResult(
            f"k{i}",
            "They recommend us",
            baseline=32,
            target=40,
            check_ins=dict(zip(days, walk, strict=True)),
        )
        for i, walk in enumerate(walks.tolist())
    ]
    objectives = [
        okr.Objective(f"o{i}", "Customers stay", made[i : i + 5])
        for i in range(0, key_results, 5)
    ]
    return okr.OKRSet(objectives, cycle="2026-Q4")


def test_whole_sets_beside_scoring_them(capsys):
    """Chances of key results and, by draws, of objectives; time goes with the rows."""
    found = {}
    for size in (10_000, 100_000):
        okrs = okr_set(size)
        okr.score(okrs, on=ON)
        scored = best_of(lambda okrs=okrs: okr.score(okrs, on=ON), times=3)
        one = best_of(lambda okrs=okrs: okr.project(okrs, on=ON), times=3)
        whole = best_of(lambda okrs=okrs: okr.project(okrs, on=ON).joint, times=1)
        found[size] = one, whole
        shown(
            capsys,
            f"a set of {size:,}: score {scored:.3f} s, project {one:.2f} s: "
            f"{one / scored:.0f} x; with 1,000 draws of its objectives {whole:.2f} s: "
            f"{whole / scored:.0f} x",
        )
    one, whole = np.divide(found[100_000], found[10_000])
    shown(capsys, f"ten times the key results: {one:.1f} x, {whole:.1f} x the time")

    assert len(okr.project(okr_set(10), on=ON)) == 12


def test_back_tests(capsys):
    """Five hundred series of three years by the week, every quarter from three days."""
    dates = np.datetime64("2020-01-05") + 7 * np.arange(160)
    walks = 50 + np.cumsum(np.random.default_rng(3).normal(size=(500, 160)), axis=1)
    series = {f"s{i}": (dates, walk) for i, walk in enumerate(walks)}
    test = backtest(series, "quarter")
    taken = once(lambda: backtest(series, "quarter"))
    rows = len(test.origins)
    shown(
        capsys,
        f"back-test of 500 series: {rows:,} origins, {taken:.2f} s, "
        f"{taken / rows * 1e6:.0f} µs each\n",
    )

    assert rows == 3 * test.n
