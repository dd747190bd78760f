"""The record over cycles: what it counts, what it speaks for, and when it is silent."""

import json
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import okrkit as okr
from okrkit.errors import InvalidOKRError, UnknownIdError
from okrkit.history.carrying import carry_over
from okrkit.history.closing import close
from okrkit.history.journal import Journal
from okrkit.history.tally import tallied
from okrkit.history.track_record import track_record
from okrkit.history.tracked import TrackRecord
from okrkit.model.closing import Closing

ON = "2027-01-31"
YEAR = {
    "2026-Q1": ("2026-01-12", "2026-02-20", "2026-03-31"),
    "2026-Q2": ("2026-04-13", "2026-05-20", "2026-06-30"),
    "2026-Q3": ("2026-07-13", "2026-08-20", "2026-09-30"),
    "2026-Q4": ("2026-10-12", "2026-11-20", "2026-12-31"),
}


def _kr(
    id: str, cycle: str, score: float, said: tuple[float, ...], **more: object
) -> okr.KeyResult:
    """A key result that ends with a score, after confidence was said on some days."""
    start, middle, end = YEAR[cycle]
    days = (start, middle, middle[:-2] + "28")
    rows = [
        okr.CheckIn(day, 0, confidence=p) for day, p in zip(days, said, strict=False)
    ]
    last = okr.CheckIn(end, score, confidence=1.0)
    return okr.KeyResult(
        id, id, baseline=0, target=1, metric=None, check_ins=[*rows, last], **more
    )


def _set(
    cycle: str, scores: list[float], said: tuple[float, ...] = (), **more: object
) -> okr.OKRSet:
    rows = [_kr(f"k{i}", cycle, score, said) for i, score in enumerate(scores)]
    o = okr.Objective("o", "O", rows, owner="Ann", **more)
    return okr.OKRSet([o], cycle=cycle)


def _hits(said: float, hits: int, n: int) -> TrackRecord:
    scores = [1.0] * hits + [0.5] * (n - hits)
    return track_record(_set("2026-Q4", scores, (said,)), on=ON)


@pytest.mark.parametrize(
    ("said", "hits", "n", "p"),
    [
        (0.5, 6, 6, 0.015625),
        (0.5, 8, 9, 0.01953125),
        (0.5, 10, 12, 0.019287109375),
        (0.5, 15, 20, 0.020694732666015625),
        (0.7, 9, 9, 0.040353607),
        (0.7, 12, 12, 0.013841287201),
        (0.7, 18, 20, 0.03548313233),
    ],
)
def test_hits_beyond_chance_are_named(said: float, hits: int, n: int, p: float) -> None:
    """The least records of H01; p by scipy.stats.binomtest(..., "greater")."""
    row = _hits(said, hits, n)["Ann"]
    assert (hits, n, pytest.approx(p)) == (row.hits, row.claimed, row.p)
    assert "H01" in row.codes
    assert "H01" not in _hits(said, hits - 1, n)["Ann"].codes


def test_six_of_six_at_seventy_percent_are_not_enough() -> None:
    """0.7 to the sixth is 0.118."""
    row = _hits(0.7, 6, 6)["Ann"]
    assert (pytest.approx(0.117649), ()) == (row.p, row.codes)


def test_brier_by_hand() -> None:
    """Key results count the same, however often something was said of them."""
    rows = [_kr("a", "2026-Q4", 1, (0.8, 0.6)), _kr("b", "2026-Q4", 0, (0.4,))] * 3
    rows = [kr.replace(id=f"{kr.id}{i}") for i, kr in enumerate(rows)]
    okrs = okr.OKRSet([okr.Objective("o", "O", rows)], cycle="2026-Q4")
    row = track_record(okrs, on=ON).all
    assert pytest.approx(((0.04 + 0.16) / 2 + 0.16) / 2) == row.brier
    assert (0.25, 0.6, 0.5) == (row.base, pytest.approx(row.said), row.said_last)


def test_too_few_are_not_judged() -> None:
    """Five say nothing, whatever they are."""
    row = _hits(0.5, 5, 5)["Ann"]
    assert (None, None, None, None, ()) == (
        row.p,
        row.brier,
        row.base,
        row.band,
        row.codes,
    )
    assert "too little to judge: 5 of 6 key results" == row.verdict
    silent = track_record(_set("2026-Q4", [1.0] * 6), on=ON)["Ann"]
    assert (0, None, None, "too safe") == (
        silent.claimed,
        silent.said,
        silent.p,
        silent.band,
    )


@pytest.mark.parametrize(
    ("score", "band"),
    [
        (0.86, "too safe"),
        (0.85, "healthy"),
        (0.6, "healthy"),
        (0.59, "below healthy"),
        (0.4, "below healthy"),
        (0.39, "over capacity"),
    ],
)
def test_bands_of_a_portfolio(score: float, band: str) -> None:
    """Above 0.85 too safe, from 0.60 healthy, below 0.40 over capacity."""
    assert band == track_record(_set("2026-Q4", [score] * 6), on=ON).all.band


@pytest.mark.parametrize(
    ("score", "intent", "code"),
    [
        (0.9, "aspirational", "H01"),
        (0.89, "aspirational", None),
        (0.95, "committed", None),
        (0.39, "committed", "H02"),
        (0.4, "committed", None),
    ],
)
def test_three_cycles_make_it_chronic(
    score: float, intent: str, code: str | None
) -> None:
    """The last three count; two are none, nor is one good cycle long ago."""
    sets = [_set(cycle, [score] * 2, intent=intent) for cycle in list(YEAR)[1:]]
    old = _set("2026-Q1", [0.65] * 9, intent=intent)
    codes = (code,) if code else ()
    assert codes == track_record(*sets, on=ON)["Ann"].codes
    assert codes == track_record(old, *sets, on=ON)["Ann"].codes
    two = [_set(cycle, [score] * 3, intent=intent) for cycle in list(YEAR)[2:]]
    assert () == track_record(*two, on=ON)["Ann"].codes


@pytest.mark.parametrize(
    ("said", "dead"),
    [
        ((0.9, 0.5), True),
        ((0.5, 0.5, 0.5), True),
        ((0.5, 0.5), False),
        ((0.5, 0.5, 0.6), False),
        ((0.89,), False),
    ],
)
def test_confidence_that_is_dead(said: tuple[float, ...], *, dead: bool) -> None:
    """It never changes over three check-ins, or starts at 0.9 or more."""
    scores = [1.0, 0.5] * 3
    row = track_record(_set("2026-Q4", scores, said), on=ON)["Ann"]
    assert dead == ("H08" in row.codes)
    half = _set("2026-Q4", scores, said).objectives[0].key_results[:3]
    others = [_kr(f"x{i}", "2026-Q4", 0.5, (0.5, 0.6)) for i in range(3)]
    mixed = okr.OKRSet([okr.Objective("o", "O", [*half, *others])], cycle="2026-Q4")
    assert () == track_record(mixed, on=ON).all.codes, "half of them is not most"


def test_what_does_not_count_is_counted() -> None:
    """Postponed, running, provisional, unmeasured, and without days."""
    late = okr.KeyResult("late", "L", at_least=1, metric="m")
    rows = [
        _kr("ok", "2026-Q4", 1, ()),
        _kr("post", "2026-Q4", 1, (), closed=Closing(ON, "postponed", score=0.5)),
        _kr("soon", "2026-Q4", 1, (), ends_on="2027-06-30"),
        okr.KeyResult("dark", "D", at_least=1),
        _kr("left", "2026-Q4", 0, (), closed=Closing(ON, "abandoned", score=0.1)),
        _kr("hand", "2026-Q4", 0, (), closed=Closing("2027-02-05", "missed", score=1)),
        okr.KeyResult("said", "S", at_least=1, closed=Closing(ON, "achieved", score=1)),
        late,
    ]
    okrs = okr.OKRSet(
        [okr.Objective("o", "O", rows)],
        metrics=[okr.Metric("m", lag=90)],
        cycle="2026-Q4",
    )
    found = track_record(okrs, on=ON)
    expected = {"postponed": 1, "running": 1, "not measured": 1, "provisional": 1}
    assert expected == found.left_out
    scores = {row.id: (row.score, row.hit) for row in found.rows}
    assert scores == {
        "ok": (1.0, True),
        "left": (0.1, False),
        "hand": (0.0, False),
        "said": (1.0, True),
    }
    bare = okr.OKRSet([okr.Objective("o", "O", [rows[0]])])
    assert {"no days": 1} == track_record(bare, on=ON).left_out


@pytest.mark.parametrize(
    ("by", "ids"),
    [
        ("owner", ("Ann", "(no owner)")),
        ("level", ("team", "(no level)")),
        ("metric", ("(no metric)",)),
        ("cycle", ("2026-Q3", "2026-Q4")),
    ],
)
def test_records_of_anything(by: str, ids: tuple[str, ...]) -> None:
    """By owner, level, metric or cycle."""
    first = _set("2026-Q3", [1], level="team")
    second = okr.OKRSet(
        [okr.Objective("p", "P", [_kr("x", "2026-Q4", 1, ())])], cycle="2026-Q4"
    )
    assert ids == track_record(first, second, on=ON, by=by).ids


def test_only_known_groups_and_sets() -> None:
    """A wrong word is refused and not taken for one group."""
    with pytest.raises(InvalidOKRError):
        track_record(on=ON, by="team")
    with pytest.raises(InvalidOKRError):
        track_record("okrs.yaml", on=ON)


def test_a_key_result_in_two_sets_counts_once() -> None:
    """Sets rebuilt from one journal overlap; the later one wins."""
    one = _set("2026-Q4", [0.5])
    two = close(one, on=ON, outcomes={"k0": {"score": 0.7}}).okrs
    found = track_record(one, two, on=ON)
    assert [0.7] == [row.score for row in found.rows]
    strict = track_record(one, on=ON, policy="okrkit")
    assert [0.5] == [row.score for row in strict.rows]


@given(st.lists(st.floats(0, 1), min_size=1, max_size=9), st.floats(0.01, 0.99))
def test_laws_of_a_record(scores: list[float], said: float) -> None:
    """Numbers are probabilities, and sets may come in any order."""
    sets = [_set(c, scores[i:], (said,)) for i, c in enumerate(list(YEAR)[:2])]
    row = track_record(*sets, on=ON).all
    for value in (row.score, row.said, row.p, row.brier, row.base):
        assert value is None or 0 <= value <= 1
    assert row == track_record(*reversed(sets), on=ON).all
    better = [_set(c, [1.0] * 9, (said,)) for c in list(YEAR)[:2]]
    most = track_record(*better, on=ON).all.p
    assert row.p is None or len(scores) < 9 or most <= row.p + 1e-9


def test_the_result_shows_itself() -> None:
    """As text, HTML, JSON, columns, and explained."""
    found = _hits(0.5, 6, 6)
    assert "track record by owner to 2027-01-31" in str(found)
    assert "6 of 6 met at 50% said: p = 0.016" in str(found)
    assert "H01" in found._repr_html_()
    assert "<TrackRecord of 1, 6 key results to 2027-01-31>" == repr(found)
    items = json.loads(json.dumps(found.to_dict()))["items"]
    assert "H01" == items[0]["patterns"][0]["code"]
    assert "H01" == found.to_columns()["codes"][0]
    assert "6 of 6 met, 0.5 said: p 0.0156" == found.explain("Ann").formula
    assert 1 == len(found.to_frame("polars"))
    assert "" == _hits(0.5, 5, 5).explain("Ann").formula
    running = track_record(_set("2026-Q4", [1]), on="2026-12-01")
    assert "left out: 1 running" in str(running)
    with pytest.raises(UnknownIdError):
        found.explain("Bo")


def test_rows_stand_by_their_ends() -> None:
    """So that the last three cycles are the last three."""
    sets = [_set(cycle, [0.5]) for cycle in reversed(YEAR)]
    rows, _ = tallied(sets, on=okr.Cycle.parse("2027-Q1").end, by="cycle", policy=None)
    assert all(a.end < b.end for a, b in pairwise(rows))


def test_a_year_in_the_journal(tmp_path: Path) -> None:
    """Four cycles: start, check in, amend, close, carry over; then look back."""
    journal = Journal(tmp_path / "year.jsonl")
    nps = okr.KeyResult(
        "nps", "They recommend us", baseline=20, target=30, metric="nps", stretch=60
    )
    ship = okr.KeyResult("ship", "Shipped", target=okr.Done(), intent="committed")
    okrs = okr.OKRSet(
        [okr.Objective("keep", "They stay", [nps, ship], owner="Ann")],
        metrics=[okr.Metric("nps", unit="points", bounds=(-100, 100))],
        cycle="2026-Q1",
    )
    sets, dropped = [], []
    for n, (cycle, days) in enumerate(YEAR.items()):
        start, middle, end = days
        journal.record(okrs, on=start, reason="The new cycle", recorded_at=start)
        said = okr.CheckIn(middle, confidence=0.5, note="half way")
        journal.check_in("nps", said, recorded_at=middle)
        journal.amend(
            "nps", on=middle, reason="We learned", recorded_at=middle, weight=n + 2
        )
        value = {end: 20 + 2.0 * (n + 1)}
        journal.observe("nps", value, recorded_at=end)
        last = str(okr.Cycle.parse(cycle).end)
        told = {
            "nps": {"root_cause": "capacity", "lesson": "Do less"},
            "ship": {"outcome": "missed", "root_cause": "dependency"},
            "keep": {"outcome": "missed"},
        }
        due = f"{last[:8]}20"
        closed = close(journal.okrs(on=due), on=due, outcomes=told, by="Ann")
        assert () == closed.open
        journal.record(closed.okrs, on=due, recorded_at=due)
        assert not journal.record(closed.okrs, on=due, recorded_at=due).events
        sets.append(journal.okrs(on=due))
        if n < 3:
            run = carry_over(sets[-1], list(YEAR)[n + 1], on=due)
            okrs, dropped = run.okrs, [*dropped, *run.dropped]

    final = okr.loads(okr.dumps(sets[-1], format="yaml"), format="yaml")
    assert "2026-Q3/nps" == final.key_result("nps").carried_from
    assert "2026-Q3/keep" == final.objective("keep").carried_from
    assert 26.0 == final.key_result("nps").target.baseline
    assert "Do less" == final.key_result("nps").closed.lesson
    assert "lesson" in okr.dumps(final, format="yaml")
    assert 3 == sum("check-in" in line for line in dropped)
    assert 3 == sum("amendment" in line for line in dropped)
    assert 9 == sum("closing" in line for line in dropped)
    record = track_record(*sets, on="2027-01-31")
    assert {"not measured": 4} == record.left_out, "nobody said a score of what shipped"
    found = record["Ann"]
    assert (4, 4, 0, 4, 0.5) == (
        found.n,
        found.cycles,
        found.hits,
        found.claimed,
        found.said,
    )
    assert [20.0, 22.0, 24.0, 26.0] == [
        each.key_result("nps").target.baseline for each in sets
    ]
    assert found.score == pytest.approx((2 / 10 + 2 / 8 + 2 / 6 + 2 / 4) / 4)


def _closed(outcome: str, score: float, said: list[tuple[str, float]], **more: object):
    """Six key results that were closed by people on 15 November."""
    rows = [
        okr.KeyResult(
            f"k{i}",
            more.get("title", f"K{i}"),
            baseline=0,
            target=1,
            check_ins=[okr.CheckIn(day, 0.5, confidence=p) for day, p in said],
            closed=Closing("2026-11-15", outcome, score=score),
        )
        for i in range(6)
    ]
    return okr.OKRSet([okr.Objective("o", "O", rows, owner="Ann")], cycle="2026-Q4")


def test_what_people_closed_counts_in_hits_as_in_scores():
    """A score of 1 beside no hit at all would speak for two stories."""
    said = [("2026-10-12", 0.5)]
    won = track_record(_closed("achieved", 1.0, said), on=ON)["Ann"]
    lost = track_record(_closed("missed", 0.0, said), on=ON)["Ann"]

    assert (1.0, 6, 6) == (won.score, won.hits, won.claimed)
    assert (0.0, 0, 6) == (lost.score, lost.hits, lost.claimed)


def test_only_what_was_said_before_the_end_is_a_forecast():
    """Confidence of the day it was closed on, or of one to come, knows the end."""
    said = [("2026-10-12", 0.5), ("2026-11-15", 0.9), ("2026-12-01", 1.0)]
    record = track_record(_closed("missed", 0.0, said), on="2026-11-20")["Ann"]

    assert 0.25 == record.brier


def test_a_key_result_that_got_another_title_is_one():
    """Two sets of one cycle hold one key result, whatever it is called."""
    sets = [
        _closed("missed", 0.0, [("2026-10-12", 0.5)], title=title)
        for title in ("Before", "After")
    ]

    assert 6 == track_record(*sets, on=ON)["Ann"].n


def test_a_score_off_the_scale_is_refused():
    """Percent taken for a share would make every owner brilliant."""
    with pytest.raises(InvalidOKRError, match="Write 70 %") as caught:
        track_record(_closed("missed", 70.0, [("2026-10-12", 0.5)]), on=ON)
    with pytest.raises(InvalidOKRError, match="Write 70 %"):
        close(_closed("missed", 70.0, [("2026-10-12", 0.5)]), on=ON)

    assert "score-off-scale" == caught.value.code
