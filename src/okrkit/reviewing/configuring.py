"""What a team has agreed on: which rules, how severe, and what it lives with."""

import os
import tomllib
from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import TypedDict

from attrs import field, frozen

from okrkit.errors import DocumentError, InvalidOKRError, nearest, shown
from okrkit.formats.read import file_text
from okrkit.model.agreed import Agreed, ReviewSettings, review_settings
from okrkit.model.checks import LONGEST_NOTE, instances, items, mapping, text
from okrkit.model.limits import Limits
from okrkit.model.okrset import OKRSet
from okrkit.results.saving import file_name
from okrkit.reviewing.finding import SEVERITIES, Severity
from okrkit.reviewing.rule import Rule
from okrkit.reviewing.rules.catalogue import ALL, BY_CODE, DEFAULT, PLACES

__all__ = ["Configured", "Settings", "configured", "settings_of"]


@frozen(kw_only=True)
class Settings:
    """
    What holds for one review.

    Attributes:
        rules: Those that are asked, in the order of the catalogue, then others.
        severities: By code, where they differ from the rules' own.
        waive: Reasons by code, or by code and id.
        unknown: Codes of which the document speaks and that no rule has here.

    Example:
        >>> Settings(rules=(), severities={}, waive={}).rules
        ()
    """

    rules: tuple[Rule, ...]
    severities: Mapping[str, Agreed]
    waive: Mapping[str, str]
    unknown: tuple[str, ...] = ()

    def severity_of(self, rule: Rule, /) -> Severity | None:
        """
        Return what the team made of a rule; None where nothing was agreed.

        Example:
            >>> from okrkit import rules
            >>> agreed = {"K01": "info"}
            >>> Settings(rules=(), severities=agreed, waive={}).severity_of(rules.K01)
            'info'
        """
        agreed = self.severities.get(rule.code)
        return next((each for each in SEVERITIES if each == agreed), None)


class Given(TypedDict):
    """
    What a file says, by the names of `okrkit.review`'s arguments.

    Attributes:
        rules: The rules that are meant; None where the file says nothing of them.
        severities: By code.
        waive: Reasons by code, or by code and id.

    Example:
        >>> sorted(Configured().given)
        ['rules', 'severities', 'waive']
    """

    rules: tuple[Rule, ...] | None
    severities: Mapping[str, Agreed]
    waive: Mapping[str, str]


@frozen(kw_only=True)
class Configured:
    """
    Settings of reviews that a file holds: ``review(okrs, **settings.given)``.

    Attributes:
        rules: Codes of the rules that are asked; empty for the default ones.
        severities: By code.
        waive: Reasons by code, or by code and id.
        plugins: Names of plug-ins whose rules are asked as well.

    Example:
        >>> Configured(severities={"K04": "error"}).severities
        {'K04': 'error'}
    """

    rules: tuple[str, ...] = ()
    severities: Mapping[str, Agreed] = field(factory=dict)
    waive: Mapping[str, str] = field(factory=dict)
    plugins: tuple[str, ...] = ()

    @property
    def given(self) -> Given:
        """
        What it says, as arguments of `okrkit.review`.

        Example:
            >>> Configured(severities={"K04": "error"}).given["severities"]
            {'K04': 'error'}
        """
        return Given(rules=self.chosen(), severities=self.severities, waive=self.waive)

    def chosen(self, *, more: Iterable[Rule] = ()) -> tuple[Rule, ...] | None:
        """
        Return the rules that are meant, those of the plug-ins among them.

        Args:
            more: Rules that the file may name beside okrkit's own.

        Returns:
            The rules; None where the file says nothing of rules, so that a document
            may.

        Raises:
            InvalidOKRError: A code that no rule has (``rule-unknown``), or a plug-in
                that is not installed or cannot be loaded.

        Example:
            >>> [rule.code for rule in Configured(rules=("K01",)).chosen()]
            ['K01']
        """
        from okrkit.reviewing.plugged import plugin

        found = (*more, *(rule for name in self.plugins for rule in plugin(name)))
        if self.rules:
            return named(self.rules, field="rules", more=found)
        return (*DEFAULT, *found) if found else None


def configured(path: str | os.PathLike[str] = "pyproject.toml", /) -> Configured:
    """
    Read the settings of reviews from ``[tool.okrkit.review]`` of a file.

    A review reads no file by itself: read it here, and hand on what it says.

    Args:
        path: The file, in TOML.

    Returns:
        The settings; none where the file has no such table.

    Raises:
        DocumentError: The file is not there, cannot be read, or is no TOML.
        InvalidOKRError: A name or a word in the table that is not known.

    Example:
        >>> configured("missing.toml")
        Traceback (most recent call last):
        okrkit.errors.DocumentError: missing.toml: there is no such file
    """
    file = file_name(path)
    table: object = _toml(file)
    place = "tool.okrkit.review"
    for name in place.split("."):
        table = mapping(table, field=f"{file}: {place}").get(name)
    given = mapping(table, field=f"{file}: {place}")
    plugins = instances(given.pop("plugins", ()), str, field=f"{file}: {place}.plugins")
    waive = _reasons(given.pop("waive", None), field=f"{file}: {place}.waive")
    agreed = review_settings(given, field=f"{file}: {place}")
    return Configured(
        rules=agreed.rules,
        severities=agreed.severities,
        waive=waive,
        plugins=plugins,
    )


def _toml(file: str) -> dict[str, object]:
    text = file_text(file, Limits())
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise DocumentError(
            f"this is no TOML: {shown(str(error))}", code="document-syntax", place=file
        ) from error


def settings_of(
    okrs: OKRSet,
    *,
    rules: Iterable[Rule | str] | None,
    severities: Mapping[str, str] | None,
    waive: Mapping[str, str] | None,
) -> Settings:
    """
    Put together what the caller says and what the document says; the caller wins.

    Args:
        okrs: The set, with its waivers and what is agreed in it.
        rules: The rules, or their codes; those of the document or the default ones
            where they are left out.
        severities: By code.
        waive: Reasons by code, or by code and id.

    Returns:
        What holds.

    Raises:
        InvalidOKRError: No rules, a severity that is none, a code that no rule has
            (``rule-unknown``; one that only the document names may be a plug-in's), two
            rules of one code (``rule-twice``), a waiver without a reason.

    Example:
        >>> len(settings_of(OKRSet(), rules=(), severities=None, waive=None).rules)
        0
    """
    asked = _asked(okrs.review, rules)
    own = ReviewSettings() if severities is None else _agreed(severities)
    agreed = own.beside(okrs.review).severities
    reasons = {} if waive is None else _reasons(waive, field="waive")
    known = {*BY_CODE, *(rule.code for rule in asked)}
    for code in own.severities:
        _known(code, known, field="severities")
    for code in reasons:
        _known(_code(code), known, field="waive")
    spoken = (*okrs.review.rules, *okrs.review.severities, *map(_code, okrs.waive))
    return Settings(
        rules=tuple(rule for rule in asked if agreed.get(rule.code) != "off"),
        severities=agreed,
        waive={**okrs.waive, **reasons},
        unknown=tuple(dict.fromkeys(code for code in spoken if code not in known)),
    )


def _asked(
    agreed: ReviewSettings, rules: Iterable[Rule | str] | None
) -> tuple[Rule, ...]:
    """Return the rules that are asked, in order, each code once."""
    if rules is None:
        if not agreed.rules:
            return ORDERED
        # Others may have the plug-in that a document speaks of.
        rules = [BY_CODE[code] for code in agreed.rules if code in BY_CODE]
    listed = enumerate(items(rules, field="rules"))
    given = dict.fromkeys(_rule(each, place=place) for place, each in listed)
    ordered = sorted(given, key=lambda r: (PLACES.get(r.code, len(PLACES)), r.code))
    for one, other in pairwise(ordered):
        if one.code == other.code:
            raise InvalidOKRError(
                "two rules have this code",
                code="rule-twice",
                place="rules",
                got=f"{one.code}, as {shown(one.name)} and {shown(other.name)}",
                hint="Give your own a code of its own, such as ACME1.",
            )
    return tuple(ordered)


def _rule(given: object, *, place: int) -> Rule:
    """Return a rule that was given by itself or by its code."""
    if isinstance(given, Rule):
        return given
    if isinstance(given, str):
        return BY_CODE[_known(given, BY_CODE, field="rules")]
    raise InvalidOKRError(
        "not a rule",
        code="wrong-type",
        place=f"rules[{place}]",
        expected="a Rule, or the code of one, such as K01",
        got=shown(given),
    )


def named(
    codes: Iterable[str], *, field: str, more: Iterable[Rule] = ()
) -> tuple[Rule, ...]:
    """
    Return rules by their codes.

    Args:
        codes: The codes.
        field: Where they stand, for the message.
        more: Rules that may be named beside okrkit's own.

    Returns:
        The rules.

    Raises:
        InvalidOKRError: A code that no rule has (``rule-unknown``).

    Example:
        >>> [rule.name for rule in named(["K01"], field="rules")]
        ['activity']
    """
    known = {**BY_CODE, **{rule.code: rule for rule in more}}
    return tuple(known[_known(code, known, field=field)] for code in codes)


def _agreed(severities: Mapping[str, str]) -> ReviewSettings:
    given = mapping(severities, field="severities")
    return review_settings({"severities": given}, field="review")


def _reasons(value: object, *, field: str) -> dict[str, str]:
    """Read waivers, each with its reason."""
    return {
        key: text(reason, field=f"{field}.{key}", longest=LONGEST_NOTE)
        for key, reason in mapping(value, field=field).items()
    }


def _code(key: str) -> str:
    """Give the code of what a waiver names: "K01" of "K01:nps"."""
    return key.partition(":")[0]


def _known(code: str, known: Iterable[str], *, field: str) -> str:
    """Refuse a code that no rule has: a typing error would silently do nothing."""
    if code in known:
        return code
    near = nearest(code, known)
    raise InvalidOKRError(
        "there is no such rule",
        code="rule-unknown",
        place=field,
        expected="the code of a rule, such as K01, or K01:nps for one subject",
        got=shown(code),
        hint=f"Did you mean {' or '.join(near)}?"
        if near
        else "Give a rule of your own, or of a plug-in, by rules=.",
    )


ORDERED: tuple[Rule, ...] = tuple(rule for rule in ALL if rule in DEFAULT)
"""The rules that are asked where nobody says which, in order."""
