/* Maps of the coalfield: what coursekit.maps draws with. Plain script, ES2018, no build step.

   Python writes four kinds of call into a map's page, after Leaflet, the outlines and this file:
     ckMaps.create(id, options)       a Leaflet map with the outlines of the communes
     ckMaps.choropleth(map, layer)    shades the communes
     ckMaps.points(map, layer)        one GeoJSON layer of circles
     ckMaps.route(map, layer)         one GeoJSON layer: a line and its stops
   Names are only ever set as text, never as HTML. Colours are set by map.css. */
(function () {
  "use strict";

  // What readers see is marked; coursekit.languages puts other words there.
  const say = (text) => text;

  /* ---- The theme: that of the page around, else that of the system ---------------------- */

  const root = document.documentElement;
  const night = matchMedia("(prefers-color-scheme: dark)");
  let around = null;
  try {
    around = window.parent === window ? null : window.parent.document;
  } catch (error) {
    around = null; // a page of another origin keeps its theme to itself
  }

  function theme() {
    const html = around && around.documentElement.dataset.theme;
    if (html === "dark" || html === "light") return html;
    const body = around && around.body;
    if (body && body.dataset.jpThemeLight) return body.dataset.jpThemeLight === "false" ? "dark" : "light";
    if (body && body.classList.contains("vscode-dark")) return "dark";
    return night.matches ? "dark" : "light";
  }

  function followTheme() {
    root.dataset.theme = theme();
  }

  followTheme();
  night.addEventListener("change", followTheme);
  if (around) {
    const watch = new MutationObserver(followTheme);
    for (const element of [around.documentElement, around.body]) {
      if (element) watch.observe(element, { attributes: true });
    }
  }

  /* ---- What folium's pop-ups and markers expect from jQuery and from pictures ------------ */

  window.$ = window.$ || function (what) {
    if (typeof what !== "string") return { ready: (then) => then() };
    const template = document.createElement("template");
    template.innerHTML = what.trim();
    return template.content.children;
  };

  function pin(colour) {
    return L.divIcon({
      className: "ck-pin",
      html: '<svg viewBox="0 0 24 34" width="24" height="34" aria-hidden="true">' +
        '<path d="M12 33C5 22 1 17 1 11.5a11 11 0 0 1 22 0C23 17 19 22 12 33z"/>' +
        '<circle cx="12" cy="11.5" r="4"/></svg>',
      iconSize: [24, 34],
      iconAnchor: [12, 33],
      popupAnchor: [0, -30],
      colour,
    });
  }

  const pins = { red: "ember", orange: "ember", green: "leaf", blue: "sky", purple: "violet" };
  L.AwesomeMarkers = {
    icon: (options) => pin(pins[String(options.markerColor).replace(/^(dark|light|cadet)/, "")]),
  };
  L.Marker.prototype.options.icon = pin("ember");
  L.Marker.addInitHook(function () {
    this.on("add", () => Promise.resolve().then(() => {
      const { icon, title, alt, interactive } = this.options;
      const made = this.getElement();
      if (!made) return;
      if (icon.options.colour) made.style.setProperty("--c", `var(--ck-${icon.options.colour})`);
      // Leaflet makes a button of a marker; a button has a name.
      if (!interactive || made.textContent.trim() || title) return;
      made.setAttribute("aria-label", said(this.getTooltip()) || said(this.getPopup()) || alt || say("Marker"));
    }));
  });

  function said(bubble) {
    const content = bubble && bubble.getContent();
    if (typeof content !== "string") return content ? content.textContent.trim() : "";
    const read = new DOMParser().parseFromString(content, "text/html"); // runs nothing
    return read.body.textContent.trim();
  }

  /* ---- Small tools ---------------------------------------------------------------------- */

  /* TopoJSON to GeoJSON. */
  function outlines(topology) {
    return window.ckShapes(topology).map(({ properties, polygons }) => ({
      type: "Feature",
      properties,
      geometry: { type: "MultiPolygon", coordinates: polygons },
    }));
  }

  const { number, counted } = window.ckNumbers;
  const count = (value) => number(value, { decimals: 0 });

  /* The same words as in the table twin; digits < 0 is a year, null is text. */
  function words(value, digits) {
    if (value === null) return number(null);
    if (digits === null) return value;
    return digits < 0 ? String(value) : number(value / 10 ** digits, { decimals: digits });
  }

  function fact({ name, digits, values }, i) {
    return `${name}: ${words(values[i], digits)}`;
  }

  function element(tag, className, text) {
    const made = document.createElement(tag);
    if (className) made.className = className;
    if (text) made.textContent = text;
    return made;
  }

  function tip({ title, lines }) {
    const box = element("div");
    box.append(element("strong", "", title));
    for (const line of lines) box.append(element("span", "", line));
    return box;
  }

  function paint(layer, name, value) {
    const path = layer.getElement();
    if (name.startsWith("--")) path.style.setProperty(name, value);
    else if (value) path.dataset[name] = value;
    else delete path.dataset[name];
  }

  function metresPerPixel(map) {
    const equator = 40075016.686;
    return equator * Math.cos(map.getCenter().lat * Math.PI / 180) / (256 * 2 ** map.getZoom());
  }

  /* ---- The map -------------------------------------------------------------------------- */

  function create(id, options) {
    const box = document.getElementById(id);
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const map = L.map(box, {
      zoomSnap: 0,
      minZoom: 7,
      maxZoom: 19,
      zoomControl: false,
      scrollWheelZoom: false,
      zoomAnimation: !calm,
      fadeAnimation: !calm,
      maxBoundsViscosity: 0.7,
    });
    map.attributionControl.setPrefix(false).addAttribution(say("Outlines: IGN, Admin Express"));
    // From below: names of towns, what the map is about, outlines that stand out, their names.
    ["ck-towns", "ck-points", "ck-marks", "ck-labels"].forEach((pane, i) => {
      map.createPane(pane).style.zIndex = 410 + 10 * i;
    });
    for (const pane of ["ck-towns", "ck-labels"]) map.getPane(pane).classList.add("leaflet-zoom-hide");

    const land = L.geoJSON(outlines(window.ckOutlines), {
      smoothFactor: 0,
      style: { className: "ck-land", weight: 0.8 },
    }).addTo(map);
    const communes = land.getLayers().map((layer) => {
      const { insee, commune } = layer.feature.properties;
      return { key: insee, name: commune, layer };
    });
    map.ck = {
      box,
      communes,
      frame: document.getElementById(`${id}_frame`),
      layers: [],
      chosen: null,
      largest: 0,
      facts: () => [],
    };
    view(map, land.getBounds(), options.view); // paths exist from here on
    for (const one of communes) {
      one.describe = () => ({
        title: one.name,
        lines: map.ck.facts(one).concat(...map.ck.layers.map((layer) => layer.inside(one.key))),
      });
      hover(map, one);
      one.layer.on("click", () => { map.ck.clicked = one; });
    }
    for (const one of communes.filter(({ key }) => key in options.marked)) {
      outline(map, one.layer.feature, "ck-mark", options.marked[one.key]);
    }
    const loos = communes.find(({ key }) => key === options.loos);
    if (loos && options.landmarks.includes(options.loos)) {
      outline(map, loos.layer.feature, "ck-mark ck-thin", "var(--ck-ember)");
    }
    labels(map, options);
    touch(map);
    backgrounds(map, options.backgrounds);
    fitFrame(map.ck.frame);
    map.on("zoomend", () => Promise.resolve().then(() => fitRing(map))); // after circles changed
    // Once the page's script has added its layers, the list of places can be made.
    Promise.resolve().then(() => places(map));
    return map;
  }

  /* One tooltip for all. Leaflet's own make Chromium stop at each path with the Tab key. */
  function hover(map, place) {
    map.ck.tip = map.ck.tip || L.tooltip({ className: "ck-tip", offset: [12, 0] });
    place.layer.on("mouseover", () => map.ck.tip.setContent(tip(place.describe())));
    place.layer.on("mouseover mousemove", ({ latlng }) => map.ck.tip.setLatLng(latlng).openOn(map));
    place.layer.on("mouseout", () => map.ck.tip.close());
  }

  /* A line on paper-coloured ground, so that it shows on any shade. */
  function outline(map, feature, className, colour) {
    const drawn = ["ck-casing", className].map((name) => L.geoJSON(feature, {
      pane: "ck-marks",
      interactive: false,
      smoothFactor: 0,
      style: { className: name, fill: false },
    }).addTo(map));
    drawn[1].eachLayer((layer) => paint(layer, "--c", colour));
    return drawn;
  }

  function view(map, bounds, wanted) {
    let fitting = false;
    let touched = false;
    const room = bounds.pad(0.6);
    // Without bounds: from a map that was hidden Leaflet would swim back to them, and away again.
    const ourselves = (move) => {
      fitting = true;
      map.setMaxBounds(null);
      move();
      map.setMaxBounds(room);
      fitting = false;
    };
    const start = () => {
      if (wanted) map.setView(wanted[0], wanted[1], { animate: false });
      else if (map.getSize().x && map.getSize().y) map.fitBounds(bounds, { padding: [6, 6], animate: false });
      else map.setView(bounds.getCenter(), 9, { animate: false });
    };
    const fit = () => ourselves(start);
    fit();
    map.on("movestart zoomstart", () => { touched = touched || !fitting; });
    new ResizeObserver(() => {
      ourselves(() => {
        map.invalidateSize({ pan: false });
        if (!touched) start();
      });
    }).observe(map.ck.box);

    /* A sheet has another width than the screen, and nothing is drawn again between the two: so
       the same piece of land is fitted to the sheet before it is printed, and back after. */
    const { frame } = map.ck;
    const resize = (width, move) => {
      root.classList.toggle("ck-printing", Boolean(width));
      frame.style.width = width;
      ourselves(() => {
        map.invalidateSize({ pan: false });
        move();
      });
      heighten(frame);
    };
    let back = null;
    window.addEventListener("beforeprint", () => {
      const [land, centre, zoom] = [map.getBounds(), map.getCenter(), map.getZoom()];
      back = touched ? () => map.setView(centre, zoom, { animate: false }) : fit;
      resize("160mm", touched ? () => map.fitBounds(land, { animate: false }) : fit);
    });
    window.addEventListener("afterprint", () => {
      if (back) resize("", back);
      back = null;
    });

    const Home = L.Control.extend({
      onAdd() {
        const bar = element("div", "leaflet-bar");
        const button = element("button", "ck-home");
        button.type = "button";
        button.title = wanted ? say("Back to the start") : say("The whole coalfield");
        button.setAttribute("aria-label", button.title);
        button.innerHTML = '<svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">' +
          '<path d="M2 6V2h4M10 2h4v4M14 10v4h-4M6 14H2v-4"/></svg>';
        L.DomEvent.disableClickPropagation(bar);
        button.addEventListener("click", () => { fit(); touched = false; });
        bar.append(button);
        return bar;
      },
    });
    // A row in the corner where the coalfield leaves room.
    L.control.zoom({ position: "topright" }).addTo(map);
    new Home({ position: "topright" }).addTo(map);
    L.control.scale({ imperial: false, maxWidth: 90 }).addTo(map);
  }

  /* One finger scrolls the page; a mouse drags; the wheel zooms once the map has been clicked. */
  function touch(map) {
    const { box } = map.ck;
    box.addEventListener("pointerdown", (event) => {
      const finger = event.pointerType === "touch";
      if (finger) map.dragging.disable();
      else map.dragging.enable();
      map.ck.frame.classList.toggle("ck-fingers", finger);
    }, true);
    box.addEventListener("focusin", () => map.scrollWheelZoom.enable());
    box.addEventListener("focusout", () => map.scrollWheelZoom.disable());
  }

  /* ---- Names on the map, each where there is room ---------------------------------------- */

  function labels(map, options) {
    const named = [...Object.keys(options.marked), ...options.landmarks].map((code) => {
      const one = map.ck.communes.find(({ key }) => key === code);
      const marked = code in options.marked || code === options.loos;
      const label = element("span", marked ? "ck-label" : "ck-label ck-town", one.name);
      label.setAttribute("aria-hidden", "true"); // the list of places says the same
      label.style.setProperty("--c", options.marked[code] || (marked ? "var(--ck-ember)" : ""));
      map.getPane(marked ? "ck-labels" : "ck-towns").append(label);
      return { label, marked, bounds: one.layer.getBounds() };
    });
    const corners = (bounds) => [bounds.getNorthWest(), bounds.getSouthEast()]
      .map((corner) => map.latLngToContainerPoint(corner));
    const apart = (a, b) => a[2] <= b[0] || b[2] <= a[0] || a[3] <= b[1] || b[3] <= a[1];

    function place() {
      const size = map.getSize();
      const dots = [].concat(...map.ck.layers.map((layer) => layer.places))
        .map(({ layer }) => map.latLngToContainerPoint(layer.getLatLng()));
      const taken = named.filter(({ marked }) => marked).map(({ bounds }) => {
        const [nw, se] = corners(bounds);
        return [nw.x, nw.y, se.x, se.y];
      });
      // The buttons, the source, the scale.
      taken.push([size.x - 120, 0, size.x, 46], [size.x - 190, size.y - 20, size.x, size.y],
        [0, size.y - 30, 110, size.y]);
      for (const { label, marked, bounds } of named) {
        const [nw, se] = corners(bounds);
        const [w, h] = [label.offsetWidth, label.offsetHeight];
        const [x, y] = [(nw.x + se.x - w) / 2, (nw.y + se.y - h) / 2];
        const spots = marked
          ? [[x, nw.y - h - 2], [x, se.y + 2], [se.x + 3, y], [nw.x - w - 3, y],
            [se.x + 3, nw.y - h], [nw.x - w - 3, nw.y - h], [se.x + 3, se.y], [nw.x - w - 3, se.y]]
          : [[x, y], [x, y - h], [x, y + h], [x, y - 2 * h]];
        const covered = ([left, top]) => dots.filter((dot) =>
          dot.x > left && dot.x < left + w && dot.y > top && dot.y < top + h).length;
        const [spot] = spots.filter(([left, top]) => {
          const area = [left, top, left + w, top + h];
          const inside = left >= 2 && top >= 2 && area[2] <= size.x - 2 && area[3] <= size.y - 2;
          // The name of a town may hide nothing; one that stands out must be somewhere.
          return inside && taken.every((other) => apart(area, other)) && (marked || !covered([left, top]));
        }).sort((a, b) => covered(a) - covered(b));
        label.style.visibility = spot ? "visible" : "hidden";
        if (!spot) continue;
        taken.push([spot[0], spot[1], spot[0] + w, spot[1] + h]);
        L.DomUtil.setPosition(label, map.containerPointToLayerPoint(spot).round());
      }
    }
    map.on("moveend zoomend resize", place);
    map.ck.placeLabels = place;
  }

  /* ---- Layers --------------------------------------------------------------------------- */

  function register(map, spec) {
    const number = map.ck.layers.length;
    const layer = { spec, group: spec.name, places: [], shown: spec.shown, inside: () => [] };
    layer.legend = map.ck.frame.querySelector(`[data-layer="${number}"]`);
    layer.slider = document.getElementById(`${map.ck.box.id}_year${number}`);
    layer.count = (i, text) => {
      const counts = layer.legend.querySelectorAll(".ck-count");
      if (counts[i]) counts[i].textContent = text;
    };
    map.ck.layers.push(layer);
    return layer;
  }

  /* Tell a slider what year it stands at; `years` is given when its steps are a few years. */
  function slide(map, layer, show, years) {
    if (!layer.slider) return;
    const output = layer.slider.parentElement.parentElement.querySelector("output");
    const pair = layer.slider.tagName === "FIELDSET"; // two years are two buttons
    const update = () => {
      const { value } = pair ? layer.slider.querySelector(":checked") : layer.slider;
      layer.shown = years ? years[value] : Number(value);
      const said = show();
      if (!pair) {
        output.textContent = layer.shown;
        layer.slider.setAttribute("aria-valuetext", said);
      }
      const year = layer.legend.querySelector(".ck-year");
      if (year) year.textContent = layer.shown;
      if (map.ck.chosen) tell(map);
    };
    layer.slider.addEventListener("input", update);
    update(); // a reloaded page may have kept the slider's place
  }

  function choropleth(map, spec) {
    const layer = register(map, spec);
    const { communes, frame } = map.ck;
    const order = new Map(communes.map((one, i) => [one.key, i]));
    const number = (i) => (spec.years ? spec.years.indexOf(layer.shown) : 0) * (i > 1);
    frame.classList.add("ck-shaded");

    function show() {
      const values = spec.values[number(spec.values.length)];
      const counts = new Array(spec.shades.length + 1).fill(0);
      communes.forEach(({ layer: path }, i) => {
        const known = values[i] !== null;
        const place = known ? spec.limits.filter((limit) => values[i] >= limit).length : counts.length - 1;
        counts[place] += 1;
        paint(path, "shade", known ? spec.shades[place] : "none");
        paint(path, "--shade", known ? `var(--ck-${spec.shades[place]})` : "");
      });
      counts.forEach((those, i) => layer.count(i, counted(those, "commune", "communes")));
      // Where most is unknown, the unknown is the ground that the known lies on.
      const unknown = counts[counts.length - 1];
      frame.classList.toggle("ck-sparse", unknown > communes.length / 2);
      const last = layer.legend.querySelectorAll(".ck-classes li")[spec.shades.length];
      if (last) last.hidden = !unknown;
      return String(layer.shown);
    }

    map.ck.facts = ({ key }) => {
      const i = order.get(key);
      const value = words(spec.values[number(spec.values.length)][i], spec.digits);
      const unit = spec.unit && value !== say("no data") ? ` ${spec.unit}` : "";
      const year = spec.years ? `, ${layer.shown}` : "";
      const more = spec.facts.map(({ name, years }) => fact({ name, ...years[number(years.length)] }, i));
      return [`${spec.name}${year}: ${value}${unit}`, ...more];
    };
    show();
    slide(map, layer, show, spec.years);
  }

  function points(map, spec) {
    const layer = register(map, spec);
    const pane = "ck-points";
    const sizes = spec.area_ha || spec.amounts;
    const room = map.getSize().x < 420 ? 0.75 : 1;
    const most = sizes ? Math.max(...sizes) : 1;
    const radius = (i) => (spec.amounts ? Math.max(2, 13 * Math.sqrt(sizes[i] / most)) : spec.radius) * room;
    const features = spec.places.map(([x, y], i) => ({
      type: "Feature",
      properties: { i },
      geometry: { type: "Point", coordinates: [x / 1e5, y / 1e5] },
    }));
    // Large circles first, so that small ones stay within reach.
    if (sizes) features.sort((a, b) => sizes[b.properties.i] - sizes[a.properties.i]);
    const drawn = [];
    L.geoJSON({ type: "FeatureCollection", features }, {
      pointToLayer: ({ properties: { i } }, where) => {
        const className = spec.hollow ? "ck-point ck-hollow" : "ck-point";
        const options = { pane, className, weight: 0.8 };
        drawn[i] = spec.area_ha
          ? L.circle(where, { ...options, radius: 1 })
          : L.circleMarker(where, { ...options, radius: radius(i) });
        return drawn[i];
      },
    }).addTo(map);

    layer.places = drawn.map((path, i) => ({
      key: `${map.ck.layers.indexOf(layer)}-${i}`,
      name: spec.labels[i],
      aside: spec.facts.length ? words(spec.facts[0].values[i], spec.facts[0].digits) : "",
      layer: path,
      open: true,
      describe: () => ({ title: spec.labels[i], lines: spec.facts.map((each) => fact(each, i)) }),
    }));
    layer.places.forEach((place) => {
      paint(place.layer, "--c", spec.colour);
      hover(map, place);
    });

    if (spec.area_ha) {
      const ground = sizes.map((ha) => Math.sqrt(ha * 1e4 / Math.PI));
      map.ck.largest = Math.max(map.ck.largest, ...ground);
      const resize = () => {
        const pixel = metresPerPixel(map);
        // Far away all circles are enlarged alike, until the largest can be seen.
        const times = Math.max(1, 11 * pixel / map.ck.largest);
        drawn.forEach((path, i) => path.setRadius(Math.max(ground[i] * times, 1.5 * pixel)));
        const note = times === 1
          ? say("Each circle has its true area.")
          : say(`Circles are drawn at ${count(times * times)} times their true area, none smaller than a dot. Zoom in until they are true.`);
        map.ck.frame.querySelector(".ck-scale").textContent = note;
      };
      map.on("zoomend", resize);
      Promise.resolve().then(resize); // when all layers have said how large theirs are
    }

    function show() {
      let [open, after] = [0, 0];
      layer.places.forEach((place, i) => {
        const later = spec.start[i] > layer.shown;
        const over = spec.end !== null && spec.end[i] < layer.shown;
        place.open = !later && !over;
        paint(place.layer, "state", over && spec.after ? "after" : later || over ? "hidden" : "");
        open += place.open;
        after += over;
      });
      layer.count(0, `${count(open)} of ${count(drawn.length)}`);
      layer.count(1, count(after));
      return `${layer.shown}: ${count(open)}`;
    }

    /* What a commune holds, for those who cannot see it. */
    layer.inside = (insee) => {
      const found = layer.places.filter((place, i) => spec.insee && spec.insee[i] === insee);
      if (!found.length) return [];
      const open = found.filter((place) => place.open).length;
      return [`${spec.name}: ${spec.start ? say(`${count(open)} of ${count(found.length)}`) : count(found.length)}`];
    };

    if (spec.start) {
      show();
      slide(map, layer, show, null);
    }
  }

  function route(map, spec) {
    const layer = register(map, spec);
    const coordinates = spec.places.map(([x, y]) => [x / 1e5, y / 1e5]);
    const stops = spec.labels.map((name, i) => ({
      type: "Feature",
      properties: { i },
      geometry: { type: "Point", coordinates: coordinates[i] },
    }));
    const line = { type: "Feature", properties: {}, geometry: { type: "LineString", coordinates } };
    const paths = [];
    const drawn = L.geoJSON({ type: "FeatureCollection", features: [line, ...stops] }, {
      style: { pane: "ck-points", className: "ck-route" },
      pointToLayer: ({ properties: { i } }, where) => {
        paths[i] = L.circleMarker(where, { pane: "ck-points", className: "ck-point", radius: 5 });
        return paths[i];
      },
    }).addTo(map);
    drawn.eachLayer((path) => paint(path, "--c", spec.colour));
    const leg = (i) => `${words(spec.legs[i], 1)} km`;
    layer.places = paths.map((path, i) => ({
      key: `${map.ck.layers.indexOf(layer)}-${i}`,
      name: spec.labels[i],
      aside: say(`stop ${i + 1}`),
      layer: path,
      open: true,
      describe: () => ({
        title: spec.labels[i],
        lines: [
          say(`stop ${i + 1} of ${paths.length}`),
          ...(i ? [say(`${leg(i - 1)} from ${spec.labels[i - 1]}`)] : []),
        ],
      }),
    }));
    layer.places.forEach((place) => hover(map, place));
  }

  /* ---- The list of places: the way for the keyboard, and for fingers --------------------- */

  function places(map) {
    const { box, communes, layers } = map.ck;
    map.ck.placeLabels();
    const list = document.getElementById(`${box.id}_find`);
    const groups = layers.map(({ group, places: found }) => [group, found]).filter(([, found]) => found.length);
    groups.push([say("Communes"), communes]);
    const byKey = new Map();
    const order = new Intl.Collator("fr", { numeric: true }).compare;
    for (const [name, found] of groups) {
      const target = groups.length > 1 ? element("optgroup") : list;
      if (target !== list) target.label = name;
      const times = {};
      for (const place of found) times[place.name] = (times[place.name] || 0) + 1;
      const texts = found.map((place) => {
        byKey.set(place.key, place);
        return [times[place.name] > 1 && place.aside ? `${place.name} (${place.aside})` : place.name, place.key];
      });
      texts.sort((a, b) => order(a[0], b[0]));
      target.append(...texts.map(([text, key]) => new Option(text, key)));
      if (target !== list) list.append(target);
    }
    list.addEventListener("change", () => choose(map, byKey.get(list.value) || null, true));
    map.on("click", ({ containerPoint }) => {
      const near = nearest(map, containerPoint) || map.ck.clicked;
      map.ck.clicked = null;
      list.value = near ? near.key : "";
      choose(map, near || null, false);
    });
  }

  /* The point under a mouse, or within a finger's breadth. */
  function nearest(map, where) {
    const reach = matchMedia("(pointer: coarse)").matches ? 18 : 3;
    let [best, least] = [null, Infinity];
    for (const place of [].concat(...map.ck.layers.map((layer) => layer.places))) {
      if (!place.open) continue;
      const away = map.latLngToContainerPoint(place.layer.getLatLng()).distanceTo(where);
      const gap = away - place.layer._radius;
      if (gap <= reach && away < least) [best, least] = [place, away];
    }
    return best;
  }

  function choose(map, place, go) {
    for (const drawn of map.ck.ring || []) drawn.remove();
    map.ck.ring = [];
    map.ck.chosen = place;
    tell(map);
    if (!place) return;
    if (place.layer.getLatLng) {
      const where = place.layer.getLatLng();
      if (go) map.setView(where, Math.max(map.getZoom(), 13), { animate: false });
      const ring = { pane: "ck-points", interactive: false, fill: false };
      map.ck.ring = ["ck-casing", "ck-chosen"].map((className) =>
        L.circleMarker(where, { ...ring, className }).addTo(map));
      fitRing(map);
    } else {
      // At once: who types in the list goes through several places, and Leaflet drops what
      // comes while a zoom is still on its way.
      if (go) map.fitBounds(place.layer.getBounds().pad(1.2), { maxZoom: 13, animate: false });
      map.ck.ring = outline(map, place.layer.feature, "ck-chosen", "var(--ck-ink)");
    }
  }

  function fitRing(map) {
    const { chosen, ring } = map.ck;
    if (!chosen || !chosen.layer.getLatLng) return;
    // A circle's radius in pixels: Leaflet keeps it for both kinds of circle.
    for (const each of ring) each.setRadius(chosen.layer._radius + 4);
  }

  function tell(map) {
    const status = document.getElementById(`${map.ck.box.id}_status`);
    const { chosen } = map.ck;
    if (!chosen) {
      status.textContent = "";
      return;
    }
    const { title, lines } = chosen.describe();
    const closed = chosen.open === false ? [say("not open in the year shown")] : [];
    status.textContent = [title, [...lines, ...closed].join("; ")].filter(Boolean).join(" – ");
  }

  /* ---- Background pictures: nothing is asked for until one is chosen ---------------------- */

  function backgrounds(map, pictures) {
    const box = document.getElementById(`${map.ck.box.id}_background`);
    if (!box) return;
    const note = box.querySelector(".ck-network");
    let picture = null;
    box.addEventListener("change", ({ target }) => {
      if (picture) picture.remove();
      const chosen = pictures[target.value];
      map.ck.frame.classList.toggle("ck-pictured", Boolean(chosen));
      map.options.zoomSnap = chosen ? 1 : 0;
      note.textContent = "";
      picture = null;
      if (!chosen) return;
      let arrived = false;
      const [minNativeZoom, maxNativeZoom] = chosen.zooms;
      picture = L.tileLayer(chosen.url, { attribution: chosen.credit, minNativeZoom, maxNativeZoom, maxZoom: 19 });
      picture.on("tileload", () => { arrived = true; note.textContent = ""; });
      picture.on("tileerror", () => {
        if (arrived) return;
        note.textContent = say("The background picture does not load: is the network missing? The map itself works without.");
      });
      map.setZoom(Math.round(map.getZoom()), { animate: false });
      picture.addTo(map);
    });
  }

  /* ---- The frame is as high as what is in it --------------------------------------------- */

  function fitFrame(content) {
    new ResizeObserver(() => heighten(content)).observe(content);
  }

  function heighten(content) {
    let frame = null;
    try {
      frame = window.frameElement;
    } catch (error) {
      return; // a page of another origin: then the frame scrolls
    }
    if (!frame || !frame.hasAttribute("data-ck-map")) return;
    frame.style.height = `${Math.ceil(content.getBoundingClientRect().height)}px`;
  }

  window.ckMaps = { create, choropleth, points, route };
})();
