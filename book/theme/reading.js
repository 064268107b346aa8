/* Reading without code: one choice for all chapters, kept on the device.

   Who comes by a door for readers finds the code folded, who comes by one for learners does not;
   whoever uses the switch has chosen. layout.html reads both before anything is drawn. */
(function () {
  "use strict";
  var root = document.documentElement;
  var choice = document.querySelector(".ck-no-code");

  function keep(name, value) {
    try { localStorage.setItem(name, value); } catch (error) { /* then it holds for this page */ }
  }

  // Code that goes on sideways is a stop for the keyboard; nothing goes on while it is folded.
  function reach() {
    window.ckPage.each("main .highlight pre", function (code) {
      code.tabIndex = code.scrollWidth > code.clientWidth ? 0 : -1;
    });
  }

  function show(folded) {
    root.dataset.code = folded ? "folded" : "shown";
    if (choice) choice.setAttribute("aria-pressed", String(folded));
  }

  function open(line, opened) {
    line.setAttribute("aria-expanded", String(opened));
    reach();
  }

  // A link to a cell shows its code.
  function unfold() {
    var cell = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    var line = cell && cell.matches(".cell") && cell.querySelector(".ck-fold");
    if (line) open(line, true);
  }

  document.addEventListener("click", function (event) {
    var door = event.target.closest(".ck-door-read, .ck-door-learn");
    var line = event.target.closest(".ck-fold");
    if (door) keep("door", door.matches(".ck-door-read") ? "folded" : "shown");
    if (line) open(line, line.getAttribute("aria-expanded") !== "true");
    if (choice && event.target === choice) {
      show(root.dataset.code !== "folded");
      keep("code", root.dataset.code);
      reach();
    }
  });

  show(root.dataset.code === "folded");
  unfold();
  window.addEventListener("hashchange", unfold);
})();
