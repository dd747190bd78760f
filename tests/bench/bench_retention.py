"""
How fast retention is in memory, beside the tools one would use otherwise.

Run with ``pytest tests/bench/bench_retention.py -s``. OKRKIT_ROWS says how many events
there are (1e6 where it says nothing, 1e7 for the whole), with a tenth as many
customers. Times and ratios are by the clock, those in brackets of the processors: on a
machine that does other things, too, they say more. A tool that is not installed is
named and left out; nothing here fails because it is slow, only because two tools
disagree.
"""

import datetime as dt
import importlib
import os
import subprocess
import sys
import time
import warnings
from pathlib import Path

import numpy as np
import pytest

import okrkit as okr

kept = okr.retention

ROWS = int(float(os.environ.get("OKRKIT_ROWS", "1e6")))
CUSTOMERS = ROWS // 10
DATA = Path(__file__).parents[1] / "retention" / "data"
FIRST = dt.date(2023, 1, 1)
ON = dt.date(2025, 12, 31)
DAYS = (ON - FIRST).days + 1


def tool(name):
    """Return a module, or None where it is not installed."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return importlib.import_module(name)
    except ImportError:
        return None


duckdb, pl, pd = tool("duckdb"), tool("polars"), tool("pandas")


def seconds(call):
    """Return how long a call takes, in how much processor time, and what it gives."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        start, busy = time.perf_counter(), time.process_time()
        made = call()
        return time.perf_counter() - start, time.process_time() - busy, made


@pytest.fixture
def timed(capsys):
    """Return what times calls in turn, prints aim and ratios, and returns results."""

    def run(name, aim, ours, peers, times=3):
        calls = {"okrkit": ours, **{peer: call for peer, call in peers.items() if call}}
        best = dict.fromkeys(calls, np.inf)
        busy, spent = {**best}, dict.fromkeys(calls, 0.0)
        made = {}
        for _ in range(times):
            for peer, call in calls.items():
                if spent[peer] > 30:  # once is enough of what takes that long
                    continue
                took, cpu, made[peer] = seconds(call)
                spent[peer] += took
                best[peer], busy[peer] = min(best[peer], took), min(busy[peer], cpu)
        mine, own = best.pop("okrkit"), busy["okrkit"]
        said = [
            f"{peer} {took / mine:.1f} x ({busy[peer] / own:.1f} x)"
            for peer, took in best.items()
        ]
        said += [f"{peer} is not installed" for peer, call in peers.items() if not call]
        with capsys.disabled():
            print(f"\n{name}: {mine:.4f} s ({own:.4f} s)", end="")
            print(f", aim {aim}; {', '.join(said)}", end="")
        return made

    return run


@pytest.fixture(scope="module")
def log():
    """Return events of customers who come and go in three years."""
    dice = np.random.default_rng(1)
    begin = dice.integers(0, DAYS - 30, CUSTOMERS)
    who = dice.integers(0, CUSTOMERS, ROWS)
    day = np.minimum(begin[who] + dice.exponential(150, ROWS).astype(int), DAYS - 1)
    return {
        "customer": who,
        "date": np.datetime64(FIRST, "D") + day,
        "paid": np.round(dice.gamma(2, 20, ROWS), 2),
    }


def arbitrary(log):
    """Return the same events under ids spread over all whole numbers."""
    spread = np.random.default_rng(2).permutation(CUSTOMERS).astype(np.int64)
    spread *= 7_777_777_777
    return {**log, "customer": spread[log["customer"]]}


def polars(columns):
    """Return columns as a frame of Polars, or None."""
    return pl and pl.DataFrame(columns)


def database(columns):
    """Return a database in memory with the columns as its table `log`, or None."""
    if duckdb is None or pd is None:
        return None
    made = duckdb.connect()
    frame = pd.DataFrame(columns)
    made.register("frame", frame)
    made.execute("create table log as select * from frame")
    if "date" in columns:
        made.execute("alter table log alter date type date")
    made.unregister("frame")
    return made


RFM = """
    with daily as (select customer, date, sum(paid) as paid from log group by all)
    select customer, count(*) - 1 as frequency, max(date) - min(date) as recency,
           date '2025-12-31' - min(date) as age, sum(paid) as money
    from daily group by customer
"""


def rfm_by_polars(frame):
    """Ask Polars for frequency, recency, age and money."""
    daily = frame.group_by("customer", "date").agg(pl.col("paid").sum())
    first, last = pl.col("date").min(), pl.col("date").max()
    return daily.group_by("customer").agg(
        frequency=pl.len() - 1,
        recency=(last - first).dt.total_days(),
        age=(pl.lit(ON) - first).dt.total_days(),
        money=pl.col("paid").sum(),
    )


def test_summary(timed, log):
    """Frequency, recency, age and money of every customer."""
    frame, base = polars(log), database(log)
    made = timed(
        f"RFM summary, {ROWS:.0e} events",
        "1.5 s for 1e7",
        lambda: kept.summary(kept.Events(log, amount="paid"), on=ON),
        {
            "DuckDB": base and (lambda: base.execute(RFM).fetchnumpy()),
            "Polars": pl and (lambda: rfm_by_polars(frame)),
        },
    )
    repeats = int(made["okrkit"].frequency.sum())
    for peer in made.keys() - {"okrkit"}:
        assert repeats == int(np.asarray(made[peer]["frequency"]).sum())


def histories(customers):
    """Return drawn histories of BG/NBD, in weeks of whole days."""
    dice = np.random.default_rng(3)
    age = dice.integers(189, 273, customers)
    rate = dice.gamma(0.243, 1 / 4.414, customers) / 7
    leave = dice.beta(0.793, 2.426, customers)
    lived = dice.geometric(np.maximum(leave, 1e-12))
    x, last = np.zeros(customers, int), np.zeros(customers)
    clock, live = np.zeros(customers), np.ones(customers, bool)
    while live.any():
        with np.errstate(divide="ignore", over="ignore"):
            clock[live] += dice.exponential(1 / rate[live])
        live &= clock <= age
        x[live] += 1
        last[live] = np.ceil(clock[live])
        live &= x < lived
    return {"frequency": x, "recency": last / 7, "T": age / 7}


def cdnow():
    """Return the histories of the 2,357 customers of CDNOW."""
    path = DATA / "cdnow_customers_summary.csv"
    rows = np.loadtxt(path, delimiter=",", skiprows=1)
    return {"frequency": rows[:, 1], "recency": rows[:, 2], "T": rows[:, 3]}


def lifetimes_fit(name, data):
    """Return a call that fits a model of lifetimes, or None."""
    lifetimes = tool("lifetimes")
    return lifetimes and (
        lambda: getattr(lifetimes, name)().fit(*(np.asarray(c) for c in data.values()))
    )


def marketing_fit(data):
    """Return a call that fits BG/NBD of pymc-marketing by its mode, or None."""
    clv = tool("pymc_marketing.clv")
    if clv is None:
        return None
    rows = len(data["T"])
    frame = pd.DataFrame({"customer_id": np.arange(rows), **data})
    return lambda: clv.BetaGeoModel().fit(frame, method="map", progressbar=False)


SETS = {
    "CDNOW": (cdnow, "5 ms"),
    "1e5 customers": (lambda: histories(100_000), "none"),
    "many": (lambda: histories(CUSTOMERS), "0.5 s for 1e6"),
}


@pytest.mark.parametrize("name", SETS)
def test_beta_geo(timed, name):
    """BG/NBD by maximum likelihood, with its standard errors."""
    draw, aim = SETS[name]
    data = draw()
    rows = len(data["T"])
    made = timed(
        f"BG/NBD, {rows:,} customers",
        aim,
        lambda: kept.BetaGeo.fit(data),
        {
            "lifetimes": lifetimes_fit("BetaGeoFitter", data),
            "pymc-marketing (MAP)": marketing_fit(data),
        },
        times=20 if name == "CDNOW" else 3,
    )

    assert made["okrkit"].converged


@pytest.mark.parametrize("name", ["CDNOW", "1e5 customers"])
def test_pareto(timed, name):
    """Pareto/NBD by maximum likelihood."""
    data = SETS[name][0]()
    made = timed(
        f"Pareto/NBD, {len(data['T']):,} customers",
        {"CDNOW": "0.15 s"}.get(name, "2 s"),
        lambda: kept.ParetoNBD.fit(data),
        {"lifetimes": lifetimes_fit("ParetoNBDFitter", data)},
    )

    assert made["okrkit"].converged


def test_bootstrap(timed):
    """A thousand fits to resampled customers, beside as many from scratch."""
    data = cdnow()
    one = lifetimes_fit("BetaGeoFitter", data)
    made = timed(
        "1,000 bootstrap refits of BG/NBD to CDNOW",
        "3 s",
        lambda: kept.bootstrap(kept.BetaGeo, data, replicates=1000, seed=1),
        {"one fit of lifetimes, not a thousand:": one},
        times=1,
    )

    assert made["okrkit"].failed == 0


def lifetimes_value(data):
    """Return a call that adds up twelve discounted months, or None."""
    lifetimes = tool("lifetimes")
    if lifetimes is None:
        return None
    from lifetimes.utils import _customer_lifetime_value

    model = lifetimes.BetaGeoFitter()
    names = ["r", "alpha", "a", "b"]
    model.params_ = pd.Series([0.243, 4.414, 0.793, 2.426], index=names)
    model.predict = model.conditional_expected_number_of_purchases_up_to_time
    frame = pd.DataFrame(data)
    ones = pd.Series(np.ones(len(frame)))
    return lambda: _customer_lifetime_value(
        model, frame["frequency"], frame["recency"], frame["T"], ones, 12, 0.01, "W"
    )


def test_value(timed):
    """Twelve discounted months of every customer."""
    data = histories(CUSTOMERS)
    model = kept.BetaGeo(r=0.243, alpha=4.414, a=0.793, b=2.426)
    month = 365.25 / 12 / 7
    rate = float(np.log1p(0.01)) / month
    made = timed(
        f"Twelve discounted months, {CUSTOMERS:,} customers",
        "0.3 s for 1e6",
        lambda: model.discounted_expected_purchases(
            **data, rate=rate, horizon=12 * month
        ),
        {"lifetimes": lifetimes_value(data)},
    )
    if "lifetimes" in made:
        # By the month in arrears, and of 30 days: near, and no more.
        ratio = float(np.nansum(made["lifetimes"])) / float(made["okrkit"].sum())
        assert abs(ratio - 1) < 0.05


@pytest.mark.parametrize("errors", [None, "delta"], ids=["values", "intervals"])
def test_lifetime_value(timed, errors):
    """Worth of every customer in a year: values alone, and with what they may be."""
    rows = histories(CUSTOMERS)
    dice = np.random.default_rng(6)
    rows["monetary"] = np.where(rows["frequency"], dice.gamma(4, 9, CUSTOMERS), 0)
    few = {name: column[:10_000] for name, column in rows.items()}
    models = kept.BetaGeo.fit(few, unit="weeks"), kept.GammaGamma.fit(few)
    asked = {"horizon": "12 months", "discount": "1% a month"}
    made = timed(
        f"lifetime_value, {CUSTOMERS:,} customers, intervals={errors!r}",
        "none",
        lambda: kept.lifetime_value(*models, rows, intervals=errors, **asked),
        {"lifetimes, without money or intervals": lifetimes_value(rows)},
    )

    assert np.isfinite(made["okrkit"].total.value)


COHORTS = """
    with seen as (
        select distinct customer, datediff('month', date '2023-01-01', date) as month
        from log
    ), begun as (select customer, min(month) as cohort from seen group by all)
    select cohort, month - cohort as age, count(*) as active
    from seen join begun using (customer) group by all
"""


def cohorts_by_polars(frame):
    """Ask Polars for the triangle."""
    date = pl.col("date")
    month = (date.dt.year() - 2023) * 12 + date.dt.month() - 1
    seen = frame.select("customer", month=month).unique()
    begun = pl.col("month").min().over("customer")
    cells = seen.with_columns(cohort=begun, age=pl.col("month") - begun)
    return cells.group_by("cohort", "age").agg(active=pl.len())


def repeatradar_cohorts(columns):
    """Return a call that makes the triangle with repeatradar, or None."""
    radar = tool("repeatradar")
    if radar is None:
        return None
    frame = pd.DataFrame(columns)
    return lambda: radar.generate_cohort_data(
        frame, "date", "customer", cohort_period="M", period_duration="M"
    )


@pytest.mark.parametrize("ids", ["dense", "arbitrary"])
def test_cohorts(timed, log, ids):
    """The triangle by month, of ids from 0 on and of ids spread over all numbers."""
    columns = {**log} if ids == "dense" else arbitrary(log)
    del columns["paid"]
    frame, base = polars(columns), database(columns)
    made = timed(
        f"Cohorts, {ROWS:.0e} events, {ids} ids",
        {"dense": "0.8 s for 1e7"}.get(ids, "2 s for 1e7"),
        lambda: kept.cohorts(kept.Events(columns), on=ON),
        {
            "DuckDB": base and (lambda: base.execute(COHORTS).fetchnumpy()),
            "Polars": pl and (lambda: cohorts_by_polars(frame)),
            "repeatradar": repeatradar_cohorts(columns),
        },
    )
    active = int(made["okrkit"].active.sum())
    for peer in made.keys() & {"DuckDB", "Polars"}:
        assert active == int(np.asarray(made[peer]["active"]).sum())


@pytest.mark.parametrize("grain", ["days", "continuous"])
def test_kaplan_meier(timed, grain):
    """Survival of many customers, a third of them still there."""
    dice = np.random.default_rng(4)
    time_of = dice.exponential(300, CUSTOMERS)
    if grain == "days":
        time_of = np.ceil(time_of).astype(int)
    gone = dice.random(CUSTOMERS) < 2 / 3
    lifelines = tool("lifelines")
    stats = tool("statsmodels.duration.survfunc")
    made = timed(
        f"Kaplan-Meier, {CUSTOMERS:,} customers, {grain}",
        {"days": "0.02 s for 1e6"}.get(grain, "0.15 s for 1e6"),
        lambda: kept.survival(time_of, gone),
        {
            "lifelines": lifelines
            and (lambda: lifelines.KaplanMeierFitter().fit(time_of, gone)),
            "statsmodels": stats and (lambda: stats.SurvfuncRight(time_of, gone)),
        },
        times=5,
    )
    if "lifelines" in made:
        theirs = made["lifelines"].predict(300)
        assert made["okrkit"].at(300).value == pytest.approx(theirs, abs=1e-9)


NPS = """
    select datediff('month', date '2023-01-01', date) as month, segment,
           count(*) as n, count(*) filter (where score >= 9) as promoters,
           count(*) filter (where score <= 6) as detractors
    from log group by all
"""


def nps_by_polars(frame):
    """Ask Polars for promoters and detractors by month and segment."""
    date, score = pl.col("date"), pl.col("score")
    month = (date.dt.year() - 2023) * 12 + date.dt.month() - 1
    return frame.group_by(month.alias("month"), "segment").agg(
        n=pl.len(), promoters=(score >= 9).sum(), detractors=(score <= 6).sum()
    )


def test_nps(timed):
    """Promoters less detractors with their intervals, in 36 months and 50 segments."""
    dice = np.random.default_rng(5)
    columns = {
        "date": np.datetime64(FIRST, "D") + dice.integers(0, DAYS, ROWS),
        "segment": dice.integers(0, 50, ROWS),
        "score": dice.integers(0, 11, ROWS),
    }
    frame, base = polars(columns), database(columns)
    made = timed(
        f"NPS, {ROWS:.0e} answers by 36 months and 50 segments",
        "0.40 s for 1e7",
        lambda: kept.nps(
            kept.Responses(columns, date="date", segment="segment"), on=ON
        ),
        {
            "DuckDB": base and (lambda: base.execute(NPS).fetchnumpy()),
            "Polars": pl and (lambda: nps_by_polars(frame)),
        },
    )
    assert 36 * 51 == len(made["okrkit"])


_IMPORT = """
import time, numpy
start = time.process_time()
import okrkit
for name in dir(okrkit.retention):
    getattr(okrkit.retention, name)
print(time.process_time() - start)
"""


def test_import(capsys):
    """All of it beyond numpy, every public name bound."""
    costs = []
    for _ in range(5):
        command = [sys.executable, "-c", _IMPORT]
        run = subprocess.run(command, capture_output=True, text=True, check=True)
        costs.append(float(run.stdout))
    with capsys.disabled():
        print(f"\nimport beyond numpy: {min(costs):.3f} s (aim 0.1 s)", end="")
    assert min(costs) > 0
