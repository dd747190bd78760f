"""Results: index by id, columns, frames, JSON, explanations."""

import copy
import json
import math
import pickle
import subprocess
import sys
from datetime import date
from decimal import Decimal
from enum import StrEnum

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from attrs import frozen
from hypothesis import given
from hypothesis import strategies as st

from okrkit.errors import InvalidOKRError, MissingExtraError, UnknownIdError
from okrkit.results import Explanation, ResultSet, jsonable, require


@frozen
class Scores(ResultSet[float]):
    """A result as small as a result can be, with every type a column may have."""

    kind = "scores"
    ids: tuple[str, ...] = ("nps", "churn", "clv")
    values: tuple[float, ...] = (0.5, 1.0, math.nan)

    def _at(self, index, /):
        return self.values[index]

    def to_columns(self):
        """Floats, texts, dates, flags, counts, and a masked column."""
        return {
            "id": np.array(self.ids),
            "score": np.array(self.values),
            "on": np.array(["2026-11-15", "2026-11-16", "NaT"], "datetime64[D]"),
            "late": np.array([True, False, False]),
            "n": np.array([1, 2, 3]),
            "grade": np.array(["green", None, "red"], object),
            "actual": np.ma.masked_array([1.0, 2.0, 3.0], mask=[False, True, False]),
        }

    def explain(self, id, /):
        """Say only the score."""
        return Explanation(id, self[id])


ITEMS = [
    {"id": "nps", "score": 0.5, "on": "2026-11-15", "late": True, "n": 1,
     "grade": "green", "actual": 1.0},
    {"id": "churn", "score": 1.0, "on": "2026-11-16", "late": False, "n": 2,
     "grade": None, "actual": None},
    {"id": "clv", "score": None, "on": None, "late": False, "n": 3,
     "grade": "red", "actual": 3.0},
]  # fmt: skip


class TestResultSet:
    """What every result can do."""

    def test_reads_like_a_mapping(self):
        """`card["nps"]`, `in`, `len`, `get` and a loop over the items."""
        card = Scores()

        assert (0.5, 3) == (card["nps"], len(card))
        assert [0.5, 1.0] == list(card)[:2]
        assert ("nps" in card, "npx" in card, 3 in card, [] in card) == (
            True, False, False, False,
        )  # fmt: skip
        assert (1.0, None, 7) == (card.get("churn"), card.get("x"), card.get("x", 7))
        assert 1.0 == card.explain("churn").value

    def test_unknown_id(self):
        """A typo is answered with what was probably meant."""
        with pytest.raises(UnknownIdError) as caught:
            Scores()["chrun"]

        assert ("churn",) == caught.value.nearest
        assert "'churn'" in str(caught.value)

    @pytest.mark.parametrize("id", [3, None, b"nps", ["nps"], "\ud800", "x" * 10_000])
    def test_no_id_at_all(self, id):
        """Anything else is unknown, too, and its message can be printed."""
        with pytest.raises(UnknownIdError) as caught:
            Scores()[id]

        assert len(str(caught.value).encode("utf-8")) < 1_000

    def test_abstract(self):
        """A result that forgot a part is found out when it is made, not when used."""
        with pytest.raises(TypeError):
            type("Half", (ResultSet,), {"ids": ()})()

    def test_to_dict_is_json(self):
        """Dates are ISO text, and no data is null: strict JSON holds it."""
        made = Scores().to_dict()

        assert {"kind": "scores", "items": ITEMS} == made
        assert made == json.loads(json.dumps(made, allow_nan=False))

    def test_pandas(self):
        """Types survive, and what is not known is missing."""
        for backend in ("pandas", pd):
            frame = Scores().to_frame(backend)
            assert ["nps", "churn", "clv"] == list(frame["id"])
            assert [2, 1, 1, 1] == [
                int(frame[name].notna().sum()) + off
                for name, off in (
                    ("score", 0),
                    ("on", -1),
                    ("grade", -1),
                    ("actual", -1),
                )
            ]
            assert ("float64", "bool") == (
                str(frame["score"].dtype),
                str(frame["late"].dtype),
            )
        assert isinstance(Scores().to_frame(), pd.DataFrame)

    def test_polars(self):
        """NaN becomes null, texts are texts and dates are dates."""
        for backend in ("polars", pl):
            frame = Scores().to_frame(backend)
            assert [item | {"on": None} for item in ITEMS] == [
                row | {"on": None} for row in frame.to_dicts()
            ]
            assert (pl.Date, pl.String) == (frame.schema["on"], frame.schema["grade"])

    def test_pyarrow(self):
        """The same in Arrow."""
        for backend in ("pyarrow", pa):
            frame = Scores().to_frame(backend)
            assert [date(2026, 11, 15), date(2026, 11, 16), None] == frame[
                "on"
            ].to_pylist()
            assert [0.5, 1.0, None] == frame["score"].to_pylist()
            assert ["green", None, "red"] == frame["grade"].to_pylist()

    def test_no_rows(self):
        """A frame of nothing has the types of a frame of something."""

        class Empty(Scores):
            ids = ()

            def to_columns(self):
                whole = super().to_columns()
                return {name: column[:0] for name, column in whole.items()}

        made = {name: Empty().to_frame(name) for name in ("polars", "pyarrow")}
        full = {name: Scores().to_frame(name) for name in made}
        assert made["polars"].schema == full["polars"].schema
        assert made["pyarrow"].schema == full["pyarrow"].schema
        frame, filled = Empty().to_frame(), Scores().to_frame()
        assert (len(frame), frame["grade"].dtype) == (0, filled["grade"].dtype)
        assert [str(kind) for kind in frame.dtypes] == list(map(str, filled.dtypes))

    @pytest.mark.parametrize("backend", ["dask", "", 3, None, math, "json"])
    def test_no_such_backend(self, backend):
        """Nothing is imported because a text says so."""
        with pytest.raises(InvalidOKRError) as caught:
            Scores().to_frame(backend)

        assert "to_columns()" in caught.value.hint


class TestRequire:
    """Optional packages say what to install."""

    def test_missing(self, monkeypatch):
        """The hint is the command to run."""
        monkeypatch.setitem(sys.modules, "polars", None)

        with pytest.raises(MissingExtraError) as caught:
            Scores().to_frame("polars")

        assert 'run: pip install "okrkit[polars]"' == caught.value.hint
        assert "missing-extra" == caught.value.code
        assert isinstance(caught.value, ImportError)

    def test_broken(self, tmp_path, monkeypatch):
        """An installed package that cannot be imported says itself why."""
        (tmp_path / "okrkit_broken.py").write_text("import okrkit_not_there\n")
        monkeypatch.syspath_prepend(str(tmp_path))

        with pytest.raises(ModuleNotFoundError, match="okrkit_not_there"):
            require("okrkit_broken", extra="all")

    def test_imports_nothing_heavy(self):
        """Touching a result must not cost a notebook a second."""
        heavy = "{'numpy', 'pandas', 'polars', 'pyarrow', 'cattrs', 'json'}"
        code = f"import sys, okrkit.results; print(sorted({heavy} & set(sys.modules)))"
        done = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True
        )

        assert "[]" == done.stdout.strip()


class Colour(StrEnum):
    """A text that is more than a text."""

    RED = "red"


class TestJsonable:
    """One conversion for every `to_dict`."""

    @pytest.mark.parametrize(
        ("value", "expected"),
        [
            (None, None),
            (True, True),
            (3, 3),
            (2.5, 2.5),
            (math.nan, None),
            (-math.inf, None),
            ("x", "x"),
            (Colour.RED, "red"),
            (date(2026, 11, 15), "2026-11-15"),
            (np.float64(2.5), 2.5),
            (np.float32("nan"), None),
            (np.int64(3), 3),
            (np.bool_(True), True),  # noqa: FBT003
            (np.datetime64("2026-11-15"), "2026-11-15"),
            (np.array([[1.0, math.nan]]), [[1.0, None]]),
            ({1: {"b", "a"}}, {"1": ["a", "b"]}),
            (Explanation("a", 1.0), {"label": "a", "value": 1.0}),
            (Decimal("3.2"), "3.2"),
        ],
        # A set is written in another order in each process: its text is no name.
        ids=lambda v: f"{type(v)} {'' if isinstance(v, dict) else v!s:.20}",
    )
    def test_values(self, value, expected):
        """Equal, and of the plain type: a NumPy scalar is no JSON."""
        made = jsonable(value)

        assert (expected, type(expected)) == (made, type(made))

    @given(
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.floats() | st.text()
            | st.dates(),
            lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
            max_leaves=20,
        )
    )  # fmt: skip
    def test_always_strict_json(self, value):
        """Whatever comes out, a strict writer takes it."""
        json.dumps(jsonable(value), allow_nan=False)


def chain(depth):
    """Make an explanation as deep as asked."""
    part = Explanation("leaf", 1.0)
    for _ in range(depth):
        part = Explanation("node", 0.5, inputs=(part,))
    return part


FULL = Explanation(
    "keep",
    0.72,
    rule="weighted mean",
    formula="sum(w s) / sum(w)",
    source="okrkit",
    note="two of three",
    inputs=[
        Explanation("nps", 0.5, shown="50%", weight=1.0),
        Explanation("status", "late", weight=math.nan),
        Explanation("clv"),
    ],
    excluded=[("x", "not measured")],
)


class TestExplanation:
    """Every number can say how it came about."""

    def test_text(self):
        """One part a line, what belongs to it below."""
        assert [
            "keep = 0.72  [weighted mean]",
            "    = sum(w s) / sum(w)",
            "    from okrkit",
            "    ! two of three",
            "    - left out x: not measured",
            "  nps = 50%  weight 1",
            "  status = late  weight nan",
            "  clv = no value",
        ] == str(FULL).splitlines()

    def test_dict(self):
        """The same for programs, as strict JSON."""
        assert {
            "label": "keep",
            "value": 0.72,
            "rule": "weighted mean",
            "formula": "sum(w s) / sum(w)",
            "source": "okrkit",
            "note": "two of three",
            "excluded": [{"id": "x", "reason": "not measured"}],
            "inputs": [
                {"label": "nps", "value": 0.5, "shown": "50%", "weight": 1.0},
                {"label": "status", "value": "late", "weight": None},
                {"label": "clv", "value": None},
            ],
        } == json.loads(json.dumps(FULL.to_dict(), allow_nan=False))

    def test_html(self):
        """Everything the text says stands in the view, too."""
        html = FULL._repr_html_()

        for said in ("keep", "0.72", "weighted mean", "sum(w s)", "from okrkit",
                     "two of three", "left out x: not measured", "50%"):  # fmt: skip
            assert html.count(said) >= 2
        assert "<details open><summary>" in html

    def test_hostile_text(self):
        """A title that is a program, or turns the line round, is only text."""
        bad = "<script>\n\u202e\ud800"
        part = Explanation(
            bad, bad, shown=bad, rule=bad, formula=bad, source=bad, note=bad,
            excluded=((bad, bad),), inputs=(Explanation(bad, bad),),
        )  # fmt: skip

        assert 6 == len(str(part).splitlines())
        assert "<script" not in part._repr_html_()
        for text in (str(part), repr(part), part._repr_html_()):
            assert text.encode("utf-8")

    @pytest.mark.once
    def test_depth_is_no_limit(self):
        """A cascade of 1e5 levels is walked, written, compared, copied and pickled."""
        deep = chain(100_000)
        made = deep.to_dict()
        levels = 0
        while "inputs" in made:
            made = made["inputs"][0]
            levels += 1

        assert (100_000, 100_000) == (levels, max(depth for depth, _ in deep.walk()))
        assert "… and more" == str(deep).splitlines()[-1]
        assert len(str(deep)) < 100_000
        assert len(deep._repr_html_()) < 200_000
        assert repr(deep) == "<Explanation 0.5 of 'node', 1 inputs>"
        assert (deep, hash(deep)) == (deep, hash(deep))
        assert deep is copy.copy(deep) is copy.deepcopy(deep)
        assert deep != chain(1)
        thawed = pickle.loads(pickle.dumps(deep))
        assert 100_001 == sum(1 for _ in thawed.walk())

    def test_pickles_whole(self):
        """What comes back says the same, in the same order."""
        assert FULL.to_dict() == pickle.loads(pickle.dumps(FULL)).to_dict()

    def test_frozen(self):
        """Nobody changes an explanation after the fact."""
        with pytest.raises(AttributeError):
            FULL.value = 1.0

        assert isinstance(FULL.inputs, tuple)
        assert isinstance(FULL.excluded, tuple)


@frozen
class Found(ResultSet[float]):
    """A result of columns."""

    ids: tuple[str, ...] = ("a",)
    score: np.ndarray | None = None
    masked: np.ndarray | None = None

    def _at(self, index, /):
        return float(self.score[index])

    def to_columns(self):
        """Give its own column, and no copy of it."""
        return {"score": self.score}

    def explain(self, id, /):
        """Explain nothing."""
        raise NotImplementedError


def test_nobody_writes_into_a_result():
    """What was found stays as it was found, in memory that is not copied."""
    given = np.array([0.5])
    found = Found(score=given, masked=np.ma.masked_array([1, 2], [True, False]))

    for column in (found.score, found.to_columns()["score"], found.masked):
        with pytest.raises(ValueError, match="read-only"):
            column[0] = 9

    assert np.shares_memory(given, found.score)
    assert given.flags.writeable
    assert [None, 2] == found.masked.tolist()
    assert [{"score": 0.5}] == found.to_dict()["items"]
