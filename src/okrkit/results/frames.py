"""Columns as data frames of pandas, Polars or PyArrow, imported only when asked for."""

import importlib
from collections.abc import Callable, Mapping
from types import ModuleType
from typing import TYPE_CHECKING, Final, Literal

from okrkit.errors import InvalidOKRError, MissingExtraError, shown

if TYPE_CHECKING:
    import numpy as np

__all__ = ["Backend", "frame", "require"]

Backend = Literal["pandas", "polars", "pyarrow"]
"""The libraries a frame can be made with."""


def require(module: str, /, extra: str) -> ModuleType:
    """
    Import an optional package, or say what to install.

    Args:
        module: Name of the module.
        extra: The extra of okrkit that brings it.

    Returns:
        The module.

    Raises:
        MissingExtraError: Where it is not installed; the hint is the command to run.

    Example:
        >>> require("json", extra="yaml").__name__
        'json'
    """
    try:
        return importlib.import_module(module)
    except ModuleNotFoundError as error:
        if error.name != module.partition(".")[0]:
            raise  # installed, but broken: its own error says more
        raise MissingExtraError(
            f"{module} is not installed",
            hint=f'run: pip install "okrkit[{extra}]"',
        ) from error


def frame(
    columns: "Mapping[str, np.ndarray]", backend: Backend | ModuleType, /
) -> object:
    """
    Make a frame of columns with the library that is asked for.

    Args:
        columns: Arrays of one length, by name.
        backend: Name of the library, or the module itself.

    Returns:
        A pandas or Polars ``DataFrame``, or a PyArrow ``Table``.

    Raises:
        InvalidOKRError: Where it is not one of these libraries.

    Example:
        >>> import numpy as np
        >>> frame({"score": np.array([0.5])}, "polars").columns
        ['score']
    """
    name = backend.__name__ if isinstance(backend, ModuleType) else backend
    make = _FRAMES.get(name) if isinstance(name, str) else None
    if make is None:
        raise InvalidOKRError(
            "not a library for frames",
            expected="pandas, polars or pyarrow",
            got=shown(name),
            hint="or make a frame of another library from to_columns()",
        )
    return make(require(name, extra=name), columns)


def _pandas(pandas: ModuleType, columns: "Mapping[str, np.ndarray]") -> object:
    made = {
        name: pandas.Series([], dtype=str) if _no_texts(column) else _filled(column)
        for name, column in columns.items()
    }
    return pandas.DataFrame(made)


def _polars(polars: ModuleType, columns: "Mapping[str, np.ndarray]") -> object:
    series = {
        name: polars.Series([], dtype=polars.String)
        if _no_texts(column)
        else _filled(column)
        for name, column in columns.items()
    }
    return polars.DataFrame(series, nan_to_null=True)


def _pyarrow(pyarrow: ModuleType, columns: "Mapping[str, np.ndarray]") -> object:
    made = {
        name: pyarrow.array([], pyarrow.string())
        if _no_texts(column)
        else pyarrow.array(_filled(column), from_pandas=True)
        for name, column in columns.items()
    }
    return pyarrow.table(made)


def _no_texts(column: "np.ndarray") -> bool:
    """Tell a column of texts without a row: no library can see what it would hold."""
    return not len(column) and column.dtype.kind in "OUT"


def _filled(column: "np.ndarray") -> "np.ndarray | list[object]":
    """Give texts, objects and masked columns as lists, which every library reads."""
    if column.dtype.kind in "OUT" or (len(column) and hasattr(column, "mask")):
        return list(column.tolist())
    return column


_FRAMES: Final[
    dict[str, Callable[[ModuleType, "Mapping[str, np.ndarray]"], object]]
] = {
    "pandas": _pandas,
    "polars": _polars,
    "pyarrow": _pyarrow,
}
