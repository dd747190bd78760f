"""What a team agrees on: in a call, in the document, in pyproject.toml."""

import jsonschema
import pytest

import okrkit as okr
from okrkit.errors import DocumentError, InvalidOKRError, StructureError
from okrkit.model.agreed import ReviewSettings, review_settings

rules = okr.rules

TEXT = "Launch the portal"
DOCUMENT = """\
okrkit: 1
cycle: 2026-Q4
objectives:
  - id: keep
    title: Customers stay
    key_results:
      - {id: nps, title: Launch the portal, at_least: 1}
"""


def acme(code="ACME1", word="portal"):
    """Make a rule of one's own."""

    @rules.rule(code, f"says {word}", severity="warning")
    def check(context):
        for kr in context.key_results:
            if word in kr.title:
                yield kr.hit(f"It says {word}.")

    return check


def severities(notes):
    """Return the severity of each rule that found something."""
    return {finding.code: finding.severity for finding in notes}


def agreed(**review):
    """Return the document with what is agreed in it."""
    return okr.from_dict(
        okr.to_dict(okr.loads(DOCUMENT, format="yaml")) | {"review": review}
    )


def test_a_severity_is_what_the_team_makes_of_it():
    """What is a remark to one team stops a merge for another."""
    notes = okr.review(TEXT, rules=[acme()], severities={"ACME1": "error"})

    assert {"ACME1": "error"} == severities(notes)


def test_off_means_that_the_rule_is_not_asked():
    """It is not listed as skipped either: nobody wants to hear of it."""
    notes = okr.review(TEXT, rules=[acme(), acme("ACME2")], severities={"ACME1": "off"})

    assert ("ACME2",) == notes.codes
    assert () == notes.skipped


def test_the_team_wins_over_a_single_hit():
    """A rule may call one case an error; the team has decided otherwise."""

    @rules.rule("ACME1", "always", severity="info")
    def always(context):
        for kr in context.key_results:
            yield kr.hit("No.", severity="error")

    notes = okr.review(TEXT, rules=[always], severities={"ACME1": "info"})

    assert {"ACME1": "info"} == severities(notes)


def test_the_document_says_it_for_everyone():
    """What a team agrees on stands where its OKRs are."""
    notes = okr.review(
        agreed(severities={"K01": "error", "S05": "off"}, rules=["K01", "S05"])
    )

    assert ("K01",) == notes.codes
    assert "error" == severities(notes).get("K01", "error")


def test_the_call_wins_over_the_document():
    """Whoever runs it knows what for."""
    okrs = agreed(severities={"K01": "error"}, rules=["K01"])
    notes = okr.review(okrs, rules=[rules.K01, acme()], severities={"K01": "info"})

    assert {"K01": "info", "ACME1": "warning"} == severities(notes)


def test_rules_are_asked_in_the_order_of_the_catalogue_each_once():
    """The order in which they are given says nothing."""
    given = [acme(), rules.K02, rules.O01, rules.K02, acme("ACME0")]
    notes = okr.review(TEXT, rules=given)

    assert ("O01", "K02", "ACME0", "ACME1") == notes.codes


def test_two_rules_of_one_code_are_refused():
    """Nobody could tell whose finding it is."""
    with pytest.raises(InvalidOKRError) as caught:
        okr.review(TEXT, rules=[acme(), acme(word="launch")])

    assert "rule-twice" == caught.value.code
    assert "'says launch'" in caught.value.got


def test_the_default_rules_are_all():
    """Nothing of the table is hidden from whoever asks for nothing special."""
    assert tuple(rule.code for rule in rules.ALL) == okr.review(TEXT).codes


@pytest.mark.parametrize(
    "said",
    [
        {"review": {"severities": {"ACME1": "error"}}},
        {"review": {"rules": ["K01", "ACME1"]}},
        {"waive": {"ACME1:nps": "It was promised"}},
    ],
)
def test_a_document_may_speak_of_a_plug_in_that_is_not_here(said):
    """Who only reads OKRs need not install the rules of those who wrote them."""
    okrs = okr.from_dict(okr.to_dict(okr.loads(DOCUMENT, format="yaml")) | said)

    notes = okr.review(okrs)

    assert "K01" in notes.codes
    assert ("ACME1", "unknown") == (notes.skipped[-1].code, notes.skipped[-1].name)
    with_it = okr.review(okrs, rules=[rules.K01, acme()])
    assert () == with_it.skipped


@pytest.mark.parametrize(
    ("given", "code", "place"),
    [
        ({"severities": {"K99": "error"}}, "rule-unknown", "severities"),
        ({"waive": {"K99": "So"}}, "rule-unknown", "waive"),
        ({"waive": {"K99:nps": "So"}}, "rule-unknown", "waive"),
        ({"waive": {"K01": " "}}, "blank", "waive.K01"),
        ({"waive": {"K01": None}}, "not-text", "waive.K01"),
        ({"waive": ["K01"]}, "not-a-mapping", "waive"),
        ({"severities": {"K01": "fatal"}}, "unknown-word", "review.severities.K01"),
        ({"severities": ["K01"]}, "not-a-mapping", "severities"),
        ({"rules": [rules.K01, 1]}, "wrong-type", "rules[1]"),
        ({"rules": ["K99"]}, "rule-unknown", "rules"),
        ({"rules": ["k01"]}, "rule-unknown", "rules"),
        ({"rules": [[]]}, "wrong-type", "rules[0]"),
        ({"rules": "K01"}, "not-a-list", "rules"),
    ],
)
def test_settings_that_are_none_are_refused(given, code, place):
    """A typing error would silently switch nothing off."""
    with pytest.raises(InvalidOKRError) as caught:
        okr.review(TEXT, **given)

    assert (code, place) == (caught.value.code, caught.value.place)


def test_rules_are_given_by_code_or_by_themselves():
    """As codes name them everywhere else; one's own have to be there themselves."""
    by_code = okr.review(TEXT, rules=["K04", "K01"])
    assert ("K01", "K04") == by_code.codes
    assert list(okr.review(TEXT, rules=[rules.K01, rules.K04])) == list(by_code)

    mixed = okr.review(TEXT, rules=["K01", acme(), rules.K01])
    assert ("K01", "ACME1") == mixed.codes
    with pytest.raises(InvalidOKRError, match="Did you mean K01"):
        okr.review(TEXT, rules=["k01"])
    with pytest.raises(InvalidOKRError, match="the code of one, such as K01"):
        okr.review(TEXT, rules=[1])


def test_a_code_that_is_nearly_one_is_named():
    """The next step stands in the message."""
    with pytest.raises(InvalidOKRError, match="Did you mean ACME1") as caught:
        okr.review(TEXT, rules=[acme()], severities={"ACMEl": "off"})
    assert "'ACMEl'" == caught.value.got

    with pytest.raises(InvalidOKRError, match="of your own, or of a plug-in"):
        okr.review(TEXT, severities={"MINE-7": "off"})


@pytest.mark.parametrize("format", ["yaml", "json", "toml"])
def test_what_a_document_agrees_on_is_saved_again(format):
    """`off` stays a word in every format."""
    okrs = agreed(severities={"K04": "error", "S05": "off"}, rules=["K04", "S05"])
    back = okr.loads(okr.dumps(okrs, format=format), format=format)

    assert okrs == back
    assert ReviewSettings(
        severities={"K04": "error", "S05": "off"}, rules=["K04", "S05"]
    ) == (back.review)
    assert "review" not in okr.to_dict(okrs.replace(review=None))


@pytest.mark.parametrize(
    ("review", "faults"),
    [
        (["K01"], [("review", "not-a-mapping")]),
        ({"severity": {}}, [("review.severity", "unknown-field")]),
        ({"severities": {"K01": "fatal"}}, [("review.severities.K01", "unknown-word")]),
        ({"severities": ["K01"]}, [("review.severities", "not-a-mapping")]),
        ({"rules": "K01"}, [("review.rules", "not-a-list")]),
        ({"rules": [" "]}, [("review.rules", "blank")]),
        ({"rules": ["K" * 61]}, [("review.rules", "too-long")]),
        (
            {"severities": {"K01": "no", "K02": 3}, "rule": 1},
            [
                ("review.severities.K01", "unknown-word"),
                ("review.severities.K02", "unknown-word"),
                ("review.rule", "unknown-field"),
            ],
        ),
    ],
)
def test_every_fault_of_it_is_told_by_loader_and_schema(review, faults):
    """All at once, each with its path; what the loader refuses, the schema does."""
    tree = okr.to_dict(okr.loads(DOCUMENT, format="yaml")) | {"review": review}
    with pytest.raises(StructureError) as caught:
        okr.from_dict(tree)

    assert faults == [(fault.path, fault.code) for fault in caught.value.faults]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(tree, okr.json_schema())


@pytest.mark.parametrize(
    "review", [{}, None, {"rules": None}, {"severities": None, "rules": []}]
)
def test_nothing_agreed_is_as_good_as_left_out(review):
    """`null` is no setting."""
    tree = okr.to_dict(okr.loads(DOCUMENT, format="yaml")) | {"review": review}
    jsonschema.validate(tree, okr.json_schema())

    assert not okr.from_dict(tree).review


@pytest.mark.parametrize(
    "review", [{"rules": ["K01"]}, {"severities": {"K01": "info"}}]
)
def test_what_is_not_agreed_is_left_out(review):
    """A saved document says no more than was said."""
    assert review == okr.to_dict(agreed(**review))["review"]


def test_of_several_documents_the_first_wins(tmp_path):
    """As for waivers: what a team wrote first holds."""
    for name, word in (("a", "error"), ("b", "info")):
        other = {"a": "K02", "b": "K03"}[name]
        agreed = f"review: {{severities: {{K01: {word}, {other}: off}}}}"
        text = DOCUMENT.replace("id: keep", f"id: {name}") + agreed
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")

    okrs = okr.load(tmp_path)

    assert {"K01": "error", "K02": "off", "K03": "off"} == okrs.review.severities


def test_a_set_takes_settings_or_a_mapping():
    """A program builds what a document says."""
    made = okr.OKRSet(review={"severities": {"K04": "error"}})

    assert made == okr.OKRSet(review=ReviewSettings(severities={"K04": "error"}))
    assert hash(made) == hash(okr.OKRSet(review=made.review))
    assert ReviewSettings() == review_settings(None)
    with pytest.raises(InvalidOKRError) as caught:
        okr.OKRSet(review={"rulez": []})
    assert ("unknown-field", "OKRSet.review.rulez") == (
        caught.value.code,
        caught.value.place,
    )


def test_a_change_of_it_is_told_by_a_diff():
    """Who switched a rule off is asked in a review of the change."""
    old = okr.loads(DOCUMENT, format="yaml")
    changes = okr.diff(old, agreed(severities={"K01": "off"}))

    assert "review" in str(changes)


PYPROJECT = """\
[tool.okrkit.review]
rules = ["K01", "K02"]
severities = {K02 = "off"}
waive = {"K01:nps" = "The audit is what was promised"}
"""


def test_pyproject_says_it_for_a_repository(tmp_path):
    """Read when asked for, and handed on: a review reads no file by itself."""
    file = tmp_path / "pyproject.toml"
    file.write_text(PYPROJECT, encoding="utf-8")
    found = rules.configured(file)
    notes = okr.review(okr.loads(DOCUMENT, format="yaml"), **found.given)

    assert ("K01",) == notes.codes
    assert all(finding.waived for finding in notes.waived)


def test_a_file_that_says_nothing_changes_nothing(tmp_path):
    """So the document may say which rules are asked."""
    file = tmp_path / "pyproject.toml"
    file.write_text("[project]\nname = 'x'\n", encoding="utf-8")

    assert rules.Configured() == rules.configured(file)
    assert rules.configured(file).chosen() is None


def test_rules_of_ones_own_may_be_named_in_the_file():
    """And are asked beside the default ones where the file names none."""
    mine = acme()

    assert (mine,) == rules.Configured(rules=("ACME1",)).chosen(more=[mine])
    assert {*rules.DEFAULT, mine} == set(rules.Configured().chosen(more=[mine]))
    with pytest.raises(InvalidOKRError) as caught:
        rules.Configured(rules=("ACME1",)).chosen()
    assert "rule-unknown" == caught.value.code


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [
        ("[tool.okrkit.review]\nseverity = {}", "unknown-field", "severity"),
        ("[tool.okrkit]\nreview = 3", "not-a-mapping", "tool.okrkit.review"),
        ("[tool.okrkit.review]\nwaive = {K01 = ''}", "blank", "waive.K01"),
        ("[tool.okrkit.review]\nplugins = 'acme'", "not-a-list", "plugins"),
        ("[tool.okrkit.review]\nseverities = {K01 = 'no'}", "unknown-word", "K01"),
    ],
)
def test_a_table_with_faults_is_refused(tmp_path, text, code, said):
    """With the file in the message: it is not the one that is reviewed."""
    file = tmp_path / "pyproject.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(InvalidOKRError) as caught:
        rules.configured(file)

    assert code == caught.value.code
    assert said in caught.value.place
    assert "pyproject.toml" in caught.value.place


def test_a_file_that_is_none_is_refused(tmp_path):
    """Each with the code that documents have for it."""
    found = []
    broken = tmp_path / "broken.toml"
    broken.write_bytes(b"[tool")
    latin = tmp_path / "latin.toml"
    latin.write_bytes(b"name = '\xe4'")
    for path in (tmp_path / "missing.toml", tmp_path, broken, latin):
        with pytest.raises(DocumentError) as caught:
            rules.configured(path)
        found.append(caught.value.code)

    assert [
        "file-missing", "file-is-folder", "document-syntax", "document-encoding",
    ] == found  # fmt: skip
