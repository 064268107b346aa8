/* Python itself, in a worker: what goes in and out is written in kernel.js.

   The worker is made from the text of this function, so that a page opened from a disk has one,
   too: it may use nothing from outside itself. */
window.ckPython.worker = function () {
  "use strict";
  const FILES = "https://files.invalid/"; // of no host: each name below it is a file we were given
  const ENVIRONMENT = {
    HOME: "/tmp", TMPDIR: "/tmp", MPLBACKEND: "svg", MPLCONFIGDIR: "/tmp", COURSEKIT_BOOK: "1", COURSEKIT_PAGE: "1",
  };
  const files = {}, placed = {};
  let python = null;
  let signal = null;

  /* A file is there, or will come: [promise, how to keep it]. */
  function file(name) {
    if (!files[name]) {
      let arrived;
      const promise = new Promise((resolve) => { arrived = resolve; });
      files[name] = { promise, arrived };
    }
    return files[name];
  }

  async function text(name) {
    return new TextDecoder().decode(await file(name).promise);
  }

  /* Pyodide fetches its files by itself; it is given those that were brought and checked. */
  const outside = self.fetch;
  self.fetch = async function (asked, options) {
    const url = String(asked.url || asked);
    if (!url.startsWith(FILES)) return outside(asked, options);
    const type = url.endsWith(".wasm") ? "application/wasm" : "application/octet-stream";
    return new Response(await file(url.slice(FILES.length)).promise, { headers: { "Content-Type": type } });
  };

  /* Pyodide's scripts in a worker that is no module, as a disk demands: it would refuse one, and
     it tells them apart by whether this function works. */
  const include = self.importScripts.bind(self);
  self.importScripts = function () { throw new TypeError("Python is alone here"); };

  function run(code) {
    const url = URL.createObjectURL(new Blob([code], { type: "text/javascript" }));
    include(url);
    URL.revokeObjectURL(url);
  }

  async function core() {
    const [loader, made] = await Promise.all([text("pyodide.js"), text("pyodide.asm.mjs")]);
    run(loader);
    run(made.replaceAll("import.meta.url", "self.location.href").replace("export default ", "self.ckCore = "));
    return self.ckCore;
  }

  /* A block is as ways/page/compiled.py packs it: its index is [path, start, length] of each file. */
  function unpack(block) {
    const length = new DataView(block.buffer, block.byteOffset).getUint32(0, true);
    const index = JSON.parse(new TextDecoder().decode(block.subarray(4, 4 + length)));
    const folders = new Set();
    for (const [path, at, size] of index) {
      const folder = path.slice(0, path.lastIndexOf("/"));
      if (!folders.has(folder)) python.FS.mkdirTree(`/${folder}`);
      folders.add(folder);
      const start = 4 + length + at;
      python.FS.writeFile(`/${path}`, block.subarray(start, start + size), { canOwn: true });
    }
  }

  /* The files of blocks, each once. */
  async function place(blocks) {
    for (const name of blocks) {
      const block = await file(name).promise;
      if (!placed[name]) unpack(block);
      placed[name] = true;
      postMessage({ type: "step" });
    }
    python.runPython("import importlib\nimportlib.invalidate_caches()\n");
  }

  async function start({ blocks, shared, language }) {
    const tell = (line) => postMessage({ type: "out", line });
    await core();
    postMessage({ type: "step" });
    python = await self.loadPyodide({
      indexURL: FILES, packageBaseUrl: FILES, lockFileContents: await text("pyodide-lock.json"),
      createPyodideModule: self.ckCore, stdout: tell, stderr: tell, env: { ...ENVIRONMENT, COURSEKIT_LANG: language },
    });
    await place(blocks);
    if (shared) python.setInterruptBuffer((signal = shared));
    turn("import sys\nsys.path.append('/site')\nimport coursekit_page\n");
    postMessage({ type: "ready" });
  }

  function turn(code) {
    if (signal) signal[0] = 0;
    try {
      python.runPython(code);
    } catch (error) {
      if (error.type !== "KeyboardInterrupt") throw error;
    }
  }

  onmessage = async function ({ data }) {
    try {
      if (data.type === "file") file(data.name).arrived(data.content);
      else if (data.type === "start") await start(data);
      else if (data.type === "place") {
        await place(data.blocks);
        postMessage({ type: "ready" });
      } else {
        turn(data.code);
        postMessage({ type: "done", id: data.id });
      }
    } catch (error) {
      postMessage({ type: "failed", why: String((error && error.message) || error) });
    }
  };
};
