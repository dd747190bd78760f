"""`is_binary`: can a key result only be done or not done?"""

from collections.abc import Set as AbstractSet
from functools import lru_cache
from typing import Final

from okrkit.wording.forms.evidence import Form

__all__ = ["is_binary"]


def is_binary(names: AbstractSet[str], form: Form, /, *, measurable: bool) -> bool:
    """
    Tell whether a key result can only be done or not done.

    Args:
        names: Of its signs.
        form: What satisfies it.
        measurable: Whether an amount says when it is met.

    Returns:
        Whether there is nothing between.

    Example:
        >>> is_binary({"opens-work", "object-artefact"}, "activity", measurable=False)
        True
    """
    if measurable:
        return "one-thing" in names and names.isdisjoint(_OPEN)
    return _once(names, form)


# A change that has come or has not: a state, an event.
_STATES: Final = (
    "decided",
    "gain-one",
    "first-one",
    "gets-done",
    "says-modal",
    "says-done",
    "says-part",
    "says-other-act-work",
    "says-own-act-work",
    "says-customer-act-gain",
    "says-metric-act-work",
    "solve+business",
    "change+own",
    "gain+own",
)
# A direction, a habit or an amount that is left open: never simply done.
_OPEN: Final = frozenset(
    (
        "opens-change",
        "opens-keep",
        "opens-soft",
        "opens-changing",
        "opens-more",
        "headline-change",
        "ritual",
        "placeholder",
        "compared",
        "wants-more",
        "makes-better",
        "culture",
        "felt",
        "endless",
        "well",
        "goes-on",
        "keeps-done",
        "manner",
        "asks",
        "and-better",
        "more-so",
        "opens-being",
        "bare-customer",
        "bare-business",
        "bare-metric",
        "bare-staff",
    )
)

_DECIDED: Final = frozenset(("decided", "chosen"))
# Who is in place is not only named: "head of supply on board".
_NAMED: Final = frozenset(("bare-staff", "bare-business", "bare-customer"))

# What must not happen, and so is not done once.
_NEVER: Final = frozenset(("none-metric", "none-trouble", "none-customer"))


# "ensure that backups are tested", not "ensure compliance"
_DOES: Final = ("says-done", "says-part", "says-own-act", "ensure-we", "in-place")


@lru_cache(maxsize=1024)
def _does(name: str) -> bool:
    return name.startswith(_DOES)


@lru_cache(maxsize=1024)
def _states(name: str) -> bool:
    return name.startswith(_STATES)


def _once(names: AbstractSet[str], form: Form) -> bool:
    """Tell whether what has no number is done once."""
    if form == "outcome" and not names.isdisjoint(_DECIDED):
        return True
    if names & _OPEN - (_NAMED if "in-place" in names else frozenset()):
        return False
    if "opens-ensure" in names and not any(map(_does, names)):
        return False
    if form == "outcome":
        return not names & _NEVER and any(map(_states, names))
    named = "subject-practice" in names and "says-nothing" in names
    return "deed-of" in names or not named
