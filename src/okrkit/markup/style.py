"""
The one style sheet of every HTML view.

Text and background are always set together, so that the contrast holds wherever the
view is shown; every pair of colours here has a contrast of at least 4.5.
"""

from typing import Final

__all__ = ["DARK", "LIGHT", "STYLE", "WIDTHS", "style_of"]

WIDTHS: Final = tuple(range(20, 162, 2))
"""Below so many ems a table may stand as lines; each needs one of these."""

LIGHT: Final = {
    "back": "#ffffff",
    "text": "#1f2328",
    "soft": "#59636e",
    "line": "#d1d9e0",
    "track": "#e6eaef",
    "good": "#1a7f37",
    "fair": "#946000",
    "bad": "#c4242f",
    "info": "#0969da",
    "none": "#59636e",
}
"""Colours on a light background, by what they stand for."""

DARK: Final = {
    "back": "#111111",
    "text": "#e6e8eb",
    "soft": "#9aa4af",
    "line": "#363b42",
    "track": "#2b3036",
    "good": "#4ac26b",
    "fair": "#d9a514",
    "bad": "#ff7b72",
    "info": "#6cb6ff",
    "none": "#9aa4af",
}
"""Colours on a dark background, by what they stand for."""


def _variables(colours: dict[str, str]) -> str:
    return ";".join(f"--okrkit-{name}:{colour}" for name, colour in colours.items())


_RULES: Final = """
.okrkit{color:var(--okrkit-text);background:var(--okrkit-back);
font:14px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,Arial,sans-serif;
font-variant-numeric:tabular-nums;overflow-x:auto;
container:okrkit/inline-size;min-width:14em}
.okrkit .okrkit-text{display:none}
.okrkit .okrkit-view[hidden]{display:block!important;padding:.5em .25em}
.okrkit.okrkit-page{max-width:60rem;margin:0 auto;padding:2rem 1.25rem}
body:has(>.okrkit-page){margin:0;background:var(--okrkit-back)}
.okrkit h1,.okrkit h2,.okrkit h3{font-weight:600;line-height:1.25;
margin:1.2em 0 .5em;color:inherit}
.okrkit h1{font-size:1.6em}.okrkit h2{font-size:1.25em}.okrkit h3{font-size:1.05em}
.okrkit .okrkit-view h2{font-size:1.1em;margin:1.1em 0 .4em}
.okrkit .okrkit-view h2:first-child{margin-top:.2em}
.okrkit .okrkit-view p{margin:.3em 0 .9em;max-width:60em}
.okrkit .okrkit-table{border-collapse:collapse;border:0;margin:4px 0 16px;
font-size:inherit;color:inherit;table-layout:auto;min-width:min(100%,20em)}
.okrkit .okrkit-table caption{caption-side:top;text-align:left;font-weight:600;
color:inherit;padding:0 10px 6px}
.okrkit .okrkit-table th,.okrkit .okrkit-table td{padding:6px 10px;border:0;
border-bottom:1px solid var(--okrkit-line);vertical-align:middle;white-space:normal;
max-width:36em;overflow-wrap:break-word;font-weight:400;background:none;color:inherit;
line-height:inherit}
.okrkit .okrkit-table thead th{font-size:.86em;font-weight:600;color:var(--okrkit-soft);
vertical-align:bottom;overflow-wrap:normal}
.okrkit .okrkit-table tbody tr{background:none}
.okrkit .okrkit-table tbody th{font-weight:500}
.okrkit .okrkit-soft{font-weight:400}
.okrkit .okrkit-table .okrkit-left{text-align:left}
.okrkit .okrkit-table .okrkit-right{text-align:right;white-space:nowrap}
.okrkit .okrkit-table thead .okrkit-right{white-space:normal}
.okrkit .okrkit-table .okrkit-center{text-align:center}
.okrkit .okrkit-table .okrkit-long{white-space:normal;overflow-wrap:anywhere;
min-width:7em}
.okrkit .okrkit-more,.okrkit .okrkit-soft{color:var(--okrkit-soft)}
.okrkit .okrkit-bar{display:inline-flex;align-items:center;gap:.6em;white-space:nowrap}
.okrkit .okrkit-bar svg{width:6em;height:.57em;flex:none}
.okrkit .okrkit-marked svg{height:1em}
.okrkit .okrkit-interval svg{width:8em;height:1em}
.okrkit .okrkit-interval{flex-wrap:wrap;row-gap:0;white-space:normal}
.okrkit .okrkit-mark{fill:currentColor}
.okrkit .okrkit-gap{fill:var(--okrkit-back)}
.okrkit .okrkit-track{fill:var(--okrkit-track)}
.okrkit .okrkit-badge{display:inline-flex;align-items:baseline;gap:.4em;
font-weight:500;white-space:nowrap}
.okrkit .okrkit-wraps{white-space:normal;overflow-wrap:anywhere}
.okrkit .okrkit-sign{font-size:.8em}
.okrkit .okrkit-whole{white-space:nowrap}
.okrkit .okrkit-spark{width:5em;height:1.4em;vertical-align:middle;flex:none}
.okrkit .okrkit-fan{width:10em;height:3em;vertical-align:middle;display:block}
.okrkit .okrkit-spark polyline,.okrkit .okrkit-fan polyline{fill:none;
stroke:currentColor;stroke-width:1.5;stroke-linejoin:round;stroke-linecap:round}
.okrkit .okrkit-fan .okrkit-goal{stroke:var(--okrkit-text);stroke-width:1;
stroke-dasharray:4 3}
.okrkit .okrkit-fan .okrkit-middle{stroke:var(--okrkit-info);stroke-width:1}
.okrkit .okrkit-band{opacity:.3}
.okrkit .okrkit-spark circle,.okrkit .okrkit-fan circle{fill:currentColor}
.okrkit .okrkit-pair{display:inline-flex;align-items:center;gap:.6em;
justify-content:flex-end}
.okrkit .okrkit-table .okrkit-right .okrkit-pair{display:flex;
justify-content:space-between}
.okrkit .okrkit-counts{display:flex;flex-wrap:wrap;gap:.1em 1.2em;margin:.2em 0 0}
.okrkit details>summary{cursor:pointer}
.okrkit details>.okrkit-table{margin-top:8px}
.okrkit ul.okrkit-beside{margin:.6em 0;padding-left:1.7em}
.okrkit ul.okrkit-tree,.okrkit .okrkit-tree ul{list-style:none;margin:0;padding:0}
.okrkit .okrkit-tree ul{margin-left:.42em;padding-left:1.1em;
border-left:1px solid var(--okrkit-line)}
.okrkit .okrkit-tree li{margin:.2em 0;overflow-wrap:anywhere}
.okrkit .okrkit-tree summary{cursor:pointer}
.okrkit .okrkit-tree summary>div{padding-left:1.1em}
.okrkit .okrkit-tree code{font-size:.92em;background:none;color:inherit}
.okrkit .okrkit-line{display:inline-flex;flex-wrap:wrap;gap:0 1.4em;
justify-content:space-between;align-items:baseline;vertical-align:top;
width:calc(100% - 1.3em)}
.okrkit li>.okrkit-line{width:calc(100% - .3em);padding-left:1em;
box-sizing:border-box}
.okrkit .okrkit-grows{flex:1 1 16em}
.okrkit .okrkit-figures{display:inline-flex;flex-wrap:wrap;gap:0 1em;
align-items:baseline}
.okrkit .okrkit-figures .okrkit-bar{width:10.2em}
.okrkit .okrkit-figures .okrkit-badge{min-width:8em}
.okrkit .okrkit-lines{max-width:64em}
.okrkit em.okrkit-slot,.okrkit .okrkit-letter em{font-style:normal;
text-decoration:underline;text-decoration-color:var(--okrkit-fair);
text-decoration-thickness:2px;text-underline-offset:3px}
.okrkit em.okrkit-slot{display:inline-block}
.okrkit em.okrkit-slot small{display:inline-block;text-decoration:none;
margin:0 .1em 0 .3em}
.okrkit .okrkit-view .okrkit-said{font-size:1.15em;line-height:1.8}
.okrkit .okrkit-letter{max-width:46rem;overflow-wrap:anywhere}
.okrkit .okrkit-letter ol,.okrkit .okrkit-letter ul{margin:.25em 0;padding-left:1.4em}
.okrkit .okrkit-letter li{margin:.35em 0}
.okrkit .okrkit-table .okrkit-interval svg{width:8em}
@container okrkit (max-width:64em){.okrkit .okrkit-table th,
.okrkit .okrkit-table td{padding-left:6px;padding-right:6px}
.okrkit .okrkit-fan{width:8em}.okrkit .okrkit-table .okrkit-bar svg{width:4.5em}
.okrkit .okrkit-spark{width:3.5em}}
@media print{.okrkit details>*{display:block}}
"""


def _stacked(width: int) -> str:
    """Show each row as lines where there is less room than a table needs."""
    one = f".okrkit .okrkit-table.okrkit-from{width}"
    return (
        f"@container okrkit (max-width:{width}em){{"
        f"{one},{one} tbody,{one} caption{{display:block}}\n"
        f"{one} thead{{display:none}}\n"
        f"{one} tr{{display:flex;flex-wrap:wrap;align-items:baseline;gap:.15em 1.3em;"
        "padding:.55em .2em;border-bottom:1px solid var(--okrkit-line)}\n"
        f"{one} caption{{padding:0 .2em .3em}}\n"
        f"{one} tbody th,{one} tbody td{{display:block;border:0;padding:0;min-width:0;"
        "max-width:100%;text-align:left;white-space:normal;overflow-wrap:anywhere}\n"
        f"{one} tbody th{{flex:1 0 100%}}\n"
        f"{one} .okrkit-right .okrkit-pair{{display:inline-flex}}\n"
        f"{one} td:empty{{display:none}}\n"
        f"{one} td:has(>div,>svg,>.okrkit-interval)::before{{display:block}}\n"
        f'{one} [data-head]::before{{content:attr(data-head)" ";font-weight:400;'
        "font-size:.86em;color:var(--okrkit-soft)}}\n"
    )


_TONES: Final = "".join(
    f".okrkit .okrkit-{tone}{{color:var(--okrkit-{tone});fill:var(--okrkit-{tone})}}\n"
    for tone in ("good", "fair", "bad", "info", "none")
)

STYLE: Final = (
    f".okrkit,:root:has(.okrkit-page){{{_variables(LIGHT)}}}\n"
    "@media(prefers-color-scheme:dark){"
    f".okrkit,:root:has(.okrkit-page){{{_variables(DARK)}}}}}\n"
    # What the host says of its theme counts for more than the system's setting.
    "html[data-theme=light] .okrkit,body[data-jp-theme-light=true] .okrkit,"
    f"body.vscode-light .okrkit{{{_variables(LIGHT)}}}\n"
    "html[data-theme=dark] .okrkit,body[data-jp-theme-light=false] .okrkit,"
    f"body.vscode-dark .okrkit{{{_variables(DARK)};"
    "--okrkit-back:var(--jp-layout-color0,var(--vscode-editor-background,#111111))}\n"
    + _RULES
    + _TONES
)
"""The style sheet of what is of no width; holds no character that is markup."""


def style_of(body: str, /) -> str:
    """
    Give the style sheet of a view, with the widths of the tables in it.

    Args:
        body: The view.

    Returns:
        The style sheet; no character in it is read as markup.

    Example:
        >>> "max-width:44em" in style_of("okrkit-from44"), "44em" in style_of("")
        (True, False)
    """
    return STYLE + "".join(
        _stacked(width) for width in WIDTHS if f"okrkit-from{width}" in body
    )
