"""Tables that hold readings alone: Leantime's history, oslokommune's KPIs."""

from typing import Final

from okrkit.errors import InvalidOKRError, shown
from okrkit.formats.exchange.draft import Draft, MetricRow, ReadingRow
from okrkit.formats.exchange.source import Source
from okrkit.formats.exchange.tool import Column, Tool

__all__ = ["LEANTIME", "OSLOKOMMUNE"]


def read_leantime(source: Source, draft: Draft) -> None:
    r"""
    Put the readings of goals into a draft, each goal a metric.

    Args:
        source: The table.
        draft: Where rows, faults and losses go.

    Example:
        >>> from okrkit.formats.exchange.reading import read
        >>> text = "itemId,value,dateRecorded\n7,34,2026-11-06\n"
        >>> read(text, LEANTIME).okrs.series("7").values
        array([34.])
    """
    if source.lacks([column.name for column in LEANTIME.columns if column.needed]):
        return
    items = list(source.rows(LEANTIME.names))
    metric = source.settings.metric
    if metric is not None and all(item.text("itemId") != metric.id for item in items):
        error = InvalidOKRError(
            "the file holds no reading of this metric",
            code="unknown-metric",
            place="metric",
            expected="a metric whose id is an itemId of the file",
            got=shown(metric.id),
            hint="Leave it out: each itemId becomes a metric of its own.",
        )
        source.notes.fault(error, path="metric")
    else:
        _add_metric(source, draft)
    for item in items:
        draft.rows += 1
        draft.add(
            ReadingRow(
                item=item,
                metric=item.text("itemId", needed=True),
                date=item.day("dateRecorded"),
                value=item.amount("value"),
                source="leantime",
                extra=item.keep(LEANTIME.name, *LEANTIME.slots),
            )
        )


def read_oslokommune(source: Source, draft: Draft) -> None:
    r"""
    Put the readings of one KPI into a draft; the file does not say which it is.

    Args:
        source: The table.
        draft: Where rows, faults and losses go.

    Example:
        >>> from okrkit.formats.exchange.reading import read
        >>> text = "date,value,comment\n2026-11-06,34,\n"
        >>> read(text, OSLOKOMMUNE, metric="nps").okrs.series("nps").values
        array([34.])
    """
    needed = [column.name for column in OSLOKOMMUNE.columns if column.needed]
    if source.lacks(needed):
        return
    metric = source.settings.metric
    if metric is None:
        error = InvalidOKRError(
            "the file does not say what was measured",
            code="unknown-metric",
            expected="a metric",
            hint="Say it: metric='nps', or metric=okr.Metric('churn', unit='%').",
        )
        source.notes.fault(error)
        return
    _add_metric(source, draft)
    for item in source.rows(OSLOKOMMUNE.names):
        draft.rows += 1
        draft.add(
            ReadingRow(
                item=item,
                metric=metric.id,
                date=item.day("date"),
                value=item.amount("value"),
                source="oslokommune",
                extra=item.keep(OSLOKOMMUNE.name, *OSLOKOMMUNE.slots),
            )
        )


def _add_metric(source: Source, draft: Draft) -> None:
    if source.settings.metric is not None:
        item = source.item({}, "metric")
        draft.add(MetricRow(item=item, metric=source.settings.metric))


LEANTIME: Final = Tool(
    name="leantime",
    title="Leantime, history of goals",
    kind="table",
    complete=True,
    source="Leantime's source code: the command that fills a history from CSV",
    lacks=("titles, targets and units: a history of values alone",),
    columns=(
        Column("itemId", "id of a metric", needed=True),
        Column("value", "value of a reading", needed=True),
        Column(
            "dateRecorded",
            "day of the reading; two of one day are a fault",
            needed=True,
        ),
        Column("userId"),
    ),
    reader=read_leantime,
)
"""Leantime's history."""

OSLOKOMMUNE: Final = Tool(
    name="oslokommune",
    title="oslokommune/okr-tracker, values of a KPI",
    kind="table",
    complete=True,
    source="okr-tracker's source code: its export of a KPI",
    lacks=("which metric it is: say `metric=`", "the unit: say it with the metric"),
    columns=(
        Column("date", "day of a reading", needed=True),
        Column("value", "value of a reading", needed=True),
        Column("comment"),
    ),
    reader=read_oslokommune,
)
"""The values of one KPI of oslokommune's tracker."""
