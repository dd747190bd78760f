"""The OKR of the review, repaired: contracts and calls of a log become its score."""

import datetime as dt
import importlib

import numpy as np
import pytest

import okrkit as okr
from okrkit.retention.service.coverage import coverage
from okrkit.retention.service.following import followed_within
from okrkit.retention.tables.accounts import Accounts
from okrkit.retention.tables.events import Events
from okrkit.testing import check_source

DOCUMENT = """
okrkit: 1
cycle: 2026-Q4
metrics:
  dated: {name: Call dated in time, unit: "%", polarity: higher, kind: ratio}
  onboarded: {name: Call held in time, unit: "%", polarity: higher, kind: ratio}
  reviewed: {name: Large accounts reviewed, unit: "%", polarity: higher, kind: ratio}
objectives:
  - id: keep
    title: Paying customers stay because they succeed early
    key_results:
      - id: dated
        title: 95 % of new customers have a date within 5 days of contract signing
        metric: dated
        at_least: 95
      - id: onboarded
        title: 80 % of onboarding calls are completed within 10 days of signing
        metric: onboarded
        at_least: 80
      - id: reviewed
        title: All accounts over $1m have had a review in the last calendar month
        metric: reviewed
        at_least: 100
"""


def log():
    """A hundred contracts in October, more in November; calls after fixed delays."""
    october = [dt.date(2026, 10, 1 + n % 28) for n in range(100)]
    november = [dt.date(2026, 11, 1 + n % 14) for n in range(30)]
    signed = [*october, *november]
    names = [f"customer {n:03d}" for n in range(len(signed))]
    # 96 of the first hundred get a date in time, 75 are called in time.
    dated = [d + dt.timedelta(3 if n < 96 else 8) for n, d in enumerate(signed)]
    held = [d + dt.timedelta(9 if n < 75 else 14) for n, d in enumerate(signed)]
    return (
        Events({"customer": names, "date": signed}),
        Events({"customer": names, "date": dated}),
        Events({"customer": names, "date": held}),
    )


def test_the_repaired_okr_is_measured_refreshed_and_scored():
    """Each key result is one call; what is still open in November waits."""
    on = "2026-11-15"
    signed, dated, held = log()
    accounts = Accounts(
        {
            "customer": ["acme", "bolt", "tiny"],
            "since": ["2025-01-01"] * 3,
            "revenue": [2e6, 4e6, 9e4],
        },
        amount="revenue",
    )
    reviews = Events(
        {
            "customer": ["acme", "bolt", "acme"],
            "date": ["2026-10-07", "2026-10-21", "2026-11-04"],
        }
    )
    sources = {
        "dated": followed_within(signed, dated, days=5, on=on),
        "onboarded": followed_within(signed, held, days=10, on=on),
        "reviewed": coverage(accounts, reviews, over=1_000_000, on=on),
    }
    run = okr.refresh(okr.loads(DOCUMENT, format="yaml"), sources, on=on)
    run.raise_failed()
    np.testing.assert_allclose(run.okrs.series("dated").values, [96.0])
    np.testing.assert_allclose(run.okrs.series("onboarded").values, [75.0])
    np.testing.assert_allclose(run.okrs.series("reviewed").values, [100.0])
    reading = run.okrs.series("dated")[-1]
    # Known when the last window is over: 5 days after October's last day.
    assert (96.0, 100.0, dt.date(2026, 11, 5)) == (
        reading.numerator,
        reading.denominator,
        reading.date,
    )
    assert "followed-within.5d" == reading.definition
    card = okr.score(run.okrs, on=on)
    assert [1.0, 0.0, 1.0] == [
        card[name].progress for name in ("dated", "onboarded", "reviewed")
    ]
    assert ["bolt"] == sources["reviewed"].not_covered().ids


def test_results_keep_the_rules_of_sources():
    """They are asked by refresh, by tests and by schedules, for any window."""
    signed, dated, _ = log()
    made = followed_within(signed, dated, days=5, on="2026-11-15")
    metric = okr.Metric("dated", unit="%")
    check_source(made, metric, start="2026-10-01", end="2026-12-01")


def test_a_quarter_of_small_accounts_does_not_hide_the_large_ones():
    """The review asks for segments: the metric's own is read."""
    signed, dated, _ = log()
    sizes = ["large" if n % 25 == 0 else "small" for n in range(130)]
    data = {**signed.data, "size": sizes}
    late = Events(
        {
            "customer": dated.data["customer"],
            "date": [
                day + dt.timedelta(30 * (size == "large"))
                for day, size in zip(dated.data["date"], sizes, strict=True)
            ],
        }
    )
    made = followed_within(Events(data, segment="size"), late, days=5, on="2026-11-15")
    metric = okr.Metric("dated", unit="%", segment="large")
    large = made.read(metric, dt.date(2026, 10, 1), dt.date(2026, 12, 1))
    assert [0.0] == [reading.value for reading in large]
    assert 0.9 < made.latest("").value < 1


@pytest.mark.parametrize("backend", ["pandas", "polars", "pyarrow"])
def test_frames_give_the_same_numbers(backend):
    """Whoever keeps the tables, the counts are the same."""
    signed, dated, _ = log()

    def framed(events):
        library = importlib.import_module(backend)
        make = library.table if backend == "pyarrow" else library.DataFrame
        return Events(make(events.data))

    expected = followed_within(signed, dated, days=5, on="2026-11-15")
    made = followed_within(framed(signed), framed(dated), days=5, on="2026-11-15")
    for name, column in expected.to_columns().items():
        np.testing.assert_array_equal(column, made.to_columns()[name])
