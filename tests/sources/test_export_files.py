"""Exports in several files, one a month: read as one, or refused."""

import pytest

from okrkit.errors import InvalidOKRError, LimitError, OKRError
from okrkit.model.limits import Limits
from okrkit.sources.exporting.reading import read_export

RATINGS = "zendesk-satisfaction-ratings"
HEAD = "id,ticket_id,score,created_at\n"
OCT = "1,7,good,2026-10-01T09:00:00Z\n2,8,offered,2026-10-02T09:00:00Z\n"
NOV = "3,9,bad,2026-11-01T09:00:00Z\n4,9,offered,2026-11-02T09:00:00Z\n"


def write(folder, *months):
    """Write a file for each month, and return their paths."""
    paths = [folder / f"{at}.csv" for at in range(1, len(months) + 1)]
    for path, month in zip(paths, months, strict=True):
        path.write_text(month)
    return paths


def test_files_of_months_are_one_export(tmp_path):
    """What was left out of each is added up, and no order of files is wanted."""
    paths = write(tmp_path, HEAD + OCT, HEAD + NOV)
    whole = read_export(HEAD + OCT + NOV, RATINGS)

    for given in (paths, tuple(map(str, reversed(paths))), [HEAD + OCT, HEAD + NOV]):
        found = read_export(given, RATINGS)
        assert whole.to_dict() == found.to_dict()
        assert (4, 2) == (found.rows, found.read)
        assert str(whole.table) == str(found.table)
    assert read_export(paths[:1], RATINGS).read == 1


def test_json_and_blank_rows_are_joined(tmp_path):
    """What holds nothing may be in every file."""
    blank = ",,,\n"
    paths = write(tmp_path, HEAD + OCT + blank, HEAD + NOV + blank)
    assert 2 == read_export(paths, RATINGS).read
    rated = '[{"id": 5, "score": "good", "created_at": "2026-10-01T09:00:00Z"}]'
    assert 2 == read_export([rated, rated.replace("5", "6")], RATINGS).read


@pytest.mark.parametrize(
    ("second", "code", "got"),
    [
        ("id,score,created_at\n", "header-differs", "'id', 'score'"),
        (HEAD + NOV + OCT, "duplicate", "2 of '1.csv'"),
        (HEAD + OCT, "duplicate", "2 of '1.csv'"),
    ],
    ids=["other-names", "overlap", "same"],
)
def test_files_that_do_not_go_together_are_refused(tmp_path, second, code, got):
    """A month that is exported twice would count twice."""
    with pytest.raises(InvalidOKRError) as caught:
        read_export(write(tmp_path, HEAD + OCT, second), RATINGS)

    assert (code, "'2.csv'") == (caught.value.code, caught.value.place)
    assert got in caught.value.got


def test_a_cell_is_told_with_its_own_file(tmp_path):
    """Of many files it says which, and counts the rows of that one."""
    paths = write(tmp_path, HEAD + OCT, HEAD + "3,9,bad,01/11/2026\n")

    with pytest.raises(OKRError) as caught:
        read_export(paths, RATINGS)

    assert "'2.csv', row 2, column 'created_at'" == caught.value.place


def test_limits_hold_for_all_files_together(tmp_path):
    """Many small exports are a large one."""
    paths = write(tmp_path, HEAD + OCT, HEAD + NOV)
    assert 2 == read_export(paths, RATINGS, limits=Limits(source_rows=4)).read

    with pytest.raises(LimitError):
        read_export(paths, RATINGS, limits=Limits(source_rows=3))
