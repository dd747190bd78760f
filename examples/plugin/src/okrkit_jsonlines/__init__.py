"""Readings of metrics from a JSON Lines file, one reading a line."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from okrkit import Metric, Observation

__all__ = ["JsonLines"]


class JsonLines:
    """
    A source that reads every line which names the metric that is asked for.

    Args:
        path: The file. In a document it is what the program gave as the connection.
    """

    def __init__(self, path: str | Path = "", *, connection: str | Path = "") -> None:
        """Remember the file; it is read anew each time."""
        self.path = Path(connection or path)
        self.name = self.path.name

    def read(self, metric: Metric, start: date, end: date) -> Iterator[Observation]:
        """Give the readings of a metric in a window of days."""
        # Some editors begin a file with a mark, and end it with an empty line.
        with self.path.open(encoding="utf-8-sig") as lines:
            for line in filter(str.strip, lines):
                reading = json.loads(line)
                if reading.pop("metric") != metric.id:
                    continue
                made = Observation(**reading)
                if start <= made.date < end:
                    yield made
