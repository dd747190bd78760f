"""`impact`: what is claimed, what is refused, and how it is shown."""

import json
import math

import numpy as np
import pytest

from okrkit import (
    Done,
    Initiative,
    KeyResult,
    Metric,
    Objective,
    Observation,
    OKRSet,
    Series,
)
from okrkit.errors import InvalidOKRError, UnknownIdError
from okrkit.strategy.impact.kernel import change_after
from okrkit.strategy.impact.measuring import impact
from okrkit.strategy.impact.placebo import Span
from okrkit.strategy.impact.rivals import moved_metrics

MONTHS = [f"2025-{m:02}-28" for m in range(1, 13)]
MONTHS += [f"2026-{m:02}-28" for m in range(1, 11)]
CALM = [31, 33, 30, 32, 31, 33, 32, 31, 30, 32, 31, 32, 33, 31, 32, 30]
RISEN, SAME = [36, 37, 35, 38, 37, 36], [31, 32, 30, 33, 32, 31]
START, ON = "2026-05-04", "2026-11-15"
NPS = Metric("nps", "Promoters", unit="points", polarity="higher", bounds=(-100, 100))
CALLS = Initiative("calls", "Call every customer", starts_on=START, moves=["nps"])


def series(after):
    """Return a calm year, then what came after the start."""
    return Series.of(dict(zip(MONTHS, [*CALM, *after], strict=True)))


def asked(after=RISEN, *args, **others):
    """Ask whether the calls worked."""
    given = series(after) if isinstance(after, list) else after
    return impact(CALLS, given, *args, **{"on": ON, "metric": NPS, **others})


def readings(values, **last):
    """Return readings, the last of which say more of themselves."""
    pairs = zip(MONTHS, values, strict=True)
    first = [Observation(date=day, value=value) for day, value in pairs]
    return Series(
        [*first[:16], *(one.replace(**last) for one in first[16:])] if last else first
    )


def test_what_worked() -> None:
    """A rise beyond all that was to be expected is a real one, and is measured."""
    found = asked()
    assert "a real rise" == found.verdict
    assert (found.before, found.after) == (16, 6)
    assert found.actual == pytest.approx(36.5)
    assert found.effect == pytest.approx(found.actual - found.expected)
    assert found.low < found.effect < found.high
    assert found.low == pytest.approx(found.actual - found.expected_high)
    assert found.cumulative == pytest.approx(6 * found.effect)
    assert found.cumulative_low == pytest.approx(6 * found.low)
    assert found.cumulative_high == pytest.approx(6 * found.high)
    assert found.p < 0.01
    assert found.chance_of_good == found.chance_of_rise > 0.99
    assert found.size > 2
    assert found.visible < found.effect
    # Scores that may lie below 0 have no meaningful share.
    assert found.relative is None


def test_each_reading_gives_its_numbers_as_plain_values() -> None:
    """A page that draws one reading asks for its numbers by name."""
    found = asked()
    day = found.ids[0]
    plain = json.loads(json.dumps(found[day].to_dict()))

    assert found[day].actual == plain["actual"]
    assert found[day].date.isoformat() == plain["date"]


def test_what_did_not_work() -> None:
    """Where nothing changed nothing is claimed, and what could be seen is said."""
    found = asked(SAME)
    assert "may be chance" == found.verdict
    assert found.low < 0 < found.high
    assert "would mostly have been seen" in found.why


def test_a_fall_of_what_should_fall_is_good() -> None:
    """The direction of an effect and its worth are two things."""
    churn = Metric("churn", unit="%", polarity="lower", bounds=(0, 100))
    down = [value - 10 for value in CALM[:6]]
    found = asked(down, metric=churn)
    assert "a real fall" == found.verdict
    assert found.chance_of_good == pytest.approx(1 - found.chance_of_rise)
    assert found.relative == pytest.approx(found.actual / found.expected - 1)
    assert found.relative_low < found.relative < found.relative_high < 0
    assert "pp" in found.why


def test_without_a_better_direction() -> None:
    """A metric without polarity has no good change; the larger of both is visible."""
    found = asked(metric=Metric("calls"))
    assert found.chance_of_good is None
    assert found.visible == max(found.measured.visible(found.level))


def test_other_levels() -> None:
    """A higher level makes wider intervals, and claims less."""
    found = asked([33, 34, 33, 34, 33, 34], level=0.8)
    low, high = found.interval(0.99)
    assert low < found.low < found.high < high
    assert found.verdict_at(found.p, 1e-9) == "may be chance"
    assert found.verdict_at(None, 0.5) == "cannot tell"


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"starts_on": "2025-05-04"}, "4 readings before 2025-05-04, and 6 are needed"),
        ({"on": "2026-05-20"}, "no final reading since 2026-05-04"),
        ({"on": "2026-04-20"}, "it starts on 2026-05-04, after 2026-04-20"),
        ({"until": "2026-05-03"}, "it starts on 2026-05-04, after 2026-05-03"),
        ({"lag": 400}, "no final reading since 2027-06-08"),
    ],
)
def test_too_little_to_tell(more, why) -> None:
    """Too few readings give no numbers, and a reason in their place."""
    found = asked(**more)
    assert "cannot tell" == found.verdict
    assert f"cannot tell: {why}" == found.why
    numbers = [
        *(found.effect, found.low, found.high, found.expected, found.expected_low),
        *(found.expected_high, found.actual, found.p, found.chance_of_rise),
        *(found.chance_of_good, found.visible, found.size, found.factor),
        *(found.relative, found.relative_low, found.relative_high),
        *(found.cumulative, found.cumulative_low, found.cumulative_high),
        found.interval(0.8),
    ]
    assert [None] * len(numbers) == numbers
    assert (found.placebo_runs, found.placebo_alarms, found.as_extreme) == (0, 0, 0)
    assert list(found) == []
    assert found.to_columns()["effect"].tolist() == []
    assert "cannot tell" in found._repr_html_()
    assert found.explain().value is None


def test_provisional_readings_do_not_count() -> None:
    """What may still change by itself is no evidence."""
    found = asked(readings([*CALM, *RISEN], provisional=True))
    assert found.measured is None
    assert {"provisional": 6} == found.left_out


def test_another_definition_is_no_effect() -> None:
    """A jump on the day a measure was redefined is not claimed, whatever its size."""
    rows = readings([*CALM, *RISEN])
    rows = Series(
        one.replace(definition="v1" if str(one.date) < START else "v2") for one in rows
    )
    found = asked(rows)
    assert "cannot tell" == found.verdict
    assert "another definition was measured: v1 before and v2 after it" in found.why
    assert found.effect is not None


def test_readings_by_an_older_definition_do_not_count() -> None:
    """A break long before the start costs the readings before it, and no more."""
    rows = readings([*CALM, *RISEN])
    rows = Series(
        one.replace(definition="v1" if at < 6 else "v2") for at, one in enumerate(rows)
    )
    found = asked(rows)
    assert found.before == 10
    assert {"by an older definition": 6} == found.left_out
    assert "a real rise" == found.verdict


@pytest.mark.parametrize(("same", "claims"), [(16, False), (9, False), (8, True)])
def test_a_metric_that_hardly_moves(same, claims) -> None:
    """Months without one, then one: so it may be with what is rare."""
    before = [0] * same + list(range(1, 17 - same))
    found = asked(dict(zip(MONTHS, [*before, *([60, 61] * 3)], strict=True)))
    assert ("a real rise" == found.verdict) == claims
    said = f"{same} of 16 readings before the start are the same" in found.why
    assert said != claims


@pytest.mark.parametrize("power", [-1000, -300, 300])
def test_units_do_not_matter(power) -> None:
    """The same numbers in another unit give the same answer, tiny and huge ones too."""
    pairs = zip(MONTHS, [*CALM, *RISEN], strict=True)
    scaled = {day: math.ldexp(value, power) for day, value in pairs}
    free = dict(zip(MONTHS, [*CALM[::-1], *SAME], strict=True))
    others = {day: math.ldexp(value, power) for day, value in free.items()}
    for controls in ((None, None), ({"free": free}, {"free": others})):
        plain = asked(RISEN, controls[0], metric=Metric("x"), share="fitted")
        found = asked(scaled, controls[1], metric=Metric("x"), share="fitted")
        assert found.p == pytest.approx(plain.p, rel=1e-9)
        assert math.ldexp(found.low, -power) == pytest.approx(plain.low, rel=1e-9)


def test_numbers_that_nobody_can_square_are_refused() -> None:
    """Rather than an infinite interval there is an error."""
    with pytest.raises(InvalidOKRError) as caught:
        asked(dict(zip(MONTHS, [1e200] * 22, strict=True)))
    assert "number-lost" == caught.value.code


def test_another_initiative_near() -> None:
    """Two at once cannot be told apart; one a year before can."""
    price = Initiative("price", "Cut the price", starts_on="2026-04-20")
    found = asked(others=[price])
    assert "cannot tell" == found.verdict
    assert "others on the same metric started near: price (2026-04-20)" in found.why
    early = price.replace(starts_on="2025-03-01")
    assert "a real rise" == asked(others=[early, CALLS]).verdict
    unsaid = price.replace(starts_on=None)
    assert "a real rise" == asked(others=[unsaid]).verdict


def test_placebo_days_that_look_as_large() -> None:
    """Where days without a start show the same, chance alone is not ruled out."""
    days = [f"{y}-{m:02}-28" for y in range(2021, 2027) for m in range(1, 11)]
    values = np.random.default_rng(3).standard_normal(60)
    values[14:54:4] += 30
    values[58:] += 16
    found = impact(
        "calls", dict(zip(days, values, strict=True)), on=ON, starts_on="2026-09-01"
    )
    assert found.as_extreme > 0.1 * found.placebo_runs
    assert found.verdict in {"cannot tell", "may be chance"}
    assert found.verdict_at(0.0001, 0.05) == "cannot tell"


def test_readings_between_are_skipped() -> None:
    """Until an effect can show readings are neither before nor after."""
    found = asked(lag=60)
    assert (found.before, found.after) == (16, 4)
    assert ("looked at from 2026-07-03 on",) == found.notes
    assert "2026-05-28" not in found
    # A period that began before the start says a little of both.
    rows = readings([*CALM, *RISEN])
    mixed = Series(
        one.replace(starts_on="2026-05-01") if str(one.date) == "2026-05-28" else one
        for one in rows
    )
    assert asked(mixed).after == 5


def test_one_reading_says_that_it_is_one() -> None:
    """A single reading may be enough, and is owned up to."""
    found = asked(until="2026-05-31")
    assert found.after == 1
    assert ("it rests on one reading",) == found.notes
    assert "the reading is 36 points" in found.why


@pytest.mark.parametrize(
    ("work", "metric", "note"),
    [
        ({"ends_on": "2026-06-30"}, {}, "it ended on 2026-06-30"),
        ({"segment": "trial"}, {"segment": "paying"}, "paying is measured"),
        ({"starts_on": "2025-10-01"}, {}, "a season may look like an effect"),
    ],
)
def test_what_a_reader_should_know(work, metric, note) -> None:
    """What numbers cannot show is said beside them."""
    done, of = CALLS.replace(**work), NPS.replace(**metric)
    found = impact(done, series(RISEN), on=ON, metric=of)
    assert len(found.notes) == 1
    assert note in found.notes[0]
    assert note in found._repr_html_()
    same = impact(CALLS.replace(segment="paying"), series(RISEN), on=ON, metric=of)
    assert same.notes == ()


def test_later_knowledge_does_not_count() -> None:
    """Asked on an earlier day the answer is the one that could be given then."""
    assert asked(on="2026-08-15").to_dict() == {
        **asked(series(RISEN)[:19], on="2026-08-15").to_dict(),
        "left_out": {"after the last day looked at": 3},
    }


# -- controls


def test_a_control_that_rose_as_well() -> None:
    """What happened everywhere is not the initiative's doing."""
    other = series([*RISEN])
    found = asked(RISEN, other)
    assert "may be chance" == found.verdict
    assert found.effect == pytest.approx(0, abs=0.01)
    assert found.control.names == ("control",)
    assert found.control.moved == pytest.approx(36.5 - np.mean(CALM))
    assert (found.control.share, found.control.share_error) == (1.0, None)
    assert "controls" in str(found.explain())


def test_a_control_that_stayed() -> None:
    """Where nothing else moved the effect stands; several controls are averaged."""
    pair = {
        "free": series(SAME),
        "trial": dict(zip(MONTHS, [*CALM, *SAME], strict=True)),
    }
    found = asked(RISEN, pair)
    assert "a real rise" == found.verdict
    assert found.control.names == ("free", "trial")


def test_a_fitted_share() -> None:
    """A share is fitted only where it is asked for, and says its error."""
    other = dict(zip(MONTHS, [*CALM[::-1], *SAME], strict=True))
    found = asked(RISEN, {"free": other}, share="fitted")
    assert found.control.share_error > 0
    assert "fitted" in str(found.explain())


def test_controls_that_drifted_apart() -> None:
    """Without parallel trends before the start a difference is no effect."""
    other = [value + 0.8 * at for at, value in enumerate([*CALM, *SAME])]
    found = asked(RISEN, {"x": dict(zip(MONTHS, other, strict=True))})
    assert not found.control.parallel
    assert "cannot tell" == found.verdict
    assert "drifted apart before the start already" in found.why


def test_readings_without_a_control_do_not_count() -> None:
    """Only days on which both are known are compared."""
    found = asked(RISEN, series(SAME)[4:])
    assert (found.before, found.after) == (12, 6)
    assert {"without a reading of each control": 4} == found.left_out
    alone = asked(RISEN, Series())
    assert "0 readings before" in alone.why
    assert alone.control is None


# -- of a set


def a_set(**others):
    """Return a set with the initiative and two metrics."""
    kr = KeyResult("promoters", "Promoters", metric="nps", baseline=32, target=40)
    goal = Objective("keep", "Stay", [kr], initiatives=[CALLS.replace(**others)])
    return OKRSet(
        [goal],
        metrics=[NPS, Metric("free", unit="points")],
        observations={"nps": series(RISEN), "free": series(SAME)},
        cycle="2026-Q4",
    )


def test_a_set_knows_it_all() -> None:
    """Of a set the id is enough; the answer is that of the series itself."""
    found = impact("calls", a_set(), on=ON)
    assert found.to_dict() == asked().to_dict()
    by_key_result = impact("calls", a_set(moves=["promoters"]), on=ON)
    assert found.to_dict() == by_key_result.to_dict()
    beside = impact("calls", a_set(), "free", on=ON)
    assert beside.control.names == ("free",)
    assert impact("calls", a_set(), ["free"], on=ON).effect == beside.effect
    assert (
        impact("own", a_set(), on=ON, metric="free", starts_on=START).metric.id
        == "free"
    )


def test_work_on_a_key_result_without_a_metric() -> None:
    """Staged work has no readings that could move."""
    kr = KeyResult("ship", "Ship it", target=Done())
    work = CALLS.replace(moves=["ship"])
    okrs = OKRSet([Objective("keep", "Stay", [kr], initiatives=[work])])
    assert () == moved_metrics(okrs, work)


def test_another_initiative_of_the_set() -> None:
    """A set knows who else worked on a metric."""
    okrs = a_set()
    other = Initiative("price", "Price", starts_on="2026-06-01", moves=["promoters"])
    goal = okrs.objectives[0]
    both = goal.replace(initiatives=[*goal.initiatives, other])
    assert "price (2026-06-01)" in impact("calls", okrs.with_objective(both), on=ON).why


@pytest.mark.parametrize(
    ("call", "error", "code"),
    [
        (lambda: impact("x", series(SAME), on=ON), InvalidOKRError, "missing-field"),
        (lambda: impact(3, series(SAME), on=ON), InvalidOKRError, "wrong-type"),
        (lambda: asked(lag=-1), InvalidOKRError, "negative"),
        (lambda: asked(level=95), InvalidOKRError, "not-a-level"),
        (lambda: asked(share="half"), InvalidOKRError, "unknown-word"),
        (lambda: asked(calibration="no"), InvalidOKRError, "unknown-word"),
        (lambda: asked(RISEN, "free"), InvalidOKRError, "wrong-type"),
        (lambda: asked(others=["x"]), InvalidOKRError, "wrong-type"),
        (
            lambda: impact("calls", a_set(moves=[]), on=ON),
            InvalidOKRError,
            "missing-field",
        ),
        (
            lambda: impact("calls", a_set(moves=["nps", "free"]), on=ON),
            InvalidOKRError,
            "ambiguous-metric",
        ),
        (lambda: impact("calls", a_set(), "x", on=ON), UnknownIdError, None),
        (lambda: asked()["2026-05-29"], UnknownIdError, None),
        (lambda: asked(on="soon"), InvalidOKRError, "invalid-date"),
    ],
    ids=range(13),
)
def test_what_is_refused(call, error, code) -> None:
    """What cannot be asked is named, and never answered with a number."""
    with pytest.raises(error) as caught:
        call()
    assert code is None or caught.value.code == code


# -- shown


def test_readings_one_by_one() -> None:
    """Each reading stands beside what was to be expected of it."""
    found = asked()
    assert found.ids == tuple(MONTHS[16:])
    point = found["2026-05-28"]
    assert point.actual == 36
    assert point.effect == pytest.approx(point.actual - point.expected)
    assert point.expected_low < point.expected < point.expected_high
    last = found["2026-10-28"]
    assert last.cumulative == pytest.approx(found.cumulative)
    assert "expected" in str(found.explain("2026-05-28"))
    assert len(found.to_frame("polars")) == 6


def test_plain_values() -> None:
    """JSON says the same as the object."""
    found = asked(RISEN, series(SAME))
    plain = json.loads(json.dumps(found.to_dict()))
    assert "impact" == plain["kind"]
    assert found.why == plain["why"]
    assert ["control"] == plain["control"]["names"]
    assert 36 == plain["items"][0]["actual"]
    assert plain["effect"] == found.effect
    assert "<Impact of calls on nps: a real rise>" == repr(asked())
    assert str(found).startswith("Call every customer: a real rise: the mean of")


def test_a_notebook_is_safe() -> None:
    """Titles are text there, and the verdict is said in words."""
    bad = CALLS.replace(title="<script>x</script>")
    found = impact(bad, series(RISEN), on=ON, metric=NPS)
    html = found._repr_html_()
    assert "<script>" not in html
    assert "a real rise" in html
    assert "the line is 0" in html


def test_nobody_writes_into_it() -> None:
    """A result is what was found."""
    with pytest.raises(ValueError, match="read-only"):
        asked().values[0] = 3


@pytest.mark.parametrize(
    ("times", "values", "span"),
    [
        (range(9), CALM[:10], Span(6, 3)),
        (range(9), CALM[:9], Span(6, 4)),
        (range(9), CALM[:9], Span(9, 0)),
        (range(9), CALM[:9], Span(6, 3, -1)),
        (range(9), ["a"] * 9, Span(6, 3)),
        (range(9), CALM[:9], None),
    ],
    ids=["lengths", "too few", "nothing after", "skipped", "words", "no span"],
)
def test_columns_that_hold_no_span_are_refused(times, values, span) -> None:
    """The array face is for programs: what they get wrong is said in our words."""
    with pytest.raises(InvalidOKRError):
        change_after(list(times), values, [np.nan] * len(values), span)
