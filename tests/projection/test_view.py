"""What people see: outlooks, projections, forecasts and draws as text and HTML."""

import re
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest

import okrkit as okr
from okrkit import markup
from okrkit.model.lines import Line
from okrkit.projection.forecast import forecast
from okrkit.projection.foresight import foresee
from okrkit.projection.goal import Goal, goal_of, value_said
from okrkit.projection.outlook import Outlook
from okrkit.projection.projection import Projection
from okrkit.projection.records import projection_at
from okrkit.projection.said import Ahead, chance_bar, range_drawn
from okrkit.projection.tabled import numbers_html, numbers_text
from okrkit.projection.view import outlook_html, outlook_text

DAY = "2026-11-15"
GOLDEN = Path(__file__).parent / "golden"
EVIL = '<img src=x onerror="alert(1)">'


def made(id: str, **changes: object) -> Projection:
    """Make a projection by hand, so that no model changes what is drawn."""
    known = {
        "id": id,
        "kind": "key result",
        "title": f"Title of {id}",
        "actual": 36.0,
        "unit": okr.Unit.of("points"),
        "chance": 0.42,
        "success": 0.55,
        "mean": 38.4,
        "median": 38.5,
        "quantiles": ((0.1, 34.0), (0.9, 43.25)),
        "expected_score": 0.78,
        "zones": None,
        "pace": 0.087,
        "required_pace": 0.0435,
        "confidence": 0.6,
        "status": "at risk",
        "closed": None,
        "method": "forecast of a level",
        "readings": 3,
        "history": 0,
        "measured_on": None,
        "age": None,
        "intent": "aspirational",
        "policy": "okrkit",
        "on": None,
        "goal": Goal(32.0, 40.0),
    }
    return Projection(**(known | changes))


SEEN = [
    made(
        "keep",
        kind="objective",
        title="Customers stay",
        actual=None,
        unit=None,
        chance=0.31,
        success=0.31,
        median=0.6,
        quantiles=((0.1, 0.3), (0.9, 0.85)),
        pace=None,
        required_pace=None,
        method="1000 joint draws of its key results",
        goal=Goal(0.0, 0.7),
    ),
    made("nps"),
    made(
        "churn",
        title=EVIL,
        unit=okr.Unit.of("%"),
        actual=3.1,
        chance=0.9,
        success=0.9,
        median=2.5,
        quantiles=((0.1, 2.1), (0.9, 2.75)),
        required_pace=None,
        status="on track",
        goal=Goal(3.2, None, 2.8),
    ),
    made(
        "band",
        chance=0.0,
        success=0.0,
        status="missed",
        quantiles=((0.1, 38.5), (0.9, 38.5)),
        method="settled",
        goal=Goal(None, 20.0, 30.0),
    ),
    made(
        "ship",
        actual=None,
        chance=0.004,
        success=0.004,
        median=0.2,
        quantiles=((0.1, 0.2), (0.9, 1.0)),
        pace=None,
        required_pace=None,
        status="off track",
        method="base rate and the work that is left",
        goal=Goal(0.0, 1.0, share=True),
    ),
    made(
        "draft",
        actual=None,
        chance=None,
        success=None,
        median=None,
        quantiles=((0.1, None), (0.9, None)),
        expected_score=None,
        pace=None,
        required_pace=None,
        status=None,
        method="no chance: draft",
        goal=Goal(),
    ),
]


AHEAD = {
    "nps": Ahead(Line([739_900, 739_930, 739_961], [32.0, 35.0, 36.0]), 739_980),
    "churn": Ahead(Line([739_961], [3.1]), 739_980, (2.3, 2.6)),
    "ship": Ahead(Line([739_961], [0.0]), 739_980),
}
ROWS = [(one, AHEAD.get(one.id)) for one in SEEN]


def kept(name: str, text: str) -> None:
    """Compare with what was looked at and found good."""
    assert (GOLDEN / name).read_text(encoding="utf-8").splitlines() == text.splitlines()


def lines_of(html: str) -> str:
    """Write one element a line, so that a difference can be read."""
    return re.sub(r"(<(?:table|tr|th|td|caption|p|svg|rect|/table)\b)", r"\n\1", html)


class Reader(HTMLParser):
    """Reads HTML as a screen reader does: names of images, and open text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags, self.images, self.scripts = [], [], []
        self.inside = False
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        """Note what a reader would meet."""
        found = dict(attrs)
        self.tags.append(tag)
        if found.get("role") == "img":
            self.images.append(found.get("aria-label"))
        self.inside = tag == "title"
        self.scripts += [name for name in found if name.startswith("on")]

    def handle_data(self, data):
        """Name an image by its title where it has no label."""
        if self.inside and self.images and self.images[-1] is None:
            self.images[-1] = data
        self.inside = False


def test_the_table_is_as_it_was_looked_at():
    """The look was judged by eye in light and dark; a change must be seen again."""
    html = outlook_html("chances", ROWS, total=len(SEEN))
    kept("outlook.html", lines_of(html))
    kept("outlook.txt", outlook_text("chances", SEEN, total=len(SEEN)))


def test_a_projection_alone_is_as_it_was_looked_at():
    """One projection in a notebook shows chance, range and status drawn."""
    html = SEEN[1]._repr_html_()
    kept("projection.html", lines_of(html.split("<div", 2)[2]))
    kept("projection.txt", str(SEEN[1]))


def test_a_screen_reader_hears_every_drawing():
    """What is drawn is said in words: range, baseline, target, chance."""
    images = Reader(outlook_html("chances", ROWS, total=len(SEEN))).images
    assert (
        "3 readings, from 32 points to 36 points; "
        "80% between 34 points and 43.2 points, median 38.5 points; "
        "from 32 points, target at least 40 points"
    ) in images
    assert (
        "1 reading: 3.1%; "
        "80% between 2.1% and 2.75%, median 2.5%; from 3.2%, target at most 2.8%"
    ) in images
    assert "certain: 38.5 points; target 20 points to 30 points" in images
    assert {"42%", "90%", "0%", "<1%", "31%"} <= set(images)
    assert None not in images


def test_colour_is_never_alone():
    """Each status has its word, and each bar its number, as text."""
    html = outlook_html("chances", ROWS, total=len(SEEN))
    for word in ("at risk", "on track", "missed", "off track", "55% success"):
        assert f">{word}<" in html
    for number in ("42%", "90%", "&lt;1%"):
        assert f'class="okrkit-number">{number}</span>' in html


def test_strangers_text_stays_text():
    """Titles come from anyone; nothing of them may run."""
    for html in (
        outlook_html(EVIL, ROWS, total=len(SEEN)),
        made(EVIL, title=EVIL, method=EVIL)._repr_html_(),
        numbers_html(EVIL, {EVIL: [EVIL]}),
    ):
        read = Reader(html)
        assert not {"img", "script"} & set(read.tags)
        assert [] == read.scripts
        assert "onerror" in html


def test_objectives_stand_above_their_key_results():
    """The order and the weight of the type say what belongs to what."""
    html = outlook_html("chances", ROWS, total=len(SEEN))
    heads = re.findall(r'<th scope="row"[^>]*>(.*?)</th>', html)
    titles = [re.sub(r"<div.*", "", head) for head in heads[: len(SEEN)]]
    ids = re.findall(r'<div class="okrkit-soft">(\w+)</div></th>', html)
    assert "<b>Customers stay</b>" == titles[0]
    assert [] == [title for title in titles[1:] if title.startswith("<b>")]
    assert ["keep", "nps", "churn", "band", "ship", "draft"] == ids


def test_only_some_rows_are_shown():
    """A large outlook does not fill a notebook; the rest is counted."""
    html = outlook_html("chances", iter([ROWS[1]] * 500), total=500)
    first, behind = html.split("<details>")
    assert markup.ROWS_SHOWN + 2 == first.count("<tr") == behind.count("<tr")
    assert "… and 300 more: all in to_frame()" in html


def test_a_fan_is_drawn_where_values_are_foreseen_as_they_are_read():
    """Readings, two bands and the target; shares of work have no line to go on."""
    html = outlook_html("chances", ROWS, total=len(SEEN))
    fans = re.findall(r'<svg class="okrkit-fan".*?</svg>', html)
    assert [1, 2] == [fan.count("<polygon") for fan in fans]
    assert [1, 1] == [fan.count("okrkit-goal") for fan in fans]


def test_chances_are_said_in_words_too():
    """Few people hear a difference between 17 % and 6 %; unlikely they know."""
    html = outlook_html("chances", ROWS, total=len(SEEN))
    for words in ("about as likely as not", "very likely", "unlikely"):
        assert f">{words}<" in html
    assert "42%, about as likely as not" in SEEN[1]._repr_html_()


def test_nothing_is_drawn_where_there_is_nothing():
    """No chance is no empty bar, which would read as 0."""
    assert "-" == range_drawn(((0.1, None), (0.9, None)), None, Goal(), None)
    assert "-" == chance_bar(None, "off track", "-")
    assert "chance" not in str(SEEN[5]).split("method")[0]


def test_the_whole_way_from_a_set():
    """Outlook and projection show what the set says, share by share."""
    krs = [
        okr.KeyResult("nps", "N", baseline=32, target=40, check_ins={DAY: 36}),
        okr.KeyResult("ship", "S", target=okr.Done()),
        okr.KeyResult("bare", "B", target=okr.Hold(at_most=500)),
        okr.KeyResult("draft", "D", draft=True),
    ]
    okrs = okr.OKRSet([okr.Objective("keep", "K", krs)], cycle="2026-Q4")
    outlook = okr.project(okrs, on=DAY, draws=20)
    html = outlook._repr_html_()
    assert isinstance(outlook, Outlook)
    assert "from 32, target at least 40" in html
    assert Goal(0.0, 1.0, share=True) == outlook["bare"].goal == outlook["ship"].goal
    assert Goal(0.0, 1.0) == outlook["keep"].goal
    assert Goal() == outlook["draft"].goal
    assert re.search(r"^target +at least 40$", str(outlook["nps"]), re.MULTILINE)
    for one in outlook:
        assert one.id in one._repr_html_()


def test_fans_are_drawn_from_a_set():
    """Of readings and limits; not of work, of sums of readings, or without a cycle."""
    days = {"2026-10-09": 30, "2026-10-30": 33, DAY: 36}
    mean = okr.Hold(at_least=30, basis="mean")
    krs = [
        okr.KeyResult("nps", "N", baseline=32, target=40, check_ins=days),
        okr.KeyResult("mean", "M", target=mean, check_ins=days),
        okr.KeyResult("ship", "S", target=okr.Done(), check_ins={DAY: 0}),
        okr.KeyResult("bare", "B", target=okr.Hold(at_most=500)),
    ]
    okrs = okr.OKRSet([okr.Objective("keep", "K", krs)], cycle="2026-Q4")
    html = okr.project(okrs, on=DAY, draws=20)._repr_html_()
    fans = re.findall(r'<svg class="okrkit-fan".*?</svg>', html)
    alone = okr.project(okr.OKRSet([okr.Objective("keep", "K", krs)]), on=DAY, draws=20)
    grown = okr.KeyResult("grown", "G", target=okr.Change(5), check_ins={DAY: 36})
    no_start = okr.OKRSet([okr.Objective("keep", "K", [grown])], cycle="2026-Q4")
    only_read = okr.project(no_start, on=DAY, draws=20)._repr_html_()

    assert ["3 readings, from 30 to 36"] == [
        re.findall(r"<title>([^;]*);", fan)[0] for fan in fans
    ]
    assert 2 == fans[0].count("<polygon")
    assert "<title>1 reading: 36</title>" in only_read
    assert "<polygon" not in only_read
    assert "okrkit-fan" not in alone._repr_html_().split('class="okrkit-view"')[1]


GOALS = {
    "up": ({"baseline": 32, "target": 40}, Goal(32, 40)),
    "down": ({"baseline": 40, "target": 32}, Goal(40, None, 32)),
    "hold": ({"at_most": 5}, Goal(None, None, 5)),
    "band": ({"at_least": 3, "at_most": 5}, Goal(None, 3, 5)),
    "zones": ({"target": okr.Zones(0, 30, 70, 100)}, Goal(0, 70)),
    "fewer": ({"target": okr.Zones(100, 70, 30, 0)}, Goal(100, None, 30)),
    "steps": ({"target": okr.Steps([(0, 0), (10, 1)])}, Goal(None, 10)),
    "done": ({"target": okr.Done()}, Goal(0, 1, share=True)),
    "share": (
        {"target": okr.Hold(at_most=5, basis="share of time")},
        Goal(0, 1, share=True),
    ),
    "draft": ({"draft": True}, Goal()),
}


@pytest.mark.parametrize(("target", "expected"), GOALS.values(), ids=GOALS)
def test_each_target_has_its_goal(target, expected):
    """What is drawn as the target is the target."""
    sheet = okr.score(okr.KeyResult("k", "K", **target), on=DAY, cycle="2026-Q4").sheet
    found = goal_of(sheet, "key result", 0)
    assert expected[3] == found.share
    assert [pytest.approx(v) if v is not None else None for v in expected[:3]] == list(
        found[:3]
    )


def test_goals_in_words():
    """Limits read as people say them."""
    assert "" == Goal().text(None)
    assert "3 to 5" == Goal(None, 3, 5).text(None)
    assert "at most 5%" == Goal(None, None, 0.05, share=True).text(None)
    assert "-" == value_said(None, None, share=True)


def test_without_a_goal_nothing_is_held_against():
    """Records made from columns alone know no target, and draw none."""
    card = okr.score(
        okr.KeyResult("k", "K", at_least=30, check_ins={DAY: 34}),
        on="2027-01-01",
        cycle="2026-Q4",
    )
    levels = np.array([0.5])
    endings = foresee(card.sheet, calibration=None, levels=levels).endings
    one = projection_at(card.sheet, "key result", 0, endings=endings, levels=levels)
    assert Goal() == one.goal
    assert "certain: 34" in one._repr_html_()


def test_a_forecast_shows_its_first_rows():
    """The array face has a face for people, too."""
    cycle = {"start": 0, "end": 91, "baseline": 5}
    found = forecast([[0, 7, 14]], [[5, 6, 8]], **cycle, targets=[[9, np.nan]])
    head, columns, _, row = str(found).splitlines()
    assert "Forecast of 1 series, 2 targets, 3 quantiles" == head
    assert columns.split("  ")[0] == "row"
    assert row.endswith("-")
    html = found._repr_html_()
    assert f"{100 * found.chance[0, 0]:.0f}%" in Reader(html).images
    none = forecast(np.empty((0, 1)), np.empty((0, 1)), **cycle)
    assert 3 == len(str(none).splitlines())


def test_draws_show_their_scores_by_id():
    """A joint simulation names what it drew, and a rare hit is no 0 %."""
    krs = [okr.KeyResult("k", "K", baseline=0, target=9, check_ins={DAY: 0.1})]
    okrs = okr.OKRSet(
        [
            okr.Objective("o", "O", krs),
            okr.Objective("none", "N", [okr.KeyResult("x", "X", draft=True)]),
        ],
        cycle="2026-Q4",
    )
    joint = okr.project(okrs, on=DAY, draws=20).joint
    text, html = str(joint), joint._repr_html_()
    assert text.splitlines()[0].startswith("Joint of 2 scores, 20 draws, seed 0")
    assert {"o", "none"} <= {line.split()[0] for line in text.splitlines()}
    assert ">o</th>" in html
    assert " 0% " not in text


def test_columns_are_told_apart():
    """Words stand left, numbers right, and what is missing is a dash."""
    text = numbers_text("t", {"id": ["a"], "mean": np.array([np.nan])})
    assert ["t", "id  mean", "--  ----", "a      -"] == text.splitlines()


def test_an_empty_outlook_says_so() -> None:
    """A set without objectives shows that, without a legend of what is not there."""
    seen = okr.project(okr.OKRSet(cycle="2026-Q4"), on="2026-11-15", seed=0)
    assert "no objectives" == str(seen).split("\n")[-1]
    assert "no objectives</td>" in seen._repr_html_()
    assert "How each was foreseen" not in seen._repr_html_()
