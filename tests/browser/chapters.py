"""A chapter run in its page, by any engine, beside what the book was built with."""

from __future__ import annotations

import time

from .engines import PATIENCE, Engine
from .test_way_page import FOUND

#: Presses the button of a chapter and waits for what comes of it.
_RUN = f"""async () => {{
  document.querySelector('.ck-run-here').click();
  const bar = () => document.querySelector('.ck-live-bar');
  const said = () => bar()?.querySelector('p').textContent || '';
  for (let left = {PATIENCE * 9}; left > 0 && !/^(Done|Stopped)|could not/.test(said()); left -= 1)
    await new Promise((done) => setTimeout(done, 100));
  return [said(), [...document.querySelectorAll('.ck-live-error')].map((one) => one.innerText)];
}}"""


def run(engine: Engine, url: str) -> tuple[int, list[str], float]:
    """Run a chapter; return how many cells say what the book says, what does not, and seconds."""
    engine.go(url)
    built = engine.ask(FOUND)
    began = time.perf_counter()
    said, wrong = engine.ask(_RUN)
    took = time.perf_counter() - began
    if said != "Done: the whole chapter ran.":
        wrong.append(f"it ended so: {said or 'not at all'}")
    found = engine.ask(FOUND)
    other = [cell for cell in built.keys() | found.keys() if built.get(cell) != found.get(cell)]
    wrong += [f"{cell} says something else" for cell in sorted(other)]
    return len(built) - len(other), wrong + engine.complaints(), took
