"""Declared sources: made of what a program connects to, refused where it is not."""

import asyncio
import sqlite3
import subprocess
import sys
import textwrap
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import polars as pl
import pytest

import okrkit as okr
from okrkit.errors import InvalidOKRError, OKRError, SourceError
from okrkit.sources.declared import declared
from okrkit.sources.plugged import PluginSource

PLANS = [
    ("a", "2026-06-01", None, "paying"),
    ("b", "2026-06-01", "2026-10-20", "paying"),
    ("c", "2026-06-01", None, "free"),
    ("d", "2026-06-01", "2026-08-31", "free"),
    ("e", "2026-08-03", None, "paying"),
]
CHURN = {
    "connection": "warehouse",
    "retention": "logo-churn.cohort",
    "columns": {
        "customer": "account",
        "start": "since",
        "end": "until",
        "segment": "plan",
    },
    "segment": "paying",
    "every": "month",
}
EXPECTED = [(0.0, 2.0), (0.0, 2.0), (0.0, 3.0), (100 / 3, 3.0)]


def set_of(*sources: object, **more: Any) -> okr.OKRSet:
    """A set of a metric for each source, called m0, m1, ..."""
    metrics = {
        f"m{at}": {"unit": "%", "source": source, **more}
        for at, source in enumerate(sources)
    }
    document = {"okrkit": 1, "cycle": "2026-Q4", "metrics": metrics, "objectives": []}
    return okr.from_dict(document)


def error_of(source: object, connections: Any = None, plugins: Any = ()) -> OKRError:
    """Why there is no source."""
    found = declared(set_of(source), connections, plugins)["m0"]
    assert isinstance(found, SourceError)
    assert "m0" == found.metric
    assert found.place.startswith("metric m0, ")
    assert found.code in okr.errors.CODES
    return found


def values(run: okr.Refresh, metric: str = "m0") -> list[tuple[float, float | None]]:
    """The new readings of a metric, with what they are of."""
    run.raise_failed()
    return [(round(r.value, 9), r.denominator) for r in run.changed[metric]]


@pytest.fixture
def warehouse() -> Iterator[sqlite3.Connection]:
    """A database of customers, and of a measure by month."""
    connection = sqlite3.connect(":memory:")
    connection.execute("create table plans (account, since, until, plan)")
    connection.executemany("insert into plans values (?, ?, ?, ?)", PLANS)
    connection.execute("create table nps (month, region, score)")
    rows = [("2026-09", "north", 31), ("2026-10", "north", 34), ("2026-10", "south", 9)]
    connection.executemany("insert into nps values (?, ?, ?)", rows)
    yield connection
    connection.close()


# -- what is not made ----------------------------------------------------------------

SQL = {"sql": "select 1", "connection": "warehouse"}
FILES = {"files": "*.csv", "connection": "exports"}


def test_nothing_declared() -> None:
    """Labels, and metrics without a source, are nobody's to read."""
    assert {} == declared(set_of("the survey", ""), None)
    assert {} == declared(okr.OKRSet())


def test_a_connection_that_was_not_given() -> None:
    """The names that were given are named; what they are is not."""
    given = {"lake": "postgresql://u:hunter2@h", "warehouses": object()}
    error = error_of(SQL, given)
    assert "connection-unknown" == error.code
    assert "one of 'lake', 'warehouses'" == error.expected
    assert "Did you mean 'warehouses'?" == error.hint
    assert "hunter2" not in str(error)
    error = error_of(SQL)
    assert ("", "Pass connections={'warehouse': ...} to refresh.") == (
        error.expected,
        error.hint,
    )
    error = error_of(SQL, dict.fromkeys((f"c{at}" for at in range(30)), 1))
    assert error.expected.endswith("'c19' and 10 more")


DSN = "postgresql://okr:hunter2@db/prod"
WRONG: list[tuple[str, dict[str, str], object]] = [
    ("sql of an address", SQL, DSN),
    ("sql of nothing", SQL, None),
    ("sql of frames", SQL, {"plans": {}}),
    ("sql of a path", SQL, Path("warehouse.db")),
    ("sql of a number", SQL, 5),
    ("table of an address", {"table": "t", "connection": "warehouse"}, DSN),
    ("table of a number", {"table": "t", "connection": "warehouse"}, 5),
    ("files of a database", FILES, sqlite3),
    ("files of bytes", FILES, b"/tmp"),
    ("files of no folder", FILES, "gone"),
    ("files of an address", FILES, DSN),
    ("sample of an address", {"openmetrics": "up", "connection": "warehouse"}, DSN),
    ("sample of a number", {"openmetrics": "up", "connection": "warehouse"}, 5),
]


@pytest.mark.parametrize(
    ("source", "given"), [case[1:] for case in WRONG], ids=[case[0] for case in WRONG]
)
def test_a_connection_of_another_kind(source: dict[str, str], given: object) -> None:
    """It is refused before it is used, and never shown: it may hold a password."""
    error = error_of(source, {source["connection"]: given})
    assert "wrong-type" == error.code
    assert error.expected
    assert "hunter2" not in str(error)


def test_what_a_program_gives_may_raise() -> None:
    """The error says whose it is, and keeps what the error said to itself."""

    class Broken:
        @property
        def cursor(self) -> object:
            raise RuntimeError(DSN)

    error = error_of(SQL, {"warehouse": Broken()})
    assert isinstance(error.__cause__, RuntimeError)
    assert "hunter2" not in str(error)


@pytest.mark.parametrize(
    ("connections", "plugins"),
    [(5, ()), ([], ()), ({5: 1}, ()), ({}, "survey"), ({}, 5), ({}, [5]), ({}, [""])],
)
def test_what_a_program_cannot_give(connections: Any, plugins: Any) -> None:
    """A call that is wrong as a whole is the program's mistake, not a metric's."""
    with pytest.raises(InvalidOKRError):
        declared(set_of("label"), connections, plugins)


# -- files ---------------------------------------------------------------------------


@pytest.mark.parametrize("link", ["out.csv", "door"])
def test_files_out_of_the_folder(tmp_path: Path, link: str) -> None:
    """Whatever is linked into the folder, a document reads nothing beside it."""
    folder, other = tmp_path / "exports", tmp_path / "private"
    folder.mkdir()
    other.mkdir()
    (other / "secret.csv").write_text("date,value\n2026-10-31,3\n")
    target = other / "secret.csv" if link == "out.csv" else other
    (folder / link).symlink_to(target)
    pattern = "*.csv" if link == "out.csv" else "door/*.csv"
    error = error_of({**FILES, "files": pattern}, {"exports": folder})
    assert "outside-folder" == error.code
    assert "secret" not in str(error)
    assert (
        "file-missing"
        == error_of({**FILES, "files": "x.csv"}, {"exports": folder}).code
    )


EXPORT = {
    "files": "zendesk/*.csv",
    "connection": "exports",
    "export": "zendesk-satisfaction-ratings",
    "retention": "csat",
    "every": "month",
    "options": {"scale": [0, 1], "box": [1, 1], "encoding": "utf-8"},
}


def zendesk(folder: Path, *names: str) -> Path:
    """A folder with exports of ratings."""
    (folder / "zendesk").mkdir()
    rows = ["1,7,good", "2,8,good", "3,9,bad", "4,10,good"]
    lines = [f"{row},2026-10-0{at}T09:00:00Z" for at, row in enumerate(rows, 1)]
    for name in names:
        path = folder / "zendesk" / name
        path.write_text("\n".join(["id,ticket_id,score,created_at", *lines, ""]))
    return folder


# -- plug-ins --------------------------------------------------------------------------

PLUGIN = """
print("imported")
class Survey:
    def __init__(self, team="", connection=None):
        self.team, self.connection = team, connection
    def read(self, metric, start, end):
        from okrkit import Observation
        value = len(self.team) + (self.connection or 0)
        return [Observation(date="2026-10-31", value=value)]
"""


@pytest.fixture
def survey(tmp_path: Path) -> Path:
    """A folder with an installed plug-in."""
    (tmp_path / "acme_survey.py").write_text(PLUGIN)
    info = tmp_path / "acme_survey-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(
        "Metadata-Version: 2.1\nName: acme-survey\nVersion: 1.0\n"
    )
    entry = "[okrkit.sources]\nsurvey = acme_survey:Survey\n"
    (info / "entry_points.txt").write_text(entry)
    return tmp_path


def run(folder: Path, code: str) -> str:
    """What a program prints that has the plug-in installed."""
    program = (
        f"import sys\nsys.path.insert(0, {str(folder)!r})\n{textwrap.dedent(code)}"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    return done.stdout


HEAD = """
    import okrkit as okr
    metric = {"source": {"plugin": "survey", "options": {"team": "Nord"},
                         "connection": "billing"}}
    okrs = okr.from_dict({"okrkit": 1, "cycle": "2026-Q4", "metrics": {"m": metric},
                          "objectives": []})
"""


def test_a_name_in_a_document_imports_nothing(survey: Path) -> None:
    """A plug-in runs only where the program allows it by name."""
    told = run(
        survey,
        HEAD
        + """
    for plugins in [(), ["surveys"]]:
        run = okr.refresh(okrs, on="2026-11-15", connections={}, plugins=plugins)
        print(run.failed["m"].code, "acme_survey" in sys.modules)
    """,
    )
    assert ["plugin-not-allowed False"] * 2 == told.splitlines()


def test_a_plugin_that_is_allowed(survey: Path) -> None:
    """It gets its settings from the document, and its connection from the program."""
    told = run(
        survey,
        HEAD
        + """
    run = okr.refresh(okrs, on="2026-11-15", connections={"billing": 30},
                      plugins=["survey"])
    run.raise_failed()
    print(run.changed["m"][0].value, run.changed["m"][0].source)
    """,
    )
    assert ["imported", "34.0 Survey"] == told.splitlines()


def test_a_plugin_without_its_connection() -> None:
    """What it connects to is asked for by name, like any other."""
    source = {"plugin": "survey", "connection": "billing"}
    error = error_of(source, {}, ["survey"])
    assert "connection-unknown" == error.code
    assert "plugin-not-allowed" == error_of(source, {"billing": 1}).code
    gone = okr.refresh(set_of({"plugin": "gone"}), on="2026-11-15", plugins=["gone"])
    assert "plugin-unknown" == gone.failed["m0"].code


def test_a_plugin_is_made_where_reading_is_limited(survey: Path) -> None:
    """One that hangs while it is imported or made holds up neither program nor loop."""
    told = run(
        survey,
        HEAD
        + """
    import asyncio, time
    from okrkit.sources import plugins
    plugins.plugin = lambda name, **settings: time.sleep(60)
    every = {"on": "2026-11-15", "connections": {"billing": 30}, "plugins": ["survey"],
             "limits": okr.Limits(source_seconds=1)}
    print(okr.refresh(okrs, **every).abandoned)
    print(asyncio.run(okr.refresh_async(okrs, **every)).abandoned)
    """,
    )
    assert ["('m',)"] * 2 == told.splitlines()


class Plugged:
    """What a plug-in makes: an async source on a connection, or one that keeps time."""

    def __init__(self, connection: Any, *, keeps_time: bool = False) -> None:
        self.connection, self.keeps_time = connection, keeps_time

    def read(self, _metric: object, start: Any, _end: object) -> Any:
        """Say in which thread it is read."""
        here = threading.current_thread() is threading.main_thread()
        return [okr.Observation(date=start, value=float(here))]


class Awaited(Plugged):
    """One that is to be awaited."""

    async def read(self, metric: object, start: Any, end: object) -> Any:
        """Give the same."""
        return super().read(metric, start, end)


@pytest.mark.parametrize(
    ("kind", "options", "here"),
    [(Plugged, {}, 0.0), (Plugged, {"keeps_time": True}, 1.0), (Awaited, {}, 1.0)],
    ids=["plain", "timed", "awaited"],
)
def test_a_plugin_source_is_read_as_any_other(
    kind: type, options: Any, here: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a thread, in the caller's, or by the loop; and it is made once."""
    made: list[object] = []

    def plugin(_name: str, **settings: Any) -> object:
        made.append(settings)
        return kind(**settings)

    monkeypatch.setattr("okrkit.sources.plugins.plugin", plugin)
    source = {"plugin": "acme", "connection": "lake", "options": options}
    given: Any = {"on": "2026-11-15", "connections": {"lake": 5}, "plugins": ["acme"]}
    found = asyncio.run(okr.refresh_async(set_of(source), **given))
    assert here == found.changed["m0"][0].value
    assert kind.__name__ == found.changed["m0"][0].source
    assert [{"connection": 5, **options}] == made


@pytest.mark.parametrize(
    ("given", "shared"),
    [
        (sqlite3.connect(":memory:"), "given"),
        ({"client": 1}, "given"),
        ("an address", ""),
        (len, ""),
        (None, ""),
    ],
    ids=["connection", "client", "text", "function", "none"],
)
def test_what_plugins_share(given: object, shared: str) -> None:
    """Two of one document on one connection are not to be in two threads."""
    assert (given if shared else None) is PluginSource("acme", {}, given).shares


def test_a_plugin_that_cannot_be_named_goes_by_the_documents_name(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Its failure is told by the reading of it."""

    def plugin(_name: str, **_settings: object) -> object:
        raise SystemExit(3)

    monkeypatch.setattr("okrkit.sources.plugins.plugin", plugin)
    run = okr.refresh(set_of({"plugin": "acme"}), on="2026-11-15", plugins=["acme"])
    error = run.failed["m0"]
    assert ("acme", "the source raised SystemExit") == (
        cast("SourceError", error).source,
        error.why,
    )


def test_a_connection_that_raises_anything_costs_its_metric_alone() -> None:
    """Even where it tries to end the program."""

    class Exits:
        def __getattr__(self, name: str) -> object:
            raise SystemExit(name)

    error = error_of({"table": "t", "connection": "lake"}, {"lake": Exits()})
    assert "what the program gave raised SystemExit" == error.why


def test_ctrl_c_comes_through(monkeypatch: pytest.MonkeyPatch) -> None:
    """In a connection that is looked at, and in a plug-in that is made."""

    class Pressed:
        def __init__(self, *_name: object) -> None:
            if _name:
                raise KeyboardInterrupt

        def __getattr__(self, name: str) -> object:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        declared(set_of({"table": "t", "connection": "lake"}), {"lake": Pressed()})
    monkeypatch.setattr("okrkit.sources.plugins.plugin", Pressed)
    with pytest.raises(KeyboardInterrupt):
        _ = PluginSource("acme").name


def test_a_declared_source_has_the_limit_of_the_refresh() -> None:
    """Its own of half a minute would make the other no limit, or not to be raised."""
    database = sqlite3.connect(":memory:")
    for kind in ({"sql": "select 1"}, {"table": "t"}):
        source = set_of({**kind, "connection": "lake"})
        for seconds in (1, 90):
            limits = okr.Limits(source_seconds=seconds)
            found = declared(source, {"lake": database}, limits=limits)["m0"]
            assert seconds == getattr(found, "seconds", None)


def logs(folder: Path) -> dict[str, object]:
    """Give five readings in a database, in files and in a frame."""
    days = [f"2026-11-{day:02d}" for day in range(1, 6)]
    database = sqlite3.connect(":memory:")
    database.execute("create table r (date, value)")
    database.executemany("insert into r values (?, 1)", [(day,) for day in days])
    (folder / "r.csv").write_text("date,value\n" + "".join(f"{d},1\n" for d in days))
    frame = pl.DataFrame({"date": days, "value": [1] * 5})
    return {"lake": database, "folder": folder, "frames": {"r": frame}}


@pytest.mark.parametrize(
    "source",
    [
        {"sql": "select date, value from r", "connection": "lake"},
        {"table": "r", "connection": "lake"},
        {"table": "r", "connection": "frames"},
        {"files": "r.csv", "connection": "folder"},
    ],
    ids=["sql", "table", "frame", "files"],
)
def test_a_declared_source_has_the_rows_of_the_refresh(
    source: dict[str, Any], tmp_path: Path
) -> None:
    """The host bounds what a document may ask for, and raises it where it must."""
    connections = logs(tmp_path)
    for most, kind in ((5, "changed"), (4, "failed")):
        limits = okr.Limits(source_rows=most)
        run = okr.refresh(
            set_of(source), on="2026-11-06", connections=connections, limits=limits
        )
        assert kind == run["m0"].outcome
    assert "too-many-rows" == run["m0"].error.code
    for most in (4, 2_000_000):
        limits = okr.Limits(source_rows=most)
        made: Any = declared(set_of(source), connections, limits=limits)["m0"]
        assert most == (made.rows if "sql" in source else made.shape.rows)


def test_what_is_counted_in_memory_has_the_rows_of_the_refresh(tmp_path: Path) -> None:
    """Events of a database that cannot count them, and those of an export."""
    counted = {"retention": "nps", "columns": {"score": "value", "date": "date"}}
    source = {"table": "r", "connection": "lake", **counted}
    few = okr.Limits(source_rows=4)
    run = okr.refresh(
        set_of(source), on="2026-11-06", connections=logs(tmp_path), limits=few
    )
    assert "too-many-rows" == run["m0"].error.code
    (tmp_path / "z.csv").write_text(
        "id,ticket_id,score,created_at\n"
        + "".join(f"{i},{i},good,2026-10-0{i}T09:00:00Z\n" for i in range(1, 6))
    )
    export = {
        "files": "z.csv",
        "connection": "folder",
        "export": "zendesk-satisfaction-ratings",
        "retention": "csat",
    }
    run = okr.refresh(
        set_of(export), on="2026-11-06", connections=logs(tmp_path), limits=few
    )
    assert "source_rows" in str(run["m0"].error)


# -- what is read ----------------------------------------------------------------------

NPS = {
    "sql": "select month, score from nps where region = :region",
    "connection": "warehouse",
    "params": {"region": "north"},
    "columns": {"date": "month", "value": "score"},
    "every": "month",
}


def test_a_query(warehouse: sqlite3.Connection) -> None:
    """Every part of the declaration counts, and the connection stays open."""
    run = okr.refresh(
        set_of(NPS), on="2026-11-15", connections={"warehouse": warehouse}
    )
    assert [(31.0, None), (34.0, None)] == values(run)
    reading = run.changed["m0"][1]
    assert ("2026-10-01", "2026-10-31") == (str(reading.starts_on), str(reading.date))
    assert "warehouse" == reading.source
    assert 5 == warehouse.execute("select count(*) from plans").fetchone()[0]
    again = okr.refresh(run.okrs, on="2026-11-15", connections={"warehouse": warehouse})
    assert ("m0",) == again.unchanged
    loaded = okr.from_dict(okr.to_dict(run.okrs))
    assert run.okrs == loaded


@pytest.mark.parametrize("provisional", [True, False])
def test_the_period_that_runs(
    warehouse: sqlite3.Connection, *, provisional: bool
) -> None:
    """It is read where the declaration says so."""
    source = {**NPS, "provisional": provisional}
    run = okr.refresh(
        set_of(source), on="2026-10-15", connections={"warehouse": warehouse}
    )
    found = [reading.provisional for reading in run.changed["m0"]]
    assert ([False, True] if provisional else [False]) == found


def test_the_sets_cadence(warehouse: sqlite3.Connection) -> None:
    """Fiscal quarters are those of the document."""
    warehouse.execute("create table sales (period, value)")
    warehouse.execute("insert into sales values ('2026-08-14', 7)")
    source = {
        "sql": "select * from sales",
        "connection": "warehouse",
        "every": "quarter",
    }
    cadence = {"every": "quarter", "fiscal_year_starts": "february"}
    document: Any = okr.to_dict(set_of(source, unit="count"))
    okrs = okr.from_dict({**document, "cycle": "FY27-Q4", "cadence": cadence})
    run = okr.refresh(okrs, on="2026-11-15", connections={"warehouse": warehouse})
    (reading,) = run.changed["m0"]
    assert ("2026-08-01", "2026-10-31") == (str(reading.starts_on), str(reading.date))


def test_one_that_fails_harms_no_other(warehouse: sqlite3.Connection) -> None:
    """Each metric has its own account, in the order of the document."""
    okrs = set_of({**NPS, "connection": "lake"}, NPS, {**NPS, "sql": "select 1 from x"})
    run = okr.refresh(okrs, on="2026-11-15", connections={"warehouse": warehouse})
    assert ["failed", "changed", "failed"] == [item.outcome for item in run]
    assert "connection-unknown" == run.failed["m0"].code
    assert run.failed["m2"].place.startswith("metric m2, warehouse")


def test_churn_over_a_query(warehouse: sqlite3.Connection) -> None:
    """Logo churn of paying accounts, monthly: one declaration."""
    okrs = set_of({**CHURN, "sql": "select * from plans"})
    run = okr.refresh(okrs, on="2026-11-15", connections={"warehouse": warehouse})
    assert [(round(v, 9), n) for v, n in EXPECTED] == values(run)
    reading = run.changed["m0"][-1]
    assert ("logo-churn.cohort", "warehouse") == (reading.definition, reading.source)


def test_a_definition_that_is_none(warehouse: sqlite3.Connection) -> None:
    """A slip in its id, or in its options, is told before anything is read."""
    source = {**CHURN, "sql": "select * from plans", "retention": "logo-chrun.cohort"}
    error = error_of(source, {"warehouse": warehouse})
    assert "unknown-definition" == error.code
    source |= {"retention": "logo-churn.cohort", "options": {"inactiv": 90}}
    error = error_of(source, {"warehouse": warehouse})
    assert ("unknown-field", "Did you mean 'inactive'?") == (error.code, error.hint)


def test_a_query_reads_no_file(tmp_path: Path) -> None:
    """Of a DuckDB that may read files a document gets nothing; of a locked one, all."""
    import duckdb

    secret = tmp_path / "secret.csv"
    secret.write_text("date,value\n2026-10-31,3\n")
    source = {
        "sql": "select * from read_csv(:path)",
        "connection": "lake",
        "params": {"path": str(secret)},
    }
    open_ = duckdb.connect()
    locked = duckdb.connect(
        config={"enable_external_access": False, "lock_configuration": True}
    )
    for connection in (open_, locked):
        run = okr.refresh(
            set_of(source), on="2026-11-15", connections={"lake": connection}
        )
        assert {"m0"} == set(run.failed)
    plain = {"sql": "select '2026-10-31' as date, 3 as value", "connection": "lake"}
    run = okr.refresh(set_of(plain), on="2026-11-15", connections={"lake": locked})
    assert [(3.0, None)] == values(run)
    run = okr.refresh(set_of(plain), on="2026-11-15", connections={"lake": open_})
    assert "lock" in run.failed["m0"].hint


def test_an_export(tmp_path: Path) -> None:
    """The rows of another program's export, counted by a definition."""
    folder = zendesk(tmp_path, "ratings.csv")
    okrs = set_of(EXPORT)
    run = okr.refresh(okrs, on="2026-11-15", connections={"exports": folder})
    assert [(75.0, 4.0)] == values(run)
    assert "exports: zendesk/*.csv" == run.changed["m0"][0].source


def test_several_exports(tmp_path: Path) -> None:
    """A file each month is one export; a month that is there twice is refused."""
    folder = zendesk(tmp_path, "10.csv")
    later = folder / "zendesk" / "11.csv"
    later.write_text("id,ticket_id,score,created_at\n5,11,bad,2026-10-31T09:00:00Z\n")
    okrs = set_of(EXPORT)
    run = okr.refresh(okrs, on="2026-11-15", connections={"exports": folder})
    assert [(60.0, 5.0)] == values(run)

    later.write_text((folder / "zendesk" / "10.csv").read_text())
    run = okr.refresh(okrs, on="2026-11-15", connections={"exports": folder})
    assert "duplicate" == run.failed["m0"].code


READINGS = (
    "period,region,churn\n2026-09,north,3.1\n2026-10,north,2.9\n2026-10,south,9\n"
)


def test_files(tmp_path: Path) -> None:
    """CSV files of the folder, their rows chosen by a value."""
    (tmp_path / "churn").mkdir()
    (tmp_path / "churn" / "2026.csv").write_text(READINGS)
    (tmp_path / "churn" / "2025.csv").write_text(
        "period,region,churn\n2025-10,north,5\n"
    )
    (tmp_path / "other.csv").write_text("nothing")
    source = {
        "files": "churn/*.csv",
        "connection": "exports",
        "columns": {"value": "churn"},
        "where": {"region": "north"},
        "every": "month",
    }
    run = okr.refresh(
        set_of(source), on="2026-11-15", connections={"exports": tmp_path}
    )
    assert [(3.1, None), (2.9, None)] == values(run)
    assert "exports: churn/*.csv" == run.changed["m0"][0].source


def test_churn_over_files(tmp_path: Path) -> None:
    """A definition over the rows of a file."""
    lines = [",".join(cell or "" for cell in row) for row in PLANS]
    path = tmp_path / "plans.csv"
    path.write_text("\n".join(["account,since,until,plan", *lines, ""]))
    okrs = set_of({**CHURN, "files": "plans.csv"})
    run = okr.refresh(okrs, on="2026-11-15", connections={"warehouse": str(tmp_path)})
    assert [(round(v, 9), n) for v, n in EXPECTED] == values(run)


TABLE = {
    "table": "nps",
    "connection": "warehouse",
    "columns": {"date": "month", "value": "score"},
    "where": {"region": "north"},
    "every": "month",
}


def test_a_table(warehouse: sqlite3.Connection) -> None:
    """Rows of a table by its name, and only those that are meant."""
    run = okr.refresh(
        set_of(TABLE), on="2026-11-15", connections={"warehouse": warehouse}
    )
    assert [(31.0, None), (34.0, None)] == values(run)
    assert "warehouse: nps" == run.changed["m0"][0].source


def test_a_table_made_anew() -> None:
    """A function that opens a database fits as well as an open one; so do frames."""

    def opened() -> sqlite3.Connection:
        connection = sqlite3.connect(":memory:")
        connection.execute("create table nps (month, region, score)")
        connection.execute("insert into nps values ('2026-10', 'north', 34)")
        return connection

    frame = {"month": ["2026-10"], "region": ["north"], "score": [34]}
    for given in (opened, {"nps": frame}):
        run = okr.refresh(
            set_of(TABLE), on="2026-11-15", connections={"warehouse": given}
        )
        assert [(34.0, None)] == values(run)


def test_churn_over_a_table(warehouse: sqlite3.Connection) -> None:
    """A definition over a table by its name."""
    okrs = set_of({**CHURN, "table": "plans"})
    run = okr.refresh(okrs, on="2026-11-15", connections={"warehouse": warehouse})
    assert [(round(v, 9), n) for v, n in EXPECTED] == values(run)
    gone = set_of({**CHURN, "table": "palns"})
    run = okr.refresh(gone, on="2026-11-15", connections={"warehouse": warehouse})
    assert "plans" in run.failed["m0"].hint


@pytest.mark.parametrize("name", ["plans; drop table plans", 'plans" --', "a.b.c.d"])
def test_a_hostile_table(warehouse: sqlite3.Connection, name: str) -> None:
    """A name is looked up, never pasted."""
    okrs = set_of({**TABLE, "table": name})
    run = okr.refresh(okrs, on="2026-11-15", connections={"warehouse": warehouse})
    assert "table-unknown" == run.failed["m0"].code
    assert 5 == warehouse.execute("select count(*) from plans").fetchone()[0]


SAMPLES = """# TYPE errors gauge
errors{code="500"} 3 1793404800
errors{code="404"} 9 1793404800
# EOF
"""


def test_a_sample(tmp_path: Path) -> None:
    """OpenMetrics text, a file of it, or a function that gives it."""
    path = tmp_path / "metrics.txt"
    path.write_text(SAMPLES)
    source = {
        "openmetrics": "errors",
        "connection": "prometheus",
        "where": {"code": "500"},
        "zone": "UTC",
    }
    okrs = set_of(source, unit="count")
    for given in (SAMPLES, SAMPLES.encode(), path, lambda: SAMPLES):
        run = okr.refresh(okrs, on="2026-11-15", connections={"prometheus": given})
        assert [(3.0, None)] == values(run)
        assert "prometheus: errors" == run.changed["m0"][0].source


def test_a_definition_of_two_tables(warehouse: sqlite3.Connection) -> None:
    """Complaints by active accounts: each table is named by the part it plays."""
    warehouse.execute("create table tickets (account, opened)")
    warehouse.execute("insert into tickets values ('a', '2026-10-05')")
    warehouse.execute("create table logins (account, day)")
    rows = [(name, "2026-10-02") for name in "abcd"]
    warehouse.executemany("insert into logins values (?, ?)", rows)
    source: dict[str, Any] = {
        "tables": {"complaints": "tickets", "activity": "logins"},
        "connection": "warehouse",
        "columns": {
            "complaints": {"customer": "account", "date": "opened"},
            "activity": {"customer": "account", "date": "day"},
        },
        "every": "month",
        "retention": "complaints.per-100-accounts",
    }
    given = {"warehouse": warehouse}
    run = okr.refresh(set_of(source, unit="count"), on="2026-11-15", connections=given)
    assert 25.0 == run.changed["m0"][-1].value
    assert "warehouse: tickets, logins" == run.changed["m0"][-1].source
    error = error_of({**CHURN, "table": "a", "retention": source["retention"]}, given)
    expected = "tables: {complaints: ..., activity: ...}"
    assert ("source-misfit", expected) == (error.code, error.expected)
    error = error_of({**source, "retention": "nps"}, given)
    assert ("source-misfit", "table, sql or files") == (error.code, error.expected)


def test_churn_and_revenue_over_several_files(tmp_path: Path) -> None:
    """A file each month: ids keep their zeros, amounts are read as numbers."""
    folder = tmp_path / "2026"
    folder.mkdir()
    head = "account,since,until,mrr\n"
    first = "007,2026-06-01,,100\n7,2026-06-01,2026-10-20,50.5\n"
    (folder / "06.csv").write_text(head + first)
    (folder / "08.csv").write_text(head + "9,2026-08-03,,20\n")
    columns = {"customer": "account", "start": "since", "end": "until"}
    files = {"files": "2026/*.csv", "connection": "exports", "every": "month"}
    okrs = set_of(
        {**files, "retention": "logo-churn.cohort", "columns": columns},
        {
            **files,
            "retention": "revenue-churn.gross",
            "columns": {**columns, "amount": "mrr"},
        },
    )
    run = okr.refresh(okrs, on="2026-11-15", connections={"exports": tmp_path})
    assert {} == dict(run.failed)
    assert (100 / 3, 3.0) == pytest.approx(values(run)[-1])
    assert pytest.approx(100 * 50.5 / 170.5) == values(run, "m1")[-1][0]

    (folder / "09.csv").write_text("account,since,until,arr\n1,2026-09-01,,5\n")
    run = okr.refresh(okrs, on="2026-11-15", connections={"exports": tmp_path})
    assert {"m0", "m1"} == set(run.failed)
    assert "files of other columns" == run.failed["m1"].why
