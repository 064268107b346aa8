"""The claims ledger and the list of chapters: complete, true to the tables, usable by anyone."""

from __future__ import annotations

import gzip
import html as html_text
import re
from functools import cache
from itertools import pairwise
from types import SimpleNamespace

import pytest
import yaml
from playwright.sync_api import Page

from book.extension import chapter_list, claims_ledger
from book.verdicts import VERDICTS, evidence, firmest
from coursekit import ledger, load
from tests.conftest import ROOT

from .pages import CHAPTERS, environment, html, run, tags, text

CLAIMS = load("claims").set_index("id", drop=False)
EVIDENCE = dict(iter(evidence().groupby("claim")))
ENV = environment("appendix/claims_ledger")
#: What is made when a test first asks for it, is made in one process.
pytestmark = pytest.mark.xdist_group("ledger page")

each_claim = pytest.mark.parametrize("row", [row for _, row in CLAIMS.iterrows()], ids=CLAIMS["id"])


@cache
def ledger_html() -> str:
    return html(run(claims_ledger.ClaimsLedger, ENV))


@cache
def entries() -> dict[str, str]:
    articles = r'(?s)<article class="ck-verdict" id="claim-(\d+)"(.*?)</article>'
    return dict(re.findall(articles, ledger_html()))


def test_every_claim_has_an_entry_in_the_order_of_the_story():
    assert [int(number) for number in entries()] == CLAIMS["id"].tolist()


def test_no_id_is_given_twice():
    ids = [given["id"] for given in tags(ledger_html()) if "id" in given]
    assert len(ids) == len(set(ids))


@each_claim
class TestEntry:
    def test_it_says_claim_finding_verdict_confidence_and_evidence(self, row):
        said = text(f"<p {entries()[str(row['id'])]}")
        for part in (row["claim"], row["finding"], VERDICTS[row["verdict"]]):
            assert part in said
        assert f"confidence: {row['confidence']}" in said
        assert f"Evidence {firmest(EVIDENCE[row['id']]).replace('_', ' ')}" in said

    def test_it_links_every_source_that_has_an_address(self, row):
        links = {given.get("href") for given in tags(f"<p {entries()[str(row['id'])]}", "a")}
        for source in EVIDENCE[row["id"]].itertuples():
            assert source.title in text(f"<p {entries()[str(row['id'])]}")
            if isinstance(source.url, str):
                assert source.url in links

    def test_it_leads_to_the_chapters_that_stand_and_says_which_do_not(self, row):
        entry = entries()[str(row["id"])]
        links = {given.get("href") for given in tags(f"<p {entry}", "a")}
        known = chapter_list.pages(ENV)
        coming = [name for name in row["chapters"].split() if name not in known]
        assert entry.count("in preparation") == len(coming)
        for name in set(row["chapters"].split()) - set(coming):
            assert f"../{known[name].docname}.html" in links
            assert known[name].title in text(f"<p {entry}")

    def test_its_numbers_are_computed_anew_and_agree_with_the_finding(self, row):
        entry = entries()[str(row["id"])]
        checks = load("claim_checks").query("claim == @row['id']")
        computed = (checks["basis"] == "computed").any()
        assert ("Computed again" in entry) == computed
        assert ("Read back" in entry) == (row["id"] in ledger.recomputable() and not computed)
        if row["id"] not in ledger.recomputable():
            return
        clauses = re.findall(r"<li>([^<]*): <strong>(.*?)</strong> \((from|as)", entry)
        again = ledger.recompute(row["id"])
        assert [html_text.unescape(words) for words, *_ in clauses] == again["words"].tolist()
        for (_, shown, how), check in zip(clauses, again.itertuples(), strict=True):
            assert (how == "from") == (check.basis == "computed")
            if check.unit == "yes":
                assert shown == "true"
                continue
            number = re.search(r"-?\d[\d,.]*", shown)[0]
            assert abs(float(number.replace(",", "")) - check.found) < 0.5
            assert html_text.unescape(shown).replace(number, "").strip() == check.unit
            assert check.unit != "year" or "," not in number
        assert f"recompute({row['id']})" in entry

    def test_it_says_what_would_settle_it(self, row):
        said = text(f"<p {entries()[str(row['id'])]}")
        assert ("What would settle it" in said) == isinstance(row["settled_by"], str)

    def test_it_says_when_the_article_does_not_say_it(self, row):
        said = text(f"<p {entries()[str(row['id'])]}")
        assert ("Origin" in said) == (row["origin"] != "article")


def test_the_tally_counts_each_claim_once():
    rows = re.findall(r'(?s)id="?verdict-([\w-]+)"?>(.*?)</ul></li>', ledger_html())
    assert [kind.replace("-", "_") for kind, _ in rows] == list(VERDICTS)
    for kind, row in rows:
        numbers = [int(n) for n in re.findall(r"#claim-(\d+)", row)]
        assert numbers == CLAIMS.loc[CLAIMS["verdict"] == kind.replace("-", "_"), "id"].tolist()
        assert f'<span class="ck-count">{len(numbers)}</span>' in row
    assert sum(row.count("#claim-") for _, row in rows) == len(CLAIMS)


def test_on_other_pages_the_tally_leads_to_the_ledger():
    found = html(run(claims_ledger.VerdictTally, environment("opening/welcome")))
    links = [given["href"] for given in tags(found, "a")]
    assert len(links) == len(VERDICTS)
    for link in links:
        page, _, place = link.partition("#")
        assert page == "../appendix/claims_ledger.html"
        assert place in {given.get("id") for given in tags(ledger_html())}


def test_each_filter_has_a_label_and_each_choice_fits_a_claim():
    form = re.search(r"(?s)<form.*?</form>", ledger_html())[0]
    labelled = {given["for"] for given in tags(form, "label")}
    assert labelled == {given["id"] for given in tags(form, "select") + tags(form, "input")}
    choices = {given["value"] for given in tags(form, "option")} - {""}
    named = {name for names in CLAIMS["chapters"] for name in names.split()}
    assert choices == {*CLAIMS["verdict"], *CLAIMS["confidence"], *named}


def test_a_hostile_table_runs_nothing():
    row = CLAIMS.loc[1].copy()
    row["claim"] = row["finding"] = row["settled_by"] = '"><script>alert(1)</script>'
    pieces = EVIDENCE[1].assign(title="<img src=x onerror=alert(1)>", url='"onclick="alert(1)')
    entry = claims_ledger.entry(row, pieces, "")
    assert not tags(entry, "script")
    assert not tags(entry, "img")
    assert all("onclick" not in given for given in tags(entry))


def test_the_page_is_light():
    assert len(gzip.compress(ledger_html().encode())) < 40_000


def test_the_page_is_read_again_when_tables_plan_contents_or_chapters_change():
    ledger_html()
    noted = {name.rpartition("/")[2] for name in ENV.noted}
    assert {"datapackage.json", "plan.yml", "_toc.yml", "two_towns.md"} <= noted


class TestPlan:
    def test_it_names_every_chapter_of_the_ledger_and_every_one_that_stands(self):
        planned = set(chapter_list.titles({}))
        named = {name for names in CLAIMS["chapters"] for name in names.split()}
        standing = {p.stem for p in CHAPTERS.rglob("*.md") if "number:" in p.read_text("utf-8")}
        assert named | standing <= planned

    def test_the_list_links_what_stands_with_its_minutes_and_marks_what_does_not(self):
        known = chapter_list.pages(ENV)
        found = html(run(chapter_list.ChapterList, environment("opening/welcome")))
        items = re.findall(r"(?s)<li.*?</li>", found)
        assert len(items) == len(chapter_list.titles({}))
        for number, (name, item) in enumerate(
            zip(chapter_list.titles({}), items, strict=True), start=1
        ):
            assert f">{number}</span>" in item
            if name in known:
                assert f'href="../{known[name].docname}.html"' in item
                assert known[name].title in text(item)
                assert known[name].times in item
                assert re.fullmatch(r"\d+ minutes to read, .+ to do", known[name].times)
            else:
                assert "in preparation" in item
                assert "<a " not in item

    def test_a_chapter_that_is_not_planned_is_named(self, tmp_path):
        (tmp_path / "new.md").write_text("---\ncourse: {number: 99, minutes: 60}\n---\n# New\n")
        env = environment("welcome", tmp_path)
        with pytest.raises(ValueError, match=r"does not list the chapter.* new"):
            chapter_list.chapter_list(chapter_list.plan(), chapter_list.pages(env), env)

    def test_two_numbers_for_one_chapter_are_refused(self, tmp_path):
        (tmp_path / "two_towns.md").write_text("---\ncourse: {number: 7, minutes: 60}\n---\n# T\n")
        env = environment("welcome", tmp_path)
        with pytest.raises(ValueError, match=r"two_towns is number 3 in book/plan\.yml and 7"):
            chapter_list.chapter_list(chapter_list.plan(), chapter_list.pages(env), env)

    def test_a_title_is_the_first_heading_not_a_comment_in_code(self):
        given = "---\na: 1\n---\n# The title\n\n```{code-cell}\n# a comment\n```\n"
        assert chapter_list.page("part/name", given).title == "The title"
        assert chapter_list.page("part/some_name", "no heading").title == "Some name"


def test_the_story_flags_every_claim_once_and_in_order():
    story = (CHAPTERS / "opening/story.md").read_text("utf-8")
    flags = [int(number) for number in re.findall(r"\{claim\}`(\d+)`", story)]
    assert flags == CLAIMS["id"].tolist()


def test_the_story_opens_a_doubt_at_the_end_of_each_part():
    story = (CHAPTERS / "opening/story.md").read_text("utf-8")
    parts = story.split("\n## ")[1:-1]
    assert len(parts) >= 5
    for part in parts:
        assert part.strip().splitlines()[-1].startswith("*The book will ask")


# ---- in a browser ----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def address(tmp_path_factory) -> str:
    """Write the ledger with its script to a file, and return its address."""
    path = tmp_path_factory.mktemp("ledger") / "ledger.html"
    script = (ROOT / "book/theme/ledger.js").read_text("utf-8")
    path.write_text(f'<meta charset="utf-8">{ledger_html()}<script>{script}</script>', "utf-8")
    return path.as_uri()


@pytest.fixture
def open_ledger(browser, address):
    """Return a function that opens the ledger from the disk."""
    contexts = []

    def start(place: str = "", scripts: bool = True) -> Page:
        context = browser.new_context(java_script_enabled=scripts)
        contexts.append(context)
        page = context.new_page()
        page.errors = []
        page.on("pageerror", lambda error: page.errors.append(str(error)))
        page.goto(address + place)
        return page

    yield start
    for context in contexts:
        assert all(page.errors == [] for page in context.pages)
        context.close()


def shown(page: Page) -> list[int]:
    ids = page.eval_on_selector_all(
        "article", "all => all.filter(a => a.checkVisibility()).map(a => a.id)"
    )
    return [int(name.removeprefix("claim-")) for name in ids]


def status(page: Page) -> str:
    return page.inner_text("[role=status]")


@pytest.mark.browser
class TestInABrowser:
    def test_without_scripts_everything_is_shown_and_no_filter(self, open_ledger):
        page = open_ledger(scripts=False)
        assert page.locator("article:visible").count() == len(CLAIMS)
        assert not page.is_visible("form")

    @pytest.mark.parametrize(
        ("label", "choice", "wanted"),
        [
            ("Verdict", "contradicted", CLAIMS["verdict"] == "contradicted"),
            ("Confidence", "low", CLAIMS["confidence"] == "low"),
            ("Chapter", "two_towns", CLAIMS["chapters"].str.contains("two_towns")),
        ],
    )
    def test_a_choice_leaves_the_claims_that_fit(self, open_ledger, label, choice, wanted):
        page = open_ledger()
        page.get_by_label(label).select_option(choice)
        assert shown(page) == CLAIMS.loc[wanted, "id"].tolist()
        assert status(page) == f"{wanted.sum()} of {len(CLAIMS)} claims"

    def test_choices_add_up_and_can_be_taken_back(self, open_ledger):
        page = open_ledger()
        page.get_by_label("Verdict").select_option("nuanced")
        page.get_by_label("Confidence").select_option("high")
        both = CLAIMS[(CLAIMS["verdict"] == "nuanced") & (CLAIMS["confidence"] == "high")]
        assert shown(page) == both["id"].tolist()
        page.get_by_role("button", name="Show all").click()
        page.wait_for_function("document.querySelectorAll('article[hidden]').length === 0")
        assert status(page) == f"All {len(CLAIMS)} claims"

    def test_words_are_found_whatever_their_accents_case_and_order(self, open_ledger):
        page = open_ledger()
        page.get_by_label("Words").fill("SCARF giant")
        assert shown(page) == [17]
        page.get_by_label("Words").fill("henin")
        assert {1, 2, 6} <= set(shown(page))
        page.get_by_label("Words").fill("giant quokka")
        assert shown(page) == []
        assert status(page).startswith("No claim fits")

    def test_the_keyboard_does_it_all(self, open_ledger):
        page = open_ledger()
        page.get_by_label("Verdict").focus()
        page.keyboard.press("ArrowDown")
        assert shown(page) == CLAIMS.loc[CLAIMS["verdict"] == "confirmed", "id"].tolist()
        for _ in range(3):
            page.keyboard.press("Tab")
        page.keyboard.type("church")
        said = {number: text(f"<p {entry}").lower() for number, entry in entries().items()}
        assert shown(page) == [
            number
            for number in CLAIMS.loc[CLAIMS["verdict"] == "confirmed", "id"]
            if "church" in said[str(number)]
        ]
        page.keyboard.press("Enter")
        assert page.url.endswith("verdict=confirmed&words=church"), "Enter reloads nothing"

    def test_choices_in_the_address_are_taken_up(self, open_ledger):
        page = open_ledger("?verdict=not_verified&confidence=low&other=1")
        unsure = CLAIMS.query("verdict == 'not_verified' and confidence == 'low'")["id"].tolist()
        assert len(unsure) > 1
        assert shown(page) == unsure
        assert page.get_by_label("Verdict").input_value() == "not_verified"

    def test_a_deep_link_shows_opens_and_focuses_its_claim(self, open_ledger):
        page = open_ledger("#claim-14")
        assert page.evaluate("document.activeElement.id") == "claim-14"
        assert page.locator("#claim-14 details[open]").count() == 1
        assert page.locator("#claim-9 details[open]").count() == 0
        top = page.evaluate("document.activeElement.getBoundingClientRect().top")
        assert -5 <= top <= 200

    def test_a_deep_link_to_a_filtered_claim_lifts_the_filter(self, open_ledger):
        page = open_ledger("?verdict=confirmed")
        assert 23 not in shown(page)
        page.evaluate("location.hash = '#claim-23'")
        page.wait_for_function("document.activeElement.id === 'claim-23'")
        assert shown(page) == CLAIMS["id"].tolist()


def test_the_script_goes_with_the_ledger_only():
    added = []
    app = SimpleNamespace(
        add_js_file=lambda name, **_: added.append(name),
        add_css_file=lambda name, **_: added.append(name),
    )
    for body in ("<p>nothing</p>", None):
        claims_ledger._files(app, "page", "page.html", {"body": body}, None)
    assert added == []
    claims_ledger._files(app, "page", "page.html", {"body": '<ul class="ck-tally">'}, None)
    assert added == ["appendix.css"]
    claims_ledger._files(app, "page", "page.html", {"body": ledger_html()}, None)
    assert sorted(added[1:]) == ["appendix.css", "ledger.js"]


def test_the_plan_is_in_the_order_of_the_contents():
    contents = yaml.safe_load((ROOT / "_toc.yml").read_text("utf-8"))
    listed = [c["file"].rpartition("/")[2] for part in contents["parts"] for c in part["chapters"]]
    order = list(chapter_list.titles({}))
    places = [order.index(name) for name in listed if name in order]
    assert places
    assert all(first < second for first, second in pairwise(places))
