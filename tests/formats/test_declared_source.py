"""Declared sources in documents: what is read, refused, saved, and in the schema."""

import copy
import json
import sys
import time
import warnings
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import okrkit as okr
from okrkit.errors import LimitError, OKRError, StructureError
from okrkit.formats.schema import LOADER_ONLY
from okrkit.model.declared import BY_READING, EVERY, KINDS, DeclaredSource

SCHEMA = jsonschema.Draft202012Validator(okr.json_schema())
FORMATS = ("yaml", "json", "toml")


def document(source: object, **more: object) -> dict[str, Any]:
    """A document of one metric with a source."""
    metrics = {"churn": {"unit": "%", "source": source, **more}}
    return {"okrkit": 1, "cycle": "2026-Q4", "metrics": metrics, "objectives": []}


def loaded(source: object) -> str | DeclaredSource:
    """What a source in a document is in the set."""
    return okr.from_dict(document(source)).metric("churn").source


def faults(source: object) -> list[tuple[str, str]]:
    """Path in the source, and code, of every fault of a document that is refused."""
    with pytest.raises(StructureError) as caught:
        okr.from_dict(document(source))
    found = [(fault.path, fault.code) for fault in caught.value.faults]
    return [
        (path.removeprefix("metrics.churn.source").lstrip("."), c) for path, c in found
    ]


def passes(source: object) -> bool:
    """Whether the schema lets a document with a source pass."""
    return not list(SCHEMA.iter_errors(document(source)))


# -- what is said ------------------------------------------------------------------

words = st.text("abcäß _-.", min_size=1, max_size=8).map(lambda s: f"w{s}")
names = st.from_regex(r"[A-Za-z0-9_-]{1,60}", fullmatch=True)
columns = st.dictionaries(st.sampled_from(BY_READING), words, max_size=3)
scalars = st.one_of(
    st.text("ab/:\n é", max_size=8),
    st.booleans(),
    st.integers(1 - 2**63, 2**63 - 1),
    st.floats(-1e18, 1e18).filter(lambda x: x == 0 or abs(x) > 1e-300),
)
values = st.dictionaries(words, scalars, max_size=3)
settings_ = st.dictionaries(
    st.sampled_from(["inactive", "age", "team", "x_1"]),
    st.one_of(words, st.integers(0, 9), st.lists(words | st.booleans(), max_size=3)),
    max_size=3,
)
SHAPE: dict[str, Any] = {
    "columns": columns,
    "every": st.sampled_from(EVERY),
    "provisional": st.booleans(),
    "zone": st.sampled_from(["Europe/Berlin", "Etc/GMT+5", "UTC"]),
}
COUNTED: dict[str, Any] = {
    "events": st.just("subscriptions"),
    "segment": words,
    "options": settings_,
}
PARAMS = st.dictionaries(st.sampled_from(["plan", "_a", "B2"]), scalars, max_size=3)
TABLES = st.dictionaries(words, words, min_size=1, max_size=2)
COUNTABLE = ("sql", "table", "files")
FILES = st.sampled_from(["churn.csv", "a/b c/*.parquet", "**/x?.csv", "[ab].csv"])


@st.composite
def declarations(draw: Any) -> dict[str, Any]:
    """A declaration that loads."""
    kind = draw(st.sampled_from(KINDS))
    what = {"sql": words, "table": words, "files": FILES}.get(
        kind, words.map(str.strip)
    )
    optional: dict[str, Any] = {
        "sql": {"params": PARAMS, **SHAPE},
        "table": {"where": values, **SHAPE},
        "tables": {k: v for k, v in SHAPE.items() if k != "columns"},
        "files": {"where": values, **SHAPE},
        "openmetrics": {
            "where": st.dictionaries(words, words, max_size=2),
            "zone": SHAPE["zone"],
        },
        "plugin": {"options": settings_, "connection": names},
    }[kind]
    made = {kind: draw(what if kind != "tables" else TABLES)}
    if kind != "plugin":
        made["connection"] = draw(names)
    made |= draw(st.fixed_dictionaries({}, optional=optional))
    if kind == "tables" or (kind in COUNTABLE and draw(st.booleans())):
        made |= draw(st.fixed_dictionaries({}, optional=COUNTED))
        made["retention"] = "logo-churn.cohort"
        parts = {"customer": "who", "start": "since"}
        made["columns"] = {"first": parts} if kind == "tables" else parts
        if kind == "files" and draw(st.booleans()):
            made["export"] = "billing"
    shuffled = draw(st.permutations([*made.items()]))
    return dict(shuffled)


@given(declarations())
def test_a_declaration_survives_every_format(source: dict[str, Any]) -> None:
    """Saved and loaded it is the same, and saving twice gives the same text."""
    okrs = okr.from_dict(document(source))
    made = okrs.metric("churn").source
    assert isinstance(made, DeclaredSource)
    for name in FORMATS:
        text = okr.dumps(okrs, name)
        again = okr.loads(text, name)
        assert okrs == again
        assert hash(made) == hash(again.metric("churn").source)
        assert text == okr.dumps(again, name)


@given(declarations())
def test_the_schema_accepts_declarations(source: dict[str, Any]) -> None:
    """What the loader takes an editor takes, as written and as saved."""
    okrs = okr.from_dict(document(source))
    written: Any = okr.to_dict(okrs)
    assert passes(source)
    assert [] == list(SCHEMA.iter_errors(written))


@given(declarations())
def test_code_says_what_documents_say(source: dict[str, Any]) -> None:
    """The class, its fields as a dict, and the document mean one thing."""
    made = DeclaredSource(**source)
    assert made == loaded(source) == okr.Metric("churn", source=source).source
    assert made == made.replace(provisional=made.provisional)


JUNK: list[Any] = [
    None,
    True,
    False,
    0,
    1.5,
    2**63,
    "",
    " ",
    "x",
    "..",
    "a/../b",
    "/etc/passwd",
    "~/x",
    "C:\\x",
    "https://u:p@h/x",
    "a\nb",
    "x" * 501,
    "a\u202eb",
    "month",
    [],
    [1, "a"],
    [[1]],
    ["../x"],
    {},
    {"value": "x"},
    {"vlaue": "x"},
    {"start": 1},
    {"password": "x"},
    {"every": "x"},
    {"a b": None},
    {"x": {"y": 1}},
    {"plan": ["x"]},
    {"Plan": "//x"},
    {"connection": "x"},
    {"header_rows": 2},
    {"Token": 1},
    {"x": "a://b:c@d"},
    {"x": ["PassWord = x"]},
    {"x": "me:pw@db"},
    {"x": "/pricing?token=1"},
    {"first": {"customer": "who"}},
    {"first": "logins", "then": "s3://x"},
]
FIELDS = [*DeclaredSource.__slots__[:18], "query", "x-note"]


@st.composite
def damaged(draw: Any) -> Any:
    """A declaration with up to three fields put, dropped or added to."""
    source: dict[str, Any] = copy.deepcopy(draw(declarations()))
    for _ in range(draw(st.integers(1, 3))):
        name = draw(st.sampled_from(FIELDS))
        source[name] = copy.deepcopy(draw(st.sampled_from(JUNK)))
    if draw(st.booleans()):
        source.pop(draw(st.sampled_from(FIELDS)), None)
    return source


@pytest.mark.filterwarnings("ignore::okrkit.errors.TextWarning")
@given(damaged())
@settings(max_examples=4 * settings().max_examples)
@example({"sql": "x", "connection": "w", "provisional": False, "options": {}})
@example({"plugin": "x", "connection": None, "where": {}})
@example({"openmetrics": "x", "connection": "w", "where": {"code": 500}})
@example({"sql": "x", "connection": "w", "params": {"a": -(2**63)}})
@example({"files": " ", "connection": "w"})
@example({"tables": {"a": "b"}, "connection": "w"})
@example({"tables": {"a": "b"}, "retention": "r", "columns": {"a": "b"}})
@example({"table": "x", "connection": "w\n"})
@example({"files": "a/..", "connection": "w"})
@example({"files": "a/...", "connection": "w"})
@example({"files": "**/a/**", "connection": "w"})
@example({"table": "x", "connection": "w", "retention": "r", "options": {"zone": 1}})
def test_schema_and_loader_agree(source: dict[str, Any]) -> None:
    """Whatever a declaration holds, both take it or both refuse it."""
    try:
        made = loaded(source)
    except StructureError as error:
        codes = {fault.code for fault in error.faults}
        assert codes <= set(okr.errors.CODES)
        assert codes <= set(LOADER_ONLY) or not passes(source), codes
        with pytest.raises(OKRError):
            okr.Metric("churn", source=source)
    except LimitError:
        pass  # a text that is too long is told alone
    else:
        assert passes(source)
        assert made == okr.Metric("churn", source=source).source


@pytest.mark.parametrize("label", ["the survey", "", "a: b", "{sql: x}", "5", "null"])
def test_a_label_stays_text(label: str) -> None:
    """Documents of before say who reads a metric, in words, and are saved alike."""
    okrs = okr.from_dict(document(label))
    assert label == okrs.metric("churn").source
    for name in FORMATS:
        assert okrs == okr.loads(okr.dumps(okrs, name), name)


def test_the_order_is_that_of_the_fields() -> None:
    """However it was written, a declaration is saved in one order."""
    source = {
        "options": {"b": 1, "a": 2},
        "provisional": True,
        "retention": "logo-churn.cohort",
        "connection": "warehouse",
        "table": "plans",
        "where": {},
        "zone": None,
    }
    written: Any = okr.to_dict(okr.from_dict(document(source)))
    assert [
        ("table", "plans"),
        ("connection", "warehouse"),
        ("provisional", True),
        ("retention", "logo-churn.cohort"),
        ("options", {"b": 1, "a": 2}),
    ] == [*written["metrics"]["churn"]["source"].items()]
    written["metrics"]["churn"]["source"]["options"]["a"] = 3
    assert {"b": 1, "a": 2} == getattr(loaded(source), "options", None)


# -- what is refused ---------------------------------------------------------------

SQL: dict[str, Any] = {"sql": "select 1", "connection": "warehouse"}
TABLE: dict[str, Any] = {"table": "plans", "connection": "warehouse"}
REFUSED: list[tuple[str, Any, list[tuple[str, str]]]] = [
    ("number", 5, [("", "wrong-type")]),
    ("list", [], [("", "wrong-type")]),
    ("nothing", {}, [("", "source-kind")]),
    ("no way", {"connection": "w"}, [("", "source-kind")]),
    ("two ways", {**SQL, "table": "t"}, [("", "source-kind")]),
    ("no connection", {"sql": "select 1"}, [("", "missing-field")]),
    ("a slip", {**SQL, "parms": {}}, [("parms", "unknown-field")]),
    ("where with sql", {**SQL, "where": {"a": 1}}, [("where", "source-misfit")]),
    ("params of a table", {**TABLE, "params": {"a": 1}}, [("params", "source-misfit")]),
    ("events alone", {**TABLE, "events": "x"}, [("events", "source-misfit")]),
    ("options alone", {**TABLE, "options": {"a": 1}}, [("options", "source-misfit")]),
    ("export of a table", {**TABLE, "export": "x"}, [("export", "source-misfit")]),
    (
        "a plug-in that reads a table",
        {"plugin": "x", "columns": {"value": "x"}},
        [("columns", "source-misfit")],
    ),
    (
        "columns of no reading",
        {**SQL, "columns": {"vlaue": "x", "date": 5}},
        [("columns.vlaue", "unknown-field"), ("columns.date", "not-text")],
    ),
    ("columns that are none", {**SQL, "columns": 5}, [("columns", "not-a-mapping")]),
    (
        "tables that nothing counts",
        {"tables": {"first": "x"}, "connection": "w"},
        [("tables", "source-misfit")],
    ),
    (
        "columns of no table",
        {
            "tables": {"first": "x", "then": "/etc/x"},
            "connection": "w",
            "retention": "r",
            "columns": {"first": "customer"},
        },
        [
            ("tables.then", "address-in-document"),
            ("columns.first", "source-misfit"),
        ],
    ),
    (
        "columns of several tables",
        {**TABLE, "retention": "r", "columns": {"first": {"customer": "x"}}},
        [("columns.first", "source-misfit")],
    ),
    (
        "an option that is said beside",
        {**TABLE, "retention": "r", "options": {"every": "month"}},
        [("options.every", "option-name")],
    ),
    (
        "a number for a label",
        {"openmetrics": "up", "connection": "w", "where": {"code": 500}},
        [("where.code", "not-text")],
    ),
    ("the window", {**SQL, "params": {"start": 1}}, [("params.start", "option-name")]),
    ("a name", {**SQL, "params": {"a b": 1}}, [("params.a b", "option-name")]),
    ("a value", {**SQL, "params": {"a": [1]}}, [("params.a", "not-a-number")]),
    ("too large", {**SQL, "params": {"a": 2**63}}, [("params.a", "out-of-range")]),
    ("a rhythm", {**SQL, "every": "fortnight"}, [("every", "unknown-word")]),
    ("a zone", {**SQL, "zone": "../../etc/passwd"}, [("zone", "zone-unknown")]),
    ("no flag", {**SQL, "provisional": "yes"}, [("provisional", "not-a-flag")]),
    (
        "a secret",
        {"plugin": "x", "options": {"api_key": "x"}},
        [("options.api_key", "address-in-document")],
    ),
    (
        "an address",
        {"plugin": "x", "options": {"team": "http://h", "teams": ["/x"]}},
        [
            ("options.team", "address-in-document"),
            ("options.teams", "address-in-document"),
        ],
    ),
    (
        "a connection among the options",
        {"plugin": "x", "options": {"connection": "x.jsonl", "log_file": "x.jsonl"}},
        [
            ("options.connection", "address-in-document"),
            ("options.log_file", "address-in-document"),
        ],
    ),
    (
        "secrets of a query",
        {**SQL, "params": {"db_Password": "x", "a": "host=db pwd=x"}},
        [
            ("params.db_Password", "address-in-document"),
            ("params.a", "address-in-document"),
        ],
    ),
    (
        "a row's address",
        {**TABLE, "where": {"a": "mysql://me:pw@db"}},
        [("where.a", "address-in-document")],
    ),
    (
        "an option's name",
        {"plugin": "x", "options": {"Team": 1}},
        [("options.Team", "option-name")],
    ),
    (
        "a table that is a file",
        {**TABLE, "table": "/data/x.csv"},
        [("table", "address-in-document")],
    ),
    ("a blank", {**TABLE, "table": " "}, [("table", "blank")]),
    (
        "everything at once",
        {"sql": "", "connection": "a b", "where": {"a": 1}, "every": 5, "x": 1},
        [
            ("sql", "blank"),
            ("connection", "connection-name"),
            ("where", "source-misfit"),
            ("every", "unknown-word"),
            ("x", "unknown-field"),
        ],
    ),
]


@pytest.mark.parametrize(
    ("source", "expected"), [r[1:] for r in REFUSED], ids=[r[0] for r in REFUSED]
)
def test_what_is_refused(source: Any, expected: list[tuple[str, str]]) -> None:
    """Every fault is told at once, where it stands; the schema refuses it, too."""
    assert sorted(expected) == sorted(faults(source))
    assert not passes(source)


DSNS = [
    "postgresql://okr:hunter2@db.example.com/prod",
    "host=db password=hunter2",
    "Server=db;PWD=hunter2",
    "/srv/hunter2.duckdb",
    "okr:hunter2@db",
    "C:\\hunter2\\data",
]


@pytest.mark.parametrize("dsn", DSNS)
def test_an_address_is_no_connection(dsn: str) -> None:
    """It is refused, the way out is said, and what it holds is not repeated."""
    with pytest.raises(StructureError) as caught:
        okr.from_dict(document({**SQL, "connection": dsn}))
    (fault,) = caught.value.faults
    assert "address-in-document" == fault.code
    assert "connections={'warehouse': ...}" in fault.hint
    assert "hunter2" not in str(caught.value)
    assert not passes({**SQL, "connection": dsn})


FILES_REFUSED = [
    "/etc/passwd",
    "../secret.csv",
    "a/../../secret.csv",
    "..",
    "a/..",
    "./a.csv",
    "a//b.csv",
    "a/",
    "~/a.csv",
    "~root/a.csv",
    "C:/a.csv",
    "C:\\a.csv",
    "a\\..\\b.csv",
    "\\\\host\\share\\a.csv",
    "//host/share/a.csv",
    "s3://bucket/a.csv",
    "file:a.csv",
    "a\n/etc/passwd",
    "a.csv\n",
    "\x01.csv",
    "a:stream.csv",
    "**/*/**/*.csv",
    "****",
    "x" * 501,
]


@pytest.mark.parametrize("pattern", FILES_REFUSED)
def test_files_stay_in_their_folder(pattern: str) -> None:
    """No pattern names a path outside the folder; the schema knows it as well."""
    source = {"files": pattern, "connection": "exports"}
    (fault,) = faults(source)
    assert fault in [("files", "files-pattern"), ("files", "too-long")]
    assert not passes(source)


@pytest.mark.parametrize(
    "pattern", ["a.csv", "a/b/*.csv", "...", ".x", "a..b", "**", "*/*/**/*.csv"]
)
def test_files_of_the_folder(pattern: str) -> None:
    """Points in a name lead nowhere."""
    source = {"files": pattern, "connection": "exports"}
    assert pattern == getattr(loaded(source), "files", None)
    assert passes(source)


def test_a_fault_has_its_line() -> None:
    """A person finds the key in the file, however deep."""
    text = """\
okrkit: 1
cycle: 2026-Q4
metrics:
  churn:
    source:
      sql: select 1
      connection: warehouse
      columns:
        vlaue: rate
objectives: []
"""
    with pytest.raises(StructureError) as caught:
        okr.loads(text, "yaml")
    (fault,) = caught.value.faults
    assert (9, "metrics.churn.source.columns.vlaue") == (fault.line, fault.path)
    assert "Did you mean 'value'?" == fault.hint


def test_a_long_query() -> None:
    """What is longer than a document should hold belongs into the database."""
    (fault,) = faults({**SQL, "sql": "select 1 " * 5000})
    assert ("sql", "too-long") == fault
    assert not passes({**SQL, "sql": "select 1 " * 5000})


# -- where else a metric goes --------------------------------------------------------


def test_several_documents(tmp_path: Path) -> None:
    """Loaded together, each metric keeps its own declaration."""
    for name in ("north", "south"):
        source = {**TABLE, "where": {"region": name}}
        path = tmp_path / f"{name}.json"
        path.write_text(json.dumps(document(source)))
    okrs = okr.load(tmp_path)
    regions = [getattr(m.source, "where", None) for m in okrs.metrics]
    assert [{"region": "north"}, {"region": "south"}] == regions
    assert okrs == okr.from_dict(okr.to_dict(okrs))


def test_a_metric_in_a_key_result() -> None:
    """A metric that stands in its place says where it comes from, too."""
    kr = {"id": "a", "title": "A", "at_most": 3, "metric": {"id": "m", "source": TABLE}}
    objective = {"id": "o", "title": "O", "key_results": [kr]}
    okrs = okr.from_dict({"okrkit": 1, "cycle": "2026-Q4", "objectives": [objective]})
    assert DeclaredSource(**TABLE) == okrs.metric("m").source
    assert okrs == okr.from_dict(okr.to_dict(okrs))


@pytest.mark.parametrize("sound", [True, False])
def test_large_documents(monkeypatch: pytest.MonkeyPatch, *, sound: bool) -> None:
    """The fast way through large documents reads declarations, and tells faults."""
    kr = {"id": "a", "title": "A", "metric": "churn", "at_most": 3}
    objective = {"id": "o", "title": "O", "key_results": [kr]}
    given = document(TABLE if sound else {**TABLE, "wher": {"a": 1}})
    given["objectives"] = [objective]
    assemble = sys.modules["okrkit.formats.assemble"]
    outcomes = []
    for bulk_from in (0, 10**9):
        monkeypatch.setattr(assemble, "BULK_FROM", bulk_from)
        try:
            outcomes.append(okr.from_dict(given))
        except StructureError as error:
            outcomes.append(str(error))
    assert outcomes[0] == outcomes[1]
    assert sound is isinstance(outcomes[0], okr.OKRSet)


def test_nothing_is_warned_of() -> None:
    """A declaration is known, all of it."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        loaded({**TABLE, "where": {"x-region": "north"}})


@pytest.mark.parametrize("name", ["pay\u202eroll", "p\u0430yroll"])
def test_a_name_that_looks_like_another(name: str) -> None:
    """A reader of the document may take it for another table: one is warned."""
    with pytest.warns(okr.errors.TextWarning, match="the source"):
        loaded({**TABLE, "table": name})


@pytest.mark.once
@pytest.mark.parametrize("inside", ["", "columns", "params", "options"])
def test_many_faults(inside: str) -> None:
    """However many there are, they are counted in time, and the first are kept."""
    many: dict[str, Any] = {f"vlaue {at}": [[]] for at in range(20_000)}
    source = {**SQL, inside: many} if inside else {**SQL, **many}
    before = time.process_time()
    with pytest.raises(StructureError) as caught:
        okr.from_dict(document(source))
    assert 20_000 <= caught.value.count
    assert 10 > time.process_time() - before
