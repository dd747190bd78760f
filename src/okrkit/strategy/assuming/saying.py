"""The verdict on a link: a word by fixed rules, and a sentence with its numbers."""

from okrkit.strategy.assuming.grid import LONGEST_SEASON, YEAR
from okrkit.strategy.assuming.linked import LinkCheck
from okrkit.strategy.assuming.own_past import YEARS

__all__ = ["judged"]


def judged(made: LinkCheck, *, expected: int, level: float) -> LinkCheck:
    """
    Give the verdict on a link.

    Args:
        made: Its numbers.
        expected: 1 where both should move the same way, -1 where opposite ways, 0 where
            nobody said which way is good.
        level: One less it is the rate of false claims that is taken.

    Returns:
        The same with `verdict` and `why`.

    Example:
        >>> made = LinkCheck(id="x", objective="o", driver="a", outcome="b",
        ...                  source="stated", verdict="cannot tell", why="no reading")
        >>> judged(made, expected=1, level=0.95).why
        'No reading.'
    """
    rate = 1 - level + 1e-12
    seldom = f"In {_of(made)}." if made.moved else ""
    if made.adjusted_p is not None and made.adjusted_p <= rate:
        found = _numbers(made)
        if expected * (made.slope or 0.0) >= 0:
            why = f"They move together {found}. {seldom} {_season(made)} {_CAVEAT}"
            return made.replace(verdict="moves with it", why=_tidy(why))
        why = f"They move together, but the wrong way {found}. {seldom}"
        return made.replace(verdict="moved without it", why=_tidy(why))
    if made.cycles_p is not None and made.cycles_p <= rate:
        return made.replace(verdict="moved without it", why=_tidy(seldom))
    if made.adjusted_p is None:
        why = f"{made.why[:1].upper()}{made.why[1:]}. {seldom}"
        return made.replace(why=_tidy(why))
    why = f"No association beyond chance {_numbers(made)}. {_least(made)} {seldom}"
    return made.replace(verdict="no sign yet", why=_tidy(why))


_CAVEAT = "That is no proof that the one brings the other."


def _numbers(made: LinkCheck) -> str:
    lag = "" if made.lag is None else f" at a lag of {made.lag:.0f} days"
    if made.searched > 1:
        lag += f" out of {made.searched} tried"
    return (
        f"(correlation {made.correlation:.2f}{lag}, {made.n} steps of {made.step:.0f} "
        f"days, adjusted p {made.adjusted_p:.2g})"
    )


def _season(made: LinkCheck) -> str:
    days = made.n * (made.step or 0.0)
    if days >= YEARS * YEAR or (made.step or 0.0) > LONGEST_SEASON:
        return ""
    return "Two years of readings are needed to leave out a season that both share."


def _least(made: LinkCheck) -> str:
    if made.least is None or made.least > _HOPELESS:
        return "With so few steps hardly any would be seen."
    return f"One of {made.least:.2f} or more would mostly be seen."


_HOPELESS = 0.9


def _of(made: LinkCheck) -> str:
    s = "" if made.moved == 1 else "s"
    return (
        f"{made.moved} past cycle{s} out of {made.cycles} the driver moved as hoped; "
        f"the outcome followed in {made.followed} and was no better in {made.stayed}"
    )


def _tidy(text: str) -> str:
    return " ".join(text.split())
