"""Plug-ins: found by name, loaded on first use, each guarded."""

import json
import os
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest

import okrkit as okr
from okrkit.errors import SourceError
from okrkit.sources.plugins import installed, plugin

EXAMPLE = Path(__file__).parents[2] / "examples" / "plugin"
BROKEN = {
    "missing": "import no_such_package_at_all",
    "syntax": "def",
    "exits": "raise SystemExit(3)",
    "interrupts": "raise GeneratorExit",
    "hostile": (
        "class Bad(Exception):\n"
        "    def __str__(self): raise RuntimeError('no')\n"
        "raise Bad"
    ),
    "circular": "from okr_circular import Source\nclass Source: pass",
    "plain": "Source = 7",
    "absent": "",
}


def put(folder, name, code, *, target=None, entry=None, version="1.0", entries=None):
    """Install a package of one module by hand, as pip would leave it."""
    module = f"okr_{name}"
    (folder / f"{module}.py").write_text(code, encoding="utf-8")
    info = folder / f"{module}-{version}.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(
        f"Metadata-Version: 2.1\nName: {module}\nVersion: {version}\n", encoding="utf-8"
    )
    text = f"[okrkit.sources]\n{entry or name} = {target or module + ':Source'}\n"
    (info / "entry_points.txt").write_text(
        text if entries is None else entries, encoding="utf-8"
    )


@pytest.fixture
def site(tmp_path, monkeypatch):
    """Return a folder on the path, forgotten again afterwards."""
    monkeypatch.syspath_prepend(tmp_path)
    yield tmp_path
    for name in [name for name in sys.modules if name.startswith("okr_")]:
        del sys.modules[name]


def ours(listed):
    """Return the plug-ins of this test, whatever else the machine has."""
    return {item.name: item for item in listed if item.distribution[:4] == "okr_"}


GOOD = """
import okrkit
class Source:
    def __init__(self, value=1): self.value = value
    def read(self, metric, start, end):
        return [okrkit.Observation(date=start, value=self.value)]
"""


def test_a_plugin_is_made_by_its_name(site):
    """The name of a package's entry is all that a program needs to know."""
    put(site, "good", GOOD)
    okrs = okr.OKRSet(metrics=[okr.Metric("nps")], cycle="2026-Q4")

    source = plugin("good", value=36)
    run = okr.refresh(okrs, {"nps": source}, on="2026-11-15")

    assert [36.0] == [reading.value for reading in run.changed["nps"]]


@pytest.mark.parametrize("kind", BROKEN)
def test_a_broken_plugin_is_listed_with_its_error(site, kind):
    """One bad package must cost nobody else anything, and be easy to find."""
    put(site, kind, BROKEN[kind])
    put(site, "good", GOOD)

    listed = ours(installed())

    assert listed["good"].error is None
    assert "plugin-broken" == listed[kind].error.code
    assert f"okr_{kind} 1.0, okr_{kind}:Source" in str(listed[kind].error)
    with pytest.raises(SourceError, match="plug-in"):
        plugin(kind)
    assert plugin("good").read(None, "2026-11-15", None)[0].value == 1


def test_an_interrupt_is_no_fault_of_a_plugin(site):
    """The person at the keyboard stops the program, not the plug-in."""
    put(site, "stopped", "raise KeyboardInterrupt")
    put(site, "stops", "def Source():\n    raise KeyboardInterrupt")

    with pytest.raises(KeyboardInterrupt):
        plugin("stopped")
    with pytest.raises(KeyboardInterrupt):
        plugin("stops")


@pytest.mark.parametrize(
    ("code", "settings", "why"),
    [
        (GOOD, {"valeu": 3}, "cannot be made"),
        ("def Source():\n    raise SystemExit", {}, "cannot be made"),
        ("def Source():\n    return 7", {}, "makes something that is no source"),
    ],
)
def test_a_plugin_that_cannot_be_made_says_so(site, code, settings, why):
    """A wrong setting is told with the package it was meant for."""
    put(site, "odd", code)

    with pytest.raises(SourceError, match=why) as caught:
        plugin("odd", **settings)

    assert "plugin-broken" == caught.value.code
    assert "plug-in odd, okr_odd 1.0" in caught.value.place


def test_two_plugins_of_one_name_are_both_refused(site):
    """Which package runs must not hang on the order of the path."""
    put(site, "one", GOOD, entry="same")
    put(site, "two", GOOD, entry="same")

    items = [item for item in installed() if item.name == "same"]

    assert ["plugin-clash", "plugin-clash"] == [item.error.code for item in items]
    with pytest.raises(SourceError, match=r"okr_(one|two) 1.0 and okr_(one|two) 1.0"):
        plugin("same")


def test_a_second_copy_of_a_package_is_no_clash(site, tmp_path_factory, monkeypatch):
    """A package may stand on the path twice; as in Python itself the first counts."""
    other = tmp_path_factory.mktemp("other")
    put(site, "good", GOOD)
    put(other, "good", "raise RuntimeError", version="0.9")
    monkeypatch.setattr(sys, "path", [*sys.path, str(other)])

    assert "1.0" == ours(installed())["good"].version


def test_broken_metadata_hides_no_other_plugin(site):
    """A damaged package on the machine is somebody else's trouble."""
    put(site, "good", GOOD)
    put(site, "torn", GOOD)
    torn = site / "okr_torn-1.0.dist-info" / "entry_points.txt"
    torn.write_bytes(b"[okrkit.sources]\n\xff\xfe = \x00")
    (site / "okr_bare-1.0.dist-info").mkdir()

    listed = installed()

    assert ours(listed)["good"].error is None
    assert "plugin-broken" == listed["(okr_torn)"].error.code
    assert plugin("good")


def test_a_name_that_nobody_brings_is_told_with_the_nearest(site):
    """A typo is found by those who made it."""
    put(site, "good", GOOD)

    with pytest.raises(SourceError, match="Did you mean 'good'") as caught:
        plugin("goood")
    assert "plugin-unknown" == caught.value.code
    with pytest.raises(SourceError, match="Install its package"):
        plugin("zzzzzzzzzzzz")


def test_the_list_can_be_read(site):
    """Who runs okrkit sees at a glance which package is broken, and why."""
    put(site, "good", GOOD)
    put(site, "bad", "raise RuntimeError('<b>no')")

    listed = installed()

    assert "okr_bad:Source" in str(listed)
    assert "RuntimeError" in str(listed)
    assert "<b>no" not in listed._repr_html_()
    assert "plugin-broken" in listed.to_columns()["error"].tolist()
    assert "okr_good 1.0" in str(listed.explain("good"))
    assert "cannot be loaded" in str(listed.explain("bad"))
    assert " broken>" in repr(listed)
    assert "no plug-ins installed" == str(type(listed)(()))


IMPORTED = """
import json, sys, time
start = time.perf_counter()
import okrkit
okrkit.Metric, okrkit.refresh
print(json.dumps(sorted(sys.modules)))
"""


def test_a_hundred_broken_plugins_change_no_import(tmp_path):
    """Who does not ask for a plug-in does not pay for any."""
    for number in range(100):
        put(tmp_path, f"bad{number}", "raise SystemExit('loaded')")

    def modules(path):
        """Return what an import of okrkit loads."""
        done = subprocess.run(
            [sys.executable, "-c", IMPORTED],
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "PYTHONPATH": path},
        )
        return json.loads(done.stdout)

    before = os.environ.get("PYTHONPATH", "")

    assert modules(before) == modules(os.pathsep.join([str(tmp_path), before]))


@pytest.fixture(scope="module")
def package(tmp_path_factory):
    """Install the example as its README says, into a folder of its own."""
    folder = tmp_path_factory.mktemp("site")
    subprocess.run(
        [
            sys.executable,
            *("-m", "pip", "install", "-q", "--no-deps", "--no-build-isolation"),
            *("--no-index", "--target", folder, EXAMPLE),
        ],
        capture_output=True,
        check=True,
    )
    return folder


def test_the_example_is_a_package_that_works(package, tmp_path):
    """The plug-in to copy from is installed and read, through a document."""
    log = tmp_path / "readings.jsonl"
    log.write_text(
        '{"metric": "nps", "date": "2026-10-31", "value": 34, "n": 412}\n',
        encoding="utf-8",
    )
    program = f"""
import okrkit as okr
assert okr.sources.installed()["jsonlines"].error is None
okrs = okr.from_dict({{"okrkit": 1, "cycle": "2026-Q4", "objectives": [], "metrics":
    {{"nps": {{"source": {{"plugin": "jsonlines", "connection": "log"}}}}}}}})
run = okr.refresh(okrs, on="2026-11-15", connections={{"log": {str(log)!r}}},
                  plugins=["jsonlines"])
run.raise_failed()
print(run.okrs.series("nps").values)
"""
    path = os.pathsep.join([str(package), os.environ.get("PYTHONPATH", "")])
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": path},
    )

    assert ("[34.]\n", "") == (done.stdout, done.stderr)


def test_the_example_keeps_what_a_source_promises(package):
    """Its own test runs: the check is what makes a plug-in worth trusting."""
    path = os.pathsep.join([str(package), os.environ.get("PYTHONPATH", "")])
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests"],
        cwd=EXAMPLE,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": path},
    )

    assert "1 passed" in done.stdout, done.stdout + done.stderr


def test_a_password_that_a_plugin_says_is_not_shown(site):
    """It was made with what the program connects to, and its error ends up in logs."""
    say = "raise OSError('no route to postgresql://me:hunter2@db')"
    put(site, "made", f"def Source():\n    {say}")
    put(site, "loaded", "# hunter is at large\nraise OSError('password=hun' + 'ter2')")
    for name, left in (("made", "postgresql://me:***@db"), ("loaded", "password=***")):
        with pytest.raises(SourceError) as caught:
            plugin(name)
        assert left in str(caught.value)
        assert left in str(caught.value.__cause__)
        assert caught.value.__cause__.__traceback__ is not None
        assert caught.value.__context__ is None
        assert "hunter2" not in str(caught.value) + repr(caught.value.__cause__)
    assert "hunter2" not in str(installed())


def test_the_error_of_a_plugin_stays_its_cause(site):
    """Where it tells no secret, whoever mends the package has it whole."""
    put(site, "odd", "def Source():\n    {}['team']")
    with pytest.raises(SourceError, match="'team'") as caught:
        plugin("odd")
    assert isinstance(caught.value.__cause__, KeyError)


@pytest.mark.parametrize("error", ["raise SystemExit(3)", "raise RuntimeError"])
def test_what_raises_when_it_is_looked_at_is_no_source(site, error):
    """A plug-in's object may run code for what is asked of it, its class even."""
    put(
        site,
        "odd",
        f"class Source:\n    __class__ = property(lambda self: exec({error!r}))",
    )
    with pytest.raises(SourceError, match="makes something that is no source"):
        plugin("odd")


def test_who_stops_the_program_while_it_is_looked_at_stops_it(site):
    """Ctrl+C is never the fault of a plug-in."""
    put(
        site,
        "odd",
        "def stop(self): raise KeyboardInterrupt\n"
        "class Source: __class__ = property(stop)",
    )
    with pytest.raises(KeyboardInterrupt):
        plugin("odd")


def test_packages_without_a_name_hide_no_other(site):
    """Each is told by where it lies, and what it brings can be used."""
    for name in ("first", "second"):
        put(site, name, GOOD)
        (site / f"okr_{name}-1.0.dist-info" / "METADATA").write_bytes(b"\xff\xfe")

    listed = {item.name: item for item in installed()}

    for name in ("first", "second"):
        assert f"okr_{name}-1.0.dist-info" in listed[name].distribution
        assert listed[name].error is None
        assert plugin(name)


def test_a_package_that_brings_a_name_twice_is_told_as_one(site):
    """To uninstall one of two packages would be no help: it is a single one."""
    twice = "[okrkit.sources]\nsame = okr_one:Source\nsame = okr_one:Other\n"
    put(site, "one", GOOD, entries=twice)

    with pytest.raises(SourceError, match="one package brings two plug-ins") as caught:
        plugin("same")

    assert ("plugin-clash", "okr_one 1.0") == (caught.value.code, caught.value.got)


def test_a_name_is_one_however_it_is_written(site, tmp_path_factory, monkeypatch):
    """As for pip, signs and capitals make no other package: the first counts."""
    other = tmp_path_factory.mktemp("other")
    put(site, "br_k", GOOD, entry="brk")
    put(other, "BR_K", "raise RuntimeError", entry="brk", version="0.9")
    monkeypatch.setattr(sys, "path", [*sys.path, str(other)])

    assert ["1.0"] == [item.version for item in installed() if item.name == "brk"]
    assert plugin("brk")


def test_a_package_that_lies_in_no_folder_is_told_by_its_metadata(site, monkeypatch):
    """Importers of other makes bring packages as well."""

    class Bare(metadata.Distribution):
        def read_text(self, filename):
            if filename == "entry_points.txt":
                return "[okrkit.sources]\nbare = okr_good:Source\n"
            return "Name: okr_bare\nVersion: 2.0\n"

        def locate_file(self, path):
            raise NotImplementedError

    put(site, "good", GOOD)
    every = [*metadata.distributions(), Bare()]
    monkeypatch.setattr(metadata, "distributions", lambda: iter(every))

    assert "2.0" == ours(installed())["bare"].version
    assert plugin("bare")


def test_the_example_reads_files_of_any_editor(package, tmp_path):
    """A mark at the beginning and an empty line at the end are no readings."""
    log = tmp_path / "readings.jsonl"
    line = '{"metric": "nps", "date": "2026-10-31", "value": 34}'
    log.write_text(f"\ufeff{line}\n\n", encoding="utf-8")
    program = f"""
import datetime as dt, okrkit as okr
from okrkit_jsonlines import JsonLines
days = dt.date(2026, 10, 1), dt.date(2026, 11, 1)
print([one.value for one in JsonLines({str(log)!r}).read(okr.Metric("nps"), *days)])
"""
    path = os.pathsep.join([str(package), os.environ.get("PYTHONPATH", "")])
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": path},
    )

    assert ("[34.0]\n", "") == (done.stdout, done.stderr)


def test_a_target_that_is_none_is_told_as_such(site):
    """What goes wrong inside of importlib helps nobody."""
    put(site, "odd", GOOD, target=":::X[[")

    with pytest.raises(SourceError) as caught:
        plugin("odd")

    assert "names no object" in caught.value.why
    assert "':::X[['" == caught.value.got


def test_a_token_of_a_bearer_is_not_shown(site):
    """However short it is, and whatever it is made of."""
    code = "def Source():\n    raise OSError('401 for Bearer eyJhbGciOi')"
    put(site, "odd", code)

    with pytest.raises(SourceError) as caught:
        plugin("odd")

    assert "Bearer ***" in caught.value.got
    assert "eyJ" not in str(caught.value) + str(caught.value.__cause__)


def test_a_read_with_other_arguments_is_told_what_it_has_to_take(site):
    """A TypeError of Python counts `self`, and says nothing of the window."""
    code = "class Source:\n    def read(self, metric):\n        return []"
    put(site, "odd", code)
    okrs = okr.OKRSet(metrics=[okr.Metric("nps")], cycle="2026-Q4")

    error = okr.refresh(okrs, {"nps": plugin("odd")}, on="2026-11-15").failed["nps"]

    assert "source-signature" == error.code
    assert ("read(metric, start, end)", "read(metric)") == (error.expected, error.got)
