"""The eight targets as values: what they refuse, which way they go, what they say."""

import datetime as dt
import pickle

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import okrkit as okr
from okrkit.errors import CODES, CalendarError, InvalidOKRError, StructureError
from okrkit.model.noun import phrase

NUMBERS = st.floats(-1e6, 1e6)

REFUSED = [
    (lambda: okr.Reach(5, 5), "target-zero-range"),
    (lambda: okr.Reach(0.0, -0.0), "target-zero-range"),
    (lambda: okr.Reach(-1.7e308, 1.7e308), "not-finite"),
    (lambda: okr.Reach(0, 10, 10), "target-order"),
    (lambda: okr.Reach(0, 10, 5), "target-order"),
    (lambda: okr.Reach(10, 0, 5), "target-order"),
    (lambda: okr.Reach("0", 10), "not-a-number"),
    (lambda: okr.Reach(0, 10, basis="last"), "unknown-word"),
    (lambda: okr.Change(0), "target-zero-range"),
    (lambda: okr.Change(1, "times"), "target-zero-range"),
    (lambda: okr.Change(5, "fold"), "unknown-word"),
    (lambda: okr.Change(5, since="last_cycle"), "invalid-date"),
    (lambda: okr.Change(5, since=dt.datetime(2026, 1, 1)), "date-is-datetime"),  # noqa: DTZ001
    (lambda: okr.Change.of("up 5"), "invalid-change"),
    (lambda: okr.Change.of("5 deals"), "invalid-change"),
    (lambda: okr.Change.of("5 m"), "invalid-change"),
    (lambda: okr.Change.of("5 k"), "invalid-change"),
    (lambda: okr.Change(5, unit="%"), "unknown-word"),
    (lambda: okr.Change(5, "percent", unit="pp"), "invalid-change"),
    (lambda: okr.Change.of("1e999 pp"), "not-finite"),
    (lambda: okr.Change.of("٣"), "invalid-change"),
    (lambda: okr.Change.of("1" * 400), "invalid-change"),
    (lambda: okr.Change.of(None), "not-a-number"),
    (lambda: okr.Change(10, "percent").resolve(0), "target-zero-range"),
    (lambda: okr.Change(1e308).resolve(1e308), "not-finite"),
    (lambda: okr.Change(5).resolve("5"), "not-a-number"),
    (okr.Hold, "target-incomplete"),
    (lambda: okr.Hold(at_least=5, at_most=4), "target-order"),
    (lambda: okr.Hold(at_least=5, at_most=5, inclusive=False), "target-order"),
    (lambda: okr.Hold(at_most=5, tolerance=-1), "negative"),
    (lambda: okr.Zones(0, 30, 30, 100), "target-order"),
    (lambda: okr.Zones(0, 30, 20, 100), "target-order"),
    (lambda: okr.Zones(5, 5, 5, 5), "target-zero-range"),
    (lambda: okr.Zones(0, 1, 2, 3, levels=[0.3, 0.7]), "target-incomplete"),
    (lambda: okr.Zones(0, 1, 2, 3, levels=[0, 0.7, 1]), "target-order"),
    (lambda: okr.Zones(0, 1, 2, 3, levels=[-0.3, -0.7, -1]), "target-order"),
    (lambda: okr.Steps([(0, 0)]), "target-incomplete"),
    (lambda: okr.Steps([(0, 0, 1), (1, 1)]), "target-incomplete"),
    (lambda: okr.Steps([(0, 0), (0, 1)]), "target-order"),
    (lambda: okr.Steps([(0, 0), (1, 1), (2, 0.5)]), "target-order"),
    (lambda: okr.Steps([(0, 1), (1, 1)]), "target-order"),
    (lambda: okr.Steps("ab"), "not-a-list"),
    (lambda: okr.Milestones([]), "target-incomplete"),
    (lambda: okr.Milestones([("a", 1, 2)]), "target-incomplete"),
    (lambda: okr.Milestones(["a", "a"]), "duplicate"),
    (lambda: okr.Milestones([("a", 0)]), "invalid-weight"),
    (lambda: okr.Milestones(["a"]).share(["b"]), "unknown-word"),
]


@pytest.mark.parametrize(
    ("make", "code"),
    REFUSED,
    ids=[f"{at}-{code}" for at, (_, code) in enumerate(REFUSED)],
)
def test_refused(make, code):
    """A target that cannot be judged must not reach scoring."""
    with pytest.raises(InvalidOKRError) as caught:
        make()
    assert code == caught.value.code
    assert code in CODES


@pytest.mark.parametrize(
    ("target", "direction"),
    [
        (okr.Reach(32, 40), 1),
        (okr.Reach(3.2, 2), -1),
        (okr.Reach(-5, -2, -1), 1),
        (okr.Reach(10, 5, 0), -1),
        (okr.Change(5), 1),
        (okr.Change(-10, "percent"), -1),
        (okr.Change(2, "times"), 0),
        (okr.Hold(at_least=3), 1),
        (okr.Hold(at_most=3), -1),
        (okr.Hold(at_least=3, at_most=3), 0),
        (okr.Zones(0, 30, 70, 100), 1),
        (okr.Zones(9, 7, 5, 3), -1),
        (okr.Steps([(0, 0), (5, 0), (9, 1)]), 1),
        (okr.Steps({100: 0, 50: 0.4, 0: 1}), -1),
        (okr.Milestones(["a"]), 1),
        (okr.Done(), 1),
        (okr.Establish(), 1),
    ],
)
def test_direction(target, direction):
    """The direction follows from the numbers, so that nobody can contradict it."""
    assert direction == target.direction


@pytest.mark.parametrize(
    ("target", "words"),
    [
        (okr.Reach(3.2, 2), "from 3.2% to 2%"),
        (okr.Change(5), "+5 since previous cycle"),
        (
            okr.Change(-10, "percent", since="previous_year"),
            "-10 % since previous year",
        ),
        (okr.Change(2, "times", since=dt.date(2026, 1, 1)), "2 x since 2026-01-01"),
        (okr.Hold(at_least=3, at_most=5), "at least 3% and at most 5%"),
        (okr.Hold(at_least=3, inclusive=False), "above 3%"),
        (okr.Hold(at_most=5, inclusive=False), "below 5%"),
        (okr.Zones(0, 30, 70, 100), "from 0% to 30% / 70% / 100%"),
        (okr.Steps([(0, 0), (5, 1)]), "0%: 0%, 5%: 100%"),
        (okr.Milestones(["a", "b"]), "2 milestones"),
        (okr.Done(), "done"),
        (okr.Establish(), "a first reading"),
    ],
)
def test_phrase(target, words):
    """Tables and reports say a target in words, in the metric's unit."""
    assert words == phrase(target, okr.Unit.of("%"))


class TestChange:
    """A change is a `Reach` whose start is read."""

    @pytest.mark.parametrize(
        ("written", "by", "how"),
        [
            (50, 50.0, "absolute"),
            ("50.0", 50.0, "absolute"),
            ("-3", -3.0, "absolute"),
            ("+10 %", 10.0, "percent"),
            (" -2.5% ", -2.5, "percent"),
            ("2x", 2.0, "times"),
            ("0.5 x", 0.5, "times"),
        ],
    )
    def test_of(self, written, by, how):
        """People write changes like this."""
        assert okr.Change(by, how) == okr.Change.of(written)

    @given(NUMBERS, NUMBERS)
    def test_absolute(self, start, by):
        """Up 50 ends 50 above where it stood."""
        assume(start + by != start)
        reach = okr.Change(by, basis="mean").resolve(start)

        assert (start, start + by, "mean") == (
            reach.baseline,
            reach.target,
            reach.basis,
        )

    @given(NUMBERS.filter(lambda x: abs(x) > 1e-3), st.integers(1, 500))
    def test_percent_goes_the_way_it_says(self, start, by):
        """+10 % of a loss of 50 is a loss of 45: up, as the sign says."""
        assert 1 == okr.Change(by, "percent").resolve(start).direction
        assert -1 == okr.Change(-by, "percent").resolve(start).direction

    def test_times(self):
        """Twice 21 is 42."""
        assert okr.Reach(21, 42) == okr.Change.of("2x").resolve(21)

    def test_percentage_points(self):
        """Of a percentage, 5 is five points and 5 % a twentieth: the two stay apart."""
        assert 25.0 == okr.Change(5).resolve(20).target
        assert 21.0 == okr.Change.of("5 %").resolve(20).target

    def test_since_is_kept_as_text(self):
        """A date and its text are one start, one hash, one document."""
        by_date = okr.Change(5, since=dt.date(2026, 1, 1))

        assert by_date == okr.Change(5, since="2026-01-01")
        assert by_date == okr.Change.of(5, since=dt.date(2026, 1, 1))
        with pytest.raises(CalendarError, match=r"Change\.since"):
            okr.Change.of("5", since="yesterday")


class TestMilestones:
    """Progress is the share of weight that is done."""

    def test_forms(self):
        """Names, pairs and mappings say the same."""
        by_name = okr.Milestones(["a", "b"])

        assert by_name == okr.Milestones([("a", 1), ("b", 1)])
        assert by_name == okr.Milestones({"a": 1, "b": 1})

    @given(
        st.dictionaries(
            st.text("abcdefgh", min_size=1), st.floats(1e-300, 1e300), min_size=1
        )
    )
    def test_share_laws(self, stages):
        """Nothing done is 0, all is exactly 1, each stage adds, at any weight."""
        target = okr.Milestones(stages)
        names = list(stages)
        shares = [target.share(names[:n]) for n in range(len(names) + 1)]

        assert (0.0, 1.0) == (shares[0], shares[-1])
        assert shares == sorted(shares)

    def test_twice_done_counts_once(self):
        """Two check-ins may name the same stage."""
        assert 0.25 == okr.Milestones(["a", ("b", 3)]).share(["a", "a"])


def test_steps_are_sorted():
    """The order in which steps are written means nothing."""
    assert okr.Steps([(9, 1), (0, 0), (5, 0.5)]) == okr.Steps({0: 0, 5: 0.5, 9: 1})


def test_targets_are_values():
    """Targets are keys of dicts and travel between processes."""
    for target in (
        okr.Reach(1, 2, 3),
        okr.Hold(at_most=1),
        okr.Milestones(["a"]),
        okr.Done(),
    ):
        assert target == pickle.loads(pickle.dumps(target))
        assert 1 == len({target, pickle.loads(pickle.dumps(target))})
        assert target == target.replace()


@pytest.mark.parametrize("done", [5, None, "designed", [["designed"]], ["unknown"]])
def test_what_is_done_is_a_list_of_stages(done):
    """One name alone is no list of names, and its letters are no stages."""
    with pytest.raises(InvalidOKRError):
        okr.Milestones(["designed"]).share(done)


@pytest.mark.parametrize(
    ("text", "change"),
    [
        ("5 pp", okr.Change(5, unit="pp")),
        ("+5pp", okr.Change(5, unit="pp")),
        ("-3 percentage points", okr.Change(-3, unit="pp")),
        ("5 points", okr.Change(5, unit="points")),
        ("+5 %", okr.Change(5, "percent")),
        ("5 percent", okr.Change(5, "percent")),
        ("2X", okr.Change(2, "times")),
        ("1e-7 pp", okr.Change(1e-7, unit="pp")),
    ],
)
def test_change_in_words(text, change):
    """Percentage points are never taken for percent."""
    assert change == okr.Change.of(text)


def test_change_in_points_is_said():
    """People read what is meant: points, and not percent."""
    assert "+5 pp since previous cycle" == phrase(okr.Change.of("5 pp"))
    assert okr.Reach(20, 25) == okr.Change.of("5 pp").resolve(20)


@pytest.mark.parametrize(
    ("text", "unit", "hint"),
    [
        ("5 pp", "points", "Write +5 where"),
        ("5 points", "deals", "Write +5 where"),
        ("5 pp", "ratio", "Write +0.05, a fraction"),
        ("5 pp", None, "Name the metric"),
    ],
)
def test_points_of_another_unit(text, unit, hint):
    """5 pp of a metric in dollars would be a silent wrong number."""
    metric = okr.Metric("m", unit=unit or "count")
    kr = okr.KeyResult(
        "a", "A", target=okr.Change.of(text), metric=metric if unit else None
    )
    with pytest.raises(StructureError) as caught:
        okr.OKRSet([okr.Objective("keep", "Stay", [kr])])
    (fault,) = caught.value.faults

    assert "unit-mismatch" == fault.code
    assert "objectives[0].key_results[0].change" == fault.path
    assert fault.hint.startswith(hint)


@pytest.mark.parametrize(("text", "unit"), [("5 pp", "%"), ("5 points", "points")])
@pytest.mark.parametrize("since", ["previous_cycle", "2026-06-30"])
def test_points_in_a_document(text, unit, since):
    """A document says it as people do, and is saved as it was written."""
    target = okr.Change.of(text, since=since)
    kr = okr.KeyResult("a", "A", target=target, metric=okr.Metric("m", unit=unit))
    okrs = okr.OKRSet([okr.Objective("keep", "Stay", [kr])], cycle="2026-Q4")
    for kind in ("yaml", "json", "toml"):
        written = okr.dumps(okrs, format=kind)
        assert text in written
        assert target == okr.loads(written, format=kind).key_results[0].target
