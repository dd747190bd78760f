import collections
import datetime as dt
import functools
import traceback
from decimal import Decimal
from fractions import Fraction
from itertools import count

import numpy as np
import pytest

import okrkit as okr
from okrkit.errors import CalendarError, SourceError
from okrkit.retention.cohort import sample as cohort
from okrkit.retention.estimates.sample import sample
from okrkit.retention.kaplan_meier import sample as kaplan_meier
from okrkit.retention.repeat import sample as repeat
from okrkit.retention.value import sample as value
from okrkit.sources import read

START, END = dt.date(2026, 10, 1), dt.date(2026, 11, 16)
LAST = dt.date(2026, 11, 15)
PERCENT = okr.Metric("churn", unit="%")
RATIO = okr.Metric("churn", unit="ratio")
COUNT = okr.Metric("deals")


def values(source, metric=COUNT, **options):
    """Return the dates and values that reading a source gives."""
    found = read(source, metric, start=START, end=END, **options)
    return [(str(reading.date), reading.value) for reading in found]


def refused(source, metric=COUNT, **options):
    """Return the error that reading a source raises."""
    with pytest.raises(SourceError) as caught:
        read(source, metric, start=START, end=END, **options)
    assert caught.value.metric == metric.id
    return caught.value


def reading(value, date=LAST, **fields):
    """Make a reading of the last day."""
    return okr.Observation(date=date, value=value, **fields)


# -- one value, however it comes ---------------------------------------------------


@pytest.mark.parametrize(
    "given",
    [
        3.2,
        "3.2",
        "3.2%",
        "0.032 ratio",
        Decimal("3.2"),
        Fraction(16, 5),
        np.float64(3.2),
        reading(3.2),
        reading(3.2, unit="%"),
        reading(0.032, unit="ratio"),
        {"date": LAST, "value": 3.2},
        {"date": "2026-11-15", "value": "3.2 %"},
        {"date": LAST, "value": 0.032, "unit": "ratio"},
        {"date": LAST, "value": "3.2%", "unit": "ratio"},
        {"date": LAST, "value": 3.2, "unit": None},
        {LAST: 3.2},
        {"2026-11-15": "3.2"},
        ("2026-11-15", 3.2),
        (LAST, "3.2%"),
        {"date": LAST, "numerator": 32, "denominator": 1000},
        lambda: {"date": LAST, "numerator": 32, "denominator": 1000},
        okr.Observation(date=LAST, numerator=32, denominator=1000),
        [("2026-11-15", 3.2)],
        [["2026-11-15", Decimal("3.2")]],
        [{"date": LAST, "value": 3.2}],
        [reading(3.2)],
        iter([reading(3.2)]),
        okr.Series.of({LAST: 3.2}),
        {LAST: 3.2}.items(),
        collections.OrderedDict({LAST: 3.2}),
        np.array([["2026-11-15", "3.2"]], dtype=object).tolist(),
    ],
    ids=map(str, count()),
)
def test_every_way_to_say_it_gives_one_value(given):
    """Ruling on percent: a dict, a text, a Decimal and a ratio give one value."""
    assert [("2026-11-15", 3.2)] == values(given, PERCENT)


def test_several_readings_keep_their_order():
    """What a source gave is not sorted behind its back."""
    rows = [("2026-11-02", 2), ("2026-11-01", 1)]

    assert [("2026-11-02", 2.0), ("2026-11-01", 1.0)] == values(rows)


def test_uncertainty_converts_with_the_value():
    """A standard error in another unit than its value would be a wrong number."""
    given = reading(
        None, unit="ratio", numerator=12, denominator=400, standard_error=0.01
    )

    (made,) = read(given, PERCENT, start=START, end=END)

    assert (3.0, 1.0, 12.0, 400.0) == (
        made.value,
        made.standard_error,
        made.numerator,
        made.denominator,
    )
    assert okr.Unit.of("%") == made.unit


@pytest.mark.parametrize(
    ("given", "code"),
    [
        (None, "no-readings"),
        (True, "not-a-number"),
        (float("nan"), "not-finite"),
        (float("inf"), "not-finite"),
        (Decimal("NaN"), "not-finite"),
        (np.float64("nan"), "not-finite"),
        (b"3", "not-a-number"),
        ("three", "unreadable-number"),
        ("", "unreadable-number"),
        ("3 hours", "unit-mismatch"),
        ("1,5", "unreadable-number"),
        ("٣", "unreadable-number"),
        (object(), "not-a-number"),
        ({LAST: None}, "no-value"),
        ({LAST: True}, "not-a-number"),
        ({LAST: [1]}, "not-a-number"),
        ({dt.datetime.combine(LAST, dt.time()): 1}, "date-is-datetime"),
        ({dt.datetime(2026, 11, 15, tzinfo=dt.UTC): 1}, "date-is-datetime"),
        ({"15.11.2026": 1}, "invalid-date"),
        ({20261115: 1}, "date-type"),
        ({"2026-11-31": 1}, "date-impossible"),
        ({"2026-11-16": 1}, "future-reading"),
        ([reading(1, dt.date(2027, 1, 1))], "future-reading"),
        ([1, 2, 3], "not-a-reading"),
        ([(LAST, 1, 2)], "not-a-reading"),
        (["2026-11-15"], "not-a-reading"),
        ([None], "not-a-reading"),
        ({"value": 1}, "no-date"),
        ([{"day": LAST, "value": 1}], "unknown-field"),
        ([{"date": LAST, 3: 1}], "unknown-field"),
        ({"date": LAST, "value": None}, "no-value"),
        ({"date": LAST}, "no-value"),
        ({"date": LAST, "numerator": 1, "denominator": 0}, "zero-denominator"),
        ({"date": LAST, "value": 1, "unit": "%"}, "unit-mismatch"),
        ({"date": LAST, "value": 1, "recorded_at": "2026-11-15T08:00"}, "naive-time"),
    ],
    ids=map(str, count()),
)
def test_what_is_no_reading_is_refused(given, code):
    """Never a guess, never another exception: one error with its own code."""
    assert code == refused(given).code


def test_a_mistyped_field_gets_a_hint():
    """The next step is in the message."""
    error = refused([{"date": LAST, "valuee": 1}])

    assert "Did you mean 'value'?" == error.hint


SURVIVAL = (
    ".at(...), .measured(...), .quantile(...), .median(...), "
    ".restricted_mean(...) or ['1']"
)


@pytest.mark.parametrize(
    ("result", "parts"),
    [
        (value.valued, ".total, .mean or .prediction(...)"),
        (cohort.january, ".measured(...) or ['2026-01/0']"),
        (cohort.pooled, "['0']"),
        (repeat.scored, ".share(...)"),
        (kaplan_meier.sample, SURVIVAL),
    ],
    ids=map(str, count()),
)
def test_a_result_without_readings_names_the_parts_that_have_some(result, parts):
    """Whoever hands over the whole result wants to know which number of it is meant."""
    error = refused(result())

    assert ("not-a-source", f"Give a part of it that has: {parts}.") == (
        error.code,
        error.hint,
    )


def test_the_parts_that_are_named_can_be_read():
    """A hint that leads into the next error helps nobody."""
    made = cohort.january()
    for part in (made.measured(0), made["2026-01/0"], made.of("").curve()["0"]):
        (found,) = read(part, RATIO, start="2026-01-01", end="2026-03-01")
        assert 1.0 == found.value
    worth = refused(value.valued().total, okr.Metric("worth", unit="USD"))
    assert "Say which: observation('2026-10-31')." == worth.hint


@pytest.mark.parametrize(
    "given",
    [
        okr.retention.definitions()["logo-churn.cohort"],
        okr.retention.Events({"customer": [1], "date": ["2026-10-01"]}),
        COUNT,
        value.changes(),
        okr.OKRSet(),
        SourceError("it failed"),
    ],
    ids=map(str, count()),
)
def test_what_only_says_what_to_measure_names_the_next_step(given):
    """A definition, a table and a metric hold no readings: they must be measured."""
    error = refused(given)

    assert "not-a-source" == error.code
    assert "okrkit.retention.repeat_rate(...)" in error.hint
    assert type(given).__name__ in str(error)


def test_a_measure_that_nobody_called_says_so():
    """Its parameters are not the caller's to name."""
    error = refused(okr.retention.cohorts)

    assert ("source-signature", "Call it first, and give what it returns.") == (
        error.code,
        error.hint,
    )


def test_estimates_in_a_list_say_how_they_become_readings():
    """One estimate is a source by itself, so that a list of them seems to be, too."""
    error = refused([sample()["2026-01"]])

    assert ("not-a-reading", "Give its reading: .observation().") == (
        error.code,
        error.hint,
    )


@pytest.mark.parametrize(
    ("metric", "given", "code"),
    [
        (RATIO, 3.2, "ratio-out-of-range"),
        (okr.Metric("nps", unit="points", bounds=(-100, 100)), 101, "out-of-bounds"),
        (okr.Metric("fee", unit="USD"), "EUR 5", "unit-mismatch"),
        (okr.Metric("wait", unit="months"), "5 days", "unit-mismatch"),
    ],
)
def test_a_value_the_metric_cannot_have_is_refused(metric, given, code):
    """3.2 as a ratio is a percent that lost its sign."""
    assert code == refused(given, metric).code


def test_earlier_readings_than_asked_for_are_taken():
    """More history does no harm, and a dict cannot know the window."""
    assert [("2020-01-31", 1.0)] == values({"2020-01-31": 1})


# -- calling -----------------------------------------------------------------------


class Source:
    """A source by the protocol."""

    name = "the warehouse"

    def read(self, metric, start, end):
        """Give what it was asked."""
        days = (end - start).days
        return [okr.Observation(date=start, value=days, definition=metric.id)]


def with_default(start, end, table="readings"):
    """Leave its default alone."""
    assert start < end
    return [(start, len(table))]


def keyword_only(*, start, metric):
    """Ask by name only."""
    return {start: len(metric.id)}


def everything(*window):
    """Take whatever comes."""
    return [(window[1], len(window))]


def whole(subject, first, after):
    """Take the whole window under other names."""
    return [(first, (after - first).days + len(subject.id))]


def gives_rows(start, end):
    """Yield rows."""
    while start < end:
        yield start, 1
        start += dt.timedelta(days=23)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (Source(), [("2026-10-01", 46.0)]),
        (lambda: 5, [("2026-11-15", 5.0)]),
        (lambda metric: len(metric.id), [("2026-11-15", 5.0)]),
        (lambda m: len(m.id), [("2026-11-15", 5.0)]),
        (lambda end: {end - dt.timedelta(1): 7}, [("2026-11-15", 7.0)]),
        (lambda end, start: {start: (end - start).days}, [("2026-10-01", 46.0)]),
        (whole, [("2026-10-01", 51.0)]),
        (with_default, [("2026-10-01", 8.0)]),
        (functools.partial(with_default, table="t"), [("2026-10-01", 1.0)]),
        (keyword_only, [("2026-10-01", 5.0)]),
        (everything, [("2026-10-01", 3.0)]),
        (gives_rows, [("2026-10-01", 1.0), ("2026-10-24", 1.0)]),
        (Source().read, [("2026-10-01", 46.0)]),
        (lambda **options: len(options), [("2026-11-15", 0.0)]),
        ({"a": 1}.__len__, [("2026-11-15", 1.0)]),
    ],
    ids=map(str, count()),
)
def test_a_function_is_called_with_what_it_asks_for(source, expected):
    """Most sources are a function somebody has already; none should need a wrapper."""
    assert expected == values(source)


@pytest.mark.parametrize(
    "source",
    [
        lambda a, b: (a, b),
        lambda a, b, c, d: (a, b, c, d),
        lambda start, table: (start, table),
        lambda a, *, table: (a, table),
        Source,
    ],
    ids=map(str, count()),
)
def test_a_function_that_does_not_say_what_it_wants_is_refused(source):
    """Two unnamed parameters may mean two things; a guess would read a wrong window."""
    assert "source-signature" == refused(source).code


def test_a_function_without_a_signature_is_given_the_window():
    """Some built-in functions tell nothing about their parameters."""
    assert "the source raised TypeError" == refused(getattr).why


async def later():
    """Be no reading yet."""
    return 1


def test_a_coroutine_is_refused_with_the_way_out():
    """It would otherwise warn, much later, that it was never awaited."""
    assert "source-async" == refused(later).code
    assert "await okrkit.refresh_async" in refused(later).hint


def test_the_source_is_named_on_each_reading():
    """A number in a report must say where it came from."""

    def named():
        return 5

    def names(source, metric=COUNT):
        return read(source, metric, start=START, end=END)[0].source

    assert "the warehouse" == names(Source())
    assert "named" == names(named)
    assert "function" == names(lambda: 5)
    assert "partial" == names(functools.partial(named))
    assert "given" == names(5)
    assert "crm" == names(5, okr.Metric("deals", source="crm"))
    assert "mine" == names(reading(5, source="mine"))


def test_the_moment_is_put_on_readings_that_have_none():
    """What a source says of itself is kept."""
    mine = dt.datetime(2026, 11, 1, tzinfo=dt.UTC)
    given = [reading(1, recorded_at=mine), reading(2, dt.date(2026, 11, 14))]

    made = read(
        given, COUNT, start=START, end=END, recorded_at="2026-11-15T09:00:00+01:00"
    )

    assert [mine, dt.datetime(2026, 11, 15, 8, tzinfo=dt.UTC)] == [
        one.recorded_at for one in made
    ]


def test_a_window_that_is_no_window_is_an_error_of_the_call():
    """The caller's mistake is not blamed on the source."""
    with pytest.raises(CalendarError):
        read(5, COUNT, start="yesterday", end=END)


# -- sources that misbehave --------------------------------------------------------


class HostileError(Exception):
    """An error that cannot even be shown."""

    def __str__(self):
        raise SystemExit(3)


def raising(error):
    """Return a source that raises."""

    def source():
        raise error

    return source


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (RuntimeError("down"), "'down'"),
        (RuntimeError(), ""),
        (SystemExit(3), "'3'"),
        (GeneratorExit(), ""),
        (MemoryError(), ""),
        (RecursionError("deep"), "'deep'"),
        (BaseExceptionGroup("both", [SystemExit(1)]), "'both (1 sub-exception)'"),
        (HostileError(), "a message that raised SystemExit"),
        (RuntimeError("x" * 5000), "..."),
    ],
    ids=map(str, count()),
)
def test_whatever_a_source_raises_is_wrapped(error, said):
    """A source must not end the process of its host."""
    found = refused(raising(error))

    assert "source-failed" == found.code
    assert f"the source raised {type(error).__name__}" == found.why
    assert found.got.endswith(said) or said in found.got
    hostile = isinstance(error, HostileError)  # nobody knows what it would tell
    assert hostile or error is found.__cause__
    assert found.__context__ is None


def test_what_is_logged_of_an_error_tells_no_password():
    """A log shows the whole chain of an error, and what is behind it."""
    told = f"password={'hunter'}2"

    def connect():
        raise OSError(told)

    def source():
        try:
            connect()
        except OSError as error:
            raise RuntimeError("no connection") from error

    found = refused(source)
    logged = "".join(traceback.format_exception(found))
    assert "hunter2" not in logged
    assert "OSError: password=***" in logged
    assert "in connect" in logged


class BareError(SourceError):
    """An error of okrkit that a plug-in made without its parts."""

    def __init__(self):
        """Leave the parts out."""


class OddError(SourceError):
    """An error of okrkit whose parts are no text."""

    def __init__(self):
        """Say nothing in words."""
        super().__init__("x")
        self.why = 5


@pytest.mark.parametrize("kind", [BareError, OddError])
def test_an_error_of_okrkit_without_its_parts_is_a_strangers(kind):
    """It ends no refresh."""
    assert f"the source raised {kind.__name__}" == refused(raising(kind())).why


def test_an_error_of_okrkit_shows_no_password_either():
    """A plug-in may put what it was given into one."""
    given = SourceError("no", got="postgresql://me:hunter2@db", hint="password=hunter2")
    assert "hunter2" not in "".join(traceback.format_exception(refused(raising(given))))


def test_a_name_that_is_an_address_shows_no_password():
    """The name goes into every reading, and so into every document."""

    class Address:
        name = "postgresql://me:hunter2@db" + "x" * 300

        def read(self, *window):
            return [okr.Observation(date=window[1], value=1)]

    reading = read(Address(), COUNT, start=START, end=END)[0]
    assert reading.source.startswith("postgresql://me:***@db")
    assert 200 == len(reading.source)


def test_an_error_of_okrkit_keeps_its_parts():
    """A source built on okrkit may raise its errors; they say more than a wrapper."""
    given = SourceError("no such table", code="x", expected="a table", hint="Make one.")

    error = refused(raising(given))

    assert ("no such table", "x", "a table", "Make one.") == (
        error.why,
        error.code,
        error.expected,
        error.hint,
    )


def test_ctrl_c_is_not_swallowed():
    """The person at the keyboard comes first."""
    with pytest.raises(KeyboardInterrupt):
        read(raising(KeyboardInterrupt()), COUNT, start=START, end=END)


def test_half_the_data_then_an_error_is_an_error():
    """All or nothing."""

    def half():
        yield LAST, 1
        raise OSError("connection lost")

    assert "connection lost" in refused(half).got


@pytest.mark.parametrize("size", [1, 5])
def test_an_endless_source_is_stopped(size):
    """The limit is a number of rows, and the message says how to raise it."""

    def endless():
        while True:
            yield LAST, 1

    error = refused(endless, limits=okr.Limits(source_rows=size))

    assert "too-many-rows" == error.code
    assert f"more than {size} rows" == error.why


def test_as_many_rows_as_allowed_are_read():
    """The limit itself is still inside."""
    rows = [(LAST, 1), (START, 2)]

    assert 2 == len(values(rows, limits=okr.Limits(source_rows=2)))


class Sly:
    """An object whose every attribute raises."""

    def __getattr__(self, name):
        raise SystemExit(name)

    def __iter__(self):
        raise SystemExit(9)


class BadRepr:
    """A value that cannot be shown."""

    def __repr__(self):
        raise ValueError


@pytest.mark.parametrize(
    "source", [Sly(), BadRepr(), [BadRepr()], {LAST: BadRepr()}], ids=map(str, count())
)
def test_hostile_objects_are_refused_like_others(source):
    """Attributes, iteration and repr of strangers may all raise."""
    assert refused(source).code


def test_records_by_date():
    """Readings as a document writes them: more than a value under their day."""
    rows = {
        "2026-11-01": {"value": "3.2%", "n": 412},
        "2026-11-08": {"numerator": 12, "denominator": 400},
        "2026-11-15": 3,
    }

    assert [("2026-11-01", 3.2), ("2026-11-08", 3.0), ("2026-11-15", 3.0)] == values(
        rows, PERCENT
    )
    assert 412 == read(rows, PERCENT, start=START, end=END)[0].n
    assert "duplicate" == refused({LAST: {"date": LAST, "value": 3}}).code
    assert "unknown-field" == refused({LAST: {"valeu": 3}}).code


class Nameless:
    """A source that cannot be asked for its name."""

    def __init__(self, error):
        """Keep what its name raises."""
        self.error = error

    def __call__(self):
        """Give a reading."""
        return 1

    @property
    def name(self):
        """Raise."""
        raise self.error


def test_a_source_that_cannot_say_its_name_goes_by_its_type():
    """The name is for messages; a stranger's attribute must not cost the reading."""
    (made,) = read(Nameless(SystemExit()), COUNT, start=START, end=END)

    assert "Nameless" == made.source
    with pytest.raises(KeyboardInterrupt):
        read(Nameless(KeyboardInterrupt()), COUNT, start=START, end=END)


class Mine(okr.Observation):
    """A reading of somebody's own type."""


def test_a_reading_of_an_own_type_keeps_it():
    """It is filled in like any other, in the slower way."""
    (made,) = read(Mine(date=LAST, value=1), COUNT, start=START, end=END)

    assert (Mine, "given") == (type(made), made.source)
