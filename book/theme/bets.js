/* Bets on claims. Flags and verdicts are plain until a reader has bet on the claim or has asked for
   the verdicts; the page of all bets counts how often one was right. Kept where practice.js keeps
   what was done. */
(function () {
  "use strict";
  var say = (text) => text; // what readers see is marked: coursekit.languages puts other words there
  var kept = window.ckKept, each = window.ckPage.each, make = window.ckPage.make, counted = window.ckPage.counted;
  var WORDS = {
    "confirmed": say("confirmed"), "nuanced": say("nuanced"), "contradicted": say("contradicted"),
    "not-verified": say("not verified"),
  };

  /* A bet as it is kept, “2026-11-26 nuanced 60”: the day, the word, the chance in per cent. */
  function read(text) {
    var found = (text || "").split(" ");
    return found.length === 3 ? { day: found[0], verdict: found[1], sure: found[2] } : null;
  }

  function betOn(claim) { return read(kept.all()["bet-" + claim]); }

  function asked() { return Boolean(kept.all().verdicts); }

  function known(claim) { return asked() || Boolean(betOn(claim)); }

  function words(verdict) { return WORDS[verdict.replace("_", "-")]; }

  // ---- flags, verdicts and the board ------------------------------------------------------

  function flags() {
    each("a.ck-claim[class*=ck-is-]", function (flag) {
      var verdict = Object.keys(WORDS).filter(function (one) { return flag.classList.contains("ck-is-" + one); })[0];
      var open = known(/\d+/.exec(flag.textContent)[0]);
      flag.dataset.title = flag.dataset.title || flag.title;
      flag.title = flag.dataset.title + (open ? " (" + words(verdict) + ")" : "");
      flag.classList.toggle("ck-" + verdict, open);
    });
    each("[data-verdict][data-claim]", function (box) {
      box.classList.toggle("ck-neutral", !known(box.dataset.claim));
      var bet = box.classList.contains("ck-verdict") && betOn(box.dataset.claim);
      var line = box.querySelector(".ck-verdict-bet");
      if (bet && !line) {
        line = make("p", "", null, "ck-verdict-bet");
        box.querySelector(".ck-verdict-word").after(line);
      }
      if (line) line.hidden = !bet;
      if (!bet) return;
      var word = words(bet.verdict);
      line.textContent = bet.verdict === box.dataset.verdict ? say(`Your bet: ${word}. The evidence says so too.`)
        : say(`Your bet: ${word}. The evidence says otherwise.`);
    });
  }

  each(".ck-bets-ask", function (line) {
    line.hidden = false;
    line.firstElementChild.addEventListener("click", function () {
      kept.set("verdicts", asked() ? "" : kept.today());
    });
  });

  // ---- a chapter's bets -------------------------------------------------------------------

  function chosen(box, part) {
    var radio = box.querySelector("input[name=" + part + "-" + box.dataset.claim + "]:checked");
    return radio ? radio.value : "";
  }

  function choose(box, part, value) {
    each("input[name=" + part + "-" + box.dataset.claim + "]", function (radio) {
      if (value) radio.checked = radio.value === value;
      radio.disabled = Boolean(value) || asked();
    }, box);
  }

  function form(one) {
    each(".ck-bet", function (box) {
      var bet = betOn(box.dataset.claim);
      choose(box, "bet", bet && bet.verdict);
      choose(box, "sure", bet && bet.sure);
    }, one);
    var all = one.querySelectorAll(".ck-bet"), placed = 0;
    each(".ck-bet", function (box) { placed += Boolean(betOn(box.dataset.claim)); }, one);
    one.querySelector(".ck-bets-do").hidden = asked() || placed === all.length;
    tell(one, asked() && placed < all.length
      ? say("The verdicts are shown, so there is nothing left to bet on. Hide them, and you can.")
      : placed ? say(`${placed} of ${all.length} bets are placed. The verdicts at the end of the chapter answer them.`) : "");
  }

  function tell(one, text) {
    var said = one.querySelector(".ck-bets-said");
    if (said.textContent !== text) said.textContent = text;
  }

  each(".ck-bets-form", function (one) {
    one.addEventListener("submit", function (event) {
      event.preventDefault();
      var half = 0, bets = {};
      each(".ck-bet", function (box) {
        var word = chosen(box, "bet"), sure = chosen(box, "sure");
        if (betOn(box.dataset.claim) || !word && !sure) return;
        if (word && sure) bets["bet-" + box.dataset.claim] = kept.today() + " " + word + " " + sure;
        else half += 1;
      }, one);
      kept.add(bets);
      if (one.querySelector(".ck-bets-do").hidden) one.querySelector(".ck-bets-said").focus();
      if (half === 1) tell(one, say("A bet needs a word and how sure you are. 1 is not complete yet."));
      else if (half) tell(one, say(`A bet needs a word and how sure you are. ${half} are not complete yet.`));
      else if (!Object.keys(bets).length) tell(one, say("Choose a word for a claim, and how sure you are."));
    });
    one.querySelector("[data-do=later]").addEventListener("click", function () {
      var fold = one.closest("details");
      fold.open = false;
      fold.querySelector("summary").focus();
    });
  });

  // ---- how often was one right? -----------------------------------------------------------

  var page = document.getElementById("ck-calibration");
  var plan = page && JSON.parse(document.getElementById("ck-calibration-plan").textContent);

  /* All bets with what the ledger says, in the order of the claims. */
  function bets() {
    return Object.keys(plan.claims).map(function (claim) {
      var bet = betOn(claim);
      return bet && {
        claim: claim, day: bet.day, bet: bet.verdict, sure: bet.sure,
        verdict: plan.claims[claim].verdict, right: bet.verdict === plan.claims[claim].verdict,
      };
    }).filter(Boolean);
  }

  /* How many were right, how many would be by one's own words, and the mean squared distance of
     the chance one named from what came, 1 or 0 (the score of Brier). */
  function tally(all) {
    var sum = { bets: all.length, right: 0, expected: 0, score: 0, spread: 0 };
    all.forEach(function (bet) {
      var chance = bet.sure / 100;
      sum.right += bet.right;
      sum.expected += chance;
      sum.spread += chance * (1 - chance);
      sum.score += Math.pow(chance - bet.right, 2) / all.length;
    });
    return sum;
  }

  /* In a sentence. What luck alone would often make says nothing about a person. */
  function judged(sum) {
    if (sum.bets < 10) return say("That is few, and luck decides much: come back with ten bets or more.");
    var luck = 2 * Math.sqrt(sum.spread);
    if (sum.right < sum.expected - luck) return say("You were right less often than you said: you trust your first impression more than it earned.");
    if (sum.right > sum.expected + luck) return say("You were right more often than you said: your judgement is better than you think.");
    return say("Luck alone makes such a difference: you know about as well as you can how sure to be.");
  }

  function written(value, decimals) { return window.ckNumbers.number(value, { decimals: decimals }); }

  function table(caption, heads, rows) {
    var one = document.createElement("table"), head = document.createElement("tr");
    make("caption", caption, one);
    one.append(document.createElement("thead"), document.createElement("tbody"));
    one.tHead.append(head);
    heads.forEach(function (text) { make("th", text, head).scope = "col"; });
    rows.forEach(function (cells) {
      var row = one.tBodies[0].insertRow();
      cells.forEach(function (cell, at) {
        var box = make(at ? "td" : "th", typeof cell === "string" ? cell : "", row);
        if (!at) box.scope = "row";
        if (cell instanceof Element) box.append(cell);
      });
    });
    return one;
  }

  function link(claim) {
    var one = make("a", claim + ". " + plan.claims[claim].claim);
    one.href = plan.claims[claim].page;
    return one;
  }

  function count() {
    var all = bets(), found = page.querySelector(".ck-calibration-found");
    page.querySelector(".ck-calibration-do").hidden = !all.length;
    var sum = tally(all), total = Object.keys(plan.claims).length;
    found.textContent = "";
    if (!all.length) {
      make("p", say("You have not placed a bet yet. The line below the card of each chapter unfolds into one."), found);
      return;
    }
    var right = counted(sum.right, "bet was right", "bets were right"), meant = written(sum.expected, 0), score = written(sum.score, 2);
    make("p", say(`You have bet on ${sum.bets} of ${total} claims, and ${right}. By your own words it would be about ${meant}.`) +
      " " + judged(sum), found);
    found.append(table(say("How often you were right, by how sure you were"),
      [say("you said"), say("bets"), say("right"), say("right, if your word fits")],
      Object.keys(plan.sure).map(function (sure) {
        var part = tally(all.filter(function (bet) { return bet.sure === sure; }));
        var word = plan.sure[sure].word, chance = plan.sure[sure].chance;
        return [say(`${word}: ${chance}`), String(part.bets), String(part.right), written(part.expected, 1)];
      })));
    var guessed = written(0.19, 2), worst = written(0.81, 2);
    make("p", say(`Your score is ${score}. Zero is sure and always right; ${guessed} is what somebody gets who always says “a guess” and is right one time in four; ${worst} is sure and always wrong.`), found);
    found.append(table(say("Your bets, and what the evidence says"), [say("claim"), say("your bet"), say("the verdict")],
      all.map(function (bet) {
        return [link(bet.claim), words(bet.bet) + ", " + plan.sure[bet.sure].word,
          plan.words[bet.verdict].toLowerCase() + (bet.right ? " ✓" : "")];
      })));
  }

  function save() {
    var rows = [["claim", "day", "bet", "sure_percent", "verdict", "right"]].concat(bets().map(function (bet) {
      return [bet.claim, bet.day, bet.bet, bet.sure, bet.verdict, bet.right ? "yes" : "no"];
    }));
    kept.download("slag-heaps-bets.csv", "text/csv", rows.map(function (row) { return row.join(","); }).join("\n") + "\n");
  }

  if (page) page.querySelector(".ck-calibration-do button").addEventListener("click", save);

  function show() {
    flags();
    each(".ck-bets-ask button", function (button) {
      button.textContent = asked() ? say("Hide the verdicts") : say("Show the verdicts");
    });
    each(".ck-bets-form", form);
    if (page) count();
  }

  document.addEventListener("coursekit:kept", show);
  show();
})();
