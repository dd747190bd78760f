"""What readings say of assumptions: verdicts, hollow objectives, and the faces."""

import datetime as dt
import json

import numpy as np
import pytest

import okrkit as okr
from okrkit.errors import (
    CalendarError,
    InvalidOKRError,
    PolicyError,
    UnknownIdError,
)
from okrkit.strategy.assuming.checking import check_assumptions
from okrkit.strategy.assuming.hollow import change_text, direction_of

ON = "2026-11-15"
N = 46


def _months(count=N, last=(2026, 10)):
    year, month = last
    days = []
    for _ in range(count):
        days.append((dt.date(year + month // 12, month % 12 + 1, 1)) - dt.timedelta(1))
        year, month = (year, month - 1) if month > 1 else (year - 1, 12)
    return [day.isoformat() for day in reversed(days)]


def _read(values):
    values = np.asarray(values, dtype=float)
    return dict(zip(_months(len(values)), values.round(6).tolist(), strict=True))


def _wandering(seed, n=N, by=1.0):
    return 50 + np.cumsum(np.random.default_rng(seed).normal(0, by, n))


METRICS = tuple(
    okr.Metric(id, role=role, polarity=polarity, unit=unit, rhythm="month")
    for id, role, polarity, unit in (
        ("calls", "activity", "higher", "count"),
        ("onboarded", "driver", "higher", "count"),
        ("churn", "outcome", "lower", "%"),
    )
)


def _aim(*, churn=False, said=(), **more):
    rows = [
        okr.KeyResult("calls", "Calls", metric="calls", at_least=0),
        okr.KeyResult("onboarded", "On board", metric="onboarded", at_least=0),
    ]
    if churn:
        rows.append(
            okr.KeyResult("churn", "Churn", metric="churn", baseline=50, target=40)
        )
    beside = () if churn else ("churn",)
    return okr.Objective(
        "keep", "Stay", rows, measured_by=beside, assumptions=said, **more
    )


def _check(calls, onboarded, churn, *, aim=None, metrics=METRICS, **more):
    given = {"calls": calls, "onboarded": onboarded, "churn": churn}
    okrs = okr.OKRSet(
        [aim or _aim()],
        metrics=metrics,
        cycle="2026-Q4",
        observations={name: _read(v) for name, v in given.items() if v is not None},
    )
    return check_assumptions(okrs, on=ON, **more)


def _linked(seed=1, *, sign=-1.0):
    """Return a driver, and an outcome that follows it a month later."""
    driver = _wandering(seed)
    noise = 0.3 * np.random.default_rng(seed + 100).standard_normal(N)
    follows = 50 + sign * np.append(0.0, driver[:-1] - 50) + np.cumsum(noise)
    return driver, follows


def test_a_link_that_is_there():
    """It is found at its lag, with its size, and nobody is told that it causes."""
    onboarded, churn = _linked()
    link = _check(_wandering(3), onboarded, churn)["keep: onboarded -> churn"]

    assert "moves with it" == link.verdict
    assert 30 == pytest.approx(link.lag, abs=1)
    assert link.low < -1.0 < link.high < 0
    assert link.adjusted_p <= 0.05
    assert link.elasticity == pytest.approx(link.slope * 50 / 50, rel=0.3)
    assert "no proof" in link.why


def test_a_link_that_is_not():
    """Nothing found is said to be nothing found, with what could have been seen."""
    link = _check(_wandering(3), *_linked())["keep: calls -> churn"]

    assert "no sign yet" == link.verdict
    assert 0 < link.least < 0.9
    assert "would mostly be seen" in link.why


def test_the_wrong_way():
    """More on board and more churn: what moves together is not what was hoped for."""
    onboarded, churn = _linked(sign=1.0)
    link = _check(_wandering(3), onboarded, churn)["keep: onboarded -> churn"]

    assert "moved without it" == link.verdict
    assert "the wrong way" in link.why


def test_without_a_direction_any_way_counts():
    """Where nobody said which way is good, the sign is no fault."""
    plain = [metric.replace(polarity=None) for metric in METRICS]
    link = _check(_wandering(3), *_linked(sign=1.0), metrics=plain)[
        "keep: onboarded -> churn"
    ]

    assert ("moves with it", 0) == (link.verdict, link.cycles)


def _steps(quarters):
    """Return months that rise clearly in some of the last fifteen quarters."""
    level, values = 50.0, []
    for at in range(N):
        step = at % 3 == 2 and at // 3 in quarters
        level += 10.0 if step else 0.05 * (at % 2)
        values.append(level)
    return values


def test_cycles_in_which_nothing_followed():
    """Six quarters in which the driver clearly moved, and churn in none of them."""
    rng = np.random.default_rng(5)
    churn = 50 + rng.normal(0, 1, N)
    link = _check(_wandering(3), _steps((1, 3, 6, 8, 9, 11, 12)), churn)[
        "keep: onboarded -> churn"
    ]

    assert link.moved >= 6
    assert 0 == link.followed
    assert "moved without it" == link.verdict
    assert "the outcome followed in 0 and was no better in" in link.why


@pytest.mark.parametrize(
    ("calls", "why"),
    [
        (None, "Too few readings of both"),
        ([50.0] * N, "The driver never moves"),
        (_wandering(1)[-7:], "Too few steps to tell anything"),
    ],
)
def test_what_cannot_be_told(calls, why):
    """No number is made up where there is nothing to make it of."""
    link = _check(calls, *_linked())["keep: calls -> churn"]

    assert "cannot tell" == link.verdict
    assert link.why.startswith(why)
    assert (link.p, link.slope, link.correlation) == (None, None, None)


def test_a_stated_lag_is_not_searched():
    """What somebody wrote down is looked at alone, and costs nothing."""
    said = okr.Assumption(drivers=["onboarded"], outcome="churn", lag=31, because="Why")
    found = _check(_wandering(3), *_linked(), aim=_aim(said=[said]))
    link = found["keep: onboarded -> churn (31 days)"]

    assert (1, "stated", "moves with it") == (link.searched, link.source, link.verdict)
    assert link.step == link.lag
    assert "Why" == found.explain(link.id).source


def test_readings_after_the_day_do_not_count():
    """The same call still says what could have been known."""
    onboarded, churn = _linked()
    whole = _check(_wandering(3), onboarded, churn)
    early = check_assumptions(whole.assumed.okrs, on="2024-11-15")
    cut = {
        "calls": _wandering(3),
        "onboarded": onboarded,
        "churn": churn,
    }
    days = [day for day in _months() if day <= "2024-11-15"]
    okrs = okr.OKRSet(
        [_aim()],
        metrics=METRICS,
        cycle="2026-Q4",
        observations={
            name: {day: _read(values)[day] for day in days}
            for name, values in cut.items()
        },
    )

    assert [link.p for link in check_assumptions(okrs, on="2024-11-15")] == [
        link.p for link in early
    ]


def test_a_link_is_paid_for_once_however_often_it_is_assumed():
    """Two objectives that believe the same ask one question."""
    onboarded, churn = _linked()
    one = _check(_wandering(3), onboarded, churn)
    twice = one.assumed.okrs.with_objective(
        _aim().replace(
            id="also",
            key_results=[kr.replace(id=f"{kr.id} too") for kr in _aim().key_results],
        )
    )
    found = check_assumptions(twice, on=ON)

    assert 4 == len(found)
    assert (
        found["also: onboarded -> churn"].adjusted_p
        == one["keep: onboarded -> churn"].adjusted_p
    )


@pytest.mark.once
def test_false_discoveries_stay_rare_over_a_whole_set():
    """Twelve links between metrics that wander on their own: hardly one is claimed."""
    claimed = 0
    for run in range(8):
        metrics = [okr.Metric(f"d{i}", role="driver") for i in range(4)]
        metrics += [okr.Metric(f"o{i}", role="outcome") for i in range(3)]
        rows = [okr.KeyResult(m.id, m.id, metric=m.id, at_least=0) for m in metrics]
        okrs = okr.OKRSet(
            [okr.Objective("keep", "Stay", rows)],
            metrics=metrics,
            cycle="2026-Q4",
            observations={
                m.id: _read(_wandering(1000 * run + at)) for at, m in enumerate(metrics)
            },
        )
        claimed += bool(check_assumptions(okrs, on=ON).with_verdict("moves with it"))

    assert claimed <= 2


# -- hollow objectives --------------------------------------------------------------


def _flat(noise=0.2, step=0.0):
    values = 50 + np.random.default_rng(9).normal(0, noise, N)
    values[-1:] += step
    return values


def _rising(seed, by=15.0):
    """Return a driver that clearly moves in the cycle."""
    values = _wandering(seed)
    values[-1] += by
    return values


def _trust(churn, **more):
    found = _check(_rising(3), _wandering(4), churn, **more)
    return found.trust[0]


def test_green_drivers_over_an_outcome_that_got_worse():
    """The case the whole check is for."""
    rising = 50 + np.linspace(0, 20, N) + np.random.default_rng(2).normal(0, 0.2, N)
    found = _check(_rising(3), _wandering(4), rising)

    assert ("hollow", 2, 2) == (
        found.trust[0].state,
        found.trust[0].green,
        found.trust[0].drivers,
    )
    assert found.hollow == found.trust
    assert (
        "all drivers are green, calls moved in the good direction in this cycle, and "
        "it is no better."
    ) in found.trust[0].why


def test_green_drivers_over_an_outcome_that_stands_still():
    """Flat is said by the interval: it leaves out what would count."""
    assert "hollow" == _trust(_flat(), matters={"churn": 5.0}).state
    assert "cannot tell" == _trust(_flat(noise=3.0), matters={"churn": 1.0}).state


def test_green_drivers_over_an_outcome_that_got_better():
    """Then the objective holds what it promised."""
    falling = 50 - np.linspace(0, 40, N) + np.random.default_rng(2).normal(0, 0.05, N)
    trust = _trust(falling, matters={"churn": 0.1})

    assert "holds" == trust.state
    assert trust.high < 0


def test_what_counts_is_half_of_what_the_key_result_asks_for():
    """Of ten points by the end, half of those expected when it was last read."""
    october = 31
    expected = (october / 92) * 10 / 2
    assert expected == pytest.approx(
        _trust(_flat(), aim=_aim(churn=True)).matters, 0.05
    )


def test_drivers_that_are_not_green_ask_nothing():
    """First things first."""
    falling = -_wandering(3)
    found = _check(falling, _wandering(4), _flat())

    assert ("not green", 1, 2) == (
        found.trust[0].state,
        found.trust[0].green,
        found.trust[0].drivers,
    )


def test_an_outcome_that_cannot_show_yet():
    """A lag of ninety days, and only forty-five are over."""
    said = okr.Assumption(drivers=["calls"], outcome="churn", lag=90)

    assert "too early" == _trust(_flat(), aim=_aim(said=[said])).state


def test_hollow_cannot_always_be_told():
    """No direction, no readings, no cycle: no state."""
    plain = [metric.replace(polarity=None) for metric in METRICS]
    no_way = _trust(_flat(), metrics=plain)
    no_reading = _trust(None)
    found = _check(_wandering(3), _wandering(4), _flat())
    bare = okr.OKRSet(
        [_aim()], metrics=METRICS, observations=found.assumed.okrs.observations
    )
    no_cycle = check_assumptions(bare, on=ON).trust[0]

    assert {"cannot tell"} == {no_way.state, no_reading.state}
    assert "Nobody said whether" in no_way.why
    assert "too few readings" in no_reading.why
    assert no_cycle.state in ("cannot tell", "not green")


def test_drivers_that_did_not_move_in_the_cycle():
    """A target met long ago is green for ever: nothing was tried, so none is hollow."""
    rising = 50 + np.linspace(0, 20, N) + np.random.default_rng(2).normal(0, 0.2, N)
    falling = 90 - np.linspace(0, 30, N) + np.random.default_rng(3).normal(0, 0.2, N)
    rows = [okr.KeyResult("calls", "Calls", metric="calls", baseline=10, target=40)]
    met = okr.Objective("keep", "Stay", rows, measured_by=["churn"])
    still = _check([80.0] * N, [80.0] * N, rising).trust[0]
    worse = _check(falling, falling - 10, rising).trust[0]
    before = _check(_wandering(3), None, rising, aim=met).trust[0]

    assert ["cannot tell"] * 3 == [still.state, worse.state, before.state]
    assert (2, 2, 1) == (still.green, worse.green, before.green)
    assert "none clearly moved in its good direction in this cycle" in still.why


def test_work_that_was_done_is_a_driver_that_moved():
    """A task has no readings, but done it is done."""
    said = okr.CheckIn("2026-11-06", done=True)
    rows = [okr.KeyResult("call", "Ask ten", target=okr.Done(), check_ins=[said])]
    aim = okr.Objective("keep", "Stay", rows, measured_by=["churn"])
    trust = _trust(_flat(), aim=aim, matters={"churn": 5.0})

    assert ("hollow", 1, 1) == (trust.state, trust.green, trust.drivers)
    assert trust.why.endswith("all drivers are green, and it is no better.")


def test_better_by_less_than_counts_is_better():
    """Churn that clearly fell was called "no better" where it fell by little."""
    falling = _flat(noise=0.05, step=-1.0)
    trust = _trust(falling, matters={"churn": 5.0})

    assert "holds" == trust.state
    assert trust.high < 0
    assert trust.why.endswith("it is better, but by less than counts.")


def test_not_all_drivers_are_green_where_some_are_not_measured():
    """Never read, or a draft: "all drivers are green" was said of those that are."""
    draft = okr.KeyResult("onboarded", "On board", metric="onboarded", draft=True)
    aim = _aim().replace(key_results=[_aim().key_results[0], draft])
    never = _check(_rising(3), None, _flat()).trust[0]
    open_ = _check(_rising(3), _rising(4), _flat(), aim=aim).trust[0]

    assert ["cannot tell"] * 2 == [never.state, open_.state]
    assert (1, 2) == (never.green, never.drivers) == (open_.green, open_.drivers)
    assert "Not every driver is measured: onboarded." == never.why


def test_what_is_closed_is_not_asked():
    """An abandoned driver promises nothing, a closed objective is over."""
    closing = okr.Closing("2026-11-01", "abandoned")
    calls, onboarded = _aim().key_results
    one = _aim().replace(key_results=[calls, onboarded.replace(closed=closing)])
    none = _aim().replace(
        key_results=[kr.replace(closed=closing) for kr in _aim().key_results]
    )
    left = _trust(_flat(), aim=one, matters={"churn": 5.0})
    over = _check(_rising(3), None, _flat(), aim=_aim().replace(closed=closing))

    assert ("hollow", 1, 1) == (left.state, left.green, left.drivers)
    assert left.why.endswith("Closed, and left out: onboarded.")
    assert "Every driver is closed" in _trust(_flat(), aim=none).why
    assert () == over.trust
    assert "drivers green" not in str(over)


def test_an_outcome_with_a_season():
    """Half a point below its own wave was hollow, as the wave rose by more."""
    wave = 50 + 6 * np.cos(2 * np.pi * np.arange(N) / 12.0)
    churn = wave + np.random.default_rng(2).normal(0, 0.2, N)
    churn[-1] -= 3.0
    trust = _trust(churn, matters={"churn": 1.0})
    short = _trust(churn[-20:], matters={"churn": 1.0})

    assert "holds" == trust.state
    assert " beside its season, and -1 pp would count" in trust.why
    assert "Two years of readings are needed to tell a season from it." in short.why


def test_old_readings_of_drivers_say_nothing():
    """Whether a driver is green is not known where nobody looked."""
    daily = [metric.replace(rhythm="day") for metric in METRICS]
    trust = _trust(_flat(), metrics=daily)

    assert "cannot tell" == trust.state
    assert "calls, onboarded" in trust.why


def test_no_driver_no_question():
    """An objective of outcomes alone has nothing to be hollow about."""
    rows = [okr.KeyResult("churn", "Churn", metric="churn", at_most=60)]
    aim = okr.Objective("keep", "Stay", rows)

    assert () == _check(_wandering(3), _wandering(4), _flat(), aim=aim).trust


def test_directions_by_targets():
    """A metric without a polarity is read by the targets of its key results."""
    metrics = [okr.Metric("a"), okr.Metric("b")]
    rows = [
        okr.KeyResult("a", "A", metric="a", baseline=9, target=2),
        okr.KeyResult("b1", "B", metric="b", at_least=1),
        okr.KeyResult("b2", "B", metric="b", at_most=9),
    ]
    okrs = okr.OKRSet([okr.Objective("o", "O", rows)], metrics=metrics)

    assert (-1, 0) == (direction_of(okrs, "a"), direction_of(okrs, "b"))


# -- faces --------------------------------------------------------------------------


def test_every_face_of_the_result():
    """Columns, JSON, frame, text, HTML and explanation say the same."""
    found = _check(_wandering(3), *_linked())

    assert ["no sign yet", "moves with it"] == found.to_columns()["verdict"].tolist()
    plain = json.loads(json.dumps(found.to_dict()))
    assert ["items", "trust"] == list(plain)[-2:]
    assert (2, 24) == found.to_frame("polars").shape
    assert "keep: onboarded -> churn  moves with it" in str(found)
    assert "keep: churn" in str(found)
    html = found._repr_html_()
    assert "<table" in html
    assert "moves with it" in html
    assert "<AssumptionCheck of 2 links on 2026-11-15" in repr(found)
    labels = [part.label for part in found.explain("keep: onboarded -> churn").inputs]
    assert ["correlation", "slope", "elasticity"] == labels[:3]
    assert str(found["keep: onboarded -> churn"]).startswith(
        "onboarded -> churn: moves"
    )
    assert str(found.trust[0]).startswith("keep, churn: ")
    with pytest.raises(UnknownIdError):
        found["nope"]


def test_faces_of_what_is_not_known():
    """A dash where there is no number, and an explanation without one."""
    found = _check(None, -_wandering(4), _flat())

    assert "keep: calls -> churn      cannot tell      -            -" in str(found)
    assert "keep: churn         not green  0 of 2         -" in str(found)
    parts = found.explain("keep: calls -> churn").inputs
    assert ["outcome followed"] == [part.label for part in parts]


def test_text_of_users_is_escaped():
    """An id is only text."""
    metrics = [okr.Metric("<b>", role="driver"), okr.Metric("c", role="outcome")]
    rows = [okr.KeyResult(m.id, m.id, metric=m.id, at_least=0) for m in metrics]
    okrs = okr.OKRSet([okr.Objective("o", "O", rows)], metrics=metrics)

    assert (
        "<b>" not in check_assumptions(okrs, on=ON)._repr_html_().split("</style>")[1]
    )


def test_the_same_seed_gives_the_same_answer():
    """And the rest of the set changes no p of a link."""
    onboarded, churn = _linked()
    both = _check(_wandering(3), onboarded, churn, seed=7)
    alone = _check(None, onboarded, churn, seed=7)
    id = "keep: onboarded -> churn"

    assert both[id].p == _check(_wandering(3), onboarded, churn, seed=7)[id].p
    assert both[id].p == alone[id].p


@pytest.mark.parametrize(
    ("more", "kind"),
    [
        ({"on": "soon"}, CalendarError),
        ({"level": 2}, InvalidOKRError),
        ({"seed": 0.5}, InvalidOKRError),
        ({"longest_lag": -1}, InvalidOKRError),
        ({"adjust": "fdr"}, InvalidOKRError),
        ({"matters": {"churn": 0}}, InvalidOKRError),
        ({"matters": {"nope": 1}}, UnknownIdError),
        ({"policy": "nope"}, PolicyError),
    ],
)
def test_what_it_refuses(more, kind):
    """Bad input is named."""
    okrs = okr.OKRSet([_aim()], metrics=METRICS, cycle="2026-Q4")
    with pytest.raises(kind):
        check_assumptions(okrs, **({"on": ON} | more))


def test_a_strict_level_tries_more_orders():
    """One in a thousand needs thousands of orders to be told."""
    onboarded, churn = _linked()
    link = _check(None, onboarded, churn, level=0.999)["keep: onboarded -> churn"]

    assert "moves with it" == link.verdict
    assert link.p <= 0.0005


def test_so_few_steps_that_hardly_anything_would_be_seen():
    """Then it is said that nothing found means nothing."""
    link = _check(None, _wandering(1, 12), _wandering(2, 12))[
        "keep: onboarded -> churn"
    ]

    assert "no sign yet" == link.verdict
    assert "hardly any would be seen" in link.why


@pytest.mark.parametrize(
    ("value", "unit", "said"),
    [(0.5, "%", "+0.5 pp"), (-0.02, "ratio", "-2 pp"), (3, "points", "+3 points")],
)
def test_changes_of_shares_are_points(value, unit, said):
    """Half a percent of churn is not half a percent more churn."""
    assert said == change_text(value, okr.Unit.of(unit))


def test_a_short_history_says_nothing_of_what_is_usual():
    """Then only a whole interval on the bad side is hollow."""
    worse = 50 + np.linspace(0, 9, 14) ** 2
    series = {"calls": _wandering(3), "onboarded": _rising(4, 40), "churn": worse}
    okrs = okr.OKRSet(
        [_aim()],
        metrics=METRICS,
        cycle="2026",
        observations={name: _read(values) for name, values in series.items()},
    )
    found = check_assumptions(okrs, on=ON)

    assert "hollow" == found.trust[0].state
    assert found.trust[0].matters is None
    assert "would count" not in found.trust[0].why


def test_a_season_shared_in_less_than_two_years_is_warned_of():
    """What moves together in one year may be the year."""
    onboarded, churn = _linked()
    short = _check(None, onboarded[-20:], churn[-20:])["keep: onboarded -> churn"]

    assert "moves with it" == short.verdict
    assert "Two years of readings are needed" in short.why


def test_nothing_to_check_says_why() -> None:
    """Without a link the table says whether objectives or assumptions are missing."""
    empty = check_assumptions(okr.OKRSet(cycle="2026-Q4"), on="2026-11-15")
    assert "no objectives" == str(empty).split("\n")[-1]
    assert "no objectives</td>" in empty._repr_html_()
    bare = okr.OKRSet([okr.Objective("o", "Stay")], cycle="2026-Q4")
    said = "no objective assumes that one metric moves another"
    assert said in str(check_assumptions(bare, on="2026-11-15"))
