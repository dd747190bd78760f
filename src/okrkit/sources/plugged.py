"""`PluginSource`: a plug-in that a document names, made when it is first looked at."""

import datetime as dt
from collections.abc import AsyncIterable, Awaitable, Iterable, Mapping
from os import PathLike

from attrs import field, frozen

from okrkit.model.metric import Metric, Observation
from okrkit.typing import MetricSource

__all__ = ["PluginSource"]


@frozen
class PluginSource:
    """
    The source of a plug-in, which is imported and made where reading is limited.

    Attributes:
        plugin: Name of the plug-in.
        settings: What it is made with.
        connection: The one of them that other sources may use, too, or None.

    Example:
        >>> PluginSource("acme")
        PluginSource(plugin='acme')
    """

    plugin: str
    settings: Mapping[str, object] = field(factory=dict, repr=False)
    connection: object = field(default=None, repr=False)
    _made: list[MetricSource | BaseException] = field(
        factory=list, init=False, repr=False, eq=False
    )

    @property
    def name(self) -> str:
        """
        The name that the plug-in's source has, or its type; else that of the plug-in.

        Example:
            >>> PluginSource("acme").name
            'acme'
        """
        try:
            made = self._source()
            name = getattr(made, "name", None)
        except KeyboardInterrupt:
            raise
        except BaseException:  # noqa: BLE001 - is raised again by `read`
            return self.plugin
        is_name = isinstance(name, str) and name.strip()
        return str(name) if is_name else type(made).__name__

    @property
    def keeps_time(self) -> bool:
        """
        Whether the plug-in's source says so, see `okrkit.typing.TimedSource`.

        Example:
            >>> PluginSource("acme").keeps_time
            Traceback (most recent call last):
            okrkit.errors.SourceError: acme: no plug-in of this name is installed...
        """
        return getattr(self._source(), "keeps_time", False) is True

    @property
    def shares(self) -> object:
        """
        The connection, where it is none that makes others.

        Example:
            >>> PluginSource("acme", connection="an address").shares is None
            True
        """
        given = self.connection
        if hasattr(given, "cursor"):
            return given
        opens = callable(given) or hasattr(given, "connect")
        is_text = isinstance(given, str | bytes | PathLike)
        return None if opens or is_text else given

    def read(
        self, metric: Metric, start: dt.date, end: dt.date
    ) -> (
        Iterable[Observation]
        | Awaitable[Iterable[Observation]]
        | AsyncIterable[Observation]
    ):
        """
        Read by the plug-in's source; where that is async, give what is to be awaited.

        Args:
            metric: What to read.
            start: First day of the window.
            end: First day after it.

        Returns:
            What the plug-in's source gives.

        Raises:
            SourceError: The plug-in is not there, or cannot be loaded or made.

        Example:
            >>> day = dt.date(2026, 10, 1)
            >>> PluginSource("acme").read(Metric("nps"), day, day)
            Traceback (most recent call last):
            okrkit.errors.SourceError: acme: no plug-in of this name is installed...
        """
        return self._source().read(metric, start, end)

    def _source(self) -> MetricSource:
        """Make it once, and raise each time what that raised."""
        if not self._made:
            from okrkit.sources.plugins import plugin

            settings = dict(self.settings)
            if self.connection is not None:
                settings["connection"] = self.connection
            try:
                self._made.append(plugin(self.plugin, **settings))
            except BaseException as error:  # noqa: BLE001 - is raised below
                self._made.append(error)
        made = self._made[0]
        if isinstance(made, BaseException):
            raise made
        return made
