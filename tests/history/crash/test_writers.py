"""Many writers at once: every event once, numbers in the order of writing."""

import threading

from okrkit.history.journal import Journal

from .driver import body
from .places import size

WRITERS = 8


def test_processes_take_turns(place, drive, holds):
    """Eight processes append to one journal."""
    each = size(1000, 50)
    running = [
        drive("write", place, f"process {at}", each, wait=False)
        for at in range(WRITERS)
    ]
    acknowledged = []
    for process in running:
        rows, errors = drive.finish(process)
        assert errors == ""
        acknowledged += rows
    assert WRITERS * each == len(acknowledged)
    holds(place, acknowledged)


def test_threads_share_a_handle(place, holds):
    """Eight threads append by one handle."""
    each = size(1000, 50)
    with Journal(place, seconds=120) as journal:
        acknowledged = in_threads([journal.store] * WRITERS, each)
    holds(place, acknowledged)


def test_threads_with_handles_of_their_own(place, holds):
    """Eight threads append by a handle each, as plug-ins of one program would."""
    each = size(1000, 50)
    journals = [Journal(place, seconds=120) for _ in range(WRITERS)]
    acknowledged = in_threads([journal.store for journal in journals], each)
    for journal in journals:
        journal.store.close()
    holds(place, acknowledged)


def in_threads(stores, each):
    """Start all at one moment; give what was acknowledged."""
    start = threading.Barrier(len(stores))
    acknowledged, errors = [], []

    def work(name, store):
        try:
            start.wait()
            for count in range(each):
                (n,) = store.append([body(name, count)])
                acknowledged.append((name, count, n))
        except Exception as error:  # noqa: BLE001 - told by the test
            errors.append(error)

    threads = [
        threading.Thread(target=work, args=(f"thread {at}", store))
        for at, store in enumerate(stores)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [] == errors
    assert len(stores) * each == len(acknowledged)
    return acknowledged
