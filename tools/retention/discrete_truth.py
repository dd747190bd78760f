"""
Write the table of 50-digit truths that models of renewals and spending are tested by.

Survival, churn and discounted lifetimes of sBG and BdW, likelihoods and expectations of
BG/BB and Gamma-Gamma, by mpmath from their definitions. Usage: ``python
tools/retention/discrete_truth.py tests/retention/data/discrete_truth.json``.
"""

import importlib
import itertools
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeAlias

Number: TypeAlias = Any
"""mpmath's; it has no types of its own."""

mp: Number = importlib.import_module("mpmath")
mp.mp.dps = 50

Row = dict[str, float | str]


def main(path: str) -> None:
    """Write the table."""
    made = [*shifted_beta_geo(), *discrete_weibull(), *binomial(), *gamma_gamma()]
    Path(path).write_text(json.dumps(made, indent=0) + "\n", encoding="utf-8")
    print(f"{len(made)} cases in {path}")


def shifted_beta_geo() -> Iterator[Row]:
    """Yield lifetimes by their sums; by the hypergeometric function where too long."""
    alphas = (1e-3, 1 / 15, 0.668, 1.0, 3.8, 1e6)
    betas = (1e-3, 4 / 15, 15.2, 1e6)
    ages = (0.0, 1.0, 4.0, 1e4)
    for alpha, beta, n in itertools.product(alphas, betas, ages):
        a, b = mp.mpf(alpha), mp.mpf(beta)
        whole = {
            "alpha": alpha,
            "beta": beta,
            "n": n,
            "survival": mp.exp(log_beta(a, b + n) - log_beta(a, b)),
            "churn": a / (a + b + n),
        }
        for discount in (1e-2, 0.1, 1.0):
            rest = ratios(a, b + n, 1 / (1 + mp.mpf(discount)))
            yield row("ShiftedBetaGeo", {**whole, "discount": discount}, rest)
        if alpha > 1:
            rest = (b + n) / (a - 1)
            yield row("ShiftedBetaGeo", {**whole, "discount": 0.0}, rest)
        if alpha in (1 / 15, 0.668, 3.8) and beta < 100 and n < 100:
            v = 1 / (1 + mp.mpf("1e-6"))
            rest = mp.hyp2f1(1, b + n + 1, a + b + n + 1, v) * (b + n) / (a + b + n)
            yield row("ShiftedBetaGeo", {**whole, "discount": 1e-6}, rest)


def discrete_weibull() -> Iterator[Row]:
    """Yield lifetimes by their sums, term by term."""
    for gamma, delta, c in (
        (0.523, 0.894, 1.196),
        (0.259, 1.7225, 1.584),
        (0.3, 2.0, 0.4),
        (1e5, 1e6, 0.8),
    ):
        g, d, power = mp.mpf(gamma), mp.mpf(delta), mp.mpf(c)
        for n, discount in itertools.product((0.0, 4.0, 60.0), (0.01, 0.1)):
            v = 1 / (1 + mp.mpf(discount))
            start = log_beta(g, d + mp.mpf(n) ** power)
            known = {"gamma": gamma, "delta": delta, "c": c, "n": n}
            whole = {"discount": discount, "survival": mp.exp(start - log_beta(g, d))}
            terms = (
                mp.exp(log_beta(g, d + (n + mp.mpf(k)) ** power) - start) * v ** (k - 1)
                for k in itertools.count(1)
            )
            yield row("BetaDiscreteWeibull", {**known, **whole}, added(terms))


def binomial() -> Iterator[Row]:
    """Yield what BG/BB says of histories, by its sums."""
    params = (
        (1.204, 0.750, 0.657, 2.783),
        (0.5, 3.0, 1.0, 9.0),
        (0.66, 5.19, 1e7, 1.1e8),
        (1e6, 3e6, 0.3, 0.01),
    )
    histories = ((0, 0, 6), (2, 4, 6), (6, 6, 6), (1, 1, 200), (90, 180, 200))
    for four, (x, last, n) in itertools.product(params, histories):
        a, b, g, d = (mp.mpf(z) for z in four)
        there = [mp.exp(log_beta(g, d + m) - log_beta(g, d)) for m in range(n + 11)]
        bought = {
            m: mp.exp(log_beta(a + x, b + m - x) - log_beta(a, b))
            for m in range(last, n + 1)
        }
        whole = bought[n] * there[n]
        whole += mp.fsum(bought[m] * there[m] * g / (g + d + m) for m in range(last, n))
        rate = bought[n] * (a + x) / (a + b + n) / whole
        v = 1 / mp.mpf("1.1")
        yield {
            "model": "BetaGeoBetaBinom",
            **dict(zip(("alpha", "beta", "gamma", "delta"), four, strict=True)),
            "x": float(x),
            "recency": float(last),
            "n": float(n),
            "log_likelihood": float(mp.log(whole)),
            "alive": float(bought[n] * there[n + 1] / whole),
            "expected_10": float(rate * mp.fsum(there[n + 1 :])),
            "dert_10": float(rate * there[n] * ratios(g, d + n, v) * v),
        }


def gamma_gamma() -> Iterator[Row]:
    """Yield log-densities and expected spend."""
    params = ((6.25, 3.74, 15.44), (0.01, 1.0 + 1e-9, 1e-6), (100.0, 100.0, 1e5))
    customers = ((1, 0.01), (2, 35.0), (1000, 299.63), (100000, 1e9))
    for (p, q, v), (x, z) in itertools.product(params, customers):
        a, b, scale, money = mp.mpf(p) * x, mp.mpf(q), mp.mpf(v), mp.mpf(z)
        log_density = (
            mp.loggamma(a + b)
            - mp.loggamma(a)
            - mp.loggamma(b)
            + b * mp.log(scale)
            + (a - 1) * mp.log(money)
            + a * mp.log(x)
            - (a + b) * mp.log(scale + x * money)
        )
        yield {
            "model": "GammaGamma",
            "p": p,
            "q": q,
            "v": v,
            "x": float(x),
            "z": z,
            "log_likelihood": float(log_density),
            "spend": float(mp.mpf(p) * (scale + x * money) / (a + b - 1)),
        }


def log_beta(a: Number, b: Number) -> Number:
    """Return the logarithm of the beta function."""
    return mp.loggamma(a) + mp.loggamma(b) - mp.loggamma(a + b)


def ratios(a: Number, b: Number, v: Number) -> Number:
    """Return the discounted lifetime of sBG after the age that made beta b."""

    def terms() -> Iterator[Number]:
        term, k = b / (a + b), 0
        while True:
            yield term
            k += 1
            term *= v * (b + k) / (a + b + k)

    return added(terms())


def added(terms: Iterator[Number]) -> Number:
    """Add terms until nothing is left of them."""
    total = mp.mpf(0)
    for term in terms:
        total += term
        if term < total * mp.mpf(10) ** -25:
            break
    return total


def row(model: str, known: dict[str, Number], rest: Number) -> Row:
    """Return one line of the table."""
    numbers = {name: float(value) for name, value in known.items()}
    return {"model": model, **numbers, "residual": float(rest)}


if __name__ == "__main__":
    main(sys.argv[1])
