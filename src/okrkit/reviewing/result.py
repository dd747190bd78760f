"""`Review`: what an expert would say of OKRs, what matters most first."""

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, ClassVar

from attrs import frozen

from okrkit.errors import AmbiguousIdError, UnknownIdError, shown
from okrkit.model.okrset import OKRSet
from okrkit.results import Explanation, Json, Tabular
from okrkit.reviewing.finding import (
    SEVERITIES,
    Finding,
    Praise,
    Question,
    Severity,
    Skipped,
    SubjectKind,
)
from okrkit.reviewing.ranking import Group, decisive, grouped
from okrkit.reviewing.rule import Rule
from okrkit.wording.okrs.found import Left

if TYPE_CHECKING:
    from os import PathLike

    import numpy as np

__all__ = ["Review"]


@frozen(kw_only=True, eq=False, repr=False)
class Review(Tabular):
    """
    What an expert would say of OKRs.

    Attributes:
        okrs: What was reviewed, in the definitions of the day.
        on: The day, or None.
        findings: What is the matter, in the order of the rules.
        waived: What the team lives with, each with its reason.
        praise: What is good, and should stay.
        questions: What an expert would ask.
        skipped: Rules that were not asked, each with what it lacks.
        rules: The rules that hold, in the order of the catalogue.
        lone: Whether it is of a key result without an objective.
        bare: Whether it is of text, so that ids only stand in for titles.
        left: Lines of the text that were not read, and what each was taken for.

    Example:
        >>> from okrkit import review
        >>> notes = review("Launch the portal")
        >>> notes.leading[0].code, len(notes["launch-the-portal"]) > 0
        ('K01', True)
    """

    kind: ClassVar[str] = "review"

    okrs: OKRSet
    on: dt.date | None
    findings: tuple[Finding, ...]
    waived: tuple[Finding, ...] = ()
    praise: tuple[Praise, ...] = ()
    questions: tuple[Question, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    rules: tuple[Rule, ...] = ()
    lone: bool = False
    bare: bool = False
    left: tuple[Left, ...] = ()

    @property
    def ids(self) -> tuple[str, ...]:
        """
        The ids of what was reviewed: objectives, then key results that are open.

        Example:
            >>> from okrkit import review
            >>> review("Launch the portal").ids
            ('launch-the-portal',)
        """
        return tuple(dict.fromkeys((*self._ids("objective"), *self._ids("key result"))))

    @property
    def codes(self) -> tuple[str, ...]:
        """
        The codes of all rules that hold, in the order of the catalogue.

        Those that found nothing are among them, and those that were skipped: it is what
        can be asked for by its code. `groups` has the rules that found something.

        Example:
            >>> from okrkit import review
            >>> notes = review("Launch the portal", rules=["K01", "K02"])
            >>> notes.codes, [group.code for group in notes.groups]
            (('K01', 'K02'), ['K01'])
        """
        return tuple(rule.code for rule in self.rules)

    @property
    def groups(self) -> tuple[Group, ...]:
        """
        The findings by rule, what matters most first.

        Example:
            >>> from okrkit import review, rules
            >>> review("Cut churn from 3.2% to 2%", rules=[rules.K01]).groups
            ()
        """
        return grouped(self.findings, self.codes)

    @property
    def leading(self) -> tuple[Group, ...]:
        """
        The three that decide: errors and warnings; none where only remarks were made.

        Of several rules that say why the same line is weak, the first leads.

        Example:
            >>> from okrkit import review
            >>> [group.code for group in review("Launch the portal").leading]
            ['K01']
            >>> review("NPS from 32 to 40").leading
            ()
        """
        return decisive(self.groups)

    @property
    def errors(self) -> tuple[Finding, ...]:
        """
        The findings of severity ``"error"``.

        Example:
            >>> from okrkit import review, rules
            >>> agreed = {"K01": "error"}
            >>> len(review("Launch it", rules=[rules.K01], severities=agreed).errors)
            1
        """
        return self._severe("error")

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """
        The findings of severity ``"warning"``.

        Example:
            >>> from okrkit import review, rules
            >>> len(review("Launch the portal", rules=[rules.K01]).warnings)
            1
        """
        return self._severe("warning")

    @property
    def infos(self) -> tuple[Finding, ...]:
        """
        The findings of severity ``"info"``.

        Example:
            >>> from okrkit import review, rules
            >>> review("Launch the portal", rules=[rules.K01]).infos
            ()
        """
        return self._severe("info")

    @property
    def worst(self) -> Severity | None:
        """
        The severity of the worst finding; None where there is none.

        Example:
            >>> from okrkit import review, rules
            >>> review("Launch the portal", rules=[rules.K01]).worst
            'warning'
        """
        found = {finding.severity for finding in self.findings}
        return next((each for each in SEVERITIES if each in found), None)

    @property
    def ok(self) -> bool:
        """
        Whether nothing found is an error.

        Example:
            >>> from okrkit import review, rules
            >>> review("Launch the portal", rules=[rules.K01]).ok
            True
        """
        return self.worst != "error"

    @property
    def form(self) -> tuple[Finding, ...]:
        """
        The findings on how it is written: other words mend them.

        Example:
            >>> from okrkit import review, rules
            >>> [f.code for f in review("Launch it", rules=[rules.K01]).form]
            ['K01']
        """
        return tuple(each for each in self.findings if each.part == "form")

    @property
    def substance(self) -> tuple[Finding, ...]:
        """
        The findings on what is measured and aimed at: other words do not mend them.

        Example:
            >>> from okrkit import review, rules
            >>> review("Launch the portal", rules=[rules.K01]).substance
            ()
        """
        return tuple(each for each in self.findings if each.part == "substance")

    def of(self, code: str, /) -> tuple[Finding, ...]:
        """
        Return what one rule found.

        Args:
            code: Of the rule.

        Returns:
            Its findings; none where it found nothing or was not asked.

        Raises:
            UnknownIdError: No rule that holds has this code.

        Example:
            >>> from okrkit import review, rules
            >>> len(review("Launch the portal", rules=[rules.K01]).of("K01"))
            1
        """
        if code not in self.codes:
            raise UnknownIdError(
                f"no rule of this review has the code {shown(code)}",
                id=code,
                known=self.codes,
            )
        return tuple(each for each in self.findings if each.code == code)

    def about(self, id: str, /) -> tuple[Finding, ...]:
        """
        Return what was found about one objective or key result.

        Args:
            id: Its id; of several sets the part after the slash will do.

        Returns:
            The findings, in the order of the rules; of an id that both an objective
            and a key result have, those of both.

        Raises:
            UnknownIdError: Nothing that was reviewed has this id.
            AmbiguousIdError: Several have it, each in its own set.

        Example:
            >>> from okrkit import review, rules
            >>> notes = review("Launch the portal", rules=[rules.K01])
            >>> [finding.code for finding in notes.about("launch-the-portal")]
            ['K01']
        """
        meant = self._meant(id)
        return tuple(
            each
            for each in self.findings
            if each.subject == meant and each.kind != "set"
        )

    def count(self, kind: SubjectKind, /) -> int:
        """
        Count what was reviewed of a kind.

        Args:
            kind: ``"objective"``, ``"key result"`` or ``"set"``.

        Returns:
            How many.

        Example:
            >>> from okrkit import review
            >>> review("Launch the portal").count("key result")
            1
        """
        return 1 if kind == "set" else len(self._ids(kind))

    def explain(self, id: str, /) -> Explanation:
        """
        Say what was seen of an objective or key result, and which rule says what of it.

        Args:
            id: Its id; or the code of a rule, where nothing that was reviewed is called
                so.

        Returns:
            A tree: the findings with their sources, and the words and fields that were
            looked at, each sign with its weight. What was waived is left out of it,
            with the reason. Of a rule: what it found, or why it was not asked.

        Raises:
            UnknownIdError: Nothing that was reviewed has this id, and no rule this
                code.
            AmbiguousIdError: Several have it, each in its own set.

        Example:
            >>> from okrkit import review, rules
            >>> notes = review("Launch the portal", rules=[rules.K01])
            >>> print(str(notes.explain("launch-the-portal")).splitlines()[0])
            launch-the-portal = 1 finding  [1 rule asked]
        """
        from okrkit.reviewing.explaining import explained, explained_rule

        if id in self.codes and not self._named(id):
            return explained_rule(self, id)
        return explained(self, self._meant(id))

    def __getitem__(self, key: str, /) -> tuple[Finding, ...]:
        """
        Return the findings about an id, or of a rule's code.

        Raises:
            UnknownIdError: It is neither; names what looks like it.
            AmbiguousIdError: Both a rule and something reviewed are called so, or
                several sets have this id.
        """
        named = self._named(key)
        if key in self.codes:
            if named:
                raise AmbiguousIdError(
                    f"{shown(key)} is a rule, and an id as well",
                    id=key,
                    meanings=[f"rule {key}", *named],
                    hint="Ask .of() for the rule, or .about() for the id.",
                )
            return self.of(key)
        return self.about(key)

    def __contains__(self, key: object, /) -> bool:
        """Tell whether something reviewed has this id, or a rule this code."""
        if not isinstance(key, str):
            return False
        return key in self.codes or bool(self._named(key))

    def __iter__(self) -> Iterator[Finding]:
        """Give each finding, in the order of the rules."""
        return iter(self.findings)

    def __len__(self) -> int:
        """Count the findings."""
        return len(self.findings)

    def to_columns(self) -> "dict[str, np.ndarray]":
        """
        Return a row for each finding, those that were waived last.

        Returns:
            Texts by the names of `Finding`'s fields, with ``words``; ``start`` and
            ``end`` of the span are whole numbers, masked where it is all of the words;
            ``waived`` is the reason, or empty.

        Example:
            >>> from okrkit import review, rules
            >>> notes = review("Launch the portal", rules=[rules.K01])
            >>> notes.to_columns()["code"].tolist()
            ['K01']
        """
        from okrkit.reviewing.columns import columns_of

        return columns_of((*self.findings, *self.waived))

    def to_dict(self) -> dict[str, Json]:
        """
        Return everything as plain values for JSON.

        Returns:
            ``kind``, ``on``, the codes that ``lead``, and a list each of ``findings``,
            ``waived``, ``praise``, ``questions``, ``skipped`` and
            the lines that were ``left``.

        Example:
            >>> from okrkit import review
            >>> review("Launch the portal").to_dict()["kind"]
            'review'
        """
        return {
            "kind": self.kind,
            "on": None if self.on is None else self.on.isoformat(),
            "ok": self.ok,
            "leading": [group.code for group in self.leading],
            "findings": [each.to_dict() for each in self.findings],
            "waived": [each.to_dict() for each in self.waived],
            "praise": [each.to_dict() for each in self.praise],
            "questions": [each.to_dict() for each in self.questions],
            "skipped": [each.to_dict() for each in self.skipped],
            "left": [
                {"line": one.line, "text": one.text, "why": one.why}
                for one in self.left
            ],
        }

    def to_html(self) -> str:
        """
        Return it as one self-contained page: no script, nothing loaded from anywhere.

        Returns:
            The page; whatever stands in titles is only text in it.

        Example:
            >>> from okrkit import review, rules
            >>> notes = review("Launch the portal", rules=[rules.K01])
            >>> notes.to_html()[:15]
            '<!DOCTYPE html>'
        """
        from okrkit.markup import page
        from okrkit.reviewing.result_html import html

        return str(page("Review", html(self)))

    def to_markdown(self) -> str:
        """
        Return it as Markdown, as for a comment on a pull request.

        Returns:
            The text. Whatever stands in titles is only text in it: no markup, no link,
            no mention of a person.

        Example:
            >>> from okrkit import review, rules
            >>> notes = review("Launch the portal", rules=[rules.K01])
            >>> print(notes.to_markdown().splitlines()[0])
            ### What decides
        """
        from okrkit.reviewing.result_markdown import markdown

        return markdown(self)

    def to_sarif(
        self, path: "str | PathLike[str] | Sequence[str | PathLike[str]]" = ()
    ) -> dict[str, Json]:
        """
        Return it as SARIF 2.1.0, which code hosts and editors show beside the lines.

        Args:
            path: The file or folder that the set or text was read from, or several.
                They are read again, for the line of each title; without any, findings
                have ids for places and no files.

        Returns:
            A log of one run, as `json.dump` takes it.

        Raises:
            DocumentError: A file is not there, or is no document.

        Example:
            >>> from okrkit import review, rules
            >>> log = review("Launch the portal", rules=[rules.K01]).to_sarif()
            >>> log["version"], log["runs"][0]["results"][0]["ruleId"]
            ('2.1.0', 'K01')
        """
        from okrkit.reviewing.sarif import sarif

        if isinstance(path, Sequence) and not isinstance(path, str):
            return sarif(self, path)
        return sarif(self, (path,))

    def __str__(self) -> str:
        """Return a short letter: what decides, the rest, what is good, what to ask."""
        from okrkit.reviewing.result_text import letter

        return letter(self)

    def __repr__(self) -> str:
        """Return how many there are, on one line."""
        counts = (
            (len(self.errors), "error"),
            (len(self.warnings), "warning"),
            (len(self.infos), "remark"),
        )
        said = ", ".join(f"{n} {name}{'s' * (n != 1)}" for n, name in counts if n)
        day = "" if self.on is None else f" on {self.on}"
        return f"<Review{day}: {said or 'no findings'}>"

    def _repr_html_(self) -> str:
        """Return the letter for a notebook, the words underlined that are meant."""
        from okrkit.reviewing.result_html import html

        return html(self)

    def _severe(self, severity: Severity) -> tuple[Finding, ...]:
        return tuple(each for each in self.findings if each.severity == severity)

    def _ids(self, kind: SubjectKind) -> list[str]:
        """List what was reviewed of a kind: what is closed was not."""
        open_ones = [each for each in self.okrs.objectives if each.closed is None]
        if kind == "objective":
            return [] if self.lone else [each.id for each in open_ones]
        return [
            kr.id for each in open_ones for kr in each.key_results if kr.closed is None
        ]

    def _named(self, id: str) -> list[str]:
        """List the ids that a key may mean: itself, or those of several sets."""
        if not isinstance(id, str):
            return []
        known = self.ids
        return [id] if id in known else [k for k in known if k.endswith(f"/{id}")]

    def _meant(self, id: str) -> str:
        named = self._named(id)
        if not named:
            why = f"nothing that was reviewed has the id {shown(id)}"
            if id in self.codes:
                hint = "It is the code of a rule: ask .of() for what that found."
                raise UnknownIdError(why, id=id, hint=hint)
            raise UnknownIdError(why, id=id, known=(*self.ids, *self.codes))
        if len(named) > 1:
            raise AmbiguousIdError(
                f"{shown(id)} names {len(named)} things",
                id=id,
                meanings=named,
                hint=f"Use one of {', '.join(named[:5])}.",
            )
        return named[0]
