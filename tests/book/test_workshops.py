"""A workshop can be run unseen: its kit is complete, and page, sheet and slides say the same."""

from __future__ import annotations

import html
import io
import re

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from book.workshops import kit as kits
from book.workshops import printouts
from coursekit import classgame, load
from tests.conftest import ROOT

KITS = kits.kits()
CLASSROOM = ROOT / "_build/html/classroom"
each_kit = pytest.mark.parametrize("kit", KITS.values(), ids=KITS)


def _text(markup: str) -> str:
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", markup)))


def test_there_is_a_guide_four_kits_and_the_game():
    assert {name: kit.minutes for name, kit in KITS.items()} == {
        "fact_check": 45,
        "two_towns_kit": 90,
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

    def test_running_sheet_holds_the_whole_kit_and_room_for_notes(self, kit):
        sheet = printouts.running_sheet(kit)
        text = _text(sheet)
        for step in kit.steps:
            assert step.clock in text
            for words in (step.do, step.say, step.ask, step.expect, step.watch):
                assert _text(printouts.inline(words)) in text
        for exercise in kit.exercises:
            assert kits.expected(exercise) in text
        assert sheet.count('class="line"') >= 10

    def test_slides_follow_the_schedule_step_by_step(self, kit):
        slides = printouts.slides(kit)
        assert slides.count("<section>") == len(kit.steps) + 1
        titles = re.findall(r"<h2>(.*?)</h2>", slides)
        assert [html.unescape(one) for one in titles] == [step.title for step in kit.steps]

    def test_no_schedule_is_typed_a_second_time(self, kit):
        """The page says nothing of its own about minutes or steps."""
        body = kits.path_of(kit.name).read_text("utf-8").split("\n---\n", 1)[1]
        assert "{workshop}" in body
        for step in kit.steps:
            assert step.clock not in body

    def test_slides_and_sheets_are_beside_the_book(self, kit):
        for kind in ("slides.html", "running.html", "running.pdf"):
            assert (CLASSROOM / f"{kit.name}-{kind}").is_file()


def test_cards_come_from_the_ledger():
    kit = KITS["fact_check"]
    text = _text(printouts.cards(kit))
    claims = load("claims").set_index("id").loc[kit.cards]
    assert len(claims) == 12
    for claim, finding in zip(claims["claim"], claims["finding"], strict=True):
        assert claim in text
        assert finding in text
    assert claims["verdict"].nunique() >= 4, "cards of one verdict teach to guess it"


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
        markup = printouts.inline(text)
    except (ValueError, KeyError):  # an unknown role or source
        return
    assert not re.search(r"<(?!/?(em|strong|code|br|img)\b)[a-z]", markup), markup


def test_the_game_s_sheet_survives_a_spreadsheet():
    made = classgame.simulated_sheet(seed=4)
    assert "imulated" in made.splitlines()[0]
    table = classgame.summarise(classgame.read_game(io.StringIO(made.replace(",", ";"))))
    assert set(table["rule"]) == set(classgame.RULES)
