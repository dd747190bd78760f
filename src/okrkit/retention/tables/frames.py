"""`Lazy`: an event table that an engine keeps; narwhals is loaded when one comes."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from attrs import frozen

from okrkit.retention.tables.table import Role


@frozen(eq=False, kw_only=True)
class Lazy:
    """
    An event table in an engine: a lazy frame whose columns are named by their roles.

    Attributes:
        frame: A ``narwhals.stable.v2.LazyFrame``, without rows that lack a part; days
            as Int64 since 1970-01-01, numbers as Float64, ids and names as they are.
        roles: The roles it has, by name.
        excluded: Rows left out, by reason.
    """

    frame: Any
    roles: Mapping[str, Role]
    excluded: Mapping[str, int]

    def __contains__(self, role: str) -> bool:
        """Tell whether the table has a role."""
        return role in self.roles


def is_frame(data: object) -> bool:
    """Tell whether something is a frame of an engine (PROVISIONAL)."""
    return not isinstance(data, (Mapping, Sequence, np.ndarray))


def lazy_table(data: object, roles: Sequence[Role], *, zone: str | None) -> Lazy:
    """Read a frame by the parts its columns play (PROVISIONAL)."""
    raise NotImplementedError
