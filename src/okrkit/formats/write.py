"""A plain tree to text, in one canonical form a format."""

import json
from collections.abc import Callable
from datetime import date, datetime
from math import isfinite

from attrs import define

from okrkit.errors import DocumentError, InvalidOKRError, shown
from okrkit.formats import toml_out, yaml_out
from okrkit.formats.faults import Faults, TreePath, name_path, text_fault
from okrkit.model.checks import instance
from okrkit.model.limits import Limits

__all__ = ["write_tree"]


def write_tree(
    tree: object,
    format: str,
    *,
    limits: Limits | None = None,
    step: Callable[[], None] | None = None,
) -> str:
    r"""
    Write a tree as text; reading the text gives the tree again, with dates as ISO text.

    Args:
        tree: A dict of dicts, lists, texts, numbers, booleans, dates and None.
        format: ``"yaml"``, ``"json"`` or ``"toml"``. TOML has no None: such fields
            are left out.
        limits: How deep the tree may be, and how many values and digits it may hold.
        step: What to call whenever another of the tree's objectives is written.

    Returns:
        The text, with a line end at its end.

    Raises:
        InvalidOKRError: The tree holds what no reader would take.
        DocumentError: The format is not known.
        LimitError: The tree is deeper than allowed.
        MissingExtraError: A package is needed to write this format.

    Example:
        >>> write_tree({"title": "Raise NPS: fast", "weight": 2}, "yaml")
        "title: 'Raise NPS: fast'\nweight: 2\n"
    """
    if instance(format, kind=str, field="format") not in _WRITERS:
        raise DocumentError(
            "this format is not known",
            code="format-unknown",
            expected=", ".join(_WRITERS),
            got=shown(format),
        )
    limits = limits or Limits()
    try:
        plain = _Checker(Faults(limits), toml=format == "toml").check(tree, ())
        if not isinstance(plain, dict):
            raise _unwritable((), "a document is a dict of fields", tree)
        return _WRITERS[format](plain, step or _quiet)
    except RecursionError:
        why = "containers stand deeper in each other than Python can write here"
        raise Faults(limits).limit("depth", why) from None


def _quiet() -> None:
    """Tell nobody."""


def _write_json(tree: dict[str, object], step: Callable[[], None]) -> str:
    text = json.dumps(
        tree, indent=2, ensure_ascii=False, allow_nan=False, default=date.isoformat
    )
    return _told(text + "\n", tree, step)


def _write_toml(tree: dict[str, object], step: Callable[[], None]) -> str:
    return _told(toml_out.write(tree), tree, step)


def _told(text: str, tree: dict[str, object], step: Callable[[], None]) -> str:
    """Tell of all objectives at once, where it takes no time to write them."""
    listed = tree.get("objectives")
    for _ in listed if isinstance(listed, list) else ():
        step()
    return text


_WRITERS: dict[str, Callable[[dict[str, object], Callable[[], None]], str]] = {
    "yaml": yaml_out.write,
    "json": _write_json,
    "toml": _write_toml,
}


@define
class _Checker:
    """Copies a tree into plain dicts and lists; refuses what no reader would take."""

    faults: Faults
    toml: bool
    nodes: int = 0

    def check(self, value: object, path: TreePath) -> object:
        """Copy one value and all below it."""
        self.nodes += 1
        if self.nodes > self.faults.limits.nodes:
            raise self.faults.limit("nodes", "the document has too many values")
        if isinstance(value, dict | list | tuple):
            if len(path) >= self.faults.limits.depth:
                why = "containers stand too deep in each other"
                raise self.faults.limit("depth", why)
            if isinstance(value, dict):
                return self._check_dict(value, path)
            return [self.check(part, (*path, at)) for at, part in enumerate(value)]
        return self._check_scalar(value, path)

    def _check_dict(
        self, value: dict[object, object], path: TreePath
    ) -> dict[str, object]:
        plain: dict[str, object] = {}
        for key, part in value.items():
            if not isinstance(key, str) or text_fault(key):
                raise _unwritable(path, "a key has to be a text", key)
            if part is not None or not self.toml:
                plain[str(key)] = self.check(part, (*path, key))
        return plain

    def _check_scalar(self, value: object, path: TreePath) -> object:
        if value is None and self.toml:
            raise _unwritable(path, "TOML has no null for a list", value)
        if isinstance(value, str):
            if why := text_fault(value):
                raise _unwritable(path, why, value)
            return str(value)
        if isinstance(value, bool | None):
            return value
        if isinstance(value, int):
            size = 2**63 if self.toml else 10**self.faults.limits.digits
            if not -size < value < size:
                raise _unwritable(path, "the number is too long", "more digits")
            return int(value)
        if isinstance(value, float) and isfinite(value):
            return float(value)
        if isinstance(value, date) and not isinstance(value, datetime):
            return value
        raise _unwritable(path, "a document cannot hold this", value)


def _unwritable(path: TreePath, why: str, value: object) -> InvalidOKRError:
    return InvalidOKRError(
        why, code="not-writable", place=name_path(path), got=shown(value)
    )
