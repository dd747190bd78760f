"""Sets: what is in them, how they grow, and which part of them is meant."""

import pickle
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

import okrkit as okr
from okrkit.errors import (
    CODES,
    AmbiguousIdError,
    CalendarError,
    InvalidOKRError,
    NotMeasuredError,
    StructureError,
    UnitError,
    UnknownIdError,
)
from okrkit.model.lookup import LazyTuple

DAY = "2026-11-06"
OWNERS = ["", "Ann", "Bo"]


def key_result(id="nps", **fields):
    """Make a key result that holds something."""
    return okr.KeyResult(id, "Customers recommend us", **({"at_least": 40} | fields))


@pytest.fixture
def okrs():
    """Two objectives on one metric with two readings."""
    return okr.OKRSet(
        [
            okr.Objective(
                "keep", "Customers stay", [key_result(metric="nps")], owner="Ann"
            ),
            okr.Objective("grow", "We grow", [key_result("deals", owner="Bo")]),
        ],
        metrics=[okr.Metric("nps", unit="points")],
        observations={"nps": {"2026-09-30": 30, "2026-10-31": 32}},
        cycle="2026-Q4",
    )


@st.composite
def sets(draw):
    """Sets of objectives with owners, levels, segments and supports, loops included."""
    ids = [f"o{n}" for n in range(draw(st.integers(0, 6)))]
    objectives = []
    for id in ids:
        parents = draw(
            st.lists(st.sampled_from([*ids, "gone"]), unique=True, max_size=3)
        )
        key_results = [
            key_result(
                f"{id}k{n}",
                owner=draw(st.sampled_from(OWNERS)),
                segment=draw(st.sampled_from(["", "paying"])),
            )
            for n in range(draw(st.integers(0, 3)))
        ]
        objectives.append(
            okr.Objective(
                id,
                "O",
                key_results,
                owner=draw(st.sampled_from(OWNERS)),
                level=draw(st.sampled_from(["", "team"])),
                cycle=draw(st.sampled_from([None, "2026-Q3"])),
                supports=[okr.Support(objective=parent) for parent in parents],
            )
        )
    return okr.OKRSet(objectives, cycle="2026-Q4")


class TestMaking:
    """What a set takes, and what it makes of it."""

    @pytest.mark.parametrize(
        ("fields", "code"),
        [
            ({"objectives": "keep"}, "not-a-list"),
            ({"objectives": [5]}, "wrong-type"),
            ({"metrics": ["nps"]}, "wrong-type"),
            ({"segments": ["paying"]}, "wrong-type"),
            ({"observations": [1]}, "not-a-mapping"),
            ({"observations": {5: {}}}, "not-text"),
            ({"observations": {"nps": 5}}, "not-a-list"),
            ({"cycle": 5}, "not-text"),
            ({"cycle": "Q4 of 2026"}, "label-unreadable"),
            ({"cadence": "quarter"}, "wrong-type"),
            ({"policy": 5}, "not-a-mapping"),
            ({"policy": ""}, "blank"),
            ({"waive": ["O01"]}, "not-a-mapping"),
            ({"extra": 5}, "not-a-mapping"),
        ],
        ids=lambda value: value if isinstance(value, str) else repr(value),
    )
    def test_refused(self, fields, code):
        """A wrong field is named where it is given, not where it is used."""
        with pytest.raises(InvalidOKRError) as caught:
            okr.OKRSet(**fields)
        assert code == caught.value.code
        assert code in CODES

    def test_label_says_the_cadence(self):
        """`2026-Q4` is a quarter; a span of days says no rhythm."""
        assert "quarter" == okr.OKRSet(cycle="2026-Q4").cadence.every
        assert (
            None is okr.OKRSet(cycle=okr.Cycle.span("2026-01-05", "2026-02-06")).cadence
        )
        assert (None, None) == (okr.OKRSet().cadence, okr.OKRSet().cycle)

    def test_metrics_inside_are_lifted(self):
        """A metric given in place is the set's, once, whoever names it."""
        nps = okr.Metric("nps")
        okrs = okr.OKRSet(
            [
                okr.Objective(
                    "a", "A", [key_result(metric=nps), key_result("b", metric=nps)]
                )
            ]
        )

        assert (nps,) == okrs.metrics
        assert ["nps", "nps"] == [kr.metric for kr in okrs.key_results]
        assert (nps,) == okr.OKRSet(okrs.objectives, metrics=[nps]).metrics

    @pytest.mark.parametrize("policy", ["google", {"inclusive": True}, None], ids=repr)
    def test_policy(self, policy):
        """A policy is kept as the document says it; scoring reads it."""
        assert policy == okr.OKRSet(policy=policy).policy


class TestAccess:
    """Finding by id."""

    def test_by_id(self, okrs):
        """Each kind has its own door, and an unambiguous id one for all."""
        assert okrs.objective("keep") == okrs["keep"] == okrs.objective_of("nps")
        assert okrs.key_result("deals") == okrs["deals"]
        assert okrs.metric("nps").unit == okr.Unit.of("points")

    def test_metric_by_the_common_door(self, okrs):
        """A metric is found there too."""
        assert "churn" == okrs.with_metric(okr.Metric("churn"))["churn"].id

    def test_ambiguous_across_kinds(self, okrs):
        """The key result and the metric of one id are not guessed between."""
        with pytest.raises(AmbiguousIdError) as caught:
            okrs["nps"]
        assert ("key result nps", "metric nps") == caught.value.meanings
        assert "nps" in okrs

    def test_unknown(self, okrs):
        """The nearest of all kinds is named."""
        with pytest.raises(UnknownIdError, match="'deals'"):
            okrs["dealz"]
        assert "dealz" not in okrs

    def test_iterates_objectives(self, okrs):
        """`for objective in okrs` reads as it should."""
        assert list(okrs.objectives) == list(okrs)

    def test_key_results_in_order(self, okrs):
        """Objective by objective."""
        assert ["nps", "deals"] == [kr.id for kr in okrs.key_results]

    def test_series_and_readings(self, okrs):
        """A check-in's own value counts only where the metric has none."""
        later = okrs.with_check_in("nps", okr.CheckIn("2026-10-31", 99)).with_check_in(
            "nps", okr.CheckIn(DAY, 34)
        )

        assert [30.0, 32.0] == later.series("nps").values.tolist()
        assert [30.0, 32.0, 34.0] == later.readings("nps").values.tolist()
        assert [] == later.readings("deals").values.tolist()

    def test_check_in_as_a_ratio(self):
        """12 of 400 said in a check-in are 3 %, as they are in a reading."""
        check_in = okr.CheckIn(DAY, numerator=12, denominator=400)
        churn = key_result(
            "churn", metric=okr.Metric("churn", unit="%"), check_ins=[check_in]
        )
        okrs = okr.OKRSet([okr.Objective("keep", "Stay", [churn])])

        assert [3.0] == okrs.readings("churn").values.tolist()
        assert [3.0] == okrs.table.readings.value.tolist()

    def test_span(self, okrs):
        """Own dates go first, then the objective's cycle, then the set's."""
        objective = okr.Objective(
            "late",
            "Late",
            [
                key_result("a", starts_on="2026-08-01"),
                key_result("b", ends_on="2026-08-31"),
                key_result("c", starts_on="2026-11-01", ends_on="2026-12-01"),
            ],
            cycle="2026-Q3",
        )
        okrs = okrs.with_objective(objective)

        assert "2026-Q4" == str(okrs.span("nps"))
        assert "2026-08-01..2026-09-30" == str(okrs.span("a"))
        assert "2026-07-01..2026-08-31" == str(okrs.span("b"))
        assert "2026-11-01..2026-12-01" == str(okrs.span("c"))

    def test_no_span(self):
        """Half a span without a cycle is none."""
        okrs = okr.OKRSet([okr.Objective("a", "A", [key_result(starts_on=DAY)])])

        assert None is okrs.span("nps")

    def test_cycle_of(self, okrs):
        """A cycle given as one is taken as it is."""
        cycle = okr.Cycle.parse("2026-Q3")

        assert cycle is okrs.cycle_of(okr.Objective("a", "A", cycle=cycle))

    def test_latest_before_any(self, okrs):
        """No reading is no zero."""
        with pytest.raises(NotMeasuredError):
            okrs.series("nps").latest("2026-01-01")


class TestEvolving:
    """A set changes by giving a new one, checked as the first was."""

    def test_with_objective(self, okrs):
        """Added last, or exchanged in its place."""
        added = okrs.with_objective(okr.Objective("new", "New"))
        changed = added.with_objective(okrs["grow"].replace(title="More"))

        assert ["keep", "grow", "new"] == [o.id for o in changed]
        assert ("More", "We grow") == (changed["grow"].title, added["grow"].title)

    def test_with_metric(self, okrs):
        """A better definition takes the place of the old, and is checked."""
        wider = okrs.with_metric(okr.Metric("nps", unit="points", bounds=[-100, 100]))

        assert (1, (-100.0, 100.0)) == (len(wider.metrics), wider.metric("nps").bounds)
        with pytest.raises(StructureError) as caught:
            okrs.with_metric(okr.Metric("nps", unit="points", bounds=[0, 31]))
        codes = [f.code for f in caught.value.faults]
        assert ["target-out-of-bounds", "out-of-bounds"] == codes

    def test_with_observations(self, okrs):
        """More readings once; in the metric's unit, from any that converts."""
        rows = [okr.Observation(date=DAY, value=34)]
        once = okrs.with_observations("nps", rows)

        assert [30.0, 32.0, 34.0] == once.series("nps").values.tolist()
        assert once is once.with_observations("nps", rows)
        assert once is once.with_observations("nps", once.series("nps"))
        assert 2 == len(okrs.series("nps"))

    def test_with_observations_refused(self, okrs):
        """A contradiction, another unit, or no reading at all."""
        for reading, kind in (
            (okr.Observation(date="2026-10-31", value=9), InvalidOKRError),
            (okr.Observation(date=DAY, value=9, unit="USD"), UnitError),
            (34, InvalidOKRError),
        ):
            with pytest.raises(kind):
                okrs.with_observations("nps", [reading])

    def test_with_nonsense(self, okrs):
        """Each verb says what it wanted."""
        for verb in (okrs.with_objective, okrs.with_metric):
            with pytest.raises(InvalidOKRError) as caught:
                verb("nps")
            assert "wrong-type" == caught.value.code

    def test_replace(self, okrs):
        """Whole fields, checked again."""
        assert "team" == okrs.replace(name="team").name
        with pytest.raises(StructureError):
            okrs.replace(metrics=())
        with pytest.raises(InvalidOKRError) as caught:
            okrs.replace(made={})
        assert "unknown-field" == caught.value.code


class TestSelect:
    """The part that fits."""

    @given(
        sets(),
        st.fixed_dictionaries(
            {
                "owner": st.sampled_from([None, *OWNERS]),
                "level": st.sampled_from([None, "", "team"]),
                "segment": st.sampled_from([None, "", "paying"]),
                "cycle": st.sampled_from([None, "2026-Q3", "2026-Q4"]),
            }
        ),
    )
    def test_laws(self, okrs, conditions):
        """Every key result that fits is there, and no other; twice is once."""
        owner, level = conditions["owner"], conditions["level"]
        segment, cycle = conditions["segment"], conditions["cycle"]
        part = okrs.select(**conditions)
        expected = [
            kr.id
            for o in okrs
            for kr in o.key_results
            if owner in (None, kr.owner or o.owner)
            and level in (None, o.level)
            and segment in (None, kr.segment)
            and cycle in (None, o.cycle or "2026-Q4")
        ]

        assert expected == [kr.id for kr in part.key_results]
        assert part == part.select(**conditions)
        assert okrs == okrs.select()

    def test_objective_without_key_results(self, okrs):
        """An owner's objective is theirs even where its key results are not."""
        assert ["keep", "grow"] == [o.id for o in okrs.select(level="")]
        assert [("grow", 1)] == [
            (o.id, len(o.key_results)) for o in okrs.select(owner="Bo")
        ]
        mixed = okr.Objective("bos", "B", [key_result("x", owner="Ann")], owner="Bo")
        own = okrs.with_objective(mixed)
        assert 0 == len(own.select(owner="Bo")["bos"].key_results)

    def test_cycle_as_a_cycle(self, okrs):
        """A cycle is one by its days, not by its label."""
        same = okr.Cycle.span("2026-10-01", "2026-12-31")

        assert 2 == len(okrs.select(cycle=same).objectives)
        with pytest.raises(CalendarError):
            okrs.select(cycle="soon")
        with pytest.raises(InvalidOKRError):
            okrs.select(cycle=4)


class TestUnder:
    """An objective and all that supports it."""

    @given(sets())
    def test_laws(self, okrs):
        """Closed under support, in order, the same when asked again; with loops."""
        for top in okrs:
            part = okrs.under(top.id)
            inside = {o.id for o in part}
            assert top.id in inside
            for o in okrs:
                supports = {s.objective for s in o.supports}
                assert o.id in inside or not supports & inside
            assert [o.id for o in okrs if o.id in inside] == [o.id for o in part]
            assert part == part.under(top.id)

    def test_supports_of_key_results(self, okrs):
        """Who supports a key result stands under its objective."""
        child = okr.Objective("child", "C", supports=[okr.Support(key_result="nps")])
        lost = okr.Objective("lost", "L", supports=[okr.Support(key_result="gone")])
        okrs = okrs.with_objective(child).with_objective(lost)

        assert ["keep", "child"] == [o.id for o in okrs.under("keep")]
        assert [(2, 0)] == okrs.support_links()

    @pytest.mark.once
    def test_long_chain(self):
        """A chain of 1e5 supports is walked in a second, and without recursion."""
        count = 100_000
        okrs = okr.OKRSet(
            [
                okr.Objective(
                    f"o{n}",
                    "O",
                    supports=[okr.Support(objective=f"o{n - 1}")] * (n > 0),
                )
                for n in range(count)
            ]
        )
        links = okrs.support_links()
        before = time.process_time()
        part = okrs.under("o1")
        taken = time.process_time() - before

        assert (count - 1, count - 1) == (len(links), len(part.objectives))
        # Building the part again is most of it; a quadratic walk takes minutes.
        assert taken < 20


class TestTrusted:
    """Loaders that checked every part need not have it checked again."""

    def test_objectives_made_on_access(self):
        """A hundred thousand key results are made when they are asked for."""
        made = []

        def make(place):
            made.append(place)
            return okr.Objective(f"o{place}", "O")

        okrs = okr.OKRSet(LazyTuple(3, make), cycle="2026-Q4", _trusted=True)

        assert [] == made
        assert "o1" == okrs.objectives[1].id
        assert [1] == made
        assert okr.OKRSet([make(n) for n in range(3)], cycle="2026-Q4") == okrs
        assert okrs == okrs.replace()

    def test_objectives_made_on_access_are_checked(self):
        """Without trust they are checked as any others."""
        with pytest.raises(StructureError):
            okr.OKRSet(LazyTuple(2, lambda _: okr.Objective("o", "O")))


class TestShown:
    """A set as text."""

    def test_text(self, okrs):
        """Targets are said in the unit of their metric."""
        text = str(okrs.with_objective(okr.Objective("d", "D", [key_result(
            "draft", draft=True, target=None, at_least=None)])))  # fmt: skip

        assert "at least 40 points" in text
        assert "draft" in text

    def test_pickles_with_its_table(self, okrs):
        """What was worked out before does not stand in the way of a worker process."""
        assert 2 == len(okrs.table)
        assert okrs == pickle.loads(pickle.dumps(okrs))
        assert okrs.table is okrs.table


@pytest.mark.parametrize("name", ["owner", "level", "segment"])
def test_a_condition_is_text(name):
    """A list of owners would fit nothing, and look like an empty team."""
    with pytest.raises(InvalidOKRError, match=name):
        okr.OKRSet().select(**{name: ["Ann", "Bo"]})


def test_readings_may_be_added_by_date():
    """What a series takes, adding to it takes."""
    okrs = okr.OKRSet(metrics=[okr.Metric("m")])

    assert [5.0] == okrs.with_observations("m", {"2026-11-01": 5}).series(
        "m"
    ).values.tolist()


@pytest.mark.parametrize("kind", ["zz", "table", ["metric"]], ids=str)
def test_no_such_scope(kind):
    """A slip is refused as every other, and gives nothing from inside."""
    with pytest.raises(okr.errors.InvalidOKRError, match="known words"):
        okr.OKRSet().scope(kind)


@pytest.mark.parametrize(
    "make",
    [
        lambda: okr.Objective("o", "O", extra={"title": "other"}),
        lambda: okr.KeyResult("k", "K", at_least=1, extra={"baseline": 3}),
        lambda: okr.OKRSet(extra={"objectives": []}),
    ],
    ids=["objective", "key result", "set"],
)
def test_extra_cannot_take_a_fields_place(make):
    """Saved, it would overwrite the field it is named like."""
    with pytest.raises(okr.errors.InvalidOKRError) as caught:
        make()

    assert "extra-field" == caught.value.code


def test_extra_of_a_set_may_have_names_no_document_has():
    """A document may say `name`, which is no field of it, and must still load."""
    assert {"name": "x"} == okr.OKRSet(extra={"name": "x"}).extra
