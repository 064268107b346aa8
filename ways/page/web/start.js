/* Buttons that run code. Python itself is fetched when a reader presses one, not before. */
(function () {
  "use strict";
  var say = (text) => text; // what readers see is marked: coursekit.languages puts other words there
  var self = document.currentScript;
  var main = document.querySelector("main");
  var page = null;
  var chapter = self.dataset.ckChapter;
  var work = window.ckWork;
  var IS_EXERCISE = /\bcheck\(\s*["'](ex\d\d_\d+)["']/;

  var ck = window.ckPython = {};
  ck.home = new URL(self.dataset.ckHome, document.baseURI); // of what all languages share
  var parts = ["loading.js", "worker.js", "kernel.js", "editor.js", "page.js", "cells/" + chapter + ".js"].map(function (part) {
    return part + "?v=" + self.dataset.ckEdition; // so that no two editions are mixed
  });

  /* Plain scripts, so that a page opened from a disk has them, too. */
  ck.script = function (address) {
    return new Promise(function (resolve, reject) {
      var made = document.createElement("script");
      made.async = false; // they come side by side, and run in order
      made.src = new URL(address, self.src);
      made.onload = resolve;
      made.onerror = function () {
        made.remove();
        reject(new Error(say("What runs code here could not be loaded; is the connection gone? Press again when it is back.")));
      };
      document.head.append(made);
    });
  };

  function loaded() {
    page = page || Promise.all(parts.map(ck.script)).then(function () {
      if (ck.edition !== self.dataset.ckEdition) throw new Error(say("The book was renewed since this page was opened: load the page again."));
      return ck.open(ck.cells, places);
    });
    page.catch(function () { page = null; }); // so that the next press tries again
    return page;
  }

  function button(word, label, action, kind) {
    var made = document.createElement("button");
    made.type = "button";
    made.className = kind;
    made.textContent = word;
    made.setAttribute("aria-label", label);
    if (action) made.addEventListener("click", function () { press(made, action); });
    return made;
  }

  function press(made, action) {
    loaded().then(action).catch(function (error) {
      var note = made.parentNode.querySelector(".ck-live-note") || document.createElement("p");
      note.className = "ck-live-note";
      note.setAttribute("role", "status");
      made.parentNode.append(note);
      var ways = document.createElement("a");
      ways.href = "../opening/how_to_use.html#run-the-chapters";
      ways.textContent = say("All ways to run a chapter");
      note.replaceChildren(error.message + " ", ways);
    });
  }

  // Every block of code that can run: cells that show their code, and exercises to answer.
  var places = [], names = {};
  main.querySelectorAll(".cell_input div.highlight, div.highlight-python").forEach(function (block) {
    var cell = block.closest("div.cell");
    var pre = block.querySelector("pre");
    var asked = !cell && IS_EXERCISE.exec(pre.textContent);
    if (!cell && !asked) return;
    var number = asked ? Number(asked[1].split("_")[1]) : places.length + 1;
    var place = {
      box: cell || block, block: block, pre: pre, exercise: Boolean(asked), own: null, editor: null, undo: null,
      name: asked ? say(`your answer to exercise ${number}`) : say(`code block ${number}`),
      ours: pre.textContent.replace(/\n$/, ""), nodes: Array.from(pre.childNodes),
      tools: document.createElement("div"), note: document.createElement("p"),
    };
    place.key = asked ? asked[1] : nameOf(place.ours);
    places.push(place);
    place.back = button(say("Back to ours"), say(`Back to ours: ${place.name}`), null, "ck-live-back");
    place.other = button("", "", null, "ck-live-other");
    place.back.addEventListener("click", function () { backToOurs(place); });
    place.other.addEventListener("click", function () {
      work.swap(chapter, place.key);
      if (place.other.hidden) place.back.focus();
    });
    place.tools.className = "ck-live-tools";
    place.note.className = "ck-live-own";
    place.tools.append(
      button(say("Run"), say(`Run ${place.name}`), function (live) { live.run(place); }, "ck-live-run"),
      button(say("Edit"), say(`Edit ${place.name}`), function (live) { return live.edit(place); }, "ck-live-edit"));
    (cell ? block.closest(".cell_input") : block.querySelector("div.highlight")).append(place.tools);
    place.keep = function (text) { work.write(chapter, place.key, text === place.ours ? null : text); };
    place.lean = function (needs) { work.lean(chapter, place.key, needs); };
    place.show = function () { show(place); };
    show(place);
  });

  /* A cell is known by what it says, so that a learner's text finds it again when a new edition has
     moved it. (This is FNV-1a; two cells of the same words are told apart by their order.) */
  function nameOf(text) {
    var sum = 0x811c9dc5;
    for (var at = 0; at < text.length; at += 1) sum = Math.imul(sum ^ text.charCodeAt(at), 0x01000193);
    var name = "cell-" + (sum >>> 0).toString(36);
    names[name] = (names[name] || 0) + 1;
    return names[name] > 1 ? name + "x" + names[name] : name;
  }

  // ---- What the learner wrote, from this device: here before Python is ---------------------------

  function show(place) {
    var entry = work.get(chapter, place.key) || {};
    var own = typeof entry.text === "string" ? entry.text : null;
    if (own !== place.own) {
      place.own = own;
      if (own === null) place.pre.replaceChildren.apply(place.pre, place.nodes);
      else place.pre.textContent = own;
    }
    if (place.editor) place.editor.text = own === null ? place.ours : own;
    place.back.hidden = own === null && !place.undo;
    place.other.hidden = typeof entry.earlier !== "string";
    place.other.textContent = own === null ? say("Your text again") : say("Your other text");
    place.other.setAttribute("aria-label", say(`${place.other.textContent}: ${place.name}`));
    var when = day(entry.when);
    var words = own === null ? "" : say(`Your own text of ${when} is here. `) + work.sentence();
    if (place.note.textContent !== words) place.note.textContent = words;
    place.note.hidden = !words;
    // Most blocks never need these three.
    var needed = !place.back.hidden || !place.other.hidden || words;
    if (needed && !place.back.isConnected) place.tools.append(place.back, place.other, place.note);
  }

  function day(when) {
    if (!when) return "";
    var form = new Intl.DateTimeFormat(say("en-GB"), { day: "numeric", month: "long" });
    return form.format(new Date(when)).replace(/^1 /, say("1 "));
  }

  function backToOurs(place) {
    if (place.own !== null) work.swap(chapter, place.key, true);
    if (place.undo) place.undo();
    show(place);
    place.tools.querySelector("button").focus();
  }

  document.addEventListener("coursekit:work", function (event) {
    places.forEach(function (place) {
      if (!event.detail.cell || event.detail.chapter === chapter && event.detail.cell === place.key) show(place);
    });
  });

  document.querySelectorAll(".ck-run-here").forEach(function (made) {
    made.hidden = false;
    made.addEventListener("click", function () { press(made, function (live) { live.runAll(); }); });
  });
})();
