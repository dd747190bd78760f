"""What every test shares: how hard Hypothesis looks, and that a skip fails in CI."""

import os
import shutil
import subprocess
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

STRICT = "true" in (os.environ.get("CI"), os.environ.get("OKRKIT_STRICT"))

settings.register_profile("dev", max_examples=50, deadline=None)
# Deterministic, so that one commit has one answer; `deep` is for the search of a night.
settings.register_profile("ci", max_examples=50, deadline=None, derandomize=True)
settings.register_profile("deep", max_examples=5000, deadline=None)
# Laws are searched for on one Python; on the others it is seen whether all of it runs.
settings.register_profile("few", max_examples=10, deadline=None, derandomize=True)
# mutmut runs the same test many times in one process, each time as a new method.
settings.register_profile(
    "mutate",
    max_examples=20,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.differing_executors],
)
settings.load_profile(os.environ.get("OKRKIT_HYPOTHESIS", "ci" if STRICT else "dev"))


def refuse_skips(report):
    """Turn a skip into a failure where nothing may be left out."""
    if STRICT and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped, which CI counts as a failure: {report.longrepr}"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport():
    """Look at the report of each test."""
    return refuse_skips((yield))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report():
    """Look at the report of each file: it can skip itself as a whole."""
    return refuse_skips((yield))


def quietly(command):
    """Run a program where every user may be, without what it says."""
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd="/")


@pytest.fixture(scope="session")
def postgresql():
    """
    Give a function that starts a PostgreSQL server of the tests' own, once.

    It returns the folder of its socket and data; the user is called ``okrkit``.
    """
    stops = []

    @cache
    def start():
        place = Path("/tmp", f"okrkit-{os.getpid()}")  # noqa: S108 - a socket's path is short
        place.mkdir()
        found = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
        tools = found[-1] if found else Path(shutil.which("initdb")).parent
        become = []
        if os.getuid() == 0:  # it refuses to run as root
            become = ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"]
            shutil.chown(place, "nobody", "nogroup")
        data = str(place / "data")
        made = [tools / "initdb", "-D", data, "-U", "okrkit", "-A", "trust"]
        started = [tools / "pg_ctl", "-D", data, "-w", "-l", str(place / "log")]
        options = f"-k {place} -c listen_addresses= -c fsync=off"
        quietly([*become, *made, "--no-sync", "-E", "UTF8", "--locale=C.UTF-8"])
        quietly([*become, *started, "-o", options, "start"])
        stops.append(([*become, *started, "-m", "fast", "stop"], place))
        return str(place)

    yield start
    for command, place in stops:
        quietly(command)
        shutil.rmtree(place)
