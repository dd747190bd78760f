"""Dependencies: the risk that is inherited, circles, and that no score changes."""

import json
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrkit import KeyResult, Objective, OKRSet, Support, score
from okrkit.alignment import align
from okrkit.alignment.dependencies import SEVERITY
from okrkit.errors import AmbiguousIdError, UnknownIdError
from okrkit.scoring import STATUSES

ON = "2026-11-15"
ORDER = list(SEVERITY)
# On the day about half of the cycle is over: shares that give each status.
SHARE = {"on track": 0.6, "at risk": 0.3, "off track": 0.0}


def kr(id_, status="on track", *, on=(), **more):
    """Return a key result with a status, that depends on others."""
    seen = {} if status == "not measured" else {"2026-11-13": SHARE[status]}
    return KeyResult(
        id_, f"T {id_}", baseline=0, target=1, check_ins=seen, depends_on=on, **more
    )


def needs(id_):
    """Return a dependency of an objective on an objective."""
    return Support(objective=id_, kind="depends on")


def cascade(*objectives):
    """Return the cascade of some objectives."""
    return align(OKRSet(objectives, cycle="2026-Q4"), on=ON)


def one(*key_results, **more):
    """Return the risks of one objective's key results."""
    return cascade(Objective("o", "O", key_results, **more)).risks


def test_statuses_of_these_tests():
    """The tests below rest on it: each helper gives the status it is asked for."""
    for status in (*SHARE, "not measured"):
        card = score(
            OKRSet([Objective("o", "O", [kr("a", status)])], cycle="2026-Q4"), on=ON
        )
        assert status == card["a"].status


def test_every_status_has_a_severity():
    """A status without a place would be lost."""
    assert set(STATUSES) == set(ORDER)


def test_a_key_result_inherits_the_worst_it_waits_on():
    """The nearest of the worst is named, with its owner and the way there."""
    risks = one(
        kr("a", on=["b", "c"]),
        kr("b", "at risk", on=["d"], owner="Bob"),
        kr("c", on=["d"]),
        kr("d", "off track", owner="Dee"),
        kr("e"),
    )
    risk = risks["a"]
    assert ("off track", "d", "T d", "Dee") == (
        risk.inherits,
        risk.origin,
        risk.origin_title,
        risk.origin_owner,
    )
    assert (("b", "d"), 2) == (risk.way, risk.steps)
    assert (risk.worse, risk.blocked, "on track") == (True, False, risk.status)
    assert "e" not in risks
    assert "d" not in risks
    assert str(risk) == "a waits on d of Dee, which is off track (by b → d)"


def test_what_is_waited_on_may_be_fine():
    """Waiting on something on track is listed, and no worse."""
    risk = one(kr("a", "at risk", on=["b"]), kr("b"))["a"]
    assert ("on track", False) == (risk.inherits, risk.worse)
    assert str(risk) == "a waits on b, which is on track"


def test_the_owner_of_a_key_result_is_its_objective_s():
    """Where the key result names none."""
    assert "Ann" == one(kr("a", on=["b"]), kr("b"), owner="Ann")["a"].origin_owner


def test_objectives_pass_their_dependencies_on():
    """Key results wait on what their objective waits on, and the other way round."""
    tree = cascade(
        Objective("launch", "Launch", [kr("app"), kr("ads")], supports=[needs("api")]),
        Objective("api", "An API", [kr("speed", "off track", on=["disk"])], owner="P"),
        Objective("store", "Disks", [kr("disk", "not measured")]),
    )
    risks = tree.risks
    assert ["launch", "app", "ads", "api", "speed"] == list(risks.ids)
    assert ("off track", "api", "P", 1) == (
        risks["app"].inherits,
        risks["app"].origin,
        risks["app"].origin_owner,
        risks["app"].steps,
    )
    assert "objective" == risks["launch"].kind
    assert ("not measured", "disk") == (risks["api"].inherits, risks["api"].origin)


def test_a_key_result_does_not_wait_on_itself_through_its_objective():
    """An objective that depends on a key result of its own is no circle."""
    own = Support(key_result="a", kind="depends on")
    risks = one(kr("a", "off track"), kr("b"), supports=[own])
    assert ((), ["o"]) == (risks.circles, list(risks.ids))
    assert ("off track", "a") == (risks["o"].inherits, risks["o"].origin)


def test_an_objective_without_status_counts_as_not_measured():
    """Nothing is known of it, and that is said."""
    tree = cascade(
        Objective("a", "A", supports=[needs("b")]), Objective("b", "B", owner="")
    )
    risk = tree.risks["a"]
    assert ("not measured", "b") == (risk.inherits, risk.origin)


def test_circles_are_named_and_block_what_waits_on_them():
    """Members and those behind are blocked; who is waited on is not."""
    risks = one(
        kr("a", on=["b"]),
        kr("b", on=["c"]),
        kr("c", "at risk", on=["b", "d"]),
        kr("d", "off track"),
    )
    (circle,) = risks.circles
    assert (("b", "c"), 2, True) == (circle.ids, circle.count, circle.waits)
    assert "b → c → b wait on each other in a circle" == str(circle)
    for id_ in "abc":
        assert circle == risks[id_].circle
    assert "off track" == risks["a"].inherits
    assert str(risks["b"]).endswith("; b → c → b wait on each other in a circle")
    assert "in a circle" in str(risks)


def test_circles_through_objectives():
    """An objective that needs another whose key result needs this one's."""
    tree = cascade(
        Objective("a", "A", [kr("x")], supports=[needs("b")]),
        Objective("b", "B", [kr("y", on=["x"])]),
    )
    (circle,) = tree.risks.circles
    assert {"b", "x"} == set(circle.ids)
    assert tree.risks["a"].blocked
    assert [circle] == list(tree.findings.of("loop"))


def test_no_score_changes():
    """Risk is shown beside, never averaged in."""
    plain = cascade(Objective("o", "O", [kr("a"), kr("b", "off track")]))
    risky = cascade(Objective("o", "O", [kr("a", on=["b"]), kr("b", "off track")]))
    assert plain["a"] == risky["a"]
    assert plain["o"] == risky["o"]


def test_an_id_of_two_that_wait_is_ambiguous():
    """An objective and a key result may have one id; where one waits, it is meant."""
    both = cascade(
        Objective("a", "A", [kr("a", on=["b"]), kr("b")]), Objective("b", "B")
    ).risks
    with pytest.raises(AmbiguousIdError, match="2 that wait"):
        both["a"]
    alone = cascade(
        Objective("a", "A", supports=[needs("b")]), Objective("b", "B", [kr("a")])
    )
    assert "a" in alone.risks
    single = cascade(
        Objective("p", "P", [kr("b", on=["a"])]), Objective("q", "Q", [kr("a")])
    ).risks
    with pytest.raises(UnknownIdError):
        single["a"]
    with pytest.raises(UnknownIdError):
        single["nobody"]


def test_nothing_waits():
    """A set without dependencies has no risks, and says so."""
    risks = one(kr("a"))
    assert (0, (), "nothing waits on anything") == (
        len(risks),
        risks.circles,
        str(risks),
    )
    assert "<Risks of 0 that wait on 2026-11-15>" == repr(risks)
    assert "a" not in risks


def test_columns_and_json():
    """What programs read."""
    risks = one(kr("a", on=["b"]), kr("b", "off track", owner="Bob"))
    columns = risks.to_columns()
    assert ["o", "a"] == columns["id"].tolist()
    assert ["off track"] * 2 == columns["inherits"].tolist()
    assert [False, False] == columns["blocked"].tolist()
    assert np.int64 == columns["steps"].dtype
    item = json.loads(json.dumps(risks.to_dict()))["items"][1]
    assert ("a", "b", "Bob", 1) == (
        item["id"],
        item["origin"],
        item["origin_owner"],
        item["steps"],
    )
    assert 2 == risks.to_frame("polars").height


def test_explanation_shows_the_way():
    """Step by step, with who answers, and the circle where there is one."""
    risks = one(kr("a", on=["b"]), kr("b", on=["c"], owner="Bob"), kr("c", "off track"))
    assert [
        "a = off track  [the worst of all it waits on]",
        "  b = on track  [own status]",
        "      ! of Bob",
        "    c = off track  [own status]",
    ] == str(risks.explain("a")).splitlines()
    round_ = one(kr("a", on=["b"]), kr("b", on=["a"])).explain("a")
    assert "a → b → a wait on each other in a circle" == round_.note
    bare = cascade(Objective("a", "A", supports=[needs("b")]), Objective("b", "B"))
    assert bare.risks.explain("a").inputs[0].value in {"no status", *STATUSES}
    with pytest.raises(UnknownIdError):
        risks.explain("c")


def test_hostile_words_are_escaped():
    """In HTML, and on one line in text."""
    evil = "<script>alert(1)</script>\n\u202eevil"
    risks = one(kr("a", on=["b"]), kr("b", owner=evil), owner=evil)
    html = risks._repr_html_()
    assert "<script" not in html
    assert "&lt;script" in html
    assert 4 == len(str(risks).splitlines())
    assert "\n" not in str(risks["a"])
    assert "<ul>" in one(kr("a", on=["b"]), kr("b", on=["a"]))._repr_html_()


def test_deep_wide_and_round_sets_are_linear():
    """Many dependencies in a chain, in a star, in one circle."""
    many = 1_200
    for before in (lambda i: i - 1, lambda _: 0, lambda i: (i - 1) % many):
        waits = [
            kr(f"k{i}", "off track" if not i else "on track", on=[f"k{before(i)}"])
            if before(i) >= 0 and (i or before(i))
            else kr(f"k{i}", "off track")
            for i in range(many)
        ]
        risks = one(*waits)
        risk = risks[f"k{many - 1}"]
        assert ("off track", "k0") == (risk.inherits, risk.origin)
        assert len(risk.way) <= 8
        assert len(risks) == len(risks.to_columns()["id"])
        str(risks.explain(f"k{many - 1}"))
    chain = one(*(kr(f"k{i}", on=[f"k{i + 1}"] if i < 200 else []) for i in range(201)))
    assert "→ …" in str(
        one(
            *(
                kr(
                    f"k{i}",
                    "off track" if i == 20 else "on track",
                    on=[f"k{i + 1}"] if i < 20 else [],
                )
                for i in range(21)
            )
        )["k0"]
    )
    assert 1 == chain["k0"].steps
    far = one(
        *(
            kr(
                f"k{i}",
                "off track" if i == 200 else "on track",
                on=[f"k{i + 1}"] if i < 200 else [],
            )
            for i in range(201)
        )
    )
    assert "100 more steps follow" in str(far.explain("k0"))


@st.composite
def companies(draw):
    """Return statuses and dependencies of a few key results, loops and all."""
    count = draw(st.integers(1, 8))
    statuses = draw(
        st.lists(
            st.sampled_from([*SHARE, "not measured"]), min_size=count, max_size=count
        )
    )
    places = st.lists(st.integers(0, count - 1), max_size=3, unique=True)
    # A set does not take a key result that waits on itself.
    waits = [[at for at in draw(places) if at != own] for own in range(count)]
    return statuses, waits


def built(statuses, waits, order=None):
    """Return the risks of such a company, each key result in its own objective."""
    return cascade(
        *(
            Objective(
                f"o{i}", "O", [kr(f"k{i}", statuses[i], on=[f"k{j}" for j in waits[i]])]
            )
            for i in order or range(len(statuses))
        )
    )


def far(waits, start):
    """Return what is waited on, with the length of the way; by definition."""
    found, ready = {}, [(start, 0)]
    for place, steps in ready:
        for next_ in waits[place]:
            if next_ not in found:
                found[next_] = steps + 1
                ready.append((next_, steps + 1))
    return found


@given(companies())
def test_risks_are_what_a_plain_search_finds(company):
    """The worst of all that is reached, by a shortest way; circles where one is met."""
    statuses, waits = company
    risks = built(statuses, waits).risks
    for start in range(len(statuses)):
        found = far(waits, start)
        assert bool(found) == (f"k{start}" in risks)
        if not found:
            continue
        risk = risks[f"k{start}"]
        worst = min(ORDER.index(statuses[place]) for place in found)
        least = min(n for p, n in found.items() if ORDER.index(statuses[p]) == worst)
        assert (ORDER[worst], least) == (risk.inherits, risk.steps)
        assert risk.way[-1] == risk.origin
        assert statuses[int(risk.origin[1:])] == risk.inherits
        ends = [start, *(int(id_[1:]) for id_ in risk.way)]
        assert all(b in waits[a] for a, b in pairwise(ends))
        round_ = any(place in far(waits, place) for place in (start, *found))
        assert round_ == risk.blocked


@given(companies(), st.randoms())
def test_order_makes_no_difference(company, random):
    """Shuffled objectives inherit the same, in as many steps, in as many circles."""
    statuses, waits = company
    order = list(range(len(statuses)))
    random.shuffle(order)
    plain, mixed = built(statuses, waits).risks, built(statuses, waits, order).risks
    assert set(plain.ids) == set(mixed.ids)
    assert sorted(c.count for c in plain.circles) == sorted(
        c.count for c in mixed.circles
    )
    for risk in plain:
        other = mixed[risk.id]
        assert (risk.inherits, risk.steps, risk.blocked) == (
            other.inherits,
            other.steps,
            other.blocked,
        )


@given(companies())
def test_inherited_risk_is_never_milder_than_the_direct_one(company):
    """And the scores are those of the same set without dependencies."""
    statuses, waits = company
    tree = built(statuses, waits)
    for start, named in enumerate(waits):
        direct = [ORDER.index(statuses[place]) for place in named]
        if direct:
            inherited = tree.risks[f"k{start}"].inherits
            assert ORDER.index(inherited) <= min(direct)
    free = built(statuses, [[] for _ in waits])
    assert [s.score for s in free] == [s.score for s in tree]
