"""Drawings: read back by Mermaid and Graphviz themselves, whatever a title says."""

import html
import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

import okrkit
from okrkit import KeyResult, Objective, OKRSet, Support, align, markup
from okrkit.alignment.diagrams import DOT_NODES, MERMAID_EDGES, MERMAID_TEXT
from okrkit.errors import UnknownIdError

ON = "2026-11-15"
HERE = Path(__file__).parent
DOT, NODE = shutil.which("dot") or "", shutil.which("node") or ""
NODE_MODULES = os.environ.get("OKRKIT_NODE_MODULES", "")

needs_dot = pytest.mark.skipif(not DOT, reason="graphviz is not installed: no `dot`")
needs_mermaid = pytest.mark.skipif(
    not NODE or not Path(NODE_MODULES, "mermaid").is_dir(),
    reason="needs `node`, and mermaid in the folder $OKRKIT_NODE_MODULES",
)

# What means something in one of the languages, or in HTML or Markdown inside them.
TOKENS = [
    *"\"'`[](){}<>|\\%#;:&*_~-=.!@$^/+, \n\t1aZ\u00e9",
    *"\ufb02\u00b0\u00b6\u00df\u202e\u200b\u4e2d",
    *("]-->", '"]', "click n0 call(1)", "%%{init: {}}%%", "%%", "---", "fa:fa-bolt"),
    *("<b>", "</script>", "<br/>", "&lt;", "&#60;", "#60;", "#quot;", "&quot;"),
    *("end", "n0", "subgraph", "style n0 fill:#f00;", ":::bad", "\\N", "\\n", "\\"),
    *(
        "1. a",
        "- a",
        "# a",
        "`code`",
        "$$x$$",
        "https://a.b",
        "**b**",
        "\ufb02\u00b0\u00b060\u00b6\u00df",
    ),
    "\U0001f469\u200d\U0001f4bb",
]
titles = st.lists(st.sampled_from(TOKENS), min_size=1, max_size=30).map("".join)
titles = (titles | st.text(min_size=1, max_size=100)).filter(
    lambda text: text.strip() and "\x00" not in text
)


def stored(titles):
    """Keep the titles that a set takes."""
    found = []
    for title in titles:
        try:
            Objective("a", title)
        except okrkit.errors.OKRError:
            continue
        found.append(title)
    return found


def named(titles):
    """Make a set with an objective for each title."""
    objectives = [Objective(f"o{at}", title) for at, title in enumerate(titles)]
    return align(OKRSet(objectives, cycle="2026-Q4"), on=ON)


def lines_of(title, said="not measured"):
    """Say what stands in a node, line by line."""
    return [" ".join(markup.plain(title, limit=80).split()), said]


def lines_in_mermaid(title):
    """Say the same of Mermaid, which reads three signs however they are written."""
    line, said = lines_of(title)
    line = line.replace("\\n", "\u2216n").replace("\ufb02", "fl")
    return [line.replace("\u00b6\u00df", "\u00b6 \u00df"), said]


def drawn_by_dot(text):
    """Draw with Graphviz; return the lines in each node, and the links."""
    run = subprocess.run(
        [DOT, "-Tjson"], input=text.encode(), capture_output=True, check=True
    )
    assert run.stderr == b""
    drawing = json.loads(run.stdout)
    nodes = drawing.get("objects", [])
    lines = {
        node["name"]: [op["text"] for op in node["_ldraw_"] if op["op"] == "T"]
        for node in nodes
    }
    links = [
        (nodes[edge["tail"]]["name"], nodes[edge["head"]]["name"], edge)
        for edge in drawing.get("edges", [])
    ]
    return lines, links


def read_by_mermaid(*texts):
    """Read texts with Mermaid, all in one process."""
    run = subprocess.run(
        [NODE, str(HERE.parent / "node" / "parse.mjs"), NODE_MODULES],
        input=json.dumps(texts),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    return json.loads(run.stdout)


def shown_by_mermaid(node):
    """Write out the numbers that Mermaid holds for characters, line by line."""
    text = node["text"]
    for held, meant in (
        ("\ufb02\u00b0\u00b0", "&#"),
        ("\ufb02\u00b0", "&"),
        ("\u00b6\u00df", ";"),
    ):
        text = text.replace(held, meant)
    # Isolates keep directions apart; a title's own are written out.
    text = re.sub("[\u2066\u2067\u2069]", "", text)
    return [html.unescape(line) for line in text.split("<br>")]


def goal(id, value, title="K", **fields):
    """Make a key result that stands at a value between 0 and 1."""
    return KeyResult(
        id, title, baseline=0, target=1, check_ins={"2026-11-06": value}, **fields
    )


@pytest.fixture
def cascade():
    """Every kind of link there is, a loop, and every tone but one."""
    return align(
        OKRSet(
            [
                Objective("grow", "Grow", [goal("arr", 0.8), goal("nps", 0.1)]),
                Objective(
                    "keep",
                    "Stay",
                    [goal("churn", 0.36, depends_on=["arr"])],
                    supports=[Support(objective="grow")],
                ),
                Objective(
                    "help",
                    "Help",
                    [KeyResult("calls", "Calls", baseline=0, target=1)],
                    supports=[
                        Support(objective="grow", kind="informs"),
                        Support(key_result="churn", kind="shares"),
                        Support(objective="keep", kind="depends on"),
                        Support(key_result="nps"),
                    ],
                ),
                Objective("a", "A", supports=[Support(objective="b")]),
                Objective("b", "B", supports=[Support(objective="a")]),
                Objective("c", "C", supports=[Support(objective="c", kind="shares")]),
            ],
            cycle="2026-Q4",
        ),
        on=ON,
    )


# Title of the lower and of the upper node of each link, and how it is drawn.
LINKS = {
    ("K", "Grow", "own"),
    ("K", "Stay", "own"),
    ("Calls", "Help", "own"),
    ("Stay", "Grow", "contributes"),
    ("Help", "K", "contributes"),
    ("Help", "Grow", "informs"),
    ("K", "Help", "shares"),
    ("Help", "Stay", "depends on"),
    ("K", "K", "depends on"),
    ("A", "B", "loop"),
    ("B", "A", "loop"),
    ("C", "C", "loop"),
}


@needs_dot
def test_graphviz_reads_every_node_and_link(cascade):
    """What Graphviz draws is the graph: labels, directions, and a style by kind."""
    lines, links = drawn_by_dot(cascade.to_dot())
    assert 10 == len(lines)
    assert ["Grow", "0.42, on track"] == lines["n0"]
    assert 13 == len(links)

    def kind(edge):
        if edge.get("color") == "#e5534b":
            return "loop"
        if "invis" in edge.get("color", ""):
            return "shares"
        word = {"dotted": "informs", "dashed": "depends on"}.get(edge.get("style"))
        return word or ("own" if edge.get("arrowhead") == "none" else "contributes")

    assert LINKS == {(lines[a][0], lines[b][0], kind(edge)) for a, b, edge in links}


@needs_mermaid
def test_mermaid_reads_every_node_and_link(cascade):
    """What Mermaid reads is the graph: labels, directions, and a style by kind."""
    (read,) = read_by_mermaid(cascade.to_mermaid())
    assert "Cascade on 2026-11-15" == read["title"]
    nodes = {node["id"]: node for node in read["nodes"]}
    lines = {name: shown_by_mermaid(node) for name, node in nodes.items()}
    assert 10 == len(lines)
    assert ["Grow", "0.42, on track"] == lines["n0"]
    assert {"square", "stadium"} == {node["type"] for node in nodes.values()}

    def kind(edge):
        style = " ".join(edge.get("style", []))
        if "stroke:#e5534b" in style:
            return "loop"
        if "stroke-dasharray:8 4" in style:
            return "depends on"
        word = {"dotted": "informs", "thick": "shares"}.get(edge["stroke"])
        return word or ("own" if edge["type"] == "arrow_open" else "contributes")

    found = [
        (lines[edge["start"]][0], lines[edge["end"]][0], kind(edge))
        for edge in read["edges"]
    ]
    assert 13 == len(found)
    assert LINKS == set(found)


@needs_mermaid
def test_classes_set_text_and_background(cascade):
    """A colour of the text alone would vanish where a page is dark."""
    (read,) = read_by_mermaid(cascade.to_mermaid())
    used = {name for node in read["nodes"] for name in node["classes"]}
    assert {"good", "fair", "bad", "none"} == used
    for name in used:
        style = ",".join(read["classes"][name]["styles"])
        assert "fill:" in style
        assert "color:" in style


@needs_dot
@settings(max_examples=10)
@given(st.lists(titles, min_size=1, max_size=60).map(stored))
def test_graphviz_shows_any_title_as_text(found):
    """No title ends its label, adds a node or a link, or is read as a language."""
    lines, links = drawn_by_dot(named(found).to_dot())
    assert {f"n{at}": lines_of(title) for at, title in enumerate(found)} == lines
    assert [] == links


@needs_mermaid
# A process takes a second: finding the shortest title would take hundreds.
@settings(max_examples=3, phases=[Phase.explicit, Phase.generate])
@given(st.lists(st.lists(titles, min_size=1, max_size=40).map(stored), min_size=5))
def test_mermaid_shows_any_title_as_text(batches):
    """No title ends its label, adds a node or a link, or is read as a language."""
    texts = [named(found).to_mermaid() for found in batches]
    for found, read in zip(batches, read_by_mermaid(*texts), strict=True):
        assert "error" not in read
        lines = {node["id"]: shown_by_mermaid(node) for node in read["nodes"]}
        assert {
            f"n{at}": lines_in_mermaid(title) for at, title in enumerate(found)
        } == lines
        assert [] == read["edges"]
        assert all(node["classes"] == ["none"] for node in read["nodes"])
        assert not any(
            "link" in node or "haveCallback" in node for node in read["nodes"]
        )


HOSTILE = [
    'Win"]-->n1["lost',
    'a"];click n0 "javascript:alert(1)"',
    "%%{init: {'securityLevel': 'loose'}}%%",
    "`**bold**` <img src=x onerror=alert(1)>",
    "\\",
    'quote at the end\\"',
    "\\N \\G \\l &amp; &#60;b&#62; <B>x</B>",
    "1. Unsupported markdown: list",
    "line\nbreak\r\n%% comment",
    "turned \u202e round",
    "x" * 500,
    "style n0 fill:#f00; classDef good fill:#000;",
    "end",
    "\ufb02\u00b0\u00b060\u00b6\u00df script",
]


@needs_dot
def test_graphviz_shows_hostile_titles():
    """The known tricks, each by name, so that a failure names it."""
    lines, links = drawn_by_dot(named(HOSTILE).to_dot())
    assert [lines_of(title) for title in HOSTILE] == list(lines.values())
    assert [] == links


@needs_dot
def test_the_svg_holds_no_way_out():
    """A drawing put into a page brings no link, no script and no picture with it."""
    text = named(HOSTILE).to_dot().encode()
    run = subprocess.run([DOT, "-Tsvg"], input=text, capture_output=True, check=True)
    svg = run.stdout.decode()
    assert "<script" not in svg
    assert "<a " not in svg
    assert "<image" not in svg


@needs_mermaid
def test_mermaid_shows_hostile_titles():
    """The known tricks, each by name, so that a failure names it."""
    (read,) = read_by_mermaid(named(HOSTILE).to_mermaid())
    assert [lines_in_mermaid(title) for title in HOSTILE] == [
        shown_by_mermaid(node) for node in read["nodes"]
    ]
    assert [] == read["edges"]


def test_no_id_stands_in_a_drawing():
    """Ids may hold signs of a language: nodes have names of their own."""
    okrs = OKRSet([Objective('secret"]-->x', "Stay")], cycle="2026-Q4")
    cascade = align(okrs, on=ON)
    assert "secret" not in cascade.to_mermaid()
    assert "secret" not in cascade.to_dot()


def test_the_policys_own_words_are_text_too():
    """A policy of a document names its statuses, and may name them anything."""
    policy = okrkit.presets.okrkit
    steps = [step.replace(label='good"]; n9') for step in policy.status.steps]
    policy = policy.replace(name="p", status=policy.status.replace(steps=steps))
    okrs = OKRSet([Objective("a", "A", [goal("k", 0.5)])], cycle="2026-Q4")
    cascade = align(okrs, on=ON, policy=policy)
    assert "0.50, good#34;#93;#59; n9" in cascade.to_mermaid()
    assert '0.50, good\\"]; n9' in cascade.to_dot()


def test_one_part_is_drawn_with_all_below_it(cascade):
    """`of` draws what is below, in loops too, and nothing beside it."""
    text = cascade.to_mermaid(of="keep")
    assert ["Stay", "K"] == [
        line.split('"')[1].split("<br/>")[0]
        for line in text.splitlines()
        if '"' in line
    ]
    assert 2 == cascade.to_dot(of="a").count("->")
    assert "->" not in cascade.to_dot(of="arr")
    with pytest.raises(UnknownIdError):
        cascade.to_dot(of="nobody")


def wide(count):
    """Make an objective with many key results."""
    rows = [goal(f"k{at}", 0.5, '"' * 80) for at in range(count)]
    return align(OKRSet([Objective("o", "O", rows)], cycle="2026-Q4"), on=ON)


@needs_mermaid
@pytest.mark.parametrize("title", ['"' * 80, "K"])
def test_mermaid_draws_what_is_cut_to_its_limits(title):
    """Beyond its limits Mermaid draws an error: what does not fit is counted."""
    rows = [goal(f"k{at}", 0.5, title) for at in range(1500)]
    okrs = OKRSet([Objective("o", "O", rows)], cycle="2026-Q4")
    text = align(okrs, on=ON).to_mermaid()
    (read,) = read_by_mermaid(text)
    assert [MERMAID_TEXT, MERMAID_EDGES] == read["limits"]
    assert MERMAID_TEXT >= len(text)
    assert MERMAID_EDGES >= len(read["edges"])
    drawn = [node for node in read["nodes"] if node["id"] != "rest"]
    (rest,) = (node for node in read["nodes"] if node["id"] == "rest")
    assert f"… and {1501 - len(drawn)} more" == rest["text"]
    assert len(drawn) - 1 == len(read["edges"])
    # It fills one of the limits.
    assert len(text) > 0.8 * MERMAID_TEXT or len(read["edges"]) == MERMAID_EDGES


@needs_dot
def test_graphviz_gets_no_more_than_it_draws_soon():
    """Of a huge set the top is drawn, and the rest counted."""
    lines, links = drawn_by_dot(wide(1500).to_dot())
    assert DOT_NODES + 1 == len(lines)
    assert DOT_NODES - 1 == len(links)
    assert ["… and 501 more"] == lines["rest"]


def test_links_are_cut_too():
    """Few nodes may have many links among each other: the last nodes go."""
    tops = [Objective(f"t{at}", "T") for at in range(30)]
    supports = [Support(objective=top.id) for top in tops]
    below = [Objective(f"b{at}", "B", supports=supports) for at in range(30)]
    text = align(OKRSet([*tops, *below], cycle="2026-Q4"), on=ON).to_mermaid()
    assert 480 == text.count("-->")
    assert "… and 14 more" in text


def test_the_empty_set_is_drawn():
    """Nothing is a drawing too."""
    empty = align(OKRSet(), on=ON)
    assert "n0" not in empty.to_mermaid()
    assert "n0" not in empty.to_dot()
