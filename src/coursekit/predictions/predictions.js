// A guess before the look: what the reader sets is drawn into the frame; then the truth over it.
// The next drawing of the page stays covered until then. What was guessed is kept by the page,
// where it has a keeper.
figure => {
  const say = text => text; // what readers see is marked: coursekit.languages puts other words there
  const data = JSON.parse(figure.querySelector(":scope > script").textContent);
  const { kind, labels, at, ends, given, truth, texts, told, gap } = data;
  const key = `guess-${figure.dataset.name}`, svg = figure.querySelector("svg");
  const controls = figure.querySelector("fieldset"), inputs = [...controls.querySelectorAll("input")];
  const todo = figure.querySelector(".ck-prediction-do"), said = figure.querySelector("[role=status]"), more = said.nextElementSibling;
  const start = inputs.map(input => input.value), steps = texts.length - 1;
  let open = false, pressed = null;

  const draw = (name, attributes, into) => {
    const one = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const each in attributes) one.setAttribute(each, attributes[each]);
    into.append(one);
  };
  const tell = (name, text, into) => {
    const one = document.createElement(name);
    one.textContent = text;
    into.append(one);
    return one;
  };
  const layer = name => {
    svg.querySelector(`.${name}`)?.remove();
    draw("g", { class: name }, svg);
    return svg.lastChild;
  };
  const spot = part => +(ends[0] + part * (ends[1] - ends[0])).toFixed(1);
  // The guess as parts of the axis, after what was given.
  const guess = () => truth.slice(0, given).concat(inputs.map(input => input.value / steps));
  const chosen = () => inputs.findIndex(input => input.checked);

  // ---- drawing ----
  const show = (name, values) => {
    const into = layer(name), wide = name === "ck-guess" ? 16 : 8;
    if (kind === "place") {
      if (values >= 0) draw("circle", { cx: at[values][0], cy: at[values][1], r: name === "ck-guess" ? 21 : 16 }, into);
    } else if (kind === "line") {
      const points = values.map((part, i) => [at[i], spot(part)]).slice(Math.max(0, given - 1));
      draw("path", { d: `M${points.map(point => point.join(" ")).join("L")}` }, into);
      points.slice(given ? 1 : 0).forEach(([cx, cy]) => draw("circle", { cx, cy, r: 4 }, into));
    } else {
      const zero = spot(data.zero);
      values.forEach((part, i) => i >= given && draw("rect", {
        x: Math.min(zero, spot(part)), y: at[i] + (16 - wide) / 2, height: wide, width: Math.abs(spot(part) - zero),
      }, into));
    }
  };
  const update = () => {
    if (kind !== "place") inputs.forEach(input => {
      input.setAttribute("aria-valuetext", texts[input.value]);
      input.nextElementSibling.value = texts[input.value];
    });
    show("ck-guess", kind === "place" ? chosen() : guess());
  };

  // ---- with the pointer ----
  const put = (index, part) => {
    const input = inputs[index - given];
    if (input) input.value = Math.round(Math.min(1, Math.max(0, part)) * steps);
  };
  const point = event => {
    const box = svg.getBoundingClientRect(), zoom = svg.viewBox.baseVal.width / box.width;
    const x = (event.clientX - box.left) * zoom, y = (event.clientY - box.top) * zoom;
    const near = (list, far) => list.reduce((best, one, i) => far(one) < far(list[best]) ? i : best, 0);
    if (kind === "place") {
      inputs[near(at, one => Math.hypot(one[0] - x, one[1] - y))].checked = true;
    } else {
      const [place, value] = kind === "line" ? [x, y] : [y - 8, x];
      const index = near(at, one => Math.abs(one - place)), part = (value - ends[0]) / (ends[1] - ends[0]);
      // A quick stroke skips points: those between lie on the way.
      const from = kind === "line" && pressed ? pressed : { index, part };
      const way = Math.abs(index - from.index);
      for (let i = 0; i <= way; i++) {
        put(from.index + Math.sign(index - from.index) * i, way ? from.part + (part - from.part) * i / way : part);
      }
      pressed = { index, part };
    }
    update();
  };
  svg.addEventListener("pointerdown", event => {
    if (open || event.button) return;
    svg.setPointerCapture(event.pointerId);
    pressed = null;
    point(event);
    event.preventDefault();
  });
  svg.addEventListener("pointermove", event => {
    if (!open && svg.hasPointerCapture(event.pointerId)) point(event);
  });

  // ---- the drawing that follows ----
  const next = () => [...document.querySelectorAll(".ck-chart, .ck-map, .ck-explorer")]
    .find(one => figure.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING);
  const cover = () => next()?.classList.toggle("ck-covered", !open);

  // ---- the truth ----
  const widest = values => values.reduce((best, part, i) =>
    Math.abs(part - truth[i]) > Math.abs(values[best] - truth[best]) ? i : best, 0);
  const sentence = values => {
    if (kind === "place") return values === truth ? say("Yes. ") : say(`You chose ${labels[values]}. It is ${labels[truth]}. `);
    const i = widest(values), mine = texts[Math.round(values[i] * steps)];
    return mine === told[i] ? say("You guessed all of it. ") : say(`Farthest off, ${labels[i]}: you said ${mine}, it is ${told[i]}. `);
  };
  const reveal = (values, heard) => {
    open = true;
    figure.classList.add("ck-open");
    show("ck-truth", truth);
    said.textContent = (values === null ? "" : sentence(values)) + gap;
    more.textContent = "";
    const table = document.createElement("table"), fold = document.createElement("details");
    tell("summary", values === null ? say("The numbers as a table") : say("Your guess beside what is there"), fold);
    const head = table.createTHead().insertRow(), body = table.createTBody();
    ["", values === null || kind === "place" ? "" : say("your guess"), say("what is there")].forEach((text, i) => {
      if (text || !i) tell(i ? "th" : "td", text, head).scope = "col";
    });
    labels.forEach((label, i) => {
      const row = body.insertRow();
      tell("th", label, row).scope = "row";
      if (values !== null && kind !== "place") tell("td", i < given ? say("given") : texts[Math.round(values[i] * steps)], row);
      tell("td", kind === "place" ? texts[i] : told[i], row);
    });
    fold.append(table);
    more.append(fold);
    const again = tell("button", values === null ? say("Guess after all") : say("Guess again"), more);
    again.type = "button";
    again.addEventListener("click", reset);
    cover();
    if (!heard) return;
    said.tabIndex = -1; // what was pressed is gone: the focus goes on to the answer
    said.focus({ preventScroll: true });
    said.scrollIntoView({ block: "nearest" });
  };
  const reset = () => {
    open = false;
    figure.classList.remove("ck-open");
    inputs.forEach((input, i) => kind === "place" ? input.checked = false : input.value = start[i]);
    layer("ck-truth");
    said.textContent = more.textContent = "";
    update();
    cover();
    window.ckKept?.set(key, "");
    todo.querySelector("button").focus();
  };
  const keep = values => window.ckKept?.set(key, [window.ckKept.today(), ...values].join(" "));

  figure.addEventListener("input", update);
  todo.addEventListener("click", event => {
    const asked = event.target.dataset.do;
    if (asked === "guess" && kind === "place" && chosen() < 0) {
      said.textContent = say("Choose a place first.");
    } else if (asked) {
      const mine = asked === "guess";
      if (!mine) svg.querySelector(".ck-guess")?.remove();
      reveal(mine ? kind === "place" ? chosen() : guess() : null, true);
      keep(!mine ? [] : kind === "place" ? [chosen()] : inputs.map(input => input.value));
    }
  });

  // ---- what was guessed another day ----
  const recall = () => {
    const found = window.ckKept?.all()[key];
    if (!found || open) return;
    const values = found.split(" ").slice(1).map(Number);
    if (kind === "place" && values.length === 1 && inputs[values[0]]) inputs[values[0]].checked = true;
    else if (kind !== "place" && values.length === inputs.length) inputs.forEach((input, i) => input.value = values[i]);
    else return reveal(null);
    update();
    reveal(kind === "place" ? chosen() : guess());
  };
  const begin = () => { recall(); cover(); };
  todo.hidden = false;
  figure.classList.add("ck-live");
  update();
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
  else begin();
  document.addEventListener("coursekit:kept", recall);
}
