"""Every format that is known, by name."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from attrs import evolve

from okrkit.formats.exchange import writers
from okrkit.formats.exchange.apis import asana, clickup, tability
from okrkit.formats.exchange.tables import (
    ally,
    appfire,
    betterworks,
    burningokr,
    culture_amp,
    flat,
    mhokr,
    peoplebox,
    quantive,
    readings,
)
from okrkit.formats.exchange.tool import Tool, Writer

__all__ = ["tools"]

_TABLES: Final[tuple[Tool, ...]] = (
    ally.TOOL,
    appfire.TOOL,
    betterworks.TOOL,
    burningokr.TOOL,
    culture_amp.TOOL,
    flat.TOOL,
    readings.LEANTIME,
    mhokr.TOOL,
    readings.OSLOKOMMUNE,
    peoplebox.TOOL,
    quantive.TOOL,
)
_APIS: Final[tuple[Tool, ...]] = (asana.TOOL, clickup.TOOL, tability.TOOL)
_WRITERS: Final[Mapping[str, Writer]] = {
    "appfire": writers.appfire.write,
    "asana": writers.asana.write,
    "flat": writers.flat.write,
    "peoplebox": writers.peoplebox.write,
}

_TOOLS: Final[Mapping[str, Tool]] = MappingProxyType(
    {
        tool.name: evolve(tool, writer=_WRITERS.get(tool.name))
        for tool in (*_TABLES, *_APIS)
    }
)


def tools() -> Mapping[str, Tool]:
    """
    Return every format that can be read or written, by name.

    Returns:
        Descriptions: direction, columns, whether they are all known, source, and the
        preset of scoring that gives the tool's own numbers.

    Example:
        >>> tools()["appfire"].title
        'Appfire OKR for Jira, BigPicture'
    """
    return _TOOLS
