"""The gallery: documents that load cleanly, say what they need, and take numbers."""

import datetime as dt
import json
import re
import warnings

import pytest

import okrkit as okr
from okrkit.errors import CalendarError, InvalidOKRError, UnknownIdError
from okrkit.model.target import Hold
from okrkit.strategy import templates

NAMES = templates.names()


@pytest.fixture(params=NAMES)
def template(request):
    """Each template in turn."""
    return templates.get(request.param)


def example_values(template):
    """Return the numbers of the examples, as a user would give them."""
    return {
        ask.id: ask.example if ask.kind == "key result" else ask.example[0]
        for ask in template.asks
    }


def test_the_gallery_has_what_the_article_on_retention_names():
    """Each strategy that a retention team is told to try has a place to start."""
    assert NAMES == (
        "churn",
        "repeat_purchase",
        "satisfaction",
        "onboarding",
        "delivery_speed",
        "personalisation",
        "support",
    )


def test_each_is_a_document_that_loads_without_a_warning(template):
    """A template that needs mending would teach bad habits."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        okrs = okr.loads(template.text(), format="json")

    assert template.example == okrs


@pytest.mark.parametrize("format", ["json", "toml", "yaml"])
def test_each_is_written_in_every_format(template, format):
    """Who keeps OKRs as text goes on from the text."""
    assert template.example == okr.loads(template.text(format), format=format)


def test_each_has_what_an_objective_needs(template):
    """Why, owner, population, intent, a guardrail, an assumption, an outcome."""
    mine = template.objective
    outcomes = {m.id for m in template.example.metrics if m.role == "outcome"}

    assert mine.why
    assert mine.owner
    assert mine.intent
    assert mine.scope in {segment.id for segment in template.example.segments}
    assert mine.guardrails
    assert mine.assumptions
    assert 2 <= len(mine.key_results) <= 5
    assert outcomes & {kr.metric_id for kr in mine.key_results}
    assert len(mine.title) <= 70


def test_each_metric_says_what_is_counted_and_how_it_is_read(template):
    """A number that nobody can reproduce is no key result."""
    for metric in template.example.metrics:
        assert metric.description
        assert metric.source
        assert metric.rhythm
        assert metric.polarity


def test_functions_that_a_template_names_are_there(template):
    """A source that names a function of okrkit must name a real one."""
    for name in re.findall(r"okr\.retention\.(\w+)", template.text()):
        assert hasattr(okr.retention, name), name


def test_ids_are_used_once_in_the_whole_gallery():
    """Two templates may be laid side by side in one set."""
    ids = [
        name
        for template in templates.gallery()
        for name in (
            template.objective.id,
            *(kr.id for kr in template.objective.key_results),
        )
    ]

    assert len(set(ids)) == len(ids)


def test_numbers_that_are_missing_are_all_named():
    """Example numbers are no company's: silence would make wrong scores."""
    with pytest.raises(InvalidOKRError) as caught:
        templates.get("churn").okrs(cycle="2026-Q4", values={"churn": (4, 3)})

    assert "template-values" == caught.value.code
    assert "revenue (such as 98 to 101 %)" in caught.value.expected
    assert "contract_discount (such as 10 %)" in caught.value.expected
    assert "churn (such" not in caught.value.expected


def test_numbers_of_one_s_own_make_a_set_that_scores(template):
    """The way from a template to a score is one call."""
    values = {
        name: tuple(part * 0.9 for part in pair) if isinstance(pair, tuple) else pair
        for name, pair in example_values(template).items()
    }
    okrs = template.okrs(cycle="2027-Q1", values=values, owner="Ann")
    first = template.objective.key_results[0]

    assert "Ann" == okrs.objective(template.objective.id).owner
    assert dt.date(2027, 1, 1) == okrs.cycle.start
    assert first.target.target * 0.9 == okrs.key_result(first.id).target.target
    assert "not measured" == okr.score(okrs, on="2027-01-08")[first.id].status


def test_the_examples_as_values_give_the_example(template):
    """What is asked for is all that a user has to say."""
    okrs = template.okrs(cycle="2026-Q4", values=example_values(template))

    assert template.example.objectives == okrs.objectives


def test_limits_of_guardrails_are_the_user_s_own():
    """A limit is a number of the company as well; its side stays."""
    values = {"contract_discount": 7.5}
    okrs = templates.get("churn").okrs(cycle="2026-Q4", values=values, examples=True)
    low = templates.get("satisfaction").okrs(
        cycle="2026-Q4", values={"response_rate": 25}, examples=True
    )

    assert 7.5 == okrs.objective("stay").guardrails[0].at_most
    assert 25.0 == low.objective("recommend").guardrails[0].at_least


def test_a_target_of_another_kind_takes_the_place_of_the_pair():
    """Somebody who only has to hold a level says so."""
    values = {"churn": Hold(at_most=3)}
    okrs = templates.get("churn").okrs(cycle="2026-Q4", values=values, examples=True)

    assert Hold(at_most=3) == okrs.key_result("churn").target


@pytest.mark.parametrize("value", [3.2, (3.2,), (1, 2, 3), "32", None, {"a": 1}])
def test_what_is_no_pair_of_numbers_is_refused(value):
    """A single number says neither where one starts nor where one wants to be."""
    with pytest.raises(InvalidOKRError) as caught:
        templates.get("churn").okrs(
            cycle="2026-Q4", values={"churn": value}, examples=True
        )

    assert "template-values" == caught.value.code
    assert "values['churn']" == caught.value.place


def test_a_number_for_nothing_is_refused_and_the_nearest_named():
    """A slip would leave an example number standing."""
    with pytest.raises(InvalidOKRError) as caught:
        templates.get("churn").okrs(
            cycle="2026-Q4", values={"chrun": (4, 3)}, examples=True
        )
    with pytest.raises(InvalidOKRError) as other:
        templates.get("churn").okrs(cycle="2026-Q4", values={"zz": 1}, examples=True)

    assert "Did you mean churn?" == caught.value.hint
    assert "" == other.value.hint


@pytest.mark.parametrize("values", [["churn"], 7, "churn", {7: (4, 3)}])
def test_values_that_are_no_mapping_are_refused(values):
    """Anything else would end in an error of Python's own."""
    with pytest.raises(InvalidOKRError) as caught:
        templates.get("churn").okrs(cycle="2026-Q4", values=values)

    assert caught.value.place.startswith("values")


def test_a_cycle_that_is_none_is_refused():
    """The model's own rule, and its own error."""
    with pytest.raises(CalendarError):
        templates.get("churn").okrs(cycle="soon", examples=True)


def test_an_unknown_template_names_those_there_are():
    """Somebody guesses a name."""
    with pytest.raises(UnknownIdError) as caught:
        templates.get("onbording")

    assert "onboarding" in str(caught.value)


def test_the_gallery_shows_itself():
    """As text, on one line, for a notebook, as columns and plain values."""
    shown = templates.gallery()

    assert "Paying accounts stay" in str(shown)
    assert "<Gallery of 7 templates>" == repr(shown)
    assert "<table" in shown._repr_html_()
    assert [*NAMES] == shown.to_columns()["name"].tolist()
    assert (7, 4) == shown.to_frame("pandas").shape
    assert set(NAMES) == set(json.loads(json.dumps(shown.to_dict()))["items"])
    assert "activation move logo_churn" in shown.explain("churn").rule
    assert "support" in shown


def test_a_template_shows_what_it_asks(template):
    """One looks at it before one fills it in."""
    assert template.objective.why in str(template)
    assert template.name in repr(template)
    assert "<table" in template._repr_html_()
    for ask in template.asks:
        assert str(ask) in str(template)
