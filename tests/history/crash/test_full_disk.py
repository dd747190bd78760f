"""A disk that is full: a clear error, an intact journal, and on when there is room."""

import errno
import os

import pytest

from okrkit.errors import JournalError
from okrkit.history.in_jsonl import JsonlStore

from .driver import body


def test_a_full_disk_is_told_and_harms_nothing(file_place, drive, holds):
    """The writer fails with one code each time; what was acknowledged is there."""
    acknowledged, errors = drive("fill", file_place, 64 * 1024)
    assert ["journal-not-written"] * 3 == errors.split()
    assert len(acknowledged) > 20
    before = holds(file_place, acknowledged)
    more, errors = drive("write", file_place, "later", 3)
    assert errors == ""
    assert len(before) + 3 == len(holds(file_place, [*acknowledged, *more]))


class HalfADisk:
    """Writes half of what it is given, then has no room; so for some writes."""

    def __init__(self, failing):
        self.failing = failing
        self.calls = 0

    def write(self, handle, data):
        """Write all, or half and then nothing."""
        self.calls += 1
        if self.calls - 1 not in self.failing:
            return os.write(handle, data)
        if self.calls - 2 in self.failing:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return os.write(handle, data[: len(data) // 2])

    def sync(self, handle):
        """Reach the disk."""
        os.fsync(handle)


@pytest.mark.parametrize("at", range(4))
def test_half_a_write_is_cut_off_again(tmp_path, at, holds):
    """The file has its old length after a write that came to half."""
    path = tmp_path / "okrs.jsonl"
    disk = HalfADisk({at, at + 1})
    store = JsonlStore(path, _write=disk.write, _sync=disk.sync)
    acknowledged = [("w", count, count + 1) for count in range(5)]
    for count in range(at):
        store.append([body("w", count)])
    size = path.stat().st_size if at else 0
    with pytest.raises(JournalError) as caught:
        store.append([body("w", at)])
    assert "journal-not-written" == caught.value.code
    assert size == path.stat().st_size
    for count in range(at, 5):
        store.append([body("w", count)])
    holds(str(path), acknowledged)


def test_a_disk_that_does_not_even_cut_leaves_a_torn_end(tmp_path, monkeypatch, holds):
    """What cannot be cut off now is cut off by the next append, and warned of."""
    path = str(tmp_path / "okrs.jsonl")
    disk = HalfADisk({1, 2})
    store = JsonlStore(path, _write=disk.write, _sync=disk.sync)
    store.append([body("w", 0)])

    def stuck(handle, length):
        del handle, length
        raise OSError(errno.EIO, "input/output error")

    with monkeypatch.context() as patch:
        patch.setattr(os, "ftruncate", stuck)
        with pytest.raises(JournalError, match="No space left"):
            store.append([body("w", 1)])
    with pytest.warns(match="not written whole"):
        assert range(2, 3) == store.append([body("w", 1)])
    holds(path, [("w", 0, 1), ("w", 1, 2)])


def test_a_sync_that_fails_is_no_acknowledgement(tmp_path, holds):
    """After a failed fsync nobody knows what is on the disk: the line is cut off."""
    path = str(tmp_path / "okrs.jsonl")
    JsonlStore(path).append([body("w", 0)])

    def no_sync(handle):
        del handle
        raise OSError(errno.EIO, "input/output error")

    with pytest.raises(JournalError, match="cannot be written"):
        JsonlStore(path, _sync=no_sync).append([body("w", 1)])
    holds(path, [("w", 0, 1)])
