"""`Decision`: what should be decided, why, by whom, and what may be done."""

from typing import Literal, TypeAlias

from attrs import fields, frozen

from okrkit import markup
from okrkit.model.noun import Noun
from okrkit.results import Explanation, Json, jsonable

__all__ = ["Decision", "DecisionKind", "Evidence", "Subject"]

DecisionKind: TypeAlias = Literal[
    "escalate",
    "read again",
    "stop",
    "add outcome",
    "rescope",
    "retarget",
    "retire",
    "carry over",
    "close",
]
"""What kinds of decisions there are, the most pressing first."""

Subject: TypeAlias = Literal["objective", "key result", "metric", "initiative"]
"""What a decision can be about."""


@frozen
class Evidence(Noun):
    """
    One fact that a decision rests on.

    Attributes:
        what: What it is.
        value: The number or word.
        shown: The same as people read it.
        limit: What the rule holds it against, as people read it; empty for nothing.

    Example:
        >>> print(Evidence("chance", 0.2, "20%", "below 50%"))
        chance 20% (below 50%)
    """

    what: str
    value: float | str | None
    shown: str
    limit: str = ""

    def __str__(self) -> str:
        """Return it in a few words."""
        limit = f" ({self.limit})" if self.limit else ""
        return markup.plain(f"{self.what} {self.shown}{limit}", limit=500)


@frozen(kw_only=True)
class Decision(Noun):
    """
    What should be decided about one thing: never decided here, only put on the table.

    Attributes:
        kind: "escalate", "read again", "stop", "add outcome", "rescope", "retarget",
            "retire", "carry over" or "close".
        about: "objective", "key result", "metric" or "initiative".
        subject: Its id.
        title: Its title or name.
        rules: Names of the rules that speak for it.
        trigger: What they found, in a sentence each.
        evidence: The facts behind it.
        options: What may be done, in words.
        owner: Who is to decide, as the set names them; empty where nobody is named.

    Example:
        >>> Decision(kind="retire", about="key result", subject="nps", title="NPS",
        ...          rules=("never read",), trigger="", evidence=(), options=()).id
        'retire key result nps'
    """

    kind: DecisionKind
    about: Subject
    subject: str
    title: str
    rules: tuple[str, ...]
    trigger: str
    evidence: tuple[Evidence, ...]
    options: tuple[str, ...]
    owner: str = ""

    @property
    def id(self) -> str:
        """
        Kind, what it is about and its id, in one line.

        Example:
            >>> Decision(kind="stop", about="initiative", subject="calls", title="Call",
            ...          rules=(), trigger="", evidence=(), options=()).id
            'stop initiative calls'
        """
        return f"{self.kind} {self.about} {self.subject}"

    def joined(self, other: "Decision", /) -> "Decision":
        """
        Return one decision where two rules say the same of one thing.

        Args:
            other: Of the same kind and subject.

        Returns:
            The first, with what the other adds.

        Example:
            >>> one = Decision(kind="stop", about="initiative", subject="a", title="A",
            ...                rules=("x",), trigger="X.", evidence=(), options=())
            >>> one.joined(one.replace(rules=("y",), trigger="Y.")).trigger
            'X. Y.'
        """
        new = (option for option in other.options if option not in self.options)
        more = (fact for fact in other.evidence if fact not in self.evidence)
        return self.replace(
            rules=(*self.rules, *other.rules),
            trigger=f"{self.trigger} {other.trigger}",
            evidence=(*self.evidence, *more),
            options=(*self.options, *new),
        )

    def to_dict(self) -> dict[str, Json]:
        """
        Return it as plain values for JSON.

        Returns:
            `id`, and every field by its name; evidence as what, value and limit.

        Example:
            >>> Decision(kind="stop", about="initiative", subject="calls", title="Call",
            ...          rules=(), trigger="", evidence=(), options=()).to_dict()["id"]
            'stop initiative calls'
        """
        made: dict[str, Json] = {"id": self.id}
        made |= {f.name: jsonable(getattr(self, f.name)) for f in fields(Decision)}
        made["evidence"] = [
            {f.name: jsonable(getattr(fact, f.name)) for f in fields(Evidence)}
            for fact in self.evidence
        ]
        return made

    def explanation(self) -> Explanation:
        """
        Return what it rests on, as a tree.

        Returns:
            A part for each fact.

        Example:
            >>> Decision(kind="stop", about="initiative", subject="a", title="Call",
            ...          rules=("no sign",), trigger="", evidence=(),
            ...          options=()).explanation().rule
            'no sign'
        """
        return Explanation(
            self.id,
            self.kind,
            rule=", ".join(self.rules),
            note=f"{self.trigger} Options: {'; '.join(self.options)}.",
            inputs=tuple(
                Explanation(fact.what, fact.value, shown=fact.shown, rule=fact.limit)
                for fact in self.evidence
            ),
        )
