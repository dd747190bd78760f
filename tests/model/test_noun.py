"""What all nouns share: they copy, pickle, hash, change by `replace`, and show."""

import copy
import pickle

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import okrkit as okr
from okrkit.errors import CODES, InvalidOKRError
from okrkit.model.noun import phrase, said

DAY = "2026-11-06"
KR = okr.KeyResult(
    "nps",
    "NPS",
    baseline=32,
    target=40,
    metric="nps",
    check_ins={DAY: 34},
    plan={DAY: 33},
)
NOUNS = [
    okr.Reach(32, 40, 45),
    okr.Change.of("+10 %"),
    okr.Hold(at_most=5, tolerance=1),
    okr.Zones(0, 30, 70, 100),
    okr.Steps({0: 0, 5: 1}),
    okr.Milestones(["a", ("b", 2)]),
    okr.Done(),
    okr.Establish(),
    okr.Metric("nps", unit="points", bounds=[-100, 100]),
    okr.Observation(date=DAY, numerator=3, denominator=4, recorded_at=DAY),
    okr.Series.of({DAY: 3}),
    okr.CheckIn(DAY, 34, confidence=0.5, done=["a"]),
    okr.Segment("paying", parent="all"),
    okr.Support(objective="top", weight=0.5),
    okr.Guardrail(metric="nps", at_least=0),
    okr.Assumption(drivers=["nps"], outcome="nps"),
    okr.Initiative("calls", "Call", starts_on=DAY, moves=["nps"]),
    KR,
    okr.Objective("keep", "Stay", [KR], supports=[okr.Support(objective="top")]),
    okr.OKRSet(
        [okr.Objective("keep", "Stay", [KR])],
        metrics=[okr.Metric("nps")],
        observations={"nps": {DAY: 3}},
        cycle="2026-Q4",
        waive={"O01": "agreed"},
    ),
]
NAMES = [type(noun).__name__ for noun in NOUNS]


@pytest.mark.parametrize("noun", NOUNS, ids=NAMES)
class TestEveryNoun:
    """The laws of values, for each kind."""

    def test_travels(self, noun):
        """Copies and pickles are equal and hash alike: worker processes rely on it."""
        for other in (
            pickle.loads(pickle.dumps(noun)), copy.copy(noun), copy.deepcopy(noun)
        ):  # fmt: skip
            assert noun == other
            assert hash(noun) == hash(other)
            assert str(noun) == str(other)

    def test_replace_nothing(self, noun):
        """Replacing no field, or every field by itself, gives an equal noun."""
        own = {
            f.name: getattr(noun, f.name)
            for f in attrs.fields(type(noun))
            if f.init and not f.name.startswith("_")
        }

        assert noun == noun.replace()
        assert noun == noun.replace(**own)

    def test_replace_refuses_unknown_names(self, noun):
        """A typo in a change must not be lost, and never be a TypeError."""
        with pytest.raises(InvalidOKRError) as caught:
            noun.replace(no_such_field=1)
        assert "unknown-field" == caught.value.code
        assert "unknown-field" in CODES

    def test_frozen_and_slotted(self, noun):
        """Nobody changes what another one reads, by assignment or by a new name."""
        with pytest.raises(AttributeError):
            noun.basis = "mean"
        assert not hasattr(noun, "__dict__")

    def test_html(self, noun):
        """A notebook shows a table with the noun's kind."""
        html = noun._repr_html_()

        assert type(noun).__name__ in html
        assert "<table" in html


def test_replace_names_the_near_miss():
    """A typo should cost a second."""
    with pytest.raises(InvalidOKRError, match="Did you mean 'owner'"):
        KR.replace(owmer="Ann")


TITLES = st.text(
    st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=20
).filter(str.strip)


@given(TITLES, st.floats(0, 9))
def test_replace_round_trip(title, weight):
    """There and back again is where one started."""
    changed = KR.replace(title=title, weight=weight)

    assert (title, weight) == (changed.title, changed.weight)
    assert KR == changed.replace(title=KR.title, weight=KR.weight)


def test_evolve_is_replace():
    """Who knows attrs may use its own verb."""
    assert attrs.evolve(KR, owner="Ann") == KR.replace(owner="Ann")


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, ""),
        (True, "yes"),
        (False, "no"),
        (2.0, "2"),
        ("text", "text"),
        (okr.Unit.of("%"), "%"),
        ({"a": 1, "b": (1, 2)}, "a: 1, b: 1, 2"),
        ({str(n): n for n in range(7)}, "0: 0, 1: 1, 2: 2, 3: 3, 4: 4, and 2 more"),
        ((("a", 1.0), ("b", 2.0)), "(a, 1), (b, 2)"),
        (range(7), "0, 1, 2, 3, 4, and 2 more"),
        (okr.Reach(1, 2), "from 1 to 2"),
        (okr.Support(objective="top"), "top"),
        (okr.CheckIn(DAY), DAY),
        (object, "<class 'object'>"),
    ],
    ids=range(14),
)
def test_said(value, words):
    """Any field fits in a cell; long ones say how much is left out."""
    assert words == said(value)


def test_phrase_falls_back_to_the_kind():
    """A noun without a name says at least what it is."""
    assert "Series" == phrase(okr.Series())


def test_hostile_title_stays_text():
    """A title with markup is shown, never run."""
    html = okr.Objective("o", "<script>alert(1)</script>")._repr_html_()

    assert "<script" not in html
    assert "&lt;script&gt;" in html


def test_empty_noun_has_a_table():
    """`Done` says nothing besides its kind."""
    assert str(okr.Done()).startswith("Done")
    assert "Done" in okr.Done()._repr_html_()


def test_a_long_repr_is_cut():
    """What echoes in a shell or a log stays a few lines, however much there is."""
    many = [key_result(f"k{n}") for n in range(20_000)]
    readings = {f"{year}-01-01": 1 for year in range(1000, 9999)}
    nouns = [
        okr.Objective("o", "O", many),
        okr.Series.of(readings),
        okr.KeyResult("k", "K", at_least=1, depends_on=[f"k{n}" for n in range(9999)]),
    ]

    assert all(len(repr(noun)) < 3000 for noun in nouns)
    assert "... 20,000 in all)" in repr(nouns[0])
    assert "depends_on=('a', 'b')" in repr(key_result("k", depends_on=["a", "b"]))


def key_result(id, **fields):
    """Make a key result that holds something."""
    return okr.KeyResult(id, "K", at_least=1, **fields)


def test_the_repr_of_a_set_counts():
    """A set may be megabytes; a notebook echoes one line."""
    objectives = [okr.Objective(f"o{n}", "O") for n in range(20_000)]
    one = okr.OKRSet(
        [okr.Objective("o", "O", [KR.replace(metric=okr.Metric("nps"))])],
        cycle="2026-Q4",
    )

    assert "<OKRSet of 20,000 objectives, 0 key results, 0 metrics>" == repr(
        okr.OKRSet(objectives)
    )
    assert "<OKRSet of 1 objective, 1 key result, 1 metric in 2026-Q4>" == repr(one)


def test_a_key_result_shows_its_check_ins():
    """What was said on a day is more than its date."""
    said = [
        okr.CheckIn(DAY, 3.2, confidence=0.6, note="<b>after</b> the redesign"),
        okr.CheckIn("2026-11-13", numerator=12, denominator=400),
        okr.CheckIn("2026-11-20", done=["one", "two"]),
    ]
    churn = okr.KeyResult("churn", "Churn", at_most=2, metric="churn", check_ins=said)
    percent = churn.replace(metric=okr.Metric("churn", unit="%"))

    assert [
        "date        value     confidence  note",
        "----------  --------  ----------  -------------------------",
        "2026-11-06  3.2       0.6         <b>after</b> the redesign",
        "2026-11-13  12 / 400",
        "2026-11-20  one, two",
    ] == str(churn).splitlines()[-5:]
    assert "2026-11-06  3.2% " in str(percent)
    assert "&lt;b&gt;after" in churn._repr_html_()


def test_an_objective_shows_the_limits_of_its_guardrails():
    """A guardrail without its limit says nothing."""
    rails = [
        okr.Guardrail(metric="complaints", at_most=20),
        okr.Guardrail(metric="nps", at_least=30, at_most=90),
    ]
    text = str(okr.Objective("o", "O", guardrails=rails))

    assert "complaints at most 20, nps at least 30 and at most 90" in text


def test_a_series_shows_the_unit_of_its_readings():
    """3.2 of what? A reading that knows, says so."""
    readings = [
        okr.Observation(date=DAY, value=3.2, unit="%"),
        okr.Observation(date="2026-11-13", value=3),
    ]
    lines = str(okr.Series.of(readings)).splitlines()

    assert ["2026-11-06  3.2%", "2026-11-13  3"] == lines[-2:]


def test_large_numbers_are_readable_in_targets_and_tables():
    """A target of millions is read, not counted digit by digit."""
    goal = okr.Reach(9_800_000, 12_000_000)
    arr = okr.KeyResult("arr", "Revenue", target=goal)

    assert "from €9,800,000 to €12,000,000" == phrase(goal, okr.Unit.of("EUR"))
    assert "from 9,800,000 to 12,000,000" in str(arr)
    assert "9,800,000" in arr._repr_html_()
    assert "2026" == said(2026), "a whole number may be a year or a count"
