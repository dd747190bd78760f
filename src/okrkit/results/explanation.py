"""How a number came about: a tree of inputs, rules and values, for people."""

from collections.abc import Iterable, Iterator
from typing import Any, Final, Self

from attrs import field, fields, frozen

from okrkit import markup
from okrkit.errors import shown
from okrkit.results.plain import Json, jsonable

__all__ = ["Explanation", "explanation_view"]

_LINES_SHOWN: Final = 1_000
_INDENTED: Final = 20


def _pairs(parts: "Iterable[tuple[str, str]]") -> tuple[tuple[str, str], ...]:
    return tuple(parts)


def _together(parts: "Iterable[Explanation]") -> "tuple[Explanation, ...]":
    return tuple(parts)


@frozen(eq=False, repr=False)
class Explanation:
    """
    How one number came about: a tree that a person can read.

    Two explanations are equal only where they are the same object; compare
    `to_dict` to compare what they say. No operation recurses, so depth is no limit.

    Attributes:
        label: What the number is: an id, a title, a step.
        value: The number or word itself; None where there is none.
        shown: The value as people read it, with its unit.
        rule: Name of the rule that gave it.
        formula: The rule as one line.
        source: Where the rule or the reading comes from.
        note: What else there is to say.
        weight: Weight of this part in its whole; None where parts have no weight.
        inputs: What it was made of.
        excluded: What was left out, as pairs of id and reason.

    Example:
        >>> nps = Explanation("nps", 0.5, rule="linear", weight=2.0)
        >>> print(Explanation("keep", 0.5, rule="weighted mean", inputs=(nps,)))
        keep = 0.5  [weighted mean]
          nps = 0.5  [linear]  weight 2
    """

    label: str
    value: float | str | None = None
    shown: str = field(default="", kw_only=True)
    rule: str = field(default="", kw_only=True)
    formula: str = field(default="", kw_only=True)
    source: str = field(default="", kw_only=True)
    note: str = field(default="", kw_only=True)
    weight: float | None = field(default=None, kw_only=True)
    inputs: "tuple[Explanation, ...]" = field(
        default=(), converter=_together, kw_only=True
    )
    excluded: tuple[tuple[str, str], ...] = field(
        default=(), converter=_pairs, kw_only=True
    )

    def walk(self) -> "Iterator[tuple[int, Explanation]]":
        """
        Give every part with its depth, the whole first.

        Returns:
            Pairs of depth and part, each part before its inputs.

        Example:
            >>> [(depth, part.label) for depth, part in Explanation("a").walk()]
            [(0, 'a')]
        """
        stack: list[tuple[int, Explanation]] = [(0, self)]
        while stack:
            depth, part = stack.pop()
            yield depth, part
            stack.extend((depth + 1, child) for child in reversed(part.inputs))

    def to_dict(self) -> dict[str, Json]:
        """
        Give the tree as nested plain values; empty fields are left out.

        Returns:
            What `json.dumps` takes; inputs are nested under ``inputs``.

        Example:
            >>> Explanation("nps", 0.5, rule="linear").to_dict()
            {'label': 'nps', 'value': 0.5, 'rule': 'linear'}
        """
        whole = _own(self)
        stack: list[tuple[Explanation, dict[str, Json]]] = [(self, whole)]
        while stack:
            part, made = stack.pop()
            if part.inputs:
                below = [_own(child) for child in part.inputs]
                made["inputs"] = list[Json](below)
                stack.extend(zip(part.inputs, below, strict=True))
        return whole

    def __str__(self) -> str:
        """Return the tree as indented lines, of at most 1,000 parts."""
        lines: list[str] = []
        for count, (depth, part) in enumerate(self.walk()):
            if count == _LINES_SHOWN:
                lines.append("… and more")
                break
            # Past a screen's width, depth is written as a number.
            indent = (
                "  " * depth if depth <= _INDENTED else f"{'  ' * _INDENTED}({depth}) "
            )
            lines.extend(indent + line for line in _lines(part))
        return "\n".join(lines)

    def __copy__(self) -> Self:
        """Give itself: nothing in it can change."""
        return self

    def __deepcopy__(self, memo: object) -> Self:
        """Give itself: nothing in it can change."""
        return self

    def __reduce__(self) -> "tuple[object, ...]":
        """Take the tree apart into a flat list, so that pickling does not recurse."""
        return (
            _rebuilt,
            ([(part._fields(), len(part.inputs)) for _, part in self.walk()],),
        )

    def _fields(self) -> dict[str, object]:
        """Give the fields that are not parts."""
        names = (a.name for a in fields(Explanation) if a.name != "inputs")
        return {name: getattr(self, name) for name in names}

    def __repr__(self) -> str:
        """Return the label, the value and the number of parts, on one line."""
        of = f"{shown(self.label)}, {len(self.inputs)} inputs"
        return f"<Explanation {_said(self)} of {of}>"

    def _repr_html_(self) -> str:
        """Return the tree for a notebook, its parts to open and close."""
        return markup.fragment(explanation_view(self), text=str(self))


def explanation_view(explanation: Explanation, /) -> markup.Markup:
    """
    Make the tree of an explanation, to stand within another view.

    Args:
        explanation: Whose tree.

    Returns:
        Parts that open and close, without a style of their own.

    Example:
        >>> explanation_view(Explanation("nps"))[:24]
        '<ul class="okrkit-tree">'
    """
    return markup.tree(explanation, summary=_summary, children=_inputs)


def _rebuilt(parts: list[tuple[dict[str, Any], int]]) -> Explanation:
    """Put a tree together again; its parts come whole first."""
    made: list[Explanation] = []
    for own, count in reversed(parts):
        inputs = tuple(made.pop() for _ in range(count))
        made.append(Explanation(**own, inputs=inputs))
    return made.pop()


def _own(part: Explanation) -> dict[str, Json]:
    """Give the fields of this part alone."""
    made: dict[str, Json] = {"label": part.label, "value": jsonable(part.value)}
    for name in ("shown", "rule", "formula", "source", "note"):
        text: str = getattr(part, name)
        if text:
            made[name] = text
    if part.weight is not None:
        made["weight"] = jsonable(part.weight)
    if part.excluded:
        made["excluded"] = [
            {"id": key, "reason": reason} for key, reason in part.excluded
        ]
    return made


def _said(part: Explanation) -> str:
    """Return the value as people read it."""
    if part.shown:
        return markup.plain(part.shown)
    if part.value is None:
        return "no value"
    number = isinstance(part.value, float)
    return f"{part.value:.6g}" if number else markup.plain(part.value)


def _lines(part: Explanation) -> Iterator[str]:
    """Give the lines of this part alone."""
    head = f"{markup.plain(part.label)} = {_said(part)}"
    if part.rule:
        head += f"  [{markup.plain(part.rule)}]"
    if part.weight is not None:
        head += f"  weight {part.weight:g}"
    yield head
    for mark, text in (
        ("=", part.formula),
        ("from", part.source),
        ("!", part.note),
    ):
        if text:
            yield f"    {mark} {markup.plain(text)}"
    for key, reason in part.excluded:
        yield f"    - left out {markup.plain(key)}: {markup.plain(reason)}"


def _inputs(part: Explanation) -> tuple[Explanation, ...]:
    """Give the parts of a part."""
    return part.inputs


def _summary(part: Explanation) -> markup.Markup:
    """Make the line of one part of an explanation."""
    cells: list[markup.Cell] = [
        markup.element("span", part.label, class_="okrkit-name"),
        " = ",
        markup.element("strong", _said(part)),
    ]
    if part.rule:
        cells.append(markup.element("span", f" · {part.rule}", class_="okrkit-soft"))
    if part.weight is not None:
        weight = f" · weight {part.weight:g}"
        cells.append(markup.element("span", weight, class_="okrkit-soft"))
    if part.formula:
        cells.append(markup.element("div", markup.element("code", part.formula)))
    left_out = [f"left out {key}: {reason}" for key, reason in part.excluded]
    said = (part.note, part.source and f"from {part.source}", *left_out)
    cells.extend(markup.element("div", t, class_="okrkit-soft") for t in said if t)
    return markup.join(cells)
