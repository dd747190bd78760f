"""What the letters have in common: who is meant, how many, why rules were not asked."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Final, TypeAlias

from attrs import frozen

from okrkit.reviewing.finding import Finding, Praise, Question, Skipped, SubjectKind
from okrkit.reviewing.phrasing import listed, quoted
from okrkit.reviewing.ranking import Group
from okrkit.reviewing.unread import FOREIGN, is_foreign

if TYPE_CHECKING:
    from okrkit.reviewing.result import Review

__all__ = ["Point", "Told", "apart", "not_asked", "number", "points", "told"]

_SAID: Final = re.compile(r"“[^”]*”|\"[^\"]*\"|[\d.,]*\d%?")
"""What a message says of one title alone: its words and numbers."""

_KEY_RESULT: Final = "key result "
_NAMED: Final = 4
"""So many are named one by one where a rule is about several."""

_EXAMPLES: Final = 3
"""So many examples of one fault are shown; whoever wants all has `Review.of`."""

PRAISED: Final = 3
"""So much praise is shown; more is not believed."""

ASKED: Final = 5
"""So many questions are shown; more are not answered."""

_ALSO: Final = 6
"""So many rules beyond those that decide are told of with a line each."""


_SORTED: Final = 3
"""From so many findings on it is said how many are about the words."""


_Place: TypeAlias = tuple[SubjectKind, str, str]
"""Of what kind something is, the id of its objective, and its own."""


@frozen
class Point:
    """
    One message of a rule, and what it is about.

    Attributes:
        message: What is the matter.
        findings: Examples of it.
        suggestion: What to do or write instead, where that is the same for all of
            them; else each has its own.

    Example:
        >>> Point("It has no number.", ()).suggestion
        ''
    """

    message: str
    findings: tuple[Finding, ...]
    suggestion: str = ""


def points(group: Group, /) -> tuple[tuple[Point, ...], int]:
    """
    Put together what a rule says alike of several.

    Args:
        group: What the rule found.

    Returns:
        Its messages, with three examples in all; and how many findings are left.

    Example:
        >>> from okrkit import review, rules
        >>> group = review("Launch the portal", rules=[rules.K01]).leading[0]
        >>> len(points(group)[0]), points(group)[1]
        (1, 0)
    """
    alike: dict[str, list[Finding]] = {}
    for finding in group.findings[:_EXAMPLES]:
        alike.setdefault(_SAID.sub("", finding.message), []).append(finding)
    made = []
    for found in alike.values():
        instead = {finding.suggestion for finding in found}
        same = instead.pop() if len(instead) == 1 else ""
        made.append(Point(found[0].message, tuple(found), same))
    return tuple(made), len(group.findings[_EXAMPLES:])


@frozen(kw_only=True, slots=False)
class Told:
    """
    A review, cut down to what one letter can say.

    Attributes:
        leading: What decides; nothing where only remarks were made.
        also: What else was found, by rule.
        rest: What is only named, by rule.
        drafts: Ids that last only as long as their place does; words name them better.

    Example:
        >>> from okrkit import review
        >>> len(told(review("Launch the portal")).leading) > 0
        True
    """

    review: "Review"
    leading: tuple[Group, ...]
    also: tuple[Group, ...]
    rest: tuple[Group, ...]
    drafts: frozenset[str]

    @property
    def good(self) -> str:
        """
        What is said where nothing leads.

        Example:
            >>> from okrkit import review, rules
            >>> told(review("NPS from 32 to 40", rules=[rules.T06])).good
            'Nothing decisive was found.'
        """
        if is_foreign(self.review.left):
            return FOREIGN
        if self.also:
            return "Nothing decisive was found."
        return "Nothing found that speaks against it."

    @property
    def second(self) -> str:
        """
        The head of what else was found.

        Example:
            >>> from okrkit import review, rules
            >>> told(review("NPS from 32 to 40", rules=[rules.T06])).second
            'Remarks'
        """
        return "Also" if self.leading else "Remarks"

    def count(self, group: Group, /) -> str:
        """
        Say how many of all a group is about; empty where there is one of one.

        Example:
            >>> from okrkit import review
            >>> letter = told(review("Launch the portal"))
            >>> letter.count(letter.leading[0])
            ''
        """
        kinds: set[SubjectKind] = {finding.kind for finding in group.findings}
        about = len(group.subjects)
        if len(kinds) > 1 or "set" in kinds:
            return "" if about == 1 else number(about, "place")
        kind = kinds.pop()
        total = self.review.count(kind)
        if total <= 1:
            return ""
        return f"{about} of {number(total, kind)}"

    def name(self, finding: Finding, /) -> str:
        """
        Name what a finding is about: its place where it is a draft, else its id.

        Example:
            >>> from okrkit import review
            >>> notes = review("Objective: Sell" + chr(10) + "- Launch the portal")
            >>> told(notes).name(notes["K01"][0])
            'key result 1'
        """
        draft = self.review.bare or finding.subject in self.drafts
        if not (finding.title and draft):
            return finding.subject
        return self._places.get(_place(finding), "")

    def among(self, group: Group, /) -> str:
        """
        Say how many of all a group is about, and which; empty where there is one.

        Example:
            >>> from okrkit import review, rules
            >>> text = "Objective: Sell" + chr(10) + "- Launch A" + chr(10) + "- NPS 40"
            >>> letter = told(review(text, rules=[rules.K01]))
            >>> letter.among(letter.leading[0])
            '1 of 2 key results (1)'
        """
        count = self.count(group)
        order = {place: at for at, place in enumerate(self._places)}
        about = {_place(finding): finding for finding in reversed(group.findings)}
        names = [
            self.name(about[each])
            for each in sorted(about, key=lambda each: order.get(each, 0))
        ]
        if not count or len(names) == self.review.count(group.findings[0].kind):
            return count or names[0]
        bare = [name.removeprefix(_KEY_RESULT) for name in names]
        some = listed(bare, "and") if len(bare) <= _NAMED else bare[0]
        return f"{count} ({'' if len(bare) <= _NAMED else 'first '}{some})"

    @cached_property
    def _places(self) -> dict[_Place, str]:
        """Where each objective and key result stands, as people count them."""
        if self.review.lone:
            return {}
        objectives = self.review.okrs.objectives
        several = len(objectives) > 1
        places: dict[_Place, str] = {}
        for number_, each in enumerate(objectives, 1):
            name = f"objective {number_}" if several else "objective"
            before = f"{name}, " if several else ""
            for place, kr in enumerate(each.key_results, 1):
                places["key result", each.id, kr.id] = f"{before}{_KEY_RESULT}{place}"
            places["objective", each.id, each.id] = name
        return places

    def few(
        self, said: Iterable[Praise | Question], most: int, /
    ) -> tuple[list[str], int]:
        """
        Keep a few of many messages: of those that say the same of several, the first.

        Each names its objective where there are several.

        Args:
            said: Praise or questions.
            most: So many at most.

        Returns:
            The messages, and how many are left.

        Example:
            >>> from okrkit import review
            >>> letter = told(review("Launch the portal"))
            >>> letter.few([Question(name="n", subject="k", message="Why 10?")], 3)
            (['Why 10?'], 0)
        """
        every = [each for each in said if not self._is_found(each)]
        first = {_SAID.sub("", each.message): each for each in reversed(every)}
        kept = [each for each in every if each in first.values()][:most]
        return [f"{self._about(each)}{each.message}" for each in kept], len(
            every
        ) - len(kept)

    def _is_found(self, said: Praise | Question) -> bool:
        """Tell whether a question asks for the start that a finding misses already."""
        asks = isinstance(said, Question) and _NO_START in said.codes
        return asks and any(
            finding.code == _NO_START and finding.subject == said.subject
            for finding in self.review
        )

    def _about(self, said: Praise | Question) -> str:
        """Name the objective of a message, where it could be another's."""
        if said.kind != "objective" or self.review.count("objective") <= 1:
            return ""
        okrs = self.review.okrs
        bare = self.review.bare
        name = quoted(okrs.objective(said.subject).title) if bare else said.subject
        return f"{name}: "


def _place(finding: Finding) -> _Place:
    return finding.kind, finding.objective, finding.subject


def told(review: "Review", /) -> Told:
    """
    Cut a review down to what one letter can say.

    Args:
        review: The review.

    Returns:
        What decides, what else is told, what is only named.

    Example:
        >>> from okrkit import review, rules
        >>> told(review("Launch the portal", rules=[rules.K01])).also
        ()
    """
    leading = review.leading
    groups = _said_once(review.groups)
    others = tuple(group for group in groups if group not in leading)
    drafts = [
        kr.id for each in review.okrs.objectives for kr in each.key_results if kr.draft
    ]
    return Told(
        review=review,
        leading=leading,
        also=others[:_ALSO],
        rest=others[_ALSO:],
        drafts=frozenset(drafts),
    )


def _said_once(groups: Sequence[Group]) -> Iterator[Group]:
    """Leave out what another rule says of the same lines: that a start is missing."""
    without_start = {
        subject
        for group in groups
        if group.code == _NO_START
        for subject in group.subjects
    }
    for group in groups:
        if group.code != _ONLY_A_STEP or not without_start.issuperset(group.subjects):
            yield group


_NO_START, _ONLY_A_STEP = "K03", "K16"


def number(count: int, of: str, /) -> str:
    """
    Say how many there are.

    Example:
        >>> number(1, "key result"), number(2, "key result")
        ('1 key result', '2 key results')
    """
    return f"{count} {of}{'' if count == 1 else 's'}"


def apart(review: "Review", /) -> str:
    """
    Say how many findings other words would mend, and how many they would not.

    Args:
        review: The review.

    Returns:
        The sentence; empty where so few were found that anybody sees it.

    Example:
        >>> from okrkit import review, rules
        >>> text = "Objective: Win" + "".join(f"{chr(10)}- Launch {n}" for n in "abc")
        >>> apart(review(text, rules=[rules.K01]))
        'All 3 findings are about the words.'
    """
    form, substance = len(review.form), len(review.substance)
    if form + substance < _SORTED:
        return ""
    if not form or not substance:
        about = "the words" if form else "what is measured"
        return f"All {form + substance} findings are about {about}."
    verb = "is" if form == 1 else "are"
    rest = f"{substance} about what is measured."
    return f"Of {form + substance} findings, {form} {verb} about the words and {rest}"


def not_asked(skipped: Sequence[Skipped], /) -> str:
    """
    Say in one sentence how many rules were not asked, and what they lack.

    Args:
        skipped: The rules.

    Returns:
        The sentence; empty where every rule was asked.

    Example:
        >>> not_asked([Skipped("H05", "stale check-ins", "no day was given (on=)")])
        '1 rule not asked: no day was given (on=) (1)'
    """
    if not skipped:
        return ""
    lacking = Counter(each.why for each in skipped)
    said = "; ".join(f"{why} ({count})" for why, count in lacking.most_common())
    return f"{number(len(skipped), 'rule')} not asked: {said}"
