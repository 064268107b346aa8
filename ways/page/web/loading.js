/* Brings the files of Python to a page: with progress, from the browser's own store the second time.

   The list names the digest of each file as it is sent, and of what is inside where it is packed.
   What came is checked before it is used or kept; what came wrong, or stopped coming, is fetched once
   more. On a stick the files are scripts, which a page opened from a disk may load. */
(function (ck) {
  "use strict";
  const say = (text) => text; // what readers see is marked: coursekit.languages puts other words there
  const STORE = "coursekit-live";
  const HOME = new URL("../", ck.home).href; // all that is kept lies below it,
  const DISK = "https://disk.invalid/"; // or here, of no host, where pages come from a disk
  const END = { done: true };
  const PATIENCE = { store: 5000, server: 30000 }; // in which something has to happen
  const OFFLINE = say("its files could not be fetched; is the connection gone? Nothing is lost, try again when it is back");
  const FROM_A_DISK = say("This book was opened from a disk, and Python in the page needs a server. On a USB stick made for this it runs from the disk, too.");

  /* What a promise is fulfilled with, or what stands in for it when nothing happens in time. */
  async function soon(promise, patience, instead) {
    let timer;
    const late = new Promise((resolve) => { timer = setTimeout(resolve, patience, instead); });
    return Promise.race([promise, late]).finally(() => clearTimeout(timer));
  }

  /* Browsers say "Failed to fetch" and nothing more. */
  async function ask(url, options) {
    const answer = await soon(fetch(url, options).catch(() => null), PATIENCE.server, null);
    if (!answer) throw new Error(OFFLINE);
    return answer;
  }

  /* Null where it is forbidden, or the page is not secure: then all is fetched again. */
  async function store() {
    try {
      return await soon(caches.open(STORE), PATIENCE.store, null);
    } catch (error) {
      return null;
    }
  }

  async function found(kept, url) {
    return kept && soon(kept.match(url).catch(() => null), PATIENCE.store, null);
  }

  /* Nobody waits for it: a store that is full or stuck is no reason to stop. */
  function keep(kept, url, content) {
    if (kept) kept.put(url, new Response(content)).catch(() => {});
  }

  /* What the list says. Where the connection is gone, the one that was kept has to do: it names what
     was kept with it. */
  async function list(base, kept) {
    if (location.protocol === "file:") {
      await ck.script(new URL("manifest.js", base)).catch(() => { throw new Error(FROM_A_DISK); });
      return ck.manifest;
    }
    const url = new URL("manifest.json", base);
    try {
      const answer = await ask(url, { cache: "no-cache" });
      if (!answer.ok) throw new Error(say(`the list of files is missing (the server says ${answer.status})`));
      const given = await answer.json();
      keep(kept, url, JSON.stringify(given));
      return given;
    } catch (error) {
      const old = await found(kept, url);
      if (!old) throw error;
      return old.json();
    }
  }

  const isPacked = (content) => content[0] === 0x1f && content[1] === 0x8b;

  /* Whether a file is the one of the list. Some servers call packed files an encoding, and then the
     browser has unpacked them already. */
  async function isRight(content, { bytes, sha256, inside }) {
    if (!window.crypto.subtle) { // a page that is not secure: the length has to do
      return content.length === bytes || (sha256 !== inside && !isPacked(content));
    }
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", content));
    const found = Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
    return found === sha256 || found === inside;
  }

  async function unpacked(content, { sha256, inside }) {
    if (sha256 === inside || !isPacked(content)) return content;
    const open = new Blob([content]).stream().pipeThrough(new DecompressionStream("gzip"));
    return new Uint8Array(await new Response(open).arrayBuffer());
  }

  /* What the scripts of a stick call. */
  ck.given = {};
  ck.give = function (name, text) {
    ck.given[name] = Uint8Array.fromBase64 ? Uint8Array.fromBase64(text)
      : Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  };

  /* Returns {names, bytes(name), tidy()}; bytes gives what is inside. */
  ck.files = async function (base, wanted, heard) {
    const kept = await store();
    const { edition, files: manifest } = await list(base, kept);
    if (edition !== ck.edition) throw new Error(say("the book was renewed since this page was opened: load the page again"));
    const names = Object.keys(manifest).filter((name) => wanted(manifest[name], name));
    const total = names.reduce((sum, name) => sum + manifest[name].bytes, 0);
    const seen = {};

    function count(name, bytes) {
      seen[name] = Math.min(bytes, manifest[name].bytes);
      heard(Object.values(seen).reduce((sum, one) => sum + one, 0), total);
    }

    /* What came, whole or not: who asks looks at its digest. */
    async function received(name, answer, patience) {
      const parts = [];
      let length = 0;
      const reader = answer.body.getReader();
      const next = () => soon(reader.read().catch(() => END), patience, END); // cut off, or stalled
      for (let piece = await next(); !piece.done; piece = await next()) {
        parts.push(piece.value);
        count(name, (length += piece.value.length));
      }
      reader.cancel().catch(() => {});
      return new Uint8Array(await new Blob(parts).arrayBuffer());
    }

    async function fromScript(name, url) {
      await ck.script(url);
      const content = ck.given[name];
      delete ck.given[name];
      count(name, content.length);
      return content;
    }

    async function fromServer(name, url, cache) {
      const fresh = await ask(url, { cache });
      if (!fresh.ok) throw new Error(say(`${name} is missing (the server says ${fresh.status})`));
      return received(name, fresh, PATIENCE.server);
    }

    /* Under which address a file is kept: stores know none of a disk. */
    const place = ({ file, script }) => (script ? DISK + file : new URL(file, base).href);

    async function fromStore(name, one) {
      const old = await found(kept, place(one));
      return old ? received(name, old, PATIENCE.store) : null;
    }

    async function checked(name) {
      const one = manifest[name];
      const url = new URL(one.file, base);
      const old = await fromStore(name, one);
      if (old && (await isRight(old, one))) return old;
      let why;
      for (const cache of ["default", "reload"]) {
        try {
          const content = await (one.script ? fromScript(name, url) : fromServer(name, url, cache));
          if (await isRight(content, one)) {
            keep(kept, place(one), content);
            return content;
          }
          why = new Error(say(`${name} came damaged or cut off, twice; nothing of it was kept. Try again in a moment`));
        } catch (error) {
          why = error;
        }
      }
      throw why;
    }

    /* What an earlier edition of the book left in the store. */
    async function tidy() {
      if (!kept) return;
      const current = new Set([...Object.values(manifest).map(place), new URL("manifest.json", base).href]);
      for (const { url } of await kept.keys()) {
        if ([HOME, DISK].some((home) => url.startsWith(home)) && !current.has(url)) await kept.delete(url);
      }
    }

    return { names, tidy, bytes: async (name) => unpacked(await checked(name), manifest[name]) };
  };
})(window.ckPython);
