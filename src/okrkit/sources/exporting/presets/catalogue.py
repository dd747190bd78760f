"""`exports`: every preset by its name."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from okrkit.sources.exporting.export_map import ExportMap
from okrkit.sources.exporting.presets.billing import BILLING
from okrkit.sources.exporting.presets.service import SERVICE
from okrkit.sources.exporting.presets.surveys import SURVEYS

__all__ = ["exports"]

_EXPORTS: Final = MappingProxyType(
    {preset.name: preset for preset in (*BILLING, *SURVEYS, *SERVICE)}
)


def exports() -> Mapping[str, ExportMap]:
    """
    Return the exports that okrkit knows, by name: maps, to be read or changed.

    Returns:
        Presets by name, billing first.

    Example:
        >>> exports()["stripe-subscriptions"].columns["end"].names
        ('Ended At (UTC)',)
    """
    return _EXPORTS
