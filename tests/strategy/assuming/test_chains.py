"""The chains of assumptions: stated, implied, and where the outcome is measured."""

import json

import pytest

import okrkit as okr
from okrkit.errors import InvalidOKRError, UnknownIdError
from okrkit.strategy.assuming.chains import assumptions

METRICS = [
    okr.Metric("calls", role="activity", polarity="higher"),
    okr.Metric("onboarded", "Onboarded", role="driver", polarity="higher"),
    okr.Metric("churn", role="outcome", polarity="lower"),
    okr.Metric("nps", bounds=(-100, 100)),
]


def _kr(metric):
    limit = {"at_most": 1} if metric == "churn" else {"at_least": 1}
    return okr.KeyResult(f"{metric} kr", metric, metric=metric, **limit)


def _set(*metrics, **more):
    aim = okr.Objective("keep", "Stay", [*map(_kr, metrics), *more.pop("extra", [])])
    return okr.OKRSet([aim.replace(**more)], metrics=METRICS, cycle="2026-Q4")


def _chain(*metrics, **more):
    return assumptions(_set(*metrics, **more))["keep"]


def _pairs(chain):
    return [(x.driver, x.outcome, x.source) for x in chain.links]


def test_drivers_beside_an_outcome_imply_links():
    """Every driver is believed to move every outcome that stands beside it."""
    chain = _chain("calls", "onboarded", "churn")

    assert [("calls", "churn", "implied"), ("onboarded", "churn", "implied")] == _pairs(
        chain
    )
    assert ("by a key result", ()) == (chain.measured, chain.codes)


def test_drivers_alone_speak_for_s02():
    """The outcome stands beside the key results: all could be met for nothing."""
    chain = _chain("calls", "onboarded", measured_by=["churn"])

    assert ("beside the key results", ("S02",)) == (chain.measured, chain.codes)
    assert "only measured beside them, by churn" in chain.why


def test_an_outcome_nobody_measures_speaks_for_both():
    """Not even beside the key results is there a measure of it."""
    chain = _chain("calls")

    assert ("not at all", ("S01", "S02"), ()) == (
        chain.measured,
        chain.codes,
        chain.links,
    )


def test_a_stated_link_goes_before_an_implied_one():
    """What somebody wrote down is kept with its lag and reason, and not doubled."""
    said = okr.Assumption(drivers=["calls"], outcome="churn", lag=30, because="Trust")
    chain = _chain("calls", "onboarded", measured_by=["churn"], assumptions=[said])

    assert [("calls", "churn", "stated"), ("onboarded", "churn", "implied")] == _pairs(
        chain
    )
    first = chain.links[0]
    assert ("keep: calls -> churn (30 days)", 30.0, "Trust") == (
        first.id,
        first.lag,
        first.because,
    )


def test_an_outcome_in_an_assumption_alone():
    """A belief about churn with no measure of churn is no measure of it."""
    said = okr.Assumption(drivers=["calls"], outcome="churn")
    chain = _chain("calls", assumptions=[said])

    assert ("by an assumption alone", ("S02",), None) == (
        chain.measured,
        chain.codes,
        chain.links[0].lag,
    )


def test_no_role_is_no_verdict():
    """Where nobody said what a metric is, nobody is blamed."""
    chain = _chain("calls", "nps")

    assert ("nobody said", (), ("nps",)) == (chain.measured, chain.codes, chain.unsaid)


def test_an_objective_without_key_results_has_no_codes():
    """That is another rule's business."""
    assert () == _chain().codes


def test_staged_work_is_named():
    """A key result without a metric is work."""
    ship = okr.KeyResult("ship", "Ship", target=okr.Done())

    assert ("ship",) == _chain("calls", extra=[ship]).work


def test_the_drawing_takes_no_words_for_signs():
    """A hostile title stays text; parents and lags are drawn."""
    said = okr.Assumption(drivers=["onboarded"], outcome="churn", lag=30)
    aim = okr.Objective(
        "keep",
        'x"]; click n0 "javascript:alert(1)" %%{init}',
        [_kr("onboarded"), _kr("calls")],
        assumptions=[said],
        measured_by=["churn"],
        supports=[okr.Support(objective="top")],
    )
    okrs = okr.OKRSet([aim, okr.Objective("top", "Grow")], metrics=METRICS)
    text = assumptions(okrs).to_mermaid()

    assert "javascript:" not in text
    assert '"];' not in text
    assert "-->|30 days|" in text
    assert "-.->" in text
    assert "==>" in text
    assert "Grow" in assumptions(okrs).to_mermaid("top")
    assert "onboarded" not in assumptions(okrs).to_mermaid("top")


def test_a_driver_that_leads_nowhere_is_drawn():
    """It hangs on its objective alone."""
    assert "n1 --- n0" in assumptions(_set("calls")).to_mermaid()


def test_a_drawing_too_large_says_so():
    """Mermaid draws 500 links; the rest is counted."""
    metrics = [okr.Metric(f"d{i}", role="driver") for i in range(30)]
    metrics += [okr.Metric(f"o{i}", role="outcome") for i in range(20)]
    aim = okr.Objective("keep", "Stay", [_kr(m.id) for m in metrics])
    text = assumptions(okr.OKRSet([aim], metrics=metrics)).to_mermaid()

    assert "and 120 more links" in text
    assert text.count("-.->") == 500


def test_every_face_of_the_result():
    """Columns, JSON, frame, text, HTML and explanation say the same."""
    found = assumptions(_set("calls", "nps", measured_by=["churn"]))

    assert ["calls"] == [link.driver for link in found.links]
    assert [1] == found.to_columns()["links"].tolist()
    assert "nobody said" == found["keep"].measured
    assert "calls -> churn" == found.explain("keep").inputs[0].label
    assert (("nps", "nobody said its role"),) == found.explain("keep").excluded
    plain = json.loads(json.dumps(found.to_dict()))
    assert "churn" == plain["items"][0]["links"][0]["outcome"]
    assert "links" in found["keep"].to_dict()
    assert (1, 7) == found.to_frame("polars").shape
    assert "keep: calls should move churn (implied)" in str(found)
    assert "<table" in found._repr_html_()
    assert "<Assumptions of 1 objectives: 1 links>" == repr(found)
    with pytest.raises(UnknownIdError):
        found["nope"]


def test_many_links_are_counted_in_the_text():
    """A text of at most 200 links, and how many more."""
    metrics = [okr.Metric(f"d{i}", role="driver") for i in range(15)]
    metrics += [okr.Metric(f"o{i}", role="outcome") for i in range(15)]
    aim = okr.Objective("keep", "Stay", [_kr(m.id) for m in metrics])

    assert "and 25 more" in str(assumptions(okr.OKRSet([aim], metrics=metrics)))


def test_what_it_refuses():
    """Only a set has objectives."""
    with pytest.raises(InvalidOKRError, match="okrs"):
        assumptions("okrs.yaml")


def test_objectives_that_fail_to_measure():
    """One list of those to look at."""
    assert ["keep"] == [c.id for c in assumptions(_set("calls")).not_measured]
    assert () == assumptions(_set("churn")).not_measured
