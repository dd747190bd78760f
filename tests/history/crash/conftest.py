"""The fixtures of the crash harness: a place for each store, and its driver."""

import itertools
import json
import subprocess
import sys
from pathlib import Path

import pytest

from okrkit.history.events import read_event
from okrkit.history.journal import Journal

from .places import PLACES, SERVERS


@pytest.fixture(params=sorted(PLACES))
def file_place(request, tmp_path):
    """Where a journal is kept in a file: one of each kind of store."""
    return PLACES[request.param](tmp_path)


@pytest.fixture(params=[*sorted(PLACES), *SERVERS])
def place(request, tmp_path):
    """Where a journal is kept: one of each kind of store."""
    if request.param in PLACES:
        return PLACES[request.param](tmp_path)
    return on_server(request.getfixturevalue("postgresql")())


def on_server(folder):
    """Make a database of its own in the server of the tests."""
    import psycopg

    name = f"okrs{next(_COUNT)}"
    address = f"host={folder} user=okrkit dbname=postgres"
    with psycopg.connect(address, autocommit=True) as database:
        database.execute(f"CREATE DATABASE {name}")
    return f"postgresql+psycopg://okrkit@/{name}?host={folder}"


_COUNT = itertools.count()


@pytest.fixture
def drive():
    """Run the driver; give what was acknowledged, and what it wrote to stderr."""

    def run(*words, wait=True):
        script = str(Path(__file__).with_name("driver.py"))
        running = subprocess.Popen(
            [sys.executable, script, *map(str, words)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        if not wait:
            return running
        return finish(running)

    def finish(running):
        said, errors = running.communicate(timeout=3000)
        return [json.loads(line) for line in said.splitlines()], errors.decode()

    run.finish = finish
    return run


@pytest.fixture
def holds():
    """Check a journal against what was acknowledged: nothing lost, doubled or moved."""

    def check(place, acknowledged, *, spare=0):
        with Journal(place) as journal:
            lines, mark = journal.store.read()
            assert () == journal.verify()
        events = [read_event(line) for line in lines.splitlines()]
        assert [*range(1, mark.n + 1)] == [event.n for event in events]
        there = {(e.data["writer"], e.data["count"]): e.n for e in events}
        assert len(there) == len(events)
        for writer, count, n in acknowledged:
            assert n == there[writer, count]
        for writer in {event.data["writer"] for event in events}:
            counts = [e.data["count"] for e in events if e.data["writer"] == writer]
            assert [*range(len(counts))] == counts
        assert len(acknowledged) <= len(events) <= len(acknowledged) + spare
        return events

    return check
