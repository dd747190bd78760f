"""Lines of a journal: numbers and seals, and what is said of those that do not fit."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrkit.errors import JournalDamagedError, JournalError
from okrkit.history.lines import (
    HEADER,
    Damage,
    check_header,
    is_sealed,
    number_of,
    refuse_damage,
    scan,
    seal,
)

BODY = b'{"kind":"okrs"}'


def test_the_header_is_the_documented_one():
    """Files of today are read for ever: the first line is a promise."""
    assert b'{"okrkit_journal":1,"sum":"dcb7ce9a"}\n' == HEADER


def test_the_seal_is_crc32_of_all_before_it():
    """Another program can write it: zlib's CRC-32 in eight digits."""
    assert b'{"n":7,"kind":"okrs","sum":"f20ced28"}\n' == seal(7, BODY)


@given(st.binary(min_size=1, max_size=60), st.integers(0, 8 * 200))
def test_one_bit_breaks_a_seal(text, at):
    """No single bit of a line can change unseen."""
    line = bytearray(seal(3, b'{"a":"' + text.hex().encode() + b'"}')[:-1])
    assert is_sealed(bytes(line))
    at %= 8 * len(line)
    line[at // 8] ^= 1 << at % 8
    assert not is_sealed(bytes(line))


@given(st.integers(0, 40), st.integers(0, 1000))
def test_numbers_follow_each_other(count, after):
    """Sound lines are given as they are, with the number of the last."""
    data = b"".join(seal(after + at, BODY) for at in range(1, count + 1))
    found = scan(data, after=after)
    assert (data, after + count, len(data), b"", ()) == (
        found.sound,
        found.last,
        found.end,
        found.torn,
        found.damages,
    )


@pytest.mark.parametrize(
    ("row", "what"),
    [
        (b"", "an empty line"),
        (b"\0\0\0", "3 NUL characters"),
        (b"<<<<<<< HEAD", "marker of an unresolved merge: '<<<<<<< HEAD'"),
        (b'{"n":1,"kind"', "it has no seal"),
        (seal(1, BODY)[:-1].replace(b"okrs", b"okrz"), "its seal does not fit"),
        (seal(1, BODY)[:-1] * 2, "written into each other"),
        (seal(1, BODY)[:-1] + b" ", "its end was changed"),
        (HEADER[:-1], "this is no event"),
        (seal(4, BODY)[:-1], "event 4 stands here"),
    ],
)
def test_damage_is_said_in_words(row, what):
    """Whoever has to mend it reads what happened."""
    found = scan(row + b"\n" + seal(2, BODY))
    assert what in found.damages[0].what
    assert (2, 1) == (found.damages[0].line, found.damages[0].n)
    assert row == found.damages[0].raw


def test_every_damage_is_named():
    """Not only the first: a repair needs them all."""
    rows = [seal(1, BODY), b"x\n", seal(3, BODY), b"y\n", seal(5, BODY)]
    found = scan(b"".join(rows))
    assert [3, 5] == [damage.line for damage in found.damages]
    error = refuse_damage(found.damages, "okrs.jsonl")
    assert "and 1 more: line 5 (event 4): it has no seal" in str(error)
    assert found.damages == error.damages


def test_a_tail_whose_line_end_was_changed_is_damage():
    """It was whole, so somebody was told that it is kept: not a torn end."""
    data = seal(1, BODY)[:-1] + b"\x0b"
    assert [2] == [damage.line for damage in scan(data).damages]
    after_bad = scan(b"x\n" + data)
    assert [2, 3] == [damage.line for damage in after_bad.damages]


def test_a_torn_tail_may_hold_what_looks_like_a_seal():
    """A field of the data called sum is no seal: the tail is torn all the same."""
    data = seal(1, BODY)
    torn = b'{"n":2,"data":{"a":1,"sum":"0a1b2c3d"}'
    found = scan(data + torn)
    assert (torn, ()) == (found.torn, found.damages)


def test_numbers_need_no_zeros_before_them():
    """A line has one spelling."""
    assert 0 == number_of(b'{"n":07,"kind"')
    assert 0 == number_of(b'{"n":0,"kind"')


def test_header_that_was_changed_is_damage():
    """A bit of the header is as good as a bit elsewhere."""
    with pytest.raises(JournalDamagedError) as caught:
        check_header(HEADER[:-1].replace(b"1", b"3", 1), "okrs.jsonl")
    assert 1 == caught.value.damages[0].line
    assert "line 1: the header" in str(caught.value.damages[0])
    with pytest.raises(JournalError) as caught:
        check_header(b"", "okrs.jsonl")
    assert "journal-foreign" == caught.value.code


def test_damage_without_a_number_says_its_line():
    """The header has no event."""
    assert "line 1: changed" == str(Damage(1, 0, "changed"))
    assert "line 1" in str(refuse_damage([Damage(1, 0, "changed")], "okrs.jsonl"))
