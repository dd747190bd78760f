"""Lifetime values as text and as HTML: total, deciles, and who is most valuable."""

from typing import TYPE_CHECKING, Final

from okrkit import markup

if TYPE_CHECKING:
    from okrkit.retention.value.result import LifetimeValue

_HEADS: Final = ("customer", "alive", "purchases", "spend", "value", "interval")
_ALIGN: Final = "lrrrrr"
_SHOWN: Final = 10


def value_text(made: "LifetimeValue") -> str:
    """
    Write lifetime values as text.

    Args:
        made: The result.

    Returns:
        Total and mean, and the most valuable customers.

    Example:
        >>> from okrkit.retention.value.sample import valued
        >>> print(value_text(valued()).splitlines()[0])
        Lifetime value of the next 12 months, at 10% a year, of 3 customers
    """
    table = markup.text_table(_HEADS, _rows(made), align=_ALIGN, total=len(made))
    return "\n".join([*map(markup.plain, _heads(made)), table])


def value_html(made: "LifetimeValue") -> str:
    """
    Draw lifetime values for a notebook.

    Args:
        made: The result.

    Returns:
        The most valuable customers and the deciles, escaped.

    Example:
        >>> from okrkit.retention.value.sample import valued
        >>> "Share of value by decile" in value_html(valued())
        True
    """
    title, *lines = _heads(made)
    parts = [
        markup.table(_HEADS, _rows(made), caption=title, align=_ALIGN, total=len(made)),
        *(markup.element("div", line) for line in lines),
    ]
    if made.value.sum() > 0:
        parts.append(made.deciles().drawn())
    return markup.fragment(markup.join(parts), text=value_text(made))


def _heads(made: "LifetimeValue") -> list[str]:
    people = f"{len(made)} customer{'s' * (len(made) != 1)}"
    return [
        f"Lifetime value {made.terms.said}, of {people}",
        str(made.total),
        str(made.mean),
    ]


def _rows(made: "LifetimeValue") -> list[list[str]]:
    write = made.total.definition.text
    return [
        [
            one.customer,
            f"{100 * one.alive:.4g}%",
            f"{one.purchases:.4g}",
            write(one.spend, named=False),
            write(one.value, named=False),
            "-"
            if one.low is None or one.high is None
            else f"{write(one.low, named=False)} to {write(one.high, named=False)}",
        ]
        for one in made.top(_SHOWN)
    ]
