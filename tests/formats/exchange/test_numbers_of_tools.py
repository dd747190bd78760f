"""With the matching preset a migrated set gives the numbers of its tool."""

from collections.abc import Callable
from pathlib import Path

import pytest

import okrkit as okr
from okrkit.formats.exchange.catalogue import tools
from okrkit.formats.exchange.reading import read
from okrkit.model.okrset import OKRSet

DATA = Path(__file__).parent / "data"
ON = "2026-11-15"


def migrated(tool: str, **said: object) -> OKRSet:
    """Read the fixture of a tool."""
    name = tool.replace("-", "_")
    return read(DATA / f"{name}.csv", tool, on=ON, **said).okrs


def scored(okrs: OKRSet, tool: str) -> Callable[[str], float | None]:
    """Score a set as its tool does, where okrkit has the preset."""
    policy = tools()[tool].policy or "okrkit"
    card = okr.score(okrs, on=ON, policy=okr.presets.get(policy))
    return lambda id: card[id].score


def test_viva_is_linear_from_start_to_target() -> None:
    """(P - S) / (T - S), an equal mean: Microsoft's own page of progress."""
    columns = {"type": "OKR type", "start": "From", "target": "To", "current": "Now"}
    cycle = {"Q4 FY26": "2026-Q4"}
    okrs = migrated("ally", cycle=cycle, columns=columns)
    score = scored(okrs, "ally")
    assert pytest.approx((34 - 32) / (40 - 32)) == score("raise-nps")
    assert pytest.approx((5 - 4) / (5 - 3)) == score("cut-churn")
    assert pytest.approx((0.25 + 0.5) / 2) == score("paying-customers-stay")


def test_quantive_keeps_what_lies_beyond_and_below() -> None:
    """125 % and negative progress count; a limit that is just met is 0."""
    okrs = migrated("quantive", columns={"current": "actual"})
    score = scored(okrs, "quantive")
    assert pytest.approx((42 - 32) / (40 - 32)) == score("raise-nps")
    assert pytest.approx((10 - 11) / (10 - 5)) == score("cut-hours-to-answer")
    assert 0 == score("keep-complaints-low")
    assert pytest.approx((1.25 - 0.2 + 0) / 3) == score("paying-customers-stay")
    assert pytest.approx((65 - 40) / (90 - 40)) == score("answers-within-an-hour")


def test_mhokr_gives_the_progress_it_exported() -> None:
    """Key results as they stand in the file, objectives as their equal mean."""
    score = scored(migrated("mhokr", cycle={"QUARTERLY": "2026-Q4"}), "mhokr")
    assert pytest.approx([0.5, 0.3]) == [score("k1"), score("k2")]
    assert pytest.approx(0.4) == score("o2")


def test_burningokr_gives_the_progress_it_exported() -> None:
    """(current - start) / (target - start), an equal mean: the column Progress."""
    score = scored(migrated("burningokr", cycle="2026-Q4"), "burningokr")
    assert pytest.approx(0.5) == score("paying-customers-stay")
    assert pytest.approx(0.25) == score("sell-more")


def test_goals_of_progress_alone_keep_it() -> None:
    """Betterworks and Culture Amp: the mean of milestones is the goal's progress."""
    score = scored(migrated("betterworks"), "betterworks")
    assert pytest.approx([0.5, 0.375]) == [
        score("launch-the-portal"),
        score("answer-faster-2"),
    ]
    score = scored(migrated("culture-amp", cycle="2026-Q4"), "culture-amp")
    assert pytest.approx(0.5) == score("paying-customers-stay")


@pytest.mark.parametrize(
    ("actual", "expected"), [(4, 1.0), (5, 0.0), (8, 0.0)], ids=["below", "at", "above"]
)
def test_a_limit_is_judged_as_quantive_does(actual: int, expected: float) -> None:
    """The same churn, `at most 5`: strict there, while others count 5 as met."""
    text = "Session,objective,keyResultName,targetValue,type,now\n"
    text += f"2026-Q4,Keep customers,Churn,5,should stay below,{actual}\n"
    okrs = read(text, "quantive", on=ON, columns={"current": "now"}).okrs
    assert expected == scored(okrs, "quantive")("churn")


def test_every_preset_that_a_format_names_is_there() -> None:
    """The catalogue may not know scoring; here is where both meet."""
    named = {tool.policy for tool in tools().values()} - {""}
    assert named <= set(okr.presets.names())
