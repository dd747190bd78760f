"""
Show on a page what a notebook shows of a value that the page's examples made.

A page holds a line ``<!-- okrkit shown: view -->`` where the picture belongs. The
examples above it are run at each build, so that no picture is older than the code.
"""

import re
from contextlib import redirect_stdout
from doctest import DocTestParser
from io import StringIO

from sphinx.application import Sphinx

_MARKER = re.compile(r"^<!-- okrkit shown: (\w+) -->$", re.MULTILINE)
_BLOCK = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def shown(text: str, name: str) -> str:
    """Run the examples of a text, and write a value as a notebook does."""
    known: dict[str, object] = {}
    for block in _BLOCK.findall(text):
        for example in DocTestParser().get_examples(block):
            with redirect_stdout(StringIO()):
                exec(compile(example.source, "<page>", "single"), known)  # noqa: S102 - the page's own examples
    html = known[name]._repr_html_()  # type: ignore[attr-defined]
    return f"``````{{raw}} html\n{html}\n``````"


def fill_in(_app: Sphinx, _page: str, content: list[str]) -> None:
    """Put pictures in the place of their markers."""
    text = content[0]
    content[0] = _MARKER.sub(lambda m: shown(text[: m.start()], m[1]), text)


def setup(app: Sphinx) -> dict[str, bool]:
    """Join Sphinx."""
    app.connect("source-read", fill_in)
    return {"parallel_read_safe": True}
