"""
An `OKRSet` to the plain tree of a document, in one canonical order.

What is the default is left out, numbers are written as people do, and fields that were
not known when the document was read stand at the end of what they belong to.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, Final

from attrs import Attribute, fields
from cattrs import Converter

from okrkit.errors import InvalidOKRError
from okrkit.formats.calendar_part import write_cadence, write_cycle, write_days
from okrkit.formats.codec import PARTS, known
from okrkit.formats.header import VERSION
from okrkit.formats.reader import draft_id
from okrkit.formats.source_part import write_source
from okrkit.formats.target_out import plain, write_target
from okrkit.model.amendment import Amendment
from okrkit.model.cadence import Cadence
from okrkit.model.calendar import Cycle
from okrkit.model.declared import DeclaredSource
from okrkit.model.metric import Metric, Observation
from okrkit.model.okr import KeyResult, Objective
from okrkit.model.okrset import OKRSet
from okrkit.model.parts import Segment
from okrkit.model.series import Series
from okrkit.model.target import Target
from okrkit.model.unit import Unit

__all__ = ["write_set"]

_KEY_RESULT_REST: Final = tuple(
    name for name in known(KeyResult) if name not in ("id", "title", "metric", "target")
)


def write_set(okrs: OKRSet, *, dates: bool = False) -> dict[str, object]:
    """
    Write a set as a document.

    Args:
        okrs: The set.
        dates: Keep dates as dates, for formats that have them; else they are text.

    Returns:
        A tree of dicts, lists, texts, numbers and booleans; nothing in it is shared
        with the set but what was not known when it was read.

    Raises:
        InvalidOKRError: No cycle says when the objectives run.

    Example:
        >>> write_set(OKRSet(cycle="2026-Q4"))
        {'okrkit': 1, 'cycle': '2026-Q4', 'objectives': []}
    """
    _check_cycle(okrs)
    codec = _codec(dates=dates)
    tree: dict[str, object] = {"okrkit": VERSION}
    if okrs.name:
        tree["set"] = okrs.name
    if okrs.cadence is not None and okrs.cadence != _derived(okrs.cycle):
        tree["cadence"] = write_cadence(okrs.cadence)
    if okrs.cycle is not None:
        tree["cycle"] = write_cycle(okrs.cycle, okrs.cadence)
    if okrs.policy is not None:
        tree["policy"] = (
            okrs.policy if isinstance(okrs.policy, str) else dict(okrs.policy)
        )
    if okrs.segments:
        tree["segments"] = _segments(okrs.segments, codec)
    if okrs.metrics:
        tree["metrics"] = {
            m.id: _metric(m, okrs.observations.get(m.id), codec) for m in okrs.metrics
        }
    tree["objectives"] = [codec.unstructure(o) for o in okrs.objectives]
    if okrs.waive:
        tree["waive"] = dict(okrs.waive)
    if okrs.review:
        tree["review"] = okrs.review.to_dict()
    return {**tree, **okrs.extra}


def _check_cycle(okrs: OKRSet) -> None:
    if okrs.cycle is None and any(o.cycle is None for o in okrs.objectives):
        raise InvalidOKRError(
            "nothing says when the objectives run",
            code="missing-field",
            place="cycle",
            expected="a cycle of the set, or of every objective",
            hint='Write okrs.replace(cycle="2026-Q4").',
        )


def _derived(cycle: Cycle | None) -> Cadence | None:
    if cycle is None or cycle.every == "custom":
        return None
    return Cadence(cycle.every)


@cache
def _codec(*, dates: bool) -> Converter:
    codec = Converter()
    for noun in PARTS:
        codec.register_unstructure_hook(noun, _hook(noun, codec))
    codec.register_unstructure_hook(DeclaredSource, write_source)
    codec.register_unstructure_hook(Amendment, lambda a: _amendment(a, codec))
    codec.register_unstructure_hook(KeyResult, lambda kr: _key_result(kr, codec))
    codec.register_unstructure_hook(Objective, lambda o: _objective(o, codec))
    write_day = (lambda day: day) if dates else dt.date.isoformat
    codec.register_unstructure_hook(dt.date, write_day)
    codec.register_unstructure_hook(dt.datetime, dt.datetime.isoformat)
    codec.register_unstructure_hook(float, plain)
    codec.register_unstructure_hook(Unit, str)
    return codec


def _hook(noun: type, codec: Converter) -> Callable[[Any], dict[str, object]]:
    """Make the hook of a class: what is not the default, then what was not known."""
    defaults = {
        f.name: _default(f) for f in fields(noun) if f.init and f.name != "extra"
    }

    def write(value: object) -> dict[str, object]:
        written: dict[str, object] = {}
        for name, default in defaults.items():
            part = getattr(value, name)
            if part is not None and part != default:
                written[name] = codec.unstructure(part)
        return {**written, **getattr(value, "extra", {})}

    return write


def _default(attribute: "Attribute[Any]") -> object:
    default: Any = attribute.default
    return default.factory() if hasattr(default, "factory") else default


def _segments(segments: tuple[Segment, ...], codec: Converter) -> dict[str, object]:
    """Write conditions as text where that says all; one form keeps their order."""
    written = {s.id: codec.unstructure(s) for s in segments}
    for parts in written.values():
        del parts["id"]
    if all([*part] == ["condition"] for part in written.values()):
        return {name: part["condition"] for name, part in written.items()}
    return written


def _metric(
    metric: Metric, series: Series | None, codec: Converter
) -> dict[str, object]:
    written: dict[str, object] = codec.unstructure(metric)
    del written["id"]
    if metric.name == metric.id:
        del written["name"]
    low, high = metric.bounds
    ends = {"at_least": low, "at_most": high}
    given = {name: plain(end) for name, end in ends.items() if end is not None}
    if len(given) == 1:
        # TOML has no null, so an open side is said by leaving it out.
        written["bounds"] = given
    if series is not None:
        written = _before_extra(
            written, metric.extra, "observations", _series(series, codec)
        )
    return written


def _before_extra(
    written: dict[str, object], extra: Mapping[str, object], name: str, value: object
) -> dict[str, object]:
    return {
        **{k: v for k, v in written.items() if k not in extra},
        name: value,
        **extra,
    }


def _series(series: Series, codec: Converter) -> object:
    rows = [_reading(reading, codec) for reading in series]
    dates = [row["date"] for row in rows]
    if all(row.keys() == {"date", "value"} for row in rows) and len(set(dates)) == len(
        rows
    ):
        return {str(row["date"]): row["value"] for row in rows}
    return rows


def _reading(reading: Observation, codec: Converter) -> dict[str, object]:
    written: dict[str, object] = codec.unstructure(reading)
    # A set keeps every reading in its metric's unit.
    written.pop("unit", None)
    return written


def _amendment(amendment: Amendment, codec: Converter) -> dict[str, object]:
    base = _hook(Amendment, codec)(amendment)
    was: dict[str, object] = {}
    for name, part in amendment.was.items():
        if isinstance(part, Target):
            was |= write_target(part)
        elif isinstance(part, Cycle):
            was[name] = write_days(part)
        else:
            was[name] = "" if part is None else codec.unstructure(part)
    return {name: was if name == "was" else part for name, part in base.items()}


def _objective(o: Objective, codec: Converter) -> dict[str, object]:
    written: dict[str, object] = {}
    for f in fields(Objective):
        part = getattr(o, f.name)
        if f.name in ("key_results", "extra") or part is None or part == _default(f):
            continue
        is_days = isinstance(part, Cycle)
        written[f.name] = write_days(part) if is_days else codec.unstructure(part)
    if o.key_results:
        written["key_results"] = [
            kr.title if _is_free_text(kr, draft_id(o.id, at)) else codec.unstructure(kr)
            for at, kr in enumerate(o.key_results)
        ]
    return {**written, **o.extra}


def _is_free_text(kr: KeyResult, name: str) -> bool:
    """Whether a key result is what its title, given as free text, would load as."""
    return kr.draft and kr == KeyResult(name, kr.title, draft=True)


def _key_result(kr: KeyResult, codec: Converter) -> dict[str, object]:
    written: dict[str, object] = {"id": kr.id, "title": kr.title}
    if kr.metric is not None:
        written["metric"] = codec.unstructure(kr.metric)
    if kr.target is not None:
        written |= write_target(kr.target)
    for f in fields(KeyResult):
        part = getattr(kr, f.name)
        if f.name in _KEY_RESULT_REST and part is not None and part != _default(f):
            written[f.name] = codec.unstructure(part)
    return {**written, **kr.extra}
