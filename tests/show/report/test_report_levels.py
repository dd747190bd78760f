"""Objectives stand below others: what counts, what carried it, and where it stands."""

import pytest

import okrkit as okr

from .test_report_for_a_board import ON, SINCE, aim, group, quarter, read, text

FORMS = ("team", "executive")
TOP = [okr.Support(objective="top")]
LOW = [okr.Support(objective="low")]


def held(id, value=40, **fields):
    """Return a key result that holds, and will."""
    days = dict.fromkeys(
        ("2026-10-10", "2026-10-24", "2026-11-07", "2026-11-18"), value
    )
    return okr.KeyResult(id, f"Title {id}", at_least=10, check_ins=days, **fields)


@pytest.fixture
def levels():
    """Return three levels, the lowest declared first."""
    return quarter(
        aim("floor", read("f", 0, 0, 1, 1), supports=LOW),
        aim("top", held("t")),
        aim("low", held("l"), supports=TOP),
    )


@pytest.mark.parametrize("audience", FORMS)
def test_a_chance_says_what_it_counts(levels, audience):
    """A score of 1 beside no chance at all: what is below decides, and nobody said."""
    said = text(levels, audience)

    assert (
        "<1% chance of success (exceptionally unlikely), which counts the 2 objectives "
        "below it; by its own key results alone >99%"
    ) in said
    assert "which counts the objective below it; by its own key results alone" in said
    html = okr.report(levels, on=ON, audience=audience).to_html()
    assert "own key results alone" in html
    assert "&gt;99%" in html
    assert "Its chance counts the objectives below it, too" in said


@pytest.mark.parametrize("audience", FORMS)
def test_a_chance_by_itself_may_be_the_same(audience):
    """Two equal numbers need no two sentences; without key results there is but one."""
    low = aim("low", read("l", 0, 0, 1, 1), supports=TOP)
    same = quarter(aim("top", read("t", 0, 0, 1, 1)), low)
    none = quarter(aim("top"), low)

    assert (
        "chance of success (exceptionally unlikely), by its own key results alone and "
        "with the objective below it"
    ) in text(same, audience)
    assert ", which is that of the objective below it" in text(none, audience)


def test_what_has_no_chance_has_none_by_itself():
    """What nobody reads is no chance, however it is counted."""
    okrs = quarter(
        aim("top", read("t")), aim("low", read("l", 0, 0, 1, 1), supports=TOP)
    )

    assert "own key results alone" not in str(okr.report(okrs, on=ON)["standing"].drawn)


def test_what_is_shown_and_does_not_count_is_not_counted():
    """A link of no weight, or to a key result that is measured itself."""
    none = okr.Support(objective="top", weight=0)
    for support in (none, okr.Support(key_result="t")):
        low = aim("low", read("l", 0, 0, 1, 1), supports=[support])
        said = text(quarter(aim("top", held("t")), low))

        assert "below it" not in said
        assert "supports “Aim top”" in said


@pytest.mark.parametrize("audience", FORMS)
def test_own_key_results_hold_back_first(audience):
    """What one can mend oneself must not hide behind what others have to."""
    parts = [read(f"k{n}", 1, 2, 2, 3, title=f"Own {n}") for n in range(4)]
    lows = [aim(f"low{n}", read(f"l{n}", 0, 0, 0, 0), supports=TOP) for n in range(5)]
    said = text(quarter(aim("top", *parts), *lows), audience)

    back = said[said.index("eld back by") if audience == "executive" else
                said.index("What holds it back"):]  # fmt: skip
    places = [back.index(f"“Own {n}”") for n in range(4)]
    assert max(places) < back.index(", and below it “Aim low")
    assert "and 2 more" in back


@pytest.mark.parametrize("audience", FORMS)
def test_each_objective_stands_below_the_one_that_it_supports(levels, audience):
    """Group, region, house: a flat list hides who works for whom."""
    made = okr.report(levels, on=ON, audience=audience)

    assert ["top", "low", "floor"] == [e.id for e in made["standing"].entries]
    assert ["okrkit-deep0", "okrkit-deep1", "okrkit-deep2"] == list(
        dict.fromkeys(
            part[:12]
            for part in str(made["standing"].drawn).split('"')
            if part.startswith("okrkit-deep")
        )
    )
    assert "supports “Aim low”" in text(levels, audience)
    some = okr.report(levels, on=ON, audience=audience, select=["floor", "low"])
    assert ["low", "floor"] == [e.id for e in some["standing"].entries]


def test_a_ring_of_objectives_is_told_once():
    """Somebody will link two aims to each other."""
    okrs = quarter(
        aim("a", held("k"), supports=[okr.Support(objective="b")]),
        aim("b", held("l"), supports=[okr.Support(objective="a")]),
        aim("c", held("m"), supports=[okr.Support(objective="a")]),
    )
    for audience in FORMS:
        made = okr.report(okrs, on=ON, audience=audience)
        assert ["a", "b", "c"] == sorted(e.id for e in made["standing"].entries)


@pytest.mark.parametrize("audience", FORMS)
def test_what_is_met_and_may_not_last_says_so(audience):
    """105 % of the way, and hardly a chance: one sentence keeps both true."""
    days = ("2026-10-10", "2026-10-20", "2026-10-30", "2026-11-09", "2026-11-18")
    values = dict(zip(days, (0, 12, -9, 14, 10.5), strict=True))
    swings = okr.KeyResult("k", "K", baseline=0, target=10, check_ins=values)
    said = text(quarter(aim("o", swings)), audience)

    assert "): met by now, but that may not last" in said
    html = okr.report(quarter(aim("o", swings)), on=ON, audience="team").to_html()
    assert "met by now, but that may not last" in html


def test_where_less_is_a_success_the_row_says_so():
    """Too low for the target, and high enough: who hopes for more must know."""
    bold = read("k", 2, 4, 6, 7, intent="aspirational")
    made = okr.report(quarter(aim("o", bold)), on=ON)

    (part,) = made["standing"].entries[0].entries
    assert "; success from a score of 0.7; " in part.lines[0]
    assert "success from a score of 0.7" in made.to_html()
    low = okr.report(
        quarter(aim("o", read("k", 2, 2, 2, 2, intent="aspirational"))), on=ON
    )
    assert (
        "; the target is from 0 to 10 (success from a score of 0.7)."
        in low["missed"].entries[1].lines[0]
    )


def test_one_is_not_many():
    """Of 1 objective, none of 1 key result: a machine wrote that."""
    one = quarter(aim("o", read("a", 2)))
    some = quarter(aim("o", read("a", 2), intent="committed"), aim("p", read("b", 2)))

    assert "No intent is stated of the objective: if it is meant to be" in text(one)
    assert "No intent is stated of one objective: if it is meant to be" in text(some)
    assert "The one key result has no newer reading: “Title a”." in text(
        one, since=SINCE
    )
    assert "The one key result has no newer reading." in text(
        one, "executive", since=SINCE
    )


# -- what moved -----------------------------------------------------------------------


def test_a_score_that_moved_is_told_with_what_carried_it():
    """The company's own figure fell, and the list of changes did not have it."""
    okrs = quarter(
        aim("o", read("a", 8, 8, 6, 5), read("b", 6, 6, 6, 5.8), read("c", 1, 1, 1, 2)),
        aim("p", read("d", 1, 1, 1, 9)),
        aim("q", read("e", 5, 5, 5, 5)),
    )
    made = okr.report(okrs, on=ON, since=SINCE)
    told = group(made, "Objectives")

    assert ["p", "o"] == [each.id for each in told if each.id != "q"]
    assert (
        told[1]
        .lines[0]
        .startswith(
            "Score 0.50 → 0.43, by “Title a” (80% → 50%) and “Title b” (60% → 58%)"
        )
    )
    brief = okr.report(okrs, on=ON, since=SINCE, audience="executive")
    first = next(e for e in group(brief, "Objectives") if e.id == "o")
    assert first.lines[0].startswith("Score 0.50 → 0.43, by “Title a” (80% → 50%)")
    assert "Title b" not in first.lines[0]


def test_on_one_screen_the_highest_objective_comes_first():
    """What moves most is a house; what is asked for is the company."""
    lows = [aim(f"l{n}", read(f"k{n}", 1, 1, 1, 9), supports=TOP) for n in range(4)]
    okrs = quarter(*lows, aim("top", read("t", 5, 5, 5, 4)))
    made = okr.report(okrs, on=ON, since=SINCE, audience="executive")
    (whole,) = (e for e in made["changes"].entries if e.title == "Objectives")
    (rest,) = (e for e in made["changes"].entries if e.title == "Everything else")

    assert "top" == whole.entries[0].id
    assert ("The first 3 of 5.",) == whole.lines
    assert rest.points[0].startswith("Objectives: “Aim l")
    assert " 0.10 → 0.90" in rest.points[0]


@pytest.mark.parametrize("audience", FORMS)
def test_what_was_closed_says_how_far_it_still_went(audience):
    """Closed as missed at 95 % is other news than closed at 20 %."""
    end = okr.Closing("2026-11-19", "missed", lesson="Start earlier")
    okrs = quarter(
        aim("o", read("a", 2, 4, 8, 9.5, closed=end), read("b", 1, 1, closed=end)),
        aim("p", read("c", 2, 4, 8, 9), closed=end),
    )
    made = okr.report(okrs, on=ON, since=SINCE, audience=audience)
    told = {each.id: each.lines[0] for each in group(made, "Closed")}

    assert {"a", "b", "p"} <= {*told}
    assert "40% → 95% of the way" in told["a"]
    assert "→" not in told["b"]
    assert "core 0.40 → 0.90" in told["p"]


def test_without_other_news_what_only_aged_is_told():
    """Folding the only change away would leave an empty answer."""
    okrs = quarter(aim("o", read("a", 2), read("b", 2, 3)))
    made = okr.report(okrs, on=ON, since="2026-10-25", audience="executive")

    titles = [each.title for each in made["changes"].entries]
    assert {"Moved, though nothing was read", "Objectives"} & {*titles}


# -- texts ----------------------------------------------------------------------------


def test_a_title_from_right_to_left_stays_whole_over_lines():
    """Torn at the line end, its second half turns the text behind it round."""
    title = "\u05d0\u05d1 " * 30 + "(\u05d2)"
    okrs = quarter(aim("o", read("a", 0, 0, 1, 1), title=title))
    lines = okr.report(okrs, on=ON).to_text().splitlines()
    at = next(n for n, line in enumerate(lines) if line.startswith("* ["))

    assert lines[at].startswith("* [off track] \u2067\u05d0")
    assert lines[at + 1].startswith("  \u2067")
    assert lines[at + 1].endswith("(\u05d2)\u2069")
    for line in lines:
        opened = sum(line.count(sign) for sign in "\u2066\u2067")
        assert opened == line.count("\u2069")


def test_decisions_that_do_not_fit_are_named():
    """Two more decisions: which, is what the reader has to know."""
    okrs = quarter(
        aim("o", read("k", 1, 1, 1, 1, intent="committed"),
            guardrails=[okr.Guardrail(metric="cost", at_most=10)]),
        aim("p", read("n"), read("z", 9, 10, 12, 14)),
        metrics=[okr.Metric("cost", name="Cost")],
        observations={"cost": {"2026-11-19": 12}},
    )  # fmt: skip
    made = okr.report(okrs, on=ON, audience="executive")
    *told, rest = made["decisions"].entries

    assert 3 == len(told)
    assert (f"… and {len(rest.points)} more", True) == (rest.title, rest.folded)
    assert any("Title" in point or "Cost" in point for point in rest.points)
    assert rest.points[0] in made.to_text()
