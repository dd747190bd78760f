"""JSON to a plain tree: strict, whichever parser reads it, with lines for faults."""

import gc
import json
import subprocess
import sys
import threading

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import okrkit as okr
from okrkit.errors import CODES, DocumentFault, LimitError, OKRError, StructureError
from okrkit.formats import json_marks, json_text
from okrkit.formats.faults import Faults
from okrkit.formats.quiet import paused_gc
from okrkit.formats.read import read_text
from okrkit.formats.tree import Tree
from okrkit.model.limits import Limits


def read(text: str | bytes, limits: Limits | None = None, file: str = "") -> Tree:
    """Read a text; raise the faults that its tree carries."""
    tree = read_text(text, "json", limits, file)
    if tree.faults:
        raise StructureError("the text has faults", tree.faults)
    return tree


def faults_of(text: str | bytes) -> list[tuple[str, int]]:
    """Return code and line of each fault a text has."""
    with pytest.raises(StructureError) as caught:
        read(text)
    faults = caught.value.faults
    assert all(fault.code in CODES for fault in faults)
    return [(fault.code, fault.line) for fault in faults]


class TestFaults:
    """What the standard library lets pass is refused, with its line."""

    @pytest.mark.parametrize(
        ("text", "code", "line"),
        [
            ('{"a": 1,\n "a": 2}', "duplicate-key", 2),
            ('{"target": 1,\n "\\u0074arget": 2}', "duplicate-key", 2),
            ('{"o": {"a": 1},\n "b": [{"a": 1, "a": 1}]}', "duplicate-key", 2),
            ('{"a": ": b", "c": 1,\n "c": 1}', "duplicate-key", 2),
            ('{"a\\\\" : 1, "b": 1,\n "b": 1}', "duplicate-key", 2),
            ('{"a":\nNaN}', "not-finite", 2),
            ('{"a": [Infinity]}', "not-finite", 1),
            ('{"a": -Infinity}', "not-finite", 1),
            ('{"a": 1e400}', "number-lost", 1),
            ('{"a": -1E+400}', "number-lost", 1),
            ('{"a": 1e-400}', "number-lost", 1),
            ('{"a": 1%s.0e99}' % ("0" * 250), "number-lost", 1),
            ('{"a": 0.%s1e-99}' % ("0" * 250), "number-lost", 1),
            ('{"a": "\\ud800"}', "text-not-unicode", 1),
            ('{"a": "\\\\ud83d\\ude00"}', "text-not-unicode", 1),
            ('{"a": "\\udc00x"}', "text-not-unicode", 1),
            ('{"\\ud800": 1}', "text-not-unicode", 1),
            ('{"a": "x\\u0000"}', "text-not-unicode", 1),
            ('{"a": "x\x01"}', "document-syntax", 1),
            ('{"a": 1', "document-syntax", 1),
            ('{"a": 1}\n{"a": 2}', "document-syntax", 2),
            ('{"a": 1,\n}', "document-syntax", 2),
            ("{'a': 1}", "document-syntax", 1),
            ("// a\n{}", "document-syntax", 1),
            ('{"a": 01}', "document-syntax", 1),
            ("[1]", "document-root", 1),
        ],
    )
    def test_fault(self, text: str, code: str, line: int) -> None:
        """A fault has its stable code and its line."""
        assert (code, line) == faults_of(text)[0]

    def test_duplicate_is_named(self) -> None:
        """The message of the commonest copying mistake names key, line and path."""
        with pytest.raises(StructureError) as caught:
            read('{"objectives": [{"id": "a",\n  "id": "b"}]}', file="okrs.json")
        assert (
            "okrs.json:2, objectives[0].id: the key 'id' stands twice"
            ". Keep one of them."
        ) == str(caught.value.faults[0])

    def test_every_fault_is_told_at_once(self) -> None:
        """A person who mends a file sees all its faults, up to the limit."""
        text = '{"a": 1e999,\n"a": NaN,\n"b": "\\ud800"}'
        assert [
            ("number-lost", 1),
            ("duplicate-key", 2),
            ("not-finite", 2),
            ("text-not-unicode", 3),
        ] == faults_of(text)
        with pytest.raises(StructureError) as caught:
            read(text, limits=Limits(faults=2))
        assert 2 == len(caught.value.faults)

    @pytest.mark.parametrize(
        ("text", "part"),
        [
            ('{"a": 1', "Is the file complete?"),
            ('{"a": 1,}', "Remove it."),
            ("{'a': 1}", "double quotes"),
            ('{"a": 1 # b\n}', "YAML and TOML have."),
        ],
    )
    def test_hints(self, text: str, part: str) -> None:
        """The usual slips of the hand are explained, not only reported."""
        with pytest.raises(StructureError) as caught:
            read(text)
        assert part in str(caught.value)


class TestNoFaults:
    """What only looks like a fault is read."""

    @pytest.mark.parametrize(
        "text",
        [
            '{"a": ": b"}',
            '{"a": "\\": b"}',
            '{"a" : 1, "b"\n:\t2, "c:": "x:y"}',
            '{"a": {"a": {"a": [{"a": 1}, {"a": 1}]}}}',
            '{"__class__": 1, "__proto__": {"x": 2}, "constructor": null}',
            '{"a": "\\ud83d\\ude00", "b": "\\\\u0000", "c": "\\\\ud800"}',
            '{"a": "1e400", "b": 0.0, "c": 0e5, "d": 1e-300, "e": 1E300}',
            '{"a": "%s", "b": 0.0}' % ("7" * 400),
            '{"a": -0, "b": -0.0, "c": 12345678901234567890123}',
            '{"": {}, "b": [], "c": [[], {}]}',
            '{"id": "3e123", "value": 0.0}',
            '{"a": 0.%s1}' % ("0" * 280),
        ],
    )
    @pytest.mark.parametrize("fast", [True, False])
    def test_reads_as_the_standard_library(
        self, text: str, monkeypatch: pytest.MonkeyPatch, *, fast: bool
    ) -> None:
        """The proofs have no false alarms: the tree is the standard library's."""
        monkeypatch.setattr(json_text, "_WORTH_A_FASTER_PARSER", 0)
        tree = json_text.parse(text.encode(), Faults(Limits()), fast=fast)
        assert repr(json.loads(text)) == repr(tree)

    def test_byte_order_mark(self) -> None:
        """Windows editors put a mark before UTF-8; it is no fault."""
        assert {"a": "ä"} == read(b'\xef\xbb\xbf{"a": "\xc3\xa4"}').value


class TestLimits:
    """Hostile sizes end at once, in an error that names the limit."""

    @pytest.mark.parametrize(
        ("text", "limits", "name"),
        [
            ("[" * 1_000_000, Limits(), "depth"),
            ('{"a":' * 100_000, Limits(), "depth"),
            ("[" * 500 + "]" * 500, Limits(), "depth"),
            ('{"a": [[1]]}', Limits(depth=2), "depth"),
            ('{"a": ' + "9" * 5000 + "}", Limits(), "digits"),
            ('{"a": 0.' + "1" * 300 + "}", Limits(), "digits"),
            ('{"a": 12345}', Limits(digits=4), "digits"),
            ('{"a": [1, 2, 3]}', Limits(nodes=4), "nodes"),
            ('{"a": 1}', Limits(file_bytes=7), "file_bytes"),
            ('["' + '\\"[' * 1_000_000, Limits(digits=4), ""),
        ],
    )
    def test_limit(self, text: str, limits: Limits, name: str) -> None:
        """Each limit is one field of `Limits`, and its error names it."""
        with pytest.raises(OKRError) as caught:
            read(text, limits=limits)
        if name:
            assert isinstance(caught.value, LimitError)
            assert (name, getattr(limits, name)) == (
                caught.value.limit,
                caught.value.allowed,
            )

    def test_at_the_limit(self) -> None:
        """What a limit names is still allowed."""
        limits = Limits(depth=2, digits=4, nodes=3, file_bytes=20)
        assert {"a": [1234]} == read('{"a": [1234]}', limits=limits).value

    def test_deeper_than_python_reads(self) -> None:
        """A raised limit cannot make Python's own parser fail in another way."""
        with pytest.raises(LimitError, match="Python can read") as caught:
            read("[" * 90_000 + "]" * 90_000, limits=Limits(depth=100_000))
        assert "depth" == caught.value.limit

    def test_depth_is_looked_at_before_parsing(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Where Python would let a parser recurse far, okrkit does not let it try."""
        monkeypatch.setattr(sys, "getrecursionlimit", lambda: 10**8)
        assert {"a": [1]} == read('{"a": [1]}').value
        with pytest.raises(LimitError, match="line 2: containers"):
            read("[\n" + "[" * 64)

    def test_raised_recursion_limit_is_safe(self) -> None:
        """A host that raised the recursion limit is not crashed by deep JSON."""
        code = (
            "import sys; sys.setrecursionlimit(10**8)\n"
            "from okrkit.errors import LimitError\n"
            "from okrkit.formats.read import read_text\n"
            "try: read_text('[' * 10**6, 'json')\n"
            "except LimitError: print('refused')"
        )
        run = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=False
        )
        assert "refused\n" == run.stdout


PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
)
FRAGMENTS = st.lists(
    st.sampled_from(
        [
            *'{}[],:"0123\\ ',
            '"a"',
            '"a":',
            '": x"',
            "1e400",
            "1e-400",
            "-0.0",
            "0.0",
            "NaN",
            "9" * 50,
            "\\ud800",
            "\\ude00",
            "\\u0000",
            "\n",
            "é",
        ]
    )
).map("".join)


class TestParsers:
    """The standard library's parser and msgspec's are told apart by time only."""

    @given(
        st.one_of(
            PLAIN.map(lambda tree: json.dumps({"x": tree})),
            PLAIN.map(lambda tree: json.dumps({"x": tree}, ensure_ascii=False)),
            FRAGMENTS.map(lambda text: '{"a": ' + text + "}"),
            FRAGMENTS.map(lambda text: '{"a": "' + text + '"}'),
        ).filter(str.isprintable)
    )
    @example('{"a": 1e-400, "b": 18446744073709551616}')
    def test_same_tree_or_same_error(self, text: str) -> None:
        """A tree is the same to the last bit, an error to the last letter."""
        answers = [self.answer(text.encode(), fast=fast) for fast in (True, False)]
        assert answers[0] == answers[1]

    @staticmethod
    def answer(data: bytes, *, fast: bool) -> str:
        """Return the tree or the error as text."""
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(json_text, "_WORTH_A_FASTER_PARSER", 0)
            try:
                return repr(json_text.parse(data, Faults(Limits()), fast=fast))
            except OKRError as error:
                return f"{type(error).__name__}: {error}"

    @given(st.lists(st.tuples(st.sampled_from('ab":\\ '), st.integers(0, 9))))
    def test_duplicates_by_an_oracle(self, pairs: list[tuple[str, int]]) -> None:
        """The counting proof refuses exactly what a hook on every object would."""
        inside = ", ".join(f"{json.dumps(key)}: {value}" for key, value in pairs)
        text = f'{{"x": {{{inside}}}}}'
        if len({key for key, _ in pairs}) < len(pairs):
            assert {"duplicate-key"} == {code for code, _ in faults_of(text)}
        else:
            assert {"x": dict(pairs)} == read(text).value

    def test_without_msgspec(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """The faster parser is an extra: nothing but time is lost without it."""
        monkeypatch.setattr(json_text, "_WORTH_A_FASTER_PARSER", 0)
        monkeypatch.setitem(sys.modules, "msgspec", None)
        assert {"a": 1} == read('{"a": 1}').value


class TestPlaces:
    """A value is found again in its text."""

    TEXT = '{\n  "a": [1, {"b c": "x,]"}],\n  "é": {"d": [[], 2]}\n}'

    @pytest.mark.parametrize(
        ("path", "value", "key"),
        [
            ((), (1, 1), (1, 1)),
            (("a",), (2, 8), (2, 3)),
            (("a", 0), (2, 9), (2, 9)),
            (("a", 1, "b c"), (2, 20), (2, 13)),
            (("é", "d", 1), (3, 19), (3, 19)),
            (("é", "d"), (3, 14), (3, 9)),
            (("a", 7, "x"), (2, 8), (2, 8)),
            (("missing",), (1, 1), (1, 1)),
        ],
    )
    def test_locate(
        self, path: tuple[str | int, ...], value: tuple[int, int], key: tuple[int, int]
    ) -> None:
        """Line and column are those an editor shows; a gap falls back to its parent."""
        tree = read(self.TEXT)
        assert (value, key) == (tree.locate(path), tree.locate(path, key=True))

    def test_text_is_read_once(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """A batch costs one pass over the text, and is remembered."""
        passes: list[int] = []
        walk = json_marks._values

        def counted(data: bytes) -> object:
            passes.append(1)
            return walk(data)

        monkeypatch.setattr(json_marks, "_values", counted)
        tree = read(self.TEXT)
        assert [] == passes
        tree.locate_many([("a", 0), ("é",)])
        tree.locate(("a",))
        assert [1] == passes

    def test_rereading_stops_at_the_last_one(self) -> None:
        """Nothing is read beyond the last place that is asked for."""
        broken = b'{"a": 1, "b": "\\x"}'
        assert {("a",): ((1, 2), (1, 7))} == json_marks.find(broken, [("a",)])


class TestCollector:
    """The host's garbage collector is paused, never changed."""

    @pytest.mark.parametrize("on", [True, False])
    def test_restored(self, *, on: bool) -> None:
        """What was on stays on and what was off stays off, after an error too."""
        (gc.enable if on else gc.disable)()
        try:
            with pytest.raises(StructureError):
                read('{"a": }')
            assert on == gc.isenabled()
        finally:
            gc.enable()

    def test_overlapping_threads(self) -> None:
        """The last load to end turns it on again, not the first."""
        barrier = threading.Barrier(8)
        seen: list[bool] = []

        def load() -> None:
            for _ in range(200):
                with paused_gc():
                    seen.append(gc.isenabled())
            barrier.wait()
            with paused_gc():
                barrier.wait()
                seen.append(gc.isenabled())

        threads = [threading.Thread(target=load) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert ({False}, True) == (set(seen), gc.isenabled())


def test_fault_is_a_value_error() -> None:
    """Callers that know no okrkit catch it as what it is."""
    with pytest.raises(ValueError, match="has faults") as caught:
        read('{"a": NaN}')
    assert isinstance(caught.value.exceptions[0], DocumentFault)  # type: ignore[attr-defined]


def test_faults_late_in_a_text_are_found_where_they_stand():
    """Lines and columns are counted on from fault to fault, not from the start."""
    rows = ",\n".join(
        f'{{"id": "k{i}é", "title": "K", "metric": "x{i}", "done": true}}'
        for i in range(3)
    )
    head = '{"okrkit": 1, "cycle": "2026-Q4", "metrics": {}, "objectives": ['
    text = head + f'{{"id": "o", "title": "O", "key_results": [\n{rows}]}}]}}'

    with pytest.raises(StructureError) as caught:
        okr.loads(text, "json")

    spots = [(fault.line, fault.column) for fault in caught.value.faults]
    assert [(2, 39), (3, 39), (4, 39)] == spots
