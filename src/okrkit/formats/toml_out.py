"""
A plain tree to TOML: tables and arrays of tables, small ones on a line.

Fields come before tables, as TOML wants it; the order is kept among each.
"""

import json
import re
from datetime import date

from okrkit.formats.layout import LINE, fits_a_line

__all__ = ["write"]

_BARE = re.compile(r"[A-Za-z0-9_-]+")


def write(tree: dict[str, object]) -> str:
    """
    Write a tree as TOML.

    Args:
        tree: Plain values and dates, without None.

    Returns:
        The text.

    Example:
        >>> print(write({"okrkit": 1, "metrics": {"nps": {"bounds": [-100, 100]}}}))
        okrkit = 1
        <BLANKLINE>
        [metrics]
        <BLANKLINE>
        [metrics.nps]
        bounds = [-100, 100]
        <BLANKLINE>
    """
    lines: list[str] = []
    _write_table(lines, "", tree)
    return "\n".join(lines).lstrip("\n") + "\n"


def _write_table(lines: list[str], path: str, table: dict[str, object]) -> None:
    # Where one table gets a header, all in the same table do: so they keep their order.
    headed = any(isinstance(v, dict) and _is_section(v) for v in table.values())
    sections = {
        key
        for key, value in table.items()
        if _is_section(value) or (headed and isinstance(value, dict))
    }
    for key, value in table.items():
        if key not in sections:
            lines.append(f"{_key(key)} = {_value(value)}")
    for key, value in table.items():
        if key not in sections:
            continue
        name = f"{path}.{_key(key)}" if path else _key(key)
        header = f"[[{name}]]" if isinstance(value, list) else f"[{name}]"
        for part in _tables(value):
            lines += ["", header]
            _write_table(lines, name, part)


def _tables(value: object) -> list[dict[str, object]]:
    parts = value if isinstance(value, list) else [value]
    return [part for part in parts if isinstance(part, dict)]


def _is_section(value: object) -> bool:
    """Tell whether a value gets a header: a table or tables that are not small."""
    if isinstance(value, list):
        tables = all(isinstance(part, dict) for part in value)
        return tables and not all(map(fits_a_line, value))
    return isinstance(value, dict) and not fits_a_line(value)


def _value(value: object) -> str:
    if isinstance(value, dict):
        pairs = [f"{_key(key)} = {_value(part)}" for key, part in value.items()]
        return "{" + ", ".join(pairs) + "}"
    if isinstance(value, list):
        parts = [_value(part) for part in value]
        line = f"[{', '.join(parts)}]"
        if len(line) <= LINE:
            return line
        return "[\n" + "".join(f"  {part},\n" for part in parts) + "]"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    return _quoted(value) if isinstance(value, str) else repr(value)


def _key(key: str) -> str:
    return key if _BARE.fullmatch(key) else _quoted(key)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
