"""`openmetrics`: a sample of OpenMetrics or Prometheus text as a source of readings."""

import datetime as dt
import inspect
import math
import re
from collections import Counter
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from contextlib import contextmanager
from os import PathLike
from pathlib import Path
from typing import Final, NoReturn, TypeAlias
from zoneinfo import ZoneInfo

from attrs import field, frozen

from okrkit.errors import (
    InvalidOKRError,
    LimitError,
    OKRError,
    SourceError,
    nearest,
    shown,
)
from okrkit.model.calendar import as_date, optional_date
from okrkit.model.checks import mapping, text
from okrkit.model.limits import Limits
from okrkit.model.metric import Metric, Observation
from okrkit.model.unit import Unit
from okrkit.sources.exposition import NAME, Exposition, Sample, exposition
from okrkit.sources.sample_units import unit_of

__all__ = ["OpenMetricsSource", "openmetrics"]

Given: TypeAlias = "str | bytes | PathLike[str] | Callable[[], str | bytes]"
"""The text, a path to it, or a function that gives it."""

_DAY: Final = dt.timedelta(days=1)
_EPOCH: Final = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_FEW: Final = 5
_LABEL: Final = re.compile(r"[a-zA-Z_][a-zA-Z0-9_]*")


@frozen(kw_only=True, repr=False)
class OpenMetricsSource:
    r"""
    A sample of a text, ready to be read.

    Attributes:
        given: The text, a path to it, or a function that gives it.
        sample: Name of the sample.
        labels: Labels that it must have, with their values.
        date: The day of what has no moment; the last one that is asked for if None.
        zone: The business's time zone, for samples with a moment.
        name: What its readings name as their source.

    Example:
        >>> openmetrics("up 1\n", "up", labels={"job": "api"})
        <openmetrics source: up{job='api'}>
    """

    given: Given = field(eq=False)
    sample: str
    labels: Mapping[str, str] = field(factory=dict, hash=False)
    date: dt.date | None = None
    zone: str | None = None
    name: str = ""

    def __repr__(self) -> str:
        """Return the sample and its labels, on one line."""
        pairs = ", ".join(f"{name}={shown(v)}" for name, v in self.labels.items())
        return (
            f"<openmetrics source: {self.sample}{'{' + pairs + '}' if pairs else ''}>"
        )

    @property
    def keeps_time(self) -> bool:
        r"""
        Whether it ends by itself, see `okrkit.typing.TimedSource`; a function may not.

        Example:
            >>> openmetrics(lambda: "up 1\n", "up").keeps_time
            False
        """
        return not callable(self.given)

    def samples(self) -> tuple[Sample, ...]:
        r"""
        Read the lines that are meant, whatever their moment and value.

        Returns:
            Samples of one set of labels.

        Raises:
            SourceError: No such text, no such sample, or several that differ in labels.
            LimitError: The text is too large.

        Example:
            >>> openmetrics("up 1\n", "up").samples()[0].value
            1.0
        """
        with _told_by(self.name):
            return self._chosen()[1]

    def read(
        self, metric: Metric, start: dt.date | str, end: dt.date | str
    ) -> tuple[Observation, ...]:
        r"""
        Read the sample's values in a window of days.

        Args:
            metric: What to read.
            start: First day of the window.
            end: First day after it.

        Returns:
            A reading for each moment. A sample without one is a reading of `date`, or
            where that is not said of the last day of the window, provisional.

        Raises:
            SourceError: See `samples`; a value that is infinite, or is a moment itself.
            InvalidOKRError: A sample has a moment, and no zone says its day.

        Example:
            >>> up = openmetrics("latency_seconds 0.5\n", "latency_seconds")
            >>> reading = up.read(Metric("latency"), "2026-11-01", "2026-11-16")[0]
            >>> str(reading.date), reading.value, reading.provisional
            ('2026-11-15', 0.5, True)
        """
        first, after = as_date(start, field="start"), as_date(end, field="end")
        if first >= after:
            return ()
        with _told_by(self.name):
            return self._read(metric, first, after)

    def _read(
        self, metric: Metric, first: dt.date, after: dt.date
    ) -> tuple[Observation, ...]:
        found, chosen = self._chosen()
        unit = unit_of(found, self.sample, metric)
        zone = self._zone(chosen)
        dated = ((one, _when(one, zone)) for one in chosen)
        days = ((one, when, self._day(when, after)) for one, when in dated)
        return tuple(
            self._reading(one, when, day, unit)
            for one, when, day in days
            # NaN says that there was nothing to measure.
            if first <= day < after and not math.isnan(one.value)
        )

    def _day(self, when: dt.datetime | None, after: dt.date) -> dt.date:
        return (self.date or after - _DAY) if when is None else when.date()

    def _reading(
        self, sample: Sample, when: dt.datetime | None, day: dt.date, unit: Unit | None
    ) -> Observation:
        if math.isinf(sample.value):
            self._refuse_infinite(sample)
        return Observation(
            date=day,
            value=sample.value,
            unit=unit,
            # Of several moments of a day the last counts; the others are kept.
            recorded_at=when,
            source=self.name,
            provisional=when is None and self.date is None,
        )

    def _chosen(self) -> tuple[Exposition, tuple[Sample, ...]]:
        found = exposition(_text(self.given), self.sample)
        return found, _alone(_matching(found, self))

    def _zone(self, chosen: Iterable[Sample]) -> ZoneInfo | None:
        from okrkit.retention.tables.zones import zone_named

        if self.zone is not None:
            return zone_named(self.zone)
        timed = next((one for one in chosen if one.micros is not None), None)
        if timed is not None:
            raise InvalidOKRError(
                "samples have a moment, and no zone says their day",
                code="zone-missing",
                place=f"line {timed.line}",
                expected="zone=, the time zone in which the business counts its days",
                hint="Such as zone='Europe/Berlin', or zone='UTC'.",
            )
        return None

    def _refuse_infinite(self, sample: Sample) -> NoReturn:
        raise SourceError(
            "the value is infinite",
            code="not-finite",
            place=f"line {sample.line}",
            expected="a finite number, or NaN where there is no value",
            got=str(sample.value),
        )


def openmetrics(
    given: Given,
    sample: str,
    /,
    *,
    labels: Mapping[str, str] | None = None,
    date: dt.date | str | None = None,
    zone: str | None = None,
    name: str = "",
) -> OpenMetricsSource:
    r"""
    Make a source of a sample in OpenMetrics or Prometheus text.

    Args:
        given: The text, a path to it, or a function that gives it, such as one that
            asks an endpoint; it is read anew each time, for each metric. A text
            without a line feed is a path.
        sample: Name of the sample, with its suffix: ``visits_total``,
            ``latency_seconds_sum``.
        labels: Labels that it must have, with their values; there may be others as
            long as one sample is left.
        date: The day that samples without a moment are of. Where left out they are of
            the last day that is read, and provisional.
        zone: The business's time zone, where samples have a moment.
        name: What its readings name as their source.

    Returns:
        The source.

    Raises:
        InvalidOKRError: No name of a sample, a label or a time zone.
        CalendarError: No date.

    Example:
        >>> text = '# TYPE up gauge\nup{job="api"} 1 1792108800\n# EOF\n'
        >>> up = openmetrics(text, "up", labels={"job": "api"}, zone="UTC")
        >>> [str(one.date) for one in up.read(Metric("up"), "2026-10-01", "2026-11-01")]
        ['2026-10-16']
    """
    if not isinstance(given, str | bytes | PathLike) and not callable(given):
        raise InvalidOKRError(
            "no exposition",
            code="wrong-type",
            place="openmetrics",
            expected="text, a path, or a function that gives text",
            got=shown(type(given).__name__),
        )
    if inspect.iscoroutinefunction(given):
        raise InvalidOKRError(
            "an async function, and the text is read without awaiting",
            code="wrong-type",
            place="openmetrics",
            expected="text, a path, or a function that gives text",
            hint="Await it first and give the text, or give a function that is not "
            "async.",
        )
    if isinstance(given, str) and _is_path(given) and "://" in given:
        raise InvalidOKRError(
            "an address, and okrkit opens no connection",
            code="wrong-type",
            place="openmetrics",
            # It is not shown: a password may stand in it.
            expected="text, a path, or a function that gives text",
            hint="Give a function that asks the address, with your own time limit.",
        )
    if zone is not None:
        from okrkit.retention.tables.zones import zone_named

        zone_named(zone)
    called = _sample_name(sample)
    return OpenMetricsSource(
        given=given,
        sample=called,
        labels=_wanted(labels),
        date=optional_date(date, field="date"),
        zone=zone,
        name=text(name, field="name", empty=True) or f"openmetrics: {called}"[:200],
    )


@contextmanager
def _told_by(name: str) -> Generator[None]:
    """Name the source in errors; `refresh` says it in their place itself."""
    try:
        yield
    except SourceError as error:
        error.source = name
        raise


def _sample_name(sample: object) -> str:
    name = text(sample, field="sample")
    if re.fullmatch(NAME, name):
        return name
    raise InvalidOKRError(
        "no name of a sample",
        code="sample-name",
        place="sample",
        expected="letters, digits, _ and :, not first a digit",
        got=shown(name),
        hint="Say its labels as labels={...}." if "{" in name else "",
    )


def _wanted(labels: object) -> dict[str, str]:
    given = mapping({} if labels is None else labels, field="labels")
    for name in given:
        if not _LABEL.fullmatch(name):
            raise InvalidOKRError(
                "no name of a label",
                code="sample-name",
                place="labels",
                expected="letters, digits and _, not first a digit",
                got=shown(name),
            )
    return {
        name: text(value, field=f"labels.{name}", empty=True)
        for name, value in given.items()
    }


# -- the text ------------------------------------------------------------------------


def _text(given: object) -> str:
    """Get the text, of at most as many bytes as a document may have."""
    most = Limits().file_bytes
    if isinstance(given, PathLike) or (isinstance(given, str) and _is_path(given)):
        return _decoded(_loaded(Path(given), most), most)
    if isinstance(given, str | bytes):
        return _decoded(given, most)
    assert callable(given)  # noqa: S101 - `openmetrics` takes nothing else
    try:
        made: object = given()
    except OKRError:
        raise
    except Exception as error:  # a function of a program may raise anything
        # What it says may hold an address with a password.
        raise SourceError(
            f"the function that gives the text raised {type(error).__name__}",
            hint="The error is the __cause__ of this one.",
        ) from error
    if not isinstance(made, str | bytes):
        if inspect.iscoroutine(made):
            made.close()  # nobody is going to await it
        raise SourceError(
            "the function gave no text",
            code="wrong-type",
            expected="text, or bytes of UTF-8",
            got=type(made).__name__,
        )
    return _decoded(made, most)


def _is_path(given: str) -> bool:
    # A text has a line at least, and no path has a line feed.
    return bool(given) and "\n" not in given and given != "# EOF"


def _loaded(path: Path, most: int) -> bytes:
    try:
        if not path.is_file():
            raise SourceError(
                "there is no such file",
                code="file-missing",
                got=shown(str(path)),
                hint="A text of one line ends with a line feed, else it is a path.",
            )
        with path.open("rb") as stream:
            return stream.read(most + 1)
    except (OSError, ValueError) as error:
        if isinstance(error, OKRError):
            raise
        raise SourceError(
            f"the file cannot be read ({type(error).__name__})",
            code="file-unreadable",
            got=shown(str(path)),
        ) from error


def _decoded(given: str | bytes, most: int) -> str:
    if len(given) > most:
        raise LimitError(
            f"the text is larger than {most:,} bytes",
            limit="file_bytes",
            allowed=most,
            hint="Ask for fewer metrics.",
        )
    if isinstance(given, str):
        return given
    try:
        return given.decode()
    except UnicodeDecodeError as error:
        line = given.count(b"\n", 0, error.start) + 1
        raise SourceError(
            "the text is not UTF-8", code="document-encoding", place=f"line {line}"
        ) from None


# -- which samples are meant ---------------------------------------------------------


def _matching(found: Exposition, asked: OpenMetricsSource) -> Sequence[Sample]:
    if asked.sample not in found.names:
        base, family = found.family(asked.sample)
        known = base in found.families
        if known and not any(family.owns(base, name) for name in found.names):
            return ()  # a family that was announced, and has nothing yet
        _refuse_name(found, asked)
    chosen = [
        one
        for one in found.samples
        # A label that is empty is as good as none.
        if all(one.labels.get(key, "") == value for key, value in asked.labels.items())
    ]
    if not chosen:
        _refuse_labels(found.samples, asked)
    return chosen


def _refuse_name(found: Exposition, asked: OpenMetricsSource) -> NoReturn:
    family = found.families.get(asked.sample)
    parts = [name for name in found.names if family and family.owns(asked.sample, name)]
    near = parts or list(nearest(asked.sample, found.names))
    what = "Its samples are" if parts else "Did you mean"
    mark = "." if parts else "?"
    raise SourceError(
        "no such sample",
        code="sample-unknown",
        got=shown(asked.sample),
        hint=f"{what} {', '.join(map(shown, near[:_FEW]))}{mark}" if near else "",
    )


def _refuse_labels(samples: Sequence[Sample], asked: OpenMetricsSource) -> NoReturn:
    there = {
        key: _values(samples, key)
        for key, value in asked.labels.items()
        if all(one.labels.get(key, "") != value for one in samples)
    }
    raise SourceError(
        "no sample has these labels",
        code="labels-unknown",
        expected="; ".join(f"{key} {said}" for key, said in there.items()),
        got=shown(dict(asked.labels)),
    )


def _values(samples: Iterable[Sample], key: str) -> str:
    """Name the values that a label has."""
    values = list(dict.fromkeys(one.labels.get(key, "") for one in samples))
    more = len(values) - _FEW
    few = " or ".join(map(shown, values[:_FEW]))
    return few + (f" and {more} more" if more > 0 else "")


def _alone(chosen: Sequence[Sample]) -> tuple[Sample, ...]:
    """Refuse samples that differ in labels, or that stand twice for one moment."""
    kinds = {frozenset(_set(one.labels)) for one in chosen}
    if len(kinds) > 1:
        keys = dict.fromkeys(key for one in chosen for key in one.labels)
        apart = [
            key for key in keys if len({o.labels.get(key, "") for o in chosen}) > 1
        ]
        raise SourceError(
            f"{len(kinds)} samples are called so",
            code="several-samples",
            expected="labels= that leave one",
            got="; ".join(f"{key} {_values(chosen, key)}" for key in apart[:_FEW]),
        )
    times = Counter(one.micros for one in chosen)
    twice = next((time for time, count in times.items() if count > 1), False)
    if twice is not False or (None in times and len(times) > 1):
        raise SourceError(
            "two samples have the same labels"
            + (" and moment" if twice is not False else ", and one has no moment"),
            code="several-samples",
            place=f"line {chosen[-1].line}",
            hint="One sample holds at one moment: the program shows it twice.",
        )
    return tuple(chosen)


def _set(labels: Mapping[str, str]) -> Iterable[tuple[str, str]]:
    return ((key, value) for key, value in labels.items() if value)


# -- their day and unit --------------------------------------------------------------


def _when(sample: Sample, zone: ZoneInfo | None) -> dt.datetime | None:
    if sample.micros is None:
        return None
    return (_EPOCH + dt.timedelta(microseconds=sample.micros)).astimezone(zone)
