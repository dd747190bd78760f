"""
The stores that must survive: each is a name and what makes a place of it in a folder.

A place is what a `Journal` takes: a path or an address. Another store joins by one
line here; every test of this folder that asks for `place` then runs with it.
"""

import os

PLACES = {
    "jsonl": lambda folder: str(folder / "okrs.jsonl"),
    "sqlite": lambda folder: f"sqlite:///{folder / 'okrs.db'}",
}

# Where the session `engines` asks for one; the fixture `place` gives its address.
SERVERS = ["postgresql"] if os.environ.get("OKRKIT_ENGINES") else []

FULL = os.environ.get("OKRKIT_CRASH") == "full"


def size(full, short):
    """Return how much to try: all in `nox -s crash`, a little elsewhere."""
    return full if FULL else short
