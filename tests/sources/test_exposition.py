"""The reader of OpenMetrics and Prometheus text: strict, whole, and linear in time."""

import decimal
import time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrkit.errors import SourceError
from okrkit.sources.exposition import Family, Sample, exposition

# After the specifications of OpenMetrics 1.0 and of the text format 0.0.4.
OPEN = r"""# TYPE shop_request_seconds summary
# UNIT shop_request_seconds seconds
# HELP shop_request_seconds Latency with a "quote" and a \n line.
shop_request_seconds_sum{path="/v1",method="GET"} 9036.32
shop_request_seconds_count{path="/v1",method="GET"} 807283.0
shop_request_seconds_created{path="/v1",method="GET"} 1605281325.0
shop_request_seconds{path="/v1",method="GET",quantile="0.5"} NaN
# TYPE shop_open gauge
shop_open 69
# TYPE shop_size histogram
shop_size_bucket{le="0.01"} 0
shop_size_bucket{le="0.1"} 8 # {} 0.054
shop_size_bucket{le="10"} 17 # {trace_id="oHg5SJYRHA0"} 9.8 1520879607.789
shop_size_bucket{le="+Inf"} 17
shop_size_count 17
shop_size_sum 324789.3
# TYPE shop_build info
shop_build_info{version="8.2.7"} 1
# TYPE shop_mode stateset
shop_mode{shop_mode="day"} 1
shop_mode{shop_mode="night"} 0
# TYPE shop_visits counter
# UNIT shop_visits
shop_visits_total{page="a\"b\\c\nd\e"} 4.20072246e+06 1520879607.789
shop_visits_total{page="a\"b\\c\nd\e"} 5e6 1520879608
# TYPE shop_empty unknown
free_one 17.0
# EOF
"""
OLD = r"""# HELP http_requests_total The total number of HTTP requests.
# TYPE http_requests_total counter
http_requests_total{method="post",code="200"} 1027 1395066363000
http_requests_total{method="post",code="400"}    3 1395066363000

# Escaping in label values:
msdos_file_access_time_seconds{path="C:\\DIR\\FILE.TXT",error="Not found:\n\"X\""} 1.5e9
# UNIT tests are run elsewhere
	spaced_out { a = "b" , c="d" , }	12.47	-1
something_weird{problem="division by zero"} +Inf -3982045
# TYPE latency_seconds histogram
latency_seconds_bucket{le="0.05"} 24054
latency_seconds_bucket{le="+Inf"} 144320
latency_seconds_sum 53423
latency_seconds_count 144320
"""


def test_the_parts_of_openmetrics() -> None:
    """Samples of every type are found by their own names, whole."""
    assert "OpenMetrics" == exposition(OPEN, "x").dialect
    found = exposition(OPEN, "shop_visits_total")
    label = {"page": 'a"b\\c\nd\\e'}
    assert [
        Sample("shop_visits_total", label, 4200722.46, 1_520_879_607_789_000, 24),
        Sample("shop_visits_total", label, 5e6, 1_520_879_608_000_000, 25),
    ] == found.samples
    assert ("shop_visits", Family("counter")) == found.family("shop_visits_total")
    assert ("shop_request_seconds", Family("summary", "seconds")) == found.family(
        "shop_request_seconds_sum"
    )
    assert ("free_one", Family()) == found.family("free_one")
    buckets = exposition(OPEN, "shop_size_bucket").samples
    assert [0, 8, 17, 17] == [one.value for one in buckets]
    assert ["0.01", "0.1", "10", "+Inf"] == [one.labels["le"] for one in buckets]
    assert {"shop_mode": 2, "shop_open": 1}.items() <= found.names.items()


def test_the_parts_of_the_prometheus_format() -> None:
    """Blanks, comments, a comma at the end and milliseconds are read as it says."""
    found = exposition(OLD, "http_requests_total")
    assert "Prometheus" == found.dialect
    assert [1_395_066_363_000_000] * 2 == [one.micros for one in found.samples]
    assert ["200", "400"] == [one.labels["code"] for one in found.samples]
    spaced = exposition(OLD, "spaced_out").samples[0]
    assert ({"a": "b", "c": "d"}, 12.47, -1000) == (
        spaced.labels,
        spaced.value,
        spaced.micros,
    )
    path = exposition(OLD, "msdos_file_access_time_seconds").samples[0].labels
    assert {"path": "C:\\DIR\\FILE.TXT", "error": 'Not found:\n"X"'} == path
    assert float("inf") == exposition(OLD, "something_weird").samples[0].value
    assert {} == exposition("", "x").names


@pytest.mark.parametrize(
    ("text", "line", "why"),
    [
        ("up  1\n# EOF\n", 1, "no line of OpenMetrics"),
        ("up 1\n\nup2 1\n# EOF\n", 2, "no comments and no empty lines"),
        ("# a comment\nup 1\n# EOF\n", 1, "no comments and no empty lines"),
        ("up 1\r\n# EOF\n", 1, "take the carriage returns away"),
        ("up 1\n# EOF\nup 2\n# EOF\n", 2, "more after # EOF"),
        ('up{a="b",} 1\n# EOF\n', 1, "no line"),
        ('up{a="b"c="d"} 1\n# EOF\n', 1, "no line"),
        ('up{a="b} 1\n# EOF\n', 1, "no line"),
        ("up{a=b} 1\n# EOF\n", 1, "no line"),
        ('{"up.time"} 1\n# EOF\n', 1, "Names in quotes"),
        ("up one\n# EOF\n", 1, "no line"),
        ("up 0x10\n# EOF\n", 1, "no line"),
        ("up 1_000\n# EOF\n", 1, "no line"),
        ("up \u0661\n# EOF\n", 1, "no line"),
        ("up\n# EOF\n", 1, "no line"),
        ("1up 1\n# EOF\n", 1, "no line"),
        ("up 1 NaN\n# EOF\n", 1, "no line"),
        ("up 1e400\n# EOF\n", 1, "too large"),
        ("up 1e-400\n# EOF\n", 1, "too small"),
        (f"up {'1' * 301}\n# EOF\n", 1, "too many digits"),
        (f"up 1 {'1' * 301}\n# EOF\n", 1, "too many digits"),
        ('up{a="1",a="2"} 1\n# EOF\n', 1, "stands twice"),
        ("# TYPE up gauge\n# TYPE up gauge\n# EOF\n", 2, "stands twice"),
        ("# HELP up x\n# HELP up x\n# EOF\n", 2, "stands twice"),
        ("# TYPE up untyped\n# EOF\n", 1, "no such type"),
        ("# TYPE up\n# EOF\n", 1, "no such type"),
        ("up 1\n# TYPE up gauge\n# EOF\n", 2, "after its samples"),
        ("up_total 1\n# TYPE up counter\n# EOF\n", 2, "after its samples"),
        ("# TYPE up counter\nup 1\n# EOF\n", 2, "no suffix"),
        ("# UNIT up seconds\n# EOF\n", 1, "does not end with its unit"),
        ("a 1\nb 1\na 2\n# EOF\n", 3, "do not stand together"),
        ("# TYPE a gauge\nb 1\n# HELP a x\n# EOF\n", 3, "do not stand together"),
        ("up 1\nup2 one\n", 2, "no line of Prometheus"),
        ("up1\n", 1, "no line"),
        ("# TYPE up\n", 1, "no such type"),
        ("# HELP\n", 1, "no line"),
        ('up{a="1" b="2"} 1\n', 1, "no line"),
        ("up 1\n# EOF\n\n", 2, "more after # EOF"),
        ("# TYPE up info\n", 1, "does not end with # EOF"),
        ("# UNIT up_seconds seconds\n", 1, "does not end with # EOF"),
        ("up 1 # {} 0.5\n", 1, "does not end with # EOF"),
        ("up 1 1520879607.789\n", 1, "no line of Prometheus"),
        ("up 1 1520879607\n", 1, "seems to be in seconds"),
        ("up 1 1520879607789\n# EOF\n", 1, "outside the years"),
        ("up 1 1e300\n# EOF\n", 1, "outside the years"),
        ("up 1 -9999999999999999\n", 1, "outside the years"),
    ],
)
def test_what_is_neither_is_refused(text: str, line: int, why: str) -> None:
    """Every line is checked, also of what nobody asked for, and told by its number."""
    with pytest.raises(SourceError, match=why) as caught:
        exposition(text, "up")
    assert f"line {line}" == caught.value.place


NAMES = st.from_regex(r"[a-zA-Z_:][a-zA-Z0-9_:]{0,8}", fullmatch=True)
LABELS = st.dictionaries(
    st.from_regex(r"[a-zA-Z_][a-zA-Z0-9_]{0,5}", fullmatch=True),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=12),
    max_size=3,
)
ROWS = st.lists(
    st.tuples(LABELS, st.floats(allow_nan=False), st.integers(0, 4 * 10**15)),
    max_size=5,
)


def _written(value: str) -> str:
    return value.replace("\\", "\\\\").replace("\n", "\\n").replace('"', '\\"')


@given(name=NAMES, rows=ROWS, ends=st.booleans())
def test_what_is_written_is_read(
    *, name: str, rows: list[tuple[dict[str, str], float, int]], ends: bool
) -> None:
    """Any name, label text, float and moment comes back as it was, in both formats."""
    lines, expected = [f"# TYPE {name} gauge"], []
    for labels, value, micros in rows:
        inside = ",".join(f'{key}="{_written(text)}"' for key, text in labels.items())
        at = f"{Decimal(micros) / 10**6:f}" if ends else str(micros // 1000)
        moment = micros if ends else micros // 1000 * 1000
        if not ends and 946_684_800 <= micros // 1000 < 4_102_444_800:
            continue  # milliseconds in 1970 are taken for seconds, and refused
        lines.append(f"{name}{{{inside}}} {value!r} {at}")
        expected.append((labels, value, moment))
    text = "\n".join([*lines, *(["# EOF"] if ends else []), ""])
    with decimal.localcontext(decimal.Context(prec=3, traps=[decimal.Inexact])):
        found = exposition(text, name).samples
    assert expected == [(one.labels, one.value, one.micros) for one in found]


def _tried(text: str) -> SourceError | None:
    try:
        exposition(text, "shop_visits_total")
    except SourceError as error:
        return error
    return None


@given(st.text(max_size=80), st.sampled_from(["", "\n# EOF\n"]))
def test_any_text_is_read_or_refused(text: str, end: str) -> None:
    """Nothing but the one error comes of whatever text there is."""
    error = _tried(text + end)
    assert error is None or error.place.startswith("line ")


@given(
    st.sampled_from(OPEN.split("\n")), st.integers(0, 70), st.sampled_from('"\\{},#=')
)
def test_a_marred_line_is_read_or_refused(line: str, at: int, mark: str) -> None:
    """A quote, brace or backslash too many is no other error, nor a hang."""
    marred = line[:at] + mark + line[at:]
    for text in (marred + "\n# EOF\n", marred + "\n"):
        error = _tried(text)
        assert error is None or "line 1" == error.place


@pytest.mark.parametrize(
    "bad",
    [
        'up{a="' + "\\\\" * 100_000,
        "up{" + 'a="b",' * 50_000,
        "up{" + " " * 200_000,
        "up" + " " * 200_000 + "x",
        "up " + "1" * 200_000 + "x",
        "#" + " " * 200_000 + "TYPE",
        "u" * 200_000 + "{",
    ],
    ids=["escapes", "labels", "braces", "blanks", "digits", "comment", "name"],
)
@pytest.mark.parametrize("end", ["\n", "\n# EOF\n"], ids=["old", "open"])
def test_a_hostile_line_takes_no_time(bad: str, end: str) -> None:
    """No line makes the reader go back and forth: milliseconds, and not minutes."""
    start = time.process_time()
    _tried(bad + end)
    assert time.process_time() - start < 0.5


def test_time_grows_with_the_length() -> None:
    """Ten times the text takes about ten times as long, and never a hundred times."""

    def seconds(count: int) -> float:
        text = "".join(f'up{{a="{i}",b="x"}} {i}\n' for i in range(count)) + "# EOF\n"
        took = []
        for _ in range(3):
            start = time.process_time()
            exposition(text, "up")
            took.append(time.process_time() - start)
        return min(took)

    assert seconds(20_000) < 40 * max(seconds(2_000), 0.001)
