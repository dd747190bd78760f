"""What a rate is of: of those kept or of those lost, and of which period."""

import re
from typing import Final

from okrkit.errors import InvalidOKRError, shown
from okrkit.model.checks import flag
from okrkit.retention.estimates.estimate import Estimate

_WORDS: Final = {"retention": True, "renewal": True, "churn": False}
"""What a definition's id says, and whether that is of what was kept."""

_WHOLE: Final = "cohort-"
"""How ids begin of what was kept of a cohort: since it began, and not of a period."""

_PERIODS: Final = ("day", "week", "month", "quarter", "half", "year")


def is_kept(rate: Estimate, *, kept: bool | None) -> bool:
    """
    Tell whether a rate is of what was kept: as was said, or by its definition.

    Args:
        rate: The rate.
        kept: What was said; None for what the definition says.

    Returns:
        True of retention and renewal, False of churn.

    Raises:
        InvalidOKRError: The definition says neither, or what was said is no flag.

    Example:
        >>> from okrkit.retention.churn import logo_churn_of_counts
        >>> is_kept(logo_churn_of_counts(opening=20, lost=1), kept=None)
        False
    """
    if kept is not None:
        return flag(kept, field="kept")
    own = rate.definition.id
    found = {_WORDS[word] for word in re.split("[-.]", own) if word in _WORDS}
    if len(found) != 1 or own.startswith(_WHOLE):
        raise InvalidOKRError(
            "the definition does not say whether it is of what was kept",
            code="missing-field",
            place="kept",
            expected="a rate of churn, retention or renewal, of one period",
            got=shown(own),
            hint="Say kept=True or kept=False.",
        )
    return found.pop()


def require_kept(rate: Estimate, *, kept: bool | None, wanted: bool) -> None:
    """
    Refuse churn where retention is meant, and the other way round.

    Args:
        rate: The rate.
        kept: Whether it is of what was kept; None for what its definition says.
        wanted: Whether what was kept is meant.

    Raises:
        InvalidOKRError: It is of the other, or says neither.

    Example:
        >>> from okrkit.retention.churn import logo_churn_of_counts
        >>> lost = logo_churn_of_counts(opening=20, lost=1)
        >>> require_kept(lost, kept=None, wanted=False)
    """
    if is_kept(rate, kept=kept) == wanted:
        return
    names = ("churn", "retention")
    raise InvalidOKRError(
        f"{names[not wanted]}, where {names[wanted]} is meant",
        code="other-rate",
        place=names[wanted],
        expected=f"a rate of {names[wanted]}",
        got=shown(rate.definition.id),
        hint=f"Ask for the {names[wanted]} of the same customers.",
    )


def period_of(rate: Estimate) -> str | None:
    """
    Tell of which kind of period a rate is.

    Args:
        rate: The rate.

    Returns:
        "day", "week", "month", "quarter", "half" or "year": that of its period, or
        the one it was converted to; None where nothing says it.

    Example:
        >>> from okrkit.retention.churn import logo_churn_of_counts
        >>> from okrkit.retention.rates import convert_rate
        >>> month = logo_churn_of_counts(opening=20, lost=1)
        >>> period_of(month), period_of(convert_rate(month, from_="month", to="year"))
        (None, 'year')
    """
    made = rate.definition.id.rpartition(".by-")[2]
    span = rate.period
    if span is not None:
        made = "day" if (span.end - span.start).days == 1 else span.every
    return made if made in _PERIODS else None
