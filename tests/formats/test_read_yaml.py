"""YAML to a plain tree: the core schema of 1.2, whichever loader gives the events."""

import sys

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

import okrkit as okr
from okrkit.errors import CODES, LimitError, MissingExtraError, OKRError, StructureError
from okrkit.formats.read import read_text
from okrkit.formats.tree import Tree
from okrkit.model.limits import Limits


def read(text: str | bytes, limits: Limits | None = None) -> Tree:
    """Read a text; raise the faults that its tree carries."""
    tree = read_text(text, "yaml", limits)
    if tree.faults:
        raise StructureError("the text has faults", tree.faults)
    return tree


@pytest.fixture(params=["libyaml", "pure"], autouse=True)
def _loader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run everything with both loaders: what a document means depends on neither."""
    if request.param == "pure":
        monkeypatch.delattr(yaml, "CSafeLoader", raising=False)


def faults_of(text: str) -> list[tuple[str, int]]:
    """Return code and line of each fault a text has."""
    with pytest.raises(StructureError) as caught:
        read(text)
    assert all(fault.code in CODES for fault in caught.value.faults)
    return [(fault.code, fault.line) for fault in caught.value.faults]


class TestScalars:
    """Unquoted text means what it seems to mean."""

    @pytest.mark.parametrize(
        ("written", "value"),
        [
            ("no", "no"),
            ("on", "on"),
            ("Yes", "Yes"),
            ("y", "y"),
            ("12:30", "12:30"),
            ("0100", "0100"),
            ("007.5", "007.5"),
            ("1_000", "1_000"),
            ("2026-11-06", "2026-11-06"),
            ("2026-02-30", "2026-02-30"),
            ("2026-11-06T10:00:00Z", "2026-11-06T10:00:00Z"),
            ("=", "="),
            ("1e3", 1000.0),
            ("+1.5E-2", 0.015),
            (".5", 0.5),
            ("5.", 5.0),
            ("-0.0", -0.0),
            ("0", 0),
            ("-17", -17),
            ("+3", 3),
            ("0o17", 15),
            ("0x1F", 31),
            ("-x", "-x"),
            ("+", "+"),
            (".", "."),
            ("...x", "...x"),
            ("1.2.3", "1.2.3"),
            ("60 %", "60 %"),
            ("６０", "６０"),
            ("", None),
            ("~", None),
            ("Null", None),
            ("true", True),
            ("FALSE", False),
            ("tRUE", "tRUE"),
            ("'40'", "40"),
            ('"null"', "null"),
            ("&x 40", 40),
        ],
    )
    def test_scalar(self, written: str, value: object) -> None:
        """One row a trap of YAML 1.1."""
        assert repr({"a": value}) == repr(read(f"a: {written}").value)

    def test_keys_are_text(self) -> None:
        """The trap keys of 1.1 are text, and dates are usable as keys."""
        text = "on: 1\nno: 2\n2026-11-06: 3\n__class__: 4\n'<<': 5\n'1': 6"
        keys = ["on", "no", "2026-11-06", "__class__", "<<", "1"]
        assert keys == list(read(text).value)

    def test_alias_to_a_scalar(self) -> None:
        """An alias may repeat a text or number, which copies nothing."""
        text = "a: &x 40\nb: *x\nc: &x 41\nd: [*x]\n*x : 1"
        with pytest.raises(StructureError):
            read(text)
        assert {"a": 40, "b": 40} == read("a: &x 40\nb: *x").value
        assert {"k": "id", "id": 1} == read("k: &x id\n*x : 1").value


class TestFaults:
    """What could surprise is refused, with its line."""

    @pytest.mark.parametrize(
        ("text", "code", "line"),
        [
            ("a: 1\nb: 2\na: 3", "duplicate-key", 3),
            ("a: 1\n'a': 3", "duplicate-key", 2),
            ("a: {b: 1, b: 1}", "duplicate-key", 1),
            ("a: &x [1]\nb: *x", "yaml-alias", 2),
            ("a: &x {b: *x}", "yaml-alias", 1),
            ("a: &x\n  b: 1\nc:\n  <<: *x", "yaml-merge-key", 4),
            ("a: *x", "yaml-alias-unknown", 1),
            ("a: !!python/object/apply:os.system ['x']", "yaml-tag", 1),
            ("a: !foreign 1", "yaml-tag", 1),
            ("a: !!timestamp 2026-11-06", "yaml-tag", 1),
            ("a: !!int x", "yaml-tag", 1),
            ("a: ! 2", "yaml-tag", 1),
            ("a: !!str 40", "yaml-tag", 1),
            ("a: !!int '2'", "yaml-tag", 1),
            ("a: !!float 2", "yaml-tag", 1),
            ("a: !!seq [1]", "yaml-tag", 1),
            ("%YAML 1.1\n---\na: 1", "yaml-version", 1),
            ("{a: x, 007: y}", "key-not-text", 1),
            ("a: {n: 1,000}", "unreadable-number", 1),
            ("a: {n: $1,000}", "unreadable-number", 1),
            ("a: {n: 1,000.50 EUR}", "unreadable-number", 1),
            ("a: [1,050]", "unreadable-number", 1),
            ("a: !!binary aGk=", "yaml-tag", 1),
            ("a: !!set {b}", "yaml-tag", 1),
            ("a: !!map [1]", "yaml-tag", 1),
            ("a: 1\n---\nb: 2", "yaml-several-documents", 2),
            ("1: a", "key-not-text", 1),
            ("a: 1\ntrue: a", "key-not-text", 2),
            ("? [a]\n: b", "key-not-text", 1),
            ("? {a: 1}\n: b", "key-not-text", 1),
            ("? \n: a", "key-not-text", 1),
            ("a: .inf", "not-finite", 1),
            ("a: [1,\n -.INF]", "not-finite", 2),
            ("a: .nan", "not-finite", 1),
            ("a: 1e400", "number-lost", 1),
            ("a: 1e-400", "number-lost", 1),
            ('a: "\\0"', "text-not-unicode", 1),
            ("a: 1\n\tb: 2", "document-syntax", 2),
            ("a: [1, 2", "document-syntax", 1),
            ("a: @b", "document-syntax", 1),
            ("a: 1\nb: \x07", "document-syntax", 2),
            ("title: Raise NPS: fast", "document-syntax", 1),
            ("- 1", "document-root", 1),
            ("just text", "document-root", 1),
        ],
    )
    def test_fault(self, text: str, code: str, line: int) -> None:
        """A fault has its stable code and its line, with both loaders."""
        assert (code, line) == faults_of(text)[0]

    def test_surrogate(self) -> None:
        """Half a pair is refused by the reader or by libyaml."""
        assert faults_of('a: "\\ud800"')[0][0] in {
            "text-not-unicode",
            "document-syntax",
        }

    def test_every_fault_is_told_at_once(self) -> None:
        """A person who mends a file sees all its faults."""
        text = "a: .nan\nb: 1e999\nb: 2\nc: 3\nc: 4"
        codes = ["not-finite", "number-lost", "duplicate-key", "duplicate-key"]
        assert codes == [code for code, _ in faults_of(text)]

    @pytest.mark.parametrize(
        ("text", "part"),
        [
            ("title: Raise NPS: fast", 'Put it in quotes: title: "Raise NPS: fast"'),
            ("o:\n  - title: Raise NPS: fast", 'title: "Raise NPS: fast"'),
            ("a: 1\n\tb: 2", "Indent with blanks."),
            ("a: b: " + "x" * 300, "Put it in quotes"),
            ("a: [1, 2", "Is the file complete?"),
            ("a: b\n c: d\n", "Is this line indented as it should be?"),
        ],
    )
    def test_hints(self, text: str, part: str) -> None:
        """The usual slips of the hand are explained, not only reported."""
        with pytest.raises(StructureError) as caught:
            read(text)
        assert part in str(caught.value)

    def test_other_exceptions_of_the_parser(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """PyYAML leaks bare exceptions on bad scalars; none of them gets out."""

        def broken(text: str, Loader: object) -> object:  # noqa: N803 - PyYAML's name
            del text, Loader
            yield from ()
            raise IndexError("pop from empty list")

        monkeypatch.setattr(yaml, "parse", broken)
        assert [("document-syntax", 0)] == faults_of("a: 1")

    def test_without_pyyaml(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """YAML is an extra: the error says what to run."""
        monkeypatch.setattr("okrkit.formats.yaml_events.find_spec", {}.get)
        with pytest.raises(MissingExtraError, match=r'pip install "okrkit\[yaml\]"'):
            read("a: 1")

    def test_nothing_is_run(self, tmp_path: object) -> None:
        """A tag that makes other loaders run a program makes this one refuse."""
        marker = f"{tmp_path}/ran"
        tags = ("object/apply:os.system", "object/new:os.system", "name:os.system")
        for tag in tags:
            with pytest.raises(StructureError):
                read(f"a: !!python/{tag} ['touch {marker}']")


class TestLimits:
    """Hostile sizes end at once, in an error that names the limit."""

    @pytest.mark.parametrize(
        ("text", "limits", "name"),
        [
            ("[" * 200_000, Limits(), "depth"),
            ("a: " + "{b: " * 100_000, Limits(), "depth"),
            ("- " * 10_000, Limits(), "depth"),
            ("a: [[1]]", Limits(depth=2), "depth"),
            ("a: [1, 2, 3]", Limits(nodes=4), "nodes"),
            ("a: " + "9" * 5000, Limits(), "digits"),
            ("a: 0x" + "f" * 5000, Limits(), "digits"),
            ("a: 0." + "1" * 5000, Limits(), "digits"),
        ],
    )
    def test_limit(self, text: str, limits: Limits, name: str) -> None:
        """Each limit is one field of `Limits`, and its error names it and the line."""
        with pytest.raises(LimitError, match="line 1") as caught:
            read(text, limits=limits)
        assert name == caught.value.limit

    def test_at_the_limit(self) -> None:
        """What a limit names is allowed; digits within a long text are no number."""
        limits = Limits(depth=2, nodes=3, digits=3)
        assert {"a": [123]} == read("a: [123]", limits=limits).value
        assert {"a": "1 of 20000"} == read("a: 1 of 20000", limits=limits).value

    def test_alias_bomb(self) -> None:
        """Nothing is expanded: each alias to a container is a fault, as far as told."""
        rows = [f"x{n}: &x{n} [{', '.join([f'*x{n - 1}'] * 9)}]" for n in range(1, 30)]
        found = faults_of("\n".join(["x0: &x0 [lol]", *rows]))
        assert [("yaml-alias", 2)] * 9 + [("yaml-alias", 3)] * 9 == found[:18]
        assert Limits().faults == len(found)


class TestPlaces:
    """A value is found again in its text."""

    @pytest.mark.parametrize(
        ("path", "value", "key"),
        [
            ((), (1, 1), (1, 1)),
            (("a",), (2, 3), (1, 1)),
            (("a", 1), (3, 5), (3, 5)),
            (("a", 1, "é"), (3, 8), (3, 5)),
            (("b", "c"), (4, 8), (4, 5)),
            (("b", "nothing", 0), (4, 4), (4, 4)),
            (("b", "c", "d"), (4, 8), (4, 8)),
        ],
    )
    def test_locate(
        self, path: tuple[str | int, ...], value: tuple[int, int], key: tuple[int, int]
    ) -> None:
        """Line and column are those an editor shows; a gap falls back to its parent."""
        tree = read("a:\n  - 1\n  - é: 2\nb: {c: 3}")
        assert (value, key) == (tree.locate(path), tree.locate(path, key=True))


@given(
    st.text()
    | st.lists(st.sampled_from(list("ab:-?[]{},&*!|>'\"%@#\n\t 0.<~"))).map("".join)
)
def test_fuzz(text: str) -> None:
    """Whatever comes in, only okrkit's errors come out."""
    try:
        tree = read(text)
    except OKRError as error:
        code = error.code
    else:
        code = "limit" if isinstance(tree.value, dict) else "no dict"
    assert code in CODES


def test_yaml_is_imported_on_use(monkeypatch: pytest.MonkeyPatch) -> None:
    """JSON and TOML need no extra."""
    monkeypatch.setitem(sys.modules, "yaml", None)
    assert {"a": 1} == read_text("a = 1", "toml").value


@pytest.mark.parametrize(
    "steps", ["{0: 0, 500: 0.5, 1000: 1}", "{'0': 0, '500': 0.5, '1000': 1}"]
)
def test_steps_have_numbers_for_keys(steps):
    """Of all mappings theirs alone goes from number to number, as people write it."""
    text = (
        "{okrkit: 1, cycle: 2026-Q4, objectives: [{id: o, title: O, key_results: "
        f"[{{id: k, title: K, steps: {steps}}}]}}]}}"
    )

    points = okr.loads(text, "yaml").key_result("k").target.points

    assert ((0, 0), (500, 0.5), (1000, 1)) == points
