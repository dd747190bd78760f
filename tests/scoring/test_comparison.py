"""Where policies disagree, and which of their rules is the reason."""

import pytest

import okrkit as okr
from okrkit.errors import (
    AmbiguousIdError,
    InvalidOKRError,
    PolicyError,
    UnknownIdError,
)
from okrkit.model.okrset import OKRSet

ON = "2026-11-15"


def okrs_of(*key_results, id_="o"):
    """Return a set of one objective."""
    return OKRSet(
        [okr.Objective(id_, "Customers stay", list(key_results))], cycle="2026-Q4"
    )


def churn(value=5):
    """Return "at most 5" with one reading."""
    return okr.KeyResult(
        "churn", "Fewer leave", at_most=5, check_ins={"2026-11-13": value}
    )


def nps(value, **more):
    """Return a way from 0 to 10 with one reading."""
    return okr.KeyResult(
        "nps",
        "They like us",
        baseline=0,
        target=10,
        check_ins={"2026-11-13": value},
        **more,
    )


def test_what_differs_and_why():
    """A migrated tree is re-scored: what flips, and by which field."""
    found = okr.compare(okrs_of(churn(), nps(6)), ["okrkit", "viva"], on=ON)

    assert ["o", "churn"] == list(found.ids)
    assert [1.0, 0.0] == [score.score for score in found["churn"].scores]
    assert ("viva: inclusive is False, not None: score 1.00 → 0.00",) == found[
        "churn"
    ].why
    assert "inclusive is False" in found["o"].why[0]
    assert "nps" not in found


def test_grades_and_statuses_differ_too():
    """Not only the score can flip."""
    okrs = okrs_of(nps(4))
    bands = {"name": "strict", "bands": {"low": 0, "high": 0.9}}
    status = {"name": "viva's status", "status": "viva"}
    found = okr.compare(okrs, ["okrkit", bands, status], on=ON)["nps"].why

    assert "strict: bands is (('low', 0.0), ('high', 0.9))" in found[0]
    assert found[0].endswith("grade yellow → low")
    assert found[1].endswith("status on track → at risk")


def test_rules_that_work_only_together():
    """Where no single rule is the reason, all that differ are named."""
    first = {"name": "first", "above": "keep", "unstated": 1.5, "aspirational": 1.2}
    second = {"name": "second", "above": "cap"}
    found = okr.compare(okrs_of(nps(20)), [first, second], on=ON)

    assert found["nps"].why[0].startswith("second: above")
    assert " together: score 2.00 → 1.00" in found["nps"].why[0]
    both = okr.compare(
        okrs_of(nps(20)), [{"name": "a"}, {"name": "b", "above": "stretch"}], on=ON
    )
    assert 0 == len(both)


def test_no_score_on_one_side():
    """A rule that says nothing is a difference as well."""
    band = okr.KeyResult(
        "b", "B", target=okr.Hold(at_least=1, at_most=5), check_ins={"2026-11-13": 3}
    )
    found = okr.compare(okrs_of(band), ["okrkit", "mhokr"], on=ON)

    assert "score 1.00 → none" in found["b"].why[0]
    assert "- not measured" in str(found)


def test_agreement():
    """Nothing to show is an empty result, not an error."""
    found = okr.compare(okrs_of(nps(10)), ["okrkit", {"name": "same"}], on=ON)

    assert (0, []) == (len(found), list(found))
    assert "0 of 2 differ" in str(found)
    with pytest.raises(UnknownIdError, match="agree"):
        found.explain("nps")
    with pytest.raises(UnknownIdError):
        found["nothing"]


def test_one_id_for_two_things():
    """As on the card itself."""
    with pytest.raises(AmbiguousIdError):
        okr.compare(okrs_of(churn(), id_="churn"), ["okrkit", "viva"], on=ON)["churn"]


def test_shown():
    """Text, HTML, columns and the trees side by side."""
    found = okr.compare(okrs_of(churn()), ["okrkit", "viva"], on=ON)
    columns = found.to_columns()

    assert "churn  1.00 on track  0.00 At Risk" in str(found)
    assert "inclusive" in found._repr_html_()
    assert "<Comparison of okrkit, viva: 2 differ>" == repr(found)
    assert [1.0, 1.0] == columns["score by okrkit"].tolist()
    assert ["At Risk", "At Risk"] == columns["status by viva"].tolist()
    assert ["okrkit", "viva"] == [part.label for part in found.explain("o").inputs]
    assert "objective" == found.to_dict()["items"][0]["kind"]
    assert ["okrkit", "viva"] == [policy.name for policy in found.policies]


@pytest.mark.parametrize("policies", [5, "viva", None])
def test_policies_are_a_list(policies):
    """The name of one policy is not taken for a list of letters."""
    with pytest.raises(InvalidOKRError, match="policies"):
        okr.compare(okrs_of(), policies, on=ON)


@pytest.mark.parametrize(
    "policies", [[], ["viva"], ["viva", "viva"], ["viva", {"preset": "viva"}]]
)
def test_policies_need_names_of_their_own(policies):
    """Two columns of one name cannot be told apart."""
    with pytest.raises(PolicyError):
        okr.compare(okrs_of(), policies, on=ON)
