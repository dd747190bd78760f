"""What must hold between the parts of a set: faults with code and path, at once."""

import itertools
import warnings

import pytest

import okrkit as okr
from okrkit.errors import CODES, StructureError, TextWarning
from okrkit.model.parts import Initiative, Segment

DAY = "2026-11-06"
NPS = okr.Metric("nps", unit="points", polarity="higher", bounds=[-100, 100])


def faults_of(**fields):
    """Return code and path of each fault of a set."""
    with pytest.raises(StructureError) as caught:
        okr.OKRSet(**fields)
    assert {f.code for f in caught.value.faults} <= CODES.keys()
    return [(f.code, f.path) for f in caught.value.faults]


def one(*key_results, **fields):
    """Return the objectives of a set with one objective."""
    return [okr.Objective("keep", "Customers stay", key_results, **fields)]


def key_result(id="nps", **fields):
    """Make a key result that holds something."""
    if not fields.keys() & {"target", "at_most", "draft"}:
        fields["at_least"] = 40
    return okr.KeyResult(id, "Customers recommend us", **fields)


STAGES = okr.Milestones(["designed", "rolled out"])
KR0 = "objectives[0].key_results[0]"
CASES = {
    "objective twice": (
        {"objectives": one() + one()},
        [("duplicate-id", "objectives[1].id")],
    ),
    "key result thrice": (
        {"objectives": one(key_result(), key_result(), key_result())},
        [
            ("duplicate-id", "objectives[0].key_results[1].id"),
            ("duplicate-id", "objectives[0].key_results[2].id"),
        ],
    ),
    "initiative twice": (
        {"objectives": one(initiatives=[okr.Initiative("a", "A")] * 2)},
        [("duplicate-id", "objectives[0].initiatives[1].id")],
    ),
    "metric twice": (
        {
            "metrics": [NPS, okr.Metric("a"), okr.Metric("nps")],
            "observations": {"a": {DAY: 1}},
        },
        [("duplicate-id", "metrics.nps.id")],
    ),
    "two metrics of one id in place": (
        {
            "objectives": one(
                key_result(metric=okr.Metric("a")),
                key_result("b", metric=okr.Metric("a", unit="%")),
            )
        },
        [("duplicate-id", "metrics.a.id")],
    ),
    "segment twice": (
        {"segments": [okr.Segment("paying")] * 2},
        [("duplicate-id", "segments.paying.id")],
    ),
    "unknown metric": (
        {"objectives": one(key_result(metric="npss")), "metrics": [NPS]},
        [("unknown-metric", f"{KR0}.metric")],
    ),
    "unknown metric of one that was called otherwise": (
        {
            "objectives": one(
                key_result(
                    metric="npx",
                    amendments=[okr.Amendment(DAY, was={"title": "They like us"})],
                )
            )
        },
        [("unknown-metric", f"{KR0}.metric")],
    ),
    "ambiguous metric": (
        {
            "objectives": one(key_result(metric="nps")),
            "metrics": [okr.Metric("a/nps"), okr.Metric("b/nps")],
        },
        [("ambiguous-metric", f"{KR0}.metric")],
    ),
    "unknown references": (
        {
            "objectives": one(
                measured_by=["a"],
                guardrails=[okr.Guardrail(metric="b", at_most=1)],
                assumptions=[okr.Assumption(drivers=["c"], outcome="d")],
            )
        },
        [
            ("unknown-metric", "objectives[0].measured_by[0]"),
            ("unknown-metric", "objectives[0].guardrails[0].metric"),
            ("unknown-metric", "objectives[0].assumptions[0].drivers[0]"),
            ("unknown-metric", "objectives[0].assumptions[0].outcome"),
        ],
    ),
    "observations of nothing": (
        {"observations": {"nps": {DAY: 1}}},
        [("unknown-metric", "observations.nps")],
    ),
    "observations under two names": (
        {
            "metrics": [okr.Metric("team/nps")],
            "observations": {"team/nps": {DAY: 1}, "nps": {DAY: 2}},
        },
        [("duplicate-id", "observations.nps")],
    ),
    "values out of bounds": (
        {"metrics": [NPS], "observations": {"nps": {DAY: 101, "2026-12-06": 5}}},
        [("out-of-bounds", "metrics.nps.observations[0]")],
    ),
    "another unit": (
        {
            "metrics": [NPS],
            "observations": {"nps": [okr.Observation(date=DAY, value=1, unit="USD")]},
        },
        [("unit-mismatch", "metrics.nps.observations[0]")],
    ),
    "check-in out of bounds": (
        {
            "objectives": one(
                key_result(metric="nps", check_ins={"2026-11-01": 5, DAY: 101})
            ),
            "metrics": [NPS],
        },
        [("out-of-bounds", f"{KR0}.check_ins[1].value")],
    ),
    "target against the polarity": (
        {"objectives": one(key_result(metric="nps", at_most=5)), "metrics": [NPS]},
        [("target-direction", KR0)],
    ),
    "change against the polarity": (
        {
            "objectives": one(key_result(metric="nps", target=okr.Change(-5))),
            "metrics": [NPS],
        },
        [("target-direction", KR0)],
    ),
    "up where lower is better": (
        {
            "objectives": one(key_result(metric="churn")),
            "metrics": [okr.Metric("churn", polarity="lower")],
        },
        [("target-direction", KR0)],
    ),
    "unknown stage": (
        {
            "objectives": one(
                key_result(target=STAGES, check_ins=[okr.CheckIn(DAY, done=["rolled"])])
            )
        },
        [("check-in-mismatch", f"{KR0}.check_ins[0].done")],
    ),
    "stages of a number": (
        {
            "objectives": one(
                key_result(check_ins=[okr.CheckIn(DAY, done=["designed"])])
            )
        },
        [("check-in-mismatch", f"{KR0}.check_ins[0].done")],
    ),
    "yes for stages": (
        {
            "objectives": one(
                key_result(target=STAGES, check_ins=[okr.CheckIn(DAY, done=True)])
            )
        },
        [("check-in-mismatch", f"{KR0}.check_ins[0].done")],
    ),
    "objective's cycle": (
        {"objectives": one(cycle="some day"), "cycle": "2026-Q4"},
        [("label-unreadable", "objectives[0].cycle")],
    ),
    "objective's cycle and own dates": (
        {"objectives": one(key_result(starts_on=DAY), cycle="some day")},
        [("label-unreadable", "objectives[0].cycle")],
    ),
    "starts after its cycle": (
        {"objectives": one(key_result(starts_on="2027-02-01")), "cycle": "2026-Q4"},
        [("span-empty", KR0)],
    ),
}


@pytest.mark.parametrize(("fields", "expected"), CASES.values(), ids=CASES)
def test_faults(fields, expected):
    """Each fault is found once, by its code, at its place."""
    assert expected == faults_of(**fields)


def test_all_at_once():
    """Who mends a document wants the whole list, with counts and hints."""
    with pytest.raises(StructureError, match="2 faults") as caught:
        okr.OKRSet(
            one(key_result(metric="npss"), key_result("b", metric="x" * 99)),
            metrics=[NPS],
        )
    assert "Did you mean nps?" == caught.value.faults[0].hint
    assert "Declare it under `metrics`." == caught.value.faults[1].hint


FINE = {
    "stages said and not": key_result(
        target=STAGES, check_ins=[okr.CheckIn(DAY, confidence=0.5)]
    ),
    "stages": key_result(
        target=STAGES, check_ins=[okr.CheckIn(DAY, done=["designed"])]
    ),
    "done": key_result(target=okr.Done(), check_ins=[okr.CheckIn(DAY, done=True)]),
    "draft": key_result(draft=True, check_ins=[okr.CheckIn(DAY, done=True)]),
    "band": key_result(metric="nps", target=okr.Hold(at_least=1, at_most=2)),
    "own dates": key_result(starts_on="2026-09-01", ends_on="2027-01-15"),
}


@pytest.mark.parametrize("kr", FINE.values(), ids=FINE)
def test_fine(kr):
    """What fits is let through as it is."""
    okrs = okr.OKRSet(one(kr), metrics=[NPS], cycle="2026-Q4")

    assert kr == okrs.key_results[0]


def test_assumption_about_a_key_result():
    """An assumption may name its objective's key results instead of metrics."""
    believed = okr.Assumption(drivers=["nps"], outcome="nps")

    assert 1 == len(okr.OKRSet(one(key_result(), assumptions=[believed])).objectives)


def test_known_references():
    """Metrics may be named short where the short id is unique."""
    objectives = one(
        measured_by=["nps"], guardrails=[okr.Guardrail(metric="team/nps", at_least=0)]
    )

    okrs = okr.OKRSet(objectives, metrics=[okr.Metric("team/nps")])

    assert tuple(objectives) == okrs.objectives


def test_readings_come_in_the_metrics_unit():
    """A set holds one unit of each metric, and converting is done once."""
    churn = okr.Metric("churn", unit="%")
    row = okr.Observation(date=DAY, value=0.032, unit="ratio")
    okrs = okr.OKRSet(metrics=[churn], observations={"churn": [row]})

    assert [3.2] == okrs.series("churn").values.tolist()
    assert okrs.replace(name="x").series("churn") is okrs.series("churn")


@pytest.mark.parametrize(
    ("target", "value"), [(STAGES, 0.5), (STAGES, 0), (okr.Done(), 2), (okr.Done(), -1)]
)
def test_a_number_for_work_is_refused(target, value):
    """A number that no target counts would vanish without a word."""
    expected = [
        ("check-in-mismatch", "objectives[0].key_results[0].check_ins[0].value")
    ]

    assert expected == faults_of(
        objectives=one(key_result(target=target, check_ins={DAY: value})), metrics=[NPS]
    )


@pytest.mark.parametrize("value", [0, 1])
def test_done_may_be_said_as_a_number(value):
    """0 and 1 mean not done and done."""
    kr = key_result(target=okr.Done(), check_ins={DAY: value})

    assert kr == okr.OKRSet(one(kr), metrics=[NPS]).key_results[0]


@pytest.mark.parametrize(
    ("target", "places"),
    [
        (okr.Reach(0.2, 40), ["target"]),
        (okr.Reach(20, 40, stretch=60), ["baseline", "target", "stretch"]),
        (okr.Hold(at_least=90), ["at_least"]),
        (okr.Zones(0, 0.5, 1, 30), ["zones.stretch"]),
        (okr.Reach(0.2, 1), []),
        (okr.Steps([(0, 0), (5, 1)]), ["steps[1]"]),
    ],
)
def test_percentages_for_a_fraction(target, places):
    """40 for 0.4 would be out of reach for ever; with bounds it is meant."""
    kr = key_result(metric="share", target=target)
    kept = okr.Metric("share", unit="ratio")
    free = okr.Metric("share", unit="ratio", bounds=(0, None))
    path = "objectives[0].key_results[0]"
    found = []

    try:
        okr.OKRSet(one(kr), metrics=[kept])
    except StructureError as error:
        found = [(f.code, f.path) for f in error.faults]

    assert [("ratio-out-of-range", f"{path}.{name}") for name in places] == found
    assert 1 == len(okr.OKRSet(one(kr), metrics=[free]).key_results)


SEGMENT_CASES = [
    ([("a", "a")], [("segment-loop", "segments.a.parent")]),
    ([("x", "a"), ("a", "b"), ("b", "a")], [("segment-loop", "segments.a.parent")]),
    ([("a", "bb"), ("b", None)], [("unknown-segment", "segments.a.parent")]),
    ([("a", "zzz"), ("b", "a")], [("unknown-segment", "segments.a.parent")]),
]


@pytest.mark.parametrize(("pairs", "faults"), SEGMENT_CASES)
def test_segments_of_segments(pairs, faults):
    """A parent has to be there, and nobody is a part of himself."""
    segments = [Segment(name, parent=parent) for name, parent in pairs]

    assert faults == faults_of(segments=segments)


def test_a_long_chain_of_segments():
    """No recursion, and no time that grows with the square of their number."""
    names = [f"s{place}" for place in range(20_000)]
    chain = [Segment(a, parent=b) for a, b in itertools.pairwise(names)]

    assert 20_000 == len(okr.OKRSet(segments=[*chain, Segment(names[-1])]).segments)


def test_names_of_no_segment():
    """A slip in a name would leave key results out of a selection without a word."""
    work = Initiative("calls", "Call", segment="others")
    objectives = one(key_result(segment="payng"), initiatives=[work])
    metrics = [okr.Metric("nps", segment="payng"), okr.Metric("ces", segment="paying")]

    with pytest.warns(TextWarning) as caught:
        okrs = okr.OKRSet(objectives, metrics=metrics, segments=[Segment("paying")])
    assert [
        "(metric 'nps' and 1 more): did you mean 'paying'?",
        "(initiative 'calls'): declare it",
    ] == [str(each.message).partition("declared ")[2] for each in caught]
    assert {__file__} == {each.filename for each in caught}
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert 1 == len(okrs.select(segment="payng").objectives)
        assert 1 == len(okrs.under("keep").objectives)
        okr.OKRSet(objectives, metrics=metrics)


def test_names_of_no_segment_in_a_large_document():
    """What is checked in columns is warned of as well."""
    rows = [
        {"id": f"k{i}", "title": "K", "at_least": 3, "segment": ["b", "pay"][i % 2]}
        for i in range(1000)
    ]
    keep = {"id": "keep", "title": "Stay", "key_results": rows}
    parts = {"okrkit": 1, "cycle": "2026-Q4", "segments": {"b": "Big ones"}}

    with pytest.warns(TextWarning, match="'pay' .* and 499 more"):
        okrs = okr.from_dict({**parts, "objectives": [keep]})
    assert 500 == len(okrs.select(segment="pay").key_results)


@pytest.mark.parametrize("name", ["team/a", "a"])
def test_a_key_result_that_waits_for_itself(name):
    """By its whole id or its short one."""
    kr = key_result("team/a", depends_on=["b", name])

    assert [("depends-on-itself", f"{KR0}.depends_on[1]")] == faults_of(
        objectives=one(kr)
    )


@pytest.mark.parametrize(
    ("target", "place"),
    [
        (okr.Reach(0, 101), "target"),
        (okr.Reach(-101, 1), "baseline"),
        (okr.Hold(at_least=101), "at_least"),
        (okr.Zones(0, 1, 2, 101), "zones.stretch"),
        (okr.Steps([(0, 0), (101, 1)]), "steps[1]"),
    ],
)
def test_targets_out_of_bounds(target, place):
    """What can never be reached is no target."""
    kr = key_result(metric="nps", target=target)

    assert [("target-out-of-bounds", f"{KR0}.{place}")] == faults_of(
        objectives=one(kr), metrics=[NPS]
    )


def test_a_guardrail_out_of_bounds():
    """A limit that is never passed guards nothing."""
    guardrails = [okr.Guardrail(metric="nps", at_least=-200)]

    assert [("target-out-of-bounds", "objectives[0].guardrails[0].at_least")] == (
        faults_of(objectives=one(guardrails=guardrails), metrics=[NPS])
    )
