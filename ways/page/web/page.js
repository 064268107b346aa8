/* A chapter that runs: its cells, its exercises, its explorers, and a bar that says how it goes. */
(function (ck) {
  "use strict";
  const say = (text) => text; // what readers see is marked: coursekit.languages puts other words there
  const HERE = new URL("../coursekit/", document.currentScript.src).href; // what speaks this language
  const SHARED = new URL("../coursekit/", ck.home).href;

  function element(tag, attributes, ...children) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes || {})) made.setAttribute(name, value);
    if (tag === "pre") made.translate = false; // what Python reads and writes is no prose
    made.append(...children);
    return made;
  }

  /* ---- What a cell says ------------------------------------------------------------------------ */

  /* Scripts that come as text do not run by themselves; those with a type hold data. */
  function waken(box) {
    for (const old of box.querySelectorAll("script:not([type])")) {
      const script = element("script");
      if (old.src) script.src = old.src;
      script.async = false;
      script.textContent = old.textContent;
      old.replaceWith(script);
    }
  }

  function put(out, { kind, stream, text, html, svg, code, plain, trace }, ran) {
    if (kind === "text") {
      const last = out.lastElementChild;
      const same = last && last.dataset.stream === stream;
      const pre = same ? last.querySelector("pre") : element("pre");
      if (!same) out.append(element("div", { class: "output stream", "data-stream": stream }, pre));
      // A carriage return goes back to the beginning of the line: progress bars.
      pre.textContent = (pre.textContent + text).replace(/[^\n]*\r(?!\n)/g, "");
    } else if (kind === "html" || kind === "svg") {
      const box = element("div", { class: kind === "html" ? "output text_html" : "output image_svg" });
      box.innerHTML = (html || svg).replace(/coursekit-asset\/([\w./-]+)/g, (_, name) =>
        (ck.own.includes(name) ? HERE : SHARED) + name);
      out.append(box);
      window.ckPage.nameTables(box);
      waken(box);
      for (const said of box.querySelectorAll(".ck-check")) {
        const { exercise, passed } = said.dataset;
        document.dispatchEvent(new CustomEvent("coursekit:check", { detail: { exercise, passed: passed === "true", code: ran } }));
      }
    } else if (kind === "error") {
      out.append(element("div", { class: "output ck-live-error" },
        element("p", {}, text),
        ...(code ? [element("pre", { class: "ck-live-line" }, code)] : []),
        element("details", {}, element("summary", {}, say(`What Python says: ${plain}`)), element("pre", {}, trace))));
    }
  }

  /* ---- The page ------------------------------------------------------------------------------------ */

  /* Begins with the cells of the chapter and their places in the page. */
  ck.open = function (cells, places) {
    const trouble = ck.obstacle();
    if (trouble) throw new Error(trouble);
    return new Page(cells, places);
  };

  class Page {
    constructor(cells, places) {
      this.main = document.querySelector("main");
      this.cells = cells.map((cell) => {
        const box = this.main.querySelector(`.ck-cell-${cell.at}`);
        const place = places.find((one) => one.box === box) || (box && { box, name: "", own: null, show() {} });
        return { ...cell, place };
      });
      this.queue = Promise.resolve();
      this.turn = 0;
      this.said = "";
      this.kernel = new ck.Kernel({
        base: new URL("payload/", ck.home),
        onProgress: (progress) => this.progress(progress),
        onState: (state) => this.show(state),
      });
      this.makeBar();
      this.main.addEventListener("input", (event) => this.explore(event));
    }

    /* ---- The bar ---- */

    makeBar() {
      this.status = element("p", { role: "status" });
      this.meter = element("progress", { hidden: "", "aria-label": say("Loading Python") });
      const make = (word, action) => {
        const made = element("button", { type: "button" }, word);
        made.addEventListener("click", action);
        return made;
      };
      this.all = make(say("Run all"), () => this.runAll());
      this.stop = make(say("Stop"), () => this.interrupt());
      this.again = make(say("Start afresh"), () => this.restart());
      this.bar = element("section", { class: "ck-live-bar", "aria-label": say("Python in this page") },
        this.status, this.meter, this.all, this.stop, this.again);
      this.main.append(this.bar);
      this.show("off");
    }

    show(state) {
      this.bar.dataset.state = state;
      const busy = state === "busy" || state === "starting";
      this.stop.hidden = !busy;
      this.all.hidden = busy;
      this.again.hidden = busy || state === "off";
      if (state === "starting") return;
      this.meter.hidden = true;
      this.status.textContent = this.said; // what loading wrote over
    }

    tell(text) {
      this.said = this.status.textContent = text;
    }

    progress({ what, done, of }) {
      this.meter.hidden = false;
      if (what === "starting") {
        this.meter.removeAttribute("value");
        this.status.textContent = say("Starting Python …");
      } else if (what === "slow") {
        this.status.textContent = say("Python takes longer than usual. You can wait, or press Stop and try again.");
      } else {
        this.meter.max = of;
        this.meter.value = done;
        // Not at each piece: a screen reader would never end.
        const tenth = Math.floor((10 * done) / of);
        const size = Math.round(of / 1e6);
        if (tenth !== this.tenth) this.status.textContent = say(`Loading Python: ${tenth * 10} % of ${size} MB`);
        this.tenth = tenth;
      }
    }

    /* ---- Running ---- */

    run(place) {
      this.enqueue(() => this.one(place));
    }

    runAll() {
      this.enqueue(async () => {
        await this.kernel.start(this.cells.some(({ code }) => /\b(?:matplotlib|explore)\b/.test(code)));
        for (const cell of this.cells) {
          if (!cell.solution && !(await this.execute(cell))) return this.tell(this.failed(cell));
        }
        this.tell(say("Done: the whole chapter ran."));
      });
    }

    enqueue(work) {
      const { turn } = this;
      this.queue = this.queue.then(async () => {
        if (turn !== this.turn) return; // stopped while it waited
        try {
          await work();
        } catch (error) {
          if (error instanceof ck.Stopped) {
            this.tell(error.forgotten
              ? say("Stopped. What was worked out is forgotten; the next run does what it needs again.")
              : say("Stopped. What was worked out before this cell is still known."));
          } else this.tell(say(`Python could not run here: ${error.message}. The page How to use this book names the other ways to run a chapter.`));
        }
      });
    }

    /* A cell or an exercise, after those cells above it that make the names it uses. Solutions of
       exercises are nobody's condition. */
    async one(place) {
      const own = this.cells.find((one) => one.place === place) ||
        { place, code: place.ours };
      const others = this.cells.filter((one) => !one.solution && one !== own);
      const above = others.filter((one) => this.isAbove(one, place)).length;
      const cells = others.map((one) => ({ code: this.code(one), name: this.name(one) }));
      await this.kernel.start();
      this.tell(say("Preparing …"));
      const exercise = place.exercise ? place.key : "";
      const plan = await this.kernel.plan({ cells, at: above, code: this.code(own), exercise });
      if (exercise) place.lean(plan.needs.map((at) => cells[at].code).join("\n\n"));
      for (const at of plan.cells) {
        if (!(await this.execute(others[at]))) return this.tell(this.failed(others[at]));
      }
      if (place.exercise) await this.kernel.run("from coursekit import check");
      this.tell((await this.execute(own)) ? say("Done.") : say(`Stopped at an error in ${place.name}.`));
    }

    /* Cells that are not shown stand below the last one that is. */
    isAbove(cell, place) {
      const shown = this.cells.slice(0, this.cells.indexOf(cell) + 1).findLast((one) => one.place);
      return !shown || (shown.place !== place &&
        Boolean(shown.place.box.compareDocumentPosition(place.box) & Node.DOCUMENT_POSITION_FOLLOWING));
    }

    code({ place, code }) {
      return place && place.own !== null ? place.own : code;
    }

    name({ place }) {
      return (place && place.name) || say("a cell that is not shown");
    }

    failed(cell) {
      const name = this.name(cell);
      return say(`Stopped at an error in ${name}; nothing after it ran.`);
    }

    async execute(cell) {
      const { place } = cell;
      await this.kernel.start(); // until then the built result stays
      const out = place && this.clear(place);
      this.tell(place && place.name ? say(`Running ${place.name} …`) : say("Preparing …"));
      let failed = false;
      const ran = this.code(cell);
      await this.kernel.run(ran, (output) => {
        failed = failed || output.kind === "error";
        if (out) put(out, output, ran);
      });
      if (out && place.own === null) this.tellData(place);
      return !failed;
    }

    /* The same code has drawn again from the same tables: the line that names them stays. */
    tellData({ built, out }) {
      const line = built.map(({ node }) => node.querySelector(".ck-data")).find(Boolean);
      const figure = [...out.querySelectorAll("figure")].pop();
      if (line && figure) figure.after(line.cloneNode(true));
    }

    interrupt() {
      this.turn += 1;
      this.kernel.interrupt();
      this.tell(say("Stopped."));
    }

    restart() {
      this.turn += 1;
      this.kernel.end();
      this.enqueue(async () => {
        await this.kernel.start();
        this.tell(say("Python is ready, and remembers nothing."));
      });
    }

    /* ---- Cells ---- */

    /* The place for new output; what the book was built with steps aside, and can come back. */
    clear(place) {
      const { box } = place;
      if (!place.out) {
        place.built = [...box.querySelectorAll(".cell_output")].map((node) => {
          const mark = document.createComment("built");
          node.replaceWith(mark);
          return { node, mark };
        });
        place.out = element("div", { class: "cell_output ck-live-out" });
        if (place.exercise) box.after(place.out);
        else if (place.built.length) place.built[0].mark.after(place.out);
        else box.append(place.out);
        this.canUndo(place);
      }
      place.out.replaceChildren();
      return place.out;
    }

    /* Back to the code and the result that the book was built with. */
    canUndo(place) {
      place.undo = () => {
        if (place.editor) place.editor.remove();
        if (place.out) place.out.remove();
        for (const { node, mark } of place.built || []) mark.replaceWith(node);
        place.editor = place.out = place.built = place.undo = null;
      };
      place.show();
    }

    async edit(place) {
      if (!place.editor) await this.open(place);
      place.editor.focus();
    }

    async open(place) {
      place.editor = await ck.editor(place.pre, {
        text: place.own === null ? place.ours : place.own,
        label: say(`Code: ${place.name}`),
        changed: (written) => place.keep(written),
        run: () => this.run(place),
      });
      this.canUndo(place);
    }

    /* ---- Explorers ask for each state ---- */

    explore({ target }) {
      const figure = target.closest("figure.ck-explorer[data-live]");
      if (!figure) return;
      const controls = [...figure.querySelectorAll("[data-ck]")];
      const at = controls.map((one) => (one.type === "checkbox"
        ? +one.checked : +(one.querySelector(":checked") || one).value)); // as explore.js
      const asked = (figure.asked = (figure.asked || 0) + 1);
      this.enqueue(async () => {
        if (asked !== figure.asked) return; // moved on meanwhile
        const call = `import coursekit_page; coursekit_page.state(${JSON.stringify(figure.id)}, ${JSON.stringify(at)})`;
        await this.kernel.run(call, (output) => {
          const view = figure.querySelector(".ck-state");
          if (output.kind === "error") put(view, output);
          if (output.kind !== "state") return;
          view.innerHTML = output.html;
          controls.forEach((control, i) => {
            if (control.type !== "range") return;
            control.setAttribute("aria-valuetext", output.texts[i]);
            control.nextElementSibling.value = output.texts[i];
          });
        });
      });
    }
  }
})(window.ckPython);
