"""Findings as columns: a row for each."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from okrkit.reviewing.finding import Finding

if TYPE_CHECKING:
    import numpy as np

__all__ = ["columns_of"]

_TEXTS: Final = (
    "code",
    "name",
    "severity",
    "kind",
    "subject",
    "objective",
    "title",
    "words",
    "message",
    "suggestion",
    "source",
    "status",
    "part",
    "waived",
)


def columns_of(findings: Sequence[Finding], /) -> "dict[str, np.ndarray]":
    """
    Return findings as arrays by name.

    Args:
        findings: In order.

    Returns:
        Texts, and the ends of each span, masked where there is none.

    Shape:
        ``(n,)`` each, n being the number of findings.

    Example:
        >>> columns_of(())["start"].size
        0
    """
    import numpy as np

    found: dict[str, np.ndarray] = {
        name: np.array([getattr(each, name) or "" for each in findings], dtype=object)
        for name in _TEXTS
    }
    whole = [each.span is None for each in findings]
    for place, name in enumerate(("start", "end")):
        ends = [0 if each.span is None else each.span[place] for each in findings]
        found[name] = np.ma.MaskedArray(np.array(ends, dtype=np.int64), mask=whole)
    return found
