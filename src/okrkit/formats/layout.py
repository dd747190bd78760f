"""Which containers the writers put on one line: one rule for YAML and TOML."""

__all__ = ["LINE", "fits_a_line"]

LINE = 88
"""Characters of a line that the writers aim for."""

_SMALL = 72


def fits_a_line(value: object) -> bool:
    """
    Tell whether a container is so small that it reads best on one line.

    Args:
        value: Any plain value.

    Returns:
        Whether it is a dict or list of scalars only, with few characters.

    Example:
        >>> fits_a_line({"date": "2026-11-06", "value": 34})
        True
        >>> fits_a_line({"check_ins": []})
        False
    """
    if isinstance(value, dict):
        parts = [*value, *value.values()]
    elif isinstance(value, list):
        parts = value
    else:
        return False
    if any(isinstance(part, dict | list) for part in parts):
        return False
    return sum(len(str(part)) + 2 for part in parts) <= _SMALL
