"""The command line: thin, honest exit codes, no traceback for what users do wrong."""

import io
import json
import os
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import pytest

import okrkit as okr
from okrkit.__main__ import main
from okrkit.history.in_jsonl import JsonlStore
from okrkit.history.lines import HEADER
from okrkit.testing import example_set

EMPTY = '{"okrkit": 1, "cycle": "2026-Q4", "objectives": []}'
FULL = "/dev/full"
JOURNAL = HEADER.decode()
SOURCE = str(Path(okr.__file__).parents[1])


def lowered() -> okr.OKRSet:
    """Return the example with a lower target."""
    okrs = example_set()
    kr = okrs.key_result("nps").replace(target=36, title="Ünïcode 目标")
    return okrs.with_objective(okrs.objective("keep").with_key_result(kr))


@pytest.fixture
def files(tmp_path):
    """Two documents that differ."""
    paths = [tmp_path / "a.yaml", tmp_path / "b.json"]
    for path, okrs in zip(paths, (example_set(), lowered()), strict=True):
        okr.save(okrs, path)
    return [str(path) for path in paths]


def run(*words: str, **settings: str) -> subprocess.CompletedProcess[bytes]:
    """Run the module as a program of its own."""
    return subprocess.run(
        [sys.executable, "-m", "okrkit", *words],
        env={**os.environ, "PYTHONPATH": SOURCE, **settings},
        capture_output=True,
        check=False,
    )


def test_diff_says_what_changed(files, capsys):
    """Exit 1 for a difference, as `diff` of every system has it."""
    assert 1 == main(["diff", *files])
    said = capsys.readouterr()

    assert "target of nps lowered from 40 points to 36 points" in said.out
    assert "" == said.err


def test_diff_of_equal_sets(files, capsys):
    """Exit 0 where there is none, whatever the formats."""
    assert 0 == main(["diff", files[0], files[0]])
    assert "nothing differs\n" == capsys.readouterr().out


def test_diff_as_json(files, capsys):
    """Programs read the same, as JSON."""
    assert 1 == main(["diff", *files, "--json"])

    assert "diff" == json.loads(capsys.readouterr().out)["kind"]


def test_errors_are_one_line_and_no_traceback(files, capsys):
    """Whoever mistypes a path reads what is wrong, not where in our code."""
    assert 2 == main(["diff", files[0], "missing.yaml"])
    said = capsys.readouterr()

    assert "" == said.out
    assert "okrkit: missing.yaml: there is no such file\n" == said.err


def test_warnings_are_told_and_do_not_stop(tmp_path, capsys):
    """A field that is not known is worth a line, on standard error."""
    path = tmp_path / "a.json"
    path.write_text('{"okrkit": 1, "cycle": "2026-Q4", "objectives": [], "owne": 1}')

    assert 0 == main(["diff", str(path), str(path)])
    said = capsys.readouterr()

    assert "okrkit: warning: a document has a field 'owne'" in said.err


def test_merge_tells_conflicts(tmp_path, capsys):
    """What a person has to settle is named with the file, on standard error."""
    paths = [str(tmp_path / f"{side}.json") for side in "oab"]
    okrs = example_set()
    third = okrs.with_objective(
        okrs.objective("keep").with_key_result(
            okrs.key_result("nps").replace(target=44)
        )
    )
    for path, side in zip(paths, (okrs, lowered(), third), strict=True):
        okr.save(side, path)

    assert 1 == main(["merge", *paths, "plans/okrs.json"])
    assert "okrkit: plans/okrs.json: key_results.nps.target: ours says 36" in (
        capsys.readouterr().err
    )
    assert 2 == main(["merge", *paths])
    assert "conflicts[0]" in capsys.readouterr().err


def test_journals_are_verified_and_repaired(tmp_path, capsys):
    """Damage is named; a repair writes a copy and never the journal itself."""
    path = tmp_path / "okrs.jsonl"
    with JsonlStore(str(path)) as store:
        store.append([b'{"kind":"okrs","date":"2026-10-01"}'] * 3)

    assert 0 == main(["journal", "verify", str(path)])
    assert "every event is as it was written\n" == capsys.readouterr().out

    path.write_bytes(path.read_bytes().replace(b"10-01", b"10-02", 1))
    damaged = path.read_bytes()
    copy = str(tmp_path / "copy.jsonl")
    assert 1 == main(["journal", "verify", str(path)])
    assert "line 2 (event 1)" in capsys.readouterr().out
    assert 1 == main(
        ["journal", "repair", str(path), "--to", copy, "--on", "2026-11-15"]
    )
    assert "lost: 1" in capsys.readouterr().out
    assert damaged == path.read_bytes()
    assert 0 == main(["journal", "verify", copy])
    assert 2 == main(["journal", "repair", copy, "--to", copy, "--on", "2026-11-15"])
    assert 2 == main(["journal", "verify", str(tmp_path / "none.jsonl")])
    assert "there is no such file" in capsys.readouterr().err


@pytest.mark.parametrize("words", [[], ["journal"], ["merge", "a"], ["weigh"]])
def test_a_wrong_command_line_is_an_error(words, capsys):
    """Exit 2, with how it is called."""
    assert 2 == main(words)
    assert "Usage: okrkit" in capsys.readouterr().err


def test_version_and_help(capsys):
    """The two things everybody tries first."""
    for words, part in (
        (["--version"], okr.__version__),
        (["merge", "--help"], "merge driver"),
    ):
        assert 0 == main(words)
        assert part in capsys.readouterr().out


def test_the_module_runs(files):
    """`python -m okrkit` is the same program."""
    done = run("diff", *files)

    assert 1 == done.returncode
    assert b"target of nps lowered" in done.stdout


def test_terminals_that_cannot_show_a_title(files):
    """A title in another alphabet is escaped where the terminal is ASCII."""
    done = run("diff", *files, PYTHONIOENCODING="ascii")

    assert 1 == done.returncode
    assert b"\\u76ee\\u6807" in done.stdout
    assert b"Traceback" not in done.stderr


def test_a_closed_pipe_is_no_error(files):
    """`okrkit diff a b | head -1` ends quietly, and still tells that they differ."""
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        [sys.executable, "-m", "okrkit", "diff", *files],
        env={**os.environ, "PYTHONPATH": SOURCE},
        stdout=writer,
        stderr=subprocess.PIPE,
        check=False,
    )
    os.close(writer)

    assert (1, b"") == (done.returncode, done.stderr)


def test_a_reader_that_leaves_early(files, monkeypatch, tmp_path):
    """The same in a process that goes on: its output is not written to any more."""

    class Closed(io.TextIOWrapper):
        def write(self, _text: str) -> int:
            raise BrokenPipeError

    with (tmp_path / "out").open("wb") as file:
        monkeypatch.setattr(sys, "stdout", Closed(file))
        assert 1 == main(["diff", *files])


def test_streams_that_are_no_terminals(files, monkeypatch):
    """A program that embeds the command line may give any stream."""
    out = io.StringIO()
    monkeypatch.setattr(sys, "stdout", out)

    assert 1 == main(["diff", *files])
    assert "target of nps" in out.getvalue()


def test_help_that_cannot_be_written():
    """A script that keeps the help in a file learns that it is not there."""
    for words in (["--help"], ["--version"], ["diff", "--help"]):
        done = onto(FULL, *words)

        assert 2 == done.returncode
        assert b"okrkit: standard output cannot be written" in done.stderr
        assert b"Traceback" not in done.stderr


def onto(
    out: str, *words: str, err: int | str = subprocess.PIPE
) -> "subprocess.CompletedProcess[bytes]":
    """Run the module with its output onto a file."""
    with ExitStack() as stack:
        files = [
            stack.enter_context(open(name, "wb")) if isinstance(name, str) else name  # noqa: PTH123
            for name in (out, err)
        ]
        return subprocess.run(
            [sys.executable, "-m", "okrkit", *words],
            env={**os.environ, "PYTHONPATH": SOURCE},
            stdout=files[0],
            stderr=files[1],
            check=False,
        )


def test_an_error_that_nobody_can_be_told(files):
    """The exit code still says that the command could not be done."""
    assert 2 == onto(os.devnull, "diff", files[0], "missing.yaml", err=FULL).returncode
    assert 2 == onto(os.devnull, "diff", err=FULL).returncode


class Full(io.TextIOWrapper):
    """A stream onto a disk that is full."""

    def write(self, _text: str) -> int:
        """Fail, as the system would."""
        raise OSError(28, "No space left on device")


def test_what_cannot_be_written_is_an_error(files, monkeypatch, tmp_path, capsys):
    """Exit 0 would say that all is well, and 1 that the two differ."""
    with (tmp_path / "out").open("wb") as file:
        monkeypatch.setattr(sys, "stdout", Full(file))
        assert 2 == main(["diff", *files])

    assert "okrkit: standard output cannot be written" in capsys.readouterr().err


def test_an_error_of_an_error(files, monkeypatch, tmp_path):
    """Where standard error cannot be written there is no traceback, and no exit 1."""
    with (tmp_path / "err").open("wb") as file:
        monkeypatch.setattr(sys, "stderr", Full(file))
        assert 2 == main(["diff", files[0], "missing.yaml"])


def test_a_database_of_another_kind_is_refused(capsys):
    """It is no path to look for, and nobody connects to it."""
    assert 2 == main(["journal", "verify", "oracle://host/okrs"])
    assert 1 == capsys.readouterr().err.count("\n")


def test_streams_that_were_closed(files, monkeypatch):
    """A shell may start a program without any; Python has None there."""
    monkeypatch.setattr(sys, "stdout", None)
    monkeypatch.setattr(sys, "stderr", None)

    assert 2 == main(["diff", *files])


def pipe(path: Path) -> Path:
    """Make what a program would wait for, for ever."""
    os.mkfifo(path)
    return path


def folder(path: Path) -> Path:
    """Make a folder that is named as a file."""
    path.mkdir()
    return path


def huge(path: Path) -> Path:
    """Make a file of twenty gigabytes, none of which is on the disk."""
    with path.open("wb") as file:
        file.truncate(20 * 2**30)
    return path


@pytest.mark.parametrize("suffix", [".json", ".jsonl"])
@pytest.mark.parametrize("make", [pipe, folder, huge])
def test_what_is_no_file_to_merge_is_refused_at_once(make, suffix, tmp_path, capsys):
    """A device would be read for ever, and then have a file in its place."""
    good = tmp_path / f"good{suffix}"
    good.write_text(JOURNAL if suffix == ".jsonl" else EMPTY)
    before = good.read_bytes()
    bad = make(tmp_path / f"bad{suffix}")
    kind = bad.stat().st_mode

    for at in range(3):
        sides = [str(bad if at == side else good) for side in range(3)]
        assert 2 == main(["merge", *sides, f"okrs{suffix}"])
        said = capsys.readouterr().err
        assert 1 == said.count("\n")
        assert str(bad) in said
    assert (kind, before) == (bad.stat().st_mode, good.read_bytes())


@pytest.mark.parametrize("suffix", [".json", ".jsonl"])
def test_a_side_that_is_missing_is_not_made(suffix, tmp_path, capsys):
    """A slip in a path must not pass for a side that has nothing."""
    good = tmp_path / f"good{suffix}"
    good.write_text(JOURNAL if suffix == ".jsonl" else EMPTY)
    missing = tmp_path / f"missing{suffix}"

    for at in range(3):
        sides = [str(missing if at == side else good) for side in range(3)]
        assert 2 == main(["merge", *sides])
        assert "No such file" in capsys.readouterr().err
    assert not missing.exists()


@pytest.mark.parametrize("make", [pipe, folder, huge])
def test_what_is_no_journal_is_refused_at_once(make, tmp_path, capsys):
    """Nobody waits for a pipe, and no memory is filled."""
    bad = str(make(tmp_path / "bad.jsonl"))
    copy = str(tmp_path / "copy.jsonl")

    for words in (
        ["journal", "verify", bad],
        ["journal", "verify", f"sqlite:///{bad}"],
        ["journal", "repair", bad, "--to", copy, "--on", "2026-11-15"],
        ["diff", bad.replace("jsonl", "json"), bad],
    ):
        assert 2 == main(words)
        assert 1 == capsys.readouterr().err.count("\n")


def test_a_repair_needs_a_day(tmp_path, capsys):
    """Also where nothing is lost, so that a slip does not pass until it matters."""
    path, copy = tmp_path / "okrs.jsonl", tmp_path / "copy.jsonl"
    path.write_text(JOURNAL)

    words = ["journal", "repair", str(path), "--to", str(copy), "--on"]
    assert 2 == main([*words, "garbage"])
    assert "this is not a date" in capsys.readouterr().err
    assert not copy.exists()
    assert 0 == main([*words, "2026-11-15"])


def test_a_journal_in_a_database_is_mended_as_a_file(tmp_path, capsys):
    """Its lines are those of a file; the error says so, and tells no password."""
    address = "postgresql://me:secret@db/okrs?password=secret"
    words = ["--to", str(tmp_path / "copy.jsonl"), "--on", "2026-11-15"]

    assert 2 == main(["journal", "repair", address, *words])
    said = capsys.readouterr().err
    assert "Write its lines to a file" in said
    assert "secret" not in said


def test_a_journal_without_events_says_so(tmp_path, capsys):
    """A wrong database must not pass for a journal that is sound."""
    path = tmp_path / "okrs.jsonl"
    path.write_text(JOURNAL)

    assert 0 == main(["journal", "verify", str(path)])
    assert "there are no events\n" == capsys.readouterr().out
    assert 2 == main(["journal", "verify", "sqlite://"])


def test_folders_without_documents_are_not_alike(tmp_path, capsys):
    """Nothing was compared, and nobody may think that nothing differs."""
    (tmp_path / "a.txt").write_text("x")

    assert 2 == main(["diff", str(tmp_path), str(tmp_path)])
    assert "no document in this folder" in capsys.readouterr().err


def test_a_side_without_content_is_named(tmp_path, capsys):
    """Git's names of the three files say nothing to anybody."""
    files = [tmp_path / f"{side}.json" for side in "oab"]
    for file in files:
        file.write_text(EMPTY)
    files[2].write_text("")

    assert 2 == main(["merge", *map(str, files)])
    assert "okrkit: theirs: there is nothing in it\n" == capsys.readouterr().err


def test_a_database_that_is_missing_is_not_made(tmp_path, capsys):
    """A mistyped path must not pass for a journal without damages."""
    path = tmp_path / "nope.db"

    assert 2 == main(["journal", "verify", f"sqlite:///{path}"])
    assert "there is no such file" in capsys.readouterr().err
    assert not path.exists()
