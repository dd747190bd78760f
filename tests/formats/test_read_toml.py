"""TOML to a plain tree: guarded before it is parsed, the same as other formats."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrkit.errors import CODES, LimitError, OKRError, StructureError
from okrkit.formats.read import read_text
from okrkit.formats.tree import Tree
from okrkit.model.limits import Limits


def read(text: str | bytes, limits: Limits | None = None) -> Tree:
    """Read a text; raise the faults that its tree carries."""
    tree = read_text(text, "toml", limits)
    if tree.faults:
        raise StructureError("the text has faults", tree.faults)
    return tree


def faults_of(text: str) -> list[tuple[str, int]]:
    """Return code and line of each fault a text has."""
    with pytest.raises(StructureError) as caught:
        read(text)
    assert all(fault.code in CODES for fault in caught.value.faults)
    return [(fault.code, fault.line) for fault in caught.value.faults]


def test_dates_become_text() -> None:
    """All formats give one tree: a date is its ISO text."""
    text = "a = 2026-11-06\nb = [2026-11-07, '2026-11-08']\nc.d = {e = 0001-01-01}"
    assert {
        "a": "2026-11-06",
        "b": ["2026-11-07", "2026-11-08"],
        "c": {"d": {"e": "0001-01-01"}},
    } == read(text).value


class TestFaults:
    """What could surprise is refused, with its line."""

    @pytest.mark.parametrize(
        ("text", "code", "line"),
        [
            ("a = 1\nb = nan", "not-finite", 2),
            ("a = [1,\n-inf]", "not-finite", 2),
            ("# inf\na = 'inf'\nb = +inf", "not-finite", 3),
            ("a = 1e400", "number-lost", 1),
            ("a = 1e-400", "number-lost", 1),
            ("a = 1\nb = 9223372036854775808", "number-lost", 2),
            ("a = -9223372036854775809", "number-lost", 1),
            ("a = 1\n[b]\nc = 10:00:00", "time-of-day", 3),
            ("a = 2026-11-06T10:00:00Z", "time-of-day", 1),
            ("a = [2026-11-06 10:00:00]", "time-of-day", 1),
            ("a = 2026-02-30", "date-impossible", 1),
            ("a = 2016-12-31T23:59:60Z", "document-syntax", 1),
            ("a = 1\na = 2", "duplicate-key", 2),
            ("[a]\n[b]\n[a]", "duplicate-key", 3),
            ("a = '\\u0000'\nb = \"x\\u0000\"", "text-not-unicode", 2),
            ('"\\u0000" = 1', "text-not-unicode", 1),
            ('a = "\\ud800"', "document-syntax", 1),
            ("a = 1\rb = 2", "document-syntax", 1),
            ("a = 'x\ry'", "document-syntax", 1),
            ("a = ", "document-syntax", 1),
            ("a = [1,\n2", "document-syntax", 2),
            ("a = 1 b = 2", "document-syntax", 1),
            ("a = null", "document-syntax", 1),
            ("a: 1", "document-syntax", 1),
        ],
    )
    def test_fault(self, text: str, code: str, line: int) -> None:
        """A fault has its stable code and its line."""
        assert [(code, line)] == faults_of(text)

    def test_every_value_fault_at_once(self) -> None:
        """Faults the parser lets pass are told together, in the order of the text."""
        text = "a = nan\nb = 1e999\nc = 1"
        assert [("not-finite", 1), ("number-lost", 2)] == faults_of(text)
        with pytest.raises(StructureError) as caught:
            read("[t]\na = 10:00:00")
        assert "t.a" == caught.value.faults[0].path

    def test_truncated(self) -> None:
        """A text that stops in the middle says so."""
        with pytest.raises(StructureError) as caught:
            read('a = "x')
        assert "Is the file complete?" == caught.value.faults[0].hint


class TestLimits:
    """Hostile sizes end before the parser sees them."""

    @pytest.mark.parametrize(
        ("text", "limits", "name"),
        [
            ("a" + ".a" * 100_000 + " = 1", Limits(), "depth"),
            ("['a'" + ' . "a"' * 100_000 + "]", Limits(), "depth"),
            ("a = " + "[" * 200_000, Limits(), "depth"),
            ("a = " + "{b = " * 100_000, Limits(), "depth"),
            ("a = [[1]]", Limits(depth=2), "depth"),
            ("a.b.c = [1]", Limits(depth=3), "depth"),
            ("a = [1, 2, 3]", Limits(nodes=4), "nodes"),
            ("a = " + "9" * 5000, Limits(), "digits"),
            ("a = 1" + "_1" * 5000, Limits(), "digits"),
            ("a = 1." + "1" * 5000, Limits(), "digits"),
            ("a = 1.23\nb = 12.34", Limits(digits=3), "digits"),
        ],
    )
    def test_limit(self, text: str, limits: Limits, name: str) -> None:
        """Each limit is one field of `Limits`, and its error names it."""
        with pytest.raises(LimitError) as caught:
            read(text, limits=limits)
        assert name == caught.value.limit

    def test_at_the_limit(self) -> None:
        """What a limit names is allowed; dots and brackets in texts do not count."""
        limits = Limits(depth=3, digits=3, nodes=4)
        text = "a.b.c = 123 # ....[[[[ 12345\n\"[[[[....12345\" = '''[[[['''"
        tree = {"a": {"b": {"c": 123}}, "[[[[....12345": "[[[["}
        with pytest.raises(LimitError):
            read(text, limits=limits)
        assert tree == read(text, limits=Limits(depth=3, digits=3, nodes=5)).value

    def test_deeper_than_python_reads(self) -> None:
        """A raised limit cannot make Python's own parser fail in another way."""
        with pytest.raises(LimitError, match="Python can read"):
            read("a = " + "[" * 5000 + "]" * 5000, limits=Limits(depth=10_000))


class TestPlaces:
    """A value is found again in its text."""

    TEXT = '''\
a = 1 # = 2
"b.c" = {d = [1, {e = "]"}], f = 2}
long = [
  1,
  2.5, # two
]
text = """
x = 1
"""
[t.u]
v.w = 3
[[o]]
id = 'x'
[[o.k]]
id = 1
[[o.k]]
id = 2026-11-06
[[o]]
k = []
id = 3
'''

    @pytest.mark.parametrize(
        ("path", "value", "key"),
        [
            ((), (1, 1), (1, 1)),
            (("a",), (1, 5), (1, 1)),
            (("b.c",), (2, 9), (2, 1)),
            (("b.c", "d"), (2, 14), (2, 10)),
            (("b.c", "d", 0), (2, 15), (2, 15)),
            (("b.c", "d", 1, "e"), (2, 23), (2, 19)),
            (("b.c", "f"), (2, 34), (2, 30)),
            (("long", 1), (5, 3), (5, 3)),
            (("text",), (7, 8), (7, 1)),
            (("t",), (10, 2), (10, 2)),
            (("t", "u"), (10, 4), (10, 4)),
            (("t", "u", "v"), (11, 1), (11, 1)),
            (("t", "u", "v", "w"), (11, 7), (11, 3)),
            (("o",), (12, 3), (12, 3)),
            (("o", 0, "id"), (13, 6), (13, 1)),
            (("o", 0, "k", 1, "id"), (17, 6), (17, 1)),
            (("o", 1), (18, 3), (18, 3)),
            (("o", 1, "id"), (20, 6), (20, 1)),
            (("o", 1, "title"), (18, 3), (18, 3)),
            (("x",), (1, 1), (1, 1)),
        ],
    )
    def test_locate(
        self, path: tuple[str | int, ...], value: tuple[int, int], key: tuple[int, int]
    ) -> None:
        """Line and column are those an editor shows; a gap falls back to its parent."""
        tree = read(self.TEXT)
        assert (value, key) == (tree.locate(path), tree.locate(path, key=True))


@given(
    st.text()
    | st.lists(
        st.sampled_from(
            [*"ab=.[]{},'\"#\n 01_-+:\\", "'''", '"""', "inf", "2026-11-06"]
        )
    ).map("".join)
)
def test_fuzz(text: str) -> None:
    """Whatever comes in, only okrkit's errors come out; every place is known."""
    try:
        tree = read(text)
    except OKRError as error:
        codes, spots = {error.code}, []
    else:
        codes, spots = set(), tree.locate_many([(key,) for key in tree.value])
    assert codes <= set(CODES)
    assert (0, 0) not in spots
