"""
Programs that append until they are killed or done; run in processes of their own.

``driver.py kill PLACE ROUNDS SEED`` forks a writer, kills it at a random point, and
forks the next; ``driver.py write PLACE NAME COUNT`` is one of many writers; ``driver.py
fill PLACE BYTES`` appends under a limit of the size of files. Each prints a JSON line
for every event that was acknowledged: writer, count, number.
"""

import contextlib
import json
import os
import random
import resource
import signal
import sys
import time
import warnings

from okrkit.errors import JournalError, TornTailWarning
from okrkit.history.journal import Journal


def main(what, place, *rest):
    """Run one of the programs."""
    {"kill": kill, "write": write, "fill": fill}[what](place, *rest)


def body(name, count):
    """Make a line that says who wrote it, and how much of that writer came before."""
    data = {"writer": name, "count": count, "note": "ü" * (count % 40)}
    said = {"kind": "check_in", "id": "nps", "date": "2026-11-06", "data": data}
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()


def append(store, name, count, out):
    """Append one event, and say so when that returned."""
    (n,) = store.append([body(name, count)])
    os.write(out, json.dumps([name, count, n]).encode() + b"\n")


def kill(place, rounds, seed):
    """Kill one writer after another, each at a random point of its work."""
    draw = random.Random(int(seed))  # noqa: S311 - no secrets
    # One that was killed may leave half a line; the next tells that it cut it off.
    warnings.simplefilter("ignore", TornTailWarning)
    # Whatever the store needs is imported once, and not by every writer anew.
    Journal(place).store.close()
    for at in range(int(rounds)):
        ready, begun = os.pipe()
        child = os.fork()
        if not child:
            _write_for_ever(place, f"writer {at}", begun)
        # The writer has opened the store; from here on any point may be its last.
        os.read(ready, 1)
        time.sleep(draw.expovariate(200))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        os.close(ready)
        os.close(begun)


def _write_for_ever(place, name, begun):
    store = Journal(place).store
    count = 0
    while True:
        # Batches as well: a kill may fall between two lines of one write.
        if count % 5 == 3:
            numbers = store.append([body(name, count), body(name, count + 1)])
            said = [[name, count + i, n] for i, n in enumerate(numbers)]
            os.write(1, b"".join(json.dumps(row).encode() + b"\n" for row in said))
            count += 2
        else:
            append(store, name, count, 1)
            count += 1
        if begun is not None:
            os.write(begun, b".")
            begun = None


def write(place, name, count):
    """Write so many events beside other writers."""
    with Journal(place, seconds=120) as journal:
        for at in range(int(count)):
            append(journal.store, name, at, 1)


def fill(place, limit):
    """Write until the disk is full, and on; say each failure by its code."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(limit), resource.RLIM_INFINITY))
    with contextlib.suppress(AttributeError):
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    failures = 0
    with Journal(place) as journal:
        for at in range(10_000):
            try:
                append(journal.store, "filler", at, 1)
            except JournalError as error:
                failures += 1
                os.write(2, error.code.encode() + b"\n")
            if failures == 3:
                return


if __name__ == "__main__":
    main(*sys.argv[1:])
