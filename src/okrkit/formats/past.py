"""What an amendment says was agreed before: read in the words of the noun itself."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any, Final

from cattrs import ClassValidationError

from okrkit.errors import InvalidOKRError
from okrkit.formats.codec import mapping, read_field, unknown
from okrkit.formats.gather import Gather
from okrkit.formats.targets import SLOTS, Quantity, read_target
from okrkit.model.amendment import Amendable
from okrkit.model.calendar import as_date
from okrkit.model.okr import KeyResult, Objective

__all__ = ["EMPTY", "KEY_RESULT_WAS", "OBJECTIVE_WAS", "metric_then", "read_was"]

EMPTY: Final = ("metric", "intent", "starts_on", "ends_on", "cycle")
"""Fields of which empty text says that there was none: null is as good as left out."""

KEY_RESULT_WAS: Final = (
    "title",
    "metric",
    *SLOTS,
    *KeyResult.DEFINITION[KeyResult.DEFINITION.index("target") + 1 :],
)
"""What a document may say that a key result was."""

OBJECTIVE_WAS: Final = Objective.DEFINITION
"""What a document may say that an objective was."""


def read_was(
    value: object,
    kind: type[Amendable],
    ways: Mapping[str, Callable[[object], object]],
    quantity: Quantity | None = None,
) -> dict[str, object]:
    """
    Read the old values of an amendment.

    Args:
        value: Field → old value, in the words of the noun.
        kind: The noun.
        ways: What reads a field first, where a document says it in its own way.
        quantity: Reads numbers of a key result's old target.

    Returns:
        Field → old value, as the noun has it.

    Raises:
        InvalidOKRError: No mapping, or half a target.
        ClassValidationError: With every fault.

    Example:
        >>> read_was({"title": "They stay", "intent": ""}, Objective, {})
        {'title': 'They stay', 'intent': None}
    """
    names = KEY_RESULT_WAS if kind is KeyResult else OBJECTIVE_WAS
    given = mapping(value, "what was agreed before")
    found: dict[str, object] = {}
    gather = Gather(dict)
    for name, part in given.items():
        if name not in names:
            gather.add(name, unknown(name, names, "what was agreed before"))
        elif part is None or name in SLOTS:
            continue
        elif part == "" and name in EMPTY:
            found[name] = None
        else:
            found[name] = gather.take(name, _read, kind, name, part, ways)
    if quantity is not None and not given.keys().isdisjoint(SLOTS):
        target: Any = _target(gather, given, quantity)
        found |= {} if target is None else {"target": target}
    gather.stop()
    return found


def metric_then(check_in: object, now: object, amendments: object) -> object:
    """
    Return the metric that a key result was about on the day of a check-in.

    Args:
        check_in: What a document says of it.
        now: Id of the metric today, or the metric, or None.
        amendments: Those of the key result that could be read.

    Returns:
        The metric, as it is named.

    Example:
        >>> from okrkit.model.amendment import Amendment
        >>> changed = [Amendment("2026-11-10", was={"metric": "csat"})]
        >>> metric_then({"date": "2026-11-06"}, "nps", changed)
        'csat'
    """
    if not isinstance(amendments, list) or not isinstance(check_in, Mapping):
        return now
    changes = [a for a in amendments if "metric" in a.was]
    with suppress(InvalidOKRError):
        day = as_date(check_in.get("date", ""))
        later = [a for a in changes if a.date > day]
        if later:
            return min(later, key=lambda a: a.date).was["metric"]
    return now


def _read(
    kind: type[Amendable],
    name: str,
    part: object,
    ways: Mapping[str, Callable[[object], object]],
) -> object:
    return read_field(kind, name, ways[name](part) if name in ways else part)


def _target(gather: Gather, given: Mapping[str, object], quantity: Quantity) -> object:
    """Read the old target; what is wrong with the whole of it stands at its first."""
    try:
        return read_target(given, quantity)
    except ClassValidationError as error:
        gather.errors.extend(error.exceptions)
        return None
    except InvalidOKRError as error:
        first = next(name for name in given if name in SLOTS)
        gather.add(first, error)
        return None
