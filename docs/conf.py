"""Sphinx: MyST pages, Furo's theme, and a reference made from the code itself."""

import sys
from importlib import metadata
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "_ext"))

project = "okrkit"
author = "the okrkit contributors"
copyright = "2026, the okrkit contributors"  # the name Sphinx asks for
release = metadata.version("okrkit")

extensions = [
    "myst_nb",
    "okrkit_reference",
    "okrkit_shown",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
]
exclude_patterns = ["_build"]
# Pages with {code-cell} blocks are notebooks: run anew at each build, and a cell that
# raises fails it. No output is stored.
nb_execution_mode = "force"
nb_execution_raise_on_error = True
nb_execution_timeout = 120
nb_merge_streams = True
nb_kernel_rgx_aliases = {".*": "python3"}
html_theme = "furo"
html_title = f"okrkit {release}"

autodoc_member_order = "bysource"
autodoc_typehints = "signature"
autodoc_typehints_format = "short"
napoleon_google_docstring = True
napoleon_numpy_docstring = False
napoleon_custom_sections = ["Shape", "Units", "Source"]
napoleon_use_ivar = True

myst_enable_extensions = ["colon_fence", "deflist", "dollarmath"]
myst_heading_anchors = 3

# Building must not need a network, so no foreign inventory is read: only names of
# okrkit are checked to exist. `okrkit_reference` turns their homes into short paths.
nitpick_ignore_regex = [("py:.*", r"(?!okrkit\.).*")]
# What a signature shows and a user passes on, but never makes or imports.
nitpick_ignore = [
    ("py:class", f"okrkit.{name}")
    for name in (
        "alignment.dependencies._Found",
        "alignment.dependencies._Waiting",
        "alignment.rolling.Rolling",
        "formats.exchange.draft.Draft",
        "formats.exchange.written.Written",
        "history.by_kind.T",
        "model.fiscal.MonthYears",
        "model.fiscal.WeekYears",
        "model.labels.Fiscal",
        "model.year_end.YearEnd",
        "markup.html.Markup",
        "projection.chances.outcomes.Values",
        "projection.foresight.Foresight",
        "projection.goal.Goal",
        "projection.joining.simulation.Simulation",
        "projection.outlook.Asked",
        "projection.planning.stretch.Demands",
        "projection.projection.ZoneChances",
        "projection.said.Ahead",
        "projection.spreads.spread.Spread",
        "projection.trust.backtest.Slices",
        "projection.trust.calibration.Calibration",
        "projection.trust.marks.Judged",
        "projection.trust.origins.Origins",
        "projection.trust.owners.Beliefs",
        "projection.trust.reliability.Reliability",
        "projection.trust.rules.Murphy",
        "retention.arrays.covered.CoverCounts",
        "retention.arrays.durations.Durations",
        "retention.arrays.followed.FollowCounts",
        "retention.arrays.followed.Window",
        "retention.arrays.summary.PerCustomer",
        "retention.cohort.ages.Ages",
        "retention.estimates.estimator.Estimator",
        "retention.lifetime.contractual.Contractual",
        "retention.lifetime.newton.Optimum",
        "retention.lifetime.purchasing.Purchasing",
        "retention.lifetime.reading.Histories",
        "retention.tables.frames.Lazy",
        "retention.tables.periods.Periods",
        "retention.tables.table.Columns",
        "retention.tables.table.Role",
        "retention.tables.told.Told",
        "reviewing.asked.R",
        "reviewing.opening.Opening",
        "sources.shape.Shape",
        "retention.value.base.Base",
        "retention.value.terms.Terms",
        "retention.value.worth.Worth",
        "scoring.columns.Sheet",
        "show.report.parts.Section",
        "strategy.deciding.known.Known",
        "strategy.impact.controlled.Slopes",
        "strategy.impact.counterfactual.Foreseen",
        "strategy.impact.kernel.Control",
        "strategy.impact.placebo.Width",
        "strategy.leaving.hazard_fit.Fitted",
        "strategy.leaving.hazard_fit.Question",
        "strategy.listed.T",
        "strategy.prioritising.weighing.Ground",
        "wording.concepts.covering.Covered",
        "wording.okrs.found.Left",
        "wording.concepts.phrases.Phrases",
    )
]
