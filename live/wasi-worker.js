/* A Python in a worker: the WASI binary, its libraries as files in memory, one turn at a time.

   In:  {type: "start", base, drawing}, {type: "turn", id, code}
   Out: {type: "progress", done, of, what}, {type: "ready"}, {type: "out", line},
        {type: "done", id, status}, {type: "failed", why} */
import { WASI, File, OpenFile, Directory, PreopenDirectory, ConsoleStdout } from "./shim/index.js";

let instance = null;

async function unpacked(base, name, size, said) {
  const answer = await fetch(new URL(`${name}.gz`, base));
  if (!answer.ok) throw new Error(`${name}: the server says ${answer.status}`);
  let seen = 0;
  const counted = answer.body.pipeThrough(new TransformStream({
    transform(chunk, controller) {
      seen += chunk.byteLength;
      said(chunk.byteLength);
      controller.enqueue(chunk);
    },
  }));
  return new Response(counted.pipeThrough(new DecompressionStream("gzip")));
}

function tree(bytes) {
  const length = new DataView(bytes.buffer).getUint32(0, true);
  const index = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + length)));
  const root = new Map();
  for (const [path, at, size] of index) {
    const parts = path.split("/");
    let here = root;
    for (const part of parts.slice(0, -1)) {
      if (!here.has(part)) here.set(part, new Directory(new Map()));
      here = here.get(part).contents;
    }
    const start = 4 + length + at;
    here.set(parts[parts.length - 1], new File(bytes.slice(start, start + size), { readonly: true }));
  }
  return root;
}

async function start(base) {
  const manifest = await (await fetch(new URL("manifest.json", base))).json();
  const of = Object.values(manifest.bytes).reduce((a, b) => a + b, 0);
  let done = 0;
  const said = (bytes) => {
    done += bytes;
    postMessage({ type: "progress", done, of, what: "loading" });
  };
  const get = (name) => unpacked(base, name, manifest.bytes[name], said);
  const bytes = async (name) => new Uint8Array(await (await get(name)).arrayBuffer());
  const code = get("python.wasm").then((answer) =>
    WebAssembly.compileStreaming(new Response(answer.body, { headers: { "Content-Type": "application/wasm" } })));
  const [module, library, drawing, fonts, site] = await Promise.all(
    [code, bytes("library.zip"), bytes("drawing.zip"), bytes("fonts.bin"), bytes("site.bin")]);
  postMessage({ type: "progress", done: of, of, what: "starting" });
  const file = (content) => new File(content, { readonly: true });
  const lib = new Map([["python315.zip", file(library)], ["drawing.zip", file(drawing)]]);
  const out = (line) => postMessage({ type: "out", line });
  const nowhere = new Map([["tmp", new Directory(new Map())],
    ["usr", new Directory(new Map([["local", new Directory(new Map([["lib", new Directory(lib)]]))]]))]]);
  const descriptors = [
    new OpenFile(new File([])), ConsoleStdout.lineBuffered(out), ConsoleStdout.lineBuffered(out),
    new PreopenDirectory("/usr/local/lib", lib),
    new PreopenDirectory("/usr/local/lib/drawing.zip/matplotlib/mpl-data", tree(fonts)),
    new PreopenDirectory("/site", tree(site)),
    new PreopenDirectory("/", nowhere),
  ];
  const environment = ["TMPDIR=/tmp", "PYTHONTZPATH=", "HOME=/tmp", "MPLCONFIGDIR=/tmp", "COURSEKIT_BOOK=1", "COURSEKIT_LIVE=1"];
  const wasi = new WASI(["python"], environment, descriptors, { debug: false });
  const imports = { wasi_snapshot_preview1: { ...wasi.wasiImport } };
  for (const { module: from, name, kind } of WebAssembly.Module.imports(module)) {
    imports[from] = imports[from] || {};
    // What the shim does not know answers "not supported"; what the host would offer, nothing.
    if (kind === "function" && !imports[from][name]) imports[from][name] = () => (from === "wasi_snapshot_preview1" ? 52 : -1);
  }
  instance = await WebAssembly.instantiate(module, imports);
  wasi.initialize(instance);
  turn("import sys\nsys.path += ['/usr/local/lib/drawing.zip', '/site']\nimport coursekit_live\n");
  postMessage({ type: "ready" });
}

function turn(code) {
  const given = new TextEncoder().encode(code);
  const { host_alloc, memory, turn: run } = instance.exports;
  const at = host_alloc(given.length) >>> 0;
  new Uint8Array(memory.buffer).set(given, at);
  return run(at, given.length);
}

onmessage = ({ data }) => {
  if (data.type === "start") {
    start(data.base).catch((error) => postMessage({ type: "failed", why: String(error && error.message || error) }));
  } else if (data.type === "turn") {
    let status;
    try {
      status = turn(data.code);
    } catch (error) {
      postMessage({ type: "failed", why: String(error && error.message || error) });
      return;
    }
    postMessage({ type: "done", id: data.id, status });
  }
};
