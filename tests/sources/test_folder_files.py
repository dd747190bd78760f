"""Which files a pattern means: never one outside the folder that the program gave."""

import os
from pathlib import Path

import pytest

from okrkit.errors import InvalidOKRError
from okrkit.sources.folder_files import inside


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with files, beside one with a secret."""
    root = tmp_path / "exports"
    for name in ("a.csv", "b.csv", "deep/c.csv", "deep/er/d.parquet", "notes.txt"):
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    (tmp_path / "exports2").mkdir()
    (tmp_path / "exports2" / "secret.csv").write_text("secret")
    return root


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("a.csv", ["a.csv"]),
        ("*.csv", ["a.csv", "b.csv"]),
        ("?.csv", ["a.csv", "b.csv"]),
        ("[ax].csv", ["a.csv"]),
        ("deep/*.csv", ["deep/c.csv"]),
        ("**/*.csv", ["a.csv", "b.csv", "deep/c.csv"]),
        ("*", ["a.csv", "b.csv", "notes.txt"]),
        ("deep/er/d.parquet", ["deep/er/d.parquet"]),
    ],
)
def test_what_a_pattern_means(folder: Path, pattern: str, expected: list[str]) -> None:
    """Files in order, by their whole paths; folders are none."""
    found = inside(folder, pattern)
    root = folder.resolve()
    assert expected == [path.relative_to(root).as_posix() for path in found]
    assert found == inside(str(folder), pattern)


HOSTILE = [
    "../exports2/secret.csv",
    "../exports2/*",
    "deep/../../exports2/secret.csv",
    "deep/..",
    "..",
    "./a.csv",
    "/etc/passwd",
    "//etc/passwd",
    "~/a.csv",
    "~",
    "C:/a.csv",
    "C:\\a.csv",
    "deep\\..\\..\\exports2\\secret.csv",
    "file:///etc/passwd",
    "https://example.com/a.csv",
    "a.csv\0.txt",
    "a.csv\n",
    "",
    " ",
    "x" * 501,
]


@pytest.mark.parametrize("pattern", HOSTILE)
def test_hostile_patterns(folder: Path, pattern: str) -> None:
    """Whoever hands a pattern over, none leads out: the check is made here, too."""
    with pytest.raises(InvalidOKRError):
        inside(folder, pattern)


@pytest.mark.parametrize("pattern", ["c.csv", "*.parquet", "deep", "a.csv/b", "x**"])
def test_no_file(folder: Path, pattern: str) -> None:
    """Where there is nothing to read, one says so; a folder is nothing to read."""
    with pytest.raises(InvalidOKRError) as caught:
        inside(folder, pattern)
    assert "file-missing" == caught.value.code


@pytest.mark.parametrize("pattern", ["link.csv", "*.csv", "l*.csv", "**/*.csv"])
def test_a_link_out_of_the_folder(folder: Path, pattern: str) -> None:
    """A link is followed before it is judged, and what it leads to is not named."""
    (folder / "link.csv").symlink_to(folder.parent / "exports2" / "secret.csv")
    with pytest.raises(InvalidOKRError) as caught:
        inside(folder, pattern)
    assert "outside-folder" == caught.value.code
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("pattern", ["door/secret.csv", "door/*", "*/*.csv"])
def test_a_folder_that_leads_out(folder: Path, pattern: str) -> None:
    """The names of what lies behind such a door are not told either."""
    (folder / "door").symlink_to(folder.parent / "exports2")
    with pytest.raises(InvalidOKRError) as caught:
        inside(folder, pattern)
    assert "outside-folder" == caught.value.code
    assert "secret" not in str(caught.value).replace("door/secret.csv", "")


def test_links_within_the_folder(folder: Path) -> None:
    """They mean what they lead to, once; a link to nothing and a loop mean nothing."""
    (folder / "again.csv").symlink_to(folder / "a.csv")
    (folder / "gone.csv").symlink_to(folder / "never.csv")
    (folder / "loop.csv").symlink_to(folder / "loop.csv")
    found = [path.name for path in inside(folder, "*.csv")]
    assert ["a.csv", "b.csv"] == found


def test_the_folder_may_be_a_link(folder: Path, tmp_path: Path) -> None:
    """What the program gives is the program's to choose."""
    (tmp_path / "current").symlink_to(folder)
    (path,) = inside(tmp_path / "current", "a.csv")
    assert folder.resolve() / "a.csv" == path


def test_a_pipe_is_no_file(folder: Path) -> None:
    """Reading one would wait for ever."""
    os.mkfifo(folder / "pipe.csv")
    assert 2 == len(inside(folder, "*.csv"))


def test_a_name_that_is_a_pattern(folder: Path) -> None:
    """An engine may take such a name for a pattern of its own."""
    (folder / "[a].csv").write_text("x")
    with pytest.raises(InvalidOKRError) as caught:
        inside(folder, "*.csv")
    assert "files-pattern" == caught.value.code


@pytest.mark.parametrize(
    "given", ["a.csv", "gone", "postgresql://okr:hunter2@db/prod", "a\0b", "", " "]
)
def test_no_folder(folder: Path, given: str) -> None:
    """A connection that is no folder is refused, and not repeated."""
    given = str(folder / given) if given in ("a.csv", "gone") else given
    with pytest.raises(InvalidOKRError) as caught:
        inside(given, "*.csv")
    assert "wrong-type" == caught.value.code
    assert "hunter2" not in str(caught.value)


def test_a_pattern_that_goes_through_all_folders_twice_is_refused(tmp_path):
    """Of a document, it would keep the program busy for hours."""
    with pytest.raises(InvalidOKRError) as caught:
        inside(tmp_path, "**/*/**/*.csv")
    assert "files-pattern" == caught.value.code
