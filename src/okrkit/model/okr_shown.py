"""What key results and objectives show of themselves, in the unit of the metric."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from okrkit import markup
from okrkit.model.metric import Metric
from okrkit.model.noun import Parts, phrase

if TYPE_CHECKING:
    from okrkit.model.okr import KeyResult
    from okrkit.model.unit import Unit

__all__ = ["check_ins_of", "key_results_of", "with_unit"]


def with_unit(
    facts: list[tuple[markup.Cell, markup.Cell]], key_result: "KeyResult"
) -> list[tuple[markup.Cell, markup.Cell]]:
    """
    Say the target in the unit, where the metric itself is known.

    Args:
        facts: What is said of the key result.
        key_result: The key result.

    Returns:
        The same facts, in the same order.

    Example:
        >>> from okrkit import KeyResult, Metric
        >>> rate = Metric("churn", unit="%")
        >>> kr = KeyResult("c", "Fewer leave", metric=rate, baseline=3, target=2)
        >>> with_unit([("target", "from 3 to 2")], kr)
        [('target', 'from 3% to 2%')]
    """
    unit = _unit(key_result)
    if unit is None or key_result.target is None:
        return facts
    target = phrase(key_result.target, unit)
    return [(name, target if name == "target" else fact) for name, fact in facts]


def check_ins_of(key_result: "KeyResult") -> Parts | None:
    """
    Make the table of the check-ins of a key result.

    Args:
        key_result: The key result.

    Returns:
        The table; None where there are none.

    Example:
        >>> from okrkit import KeyResult
        >>> check_ins_of(KeyResult("nps", "Customers recommend us", at_least=40))
    """
    if not key_result.check_ins:
        return None
    unit = _unit(key_result)
    return Parts(
        ("date", "value", "confidence", "note"),
        lambda: (check_in.cells(unit) for check_in in key_result.check_ins),
        len(key_result.check_ins),
    )


def key_results_of(key_results: "Sequence[KeyResult]") -> Parts:
    """
    Make the table of the key results of an objective.

    Args:
        key_results: The key results.

    Returns:
        The table.

    Example:
        >>> key_results_of(()).total
        0
    """
    return Parts(
        ("key result", "title", "target", "owner"),
        lambda: (
            (kr.id, kr.title, phrase(kr.target or "draft", _unit(kr)), kr.owner)
            for kr in key_results
        ),
        len(key_results),
    )


def _unit(key_result: "KeyResult") -> "Unit | None":
    """Return the unit, where the metric itself is known and not its id alone."""
    metric = key_result.metric
    return metric.unit if isinstance(metric, Metric) else None
