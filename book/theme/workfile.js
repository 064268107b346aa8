/* The one file of a learner: what was done and what was written, for all chapters. It is fetched
   when somebody saves or loads. What comes in is text from anywhere: it is looked over, none of it
   runs, and a file that is not whole changes nothing. src/coursekit/grading/work_files.py reads the
   same file by the same rules. */
(function () {
  "use strict";
  var say = (text) => text; // what readers see is marked: coursekit.languages puts other words there
  var kept = window.ckKept, work = window.ckWork;
  var KIND = "The Energy of the Slag Heaps: work", VERSION = 2;
  var OLD = "The Energy of the Slag Heaps: progress"; // version 1: nothing but what was done
  var MOST_BYTES = 2 * 1024 * 1024, MOST_CODE = 100000, MOST_CELLS = 300;
  var CHAPTER = /^[a-z][a-z0-9_]{0,39}$/, CELL = /^(ex\d{2}_\d{1,2}|cell-[0-9a-z]{1,12})$/;
  var WHEN = /^\d{4}-\d{2}-\d{2}T[\d:.]{1,15}Z$/;
  var CHECK = /\s*^check\(["']ex\d\d_\d+["'], answer\)\s*$(?![\s\S])/m;

  function fields(given, name, fits) {
    var names = given && typeof given === "object" && !Array.isArray(given) ? Object.keys(given) : null;
    return names !== null && names.length <= MOST_CELLS &&
      names.every(function (one) { return name.test(one) && fits(given[one]); });
  }

  function isText(text) { return text === null || typeof text === "string" && text.length <= MOST_CODE; }

  function isEntry(entry) {
    return entry && isText(entry.text) && WHEN.test(entry.when) && Date.parse(entry.when) &&
      (entry.earlier === undefined || isText(entry.earlier)) &&
      (entry.needs === undefined || typeof entry.needs === "string" && isText(entry.needs));
  }

  function isWork(given) {
    return fields(given, CHAPTER, function (cells) { return fields(cells, CELL, isEntry); });
  }

  /* Why a file cannot be taken in; nothing when it can. */
  function refusal(given) {
    var known = given && (given.kind === KIND || given.kind === OLD);
    if (!known) return say("is not a file saved by this book. Nothing was changed. Choose the one whose name has “slag-heaps” in it.");
    if (given.version > VERSION) return say("was saved by a newer edition of this book. Nothing was changed. Load it there.");
    var whole = kept.valid(given.done) && (given.kind === OLD || isWork(given.work));
    return whole ? "" : say("is damaged. Nothing was changed. Save it once more where it comes from.");
  }

  /* A part of a file name: letters of every script, and none that a platform might trip over. */
  function speaking(name) {
    return name.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "").slice(0, 40);
  }

  function save(name) {
    var foot = document.querySelector(".ck-edition"), edition = foot && /[ée]dition (\d[\d.]*)/.exec(foot.textContent);
    var given = {
      kind: KIND, version: VERSION, edition: edition ? edition[1] : "", name: name.slice(0, 80),
      day: kept.today(), done: kept.all(), work: work.all(),
    };
    var text = JSON.stringify(given, null, 1);
    if (!isWork(given.work) || text.length > MOST_BYTES) {
      return say("A cell of yours is longer than a file may hold, so none was saved. Take out what no person has typed, then save once more.");
    }
    var file = (speaking(name) || say("my")) + "-slag-heaps-" + kept.today() + ".json";
    kept.download(file, "application/json", text);
    return say(`Saved as ${file}. Load it on another device to go on there, or hand it in as it is.`);
  }

  /* What is not known here of what was done; of two reviews the later one
     counts, and steps of help are added up. */
  function news(given) {
    var here = kept.all(), found = {};
    Object.keys(given).forEach(function (name) {
      if (!here[name] || /^review-/.test(name) && given[name] > here[name]) found[name] = given[name];
      else if (/^help-/.test(name)) {
        found[name] = here[name].split(" ").concat(given[name].split(" ").slice(1))
          .filter(function (word, at, all) { return all.indexOf(word) === at; }).join(" ");
      }
    });
    return found;
  }

  function take(file) {
    function refused(why) { return { said: say(`“${file.name}” ${why}`), name: "" }; }
    if (file.size > MOST_BYTES) return Promise.resolve(refused(say("is larger than anything this book saves. Nothing was changed.")));
    return file.text().then(function (text) {
      var given = null;
      try {
        given = JSON.parse(text);
      } catch (error) {
        // Whatever it is, it is none of ours.
      }
      var why = refusal(given);
      if (why) return refused(why);
      kept.add(news(given.done));
      var both = work.merge(given.work || {});
      return {
        said: both
          ? say(`Loaded. Nothing that was done here before is lost. Some cells (${both}) held a text here and another one in the file: the later one is shown, the other is one press away.`)
          : say("Loaded. Nothing that was done here before is lost."),
        name: typeof given.name === "string" ? given.name.slice(0, 80) : "",
      };
    });
  }

  /* The notebook of a chapter's exercises, with the learner's answers in the place of the gaps. */
  function notebook(chapter, address) {
    return fetch(address).then(function (answer) {
      if (!answer.ok) throw new Error();
      return answer.json();
    }).catch(function () {
      throw new Error(say("The notebook could not be fetched. From a disk it cannot be made: save your work instead, and load it where the book comes from a server."));
    }).then(function (made) {
      var cells = work.all()[chapter] || {};
      made.cells = made.cells.reduce(function (before, cell) {
        var mark = cell.metadata.coursekit || {}, entry = mark.role === "answer" && cells[mark.exercise];
        if (!entry || entry.text === null) return before.concat(cell);
        cell.source = entry.text.replace(CHECK, "");
        return before.concat(entry.needs ? {
          cell_type: "code", id: mark.exercise + "-needs", source: entry.needs, outputs: [], execution_count: null,
          metadata: { coursekit: { role: "setup", exercise: mark.exercise } },
        } : [], cell);
      }, []);
      var others = Object.keys(cells).filter(function (cell) { return /^cell-/.test(cell) && cells[cell].text !== null; });
      if (others.length) made.cells.push({
        cell_type: "markdown", id: "own-cells", metadata: {},
        source: "## " + say("What you changed in the chapter") + "\n\n" + others.map(function (cell) {
          return cells[cell].text.replace(/^/gm, "    ");
        }).join("\n\n---\n\n"),
      });
      var file = chapter + "-" + say("my-answers") + ".ipynb";
      kept.download(file, "application/x-ipynb+json", JSON.stringify(made, null, 1));
      return say(`Saved as ${file}. It opens in Jupyter, and can be handed in like any other notebook.`);
    });
  }

  window.ckWorkFile = { save: save, take: take, notebook: notebook };
})();
