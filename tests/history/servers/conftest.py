"""A database in a PostgreSQL server for each test, where `engines` asks for one."""

import itertools
import os

import pytest

# The driver says nothing without its package, which that session alone has.
collect_ignore_glob = [] if os.environ.get("OKRKIT_ENGINES") else ["test_*.py"]

_COUNT = itertools.count()


@pytest.fixture
def folder(postgresql):
    """Start the server; give the folder of its socket."""
    return postgresql()


@pytest.fixture
def connect(folder):
    """Give a function that connects to the database of the test."""
    import psycopg

    name = f"journal{next(_COUNT)}"
    address = f"host={folder} user=okrkit dbname="
    with psycopg.connect(f"{address}postgres", autocommit=True) as database:
        database.execute(f"CREATE DATABASE {name}")

    def connected(**options):
        return psycopg.connect(f"{address}{name}", autocommit=True, **options)

    connected.name = name
    return connected


@pytest.fixture
def where(folder, connect):
    """Give the address of the database of the test."""
    return f"postgresql+psycopg://okrkit@/{connect.name}?host={folder}"
