"""From a language of the book to the other one, and search in it, as readers do it."""

from __future__ import annotations

import pytest

from book import build
from tests.book import foreign

OTHERS = build.languages()
PAGE = "wound/two_towns"
#: Where a page has links to other languages: in the sidebar of wide windows, in the bar of others.
SHOWN = {"desktop": ".ck-brand a.ck-language", "phone": ".ck-bar a.ck-language"}

pytestmark = pytest.mark.parametrize("language", OTHERS)


def words(page) -> str:
    return page.evaluate("document.documentElement.lang")


@pytest.mark.parametrize(("scheme", "device"), [("file", "desktop"), ("http", "phone")])
def test_it_leads_to_the_same_place_and_back(language, scheme, device, tab, addresses):
    opened = tab(scheme, device)
    page, top = opened.page, addresses[scheme]
    page.goto(f"{top}/{PAGE}.html", wait_until="load")
    place = page.evaluate("document.querySelectorAll('main section section')[2].id")
    page.goto(f"{top}/{PAGE}.html#{place}", wait_until="load")
    page.focus(f"{SHOWN[device]}[lang={language}]")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{top}/{language}/{PAGE}.html#{place}")
    assert words(page) == language
    said = page.evaluate(
        "place => document.getElementById(place).getBoundingClientRect().top", place
    )
    assert abs(said) < 200, "the place is not in sight"
    own = page.evaluate("place => document.getElementById(place).closest('section').id", place)
    page.goto(f"{top}/{language}/{PAGE}.html#{own}", wait_until="load")
    page.click(f"{SHOWN[device]}[lang=en]")
    page.wait_for_url(f"{top}/{PAGE}.html#{place}")
    assert words(page) == "en"
    assert opened.errors == []


def test_it_needs_no_script(language, browser, addresses):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{addresses['file']}/{PAGE}.html")
    page.click(f"a.ck-language[lang={language}] >> visible=true")
    page.wait_for_url(f"**/{language}/{PAGE}.html")
    context.close()


@pytest.mark.parametrize("scheme", ["file", "http"])
def test_search_finds_words_with_their_accents_and_without(language, scheme, tab, addresses):
    page, found = tab(scheme).page, []
    for asked in ("chômage", "chomage"):
        page.goto(f"{addresses[scheme]}/{language}/search.html?q={asked}", wait_until="load")
        page.wait_for_selector("#search-results .search li")
        page.wait_for_function(
            "!document.querySelector('#search-progress')?.textContent.includes('…')"
        )
        page.wait_for_timeout(300)
        found.append(page.locator("#search-results .search li > a").all_inner_texts())
    assert found[0] == found[1]
    assert len(found[0]) > 5


def test_python_in_the_page_speaks_it(language, visit, addresses):
    page = visit().page
    page.goto(f"{addresses['http']}/{language}/{PAGE}.html", wait_until="load")
    said = page.evaluate(
        """async () => {
          const self = document.querySelector('script[src*="page/start.js"]');
          for (const part of ["loading.js", "worker.js", "kernel.js"]) {
            await ckPython.script(`${part}?v=${self.dataset.ckEdition}`);
          }
          ckPython.edition = self.dataset.ckEdition;
          const kernel = new ckPython.Kernel({ base: new URL("payload/", ckPython.home) });
          let said = "";
          const code = 'from coursekit import load, check\\ncheck("ex03_1", "12")\\n' +
            'try:\\n    load("comune")\\nexcept Exception as error:\\n    print(error)';
          await kernel.run(code, (output) => { said += output.html || output.text || ""; });
          kernel.end();
          return said;
        }"""
    )
    assert "communes" in said
    texts = [one for text in [said] for one in foreign.texts(text, language)]
    assert [foreign.english(one) for one in texts if foreign.english(one)] == [], texts
