"""Times that are no target: how long before, how often, of what age, in passing."""

from okrkit.wording.languages.en import targets as data
from okrkit.wording.targets.look import Look, bounds

__all__ = ["in_passing", "is_titled", "lead_time", "long_before", "rhythm"]


def in_passing(look: Look, /) -> bool:
    """
    Tell whether a time is said in passing: "9 talks, 30 minutes each".

    Args:
        look: The form and what stands around it.

    Example:
        >>> from okrkit.wording.targets.reading import read_targets
        >>> len(read_targets("Give 9 talks, 30 minutes each"))
        1
    """
    if not look.is_time or bounds(look):
        return False
    return look.before not in {"o", "a", "t", ":", "&", ","} or not look.separated


def is_titled(look: Look, /) -> bool:
    """
    Tell whether a time only says of which the target is: "unpaid for over 60 days".

    Args:
        look: The form and what stands around it.

    Example:
        >>> from okrkit.wording.targets.reading import read_targets
        >>> read_targets("Unpaid for over 60 days: at most 5 bills")[0].target
        5.0
    """
    following = look.following
    if following is None or not look.is_time:
        return False
    letters = look.scan.letters
    own = letters[following.first : following.last]
    joint = letters[look.found.last : following.first]
    if joint == ":":
        return look.name == "bound" or not {"P", "S"}.isdisjoint(own)
    return joint == "" and own[0] in "gl" and "P" in own


def lead_time(look: Look, /) -> bool:
    """
    Tell whether a time says how long before or after something else it is.

    Args:
        look: The form and what stands around it.

    Example:
        >>> from okrkit.wording.targets.reading import read_targets
        >>> read_targets("Ship it two weeks before the fair")
        ()
    """
    return look.before not in set("tijoa:") and long_before(look)


def long_before(look: Look, /) -> bool:
    """
    Tell whether words behind a time say that it is a lead or a lag.

    Args:
        look: The form and what stands around it.

    Example:
        >>> from okrkit.wording.targets.reading import read_targets
        >>> len(read_targets("80% of fairs listed at least 2 weeks in advance"))
        1
    """
    if not look.is_time or look.own[0] == "j":
        return False
    scan, end = look.scan, look.found.last
    said = [scan.tokens[place].lower for place in scan.places[end : end + 2]]
    return bool(said) and (said[0] in data.SOONER or said == ["in", "advance"])


def rhythm(look: Look, /) -> bool:
    """
    Tell whether a form says how often something is done: "once a day".

    Args:
        look: The form and what stands around it.

    Example:
        >>> from okrkit.wording.targets.reading import read_targets
        >>> read_targets("Post once a day")
        ()
    """
    once = look.own == "I" and look.amount.unit == "times" and look.after == "W"
    return once and look.scan.letters[look.found.first - 1] != "t"
