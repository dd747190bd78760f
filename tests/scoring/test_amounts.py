"""Amounts are written as those write them who pay them."""

import pytest

import okrkit as okr


@pytest.mark.parametrize(
    ("unit", "value", "said"),
    [
        ("JPY", 17652201.3, "JPY 17,652,201"),
        ("KRW", -1200.6, "KRW -1,201"),
        ("JPY", 31.25, "JPY 31.25"),
        ("EUR", 1200.6, "€1,200.60"),
        ("XOF", 100, "XOF 100"),
    ],
)
def test_what_has_no_smaller_unit_has_no_decimals(unit, value, said):
    """Nobody can pay a part of a yen; the price of a kilowatt-hour may have one."""
    kr = okr.KeyResult("k", "K", metric="m", at_least=1)
    okrs = okr.OKRSet(
        [okr.Objective("o", "O", [kr])],
        cycle="2026-Q4",
        metrics=[okr.Metric("m", unit=unit)],
        observations={"m": {"2026-10-02": value}},
    )

    assert said in str(okr.score(okrs, on="2026-10-05"))
