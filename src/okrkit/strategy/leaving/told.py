"""`Told`: the base of the results of this folder."""

from abc import abstractmethod
from collections.abc import Mapping
from typing import TypeVar

from okrkit.results import Json, ResultSet, jsonable
from okrkit.results.sealed import Comparable

__all__ = ["Told"]

T = TypeVar("T")


class Told(Comparable, ResultSet[T]):
    """
    A result that tells what holds for all of it before its items.

    Example:
        >>> from okrkit.strategy.leaving.lifting import lift_table
        >>> list(lift_table([0.9, 0.1], [1, 0], bins=2).to_dict())
        ['kind', 'base', 'level', 'items']
    """

    __slots__ = ()

    @abstractmethod
    def _told(self) -> Mapping[str, object]:
        """Give what holds for all of it, by name."""

    def to_dict(self) -> dict[str, Json]:
        """
        Return plain values for JSON.

        Returns:
            `kind`, what holds for all by name, and `items`.

        Example:
            >>> from okrkit.strategy.leaving.sample import watched
            >>> watched().to_dict()["event"]
            'has left within 12 months'
        """
        plain = super().to_dict()
        told = {name: jsonable(value) for name, value in self._told().items()}
        return {"kind": plain["kind"], **told, "items": plain["items"]}
