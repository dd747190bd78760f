"""Git merges documents and journals by `okrkit merge`; nothing is lost on the way."""

import errno
import json
import os
import shutil
import subprocess
import sys
import threading
import warnings
from pathlib import Path
from typing import Any

import pytest

import okrkit as okr
from okrkit.__main__ import main
from okrkit.errors import (
    DocumentError,
    JournalDamagedError,
    JournalError,
    OKRError,
    StructureError,
)
from okrkit.history import in_jsonl, merging_files
from okrkit.history.events import void
from okrkit.history.in_jsonl import JsonlStore
from okrkit.history.journal import Journal
from okrkit.history.lines import HEADER, seal
from okrkit.history.locking import locked
from okrkit.history.merge_journals import merge_lines
from okrkit.history.merging_files import merge_files
from okrkit.history.past import past_of
from okrkit.history.rebuilding import events_of
from okrkit.results.saving import save_bytes

YAML = """\
okrkit: 1
cycle: 2026-Q4
# Agreed in September.
objectives:
- id: keep
  title: Customers stay  # the one that matters
  key_results:
  - id: nps
    title: They recommend us
    baseline: 32
    target: 40
    check_ins:
    - {date: 2026-11-06, value: 34}
"""
TOML = """\
okrkit = 1
cycle = "2026-Q4"
# Agreed in September.
[[objectives]]
id = "keep"
title = "Customers stay"
[[objectives.key_results]]
id = "nps"
title = "They recommend us"
baseline = 32
target = 40
check_ins = [
  {date = 2026-11-06, value = 34},
]
"""
GIT = shutil.which("git") or "git"
ROW = "    - {date: 2026-11-06, value: 34}\n"
OURS = ROW + "    - {date: 2026-11-13, value: 35}\n"
THEIRS = ROW + "    - {date: 2026-11-20, value: 36}  # asked twice\n"


def written(folder: Path, *texts: str | bytes, suffix: str = ".yaml") -> list[Path]:
    """Write base, ours and theirs, and return the files."""
    files = [folder / f"{side}{suffix}" for side in ("base", "ours", "theirs")]
    for file, text in zip(files, texts, strict=True):
        file.write_bytes(text.encode() if isinstance(text, str) else text)
    return files


def check_ins(file: Path) -> list[tuple[str, float | None]]:
    """Return the check-ins of a saved document."""
    kr = okr.load(file).key_result("nps")
    return [(str(c.date), c.value) for c in kr.check_ins]


def test_a_text_that_merges_cleanly_keeps_its_comments(tmp_path):
    """People write comments; a merge that eats them is switched off again."""
    ours = YAML.replace("target: 40", "target: 42")
    files = written(tmp_path, YAML, ours, YAML.replace(ROW, THEIRS))

    done = merge_files(*files)

    assert ((), ()) == (done.conflicts, done.notes)
    assert ours.replace(ROW, THEIRS) == files[1].read_text()


def test_check_ins_in_one_place_keep_comments_too(tmp_path):
    """The usual case: both append a line at the end, which git calls a conflict."""
    files = written(tmp_path, YAML, YAML.replace(ROW, OURS), YAML.replace(ROW, THEIRS))

    done = merge_files(*files)

    assert ((), ()) == (done.conflicts, done.notes)
    assert "# asked twice" in files[1].read_text()
    assert [("2026-11-06", 34), ("2026-11-13", 35), ("2026-11-20", 36)] == check_ins(
        files[1]
    )


@pytest.mark.parametrize(("text", "suffix"), [(YAML, ".yaml"), (TOML, ".toml")])
def test_a_conflict_is_written_into_the_text_as_it_is(tmp_path, text, suffix):
    """Ours stands with its comments; the loader refuses it until it is settled."""
    ours = text.replace("40", "42")
    files = written(tmp_path, text, ours, text.replace("40", "36"), suffix=suffix)

    done = merge_files(*files)

    assert ("key_results.nps.target: ours says 42, theirs says 36 (it was 40)",) == (
        done.conflicts
    )
    merged = files[1].read_text()
    assert ours.rstrip() in merged
    with pytest.raises(StructureError) as refused:
        okr.load(files[1])
    assert ["merge-conflict"] == [fault.code for fault in refused.value.faults]
    lines = [row for row in merged.splitlines() if "path" not in row]
    files[1].write_text("\n".join(lines).replace("conflicts:", ""))
    assert 42 == okr.load(files[1]).key_result("nps").target.target


def test_a_text_that_cannot_hold_the_merge_is_written_anew(tmp_path):
    """Comments go where there is no other way, and that is said."""
    gone = YAML.replace(f"    check_ins:\n{ROW}", "    owner: Ann\n")
    files = written(tmp_path, YAML, gone, YAML.replace("target: 40", "target: 42"))

    done = merge_files(*files)

    assert "check-in of nps on 2026-11-06, which ours removed, stays" == done.notes[0]
    assert "canonical form" in done.notes[1]
    assert [("2026-11-06", 34)] == check_ins(files[1])
    assert "#" not in files[1].read_text()


def test_json_and_a_name_that_says_the_format(tmp_path):
    """Git gives files without a suffix, and the name apart."""
    base = okr.dumps(okr.loads(YAML), "json")
    ours = base.replace("40", "42")
    files = written(tmp_path, "", ours, base.replace('"keep"', '"stay"'), suffix="")

    done = merge_files(*files, name="plans/okrs.json")

    assert done.conflicts
    assert '"conflicts"' in files[1].read_text()


def test_without_git_the_canonical_text_is_written(tmp_path, monkeypatch):
    """The merge itself needs no git."""
    monkeypatch.setenv("PATH", str(tmp_path))
    files = written(tmp_path, YAML, YAML.replace(ROW, OURS), YAML.replace(ROW, THEIRS))

    done = merge_files(*files)

    assert "canonical form" in done.notes[0]
    assert 3 == len(check_ins(files[1]))


def test_a_side_that_is_taken_whole_stays_as_it_was_written(tmp_path, monkeypatch):
    """Where ours says all that the merge says, its text is left alone."""
    monkeypatch.setattr(merging_files, "_merged_text", lambda *_: None)
    files = written(tmp_path, YAML, YAML.replace(ROW, OURS), YAML)

    merge_files(*files)

    assert YAML.replace(ROW, OURS) == files[1].read_text()


def test_a_document_that_does_not_load_leaves_the_text_of_git(tmp_path):
    """What cannot be read is not guessed at; both sides are in the file, marked."""
    files = written(
        tmp_path, YAML, YAML.replace("40", "many"), YAML.replace("40", "36")
    )

    with pytest.raises(StructureError):
        merge_files(*files)

    assert "<<<<<<< ours" in files[1].read_text()
    assert ">>>>>>> theirs" in files[1].read_text()


def test_a_base_that_is_a_merge_with_conflicts(tmp_path):
    """Branches that were merged into each other have such a base, made by git."""
    slot = "conflicts:\n- {path: key_results.nps.target, ours: 40, theirs: 41}\n"
    files = written(
        tmp_path, YAML + slot, YAML.replace("40", "42"), YAML.replace(ROW, OURS)
    )

    assert () == merge_files(*files).conflicts
    assert 2 == len(check_ins(files[1]))
    with pytest.raises(StructureError) as refused:
        merge_files(files[1], files[0], files[2])
    assert ["merge-conflict"] == [fault.code for fault in refused.value.faults]


def test_a_base_that_does_not_load(tmp_path):
    """Nobody can say what changed since then."""
    files = written(tmp_path, YAML.replace("40", "many"), YAML, YAML)

    with pytest.raises(StructureError) as refused:
        merge_files(*files)
    assert "'many'" in str(refused.value)


def test_a_binary_file_is_left_as_it_is(tmp_path):
    """Git merges no such thing, and neither do we."""
    files = written(tmp_path, b"\0\1", b"\0\2", b"\0\3")

    with pytest.raises(OKRError):
        merge_files(*files)

    assert b"\0\2" == files[1].read_bytes()


def test_missing_files_and_unknown_formats(tmp_path):
    """A wrong call says what is wrong."""
    files = written(tmp_path, YAML, YAML, YAML)

    with pytest.raises(DocumentError, match="cannot be read"):
        merge_files(tmp_path / "none.yaml", *files[1:])
    with pytest.raises(DocumentError) as refused:
        merge_files(*files, name="okrs.ini")
    assert "format-unknown" == refused.value.code


def test_a_drive_that_fails_in_mid_reading(tmp_path, monkeypatch):
    """What the system says is told, and the file stays as it is."""
    files = written(tmp_path, YAML, YAML, YAML)

    def refuse(*_: object) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(DocumentError, match="Input/output error") as refused:
        merge_files(*files)
    assert "file-unreadable" == refused.value.code


def line(n: int, day: str, **fields: Any) -> bytes:
    """Return a sealed line that was recorded at noon of its day."""
    replaces = f',"replaces":{fields["replaces"]}' if "replaces" in fields else ""
    value = fields.get("value", n)
    return seal(
        n,
        f'{{"kind":"check_in","id":"nps","date":"{day}",'
        f'"recorded_at":"{day}T12:00:00Z"{replaces},"data":{{"value":{value}}}}}'.encode(),
    )


def values_of(journal: bytes) -> list[tuple[int, float, int | None]]:
    """Return number, value, and what it replaces, of each event of a journal."""
    from okrkit.history.events import read_event

    assert journal.startswith(HEADER)
    events = map(read_event, journal.removeprefix(HEADER).splitlines())
    return [(e.n, e.data["value"], e.replaces) for e in events]


def test_events_of_both_sides_are_put_in_the_order_they_were_recorded():
    """Whoever merges gets the same journal, and no number twice."""
    base = line(1, "2026-11-01")
    ours = base + line(2, "2026-11-03", value=30) + line(3, "2026-11-04", replaces=2)
    theirs = base + line(2, "2026-11-02", value=20) + line(3, "2026-11-05", replaces=2)

    merged = merge_lines(base, ours, theirs)

    assert merged == merge_lines(base, theirs, ours)
    assert [
        (1, 1, None),
        (2, 20, None),
        (3, 30, None),
        (4, 3, 3),
        (5, 3, 2),
    ] == values_of(merged)


def test_what_both_have_is_there_once_and_twice_is_twice():
    """A commit that was picked onto two branches is one, said twice by one is two."""
    base = line(1, "2026-11-01")
    same = line(2, "2026-11-02", value=20) + line(3, "2026-11-02", value=20)
    ours = base + same
    theirs = base + line(2, "2026-11-01", value=9) + line(3, "2026-11-02", value=20)

    assert [1, 9, 20, 20] == [
        v for _, v, _ in values_of(merge_lines(base, ours, theirs))
    ]


def test_events_that_a_side_lost_come_back():
    """A branch that cut its journal does not cut everybody's."""
    base = line(1, "2026-11-01") + line(2, "2026-11-02", value=20)
    ours = line(1, "2026-11-01")

    assert base == merge_lines(base, ours, ours).removeprefix(HEADER)
    assert base == merge_lines(base, ours, base).removeprefix(HEADER)


def test_what_replaces_a_shared_event_still_does():
    """Numbers that both know stay; a clock that went back does no harm."""
    base = line(1, "2026-11-05")
    ours = base + line(2, "2026-11-09", value=30)
    theirs = base + line(2, "2026-11-06", replaces=1) + line(3, "2026-11-02", value=7)

    assert [(1, 1, None), (2, 2, 1), (3, 7, None), (4, 30, None)] == values_of(
        merge_lines(base, ours, theirs)
    )


def test_journals_are_merged_as_files(tmp_path):
    """The file that git gives is replaced by a sound journal."""
    base = HEADER + line(1, "2026-11-01")
    ours, theirs = base + line(2, "2026-11-03"), base + line(2, "2026-11-02")
    files = written(tmp_path, base, ours, theirs, suffix="")

    done = merge_files(*files, name="okrs.jsonl")

    assert ((), ()) == (done.conflicts, done.notes)
    with JsonlStore(str(files[1])) as store:
        assert () == store.verify()
        assert 3 == store.read()[1].n


def told(n: int, kind: str, second: str, **fields: Any) -> bytes:
    """Return a sealed line of any kind, recorded at a second of one day."""
    said = {
        "kind": kind,
        "id": "nps",
        "date": "2026-11-10",
        "recorded_at": f"2026-11-10T12:00:{second}Z",
        **fields,
    }
    return seal(n, json.dumps(said, separators=(",", ":")).encode())


def test_a_withdrawal_on_one_side_is_merged():
    """It goes on voiding the event that it voided, under whatever number."""
    base = line(1, "2026-11-01")
    ours = base + told(2, "check_in", "30", data={"value": 30})
    ours += told(3, "withdrawal", "50", scope="set", reason="typo", replaces=2)
    theirs = base + told(2, "check_in", "10", data={"value": 10})

    for sides in ((ours, theirs), (theirs, ours)):
        events = events_of(merge_lines(base, *sides).removeprefix(HEADER))
        assert [None, None, None, 3] == [event.replaces for event in events]
        assert [1, 10, 30, None] == [event.data.get("value") for event in events]


def test_what_replaces_nothing_that_is_there_still_replaces_nothing():
    """A number of an event that was never written must not get a meaning."""
    base = line(1, "2026-11-01")
    lost = told(2, "withdrawal", "10", scope="set", reason="typo", replaces=9)
    merged = merge_lines(base, base + lost, base + line(2, "2026-11-02"))

    assert 3 == len(events_of(merged.removeprefix(HEADER)))
    assert frozenset() == void(events_of(merged.removeprefix(HEADER)))


def test_moments_are_put_in_order_and_not_their_texts():
    """Half a second after noon is after noon, though its text sorts before."""
    base = line(1, "2026-11-01")
    ours = base + told(2, "check_in", "00", data={"value": 1})
    theirs = base + told(2, "check_in", "00.500000", data={"value": 2})

    assert [1, 1, 2] == [v for _, v, _ in values_of(merge_lines(base, ours, theirs))]


def begun(folder: Path) -> list[Journal]:
    """Return three journals that begin alike: base, ours, theirs."""
    nps = okr.KeyResult("nps", "Recommended", baseline=32, target=40)
    metrics = [okr.Metric("nps"), okr.Metric("csat")]
    okrs = okr.OKRSet(
        [okr.Objective("keep", "Stay", [nps])], metrics=metrics, cycle="2026-Q4"
    )
    made = [Journal(folder / f"{side}.jsonl") for side in ("base", "ours", "theirs")]
    for journal in made:
        journal.start(okrs, on="2026-10-01", recorded_at="2026-10-01")
    return made


def test_journals_that_make_no_set_together_are_a_conflict(tmp_path):
    """Ours removed a metric, theirs measures by it: nobody could read that journal."""
    base, ours, theirs = begun(tmp_path)
    okrs = base.okrs()
    ours.remove(
        "csat", scope="metric", on="2026-10-05", reason="u", recorded_at="2026-10-05"
    )
    new = okr.KeyResult("csat", "C", baseline=1, target=2, metric="csat")
    keep = okrs.objective("keep").replace(
        key_results=[*okrs.objective("keep").key_results, new]
    )
    theirs.record(okrs.with_objective(keep), on="2026-10-06", recorded_at="2026-10-06")
    files = [tmp_path / f"{side}.jsonl" for side in ("base", "ours", "theirs")]
    before = files[1].read_bytes()

    done = merge_files(*files)

    assert 1 == len(done.conflicts)
    assert "no metric has the id 'csat'" in done.conflicts[0]
    assert "\n" not in done.conflicts[0]
    assert before == files[1].read_bytes()
    assert 1 == main(["merge", *map(str, files)])


def test_an_event_that_is_appended_during_a_merge_is_not_lost(tmp_path, monkeypatch):
    """What was acknowledged is in the journal, before the merge or after it."""
    _, ours, theirs = begun(tmp_path)
    theirs.check_in("nps", okr.CheckIn("2026-10-11", 34), recorded_at="2026-10-11")
    said = okr.CheckIn("2026-10-10", 33)
    writer = threading.Thread(
        target=lambda: ours.check_in("nps", said, recorded_at="2026-10-10")
    )

    def slow(*sides: bytes) -> bytes:
        writer.start()
        writer.join(0.2)
        # It waits for the lock, and appends to what stands there then.
        assert writer.is_alive()
        return merge_lines(*sides)

    monkeypatch.setattr(merging_files, "merge_lines", slow)
    merge_files(*(tmp_path / f"{side}.jsonl" for side in ("base", "ours", "theirs")))
    writer.join()

    assert 3 == len(ours.events())


def test_where_no_open_file_is_replaced_it_is_closed_before(tmp_path, monkeypatch):
    """Windows puts no file in the place of one that somebody holds open."""
    _, _, theirs = begun(tmp_path)
    theirs.check_in("nps", okr.CheckIn("2026-10-11", 34), recorded_at="2026-10-11")
    files = [tmp_path / f"{side}.jsonl" for side in ("base", "ours", "theirs")]
    saved = []

    def save(path: str, data: bytes) -> None:
        # Nobody holds the lock, which goes with the open file.
        with (
            Path(path).open("rb") as file,
            locked(file.fileno(), seconds=0, place=path),
        ):
            saved.append(path)
        save_bytes(path, data)

    monkeypatch.setattr(in_jsonl, "_HOLDS_OPEN_FILES", True)
    monkeypatch.setattr(in_jsonl, "save_bytes", save)
    merge_files(*files)

    assert [str(files[1])] == saved
    assert files[2].read_bytes() == files[1].read_bytes()


def test_damaged_journals_are_not_merged(tmp_path):
    """A merge of damage would seal it anew, and nobody would see it."""
    base = HEADER + line(1, "2026-11-01") + line(2, "2026-11-02")
    files = written(tmp_path, base, base.replace(b"nps", b"nbs"), base, suffix=".jsonl")
    before = files[1].read_bytes()

    with pytest.raises(JournalError):
        merge_files(*files)

    assert before == files[1].read_bytes()


class Repository:
    """A git repository whose documents and journals are merged by okrkit."""

    def __init__(self, folder: Path) -> None:
        """Make it, with the driver set up as the docs say."""
        self.folder = folder
        self.git("init", "-q", "-b", "main")
        driver = f'"{sys.executable}" -m okrkit merge %O %A %B %P'
        self.git("config", "merge.okrkit.driver", driver)
        self.write(".gitattributes", "*.yaml merge=okrkit\n*.jsonl merge=okrkit\n")

    def git(self, *words: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """Run git, with nothing of the user's own settings."""
        own = {name: v for name, v in os.environ.items() if not name.startswith("GIT")}
        source = str(Path(okr.__file__).parents[1])
        setting = {
            **own,
            "PYTHONPATH": source,
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_AUTHOR_NAME": "a",
            "GIT_AUTHOR_EMAIL": "a@example.com",
            "GIT_COMMITTER_NAME": "a",
            "GIT_COMMITTER_EMAIL": "a@example.com",
        }
        return subprocess.run(
            [GIT, *words],
            cwd=self.folder,
            env=setting,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=check,
        )

    def write(self, name: str, text: str | bytes) -> None:
        """Write a file and commit it."""
        data = text if isinstance(text, bytes) else text.encode()
        (self.folder / name).write_bytes(data)
        self.git("add", name)
        self.git("commit", "-q", "-m", name)

    def merge(self, name: str, base: str | bytes, ours: Any, theirs: Any) -> Any:
        """Change a file on two branches and merge them."""
        self.write(name, base)
        self.git("checkout", "-q", "-b", "other")
        self.write(name, theirs)
        self.git("checkout", "-q", "main")
        self.write(name, ours)
        return self.git("merge", "other", "-m", "merged", check=False)


def test_git_merges_check_ins_of_two_branches(tmp_path):
    """The whole way: attributes, driver, module, file with a blank in its name."""
    repository = Repository(tmp_path)

    run = repository.merge(
        "our okrs.yaml", YAML, YAML.replace(ROW, OURS), YAML.replace(ROW, THEIRS)
    )

    assert 0 == run.returncode, run.stderr
    assert "" == repository.git("status", "--porcelain").stdout
    assert 3 == len(check_ins(tmp_path / "our okrs.yaml"))


def test_git_stops_where_a_person_has_to_settle_something(tmp_path):
    """Exit 1 is what git takes for a conflict; the commit waits."""
    repository = Repository(tmp_path)

    run = repository.merge(
        "okrs.yaml", YAML, YAML.replace("40", "42"), YAML.replace("40", "36")
    )

    assert 1 == run.returncode
    assert "key_results.nps.target: ours says 42, theirs says 36" in run.stderr
    assert "UU okrs.yaml" in repository.git("status", "--porcelain").stdout


def test_git_merges_journals(tmp_path):
    """Two branches that both append to a journal have one journal after the merge."""
    repository = Repository(tmp_path)
    base = HEADER + line(1, "2026-11-01")

    run = repository.merge(
        "okrs.jsonl",
        base,
        base + line(2, "2026-11-03", value=3),
        base + line(2, "2026-11-02", value=2),
    )

    assert 0 == run.returncode, run.stderr
    assert [(1, 1, None), (2, 2, None), (3, 3, None)] == values_of(
        (tmp_path / "okrs.jsonl").read_bytes()
    )


def three(folder: Path, base: bytes, ours: bytes, theirs: bytes) -> list[Path]:
    """Write three journals, each with its header."""
    return written(
        folder, HEADER + base, HEADER + ours, HEADER + theirs, suffix=".jsonl"
    )


def said_of(file: Path) -> list[tuple[int, str, float | None, int | None]]:
    """Return number, kind, value and what it replaces, of each event of a file."""
    events = events_of(file.read_bytes().removeprefix(HEADER))
    return [(e.n, e.kind, e.data.get("value"), e.replaces) for e in events]


DAMAGED = (b'"value":20', b'"value":26')


@pytest.mark.parametrize("is_turned", [False, True], ids=["ours", "theirs"])
def test_a_repaired_journal_is_merged_with_one_that_lost_nothing(tmp_path, is_turned):
    """What one side lost the other has; it is found again, under its number."""
    base = line(1, "2026-11-01") + line(2, "2026-11-02", value=20)
    base += line(3, "2026-11-03", replaces=2, value=21)
    damaged = tmp_path / "damaged.jsonl"
    damaged.write_bytes(HEADER + base.replace(*DAMAGED))
    copy = tmp_path / "copy.jsonl"
    assert (2,) == okr.history.repair(damaged, to=copy, on="2026-11-15").lost
    repaired = copy.read_bytes().removeprefix(HEADER) + line(4, "2026-11-16", value=40)
    sides = [repaired, base + line(4, "2026-11-10", replaces=3, value=30)]
    files = three(tmp_path, base, *(sides[::-1] if is_turned else sides))

    done = merge_files(*files)

    assert ((), ()) == (done.conflicts, done.notes)
    assert [
        (1, "check_in", 1, None),
        (2, "check_in", 20, None),
        (3, "check_in", 21, 2),
        (4, "check_in", 30, 3),
        (5, "check_in", 40, None),
    ] == said_of(files[1])


def test_two_repairs_of_one_damage_are_one(tmp_path):
    """Nobody has the event any more; it is lost once, and not twice."""
    base = line(1, "2026-11-01") + line(2, "2026-11-02", value=20)
    damaged = tmp_path / "damaged.jsonl"
    damaged.write_bytes(HEADER + base.replace(*DAMAGED))
    sides = []
    for day in ("2026-11-15", "2026-11-16"):
        copy = tmp_path / f"{day}.jsonl"
        okr.history.repair(damaged, to=copy, on=day)
        sides.append(copy.read_bytes().removeprefix(HEADER))
    more = sides[1] + line(3, "2026-11-17", value=30)
    files = three(tmp_path, base.replace(*DAMAGED), sides[0], more)

    done = merge_files(*files)

    assert ((), ()) == (done.conflicts, done.notes)
    assert [
        (1, "check_in", 1, None),
        (2, "lost", None, None),
        (3, "check_in", 30, None),
    ] == said_of(files[1])


def test_a_repaired_journal_is_merged_with_its_damaged_branch(tmp_path):
    """The repair has all that is sound there; what is new on both sides is united."""
    base = line(1, "2026-11-01") + line(2, "2026-11-02", value=20)
    theirs = base.replace(*DAMAGED) + line(3, "2026-11-03", value=30)
    damaged = tmp_path / "damaged.jsonl"
    damaged.write_bytes(HEADER + base.replace(*DAMAGED))
    copy = tmp_path / "copy.jsonl"
    okr.history.repair(damaged, to=copy, on="2026-11-15")
    ours = copy.read_bytes().removeprefix(HEADER) + line(3, "2026-11-16", value=40)
    files = three(tmp_path, base.replace(*DAMAGED), ours, theirs)

    done = merge_files(*files)

    assert () == done.conflicts
    assert "theirs is damaged, and ours has what it lost" in done.notes[0]
    assert [
        (1, "check_in", 1, None),
        (2, "lost", None, None),
        (3, "check_in", 30, None),
        (4, "check_in", 40, None),
    ] == said_of(files[1])


def test_what_only_theirs_had_and_lost_is_not_lost_in_silence(tmp_path):
    """Ours knows nothing of it: the damage stops the merge."""
    base = line(1, "2026-11-01")
    theirs = base + line(2, "2026-11-02", value=20) + line(3, "2026-11-03", value=30)
    files = three(tmp_path, base, base, theirs.replace(*DAMAGED))
    before = files[1].read_bytes()

    with pytest.raises(JournalDamagedError, match="line 3"):
        merge_files(*files)
    assert before == files[1].read_bytes()
    # A header that was changed says nothing of any event.
    files[2].write_bytes(HEADER.replace(b"dcb7", b"dcb8") + base)
    with pytest.raises(JournalDamagedError, match="header"):
        merge_files(*files)


def test_an_event_that_was_lost_after_the_branches_parted_stays_lost(tmp_path):
    """It is another than what ours has under the same number."""
    base = line(1, "2026-11-01")
    lost = {"kind": "lost", "date": "2026-11-15", "recorded_at": "2026-11-15T09:00:00Z"}
    theirs = base + seal(2, json.dumps(lost, separators=(",", ":")).encode())
    files = three(tmp_path, base, base + line(2, "2026-11-02", value=20), theirs)

    assert () == merge_files(*files).conflicts
    kinds = [kind for _, kind, _, _ in said_of(files[1])]
    assert ["check_in", "check_in", "lost"] == kinds


def in_force(file: Path) -> list[tuple[int, str]]:
    """Return what has become of each event of a file."""
    events = events_of(file.read_bytes().removeprefix(HEADER))
    return [(told.event.n, told.state) for told in past_of("nps", events)]


def test_a_winner_that_is_taken_back_leaves_the_other(tmp_path):
    """What was superseded counts again, and what was wrong at first does not."""
    file = tmp_path / "okrs.jsonl"
    rows = [line(1, "2026-11-01"), line(2, "2026-11-02", replaces=1)]
    rows += [line(3, "2026-11-03", replaces=1)]
    file.write_bytes(HEADER + b"".join(rows))
    before = in_force(file)
    rows += [told(4, "withdrawal", "10", scope="set", reason="typo", replaces=3)]
    file.write_bytes(HEADER + b"".join(rows))

    assert [(1, "replaced by 3"), (2, "superseded by 3"), (3, "counts")] == before
    assert [
        (1, "replaced by 2"),
        (2, "counts"),
        (3, "withdrawn by 4"),
        (4, "counts"),
    ] == in_force(file)


@pytest.mark.parametrize("kind", ["check_in", "withdrawal"])
def test_what_both_sides_replaced_is_told(tmp_path, kind):
    """The later of the two counts; whoever merges reads of both."""
    base = line(1, "2026-11-01")
    ours = base + line(2, "2026-11-05", replaces=1, value=30)
    other: dict[str, Any] = {"data": {"value": 40}}
    if kind == "withdrawal":
        other = {"scope": "set", "reason": "typo"}
    theirs = base + told(2, kind, "10", replaces=1, **other)
    files = three(tmp_path, base, ours, theirs)

    done = merge_files(*files)

    both = "event 1 was replaced on both sides, by 2 and by 3"
    assert (f"{both}: 3, which was recorded later, counts",) == done.notes
    counting = [item for item in in_force(files[1]) if item[1] == "counts"]
    assert [(3, "counts")] == counting
    # Once it was told it is not told again.
    files[0].write_bytes(files[1].read_bytes())
    files[2].write_bytes(files[1].read_bytes() + line(4, "2026-11-20", value=50))
    assert () == merge_files(*files).notes


def test_a_check_in_of_what_the_other_side_removed_is_told(tmp_path, capfd):
    """It is kept and stands in no set; once a merge said nothing of it."""
    base, ours, theirs = begun(tmp_path)
    say = {"recorded_at": "2026-11-07"}
    for journal in (base, ours, theirs):
        journal.check_in("nps", okr.CheckIn("2026-11-06", 34), recorded_at="2026-11-06")
    ours.remove("nps", scope="key result", on="2026-11-06", reason="gone", **say)
    theirs.check_in("nps", okr.CheckIn("2026-11-07", 35), **say)
    files = [tmp_path / f"{side}.jsonl" for side in ("base", "ours", "theirs")]
    theirs_before = files[2].read_bytes()

    done = merge_files(*files)

    words = "a check-in of nps of 2026-11-07, stands in no set: nps is removed since"
    assert 1 == len(done.notes)
    assert f"{words} 2026-11-06" in done.notes[0]
    assert () == done.conflicts
    # Git shows it to whoever merges, and once it was told it is not told again.
    assert () == merge_files(*files).notes
    files[0].write_bytes(theirs_before)
    assert () == merge_files(*files).notes
    theirs.check_in("nps", okr.CheckIn("2026-11-08", 36), **say)
    assert 0 == main(["merge", *map(str, files)])
    assert "2026-11-08, stands in no set" in capfd.readouterr().err


@pytest.mark.parametrize("has_first", [True, False], ids=["first known", "none"])
def test_check_ins_of_one_day_on_both_sides_are_told(tmp_path, has_first):
    """One of two counts; whoever merges reads which."""
    base = line(1, "2026-11-01")
    first = line(2, "2026-11-05", value=20) if has_first else b""
    n = 2 + has_first
    ours = base + first + line(n, "2026-11-05", value=30)
    theirs = base + first + line(n, "2026-11-05", value=40)
    files = three(tmp_path, base + first, ours, theirs)

    done = merge_files(*files)

    both = "both sides have a check-in of nps of 2026-11-05"
    last = f"event {n + 1}, which was recorded later, counts"
    assert (f"{both}: {last}",) == done.notes
    # The same words on both sides are one event, and nothing to tell.
    assert () == merge_files(*three(tmp_path, base, ours, ours)).notes


def test_warnings_of_documents_do_not_stop_a_merge(tmp_path):
    """A field that is not known is kept by the merge as it is by the loader."""
    text = YAML + "colour: red\n"
    files = written(tmp_path, text, text.replace(ROW, OURS), text.replace(ROW, THEIRS))

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        merge_files(*files)
        assert "red" == okr.load(files[1]).extra["colour"]
