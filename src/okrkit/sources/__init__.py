"""Readings from other programs: `refresh` puts them into a set of OKRs."""

from okrkit.sources.from_retention import RetentionSource, retention
from okrkit.sources.plugins import Plugin, Plugins, installed, plugin
from okrkit.sources.reading import read
from okrkit.sources.refreshing import refresh
from okrkit.sources.result import Refresh, Refreshed

__all__ = [
    "Plugin",
    "Plugins",
    "Refresh",
    "Refreshed",
    "RetentionSource",
    "installed",
    "plugin",
    "read",
    "refresh",
    "retention",
]
