"""What a forked process must not share: locks that nobody gives back, open files."""

import os
import weakref
from typing import Protocol

__all__ = ["after_fork"]


class Forgetful(Protocol):
    """Whatever begins anew in a forked process."""

    def forget(self) -> None:
        """Begin anew."""
        ...


_things: "weakref.WeakSet[Forgetful]" = weakref.WeakSet()


def after_fork(thing: Forgetful) -> None:
    """
    Have something begin anew in a forked process, for as long as it is used.

    Args:
        thing: Its `forget` is called in the child.

    Example:
        >>> from okrkit.history.in_jsonl import JsonlStore
        >>> after_fork(JsonlStore("okrs.jsonl"))
    """
    _things.add(thing)


def _forget_all() -> None:
    for thing in list(_things):
        thing.forget()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget_all)
