"""
Write each notebook as a script that prints what a notebook shows.

Usage: ``python tools/notebook_scripts.py``; a test says when it has to be run again.
"""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
NOTEBOOKS = ROOT / "docs" / "notebooks"
SCRIPTS = ROOT / "examples" / "notebooks"

HEAD = '''"""
{title}

The code of the notebook {name}, which has the words;
`python tools/notebook_scripts.py` made it.
"""
'''

_HEADING = re.compile(r"^##+ (.+)$", re.MULTILINE)
_CELL = re.compile(r"^```\{code-cell\}[^\n]*\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_OPTIONS = re.compile(r"\A(?:---\n.*?^---\n|(?::[^\n]*\n)+)", re.DOTALL | re.MULTILINE)
_HEAD = re.compile(r"\A---\n.*?^---\n", re.DOTALL | re.MULTILINE)


def scripts() -> dict[str, str]:
    """Make every script, by the name of its file."""
    return {
        f"{path.stem.replace('-', '_')}.py": _script(path)
        for path in sorted(NOTEBOOKS.glob("*.md"))
    }


def _script(path: Path) -> str:
    """Make the script of a notebook: headings as comments, cells as they are."""
    text = _HEAD.sub("", path.read_text(encoding="utf-8"))
    title = re.search(r"^# (.+)$", text, re.MULTILINE)
    name = path.relative_to(ROOT).as_posix()
    parts = [HEAD.format(title=title and title[1], name=name)]
    place = 0
    for cell in _CELL.finditer(text):
        between = text[place : cell.start()]
        parts += [f"\n# {found}\n" for found in _HEADING.findall(between)]
        place = cell.end()
        parts.append(_printing(_OPTIONS.sub("", cell[1]).strip("\n")))
    return "\n".join(part for part in parts if part) + "\n"


def _printing(code: str) -> str:
    """Print what the last line of a cell shows; leave out what only notebooks know."""
    # A script stands in another folder than the notebook.
    code = code.replace("Path.cwd().parents", "Path(__file__).resolve().parents")
    code = "\n".join(line for line in code.splitlines() if not line.startswith("%"))
    body = ast.parse(code).body
    if not body or not isinstance(last := body[-1], ast.Expr):
        return code
    lines = code.splitlines()
    shown = "\n".join(lines[last.lineno - 1 :])
    if shown.endswith(";") or shown.startswith("print("):
        return code.rstrip(";")
    return "\n".join([*lines[: last.lineno - 1], f"print({shown})"])


def main() -> None:
    """Write the scripts."""
    SCRIPTS.mkdir(exist_ok=True)
    for name, text in scripts().items():
        (SCRIPTS / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
