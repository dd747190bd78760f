"""Manners of lists, tables and labels that people paste into `parse_okrs`."""

import pytest

from okrkit import parse_okrs

CHURN = "Churn from 5% to 3%"
NPS = "NPS from 20 to 40"


def read(text):
    """Return the titles of each objective with those of its key results."""
    return {
        each.title: [kr.title for kr in each.key_results]
        for each in parse_okrs(text).objectives
    }


def why(text):
    """Return why each line was left."""
    return {one.text: one.why for one in parse_okrs(text).left}


@pytest.mark.parametrize("sign", ["➤", "‣", "👉", "▪", "●", "✓", "–", "🚀", "▶", "»"])
def test_a_strange_bullet_is_a_bullet(sign):
    """Pasted from slides and chats, alone or beside dashes."""
    alone = f"Objective: Guests stay\n{sign} {CHURN}\n{sign} {NPS}"
    beside = f"Objective: Guests stay\n- {CHURN}\n{sign} {NPS}"

    assert {"Guests stay": [CHURN, NPS]} == read(alone)
    assert {"Guests stay": [CHURN, NPS]} == read(beside)


@pytest.mark.parametrize("signs", ["•○", "•-", "➤•", "•▪", "-◦"])
def test_signs_alone_tell_levels(signs):
    """Slides lose their indentation, and keep their signs."""
    outer, inner = signs
    text = f"{outer} Guests stay\n{inner} {CHURN}\n{inner} {NPS}\n"

    assert {"Guests stay": [CHURN, NPS]} == read(text)


def test_a_list_is_numbered_on_beyond_a_thousand():
    """Whoever pastes a long list loses nothing of it."""
    lines = [f"{n}. Wins in region {n} from 5 to 9" for n in (999, 1000, 1001)]
    (titles,) = read("Objective: Guests stay\n" + "\n".join(lines)).values()

    assert 3 == len(titles)


def test_areas_between_an_objective_and_its_key_results():
    """The leaves are the key results; what stands over them is told."""
    text = (
        "- Guests stay\n  - Loyalty\n"
        f"    - {CHURN}\n    - Returns from 9 to 4\n  - Care\n    - {NPS}\n"
    )

    assert {"Guests stay": [CHURN, "Returns from 9 to 4", NPS]} == read(text)
    assert {"Loyalty", "Care"} == why(text).keys()


def test_areas_of_areas():
    """However deep a tree is, its leaves are the key results."""
    text = (
        "Objective: Guests stay\n- All\n  - Loyalty\n"
        f"    - {CHURN}\n  - Care\n    - {NPS}\n"
    )

    assert {"Guests stay": [CHURN, NPS]} == read(text)


def test_steps_below_a_key_result_are_no_key_results():
    """What a key result needs is work, even where it is counted."""
    text = f"Objective: Guests stay\n- Better rooms\n  - Visit 12 hotels\n- {NPS}"

    assert {"Guests stay": ["Better rooms", NPS]} == read(text)
    assert {"Visit 12 hotels": "an item below a key result"} == why(text)


def test_items_with_children_under_objectives_stay_objectives():
    """The label over the list says what they are."""
    text = f"Objectives:\n- Guests stay\n  - {CHURN}\n- Guests pay\n  - {NPS}"

    assert {"Guests stay": [CHURN], "Guests pay": [NPS]} == read(text)


@pytest.mark.parametrize(
    ("start", "goal"), [("Start", "Goal"), ("Baseline", "Goal"), ("From", "Target")]
)
def test_a_goal_that_is_a_number_is_a_target(start, goal):
    """An objective is never a number."""
    text = f"Objective: Guests stay\nKR2: NPS\n  {start}: 20\n  {goal}: 40"

    assert {"Guests stay": ["NPS from 20 to 40"]} == read(text)


def test_a_goal_in_words_is_an_objective():
    """With a number in it, too."""
    text = f"Goal: Guests stay 3 nights\n- {NPS}"

    assert {"Guests stay 3 nights": [NPS]} == read(text)


def test_rows_that_go_on_with_an_objective():
    """Spreadsheets name it once."""
    rows = [
        ("Objective", "Key Result", "Baseline", "Target"),
        ("Guests stay", "Repeat rate", "20%", "40%"),
        ("", "NPS", "20", "40"),
    ]
    wanted = {"Guests stay": ["Repeat rate from 20% to 40%", "NPS from 20 to 40"]}

    for sign in "\t,;":
        assert wanted == read("\n".join(map(sign.join, rows)))


def test_quoted_cells_hold_commas():
    """As every spreadsheet writes them."""
    text = (
        "Objective,Key Result,Start,Goal\n"
        '"Guests, new ones, stay",Repeat rate,20%,40%\n'
        ',Wins,"1,000","2,000"\n'
    )

    assert {
        "Guests, new ones, stay": [
            "Repeat rate from 20% to 40%",
            "Wins from 1,000 to 2,000",
        ]
    } == read(text)


@pytest.mark.parametrize(
    ("aside", "intent", "level", "cadence"),
    [
        ("(Aspirational, annual)", "aspirational", "", "year"),
        ("(committed)", "committed", "", ""),
        ("[Team; stretch]", "aspirational", "team", ""),
    ],
)
def test_an_aside_says_how_an_objective_is_meant(aside, intent, level, cadence):
    """It is no key result, with a label above it and without."""
    for head in ("Objective: Guests stay", "Guests stay"):
        found = parse_okrs(f"{head}\n{aside}\n- {NPS}")
        (objective,) = found.objectives

        assert [NPS] == [kr.title for kr in objective.key_results]
        assert (intent, level) == (objective.intent, objective.level)
        assert cadence == found.cadence


def test_an_aside_names_the_cycle():
    """A year in brackets is the time of all."""
    found = parse_okrs(f"Objective: Guests stay\n(committed, Q3 2027)\n- {NPS}")

    assert "2027-Q3" == found.cycle
    assert "committed" == found.objectives[0].intent


def test_other_brackets_are_no_aside():
    """What is not known is told."""
    text = f"Objective: Guests stay\n- {NPS}\n\n(with love)"

    assert {"(with love)": "a remark"} == why(text)


def test_key_results_in_one_line():
    """Cut at commas, where most pieces have numbers."""
    listed = "KRs: churn 5% to 3%, NPS 20 to 40, and launch the app"

    assert {
        "Guests stay": ["churn 5% to 3%", "NPS 20 to 40", "launch the app"]
    } == read(f"Objective: Guests stay\n{listed}")


@pytest.mark.parametrize(
    "one",
    [
        "share of guests who come, stay and pay from 5% to 30%",
        "churn of guests, from 5% , to 3%",
        "bookings, stays, returns, visits, 5 to 9, 6 to 8 reviews, prizes",
    ],
)
def test_one_key_result_with_commas(one):
    """A comma alone cuts nothing."""
    (titles,) = read(f"Objective: Guests stay\nKRs: {one}").values()

    assert 1 == len(titles)


@pytest.mark.parametrize(
    ("line", "title", "owner"),
    [
        ("Product KR: NPS from 20 to 40", NPS, ""),
        ("VP Eng KR: NPS from 20 to 40", NPS, "VP Eng"),
        ("- CEO: NPS from 20 to 40", NPS, "CEO"),
        ("- Head of Care: NPS from 20 to 40", NPS, "Head of Care"),
        ("- Guests: NPS from 20 to 40", "Guests: NPS from 20 to 40", ""),
    ],
)
def test_who_stands_before_a_key_result(line, title, owner):
    """An office owns; a team or a theme is left where it stands."""
    (kr,) = parse_okrs(f"Objective: Guests stay\n{line}").objectives[0].key_results

    assert (title, owner) == (kr.title, kr.owner)


def test_a_name_that_ends_like_a_label_needs_a_colon():
    """Without one it is a sentence."""
    text = f"Objective: Guests stay\n- {NPS}\n\nBig Hairy Objective"

    assert {"Big Hairy Objective": "a remark"} == why(text)


@pytest.mark.parametrize(
    "text",
    [
        f"<h2>Objective: Guests stay</h2><ul><li>{CHURN}</li><li>{NPS}</li></ul>",
        f"<p>Guests stay</p>\n<ol>\n  <li>{CHURN}</li>\n  <li>{NPS}</li>\n</ol>",
        f"<ul><li>Guests stay<ul><li>{CHURN}</li><li>{NPS}</li></ul></li></ul>",
    ],
)
def test_a_list_in_html(text):
    """Each item is a line, in its place in the text."""
    found = parse_okrs(text)

    assert {"Guests stay": [CHURN, NPS]} == read(text)
    assert text.index(NPS) == found.drafts[1].start


def test_html_in_a_cell_leaves_the_table_whole():
    """A wiki writes lists into its cells."""
    text = f"| Objective | Key result |\n|---|---|\n| Stay | <ul><li>{NPS}</ul> |"

    assert {"Stay": [NPS]} == read(text)


@pytest.mark.parametrize(
    "text",
    [
        "Ziel: Gäste bleiben bei uns\n- Quote von 5 % auf 3 % und mehr für die Gäste",
        "Objectif : les clients restent avec nous\n- passer le taux de 5 % dans les",
        "Цель: клиенты довольны\n- доля 20 -> 40",
    ],
)
def test_another_language_is_told(text):
    """Better than reading it wrong in silence."""
    assert ["the text does not read as English"] == list(why(text).values())


@pytest.mark.parametrize(
    "text", [NPS, "ARR 4 -> 6", "Café de la Paix and der Spiegel write of us on page 1"]
)
def test_names_from_other_languages_are_english_enough(text):
    """Few words, or names in them, say nothing of the language."""
    assert not why(text)


def test_what_stands_for_something_to_come_is_kept():
    """Only tags that set off text are markup: "<feature>" is asked for, not lost."""
    found = parse_okrs(
        "Objective: <b>Guests</b> stay\n- <metric> from 3 to 4\n- <script>x</script> 5"
    )

    assert "Guests stay" == " ".join(found.objectives[0].title.split())
    assert ["<metric> from 3 to 4", "<script>x</script> 5"] == [
        each.title for each in found.to_okrs().objectives[0].key_results
    ]
