"""The next row of the same customer: a window where the engine has one."""

from typing import Any

import narwhals.stable.v2 as nw
import numpy as np

from okrkit.retention.tables.table import OPEN


def with_next(daily: nw.LazyFrame[Any], when: str = "day") -> nw.LazyFrame[Any]:
    """
    Add when the next row of the same customer is; `OPEN` for his last.

    Args:
        daily: Rows of `customer` and a time, none of them twice.
        when: Name of the time, an Int64.

    Returns:
        The same rows, with the column `next`.

    Example:
        >>> import polars
        >>> rows = {"customer": [7, 7], "day": [2, 5]}
        >>> found = with_next(nw.from_native(polars.LazyFrame(rows))).sort("day")
        >>> (found.collect()["next"] == OPEN).to_list()
        [False, True]
    """
    if has_windows(daily.implementation):
        after = nw.col(when).shift(-1).over("customer", order_by=when)
        return daily.with_columns(next=after.fill_null(OPEN))
    rows = daily.sort("customer", when).collect()
    customer, times = rows["customer"].to_numpy(), rows[when].to_numpy()
    again = np.append(customer[1:] == customer[:-1], False)[: len(times)]
    days = np.where(again, np.append(times[1:], 0)[: len(times)], OPEN)
    made = nw.new_series("next", days, nw.Int64, backend=rows.implementation)
    return rows.with_columns(made).lazy()


def has_windows(engine: nw.Implementation) -> bool:
    """
    Tell whether an engine can look at the next row of a group.

    Args:
        engine: Who computes it.

    Returns:
        Whether `shift` works within groups.

    Example:
        >>> has_windows(nw.Implementation.PYARROW)
        False
    """
    return not (engine.is_pyarrow() or engine.is_pandas_like() or engine.is_dask())
