/* Maps that wait until a reader is near: drawing one costs a slow phone half a second. A map comes
   when it is in view; when the reader first moves, or after a while, the others follow, one by one.
   In a wide window, of a computer that is no phone, that is as soon as it has nothing else to do. */
(function () {
  "use strict";
  var each = window.ckPage.each, show = window.ckPage.show;

  function follow() {
    var box = document.querySelector(".ck-comes");
    if (!box) return;
    show(box);
    atRest(follow);
  }
  function atRest(act) { (window.requestIdleCallback || setTimeout)(act); }
  ["pointermove", "pointerdown", "keydown", "scroll"].forEach(function (name) {
    window.addEventListener(name, follow, { once: true, passive: true });
  });
  // Who prints from a menu may never have moved.
  if (window.matchMedia("(min-width: 48rem)").matches) atRest(follow);
  else setTimeout(follow, 10000);
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
  document.addEventListener("keydown", function (event) {
    if (!(event.ctrlKey || event.metaKey) || event.key !== "p") return;
    each(".ck-comes", show);
    if (!drawn()) event.preventDefault();
  });
})();
