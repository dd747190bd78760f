"""
okrkit: objectives and key results, typed, scored and explained.

Every public name is bound on first use, so that ``import okrkit`` costs nothing.
Type checkers read the imports below and so still refuse a mistyped name; at run
time `_HOMES` says the same. A test keeps the two alike.
"""

# A constant instead of typing's, which would have to be imported; checkers know it.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from okrkit import alignment as alignment
    from okrkit import errors as errors
    from okrkit import history as history
    from okrkit import projection as projection
    from okrkit import retention as retention
    from okrkit import scoring as scoring
    from okrkit import sources as sources
    from okrkit import strategy as strategy
    from okrkit import testing as testing
    from okrkit import typing as typing
    from okrkit import wording as wording
    from okrkit.alignment import Cascade as Cascade
    from okrkit.alignment import RollUp as RollUp
    from okrkit.alignment import align as align
    from okrkit.errors import OKRError as OKRError
    from okrkit.formats import dumps as dumps
    from okrkit.formats import exchange as exchange
    from okrkit.formats import from_dict as from_dict
    from okrkit.formats import json_schema as json_schema
    from okrkit.formats import load as load
    from okrkit.formats import loads as loads
    from okrkit.formats import save as save
    from okrkit.formats import to_dict as to_dict
    from okrkit.history import Diff as Diff
    from okrkit.history import Merged as Merged
    from okrkit.history import diff as diff
    from okrkit.history import merge as merge
    from okrkit.model.amendment import Amendment as Amendment
    from okrkit.model.cadence import Cadence as Cadence
    from okrkit.model.calendar import Cycle as Cycle
    from okrkit.model.checkin import CheckIn as CheckIn
    from okrkit.model.closing import Closing as Closing
    from okrkit.model.declared import DeclaredSource as DeclaredSource
    from okrkit.model.limits import Limits as Limits
    from okrkit.model.metric import Metric as Metric
    from okrkit.model.metric import Observation as Observation
    from okrkit.model.okr import KeyResult as KeyResult
    from okrkit.model.okr import Objective as Objective
    from okrkit.model.okrset import OKRSet as OKRSet
    from okrkit.model.parts import Assumption as Assumption
    from okrkit.model.parts import Guardrail as Guardrail
    from okrkit.model.parts import Initiative as Initiative
    from okrkit.model.parts import Segment as Segment
    from okrkit.model.parts import Support as Support
    from okrkit.model.series import Series as Series
    from okrkit.model.staged import Done as Done
    from okrkit.model.staged import Establish as Establish
    from okrkit.model.staged import Milestones as Milestones
    from okrkit.model.staged import Steps as Steps
    from okrkit.model.staged import Zones as Zones
    from okrkit.model.target import Change as Change
    from okrkit.model.target import Hold as Hold
    from okrkit.model.target import Reach as Reach
    from okrkit.model.unit import Unit as Unit
    from okrkit.projection import Backtest as Backtest
    from okrkit.projection import Outlook as Outlook
    from okrkit.projection import Projection as Projection
    from okrkit.projection import backtest as backtest
    from okrkit.projection import project as project
    from okrkit.results import Explanation as Explanation
    from okrkit.reviewing import rules as rules
    from okrkit.reviewing.finding import Finding as Finding
    from okrkit.reviewing.result import Review as Review
    from okrkit.reviewing.review import review as review
    from okrkit.scoring import Comparison as Comparison
    from okrkit.scoring import Score as Score
    from okrkit.scoring import Scorecard as Scorecard
    from okrkit.scoring import ScoringPolicy as ScoringPolicy
    from okrkit.scoring import compare as compare
    from okrkit.scoring import presets as presets
    from okrkit.scoring import score as score
    from okrkit.show import plots as _plots
    from okrkit.show.report.reporting import report as report
    from okrkit.show.report.result import Report as Report
    from okrkit.sources import Refresh as Refresh
    from okrkit.sources import refresh as refresh
    from okrkit.sources import refresh_async as refresh_async
    from okrkit.strategy import templates as templates
    from okrkit.strategy.assuming.chains import assumptions as assumptions
    from okrkit.strategy.assuming.checking import check_assumptions as check_assumptions
    from okrkit.strategy.deciding.decide import decisions as decisions
    from okrkit.strategy.deciding.decision import Decision as Decision
    from okrkit.strategy.impact.effect import Impact as Impact
    from okrkit.strategy.impact.measuring import impact as impact
    from okrkit.strategy.impact.ranking import rank_initiatives as rank_initiatives
    from okrkit.strategy.prioritising.prioritise import prioritise as prioritise
    from okrkit.wording.concepts.suggesting import suggest_metrics as suggest_metrics
    from okrkit.wording.draft import Draft as Draft
    from okrkit.wording.draft import parse as parse
    from okrkit.wording.okrs.drafted import DraftSet as DraftSet
    from okrkit.wording.okrs.reading import parse_okrs as parse_okrs

    # Its home has another name, which an import alone would not hand on.
    plot = _plots

    __version__: str

_HOMES = {
    "okrkit.formats": (
        "dumps",
        "from_dict",
        "json_schema",
        "load",
        "loads",
        "save",
        "to_dict",
    ),
    "okrkit.alignment": ("Cascade", "RollUp", "align"),
    "okrkit.errors": ("OKRError",),
    "okrkit.history": ("Diff", "Merged", "diff", "merge"),
    "okrkit.model.amendment": ("Amendment",),
    "okrkit.model.cadence": ("Cadence",),
    "okrkit.model.calendar": ("Cycle",),
    "okrkit.model.closing": ("Closing",),
    "okrkit.model.declared": ("DeclaredSource",),
    "okrkit.model.limits": ("Limits",),
    "okrkit.model.checkin": ("CheckIn",),
    "okrkit.model.metric": ("Metric", "Observation"),
    "okrkit.model.okr": ("KeyResult", "Objective"),
    "okrkit.model.okrset": ("OKRSet",),
    "okrkit.model.parts": (
        "Assumption",
        "Guardrail",
        "Initiative",
        "Segment",
        "Support",
    ),
    "okrkit.model.series": ("Series",),
    "okrkit.model.staged": ("Done", "Establish", "Milestones", "Steps", "Zones"),
    "okrkit.model.target": ("Change", "Hold", "Reach"),
    "okrkit.model.unit": ("Unit",),
    "okrkit.projection": (
        "Backtest",
        "Outlook",
        "Projection",
        "backtest",
        "project",
    ),
    "okrkit.results": ("Explanation",),
    "okrkit.reviewing.finding": ("Finding",),
    "okrkit.reviewing.result": ("Review",),
    "okrkit.reviewing.review": ("review",),
    "okrkit.scoring": (
        "Comparison",
        "Score",
        "Scorecard",
        "ScoringPolicy",
        "compare",
        "score",
    ),
    "okrkit.show.report.reporting": ("report",),
    "okrkit.show.report.result": ("Report",),
    "okrkit.sources": ("Refresh", "refresh", "refresh_async"),
    "okrkit.strategy.assuming.chains": ("assumptions",),
    "okrkit.strategy.assuming.checking": ("check_assumptions",),
    "okrkit.strategy.deciding.decide": ("decisions",),
    "okrkit.strategy.deciding.decision": ("Decision",),
    "okrkit.strategy.impact.effect": ("Impact",),
    "okrkit.strategy.impact.measuring": ("impact",),
    "okrkit.strategy.impact.ranking": ("rank_initiatives",),
    "okrkit.strategy.prioritising.prioritise": ("prioritise",),
    "okrkit.wording.draft": ("Draft", "parse"),
    "okrkit.wording.okrs.drafted": ("DraftSet",),
    "okrkit.wording.okrs.reading": ("parse_okrs",),
    "okrkit.wording.concepts.suggesting": ("suggest_metrics",),
}
_NAMESPACES = {
    "alignment": "okrkit.alignment",
    "errors": "okrkit.errors",
    "exchange": "okrkit.formats.exchange",
    "history": "okrkit.history",
    "presets": "okrkit.scoring.presets",
    "plot": "okrkit.show.plots",
    "projection": "okrkit.projection",
    "retention": "okrkit.retention",
    "rules": "okrkit.reviewing.rules",
    "scoring": "okrkit.scoring",
    "sources": "okrkit.sources",
    "strategy": "okrkit.strategy",
    "templates": "okrkit.strategy.templates",
    "testing": "okrkit.testing",
    "typing": "okrkit.typing",
    "wording": "okrkit.wording",
}

if not TYPE_CHECKING:
    _HOME = {name: module for module, names in _HOMES.items() for name in names}

    __all__ = [*_HOME, *_NAMESPACES]

    def __getattr__(name: str) -> object:
        """Bind a public name the first time it is asked for."""
        if name == "__version__":
            from importlib.metadata import version

            value = version("okrkit")
        elif name in _NAMESPACES:
            from importlib import import_module

            value = import_module(_NAMESPACES[name])
        elif name in _HOME:
            from importlib import import_module

            value = getattr(import_module(_HOME[name]), name)
        else:
            import sys

            message = f"module 'okrkit' has no attribute {name!r}"
            # With name and obj Python itself adds its "Did you mean" to the traceback.
            raise AttributeError(message, name=name, obj=sys.modules[__name__])
        globals()[name] = value
        return value

    def __dir__() -> list[str]:
        """List the public names, bound or not."""
        return [*__all__, "__version__"]
