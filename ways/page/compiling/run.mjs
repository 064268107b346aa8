/* Pyodide under Node, once, when a page's Python is put together: node run.mjs PYODIDE WORK

   inside.py says what happens in there; it sees WORK as /compiling. */
import { readFile } from "node:fs/promises";
import { pathToFileURL } from "node:url";

const [pyodide, work] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(`${pyodide}/pyodide.mjs`));
const python = await loadPyodide({
  indexURL: pyodide,
  lockFileContents: JSON.stringify({ info: JSON.parse(await readFile(`${work}/info.json`)), packages: {} }),
  env: { HOME: "/tmp", MPLBACKEND: "svg", MPLCONFIGDIR: "/tmp", PYTHONHASHSEED: "0" },
});
python.FS.mkdirTree("/compiling");
python.mountNodeFS("/compiling", work);
python.runPython(await readFile(new URL("inside.py", import.meta.url), "utf-8"));
