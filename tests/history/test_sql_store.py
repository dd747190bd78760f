"""A journal in SQLite: kept whole or not at all, and every changed row is named."""

import os
import random
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing

import pytest
import sqlalchemy as sa
from sqlalchemy.pool import NullPool

import okrkit as okr
from okrkit.errors import (
    JournalDamagedError,
    JournalError,
    MissingExtraError,
    SchemaVersionError,
)
from okrkit.history import in_sqlite
from okrkit.history.in_sql import SqlStore
from okrkit.history.journal import Journal
from okrkit.history.lines import HEADER, seal
from okrkit.history.sql_rows import checked
from okrkit.history.store import Mark, Store

FULL = os.environ.get("OKRKIT_CRASH") == "full"
BODY = '{"kind":"okrs","date":"2026-10-01","data":{"note":"Zoë 🙂"}}'.encode()
SECRET = "hunter2"  # noqa: S105 - the one that everybody knows


@pytest.fixture
def path(tmp_path):
    """Say where the database is."""
    return str(tmp_path / "okrs.db")


@pytest.fixture
def store(path):
    """Open a store by an address."""
    with SqlStore(f"sqlite:///{path}", seconds=0.3) as made:
        yield made


@pytest.fixture
def change(path):
    """Run statements beside the store, as a person would."""

    def run(*statements):
        with closing(sqlite3.connect(path)) as database:
            for statement in statements:
                database.execute(
                    *statement if isinstance(statement, tuple) else (statement,)
                )
            database.commit()

    return run


def code_of(work, *words):
    """Give the code of the error that something raises."""
    with pytest.raises(JournalError) as caught:
        work(*words)
    return caught.value.code


def damages(store):
    """Give the damages in words."""
    return [str(damage) for damage in store.verify()]


def test_lines_are_those_of_the_file(store, path):
    """The same sealed lines as in a file, the header as number 0."""
    assert isinstance(store, Store)
    assert (b"", Mark(0)) == store.read()
    assert range(1, 3) == store.append([BODY, BODY])
    assert range(3, 4) == store.append([BODY])
    lines, mark = store.read()
    assert b"".join(seal(n, BODY) for n in (1, 2, 3)) == lines
    assert 3 == mark.n
    with closing(sqlite3.connect(path)) as database:
        rows = database.execute("SELECT n, line FROM okrkit_events ORDER BY n")
        wanted = [HEADER, *(seal(n, BODY) for n in (1, 2, 3))]
        assert [*enumerate(line.decode().rstrip("\n") for line in wanted)] == [*rows]


def test_reading_goes_on_after_a_mark(store, path):
    """Only what is new is given; another handle appends in between."""
    store.append([BODY])
    _, mark = store.read()
    assert (b"", mark) == store.read(mark)
    with SqlStore(f"sqlite:///{path}") as other:
        other.append([BODY])
    assert range(3, 4) == store.append([BODY])
    assert seal(2, BODY) + seal(3, BODY) == store.read(mark)[0]


def test_after_appends_only_where_nothing_came_between(store, path):
    """With `after` what others appended is not written behind."""
    assert range(1, 1) == store.append([BODY], after=4)
    assert range(1, 2) == store.append([BODY], after=0)
    with SqlStore(f"sqlite:///{path}") as other:
        other.append([BODY])
    assert range(3, 3) == store.append([BODY], after=1)
    assert range(3, 3) == store.append([])
    assert 2 == store.read()[1].n


def test_the_row_of_a_mark_that_was_changed_is_named(store, change):
    """It is no other journal: the rows are read from the beginning, and checked."""
    store.append([BODY] * 2)
    _, mark = store.read()
    change("UPDATE okrkit_events SET line = 'x' WHERE n = 2")
    with pytest.raises(JournalDamagedError, match="event 2"):
        store.read(mark)


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM okrkit_events WHERE n = 1",
        "UPDATE okrkit_events SET line = replace(line, '10-01', '10-02') WHERE n = 1",
        "DELETE FROM okrkit_events WHERE n = 0",
    ],
    ids=["removed", "changed", "header"],
)
@pytest.mark.parametrize("is_own", [True, False], ids=["same connection", "another"])
def test_earlier_rows_that_change_while_it_is_open_are_named(
    path, change, statement, is_own
):
    """Once the last row alone was watched, and an append went into a damaged table."""
    engine = sa.create_engine(f"sqlite:///{path}")
    store, later = SqlStore(engine), SqlStore(engine)
    store.append([BODY] * 3)
    marks = [each.read()[1] for each in (store, later)]
    if is_own:
        with engine.begin() as connection:
            connection.execute(sa.text(statement))
    else:
        change(statement)

    assert store.verify()
    for each, mark in zip((store, later), marks, strict=True):
        for use in (each.read, lambda own=each, at=mark: own.read(at)):
            with pytest.raises(JournalDamagedError):
                use()
        with pytest.raises(JournalDamagedError):
            each.append([BODY], after=3)
    engine.dispose()


def test_what_others_write_elsewhere_costs_a_look_and_nothing_else(store, change):
    """Tables of other programs stand beside a journal; its rows are as they were."""
    store.append([BODY] * 3)
    _, mark = store.read()
    change("CREATE TABLE other (n INTEGER)")

    assert (b"", mark) == store.read(mark)
    change("INSERT INTO other VALUES (1)")
    assert range(4, 5) == store.append([BODY], after=3)
    assert seal(4, BODY) == store.read(mark)[0]


def test_a_row_whose_number_is_none_is_named_while_it_is_open(store, change):
    """A table that another program made may hold anything."""
    change("CREATE TABLE okrkit_events (n PRIMARY KEY, line TEXT NOT NULL)")
    store.append([BODY])
    _, mark = store.read()
    change("INSERT INTO okrkit_events VALUES ('x', 'y')")
    with pytest.raises(JournalDamagedError, match="'x'"):
        store.read(mark)


def test_another_database_in_its_place_is_read_from_the_beginning(store, change):
    """A copy of yesterday was brought back: numbers go on from there."""
    store.append([BODY] * 5)
    _, mark = store.read()
    change("DELETE FROM okrkit_events WHERE n > 3")
    lines, new = store.read(mark)
    assert (3, 3) == (lines.count(b"\n"), new.n)
    change("DELETE FROM okrkit_events WHERE n > 2")
    assert range(3, 4) == store.append([BODY])
    change("DELETE FROM okrkit_events")
    assert (b"", Mark(0)) == store.read(new)
    assert range(1, 2) == store.append([BODY])
    change("DROP TABLE okrkit_events")
    assert (b"", Mark(0)) == store.read(new)
    assert range(1, 2) == store.append([BODY])


def test_what_was_counted_in_another_journal_is_not_gone_on_from(store, change):
    """As many events as there were, and not the same: who asked has to look again."""
    store.append([BODY] * 2)
    change("DELETE FROM okrkit_events WHERE n = 2")
    other = seal(2, BODY.replace(b"10-01", b"10-02")).decode().rstrip()
    change(("INSERT INTO okrkit_events VALUES (2, ?)", (other,)))

    assert not store.append([BODY], after=2)
    assert (b"", 2) == (store.read(store.read()[1])[0], store.read()[1].n)
    assert range(3, 4) == store.append([BODY], after=2)


def test_a_damaged_journal_is_repaired_as_a_file(path, change, tmp_path):
    """Its rows are the lines of one; a row that is gone or NULL is lost, and named."""
    okrs = okr.OKRSet(metrics=[okr.Metric("nps")], cycle="2026-Q4")
    readings = {f"2026-10-0{day}": day for day in range(1, 7)}
    with Journal(f"sqlite:///{path}") as journal:
        journal.start(okrs, on="2026-10-01", recorded_at="2026-10-01")
        journal.observe("nps", readings, recorded_at="2026-11-02")
    change(
        "DELETE FROM okrkit_events WHERE n = 3",
        "UPDATE okrkit_events SET line = replace(line, ':5}', ':6}') WHERE n = 6",
    )
    with closing(sqlite3.connect(path)) as database:
        rows = database.execute("SELECT line FROM okrkit_events ORDER BY n").fetchall()
    file, copy = tmp_path / "okrs.jsonl", tmp_path / "repaired.jsonl"
    file.write_text("".join(f"{row}\n" for (row,) in rows))

    done = okr.history.repair(file, to=copy, on="2026-11-15")

    assert (5, (3, 6)) == (done.kept, done.lost)
    with Journal(copy) as journal:
        assert [1, 3, 4, 6] == journal.okrs().series("nps").values.tolist()


def line(n):
    """Give the text of a row."""
    return seal(n, BODY).decode().rstrip("\n")


CHANGED = "its seal does not fit: it was changed after it was written"
SET = "UPDATE okrkit_events SET line = ? WHERE n = ?"
MOVE = "UPDATE okrkit_events SET n = ? WHERE n = ?"


@pytest.mark.parametrize(
    ("statements", "told"),
    [
        (
            ["DELETE FROM okrkit_events WHERE n = 2"],
            ["line 3 (event 2): event 2 is missing"],
        ),
        (
            ["DELETE FROM okrkit_events WHERE n IN (1, 2)"],
            ["line 2 (event 1): events 1 to 2 are missing"],
        ),
        (["DELETE FROM okrkit_events WHERE n = 0"], ["line 1: the header is missing"]),
        (
            [(SET, (line(2).replace("okrs", "okrz"), 2))],
            [f"line 3 (event 2): {CHANGED}"],
        ),
        (
            [(SET, (line(1), 2))],
            ["line 3 (event 2): the row has the number 2, and the line of event 1"],
        ),
        (
            [(SET, (HEADER.decode().rstrip(), 2))],
            ["line 3 (event 2): the row has the number 2, and the line of the header"],
        ),
        (
            [(SET, (line(2).encode(), 2))],
            ["line 3 (event 2): its line is NULL, or no text"],
        ),
        ([(SET, ("", 2))], ["line 3 (event 2): an empty line"]),
        (
            [(SET, (line(2)[:30], 2))],
            [
                (
                    "line 3 (event 2): it has no seal: it was not written to its end,"
                    " or was changed"
                )
            ],
        ),
        (
            [(SET, (line(2) + "\n", 2))],
            [
                (
                    "line 3 (event 2): two lines were written into each other, or its"
                    " end was changed"
                )
            ],
        ),
        (
            [(MOVE, (2**40, 2))],
            [
                "line 3 (event 2): event 2 is missing",
                (
                    f"line 4 (event {2**40}): the row has the number {2**40}, and the"
                    " line of event 2"
                ),
            ],
        ),
        (
            [(MOVE, (-3, 3))],
            ["line 1: the row has the number -3, which no event has"],
        ),
        (
            [(MOVE, (4, 3))],
            ["line 4 (event 4): the row has the number 4, and the line of event 3"],
        ),
        (
            [(SET, (HEADER.decode().rstrip().replace("1", "3", 1), 0))],
            [f"line 1: {CHANGED}"],
        ),
        (
            [(SET, (line(1), 0))],
            ["line 1: the row has the number 0, and the line of event 1"],
        ),
    ],
    ids=range(15),
)
def test_each_changed_row_is_named(store, change, statements, told):
    """By its number; nothing is read or appended then, and nothing dropped."""
    store.append([BODY] * 3)
    change(*statements)
    assert told == damages(store)
    with SqlStore(store._engine) as other:
        assert "journal-damaged" == code_of(other.read)
        assert "journal-damaged" == code_of(other.append, [BODY])


def test_a_line_with_a_line_end_in_the_place_of_a_sign_is_named(store, change):
    """What would fit with another sign there does not pass for whole."""
    with_question = BODY.replace(b"Zo", b"?o")
    store.append([with_question])
    text = seal(1, with_question).decode().rstrip("\n").replace("?", "\n")
    change((SET, (text, 1)))
    assert ["line 2 (event 1): a line end stands in it"] == damages(store)


def test_a_table_without_not_null_is_read_as_it_is(store, change):
    """NULLs and texts as numbers are named in a table that somebody made by hand."""
    change(
        "CREATE TABLE okrkit_events (n BIGINT PRIMARY KEY, line TEXT)",
        ("INSERT INTO okrkit_events VALUES (0, ?)", (HEADER.decode().rstrip(),)),
        ("INSERT INTO okrkit_events VALUES (1, ?)", (line(1),)),
        "INSERT INTO okrkit_events VALUES (2, NULL)",
        "INSERT INTO okrkit_events VALUES (NULL, 'x')",
        "INSERT INTO okrkit_events VALUES ('three', 'y')",
    )
    found = damages(store)
    assert "line 1: the row has the number None, which no event has" == found[0]
    assert "line 4 (event 2): its line is NULL, or no text" in found
    assert "line 5: the row has the number 'three', which no event has" == found[-1]


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        (
            "CREATE TABLE okrkit_events (id INTEGER PRIMARY KEY, name TEXT)",
            "journal-foreign",
        ),
        ("CREATE TABLE okrkit_events (n BIGINT, line TEXT)", "journal-foreign"),
        ("CREATE VIEW okrkit_events AS SELECT 1 AS n, 'x' AS line", "journal-foreign"),
    ],
    ids=range(3),
)
def test_a_table_of_another_shape_is_refused(store, change, statement, code):
    """It may be anybody's; nothing is written to it."""
    change(statement)
    assert code == code_of(store.read)
    assert code == code_of(store.append, [BODY])


def test_rows_of_another_program_are_refused(store, change):
    """None of them has a seal: this was never a journal."""
    change(
        "CREATE TABLE okrkit_events (n INTEGER PRIMARY KEY, line TEXT)",
        "INSERT INTO okrkit_events VALUES (1, 'hello')",
    )
    assert "journal-foreign" == code_of(store.read)
    assert "journal-foreign" == code_of(store.append, [BODY])


def test_more_columns_may_be_there(store, change):
    """Such as one that says when a row came, by itself."""
    store.append([BODY])
    change("ALTER TABLE okrkit_events ADD COLUMN came TEXT DEFAULT 'today'")
    assert range(2, 3) == store.append([BODY])
    assert 2 == store.read()[1].n


def test_a_newer_version_is_refused(store, change):
    """What a newer okrkit writes is not guessed at."""
    store.append([BODY])
    from okrkit.history.lines import _close

    newer = _close(b'{"okrkit_journal":2').decode()
    change((SET, (newer, 0)))
    with pytest.raises(SchemaVersionError):
        store.read()


def test_any_flipped_bit_of_a_row_is_named(store, path):
    """One bit of a number or line, through SQL."""
    draw = random.Random(7)  # noqa: S311 - no secrets
    store.append([BODY] * 10)
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        for _ in range(10_000 if FULL else 300):
            n = draw.randrange(11)
            text = (HEADER if not n else seal(n, BODY)).rstrip(b"\n")
            bit = draw.randrange(64 + 8 * len(text))
            new, there = n, bytearray(text)
            if bit < 64:
                new = (n ^ (1 << bit)) - (2**64 if bit == 63 else 0)
            else:
                there[(bit - 64) // 8] ^= 1 << bit % 8
            if 0 <= new <= 10 and new != n:
                continue  # the primary key refuses it
            database.execute("BEGIN")
            database.execute(
                "UPDATE okrkit_events SET n = ?, line = CAST(? AS TEXT) WHERE n = ?",
                (new, bytes(there), n),
            )
            database.execute("COMMIT")
            named = {damage.n for damage in store.verify()}
            assert named & {n, max(new, 0)}
            database.execute(
                "UPDATE okrkit_events SET n = ?, line = ? WHERE n = ?",
                (n, text.decode(), new),
            )
    assert () == store.verify()


def test_any_flipped_bit_of_the_file_where_a_row_stands_is_noticed(tmp_path):
    """Not all can be named: SQLite itself may refuse a file that is damaged so."""
    draw = random.Random(7)  # noqa: S311 - no secrets
    path = tmp_path / "okrs.db"
    with SqlStore(f"sqlite:///{path}") as store:
        store.append([BODY] * 10)
    whole = path.read_bytes()
    engine = sa.create_engine(f"sqlite:///{path}", poolclass=NullPool)
    store = SqlStore(engine)
    for _ in range(10_000 if FULL else 300):
        text = seal(draw.randrange(1, 11), BODY).rstrip(b"\n")
        place = whole.index(text)
        # With the head of the row: its size, number, and the kind of its line. The byte
        # before that is of a column that SQLite leaves empty: nothing reads it.
        at = draw.choice(
            [*range(place - 6, place - 3), *range(place - 2, place + len(text))]
        )
        bit = 8 * at + draw.randrange(8)
        flipped = bytearray(whole)
        flipped[bit // 8] ^= 1 << bit % 8
        path.write_bytes(flipped)
        assert store.verify()


def test_a_damaged_or_foreign_file_is_told_from_each_other(tmp_path):
    """A text is no database; a database whose page is gone is damaged."""
    path = tmp_path / "okrs.db"
    path.write_text("This is no database. " * 100)
    with SqlStore(f"sqlite:///{path}") as store:
        assert "journal-foreign" == code_of(store.read)
        assert "journal-foreign" == code_of(store.append, [BODY])
    path.unlink()
    with SqlStore(f"sqlite:///{path}") as store:
        store.append([BODY] * 100)
    data = path.read_bytes()
    path.write_bytes(data[:4096] + b"\xff" * (len(data) - 4096))
    with SqlStore(f"sqlite:///{path}") as store:
        with pytest.raises(JournalDamagedError, match="database itself is damaged"):
            store.append([BODY])
        assert 1 == len(store.verify())


def test_a_lock_is_waited_for_and_told(store, path):
    """Another program holds the database for too long; then nothing was written."""
    store.append([BODY])
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert "journal-locked" == code_of(store.append, [BODY])
        other.execute("ROLLBACK")
        # A reader keeps the commit waiting; what was added is taken back.
        other.execute("BEGIN")
        other.execute("SELECT count(*) FROM okrkit_events").fetchone()
        assert "journal-locked" == code_of(store.append, [BODY])
        other.execute("ROLLBACK")
        other.execute("BEGIN EXCLUSIVE")
        assert "journal-locked" == code_of(store.read)
        other.execute("ROLLBACK")
    assert range(2, 3) == store.append([BODY])


def test_another_thread_is_waited_for_and_told(store):
    """Threads of one handle take turns, and no longer than they are told."""
    store._guard.acquire()
    assert "journal-locked" == code_of(store.append, [BODY])
    store._guard.release()
    assert range(1, 2) == store.append([BODY])


def test_a_full_database_takes_nothing_and_keeps_what_it_has(path):
    """All of a batch or nothing, and on when there is room."""
    engine = sa.create_engine(f"sqlite:///{path}")
    pages = [10]

    @sa.event.listens_for(engine, "checkout")
    def limited(driver, *_):
        driver.execute(f"PRAGMA max_page_count = {pages[0]}")

    store = SqlStore(engine)
    store.append([BODY])
    with pytest.raises(JournalError, match="disk is full") as caught:
        store.append([BODY] * 1000)
    assert "journal-not-written" == caught.value.code
    assert (1, ()) == (store.read()[1].n, store.verify())
    pages[0] = 100_000
    assert range(2, 1002) == store.append([BODY] * 1000)
    engine.dispose()


def test_a_database_that_may_only_be_read_is_read(store, path):
    """Appending says so; reading makes no table."""
    store.append([BODY])
    engine = sa.create_engine(f"sqlite:///file:{path}?mode=ro&uri=true")
    reader = SqlStore(engine)
    assert 1 == reader.read()[1].n
    with pytest.raises(JournalError, match="readonly") as caught:
        reader.append([BODY])
    assert "journal-not-written" == caught.value.code
    assert f"<SqlStore sqlite:///file:{path}>" == repr(reader)
    engine.dispose()


def test_a_folder_that_is_not_there_is_told(tmp_path):
    """SQLite makes files and no folders."""
    with SqlStore(f"sqlite:///{tmp_path}/none/okrs.db") as store:
        assert "journal-not-written" == code_of(store.append, [BODY])
        assert "journal-unreadable" == code_of(store.read)


@pytest.mark.parametrize("mode", ["wal", "memory", "off"])
def test_what_a_crash_could_take_is_refused(tmp_path, mode, monkeypatch):
    """The mode of the user is not changed; the reason and the way out are said."""
    monkeypatch.setattr(in_sqlite, "_SAFE_WAL", (999,))
    engine = sa.create_engine(f"sqlite:///{tmp_path}/okrs.db")

    @sa.event.listens_for(engine, "connect")
    def set_mode(driver, *_):
        driver.execute(f"PRAGMA journal_mode = {mode}")

    store = SqlStore(engine)
    with pytest.raises(JournalError, match="journal_mode = DELETE") as caught:
        store.append([BODY])
    assert "journal-not-durable" == caught.value.code
    assert (b"", Mark(0)) == store.read()
    engine.dispose()


def test_the_write_ahead_log_is_fine_where_it_is_sound(store, change, monkeypatch):
    """From 3.51.3 on several writers cannot damage it."""
    monkeypatch.setattr(in_sqlite, "_SAFE_WAL", (3, 0, 0))
    change("PRAGMA journal_mode = WAL")
    assert range(1, 2) == store.append([BODY])
    assert range(2, 3) == store.append([BODY])
    assert 2 == store.read()[1].n


def test_a_database_in_memory_is_refused():
    """It keeps nothing; the store that says so by its name is named."""
    with SqlStore("sqlite://") as store, pytest.raises(JournalError) as caught:
        store.append([BODY])
    assert "journal-not-durable" == caught.value.code
    assert "MemoryStore" in caught.value.hint


def settings_of(driver):
    """Give whatever may be set on a connection."""
    asked = ("busy_timeout", "synchronous", "journal_mode", "foreign_keys")
    found = [driver.execute(f"PRAGMA {key}").fetchone()[0] for key in asked]
    return [*found, driver.isolation_level, driver.text_factory, driver.row_factory]


def test_an_engine_of_the_user_stays_as_it_is(path):
    """Its connections are set back, its events are borne, and it stays open."""
    engine = sa.create_engine(f"sqlite:///{path}", pool_size=1, max_overflow=0)

    @sa.event.listens_for(engine, "connect")
    def set_up(driver, *_):
        driver.execute("PRAGMA synchronous = 1")
        driver.execute("PRAGMA busy_timeout = 1234")
        driver.isolation_level = "EXCLUSIVE"
        driver.text_factory = bytes
        driver.row_factory = sqlite3.Row

    @sa.event.listens_for(engine, "begin")
    def begin(connection):
        connection.exec_driver_sql("BEGIN")

    with closing(engine.raw_connection()) as lent:
        before = settings_of(lent.driver_connection)
    with SqlStore(engine) as store:
        assert range(1, 3) == store.append([BODY, BODY])
        assert 2 == store.read()[1].n
    pool = engine.pool
    assert 1 == pool.checkedin()
    with closing(engine.raw_connection()) as lent:
        assert before == settings_of(lent.driver_connection)
        assert not lent.driver_connection.in_transaction
    engine.dispose()


@pytest.mark.parametrize("autocommit", [True, False])
def test_the_new_way_of_transactions_is_borne(path, autocommit):
    """Python 3.12 has an attribute for it, which is set back, too."""
    is_new = sys.version_info >= (3, 12)
    options = {"autocommit": autocommit} if is_new else {}
    engine = sa.create_engine(f"sqlite:///{path}", connect_args=options)
    store = SqlStore(engine)
    assert range(1, 3) == store.append([BODY, BODY])
    assert 2 == store.read()[1].n
    with closing(engine.raw_connection()) as lent:
        found = getattr(lent.driver_connection, "autocommit", None)
        assert (autocommit if is_new else None) is found
    engine.dispose()


def test_its_own_engine_is_disposed(store):
    """What was made of an address goes with the store, which then says so."""
    store.append([BODY])
    assert 1 == store._engine.pool.checkedin()
    store.close()
    assert 0 == store._engine.pool.checkedin()
    assert "journal-closed" == code_of(store.append, [BODY])
    assert "journal-closed" == code_of(store.read)


class Failing:
    """Stands for a connection whose commit fails after, or without, being done."""

    def __init__(self, driver, *, is_done):
        self.driver, self.is_done = driver, is_done

    def __call__(self, driver):
        """Commit or roll back, and fail either way."""
        assert self.driver is None or driver
        in_sqlite._run(driver, "COMMIT" if self.is_done else "ROLLBACK")
        return sqlite3.OperationalError("disk I/O error")


@pytest.mark.parametrize(
    ("is_done", "code", "last"),
    [(True, "journal-unsure", 2), (False, "journal-not-written", 1)],
    ids=["done", "undone"],
)
def test_a_commit_that_fails_is_looked_up(store, monkeypatch, is_done, code, last):
    """Nothing is claimed that was not sure to reach the disk, nor written twice."""
    store.append([BODY])
    with monkeypatch.context() as patch:
        patch.setattr(in_sqlite, "_committed", Failing(None, is_done=is_done))
        assert code == code_of(store.append, [BODY])
    assert last == store.read()[1].n
    assert range(last + 1, last + 2) == store.append([BODY])


def test_a_commit_that_ended_the_transaction_and_failed_is_given():
    """Nothing is left to be rolled back: what became of it must be looked up."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as database:
        assert "no transaction" in str(in_sqlite._committed(database))


def test_a_commit_that_cannot_be_looked_up_is_unsure(store, monkeypatch):
    """The database is gone after it failed: nobody knows."""
    store.append([BODY])
    monkeypatch.setattr(in_sqlite, "_committed", Failing(None, is_done=False))

    def gone(*_):
        raise sqlite3.OperationalError("gone")

    monkeypatch.setattr(in_sqlite.SqliteDatabase, "rows", gone)
    assert "journal-unsure" == code_of(store.append, [BODY])


@pytest.mark.parametrize("is_own", [True, False])
def test_a_forked_process_opens_its_own(path, is_own):
    """Parent and child append by the same handle, each with its own connection."""
    where = f"sqlite:///{path}"
    store = SqlStore(where if is_own else sa.create_engine(where))
    store.append([BODY])
    child = os.fork()
    if not child:
        try:
            store.append([BODY])
            store.read()
            store.close()
        finally:
            os._exit(0)
    os.waitpid(child, 0)
    assert range(3, 4) == store.append([BODY])
    assert () == store.verify()
    store.close()
    store._engine.dispose()


def test_a_process_that_was_forked_holding_the_lock_goes_on(store):
    """The lock of a thread that is not in the child is given up."""
    store.append([BODY])
    store._guard.acquire()
    store.forget()
    assert range(2, 3) == store.append([BODY])
    # The "parent" is this very process: what is left to it is closed by the test.
    left = [*store._of_parent, store._engine.pool]
    store.forget()
    store.close()
    for pool in left:
        pool.dispose()


@pytest.mark.parametrize(
    ("where", "error", "code"),
    [
        (f"postgres:/me:{SECRET}@db/x", JournalError, "journal-foreign"),
        (f"://{SECRET}", JournalError, "journal-foreign"),
        (f"none://me:{SECRET}@db/x", JournalError, "journal-foreign"),
        (f"mysql+nothing://me:{SECRET}@db/x", JournalError, "journal-foreign"),
        (f"mysql+pymysql://me:{SECRET}@db/x", MissingExtraError, "missing-extra"),
        (7, JournalError, "journal-foreign"),
        (None, JournalError, "journal-foreign"),
    ],
    ids=range(7),
)
def test_what_is_no_database_is_refused(where, error, code):
    """At once, and without what may be a password."""
    with pytest.raises(error) as caught:
        SqlStore(where)
    assert code == caught.value.code
    assert SECRET not in str(caught.value)
    assert caught.value.__context__ is None


class Stranger:
    """Stands for the engine of another database."""

    def __init__(self, name, *, is_async=False):
        self.dialect = type("Dialect", (), {"name": name, "is_async": is_async})


def test_databases_of_unknown_promises_are_refused():
    """Nobody has looked at what they do when they crash."""
    from okrkit.history.in_sql import _database

    assert "journal-not-durable" == code_of(_database, Stranger("mysql"), "x", 1)
    waiting = Stranger("sqlite", is_async=True)
    assert "journal-not-durable" == code_of(_database, waiting, "x", 1)


def test_an_asynchronous_engine_is_refused():
    """It is recognised by its name: its package need not be there."""
    kind = type("AsyncEngine", (), {})
    with pytest.raises(JournalError, match="not asynchronous"):
        SqlStore(kind())


@pytest.mark.parametrize("as_engine", [False, True], ids=["address", "engine"])
def test_a_journal_is_kept_in_a_database(path, as_engine):
    """What is said comes back, by another journal of the same database."""
    where = f"sqlite:///{path}"
    if as_engine:
        where = sa.create_engine(where)
    nps = okr.KeyResult("nps", "NPS", baseline=32, target=40)
    okrs = okr.OKRSet([okr.Objective("keep", "Customers stay", [nps])], cycle="2026-Q4")
    with Journal(where) as journal:
        journal.start(okrs, on="2026-10-01", recorded_at="2026-10-01")
        said = okr.CheckIn("2026-11-06", 34)
        (event,) = journal.check_in("nps", said, recorded_at="2026-11-06")
        assert 2 == event.n
    with Journal(f"sqlite:///{path}") as journal:
        assert [34] == [c.value for c in journal.okrs().key_result("nps").check_ins]
        assert () == journal.verify()
    if as_engine:
        where.dispose()


def test_eight_threads_share_a_handle(store):
    """Readers and writers at once; every number once."""
    store.seconds = 60
    store._database.seconds = 60
    each, numbers, errors = 25, [], []
    start = threading.Barrier(8)

    def work():
        try:
            start.wait()
            for _ in range(each):
                numbers.extend(store.append([BODY]))
                store.read(Mark(1, of=seal(1, BODY)[-11:-3].decode()))
        except Exception as error:  # noqa: BLE001 - told by the test
            errors.append(error)

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [] == errors
    assert [*range(1, 8 * each + 1)] == sorted(numbers)


def test_okrkit_needs_no_sqlalchemy_before(tmp_path):
    """A journal in a file imports none of it."""
    script = (
        "import sys; from okrkit.history.journal import Journal\n"
        f"Journal({str(tmp_path / 'x.jsonl')!r}).events()\n"
        "assert 'sqlalchemy' not in sys.modules and 'sqlite3' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", script], check=True)


@pytest.mark.parametrize("row", [(1, None), ("1", b"{}"), (1, b"{}")])
def test_a_last_row_that_is_none_any_more_is_not_the_one_of_the_mark(row):
    """Whoever wrote over it wrote over what was read: all has to be read anew."""
    assert checked([row], Mark(1, of="0a1b2c3d"), "okrs.db") is None
