"""Totals that begin anew with the cycle: T01 asks where they are said to start."""

import math
from collections.abc import Iterator

from okrkit.reviewing.hit import Hit
from okrkit.reviewing.seen import ReviewContext, SeenKeyResult

__all__ = ["started_before"]


def started_before(context: ReviewContext, /) -> Iterator[Hit]:
    """
    Find totals that start, as it is said, well above their first reading of the cycle.

    Args:
        context: All that is reviewed.

    Yields:
        What is the matter with each, and what to do.

    Example:
        >>> from okrkit import OKRSet
        >>> list(started_before(ReviewContext(OKRSet())))
        []
    """
    total = [kr for kr in context.key_results if _adds_up(kr)]
    # Most sets have none: they are not scored for this.
    if context.on is None or not total:
        return
    from okrkit.scoring.amounts import value_text
    from okrkit.scoring.scores import unit_of

    card = context.card.key_results
    sheet = card.sheet
    for kr in total:
        _, row = card.where(kr.id)
        unit = unit_of(context.okrs, kr.key_result)
        read, start = sheet.key_results.anew[row], sheet.terms.baseline[row]
        if not math.isnan(read):
            yield kr.hit(
                "A total begins at 0 with the cycle: its first reading of "
                f"{value_text(float(read), unit)} lies well below the start of "
                f"{value_text(float(start), unit)}, which looks like the total of the "
                "cycle before.",
                suggestion="Let it start at 0.",
                severity="warning",
            )


def _adds_up(kr: SeenKeyResult) -> bool:
    """Tell a running total, and a sum of what was read."""
    total = kr.metric is not None and kr.metric.kind == "total"
    return kr.typed and (total or getattr(kr.target, "basis", "") == "sum")
