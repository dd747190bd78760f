"""`Template`: an objective to start from, and the numbers it needs of you."""

from collections.abc import Mapping, Sequence
from typing import Literal, TypeAlias

from attrs import evolve, frozen

from okrkit import markup
from okrkit.errors import InvalidOKRError, nearest, shown
from okrkit.formats import dumps, to_dict
from okrkit.model.cadence import Cadence
from okrkit.model.calendar import Cycle
from okrkit.model.checks import flag, mapping, number
from okrkit.model.okr import KeyResult, Objective
from okrkit.model.okrset import OKRSet
from okrkit.model.parts import Guardrail
from okrkit.model.target import Reach, Target

__all__ = ["Ask", "Number", "Template"]

Number: TypeAlias = "float | Sequence[float] | Target"
"""Baseline and target of a key result, a target of another kind, or a limit."""

_HEADS = ("asked for", "id", "what it is", "example")


@frozen
class Ask:
    """
    A number that a template needs of you.

    Attributes:
        id: Of the key result; of the metric, for a guardrail.
        kind: What it is: ``"key result"`` or ``"guardrail"``.
        title: What it is about, in words.
        metric: Id of the metric.
        unit: Unit of the numbers.
        example: Baseline and target of a key result, the limit of a guardrail.

    Example:
        >>> from okrkit.strategy.templates import get
        >>> get("churn").asks[0].example
        (3.2, 2.4)
    """

    id: str
    kind: Literal["key result", "guardrail"]
    title: str
    metric: str
    unit: str
    example: tuple[float, ...]

    def __str__(self) -> str:
        """Return the example in words."""
        ends = " to ".join(f"{part:g}" for part in self.example)
        return f"{ends} {self.unit}"

    def cells(self) -> tuple[str, str, str, str]:
        """
        Give the cells of its row.

        Returns:
            Kind, id, title and example.

        Example:
            >>> from okrkit.strategy.templates import get
            >>> get("churn").asks[0].cells()[3]
            '3.2 to 2.4 %'
        """
        return self.kind, self.id, self.title, str(self)


@frozen(eq=False, repr=False)
class Template:
    """
    An objective with key results, metrics, guardrails and assumptions to start from.

    Attributes:
        name: Its name in the gallery.
        example: The set with example numbers. They are no company's: replace them.

    Example:
        >>> from okrkit.strategy.templates import get
        >>> get("churn")
        <Template churn: Paying accounts stay because they succeed early>
    """

    name: str
    example: OKRSet

    @property
    def objective(self) -> Objective:
        """
        The objective, with example numbers.

        Example:
            >>> from okrkit.strategy.templates import get
            >>> get("support").objective.id
            'helped'
        """
        return self.example.objectives[0]

    @property
    def title(self) -> str:
        """
        The title of the objective.

        Example:
            >>> from okrkit.strategy.templates import get
            >>> get("support").title
            'Customers with a problem are glad that they asked us'
        """
        return self.objective.title

    @property
    def asks(self) -> tuple[Ask, ...]:
        """
        The numbers it needs: two of each key result, the limit of each guardrail.

        Example:
            >>> from okrkit.strategy.templates import get
            >>> [ask.id for ask in get("churn").asks]
            ['churn', 'revenue', 'first_value', 'contract_discount']
        """
        mine = self.objective
        return (
            *(self._asked(kr) for kr in mine.key_results),
            *(self._limited(guardrail) for guardrail in mine.guardrails),
        )

    def okrs(
        self,
        *,
        cycle: Cycle | str,
        values: Mapping[str, Number] | None = None,
        examples: bool = False,
        owner: str | None = None,
        cadence: Cadence | None = None,
    ) -> OKRSet:
        """
        Make a set of it with your numbers.

        Args:
            cycle: The cycle, or its label.
            values: By the ids of `asks`: baseline and target of a key result, or a
                target of another kind; the limit of a guardrail. In the metric's unit.
            examples: Take example numbers where `values` has none.
            owner: Who answers for the objective; the role of the template where left
                out.
            cadence: The rule of cycles; read off the label where left out.

        Returns:
            The set.

        Raises:
            InvalidOKRError: Numbers are missing, each named with its example
                (``template-values``), or are none of this template's.
            CalendarError: A label that is no cycle.

        Example:
            >>> from okrkit.strategy.templates import get
            >>> okrs = get("churn").okrs(cycle="2026-Q4", examples=True,
            ...                          values={"churn": (4.1, 3.5)})
            >>> okrs.key_result("churn").target.baseline
            4.1
        """
        mapping(values, field="values")
        given = dict(values or {})
        self._check(given, examples=flag(examples, field="examples"))
        mine = self.objective
        changed = mine.replace(
            key_results=tuple(_filled(kr, given) for kr in mine.key_results),
            guardrails=tuple(_bounded(part, given) for part in mine.guardrails),
            owner=mine.owner if owner is None else owner,
        )
        return self.example.replace(
            objectives=(changed,), cycle=cycle, cadence=cadence, observations={}
        )

    def to_dict(self) -> dict[str, object]:
        """
        Give its document, with example numbers.

        Returns:
            The document as plain values.

        Example:
            >>> from okrkit.strategy.templates import get
            >>> get("churn").to_dict()["set"]
            'churn'
        """
        return to_dict(self.example)

    def text(self, format: Literal["json", "toml", "yaml"] = "json") -> str:
        """
        Write its document, with example numbers, to go on from by hand.

        Args:
            format: The format; YAML and TOML need what `okrkit.dumps` needs.

        Returns:
            The document.

        Raises:
            MissingExtraError: A package is needed to write the format.

        Example:
            >>> from okrkit.strategy.templates import get
            >>> get("churn").text("yaml").splitlines()[1]
            'set: churn'
        """
        return dumps(self.example, format=format)

    def __str__(self) -> str:
        """Return what it is for and what it asks, as text."""
        rows = (ask.cells() for ask in self.asks)
        head = f"{self.title}\n{self.objective.why}"
        return f"{head}\n\n{markup.text_table(_HEADS, rows, align='llll')}"

    def __repr__(self) -> str:
        """Return its name and title, on one line."""
        return f"<Template {self.name}: {self.title}>"

    def _repr_html_(self) -> str:
        """Return what it asks for a notebook."""
        rows = [ask.cells() for ask in self.asks]
        view = markup.table(_HEADS, rows, caption=self.title, align="llll")
        why = markup.element("p", self.objective.why)
        return markup.fragment(markup.join([view, why]), text=str(self))

    def _asked(self, kr: KeyResult) -> Ask:
        metric = self.example.metric(kr.metric_id or "")
        assert isinstance(kr.target, Reach)  # noqa: S101 - the gallery's own documents
        ends = kr.target.baseline, kr.target.target
        unit = metric.unit.name
        return Ask(kr.id, "key result", kr.title, metric.id, unit, ends)

    def _limited(self, guardrail: Guardrail) -> Ask:
        metric = self.example.metric(guardrail.metric)
        side = "at_least" if guardrail.at_least is not None else "at_most"
        title = f"{metric.name}, {side.replace('_', ' ')}"
        limit = (getattr(guardrail, side),)
        return Ask(metric.id, "guardrail", title, metric.id, metric.unit.name, limit)

    def _check(self, given: Mapping[str, Number], *, examples: bool) -> None:
        """Refuse numbers of nothing, and, unless examples do, none of something."""
        known = {ask.id: ask for ask in self.asks}
        for name in given:
            if name not in known:
                near = nearest(name, known)
                raise InvalidOKRError(
                    "the template asks for no such number",
                    code="template-values",
                    place=f"values[{shown(name)}]",
                    expected=", ".join(known),
                    got=shown(name),
                    hint=f"Did you mean {' or '.join(near)}?" if near else "",
                )
        missing = [ask for name, ask in known.items() if name not in given]
        if missing and not examples:
            raise InvalidOKRError(
                f"the template {self.name} needs your numbers",
                code="template-values",
                place="values",
                expected="; ".join(f"{ask.id} (such as {ask})" for ask in missing),
                got=f"{len(given)} of {len(known)}",
                hint="examples=True takes the example numbers, to try it out.",
            )


def _filled(kr: KeyResult, given: Mapping[str, Number]) -> KeyResult:
    """Give a key result the numbers that were given."""
    if kr.id not in given:
        return kr
    value = given[kr.id]
    place = f"values[{shown(kr.id)}]"
    if isinstance(value, Target):
        return kr.replace(target=value)
    pair = tuple(value) if isinstance(value, Sequence) else ()
    if len(pair) != 2 or isinstance(value, str):
        raise InvalidOKRError(
            "not a baseline and a target",
            code="template-values",
            place=place,
            expected="two numbers, such as (3.2, 2.4), or a target",
            got=shown(value),
        )
    baseline, target = (number(part, field=place) for part in pair)
    return kr.replace(baseline=baseline, target=target)


def _bounded(guardrail: Guardrail, given: Mapping[str, Number]) -> Guardrail:
    """Give a guardrail the limit that was given."""
    if guardrail.metric not in given:
        return guardrail
    limit = number(given[guardrail.metric], field=f"values[{shown(guardrail.metric)}]")
    if guardrail.at_least is not None:
        return evolve(guardrail, at_least=limit)
    return evolve(guardrail, at_most=limit)
