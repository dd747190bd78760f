"""`sources.openmetrics`: a sample becomes readings of days, or an error that helps."""

import datetime as dt
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

import okrkit as okr
from okrkit.errors import InvalidOKRError, LimitError, OKRError, SourceError, UnitError
from okrkit.model.limits import Limits
from okrkit.sources import from_openmetrics
from okrkit.sources.from_openmetrics import openmetrics
from okrkit.testing import check_source

WINDOW = {"start": "2026-11-01", "end": "2026-11-16"}
# 2026-11-10 at 23:30 in UTC, which is the 11th in Berlin.
LATE = int(dt.datetime(2026, 11, 10, 23, 30, tzinfo=dt.UTC).timestamp())
TEXT = f"""# TYPE up gauge
up{{job="api",zone="a"}} 1 {LATE}
up{{job="web",zone="a"}} 0 {LATE}
# TYPE free_ratio gauge
# UNIT free_ratio ratio
free_ratio 0.25
# TYPE wait_seconds summary
# UNIT wait_seconds seconds
wait_seconds_count 10
wait_seconds_sum 7200
# TYPE visits counter
visits_total 5 {LATE}
visits_total 6 {LATE + 60}
visits_total 9 {LATE + 86400}
# TYPE later gauge
# EOF
"""
COUNT = okr.Metric("visits")


def _rows(source: okr.typing.MetricSource, metric: okr.Metric = COUNT) -> list[object]:
    rows = source.read(metric, dt.date(2026, 11, 1), dt.date(2026, 11, 16))
    return [(str(row.date), row.value) for row in rows]


def test_moments_are_days_of_the_zone() -> None:
    """A moment is the day it is where the business is, and nobody else's."""
    utc = openmetrics(TEXT, "visits_total", zone="UTC")
    berlin = openmetrics(TEXT, "visits_total", zone="Europe/Berlin")
    days = ["2026-11-10", "2026-11-10", "2026-11-11"]
    assert [*zip(days, [5.0, 6.0, 9.0], strict=True)] == _rows(utc)
    assert ["2026-11-11", "2026-11-11", "2026-11-12"] == [r[0] for r in _rows(berlin)]
    check_source(utc, COUNT, **WINDOW)
    check_source(berlin, COUNT, **WINDOW)


def test_of_several_moments_of_a_day_the_last_counts() -> None:
    """All are kept with their moment, so that the series knows which is the later."""
    run = okr.refresh(
        okr.OKRSet(metrics=[COUNT], cycle="2026-Q4"),
        {"visits": openmetrics(TEXT, "visits_total", zone="UTC")},
        on="2026-11-10",
    )
    run.raise_failed()
    series = run.okrs.series("visits")
    assert 6.0 == series.latest("2026-11-10").value
    moment = dt.datetime.fromtimestamp(LATE, ZoneInfo("UTC"))
    assert moment == series.observations[0].recorded_at


def test_a_moment_without_a_zone_is_refused() -> None:
    """Which day it is cannot be known, and UTC is not taken for granted."""
    with pytest.raises(InvalidOKRError, match="zone='UTC'") as caught:
        _rows(openmetrics(TEXT, "visits_total"))
    assert "zone-missing" == caught.value.code


def test_without_a_moment_it_is_the_last_day_that_is_asked_for() -> None:
    """What is shown now is of the day it is refreshed for, and may change that day."""
    source = openmetrics(TEXT, "free_ratio")
    share = okr.Metric("share", unit="%")
    okrs = okr.OKRSet(metrics=[share], cycle="2026-Q4")
    first = okr.refresh(okrs, {"share": source}, on="2026-11-15")
    assert [(dt.date(2026, 11, 15), 25.0, True)] == [
        (r.date, r.value, r.provisional) for r in first.changed["share"]
    ]
    again = okr.refresh(first.okrs, {"share": source}, on="2026-11-15")
    assert ("share",) == again.unchanged
    other = openmetrics(TEXT.replace("0.25", "0.5"), "free_ratio")
    later = okr.refresh(first.okrs, {"share": other}, on="2026-11-15")
    assert [50.0] == [r.value for r in later.changed["share"]]


def test_the_day_may_be_said() -> None:
    """A text that was kept is of the day it was taken, whenever it is read."""
    source = openmetrics(TEXT, "free_ratio", date="2026-11-03")
    reading = source.read(okr.Metric("f", unit="ratio"), "2026-11-01", "2026-11-16")[0]
    assert (dt.date(2026, 11, 3), False) == (reading.date, reading.provisional)
    check_source(source, okr.Metric("f", unit="ratio"), **WINDOW)
    assert () == source.read(COUNT, "2026-11-04", "2026-11-16")
    assert () == source.read(COUNT, "2026-11-03", "2026-11-03")


def test_the_unit_of_the_text_is_converted_or_refused() -> None:
    """Seconds become hours, a ratio percent; neither passes for a bare count."""
    hours = okr.Metric("wait", unit="hours")
    wait = openmetrics(TEXT, "wait_seconds_sum", date="2026-11-03")
    run = okr.refresh(
        okr.OKRSet(metrics=[hours], cycle="2026-Q4"), {"wait": wait}, on="2026-11-15"
    )
    assert [2.0] == [r.value for r in run.changed["wait"]]
    okrs = okr.OKRSet(metrics=[okr.Metric("wait")], cycle="2026-Q4")
    failed = okr.refresh(okrs, {"wait": wait}, on="2026-11-15").failed["wait"]
    assert isinstance(failed, OKRError)
    assert "seconds" in str(failed)
    count = openmetrics(TEXT, "wait_seconds_count", date="2026-11-03")
    assert [("2026-11-03", 10.0)] == _rows(count)
    named = openmetrics("used_ratio 0.5\n", "used_ratio", date="2026-11-03")
    with pytest.raises(UnitError):
        named.read(COUNT, "2026-11-01", "2026-11-16")[0].in_unit("points")
    nouns = "# TYPE a_parcels gauge\n# UNIT a_parcels parcels\na_parcels 4\n# EOF\n"
    assert [("2026-11-15", 4.0)] == _rows(openmetrics(nouns, "a_parcels"))
    of = openmetrics(nouns, "a_parcels").read(
        okr.Metric("p", unit="boxes"), "2026-11-01", "2026-11-16"
    )
    assert "parcels" == str(of[0].unit)


HISTOGRAM = """\
# TYPE wait_seconds histogram
# UNIT wait_seconds seconds
wait_seconds_bucket{le="60.0"} 8
wait_seconds_bucket{le="+Inf"} 10
wait_seconds_count 10
wait_seconds_sum 7200
wait_seconds_created 1792000000
# EOF
"""
LOOSE = "".join(
    line + "\n" for line in HISTOGRAM.splitlines() if not line.startswith("#")
)
TOLD = f"# TYPE wait_seconds histogram\n{LOOSE}".replace("_created", "_other")


@pytest.mark.parametrize(
    ("sample", "unit", "value"),
    [
        ("wait_seconds 5400", "hours", 1.5),
        ("wait_seconds_total 5400", "hours", 1.5),
        ("wait_seconds_sum 5400", "hours", 1.5),
        ("wait_seconds_max 5400", "minutes", 90.0),
        ("wait_milliseconds 1500", "seconds", 1.5),
        ("wait_ms 1500", "seconds", 1.5),
        ("job:wait_days 3", "hours", 72.0),
        ("free_percent 25", "ratio", 0.25),
        ("free_ratio 0.25", "%", 25.0),
        ("sent_bytes 9", "bytes", 9.0),
        ("visits 9", "hours", 9.0),
        ("temperature_celsius 9", "degrees", 9.0),
    ],
)
def test_the_unit_in_a_name_holds(sample: str, unit: str, value: float) -> None:
    """5400 of wait_seconds read as 5400 hours is a wrong number that nobody sees."""
    source = openmetrics(f"{sample}\n", sample.partition(" ")[0])
    metric = okr.Metric("m", unit=unit)
    okrs = okr.OKRSet(metrics=[metric], cycle="2026-Q4")
    run = okr.refresh(okrs, {"m": source}, on="2026-11-15")
    assert [value] == [reading.value for reading in run.changed["m"]]


@pytest.mark.parametrize(
    ("sample", "unit"),
    [("sent_bytes 9", "GB"), ("wait_nanoseconds 9", "hours"), ("wait_seconds 9", "%")],
)
def test_a_unit_in_a_name_that_does_not_convert_is_refused(
    sample: str, unit: str
) -> None:
    """Bytes are no gigabytes, however the metric is called."""
    source = openmetrics(f"{sample}\n", sample.partition(" ")[0])
    okrs = okr.OKRSet(metrics=[okr.Metric("m", unit=unit)], cycle="2026-Q4")
    failed = okr.refresh(okrs, {"m": source}, on="2026-11-15").failed["m"]
    assert isinstance(failed, OKRError)
    assert "unit" in failed.code


@pytest.mark.parametrize("text", [HISTOGRAM, LOOSE, TOLD])
@pytest.mark.parametrize("sample", ["wait_seconds_count", "wait_seconds_bucket"])
def test_what_counts_has_not_the_unit_of_what_it_counts(text: str, sample: str) -> None:
    """Ten waits are ten, and never ten seconds nor ten hours."""
    labels = {"le": "+Inf"} if sample.endswith("_bucket") else {}
    source = openmetrics(text, sample, labels=labels, date="2026-11-03")
    assert [("2026-11-03", 10.0)] == _rows(source)
    of = okr.OKRSet(metrics=[okr.Metric("m", unit="hours")], cycle="2026-Q4")
    failed = okr.refresh(of, {"m": source}, on="2026-11-15").failed["m"]
    assert isinstance(failed, OKRError)
    assert "unit" in failed.code
    waits = okr.OKRSet(metrics=[okr.Metric("m", unit="waits")], cycle="2026-Q4")
    run = okr.refresh(waits, {"m": source}, on="2026-11-15")
    assert [10.0] == [reading.value for reading in run.changed["m"]]


@pytest.mark.parametrize(
    ("text", "sample"),
    [
        (HISTOGRAM, "wait_seconds_created"),
        (LOOSE, "wait_seconds_created"),
        ("visits_total 5\nvisits_created 1792000000\n", "visits_created"),
        ("backup_timestamp_seconds 1792000000\n", "backup_timestamp_seconds"),
    ],
)
def test_a_moment_is_no_measurement(text: str, sample: str) -> None:
    """Seconds since 1970 would be read as a very long wait."""
    with pytest.raises(SourceError) as caught:
        _rows(openmetrics(text, sample))
    assert "sample-moment" == caught.value.code


def test_a_gauge_of_what_was_created_is_read() -> None:
    """The word alone makes no moment."""
    text = "accounts 9\naccounts_created 5\n"
    assert [("2026-11-15", 5.0)] == _rows(openmetrics(text, "accounts_created"))


def test_a_function_that_is_to_be_awaited_is_refused() -> None:
    """It would give no text, and Python would warn of what nobody awaited."""

    async def ask() -> str:
        return TEXT

    with pytest.raises(InvalidOKRError, match="an async function"):
        openmetrics(ask, "up")

    def hide() -> object:
        return ask()

    hidden = openmetrics(hide, "up")  # type: ignore[arg-type]
    with pytest.raises(SourceError, match="coroutine"):
        _rows(hidden)


@pytest.mark.parametrize(
    ("text", "sample", "why"),
    [
        ("b 1\n", "a", "no such sample; got 'a'"),
        ("a +Inf\n", "a", "the value is infinite"),
        ("a 1\na 1\n", "a", "two samples have the same labels"),
        ("a\n", "a", "this is no line of Prometheus text"),
    ],
)
def test_a_source_is_named_once(text: str, sample: str, why: str) -> None:
    """Where an error lies is said once, alone and in a refresh."""
    source = openmetrics(text, sample, name="gate")
    with pytest.raises(SourceError) as caught:
        _rows(source)
    assert "gate" == caught.value.source
    assert why in str(caught.value)
    okrs = okr.OKRSet(metrics=[okr.Metric("m")], cycle="2026-Q4")
    failed = okr.refresh(okrs, {"m": source}, on="2026-11-15").failed["m"]
    assert 1 == str(failed).count("gate")
    assert str(failed).startswith("metric m, gate")


def test_labels_choose_one_sample() -> None:
    """Labels that are said leave one; an empty one is as good as none."""
    api = openmetrics(TEXT, "up", labels={"job": "api", "pod": ""}, zone="UTC")
    assert [("2026-11-10", 1.0)] == _rows(api)
    assert "<openmetrics source: up{job='api', pod=''}>" == repr(api)
    assert "<openmetrics source: up>" == repr(openmetrics(TEXT, "up"))
    assert "openmetrics: up" == api.read(COUNT, "2026-11-01", "2026-11-16")[0].source


def test_several_samples_are_refused_by_what_tells_them_apart() -> None:
    """The error names the labels that differ, with their values, and no others."""
    with pytest.raises(SourceError) as caught:
        _rows(openmetrics(TEXT, "up", zone="UTC"))
    assert ("several-samples", "job 'api' or 'web'") == (
        caught.value.code,
        caught.value.got,
    )


@pytest.mark.parametrize(
    ("sample", "labels", "code", "hint"),
    [
        ("visits", {}, "sample-unknown", "Its samples are 'visits_total'."),
        ("visit_total", {}, "sample-unknown", "Did you mean 'visits_total'?"),
        ("qqqqqqqq", {}, "sample-unknown", ""),
        ("up", {"job": "apj"}, "labels-unknown", ""),
    ],
)
def test_what_is_not_there(
    sample: str, labels: dict[str, str], code: str, hint: str
) -> None:
    """A slip in a name is an error, never a day without a reading."""
    with pytest.raises(SourceError) as caught:
        _rows(openmetrics(TEXT, sample, labels=labels, zone="UTC"))
    assert (code, hint) == (caught.value.code, caught.value.hint)


def test_labels_that_no_sample_has_are_shown_what_there_is() -> None:
    """The values that there are stand in the error, of many the first."""
    with pytest.raises(SourceError, match="job 'api' or 'web'"):
        openmetrics(TEXT, "up", labels={"job": "apj"}).samples()
    many = "".join(f'a{{b="{i}"}} 1\n' for i in range(9))
    with pytest.raises(SourceError, match="'4' and 4 more"):
        openmetrics(many, "a", labels={"b": "x"}).samples()


def test_no_value_yet_is_no_reading() -> None:
    """NaN and a family without samples say that there is nothing to read."""
    assert [] == _rows(openmetrics(TEXT, "later"))
    assert [] == _rows(openmetrics("a NaN\n", "a"))
    announced = "# TYPE orders counter\n# EOF\n"
    assert [] == _rows(openmetrics(announced, "orders_total"))


def test_infinity_is_refused() -> None:
    """It is no reading, and it is not nothing either."""
    with pytest.raises(SourceError, match="infinite") as caught:
        _rows(openmetrics("b 1\na -Inf\n", "a", name="shop"))
    assert ("not-finite", "line 2", "shop") == (
        caught.value.code,
        caught.value.place,
        caught.value.source,
    )


@pytest.mark.parametrize(
    "text",
    [
        "a 1\na 2\n",
        "a 1 1762000000000\na 2 1762000000000\n",
        "a 1\na 2 1762000000000\n",
    ],
    ids=["no-moment", "one-moment", "mixed"],
)
def test_a_sample_that_stands_twice_is_refused(text: str) -> None:
    """Two values for one moment are no reading; none of them is taken."""
    with pytest.raises(SourceError, match="two samples have the same labels"):
        _rows(openmetrics(text, "a", zone="UTC"))


def test_where_the_text_comes_from(tmp_path: Path) -> None:
    """Text, bytes, a path of either kind, and a function that is asked each time."""
    path = tmp_path / "shop metrics.txt"
    path.write_text(TEXT)
    asked = []

    def ask() -> bytes:
        asked.append(1)
        return TEXT.encode()

    for given in (TEXT, TEXT.encode(), path, str(path), ask):
        source = openmetrics(given, "free_ratio", date="2026-11-03")
        assert [0.25] == [one.value for one in source.samples()]
        assert (given is not ask) == source.keeps_time
    assert [1] == asked
    with pytest.raises(SourceError, match="no such sample"):
        openmetrics("# EOF", "up").samples()


def _raises() -> str:
    msg = "http://user:hunter2@shop"
    raise ConnectionError(msg)


def _fails() -> str:
    raise SourceError("it is down", code="source-failed")


@pytest.mark.parametrize(
    ("given", "code"),
    [
        (_raises, "source-failed"),
        (_fails, "source-failed"),
        (lambda: None, "wrong-type"),
        (lambda: b"up \xff\n", "document-encoding"),
        ("missing.txt", "file-missing"),
        ("/", "file-missing"),
        ("a\0b", "file-missing"),
        (Path("missing.txt"), "file-missing"),
    ],
    ids=["raises", "fails", "none", "latin", "missing", "folder", "nul", "path"],
)
def test_text_that_cannot_be_had(given: object, code: str) -> None:
    """Whatever happens is one kind of error, and no secret is in it."""
    with pytest.raises(SourceError) as caught:
        openmetrics(given, "up").samples()  # type: ignore[arg-type]
    assert code == caught.value.code
    assert "hunter2" not in str(caught.value)


def test_a_file_that_may_not_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An error of the system is told by its kind."""
    path = tmp_path / "a.txt"
    path.write_text("up 1\n")

    def refuse(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(SourceError, match="PermissionError"):
        openmetrics(path, "up").samples()


def test_a_text_that_is_too_large(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An endpoint that never ends does not fill the memory."""
    small = Limits(file_bytes=10)
    monkeypatch.setattr(from_openmetrics, "Limits", lambda: small)
    path = tmp_path / "a.txt"
    path.write_text(TEXT)
    for given in (TEXT, path, lambda: TEXT):
        with pytest.raises(LimitError, match="larger than 10 bytes"):
            openmetrics(given, "up").samples()


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ({"given": 5}, "wrong-type"),
        ({"given": "https://okr:hunter2@shop/metrics"}, "wrong-type"),
        ({"sample": 'up{job="api"}'}, "sample-name"),
        ({"sample": "1up"}, "sample-name"),
        ({"sample": 5}, "not-text"),
        ({"labels": {"a-b": "c"}}, "sample-name"),
        ({"labels": {"a": 5}}, "not-text"),
        ({"labels": ["a"]}, "not-a-mapping"),
        ({"zone": "Europe/Atlantis"}, "zone-unknown"),
        ({"date": dt.datetime(2026, 11, 3)}, "date-is-datetime"),  # noqa: DTZ001
    ],
)
def test_arguments_are_checked_at_once(arguments: dict[str, object], code: str) -> None:
    """A slip is told where the source is made, not in the night when it is read."""
    told = {"given": TEXT, "sample": "up", **arguments}
    given, sample = told.pop("given"), told.pop("sample")
    with pytest.raises(InvalidOKRError) as caught:
        openmetrics(given, sample, **told)  # type: ignore[arg-type]
    assert code == caught.value.code
    assert "hunter2" not in str(caught.value)
