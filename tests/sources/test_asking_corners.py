"""What a source that tells nothing about itself is asked."""

import datetime as dt
from types import SimpleNamespace

import okrkit as okr
from okrkit.sources.asking import Asked, ask

START, END = dt.date(2026, 10, 1), dt.date(2026, 11, 16)


def test_a_method_without_a_signature_is_given_the_window():
    """Methods written in C may tell nothing of their parameters, and still take it."""
    metric = okr.Metric("nps")
    source = SimpleNamespace(read=slice)  # gives back what it was called with

    assert slice(metric, START, END) == ask(source, Asked(metric, START, END))
