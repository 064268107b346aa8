/* Run buttons on the code of a chapter. Nothing is fetched before a reader asks for it. */
import { Kernel, Stopped } from "./kernel.js";

const here = new URL(".", import.meta.url);
const assets = new URL("../coursekit/", here).href;
const main = document.querySelector("main");

function element(tag, attributes, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/* ---- The cells: all of the chapter, and those of them that a reader sees ------------------- */

const seen = [...main.querySelectorAll("div.cell")].filter((cell) => cell.querySelector(".cell_input pre"));
let cells = null; // [{code, shown}] as the chapter was built

async function all() {
  if (cells) return cells;
  const name = main.querySelector("[data-ck-cells]").dataset.ckCells;
  const answer = await fetch(new URL(`cells/${name}.json`, here));
  cells = (await answer.json()).map((cell) => ({ ...cell, done: false, box: null }));
  cells.filter(({ shown }) => shown).forEach((cell, i) => { cell.box = seen[i]; });
  return cells;
}

/* ---- The bar: what the kernel is doing ------------------------------------------------------ */

const status = element("p", { role: "status", class: "ck-live-status" });
const meter = element("progress", { max: 1, value: 0, hidden: "", "aria-label": "Loading Python" });
const stop = element("button", { type: "button", hidden: "" }, "Stop");
const everything = element("button", { type: "button" }, "Run all");
const bar = element("div", { class: "ck-live", role: "region", "aria-label": "Run the code of this page" },
  everything, stop, meter, status);

const kernel = new Kernel({
  worker: new URL("wasi-worker.js", here),
  base: new URL("payload/", here),
  onProgress({ done, of, what }) {
    meter.hidden = false;
    meter.max = of;
    meter.value = done;
    status.textContent = what === "loading"
      ? `Loading Python: ${(done / 1e6).toFixed(0)} of ${(of / 1e6).toFixed(0)} MB.`
      : "Starting Python …";
  },
});

function say(text) {
  meter.hidden = true;
  status.textContent = text;
}

/* ---- Outputs --------------------------------------------------------------------------------- */

function place(cell) {
  let out = cell.box.querySelector(".ck-live-out");
  if (!out) {
    out = element("div", { class: "ck-live-out cell_output", "aria-live": "polite" });
    cell.box.append(out);
  }
  const built = cell.box.querySelector(".cell_output:not(.ck-live-out)");
  if (built) built.hidden = true;
  out.replaceChildren();
  return out;
}

function put(out, { kind, text, html, name, trace }) {
  if (kind === "html") {
    const box = element("div", { class: "output text_html" });
    box.innerHTML = html.replaceAll("coursekit-asset/", assets);
    // Scripts that come as text do not run by themselves.
    for (const old of box.querySelectorAll("script:not([type])")) {
      const script = element("script");
      if (old.src) script.src = old.src;
      script.async = false;
      script.textContent = old.textContent;
      old.replaceWith(script);
    }
    out.append(box);
  } else if (kind === "error") {
    out.append(element("p", { class: "ck-live-error", role: "alert" }, element("strong", {}, name), ` ${text}`),
      element("details", {}, element("summary", {}, "Where it happened"), element("pre", {}, trace)));
  } else if (out.lastChild && out.lastChild.className === `ck-live-${kind}`) {
    out.lastChild.textContent += text;
  } else {
    out.append(element("pre", { class: `ck-live-${kind}` }, text));
  }
}

/* ---- Running ---------------------------------------------------------------------------------- */

const code = (cell) => (cell.box && cell.box.ckText ? cell.box.ckText.value : cell.code);

async function one(cell, number) {
  const out = cell.box ? place(cell) : null;
  let failed = false;
  stop.hidden = false;
  say(cell.box ? `Running cell ${number} …` : "Preparing …");
  await kernel.run(code(cell), (output) => {
    if (output.kind === "error") failed = true;
    if (out) put(out, output);
  });
  cell.done = !failed;
  return !failed;
}

/* Run a cell after all that stand above it and have not run yet. */
async function upTo(last) {
  const list = await all();
  try {
    let number = 0;
    for (const cell of list) {
      if (cell.shown) number += 1;
      if (cell.done && cell !== last) continue;
      if (!(await one(cell, number))) {
        say(`Cell ${number} stopped with an error; what comes after it did not run.`);
        return;
      }
      if (cell === last) break;
    }
    say("Done.");
  } catch (error) {
    if (error instanceof Stopped) say("Stopped. Python begins anew with the next run; cells above run again by themselves.");
    else say(`Python could not run here: ${error.message}. The other ways to run a chapter are on the page How to use this book.`);
  } finally {
    stop.hidden = true;
  }
}

stop.addEventListener("click", () => {
  kernel.interrupt();
  for (const cell of cells || []) cell.done = false;
});
everything.addEventListener("click", async () => {
  const list = await all();
  for (const cell of list) cell.done = false;
  upTo(list[list.length - 1]);
});

/* ---- Explorers ask for their states ------------------------------------------------------------ */

main.addEventListener("input", async ({ target }) => {
  const figure = target.closest("figure[data-live]");
  if (!figure) return;
  const controls = [...figure.querySelectorAll("[data-ck]")];
  const at = controls.map((control) => (control.type === "checkbox" ? +control.checked : +control.value));
  await kernel.run(`import coursekit_live; coursekit_live.state(${JSON.stringify(figure.dataset.live)}, ${JSON.stringify(at)})`, (output) => {
    if (output.kind !== "state") return;
    figure.querySelector(".ck-state").innerHTML = output.html;
    controls.forEach((control, i) => {
      if (control.type !== "range") return;
      control.setAttribute("aria-valuetext", output.texts[i]);
      control.nextElementSibling.value = output.texts[i];
    });
  });
});

/* ---- Buttons ------------------------------------------------------------------------------------ */

function buttons() {
  seen.forEach((box, i) => {
    const pre = box.querySelector(".cell_input pre");
    const run = element("button", { type: "button", class: "ck-live-run", "aria-label": `Run cell ${i + 1}` }, "Run");
    const edit = element("button", { type: "button", class: "ck-live-edit", "aria-label": `Edit cell ${i + 1}` }, "Edit");
    run.addEventListener("click", async () => {
      const list = await all();
      upTo(list.find((cell) => cell.box === box));
    });
    edit.addEventListener("click", async () => {
      if (box.ckText) return;
      const text = pre.textContent.replace(/\n$/, "");
      box.ckText = element("textarea", { "aria-label": `Code of cell ${i + 1}`, spellcheck: "false", rows: String(text.split("\n").length + 1) });
      box.ckText.value = text;
      pre.replaceWith(box.ckText);
      box.ckText.focus();
    });
    box.querySelector(".cell_input").append(element("div", { class: "ck-live-buttons" }, run, edit));
  });
  main.querySelector("[data-ck-cells]").append(bar);
}

buttons();
if (!Kernel.supported()) {
  everything.disabled = true;
  say(location.protocol === "file:"
    ? "Running code needs the book from a server, not from the disk: see How to use this book."
    : "This browser cannot run Python by itself: see How to use this book for the other ways.");
}
