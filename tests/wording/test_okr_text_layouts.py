"""Whole OKRs as wikis, spreadsheets, chats and e-mails lay them out."""

import pytest

from okrkit import parse_okrs

WAIT, SHOW, RATE = (
    "Median wait from 42 to 25 minutes",
    "No-show rate below 5%",
    "85% of patients rate us 4 or 5",
)
LEAVE, SCORE = "Staff turnover from 18% to 12%", "eNPS from 10 to 30"
AIM, OTHER = "Patients get seen sooner", "Nurses want to stay"
ONE = {AIM: [WAIT, SHOW, RATE]}
TWO = ONE | {OTHER: [LEAVE, SCORE]}


def read(text):
    """Return the titles of each objective with those of its key results."""
    return {
        each.title.rstrip(".:"): [kr.title.rstrip(".;") for kr in each.key_results]
        for each in parse_okrs(text).objectives
    }


def left(text):
    """Return why each line was left."""
    return {one.text: one.why for one in parse_okrs(text).left}


def each(form, *titles):
    """Return a line for each title, numbered from 1."""
    titles = titles or (WAIT, SHOW, RATE)
    return "\n".join(form.format(kr=kr, n=n) for n, kr in enumerate(titles, 1))


STARTS = {AIM: ["Median wait in minutes from 42 to 25", "No-shows from 9% to 5%"]}


@pytest.mark.parametrize(
    "text",
    [
        (
            f"| Objective | {AIM} |\n|--|--|\n| Key result | Start | Goal |\n"
            "|--|--|--|\n"
            "| Median wait in minutes | 42 | 25 |\n| No-shows | 9% | 5% |\n"
        ),
        (
            f"## {AIM}\n\n| Key result | Start | Goal |\n"
            "|--|--|--|\n"
            "| Median wait in minutes | 42 | 25 |\n| No-shows | 9% | 5% |\n"
        ),
        (
            f"Objective: {AIM}\nKey Result\tStart\tGoal\tOwner\n"
            "Median wait in minutes\t42\t25\tAnn\nNo-shows\t9%\t5%\tBob"
        ),
        (
            f"Objective: {AIM}\n\n| # | Key Result | Current | Goal | Status |\n"
            "|--|--|--|--|--|\n| 1 | Median wait in minutes | 42 | 25 | green |\n"
            "| 2 | No-shows | 9% | 5% | red |"
        ),
        f"{AIM}\nKRs\tBaseline\tGoal\nMedian wait in minutes\t42\t25\nNo-shows\t9%\t5%",
    ],
)
def test_a_goal_behind_a_start_is_a_target(text):
    """Spreadsheets call the target a goal, as others call the objective one."""
    assert STARTS == read(text)


def test_a_goal_that_leads_the_table_is_the_objective():
    """The same word, where nothing else is the objective."""
    text = f"| Goal | Key result |\n|--|--|\n| {AIM} | {WAIT} |\n| | {SHOW} |"

    assert {AIM: [WAIT, SHOW]} == read(text)


@pytest.mark.parametrize(
    "text",
    [
        "Name\tType\tParent\n"
        f"{AIM}\tObjective\t\n" + each(f"{{kr}}\tKey Result\t{AIM}"),
        "| Title | Type | Owner |\n|--|--|--|\n"
        f"| {AIM} | Objective | Ann |\n" + each("| {kr} | Key result | Bob |"),
    ],
)
def test_a_column_says_what_a_row_is(text):
    """So databases export OKRs."""
    assert ONE == read(text)


def test_other_rows_of_such_a_table_are_left():
    """An initiative among them is no key result; a row without a title says nothing."""
    text = (
        "Name\tType\tOwner\n"
        f"{AIM}\tObjective\tAnn\n{WAIT}\tKey result\tBob\nNew page\tInitiative\tCy\n"
        "\tKey result\tDi"
    )

    assert {AIM: [WAIT]} == read(text)
    assert "New page" in left(text)


@pytest.mark.parametrize(
    "text",
    [
        f"| | |\n|--|--|\n| **Objective** | {AIM} |\n" + each("| **KR{n}** | {kr} |"),
        f"Objective\t{AIM}\n" + each("KR{n}\t{kr}"),
        (
            f"| Objective | KR1 | KR2 | KR3 |\n|--|--|--|--|\n| {AIM} | {WAIT} | "
            f"{SHOW} | {RATE} |"
        ),
        (
            '{| class="wikitable"\n|+ Plan\n! Objective !! Key result\n|-\n'
            f"| {AIM} || {WAIT}\n|-\n| || {SHOW}\n|-\n| || {RATE}\n|}}"
        ),
        (
            f"{{|\n! Objective\n! Key result\n|-\n| {AIM}\n| {WAIT}\n|-\n|\n"
            f"| {SHOW}\n|-\n"
            f"|\n| {RATE}\n|}}\n"
        ),
        f"||Objective||Key result||\n|{AIM}|{WAIT}|\n| |{SHOW}|\n| |{RATE}|",
        (
            "<table>\n<thead>\n<tr><th>Objective</th><th>Key result</th></tr>\n"
            "</thead>\n"
            f"<tbody>\n<tr>\n<td>{AIM}</td>\n<td>{WAIT}</td>\n</tr>\n"
            f"<tr><td></td><td><p>{SHOW}</p></td></tr>\n"
            f"<tr><td></td><td>{RATE}</td></tr>\n</tbody>\n</table>\n"
        ),
        (
            "<table><tr><th>Objective</th><th>Key results</th></tr>"
            f"<tr><td>{AIM}</td><td><ul><li>{WAIT}</li><li>{SHOW}</li><li>{RATE}</li></ul>"
            "</td></tr></table>"
        ),
    ],
)
def test_tables_of_wikis_and_pages(text):
    """Bars, tabs, exclamation marks and tags: rows are rows."""
    assert ONE == read(text)


@pytest.mark.parametrize("text", ["{| class='x'\n! Objective\n", "|| a"])
def test_a_table_that_is_cut_off(text):
    """Whoever pastes half of it gets what can be read, and no error."""
    assert {} == read(text)


def test_text_within_a_table_of_a_wiki():
    """A cell may go on over several lines."""
    text = f"{{|\n! Objective !! Key result\n|-\n| {AIM} || No-show rate\nbelow 5%\n|}}"

    assert ["below 5%"] == [kr[-8:] for kr in read(text)[AIM]]


@pytest.mark.parametrize(
    "text",
    [
        f"== {AIM} ==\n{each('* {kr}')}\n== {OTHER} ==\n{each('* {kr}', LEAVE, SCORE)}",
        f"h2. {AIM}\n{each('# {kr}')}\nh2. {OTHER}\n{each('# {kr}', LEAVE, SCORE)}",
        f"* {AIM}\n{each('** {kr}')}\n* {OTHER}\n{each('** {kr}', LEAVE, SCORE)}",
        f"{AIM}\n{each('    {kr}')}\n\n{OTHER}\n{each('    {kr}', LEAVE, SCORE)}",
        (
            f"O: {AIM}\n{each(chr(9) + '{kr}')}\nO: {OTHER}\n"
            f"{each(chr(9) + '{kr}', LEAVE, SCORE)}"
        ),
        f"1. {AIM}\n{each('   {kr}')}\n2. {OTHER}\n{each('   {kr}', LEAVE, SCORE)}",
        f"OKR 1: {AIM}\n{each('- {kr}')}\nOKR 2: {OTHER}\n"
        + each("- {kr}", LEAVE, SCORE),
        (
            f"### OKR 1\nObjective: {AIM}\n{each('KR{n}: {kr}')}\n### OKR 2: People\n"
            f"Objective: {OTHER}\n{each('KR{n}: {kr}', LEAVE, SCORE)}"
        ),
    ],
)
def test_two_okrs_with_marks_of_other_tools(text):
    """Wikis, trackers and outliners have marks of their own."""
    assert TWO == read(text)


@pytest.mark.parametrize(
    "text",
    [
        f"\U0001f3af {AIM}\n" + each("\U0001f4c8 {kr}"),
        f":dart: *{AIM}*\n" + each("> • {kr}"),
        f"{AIM}\n" + each("-> {kr}"),
        f"Objective: {AIM}\n" + each("=> {kr}"),
        f"Objective: {AIM}\n" + each(">> {kr}"),
        f"Objective: {AIM}\n" + each("-{kr}"),
        f"{AIM}\n{'=' * 24}\n\n" + each("- {kr}"),
        f"O1: {AIM}\n" + each("K{n}: {kr}"),
        f"O: {AIM}\n" + each("R{n}. {kr}"),
        f"Objectives\n{AIM}\nKey Results\n" + each("{kr}"),
        f'Objective: "{AIM}"\n' + each('KR{n}: "{kr}"'),
        f"Team Alpha - Objective 1: {AIM}\n" + each("- {kr}"),
        f"2026-Q3 Objective: {AIM}\n" + each("- KR: {kr}"),
        f"Our objective is: {AIM}\nOur key results are:\n" + each("- {kr}"),
        f"Goal: {AIM}\nMeasures:\n" + each("- {kr}"),
        f"Objective Statement: {AIM}\nKey Result Statements:\n" + each("- {kr}"),
        f"Objective: {AIM}\nWe'll know we've succeeded when:\n" + each("- {kr}"),
        f"Objective: {AIM}. Key results: 1. {WAIT} 2. {SHOW} 3. {RATE}",
        f"Objective: {AIM}; Key results: (1) {WAIT}; (2) {SHOW}; (3) {RATE}",
        f"O: {AIM} KRs: a) {WAIT} b) {SHOW} c) {RATE}",
        f"Objective: {AIM} (0.6)\n" + each("KR{n}: {kr} (weight 30%)"),
        f"Objective → {AIM}\n" + each("KR{n} → {kr}"),
        f"Objective = {AIM}\n" + each("KR{n} = {kr}"),
        f"Objective No. 1: {AIM}\n" + each("Key Result No. {n}: {kr}"),
        f"Objective: {AIM}\n" + each("Key Result {n} of 3: {kr}"),
        f"O1/ {AIM}\n" + each("KR{n}/ {kr}"),
        f"#1 {AIM}\n" + each("- {kr}"),
        f"[P0] Objective: {AIM}\n" + each("[P1] KR{n}: {kr}"),
        f"Objective: {AIM}\n" + each("\uf0b7\t{kr}"),
        f"Goal\n{AIM}\n\nKey results\n{WAIT}\n0%\n{SHOW}\n40%\n{RATE}\n3/10",
        f"Objective: {AIM} (see below)\n(see below)\n\n" + each("KR{n}: {kr}"),
    ],
)
def test_one_okr_in_more_manners(text):
    """The same OKR, however somebody sets it out."""
    assert ONE == read(text)


WILL = "We will win back our patients"


@pytest.mark.parametrize(
    "text",
    [
        f"{WILL} as measured by:\n" + each("- {kr}"),
        f"{WILL}, as measured by {WAIT}, {SHOW}, and {RATE}.",
        f"{WILL}, measured by: {WAIT}, {SHOW} and {RATE}",
        f"Objective: {WILL}, as measured by {WAIT}, {SHOW} and {RATE}",
    ],
)
def test_we_will_as_measured_by(text):
    """The formula in one sentence that many are taught."""
    assert {WILL: [WAIT, SHOW, RATE]} == read(text)


def test_what_one_number_measures_is_one_key_result():
    """In a list, or with one measure, "measured by" is a part of the sentence."""
    one = "Raise patient satisfaction as measured by NPS from 20 to 40"

    assert {AIM: [one]} == read(f"Objective: {AIM}\n- {one}")
    assert [one] == [draft.text for draft in parse_okrs(one).drafts]


def test_sentences_that_say_which_is_which():
    """As people write it to a colleague."""
    text = "My objective is to win back patients. My key results are:\n" + each(
        "- {kr}"
    )

    assert {"win back patients": [WAIT, SHOW, RATE]} == read(text)


def test_numbers_that_do_not_count_up_cut_nothing():
    """A list on one line counts from one."""
    text = f"Objective: {AIM} Key results: NPS 4. Then 7. And more"

    assert 1 == len(read(text)[AIM])


@pytest.mark.parametrize(
    ("note", "title"),
    [("(confidence 5/10)", WAIT), ("[0.7]", WAIT), ("(in 2 of 3 wards)", None)],
)
def test_notes_at_the_end_are_no_part_of_it(note, title):
    """How far it is and how sure stand elsewhere; what says of whom is kept."""
    text = f"Objective: {AIM}\n- {WAIT} {note}"

    assert [title or f"{WAIT} {note}"] == read(text)[AIM]
    assert (title is not None) == (note in left(text))


def test_a_line_that_goes_on_is_no_list():
    """A title that is wrapped stands deeper, and is one title still."""
    text = (
        "Objective: Patients of all 4 wards\n   get seen\n   sooner by 2027\n- NPS 40"
    )

    assert ["NPS 40"] == next(iter(read(text).values()))


def test_a_team_before_a_remark_is_no_objective():
    """Only a mark behind it makes a line one."""
    assert {} == read("Note - Objective 1: too vague\nTeam Alpha: O - more to come")


def test_places_stay_true_in_a_wiki():
    """Whoever marks a key result in the text finds it."""
    text = f"== {AIM} ==\n{{|\n! Key result\n|-\n| {WAIT}\n|}}\n* {SHOW}"

    for draft in parse_okrs(text).drafts:
        assert text[draft.start :].startswith(draft.text)
