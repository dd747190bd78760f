"""Metrics and their readings: units, ratios, bounds, moments."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

import okrkit as okr
from okrkit.errors import (
    CODES,
    CalendarError,
    InvalidOKRError,
    UnitError,
    UnknownFieldWarning,
)
from okrkit.model.metric import instant

DAY = "2026-10-31"


def observed(**fields):
    """Make a reading of one day."""
    return okr.Observation(date=DAY, **fields)


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({}, "no-value"),
        ({"numerator": 1}, "incomplete-ratio"),
        ({"value": 1, "denominator": 4}, "incomplete-ratio"),
        ({"numerator": 1, "denominator": 0}, "zero-denominator"),
        ({"numerator": 1e308, "denominator": 1e-10}, "not-finite"),
        ({"value": True}, "not-a-number"),
        ({"value": 1, "standard_error": -0.1}, "negative"),
        ({"value": 1, "n": -1}, "negative"),
        ({"value": 1, "n": 0}, "zero-responses"),
        ({"value": 1, "starts_on": "2026-11-01"}, "period-order"),
        ({"value": 1, "recorded_at": dt.datetime(2026, 11, 1)}, "naive-time"),  # noqa: DTZ001
        ({"value": 1, "recorded_at": "2026-11-01T09:00"}, "naive-time"),
        ({"value": 1, "recorded_at": "2026-11-01T25:00Z"}, "date-impossible"),
        ({"value": 1, "recorded_at": "yesterday at nine"}, "invalid-date"),
        ({"value": 1, "recorded_at": "2026-11-01Tнет"}, "invalid-date"),
        ({"value": 1, "recorded_at": "0001-01-01T00:00:00+05:00"}, "date-out-of-range"),
        ({"value": 1, "recorded_at": 5}, "date-type"),
        ({"value": 1, "unit": 5}, "invalid-unit"),
        ({"value": 1, "provisional": 1}, "not-a-flag"),
        ({"value": 1, "source": "\0"}, "bad-characters"),
    ],
)
def test_observation_refused(fields, code):
    """A reading that cannot be would be scored as if it were."""
    with pytest.raises(InvalidOKRError) as caught:
        observed(**fields)
    assert code == caught.value.code
    assert code in CODES


class TestMoments:
    """When a reading was recorded."""

    def test_one_moment(self):
        """However a moment is written, two spellings of it are one."""
        zone = dt.timezone(dt.timedelta(hours=1))
        expected = dt.datetime(2026, 11, 15, 8, tzinfo=dt.UTC)

        assert expected == instant("2026-11-15T09:00:00+01:00", field="x")
        assert expected == instant("2026-11-15T08:00:00Z", field="x")
        assert expected == instant(dt.datetime(2026, 11, 15, 9, tzinfo=zone), field="x")

    def test_a_day_is_its_midnight(self):
        """A bare date is known from its start on, in UTC."""
        expected = dt.datetime(2026, 11, 15, tzinfo=dt.UTC)

        assert expected == instant("2026-11-15", field="x")
        assert expected == instant(dt.date(2026, 11, 15), field="x")
        assert None is instant(None, field="x")

    def test_odd_zone(self):
        """A zone that knows no offset is no zone."""

        class Nowhere(dt.tzinfo):
            def utcoffset(self, _):
                return None

        with pytest.raises(InvalidOKRError) as caught:
            observed(value=1, recorded_at=dt.datetime(2026, 1, 1, tzinfo=Nowhere()))
        assert "naive-time" == caught.value.code


class TestUnits:
    """No silent 5 for 0.05."""

    def test_convert(self):
        """A value and its error change unit together."""
        reading = observed(value=0.032, standard_error=0.004, unit="ratio")
        percent = reading.in_unit(okr.Unit.of("%"))

        assert (3.2, 0.4) == (percent.value, percent.standard_error)
        assert okr.Unit.of("%") == percent.unit

    def test_bare_value_is_in_the_metrics_unit(self):
        """3.2 in a % metric is 3.2 %."""
        assert 3.2 == observed(value=3.2).in_unit(okr.Unit.of("%")).value

    def test_fraction_becomes_percent(self):
        """12 of 400 are 3 %, whether the reading or its metric says percent."""
        percent = okr.Unit.of("%")
        bare = observed(numerator=12, denominator=400)

        assert 0.03 == bare.value
        assert 3.0 == bare.in_unit(percent).value
        assert 3.0 == observed(numerator=12, denominator=400, unit="%").value
        assert 0.03 == bare.in_unit(okr.Unit.of("ratio")).value
        assert 250.0 == observed(numerator=1000, denominator=4, unit="USD").value

    def test_percent_with_its_parts_stays(self):
        """A value that is given as percent already is not multiplied again."""
        reading = observed(value=3.0, numerator=12, denominator=400)

        assert 3.0 == reading.in_unit(okr.Unit.of("%")).value

    @given(st.floats(-1e6, 1e6), st.sampled_from(["%", "ratio", "USD", "points"]))
    def test_idempotent(self, value, name):
        """Converting twice is converting once, and makes no new object."""
        unit = okr.Unit.of(name)
        once = observed(value=value).in_unit(unit)

        assert once.in_unit(unit) is once

    def test_other_units_are_refused(self):
        """Points are no percentage."""
        with pytest.raises(UnitError):
            observed(value=1, unit="points").in_unit(okr.Unit.of("%"))


class TestMetric:
    """A measure and what its values can be."""

    @pytest.mark.parametrize(
        ("fields", "code"),
        [
            ({"lag": -1}, "negative"),
            ({"bounds": [1, 1]}, "bounds-order"),
            ({"bounds": [2, 1]}, "bounds-order"),
            ({"bounds": [1]}, "bounds-order"),
            ({"bounds": [0, 1, 2]}, "bounds-order"),
            ({"bounds": "01"}, "not-a-list"),
            ({"bounds": ["0", 1]}, "not-a-number"),
            ({"kind": "stock"}, "unknown-word"),
            ({"role": "lead"}, "unknown-word"),
            ({"unit": ""}, "invalid-unit"),
            ({"unit": None}, "invalid-unit"),
        ],
    )
    def test_refused(self, fields, code):
        """A metric outlives goals: its faults would, too."""
        with pytest.raises(InvalidOKRError) as caught:
            okr.Metric("m", **fields)
        assert code == caught.value.code
        assert code in CODES

    def test_unit_error_names_the_field(self):
        """Of twelve fields the message says which."""
        with pytest.raises(UnitError, match=r"Metric\.unit"):
            okr.Metric("m", unit=5)

    @pytest.mark.parametrize("name", ["", "  "])
    def test_name_is_the_id(self, name):
        """Tables need something to show."""
        assert "nps" == okr.Metric("nps", name).name

    def test_open_bounds(self):
        """A side may be open, and both."""
        assert (0.0, None) == okr.Metric("m", bounds=(0, None)).bounds
        assert (None, None) == okr.Metric("m", bounds=None).bounds

    @pytest.mark.parametrize(
        ("fields", "value", "code"),
        [
            ({"bounds": (0, 10)}, -0.1, "out-of-bounds"),
            ({"bounds": (0, 10)}, 10.1, "out-of-bounds"),
            ({"bounds": (None, 10)}, 11, "out-of-bounds"),
            ({"bounds": (0, None)}, -1, "out-of-bounds"),
            ({"unit": "ratio"}, 3.2, "ratio-out-of-range"),
            ({"unit": "ratio"}, -1.01, "ratio-out-of-range"),
            ({"unit": "ratio", "bounds": (0, 5)}, 6, "out-of-bounds"),
        ],
    )
    def test_check_value_refuses(self, fields, value, code):
        """3.2 as a ratio is a percent in the wrong unit."""
        with pytest.raises(InvalidOKRError, match="here") as caught:
            okr.Metric("m", **fields).check_value(value, place="here")
        assert code == caught.value.code

    @pytest.mark.parametrize(
        ("fields", "value"),
        [
            ({}, 1e9),
            ({"bounds": (0, 10)}, 10),
            ({"bounds": (0, None)}, 1e9),
            ({"unit": "ratio"}, -1),
            ({"unit": "ratio", "bounds": (0, 5)}, 3.2),
            ({"unit": "%"}, 250),
        ],
    )
    def test_check_value_lets_through(self, fields, value):
        """Bounds include their ends, and a growth of 250 % is one."""
        assert value == okr.Metric("m", **fields).check_value(value)

    def test_no_date(self):
        """A reading needs a day."""
        with pytest.raises(CalendarError, match=r"Observation\.date"):
            okr.Observation(date=None, value=1)


def test_a_unit_by_its_text():
    """Where a unit is an argument its text will do, as everywhere else."""
    reading = observed(value=0.032, unit="ratio")

    assert 3.2 == reading.in_unit("%").value
    with pytest.raises(UnitError):
        reading.in_unit(5)


@pytest.mark.parametrize("rhythm", ["", "week", "quarter", "year", 45])
def test_rhythms_of_a_metric(rhythm):
    """Every rhythm the table knows how to wait for."""
    assert rhythm == okr.Metric("m", rhythm=rhythm).rhythm


@pytest.mark.parametrize("rhythm", ["often", "monthly", 0, 400, True, None])
def test_what_is_no_rhythm_of_a_metric(rhythm):
    """An unknown word would be waited for by the week, without a word."""
    with pytest.raises(okr.errors.CalendarError, match=r"Metric\.rhythm"):
        okr.Metric("m", rhythm=rhythm)


@pytest.mark.parametrize(
    ("unit", "value", "fits"),
    [
        ("ratio", 0.03, True),
        ("ratio", 3, False),
        ("%", 3, True),
        ("%", 0.03, False),
        ("%", 3.0000000001, True),
        ("%", 3.001, False),
        ("points", 3, True),
        (None, 3, True),
        (None, 0.03, True),
        (None, 30, True),
        (None, 35, False),
        (None, 0, False),
    ],
)
def test_a_value_and_its_parts(unit, value, fits):
    """Of two accounts of one number one is wrong, and nobody could say which."""
    fields = {"date": "2026-10-31", "numerator": 12, "denominator": 400}
    if fits:
        assert value == okr.Observation(**fields, value=value, unit=unit).value
        return
    with pytest.raises(InvalidOKRError) as caught:
        okr.Observation(**fields, value=value, unit=unit)
    assert "ratio-mismatch" == caught.value.code


def test_parts_of_nothing_and_of_another_unit():
    """0 of anything is 0; the unit of the metric decides; durations convert whole."""
    none = {"date": "2026-10-31", "numerator": 0, "denominator": 400}
    rate = {"date": "2026-10-31", "numerator": 12, "denominator": 400, "value": 3}
    wait = okr.Observation(date="2026-10-31", numerator=300, denominator=5, unit="min")

    assert 0 == okr.Observation(**none, value=0, unit="%").in_unit("ratio").value
    with pytest.raises(InvalidOKRError):
        okr.Observation(**none, value=1)
    with pytest.raises(InvalidOKRError) as caught:
        okr.Observation(**rate).in_unit("ratio")
    assert "ratio-mismatch" == caught.value.code
    assert (1.0, 5.0) == (wait.in_unit("h").value, wait.in_unit("h").numerator)


def test_a_reading_keeps_what_is_not_known():
    """What others write into a document is theirs, and is saved again."""
    row = {"date": "2026-10-31", "value": 32, "link": "https://example.com/1"}
    document = {
        "okrkit": 1,
        "cycle": "2026-Q4",
        "metrics": {"nps": {"observations": [row]}},
        "objectives": [],
    }
    with pytest.warns(UnknownFieldWarning, match="'link'"):
        okrs = okr.from_dict(document)

    assert {"link": row["link"]} == okrs.series("nps")[0].extra
    assert document == okr.to_dict(okrs)


@pytest.mark.parametrize(
    ("unit", "value", "parts", "fits"),
    [
        ("%", 3.2, (32, 1003), True),
        ("%", 3, (32, 1003), True),
        ("%", 3.19, (32, 1003), True),
        ("%", 3.1, (32, 1003), False),
        ("%", 3.2, (315, 10_000), True),
        ("%", 3.2, (326, 10_000), False),
        ("%", 0, (2, 10_003), False),
        ("%", 100, (997, 1000), True),
        ("ratio", 0.032, (32, 1003), True),
        ("ratio", 0.033, (32, 1003), False),
        ("ratio", 1, (997, 1000), False),
        ("points", -34, (-140, 412), True),
        ("points", -35, (-140, 412), False),
        (None, 3.2, (32, 1003), True),
        (None, 0.03, (32, 1003), True),
        (None, 3, (32, 10), False),
    ],
)
def test_a_rounded_value_of_its_parts(unit, value, parts, fits):
    """Exports round rates; one decimal further off it is another number."""
    fields = dict(zip(("numerator", "denominator"), parts, strict=True), unit=unit)
    if fits:
        assert value == observed(value=value, **fields).value
        return
    with pytest.raises(InvalidOKRError) as caught:
        observed(value=value, **fields)
    assert "ratio-mismatch" == caught.value.code


@pytest.mark.parametrize(
    ("unit", "value", "parts", "other", "converted"),
    [
        ("%", 100, (997, 1000), "ratio", 0.997),
        ("ratio", 0.3, (33, 100), "%", 33.0),
        ("minutes", 3.2, (3205.5, 1000), "seconds", 192.33),
        (None, 0.03, (32, 1000), "%", 3.2),
        (None, 3, (32, 1000), "%", 3.0),
        ("%", 3.2, (32, 1000), "ratio", 0.032),
    ],
)
def test_a_rounded_value_is_converted_from_its_parts(
    unit, value, parts, other, converted
):
    """What is rounded in one unit would contradict its parts in another."""
    part, whole = parts
    reading = observed(value=value, unit=unit, numerator=part, denominator=whole)

    assert converted == pytest.approx(reading.in_unit(other).value, rel=1e-12)


@given(
    st.integers(1, 10**6),
    st.integers(1, 10**6),
    st.integers(0, 6),
    st.sampled_from(["%", "ratio"]),
)
def test_every_rounding_is_accepted_and_converts(part, more, decimals, unit):
    """Whatever an export rounds to is taken, and found again in the other unit."""
    whole = part + more
    exact = part / whole * (100 if unit == "%" else 1)
    value = round(exact, decimals)
    if value == 0 or (unit == "ratio" and value == 1):
        return
    reading = observed(value=value, unit=unit, numerator=part, denominator=whole)
    other = "ratio" if unit == "%" else "%"

    assert reading.in_unit(other).in_unit(unit).value == pytest.approx(
        exact, abs=0.51 * 10**-decimals
    )
