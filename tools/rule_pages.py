"""
Write the reference of review rules from their docstrings: a page each, and a table.

Usage: ``python tools/rule_pages.py``; a test says when it has to be run again.
"""

from pathlib import Path

from okrkit.reviewing.rule import Rule
from okrkit.reviewing.rules.catalogue import ALL

FOLDER = Path(__file__).parents[1] / "docs" / "reference" / "rules"

HEAD = """# The rules of a review

What `okr.review` looks for, in its order.
A convention is what practitioners say; evidence was measured somewhere.
Other words mend the form; they do not mend the substance.
What a rule needs and is not given makes it skipped, and listed in `Review.skipped`.
This page and those of the rules are made by `python tools/rule_pages.py`.
How to use them: [Review OKRs](../../how-to/review-okrs.md); to add your own:
[Write a rule](../../how-to/write-a-rule.md).

"""
FAMILIES = {
    "O": "Objectives",
    "K": "Key results",
    "T": "Targets and numbers",
    "S": "Key results of one objective",
    "A": "Alignment",
    "H": "History",
    "W": "Waivers",
}
NEEDS = {
    "objective": "an objective around the key results",
    "fields": "a document or set: text has no place for it",
    "day": "the day, `on=`",
    "cycle": "dates of a cycle",
    "readings": "readings of a metric",
    "links": "more than one objective",
    "past": "earlier cycles, `past=`",
    "record": "what was changed, `record=`",
    "words": "titles in English",
}


def pages() -> dict[str, str]:
    """Make every page, by the name of its file."""
    made = {f"{rule.code}.md": _page(rule) for rule in ALL}
    return {"index.md": _index(), **made}


def _page(rule: Rule) -> str:
    needs = ", ".join(NEEDS[need] for need in rule.needs) or "nothing else"
    about = f"Severity {rule.severity}, {rule.status}, {rule.part}. Needs {needs}."
    return f"# {rule.code}: {rule.name}\n\n{about}\n\n{rule.page.to_markdown()}"


def _index() -> str:
    lines = [HEAD]
    for letter, family in FAMILIES.items():
        rules = [rule for rule in ALL if rule.code[0] == letter]
        if rules:
            lines += [f"## {family}\n", "| code | name | severity | part | finds |"]
            lines += ["|---|---|---|---|---|", *map(_row, rules), ""]
    names = "\n".join(rule.code for rule in ALL)
    lines.append(f"```{{toctree}}\n:hidden:\n\n{names}\n```\n")
    return "\n".join(lines)


def _row(rule: Rule) -> str:
    first = rule.page.checks.partition("\n\n")[0].replace("\n", " ")
    finds = first.replace("|", "\\|")
    code = f"[{rule.code}]({rule.code}.md)"
    return f"| {code} | {rule.name} | {rule.severity} | {rule.part} | {finds} |"


def main() -> None:
    """Write the pages, and remove those of rules that are gone."""
    FOLDER.mkdir(exist_ok=True)
    made = pages()
    for file in FOLDER.glob("*.md"):
        if file.name not in made:
            file.unlink()
    for name, text in made.items():
        (FOLDER / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
