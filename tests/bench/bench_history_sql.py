"""Appending to a journal in a database, beside one bare row and its commit."""

import sqlite3
import subprocess
import time
from contextlib import closing
from pathlib import Path

from okrkit.history.in_sql import SqlStore

BODY = b'{"kind":"check_in","id":"nps","date":"2026-11-06","data":{"value":34}}'
LINE = BODY.decode() + " " * 30
TIMES = 1000


def p99(work):
    """Give the 99th percentile of the seconds that something takes."""
    took = []
    for at in range(TIMES):
        start = time.perf_counter()
        work(at)
        took.append(time.perf_counter() - start)
    return sorted(took)[TIMES * 99 // 100]


def test_appending_to_sqlite(tmp_path):
    """Beside an insert and commit with the same promise: `synchronous` EXTRA."""
    ratios = []
    for at in range(3):
        path = tmp_path / f"bare{at}.db"
        with closing(sqlite3.connect(path, isolation_level=None)) as bare:
            bare.execute("PRAGMA synchronous = EXTRA")
            bare.execute("CREATE TABLE t (n INTEGER PRIMARY KEY, line TEXT NOT NULL)")

            def insert(n, bare=bare):
                bare.execute("BEGIN IMMEDIATE")
                bare.execute("INSERT INTO t VALUES (?, ?)", (n, LINE))
                bare.execute("COMMIT")

            plain = p99(insert)
        with SqlStore(f"sqlite:///{tmp_path}/okrs{at}.db") as store:
            store.append([BODY])
            kept = p99(lambda _, store=store: store.append([BODY]))
        ratios.append(kept / plain)
        print(f"SQLite: p99 {kept * 1e3:.2f} ms, bare {plain * 1e3:.2f} ms")
    print(f"SQLite: p99 is {min(ratios):.2f} times that of a bare row")
    assert min(ratios) < 2


def make_it_sync(folder):
    """Start the server of the tests again, with all that makes commits last."""
    tools = max(Path("/usr/lib/postgresql").glob("*/bin"))
    command = [tools / "pg_ctl", "-D", f"{folder}/data", "-w", "-l", f"{folder}/log"]
    options = f"-k {folder} -c listen_addresses= -c fsync=on"
    subprocess.run(
        [*command, "-o", options, "restart"],
        check=True,
        stdout=subprocess.DEVNULL,
        cwd="/",
        user=Path(folder).stat().st_uid,
    )


def test_appending_to_postgresql(postgresql):
    """Beside an insert and commit, by turns, on a server that syncs."""
    import psycopg

    folder = postgresql()
    make_it_sync(folder)
    address = f"host={folder} user=okrkit dbname=postgres"
    ratios = []
    for at in range(3):
        with (
            closing(psycopg.connect(address)) as bare,
            SqlStore(f"postgresql+psycopg://okrkit@/postgres?host={folder}") as store,
        ):
            bare.execute(f"CREATE TABLE t{at} (n bigint PRIMARY KEY, line text)")
            bare.commit()
            store.append([BODY])
            plain, kept = [], []
            for n in range(TIMES):
                start = time.perf_counter()
                bare.execute(f"INSERT INTO t{at} VALUES (%s, %s)", (n, LINE))
                bare.commit()
                middle = time.perf_counter()
                store.append([BODY])
                plain.append(middle - start)
                kept.append(time.perf_counter() - middle)
        worst, bound = (sorted(took)[TIMES * 99 // 100] for took in (kept, plain))
        ratios.append(worst / bound)
        print(f"PostgreSQL: p99 {worst * 1e3:.2f} ms, bare {bound * 1e3:.2f} ms")
    print(f"PostgreSQL: p99 is {min(ratios):.2f} times that of a bare row")
    assert min(ratios) < 2
