import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import integrate, stats

import okrkit as okr
from okrkit.errors import AmbiguousIdError, InvalidOKRError, OKRError, UnknownIdError
from okrkit.strategy.prioritising.prioritise import prioritise
from okrkit.strategy.prioritising.stated import StatedEffect

ON = "2026-11-15"
CALLS = okr.Initiative("calls", "Call every customer", moves=["nps", "churn"], effort=3)
BOTH = {"nps": (1, 3, 6), "churn": (-0.1, -0.4, -0.9)}
GUIDE = okr.Initiative("guide", "Write a guide", moves=["nps"], effort=1)


def ask(initiatives, okrs, effect, **more):
    """Prioritise on the day of the examples."""
    return prioritise(initiatives, okrs=okrs, on=ON, effect=effect, **more)


def gain_of(item, id):
    """Return one gain of a priority."""
    return next(each for each in item.gains if each.id == id)


def by_scipy(okrs, id, effect):
    """Return the gain of a key result by integration, from its spread alone."""
    seen = okr.project(okrs, on=ON)
    row = okrs.scope("key result").find(id)
    spread = seen.foresight.values(row)
    centre, below, above = (
        float(column[0]) for column in (spread.centre, spread.below, spread.above)
    )
    goal = okrs.key_result(id).target
    up = goal.target > goal.baseline

    def chance(e):
        off = goal.target - e - centre
        share = stats.t.cdf(off / (below if off < 0 else above), 3)
        return 1 - share if up else share

    low, mid, high = effect
    tenth = stats.norm.ppf(0.9)

    def weighted(x):
        side = (mid - low if x < mid else high - mid) / tenth
        return chance(x) * stats.norm.pdf(x, mid, side)

    wide = 12 * (high - low)
    ends = ((mid - wide, mid), (mid, mid + wide))
    total = sum(integrate.quad(weighted, a, b, limit=200)[0] for a, b in ends)
    return total - chance(0.0)


@pytest.mark.parametrize(
    ("id", "effect"),
    [("nps", (1, 3, 6)), ("nps eu", (1, 3, 6)), ("churn", (-0.9, -0.4, -0.1))],
    ids=["nps", "nps eu", "churn"],
)
def test_a_gain_is_the_integral_over_the_effect(okrs, id, effect):
    """The gain is a number with a definition: here it is, by scipy's integration."""
    found = ask([CALLS], okrs, {"calls": BOTH})["calls"]
    assert gain_of(found, id).gain == pytest.approx(
        by_scipy(okrs, id, effect), abs=2e-3
    )


def test_before_is_what_project_says(okrs):
    """Two verbs must not tell two chances of one key result, nor of an objective."""
    found, seen = ask([CALLS], okrs, {"calls": BOTH})["calls"], okr.project(okrs, on=ON)
    told = {each.id: each.before for each in found.gains}
    assert told == {id: seen[id].chance for id in told}
    assert list(told) == ["nps", "nps eu", "churn", "keep", "grow"]


def test_the_ends_are_the_gains_of_the_low_and_the_high_effect(okrs):
    """The range of a gain is what the range of the effect leads to, and no more."""
    nps = gain_of(ask([GUIDE], okrs, (1, 3, 6))["guide"], "nps")
    seen = okr.project(okrs, on=ON)["nps"]
    ends = [seen.at_least(40 - effect) - seen.chance for effect in (1, 6)]
    assert [nps.low, nps.high] == pytest.approx(ends, abs=1e-9)
    assert nps.after == pytest.approx(nps.before + nps.gain)
    assert nps.error == 0


def test_in_a_band_the_middle_effect_may_help_most():
    """Between limits more is not always better, so the ends are not in order."""
    days = {f"2026-10-{day:02d}": 10 + day % 2 for day in range(2, 31, 4)}
    band = okr.KeyResult(
        "load", "Load", target=okr.Hold(at_least=15, at_most=17), check_ins=days
    )
    okrs = okr.OKRSet([okr.Objective("run", "Run", [band])], cycle="2026-Q4")
    one = okr.Initiative("more", "More work", moves=["load"])
    found = gain_of(ask([one], okrs, (0, 6, 20))["more"], "load")
    seen = okr.project(okrs, on=ON)["load"]
    mid = seen.at_most(11) - seen.at_most(9 - 1e-9) - seen.chance
    assert found.high == pytest.approx(mid, abs=1e-6)
    assert found.low < 0.01 < found.high


def test_no_effect_adds_nothing(okrs):
    """An initiative that changes nothing is worth nothing, exactly."""
    found = ask([GUIDE], okrs, (0, 0, 0))["guide"]
    assert [each.gain for each in found.gains] == [0.0] * 4
    assert (found.gain, found.low, found.high, found.per_effort) == (0, 0, 0, 0)


@settings(max_examples=settings().max_examples // 2)
@given(st.floats(0, 20), st.floats(0, 10), st.floats(0, 10))
def test_more_effect_is_never_worth_less(okrs, low, more, most):
    """A gain rises with the effect that is stated, up to a chance of 1."""
    few = {"draws": 100}
    less = ask([GUIDE], okrs, (low, low, low), **few)["guide"].gain
    ends = (low, low + more, low + more + most)
    found = ask([GUIDE], okrs, ends, **few)["guide"]
    assert less - 1e-9 <= found.gain
    assert found.low - 1e-9 <= found.gain <= found.high + 0.02
    assert all(each.after <= 1 + 1e-9 for each in found.gains)


def test_an_objective_of_one_key_result_gains_what_that_gains():
    """The joint draws and the closed form are two ways to one number."""
    days = {"2026-10-16": 32, "2026-10-30": 34, "2026-11-13": 35}
    nps = okr.KeyResult("nps", "x", baseline=32, target=40, check_ins=days)
    okrs = okr.OKRSet([okr.Objective("keep", "x", [nps])], cycle="2026-Q4")
    one = okr.Initiative("a", "A", moves=["nps"])
    found = ask([one], okrs, (1, 3, 6), draws=20_000)["a"]
    own, whole = gain_of(found, "nps"), gain_of(found, "keep")
    assert 0 < whole.error < 0.003
    assert abs(own.gain - whole.gain) < 4 * whole.error


def test_what_goes_up_with_another_is_moved_with_it(okrs):
    """An effect that is sure and large makes an objective sure."""
    sure = ask([CALLS], okrs, {"calls": {"nps": (50, 50, 50), "churn": (-3, -3, -3)}})
    assert gain_of(sure["calls"], "keep").after == pytest.approx(1, abs=0.02)


def test_a_metric_moves_all_that_is_judged_by_it(okrs):
    """One reading is the value of two key results, whichever was named."""
    by_kr = ask([GUIDE], okrs, (1, 3, 6))["guide"]
    by_metric = okr.Initiative("m", "M", moves=["nps eu"])
    other = ask([by_metric], okrs, (1, 3, 6))["m"]
    assert by_kr.gain == pytest.approx(other.gain)
    named = [each.id for each in by_kr.gains if each.kind == "key result"]
    assert named == ["nps", "nps eu"]


def test_order_is_by_gain_for_the_effort_then_by_gain_then_unknown(okrs):
    """What is sure stands first; what nobody knows is not put at 0."""
    these = [
        okr.Initiative("nothing", "N"),
        okr.Initiative("free", "F", moves=["churn"]),
        CALLS,
        GUIDE,
    ]
    effect = {"free": (-0.9, -0.4, -0.1), "calls": BOTH, "guide": (1, 3, 6)}
    made = ask(these, okrs, effect)
    assert made.ids == ("guide", "calls", "free", "nothing")
    assert [item.rank for item in made] == [1, 2, 3, None]
    assert "no effort was stated" in made["free"].why
    assert made["nothing"].why == "no gain: it names nothing that it moves"
    assert made["nothing"].gain is None


def test_efforts_of_the_call_win(okrs):
    """The measure of effort is the caller's, not only the document's."""
    made = ask([GUIDE], okrs, (1, 3, 6), effort={"guide": 4})
    assert made["guide"].per_effort == pytest.approx(made["guide"].gain / 4)


def test_initiatives_of_the_set_are_named_by_id(okrs):
    """What stands in the document need not be written again."""
    assert ask(["guide"], okrs, (1, 3, 6))["guide"].effort == 1


def test_by_objective_counts_objectives(okrs):
    """An objective needs all of its key results, so the same work is worth less."""
    made = ask([CALLS], okrs, {"calls": BOTH}, by="objective")
    found = made["calls"]
    above = [each.gain for each in found.gains if each.kind == "objective"]
    assert found.gain == pytest.approx(sum(above))
    assert made.by == "objective"


@pytest.mark.parametrize(
    ("moves", "starts", "why"),
    [
        (["ship"], None, "work or a share of time"),
        (["calls"], None, "no key result is judged by what it moves"),
        (["nps"], "2027-01-01", "starts on 2027-01-01"),
    ],
    ids=["work", "unused metric", "too late"],
)
def test_what_cannot_be_moved_says_why(okrs, moves, starts, why):
    """No data is no 0: there is a reason instead."""
    one = okr.Initiative("one", "One", moves=moves, starts_on=starts)
    found = ask([one], okrs, (1, 3, 6))["one"]
    assert found.gain is None
    assert why in found.why


def test_what_is_over_is_not_moved(okrs):
    """After the last day no work changes a chance."""
    found = prioritise([GUIDE], okrs=okrs, on="2027-01-20", effect=(1, 3, 6))["guide"]
    assert found.gain is None
    assert "over" in found.why


def test_a_draft_has_no_chance_to_gain():
    """Free text is never scored, and cannot be moved."""
    draft = okr.KeyResult("d", "Better somehow", draft=True)
    okrs = okr.OKRSet([okr.Objective("o", "O", [draft])], cycle="2026-Q4")
    found = ask([okr.Initiative("a", "A", moves=["d"])], okrs, (1, 2, 3))["a"]
    assert found.gain is None
    assert "no chance" in found.why


def test_a_running_initiative_is_marked(okrs):
    """Its effect may be in the readings already, and must not count twice unsaid."""
    one = okr.Initiative("a", "A", moves=["nps"], starts_on="2026-10-10")
    assert "runs since 2026-10-10" in ask([one], okrs, (1, 3, 6))["a"].why


def test_an_effect_that_nobody_stated_is_said(okrs):
    """An initiative without an effect is listed, and not guessed."""
    found = ask([CALLS], okrs, {"calls": {"nps": (1, 3, 6)}})["calls"]
    assert gain_of(found, "churn").gain is None
    assert gain_of(found, "churn").after is None
    assert "no effect on it was stated" in gain_of(found, "churn").why
    assert "1 of 3 key results it moves have no gain" in found.why
    assert ask([CALLS], okrs, {})["calls"].gain is None


def test_harm_beside_help_is_counted_and_said(okrs):
    """Calls may annoy some: churn up a little is a cost, not an error."""
    found = ask([CALLS], okrs, {"calls": {"nps": (1, 3, 6), "churn": (0.1, 0.2, 0.4)}})
    churn = gain_of(found["calls"], "churn")
    assert churn.gain < 0
    assert "works against this target" in churn.why


@pytest.mark.parametrize(
    ("effect", "error", "code"),
    [
        ({"guide": (-6, -3, -1)}, InvalidOKRError, "effect-against-target"),
        ({"guide": {"churn": (1, 2, 3)}}, UnknownIdError, "id-unknown"),
        ({"other": (1, 2, 3)}, UnknownIdError, "id-unknown"),
        ({"guide": {"nps": (1, 2, 3), "nps eu": (1, 2, 3)}}, UnknownIdError, None),
        ((1, 2), InvalidOKRError, "wrong-type"),
        (None, InvalidOKRError, "not-a-list"),
    ],
    ids=["against", "not moved", "no such", "other name", "two numbers", "none"],
)
def test_effects_that_cannot_be_are_refused(okrs, effect, error, code):
    """A wrong sign or a wrong name would rank the wrong work first."""
    with pytest.raises(error) as caught:
        ask([GUIDE], okrs, effect)
    assert code in (None, caught.value.code)


def test_one_effect_for_two_metrics_is_refused(okrs):
    """Three points of NPS are not three percent of churn."""
    with pytest.raises(InvalidOKRError) as caught:
        ask([CALLS], okrs, (1, 3, 6))
    assert caught.value.code == "effect-unclear"
    assert "nps, churn" in caught.value.got


def test_two_effects_on_one_metric_are_refused(okrs):
    """Two names of one metric would count one effect twice."""
    one = okr.Initiative("a", "A", moves=["nps", "nps eu"])
    with pytest.raises(InvalidOKRError) as caught:
        ask([one], okrs, {"a": {"nps": (1, 2, 3), "nps eu": (1, 2, 3)}})
    assert caught.value.code == "duplicate"


def test_a_metric_named_twice_is_moved_once(okrs):
    """A key result and its metric are one thing to move."""
    one = okr.Initiative("a", "A", moves=["nps", "nps eu"])
    twice, once = (
        ask([each], okrs, (1, 3, 6)) for each in (one, one.replace(moves=["nps"]))
    )
    assert twice["a"].gain == once["a"].gain


@pytest.mark.parametrize(
    ("initiatives", "more", "error"),
    [
        (["no such"], {}, UnknownIdError),
        ([GUIDE, GUIDE], {}, InvalidOKRError),
        ([3], {}, InvalidOKRError),
        ("guide", {}, InvalidOKRError),
        ([okr.Initiative("a", "A", moves=["nobody"])], {}, UnknownIdError),
        ([GUIDE], {"effort": {"guide": 0}}, InvalidOKRError),
        ([GUIDE], {"effort": {"else": 1}}, UnknownIdError),
        ([GUIDE], {"by": "team"}, InvalidOKRError),
        ([GUIDE], {"draws": 3}, InvalidOKRError),
    ],
    ids=[
        "no such initiative",
        "twice",
        "number",
        "text",
        "moves nothing known",
        "effort 0",
        "effort of nobody",
        "by",
        "draws",
    ],
)
def test_what_cannot_be_is_refused(okrs, initiatives, more, error):
    """Bad input is an error of the tree, never a crash or a silent number."""
    with pytest.raises(error) as caught:
        ask(initiatives, okrs, (1, 2, 3), **more)
    assert isinstance(caught.value, OKRError)


def test_a_short_id_of_two_sets_is_refused():
    """Which metric is moved must not be a matter of luck."""
    metrics = [okr.Metric("a/nps"), okr.Metric("b/nps")]
    okrs = okr.OKRSet([okr.Objective("o", "O")], metrics=metrics, cycle="2026-Q4")
    with pytest.raises(AmbiguousIdError):
        ask([okr.Initiative("i", "I", moves=["nps"])], okrs, (1, 2, 3))


def test_a_key_result_without_a_metric_is_not_a_metric_of_its_name():
    """Ids have scopes; two things of one name stay two."""
    days = {"2026-10-16": 32, "2026-11-13": 35}
    own = okr.KeyResult("nps", "x", baseline=32, target=40, check_ins=days)
    other = okr.KeyResult("b", "x", metric="nps", baseline=1, target=4)
    okrs = okr.OKRSet(
        [okr.Objective("o", "O", [own, other])],
        metrics=[okr.Metric("nps")],
        cycle="2026-Q4",
    )
    one = okr.Initiative("i", "I", moves=["nps", "b"])
    made = ask([one], okrs, {"i": {"nps": (1, 2, 3), "b": (0, 1, 2)}})
    told = {each.id: each.effect.mid for each in made["i"].gains if each.effect}
    assert told == {"nps": 2, "b": 1}


def test_a_key_result_that_objectives_make_is_not_moved():
    """Its own value does not count, so an effect on it changes nothing."""
    top = okr.KeyResult("top", "x", metric="nps", baseline=32, target=40)
    below = okr.KeyResult("low", "x", baseline=0, target=1)
    okrs = okr.OKRSet(
        [
            okr.Objective("up", "U", [top]),
            okr.Objective(
                "down", "D", [below], supports=[okr.Support(key_result="top")]
            ),
        ],
        metrics=[okr.Metric("nps")],
        cycle="2026-Q4",
    )
    rule = okr.alignment.RollUp(supported="aligned")
    one = okr.Initiative("i", "I", moves=["nps"])
    found = ask([one], okrs, (1, 2, 3), roll_up=rule)["i"]
    assert found.gain is None
    assert "objectives make its score" in found.why


def test_seed_and_order_of_the_set_do_not_matter_to_key_results(okrs):
    """What is in closed form is the same under every seed."""
    one, two = (ask([GUIDE], okrs, (1, 3, 6), seed=seed) for seed in (0, 7))
    assert one["guide"].gain == two["guide"].gain
    above = [gain_of(made["guide"], "keep").gain for made in (one, two)]
    assert above[0] != above[1]
    again = ask([GUIDE], okrs, (1, 3, 6), seed=7)["guide"]
    assert gain_of(again, "keep").gain == above[1]


def test_other_bases_and_policies_are_moved_too():
    """A mean over the cycle is moved as the effect on that mean."""
    days = {f"2026-10-{day:02d}": 30 + day % 3 for day in range(2, 31, 4)}
    kr = okr.KeyResult(
        "nps", "x", target=okr.Reach(30, 34, basis="mean"), check_ins=days
    )
    okrs = okr.OKRSet([okr.Objective("o", "O", [kr])], cycle="2026-Q4")
    found = ask([okr.Initiative("i", "I", moves=["nps"])], okrs, (1, 2, 4))["i"]
    seen = okr.project(okrs, on=ON)["nps"]
    ends = [seen.at_least(34 - e) - seen.chance for e in (1, 4)]
    assert [found.low, found.high] == pytest.approx(ends, abs=1e-9)
    assert 0 < found.gain < found.high + 0.05


def test_an_effect_never_goes_beyond_the_bounds(okrs):
    """NPS of 140 is no way to be sure of more than 100."""
    kr = okr.KeyResult("far", "x", metric="nps", baseline=32, target=100)
    grown = okrs.with_objective(okr.Objective("far", "F", [kr]))
    found = ask([GUIDE], grown, (500, 500, 500))["guide"]
    assert gain_of(found, "far").after == pytest.approx(1)


def test_results_are_shown_everywhere(okrs):
    """One result, all faces: text, HTML, JSON, columns, frame, explanation."""
    made = ask([CALLS, okr.Initiative("<b>", "<i>x</i>")], okrs, {"calls": BOTH})
    assert "<i>x" not in made._repr_html_()
    assert "<b>" not in made._repr_html_().replace("<b>", "", 0).split("<table")[0]
    assert repr(made) == "<Priorities of 2 initiatives on 2026-11-15, by key result>"
    told = json.loads(json.dumps(made.to_dict()))
    assert told["items"][0]["gains"][0]["effect"] == {"low": 1, "mid": 3, "high": 6}
    assert told["items"][1]["gain"] is None
    columns = made.to_columns()
    assert columns["rank"].tolist() == [1, 0]
    assert np.isnan(columns["gain"][1])
    assert made.to_frame("polars").shape == (2, 9)
    text = str(made.explain("calls"))
    assert "key result nps" in text
    assert "10 %, 50 % and 90 % points, as stated" in text
    with pytest.raises(UnknownIdError):
        made.explain("nobody")
    assert str(made).splitlines()[1].split()[:3] == ["rank", "id", "gain"]


def test_gains_are_nouns_of_their_own(okrs):
    """A gain can be taken out and kept."""
    found = ask([GUIDE], okrs, (1, 3, 6))["guide"]
    gain = gain_of(found, "nps")
    assert gain.effect == StatedEffect(1, 3, 6)
    assert gain.unit == okr.Unit.of("points")
    assert found.to_dict()["per_effort"] == found.per_effort
    assert "points" in gain.why
    assert "3 (1 to 6)" in str(gain)


def test_an_objective_without_a_chance_has_no_gain():
    """A key result that is shown and does not count moves its own chance alone."""
    days = {"2026-10-16": 32, "2026-11-13": 35}
    nps = okr.KeyResult("nps", "x", baseline=32, target=40, weight=0, check_ins=days)
    okrs = okr.OKRSet([okr.Objective("o", "O", [nps])], cycle="2026-Q4")
    found = ask([okr.Initiative("i", "I", moves=["nps"])], okrs, (1, 2, 3))["i"]
    assert found.gain > 0
    assert gain_of(found, "o").gain is None
    assert "none of its key results has a chance" in gain_of(found, "o").why


def closed_set(okrs, id, objective=None, date="2026-11-01"):
    """Return the set with a key result or an objective closed."""
    end = okr.Closing(date, "abandoned")
    keep = okrs.objective("keep")
    if objective is not None:
        return okrs.with_objective(okrs.objective(objective).replace(closed=end))
    return okrs.with_objective(
        keep.with_key_result(okrs.key_result(id).replace(closed=end))
    )


def test_what_is_closed_gains_nothing(okrs):
    """A key result that somebody gave up stood first, with a gain of a quarter."""
    found = ask([GUIDE], closed_set(okrs, "nps"), (1, 3, 6))["guide"]
    assert gain_of(found, "nps").gain is None
    said = "no gain: it was closed on 2026-11-01 as abandoned"
    assert gain_of(found, "nps").why == said
    assert found.gain == gain_of(found, "nps eu").gain
    later = ask([GUIDE], closed_set(okrs, "nps", date="2026-11-20"), (1, 3, 6))["guide"]
    assert gain_of(later, "nps").gain > 0


def test_what_belongs_to_a_closed_objective_gains_nothing(okrs):
    """Closing an objective closes what it asked for."""
    one = okr.Initiative("leave", "L", moves=["churn"])
    found = ask([one], closed_set(okrs, "", objective="keep"), (-0.9, -0.4, -0.1))[
        "leave"
    ]
    assert (found.rank, found.gain) == (None, None)
    assert "its objective was closed on 2026-11-01 as abandoned" in found.why


def test_an_initiative_that_ended_is_not_ranked(okrs):
    """What it did is in the readings, and it will do nothing more."""
    ended, ends = (
        okr.Initiative(id, "A", moves=["nps"], ends_on=day, effort=1)
        for id, day in (("ended", "2026-09-01"), ("ends", "2026-11-15"))
    )
    made = ask([ended, ends], okrs, (1, 3, 6))
    assert (made["ended"].rank, made["ended"].gain) == (None, None)
    assert "the initiative ended on 2026-09-01" in made["ended"].why
    assert made["ends"].rank == 1
    assert made.best(5).chosen == ("ends",)


def guarded(okrs, *guardrails, cost=9.0, **more):
    """Return the set with guardrails beside an objective."""
    keep = okrs.objective("keep").replace(guardrails=guardrails, **more)
    calls = {} if cost is None else {"calls": {"2026-11-01": cost}}
    return okr.OKRSet(
        [keep, okrs.objective("grow")],
        cycle="2026-Q4",
        metrics=okrs.metrics,
        observations={id: okrs.series(id) for id in ("nps", "churn")} | calls,
    )


@pytest.mark.parametrize(
    ("guard", "effect", "said"),
    [
        ({"at_most": 10}, (1, 2, 3), "(at most 10, 9 on 2026-11-01, 11 with it; "),
        ({"at_least": 5}, (-3, -2, -1), "(at least 5, 9 on 2026-11-01, 7 with it; "),
        ({"at_most": 10}, (-3, -2, -1), ""),
        ({"at_least": 5}, (1, 2, 3), ""),
        ({"at_most": 10}, None, ""),
    ],
    ids=["up", "down", "down from it", "up from it", "not stated"],
)
def test_an_effect_towards_a_guardrail_is_said_first(okrs, guard, effect, said):
    """Work that breaks a guardrail was ranked first without a word."""
    one = okr.Initiative("gift", "Gifts", moves=["nps", "calls"])
    told = {"nps": (1, 3, 6)} | ({} if effect is None else {"calls": effect})
    held = guarded(okrs, okr.Guardrail(metric="calls", **guard))
    why = ask([one], held, {"gift": told})["gift"].why
    assert why.startswith(f"against guardrail calls of keep {said}" if said else "nps")
    assert ("guardrail" in why) == bool(said)
    assert ("); guardrails are not counted; nps" in why) == bool(said)


def test_a_guardrail_without_a_reading_is_said_too(okrs):
    """Nobody knows where it stands, and the effect goes towards its limit."""
    one = okr.Initiative("gift", "Gifts", moves=["calls"])
    held = guarded(okrs, okr.Guardrail(metric="calls", at_most=10), cost=None)
    found = ask([one], held, (1, 2, 3))["gift"]
    assert "(at most 10, no reading)" in found.why
    assert (found.guardrails[0].after, found.guardrails[0].rise) == (None, None)
    assert found.why.endswith("no key result is judged by what it moves")


def test_the_chance_that_a_guardrail_breaks_is_that_of_a_key_result(okrs):
    """Projection says it of a key result with the same limit; the gain stays."""
    guards = [okr.Guardrail(metric="calls", at_most=limit) for limit in (10, 8)]
    held = guarded(okrs, *guards)
    works = [
        okr.Initiative("gift", "Gifts", moves=["nps", "calls"]),
        okr.Initiative("mail", "Mail", moves=["nps"]),
    ]
    sure = {"nps": (1, 3, 6), "calls": (1.999999, 2, 2.000001)}
    made = ask(works, held, {"gift": sure, "mail": (1, 3, 6)})
    limits = [
        okr.KeyResult(f"k{n}", "x", metric="calls", at_most=n) for n in (10, 8, 6)
    ]
    wanted = okr.project(
        held.replace(objectives=[okr.Objective("keep", "Stay", limits)]), on=ON
    )
    breaks = [1 - wanted[f"k{n}"].chance for n in (10, 8, 6)]
    first, other = made["gift"].guardrails
    assert [first.before, other.before] == pytest.approx(breaks[:2])
    assert [first.after, other.after] == pytest.approx(breaks[1:], abs=1e-4)
    assert first.rise == pytest.approx(breaks[1] - breaks[0], abs=1e-4)
    assert made["mail"].guardrails == ()
    assert made["gift"].gain == made["mail"].gain
    assert made["gift"].to_dict()["guardrails"][0]["after"] == first.after
    told, each = {"gift": sure, "mail": (1, 3, 6)}, {"gift": 1, "mail": 1}
    best = ask(works, held, told, effort=each).best(9)
    assert best.guardrails == (("gift", first.why), ("gift", other.why))
    assert f"gift: {first.why}" in str(best).splitlines()
    assert "gift: against guardrail" in best._repr_html_()
    assert best.to_dict()["guardrails"][0] == ["gift", first.why]
    part = made.explain("gift").inputs[-1]
    assert (part.label, part.value) == ("guardrail calls of keep", other.after)


def test_guardrails_of_what_is_over_are_not_said(okrs):
    """A closed objective guards nothing, and work that ended presses nothing."""
    guard = okr.Guardrail(metric="calls", at_most=10)
    one = okr.Initiative("gift", "Gifts", moves=["calls"])
    closed = guarded(okrs, guard, closed=okr.Closing("2026-11-01", "abandoned"))
    assert "guardrail" not in ask([one], closed, (1, 2, 3))["gift"].why
    ended = one.replace(ends_on="2026-11-01")
    assert "guardrail" not in ask([ended], guarded(okrs, guard), (1, 2, 3))["gift"].why


WEEKS = ("08-14", "08-28", "09-11", "09-25", "10-09", "10-23", "11-06")
STEADY = (35, 35.1, 35, 35.1, 35, 35.1, 35)
RISING = (31, 32, 32, 33, 33, 35, 35)


def readings(values):
    """Return a reading every other week."""
    return {f"2026-{day}": value for day, value in zip(WEEKS, values, strict=True)}


def of_one_metric(limit, values, **metric):
    """Return a set of one key result on one metric."""
    kr = okr.KeyResult("n", "N", metric="m", at_least=limit)
    return okr.OKRSet(
        [okr.Objective("o", "O", [kr])],
        cycle="2026-Q4",
        metrics=[okr.Metric("m", **metric)],
        observations={"m": readings(values)},
    )


@pytest.mark.parametrize(
    ("limit", "effect", "values", "bounds"),
    [
        (40, (0, 10, 40), STEADY, (None, None)),
        (50, (0, 5, 30), STEADY, (None, None)),
        (60, (0, 30, 60), STEADY, (None, None)),
        (60, (0, 20, 60), RISING, (-100, 100)),
        (36, (-1, 1, 3), STEADY, (None, None)),
    ],
    ids=["40", "50", "60", "nps", "near"],
)
def test_an_effect_that_is_wide_is_averaged_closely(limit, effect, values, bounds):
    """Of a calm metric the chance jumps: ten points were up to 7 points off."""
    okrs = of_one_metric(limit, values, bounds=bounds)
    one = okr.Initiative("i", "I", moves=["m"])
    own, whole = ask([one], okrs, effect)["i"].gains
    seen, stated = okr.project(okrs, on=ON)["n"], StatedEffect.of(effect)
    levels = (np.arange(201) + 0.5) / 201
    wanted = np.mean([seen.at_least(limit - stated.at(level)) for level in levels])
    assert own.after == pytest.approx(wanted, abs=0.002)
    assert whole.after == pytest.approx(wanted, abs=0.016 + 4 * whole.error)


def test_a_wide_effect_on_a_calm_metric_is_that_of_the_effect_alone():
    """By hand: an effect of 0, 10, 40 passes 5 with the chance Phi(5/10*1.2816)."""
    okrs = of_one_metric(40, STEADY)
    found = ask([okr.Initiative("i", "I", moves=["m"])], okrs, (0, 10, 40))["i"]
    by_hand = stats.norm.cdf(5 / 10 * stats.norm.ppf(0.9))
    assert found.gains[0].after == pytest.approx(by_hand, abs=0.003)


def guarding(guards, values=RISING, **metrics):
    """Return two objectives with guardrails, and a key result on churn each."""
    named = sorted({g.metric for some in guards for g in some})
    objectives = [
        okr.Objective(
            id,
            id,
            [okr.KeyResult(f"k{id}", "K", metric="churn", baseline=3.2, target=2.6)],
            guardrails=some,
        )
        for id, some in zip(("a", "b"), guards, strict=True)
    ]
    return okr.OKRSet(
        objectives,
        cycle="2026-Q4",
        metrics=[
            okr.Metric("churn", polarity="lower"),
            *(okr.Metric(name, **metrics) for name in named),
        ],
        observations={
            "churn": readings((3.3, 3.2, 3.2, 3.1, 3.1, 3.0, 2.9)),
            **{name: readings(values) for name in named},
        },
    )


def pressing(okrs, **effects):
    """Return what one initiative does to the guardrails of a set."""
    one = okr.Initiative("i", "I", moves=["churn", *effects])
    told = {"churn": (-0.1, -0.3, -0.5), **effects}
    return ask([one], okrs, {"i": told})["i"].guardrails


def test_guardrails_of_objectives_in_turn_keep_their_own_chances():
    """Pressed as a, b, a they were put together wrongly, and nothing was answered."""
    guards = [okr.Guardrail(metric=f"m{n}", at_least=30 + n) for n in (1, 2, 3)]
    okrs = guarding([[guards[0], guards[2]], [guards[1]]], polarity="higher")
    works = [
        okr.Initiative("i1", "1", moves=["churn", "m1", "m2"]),
        okr.Initiative("i2", "2", moves=["churn", "m3"]),
    ]
    away, less = (-0.1, -0.3, -0.5), (-3, -1, 0)
    told = {
        "i1": {"churn": away, "m1": less, "m2": less},
        "i2": {"churn": away, "m3": less},
    }
    made = ask(works, okrs, told)
    found = [one for id in ("i1", "i2") for one in made[id].guardrails]
    alone = [pressing(okrs, **{f"m{n}": less})[0] for n in (1, 2, 3)]
    assert [one.why for one in found] == [one.why for one in alone]
    chances = [[each.after for each in some] for some in (found, alone)]
    assert chances[0] == pytest.approx(chances[1])
    assert [one.objective for one in found] == ["a", "b", "a"]
    assert found[0].after < found[1].after < found[2].after


@pytest.mark.parametrize(
    ("limits", "polarity", "effect"),
    [({"at_most": 36}, "higher", (0, 1, 3)), ({"at_least": 33}, "lower", (-3, -1, 0))],
    ids=["higher", "lower"],
)
def test_a_guardrail_may_limit_the_better_side(limits, polarity, effect):
    """Too much of a good thing is what some guardrails are for."""
    guards = [[okr.Guardrail(metric="m", **limits)], []]
    found, plain = (
        pressing(guarding(guards, polarity=way), m=effect)[0]
        for way in (polarity, None)
    )
    assert found == plain
    assert found.rise > 0.1


@pytest.mark.parametrize(
    ("effect", "after", "said"),
    [
        ((-30, 0, 0), 0.55, "5 to 35 with it"),
        ((-30, 1, 2), 0.49, "5 to 37 with it"),
    ],
    ids=["none", "away"],
)
def test_the_low_end_of_an_effect_may_break_a_guardrail(effect, after, said):
    """Its middle alone was looked at: one time in ten it falls by 30."""
    okrs = guarding([[okr.Guardrail(metric="m", at_least=33)], []], polarity="higher")
    one = pressing(okrs, m=effect)[0]
    assert one.after == pytest.approx(after, abs=0.02)
    assert said in one.why


def test_an_effect_that_makes_a_guardrail_safer_is_not_said():
    """A low end beyond 0 is no danger where the chance that it breaks falls."""
    okrs = guarding([[okr.Guardrail(metric="m", at_least=33)], []], polarity="higher")
    assert pressing(okrs, m=(-0.1, 6, 9)) == ()
    assert pressing(okrs, m=(0, 0, 0)) == ()


def test_a_breach_is_said_within_the_bounds_and_with_both_limits():
    """It said 233 of a metric that ends at 100, and one limit of two."""
    guards = [[okr.Guardrail(metric="m", at_least=33, at_most=60)], []]
    okrs = guarding(guards, bounds=(0, 100))
    up, down = (pressing(okrs, m=(by, by, by))[0].why for by in (198, -198))
    assert "(at least 33 and at most 60, 35 on 2026-11-06, 100 with it;" in up
    assert "35 on 2026-11-06, 0 with it;" in down


def test_efforts_in_small_units_are_ranked_and_said(okrs):
    """Of 200 hours each gain was +0.001 an hour, and 1,234,567 a power of ten."""
    slow = GUIDE.replace(id="slow", effort=1_234_567)
    made = ask([GUIDE.replace(effort=200), slow], okrs, (1, 3, 6))
    first, second = (line.split() for line in str(made).splitlines()[3:5])
    assert float(first[6]) == pytest.approx(made["guide"].per_effort, rel=0.05)
    assert second[5] == "1,234,567"
    assert "for an effort of 2,000,000: " in str(made.best(2_000_000))
    none = ask([GUIDE.replace(effort=200)], okrs, (0, 0, 0))
    assert str(none).splitlines()[3].split()[6] == "+0"
