"""A program's own values to the plain tree that every reader makes."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from math import isfinite
from numbers import Integral, Real
from typing import Any

from attrs import define, field

from okrkit.errors import DocumentError, InvalidOKRError, OKRError, shown
from okrkit.formats.faults import SPOILT, Faults, TreePath, text_fault
from okrkit.formats.gather import Leaf
from okrkit.formats.tree import Plain
from okrkit.model.limits import Limits

__all__ = ["to_plain"]


def to_plain(
    value: Mapping[str, object], limits: Limits
) -> tuple[dict[str, Plain], list[Leaf], set[TreePath]]:
    """
    Copy what a program gives into dicts, lists, texts and numbers.

    Dates become ISO text; Decimals, Fractions and numpy's scalars become numbers.

    Args:
        value: What was given; it is not changed.
        limits: How deep it may be, and how many values it may hold.

    Returns:
        The tree, what no document can hold, with its path, and where `SPOILT` stands
        for it.

    Raises:
        LimitError: It is too deep, which a dict that holds itself is, or too large.

    Example:
        >>> to_plain({"target": Decimal("3.2")}, Limits())
        ({'target': 3.2}, [], set())
    """
    copier = _Copier(Faults(limits))
    try:
        return copier.copy_root(value), copier.leaves, copier.faults.spoilt
    except RecursionError:
        why = "containers stand deeper in each other than Python can copy here"
        raise copier.faults.limit("depth", why) from None


@define
class _Copier:
    faults: Faults
    nodes: int = 0
    leaves: list[Leaf] = field(factory=list)

    def copy(self, value: object, path: TreePath) -> Plain:
        self.nodes += 1
        if self.nodes > self.faults.limits.nodes:
            raise self.faults.limit("nodes", "the document has too many values")
        try:
            if isinstance(value, Mapping):
                return self.copy_mapping(value, path)
            if isinstance(value, list | tuple):
                self._check_depth(path)
                return [self.copy(part, (*path, at)) for at, part in enumerate(value)]
            return self._copy_scalar(value, path)
        except (OKRError, RecursionError):
            raise
        except Exception as error:  # noqa: BLE001 - a value's own methods raise anything
            why = f"this cannot be read: it raised {type(error).__name__}"
            return self._spoil(path, why, "wrong-type", value)

    def copy_root(self, value: Mapping[str, object]) -> dict[str, Plain]:
        plain = self.copy(value, ())
        if isinstance(plain, dict):
            return plain
        _, error = self.leaves[-1]
        raise DocumentError(error.why, code="document-unreadable", got=error.got)

    def _check_depth(self, path: TreePath) -> None:
        if len(path) >= self.faults.limits.depth:
            why = "containers stand too deep in each other"
            raise self.faults.limit("depth", why)

    def copy_mapping(
        self, value: Mapping[Any, object], path: TreePath
    ) -> dict[str, Plain]:
        self._check_depth(path)
        plain: dict[str, Plain] = {}
        key: Any
        for key, part in value.items():
            is_day = isinstance(key, dt.date) and not isinstance(key, dt.datetime)
            name = key.isoformat() if is_day else key
            text = _exact(name) if isinstance(name, str) else ""
            if not isinstance(name, str) or text_fault(text):
                self._refuse(path, "a key has to be a text", "key-not-text", key)
            elif text in plain:
                self._refuse(path, "the key stands twice", "duplicate-key", key)
            else:
                plain[text] = self.copy(part, (*path, text))
        return plain

    def _copy_scalar(self, value: object, path: TreePath) -> Plain:
        if isinstance(value, Enum):
            value = value.value
        if value is None or isinstance(value, bool):
            return value
        if isinstance(value, str | dt.date):
            return self._copy_text(value, path)
        if isinstance(value, Real | Decimal | Fraction):
            return self._copy_number(value, path)
        if type(value).__module__ == "numpy" and hasattr(value, "item"):
            scalar: Any = value
            item = scalar.item()
            if item is not value and not hasattr(item, "item"):
                return self._copy_scalar(item, path)
        return self._spoil(path, "a document cannot hold this", "wrong-type", value)

    def _copy_text(self, value: str | dt.date, path: TreePath) -> Plain:
        if isinstance(value, dt.date):
            return value.isoformat()
        text = _exact(value)
        if why := text_fault(text):
            return self._spoil(path, why, "text-not-unicode", value)
        return text

    def _copy_number(self, value: Any, path: TreePath) -> Plain:  # noqa: ANN401 - any Real
        if isinstance(value, Integral):
            whole = int(value)
            digits = self.faults.limits.digits
            if abs(whole) < 10**digits:
                return whole
            raise self.faults.limit("digits", "a number has too many digits")
        try:
            number = float(value)
        except (OverflowError, ValueError):
            number = float("inf")
        if isfinite(number):
            return number
        return self._spoil(path, "not a finite number", "not-finite", value)

    def _spoil(self, path: TreePath, why: str, code: str, value: object) -> Plain:
        self._refuse(path, why, code, value)
        self.faults.spoilt.add(path)
        return SPOILT

    def _refuse(self, path: TreePath, why: str, code: str, value: object) -> None:
        self.leaves.append((path, InvalidOKRError(why, code=code, got=shown(value))))


def _exact(text: str) -> str:
    """Return the letters of a text, whatever a class of its own makes of `str`."""
    return str.__str__(text)
