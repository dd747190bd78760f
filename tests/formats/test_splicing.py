"""What is written into a document: lines that change, and no comment is lost."""

from okrkit.formats.splicing import spliced


def test_a_comment_goes_with_no_line():
    """Whoever wrote why a line is there is asked before the line goes."""
    before, text = "a: 1\nb: 2\nc: 3\n", "a: 1\nb: 2  # agreed in May\nc: 3\n"

    assert spliced(text, before, "a: 1\nc: 3\n") is None
    assert "a: 1\nb: 4  # agreed in May\nc: 3\n" == spliced(
        text, before, "a: 1\nb: 4\nc: 3\n"
    )
    assert "b: 2  # agreed in May\nc: 3\n" == spliced(text, before, "b: 2\nc: 3\n")
