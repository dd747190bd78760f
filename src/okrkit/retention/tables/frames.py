"""`Lazy`: an event table that an engine keeps; narwhals is loaded when one comes."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from attrs import evolve, frozen

from okrkit.results.frames import require
from okrkit.retention.tables.engine_words import engine_words
from okrkit.retention.tables.files import DataFile
from okrkit.retention.tables.table import Role

if TYPE_CHECKING:
    from narwhals.stable.v2 import Expr, LazyFrame

_ENGINES: Final = frozenset(
    ["dask", "duckdb", "ibis", "narwhals", "pandas", "polars", "pyarrow", "pyspark"]
)


@frozen(eq=False, kw_only=True)
class Lazy:
    """
    An event table in an engine: a lazy frame whose columns are named by their roles.

    Attributes:
        frame: A ``narwhals.stable.v2.LazyFrame``, without rows that lack a part: ids
            and days as Int64 (days since 1970-01-01), texts as String, numbers as
            Float64, names as String, null where there is none.
        names: Its names of segments and the like, by role: sorted as Python sorts
            texts, also those of rows that were left out.
        roles: The roles it has, by name.
        excluded: Rows left out, by reason.
        size: How many rows are left.
        latest: No row has a later `day`; None where that is not known.
        owner: What must live as long as the frame: a database of its own, where the
            table is a file.
    """

    frame: "LazyFrame[Any]"
    names: Mapping[str, tuple[str, ...]]
    roles: Mapping[str, Role]
    excluded: Mapping[str, int]
    size: int
    latest: int | None = None
    owner: object = None

    def __contains__(self, role: str) -> bool:
        """Tell whether the table has a role."""
        return role in self.roles

    @engine_words()
    def without(self, faults: Mapping[str, "Expr"]) -> "Lazy":
        """
        Return the rows that have none of some faults, like `Columns.where`.

        Args:
            faults: Conditions on the roles, by the reason under which the rows are
                counted; a row counts under the first that it meets.

        Returns:
            The smaller table.

        Example:
            >>> import narwhals.stable.v2 as nw, polars
            >>> frame = polars.DataFrame({"paid": [5, -5]})
            >>> table = lazy_table(frame, [Role("amount", "paid", "number")])
            >>> table.without({"below 0": nw.col("amount") < 0}).excluded
            {'below 0': 1}
        """
        import narwhals.stable.v2 as nw

        from okrkit.retention.tables.flags import one_if
        from okrkit.retention.tables.grouped import grouped

        counted = []
        for place, fault in enumerate(faults.values()):
            before = [~other for other in list(faults.values())[:place]]
            flag = nw.all_horizontal(*before, fault, ignore_nulls=False)
            counted.append(one_if(flag).alias(f"fault{place}"))
        names = [f"fault{place}" for place in range(len(counted))]
        sums = grouped(self.frame.select(*counted), whole=names)
        left = [int(count or 0) for count in sums.collect().rows()[0]]
        if not any(left):
            return self
        found = zip(faults, left, strict=True)
        excluded = dict(self.excluded)
        for why, count in found:
            if count:
                excluded[why] = excluded.get(why, 0) + count
        frame = self.frame.filter(*(~fault for fault in faults.values()))
        size = self.size - sum(left)
        return evolve(self, frame=frame, excluded=excluded, size=size)


def is_frame(data: object) -> bool:
    """
    Tell whether something is a table that an engine keeps, or a path to one.

    Args:
        data: What a user handed in.

    Returns:
        Whether `lazy_table` reads it; plain columns and records are none.

    Example:
        >>> is_frame("events.parquet"), is_frame({"customer": [1]})
        (True, False)
    """
    if isinstance(data, str | Path | DataFile):
        return True
    if isinstance(data, Mapping | Sequence | np.ndarray):
        return False
    room = type(data).__module__.partition(".")[0]
    return room in _ENGINES or hasattr(data, "__arrow_c_stream__")


@engine_words()
def lazy_table(data: object, roles: Sequence[Role], *, zone: str | None = None) -> Lazy:
    """
    Read a frame by the parts its columns play; the rows stay where they are.

    Args:
        data: A frame that narwhals knows (pandas, Polars, PyArrow, DuckDB, Spark, an
            Ibis table), anything that gives an Arrow stream, a path or a `DataFile`.
        roles: Which column plays which part.
        zone: The business's time zone, for moments that say theirs.

    Returns:
        The table. Rows without a part they need are left out and counted.

    Raises:
        InvalidOKRError: No table, a column that is missing or of another kind, or what
            the engine itself cannot read.
        MissingExtraError: narwhals or duckdb is not installed.

    Example:
        >>> import polars
        >>> frame = polars.DataFrame({"who": [1, None]})
        >>> lazy_table(frame, [Role("customer", "who", "id")]).excluded
        {'no customer': 1}
    """
    require("narwhals", extra="frames")
    from okrkit.retention.tables.cleaning import clean
    from okrkit.retention.tables.opening import opened, reading

    native, owner = opened(data, roles)
    with reading(data, owner, roles, zone):
        made = clean(native, roles, zone)
    return Lazy(roles={role.name: role for role in roles}, owner=owner, **made)
