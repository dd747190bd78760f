"""A review as SARIF 2.1.0, checked against the parts of its schema that are used."""

import json
import shutil

import jsonschema
import pytest

import okrkit as okr
from okrkit.errors import DocumentError

TEXT = {"type": "string", "minLength": 1}
MESSAGE = {
    "type": "object",
    "properties": {"text": TEXT, "markdown": TEXT},
    "required": ["text"],
    "additionalProperties": False,
}
LEVEL = {"enum": ["none", "note", "warning", "error"]}
LOCATION = {
    "type": "object",
    "properties": {
        "physicalLocation": {
            "type": "object",
            "properties": {
                "artifactLocation": {
                    "type": "object",
                    "properties": {"uri": TEXT},
                    "required": ["uri"],
                    "additionalProperties": False,
                },
                "region": {
                    "type": "object",
                    "properties": {
                        "startLine": {"type": "integer", "minimum": 1},
                        "startColumn": {"type": "integer", "minimum": 1},
                        "snippet": MESSAGE,
                    },
                    "required": ["startLine"],
                    "additionalProperties": False,
                },
            },
            "required": ["artifactLocation"],
            "additionalProperties": False,
        },
        "logicalLocations": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "properties": {
                    "name": TEXT,
                    "fullyQualifiedName": TEXT,
                    "kind": TEXT,
                },
                "additionalProperties": False,
            },
        },
    },
    "required": ["logicalLocations"],
    "additionalProperties": False,
}
RULE = {
    "type": "object",
    "properties": {
        "id": TEXT,
        "name": {"type": "string", "pattern": r"^\S+$"},
        "shortDescription": MESSAGE,
        "fullDescription": MESSAGE,
        "help": MESSAGE,
        "defaultConfiguration": {
            "type": "object",
            "properties": {"level": LEVEL},
            "additionalProperties": False,
        },
        "properties": {"type": "object"},
    },
    "required": ["id", "shortDescription", "help", "defaultConfiguration"],
    "additionalProperties": False,
}
RESULT = {
    "type": "object",
    "properties": {
        "ruleId": TEXT,
        "ruleIndex": {"type": "integer", "minimum": 0},
        "level": LEVEL,
        "message": MESSAGE,
        "locations": {"type": "array", "items": LOCATION, "minItems": 1, "maxItems": 1},
        "partialFingerprints": {
            "type": "object",
            "additionalProperties": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
        },
        "suppressions": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "kind": {"enum": ["inSource", "external"]},
                    "status": {"enum": ["accepted", "underReview", "rejected"]},
                    "justification": TEXT,
                },
                "required": ["kind"],
                "additionalProperties": False,
            },
        },
    },
    "required": ["ruleId", "ruleIndex", "level", "message", "locations"],
    "additionalProperties": False,
}
LOG = {
    "type": "object",
    "properties": {
        "$schema": {"const": "https://json.schemastore.org/sarif-2.1.0.json"},
        "version": {"const": "2.1.0"},
        "runs": {
            "type": "array",
            "minItems": 1,
            "maxItems": 1,
            "items": {
                "type": "object",
                "properties": {
                    "tool": {
                        "type": "object",
                        "properties": {
                            "driver": {
                                "type": "object",
                                "properties": {
                                    "name": {"const": "okrkit"},
                                    "version": TEXT,
                                    "rules": {
                                        "type": "array",
                                        "items": RULE,
                                        "uniqueItems": True,
                                    },
                                },
                                "required": ["name"],
                                "additionalProperties": False,
                            }
                        },
                        "required": ["driver"],
                        "additionalProperties": False,
                    },
                    "columnKind": {"const": "unicodeCodePoints"},
                    "invocations": {
                        "type": "array",
                        "items": {
                            "type": "object",
                            "properties": {
                                "executionSuccessful": {"type": "boolean"},
                                "toolConfigurationNotifications": {
                                    "type": "array",
                                    "items": {
                                        "type": "object",
                                        "properties": {
                                            "level": LEVEL,
                                            "message": MESSAGE,
                                            "associatedRule": {
                                                "type": "object",
                                                "properties": {"id": TEXT},
                                                "additionalProperties": False,
                                            },
                                        },
                                        "required": ["message"],
                                        "additionalProperties": False,
                                    },
                                },
                            },
                            "required": ["executionSuccessful"],
                            "additionalProperties": False,
                        },
                    },
                    "results": {"type": "array", "items": RESULT},
                },
                "required": ["tool", "results"],
                "additionalProperties": False,
            },
        },
    },
    "required": ["version", "runs"],
    "additionalProperties": False,
}
"""What the standard says of the parts that okrkit writes (sections 3.13 to 3.58)."""

DOCUMENT = """\
okrkit: 1
cycle: 2026-Q4
objectives:
  - id: keep
    title: We say word to customers
    key_results:
      - {id: nps, title: "Customers hear the word", at_least: 1}
      - Cut churn by the word from 3% to 2%
"""


@okr.rules.rule("ACME1", "says word", severity="info")
def says_word(context):
    """Find the word."""
    for seen in (*context.objectives, *context.key_results):
        at = seen.title.find("word")
        yield seen.hit("It says it.", span=(at, at + 4), suggestion="Say another.")


@okr.rules.rule("ACME2", "of the set", severity="error", needs=("day",))
def of_the_set(_):
    """Find the set itself."""
    yield okr.rules.Hit(subject="all of it", kind="set", message="It is a set.")


RULES = [says_word, of_the_set]


def results(log):
    """Return the results of a log that was checked."""
    jsonschema.validate(log, LOG)
    json.dumps(log, allow_nan=False)
    (run,) = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    for result in run["results"]:
        assert result["ruleId"] == rules[result["ruleIndex"]]["id"]
    return run["results"]


def lines(found):
    """Return where each result is: file, line, column, and what stands there."""
    return [
        (place["artifactLocation"]["uri"], *list(place["region"].values())[:2])
        for result in found
        if (place := result["locations"][0].get("physicalLocation"))
    ]


def test_each_finding_is_a_result_with_the_page_of_its_rule():
    """A code host shows why, and what to write instead, without leaving the page."""
    notes = okr.review("Launch the portal", rules=[okr.rules.K01])
    log = notes.to_sarif()
    (result,) = results(log)
    (rule,) = log["runs"][0]["tool"]["driver"]["rules"]

    assert ("K01", "Activity") == (rule["id"], rule["name"])
    assert "Why it matters" in rule["help"]["text"]
    assert "## Use instead" in rule["help"]["markdown"]
    assert notes.findings[0].message in result["message"]["text"]
    assert notes.findings[0].suggestion in result["message"]["text"]


def test_levels_are_those_of_the_standard():
    """It has no word info."""
    okrs = okr.loads(DOCUMENT, format="yaml")
    found = results(okr.review(okrs, on="2026-11-15", rules=RULES).to_sarif())

    assert ["note"] * 3 + ["error"] == [result["level"] for result in found]


def test_without_files_ids_are_the_places():
    """A set need not come from a file."""
    okrs = okr.loads(DOCUMENT, format="yaml")
    found = results(okr.review(okrs, on="2026-11-15", rules=RULES).to_sarif())
    places = [result["locations"][0]["logicalLocations"][0] for result in found]

    assert ["keep", "keep.nps", "keep.keep.2", "all of it"] == [
        place["fullyQualifiedName"] for place in places
    ]
    assert ["objective", "key result", "key result", "set"] == [
        p["kind"] for p in places
    ]
    assert [] == lines(found)


def test_with_the_file_each_finding_stands_at_its_title(tmp_path, monkeypatch):
    """An editor jumps there."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "our okrs.yaml").write_text(DOCUMENT, encoding="utf-8")
    notes = okr.review(okr.load("our okrs.yaml"), rules=RULES)
    found = results(notes.to_sarif("our okrs.yaml"))

    uri = "our%20okrs.yaml"
    assert [(uri, 5, 12), (uri, 7, 26), (uri, 8, 9)] == lines(found)


@pytest.mark.parametrize("format", ["json", "toml"])
def test_other_formats_have_lines_too(tmp_path, format):
    """By an absolute path the file is named whole."""
    file = tmp_path / f"okrs.{format}"
    okr.save(okr.loads(DOCUMENT, format="yaml"), file)
    found = results(okr.review(okr.load(file), rules=RULES).to_sarif(file))

    text = file.read_text(encoding="utf-8").splitlines()
    assert {file.as_uri()} == {uri for uri, _, _ in lines(found)}
    assert all("word" in text[line - 1] for _, line, _ in lines(found))


def test_files_of_a_folder_are_told_apart(tmp_path):
    """Ids that two sets have are qualified, as the loader does it."""
    for name in ("a", "b"):
        text = DOCUMENT if name == "a" else f"# later\nset: other\n{DOCUMENT}"
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    notes = okr.review(okr.load(tmp_path), rules=RULES)
    found = lines(results(notes.to_sarif(tmp_path)))

    a, b = ((tmp_path / f"{name}.yaml").as_uri() for name in ("a", "b"))
    assert {(a, 5), (a, 7), (a, 8), (b, 7), (b, 9), (b, 10)} == {
        (uri, line) for uri, line, _ in found
    }
    shutil.rmtree(tmp_path)
    with pytest.raises(DocumentError):
        notes.to_sarif(tmp_path)


def test_a_text_has_lines_as_well(tmp_path):
    """OKRs in a wiki page or a Markdown file are reviewed like any other."""
    file = tmp_path / "okrs.md"
    text = "# Our plan\n\nObjective: Keep the word\n\n- A word of 5%\n- A word of 7%\n"
    file.write_text(text, encoding="utf-8")
    found = lines(results(okr.review(text, rules=RULES).to_sarif([file])))

    assert [3, 5, 6] == [line for _, line, _ in found]
    with pytest.raises(DocumentError) as caught:
        okr.review(text, rules=RULES).to_sarif(path=tmp_path / "missing.md")
    assert "file-missing" == caught.value.code
    assert [] == lines(results(okr.review(text, rules=RULES).to_sarif("-")))
    (tmp_path / "folder.md").mkdir()
    with pytest.raises(DocumentError) as caught:
        okr.review(text, rules=RULES).to_sarif(tmp_path / "folder.md")
    assert "file-is-folder" == caught.value.code


def test_what_is_no_document_gives_no_places(tmp_path):
    """A file may have been changed since; what is not there has no line."""
    file = tmp_path / "okrs.yaml"
    file.write_text("objectives: [{id: keep, key_results: [7]}, 3, {}]", "utf-8")
    notes = okr.review(okr.loads(DOCUMENT, format="yaml"), rules=RULES)

    found = lines(results(notes.to_sarif(file)))

    assert [(file.as_uri(), 1)] == [(uri, line) for uri, line, _ in found]


def test_words_that_are_nowhere_in_the_text_have_no_line(tmp_path):
    """A list mark or a note may have been left out of a title."""
    file = tmp_path / "okrs.txt"
    file.write_text("Objective: Keep the word\n", encoding="utf-8")
    okrs = okr.loads(DOCUMENT, format="yaml")

    assert [] == lines(results(okr.review(okrs, rules=RULES).to_sarif(file)))


def test_a_finding_without_words_has_a_line_all_the_same(tmp_path):
    """A rule may yield a hit of its own making."""
    file = tmp_path / "okrs.yaml"
    file.write_text(DOCUMENT, encoding="utf-8")

    @okr.rules.rule("ACME3", "of one", severity="info")
    def of_one(_):
        yield okr.rules.Hit(subject="nps", kind="key result", message="It is one.")

    log = okr.review(okr.load(file), rules=[of_one]).to_sarif(file)

    assert [7] == [line for _, line, _ in lines(results(log))]


def test_waived_findings_are_suppressed_with_their_reason():
    """They are shown as closed, and do not count."""
    okrs = okr.loads(DOCUMENT, format="yaml")
    notes = okr.review(okrs, rules=RULES, waive={"ACME1:nps": "We like it"})
    found = results(notes.to_sarif())

    assert [None, None, "We like it"] == [
        result.get("suppressions", [{}])[0].get("justification") for result in found
    ]


def test_rules_that_were_not_asked_are_told():
    """A run without findings may have looked at nothing."""
    okrs = okr.loads(DOCUMENT, format="yaml")
    log = okr.review(okrs, rules=RULES).to_sarif()
    results(log)
    (said,) = log["runs"][0]["invocations"][0]["toolConfigurationNotifications"]

    assert (
        "not asked: ACME2 of the set: no day was given (on=)" == said["message"]["text"]
    )
    assert {"id": "ACME2"} == said["associatedRule"]


def test_a_finding_keeps_its_fingerprint_where_lines_move(tmp_path):
    """So a host sees that it is the old one, and not a new one."""
    file = tmp_path / "okrs.yaml"
    prints = []
    for head in ("", "# moved\n\n"):
        file.write_text(head + DOCUMENT, encoding="utf-8")
        log = okr.review(okr.load(file), rules=RULES).to_sarif(file)
        prints.append([r["partialFingerprints"] for r in results(log)])

    assert prints[0] == prints[1]
    assert 3 == len({each["okrkit/v1"] for each in prints[0]})


def test_the_rules_of_a_whole_review_are_a_valid_log():
    """Every page becomes help text."""
    log = okr.review("Launch the portal and 3 webinars, TBD").to_sarif()

    assert results(log)
    assert len(okr.rules.ALL) == len(log["runs"][0]["tool"]["driver"]["rules"])


def test_no_link_comes_out_of_a_title():
    """Viewers make links of brackets in a message, and put values into braces."""
    lines = (f"- NPS [now](https://a.b) to {aim} {{0}}" for aim in (30, 40))
    text = "\n".join(["Objective: O", "", *lines])
    log = okr.review(text, rules=[okr.rules.S10]).to_sarif()
    said = [each["message"]["text"] for each in log["runs"][0]["results"]]

    assert not [each for each in said if "](" in each.replace("\\]", "")]
    assert not [
        each for each in said if "{0}" in each.replace("{{", "").replace("}}", "")
    ]
