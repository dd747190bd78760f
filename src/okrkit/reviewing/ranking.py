"""What matters most: findings of one rule together, and those that decide first."""

from collections.abc import Iterable, Sequence
from typing import Final

from attrs import frozen

from okrkit.reviewing.finding import SEVERITIES, Finding, Severity

__all__ = ["Group", "decisive", "grouped"]

LEADING: Final = 3
"""So many things a team can take away from one review."""

_DECIDES: Final = frozenset({
    "K01", "K02", "K15", "K18", "S01", "S02", "S03", "S10", "S11", "T01", "T02", "T03",
    "T04",
})  # fmt: skip
"""Whether it is a result at all, can be met or missed, and shows what is aimed at."""

_WHOLE: Final = frozenset({"S01", "S11"})
"""Whether the key results show the aim at all, and are results."""

_ONE_WEAKNESS: Final = frozenset({"K01", "K02", "K10", "K11", "K19"})
"""What one weak line may earn at once: no number, or work, or only to keep."""

_ORDER: Final = {severity: place for place, severity in enumerate(SEVERITIES)}


@frozen
class Group:
    """
    What one rule found, of all that it found.

    Attributes:
        findings: The findings, the worst first.

    Example:
        >>> from okrkit import review
        >>> [group.code for group in review("Launch the portal").groups][:1]
        ['K01']
    """

    findings: tuple[Finding, ...]

    @property
    def code(self) -> str:
        """Code of the rule."""
        return self.findings[0].code

    @property
    def name(self) -> str:
        """Name of the rule."""
        return self.findings[0].name

    @property
    def severity(self) -> Severity:
        """The worst of them."""
        return self.findings[0].severity

    @property
    def subjects(self) -> tuple[str, ...]:
        """The ids they are about, each once."""
        return tuple(dict.fromkeys(finding.subject for finding in self.findings))


def grouped(findings: Iterable[Finding], order: Sequence[str]) -> tuple[Group, ...]:
    """
    Put findings of one rule together, what matters most first.

    First the severity, then whether it decides what the whole is worth, then substance
    before form, then how many it is about, then the order of the catalogue. A warning
    that nothing measures the aim ranks with the errors: the rest matters less then.

    Args:
        findings: Of any rules.
        order: Codes as the catalogue has them.

    Returns:
        A group for each rule.

    Example:
        >>> grouped([], ["K01"])
        ()
    """
    by_code: dict[str, list[Finding]] = {}
    for finding in findings:
        by_code.setdefault(finding.code, []).append(finding)
    place = {code: at for at, code in enumerate(order)}
    groups = [
        Group(tuple(sorted(found, key=lambda each: _ORDER[each.severity])))
        for found in by_code.values()
    ]

    def matters(group: Group) -> tuple[int, int, bool, int, int]:
        whole = group.code in _WHOLE and group.severity != "info"
        aside = 0 if whole else 1 if group.code in _DECIDES else 2
        form = group.findings[0].part == "form"
        known = place.get(group.code, len(place))
        severe = 0 if whole else _ORDER[group.severity]
        return severe, aside, form, -len(group.subjects), known

    return tuple(sorted(groups, key=matters))


def decisive(groups: Iterable[Group]) -> tuple[Group, ...]:
    """
    Choose what decides: at most three errors and warnings, and no remark.

    Of several rules that say why the same lines are weak, the first leads.

    Args:
        groups: What matters most first.

    Returns:
        Those that lead; none where only remarks were made.

    Example:
        >>> from okrkit import review, rules
        >>> notes = review("Support sales", rules=[rules.K01, rules.K10])
        >>> len(notes.groups), len(decisive(notes.groups))
        (2, 1)
    """
    chosen: list[Group] = []
    weak: set[str] = set()
    for group in groups:
        known_weak = group.code in _ONE_WEAKNESS and weak.issuperset(group.subjects)
        if group.severity == "info" or known_weak:
            continue
        chosen.append(group)
        if group.code in _ONE_WEAKNESS:
            weak.update(group.subjects)
    return tuple(chosen[:LEADING])
