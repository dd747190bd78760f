"""Passwords stay where they are: in no error, chain, name or line that okrkit shows."""

import pickle
import sqlite3
import time
import traceback
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

import okrkit as okr
from okrkit.errors import OKRError
from okrkit.sources.from_sql import sql
from okrkit.sources.from_tables import table
from okrkit.sources.secrets import chained, clipped, redacted, said

NPS = okr.Metric("nps")
SECRET = "hunter2"  # noqa: S105 - the one that everybody knows


@pytest.mark.parametrize(
    "text",
    [
        "postgresql://me:hunter2@db:5432/w",
        "could not connect to postgresql+psycopg://me:hunter2@db/w?sslmode=require",
        "mysql://me:hun/hunter2@db/w",
        "redis://:hunter2@cache",
        "host=db password=hunter2 dbname=w",
        "host=db password='hunter2 and more' dbname=w",
        "password = 'it''s hunter2'",
        r"password='it\'s hunter2'",
        "DRIVER={ODBC};UID=me;PWD=hunter2;",
        "PWD={hunter2 }",
        '{"user": "me", "password": "hunter2"}',
        "{'token': 'hunter2'}",
        "motherduck_token=hunter2",
        "access_key_id=hunter2",
        "aws_secret_access_key: hunter2",
        "Authorization: Bearer hunter2",
        "authorization = basic hunter2",
        "AccountKey=hunter2;",
        "api-key: hunter2",
        "?token=hunter2&x=1",
        "PGPASSWORD=hunter2",
        "PGPASSWORD => hunter2",
        "x" * 31_990 + " password=hunter2",
        "https://store/x?sig=hunter2&se=2026",
        "https://store/x?X-Amz-Signature=hunter2",
        "ALTER USER me IDENTIFIED BY 'hunter2'",
        'identified  by "a hunter2"',
        "PASSWORD 'it''s hunter2'",
        "CREATE SECRET (TYPE s3, SECRET 'hunter2', REGION 'eu')",
        "SESSION_TOKEN 'hunter2'",
        r"password=a\ hunter2",
        "redis://hunter2@cache",
        "https://hunter2@github.com/x",
        "ORA-01017: me/hunter2@db refused",
        "me/hunter2@//db:1521/x",
        "the password hunter2 is wrong",
        "password is hunter2",
        "PWD=hun hunter2",
        "PWD=hun hunter2;UID=me",
        "Server=db;Password=hun hunter2",
        "password=hun hunter2;Server=db",
        "psql --password hunter2",
        "x --db-password 'a hunter2'",
        "x --token hunter2",
        "postgresql://me:hunter2 b@db",
        "postgresql://me:b hunter2@db",
        "postgresql:/me:hunter2@db",
        "postgresql://me@corp:hunter2@db",
        "postgresql://me:" + "x" * 1500 + "hunter2@db",
        "Authorization: Token hunter2",
        "Bearer hunter2",
        r"{\"password\": \"hunter2\"}",
        "password='a hunter2",
        "pwd={hunter2",
        "password=a,hunter2",
        "jwt=hunter2",
    ],
    ids=range(56),
)
def test_what_looks_like_a_secret_is_hidden(text):
    """By the words around it: the error of a driver says them."""
    found = redacted(text)
    assert SECRET not in found
    assert len(found) <= 4000


@pytest.mark.parametrize(
    "text",
    [
        "no such table: readings",
        'relation "token" does not exist',
        "syntax error at or near 'password'",
        "could not connect to db:5432 as me@home",
        "see https://example.org:443/help",
        "see https://example.org:443/help or write to me@example.org",
        'password authentication failed for user "okr"',
        "Access denied for user 'me'@'host' (using password: YES)",
        "basic authentication is off",
        "unexpected token: FROM",
        "syntax error, unexpected token 'select'",
        "the option --password is required",
        "password expired",
        "tokens are counted by day",
        "no such column: passed_on",
        "Kansas: 5 rows, design=dark",
        "no image library/postgres@sha256:0123",
        "C:/data/x.csv: no such file",
        "file /srv/a@2x.png not found",
        "bearer of bad news",
        "pass 3 of 5 failed",
        "connect(timeout=30), then read",
    ],
)
def test_what_is_no_secret_stays(text):
    """An error that says nothing helps nobody."""
    assert text == redacted(text)


def test_what_stands_beside_a_secret_stays():
    """Who mends a connection needs to know which one it was."""
    assert "Server=db;PWD=***;UID=me" == redacted("Server=db;PWD=a b;UID=me")
    assert "host=db password=*** dbname=w" == redacted("host=db password=x dbname=w")
    assert "connect(password=***), x" == redacted("connect(password=a)b), x")
    assert "?sig=***&se=2026" == redacted("?sig=a%2Fb&se=2026")


@pytest.mark.parametrize(
    "piece",
    [
        *("password=", "password='", 'token="', "pw={", "a://b:", "a:/b:x ", "ab/c@"),
        *("password=a b ", ";pwd=a ", "pwd=,", "password=a=", "basic ", "--token "),
        *("secret '", "IDENTIFIED BY '", "password ", "\\", "a", "://", "x/", " \n"),
    ],
)
def test_the_time_is_that_of_the_length(piece):
    """A text made by a stranger to keep the masks busy costs no more than another."""
    text = piece * (400_000 // len(piece))
    before = time.process_time()
    assert len(redacted(text)) <= 4000
    assert time.process_time() - before < 1


@given(st.text(min_size=1, max_size=20), st.text(max_size=30), st.text(max_size=30))
def test_a_known_secret_is_hidden_wherever_it_stands(secret, before, after):
    """The longest first, so that no half of one is left."""
    kept = redacted(f"{before}{secret}{after}", [secret, ""])
    assert set(secret) == {"*"} or secret not in kept.replace("***", "")


def test_a_known_secret_is_hidden_as_addresses_write_it():
    """With its signs as percent signs and numbers."""
    assert "x *** y *** z" == redacted(
        "x p%40s%2F+s y p@s/+s z".replace("+", "%2B", 1), ["p@s/+s"]
    )


@given(st.text(alphabet="passwordtokenkey=:'\"{}@/\\ ", max_size=300))
def test_any_text_is_gone_through(text):
    """Whatever a driver says: no error, no end that does not come."""
    assert len(redacted(text)) <= 4000


def test_an_error_that_cannot_be_shown_is_named():
    """Its own text may raise."""

    class HostileError(Exception):
        def __str__(self):
            raise ValueError

    assert "a message that raised ValueError" == said(HostileError())
    assert "" == clipped("")
    assert clipped("a" * 1000).endswith("a...'")
    assert 300 == len(clipped("a" * 1000))


def noted(error, note="", behind=None):
    """Return an error with a note, and with what it came from."""
    error.add_note(note)
    error.__cause__ = behind
    return error


@pytest.mark.parametrize(
    "error",
    [
        OSError(f"password={SECRET}"),
        OSError(5, f"no route to a://me:{SECRET}@db"),
        noted(OSError("gone"), behind=ValueError(f"password={SECRET}")),
        noted(OSError("gone"), note=f"tried password={SECRET}"),
        ExceptionGroup("two", [OSError("gone"), OSError(f"token={SECRET}")]),
        OSError(f"no entry for {SECRET}"),
    ],
    ids=range(6),
)
def test_what_tells_a_secret_is_not_chained(error):
    """Logs show the cause of an error, whatever stars its own message has."""
    kept = chained(error, [SECRET])
    assert SECRET not in everything_of(kept)
    assert kept is not error
    assert f"{type(error).__name__}: " in str(kept)
    assert kept.__traceback__ is error.__traceback__


def test_what_tells_no_secret_is_chained_as_it_is():
    """Who looks for the fault has the error whole, and what it came from."""
    first, second = OSError("gone"), OSError("lost")
    first.__cause__, second.__cause__ = second, first
    for error in (first, ExceptionGroup("one", [OSError("gone")])):
        assert chained(error, [SECRET]) is error


def test_what_cannot_say_itself_is_not_chained():
    """Nobody knows what an error tells that raises where it is asked."""

    class HostileError(Exception):
        def __str__(self):
            raise ValueError

    assert "HostileError: a message that raised ValueError" == str(
        chained(HostileError())
    )


def everything_of(error):
    """Return all that a program may show of an error."""
    chain = []
    while error is not None:
        chain += [str(error), repr(error), repr(error.args), repr(vars(error))]
        chain += traceback.format_exception(error)
        error = error.__cause__ or error.__context__
    return "\n".join(chain)


def test_a_password_in_an_address_is_never_shown():
    """Not in the error of the driver, nor in the errors it came from."""

    def connect():
        first = OSError(f"no route to postgresql://me:{SECRET}@db/w")
        raise ConnectionError(f"password={SECRET} refused") from first

    source = sql("select 1 as value", connect)
    with pytest.raises(OKRError) as caught:
        source.read(NPS, "2026-10-01", "2026-11-01")
    shown = everything_of(caught.value)
    assert SECRET not in shown
    assert "password=*** refused" in shown
    assert SECRET not in repr(pickle.loads(pickle.dumps(caught.value)))
    run = okr.refresh(
        okr.OKRSet(metrics=[NPS], cycle="2026-Q4"), {"nps": source}, on="2026-11-15"
    )
    assert SECRET not in everything_of(run.failed["nps"])
    assert SECRET not in str(run) + repr(run) + run._repr_html_() + str(run.to_dict())


def test_an_engine_tells_its_password_to_the_redaction():
    """A driver may say a password with nothing around it that looks like one."""
    import sqlalchemy as sa

    def connect(**_):
        raise sqlite3.OperationalError(f"no entry for {SECRET}")

    # An address with a password needs a server's dialect: this one's driver is a
    # stand-in, so that none has to be installed.
    errors = {k: v for k, v in vars(sqlite3).items() if k.endswith("Error")}
    driver = SimpleNamespace(paramstyle="pyformat", VERSION=(1, 1, 0), **errors)
    engine = sa.create_engine(
        f"mysql+pymysql://me:{SECRET}@db/w", module=driver, creator=connect
    )
    for source in (sql("select 1", engine), sql("select 1", lambda: engine)):
        with pytest.raises(OKRError) as caught:
            source.read(NPS, "2026-10-01", "2026-11-01")
        assert SECRET not in everything_of(caught.value)
        assert "no entry for ***" in str(caught.value)
        assert SECRET not in repr(source)


def test_a_table_of_a_driver_that_says_its_password_is_read_without_it():
    """The error that a driver raised within is chained to none that is shown."""

    class Driver:
        def cursor(self):
            raise ConnectionError(f"password={SECRET} refused")

    with pytest.raises(OKRError) as caught:
        table("readings", Driver()).read(NPS, "2026-10-01", "2026-11-01")
    assert SECRET not in everything_of(caught.value)
    assert caught.value.__context__ is None
