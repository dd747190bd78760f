"""How whole sets end: against enumeration, theory, `align` itself, and coverage."""

import tracemalloc
from itertools import product

import numpy as np
import pytest
from attrs import evolve
from scipy import stats

import okrkit as okr
from okrkit.alignment import RollUp, presets
from okrkit.errors import InvalidOKRError
from okrkit.projection.joining import joint as joint_module
from okrkit.projection.joining import simulation
from okrkit.projection.joining.correlation import Correlation
from okrkit.projection.joining.joint import joint
from okrkit.projection.joining.marginals import Marginals, Quantiles
from okrkit.projection.spreads.spread import DF, Spread

ON = "2026-11-15"
KEEP = okr.ScoringPolicy(name="keep", below="keep", above="keep")
MONEY = [okr.Metric(id_, unit="EUR", kind="total") for id_ in ("all", "emea", "us")]


def kr(id_, **more):
    """Return a key result from 0 to 1: its value is its progress."""
    ends = {} if "target" in more or "at_most" in more else {"baseline": 0, "target": 1}
    return okr.KeyResult(id_, id_, **ends, **more)


def rolling_of(*objectives, policy=KEEP, rule=None, metrics=()):
    """Return a set rolled up."""
    okrs = okr.OKRSet(list(objectives), metrics=list(metrics), cycle="2026-Q4")
    return okr.align(okrs, on=ON, policy=policy, roll_up=rule).rolling


def spreads(centre, scale=0.1, *, floor=-np.inf, cap=np.inf):
    """Return a spread for each centre."""
    centre = np.asarray(centre, dtype=np.float64)
    columns = (np.broadcast_to(x, centre.shape) for x in (scale, scale, floor, cap))
    names = ("below", "above", "floor", "cap")
    return Spread(centre=centre, **dict(zip(names, columns, strict=True)))


def around(*centre, **more):
    """Return marginals around centres."""
    return Marginals(spread=spreads(centre, **more))


def team(count, name="o", **more):
    """Return an objective with so many key results."""
    key_results = [kr(f"{name}{i}") for i in range(count)]
    return okr.Objective(name, name, key_results, **more)


def ended(okrs, scores):
    """Return the set with a check-in of each key result at a drawn score."""
    values = iter(scores.tolist())
    return okrs.replace(
        objectives=[
            objective.replace(
                key_results=[
                    one.replace(check_ins={"2026-11-13": next(values)})
                    for one in objective.key_results
                ]
            )
            for objective in okrs.objectives
        ]
    )


@pytest.mark.parametrize(
    "name",
    [
        *presets.names(),
        RollUp(name="by values", supported="values"),
        RollUp(name="by aligned", supported="aligned"),
        RollUp(name="weakest", rule="weakest"),
        RollUp(name="split", counts="split", split=0.3),
        RollUp(name="one child", counts="one child", weights="ignore"),
    ],
    ids=lambda rule: rule if isinstance(rule, str) else rule.name,
)
def test_every_rule_is_that_of_align(name):
    """A draw is scored to the last digit as if it had been read and aligned."""
    okrs = okr.OKRSet(
        [
            okr.Objective("top", "Top", [kr("a", metric="all", weight=2), kr("b")]),
            okr.Objective(
                "mid",
                "Mid",
                [kr("c", metric="emea"), kr("d")],
                supports=[okr.Support(key_result="a", weight=0.4)],
            ),
            okr.Objective(
                "low",
                "Low",
                [kr("e", metric="us")],
                supports=[
                    okr.Support(key_result="a"),
                    okr.Support(objective="mid", weight=0.3),
                    okr.Support(objective="top"),
                ],
            ),
            okr.Objective("none", "None", supports=[okr.Support(objective="low")]),
        ],
        metrics=MONEY,
        cycle="2026-Q4",
    )
    read = ended(okrs, np.linspace(0.1, 0.5, 5))
    rolling = okr.align(read, on=ON, policy=KEEP, roll_up=name).rolling
    outcome = joint(rolling, around(0.1, 0.2, 0.3, 0.4, 0.5), seed=3, draws=10)
    drawn = outcome.sample(np.arange(rolling.graph.size))

    # Those that others make are drawn, too: aligning makes them anew.
    for line in drawn:
        cascade = okr.align(ended(okrs, line[4:]), on=ON, policy=KEEP, roll_up=name)
        sheet = cascade.rolling.sheet
        expected = np.append(sheet.objectives.score, sheet.key_results.score)
        assert pytest.approx(expected, nan_ok=True, abs=1e-12) == line


def test_pooled_ratios_keep_their_weights():
    """A ratio of the whole is that of its parts, each by how many it is of."""

    def part(id_, up, of):
        churn = okr.Metric(id_, unit="%", polarity="lower", kind="ratio")
        seen = okr.Observation(
            date="2026-11-13", value=100 * up / of, numerator=up, denominator=of
        )
        return churn, {id_: [seen]}

    parts = [part("all", 4, 100), part("emea", 1, 10), part("us", 6, 90)]

    def churn(id_):
        return okr.KeyResult(id_, id_, metric=id_, baseline=10, target=2)

    okrs = okr.OKRSet(
        [
            okr.Objective("top", "Top", [churn("all")]),
            *(
                okr.Objective(
                    f"{id_}-team",
                    id_,
                    [churn(id_)],
                    supports=[okr.Support(key_result="all")],
                )
                for id_ in ("emea", "us")
            ),
        ],
        metrics=[metric for metric, _ in parts],
        observations=parts[0][1] | parts[1][1] | parts[2][1],
        cycle="2026-Q4",
    )
    rule = RollUp(supported="values")
    rolling = okr.align(okrs, on=ON, policy=KEEP, roll_up=rule).rolling
    outcome = joint(rolling, around(5.0, 9.0, 6.0, scale=1.0), seed=3, draws=10)
    score = outcome.sample(rolling.graph.objectives + np.arange(3))

    assert [0, 1, 2, 3] == outcome.nodes.tolist()
    churned = 10 - 8 * score
    assert (
        pytest.approx((10 * churned[:, 1] + 90 * churned[:, 2]) / 100) == churned[:, 0]
    )


def values_of_two(*, early=False, known=True):
    """Return a sum of two, one of which may not have begun or not be known."""
    later = {"starts_on": "2026-12-01"} if early else {"check_ins": {"2026-11-13": 0.3}}
    rolling = rolling_of(
        okr.Objective("top", "Top", [kr("a", metric="all")]),
        *(
            okr.Objective(one.id, one.id, [one], supports=[okr.Support(key_result="a")])
            for one in (
                kr("b", metric="emea", check_ins={"2026-11-13": 0.2}),
                kr("c", metric="us", **later),
            )
        ),
        rule=RollUp(supported="values"),
        metrics=MONEY,
    )
    return joint(rolling, around(0.9, 0.2, 0.3 if known else np.nan), seed=1, draws=10)


def test_sums_take_what_they_know():
    """A part stays as read, or at nothing where it has not begun, if nobody says."""
    for outcome, other in (
        (values_of_two(), None),
        (values_of_two(known=False), 0.3),
        (values_of_two(known=False, early=True), 0.0),
    ):
        whole, one, two = outcome.sample([3, 4, 5]).T
        assert pytest.approx(whole) == one + (two if other is None else other)
        assert np.ptp(whole) > 0


def test_a_sum_of_nothing_begun():
    """Where no part has begun and none is projected there is no score."""
    rolling = rolling_of(
        okr.Objective("top", "Top", [kr("a", metric="all")]),
        okr.Objective(
            "low",
            "Low",
            [kr("b", metric="emea", starts_on="2026-12-01")],
            supports=[okr.Support(key_result="a")],
        ),
        rule=RollUp(supported="values"),
        metrics=MONEY,
    )
    outcome = joint(rolling, around(0.9, np.nan), seed=1)

    assert np.isnan(outcome.chance).all()
    assert np.isnan(outcome.quantiles).all()


def test_small_case_by_enumeration():
    """Independent work, weighted: every outcome counted, and the chance of each."""
    weights, chances = [1, 2, 3, 4], [0.2, 0.5, 0.7, 0.9]
    krs = [
        kr(f"k{i}", target=okr.Done(), weight=w, intent="aspirational")
        for i, w in enumerate(weights)
    ]
    rolling = rolling_of(okr.Objective("o", "O", krs, intent="aspirational"))
    atoms = np.column_stack([1 - np.array(chances), chances]).ravel()
    done = Quantiles.of_atoms(range(4), range(0, 9, 2), [0, 1] * 4, atoms)
    outcome = joint(
        rolling, Marginals.of_shares(4, done), seed=1, draws=40_000, correlation=0
    )

    every = np.array(list(product([0, 1], repeat=4)))
    by = np.prod(np.where(every, chances, 1 - np.array(chances)), axis=1)
    score = every @ weights / 10
    expected = by[score >= 0.7 - 1e-9].sum()
    assert abs(outcome.chance[0] - expected) < 4 * outcome.error[0]
    assert pytest.approx(by @ score, abs=0.005) == outcome.mean[0]
    order = np.argsort(score)
    at = np.searchsorted(by[order].cumsum(), outcome.levels)
    assert pytest.approx(score[order][at]) == outcome.quantiles[0]


def normal(count):
    """Return marginals whose progress is standard normal, between 1e-7 and the rest."""
    levels = stats.norm.cdf(np.linspace(-5, 5, 201))
    made = Quantiles.of_levels(
        range(count), levels, np.tile(np.linspace(-5, 5, 201), (count, 1))
    )
    return Marginals.of_shares(count, made)


@pytest.mark.parametrize("rho", [0.0, 0.3, 0.7, 1.0])
def test_normal_theory(rho):
    """The mean of n normal scores has a variance of (1 + (n - 1) rho) / n."""
    rolling = rolling_of(team(4))
    found = joint(rolling, normal(4), seed=1, draws=40_000, correlation=rho)
    expected = np.sqrt((1 + 3 * rho) / 4)

    assert pytest.approx(0, abs=1e-9) == found.mean[0]
    assert pytest.approx(expected, rel=0.02) == found.sample([0]).std()
    chance = stats.norm.sf(1 / expected)
    assert abs(found.chance[0] - chance) < 4 * found.error[0]


def test_one_outcome_for_all():
    """At a correlation of 1 the mean of equals is one of them."""
    rolling = rolling_of(team(3))
    outcome = joint(rolling, around(0.5, 0.5, 0.5), seed=1, correlation=1)
    drawn = outcome.sample([0, 1, 2, 3])

    assert pytest.approx(drawn[:, :1].repeat(3, axis=1)) == drawn[:, 1:]


def test_correlation_widens():
    """The more key results go together, the less an objective is sure."""
    rolling = rolling_of(team(5))
    width = [
        np.ptp(joint(rolling, around(*[0.5] * 5), seed=1, correlation=rho).quantiles)
        for rho in (0, 0.2, 0.4, 0.6, 0.8, 1)
    ]

    assert sorted(width) == width
    assert width[-1] > 1.8 * width[0]


@pytest.mark.parametrize(
    "correlation", [None, 0.8, Correlation(common=0.2, owner=0.4), {("o0", "o1"): 0.9}]
)
def test_marginals_are_kept(correlation):
    """However key results go together, each keeps its own distribution."""
    rolling = rolling_of(team(3, owner="Ann"))
    spread = spreads([0.2, 0.5, 0.7], [0.1, 1.0, 3.0])
    spread = evolve(spread, below=np.array([0.4, 0.1, 1.0]))
    outcome = joint(
        rolling,
        Marginals(spread=spread),
        seed=1,
        draws=20_000,
        correlation=correlation,
    )
    drawn = outcome.sample([1, 2, 3])

    for row in range(3):

        def cdf(x, row=row):
            side = np.where(
                x < spread.centre[row], spread.below[row], spread.above[row]
            )
            return stats.t.cdf((x - spread.centre[row]) / side, DF)

        # Mirrored draws are no sample of independent ones: half of them are.
        assert stats.kstest(drawn[:10_000, row], cdf).pvalue > 0.001
        assert stats.kstest(drawn[10_000:, row], cdf).pvalue > 0.001


def test_one_metric_is_one_value():
    """Two key results on one metric see the same value, in opposite directions too."""
    krs = [
        kr("a", metric="nps"),
        kr("b"),
        okr.KeyResult("c", "c", metric="nps", baseline=1, target=0),
    ]
    rolling = rolling_of(okr.Objective("o", "O", krs), metrics=[okr.Metric("nps")])
    drawn = joint(rolling, around(0.5, 0.5, 0.5), seed=1).sample([1, 2, 3])

    assert pytest.approx(1 - drawn[:, 0]) == drawn[:, 2]
    assert np.ptp(drawn[:, 0]) > 0.1


def test_progress_goes_with_what_is_good():
    """A share of time is good where it is high, whatever its limits are."""
    held = (
        okr.KeyResult("a", "a", target=okr.Hold(at_most=3, basis="share of time")),
        okr.KeyResult("b", "b", at_least=1, at_most=2),
        kr("c"),
        okr.KeyResult("d", "d", baseline=1, target=0),
    )
    rolling = rolling_of(okr.Objective("o", "O", held))
    levels = Quantiles.of_levels([0, 1], [0.1, 0.9], [[0, 1], [0, 1]])
    spread = spreads([np.nan, np.nan, 0.5, 0.5])
    made = Marginals(spread=spread, quantiles=levels)
    drawn = joint(rolling, made, seed=1, correlation=0.5).sample([1, 2, 3, 4])

    between = np.corrcoef(stats.rankdata(drawn, axis=0).T)
    assert (between[np.triu_indices(4, 1)] > 0.35).all()


def test_draws_stay_when_the_set_grows():
    """Common random numbers: whatever is added, the rest draws as before."""
    small = joint(rolling_of(team(2)), around(0.5, 0.6), seed=4)
    grown = joint(
        rolling_of(team(3, "new"), team(2)),
        around(0.1, 0.2, 0.3, 0.5, 0.6),
        seed=4,
    )

    assert np.array_equal(small.sample([0, 1, 2]), grown.sample([1, 5, 6]))
    assert grown.chance[1] == small.chance[0]


def test_seeds_decide():
    """The same seed gives the same numbers, another one others."""
    rolling = rolling_of(team(3))
    one, again, other = (
        joint(rolling, around(0.9, 1.0, 1.1), seed=seed)
        for seed in (1, np.int64(1), -2)
    )

    assert one.chance[0] == again.chance[0]
    assert np.array_equal(one.quantiles, again.quantiles)
    assert not np.array_equal(one.quantiles, other.quantiles)


def test_errors_are_those_of_many_seeds():
    """The standard error says how far seeds lie apart; mirrored draws make it less."""
    rolling = rolling_of(team(3))
    runs = [
        joint(rolling, around(0.9, 1.0, 1.1), seed=s, draws=200) for s in range(300)
    ]
    chance = np.array([run.chance[0] for run in runs])
    error = np.array([run.error[0] for run in runs])

    assert pytest.approx(0.5, abs=0.01) == chance.mean()
    assert pytest.approx(np.sqrt((error**2).mean()), rel=0.15) == chance.std()
    assert error.max() < np.sqrt(0.25 / 200)


def test_certain_and_rare():
    """What is certain has no error; what was never drawn may still happen."""
    rolling = rolling_of(team(1, "sure"), team(1, "rare"), team(1, "none"))
    spread = spreads([2.0, -50.0, np.nan], np.array([0.0, 0.1, np.nan]))
    outcome = joint(rolling, Marginals(spread=spread), seed=1)

    assert [1.0, 0.0] == outcome.chance[:2].tolist()
    assert 0 == outcome.error[0]
    assert pytest.approx(0.001, rel=0.01) == outcome.error[1]
    assert np.isnan([outcome.chance[2], outcome.error[2], outcome.mean[2]]).all()
    assert [2.0] * 3 == outcome.quantiles[0].tolist()


def test_what_nobody_projects():
    """It keeps its score; missing ones are left out, or 0 where the policy says so."""
    krs = [kr("a", check_ins={"2026-11-01": 0.4}), kr("b"), kr("c")]
    of = {"excluded": [0.4, 0.6], "zero": [0.4, 0.6, 0.0]}
    for policy, scores in (
        (okr.ScoringPolicy(), of["excluded"]),
        (okr.ScoringPolicy(missing="zero"), of["zero"]),
    ):
        rolling = rolling_of(okr.Objective("o", "O", krs), policy=policy)
        spread = spreads([np.nan, 0.6, np.nan], 0.0)
        mean = joint(rolling, Marginals(spread=spread), seed=1).mean
        assert pytest.approx([np.mean(scores)]) == mean


def test_a_policy_without_a_rule_for_it():
    """Where nothing can be scored, nothing is drawn."""
    band = okr.KeyResult("a", "a", at_least=1, at_most=2)
    rolling = rolling_of(
        okr.Objective("o", "O", [band, kr("b")]),
        policy=okr.ScoringPolicy(hold="ratio"),
    )
    outcome = joint(rolling, around(1.5, 0.5), seed=1)

    assert np.array_equal(outcome.sample([0]), outcome.sample([2]))
    assert np.isnan(outcome.sample([1])).all()


def test_rounding_and_caps_are_the_policys():
    """Scores of a draw are rounded and capped as any score is."""
    policy = okr.ScoringPolicy(digits=1, above="stretch")
    target = okr.Reach(0, 1, stretch=1.2)
    rolling = rolling_of(
        okr.Objective("o", "O", [kr("a", target=target), kr("b")]), policy=policy
    )
    drawn = joint(rolling, around(1.0, 1.0, scale=0.5), seed=1).sample([0, 1, 2])

    assert (0, 1.2, 1.0) == (drawn.min(), drawn[:, 1].max(), drawn[:, 2].max())
    assert np.array_equal(np.round(drawn, 1), drawn)


def siblings(rho, count, size=5):
    """Return what ended how: centres, scales, values with a common factor."""
    rng = np.random.default_rng(5)
    z = np.sqrt(rho) * rng.normal(size=(count, 1))
    z = z + np.sqrt(1 - rho) * rng.normal(size=(count, size))
    t = stats.t.ppf(stats.norm.cdf(z), DF)
    centre, scale = rng.uniform(0.2, 0.9, z.shape), rng.uniform(0.05, 0.3, z.shape)
    return centre.ravel(), scale.ravel(), (centre + scale * t).mean(axis=1)


@pytest.mark.once
def test_coverage_needs_the_correlation():
    """A nominal 80 % covers 80 % with the right correlation, and far less without."""
    count = 1500
    centre, scale, value = siblings(0.4, count)
    rolling = rolling_of(*(team(5, f"o{i}-") for i in range(count)))
    covered = {}
    for rho in (0.0, None, 0.4):
        made = Marginals(spread=spreads(centre, scale))
        ends = joint(rolling, made, seed=1, draws=400, correlation=rho).quantiles
        covered[rho] = ((value >= ends[:, 0]) & (value <= ends[:, 2])).mean()

    assert 0.77 < covered[0.4] < 0.85
    assert 0.72 < covered[None] < covered[0.4]
    assert covered[0.0] < 0.66


def test_parts_and_blocks_change_nothing(monkeypatch):
    """However little fits in memory at once, the numbers are the same."""
    top = team(2, "top")
    others = [
        team(3, f"o{i}-", supports=[okr.Support(objective="top")]) for i in range(6)
    ]
    rolling = rolling_of(top, *others, policy=okr.ScoringPolicy())
    made = around(*np.linspace(0.3, 0.9, 20))
    whole = joint(rolling, made, seed=2, draws=50, correlation={("top0", "top1"): 0.5})
    every = np.arange(rolling.graph.size)
    scores = whole.sample(every)
    for module, name, value in (
        (joint_module, "_AT_ONCE", 100),
        (joint_module, "_SORTED", 60),
        (simulation, "_BLOCK", 300),
        (simulation, "_TILE", 40),
        (simulation, "_WORTH", 90),
    ):
        monkeypatch.setattr(module, name, value)
        parts = joint(
            rolling, made, seed=2, draws=50, correlation={("top0", "top1"): 0.5}
        )
        for column in ("chance", "error", "mean", "quantiles"):
            found, expected = getattr(parts, column), getattr(whole, column)
            assert pytest.approx(expected, rel=1e-12, abs=1e-15) == found
    monkeypatch.setattr(simulation, "_WORTH", 1)
    assert pytest.approx(scores, rel=1e-12, abs=1e-15) == whole.sample(every)


@pytest.mark.once
def test_memory_does_not_grow_with_draws():
    """Blocks are streamed: of ten times the draws only the results are more."""
    rolling = rolling_of(*(team(5, f"o{i}-") for i in range(400)))
    made = around(*np.linspace(0.1, 0.9, 2000))
    joint(rolling, made, seed=1, draws=10)
    peaks = []
    for draws in (2_000, 20_000):
        tracemalloc.start()
        joint(rolling, made, seed=1, draws=draws)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()

    # All draws of 2,000 key results would be 320 MB, and there are several columns.
    assert peaks[0] < 64e6
    assert peaks[1] < 160e6


def test_a_set_of_nothing():
    """Nothing ends as nothing."""
    outcome = joint(rolling_of(), around(), seed=1)

    assert 0 == len(outcome)
    assert (0, 3) == outcome.quantiles.shape
    assert "<Joint of 0 scores, 1000 draws, seed 1, correlation 0.3>" == repr(outcome)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"seed": 1.5}, "wrong-type"),
        ({"seed": None}, "wrong-type"),
        ({"seed": True}, "wrong-type"),
        ({"draws": 11}, "invalid-value"),
        ({"draws": 0}, "invalid-value"),
        ({"draws": 10**7}, "invalid-value"),
        ({"draws": "many"}, "wrong-type"),
        ({"levels": [0.5, 1.0]}, "not-a-level"),
        ({"levels": [np.nan]}, "not-a-level"),
        ({"levels": 0.5}, "not-a-level"),
        ({"correlation": "high"}, "not-a-number"),
        ({"marginals": around(0.5, 0.5)}, "shape-mismatch"),
        (
            {
                "marginals": Marginals.of_shares(
                    1, Quantiles.of_levels([1], [0.5], [[1]])
                )
            },
            "shape-mismatch",
        ),
    ],
    ids=lambda value: str(value)[:20] if isinstance(value, str) else None,
)
def test_what_cannot_be_drawn(change, code):
    """Each is refused with its code, before anything is drawn."""
    more = {"marginals": around(0.5), "seed": 1} | change
    with pytest.raises(InvalidOKRError) as error:
        joint(rolling_of(team(1)), more.pop("marginals"), **more)
    assert code == error.value.code


@pytest.mark.parametrize(
    ("of", "place", "expected"),
    [
        ((None, around(0.5)), "joint.rolling", "Rolling"),
        ((rolling_of(team(1)), None), "joint.marginals", "Marginals"),
        ((okr.OKRSet(), around(0.5)), "joint.rolling", "Rolling"),
    ],
    ids=["nothing", "no marginals", "a set"],
)
def test_what_is_no_set_is_refused(of, place, expected):
    """By its place, as what it should have been."""
    with pytest.raises(InvalidOKRError) as error:
        joint(*of, seed=1)

    assert ("wrong-type", place) == (error.value.code, error.value.place)
    assert expected == error.value.expected
    assert error.value.got


def test_nodes_that_are_not_there():
    """A sample of somebody else's key result is refused."""
    with pytest.raises(InvalidOKRError) as error:
        joint(rolling_of(team(1)), around(0.5), seed=1).sample([2])
    assert "unknown-node" == error.value.code
