/* The editor of a cell: CodeMirror, fetched when a reader first presses Edit, not before.

   It comes as a plain script, so that it loads from a disk, too. The colours are those of the
   page: its words get the classes that the built code has. */
(function (ck) {
  "use strict";
  const say = (text) => text; // what readers see is marked: coursekit.languages puts other words there
  const BUNDLE = new URL("editor/codemirror.js", ck.home);
  const HINT = say("Tab indents. To leave by keyboard, press Esc, then Tab. Shift + Enter runs the code.");
  let hints = 0;

  async function library() {
    if (!window.CodeMirror) {
      await ck.script(BUNDLE).catch(() => { throw new Error(say("The editor could not be loaded; is the connection gone?")); });
    }
    return window.CodeMirror;
  }

  /* The classes that Pygments writes into the built page. */
  function colours({ tagHighlighter, tags }) {
    return tagHighlighter([
      { tag: tags.comment, class: "c1" },
      { tag: tags.string, class: "s2" },
      { tag: tags.number, class: "mi" },
      { tag: [tags.keyword, tags.definitionKeyword, tags.controlKeyword, tags.moduleKeyword], class: "k" },
      { tag: tags.operatorKeyword, class: "ow" },
      { tag: [tags.bool, tags.null], class: "kc" },
      { tag: [tags.arithmeticOperator, tags.compareOperator, tags.definitionOperator, tags.bitwiseOperator], class: "o" },
      { tag: [tags.function(tags.definition(tags.variableName)), tags.definition(tags.className)], class: "nf" },
    ]);
  }

  /* Esc gives the Tab key back to the browser, until another key or until the reader comes back. */
  function leaving({ EditorView }) {
    return EditorView.domEventHandlers({
      keydown(event, view) {
        if (event.key === "Escape") view.setTabFocusMode(true);
        else if (event.key !== "Tab" && event.key !== "Shift") view.setTabFocusMode(false);
        return false;
      },
      focus(event, view) { view.setTabFocusMode(false); },
    });
  }

  /* Puts an editor in the place of an element. Returns {text, focus(), remove()}; text can be set. */
  ck.editor = async function (before, { text, label, changed, run }) {
    const mirror = await library();
    const { EditorView, keymap } = mirror;
    const hint = document.createElement("p");
    hint.id = `ck-editor-hint-${++hints}`;
    hint.className = "ck-editor-hint";
    hint.textContent = HINT;
    let silent = false; // what is set from outside is nobody's change
    const pressed = () => { run(); return true; };
    const view = new EditorView({
      doc: text,
      extensions: [
        keymap.of(["Shift-Enter", "Ctrl-Enter", "Mod-Enter"].map((key) => ({ key, run: pressed }))),
        keymap.of([mirror.indentWithTab, ...mirror.historyKeymap, ...mirror.defaultKeymap]),
        mirror.lineNumbers(), mirror.history(), mirror.bracketMatching(), mirror.indentOnInput(),
        mirror.indentUnit.of("    "),
        mirror.pythonLanguage, mirror.syntaxHighlighting(colours(mirror)),
        EditorView.lineWrapping,
        EditorView.contentAttributes.of({ "aria-label": label, "aria-describedby": hint.id }),
        EditorView.updateListener.of((update) => { if (update.docChanged && !silent) changed(update.state.doc.toString()); }),
        leaving(mirror),
      ],
    });
    const box = document.createElement("div");
    box.className = "ck-editor";
    box.append(view.dom, hint);
    // What is typed is the editor's: the page would take a slash for a wish to search.
    box.addEventListener("keydown", (event) => {
      if (!event.ctrlKey && !event.metaKey) event.stopPropagation();
    });
    before.replaceWith(box);
    return {
      get text() { return view.state.doc.toString(); },
      set text(text) {
        if (text === this.text) return; // the caret stays where it is
        silent = true;
        view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } });
        silent = false;
      },
      focus() { view.focus(); },
      remove() {
        box.replaceWith(before);
        view.destroy();
      },
    };
  };
})(window.ckPython);
