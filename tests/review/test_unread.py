"""What a review says of lines that were not read."""

import okrkit as okr

OKR = "Objective: Guests stay\n- Churn from 5% to 3%\n- NPS from 20 to 40\n"


def test_what_was_read_whole_needs_no_word():
    """Nor does a set, which has no lines."""
    notes = okr.review(OKR)

    assert () == notes.left == okr.review(notes.okrs).left
    assert "not read" not in str(notes) + notes.to_markdown() + notes._repr_html_()


def test_lines_that_were_not_read_are_named():
    """So that nobody takes silence for praise."""
    notes = okr.review(f"{OKR}Status: green\n")
    said = "1 line was not read: “Status: green”"

    assert said in str(notes)
    assert said in notes.to_markdown()
    assert said in notes._repr_html_()
    assert [
        {
            "line": 4,
            "text": "Status: green",
            "why": "a label that is no part of an OKR",
        }
    ] == notes.to_dict()["left"]


def test_many_and_long_lines_are_cut():
    """One sentence, however long the rest is."""
    notes = okr.review(f"{OKR}Risk: {'a ' * 90}\nNotes: b\nStatus: c\nRisks: d\n")

    assert "4 lines were not read: “Risk: a" in str(notes)
    assert "…”, “Notes: b”, “Status: c” and 1 more" in " ".join(str(notes).split())


def test_a_text_in_another_language_is_not_judged():
    """No rule understands its words; the review says so, once."""
    text = "Ziel: Kunden bleiben bei uns\n- Quote von 5 % auf 3 % für das Team"
    notes = okr.review(text)
    said = "This does not read as English, the one language that is reviewed."

    assert () == notes.findings == notes.praise == notes.questions
    assert len(notes.skipped) == len(notes.rules)
    for shown in (str(notes), notes.to_markdown(), notes._repr_html_()):
        assert said in shown
        assert "speaks against" not in shown
