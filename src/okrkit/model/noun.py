"""How every noun shows itself: one small table, as text and as HTML."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache, partial
from itertools import islice
from operator import attrgetter
from typing import Any, NamedTuple, Protocol, Self, TypeAlias, TypeVar

from attrs import Attribute, Factory, evolve, fields

from okrkit import markup
from okrkit.errors import InvalidOKRError, nearest, shown
from okrkit.model.numeral import grouped

_FEW = 5
_NAMES = (
    "label",
    "title",
    "id",
    "metric",
    "objective",
    "key_result",
    "outcome",
    "date",
)

_HIDDEN = {"id", "extra", "objectives", "key_results", "check_ins", "observations"}

Say: TypeAlias = Callable[[float], str]
"""How to write a number."""


N = TypeVar("N", bound="Noun")


_FACTORY: Any = Factory
_UNKNOWN = object()


class Formatter(Protocol):
    """Whatever writes a number with its unit: a `Unit`."""

    def format(self, value: float, /, *, thousands: bool) -> str:
        """Write a number."""
        ...


class Parts(NamedTuple):
    """A table of what a noun is made of; rows are made when they are shown."""

    columns: tuple[str, ...]
    rows: Callable[[], Iterable[tuple[markup.Cell, ...]]]
    total: int


class Noun:
    """
    The base of the model's classes: shown as a table of what was said about it.

    Example:
        >>> from okrkit import Metric
        >>> print(Metric("nps", unit="points"))
        Metric  nps
        ------  ------
        name    nps
        unit    points
    """

    __slots__ = ()

    def replace(self, /, **changes: object) -> Self:
        """
        Return the same noun with other fields; what is not named stays.

        Args:
            **changes: Fields by name.

        Returns:
            A new noun, checked as if it were written anew.

        Raises:
            InvalidOKRError: A name that is no field, or a value that cannot be.

        Example:
            >>> from okrkit import Metric
            >>> Metric("nps").replace(unit="points").unit
            Unit(name='points')
        """
        known = self._settable()
        for name in changes:
            if name not in known:
                near = nearest(name, known, most=1)
                raise InvalidOKRError(
                    f"{type(self).__name__} has no field {shown(name)}",
                    code="unknown-field",
                    place=type(self).__name__,
                    expected=", ".join(known),
                    got=shown(name),
                    hint=f"Did you mean {near[0]!r}?" if near else "",
                )
        return evolve(self, **changes)  # type: ignore[misc]

    def _settable(self) -> tuple[str, ...]:
        """Name the fields that can be given when a noun of this kind is made."""
        return tuple(
            attribute.name
            for attribute in fields(type(self))  # type: ignore[arg-type]
            if attribute.init and not attribute.name.startswith("_")
        )

    def __str__(self) -> str:
        """Return the table as text."""
        (head, name), *rows = self._facts()
        text = (
            markup.text_table([head, name], rows) if rows else f"{head} {name}".strip()
        )
        parts = self._parts()
        if parts is None:
            return text
        listed = markup.text_table(parts.columns, parts.rows(), total=parts.total)
        return f"{text}\n\n{listed}"

    def _repr_html_(self) -> str:
        """Return the table for a notebook."""
        return markup.fragment(markup.join(self._views()), text=str(self))

    def _views(self) -> Iterable[markup.Markup]:
        """Give what a notebook shows, one below the other."""
        yield facts_html(self._facts())
        parts = self._parts()
        if parts is not None and parts.total:
            few = islice(parts.rows(), markup.ROWS_SHOWN)
            yield parts_html(parts.columns, few, total=parts.total)

    def _phrase(self, _number: Say, /) -> str:
        """Say the noun in a few words: by its title, id, or what it points to."""
        found = (getattr(self, name, None) for name in _NAMES)
        return next((said(value) for value in found if value), type(self).__name__)

    def _parts(self) -> "Parts | None":
        """Name the table of what the noun is made of, where it has one."""
        return None

    def _facts(self) -> list[tuple[markup.Cell, markup.Cell]]:
        """List what was said: the kind and id, then every field that is not empty."""
        facts: list[tuple[markup.Cell, markup.Cell]] = [
            (type(self).__name__, getattr(self, "id", ""))
        ]
        for attribute in fields(type(self)):  # type: ignore[arg-type]
            name = attribute.name
            value = getattr(self, name)
            empty = value is None or value == _default(attribute)
            hidden = name in _HIDDEN or name.startswith("_")
            if not empty and not hidden and said(value):
                facts.append((name.replace("_", " "), said(value)))
        return facts


def altered(noun: N, /, **changes: object) -> N:
    """
    Copy a noun with other fields that need no check: parts of it, or checked ones.

    Args:
        noun: One with `extra`; every part of it was checked when it was made.
        **changes: Fields by name, as they are kept.

    Returns:
        The copy, made several times faster than by checking it anew.

    Example:
        >>> from okrkit import Observation
        >>> altered(Observation(date="2026-10-31", value=32), source="survey").source
        'survey'
    """
    kind: Any = type(noun)
    changes["extra"] = dict(getattr(noun, _EXTRA))
    if kind.__module__.startswith(_OWN):
        made: N = kind.__new__(kind)
        read, keepers = _slots(kind, tuple(changes))
        values = (*read(noun), *changes.values())
        for keep, value in zip(keepers, values, strict=True):
            keep(made, value)
        return made
    made = evolve(noun)  # type: ignore[misc]
    for name, value in changes.items():
        object.__setattr__(made, name, value)
    return made


_OWN, _EXTRA = "okrkit.model.", "extra"


@cache
def _slots(kind: type, changed: tuple[str, ...]) -> tuple[Any, tuple[Any, ...]]:
    """Give what reads all that stays of one of the model, and what keeps all of it."""
    every = [one.name for one in fields(kind)]
    stays = [name for name in every if name not in changed]
    # Of one name alone it would read no tuple.
    read = stays if len(stays) > 1 else every
    return attrgetter(*read), tuple(
        getattr(kind, name).__set__ for name in (*read, *changed)
    )


def _default(attribute: "Attribute[Any]") -> object:
    """Return what a field is where nobody said anything."""
    made: Any = attribute.default
    # `Factory` is a class that its stubs call a function.
    if not isinstance(made, _FACTORY):
        return made
    # What follows from other fields says something, whatever it is.
    return _UNKNOWN if made.takes_self else made.factory()


def facts_html(facts: Sequence[tuple[markup.Cell, markup.Cell]]) -> markup.Markup:
    """
    Show what was said about a noun.

    Args:
        facts: Its kind and id, then pairs of a name and what is said.

    Returns:
        A table that has the kind and the id as its caption.

    Example:
        >>> facts_html([("Metric", "nps"), ("unit", "points")])[28:63]
        '<caption>Metric <b>nps</b></caption'
    """
    (kind, name), *rows = facts
    caption = [kind, *([" ", markup.element("b", name)] if name else [])]
    return markup.table(["", ""], rows, caption=markup.join(caption))


def parts_html(
    columns: Sequence[markup.Cell],
    rows: Iterable[Sequence[markup.Cell]],
    *,
    caption: markup.Cell = None,
    total: int,
) -> markup.Markup:
    """
    Show what a noun is made of, without the columns in which nothing stands.

    Args:
        columns: Heads, in order.
        rows: Cells by row, all that are shown.
        caption: What the table shows.
        total: How many rows there are.

    Returns:
        A table.

    Example:
        >>> parts_html(["id", "owner"], [["nps", ""]], total=1).count("<th ")
        2
    """
    cells = list(rows)
    places = range(len(columns))
    kept = [place for place in places if any(row[place] for row in cells)]
    return markup.table(
        [columns[place] for place in kept],
        [[row[place] for place in kept] for row in cells],
        caption=caption,
        total=total,
    )


def said(value: object) -> str:
    """
    Say any field of a noun in a few words.

    Args:
        value: A number, text, date, noun, or several of them.

    Returns:
        One line; of many things the first five and how many more.

    Example:
        >>> said((1.0, 2.5))
        '1, 2.5'
    """
    match value:
        case None | bool():
            return {None: "", True: "yes", False: "no"}[value]
        case int() | float():
            return _digits(value)
        case dt.date():
            return value.isoformat()
        case Mapping():
            pairs = islice(value.items(), _FEW)
            return _listed([f"{key}: {said(v)}" for key, v in pairs], len(value))
        case Sequence() if not isinstance(value, str):
            few = [
                f"({said(v)})" if isinstance(v, tuple) else said(v)
                for v in value[:_FEW]
            ]
            return _listed(few, len(value))
        case _:
            return phrase(value)


def _listed(few: Sequence[str], total: int) -> str:
    more = [f"and {total - _FEW} more"] if total > _FEW else []
    return ", ".join([*few, *more])


def _digits(value: float) -> str:
    if not isinstance(value, float):
        return shown(value)
    # Adding 0 takes the sign off -0.0.
    return grouped(f"{value + 0.0:.12g}")


def phrase(noun: object, unit: "Formatter | None" = None) -> str:
    """
    Say a target or another small noun as one would in a sentence.

    Args:
        noun: A target, or any noun with an id, title or label.
        unit: Unit of the target's numbers; bare numbers where None.

    Returns:
        One line, such as ``from 3.2% to 2%`` or ``at most 5``.

    Example:
        >>> from okrkit import Reach, Unit
        >>> phrase(Reach(3.2, 2), Unit.of("%"))
        'from 3.2% to 2%'
    """
    if not isinstance(noun, Noun):
        return str(noun)
    say = said if unit is None else partial(unit.format, thousands=True)
    return noun._phrase(say)  # noqa: SLF001 - nouns are this module's own
