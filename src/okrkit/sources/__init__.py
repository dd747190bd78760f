"""Readings from other programs: `refresh` puts them into a set of OKRs."""

from okrkit.sources.from_retention import RetentionSource, retention
from okrkit.sources.reading import read
from okrkit.sources.refreshing import refresh
from okrkit.sources.result import Refresh, Refreshed

__all__ = [
    "Refresh",
    "Refreshed",
    "RetentionSource",
    "read",
    "refresh",
    "retention",
]
