"""`gallery`: every template, and what each is for."""

from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, ClassVar, Final

from attrs import frozen

from okrkit import markup
from okrkit.errors import UnknownIdError, shown
from okrkit.formats import loads
from okrkit.model.checks import identifier
from okrkit.results import Explanation, Json, ResultSet, jsonable
from okrkit.strategy.templates.template import Template

if TYPE_CHECKING:
    import numpy as np

__all__ = ["Gallery", "gallery", "get", "names"]

_NAMES: Final = (
    "churn",
    "repeat_purchase",
    "satisfaction",
    "onboarding",
    "delivery_speed",
    "personalisation",
    "support",
)
_HEADS: Final = ("name", "objective", "for whom", "key results")


@frozen(eq=False, repr=False)
class Gallery(ResultSet[Template]):
    """
    The templates, by name.

    Attributes:
        items: In the order of the gallery.

    Example:
        >>> gallery()["churn"].title
        'Paying accounts stay because they succeed early'
    """

    kind: ClassVar[str] = "templates"

    items: tuple[Template, ...]

    @property
    def ids(self) -> Sequence[str]:
        """The names."""
        return tuple(item.name for item in self.items)

    def _at(self, index: int, /) -> Template:
        return self.items[index]

    def explain(self, id: str, /) -> Explanation:
        """
        Say what a template assumes: which metrics move which, and why.

        Args:
            id: Its name.

        Returns:
            The objective, its why, and its key results as inputs.

        Raises:
            UnknownIdError: No such template.

        Example:
            >>> gallery().explain("churn").inputs[0].shown
            'Fewer paying accounts leave in a month'
        """
        mine = self[id].objective
        return Explanation(
            mine.id,
            shown=mine.title,
            note=mine.why,
            rule="; ".join(
                f"{' and '.join(a.drivers)} move {a.outcome}: {a.because}"
                for a in mine.assumptions
            ),
            inputs=[Explanation(kr.id, shown=kr.title) for kr in mine.key_results],
        )

    def to_columns(self) -> "dict[str, np.ndarray]":
        """
        Give the templates as arrays by name.

        Returns:
            ``name``, ``title``, ``scope`` and ``key_results`` (how many).

        Example:
            >>> gallery().to_columns()["key_results"].tolist()
            [3, 3, 3, 3, 3, 3, 3]
        """
        import numpy as np

        mine = [item.objective for item in self.items]
        return {
            "name": np.array(self.ids),
            "title": np.array([objective.title for objective in mine]),
            "scope": np.array([objective.scope for objective in mine]),
            "key_results": np.array([len(o.key_results) for o in mine]),
        }

    def to_dict(self) -> dict[str, Json]:
        """
        Give the documents by name, with example numbers.

        Returns:
            ``kind`` and ``items``.

        Example:
            >>> list(gallery().to_dict())
            ['kind', 'items']
        """
        items = {item.name: jsonable(item.to_dict()) for item in self.items}
        return {"kind": self.kind, "items": items}

    def __str__(self) -> str:
        """Return the templates as a table of text."""
        return markup.text_table(_HEADS, self._rows(), align="llll")

    def __repr__(self) -> str:
        """Return how many there are, on one line."""
        return f"<Gallery of {len(self.items)} templates>"

    def _repr_html_(self) -> str:
        """Return the templates as a table for a notebook."""
        view = markup.table(_HEADS, self._rows(), caption="Templates", align="llll")
        return markup.fragment(view, text=str(self))

    def _rows(self) -> list[tuple[str, str, str, str]]:
        mine = ((item.name, item.objective) for item in self.items)
        return [
            (name, o.title, o.scope, "; ".join(kr.title for kr in o.key_results))
            for name, o in mine
        ]


def names() -> tuple[str, ...]:
    """
    Name the templates.

    Returns:
        Their names, in the order of the gallery.

    Example:
        >>> names()[:2]
        ('churn', 'repeat_purchase')
    """
    return _NAMES


def get(name: str) -> Template:
    """
    Return one template.

    Args:
        name: Its name, as `names` lists it.

    Returns:
        The template.

    Raises:
        UnknownIdError: No such template; names the nearest.

    Example:
        >>> get("onboarding").objective.intent
        'committed'
    """
    asked = identifier(name, field="name")
    if asked not in _NAMES:
        why = f"no such template: {shown(name)}"
        raise UnknownIdError(why, id=asked, known=_NAMES)
    return _read(asked)


def gallery() -> Gallery:
    """
    Return every template.

    Returns:
        The templates, by name.

    Example:
        >>> gallery()
        <Gallery of 7 templates>
    """
    return Gallery(tuple(map(_read, _NAMES)))


@cache
def _read(name: str) -> Template:
    # Frozen, so that one is as good as many.
    place = files("okrkit.strategy.templates") / "documents" / f"{name}.json"
    return Template(name, loads(place.read_text("utf-8"), format="json"))
