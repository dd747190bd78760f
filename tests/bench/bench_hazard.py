"""
How fast a hazard of contracts is fitted, and how good its chances are.

Run with ``pytest tests/bench/bench_hazard.py -s``. OKRKIT_ACCOUNTS says how many
accounts there are (2e4 where it says nothing). They are those of
tests/strategy/leaving/test_hazard_known.py, whose true hazard is known. Times are of
the processors, best of three. A tool that is not installed is named and left out.
"""

import importlib
import importlib.util
import os
import time
import warnings
from pathlib import Path

import numpy as np
import pytest

from okrkit.strategy.leaving.contracts import Contracts
from okrkit.strategy.leaving.contracts_use import Use
from okrkit.strategy.leaving.hazard_rows import known_on
from okrkit.strategy.leaving.lifting import auc

ACCOUNTS = int(float(os.environ.get("OKRKIT_ACCOUNTS", "2e4")))
HOME = Path(__file__).parents[1] / "strategy" / "leaving" / "test_hazard_known.py"


def loaded():
    """Return the module that makes accounts of known hazard."""
    spec = importlib.util.spec_from_file_location("known_hazard", HOME)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def tool(name):
    """Return a module, or None where it is not installed."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return importlib.import_module(name)
    except ImportError:
        return None


def best(call, times=3):
    """Return the least processor time of some calls, and what the last one gave."""
    took, made = np.inf, None
    for _ in range(times):
        start = time.process_time()
        made = call()
        took = min(took, time.process_time() - start)
    return took, made


@pytest.fixture(scope="module")
def accounts():
    """Make accounts, their use, and the true chances of the month to come."""
    return (*loaded().generate(ACCOUNTS, 1), loaded())


@pytest.fixture(scope="module")
def rows(accounts):
    """Write every month of every account out, as other tools want it."""
    plans, use, _, home = accounts
    hazard = home.fit(plans, use, prior=None)
    scale, design = hazard.fitted.scale, hazard.fitted.design
    contracts = Contracts.of(plans, on=home.ON, term=12)
    used = Use.of(use, contracts, window=28)
    days, codes, left, raw = hazard.fitted.months.days, [], [], []
    for since, until in zip(days, [*days[1:], days[-1] + 30], strict=True):
        known = known_on(contracts, used, since)
        codes.append(np.stack(scale.codes(known, since=since, until=until), axis=1))
        left.append(known.accounts.lost <= until)
        due = np.minimum(known.accounts.due - since, 400)
        raw.append(
            np.column_stack(
                [
                    known.accounts.tenure,
                    due,
                    known.recent,
                    known.usual,
                    known.accounts.segment,
                ]
            )
        )
    matrix = design.matrix(np.concatenate(codes[:-1]))
    today = design.matrix(codes[-1])
    ids = contracts.ids(known.accounts.stay)
    return matrix, np.concatenate(left[:-1]), raw, today, ids


def test_a_fit_is_quicker_than_by_rows(accounts, rows, capsys):
    """Months of equal levels together: the same coefficients, in a part of the time."""
    plans, use, _, home = accounts
    matrix, left, _, _, _ = rows
    took, made = best(lambda: home.fit(plans, use, prior=None))
    listed, _ = best(lambda: made.risk(on=home.ON))
    size = f"{ACCOUNTS} accounts, {len(left)} months of them"
    said = [f"{size}: okrkit's fit {took:.3f} s, watch list {listed:.3f} s"]
    own = made.fitted.logit.coefficients
    if api := tool("statsmodels.api"):
        theirs, peer = best(lambda: api.Logit(left, matrix).fit(disp=0), times=2)
        assert np.abs(peer.params - own).max() < 1e-4
        assert np.abs(peer.bse - made.fitted.logit.standard_errors).max() < 1e-4
        said.append(f"statsmodels Logit, rows ready: {theirs / took:.1f} x")
    else:
        said.append("statsmodels is not installed")
    if linear := tool("sklearn.linear_model"):
        model = linear.LogisticRegression(
            C=1e10, fit_intercept=False, solver="newton-cholesky", tol=1e-10
        )
        theirs, peer = best(lambda: model.fit(matrix, left), times=2)
        assert np.abs(peer.coef_[0] - own).max() < 1e-3
        said.append(f"scikit-learn, rows ready: {theirs / took:.1f} x")
    else:
        said.append("scikit-learn is not installed")
    with capsys.disabled():
        print("\n" + "\n".join(said))


def test_chances_are_near_the_true_ones(accounts, rows, capsys):
    """Beside a boosted classifier of the raw numbers, which knows no levels."""
    plans, use, truth, home = accounts
    _, left, raw, _, ids = rows
    made = home.fit(plans, use).risk(on=home.ON)
    true = truth[ids]
    of = dict(zip(made.customer.tolist(), made.chance.tolist(), strict=True))
    chances = {"okrkit": np.array([of[who] for who in ids.tolist()])}
    if boosted := tool("sklearn.ensemble"):
        model = boosted.HistGradientBoostingClassifier(random_state=0)
        model.fit(np.concatenate(raw[:-1]), left)
        chances["boosted"] = model.predict_proba(raw[-1])[:, 1]
    came = np.random.default_rng(0).random(len(true)) < true
    chances["truth"] = true
    with capsys.disabled():
        print(f"\n{'':8} {'error':>8} {'bias':>8} {'Brier':>8} {'AUC':>6}")
        for name, p in chances.items():
            print(
                f"{name:8} {np.sqrt(np.mean((p - true) ** 2)):8.4f} "
                f"{p.mean() - true.mean():+8.4f} {np.mean((p - came) ** 2):8.5f} "
                f"{auc(p, came):6.3f}"
            )
    error = np.sqrt(np.mean((chances["okrkit"] - true) ** 2))
    assert error < np.sqrt(np.mean((true.mean() - true) ** 2))
