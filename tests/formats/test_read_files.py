"""Files that are no documents: each is refused by its right name, and never opened."""

import errno
import gzip
import json
import os
import pickle
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrkit.errors import (
    CODES,
    DocumentError,
    InvalidOKRError,
    LimitError,
    OKRError,
)
from okrkit.formats.read import FORMATS, read_file, read_text
from okrkit.formats.tree import Tree
from okrkit.model.limits import Limits


class Bomb:
    """Leaves a mark when it is unpickled."""

    def __init__(self, marker: Path) -> None:
        """Keep where to leave it."""
        self.marker = marker

    def __reduce__(self) -> tuple[object, ...]:
        """Ask the reader to make the file."""
        return (Path.touch, (self.marker,))


def refused(path: object, limits: Limits | None = None) -> DocumentError:
    """Return the error that reading a file raises."""
    with pytest.raises(DocumentError) as caught:
        read_file(path, limits)  # type: ignore[arg-type]
    assert caught.value.code in CODES
    assert str(path) in str(caught.value)
    return caught.value


class TestFormats:
    """The suffix says the format; all formats give one tree."""

    @pytest.mark.parametrize(
        ("name", "text"),
        [
            ("a.yaml", "id: x\nvalues: [1, 2.5]\non: 2026-11-06\n"),
            ("a.YML", "{id: x, values: [1, 2.5], on: 2026-11-06}"),
            ("a.b.json", '{"id": "x", "values": [1, 2.5], "on": "2026-11-06"}'),
            ("a.toml", 'id = "x"\nvalues = [1, 2.5]\non = 2026-11-06'),
        ],
    )
    def test_one_tree(self, tmp_path: Path, name: str, text: str) -> None:
        """One document in any format is one tree."""
        path = tmp_path / name
        path.write_text(text)
        tree = read_file(path)
        assert {"id": "x", "values": [1, 2.5], "on": "2026-11-06"} == tree.value
        assert (str(path), True) == (tree.file, tree.format in FORMATS)

    @pytest.mark.parametrize("name", ["a.txt", "a", "a.yaml.bak", ".json", "a.py"])
    def test_unknown_suffix(self, tmp_path: Path, name: str) -> None:
        """A format is never guessed."""
        path = tmp_path / name
        path.write_text("id: x")
        error = refused(path)
        assert ("format-unknown", ".yaml, .yml, .json, .toml") == (
            error.code,
            error.expected,
        )

    def test_unknown_format(self) -> None:
        """A format that is asked for has to be one of three."""
        with pytest.raises(DocumentError, match=r"not known.*yaml, json, toml.*'xml'"):
            read_text("<a/>", "xml")


class TestForeign:
    """The error says what the file seems to be; nothing in it is run or unpacked."""

    @pytest.mark.parametrize("protocol", range(2, 6))
    @pytest.mark.parametrize("name", ["a.yaml", "a.json", "a.toml", "a.pkl"])
    def test_pickle(self, tmp_path: Path, name: str, protocol: int) -> None:
        """A pickle is never unpickled, whatever it is called."""
        path, marker = tmp_path / name, tmp_path / "ran"
        path.write_bytes(pickle.dumps(Bomb(marker), protocol))
        assert "a Python pickle" in str(refused(path))
        assert not marker.exists()

    @pytest.mark.parametrize("name", ["a.yaml", "a.json", "a.toml", "a.xlsx"])
    def test_zip(self, tmp_path: Path, name: str) -> None:
        """A workbook with a document's name is told from a broken document."""
        path = tmp_path / name
        with zipfile.ZipFile(path, "w") as file:
            file.writestr("xl/workbook.xml", "<x/>")
        assert "Excel" in str(refused(path))

    @pytest.mark.parametrize(
        ("data", "part"),
        [
            (gzip.compress(b"id: x", mtime=0), "a gzip file"),
            (b"SQLite format 3\0", "an SQLite database"),
            (b"%PDF-1.7", "a PDF"),
            (b"PAR1", "a Parquet file"),
            (b"\xd0\xcf\x11\xe0\xa1\xb1", "an old Excel"),
            (
                b"version https://git-lfs.github.com/spec/v1\noid sha256:1",
                "git lfs pull",
            ),
            (b"\n <!DOCTYPE html><html>", "a web page"),
            (b"<html><a style='x: y'>", "a web page"),
            ("id: ä".encode("utf-16"), "UTF-16"),
            ("id: x".encode("utf-16-le"), "UTF-16"),
            (b"id: " + b"x" * 99 + b"\0", "no text"),
        ],
        ids=[
            "gzip",
            "sqlite",
            "pdf",
            "parquet",
            "old-excel",
            "git-lfs",
            "doctype",
            "html",
            "utf-16",
            "utf-16-le",
            "nul",
        ],
    )
    @pytest.mark.parametrize("format_", FORMATS)
    def test_starts(self, data: bytes, part: str, format_: str) -> None:
        """Each kind of file is known by its start."""
        with pytest.raises(DocumentError) as caught:
            read_text(data, format_, file="x")
        assert "document-foreign" == caught.value.code
        assert part in str(caught.value)

    @pytest.mark.parametrize("format_", FORMATS)
    def test_merge_conflict(self, format_: str) -> None:
        """An unresolved merge is no riddle of syntax; its line is told."""
        ours, theirs = '"a": 1', '"a": 2'
        text = f"{{\n<<<<<<< HEAD\n{ours}\n=======\n{theirs}\n>>>>>>> branch\n}}"
        with pytest.raises(DocumentError) as caught:
            read_text(text, format_, file="x.y")
        assert ("document-merge-conflict", "x.y:2") == (
            caught.value.code,
            caught.value.place,
        )
        with pytest.raises(DocumentError, match=r"^line 2: a merge"):
            read_text(text, format_)

    def test_conflict_within_a_text(self) -> None:
        """A text that quotes a conflict is a text."""
        quoted = "<<<<<<< HEAD\n=======\n>>>>>>> x\n"
        tree = read_text(f"note = '''\n{quoted}'''", "toml")
        assert {"note": quoted} == tree.value

    def test_latin_1(self) -> None:
        """The commonest wrong encoding is named, with its line."""
        with pytest.raises(
            DocumentError, match=r"^x:2: the text is not UTF-8"
        ) as caught:
            read_text("a: 1\nb: ä".encode("latin-1"), "yaml", file="x")
        assert "Latin-1" in caught.value.hint

    def test_half_a_surrogate_pair(self) -> None:
        """A text that cannot be saved is refused."""
        for file, place in (("", "line 2"), ("x", "x:2")):
            with pytest.raises(DocumentError) as caught:
                read_text("a: 1\nb: \ud800", "yaml", file=file)
            assert ("document-encoding", place) == (
                caught.value.code,
                caught.value.place,
            )

    @pytest.mark.parametrize("format_", FORMATS)
    @pytest.mark.parametrize("text", ["", " \n\t\n", b"\xef\xbb\xbf"])
    def test_empty(self, text: str | bytes, format_: str) -> None:
        """An empty file is not an empty document."""
        with pytest.raises(DocumentError, match="there is nothing in it") as caught:
            read_text(text, format_)
        assert "document-empty" == caught.value.code

    @pytest.mark.parametrize(
        ("text", "format_"), [("# later", "yaml"), ("---", "yaml"), ("null", "json")]
    )
    def test_nothing_said(self, text: str, format_: str) -> None:
        """A comment alone is nothing either."""
        with pytest.raises(DocumentError, match="there is nothing in it"):
            read_text(text, format_)


class TestFiles:
    """What the file system says becomes one error, before anything is read."""

    def test_missing(self, tmp_path: Path) -> None:
        """A mistyped name says so."""
        assert "file-missing" == refused(tmp_path / "a.yaml").code

    def test_folder(self, tmp_path: Path) -> None:
        """A folder is told from a file."""
        assert "file-is-folder" == refused(tmp_path).code

    def test_pipe(self, tmp_path: Path) -> None:
        """A pipe would wait for ever."""
        os.mkfifo(tmp_path / "a.yaml")
        assert "not a regular file" in str(refused(tmp_path / "a.yaml"))

    @pytest.mark.parametrize("name", ["a/b.yaml", "x" * 300 + ".yaml", "\udcff.yaml/x"])
    def test_impossible(self, tmp_path: Path, name: str) -> None:
        """A name no file can have is an error like any other."""
        (tmp_path / "a").write_text("")
        with pytest.raises(DocumentError) as caught:
            read_file(tmp_path / name)
        assert caught.value.code in {"file-unreadable", "file-missing"}

    def test_nul_in_the_name(self) -> None:
        """Python's own complaint about the name is wrapped."""
        with pytest.raises(DocumentError, match="null"):
            read_file("a\0.yaml")

    @pytest.mark.parametrize("path", [3, None, ["a.yaml"]])
    def test_no_path(self, path: object) -> None:
        """A file descriptor or a list is no path."""
        with pytest.raises(InvalidOKRError) as caught:
            read_file(path)  # type: ignore[arg-type]
        assert "invalid-path" == caught.value.code

    def test_unreadable(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """A file one may not read says why."""
        path = tmp_path / "a.json"
        path.write_text("{}")

        def denied(*_: object) -> object:
            raise PermissionError(errno.EACCES, "Permission denied")

        monkeypatch.setattr(Path, "open", denied)
        assert "Permission denied" in str(refused(path))

    def test_too_large(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """The size is looked at first; a file that grows meanwhile is caught too."""
        path = tmp_path / "a.json"
        path.write_text(json.dumps({"a": "x" * 100}))
        error = refused(path, Limits(file_bytes=50))
        assert isinstance(error, LimitError)
        assert ("file_bytes", 50) == (error.limit, error.allowed)
        size = path.stat().st_size
        assert {"a"} == set(read_file(path, Limits(file_bytes=size)).value)
        real = Path.stat

        def shrunk(self: Path) -> os.stat_result:
            parts = list(real(self))
            parts[6] = 1
            return os.stat_result(parts)

        monkeypatch.setattr(Path, "stat", shrunk)
        assert isinstance(refused(path, Limits(file_bytes=50)), LimitError)

    def test_faults_name_the_file(self, tmp_path: Path) -> None:
        """A fault of a file says which file."""
        path = tmp_path / "a.toml"
        path.write_text("a = 1\na = 2")
        (fault,) = read_file(path).faults
        assert (str(path), 2) == (fault.file, fault.line)


class TestTree:
    """A tree without places says so."""

    def test_nothing_known(self) -> None:
        """Nothing is made up where a format knows no places."""
        tree = Tree({"a": 1}, "", "json", lambda _: {})
        assert (0, 0) == tree.locate(("a",))


@given(st.binary() | st.text().map(str.encode), st.sampled_from(sorted(FORMATS)))
def test_fuzz(data: bytes, format_: str) -> None:
    """Whatever comes in, only okrkit's errors come out."""
    try:
        tree = read_text(data, format_)
    except OKRError as error:
        code = error.code
    else:
        code = "limit" if isinstance(tree.value, dict) else "no dict"
    assert code in CODES
