"""How a set shows itself in a notebook: objectives, key results, metrics."""

from collections.abc import Iterator
from itertools import islice
from typing import Final

from okrkit import markup
from okrkit.model.access import Access, readings_of
from okrkit.model.lines import Line, line_drawn, line_through
from okrkit.model.metric import Metric
from okrkit.model.noun import Say, parts_html, phrase, said
from okrkit.model.okr import KeyResult
from okrkit.model.series import Series
from okrkit.model.unit import Unit

__all__ = ["set_views"]

# Heads that are markup are not said again where a row stands as lines.
_NAMED: Final = markup.element("span", "objective, key result")
_METRIC: Final = markup.element("span", "metric")


def set_views(okrs: Access) -> Iterator[markup.Markup]:
    """
    Show the objectives of a set with their key results, and its metrics.

    Args:
        okrs: The set.

    Yields:
        A table of at most 200 rows of each, with what was read drawn as a line.

    Example:
        >>> from okrkit import Objective, OKRSet
        >>> okrs = OKRSet([Objective("keep", "Customers stay")])
        >>> [view.count("<tr") for view in set_views(okrs)]
        [2]
    """
    total = len(okrs.objectives) + len(okrs.scope("key result").ids)
    if total:
        heads: list[markup.Cell] = [_NAMED, "target", "readings", "owner"]
        rows = islice(_rows(okrs), markup.ROWS_SHOWN)
        yield parts_html(heads, rows, caption="Objectives and key results", total=total)
    if okrs.metrics:
        heads = [_METRIC, "unit", "better", "readings"]
        few = okrs.metrics[: markup.ROWS_SHOWN]
        told = (_metric(okrs, metric) for metric in few)
        yield parts_html(heads, told, caption="Metrics", total=len(okrs.metrics))


def _rows(okrs: Access) -> Iterator[list[markup.Cell]]:
    """Show every objective and its key results."""
    metrics = {metric.id: metric for metric in okrs.metrics}
    for each in okrs.objectives:
        yield [markup.named(each.title, each.id, strong=True), "", "", each.owner]
        for kr in each.key_results:
            metric = metrics.get(kr.metric_id or "")
            unit = None if metric is None else metric.unit
            target = phrase(kr.target, unit) if kr.target else "draft"
            line = line_through(_judged(okrs, kr, metric))
            read = _read(line, unit)
            yield [markup.named(kr.title, kr.id), target, read, kr.owner]


def _judged(okrs: Access, kr: KeyResult, metric: Metric | None) -> Series:
    if metric is None:
        return readings_of(kr, Series())
    known = okrs.observations.get(metric.id, Series())
    return readings_of(kr, known, metric.unit)


def _metric(okrs: Access, metric: Metric) -> list[markup.Cell]:
    known = okrs.observations.get(metric.id, Series()).current()
    name = markup.named(metric.name or metric.id, metric.id if metric.name else "")
    read = _read(line_through(known), metric.unit)
    return [name, metric.unit.name, metric.polarity or "", read]


def _read(line: Line, unit: Unit | None) -> markup.Cell:
    """Write the last reading, with a line of all where there are several."""
    say: Say = said if unit is None else unit.format
    if not line.values:
        return ""
    drawn = line_drawn(line, say)
    last = markup.element("span", say(line.values[-1]), class_="okrkit-whole")
    if drawn is None:
        return last
    return markup.element("span", drawn, last, class_="okrkit-pair")
