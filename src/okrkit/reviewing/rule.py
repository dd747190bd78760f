"""`Rule`: one thing to look for, with its page; made by `rule` over one function."""

import importlib
import sys
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias, TypeVar, get_args

from attrs import field, fields, frozen

from okrkit.errors import InvalidOKRError, OKRError, shown
from okrkit.model.attributes import checked, must
from okrkit.model.checks import choice, instance, items, text
from okrkit.reviewing.finding import SEVERITIES, Finding, Part, Severity, Status
from okrkit.reviewing.hit import Hit
from okrkit.reviewing.paging import Page, page_of

if TYPE_CHECKING:
    from okrkit.reviewing.seen import ReviewContext

__all__ = ["Check", "Need", "Rule", "rule"]

Need: TypeAlias = Literal[
    "objective",
    "fields",
    "day",
    "cycle",
    "readings",
    "links",
    "past",
    "record",
    "words",
]
"""
What a rule cannot do without.

``objective``: an objective around the key results. ``fields``: a document, since bare
text has no place for what the rule asks. ``day``: ``on=``. ``cycle``: dates of a cycle.
``readings``: of any metric. ``links``: more than one objective. ``past``: earlier
cycles. ``record``: a journal or comparison that says what was changed. ``words``:
titles in the one language that is read, English.
"""

NEEDS: Final[tuple[Need, ...]] = get_args(Need)

Check: TypeAlias = "Callable[[ReviewContext], Iterable[Hit]]"
"""What looks: it goes through what it sees and yields what it finds."""


def _needs(value: Iterable[Need], *, field: str = "needs") -> tuple[Need, ...]:
    asked = {
        choice(need, allowed=NEEDS, field=field) for need in items(value, field=field)
    }
    return tuple(need for need in NEEDS if need in asked)


T = TypeVar("T")

_MOST_HITS: Final = 1_000_000
"""No set has so many parts that one rule could speak of."""


@frozen(kw_only=True, field_transformer=checked)
class Rule:
    """
    One thing a review looks for.

    Attributes:
        code: Short and stable; okrkit's own are a letter and two digits.
        name: What it is called.
        severity: What its findings are where nothing else is agreed.
        status: ``"convention"`` or ``"evidence"``.
        part: ``"form"`` or ``"substance"``.
        source: Who says so.
        needs: What it cannot do without; it is skipped, and listed, where that lacks.
        check: What looks.

    Example:
        >>> from okrkit import rules
        >>> rules.K01.name
        'activity'
    """

    code: str = field(metadata=must(text, longest=60))
    name: str = field(metadata=must(text, longest=60))
    severity: Severity = field(metadata=must(choice, allowed=SEVERITIES))
    status: Status = field(metadata=must(choice, allowed=get_args(Status)))
    part: Part = field(metadata=must(choice, allowed=get_args(Part)))
    source: str = field(metadata=must(text, empty=True))
    needs: tuple[Need, ...] = field(converter=_needs)
    check: Check = field(repr=False)

    @property
    def page(self) -> Page:
        """
        What a team reads of it: what it checks, why, examples, when to waive it.

        Example:
            >>> from okrkit import rules
            >>> rules.K01.page.found
            'Launch the customer portal'
        """
        return page_of(self.check)

    def findings(
        self, context: "ReviewContext", severity: Severity | None = None
    ) -> Iterator[Finding]:
        """
        Look, and put the rule's name to what is found.

        Args:
            context: What there is to see.
            severity: What the team made of it; None for the rule's own.

        Yields:
            The findings.

        Raises:
            InvalidOKRError: The rule yields something else than hits.

        Example:
            >>> from okrkit import rules
            >>> from okrkit.reviewing.seen import ReviewContext
            >>> list(rules.K01.findings(ReviewContext.of_text("NPS from 32 to 40")))
            []
        """
        for hit in self._hits(context):
            yield Finding(
                code=self.code,
                name=self.name,
                severity=severity or hit.severity or self.severity,
                subject=hit.subject,
                kind=hit.kind,
                title=hit.title,
                objective=hit.objective,
                span=hit.span,
                message=hit.message,
                suggestion=hit.suggestion,
                source=self.source,
                status=self.status,
                part=self.part,
            )

    def __reduce__(self) -> tuple[object, ...]:
        """Pickle by name: `rule` puts the rule in the place of its function."""
        home, name = self.check.__module__, self.check.__qualname__
        if _at(home, name) is self:
            return _at, (home, name)
        return _remade, ({f.name: getattr(self, f.name) for f in fields(Rule)},)

    def _hits(self, context: "ReviewContext") -> Iterator[Hit]:
        """Look; whatever a rule of others does wrong is said with its code."""
        try:
            found = iter(self.check(context))
            for hit in islice(found, _MOST_HITS):
                if not isinstance(hit, Hit):
                    instance(hit, kind=Hit, field=f"what the rule {self.code} yields")
                yield hit
            _has_ended(found)
        except OKRError:
            raise
        except (Exception, SystemExit) as error:
            # Leaving the program is no answer, and would read as all being well.
            raise InvalidOKRError(
                f"the rule {self.code} failed",
                code="rule-failed",
                place=self.code,
                got=shown(error),
                hint="Leave it out with rules=, or mend it.",
            ) from error


def _has_ended(found: Iterator[object]) -> None:
    """Refuse what goes on finding, without end."""
    if next(found, None) is not None:
        raise OverflowError("it finds something without end")


def _at(home: str, name: str) -> object:
    """Return what a module calls by a name; None where it has no such thing."""
    found: object = sys.modules.get(home) or importlib.import_module(home)
    for part in name.split("."):
        found = getattr(found, part, None)
    return found


def _remade(parts: dict[str, Any]) -> Rule:
    return Rule(**parts)


def rule(
    code: str,
    name: str,
    *,
    severity: Severity,
    status: Status = "convention",
    part: Part = "form",
    source: str = "",
    needs: Iterable[Need] = (),
) -> Callable[[Check], Rule]:
    """
    Make a rule of a function that looks.

    The function takes the `ReviewContext` and yields hits; its docstring is the page.

    Args:
        code: Short and stable.
        name: What it is called.
        severity: ``"error"``, ``"warning"`` or ``"info"``.
        status: ``"convention"`` or ``"evidence"``.
        part: ``"form"`` or ``"substance"``.
        source: Who says so.
        needs: What it cannot do without.

    Returns:
        The decorator.

    Raises:
        InvalidOKRError: A word that is not known, or an empty code or name.

    Example:
        >>> @rule("ACME1", "no customer", severity="info")
        ... def no_customer(context):
        ...     for kr in context.key_results:
        ...         if "customer" not in kr.title.lower():
        ...             yield kr.hit("Nobody is named who would notice.")
        >>> from okrkit import review
        >>> [f.code for f in review("NPS from 32 to 40", rules=[no_customer]).findings]
        ['ACME1']
    """

    def made(check: Check) -> Rule:
        return Rule(
            code=code,
            name=name,
            severity=severity,
            status=status,
            part=part,
            source=source,
            needs=tuple(needs),
            check=check,
        )

    return made
