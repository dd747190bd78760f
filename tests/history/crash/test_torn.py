"""A file that was cut, filled with NULs, or changed by a single bit."""

import json
import random
import warnings

import pytest

from okrkit.errors import (
    JournalDamagedError,
    JournalError,
    SchemaVersionError,
    TornTailWarning,
)
from okrkit.history.in_jsonl import JsonlStore
from okrkit.history.lines import HEADER, seal

from .driver import body
from .places import size

BODIES = [
    b'{"kind":"okrs","date":"2026-10-01","data":{"sum":"0a1b2c3d"}}',
    *(body(f"Zoë 🙂 {at}", at) for at in range(8)),
    json.dumps({"kind": "lost", "date": "2026-11-06", "reason": "x" * 300}).encode(),
]
LINES = [seal(at, line) for at, line in enumerate(BODIES, 1)]
WHOLE = HEADER + b"".join(LINES)


def read(path):
    """Read a file; give the lines and whether there was a warning."""
    with warnings.catch_warnings(record=True) as given:
        warnings.simplefilter("always")
        lines, mark = JsonlStore(path).read()
    return lines, mark, [w for w in given if w.category is TornTailWarning]


def kept_of(cut):
    """Count the events that are whole before a cut, line end or not."""
    ends, at = [], len(HEADER)
    for line in LINES:
        at += len(line)
        ends.append(at - 1)
    return sum(end <= cut for end in ends)


@pytest.mark.parametrize("tail", [b"", b"\0" * 40], ids=["cut", "NULs"])
def test_cut_at_every_byte(tmp_path, tail):
    """Every whole event before the cut is there; the rest is warned of, and healed."""
    path = tmp_path / "okrs.jsonl"
    seams = {
        0,
        len(HEADER),
        *(len(HEADER) + sum(map(len, LINES[:n])) for n in range(11)),
    }
    for cut in range(len(WHOLE) + 1):
        path.write_bytes(WHOLE[:cut] + tail)
        kept = kept_of(cut)
        lines, mark, given = read(path)
        assert b"".join(LINES[:kept]) == lines
        assert kept == mark.n
        line_end_alone = cut + 1 in seams and cut >= len(HEADER)
        torn = cut not in seams and not line_end_alone
        assert (torn or bool(tail)) == bool(given), cut
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", TornTailWarning)
            # Some thousand files: none of them has to outlive the power.
            with JsonlStore(path, _sync=lambda _: None) as store:
                assert range(kept + 1, kept + 2) == store.append([BODIES[0]])
        again = HEADER + b"".join(LINES[:kept]) + seal(kept + 1, BODIES[0])
        assert again == path.read_bytes()


def test_flipped_bits_are_noticed_and_named(tmp_path):
    """Whatever bit changes, the error or the warning names the line it stands in."""
    path = tmp_path / "okrs.jsonl"
    draw = random.Random(7)  # noqa: S311 - no secrets
    count = size(10_000, 500)
    for at in draw.choices(range(8 * len(WHOLE)), k=count):
        data = bytearray(WHOLE)
        data[at // 8] ^= 1 << at % 8
        path.write_bytes(data)
        line = WHOLE.count(b"\n", 0, at // 8) + 1
        with pytest.raises(JournalError) as caught:
            JsonlStore(path).read()
        assert f"line {line}" in str(caught.value), at
        if isinstance(caught.value, JournalDamagedError):
            assert line == caught.value.damages[0].line
            assert line == JsonlStore(path).verify()[0].line


def test_glued_lines_are_damage(tmp_path):
    """Two writers without a lock wrote into each other: refused, with its line."""
    path = tmp_path / "okrs.jsonl"
    glued = LINES[1][:-1] + LINES[2]
    path.write_bytes(HEADER + LINES[0] + glued + LINES[3])
    with pytest.raises(
        JournalDamagedError, match=r"line 3 .*into each other"
    ) as caught:
        JsonlStore(path).read()
    assert "journal-damaged" == caught.value.code
    middle = LINES[1][:40] + LINES[2][:-1] + LINES[1][40:]
    path.write_bytes(HEADER + LINES[0] + middle + LINES[3])
    with pytest.raises(JournalDamagedError, match="line 3"):
        JsonlStore(path).append([BODIES[0]])


@pytest.mark.parametrize(
    ("name", "lines", "what"),
    [
        ("gap", [0, 1, 3], "line 4 .*event 4 stands here"),
        ("twice", [0, 1, 1], "line 4 .*event 2 stands here"),
        ("order", [0, 2, 1], "line 3 .*event 3 stands here"),
        ("first", [1, 2], "line 2 .*event 2 stands here"),
    ],
)
def test_missing_doubled_and_moved_lines_are_damage(tmp_path, name, lines, what):
    """Lines that are sound each, and not where they belong."""
    path = tmp_path / f"{name}.jsonl"
    path.write_bytes(HEADER + b"".join(LINES[at] for at in lines))
    with pytest.raises(JournalDamagedError, match=what):
        JsonlStore(path).read()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"<!doctype html><title>Log in</title>\n", "journal-foreign"),
        (b"version https://git-lfs.github.com/spec/v1\noid x\n", "journal-foreign"),
        (b"<<<<<<< HEAD\n" + WHOLE, "journal-foreign"),
        (LINES[0], "journal-foreign"),
        (b'{"a":1}\n', "journal-foreign"),
        (b"\xff\xfe\0\0", "journal-foreign"),
        (HEADER + LINES[0] + b"<<<<<<< HEAD\n" + LINES[1], "journal-damaged"),
        (HEADER + LINES[0] + b"\n" + LINES[1], "journal-damaged"),
        (HEADER + LINES[0] + b"\0" * 64 + b"\n" + LINES[1], "journal-damaged"),
    ],
    ids=[
        "page", "pointer", "merge", "headless", "json", "wide",
        "merge inside", "blank inside", "NULs inside",
    ],
)  # fmt: skip
def test_what_is_no_journal_is_told_kindly_and_left_alone(tmp_path, data, code):
    """Neither reading nor appending changes a file that is no journal."""
    path = tmp_path / "okrs.jsonl"
    path.write_bytes(data)
    for use in (JsonlStore.read, lambda store: store.append([BODIES[0]])):
        with pytest.raises(JournalError) as caught:
            use(JsonlStore(path))
        assert code == caught.value.code
    assert data == path.read_bytes()


def test_a_newer_journal_is_refused_as_such(tmp_path):
    """A header of a version to come: no damage, and no guess."""
    from zlib import crc32

    path = tmp_path / "okrs.jsonl"
    part = b'{"okrkit_journal":2,"more":[]'
    path.write_bytes(part + b',"sum":"%08x"}\n' % crc32(part) + LINES[0])
    with pytest.raises(SchemaVersionError) as caught:
        JsonlStore(path).read()
    assert (2, 1) == (caught.value.found, caught.value.supported)
