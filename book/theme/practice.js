/* Quick questions, exercises done, and how far one has come. All of it stays on this device:
   in the browser's storage, or, where storage is forbidden, for as long as the page is open. */
(function () {
  "use strict";
  var say = (text) => text; // what readers see is marked: coursekit.languages puts other words there
  var page = window.ckPage, each = page.each, counted = page.counted;
  var KEY = "slag-heaps-progress";
  var forbidden = Boolean(window.storageForbidden); // then a memory of the page stands in
  var unsaved = null; // where there is no room: until the page is left

  function read() {
    try {
      var found = unsaved || JSON.parse(localStorage.getItem(KEY) || "{}");
      return valid(found) ? found : {};
    } catch (error) {
      return {};
    }
  }

  function write(done) {
    try {
      localStorage.setItem(KEY, JSON.stringify(done));
      unsaved = null;
    } catch (error) {
      unsaved = done;
    }
  }

  // What is kept: a name, and the day it was done. Exercises, questions, whether verdicts are asked
  // for; bets, with a verdict and a chance; guesses, with what was drawn, if anything was; questions
  // that came back, with the days until they come back again; help with an exercise, with the steps
  // that were asked for.
  var KEPT = [
    [/^(ex\d{2}_\d{1,2}|q\d{2}-\d{1,2}|verdicts)$/, /^$/],
    [/^bet-\d{1,2}$/, /^ (confirmed|nuanced|contradicted|not_verified) (25|60|90)$/],
    [/^guess-\d{2}[a-z]?$/, /^( -?\d+(\.\d+)?){0,40}$/],
    [/^review-r\d{2}-\d{1,2}$/, /^ \d{1,3}$/],
    [/^help-ex\d{2}_\d{1,2}$/, /^( (question|idea|lines|gaps|solution)){1,5}$/],
  ];

  function valid(done) {
    return done && typeof done === "object" && !Array.isArray(done) &&
      Object.keys(done).every(function (name) {
        var text = typeof done[name] === "string" ? done[name] : "";
        return /^\d{4}-\d{2}-\d{2}/.test(text) && KEPT.some(function (kind) {
          return kind[0].test(name) && kind[1].test(text.slice(10));
        });
      });
  }

  function today() { return new Date().toISOString().slice(0, 10); }

  /* Keep something under each name; nothing takes a name away. */
  function add(given) {
    var done = read();
    Object.keys(given).forEach(function (name) {
      if (given[name]) done[name] = given[name];
      else delete done[name];
    });
    write(done);
    show();
  }

  function set(name, text) {
    var one = {};
    one[name] = text;
    add(one);
  }

  function mark(name, isDone) { set(name, isDone ? read()[name] || today() : ""); }

  // For the other scripts of a page, which load after this one.
  window.ckKept = { all: read, add: add, set: set, today: today, download: download, valid: valid };

  each(".ck-quiz", function (quiz) {
    quiz.addEventListener("submit", function (event) { event.preventDefault(); });
    quiz.addEventListener("change", function (event) {
      var answer = event.target.closest(".ck-quiz-answer");
      var feedback = answer.querySelector(".ck-quiz-feedback");
      quiz.querySelector(".ck-quiz-said").textContent = feedback.textContent;
      if (event.target.value === "yes") mark(quiz.dataset.quiz, true);
    });
  });

  each(".ck-exercise[data-exercise]", function (line) {
    var box = document.createElement("input");
    var label = document.createElement("label");
    box.type = "checkbox";
    label.className = "ck-done";
    label.append(box, " " + say("done"));
    line.append(" ", label);
    box.addEventListener("change", function () { mark(line.dataset.exercise, box.checked); });
  });
  // Help with an exercise: a quiet row below its first lines. What shows it comes when it is asked.
  var help = document.getElementById("ck-steps");
  var passed = {};

  function row(line) {
    var stub = line;
    while (stub && !stub.matches(".highlight-python")) stub = stub.nextElementSibling;
    if (!stub) return;
    function offer(text, show, above) {
      var one = page.make("p", "", null, "ck-quiet");
      var button = page.button(text, one, function () {
        work.fetched(help.dataset.style).then(function () {
          return work.fetched(help.dataset.script);
        }).then(function () {
          failed.textContent = "";
          one.hidden = true;
          show(one, function () {
            one.hidden = false;
            button.focus();
          });
        }, function (error) { failed.textContent = error.message; });
      });
      var number = Number(line.dataset.exercise.split("_")[1]);
      button.setAttribute("aria-label", say(`${text}: exercise ${number}`));
      var failed = page.make("span", "", one);
      failed.setAttribute("role", "status");
      above.after(one);
      return one;
    }
    var first = offer(say("Help in steps"), function (one, closed) { window.ckSteps.open(line, one, closed); }, stub);
    document.addEventListener("coursekit:check", function (event) {
      var said = event.detail;
      if (!said || !said.passed || said.exercise !== line.dataset.exercise || !said.code) return;
      if (!passed[said.exercise]) {
        offer(say("Our solution beside yours"), function (one, closed) {
          window.ckSteps.openBeside(line, one, passed[said.exercise], closed);
        }, first.previousElementSibling);
      }
      passed[said.exercise] = said.code;
    });
  }

  if (help) {
    var helped = Object.keys(JSON.parse(help.textContent).exercises);
    each(".ck-exercise[data-exercise]", function (line) {
      if (helped.indexOf(line.dataset.exercise) >= 0) row(line);
    });
  }
  // A check that runs in the page says so itself.
  document.addEventListener("coursekit:check", function (event) {
    if (event.detail && event.detail.passed) mark(event.detail.exercise, true);
  });

  var work = window.ckWork;
  var panel = document.getElementById("ck-progress");
  var plan = panel ? JSON.parse(document.getElementById("ck-progress-plan").textContent) : [];
  var said = panel && panel.querySelector(".ck-progress-said");

  function count(names, done) {
    return names.filter(function (name) { return done[name]; }).length;
  }

  /* How many questions that were answered once are due again: kept with the day, and the days that
     pass until then. */
  function again(done) {
    return Object.keys(done).filter(function (name) {
      return /^review-/.test(name) &&
        Date.parse(done[name].slice(0, 10)) + done[name].slice(11) * 864e5 <= Date.parse(today());
    }).length;
  }

  function show() {
    var done = read();
    document.dispatchEvent(new CustomEvent("coursekit:kept"));
    each(".ck-exercise[data-exercise]", function (line) {
      line.querySelector("input").checked = Boolean(done[line.dataset.exercise]);
    });
    each(".ck-quiz", function (quiz) {
      quiz.classList.toggle("ck-quiz-known", Boolean(done[quiz.dataset.quiz]));
    });
    if (!panel) return;
    each("[data-chapter]", function (row) {
      var chapter = plan[row.dataset.chapter];
      var exercises = count(chapter.exercises, done), questions = count(chapter.quizzes, done);
      var all = chapter.exercises.length + chapter.quizzes.length;
      row.style.setProperty("--done", all ? (exercises + questions) / all : 0);
      row.classList.toggle("ck-progress-all", all > 0 && exercises + questions === all);
      var helped = count(chapter.exercises.map(function (name) { return "help-" + name; }), done);
      var given = chapter.exercises.length, asked = chapter.quizzes.length;
      row.querySelector(".ck-progress-count").textContent = helped
        ? say(`${exercises} of ${given} exercises (help with ${helped}), ${questions} of ${asked} questions`)
        : say(`${exercises} of ${given} exercises, ${questions} of ${asked} questions`);
    }, panel);
    each("[data-do=notebook]", function (button) { button.hidden = !work.has(button.value); }, panel);
    var due = again(done);
    panel.querySelector(".ck-progress-due").textContent =
      due ? counted(due, "question is due again.", "questions are due again.") : "";
    var placed = Object.keys(done).filter(function (name) { return /^bet-/.test(name); }).length;
    panel.querySelector(".ck-progress-bets").textContent =
      placed ? counted(placed, "is placed.", "are placed.") : "";
    if (forbidden) tell(say("This browser forbids pages to keep anything. What you do is remembered until you leave the page; save it to a file if you want to keep it."));
    else if (unsaved) tell(say("This browser has no room left to keep more. What you do is remembered until you leave the page; save it to a file if you want to keep it."));
  }

  function tell(text) { if (said) said.textContent = text; }

  function download(name, type, text) {
    var link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type: type }));
    link.download = name;
    link.click();
    setTimeout(function () { URL.revokeObjectURL(link.href); }, 1000);
  }

  if (panel) {
    var clear = panel.querySelector("[data-do=clear]");
    var words = clear.textContent;
    panel.querySelector(".ck-progress-tools").hidden = false;
    var name = panel.querySelector("input[type=text]");
    var withFiles = function (action) { work.withFiles(action, tell); };
    panel.querySelector("[data-do=export]").addEventListener("click", function () {
      withFiles(function (files) { return files.save(name.value.trim()); });
    });
    panel.querySelector("input[type=file]").addEventListener("change", function () {
      var file = this.files[0];
      if (file) withFiles(function (files) {
        return files.take(file).then(function (taken) {
          name.value = name.value || taken.name;
          return taken.said;
        });
      });
      this.value = "";
    });
    each("[data-do=notebook]", function (button) {
      button.addEventListener("click", function () {
        withFiles(function (files) { return files.notebook(button.value, button.dataset.from); });
      });
    }, panel);
    document.addEventListener("coursekit:work", show);
    clear.addEventListener("click", function () {
      if (clear.dataset.sure) {
        work.clear();
        write({});
        show();
        tell(say("Forgotten."));
      } else {
        tell(say("Press again to forget everything that is kept here."));
      }
      clear.dataset.sure = clear.dataset.sure ? "" : "yes";
      clear.textContent = clear.dataset.sure ? say("Yes, forget everything") : words;
    });
  }
  window.addEventListener("storage", show);
  show();
})();
