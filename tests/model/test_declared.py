"""`DeclaredSource`: what it holds, shows and keeps to itself."""

import copy
import datetime as dt
import inspect
import pickle
import re
from contextlib import suppress
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from attrs import fields

import okrkit as okr
from okrkit import retention
from okrkit.errors import InvalidOKRError
from okrkit.model.declared import BY_READING, FITS, KINDS, NEEDS, DeclaredSource
from okrkit.model.declared_parts import PRIVATE
from okrkit.model.metric import Observation
from okrkit.sources.definitions_read import counted
from okrkit.sources.exporting.reading import read_export

TABLE: dict[str, Any] = {"table": "plans", "connection": "warehouse"}
FULL = DeclaredSource(
    sql="select *\nfrom plans where plan = :plan",
    connection="warehouse",
    params={"plan": "topsecret"},
    columns={"customer": "account", "start": "since"},
    every="month",
    provisional=True,
    zone="Europe/Berlin",
    retention="logo-churn.cohort",
    events="subscriptions",
    segment="paying",
    options={"inactive": 90, "states": ["discreet", True]},
)
HOSTILE = "<script>alert(1)</script>"


def test_the_readings_fields() -> None:
    """What `columns` may name is what an observation holds; period means its date."""
    held = [f.name for f in fields(Observation) if f.name != "extra"]
    assert sorted(BY_READING) == sorted([*held, "period"])


def test_the_tables_name_fields() -> None:
    """Each field but the ways to read goes with one of them at least."""
    names = {f.name for f in fields(DeclaredSource)}
    beside = {name for fits in FITS.values() for name in fits}
    assert names == beside | set(KINDS)
    assert set(NEEDS) < names


def test_it_is_a_value() -> None:
    """Equal ones are one in a set; a copy is the same; nothing is shared."""
    given = {"plan": "pro"}
    one = DeclaredSource(sql="select 1", connection="w", params=given)
    given["plan"] = "free"
    assert {"plan": "pro"} == one.params
    other = DeclaredSource(sql="select 1", connection="w", params={"plan": "pro"})
    assert 1 == len({one, other, copy.deepcopy(one), pickle.loads(pickle.dumps(one))})
    assert one != one.replace(params={"plan": "free"})
    metric = okr.Metric("churn", source=one)
    assert hash(metric) == hash(okr.Metric("churn", source=other))
    assert okr.Metric("churn", source=metric.source).source is one


@pytest.mark.parametrize("name", ["params", "columns", "options"])
def test_nothing_in_it_can_be_changed(name: str) -> None:
    """It is frozen whole: a set that was checked stays what it was."""
    held: Any = getattr(FULL, name)
    before = dict(held)
    with pytest.raises(TypeError):
        held["customer"] = "x"
    with pytest.raises(TypeError):
        del held[next(iter(held))]
    assert not hasattr(held, "update")
    assert before == held == copy.deepcopy(held) == pickle.loads(pickle.dumps(held))
    assert repr(before) == repr(held)
    assert FULL == FULL.replace(**{name: before})


def test_nothing_in_the_columns_of_its_tables_can_be_changed() -> None:
    """The names one level down are as frozen as those above."""
    one = DeclaredSource(
        tables={"activity": "logins"},
        connection="w",
        retention="r",
        columns={"activity": {"customer": "account"}},
    )
    columns: Any = one.columns["activity"]
    with pytest.raises(TypeError):
        columns["customer"] = "x"
    assert {"activity": {"customer": "account"}} == one.columns


@pytest.mark.parametrize(
    "name",
    [
        *("password", "Password", "db_password", "PWD", "token", "apiToken", "API_KEY"),
        *("secret", "credentials", "dsn"),
    ],
)
def test_a_parameter_holds_no_secret(name: str) -> None:
    """A document is read by many; what it refuses it does not repeat."""
    with pytest.raises(InvalidOKRError) as caught:
        DeclaredSource(sql="select 1", connection="w", params={name: "hunter2"})
    assert "address-in-document" == caught.value.code
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize("name", ["token_count", "keys", "path", "location", "key"])
def test_a_parameter_that_is_no_secret(name: str) -> None:
    """Rows may be asked for by anything that has a column."""
    made = DeclaredSource(sql="select 1", connection="w", params={name: "/pricing"})
    assert {name: "/pricing"} == made.params


@pytest.mark.parametrize(
    "value",
    [
        "postgresql://me:hunter2@db/w",
        "redis://hunter2@cache",
        "postgresql:/me:hunter2@db",
        "host=db password=hunter2",
        "Server=db;PWD=hunter2",
        "AccountKey = hunter2",
    ],
)
def test_no_value_is_an_address_with_a_password(value: str) -> None:
    """It is refused wherever a value stands, and not shown."""
    for source in (
        {"sql": "select 1", "connection": "w", "params": {"a": value}},
        {**TABLE, "where": {"a": value}},
        {"plugin": "x", "options": {"a": value}},
        {"plugin": "x", "options": {"a": [value]}},
    ):
        with pytest.raises(InvalidOKRError) as caught:
            DeclaredSource(**source)
        assert "address-in-document" == caught.value.code
        assert "hunter2" not in str(caught.value)


def test_ordinary_values_stay() -> None:
    """Addresses of pages and of people are things that rows have."""
    for value in ("https://x.org/a?b=c", "mailto:me@x.org", "a: b", "10:15"):
        made = DeclaredSource(**TABLE, where={"a": value})
        assert {"a": value} == made.where


@pytest.mark.parametrize(
    "name",
    [
        *("connection", "connections", "server", "endpoint", "file", "files", "folder"),
        *("directory", "bucket", "location", "header", "headers", "key", "api_key"),
        *("log_file", "addresses", "base_url", "url_base"),
    ],
)
def test_what_options_do_not_give(name: str) -> None:
    """What a plug-in connects to is the program's to give, by whatever name."""
    with pytest.raises(InvalidOKRError) as caught:
        DeclaredSource(plugin="x", options={name: "readings"})
    assert "address-in-document" == caught.value.code


@pytest.mark.parametrize(
    "name",
    ["team", "profile", "header_rows", "monkey", "filed", "keyword", "serverless"],
)
def test_what_options_give(name: str) -> None:
    """A word that only begins or ends like one that is refused is no such thing."""
    made = DeclaredSource(plugin="x", options={name: "readings"})
    assert {name: "readings"} == made.options


def test_the_options_of_definitions_and_exports_are_taken() -> None:
    """No name that okrkit itself wants is one of those that are refused."""
    names = {*inspect.signature(read_export).parameters}
    for id_ in retention.definitions():
        with suppress(InvalidOKRError):  # one that is no series is no source
            verb = getattr(retention, counted(id_).verb)
            names |= {*inspect.signature(verb).parameters, *counted(id_).more}
    assert {"inactive", "header_rows", "encoding"} <= names
    assert [] == [name for name in sorted(names) if re.search(PRIVATE, name)]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (5.0, 5),
        (Decimal("2.5"), 2.5),
        (Fraction(1, 2), 0.5),
        (np.int64(2**62), 2**62),
        (np.float64(3), 3),
        (1e18, 1e18),
        (True, True),
        ("", ""),
        (np.str_("pro"), "pro"),
        (dt.date(2026, 11, 6), "2026-11-06"),
    ],
)
def test_values(value: Any, expected: object) -> None:
    """Whatever a program holds becomes what a document can say, exactly."""
    made = DeclaredSource(sql="select 1", connection="w", params={"a": value}).params
    assert (expected, type(expected)) == (made["a"], type(made["a"]))


NO_VALUES: list[Any] = [
    None,
    float("nan"),
    float("inf"),
    2**63,
    10**400,
    b"x",
    {},
    [1],
    "\0",
    "x" * 501,
    dt.datetime(2026, 11, 6, tzinfo=dt.UTC),
]


@pytest.mark.parametrize("value", NO_VALUES, ids=range(len(NO_VALUES)))
def test_values_that_are_none(value: Any) -> None:
    """What no database can be handed is refused where it stands."""
    with pytest.raises(InvalidOKRError) as caught:
        DeclaredSource(**TABLE, where={"a": value})
    assert "DeclaredSource.where.a" == caught.value.place


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"columns": {"vlaue": "x"}}, "DeclaredSource.columns.vlaue"),
        ({"params": {"a": 1}}, "DeclaredSource.params"),
        ({"table": None}, "DeclaredSource"),
        ({"options": {"Every": 1}}, "DeclaredSource.options.Every"),
        ({"where": 5}, "DeclaredSource.where"),
        ({"provisional": 1}, "DeclaredSource.provisional"),
        ({"zone": "Berlin\n"}, "DeclaredSource.zone"),
    ],
)
def test_faults_have_a_place(changes: dict[str, Any], place: str) -> None:
    """Built wrongly in code, it says where."""
    with pytest.raises(InvalidOKRError) as caught:
        DeclaredSource(**{**TABLE, **changes})
    assert place == caught.value.place


@pytest.mark.parametrize("source", [None, 5, ["plans"], object()])
def test_what_is_no_source(source: Any) -> None:
    """A metric's source is text or a declaration."""
    with pytest.raises(InvalidOKRError) as caught:
        okr.Metric("churn", source=source)
    assert ("Metric.source", "wrong-type") == (caught.value.place, caught.value.code)


def test_a_slip_in_its_fields() -> None:
    """The field that was meant is offered, and what is no text is named."""
    with pytest.raises(InvalidOKRError, match="Did you mean 'where'"):
        okr.Metric("churn", source={**TABLE, "wher": {}})
    odd: Any = {**TABLE, 5: {}}
    with pytest.raises(InvalidOKRError) as caught:
        okr.Metric("churn", source=odd)
    assert "5" == caught.value.got


SAID: list[tuple[dict[str, Any], str, str]] = [
    ({"sql": "select 1", "connection": "w"}, "w", "a query of w"),
    (TABLE, "warehouse: plans", "table plans of warehouse"),
    (
        {"files": "a/*.csv", "connection": "x", "every": "week"},
        "x: a/*.csv",
        "files a/*.csv of x, by week",
    ),
    (
        {
            "tables": {"complaints": "tickets", "activity": "logins"},
            "connection": "w",
            "retention": "complaints.per-100-accounts",
        },
        "w: tickets, logins",
        "complaints.per-100-accounts over tables tickets, logins of w",
    ),
    ({"openmetrics": "up", "connection": "p"}, "p: up", "sample up of p"),
    ({"plugin": "survey"}, "survey", "plug-in survey"),
    (
        {**TABLE, "retention": "logo-churn.cohort", "every": "month"},
        "warehouse: plans",
        "logo-churn.cohort over table plans of warehouse, by month",
    ),
    (
        {**TABLE, "table": "a\n  b" + "c" * 300},
        "warehouse: a b" + "c" * 186,
        "table a b" + "c" * 40,
    ),
]


@pytest.mark.parametrize(("given", "label", "said"), SAID, ids=range(len(SAID)))
def test_what_is_shown(given: dict[str, Any], label: str, said: str) -> None:
    """A metric says in a few words where it comes from; its readings carry less."""
    source = DeclaredSource(**given)
    assert label == source.label
    assert said in str(okr.Metric("churn", source=source))


def test_values_are_not_shown() -> None:
    """What stands in parameters and settings may be nobody's business."""
    metric = okr.Metric("churn", source=FULL)
    shown = [str(FULL), repr(FULL), FULL._repr_html_()]
    shown += [str(metric), repr(metric), metric._repr_html_()]
    for text in shown:
        assert "topsecret" not in text
        assert "discreet" not in text
    assert "params=['plan']" in repr(FULL)
    assert "\n" not in repr(FULL)
    assert "inactive, states" in str(FULL)
    assert "select" not in str(metric)


def test_html_is_escaped() -> None:
    """A name from a document stays text."""
    source = DeclaredSource(table=HOSTILE, connection="w", where={HOSTILE: HOSTILE})
    for html in (source._repr_html_(), okr.Metric("a", source=source)._repr_html_()):
        assert "<script" not in html
        assert "&lt;script" in html
