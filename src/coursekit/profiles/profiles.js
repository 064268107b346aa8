/* The profile of a commune: what coursekit.profiles shows. Plain script, ES2018, no build step.

   ckTowns (written by Python, shared by all pages) holds the figures of every commune, ckOutlines
   their outlines. ckProfiles.create(figure, options) draws the chosen one into a figure.
   Names are only ever set as text, never as HTML. Colours are set by profiles.css. */
(function () {
  "use strict";

  const SVG = "http://www.w3.org/2000/svg";

  function element(tag, attributes, ...children) {
    const made = SVG_TAGS.has(tag) ? document.createElementNS(SVG, tag) : document.createElement(tag);
    for (const [name, value] of Object.entries(attributes || {})) made.setAttribute(name, value);
    made.append(...children.filter((child) => child !== null));
    return made;
  }
  const SVG_TAGS = new Set(["svg", "path", "line", "circle", "text"]);

  /* ---- Numbers: stored as whole steps of their last digit -------------------------------- */

  const { number, ordinal } = window.ckNumbers;

  function words(value, digits) {
    return value === null ? "not known" : number(value / 10 ** digits, { decimals: digits });
  }

  function middle(values) {
    const known = values.filter((value) => value !== null).sort((a, b) => a - b);
    if (!known.length) return null;
    const half = known.length / 2;
    return known.length % 2 ? known[Math.floor(half)] : (known[half - 1] + known[half]) / 2;
  }

  const named = ({ name, unit }) => (unit ? `${name} (${unit})` : name);

  /* ---- Figures of one year ---------------------------------------------------------------- */

  function facts(data, i, peers) {
    return data.figures.map((figure) => {
      const { values } = figure;
      const known = values.filter((value) => value !== null);
      const own = values[i];
      return {
        figure,
        own,
        peers: middle(peers.map((peer) => values[peer])),
        all: middle(known),
        rank: own === null ? null : 1 + known.filter((value) => value > own).length,
        alike: own === null ? 0 : known.filter((value) => value === own).length - 1,
        known: known.length,
      };
    });
  }

  function factsTable(name, found) {
    const head = ["", name, "Its peers, middle", "All, middle", "Place from the highest"];
    const rows = found.map(({ figure, own, peers, all, rank, alike, known }) => element("tr", {},
      element("th", { scope: "row" }, named(figure)),
      element("td", { class: own === null ? "ck-missing" : "ck-own" }, words(own, figure.digits)),
      element("td", {}, words(peers, figure.digits)),
      element("td", {}, words(all, figure.digits)),
      element("td", {}, rank === null ? `${known} known` : `${ordinal(rank)} of ${known}${alike ? ", shared" : ""}`),
    ));
    return element("table", { class: "ck-facts-table" },
      element("caption", {}, `${name} in figures`),
      element("thead", {}, element("tr", {}, ...head.map((text, at) =>
        (at ? element("th", { scope: "col" }, text) : element("td", {}))))),
      element("tbody", {}, ...rows));
  }

  /* ---- Series: small drawings of the same kind -------------------------------------------- */

  function lines(series, i, peers) {
    const years = series.years.map((_, at) => at);
    return [
      { key: "all", name: "all communes", values: years.map((at) => middle(series.values.map((one) => one[at]))) },
      { key: "peers", name: "its peers", values: years.map((at) => middle(peers.map((peer) => series.values[peer][at]))) },
      { key: "own", name: "", values: series.values[i] },
    ];
  }

  function drawing(series, drawn, name) {
    const [width, height, left, right, top, bottom] = [240, 118, 34, 8, 8, 18];
    const all = [].concat(...drawn.map(({ values }) => values)).filter((value) => value !== null);
    const [low, high] = [Math.min(...all), Math.max(...all)];
    const span = high - low || 1;
    const [first, last] = [series.years[0], series.years[series.years.length - 1]];
    const x = (year) => left + (year - first) / (last - first) * (width - left - right);
    const y = (value) => height - bottom - (value - low) / span * (height - top - bottom);
    const own = drawn[drawn.length - 1].values;
    const known = own.map((value, at) => [value, at]).filter(([value]) => value !== null);
    const said = known.length
      ? [known[0], known[known.length - 1]].map(([value, at]) => `${words(value, series.digits)} in ${series.years[at]}`).join(", ")
      : "not known";
    const svg = element("svg", { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": `${named(series)}, ${name}: ${said}` });
    for (const value of [low, high]) {
      svg.append(
        element("line", { class: "ck-rule", x1: left, x2: width - right, y1: y(value), y2: y(value) }),
        element("text", { class: "ck-tick", x: left - 4, y: y(value) + 3.5, "text-anchor": "end" },
          words(value, series.digits)));
    }
    svg.append(
      element("text", { class: "ck-tick", x: left, y: height - 4 }, String(first)),
      element("text", { class: "ck-tick", x: width - right, y: height - 4, "text-anchor": "end" }, String(last)));
    for (const { key, values } of drawn) {
      let path = "";
      let pen = "M";
      values.forEach((value, at) => {
        if (value === null) {
          pen = "M";
          return;
        }
        path += `${pen}${x(series.years[at]).toFixed(1)} ${y(value).toFixed(1)}`;
        pen = "L";
      });
      svg.append(element("path", { class: `ck-line ck-${key}`, d: path || "M0 0" }));
    }
    for (const [value, at] of known) {
      svg.append(element("circle", { class: "ck-dot", cx: x(series.years[at]).toFixed(1), cy: y(value).toFixed(1), r: 1.8 }));
    }
    return svg;
  }

  function multiples(data, i, peers, name) {
    return element("div", { class: "ck-multiples" }, ...data.series.map((series) =>
      element("figure", {}, element("figcaption", {}, named(series)), drawing(series, lines(series, i, peers), name))));
  }

  function seriesTables(data, i, peers, name) {
    const tables = data.series.map((series) => element("div",
      { class: "ck-scroll", tabindex: 0, role: "region", "aria-label": `Table: ${series.name}` },
      element("table", {},
        element("caption", {}, named(series)),
        element("thead", {}, element("tr", {}, element("td", {}), ...series.years.map((year) => element("th", { scope: "col" }, String(year))))),
        element("tbody", {}, ...lines(series, i, peers).reverse().map((line) => element("tr", {},
          element("th", { scope: "row" }, line.name || name),
          ...line.values.map((value) => element("td", {}, words(value, series.digits)))))))));
    return element("details", { class: "ck-tables" }, element("summary", {}, "The lines as tables"), ...tables);
  }

  /* ---- The map: outlines of all communes, from TopoJSON ------------------------------------ */

  let shapes = null;

  function outlines() {
    if (shapes) return shapes;
    const squeeze = Math.cos(50.4 * Math.PI / 180);
    const found = window.ckShapes(window.ckOutlines, (lon, lat) => [lon * squeeze * 1000, -lat * 1000]);
    const rings = new Map(found.map(({ properties, polygons }) => [properties.insee, polygons.flat()]));
    const points = [...rings.values()].flat(2);
    const [west, north] = [0, 1].map((axis) => Math.min(...points.map((point) => point[axis])));
    const [east, south] = [0, 1].map((axis) => Math.max(...points.map((point) => point[axis])));
    const paths = new Map([...rings].map(([insee, found]) => [insee, found.map((line) =>
      `M${line.map(([x, y]) => `${Math.round(x - west)} ${Math.round(y - north)}`).join("L")}Z`).join("")]));
    shapes = { paths, width: Math.ceil(east - west), height: Math.ceil(south - north) };
    return shapes;
  }

  function locator(data, i, peers, name, choose) {
    const { paths, width, height } = outlines();
    const names = peers.map((peer) => data.communes[peer][1]).join(", ");
    const svg = element("svg", {
      class: "ck-locator", viewBox: `-4 -4 ${width + 8} ${height + 8}`, role: "img",
      "aria-label": `Map of the coalfield: ${name}, and its peers ${names}`,
    });
    const order = data.communes.map((_, at) => at).sort((a, b) => rank(a) - rank(b));
    function rank(at) { return at === i ? 2 : peers.includes(at) ? 1 : 0; }
    for (const at of order) {
      const [insee, commune] = data.communes[at];
      const shape = element("path", { class: ["ck-land", "ck-peer", "ck-here"][rank(at)], d: paths.get(insee) });
      const tip = document.createElementNS(SVG, "title");
      tip.textContent = commune;
      shape.append(tip);
      if (choose) shape.addEventListener("click", () => choose(at));
      svg.append(shape);
    }
    return svg;
  }

  function peersTable(data, i, peers, name) {
    const columns = data.figures.filter(({ like }) => like);
    const row = (at, away) => element("tr", {},
      element("th", { scope: "row" }, data.communes[at][1]),
      element("td", {}, away === null ? "" : words(away, 2)),
      ...columns.map(({ values, digits }) => element("td", {}, words(values[at], digits))));
    return element("div", { class: "ck-scroll", tabindex: 0, role: "region", "aria-label": `Table: peers of ${name}` },
      element("table", {},
        element("caption", {}, `${name} and the communes most like it`),
        element("thead", {}, element("tr", {}, element("td", {}), element("th", { scope: "col" }, "Distance"),
          ...columns.map((column) => element("th", { scope: "col" }, named(column))))),
        element("tbody", {}, row(i, null), ...peers.map((peer, at) => row(peer, data.distances[i][at])))));
  }

  /* ---- The page ---------------------------------------------------------------------------- */

  function report(data, i, level, choose) {
    const [insee, name, departement, group, zone, area] = data.communes[i];
    const peers = data.peers[i];
    const found = facts(data, i, peers);
    const people = found[0];
    const heading = (extra, text) => element(`h${level + extra}`, {}, text);
    const lacking = [
      ...found.filter(({ own }) => own === null).map(({ figure }) => `${figure.name}. ${figure.missing}`),
      ...data.series.map((series) => ({ series, gaps: series.years.filter((_, at) => series.values[i][at] === null) }))
        .filter(({ gaps }) => gaps.length)
        .map(({ series, gaps }) => `${series.name}: ${gaps.length === series.years.length ? "all years" : gaps.join(", ")}. ${series.missing}`),
    ];
    const none = found.length - found.filter(({ own }) => own === null).length;
    const key = (kind, text) => element("span", { class: `ck-key ck-${kind}` }, text);
    return element("article", { class: "ck-report", "data-insee": insee },
      heading(0, name),
      element("p", { class: "ck-where" },
        `INSEE code ${insee} · ${departement} · ${group} · employment zone ${zone} · ${words(Math.round(area * 10), 1)} km²`),
      element("p", { class: "ck-say" },
        `${name} has ${words(people.own, 0)} inhabitants (2023); ${people.rank - 1 || "none"} of the other ` +
        `${people.known - 1} communes ${people.rank === 2 ? "is" : "are"} larger. ` +
        `Most like it, by the variables below, are ${peers.map((peer) => data.communes[peer][1]).join(", ")}. ` +
        `Of ${found.length} figures, ${none} are known.`),
      heading(1, "In figures"),
      element("div", { class: "ck-scroll", tabindex: 0, role: "region", "aria-label": `Table: ${name} in figures` }, factsTable(name, found)),
      heading(1, "Over the years"),
      element("p", { class: "ck-legend" }, key("own", name), key("peers", "its peers, middle"), key("all", "all communes, middle")),
      multiples(data, i, peers, name),
      seriesTables(data, i, peers, name),
      heading(1, "Where it lies, and who is like it"),
      locator(data, i, peers, name, choose),
      element("p", { class: "ck-legend" }, key("here", name), key("peer", "its peers")),
      peersTable(data, i, peers, name),
      heading(1, "What is missing"),
      lacking.length
        ? element("ul", { class: "ck-lacking" }, ...lacking.map((text) => element("li", {}, text)))
        : element("p", {}, "Nothing of what this page asks for. Much else was never counted."),
      element("p", { class: "ck-from" }, data.from));
  }

  /* A page of its own, without scripts: to print, to keep, to send. */
  function snapshot(data, article) {
    const page = article.cloneNode(true);
    const name = page.querySelector("h1, h2, h3, h4").textContent;
    const lower = { H1: "H1", H2: "H1", H3: "H1", H4: "H2", H5: "H2" };
    for (const old of page.querySelectorAll("h1, h2, h3, h4, h5")) {
      old.replaceWith(element(lower[old.tagName].toLowerCase(), {}, old.textContent));
    }
    const holder = element("div", {}, page);
    const safe = name.replace(/[&<>]/g, "");
    return `<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><meta name="viewport" ` +
      `content="width=device-width, initial-scale=1"><title>${safe}: a profile</title>` +
      `<style>${data.css}</style></head><body class="ck-profile ck-paper"><main>${holder.innerHTML}</main></body></html>\n`;
  }

  function print(html) {
    const frame = element("iframe", { title: "Page to print", style: "position:fixed;left:-99rem;width:60rem;height:60rem" });
    frame.srcdoc = html;
    frame.addEventListener("load", () => {
      frame.contentWindow.addEventListener("afterprint", () => frame.remove());
      frame.contentWindow.print();
    });
    document.body.append(frame);
  }

  function download(html, name) {
    const link = element("a", { href: URL.createObjectURL(new Blob([html], { type: "text/html" })), download: name });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  }

  /* One commune may have been given other peers than the page of all has. */
  function chosen(data, { commune, peers, distances, by, from }) {
    const index = (code) => data.communes.findIndex(([insee]) => insee === code);
    return {
      ...data,
      from,
      peers: { [index(commune)]: peers.map(index) },
      distances: { [index(commune)]: distances },
      figures: data.figures.map((figure) => ({ ...figure, like: by.includes(figure.key) })),
    };
  }

  function create(figure, options) {
    const { level, fixed } = options;
    const data = fixed ? chosen(window.ckTowns, options) : window.ckTowns;
    const list = figure.querySelector("select");
    const status = figure.querySelector("[role=status]");
    const place = figure.querySelector(".ck-place");
    const at = (insee) => data.communes.findIndex(([code]) => code === insee);
    let shown = null;

    function show(i, said) {
      shown = report(data, i, level, fixed ? null : (next) => { show(next, true); });
      place.replaceChildren(shown);
      if (list) list.value = data.communes[i][0];
      if (!said) return;
      status.textContent = `Shown: ${data.communes[i][1]}.`;
      if (!fixed) {
        try {
          history.replaceState(null, "", `#commune-${data.communes[i][0]}`);
        } catch (error) { /* some notebooks forbid it; then there is no address to copy */ }
      }
    }

    if (list) {
      const order = new Intl.Collator("fr").compare;
      const sorted = [...data.communes].sort((a, b) => order(a[1], b[1]));
      const times = {};
      for (const [, name] of sorted) times[name] = (times[name] || 0) + 1;
      list.append(...sorted.map(([code, name]) => new Option(times[name] > 1 ? `${name} (${code})` : name, code)));
      list.addEventListener("change", () => show(at(list.value), true));
    }
    figure.querySelector("[data-do=print]").addEventListener("click", () => print(snapshot(data, shown)));
    figure.querySelector("[data-do=download]").addEventListener("click", () =>
      download(snapshot(data, shown), `profile-${shown.dataset.insee}.html`));
    const wanted = fixed ? null : /^#commune-(\d{5})$/.exec(location.hash);
    const from = wanted ? at(wanted[1]) : -1;
    show(from < 0 ? at(options.commune) : from, false);
    if (from >= 0) figure.scrollIntoView();
    figure.classList.add("ck-ready");
  }

  window.ckProfiles = { create };
})();
