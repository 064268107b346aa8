/* The two maps of a profile: the town large with its neighbours, and the whole coalfield with its
   peers; all of them named, both with a scale. Plain script, ES2018, no build step. */
window.ckPlaces = (function () {
  "use strict";

  const say = (text) => text; // marks what is shown: an edition in another language has its own
  const SVG = "http://www.w3.org/2000/svg";
  const UNITS = 50; // of the drawing in a kilometre: whole numbers are 20 metres exact
  const DEGREE_KM = 111.2;
  const LETTER = 0.56; // the width of a letter, in parts of its size
  const CITIES = ["62119", "62498", "59178", "59606"]; // to know where one is

  function element(tag, attributes, ...children) {
    const made = document.createElementNS(SVG, tag);
    for (const [name, value] of Object.entries(attributes || {})) made.setAttribute(name, value);
    made.append(...children);
    return made;
  }

  /* ---- Outlines ---------------------------------------------------------------------------- */

  let shapes = null;

  function edges(points) {
    const of = (pick, axis) => points.reduce((most, point) => pick(most, point[axis]), points[0][axis]);
    return [of(Math.min, 0), of(Math.min, 1), of(Math.max, 0), of(Math.max, 1)];
  }

  /* Whom each commune touches: an arc that two of them use is their border. */
  function touching({ objects }) {
    const users = new Map();
    const [{ geometries }] = Object.values(objects);
    for (const { arcs, properties } of geometries) {
      for (const arc of arcs.flat(Infinity)) {
        const at = arc < 0 ? ~arc : arc;
        users.set(at, [...(users.get(at) || []), properties.insee]);
      }
    }
    const found = new Map(geometries.map(({ properties }) => [properties.insee, new Set()]));
    for (const both of users.values()) {
      for (const one of both) for (const other of both) if (one !== other) found.get(one).add(other);
    }
    return found;
  }

  function outlines() {
    if (shapes) return shapes;
    const squeeze = Math.cos(50.4 * Math.PI / 180);
    const drawn = window.ckShapes(window.ckOutlines,
      (lon, lat) => [lon * squeeze * DEGREE_KM * UNITS, -lat * DEGREE_KM * UNITS]);
    const [west, north, east, south] = edges(drawn.flatMap(({ polygons }) => polygons.flat(2)));
    const communes = new Map(drawn.map(({ properties, polygons }) => {
      const rings = polygons.flat().map((ring) => ring.map(([x, y]) => [Math.round(x - west), Math.round(y - north)]));
      const path = rings.map((ring) => `M${ring.map((point) => point.join(" ")).join("L")}Z`).join("");
      return [properties.insee, { rings, path, box: edges(rings.flat()) }];
    }));
    shapes = { communes, touching: touching(window.ckOutlines), width: Math.ceil(east - west), height: Math.ceil(south - north) };
    return shapes;
  }

  function inside(rings, x, y) {
    let odd = false;
    for (const ring of rings) {
      for (let a = 0, b = ring.length - 1; a < ring.length; b = a++) {
        const [[ax, ay], [bx, by]] = [ring[a], ring[b]];
        if ((ay > y) !== (by > y) && x < (bx - ax) * (y - ay) / (by - ay) + ax) odd = !odd;
      }
    }
    return odd;
  }

  const centre = ([west, north, east, south]) => [(west + east) / 2, (north + south) / 2];

  /* ---- Names ------------------------------------------------------------------------------- */

  /* A long name stands in two lines, broken after the hyphen or space nearest to its middle. */
  function broken(name) {
    const breaks = [...name].map((letter, at) => (/[ -]/.test(letter) ? at + 1 : 0)).filter(Boolean);
    if (name.length < 13 || !breaks.length) return [name];
    const at = breaks.reduce((best, one) => (Math.abs(one - name.length / 2) < Math.abs(best - name.length / 2) ? one : best));
    return [name.slice(0, at).trimEnd(), name.slice(at)];
  }

  function around(parts, size, x, y) {
    const wide = Math.max(...parts.map(({ length }) => length)) * size * LETTER;
    const high = parts.length * size * 1.08;
    return [x - wide / 2, y - high / 2, x + wide / 2, y + high / 2];
  }

  const apart = (a, b) => a[2] < b[0] || b[2] < a[0] || a[3] < b[1] || b[3] < a[1];
  const fits = (box, width, height) => box[0] >= 2 && box[1] >= 2 && box[2] <= width - 2 && box[3] <= height - 2;
  const free = (box, taken) => taken.every((other) => apart(box, other));

  function named(parts, size, box, kind) {
    const x = (box[0] + box[2]) / 2;
    const line = (text, at) => {
      const part = element("tspan", { x: x.toFixed(1), y: (box[1] + size * (1.08 * at + 0.86)).toFixed(1) });
      part.textContent = text;
      return part;
    };
    return element("text", { class: `ck-name ck-name-${kind}`, "text-anchor": "middle", "font-size": size }, ...parts.map(line));
  }

  /* A bar of 1, 2, 5, 10 or 20 km, about a fifth of the map wide; and the room that it takes. */
  function scale(width, height, kilometre) {
    const long = [1, 2, 5, 10, 20].reduce((best, one) =>
      (Math.abs(one * kilometre - width / 5) < Math.abs(best * kilometre - width / 5) ? one : best));
    const [left, y, right] = [8, height - 8, 8 + long * kilometre];
    const text = element("text", { class: "ck-name ck-name-scale", x: (left + right) / 2, y: y - 5, "text-anchor": "middle", "font-size": 11 });
    text.textContent = window.ckNumbers.number(long, { decimals: 0, unit: "km" });
    const bar = element("path", { class: "ck-scale", d: `M${left} ${y - 4}V${y}H${right.toFixed(1)}V${y - 4}` });
    return { drawn: element("g", {}, bar, text), room: [4, y - 18, right + 4, height] };
  }

  /* ---- Drawings ---------------------------------------------------------------------------- */

  function land(data, order, kind, choose, transform) {
    const { communes } = outlines();
    const layer = element("g", { transform });
    const tip = element("title"); // one for all: it goes to the commune that is pointed at
    for (const at of order) {
      const [insee, name] = data.communes[at];
      const shape = element("path", { class: `ck-${kind(at)}`, d: communes.get(insee).path });
      shape.addEventListener("pointerover", () => {
        tip.textContent = name;
        shape.append(tip);
      });
      if (choose) shape.addEventListener("click", () => choose(at));
      layer.append(shape);
    }
    return layer;
  }

  const RANK = { land: 0, peer: 1, here: 2 };

  function kinds(i, peers) {
    const kind = (at) => (at === i ? "here" : peers.includes(at) ? "peer" : "land");
    return { kind, order: (some) => some.sort((a, b) => RANK[kind(a)] - RANK[kind(b)]) };
  }

  /* The town and whoever touches it, each with its name. */
  function nearby(data, i, peers, choose) {
    const [width, height, size, grid] = [330, 205, 12, 10];
    const { communes, touching: touches } = outlines();
    const [insee, name] = data.communes[i];
    const here = communes.get(insee);
    const next = [...touches.get(insee)].map((code) => data.communes.findIndex(([other]) => other === code));
    const [x, y] = centre(here.box);
    let view;
    for (let wide = Math.max((here.box[2] - here.box[0]) * 2.2, (here.box[3] - here.box[1]) * 2.2 * width / height, 4 * UNITS), turn = 0; turn < 6; wide *= 1.18, turn += 1) {
      const k = width / wide;
      const [left, top] = [x - wide / 2, y - height / k / 2];
      const isIn = (box) => [0, 1].every((axis) => box[axis] > [left, top][axis] && box[axis + 2] < [left + wide, top + height / k][axis]);
      const spots = new Map([i, ...next].map((at) => [at, []]));
      for (const [at, found] of spots) {
        const { rings, box } = communes.get(data.communes[at][0]);
        const [west, north, east, south] = box.map((value, side) => (value - (side % 2 ? top : left)) * k);
        const first = (start) => grid / 2 + grid * Math.max(0, Math.ceil((start - grid / 2) / grid));
        for (let across = first(west); across < Math.min(east, width); across += grid) {
          for (let down = first(north); down < Math.min(south, height); down += grid) {
            if (inside(rings, left + across / k, top + down / k)) found.push([across, down]);
          }
        }
      }
      view = { k, left, top, spots };
      if (next.every((at) => spots.get(at).length >= 8 || isIn(communes.get(data.communes[at][0]).box))) break;
    }
    const { k, left, top, spots } = view;
    const seen = data.communes.map((_, at) => at).filter((at) => {
      const box = communes.get(data.communes[at][0]).box.map((value, side) => (value - (side % 2 ? top : left)) * k);
      return !apart(box, [0, 0, width, height]);
    });
    const bar = scale(width, height, UNITS * k);
    const taken = [bar.room];
    const names = element("g");
    // Whoever has least room comes first, but for the town itself.
    const queue = [i, ...next.sort((a, b) => spots.get(a).length - spots.get(b).length)];
    for (const at of queue) {
      const parts = broken(data.communes[at][1]);
      const own = at === i ? size + 3 : size;
      const all = spots.get(at);
      const mean = [0, 1].map((axis) => all.reduce((sum, spot) => sum + spot[axis], 0) / (all.length || 1));
      const far = (spot) => Math.hypot(spot[0] - mean[0], spot[1] - mean[1]);
      let box = null;
      for (const letters of [own, own - 1.5, own - 3]) {
        // First where it belongs; then partly over a neighbour's ground, but never over a name.
        const near = [...all].sort((a, b) => far(a) - far(b));
        const wider = near.slice(0, 12).flatMap(([across, down]) =>
          [[-30, 0], [30, 0], [0, -14], [0, 14], [-30, 14], [30, 14], [-30, -14], [30, -14]].map(([dx, dy]) => [across + dx, down + dy]));
        const spot = [...near, ...wider].find((one) => {
          const tried = around(parts, letters, ...one);
          return fits(tried, width, height) && free(tried, taken);
        });
        if (spot) {
          box = around(parts, letters, ...spot);
          names.append(named(parts, letters, box, at === i ? "here" : "near"));
          taken.push(box);
          break;
        }
      }
    }
    const { kind, order } = kinds(i, peers);
    const none = say("none of this book");
    const others = next.map((at) => data.communes[at][1]).sort(new Intl.Collator("fr").compare).join(", ");
    return element("svg", {
      class: "ck-nearby", viewBox: `0 0 ${width} ${height}`, role: "img",
      "aria-label": say(`Map of ${name} and the communes that touch it: ${others || none}`),
    }, land(data, order(seen), kind, choose, `scale(${k.toFixed(4)}) translate(${(-left).toFixed(1)} ${(-top).toFixed(1)})`), names, bar.drawn);
  }

  /* All communes; the town and its peers named. */
  function overview(data, i, peers, choose) {
    const { communes, width: wide, height: high } = outlines();
    const [width, size] = [480, 14];
    const k = (width - 4) / wide;
    const height = Math.ceil(high * k) + 4;
    const [insee, name] = data.communes[i];
    const { kind, order } = kinds(i, peers);
    const spot = (at) => centre(communes.get(data.communes[at][0]).box).map((value) => value * k + 2);
    const bar = scale(width, height, UNITS * k);
    const marks = [i, ...peers];
    const dot = (at) => { const [x, y] = spot(at); return [x - 4, y - 4, x + 4, y + 4]; };
    const taken = [bar.room, ...marks.map(dot)];
    const names = element("g");
    const write = (at, sort, reach) => {
      const [x, y] = spot(at);
      const parts = [data.communes[at][1]];
      const [left, top, right, bottom] = around(parts, size, 0, 0);
      for (const away of reach) {
        for (const turn of [0, 4, 6, 2, 7, 1, 5, 3]) {
          const [dx, dy] = [Math.cos(turn * Math.PI / 4), Math.sin(turn * Math.PI / 4)];
          const side = Math.abs(dx) < 0.3 ? 0 : Math.sign(dx);
          const [cx, cy] = [x + dx * away + side * right, y + dy * (away + bottom)];
          const box = [cx + left, cy + top, cx + right, cy + bottom];
          if (!fits(box, width, height) || !free(box, taken)) continue;
          taken.push(box);
          if (away > 12) names.append(element("line", { class: "ck-leader", x1: x, y1: y, x2: (cx - side * right).toFixed(1), y2: (side ? cy : cy - Math.sign(dy) * bottom).toFixed(1) }));
          names.append(named(parts, size, box, sort));
          return;
        }
      }
    };
    write(i, "here", [9, 20, 34, 50, 70]);
    for (const at of peers) write(at, "peer", [9, 20, 34, 50, 70, 95, 120]);
    for (const code of CITIES) {
      const at = data.communes.findIndex(([other]) => other === code);
      if (!marks.includes(at)) write(at, "city", [0, 6]);
    }
    const dots = marks.map((at) => {
      const [x, y] = spot(at);
      return element("circle", { class: `ck-mark ck-mark-${kind(at)}`, cx: x.toFixed(1), cy: y.toFixed(1), r: at === i ? 5 : 3.5 });
    });
    const called = peers.map((peer) => data.communes[peer][1]).join(", ");
    return element("svg", {
      class: "ck-locator", viewBox: `0 0 ${width} ${height}`, role: "img",
      "aria-label": say(`Map of the coalfield: ${name}, and its peers ${called}`), "data-insee": insee,
    }, land(data, order(data.communes.map((_, at) => at)), kind, choose, `translate(2 2) scale(${k.toFixed(5)})`), ...dots, names, bar.drawn);
  }

  return { nearby, overview, touching: (insee) => [...outlines().touching.get(insee)] };
})();
