"""`start`: of several that begin one journal exactly one does, and the others know."""

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

import okrkit as okr
from okrkit.errors import JournalError
from okrkit.history.in_jsonl import JsonlStore
from okrkit.history.in_memory import MemoryStore
from okrkit.history.journal import Journal

WRITERS = 4
PROGRAM = """
import sys
import okrkit as okr
okrs = okr.OKRSet([okr.Objective(sys.argv[2], "Stay")], cycle="2026-Q4")
with okr.history.Journal(sys.argv[1], seconds=60) as journal:
    print("ready", flush=True)
    sys.stdin.readline()
    try:
        journal.start(okrs, on="2026-10-01", recorded_at="2026-10-01")
    except okr.errors.JournalError as error:
        print(error.code)
    else:
        print("won", sys.argv[2])
"""


def a_set(name: str) -> okr.OKRSet:
    """Return a set with one objective."""
    return okr.OKRSet([okr.Objective(name, "Stay")], cycle="2026-Q4")


@pytest.fixture(params=["jsonl", "sqlite"])
def place(request, tmp_path):
    """Where a journal is to be, of each kind that needs no server."""
    return {
        "jsonl": str(tmp_path / "okrs.jsonl"),
        "sqlite": f"sqlite:///{tmp_path}/okrs.db",
    }[request.param]


def test_of_many_threads_one_starts_a_journal(place):
    """Each has a set of its own; no two of them are mixed."""
    barrier = threading.Barrier(WRITERS)
    told: list[str] = []

    def start(name: str) -> None:
        with Journal(place, seconds=60) as journal:
            barrier.wait()
            try:
                journal.start(a_set(name), on="2026-10-01", recorded_at="2026-10-01")
            except JournalError as error:
                told.append(error.code)
            else:
                told.append(name)

    threads = [threading.Thread(target=start, args=(f"o{i}",)) for i in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    (won,) = (name for name in told if name != "journal-started")
    assert WRITERS == len(told)
    with Journal(place) as journal:
        assert (1, [won]) == (
            len(journal.events()),
            [o.id for o in journal.okrs().objectives],
        )


def test_of_many_processes_one_starts_a_journal(place):
    """The same, with nothing shared but the place."""
    source = str(Path(okr.__file__).parents[1])
    running = [
        subprocess.Popen(
            [sys.executable, "-c", PROGRAM, place, f"o{at}"],
            env={**os.environ, "PYTHONPATH": source},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for at in range(WRITERS)
    ]
    for process in running:
        assert process.stdout is not None
        assert "ready\n" == process.stdout.readline()
    for process in running:
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()
    told = [process.communicate()[0].strip() for process in running]

    (won,) = (words for words in told if words != "journal-started")
    with Journal(place) as journal:
        assert [won] == [f"won {o.id}" for o in journal.okrs().objectives]


@pytest.mark.parametrize("kind", ["memory", "jsonl"])
def test_a_start_that_comes_second_writes_nothing(kind, tmp_path, monkeypatch):
    """The other begins between the look at the journal and the writing."""
    store = MemoryStore() if kind == "memory" else JsonlStore(tmp_path / "okrs.jsonl")
    slow, fast = Journal(store), Journal(store)
    whole = type(store).append

    def append(self, bodies, *, after=None):
        monkeypatch.setattr(type(store), "append", whole)
        fast.start(a_set("fast"), on="2026-10-01", recorded_at="2026-10-01")
        return whole(self, bodies, after=after)

    monkeypatch.setattr(type(store), "append", append)
    with pytest.raises(JournalError) as refused:
        slow.start(a_set("slow"), on="2026-10-01", recorded_at="2026-10-01")

    assert "journal-started" == refused.value.code
    assert ["fast"] == [o.id for o in slow.okrs().objectives]
    assert 1 == len(slow.events())
