"""The declared source of a metric, read from a document and written into one."""

from collections.abc import Mapping
from typing import Any

from attrs import fields

from okrkit.errors import InvalidOKRError
from okrkit.formats.codec import known, unknown
from okrkit.formats.gather import Gather, group
from okrkit.model.checks import mapping
from okrkit.model.declared import DeclaredSource, misfits
from okrkit.model.declared_parts import ENTRIES

__all__ = ["SOURCE_FIELDS", "read_source", "write_source"]

SOURCE_FIELDS = known(DeclaredSource)
"""What a document may say of a declared source, in the order it is written."""

_LOOKED_AT = 20
_CHECKS = {f.name: f.metadata for f in fields(DeclaredSource)}


def read_source(value: Mapping[str, object]) -> DeclaredSource:
    """
    Read a declared source.

    Args:
        value: Its fields; those that are null are as good as left out.

    Returns:
        The source.

    Raises:
        ClassValidationError: With every fault.

    Example:
        >>> read_source({"table": "churn", "connection": "warehouse"}).label
        'warehouse: churn'
    """
    gather = Gather(DeclaredSource)
    what = "a declared source"
    for name in value:
        if name not in SOURCE_FIELDS:
            # More than the first are hardly shown, and to look for each takes long.
            hinted = len(gather.errors) < _LOOKED_AT
            gather.add(name, unknown(name, SOURCE_FIELDS, what, hinted=hinted))
    given: dict[str, Any] = {
        name: value[name] for name in SOURCE_FIELDS if value.get(name) is not None
    }
    for name, part in given.items():
        if name in ENTRIES:
            gather.take(name, _read_entries, part, name)
        else:
            check = _CHECKS[name]
            gather.take(name, check["check"], part, field=name, **check["options"])
    for path, error in misfits(given):
        _add(gather, path, error)
    gather.stop()
    return DeclaredSource(**given)


def _add(gather: Gather, path: tuple[str, ...], error: InvalidOKRError) -> None:
    """Note a fault of the whole, of a field, or of an entry of one."""
    if not path:
        gather.errors.append(error)
    elif path[1:]:
        inner = Gather(dict)
        inner.add(path[1], error)
        gather.add(path[0], group(dict, inner.errors))
    else:
        gather.add(path[0], error)


def _read_entries(value: object, name: str) -> None:
    gather = Gather(dict)
    for key, part in mapping(value, field=name).items():
        gather.take(key, ENTRIES[name], key, part, field=key)
    gather.stop()


def write_source(source: DeclaredSource) -> dict[str, object]:
    """
    Write a declared source, in the order of its fields.

    Args:
        source: The source.

    Returns:
        What it says; nothing in it is shared with the source.

    Example:
        >>> write_source(DeclaredSource(plugin="survey", options={"quarters": [1, 2]}))
        {'plugin': 'survey', 'options': {'quarters': [1, 2]}}
    """
    said = {name: getattr(source, name) for name in SOURCE_FIELDS}
    return {name: _plain(part) for name, part in said.items() if part}


def _plain(value: object) -> object:
    if isinstance(value, Mapping):
        return {key: _plain(part) for key, part in value.items()}
    return [*value] if isinstance(value, tuple) else value
