/* How the course writes a number. The rules stand in numbers.py, its twin; tests/unit/numbers.json
   holds both to one table. Plain script, ES2018, no build step. */
window.ckNumbers = (function () {
  "use strict";

  const FORMS = {
    en: { point: ".", group: ",", percent: "\u00a0", missing: "no data" },
    fr: { point: ",", group: "\u202f", percent: "\u202f", missing: "pas de données" },
  };
  const say = (text) => text; // marks what is shown: an edition in another language has its own
  const OWN = say("en"); // not the page's: a notebook's surroundings speak what they like
  const DIGITS = 4; // that a number keeps where nobody asks for decimals

  /* A number as it is read: its digits, and the power of ten of the last one. */
  function read(size) {
    const [, whole, part = "", power = 0] = /^(\d+)(?:\.(\d+))?(?:e([+-]\d+))?$/.exec(String(size));
    return [(whole + part).replace(/^0+(?=\d)/, ""), Number(power) - part.length];
  }

  /* Whole steps of 10^last, as digits; halves go up. */
  function rounded([digits, power], last) {
    const kept = digits.length + power - last;
    if (kept >= digits.length) return digits + "0".repeat(kept - digits.length);
    if (kept < 0) return "0";
    const short = `0${digits.slice(0, kept)}`;
    const up = (end) => Number(end[0]) + 1 + "0".repeat(end.length - 1);
    return (digits[kept] < "5" ? short : short.replace(/[0-8]9*$/, up)).replace(/^0+(?=\d)/, "");
  }

  function parted(steps, decimals, form) {
    const all = steps.padStart(decimals + 1, "0");
    const at = all.length - decimals;
    const whole = all.slice(0, at).replace(/\B(?=(\d{3})+$)/g, form.group);
    return decimals ? whole + form.point + all.slice(at) : whole;
  }

  const isYear = (size) => Number.isInteger(size) && size >= 1600 && size <= 2099;

  function plain(size, form) {
    if (isYear(size) || size === 0) return String(size);
    const exact = read(size);
    const first = exact[0].length + exact[1] - DIGITS; // the power of the last digit that is kept
    const short = exact[0].length > DIGITS ? rounded(exact, first) : exact[0];
    const power = (exact[0].length > DIGITS ? first : exact[1]) + short.length - 1;
    if (power < -6 || power >= 15) {
      const digits = short.replace(/0+$/, "");
      const raised = String(power).replace(/[-\d]/g, (sign) => "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"["-0123456789".indexOf(sign)]);
      return `${parted(digits, digits.length - 1, form)} × 10${raised}`;
    }
    if (Number.isInteger(size)) return parted(rounded(exact, 0), 0, form);
    const decimals = Math.max(1, DIGITS - 1 - power);
    const [, whole, part] = /^(.*)\D(\d+)$/.exec(parted(rounded(exact, -decimals), decimals, form));
    return whole + form.point + (part.replace(/0+$/, "") || "0");
  }

  /* Write a number; without decimals, four digits are kept in all. */
  function number(value, { decimals = null, unit = "", sign = false, language = OWN } = {}) {
    const form = FORMS[language];
    if (value === null || Number.isNaN(value)) return form.missing;
    const size = Math.abs(value);
    let text = "∞";
    if (Number.isFinite(size)) {
      text = decimals === null ? plain(size, form) : parted(rounded(read(size), -decimals), decimals, form);
    }
    const before = !/[1-9∞]/.test(text) ? "" : value < 0 ? "−" : sign ? "+" : "";
    const between = !unit || unit === "°" ? "" : unit === "%" ? form.percent : "\u00a0";
    return before + text + between + unit;
  }

  /* Write how many things there are, with their name in the right number. */
  function counted(count, one, many, language = OWN) {
    const single = language === "fr" ? Math.abs(count) < 2 : count === 1;
    return `${number(count, { decimals: 0, language })} ${single ? one : many}`;
  }

  /* Write a place in an order; in French that of a feminine word, such as "commune". */
  function ordinal(place, language = OWN) {
    const teens = place % 100 > 10 && place % 100 < 14;
    const end = language === "fr" ? (place === 1 ? "re" : "e")
      : teens ? "th" : ["th", "st", "nd", "rd"][place % 10] || "th";
    return number(place, { decimals: 0, language }) + end;
  }

  return { number, counted, ordinal };
})();
