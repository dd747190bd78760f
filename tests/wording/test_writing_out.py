"""`written_out`: free text in a document becomes slots, where nothing is open."""

import pytest

from okrkit import dumps, loads, score
from okrkit.model.metric import Metric
from okrkit.model.okr import KeyResult, Objective
from okrkit.model.okrset import OKRSet
from okrkit.model.parts import Assumption, Initiative, Support
from okrkit.model.staged import Done
from okrkit.model.target import Change, Reach
from okrkit.wording.writing_out import written_out

DOCUMENT = """\
okrkit: 1
cycle: 2026-Q4
metrics:
  nps: {name: Net Promoter Score, unit: points, polarity: higher}
objectives:
  - id: keep
    title: Customers stay
    key_results:
      - Cut churn from 3.2% to 2%
      - NPS from 32 to 40
      - Grow referrals
      - Launch the portal
      - id: typed
        title: Deals
        at_least: 20
"""


def of(*texts: str, metrics=()) -> OKRSet:
    """Make a set of free texts, as the loader does."""
    krs = [KeyResult(f"o.{n}", t, draft=True) for n, t in enumerate(texts, 1)]
    return OKRSet([Objective("o", "Aim", krs)], metrics=metrics, cycle="2026-Q4")


def test_load_write_out_save_load_score():
    """What was whole in words counts afterwards, with its metric, unit and polarity."""
    okrs, stays = written_out(loads(DOCUMENT, format="yaml"))
    again = loads(dumps(okrs, format="yaml"), format="yaml")

    churn, nps, referrals, portal, typed = again.key_results
    assert [False, False, True, False, False] == [kr.draft for kr in again.key_results]
    assert (Reach(3.2, 2), Reach(32, 40), Done()) == (
        churn.target,
        nps.target,
        portal.target,
    )
    metric = again.metric(churn.metric_id)
    assert ("churn", "%", "lower") == (metric.name, metric.unit.name, metric.polarity)
    assert "nps" == nps.metric_id
    assert "Net Promoter Score" == again.metric("nps").name
    assert "typed" == typed.id
    assert ["keep.3"] == [one.id for one in stays] == [referrals.id]
    assert stays[0].why

    known = again.with_observations(churn.metric_id, {"2026-11-01": 2.6})
    assert 0.5 == pytest.approx(score(known, on="2026-11-15")[churn.id].progress)


def test_writing_out_twice_changes_nothing():
    """What is written out is no draft any more."""
    okrs, stays = written_out(loads(DOCUMENT, format="yaml"))
    assert (okrs, stays) == written_out(okrs)


def test_a_set_without_drafts_is_given_back():
    """As it is."""
    okrs = OKRSet([Objective("o", "Aim", [KeyResult("a", "A", at_least=3)])])
    assert okrs is written_out(okrs)[0]
    assert () == written_out(okrs)[1]


def test_ids_are_made_of_words_and_unique():
    """What was named by its place alone gets a name that lasts."""
    okrs, _ = written_out(of("Launch the portal", "Launch the portal"))
    assert ["launch-the-portal", "launch-the-portal-2"] == [
        kr.id for kr in okrs.key_results
    ]


def test_an_id_that_something_refers_to_stays():
    """A reference must not lose its end."""
    krs = [
        KeyResult("o.1", "Launch the portal", draft=True),
        KeyResult("b", "Deals", at_least=20, depends_on=["o.1"]),
    ]
    okrs, _ = written_out(OKRSet([Objective("o", "Aim", krs)]))
    assert ["o.1", "b"] == [kr.id for kr in okrs.key_results]
    assert not okrs.key_result("o.1").draft


def test_every_kind_of_reference_keeps_an_id():
    """Supports, assumptions, initiatives and waivers name key results, too."""
    drafts = [KeyResult(f"o.{n}", f"Launch part {n}x", draft=True) for n in range(1, 6)]
    aim = Objective(
        "o",
        "Aim",
        drafts,
        assumptions=[Assumption(drivers=["o.1"], outcome="o.2")],
        initiatives=[Initiative("call", "Call them", moves=["o.3"])],
    )
    below = Objective("p", "Below", supports=[Support(key_result="o.4")])
    okrs, _ = written_out(OKRSet([aim, below], waive={"K01:o.5": "one-off"}))
    assert ["o.1", "o.2", "o.3", "o.4", "o.5"] == [kr.id for kr in okrs.key_results]
    assert not any(kr.draft for kr in okrs.key_results)


def test_other_fields_stay():
    """An owner, a weight, an id of its own: only what is missing is filled in."""
    kr = KeyResult("churn", "Cut churn from 3.2% to 2%", owner="Ann", draft=True)
    okrs, _ = written_out(OKRSet([Objective("o", "Aim", [kr])]))
    assert ("churn", "Ann") == (okrs.key_results[0].id, okrs.key_results[0].owner)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Improve the mood of our buyers", "it does not say what would be reached"),
        ("Grow referrals to 350", "it does not say where it starts"),
    ],
)
def test_what_is_open_stays_a_draft(text, why):
    """With the reason, in words."""
    okrs, stays = written_out(of(text))
    assert okrs.key_results[0].draft
    assert why in stays[0].why
    assert text == stays[0].text


def test_several_targets_stay_a_draft():
    """A key result has one."""
    text = "Cut churn from 3.2% to 2% and raise NPS from 32 to 40"
    _, (stays,) = written_out(of(text))
    assert "it states several targets" in stays.why


def test_a_change_needs_no_start_in_words():
    """It is read from the metric's readings."""
    okrs, stays = written_out(of("NPS up 8"))
    assert () == stays
    assert Change(8) == okrs.key_results[0].target


def test_a_target_marked_as_a_draft_is_for_a_person_to_confirm():
    """Taking the mark off is the confirmation."""
    kr = KeyResult("a", "NPS from 32 to 40", baseline=32, target=40, draft=True)
    okrs, (stays,) = written_out(OKRSet([Objective("o", "Aim", [kr])]))
    assert okrs.key_results[0].draft
    assert "draft" in stays.why[0]


@pytest.mark.parametrize(
    ("metric", "word"),
    [
        (Metric("nps", unit="%", polarity="higher"), "points"),
        (Metric("nps", unit="points", polarity="lower"), "better"),
    ],
)
def test_a_metric_that_differs_from_the_words_keeps_it_a_draft(metric, word):
    """A wrong number would be worse than none."""
    okrs, (stays,) = written_out(of("NPS from 32 to 40 points", metrics=[metric]))
    assert okrs.key_results[0].draft
    assert any(word in reason for reason in stays.why)


def test_whom_it_is_about_must_be_said_of_the_metric():
    """The readings of all customers do not say how the large ones do."""
    text = "NPS from 32 to 40 among enterprise customers"
    plain = Metric("nps", "NPS", unit="points", polarity="higher")
    _, stays = written_out(of(text, metrics=[plain]))
    assert any("whom" in reason for reason in stays[0].why)

    own = plain.replace(segment="enterprise customers")
    okrs, stays = written_out(of(text, metrics=[own]))
    assert () == stays
    assert "nps" == okrs.key_results[0].metric_id


def test_metrics_made_of_words_are_kept_apart_by_whom_they_are_of():
    """Two texts about the same share one; about others each has its own."""
    okrs, stays = written_out(
        of("NPS from 32 to 40", "NPS from 32 to 45",
           "NPS from 12 to 20 among enterprise customers"),
    )  # fmt: skip
    first, second, third = (kr.metric_id for kr in okrs.key_results)
    assert () == stays
    assert first == second != third


def test_work_that_is_done_or_not_may_name_a_metric():
    """It needs none; one that is given stays."""
    mood = Metric("mood", "Mood")
    krs = [
        KeyResult("a", "Launch the portal", metric="mood", draft=True),
        KeyResult("b", "Sign the lease", draft=True),
    ]
    okrs, stays = written_out(OKRSet([Objective("o", "Aim", krs)], metrics=[mood]))
    assert () == stays
    assert ["mood", None] == [kr.metric_id for kr in okrs.key_results]


def test_a_metric_that_is_named_by_the_key_result():
    """A field wins over the words."""
    score_ = Metric("mood", "Mood", unit="points", polarity="higher")
    kr = KeyResult("a", "Move it from 32 to 40", metric="mood", draft=True)
    okrs, _ = written_out(OKRSet([Objective("o", "Aim", [kr])], metrics=[score_]))
    (made,) = okrs.key_results
    assert "mood" == made.metric_id
    assert made.draft or Reach(32, 40) == made.target
