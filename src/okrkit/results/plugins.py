"""
Plug-ins: what other packages bring, found by name and loaded on first use.

A package declares them in an entry-point group. Nothing of one is imported before it is
asked for by its name, and whatever it does then becomes an error that names the
package: a broken plug-in is listed, and harms nothing else.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Final, Protocol

from attrs import field, frozen

from okrkit import markup
from okrkit.errors import OKRError, nearest, shown
from okrkit.results.explanation import Explanation
from okrkit.results.resultset import ResultSet

if TYPE_CHECKING:
    from importlib.metadata import Distribution, EntryPoint

    import numpy as np

__all__ = ["Found", "Plugin", "PluginGroup", "Plugins"]

_TARGET: Final = re.compile(r"\s*\w+(\.\w+)*\s*(:\s*\w+(\.\w+)*)?\s*(\[.*\])?\s*")
"""What can be loaded, as the packaging guide writes it."""

_HEADS: Final = ("plug-in", "package", "version", "target", "error")


@frozen
class Plugin:
    """
    A plug-in that is installed.

    Attributes:
        name: What documents and `plugin` call it.
        distribution: The package that brings it.
        version: Of the package.
        target: The object it names, as ``module:object``.
        error: Why it cannot be used, or None.

    Example:
        >>> Plugin("acme", "acme-okrs", "1.0", "acme_okrs:Source").error is None
        True
    """

    name: str
    distribution: str
    version: str
    target: str
    error: OKRError | None = field(default=None, eq=False)


@frozen(repr=False)
class Plugins(ResultSet[Plugin]):
    """
    The plug-ins that are installed, in the order of their names.

    Attributes:
        items: One for each, with why it cannot be used.

    Example:
        >>> Plugins(()).ids
        ()
    """

    kind: ClassVar[str] = "list of plug-ins"

    items: tuple[Plugin, ...]

    @property
    def ids(self) -> Sequence[str]:
        """The names."""
        return tuple(item.name for item in self.items)

    def _at(self, index: int, /) -> Plugin:
        return self.items[index]

    def to_columns(self) -> "dict[str, np.ndarray]":
        """
        Give the list as arrays by name.

        Returns:
            Texts by the attributes of `Plugin`; an error is its code, or empty.

        Example:
            >>> list(Plugins(()).to_columns())
            ['name', 'distribution', 'version', 'target', 'error']
        """
        import numpy as np

        rows = [
            (
                p.name,
                p.distribution,
                p.version,
                p.target,
                p.error.code if p.error else "",
            )
            for p in self.items
        ]
        names = ("name", "distribution", "version", "target", "error")
        table = np.array(rows, dtype=np.str_).reshape(-1, len(names))
        return {name: table[:, place] for place, name in enumerate(names)}

    def explain(self, id: str, /) -> Explanation:
        """
        Say where a plug-in comes from, and why it cannot be used.

        Args:
            id: Its name.

        Returns:
            Its package, its target, and the error where there is one.

        Raises:
            UnknownIdError: There is no such plug-in.

        Example:
            >>> acme = Plugin("acme", "acme-okrs", "1.0", "acme_okrs:Source")
            >>> print(Plugins((acme,)).explain("acme"))
            acme = acme-okrs 1.0  [acme_okrs:Source]
        """
        item = self[id]
        return Explanation(
            item.name,
            None,
            shown=f"{item.distribution} {item.version}".strip(),
            rule=item.target,
            note=str(item.error or ""),
        )

    def __str__(self) -> str:
        """Return the list as a table of text."""
        if not self.items:
            return "no plug-ins installed"
        return markup.text_table(_HEADS, map(_cells, self.items), align="lllll")

    def __repr__(self) -> str:
        """Return how many there are, and how many of them are broken."""
        broken = sum(item.error is not None for item in self.items)
        return f"<Plugins: {len(self.items)} installed, {broken} of them broken>"

    def _repr_html_(self) -> str:
        """Return the list as a table for a notebook."""
        rows = map(_cells, self.items)
        view = markup.table(_HEADS, rows, caption=repr(self)[1:-1], align="lllll")
        return markup.fragment(view, text=str(self))


def _cells(item: Plugin) -> tuple[markup.Cell, ...]:
    why = "" if item.error is None else f"{item.error.why}: {item.error.got}"
    return (item.name, item.distribution, item.version, item.target, why)


class Fails(Protocol):
    """Makes the error of a plug-in: what is wrong, its name, and the error's parts."""

    def __call__(self, why: str, /, *, plugin: str, **parts: str) -> OKRError:
        """Make it."""
        ...


@frozen
class Found:
    """
    A plug-in that was found, and is not loaded.

    Attributes:
        entry: What its package declares.
        distribution: The package.

    Example:
        >>> from importlib.metadata import EntryPoint, distribution
        >>> entry = EntryPoint("acme", "acme_okrs:Source", "okrkit.sources")
        >>> Found(entry, distribution("attrs")).package[0]
        'attrs'
    """

    entry: "EntryPoint"
    distribution: "Distribution"

    @property
    def package(self) -> tuple[str, str]:
        """Name and version of the package, where its metadata can be read."""
        return _package(self.distribution)

    @property
    def place(self) -> str:
        """Where it is, for messages."""
        name, version = self.package
        return f"plug-in {self.entry.name}, {name} {version}, {self.entry.value}"


@frozen(kw_only=True)
class PluginGroup:
    """
    An entry-point group: what can be found in it, and how its faults are told.

    Attributes:
        name: Of the group.
        makes: What a plug-in makes, in a word: "source".
        accepts: Whether what a plug-in names can be one.
        expected: What it should name, for messages.
        such_as: A target, for messages.
        fails: Makes the error.
        told: Says what was raised.
        chained: Gives what may be the cause of an error.

    Example:
        >>> from okrkit.sources.plugins import PLUGINS
        >>> PLUGINS.name
        'okrkit.sources'
    """

    name: str
    makes: str
    accepts: Callable[[object], bool]
    expected: str
    such_as: str
    fails: Fails
    told: Callable[[BaseException], str] = shown
    chained: Callable[[BaseException], BaseException | None] = field(
        default=lambda error: error
    )

    def installed(self) -> Plugins:
        """
        List the plug-ins that are installed, and try whether each can be loaded.

        Returns:
            One entry for each, with its error where it cannot be used.

        Example:
            >>> from okrkit.sources.plugins import PLUGINS
            >>> PLUGINS.installed().kind
            'list of plug-ins'
        """
        found: dict[str, list[Found]] = {}
        broken: list[Plugin] = []
        for distribution in _distributions():
            try:
                entries = self._entries(distribution)
            except Exception as error:  # noqa: BLE001 - of a package nobody asked for
                broken.append(self._unreadable(distribution, error))
                continue
            for entry in entries:
                one = Found(entry, distribution)
                found.setdefault(entry.name, []).append(one)
        items = [self._listed(one, every) for every in found.values() for one in every]
        return Plugins(tuple(sorted([*items, *broken], key=lambda item: item.name)))

    def find(self, name: str, /) -> Found:
        """
        Find the one plug-in of a name.

        Args:
            name: As the package declares it.

        Returns:
            The plug-in, not loaded.

        Raises:
            OKRError: None (``plugin-unknown``), or two of them (``plugin-clash``).

        Example:
            >>> from okrkit.sources.plugins import PLUGINS
            >>> PLUGINS.find("acme")
            Traceback (most recent call last):
            okrkit.errors.SourceError: acme: no plug-in of this name is installed...
        """
        every = [
            Found(entry, distribution)
            for distribution in _distributions()
            for entry in self._entries_or_none(distribution)
        ]
        found = [one for one in every if one.entry.name == name]
        if not found:
            names = sorted({one.entry.name for one in every})
            near = nearest(name, names, most=1)
            raise self.fails(
                "no plug-in of this name is installed",
                code="plugin-unknown",
                plugin=name,
                place=name,
                expected=", ".join(map(shown, names[:20])),
                hint=f"Did you mean {near[0]!r}?" if near else "Install its package.",
            )
        if len(found) > 1:
            raise self._clash(name, found)
        return found[0]

    def load(self, found: Found, /) -> Any:  # noqa: ANN401 - whatever it names
        """
        Import what a plug-in names; whatever that raises is told as its fault.

        Args:
            found: The plug-in.

        Returns:
            What it names.

        Raises:
            OKRError: It names nothing, cannot be imported, or is something else
                (``plugin-broken``).

        Example:
            >>> from okrkit.sources.plugins import PLUGINS
            >>> PLUGINS.makes
            'source'
        """
        if not _TARGET.fullmatch(found.entry.value):
            raise self.fails(
                "the plug-in names no object of a module",
                code="plugin-broken",
                plugin=found.entry.name,
                place=found.place,
                expected=f"module:object, such as {self.such_as}",
                got=shown(found.entry.value),
                hint="The package can mend it, in its entry points.",
            )
        made = self.attempt(found.entry.load, found, "cannot be loaded")
        if not self.accepts(made):
            raise self.fails(
                f"the plug-in names something that makes no {self.makes}",
                code="plugin-broken",
                plugin=found.entry.name,
                place=found.place,
                expected=self.expected,
                got=type(made).__name__,
            )
        return made

    def attempt(self, call: Callable[[], Any], found: Found, what: str, /) -> Any:  # noqa: ANN401 - as above
        """
        Run code of a plug-in; whatever it raises is told as its fault.

        Args:
            call: The code.
            found: The plug-in.
            what: What does not work where it raises: "cannot be loaded".

        Returns:
            What it gives.

        Raises:
            OKRError: It raised (``plugin-broken``).

        Example:
            >>> from importlib.metadata import EntryPoint, distribution
            >>> from okrkit.sources.plugins import PLUGINS
            >>> entry = EntryPoint("acme", "acme_okrs:Source", "okrkit.sources")
            >>> PLUGINS.attempt(lambda: 1, Found(entry, distribution("attrs")), "fails")
            1
        """
        try:
            return call()
        except KeyboardInterrupt:
            raise
        except BaseException as error:  # noqa: BLE001 - a plug-in's own code
            failed = self.fails(
                f"the plug-in {what}",
                code="plugin-broken",
                plugin=found.entry.name,
                place=found.place,
                got=self.told(error),
                hint="The error is the __cause__ of this one; its package can mend it.",
            )
            failed.__cause__ = self.chained(error)
        # Here nothing is being handled, so that no error with secrets is its context.
        raise failed

    def _listed(self, one: Found, every: Sequence[Found]) -> Plugin:
        """Describe one plug-in of a name, after trying it."""
        error: OKRError | None = None
        try:
            if len(every) > 1:
                raise self._clash(one.entry.name, every)
            self.load(one)
        except OKRError as why:
            error = why
        return Plugin(one.entry.name, *one.package, one.entry.value, error)

    def _entries(self, distribution: "Distribution") -> "list[EntryPoint]":
        every = distribution.entry_points
        return [entry for entry in every if entry.group == self.name]

    def _entries_or_none(self, distribution: "Distribution") -> "list[EntryPoint]":
        """Return the entries of a package; none where its metadata cannot be read."""
        try:
            return self._entries(distribution)
        except Exception:  # noqa: BLE001 - broken metadata of a package nobody asked for
            return []

    def _unreadable(self, distribution: "Distribution", error: Exception) -> Plugin:
        name, version = _package(distribution)
        why = self.fails(
            "the metadata of the package cannot be read",
            code="plugin-broken",
            plugin="",
            place=name,
            got=self.told(error),
        )
        return Plugin(f"({name})", name, version, "", why)

    def _clash(self, name: str, found: Sequence[Found]) -> OKRError:
        packages = {" ".join(one.package).strip() for one in found}
        several = len(packages) > 1
        return self.fails(
            "two packages bring a plug-in of this name"
            if several
            else "one package brings two plug-ins of this name",
            code="plugin-clash",
            plugin=name,
            place=name,
            got=" and ".join(sorted(packages)),
            hint="Uninstall one of them." if several else "The package can mend it.",
        )


def _distributions() -> "Iterator[Distribution]":
    """Go through the installed packages, each once: the first on the path counts."""
    from importlib.metadata import distributions

    seen: set[str] = set()
    for distribution in distributions():
        name = _identity(distribution)
        if name not in seen:
            seen.add(name)
            yield distribution


def _folder(distribution: "Distribution") -> Path | None:
    """Return the folder of a package's metadata, where it has one."""
    path = getattr(distribution, "_path", None)
    return Path(str(path)) if path is not None else None


def _identity(distribution: "Distribution") -> str:
    """
    Tell a package from others, its name written in any of the ways pip takes for one.

    By the name of its folder, as Python does: to read what is in all of them takes ten
    times as long, and some cannot be read.
    """
    folder = _folder(distribution)
    if folder is not None and folder.suffix in (".dist-info", ".egg-info"):
        name = folder.stem.partition("-")[0]
    else:
        name = _package(distribution)[0]
    return re.sub(r"[-_.]+", "-", name).lower()


def _package(distribution: "Distribution") -> tuple[str, str]:
    """Return name and version of a package, where its metadata can be read."""
    try:
        metadata: Any = distribution.metadata
        name, version = str(metadata["Name"] or ""), str(metadata["Version"] or "")
    except Exception:  # noqa: BLE001 - broken metadata of a package nobody asked for
        name, version = "", ""
    # Without a name it is told by where it lies.
    return name or str(_folder(distribution) or "?"), version
