"""Markup: hostile text stays text, in every primitive and every position."""

import re
from html.parser import HTMLParser
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrkit import markup
from okrkit.errors import InvalidOKRError
from okrkit.markup.markdown import escaped
from okrkit.markup.style import DARK, LIGHT, STYLE

HOSTILE = {
    "script": "<script>canary()</script>",
    "onerror": "<img src=x onerror=canary()>",
    "svg": "<svg/onload=canary()>",
    "srcdoc": "<iframe srcdoc='<script>canary()</script>'>",
    "double": '" onmouseover="canary()" x="',
    "single": "' onmouseover='canary()' x='",
    "backtick": "` onmouseover=`canary()`",
    "style": "</style><script>canary()</script>",
    "title": "</title><script>canary()</script>",
    "summary": "</summary></details><script>canary()</script>",
    "comment": "--><script>canary()</script><!--",
    "cdata": "]]><script>canary()</script><![CDATA[",
    "mathjax": r"$$\href{javascript:canary()}{x}$$",
    "link": "<a href='javascript:canary()'>x</a>",
    "data": "<object data='data:text/html;base64,PHNjcmlwdD4='>",
    "base": "<base href='https://canary.example/'>",
    "meta": "<meta http-equiv=refresh content='0;url=https://canary.example'>",
    "form": "<form id=document><input name=cookie>",
    "entity": "&lt;script&gt;&#60;script&#62;",
    "nul": "<scr\x00ipt>canary()</script>",
    "surrogate": "half \ud800 <b>\udfff",
    "bidi": "\u202e<b>\u2066evil\u2069",
    "tags": "a\U000e0041\U000e007f<i>",
    "lines": "a\n<p>\r\n\u2028\u2029\x85<b>\tb",
    "format": "{0.__class__} %s %(x)s ${x}",
    "long": "<b>" * 5_000,
}


class Oracle(HTMLParser):
    """Reads HTML as a browser does, and keeps what it would act upon."""

    def __init__(self, html):
        super().__init__(convert_charrefs=True)
        self.tags, self.names, self.values, self.texts = [], [], [], []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        """Keep the tag and its attributes; direction alone is left to any text."""
        if tag == "bdi" and set(dict(attrs).values()) <= {"ltr", "rtl"}:
            return
        self.tags.append(tag)
        self.names += [name for name, _ in attrs]
        self.values += [value for _, value in attrs]

    def handle_data(self, data):
        """Keep the text."""
        self.texts.append(data)

    def handle_comment(self, data):
        """A comment would be a way to hide things."""
        self.tags.append(f"comment {data}")

    def handle_pi(self, data):
        """So would an instruction."""
        self.tags.append(f"pi {data}")

    def unknown_decl(self, data):
        """And a section."""
        self.tags.append(f"declaration {data}")


def placed(text):
    """Put a text into every position of every primitive."""
    branch = markup.tree(2, summary=lambda n: f"{n}{text}", children=range)
    return {
        "escape": markup.escape(text),
        "child": markup.element("p", text),
        "attribute": markup.element("p", title=text, aria_label=text, class_=text),
        "join": markup.join([text, markup.element("b", text), text]),
        "head": markup.table([text, text], []),
        "cell": markup.table(["a", "b"], [[text, text], [text, text]]),
        "stacked": markup.table([text] * 4, [[text] * 4], more=text, total=9),
        "caption": markup.table(["a"], [["b"]], caption=text),
        "bar": markup.bar(0.5, text),
        "badge": markup.badge(text, "bad"),
        "interval": markup.interval(1, 2, 3, text, told=text),
        "sparkline": markup.sparkline([1, 2], text),
        "marked": markup.bar(0.5, "x", mark=0.3, told=text),
        "fan": markup.fan([(0, 1)], [(1, 2)], 3, text),
        "tree": branch,
        "fragment": markup.fragment(markup.element("p", text), text=text),
        "page": markup.page(text, markup.element("p", text), lang=text),
    }


NEUTRAL = placed("x")


@pytest.mark.parametrize("position", NEUTRAL)
@pytest.mark.parametrize("payload", HOSTILE)
def test_hostile_text_stays_text(payload, position):
    """A browser finds the same elements and attributes as for a harmless text."""
    html = placed(HOSTILE[payload])[position]
    seen, neutral = Oracle(html), Oracle(NEUTRAL[position])

    assert (neutral.tags, neutral.names) == (seen.tags, seen.names)
    assert "\x00" not in html
    html.encode("utf-8")


ISOLATES = re.compile("[\u2066\u2067\u2069]")
SPIKED = st.characters() | st.sampled_from("<>&\"'`\x00\ud800\u202e")


@given(st.text(SPIKED, max_size=40).filter(str.strip))
def test_any_text_stays_text(text):
    """The same for text nobody thought of, and the text can be read again."""
    for position, html in placed(text).items():
        seen, neutral = Oracle(html), Oracle(NEUTRAL[position])
        assert (neutral.tags, neutral.names) == (seen.tags, seen.names)
        read = "".join(filter(None, seen.texts + seen.values))
        assert markup.plain(text) in ISOLATES.sub("", read)
        html.encode("utf-8")


HEBREW = "\u05d0\u05d1 2026-Q4 (50%)"


def shown_apart(text):
    """Write the elements that keep directions apart as brackets."""
    for tag, sign in (('bdi dir="ltr"', "{"), ('bdi dir="rtl"', "["), ("/bdi", "]")):
        text = text.replace(f"<{tag}>", sign)
    return text


@pytest.mark.parametrize(
    ("text", "apart"),
    [
        # A title of its own is read from right to left, and nothing in it is torn.
        ("{}", "[\u05d0\u05d1 {2026-Q4 (50%)]]"),
        # Quoted, it does not reach the chance behind it.
        (
            "held back by “{}” (<1%)",
            "held back by “[\u05d0\u05d1 {2026-Q4 (50%)]]” (&lt;1%)",
        ),
        # A sentence stays one from left to right, whatever it begins with.
        ("{}: see how it goes", "[\u05d0\u05d1] 2026-Q4 (50%): see how it goes"),
        ("“Grow {}”, now", "“Grow [\u05d0\u05d1] 2026-Q4 (50%)”, now"),
        ("\u05d0 & <b>", "[\u05d0 &amp; {&lt;b&gt;]]"),
        ("Größe “größer”", "Größe “größer”"),
    ],
)
def test_what_runs_from_right_to_left_turns_nothing_round(text, apart):
    """Else a chance of <1% beside a Hebrew title reads as (1%>)."""
    assert apart == shown_apart(markup.escape(text.format(HEBREW)))


def test_isolates_are_characters_where_no_element_can_stand():
    """A browser shows tags in the title of a page as they are."""
    page = markup.page("\u05d0", markup.element("p", "x", title="\u05d0"))

    assert "<title>\u2067\u05d0\u2069</title>" in page
    assert 'title="\u05d0"' in page


def test_a_head_from_right_to_left_stays_in_its_attribute():
    """An element in an attribute would end it."""
    table = markup.table(["a", "\u05d0"], [["b", "c"]])

    assert 'data-head="\u05d0"' in table


def test_markdown_and_diagrams_isolate_by_characters():
    """They are read in chats and browsers, which know these, and show no elements."""
    assert "\u2067\u05d0\u2069: see it" == escaped("\u05d0: see it")
    assert "a \u2067\u05d0\u2069" == markup.mermaid_text("a \u05d0")


def test_escaped_once():
    """Markup is a type of its own, so nothing is escaped twice or never."""
    made = markup.element("b", "a < b & c")

    assert markup.escape(made) is made
    assert "<p><b>a &lt; b &amp; c</b></p>" == markup.element("p", made)
    assert "&lt;b&gt;" in markup.escape(made + "")


@pytest.mark.parametrize(
    "attribute", ["onclick", "style", "srcdoc", "href", "src", "id", "name", "x_y", ""]
)
def test_no_attribute_that_acts(attribute):
    """What a primitive cannot write, no caller can be talked into writing."""
    with pytest.raises(InvalidOKRError):
        markup.element("p", **{attribute: "canary()"})


@pytest.mark.parametrize(
    "tag", ["script", "iframe", "a", "img", "form", "P", "p x=1", ""]
)
def test_no_element_that_acts(tag):
    """No script, no frame, nothing that loads anything."""
    with pytest.raises(InvalidOKRError):
        markup.element(tag)


def test_plain_shows_what_hides():
    """What a person cannot see is written out; what they can see is kept."""
    assert r"a\nb\r\u2028\x85\t" == markup.plain("a\nb\r\u2028\x85\t")
    assert r"\u202e\u2066\u200b\ufeff\U000e0041" == markup.plain(
        "\u202e\u2066\u200b\ufeff\U000e0041"
    )
    assert r"\ud800\x00\u3164\u200d" == markup.plain("\ud800\x00\u3164\u200d")
    assert "5 % – naïve 顧客 ✔ مرحبا" == markup.plain("5\u00a0% – naïve 顧客 ✔ مرحبا")


def test_plain_keeps_emoji():
    """A joiner inside one emoji is seen; anywhere else it hides."""
    assert "👩\u200d💻" == markup.plain("👩\u200d💻")
    assert r"顧\u200d客" == markup.plain("顧\u200d客")


@given(st.text(max_size=60), st.none() | st.integers(1, 20))
def test_plain_is_one_printable_line(text, limit):
    """No text can forge a line or stop a file from being UTF-8; twice is once."""
    shown = markup.plain(text, limit=limit)
    shown.encode("utf-8")

    assert len(shown.splitlines()) <= 1
    assert shown == markup.plain(shown)
    assert shown.replace("\u200d", "").isprintable()


def test_plain_clips():
    """A title of a megabyte does not fill the screen."""
    assert ("", "1.5", "abc…") == (
        markup.plain(None),
        markup.plain(1.5),
        markup.plain("abcdef", limit=4),
    )


def test_table_can_be_walked():
    """Screen readers need the caption and the scope of every header."""
    html = markup.table(
        ["id", "score", "note"], [["nps", 0.7, None]], caption="Scores", align="lrc"
    )

    assert "<caption>Scores</caption>" in html
    assert 3 == html.count('scope="col"')
    assert '<th scope="row" class="okrkit-left" data-head="id">nps</th>' in html
    assert '<td class="okrkit-right" data-head="score">0.7</td>' in html
    assert '<td class="okrkit-center" data-head="note"></td>' in html


def test_table_says_what_it_leaves_out():
    """Many rows do not make fifty megabytes, and nobody takes some for all."""
    rows = [[n] for n in range(1_000)]

    assert "… and 800 more" in markup.table(["n"], rows)
    assert "… and 990 more" in markup.table(["n"], iter(rows), limit=10)
    assert "… and 5 more" in markup.table(["n"], rows[:2], total=7)
    assert "more" not in markup.table(["n"], rows[:200])


@pytest.mark.parametrize(
    ("share", "width"),
    [(0.7, "70"), (-1.0, "0"), (7.0, "100"), (1 / 3, "33.33"), (float("inf"), "100")],
)
def test_bar_is_drawn_within_its_track(share, width):
    """Over-achievement is a number, not a bar across the page."""
    html = markup.bar(share, "so much", tone="good")

    assert f'width="{width}" height="8" rx="2" class="okrkit-good"' in html.replace(
        f'class="okrkit-good" width="{width}" height="8" rx="2"',
        f'width="{width}" height="8" rx="2" class="okrkit-good"',
    )
    assert '<span class="okrkit-number">so much</span>' in html
    assert 'role="img" aria-label="so much"' in html


@pytest.mark.parametrize("share", [None, float("nan")])
def test_bar_without_a_number(share):
    """No data is not 0: nothing is filled, and the label says why."""
    html = markup.bar(share, "no reading", tone="good")

    assert "okrkit-good" not in html
    assert "no reading" in html


def test_badges_differ_without_colour():
    """One in twelve men does not see red and green apart."""
    signs = {
        Oracle(markup.badge("x", tone)).texts[0]
        for tone in ("good", "fair", "bad", "info", "none")
    }

    assert 5 == len(signs)


def test_sparkline_leaves_gaps():
    """A missing reading is a gap, never a zero and never bridged."""
    html = markup.sparkline([1, 2, None, 3, float("nan"), float("inf"), 4, 5], "x")

    assert (2, 2) == (html.count("<polyline"), html.count("<circle"))


def test_sparkline_of_little():
    """Nothing, one value, equal values and huge values are drawn without a crash."""
    assert "<polyline" not in markup.sparkline([], "x") + markup.sparkline([None], "x")
    assert 'cx="2" cy="10"' in markup.sparkline([5], "x")
    assert 'points="2,10 98,10"' in markup.sparkline([5, 5], "x")
    assert 'points="2,17 98,3"' in markup.sparkline([-1.7e308, 1.7e308], "x")


def test_sparkline_stays_small():
    """A million readings are drawn as a hundred, with the first and the last."""
    html = markup.sparkline(range(1_000_000), "x")

    assert len(html) < 2_000
    assert ('points="2,17 ' in html, '98,3"' in html) == (True, True)


def test_tree_is_bounded():
    """A chain of 1e5 and a fan of 1e5 render at once, and say what is missing."""
    chain = markup.tree(0, summary=str, children=lambda n: [n + 1] if n < 10**5 else [])
    fan = markup.tree(
        0, summary=str, children=lambda n: range(1, 10**5) if n == 0 else ()
    )
    numbers = count(1)
    bush = markup.tree(0, summary=str, children=lambda _: [next(numbers) for _ in "ab"])

    assert (25, True) == (chain.count("<details"), "… and 1 more" in chain)
    assert ("<li>199</li>" in fan, "… and 99800 more" in fan) == (True, True)
    assert 200 == bush.count("<li>")


def test_tree_closes_what_it_opens():
    """Unbalanced tags would swallow the rest of the notebook."""
    html = markup.tree(4, summary=str, children=range)

    for tag in ("ul", "li", "details", "summary"):
        assert len(re.findall(f"<{tag}[ >]", html)) == html.count(f"</{tag}>")
    assert 1 == html.count("<details open>")


def test_fragment_survives_without_style():
    """Where the style is dropped, the text shows and the view is hidden, not both."""
    html = markup.fragment(markup.element("p", "view"), text="one\ntwo")

    assert '<pre class="okrkit-text">one\ntwo</pre>' in html
    assert 'class="okrkit-view" hidden="hidden"' in html
    assert html.startswith('<div class="okrkit tex2jax_ignore mathjax_ignore">')


def test_page_loads_nothing():
    """One file, offline: no script, no address, and a policy that says so."""
    html = markup.page("Q4", markup.element("p", "hi"))

    assert "default-src 'none'" in html
    assert not re.search(r"<script|https?:|url\(|@import|src=", html)


def _luminance(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [
        p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("back", ["#ffffff", "#111111", "#1e1e1e"])
@pytest.mark.parametrize(
    "name", ["text", "soft", "good", "fair", "bad", "info", "none"]
)
def test_contrast(back, name):
    """WCAG 2.1, 1.4.3: 4.5 to 1, in light, in Jupyter's and VS Code's dark."""
    colours = LIGHT if back == "#ffffff" else DARK
    low, high = sorted((_luminance(colours[name]), _luminance(back)))

    assert (high + 0.05) / (low + 0.05) >= 4.5


def test_style_touches_nothing_else():
    """The style is global in a notebook: every rule names okrkit, and none loads."""
    rules = re.sub(r"@media[^{]*\{", "", STYLE)
    selectors = re.findall(r"([^{}]+)\{[^{}]*\}", rules)

    assert [] == [one for s in selectors for one in s.split(",") if "okrkit" not in one]
    assert not set("<&") & set(STYLE)


def test_text_table():
    """Columns line up, whatever is in them."""
    text = markup.text_table(
        ["id", "score", "mid"],
        [["nps", 0.7, "x"], ["a\nb\u202e", None, "x" * 99]],
        align="lrc",
        width=10,
    )

    assert [
        "id          score     mid",
        "----------  -----  ----------",
        "nps           0.7      x",
        r"a\nb\u202e         xxxxxxxxx…",
    ] == text.splitlines()


def test_text_table_says_what_it_leaves_out():
    """The terminal is not flooded either."""
    lines = markup.text_table(["n"], ([n] for n in range(500)), limit=3).splitlines()

    assert (6, "… and 497 more") == (len(lines), lines[-1])


@pytest.mark.parametrize(
    ("share", "text"),
    [(0, "░░░░"), (0.5, "██░░"), (1, "████"), (-3, "░░░░"), (9, "████"), (None, "    "),
     (float("nan"), "    "), (float("inf"), "████")],
)  # fmt: skip
def test_text_bar(share, text):
    """Always as wide as asked, and blank where there is no number."""
    assert text == markup.text_bar(share, width=4)


def test_attribute_without_a_value_is_left_out():
    """A label that may be missing needs no branch where it is written."""
    assert "<p></p>" == markup.element("p", title=None)


def drawn_at(html: str, name: str) -> list[float]:
    """Find where the lines of a class stand."""
    return [float(x) for x in re.findall(rf'class="okrkit-{name}" x="([\d.]+)"', html)]


def test_an_interval_stands_where_its_values_are():
    """Order on the canvas is order of the values; ends stay inside."""
    html = markup.interval(3, 4, 5, "3 to 5", start=2, goal=(6, None))
    (band,), (gap,) = drawn_at(html, "info"), drawn_at(html, "gap")
    start, end = drawn_at(html, "mark")
    assert 0 <= start < band < gap < end <= 100
    assert 'aria-label="3 to 5"' in html
    assert "of five" in markup.interval(3, 4, 5, "3 to 5", told="of five", tone="good")
    assert len(drawn_at(markup.interval(3, 4, 5, "x", goal=(1, 9)), "mark")) == 2


@pytest.mark.parametrize(
    ("values", "bands"),
    [
        ((5, 5, 5), 1),
        ((None, 5, 6), 0),
        ((float("nan"), 5, float("inf")), 0),
        ((-1e308, 0, 1e308), 1),
    ],
)
def test_an_interval_of_any_numbers_is_drawn(values, bands):
    """What is certain, unknown or huge has a drawing, and a label."""
    html = markup.interval(*values, "said")
    assert len(drawn_at(html, "info")) == bands
    assert "nan" not in html
    assert "inf" not in html.replace("okrkit-info", "")
    assert ">said<" in html


def test_a_wide_table_stacks_where_it_is_narrow():
    """At 400 px columns are a word wide: rows become lines, heads go before values."""
    words = "a title of so many words that it fills lines"
    heads = ["id", "a", "b", markup.element("b", "d")]
    wide = markup.table(heads, [["v", "w", words, words]])
    small = markup.table(["id", "a"], [["v", "w"]])
    drawn = markup.bar(0.5, "50%"), markup.badge("on track"), markup.sparkline([1], "x")
    row = ["k", *drawn, markup.named("title", "id below it that is long enough")]

    assert "okrkit-from" not in small
    assert 'class="okrkit-table okrkit-from26"' in wide
    assert 'class="okrkit-table okrkit-from32"' in markup.table(list("abcde"), [row])
    assert 'okrkit-from160"' in markup.table(["x" * 99] * 99, [])
    assert '<td class="okrkit-left" data-head="a">w</td>' in wide
    assert f'<td class="okrkit-left">{words}</td>' in wide
    assert "(max-width:26em)" in markup.fragment(wide, text="")
    assert "@container okrkit (max-width:26em)" not in markup.page("x", small)
    assert "sticky" not in STYLE


def test_a_table_has_no_empty_header():
    """A screen reader would say "column header" and nothing more."""
    html = markup.table(["", "a"], [["", "b"], [" ", "c"]])

    assert 1 == html.count("<th ")


def test_what_cannot_be_broken_is():
    """One word of a hundred letters would push the page sideways."""
    word, number = "w" * 100, "1 " * 20
    html = markup.table(["a", "b"], [[word, number], ["w " * 40, "7"]], align="lr")
    drawn = markup.table(["a"], [[markup.element("b", word)], [markup.bar(1, "x")]])

    assert 2 == html.count("okrkit-long")
    assert 1 == drawn.count("okrkit-long")


def test_a_table_says_where_the_rest_is():
    """Who misses a row should know at once how to get it."""
    assert "… and 1,800 more: all in to_frame()" in markup.table(
        ["n"], [[n] for n in range(2_000)], more="all in to_frame()"
    )


def test_a_bar_is_held_against_a_mark():
    """What is expected is drawn across the bar, and told to those who do not see it."""
    html = markup.bar(0.5, "50%", mark=0.25, told="50%, expected 25%")

    assert [24.6] == [round(at, 1) for at in drawn_at(html, "mark")]
    assert 'aria-label="50%, expected 25%"' in html
    assert '<span class="okrkit-number">50%</span>' in html
    assert "okrkit-mark" not in markup.bar(0.5, "50%", mark=float("nan"))
    assert [98.5] == drawn_at(markup.bar(None, "-", mark=7), "mark")


def test_a_sparkline_keeps_the_distances_of_days():
    """Two readings in a week and one a quarter later are not evenly apart."""
    html = markup.sparkline([1, 2, 3], "x", at=[0, 10, 40])

    assert 'points="2,17 26,10 98,3"' in html


def points_of(html: str, name: str) -> list[str]:
    """Find the points of the lines and bands of a class."""
    return re.findall(rf'points="([^"]*)" class="[^"]*okrkit-{name}', html)


def test_a_fan_opens_from_the_last_value():
    """The widest band first, all from where the readings end, the goal across."""
    html = markup.fan(
        [(0, 1), (5, 2)], [(1, 5), (2, 3)], 10, "x", middle=2.5, goal=(4, None)
    )
    last = points_of(html, "read")[0].split()[1]

    assert ["60,25.5"] == [last]
    assert ["60,25.5 117,3 117,33", "60,25.5 117,18 117,25.5"] == points_of(
        html, "band"
    )
    assert ["60,25.5 117,21.75"] == points_of(html, "middle")
    assert ["3,10.5 117,10.5"] == points_of(html, "goal")


@pytest.mark.parametrize(
    "points",
    [[], [(0, float("nan"))], [(3, 3.0)], [(0, -1e308), (1, 1e308)]],
)
def test_a_fan_of_little(points):
    """Nothing, one value and huge values are drawn without a crash."""
    html = markup.fan(points, [], 3, "said")

    assert ("said" in html, "nan" in html, "inf" in html) == (True, False, False)


def test_a_tree_opens_as_deep_as_asked():
    """A small tree is read at once; a large one opens at a click."""
    html = markup.tree(4, summary=str, children=range, opened=2)

    assert 1 + 3 == html.count("<details open>")


def test_a_table_without_rows_says_why() -> None:
    """A head with nothing below it looks broken; what there is not is said."""
    drawn = markup.table(["id", "score"], [], none="no <objectives>")
    assert "no &lt;objectives&gt;</td></tr></tbody>" in drawn
    assert (
        "none here" == markup.text_table(["id"], [], none="none here").split("\n")[-1]
    )
    assert "none" not in markup.table(["id"], [["nps"]], none="none")
    assert "none" not in markup.text_table(["id"], [["nps"]], none="none")
