/* Back end: Pyodide, from a folder of this site or from its public distribution.
   What goes in and out is written in kernel.js. */
import { ENVIRONMENT, files, unpacked } from "./loading.js";

const LIBRARIES = ["numpy", "pandas", "jinja2", "xyzservices", "requests", "tqdm"];
let python = null;

function heard(done, of) {
  postMessage({ type: "progress", what: "loading", done, of });
}

/* A core without libraries still runs Python; what is missing says so when it is imported. */
async function load(names) {
  const known = (name) => Object.hasOwn(python.lockfile.packages, name);
  await python.loadPackage(names.filter(known), { messageCallback() {} });
}

async function start({ base, drawing, pyodide }) {
  const home = new URL(pyodide).href;
  const { loadPyodide } = await import(new URL("pyodide.mjs", home));
  const say = (line) => postMessage({ type: "out", line });
  const given = await files(base, (file, name) => name === "site.bin", heard);
  const [course] = await Promise.all([
    given.bytes("site.bin"),
    loadPyodide({ indexURL: home, stdout: say, stderr: say, env: ENVIRONMENT }).then((made) => {
      python = made;
    }),
  ]);
  postMessage({ type: "progress", what: "starting", done: 1, of: 1 });
  await load(drawing ? [...LIBRARIES, "matplotlib"] : LIBRARIES);
  for (const [path, content] of unpacked(course)) {
    const file = `/site/${path}`;
    python.FS.mkdirTree(file.slice(0, file.lastIndexOf("/")));
    python.FS.writeFile(file, content);
  }
  python.runPython("import sys\nsys.path.append('/site')\nimport coursekit_page\n");
  postMessage({ type: "ready" });
}

onmessage = async ({ data }) => {
  try {
    if (data.type === "start") await start(data);
    else {
      if (data.drawing) await load(["matplotlib"]);
      python.runPython(data.code);
      postMessage({ type: "done", id: data.id });
    }
  } catch (error) {
    postMessage({ type: "failed", why: String((error && error.message) || error) });
  }
};
