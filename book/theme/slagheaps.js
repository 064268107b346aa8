/* What the pages do beside reading: small, without libraries, and none of it is needed to read. */
(function () {
  "use strict";
  var root = document.documentElement;
  var words = { auto: "as the system has them", light: "light", dark: "dark" };

  function each(selector, action, within) {
    Array.prototype.forEach.call((within || document).querySelectorAll(selector), action);
  }

  /* An element with a text and, if wished, a class, at the end of another one. */
  function make(name, text, parent, look) {
    var one = document.createElement(name);
    one.textContent = text;
    if (look) one.className = look;
    if (parent) parent.append(one);
    return one;
  }

  function button(text, parent, action) {
    var one = make("button", text, parent);
    one.type = "button";
    one.addEventListener("click", action);
    return one;
  }

  // For the other scripts of a page, which load after this one.
  window.ckPage = { each: each, make: make, button: button };

  // The colour switch says which mode is on, and says so again when it changes.
  function nameColours() {
    each(".theme-switch-button", function (button) {
      var label = "Colours: " + (words[root.dataset.mode] || words.auto);
      button.setAttribute("aria-label", label);
      button.title = label + ". Press to change.";
    });
  }
  new MutationObserver(nameColours).observe(root, { attributeFilter: ["data-mode"] });

  // A box that scrolls can be reached with the keyboard; one that does not is no stop on the way.
  function markScrolling() {
    each("main .ck-scroll, main .ck-state", function (box) {
      var scrolls = box.scrollWidth > box.clientWidth || box.scrollHeight > box.clientHeight;
      if (scrolls) box.tabIndex = 0;
      else box.removeAttribute("tabindex");
    });
  }

  // A link to something folded away unfolds it.
  function unfold() {
    var target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    for (var box = target; box; box = box.parentElement) {
      if (box.tagName === "DETAILS") box.open = true;
    }
    if (target) target.scrollIntoView();
  }

  nameColours();
  markScrolling();
  if (location.hash) unfold();
  window.addEventListener("hashchange", unfold);
  window.addEventListener("resize", markScrolling);
  document.addEventListener("toggle", markScrolling, true);
  document.addEventListener("input", function () { requestAnimationFrame(markScrolling); });
})();
