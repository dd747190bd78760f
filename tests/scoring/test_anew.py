"""A total that began anew below its baseline is told wherever its progress is."""

import math

import pytest

import okrkit as okr
from okrkit.scoring.anew import begun_anew

ON = "2026-11-15"


def one(values, *, kind="total", target=None, on=ON):
    """Return a set of a key result on a metric."""
    goal = target or okr.Reach(300_000, 500_000)
    kr = okr.KeyResult("k", "Raise revenue", metric="m", target=goal)
    return okr.OKRSet(
        [okr.Objective("o", "Customers choose us", [kr])],
        cycle="2026-Q4",
        metrics=[okr.Metric("m", kind=kind, unit="$")],
        observations={"m": values},
    ).in_force(on)


ANEW = {"2026-09-30": 300_000, "2026-10-31": 160_000, "2026-11-14": 210_000}
GOES_ON = {"2026-09-30": 300_000, "2026-10-31": 340_000}


@pytest.mark.parametrize(
    ("values", "more", "first"),
    [
        (ANEW, {}, 160_000),
        (ANEW, {"target": okr.Zones(300_000, 350_000, 400_000, 500_000)}, 160_000),
        (ANEW, {"target": okr.Change(60_000)}, 160_000),
        (ANEW, {"target": okr.Reach(300_000, 500_000, basis="sum"), "kind": "level"},
         160_000),
        (ANEW, {"kind": "level"}, None),  # a level may fall
        (ANEW, {"target": okr.Reach(0, 500_000)}, None),
        (ANEW, {"target": okr.Reach(300_000, 100_000)}, None),  # it is to be less
        (ANEW, {"target": okr.Hold(at_least=300_000)}, None),
        (GOES_ON, {}, None),  # a counter that runs on
        ({"2026-10-31": 299_000}, {}, None),  # a correction
        ({"2026-09-30": 160_000}, {}, None),  # nothing of the cycle was read
        ({}, {}, None),
    ],
)  # fmt: skip
def test_what_began_anew(values, more, first):
    """Only a rising total whose first reading lies well below its start did."""
    sheet = okr.score(one(values, **more), on=ON).sheet
    found = begun_anew(sheet.okrs, sheet.terms, sheet.reading)[0]

    assert first == (None if math.isnan(found) else found)


def test_all_say_so():
    """Whoever sees -70% of the way in the first month is told why, and what to do."""
    okrs = one(ANEW)
    said = "looks like the total of the cycle before"
    (finding,) = [f for f in okr.review(okrs, on=ON) if f.code == "T01"]

    assert ("warning", "Let it start at 0.") == (finding.severity, finding.suggestion)
    assert "first reading of $160,000 lies well below the start of $300,000" in (
        finding.message
    )
    score = okr.score(okrs, on=ON)
    assert said in str(score.explain("k"))
    # From the last cycle's total it fell, which no total does.
    assert None is score.key_results["k"].pace
    worked = okr.project(okrs, on=ON).pace("k", days=okr.projection.WorkingDays())
    assert None is worked.actual
    for audience in ("team", "executive"):
        made = okr.report(okrs, on=ON, audience=audience)
        assert "it moved by -" not in made.to_text()
        assert (
            "Correct the baseline of “Raise revenue”: a total begins at 0 with the "
            f"cycle, and the first reading lies so far below that it {said}."
        ) in made["standing"].lines


def test_where_it_starts_at_0_nobody_says_so():
    """And nothing is asked without a day."""
    okrs = one(ANEW, target=okr.Reach(0, 500_000))

    assert "T01" not in {finding.code for finding in okr.review(okrs, on=ON)}
    assert "T01" not in {finding.code for finding in okr.review(one(ANEW))}
    assert "baseline of" not in okr.report(okrs, on=ON).to_text()
    assert "cycle before" not in str(okr.score(okrs, on=ON).explain("k"))
