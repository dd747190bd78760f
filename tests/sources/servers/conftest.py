"""Readings in a PostgreSQL server, where the session `engines` asks for one."""

import os

import pytest

WANTED = bool(os.environ.get("OKRKIT_ENGINES"))

# The driver says nothing without its package, which that session alone has.
collect_ignore_glob = [] if WANTED else ["test_*.py"]


@pytest.fixture(scope="session")
def server(postgresql):
    """Start the server; give the folder of its socket."""
    return postgresql()


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
