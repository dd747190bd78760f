"""Whole OKRs as people write them: what belongs to what, and what is left."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrkit.errors import InvalidOKRError, OKRError
from okrkit.wording.okrs.reading import DraftSet, parse_okrs


def shape(text: str) -> list[tuple[str, list[str]]]:
    """Give the titles of objectives, each with those of its key results."""
    return [
        (each.title, [kr.title for kr in each.key_results])
        for each in parse_okrs(text).objectives
    ]


def blocks(text: str) -> list[str]:
    """Cut texts at the lines that part them."""
    return [block.strip("\n") for block in text.split("=====\n")]


ONE = [("Delight customers", ["NPS 32 -> 40", "Churn 3% -> 2%"])]
TWO = [*ONE, ("Grow", ["20 deals"])]

POST = """\
EXAMPLE OKR: Please look at this one

Can I get feedback on this OKR my team wants to adopt? - thanks

Objective: Increase engagement & retention of learners (paying schools only)

Key results:

  1. Book 95% of first lessons within 5 days of signing
  2. Complete 80% of first lessons within 10 days of signing
  3. Hold a monthly call with all schools over $1m
  4. NPS (Net Promoter Score) up 50 over previous quarter

OKR Type: Team

Time Scale: Quarter

Relevant KPIs:

The objective makes sense, and it puts free schools out of scope
Question: is there an OKR about those?

Key result 1: Book 95% of first lessons within 5 days of signing

This reads like work. Somebody puts it into a diary. Is it a result?

Back to the objective: Increase engagement & retention of learners
"""


def test_a_forum_post_as_it_stands():
    """Labels, a numbered list, types; the talk around it is left, line by line."""
    found = parse_okrs(POST)
    (aim,) = found.objectives

    assert "Increase engagement & retention of learners (paying schools only)" == (
        aim.title
    )
    assert "paying schools" == aim.scope
    assert "team" == aim.level
    assert "quarter" == found.cadence
    assert [
        "Book 95% of first lessons within 5 days of signing",
        "Complete 80% of first lessons within 10 days of signing",
        "Hold a monthly call with all schools over $1m",
        "NPS (Net Promoter Score) up 50 over previous quarter",
    ] == [kr.title for kr in aim.key_results]
    assert [1, 3, 20, 21, 23, 25, 27] == [one.line for one in found.left]
    assert "a key result that was said before" == found.left[4].why


MANNERS = """\
Objective: Delight customers
Key results:
- NPS 32 -> 40
- Churn 3% -> 2%
=====
O: Delight customers
KR: NPS 32 -> 40
KR: Churn 3% -> 2%
=====
O1 - Delight customers
  KR 1.1 NPS 32 -> 40
  KR 1.2 Churn 3% -> 2%
=====
O1: Delight customers
O1KR1: NPS 32 -> 40
O1.KR2 - Churn 3% -> 2%
=====
**Objective 1:** Delight customers
**KR1:** NPS 32 -> 40
**KR2:** Churn 3% -> 2%
=====
# Objective: Delight customers
## Key Results
1. NPS 32 -> 40
2. Churn 3% -> 2%
=====
## Objective 1

Delight customers

### Key Result 1

NPS 32 -> 40

### Key Result 2

Churn 3% -> 2%
=====
# Delight customers

- [ ] NPS 32 -> 40
- [x] Churn 3% -> 2%
=====
Delight customers
* NPS 32 -> 40
+ Churn 3% -> 2%
=====
**Delight customers**

1) NPS 32 -> 40
2) Churn 3% -> 2%
=====
Delight customers
as measured by:
\u2022 NPS 32 -> 40
\u2022 Churn 3% -> 2%
=====
Delight customers

Key results

NPS 32 -> 40

Churn 3% -> 2%
=====
Objective
Delight customers

Key results
NPS 32 -> 40
Churn 3% -> 2%

We talked about this on Monday.
=====
Delight customers

KR1: NPS 32 -> 40
KR2: Churn 3% -> 2%
=====
1. Delight customers
   a. NPS 32 -> 40
   b. Churn 3% -> 2%
=====
1. Delight customers
1.1 NPS 32 -> 40
1.2 Churn 3% -> 2%
=====
1. Delight customers
- NPS 32 -> 40
- Churn 3% -> 2%
=====
\u2022\tDelight customers
\u25e6\tNPS 32 -> 40
\u25e6\tChurn 3% -> 2%
=====
\u2022\tDelight customers
o\tNPS 32 -> 40
o\tChurn 3% -> 2%
=====
\U0001f3af Objective: Delight customers
\u2705 KR1: NPS 32 -> 40
\u2705 KR2: Churn 3% -> 2%
=====
:dart: *Objective:* Delight customers
> 1. NPS 32 -> 40
> 2. Churn 3% -> 2%
=====
O: Delight customers KR1: NPS 32 -> 40; KR2: Churn 3% -> 2%
=====
| Objective | Key result |
|---|---|
| Delight customers | NPS 32 -> 40 |
| | Churn 3% -> 2% |
=====
| Objective | Key results |
|:--|--:|
| Delight customers | 1. NPS 32 -> 40<br>2. Churn 3% -> 2% |
=====
| Objective | Delight customers |
| Key results | - NPS 32 -> 40 <br/> - Churn 3% -> 2% |
=====
| KR | Objective |
| NPS 32 -> 40 | Delight customers |
| Churn 3% -> 2% | Delight customers |
=====
Objective\tKey result
Delight customers\tNPS 32 -> 40
Delight customers\tChurn 3% -> 2%
=====
objective: Delight customers
key results:
  - NPS 32 -> 40
  - Churn 3% -> 2%
=====
# Our OKRs

## Delight customers

They are not happy. They said so.

- NPS 32 -> 40
- Churn 3% -> 2%
=====
Objective: Delight
  customers
KR1: NPS
  32 -> 40
KR2: Churn 3% -> 2%
=====
Objective: Delight customers
NPS 32 -> 40
Churn 3% -> 2%
=====
Company Objective 1 (2026): Delight customers
KR#1: NPS 32 -> 40
KR#2: Churn 3% -> 2%
"""


@pytest.mark.parametrize("text", blocks(MANNERS))
def test_one_okr_in_many_manners(text):
    """The same OKR, however it is set out."""
    assert ONE == shape(text)


SEVERAL = """\
O1: Delight customers
KR1: NPS 32 -> 40
KR2: Churn 3% -> 2%

O2: Grow
KR1: 20 deals
=====
## Delight customers
- NPS 32 -> 40
- Churn 3% -> 2%
## Grow
- 20 deals
=====
Delight customers
- NPS 32 -> 40
- Churn 3% -> 2%

Grow
- 20 deals
=====
1. Delight customers
   - NPS 32 -> 40
   - Churn 3% -> 2%
2. Grow
   - 20 deals
=====
1. Delight customers
1.1 NPS 32 -> 40
1.2 Churn 3% -> 2%
2. Grow
2.1 20 deals
=====
Objectives:
- Delight customers
  - NPS 32 -> 40
  - Churn 3% -> 2%
- Grow
  - 20 deals
=====
Delight customers
Key results:
- NPS 32 -> 40
- Churn 3% -> 2%

Grow
Key results:
- 20 deals
=====
| O | KR |
|---|---|
| Delight customers | NPS 32 -> 40 |
| Delight customers | Churn 3% -> 2% |
| Grow | 20 deals |
"""


@pytest.mark.parametrize("text", blocks(SEVERAL))
def test_several_okrs(text):
    """Each key result stands under its own objective."""
    assert TWO == shape(text)


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("NPS up 8", ["NPS up 8"]),
        ("NPS up 8\nChurn to 2%", ["NPS up 8", "Churn to 2%"]),
        ("- NPS up 8\n- Churn to 2%", ["NPS up 8", "Churn to 2%"]),
        ("Key results\n\n1. NPS up 8\n2. Churn to 2%", ["NPS up 8", "Churn to 2%"]),
        ("KR1: NPS up 8\nKR2: Churn to 2%", ["NPS up 8", "Churn to 2%"]),
        ("# Q4 OKRs\n- NPS up 8\n- Churn to 2%", ["NPS up 8", "Churn to 2%"]),
        ("Here are ours:\n- NPS up 8\n- Churn to 2%", ["NPS up 8", "Churn to 2%"]),
        ("> 90% of users stay\n-15 minutes of wait", None),
        ("1.5 million users\n4.5 average rating", None),
    ],
)
def test_without_an_objective_each_line_stands_alone(text, titles):
    """A number at the start of a line is no mark of a list, unless it counts."""
    found = parse_okrs(text)
    assert () == found.objectives
    assert (titles or text.split("\n")) == [d.key_result.title for d in found.drafts]


def test_what_is_said_of_an_objective():
    """Owners, why, levels, intents, cycles: by labels, brackets and words beside."""
    found = parse_okrs(
        "# OKRs Q4 2026\n"
        "Owner: Bo\n"
        "Team Objective (stretch): Keep schools\n"
        "Why:\nThey pay us.\nScope: paying schools\n"
        "- Renewals at 90%\n\n"
        "Objective 2: Grow (committed)\nOwner - Ann Lee\nLevel: company\n"
        "Time scale: Q1 2027\n- 20 deals"
    )
    keep, grow = found.objectives

    assert "2026-Q4" == found.cycle
    assert ("team", "aspirational", "Bo") == (keep.level, keep.intent, keep.owner)
    assert ("They pay us.", "paying schools") == (keep.why, keep.scope)
    assert ("company", "committed", "Ann Lee") == (grow.level, grow.intent, grow.owner)
    assert "2027-Q1" == grow.cycle
    assert "Grow" == grow.title
    assert () == found.left


@pytest.mark.parametrize(
    ("line", "owner", "intent", "title"),
    [
        ("- Churn to 2% (Owner: Ann Lee)", "Ann Lee", None, "Churn to 2%"),
        ("- Churn to 2% - owner: Ann", "Ann", None, "Churn to 2%"),
        ("- Churn to 2% @ann", "ann", None, "Churn to 2%"),
        ("- Churn to 2% (@ann) (stretch)", "ann", "aspirational", "Churn to 2%"),
        ("- Churn to 2% @ann => 60%", "ann", None, "Churn to 2%"),
        ("- Churn to 2% _(owner: Ann; conf. 6/10)_ => 60%", "Ann", None, "Churn to 2%"),
        ("- @ann: Churn to 2%", "ann", None, "Churn to 2%"),
        ("- Reviews by others than @ann", "", None, "Reviews by others than @ann"),
        ("- Churn to 2% :warning:", "", None, "Churn to 2%"),
        ("- [Key Result] Churn to 2%", "", None, "Churn to 2%"),
        ("- **KR 2.1:** Churn to 2%", "", None, "Churn to 2%"),
        ("- KR1 (owner: Ann): Churn to 2%", "Ann", None, "Churn to 2%"),
        ("- KR1 (committed): Churn to 2%", "", "committed", "Churn to 2%"),
        ("- Churn to 2%\n  Owner: Ann", "Ann", None, "Churn to 2%"),
        ("- Churn to 2%\n  - DRI: Ann", "Ann", None, "Churn to 2%"),
    ],
)
def test_what_is_said_of_a_key_result(line, owner, intent, title):
    """Owner and intent are taken off the title."""
    (kr,) = parse_okrs(f"Objective: Keep schools\n{line}").objectives[0].key_results
    assert (owner, intent, title) == (kr.owner, kr.intent, kr.title)


FIELDS = """\
O: Grow
KR1: Renewal rate
Baseline: 70
Target: 80
Unit: %
=====
O: Grow
- Renewal rate
  - From: 70%
  - To: 80%
=====
O: Grow
- Renewal rate
  Start value: 70%
  Target value: 80%
=====
| Objective | Key result | Baseline | Target | Unit |
|-|-|-|-|-|
| Grow | Renewal rate | 70 | 80 | % |
=====
| O | KR | Metric | Start | Target |
| Grow | Renewal rate | renewal rate | 70% | 80% |
"""


@pytest.mark.parametrize("text", blocks(FIELDS))
def test_numbers_in_fields_are_part_of_the_sentence(text):
    """Baseline and target on lines or in columns of their own."""
    found = parse_okrs(text)
    (draft,) = found.drafts
    assert ("Renewal rate from 70% to 80%", 70, 80) == (
        draft.key_result.title,
        draft.baseline,
        draft.target,
    )
    assert () == found.left


def test_fields_beside_numbers_in_words():
    """What the words say stands; a baseline they lack is added, a target is left."""
    found = parse_okrs("O: Grow\n- Reach 80% renewals\n  Baseline: 70%\n  Target: 85%")
    (draft,) = found.drafts
    assert (70, 80) == (draft.baseline, draft.target)
    assert [("85%", 4)] == [(one.text, one.line) for one in found.left]


def test_a_baseline_or_metric_alone():
    """Half of the numbers is said as far as it goes."""
    first, second = parse_okrs(
        "O: Grow\nKR: Schools renew\nMetric: renewal rate\nTarget: 80%\n"
        "KR: Fewer calls\nCurrent: 70"
    ).drafts
    assert "Schools renew: renewal rate to 80%" == first.key_result.title
    assert "Fewer calls (currently 70)" == second.key_result.title


def test_a_value_in_a_row_of_several_key_results_is_left():
    """Nobody knows which of them it is for."""
    found = parse_okrs(
        "| Objective | Key results | Target | Status |\n"
        "| Grow | NPS<br>Renewals | 80% | green |"
    )
    assert ["NPS", "Renewals"] == [d.text for d in found.drafts]
    assert ["Status", "80%", "green"] == [one.text for one in found.left]


def test_work_and_kpis_are_no_key_results():
    """They become initiatives, and metrics that the objective is measured by."""
    found = parse_okrs(
        "Objective: Keep schools\nKey results:\n- NPS 32 -> 40\n"
        "Initiatives:\n- Call every school\n- Mend the bill\n"
        "Relevant KPIs: renewal rate, number of shoes\n"
        "How: write a guide"
    )
    (keep,) = found.objectives
    assert ["NPS 32 -> 40"] == [kr.title for kr in keep.key_results]
    assert ["Call every school", "Mend the bill", "write a guide"] == [
        each.title for each in keep.initiatives
    ]
    assert 2 == len(keep.measured_by)
    assert keep.measured_by == tuple(metric.id for metric in found.metrics)
    assert keep.measured_by == found.to_okrs().objectives[0].measured_by


def test_items_below_a_key_result_are_left():
    """Notes below a key result are neither key results nor lost."""
    found = parse_okrs(
        "Objective: Keep schools\n- NPS 32 -> 40\n  - ask each month\n- Renewals 90%\n"
        "KR3: Churn 2%\n- by calls"
    )
    assert ["NPS 32 -> 40", "Renewals 90%", "Churn 2%"] == [
        kr.title for kr in found.objectives[0].key_results
    ]
    assert ["ask each month", "by calls"] == [one.text for one in found.left]


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("O: Grow\nStatus: green\n- 20 deals", ["Status: green"]),
        ("O: Grow\n- 20 deals\n\nRisks:\n- rain\n\nKR: 9 wins", ["Risks:", "rain"]),
        ("O: Grow\n- 20 deals\n## Notes\n- rain", ["Notes", "rain"]),
        ("O: Grow\n- 20 deals\nCycle: Q4", ["Q4"]),
        ("O: Grow\n- 20 deals\nCycle: FY27-H1", ["FY27-H1"]),
        ("O: Grow\nType: blue\n- 20 deals", ["blue"]),
        ("Baseline: 3\nO: Grow", ["Baseline: 3"]),
        ("- 20 deals\nO: Grow", ["20 deals"]),
        ("Initiatives:\n- call\n\nO: Grow", ["call"]),
        ("O: Grow\n- 20 deals\n\nO: Grow", ["O: Grow"]),
        ("Owner: Ann\nNPS up 8", ["Ann"]),
        ("O: Grow\nKey results:\n- 20 deals\n\nWe will win.", ["We will win."]),
        ("O: Grow\n- 20 deals\n- \u200b", ["\u200b"]),
        (f"O: Grow\n- {'x' * 501}", ["x" * 501]),
        ("O: Grow\n\nIs this clear? We think so. Do you?", None),
    ],
)
def test_what_is_not_read_is_left_with_its_line(text, left):
    """No line is dropped in silence."""
    found = parse_okrs(text)
    last = [text.split("\n")[-1]]
    assert (left or last) == [one.text for one in found.left]
    for one in found.left:
        assert text[one.start :].lstrip().startswith(one.text.strip()[:3])
        assert one.why


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("O: Grow\nInitiatives:\n- \u200b", ["\u200b"]),
        ("O: Grow\nKPIs: churn, \u200b, churn", ["churn, \u200b, churn"]),
        ("Objective (blue): Grow\nKR1 (red): 20 deals", ["blue", "red"]),
        ("O: Grow\nWhy:\n# Notes", ["Notes"]),
        ("O: Grow\nWhy:\n\nA remark in the text.", ["A remark in the text."]),
        ("O: Grow\n- Target: many", ["Target: many"]),
        ("# We talked of many things in 2026 and also of others\nO: Grow", None),
        ("KPIs:\n- churn\n\nO: Grow", ["churn"]),
        ("O: Grow\n- 20 deals\n\n---\n- 9 wins\n  - by calls", ["by calls"]),
    ],
)
def test_more_that_is_left(text, left):
    """Words beside labels, empty work, fields without a value."""
    found = parse_okrs(text)
    assert (left or ["We talked of many things in 2026 and also of others"]) == [
        one.text for one in found.left
    ] or (left == ["Target: many"] and not found.left)
    assert "" == found.cycle


def test_a_rule_across_the_page_ends_a_list():
    """What stands above it is not the aim of what stands below."""
    assert [("Grow", ["20 deals"])] == shape("Keep\n\n---\nGrow\n- 20 deals")


def test_many_words_are_no_aim():
    """A paragraph above a list only leads to it."""
    long = "we think about " * 10
    assert () == parse_okrs(f"{long}\n- 20 deals").objectives


def test_a_table_ends_where_another_line_begins():
    """And rows that say nothing are passed over."""
    found = parse_okrs(
        "| Objective | KR | Initiatives |\n| Grow | KR1: 20 deals | call<br>write |\n"
        "| | | |\nOwner: Ann"
    )
    (aim,) = found.objectives
    assert ["20 deals"] == [kr.title for kr in aim.key_results]
    assert ["call", "write"] == [work.title for work in aim.initiatives]
    assert "Ann" == aim.owner


def test_a_table_of_other_things():
    """Without heads that are known its cells are lines like others."""
    found = parse_okrs("O: Grow\n\n| Name | Day |\n| Ann | Monday |\n| | |")
    assert [("Grow", [])] == shape("O: Grow\n\n| Name | Day |\n| Ann | Monday |")
    assert ["Name", "Day", "Ann", "Monday"] == [one.text for one in found.left]


def test_a_table_of_one_column():
    """Its cells are lines like others."""
    assert [("Grow", ["20 deals"])] == shape("O: Grow\n| KR: 20 deals |")


@pytest.mark.parametrize(
    "text",
    [
        "**Objective** Delight customers\n- NPS 32 -> 40\n- Churn 3% -> 2%",
        "<b>Objective</b> Delight customers\nKR-1 NPS 32 -> 40\nKR-2 Churn 3% -> 2%",
        "Delight customers:\r\n- NPS 32 -> 40\r\n- Churn 3% -> 2%\r\n",
        "OBJECTIVE: Delight customers\nKEY RESULTS:\n- NPS 32 -> 40\n- Churn 3% -> 2%",
        "Goal: Delight customers\nMetrics:\n- NPS 32 -> 40\n- Churn 3% -> 2%\n- calls",
        "O: Delight customers\n- NPS 32 -> 40\n- ~~9 wins~~\n- Churn 3% -> 2%",
    ],
)
def test_more_manners(text):
    """Bold labels, capitals, other line ends, what is struck through, KPIs instead."""
    assert ONE == shape(text)


def test_labels_between_an_aim_and_its_first_key_result():
    """They say something of the aim, and do not part it from its key results."""
    found = parse_okrs("Grow\nOwner: Ann\nKR1: 20 deals")
    assert ["Grow"] == [each.title for each in found.objectives]
    assert "Ann" == found.objectives[0].owner


def test_a_cycle_beside_the_label():
    """As in "Q4 2026 objective"."""
    found = parse_okrs("Q4 2026 Objective: Grow\n- 20 deals")
    assert "2026-Q4" == found.cycle
    assert "2026-Q4" == parse_okrs("Objective (Q4 2026): Grow").cycle
    sales = parse_okrs("# Sales, Q4 2026\nO: Grow")
    assert ("2026-Q4", ["Sales, Q4 2026"]) == (
        sales.cycle,
        [one.text for one in sales.left],
    )
    assert () == found.left


def test_values_below_their_label():
    """Where the label stands on a line of its own; what is said twice is kept twice."""
    found = parse_okrs(
        "O: Grow\nKR: Renewal rate\nBaseline:\n70%\nTarget:\n80%\nWhy: a\nWhy: b"
    )
    assert "Renewal rate from 70% to 80%" == found.drafts[0].key_result.title
    assert "a\nb" == found.objectives[0].why


def test_plain_lines_of_work_and_of_kpis():
    """Lists without marks, as slides have them."""
    (aim,) = parse_okrs(
        "Objective\nGrow\nInitiatives\nCall\nWrite\nKPIs\nchurn\nNPS\n\nA remark"
    ).objectives
    assert ["Call", "Write"] == [work.title for work in aim.initiatives]
    assert 2 == len(aim.measured_by)


def test_owner_and_intents_in_three_brackets():
    """Each is taken off, from the end."""
    text = "O: Grow\n- 20 deals (stretch) (owner: Ann) (@bo) (committed)"
    (kr,) = parse_okrs(text).objectives[0].key_results
    assert "bo" == kr.owner


def test_a_metric_beside_numbers_in_words():
    """It is added to the words; their numbers stay."""
    (draft,) = parse_okrs("O: Grow\n- From 70% to 80%\n  Metric: win rate").drafts
    assert ("From 70% to 80%: win rate", 70, 80) == (
        draft.text,
        draft.baseline,
        draft.target,
    )


def test_a_table_of_key_results_alone():
    """A head may be all there is of an objective."""
    found = parse_okrs("| KR | Note |\n|---|---|\n| 20 deals | x |\n| 9 wins | y |")
    assert ["20 deals", "9 wins"] == [draft.text for draft in found.drafts]
    assert "Note" in [one.text for one in found.left]


def test_parts_of_a_line_that_are_empty():
    """Bars with nothing between them part nothing."""
    found = parse_okrs("O: Grow | Owner: Ann |  | Level: team")
    (aim,) = found.objectives
    assert ("Grow", "Ann", "team") == (aim.title, aim.owner, aim.level)


def test_the_word_alone_as_an_item_is_no_label():
    """A list may hold the word "Objective" as a remark."""
    assert "Objective" in [
        one.text for one in parse_okrs("O: Grow\n- Objective").drafts
    ]


def test_an_objective_with_too_long_a_title_is_cut_and_left():
    """It still holds its key results."""
    found = parse_okrs(f"Objective: {'word ' * 200}\n- 20 deals")
    assert 1 == len(found.objectives[0].key_results)
    assert len(found.objectives[0].title) <= 500
    assert 1 == len(found.left)


def test_ids_are_unique():
    """In a whole text, of objectives and of key results."""
    found = parse_okrs("O: Grow\n- 20 deals\nO: Keep\n- 20 deals\n- 20 deals!")
    assert ["20-deals", "20-deals-2", "20-deals-3"] == [d.id for d in found.drafts]
    assert {"20-deals-2"} <= {kr.id for kr in found.to_okrs().key_results}


def test_every_draft_knows_its_place():
    """Spans of a draft are of its text, which stands in the whole."""
    drafts = parse_okrs(POST).drafts
    assert [9, 10, 11, 12] == [draft.line for draft in drafts]
    assert [draft.text for draft in drafts] == [
        POST[slice(*draft.span)] for draft in drafts
    ]


class TestToOkrs:
    """A set of drafts, which any verb takes."""

    def test_the_cycle_of_the_text_or_the_one_given(self):
        """An argument wins over the text."""
        found = parse_okrs("# OKRs Q4 2026\nObjective: Grow\n- 20 deals")
        assert "2026-Q4" == str(found.to_okrs().cycle)
        assert "2027-Q1" == str(found.to_okrs(cycle="2027-Q1").cycle)

    def test_a_rhythm_without_a_date(self):
        """It becomes the cadence."""
        okrs = parse_okrs("Time scale: Quarter\nObjective: Grow\n- 20 deals").to_okrs()
        assert "quarter" == okrs.cadence.every
        assert okrs.cycle is None

    def test_a_cycle_that_is_none(self):
        """The model refuses it."""
        with pytest.raises(OKRError):
            parse_okrs("O: Grow").to_okrs(cycle="soon")

    def test_a_metric_that_is_listed_is_the_one_that_is_meant(self):
        """KPIs beside an objective and its key results are no two metrics."""
        text = "O: Keep customers\nRelevant KPIs: NPS\n- NPS from 30 to 40"
        okrs = parse_okrs(text).to_okrs()
        assert ["nps"] == [metric.id for metric in okrs.metrics]
        assert ["nps"] == [kr.metric_id for kr in okrs.key_results]

    def test_key_results_alone_stand_under_their_own_title(self):
        """So that a set can hold them."""
        okrs = parse_okrs("NPS up 8\nChurn to 2%").to_okrs()
        assert ["NPS up 8", "Churn to 2%"] == [o.title for o in okrs.objectives]

    def test_the_same_measure_is_one_metric_and_another_is_its_own(self):
        """Of other people, or in another unit, it is not the same."""
        okrs = parse_okrs(
            "O: Grow\n- NPS from 32 to 40\n- NPS from 32 to 45\n"
            "- NPS from 12 to 20 among enterprise customers\n- Launch the portal"
        ).to_okrs()
        first, second, third, _ = (kr.metric for kr in okrs.key_results)
        assert first == second != third

    def test_nothing_is_scored(self):
        """Drafts are shown, never scored."""
        from okrkit import score

        okrs = parse_okrs("O: Grow\n- 20 deals").to_okrs(cycle="2026-Q4")
        assert score(okrs, on="2026-11-15")["20-deals"].score is None


def test_what_is_open_by_id():
    """Only what leaves something open is named."""
    found = parse_okrs("Grow referrals\nCut churn from 3.2% to 2%")
    assert ["grow-referrals"] == list(found.open)
    assert "target" in found.open["grow-referrals"]


def test_views():
    """As text, HTML and JSON; hostile text stays text."""
    found = parse_okrs("Objective: <b>Grow</b> <script>\n- 20 <img> deals\nStatus: x")
    assert "1 lines" in str(found) or "left" in str(found)
    assert "<script>" not in found._repr_html_()
    made = found.to_dict()
    assert ["20-img-deals"] == made["objectives"][0]["key_results"] or made["drafts"]
    assert [{"line", "start", "text", "why"}] == [set(one) for one in made["left"]]


@pytest.mark.parametrize("text", ["", " \n\t\n", "```\n```"])
def test_nothing_to_read(text):
    """An error that says what was expected."""
    with pytest.raises(InvalidOKRError) as caught:
        parse_okrs(text)
    assert "blank" == caught.value.code


@pytest.mark.parametrize("value", [None, 3, b"O: Grow", ["O: Grow"]])
def test_no_text(value):
    """The error is okrkit's own."""
    with pytest.raises(InvalidOKRError):
        parse_okrs(value)


@pytest.mark.parametrize(
    "text",
    [
        "Objective: Gr\0ow\n- NPS \x0032 to 40\ud800",
        "\u202eObjective: Grow\u202c\n- \u2066NPS 40",
        "Objective: \ud83d\n- \ud83d",
        "\x1b[31mO: Grow\n- NPS 40",
        "O: Grow\n- NPS\u2028Churn\x0b\x0c40",
        "Objective:\nKey results:\nOwner:",
        "|\n||\n|||",
        "| Objective | Key result |",
        "| Objective |\n| Grow |",
        "Owner:\n\n\nO:",
        "KR1:",
        "# \n## \n- \n1.\n",
    ],
)
def test_hostile_text_is_read_or_refused_as_the_model_does(text):
    """Nothing but okrkit's own errors, and a set that saves."""
    from okrkit import dumps

    try:
        okrs = parse_okrs(text).to_okrs(cycle="2026-Q4")
    except OKRError:
        return
    dumps(okrs, format="json").encode()


_PIECES = st.sampled_from([
    "Objective", "Objective:", "O1:", "KR1:", "KR 1.1", "Key results:", "- ", "* ",
    "1. ", "1.1 ", "a) ", "\u2022 ", "\u25e6\t", "  ", "\t", "\n", "\n\n", "|", " | ",
    "---", "#", "## ", "**", "Owner: ", "Why:", "Baseline: ", "Target: ", "KPIs:",
    "Initiatives:", "Cycle: Q4 2026", "NPS", "from 3% to 2%", "churn", "=> 60%",
    "(Owner: Ann)", "(paying only)", "@ann", "=", "`", "[ ] ", "<br>", "\0", "\u202e",
    "Key result\tObjective\n", "Objectives:",
])  # fmt: skip


@given(st.lists(_PIECES, max_size=40).map("".join) | st.text(max_size=200))
def test_any_text_is_read_or_refused(text):
    """No exception but okrkit's; every span is of the text; every view works."""
    if not any(part.strip(" `~") for part in text.splitlines()):
        text = f"{text}\nNPS up 8"
    try:
        found = parse_okrs(text)
    except InvalidOKRError:
        return
    assert isinstance(found, DraftSet)
    for draft in found.drafts:
        assert 0 <= draft.start <= len(text)
        for slots in draft.targets:
            for first, last in slots.spans.values():
                assert 0 <= first <= last <= len(draft.text)
    ids = [draft.id for draft in found.drafts if draft.id]
    assert sorted(set(ids)) == sorted(ids)
    found.to_okrs()
    found.to_dict()
    str(found)


_TITLE = st.lists(
    st.sampled_from(["keep", "grow", "schools", "buyers", "happy", "north", "trust"]),
    min_size=2,
    max_size=6,
).map(lambda words: " ".join(words).capitalize())


@given(
    st.lists(
        st.tuples(_TITLE, st.lists(_TITLE, min_size=1, max_size=4, unique=True)),
        min_size=1,
        max_size=4,
        unique_by=lambda pair: pair[0],
    ),
    st.sampled_from([
        ("Objective: {}", "- {}"),
        ("Objective {n}: {}", "KR{m}: {}"),
        ("O{n}: {}", "{m}. {}"),
        ("## Objective {n} - {}", "* {}"),
        ("**Objective:** {}", "\u2022 {}"),
        ("## {}", "- {}"),
        ("{n}. {}", "   - {}"),
    ]),
)  # fmt: skip
def test_a_set_written_as_markdown_is_read_back(okrs, manner):
    """The same titles in the same order."""
    head, item = manner
    lines = []
    for n, (title, results) in enumerate(okrs, 1):
        lines.append(head.format(title, n=n))
        lines += [item.format(each, m=m) for m, each in enumerate(results, 1)]
        lines.append("")
    assert [(title, results) for title, results in okrs] == shape("\n".join(lines))


@given(
    st.integers(1, 999),
    st.integers(1, 999),
    st.sampled_from(["", "%"]),
    st.sampled_from(["Raise {} from {}{u} to {}{u}", "{}: {}{u} -> {}{u}"]),
)
def test_numbers_written_by_a_template_are_read_back(start, goal, unit, template):
    """Exact, whatever stands around them."""
    text = template.format("win rate", start, goal, u=unit)
    (draft,) = parse_okrs(f"O: Grow\n- {text} (Owner: Ann)").drafts
    assert (start, goal) == (draft.baseline, draft.target)


@pytest.mark.once
@pytest.mark.parametrize(
    "piece",
    [
        "- a\n", "O1: a\nKR1: b\n", "  - a\n- b\n", "a: b - c | ", "1.1 A\n", "((@a ",
        "[x](", "**a** ", "|a|b\n", "a\tb\n", "Objective: ", "<br>", "> ", "1. ",
    ],
)  # fmt: skip
def test_linear_in_the_text(piece, growth):
    """Ten times the text takes about ten times as long; a square would take 100."""

    def read(text):
        with contextlib.suppress(OKRError):
            parse_okrs(text)

    assert growth(read, piece) < 30
