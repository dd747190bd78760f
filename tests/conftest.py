"""What every test shares: how hard Hypothesis looks, and that a skip fails in CI."""

import os

import pytest
from hypothesis import HealthCheck, settings

STRICT = "true" in (os.environ.get("CI"), os.environ.get("OKRKIT_STRICT"))

settings.register_profile("dev", max_examples=50, deadline=None)
# Deterministic, so that one commit has one answer; `deep` is for the search of a night.
settings.register_profile("ci", max_examples=50, deadline=None, derandomize=True)
settings.register_profile("deep", max_examples=5000, deadline=None)
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
