/* One look at a page by a reader with this browser: what works is counted, what does not is named.
   Plain code of the page, so that any engine can run it; given are the ways to wait and to ask. */
async () => {
  const found = { maps: 0, explorers: 0, quizzes: 0, faults: [] };
  const all = (sign, within) => [...(within || document).querySelectorAll(sign)];
  const soon = (time) => new Promise((done) => setTimeout(done, time));
  const wide = (page) => page.documentElement.scrollWidth > page.documentElement.clientWidth + 1;
  const fault = (where, what) => found.faults.push(`${where}: ${what}`);
  const drawn = (page) => page && [...page.querySelectorAll("path.leaflet-interactive")].filter(
    (path) => path.getAttribute("d") !== "M0 0");

  async function until(holds) {
    for (let left = 200; left; left -= 1) {
      if (holds()) return true;
      await soon(50);
    }
    return false;
  }

  // Move a control as a reader does: another value, and the page is told.
  function move(control) {
    if (control.type === "radio" || control.type === "checkbox") control.click();
    else {
      if (control.options) control.selectedIndex = (control.selectedIndex + 1) % control.options.length;
      else control.value = control.value === control.max ? control.min : control.max;
      for (const kind of ["input", "change"]) control.dispatchEvent(new Event(kind, { bubbles: true }));
    }
  }
  const controls = "input[type=radio]:not(:checked), input:not([type=radio]), select";

  all(".ck-prediction [data-do=show]").forEach((shown) => shown.click());
  // Maps wait until a reader moves; the script that hears of it may still be on its way.
  await until(() => {
    dispatchEvent(new Event("pointermove"));
    return !all(".ck-comes").length;
  });
  for (const frame of all("figure.ck-map iframe")) {
    const where = frame.closest("figure").id || `map ${found.maps + 1}`;
    frame.scrollIntoView();
    if (!await until(() => (drawn(frame.contentDocument) || []).length)) {
      fault(where, "nothing is drawn");
      continue;
    }
    const page = frame.contentDocument;
    for (const slider of all(".ck-slider", page)) {
      const look = () => drawn(page).map((path) => path.outerHTML).join();
      const before = look();
      move(slider.querySelector(controls));
      if (!await until(() => look() !== before)) fault(where, "its slider changes nothing");
    }
    if (wide(page)) fault(where, "scrolls sideways");
    found.maps += 1;
  }

  for (const figure of all("figure.ck-explorer")) {
    const state = () => figure.querySelector(".ck-state").innerHTML;
    const before = state();
    move(figure.querySelector(controls));
    if (await until(() => state() !== before)) found.explorers += 1;
    else fault(figure.id || "an explorer", "its control changes nothing");
  }

  for (const quiz of all("form.ck-quiz")) {
    const right = all("input[type=radio]", quiz).every((radio) => {
      radio.click();
      const shown = all(".ck-quiz-feedback", quiz).filter((one) => getComputedStyle(one).display !== "none");
      return shown.length === 1 && shown[0].textContent.trim().startsWith(radio.value === "yes" ? "Right." : "Not quite.");
    });
    if (right) found.quizzes += 1;
    else fault(quiz.id, "an answer gets no feedback, or another's");
  }

  scrollTo(0, document.documentElement.scrollHeight); // what comes late comes now
  await soon(50);
  scrollTo(0, 0);
  if (wide(document)) fault("the page", "scrolls sideways");
  if (!document.querySelector("h1")) fault("the page", "has no heading");
  return found;
}
