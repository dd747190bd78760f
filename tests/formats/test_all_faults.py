"""All faults at once: of the text, of its values, of every file that is loaded."""

import json
import re
from pathlib import Path

import pytest
import yaml

import okrkit as okr
from okrkit.errors import (
    CODES,
    DocumentError,
    DocumentFault,
    LimitError,
    StructureError,
)

YAML = """\
okrkit: 1
cycle: 2026-Q4
cycle: 2026-Q4
metrics:
  nps: {unit: points, polarity: highr, bounds: &ends [0, 100]}
objectives:
  - id: keep
    title: !keep Stay
    owner: *nobody
    scope: *ends
    why: "a\\0b"
    reviewed_on: 2026-02-30
    1: one
    ? [a, {b: c}]
    : d
    ? *ends
    : e
    key_results:
      - {id: a, title: A, metric: nps, baseline: .nan, target: 3}
      - <<: *ends
        id: b
      - {id: c, title: C, at_most: true}
      - {id: d, title: D, at_most: 1e400, weight: 1e-400}
      - !list [1]
---
okrkit: 1
"""
YAML_FAULTS = [
    (3, "cycle", "duplicate-key"),
    (5, "metrics.nps.polarity", "unknown-word"),
    (8, "objectives[0].title", "yaml-tag"),
    (9, "objectives[0].owner", "yaml-alias-unknown"),
    (10, "objectives[0].scope", "yaml-alias"),
    (11, "objectives[0].why", "text-not-unicode"),
    (12, "objectives[0].reviewed_on", "date-impossible"),
    (13, "objectives[0].1", "key-not-text"),
    (14, "objectives[0].a list", "key-not-text"),
    (16, "objectives[0].*ends", "yaml-alias"),
    (19, "objectives[0].key_results[0].baseline", "not-finite"),
    (20, "objectives[0].key_results[1].<<", "yaml-merge-key"),
    (22, "objectives[0].key_results[2].at_most", "not-a-number"),
    (23, "objectives[0].key_results[3].at_most", "number-lost"),
    (23, "objectives[0].key_results[3].weight", "number-lost"),
    (24, "objectives[0].key_results[4]", "yaml-tag"),
    (24, "objectives[0].key_results[4]", "not-a-mapping"),
    (25, "", "yaml-several-documents"),
]
JSON = """\
{"okrkit": 1, "cycle": "2026-Q4",
 "cycle": "2026-Q4",
 "metrics": {"nps": {"unit": "points", "polarity": "highr"},
  "\\u0000": {"unit": 5}},
 "objectives": [{"id": "keep", "title": "S\\ud800",
  "reviewed_on": "2026-02-30",
  "key_results": [
   {"id": "a", "title": "A", "metric": "nps", "baseline": NaN, "target": 3},
   {"id": "b", "title": "B", "between": [1, Infinity]},
   {"id": "c", "title": "C", "at_most": true},
   {"id": "d", "title": "D", "at_most": 1e400, "weight": 1e-400},
   {"id": "e"}]}]}
"""
JSON_FAULTS = [
    (2, "cycle", "duplicate-key"),
    (3, "metrics.nps.polarity", "unknown-word"),
    (4, "metrics.\\x00", "text-not-unicode"),
    (5, "objectives[0].title", "text-not-unicode"),
    (6, "objectives[0].reviewed_on", "date-impossible"),
    (8, "objectives[0].key_results[0].baseline", "not-finite"),
    (9, "objectives[0].key_results[1].between[1]", "not-finite"),
    (10, "objectives[0].key_results[2].at_most", "not-a-number"),
    (11, "objectives[0].key_results[3].at_most", "number-lost"),
    (11, "objectives[0].key_results[3].weight", "number-lost"),
    (12, "objectives[0].key_results[4]", "missing-field"),
]
TOML = """\
okrkit = 1
cycle = "2026-Q4"
cycle = {starts_on = 2026-02-31}
[metrics.nps]
unit = "points"
polarity = "highr"
"\\u0000" = 1
[[objectives]]
id = "keep"
title = "S\\u0000"
reviewed_on = 2026-02-30
[[objectives.key_results]]
id = "a"
title = "A"
metric = "nps"
baseline = nan
target = 3
[[objectives.key_results]]
id = "b"
title = "B"
between = [1, -inf]
starts_on = 2026-10-01T10:00:00Z
[[objectives.key_results]]
id = "c"
title = "C"
at_most = true
[[objectives.key_results]]
id = "d"
title = "D"
at_most = 1e400
weight = 1e-400
tolerance = 9223372036854775808
"""
TOML_FAULTS = [
    (3, "cycle", "duplicate-key"),
    (3, "cycle.starts_on", "date-impossible"),
    (6, "metrics.nps.polarity", "unknown-word"),
    (7, "metrics.nps.\\x00", "text-not-unicode"),
    (10, "objectives[0].title", "text-not-unicode"),
    (11, "objectives[0].reviewed_on", "date-impossible"),
    (16, "objectives[0].key_results[0].baseline", "not-finite"),
    (21, "objectives[0].key_results[1].between[1]", "not-finite"),
    (22, "objectives[0].key_results[1].starts_on", "time-of-day"),
    (26, "objectives[0].key_results[2].at_most", "not-a-number"),
    (30, "objectives[0].key_results[3].at_most", "number-lost"),
    (31, "objectives[0].key_results[3].weight", "number-lost"),
    (32, "objectives[0].key_results[3].tolerance", "number-lost"),
]
FORMATS = [
    (YAML, "yaml", YAML_FAULTS),
    (JSON, "json", JSON_FAULTS),
    (TOML, "toml", TOML_FAULTS),
]


def faults_of(text: str, format_: str) -> list[tuple[int, str, str]]:
    """Line, path and code of every fault."""
    with pytest.raises(StructureError) as caught:
        okr.loads(text, format_)
    return told(caught.value)


def told(error: StructureError) -> list[tuple[int, str, str]]:
    """Line, path and code of every fault of an error."""
    assert all(fault.code in CODES for fault in error.faults)
    return [(fault.line, fault.path, fault.code) for fault in error.faults]


@pytest.mark.parametrize(("text", "format_", "faults"), FORMATS)
def test_one_document(
    text: str, format_: str, faults: list[tuple[int, str, str]]
) -> None:
    """Faults of the text and of its values come together, in the document's order."""
    assert faults == faults_of(text, format_)


def test_the_pure_reader_of_yaml(monkeypatch: pytest.MonkeyPatch) -> None:
    """Faults do not depend on whether libyaml is there."""
    monkeypatch.delattr(yaml, "CSafeLoader", raising=False)
    assert YAML_FAULTS == faults_of(YAML, "yaml")


def test_a_large_document_read_by_a_faster_parser() -> None:
    """The extra changes the time of loading, not what is found."""
    pad = " " * (1 << 18)
    assert JSON_FAULTS == faults_of(JSON + pad, "json")


def test_a_dict() -> None:
    """What no document can hold is told beside what no set can hold, in order."""
    given = {
        "okrkit": 1,
        "objectives": [{"id": "a", "title": object(), "owner": 5, 7: 8}],
        "cycle": float("nan"),
    }
    with pytest.raises(StructureError) as caught:
        okr.from_dict(given)  # type: ignore[arg-type]
    assert [
        (0, "objectives[0]", "key-not-text"),
        (0, "objectives[0].title", "wrong-type"),
        (0, "objectives[0].owner", "not-text"),
        (0, "cycle", "not-finite"),
    ] == told(caught.value)


@pytest.mark.parametrize(
    "version", ["NaN", "Infinity", "1.5", "-1", "true", '"1"', "1e400"]
)
def test_a_version_that_is_none(version: str) -> None:
    """Whatever stands for the version, the other faults are told as well."""
    text = f'{{"okrkit": {version}, "objectives": [{{"id": "a"}}], "cycle": "2026-Q4"}}'
    codes = [code for _, _, code in faults_of(text, "json")]
    assert ["objectives[0]"] == [p for _, p, _ in faults_of(text, "json")][1:]
    assert codes[0] in {"not-finite", "number-lost", "not-a-version"}


class TestFiles:
    """Files that are loaded together are mended together."""

    def test_every_file_is_told(self, tmp_path: Path) -> None:
        """A file that cannot be parsed hides nothing of the others."""
        (tmp_path / "a.yaml").write_text(YAML.partition("---")[0])
        (tmp_path / "b.json").write_text('{"okrkit": 1,, }')
        (tmp_path / "c.toml").write_text(TOML.replace("1e-400", "1"))
        (tmp_path / "d.json").write_text("[1]")
        with pytest.raises(StructureError, match="4 documents have") as caught:
            okr.load(tmp_path, limits=okr.Limits(faults=100))
        files = [(Path(f.file).name, f.code) for f in caught.value.faults]
        assert [
            *[("a.yaml", code) for _, _, code in YAML_FAULTS[:-1]],
            ("b.json", "document-syntax"),
            *[("c.toml", code) for n, _, code in TOML_FAULTS if n != 31],
            ("d.json", "document-root"),
        ] == files

    def test_paths_in_any_order(self, tmp_path: Path) -> None:
        """Faults stand in the order in which the files were named."""
        one, two = tmp_path / "one.json", tmp_path / "two.json"
        one.write_text('{"okrkit": 1, "cycle": "2026-Q4", "objectives": NaN}')
        two.write_text('{"okrkit": 1, "cycle": 4, "objectives": []}')
        with pytest.raises(StructureError) as caught:
            okr.load(two, one)
        assert [("two.json", "cycle"), ("one.json", "objectives")] == [
            (Path(f.file).name, f.path) for f in caught.value.faults
        ]

    def test_no_shadows_of_a_file_that_cannot_be_read(self, tmp_path: Path) -> None:
        """A metric that stands in the broken file is not called unknown."""
        (tmp_path / "company.yaml").write_text('metrics: {nps: {unit: "%"}')
        kr = {
            "id": "a",
            "title": "A",
            "metric": "nps",
            "baseline": "3%",
            "target": "2%",
        }
        team = {
            "okrkit": 1,
            "cycle": "2026-Q4",
            "objectives": [{"id": "o", "title": "O", "key_results": [kr]}],
        }
        (tmp_path / "team.json").write_text(json.dumps(team))
        with pytest.raises(StructureError) as caught:
            okr.load(tmp_path)
        assert ["document-syntax"] == [fault.code for fault in caught.value.faults]

    def test_faults_between_files_beside_their_own(self, tmp_path: Path) -> None:
        """Fiscal years that differ do not hide what else does not fit."""
        objective = {"id": "o", "title": "O", "measured_by": ["nothing"]}
        for name, month in (("a", "april"), ("b", "july")):
            document = {
                "okrkit": 1,
                "cycle": {"starts_on": "2026-10-01", "ends_on": "2026-12-31"},
                "cadence": {"every": "quarter", "fiscal_year_starts": month},
                "policy": name,
                "objectives": [objective],
            }
            (tmp_path / f"{name}.json").write_text(json.dumps(document))
        with pytest.raises(StructureError) as caught:
            okr.load(tmp_path)
        assert {"fiscal-year-differs", "policy-differs", "unknown-metric"} == {
            fault.code for fault in caught.value.faults
        }

    def test_a_file_that_is_none(self, tmp_path: Path) -> None:
        """What is missing, foreign or not UTF-8 is told beside what the rest has."""
        (tmp_path / "a.json").write_text('{"okrkit": 1, "cycle": 4, "objectives": []}')
        (tmp_path / "b.yaml").write_bytes(b"okrkit: 1\ncycle: \xff")
        (tmp_path / "c.toml").write_bytes(b"PK\x03\x04")
        names = ["a.json", "missing.yaml", "b.yaml", "c.toml", "notes.txt"]
        (tmp_path / "notes.txt").write_text("no document")
        with pytest.raises(StructureError, match="5 documents have") as caught:
            okr.load(*(tmp_path / name for name in names))
        assert [
            ("a.json", 1, "not-text"),
            ("missing.yaml", 0, "file-missing"),
            ("b.yaml", 2, "document-encoding"),
            ("c.toml", 0, "document-foreign"),
            ("notes.txt", 0, "format-unknown"),
        ] == [(Path(f.file).name, f.line, f.code) for f in caught.value.faults]

    def test_a_file_that_is_none_alone(self, tmp_path: Path) -> None:
        """Where nothing else is wrong it is the error that one file gives."""
        (tmp_path / "a.json").write_text(
            '{"okrkit": 1, "cycle": "2026-Q4", "objectives": []}'
        )
        with pytest.raises(DocumentError) as caught:
            okr.load(tmp_path / "a.json", tmp_path / "missing.yaml")
        assert "file-missing" == caught.value.code

    def test_no_file_at_all(self, tmp_path: Path) -> None:
        """Several files, none of which is there, are all named."""
        with pytest.raises(StructureError) as caught:
            okr.load(tmp_path / "a.yaml", tmp_path / "b.yaml")
        assert ["file-missing"] * 2 == [fault.code for fault in caught.value.faults]

    def test_a_file_that_is_too_large(self, tmp_path: Path) -> None:
        """A limit stops at once, however many files there are."""
        for name in "ab":
            (tmp_path / f"{name}.yaml").write_text("okrkit: 1")
        with pytest.raises(LimitError) as caught:
            okr.load(tmp_path, limits=okr.Limits(file_bytes=3))
        assert "file_bytes" == caught.value.limit


SEGMENTS: list[tuple[str, list[tuple[int, str, str]]]] = [
    (
        "{a: {parent: b}, c.d: {condition: x,\n parent: a.b}}",
        [
            (3, "segments.a.parent", "unknown-segment"),
            (4, "segments.c.d.parent", "unknown-segment"),
        ],
    ),
    (
        "[{id: a, parent: c},\n {id: b, parent: a}, {id: c,\n parent: b}]",
        [(3, "segments[0].parent", "segment-loop")],
    ),
    (
        "[{id: a},\n {id: a, condition: x}, {id: b, parent: x}]",
        [
            (4, "segments[1].id", "duplicate-id"),
            (4, "segments[2].parent", "unknown-segment"),
        ],
    ),
]


@pytest.mark.parametrize(("segments", "faults"), SEGMENTS)
def test_segments(segments: str, faults: list[tuple[int, str, str]]) -> None:
    """Faults between segments are told where they stand."""
    text = f"okrkit: 1\ncycle: 2026-Q4\nsegments: {segments}\nobjectives: []"
    assert faults == faults_of(text, "yaml")


def test_segments_of_several_files(tmp_path: Path) -> None:
    """A segment is found in the file that declares it, and as it is declared there."""
    for name, segments in (
        ("a", [{"id": "x", "parent": "nobody"}]),
        ("b", {"x": "pays", "y": {"parent": "x"}}),
    ):
        document = {"okrkit": 1, "cycle": "2026-Q4", "objectives": []}
        text = json.dumps({**document, "segments": segments})
        (tmp_path / f"{name}.json").write_text(text)
    with pytest.raises(StructureError) as caught:
        okr.load(tmp_path)
    assert [("b.json", "segments.x.id", "duplicate-id")] == [
        (Path(f.file).name, f.path, f.code) for f in caught.value.faults
    ]


class TestLongTexts:
    """A text that is too long is a limit, and does not hide other faults."""

    def test_alone(self) -> None:
        """It is the error of its limit, with line and path."""
        text = f"okrkit: 1\ncycle: 2026-Q4\nobjectives:\n- id: a\n  title: {'x' * 501}"
        with pytest.raises(LimitError) as caught:
            okr.loads(text)
        assert ("title", "line 5, objectives[0].title") == (
            caught.value.limit,
            caught.value.place,
        )

    def test_of_a_file(self, tmp_path: Path) -> None:
        """It names the file, the line and the path."""
        path = tmp_path / "a.json"
        objective = {"id": "a", "title": "x" * 501}
        document = {"okrkit": 1, "cycle": "2026-Q4", "objectives": [objective]}
        path.write_text(json.dumps(document, indent=1))
        with pytest.raises(LimitError) as caught:
            okr.load(path)
        assert f"{path}:7, objectives[0].title" == caught.value.place

    def test_among_others(self) -> None:
        """Beside other faults it is one of them, told once."""
        text = "okrkit: 1\ncycle: 2026-Q4\nobjectives:\n- id: .nan\n  title: "
        text += "x" * 501
        assert [
            (4, "objectives[0].id", "not-finite"),
            (5, "objectives[0].title", "too-long"),
        ] == faults_of(text, "yaml")


def test_every_member_is_a_fault() -> None:
    """Programs read one kind of member, whatever was wrong."""
    with pytest.raises(StructureError) as caught:
        okr.loads(YAML)
    assert all(isinstance(each, DocumentFault) for each in caught.value.exceptions)


@pytest.mark.parametrize("character", ["%", "@", "`"])
@pytest.mark.parametrize("inside", ["unit: {}", "{{unit: {}, kind: score}}"])
@pytest.mark.parametrize("pure", [False, True])
def test_a_sign_that_needs_quotes(
    character: str, inside: str, monkeypatch: pytest.MonkeyPatch, *, pure: bool
) -> None:
    """`unit: %` is what everybody writes first: the hint says what to write."""
    if pure:
        monkeypatch.delattr(yaml, "CSafeLoader", raising=False)
    text = f"okrkit: 1\nmetrics:\n  churn:\n    {inside.format(character)}\n"
    with pytest.raises(StructureError) as caught:
        okr.loads(text)
    (fault,) = caught.value.faults
    assert (4, f'Put it in quotes: "{character}"') == (fault.line, fault.hint)


def test_hints_are_for_documents() -> None:
    """Who writes a document is told what to write in it, and not in Python."""
    key_results = [
        {"id": "a", "title": "A"},
        {"id": "b", "title": "B", "baseline": 3},
        {"id": "c", "title": "C", "baseline": 3, "target": 3},
        {"id": "d", "title": "D", "at_most": 3, "weight": "1"},
        {"id": "e", "title": "E", "at_most": 3, "starts_on": 5},
        {
            "id": "f",
            "title": "F",
            "at_most": 3,
            "check_ins": [{"date": "2026-11-06", "value": 1}] * 2,
        },
    ]
    objective = {"id": "o", "title": "O", "key_results": key_results}
    text = json.dumps({"okrkit": 1, "cycle": "2026-Q4", "objectives": [objective]})
    with pytest.raises(StructureError) as caught:
        okr.loads(text, "json")
    assert [f"objectives[0].key_results[{at}]" for at in range(6)] == [
        ".".join(fault.path.split(".")[:2]) for fault in caught.value.faults
    ]
    for fault in caught.value.faults:
        words = f"{fault.expected} {fault.hint}"
        assert not re.search(r"\w\(|\w=|datetime|Unit\.|with_", words), words


def test_a_table_key_that_stands_twice() -> None:
    """A repeated key below a table is told with its path, and the first one counts."""
    text = (
        'okrkit = 1\ncycle = "2026-Q4"\nobjectives = 5\n[metrics.m]\nlag = 1\nlag = 2'
    )
    assert [
        (3, "objectives", "not-a-list"),
        (6, "metrics.m.lag", "duplicate-key"),
    ] == faults_of(text, "toml")


def test_a_day_beside_a_key_that_stands_twice() -> None:
    """Days that exist stay what they are while the text is mended."""
    text = (
        'okrkit = 1\ncycle = "2026-Q4"\ncycle = 1\n[[objectives]]\n'
        'id = "a"\ntitle = 5\nreviewed_on = 2026-10-01\n'
    )
    assert [
        (3, "cycle", "duplicate-key"),
        (6, "objectives[0].title", "not-text"),
    ] == faults_of(text, "toml")


def test_syntax_after_a_key_that_stands_twice() -> None:
    """What breaks the syntax is told beside what was found before it."""
    faults = faults_of("a = 1\na = 2\nb = [1,,]", "toml")
    assert [(2, "duplicate-key"), (3, "document-syntax")] == [
        (line, code) for line, _, code in faults
    ]


def test_a_tag_on_a_key() -> None:
    """A key with a tag is told, and what stands under it is read."""
    text = "okrkit: 1\ncycle: 2026-Q4\nobjectives: []\n!x metrics: {m: {lag: a}}"
    assert [(4, "", "yaml-tag"), (4, "metrics.m.lag", "not-a-number")] == faults_of(
        text, "yaml"
    )


def test_a_key_that_no_text_can_be() -> None:
    """A key with a NUL character is told where it stands."""
    text = 'okrkit: 1\ncycle: 2026-Q4\nobjectives: []\n"a\\0": 1'
    assert [(4, "a\\x00", "text-not-unicode")] == faults_of(text, "yaml")


def test_no_shadows_between_parts() -> None:
    """A reference that cannot be read is told once, though the set misses it too."""
    text = """{"okrkit": 1, "cycle": "2026-Q4", "objectives": [
    {"id": "a", "title": "A", "measured_by": ["b", NaN]}]}"""
    assert [(2, "objectives[0].measured_by[1]", "not-finite")] == faults_of(
        text, "json"
    )


def test_unknown_fields_with_faults() -> None:
    """What is kept without being read is told once where it cannot be kept."""
    text = """{"okrkit": 1, "cycle": "2026-Q4", "x-mine": [NaN],
    "objectives": [{"id": "a", "title": "A", "x-mine": {"b": NaN}}]}"""
    assert [
        (1, "x-mine[0]", "not-finite"),
        (2, "objectives[0].x-mine.b", "not-finite"),
    ] == faults_of(text, "json")


@pytest.mark.parametrize("inside", [False, True])
def test_the_name_of_an_unknown_field(*, inside: bool) -> None:
    """A name too long to be kept is a fault; beside a value that is lost, that is."""
    objective: dict[str, object] = {"id": "a", "title": "A"}
    document = {"okrkit": 1, "cycle": "2026-Q4", "objectives": [objective]}
    place, top = (objective, "objectives[0].") if inside else (document, "")
    place["x" * 501] = 1
    for code, path in (("too-long", "extra"), ("not-finite", "y")):
        assert [(1, f"{top}{path}", code)] == faults_of(json.dumps(document), "json")
        place["y"] = float("nan")
