/* Filter the claims ledger, and lead to one claim. Without this script everything is shown. */
(function () {
  "use strict";
  var say = (text) => text; // what readers see is marked: coursekit.languages puts other words there
  var form = document.querySelector(".ck-ledger form");
  if (!form) return;
  var status = form.querySelector("[role=status]");
  var entries = Array.prototype.map.call(document.querySelectorAll(".ck-ledger article"), function (box) {
    return { box: box, text: plain(box.textContent) };
  });
  var fields = ["verdict", "confidence", "chapter", "words"];

  function plain(text) {
    return text.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "");
  }

  function fits(entry) {
    return fields.every(function (name) {
      var wanted = plain(form.elements[name].value.trim());
      if (!wanted) return true;
      if (name !== "words") return entry.box.dataset[name].split(" ").indexOf(wanted) >= 0;
      return wanted.split(/\s+/).every(function (word) { return entry.text.indexOf(word) >= 0; });
    });
  }

  function filter() {
    var shown = entries.filter(function (entry) { return !(entry.box.hidden = !fits(entry)); }).length;
    var all = entries.length;
    status.textContent = shown === all ? say(`All ${all} claims`)
      : shown ? say(`${shown} of ${all} claims`) : say("No claim fits: choose less, or show all");
  }

  // Choices stand in the address, so that they can be passed on.
  function remember() {
    var query = new URLSearchParams();
    fields.forEach(function (name) {
      if (form.elements[name].value) query.set(name, form.elements[name].value);
    });
    try {
      history.replaceState(null, "", "?" + query);
    } catch (error) { /* a page in a frame may not */ }
  }

  // #claim-14: shown whatever the filter, opened, and where the keyboard goes on.
  function lead() {
    var box = /^#claim-\d+$/.test(location.hash) && document.getElementById(location.hash.slice(1));
    if (!box) return;
    if (box.hidden) {
      form.reset();
      filter();
    }
    Array.prototype.forEach.call(box.querySelectorAll("details"), function (d) { d.open = true; });
    box.focus({ preventScroll: true });
    box.scrollIntoView();
  }

  new URLSearchParams(location.search).forEach(function (value, name) {
    if (fields.indexOf(name) >= 0) form.elements[name].value = value;
  });
  form.hidden = false;
  form.addEventListener("input", function () { filter(); remember(); });
  form.addEventListener("submit", function (event) { event.preventDefault(); });
  form.addEventListener("reset", function () { setTimeout(function () { filter(); remember(); }); });
  window.addEventListener("hashchange", lead);
  filter();
  lead();
})();
