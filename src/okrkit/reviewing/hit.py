"""`Hit`: what a rule yields, before the rule's own name is put to it."""

from attrs import frozen

from okrkit.reviewing.finding import Severity, SubjectKind

__all__ = ["Hit"]


@frozen(kw_only=True)
class Hit:
    """
    Something a rule found; made by the ``hit`` of what the rule sees.

    Attributes:
        subject: Id of what it is about.
        kind: What that is.
        title: Its title.
        objective: Id of its objective.
        span: The words of the title that show it, or None for all of them.
        message: What is the matter.
        suggestion: What to do or write instead.
        severity: Where this one differs from the rule's.

    Example:
        >>> Hit(subject="nps", kind="key result", message="It has no number.").span
    """

    subject: str
    kind: SubjectKind
    title: str = ""
    objective: str = ""
    span: tuple[int, int] | None = None
    message: str
    suggestion: str = ""
    severity: Severity | None = None
