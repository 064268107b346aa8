"""Workshop pages: what stands in a kit's front matter, drawn."""

from __future__ import annotations

from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from book.exercises import keys, source
from book.exercises.sheets import inline
from book.workshops import kit as kits
from book.workshops.kit import BadKit, Kit
from coursekit.checks import register
from coursekit.languages import say
from coursekit.page import escape

from .downloads import FOLDER

_WORDS = (
    ("paper", say("On paper")),
    ("screen", say("On screens")),
    ("say", say("Say")),
    ("ask", say("Ask")),
    ("expect", say("Expect")),
    ("watch", say("Watch out")),
    ("help", say("Stuck")),
    ("more", say("Done early")),
    ("answer", say("It comes to")),
)


def _list(title: str, items: list[str]) -> str:
    points = "".join(f"<li>{inline(one)}</li>" for one in items)
    return f'<div class="ck-kit-part"><p class="ck-kit-title">{title}</p><ul>{points}</ul></div>'


def files(kit: Kit, up: str) -> str:
    """Return the links to what a kit brings along."""
    found = []
    for kind, words in kit.papers.items():
        file = f"{up}{FOLDER}/{kit.name}-{kind}"
        found += [
            f'<li><a href="{file}.html">{words}</a></li>',
            f'<li class="ck-pdf"><a href="{file}.pdf" download>'
            f"{say('{paper} as PDF', paper=words)}</a></li>",
        ]
    listed = f"<ul>{''.join(found)}</ul>"
    return f'<div class="ck-takeaway"><p>{say("To print and to show:")}</p>{listed}</div>'


def head(kit: Kit, up: str) -> str:
    """Return the card of a kit and its schedule as HTML."""
    rows = "".join(
        f"<tr><td>{step.clock}</td><td>{step.minutes}</td><td>{escape(step.title)}</td></tr>"
        for step in kit.steps
    )
    return (
        f'<div class="ck-kit"><p class="ck-kit-time">{say("{count} minutes", count=kit.minutes)} · '
        f"{escape(kit.group)}</p>"
        + _list(say("Aims"), kit.aims)
        + _list(say("Needed before"), kit.needs)
        + _list(say("Material"), kit.material)
        + (_list(say("On screens also"), kit.screen) if kit.screen else "")
        + f'<div class="ck-kit-part"><p class="ck-kit-title">{say("Without a network")}</p>'
        f"<p>{inline(kit.without_network)}</p></div></div>"
        + files(kit, up)
        + f"<table><caption>{say('Schedule')}</caption><thead><tr>"
        f"<th>{say('from the start')}</th><th>{say('minutes')}</th>"
        f"<th>{say('step')}</th></tr></thead><tbody>{rows}</tbody></table>"
    )


def step(one: kits.Step) -> str:
    """Return the words of one step as HTML."""
    parts = [f"<p>{inline(one.do)}</p>", '<dl class="ck-step">']
    for name, word in _WORDS:
        if text := getattr(one, name):
            parts.append(f"<dt>{word}</dt><dd>{inline(text)}</dd>")
    parts.append("</dl>")
    for exercise in one.exercises:
        known = keys.answer(exercise)
        mistakes = "".join(f"<li>{escape(text)}</li>" for text in known.mistakes)
        by_hand = further = ""
        if known.by_hand:
            said = say("With the sheet, by hand: {answer}", answer=escape(known.by_hand))
            by_hand = f"<p>{said}</p>"
        if known.further:
            said = say("Done early: {more}", more=f"{escape(known.more)} {escape(known.further)}.")
            further = f"<p>{said}</p>"
        title = say(
            "Expected answer: {title} ({exercise})",
            title=escape(known.exercise.title),
            exercise=exercise,
        )
        parts.append(
            f'<details class="ck-answer"><summary>{title}</summary>{by_hand}'
            f"<p>{escape(keys.expected(exercise))}</p>{further}"
            f"<p>{say('What the checker says to mistakes:')}</p><ul>{mistakes}</ul></details>"
        )
    return "".join(parts)


class Workshop(SphinxDirective):
    """The whole kit of this page."""

    def run(self) -> list[nodes.Node]:
        """Draw it from the front matter."""
        name = self.env.docname.rpartition("/")[2]
        try:
            kit = kits.read(name, kits.path_of(name).read_text("utf-8"))
        except (BadKit, LookupError) as error:
            raise self.error(str(error)) from None
        for exercise in kit.exercises:
            self.env.note_dependency(str(_file_of(exercise)))
        up = "../" * self.env.docname.count("/")
        found: list[nodes.Node] = [_raw(head(kit, up))]
        for one in kit.steps:
            section = nodes.section(ids=[nodes.make_id(f"step-{one.title}")])
            section += nodes.title("", f"{one.clock} · {one.title}")
            section += _raw(step(one))
            found.append(section)
        if kit.story:
            told = "".join(f"<p>{inline(one)}</p>" for one in kit.story)
            section = nodes.section(ids=["story"])
            section += nodes.title("", say("The story to tell"))
            section += _raw(told)
            found.append(section)
        section = nodes.section(ids=["variants"])
        section += nodes.title("", say("Variants"))
        section += _raw("<ul>" + "".join(f"<li>{inline(x)}</li>" for x in kit.variants) + "</ul>")
        found.append(section)
        return found


def _file_of(exercise: str) -> Path:
    return source.FOLDER / f"{register.chapter_of(exercise)}.md"


class WorkshopList(SphinxDirective):
    """Every kit with its length and its group."""

    def run(self) -> list[nodes.Node]:
        """Draw the list."""
        rows = []
        for name, kit in kits.kits().items():
            self.env.note_dependency(str(kits.path_of(name)))
            rows.append(
                f'<tr><td><a href="{name}.html">{escape(kit.title)}</a></td><td>{kit.minutes}</td>'
                f"<td>{escape(kit.group)}</td><td>{inline(kit.aims[0])}</td></tr>"
            )
        return [
            _raw(
                f"<table><caption>{say('The workshops')}</caption><thead><tr>"
                f"<th>{say('workshop')}</th><th>{say('minutes')}</th><th>{say('for whom')}</th>"
                f"<th>{say('first of its aims')}</th></tr></thead><tbody>"
                f"{''.join(rows)}</tbody></table>"
            )
        ]


def _raw(markup: str) -> nodes.raw:
    return nodes.raw("", markup, format="html")


def setup(app: Sphinx) -> None:
    """Register the directives."""
    app.add_directive("workshop", Workshop)
    app.add_directive("workshop-list", WorkshopList)
