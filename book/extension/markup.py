"""Small corrections to the HTML of a page's body: what Sphinx and pandas leave for others to do.

Tables get what a screen reader and a phone need: header cells say what they head, empty header
cells become plain ones, and each table lies in a box of its own that scrolls, can be reached
with the keyboard and has a name.

Python's own parser finds the places; all else stays as it is, to the byte. It is there in the
page too, where a reader's own results are corrected by this file alone.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

#: Elements without an end tag.
_EMPTY = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source"}
_EMPTY |= {"track", "wbr"}
_NUMBER = re.compile(r"\s*[-+−]?[\d,.\u202f]*\d(?:e[-+]\d+)?\s*%?\s*|NaN|&lt;NA&gt;|NaT")
#: A word that cannot break needs no element against breaking.
_WHOLE = re.compile(r"""<span class="pre">((?:[\w.='"]|&quot;|&\#x27;)+(?:\(\))?)</span>""")
#: Names, signs and spaces of code have the colour of the text.
_PLAIN = re.compile(r'<span class="(?:n|nn|nx|o|p|w|colon)">([^<]*)</span>')
#: What keeps a line that is empty, at the head of code.
_NOTHING = re.compile(r"(<pre[^>]*>)<span></span>(?!\n)")
#: All parts of a string have one colour.
_JOINT = re.compile(r'</span><span class="s[12aei]">')
_STRING = re.compile(rf'(?<=<span class="s[12aei]">)[^<]*(?:{_JOINT.pattern}[^<]*)+')
#: What a function takes or refuses: an item is a paragraph anyway.
_FIELDS = re.compile(r'(?<=<ul class="simple">\n)<li><p>.*?(?=</ul>\n</dd>)', re.S)
#: What a fold is only worth taking out of the page for: fewer elements weigh nothing.
_MANY = 5
#: What keeps a fold in the page: scripts look for it, or it could not stand in a ``<noscript>``.
_BUSY = {"button", "form", "iframe", "img", "input", "noscript", "script", "svg"}
#: Parts of a caption that are no words of it.
_NO_WORDS = {"caption-number", "headerlink"}


@dataclass(eq=False)
class _Tag:
    """An element: where its tags begin and end, and what is in it."""

    name: str
    given: dict[str, str | None]
    start: int
    inside: int
    parent: _Tag | None
    close: int = 0
    end: int = 0
    content: list[_Tag | str] = field(default_factory=list)

    def below(self) -> Iterator[_Tag]:
        """Yield all that is in it, except what belongs to a table inside a table."""
        for one in self.content:
            if isinstance(one, _Tag):
                yield one
                if one.name != "table":
                    yield from one.below()

    def all(self) -> Iterator[_Tag]:
        """Yield all that is in it."""
        for one in self.content:
            if isinstance(one, _Tag):
                yield one
                yield from one.all()

    def within(self, name: str) -> bool:
        return self.parent is not None and (self.parent.name == name or self.parent.within(name))

    def classes(self) -> set[str]:
        return set((self.given.get("class") or "").split())

    def words(self) -> str:
        parts = (
            html.unescape(one) if isinstance(one, str) else one.words()
            for one in self.content
            if isinstance(one, str) or _NO_WORDS.isdisjoint(one.classes())
        )
        return "".join(parts)


class _Body(HTMLParser):
    """The elements of a body, and the corrections to it."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=False)
        self.text = text
        self.tags: list[_Tag] = []
        self._edits: list[tuple[int, int, str]] = []
        self._lines = [0, *(match.end() for match in re.finditer("\n", text))]
        self._open = [_Tag("", {}, 0, 0, None, len(text), len(text))]
        self.feed(text)
        self.close()

    def _place(self) -> int:
        line, column = self.getpos()
        return self._lines[line - 1] + column

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        start, parent = self._place(), self._open[-1]
        inside = start + len(self.get_starttag_text() or "")
        made = _Tag(tag, dict(attrs), start, inside, parent, inside, inside)
        parent.content.append(made)
        self.tags.append(made)
        if tag not in _EMPTY:
            self._open.append(made)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if self._open[-1] is self.tags[-1]:
            self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        if all(one.name != tag for one in self._open):
            return
        place = self._place()
        while (one := self._open.pop()).name != tag:
            one.close = one.end = place
        one.close, one.end = place, self.text.index(">", place) + 1

    def handle_data(self, data: str) -> None:
        self._open[-1].content.append(data)

    def handle_entityref(self, name: str) -> None:
        self.handle_data(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self.handle_data(f"&#{name};")

    def put(self, start: int, end: int, text: str) -> None:
        """Put a text in the place of another."""
        self._edits.append((start, end, text))

    def drop(self, tag: _Tag) -> None:
        """Leave an element out, and the space behind it."""
        rest = self.text[tag.end :]
        self.put(tag.start, tag.end + len(rest) - len(rest.lstrip()), "")

    def within(self, tag: _Tag) -> str:
        return self.text[tag.inside : tag.close]

    def corrected(self) -> str:
        parts, at = [], 0
        for start, end, text in sorted(self._edits):
            parts += [self.text[at:start], text]
            at = end
        return "".join([*parts, self.text[at:]])


def table(markup: str) -> str:
    """Return a ``<table>`` whose header cells have a scope and are never empty.

    Parameters
    ----------
    markup : str
        One table, as HTML.

    Returns
    -------
    str
        The same table. Numbers in tables of pandas get the class ``ck-num``, to line up.

    Examples
    --------
    >>> table("<table><thead><tr><th></th><th>a</th></tr></thead></table>")
    '<table><thead><tr><td></td><th scope="col">a</th></tr></thead></table>'
    """
    body = _Body(markup)
    _correct(body, body.tags[0])
    return body.corrected()


def _correct(body: _Body, given: _Tag) -> None:
    """Correct the cells of a table."""
    tags = list(given.below())
    numbers, headers = _numbers(body, given, tags) if _is_of_pandas(given) else (set(), set())
    for tag in tags:
        at = tag.start + len("<th")
        if tag in numbers:
            body.put(at, at, ' class="ck-num"')
        elif tag.name == "th" and not body.within(tag).replace("&nbsp;", "").strip():
            body.put(tag.start, tag.end, "<td></td>")
        elif tag.name == "th":
            lined = ' class="ck-num"' if tag in headers else ""
            scope = "" if "scope" in tag.given else f' scope="{_scope(tag)}"'
            body.put(at, at, lined + scope)


def _scope(header: _Tag) -> str:
    return "col" if header.within("thead") else "row"


def _is_of_pandas(given: _Tag) -> bool:
    return given.given.get("border") == "1" and "dataframe" in given.classes()


def _numbers(body: _Body, given: _Tag, tags: list[_Tag]) -> tuple[set[_Tag], set[_Tag]]:
    """Return the cells of a table of pandas that hold numbers, and the headers above them."""
    opening = body.text[given.start : given.inside]
    body.put(given.start, given.inside, opening.replace(' border="1"', "", 1))
    rows = [tag for tag in tags if tag.name == "tr"]
    for row in rows:
        if row.given == {"style": "text-align: right;"}:
            body.put(row.start, row.inside, "<tr>")
    cells = [[one for one in row.below() if one.name in {"th", "td"}] for row in rows]
    numbers = {
        one
        for one in tags
        if one.name == "td" and not one.given and _NUMBER.fullmatch(body.within(one))
    }
    whole = [row for row in cells[1:] if len(row) == len(cells[0])]
    columns = zip(*whole, strict=True)
    above = zip(cells[0], columns, strict=False)
    return numbers, {head for head, column in above if numbers.issuperset(column)}


def caption(markup: str) -> str:
    """Return the text of a table's caption, or nothing.

    Examples
    --------
    >>> caption("<table><caption>Heaps <em>by</em> area</caption></table>")
    'Heaps by area'
    """
    return _caption(_Body(markup).tags[0])


def _caption(given: _Tag) -> str:
    found = next((tag for tag in given.below() if tag.name == "caption"), None)
    return " ".join(found.words().split()) if found else ""


def tables(body: str) -> str:
    """Return a page's body in which each table scrolls in a named box of its own.

    A table that already lies in a ``<div role="region">`` keeps that box.

    Examples
    --------
    >>> print(tables("<table></table>"))
    <div class="ck-scroll" role="region" tabindex="0" aria-label="Table 1"><table></table></div>
    """
    read = _Body(body)
    _tables(read)
    return read.corrected()


def _tables(body: _Body) -> None:
    from coursekit.languages import say  # a page has the package only once something asks for it

    regions = [tag for tag in body.tags if tag.given.get("role") == "region"]
    names = Counter(tag.given.get("aria-label") for tag in regions)
    found = (tag for tag in body.tags if tag.name == "table" and not tag.within("table"))
    for number, tag in enumerate(found, 1):
        _correct(body, tag)
        box = _box(tag)
        if box in regions:
            continue
        text = _caption(tag)
        name = say("Table: {title}", title=text) if text else say("Table {number}", number=number)
        names[name] += 1
        if names[name] > 1:  # two landmarks must not have the same name
            name = f"{name} ({names[name]})"
        opening = (
            f'<div class="ck-scroll" role="region" tabindex="0" aria-label="{html.escape(name)}">'
        )
        if box and "pst-scrollable-table-container" in box.classes():
            body.put(box.start, tag.start, opening)  # the theme closes its own box
        else:
            body.put(tag.start, tag.start, opening)
            body.put(tag.end, tag.end, "</div>")


def _box(given: _Tag) -> _Tag | None:
    """Return the element around a table when the table is the first thing in it."""
    around = given.parent
    first = next(one for one in around.content if not (isinstance(one, str) and one.isspace()))
    return around if first is given and around.name == "div" else None


def lean(body: str) -> str:
    """Return a page's body without the elements that change nothing to the eye and only weigh.

    Examples
    --------
    >>> lean('<span class="n">heaps</span><span class="p">[</span><span class="mi">0</span>')
    'heaps[<span class="mi">0</span>'
    >>> lean('<pre><span></span>heaps</pre>')
    '<pre>heaps</pre>'
    >>> lean('<span class="sa">f</span><span class="s2">&quot;Lens&quot;</span>')
    '<span class="sa">f&quot;Lens&quot;</span>'
    """
    body = _NOTHING.sub(r"\1", _PLAIN.sub(r"\1", _WHOLE.sub(r"\1", body)))
    body = _STRING.sub(lambda found: _JOINT.sub("", found[0]), body)
    return _FIELDS.sub(
        lambda found: found[0].replace("<li><p>", "<li>").replace("</p></li>", "</li>"), body
    )


def waiting(body: str) -> str:
    """Return a page's body in which long folds wait as text until somebody opens them.

    A ``<noscript>`` is text to a browser that runs scripts, and part of the page to any other. So
    a thousand cells that few readers open cost the others nothing; ``slagheaps.js`` unpacks them
    when they are opened, searched or printed, and without scripts they are there anyway.

    Parameters
    ----------
    body : str
        A page's body. Only what the course folds is looked at, which has no class, and only when
        no link leads into it.

    Examples
    --------
    >>> waiting(f"<details><summary>More</summary>{'<p>One</p>' * 12}</details>")[:69]
    '<details><summary>More</summary><noscript class="ck-waits"><p>One</p>'
    """
    read = _Body(body)
    for tag in read.tags:
        if tag.name != "details" or tag.given:
            continue
        inside = list(tag.all())
        kept = any(one.name in _BUSY or "id" in one.given for one in inside)
        summary = next((one for one in inside if one.name == "summary"), None)
        if kept or summary is None or len(inside) <= _MANY:
            continue
        read.put(summary.end, summary.end, '<noscript class="ck-waits">')
        read.put(tag.close, tag.close, "</noscript>")
    return read.corrected()


def tidy(body: str) -> str:
    """Return a page's body with all corrections made."""
    # The visible words ("Show code") name the control better than a label that hides them.
    body = body.replace(' aria-label="Toggle hidden content"', "")
    # That role is deprecated; an entry of a bibliography is an item of a list.
    body = body.replace(' role="doc-biblioentry"', ' role="listitem"')
    read = _Body(body)
    for tag in read.tags:
        # Jupyter Book describes live code to every page, even when nothing is to run it.
        thebe = tag.name == "script" and tag.given.get("type") == "text/x-thebe-config"
        if thebe or (tag.name == "style" and "scoped" in tag.given):  # the latter is of pandas
            read.drop(tag)
    _tables(read)
    return read.corrected()
