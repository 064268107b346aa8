/* Fetches the files of Python: with progress, from the browser's own store the second time.

   A file's name holds a digest of its content, so what was stored under a name never ages. */
const STORE = "coursekit-live";

/* Browsers say "Failed to fetch" and nothing more. */
async function ask(url, options) {
  try {
    return await fetch(url, options);
  } catch (error) {
    throw new Error("its files could not be fetched; is the connection gone? Nothing is lost, try again when it is back");
  }
}

async function store() {
  try {
    return await caches.open(STORE);
  } catch (error) {
    return null; // forbidden, or a page that is not secure: then it is fetched again
  }
}

/* Returns {get(name), total}; get gives a Response with the unpacked content. */
export async function files(base, wanted, heard) {
  const answer = await ask(new URL("manifest.json", base), { cache: "no-cache" });
  if (!answer.ok) throw new Error(`the list of files is missing (the server says ${answer.status})`);
  const manifest = await answer.json();
  const names = Object.keys(manifest).filter((name) => wanted(manifest[name], name));
  const total = names.reduce((sum, name) => sum + manifest[name].bytes, 0);
  const kept = await store();
  let done = 0;

  async function packed(name) {
    const url = new URL(manifest[name].file, base);
    const old = kept && (await kept.match(url));
    if (old) return old;
    const fresh = await ask(url);
    if (!fresh.ok) throw new Error(`${name} is missing (the server says ${fresh.status})`);
    return fresh;
  }

  async function get(name) {
    const { file, bytes } = manifest[name];
    const url = new URL(file, base);
    const given = await packed(name);
    // Some servers call these files an encoding, and then the browser has unpacked them already.
    const open = given.headers.get("Content-Encoding") === "gzip";
    const parts = [];
    let seen = 0;
    const counted = given.body.pipeThrough(new TransformStream({
      transform(chunk, controller) {
        seen += chunk.byteLength;
        done += chunk.byteLength;
        if (kept && !open) parts.push(chunk.slice());
        heard(done, total);
        controller.enqueue(chunk);
      },
      async flush() {
        if (open) return;
        if (seen !== bytes) {
          if (kept) await kept.delete(url);
          throw new Error(`${name} came incomplete: ${seen} of ${bytes} bytes; load the page again`);
        }
        if (!kept || (await kept.match(url))) return;
        // A full disk is no reason to stop.
        await kept.put(url, new Response(new Blob(parts))).catch(() => {});
      },
    }));
    return new Response(open ? counted : counted.pipeThrough(new DecompressionStream("gzip")));
  }

  /* What an earlier edition of the book left in the store. */
  async function tidy() {
    if (!kept) return;
    const current = new Set(Object.values(manifest).map(({ file }) => new URL(file, base).href));
    const folder = new URL(".", base).href;
    for (const { url } of await kept.keys()) {
      if (url.startsWith(folder) && !current.has(url)) await kept.delete(url);
    }
  }

  return { names, total, get, tidy, bytes: async (name) => new Uint8Array(await (await get(name)).arrayBuffer()) };
}

/* A block made by ways/page/engine.py: [path, content] of each file in it. */
export function* unpacked(block) {
  const length = new DataView(block.buffer).getUint32(0, true);
  const index = JSON.parse(new TextDecoder().decode(block.subarray(4, 4 + length)));
  for (const [path, at, size] of index) {
    const start = 4 + length + at;
    yield [path, block.subarray(start, start + size)];
  }
}

export const ENVIRONMENT = {
  HOME: "/tmp",
  TMPDIR: "/tmp",
  MPLBACKEND: "svg",
  MPLCONFIGDIR: "/tmp",
  COURSEKIT_BOOK: "1",
  COURSEKIT_PAGE: "1",
};
