"""Closing a cycle: outcomes by rule and by word, causes, and what stays open."""

import json

import pytest

import okrkit as okr
from okrkit.errors import AmbiguousIdError, InvalidOKRError, UnknownIdError
from okrkit.history.closing import ROOT_CAUSES, close
from okrkit.model.closing import Closing

ON = "2027-01-31"


def _reach(id: str, value: float | None, **more: object) -> okr.KeyResult:
    said = {} if value is None else {"2026-12-31": value}
    return okr.KeyResult(id, id, baseline=0, target=10, check_ins=said, **more)


@pytest.fixture
def okrs() -> okr.OKRSet:
    """A key result for every way to end."""
    rows = [
        _reach("sure", 9, intent="committed"),
        _reach("far", 7, intent="aspirational"),
        _reach("try", 0, intent="learning"),
        _reach("plain", 9.9),
        _reach("dark", None),
        okr.KeyResult("kept", "Kept", at_least=80, metric="kept"),
        _reach("next", 3, ends_on="2027-06-30"),
    ]
    return okr.OKRSet(
        [okr.Objective("keep", "Stay", rows, intent="committed")],
        metrics=[okr.Metric("kept", unit="%", rhythm="month", lag=60)],
        cycle="2026-Q4",
    )


def test_final_scores_are_judged_by_their_intent(okrs: okr.OKRSet) -> None:
    """Committed needs 1.0, aspirational 0.7, learning any answer."""
    closed = close(okrs, on=ON, by="Ann")
    found = {item.id: item.outcome for item in closed.key_results}
    assert found == {
        "sure": "missed",
        "far": "achieved",
        "try": "achieved",
        "plain": "missed",
        "dark": None,
        "kept": None,
        "next": None,
    }
    end = closed.okrs.key_result("sure").closed
    assert end == Closing(ON, "missed", score=0.9, by="Ann")
    assert "0.7 against the line of what is aspirational, 0.7" == closed["far"].why


def test_what_is_not_decided_stays_open_with_its_reason(okrs: okr.OKRSet) -> None:
    """Running, provisional and not measured are no outcomes."""
    closed = close(okrs, on=ON)
    why = {item.id: item.why for item in closed.open}
    assert "not measured: say what became of it" == why["dark"]
    assert "provisional until 2027-04-04 at the latest" == why["kept"]
    assert "its days are not over" == why["next"]
    assert {"keep", "dark", "kept", "next"} == set(why)
    assert closed.okrs.key_result("kept").closed is None
    kept = okrs.objective("keep").replace(key_results=[okrs.key_result("kept")])
    ripe = close(okrs.with_objective(kept), on=ON)
    assert "provisional, as one of its key results is" == ripe["keep"].why
    late = close(okrs, on="2027-12-31")
    assert {"dark", "kept"} == {item.id for item in late.open}
    assert "missed" == late["keep"].outcome


def test_committed_misses_are_asked_for_a_cause(okrs: okr.OKRSet) -> None:
    """Rule H03: an intent of the objective counts; one with a cause is not asked."""
    closed = close(okrs, on=ON)
    assert ["sure", "plain"] == [item.id for item in closed.asked]
    said = {
        "sure": {"root_cause": "capacity", "lesson": "Start earlier", "by": "Bo"},
        "plain": {"root_cause": "other: a strike"},
    }
    again = close(okrs, on=ON, outcomes=said, by="Ann")
    assert () == again.asked
    end = again.okrs.key_result("sure").closed
    assert ("missed", "capacity", "Start earlier", "Bo") == (
        end.outcome,
        end.root_cause,
        end.lesson,
        end.by,
    )


def test_a_missed_objective_without_key_results_is_asked() -> None:
    """One with key results is missed by these, and they are asked."""
    okrs = okr.OKRSet([okr.Objective("o", "O", intent="committed")], cycle="2026-Q4")
    assert "o" == close(okrs, on=ON, outcomes={"o": "missed"}).asked[0].id


def test_people_may_say_how_it_ended(okrs: okr.OKRSet) -> None:
    """An outcome, parts of one, or a whole closing; the score may be theirs."""
    told = {
        "kept": "postponed",
        "next": Closing("2027-01-05", "abandoned", root_cause="wrong measure"),
        "dark": {"outcome": "achieved", "score": 1, "note": "seen by all"},
        ("key result", "sure"): {"outcome": "achieved"},
        "far": Closing("2027-01-05", "missed", score=0.2),
        "keep": "abandoned",
    }
    closed = close(okrs, on=ON, outcomes=told)
    assert () == closed.open
    assert 0.3 == closed["next"].score
    assert (1.0, "green") == (closed["dark"].score, closed["dark"].grade)
    assert "said so; by its score it is missed" == closed["sure"].why
    assert "said so" == closed["kept"].why
    assert (0.2, "red") == (closed["far"].score, closed["far"].grade)
    assert closed["kept"].grade is None
    assert ["kept"] == [item.id for item in closed.of_outcome("postponed")]


def test_what_is_closed_stays_closed(okrs: okr.OKRSet) -> None:
    """Closing again changes nothing, unless it is said anew."""
    once = close(okrs, on=ON)
    again = close(once.okrs, on="2027-02-02", policy="google")
    assert once.okrs.key_result("sure") == again.okrs.key_result("sure")
    assert f"closed on {ON}" == again["sure"].why
    said = close(once.okrs, on="2027-02-02", outcomes={"sure": "abandoned"})
    assert "abandoned" == said.okrs.key_result("sure").closed.outcome


def test_one_cycle_alone_is_closed() -> None:
    """Objectives of other cycles are not even listed, and keep what they have."""
    objectives = [
        okr.Objective(f"o{n}", "O", [_reach(f"k{n}", 10)], cycle=f"2026-Q{n}")
        for n in (3, 4)
    ]
    okrs = okr.OKRSet(objectives, cycle="2026-Q4")
    closed = close(okrs, on=ON, cycle="2026-Q4")
    assert ("o4", "k4") == closed.ids
    assert closed.okrs.key_result("k3").closed is None
    assert closed.okrs.key_result("k4").closed is not None


@pytest.mark.parametrize(
    ("outcomes", "code"),
    [
        ({"sure": "won"}, "unknown-word"),
        ({"sure": {"cause": "capacity"}}, "unknown-word"),
        ({"sure": {"root_cause": "capacitty"}}, "unknown-word"),
        ({"sure": {"root_cause": "bad luck"}}, "unknown-word"),
        ({"sure": {"root_cause": "other: "}}, "unknown-word"),
        ({"sure": Closing(ON, "missed", root_cause="luck")}, "unknown-word"),
        ({"sure": 1}, "not-a-mapping"),
        ({1: "missed"}, "wrong-type"),
        ({("goal", "sure"): "missed"}, "unknown-word"),
        ({"kept": {"root_cause": "capacity"}}, "outcome-missing"),
        ([("sure", "missed")], "wrong-type"),
    ],
)
def test_words_that_mean_nothing_are_refused(
    okrs: okr.OKRSet, outcomes: object, code: str
) -> None:
    """A wrong outcome or cause would be counted for years."""
    with pytest.raises(InvalidOKRError) as caught:
        close(okrs, on=ON, outcomes=outcomes)
    assert code == caught.value.code


def test_a_cause_of_ones_own_is_shown_how_to_write(okrs: okr.OKRSet) -> None:
    """The way out stands in the message."""
    with pytest.raises(InvalidOKRError, match="other: bad luck"):
        close(okrs, on=ON, outcomes={"sure": {"root_cause": "bad luck"}})
    assert 8 == len(set(ROOT_CAUSES))


def test_ids_are_found_or_named() -> None:
    """An id of two things is asked for, with how to say which."""
    okrs = okr.OKRSet([okr.Objective("a", "A", [_reach("a", 10)])], cycle="2026-Q4")
    with pytest.raises(UnknownIdError):
        close(okrs, on=ON, outcomes={"b": "missed"})
    with pytest.raises(AmbiguousIdError, match=r'\("key result", .a.\)'):
        close(okrs, on=ON, outcomes={"a": "missed"})
    told = {("key result", "a"): "missed", ("objective", "a"): "postponed"}
    closed = close(okrs, on=ON, outcomes=told)
    assert "missed" == closed.key_results["a"].outcome
    assert "postponed" == closed.objectives["a"].outcome
    with pytest.raises(AmbiguousIdError):
        closed["a"]


def test_the_result_shows_itself(okrs: okr.OKRSet) -> None:
    """As text, HTML, JSON, columns, and explained."""
    closed = close(okrs, on=ON, outcomes={"plain": {"root_cause": "capacity"}})
    text = str(closed)
    assert "closed on 2027-01-31, policy okrkit, 4 open, 1 asked for a cause" in text
    assert "root cause?" in text
    assert "capacity" in closed._repr_html_()
    assert "<Closed 4 of 8 on 2027-01-31, policy okrkit>" == repr(closed)
    items = json.loads(json.dumps(closed.to_dict()))["items"]
    assert "missed" == items[1]["closing"]["outcome"]
    columns = closed.to_columns()
    assert [False, True] == columns["asked"][:2].tolist()
    assert "capacity" == columns["root_cause"][4]
    assert columns["outcome"][0] is None
    assert "root cause?" == closed.explain("sure").note
    assert "open" == closed.explain("dark").value
    assert 8 == len(closed.to_frame("polars"))
    with pytest.raises(UnknownIdError):
        closed.explain("nothing")
