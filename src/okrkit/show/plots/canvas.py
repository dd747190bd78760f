"""What every plot shares: axes, colours, text that stays text, dates, rows."""

import datetime as dt
import textwrap
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final, TypeVar

import numpy as np

from okrkit.errors import InvalidOKRError, UnknownIdError, shown
from okrkit.markup import plain
from okrkit.markup.directions import isolated
from okrkit.markup.style import DARK, LIGHT
from okrkit.model.unit import Unit
from okrkit.numerics.arrays import Floats, Ints
from okrkit.results.frames import require

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.axis import Axis
    from matplotlib.typing import ColorType

__all__ = [
    "colours",
    "dated",
    "days",
    "drawn_on",
    "headed",
    "inches",
    "inert",
    "ink",
    "keyed",
    "labelled",
    "measured_in",
    "noted",
    "numbers",
    "one_of",
    "percents",
    "ranged",
    "rows",
    "said_instead",
    "spelled",
    "taken",
    "words",
    "wrapped",
]

T = TypeVar("T")

LONGEST: Final = 28
"""Characters of a line beside a row: longer ones leave no room for the picture."""

_LINES: Final = 6
_SHAPES: Final = (3, 11)
"""The version of matplotlib that knows scripts from right to left."""

_CHARACTER: Final = 0.066
"""Inches of a small character, about."""

_BY_DAY: Final = ("%Y", "%Y-%m", "%m-%d", "%H:%M", "%H:%M", "%S.%f")
_AT_ZERO: Final = ("", "%Y", "%Y-%m", "%m-%d", "%H:%M", "%H:%M")
_BESIDE: Final = ("", "", "%Y", "%Y-%m-%d", "%Y-%m-%d", "%Y-%m-%d %H:%M")


def drawn_on(ax: "Axes | None", *, many: int = 0, square: bool = False) -> "Axes":
    """
    Return the axes to draw on, of a new figure where none are given.

    Args:
        ax: The caller's, or None.
        many: How many rows there will be, for the height of a new figure; 0 for none.
        square: Whether a new figure is as high as wide.

    Returns:
        Axes; only those that are new belong to pyplot, so that a notebook shows them.

    Raises:
        MissingExtraError: matplotlib is not installed.
        InvalidOKRError: These are no axes.

    Example:
        >>> from matplotlib.figure import Figure
        >>> ax = Figure().subplots()
        >>> drawn_on(ax) is ax
        True
    """
    require("matplotlib", extra="plot")
    if ax is not None:
        from matplotlib.axes import Axes

        if not isinstance(ax, Axes):
            raise InvalidOKRError(
                "nothing can be drawn on this",
                code="wrong-type",
                place="ax",
                expected="axes of matplotlib",
                got=shown(ax),
                hint="of several axes give one, as ax=axes[0]",
            )
        if ax.name != "rectilinear":
            raise InvalidOKRError(
                "nothing can be drawn on these axes",
                place="ax",
                expected="axes that stand at a right angle in a plane",
                got=shown(ax.name),
                hint="leave out projection=",
            )
        return ax
    from matplotlib import pyplot as plt
    from matplotlib import rcParams

    width, height = rcParams["figure.figsize"]
    high = max(2.4, 1.6 + 0.55 * many) if many else max(0.85 * height, 3.0)
    if square:
        width = high = min(width, 4.8)
    _, new = plt.subplots(figsize=(width, high), layout="constrained")
    return new


def colours(ax: "Axes") -> dict[str, str]:
    """
    Return colours by what they stand for, for the background that there is.

    Args:
        ax: The axes that are drawn on.

    Returns:
        Those of `okrkit.markup.style`, with the style's own colour of text.

    Example:
        >>> from matplotlib.figure import Figure
        >>> ax = Figure(facecolor="black").subplots(subplot_kw={"facecolor": "none"})
        >>> colours(ax)["good"]
        '#4ac26b'
    """
    from matplotlib.colors import to_hex

    text = ax.xaxis.label.get_color()
    behind = (ax.get_facecolor(), ax.figure.get_facecolor())
    seen = [colour for colour in behind if _alpha(colour) > 0.5]
    # Where the background shows through, the style's text says what it is.
    dark = _light(seen[0]) < 0.5 if seen else _light(text) > 0.5
    back = to_hex(seen[0]) if seen else ("#000000" if dark else "#ffffff")
    return {**(DARK if dark else LIGHT), "text": to_hex(text), "back": back}


def _alpha(colour: "ColorType") -> float:
    from matplotlib.colors import to_rgba

    return to_rgba(colour)[3]


def _light(colour: "ColorType") -> float:
    """Return how light a colour looks, from 0 to 1."""
    from matplotlib.colors import to_rgb

    red, green, blue = to_rgb(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def ink(colour: Floats) -> str:
    """
    Return the colour of a text that is read on another colour.

    Args:
        colour: Red, green and blue, 0 to 1.

    Returns:
        Black or white, whichever stands out more: by 4.5 at least.

    Example:
        >>> ink(np.array([1.0, 1.0, 0.0])), ink(np.array([0.0, 0.0, 1.0]))
        ('#000000', '#ffffff')
    """
    linear = np.where(
        colour <= 0.04045, colour / 12.92, ((colour + 0.055) / 1.055) ** 2.4
    )
    # Where black and white stand out alike from it.
    return "#000000" if linear @ [0.2126, 0.7152, 0.0722] > 0.179 else "#ffffff"


def words(text: object, *, limit: int = 80) -> str:
    """
    Write a text from anywhere on one line, with nothing invisible in it.

    Args:
        text: The text.
        limit: Most characters to show.

    Returns:
        The text; `inert` is still to come.

    Example:
        >>> words("Grow a lot", limit=5)
        'Grow…'
    """
    return plain(str(text), limit=limit)


def inert(text: str) -> str:
    r"""
    Write a text so that matplotlib draws it as it is: a dollar opens no mathematics.

    What runs from right to left turns nothing round beside it, line by line; before
    its version 3.11 matplotlib draws all signs in one direction.

    Args:
        text: The text.

    Returns:
        What is handed to matplotlib; nothing may be cut off from it.

    Example:
        >>> print(inert("Grow $x$"))
        Grow \$x\$
    """
    shapes = require("matplotlib", extra="plot").__version_info__ >= _SHAPES
    lines = text.split("\n")
    kept = map(isolated, lines) if shapes else lines
    return "\n".join(kept).replace("$", r"\$")


def wrapped(ax: "Axes", text: str, *, less: float = 0.0, size: float = 10.0) -> str:
    """
    Break a text into lines that fit the width of the axes.

    Args:
        ax: The axes.
        text: What `words` returned.
        less: Inches that something else takes.
        size: Points of a character's height; it is half as wide and a little more.

    Returns:
        At most so many lines as can be read at a glance, inert.

    Example:
        >>> from matplotlib.figure import Figure
        >>> ax = Figure(figsize=(2, 2)).subplots()
        >>> wrapped(ax, "What was said and seen").splitlines()
        ['What was said and', 'seen']
    """
    wide = max(14, int((inches(ax) - less) * 72 / (0.56 * size)))
    lines = [
        line
        for part in text.split("\n")
        for line in textwrap.wrap(part, wide, max_lines=_LINES, placeholder=" …")
    ]
    return inert("\n".join(lines))


def inches(ax: "Axes") -> float:
    """
    Return about how wide the axes will be: a layout moves them when it draws.

    Args:
        ax: The axes.

    Returns:
        Inches, those of labels beside the axes among them.

    Example:
        >>> from matplotlib.figure import Figure
        >>> round(inches(Figure(figsize=(4, 3)).subplots()), 2)
        3.1
    """
    figure = ax.figure
    if len(figure.axes) == 1 and figure.get_layout_engine() is not None:
        return 0.95 * float(figure.bbox.width / figure.dpi) - 0.45
    return float(ax.bbox.width / figure.dpi)


def noted(
    ax: "Axes",
    text: str,
    spot: tuple[float, float],
    *,
    shift: tuple[float, float] = (0, 7),
    size: float = 8.5,
) -> None:
    """
    Write a few words beside a mark: above it, or to its right.

    Args:
        ax: The axes.
        text: What `words` returned.
        spot: The mark, in the data's units.
        shift: From there to the text, in points.
        size: Height of the text, in points.

    Example:
        >>> from matplotlib.figure import Figure
        >>> ax = Figure().subplots()
        >>> noted(ax, "+2 points", (0.5, 1))
        >>> ax.texts[0].get_text()
        '+2 points'
    """
    beside = shift[0] > 0
    ax.annotate(
        inert(text),
        spot,
        xytext=shift,
        textcoords="offset points",
        ha="left" if beside else "center",
        va="center" if beside else "baseline",
        fontsize=size,
        color=colours(ax)["text"],
    )


def ranged(
    ax: "Axes",
    place: float,
    at: float,
    ends: tuple[float | None, float | None],
    colour: str,
    *,
    mark: str = "o",
    fill: str | None = None,
) -> None:
    """
    Draw a mark in its row, with its interval where it has one.

    Args:
        ax: The axes.
        place: Of the row.
        at: Where the mark is.
        ends: Of the interval; None where not known.
        colour: Of both.
        mark: Its shape.
        fill: Another colour inside of the mark, for what is not sure.

    Example:
        >>> from matplotlib.figure import Figure
        >>> ax = Figure().subplots()
        >>> ranged(ax, 0, 2.0, (1.0, 4.0), "black")
        >>> [line.get_xdata().tolist() for line in ax.lines]
        [[1.0, 4.0], [2.0]]
    """
    low, high = ends
    if low is not None and high is not None:
        ax.plot([low, high], [place] * 2, color=colour, lw=2, marker="|", ms=8)
    ax.plot([at], [place], mark, color=colour, mfc=fill or colour, ms=7)


def headed(ax: "Axes", *lines: str, less: float = 0.0) -> None:
    r"""
    Put a title of one or more lines over the axes, at the left.

    Args:
        ax: The axes.
        lines: What `words` returned; empty ones are left out.
        less: Inches that labels beside the axes take.

    Example:
        >>> from matplotlib.figure import Figure
        >>> ax = Figure().subplots()
        >>> headed(ax, "Call every customer", "a real fall")
        >>> ax.get_title(loc="left")
        'Call every customer\na real fall'
    """
    text = "\n".join(line for line in lines if line)
    ax.set_title(wrapped(ax, text, less=less), loc="left", fontsize=10)


def labelled(ax: "Axes", text: str, *, less: float = 0.0) -> None:
    """
    Say under the axes what is measured, and how to read the marks.

    Args:
        ax: The axes.
        text: The words.
        less: Inches that labels beside the axes take.

    Example:
        >>> from matplotlib.figure import Figure
        >>> ax = Figure().subplots()
        >>> labelled(ax, "share of customers who left")
        >>> ax.get_xlabel()
        'share of customers who left'
    """
    ax.set_xlabel(wrapped(ax, text, less=less, size=8.5), fontsize=8.5, loc="left")


def keyed(ax: "Axes") -> None:
    """
    Put the key of lines and marks under the axes, where it hides nothing.

    Args:
        ax: The axes; what is drawn there has its labels.

    Example:
        >>> from matplotlib.figure import Figure
        >>> ax = Figure().subplots()
        >>> _ = ax.plot([1, 2], label="seen")
        >>> keyed(ax)
        >>> [text.get_text() for text in ax.get_legend().get_texts()]
        ['seen']
    """
    from matplotlib.transforms import ScaledTranslation

    figure = ax.figure
    _, names = ax.get_legend_handles_labels()
    each = [_CHARACTER * len(name) + 0.55 for name in names]
    # Each column is as wide as its longest name; as many as fit side by side.
    counts = range(len(each), 1, -1)
    fit = (n for n in counts if sum(map(max, np.array_split(each, n))) <= inches(ax))
    many = next(fit, 1)
    under = ScaledTranslation(0, -0.3, figure.dpi_scale_trans)
    ax.legend(
        loc="upper left",
        bbox_to_anchor=(0, 0),
        bbox_transform=ax.transAxes + under,
        borderaxespad=0,
        ncols=many,
        frameon=False,
        fontsize=8.5,
    )


def days(dates: Iterable[dt.date]) -> Floats:
    """
    Return dates as matplotlib counts them.

    Args:
        dates: The dates.

    Returns:
        Days since 1970-01-01, or since what the style says.

    Example:
        >>> days([dt.date(1970, 1, 2)]).tolist()
        [1.0]
    """
    known = require("matplotlib.dates", extra="plot")
    given = np.array(list(dates), dtype="datetime64[D]")
    return np.asarray(known.date2num(given), dtype=np.float64)


def numbers(values: Sequence[float | None]) -> Floats:
    """
    Give numbers of which some are not known as a column; a picture leaves gaps there.

    Args:
        values: Numbers, or None.

    Returns:
        The same, with NaN for None.

    Example:
        >>> numbers([0.5, None]).tolist()
        [0.5, nan]
    """
    return np.array(values, dtype=np.float64)  # None is NaN


def spelled(ordinals: Ints) -> Floats:
    """
    Return proleptic ordinals, as columns of okrkit have them, as matplotlib counts.

    Args:
        ordinals: The days.

    Returns:
        Days since 1970-01-01, or since what the style says.

    Example:
        >>> spelled(np.array([dt.date(1970, 1, 2).toordinal()])).tolist()
        [1.0]
    """
    return days(dt.date.fromordinal(day) for day in ordinals.tolist())


def measured_in(name: str, unit: Unit | None) -> str:
    """
    Write a name with its unit, where that is one that people write.

    Args:
        name: What is measured.
        unit: Its unit, or None.

    Returns:
        The words; `inert` is still to come.

    Example:
        >>> measured_in("churn", Unit.of("%")), measured_in("calls", None)
        ('churn, %', 'calls')
    """
    if unit is None or unit.name in ("", "count"):
        return name
    return f"{name}, {words(unit.name)}"


def dated(ax: "Axes") -> None:
    """
    Make the axis at the bottom one of dates, written as everywhere in okrkit.

    Args:
        ax: The axes.

    Example:
        >>> from matplotlib.figure import Figure
        >>> ax = Figure().subplots()
        >>> _ = ax.plot(days([dt.date(2026, 1, 1), dt.date(2026, 6, 1)]), [1, 2])
        >>> dated(ax)
        >>> ax.xaxis.get_major_formatter().format_ticks([20454.0, 20513.0])
        ['2026', '2026-03']
    """
    known = require("matplotlib.dates", extra="plot")
    where = known.AutoDateLocator(minticks=3, maxticks=6)
    how = known.ConciseDateFormatter(
        where,
        formats=list(_BY_DAY),
        zero_formats=list(_AT_ZERO),
        offset_formats=list(_BESIDE),
    )
    ax.xaxis.set_major_locator(where)
    ax.xaxis.set_major_formatter(how)


def percents(*axis: "Axis") -> None:
    """
    Write the numbers of an axis as percentages.

    Args:
        axis: One or several.

    Example:
        >>> from matplotlib.figure import Figure
        >>> ax = Figure().subplots()
        >>> percents(ax.xaxis)
        >>> ax.xaxis.get_major_formatter()(0.2)
        '20%'
    """
    from matplotlib.ticker import PercentFormatter

    for one in axis:
        one.set_major_formatter(PercentFormatter(1))


def rows(ax: "Axes", labels: Sequence[Sequence[str]]) -> float:
    r"""
    Make room for rows, the first one on top, with words beside each.

    Args:
        ax: The axes.
        labels: Some lines for each row, which are broken where the axes are narrow.

    Returns:
        About how many inches the words take.

    Example:
        >>> from matplotlib.figure import Figure
        >>> ax = Figure().subplots()
        >>> inches = rows(ax, [("calls", "worked"), ("mails", "")])
        >>> [label.get_text() for label in ax.get_yticklabels()]
        ['calls\nworked', 'mails']
    """
    wide = min(LONGEST, max(14, int(inches(ax) * 5.5)))
    texts = [
        [
            part
            for line in lines
            for part in textwrap.wrap(words(line), wide, max_lines=2, placeholder=" …")
        ]
        for lines in labels
    ]
    ticks = [inert("\n".join(lines)) for lines in texts]
    ax.set_yticks(range(len(ticks)), ticks, fontsize=8.5)
    ax.set_ylim(len(ticks) - 0.5, -0.5)
    ax.tick_params(axis="y", length=0)
    ax.spines[["left", "right", "top"]].set_visible(False)
    return _CHARACTER * max((len(line) for lines in texts for line in lines), default=0)


def said_instead(ax: "Axes", text: str) -> "Axes":
    """
    Say in words why there is nothing to draw.

    Args:
        ax: The axes.
        text: What `words` returned.

    Returns:
        The axes.

    Example:
        >>> from matplotlib.figure import Figure
        >>> said_instead(Figure().subplots(), "no answers").texts[0].get_text()
        'no answers'
    """
    ax.set_xticks([])
    ax.set_yticks([])
    ax.text(
        0.5,
        0.5,
        wrapped(ax, text),
        transform=ax.transAxes,
        ha="center",
        va="center",
        color=colours(ax)["text"],
    )
    return ax


def taken(found: Iterable[T], top: int) -> tuple[list[T], str]:
    """
    Take the first of many, and say how many were not taken.

    Args:
        found: All of them.
        top: How many at most.

    Returns:
        The first, and the words; "" where all are taken.

    Example:
        >>> taken("abc", 2), taken("abc", 3)[1]
        ((['a', 'b'], 'the first 2 of 3'), '')
    """
    every = list(found)
    said = f"the first {top} of {len(every)}" if len(every) > top else ""
    return every[:top], said


def one_of(known: Sequence[str], id: str | None) -> str:
    """
    Choose an item by its id; the first where none is named.

    Args:
        known: The ids, one at least.
        id: The id, or None.

    Returns:
        The id.

    Raises:
        UnknownIdError: No such item.

    Example:
        >>> one_of(("nps", "csat"), None)
        'nps'
    """
    if id is None:
        return known[0]
    if id not in known:
        raise UnknownIdError(f"nothing is known of {shown(id)}", id=id, known=known)
    return id
