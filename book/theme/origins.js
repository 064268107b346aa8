/* From a number to its cell and tables, and a drawing to take along. Pages hold no stop for the
   keyboard at every number: the line at their end leads to all of them. */
(function () {
  "use strict";
  var say = (text) => text; // what readers see is marked: coursekit.languages puts other words there
  var all = document.querySelector(".ck-origins a");
  var note = document.createElement("a");
  note.className = "ck-origin d-print-none";

  // A press on a number shows where to ask for it, just below.
  function tell(number) {
    note.href = all.getAttribute("href") + "#" + number.dataset.number;
    note.textContent = say(`Where does ${number.textContent} come from?`);
    number.after(note);
    var at = number.getBoundingClientRect(), page = note.offsetParent.getBoundingClientRect();
    var left = Math.min(at.left, document.documentElement.clientWidth - note.offsetWidth - 8);
    note.style.left = left - page.left + "px";
    note.style.top = at.bottom - page.top + 4 + "px";
  }

  function slug(text) { return text.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, ""); }

  // By the colours of the day, which a drawing holds itself, and with its title.
  function save(figure) {
    var drawing = figure.querySelector("svg").cloneNode(true);
    var title = figure.querySelector(".ck-title").textContent;
    var named = document.createElementNS(drawing.namespaceURI, "title");
    named.textContent = title;
    drawing.prepend(named);
    drawing.style.background = "#fff";
    var link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([new XMLSerializer().serializeToString(drawing)], { type: "image/svg+xml" }));
    link.download = slug(title) + ".svg";
    link.click();
    setTimeout(function () { URL.revokeObjectURL(link.href); }, 1000);
  }

  document.addEventListener("click", function (event) {
    var number = event.target.closest("[data-number]");
    var picture = event.target.closest(".ck-save-drawing");
    if (picture) save(picture.closest(".ck-data").previousElementSibling);
    if (number && all && getSelection().isCollapsed) tell(number);
    else note.remove();
  });
  document.addEventListener("keydown", function (event) {
    if (event.key === "Escape") note.remove();
  });
})();
