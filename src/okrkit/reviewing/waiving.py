"""What the team lives with: waivers, and those that no longer waive anything."""

from collections.abc import Collection, Iterable

from okrkit.reviewing.configuring import Settings
from okrkit.reviewing.finding import Finding
from okrkit.wording.naming import slug

__all__ = ["by_words", "idle", "placed", "waived"]


def waived(
    findings: Iterable[Finding], settings: Settings
) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    """
    Set aside what the team lives with.

    Args:
        findings: All of them.
        settings: What was agreed.

    Returns:
        What stays, and what was waived, each with its reason.

    Example:
        >>> waived([], Settings(rules=(), severities={}, waive={}))
        ((), ())
    """
    if not settings.waive:
        return tuple(findings), ()
    kept: list[Finding] = []
    let_be: list[Finding] = []
    for finding in findings:
        reason = next(
            (settings.waive[k] for k in _keys(finding) if k in settings.waive), None
        )
        if reason is None:
            kept.append(finding)
        else:
            let_be.append(finding.because(reason))
    return tuple(kept), tuple(let_be)


def idle(
    findings: Iterable[Finding], settings: Settings, *, asked: Collection[str]
) -> tuple[str, ...]:
    """
    List the waivers that waive nothing.

    Args:
        findings: All of them.
        settings: What was agreed.
        asked: Codes of the rules that were asked so far; waivers of others may be of
            use.

    Returns:
        Their keys, in order.

    Example:
        >>> settings = Settings(rules=(), severities={}, waive={"K01": "w"})
        >>> idle([], settings, asked={"K01"})
        ('K01',)
    """
    if not settings.waive:
        return ()
    used = {key for finding in findings for key in _keys(finding)}
    return tuple(
        key
        for key in settings.waive
        if key not in used and key.partition(":")[0] in asked
    )


def placed(
    findings: Iterable[Finding], settings: Settings, *, places: Collection[str]
) -> dict[str, str]:
    """
    List the waivers of a place, where another key result may stand tomorrow.

    Args:
        findings: All of them.
        settings: What was agreed.
        places: Ids that last as long as their place.

    Returns:
        For each key, the one that lasts as long as the words do.

    Example:
        >>> placed([], Settings(rules=(), severities={}, waive={"K01": "w"}), places=())
        {}
    """
    return {
        key: by_words(finding)
        for finding in findings
        if finding.subject in places
        and (key := f"{finding.code}:{finding.subject}") in settings.waive
    }


def by_words(finding: Finding, /) -> str:
    """
    Name what was found of a key result by its words: a place may be another's soon.

    Args:
        finding: What was found.

    Returns:
        What a waiver may say.

    Example:
        >>> from okrkit import review
        >>> by_words(review("Launch the portal")["K01"][0])
        'K01:launch-the-portal'
    """
    return f"{finding.code}:{slug(finding.title)}"


def _keys(finding: Finding) -> tuple[str, ...]:
    """Name a finding as a waiver may: the narrower ones first."""
    own = f"{finding.code}:{finding.subject}"
    if finding.kind != "key result":
        return own, finding.code
    return own, by_words(finding), finding.code
