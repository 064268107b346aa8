/* One interface to the Python in the page.

     const kernel = new ckPython.Kernel({ base, onProgress, onState });
     await kernel.start(drawing);
     await kernel.run(code, (output) => …);
     await kernel.plan({ cells, at, code, exercise });  // {cells, needs}: places of the cells that
                                 // have to run before, and of those an exercise alone would lack
     kernel.interrupt();         // stops what runs
     await kernel.restart();

   base        address of the payload's folder
   drawing     whether to load matplotlib with the rest; else a run that asks for it loads it
   onProgress  called with {what: "loading" | "starting" | "slow", done, of}, in bytes, while the
               state is "starting"
   onState     called with "off", "starting", "idle", "busy" or "failed"

   Outputs come one by one, while the code runs:
     {kind: "text", stream: "out" | "err", text}   {kind: "html", html}   {kind: "svg", svg}
     {kind: "error", text, code, plain, trace}     {kind: "state", html, texts} of an explorer

   run() is fulfilled when the code ended, with an error or without; it is rejected with Stopped
   after an interrupt, and with an Error when Python itself is gone.

   Where a page shares memory with its workers (a server has to say so: crossOriginIsolated), an
   interrupt ends the cell alone, and what was worked out before is still known. Elsewhere, and if
   Python does not listen within a moment, it ends the worker; the next run starts anew. Stopped
   says which: its property forgotten.

   The worker. In: {type: "start", blocks, shared, language} once, {type: "file", name, content} for each
   file, {type: "turn", id, code}, and {type: "place", blocks} for what comes later. Out:
   {type: "ready"} after start and place, {type: "step"} on the way there, {type: "out", line},
   {type: "done", id}, {type: "failed", why}. */
(function (ck) {
  "use strict";
  const say = (text) => text; // what readers see is marked: coursekit.languages puts other words there
  const MARK = "\u001eck ";
  const DRAWS = /\b(?:matplotlib|pyplot|plt|charts?|explore|figure_svg)\b|\.(?:plot|hist|boxplot)\b/;
  const PATIENCE = 2000;
  const SLOW = 30, GONE = 120; // seconds without a sign, while something is loaded or started
  /* A function with try, the youngest instruction that Python needs. */
  const NEEDED = new Uint8Array([
    0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 10, 8, 1, 6, 0, 6, 64, 25, 11, 11]);
  let worker = ""; // the address of its text

  class Stopped extends Error {
    constructor(forgotten) {
      super("stopped");
      this.forgotten = forgotten;
    }
  }

  /* Why this browser cannot run Python, in words; nothing when it can. */
  function obstacle() {
    if (typeof Worker !== "function" || typeof WebAssembly !== "object" ||
        typeof DecompressionStream !== "function") {
      return say("This browser is too old to run Python.");
    }
    if (!WebAssembly.validate(NEEDED)) {
      return say("This browser does not know a part of WebAssembly that Python needs here.");
    }
    return "";
  }

  class Kernel {
    constructor({ base, onProgress, onState }) {
      this.base = base;
      this.onProgress = onProgress || (() => {});
      this.onState = onState || (() => {});
      this.state = "off";
      this.number = 0;
      this.forget();
    }

    forget() {
      clearInterval(this.watch);
      this.worker = null;
      this.starting = null;
      this.current = null;
      this.waiting = null;
      this.drawing = null;
    }

    become(state) {
      this.state = state;
      this.onState(state);
    }

    start(drawing = false) {
      if (!this.starting) {
        worker = worker || URL.createObjectURL(new Blob([`(${ck.worker})()`], { type: "text/javascript" }));
        const mine = (this.worker = new Worker(worker));
        const fail = (why) => mine === this.worker && this.leave("failed", new Error(why));
        mine.onerror = (event) => fail(event.message || say("its worker could not be started"));
        mine.onmessage = ({ data }) => this.hear(data, fail);
        this.shared = window.crossOriginIsolated ? new Uint8Array(new SharedArrayBuffer(1)) : null;
        this.starting = this.load("start", (file) => drawing || !file.drawing);
        if (drawing) this.drawing = this.starting;
      }
      return this.starting;
    }

    /* What only drawings need, unless it was there from the beginning. */
    draw() {
      this.drawing = this.drawing || this.load("place", (file) => file.drawing);
      return this.drawing;
    }

    /* Bring files, and wait until the worker has made something of them. */
    load(type, wanted) {
      this.become("starting");
      return new Promise((resolve, reject) => {
        this.waiting = { resolve, reject };
        this.look();
        const { worker: reader } = this;
        this.bring(type, wanted).catch((error) => reader === this.worker && this.leave("failed", error));
      });
    }

    /* A start that stalls is told, and at last given up: seconds are counted, not compared with a
       clock, which goes on while a computer sleeps. */
    look() {
      this.silent = 0;
      clearInterval(this.watch);
      this.watch = setInterval(() => {
        this.silent += 1;
        if (this.silent === SLOW) this.onProgress({ what: "slow" });
        if (this.silent === GONE) this.leave("failed", new Error(say("nothing was heard of it for two minutes. Press again to start anew")));
      }, 1000);
    }

    progress(progress) {
      this.silent = 0;
      if (this.waiting) this.onProgress(progress);
    }

    /* Give the worker its files as they come. */
    async bring(type, wanted) {
      const { worker: reader, shared } = this;
      const heard = (done, of) => reader === this.worker && this.progress({ what: "loading", done, of });
      const given = await ck.files(this.base, wanted, heard);
      if (reader !== this.worker) return;
      const blocks = given.names.filter((name) => name.endsWith(".bin"));
      reader.postMessage({ type, blocks, shared, language: document.documentElement.lang });
      await Promise.all(given.names.map(async (name) => {
        const content = await given.bytes(name);
        reader.postMessage({ type: "file", name, content }, [content.buffer]);
      }));
      if (reader === this.worker) this.progress({ what: "starting" });
      given.tidy();
    }

    hear(data, fail) {
      this.silent = 0;
      if (data.type === "ready" && this.waiting) {
        const { resolve } = this.waiting;
        this.waiting = null;
        clearInterval(this.watch);
        this.become("idle");
        resolve();
      } else if (data.type === "failed") fail(data.why);
      else if (data.type === "out") this.pass(data.line);
      else if (data.type === "done" && this.current && this.current.id === data.id) {
        const { resolve: ended, reject: stop, stopped } = this.current;
        this.current = null;
        this.become("idle");
        if (stopped) stop(new Stopped(false));
        else ended();
      }
    }

    /* End the worker; who waits for it is told why. */
    leave(state, why) {
      if (this.worker) this.worker.terminate();
      const { current, waiting } = this;
      this.forget();
      this.become(state);
      if (waiting) waiting.reject(why);
      if (current) current.reject(why);
    }

    pass(line) {
      if (!this.current || this.current.stopped) return;
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
      if (draws) await this.draw();
      const id = ++this.number;
      const finished = new Promise((resolve, reject) => {
        this.current = { id, resolve, reject, output };
      });
      this.current.finished = finished;
      this.become("busy");
      const code = `coursekit_page.${what}(${JSON.stringify(JSON.stringify(given))})\n`;
      this.worker.postMessage({ type: "turn", id, code });
      return finished;
    }

    interrupt() {
      const { current } = this;
      if (!current || !this.shared) return this.end();
      current.stopped = true;
      this.shared[0] = 2; // what Python knows as Ctrl-C
      setTimeout(() => current === this.current && this.end(), PATIENCE);
    }

    end() {
      this.leave("off", new Stopped(true));
    }

    restart() {
      this.end();
      return this.start();
    }
  }

  Object.assign(ck, { Kernel, Stopped, obstacle });
})(window.ckPython);
