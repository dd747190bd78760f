"""Whatever people write: a review comes out, or an error that says what is missing."""

import json
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import okrkit as okr
from okrkit.errors import InvalidOKRError
from okrkit.markup import plain
from okrkit.markup.markdown import escaped
from okrkit.wording.targets.reading import read_targets

PIECES = st.sampled_from([
    "Objective: Keep customers", "\n- ", "\n", "from 3% to 2%", "TBD", "launch the",
    "NPS", " by 10 %", "=>", "“", "<b>", "@ann", "95% of", "100", "\u202e", "|", "`",
    "Key results:", "within 5 days", "so that", "[x](http://a.example)", "\t", "1.",
])  # fmt: skip
TEXTS = st.lists(PIECES | st.text(max_size=8), max_size=12).map(" ".join)


@given(TEXTS)
def test_any_text_is_reviewed_and_told_in_every_view(text):
    """Text comes from anywhere; nothing of it may stop a program."""
    try:
        notes = okr.review(text)
    except InvalidOKRError:  # nothing to read in it
        return
    for said in (str(notes), notes.to_markdown(), notes._repr_html_()):
        said.encode()
        assert "\u202e" not in said
    json.dumps(notes.to_sarif(), allow_nan=False)
    json.dumps(notes.to_dict(), allow_nan=False)
    assert len(notes.to_columns()["code"]) == len(notes)
    for id in notes.ids:
        assert all(finding.subject == id for finding in notes[id])
        assert str(notes.explain(id))
    for finding in notes:
        start, end = finding.span or (0, 1)
        assert 0 <= start < end
        assert finding.span is None or end <= len(finding.title)
        assert finding.message


@given(st.text())
@example("@ann #1 www.a.example http://a.example GH-1 a@b.example")
@example("12. a list")
@example(" - another")
@example("<!-- --> & <script> \\ `` *_~ [x](y) ![z](w) | # 1. - +")
@example("\u0627\u0644 2026 (50%)")
def test_markdown_says_the_text_and_nothing_else(text):
    """Taken apart again it is what came in; no tag, link or mention is left in it."""
    said = escaped(text)
    # What nobody sees parts mentions and keeps directions apart; `plain` lets none in.
    whole = re.sub("[\u200b\u2066\u2067\u2069]", "", said)

    assert plain(text).strip() == re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", whole)
    assert "\n" not in said
    assert not re.search(r"(?<!\\)[<>`*_~\[\]|&#$]", re.sub(r"\\\\", "", whole))
    assert not re.match(r"[-+=]|\d+[.)]", said)
    assert not re.search(r"[@#]\w|[^\u200b]@\S|\w://|(?i:www\.\S|GH-\w)", said)


@pytest.mark.once
def test_no_title_of_a_large_set_is_read_twice(monkeypatch):
    """Past what is remembered from call to call, a review took twice its time."""
    count, reads = 4_200, []

    def counted(text, tokens):
        reads.append(text)
        return read_targets(text, tokens)

    monkeypatch.setattr("okrkit.wording.sentence.read_targets", counted)
    lines = "".join(f"- NPS of team {n} to 40\n" for n in range(count))
    notes = okr.review(f"Objective: Teams are liked\n{lines}", rules=())
    assert count == len(notes.okrs.key_results)
    assert (count + 1, count + 1) == (len(reads), len(set(reads)))
