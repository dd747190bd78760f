"""The command line: thin, honest exit codes, no traceback for what users do wrong."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import okrkit as okr
from okrkit.__main__ import main
from okrkit.history.in_jsonl import JsonlStore
from okrkit.testing import example_set

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
    with pytest.raises(SystemExit) as stopped:
        main(words)

    assert 2 == stopped.value.code
    assert "usage: okrkit" in capsys.readouterr().err


def test_version_and_help(capsys):
    """The two things everybody tries first."""
    for words, part in ((["--version"], okr.__version__), (["--help"], "merge driver")):
        with pytest.raises(SystemExit) as stopped:
            main(words)
        assert 0 == stopped.value.code
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
    """`okrkit diff a b | head -1` ends quietly."""
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

    assert (0, b"") == (done.returncode, done.stderr)


def test_a_reader_that_leaves_early(files, monkeypatch, tmp_path):
    """The same in a process that goes on: its output is not written to any more."""

    class Closed(io.TextIOWrapper):
        def write(self, _text: str) -> int:
            raise BrokenPipeError

    with (tmp_path / "out").open("wb") as file:
        monkeypatch.setattr(sys, "stdout", Closed(file))
        assert 0 == main(["diff", *files])


def test_streams_that_are_no_terminals(files, monkeypatch):
    """A program that embeds the command line may give any stream."""
    out = io.StringIO()
    monkeypatch.setattr(sys, "stdout", out)

    assert 1 == main(["diff", *files])
    assert "target of nps" in out.getvalue()


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


def test_streams_that_were_closed(files, monkeypatch):
    """A shell may start a program without any; Python has None there."""
    monkeypatch.setattr(sys, "stdout", None)
    monkeypatch.setattr(sys, "stderr", None)

    assert 2 == main(["diff", *files])


def test_a_database_that_is_missing_is_not_made(tmp_path, capsys):
    """A mistyped path must not pass for a journal without damages."""
    path = tmp_path / "nope.db"

    assert 2 == main(["journal", "verify", f"sqlite:///{path}"])
    assert "there is no such file" in capsys.readouterr().err
    assert not path.exists()
