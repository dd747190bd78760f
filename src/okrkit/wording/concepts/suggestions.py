"""`Suggestions`: measures for an objective, with what each is and why it is there."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, Final, Literal, TypeAlias

from attrs import frozen

from okrkit import markup
from okrkit.model.metric import Metric
from okrkit.model.noun import Noun
from okrkit.results import Explanation, ResultSet
from okrkit.wording.concepts.measures import Measure

if TYPE_CHECKING:
    import numpy as np

__all__ = ["Part", "Suggestion", "Suggestions"]

Part: TypeAlias = Literal["outcome", "driver", "guardrail"]
"""What a measure is for: to show the aim, to see it coming, to lose nothing by it."""

_HEADS: Final = ("id", "measure", "for", "better", "what is counted", "computed by")
_BETTER: Final = {"higher": "higher", "lower": "lower", None: "-"}
_LOOSE: Final = {"money": "", "time": "days"}


@frozen(kw_only=True)
class Suggestion(Noun):
    """
    A measure that an objective could have, and why.

    Attributes:
        measure: What is counted, in which unit, and which way is better.
        part: ``"outcome"`` where it shows the aim, ``"driver"`` where it moves before
            it, ``"guardrail"`` where it must not get worse meanwhile.
        concept: Id of the concept of the objective that it is for.
        why: Why it is suggested, in a sentence.
        segment: Whom it should measure, in the words of the objective; empty where
            that says nobody.

    Example:
        >>> from okrkit.wording.concepts.suggesting import suggest_metrics
        >>> suggest_metrics("Paying customers stay")["logo_churn"].segment
        'Paying customers'
    """

    measure: Measure
    part: Part
    concept: str
    why: str
    segment: str = ""

    @property
    def id(self) -> str:
        """
        The id of the measure.

        Example:
            >>> from okrkit.wording.concepts.suggesting import suggest_metrics
            >>> next(iter(suggest_metrics("Reduce churn"))).id
            'logo_churn'
        """
        return self.measure.id

    def metric(self, *, unit: str = "") -> Metric:
        """
        Make a metric of it, to be put into a set.

        Args:
            unit: Of its values, where the measure leaves it open: a currency, a length
                of time.

        Returns:
            The metric, with definition and segment written out.

        Raises:
            UnitError: The unit is money and nobody said which, or it is none.

        Example:
            >>> from okrkit.wording.concepts.suggesting import suggest_metrics
            >>> metric = suggest_metrics("Reduce churn")["logo_churn"].metric()
            >>> str(metric.unit), metric.polarity, metric.source
            ('%', 'lower', 'okrkit.retention.logo_churn')
        """
        one = self.measure
        return Metric(
            one.id,
            one.name,
            unit=unit or _LOOSE.get(one.unit, one.unit),
            polarity=one.polarity,
            bounds=one.bounds,
            kind=one.kind,
            role=one.role,
            segment=self.segment,
            description=one.definition,
            source=one.computed_by,
        )


@frozen(eq=False, repr=False)
class Suggestions(ResultSet[Suggestion]):
    """
    Measures for an objective, the most telling first.

    Attributes:
        objective: Its title.
        concepts: Ids of the concepts that it names; empty where okrkit knows none of
            them, and then nothing is suggested.
        items: Outcomes first, then drivers, then guardrails.

    Example:
        >>> from okrkit.wording.concepts.suggesting import suggest_metrics
        >>> suggest_metrics("Keep paying customers engaged").concepts
        ('retention', 'engagement')
    """

    kind: ClassVar[str] = "suggestions"

    objective: str
    concepts: tuple[str, ...]
    items: tuple[Suggestion, ...]

    @property
    def ids(self) -> Sequence[str]:
        """The ids of the measures."""
        return tuple(item.id for item in self.items)

    def _at(self, index: int, /) -> Suggestion:
        return self.items[index]

    def explain(self, id: str, /) -> Explanation:
        """
        Say why a measure is suggested.

        Args:
            id: Its id.

        Returns:
            Its definition and the reason.

        Raises:
            UnknownIdError: It is not suggested.

        Example:
            >>> from okrkit.wording.concepts.suggesting import suggest_metrics
            >>> print(suggest_metrics("Reduce churn").explain("logo_churn").note)
            It shows retention itself.
        """
        one = self[id]
        return Explanation(
            id,
            one.measure.name,
            shown=one.measure.name,
            rule=one.part,
            formula=one.measure.definition,
            source=one.measure.computed_by,
            note=one.why,
        )

    def to_columns(self) -> "dict[str, np.ndarray]":
        """
        Give the suggestions as arrays by name.

        Returns:
            ``id``, ``name``, ``part``, ``concept``, ``unit``, ``polarity`` (empty where
            neither way is better), ``definition``, ``computed_by``, ``segment`` and
            ``why``.

        Example:
            >>> from okrkit.wording.concepts.suggesting import suggest_metrics
            >>> suggest_metrics("Reduce churn").to_columns()["part"][0].item()
            'outcome'
        """
        import numpy as np

        rows = {
            "id": [item.id for item in self.items],
            "name": [item.measure.name for item in self.items],
            "part": [item.part for item in self.items],
            "concept": [item.concept for item in self.items],
            "unit": [item.measure.unit for item in self.items],
            "polarity": [item.measure.polarity or "" for item in self.items],
            "definition": [item.measure.definition for item in self.items],
            "computed_by": [item.measure.computed_by for item in self.items],
            "segment": [item.segment for item in self.items],
            "why": [item.why for item in self.items],
        }
        return {name: np.array(column, dtype=str) for name, column in rows.items()}

    def __str__(self) -> str:
        """Return the suggestions as a table of text, or why there are none."""
        if not self.items:
            return self._nothing()
        return markup.text_table(_HEADS, self._rows(), align="llllll", width=80)

    def __repr__(self) -> str:
        """Return how many there are, on one line."""
        return f"<Suggestions of {len(self.items)} measures>"

    def _repr_html_(self) -> str:
        """Return the suggestions as a table for a notebook."""
        caption = self.objective if self.items else self._nothing()
        view = markup.table(_HEADS, self._rows(), caption=caption, align="llllll")
        return markup.fragment(view, text=str(self))

    def _nothing(self) -> str:
        if self.concepts:
            return "Nothing more to suggest: what shows the aim is measured already."
        return "No aim that okrkit knows is named, so nothing is suggested."

    def _rows(self) -> list[tuple[str, ...]]:
        return [
            (
                item.id,
                item.measure.name,
                f"{item.part} of {item.concept.replace('_', ' ')}",
                _BETTER[item.measure.polarity],
                item.measure.definition,
                item.measure.computed_by or "-",
            )
            for item in self.items
        ]
