"""The look of the book and what its pages load.

Templates come from ``book/templates``, style and icons from ``book/theme``, what maps and
explorers need from ``coursekit``. Nothing is ever asked of another host: scripts and style
sheets from elsewhere are dropped, and a page whose own content asks for one is reported.
"""

from __future__ import annotations

import hashlib
import html
import json
import re
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.util import logging
from sphinx.util.build_phase import BuildPhase

import coursekit
from book import editions, links
from book.standalone import THEME, data_url
from coursekit import languages, palette
from coursekit.languages import say
from coursekit.page import ASSET_PREFIX, asset

from . import markup, statics

BOOK = Path(__file__).resolve().parents[1]
TEMPLATES = BOOK / "templates"
PACKAGE = Path(coursekit.__file__).parent

_TOGGLE = re.compile(
    r'class="(?:[^"]* )?(?:toggle|dropdown(?= admonition)|admonition dropdown)[ "]'
)

_BETS = re.compile(r'\bck-is-|class="ck-(?:bets|calibration)"|data-claim="')
_PRACTICE = re.compile(
    rf'class="ck-(?:quiz|exercise|takeaways?|progress|kit|prediction|recall)"|{_BETS.pattern}'
)
_WORK = re.compile(r'class="ck-(?:exercise|progress)"|\bck-cell-\d')

#: The style sheets that all pages share as one file, in the order in which they count: one request
#: on the first page, none on the next. What is not named here stays a file of its own.
_SHEET = (
    *("basic.css", "styles/pydata-sphinx-theme.css", "coursekit/palette.css"),
    *("coursekit/icons.css", "pygments.css", "styles/sphinx-book-theme.css", "copybutton.css"),
    *("togglebutton.css", "mystnb.*.css", "sphinx-design.min.css", "slagheaps.css"),
    *("practice.css", "bets.css", "still_know.css", "page/page.css"),
    "coursekit/predictions/predictions.css",
)
#: Scripts a page gets only when its body holds what they serve.
_WHEN = {
    "design-tabs.js": re.compile(r'class="[^"]*\bsd-tab-set'),
    "copybutton.js": re.compile(r'class="highlight'),
    "clipboard.min.js": re.compile(r'class="highlight'),
    "togglebutton.js": _TOGGLE,
    "practice.js": _PRACTICE,
    "work.js": _WORK,
    "bets.js": _BETS,
    "nearby.js": re.compile(r'class="ck-comes"'),
    "reading.js": re.compile(r'class="ck-fold|\bck-door-'),
    "origins.js": re.compile(r' data-number="|class="ck-save-drawing'),
    "still_know.js": re.compile(r'class="ck-recall"'),
    # The page of all bets writes numbers by the rules of the course.
    "numbers.js": re.compile(r'class="ck-calibration"'),
}
#: Files no page needs: live code from elsewhere, and the theme's script, whose work is done by
#: ``layout.html`` and by the rest of the theme.
_NEVER = ("sphinx-thebe", "require", "embed-amd", "mathjax", "tex-mml", "sphinx-book-theme.js")
#: Style sheets of the theme, which ours overrides.
_LAYERED = ("basic.css", "pydata-sphinx-theme.css", "sphinx-book-theme.css", "mystnb.")
#: Inline scripts go with the file they set up.
_INLINE = {"toggle": "togglebutton.js", "thebe": None, "MathJax": None}

_ELSEWHERE = re.compile(
    r"<(?:script|link|img|iframe|source|video|audio)\b[^>]*"
    r"\b(?:src|href)=[\"']?(?:https?:)?//[^\s\"'>]+"
)
#: Scripts that the content of a page brings along, with the lines that set them to work.
_SCRIPTS = re.compile(r'(?:<script src="[^"]*"></script>\s*)+(?:<script>.*?</script>)?', re.S)
_STYLE = re.compile(r'<link rel="stylesheet" href="[^"]*/_static/([^"]*)">')
_MAP = re.compile(
    r'<iframe title="[^"]*" data-ck-map style="[^"]*(height:\d+px)" srcdoc="[^"]*"></iframe>'
)
_SRCDOC = re.compile(r'\bsrcdoc="([^"]*)"')
_MATH = re.compile(r'class="math\b')

#: Code of ours, which nothing keeps a browser from translating; Sphinx marks its own.
_CODE = re.compile(r"<(code|pre)>(?!<span></span>)")

_logger = logging.getLogger(__name__)


def icons_css(folder: Path = THEME / "icons") -> str:
    """Return the style sheet that holds every icon as a custom property.

    The icons are drawn as masks, in the colour of the text. They are data URLs because a mask
    in a file of its own is refused when the book is opened from a disk.

    Parameters
    ----------
    folder : pathlib.Path
        Where the SVG files are; ``bars.svg`` becomes ``--ck-icon-bars``.

    Returns
    -------
    str
        A style sheet with one rule.
    """
    lines = []
    for path in sorted(folder.glob("*.svg")):
        lines.append(f'  --ck-icon-{path.stem}: url("{data_url(path)}");\n')
    return f":root {{\n{''.join(lines)}}}\n"


def parts(site_map: Any) -> dict[str, str]:
    """Return the part of the book that each page belongs to, by its name.

    Parameters
    ----------
    site_map : sphinx_external_toc.api.SiteMap
        The table of contents.

    Returns
    -------
    dict of str to str
        Caption of the part by docname; pages outside any part are missing.
    """
    found: dict[str, str] = {}

    def walk(docname: str, caption: str | None) -> None:
        for tree in site_map[docname].subtrees:
            part = caption or tree.caption
            for item in tree.items:
                name = str(item)
                if name in site_map and name not in found:
                    if part:
                        found[name] = part
                    walk(name, part)

    walk(site_map.root.docname, None)
    return found


def kicker(part: str | None, meta: dict[str, Any]) -> str:
    """Return the line above a page's title: its part, and its number when it is a chapter.

    Parameters
    ----------
    part : str or None
        The part's caption.
    meta : dict
        The page's front matter; a chapter has ``course: {number: …}``.

    Returns
    -------
    str
        Nothing for a page outside any part.

    Examples
    --------
    >>> kicker("The wound", {"course": '{"number": 1}'})
    'The wound · chapter 1'
    """
    course = meta.get("course") or {}
    if isinstance(course, str):  # MyST keeps nested front matter as JSON
        course = json.loads(course)
    chapter = say("chapter {number}", number=course["number"]) if "number" in course else ""
    return " · ".join(word for word in (part, chapter) if word)


def _nearby(found: re.Match[str]) -> str:
    """Return the frame of a map as text, until a reader is near it (nearby.js)."""
    frame = found[0].replace("</noscript", "&lt;/noscript")  # the end of the inner one is text
    return f'<div class="ck-comes" style="{found[1]}"><noscript>{frame}</noscript></div>'


def _file(entry: Any) -> str:
    return str(getattr(entry, "filename", entry) or "")


def _wanted(entry: Any, body: str) -> bool:
    """Tell whether a page with this body loads a style sheet or script."""
    name = _file(entry)
    if not name:
        code = entry.attributes.get("body") or ""
        for word, file in _INLINE.items():
            if word in code:
                return file is not None and bool(_WHEN[file].search(body))
        return True
    if name.startswith(("http:", "https:", "//")):
        return False
    if any(fnmatch(name.removeprefix("_static/"), sheet) for sheet in _SHEET):
        return False  # its rules are in the sheet that all pages share
    base = name.rpartition("/")[2]
    if base.startswith(_NEVER):
        return False
    return base not in _WHEN or bool(_WHEN[base].search(body))


def foreign(body: str) -> list[str]:
    """Return what the content of a page, or of a frame in it, would load from other hosts.

    Examples
    --------
    >>> foreign('<a href="https://example.org">a link is no request</a>')
    []
    >>> foreign('<img alt="" src="https://example.org/x.png">')
    ['<img alt="" src="https://example.org/x.png']
    """
    frames = (html.unescape(text) for text in _SRCDOC.findall(body))
    return [found for text in (body, *frames) for found in _ELSEWHERE.findall(text)]


def _rewrite(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Correct a page just before it is rendered."""
    body = context.get("body") or ""
    for request in foreign(body):
        _logger.warning("asks another host: %s", request, location=page)
    if _MATH.search(body):
        _logger.warning(
            "holds LaTeX mathematics, which the book cannot draw without a network; "
            "write the formula as text or code",
            location=page,
        )
    if body:
        here = context["pathto"]("_static/coursekit/x", 1).removesuffix("x")
        body = markup.tidy(markup.lean(body.replace(ASSET_PREFIX, here)))
        body = _STYLE.sub(lambda link: "" if link[1] in _SHEET else link[0], body)
        # The content's own scripts run after those of all pages, and in their order (layout.html).
        scripts = "".join(_SCRIPTS.findall(body)).replace("<script>", '<script type="module">')
        context["ck_scripts"] = scripts
        body = _SCRIPTS.sub("", body)
        body = _MAP.sub(_nearby, body)
        body = markup.waiting(_CODE.sub(r'<\1 translate="no">', body))
        context["body"] = body
    for kind in ("css_files", "script_files"):
        unique = {}
        for entry in context[kind]:
            if _wanted(entry, body) and (kind == "script_files") != _file(entry).endswith(".css"):
                key = (_file(entry), getattr(entry, "attributes", {}).get("body"))
                unique.setdefault(key, entry)
        context[kind] = list(unique.values())
    context["say"] = say
    context["ck_look"] = app.config.coursekit_look[:8]
    context["default_mode"] = "light"  # without scripts; with them, layout.html decides
    context["ck_kicker"] = kicker(
        parts(app.config.external_site_map).get(page), context.get("meta") or {}
    )


def of_package() -> list[Path]:
    """Return the scripts and style sheets of the package: each lies beside the code it serves."""
    return sorted(path for path in PACKAGE.rglob("*") if path.suffix in {".css", ".js"})


def copy_to(folder: Path) -> None:
    """Copy the scripts and style sheets of the package into a folder that pages share."""
    for path in of_package():
        copy = folder / path.relative_to(PACKAGE)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_text(asset(path.relative_to(PACKAGE).as_posix()), "utf-8")


def look() -> str:
    """Return a digest of everything that shapes a page besides its text and the templates."""
    digest = hashlib.sha256(palette.css().encode())
    makers = [*Path(__file__).parent.glob("*.py"), *(PACKAGE / "steps").glob("*.py"), *said()]
    for path in sorted([*THEME.rglob("*"), *of_package(), *makers]):
        if path.is_file():
            digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


def said() -> list[Path]:
    """Return the catalogue of what the code says on the pages of this build, if it has one."""
    path = languages.folder() / languages.language() / "strings.po"
    return [path] if path.is_file() else []


def _configure(app: Sphinx, config: Config) -> None:
    """Put our templates first, and make a changed look or wording rewrite every page."""
    config.templates_path.insert(0, str(TEMPLATES))
    config.coursekit_look = look()
    words = b"".join(path.read_bytes() for path in said())
    config.coursekit_words = hashlib.sha256(words).hexdigest() if words else ""


def _prepare(app: Sphinx) -> None:
    """Write the style sheets that are made from code, before pages name them."""
    if app.builder.format != "html":
        return
    folder = Path(app.outdir, "_static", "coursekit")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "palette.css").write_text(statics.minified(palette.css(), ".css"), "utf-8")
    (folder / "icons.css").write_text(icons_css(), "utf-8")
    # A page names it with its digest, on the first build too.
    (folder / "page").mkdir(exist_ok=True)
    (folder / "page/numbers.js").write_text(
        statics.minified(asset("page/numbers.js"), ".js"), "utf-8"
    )


def _finish(app: Sphinx, exception: Exception | None) -> None:
    """Copy what maps and explorers load, then drop what nothing loads."""
    if exception or app.builder.format != "html":
        return
    static = Path(app.outdir, "_static")
    # Pages may be written by other processes, and then this one never gets to WRITING.
    written = app.phase >= BuildPhase.RESOLVING  # else the pages stand, only strays may be new
    if written:
        from coursekit import maps  # brings folium, which takes a second
        from coursekit.profiles import profiles_script

        copy_to(static / "coursekit")
        (static / "coursekit/outlines.js").write_text(maps.outlines_script(), "utf-8")
        (static / "coursekit/profiles-data.js").write_text(
            profiles_script(str(editions.current())), "utf-8"
        )
    pages = [path.read_text("utf-8") for path in _pages(app)]
    # Maps find their files at run time, some by names that no page spells out.
    # Still drawings are named by the pages of their maps, as long as those are there.
    shared = [
        f"_static/coursekit/{name}"
        for name in _all_files(static / "coursekit")
        if not name.startswith("stills/")
    ]
    named = "\n".join([*pages, *shared])
    if written:
        parts = [path for name in _SHEET for path in sorted(static.glob(name))]
        of_sheet = [f"_static/{path.relative_to(static).as_posix()}" for path in parts]
        statics.sweep(static, "\n".join([named, *of_sheet]))
        _slim(static, pages)
        sheet = "\n".join(statics.minified(path.read_text("utf-8"), ".css") for path in parts)
        others = [path for path in static.rglob("*.[cj]s*") if path not in parts]
        texts = (path.read_text("utf-8") for path in others if path.suffix in {".css", ".js"})
        read = set().union(*map(statics.properties, (*pages, *texts)))
        (static / "style.css").write_text(statics.settle(sheet, read), "utf-8")
    statics.sweep(static, named)  # also the fonts that only the dropped rules named


def _slim(static: Path, pages: list[str]) -> None:
    """Leave out the style rules that match nothing and what only people read.

    The theme's rules come to lie below ours.
    """
    # What the course draws itself has classes of ours, whose rules all stay.
    scripts = [*static.glob("*.js"), *static.glob("scripts/*.js"), *static.glob("page/*.js")]
    known = set().union(
        *map(statics.names, pages),
        *(statics.words(path.read_text("utf-8")) for path in scripts),
    )
    ours = {
        "icons.css",
        "palette.css",
        *(path.name for path in (*THEME.glob("*.[cj]s*"), *of_package())),
    }
    apart = links.apart(static)
    for path in static.rglob("*.[cj]s*"):
        if path.suffix not in {".css", ".js"} or not apart.isdisjoint(path.parents):
            continue
        text = path.read_text("utf-8")
        if path.name not in ours:
            text = statics.prune(text, known) if path.suffix == ".css" else text
        elif path.parent == static:  # what the package has of its own says it already
            text = languages.sheet(text) if path.suffix == ".css" else languages.script(text)
        if path.name.startswith(_LAYERED):
            text = statics.layer(text, "theme")  # then slagheaps.css needs no loud selectors
        path.write_text(statics.minified(text, path.suffix), "utf-8")


def _pages(app: Sphinx) -> list[Path]:
    """Return the pages, frames and other HTML of the book apart from ``_static``."""
    return links.pages(Path(app.outdir))


def _all_files(folder: Path) -> list[str]:
    return [p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()]


def setup(app: Sphinx) -> None:
    """Listen to Sphinx and name the files of the look."""
    app.add_config_value("coursekit_look", "", "html")
    app.add_config_value("coursekit_words", "", "env")
    app.add_css_file("coursekit/palette.css", priority=100)
    app.add_css_file("coursekit/icons.css", priority=100)
    app.add_css_file("slagheaps.css", priority=900)
    app.add_css_file("practice.css", priority=900)
    app.add_js_file("slagheaps.js", priority=900, loading_method="defer")
    app.add_js_file("nearby.js", priority=900, loading_method="defer")
    app.add_js_file("reading.js", priority=900, loading_method="defer")
    app.add_js_file("origins.js", priority=900, loading_method="defer")
    app.add_js_file("paper.js", priority=900, loading_method="defer")
    app.add_js_file("work.js", priority=900, loading_method="defer")
    app.add_js_file("practice.js", priority=900, loading_method="defer")
    app.add_css_file("bets.css", priority=900)
    app.add_js_file("coursekit/page/numbers.js", priority=900, loading_method="defer")
    app.add_js_file("bets.js", priority=900, loading_method="defer")
    app.add_css_file("still_know.css", priority=900)
    app.add_js_file("still_know.js", priority=900, loading_method="defer")
    app.connect("config-inited", _configure)
    app.connect("builder-inited", _prepare)
    app.connect("html-page-context", _rewrite, priority=900)
    # After the theme, which writes the colours of code at the very end, for day and night.
    app.connect("build-finished", _finish, priority=800)
