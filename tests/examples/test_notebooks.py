"""The notebooks of the docs, as scripts."""

import runpy
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_scripts_are_what_the_notebooks_say():
    """`python tools/notebook_scripts.py` writes them; nobody has to remember to."""
    made = runpy.run_path(str(ROOT / "tools" / "notebook_scripts.py"))["scripts"]()
    there = {
        path.name: path.read_text(encoding="utf-8")
        for path in (ROOT / "examples" / "notebooks").glob("*.py")
    }

    assert made == there
