"""A bar for all that may take more than two seconds: shown, counted, cancelled."""

import asyncio
import datetime as dt
import importlib
import subprocess
import sys
import threading
import types

import numpy as np
import pytest

import okrkit as okr
from okrkit import retention
from okrkit.errors import InvalidOKRError
from okrkit.retention.value.sample import shop
from okrkit.strategy import check_churn_risk, churn_risk, key_drivers

ON = "2026-11-15"
WEEKS = {
    dt.date(2025, 1, 5) + dt.timedelta(7 * week): 50 + week % 7 for week in range(90)
}


def company():
    """Return a set with two metrics, each with key results and an initiative."""
    ids = ("nps", "churn")
    calls = [
        okr.Initiative(f"i-{id}", "Call", starts_on="2026-09-01", moves=[id])
        for id in ids
    ]
    key_results = [
        okr.KeyResult(id, "x", metric=id, baseline=50, target=60) for id in ids
    ]
    return okr.OKRSet(
        [okr.Objective("keep", "Stay", key_results, initiatives=calls)],
        metrics=[okr.Metric(id) for id in ids],
        observations=dict.fromkeys(ids, WEEKS),
        cycle="2026-Q4",
    )


def two():
    """Return a set with two objectives."""
    return company().with_objective(okr.Objective("grow", "Grow"))


def refreshed(progress):
    """Read one reading for each metric, one after the other."""
    readings = {"nps": lambda: 51, "churn": lambda: 52}
    return okr.refresh(company(), readings, on=ON, progress=progress).okrs


def awaited(progress):
    """Read them at once."""
    readings = {"nps": lambda: 51, "churn": lambda: 52}
    work = okr.refresh_async(company(), readings, on=ON, progress=progress)
    return asyncio.run(work).okrs


def recorded(progress):
    """Begin a journal."""
    journal = okr.history.Journal(okr.history.MemoryStore())
    at = f"{ON}T00:00:00Z"
    return journal.start(company(), on=ON, recorded_at=at, progress=progress)


def projected(progress):
    """Draw objectives."""
    return okr.project(company(), on=ON, progress=progress).to_dict()


def looked_back(progress):
    """Back-test two series."""
    series = {"nps": WEEKS, "churn": WEEKS}
    return okr.backtest(series, "quarter", progress=progress).to_dict()


def ranked(progress):
    """Measure two initiatives."""
    return okr.rank_initiatives(company(), on=ON, progress=progress).to_dict()


def prioritised(progress):
    """Weigh two initiatives."""
    effect, works = (1, 3, 6), ["i-nps", "i-churn"]
    okrs = company()
    return okr.prioritise(
        works, okrs=okrs, on=ON, effect=effect, draws=20, progress=progress
    ).to_dict()


def bootstrapped(progress):
    """Fit a model to drawn customers."""
    counts, last = np.array([0, 1, 1, 2, 5, 9]), [0, 3, 30, 28, 20, 37]
    data = {"frequency": counts, "recency": last, "T": 39 + 0 * counts}
    data["n"] = [140, 12, 9, 8, 6, 5]
    return retention.bootstrap(
        retention.BetaGeo, data, weight="n", replicates=5, seed=7, progress=progress
    ).to_dict()


def valued(progress):
    """Value customers under models of drawn customers."""
    known = retention.summary(shop(), on="2026-03-31", unit="weeks")
    model = retention.BetaGeo.fit(known)
    drawn = {"intervals": "bootstrap", "replicates": 6, "seed": 3}
    return retention.lifetime_value(
        model, 30.0, known, progress=progress, **drawn
    ).to_dict()


def followed(progress):
    """Value customers at the end of each quarter."""
    return retention.lifetime_value_series(
        shop(), on="2026-03-31", every="half", progress=progress
    ).to_dict()


def driven(progress):
    """Explain satisfaction."""
    rows = [{"all": i % 5 + 1, "a": i % 5 + 1, "b": i * 7 % 3 + 3} for i in range(60)]
    return key_drivers(rows, "all", ["a", "b"], progress=progress).to_dict()


def checked(progress):
    """Ask whether one metric moves another, both ways."""
    ids = ("nps", "churn")
    links = [okr.Assumption(drivers=[a], outcome=b) for a, b in (ids, ids[::-1])]
    (keep,) = company().objectives
    okrs = company().with_objective(keep.replace(assumptions=links))
    return okr.check_assumptions(okrs, on=ON, progress=progress).to_dict()


def reviewed(progress):
    """Ask every rule."""
    return okr.review(company(), on=ON, progress=progress).to_dict()


def at_risk(progress):
    """Ask who may buy nothing, and try it on an earlier day."""
    return churn_risk(
        shop(), horizon="2 months", on="2026-03-31", model="BetaGeo", progress=progress
    ).to_dict()


def tried(progress):
    """Try it on an earlier day alone."""
    return check_churn_risk(
        shop(), cut="2026-01-31", on="2026-03-31", model="BetaGeo", progress=progress
    ).to_dict()


def imported(progress):
    """Read an export."""
    text = okr.exchange.write(company(), "flat").content
    return okr.to_dict(okr.exchange.read(text, "flat", progress=progress).okrs)


@pytest.fixture
def saved(tmp_path):
    """Return what saves a document, and gives its text."""
    path = tmp_path / "okrs.yaml"
    return lambda progress: okr.save(two(), path, progress=progress) or path.read_text()


@pytest.fixture
def exported(tmp_path):
    """Return what writes an export, and gives what is in the file."""
    path = tmp_path / "okrs.csv"

    def write(progress):
        okr.exchange.write(company(), "flat", to=path, progress=progress)
        return path.read_text()

    return write


@pytest.fixture
def loaded(tmp_path):
    """Return what loads two documents."""
    for name in ("a", "b"):
        okr.save(company(), tmp_path / f"{name}.json")
    return lambda progress: okr.to_dict(okr.load(tmp_path, progress=progress))


VERBS = {
    "refresh": (refreshed, ["nps", "churn"]),
    "refresh_async": (awaited, ["nps", "churn"]),
    "project": (projected, [*range(500)]),
    "backtest": (looked_back, None),
    "rank_initiatives": (ranked, ["i-nps", "i-churn"]),
    "prioritise": (prioritised, ["i-nps", "i-churn"]),
    "bootstrap": (bootstrapped, [0, 1, 2, 3, 4]),
    "lifetime_value": (valued, [0, 1, 2, 3, 4, 5]),
    "lifetime_value_series": (followed, None),
    "key_drivers": (driven, [0]),
    "review": (reviewed, None),
    "check_assumptions": (checked, ["nps -> churn", "churn -> nps"]),
    "journal": (recorded, None),
    "load": (None, None),
    "save": (None, ["keep", "grow"]),
    "exchange.write": (None, None),
    "exchange.read": (imported, ["opened", "read", "made"]),
    "churn_risk": (at_risk, None),
    "check_churn_risk": (tried, ["hold-out", "earlier hold-out"]),
}

FIXTURES = {"load": "loaded", "save": "saved", "exchange.write": "exported"}


@pytest.fixture(params=VERBS)
def verb(request):
    """Return a verb, and the steps that it is known to take."""
    run, of = VERBS[request.param]
    return run or request.getfixturevalue(FIXTURES[request.param]), of


@pytest.fixture(params=VERBS)
def quiet(request):
    """Return a verb, and what it gives without a bar."""
    run = VERBS[request.param][0] or request.getfixturevalue(FIXTURES[request.param])
    if request.param not in QUIET:
        QUIET[request.param] = run(None)
    return run, QUIET[request.param]


QUIET = {}


class Bar:
    """A bar as `tqdm` is: it goes through the steps, and can be closed."""

    def __init__(self, stops_at=None, error=KeyboardInterrupt):
        """Keep when somebody presses Ctrl+C."""
        self.stops_at, self.error = stops_at, error
        self.of, self.total, self.done, self.closed = [], 0, 0, False

    def __call__(self, of, total):
        """Begin."""
        self.of, self.total = list(of), total
        return self.steps()

    def steps(self):
        """Give each step; what was given before is done when the next is asked for."""
        try:
            for at, one in enumerate(self.of):
                if at == self.stops_at:
                    raise self.error
                yield one
                self.done += 1
        finally:
            self.closed = True


def test_every_step_is_counted(verb):
    """A bar ends where the work ends, not before and not after."""
    run, of = verb
    bar = Bar()
    run(bar)

    assert len(bar.of) == bar.total == bar.done > 0
    assert bar.closed
    assert of is None or of == bar.of


def test_a_bar_changes_nothing(quiet):
    """The numbers are those without one."""
    run, before = quiet

    assert before == run(Bar()) == run(False)  # noqa: FBT003 - None's other name


@pytest.mark.parametrize(
    ("stops_at", "error"), [(0, ZeroDivisionError), (1, KeyboardInterrupt)]
)
def test_whoever_looks_can_stop_it(quiet, stops_at, error):
    """What the bar raises comes out at once: no thread goes on, and it works again."""
    run, before = quiet
    threads = set(threading.enumerate())
    bar = Bar(stops_at, error)
    try:
        run(bar)
    except error:
        assert bar.closed
        assert bar.done <= stops_at < bar.total
    else:
        assert bar.total <= stops_at
    for thread in set(threading.enumerate()) - threads:
        thread.join(10)
        assert not thread.is_alive()

    assert before == run(None)


@pytest.mark.parametrize("form", ["yaml", "json", "toml"])
def test_a_file_is_as_it_was_where_saving_is_stopped(form, tmp_path):
    """The old one or the new one, in every form; and no other file is left."""
    path = tmp_path / f"okrs.{form}"
    okr.save(company(), path)
    before, bar = path.read_bytes(), Bar()
    with pytest.raises(KeyboardInterrupt):
        okr.save(two(), path, progress=Bar(stops_at=1))

    assert (before, [path]) == (path.read_bytes(), list(tmp_path.iterdir()))
    okr.save(two(), path, progress=bar)
    assert (2, okr.dumps(two(), form)) == (bar.done, path.read_text())


@pytest.mark.parametrize("at", range(5))
def test_an_export_that_is_stopped_is_not_written(at, tmp_path):
    """Whichever part it is in."""
    with pytest.raises(KeyboardInterrupt):
        okr.exchange.write(
            company(), "flat", to=tmp_path / "x.csv", progress=Bar(stops_at=at)
        )

    assert [] == list(tmp_path.iterdir())


def test_a_journal_whose_start_is_stopped_is_empty(tmp_path):
    """It can be started again, and then holds all of it."""
    journal, day = okr.history.Journal(tmp_path / "journal.jsonl"), "2026-10-01"
    asked = {"on": day, "recorded_at": day}
    with pytest.raises(KeyboardInterrupt):
        journal.start(company(), **asked, progress=Bar(stops_at=1))

    assert () == journal.events()
    assert journal.start(company(), **asked) == journal.events()


@pytest.mark.parametrize("at", range(2))
def test_what_was_being_recorded_is_not_when_it_is_stopped(at, tmp_path):
    """Sixteen seconds without a sign, it took; half a record would be worse."""
    journal = okr.history.Journal(tmp_path / "journal.jsonl")
    asked = {"on": "2026-10-01", "recorded_at": "2026-10-01"}
    with pytest.raises(KeyboardInterrupt):
        journal.record(company(), **asked, progress=Bar(stops_at=at))

    assert () == journal.events()
    bar = Bar()
    journal.record(company(), **asked, progress=bar)
    assert (["read", "compare"], 2) == (bar.of, bar.done)
    assert journal.events()


def test_what_cannot_be_checked_is_no_step():
    """A summary has no earlier day to try it on."""
    known, bar = retention.summary(shop(), on="2026-03-31"), Bar()
    asked = {"horizon": "2 months", "model": "BetaGeo", "check": False}
    churn_risk(known, **asked, progress=bar)

    assert ["customers", "model", "watch list"] == bar.of
    assert 3 == bar.done


def test_what_shows_no_progress_is_refused(verb):
    """A mistake of the call is found before the work is done."""
    run, _ = verb
    for wrong in (3, "tqdm", lambda *_, total: total):
        with pytest.raises(InvalidOKRError, match="shows no progress"):
            run(wrong)


def test_true_is_tqdm(verb, monkeypatch):
    """The bar that everybody knows, where it is installed."""
    run, _ = verb
    bar, module = Bar(), types.ModuleType("tqdm.auto")
    module.tqdm = bar
    monkeypatch.setitem(sys.modules, "tqdm", types.ModuleType("tqdm"))
    monkeypatch.setitem(sys.modules, "tqdm.auto", module)
    run(True)  # noqa: FBT003 - as people ask for it

    assert bar.total == bar.done > 0


def test_silent_where_tqdm_is_not_installed(quiet, monkeypatch, capfd):
    """No work of an hour fails for want of a bar."""
    run, before = quiet
    there = importlib.import_module

    def missing(name):
        if name.startswith("tqdm"):
            raise ModuleNotFoundError(name="tqdm")
        return there(name)

    monkeypatch.setattr("importlib.import_module", missing)

    assert before == run(True)  # noqa: FBT003 - as people ask for it
    assert ("", "") == capfd.readouterr()


def test_the_real_tqdm(capfd):
    """It draws to the error stream, once for each step and to the end."""
    pytest.importorskip("tqdm")
    bootstrapped(True)  # noqa: FBT003 - as people ask for it
    out, err = capfd.readouterr()

    assert ("", True) == (out, "100%" in err and "5/5" in err)


def test_ctrl_c_in_a_real_terminal():
    """The signal itself, while fits run: the program ends, and says why."""
    code = """
import os, signal, threading
import numpy as np
from okrkit.retention import BetaGeo, bootstrap
counts = np.array([0, 1, 1, 2, 5, 9])
data = {"frequency": counts, "recency": [0, 3, 30, 28, 20, 37], "T": 39 + 0 * counts,
        "n": [140, 12, 9, 8, 6, 5]}
def bar(of, total):
    for at in of:
        if at == 5:
            os.kill(os.getpid(), signal.SIGINT)
        yield at
# A job in the background is born deaf to it, and so are these tests.
signal.signal(signal.SIGINT, signal.default_int_handler)
try:
    bootstrap(BetaGeo, data, weight="n", replicates=10**6, seed=7, progress=bar)
except KeyboardInterrupt:
    print("stopped", threading.active_count())
"""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )

    assert ("stopped 1\n", "") == (done.stdout, done.stderr)


def test_an_outlook_is_drawn_once():
    """With a bar the draws are made at once, and not again where they are asked for."""
    bar = Bar()
    view = okr.project(company(), on=ON, progress=bar)

    assert (500, view.joint) == (bar.done, view.drawn(Bar(stops_at=0)))


@pytest.mark.parametrize("bar", [np.array([1, 2]), np.zeros(0), 0, "", []])
def test_what_shows_no_progress_is_refused_by_a_projection(bar):
    """Whether it is true or false is not asked: an array would not say."""
    with pytest.raises(InvalidOKRError) as caught:
        okr.project(company(), on=ON, progress=bar)

    assert "progress" == caught.value.place


def test_draws_are_counted_in_pairs():
    """A large set is drawn in many blocks, and a bar shows how many draws are done."""
    days = {"2026-10-16": 32, "2026-11-13": 35}
    krs = [
        okr.KeyResult(f"k{at}", "x", baseline=32, target=40, check_ins=days)
        for at in range(300)
    ]
    okrs = okr.OKRSet([okr.Objective("keep", "Stay", krs)], cycle="2026-Q4")
    bar = Bar()
    okr.project(okrs, on=ON, draws=20_000, progress=bar)

    assert bar.total == bar.done == 10_000
    with pytest.raises(KeyboardInterrupt):
        okr.project(okrs, on=ON, draws=20_000, progress=Bar(stops_at=1))
