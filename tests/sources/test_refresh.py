import datetime as dt
import json
import pickle
import sys
import types
from typing import ClassVar

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

import okrkit as okr
from okrkit.errors import (
    CalendarError,
    InvalidOKRError,
    RefreshError,
    SourceError,
    UnknownIdError,
)

ON = "2026-11-15"
DAY = dt.date(2026, 11, 15)
EARLY, LATE = "2026-11-15T08:00:00Z", "2026-11-16T08:00:00Z"


def a_set(*metrics, **fields):
    """Make a set of the last quarter of 2026 with the metrics named."""
    found = [m if isinstance(m, okr.Metric) else okr.Metric(m) for m in metrics]
    return okr.OKRSet(fields.pop("objectives", ()), metrics=found, **fields)


def quarter(*metrics, **fields):
    """Make a set with the metrics named, for a quarter."""
    return a_set(*metrics, cycle="2026-Q4", **fields)


def test_only_what_is_new_is_put_in():
    """The main use: the set comes back longer, and the account says by what."""
    okrs = quarter("nps", "churn", observations={"nps": {"2026-10-31": 32}})

    run = okr.refresh(
        okrs, {"nps": {"2026-10-31": 32, "2026-11-10": 34}, "churn": []}, on=ON
    )

    assert [32.0, 34.0] == run.okrs.series("nps").values.tolist()
    assert [34.0] == [reading.value for reading in run.changed["nps"]]
    assert ("churn",) == run.unchanged
    assert {} == run.failed
    run.raise_failed()
    assert [32.0] == okrs.series("nps").values.tolist()


def test_the_same_data_twice_changes_nothing():
    """A script on a schedule runs again after a crash; the set must not grow."""
    sources = {"nps": {"2026-11-10": 34}}
    first = okr.refresh(quarter("nps"), sources, on=ON, recorded_at=EARLY).okrs

    again = okr.refresh(first, sources, on=ON, recorded_at=LATE)

    assert again.okrs is first
    assert {} == dict(again.changed)


def test_one_failing_source_leaves_the_others_alone():
    """Isolation: every source but the failing one is refreshed."""

    def broken(start):
        yield (start, 1)
        raise RuntimeError("the warehouse is down")

    run = okr.refresh(quarter("a", "b", "c"), {"a": 1, "b": broken, "c": 3}, on=ON)

    assert ["a", "c"] == list(run.changed)
    assert 0 == len(run.okrs.series("b"))
    assert "broken" == run.failed["b"].source
    assert "the warehouse is down" in str(run.failed["b"])
    assert isinstance(run.failed["b"].__cause__, RuntimeError)


def test_failures_are_raised_together_when_asked():
    """A program that wants all or nothing says so in one line."""
    run = okr.refresh(quarter("a", "b"), {"a": None, "b": "x", "nope": 1}, on=ON)

    with pytest.raises(RefreshError) as caught:
        run.raise_failed()

    assert ["no-readings", "unreadable-number", "id-unknown"] == [
        error.code for error in caught.value.exceptions
    ]
    assert "3 of 3 metrics could not be refreshed" in str(caught.value)


def test_an_unknown_metric_fails_alone_and_names_the_nearest():
    """A typo in one id must not cost the night's other readings."""
    run = okr.refresh(quarter("churn"), {"chrun": 1, "churn": 2, 3: 4}, on=ON)

    assert isinstance(run.failed["chrun"], UnknownIdError)
    assert ("churn",) == run.failed["chrun"].nearest
    assert "id-unknown" == run.failed["3"].code
    assert ["churn"] == list(run.changed)


def test_two_sources_for_one_metric_are_refused():
    """A short and a qualified id can mean the same metric; neither is preferred."""
    okrs = quarter("team/nps")

    run = okr.refresh(okrs, {"nps": 1, "team/nps": 2}, on=ON)

    assert "duplicate-source" == run.failed["team/nps"].code
    assert ["team/nps"] == list(run.ids)
    assert run.okrs is okrs


def test_an_ambiguous_metric_fails_alone():
    """A short id that two sets have is refused with both its meanings."""
    run = okr.refresh(quarter("a/nps", "b/nps"), {"nps": 1}, on=ON)

    assert "id-ambiguous" == run.failed["nps"].code


def test_a_dry_run_says_what_would_change():
    """Trying leaves the set as it was."""
    okrs = quarter("nps")

    run = okr.refresh(okrs, {"nps": 34}, on=ON, dry_run=True)

    assert run.okrs is okrs
    assert 34.0 == run.changed["nps"][0].value
    assert "dry run" in str(run)


@pytest.mark.parametrize("wrong", [3, [("nps", 1)], "nps"])
def test_sources_must_be_a_mapping(wrong):
    """A mistake of the call is an error at once, not a failed metric."""
    with pytest.raises(InvalidOKRError, match="mapping of metric id"):
        okr.refresh(quarter("nps"), wrong, on=ON)


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("connections", "postgresql://me:hunter2@db"),
        ("connections", 5),
        ("sources", "postgresql://me:hunter2@db"),
        ("plugins", "acme"),
        ("plugins", 5),
        ("dry_run", "no"),
        ("dry_run", 1),
    ],
)
def test_arguments_are_checked_before_anything_is_read(name, wrong):
    """Even where nothing is declared; and an address with a password is not shown."""
    with pytest.raises(InvalidOKRError, match=name) as caught:
        okr.refresh(quarter("nps"), **{"on": ON, name: wrong})
    assert "hunter2" not in str(caught.value)


def test_only_a_set_is_refreshed():
    """A key result or a list of metrics is no set; limits are `Limits`."""
    with pytest.raises(InvalidOKRError, match="OKRSet"):
        okr.refresh(okr.Metric("nps"), {}, on=ON)  # type: ignore[arg-type]
    with pytest.raises(InvalidOKRError, match="Limits"):
        okr.refresh(quarter("nps"), {}, on=ON, limits=5)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "wrong", ["15.11.2026", dt.datetime.combine(DAY, dt.time()), None]
)
def test_on_must_be_a_day(wrong):
    """There is no default clock, and no guessed date."""
    with pytest.raises(CalendarError):
        okr.refresh(quarter("nps"), {}, on=wrong)


def test_recorded_at_must_have_a_time_zone():
    """A moment without a zone cannot be ordered among others."""
    with pytest.raises(InvalidOKRError, match="time zone"):
        okr.refresh(quarter("nps"), {}, on=ON, recorded_at="2026-11-15T08:00:00")


# -- corrections -------------------------------------------------------------------


def test_a_later_correction_counts_and_the_old_reading_is_kept():
    """What was known when must stay answerable."""
    okrs = okr.refresh(quarter("nps"), {"nps": 30}, on=ON, recorded_at=EARLY).okrs

    run = okr.refresh(okrs, {"nps": 31}, on=ON, recorded_at=LATE)

    assert 31.0 == run.okrs.series("nps").latest(ON).value
    assert 30.0 == run.okrs.series("nps").latest(ON, known_at=EARLY).value
    assert 1 == len(run.changed["nps"])


@pytest.mark.parametrize(
    ("first", "then"), [(None, None), (EARLY, None), (EARLY, EARLY), (LATE, EARLY)]
)
def test_a_contradiction_that_is_not_later_is_refused(first, then):
    """Which of two values is right cannot be guessed."""
    okrs = okr.refresh(quarter("nps"), {"nps": 30}, on=ON, recorded_at=first).okrs

    run = okr.refresh(okrs, {"nps": 31}, on=ON, recorded_at=then)

    assert "contradiction" == run.failed["nps"].code
    says = "only a later one counts" if then else "Pass recorded_at="
    assert says in run.failed["nps"].hint
    assert "30.0 and 31.0" == run.failed["nps"].got
    assert run.okrs is okrs


def test_a_correction_of_a_reading_without_a_moment_counts():
    """A reading typed in by hand is older than anything recorded."""
    okrs = quarter("nps", observations={"nps": {ON: 30}})

    run = okr.refresh(okrs, {"nps": 31}, on=ON, recorded_at=EARLY)

    assert 31.0 == run.okrs.series("nps").latest(ON).value


def test_same_value_with_other_evidence_is_a_contradiction():
    """34 of 100 answers is not 34 of 1,000."""
    okrs = quarter("nps", observations={"nps": {ON: 30}})

    run = okr.refresh(okrs, {"nps": {"date": ON, "value": 30, "n": 412}}, on=ON)

    assert "n None and 412.0" == run.failed["nps"].got
    unit = okr.refresh(okrs, {"nps": {"date": ON, "value": 30, "starts_on": ON}}, on=ON)
    assert f"starts_on None and {ON}" == unit.failed["nps"].got


def test_the_rounding_of_a_sum_is_no_news():
    """Threads of a database add in any order, and round as they go."""
    first, again, cent = 249997108.5590582, 249997108.5590583, 249997108.5690582
    okrs = quarter("nps", observations={"nps": {ON: first}})
    for moment in (None, LATE):
        run = okr.refresh(okrs, {"nps": again}, on=ON, recorded_at=moment)
        assert ("nps",) == run.unchanged
    assert "contradiction" == okr.refresh(okrs, {"nps": cent}, on=ON).failed["nps"].code


def test_counts_are_compared_exactly():
    """One more of a billion million is one more."""
    okrs = quarter("nps", observations={"nps": {ON: 10**15}})
    run = okr.refresh(okrs, {"nps": 10**15 + 1}, on=ON)
    assert "contradiction" == run.failed["nps"].code


def test_a_source_may_give_the_history_of_its_corrections():
    """Versions with their moments are kept in order, and known again next time."""
    rows = [
        {"date": ON, "value": 31, "recorded_at": LATE},
        {"date": ON, "value": 30, "recorded_at": EARLY},
    ]
    run = okr.refresh(quarter("nps"), {"nps": rows}, on=ON)

    assert [30.0, 31.0] == run.okrs.series("nps").values.tolist()
    assert ("nps",) == okr.refresh(run.okrs, {"nps": rows}, on=ON).unchanged


def test_a_batch_that_contradicts_itself_is_refused_whole():
    """All or nothing: the good reading beside the two bad ones is not taken."""
    rows = [("2026-11-10", 1), (ON, 2), (ON, 3)]

    run = okr.refresh(quarter("nps"), {"nps": rows}, on=ON)

    assert "contradiction" == run.failed["nps"].code
    assert 0 == len(run.okrs.series("nps"))


def test_a_reading_given_twice_counts_once():
    """A join that doubles rows is harmless where the rows agree."""
    run = okr.refresh(quarter("nps"), {"nps": [(ON, 2), (ON, 2)]}, on=ON)

    assert 1 == len(run.okrs.series("nps"))


# -- the window --------------------------------------------------------------------


def windows(okrs, on=ON, metric="nps"):
    """Return the window that a source is asked for."""
    asked = []

    def source(start, end):
        asked.append((str(start), str(end)))
        return []

    assert (metric,) == okr.refresh(okrs, {metric: source}, on=on).unchanged
    return asked[0]


def using(target=None, **fields):
    """Make the objectives of one key result on the metric."""
    given = {"target": target} if target is not None else {"at_least": 1}
    return [
        okr.Objective(
            "o", "O", [okr.KeyResult("k", "K", metric="nps", **given, **fields)]
        )
    ]


def test_the_window_begins_one_cycle_before():
    """A change over the previous cycle needs the last reading of that cycle."""
    assert ("2026-07-01", "2026-11-16") == windows(quarter("nps", objectives=using()))


def test_a_metric_nobody_uses_is_read_for_the_cycle_of_the_set():
    """There is still a sensible window."""
    assert ("2026-07-01", "2026-11-16") == windows(quarter("nps"))


def test_the_earliest_use_counts():
    """One metric may serve key results of several lengths."""
    early = using(starts_on="2026-05-04", ends_on="2026-12-31")

    assert ("2026-01-01", "2026-11-16") == windows(quarter("nps", objectives=early))


def test_without_a_cycle_the_window_is_a_year():
    """Nothing says when it began, so that a year is asked for."""
    assert ("2025-11-14", "2026-11-16") == windows(a_set("nps"))


def test_a_span_without_a_cadence_goes_back_by_its_own_length():
    """A custom span has no cycle before it."""
    okrs = a_set("nps", cycle="2026-11-01..2026-11-30")

    assert ("2026-10-02", "2026-11-16") == windows(okrs)


def test_a_custom_cadence_that_reaches_no_further_back():
    """The cycle before the anchor does not exist; its length before it is taken."""
    every = okr.Cadence("custom", rule="FREQ=WEEKLY;INTERVAL=6", anchor="2026-10-05")
    okrs = a_set("nps", cadence=every, cycle="2026-10-05..2026-11-15")

    assert ("2026-08-24", "2026-11-16") == windows(okrs)


def test_a_refresh_before_the_cycle_looks_back_from_that_day():
    """Preparing next quarter must not ask for a window that ends before it begins."""
    assert ("2026-04-01", "2026-07-16") == windows(quarter("nps"), on="2026-07-15")


@pytest.mark.parametrize(
    ("since", "start"),
    [
        ("previous_cycle", "2026-07-01"),
        ("previous_year", "2024-12-29"),
        ("2025-03-31", "2024-03-30"),
    ],
)
def test_the_window_reaches_the_start_of_a_change(since, start):
    """A change whose start was never read would stay unmeasured for ever."""
    okrs = quarter("nps", objectives=using(okr.Change(5, since=since)))

    assert (start, "2026-11-16") == windows(okrs)


def test_a_change_without_a_cycle_looks_back_from_the_day():
    """Even a lone key result finds its start."""
    okrs = a_set("nps", objectives=using(okr.Change(5, since="previous_year")))

    assert ("2024-11-13", "2026-11-16") == windows(okrs)


def test_guardrails_and_measured_by_are_uses_too():
    """They are metrics like any other, and refreshed like them."""
    early = okr.Objective(
        "o",
        "O",
        measured_by=["nps"],
        guardrails=[okr.Guardrail(metric="churn", at_most=3)],
        cycle="2026-Q2",
    )
    okrs = quarter("nps", "churn", objectives=[early])

    assert ("2026-01-01", "2026-11-16") == windows(okrs)
    assert ("2026-01-01", "2026-11-16") == windows(okrs, metric="churn")


def test_the_beginning_of_time_is_no_obstacle():
    """Arithmetic on days must not overflow."""
    okrs = a_set("nps", cycle="0001-01-01..0001-01-31")

    assert ("0001-01-01", "0001-01-03") == windows(okrs, on="0001-01-02")


# -- the result --------------------------------------------------------------------


@pytest.fixture
def run():
    """Return a refresh with a metric of each outcome."""
    okrs = quarter(okr.Metric("churn", unit="%"), "nps", "ces", "csat")
    rows = [
        {
            "date": ON,
            "numerator": 12,
            "denominator": 400,
            "unit": "ratio",
            "provisional": True,
        },
    ]
    return okr.refresh(okrs, {"churn": rows, "nps": [], "ces": "x"}, on=ON)


def test_the_result_is_indexed_by_metric(run):
    """The surface of every result."""
    assert ["changed", "unchanged", "failed"] == [item.outcome for item in run]
    assert 3.0 == run["churn"].new[0].value
    assert run["ces"].error is run.failed["ces"]
    assert "csat" not in run
    with pytest.raises(UnknownIdError):
        run["chrun"]


def test_the_result_as_json(run):
    """It must be written by plain json, and say what failed and why."""
    found = json.loads(json.dumps(run.to_dict(), allow_nan=False))

    assert ("refresh", ON, False) == (found["kind"], found["on"], found["dry_run"])
    churn, nps, ces = found["items"]
    assert {
        "date": ON,
        "value": 3.0,
        "unit": "%",
        "numerator": 12.0,
        "denominator": 400.0,
        "source": "given",
        "provisional": True,
    } == churn["latest"]
    assert None is nps["latest"]
    assert "unreadable-number" == ces["error"]["code"]


def test_the_result_as_columns(run):
    """No reading is NaN and NaT, beside the outcome that says so."""
    columns = run.to_columns()

    assert ["churn", "nps", "ces"] == columns["id"].tolist()
    assert [1, 0, 0] == columns["new"].tolist()
    assert [DAY, None, None] == columns["latest"].tolist()
    assert 3.0 == columns["value"][0]
    assert ["", "", "unreadable-number"] == columns["error"].tolist()


def test_the_result_as_text(run):
    """What a person sees first: counts, then a line for each metric."""
    assert [
        "refresh on 2026-11-15: 1 changed, 1 unchanged, 1 failed",
        "",
        "metric  outcome    new  latest      value  error",
        "------  ---------  ---  ----------  -----  -----------------",
        "churn   changed      1  2026-11-15     3%",
        "nps     unchanged    0",
        "ces     failed       0                     not a number: 'x'",
    ] == str(run).splitlines()
    assert "<Refresh: refresh on 2026-11-15: 1 changed, 1 unchanged, 1 failed>" == repr(
        run
    )
    assert "refresh on 2026-11-15: 0 changed, 0 unchanged, 0 failed" == str(
        okr.refresh(quarter(), {}, on=ON)
    )


def test_the_result_in_a_notebook_is_escaped():
    """A metric's id may hold anything that can be seen."""
    html = okr.refresh(quarter("<script>"), {"<script>": 1}, on=ON)._repr_html_()

    assert "<script>" not in html
    assert "&lt;script&gt;" in html


def test_explanations_of_each_outcome(run):
    """A number that came in can be traced to what it rests on."""
    assert (
        "churn = 1 new reading  [changed]\n"
        "  2026-11-15 = 3%\n"
        "      = 12 / 400\n"
        "      from given\n"
        "      ! provisional"
    ) == str(run.explain("churn"))
    assert "0 new readings" in str(run.explain("nps"))
    assert "metric ces" in str(run.explain("ces"))


def test_a_long_explanation_shows_the_last_readings():
    """A year of daily readings must not flood a screen."""
    days = [dt.date(2026, 10, 1) + dt.timedelta(k) for k in range(30)]

    found = okr.refresh(quarter("nps"), {"nps": dict.fromkeys(days, 1)}, on=ON)

    assert 20 == len(found.explain("nps").inputs)
    assert "and 10 more" == found.explain("nps").note


def test_a_result_without_a_unit_shows_the_bare_number():
    """A reading made by hand may lack the unit that refresh always puts on."""
    item = okr.sources.Refreshed("nps", "changed", (okr.Observation(date=ON, value=1),))
    made = okr.Refresh(quarter("nps"), DAY, items=(evolve(item, latest=item.new[0]),))

    assert "  1" in str(made)


def test_a_result_pickles(run):
    """It travels between processes, failures included."""
    back = pickle.loads(pickle.dumps(run))

    assert back == run
    assert str(back) == str(run)


# -- laws --------------------------------------------------------------------------

readings = st.dictionaries(
    st.dates(dt.date(2026, 7, 1), DAY), st.floats(-1e9, 1e9), max_size=12
)


@given(first=readings, second=readings)
def test_refreshing_is_idempotent_and_only_appends(first, second):
    """Whatever comes: twice is once, and no reading is ever lost."""
    run = okr.refresh(quarter("nps"), {"nps": first}, on=ON, recorded_at=EARLY)
    then = okr.refresh(run.okrs, {"nps": second}, on=ON, recorded_at=LATE)
    again = okr.refresh(then.okrs, {"nps": second}, on=ON, recorded_at=LATE)

    assert set(run.okrs.series("nps")) <= set(then.okrs.series("nps"))
    assert again.okrs is then.okrs
    current = {r.date: r.value for r in then.okrs.series("nps").current()}
    assert first | second == current


@given(rows=readings, order=st.randoms(use_true_random=False))
def test_the_order_of_readings_does_not_matter(rows, order):
    """A database gives rows in any order."""
    pairs = list(rows.items())
    order.shuffle(pairs)

    shuffled = okr.refresh(quarter("nps"), {"nps": pairs}, on=ON).okrs

    assert okr.refresh(quarter("nps"), {"nps": rows}, on=ON).okrs == shuffled


def test_a_refreshed_set_is_the_one_its_document_would_make():
    """Trusting what was checked must not let a set differ from a checked one."""
    okrs = quarter(okr.Metric("churn", unit="%"), objectives=())
    made = okr.refresh(okrs, {"churn": "3.2%"}, on=ON).okrs

    checked = quarter(okr.Metric("churn", unit="%"), observations=made.observations)

    assert checked == made
    assert checked.observations == made.observations


def test_sources_may_refresh_themselves():
    """Nothing is shared between calls: a source may use okrkit in turn."""

    def nested(metric):
        inner = okr.refresh(quarter(metric), {metric.id: 5}, on=ON)
        return inner.okrs.series(metric.id)

    run = okr.refresh(quarter("nps"), {"nps": nested}, on=ON)

    assert 5.0 == run.changed["nps"][0].value


def test_changing_what_was_given_later_changes_nothing():
    """The host may reuse its dict at once."""
    rows = {ON: 1.0}
    run = okr.refresh(quarter("nps"), {"nps": rows}, on=ON)

    rows[ON] = 99.0

    assert [1.0] == run.okrs.series("nps").values.tolist()


def test_errors_belong_to_the_tree():
    """One `except` catches everything a refresh reports."""
    run = okr.refresh(quarter("a"), {"a": object()}, on=ON)

    assert isinstance(run.failed["a"], SourceError)
    assert isinstance(run.failed["a"], okr.OKRError)


def test_parts_of_a_percentage_are_known_from_the_document():
    """12 of 400 is 3 %, from a source as from a document; twice is once."""
    okrs = okr.loads(
        """{"okrkit": 1, "metrics": {"churn": {"unit": "%", "observations": [
        {"date": "2026-11-10", "numerator": 12, "denominator": 400}]}},
        "objectives": []}""",
        format="json",
    )
    row = {"date": "2026-11-10", "numerator": 12, "denominator": 400}

    run = okr.refresh(okrs, {"churn": [row]}, on=ON)

    assert [3.0] == okrs.series("churn").values.tolist()
    assert {} == run.failed
    assert run.okrs is okrs


def test_the_result_says_what_a_source_raised():
    """The name of an error alone helps nobody; what it says is a stranger's text."""

    def broken():
        raise RuntimeError("<b>no\nroute</b> " + "x" * 9999)

    okrs = okr.OKRSet(metrics=[okr.Metric("nps")], cycle="2026-Q4")
    run = okr.refresh(okrs, {"nps": broken}, on=ON)

    assert "the source raised RuntimeError: '<b>no route</b> xxx" in str(run)
    assert max(map(len, str(run).splitlines())) < 250
    assert "&lt;b&gt;no" in run._repr_html_()
    assert "<b>no" not in run._repr_html_()


def by(definition, *readings):
    """Make records of one definition: (start, date, value) each."""
    return [
        {"date": date, "value": value, "starts_on": start, "definition": definition}
        for start, date, value in readings
    ]


SEPTEMBER = ("2026-09-01", "2026-09-30", 5.9)
OCTOBER = ("2026-10-01", "2026-10-31", 6.2)


def test_a_series_counts_one_thing():
    """Retention read into a metric of churn would be 94 after 6: no alarm, no sense."""
    first = okr.refresh(
        quarter("churn"), {"churn": by("churn", SEPTEMBER)}, on=ON, recorded_at=EARLY
    )

    run = okr.refresh(
        first.okrs, {"churn": by("retention", OCTOBER)}, on=ON, recorded_at=LATE
    )

    error = run.failed["churn"]
    assert ("definition-changed", "'churn'", "'retention'") == (
        error.code,
        error.expected,
        error.got,
    )
    assert "metric of its own" in error.hint
    assert run.okrs is first.okrs


def test_one_source_gives_one_definition():
    """A function that mixes two definitions does so on the first day, too."""
    mixed = [*by("churn", SEPTEMBER), *by("retention", OCTOBER)]

    run = okr.refresh(quarter("churn"), {"churn": mixed}, on=ON)

    assert "definition-changed" == run.failed["churn"].code


def test_readings_without_a_definition_go_with_any():
    """Numbers typed in by hand before there was a source are no reason to stop."""
    okrs = quarter("churn", observations={"churn": {"2026-08-31": 6}})

    okrs = okr.refresh(okrs, {"churn": by("churn", SEPTEMBER)}, on=ON).okrs
    run = okr.refresh(okrs, {"churn": {"2026-10-31": 6.2}}, on=ON)

    assert ("changed",) == tuple(item.outcome for item in run)


def test_weeks_do_not_follow_months():
    """A week's churn is a quarter of a month's: the series would seem to fall."""
    monthly = by("churn", SEPTEMBER, OCTOBER)
    okrs = okr.refresh(quarter("churn"), {"churn": monthly}, on=ON).okrs
    weekly = by("churn", ("2026-11-02", "2026-11-08", 1.4))

    error = okr.refresh(okrs, {"churn": weekly}, on=ON).failed["churn"]

    assert ("period-changed", "periods of about 31 days", "about 7 days") == (
        error.code,
        error.expected,
        error.got,
    )


def test_a_running_period_is_no_other_kind_of_period():
    """The first days of November are a short November, and say so: provisional."""
    monthly = by("churn", SEPTEMBER, OCTOBER)
    okrs = okr.refresh(quarter("churn"), {"churn": monthly}, on=ON).okrs
    running = by("churn", ("2026-11-01", "2026-11-08", 1.4))[0] | {"provisional": True}

    assert {} == okr.refresh(okrs, {"churn": [running]}, on=ON).failed


def test_what_runs_from_the_start_of_the_year_has_every_length():
    """Sums to date have a longer period each time, and are one series."""
    to_date = by(
        "signups to date", ("2026-01-01", "2026-01-31", 5), ("2026-01-01", ON, 60)
    )
    okrs = okr.refresh(quarter("signups"), {"signups": to_date[:1]}, on=ON).okrs

    assert {} == okr.refresh(okrs, {"signups": to_date}, on=ON).failed


# -- provisional readings ----------------------------------------------------------


def churned(date, value, *, provisional=False, **fields):
    """Make a reading of October's or November's churn."""
    start = fields.pop("starts_on", f"{date[:8]}01")
    return okr.Observation(
        date=date, value=value, starts_on=start, provisional=provisional, **fields
    )


def after(*batches, **options):
    """Refresh a set once for each batch, and return the last result."""
    okrs = quarter("churn")
    for batch in batches:
        run = okr.refresh(okrs, {"churn": batch}, on=ON, **options)
        run.raise_failed()
        okrs = run.okrs
    return run


EARLIER = churned("2026-10-31", 6.0, provisional=True)
FINAL = churned("2026-10-31", 6.2)


def test_a_provisional_reading_gives_way_to_the_final_one():
    """It said that it would change; a nightly script must not fail when it does."""
    run = after([EARLIER], [FINAL])

    assert [6.2] == run.okrs.series("churn").values.tolist()
    assert [6.0] == [reading.value for reading in run["churn"].superseded]
    assert not run["churn"].latest.provisional
    assert "was 6" in str(run.explain("churn"))
    assert [1] == run.to_columns()["superseded"].tolist()


def test_a_provisional_reading_gives_way_to_a_later_provisional_one():
    """Late answers come in for weeks."""
    run = after([EARLIER], [churned("2026-10-31", 6.1, provisional=True)])

    assert [6.1] == run.okrs.series("churn").values.tolist()


def test_a_final_reading_never_gives_way_without_a_moment():
    """Nobody said that it would change: it may be the source that is wrong now."""
    okrs = after([FINAL]).okrs

    for other in (EARLIER, churned("2026-10-31", 6.3)):
        run = okr.refresh(okrs, {"churn": [other]}, on=ON)
        assert "contradiction" == run.failed["churn"].code


def test_a_provisional_reading_that_was_recorded_is_kept():
    """What was known when stays answerable where a moment was given."""
    okrs = after([EARLIER], recorded_at=EARLY).okrs
    run = okr.refresh(okrs, {"churn": [FINAL]}, on=ON, recorded_at=LATE)

    series = run.okrs.series("churn")
    assert 2 == len(series)
    assert 6.2 == series.latest(ON).value
    assert 6.0 == series.latest(ON, known_at=EARLY).value
    assert [6.0] == [reading.value for reading in run["churn"].superseded]
    refused = okr.refresh(okrs, {"churn": [FINAL]}, on=ON)
    assert "contradiction" == refused.failed["churn"].code


def test_two_accounts_in_one_batch_are_refused_even_if_provisional():
    """Rows of one table are in no order, so that none of them is the later one."""
    run = okr.refresh(quarter("churn"), {"churn": [EARLIER, FINAL]}, on=ON)

    assert "contradiction" == run.failed["churn"].code


RUNNING = churned("2026-11-07", 1.0, provisional=True)
WEEK_LATER = churned("2026-11-14", 2.5, provisional=True)


def test_a_running_period_has_one_reading():
    """Half of November and all of it are not one and a half months of sign-ups."""
    run = after([FINAL, RUNNING], [FINAL, WEEK_LATER])

    series = run.okrs.series("churn")
    assert ["2026-10-31", "2026-11-14"] == [str(r.date) for r in series]
    assert (RUNNING.replace(source="given", unit="count"),) == run["churn"].superseded
    assert "2026-11-07: was 1" in str(run.explain("churn"))


def test_what_a_running_period_gave_before_is_no_news():
    """A source that keeps its snapshots gives them each time: twice is once."""
    run = after([FINAL, RUNNING], [FINAL, WEEK_LATER])

    again = okr.refresh(
        run.okrs, {"churn": [WEEK_LATER, RUNNING, FINAL]}, on=ON, recorded_at=None
    )

    assert again.okrs is run.okrs
    assert ("churn",) == again.unchanged


def test_snapshots_in_one_batch_leave_the_last():
    """The same, when they come together the first time."""
    run = after([RUNNING, WEEK_LATER])

    assert [2.5] == run.okrs.series("churn").values.tolist()
    assert (WEEK_LATER.date,) == tuple(r.date for r in run.changed["churn"])


def test_snapshots_that_were_recorded_are_kept_and_counted_once():
    """A sum of the quarter must not count November twice, nor forget what was known."""
    okrs = after([FINAL, RUNNING], recorded_at=EARLY).okrs
    run = okr.refresh(okrs, {"churn": [FINAL, WEEK_LATER]}, on=ON, recorded_at=LATE)

    series = run.okrs.series("churn")
    assert 3 == len(series)
    assert [6.2, 2.5] == series.current().values.tolist()
    assert [6.2, 1.0] == series.current(EARLY).values.tolist()
    assert [RUNNING.date] == [reading.date for reading in run["churn"].superseded]
    assert (
        run.okrs
        is okr.refresh(
            run.okrs, {"churn": [FINAL, RUNNING, WEEK_LATER]}, on=ON, recorded_at=LATE
        ).okrs
    )


def test_a_sum_counts_a_running_month_once():
    """The wrong number this is all about: 50 in two weeks, 110 in all, are not 160."""
    signups = okr.KeyResult(
        "k", "K", metric="churn", target=okr.Reach(0, 200, basis="sum")
    )
    okrs = quarter("churn", objectives=[okr.Objective("o", "O", [signups])])
    for day, value in (("2026-11-07", 50), ("2026-11-14", 110)):
        reading = churned(day, value, provisional=True)
        okrs = okr.refresh(okrs, {"churn": [reading]}, on=ON, recorded_at=day).okrs

    assert 110.0 == okr.score(okrs, on=ON)["k"].actual


def test_a_correction_says_what_it_was():
    """What changed is the first question of whoever reads the account."""
    okrs = okr.refresh(quarter("nps"), {"nps": 30}, on=ON, recorded_at=EARLY).okrs
    run = okr.refresh(okrs, {"nps": 31}, on=ON, recorded_at=LATE)

    assert "was 30" in str(run.explain("nps"))
    assert 30.0 == run.to_dict()["items"][0]["superseded"][0]["value"]


# -- the window, by the metric's own rhythm ----------------------------------------


@pytest.mark.parametrize(
    ("rhythm", "start"),
    [
        ("day", "2026-07-01"),
        ("month", "2026-07-01"),
        ("quarter", "2026-06-25"),
        ("year", "2025-09-25"),
        (120, "2026-06-03"),
    ],
)
def test_the_window_holds_the_last_reading_before_the_cycle(rhythm, start):
    """A survey of every year has no reading in the quarter before."""
    okrs = quarter(okr.Metric("nps", rhythm=rhythm))

    assert (start, "2026-11-16") == windows(okrs)
    used = quarter(okr.Metric("nps", rhythm=rhythm), objectives=using())
    assert (start, "2026-11-16") == windows(used)


# -- progress ----------------------------------------------------------------------


def bar(ids, total):
    """Show nothing, and give the ids again, as a bar does."""
    assert total == len(ids)
    yield from ids


class Counting:
    """A bar as tqdm's: made with an iterable and `total`, gone through, counting."""

    made: ClassVar = []

    def __init__(self, ids, total):
        """Keep them."""
        self.ids, self.total, self.n, self.closed = ids, total, 0, False
        self.made.append(self)

    def __iter__(self):
        """Count each when the next is asked for."""
        try:
            for id_ in self.ids:
                yield id_
                self.n += 1
        finally:
            self.closed = True


def test_a_bar_counts_the_metrics():
    """The protocol of tqdm: an iterable and `total` in, the same out."""
    run = okr.refresh(quarter("a", "b"), {"a": 1, "b": "x"}, on=ON, progress=Counting)

    shown = Counting.made.pop()
    assert (("a", "b"), 2, 2, True) == (shown.ids, shown.total, shown.n, shown.closed)
    assert ["a"] == list(run.changed)


@pytest.mark.parametrize(
    "progress",
    [
        bar,
        lambda *_, total: range(total - 1),
        lambda *_, total: "x" * total,
        None,
        False,
    ],
    ids=["bar", "short", "other", "none", "false"],
)
def test_no_bar_loses_a_metric(progress):
    """What it gives does not matter: it shows, and decides nothing."""
    run = okr.refresh(quarter("a", "b"), {"a": 1, "b": 2}, on=ON, progress=progress)

    assert ["a", "b"] == list(run.changed)


@pytest.mark.parametrize("progress", [3, "tqdm", lambda *_, total: total])
def test_what_shows_no_progress_is_refused(progress):
    """A mistake of the call is found before anything is read."""
    with pytest.raises(InvalidOKRError, match="shows no progress"):
        okr.refresh(quarter("a"), {"a": 1}, on=ON, progress=progress)


def test_true_is_tqdm(monkeypatch):
    """The bar that everybody knows, where it is installed."""
    module = types.ModuleType("tqdm.auto")
    module.tqdm = Counting
    monkeypatch.setitem(sys.modules, "tqdm", types.ModuleType("tqdm"))
    monkeypatch.setitem(sys.modules, "tqdm.auto", module)

    okr.refresh(quarter("a"), {"a": 1}, on=ON, progress=True)

    assert 1 == Counting.made.pop().n


# -- sources that metrics declare --------------------------------------------------


def declaring(connection="warehouse"):
    """Make a set in which one metric declares its source, and one has a label."""
    declared = {"table": "readings", "connection": connection}
    return quarter(
        okr.Metric("churn", source=declared), okr.Metric("nps", source="survey")
    )


FRAMES = {"warehouse": {"readings": {"date": ["2026-10-31"], "value": [3.2]}}}


def test_declared_sources_are_read_where_none_is_given():
    """One line a night: the document says from where, the program connects."""
    run = okr.refresh(declaring(), on=ON, connections=FRAMES)

    assert 3.2 == run.changed["churn"][0].value
    assert ["churn"] == list(run.ids)


def test_a_source_that_is_given_wins():
    """The program knows better than the document; the others are read beside it."""
    given = {"nps": 34}

    both = okr.refresh(declaring(), given, on=ON, connections=FRAMES)
    wins = okr.refresh(declaring(), {"churn": 5}, on=ON, connections=FRAMES)

    assert ["nps", "churn"] == list(both.changed)
    assert 5.0 == wins.changed["churn"][0].value


def test_whoever_hands_over_two_numbers_asks_no_warehouse():
    """Declared sources are left alone where nobody connects them."""
    assert ["nps"] == list(okr.refresh(declaring(), {"nps": 34}, on=ON).ids)


def test_a_connection_that_is_missing_fails_alone():
    """With the name that the document says."""
    run = okr.refresh(declaring("lake"), {"nps": 34}, on=ON, connections=FRAMES)

    assert ["nps"] == list(run.changed)
    assert "lake" in str(run.failed["churn"])


def test_a_set_that_declares_nothing_needs_no_sources():
    """The empty refresh of a new document."""
    assert () == okr.refresh(quarter("nps"), on=ON).ids


def test_the_last_day_there_is():
    """The day after it does not exist: an error of the tree, not of arithmetic."""
    assert ("a",) == okr.refresh(quarter("a"), {"a": []}, on="9999-12-30").unchanged
    with pytest.raises(CalendarError):
        okr.refresh(quarter("a"), {"a": []}, on="9999-12-31")
