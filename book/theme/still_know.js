/* What do you still know? Questions of the chapters one has read, when they are due, one at a time.
   When each comes back is kept where practice.js keeps what was done: “review-r03-1” with the day it
   was answered and the days that pass until it is due again. */
(function () {
  "use strict";
  var say = (text) => text; // what readers see is marked: coursekit.languages puts other words there
  var AT_ONCE = 10, LONGEST = 256, DAY = 864e5;

  // ---- when, in which order, and what was typed: nothing here knows the page -----------------

  function kept(text) {
    var found = /^(\d{4}-\d{2}-\d{2}) (\d{1,3})$/.exec(text || "");
    return found ? { day: found[1], wait: Number(found[2]) } : null;
  }

  function plus(day, days) { return new Date(Date.parse(day) + days * DAY).toISOString().slice(0, 10); }

  /* What is kept after an answer. Right: twice as many days, two at first. Wrong: the next day. A
     right answer before the question is due says nothing about a longer wait. */
  function after(text, right, today) {
    var was = kept(text);
    if (!right) return today + " 1";
    if (!was) return today + " 2";
    if (today < plus(was.day, was.wait)) return text;
    return today + " " + Math.min(2 * was.wait, LONGEST);
  }

  /* The day of a question: the day after its chapter was last worked on, then what is kept. */
  function due(text, read) {
    var was = kept(text);
    return was ? plus(was.day, was.wait) : read ? plus(read, 1) : "";
  }

  /* How often a question has come back: another commune each time. */
  function turn(text) {
    var was = kept(text);
    return was ? 1 + Math.round(Math.log(was.wait) / Math.LN2) : 0;
  }

  /* The earliest day first, and one chapter after the other, so that kinds of questions are mixed. */
  function mixed(questions) {
    var found = [], chapters = [], of = {};
    questions.slice().sort(function (a, b) {
      return a.due < b.due ? -1 : a.due > b.due ? 1 : 0;
    }).forEach(function (one) {
      if (!of[one.chapter]) chapters.push(of[one.chapter] = []);
      of[one.chapter].push(one);
    });
    while (chapters.length) {
      chapters.forEach(function (row) { found.push(row.shift()); });
      chapters = chapters.filter(function (row) { return row.length; });
    }
    return found;
  }

  /* Numbers that a text may mean: “1,234” is two of them, by the comma of the country. */
  function readings(text) {
    var bare = text.replace(/[\u2212\u2013]/g, "-").replace(/(\d)[\s\u00a0\u202f'’](?=\d{3}(?!\d))/g, "$1");
    var found = /-?\d[\d.,]*|-?[.,]\d+/.exec(bare);
    if (!found) return [];
    var digits = found[0].replace(/[.,]$/, "");
    var ways = [[",", "."], [".", ","]].map(function (marks) {  // what parts thousands, what is the point
      var fits = new RegExp("^-?(\\d{1,3}(\\" + marks[0] + "\\d{3})+|\\d*)(\\" + marks[1] + "\\d+)?$").test(digits);
      return fits ? Number(digits.split(marks[0]).join("").replace(marks[1], ".")) : NaN;
    });
    return ways.filter(function (value, at) { return !isNaN(value) && ways.indexOf(value) === at; });
  }

  /* How far off a number may be typed: the last decimal by one, since people round on the way; a
     small count not at all, a large one by half a thousandth. */
  function near(value, decimals) {
    return Math.max(1.01 * Math.pow(10, -decimals) / (decimals ? 1 : 2), Math.abs(value) / 2000);
  }

  /* Which of some values was typed: the nearest, if it is near enough. A share may be typed as a
     fraction. Minus one for none. */
  function typed(text, values, decimals, unit) {
    var best = -1, miss = Infinity;
    var meant = readings(text);
    if (unit === "%" && text.indexOf("%") < 0) meant = meant.concat(meant.map(function (value) { return 100 * value; }));
    meant.forEach(function (value) {
      values.forEach(function (one, at) {
        var off = Math.abs(value - one);
        if (off < miss && off <= near(one, decimals)) { best = at; miss = off; }
      });
    });
    return best;
  }

  window.ckRecall = { after: after, due: due, turn: turn, mixed: mixed, readings: readings, typed: typed };

  // ---- the page -------------------------------------------------------------------------------

  var page = document.getElementById("ck-recall"), store = window.ckKept;
  var make = window.ckPage.make, button = window.ckPage.button, counted = window.ckPage.counted;
  var plan = JSON.parse(document.getElementById("ck-recall-plan").textContent);

  /* The last day on which something of a chapter was done, a bet on its claims included. */
  function read(chapter, done) {
    var number = (chapter.number < 10 ? "0" : "") + chapter.number;
    var own = new RegExp("^(ex|q|guess-)" + number);
    var bets = chapter.claims.map(function (claim) { return "bet-" + claim; });
    return Object.keys(done).filter(function (name) {
      return own.test(name) || bets.indexOf(name) >= 0;
    }).map(function (name) { return done[name].slice(0, 10); }).sort().pop() || "";
  }

  /* All questions, each with the day on which it is due; without one if its chapter is unread. */
  function questions() {
    var done = store.all(), found = [];
    plan.forEach(function (chapter, at) {
      var day = read(chapter, done);
      chapter.reviews.forEach(function (review) {
        var text = done["review-" + review.id];
        found.push({
          review: review, chapter: at, due: due(text, day),
          asked: review.asked[turn(text) % review.asked.length],
        });
      });
    });
    return found;
  }

  function ripe(all) {
    return all.filter(function (one) { return one.due && one.due <= store.today(); });
  }

  var said = make("p", "", page, "ck-recall-said");
  said.setAttribute("role", "status");
  var start = make("p", "", page, "ck-quiet ck-recall-do");
  var spot = make("div", "", page);
  var choose = make("details", "", page);
  make("summary", say("Choose chapters by hand"), choose);
  var boxes = make("fieldset", "", choose, "ck-recall-chapters");
  make("legend", say("Ask me from"), boxes);
  plan.forEach(function (chapter, at) {
    var label = make("label", "", boxes), box = make("input", "", label);
    box.type = "checkbox";
    box.value = at;
    box.autocomplete = "off";
    label.append(" " + chapter.number + ". " + chapter.title);
  });
  button(say("Ask me from these"), make("p", "", choose, "ck-quiet ck-recall-do"), function () {
    var chosen = Array.prototype.map.call(boxes.querySelectorAll(":checked"), function (box) { return Number(box.value); });
    if (!chosen.length) { tell(say("Choose a chapter first.")); return; }
    ask(mixed(questions().filter(function (one) { return chosen.indexOf(one.chapter) >= 0; })));
  });

  function tell(text) { said.textContent = text; }

  /* A day to come, as one says it. */
  function on(day) {
    if (day === plus(store.today(), 1)) return say("tomorrow");
    var form = new Intl.DateTimeFormat(say("en-GB"), { day: "numeric", month: "long", timeZone: "UTC" });
    var written = form.format(Date.parse(day)).replace(/^1 /, say("1 "));
    return say(`on ${written}`);
  }

  /* How things stand: what is due, or when something will be. */
  function stand(first) {
    var all = questions(), now = ripe(all), days = all.map(function (one) { return one.due; }).filter(Boolean).sort();
    spot.textContent = start.textContent = "";
    choose.hidden = false;
    if (now.length) {
      var from = {};
      now.forEach(function (one) { from[one.chapter] = true; });
      button(say("Ask me"), start, function () { ask(mixed(now)); });
      var due = counted(now.length, "question is due", "questions are due");
      var chapters = counted(Object.keys(from).length, "chapter", "chapters");
      tell((first || "") + say(`${due}, from ${chapters}.`));
    } else if (days.length) {
      var next = on(days[0]);
      tell((first || "") + say(`Nothing is due today. The next question comes ${next}.`));
    } else {
      choose.open = true;
      tell(say("Nothing that you did is kept here yet, so nothing can be due. Read a chapter and answer something in it: a day later its questions come. Or choose chapters by hand; nobody minds a wrong answer."));
    }
  }

  /* Ask some questions, one after the other. */
  function ask(list) {
    var total = Math.min(list.length, AT_ONCE), at = 0, right = 0;
    start.textContent = "";
    choose.hidden = true;

    function end(early) {
      var good = counted(right, "was right", "were right");
      stand(at ? say(`You answered ${at}, and ${good}. `) : early ? say("As you like. ") : "");
      (start.firstChild || choose.firstChild).focus();
    }

    function next() {
      if (at === total) { end(); return; }
      var one = list[at];
      tell("");
      var number = at + 1, title = plan[one.chapter].title;
      show(one, say(`Question ${number} of ${total} · ${title}`), function (good) {
        var name = "review-" + one.review.id;
        at += 1;
        right += good;
        store.set(name, after(store.all()[name], good, store.today()));
        return at < total;
      }, next, function () { end(true); });
    }
    next();
  }

  /* Show a question; answered(good) says whether another one follows. */
  function show(one, kind, answered, next, stop) {
    var form = make("form", "", null, "ck-quiz"), field = make("fieldset", "", form), legend = make("legend", "", field);
    var asked = one.asked, review = one.review, place = make("div", "", field);
    var told = make("div", "", field), doing = make("p", "", field, "ck-quiet ck-recall-do"), judge;
    make("span", kind, legend, "ck-quiz-kind");
    legend.append(" " + asked.question);
    told.setAttribute("role", "status");
    make("button", say("Answer"), doing); // it submits

    function choices() {
      place.textContent = "";
      asked.answers.forEach(function (answer, at) {
        var row = make("div", "", place, "ck-quiz-answer"), radio = make("input", "", row);
        radio.type = "radio";
        radio.name = "recall";
        radio.id = "ck-recall-" + at;
        radio.value = at;
        radio.autocomplete = "off";
        make("label", answer[0], row).htmlFor = radio.id;
      });
      judge = function () {
        var radio = place.querySelector(":checked");
        return radio ? { at: Number(radio.value) } : null;
      };
    }

    function line() {
      var exact = ["", say(", with one decimal"), say(", with two decimals")][review.decimals];
      var asks = review.unit ? say(`Your answer, in ${review.unit}`) : say("Your answer");
      var label = make("label", asks + exact + " ", place, "ck-recall-line");
      var input = make("input", "", label);
      input.type = "text";
      input.inputMode = "decimal";
      input.autocomplete = "off";
      judge = function () {
        return readings(input.value).length ? { at: typed(input.value, asked.values, review.decimals, review.unit) } : null;
      };
      var instead = button(say("Choose from a few"), doing, function () {
        instead.remove();
        choices();
        place.querySelector("input").focus();
      });
    }

    if (asked.values.length) line();
    else choices();
    button(say("Not now"), doing, stop);

    form.addEventListener("submit", function (event) {
      event.preventDefault();
      var given = judge();
      if (!given) { told.textContent = asked.values.length ? say("Write a number, or choose an answer.") : say("Choose an answer first."); return; }
      var answer = asked.answers[given.at], best = asked.answers.filter(function (each) { return each[1]; })[0];
      var good = Boolean(answer && answer[1]);
      var more = answered(good);
      Array.prototype.forEach.call(place.querySelectorAll("input"), function (input) { input.disabled = true; });
      told.textContent = "";
      feedback(good, good ? say("Right.") : say("Not quite."), answer ? answer[2] : review.otherwise);
      if (!good) feedback(true, say(`The answer is “${best[0]}”.`), best[2]);
      doing.textContent = "";
      var go = button(more ? say("Next") : say("Finish"), doing, next);
      var again = make("a", say("Read it again"), doing);
      again.href = plan[one.chapter].href;
      if (more) button(say("Not now"), doing, stop);
      go.focus();
    });

    function feedback(good, word, text) {
      var line = make("p", "", told, "ck-quiz-feedback");
      line.dataset.right = good ? "yes" : "no";
      make("strong", word, line);
      line.append(" " + text.replace(/^Yes\. /, "")); // the word before it says so
    }

    spot.textContent = "";
    spot.append(form);
    legend.tabIndex = -1;
    legend.focus();
  }

  stand();
})();
