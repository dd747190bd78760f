"""`repair`: a copy of a damaged journal, with what is lost named in its place."""

import json

import pytest

import okrkit as okr
from okrkit.errors import JournalDamagedError, JournalError, LimitError
from okrkit.history.events import body
from okrkit.history.in_jsonl import JsonlStore
from okrkit.history.journal import Journal
from okrkit.history.lines import HEADER, seal
from okrkit.history.repairing import repair

DAY = "2026-11-15"


@pytest.fixture
def path(tmp_path):
    """A journal of five events."""
    file = tmp_path / "okrs.jsonl"
    nps = okr.KeyResult("nps", "Recommended", baseline=32, target=40)
    okrs = okr.OKRSet([okr.Objective("keep", "Stay", [nps])], cycle="2026-Q4")
    with Journal(file) as journal:
        journal.start(okrs, on="2026-10-01", recorded_at="2026-10-01")
        for day in range(1, 5):
            said = okr.CheckIn(f"2026-11-0{day}", 32 + day)
            journal.check_in("nps", said, recorded_at=said.date)
    return file


def lines_of(path):
    """The lines of a file, the header first."""
    return path.read_bytes().splitlines(keepends=True)


def values(path):
    """What was checked in, as the repaired copy knows it."""
    with Journal(path) as journal:
        return [c.value for c in journal.okrs().key_result("nps").check_ins]


def test_a_damaged_event_is_lost_and_the_rest_stays(path, tmp_path):
    """The others keep their numbers; the copy says for ever what is missing."""
    rows = lines_of(path)
    rows[3] = rows[3].replace(b"34", b"43")
    damaged = b"".join(rows)
    path.write_bytes(damaged)
    with pytest.raises(JournalDamagedError, match="repair"):
        values(path)
    copy = tmp_path / "copy.jsonl"
    done = repair(path, to=copy, on=DAY)
    assert damaged == path.read_bytes()
    assert [33, 35, 36] == values(copy)
    assert (4, (3,), ()) == (done.kept, done.lost, done.moved)
    assert rows[3] == (tmp_path / "copy.jsonl.damaged").read_bytes()
    with Journal(copy) as journal:
        (lost,) = journal.events(kind="lost")
        assert (3, "it was damaged in okrs.jsonl") == (lost.n, lost.reason)
        journal.check_in("nps", okr.CheckIn("2026-11-02", 34), recorded_at=DAY)
    assert "4 events of" in str(done)
    assert "line 4" not in str(done)
    assert "its seal does not fit" in done._repr_html_()
    assert [3] == json.loads(json.dumps(done.to_dict()))["lost"]


@pytest.mark.parametrize(
    ("row", "lost"),
    [(b'{"n":5,"kind"}', (5,)), (b"<<<<<<< HEAD", ()), (b"\0\0", ())],
    ids=["event", "marker", "NULs"],
)
def test_the_last_event_is_missed_as_any_other(path, tmp_path, row, lost):
    """Where it was an event; what never was one leaves no gap."""
    rows = lines_of(path)
    path.write_bytes(b"".join([*rows[:5], row + b"\n"]))
    assert lost == repair(path, to=tmp_path / "copy.jsonl", on=DAY).lost


def test_lines_written_into_each_other_are_taken_apart(path, tmp_path):
    """Where both are whole nothing is lost."""
    rows = lines_of(path)
    path.write_bytes(b"".join([*rows[:3], rows[3][:-1], *rows[4:]]))
    done = repair(path, to=tmp_path / "copy.jsonl", on=DAY)
    assert (5, ()) == (done.kept, done.lost)
    assert b"".join(rows) == (tmp_path / "copy.jsonl").read_bytes()
    assert "nothing lost" in str(done)


def test_two_events_of_one_number_are_both_kept(path, tmp_path):
    """As after a merge by hand: the second gets a number at the end."""
    rows = lines_of(path)
    with Journal(path) as journal:
        said = journal.events()[-1]
    other = seal(5, body(said.replace(date="2026-11-30", data={"value": 39})))
    path.write_bytes(b"".join([*rows[:5], b"<<<<<<< HEAD\n", rows[5], other, rows[2]]))
    done = repair(path, to=tmp_path / "copy.jsonl", on=DAY)
    assert (6, (), ((5, 6),)) == (done.kept, done.lost, done.moved)
    assert [33, 34, 35, 36, 39] == values(tmp_path / "copy.jsonl")
    assert [[5, 6]] == done.to_dict()["moved"]


def check_in(n, day, value):
    """A check-in as it stands in a journal."""
    said = okr.history.Event("check_in", "nps", date=day, data={"value": value})
    return seal(n, body(said))


def withdrawal(n, of):
    """A withdrawal as it stands in a journal."""
    said = okr.history.Event("withdrawal", date=DAY, reason="typo", replaces=of)
    return seal(n, body(said))


def test_a_withdrawal_goes_on_meaning_what_it_meant(path, tmp_path):
    """Of two branches in one file each withdraws its own, whatever the numbers."""
    rows = lines_of(path)
    ours = [check_in(3, "2026-11-10", 37)]
    theirs = [check_in(3, "2026-11-11", 99), withdrawal(4, 3)]
    path.write_bytes(b"".join([*rows[:3], *ours, *theirs]))

    done = repair(path, to=tmp_path / "copy.jsonl", on=DAY)

    assert [33, 37] == values(tmp_path / "copy.jsonl")
    assert (5, ()) == (done.kept, done.lost)
    assert ((3, 5), (4, 6)) == done.moved
    with Journal(tmp_path / "copy.jsonl") as journal:
        assert [5] == [e.replaces for e in journal.events(kind="withdrawal")]
        (gone,) = journal.events(kind="lost")
        assert (4, "it stands as event 6 now") == (gone.n, gone.reason)


def test_the_same_words_of_two_branches_withdraw_two_events(path, tmp_path):
    """Both lines are alike to the byte, and mean what stands above each."""
    rows = lines_of(path)
    ours = [check_in(3, "2026-11-10", 37), withdrawal(4, 3)]
    theirs = [*rows[1:3], check_in(3, "2026-11-11", 99), withdrawal(4, 3)]
    path.write_bytes(b"".join([*rows[:3], *ours, *theirs]))

    done = repair(path, to=tmp_path / "copy.jsonl", on=DAY)

    assert [33] == values(tmp_path / "copy.jsonl")
    assert (((3, 5), (4, 6)), ()) == (done.moved, done.lost)


def test_a_number_far_beyond_what_is_there_is_refused(path, tmp_path):
    """A line of 60 bytes is no order to write a hundred megabytes, or for ever."""
    rows = lines_of(path)
    for n in (2_000_000, 10**17):
        path.write_bytes(b"".join([*rows, check_in(n, "2026-11-10", 37)]))
        with pytest.raises(LimitError) as refused:
            repair(path, to=tmp_path / "copy.jsonl", on=DAY)
        assert "events" == refused.value.limit
    path.write_bytes(b"".join([*rows, check_in(9, "2026-11-10", 37)]))
    with pytest.raises(LimitError):
        repair(path, to=tmp_path / "copy.jsonl", on=DAY, limits=okr.Limits(events=2))
    assert not (tmp_path / "copy.jsonl").exists()
    assert (6, 7, 8) == repair(path, to=tmp_path / "copy.jsonl", on=DAY).lost


def test_line_ends_that_git_changed_are_told_and_mended(path, tmp_path):
    """With autocrlf every seal is off by one byte; the way out is one line."""
    whole = path.read_bytes()
    path.write_bytes(whole.replace(b"\n", b"\r\n"))

    with pytest.raises(JournalDamagedError, match=r"CRLF.*-text.*gitattributes"):
        values(path)

    repair(path, to=tmp_path / "copy.jsonl", on=DAY)
    assert whole == (tmp_path / "copy.jsonl").read_bytes()


def test_a_header_that_was_changed_is_written_anew(path, tmp_path):
    """The events below it are sound."""
    rows = lines_of(path)
    path.write_bytes(b"".join([HEADER.replace(b"1", b"0", 1), *rows[1:]]))
    done = repair(path, to=tmp_path / "copy.jsonl", on=DAY)
    assert (5, ()) == (done.kept, done.lost)
    assert [1] == [damage.line for damage in done.damages]


def test_a_torn_end_is_kept_beside_the_copy(path, tmp_path):
    """It is no damage; the copy has none of it."""
    whole = path.read_bytes()
    path.write_bytes(whole + b'{"n":6,"ki')
    done = repair(path, to=tmp_path / "copy.jsonl", on=DAY)
    assert whole == (tmp_path / "copy.jsonl").read_bytes()
    assert b'{"n":6,"ki\n' == (tmp_path / "copy.jsonl.damaged").read_bytes()
    assert [(7, 6)] == [(damage.line, damage.n) for damage in done.damages]


def test_a_sound_journal_is_copied(path, tmp_path):
    """There is nothing to keep beside it."""
    done = repair(path, to=tmp_path / "copy.jsonl", on=DAY)
    assert path.read_bytes() == (tmp_path / "copy.jsonl").read_bytes()
    assert ("", ()) == (done.beside, done.damages)
    assert "is sound" in str(done)
    assert () == JsonlStore(tmp_path / "copy.jsonl").verify()


@pytest.mark.parametrize("taken", ["okrs.jsonl", "copy.jsonl", "copy.jsonl.damaged"])
def test_a_repair_never_overwrites(path, tmp_path, taken):
    """Neither the journal itself, nor a copy of before."""
    to = tmp_path / taken.removesuffix(".damaged")
    if taken != path.name:
        (tmp_path / taken).write_bytes(b"mine")
    before = (tmp_path / taken).read_bytes()
    with pytest.raises(JournalError, match="there already"):
        repair(path, to=to, on=DAY)
    assert before == (tmp_path / taken).read_bytes()


@pytest.mark.parametrize("data", [None, b"<html>\n"])
def test_what_is_no_journal_cannot_be_repaired(tmp_path, data):
    """No file, and a file that is something else."""
    path = tmp_path / "okrs.jsonl"
    if data is not None:
        path.write_bytes(data)
    with pytest.raises(JournalError):
        repair(path, to=tmp_path / "copy.jsonl", on=DAY)
    assert not (tmp_path / "copy.jsonl").exists()
