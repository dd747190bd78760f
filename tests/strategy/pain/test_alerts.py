"""Alerts: when satisfaction fell, what of it is said, and what it touches."""

import datetime as dt
import json

import numpy as np
import pytest

import okrkit as okr
from okrkit.errors import InvalidOKRError, UnknownIdError
from okrkit.strategy.pain.alerts import LEAST, satisfaction_alerts

ON = "2026-12-31"


def _month(i: int) -> str:
    return f"{2024 + i // 12}-{i % 12 + 1:02}-28"


def _nps(seed: int, fell: int | None = None, n: int = 150) -> list[okr.Observation]:
    """Three years of surveys; from a month on fewer promoters and more detractors."""
    rng = np.random.default_rng(seed)
    rows = []
    for i in range(36):
        down = fell is not None and i >= fell
        up, _, against = rng.multinomial(
            n, [0.38, 0.3, 0.32] if down else [0.5, 0.3, 0.2]
        )
        made = okr.retention.nps(
            promoters=int(up), passives=int(n - up - against), detractors=int(against)
        )
        rows.append(made.observation(_month(i)))
    return rows


NPS = okr.Metric(
    "nps", unit="points", polarity="higher", bounds=(-100, 100), kind="score"
)


def _set(**observations: object) -> okr.OKRSet:
    key_result = okr.KeyResult("more", "More", metric="nps", baseline=30, target=40)
    return okr.OKRSet(
        [
            okr.Objective("keep", "Customers stay", [key_result]),
            okr.Objective("help", "Help is near", measured_by=["nps"]),
            okr.Objective("grow", "We grow"),
        ],
        metrics=[NPS, okr.Metric("calls", polarity="lower")],
        observations=observations,
        cycle="2026-Q4",
    )


def test_a_fall_names_the_objectives_it_touches() -> None:
    """Those whose key results read the metric, and those measured by it."""
    found = satisfaction_alerts(_set(nps=_nps(3, fell=30)), on=ON)
    alert = found["nps"]
    assert ("has fallen", ("keep", "help")) == (alert.verdict, alert.objectives)
    assert ("keep", "help") == found.objectives
    assert alert.changed_from <= dt.date(2026, 7, 28) <= alert.changed_to
    assert alert.changed_on <= alert.raised_on
    assert alert.low <= -24 <= alert.high < 0
    assert pytest.approx(30, abs=5) == alert.before
    assert "to re-evaluate: keep, help" in alert.why


def test_no_fall_no_alarm() -> None:
    """And what would have raised one is told."""
    found = satisfaction_alerts(_set(nps=_nps(4)), on=ON)["nps"]
    assert ("no sign", None, None) == (found.verdict, found.raised_on, found.size)
    assert 0 <= found.sum <= found.threshold
    assert "no alarm since 2025-12-31 in 36 readings" == found.why


def test_what_comes_after_the_day_is_not_known() -> None:
    """On the day before the fall nobody knew."""
    okrs = _set(nps=_nps(3, fell=30))
    assert "no sign" == satisfaction_alerts(okrs, on="2026-06-30")["nps"].verdict


def test_old_alarms_are_history() -> None:
    """Asked a year later they are told, and are no alert."""
    okrs = _set(nps=_nps(3, fell=14))
    found = satisfaction_alerts(okrs, on=ON)["nps"]
    assert ("no sign", 1) == (found.verdict, len(found.earlier))
    again = satisfaction_alerts(okrs, on=ON, since="2024-01-01")["nps"]
    assert ("has fallen", ()) == (again.verdict, again.earlier)
    assert found.earlier == (f"{again.raised_on}",)


def test_after_an_alarm_the_new_level_is_the_level() -> None:
    """One fall, one alarm: the readings after it do not raise it again."""
    months = {_month(i): 40 + (i * 7 % 5) - 15 * (i >= 20) for i in range(36)}
    found = satisfaction_alerts(months, on=ON, since="2024-01-01")["series"]
    assert ("has fallen", ()) == (found.verdict, found.earlier)
    assert dt.date(2025, 9, 28) == found.changed_on
    months |= {_month(i): 10 + (i * 7 % 5) for i in range(30, 36)}
    twice = satisfaction_alerts(months, on=ON, since="2024-01-01")["series"]
    assert (dt.date(2026, 7, 28), 1) == (twice.changed_on, len(twice.earlier))
    assert pytest.approx(27, abs=2) == twice.before


def test_where_lower_is_better_a_rise_is_the_fall() -> None:
    """The size has the sign of the metric's own unit."""
    months = {_month(i): 40 + (i * 7 % 5) + 15 * (i >= 30) for i in range(36)}
    up = satisfaction_alerts(months, on=ON, polarity="lower")["series"]
    assert ("has fallen", True) == (up.verdict, 0 < up.low < up.size < up.high)
    assert pytest.approx(42, abs=2) == up.before
    assert "no sign" == satisfaction_alerts(months, on=ON)["series"].verdict
    found = satisfaction_alerts(_set(calls=months), on=ON, metrics=["calls"])["calls"]
    assert ("has fallen", ()) == (found.verdict, found.objectives)


def test_larger_surveys_are_believed_sooner() -> None:
    """The same numbers: of 30 answers they may be chance, of 3,000 they are not."""
    values = [30, 34, 28, 31, 29, 33, 30, 32, 24, 25, 24, 25]
    found = {}
    for n in (30, 3000):
        rows = [
            okr.Observation(date=_month(24 + i), value=v, n=n)
            for i, v in enumerate(values)
        ]
        found[n] = satisfaction_alerts(_set(nps=rows), on=ON)["nps"].verdict
    assert {30: "no sign", 3000: "has fallen"} == found


@pytest.mark.parametrize("count", [0, 1, 2, LEAST - 1])
def test_few_readings_say_nothing(count: int) -> None:
    """Not even that nothing happened."""
    found = satisfaction_alerts(_set(nps=_nps(1)[:count]), on=ON)["nps"]
    assert ("cannot tell", count) == (found.verdict, found.readings)
    assert f"{LEAST} are needed" in found.why


def test_readings_that_can_change_do_not_count() -> None:
    """A running month is no reading."""
    rows = _nps(3)
    last = okr.Observation(date="2026-12-29", value=-90, n=150, provisional=True)
    found = satisfaction_alerts(_set(nps=[*rows, last]), on=ON)["nps"]
    assert ("no sign", 36) == (found.verdict, found.readings)


def test_another_definition_starts_anew() -> None:
    """A change of scale is no fall of satisfaction, and is said."""
    rows = [
        okr.Observation(
            date=_month(i),
            value=40 + i % 3 - 30 * (i >= 26),
            n=200,
            definition="nps.old" if i < 26 else "nps",
        )
        for i in range(36)
    ]
    found = satisfaction_alerts(_set(nps=rows), on=ON)["nps"]
    assert ("no sign", 10) == (found.verdict, found.readings)
    assert "readings before 2026-03-28 are by another definition" in found.why


def test_a_series_may_say_its_unit() -> None:
    """Readings in several units become one."""
    rows = [
        okr.Observation(date=_month(i), value=v, unit=unit)
        for i, (v, unit) in enumerate(
            [(0.8, "ratio"), (81, "%"), (0.79, "ratio"), (80, "%")]
        )
    ]
    found = satisfaction_alerts(okr.Series.of(rows), on=ON)["series"]
    assert ("%", 4) == (found.unit.name, found.readings)
    assert "no error of a reading is known" in found.why


def test_surveys_are_known_by_their_definition() -> None:
    """A metric of another kind is watched where its readings are of a survey."""
    share = okr.Metric("happy", unit="ratio", kind="ratio", polarity="higher")
    rows = [
        okr.Observation(
            date=_month(i), value=0.8, n=90, unit="ratio", definition="csat.4-5-of-1-5"
        )
        for i in range(8)
    ]
    okrs = okr.OKRSet(
        metrics=[share, okr.Metric("calls")], observations={"happy": rows}
    )
    assert ("happy",) == satisfaction_alerts(okrs, on=ON).ids


def test_those_that_fell_last_come_first() -> None:
    """Then those that did not."""
    other = okr.Metric("ease", unit="points", polarity="higher", kind="score")
    third = okr.Metric("mood", unit="points", polarity="higher", kind="score")
    months = {
        name: {_month(i): 40 + (i * 7 % 5) - 15 * (i >= at) for i in range(36)}
        for name, at in (("mood", 99), ("nps", 29), ("ease", 32))
    }
    okrs = okr.OKRSet(metrics=[third, NPS, other], observations=months)
    assert ("ease", "nps", "mood") == satisfaction_alerts(okrs, on=ON).ids


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"false_alarms_per_year": 0}, "not-positive"),
        ({"false_alarms_per_year": 1e-9}, "run-length"),
        ({"polarity": "up"}, "unknown-word"),
        ({"since": "2027-01-01"}, "period-order"),
        ({"metrics": ["nps"]}, "not-needed"),
        ({"on": "yesterday"}, None),
    ],
    ids=["never", "hardly-ever", "polarity", "later", "metrics", "day"],
)
def test_what_cannot_be_asked_is_refused(options, code: str | None) -> None:
    """Each with its code."""
    months = {_month(i): 40 + i % 3 for i in range(12)}
    with pytest.raises(InvalidOKRError) as caught:
        satisfaction_alerts(months, **{"on": ON, **options})
    assert code in (None, caught.value.code)


def test_a_set_without_satisfaction_is_told_so() -> None:
    """Nothing is guessed from names."""
    okrs = okr.OKRSet(metrics=[okr.Metric("calls")])
    with pytest.raises(InvalidOKRError) as caught:
        satisfaction_alerts(okrs, on=ON)
    assert "no-satisfaction" == caught.value.code
    with pytest.raises(UnknownIdError):
        satisfaction_alerts(okrs, on=ON, metrics=["nps"])


def test_many_alarms_a_year_need_one_bad_reading() -> None:
    """More than a chart can raise is no reason to raise none."""
    found = satisfaction_alerts(_set(nps=_nps(3)), on=ON, false_alarms_per_year=12)
    assert pytest.approx(0, abs=1e-6) == found["nps"].threshold


def test_the_first_year_has_no_year_before() -> None:
    """A day is asked for that no calendar has."""
    found = satisfaction_alerts({"0001-01-02": 1}, on="0001-02-01")
    assert dt.date(1, 1, 1) == found.since


def test_it_shows_itself() -> None:
    """Text, one line, HTML with its badge, JSON, columns, frames, explanations."""
    found = satisfaction_alerts(_set(nps=_nps(3, fell=30)), on=ON)
    assert "1 of 1 fell; 0.25 false alarms a year" in str(found)
    assert "keep, help" in str(found)
    assert "\n" not in repr(found)
    assert "okrkit-bad" in found._repr_html_()
    plain = json.loads(json.dumps(found.to_dict()))
    assert ("nps", "points") == (plain["items"][0]["id"], plain["items"][0]["unit"])
    columns = found.to_columns()
    assert "datetime64[D]" == columns["changed_on"].dtype
    assert 1 == len(found.to_frame("polars"))
    assert "moved by" in str(found.explain("nps"))
    calm = satisfaction_alerts(_set(nps=_nps(4)), on=ON)
    assert "moved by" not in str(calm.explain("nps"))
    assert "0 of 1 fell" in str(calm)
    assert np.isnat(calm.to_columns()["raised_on"][0])


@pytest.mark.parametrize(
    ("values", "at", "size"),
    [
        ([90] * 32 + [60] * 4, 32, -30),
        ([30] * 32 + [-60] * 4, 32, -90),
        ([30] * 25 + [10] * 11, 25, -20),
        ([30] * 32 + [12, 8, 11, 9], 32, -20),
        ([0.9] * 32 + [0.6] * 4, 32, -0.3),
        ([5.2] * 32 + [4.6] * 4, 32, -0.6),
        ([2 / 3] * 32 + [0.6] * 4, 32, -0.066),
        ([30] * 3 + [10] * 5, 3, -20),
    ],
    ids=["90", "below-0", "long", "noisy", "share", "mean", "unrounded", "three"],
)
def test_a_fall_after_readings_that_stood_still_is_told(
    values: list[float], at: int, size: float
) -> None:
    """It was "no sign": the fall itself was taken for how far readings wobble."""
    months = {_month(i): v for i, v in enumerate(values)}
    found = satisfaction_alerts(months, on=ON, since="2024-01-01")["series"]
    assert ("has fallen", ()) == (found.verdict, found.earlier)
    assert dt.date.fromisoformat(_month(at)) == found.changed_on
    assert pytest.approx(size, rel=0.06) == found.size


@pytest.mark.parametrize("last", [30, 29, 40])
def test_a_step_of_rounding_is_no_fall(last: int) -> None:
    """Nor is a rise, nor nothing at all."""
    months = {_month(i): 30 + (last - 30) * (i == 35) for i in range(36)}
    assert "no sign" == satisfaction_alerts(months, on=ON)["series"].verdict


def test_rounded_readings_raise_no_more_alarms_than_stated() -> None:
    """Wobbling by half a point they are often the same: 0.25 a year are allowed."""
    rng = np.random.default_rng(1)
    alarms = 0
    for _ in range(40):
        values = np.round(rng.normal(30, 0.4, 36))
        months = {_month(i): float(v) for i, v in enumerate(values)}
        found = satisfaction_alerts(months, on=ON, since="2024-01-01")
        alarms += len(found["series"].earlier) + len(found.raised)
    assert alarms / 40 / 3 < 0.25


@pytest.mark.parametrize(("n", "verdict"), [(50, "no sign"), (5000, "has fallen")])
def test_all_promoters_have_an_error_of_one_answer(n: int, verdict: str) -> None:
    """A hundred, with an error of 0, until 97: that is one of 50 who minds."""
    rows = [
        okr.Observation(
            date=_month(i), value=100 - 3 * (i == 35), n=n, standard_error=0
        )
        for i in range(36)
    ]
    assert verdict == satisfaction_alerts(_set(nps=rows), on=ON)["nps"].verdict


def test_a_metric_that_is_called_series_has_its_unit() -> None:
    """The id of a single series was a word with a meaning of its own."""
    rows = {f"2026-{m:02}-28": 40 - 9 * (m > 8) + m % 2 for m in range(1, 13)}
    metric = okr.Metric("series", unit="points", kind="score")
    okrs = okr.OKRSet(metrics=[metric], observations={"series": rows})
    alert = satisfaction_alerts(okrs, on="2026-12-31")["series"]
    assert str(alert.unit) == "points"
