"""Git merges documents and journals by `okrkit merge`; nothing is lost on the way."""

import os
import shutil
import subprocess
import sys
import warnings
from pathlib import Path
from typing import Any

import pytest

import okrkit as okr
from okrkit.errors import DocumentError, JournalError, OKRError, StructureError
from okrkit.history import merge_files as merging_files
from okrkit.history.in_jsonl import JsonlStore
from okrkit.history.lines import HEADER, seal
from okrkit.history.merge_files import merge_files
from okrkit.history.merge_journals import merge_lines

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


def test_warnings_of_documents_do_not_stop_a_merge(tmp_path):
    """A field that is not known is kept by the merge as it is by the loader."""
    text = YAML + "colour: red\n"
    files = written(tmp_path, text, text.replace(ROW, OURS), text.replace(ROW, THEIRS))

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        merge_files(*files)
        assert "red" == okr.load(files[1]).extra["colour"]
