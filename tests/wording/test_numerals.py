"""Digits as people write them, and the amounts they begin."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from okrkit.wording.targets.amounts import amount
from okrkit.wording.targets.numerals import number
from okrkit.wording.words import words

DIGITS = (
    ("7", 7.0),
    ("1,200", 1200.0),
    ("1,200,000", 1200000.0),
    ("1.200.000", 1200000.0),
    ("1.200", 1200.0),
    ("2,7", 2.7),
    ("2.75", 2.75),
    ("0.125", 0.125),
    ("99.999", 99.999),
    (".31", 0.31),
    ("1,234.5", 1234.5),
    ("1.234,5", 1234.5),
    ("1'200", 1200.0),
    ("1\u202f200", 1200.0),
    ("1.2.3", None),
    ("1,2,3", None),
    ("1.2,3.4,5", None),
    ("9" * 30, None),
)
AMOUNTS = (
    ("10K users", "N", 10_000.0, None),
    ("25 k users", "N", 25_000.0, None),
    ("1.5M", "N", 1_500_000.0, None),
    ("2bn", "N", 2e9, None),
    ("10M", "N", 10_000_000.0, None),
    ("4 mm", "N", 4.0, None),
    ("$4 mm", "M", 4_000_000.0, "USD"),
    ("$1.2m", "M", 1_200_000.0, "USD"),
    ("€850K", "M", 850_000.0, "EUR"),
    ("1M USD", "M", 1_000_000.0, "USD"),
    ("US$ 3", "M", 3.0, "USD"),
    ("EUR 40k", "M", 40_000.0, "EUR"),
    ("40 €", "M", 40.0, "EUR"),
    ("300 dollars", "M", 300.0, "USD"),
    ("$3m USD", "M", 3_000_000.0, "USD"),
    ("18 lakh", "N", 1_800_000.0, None),
    ("2 crore", "N", 20_000_000.0, None),
    ("two hundred thousand", "N", 200_000.0, None),
    ("1 200 000", "N", 1_200_000.0, None),
    ("7 percent", "P", 7.0, "%"),
    ("7 per cent", "P", 7.0, "%"),
    ("7 %", "P", 7.0, "%"),
    ("3 percentage points", "O", 3.0, "pp"),
    ("3 %-points", "O", 3.0, "pp"),
    ("3% points", "O", 3.0, "pp"),
    ("5 business days", "D", 5.0, "days"),
    ("2h15m", "D", 135.0, "minutes"),
    ("1m30s", "D", 90.0, "seconds"),
    ("3d2d", "D", 3.0, "days"),
    ("60+ days", "D", 60.0, "days"),
    ("60 day", "H", 60.0, "days"),
    ("30-day", "H", 30.0, "days"),
    ("5-point", "H", 5.0, "points"),
    ("4.5-star", "O", 4.5, "points"),
    ("10-fold", "X", 10.0, None),
    ("3x", "X", 3.0, None),
    ("3×", "X", 3.0, None),
    ("3 times the rate", "X", 3.0, None),
    ("3 times", "N", 3.0, "times"),
    ("two thirds", "F", 200 / 3, "%"),
    ("two-thirds", "F", 200 / 3, "%"),
    ("three quarters of", "F", 75.0, "%"),
    ("three quarters", "D", 3.0, "quarters"),
    ("2 kWh", "N", 2.0, "kWh"),
    ("3:1", "R", 3.0, None),
    ("1:1", "_", 1.0, None),
    ("10:30", "z", 10.0, None),
    ("24/7", "z", 24.0, None),
    ("12/31/2026", "z", 12.0, None),
    ("9/4", "z", 9.0, None),
    ("2026-10-31", "z", 2026.0, None),
    ("1.2.3", "z", 0.0, None),
    ("8.x", "_", 8.0, None),
    ("3G", "_", 3.0, None),
    ("1st", "_", 1.0, None),
    ("4-module", "_", 4.0, None),
    ("95th percentile", "L", 95.0, None),
    ("95th-percentile", "L", 95.0, None),
    ("double", "V", 2.0, None),
    ("twice as many", "V", 2.0, None),
    ("once", "I", 1.0, "times"),
)


@pytest.mark.parametrize(("text", "value"), DIGITS)
def test_digits_are_read(text: str, value: float | None) -> None:
    """1.200 read as 1.2 is a target a thousand times too small."""
    assert value == number(text)


@pytest.mark.parametrize(("text", "letter", "value", "unit"), AMOUNTS)
def test_an_amount_is_read(
    text: str, letter: str, value: float, unit: str | None
) -> None:
    """A suffix or a unit that is missed changes the number by orders of magnitude."""
    found = amount(words(text), 0)

    assert found is not None
    assert (letter, unit) == (found.letter, found.unit)
    assert value == pytest.approx(found.value)


@pytest.mark.parametrize("text", ["users", "$", "$ about 4", "USD 1.2.3", "$   4"])
def test_no_amount_begins_there(text: str) -> None:
    """A word or a lone sign is no number."""
    assert amount(words(text), 0) is None


@pytest.mark.parametrize(
    ("text", "of"),
    [
        ("4 out of 5 guests", 5.0),
        ("4 in 5 guests", 5.0),
        ("4/5", 5.0),
        ("8.2 of 10", 10.0),
        ("2 from 100 invoices", 100.0),
        ("5 in 3 towns", None),
        ("4 in 5 days", None),
        ("7 of", None),
        ("4 from 100", None),
    ],
)
def test_a_part_of_a_whole_is_told_from_two_numbers(
    text: str, of: float | None
) -> None:
    """There is no share in "4 in 5 days"."""
    found = amount(words(text), 0)

    assert found is not None
    assert of == found.of


def test_a_lone_m_means_minutes_where_a_time_is_named() -> None:
    """Ten million are written "10m", but so is a build time of ten minutes."""
    tokens = words("build time 10m")
    found = amount(tokens, 2)

    assert found is not None
    assert (10.0, "minutes") == (found.value, found.unit)


@given(some.integers(0, 10**12), some.sampled_from(["{:,}", "{}", "{:_}"]))
def test_thousands_in_any_style_are_the_same_number(value: int, style: str) -> None:
    """Commas, nothing or narrow blanks between thousands: one value."""
    assert float(value) == number(style.format(value).replace("_", "\u202f"))
