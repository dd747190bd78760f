"""Passwords stay where they are: in no error, chain, name or line that okrkit shows."""

import pickle
import sqlite3
import traceback

import pytest
from hypothesis import given
from hypothesis import strategies as st

import okrkit as okr
from okrkit.errors import OKRError
from okrkit.sources.from_sql import sql
from okrkit.sources.secrets import clipped, redacted, said

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
    ],
    ids=range(23),
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
    ],
)
def test_what_is_no_secret_stays(text):
    """An error that says nothing helps nobody."""
    assert text == redacted(text)


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

    engine = sa.create_engine(f"postgresql+psycopg://me:{SECRET}@db/w", creator=connect)
    for source in (sql("select 1", engine), sql("select 1", lambda: engine)):
        with pytest.raises(OKRError) as caught:
            source.read(NPS, "2026-10-01", "2026-11-01")
        assert SECRET not in everything_of(caught.value)
        assert "no entry for ***" in str(caught.value)
        assert SECRET not in repr(source)
