"""Whatever tables bring: a sensible number, or an error that says what to do."""

import datetime as dt
import json
import re
import warnings
from functools import partial

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import okrkit as okr
from okrkit.errors import CODES, NotMeasuredError, OKRError

kept = okr.retention
ON = "2026-03-31"
HOSTILE = "<script>alert('x')</script>"
LONG = "a" * 5_000
FAR = 1e308
"""Twice of it is infinite."""

LARGE = 1e100
"""The largest amount that is taken."""


def events(data, **named):
    """Read events with every column that is there."""
    parts = {"amount": "paid", "segment": "segment"}
    if isinstance(data, dict):
        parts = {part: name for part, name in parts.items() if name in data}
    return kept.Events(data, **{**parts, **named})


def accounts(read):
    """Return those who did something as accounts."""
    data = dict(read.data)
    data["since"] = data.pop("date")
    more = {"amount": "paid", "segment": "segment"}
    more = {part: name for part, name in more.items() if name in data}
    return kept.Accounts(data, **more)


def cohorts(read, on, **named):
    """Ask for cohorts, which are not told by segment."""
    data = {name: cells for name, cells in read.data.items() if name != "segment"}
    return kept.cohorts(events(data), on=on, **named)


FITTED = {}
"""What came of histories: many tables have the same ones, and fits take long."""


def fit(model, read, on):
    """Fit a model to the summary of events, once for equal ones."""
    made = kept.summary(read, on=on)
    columns = made.frequency, made.recency, made.T, made.monetary
    money = model is kept.GammaGamma
    key = model, *(None if c is None else c.tobytes() for c in columns[: 3 + money])
    if key not in FITTED:
        FITTED[key] = hold_or_say(partial(model.fit, made))
    if isinstance(FITTED[key], OKRError):
        raise FITTED[key]
    return FITTED[key]


def pairs(verb, read, on, **named):
    """Ask a verb that takes two tables of events, with one for both."""
    return verb(read, read, on=on, **named)


EVENT_VERBS = {
    "logo churn, period": partial(kept.logo_churn, inactive="period"),
    "logo churn, days": partial(kept.logo_churn, inactive=30),
    "logo churn, hazard": partial(
        kept.logo_churn, inactive="period", definition="hazard"
    ),
    "logo retention": partial(kept.logo_retention, inactive="period"),
    "cohorts": cohorts,
    "cohorts, lifetime": partial(cohorts, by="lifetime"),
    "cohorts, unbounded": partial(cohorts, retention="unbounded"),
    "cohorts, rolling": partial(cohorts, retention="rolling"),
    "cohorts, bracket": partial(
        cohorts, retention="bracket", brackets=[(1, 3), (4, 7)]
    ),
    "summary": kept.summary,
    "summary, weeks": partial(kept.summary, unit="weeks", zeros=False),
    "holdout": partial(kept.calibration_and_holdout, cut="2026-02-10"),
    "active accounts": kept.active_accounts,
    "active accounts, window": partial(kept.active_accounts, window=28),
    "stickiness": kept.stickiness,
    "adoption": partial(pairs, kept.adoption),
    "adoption, accounts": lambda read, on: kept.adoption(read, accounts(read), on=on),
    "complaint rate": partial(pairs, kept.complaint_rate),
    "complaint rate, accounts": partial(pairs, kept.complaint_rate, per="100 accounts"),
    "complaint rate, orders": partial(pairs, kept.complaint_rate, per="100 orders"),
    "time to first value": partial(pairs, kept.time_to_first_value),
    "repeat rate": kept.repeat_rate,
    "repeat rate, Kaplan-Meier": partial(kept.repeat_rate, method="kaplan-meier"),
    "repeat rate, orders": partial(kept.repeat_rate, definition="orders", within=30),
    "time between purchases": kept.time_between_purchases,
    "rfm": kept.rfm,
    "customer survival": partial(kept.customer_survival, silent_days=30),
    "followed within": partial(pairs, kept.followed_within, days=5),
    "followed within, business days": partial(
        pairs, kept.followed_within, days=5, business_days=True, match="first"
    ),
    "coverage": lambda read, on: kept.coverage(accounts(read), read, on=on),
    "coverage, days": lambda read, on: kept.coverage(
        accounts(read), read, on=on, window=30
    ),
    "BG/NBD": partial(fit, kept.BetaGeo),
    "MBG/NBD": partial(fit, kept.ModifiedBetaGeo),
    "Pareto/NBD": partial(fit, kept.ParetoNBD),
    "Gamma-Gamma": partial(fit, kept.GammaGamma),
}

SUBSCRIPTION_VERBS = {
    **{
        f"logo churn, {name}": partial(kept.logo_churn, definition=name)
        for name in ("cohort", "all-lost", "average", "start+new", "hazard", "exposure")
    },
    "logo retention": kept.logo_retention,
    "renewal rate": kept.renewal_rate,
    "customer survival": kept.customer_survival,
    "net revenue retention": kept.revenue_retention,
    "gross revenue retention": partial(kept.revenue_retention, definition="gross"),
    "revenue churn": kept.revenue_churn,
    "quick ratio": kept.quick_ratio,
    "revenue movements": kept.revenue_movements,
}

LEDGER_VERBS = {
    "logo churn": kept.logo_churn,
    "logo retention": kept.logo_retention,
    "net revenue retention": kept.revenue_retention,
    "gross revenue retention": partial(kept.revenue_retention, definition="gross"),
    "revenue churn": kept.revenue_churn,
    "net revenue churn": partial(kept.revenue_churn, definition="net"),
    "quick ratio": kept.quick_ratio,
    "revenue movements": kept.revenue_movements,
}

SURVEY_VERBS = {
    "nps": kept.nps,
    "nps, score": partial(kept.nps, method="score"),
    "enps": kept.enps,
    "csat": kept.csat,
    "csat, Agresti-Coull": partial(kept.csat, method="agresti-coull"),
    "ces": kept.ces,
    "ces, share": partial(kept.ces, measure="share"),
}

TICKET_VERBS = {
    "response time": kept.response_time,
    "resolution time": kept.resolution_time,
    "responded within": partial(kept.responded_within, hours=4),
    "resolved within": partial(kept.resolved_within, hours=24),
}


def hold(made):
    """Require of a result what holds of every result, and of every row of it."""
    text = str(made)
    assert text
    assert repr(made)
    if hasattr(made, "_repr_html_"):
        html = str(made._repr_html_())
        assert "<script" not in html
        html.encode()
    text.encode()
    if hasattr(made, "to_dict"):
        json.dumps(made.to_dict(), allow_nan=False).encode()
    if hasattr(made, "to_columns"):
        sizes = {len(column) for column in made.to_columns().values()}
        assert len(sizes) <= 1
    if hasattr(made, "ids"):
        known = list(made.ids)
        for id in {*known[:4], *known[-4:]}:
            assert str(made.explain(id)).encode()
            assert str(made[id]).encode()
    elif hasattr(made, "explain"):
        assert str(made.explain()).encode()
    if isinstance(made, kept.Measured):
        hold_measured(made)


def hold_measured(made):
    """Require intervals around values, and shares between 0 and 1."""
    known = ~np.isnan(made.value)
    assert np.isfinite(made.value[known]).all()
    within = known & ~np.isnan(made.low)
    slack = 1e-9 * np.maximum(1, np.abs(made.value[within]))
    assert (made.low[within] <= made.value[within] + slack).all()
    assert (made.value[within] <= made.high[within] + slack).all()
    low, high = made.definition.bounds
    if low is not None:
        assert (made.value[known] >= low).all()
    if high is not None:
        assert (made.value[known] <= high + 1e-9).all()


def hold_or_say(call):
    """Require a sensible result, or an error that helps; return either."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            made = call()
        except OKRError as error:
            hold_error(error)
            return error
        hold(made)
    return made


def hold_all(calls):
    """Require it of many calls by name; the name of one that fails stands below it."""
    for name, call in calls.items():
        try:
            hold_or_say(call)
        except Exception as error:
            error.add_note(f"{name}")
            raise


def hold_error(error):
    """Require a known code, and words that say what is wrong and what is wanted."""
    assert error.code in CODES
    assert str(error).encode()
    assert error.expected or error.hint or error.place
    assert isinstance(error.hint, str)


def table(rows, names=("customer", "date", "paid", "segment")):
    """Return columns from rows."""
    columns = zip(*rows, strict=True) if rows else [[]] * len(names)
    return dict(zip(names, map(list, columns), strict=False))


PLAIN = [
    (1, "2026-01-05", 10.0, "a"),
    (1, "2026-02-03", 20.0, "a"),
    (1, "2026-03-03", 20.0, "b"),
    (2, "2026-01-20", 15.0, "b"),
    (2, "2026-01-29", 35.0, "b"),
    (3, "2026-02-25", 5.0, "a"),
    (4, "2026-02-27", 50.0, "a"),
    (4, "2026-03-30", 45.0, "a"),
]


def changed(column, *cells):
    """Return plain events with the first cells of a column replaced."""
    rows = [list(row) for row in PLAIN]
    for row, cell in zip(rows, cells, strict=False):
        row[column] = cell
    return table(rows)


EVENTS = {
    "plain": table(PLAIN),
    "refunds": changed(2, 10, -20, 20, -15, -35),
    "nothing but refunds": changed(2, *[-1.0] * len(PLAIN)),
    "zero amounts": changed(2, 0, 0, 0, 0),
    "all amounts zero": changed(2, *[0.0] * len(PLAIN)),
    "duplicate rows": table(PLAIN * 3),
    "several purchases a day": table(
        [
            (who, day, paid / n, group)
            for who, day, paid, group in PLAIN
            for n in (1, 2, 3)
        ]
    ),
    "null ids": changed(0, None, None),
    "all ids null": changed(0, *[None] * len(PLAIN)),
    "numeric-looking ids": changed(
        0, *["1", "01", "001", "1.0", "1e0", "2", "２", "3"]
    ),
    "ids of both kinds": changed(0, 1, "1", 2, "2"),
    "float ids": changed(0, *[1.0, 1.0, 1.0, 2.0, 2.0, 3.0, 4.0, 4.0]),
    "broken float ids": changed(0, 1.5, np.nan, np.inf),
    "huge ids": changed(0, 2**63 - 1, -(2**63), 0),
    "ids beyond 64 bits": changed(0, 2**64, 2**70),
    "truths as ids": changed(0, *[True, False] * 4),
    "lists as ids": changed(0, [1], [2]),
    "hostile ids": changed(0, HOSTILE, "\x00", "\n", "", " ", "'; drop --", LONG, "ü"),
    "right-to-left ids": changed(
        0, *["\u202eabc", "\u200b", "á", "á", "x", "y", "z", "w"]
    ),
    "surrogates as ids": changed(0, *["\ud800"] * len(PLAIN)),
    "hostile segments": changed(
        3, HOSTILE, "\x00", "\n", "", " ", "a/b", LONG, "2026-01"
    ),
    "surrogates as segments": changed(3, "\ud800", "\udfff"),
    "null segments": changed(3, *[None] * len(PLAIN)),
    "numbers as segments": changed(3, 1, 2, 3, 4, 5, 6, 7, 8),
    "far numbers as segments": changed(3, -(2**63), 2**63 - 1, 5, 5, 5, 5, 5, 5),
    "numbers and nothing as segments": changed(3, 7, None, 3, 3, 3, 3, 3, 3),
    "null dates": changed(1, None, None),
    "all dates null": changed(1, *[None] * len(PLAIN)),
    "wild dates": changed(1, "soon"),
    "impossible dates": changed(1, "2026-02-30"),
    "ambiguous dates": changed(1, "02/03/2026"),
    "numbers as dates": changed(1, *range(20_260_101, 20_260_109)),
    "year 1": changed(1, "0001-01-01"),
    "year 9999": changed(1, "9999-12-31"),
    "year 1 and 9999": changed(1, "0001-01-01", "9999-12-31"),
    "mixed zones": changed(1, "2026-01-05T09:00:00+02:00", "2026-01-05T09:00:00Z"),
    "mixed kinds of dates": changed(1, dt.date(2026, 1, 5), "2026-01-06"),
    "moments": changed(1, *[dt.datetime(2026, 1, 5, 23, 59)] * len(PLAIN)),  # noqa: DTZ001
    "NaN amounts": changed(2, np.nan, np.nan),
    "all amounts NaN": changed(2, *[np.nan] * len(PLAIN)),
    "infinite amounts": changed(2, np.inf, -np.inf),
    "large amounts": changed(2, *[LARGE] * len(PLAIN)),
    "large amounts of both signs": changed(2, LARGE, -LARGE, LARGE, -LARGE),
    "huge amounts": changed(2, *[FAR] * len(PLAIN)),
    "huge amounts of both signs": changed(2, FAR, -FAR, FAR, -FAR),
    "tiny amounts": changed(2, *[5e-324] * len(PLAIN)),
    "text amounts": changed(2, "10", "20"),
    "truths as amounts": changed(2, *[True] * len(PLAIN)),
    "one customer": table([row for row in PLAIN if row[0] == 1]),
    "one row": table(PLAIN[:1]),
    "one row on the day": table([(1, ON, 1.0, "a")]),
    "empty": table([]),
    "all later": table([(1, "2026-05-01", 1.0, "a"), (2, "2026-06-01", 1.0, "a")]),
    "all churned": table([(n, "2025-01-05", 10.0, "a") for n in range(5)]),
    "none churned": table(
        [(n, f"2026-0{m}-05", 10.0, "a") for n in range(5) for m in (1, 2, 3)]
    ),
    "empty periods": table(
        [(1, "2024-01-05", 1.0, "a"), (1, "2026-03-05", 1.0, "b"), (2, ON, 1.0, "a")]
    ),
    "nobody repeats": table([(n, "2026-01-05", 10.0, "a") for n in range(20)]),
    "everybody alike": table(
        [(n, day, 10.0, "a") for n in range(20) for day in ("2026-01-05", "2026-02-05")]
    ),
}


def readable(read, tables):
    """Return the tables that can be read; of the others an error is to say why."""
    made = {name: hold_or_say(partial(read, data)) for name, data in tables.items()}
    return {n: table for n, table in made.items() if not isinstance(table, OKRError)}


MILLENNIA = {"year 1": 2, "year 1 and 9999": 5}
"""Tables that take long, and to every how many-th verb they are shown."""

MONETARY = {"plain", "refunds", "all amounts NaN", "large amounts"}
"""Tables for a model of money, whose fits take long; more of them in `MONEY`."""


def asked(verb, verbs, tables):
    """Return the tables that a verb is shown: all, but for those that take long."""
    place = list(verbs).index(verb)
    return {
        name: partial(verbs[verb], read, on=ON)
        for name, read in tables.items()
        if place % MILLENNIA.get(name, 1) == 0
        and (verb != "Gamma-Gamma" or name in MONETARY)
    }


@pytest.fixture(scope="module")
def all_events():
    """Return all tables of events that can be read."""
    made = readable(events, EVENTS)
    assert 30 < len(made) < len(EVENTS)
    return made


@pytest.mark.parametrize("verb", EVENT_VERBS)
def test_events(all_events, verb):
    """Every verb of events holds on every table of them."""
    hold_all(asked(verb, EVENT_VERBS, all_events))


@pytest.mark.parametrize(
    "on",
    [
        "2025-06-30",
        "2026-01-05",
        "0001-01-01",
        "9999-12-31",
        "soon",
        None,
        20260331,
        dt.datetime(2026, 3, 31),  # noqa: DTZ001
        np.datetime64("2026-03-31"),
        "",
    ],
    ids=str,
)
def test_events_on_odd_days(all_events, on):
    """A day before the data, at the ends of the calendar, or none at all."""
    plain = all_events["plain"]
    hold_all({name: partial(ask, plain, on=on) for name, ask in EVENT_VERBS.items()})


@pytest.mark.parametrize(
    "data",
    [
        None,
        3,
        "events.csv",
        {},
        {"customer": 1, "date": "2026-01-01"},
        [1, 2],
        {"customer": [1], "date": ["2026-01-01", "2026-01-02"]},
        pytest.param(object(), id="object"),
        b"x",
        [{"customer": 1}, {"day": "2026-01-01"}],
        np.zeros((2, 2)),
        {1: [2]},
    ],
    ids=repr,
)
def test_what_is_no_table(data):
    """Anything else than a table is refused, however much it looks like one."""
    error = hold_or_say(lambda: kept.Events(data))

    assert isinstance(error, OKRError)


TABLES = {
    "Events": (kept.Events, ("customer", "date")),
    "Subscriptions": (kept.Subscriptions, ("customer", "start", "end")),
    "Ledger": (kept.Ledger, ("customer", "date", "amount")),
    "Responses": (kept.Responses, ("score",)),
    "Tickets": (kept.Tickets, ("opened",)),
    "Seats": (kept.Seats, ("customer", "date", "used", "bought")),
    "Accounts": (kept.Accounts, ("customer", "since")),
}
MISSED = [(name, column) for name, (_, columns) in TABLES.items() for column in columns]


@pytest.mark.parametrize(("name", "column"), MISSED)
def test_a_missing_column_is_named_with_those_like_it(name, column):
    """A column of nearly that name is what was meant, most of the time."""
    made, columns = TABLES[name]
    data = {each: [1] for each in columns}
    data[f"{column}s"] = data.pop(column)
    error = hold_or_say(lambda: made(data))

    assert error.code == "column-missing"
    assert re.search(f"Did you mean .?{column}s", str(error))


SUBSCRIBED = [
    (1, "2025-12-01", "2026-02-10", 50.0, "2026-02-11", "a"),
    (2, "2026-01-01", None, 20.0, "2026-03-01", "b"),
    (3, "2026-01-15", "2026-01-31", 30.0, "2026-02-01", "a"),
    (4, "2026-02-01", None, 10.0, None, "a"),
    (3, "2026-03-01", None, 35.0, None, "a"),
]
PLANNED = ("customer", "start", "end", "amount", "due", "segment")


def plans(column=0, *cells):
    """Return subscriptions with the first cells of a column replaced."""
    rows = [list(row) for row in SUBSCRIBED]
    for row, cell in zip(rows, cells, strict=False):
        row[column] = cell
    return table(rows, PLANNED)


SUBSCRIPTIONS = {
    "plain": plans(),
    "end before start": plans(2, "2025-11-01", "2025-11-01"),
    "all end before they start": plans(2, *["2020-01-01"] * 5),
    "overlapping": plans(0, 1, 1, 1, 1, 1),
    "overlapping pieces": table(
        [(1, "2026-01-01", f"2026-0{m}-15", 10.0, None, "a") for m in (1, 2, 3)] * 2,
        PLANNED,
    ),
    "duplicate rows": table(SUBSCRIBED * 3, PLANNED),
    "one customer": table(SUBSCRIBED[:1], PLANNED),
    "one day": table([(1, ON, ON, 1.0, ON, "a")], PLANNED),
    "all churned": plans(2, *["2026-03-15"] * 5),
    "none churned": plans(2, *[None] * 5),
    "empty": table([], PLANNED),
    "all later": plans(1, *["2026-06-01"] * 5),
    "negative amounts": plans(3, -50, -20),
    "zero amounts": plans(3, 0, 0, 0, 0, 0),
    "NaN amounts": plans(3, np.nan, None),
    "infinite amounts": plans(3, np.inf),
    "large amounts": plans(3, *[LARGE] * 5),
    "huge amounts": plans(3, *[FAR] * 5),
    "null ids": plans(0, None),
    "hostile ids": plans(0, HOSTILE, "\x00", "", LONG, "é"),
    "surrogates as ids": plans(0, *["\ud800"] * 5),
    "hostile segments": plans(5, HOSTILE, "\x00", "", LONG, "a/b"),
    "null segments": plans(5, *[None] * 5),
    "null starts": plans(1, None, None),
    "year 1": plans(1, "0001-01-01"),
    "year 9999": plans(2, "9999-12-31"),
    "due before start": plans(4, *["2020-01-01"] * 5),
    "due at the ends of time": plans(4, "0001-01-01", "9999-12-31"),
    "wild ends": plans(2, "never"),
    "mixed zones": plans(1, "2026-01-05T09:00:00+02:00"),
}


@pytest.fixture(scope="module")
def all_subscriptions():
    """Return all tables of subscriptions that can be read."""
    parts = {"amount": "amount", "due": "due", "segment": "segment"}
    made = readable(partial(kept.Subscriptions, **parts), SUBSCRIPTIONS)
    assert 15 < len(made) < len(SUBSCRIPTIONS)
    return made


@pytest.mark.parametrize("verb", SUBSCRIPTION_VERBS)
def test_subscriptions(all_subscriptions, verb):
    """Every verb of subscriptions holds on every table of them."""
    hold_all(asked(verb, SUBSCRIPTION_VERBS, all_subscriptions))


@pytest.mark.parametrize("verb", SUBSCRIPTION_VERBS)
def test_subscriptions_of_nothing_but_days(verb):
    """Without money or days of renewal, some questions have no answer."""
    hold_or_say(lambda: SUBSCRIPTION_VERBS[verb](kept.Subscriptions(plans()), on=ON))


LEDGERS = {
    name: {key if key != "paid" else "amount": cells for key, cells in data.items()}
    for name, data in EVENTS.items()
}


@pytest.fixture(scope="module", params=["refuse", "leave out"])
def all_ledgers(request):
    """Return all ledgers that can be read, below zero refused or left out."""
    read = partial(kept.Ledger, segment="segment", below_zero=request.param)
    if request.param == "refuse":
        made = readable(read, LEDGERS)
        assert 30 < len(made) < len(LEDGERS)
        return made
    below = {name: LEDGERS[name] for name in LEDGERS if "refunds" in name}
    return readable(read, {**below, "both": LEDGERS["large amounts of both signs"]})


@pytest.mark.parametrize("verb", LEDGER_VERBS)
def test_ledgers(all_ledgers, verb):
    """Every verb of a ledger holds on every table of changes."""
    hold_all(asked(verb, LEDGER_VERBS, all_ledgers))


SCORES = {
    "plain": [10, 9, 8, 7, 6, 5],
    "off the scale": [10, 9, 99, -1, 11],
    "all off the scale": [99] * 5,
    "nothing": [],
    "one": [5],
    "halves": [4.5, 5.0, 5.5],
    "nothing known": [None, np.nan],
    "texts": ["5", "very good"],
    "truths": [True, False],
    "infinite": [np.inf, -np.inf, 5],
    "large": [LARGE, -LARGE, 5],
    "huge": [FAR, -FAR, 5],
    "beyond 64 bits": [2**70, 5],
    "one and the same": [5] * 40,
}


@pytest.mark.parametrize("name", SCORES)
def test_scores(name):
    """Every survey holds on every list of scores."""
    scores = SCORES[name]
    hold_all({verb: partial(ask, scores) for verb, ask in SURVEY_VERBS.items()})


@pytest.mark.parametrize("name", SCORES)
def test_scores_by_month(name):
    """Every survey holds on every list of scores by month and segment."""
    scores = SCORES[name]
    data = {"score": scores}
    data["date"] = ["2026-01-05", "2026-03-01"] * (len(scores) // 2)
    data["date"] += ["2026-03-30"] * (len(scores) % 2)
    data["segment"] = [HOSTILE, None, "\x00", LONG, "a/b"] * len(scores)
    data["segment"] = data["segment"][: len(scores)]
    for without in ((), ("\x00",)):
        data["segment"] = ["" if cell in without else cell for cell in data["segment"]]
        read = hold_or_say(
            partial(kept.Responses, data, date="date", segment="segment")
        )
        if not isinstance(read, OKRError):
            verbs = SURVEY_VERBS.items()
            hold_all({verb: partial(ask, read, on=ON) for verb, ask in verbs})


WEIGHTS = {
    "zero": [0.0] * 6,
    "some zero": [0.0, 1, 1, 0, 0, 1],
    "negative": [-1.0, 1, 1, 1, 1, 1],
    "large": [LARGE] * 6,
    "huge": [1e300] * 6,
    "tiny": [5e-324] * 6,
    "NaN": [np.nan] * 6,
    "infinite": [np.inf] * 6,
    "uneven": [LARGE, 1 / LARGE, 1, 1, 1, 1],
    "too uneven": [1e300, 1e-300, 1, 1, 1, 1],
}


@pytest.mark.parametrize("name", WEIGHTS)
def test_weights(name):
    """Weights that are none, or so uneven that one answer is all of them."""
    data = {"score": SCORES["plain"], "weight": WEIGHTS[name]}
    read = hold_or_say(lambda: kept.Responses(data, weight="weight"))
    if not isinstance(read, OKRError):
        hold_all({verb: partial(ask, read) for verb, ask in SURVEY_VERBS.items()})


@pytest.mark.parametrize("before", SCORES)
def test_moves_between_surveys(before):
    """A move from any list of scores to any other holds."""
    hold_all(
        {
            f"{measure}, to {name}": partial(
                kept.survey_change, SCORES[before], after, measure=measure
            )
            for name, after in SCORES.items()
            for measure in ("nps", "csat", "ces")
        }
    )


ASKED = ("opened", "responded", "closed", "segment")
TICKETS = {
    "plain": table(
        [
            ("2026-01-05T09:00", "2026-01-05T10:00", "2026-01-06T10:00", "a"),
            ("2026-02-05T09:00", None, None, "b"),
        ],
        ASKED,
    ),
    "closed before opened": table(
        [("2026-01-05T09:00", "2026-01-04T10:00", "2026-01-03T10:00", "a")], ASKED
    ),
    "closed, never answered": table(
        [("2026-01-05T09:00", None, "2026-01-06T10:00", "a")], ASKED
    ),
    "days": table([("2026-01-05", "2026-01-06", "2026-01-07", "a")], ASKED),
    "empty": table([], ASKED),
    "all open": table([("2026-01-05T09:00", None, None, "a")] * 5, ASKED),
    "all later": table([("2027-01-05T09:00", None, None, "a")] * 5, ASKED),
    "answered later": table(
        [("2026-01-05T09:00", "2027-01-01T00:00", "2027-01-01T00:00", HOSTILE)], ASKED
    ),
    "nothing known": table([(None, None, None, None)], ASKED),
    "ends of time": table(
        [("0001-01-01T00:00", "9999-12-31T23:59", "9999-12-31T23:59", "\x00")], ASKED
    ),
    "mixed zones": table([("2026-01-05T09:00Z", "2026-01-05T10:00", None, "a")], ASKED),
    "wild": table([("soon", "later", "never", "a")], ASKED),
}


@pytest.mark.parametrize("name", TICKETS)
def test_tickets(name):
    """Every verb of tickets holds on every table of them."""
    parts = {"responded": "responded", "closed": "closed", "segment": "segment"}
    read = hold_or_say(lambda: kept.Tickets(TICKETS[name], **parts))
    if not isinstance(read, OKRError):
        verbs = TICKET_VERBS.items()
        hold_all({verb: partial(ask, read, on=ON) for verb, ask in verbs})


COUNTED = {
    "plain": (7, 10),
    "more used than bought": (12, 10),
    "none bought": (3, 0),
    "none at all": (0, 0),
    "negative": (-1, 10),
    "negative bought": (1, -10),
    "large": (LARGE, LARGE),
    "huge": (FAR, FAR),
    "infinite": (np.inf, 1),
    "not known": (np.nan, None),
    "halves": (0.5, 1.5),
}


@pytest.mark.parametrize("times", [1, 5])
@pytest.mark.parametrize("name", COUNTED)
def test_seats(name, times):
    """Counts of seats that cannot be, and those that can."""
    rows = [(n, "2026-02-05", *COUNTED[name], HOSTILE) for n in range(times)]
    data = table(rows, ("customer", "date", "used", "bought", "segment"))
    hold_or_say(lambda: kept.seat_use(kept.Seats(data, segment="segment"), on=ON))


OPTIONS = [
    ("every", "fortnight"),
    ("every", None),
    ("every", 7),
    ("cadence", "month"),
    ("since", "soon"),
    ("since", "2027-01-01"),
    ("since", "0001-01-01"),
    ("late_days", -1),
    ("late_days", 1.5),
    ("late_days", True),
    ("late_days", 10**9),
    ("level", 0),
    ("level", 1),
    ("level", 95),
    ("level", "high"),
    ("level", np.nan),
    ("method", "wald"),
    ("definition", "chort"),
    ("inactive", "perid"),
    ("inactive", 0),
    ("inactive", -3),
    ("inactive", 10**12),
    ("within", 0),
    ("within", 10**12),
    ("window", 0),
    ("window", 10**12),
    ("window", "month"),
    ("bins", 1),
    ("bins", "five"),
    ("unit", "wek"),
    ("ages", 0),
    ("ages", -1),
    ("by", "lifetim"),
    ("retention", "clasic"),
    ("brackets", [(3, 1)]),
    ("brackets", "1-3"),
    ("interval", "loglog"),
    ("silent_days", 0),
    ("days", -1),
    ("days", 10**12),
    ("from_day", 9),
    ("holidays", ["soon"]),
    ("holidays", "2026-01-01"),
    ("match", "all"),
    ("quantile", 0),
    ("quantile", 1),
    ("quantile", 2),
    ("per", "orders"),
    ("cut", "2026-03-31"),
    ("zeros", "no"),
    ("over", np.nan),
    ("at_least", "much"),
]
OPTION_VERBS = {
    "events": [
        kept.cohorts,
        kept.active_accounts,
        kept.stickiness,
        kept.repeat_rate,
        kept.rfm,
        kept.summary,
        kept.time_between_purchases,
        kept.calibration_and_holdout,
        kept.logo_churn,
        kept.logo_retention,
        kept.customer_survival,
    ],
    "two": [
        kept.followed_within,
        kept.adoption,
        kept.complaint_rate,
        kept.time_to_first_value,
    ],
    "subscriptions": [
        kept.logo_churn,
        kept.renewal_rate,
        kept.revenue_retention,
        kept.revenue_churn,
        kept.quick_ratio,
        kept.revenue_movements,
    ],
    "accounts": [kept.coverage],
    "responses": [kept.nps, kept.csat, kept.ces, kept.enps],
}
NEEDED = {
    "logo_churn": {"inactive": "period"},
    "logo_retention": {"inactive": "period"},
    "customer_survival": {"silent_days": 30},
    "calibration_and_holdout": {"cut": "2026-02-10"},
    "followed_within": {"days": 5},
}


def subjects(kind):
    """Return the tables a verb of a kind takes."""
    read = events(EVENTS["plain"])
    if kind == "responses":
        dates = ["2026-01-05"] * 6
        data = {"score": SCORES["plain"], "date": dates}
        return (kept.Responses(data, date="date"),)
    if kind == "subscriptions":
        return (kept.Subscriptions(plans(), amount="amount", due="due"),)
    return {"events": (read,), "two": (read, read), "accounts": (accounts(read), read)}[
        kind
    ]


ASKING = [(kind, verb) for kind, verbs in OPTION_VERBS.items() for verb in verbs]


@pytest.mark.parametrize(
    ("kind", "verb"), ASKING, ids=[f"{kind}-{verb.__name__}" for kind, verb in ASKING]
)
def test_words_and_numbers_that_are_no_options(kind, verb):
    """An option is one of its words and within its bounds, or is refused by name."""
    needed = {} if kind == "subscriptions" else NEEDED.get(verb.__name__, {})
    known = {**verb.__kwdefaults__, **needed}
    read = subjects(kind)
    calls = {
        f"{option}={value!r}": partial(
            verb, *read, **{"on": ON, **needed, option: value}
        )
        for option, value in OPTIONS
        if option in known
    }

    assert calls
    hold_all(calls)


WRONG = [None, 3, "events", [], {"customer": [1]}, object]


@pytest.mark.parametrize("subject", WRONG, ids=repr)
@pytest.mark.parametrize(
    ("kind", "verb"),
    [each for each in ASKING if each[0] != "responses"],
    ids=[f"{k}-{verb.__name__}" for k, verb in ASKING if k != "responses"],
)
def test_what_is_no_subject(kind, verb, subject):
    """A verb asked of the wrong thing says which one it takes."""
    count = len(subjects(kind))
    named = {} if kind == "subscriptions" else NEEDED.get(verb.__name__, {})
    error = hold_or_say(lambda: verb(*[subject] * count, on=ON, **named))

    assert isinstance(error, OKRError)


HISTORIES = {
    "recency after T": ([1, 1], [9, 2], [5, 5]),
    "negative frequency": ([-1, 1], [0, 2], [5, 5]),
    "half a purchase": ([1.5, 1], [1, 2], [5, 5]),
    "negative times": ([1, 1], [-1, 2], [5, 5]),
    "repeat without recency": ([3, 1], [0, 2], [5, 5]),
    "recency without repeat": ([0, 1], [3, 2], [5, 5]),
    "not known": ([np.nan, 1], [1, 2], [5, 5]),
    "infinite": ([np.inf, 1], [1, 2], [5, 5]),
    "huge": ([1e15, 1], [1, 2], [5, 5]),
    "one customer": ([3], [2], [5]),
    "no customer": ([], [], []),
    "no time": ([0, 0], [0, 0], [0, 0]),
    "different lengths": ([1], [1, 2], [5, 5]),
    "texts": (["1", "2"], [1, 2], [5, 5]),
    "everybody alike": ([2] * 30, [4] * 30, [5] * 30),
    "everybody bought on the last day": ([2, 3, 4] * 9, [5] * 27, [5] * 27),
    "ages of all sizes": ([1, 2, 3], [1e-9, 1.0, 1e9], [1e-8, 2.0, 1e10]),
}


@pytest.mark.parametrize("model", [kept.BetaGeo, kept.ModifiedBetaGeo, kept.ParetoNBD])
@pytest.mark.parametrize("name", HISTORIES)
def test_histories(name, model):
    """Histories that cannot be are refused; those that tell little say so."""
    frequency, recency, age = HISTORIES[name]
    data = {"frequency": frequency, "recency": recency, "T": age}
    made = hold_or_say(lambda: model.fit(data))
    if not isinstance(made, OKRError):
        assert made.converged or made.fitted.note


MONEY = {
    "negative": ([1, 2], [-5.0, 3]),
    "zero": ([1, 2], [0.0, 0.0]),
    "large": ([1, 2, 3], [LARGE, LARGE, 1]),
    "huge": ([1, 2, 3], [FAR, FAR, 1]),
    "tiny": ([1, 2, 3], [5e-324, 1e-320, 1e-310]),
    "not known": ([1, 2], [np.nan, 3]),
    "infinite": ([1, 2], [np.inf, 3]),
    "alike": ([2] * 9, [10.0] * 9),
    "one": ([2], [10.0]),
    "nobody repeats": ([0, 0], [np.nan, np.nan]),
    "far apart": ([1, 2, 3, 4], [1e-6, 1.0, 1e6, 1e12]),
}


@pytest.mark.parametrize("name", MONEY)
def test_money(name):
    """Money below 0, none, or of one and the same amount for everybody."""
    frequency, monetary = MONEY[name]
    data = {"frequency": frequency, "monetary": monetary}
    made = hold_or_say(lambda: kept.GammaGamma.fit(data))
    if not isinstance(made, OKRError):
        assert made.fitted.converged or made.fitted.note


SURVIVORS = {
    "rising": [100, 120, 110],
    "falling to nothing": [100, 0, 0],
    "none lost": [100, 100, 100],
    "one count": [100],
    "no count": [],
    "nobody": [0, 0, 0],
    "negative": [100, -5],
    "not known": [100, np.nan, 50],
    "infinite": [np.inf, 50],
    "large": [LARGE, LARGE / 2, LARGE / 3],
    "huge": [FAR, FAR / 2, FAR / 3],
    "texts": ["100", "50"],
    "all at once": [1000, 1, 1, 1],
    "constant churn": [1024, 512, 256, 128, 64],
}


@pytest.mark.parametrize("model", [kept.ShiftedBetaGeo, kept.BetaDiscreteWeibull])
@pytest.mark.parametrize("name", SURVIVORS)
def test_survivors(name, model):
    """Counts of survivors that cannot be, or that say nothing."""
    made = hold_or_say(lambda: model.fit(SURVIVORS[name]))
    if not isinstance(made, OKRError):
        assert made.fitted.converged or made.fitted.note


SPANS = {
    "none": ([], []),
    "one": ([3], [1]),
    "all censored": ([1, 2, 3], [0, 0, 0]),
    "negative": ([-1, 2], [1, 1]),
    "not known": ([np.nan, 2], [1, 1]),
    "infinite": ([np.inf, 2], [1, 1]),
    "large": ([LARGE, 1e-300], [1, 1]),
    "huge": ([FAR, 1e-300], [1, 1]),
    "zero": ([0, 0], [1, 1]),
    "different lengths": ([1, 2], [1]),
    "odd events": ([1, 2], [2, 0.5]),
    "texts": (["1", "2"], [1, 1]),
}


@pytest.mark.parametrize("name", SPANS)
def test_spans(name):
    """Spans of time that cannot be, and curves of hardly anybody."""
    made = hold_or_say(lambda: kept.survival(*SPANS[name]))
    if not isinstance(made, OKRError):
        for ask in (made.median, made.restricted_mean):
            hold_or_say(ask)
        for time in (0, 1, 1e9, -1, np.nan, "3"):
            hold_or_say(partial(made.at, time))


@pytest.mark.parametrize("far", [1, 10**9, 2**62])
def test_segments_that_are_numbers(far):
    """Numbers close together and far apart are the same segments, only named so."""
    read = events(changed(3, -far, far, None, far, -far, -far, far, far))
    found = kept.active_accounts(read, on=ON)

    assert {"", str(-far), str(far)} == set(found.segments)


@pytest.mark.parametrize("one", [2**63 - 1, -(2**63)])
def test_the_largest_id_stays_what_it_is(one):
    """One past the largest whole number is a float, and ids that are floats differ."""
    read = kept.Events({"customer": [one], "date": ["2026-01-05"]})

    assert [str(one)] == list(kept.summary(read, on=ON).ids)


def test_text_of_a_table_is_never_html():
    """A segment from a web form stands in a report as it was typed."""
    read = events(changed(3, HOSTILE))
    page = kept.active_accounts(read, on=ON)._repr_html_()

    assert "<script" not in page
    assert "&lt;script&gt;" in page


cells = st.one_of(
    st.none(), st.integers(-3, 3), st.text(max_size=3), st.sampled_from([HOSTILE, "1"])
)
days = st.one_of(
    st.none(),
    st.dates(dt.date(2025, 11, 1), dt.date(2026, 4, 10)).map(str),
    st.sampled_from(["2024-12-31", "9999-12-31", "2026-01-01"]),
)
money = st.one_of(
    st.none(), st.floats(-100, 100), st.sampled_from([0.0, LARGE, -LARGE, 1e-300])
)
ids = st.one_of(st.integers(-2, 5), st.sampled_from([2**63 - 1, 0]), st.none())
odd_days = st.dates(dt.date(2025, 10, 1), dt.date(2026, 12, 31))
drawn = st.lists(
    st.tuples(ids, days, money, st.one_of(st.none(), st.text(max_size=3))), max_size=12
)


@settings(max_examples=4 * settings().max_examples)
@given(
    rows=drawn,
    verb=st.sampled_from(list(EVENT_VERBS)),
    on=st.one_of(st.just(ON), odd_days),
)
def test_any_events(rows, verb, on):
    """Rows nobody thought of hold, too, in whatever verb, on whatever day."""
    hold_or_say(lambda: EVENT_VERBS[verb](events(table(rows)), on=on))


@settings(max_examples=settings().max_examples // 2)
@given(rows=st.lists(st.tuples(cells, days, money, cells), max_size=6))
def test_any_cells(rows):
    """Cells of any kind are read, or refused by name."""
    made = hold_or_say(lambda: events(table(rows)))
    if not isinstance(made, OKRError):
        hold_or_say(lambda: kept.active_accounts(made, on=ON))


def test_no_data_is_said_and_not_a_number():
    """An empty table gives no 0: where nothing can be said, an error says so."""
    nothing = events({**EVENTS["empty"], "segment": []}, segment=None)
    with pytest.raises(NotMeasuredError):
        kept.cohorts(nothing, on=ON)
    with pytest.raises(NotMeasuredError):
        kept.rfm(nothing, on=ON)
