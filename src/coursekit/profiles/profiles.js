/* The profile of a commune: what coursekit.profiles shows. Plain script, ES2018, no build step.

   ckTowns (written by Python, shared by all pages) holds the figures of every commune, ckOutlines
   their outlines; ckCompare does the arithmetic, ckPlaces the maps. ckProfiles.create(figure,
   options) draws the chosen commune into a figure.
   Names are only ever set as text, never as HTML. Colours are set by profiles.css. */
(function () {
  "use strict";

  const SVG = "http://www.w3.org/2000/svg";
  const SVG_TAGS = new Set(["svg", "path", "line", "circle", "text"]);

  function element(tag, attributes, ...children) {
    const made = SVG_TAGS.has(tag) ? document.createElementNS(SVG, tag) : document.createElement(tag);
    for (const [name, value] of Object.entries(attributes || {})) made.setAttribute(name, value);
    made.append(...children.filter((child) => child !== null));
    return made;
  }

  const say = (text) => text; // marks what is shown: an edition in another language has its own
  const { number, ordinal, counted } = window.ckNumbers;
  const compare = window.ckCompare;

  function words(value, digits) {
    return value === null ? say("not known") : number(value / 10 ** digits, { decimals: digits });
  }

  const named = ({ name, unit }) => (unit ? `${name} (${unit})` : name);
  const between = (first, last) => say(`${first} to ${last}`);
  const listed = (texts) => texts.slice(0, -1).join(", ") + (texts.length > 1 ? say(" and ") : "") + texts.slice(-1);

  /* ---- Figures of one year ---------------------------------------------------------------- */

  function placed({ from, to, none }, known, count) {
    if (none) return none;
    if (!from) return "";
    const at = from === to ? ordinal(from) : between(ordinal(from), ordinal(to));
    return known === count ? at : say(`${at} of ${known}`);
  }

  function factsTable(page) {
    const { data, name, found, rule, members, besideName } = page;
    const count = data.communes.length;
    const head = [say("Year"), name, say("Range of chance"), say("Its peers, middle"), say(`Its inter\u00adcommunality, middle of ${members}`),
      say(`All ${count}, middle`), ...(besideName ? [besideName] : []), say(`Place from the highest, of ${count}`)];
    const rows = found.map(({ figure, own, range, peers, group, all, beside, place, known }) => {
      const shown = (value) => words(value, figure.digits);
      return element("tr", {},
        element("th", { scope: "row" }, named(figure)),
        element("td", { class: "ck-year" }, figure.year),
        element("td", { class: own === null ? "ck-missing" : "ck-own" }, shown(own)),
        element("td", {}, range ? between(...range.map(shown)) : ""),
        element("td", {}, shown(peers) + (rule.by.includes(figure.key) ? "*" : "")),
        element("td", {}, shown(group)),
        element("td", {}, shown(all)),
        besideName ? element("td", {}, shown(beside)) : null,
        element("td", {}, placed(place, known, count)));
    });
    return element("table", { class: "ck-facts-table" },
      element("caption", {}, say(`${name} in figures`)),
      element("thead", {}, element("tr", {}, element("th", { scope: "col" }, say("Figure")),
        ...head.map((text) => element("th", { scope: "col" }, text)))),
      element("tbody", {}, ...rows));
  }

  function notes({ data, rule, insee, few, name, people, active }) {
    const newer = data.newer[insee];
    const apart = say("; ");
    const workers = counted(active, "active inhabitant", "active inhabitants");
    const one = (base, part = 1) => number(100 * part / base, { decimals: base < 1000 ? 1 : 2 });
    return [
      few ? element("p", { class: "ck-few" }, element("strong", {}, say("Small numbers. ")),
        say(`${name} has ${workers}: one more or one less out of work is ${one(active)} points of its rate, and a family of four ${one(people, 4)} % of everybody. Such rates swing by chance alone, and a ranking of them would be a ranking of smallness.`)) : null,
      element("p", { class: "ck-note" },
        say("A place from the highest is no mark: whether high is good, each figure leaves to you. Range of chance: what a place with the same odds might as well have counted, nineteen times in twenty; places follow from it. ") +
        (rule.by.length ? say("* Alike by the rule, so no comparison. ") : "") +
        (newer ? say(`Newer, for this commune and few others: ${newer.join(apart)}.`) : "")),
    ];
  }

  /* ---- Series: small drawings of the same kind -------------------------------------------- */

  /* From 0 to above the highest, in three to five steps that one can read. */
  function ticks(most) {
    const power = 10 ** Math.floor(Math.log10(most || 1));
    const step = [0.2, 0.25, 0.5, 1, 2, 2.5, 5].map((one) => one * power).find((one) => most / one <= 4) || power;
    const count = Math.max(2, Math.ceil(most / step - 1e-9));
    return Array.from({ length: count + 1 }, (_, at) => at * step);
  }

  const dated = (value, year) => say(`${value} in ${year}`);

  function drawing({ series, years }, name) {
    const [width, height, right, top, bottom] = [210, 102, 8, 9, 17];
    const unit = 10 ** series.digits;
    const values = years.flatMap(({ own, peers, all, range }) => [own, peers, all, range && range[1]]);
    const marks = ticks(Math.max(...values.filter((value) => value !== null)) / unit);
    const decimals = marks.some((mark) => !Number.isInteger(mark)) ? 1 : 0;
    const texts = marks.map((mark) => number(mark, { decimals }));
    const left = 8 + 6 * Math.max(...texts.map(({ length }) => length));
    const [first, last] = [years[0].year, years[years.length - 1].year];
    const x = (year) => left + (year - first) / (last - first) * (width - left - right);
    const y = (value) => height - bottom - value / unit / marks[marks.length - 1] * (height - top - bottom);
    const known = years.filter(({ own }) => own !== null);
    const said = known.length
      ? (known.length > 1 ? [known[0], known[known.length - 1]] : known).map(({ own, year }) => dated(words(own, series.digits), year)).join(", ")
      : say("not known");
    const newest = known[known.length - 1];
    const beside = newest && newest.peers !== null ? say(`; its peers, middle: ${dated(words(newest.peers, series.digits), newest.year)}`) : "";
    const svg = element("svg", { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": say(`${named(series)}, ${name}: ${said}${beside}`) });
    marks.forEach((mark, at) => {
      const high = y(mark * unit);
      svg.append(
        element("line", { class: at ? "ck-rule" : "ck-rule ck-nought", x1: left, x2: width - right, y1: high, y2: high }),
        element("text", { class: "ck-tick", x: left - 4, y: high + 3.5, "text-anchor": "end" }, texts[at]));
    });
    let free = 0; // where the next year may begin
    years.forEach(({ year }, at) => {
      const end = at === years.length - 1;
      if (at && !end && (x(year) - 13 < free || x(last) - x(year) < 42)) return;
      free = x(year) + (at ? 16 : 28);
      const anchor = at === 0 ? "start" : end ? "end" : "middle";
      svg.append(element("text", { class: "ck-tick", x: x(year).toFixed(1), y: height - 4, "text-anchor": anchor }, String(year)));
    });
    for (const run of runs(years, ({ range }) => range)) {
      const low = run.map(({ year, range }) => `${x(year).toFixed(1)} ${y(range[0]).toFixed(1)}`).reverse();
      const high = run.map(({ year, range }) => `${x(year).toFixed(1)} ${y(range[1]).toFixed(1)}`);
      svg.append(element("path", { class: "ck-band", d: `M${[...high, ...low].join("L")}Z` }));
    }
    for (const key of ["all", "peers", "own"]) {
      const path = runs(years, (one) => one[key] !== null).map((run) =>
        `M${run.map((one) => `${x(one.year).toFixed(1)} ${y(one[key]).toFixed(1)}`).join("L")}`).join("");
      svg.append(element("path", { class: `ck-line ck-${key}`, d: path || "M0 0" }));
    }
    for (const { own, year } of known) {
      svg.append(element("circle", { class: "ck-dot", cx: x(year).toFixed(1), cy: y(own).toFixed(1), r: years.length > 12 ? 1.4 : 2 }));
    }
    return svg;
  }

  /* Neighbouring years that are known, so that a line has gaps where nothing is. */
  function runs(years, isKnown) {
    return years.reduce((found, one, at) => {
      if (!isKnown(one)) return found;
      if (at && isKnown(years[at - 1])) found[found.length - 1].push(one);
      else found.push([one]);
      return found;
    }, []);
  }

  /* What was never there is not drawn: a flat line on nought says less than its sentence. */
  const isDrawn = ({ years }) => years.some(({ own }) => own);

  function multiples({ drawn, name }) {
    return element("div", { class: "ck-multiples" }, ...drawn.filter(isDrawn).map((one) =>
      element("figure", {}, element("figcaption", {}, named(one.series)), drawing(one, name))));
  }

  /* A thousand cells that few open are made when they are asked for. */
  function seriesTables(page) {
    const fold = element("details", { class: "ck-tables" }, element("summary", {}, say("The lines as tables")));
    fold.addEventListener("toggle", () => fill(fold, page));
    return fold;
  }

  function fill(fold, { drawn, name, groupName, besideName }) {
    if (fold.childElementCount > 1) return;
    const kinds = [["own", name], ["peers", say("its peers, middle")], ["group", say(`${groupName}, middle`)], ["all", say("all communes, middle")],
      ...(besideName ? [["beside", besideName]] : [])];
    fold.append(...drawn.map(({ series, years }) => element("div",
      { class: "ck-scroll", tabindex: 0, role: "region", "aria-label": say(`Table: ${series.name}`) },
      element("table", {},
        element("caption", {}, named(series)),
        element("thead", {}, element("tr", {}, element("th", { scope: "col" }, say("Who")), ...years.map(({ year }) => element("th", { scope: "col" }, String(year))))),
        element("tbody", {}, ...kinds.map(([key, who]) => element("tr", {},
          element("th", { scope: "row" }, who),
          ...years.map((one) => element("td", {}, words(one[key], series.digits))))))))));
  }

  /* ---- Peers -------------------------------------------------------------------------------- */

  function peersTable({ data, i, near, name, rule }) {
    const columns = data.figures.filter(({ kind, key }) => kind || rule.by.includes(key));
    const [unit, digits] = rule.by.length ? [say("Distance, spreads"), 2] : [say("Away, km"), 1];
    const row = (at, away) => element("tr", {},
      element("th", { scope: "row" }, data.communes[at][1]),
      element("td", {}, away === null ? "" : number(away, { decimals: digits })),
      ...columns.map((column) => element("td", {}, words(column.values[at], column.digits))));
    const title = (column) => `${named(column)}${column.year ? `, ${column.year}` : ""}`;
    return element("div", { class: "ck-scroll ck-peers-table", tabindex: 0, role: "region", "aria-label": say(`Table: peers of ${name}`) },
      element("table", {},
        element("caption", {}, say(`${name} and its peers by ${rule.name}`)),
        element("thead", {}, element("tr", {}, element("th", { scope: "col" }, say("Commune")), element("th", { scope: "col" }, unit),
          ...columns.map((column) => element("th", { scope: "col" }, title(column))))),
        element("tbody", {}, row(i, null), ...near.map(({ j, away }) => row(j, away)))));
  }

  /* ---- The page ---------------------------------------------------------------------------- */

  const MONTHS = [say("January"), say("February"), say("March"), say("April"), say("May"), say("June"), say("July"),
    say("August"), say("September"), say("October"), say("November"), say("December")];

  function dayOf(iso) {
    const [year, month, day] = iso ? iso.split("-").map(Number) : ((now) => [now.getFullYear(), now.getMonth() + 1, now.getDate()])(new Date());
    return `${day === 1 ? say("1") : day} ${MONTHS[month - 1]} ${year}`;
  }

  /* Where the page can be found again. A folder of one's own disk is nobody's business. */
  function addressOf(hash) {
    const canonical = document.querySelector("link[rel=canonical]");
    const local = !/^https?:$/.test(location.protocol) || /^(localhost|127\.|\[)/.test(location.hostname);
    const page = canonical ? canonical.href : local ? "" : location.href;
    return page && page.replace(/#.*/, "") + hash;
  }

  function sizeOf({ from, to }, count) {
    if (from === to && from === 1) return say(`the largest of ${count} communes by that`);
    if (from === to && from === count) return say(`the smallest of ${count} communes by that`);
    const at = from === to ? ordinal(from) : between(ordinal(from), ordinal(to));
    return say(`${at} of ${count} communes by that`);
  }

  function pageOf(data, i, rule, count, beside) {
    const near = compare.closest(data, i, rule, count);
    const against = compare.groups(data, i, near, beside);
    const found = compare.facts(data, i, against);
    const fact = (key) => found.find(({ figure }) => figure.key === key);
    const [insee, name, departement, groupName, zone, area] = data.communes[i];
    const active = fact("unemployed").of;
    return {
      data, i, rule, near, against, found, insee, name, departement, groupName, zone, area, active,
      drawn: compare.lines(data, i, against),
      peers: near.map(({ j }) => j),
      members: against.group.length,
      besideName: beside < 0 ? "" : data.communes[beside][1],
      people: fact("people").own,
      size: fact("people").place,
      few: active < data.few,
    };
  }

  /* What is not known, a sentence for each reason. */
  function missing({ found, drawn }) {
    const reasons = new Map();
    const always = say("all years");
    const apart = say("; ");
    const lacks = (one, what) => reasons.set(one.missing, [...(reasons.get(one.missing) || []), what]);
    for (const { figure, own } of found) if (own === null) lacks(figure, figure.name);
    for (const { series, years } of drawn) {
      const gaps = years.filter(({ own }) => own === null).map(({ year }) => year);
      if (gaps.length) lacks(series, say(`${series.name}: ${gaps.length === years.length ? always : gaps.join(", ")}`));
    }
    return [...reasons].map(([why, what]) => say(`${what.join(apart)}. ${why}`));
  }

  function report(page, { level, hash, day, choose }) {
    const { data, i, rule, found, drawn, name, peers, people } = page;
    const heading = (extra, text) => element(`h${level + extra}`, {}, text);
    const apart = say("; ");
    const lacking = missing(page);
    const none = drawn.filter((one) => !isDrawn(one) && one.years.some(({ own }) => own === 0)).map(({ series }) => series.name);
    const known = found.filter(({ own }) => own !== null).length;
    const key = (kind, text) => element("span", { class: `ck-key ck-${kind}` }, text);
    const address = addressOf(hash);
    const fewer = peers.length > 4 ? "" : peers.length === 1 ? say(" There is no more here.") : say(" There are no more here.");
    const size = sizeOf(page.size, data.communes.length);
    const inhabitants = counted(people, "inhabitant", "inhabitants");
    const called = listed(peers.map((peer) => data.communes[peer][1]));
    return element("article", { class: "ck-report", "data-insee": page.insee },
      heading(0, name),
      element("p", { class: "ck-where" },
        say(`INSEE code ${page.insee} · ${page.departement} · ${page.groupName} · employment zone ${page.zone} · ${words(page.area, 1)} km²`)),
      element("p", { class: "ck-sheet" },
        say(`Made on ${dayOf(day)} from The Energy of the Slag Heaps, ${data.edition} · `),
        address ? element("a", { href: address }, address) : say("a copy without a public address")),
      element("p", { class: "ck-say" },
        say(`${name} has ${inhabitants} (2023), ${size}. Its peers, chosen by ${rule.name}: ${called}.${fewer} ${rule.why} Of ${found.length} figures, ${known} are known.`)),
      heading(1, say("In figures")),
      element("div", { class: "ck-scroll", tabindex: 0, role: "region", "aria-label": say(`Table: ${name} in figures`) }, factsTable(page)),
      ...notes(page),
      heading(1, say("Over the years")),
      element("p", { class: "ck-legend" }, key("own", name), key("peers", say("its peers, middle")), key("all", say("all communes, middle")),
        key("band", say("how far a sample of one home in four may be off"))),
      multiples(page),
      none.length ? element("p", { class: "ck-note" }, say(`Nought in all years, and not drawn: ${none.join(apart)}.`)) : null,
      seriesTables(page),
      heading(1, say("Where it lies, and who its peers are")),
      element("div", { class: "ck-maps" },
        window.ckPlaces.nearby(data, i, peers, choose), window.ckPlaces.overview(data, i, peers, choose)),
      element("p", { class: "ck-legend" }, key("here", name), key("peer", say("its peers")), element("span", {}, say("Communes outside the study area are not drawn."))),
      peersTable(page),
      heading(1, say("What is missing")),
      lacking.length
        ? element("ul", { class: "ck-lacking" }, ...lacking.map((text) => element("li", {}, text)))
        : element("p", {}, say("Nothing of what this page asks for. Much else was never counted.")),
      element("p", { class: "ck-from" }, data.from));
  }

  /* A page of its own, without scripts: to print, to keep, to send. */
  function snapshot(data, article, shown) {
    const page = article.cloneNode(true);
    fill(page.querySelector(".ck-tables"), shown);
    const lower = { H1: "H1", H2: "H1", H3: "H1", H4: "H2", H5: "H2" };
    for (const old of page.querySelectorAll("h1, h2, h3, h4, h5")) {
      old.replaceWith(element(lower[old.tagName].toLowerCase(), {}, old.textContent));
    }
    const holder = element("div", {}, page);
    const title = element("title", {}, titleOf(article));
    return `<!DOCTYPE html>\n<html lang="${say("en")}"><head><meta charset="utf-8"><meta name="viewport" ` +
      `content="width=device-width, initial-scale=1">${title.outerHTML}` +
      `<style>${data.css}</style></head><body class="ck-profile ck-paper"><main>${holder.innerHTML}</main></body></html>\n`;
  }

  const titleOf = (article) => say(`${article.querySelector("h1, h2, h3").textContent} — profile of a commune`);

  function print(html, title) {
    const frame = element("iframe", { title: say("Page to print"), style: "position:fixed;left:-99rem;width:60rem;height:60rem" });
    const before = document.title; // browsers name the file after the page around
    frame.srcdoc = html;
    frame.addEventListener("load", () => {
      frame.contentWindow.addEventListener("afterprint", () => {
        document.title = before;
        frame.remove();
      });
      document.title = title;
      frame.contentWindow.print();
    });
    document.body.append(frame);
  }

  function download(text, type, name) {
    const link = element("a", { href: URL.createObjectURL(new Blob([text], { type })), download: name });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  }

  const LINK = /^#commune-(\d{5})(?:-by-([a-z]+))?(?:-beside-(\d{5}|nobody))?$/;

  function create(figure, options) {
    const data = compare.unpack(window.ckTowns);
    const nobody = say("nobody");
    const fixed = Boolean(options.rule);
    const lists = Object.fromEntries([...figure.querySelectorAll("[data-choose]")].map((list) => [list.dataset.choose, list]));
    const status = figure.querySelector("[role=status]");
    const place = figure.querySelector(".ck-place");
    const at = (insee) => data.communes.findIndex(([code]) => code === insee);
    const usual = (i) => (data.communes[i][0] === data.beside ? -1 : at(data.beside));
    // Whoever stands beside stays when the commune changes, but for oneself.
    const state = { i: at(options.commune), rule: data.rules[0], beside: null };
    let page = null;
    let shown = null;
    let besides = null;

    const besideOf = () => (state.beside === null || state.beside === state.i ? usual(state.i) : state.beside);

    function link() {
      const beside = besideOf();
      return `#commune-${data.communes[state.i][0]}${state.rule === data.rules[0] || fixed ? "" : `-by-${state.rule.key}`}` +
        (beside === usual(state.i) || fixed ? "" : `-beside-${beside < 0 ? "nobody" : data.communes[beside][0]}`);
    }

    function show(said) {
      const beside = fixed ? (options.beside ? at(options.beside) : -1) : besideOf();
      page = pageOf(data, state.i, fixed ? options.rule : state.rule, options.count || 5, beside);
      const choose = fixed ? null : (next) => {
        state.i = next;
        show(true);
      };
      shown = report(page, { level: options.level, hash: link(), day: options.day, choose });
      place.replaceChildren(shown);
      if (fixed) return;
      lists.commune.value = data.communes[state.i][0];
      lists.rule.value = state.rule.key;
      besides(beside);
      if (!said) return;
      status.textContent = say(`Shown: ${page.name}, peers by ${state.rule.name}, beside ${page.besideName || nobody}.`);
      try {
        history.replaceState(null, "", link());
      } catch (error) { /* some notebooks forbid it; then there is no address to copy */ }
    }

    function follow() {
      const wanted = fixed ? null : LINK.exec(location.hash);
      if (!wanted || at(wanted[1]) < 0) return false;
      state.i = at(wanted[1]);
      state.rule = data.rules.find(({ key }) => key === wanted[2]) || data.rules[0];
      state.beside = wanted[3] ? at(wanted[3]) : null; // nobody is -1
      return true;
    }

    if (!fixed) {
      const order = new Intl.Collator("fr").compare;
      const sorted = [...data.communes].sort((a, b) => order(a[1], b[1]));
      const times = {};
      for (const [, name] of sorted) times[name] = (times[name] || 0) + 1;
      const option = ([code, name]) => new Option(times[name] > 1 ? `${name} (${code})` : name, code);
      lists.commune.append(...sorted.map(option));
      // The second list holds what is chosen; the others come when somebody turns to it.
      besides = (chosen, all = false) => {
        const code = chosen < 0 ? "nobody" : data.communes[chosen][0];
        if (all || ![...lists.beside.options].some(({ value }) => value === code)) {
          lists.beside.replaceChildren(new Option(nobody, "nobody"),
            ...(all ? sorted : data.communes.filter(([one]) => one === code)).map(option));
        }
        lists.beside.value = code;
      };
      for (const kind of ["focus", "pointerover"]) {
        lists.beside.addEventListener(kind, () => besides(besideOf(), true), { once: true });
      }
      lists.rule.append(...data.rules.map(({ key, name }) => new Option(name, key)));
      const change = {
        commune: (value) => { state.i = at(value); },
        rule: (value) => { state.rule = data.rules.find(({ key }) => key === value); },
        beside: (value) => { state.beside = at(value); },
      };
      for (const [kind, list] of Object.entries(lists)) {
        list.addEventListener("change", () => {
          change[kind](list.value);
          show(true);
        });
      }
      window.addEventListener("hashchange", () => { if (follow()) show(false); });
    }
    window.addEventListener("beforeprint", () => fill(shown.querySelector(".ck-tables"), page));
    const name = () => `profile-${page.insee}`;
    const tasks = {
      print: () => print(snapshot(data, shown, page), titleOf(shown)),
      download: () => download(snapshot(data, shown, page), "text/html", `${name()}.html`),
      table: () => download(`\ufeff${compare.csv(data, page.i, page.against)}`, "text/csv;charset=utf-8", `${name()}.csv`),
    };
    for (const button of figure.querySelectorAll("[data-do]")) button.addEventListener("click", tasks[button.dataset.do]);
    const followed = follow();
    show(false);
    if (followed) figure.scrollIntoView();
    figure.classList.add("ck-ready");
  }

  // Drawing takes a slow phone a third of a second: in a narrow window it waits for a reader, who
  // comes near, uses the keyboard, prints, or asks for a commune in the address.
  function createNear(figure, options) {
    let drawn = false;
    const draw = () => {
      if (!drawn) create(figure, options);
      drawn = true;
    };
    const wide = matchMedia("(min-width: 48rem)").matches;
    if (wide || !window.IntersectionObserver || LINK.test(location.hash)) {
      draw();
      return;
    }
    new IntersectionObserver((seen, view) => {
      if (!seen.some(({ isIntersecting }) => isIntersecting)) return;
      view.disconnect();
      draw();
    }, { rootMargin: "50%" }).observe(figure);
    for (const kind of ["beforeprint", "keydown", "hashchange"]) {
      window.addEventListener(kind, draw, { capture: true, once: true }); // before others look at it
    }
  }

  window.ckProfiles = { create: createNear };
})();
