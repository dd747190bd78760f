"""Every result as a frame of three libraries, as CSV and as a workbook."""

import contextlib
import csv
import datetime as dt
import doctest
import importlib
import inspect
import io
import math
import pkgutil
import sys
import warnings
from functools import cache

import numpy as np
import openpyxl
import pytest

import okrkit
from okrkit.results import Tabular
from okrkit.results.csv_text import bare
from okrkit.results.workbook import unescaped

# Progress may go past the target, but not as far as a number that is no share.
MOST = 5.0

# Types whose own examples make none, or one without a row, and who makes a full one.
MADE_BY = {
    "Comparison": ["okrkit.scoring.comparison.compare"],
    "Decisions": ["okrkit.strategy.deciding.decide.decisions"],
    "Exported": ["okrkit.formats.exchange.writing.write"],
    "Imported": ["okrkit.formats.exchange.reading.read"],
    "ImpactRanking": ["okrkit.strategy.impact.ranking.rank_initiatives"],
    "Priorities": ["okrkit.strategy.prioritising.prioritise.prioritise"],
    "Slices": ["okrkit.projection.trust.backtest.backtest"],
}
# Nothing is lost in the files that the examples of these read and write.
WITHOUT_ROWS = {"Exported", "Imported", "Slices"}


@cache
def types():
    """Return every type of result that can be made, by its full name."""
    found = {}
    for module in pkgutil.walk_packages(okrkit.__path__, "okrkit."):
        for name, one in vars(importlib.import_module(module.name)).items():
            ours = inspect.isclass(one) and one.__module__ == module.name
            if ours and issubclass(one, Tabular) and not inspect.isabstract(one):
                found[f"{module.name}.{name}"] = one
    return found


def example_of(kind):
    """Return the longest result of a type that its examples make."""
    members = [
        member for name, member in vars(kind).items() if not name.startswith("__")
    ]
    makers = [kind, *members, *map(_named, MADE_BY.get(kind.__name__, ()))]
    made = []
    # What examples share is kept; another test may have made it before.
    for name, module in list(sys.modules.items()):
        if name.startswith("okrkit.") and name.endswith(".sample"):
            for value in vars(module).values():
                getattr(value, "cache_clear", int)()
    before = kind.__init__

    def remember(self, *args, **kwargs):
        before(self, *args, **kwargs)
        if type(self) is kind:
            made.append(self)

    kind.__init__ = remember
    try:
        for maker in makers:
            _run(maker, sys.modules[getattr(maker, "__module__", kind.__module__)])
    finally:
        kind.__init__ = before
    return max(made, key=_length, default=None)


def _named(path):
    module, _, name = path.rpartition(".")
    return getattr(importlib.import_module(module), name)


def _length(result):
    return len(next(iter(result.to_columns().values()), ()))


def _run(maker, module):
    """Run the examples of a docstring; what they show is checked elsewhere."""
    names = dict(vars(module))
    examples = doctest.DocTestParser().get_examples(maker.__doc__ or "")
    with (
        contextlib.redirect_stdout(io.StringIO()),
        contextlib.suppress(Exception),
        warnings.catch_warnings(action="ignore"),
    ):
        for example in examples:
            with contextlib.suppress(okrkit.OKRError):
                exec(example.source, names)  # noqa: S102 - our own docstrings


@pytest.fixture(scope="module", params=sorted(types()))
def made(request):
    """Return one result of a type."""
    return example_of(types()[request.param])


def plain(value):
    """Return a value of a column, a frame or a workbook as one that can be compared."""
    if value is None or value != value:  # noqa: PLR0124 - NaN and NaT
        return ""
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        value = value.date()  # pandas and openpyxl know no days
    if isinstance(value, (dict, list, tuple)):
        return str(list(value))
    return value.item() if isinstance(value, np.generic) else value


def rows_of(columns):
    """Return the rows of columns."""
    return [
        [plain(value) for value in row]
        for row in zip(*(column.tolist() for column in columns.values()), strict=True)
    ]


def test_every_type_has_an_example(made):
    """A type of result that nobody shows in an example is tested by nothing here."""
    assert isinstance(made, Tabular)
    filled = len(next(iter(made.to_columns().values()), ()))
    assert filled or type(made).__name__ in WITHOUT_ROWS


@pytest.mark.parametrize("backend", ["pandas", "polars", "pyarrow"])
def test_frame(made, backend):
    """The same names and values, whatever library the caller has."""
    frame = made.to_frame(backend)
    names = frame.column_names if backend == "pyarrow" else list(frame.columns)
    if backend == "pandas":
        rows = [list(row) for row in frame.itertuples(index=False, name=None)]
    else:
        rows = (
            frame.rows()
            if backend == "polars"
            else [tuple(row.values()) for row in frame.to_pylist()]
        )

    assert list(made.to_columns()) == names
    assert rows_of(made.to_columns()) == [[plain(v) for v in row] for row in rows]


def read_back(text, like):
    """Return the text of a CSV cell as the type that stood in the column."""
    if isinstance(like, bool):
        return {"true": True, "false": False}[text]
    if isinstance(like, (int, float)):
        return type(like)(text)
    if isinstance(like, dt.date):
        return type(like).fromisoformat(text)
    return bare(text)


def test_csv(made, tmp_path):
    """What is read back is what was written, and the file is the text."""
    text = made.to_csv(tmp_path / "table.csv")
    names, *rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    meant = rows_of(made.to_columns())

    assert text.encode() == (tmp_path / "table.csv").read_bytes()
    assert list(made.to_columns()) == [bare(name) for name in names]
    assert meant == [
        [read_back(cell, like) for cell, like in zip(row, likes, strict=True)]
        for row, likes in zip(rows, meant, strict=True)
    ]


def test_xlsx(made, tmp_path):
    """Opened by openpyxl: numbers and days as such, texts never as formulas."""
    made.to_xlsx(tmp_path / "table.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "table.xlsx").active
    names, *rows = list(sheet.iter_rows())
    meant = rows_of(made.to_columns())

    assert made.kind[:31] == sheet.title
    assert list(made.to_columns()) == [cell.value for cell in names]
    assert all(cell.font.bold for cell in names)
    assert "A2" == sheet.freeze_panes
    assert "f" not in {cell.data_type for row in rows for cell in row}
    for row, likes in zip(rows, meant, strict=True):
        for cell, like in zip(row, likes, strict=True):
            value = plain(cell.value)
            value = unescaped(value) if isinstance(value, str) else value
            if isinstance(like, float):
                assert like == value or str(like) == value
                assert math.isinf(like) == isinstance(value, str)
            else:
                assert (like, type(like)) == (value, type(value))


def test_shares_are_shown_in_percent(made, tmp_path):
    """A half is the number 0.5, and 50.0% to whoever reads it."""
    made.to_xlsx(tmp_path / "table.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "table.xlsx").active
    names, *rows = list(sheet.iter_rows())
    shown = {
        name.value
        for row in rows
        for name, cell in zip(names, row, strict=True)
        if cell.number_format.endswith("%")
    }

    assert shown <= made.shares
    for name in shown:
        column = made.to_columns()[name]
        finite = np.abs(column[np.isfinite(column)])
        assert finite.max(initial=0) <= MOST
