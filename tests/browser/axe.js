/* Asks axe for all rules, or for those of colour, and for no colours that it has seen before.

   Most of axe's time goes into the contrast of each word, and into where everything lies on the
   page, which it has to know for that. Where colours, size and state are the same, and the grounds
   that lie one on the other below, the first that axe looks at speaks for the others. What lies
   over something else by its position, or outside of its ground, speaks for itself, except within
   code and tables. A link among words speaks for all that look like it among words that look like
   those. All other rules look at each element. */
window.askAxe = (() => {
  const IN_BLOCK = ":is(pre, table, dl) *";
  const IS_BLOCK = /^(block|list-item|table|flex|grid|inline-block)/;
  const CLEAR = "rgba(0, 0, 0, 0)";
  // Nothing can be said of the colours, because of what lies there, whichever they are.
  const LIES = /^(imgNode|bgOverlap|elmPartiallyObscur|outsideViewport|shortTextContent|nonBmp)/;
  const all = (what) => [...document.querySelectorAll(what)];

  // The same on every page, so that what is settled on one is known on the next.
  function number(text) {
    let one = 1, two = 7;
    for (let at = 0; at < text.length; at += 1) {
      one = Math.imul(one, 33) ^ text.charCodeAt(at);
      two = Math.imul(two, 131) + text.charCodeAt(at);
    }
    return `${one >>> 0} ${two >>> 0}`;
  }

  // Some colours take a quarter of a second to turn, and what is inside begins to turn when what
  // is around it has turned.
  function finishTurning() {
    const turning = () => document.getAnimations().filter((one) => one instanceof CSSTransition);
    for (let deep = 9; deep && turning().length; deep -= 1) turning().forEach((one) => one.finish());
  }

  // How an element looks, on which grounds, and whether it lies over something.
  let looks = new Map();
  function look(one) {
    if (!one) return { grounds: "", ground: document.documentElement, box: null, lifted: false };
    if (looks.has(one)) return looks.get(one);
    const style = getComputedStyle(one), made = { ...look(one.parentElement) };
    const ground = [style.backgroundColor, style.backgroundImage].join();
    if (ground !== `${CLEAR},none`) Object.assign(made, { ground: one, box: null });
    if (style.overflow !== "visible") made.box ||= one;  // what it holds ends with it
    const paint = [ground, style.opacity, style.filter, style.mixBlendMode, style.position].join();
    if (paint !== `${CLEAR},none,1,none,normal,static`) made.grounds = number(made.grounds + paint);
    made.lifted ||= /absolute|fixed/.test(style.position);
    const off = one.matches(":disabled, [aria-disabled=true]") || Boolean(one.control?.disabled);
    made.words = [one.tagName, style.color, style.fontSize, style.fontWeight, style.textShadow,
                  style.webkitTextStroke, off, made.grounds].join();
    made.line = [made.words, style.textDecoration, style.fontFamily, style.fontStyle,
                 style.border, style.outline].join();
    made.block = IS_BLOCK.test(style.display);
    looks.set(one, made);
    return made;
  }

  function isOutside(one, { ground, box }) {
    const [mine, its] = [box || one, ground].map((it) => it.getBoundingClientRect());
    return mine.left < its.left - 1 || mine.right > its.right + 1
      || mine.top < its.top - 4 || mine.bottom > its.bottom + 4;  // letters may be high
  }
  // One letter alone is passed over by axe: it can speak for nobody.
  const words = (one) => [...one.childNodes].filter((it) => it.nodeType === 3)
    .map((it) => it.data.trim()).join("");
  const isWritten = (one) => one.matches("input, select, textarea")
    || (words(one).length > 1 && /[\p{L}\p{N}]/u.test(words(one)));
  const upToBlock = (one) => look(one).block ? [one] : [one, ...upToBlock(one.parentElement)];

  // For each rule that looks at colours: what it may look at, and the look of that, or nothing
  // where it speaks for itself alone.
  const RULES = {
    "color-contrast": {
      what: "*", may: isWritten,
      look(one) {
        const its = look(one);
        const itself = (its.lifted || isOutside(one, its)) && !one.matches(IN_BLOCK);
        return itself ? "" : number(its.words);
      },
    },
    "link-in-text-block": {
      what: "a[href], [role=link]", may: (one) => !look(one).block,
      look: (one) => number(upToBlock(one).map((it) => look(it).line).join()),
    },
  };

  for (const [id, rule] of Object.entries(RULES)) {
    const asAxeDoes = axe._audit.rules.find((one) => one.id === id).matches;
    const mark = `data-axe-${id}`;
    // Not looked at, or in vain, for another reason than colours; and what spoke in this run.
    Object.assign(rule, { mark, vain: new WeakSet(), spoke: new Set() });
    function matches(one, ...given) {
      const look = one.getAttribute(mark);
      if (look && rule.spoke.has(look)) return false;
      if (asAxeDoes(one, ...given)) {
        rule.spoke.add(look);
        return true;
      }
      rule.vain.add(one);
      return false;
    }
    axe.configure({ noHtml: true, rules: [{ id, selector: `[${mark}]`, matches }] });
  }

  // Mark what each rule has to look at, but for what it knows; tell whether there is any.
  function mark(within, known, again) {
    looks = new Map();
    const marked = Object.values(RULES).map((rule) => {
      all(`[${rule.mark}]`).forEach((one) => one.removeAttribute(rule.mark));
      rule.spoke.clear();
      let found = false;
      for (const one of all(rule.what)) {
        if (within && !one.closest(within)) continue;
        if (!one.checkVisibility({ visibilityProperty: true }) || !rule.may(one)) continue;
        const look = rule.look(one);
        if (known.has(look) || (again && rule.vain.has(one))) continue;
        one.setAttribute(rule.mark, look);
        found = true;
      }
      if (!again) rule.vain = new WeakSet();
      return found;
    });
    return marked.some(Boolean);
  }

  // Of all that axe can report, only what is wrong, and which looks it need not see again: they are
  // right, or it cannot tell, because of what they stand in (what lies over them may be elsewhere).
  axe.addReporter("ours", (results, _, done) => {
    const told = ({ node, any, all }) => [[node.selector].flat().join(" "),
      node.element.outerHTML.slice(0, 160), any.concat(all).map((x) => x.message).join("; ")]
      .join(" ");
    const because = (key, { any }) => any.some(({ data }) => key.test(data?.messageKey));
    const never = (one) => because(/^bg(Gradient|Image)$/, one)
      || (because(LIES, one) && one.node.element.ownerSVGElement);
    const settled = results.filter(({ id }) => RULES[id]).flatMap(({ id, passes, incomplete }) => {
      for (const one of incomplete) if (because(LIES, one)) RULES[id].vain.add(one.node.element);
      return [...passes, ...incomplete.filter(never)]
        .map(({ node }) => node.element.getAttribute(RULES[id].mark));
    });
    const wrong = results.flatMap((one) => one.violations.map(
      (node) => `${one.id} (${one.impact}): ${told(node)}`));
    done({ wrong, settled: settled.filter(Boolean) });
  });

  // No rule looks into a table or code that is folded away, but for names, links and roles: the
  // rest is taken out for as long as axe runs.
  async function run(rules, within) {
    const LOOKED_AT = "[id], [role], [aria-hidden], [accesskey], a[href], area, label";
    const folded = all("details:not([open]) :is(table, pre)")
      .filter((one) => !one.checkVisibility() && !one.querySelector(LOOKED_AT))
      .map((one) => [one, [...one.childNodes]]);
    folded.forEach(([one]) => one.replaceChildren());
    const how = { iframes: false, preload: false, reporter: "ours", ...rules };
    const found = await axe.run(within || document, how);
    folded.forEach(([one, inside]) => one.replaceChildren(...inside));
    return found;
  }

  return (rules, within, known) => {
    const ofColour = Boolean(rules.runOnly);
    finishTurning();
    // Where all colours are known axe need not run; else what nobody sees has none, and is left out
    // of the page for good. A menu without its choices would be passed over.
    const left = mark(within, new Set(known), ofColour);
    if (ofColour && !left) return { wrong: [], settled: [] };
    if (ofColour && !within)
      all("body :not(script, style, link, option, optgroup)")
        .filter((one) => !one.checkVisibility()).forEach((one) => one.remove());
    return run(rules, within);
  };
})();
