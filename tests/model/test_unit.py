"""Units: names, strict numbers in text, exact conversion."""

import contextlib
import math
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from okrkit.errors import CODES, InvalidOKRError, UnitError
from okrkit.model.numeral import exact, unreadable
from okrkit.model.unit import Unit
from okrkit.model.unit_names import CURRENCIES

KNOWN = [
    "%", "pp", "points", "count", "ratio", "USD", "EUR", "CHF", "JPY", "milliseconds",
    "seconds", "minutes", "hours", "days", "weeks", "months", "quarters", "years",
    "deals", "paying accounts", "CO2", "Kündigungen", "顧客", "m-tickets", "NPS",
    "USD/month", "kilos", "bnx", "e5s",
]  # fmt: skip


class TestNames:
    """`Unit.of` and `str`: one canonical text for each unit."""

    @pytest.mark.parametrize(
        ("written", "name", "kind"),
        [
            (" percent ", "%", "percent"),
            ("Per Cent", "%", "percent"),
            ("percentage points", "pp", "pp"),
            ("pts", "points", "points"),
            ("$", "USD", "money"),
            ("€", "EUR", "money"),
            ("£", "GBP", "money"),
            ("CHF", "CHF", "money"),
            ("h", "hours", "duration"),
            ("Days", "days", "duration"),
            ("ms", "milliseconds", "duration"),
            ("month", "months", "duration"),
            ("fraction", "ratio", "ratio"),
            ("number", "count", "count"),
            ("deals", "deals", "count"),
            ("NPS", "NPS", "count"),
            ("Ku\u0308ndigungen", "Kündigungen", "count"),
        ],
    )
    def test_aliases(self, written, name, kind):
        """What people write ends in one text, so that equal units compare equal."""
        unit = Unit.of(written)

        assert (name, kind) == (unit.name, unit.kind)

    @pytest.mark.parametrize("name", sorted(CURRENCIES.union(KNOWN)))
    def test_text_reads_back(self, name):
        """A saved document holds `str(unit)` and must load as the same unit."""
        unit = Unit.of(name)

        assert (unit, hash(unit)) == (Unit.of(str(unit)), hash(Unit.of(str(unit))))
        assert unit is Unit.of(unit)

    @pytest.mark.parametrize(
        "bad",
        [
            "", " ", "k", "m", "k$", "usd", "¥", "N/A", "nan", "none", "5 deals", "-x",
            "a  b", "x\u202ey", "a\nb", "a\x00b", "\ud800", "z\u200bz", "x" * 61,
            "％", "<b>", None, True, False, 5, 3.2, b"pp", ["%"],
        ],
    )  # fmt: skip
    def test_not_a_unit(self, bad):
        """A unit is a word for people; all else is refused with a next step."""
        with pytest.raises(UnitError) as caught:
            Unit.of(bad)

        assert "invalid-unit" == caught.value.code
        assert caught.value.expected
        str(caught.value).encode("utf-8")

    def test_frozen(self):
        """Units are shared between metrics; nobody may change one."""
        with pytest.raises(AttributeError):
            Unit.of("%").name = "pp"

    def test_difference(self):
        """The difference of two percents is in percentage points, never percent."""
        assert Unit.of("pp") == Unit.of("%").difference
        assert Unit.of("ratio") == Unit.of("ratio").difference


class TestFormat:
    """`Unit.format`: for people, and exactly invertible."""

    @pytest.mark.parametrize(
        ("unit", "value", "text"),
        [
            ("%", 3.2, "3.2%"),
            ("pp", -1.5, "-1.5 pp"),
            ("points", 34, "34 points"),
            ("points", 1, "1 point"),
            ("days", -1, "-1 day"),
            ("hours", 2.5, "2.5 hours"),
            ("count", 40, "40"),
            ("ratio", 0.032, "0.032"),
            ("deals", 1, "1 deals"),
            ("$", 1200.5, "$1200.50"),
            ("$", 1200, "$1200"),
            ("$", 0.125, "$0.125"),
            ("$", -5, "-$5"),
            ("CHF", -5, "CHF -5"),
            ("%", 1e22, "1e+22%"),
            ("%", np.float64(0.1), "0.1%"),
            ("%", Decimal("3.2"), "3.2%"),
        ],
    )
    def test_text(self, unit, value, text):
        """The same text on every computer, whatever its locale."""
        assert text == Unit.of(unit).format(value)

    def test_rounded(self):
        """Means have many digits; people ask for a few, and never see -0."""
        assert "33.3%" == Unit.of("%").format(100 / 3, digits=1)
        assert "0%" == Unit.of("%").format(-0.04, digits=1)

    @pytest.mark.parametrize(
        ("value", "unit", "text"),
        [
            (12_000_000, "EUR", "€12,000,000"),
            (-1_234_567.8, "USD", "-$1,234,567.80"),
            (1234.5678, "hours", "1,234.5678 hours"),
            (999, "count", "999"),
            (-1000, "count", "-1,000"),
            (1e20, "count", "1e+20"),
            (2e-7, "count", "2e-07"),
        ],
    )
    def test_thousands_are_set_apart_for_people_alone(self, value, unit, text):
        """Nobody counts seven digits; what is read back has no commas."""
        of = Unit.of(unit)
        assert text == of.format(value, thousands=True)
        assert value == of.parse(of.format(value))

    @pytest.mark.parametrize("bad", [True, "3", None, math.nan, math.inf, 10**400])
    def test_not_a_number(self, bad):
        """Nothing that is not one finite number gets a unit."""
        with pytest.raises(InvalidOKRError):
            Unit.of("%").format(bad)

    @given(
        value=st.floats(allow_nan=False, allow_infinity=False),
        name=st.sampled_from(KNOWN),
    )
    def test_reads_back_exactly(self, value, name):
        """A number of up to 15 digits can be typed in again without losing a bit."""
        unit = Unit.of(name)
        short = float(f"{value:.15g}")
        short = short if math.isfinite(short) else value

        assert short == unit.parse(unit.format(value)) == unit.parse(unit.format(short))

    @pytest.mark.parametrize(
        ("name", "value", "text"),
        [
            ("USD", 0.1 + 0.2, "$0.30"),
            ("%", -0.0, "0%"),
            ("%", 0.1 + 0.2, "0.3%"),
            ("hours", -2.2 - 1.1, "-3.3 hours"),
            ("count", 123456789012345, "123456789012345"),
            ("count", 1.7976931348623157e308, "1.7976931348623157e+308"),
        ],
    )
    def test_no_noise(self, name, value, text):
        """Binary arithmetic leaves digits that nobody wrote; they are not shown."""
        assert text == Unit.of(name).format(value)


class TestParse:
    """`Unit.parse`: a strict grammar that never guesses."""

    @pytest.mark.parametrize(
        ("unit", "text", "value"),
        [
            ("%", "3.2", 3.2),
            ("%", "3.2%", 3.2),
            ("%", " 3.2 % ", 3.2),
            ("%", "+3.2 percent", 3.2),
            ("ratio", "3.2%", 0.032),
            ("%", "0.032 ratio", 3.2),
            ("ratio", "0.032", 0.032),
            ("$", "-$1.2m", -1_200_000.0),
            ("$", "$-5", -5.0),
            ("$", "1200 USD", 1200.0),
            ("USD", "USD 1200", 1200.0),
            ("deals", "10k", 10_000.0),
            ("deals", "10k deals", 10_000.0),
            ("€", "0.07bn €", 70_000_000.0),
            ("hours", "90 minutes", 1.5),
            ("hours", "5400s", 1.5),
            ("months", "2 years", 24.0),
            ("points", "1e2", 100.0),
            ("顧客", "5 顧客", 5.0),
            ("seconds", "10ms", 0.01),
        ],
    )
    def test_read(self, unit, text, value):
        """Ruling 1: a bare number is in the unit; a named unit is converted."""
        assert value == Unit.of(unit).parse(text)

    @pytest.mark.parametrize(
        ("text", "hint"),
        [
            ("", "leave the value out"),
            ("  ", "leave the value out"),
            ("-", "leave the value out"),
            ("—", "leave the value out"),
            ("nan", "leave the value out"),
            ("-inf", "leave the value out"),
            ("N/A", "leave the value out"),
            ("#REF!", "leave the value out"),
            ("1,200", "point for decimals"),
            ("1.200,5", "point for decimals"),
            ("3,2", "point for decimals"),
            ("1 200", "point for decimals"),
            ("1\u00a0200", "point for decimals"),
            ("1'200", "point for decimals"),
            ("６０", "digits as 0 to 9"),
            ("٦٠", "digits as 0 to 9"),
            ("6_0", "underscore"),
            ("(60)", "minus sign, as in -60"),
            ("60-", "minus sign first"),
            ("\u221260", "write the minus sign as -"),
            (".5", "both sides of the point"),
            ("5.", "both sides of the point"),
            ("1.2M", ""),
            ("--5", ""),
            ("1.2.3", ""),
            ("5\n", ""),
            ("5\n%", ""),
            ("0x10", ""),
            ("1e", ""),
            ("$$5", ""),
            ("$+-5", ""),
            ("-$-5", ""),
            ("$5 USD", ""),
            ("5%%", ""),
            ("5 <b>", ""),
            ("abc", ""),
            ("1" * 401, ""),
            (None, ""),
            (5, ""),
            (b"7", ""),
        ],
    )
    def test_refused(self, text, hint):
        """Spreadsheets hold all of these; a wrong number is worse than an error."""
        with pytest.raises(UnitError) as caught:
            Unit.of("%").parse(text)

        assert hint in caught.value.hint
        assert caught.value.code in CODES
        str(caught.value).encode("utf-8")

    @pytest.mark.parametrize(
        "text", ["1e400", "-1e400", "1e-400", "1e99999999999", "9" * 399]
    )
    def test_beyond_floats(self, text):
        """Python reads these as infinity or 0 without a word."""
        with pytest.raises(UnitError, match="too large or too small"):
            Unit.of("points").parse(text)

    def test_scale_belongs_to_money_and_counts(self):
        """The m in 10m of a duration is minutes to one and a million to another."""
        for name in ("%", "hours", "points", "ratio"):
            with pytest.raises(UnitError, match="scales of money"):
                Unit.of(name).parse("10m")

    @pytest.mark.parametrize(
        ("unit", "text"),
        [
            ("%", "5 pp"),
            ("pp", "5%"),
            ("USD", "€5"),
            ("deals", "5 tickets"),
            ("%", "ABC 5"),
        ],
    )
    def test_another_unit(self, unit, text):
        """A number of something else is refused, not relabelled."""
        with pytest.raises(UnitError):
            Unit.of(unit).parse(text)

    @given(st.text(max_size=30))
    def test_any_text(self, text):
        """Any text gives a finite number or a UnitError, nothing else."""
        with contextlib.suppress(UnitError):
            assert math.isfinite(Unit.of("deals").parse(text))
            assert text.strip(" \t").isascii()

    def test_repair_for_anything(self):
        """The error itself can be made of any value."""
        assert "not a number" in str(unreadable(object(), wanted="%"))


class TestConvert:
    """`Unit.convert`: exact in decimals, or refused."""

    @pytest.mark.parametrize(
        ("unit", "to", "value", "expected"),
        [
            ("ratio", "%", 0.032, 3.2),
            ("ratio", "%", 0.07, 7.0),
            ("%", "ratio", 3.2, 0.032),
            ("minutes", "hours", 90, 1.5),
            ("weeks", "days", 2, 14.0),
            ("quarters", "months", 1, 3.0),
            ("USD", "$", 5, 5.0),
            ("ratio", "%", Fraction(1, 4), 25.0),
            ("ratio", "%", -0.0, 0.0),
        ],
    )
    def test_exact(self, unit, to, value, expected):
        """0.07 as a ratio is 7 %, though 0.07 * 100 is 7.000000000000001."""
        assert expected == Unit.of(unit).convert(value, to)

    @pytest.mark.parametrize(
        ("unit", "to", "hint"),
        [
            ("%", "pp", "difference of two levels"),
            ("pp", "%", "difference of two levels"),
            ("pp", "ratio", "difference of two levels"),
            ("USD", "EUR", "rate of your choice"),
            ("months", "days", "no fixed number of days"),
            ("count", "%", "metric's unit"),
            ("deals", "tickets", "metric's unit"),
            ("points", "%", "metric's unit"),
        ],
    )
    def test_refused(self, unit, to, hint):
        """Each pair that looks convertible and is not names its way out."""
        with pytest.raises(UnitError) as caught:
            Unit.of(unit).convert(1, to)

        assert ("unit-mismatch", True) == (caught.value.code, hint in caught.value.hint)
        assert not Unit.of(unit).convertible(to)
        assert Unit.of(unit).convert_factor(to) is None

    @pytest.mark.parametrize(
        ("unit", "value", "to"),
        [("ratio", 1e308, "%"), ("%", 5e-324, "ratio"), ("ms", 5e-324, "weeks")],
    )
    def test_beyond_floats(self, unit, value, to):
        """A result that no float holds is an error, not infinity and not 0."""
        with pytest.raises(UnitError):
            Unit.of(unit).convert(value, to)

    def test_not_a_number(self):
        """Only numbers convert."""
        with pytest.raises(InvalidOKRError):
            Unit.of("ratio").convert(True, "%")  # noqa: FBT003

    def test_exact_is_correctly_rounded(self):
        """The oracle is the rational number itself."""
        assert float(Fraction("0.1") / 3) == exact("0.1", Fraction(1, 3))

    @given(st.integers(-(10**15), 10**15), st.integers(0, 12))
    def test_there_and_back(self, digits, places):
        """A decimal of 15 digits survives ratio to percent and back, bit by bit."""
        value = float(Decimal(digits).scaleb(-places))
        percent = Unit.of("ratio").convert(value, "%")

        assert value == Unit.of("%").convert(percent, "ratio")

    @given(
        st.floats(-1e9, 1e9).filter(lambda value: value == 0 or abs(value) > 1e-290),
        st.sampled_from(
            ["milliseconds", "seconds", "minutes", "hours", "days", "weeks"]
        ),
        st.sampled_from(
            ["milliseconds", "seconds", "minutes", "hours", "days", "weeks"]
        ),
    )
    def test_factor_agrees(self, value, unit, to):
        """Arrays are multiplied by the factor; both faces agree to rounding."""
        factor = Unit.of(unit).convert_factor(to)

        assert math.isclose(
            value * factor,
            Unit.of(unit).convert(value, to),
            rel_tol=1e-15,
            abs_tol=1e-300,
        )


def test_digits_are_whole():
    """Decimals are counted."""
    with pytest.raises(InvalidOKRError, match="digits"):
        Unit.of("%").format(3.2, digits=1.5)


@given(
    st.floats(allow_nan=False, allow_infinity=False, max_value=1e305, min_value=-1e305)
)
def test_percent_is_the_exact_product(value):
    """The short way to a hundredfold gives what fractions give, of every float."""
    for name, other, factor in (("ratio", "%", 100), ("%", "ratio", Fraction(1, 100))):
        exact = Fraction(repr(value)) * factor
        expected = float(exact)
        assume(expected != 0 or value == 0)
        assert repr(Unit.of(name).convert(value, other)) == repr(
            expected if exact else value
        )
