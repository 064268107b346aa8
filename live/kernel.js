/* One interface to a Python in the page, whichever runs it: start, run, interrupt, restart.

   const kernel = new Kernel({base, onProgress});
   await kernel.start();
   const {status} = await kernel.run(code, (output) => …);   // output: {kind, …}
   kernel.interrupt();    // stops what runs; the state is lost, and start() begins anew
   await kernel.restart();

   Outputs: {kind: "text", text}, {kind: "html", html}, {kind: "error", name, text, trace}. */
const MARK = "\u001eck ";

export class Stopped extends Error {}

export class Kernel {
  constructor({ worker, base, onProgress = () => {} }) {
    this.options = { worker, base };
    this.onProgress = onProgress;
    this.state = "off"; // off, starting, idle, busy, failed
    this.number = 0;
    this.current = null;
  }

  static supported() {
    return typeof Worker === "function" && typeof WebAssembly === "object" &&
      typeof DecompressionStream === "function" && location.protocol !== "file:";
  }

  start() {
    if (this.starting) return this.starting;
    this.state = "starting";
    this.starting = new Promise((resolve, reject) => {
      this.worker = new Worker(this.options.worker, { type: "module" });
      this.worker.onerror = (event) => this.fail(event.message || "the worker did not start", reject);
      this.worker.onmessage = ({ data }) => {
        if (data.type === "progress") this.onProgress(data);
        else if (data.type === "ready") {
          this.state = "idle";
          resolve();
        } else if (data.type === "failed") this.fail(data.why, reject);
        else if (data.type === "out") this.heard(data.line);
        else if (data.type === "done" && this.current && this.current.id === data.id) this.finish(data);
      };
      this.worker.postMessage({ type: "start", base: String(this.options.base) });
    });
    return this.starting;
  }

  fail(why, reject) {
    this.state = "failed";
    const error = new Error(why);
    reject(error);
    if (this.current) this.current.reject(error);
    this.current = null;
    this.quit();
  }

  heard(line) {
    if (!this.current) return;
    const { output } = this.current;
    if (line.startsWith(MARK)) output(JSON.parse(line.slice(MARK.length)));
    else output({ kind: "text", text: `${line}\n` });
  }

  finish(data) {
    const { resolve } = this.current;
    this.current = null;
    this.state = "idle";
    resolve(data);
  }

  async run(code, output = () => {}) {
    await this.start();
    if (this.current) await this.current.finished.catch(() => {});
    this.state = "busy";
    const id = ++this.number;
    const finished = new Promise((resolve, reject) => {
      this.current = { id, resolve, reject, output };
    });
    this.current.finished = finished;
    this.worker.postMessage({ type: "turn", id, code: `coursekit_live.run(${JSON.stringify(JSON.stringify(code))})\n` });
    return finished;
  }

  quit() {
    if (this.worker) this.worker.terminate();
    this.worker = null;
    this.starting = null;
  }

  interrupt() {
    this.quit();
    this.state = "off";
    if (this.current) this.current.reject(new Stopped("stopped"));
    this.current = null;
  }

  restart() {
    this.interrupt();
    return this.start();
  }
}
