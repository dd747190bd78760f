"""
How fast scoring is, each figure a ratio to something measured in the same run.

Run with ``pytest tests/bench/bench_scoring.py -s``.
"""

import time

import numpy as np

import okrkit as okr
from okrkit.scoring import KINDS, progress

ROWS = 1_000_000
ON = "2026-11-15"


def best_of(call, times=5):
    """Return the shortest time of several runs, in seconds."""
    found = []
    for _ in range(times):
        start = time.perf_counter()
        call()
        found.append(time.perf_counter() - start)
    return min(found)


def mixed_columns(rows):
    """Return columns of mixed targets."""
    rng = np.random.default_rng(7)
    kinds = [
        KINDS.index(k)
        for k in ("reach", "change", "hold", "zones", "milestones", "done")
    ]
    baseline = rng.normal(0, 100, rows)
    target = baseline + rng.choice([-50.0, 50.0], rows)
    return {
        "kind": rng.choice(kinds, rows),
        "actual": baseline + rng.normal(0, 60, rows),
        "baseline": baseline,
        "commit": baseline * 0.7 + target * 0.3,
        "target": target,
        "stretch": target * 1.5 - baseline * 0.5,
        "at_least": np.where(rng.random(rows) < 0.5, target, np.nan),
        "at_most": target + 80,
        "tolerance": rng.uniform(0, 20, rows),
    }


def okr_set(key_results):
    """Return a set with three readings for each key result."""
    objectives = [
        okr.Objective(
            f"o{i}",
            "Customers stay",
            [
                okr.KeyResult(
                    f"k{i}-{j}",
                    "They recommend us",
                    baseline=32,
                    target=40,
                    check_ins={
                        "2026-10-09": 33,
                        "2026-10-30": 33.5,
                        "2026-11-06": 34 + j,
                    },
                )
                for j in range(5)
            ],
        )
        for i in range(key_results // 5)
    ]
    return okr.OKRSet(objectives, cycle="2026-Q4")


def test_array_face_against_copying(capsys):
    """Scoring a million mixed key results costs at most five times ten copies."""
    columns = mixed_columns(ROWS)

    def copies():
        for _ in range(10):
            for column in columns.values():
                column.copy()

    copied = best_of(copies)
    scored = best_of(lambda: progress(**columns))
    with capsys.disabled():
        print(
            f"\n1e6 mixed: {scored:.3f} s, "
            f"ten copies {copied:.3f} s: {scored / copied:.2f} x"
        )

    assert scored <= 5 * copied


def test_second_score_of_a_set_is_linear_and_runs_no_loop(capsys):
    """The columns are made once; from then on time goes with the number of rows."""
    times = {}
    for size in (10_000, 100_000):
        okrs = okr_set(size)
        first = best_of(lambda okrs=okrs: okr.score(okrs, on=ON), times=1)
        times[size] = best_of(lambda okrs=okrs: okr.score(okrs, on=ON))
        with capsys.disabled():
            print(
                f"\n{size} key results: first {first:.3f} s, again {times[size]:.4f} s",
                end="",
            )
    growth = times[100_000] / times[10_000]
    with capsys.disabled():
        print(f"\nten times the key results: {growth:.1f} x the time")

    assert growth <= 15
