"""The file store: one write, one fsync, one lock, and what other programs do to it."""

import errno
import gc
import os
import runpy
import threading
import time
import warnings
from pathlib import Path

import pytest

from okrkit.errors import JournalDamagedError, JournalError, TornTailWarning
from okrkit.history import forking, in_jsonl, locking
from okrkit.history.in_jsonl import JsonlStore
from okrkit.history.in_memory import MemoryStore
from okrkit.history.lines import HEADER, seal
from okrkit.history.locking import locked
from okrkit.history.store import Mark, Store

BODY = b'{"kind":"okrs","date":"2026-10-01"}'


@pytest.fixture
def path(tmp_path):
    """Where a journal is to be."""
    return tmp_path / "okrs.jsonl"


@pytest.mark.parametrize("make", [MemoryStore, JsonlStore], ids=["memory", "jsonl"])
def test_every_store_keeps_the_protocol(path, make):
    """What a journal relies on, of each store that is here."""
    store = make() if make is MemoryStore else make(path)
    assert isinstance(store, Store)
    assert (b"", Mark(0)) == store.read()
    assert range(1, 3) == store.append([BODY, BODY])
    lines, mark = store.read()
    assert seal(1, BODY) + seal(2, BODY) == lines
    assert range(3, 3) == store.append([BODY], after=1)
    assert range(3, 3) == store.append([])
    assert range(3, 4) == store.append([BODY], after=2)
    more, last = store.read(mark)
    assert (seal(3, BODY), 3) == (more, last.n)
    assert (b"", last) == store.read(last)
    assert () == store.verify()
    assert store.name
    assert repr(store).startswith("<")
    store.close()


def test_an_append_is_written_and_synced_before_it_returns(path):
    """No acknowledgement of what the disk has not got: a write, then the syncs."""
    calls = []

    def write(handle, data):
        calls.append(("write", bytes(data)))
        return os.write(handle, data)

    def sync(handle):
        calls.append(("sync", ""))
        os.fsync(handle)

    store = JsonlStore(path, _write=write, _sync=sync)
    store.append([BODY, BODY])
    # The file, and its folder, since the name is new as well.
    two = seal(1, BODY) + seal(2, BODY)
    assert [("write", HEADER + two), ("sync", ""), ("sync", "")] == calls
    calls.clear()
    store.append([BODY])
    assert [("write", seal(3, BODY)), ("sync", "")] == calls


def test_what_was_read_is_not_read_again(path, monkeypatch):
    """An append looks at one seal, and at the tail where another writer was there."""
    one, other = JsonlStore(path), JsonlStore(path)
    one.append([BODY])
    looked = []
    whole = in_jsonl._read_from

    def read(*where):
        looked.append(len(data := whole(*where)))
        return data

    monkeypatch.setattr(in_jsonl, "_read_from", read)
    one.append([BODY])
    assert [12] == looked
    other.append([BODY])
    assert sum(looked) > len(HEADER) + 2 * len(seal(1, BODY))
    looked.clear()
    one.append([BODY])
    assert [12 + len(seal(3, BODY))] == looked


def test_a_whole_event_needs_no_line_end(path):
    """A cut between an event and its line end loses nothing, for any reader."""
    JsonlStore(path).append([BODY])
    reader = JsonlStore(path)
    path.write_bytes(path.read_bytes()[:-1])
    lines, mark = reader.read()
    assert seal(1, BODY) == lines
    assert range(2, 3) == JsonlStore(path).append([BODY])
    assert (seal(2, BODY), 2) == (reader.read(mark)[0], reader.read(mark)[1].n)
    assert HEADER + seal(1, BODY) + seal(2, BODY) == path.read_bytes()


def test_another_file_in_its_place_is_read_from_the_start(path, tmp_path):
    """Git exchanges the file on a check-out: nobody goes on with the old one."""
    store = JsonlStore(path)
    store.append([BODY, BODY])
    _, mark = store.read()
    new = tmp_path / "new.jsonl"
    JsonlStore(new).append([BODY])
    new.replace(path)
    assert (seal(1, BODY), 1) == (store.read(mark)[0], store.read(mark)[1].n)
    assert range(2, 3) == store.append([BODY])
    assert HEADER + seal(1, BODY) + seal(2, BODY) == path.read_bytes()


def test_a_file_cut_by_hand_is_read_from_the_start(path):
    """A shorter file of the same name is another one."""
    store = JsonlStore(path)
    store.append([BODY, BODY])
    _, mark = store.read()
    with path.open("r+b") as file:
        file.truncate(len(HEADER) + len(seal(1, BODY)))
    assert (seal(1, BODY), 1) == (store.read(mark)[0], store.read(mark)[1].n)
    assert range(2, 3) == store.append([BODY])


def rewritten(path, data, *, stamp=1):
    """Write other content into the same file, as an editor does that saves in place."""
    about = path.stat()
    path.write_bytes(data)
    os.utime(path, ns=(about.st_atime_ns, about.st_mtime_ns + stamp))


@pytest.mark.parametrize("stamp", [0, 1], ids=["times as before", "later"])
def test_a_file_of_the_same_length_is_another_where_its_end_is(path, stamp):
    """A copy that was brought back: nobody goes on from what he remembers."""
    other = BODY.replace(b"10-01", b"10-02")
    store = JsonlStore(path)
    store.append([BODY, BODY])
    _, mark = store.read()
    lines = seal(1, other) + seal(2, other)
    rewritten(path, HEADER + lines, stamp=stamp)

    assert range(3, 3) == store.append([BODY], after=2)
    assert lines == store.read(mark)[0]
    assert range(3, 4) == store.append([BODY], after=2)
    assert HEADER + lines + seal(3, BODY) == path.read_bytes()


def test_an_edit_of_the_same_length_is_noticed(path):
    """Whoever changes a digit by hand is told, also while a program has it open."""
    store = JsonlStore(path)
    store.append([BODY, BODY])
    _, mark = store.read()
    rewritten(path, path.read_bytes().replace(b"10-01", b"10-02", 1))

    for use in (lambda: store.read(mark), lambda: store.append([BODY], after=2)):
        with pytest.raises(JournalDamagedError, match="line 2"):
            use()


def test_an_edit_after_its_own_append_is_noticed(path):
    """A mark from before an append once passed over an edit that came after it."""
    store = JsonlStore(path)
    store.append([BODY])
    _, mark = store.read()
    store.append([BODY])
    rewritten(path, path.read_bytes().replace(b"10-01", b"10-02", 1))

    for use in (lambda: store.read(mark), lambda: store.append([BODY], after=2)):
        with pytest.raises(JournalDamagedError, match="line 2"):
            use()


def test_a_file_written_over_by_a_longer_one_is_read_from_the_start(path):
    """What it grew by is none of what was known."""
    other = BODY.replace(b"10-01", b"10-02")
    store = JsonlStore(path)
    store.append([BODY])
    _, mark = store.read()
    lines = seal(1, other) + seal(2, other)
    path.write_bytes(HEADER + lines)

    assert (lines, 2) == (store.read(mark)[0], store.read(mark)[1].n)
    assert range(3, 4) == store.append([BODY], after=2)


def test_a_file_that_was_only_touched_is_what_it_was(path):
    """It costs a look at all of it, and nothing else."""
    store = JsonlStore(path)
    store.append([BODY, BODY])
    lines, mark = store.read()
    path.touch()
    path.chmod(0o600)

    assert (lines, 2) == (store.read(mark)[0], store.read(mark)[1].n)
    assert range(3, 4) == store.append([BODY], after=2)


def test_a_file_that_cannot_be_looked_at_again_is_told(path, monkeypatch):
    """A drive may go away between two calls."""
    store = JsonlStore(path)
    store.append([BODY])
    store.read()
    _, mark = store.read()

    def refuse(*_):
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(os, "lseek", refuse)
    with pytest.raises(JournalError, match="Input/output error"):
        store.read(mark)


def test_a_file_that_is_gone_is_begun_anew(path):
    """Whoever removes the file has an empty journal."""
    store = JsonlStore(path)
    store.append([BODY])
    path.unlink()
    assert (b"", Mark(0)) == store.read()
    assert range(1, 2) == store.append([BODY])


def test_a_torn_end_is_warned_of_by_its_line(path):
    """The next append cuts it off; reading alone changes nothing."""
    JsonlStore(path).append([BODY])
    whole = path.read_bytes()
    path.write_bytes(whole + b'{"n":2,"kind":"chec')
    store = JsonlStore(path)
    with pytest.warns(TornTailWarning, match="line 3: .* 19 bytes are left out"):
        store.read()
    assert (1, b'{"n":2,"kind":"chec') == store.tail()
    assert () == store.verify()
    assert whole != path.read_bytes()
    store.append([BODY])
    assert whole + seal(2, BODY) == path.read_bytes()


@pytest.mark.parametrize("make", [Path.mkdir, os.mkfifo], ids=["folder", "pipe"])
def test_what_is_no_file_is_refused_and_not_waited_for(path, make):
    """Opening a pipe would hang for ever."""
    make(path)
    with pytest.raises(JournalError) as caught:
        JsonlStore(path)
    assert "journal-foreign" == caught.value.code


def test_a_folder_that_is_not_there_is_not_made(tmp_path):
    """A slip in a path is told at once, before anything is said."""
    with pytest.raises(JournalError, match="no such folder") as caught:
        JsonlStore(tmp_path / "missing" / "okrs.jsonl")
    assert "file-missing" == caught.value.code


def test_errors_of_the_system_are_told_as_ours(path, monkeypatch):
    """Whatever the system says when a file is opened, looked at or read."""
    JsonlStore(path).append([BODY])

    def refuse(*_, **__):
        raise OSError(errno.EACCES, "Permission denied")

    for name, use, code in (
        ("open", JsonlStore.read, "journal-unreadable"),
        ("open", lambda store: store.append([BODY]), "journal-not-written"),
        ("stat", JsonlStore.read, "journal-unreadable"),
        ("lseek", JsonlStore.read, "journal-unreadable"),
    ):
        store = JsonlStore(path)
        with monkeypatch.context() as patch:
            patch.setattr(os, name, refuse)
            with pytest.raises(JournalError, match="Permission denied") as caught:
                use(store)
        assert code == caught.value.code


def test_an_interrupt_in_mid_write_is_no_acknowledgement(path):
    """Ctrl-C falls anywhere: the next append looks at the file again."""

    def interrupted(handle, data):
        os.write(handle, data[:9])
        raise KeyboardInterrupt

    store = JsonlStore(path)
    store.append([BODY])
    store._write = interrupted
    with pytest.raises(KeyboardInterrupt):
        store.append([BODY])
    store._write = os.write
    with pytest.warns(TornTailWarning):
        assert range(2, 3) == store.append([BODY])


def test_a_closed_store_says_so(path):
    """It is not opened again behind somebody's back."""
    with JsonlStore(path) as store:
        store.append([BODY])
        store.read()
    for use in (JsonlStore.read, JsonlStore.verify, lambda s: s.append([BODY])):
        with pytest.raises(JournalError, match="was closed") as caught:
            use(store)
        assert "journal-closed" == caught.value.code


def test_a_store_that_nobody_closes_gives_its_files_back(path):
    """Journals come and go in a long program; open files must not pile up."""
    store = JsonlStore(path)
    store.append([BODY])
    store.read()
    handles = [store._handle, store._reader]
    del store
    gc.collect()
    for handle in handles:
        with pytest.raises(OSError, match="Bad file descriptor"):
            os.fstat(handle)


def test_a_lock_is_waited_for_and_given_up(path):
    """Whoever holds it for too long is told of, and nothing is written."""
    JsonlStore(path).append([BODY])
    with path.open("rb") as held, locked(held.fileno(), seconds=1, place="x"):
        start = time.monotonic()
        with pytest.raises(JournalError, match="another writer") as caught:
            JsonlStore(path, seconds=0.05).append([BODY])
        assert time.monotonic() - start < 1
    assert "journal-locked" == caught.value.code
    assert range(2, 3) == JsonlStore(path).append([BODY])


def test_readers_hold_the_lock_together(path):
    """Reading waits for writers alone."""
    JsonlStore(path).append([BODY])
    with (
        path.open("rb") as held,
        locked(held.fileno(), seconds=1, place="x", shared=True),
    ):
        assert 1 == JsonlStore(path, seconds=0.05).read()[1].n


def test_a_thread_that_holds_the_handle_is_given_up(path):
    """Threads of one program wait no longer than processes do."""
    begun, go_on = threading.Event(), threading.Event()

    def slow(handle, data):
        begun.set()
        go_on.wait(10)
        return os.write(handle, data)

    store = JsonlStore(path, seconds=0.05, _write=slow)
    thread = threading.Thread(target=store.append, args=([BODY],))
    thread.start()
    begun.wait(10)
    with pytest.raises(JournalError, match="another thread"):
        store.append([BODY])
    go_on.set()
    thread.join()
    assert 1 == store.read()[1].n


def test_a_reader_waits_for_what_is_half_written(path):
    """A writer in the middle of a line is no torn end."""
    JsonlStore(path).append([BODY])
    half = threading.Event()

    def slow(handle, data):
        done = os.write(handle, data[:9])
        half.set()
        time.sleep(0.1)
        return done

    writer = JsonlStore(path, _write=slow)
    thread = threading.Thread(target=writer.append, args=([BODY],))
    thread.start()
    half.wait(10)
    writer._write = os.write
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert 2 == JsonlStore(path).read()[1].n
    thread.join()


def test_a_fork_opens_files_of_its_own(path):
    """A lock is held by an open file: parent and child must not share one."""
    store = JsonlStore(path)
    store.append([BODY])
    store.read()
    handles = (store._handle, store._reader)
    ready, told = os.pipe()
    with warnings.catch_warnings():
        # Later Pythons warn of forks beside threads, which pytest may have.
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if not child:  # pragma: no cover - another process
        fresh = (store._handle, store._reader) == (None, None)
        numbers = store.append([BODY])
        os.write(told, b"yes" if fresh and numbers == range(2, 3) else b"no ")
        os._exit(0)
    assert b"yes" == os.read(ready, 3)
    os.waitpid(child, 0)
    assert handles == (store._handle, store._reader)
    assert range(3, 4) == store.append([BODY])


def test_whatever_is_open_is_forgotten_in_a_forked_process(path):
    """As the child does by itself; here the files are this process's own."""
    store = JsonlStore(path)
    store.append([BODY])
    store.read()
    forking._forget_all()
    assert (None, None) == (store._handle, store._reader)
    assert range(2, 3) == store.append([BODY])


def test_a_system_without_forks_has_nothing_to_forget(monkeypatch):
    """Windows has no such hook."""
    monkeypatch.delattr(os, "register_at_fork")
    assert callable(runpy.run_path(forking.__file__)["after_fork"])


def test_half_a_header_before_other_things_is_no_torn_end(path):
    """A crash leaves zeros behind it and nothing else: nothing is cut off here."""
    path.write_bytes(HEADER[:9] + bytes(100_000) + b"x\n")
    whole = path.read_bytes()
    with JsonlStore(path) as store:
        for work in (store.read, lambda: store.append([BODY])):
            with pytest.raises(JournalError):
                work()
    assert whole == path.read_bytes()


class Locks:
    """As `msvcrt` on Windows: a lock of bytes from where the file stands."""

    LK_NBLCK, LK_UNLCK = 2, 0

    def __init__(self):
        self.calls = []

    def locking(self, handle, mode, count):
        """Note what is locked."""
        self.calls.append((mode, count, os.lseek(handle, 0, os.SEEK_CUR)))


def test_on_windows_a_byte_far_behind_the_end_is_locked(path):
    """Readers are kept out of what a lock covers there, so it covers nothing."""
    locks = Locks()

    def find(name):
        if name == "fcntl":
            raise ImportError(name)
        return locks

    take, give = locking._ways(find)
    with path.open("wb") as file:
        take(file.fileno(), *[False])
        give(file.fileno())
    assert [(2, 1, 2**40), (0, 1, 2**40)] == locks.calls


def test_a_drive_without_locks_is_told(path, monkeypatch):
    """Some network drives know none: no writer goes on without."""

    def refuse(handle, shared):
        del handle, shared
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(locking, "_ways", lambda: (refuse, None))
    with pytest.raises(JournalError, match="No locks available") as caught:
        JsonlStore(path).append([BODY])
    assert "journal-locked" == caught.value.code


def test_a_folder_that_cannot_be_synced_is_no_failure(path, monkeypatch):
    """Some systems cannot open a folder; the file itself is on the disk."""
    whole = os.open

    def no_folder(name, *rest):
        if Path(name).is_dir():
            raise OSError(errno.EISDIR, "Is a directory")
        return whole(name, *rest)

    monkeypatch.setattr(os, "open", no_folder)
    assert range(1, 2) == JsonlStore(path).append([BODY])
