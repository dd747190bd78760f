"""
How fast pictures are drawn, each beside the same marks drawn by hand.

Run with ``pytest tests/bench/bench_plots.py -s``; the gallery says what is drawn.
"""

import ast
import re
import time
from functools import partial
from pathlib import Path

import matplotlib as mpl
import numpy as np
from matplotlib import pyplot as plt
from matplotlib.collections import LineCollection, QuadMesh
from matplotlib.patches import PathPatch

import okrkit as okr

GALLERY = Path(__file__).parents[2] / "docs/gallery"
CELL = re.compile(r"```{code-cell} ipython3\n(.*?)```", re.DOTALL)
TIMES = 5


def asked(page):
    """Run a page of the gallery up to its picture; return what draws that."""
    cells = CELL.findall(page.read_text())
    scope = {}
    for cell in cells:
        code = re.sub(r"\A---.*?---\n", "", cell, flags=re.DOTALL)
        tree = ast.parse(re.sub(r"^[:%].*$", "", code, flags=re.MULTILINE))
        last = getattr(tree.body[-1], "value", None) if tree.body else None
        if isinstance(last, ast.Call) and "okr.plot." in ast.unparse(last.func):
            # What is drawn is made before, and not timed.
            given = [worked_out(one, scope) for one in last.args]
            named = {one.arg: worked_out(one.value, scope) for one in last.keywords}
            return partial(worked_out(last.func, scope), *given, **named)
        exec(compile(tree, page.name, "exec"), scope)  # noqa: S102 - our own page
    raise AssertionError(f"{page.name} draws nothing")


def worked_out(part, scope):
    """Return the value of a part of a page's code."""
    return eval(ast.unparse(part), scope)  # noqa: S307 - our own page


def by_hand(ax):
    """Draw the same marks and words with matplotlib alone."""
    size, named = ax.figure.get_size_inches(), ax.get_legend() is not None
    _, mine = plt.subplots(figsize=size, layout="constrained")
    for one in ax.lines:
        label = "a line" if named else None
        mine.plot(one.get_xdata(), one.get_ydata(), label=label)
    for one in ax.patches:
        mine.add_patch(PathPatch(one.get_path(), transform=mine.transData))
    for one in ax.collections:
        painted(mine, one)
    for one in ax.texts:
        spot = getattr(one, "xy", one.get_position())
        mine.text(*spot, one.get_text()).set_in_layout(one.get_in_layout())
    words = [one.get_text() for one in ax.get_yticklabels()]
    if any(words):
        mine.set_yticks(ax.get_yticks(), words)
    mine.set(xlim=ax.get_xlim(), ylim=ax.get_ylim())
    mine.set(xlabel=ax.get_xlabel(), ylabel=ax.get_ylabel())
    mine.set_title(ax.get_title(loc="left"), loc="left")
    if named:
        mine.legend()
    return mine


def painted(ax, one):
    """Draw cells, intervals or a band."""
    if isinstance(one, QuadMesh):
        corners = np.moveaxis(one.get_coordinates(), 2, 0)
        ax.pcolormesh(*corners, one.get_array())
    elif isinstance(one, LineCollection):
        ax.add_collection(LineCollection(one.get_segments()))
    else:
        for path in one.get_paths():
            ax.fill(*path.vertices.T)


def seconds(draw):
    """Return the least time of the processor for a picture, to its last pixel."""
    best = float("inf")
    for _ in range(TIMES):
        start = time.process_time()
        draw().figure.canvas.draw()
        best = min(best, time.process_time() - start)
        plt.close("all")
    return best


def test_each_picture_beside_the_same_marks_by_hand(capsys, monkeypatch):
    """What makes pictures readable costs less than drawing them once more."""
    mpl.use("agg")
    monkeypatch.chdir(GALLERY)
    ratios = {}
    for page in sorted(GALLERY.glob("*.md")):
        if page.stem == "index":
            continue
        draw = asked(page)
        ax = draw()
        ax.figure.canvas.draw()
        ours, plain = seconds(draw), seconds(partial(by_hand, ax))
        ratios[page.stem] = ours / plain
        with capsys.disabled():
            said = f"{1e3 * ours:.0f} ms, by hand {1e3 * plain:.0f} ms"
            print(f"\n{page.stem}: {said}, {ours / plain:.1f} x", end="")

    assert okr.plot.__all__ == sorted(ratios)
    assert sum(ratios.values()) / len(ratios) < 2
