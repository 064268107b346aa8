/* Buttons that run code. Python itself is fetched when a reader presses one, not before. */
(function () {
  "use strict";
  var self = document.currentScript;
  var main = document.querySelector("main");
  var page = null;
  var IS_EXERCISE = /\bcheck\(\s*["']ex\d\d_\d+["']/;

  function loaded() {
    if (location.protocol === "file:") {
      return Promise.reject(new Error("This book was opened from a disk, and Python in the page needs a server. " +
        "On a USB stick made for this, serve.py is one."));
    }
    page = page || import(new URL("page.js", self.src)).then(function (module) {
      return module.open(self.dataset, places);
    });
    return page;
  }

  function button(word, label, action, kind) {
    var made = document.createElement("button");
    made.type = "button";
    made.className = kind;
    made.textContent = word;
    made.setAttribute("aria-label", label);
    made.addEventListener("click", function () { press(made, action); });
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
      ways.textContent = "All ways to run a chapter";
      note.replaceChildren(error.message + " ", ways);
    });
  }

  // Every block of code that can run: cells that show their code, and exercises to answer.
  var places = [];
  main.querySelectorAll(".cell_input div.highlight, div.highlight-python").forEach(function (block) {
    var cell = block.closest("div.cell");
    var pre = block.querySelector("pre");
    var exercise = !cell && IS_EXERCISE.test(pre.textContent);
    if (!cell && !exercise) return;
    var place = { box: cell || block, block: block, exercise: exercise };
    var number = places.push(place);
    var name = exercise ? "your answer to " + /ex\d\d_\d+/.exec(pre.textContent)[0] : "code block " + number;
    place.name = name;
    place.tools = document.createElement("div");
    place.tools.className = "ck-live-tools";
    place.tools.append(
      button("Run", "Run " + name, function (live) { live.run(place); }, "ck-live-run"),
      button("Edit", "Edit " + name, function (live) { return live.edit(place); }, "ck-live-edit"));
    (cell ? block.closest(".cell_input") : block).append(place.tools);
  });

  document.querySelectorAll(".ck-run-here").forEach(function (made) {
    made.hidden = false;
    made.addEventListener("click", function () { press(made, function (live) { live.runAll(); }); });
  });
})();
