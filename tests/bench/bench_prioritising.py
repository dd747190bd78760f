"""
What choosing work by its gain in chance is worth, and what it costs.

In simulated quarters ten initiatives ask for a budget that half of them would take.
Each rule chooses; then what becomes of the key results is drawn by scipy, from the
spreads of the projection and the effects as stated. So it is the rule of choice that
is compared, and not the forecast. RICE is the product of reach, impact (share of what
is missing that the middle effect closes) and confidence (less for a wide range), by
effort, as Intercom describes it.

Run with ``pytest tests/bench/bench_prioritising.py -s``.
"""

import time

import numpy as np
import pytest
from scipy import optimize, stats

import okrkit as okr
from okrkit.strategy.prioritising.prioritise import prioritise

ON = "2026-11-15"
WORLDS, KEY_RESULTS, WORK, DRAWS = 40, 5, 10, 20_000
PRECISE = 200_000
TENTH = stats.norm.ppf(0.9)


def world(seed):
    """Return a set of key results and work on them, each with effect and effort."""
    rng = np.random.default_rng(seed)
    days = [f"2026-{m:02d}-{d:02d}" for m in (8, 9, 10) for d in (7, 14, 21, 28)]
    krs, observations, metrics = [], {}, []
    for i in range(KEY_RESULTS):
        values = 50 + np.cumsum(rng.normal(rng.normal(0, 0.2), 1, len(days)))
        observations[f"m{i}"] = dict(zip(days, values.round(4).tolist(), strict=True))
        metrics.append(okr.Metric(f"m{i}", polarity="higher"))
        target = float(values[7] + rng.uniform(2, 9))
        krs.append(
            okr.KeyResult(
                f"k{i}", "K", metric=f"m{i}", baseline=float(values[7]), target=target
            )
        )
    okrs = okr.OKRSet(
        [okr.Objective("o", "O", krs)],
        cycle="2026-Q4",
        metrics=metrics,
        observations=observations,
    )
    work, effects = [], {}
    for i in range(WORK):
        mid = rng.uniform(0.5, 5)
        low, high = mid * rng.uniform(0, 1), mid * rng.uniform(1, 3)
        moves = [f"m{rng.integers(KEY_RESULTS)}"]
        effort = int(rng.integers(1, 9))
        work.append(okr.Initiative(f"i{i}", "I", moves=moves, effort=effort))
        effects[f"i{i}"] = (low, mid, high)
    return okrs, work, effects


def truth(okrs, work, effects, chosen, seed, draws=DRAWS):
    """Return how many more key results meet their targets, drawn by scipy."""
    rng = np.random.default_rng(seed)
    seen, met = okr.project(okrs, on=ON), 0.0
    for row, kr in enumerate(okrs.key_results):
        spread = seen.foresight.values(row)
        t = stats.t.rvs(3, size=draws, random_state=rng)
        value = spread.centre + np.where(t < 0, spread.below, spread.above) * t
        more = np.zeros(draws)
        for one in work:
            if one.id in chosen and kr.metric_id in one.moves:
                low, mid, high = effects[one.id]
                z = rng.normal(size=draws)
                more += mid + z * np.where(z < 0, mid - low, high - mid) / TENTH
        goal = kr.target.target
        met += (value + more >= goal).mean() - (value >= goal).mean()
    return met


def in_turn(ids, efforts, budget):
    """Take one after the other, while it fits."""
    chosen, left = [], budget
    for id in ids:
        if efforts[id] <= left:
            chosen.append(id)
            left -= efforts[id]
    return chosen


def rice(okrs, work, effects):
    """Return ids by reach times impact times confidence, by effort."""
    missing = {
        kr.metric_id: kr.target.target - okrs.series(kr.metric_id).latest(ON).value
        for kr in okrs.key_results
    }

    def worth(one):
        low, mid, high = effects[one.id]
        gap = max(missing[one.moves[0]], 0.1)
        confidence = np.clip(1 - (high - low) / (4 * mid), 0.5, 1)
        return min(mid / gap, 3) * confidence / one.effort

    return [one.id for one in sorted(work, key=worth, reverse=True)]


def by_size(work, effects):
    """Return ids by their middle effect, by effort."""
    ranked = sorted(work, key=lambda one: -effects[one.id][1] / one.effort)
    return [one.id for one in ranked]


def knapsack(made, efforts, budget):
    """Return what scipy's integer program takes, as if gains added up."""
    found = optimize.milp(
        [-(item.gain or 0) for item in made],
        constraints=optimize.LinearConstraint(
            [[efforts[item.id] for item in made]], ub=budget
        ),
        integrality=np.ones(len(made)),
        bounds=optimize.Bounds(0, 1),
    )
    return [item.id for item, x in zip(made, found.x, strict=True) if x > 0.5]


@pytest.fixture(scope="module")
def chosen():
    """Return the true gains of what each rule chooses, world by world."""
    gains = {}
    for seed in range(WORLDS):
        okrs, work, effects = world(seed)
        efforts = {one.id: one.effort for one in work}
        budget = sum(efforts.values()) / 2
        made = prioritise(work, okrs=okrs, on=ON, effect=effects, draws=10)
        picks = {
            "best set (okrkit)": made.best(budget).chosen,
            "ranking (okrkit)": in_turn(made.ids, efforts, budget),
            "scipy milp of gains": knapsack(made, efforts, budget),
            "RICE": in_turn(rice(okrs, work, effects), efforts, budget),
            "size by effort": in_turn(by_size(work, effects), efforts, budget),
            "as listed": in_turn([one.id for one in work], efforts, budget),
        }
        for name, pick in picks.items():
            gain = truth(okrs, work, effects, pick, seed)
            gains.setdefault(name, []).append(gain)
    return {name: np.array(found) for name, found in gains.items()}


def test_choice(chosen):
    """The best set keeps more key results than what tools rank by."""
    best = chosen["best set (okrkit)"]
    print(f"\n{WORLDS} quarters, {KEY_RESULTS} key results, {WORK} initiatives")
    for name, found in chosen.items():
        less = best - found
        error = less.std(ddof=1) / np.sqrt(WORLDS)
        print(
            f"{name:22} {found.mean():6.3f} more key results met;"
            f" {less.mean():+.3f} ± {error:.3f} less than the best"
        )
    for name in ("RICE", "size by effort", "as listed"):
        less = best - chosen[name]
        assert less.mean() > 2 * less.std(ddof=1) / np.sqrt(WORLDS)
    assert best.mean() >= chosen["scipy milp of gains"].mean() - 0.005


def cpu(call, times=3):
    """Return the shortest CPU time of several runs, in seconds."""
    found = []
    for _ in range(times):
        start = time.process_time()
        call()
        found.append(time.process_time() - start)
    return min(found)


def test_cost():
    """Ten initiatives cost less than drawing as precisely by hand."""
    okrs, work, effects = world(1)
    ask = {"okrs": okrs, "on": ON, "effect": effects}
    made = prioritise(work, **ask)
    whole = cpu(lambda: prioritise(work, **ask))
    ours = cpu(lambda: prioritise(work, **ask, draws=10))
    best = cpu(lambda: made.best(20))
    gains = {}

    def by_hand():
        for one in work:
            gains[one.id] = truth(okrs, work, effects, [one.id], 1, PRECISE)

    hand = cpu(by_hand, times=1)
    off = max(abs(gains[item.id] - item.gain) for item in made)
    print(f"\nprioritise {whole:.3f} s; {ours:.3f} s with few draws of objectives")
    print(f"best of {2**WORK} sets {best:.3f} s")
    print(f"scipy, {PRECISE:,} draws each {hand:.3f} s: {hand / ours:.1f} times")
    print(f"largest difference of a gain {off:.4f}")
    assert off < 0.005
    assert ours < hand
