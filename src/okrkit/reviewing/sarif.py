"""A review as SARIF 2.1.0, the format in which code hosts and editors take findings."""

import hashlib
import re
from collections.abc import Sequence
from importlib.metadata import version
from os import PathLike
from typing import TYPE_CHECKING, Final

from okrkit.results import Json
from okrkit.reviewing.finding import Finding, Severity
from okrkit.reviewing.places import Place, places
from okrkit.reviewing.rule import Rule

if TYPE_CHECKING:
    from okrkit.reviewing.result import Review

__all__ = ["sarif"]

_SCHEMA: Final = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS: Final[dict[Severity, str]] = {
    "error": "error",
    "warning": "warning",
    "info": "note",
}


def sarif(
    review: "Review", paths: "Sequence[str | PathLike[str]]" = (), /
) -> dict[str, Json]:
    """
    Write a review as a SARIF log of one run.

    Args:
        review: The review.
        paths: The files or folders the set was loaded from; they are read again.

    Returns:
        What `json.dump` takes.

    Raises:
        DocumentError: A file is not there, or is no document.

    Source:
        OASIS, Static Analysis Results Interchange Format 2.1.0, sections 3.13 to 3.52.

    Example:
        >>> from okrkit import review, rules
        >>> log = sarif(review("Launch the portal", rules=[rules.K01]))
        >>> log["runs"][0]["results"][0]["level"]
        'warning'
    """
    where = places(review.okrs, paths)
    order = {rule.code: at for at, rule in enumerate(review.rules)}
    said = (*review.findings, *review.waived)
    run: dict[str, Json] = {
        "tool": {
            "driver": {
                "name": "okrkit",
                "version": version("okrkit"),
                "rules": [_rule(rule) for rule in review.rules],
            }
        },
        "columnKind": "unicodeCodePoints",
        "invocations": [
            {
                "executionSuccessful": True,
                "toolConfigurationNotifications": [
                    {
                        "level": "note",
                        "message": {"text": f"not asked: {skipped}"},
                        "associatedRule": {"id": skipped.code},
                    }
                    for skipped in review.skipped
                ],
            }
        ],
        "results": [_result(each, order, where) for each in said],
    }
    return {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}


def _rule(rule: Rule) -> dict[str, Json]:
    page = rule.page
    short = page.checks.partition("\n\n")[0].replace("\n", " ") or rule.name
    return {
        "id": rule.code,
        "name": "".join(word.capitalize() for word in rule.name.split()),
        "shortDescription": {"text": rule.name},
        "fullDescription": {"text": short},
        "help": {
            "text": page.to_text() or rule.name,
            "markdown": page.to_markdown() or rule.name,
        },
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": {"tags": [rule.part, rule.status], "source": rule.source},
    }


def _result(
    finding: Finding, order: dict[str, int], where: dict[tuple[str, str], Place]
) -> dict[str, Json]:
    more = f" {finding.suggestion}" if finding.suggestion else ""
    key = f"{finding.code}\0{finding.kind}\0{finding.subject}\0{finding.words}"
    made: dict[str, Json] = {
        "ruleId": finding.code,
        "ruleIndex": order.get(finding.code, -1),
        "level": _LEVELS[finding.severity],
        "message": {"text": _escaped(finding.message + more)},
        "locations": [_location(finding, where)],
        "partialFingerprints": {"okrkit/v1": hashlib.sha256(key.encode()).hexdigest()},
    }
    if finding.waived is not None:
        made["suppressions"] = [
            {"kind": "external", "justification": finding.waived, "status": "accepted"}
        ]
    return made


def _escaped(text: str) -> str:
    """Escape what viewers make links and placeholders of: SARIF 2.1.0, 3.11.5-6."""
    text = _LINKS.sub(r"\\\g<0>", text)
    return text.replace("{", "{{").replace("}", "}}")


_LINKS: Final = re.compile(r"[\\\[\]]")


def _location(finding: Finding, where: dict[tuple[str, str], Place]) -> dict[str, Json]:
    below = finding.kind == "key result" and finding.objective
    whole = f"{finding.objective}.{finding.subject}" if below else finding.subject
    made: dict[str, Json] = {
        "logicalLocations": [
            {
                "name": finding.subject or finding.kind,
                "fullyQualifiedName": whole or finding.kind,
                "kind": finding.kind,
            }
        ]
    }
    place = where.get((finding.kind, finding.subject))
    if place is not None:
        region: dict[str, Json] = {"startLine": place.line, "startColumn": place.column}
        if finding.title:
            region["snippet"] = {"text": finding.title}
        made["physicalLocation"] = {
            "artifactLocation": {"uri": place.uri},
            "region": region,
        }
    return made
