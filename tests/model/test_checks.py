"""The border of the model: what is a number, a text, an id, a list, and what is not."""

import math
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import okrkit as okr
from okrkit.errors import CODES, InvalidOKRError
from okrkit.model.checks import hidden, identifier, instances, items, number, text


def code_of(call, *args, **kwargs):
    """Return the code of the error a call raises; the code is documented."""
    with pytest.raises(InvalidOKRError) as caught:
        call(*args, **kwargs)
    assert caught.value.code in CODES
    return caught.value.code


class TestNumber:
    """Every number of the model passes here."""

    @pytest.mark.parametrize(
        "value",
        [3, 3.0, Decimal(3), Fraction(3), np.float32(3), np.int8(3), np.float64(3)],
        ids=lambda value: f"{type(value).__module__} {type(value).__name__}",
    )
    def test_kinds(self, value):
        """Whatever is a number elsewhere is a plain float here, and pickles as one."""
        found = okr.Metric("m", lag=value).lag

        assert (3.0, float) == (found, type(found))

    @pytest.mark.parametrize(
        "value",
        [True, "3", None, b"3", 3j, [], np.True_, np.array([3.0])],
        ids=lambda value: f"{type(value).__module__} {value!r}",
    )
    def test_not_a_number(self, value):
        """A bool or text that passes for a number is a wrong number later."""
        assert code_of(okr.Metric, "m", lag=value) == "not-a-number"

    @pytest.mark.parametrize(
        "value",
        [math.inf, -math.inf, math.nan, 10**400, Decimal("sNaN"), Decimal("Infinity"),
         np.float32("nan"), Fraction(10**400)],
        ids=lambda value: f"{type(value).__name__} {str(value)[:9]}",
    )  # fmt: skip
    def test_not_finite(self, value):
        """Infinity and NaN poison every mean they meet."""
        assert code_of(okr.Metric, "m", lag=value) == "not-finite"

    @given(st.floats(allow_nan=False, allow_infinity=False))
    def test_floats_stay(self, value):
        """No digit may be lost at the border."""
        assert value == number(value, field="x")

    def test_text_names_the_way_out(self):
        """Who gives text needs to hear where text is read."""
        with pytest.raises(InvalidOKRError, match=r"Metric\.lag.*Unit\.parse"):
            okr.Metric("m", lag="3.2%")


class TestText:
    """Titles, notes and names."""

    @pytest.mark.parametrize(
        ("title", "code"),
        [
            (5, "not-text"),
            (None, "not-text"),
            ("", "blank"),
            (" \t\u3000", "blank"),
            ("x" * 501, "too-long"),
            ("a\0b", "bad-characters"),
            ("a\ud800", "bad-characters"),
        ],
    )
    def test_refused(self, title, code):
        """What cannot be stored, shown or sent must not get into a set."""
        assert code == code_of(okr.Objective, "o", title)

    def test_lengths(self):
        """A note may be long and a title not; both have an end."""
        assert "x" * 20_000 == okr.CheckIn("2026-11-06", note="x" * 20_000).note
        assert "too-long" == code_of(okr.CheckIn, "2026-11-06", note="x" * 20_001)
        assert "x" * 500 == text("x" * 500, field="title")

    def test_subclasses_become_text(self):
        """Text of numpy and of enums must not leak into ids that are saved."""

        class Level(StrEnum):
            TEAM = "team"

        objective = okr.Objective(np.str_("o"), "O", level=Level.TEAM)

        assert (str, str) == (type(objective.id), type(objective.level))
        assert ("o", "team") == (objective.id, objective.level)


class TestIdentifier:
    """Ids are looked up, so what cannot be seen must not stand in them."""

    @pytest.mark.parametrize(
        ("id", "code"),
        [
            (" nps", "invalid-id"),
            ("nps ", "invalid-id"),
            ("n\u200bps", "invalid-id"),
            ("pay\u202eroll", "invalid-id"),
            ("x" * 201, "too-long"),
            (7, "not-text"),
            ("", "blank"),
        ],
    )
    def test_refused(self, id, code):
        """Two ids that look alike and differ are found by nobody."""
        assert code == code_of(okr.Metric, id)

    @given(st.text(st.characters(categories=["L", "N", "P"]), min_size=1, max_size=200))
    def test_visible_text_is_an_id(self, id):
        """Teams name things in every script."""
        assert id == identifier(id)

    def test_hidden_lists_once(self):
        """A warning names each hidden character once; line ends are none."""
        assert ["U+202E", "U+200B"] == hidden("\u202ea\u200b\u202e\n\tb")
        assert [] == hidden("Kündigungen 顧客")


class TestChoicesAndFlags:
    """Words from a list, and true or false."""

    def test_near_miss_is_named(self):
        """A typo should cost a second, not a look into the docs."""
        with pytest.raises(InvalidOKRError, match="Did you mean 'lower'") as caught:
            okr.Metric("m", polarity="lowr")
        assert "unknown-word" == caught.value.code

    @pytest.mark.parametrize("value", ["", 0, False, [], "x", 5])
    def test_falsy_is_no_none(self, value):
        """Only None is "not said": an empty word is a fault of whoever wrote it."""
        assert "unknown-word" == code_of(okr.Metric, "m", polarity=value)

    @pytest.mark.parametrize("value", [0, 1, "true", None, np.True_])
    def test_flags(self, value):
        """1 for true hides a misplaced column."""
        assert "not-a-flag" == code_of(okr.Hold, at_most=1, inclusive=value)
        assert okr.Hold(at_most=1, inclusive=False).inclusive is False


class TestLists:
    """Sequences of ids and nouns, and mappings."""

    @pytest.mark.parametrize(
        "value", ["nps", b"nps", {"nps": 1}, 5, None, np.array(5)], ids=repr
    )
    def test_not_a_list(self, value):
        """Text is iterable, and its letters are no ids."""
        assert "not-a-list" == code_of(okr.Objective, "o", "O", measured_by=value)

    @given(st.lists(st.integers()))
    def test_any_finite_iterable(self, value):
        """Lists, tuples, generators and arrays are all lists."""
        expected = tuple(value)

        assert expected == items(value, field="x")
        assert expected == items(iter(value), field="x")
        assert expected == instances(
            dict.fromkeys(value).keys() and value, int, field="x"
        )

    def test_wrong_type_names_its_place(self):
        """Of a hundred items the wrong one is named."""
        with pytest.raises(InvalidOKRError) as caught:
            okr.OKRSet([okr.Objective("a", "A"), "b"])
        assert ("wrong-type", "OKRSet.objectives[1]") == (
            caught.value.code,
            caught.value.place,
        )

    @pytest.mark.parametrize("extra", [5, "x", [("a", 1)]])
    def test_not_a_mapping(self, extra):
        """Unknown fields are kept as names with values, or not at all."""
        assert "not-a-mapping" == code_of(okr.Objective, "o", "O", extra=extra)

    def test_mapping_is_copied(self):
        """A frozen noun must not change with the dict it was made of."""
        given_here = {"team": "Nord"}
        metric = okr.Metric("m", extra=given_here)
        given_here["team"] = "Süd"

        assert {"team": "Nord"} == metric.extra
        assert "not-text" == code_of(okr.Metric, "m", extra={1: 2})
        assert {} == okr.KeyResult("k", "K", at_least=1, extra=None).extra
