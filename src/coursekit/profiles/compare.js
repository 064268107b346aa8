/* The arithmetic of a profile: who is like whom, what a town is held against, and how far chance
   alone may move a rate. Plain script, ES2018, no build step. rules.py and _profile.py work out the
   same in Python; tests/browser/test_profiles.py holds the two together.

   Numbers are kept as whole steps of their last digit: 154 is 15.4 where one digit is shown. */
window.ckCompare = (function () {
  "use strict";

  const say = (text) => text; // marks what is shown: an edition in another language has its own
  const SURE = 1.959964; // half the width of a 95 % range, in standard errors
  const DEGREE_KM = 111.2;

  /* Series are sent as changes from year to year, which is shorter once they are compressed; they
     are kept by year, each with a number for every commune. */
  function unpack(data) {
    if (data.unpacked) return data;
    const byYear = (rows) => {
      const known = rows.map((row) => {
        let last = 0;
        return row.map((change) => (change === null ? null : (last += change)));
      });
      return rows[0].map((_, k) => known.map((row) => row[k]));
    };
    for (const one of data.series) one.values = byYear(one.values);
    for (const base of data.bases) {
      if (Array.isArray(base.values[0])) base.values = byYear(base.values);
    }
    data.unpacked = true;
    return data;
  }

  function middle(values) {
    const known = values.filter((value) => value !== null).sort((a, b) => a - b);
    if (!known.length) return null;
    const half = known.length / 2;
    return known.length % 2 ? known[Math.floor(half)] : (known[half - 1] + known[half]) / 2;
  }

  /* ---- Peers ------------------------------------------------------------------------------ */

  /* One figure of all communes on a scale without unit: distance from the mean in spreads. */
  function scaled({ values, digits, times }) {
    const shown = values.map((value) => (value === null ? null
      : times ? Math.log10(Math.max(value / 10 ** digits, 1)) : value / 10 ** digits));
    const known = shown.filter((value) => value !== null);
    const mean = known.reduce((sum, value) => sum + value, 0) / known.length;
    const spread = Math.sqrt(known.reduce((sum, value) => sum + (value - mean) ** 2, 0) / known.length) || 1;
    return shown.map((value) => (value === null ? null : (value - mean) / spread));
  }

  function kilometres([, , , , , , lon, lat], [, , , , , , lons, lats]) {
    const middleway = (lat + lats) / 2000 * Math.PI / 180;
    return Math.hypot(DEGREE_KM * (lats - lat) / 1000, DEGREE_KM * (lons - lon) / 1000 * Math.cos(middleway));
  }

  /* The peers of commune i by a rule: their positions, the nearest first, and how far they are. */
  function closest(data, i, rule, count) {
    const scales = rule.by.map((key) => scaled(data.figures.find((figure) => figure.key === key)));
    const far = (j) => {
      if (!scales.length) return kilometres(data.communes[i], data.communes[j]);
      const shared = scales.filter((scale) => scale[i] !== null && scale[j] !== null);
      if (!shared.length) return null;
      return Math.sqrt(shared.reduce((sum, scale) => sum + (scale[i] - scale[j]) ** 2, 0) / shared.length);
    };
    return data.communes
      .map((commune, j) => ({ j, inside: !rule.inside || commune[3] === data.communes[i][3] }))
      .filter(({ j, inside }) => j !== i && inside)
      .map(({ j }) => ({ j, away: far(j) }))
      .filter(({ away }) => away !== null)
      // What the last bits of a computer's numbers decide is decided by the order of the table.
      .map(({ j, away }) => ({ j, away: Math.round(away * 1e9) / 1e9 }))
      .sort((a, b) => a.away - b.away || a.j - b.j)
      .slice(0, count);
  }

  /* ---- Figures of one year ---------------------------------------------------------------- */

  /* From where to where chance alone could as well have brought a share: Wilson's interval. If not
     all answers were read, the chance is that of the draw. */
  function chance(one, own, of) {
    if (!one.share || own === null || !(of >= 1)) return null;
    const tries = of * (one.read < 1 ? one.read / (1 - one.read) : 1);
    const unit = 100 * 10 ** one.digits;
    const square = SURE ** 2;
    const share = own / unit;
    const centre = (share + square / (2 * tries)) / (1 + square / tries);
    const half = SURE * Math.sqrt(share * (1 - share) / tries + square / (4 * tries ** 2)) / (1 + square / tries);
    return [Math.max(centre - half, 0), Math.min(centre + half, 1)].map((end) => Math.round(end * unit));
  }

  /* Its place from the highest, as closely as it can be told, or why it has none. */
  function place(data, figure, own, range, of) {
    const known = figure.values.filter((value) => value !== null);
    if (own === null || !figure.ranked) return {};
    const alike = known.filter((value) => value === own).length - 1;
    if (own === 0 && alike && Math.min(...known) === 0) return { none: say(`none, as in ${alike} others`) };
    if (figure.share === false && of < data.few) return { none: say("too few people") };
    const [low, high] = range || [own, own];
    const from = 1 + known.filter((value) => value > high).length;
    const to = known.length - known.filter((value) => value < low).length;
    if (2 * (to - from + 1) > known.length) return { none: range ? say("too few people") : say(`as ${alike} others`) };
    return { from, to };
  }

  /* What a town is held against besides all of them: positions by name; their middle counts. */
  function groups(data, i, peers, beside) {
    return {
      peers: peers.map(({ j }) => j),
      group: data.communes.map((_, at) => at).filter((at) => data.communes[at][3] === data.communes[i][3]),
      beside: beside < 0 ? [] : [beside],
    };
  }

  function held(against, values, all) {
    const found = { all };
    for (const [name, positions] of Object.entries(against)) found[name] = middle(positions.map((at) => values[at]));
    return found;
  }

  /* The middle of all is the same for every town: it is worked out once. */
  const middles = new WeakMap();

  function middleOf(values) {
    if (!middles.has(values)) middles.set(values, middle(values));
    return middles.get(values);
  }

  function facts(data, i, against) {
    return data.figures.map((figure) => {
      const own = figure.values[i];
      const base = data.bases[figure.base];
      const of = base ? base.values[i] : null;
      const range = chance(figure, own, of);
      return {
        figure, own, of, range,
        known: figure.values.filter((value) => value !== null).length,
        place: place(data, figure, own, range, of),
        ...held(against, figure.values, middleOf(figure.values)),
      };
    });
  }

  /* ---- Lines over the years ---------------------------------------------------------------- */

  function lines(data, i, against) {
    return data.series.map((series) => {
      const base = data.bases[series.base];
      return {
        series,
        years: series.years.map((year, k) => {
          const values = series.values[k];
          const own = values[i];
          const of = base ? base.values[k][i] : null;
          return { year, own, of, range: chance(series, own, of), ...held(against, values, middleOf(values)) };
        }),
      };
    });
  }

  /* ---- All of it as one table ---------------------------------------------------------------- */

  const COLUMNS = ["insee", "commune", "what", "year", "value", "unit", "chance_from", "chance_to", "of", "of_what",
    "peers", "intercommunality", "all", "beside", "place_from", "place_to", "places", "evidence", "source", "table"];

  function csv(data, i, against) {
    const [insee, commune] = data.communes[i];
    const row = (one, year, fact) => {
      const plain = (value) => (value === null || value === undefined ? "" : value / 10 ** one.digits);
      const [low, high] = fact.range || [null, null];
      const { from = "", to = "" } = fact.place || {};
      return [insee, commune, one.name, year, plain(fact.own), one.unit, plain(low), plain(high),
        fact.of === null ? "" : fact.of, one.base === undefined ? "" : data.bases[one.base].name,
        ...[fact.peers, fact.group, fact.all, fact.beside].map(plain), from, to,
        fact.known === undefined ? "" : fact.known, one.evidence, one.source, one.table];
    };
    const rows = facts(data, i, against).map((fact) => row(fact.figure, fact.figure.year, fact));
    for (const { series, years } of lines(data, i, against)) {
      rows.push(...years.map((fact) => row(series, fact.year, fact)));
    }
    const written = (cell) => (/[",\n]/.test(cell) ? `"${String(cell).replace(/"/g, '""')}"` : String(cell));
    return [COLUMNS, ...rows].map((cells) => `${cells.map(written).join(",")}\r\n`).join("");
  }

  return { unpack, closest, groups, facts, lines, csv };
})();
