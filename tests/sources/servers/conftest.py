"""A PostgreSQL server of the tests' own, where the session `engines` asks for one."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

WANTED = bool(os.environ.get("OKRKIT_ENGINES"))

# The driver says nothing without its package, which that session alone has.
collect_ignore_glob = [] if WANTED else ["test_*.py"]


def quietly(command):
    """Run a program where every user may be, without what it says."""
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd="/")


@pytest.fixture(scope="session")
def server():
    """Start a server, in a folder for its socket and data; give the folder."""
    place = Path("/tmp", f"okrkit-sql-{os.getpid()}")  # noqa: S108 - a socket's path is short
    place.mkdir()
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    tools = found[-1] if found else Path(shutil.which("initdb")).parent
    become = []
    if os.getuid() == 0:  # it refuses to run as root
        become = ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"]
        shutil.chown(place, "nobody", "nogroup")
    data = str(place / "data")
    made = [tools / "initdb", "-D", data, "-U", "okrkit", "-A", "trust", "--no-sync"]
    started = [tools / "pg_ctl", "-D", data, "-w", "-l", str(place / "log")]
    options = f"-k {place} -c listen_addresses= -c fsync=off"
    quietly([*become, *made, "-E", "UTF8", "--locale=C.UTF-8"])
    quietly([*become, *started, "-o", options, "start"])
    yield str(place)
    quietly([*become, *started, "-m", "fast", "stop"])
    shutil.rmtree(place)


@pytest.fixture(scope="session")
def filled(server):
    """Fill the server once with readings, and ask for a password where one is."""
    import psycopg

    with psycopg.connect(host=server, user="okrkit", dbname="postgres") as database:
        database.execute(
            "create table readings as select * from (values"
            " (date '2026-10-31', 34.5, 'Nord'), (date '2026-11-30', 36, 'Nord'),"
            " (date '2026-11-30', 9, 'Süd')) as r (day, score, team)"
        )
        database.execute("create schema sales")
        database.execute('create view sales."we""ird" as select * from readings')
        database.execute("create materialized view kept as select * from readings")
        database.execute("create sequence counted")
        database.execute("create role reader login password 'hunter2'")
        database.execute("grant select on readings to reader")
    return server
