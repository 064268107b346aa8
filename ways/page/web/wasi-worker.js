/* Back end: CPython as a WASI module, its libraries as files in memory, one turn at a time.
   What goes in and out is written in kernel.js. */
import { ConsoleStdout, Directory, File, OpenFile, PreopenDirectory, WASI } from "./shim/index.js";
import { ENVIRONMENT, files, unpacked } from "./loading.js";

const NOT_SUPPORTED = 52; // WASI's word for it
const LIBRARY = "/usr/local/lib";
const own = (content) => new File(content, { readonly: true });
const library = new Map();
const fonts = new Map();
let python = null;
let payload = null;

function put(tree, path, content) {
  const parts = path.split("/");
  const name = parts.pop();
  let here = tree;
  for (const part of parts) {
    if (!here.has(part)) here.set(part, new Directory(new Map()));
    here = here.get(part).contents;
  }
  here.set(name, own(content.slice()));
}

function heard(done, of) {
  postMessage({ type: "progress", what: "loading", done, of });
}

/* Everything matplotlib needs can come later: its folder is there, and empty. */
async function loadDrawing() {
  if (library.has("drawing.zip")) return;
  const more = await files(payload, ({ drawing }) => drawing, heard);
  const [code, drawn] = await Promise.all([more.bytes("drawing.zip"), more.bytes("fonts.bin")]);
  for (const [path, content] of unpacked(drawn)) put(fonts, path, content);
  library.set("drawing.zip", own(code));
  // Python has looked there before, and remembers that nothing was.
  turn(`import sys\nsys.path_importer_cache.pop('${LIBRARY}/drawing.zip', None)\n`);
}

async function start({ base, drawing }) {
  payload = base;
  const given = await files(base, (file) => drawing || !file.drawing, heard);
  const site = new Map();
  const module = given.get("python.wasm").then((answer) => WebAssembly.compileStreaming(
    new Response(answer.body, { headers: { "Content-Type": "application/wasm" } })));
  const parts = [module, given.bytes("library.zip"), given.bytes("site.bin")];
  if (drawing) parts.push(given.bytes("drawing.zip"), given.bytes("fonts.bin"));
  const [compiled, standard, course, code, drawn] = await Promise.all(parts);
  postMessage({ type: "progress", what: "starting", done: given.total, of: given.total });
  library.set("python315.zip", own(standard));
  for (const [path, content] of unpacked(course)) put(site, path, content);
  if (drawing) {
    library.set("drawing.zip", own(code));
    for (const [path, content] of unpacked(drawn)) put(fonts, path, content);
  }
  const say = (line) => postMessage({ type: "out", line });
  const folder = (name, content) => new Directory(new Map([[name, content]]));
  const root = new Map([
    ["tmp", new Directory(new Map())],
    ["usr", folder("local", folder("lib", new Directory(library)))],
  ]);
  const descriptors = [
    new OpenFile(new File([])), ConsoleStdout.lineBuffered(say), ConsoleStdout.lineBuffered(say),
    new PreopenDirectory(LIBRARY, library),
    new PreopenDirectory(`${LIBRARY}/drawing.zip/matplotlib/mpl-data`, fonts),
    new PreopenDirectory("/site", site),
    new PreopenDirectory("/", root),
  ];
  const environment = Object.entries(ENVIRONMENT).map(([name, value]) => `${name}=${value}`);
  const wasi = new WASI(["python"], [...environment, "PYTHONTZPATH="], descriptors, { debug: false });
  const imports = { wasi_snapshot_preview1: { ...wasi.wasiImport } };
  for (const { module: from, name, kind } of WebAssembly.Module.imports(compiled)) {
    imports[from] = imports[from] || {};
    if (kind !== "function" || imports[from][name]) continue;
    // What the shim does not know is not supported; of the host's own functions there are none.
    imports[from][name] = from === "wasi_snapshot_preview1" ? () => NOT_SUPPORTED : () => -1;
  }
  python = (await WebAssembly.instantiate(compiled, imports)).exports;
  wasi.initialize({ exports: python });
  turn(`import sys\nsys.path += ['${LIBRARY}/drawing.zip', '/site']\nimport coursekit_page\n`);
  postMessage({ type: "ready" });
  given.tidy();
}

function turn(code) {
  const text = new TextEncoder().encode(code);
  const at = python.host_alloc(text.length) >>> 0;
  new Uint8Array(python.memory.buffer).set(text, at);
  return python.turn(at, text.length);
}

onmessage = async ({ data }) => {
  try {
    if (data.type === "start") await start(data);
    else {
      if (data.drawing) await loadDrawing();
      turn(data.code);
      postMessage({ type: "done", id: data.id });
    }
  } catch (error) {
    postMessage({ type: "failed", why: String((error && error.message) || error) });
  }
};
