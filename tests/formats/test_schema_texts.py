"""The schema's patterns say what the parsers of the model say, text by text."""

import re
from typing import Any

import jsonschema
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import okrkit as okr
from okrkit.errors import OKRError
from okrkit.formats.schema_shapes import LABEL, NUMERAL
from okrkit.model.calendar import Cycle
from okrkit.model.numeral import read

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


@pytest.mark.parametrize("policy", ["gogle", {"bnads": []}])
def test_a_policy_is_judged_when_scored(policy: object) -> None:
    """A slip in a policy loads, and the first score says what was meant."""
    okrs = okr.from_dict({**document(at_most=3), "policy": policy})
    with pytest.raises(OKRError, match=r"Did you mean '(google|bands)'") as caught:
        okr.score(okrs, on="2026-11-15")
    assert caught.value.code in {"unknown-policy", "unknown-field"}
