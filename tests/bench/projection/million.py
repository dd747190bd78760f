"""
A million key results in one process: CPU time and the most memory it ever held.

Run as a script, with ``level`` or ``mixed`` for what the key results are; it prints
seconds of CPU, megabytes, seconds of a random walk written by hand, and both in
seconds of wall-clock time. `bench_projection` does so, on one thread.
"""

import re
import sys
import time
from pathlib import Path

import numpy as np

from okrkit.projection import forecast

ROWS, POINTS, BLOCK = 1_000_000, 7, 16_384
QUANTILES = np.array([0.025, 0.1, 0.5, 0.9, 0.975])


def asked(rows=ROWS, points=POINTS, *, mixed=False):
    """Return irregular readings, three targets each, and what is known of them."""
    rng = np.random.default_rng(5)
    times = np.cumsum(rng.uniform(0.5, 12, (rows, points)), axis=1)
    steps = rng.standard_t(4, (rows, points))
    total = (np.arange(rows) % 4 == 0) & mixed
    values = np.where(
        total[:, None], np.cumsum(np.abs(steps), axis=1), 50 + np.cumsum(steps, axis=1)
    )
    start = np.where(total, 0.0, 50.0)
    return {
        "t": times,
        "y": values,
        "start": start,
        "target": start[:, None] + rng.uniform(0, 15, (rows, 3)),
        "total": total,
    }


def ours(some):
    """Forecast with okrkit."""
    mixed = some["total"].any()
    return forecast(
        some["t"],
        some["y"],
        start=0,
        end=91,
        baseline=some["start"],
        targets=some["target"],
        directions=1,
        kind=np.where(some["total"], "cumulative", "level") if mixed else "level",
        quantiles=QUANTILES,
    )


def by_hand(some):
    """Forecast with a random walk in numpy, in blocks that stay in the cache."""
    from rivals import random_walk

    known = {"t_now": None, "t_start": None, "start": None, "se": None, "q": QUANTILES}
    for first in range(0, len(some["t"]), BLOCK):
        rows = slice(first, first + BLOCK)
        target = some["target"][rows]
        ends = np.full(len(target), np.inf)
        random_walk(
            some["t"][rows],
            some["y"][rows],
            t_end=91,
            target=target,
            direction=np.ones_like(target),
            kind=some["total"][rows],
            lo=-ends,
            hi=ends,
            **known,
        )


def timed(call, some):
    """Return seconds of CPU of all threads, and of the clock."""
    cpu, clock = time.process_time(), time.perf_counter()
    call(some)
    return time.process_time() - cpu, time.perf_counter() - clock


def main():
    """Measure, and print."""
    some = asked(mixed=sys.argv[1] == "mixed")
    ours(asked(10))
    cpu, clock = timed(ours, some)
    # A child's `ru_maxrss` begins with that of its parent; this is its own.
    status = Path("/proc/self/status").read_text(encoding="ascii")
    peak = int(re.search(r"VmHWM:\s+(\d+)", status)[1]) / 1024
    by_hand(asked(10))
    hand_cpu, hand_clock = timed(by_hand, some)
    print(cpu, peak, hand_cpu, clock, hand_clock)


if __name__ == "__main__":
    main()
