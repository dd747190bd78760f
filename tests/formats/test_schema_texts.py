"""The schema's patterns say what the parsers of the model say, text by text."""

import math
import re
from typing import Any

import jsonschema
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import okrkit as okr
from okrkit.errors import OKRError, PolicyError, StructureError
from okrkit.formats.schema import LOADER_ONLY
from okrkit.formats.schema_shapes import LABEL, NUMERAL
from okrkit.model.calendar import Cycle
from okrkit.model.numeral import read
from okrkit.model.target import CHANGE_TEXT

SCHEMA = jsonschema.Draft202012Validator(okr.json_schema())
NUMERALS = st.from_regex(NUMERAL) | st.text("0123 .,+-$€%kmbneEUSD\t\n\u2019_()x")
LABELS = st.from_regex(LABEL) | st.text("20269FYfyHQWP-. \n")
FISCAL = okr.Cadence("quarter", fiscal_year_starts="february")
WEEKS = okr.Cadence("week", year_end="last saturday of january", pattern="4-4-5")


def document(**slots: Any) -> dict[str, Any]:
    """A document of one key result."""
    kr = {"id": "a", "title": "A", **slots}
    objective = {"id": "o", "title": "O", "key_results": [kr]}
    return {"okrkit": 1, "cycle": "2026-Q4", "objectives": [objective]}


def accepted(given_: dict[str, Any]) -> bool:
    """Whether the loader takes a document."""
    try:
        okr.from_dict(given_)
    except OKRError:
        return False
    return True


@given(NUMERALS)
@example("3.2%")
@example("1,200")
@example("USD -5k ")
@example("-$1.2m")
@example("3\n")
@example("5km")
def test_numbers_in_text(text: str) -> None:
    """The pattern is the grammar of the model, to the letter."""
    try:
        read(text, wanted="")
    except OKRError:
        sound = False
    else:
        sound = True
    assert sound == (re.search(NUMERAL, text) is not None and len(text) <= 400)


@given(LABELS)
@example("FY27-Q4")
@example("FY2027-P02")
@example("2026-11")
@example("2026-10-05..2026-12-18")
@example("2026-Q4\n")
def test_labels(text: str) -> None:
    """Whatever label a cadence reads, the pattern lets pass."""
    for cadence in (None, FISCAL, WEEKS):
        try:
            Cycle.parse(text, cadence)
        except OKRError:
            continue
        assert re.search(LABEL, text)


@pytest.mark.parametrize(
    "text", ["Q4", "2026-q4", "Q4 2026", "next quarter", "2026-Q", "26-Q4", "FY2-Q1"]
)
def test_labels_that_are_none(text: str) -> None:
    """What no cadence reads, an editor marks while it is typed."""
    wrong = {**document(at_most=3), "cycle": text}
    assert not accepted(wrong)
    assert list(SCHEMA.iter_errors(wrong))


@pytest.mark.parametrize("rhythm", ["", "day", "two weeks", "quarter", "year", 1, 366])
def test_rhythms(rhythm: str | int) -> None:
    """Every rhythm of a metric is let pass, and comes back as it was."""
    sound = {**document(at_most=3), "metrics": {"m": {"rhythm": rhythm}}}
    assert [] == list(SCHEMA.iter_errors(sound))
    okrs = okr.from_dict(sound)
    for name in ("yaml", "json", "toml"):
        assert rhythm == okr.loads(okr.dumps(okrs, name), name).metric("m").rhythm


@pytest.mark.parametrize("rhythm", ["daily", "2", 0, 367, 1.5, True, ["day"], {}])
def test_rhythms_that_are_none(rhythm: object) -> None:
    """No other rhythm passes either."""
    wrong = {**document(at_most=3), "metrics": {"m": {"rhythm": rhythm}}}
    assert not accepted(wrong)
    assert list(SCHEMA.iter_errors(wrong))


ON_DAY = [
    {"2026-11-06": 3},
    {"2026-11-06": {"value": 3}},
    {"2026-11-06": {"value": 3, "note": "late", "confidence": 0.5}},
    {"2026-11-06": {"value": 3, "date": "2026-11-06"}, "2026-11-13": 4},
]


@pytest.mark.parametrize("rows", ON_DAY)
def test_check_ins_under_their_day(rows: dict[str, Any]) -> None:
    """A day holds a value or a record; both are saved as the list."""
    sound = document(at_most=5, check_ins=rows)
    assert [] == list(SCHEMA.iter_errors(sound))
    okrs = okr.from_dict(sound)
    listed = [
        {"date": day, **(row if isinstance(row, dict) else {"value": row})}
        for day, row in rows.items()
    ]
    assert okr.from_dict(document(at_most=5, check_ins=listed)) == okrs
    assert okrs == okr.from_dict(okr.to_dict(okrs))


def test_work_done_under_its_day() -> None:
    """The form that people write for stages of work."""
    rows = {"2026-11-06": {"done": ["pilot"]}}
    sound = document(milestones=["pilot", "all"], check_ins=rows)
    assert [] == list(SCHEMA.iter_errors(sound))
    (check_in,) = okr.from_dict(sound).key_result("a").check_ins
    assert ("pilot",) == check_in.done


def test_observations_under_their_day() -> None:
    """Readings take the same form, with what is known of them."""
    rows = {"2026-01-31": {"value": 3, "n": 40}, "2026-02-28": 4}
    sound = {**document(at_most=3), "metrics": {"m": {"observations": rows}}}
    assert [] == list(SCHEMA.iter_errors(sound))
    okrs = okr.from_dict(sound)
    assert [(3.0, 40.0), (4.0, None)] == [(o.value, o.n) for o in okrs.series("m")]
    assert okrs == okr.from_dict(okr.to_dict(okrs))


def test_a_day_that_contradicts_itself() -> None:
    """A record under one day cannot be of another."""
    rows = {"2026-11-06": {"value": 3, "date": "2026-11-07"}}
    with pytest.raises(okr.errors.StructureError) as caught:
        okr.from_dict(document(at_most=3, check_ins=rows))
    (fault,) = caught.value.faults
    path = "objectives[0].key_results[0].check_ins.2026-11-06.date"
    assert (path, "duplicate") == (fault.path, fault.code)


@pytest.mark.parametrize("policy", [[], 5, True, "", {1: 2}])
def test_policies_that_are_none(policy: object) -> None:
    """A policy is a preset's name or fields; what they mean is scoring's to say."""
    assert not accepted({**document(at_most=3), "policy": policy})


POLICIES: list[tuple[Any, str, str]] = [
    ("gogle", "policy", "unknown-policy"),
    ({"preset": "gogle"}, "policy.preset", "unknown-policy"),
    ({"preset": None}, "policy.preset", "unknown-policy"),
    ({"bnads": []}, "policy.bnads", "unknown-field"),
    ({"self": 1}, "policy.self", "unknown-field"),
    ({"a\u202eb": 1}, "policy", "unknown-field"),
    ({"bands": None}, "policy.bands", "not-a-list"),
    ({"bands": {"": 0}}, "policy.bands", "blank"),
    ({"bands": {"high": 1, "low": 0}}, "policy.bands", "invalid-policy"),
    ({"bands": {"high": True}}, "policy.bands", "not-a-number"),
    ({"tolerance": -1}, "policy.tolerance", "invalid-policy"),
    ({"status": "gogle"}, "policy.status", "unknown-policy"),
    ({"status": {}}, "policy.status", "missing-field"),
    ({"status": {"compare": 5}}, "policy.status.compare", "unknown-word"),
    (
        {"status": {"compare": "gap", "steps": [["fine", "good"]]}},
        "policy.status.steps.status",
        "unknown-word",
    ),
]


@pytest.mark.parametrize(("policy", "place", "code"), POLICIES)
def test_a_policy_is_judged_when_scored(policy: Any, place: str, code: str) -> None:
    """A slip in a policy loads, and the first score says where it stands."""
    okrs = okr.from_dict({**document(at_most=3), "policy": policy})
    with pytest.raises(PolicyError) as caught:
        okr.score(okrs, on="2026-11-15")
    assert (place, code) == (caught.value.place, caught.value.code)


@pytest.mark.parametrize("bands", [{math.nan: 5}, {"high": math.nan}, {None: 0}, {}])
def test_bands_that_no_document_can_hold(bands: Any) -> None:
    """What a program passes is checked as well, and told by the same place."""
    okrs = okr.from_dict(document(at_most=3))
    with pytest.raises(PolicyError) as caught:
        okr.score(okrs, on="2026-11-15", policy={"bands": bands})
    assert "policy.bands" == caught.value.place


@pytest.mark.parametrize(("wrong", "meant"), [("gogle", "google"), ("bnads", "bands")])
def test_a_policy_that_is_misspelt(wrong: str, meant: str) -> None:
    """The name that was meant is offered, of a preset and of a field."""
    policy = wrong if meant == "google" else {wrong: []}
    okrs = okr.from_dict({**document(at_most=3), "policy": policy})
    with pytest.raises(PolicyError, match=f"Did you mean '{meant}'"):
        okr.score(okrs, on="2026-11-15")


WORDS = ["%", "pp", "Percentage Points", "pts", "per cent", "x", "X", "deals", ""]
CHANGES = st.one_of(
    st.from_regex(CHANGE_TEXT, fullmatch=True),
    st.builds("{} {}".format, st.floats(), st.sampled_from(WORDS)),
    st.text("0123+-.eE %xXpP\u017f\n\u00a0points"),
)


@given(CHANGES, st.sampled_from([None, "absolute", "percent", "times"]))
@example("+10 %", None)
@example("-0.5 pp\n", None)
@example(" 5 Points ", None)
@example("5 point\u017f", None)
@example("1e5x", None)
@example("+10 %", "percent")
def test_changes_in_text(text: str, how: str | None) -> None:
    """Whatever change is read passes; what looks like none is refused by both."""
    for change in (text, {"by": text}, {"by": text, "how": how}):
        given_ = document(metric="m", change=change)
        given_["metrics"] = {"m": {"unit": "%"}}
        passes = not list(SCHEMA.iter_errors(given_))
        try:
            okr.from_dict(given_)
        except StructureError as error:
            codes = {fault.code for fault in error.faults}
            assert not passes or codes <= set(LOADER_ONLY)
        else:
            assert passes


@pytest.mark.parametrize("text", ["5 of 7", "ten %", "+ 10 %", "10%%", "1,000", "x2"])
def test_changes_that_are_none(text: str) -> None:
    """What is no number with a word, an editor marks while it is typed."""
    assert not accepted(document(change=text))
    assert list(SCHEMA.iter_errors(document(change=text)))


class TestVersion0:
    """Drafts before the first release load, and the schema accepts them."""

    def old(self, *check_ins: Any, version: int = 0) -> dict[str, Any]:
        """A document of that time."""
        slots = {"start": 1, "target": 2, "check_ins": [*check_ins]}
        return {**document(**slots), "okrkit": version}

    def test_its_names(self) -> None:
        """A check-in says `on`; one that says `date` was written later."""
        rows = {"on": "2026-11-06", "value": 1}, {"date": "2026-11-13", "value": 2}
        old = self.old(*rows)
        assert [] == list(SCHEMA.iter_errors(old))
        (kr,) = okr.from_dict(old).key_results
        assert okr.Reach(1, 2) == kr.target
        assert [6, 13] == [each.date.day for each in kr.check_ins]

    @pytest.mark.parametrize(
        "row",
        [{"value": 1}, {"on": 5}, {"date": None, "on": "2026-11-06"}, {"on": None}, 5],
    )
    def test_no_day(self, row: object) -> None:
        """A check-in has a day in this version, too."""
        assert not accepted(self.old(row))
        assert list(SCHEMA.iter_errors(self.old(row)))

    @pytest.mark.filterwarnings("ignore::okrkit.errors.UnknownFieldWarning")
    def test_a_later_version(self) -> None:
        """In version 1 `on` is no date, and says nothing beside one."""
        row = {"on": "2026-11-06", "value": 1}
        assert not accepted(self.old(row, version=1))
        assert list(SCHEMA.iter_errors(self.old(row, version=1)))
        both = self.old({**row, "on": 5, "date": "2026-11-06"}, version=1)
        assert accepted(both)
        assert [] == list(SCHEMA.iter_errors(both))

    @pytest.mark.parametrize("version", [-1, 2, 0.5, False, True, "0", None])
    def test_no_version(self, version: Any) -> None:
        """Whatever else stands for the version is refused."""
        wrong = self.old(version=version)
        assert not accepted(wrong)
        assert list(SCHEMA.iter_errors(wrong))
