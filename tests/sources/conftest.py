"""What every test of sources shares: no database stays open behind it."""

import sqlite3
from contextlib import suppress

import pytest


@pytest.fixture(autouse=True)
def closed_afterwards(monkeypatch):
    """
    Close every SQLite connection of a test.

    Newer Pythons warn of those that were not, in whichever test runs then. Whether
    okrkit closes what is its own to close is tested by itself.
    """
    opened = []
    connect = sqlite3.connect

    def remembered(*args, **options):
        made = connect(*args, **options)
        opened.append(made)
        return made

    monkeypatch.setattr(sqlite3, "connect", remembered)
    monkeypatch.setattr(sqlite3.dbapi2, "connect", remembered)
    yield
    for connection in opened:
        # What was opened in another thread was closed there.
        with suppress(sqlite3.ProgrammingError):
            connection.close()
