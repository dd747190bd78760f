"""`ReviewSettings`: what a team agrees on reviews: which rules, and how severe."""

from collections.abc import Iterable, Mapping
from typing import Final, Literal, TypeAlias, get_args

from attrs import field, frozen

from okrkit.errors import InvalidOKRError, nearest, shown
from okrkit.model.checks import choice, items, mapping, text

__all__ = [
    "AGREED",
    "Agreed",
    "ReviewSettings",
    "agreed_rules",
    "agreed_severity",
    "review_settings",
    "unknown_setting",
]

Agreed: TypeAlias = Literal["error", "warning", "info", "off"]
"""How severe a rule is to a team, or that it is not asked."""

AGREED: Final[tuple[Agreed, ...]] = get_args(Agreed)

LONGEST_CODE: Final = 60
"""The longest code that a rule may have."""


def agreed_rules(value: object, *, field: str = "rules") -> tuple[str, ...]:
    """
    Return codes of rules; none where nothing is given.

    Raises:
        InvalidOKRError: No list, or an item that is no text.

    Example:
        >>> agreed_rules(["K01"])
        ('K01',)
    """
    return tuple(
        text(code, field=field, longest=LONGEST_CODE)
        for code in items(() if value is None else value, field=field)
    )


def agreed_severity(value: object, *, field: str) -> Agreed:
    """
    Return how severe a rule is to a team.

    Raises:
        InvalidOKRError: Another word.

    Example:
        >>> agreed_severity("off", field="severities.K04")
        'off'
    """
    said = choice(value, AGREED, field=field)
    return next(word for word in AGREED if word == said)


def _rules(value: Iterable[str]) -> tuple[str, ...]:
    return agreed_rules(value)


def _severities(value: Mapping[str, str]) -> dict[str, Agreed]:
    return _by_code(value, field="severities")


def _by_code(value: object, *, field: str) -> dict[str, Agreed]:
    given = mapping(value, field=field)
    return {
        code: agreed_severity(word, field=f"{field}.{code}")
        for code, word in given.items()
    }


@frozen(kw_only=True)
class ReviewSettings:
    """
    What a team agrees on reviews.

    Attributes:
        rules: Codes of the rules that are asked; empty for okrkit's default ones.
        severities: By code, where the team disagrees: ``"error"``, ``"warning"``,
            ``"info"`` or ``"off"``.

    Raises:
        InvalidOKRError: A word that is no severity, a code that is no text.

    Example:
        >>> ReviewSettings(severities={"K04": "error", "S05": "off"}).rules
        ()
    """

    rules: tuple[str, ...] = field(default=(), converter=_rules)
    severities: Mapping[str, Agreed] = field(
        factory=dict, converter=_severities, hash=False
    )

    def __bool__(self) -> bool:
        """Whether anything is agreed."""
        return bool(self.rules or self.severities)

    def __str__(self) -> str:
        """Say what is agreed, in a few words."""
        severe = [f"{code} {how}" for code, how in self.severities.items()]
        only = [f"only {', '.join(self.rules)}"] if self.rules else []
        return "; ".join([*only, *([", ".join(severe)] if severe else [])])

    def beside(self, other: "ReviewSettings", /) -> "ReviewSettings":
        """
        Return both together; where they differ, this one wins.

        Args:
            other: What holds where this one says nothing.

        Returns:
            New settings.

        Example:
            >>> whole = ReviewSettings(severities={"K04": "error"})
            >>> own = ReviewSettings(severities={"K04": "info"}, rules=["K04"])
            >>> own.beside(whole).severities
            {'K04': 'info'}
        """
        return ReviewSettings(
            rules=self.rules or other.rules,
            severities={**other.severities, **self.severities},
        )

    def to_dict(self) -> dict[str, object]:
        """
        Return it as a document writes it; what is not agreed is left out.

        Returns:
            ``rules`` and ``severities``, where they say anything.

        Example:
            >>> ReviewSettings(rules=["K01"]).to_dict()
            {'rules': ['K01']}
        """
        made: dict[str, object] = {}
        if self.rules:
            made["rules"] = list(self.rules)
        if self.severities:
            made["severities"] = dict(self.severities)
        return made


def review_settings(
    value: Mapping[str, object] | ReviewSettings | None, *, field: str = "review"
) -> ReviewSettings:
    """
    Return settings of what a document or a program gives.

    Args:
        value: Settings, a mapping of their names, or None.
        field: What is being set, for the message.

    Returns:
        The settings.

    Raises:
        InvalidOKRError: Something else, or another name than ``rules`` and
            ``severities``.

    Example:
        >>> review_settings({"severities": {"K04": "error"}}).severities
        {'K04': 'error'}
    """
    if isinstance(value, ReviewSettings):
        return value
    given = mapping({} if value is None else value, field=field)
    for name in given:
        unknown_setting(name, field=field)
    return ReviewSettings(
        rules=agreed_rules(given.get("rules"), field=f"{field}.rules"),
        severities=_by_code(given.get("severities"), field=f"{field}.severities"),
    )


SETTINGS: Final = ("rules", "severities")


def unknown_setting(name: str, *, field: str) -> None:
    """
    Refuse a name that no setting has: a typing error would silently do nothing.

    Args:
        name: The name.
        field: Where it stands.

    Raises:
        InvalidOKRError: It is none (``unknown-field``).

    Example:
        >>> unknown_setting("rules", field="review")
    """
    if name not in SETTINGS:
        near = nearest(name, SETTINGS, most=1)
        raise InvalidOKRError(
            f"{shown(name)} is no setting of a review",
            code="unknown-field",
            place=f"{field}.{name}",
            expected=" or ".join(SETTINGS),
            got=shown(name),
            hint=f"Did you mean {near[0]!r}?" if near else "",
        )
