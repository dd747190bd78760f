"""
Plug-ins: sources that other packages bring, found by name and loaded on first use.

A package declares them in the entry-point group ``okrkit.sources``. Nothing of one is
imported before it is asked for by its name, and whatever it does then becomes an error
that names the package: a broken plug-in is listed, and harms nothing else.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Final, TypeGuard

from attrs import field, frozen

from okrkit import markup
from okrkit.errors import OKRError, SourceError, nearest, shown
from okrkit.model.checks import text
from okrkit.results import Explanation, ResultSet
from okrkit.sources.secrets import chained, said
from okrkit.typing import MetricSource

if TYPE_CHECKING:
    from importlib.metadata import Distribution, EntryPoint

    import numpy as np

__all__ = ["GROUP", "Plugin", "Plugins", "installed", "plugin"]

GROUP: Final = "okrkit.sources"
"""The entry-point group of plug-ins."""

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
    found: dict[str, list[tuple[EntryPoint, Distribution]]] = {}
    broken: list[Plugin] = []
    for distribution in _distributions():
        try:
            entries = _entries(distribution)
        except Exception as error:  # noqa: BLE001 - of a package nobody asked for
            broken.append(_unreadable(distribution, error))
            continue
        for entry in entries:
            found.setdefault(entry.name, []).append((entry, distribution))
    items = [_listed(one, every) for every in found.values() for one in every]
    return Plugins(tuple(sorted([*items, *broken], key=lambda item: item.name)))


def _listed(
    one: "tuple[EntryPoint, Distribution]",
    every: "Sequence[tuple[EntryPoint, Distribution]]",
) -> Plugin:
    """Describe one plug-in of a name, after trying it."""
    entry, distribution = one
    error: OKRError | None = None
    try:
        if len(every) > 1:
            raise _clash(entry.name, [of for _, of in every])
        _loaded(entry, distribution)
    except OKRError as why:
        error = why
    return Plugin(entry.name, *_package(distribution), entry.value, error)


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
    name = text(name, field="name")
    every = [
        (entry, distribution)
        for distribution in _distributions()
        for entry in _entries_or_none(distribution)
    ]
    found = [one for one in every if one[0].name == name]
    if not found:
        names = sorted({entry.name for entry, _ in every})
        near = nearest(name, names, most=1)
        raise SourceError(
            "no plug-in of this name is installed",
            code="plugin-unknown",
            source=name,
            place=name,
            expected=", ".join(map(shown, names[:20])),
            hint=f"Did you mean {near[0]!r}?" if near else "Install its package.",
        )
    if len(found) > 1:
        raise _clash(name, [distribution for _, distribution in found])
    (entry, distribution) = found[0]
    make = _loaded(entry, distribution)
    made = _tried(lambda: make(**settings), entry, distribution, "cannot be made")
    if not _reads(made):
        raise SourceError(
            "the plug-in makes something that is no source",
            code="plugin-broken",
            source=name,
            place=_place(entry, distribution),
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


def _entries(distribution: "Distribution") -> "list[EntryPoint]":
    return [entry for entry in distribution.entry_points if entry.group == GROUP]


def _entries_or_none(distribution: "Distribution") -> "list[EntryPoint]":
    """Return the entries of a package; none where its metadata cannot be read."""
    try:
        return _entries(distribution)
    except Exception:  # noqa: BLE001 - broken metadata of a package nobody asked for
        return []


def _unreadable(distribution: "Distribution", error: Exception) -> Plugin:
    name, version = _package(distribution)
    why = SourceError(
        "the metadata of the package cannot be read",
        code="plugin-broken",
        place=name,
        got=_told(error),
    )
    return Plugin(f"({name})", name, version, "", why)


def _loaded(entry: "EntryPoint", distribution: "Distribution") -> Any:  # noqa: ANN401
    """Import what a plug-in names; whatever that raises is told as its fault."""
    if not _TARGET.fullmatch(entry.value):
        raise SourceError(
            "the plug-in names no object of a module",
            code="plugin-broken",
            source=entry.name,
            place=_place(entry, distribution),
            expected="module:object, such as acme_okrs.source:Source",
            got=shown(entry.value),
            hint="The package can mend it, in its entry points.",
        )
    made = _tried(entry.load, entry, distribution, "cannot be loaded")
    if not callable(made):
        raise SourceError(
            "the plug-in names something that makes no source",
            code="plugin-broken",
            source=entry.name,
            place=_place(entry, distribution),
            expected="a class or a function that gives a source",
            got=type(made).__name__,
        )
    return made


def _tried(
    call: Callable[[], Any],
    entry: "EntryPoint",
    distribution: "Distribution",
    what: str,
) -> Any:  # noqa: ANN401 - whatever a plug-in names and makes
    """Run code of a plug-in; whatever it raises is told as its fault."""
    try:
        return call()
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # noqa: BLE001 - a plug-in's own code
        failed = SourceError(
            f"the plug-in {what}",
            code="plugin-broken",
            source=entry.name,
            place=_place(entry, distribution),
            got=_told(error),
            hint="The error is the __cause__ of this one; its package can mend it.",
        )
        failed.__cause__ = chained(error)
    # Here nothing is being handled, so that no error with secrets is its context.
    raise failed


def _told(error: BaseException) -> str:
    """Say what was raised; a plug-in is made with passwords, which are not shown."""
    return shown(f"{type(error).__name__}: {said(error)}")


def _place(entry: "EntryPoint", distribution: "Distribution") -> str:
    name, version = _package(distribution)
    return f"plug-in {entry.name}, {name} {version}, {entry.value}"


def _clash(name: str, distributions: "Sequence[Distribution]") -> SourceError:
    packages = {" ".join(_package(one)).strip() for one in distributions}
    several = len(packages) > 1
    return SourceError(
        "two packages bring a plug-in of this name"
        if several
        else "one package brings two plug-ins of this name",
        code="plugin-clash",
        source=name,
        place=name,
        got=" and ".join(sorted(packages)),
        hint="Uninstall one of them." if several else "The package can mend it.",
    )
