"""Any classifier as a source of churn risk: answers checked, errors told."""

import datetime as dt
import json
import warnings

import numpy as np
import pandas as pd
import pytest

import okrkit as okr
from okrkit.errors import InvalidOKRError, NotMeasuredError
from okrkit.strategy.leaving.classifier import Classifier, ClassifierRisk
from okrkit.strategy.leaving.classifier_source import RiskSource
from okrkit.strategy.leaving.contracts_sample import classified, hazard

ON = "2026-10-31"


class Says:
    """A classifier that says what it was made with."""

    def __init__(self, answer, classes=None, names=None):
        """Keep the answer, and the names where there are any."""
        self.answer = answer
        if classes is not None:
            self.classes_ = np.array(classes)
        if names is not None:
            self.feature_names_in_ = np.array(names, dtype=object)

    def predict_proba(self, X):  # noqa: N803 - the face of scikit-learn
        """Return the answer, or what the features say themselves."""
        return self.answer(X) if callable(self.answer) else self.answer


def share(X):  # noqa: N803
    """Take the only feature for the chance."""
    chance = np.asarray(X, dtype=float).reshape(-1)
    return np.column_stack([1 - chance, chance])


def raised(call, error=InvalidOKRError):
    """Return the error that a call raises."""
    with pytest.raises(error) as caught:
        call()
    return caught.value


@pytest.mark.parametrize(
    ("classes", "leaves", "place"),
    [
        (None, None, 1),
        ([0, 1], None, 1),
        ([1, 0], None, 0),
        ([False, True], None, 1),
        ([0.0, 1.0], None, 1),
        (["left", "stayed"], "left", 0),
        (["stayed", "left"], "left", 1),
        ([0, 1], 0, 0),
        ([0, 1], np.int64(1), 1),
        ([0, 1], True, 1),
        ([1, 2, 3], 3, 2),
        (["0", "1"], "1", 1),
    ],
    ids=str,
)
def test_the_class_that_leaves_is_found_by_its_name(classes, leaves, place):
    """Columns stand in the order of classes_, whatever that is."""
    width = 2 if classes is None else len(classes)
    answer = [[0.7 if k == place else 0.3 / (width - 1) for k in range(width)]]
    risk = ClassifierRisk(Says(answer, classes), leaves=leaves)
    assert [0.7] == risk.chance([[0]]).tolist()


@pytest.mark.parametrize(
    ("classes", "leaves"),
    [
        (["left", "stayed"], None),
        (["left", "stayed"], "gone"),
        (["0", "1"], 1),
        ([0, 1], "1"),
        (["0", "1"], None),
        ([-1, 2], None),
        (None, 1),
        (["a", "a"], "a"),
    ],
    ids=str,
)
def test_a_class_nobody_named_is_not_guessed_at(classes, leaves):
    """The wrong column would be the chance to stay."""
    error = raised(lambda: ClassifierRisk(Says([[0.5, 0.5]], classes), leaves=leaves))
    assert ("class-unknown", "leaves") == (error.code, error.place)


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        ([0.5, 0.5], "shape"),
        ([[0.2, 0.3, 0.5]] * 2, "shape"),
        ([[0.5, 0.5]], "shape"),
        ([[1.5, -0.5]] * 2, "no chances"),
        ([[0.5, 0.4]] * 2, "no chances"),
        ([[0.5, 0.5], [np.nan, 0.5]], "no chances"),
        ([[0.5, 0.5], [np.nan, np.nan]], "no chances"),
    ],
    ids=["flat", "wide", "short", "outside", "sum", "half missing", "missing"],
)
def test_what_is_no_chance_is_refused(answer, why):
    """Whatever a stranger's code says is looked at before it is counted."""
    error = raised(lambda: ClassifierRisk(Says(answer)).chance([[1], [2]]))
    assert "classifier-answer" == error.code
    assert why in str(error)


def test_texts_for_chances_and_nobody_are_refused():
    """An answer of another kind has its own error."""
    assert (
        "not-a-number"
        == raised(lambda: ClassifierRisk(Says([["a", "b"]])).chance([[1]])).code
    )
    assert (
        "no-customers"
        == raised(lambda: ClassifierRisk(Says(np.zeros((0, 2)))).chance([])).code
    )


def test_errors_of_a_classifier_are_told_in_its_own_words():
    """The host program gets one kind of error, with the stranger's as its cause."""

    def fail(_):
        message = "X has 3 features, but this model expects 4"
        raise ValueError(message)

    error = raised(lambda: ClassifierRisk(Says(fail)).chance([[1]]))
    assert "classifier-failed" == error.code
    assert "X has 3 features" in error.got
    assert isinstance(error.__cause__, ValueError)

    def stop(_):
        raise KeyboardInterrupt

    raised(lambda: ClassifierRisk(Says(stop)).chance([[1]]), KeyboardInterrupt)


@pytest.mark.parametrize(
    "given", [object(), None, Says, 3], ids=lambda v: type(v).__name__
)
def test_what_is_no_classifier_is_refused(given):
    """A class that nobody made an object of says nothing either."""
    assert "not-a-classifier" == raised(lambda: ClassifierRisk(given)).code
    assert not isinstance(object(), Classifier)


def test_columns_are_chosen_by_their_names():
    """Another order, and more columns, change no chance; one less is an error."""

    def first(X):  # noqa: N803
        assert list(X.columns) == ["use", "age"]
        return share(X["use"])

    risk = ClassifierRisk(Says(first, [0, 1], ["use", "age"]))
    frame = pd.DataFrame({"id": [7, 8], "age": [1, 2], "use": [0.25, 0.75]})
    assert [0.25, 0.75] == risk.chance(frame).tolist()
    assert [0.25, 0.75] == risk.chance(frame[["use", "age"]]).tolist()
    error = raised(lambda: risk.chance(frame.rename(columns={"use": "usage"})))
    assert "column-missing" == error.code
    assert "'use'" in error.got
    assert "'usage'" in error.hint


def test_a_list_is_ordered_and_valued():
    """What a classifier says becomes the list that every model of leaving gives."""
    risk = ClassifierRisk(Says(share), event="leaves within a quarter", name="own")
    made = risk.watch_list(
        [0.5, 0.1],
        customers=["al", "bo"],
        on=ON,
        value=[10, 100],
        unit="USD",
        reasons=[["use fell"], []],
    )
    assert ["bo", "al"] == made.ids  # 10 may be lost with bo, 5 with al
    assert ("use fell",) == made["al"].reasons
    assert () == made["bo"].reasons
    assert made["al"].low is None
    assert 15.0 == made.value_lost().value
    assert "expected-churn.own" == made.expected_churn().definition.id
    own = risk.watch_list([0.5, 0.1], on=ON, reasons=lambda row: (f"row {row}",))
    assert ["0", "1"] == own.ids
    assert ("row 1",) == own["1"].reasons


@pytest.mark.parametrize("reasons", [[["a"]], ["a", "b"], [[1], []]], ids=str)
def test_reasons_of_other_rows_are_refused(reasons):
    """A text is no list of reasons: its letters would be."""
    risk = ClassifierRisk(Says(share))
    raised(lambda: risk.watch_list([0.5, 0.1], on=ON, reasons=reasons))


def test_readings_are_what_a_key_result_needs():
    """The expected churn and its error are those of independent yes-or-no events."""
    chance = np.array([0.1, 0.2, 0.6, 0.9])
    made = ClassifierRisk(Says(share)).readings(chance, on=ON, least=0.6)
    churn = made["expected churn"]
    assert churn.value == pytest.approx(chance.mean())
    assert churn.standard_error == pytest.approx(
        np.sqrt((chance * (1 - chance)).sum()) / 4
    )
    assert 4.0 == churn.n
    assert dt.date(2026, 10, 31) == churn.date
    assert (2.0, 4.0) == (
        made["at-risk share"].numerator,
        made["at-risk share"].denominator,
    )
    assert {"expected churn", "at-risk share"} == set(made)


def okrs():
    """Make a set with one key result on churn, in percent."""
    churn = okr.KeyResult("churn", "Fewer leave", metric="churn", baseline=4, target=2)
    return okr.OKRSet(
        [okr.Objective("keep", "Accounts stay", [churn])],
        cycle="2026-Q4",
        metrics=[okr.Metric("churn", unit="%", polarity="lower")],
    )


def test_a_classifier_refreshes_a_key_result():
    """The source asks for the features of the end of each month."""
    asked = []

    def features(day):
        asked.append(day)
        return [0.02, 0.04]

    source = ClassifierRisk(Says(share)).source(features)
    run = okr.refresh(okrs(), {"churn": source}, on=ON)
    run.raise_failed()
    assert [7, 8, 9, 10] == [day.month for day in asked]
    assert dt.date(2026, 10, 31) == run.okrs.series("churn")[-1].date
    assert 3.0 == pytest.approx(run.okrs.series("churn")[-1].value)
    assert "Says" == source.name


def test_a_source_that_fails_is_named_by_refresh():
    """One model that fails must not fail the others, nor hide."""

    def broken(_):
        message = "warehouse is away"
        raise OSError(message)

    run = okr.refresh(
        okrs(), {"churn": ClassifierRisk(Says(share)).source(broken)}, on=ON
    )
    assert ["churn"] == list(run.failed)


def test_the_source_keeps_its_promises():
    """What okrkit promises of sources is checked as users check theirs."""
    source = ClassifierRisk(Says(share)).source(
        lambda _: [0.02, 0.04], reading="at-risk share", least=0.03
    )
    okr.testing.check_source(source, okr.Metric("churn", unit="%"))
    assert "at-risk share of Says" in repr(source)


def test_a_source_is_asked_for_what_there_is():
    """A list of another day, of no values, or none at all, is no reading."""
    window = (okr.Metric("churn"), "2026-10-01", "2026-11-01")
    listed = hazard().risk(on="2026-10-31")
    other = RiskSource(lambda _: listed)
    assert (
        "date-mismatch"
        == raised(
            lambda: other.read(okr.Metric("churn"), "2026-09-01", "2026-10-31")
        ).code
    )
    assert 1 == len(RiskSource(lambda _: listed, reading="value at risk").read(*window))
    bare = ClassifierRisk(Says(share))
    valueless = RiskSource(
        lambda day: bare.watch_list([0.5], on=day), reading="value at risk"
    )
    assert "no-value" == raised(lambda: valueless.read(*window)).code
    assert "wrong-type" == raised(lambda: RiskSource(lambda _: 3).read(*window)).code
    assert "wrong-type" == raised(lambda: bare.source([[0.5]])).code
    assert "unknown-word" == raised(lambda: bare.source(share, reading="nps")).code
    assert "not-a-share" == raised(lambda: bare.source(share, least=5)).code


def thrown(chance, seed):
    """Throw dice: who leaves, by chances."""
    return np.random.default_rng(seed).random(len(chance)) < chance


def over(chance, times=8.0):
    """Return chances as of a classifier trained on too many leavers."""
    odds = times * chance / (1 - chance)
    return odds / (1 + odds)


def test_a_check_finds_chances_that_are_too_high_and_a_correction_mends_them():
    """
    Trained on as many leavers as stayers, a classifier says half of all will leave.

    On customers it has not seen the check says so; a correction by other customers
    brings expected churn back to what comes, and leaves the ranking as it was.
    """
    dice = np.random.default_rng(3)
    true = dice.beta(1.5, 20, 6_000)
    left = thrown(true, 4)
    said = over(true)
    risk = ClassifierRisk(Says(share), name="balanced")
    before = risk.check(said[:3_000], left[:3_000])
    assert "too high" == before.verdict
    assert before.expected > 3 * before.seen
    mended = risk.calibrated(said[3_000:], left[3_000:])
    after = mended.check(said[:3_000], left[:3_000])
    assert "calibrated, as far as can be seen" == after.verdict
    assert after.auc == before.auc
    made = mended.watch_list(said[:3_000], on=ON, value=np.ones(3_000))
    inside = (made.low <= true[made.customer]) & (true[made.customer] <= made.high)
    assert inside.mean() > 0.9
    assert made.chance_error > 0
    assert made.value_error == pytest.approx(3_000 * made.chance_error)
    error = raised(lambda: mended.watch_list(said[:9], on=ON, value=[1.0]))
    assert "column-length" == error.code
    assert "corrected" in repr(mended)
    assert "as it says" in repr(risk)


def test_a_verdict_alarms_as_often_as_its_level_says():
    """Of chances that are right a 95% verdict is wrong in about 5 to 10 of 100."""
    dice = np.random.default_rng(5)
    risk = ClassifierRisk(Says(share))
    wrong = 0
    for seed in range(200):
        chance = dice.beta(2, 10, 400)
        made = risk.check(chance, thrown(chance, seed))
        wrong += made.verdict != "calibrated, as far as can be seen"
    # Two tests at 5% each, which are not independent.
    assert 4 <= wrong <= 28


def test_a_verdict_says_which_way_chances_are_wrong():
    """Too low, too high, or right on average and wrong one by one."""
    dice = np.random.default_rng(6)
    true = dice.choice([0.05, 0.65], 4_000)
    left = thrown(true, 7)
    risk = ClassifierRisk(Says(share))
    assert "too low" == risk.check(true * 0.7, left).verdict
    assert "too high" == risk.check(np.minimum(true * 1.3, 0.99), left).verdict
    flat = np.where(true < 0.5, 0.2, 0.5)
    assert "off" == risk.check(flat, left, bins=2).verdict


@pytest.mark.parametrize(
    ("said", "left", "got"),
    [
        ([0.1, 0.2, 0.8, 0.9], [0, 0, 1, 1], "rises without end"),
        ([0.1, 0.2, 0.3, 0.9], [1, 1, 0, 0], ""),
        ([0.1, 0.4, 0.3, 0.9], [1, 0, 1, 0], ""),
        ([0.5, 0.5, 0.5, 0.5], [1, 0, 1, 0], "columns tell the same"),
    ],
    ids=["perfect", "reversed", "lower", "constant"],
)
def test_chances_that_no_line_corrects_are_told(said, left, got):
    """A correction that turned the ranking round, or had no end, would be none."""
    risk = ClassifierRisk(Says(share))
    error = raised(lambda: risk.calibrated(said, left), NotMeasuredError)
    assert got in error.got


def test_a_check_says_itself_in_every_form():
    """Text, HTML, columns, JSON and frames tell the same."""
    made = classified()
    assert json.loads(json.dumps(made.to_dict()))["seen"] == made.seen
    assert 5 == len(made) == len(made.to_frame("polars"))
    assert "expected to leave" in str(made)
    assert "<table" in made._repr_html_()
    assert made["1"].customers == 20
    assert repr(made) == "<ClassifierCheck of balanced: AUC 0.716, chances too high>"
    first = made.explain("1")
    assert first.label == "part 1"
    assert first.value == made["1"].seen


def test_pipelines_of_scikit_learn_are_taken_as_they_are():
    """The classifiers most people have: a pipeline, and one with its calibration."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from sklearn.calibration import CalibratedClassifierCV
        from sklearn.ensemble import RandomForestClassifier
        from sklearn.linear_model import LogisticRegression
        from sklearn.pipeline import make_pipeline
        from sklearn.preprocessing import StandardScaler

        dice = np.random.default_rng(8)
        frame = pd.DataFrame({"use": dice.normal(size=900), "age": dice.random(900)})
        odds = -2 - 1.2 * frame["use"]
        left = np.where(dice.random(900) < 1 / (1 + np.exp(-odds)), "left", "stayed")
        made = {
            "pipeline": make_pipeline(StandardScaler(), LogisticRegression()),
            "forest": CalibratedClassifierCV(
                RandomForestClassifier(20, min_samples_leaf=20, random_state=0), cv=3
            ),
        }
        for name, classifier in made.items():
            classifier.fit(frame[:600], left[:600])
            risk = ClassifierRisk(classifier, leaves="left", name=name)
            said = risk.chance(frame[600:])
            place = list(classifier.classes_).index("left")
            given = classifier.predict_proba(frame[600:])[:, place]
            assert said.tolist() == given.tolist()
            check = risk.check(frame[600:], left[600:] == "left")
            assert check.auc > 0.65
            assert check.verdict == "calibrated, as far as can be seen"
            shuffled = frame[600:][["age", "use"]]
            assert risk.chance(shuffled).tolist() == said.tolist()


# -- Columns and ids as people have them -----------------------------------------------


def test_a_dict_of_columns_is_features() -> None:
    """By name where the classifier knows names, else in the order of the dict."""

    def by_name(X):  # noqa: N803
        assert list(X.columns) == ["use", "age"]
        return share(X["use"])

    named = ClassifierRisk(Says(by_name, names=["use", "age"]))
    columns = {"age": [1, 2], "size": ["s", "l"], "use": [0.25, 0.75]}
    assert named.chance(columns).tolist() == [0.25, 0.75]
    assert raised(lambda: named.chance({"age": [1, 2]})).code == "column-missing"

    def by_place(X):  # noqa: N803
        assert X.dtype == np.float64
        return share(X[:, 1])

    plain = ClassifierRisk(Says(by_place))
    assert plain.chance({"age": [1, 2], "use": [0.25, 0.75]}).tolist() == [0.25, 0.75]

    def with_text(X):  # noqa: N803
        assert X[0].tolist() == ["s", 0.25]
        return share(X[:, 1])

    texts = ClassifierRisk(Says(with_text))
    assert texts.chance({"size": ["s"], "use": [0.25]}).tolist() == [0.25]


@pytest.mark.parametrize(
    "columns",
    [{"a": [1, 2], "b": [1]}, {"a": [[1, 2]]}, {"a": [[1], [1, 2]]}, {"a": 1}],
    ids=["unequal", "nested", "ragged", "no column"],
)
def test_a_dict_of_something_else_is_refused(columns) -> None:
    """One value a customer in each column."""
    risk = ClassifierRisk(Says(lambda rows: np.full((len(rows), 2), 0.5)))
    error = raised(lambda: risk.chance(columns))
    assert (error.code, error.place) == ("column-length", "features")


def test_a_dict_without_columns_has_no_customers() -> None:
    """Nothing at all is no customers, not an error of NumPy."""
    risk = ClassifierRisk(Says(lambda rows: np.full((len(rows), 2), 0.5)))
    assert raised(lambda: risk.chance({})).code == "no-customers"


@pytest.mark.parametrize(
    ("index", "ids"),
    [
        (["al", "bo"], ["bo", "al"]),
        ([70, 8], ["8", "70"]),
        (None, ["1", "0"]),
        (pd.to_datetime(["2026-01-01", "2026-01-02"]), ["1", "0"]),
        (pd.Index([70, 8], dtype="Int64"), ["8", "70"]),
        (pd.Index([dt.date(2026, 1, 1), "x"]), ["1", "0"]),
        (pd.MultiIndex.from_tuples([(1, 2), (3, 4)]), ["1", "0"]),
    ],
    ids=["text", "numbers", "none", "days", "nullable", "mixed", "two levels"],
)
def test_a_pandas_index_names_the_customers(index, ids) -> None:
    """Where it is of ids; `customers` says others."""
    risk, frame = (
        ClassifierRisk(Says(share)),
        pd.DataFrame({"use": [0.25, 0.75]}, index),
    )
    assert risk.watch_list(frame, on=ON).ids == ids
    assert risk.watch_list(frame, on=ON, customers=["x", "y"]).ids == ["y", "x"]


def test_an_index_that_names_one_customer_twice_is_refused() -> None:
    """Sums do not need ids, and are told."""
    risk, frame = ClassifierRisk(Says(share)), pd.DataFrame({"use": [0.2, 0.8]}, [7, 7])
    assert raised(lambda: risk.watch_list(frame, on=ON)).code == "duplicate-id"
    assert risk.readings(frame, on=ON)["expected churn"].value == pytest.approx(0.5)


USE = pd.Series([0.25, 0.75], ["al", "bo"])


@pytest.mark.parametrize("names", [["age", "use"], None], ids=["named", "unnamed"])
def test_columns_of_a_dict_name_the_same_rows(names) -> None:
    """Put together by place, one customer's age went to another's use."""
    risk = ClassifierRisk(Says(lambda rows: share(np.asarray(rows)[:, 1]), names=names))
    alike = {"age": pd.Series([1, 2], ["al", "bo"]), "use": USE}
    assert risk.watch_list(alike, on=ON).ids == ["bo", "al"]
    assert risk.watch_list({"age": [1, 2], "use": USE}, on=ON).ids == ["bo", "al"]
    crossed = {"age": pd.Series([2, 1], ["bo", "al"]), "use": USE}
    error = raised(lambda: risk.chance(crossed))
    assert (error.code, error.place) == ("rows-differ", "features['use']")


@pytest.mark.parametrize(
    "call",
    [
        lambda risk, frame, other: risk.check(frame, other, bins=2),
        lambda risk, frame, other: risk.calibrated(frame, other),
        lambda risk, frame, other: risk.watch_list(frame, on=ON, value=other),
        lambda risk, frame, other: risk.watch_list(
            frame, on=ON, customers=other + 2 * np.arange(6)
        ),
        lambda risk, frame, other: risk.readings(frame, on=ON, value=other),
    ],
    ids=["check", "calibrated", "value", "customers", "readings"],
)
@pytest.mark.parametrize("kind", [pd.Series.to_frame, dict], ids=["frame", "dict"])
def test_what_stands_beside_features_names_their_rows(call, kind) -> None:
    """Who left in another order was held against the chances of others."""
    risk = ClassifierRisk(Says(lambda rows: share(np.asarray(rows)[:, 0])))
    use = pd.Series([0.2, 0.4, 0.3, 0.8, 0.6, 0.5], [4, 1, 2, 3, 5, 6], name="use")
    features = kind(use) if kind is not dict else {"use": use}
    crossed = pd.Series([0, 1, 1, 0, 0, 1], [1, 2, 3, 4, 5, 6])
    assert raised(lambda: call(risk, features, crossed)).code == "rows-differ"
    assert call(risk, features, crossed.reindex(use.index).to_numpy())
    assert call(risk, features, crossed.reindex(use.index))
    assert call(risk, [[each] for each in use], crossed.reindex(use.index))


def test_customers_of_other_rows_are_blamed_and_not_their_chances() -> None:
    """One id for two rows was told as a fault of the classifier."""
    risk = ClassifierRisk(Says(share))
    error = raised(lambda: risk.watch_list([[0.2], [0.8]], on=ON, customers=["a"]))
    assert (error.code, error.place, error.got) == ("column-length", "customers", "1")
    assert raised(lambda: risk.watch_list([[0.2]], on=ON, customers=3)) is not None
