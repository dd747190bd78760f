"""`unit_of`: the unit of a sample in OpenMetrics text, said there or by its name."""

from typing import Final

from okrkit.errors import SourceError, shown
from okrkit.model.metric import Metric
from okrkit.model.unit import Unit
from okrkit.sources.exposition import Exposition

__all__ = ["unit_of"]

# What is measured in the unit of the name before it, by any program's habit.
_MEASURED: Final = ("_total", "_sum", "_gsum", "_max", "_min", "_avg", "_mean")
_COUNTED: Final = ("_count", "_gcount", "_bucket")
_SIBLINGS: Final = ("_total", "_count", "_sum", "_bucket")
# By the rules of Prometheus a name ends with its unit; others are common, too.
_NAMED: Final = {
    **{name: name for name in ("seconds", "minutes", "hours", "days", "weeks")},
    **{name: name for name in ("milliseconds", "microseconds", "nanoseconds")},
    **{name: name for name in ("ratio", "bytes", "kilobytes", "megabytes")},
    "ms": "milliseconds",
    "ns": "nanoseconds",
    "percent": "%",
    "percentage": "%",
    "pct": "%",
}


def unit_of(found: Exposition, sample: str, metric: Metric) -> Unit | None:
    r"""
    Return the unit that a text says, so that what does not convert is refused.

    Args:
        found: The text.
        sample: Name of the sample.
        metric: What it is read for.

    Returns:
        The unit; None where nothing says it, so that it is the metric's.

    Raises:
        SourceError: The value of the sample is a moment.

    Example:
        >>> from okrkit.sources.exposition import exposition
        >>> wait = Metric("wait", unit="hours")
        >>> print(unit_of(exposition("a_seconds 5\n", "a_seconds"), "a_seconds", wait))
        seconds
    """
    base, family = found.family(sample)
    plain = _without(base, _MEASURED)
    _refuse_moment(found, sample, plain)
    if sample.endswith(_COUNTED):
        said = "count"  # of what was measured, whatever that is measured in
    else:
        said = family.unit or _NAMED.get(plain.rpartition("_")[2], "")
    if not said:
        return None
    unit = Unit.of(said)
    if unit.name == "count" == metric.unit.kind:
        return None  # a noun says of what
    # Any noun is a count, where the metric does not say of what.
    return None if unit.kind == metric.unit.name == "count" else unit


def _without(name: str, ends: tuple[str, ...]) -> str:
    return next((name.removesuffix(end) for end in ends if name.endswith(end)), name)


def _refuse_moment(found: Exposition, sample: str, plain: str) -> None:
    """Refuse a sample whose value is a moment, in seconds since 1970."""
    stem = sample.removesuffix("_created")
    of = found.families.get(stem)
    # A gauge may be called so without being one: then nothing else has its name.
    began = stem != sample and (
        (of is not None and of.owns(stem, sample))
        or any(stem + end in found.names for end in _SIBLINGS)
    )
    if began or plain.endswith("_timestamp_seconds"):
        raise SourceError(
            "the value of this sample is a moment",
            code="sample-moment",
            expected="a sample that measures or counts",
            got=shown(sample),
        )
