"""How numbers of strategy are written: no power of ten, and no 100% that is none."""

import pytest

from okrkit.scoring.amounts import plain_number
from okrkit.strategy.listed import percent, percents


@pytest.mark.parametrize(
    ("share", "said"),
    [
        (0.9994, "99.9%"),
        (0.9999, ">99.9%"),
        (1.0, "100%"),
        (1 - 1e-12, "100%"),
        (10, "1,000%"),
        (-0.5, "-50%"),
        (0, "0%"),
    ],
)
def test_a_share_that_is_not_all_is_not_said_to_be(share, said):
    """9,999 of 10,000 were 100%, and ten times as many were 1e+03%."""
    assert percent(share) == said
    assert percents(share, share) == f"{said} to {said}"


@pytest.mark.parametrize(
    ("value", "digits", "said"),
    [
        (999.6, 3, "1,000"),
        (1_800, 3, "1,800"),
        (1_234_567, 6, "1,234,567"),
        (-12_345.6, 3, "-12,346"),
        (12.345, 3, "12.3"),
        (1e20, 3, "1e+20"),
        (float("inf"), 3, "inf"),
    ],
)
def test_whole_numbers_are_written_out(value, digits, said):
    """1.8e+03 complaints per 100 accounts are 1,800."""
    assert plain_number(value, digits) == said
