"""
Readings from other programs: `refresh` puts them into a set of OKRs.

- `from_frames`, `from_files`, `from_tables`, `from_sql`, `from_retention`,
  `from_openmetrics`: one adapter a file, each a source with `read`.
- `exporting`: what vendors export, as event tables. `semantic`: what a company defines.
- `plugins`: sources that other packages bring. `declared`: those a document declares.
- `refreshing`, `refreshing_async`: the verbs; `planning`, `waiting`, `reading`, `news`
  and `windows` are their steps.

Every name is bound on first use: who refreshes from numbers loads no adapter.
"""

# A constant instead of typing's, which would have to be imported; checkers know it.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from okrkit.sources.exporting.export_map import ExportColumn as ExportColumn
    from okrkit.sources.exporting.export_map import ExportFilter as ExportFilter
    from okrkit.sources.exporting.export_map import ExportMap as ExportMap
    from okrkit.sources.exporting.export_map import ExportMovement as ExportMovement
    from okrkit.sources.exporting.presets.catalogue import exports as exports
    from okrkit.sources.exporting.reading import read_export as read_export
    from okrkit.sources.exporting.result import Export as Export
    from okrkit.sources.exposition import Sample as Sample
    from okrkit.sources.from_files import FileSource as FileSource
    from okrkit.sources.from_files import files as files
    from okrkit.sources.from_frames import FrameSource as FrameSource
    from okrkit.sources.from_frames import frame as frame
    from okrkit.sources.from_openmetrics import OpenMetricsSource as OpenMetricsSource
    from okrkit.sources.from_openmetrics import openmetrics as openmetrics
    from okrkit.sources.from_retention import RetentionSource as RetentionSource
    from okrkit.sources.from_retention import retention as retention
    from okrkit.sources.from_sql import SQLSource as SQLSource
    from okrkit.sources.from_sql import sql as sql
    from okrkit.sources.from_tables import TableSource as TableSource
    from okrkit.sources.from_tables import table as table
    from okrkit.sources.plugins import Plugin as Plugin
    from okrkit.sources.plugins import Plugins as Plugins
    from okrkit.sources.plugins import installed as installed
    from okrkit.sources.plugins import plugin as plugin
    from okrkit.sources.reading import read as read
    from okrkit.sources.refreshing import refresh as refresh
    from okrkit.sources.refreshing_async import refresh_async as refresh_async
    from okrkit.sources.result import Refresh as Refresh
    from okrkit.sources.result import Refreshed as Refreshed
    from okrkit.sources.semantic.catalogue import Catalogue as Catalogue
    from okrkit.sources.semantic.definition import SemanticMetric as SemanticMetric
    from okrkit.sources.semantic.extension import okr_extension as okr_extension
    from okrkit.sources.semantic.pointers import Pointer as Pointer
    from okrkit.sources.semantic.pointers import Pointers as Pointers
    from okrkit.sources.semantic.reading import read_semantic as read_semantic

_HOMES = {
    "exporting.export_map": (
        "ExportColumn",
        "ExportFilter",
        "ExportMap",
        "ExportMovement",
    ),
    "exporting.presets.catalogue": ("exports",),
    "exporting.reading": ("read_export",),
    "exporting.result": ("Export",),
    "exposition": ("Sample",),
    "from_files": ("FileSource", "files"),
    "from_frames": ("FrameSource", "frame"),
    "from_openmetrics": ("OpenMetricsSource", "openmetrics"),
    "from_retention": ("RetentionSource", "retention"),
    "from_sql": ("SQLSource", "sql"),
    "from_tables": ("TableSource", "table"),
    "plugins": ("Plugin", "Plugins", "installed", "plugin"),
    "reading": ("read",),
    "refreshing": ("refresh",),
    "refreshing_async": ("refresh_async",),
    "result": ("Refresh", "Refreshed"),
    "semantic.catalogue": ("Catalogue",),
    "semantic.definition": ("SemanticMetric",),
    "semantic.extension": ("okr_extension",),
    "semantic.pointers": ("Pointer", "Pointers"),
    "semantic.reading": ("read_semantic",),
}

if not TYPE_CHECKING:
    _HOME = {name: module for module, names in _HOMES.items() for name in names}

    __all__ = [*_HOME]

    def __getattr__(name: str) -> object:
        """Bind a public name the first time it is asked for."""
        if name not in _HOME:
            import sys

            message = f"module 'okrkit.sources' has no attribute {name!r}"
            raise AttributeError(message, name=name, obj=sys.modules[__name__])
        from importlib import import_module

        value = getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
        globals()[name] = value
        return value

    def __dir__() -> list[str]:
        """List the public names, bound or not."""
        return __all__
