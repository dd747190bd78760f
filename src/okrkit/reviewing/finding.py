"""What a review says: findings, praise, questions, and what was not looked at."""

from typing import Literal, TypeAlias, get_args

from attrs import evolve, field, fields, frozen

from okrkit.results import Json, jsonable
from okrkit.reviewing.finding_html import finding_html

__all__ = [
    "Finding",
    "Part",
    "Praise",
    "Question",
    "Severity",
    "Skipped",
    "Status",
    "SubjectKind",
]

Severity: TypeAlias = Literal["error", "warning", "info"]
"""How much a finding matters: what decides, what a coach would insist on, a remark."""

Status: TypeAlias = Literal["convention", "evidence"]
"""Whether a rule is what practitioners say, or was measured somewhere."""

Part: TypeAlias = Literal["form", "substance"]
"""Whether words are at fault, or what is measured: mending one does not mend both."""

SubjectKind: TypeAlias = Literal["objective", "key result", "set"]
"""What a finding is about."""

SEVERITIES: tuple[Severity, ...] = get_args(Severity)


@frozen(kw_only=True)
class Finding:
    """
    One thing an expert would say.

    Attributes:
        code: Of the rule, such as ``"K01"``.
        name: Of the rule.
        severity: ``"error"``, ``"warning"`` or ``"info"``.
        subject: Id of what it is about; of a set its name.
        kind: What that is: an objective, a key result, or the set.
        title: Its title.
        objective: Id of the objective it belongs to; empty for a set.
        span: The words of the title that show it; None where it is all of them.
        message: What is the matter, in one or two sentences.
        suggestion: What to do or write instead; empty where that needs facts.
        source: Who says so.
        status: Whether that is convention or evidence.
        part: Whether the form is at fault, or the substance.
        waived: Why the team lives with it; None where it does not.

    Example:
        >>> from okrkit import review
        >>> review("Launch the portal").findings[0].code
        'K01'
    """

    code: str
    name: str
    severity: Severity
    subject: str
    kind: SubjectKind = "key result"
    title: str = ""
    objective: str = ""
    span: tuple[int, int] | None = None
    message: str
    suggestion: str = ""
    source: str = ""
    status: Status = "convention"
    part: Part = "form"
    waived: str | None = None

    @property
    def words(self) -> str:
        """
        The words it is about.

        Example:
            >>> from okrkit import review
            >>> review("Launch the portal")["K01"][0].words
            'Launch'
        """
        return self.title if self.span is None else self.title[slice(*self.span)]

    def because(self, reason: str, /) -> "Finding":
        """
        Return the finding as waived.

        Args:
            reason: Why the team lives with it.

        Returns:
            A new finding.

        Example:
            >>> from okrkit import review
            >>> review("Launch it").findings[0].because("It is compliance").waived
            'It is compliance'
        """
        return evolve(self, waived=reason)

    def to_dict(self) -> dict[str, Json]:
        """
        Return its attributes as plain values for JSON.

        Returns:
            One for each attribute.

        Example:
            >>> from okrkit import review
            >>> review("Launch the portal").findings[0].to_dict()["severity"]
            'warning'
        """
        return _plain(self)

    def __str__(self) -> str:
        """Return the code, the subject and the message on one line."""
        return f"{self.code} {self.subject}: {self.message}"

    def _repr_html_(self) -> str:
        """Return it for a notebook, as a review shows it."""
        return finding_html(self)


@frozen(kw_only=True)
class Praise:
    """
    One thing that is good, and should stay.

    Attributes:
        name: What is good.
        subject: Id of what it is about.
        kind: What that is.
        message: The praise, in one sentence.
        span: The words of the title that show it, or None.

    Example:
        >>> print(Praise(name="numbers", subject="keep", message="All have numbers."))
        All have numbers.
    """

    name: str
    subject: str
    kind: SubjectKind = "key result"
    message: str
    span: tuple[int, int] | None = None

    def to_dict(self) -> dict[str, Json]:
        """
        Return its attributes as plain values for JSON.

        Returns:
            One for each attribute.

        Example:
            >>> Praise(name="n", subject="keep", message="Good.").to_dict()["name"]
            'n'
        """
        return _plain(self)

    def __str__(self) -> str:
        """Return the message."""
        return self.message


@frozen(kw_only=True)
class Question:
    """
    One thing an expert would ask, since the words do not say.

    Attributes:
        name: What it is about.
        subject: Id of what it is about.
        kind: What that is.
        message: The question.
        codes: Of the rules it belongs to.

    Example:
        >>> print(Question(name="stretch", subject="keep", message="Is it a stretch?"))
        Is it a stretch?
    """

    name: str
    subject: str
    kind: SubjectKind = "key result"
    message: str
    codes: tuple[str, ...] = field(default=(), converter=tuple[str, ...])

    def to_dict(self) -> dict[str, Json]:
        """
        Return its attributes as plain values for JSON.

        Returns:
            One for each attribute.

        Example:
            >>> Question(name="n", subject="k", message="Why?").to_dict()["message"]
            'Why?'
        """
        return _plain(self)

    def __str__(self) -> str:
        """Return the question."""
        return self.message


@frozen
class Skipped:
    """
    A rule that was not asked.

    Attributes:
        code: Of the rule.
        name: Of the rule.
        why: What it lacks.

    Example:
        >>> print(Skipped("H05", "stale check-ins", "no day was given: on="))
        H05 stale check-ins: no day was given: on=
    """

    code: str
    name: str
    why: str

    def to_dict(self) -> dict[str, Json]:
        """
        Return its attributes as plain values for JSON.

        Returns:
            One for each attribute.

        Example:
            >>> Skipped("H05", "stale check-ins", "no day").to_dict()["code"]
            'H05'
        """
        return _plain(self)

    def __str__(self) -> str:
        """Return what was skipped and why."""
        return f"{self.code} {self.name}: {self.why}"


def _plain(said: Finding | Praise | Question | Skipped) -> dict[str, Json]:
    return {f.name: jsonable(getattr(said, f.name)) for f in fields(type(said))}
