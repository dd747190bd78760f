"""HTML, Markdown and text say the same: every sentence of the parts is in all three."""

import re
from html.parser import HTMLParser

import pytest

import okrkit as okr

DAYS = ("2026-10-10", "2026-10-24", "2026-11-07", "2026-11-18")
GLUE = frozenset(
    re.findall(
        r"\w+",
        "a above alone an and at below by chance count counts cycle ended expected "
        "from has in is it its itself key kept met not now objective objectives of on "
        "own owner readings results score so success supports target the to way which "
        "with",
    )
)
"""What a sentence says that a table says by its columns and bars."""


def read(id, *values, **fields):
    """Return a key result that was read every other week."""
    goal = {"baseline": 0, "target": 10}
    if fields.keys() & {"target", "at_most", "draft"}:
        goal = {}
    told = dict(zip(DAYS, values, strict=False))
    return okr.KeyResult(id, f"Title {id}", check_ins=told, **goal, **fields)


def everything():
    """Return a set in which all stands that a report knows of are there."""
    gave_up = okr.Closing("2026-11-01", "abandoned", lesson="No money", by="Ann")
    said = [okr.CheckIn("2026-11-10", done=["pilot"], confidence=0.9, note="Well done")]
    stages = okr.KeyResult("stages", "Title stages", check_ins=said,
                           target=okr.Milestones(["pilot", "all"]))  # fmt: skip
    top = okr.Objective(
        "top",
        "Guests come back",
        [
            read("nps", 1, 2, 3, 4, intent="committed"),
            read("kept", 5, 5, 5, 5, at_most=7),
            read("old", 1),
            stages,
            read("shut", 1, 1, closed=gave_up),
        ],
        owner="Ann",
        intent="aspirational",
        guardrails=[okr.Guardrail(metric="turn", at_most=30)],
    )
    low = okr.Objective(
        "low",
        "Houses are clean",
        [
            read("bare"),
            read("late", starts_on="2026-12-01"),
            okr.KeyResult("idea", "Title idea", draft=True),
        ],
        supports=[okr.Support(objective="top")],
    )
    found = okr.KeyResult("found", "Title found", target=okr.Establish())
    side = okr.Objective("side", "One knows the guests", [found, read("fine", 3, 7, 9)],
                         owner="Bo")  # fmt: skip
    lost = okr.Objective("lost", "Nobody asks", closed=gave_up)
    return okr.OKRSet(
        [top, low, side, lost],
        cycle="2026-Q4",
        metrics=[okr.Metric("turn", "Turnover", unit="%")],
        observations={"turn": {"2026-10-03": 32}},
    )


class Page(HTMLParser):
    """What a reader of a page sees or hears: all of it, and the rows of its tables."""

    def __init__(self, page):
        """Read a page."""
        super().__init__()
        self.parts, self.rows, self.skips = [], [], 0
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        """Begin a row, and take up what is only heard."""
        if tag == "tr":
            self.rows.append([])
        self.skips += tag in ("style", "script")
        self.take(" ".join(v for k, v in attrs if k in ("aria-label", "title") and v))

    def handle_endtag(self, tag):
        """Go on after a style."""
        self.skips -= tag in ("style", "script")

    def handle_data(self, data):
        """Take up a text."""
        if not self.skips:
            self.take(data)

    def take(self, text):
        """Keep a text for the page and for its row."""
        self.parts.append(text)
        if self.rows:
            self.rows[-1].append(text)


def flat(entries):
    """Return entries in the order in which they are told."""
    return [each for e in entries for each in (e, *flat(e.entries))]


def one_line(text):
    """Return a text without the signs of its form."""
    plain = re.sub("[\u2066-\u2069]", "", text.replace("\\", ""))
    return " ".join(plain.split())


def facts(sentence):
    """Return the numbers, names and words of a sentence that are no glue."""
    words = re.findall(r"[\w.%$€→<>-]+", sentence.lower())
    return {word.strip(".") for word in words} - GLUE - {""}


@pytest.mark.parametrize("audience", ["team", "executive"])
@pytest.mark.parametrize(
    "days", [("2026-11-20", "2026-10-20"), ("2027-01-08", "2026-11-20")]
)
def test_each_sentence_is_in_every_form(days, audience):
    """A page without the reasons that the mail has is not the same report."""
    on, since = days
    made = okr.report(everything(), on=on, since=since, audience=audience)
    page, text = Page(made.to_html()), one_line(made.to_text())
    markdown = one_line(made.to_markdown())
    html = one_line(" ".join(page.parts))

    missing = []
    for section in made.sections:
        rows = [one_line(" ".join(row)) for row in page.rows][1:]
        told = flat(section.entries)
        drawn = section.drawn is not None and not section.unfolds
        for place, entry in enumerate(told):
            for said in (entry.title, *entry.lines, *entry.points):
                line = one_line(said)
                whole = line in html
                if drawn and not whole:
                    whole = facts(line) <= facts(rows[place])
                shown = [whole] if section.folding else [
                    whole, line in text, line in markdown
                ]  # fmt: skip
                if not all(shown):
                    missing.append((section.name, line, shown))
        forms = (html,) if section.folding else (html, text, markdown)
        missing += [
            (section.name, said)
            for said in (section.title, *section.lines)
            if not all(one_line(said) in form for form in forms)
        ]
    assert [] == missing
