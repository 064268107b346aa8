"""From a matplotlib figure to small, accessible SVG that belongs to the page it stands in.

What matplotlib writes is made for a file of its own: a style sheet that would reach the whole
page, names that two charts would share, coordinates to a millionth of a point. Here it becomes
part of a page: it takes the page's font and the palette's custom properties, its names are its
own, and a tenth of a point is precise enough.
"""

from __future__ import annotations

import html
import io
import itertools
import re
import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING, Any

from .. import palette
from ..languages import say
from ..page import in_book

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from matplotlib.typing import RcKeyType

#: A drawing fills the card it stands in, but is never higher than this, in pixels: a laptop shows
#: it whole, with its title.
HIGHEST = 520
#: What a card of the book leaves for a drawing on a laptop, in pixels; and how high its usual
#: text, of 13 points, is there. The card's style sheet makes the text smaller in a wide card.
CARD, CARD_TEXT = 680, 16
#: What a telephone 360 pixels wide leaves for a drawing, in pixels.
PHONE = 320
#: Smaller text than this, in pixels, is not read on a telephone.
SMALLEST_TEXT = 8

_COLOURS = {colour: name for name, colour in palette.LIGHT.items()} | {"#000000": "ink"}
_HEX = re.compile(r"#[0-9a-f]{6}")
_REFERENCE = re.compile(r"url\(#([^)]+)\)")
_DECIMAL = re.compile(r"-?\d*\.\d+(?:e[-+]?\d+)?")
_COMMAND = re.compile(r"([MLQCz])([^MLQCz]*)")
_COORDINATES = {"x", "y", "width", "height", "points"}
_XLINK = "{http://www.w3.org/1999/xlink}href"
#: Two parts clipped by the same path, one after the other, are one part.
_CLIPPED = re.compile(r"(<g clip-path=\"[^\"]+\">)((?:(?!</?g[ >]).)*)</g>\1")
#: Marks of one look that follow each other: the first, and its likes.
_MARK = r'<use href="#([^"]+)" x="([^"]+)" y="([^"]+)"(| style="[^"]*")/>'
_MARKS = re.compile(rf'{_MARK}(?:<use href="#\1" x="[^"]+" y="[^"]+"\4/>){{3,}}')
# The page chooses the font; the rest of matplotlib's font description is kept.
_UNWANTED = {"font-family", "font-stretch"}
_FONT_WORDS = {"italic": "style", "oblique": "style", "small-caps": "variant"}


def smallest_text(fig: Figure) -> float:
    """Return how high a figure's smallest text is on a telephone, in pixels.

    Parameters
    ----------
    fig : matplotlib.figure.Figure
        The figure, drawn at least once.

    Returns
    -------
    float
        The font size in pixels when the figure is as wide as a telephone; infinite without text.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> fig = Figure(figsize=(6.4, 4))
    >>> text = fig.text(0, 0, "Loos", size=13)
    >>> round(smallest_text(fig), 1)
    9.0
    """
    from matplotlib.text import Text

    points = [
        float(text.get_fontsize())
        for text in fig.findobj(Text)
        if text.get_visible() and text.get_text().strip()
    ]
    scale = min(PHONE, _widest(fig.get_figwidth(), fig.get_figheight())) / (fig.get_figwidth() * 72)
    return float(min(points, default=float("inf")) * scale)


def document(fig: Figure, title: str) -> str:
    """Return what matplotlib writes for a figure, and close the figure.

    Parameters
    ----------
    fig : matplotlib.figure.Figure
        The figure. When it has no layout of its own, its axes make room for their labels.
    title : str
        Names the figure in an error.

    Returns
    -------
    str
        An SVG document.

    Raises
    ------
    ValueError
        In the book, when a telephone would show the figure's text too small to be read.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> document(Figure(), "Nothing yet").startswith("<?xml")
    True
    """
    import matplotlib as mpl
    import matplotlib.pyplot as plt

    from ._ticks import rewrite

    rewrite(fig)
    if fig.get_layout_engine() is None:
        fig.set_layout_engine("constrained")
    buffer = io.StringIO()
    # The settings that SVG depends on are read at save time, not when the figure was drawn.
    settings: dict[RcKeyType, Any] = {
        k: v for k, v in palette.rc_params().items() if k.startswith("svg.")
    }
    settings |= {"savefig.bbox": None}
    settings |= {"figure.constrained_layout.use": False, "figure.autolayout": False}
    with mpl.rc_context(settings):
        _lay_out(fig)
        fig.savefig(buffer, format="svg", facecolor="none", metadata={"Date": None})
    plt.close(fig)
    pixels = smallest_text(fig)
    if in_book() and pixels < SMALLEST_TEXT:
        raise ValueError(
            say(
                "the figure {title!r}: on a telephone its smallest text would be "
                "{pixels:.1f} pixels high, and {smallest_text} is the least one can read. "
                "Make the figure narrower (6.4 inches is the usual width) or leave the text "
                "at its usual 13 points.",
                title=title,
                pixels=pixels,
                smallest_text=SMALLEST_TEXT,
            )
        )
    return buffer.getvalue()


def _lay_out(fig: Figure) -> None:
    """Give the axes their places, as a figure is drawn, and be done with it.

    To save a figure that has a layout draws all of it twice, once for the layout alone.
    """
    from matplotlib.backends.backend_svg import FigureCanvasSVG

    dpi, layout = fig.dpi, fig.get_layout_engine()
    FigureCanvasSVG(fig)
    fig.dpi = FigureCanvasSVG.fixed_dpi
    if layout and fig.axes:
        layout.execute(fig)
    fig.set_layout_engine(None)
    fig.dpi = dpi


def inline(drawn: str, *, label: str, ident: str) -> str:
    """Return an SVG document of matplotlib as an element for an HTML page.

    Parameters
    ----------
    drawn : str
        What :func:`document` returns.
    label : str
        What a screen reader says for the drawing.
    ident : str
        Begins every name inside the drawing; no other drawing of the page may use it.

    Returns
    -------
    str
        An ``<svg role="img">`` element, one line without white space between elements.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> inline(document(Figure(figsize=(4, 3)), ""), label="Nothing yet", ident="n")[:40]
    '<svg viewBox="0 0 288 216" role="img" ar'
    """
    root = ET.fromstring(drawn)
    # Only what is referred to keeps a name: the others would clash with the next chart's.
    used = re.findall(r"(?:url\(|href=\")#([^\")]+)", drawn)
    names = {old: f"{ident}-{i}" for i, old in enumerate(dict.fromkeys(used))}
    width, height = map(float, root.attrib["viewBox"].split()[2:])
    box = _DECIMAL.sub(_tenth, root.attrib["viewBox"])
    widest = _widest(width, height)
    text = CARD_TEXT / 13 * width / min(CARD, widest)
    style = (
        f"width:100%;max-width:{widest:.0f}px;height:auto;--ck-in-card:{min(1, text):.2f};"
        f"fill:{_colour('#000000')};stroke-linejoin:round;stroke-linecap:butt"
    )
    content = _marked("".join(_element(child, names, False) for child in root), ident)
    return (
        f'<svg viewBox="{box}" role="img" aria-label="{_escape(label)}" style="{style}">'
        f"{content}</svg>"
    )


def _marked(content: str, ident: str) -> str:
    """Draw the marks of one look at the corners of one line: a page has one element for all.

    Each is painted for itself, as before: where marks that let light through meet, it is darker.
    """
    count = itertools.count()

    def line(found: re.Match[str]) -> str:
        mark, _, _, look = found.groups()
        name = f"{ident}-m{next(count)}"
        at = " ".join(f"{x} {y}" for _, x, y, _ in re.findall(_MARK, found[0]))
        return (
            f'<marker id="{name}" markerUnits="userSpaceOnUse" style="overflow:visible">'
            f'<use href="#{mark}"{look}/></marker>'
            f'<path d="M{at.replace(" -", "-")}" style="fill:none;marker:url(#{name})"/>'
        )

    joined = _CLIPPED.sub(r"\1\2", content)
    while joined != content:
        content, joined = joined, _CLIPPED.sub(r"\1\2", joined)
    return _MARKS.sub(line, content)


def _widest(width: float, height: float) -> float:
    """Return how wide a drawing of these proportions gets, in pixels."""
    return HIGHEST * width / height


def _escape(text: str) -> str:
    return html.escape(text, quote=True)


def _element(element: ET.Element, names: dict[str, str], within_definition: bool) -> str:
    """Write an element and what it holds, without all that a page does not need."""
    tag = element.tag.rpartition("}")[2]
    if tag in {"metadata", "style"}:
        return ""
    definition = within_definition or tag == "defs"
    content = "".join(_element(child, names, definition) for child in element)
    if tag in {"text", "tspan"}:
        text = element.text or ""  # before the letters of a formula it is mere indentation
        content = _escape(text if not content else text.strip()) + content
    attributes = _attributes(element, names, definition)
    if tag in {"g", "defs", "text"} and not content:
        return ""
    if tag == "g" and not attributes:
        return content
    if tag == "path" and not definition and attributes.get("style") == "fill:none":
        return ""  # the invisible background of a figure or of axes
    written = "".join(f' {name}="{_escape(value)}"' for name, value in attributes.items())
    return f"<{tag}{written}>{content}</{tag}>" if content else f"<{tag}{written}/>"


def _attributes(
    element: ET.Element, names: dict[str, str], within_definition: bool
) -> dict[str, str]:
    """Return an element's attributes in short, with the page's colours and its own names."""
    found: dict[str, str] = {}
    for name, value in element.attrib.items():
        if name == "id":
            if value not in names:
                continue
            value = names[value]
        elif name == _XLINK:
            name = "href"
            value = f"#{names[value[1:]]}" if value.startswith("#") else value
        elif name == "d":
            # Markers are small, and drawn many times: a tenth of a point would show.
            value = _path(value, 100 if within_definition else 10)
        elif name == "transform":
            if re.match(r"rotate\(-?0[ ,)]", value):
                continue
            value = _DECIMAL.sub(lambda m: f"{float(m[0]):.5g}", value)
        elif name == "style":
            value = _style(value, names)
        elif name in {"fill", "stroke"}:
            # A custom property is only sure to work in a style.
            name, value = "style", _style(f"{name}: {value}", names)
        elif name in _COORDINATES:
            value = _DECIMAL.sub(_tenth, value)
        else:
            value = _REFERENCE.sub(lambda m: f"url(#{names[m[1]]})", value)
        if value:
            found[name] = f"{found[name]};{value}" if name in found else value
    return found


def _style(text: str, names: dict[str, str]) -> str:
    kept = []
    for declaration in text.split(";"):
        name, _, value = (part.strip() for part in declaration.partition(":"))
        if not value or name in _UNWANTED:
            continue
        # Matplotlib before 3.11 writes one shorthand.
        if name == "font" and (shorthand := re.match(r"(.*?)([\d.]+px)", value)):
            words, size = shorthand.groups()
            kept += [f"font-{_FONT_WORDS.get(w, 'weight')}:{w}" for w in words.split()]
            name, value = "font-size", size
        value = _HEX.sub(lambda m: _colour(m[0]), value)
        value = _REFERENCE.sub(lambda m: f"url(#{names[m[1]]})", value)
        value = _DECIMAL.sub(lambda m: f"{float(m[0]):.3g}", value)
        if name == "font-size":  # a card may have room for larger lines without larger letters
            value = f"calc({value}*var(--ck-text,1))"
        kept.append(f"{name}:{value}")
    return ";".join(kept)


def _colour(value: str) -> str:
    name = _COLOURS.get(value)
    return f"var(--ck-{name},{palette.LIGHT[name]})" if name else value


def _tenth(match: re.Match[str]) -> str:
    return _decimal(round(float(match[0]) * 10), 10)


def _decimal(value: int, scale: int) -> str:
    """Write ``value / scale`` in as few characters as SVG needs."""
    text = f"{value / scale:.2f}".rstrip("0").rstrip(".")
    if text in {"-0", "0", ""}:
        return "0"
    return re.sub(r"^(-?)0\.", r"\1.", text)


def _path(data: str, scale: int) -> str:
    """Return path data in steps from point to point, rounded once and not step by step."""
    pen, start, written, previous = (0, 0), (0, 0), [], ""
    for command, rest in _COMMAND.findall(data):
        if command == "z":
            written.append("z")
            pen, previous = start, "z"
            continue
        numbers = [round(float(number) * scale) for number in rest.split()]
        points = list(zip(numbers[::2], numbers[1::2], strict=True))
        if command == "M":
            letter, values, start = "M", numbers, points[0]
        elif command == "L" and points[0][1] == pen[1]:
            letter, values = "h", [points[0][0] - pen[0]]
        elif command == "L" and points[0][0] == pen[0]:
            letter, values = "v", [points[0][1] - pen[1]]
        else:
            letter = command.lower()
            values = [n - pen[i % 2] for i, n in enumerate(numbers)]
        pen = points[-1]
        text = " ".join(_decimal(value, scale) for value in values).replace(" -", "-")
        if letter != previous or letter == "M":
            written.append(letter + text)
        else:
            written.append(text if text.startswith("-") else f" {text}")
        previous = letter
    return "".join(written)
