"""
Documents of older versions, lifted one version at a time.

Each step is pure (the old tree is not touched) and idempotent; a step that meets what
it does not expect leaves it for the reader, which says what is wrong with it.
"""

from collections.abc import Callable, Mapping
from typing import Final

__all__ = ["STEPS", "migrate"]


def migrate(value: Mapping[str, object], version: int, to: int) -> Mapping[str, object]:
    """
    Lift a document to a version.

    Args:
        value: The document.
        version: The version it is written in.
        to: The version wanted.

    Returns:
        The document in that version; the same one where it is in it already.

    Example:
        >>> migrate({"okrkit": 0, "objectives": []}, 0, 1)
        {'okrkit': 1, 'objectives': []}
    """
    for each in range(version, to):
        value = STEPS[each](value)
    return value


def _from_0(value: Mapping[str, object]) -> Mapping[str, object]:
    """
    Rename what version 0, the drafts before the first release, called otherwise.

    A check-in said ``on`` for its date, which YAML 1.1 reads as true; a key result said
    ``start`` for its baseline.
    """
    lifted: dict[str, object] = {**value, "okrkit": 1}
    return _within(
        lifted, "objectives", lambda o: _within(o, "key_results", _key_result_from_0)
    )


def _key_result_from_0(value: Mapping[str, object]) -> Mapping[str, object]:
    renamed = _renamed(value, "start", "baseline")
    return _within(renamed, "check_ins", lambda c: _renamed(c, "on", "date"))


def _within(
    value: Mapping[str, object],
    name: str,
    change: Callable[[Mapping[str, object]], Mapping[str, object]],
) -> Mapping[str, object]:
    """Change each mapping of a list under a name, where there is one."""
    rows = value.get(name)
    if not isinstance(rows, list):
        return value
    new = [change(row) if isinstance(row, Mapping) else row for row in rows]
    return {**value, name: new}


def _renamed(value: Mapping[str, object], old: str, new: str) -> Mapping[str, object]:
    if old not in value or new in value:
        return value
    return {new if name == old else name: part for name, part in value.items()}


STEPS: Final[dict[int, Callable[[Mapping[str, object]], Mapping[str, object]]]] = {
    0: _from_0
}
"""What lifts a document from each version to the next."""
