"""Quick questions in a chapter: plain HTML that needs no kernel, no network and no script."""

from __future__ import annotations

from collections.abc import Iterable

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from book.quizzes import BadQuiz, read
from coursekit.languages import say
from coursekit.page import escape


class Quiz(SphinxDirective):
    """A question with a few answers and feedback for each."""

    required_arguments = 1
    has_content = True

    def run(self) -> list[nodes.Node]:
        """Draw it."""
        ident = self.arguments[0]
        try:
            given = read(ident, "\n".join(self.content))
        except BadQuiz as error:
            raise self.error(str(error)) from None
        found = [
            _raw(
                f'<form class="ck-quiz" id="{ident}" data-quiz="{ident}"><fieldset><legend>'
                f'<span class="ck-quiz-kind">{say("Quick question")}</span> '
            ),
            *self._inline(given["question"]),
            _raw("</legend>"),
        ]
        for number, answer in enumerate(given["answers"], 1):
            found += self._answer(f"{ident}-{number}", ident, answer)
        # Filled by the script, so that a screen reader says the feedback as it appears.
        found.append(_raw('<p class="ck-quiz-said" role="status"></p></fieldset></form>'))
        box = nodes.container(classes=["ck-quiz-box"])
        box += found
        return [box]

    def _answer(self, ident: str, name: str, answer: dict) -> Iterable[nodes.Node]:
        right = "yes" if answer["right"] else "no"
        yield _raw(
            f'<div class="ck-quiz-answer"><input type="radio" name="{name}" id="{ident}" '
            f'value="{right}"><label for="{ident}">'
        )
        yield from self._inline(answer["text"])
        word = say("Right.") if answer["right"] else say("Not quite.")
        yield _raw(
            f'</label><p class="ck-quiz-feedback" data-right="{right}">'
            f"<strong>{escape(word)}</strong> "
        )
        yield from self._inline(answer["feedback"])
        yield _raw("</p></div>")

    def _inline(self, text: str) -> list[nodes.Node]:
        found, messages = self.state.inline_text(str(text), self.lineno)
        # Inline nodes among raw ones need a parent of their own, or the writer drops the spaces.
        return [nodes.inline("", "", *found), *messages]


def _raw(markup: str) -> nodes.raw:
    return nodes.raw("", markup, format="html")


def setup(app: Sphinx) -> None:
    """Register the directive and what its pages load."""
    app.add_directive("quiz", Quiz)
