"""A workshop can be run unseen: its kit is complete, and page, sheet and slides say the same."""

from __future__ import annotations

import html
import io
import math
import re

import pypdfium2
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from book import bound, fonts
from book.exercises import extracts, keys, sheets, source
from book.workshops import kit as kits
from book.workshops import printouts, wall_pictures
from coursekit import classgame, load, number
from coursekit.checks import register
from tests.conftest import ROOT

KITS = kits.kits()
CLASSROOM = ROOT / "_build/html/classroom"
each_kit = pytest.mark.parametrize("kit", KITS.values(), ids=KITS)


def _text(markup: str) -> str:
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", markup)))


@pytest.fixture(scope="module")
def printed():
    """Hold everything that is printed and shown, made once."""
    return {
        name: {kind: make(kit) for kind, make in printouts.PAPERS.items() if kind in kit.papers}
        for name, kit in KITS.items()
    }


def test_there_is_a_guide_four_kits_the_game_and_two_lessons():
    assert {name: kit.minutes for name, kit in KITS.items()} == {
        "fact_check": 45,
        "two_towns_kit": 110,
        "lesson_share": 55,
        "lesson_hundred": 55,
        "pyramid_to_roof": 210,
        "your_town_kit": 360,
        "fifty_fifty_game": 40,
    }
    assert (kits.FOLDER / "guide.md").is_file()


@each_kit
class TestKit:
    def test_every_step_says_what_to_do_and_the_minutes_add_up(self, kit):
        assert sum(step.minutes for step in kit.steps) == kit.minutes
        assert kit.steps[0].start == 0
        for before, after in zip(kit.steps, kit.steps[1:], strict=False):
            assert after.start == before.start + before.minutes
        assert all(step.do and step.title for step in kit.steps)

    def test_it_has_words_questions_answers_and_mistakes(self, kit):
        at_work = [step for step in kit.steps if step.title not in {"Break", "Lunch"}]
        assert all(step.ask for step in at_work)
        assert all(step.expect for step in at_work)
        assert all(step.say for step in at_work)
        assert sum(bool(step.watch) for step in at_work) >= 3

    def test_it_has_aims_needs_material_variants_and_a_way_without_network(self, kit):
        assert len(kit.aims) >= 2
        assert kit.needs
        assert len(kit.materials) >= 2
        assert len(kit.variants) >= 2
        assert len(kit.without_network.split()) >= 8

    def test_a_long_one_has_a_break_at_least_every_two_hours(self, kit):
        since = 0
        for step in kit.steps:
            since = 0 if step.title in {"Break", "Lunch"} else since + step.minutes
            assert since <= 120 + 30

    def test_no_step_is_shorter_than_its_exercises_and_the_talk(self, kit):
        for step in kit.steps:
            work = sum(register.written(one).minutes for one in step.exercises)
            assert step.minutes >= work + step.talk, step.title
            assert step.talk >= 1 or not step.say, step.title
            assert step.talk > 2 or not (step.exercises and step.say), "answers are heard, too"

    def test_whoever_is_stuck_and_whoever_is_done_has_something(self, kit):
        """Half of the working steps at least have a slip of each kind, and each exercise has."""
        at_work = [step for step in kit.steps if step.title not in {"Break", "Lunch"}]
        made = [kind for _, kind, _ in printouts.slips(kit)]
        for kind in printouts.SLIPS:
            assert made.count(kind) >= len(at_work) / 2, kind
        for exercise in kit.exercises:
            known = keys.answer(exercise)
            if not known.exercise.is_open:
                assert known.help, exercise
                assert known.more, exercise

    def test_what_those_who_are_done_early_are_asked_has_an_answer(self, kit):
        for step in kit.steps:
            worked_out = [one for one in step.exercises if keys.answer(one).further]
            assert step.answer or worked_out or "?" not in step.more, step.title
        for exercise in kit.exercises:
            known = keys.answer(exercise)
            assert known.exercise.is_open or known.further, exercise

    @pytest.mark.parametrize(
        ("kind", "edition"), [("paper", "paper"), ("running", "screen")], ids=kits.EDITIONS
    )
    def test_both_editions_hold_the_whole_kit_and_room_for_notes(self, kit, kind, edition, printed):
        sheet = printed[kit.name][kind]
        text = _text(sheet)
        for step in kit.steps:
            assert step.clock in text
            for words in (step.done(edition), step.say, step.ask, step.expect, step.watch):
                assert _text(sheets.inline(words)) in text
            assert _text(sheets.inline(step.answer)) in text
        for exercise in kit.exercises:
            known = keys.answer(exercise)
            assert _text(html.escape(known.further)) in text
            assert known.exercise.title in text
            assert _text(html.escape(known.exact)) in text
            assert _text(html.escape(known.by_hand)) in text
            assert all(_text(html.escape(point)) in text for point in known.rubric)
        for paragraph in kit.story:
            assert _text(sheets.inline(paragraph)) in text
        assert sheet.count('class="line"') >= 10
        if kind == "paper":
            assert sheet.count('class="poster"') == len(kit.wall)
            assert sheet.count('class="sign"') == len(kit.signs)

    def test_each_exercise_on_paper_has_its_data_and_asks_for_no_screen(self, kit, printed):
        page = printed[kit.name]["sheets"]
        assert "<pre>" not in page, "code belongs to the notebook"
        for exercise in kit.exercises:
            task, file = keys.written(exercise)
            made = extracts.of(task, file)
            assert made is not None, f"{exercise} has no extract"
            assert made.html() in page
            asked = task.on_paper or " ".join(part.text for part in task.of("prompt"))
            assert not re.search(r"slider|notebook|the mouse|INSEE code", asked, re.I), exercise

    def test_participants_keep_a_page_and_write_their_name_on_each(self, kit, printed):
        page = printed[kit.name]["sheets"]
        text = _text(page)
        assert all(_text(sheets.inline(line)) in text for line in kit.keep)
        assert 'content: "Name' in page
        assert "counter(page)" in page

    def test_slides_follow_the_schedule_step_by_step_and_show_its_pictures(self, kit, printed):
        slides = printed[kit.name]["slides"]
        assert slides.count("<section>") == len(kit.steps) + 1
        titles = re.findall(r"<h2>(.*?)</h2>", slides)
        assert [html.unescape(one) for one in titles] == [step.title for step in kit.steps]
        shown = [wall_pictures.PICTURES[step.picture] for step in kit.steps if step.picture]
        for one in shown:
            assert one.html() in slides
        after = [wall_pictures.PICTURES[step.then] for step in kit.steps if step.then]
        assert slides.count('<section class="whole">') == len(after)
        for one in after:
            assert f'<section class="whole">{one.html()}</section>' in slides
        if kit.name != "fact_check":  # sentences are its subject
            assert shown
        assert "color-scheme: light" in slides

    def test_no_schedule_is_typed_a_second_time(self, kit):
        """The page says nothing of its own about minutes or steps."""
        body = kits.path_of(kit.name).read_text("utf-8").split("\n---\n", 1)[1]
        assert "{workshop}" in body
        for step in kit.steps:
            assert step.clock not in body

    def test_slides_and_sheets_are_beside_the_book(self, kit):
        for kind in kit.papers:
            for ending in ("html", "pdf"):
                assert (CLASSROOM / f"{kit.name}-{kind}.{ending}").is_file()

    def test_on_paper_each_slide_is_one_sheet(self, kit, printed):
        slides = printed[kit.name]["slides"].count("<section")
        assert bound.count(CLASSROOM / f"{kit.name}-slides.pdf") == slides


def test_the_last_variant_of_a_kit_begins_no_page_alone():
    sheets = sorted(CLASSROOM.parent.glob("**/classroom/*.pdf"))
    checked = 0
    for sheet in (one for one in sheets if one.stem.endswith(("-paper", "-running"))):
        text = sheet.with_suffix(".html").read_text("utf-8")
        _, points = text.partition('<section class="step"><h2>')[0].rsplit("<ul>", 1)
        *_, before, last = (
            "".join(_text(one).split())[:20] for one in re.findall(r"<li>(.*?)</li>", points)
        )
        pages = [
            "".join(page.get_textpage().get_text_bounded().split())
            for page in pypdfium2.PdfDocument(sheet)
        ]
        (ends,) = [page for page in pages if last in page]
        assert before in ends, f"{sheet.name}: {last} begins a page"
        checked += 1
    assert checked >= 2 * len(KITS), "no Chromium printed them"


def test_cards_come_from_the_ledger():
    kit = KITS["fact_check"]
    text = _text(printouts.cards(kit))
    claims = load("claims").set_index("id").loc[kit.cards]
    assert len(claims) == 32, "all claims are there to choose from"
    assert set(kit.suggested) < set(kit.cards)
    assert claims.loc[kit.suggested, "verdict"].nunique() >= 4
    for claim, finding in zip(claims["claim"], claims["finding"], strict=True):
        assert claim in text
        assert finding in text
    assert claims["verdict"].nunique() >= 4, "cards of one verdict teach to guess it"


def test_a_circle_for_betting_stays_with_its_word(printed):
    page = printed["fact_check"]["cards"]
    assert page.count('<span class="together">○ ') == 4 * 32
    assert re.search(r"\.together \{ white-space: nowrap; \}", page)


def test_letters_are_those_that_the_course_brings(printed):
    for papers in printed.values():
        for page in papers.values():
            assert page.count("@font-face") == len(fonts.FACES)
            letters = {
                ord(one) for one in html.unescape(re.sub(r"(?s)<style.*?</style>", "", page))
            }
            assert letters - {0xA, 0x9} <= set(fonts.LETTERS)
    licence = (CLASSROOM / "fonts/LICENSE-DejaVu.txt").read_text("utf-8")
    assert "Permission is hereby granted" in licence


def test_an_address_that_a_build_is_told_after_it_has_begun_is_printed(monkeypatch):
    kit, name = KITS["lesson_share"], "two_towns"
    for chosen, times in (("https://heaps.github.io/book/", 1), ("", 0)):
        monkeypatch.setenv("COURSEKIT_ADDRESS", chosen)
        for page in (
            printouts.slides(kit),
            printouts.worksheets(kit),
            sheets.sheet(source.of_chapter(name), "Two towns", name),
        ):
            head = page.partition("<h1>")[0]
            assert head.count(" · heaps.github.io/book<") == times


def test_the_key_tells_the_hand_from_the_computer():
    known = keys.answer("ex03_3")
    assert known.by_hand == "−2.8 points and −12.9 %"
    assert known.exact == "−2.74 and −12.6 points, then per cent"
    assert keys.answer("ex03_2").by_hand == "", "where both agree, once is enough"
    assert "1999: 118" in keys.answer("ex03_1").by_hand, "the sheet asks for two years"


def test_the_hand_counts_what_the_printed_legend_says():
    """Sheet, slide and key ask for fifteen or more, and the key adds what the legend prints."""
    task, file = keys.written("ex03_1")
    made = extracts.of(task, file)
    for year, drawn in zip((1990, 1999), made.drawings, strict=True):
        printed = [int(one) for one in re.findall(r"<span>(\d+) communes?</span>", drawn)]
        highest = printed[3:5]  # five classes; what may follow is "no data"
        assert f"{year}: {sum(highest)} communes" in keys.answer("ex03_1").by_hand
    assert "fifteen or more" in task.on_paper
    (shown,) = [one for one in KITS["two_towns_kit"].steps if "ex03_1" in one.exercises]
    assert "How many communes have fifteen or more?" in shown.slide
    assert keys.answer("ex03_1").exact == "62 communes", "one lies just below fifteen"


def _printed(exercise):
    """Return the table of an exercise as its sheet has it, and what the one step further says."""
    made = extracts.of(*keys.written(exercise))
    return made.table, made.further


def test_the_step_further_is_what_the_sheet_gives():
    """Each is worked out here a second time, from nothing but the numbers that are printed."""
    heads, said = _printed("ex04_1")
    west, east = heads.iloc[0], heads.iloc[-1]
    fall = (west["level, m"] - east["level, m"]) / east["km from the first"]
    assert f"{number(fall, 1)} m a kilometre" in said
    heads, said = _printed("ex04_2")
    assert f"All of the range, {heads['level, m'].max() - heads['level, m'].min():.0f} m," in said
    heaps, said = _printed("ex04_3")
    steepest = (heaps["height, m"] ** 2 / heaps["footprint, ha"]).idxmax()
    assert f"heap {heaps['heap'][steepest]}," in said
    heaps, said = _printed("ex04_4")
    for height in (130, 150):
        held = 0
        for r in heaps["r, m"]:
            t = r - height / math.tan(math.radians(40))
            held += height * math.pi * (r * r + r * t + t * t) / 3 / 1e6
        assert f"at {height} m" in said.replace("At", "at")
        assert number(held, 1) in said
    lists, said = _printed("ex06_1")
    now = keys.answer("ex06_1").exact
    for name, then in zip(lists["commune"], lists["lists in 2008"], strict=True):
        fewer = int(re.search(rf"{name}: (\d)", now)[1]) < then
        assert fewer == (f"{name}, from {then} to" in said)
    towns, said = _printed("ex06_2")
    shares = (100 * towns["votes"] / towns["voters"]).round(1)
    assert f"from {shares.min()} to {shares.max()} per cent" in said
    roofs, said = _printed("ex09_2")
    roofs = roofs.set_index("the roof faces")["kWh on a square metre"]
    assert f"{number(round(6 * roofs['east'] * 0.8))} kWh" in said
    assert f"{100 - 100 * roofs['east'] / roofs['south']:.0f} per cent less" in said
    walls, said = _printed("ex09_4")
    wall = walls.set_index("slope").loc["90°", "kWh on a square metre"]
    assert f"{number(round(4 * wall * 0.8))} kWh" in said
    peers, said = _printed("ex14_3")
    people = peers.set_index("commune")["inhabitants"]
    for name in ("Loos-en-Gohelle", "Isbergues", "Wallers", "Annezin"):
        assert f"{name} has {number(people[name])}" in said


#: What a mistake would need, by exercise: where the sheet lacks it, nobody makes it by hand.
_NOT_ON_THE_SHEET = {
    "ex04_2": {"another statement": "122 m", "the ground of the whole coalfield": "Liévin"},
    "ex04_4": {"the lower angle of repose": "34 degrees"},
    "ex06_1": {"all communes": "Abscon"},
    "ex06_2": {"both years": "2008", "all contests": "Lens"},
    "ex09_2": {"a flat roof": "0 degrees", "one month": "January"},
    "ex09_4": {"one month": "January", "another side": "east"},
    "ex14_3": {"the peers of the page": "density"},
}


@pytest.mark.parametrize("exercise", _NOT_ON_THE_SHEET)
def test_a_mistake_that_needs_what_the_sheet_lacks_is_not_in_the_paper_key(exercise):
    made = extracts.of(*keys.written(exercise))
    plain = re.sub(r"(?s)<svg.*?</svg>|45 degrees", "", made.html())
    said = " ".join(keys.answer(exercise).by_pencil().mistakes)
    for name, needed in _NOT_ON_THE_SHEET[exercise].items():
        assert needed not in plain, f"{name} can be made by hand: let the key have it"
        assert name in made.not_by_hand
        assert f"{name}:" not in said


def test_a_key_names_communes_and_their_codes():
    assert keys.answer("ex05_1").exact == "Condé-sur-l'Escaut (59153)"
    assert keys.answer("ex05_1").by_hand == "", "the hand finds the same town"
    assert keys.answer("ex14_3").by_hand == "Isbergues, Wallers and Annezin"


def test_what_a_kit_answers_to_those_who_are_done_early_is_what_the_tables_hold():
    said = {(kit.name, step.title): step.answer for kit in KITS.values() for step in kit.steps}
    lists = load("municipal_lists").query("year == 2026 and insee == '62528'").iloc[0]
    share = f"{100 * lists['votes'] / lists['registered']:.0f} of a hundred electors"
    assert said["lesson_hundred", "Write it for the local paper"].count(share) == 2
    left = 1000 * 0.6 / 4 * (1 - 1 / 3)
    assert f"{left:.0f} votes" in said["lesson_hundred", "All of them?"]
    census = load("insee_comparator_2018").set_index("insee").loc["62498"]
    out, active = census["unemployed_15_64_2018"], census["active_15_64_2018"]
    rates = said["your_town_kit", "Rates and denominators"]
    assert f"In Lens {100 * out / active:.1f} of a hundred active" in rates
    assert f"for a hundred who had work, {100 * out / (active - out):.1f} had none" in rates
    profile = wall_pictures.PICTURES["profile"].html()
    (jobs,) = re.findall(r"jobs for 100 active.*?</tr>", profile, re.S)
    loos, _, lens, _ = re.findall(r"(\d+)\.0", jobs)
    known = said["your_town_kit", "What is known about every commune"]
    assert f"Loos has {loos} for a hundred active people, and Lens {lens}" in known
    back = {players: 1.5 * 2 / players for players in (2, 3, 8)}
    assert back == {2: 1.5, 3: 1, 8: 3 / 8}
    assert "two one and a half" in said["fifty_fifty_game", "Fifty-fifty"]
    assert "eight three eighths" in said["fifty_fifty_game", "Fifty-fifty"]
    assert said["fifty_fifty_game", "What do our numbers say?"].startswith("Three.")
    roof = keys.written("ex09_5")[0]
    assert "between 35,000 and 41,000" in " ".join(part.text for part in roof.of("solution"))
    assert "35,000 to 41,000 kilowatt-hours" in said["pyramid_to_roof", "A sign for the summit"]
    told = load("energy_figures").set_index("figure_id")["value"]
    plant = told[[one for one in told.index if told[one] in (450, 440_000)]].sort_values()
    yearly = plant.iloc[1] / plant.iloc[0]
    given = yearly * told["G01"]
    church = said["pyramid_to_roof", "The roof of the church"]
    assert f"are {yearly:.0f} for each kWp" in church
    assert f"about {number(round(given, -2))} kWh a year" in church
    for homes, word in ((told["G08"], "twelve"), (told["G09"], "sixty-nine")):
        assert re.search(rf"{word}\D* {number(round(given / homes))}\b", church)
    verdicts = load("claims").set_index("id")["verdict"]
    assert verdicts[[9, 10, 16, 23, 19]].tolist() == [
        *("confirmed", "nuanced", "confirmed", "contradicted", "not_verified")
    ]
    assert "9, 10, 16. By a walk" in said["fact_check", "What would settle it?"]
    jobs = load("employment_25_54").set_index(["insee", "year"]).loc[:, ["unemployed", "active"]]
    rate = {
        code: 100 * jobs.loc[(code, 1999)].pipe(lambda one: one.iloc[0] / one.iloc[1])
        for code in ("62528", "62427")
    }
    print_it = said["lesson_share", "What do we print?"]
    assert f"Loos: {rate['62528']:.1f} of a hundred" in print_it
    assert round(rate["62427"] - rate["62528"]) == 2
    assert "two points below Hénin-Beaumont" in print_it
    assert f"{jobs.loc[('62528', 1999), 'unemployed']:.0f} people" in print_it
    noise = (
        extracts.of(*keys.written("ex03_5")).table.set_index("commune").loc["Loos may be off by"]
    )
    assert noise[["1982", "1990", "1999", "2006"]].between(1.9, 2.5).all()
    assert "some two to two and a half points" in said["two_towns_kit", "What came before?"]


def test_what_a_kit_tells_of_the_two_towns_is_what_the_tables_hold():
    jobs = load("employment_25_54").set_index(["insee", "year"])
    gap = {}
    for year in (1982, 1990, 1999, 2006, 2011):
        loos, henin = (jobs.loc[(code, year)] for code in ("62528", "62427"))
        here, there = (100 * one["unemployed"] / one["active"] for one in (loos, henin))
        gap[year] = f"{number(there - here, 1)} in {year}"
    (before,) = [step for step in KITS["two_towns_kit"].steps if step.draw]
    assert f"in points: {', '.join(gap.values())}" in before.expect
    loos, henin = (jobs.loc[(code, 1999)] for code in ("62528", "62427"))
    counts = [number(one[key]) for one in (henin, loos) for key in ("unemployed", "active")]
    for name in ("two_towns_kit", "lesson_share"):
        kit = KITS[name]
        on_sheet = " ".join(step.sheet for step in kit.steps)
        assert (
            "Hénin-Beaumont {} unemployed among {} active people, Loos-en-Gohelle {} among {}"
        ).format(*counts) in on_sheet
        assert f"counted {counts[0]} people" in " ".join(kit.story)
        assert f"{counts[2]} in" in " ".join(kit.story)
    assert 4 < henin["unemployed"] / loos["unemployed"] < 4.5
    where = load("communes").set_index("insee").loc[["62528", "62427"]]
    east, north = where["lon"].diff().iloc[1], where["lat"].diff().iloc[1]
    apart = 111.2 * math.hypot(north, east * math.cos(math.radians(where["lat"].mean())))
    assert round(apart) == 13
    assert "thirteen kilometres apart" in " ".join(KITS["lesson_share"].story)


def test_the_sheets_of_two_towns_keep_the_surprise_until_after_the_break(printed):
    page = printed["two_towns_kit"]["sheets"]
    before, after = page.split("To be handed out after the break")
    table = extracts.of(*keys.written("ex03_3")).table
    assert list(table["commune"]) == ["Lens", "Liévin"]
    pictures = wall_pictures.PICTURES
    assert pictures["lines_until_1999"].html() not in before
    assert after.index(pictures["lines_until_1999"].html()) < after.index('id="ex03_4"')
    assert all(f'id="ex03_{at}"' in before for at in (1, 2, 3))
    assert "<td>Hénin-Beaumont</td><td class='n'>6.7" not in before


def test_a_rubric_is_on_the_sheet_to_be_ticked_and_the_table_has_what_it_asks(printed):
    for kit in KITS.values():
        for exercise in kit.exercises:
            for point in keys.answer(exercise).rubric:
                assert f"☐ {_text(html.escape(point))}" in _text(printed[kit.name]["sheets"])
    table = extracts.of(*keys.written("ex03_5")).table.set_index("commune")
    assert table.loc["all communes", "2011"] == 13.6
    assert table.loc["Loos may be off by", "1999"] == 2.4


@each_kit
def test_the_key_on_paper_speaks_of_no_code(kit, printed):
    key = printed[kit.name]["paper"].partition("<h2>Answer key</h2>")[2]
    key = key.partition("<h2>Variants</h2>")[0]
    assert "<code" not in re.sub(r'<p class="answer">.*?</p>', "", key)
    assert not re.search(
        r"`|\bTrue\b|\bcolumns?\b", _text(re.sub(r"(?s)<style.*?</style>", "", key))
    )


def test_a_mistake_that_is_kept_from_the_paper_key_is_a_known_one():
    for name in register.chapters().values():
        file = source.of_chapter(name)
        for task in file.exercises:
            made = extracts.of(task, file)
            known = {one.partition(":")[0] for one in keys.mistakes(task.id)}
            assert set(made.not_by_hand if made else ()) <= known, task.id
    said = " ".join(keys.answer("ex03_1").by_pencil().mistakes)
    assert "another year:" in said
    assert "an earlier year:" not in said, "the sheet has no map of 1982"


@pytest.mark.parametrize("name", register.chapters().values())
def test_what_is_asked_one_step_further_is_worked_out_for_every_sheet(name):
    file = source.of_chapter(name)
    for task in file.exercises:
        if task.extracts and not task.is_open:
            said = extracts.of(task, file).further
            assert re.search(r"\d|The per cent, most often", said), task.id
            assert not said.endswith("."), "the key writes the full stop"


def test_all_solutions_are_on_paper_by_title():
    page = (CLASSROOM / "solutions.html").read_text("utf-8")
    text = _text(page)
    for name in register.chapters().values():
        for task in source.of_chapter(name).exercises:
            assert html.unescape(task.title) in text
            assert task.id in text
    assert (CLASSROOM / "solutions.pdf").is_file()


def test_the_results_sheet_to_fill_in_can_be_read():
    table = classgame.read_game(CLASSROOM / "fifty_fifty_results.csv")
    assert list(table.columns[:-1]) == list(classgame.COLUMNS)


class TestBadKit:
    GOOD = yaml.safe_load(
        kits.path_of("fact_check").read_text("utf-8").removeprefix("---\n").split("\n---\n")[0]
    )["workshop"]

    def _read(self, **changes):
        given = {**self.GOOD, **changes}
        given = {key: value for key, value in given.items() if value is not None}
        front = yaml.safe_dump({"workshop": given}, allow_unicode=True)
        return kits.read("mine", f"---\n{front}\n---\n# Mine\n")

    def test_a_good_one_is_read(self):
        assert self._read().title == "Mine"

    @given(st.integers(0, 500).filter(lambda minutes: minutes != 45))
    def test_minutes_that_do_not_add_up_are_named(self, minutes):
        with pytest.raises(kits.BadKit, match=f"steps take 45 minutes, the workshop {minutes}"):
            self._read(minutes=minutes)

    @pytest.mark.parametrize("field", ["aims", "materials", "variants", "without_network"])
    def test_a_missing_part_is_named(self, field):
        with pytest.raises(kits.BadKit, match=f"mine: {field} missing"):
            self._read(**{field: None})

    def test_an_unknown_part_is_named(self):
        with pytest.raises(kits.BadKit, match="mine: unknown aim"):
            self._read(aim=["typo"])

    def test_a_step_that_lacks_something_is_named_by_its_number(self):
        steps = [*self.GOOD["steps"][:1], {"minutes": 40, "title": "Half a step"}]
        with pytest.raises(kits.BadKit, match="mine, step 2: do missing"):
            self._read(steps=steps)

    @pytest.mark.parametrize(
        ("words", "lacking"),
        [
            ("Put the explorer on the wall.", "explorer"),
            ("Look at the map and the table below it.", "map, table"),
            ("Weigh the sugar.", "sugar"),
            ("Hand out the letter, and a calculator.", "calculator"),
        ],
    )
    def test_a_step_that_names_what_the_kit_lacks_is_refused(self, words, lacking):
        steps = [{**self.GOOD["steps"][0], "minutes": 45, "do": words}]
        with pytest.raises(kits.BadKit, match=f"step 1: on paper it speaks of {lacking}, which"):
            self._read(steps=steps)
        brought = [*self.GOOD["materials"], f"bring {lacking}"]
        assert self._read(steps=steps, materials=brought).steps

    def test_what_one_edition_has_the_other_may_lack(self):
        steps = [{**self.GOOD["steps"][0], "minutes": 45, "do": "Open the explorer."}]
        given = {"steps": steps, "screen": ["a computer with the explorer"]}
        with pytest.raises(kits.BadKit, match="on paper it speaks of explorer"):
            self._read(**given)
        steps[0]["paper"] = "Draw it."
        assert self._read(**given).steps

    def test_a_step_shorter_than_its_exercises_is_refused(self):
        short = {**self.GOOD["steps"][0], "minutes": 10, "exercises": {"ex03_2": "Of what?"}}
        rest = {**self.GOOD["steps"][0], "minutes": 35}
        with pytest.raises(
            kits.BadKit, match="step 1: it takes 10 minutes, its exercises and talk 13"
        ):
            self._read(steps=[short, rest])

    def test_a_picture_that_does_not_exist_is_named(self):
        with pytest.raises(kits.BadKit, match=r"no picture 'sunset'\. There are unemployment_1990"):
            self._read(wall=["sunset"])

    def test_an_exercise_that_does_not_exist_is_named(self):
        steps = [{**self.GOOD["steps"][0], "minutes": 45, "exercises": ["ex77_1"]}]
        with pytest.raises(LookupError, match="ex77_1"):
            self._read(steps=steps)

    def test_a_page_without_a_kit_is_named(self):
        with pytest.raises(kits.BadKit, match="no block 'workshop'"):
            kits.read("plain", "---\ntitle: x\n---\n# Plain\n")


@given(st.text(max_size=120))
def test_whatever_stands_in_a_kit_is_text_on_the_sheet(text):
    try:
        markup = sheets.inline(text)
    except (ValueError, KeyError):  # an unknown role or source
        return
    assert not re.search(r"<(?!/?(em|strong|code|br|img)\b)[a-z]", markup), markup


def test_the_game_s_sheet_survives_a_spreadsheet():
    made = classgame.simulated_sheet(seed=4)
    assert "imulated" in made.splitlines()[0]
    table = classgame.summarise(classgame.read_game(io.StringIO(made.replace(",", ";"))))
    assert set(table["rule"]) == set(classgame.RULES)
