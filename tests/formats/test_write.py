"""A tree to text and back, and text to a file that is old or new, never half."""

import datetime as dt
import errno
import json
import os
import stat
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from okrkit.errors import (
    CODES,
    DocumentError,
    InvalidOKRError,
    LimitError,
    MissingExtraError,
)
from okrkit.formats.read import FORMATS, read_text
from okrkit.formats.write import write_tree
from okrkit.model.limits import Limits
from okrkit.results.saving import save_bytes

DAY = dt.date(2026, 11, 6)
TRAPS = [
    *["no", "On", "y", "N", "null", "~", "", "=", "<<", "true", "1e3", "0100", "0o17"],
    *["0x1F", "12:30", "1_000", ".inf", "NaN", "2026-11-06", "-", "- x", "? x", "# x"],
    *["a: b", "a #b", " a", "a ", "a\nb", "a\n", "\n", " \n a", "\t", "a\tb", "\r\n"],
    *["\x7f", "\x85", "\u2028", "\ufeff", "...", "---", "%x", "'", '"', "\\", "{", "]"],
    *["*a", "&a", "!a", "|", ">", "@", "`", "a, b", "é", "😀", "x" * 150, "x " * 80],
]
TEXT = st.sampled_from(TRAPS) | st.text(
    st.characters(exclude_characters="\0", exclude_categories=["Cs"])
)
SCALARS = (
    TEXT
    | st.booleans()
    | st.integers(-(2**63) + 1, 2**63 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.dates()
)


def trees(leaves: st.SearchStrategy[object]) -> st.SearchStrategy[dict[str, object]]:
    """Generate whole documents."""
    inside = st.recursive(
        leaves,
        lambda part: (
            st.lists(part, max_size=4) | st.dictionaries(TEXT, part, max_size=4)
        ),
        max_leaves=15,
    )
    return st.dictionaries(TEXT, inside, min_size=1, max_size=4)


def as_read(value: object) -> object:
    """Return what a reader makes of a value: dates are text."""
    if isinstance(value, dict):
        return {key: as_read(part) for key, part in value.items()}
    if isinstance(value, list):
        return [as_read(part) for part in value]
    return value.isoformat() if isinstance(value, dt.date) else value


def exact(value: object, *, ordered: bool) -> str:
    """Return a text that tells 1, 1.0, True and -0.0 apart."""
    return json.dumps(value, sort_keys=not ordered)


class TestLaw:
    """Reading what was written gives what was there, to the last bit."""

    @given(trees(SCALARS | st.none()))
    def test_json(self, tree: dict[str, object]) -> None:
        """JSON keeps everything, in order."""
        back = read_text(write_tree(tree, "json"), "json").value
        assert exact(as_read(tree), ordered=True) == exact(back, ordered=True)

    @given(trees(SCALARS | st.none()))
    def test_yaml(self, tree: dict[str, object]) -> None:
        """YAML keeps everything, in order."""
        back = read_text(write_tree(tree, "yaml"), "yaml").value
        assert exact(as_read(tree), ordered=True) == exact(back, ordered=True)

    @given(trees(SCALARS))
    def test_toml(self, tree: dict[str, object]) -> None:
        """TOML keeps everything; its fields come before its tables."""
        back = read_text(write_tree(tree, "toml"), "toml").value
        assert exact(as_read(tree), ordered=False) == exact(back, ordered=False)

    @given(trees(SCALARS))
    def test_written_once_is_written_for_good(self, tree: dict[str, object]) -> None:
        """The form is canonical: saving what was loaded changes nothing."""
        for name in FORMATS:
            once = write_tree(as_read(tree), name)
            assert once == write_tree(read_text(once, name).value, name)

    @given(st.dictionaries(TEXT, TEXT | st.booleans() | st.dates(), min_size=1))
    def test_older_yaml_readers(self, tree: dict[str, object]) -> None:
        """A reader of YAML 1.1 finds the same texts, booleans and dates."""
        assert tree == yaml.safe_load(write_tree(tree, "yaml"))


DOCUMENT = {
    "okrkit": 1,
    "cadence": {"every": "quarter", "check_in": "week"},
    "reviewed_on": DAY,
    "objectives": [
        {
            "id": "keep",
            "title": "Paying customers stay: they succeed early",
            "note": "one\ntwo",
            "key_results": [
                "Cut churn from 3.2% to 2%",
                {
                    "id": "nps",
                    "target": 40.0,
                    "check_ins": [{"date": DAY, "value": 34}],
                },
            ],
        }
    ],
}


class TestForm:
    """What is written is what a person would have written."""

    def test_yaml(self) -> None:
        """Blocks, with small containers on a line; quotes only where needed."""
        assert (
            "okrkit: 1\n"
            "cadence: {every: quarter, check_in: week}\n"
            "reviewed_on: 2026-11-06\n"
            "objectives:\n"
            "- id: keep\n"
            "  title: 'Paying customers stay: they succeed early'\n"
            "  note: |-\n"
            "    one\n"
            "    two\n"
            "  key_results:\n"
            "  - Cut churn from 3.2% to 2%\n"
            "  - id: nps\n"
            "    target: 40.0\n"
            "    check_ins:\n"
            "    - {date: 2026-11-06, value: 34}\n"
        ) == write_tree(DOCUMENT, "yaml")

    def test_json(self) -> None:
        """Two blanks, Unicode as it is, a line end at the end."""
        text = write_tree({"é": [DAY, None]}, "json")
        assert '{\n  "é": [\n    "2026-11-06",\n    null\n  ]\n}\n' == text

    def test_toml(self) -> None:
        """Tables have headers, small ones a line; dates are TOML's own."""
        text = write_tree(DOCUMENT, "toml")
        assert [
            "okrkit = 1",
            'cadence = {every = "quarter", check_in = "week"}',
            "reviewed_on = 2026-11-06",
            "",
            "[[objectives]]",
            'id = "keep"',
        ] == text.splitlines()[:6]
        assert DAY == tomllib.loads(text)["reviewed_on"]

    def test_toml_long_lists(self) -> None:
        """A list longer than a line stands on several."""
        text = write_tree({"a": ["x" * 50, "y" * 50]}, "toml")
        assert f'a = [\n  "{"x" * 50}",\n  "{"y" * 50}",\n]\n' == text

    def test_toml_leaves_none_out(self) -> None:
        """TOML has no null: a field without a value is no field."""
        assert "b = {}\n" == write_tree({"a": None, "b": {"c": None}}, "toml")

    def test_equal_parts_are_written_out(self) -> None:
        """No aliases: readers refuse them."""
        part = {"a": ["b"]}
        assert "c:\n  a: [b]\nd:\n  a: [b]\n" == write_tree(
            {"c": part, "d": part}, "yaml"
        )

    def test_tuples_and_subclasses(self) -> None:
        """What is a list, text or number in all but its type is written as one."""

        class Name(str):
            """A text with a type of its own."""

            __slots__ = ()

        for name in FORMATS:
            text = write_tree({Name("a"): (Name("b"), 1)}, name)
            assert {"a": ["b", 1]} == read_text(text, name).value


def nested(depth: int) -> dict[str, object]:
    """Make a tree of that many dicts in each other."""
    tree: dict[str, object] = {}
    for _ in range(depth - 1):
        tree = {"a": tree}
    return tree


class TestRefused:
    """What no reader would take is not written."""

    @pytest.mark.parametrize("name", FORMATS)
    @pytest.mark.parametrize(
        ("value", "place"),
        [
            (float("nan"), "a[0].b"),
            (float("-inf"), "a[0].b"),
            ("\ud800", "a[0].b"),
            ("x\0", "a[0].b"),
            (10**301, "a[0].b"),
            (object(), "a[0].b"),
            ({1, 2}, "a[0].b"),
            (b"x", "a[0].b"),
            (dt.datetime(2026, 11, 6, tzinfo=dt.UTC), "a[0].b"),
            ({1: 2}, "a[0].b"),
            ({"\ud800": 2}, "a[0].b"),
            ({None: 2}, "a[0].b"),
        ],
    )
    def test_value(self, value: object, place: str, name: str) -> None:
        """The error names the place."""
        with pytest.raises(InvalidOKRError) as caught:
            write_tree({"a": [{"b": value}]}, name)
        assert ("not-writable", place) == (caught.value.code, caught.value.place)

    @pytest.mark.parametrize("value", [2**63, -(2**64), [None]])
    def test_toml_only(self, value: object) -> None:
        """TOML holds less than the others."""
        with pytest.raises(InvalidOKRError):
            write_tree({"a": value}, "toml")
        assert {"a": value} == read_text(write_tree({"a": value}, "json"), "json").value

    @pytest.mark.parametrize("tree", [[], "x", None, 1])
    def test_root(self, tree: object) -> None:
        """A document is a dict."""
        with pytest.raises(InvalidOKRError):
            write_tree(tree, "json")

    def test_format(self) -> None:
        """A format that is asked for has to be one of three."""
        with pytest.raises(DocumentError, match="yaml, json, toml"):
            write_tree({}, "xml")

    @pytest.mark.parametrize("name", FORMATS)
    def test_limits(self, name: str) -> None:
        """What is written can be read with the same limits; a loop in a tree ends."""
        limits = Limits(depth=5, nodes=6)
        text = write_tree(nested(5), name, limits=limits)
        assert nested(5) == read_text(text, name, limits).value
        with pytest.raises(LimitError, match="too deep"):
            write_tree(nested(6), name, limits=limits)
        with pytest.raises(LimitError, match="too many values"):
            write_tree({"a": [1, 2, 3, 4, 5]}, name, limits=limits)
        loop: dict[str, object] = {}
        loop["a"] = loop
        with pytest.raises(LimitError, match="too deep"):
            write_tree(loop, name)
        with pytest.raises(LimitError, match="Python can write"):
            write_tree(loop, name, limits=Limits(depth=10**6))

    def test_without_pyyaml(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """YAML is an extra: the error says what to run."""
        monkeypatch.setattr("okrkit.formats.yaml_events.find_spec", {}.get)
        with pytest.raises(MissingExtraError, match="okrkit"):
            write_tree({"a": 1}, "yaml")


def full(*_: object) -> NoReturn:
    """Raise what a full disk raises."""
    raise OSError(errno.ENOSPC, "No space left on device")


class TestSave:
    """The old file or the new one, whole, at any moment."""

    @pytest.fixture
    def path(self, tmp_path: Path) -> Path:
        """Return a file that is there."""
        path = tmp_path / "okrs.json"
        path.write_bytes(b"old")
        return path

    @pytest.mark.parametrize("as_given", [str, Path, os.fsencode])
    def test_saves(self, path: Path, as_given: Callable[[Path], str]) -> None:
        """The new text is there and nothing else."""
        save_bytes(as_given(path), b"new")
        assert (b"new", [path]) == (path.read_bytes(), list(path.parent.iterdir()))

    def test_new_file_follows_the_umask(self, tmp_path: Path) -> None:
        """A new file has the mode any new file has."""
        save_bytes(tmp_path / "a", b"")
        (tmp_path / "b").touch()
        assert (tmp_path / "b").stat().st_mode == (tmp_path / "a").stat().st_mode

    @pytest.mark.parametrize("mode", [0o600, 0o664, 0o444])
    def test_mode_is_kept(self, path: Path, mode: int) -> None:
        """Who may read a file does not change because it was saved."""
        path.chmod(mode)
        save_bytes(path, b"new")
        assert mode == stat.S_IMODE(path.stat().st_mode)

    def test_link_is_followed(self, path: Path) -> None:
        """A link stays a link, and its file gets the text."""
        link = path.with_name("link.json")
        link.symlink_to(path)
        save_bytes(link, b"new")
        assert (True, b"new") == (link.is_symlink(), path.read_bytes())

    @pytest.mark.parametrize("step", ["os.open", "os.fsync", "pathlib.Path.replace"])
    def test_full_disk(
        self, path: Path, step: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Whichever step fails, the old file is whole and no other is left."""
        with monkeypatch.context() as patch:
            patch.setattr(step, full)
            with pytest.raises(DocumentError, match="No space left") as caught:
                save_bytes(path, b"new")
        assert ("file-unwritable", str(path)) == (caught.value.code, caught.value.place)
        assert (b"old", [path]) == (path.read_bytes(), list(path.parent.iterdir()))

    def test_interrupted(self, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """An interrupt passes through and leaves nothing behind."""

        def interrupt(_: int) -> NoReturn:
            raise KeyboardInterrupt

        monkeypatch.setattr(os, "fsync", interrupt)
        with pytest.raises(KeyboardInterrupt):
            save_bytes(path, b"new")
        assert (b"old", [path]) == (path.read_bytes(), list(path.parent.iterdir()))

    def test_file_size_limit_of_the_system(self, path: Path) -> None:
        """A write that the system cuts short in the middle harms nothing."""
        code = (
            "import resource, sys\n"
            "from okrkit.errors import DocumentError\n"
            "from okrkit.results.saving import save_bytes\n"
            "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n"
            "try: save_bytes(sys.argv[1], bytes(10**6))\n"
            "except DocumentError as error: print(error.code)"
        )
        run = subprocess.run(
            [sys.executable, "-B", "-c", code, path],
            capture_output=True,
            text=True,
            check=False,
        )
        assert "file-unwritable\n" == run.stdout
        assert (b"old", [path]) == (path.read_bytes(), list(path.parent.iterdir()))

    @pytest.mark.parametrize(
        "name", ["missing/a.json", "okrs.json/a.json", "x" * 300, "a\0b", "."]
    )
    def test_impossible_place(self, path: Path, name: str) -> None:
        """A folder that is not there, a name no file can have, a folder's own name."""
        with pytest.raises(DocumentError) as caught:
            save_bytes(path.parent / name, b"new")
        assert caught.value.code in CODES
        assert [path] == list(path.parent.iterdir())

    def test_folder_that_cannot_be_synced(
        self, path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Where a folder cannot be opened, as on Windows, the file is saved still."""
        real = os.open

        def only_files(name: Path, flags: int, mode: int = 0o777) -> int:
            if name.is_dir():
                full()
            return real(name, flags, mode)

        monkeypatch.setattr(os, "open", only_files)
        save_bytes(path, b"new")
        assert b"new" == path.read_bytes()

    def test_no_path(self) -> None:
        """A file descriptor is no path."""
        with pytest.raises(InvalidOKRError):
            save_bytes(3, b"new")  # type: ignore[arg-type]

    def test_order_of_the_steps(
        self, path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The data are on the disk before the name is, and the name at the end."""
        steps: list[str] = []
        sync, replace = os.fsync, Path.replace

        def note_sync(handle: int) -> None:
            steps.append("folder" if stat.S_ISDIR(os.fstat(handle).st_mode) else "file")
            sync(handle)

        def note_replace(self: Path, target: Path) -> Path:
            steps.append("replace")
            return replace(self, target)

        monkeypatch.setattr(os, "fsync", note_sync)
        monkeypatch.setattr(Path, "replace", note_replace)
        save_bytes(path, b"new")
        assert ["file", "replace", "folder"] == steps


def test_a_pipe_is_not_replaced_by_a_file(tmp_path: Path) -> None:
    """What is no file is somebody's way to something else: a device, a program."""
    path = tmp_path / "okrs.json"
    os.mkfifo(path)

    with pytest.raises(DocumentError, match="not a regular file") as refused:
        save_bytes(path, b"{}")

    assert "file-unwritable" == refused.value.code
    assert path.is_fifo()
