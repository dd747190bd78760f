"""The commands that read, judge and write documents: thin, with honest exit codes."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import okrkit as okr
from okrkit.__main__ import main
from okrkit.testing import example_set

GOOD_ID = "cut-monthly-churn-of-paying-accounts"
GOOD = "Cut monthly churn of paying accounts from 3.2% to 2%"
FREE = f"""\
okrkit: 1
cycle: 2026-Q4
objectives:
- id: keep
  title: Paying customers stay
  key_results:
  - {GOOD}
  - Launch the portal
"""


@pytest.fixture
def document(tmp_path):
    """A document with a key result in free text."""
    path = tmp_path / "okrs.yaml"
    path.write_text(FREE)
    return path


def said(capsys, *words: str) -> tuple[int, str, str]:
    """Run a command; give its exit code and what it wrote."""
    code = main(words)
    out, err = capsys.readouterr()
    return code, out, err


def test_review_of_a_document(document, capsys):
    """The findings are told, and only errors stop a build unless one says otherwise."""
    code, out, _ = said(capsys, "review", str(document))

    assert 0 == code
    assert "K01" in out
    assert 1 == said(capsys, "review", str(document), "--fail-on", "warning")[0]
    assert 0 == said(capsys, "review", str(document), "--fail-on", "never")[0]


def test_review_of_text(tmp_path, capsys, monkeypatch):
    """What people write in a note or a chat is reviewed as it stands."""
    path = tmp_path / "draft.md"
    path.write_text("Objective: Keep customers\n\n- Improve things\n- Launch it\n")

    code, out, _ = said(capsys, "review", str(path))
    assert 1 == code
    assert "K02" in out
    monkeypatch.setattr(sys, "stdin", io.StringIO(path.read_text()))
    assert (code, out) == said(capsys, "review", "-")[:2]


@pytest.mark.parametrize("form", ["markdown", "json", "sarif", "html"])
def test_forms_of_a_review(document, capsys, form):
    """For a pull request, a program, a code host, a browser."""
    out = said(capsys, "review", str(document), "--format", form)[1]

    if form in ("json", "sarif"):
        read = json.loads(out)
        assert "review" == read["kind"] if form == "json" else "2.1.0" in read.values()
    elif form == "html":
        assert out.startswith("<!DOCTYPE html>")
    assert "K01" in out


def test_settings_of_a_review(document, tmp_path, capsys):
    """A team's severities and waivers stand in a pyproject.toml, named on the line."""
    config = tmp_path / "pyproject.toml"
    config.write_text('[tool.okrkit.review]\nseverities = {K01 = "error"}\n')

    words = ["review", str(document), "--config", str(config)]
    assert 1 == said(capsys, *words)[0]
    config.write_text("[tool.okrkit.review]\nseverities = 3\n")
    assert 2 == said(capsys, *words)[0]


def test_review_with_the_past(tmp_path, capsys):
    """Rules on earlier cycles get them by name."""
    path, past = tmp_path / "now.json", tmp_path / "past.json"
    okr.save(example_set(), path)
    okr.save(example_set(), past)
    words = ["review", str(path), "--on", "2026-12-01", "--format", "json"]
    bare = json.loads(said(capsys, *words)[1])
    with_past = json.loads(said(capsys, *words, "--past", str(past))[1])

    skipped = [
        {each["code"] for each in found["skipped"]} for found in (bare, with_past)
    ]
    assert "H01" in skipped[0] - skipped[1]


def test_report(tmp_path, capsys):
    """What a schedule sends out every Friday, compared with what was known before."""
    path, page = str(tmp_path / "okrs.json"), tmp_path / "report.html"
    okrs = example_set()
    okr.save(okrs, path)
    kept = str(tmp_path / "okrs.jsonl")
    with okr.history.Journal(kept) as journal:
        journal.start(okrs, on="2026-10-01", recorded_at="2026-10-02")
    asked = ("report", path, "--on", "2026-11-15", "--since", "2026-10-15")

    code, out, _ = said(capsys, *asked, "--journal", kept, "--title", "Weekly")
    assert (0, "Weekly") == (code, out.splitlines()[0])
    assert "Compared with what the journal knew" in out
    assert "team" == json.loads(said(capsys, *asked, "--json")[1])["audience"]

    quiet = said(capsys, *asked, "--to", str(page), "--audience", "executive")
    assert (0, "", "") == quiet
    assert page.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    some = okrs.objectives[0].id
    assert 0 == said(capsys, *asked, "--select", some, "--policy", "google")[0]
    missing = str(tmp_path / "none.jsonl")
    assert 2 == said(capsys, *asked, "--journal", missing)[0]
    assert not Path(missing).exists()


def test_score(tmp_path, capsys):
    """The scorecard of a day, for people and for programs."""
    path = tmp_path / "okrs.json"
    okr.save(example_set(), path)

    code, out, _ = said(capsys, "score", str(path), "--on", "2026-11-30")
    assert 0 == code
    assert "nps" in out
    words = ("score", str(path), "--on", "2026-11-30", "--policy", "google", "--json")
    assert "google" in said(capsys, *words)[1]
    assert 2 == said(capsys, "score", str(path))[0]


def test_parse(capsys, monkeypatch):
    """What a sentence states, and what it leaves open."""
    code, out, _ = said(capsys, "parse", "Raise trial conversion from 6% to 9%")
    assert 0 == code
    assert "conversion" in out

    monkeypatch.setattr(sys, "stdin", io.StringIO(f"Objective: Keep\n\n- {GOOD}\n"))
    read = json.loads(said(capsys, "parse", "-", "--json")[1])
    assert 3.2 == read["drafts"][0]["targets"][0]["baseline"]


@pytest.mark.parametrize(
    ("words", "drafts"),
    [
        (GOOD.split(), [GOOD]),
        (["Launch", "it"], ["Launch it"]),
        ([GOOD, "Launch it"], [GOOD, "Launch it"]),
        ([GOOD, "and launch it", "Hire"], [GOOD, "and launch it", "Hire"]),
        (["KR1: Launch it", "KR2: Hire ten"], ["Launch it", "Hire ten"]),
    ],
)
def test_parse_of_several_arguments(words, drafts, capsys):
    """Words are a sentence, and each argument in quotes is one of its own."""
    found = json.loads(said(capsys, "parse", "--json", *words)[1])

    assert drafts == [draft["text"] for draft in found["drafts"]]


def test_parse_of_an_objective_and_its_key_results(capsys):
    """A label in quotes says what an argument is, as it does in a text."""
    words = ["Objective: Keep customers", GOOD, "Launch it"]
    found = json.loads(said(capsys, "parse", "--json", *words)[1])

    assert ["Keep customers"] == [each["title"] for each in found["objectives"]]
    assert [GOOD, "Launch it"] == [draft["text"] for draft in found["drafts"]]


def test_fmt_writes_slots_out(document, capsys):
    """Free text that says everything becomes fields; a person looks at the change."""
    code, out, _ = said(capsys, "fmt", "--check", str(document))
    assert 1 == code
    assert "would be rewritten" in out
    assert FREE == document.read_text()

    code, out, _ = said(capsys, "fmt", str(document))
    assert (0, True) == (code, "was rewritten" in out)
    kr = okr.load(document).objective("keep").key_results[0]
    assert (3.2, 2.0, False) == (kr.target.baseline, kr.target.target, kr.draft)
    assert (0, "") == said(capsys, "fmt", "--check", str(document))[:2]


def test_fmt_tells_what_stays_open(document, capsys):
    """What a person has to say first is named with the file."""
    document.write_text(FREE.replace("Launch the portal", "Improve things"))

    code, _, err = said(capsys, "fmt", str(document))
    assert 0 == code
    assert f"{document}: keep.2 stays free text: " in err


def test_somebody_stops_it(monkeypatch, capsys):
    """Ctrl+C is no traceback."""

    def stop():
        raise KeyboardInterrupt

    monkeypatch.setattr(okr, "json_schema", stop)

    assert 2 == main(["schema"])
    assert "okrkit: stopped" in capsys.readouterr().err


def test_somebody_stops_it_while_it_is_loaded(monkeypatch, capsys):
    """Nothing of it is there yet that could say so, and still there is no traceback."""

    def stop(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr("okrkit.results.frames.require", stop)

    assert 2 == main(["schema"])
    assert "okrkit: stopped\n" == capsys.readouterr().err


HEAD = "okrkit: 1\ncycle: 2026-Q4\n"
TABLE = 'okrkit = 1\ncycle = "2026-Q4"\n[[objectives]]'
BARE = {"okrkit": 1, "cycle": "2026-Q4"}
COMMENTED = [
    ("yaml", f"# Agreed on Monday.\n{FREE}", 1),
    ("yaml", FREE.replace("okrkit: 1", "okrkit: 1 # so far"), 1),
    ("yaml", f"{HEAD}objectives: [{{id: a, title: T}},#c\n {{id: b, title: U}}]", 3),
    ("toml", f'{TABLE}#legal\nid = "a"\ntitle = "T"', 3),
]


@pytest.mark.parametrize(("form", "text", "line"), COMMENTED)
def test_fmt_keeps_comments(form, text, line, tmp_path, capsys):
    """Why something was agreed stands in a comment: no formatter may throw it away."""
    path = tmp_path / f"okrs.{form}"
    path.write_text(text)

    assert 0 == said(capsys, "fmt", str(path))[0]
    assert text.split("\n")[line - 1] in path.read_text().split("\n")
    assert not any(kr.draft for kr in okr.load(path).key_results)
    assert (0, "") == said(capsys, "fmt", "--check", str(path))[:2]
    assert 0 == said(capsys, "fmt", "--drop-comments", str(path))[0]
    assert "#" not in path.read_text()


LINE_ENDS = [
    ("yaml", FREE, ()),
    ("yaml", f"# Agreed on Monday.\n{FREE}", ()),
    ("yaml", f"# Agreed on Monday.\n{FREE}", ("--drop-comments",)),
    (
        "toml",
        f'{TABLE}\nid = "a"\ntitle = "T"\nwhy = """a\nb"""\nkey_results = ["Do it"]\n',
        (),
    ),
    ("json", json.dumps({**BARE, "objectives": [{"id": "o", "title": "T"}]}), ()),
]


@pytest.mark.parametrize(("form", "text", "more"), LINE_ENDS)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_fmt_keeps_line_ends(form, text, more, end, tmp_path, capsys):
    """A file of Windows stays one: else every line of it would be a change."""
    path = tmp_path / f"okrs.{form}"
    old = f"{text}\n".replace("\n", end).encode()
    path.write_bytes(old)

    assert 1 == said(capsys, "fmt", "--check", *more, str(path))[0]
    assert old == path.read_bytes()
    assert 0 == said(capsys, "fmt", *more, str(path))[0]
    new = path.read_bytes()
    assert old != new
    assert (end == "\r\n") * new.count(b"\n") == new.count(b"\r\n")
    assert new.count(b"\r\n") == new.count(b"\r")
    assert (0, "") == said(capsys, "fmt", "--check", *more, str(path))[:2]
    assert new == path.read_bytes()


def test_fmt_says_the_same_whatever_the_line_ends(document, tmp_path, capsys):
    """They are no part of what a document says."""
    other = tmp_path / "windows.yaml"
    other.write_bytes(document.read_bytes().replace(b"\n", b"\r\n"))

    assert 0 == said(capsys, "fmt", str(document), str(other))[0]
    assert document.read_bytes() == other.read_bytes().replace(b"\r\n", b"\n")


def test_fmt_of_mixed_line_ends(document, capsys):
    """Those of most lines are taken for all, once something is written."""
    document.write_bytes(FREE.replace("\n", "\r\n", 1).encode())

    assert 0 == said(capsys, "fmt", str(document))[0]
    assert b"\r" not in document.read_bytes()


def test_fmt_keeps_the_layout_of_a_document_with_comments(tmp_path, capsys):
    """Lists may stand farther in, and comments between the lines that change."""
    path = tmp_path / "okrs.yaml"
    head = "okrkit: 1 # so far\ncycle: 2026-Q4 # runs to Christmas\n"
    path.write_text(
        f"{head}objectives:\n  - id: keep\n    title: Guests stay\n"
        f"    key_results:\n      - {GOOD}\n      # not sure\n"
        "      - Launch the portal\n      - Improve things # how?\n# the end"
    )

    assert 0 == said(capsys, "fmt", str(path))[0]
    text = path.read_text()
    assert text.startswith(f"{head}metrics:\n")
    assert text.endswith(
        "        target: 2\n      # not sure\n"
        "      - {id: launch-the-portal, title: Launch the portal, done: true}\n"
        "      - Improve things # how?\n# the end"
    )


FREE_LINE = f"  - {GOOD}\n"


def test_fmt_keeps_a_comment_beside_what_it_writes(tmp_path, capsys):
    """It stands behind the first of the lines that come for the text."""
    path = tmp_path / "okrs.yaml"
    path.write_text(FREE.replace(FREE_LINE, FREE_LINE.rstrip() + " # the one\n"))

    assert 0 == said(capsys, "fmt", str(path))[0]
    noted = [line for line in path.read_text().splitlines() if "# the one" in line]
    assert 1 == len(noted)
    assert noted[0].lstrip().startswith("- ")
    assert 1 == path.read_text().count("#")


@pytest.mark.parametrize(
    "text",
    [
        f"# So\n{HEAD}objectives: [{{id: a, title: T, key_results: [{GOOD}]}}]\n",
        f"# So\n{FREE}".replace("2026-Q4", "'2026-Q4'"),
        f"# So\n{FREE}".replace(FREE_LINE, f"  - {GOOD[:10]}\n    {GOOD[11:]}\n"),
    ],
    ids=["in one line", "no line before it", "over two lines"],
)
def test_fmt_leaves_alone_what_it_cannot_write_into(text, tmp_path, capsys):
    """Where a comment would be lost, or lines stand otherwise, a person must say so."""
    path = tmp_path / "okrs.yaml"
    path.write_text(text)

    for words in (["fmt"], ["fmt", "--check"]):
        code, _, err = said(capsys, *words, str(path))
        assert 2 == code
        assert f"{path}:1: there are comments" in err
        assert text == path.read_text()
    assert 0 == said(capsys, "fmt", "--drop-comments", str(path))[0]
    assert "#" not in path.read_text()


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("YML", FREE.replace("Launch the portal", '"Close issue #12"')),
        ("yaml", FREE.replace("Launch the portal", "Close issue#12")),
        (
            "toml",
            f'{TABLE}\nid = "a"\ntitle = \'#1 "in"\'\nwhy = """\n#no "a" \\" b\n"""',
        ),
        ("json", json.dumps({**BARE, "objectives": [{"id": "o", "title": "#"}]})),
    ],
)
def test_what_only_looks_like_a_comment(form, text, tmp_path, capsys):
    """A number sign in a text is a part of it."""
    path = tmp_path / f"okrs.{form}"
    path.write_text(text)
    code, out, _ = said(capsys, "fmt", str(path))

    assert 0 == code
    assert "was rewritten" in out
    assert "#" in path.read_text()


def test_a_closed_pipe_does_not_stop_the_work(document, tmp_path):
    """Every file is written, whether or not somebody reads along."""
    other = tmp_path / "okrs2.json"
    okr.save(example_set(), other)
    other.write_text(json.dumps(json.loads(other.read_text())))
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        [sys.executable, "-m", "okrkit", "fmt", str(document), str(other)],
        env={**os.environ, "PYTHONPATH": str(Path(okr.__file__).parents[1])},
        stdout=writer,
        stderr=subprocess.PIPE,
        check=False,
    )
    os.close(writer)

    assert (0, b"") == (done.returncode, done.stderr)
    assert not okr.load(document).key_result(GOOD_ID).draft
    assert other.read_text().count("\n") > 1


def test_texts_and_documents_apart(document, tmp_path, capsys):
    """One is read line by line, the other by its fields."""
    text = tmp_path / "draft.md"
    text.write_text("NPS from 32 to 40")

    for words in ([str(text), str(document)], ["-", str(document)]):
        code, _, err = said(capsys, "review", *words)
        assert 2 == code
        assert "Ask twice" in err


@pytest.mark.parametrize(
    "text", ["[[[" * 50_000, "waive = [" + "[" * 100_000, "a = \x00"]
)
def test_settings_that_are_no_settings(text, document, tmp_path, capsys):
    """Whatever stands in a file that is named, it is no traceback."""
    config = tmp_path / "c.toml"
    config.write_text(text)

    code, _, err = said(capsys, "review", str(document), "--config", str(config))
    assert 2 == code
    assert "Traceback" not in err


def test_input_without_end(monkeypatch, capsys):
    """As much is read as is allowed in a document."""

    class Endless(io.StringIO):
        def read(self, size: int | None = -1) -> str:
            return "a" * (size or 0)

    monkeypatch.setattr(sys, "stdin", Endless())

    assert 2 == said(capsys, "review", "-")[0]


def test_schema(capsys):
    """The schema as an editor reads it."""
    assert okr.json_schema() == json.loads(said(capsys, "schema")[1])


def test_convert_between_formats(tmp_path, capsys):
    """One set, three ways to write it."""
    paths = [str(tmp_path / f"okrs.{form}") for form in ("json", "yaml", "toml")]
    okr.save(example_set(), paths[0])

    assert 0 == said(capsys, "convert", *paths[:2])[0]
    assert 0 == said(capsys, "convert", *paths[1:])[0]
    assert okr.load(paths[0]) == okr.load(paths[2])


def test_convert_to_another_tool_and_back(tmp_path, capsys):
    """What the other side has no place for is told."""
    source, table, back = (
        str(tmp_path / name) for name in ("okrs.json", "okrs.csv", "back.yaml")
    )
    okr.save(example_set(), source)
    code, _, err = said(
        capsys, "convert", source, table, "--to", "appfire", "--on", "2026-11-30"
    )
    assert 0 == code
    assert f"okrkit: {source}: " in err

    words = ["--from", "appfire", "--cycle", "2026-Q4", "--on", "2026-11-30"]
    assert 0 == said(capsys, "convert", table, back, *words)[0]
    assert [o.title for o in example_set().objectives] == [
        o.title for o in okr.load(back).objectives
    ]
    assert 2 == said(capsys, "convert", table, back, "--from", "nobody")[0]


@pytest.mark.parametrize(
    "words",
    [
        ["review", "missing.md"],
        ["review", "missing.yaml"],
        ["review", "missing.yaml", "--on", "tomorrow"],
        ["review", "a.yaml", "--format", "runes"],
        ["fmt", "missing.yaml"],
        ["parse"],
        ["parse", " "],
        ["parse", "Launch it", " "],
    ],
)
def test_what_cannot_be_done(words, capsys):
    """Exit 2 with a line, and no traceback."""
    code, out, err = said(capsys, *words)

    assert (2, "") == (code, out)
    assert "okrkit: " in err
    assert "Traceback" not in err


@pytest.mark.parametrize("text", ["", " \n\n", "\ufeff"])
def test_an_empty_text_among_others(text, tmp_path, capsys):
    """What was not reviewed must not pass in silence, beside whatever it stands."""
    full, empty = tmp_path / "t.txt", tmp_path / "empty.txt"
    full.write_text("Cut churn from 3% to 2%")
    empty.write_text(text, encoding="utf-8")

    for paths in ([full, empty], [empty, full], [empty]):
        code, out, err = said(capsys, "review", *map(str, paths))
        assert (2, "") == (code, out)
        assert f"okrkit: {empty}: there is nothing in it\n" == err
    assert 0 == said(capsys, "review", str(full), str(full))[0]


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("utf-16", "UTF-16"),
        ("utf-16-be", "UTF-16"),
        ("utf-32", "UTF-32"),
        ("latin-1", "Latin-1"),
    ],
)
def test_a_text_in_another_encoding_is_told_which(encoding, name, tmp_path, capsys):
    """Editors of Windows save UTF-16: to be asked for Latin-1 leads nowhere."""
    path = tmp_path / "draft.txt"
    mark = "\ufeff" if encoding == "utf-16-be" else ""
    path.write_bytes(f"{mark}Café revenue up 8%".encode(encoding))

    code, _, err = said(capsys, "review", str(path))
    assert 2 == code
    assert name in err
    assert "Save it as UTF-8" in err or "save it as UTF-8" in err
    assert ("Latin-1" == name) == ("Latin-1" in err)


def test_text_that_is_none(tmp_path, capsys, monkeypatch):
    """Bytes in another encoding, and a standard input that is closed."""
    path = tmp_path / "draft.txt"
    path.write_bytes(b"\xff\xfe\xfa")
    assert 2 == said(capsys, "review", str(path))[0]

    class Torn(io.StringIO):
        def read(self, *_: object) -> str:
            raise UnicodeDecodeError("utf-8", b"\xff", 0, 1, "no")

    for stdin in (None, Torn()):
        monkeypatch.setattr(sys, "stdin", stdin)
        assert 2 == said(capsys, "review", "-")[0]


def test_without_click(monkeypatch, capsys):
    """The command needs an extra, and says which."""
    import importlib

    found = importlib.import_module

    def missing(name: str, package: str | None = None) -> object:
        if name == "click":
            raise ModuleNotFoundError("no", name="click")
        return found(name, package)

    monkeypatch.setattr(importlib, "import_module", missing)

    assert 2 == main(["schema"])
    assert 'pip install "okrkit[cli]"' in capsys.readouterr().err


def test_texts_in_a_folder_are_told_of(tmp_path, capsys):
    """Of a folder only documents are read: nobody may take silence for praise."""
    okrs = tmp_path / "okrs"
    okrs.mkdir()
    for name in ("a.txt", "b.md", "c.md", "d.txt", "README.md"):
        okrs.joinpath(name).write_text(BARE_TEXT)
    told = "of a folder only documents are read, and not a.txt, b.md, c.md and 1 more"

    assert told in said(capsys, "review", str(okrs))[2]
    okrs.joinpath("okrs.yaml").write_text(FREE)
    assert told in said(capsys, "review", str(okrs))[2]
    for name in ("a.txt", "b.md", "c.md", "d.txt"):
        okrs.joinpath(name).unlink()
    assert "" == said(capsys, "review", str(okrs))[2]


BARE_TEXT = "Objective: Guests stay\n- NPS from 20 to 30\n"
