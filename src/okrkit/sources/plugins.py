"""
Plug-ins: sources that other packages bring, found by name and loaded on first use.

A package declares them in the entry-point group ``okrkit.sources``; see
`okrkit.results.plugins` for what is common to all groups.
"""

from typing import Final, TypeGuard

from okrkit.errors import SourceError, shown
from okrkit.model.checks import text
from okrkit.results.plugins import Plugin, PluginGroup, Plugins
from okrkit.sources.secrets import chained, said
from okrkit.typing import MetricSource

__all__ = ["PLUGINS", "Plugin", "Plugins", "installed", "plugin"]


def _failed(why: str, /, *, plugin: str, **parts: str) -> SourceError:
    return SourceError(why, source=plugin, **parts)


def _told(error: BaseException) -> str:
    """Say what was raised; a plug-in is made with passwords, which are not shown."""
    return shown(f"{type(error).__name__}: {said(error)}")


PLUGINS: Final = PluginGroup(
    name="okrkit.sources",
    makes="source",
    accepts=callable,
    expected="a class or a function that gives a source",
    such_as="acme_okrs.source:Source",
    fails=_failed,
    told=_told,
    chained=chained,
)
"""The entry-point group of sources."""


def installed() -> Plugins:
    """
    List the plug-ins that are installed, and try whether each can be loaded.

    This runs the code of every plug-in: ask for it to see what there is, not on the
    way to a reading.

    Returns:
        One entry for each, with its error where it cannot be used.

    Example:
        >>> installed().kind
        'list of plug-ins'
    """
    return PLUGINS.installed()


def plugin(name: str, /, **settings: object) -> MetricSource:
    """
    Make the source of a plug-in, by its name.

    Args:
        name: As the package declares it in the entry-point group ``okrkit.sources``.
        **settings: What the plug-in is made with.

    Returns:
        The source. It is trusted with nothing: `okrkit.refresh` guards what it reads.

    Raises:
        SourceError: No plug-in of this name, two of them, or one that cannot be loaded
            or made; names the package and its target.

    Example:
        >>> plugin("acme")
        Traceback (most recent call last):
        okrkit.errors.SourceError: acme: no plug-in of this name is installed...
    """
    found = PLUGINS.find(text(name, field="name"))
    make = PLUGINS.load(found)
    made = PLUGINS.attempt(lambda: make(**settings), found, "cannot be made")
    if not _reads(made):
        raise SourceError(
            "the plug-in makes something that is no source",
            code="plugin-broken",
            source=name,
            place=found.place,
            expected="an object with a method `read`",
            got=type(made).__name__,
        )
    return made


def _reads(made: object) -> TypeGuard[MetricSource]:
    """Whether it is a source; what it makes its attributes on demand with may raise."""
    try:
        return isinstance(made, MetricSource)
    except KeyboardInterrupt:
        raise
    except BaseException:  # noqa: BLE001 - a plug-in's own code
        return False
