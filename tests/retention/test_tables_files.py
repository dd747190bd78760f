"""Events in files: which are read, as what, and what reading leaves behind."""

import datetime as dt
import gzip
import os
import pickle
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from okrkit.errors import InvalidOKRError
from okrkit.retention.customers.summary import summary
from okrkit.retention.tables.events import Events
from okrkit.retention.tables.files import DataFile
from okrkit.retention.tables.spilling import _remove, spilling_database

DAYS = [dt.date(2026, 1, 1), dt.date(2026, 2, 2)]


def write(place, first):
    """Write two customers to a file of the kind that its name says."""
    place.parent.mkdir(parents=True, exist_ok=True)
    frame = pl.DataFrame({"customer": [f"c{first}", f"c{first + 1}"], "date": DAYS})
    name = place.name.lower()
    if name.endswith((".parquet", ".pq")):
        frame.write_parquet(place)
        return
    text = frame.write_csv(separator="\t" if ".tsv" in name else ",").encode()
    place.write_bytes(gzip.compress(text) if name.endswith(".gz") else text)


def customers(path):
    """Return who is in the files of a path."""
    return list(summary(Events(path), on="2026-03-01").customer)


@pytest.mark.parametrize(
    "names",
    [
        ("a.csv", "b.csv.gz"),
        ("1.csv", "2.CSV"),
        ("1.csv", "2.Csv.GZ"),
        ("a.tsv", "b.tsv.gz"),
        ("a.parquet", "b.pq"),
        ("a.parquet", "b.PARQUET"),
        ("2026/01/a.csv", "b.csv"),
    ],
)
def test_a_folder_is_read_whole(tmp_path, names):
    """Files of one kind under names of several: only those of one were read."""
    for place, name in enumerate(names):
        write(tmp_path / name, 2 * place)
    (tmp_path / "readme.txt").write_text("no events")

    assert ["c0", "c1", "c2", "c3"] == customers(tmp_path)
    (tmp_path / "readme.txt").unlink()
    assert ["c0", "c1", "c2", "c3"] == customers(str(tmp_path / "**" / "*"))


@pytest.mark.parametrize(
    ("names", "says"),
    [
        (("a.csv", "b.parquet"), "'.*a.csv' and '.*b.parquet'"),
        (("a.pq", "b.tsv.gz"), "'.*a.pq' and '.*b.tsv.gz'"),
        (("a.csv", "b.tsv"), "files of other columns"),
    ],
)
def test_a_folder_of_several_kinds_is_refused(tmp_path, names, says):
    """Half of it would be a wrong number; which half is meant, nobody knows."""
    for place, name in enumerate(names):
        write(tmp_path / name, 2 * place)

    with pytest.raises(InvalidOKRError, match=says) as told:
        Events(tmp_path)

    assert "file-unreadable" == told.value.code


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("", "file-missing"),
        ("none.csv", "file-missing"),
        ("*.parquet", "file-missing"),
        ("note.txt", "file-unreadable"),
        ("*.txt", "file-unreadable"),
    ],
)
def test_what_is_no_file_of_events_is_refused(tmp_path, path, code):
    """An empty folder, too."""
    (tmp_path / "note.txt").write_text("no events")

    with pytest.raises(InvalidOKRError) as told:
        Events(tmp_path / path)

    assert code == told.value.code


@pytest.mark.parametrize(
    ("names", "where"),
    [
        (("a.csv", "a.csv.gz"), ""),
        (("a.csv", "a.csv.gz"), "*"),
        (("a.csv", "a.CSV"), ""),
        (("2026/a.tsv.gz", "2026/a.tsv"), ""),
        (("a.parquet", "a.pq"), "a.*"),
    ],
)
def test_one_file_in_two_dresses_is_refused(tmp_path, names, where):
    """What was packed and left where it was counted twice."""
    for name in names:
        write(tmp_path / name, 0)

    both = "'.*{}' and '.*{}'".format(*sorted(names))
    with pytest.raises(InvalidOKRError, match=both) as told:
        Events(tmp_path / where)

    assert "file-unreadable" == told.value.code


def test_files_of_one_name_in_two_folders_are_read(tmp_path):
    """Each month has a folder of its own."""
    for place, name in enumerate(("10/a.csv", "11/a.csv.gz", ".csv")):
        write(tmp_path / name, 2 * place)

    assert ["c0", "c1", "c2", "c3", "c4", "c5"] == customers(tmp_path)


def test_several_paths_are_one_table(tmp_path):
    """A list of files, of folders or of both; each file once, links included."""
    for place, name in enumerate(("b.csv", "2026/a.csv", "c.csv")):
        write(tmp_path / name, 2 * place)
    (tmp_path / "2026" / "link.csv").symlink_to(tmp_path / "b.csv")
    several = [tmp_path / "b.csv", str(tmp_path / "2026"), tmp_path / "2026" / "a.csv"]

    events = Events(DataFile(several, memory="1GB"))
    assert 4 == len(summary(events, on="2026-03-01"))
    assert ["c0", "c1", "c2", "c3"] == customers(DataFile(tuple(several)))

    again = pickle.loads(pickle.dumps(events))
    assert (events.data, 4) == (again.data, len(summary(again, on="2026-03-01")))


@pytest.mark.parametrize(
    ("names", "says"),
    [
        (("a.csv", "b.parquet"), "Parquet beside CSV.*'.*a.csv' and '.*b.parquet'"),
        (("a.csv", "b.tsv"), "b.tsv': files of other columns"),
        (("a.csv", "a.csv.gz"), "'.*a.csv' and '.*a.csv.gz'"),
        (("a.csv",), "none.csv': no such file"),
    ],
)
def test_several_paths_have_to_go_together(tmp_path, names, says):
    """The guard is the same as that of one folder, and each path means a file."""
    for name in names:
        write(tmp_path / name, 0)
    several = [tmp_path / name for name in (*names, "none.csv")[:2]]

    with pytest.raises(InvalidOKRError, match=says):
        Events(DataFile(several))


@pytest.mark.parametrize("path", [3, [], [3], ["a.csv", ""], "", " ", b"a.csv", None])
def test_what_is_no_path_is_refused(path):
    """An empty text would have meant the folder that the process runs in."""
    with pytest.raises(InvalidOKRError) as told:
        DataFile(path)

    assert told.value.code in ("invalid-path", "not-a-list")


def test_a_link_to_nothing_is_refused(tmp_path):
    """The month that it was is missing, and would not be missed."""
    write(tmp_path / "a.csv", 0)
    (tmp_path / "b.csv").symlink_to(tmp_path / "gone.csv")

    with pytest.raises(InvalidOKRError, match=r"b\.csv': no such file"):
        Events(tmp_path)


def test_a_cell_in_several_files_is_named(tmp_path):
    """What is no number is said as of one file."""
    for name, amount in (("a.csv", "5"), ("b.csv", "five")):
        (tmp_path / name).write_text(f"customer,date,amount\nc1,2026-01-01,{amount}\n")

    with pytest.raises(InvalidOKRError, match="five"):
        Events(DataFile([tmp_path / "a.csv", tmp_path / "b.csv"]), amount="amount")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (["a", "01"], [1, 2]),
        ([1, 2], ["a", "01"]),
        ([1, 2], DAYS),
        ([1, 2], [True, False]),
    ],
)
def test_columns_of_two_kinds_are_refused(tmp_path, one, other):
    """1 and "1" may be one customer or two: DuckDB made them one, without a word."""
    for name, ids in (("1.parquet", one), ("2.parquet", other)):
        pl.DataFrame({"customer": ids, "date": DAYS}).write_parquet(tmp_path / name)

    with pytest.raises(InvalidOKRError, match=r"2\.parquet.*two kinds") as told:
        Events(tmp_path)

    assert "file-unreadable" == told.value.code


def test_a_file_that_lacks_a_column_is_named(tmp_path):
    """Its rows are not taken for rows without a customer."""
    pl.DataFrame({"customer": [1], "date": DAYS[:1]}).write_parquet(tmp_path / "1.pq")
    pl.DataFrame({"date": DAYS[:1]}).write_parquet(tmp_path / "2.pq")

    with pytest.raises(InvalidOKRError, match=r"2\.pq") as told:
        Events(tmp_path)

    assert "none" == told.value.got


@pytest.mark.parametrize("first", ["1.pq", "9.pq"])
def test_numbers_of_two_types_are_numbers(tmp_path, first):
    """Whole numbers beside floats: 2.5 became 2 where the whole ones came first."""
    whole = pl.DataFrame({"customer": [1], "date": DAYS[:1], "paid": [2], "more": [1]})
    floats = pl.DataFrame({"paid": [2.5], "customer": [3.0], "date": DAYS[:1]})
    whole.write_parquet(tmp_path / first)
    floats.write_parquet(tmp_path / "5.pq")

    found = summary(Events(tmp_path, amount="paid"), on="2026-03-01")

    assert [1, 3] == found.customer.tolist()
    assert [2.0, 2.5] == found.counted.amount.tolist()


@pytest.mark.parametrize(
    ("role", "excluded"), [("customer", "no customer"), ("amount", "no amount")]
)
def test_nan_in_parquet_is_nothing(tmp_path, role, excluded):
    """DuckDB believes the file's own least and most, which leave NaN out."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    columns = {"customer": [1.0, 2.0, 3.0], "amount": [1.0, 2.0, 3.0]}
    columns[role][1] = np.nan
    table = pa.table({**columns, "date": [DAYS[0]] * 3})
    pq.write_table(table, tmp_path / "log.parquet")

    events = Events(tmp_path / "log.parquet", amount="amount")

    assert {excluded: 1} == events.table.excluded
    assert [1, 3] == summary(events, on="2026-03-01").customer.tolist()


@pytest.mark.parametrize(
    ("limits", "code", "place"),
    [
        ({"memory": "banana"}, "invalid-limit", "memory"),
        ({"memory": ""}, "invalid-limit", "memory"),
        ({"memory": 5}, "invalid-limit", "memory"),
        ({"threads": 0}, "not-whole", "threads"),
        ({"threads": -1}, "not-whole", "threads"),
        ({"threads": "2"}, "not-a-number", "threads"),
    ],
)
def test_limits_that_are_none_are_refused_at_once(limits, code, place):
    """They came up later, as a file that cannot be read."""
    with pytest.raises(InvalidOKRError) as told:
        DataFile("log.parquet", **limits)

    assert (code, place) == (told.value.code, told.value.place)


@pytest.mark.parametrize("memory", ["1GB", "500 MB", "1.5gib", None])
def test_limits_that_duckdb_takes(tmp_path, memory):
    """What is accepted is what can be read with."""
    write(tmp_path / "a.csv", 0)
    assert ["c0", "c1"] == customers(
        DataFile(tmp_path / "a.csv", memory=memory, threads=1)
    )


def folder_of(database):
    """Return where a database puts what does not fit into memory."""
    asked = "select current_setting('temp_directory')"
    return Path(database.sql(asked).fetchall()[0][0])


def test_every_database_has_a_folder_of_its_own():
    """Two processes on one folder found the files of each other in it."""
    one, other = spilling_database({}), spilling_database({})
    folders = folder_of(one), folder_of(other)
    assert 2 == len({*folders})
    assert all(folder.is_dir() for folder in folders)

    del one

    assert [False, True] == [folder.exists() for folder in folders]
    assert Path(tempfile.gettempdir()) == folders[1].parent


def test_a_forked_process_leaves_the_folder_alone(tmp_path):
    """It holds the same object, but not the database."""
    _remove(str(tmp_path), os.getpid() + 1)
    assert tmp_path.exists()


def test_a_database_that_cannot_be_opened_leaves_no_folder(tmp_path, monkeypatch):
    """Nobody would remove it."""
    import duckdb

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with pytest.raises(duckdb.Error):
        spilling_database({"no_such_setting": "1"})
    assert [] == list(tmp_path.iterdir())


def test_a_process_that_ends_leaves_no_folder(tmp_path):
    """Also where a table is still there at its end."""
    write(tmp_path / "a.csv", 0)
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    program = (
        "import sys; from okrkit.retention import Events; "
        "events = Events(sys.argv[1]); import os; "
        "print(len(os.listdir(sys.argv[2])))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path / "a.csv"), str(temporary)],
        env={**os.environ, "TMPDIR": str(temporary)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert "1" == ran.stdout.strip()
    assert [] == list(temporary.iterdir())
