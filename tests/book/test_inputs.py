"""Exercises enter a chapter folded and executed; what a chapter depends on is known."""

from __future__ import annotations

from textwrap import dedent

from book.extension.inputs import embedded, fingerprint, front_matter, tables_of

EXERCISES = dedent(
    """\
    ---
    kernelspec: {name: python3, display_name: Python 3}
    ---
    # Exercises

    ```{code-cell}
    from coursekit import load
    ```

    +++ {"exercise": "ex01_1", "title": "Read the map", "level": "read the map", "minutes": 5}
    How many shafts?

    ```{code-cell}
    :tags: [stub]
    answer = ...
    ```

    ```{code-cell}
    :tags: [solution]
    answer = len(load("mine_shafts"))
    answer
    ```

    Because each row is a shaft.

    ```{code-cell}
    :tags: [mistake]
    # twice as many: Count each once.
    answer = 2 * answer
    ```

    ```{code-cell}
    :tags: [mistake]
    # none: There are some.
    answer = 0
    ```

    ```{code-cell}
    :tags: [mistake]
    # the heaps: Those are heaps.
    answer = len(load("slag_heaps"))
    ```

    +++ {"exercise": "ex01_2", "title": "Open", "level": "open question", "minutes": 15}
    What is missing?

    ```{code-cell}
    :tags: [stub]
    answer = "..."
    ```

    ```{code-cell}
    :tags: [solution]
    answer = "Much."
    ```

    **Rubric.** A good answer

    1. is short.

    ```{code-cell}
    :tags: [remark]
    short(1)
    ```

    ```{code-cell}
    :tags: [remark]
    without_figures()
    ```

    ```{code-cell}
    :tags: [remark]
    without_years("At 12 %.")
    ```
    """
)


def test_the_stage_is_set_unseen():
    first = embedded(EXERCISES).split("(ex01_1)=")[0]
    assert "tags: [remove-cell]" in first
    assert "from coursekit import load" in first


def test_a_stub_is_shown_but_never_executed():
    assert '```python\nanswer = ...\n\ncheck("ex01_1", answer)\n```' in embedded(EXERCISES)


def test_a_solution_is_executed_and_folded():
    text = embedded(EXERCISES)
    assert "tags: [hide-cell]" in text
    assert "Show a solution of exercise 1" in text
    assert ":::::{dropdown} Why\nBecause each row is a shaft.\n:::::" in text


def test_prompts_come_before_solutions_and_stay_open():
    text = embedded(EXERCISES)
    assert text.index("How many shafts?") < text.index("answer = ...") < text.index("Why")
    assert "dropdown" not in text.split("(ex01_2)=")[1].split("```python")[0]


def test_each_exercise_can_be_linked_and_says_its_level_and_minutes():
    text = embedded(EXERCISES)
    assert "(ex01_2)=\n\n### Exercise 2: Open" in text
    assert "open question · about 15 minutes" in text


def test_what_only_the_checker_needs_is_in_no_chapter_and_in_no_fingerprint():
    text = embedded(EXERCISES)
    assert "Count each once." not in text
    assert "slag_heaps" not in text
    assert "without_figures" not in text
    other = EXERCISES.replace("Count each once.", "Each is there once.").replace("2 *", "3 *")
    other = other.replace("short(1)", "short(2)")
    assert other != EXERCISES
    assert embedded(other) == text


def test_front_matter_is_read_and_its_absence_is_no_error():
    assert front_matter(EXERCISES)["kernelspec"]["name"] == "python3"
    assert front_matter("# Only text") == {}


def test_the_tables_of_a_chapter_are_known():
    assert tables_of('a = load("communes")\nb = load(\n    "mine_shafts")') == {
        "communes",
        "mine_shafts",
    }


def test_chapters_with_different_tables_have_different_fingerprints():
    assert fingerprint('load("mine_shafts")') != fingerprint('load("slag_heaps")')
    assert fingerprint('load("mine_shafts") ') == fingerprint('load("mine_shafts")')
