"""
Align a company of three levels, and say what its aim hangs on.

    python run.py [--out FOLDER]

Writes cascade.mmd and cascade.dot into the folder, or into the current one.
"""

import argparse
from pathlib import Path

import okrkit as okr

OKRS = Path(__file__).parent / "okrs"
COMPANY = "company/grow"
# Accounts add up and churn is pooled; the rest are means of scores.
RULE = okr.RollUp(name="example", supported="values")


def main() -> None:
    """Load, align, explain, ask what moves it, look for faults, draw."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path(), help="folder to write into")
    out = parser.parse_args().out

    tree = okr.align(okr.load(OKRS), on="2026-11-15", roll_up=RULE)

    show("The company, its departments and teams", tree)
    show(f"Why {COMPANY} is where it is", tree.explain(COMPANY))
    show("What each key result gives to it", tree.contributions(COMPANY))
    show("What would move it most", tree.sensitivity(COMPANY))
    show("If crashes came down to their target", tree.what_if({"product/crashes": 1}))
    show("What is odd in its links", tree.findings)
    show("Who waits on whom", tree.risks)

    print("\n## Drawn\n")
    for name, text in (
        ("cascade.mmd", tree.to_mermaid()),
        ("cascade.dot", tree.to_dot()),
    ):
        (out / name).write_text(text, encoding="utf-8")
        print(f"written: {name}")


def show(title: str, what: object) -> None:
    """Print something under a title."""
    print(f"\n## {title}\n\n{what}")


if __name__ == "__main__":
    main()
