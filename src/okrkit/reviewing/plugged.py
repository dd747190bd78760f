"""
Rules that other packages bring, found by name and loaded on first use.

A package declares them in the entry-point group ``okrkit.rules``: a rule, several in a
list, or a function that gives them. A review never looks for them by itself.
"""

from collections.abc import Iterable
from typing import Final

from okrkit.errors import InvalidOKRError, shown
from okrkit.model.checks import text
from okrkit.results.plugins import Plugin, PluginGroup, Plugins
from okrkit.reviewing.rule import Rule

__all__ = ["PLUGINS", "Plugin", "Plugins", "installed", "plugin"]


def _failed(why: str, /, *, plugin: str, **parts: str) -> InvalidOKRError:
    del plugin  # its place says it
    return InvalidOKRError(why, **parts)


def _accepts(made: object) -> bool:
    return isinstance(made, Rule) or callable(made) or _are_rules(made)


def _are_rules(made: object) -> bool:
    if not isinstance(made, list | tuple | frozenset | set):
        return False
    return all(isinstance(each, Rule) for each in made)


PLUGINS: Final = PluginGroup(
    name="okrkit.rules",
    makes="rule",
    accepts=_accepts,
    expected="a rule, a list of rules, or a function that gives them",
    such_as="acme_okrs.rules:RULES",
    fails=_failed,
)
"""The entry-point group of rules."""


def installed() -> Plugins:
    """
    List the plug-ins with rules that are installed, and try whether each can be loaded.

    This runs the code of every plug-in: ask for it to see what there is.

    Returns:
        One entry for each, with its error where it cannot be used.

    Example:
        >>> installed().kind
        'list of plug-ins'
    """
    return PLUGINS.installed()


def plugin(name: str, /) -> tuple[Rule, ...]:
    """
    Give the rules of a plug-in, by its name.

    Args:
        name: As the package declares it in the entry-point group ``okrkit.rules``.

    Returns:
        Its rules, to be given to a review:
        ``review(okrs, rules={*okrkit.rules.DEFAULT, *okrkit.rules.plugin("acme")})``.

    Raises:
        InvalidOKRError: No plug-in of this name (``plugin-unknown``), two of them
            (``plugin-clash``), or one that cannot be loaded (``plugin-broken``).

    Example:
        >>> plugin("acme")
        Traceback (most recent call last):
        okrkit.errors.InvalidOKRError: acme: no plug-in of this name is installed...
    """
    found = PLUGINS.find(text(name, field="name"))
    named: object = PLUGINS.load(found)
    if isinstance(named, Rule) or _are_rules(named):
        made = named
    else:
        made = PLUGINS.attempt(lambda: _called(named), found, "cannot be made")
    rules = [made] if isinstance(made, Rule) else made
    if not isinstance(rules, Iterable) or not _are_rules(rules := tuple(rules)):
        raise InvalidOKRError(
            "the plug-in makes something that is no rule",
            code="plugin-broken",
            place=found.place,
            expected="a rule, or several",
            got=shown(made),
        )
    return tuple(each for each in rules if isinstance(each, Rule))


def _called(named: object) -> object:
    """Call what a plug-in names, and go through what it gives while that is guarded."""
    made = named() if callable(named) else named
    return tuple(made) if isinstance(made, Iterable) else made
