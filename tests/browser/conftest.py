"""
Pages as a browser shows them, where the session `browser` asks for it.

`look` opens a page in Chromium, with scripts on and the network off, and says what a
person there would trip over at three widths, light and dark.
"""

import os
import shutil
from itertools import product
from pathlib import Path
from typing import NamedTuple

import pytest

WANTED = bool(os.environ.get("OKRKIT_BROWSER"))
SHOTS = os.environ.get("OKRKIT_SHOTS", "")
"""A folder for a picture of each page, for people to look at."""

# The driver is in that session alone.
collect_ignore_glob = [] if WANTED else ["test_*.py"]

OPEN = "document.querySelectorAll('details').forEach(d => d.open = true)"
WIDTHS = (400, 800, 1600)
SCHEMES = ("light", "dark")
HEIGHT = 900
CANARY = "okrkit_canary"
"""What a hostile text would set or call: `alert(okrkit_canary)`, `okrkit_canary=1`."""

# What sticks out of the page, or has to be scrolled sideways to be read.
WIDE = """() => {
  const name = e => e.tagName.toLowerCase() + (e.className.baseVal ?? e.className);
  const found = [];
  const root = document.documentElement;
  if (root.scrollWidth > root.clientWidth) found.push("page");
  for (const e of document.querySelectorAll("body *"))
    if (e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 0 &&
        ["auto", "scroll", "hidden"].includes(getComputedStyle(e).overflowX))
      found.push(name(e));
  return found;
}"""
AXE = """async () => {
  const asked = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
  const found = await axe.run(document, {runOnly: [...asked, "best-practice"]});
  return found.violations.flatMap(
    v => v.nodes.map(n => `${v.id}: ${n.target.join(" ")} ${n.html}`));
}"""

FRAME = """<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>A notebook</title></head>
<body><main><h1>A notebook</h1>{}</main></body></html>"""


class Seen(NamedTuple):
    """
    What went wrong on a page; of its looks, with the width and the colour scheme.

    Attributes:
        ran: What a text made the page run: scripts, dialogs.
        said: Errors and warnings of the console.
        asked: Addresses outside the page that it wanted.
        wide: Elements that stick out or have to be scrolled sideways.
        barred: What axe finds to keep people out; contrast is a part of it.
    """

    ran: frozenset[str]
    said: frozenset[str]
    asked: frozenset[str]
    wide: frozenset[str]
    barred: frozenset[str]


FINE = Seen(*[frozenset()] * 5)


@pytest.fixture(scope="session")
def chromium():
    """Start the browser of the system, once."""
    from playwright.sync_api import sync_playwright

    program = shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as playwright:
        # As root, as in a container, it starts only without its own sandbox.
        started = playwright.chromium.launch(
            executable_path=program, args=["--no-sandbox"]
        )
        yield started
        started.close()


@pytest.fixture
def look(chromium, request):
    """Give a function of HTML, a fragment or a whole page, that gives a `Seen`."""
    axe = Path(os.environ["OKRKIT_NODE_MODULES"], "axe-core", "axe.min.js")
    script = axe.read_text(encoding="utf-8")

    def seen(html):
        found = {field: set() for field in Seen._fields}
        page = _listened(chromium, found)
        page.set_content(whole(html))
        # What is folded away is a part of the page, too.
        page.evaluate(OPEN)
        page.add_script_tag(content=script)
        for width, scheme in product(WIDTHS, SCHEMES):
            page.set_viewport_size({"width": width, "height": HEIGHT})
            page.emulate_media(color_scheme=scheme)
            for field, asked in (("wide", WIDE), ("barred", AXE)):
                said = page.evaluate(asked)
                found[field].update(f"{width} {scheme}: {what}" for what in said)
            if SHOTS:
                name = f"{request.node.name}-{width}-{scheme}.png"
                _shoot(_new(chromium, width, scheme), html, Path(SHOTS, name))
        if page.evaluate(f"typeof {CANARY} != 'undefined'"):
            found["ran"].add(CANARY)
        page.close()
        return Seen(**{field: frozenset(texts) for field, texts in found.items()})

    return seen


@pytest.fixture
def opened(chromium):
    """Give a function of HTML that gives the open page, for tests that use it."""
    pages = []

    def opening(html, width=800, scheme="light"):
        pages.append(_new(chromium, width, scheme))
        pages[-1].set_content(whole(html))
        return pages[-1]

    yield opening
    for page in pages:
        page.close()


def whole(html):
    """Put a fragment into a page, as a notebook does."""
    return html if "<html" in html else FRAME.format(html)


def _new(chromium, width, scheme):
    """Open an empty page; what it forbids itself must not hide what it would run."""
    size = {"width": width, "height": HEIGHT}
    return chromium.new_page(viewport=size, color_scheme=scheme, bypass_csp=True)


def _listened(chromium, found):
    """Open an empty page that adds what happens there to what is found."""
    page = _new(chromium, WIDTHS[0], SCHEMES[0])

    def ran(box):
        found["ran"].add(box.message)
        box.dismiss()

    def asked(route):
        found["asked"].add(route.request.url)
        route.abort()

    page.on("dialog", ran)
    page.on("pageerror", lambda error: found["said"].add(str(error)))
    page.on("console", lambda said: found["said"].add(said.text))
    page.on("popup", lambda other: found["ran"].add(other.url))
    page.route("**/*", asked)
    return page


def _shoot(page, html, path):
    """Keep a picture of the page, as it opens."""
    page.set_content(whole(html))
    path.parent.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=path, full_page=True)
    page.close()
