"""
What every result shares: index by id, columns, tables, JSON, and explanations.

A result keeps its numbers as columns and makes an object when one is asked for. A
subclass of `ResultSet` says which ids it has, how one item is made, what its columns
are and how a number came about; everything else is given here.
"""

from okrkit.results.explanation import Explanation
from okrkit.results.frames import Backend, require
from okrkit.results.plain import Json, jsonable
from okrkit.results.resultset import ResultSet
from okrkit.results.tabular import Tabular

__all__ = [
    "Backend",
    "Explanation",
    "Json",
    "ResultSet",
    "Tabular",
    "jsonable",
    "require",
]
