/* What a learner writes into the cells of the book, kept on this device: an entry for each cell, in
   a place of its own, so that no tab of the browser can overwrite what another one wrote.

   It is the storage that also keeps what was done (practice.js), so both live equally long; each
   key stroke is written at once, which the larger database of a browser would not do.

     {text, when, earlier, needs}: text null is the book's own, earlier what the text replaced, needs
     the code of the chapter that an answer leans on, beyond what its exercise brings. */
(function () {
  "use strict";
  var say = (text) => text; // what readers see is marked: coursekit.languages puts other words there
  var PLACE = "slag-heaps-work/";
  var FILES = new URL("workfile.js", document.currentScript.src).href;
  var page = window.ckPage;
  var forbidden = Boolean(window.storageForbidden);
  var unsaved = {}; // where storage is forbidden or full: until the page is left

  function place(chapter, cell) { return PLACE + chapter + "/" + cell; }

  function parsed(text) {
    try {
      var entry = JSON.parse(text);
      return entry && Date.parse(entry.when) && (entry.text === null || typeof entry.text === "string") ? entry : null;
    } catch (error) {
      return null;
    }
  }

  function get(chapter, cell) {
    var key = place(chapter, cell);
    return unsaved[key] || parsed(localStorage.getItem(key));
  }

  function store(chapter, cell, entry) {
    var key = place(chapter, cell);
    unsaved[key] = entry;
    if (!forbidden) try {
      localStorage.setItem(key, JSON.stringify(entry));
      delete unsaved[key];
    } catch (error) {
      // No room; the next key stroke tries again.
    }
  }

  function put(chapter, cell, entry) {
    store(chapter, cell, entry);
    tell(chapter, cell);
  }

  function isUnsaved() { return Object.keys(unsaved).length > 0; }

  function tell(chapter, cell) {
    document.dispatchEvent(new CustomEvent("coursekit:work", { detail: { chapter: chapter, cell: cell } }));
  }

  function write(chapter, cell, text) {
    var old = get(chapter, cell) || {};
    put(chapter, cell, { text: text, when: new Date().toISOString(), earlier: old.earlier, needs: old.needs });
  }

  function lean(chapter, cell, needs) {
    var entry = get(chapter, cell);
    if (!isOwn(entry) || (entry.needs || "") === needs) return;
    entry.needs = needs || undefined;
    put(chapter, cell, entry);
  }

  /* The text that was here before changes places with the one that is; without one, ours comes. */
  function swap(chapter, cell, back) {
    var old = get(chapter, cell) || {};
    var text = back || old.earlier === undefined ? null : old.earlier;
    put(chapter, cell, { text: text, when: new Date().toISOString(), earlier: old.text === null ? undefined : old.text });
  }

  function keys() {
    return Object.keys(unsaved).concat(Object.keys(localStorage))
      .filter(function (key) { return key.indexOf(PLACE) === 0; });
  }

  /* Everything, by chapter and cell. */
  function all() {
    var found = {};
    keys().forEach(function (key) {
      var parts = key.split("/"), entry = get(parts[1], parts[2]);
      if (entry) (found[parts[1]] = found[parts[1]] || {})[parts[2]] = entry;
    });
    return found;
  }

  function isOwn(entry) { return Boolean(entry) && entry.text !== null; }

  /* Whether a cell of a chapter holds a text of the learner. */
  function has(chapter) {
    return keys().some(function (key) {
      var parts = key.split("/");
      return parts[1] === chapter && isOwn(get(chapter, parts[2]));
    });
  }

  /* Take in what a file holds. Of two texts of one cell the later one counts, and the other one is
     kept behind it. Returns how many cells had two. */
  function merge(given) {
    var both = 0;
    Object.keys(given).forEach(function (chapter) {
      Object.keys(given[chapter]).forEach(function (cell) {
        var theirs = given[chapter][cell], ours = get(chapter, cell);
        if (!ours) return store(chapter, cell, theirs);
        var later = theirs.when > ours.when ? theirs : ours, other = later === ours ? theirs : ours;
        if (ours.text === theirs.text) return store(chapter, cell, later);
        both += isOwn(ours) && isOwn(theirs);
        later.earlier = isOwn(other) ? other.text : later.earlier;
        store(chapter, cell, later);
      });
    });
    tell("", "");
    return both;
  }

  function clear() {
    keys().forEach(function (key) { localStorage.removeItem(key); });
    unsaved = {};
    tell("", "");
  }

  /* Why what is written here ends with this page, in a sentence; nothing when it does not. */
  function sentence() {
    if (!isUnsaved()) return "";
    return forbidden
      ? say("This browser forbids pages to keep anything. Your text stays until you leave the page: save it to a file before you do.")
      : say("This browser has no room left for what you write. Your text stays until you leave the page: save it to a file before you do.");
  }

  /* A script or a style sheet that comes when it is asked for, once. */
  var coming = {};
  function fetched(address) {
    coming[address] = coming[address] || new Promise(function (resolve, reject) {
      var isStyle = /\.css$/.test(address), part = document.createElement(isStyle ? "link" : "script");
      if (isStyle) part.rel = "stylesheet";
      part[isStyle ? "href" : "src"] = address;
      part.onload = resolve;
      part.onerror = function () {
        delete coming[address]; // so that the next press tries again
        part.remove();
        reject(new Error(say("A part of the page could not be loaded; is the connection gone? Nothing is lost, try again when it is back.")));
      };
      document.head.append(part);
    });
    return coming[address];
  }

  /* Let what reads and writes files do something; what became of it is said. */
  function withFiles(action, done) {
    fetched(FILES).then(function () { return action(window.ckWorkFile); })
      .catch(function (error) { return error.message; }).then(done);
  }

  window.ckWork = {
    get: get, write: write, lean: lean, swap: swap, all: all, has: has, merge: merge, clear: clear,
    sentence: sentence, fetched: fetched, withFiles: withFiles,
  };

  // Another tab wrote, or forgot everything.
  window.addEventListener("storage", function (event) {
    if (event.key === null) return tell("", "");
    var parts = event.key.split("/");
    if (event.key.indexOf(PLACE) === 0) tell(parts[1], parts[2]);
  });
  window.addEventListener("beforeunload", function (event) {
    if (isUnsaved()) event.preventDefault();
  });

  // ---- the line above the exercises of a chapter, once there is something to take along -------

  var takeaway = document.querySelector(".ck-takeaway[data-chapter]");
  if (!takeaway) return;
  var chapter = takeaway.dataset.chapter, line = null;

  function button(text, action) {
    page.button(text, line, function () {
      withFiles(action, function (said) { line.lastElementChild.textContent = said; });
    });
  }

  function show() {
    var here = has(chapter);
    if (!here && !line) return;
    if (!line) {
      line = page.make("div", "", null, "ck-work");
      page.make("p", "", line);
      button(say("Save your work"), function (file) { return file.save(""); });
      button(say("Your answers as a notebook"), function (file) {
        return file.notebook(chapter, takeaway.querySelector("a[href$='.ipynb']").href);
      });
      page.make("a", say("Hand it in, or take it to another device"), line).href = takeaway.dataset.all;
      page.make("p", "", line).setAttribute("role", "status");
      takeaway.after(line);
    }
    line.hidden = !here;
    var words = sentence() || say("What you write is kept in this browser, on this device.");
    if (line.firstElementChild.textContent !== words) line.firstElementChild.textContent = words;
  }

  document.addEventListener("coursekit:work", show);
  show();
})();
