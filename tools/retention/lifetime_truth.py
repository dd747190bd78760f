"""
Write the table of 50-digit truths that lifetime models are tested against.

Expectations of BG/NBD, MBG/NBD and Pareto/NBD, integrated by mpmath from their
definitions, over every boundary and up to 1e5 purchases, ages and horizons. Usage:
``python tools/retention/lifetime_truth.py tests/retention/data/lifetime_truth.json``.
"""

import importlib
import json
import random
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeAlias

mp: Any = importlib.import_module("mpmath")  # which has no types

DIGITS = 50
mp.mp.dps = DIGITS + 15
CUT = mp.mpf(10) ** -(DIGITS + 12)

Number: TypeAlias = Any
Case: TypeAlias = dict[str, float | str]


def main(path: str) -> None:
    """Write the table."""
    made = [{**case, **truths(case)} for case in cases()]
    Path(path).write_text(json.dumps(made, indent=0) + "\n", encoding="utf-8")
    print(f"{len(made)} cases in {path}")


def cases() -> Iterator[Case]:
    """Yield what is asked: the traps first, then random corners."""
    base = {"x": 2.0, "recency": 30.43, "T": 38.86, "t": 39.0, "rate": 0.0018}
    beta_geo = {"r": 0.243, "alpha": 4.414, "a": 0.793, "b": 2.426}
    heavy = {"x": 20000.0, "recency": 3649.0, "T": 3650.0, "t": 365.0}
    none = {"x": 0.0, "recency": 0.0, "T": 1.0, "t": 30.0}
    traps: list[Case] = [
        {**beta_geo, **base},
        {**beta_geo, "a": 1.0, **base},
        {**beta_geo, "a": 1.0 + 1e-9, **base},
        {"r": 0.11, "alpha": 2.24, "a": 0.31, "b": 0.5, **base, **none},
        {**beta_geo, **base, **heavy},
        {**beta_geo, **base, "x": 298.0, "recency": 360.0, "T": 365.0, "t": 3650.0},
        {**beta_geo, **base, "x": 1e5, "recency": 99999.0, "T": 1e5, "t": 1e5},
        {**beta_geo, **base, "x": 0.0, "recency": 0.0, "T": 1e5, "t": 1e5},
        {**beta_geo, **base, "x": 0.0, "recency": 0.0, "T": 0.0, "t": 1e5},
        {**beta_geo, "b": 1e-9, **base, **none},
        {**beta_geo, "a": 1e-9, **base},
        {**beta_geo, "a": 1e4, "b": 3e4, **base},
    ]
    dice = random.Random(20261122)  # noqa: S311 - corners, not secrets
    for trap in traps:
        for model in ("BetaGeo", "ModifiedBetaGeo"):
            yield {"model": model, **trap}
    pareto = {"r": 0.553, "alpha": 10.578, "s": 0.606, "beta": 11.669}
    for s in (0.606, 1.0, 1.0 + 1e-9, 1e-9, 30.0):
        for beta in (11.669, 1e-6, 1e6):
            yield {"model": "ParetoNBD", **pareto, "s": s, "beta": beta, **base}
    for rest in (heavy, none, {"x": 26.0, "recency": 30.86, "T": 31.0, "t": 52.0}):
        yield {"model": "ParetoNBD", **pareto, **base, **rest}
    for _ in range(60):
        yield {
            "model": dice.choice(["BetaGeo", "ModifiedBetaGeo"]),
            **corner(dice, "ab"),
        }
    for _ in range(40):
        yield {"model": "ParetoNBD", **corner(dice, "sb")}


def corner(dice: random.Random, kind: str) -> Case:
    """Return a random corner."""

    def scale(low: float, high: float) -> float:
        return float(f"{10 ** dice.uniform(low, high):.4g}")

    x = float(dice.choice([0, 0, 1, 2, 7, 40, 500, 20000, 100000]))
    age = scale(-1, 5)
    made = {"r": scale(-2, 1.5), "alpha": scale(-1, 2.5)}
    names = ("a", "b") if kind == "ab" else ("s", "beta")
    made |= {name: dice.choice([1.0, scale(-6, 3), scale(-1, 1)]) for name in names}
    recency = 0.0 if x == 0 else age * dice.choice([0.5, 0.9, 1.0, 1 - 1e-6])
    rest = {"x": x, "recency": recency, "T": age, "t": scale(-2, 5)}
    return {**made, **rest, "rate": scale(-4, 0)}


def truths(case: Case) -> dict[str, str]:
    """Return the expectations of a case, as text of 20 digits."""
    given = {k: mp.mpf(v) for k, v in case.items() if k != "model"}
    made = (pareto_nbd if case["model"] == "ParetoNBD" else beta_geo)(case, given)
    return {name: mp.nstr(value, 20) for name, value in made.items()}


def beta_geo(case: Case, v: dict[str, Number]) -> dict[str, Number]:
    """Integrate over the chance to leave."""
    shift = 1 if case["model"] == "ModifiedBetaGeo" else 0
    c, start, k = v["r"] + v["x"], v["alpha"] + v["T"], v["x"] + shift
    alive = mp.mpf(1)
    if k > 0:
        odds = v["a"] / (v["b"] + k - 1)
        odds *= (start / (v["alpha"] + v["recency"])) ** c
        alive = 1 / (1 + odds)

    def bought(p: Number) -> Number:
        if p == 0:
            return c * v["t"] / start
        return -mp.expm1(-c * mp.log1p(p * v["t"] / start)) / p

    def worth(p: Number) -> Number:
        return c / start * discounted(c + 1, p / start, v["rate"])

    bend = c * v["t"] / start
    expected = beta_mean(v["a"], v["b"] + k, bought, bend)
    bend = c / (v["rate"] * start)
    made = {"alive": alive, "expected": alive * expected}
    if v["x"] <= 100 and v["b"] >= mp.mpf("1e-4") and v["a"] >= mp.mpf("1e-4"):
        made["discounted"] = alive * beta_mean(v["a"], v["b"] + k, worth, bend)
    return made


def discounted(power: Number, slope: Number, rate: Number) -> Number:
    """Integrate exp(-rate t) (1 + slope t)^-power over all times from 0."""
    if slope == 0:
        return 1 / rate
    z = rate / slope
    return mp.exp(z) * mp.expint(power, z) / slope


def beta_mean(
    a: Number, b: Number, f: Callable[[Number], Number], bend: Number
) -> Number:
    """Average over a beta distribution: the ends in closed form, the rest by panels."""
    low = CUT / (a + b + bend + 1)
    high = CUT / (a + b + bend + 1)
    whole = mp.beta(a, b)
    total = (low**a / a * f(mp.mpf(0)) + high**b / b * f(mp.mpf(1))) / whole
    ends = [mp.log(low), -mp.log(high)]
    peak = mp.log(a / b)
    width = min(mp.mpf(4), 6 / mp.sqrt(a * b / (a + b)))

    # Whole before it is integrated: the quadrature looks at absolute errors.
    def density(y: Number) -> Number:
        p, q = 1 / (1 + mp.exp(-y)), 1 / (1 + mp.exp(y))
        return p**a * q**b * f(p) / whole

    # Where a density of large powers is nothing, nothing is integrated.
    span = 200 / mp.sqrt(a * b / (a + b)) + 3
    begin = max(ends[0], peak - span - 170 / a)
    end = min(ends[1], peak + span + 170 / b)
    count = int(mp.ceil((end - begin) / width))
    edges = [begin + (end - begin) * i / count for i in range(count + 1)]
    return total + mp.quad(density, edges, method="gauss-legendre", maxdegree=5)


def pareto_nbd(_: Case, v: dict[str, Number]) -> dict[str, Number]:
    """Integrate over the moment of leaving."""
    c, s = v["r"] + v["x"], v["s"]
    start, age = v["alpha"] + v["T"], v["beta"] + v["T"]

    def left(y: Number) -> Number:
        rest = (start / (v["alpha"] + y)) ** c
        return rest * (age / (v["beta"] + y)) ** (s + 1) * s / age

    alive = 1 / (1 + over_time(left, v["recency"], v["T"], min(v["alpha"], v["beta"])))
    ratio = age / (age + v["t"])
    part = -mp.log(ratio) if s == 1 else (1 - ratio ** (s - 1)) / (s - 1)
    worth = discounted(s, 1 / age, v["rate"])
    rate = c / start
    return {
        "alive": alive,
        "expected": alive * rate * age * part,
        "discounted": alive * rate * worth,
    }


def over_time(
    f: Callable[[Number], Number], begin: Number, end: Number, scale: Number
) -> Number:
    """Integrate over panels of the logarithm of scale + time."""
    first, last = mp.log(scale + begin), mp.log(scale + end)
    if first == last:
        return mp.mpf(0)
    # Large powers fall by many e-folds: halve towards the beginning.
    edges = [first + (last - first) / 2**i for i in range(24, -1, -1)]
    return mp.quad(
        lambda z: f(mp.exp(z) - scale) * mp.exp(z),
        [first, *edges],
        method="gauss-legendre",
        maxdegree=5,
    )


if __name__ == "__main__":
    main(sys.argv[1])
