/* Help in steps with an exercise: a question, the idea, lines in disorder, code with gaps, the
   solution; and, once a check has passed in the page, one's own code beside the solution. Loaded
   when somebody asks for help. An order of lines is judged by the rules of coursekit.steps. */
(function () {
  "use strict";
  var say = (text) => text; // what readers see is marked: coursekit.languages puts other words there
  var kept = window.ckKept, make = window.ckPage.make, button = window.ckPage.button, counted = window.ckPage.counted;
  var data = JSON.parse(document.getElementById("ck-steps").textContent);
  var order = Object.keys(data.steps);

  function called(one, label) {
    one.setAttribute("aria-label", label);
    return one;
  }

  function named(exercise) {
    var number = Number(exercise.split("_")[1]);
    return say(`exercise ${number}`);
  }

  function indented(line) { return line.text.replace(/^/gm, "    ".repeat(line.depth)); }

  // ---- What was used ------------------------------------------------------------------------

  function used(exercise) {
    return (kept.all()["help-" + exercise] || "").split(" ").slice(1);
  }

  function use(exercise, step) {
    var before = (kept.all()["help-" + exercise] || kept.today()).split(" ");
    if (before.indexOf(step) > 0) return;
    var all = order.filter(function (one) { return one === step || before.indexOf(one) > 0; });
    kept.set("help-" + exercise, [before[0]].concat(all).join(" "));
  }

  // ---- Whether an order is right --------------------------------------------------------------

  /* Lines of the same text may change places. */
  function toldApart(help, given) {
    var waiting = help.order.split("").filter(function (name) { return given.indexOf(name) >= 0; });
    return given.map(function (name) {
      var at = waiting.findIndex(function (one) {
        return help.lines[one].text === help.lines[name].text && help.lines[one].depth === help.lines[name].depth;
      });
      return waiting.splice(at, 1)[0];
    });
  }

  function misplaced(line, above) {
    var outer = above.filter(function (one) { return one.depth < line.depth; }).pop();
    if ((outer ? outer.name : "") !== line.within) {
      return say(`Line ${line.name} belongs in the block that line ${line.within} begins.`);
    }
    var names = above.map(function (one) { return one.name; });
    var needs = Object.keys(line.after);
    var made = needs.filter(function (one) { return names.indexOf(one) >= 0; })
      .map(function (one) { return line.after[one]; });
    var lacks = needs.filter(function (one) { return names.indexOf(one) < 0; })[0];
    if (!lacks) return "";
    var needed = line.after[lacks];
    if (needed && made.indexOf(needed) < 0) return say(`Line ${line.name} uses ${needed}, and no line above it makes it.`);
    return say(`Line ${line.name} belongs below line ${lacks}.`);
  }

  function judged(help, given) {
    var wrong = given.filter(function (name) { return help.lines[name].hint; })[0];
    if (wrong) return { right: false, text: say(`Line ${wrong} does not belong.`) + " " + help.lines[wrong].hint };
    var above = [], said = "";
    toldApart(help, given).forEach(function (name) {
      said = said || misplaced(help.lines[name], above);
      above.push(help.lines[name]);
    });
    var lacking = help.order.length - given.length;
    if (!said && lacking) {
      said = lacking === 1 ? say("So far it is right. One line more belongs to it.")
        : say(`So far it is right. ${lacking} lines more belong to it.`);
    }
    return said ? { right: false, text: said } : { right: true, text: say("Right. In this order the lines solve it.") };
  }

  function helpWith(exercise) {
    var given = data.exercises[exercise], lines = {};
    given.lines.forEach(function (one, at) {
      var name = String.fromCharCode(97 + at);
      lines[name] = { name: name, text: one[0], depth: one[1], within: one[2], after: one[3], hint: one[4] };
    });
    return {
      exercise: exercise, question: given.question, idea: given.idea, lines: lines,
      names: Object.keys(lines), order: given.order, gaps: given.gaps, words: given.words,
    };
  }

  // ---- Lines to put in order --------------------------------------------------------------------

  function linesToOrder(help, box, tell) {
    if (help.order.length < 2) {
      make("p", say("The solution is a single line: there is nothing to put in order."), box);
      return;
    }
    var others = help.names.length - help.order.length;
    make("p", others > 1 ? say(`Take lines in and put them in order. ${others} of them do not belong.`)
      : others ? say("Take lines in and put them in order. One of them does not belong.")
      : say("Take lines in and put them in order."), box);
    var pool = called(make("ul", "", box, "ck-lines"), say("Lines to choose from"));
    var mine = called(make("ol", "", box, "ck-lines ck-mine"), say("Your lines, in order"));
    var empty = make("p", say("Your lines will stand here."), box, "ck-lines-none");
    var check = button(say("Check the order"), box, function () {
      var said = judged(help, given());
      mine.classList.toggle("ck-right", said.right);
      tell(said.text);
    });

    function given() {
      return Array.prototype.map.call(mine.children, function (item) { return item.dataset.line; });
    }

    function place(item) {
      var name = item.dataset.line, at = given().indexOf(name) + 1, all = mine.children.length;
      return say(`Line ${name}, ${at} of ${all}.`);
    }

    function changed(text) {
      mine.classList.remove("ck-right");
      empty.hidden = Boolean(mine.children.length);
      mine.hidden = !mine.children.length;
      pool.hidden = !pool.children.length;
      check.hidden = !mine.children.length;
      Array.prototype.forEach.call(mine.children, function (item, at) {
        item.querySelector(".ck-up").setAttribute("aria-disabled", String(!at));
        item.querySelector(".ck-down").setAttribute("aria-disabled", String(at === mine.children.length - 1));
      });
      tell(text);
    }

    function move(item, by, from) {
      var all = Array.prototype.slice.call(mine.children), to = all.indexOf(item) + by;
      if (to < 0 || to >= all.length) return;
      mine.insertBefore(item, by < 0 ? all[to] : all[to].nextSibling);
      changed(place(item));
      from.focus();
    }

    function takeIn(line, item) {
      var next = (item.nextSibling || item.previousSibling || {}).firstChild || check;
      item.remove();
      var taken = make("li", "", mine);
      taken.dataset.line = line.name;
      label(line, taken);
      var tools = make("span", "", taken, "ck-line-tools");
      called(button("↑", tools, function () { move(taken, -1, this); }), say(`Move line ${line.name} up`)).className = "ck-up";
      called(button("↓", tools, function () { move(taken, 1, this); }), say(`Move line ${line.name} down`)).className = "ck-down";
      called(button("✕", tools, function () { putBack(line, taken); }), say(`Put line ${line.name} back`));
      changed(place(taken) + " " + say("It is taken in."));
      next.focus();
    }

    function putBack(line, taken) {
      var next = (taken.nextSibling || taken.previousSibling || {}).lastChild;
      taken.remove();
      offer(line);
      changed(say(`Line ${line.name} is put back.`));
      (next ? next.lastChild : pool.querySelector("[data-line=" + line.name + "] button")).focus();
    }

    function offer(line) {
      var item = make("li", "");
      item.dataset.line = line.name;
      var all = Array.prototype.slice.call(pool.children);
      pool.insertBefore(item, all.filter(function (one) { return one.dataset.line > line.name; })[0] || null);
      label(line, button("", item, function () { takeIn(line, item); }));
    }

    function label(line, parent) {
      make("span", line.name, parent, "ck-line-name");
      make("code", indented(line), parent);
    }

    /* With a mouse a line follows from place to place; a finger moves the page. The list listens,
       for a line that is moved lets go of the pointer. */
    var dragged = null;
    mine.addEventListener("pointerdown", function (event) {
      if (event.target.closest("button") || event.button || event.pointerType === "touch") return;
      dragged = event.target.closest("li");
      if (!dragged) return;
      event.preventDefault();
      dragged.classList.add("ck-dragged");
      mine.setPointerCapture(event.pointerId);
    });
    mine.addEventListener("pointermove", function (event) {
      var over = dragged && Array.prototype.filter.call(mine.children, function (one) {
        var box = one.getBoundingClientRect();
        return one !== dragged && event.clientY > box.top && event.clientY < box.bottom;
      })[0];
      if (over) mine.insertBefore(dragged, dragged.compareDocumentPosition(over) & 4 ? over.nextSibling : over);
    });
    ["pointerup", "pointercancel"].forEach(function (name) {
      mine.addEventListener(name, function () {
        if (!dragged) return;
        dragged.classList.remove("ck-dragged");
        changed(place(dragged));
        dragged = null;
      });
    });

    help.names.forEach(function (name) { offer(help.lines[name]); });
    changed("");
  }

  // ---- Code with gaps ---------------------------------------------------------------------------

  function codeWithGaps(help, box, tell) {
    make("p", say("Choose a word for each gap. Some may be needed twice, some not at all."), box);
    var code = make("pre", "", box, "ck-gaps"), gaps = [];
    help.order.split("").forEach(function (name, at) {
      var line = help.lines[name], from = 0;
      var margin = "    ".repeat(line.depth);
      function upTo(end) { code.append(line.text.slice(from, end).replace(/\n/g, "\n" + margin)); }
      code.append((at ? "\n" : "") + margin);
      help.gaps.filter(function (gap) { return gap[0] === at; }).forEach(function (gap) {
        upTo(gap[1]);
        var number = gaps.length + 1, all = help.gaps.length;
        var choice = called(make("select", "", code), say(`Gap ${number} of ${all}`));
        make("option", "…", choice).value = "";
        help.words.forEach(function (word) { make("option", word, choice); });
        choice.addEventListener("change", function () { choice.removeAttribute("aria-invalid"); });
        gaps.push({ choice: choice, word: line.text.slice(gap[1], gap[2]) });
        from = gap[2];
      });
      upTo();
    });
    button(say("Check the words"), box, function () {
      var right = 0, wrong = 0, empty = 0;
      gaps.forEach(function (gap) {
        if (!gap.choice.value) { empty += 1; return; }
        var fits = gap.choice.value === gap.word;
        right += fits;
        wrong += !fits;
        gap.choice.setAttribute("aria-invalid", String(!fits));
      });
      if (right === gaps.length) { tell(say("Right. Each word is where it belongs.")); return; }
      tell((right || wrong ? say(`${right} of ${gaps.length} are right. `) : "") +
        (wrong > 1 ? say("Look again at the marked gaps. ") : wrong ? say("Look again at the marked gap. ") : "") +
        (empty ? counted(empty, "gap is still empty.", "gaps are still empty.") : ""));
    });
  }

  // ---- The solution -----------------------------------------------------------------------------

  function solutionOf(line) {
    var one = line;
    while ((one = one.nextElementSibling)) {
      var fold = one.matches(".tag_hide-cell") && one.querySelector("details");
      if (fold) return fold;
    }
    return null;
  }

  function solution(line, box) {
    var fold = solutionOf(line);
    fold.open = true;
    make("p", say("It is unfolded below. Read it line by line: what does each of them make?"), box);
  }

  function beside(line, code, box) {
    make("p", say("Both give the same answer. Where do they differ, and which would you rather read again?"), box);
    var both = make("div", "", box, "ck-beside");
    [[say("Yours"), code.split("\n").filter(function (one) { return !/^check\(/.test(one); }).join("\n").trim()],
      [say("Ours"), solutionOf(line).querySelector("pre").textContent.trim()]].forEach(function (one) {
      var part = make("div", "", both);
      make("p", one[0], part);
      called(make("pre", one[1], part), one[0]).tabIndex = 0;
    });
  }

  // ---- The row of steps ---------------------------------------------------------------------------

  function notNow(row, box, close) {
    var one = button(say("not now"), row, function () {
      box.remove();
      close();
    });
    one.dataset.do = "later";
    return one;
  }

  /* Show the help with an exercise below its row. `close` is what the row does then. */
  function open(line, row, close) {
    var help = helpWith(line.dataset.exercise);
    var name = named(help.exercise);
    var box = called(make("section", "", null, "ck-help"), say(`Help with ${name}`));
    var steps = make("p", "", box, "ck-quiet");
    var step = make("div", "", box, "ck-help-step");
    var status = make("p", "", box, "ck-help-said");
    var sum = make("p", "", box, "ck-help-used");
    var buttons = {};
    status.setAttribute("role", "status");

    function tell(text) { status.textContent = text; }

    function show(name) {
      order.forEach(function (one) { buttons[one].setAttribute("aria-pressed", String(one === name)); });
      use(help.exercise, name);
      step.textContent = "";
      tell("");
      if (name === "lines") linesToOrder(help, step, tell);
      else if (name === "gaps") codeWithGaps(help, step, tell);
      else if (name === "solution") solution(line, step);
      else tell(help[name]);
      var steps = used(help.exercise).map(function (one) { return data.steps[one]; }).join(", ");
      sum.textContent = say(`Used so far: ${steps}.`);
    }

    order.forEach(function (name) {
      buttons[name] = button(data.steps[name], steps, function () { show(name); });
    });
    notNow(steps, box, close);
    row.after(box);
    show(order[0]);
    buttons[order[0]].focus();
  }

  function openBeside(line, row, code, close) {
    var name = named(line.dataset.exercise);
    var box = called(make("section", "", null, "ck-help"), say(`Our solution beside yours: ${name}`));
    beside(line, code, box);
    row.after(box);
    notNow(make("p", "", box, "ck-quiet"), box, close).focus();
  }

  window.ckSteps = { open: open, openBeside: openBeside, helpWith: helpWith, judged: judged };
})();
