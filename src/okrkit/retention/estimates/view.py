"""Estimates as text, as HTML and as an explanation: the interval drawn."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Final

from okrkit import markup
from okrkit.results import Explanation
from okrkit.retention.estimates.clusters import LEAST
from okrkit.retention.estimates.levels import level_text

if TYPE_CHECKING:
    from okrkit.retention.estimates.estimate import Estimate

_LARGE: Final = 10_000
"""From here on thousands are set apart."""

_HEADS: Final = ("id", "value", "interval", "n", "")
_ALIGN: Final = "lrrrl"


def estimate_text(one: "Estimate") -> str:
    """
    Write an estimate on one line.

    Args:
        one: The estimate.

    Returns:
        Name, period, value, interval, n and what is to be known about it.

    Example:
        >>> from okrkit.retention.estimates.sample import sample
        >>> estimate_text(sample()["2026-01"])
        'A share 2026-01: 5% (1.715% to 13.7%, 95% wilson), n 60'
    """
    ends = _interval(one)
    about = level_text(one.level) if ends else ""
    kinds = " ".join(part for part in (about, one.method if ends else "") if part)
    where = "" if one.period is None and not one.segment else f" {one.id}"
    parts = [one.definition.text(one.value) if one.value is not None else "no value"]
    if ends:
        parts[0] += f" ({ends}, {kinds})"
    if one.n is not None:
        parts.append(f"n {_count(one.n)}")
    if _weighted(one):
        parts.append(f"effective n {_count(one.effective_n)}")
    parts += _words(one)
    if left := left_out(one.excluded):
        parts.append(f"{_rows(left)} left out")
    return markup.plain(f"{one.definition.name}{where}: {', '.join(parts)}")


def estimate_html(one: "Estimate") -> str:
    """
    Draw an estimate for a notebook.

    Args:
        one: The estimate.

    Returns:
        A fragment with its own style, escaped.

    Example:
        >>> from okrkit.retention.estimates.sample import sample
        >>> "1.715% to 13.7%" in estimate_html(sample()["2026-01"])
        True
    """
    drawn = _table(one.definition.name, [one], 1, (None, None))
    return markup.fragment(drawn, text=str(one))


def measured_text(
    title: str, rows: Iterable["Estimate"], total: int, *, said: str = ""
) -> str:
    """
    Write estimates as a table.

    Args:
        title: What stands above.
        rows: The estimates, in order.
        total: How many they are.
        said: A note of all of them, which no row repeats.

    Returns:
        A head, and a table of at most 200 rows.

    Example:
        >>> print(measured_text("nothing", [], 0).splitlines()[0])
        nothing
    """
    cells = [
        (
            one.id,
            one.definition.text(one.value),
            _interval(one) or "-",
            _count(one.n),
            "; ".join(_words(one, said)),
        )
        for one in islice(rows, markup.ROWS_SHOWN)
    ]
    table = markup.text_table(_HEADS, cells, align=_ALIGN, total=total)
    return f"{markup.plain(title)}\n{table}"


def measured_html(
    title: str, rows: Iterable["Estimate"], total: int, *, said: str = ""
) -> markup.Markup:
    """
    Draw estimates as a table, every interval on one scale.

    Args:
        title: What stands above.
        rows: The estimates, in order.
        total: How many they are.
        said: A note of all of them, which no row repeats.

    Returns:
        A table of at most 200 rows, escaped.

    Example:
        >>> "<i>" in measured_html("<i>", [], 0)
        False
    """
    shown = list(islice(rows, markup.ROWS_SHOWN))
    ends = [end for one in shown for end in (one.low, one.high) if end is not None]
    scale = (min(ends, default=None), max(ends, default=None))
    table = _table(title, shown, total, scale, said)
    if not ends:
        return table
    legend = markup.element("p", _LEGEND, class_="okrkit-soft")
    return markup.join([table, legend])


_LEGEND = (
    "The bar is the interval, the gap in it the value; the high lines are the lowest "
    "and the highest end of all."
)


def estimate_explained(one: "Estimate", label: str = "") -> Explanation:
    """
    Say how an estimate came about.

    Args:
        one: The estimate.
        label: What it is called; its id where empty.

    Returns:
        The number over its numerator, denominator, n and interval.

    Example:
        >>> from okrkit.retention.estimates.sample import sample
        >>> estimate_explained(sample()["2026-01"]).formula
        'a / b'
    """
    write = one.definition.text
    inputs = [
        Explanation(name, value, shown=_count(value))
        for name, value in (
            ("numerator", one.numerator),
            ("denominator", one.denominator),
            ("n", one.n),
        )
        if value is not None
    ]
    inputs += [
        Explanation(name.replace("_", " "), value, shown=_count(value))
        for name, value in one.parts.items()
        if name not in ("numerator", "denominator", "n")
    ]
    if _weighted(one):
        inputs.append(
            Explanation(
                "effective n",
                one.effective_n,
                shown=_count(one.effective_n),
                formula="(sum of weights)² / sum of squared weights",
            )
        )
    if one.standard_error is not None:
        inputs.append(
            Explanation(
                "standard error", one.standard_error, shown=write(one.standard_error)
            )
        )
    if _interval(one):
        level = f"{level_text(one.level)} interval"
        inputs.append(Explanation(level, shown=_interval(one), rule=one.method))
    return Explanation(
        label or one.id,
        one.value,
        shown="" if one.value is None else write(one.value),
        formula=one.definition.formula,
        source=one.definition.source,
        note="; ".join(_words(one)),
        inputs=inputs,
        excluded=left_out_lines(one.excluded, all_rows=one.period is not None),
    )


def left_out(excluded: Mapping[str, int]) -> int:
    """
    Count the rows that were left out for a fault of theirs.

    Not those that only no segment has, nor those of days after the one asked on.

    Args:
        excluded: Rows by reason.

    Returns:
        How many.

    Example:
        >>> left_out({"no customer": 2, "no segment": 5})
        2
    """
    return sum(rows for why, rows in excluded.items() if why not in _NO_FAULT)


def left_out_lines(
    excluded: Mapping[str, int], *, all_rows: bool = False
) -> list[tuple[str, str]]:
    """
    Say why rows were left out, and how many.

    Args:
        excluded: Rows by reason.
        all_rows: Whether they are of the whole table, and the number of a part of it.

    Returns:
        Reason and number of each.

    Example:
        >>> left_out_lines({"no customer": 2})
        [('no customer', '2 rows')]
    """
    of = " of the whole table" if all_rows else ""
    return [
        # Where whole customers are left out the reason says so.
        (why, (str(count) if "customers" in why else _rows(count)) + of + _only(why))
        for why, count in excluded.items()
    ]


NO_SEGMENT: Final = "no segment"
"""Why a row counts for everybody, and for no segment."""

_NO_FAULT: Final = (NO_SEGMENT, "after on")
"""Reasons that are no fault of a row: it counts elsewhere, or on another day."""

_ONLY: Final = {NO_SEGMENT: ", counted for everybody only"}


def _only(why: str) -> str:
    return _ONLY.get(why, "")


def _weighted(one: "Estimate") -> bool:
    """Tell whether an estimate rests on fewer answers than were given."""
    return "squares" in one.parts


def _table(
    title: str,
    rows: Sequence["Estimate"],
    total: int,
    scale: tuple[float | None, float | None],
    said: str = "",
) -> markup.Markup:
    """Draw estimates, on one scale."""
    cells = [
        (
            one.id,
            one.definition.text(one.value),
            _drawn(one, scale),
            _count(one.n),
            _badged(one, said),
        )
        for one in rows
    ]
    return markup.table(_HEADS, cells, caption=title, align="lrlrl", total=total)


def _drawn(one: "Estimate", scale: tuple[float | None, float | None]) -> markup.Cell:
    ends = _interval(one)
    if not ends:
        return "-"
    told = f"{level_text(one.level)} {one.method}: {ends}, about"
    told += f" {one.definition.text(one.value)}"
    return markup.interval(one.low, one.value, one.high, ends, told=told, goal=scale)


def _badged(one: "Estimate", said: str) -> markup.Cell:
    words = _words(one, said)
    if not one.provisional:
        return "; ".join(words)
    first = markup.badge(words[0], "fair")
    return markup.join([first, *(f" {word}" for word in words[1:])])


def _words(one: "Estimate", said: str = "") -> list[str]:
    """Say what is to be known beside the number, and was not said before."""
    words = ["provisional"] if one.provisional else []
    few = one.effective_n is not None and 0 < one.effective_n < LEAST
    if few and one.low is None and one.method.startswith("clustered"):
        words.append("too few customers for an interval")
    note = one.note.removesuffix(said).removesuffix("; ") if said else one.note
    return [*words, note] if note else words


def _interval(one: "Estimate") -> str:
    """Write an interval; nothing where there is none."""
    if one.low is None or one.high is None:
        return ""
    write = one.definition.text
    return f"{write(one.low, named=False)} to {write(one.high, named=False)}"


def _count(value: float | None) -> str:
    """Write a count or a sum; two decimals where weights or money made it."""
    if value is None:
        return "-"
    sign = "," if abs(value) >= _LARGE else ""
    return f"{value:{sign}.0f}" if value == round(value) else f"{value:{sign}.2f}"


def _rows(count: int) -> str:
    return "1 row" if count == 1 else f"{count} rows"
