"""
Refuse modules and functions too long to be read in one sitting.

Only code is counted: docstrings, comments and blank lines are what makes long
things readable. The words of a language are looked up, not read, and not counted.
Usage: ``python tools/sizes.py src/okrkit``.
"""

import ast
import io
import sys
import tokenize
from collections.abc import Iterator
from pathlib import Path

MODULE = 350
FUNCTION = 60
_LAYOUT = {
    tokenize.COMMENT,
    tokenize.NL,
    tokenize.NEWLINE,
    tokenize.INDENT,
    tokenize.DEDENT,
    tokenize.ENDMARKER,
}


def main(folder: str) -> int:
    """Print every excess; return 1 if there is one."""
    paths = sorted(p for p in Path(folder).rglob("*.py") if "languages" not in p.parts)
    found = [line for path in paths for line in too_long(path)]
    print(*found or ["every module and function is short enough"], sep="\n")
    return bool(found)


def too_long(path: Path) -> Iterator[str]:
    """Yield what is too long in one module."""
    source = path.read_text(encoding="utf-8")
    tree = ast.parse(source, filename=str(path))
    code = code_lines(source) - docstring_lines(tree)
    if len(code) > MODULE:
        yield f"{path}: {len(code)} lines of code, more than {MODULE}"
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            size = len(code & set(range(node.lineno, (node.end_lineno or 0) + 1)))
            if size > FUNCTION:
                where = f"{path}:{node.lineno}: {node.name}"
                yield f"{where} has {size} lines of code, more than {FUNCTION}"


def code_lines(source: str) -> set[int]:
    """Return the numbers of the lines that hold a token of code."""
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    return {
        line
        for token in tokens
        if token.type not in _LAYOUT
        for line in range(token.start[0], token.end[0] + 1)
    }


def docstring_lines(tree: ast.Module) -> set[int]:
    """Return the numbers of the lines taken by texts that stand for themselves."""
    return {
        line
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
        for line in range(node.lineno, (node.end_lineno or 0) + 1)
    }


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
