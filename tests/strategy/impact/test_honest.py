"""What a new user found: units, controls, others, samples and offsets."""

import numpy as np
import pytest

from okrkit import Initiative, KeyResult, Metric, Objective, Observation, OKRSet, Series
from okrkit.errors import CalendarError, UnitError, UnknownIdError
from okrkit.strategy.impact.kernel import changes_after
from okrkit.strategy.impact.measuring import impact
from okrkit.strategy.impact.placebo import Span

MONTHS = [f"{year}-{month:02}-28" for year in (2025, 2026) for month in range(1, 13)]
MONTHS = MONTHS[:22]
WAVE = np.random.default_rng(3).standard_normal((2, 22)) * 0.1
CHURN = 3.3 + WAVE[0] - np.where(np.arange(22) < 16, 0.0, 0.6)
FREE = 5.1 + WAVE[1] - np.where(np.arange(22) < 16, 0.0, 0.6)
START, ON = "2026-05-04", "2026-11-15"
PERCENT = Metric("churn", "Churn", unit="%", polarity="lower")
CALLS = Initiative("calls", "Call", starts_on=START, moves=["churn"])


def plain(values):
    """Return readings without a unit."""
    return Series.of(dict(zip(MONTHS, values.tolist(), strict=True)))


def rows(values, **more):
    """Return readings that say more of themselves."""
    pairs = zip(MONTHS, values.tolist(), strict=True)
    return Series([Observation(date=d, value=v, **more) for d, v in pairs])


def parts(values):
    """Return readings as counts of 10,000."""
    pairs = zip(MONTHS, values.tolist(), strict=True)
    return Series(
        Observation(date=day, numerator=round(100 * value), denominator=10_000)
        for day, value in pairs
    )


def asked(series=None, controls=None, **more):
    """Ask whether the calls worked."""
    given = plain(CHURN) if series is None else series
    return impact(CALLS, given, controls, **{"on": ON, "metric": PERCENT, **more})


def a_set(*others, free=None, free_unit="%", **more):
    """Return a set with further initiatives."""
    goal = Objective("keep", "Stay", initiatives=[CALLS, *others])
    readings = plain(FREE) if free is None else free
    return OKRSet(
        [goal],
        metrics=[PERCENT.replace(**more), Metric("free", unit=free_unit)],
        observations={"churn": plain(CHURN), "free": readings},
        cycle="2026-Q4",
    )


# -- units


def test_readings_are_converted_as_a_set_does() -> None:
    """A share of 0.0269 of a metric in percent was told to be 0.0269 %."""
    wanted = asked()
    found = asked(rows(CHURN / 100, unit="ratio"))
    assert found.actual == pytest.approx(wanted.actual)
    assert found.effect == pytest.approx(wanted.effect)
    assert asked(parts(CHURN)).actual == pytest.approx(wanted.actual, abs=0.01)


def test_without_a_metric_readings_say_their_unit() -> None:
    """Percent stay percent where nobody made a metric of them."""
    found = impact("calls", rows(CHURN, unit="%"), on=ON, starts_on=START)
    assert "pp" in found.why


def test_controls_are_converted() -> None:
    """A control in another unit moved a hundredth as much, and hid nothing."""
    wanted = asked(controls=plain(FREE))
    for control in (rows(FREE / 100, unit="ratio"), {"x": rows(FREE, unit="%")}):
        found = asked(controls=control)
        assert found.effect == pytest.approx(wanted.effect)
        assert found.verdict == wanted.verdict == "may be chance"
    in_a_set = a_set(free=plain(FREE / 100), free_unit="ratio")
    found = impact("calls", in_a_set, "free", on=ON)
    assert found.effect == pytest.approx(wanted.effect)


@pytest.mark.parametrize("share", ["whole", "fitted"])
def test_a_control_of_another_dimension(share) -> None:
    """Days cannot be taken off percent, save by a share fitted to that one."""
    days = {"days": rows(7 + 2 * WAVE[0], unit="days")}
    pair = {**days, "other": rows(FREE, unit="%")}
    with pytest.raises(UnitError) as caught:
        asked(controls=pair, share=share)
    assert ("control days", "days", "%") == (
        caught.value.place,
        caught.value.got,
        caught.value.expected,
    )
    if share == "fitted":
        found = asked(controls=days, share=share)
        assert found.control.share == pytest.approx(0.5, abs=0.05)
    else:
        with pytest.raises(UnitError):
            asked(controls=days, share=share)


def test_one_control_as_a_mapping_of_days() -> None:
    """A mapping of days is a series, as it is for the metric; it was no list."""
    wanted = asked(controls=plain(FREE))
    found = asked(controls=dict(zip(MONTHS, FREE.tolist(), strict=True)))
    assert found.control.names == ("control",)
    assert found.effect == wanted.effect


# -- controls and others


def test_a_control_by_another_definition() -> None:
    """A jump of the control on the day it was redefined went for an effect."""
    pairs = zip(MONTHS, FREE.tolist(), strict=True)
    redefined = Series(
        Observation(date=day, value=v, definition="v1" if day < START else "v2")
        for day, v in pairs
    )
    found = asked(controls={"free": redefined})
    assert "cannot tell" == found.verdict
    said = "another definition of free was measured: v1 before and v2 after it"
    assert (said,) == found.doubts


def test_a_control_that_something_reached() -> None:
    """A control on which others work, or the initiative itself, is none."""
    price = Initiative("price", "Price", starts_on="2026-06-01", moves=["free"])
    found = impact("calls", a_set(price), "free", on=ON)
    assert ("others on the control free started near: price (2026-06-01)",) == (
        found.doubts
    )
    both = CALLS.replace(moves=["churn", "free"])
    found = impact(both, _own(both), "free", on=ON, metric="churn")
    assert ("it should move the control free itself",) == found.doubts


def _own(work):
    """Return a set with one initiative."""
    goal = a_set().objectives[0].replace(initiatives=[work])
    return a_set().with_objective(goal)


def test_another_that_ended_at_the_start() -> None:
    """What the end of a discount does to a metric is not what the calls did."""
    sale = Initiative(
        "sale", "Sale", starts_on="2025-01-01", ends_on="2026-05-03", moves=["churn"]
    )
    found = impact("calls", a_set(sale), on=ON)
    assert "cannot tell" == found.verdict
    assert ("others on the same metric ended near: sale (2026-05-03)",) == found.doubts
    early = sale.replace(ends_on="2025-03-01")
    assert () == impact("calls", a_set(early), on=ON).doubts


def test_another_without_a_start_is_noted() -> None:
    """Nobody can tell whether it came at the same time."""
    idea = Initiative("idea", "Idea", moves=["churn"])
    found = impact("calls", a_set(idea), on=ON)
    assert "a real fall" == found.verdict
    assert ("nobody said when others on the same metric start: idea",) == found.notes


# -- days


def test_readings_younger_than_the_lag_do_not_count() -> None:
    """What is final only after 60 days says nothing before."""
    found = asked(metric=PERCENT.replace(lag=60))
    assert found.after == 4
    assert {"final after 60 days only": 2} == found.left_out


@pytest.mark.parametrize(
    ("kind", "rhythm", "date", "more", "noted"),
    [
        ("ratio", "month", "2026-05-28", {}, True),
        ("ratio", "month", "2026-05-28", {"starts_on": "2026-05-04"}, False),
        ("ratio", "week", "2026-05-28", {}, False),
        ("ratio", "", "2026-05-28", {}, False),
        ("level", "month", "2026-05-28", {}, False),
    ],
)
def test_a_month_that_began_before_the_start(kind, rhythm, date, more, noted) -> None:
    """A reading of May says a little of April's way of doing it, and nobody knew."""
    given = Series(
        r.replace(**more) if str(r.date) == date else r for r in plain(CHURN)
    )
    found = asked(given, metric=PERCENT.replace(kind=kind, rhythm=rhythm))
    said = "the reading of 2026-05-28 may be of a period that began before it"
    assert (said in found.notes) == noted


def test_a_lag_beyond_the_calendar_is_refused() -> None:
    """It was an OverflowError."""
    with pytest.raises(CalendarError) as caught:
        asked(lag=1e9)
    assert "date-out-of-range" == caught.value.code


def test_an_unknown_initiative_is_named() -> None:
    """An id that the set does not have was told to move no metric."""
    with pytest.raises(UnknownIdError, match="call"):
        impact("cals", a_set(), on=ON)


def test_a_key_result_says_which_metric() -> None:
    """A rival is one by the key result it names as well."""
    kr = KeyResult("less", "Less churn", metric="churn", baseline=3.3, target=2)
    sale = Initiative("sale", "Sale", starts_on="2026-05-01", moves=["less"])
    okrs = a_set(sale)
    okrs = okrs.with_objective(okrs.objectives[0].replace(key_results=[kr]))
    assert "sale (2026-05-01)" in impact("calls", okrs, on=ON).why


# -- samples and offsets


@pytest.mark.once
def test_small_samples_after_the_start_keep_their_errors() -> None:
    """
    A sample of 20 is not sure of 0 or 1 hit since it has few: 95 % held 86 %.

    The errors come from the rate of all readings, not from that of each.
    """
    chance, metric = np.random.default_rng(1), Metric("x", unit="%", kind="ratio")
    many = np.append(np.full(24, 1000), np.full(4, 20))
    days = [f"{y}-{m:02}-28" for y in range(2024, 2027) for m in range(1, 13)][:28]
    held = []
    for _ in range(120):
        hits = chance.binomial(many, 0.2)
        series = Series(
            Observation(date=d, numerator=int(k), denominator=int(n), unit="%")
            for d, k, n in zip(days, hits, many, strict=True)
        )
        one = impact("x", series, on=ON, starts_on="2026-01-01", metric=metric)
        held.append(one.low <= 0 <= one.high)
    assert 0.93 <= np.mean(held)


def test_a_sample_without_a_hit_has_an_error() -> None:
    """Of none in 20 nothing is known exactly, though p (1 - p) is 0."""
    pairs = [*zip(MONTHS[:16], [40, 44] * 8, strict=True)]
    big = [Observation(date=d, numerator=k, denominator=1000) for d, k in pairs]
    small = [Observation(date=d, numerator=0, denominator=20) for d in MONTHS[16:]]
    metric = Metric("x", unit="ratio", kind="ratio")
    found = asked(Series([*big, *small]), metric=metric, until="2026-06-30")
    assert "may be chance" == found.verdict


@pytest.mark.parametrize("offset", [1e4, 1e6, -1e6])
def test_an_offset_changes_nothing(offset) -> None:
    """The same noise at a height of a million was 500 times as wide."""
    chance = np.random.default_rng(1)
    noise = 100 + chance.standard_normal((1, 36))
    times, none, span = 30.4 * np.arange(36), np.full((1, 36), np.nan), Span(30, 6)
    low, high = (
        changes_after(times, values, none, span)[0].sums(0.95)
        for values in (noise, noise + offset)
    )
    assert high.value[-1] == pytest.approx(low.value[-1], abs=0.5)
    assert high.high[-1] - high.low[-1] == pytest.approx(
        low.high[-1] - low.low[-1], rel=0.05
    )


def test_uptime_can_be_seen_to_rise() -> None:
    """Eight standard deviations of an uptime were never seen."""
    values = 99.95 + 0.05 * WAVE[0] + np.where(np.arange(22) < 16, 0, 0.04)
    found = asked(plain(values), metric=Metric("uptime", unit="%"))
    assert "a real rise" == found.verdict
    assert found.effect == pytest.approx(0.04, abs=0.01)
