"""The exports of other tools, read and written: with every fault and every loss."""

from okrkit.formats.exchange.calendar_feed import calendar
from okrkit.formats.exchange.catalogue import tools
from okrkit.formats.exchange.exported import Exported
from okrkit.formats.exchange.imported import Imported
from okrkit.formats.exchange.loss import Loss
from okrkit.formats.exchange.reading import read
from okrkit.formats.exchange.tool import Column, Tool
from okrkit.formats.exchange.writing import Format, write

__all__ = [
    "Column",
    "Exported",
    "Format",
    "Imported",
    "Loss",
    "Tool",
    "calendar",
    "read",
    "tools",
    "write",
]
