"""
The one style sheet of every HTML view.

Text and background are always set together, so that the contrast holds wherever the
view is shown; every pair of colours here has a contrast of at least 4.5.
"""

from typing import Final

__all__ = ["DARK", "LIGHT", "STYLE"]

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
font-variant-numeric:tabular-nums;overflow-x:auto}
.okrkit .okrkit-text{display:none}
.okrkit .okrkit-view[hidden]{display:block!important;padding:.5em .25em}
.okrkit.okrkit-page{max-width:60rem;margin:0 auto;padding:2rem 1.25rem}
body:has(>.okrkit-page){margin:0;background:var(--okrkit-back)}
.okrkit h1,.okrkit h2,.okrkit h3{font-weight:600;line-height:1.25;
margin:1.2em 0 .5em}
.okrkit h1{font-size:1.6em}.okrkit h2{font-size:1.25em}.okrkit h3{font-size:1.05em}
.okrkit .okrkit-table{border-collapse:collapse;border:0;margin:4px 0 16px;
font-size:inherit;color:inherit;table-layout:auto}
.okrkit .okrkit-table caption{caption-side:top;text-align:left;font-weight:600;
color:inherit;padding:0 10px 6px;position:sticky;left:0;box-sizing:border-box;
max-width:calc(100vw - 3em)}
.okrkit .okrkit-table th,.okrkit .okrkit-table td{padding:6px 10px;border:0;
border-bottom:1px solid var(--okrkit-line);vertical-align:middle;white-space:normal;
max-width:36em;overflow-wrap:break-word;font-weight:400;background:none;color:inherit}
.okrkit .okrkit-table thead th{font-size:.86em;font-weight:600;color:var(--okrkit-soft);
white-space:nowrap;vertical-align:bottom;overflow-wrap:normal}
.okrkit .okrkit-table tbody tr{background:none}
.okrkit .okrkit-table tbody th{font-weight:500}
.okrkit .okrkit-table .okrkit-left{text-align:left}
.okrkit .okrkit-table .okrkit-right{text-align:right;white-space:nowrap}
.okrkit .okrkit-table .okrkit-center{text-align:center}
.okrkit .okrkit-more,.okrkit .okrkit-soft{color:var(--okrkit-soft)}
.okrkit .okrkit-bar{display:inline-flex;align-items:center;gap:.6em;white-space:nowrap}
.okrkit .okrkit-bar svg{width:6em;height:.55em;flex:none}
.okrkit .okrkit-interval svg{width:8em;height:1em}
.okrkit .okrkit-mark{fill:currentColor}
.okrkit .okrkit-gap{fill:var(--okrkit-back)}
.okrkit .okrkit-track{fill:var(--okrkit-track)}
.okrkit .okrkit-badge{display:inline-flex;align-items:baseline;gap:.4em;
white-space:nowrap;font-weight:500}
.okrkit .okrkit-sign{font-size:.8em}
.okrkit .okrkit-whole{white-space:nowrap}
.okrkit .okrkit-spark{width:7em;height:1.4em;vertical-align:middle}
.okrkit .okrkit-spark polyline{fill:none;stroke:currentColor;stroke-width:1.5;
stroke-linejoin:round;stroke-linecap:round}
.okrkit .okrkit-spark circle{fill:currentColor}
.okrkit .okrkit-tree,.okrkit .okrkit-tree ul{list-style:none;margin:0;padding:0}
.okrkit .okrkit-tree ul{margin-left:.42em;padding-left:1.1em;
border-left:1px solid var(--okrkit-line)}
.okrkit .okrkit-tree li{margin:.2em 0;overflow-wrap:anywhere}
.okrkit .okrkit-tree summary{cursor:pointer}
.okrkit .okrkit-tree summary>div{padding-left:1.1em}
.okrkit .okrkit-tree code{font-size:.92em;background:none;color:inherit}
.okrkit .okrkit-letter em{font-style:normal;text-decoration:underline;
text-decoration-color:var(--okrkit-fair);text-decoration-thickness:2px;
text-underline-offset:3px}
.okrkit .okrkit-letter{max-width:46rem;overflow-wrap:anywhere}
.okrkit .okrkit-letter ol,.okrkit .okrkit-letter ul{margin:.25em 0;padding-left:1.4em}
.okrkit .okrkit-letter li{margin:.35em 0}
@media(max-width:40em){.okrkit .okrkit-table td.okrkit-left{min-width:7em}
.okrkit .okrkit-table td.okrkit-left:last-child:not(:first-child){min-width:15em}}
@media print{.okrkit details>*{display:block}}
"""

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
"""The style sheet; holds no character that HTML would read as markup."""
