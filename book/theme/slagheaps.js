/* What the pages do beside reading: small, without libraries, and none of it is needed to read. */
(function () {
  "use strict";
  var say = (text) => text; // what readers see is marked: coursekit.languages puts other words there
  var root = document.documentElement;
  var words = { auto: say("as the system has them"), light: say("light"), dark: say("dark") };

  function each(selector, action, within) {
    Array.prototype.forEach.call((within || document).querySelectorAll(selector), action);
  }

  /* An element with a text and, if wished, a class, at the end of another one. */
  function make(name, text, parent, look) {
    var one = document.createElement(name);
    one.textContent = text;
    if (name === "pre" || name === "code") one.translate = false;
    if (look) one.className = look;
    if (parent) parent.append(one);
    return one;
  }

  /* How many there are, with their name in the number that the language asks for. */
  function counted(count, one, many) {
    var single = root.lang === "fr" ? count < 2 : count === 1;
    return count + " " + (single ? one : many);
  }

  function button(text, parent, action) {
    var one = make("button", text, parent);
    one.type = "button";
    one.addEventListener("click", action);
    return one;
  }

  // No two landmarks of a page have the same name.
  function nameTables(box) {
    each("[role=region][aria-label]", function (region) {
      var label = region.getAttribute("aria-label"), name = label, taken = [];
      each("main [role=region][aria-label]", function (other) {
        if (other !== region) taken.push(other.getAttribute("aria-label"));
      });
      for (var n = 2; taken.indexOf(name) >= 0; n += 1) name = label + " (" + n + ")";
      region.setAttribute("aria-label", name);
    }, box);
  }

  // Long folds wait as text in a <noscript>: thousands of cells that few open are no elements yet.
  function bring(box) {
    each("noscript.ck-waits", function (waiting) {
      var fold = waiting.parentElement;
      waiting.outerHTML = waiting.textContent;
      nameTables(fold);
    }, box);
    each(".ck-comes", show, box);
  }

  // A map waits, too, in a box as high as it: drawing one costs a slow phone half a second. It comes
  // when it is in view, and when the reader first moves the others follow, one by one.
  function show(box) { box.outerHTML = box.firstElementChild.textContent; }
  function follow() {
    var box = document.querySelector(".ck-comes");
    if (!box) return;
    show(box);
    (window.requestIdleCallback || setTimeout)(follow);
  }
  ["pointermove", "pointerdown", "keydown", "scroll"].forEach(function (name) {
    window.addEventListener(name, follow, { once: true, passive: true });
  });
  if (window.IntersectionObserver) {
    var view = new IntersectionObserver(function (all) {
      all.forEach(function (one) {
        if (!one.isIntersecting || !one.target.isConnected) return;
        view.unobserve(one.target);
        show(one.target);
      });
    });
    each(".ck-comes", function (box) { view.observe(box); });
  }
  // Nobody prints before the maps are drawn.
  function drawn() {
    var left = 0;
    each("iframe[data-ck-map]", function (frame) {
      if (frame.contentWindow.L && frame.contentDocument.readyState === "complete") return;
      left += 1;
      frame.addEventListener("load", function () { left -= 1; if (!left) window.print(); }, { once: true });
    });
    return !left;
  }

  // For the other scripts of a page, which load after this one.
  window.ckPage = { each: each, make: make, button: button, counted: counted, bring: bring, nameTables: nameTables };

  // The colour switch says which mode is on, and says so again when it changes.
  function nameColours() {
    each(".theme-switch-button", function (button) {
      var mode = words[root.dataset.mode] || words.auto;
      var label = say(`Colours: ${mode}`);
      button.setAttribute("aria-label", label);
      button.title = say(`${label}. Press to change.`);
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

  // The way to another language leads to the same place of the page: the places of all languages
  // have their English names, beside those that headings give them.
  function samePlace() {
    var here = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    each("a.ck-language", function (way) { way.hash = here ? here.dataset.ckEn || here.id : ""; });
  }

  nameColours();
  samePlace();
  window.addEventListener("hashchange", samePlace);
  markScrolling();
  if (location.hash) unfold();
  window.addEventListener("hashchange", unfold);
  window.addEventListener("resize", markScrolling);
  document.addEventListener("toggle", function (event) {
    if (event.target.open) bring(event.target);
    markScrolling();
  }, true);
  // Who searches the page searches all of it.
  document.addEventListener("keydown", function (event) {
    var finds = (event.ctrlKey || event.metaKey) && /^[fg]$/i.test(event.key);
    if (finds || event.key === "F3" || event.key === "/") bring(document);
    if ((event.ctrlKey || event.metaKey) && event.key === "p") {
      each(".ck-comes", show);
      if (!drawn()) event.preventDefault();
    }
  });
  document.addEventListener("input", function () { requestAnimationFrame(markScrolling); });
})();
