"""A journal in a real PostgreSQL: kept whole or not at all, whatever is killed."""

import os
import pickle
import random
import shutil
import signal
import subprocess
import threading
import time
import traceback
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa

import okrkit as okr
from okrkit.errors import JournalDamagedError, JournalError
from okrkit.history.in_postgresql import _KEY, PostgresDatabase, _bytes, _state
from okrkit.history.in_sql import SqlStore
from okrkit.history.journal import Journal
from okrkit.history.lines import HEADER, seal
from okrkit.history.store import Mark

FULL = os.environ.get("OKRKIT_CRASH") == "full"
BODY = '{"kind":"okrs","date":"2026-10-01","data":{"note":"Zoë 🙂"}}'.encode()
SECRET = "hunter2"  # noqa: S105 - the one that everybody knows
SET = "UPDATE okrkit_events SET line = %s WHERE n = %s"
MOVE = "UPDATE okrkit_events SET n = %s WHERE n = %s"


@pytest.fixture
def store(where):
    """Open a store by an address."""
    with SqlStore(where, seconds=5) as made:
        yield made


def code_of(work, *words):
    """Give the code of the error that something raises."""
    with pytest.raises(JournalError) as caught:
        work(*words)
    return caught.value.code


def test_lines_are_those_of_the_file(store, where, connect):
    """As in SQLite: sealed lines, marks, and what others appended in between."""
    assert (b"", Mark(0)) == store.read()
    assert range(1, 1) == store.append([BODY], after=7)
    assert range(1, 3) == store.append([BODY, BODY])
    _, mark = store.read()
    with SqlStore(where) as other:
        assert range(3, 4) == other.append([BODY])
    assert range(4, 4) == store.append([BODY], after=2)
    assert seal(3, BODY) == store.read(mark)[0]
    with connect() as database:
        rows = database.execute("SELECT n, line FROM okrkit_events ORDER BY n")
        wanted = [HEADER, *(seal(n, BODY) for n in (1, 2, 3))]
        assert [*enumerate(line.decode().rstrip("\n") for line in wanted)] == [*rows]
        database.execute("DROP TABLE okrkit_events")
    assert (b"", Mark(0)) == store.read(mark)
    assert range(1, 2) == store.append([BODY])


def test_a_journal_is_kept_in_a_database(where):
    """What is said comes back, by another journal of the same database."""
    nps = okr.KeyResult("nps", "NPS", baseline=32, target=40)
    okrs = okr.OKRSet([okr.Objective("keep", "Customers stay", [nps])], cycle="2026-Q4")
    with Journal(where) as journal:
        journal.start(okrs, on="2026-10-01", recorded_at="2026-10-01")
        said = okr.CheckIn("2026-11-06", 34)
        journal.check_in("nps", said, recorded_at="2026-11-06")
    with Journal(where) as journal:
        assert [34] == [c.value for c in journal.okrs().key_result("nps").check_ins]


def test_any_flipped_bit_of_a_row_is_named(store, connect):
    """One bit of a number or line, as far as the database takes it at all."""
    draw = random.Random(7)  # noqa: S311 - no secrets
    store.append([BODY] * 10)
    done = 0
    with connect() as database:
        while done < (10_000 if FULL else 300):
            n = draw.randrange(11)
            text = (HEADER if not n else seal(n, BODY)).rstrip(b"\n")
            bit = draw.randrange(64 + 8 * len(text))
            new, there = n, bytearray(text)
            if bit < 64:
                new = (n ^ (1 << bit)) - (2**64 if bit == 63 else 0)
            else:
                there[(bit - 64) // 8] ^= 1 << bit % 8
            try:
                changed = bytes(there).decode()
                database.execute(
                    "UPDATE okrkit_events SET n = %s, line = %s WHERE n = %s",
                    (new, changed, n),
                )
            except (UnicodeDecodeError, psycopg.Error):
                continue  # no UTF-8, a NUL, or a number that another row has
            done += 1
            named = {damage.n for damage in store.verify()}
            assert named & {n, max(new, 0)}
            database.execute(
                "UPDATE okrkit_events SET n = %s, line = %s WHERE n = %s",
                (n, text.decode(), new),
            )
    assert () == store.verify()


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("CREATE TABLE okrkit_events (id bigint PRIMARY KEY)", "journal-foreign"),
        ("CREATE TABLE okrkit_events (n bigint, line text)", "journal-foreign"),
        ("CREATE VIEW okrkit_events AS SELECT 1 AS n, 'x' AS line", "journal-foreign"),
        (
            "CREATE UNLOGGED TABLE okrkit_events (n bigint PRIMARY KEY, line text)",
            "journal-not-durable",
        ),
    ],
    ids=range(4),
)
def test_a_table_of_another_kind_is_refused(store, connect, statement, code):
    """It is another program's, or one that a crash of the server empties."""
    with connect() as database:
        database.execute(statement)
    assert code == code_of(store.read)
    assert code == code_of(store.append, [BODY])


def test_rows_changed_by_hand_are_named(store, connect):
    """NULL, a missing row, and one in the place of another."""
    store.append([BODY] * 4)
    with connect() as database:
        database.execute("ALTER TABLE okrkit_events ALTER line DROP NOT NULL")
        database.execute(SET, (None, 1))
        database.execute("DELETE FROM okrkit_events WHERE n = 2")
        database.execute(MOVE, (9, 4))
    found = [damage.n for damage in store.verify()]
    assert [1, 2, 9] == found
    with pytest.raises(JournalDamagedError):
        SqlStore(store._engine).append([BODY])


def test_a_lock_is_waited_for_and_told(where, connect):
    """Another writer holds the table; then nothing was written."""
    with SqlStore(where, seconds=0.3) as store:
        store.append([BODY])
        with connect() as database:
            database.execute("BEGIN")
            database.execute("LOCK TABLE okrkit_events IN ACCESS EXCLUSIVE MODE")
            assert "journal-locked" == code_of(store.append, [BODY])
            assert "journal-locked" == code_of(store.read)
            database.execute("ROLLBACK")
        assert range(2, 3) == store.append([BODY])


def test_another_writer_is_waited_for_no_longer_than_told(where, connect):
    """It holds the lock of writers; patience is set before the lock is asked for."""
    with SqlStore(where, seconds=0.3) as store, connect() as database:
        store.append([BODY])
        turn = f"{_KEY} + CAST(to_regclass('okrkit_events') AS oid)::bigint"
        database.execute(f"SELECT pg_advisory_lock({turn})")
        began = time.monotonic()
        assert "journal-locked" == code_of(store.append, [BODY])
        assert 0.3 <= time.monotonic() - began < 5
        assert 1 == store.read()[1].n
        database.execute(f"SELECT pg_advisory_unlock({turn})")
        assert range(2, 3) == store.append([BODY])


def test_a_column_that_was_renamed_is_told(store, connect):
    """Somebody changed the table after it was looked at."""
    store.append([BODY])
    with connect() as database:
        database.execute("ALTER TABLE okrkit_events RENAME line TO text")
        assert "journal-foreign" == code_of(store.append, [BODY])
        assert "journal-foreign" == code_of(store.read)
        database.execute("ALTER TABLE okrkit_events RENAME text TO line")
    store._engine.dispose()
    store.forget()
    assert range(2, 3) == store.append([BODY])


def test_rights_to_read_and_insert_are_enough(where, connect):
    """Nobody needs the right to change what was recorded, or to remove it."""
    with SqlStore(where) as store:
        store.append([BODY])
    role = f"writer_{connect.name}"
    with connect() as database:
        database.execute(f"CREATE ROLE {role} LOGIN")
        database.execute(f"GRANT SELECT, INSERT ON okrkit_events TO {role}")
    with SqlStore(where.replace("okrkit@", f"{role}@")) as store:
        assert range(2, 3) == store.append([BODY])
    with connect() as database:
        database.execute(f"REVOKE INSERT ON okrkit_events FROM {role}")
    with SqlStore(where.replace("okrkit@", f"{role}@")) as store:
        assert "journal-not-written" == code_of(store.append, [BODY])
        assert 2 == store.read()[1].n
    with connect() as database:
        database.execute(f"DROP OWNED BY {role}")
        database.execute(f"DROP ROLE {role}")


@pytest.mark.parametrize("level", ["AUTOCOMMIT", "SERIALIZABLE", "REPEATABLE READ"])
def test_an_engine_of_the_user_stays_as_it_is(where, level):
    """Its isolation is its own; a batch is still all or nothing, and durable."""
    engine = sa.create_engine(where, isolation_level=level, pool_size=1)
    seen = []

    @sa.event.listens_for(engine, "connect")
    def set_up(driver, *_):
        driver.execute("SET SESSION synchronous_commit = off")
        driver.commit()

    @sa.event.listens_for(engine, "before_cursor_execute")
    def look(connection, _, statement, *rest):
        assert rest
        if statement.startswith("INSERT"):
            found = connection.connection.driver_connection.execute
            seen.append(found("SHOW synchronous_commit").fetchone()[0])

    with engine.connect() as connection:
        before = connection.connection.driver_connection
        before = before.autocommit, before.isolation_level
    with SqlStore(engine) as store:
        store.append([BODY])
        assert range(2, 4) == store.append([BODY, BODY])
        assert 3 == store.read()[1].n
    assert ["on", "on"] == seen
    with engine.connect() as connection:
        after = connection.connection.driver_connection
        assert before == (after.autocommit, after.isolation_level)
        shown = connection.exec_driver_sql("SHOW synchronous_commit").scalar()
        assert "off" == shown
    assert 1 == engine.pool.checkedin()
    engine.dispose()


def kill_backends(connect):
    """End every connection to the database of the test but this one."""
    with connect() as database:
        database.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def test_a_connection_that_died_between_two_appends_is_made_anew(store, connect):
    """Nothing was under way: it is tried once more, and nobody need know."""
    store.append([BODY])
    kill_backends(connect)
    assert range(2, 3) == store.append([BODY])
    kill_backends(connect)
    assert 2 == store.read()[1].n


@pytest.mark.parametrize("is_done", [True, False], ids=["done", "undone"])
def test_a_connection_lost_while_it_commits_is_looked_up(
    store, connect, monkeypatch, is_done
):
    """The transaction and its lines tell whether it was kept: never twice."""
    store.append([BODY])

    def lost(driver):
        if is_done:
            driver.commit()
        kill_backends(connect)
        driver.execute("SELECT 1")

    with monkeypatch.context() as patch:
        patch.setattr(store._engine.dialect, "do_commit", lost)
        if is_done:
            assert range(2, 3) == store.append([BODY])
        else:
            assert "journal-not-written" == code_of(store.append, [BODY])
    last = 1 + is_done
    assert (last, ()) == (store.read()[1].n, store.verify())
    assert range(last + 1, last + 2) == store.append([BODY])


def test_what_cannot_be_looked_up_is_unsure(where, monkeypatch):
    """The server is away after the connection was lost: nothing is claimed."""
    with SqlStore(where, seconds=0.3) as store:
        store.append([BODY])

        def lost(driver):
            driver.close()
            raise psycopg.OperationalError("lost")

        def away(*_):
            raise sa.exc.OperationalError("SELECT", {}, Exception("away"))

        monkeypatch.setattr(store._engine.dialect, "do_commit", lost)
        monkeypatch.setattr(PostgresDatabase, "_outcome", away)
        assert "journal-unsure" == code_of(store.append, [BODY])


def test_two_writers_make_the_table_at_once(where):
    """Both find no table; one makes it, and both write."""
    start, errors = threading.Barrier(4), []
    stores = [SqlStore(where) for _ in range(4)]

    def work(store):
        try:
            start.wait()
            store.append([BODY])
        except Exception as error:  # noqa: BLE001 - told by the test
            errors.append(error)

    threads = [threading.Thread(target=work, args=(store,)) for store in stores]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [] == errors
    assert (4, ()) == (stores[0].read()[1].n, stores[0].verify())
    for store in stores:
        store.close()


def test_a_forked_process_opens_its_own(store):
    """Parent and child append by the same handle, each with its own connection."""
    store.append([BODY])
    child = os.fork()
    if not child:
        try:
            store.append([BODY])
        finally:
            os._exit(0)
    os.waitpid(child, 0)
    assert range(3, 4) == store.append([BODY])
    assert () == store.verify()


class Server:
    """A server of one test, which may kill it."""

    def __init__(self, place):
        self.place, self.data = place, str(place / "data")
        self.tools = max(Path("/usr/lib/postgresql").glob("*/bin"))
        self.become = []
        if os.getuid() == 0:
            self.become = ["setpriv", "--reuid=nobody", "--regid=nogroup"]
            self.become.append("--clear-groups")
            shutil.chown(place, "nobody", "nogroup")
        self.run("initdb", "-U", "okrkit", "-A", "trust", "--no-sync", "-E", "UTF8")

    def run(self, tool, *words):
        """Run one of its tools."""
        subprocess.run(
            [*self.become, self.tools / tool, "-D", self.data, *words],
            check=True,
            stdout=subprocess.DEVNULL,
            cwd="/",
        )

    def start(self):
        """Start it, with all that makes commits last."""
        options = f"-k {self.place} -c listen_addresses="
        words = ("-w", "-l", str(self.place / "log"), "-o", options, "start")
        until = time.monotonic() + 30
        while True:
            try:
                return self.run("pg_ctl", *words)
            except subprocess.CalledProcessError:
                # Parts of the one that was killed may still hold its memory.
                if time.monotonic() > until:
                    raise
            time.sleep(0.2)

    def kill(self):
        """Kill it as a loss of power would; its parts end by themselves."""
        pid = int(Path(self.data, "postmaster.pid").read_text().split()[0])
        os.kill(pid, signal.SIGKILL)


def until_it_fails(store, acknowledged):
    """Append on and on; give the code of the error that ends it."""
    while True:
        try:
            acknowledged += store.append([BODY])
        except JournalError as error:
            return error.code


def test_a_server_that_is_killed_keeps_what_it_acknowledged():
    """Killed while it is written to, started again; the same handle goes on."""
    place = Path("/tmp", f"okrkit-kill-{os.getpid()}")  # noqa: S108 - a socket's path is short
    place.mkdir()
    try:
        server = Server(place)
        server.start()
        where = f"postgresql+psycopg://okrkit@/postgres?host={place}"
        store = SqlStore(where, seconds=20)
        acknowledged, unsure = [], 0
        for _ in range(2):
            timer = threading.Timer(0.5, server.kill)
            timer.start()
            code = until_it_fails(store, acknowledged)
            assert code in ("journal-not-written", "journal-unsure")
            unsure += code == "journal-unsure"
            timer.join()
            server.start()
        assert len(acknowledged) > 10
        (n,) = store.append([BODY])
        assert () == store.verify()
        there = store.read()[1].n
        assert there == n
        assert len(acknowledged) + 1 <= n <= len(acknowledged) + 1 + unsure
        assert acknowledged == sorted(set(acknowledged))
        store.close()
        server.run("pg_ctl", "-m", "fast", "stop")
    finally:
        shutil.rmtree(place)


def test_drivers_say_the_same_in_other_ways():
    """What psycopg2 and pg8000 give, and a database without an encoding."""
    assert "55P03" == _state(type("E", (Exception,), {"pgcode": "55P03"})())
    assert "55P03" == _state(Exception({"C": "55P03"}))
    assert "" == _state(Exception("x"))
    assert b"x" == _bytes(memoryview(b"x"))
    assert _bytes(7) is None


SECRETS = [
    f"postgresql+psycopg://me:{SECRET}@127.0.0.1:1/okrs",
    f"postgresql+psycopg://me@127.0.0.1:1/okrs?password={SECRET}",
]


@pytest.mark.parametrize("where", SECRETS, ids=range(2))
def test_secrets_are_in_no_name_or_error(where):
    """Neither shown, nor logged, nor kept in what is pickled."""
    journal = Journal(where, seconds=0.2)
    assert SECRET not in repr(journal) + repr(journal.store) + journal.store.name
    for work in (journal.store.read, lambda: journal.store.append([BODY])):
        with pytest.raises(JournalError) as caught:
            work()
        error = caught.value
        assert error.__context__ is None
        assert error.__cause__ is None
        told = "".join(traceback.format_exception(error)) + repr(vars(error))
        assert SECRET not in told
        assert SECRET.encode() not in pickle.dumps(error)
    journal.store.close()
