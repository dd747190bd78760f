"""Why a text reads as an activity, an output or an outcome: the words that show it."""

from typing import Literal, TypeAlias

from attrs import frozen

from okrkit.wording.slots import Span

__all__ = ["Evidence", "Form", "Judged"]

Form: TypeAlias = Literal["activity", "output", "outcome"]
"""
What satisfies a key result.

``activity``: that its owner does or produces something. ``output``: that a thing of the
owner's exists, which the words only name. ``outcome``: a change in customers, users,
the market, the business or the running system.
"""


@frozen
class Evidence:
    """
    One sign of a form.

    Attributes:
        name: Of the sign, as `okrkit.wording.languages.en.form_weights` has it.
        span: The words that show it.
        weight: What it adds to the log odds of an outcome; below 0 speaks for an
            activity.
        says: The sign as part of a sentence: "it begins with what the team does".

    Example:
        >>> Evidence("opens-work", (0, 8), -2.0, "it begins with work").weight
        -2.0
    """

    name: str
    span: Span
    weight: float
    says: str


@frozen(kw_only=True)
class Judged:
    """
    How a text reads.

    Attributes:
        form: What satisfies it.
        strength: How sure that is, 0 to 1: the chance that the form is right.
        measurable: Whether an amount says when it is met.
        binary: Whether it can only be done or not done.
        evidence: What shows the form, the strongest first.

    Example:
        >>> Judged(form="outcome", strength=0.9, measurable=True, binary=False).evidence
        ()
    """

    form: Form
    strength: float
    measurable: bool
    binary: bool
    evidence: tuple[Evidence, ...] = ()
