/* One interface to a Python in the page, whichever back end runs it.

     const kernel = new Kernel({ base, backend, pyodide, onProgress, onState });
     await kernel.start(drawing);
     await kernel.run(code, (output) => …);
     await kernel.plan({ cells, at, code, exercise });  // {cells, needs}: places of the cells that
                                 // have to run before, and of those an exercise alone would lack
     kernel.interrupt();         // stops what runs; its state is lost, the next run starts anew
     await kernel.restart();

   base        address of the payload's folder
   backend     "wasi" (default: everything from this site) or "pyodide"
   pyodide     address of Pyodide's folder, for that back end
   drawing     whether to load matplotlib with the rest; else a run that asks for it loads it
   onProgress  called with {what: "loading" | "starting", done, of}, in bytes
   onState     called with "off", "starting", "idle", "busy" or "failed"

   Outputs come one by one, while the code runs:
     {kind: "text", stream: "out" | "err", text}   {kind: "html", html}   {kind: "svg", svg}
     {kind: "error", text, code, plain, trace}     {kind: "state", html, texts} of an explorer

   run() is fulfilled when the code ended, with an error or without; it is rejected with Stopped
   after an interrupt, and with an Error when Python itself is gone.

   A back end is a module worker. In: {type: "start", base, drawing, pyodide} once, then
   {type: "turn", id, code, drawing}. Out: {type: "progress", …}, {type: "ready"},
   {type: "out", line}, {type: "done", id}, {type: "failed", why}. */
const MARK = "\u001eck ";
const DRAWS = /\b(?:matplotlib|pyplot|plt|charts?|explore|figure_svg)\b|\.(?:plot|hist|boxplot)\b/;

/* A function with try_table, the youngest instruction that the WASI back end needs. */
const NEEDED = new Uint8Array([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 10, 8, 1, 6, 0, 31, 64, 0, 11, 11]);

export class Stopped extends Error {}

/* Why this browser cannot run Python, in words; nothing when it can. */
export function obstacle(backend = "wasi") {
  if (location.protocol === "file:") {
    return "Python in the page needs the book from a server, and this one was opened from a disk.";
  }
  if (typeof Worker !== "function" || typeof WebAssembly !== "object" ||
      typeof DecompressionStream !== "function") {
    return "This browser is too old to run Python.";
  }
  if (backend === "wasi" && !WebAssembly.validate(NEEDED)) {
    return "This browser does not know a part of WebAssembly that Python needs here.";
  }
  return "";
}

export class Kernel {
  constructor({ base, backend = "wasi", pyodide = "", onProgress, onState }) {
    this.given = { base: String(base), pyodide: pyodide && String(pyodide) };
    this.address = new URL(`${backend}-worker.js`, import.meta.url);
    this.onProgress = onProgress || (() => {});
    this.onState = onState || (() => {});
    this.state = "off";
    this.number = 0;
    this.forget();
  }

  forget() {
    this.worker = null;
    this.starting = null;
    this.current = null;
    this.drawing = false;
  }

  become(state) {
    this.state = state;
    this.onState(state);
  }

  start(drawing = false) {
    if (!this.starting) {
      this.become("starting");
      this.drawing = drawing;
      this.starting = new Promise((resolve, reject) => {
        this.worker = new Worker(this.address, { type: "module" });
        const fail = (why) => this.fail(new Error(why), reject);
        this.worker.onerror = (event) => fail(event.message || "its files could not be loaded");
        this.worker.onmessage = ({ data }) => this.hear(data, resolve, fail);
        this.worker.postMessage({ type: "start", drawing, ...this.given });
        this.giveUp = reject;
      });
    }
    return this.starting;
  }

  hear(data, resolve, fail) {
    if (data.type === "progress") this.onProgress(data);
    else if (data.type === "ready") {
      this.become("idle");
      resolve();
    } else if (data.type === "failed") fail(data.why);
    else if (data.type === "out") this.pass(data.line);
    else if (data.type === "done" && this.current && this.current.id === data.id) {
      const { resolve: ended } = this.current;
      this.current = null;
      this.become("idle");
      ended();
    }
  }

  fail(error, reject) {
    if (this.worker) this.worker.terminate();
    const { current } = this;
    this.forget();
    this.become("failed");
    reject(error);
    if (current) current.reject(error);
  }

  pass(line) {
    if (!this.current) return;
    const { output } = this.current;
    if (line.startsWith(MARK)) output(JSON.parse(line.slice(MARK.length)));
    else output({ kind: "text", stream: "err", text: `${line}\n` });
  }

  run(code, output) {
    return this.call("run", code, DRAWS.test(code), output);
  }

  async plan(asked) {
    let plan = { cells: [], needs: [] };
    await this.call("plan", asked, false, (output) => {
      if (output.kind === "plan") plan = output;
    });
    return plan;
  }

  async call(what, given, draws, output = () => {}) {
    await this.start(draws);
    while (this.current) await this.current.finished.catch(() => {});
    await this.start(draws); // it may have been stopped while we waited
    const drawing = !this.drawing && draws;
    this.drawing = this.drawing || drawing;
    const id = ++this.number;
    const finished = new Promise((resolve, reject) => {
      this.current = { id, resolve, reject, output };
    });
    this.current.finished = finished;
    this.become("busy");
    const code = `coursekit_page.${what}(${JSON.stringify(JSON.stringify(given))})\n`;
    this.worker.postMessage({ type: "turn", id, code, drawing });
    return finished;
  }

  interrupt() {
    if (this.worker) this.worker.terminate();
    const { current, giveUp } = this;
    this.forget();
    this.become("off");
    if (giveUp) giveUp(new Stopped("stopped"));
    if (current) current.reject(new Stopped("stopped"));
  }

  restart() {
    this.interrupt();
    return this.start();
  }
}
