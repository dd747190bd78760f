"""Check-ins: what an owner says on a day."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import okrkit as okr
from okrkit.errors import CODES, InvalidOKRError

DAY = "2026-11-06"


@given(st.floats(0, 1))
def test_confidence_is_a_probability(confidence):
    """From certain failure to certain success, both included."""
    assert confidence == okr.CheckIn(DAY, confidence=confidence).confidence


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"confidence": -0.01}, "not-a-probability"),
        ({"confidence": 6}, "not-a-probability"),
        ({"confidence": "0.6"}, "not-a-number"),
        ({"value": float("nan")}, "not-finite"),
        ({"numerator": 1}, "incomplete-ratio"),
        ({"numerator": 1, "denominator": 0}, "zero-denominator"),
        ({"value": 1, "n": -5}, "negative"),
        ({"n": 0}, "zero-responses"),
        ({"value": 1, "standard_error": -5}, "negative"),
        ({"done": 1}, "not-a-list"),
        ({"done": [1]}, "not-text"),
        ({"done": {"a": True}}, "not-a-list"),
        ({"note": 5}, "not-text"),
    ],
)
def test_refused(fields, code):
    """6 of 10 is not a probability of 6."""
    with pytest.raises(InvalidOKRError) as caught:
        okr.CheckIn(DAY, **fields)
    assert code == caught.value.code
    assert code in CODES


@pytest.mark.parametrize(
    ("given_as", "kept"),
    [
        (True, True),
        (False, False),
        ("rolled out", ("rolled out",)),
        (["a", "b"], ("a", "b")),
        (None, None),
    ],
)
def test_done(given_as, kept):
    """Yes or no, or names of stages; one name alone is a list of one."""
    assert kept == okr.CheckIn(DAY, done=given_as).done


def test_observation():
    """Its value is a reading like any other, and says where it came from."""
    reading = okr.CheckIn(DAY, 34, n=412, standard_error=1.5).observation()

    assert (34.0, 412.0, 1.5, "check-in") == (
        reading.value,
        reading.n,
        reading.standard_error,
        reading.source,
    )


def test_ratio_is_a_reading():
    """Numerator and denominator are a value."""
    check_in = okr.CheckIn(DAY, numerator=12, denominator=400)

    assert check_in.has_reading
    assert 0.03 == check_in.observation().value


def test_no_value():
    """A belief alone is no reading, and asking for one says so."""
    check_in = okr.CheckIn(DAY, confidence=0.6)

    assert not check_in.has_reading
    with pytest.raises(InvalidOKRError) as caught:
        check_in.observation()
    assert "no-value" == caught.value.code
