"""What was removed, and closed before or after: it stays in the set of its cycle."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeAlias

from attrs import evolve, field, frozen

from okrkit.formats.reader import draft_id
from okrkit.history.runs import Run

__all__ = ["Document", "Row", "cut", "key_results_of", "with_dropped"]

Document: TypeAlias = dict[str, Any]
"""A document, or a part of one, as plain values."""


@frozen(eq=False)
class Row:
    """
    An objective with its key results, as it is agreed in one run.

    Attributes:
        document: What was written last.
        run: Of the objective.
        parts: The run of each key result, by its id.
        order: Where it stands among others of its cycle.
        metrics: What was measured then, of a run that another has followed.

    Example:
        >>> Row({"id": "keep"}, Run(None), {}, 0).metrics
        {}
    """

    document: Document
    run: Run
    parts: dict[str, Run]
    order: int
    metrics: dict[str, Document] = field(factory=dict)


def cut(row: Row, *, only: str = "", without: str = "") -> Row:
    """
    Return a row with one of its key results, or without it.

    Args:
        row: The row.
        only: Id of the one that is kept.
        without: Id of the one that is left out.

    Returns:
        The row.

    Example:
        >>> row = Row({"id": "keep", "key_results": [{"id": "nps"}]}, Run(None),
        ...           {"nps": Run(None)}, 0)
        >>> cut(row, without="nps").document["key_results"]
        []
    """
    chosen = {name for name in row.parts if name == (only or name) and name != without}
    rows = [part for name, part in key_results_of(row.document) if name in chosen]
    return evolve(
        row,
        document={**row.document, "key_results": rows},
        parts={name: run for name, run in row.parts.items() if name in chosen},
    )


def with_dropped(
    rows: Iterable[Row], dropped: Iterable[Row], closed: Callable[[Run], bool]
) -> list[Row]:
    """
    Put back what was removed and closed: how it ended belongs to its cycle.

    Args:
        rows: What is agreed for a cycle.
        dropped: What was removed in it, in that order.
        closed: Tells whether a run was closed.

    Returns:
        The rows, in their order.

    Example:
        >>> gone = Row({"id": "keep"}, Run(None), {}, 0)
        >>> with_dropped([], [gone], lambda run: True) == [gone]
        False
    """
    found = {row.run: row for row in rows}
    # What was removed twice is as it was the last time.
    for row in reversed([*dropped]):
        base = found.get(row.run)
        there = {} if base is None else base.parts
        back = {
            name: run
            for name, run in row.parts.items()
            if name not in there and run.gone_now and closed(run)
        }
        if base is None and row.run.gone_now and (back or closed(row.run)):
            head = {**row.document, "key_results": []}
            base = evolve(row, document=head, parts={}, metrics={})
        if base is not None:
            found[row.run] = _joined(base, row, back)
    return sorted(found.values(), key=lambda row: row.order)


def _joined(base: Row, row: Row, back: Mapping[str, Run]) -> Row:
    """Add key results that were removed, with what they were measured by."""
    parts = [part for name, part in key_results_of(row.document) if name in back]
    wanted = {part.get("metric") for part in (*parts, *_guardrails(base.document))}
    rows = [*(base.document.get("key_results") or ()), *parts]
    return evolve(
        base,
        document={**base.document, "key_results": rows},
        parts={**base.parts, **back},
        metrics={
            **{name: part for name, part in row.metrics.items() if name in wanted},
            **base.metrics,
        },
    )


def _guardrails(objective: Mapping[str, Any]) -> Iterable[Mapping[str, Any]]:
    return objective.get("guardrails") or ()


def key_results_of(objective: Mapping[str, Any]) -> Iterable[tuple[str, Any]]:
    """
    Give the key results of a document's objective with their ids.

    Example:
        >>> list(key_results_of({"id": "keep", "key_results": ["NPS to 40"]}))
        [('keep.1', 'NPS to 40')]
    """
    for at, row in enumerate(objective.get("key_results") or ()):
        is_text = isinstance(row, str)
        yield draft_id(objective["id"], at) if is_text else row["id"], row
