// What the step-by-step guide works out: exact numbers, conditions, the way through a chart, and the answers as a part of an address.
// It means what generator/logic/values.py and flow.py mean, to the last digit; nothing in it knows a page.
"use strict";

globalThis.caresheetGuide = (() => {
  // --- exact numbers: a fraction in its lowest terms, its denominator above 0 ---

  /** @type {(number: bigint) => bigint} */
  const size = (number) => number < 0n ? -number : number;

  /** @type {(top: bigint, bottom?: bigint) => Fraction} */
  const fraction = (top, bottom = 1n) => {
    if (bottom < 0n) return fraction(-top, -bottom);
    let [one, other] = [size(top), bottom];
    while (other) [one, other] = [other, one % other];
    return { top: top / one, bottom: bottom / one };
  };
  const ZERO = fraction(0n), ONE = fraction(1n);

  /** A number as it is written, with a point; null if it is none. @type {(text: string) => Fraction | null} */
  const numberIn = (text) => {
    const [, sign, whole, decimals = ""] = /^([-\u2212]?)(\d{1,30})(?:\.(\d{1,30}))?$/.exec(text) ?? [];
    if (whole === undefined) return null;
    const number = fraction(BigInt(whole + decimals), 10n ** BigInt(decimals.length));
    return sign ? negative(number) : number;
  };

  /** @type {(number: Fraction) => Fraction} */
  const negative = ({ top, bottom }) => ({ top: -top, bottom });
  /** @type {(one: Fraction, other: Fraction) => Fraction} */
  const plus = (one, other) => fraction(one.top * other.bottom + other.top * one.bottom, one.bottom * other.bottom);
  /** @type {(one: Fraction, other: Fraction) => Fraction} */
  const minus = (one, other) => plus(one, negative(other));
  /** @type {(one: Fraction, other: Fraction) => Fraction} */
  const times = (one, other) => fraction(one.top * other.top, one.bottom * other.bottom);
  /** @type {(one: Fraction, other: Fraction) => Fraction | null} */
  const over = (one, other) => other.top === 0n ? null : fraction(one.top * other.bottom, one.bottom * other.top);
  /** Below 0, 0 or above, as the first is less, equal or more. @type {(one: Fraction, other: Fraction) => number} */
  const compare = (one, other) => {
    const difference = one.top * other.bottom - other.top * one.bottom;
    return Number(difference > 0n) - Number(difference < 0n);
  };

  /** @type {(number: Fraction) => bigint} */
  const floor = ({ top, bottom }) => top >= 0n ? top / bottom : -((bottom - 1n - top) / bottom);

  /** Half is rounded away from 0, as people do. @type {(number: Fraction, how: string, places: number) => Fraction} */
  const rounded = (number, how, places) => {
    const scale = places < 0 ? fraction(1n, 10n ** BigInt(-places)) : fraction(10n ** BigInt(places));
    const { top, bottom } = times(number, scale);
    const whole = how === "round-down" ? floor({ top, bottom }) : how === "round-up" ? -floor({ top: -top, bottom })
      : (2n * size(top) + bottom) / (2n * bottom) * (top < 0n ? -1n : 1n);
    return /** @type {Fraction} */ (over(fraction(whole), scale));
  };

  // --- roots, powers, exponentials, logarithms: to 60 digits, worked out with 140 ---

  const PRECISION = 60, FIXED = 10n ** 140n, DIGITS = 300, LARGEST = { top: 10n ** 300n, bottom: 1n }, LEAST = { top: 1n, bottom: 10n ** 299n };

  /** To the digits that count, half to the even one. @type {(number: Fraction) => Fraction} */
  const inDigits = ({ top, bottom }) => {
    if (top === 0n) return ZERO;
    const limit = 10n ** BigInt(PRECISION);
    let exponent = String(size(top)).length - String(bottom).length - PRECISION;
    for (;;) {
      const [one, other] = exponent < 0 ? [size(top) * 10n ** BigInt(-exponent), bottom] : [size(top), bottom * 10n ** BigInt(exponent)];
      const whole = one / other, rest = 2n * (one % other);
      if (whole >= limit) exponent += 1;
      else if (whole < limit / 10n) exponent -= 1;
      else {
        const digits = (whole + (rest > other || (rest === other && whole % 2n === 1n) ? 1n : 0n)) * (top < 0n ? -1n : 1n);
        return exponent < 0 ? fraction(digits, 10n ** BigInt(-exponent)) : fraction(digits * 10n ** BigInt(exponent));
      }
    }
  };

  /** Twice the inverse hyperbolic tangent, which is the logarithm of (1 + x) / (1 - x). @type {(x: bigint) => bigint} */
  const series = (x) => {
    let sum = 0n, term = x;
    for (let place = 1n; term; place += 2n) {
      sum += term / place;
      term = term * x / FIXED * x / FIXED;
    }
    return 2n * sum;
  };
  const LN10 = 3n * series(FIXED / 3n) + series(FIXED / 9n);

  /** The natural logarithm of what is above 0, in fixed digits. @type {(number: Fraction) => bigint} */
  const logarithm = ({ top, bottom }) => {
    let exponent = String(top).length - String(bottom).length;
    let mantissa = scaled({ top, bottom }, -exponent);
    if (mantissa < FIXED / 3n) [exponent, mantissa] = [exponent - 1, scaled({ top, bottom }, 1 - exponent)];
    if (mantissa > FIXED * 3n) [exponent, mantissa] = [exponent + 1, scaled({ top, bottom }, -1 - exponent)];
    return series((mantissa - FIXED) * FIXED / (mantissa + FIXED)) + BigInt(exponent) * LN10;
  };

  /** A number times a power of ten, in fixed digits. @type {(number: Fraction, exponent: number) => bigint} */
  const scaled = ({ top, bottom }, exponent) => exponent < 0 ? top * FIXED / (bottom * 10n ** BigInt(-exponent))
    : top * 10n ** BigInt(exponent) * FIXED / bottom;

  /** The exponential of fixed digits; null where it is too large to be written. @type {(x: bigint) => Fraction | null} */
  const exponential = (x) => {
    const exponent = x >= 0n ? (2n * x + LN10) / (2n * LN10) : -((LN10 - 2n * x) / (2n * LN10));
    if (exponent > DIGITS + 1) return null;
    if (exponent < -DIGITS - 1) return ZERO;
    const rest = (x - exponent * LN10) / 256n;
    let sum = FIXED, term = FIXED;
    for (let place = 1n; term; place += 1n) {
      term = term * rest / FIXED / place;
      sum += term;
    }
    for (let half = 0; half < 8; half += 1) sum = sum * sum / FIXED;
    const found = inDigits(exponent < 0n ? fraction(sum, FIXED * 10n ** -exponent) : fraction(sum * 10n ** exponent, FIXED));
    return compare(found, LARGEST) >= 0 ? null : compare(found, LEAST) < 0 ? ZERO : found;
  };

  /** The whole number next below a root. @type {(number: bigint, which: number) => bigint} */
  const wholeRoot = (number, which) => {
    let low = 0n, high = 1n << BigInt(Math.floor(number.toString(2).length / which) + 1);
    while (low < high) {
      const middle = (low + high + 1n) / 2n;
      if (middle ** BigInt(which) <= number) low = middle;
      else high = middle - 1n;
    }
    return low;
  };

  /** A root that is a fraction; null if there is none. @type {(number: Fraction, which: number) => Fraction | null} */
  const exactRoot = (number, which) => {
    const { top, bottom } = fraction(number.top, number.bottom), above = wholeRoot(top, which), below = wholeRoot(bottom, which);
    return above ** BigInt(which) === top && below ** BigInt(which) === bottom ? { top: above, bottom: below } : null;
  };

  /** A fraction to a whole power. @type {(base: Fraction, exponent: bigint) => Fraction | null} */
  const raised = (base, exponent) => {
    const found = { top: base.top ** size(exponent), bottom: base.bottom ** size(exponent) };
    return exponent >= 0n ? found : over(ONE, found);
  };

  /** @type {(base: Fraction, exponent: Fraction) => Fraction | null} */
  const power = (base, written) => {
    const exponent = fraction(written.top, written.bottom), few = size(exponent.top) <= 64n * exponent.bottom;
    if (exponent.bottom === 1n && few) return raised(base, exponent.top);
    const root = base.top > 0n && exponent.bottom <= 9n && few ? exactRoot(base, Number(exponent.bottom)) : null;
    if (root) return raised(root, exponent.top);
    if (base.top === 0n) return exponent.top > 0n ? ZERO : null;
    const whole = exponent.bottom === 1n;
    if (base.top < 0n && !whole) return null;
    const by = inDigits(exponent), from = inDigits({ top: size(base.top), bottom: base.bottom });
    const found = exponential(logarithm(from) * by.top / by.bottom);
    return found && base.top < 0n && exponent.top % 2n !== 0n ? negative(found) : found;
  };

  /** @type {Record<string, (number: Fraction) => Fraction | null>} */
  const TRANSCENDENTAL = {
    exp: (number) => exponential(scaled(number, 0)),
    ln: (number) => number.top > 0n ? inDigits(fraction(logarithm(number), FIXED)) : null,
    log10: (number) => number.top > 0n ? inDigits(fraction(logarithm(number) * FIXED / LN10, FIXED)) : null,
  };

  /** @type {(name: string, numbers: Fraction[]) => Fraction | null} */
  const called = (name, numbers) => {
    const [first, second] = numbers;
    if (!first) return null;
    if (name.startsWith("round")) return rounded(first, name, second ? Number(second.top / second.bottom) : 0);
    if (name === "abs") return { top: size(first.top), bottom: first.bottom };
    if (name === "min" || name === "max") return numbers.reduce((one, other) => (compare(one, other) > 0) === (name === "min") ? other : one);
    if (name === "sqrt" || name === "root") {
      const by = over(ONE, second ?? fraction(2n));
      return by && power(first, by);
    }
    return TRANSCENDENTAL[name]?.(inDigits(first)) ?? null;
  };

  /** @type {Record<string, (one: Fraction, other: Fraction) => Fraction | null>} */
  const ARITHMETIC = { "+": plus, "-": minus, "*": times, "/": over, "^": power };
  /** @type {Record<string, (order: number) => boolean>} */
  const COMPARED = { "<": (order) => order < 0, "<=": (order) => order <= 0, ">": (order) => order > 0, ">=": (order) => order >= 0,
    "=": (order) => order === 0, "!=": (order) => order !== 0 };

  // --- a chart, with what is looked up in it ---

  /** @type {(data: GuideData) => GuideChart} */
  const read = (data) => {
    const steps = new Map(data.steps.map((step) => [step.number, step]));
    const ahead = new Map(data.steps.map((step) => {
      const reached = new Set(/** @type {number[]} */ ([])), next = [step];
      for (let here = next.pop(); here; here = next.pop()) {
        for (const to of [...(here.answers ?? []).map((answer) => answer.to), ...(here.repeat ? [here.repeat.to] : [])]) {
          const there = steps.get(to);
          if (there && !reached.has(to)) {
            reached.add(to);
            next.push(there);
          }
        }
      }
      return [step.number, reached];
    }));
    const chart = { data, steps, asked: new Map(data.asked.map((one) => [one.id, one])),
      derived: new Map(data.derived.map((one) => [one.id, one])), anew: /** @type {Map<string, Set<string>>} */ (new Map()) };
    for (const step of data.steps) {
      const { repeat } = step;
      if (!repeat) continue;
      const inside = [repeat.to, ...(ahead.get(repeat.to) ?? [])].map((number) => steps.get(number))
        .filter((one) => one?.kind === "question" && ahead.get(one.number)?.has(step.number));
      chart.anew.set(step.box, new Set(inside.flatMap((one) => one?.asks ?? [])));
    }
    return chart;
  };

  /** The names in a condition or formula. @type {(node: unknown) => string[]} */
  const namesIn = (node) => {
    if (!Array.isArray(node)) return [];
    const [kind, ...rest] = node;
    if (kind === "known") return [...rest[0]];
    if (["yes", "is", "includes", "value"].includes(kind)) return [rest[0]];
    return kind === "number" ? [] : rest.flatMap(namesIn);
  };

  /** What is asked on which a condition or formula rests. @type {(chart: GuideChart, node: unknown) => string[]} */
  const needed = (chart, node) => {
    const found = new Set(/** @type {string[]} */ ([])), seen = new Set(), ahead = namesIn(node);
    for (let name = ahead.shift(); name !== undefined; name = ahead.shift()) {
      if (seen.has(name)) continue;
      seen.add(name);
      const derived = chart.derived.get(name);
      if (derived) ahead.push(...derived.rows.flatMap((row) => [...namesIn(row.when), ...namesIn(row.gives)]));
      else if (chart.asked.has(name)) found.add(name);
    }
    return [...found];
  };

  /** What has to be answered at a question: what it asks, and what its answers rest on. @type {(chart: GuideChart, step: GuideStep) => string[]} */
  const neededAt = (chart, step) => [...new Set([...(step.asks ?? []), ...(step.answers ?? []).flatMap((answer) => needed(chart, answer.when))])];

  // --- what follows from the answers; null is what nobody knows ---

  /** @type {(one: GuideAsked) => Value} */
  const defaultOf = (one) => {
    const { default: told, choices = [] } = one;
    if (!told) return null;
    if (one.kind === "yes or no") return told === "yes" ? true : told === "no" ? false : null;
    if (one.kind === "number") return numberIn(told);
    if (one.kind === "several of") return new Set(told.split(",").map((word) => word.trim()).filter((word) => choices.some(({ id }) => id === word)));
    return choices.some(({ id }) => id === told) ? told : null;
  };

  /** @param {Value} value @returns {value is Fraction} */
  const isNumber = (value) => typeof value === "object" && value !== null && !(value instanceof Set);

  // What is known of a patient, and what follows. `given`: the answer to what is asked.
  /** @type {(chart: GuideChart, given: (id: string) => Value | undefined) => Facts} */
  const factsOf = (chart, given) => {
    /** @type {Map<string, Value>} */
    const values = new Map();

    /** @type {(name: string) => Value} */
    const value = (name) => {
      const kept = values.get(name);
      if (kept !== undefined) return kept;
      const derived = chart.derived.get(name), one = chart.asked.get(name);
      const found = derived ? workedOut(derived) : one ? given(name) ?? defaultOf(one) : null;
      values.set(name, found);
      return found;
    };

    /** @type {(derived: GuideDerived) => Value} */
    const workedOut = ({ collect, rows }) => {
      const held = rows.map((row) => holds(row.when));
      if (held.includes(null)) return null;
      const gives = rows.filter((_, place) => held[place]).map((row) => row.gives);
      if (collect !== "sum" && collect !== "highest" && rows.some((row) => typeof row.gives === "string")) {
        const words = gives.filter((one) => typeof one === "string");
        return collect === "all" ? new Set(words) : words.length === 1 ? words[0] ?? null : null;
      }
      const numbers = gives.filter((one) => typeof one !== "string").map(number);
      const known = numbers.filter((one) => one !== null);
      if (known.length < numbers.length) return null;
      if (collect === "sum") return known.reduce(plus, ZERO);
      if (collect === "highest") return known.length ? known.reduce((one, other) => compare(one, other) < 0 ? other : one) : ZERO;
      return known.length === 1 ? known[0] ?? null : null;
    };

    /** @type {(node: Condition) => boolean | null} */
    const holds = ([kind, ...rest]) => {
      if (kind === "and" || kind === "or") {
        const found = rest.map(holds), decides = kind === "or";
        return found.includes(decides) ? decides : found.includes(null) ? null : !decides;
      }
      if (kind === "not") {
        const found = holds(rest[0]);
        return found === null ? null : !found;
      }
      if (kind === "known") return rest[0].every((/** @type {string} */ id) => (given(id) ?? null) !== null);
      if (kind === "yes") {
        const found = value(rest[0]);
        return typeof found === "boolean" ? found : null;
      }
      if (kind === "is") {
        const found = value(rest[0]), word = typeof found === "boolean" ? found ? "yes" : "no" : found;
        return typeof word === "string" ? rest[1].includes(word) : null;
      }
      if (kind === "includes") {
        const found = value(rest[0]);
        return found instanceof Set ? found.has(rest[1]) : null;
      }
      const compared = COMPARED[kind];
      if (!compared) return null;
      const left = number(rest[0]), right = number(rest[1]);
      return left === null || right === null ? null : compared(compare(left, right));
    };

    /** @type {(node: Formula) => Fraction | null} */
    const number = ([kind, ...rest]) => {
      if (kind === "number") return numberIn(rest[0]);
      if (kind === "value") {
        const found = value(rest[0]);
        return isNumber(found) ? found : null;
      }
      if (kind === "minus") {
        const found = number(rest[0]);
        return found && negative(found);
      }
      const parts = (kind === "call" ? rest.slice(1) : rest).map((part) => Array.isArray(part) ? number(/** @type {Formula} */ (part)) : null);
      const known = parts.filter((part) => part !== null);
      const [left, right] = known;
      if (known.length < parts.length || !left) return null;
      return kind === "call" ? called(rest[0], known) : right ? ARITHMETIC[kind]?.(left, right) ?? null : null;
    };

    return { value, holds, number };
  };

  // What a sum, or the highest of some points, is made of so far: each row that surely counts.
  /** @type {(derived: GuideDerived, facts: Facts) => { row: GuideRow, points: Fraction }[]} */
  const itemsOf = (derived, facts) => derived.rows.flatMap((row) => {
    const points = typeof row.gives !== "string" && facts.holds(row.when) ? facts.number(row.gives) : null;
    return points && points.top !== 0n ? [{ row, points }] : [];
  });

  /** What some points come to so far. @type {(derived: GuideDerived, facts: Facts) => Fraction} */
  const soFar = (derived, facts) => itemsOf(derived, facts).map(({ points }) => points)
    .reduce((one, other) => derived.collect === "sum" ? plus(one, other) : compare(one, other) < 0 ? other : one, ZERO);

  // --- the way of a patient through the boxes ---

  const MOST = 2000;

  /** At which time of doing something again: `.give-sugar.2`. @type {(rounds: Rounds) => string} */
  const timeOf = (rounds) => rounds.map(([box, time]) => `.${box}.${time}`).join("");

  /** At which time of asking an answer was given: `glucose.give-sugar.2`. @type {(chart: GuideChart, id: string, rounds: Rounds) => string} */
  const keyOf = (chart, id, rounds) => id + timeOf(rounds.filter(([box]) => chart.anew.get(box)?.has(id)));

  /** @type {(chart: GuideChart, answers: ReadonlyMap<string, Value>, rounds: Rounds) => Facts} */
  const factsAt = (chart, answers, rounds) => factsOf(chart, (id) => answers.get(keyOf(chart, id, rounds)));

  // The only way out that surely holds; one for whom no other does counts only then.
  /** @type {(step: GuideStep, facts: Facts) => GuideAnswer[]} */
  const fitting = (step, facts) => {
    const known = facts.holds(["known", step.asks ?? []]);
    const held = (step.answers ?? []).filter((answer) => answer.fallback ? !known : !answer.when || facts.holds(answer.when));
    const surely = held.filter((answer) => !answer.fallback);
    return surely.length ? surely : held;
  };

  // The boxes that a patient passes, up to the one where something is to be answered or done, or to the end.
  /** @type {(chart: GuideChart, answers: ReadonlyMap<string, Value>, done: ReadonlySet<string>) => Walk} */
  const walk = (chart, answers, done) => {
    /** @type {Part[]} */
    const parts = [];
    const seen = new Set();
    let step = chart.data.steps[0];
    /** @type {Rounds} */
    let rounds = [];
    while (step && parts.length < MOST) {
      /** @type {Part} */
      const part = { step, rounds, key: step.box + timeOf(rounds), asks: [], known: [], answer: null, time: 1 };
      parts.push(part);
      if (step.kind === "outcome" || step.kind === "link") return { parts, state: "end" };
      /** @type {number | undefined} */
      let to = step.answers?.[0]?.to;
      if (step.kind === "question") {
        const ids = neededAt(chart, step);
        for (const id of ids) (seen.has(keyOf(chart, id, rounds)) ? part.known : part.asks).push(id);
        for (const id of ids) seen.add(keyOf(chart, id, rounds));
        if (ids.some((id) => !answers.has(keyOf(chart, id, rounds)))) return { parts, state: "ask" };
        const found = fitting(step, factsAt(chart, answers, rounds)), [only] = found;
        if (found.length !== 1 || !only) return { parts, state: found.length ? "several ways" : "no way" };
        part.answer = only;
        to = only.to;
      } else if (step.kind === "action") {
        const { box, repeat } = step;
        if (repeat) part.time = rounds.find(([name]) => name === box)?.[1] ?? 1;
        if (!done.has(part.key)) return { parts, state: "do" };
        if (repeat && part.time < repeat.at_most) {
          /** @type {[string, number]} */
          const next = [box, part.time + 1];
          rounds = [...rounds.filter(([name]) => name !== box), next].sort(([one], [other]) => one < other ? -1 : 1);
          to = repeat.to;
        }
      }
      step = to === undefined ? undefined : chart.steps.get(to);
    }
    return { parts, state: "no way" };
  };

  // --- answers as a part of an address: #CHART=systolic~85;pregnant~yes;rest-first;glucose.give-sugar.2~? ---
  // id~value is an answer, id:value one that was given in a chart before, a box alone something that was done, @box where somebody has gone back to.

  /** @type {(text: string) => string} */
  const coded = (text) => encodeURIComponent(text).replace(/[~.!*'()]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);

  /** @type {(text: string) => string | null} */
  const decoded = (text) => {
    try { return decodeURIComponent(text); } catch { return null; }
  };

  /** A number with a point, as short as it can be; only of what has an end. @type {(number: Fraction) => string} */
  const plain = ({ top, bottom }) => {
    let places = 0;
    for (let rest = 1n; rest % bottom !== 0n && places < 40; rest *= 10n) places += 1;
    const digits = String(size(top) * 10n ** BigInt(places) / bottom).padStart(places + 1, "0");
    const cut = digits.length - places;
    return (top < 0n ? "-" : "") + digits.slice(0, cut) + (places ? `.${digits.slice(cut)}` : "");
  };

  /** @type {(value: Value) => string} */
  const written = (value) => {
    if (value === null) return "?";
    if (typeof value === "boolean") return value ? "yes" : "no";
    if (value instanceof Set) return [...value].map(coded).join(",");
    return isNumber(value) ? plain(value) : coded(value);
  };

  /** Whether a number can be: on a step, within its limits. @type {(one: GuideAsked, number: Fraction) => "" | "outside" | "steps"} */
  const faultOf = (one, number) => {
    const low = one.low ? numberIn(one.low) : null, high = one.high ? numberIn(one.high) : null, step = one.step ? numberIn(one.step) : null;
    if ((low && compare(number, low) < 0) || (high && compare(number, high) > 0)) return "outside";
    const steps = step && step.top > 0n ? over(minus(number, low ?? ZERO), step) : null;
    return steps && steps.bottom !== 1n ? "steps" : "";
  };

  /** The value that an address tells; undefined if nobody can answer so. @type {(one: GuideAsked, text: string) => Value | undefined} */
  const valueIn = (one, text) => {
    if (text === "?") return one.unknown || one.default ? null : undefined;
    if (one.kind === "yes or no") return text === "yes" ? true : text === "no" ? false : undefined;
    if (one.kind === "number") {
      const number = numberIn(text);
      return number && !faultOf(one, number) ? number : undefined;
    }
    const words = one.kind === "several of" ? text.split(",").filter(Boolean).map(decoded) : [decoded(text)];
    const known = words.filter((word) => word !== null).filter((word) => (one.choices ?? []).some(({ id }) => id === word));
    if (known.length < words.length) return undefined;
    return one.kind === "several of" ? new Set(known) : known[0];
  };

  /** @type {() => Answered} */
  const nothing = () => ({ answers: new Map(), done: new Set(), before: new Map(), passed: new Map(), at: "", dropped: [] });

  /** @type {(chart: GuideChart, told: Answered) => string} */
  const address = (chart, { answers, done, before, passed, at }) => {
    const given = [...answers].map(([key, value]) => `${key}${before.has(key) ? ":" : "~"}${written(value)}`);
    const along = [...passed].map(([id, text]) => `${id}:${text}`);
    return `${chart.data.chart}=${[...given, ...along, ...done, ...(at ? [`@${at}`] : [])].join(";")}`;
  };

  // What an address tells, or null where it is about something else. What does not fit is left out, and told.
  /** @type {(chart: GuideChart, hash: string) => Answered | null} */
  const told = (chart, hash) => {
    const start = `${chart.data.chart}=`, found = nothing();
    if (!hash.startsWith(start)) return null;
    const text = hash.slice(start.length);
    const boxes = new Map(chart.data.steps.map((step) => [step.box, step]));
    if (/^\d+(?:\.\d+)*$/.test(text) && !boxes.has(text)) return byPlaces(chart, text.split(".").map(Number));
    for (const item of text.split(";").filter(Boolean)) {
      const [, at, name = "", rounds = "", sign, value = ""] = /^(@?)([a-z0-9-]+)((?:\.[a-z0-9-]+\.[2-9])*)(?:([~:])(.*))?$/s.exec(item) ?? [];
      const known = [...rounds.matchAll(/\.([a-z0-9-]+)\.(\d)/g)]
        .every(([, again = "", time]) => Number(time) <= (boxes.get(again)?.repeat?.at_most ?? 0));
      const one = known ? chart.asked.get(name) : undefined, box = known ? boxes.get(name) : undefined, key = name + rounds;
      if (at && box && !sign) found.at = key;
      else if (!at && !sign && box?.kind === "action") found.done.add(key);
      else if (!at && sign === ":" && !rounds && !one && (chart.data.passes ?? []).includes(name)) found.passed.set(name, value);
      else {
        const answer = one && sign && !at ? valueIn(one, value) : undefined;
        if (answer === undefined) found.dropped.push((decoded(item) ?? item).slice(0, 60));
        else {
          found.answers.set(key, answer);
          if (sign === ":") found.before.set(key, true);
        }
      }
    }
    return found;
  };

  // How addresses were written before: the place of each answer among those of its box, from the start.
  /** @type {(chart: GuideChart, places: number[]) => Answered} */
  const byPlaces = (chart, places) => {
    const found = nothing();
    let step = chart.data.steps[0];
    for (const place of places) {
      const answer = step?.answers?.[place], [id] = step?.asks ?? [], one = id === undefined ? undefined : chart.asked.get(id);
      const value = answer && one ? valueOfAnswer(one, answer) : undefined;
      if (!step || !answer || (step.kind === "question" && (value === undefined || step.asks?.length !== 1)) || step.repeat) {
        found.dropped.push(places.join("."));
        break;
      }
      if (step.kind === "action") found.done.add(step.box);
      if (id !== undefined && value !== undefined) found.answers.set(id, value);
      step = chart.steps.get(answer.to);
    }
    return found;
  };

  /** What somebody answered who took an arrow. @type {(one: GuideAsked, answer: GuideAnswer) => Value | undefined} */
  const valueOfAnswer = (one, { when, fallback }) => {
    if (fallback) return null;
    if (one.kind === "yes or no") return when?.[0] === "yes";
    return when?.[0] === "is" ? when[2][0] : undefined;
  };

  /** The numbers with which a chart compares a value. @type {(chart: GuideChart, id: string) => Fraction[]} */
  const limitsOf = ({ data }, id) => {
    /** @type {(node: unknown) => Fraction[]} */
    const within = (node) => {
      if (!Array.isArray(node)) return [];
      const [one, other] = [node.slice(1).find((part) => part?.[0] === "value" && part[1] === id), node.slice(1).find((part) => part?.[0] === "number")];
      const limit = one && other ? numberIn(other[1]) : null;
      return [...(limit ? [limit] : []), ...node.slice(1).flatMap(within)];
    };
    return [...data.steps.flatMap((step) => [...(step.answers ?? []), ...(step.adds ?? [])]), ...data.derived.flatMap(({ rows }) => rows)]
      .flatMap(({ when }) => within(when));
  };

  /**
   * With how many decimals a value is shown: so many that it stands on the same side of each limit as it does in the chart. 79.6 is not shown as
   * 80 where 80 is a limit.
   * @type {(chart: GuideChart, id: string, value: Fraction, least: number) => number}
   */
  const placesOf = (chart, id, value, least) => {
    const limits = limitsOf(chart, id);
    let places = least;
    while (places < 12 && limits.some((limit) => compare(value, limit) !== compare(rounded(value, "round", places), limit))) places += 1;
    return places;
  };

  /** The answers that a link takes along to another chart. @type {(chart: GuideChart, told: Answered, part: Part) => string} */
  const along = (chart, { answers, passed }, { step, rounds }) => {
    const items = (step.carries ?? []).flatMap((id) => {
      const key = keyOf(chart, id, rounds), value = answers.get(key);
      if (chart.asked.get(id)?.shared && value !== undefined) return [`${id}:${written(value)}`];
      return passed.has(id) ? [`${id}:${passed.get(id)}`] : [];
    });
    return step.onto && items.length ? `#${step.onto}=${items.join(";")}` : "";
  };

  return { read, walk, defaultOf, factsAt, factsOf, fitting, itemsOf, soFar, needed, keyOf, numberIn, faultOf, rounded, plain, nothing, address, told,
    along, isNumber, placesOf };
})();
