"""The three-level company: what its page says, and its numbers added up by hand."""

from pathlib import Path

import pytest

import okrkit as okr

CASCADE = Path(__file__).parents[2] / "examples" / "cascade"
ON = "2026-11-15"


@pytest.fixture(scope="module")
def sections(said, folder):
    """Return what the example prints, by title, run as a person would."""
    text = said(CASCADE / "run.py", "--out", ".", folder=folder)
    parts = (part.partition("\n\n") for part in text.split("## ")[1:])
    return {title: text for title, _, text in parts}


@pytest.fixture(scope="module")
def okrs():
    """Return the documents as one set."""
    return okr.load(CASCADE / "okrs")


@pytest.fixture(scope="module")
def tree(okrs):
    """Return the cascade of the example."""
    rule = okr.RollUp(name="example", supported="values")
    return okr.align(okrs, on=ON, roll_up=rule)


def test_it_prints_every_part(sections):
    """A title for each question that a cascade answers."""
    assert [
        "The company, its departments and teams",
        "Why company/grow is where it is",
        "What each key result gives to it",
        "What would move it most",
        "If crashes came down to their target",
        "What is odd in its links",
        "Who waits on whom",
        "Drawn",
    ] == list(sections)


def test_it_shows_three_levels(sections, okrs):
    """Company, departments and teams, each indented under what it supports."""
    lines = sections["The company, its departments and teams"].splitlines()
    found = {line.strip().split()[0]: line for line in reversed(lines) if line}
    indent = {id: len(line) - len(line.lstrip()) for id, line in found.items()}

    assert {"company", "department", "team"} == {o.level for o in okrs.objectives}
    assert indent["company/grow"] < indent["sales/win"] < indent["sales/field"]


def test_an_annual_aim_stands_over_quarterly_ones(okrs, tree):
    """Cycles nest: the year expects more of its days than the quarter."""
    assert ("2026", "2026-Q4") == tuple(
        okrs.cycle_of(okrs.objective(id)).label
        for id in ("company/grow", "success/keep")
    )
    assert () == tree.outside
    assert 319 / 365 == pytest.approx(tree["company/nps"].expected)
    assert 0.5 == tree["success/churn"].expected


def test_accounts_add_up_once(tree):
    """Two parents share the 200 accounts of one team: 60 % and 40 %."""
    assert 580 + 0.6 * 200 == pytest.approx(tree["sales/accounts"].actual)
    assert 0.4 * 200 == pytest.approx(tree["success/accounts"].actual)
    assert 580 + 200 == pytest.approx(tree["company/accounts"].actual)
    assert (780 - 400) / 600 == pytest.approx(tree["company/accounts"].score)


def test_churn_is_pooled_from_the_teams(tree):
    """4 % and 1 % are 43 of 1300, and not 2.5 %."""
    assert 43 / 13 == pytest.approx(tree["success/churn"].actual)
    assert (4.5 - 43 / 13) / 1.5 == pytest.approx(tree["success/churn"].score)


def test_a_shared_key_result_counts_for_both_teams(tree):
    """The large accounts answer for the health of the small ones, too."""
    small, large = (tree[f"success/{id}-churn"].score for id in ("small", "large"))
    health = tree["success/health"].score

    assert 0.8 == pytest.approx(health)
    assert (small + health) / 2 == pytest.approx(tree["success/small"].score)
    assert (large + health) / 2 == pytest.approx(tree["success/large"].score)


def test_the_company_by_hand(tree):
    """The same number with nothing but a calculator."""
    keep = ((4.5 - 43 / 13) / 1.5 + 0.8) / 2
    use = ((1 + 0.2) / 2 + 0.8) / 2
    grow = (380 / 600 + 0.6 + 2 * keep + use) / 5

    assert grow == pytest.approx(tree["company/grow"].score)
    assert grow == pytest.approx(tree.contributions("company/grow").total)


def test_why_the_company_is_where_it_is(sections):
    """The explanation goes down to what each team counted."""
    why = sections["Why company/grow is where it is"]

    assert "= (1·0.6333 + 1·0.6 + 1·0.7 + 2·0.7974) / 5" in why
    assert "= 40 / 1,000" in why
    assert "reached more than once, counted each time: product/start" in why


def test_what_the_company_hangs_on(sections, tree):
    """A team that counts twice gives most, and moves most."""
    first = tree.contributions("company/grow")["product/first-week"]
    assert (pytest.approx(0.3), 2) == (first.gain, first.paths)
    moved = tree.sensitivity("company/grow")["product/first-week"]
    assert pytest.approx((0.03, 0.06)) == (moved.by_step, moved.to_target)

    for title in ("What each key result gives to it", "What would move it most"):
        assert "product/first-week" == sections[title].splitlines()[3].split()[0]


def test_what_if_one_key_result_met_its_target(sections, tree):
    """One key result, and the three objectives above it."""
    found = tree.what_if({"product/crashes": 1})

    assert {
        "product/crashes": 1.0,
        "product/run": 1.0,
        "product/use": 0.9,
        "company/grow": tree["company/grow"].score + 0.04,
    } == pytest.approx({effect.id: effect.after for effect in found})
    assert "4 scores change" in sections["If crashes came down to their target"]


def test_one_orphan_and_one_double_count_are_named(sections, tree):
    """Both stand in the documents on purpose; nothing else is wrong."""
    assert ["marketing/brand"] == [orphan.id for orphan in tree.orphans]
    assert [("product/start", "company/grow", ("product/use", "success/keep"))] == [
        (found.id, found.root, found.parents) for found in tree.double_counted
    ]
    assert ["double-counted", "silo", "A01", "A03"] == [
        finding.code for finding in tree.findings
    ]
    said = sections["What is odd in its links"]
    assert "product/start counts in company/grow more than once" in said


def test_a_dependency_hands_on_its_risk(sections, tree):
    """Large customers wait on what is off track; their own score stays."""
    risk = tree.risks["success/large-churn"]

    assert ("on track", "off track") == (risk.status, risk.inherits)
    assert ("product/crashes", "Platform") == (risk.origin, risk.origin_owner)
    assert "product/crashes" in sections["Who waits on whom"]


def test_the_drawings_are_written(sections, folder, tree):
    """Other tools draw them; what they say is the cascade's own."""
    assert "written: cascade.mmd\nwritten: cascade.dot\n" == sections["Drawn"]
    read = {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()}

    assert {"cascade.mmd": tree.to_mermaid(), "cascade.dot": tree.to_dot()} == read


def test_another_rule_gives_another_company(okrs):
    """Without values from below nobody has read the accounts or the churn."""
    plain = okr.align(okrs, on=ON)

    assert plain["company/accounts"].score is None
    assert plain["success/churn"].score is None
    assert (0.6 + 2 * 0.8 + 0.7) / 4 == pytest.approx(plain["company/grow"].score)
