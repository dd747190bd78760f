"""One statement and its parameters: what is ours in a text, and what is not."""

import sqlite3
import time
from contextlib import closing

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from okrkit.errors import OKRError
from okrkit.sources.sql_text import Statement, statement

DIALECTS = ["", "duckdb", "mssql", "mysql", "postgresql", "sqlite"]


def written(text, style="named", dialect="", **values):
    """Return a statement as a driver of the style gets it."""
    return statement(text, dialect).written(style, values)


@pytest.mark.parametrize(
    ("style", "text", "values"),
    [
        ("qmark", "select ?, ?, ? from t", [1, 2, 1]),
        ("format", "select %s, %s, %s from t", [1, 2, 1]),
        ("numeric", "select :1, :2, :1 from t", [1, 2]),
        ("dollar", "select $1, $2, $1 from t", [1, 2]),
        ("named", "select :a, :b, :a from t", {"a": 1, "b": 2}),
        ("pyformat", "select %(a)s, %(b)s, %(a)s from t", {"a": 1, "b": 2}),
    ],
)
def test_each_driver_gets_its_own_style(style, text, values):
    """One spelling for people, six for drivers, and a value where each stands."""
    assert (text, values) == written("select :a, :b, :a from t", style, a=1, b=2)


@pytest.mark.parametrize(
    ("text", "dialect"),
    [
        ("select ':a'", ""),
        ("select 'it''s :a'", ""),
        ('select ":a"', ""),
        ('select "we""ird :a"', ""),
        ("select 1 -- :a", ""),
        ("select -- :a ' \n 1", ""),
        ("select /* :a ' */ 1", ""),
        ("select '2026-01-01'::date", ""),
        ("select x::a::text from t", "postgresql"),
        ("select @n:=1", "mysql"),
        ("select a[1:n], src:field from t", ""),
        ("select a[1:2]", "postgresql"),
        ("select '12:30', 12:30", ""),
        ("select : a", ""),
        ("select /* a /* :b */ :c */ 1", "postgresql"),
        ("select $$:a$$, $tag$:a $$ :b$tag$", "postgresql"),
        ("select $$it's :a$$", "duckdb"),
        (r"select E'it\'s :a', e'\\', 1", "postgresql"),
        (r"select 'it\'s :a'", "mysql"),
        (r'select "it\"s :a"', "mysql"),
        ("select `:a`", "sqlite"),
        ("select [it's :a]", "sqlite"),
        ("select [it's :a]", "mssql"),
        ("select 1 # :a", "mysql"),
        ("select v$session from x$y", ""),
    ],
)
def test_what_is_no_parameter_stays(text, dialect):
    """Strings, names, comments, casts and assignments are the database's own."""
    found = statement(text, dialect)
    assert () == found.names
    assert text.startswith(found.pieces[0].rstrip())


@pytest.mark.parametrize(
    ("text", "dialect", "names"),
    [
        ("select :a::int", "", ("a",)),
        ("select ::text, :a", "", ("a",)),
        ("select(:a)", "", ("a",)),
        ("select 1+:a", "", ("a",)),
        ("select x=:_a_1", "", ("_a_1",)),
        ("select ':a' || :b", "", ("b",)),
        ("select 'x' 'y' :b", "", ("b",)),
        ("select name'e' , :b", "postgresql", ("b",)),
        (r"select 'a\', :b", "postgresql", ("b",)),
        ("select /* /* */ :b", "sqlite", ("b",)),
        ("select $1a$, :b", "postgresql", ("b",)),
        ("select a$$, :b", "postgresql", ("b",)),
        ("select `, :b", "postgresql", ("b",)),
        ("select [:b]", "postgresql", ("b",)),
        ("select 1 #\n, :b", "", ("b",)),
        ("select :größe", "", ("größe",)),
    ],
)
def test_what_is_a_parameter_is_found(text, dialect, names):
    """Where quotes of one database are none of another, its own rules count."""
    assert names == statement(text, dialect).names


def test_percent_signs_are_doubled_only_where_values_go():
    """A driver of the format styles reads percent signs only beside values."""
    like = "select 1 where x like 'a%' and y = :y"
    assert written(like, "pyformat", y=1)[0] == (
        "select 1 where x like 'a%%' and y = %(y)s"
    )
    assert written("select 'a%'", "pyformat") == ("select 'a%'", None)


def test_what_follows_the_end_is_left_out():
    """A driver that wraps the text must not find its bracket in a comment."""
    assert written("select 1 ; -- done\n ; /* x */ ") == ("select 1", None)
    assert written("select 1 -- done") == ("select 1", None)
    assert written("-- first\nselect 1") == ("-- first\nselect 1", None)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "query-not-select"),
        (" ; ", "query-not-select"),
        ("-- select 1", "query-not-select"),
        ("drop table t", "query-not-select"),
        ("explain select 1", "query-not-select"),
        ("pragma query_only = 0", "query-not-select"),
        ("'select' select 1", "query-not-select"),
        (")select 1", "query-not-select"),
        ("from t", "query-not-select"),
        ("select 1; select 2", "query-several"),
        ("select 1; drop table t", "query-several"),
        ("; select 1", "query-several"),
        ("select 1; 'x'", "query-several"),
        ("select 1; :a", "query-several"),
        ("select 1 -- ;\n; delete from t", "query-several"),
        ("select 'a", "query-unreadable"),
        ('select "a', "query-unreadable"),
        ("select /* a", "query-unreadable"),
        ("select 1\0", "query-unreadable"),
        (None, "wrong-type"),
    ],
)
def test_what_is_not_one_select_is_refused(text, code):
    """A second statement is never sent, nor one that does something else."""
    with pytest.raises(OKRError) as caught:
        statement(text)
    assert code == caught.value.code


@pytest.mark.parametrize(
    ("text", "dialect"),
    [
        ("select $a$ x", "postgresql"),
        ("select /* /* */", "postgresql"),
        ("select [x", "sqlite"),
        (r"select E'\'", "postgresql"),
    ],
)
def test_an_open_quote_is_refused_by_the_rules_of_its_database(text, dialect):
    """What has no end there would hide the rest of the text."""
    with pytest.raises(OKRError) as caught:
        statement(text, dialect)
    assert "query-unreadable" == caught.value.code


@pytest.mark.parametrize(
    ("text", "dialect"),
    [
        ("WITH a AS (SELECT 1) SELECT * FROM a", ""),
        ("values (1)", ""),
        ("((select 1))", ""),
        ("/* x */ ( -- y\n select 1)", ""),
        ("from t", "duckdb"),
    ],
)
def test_each_way_to_select_is_taken(text, dialect):
    """A query may begin with a bracket, a comment or its parts."""
    assert text == statement(text, dialect).pieces[0]


@pytest.mark.parametrize(
    ("style", "text"),
    [("qmark", "select ?"), ("dollar", "select $1"), ("numeric", "select :1")],
)
def test_a_drivers_own_marks_are_refused(style, text):
    """They would take the value of another parameter, in silence."""
    with pytest.raises(OKRError) as caught:
        written(text, style)
    assert "query-parameters" == caught.value.code


def test_a_question_mark_is_an_operator_elsewhere():
    """PostgreSQL asks with it whether a document has a key."""
    text = "select data ? 'key', :a, '?'"
    assert written(text, "pyformat", a=1)[0] == "select data ? 'key', %(a)s, '?'"
    assert written("select '?'", "qmark") == ("select '?'", None)


PIECES = st.sampled_from(
    [
        "select ",
        "x",
        " ",
        "\n",
        "(",
        ")",
        ",",
        "1",
        "::int",
        ":=",
        "%",
        "'it''s :no'",
        '":no"',
        "/* :no ' */",
        "-- :no\n",
        " = ",
        "[1]",
        "é",
    ]
)
PARAMETERS = st.sampled_from([" :a ", " :b_2 ", "(:c)"])


@given(st.lists(PIECES | PARAMETERS, max_size=30), st.sampled_from(DIALECTS))
@example([" :a ", "::int"], "postgresql")
def test_rewriting_keeps_everything_but_the_parameters(parts, dialect):
    """Written back by name the text is what it was, but for what follows its end."""
    text = "select 1 " + "".join(parts)
    found = statement(text, dialect)
    values = dict.fromkeys(found.names, 0)
    asked = [part.strip(" (:)") for part in parts if part in (" :a ", " :b_2 ", "(:c)")]
    assert asked == list(found.names)
    back, given_back = found.written("named", values)
    assert text.startswith(back)
    assert values == (given_back or {})
    rest = text[len(back) :]
    assert not rest.replace("/* :no ' */", "").replace("-- :no\n", "").strip()
    marked = found.written("qmark", values)[0]
    assert marked.count("?") == len(found.names)
    assert "".join(found.pieces) == marked.replace("?", "")


EXPRESSIONS = st.sampled_from(
    [
        ":a",
        ":b_2",
        "':a'",
        "'it''s :a'",
        '":a"',
        '"we""ird :a"',
        "`:a`",
        "[:a]",
        "/* :a ' */ 1",
        "1 -- :a '\n",
        "/* /* */ :a",
        "(:a||':b')",
        "1+:b_2",
        "x'00'",
        "/* ; */ ';'",
    ]
)


@given(st.lists(EXPRESSIONS, min_size=1, max_size=8))
def test_sqlite_reads_its_own_parameters_alike(expressions):
    """It knows `:name` itself: what it makes of a text is the reference."""
    columns = """ from (select 7 as ":a", 8 as "we""ird :a")"""
    text = "select " + ", ".join(expressions) + columns
    values = {"a": "A", "b_2": 2}
    asked, given_ = statement(text, "sqlite").written("qmark", values)
    with closing(sqlite3.connect(":memory:")) as database:
        assert database.execute(text, values).fetchall() == (
            database.execute(asked, given_ or ()).fetchall()
        )


@given(st.text(max_size=60), st.sampled_from(DIALECTS))
def test_any_text_is_read_or_refused(text, dialect):
    """No text makes another error, nor loses a part of the query."""
    try:
        found = statement(text, dialect)
    except OKRError:
        return
    assert isinstance(found, Statement)
    assert text.startswith(found.pieces[0])


HOSTILE = [
    "'", '"', "''", "/*", "*/", "/* */", "--", "--\n", ":", "::", ":a", "$", "$$",
    "$a$", "$a", "(", "((:a", "E'\\'", "`", "[", ";", "?", " ", "\\", "a:", ":=", "#",
]  # fmt: skip


@pytest.mark.once
@pytest.mark.parametrize("part", HOSTILE)
def test_time_grows_with_the_text_alone(part):
    """Fifty thousand characters of anything take less than a second."""
    started = time.process_time()
    for dialect in DIALECTS:
        text = "select " + part * (50_000 // len(part))
        try:
            found = statement(text, dialect)
            found.written("pyformat", dict.fromkeys(found.names, 0))
        except OKRError:
            continue
    assert time.process_time() - started < len(DIALECTS)
