/* The page on paper: what goes on it is the reader's choice, and where a link leads is written out.

   paper.css says what a choice shows; it stands in <html data-paper> while that one print lasts. */
(function () {
  "use strict";
  var say = (text) => text; // what readers see is marked: coursekit.languages puts other words there
  var root = document.documentElement, undo = [];
  var each = window.ckPage.each, make = window.ckPage.make;
  var ASKED = [
    ["pictures", say("Pictures: maps, charts, explorers"), ".ck-map, .ck-chart, .ck-explorer, article figure"],
    ["code", say("Code"), ".cell_input, .ck-numbers pre"],
    ["solutions", say("Solutions, and notes for teachers"), "p.ck-exercise, form.ck-quiz, .ck-answer"],
    ["tables", say("Whole tables, and the numbers behind pictures"), ".cell_output tr:nth-child(9), figure tr:nth-child(9), article tr > :nth-child(11), figure details table, noscript.ck-waits"]
  ];

  // ---- just before a page is printed, and after ----

  function unfold() {  // browsers that cannot unfold by style alone
    window.ckPage.bring(document);
    each("main details:not([open])", function (box) {
      box.open = true;
      undo.push(function () { box.open = false; });
    });
  }

  // Night is for screens. What waits for a guess is on paper, and a map in it has to be drawn.
  function byDay() {
    var theme = root.dataset.theme;
    root.dataset.theme = "light";
    root.classList.add("ck-printing");
    undo.push(function () {
      root.dataset.theme = theme;
      root.classList.remove("ck-printing");
    });
  }

  // The title of a page of this book, if a link to it does not say it anyway.
  function title(link) {
    if (link.origin !== location.origin || link.pathname === location.pathname) return "";
    var found = "";
    each("nav.bd-links a.internal", function (page) {
      if (page.pathname === link.pathname) found = page.textContent.trim();
    });
    var said = link.textContent.trim().toLowerCase();
    return said && found.toLowerCase().indexOf(said) < 0 && said.indexOf(found.toLowerCase()) < 0 ? found : "";
  }

  // The style sheet for paper, switched on for a moment, tells what will be printed, and how wide.
  function asOnPaper(look) {
    var sheet = document.querySelector("link[href*='paper.css']");
    sheet.media = "all";
    document.body.style.width = "180mm";
    look();
    document.body.style.width = "";
    sheet.media = "print";
  }
  function isShown(element) {
    return !element.checkVisibility || element.checkVisibility();
  }

  // All that has to be known of it is asked at once: a page is laid out anew for this.
  function fitAndNote() {
    var wide = [], linked = [];
    asOnPaper(function () {
      each("article .ck-scroll > table", function (table) {
        var part = isShown(table) ? table.parentElement.clientWidth / table.offsetWidth : 1;
        if (part < 1) wide.push([table, part]);
      });
      each("article.bd-article", function (article) {
        var links = article.querySelectorAll("a[href]:not(.headerlink, .ck-claim)");
        linked.push([article, Array.prototype.filter.call(links, isShown)]);
      });
    });
    wide.forEach(function (one) { fit(one[0], one[1]); });
    linked.forEach(function (one) { note(one[0], one[1]); });
  }

  // A table that is too wide is made smaller; else the browser would do that to the whole page.
  function fit(table, part) {
    table.style.zoom = Math.max(0.6, part);
    table.classList.toggle("ck-dense", part < 0.6);
    undo.push(function () {
      table.style.zoom = "";
      table.classList.remove("ck-dense");
    });
  }

  // Numbers behind links, and a list at the end of where they lead.
  function note(article, links) {
    var known = {}, list = make("ol", ""), box = make("section", "", null, "ck-links");
    links.forEach(function (link) {
      var outside = /^https?:/.test(link.getAttribute("href"));
      var there = outside ? link.href : title(link);
      if (!there || link.textContent.trim() === there) return;
      if (!known[there]) {
        known[there] = list.children.length + 1;
        make("li", outside ? there.replace(/^https?:\/\/(www\.)?/, "") : say(`in this book: ${there}`), list);
      }
      var mark = make("sup", known[there], link, "ck-link-mark");
      undo.push(function () { mark.remove(); });
    });
    if (!list.children.length) return;
    make("p", say("Where the links lead"), box);
    box.append(list);
    article.append(box);
    undo.push(function () { box.remove(); });
  }

  window.addEventListener("beforeprint", function () {
    [byDay, unfold, fitAndNote].forEach(function (prepare) { prepare(); });
  });
  window.addEventListener("afterprint", function () {
    delete root.dataset.paper;
    undo.splice(0).forEach(function (back) { back(); });
  });

  // ---- the choice ----

  function ask(offered) {
    var dialog = make("dialog", "", null, "ck-print"), form = make("form", "", dialog);
    form.method = "dialog";
    make("h2", say("Print this page"), form).id = "ck-print-title";
    dialog.setAttribute("aria-labelledby", "ck-print-title");
    make("p", say("A handout, unless you ask for more: text, pictures, tasks with room to work; code and solutions stay out, long tables are cut."), form);
    var boxes = offered.map(function (one) {
      var label = make("label", "", form), box = make("input", "", label);
      box.type = "checkbox";
      box.checked = one[0] === "pictures";
      label.append(" " + one[1]);
      return box;
    });
    var does = make("p", "", form), go = make("button", say("Print"), does), leave = make("button", say("Not now"), does);
    go.value = "print";
    leave.value = "";
    dialog.addEventListener("close", function () {
      dialog.remove();
      if (dialog.returnValue !== "print") return;
      var chosen = offered.filter(function (one, i) { return boxes[i].checked !== (one[0] === "pictures"); });
      print(chosen.map(function (one) { return one[0] === "pictures" ? "plain" : one[0]; }));
    });
    document.body.append(dialog);
    dialog.showModal();
  }

  function print(chosen) {
    if (chosen.length) root.dataset.paper = chosen.join(" ");
    window.print();
  }

  each(".ck-print-open", function (button) {
    button.addEventListener("click", function () {
      var offered = ASKED.filter(function (one) { return document.querySelector(one[2]); });
      if (offered.length) ask(offered);
      else print([]);
    });
  });
})();
