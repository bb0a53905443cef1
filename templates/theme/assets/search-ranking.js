// The search: what is found, and in which order (caresheetSearch). It is loaded with its documents when somebody first opens the search.
"use strict";

globalThis.caresheetSearch = (() => {
  // How much a place counts where words are found, and how much a kind of result counts.
  const IN_NAMES = 3, IN_OTHER_PHRASES = 1.2, IN_SYNONYMS = 1, IN_HEADINGS = 0.6, IN_FACT = 1, IN_OTHER_FACTS = 0.15;
  const ONE_FACT_SAYS_ALL = 1.3, BEGINS = 1.3, WHOLE_TITLE = 0.4, WHOLE_NAME = 0.3, FACT_FROM_ELSEWHERE = 0.8;
  /** @type {Record<string, number>} */
  const KINDS = { sign: 1.2, condition: 1, symptom: 1, guide: 1, test: 1, treatment: 1, anatomy: 0.85, prevention: 0.95, comparison: 0.8,
    chart: 0.85, sheet: 0.6, list: 0.95, uncovered: 0.4, term: 0.55, about: 0.3 };
  const HALF_MEANT = 0.5, OTHER_READER = 0.3, MOST = 20, LEAST = 0.12, IS_TITLE = 2, IS_NAME = 1, ENOUGH_SAID = 240;
  const WEIGHTS = { prefix: 0.4, fuzzy: 0.5 }, IN_SENTENCES = { k: 1.2, b: 0.4, d: 0.5 }, IN_LISTS = { k: 1.2, b: 0, d: 0.5 };

  /** @typedef {{ term: string, found: Map<number, Hit>, matched: Set<string>, same: Set<string> }} Look a word of a question, where it is found, as which words there, and which of these are that very word or a slip of it */
  /** @typedef {{ terms: string[], weight: number }} Name */
  /** @typedef {{ words: string[], terms: string[], run: string, beside: string[] }} Phrase the words of a danger sign; `run`: as one run, in a script without spaces */
  /** @typedef {Omit<SearchDocument, "own"> & { called: string, terms: Name[], own: Set<number>, all: number[], signs: Phrase[] }} Shelved */

  /** @type {Voice[]} */
  const VOICES = ["plain", "clinical"];

  /** @param {number[]} numbers */
  const sum = (numbers) => numbers.reduce((total, one) => total + one, 0);

  /** The number at a place of a list that is as long as the question has words. @type {(numbers: number[], place: number) => number} */
  const at = (numbers, place) => numbers[place] ?? 0;

  // --- words, in every script

  // What does not tell one word from another: accents; points and lengthening in Hebrew and Arabic; the dot of letters that Hindi took over;
  // apostrophes and signs that are not seen. The vowel signs of Indian and Thai letters and the voicing marks of kana do: they stay.
  const LEFT_OUT = /[\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed\u093c\u09bc\u0a3c\u0abc\u0b3c'’‘ʼ\u00ad\u200b-\u200d\u2060\ufeff]/g;
  // Letters that are written in two ways.
  /** @type {Record<string, string>} */
  const SAME = { ß: "ss", æ: "ae", œ: "oe", ø: "o", ł: "l", đ: "d", ð: "d", þ: "th", ı: "i", ς: "σ", "\u0649": "\u064a", "\u06cc": "\u064a",
    "\u06a9": "\u0643", "\u0629": "\u0647", "\u0671": "\u0627", "\u0901": "\u0902", "\u0e4d\u0e32": "\u0e33", "\u0ecd\u0eb2": "\u0eb3" };
  const TWO_WAYS = new RegExp(Object.keys(SAME).join("|"), "g");

  /** A text in one form of every letter. @param {string} text */
  const folded = (text) => text.replace(/[´`]/g, "'").toLowerCase().normalize("NFKD").replace(LEFT_OUT, "").normalize("NFC")
    .replace(TWO_WAYS, (letter) => SAME[letter] ?? letter).replace(/[\u30a1-\u30f6]/g, (kana) => String.fromCharCode(kana.charCodeAt(0) - 0x60));

  // Scripts that put no spaces between words. Those of the first kind are looked for by pairs of signs, which needs no dictionary and finds a word in
  // any other; those of the second by words, as the browser cuts them, or by pairs where it cannot.
  const PAIRED = String.raw`\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{sc=Hangul}`, CUT = String.raw`\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}`;
  const UNSPACED = new RegExp(`[${PAIRED}${CUT}]`, "u"), IS_PAIRED = new RegExp(`[${PAIRED}]`, "u");
  const WORD = /[\p{L}\p{N}\p{M}]+(?:[-‐‑&][\p{L}\p{N}\p{M}]+)*/gu, ONE_SCRIPT = new RegExp(`[${PAIRED}]+|[${CUT}]+|[^${PAIRED}${CUT}]+`, "gu");

  /** A sign with what is written above and below it. @param {string} text */
  const signsOf = (text) => text.match(/\P{M}\p{M}*/gu) || [];

  /** @param {string[]} signs */
  const pairs = (signs) => (signs.length < 2 ? signs : signs.slice(1).map((sign, n) => signs[n] + sign));

  /** @type {Cutter | null} */
  const browsers = typeof Intl !== "undefined" && "Segmenter" in Intl ? new Intl.Segmenter(undefined, { granularity: "word" }) : null;
  let cutter = browsers;

  /** @param {string} run */
  const cut = (run) => (cutter ? [...cutter.segment(run)].map((part) => part.segment) : pairs(signsOf(run)));

  // Words of a text. A word with a hyphen or "&" is also one word (x-ray: x, ray, xray). `ends`: the last sign of a run of pairs too, so that
  // each sign begins something that is found.
  /** @type {(text: string, ends?: boolean) => string[]} */
  const words = (text, ends = false) => {
    /** @type {string[]} */
    const found = [];
    for (const [run] of folded(text).matchAll(WORD)) {
      const parts = run.split(/[-‐‑&]/);
      if (parts.length > 1 && !UNSPACED.test(run)) parts.push(parts.join(""));
      for (const part of parts) {
        if (!UNSPACED.test(part)) found.push(part);
        else for (const [one] of part.matchAll(ONE_SCRIPT)) {
          const signs = IS_PAIRED.test(one) ? signsOf(one) : [];
          found.push(...(signs.length ? pairs(signs) : UNSPACED.test(one) ? cut(one) : [one]));
          if (ends && signs.length > 1) found.push(signs.at(-1) ?? "");
        }
      }
    }
    return found;
  };

  // English only: one form for the plural, and for -ness, -ing and -ed, so that "numbness" finds "numb"; one spelling for Britain and America.
  // Other languages keep their words.
  /** @type {Record<string, (word: string) => string>} */
  const stems = { en: (word) => {
    let stem = word.replace(/ae/g, "e").replace(/^oe|(?<=rh)oe/, "e").replace(/(?<=..)our(?=s?$|ed$|ing$|al$)/, "or").replace(/(?<=..[bt])re(?=s?$)/, "er")
      .replace(/(?<=...)is(?=e[drs]?$|ing$|ation)/, "iz").replace(/(?<=[aeiou])lys(?=e[ds]?$|ing$)/, "lyz").replace(/(?<=dis)k(?=s?$)/, "c");
    if (stem.length > 4 && stem.endsWith("ies")) stem = `${stem.slice(0, -3)}y`;
    else if (/...[aeo]ses$/.test(stem) && word.length > 7) stem = `${stem.slice(0, -2)}is`;
    else if (/(?:ch|sh|x|z|ss)es$/.test(stem)) stem = stem.slice(0, -2);
    else if (stem.length > 3 && /[^sui]s$/.test(stem)) stem = stem.slice(0, -1);
    const [, rest, end] = /^(.*[aeiouy].*?)(ness|ing|ed)$/.exec(stem) || [];
    if (rest && rest.length > 2) stem = end === "ness" ? rest : rest.replace(/([^aeiouylsz])\1$/, "$1");
    return stem.length > 4 && stem.endsWith("e") ? stem.slice(0, -1) : stem;
  } };

  // English only: "can not", "can't" and "unable to" are "cannot".
  /** @type {Record<string, (text: string) => string>} */
  const joined = { en: (text) => text.replace(/\b(?:can not|can['’‘´`]?t|could(?: not|n['’‘´`]?t)|unable to|not able to)\b/gi, "cannot") };

  // A title without what stands in brackets, and what stands in brackets at its end: "Twisted ankle (sprain)" is also called "Twisted ankle", and "sprain".
  /** @param {string} title */
  const shorter = (title) => title.replace(/\s*\([^)]*\)/g, "");
  /** @param {string} title */
  const inBrackets = (title) => /\(([^)]*)\)$/.exec(title)?.[1] ?? [];

  // Whether two words differ by so many letters at most, put in, left out or changed.
  /** @type {(one: string, other: string, most: number) => boolean} */
  const isNear = (one, other, most) => {
    if (Math.abs(one.length - other.length) > most) return false;
    let row = Array.from({ length: other.length + 1 }, (_, n) => n);
    for (let i = 1; i <= one.length; i += 1) {
      const next = [i];
      for (let j = 1; j <= other.length; j += 1) {
        next.push(Math.min(at(row, j) + 1, at(next, j - 1) + 1, at(row, j - 1) + Number(one[i - 1] !== other[j - 1])));
      }
      if (Math.min(...next) > most) return false;
      row = next;
    }
    return at(row, other.length) <= most;
  };

  /** `cuts`: what cuts words where no spaces do; null: nothing does. @type {(documents: SearchDocuments, engine: EngineClass, cuts?: Cutter | null) => Search} */
  return (documents, MiniSearch, cuts = browsers) => {
    cutter = cuts;
    const language = documents.language.replace(/-.*/, ""), stem = stems[language] || ((word) => word), join = joined[language] || ((text) => text);
    /** @param {string} text */
    const terms = (text) => words(join(text)).map(stem);
    const unimportant = new Set(terms(documents.unimportant));
    // What stands with a fact wherever it is said: known harm, or that it is not advised. It is shown, and not searched.
    /** @type {Map<number, string[]>} */
    const warned = new Map((documents.warned || []).map(([fact, ...said]) => [fact, said]));
    // Two words that stand beside each other in a name, by what they are if written as one: "slippeddisc".
    /** @type {Map<string, [string, string]>} */
    const closed = new Map();
    /** @type {Shelved[]} */
    const shelf = documents.documents.map((document) => {
      const called = VOICES.flatMap((voice) => document[voice]?.title ?? []), titles = [...new Set(called.flatMap((title) => [title, shorter(title)]))];
      const others = [...(document.names || []), ...(document.phrases || []), ...(document.kind === "sign" ? [] : called.flatMap(inBrackets))];
      const each = [...titles.map((text) => ({ terms: terms(text), weight: 1 })), ...others.map((text) => ({ terms: terms(text), weight: 0.7 }))];
      for (const name of [...titles, ...others, ...(document.synonyms || [])]) {
        const parts = words(join(name));
        parts.slice(1).forEach((second, n) => {
          const first = parts[n] ?? "";
          if (first.length > 2 && second.length > 2) closed.set(stem(first + second), [first, second]);
        });
      }
      const own = new Set(document.own || []);
      // A phrase of one word and others that do not count, such as "on steroids", is meant with these.
      const signs = (document.phrases || []).map((phrase) => {
        const every = words(join(phrase)), important = every.filter((word) => !unimportant.has(stem(word)));
        return { run: UNSPACED.test(phrase) ? folded(phrase).replace(/\s+/g, "") : "", words: important, beside: important.length > 1 ? [] : every.map(stem) };
      });
      return {
        ...document, terms: each, own, all: [...own, ...(document.facts || [])],
        called: [...titles, ...others].map(join).join(" | "),
        signs: signs.filter((phrase) => phrase.words.length).map((phrase) => ({ ...phrase, terms: phrase.words.map(stem) })),
      };
    });

    /** Every word that is found as it stands. @type {Set<string>} */
    const vocabulary = new Set();
    /** @param {string} word */
    const noted = (word) => { const term = stem(word); vocabulary.add(term); return term; };
    const asItIs = { processTerm: (/** @type {string} */ term) => term, tokenize: (/** @type {string} */ term) => [term] };
    const index = new MiniSearch({ fields: ["names", "synonyms", "headings", "fact"],
      tokenize: (/** @type {string} */ text, /** @type {string} */ field) => (field === "names" ? [...new Set(words(text, true))] : words(text, true)),
      processTerm: noted, searchOptions: asItIs });
    index.addAll(shelf.map((document, number) => ({ id: number, names: document.called, synonyms: (document.synonyms || []).map(join).join(" | "),
      headings: (document.headings || []).map((heading) => documents.headings[heading]).join(" | ") })));
    index.addAll(documents.facts.map((fact, number) => ({ id: shelf.length + number, fact: fact.map(join).join(" | ") })));

    // A question's words as the pages spell them: written as one or as two, or with two letters changed about.
    /** @param {string[]} typed */
    const spelled = (typed) => {
      /** @param {string} word */
      const isKnown = (word) => vocabulary.has(stem(word));
      /** @type {string[]} */
      const together = [];
      typed.forEach((word, n) => {
        const last = typed[n - 1], both = last === undefined || [last, word].some((one) => unimportant.has(stem(one))) ? "" : last + word;
        if (both && together.at(-1) === last && !closed.has(stem(both)) && isKnown(both) && !UNSPACED.test(both)) together.splice(-1, 1, both);
        else together.push(word);
      });
      return together.flatMap((word) => {
        // Two signs that stand beside each other nowhere: each that means something by itself.
        if (!isKnown(word) && IS_PAIRED.test(word)) return signsOf(word).filter((sign) => /\p{sc=Han}/u.test(sign));
        if (isKnown(word) || UNSPACED.test(word) || word.length < 5) return [word];
        const term = stem(word), exact = closed.get(term);
        if (exact) return exact;
        for (let n = 0; n < word.length - 1; n += 1) {
          const turned = `${word.slice(0, n)}${word[n + 1]}${word[n]}${word.slice(n + 2)}`;
          if (isKnown(turned)) return [turned];
        }
        if ([...vocabulary].some((one) => isNear(term, one, 1))) return [word];
        for (let n = 3; n <= word.length - 3; n += 1) if (isKnown(word.slice(0, n)) && isKnown(word.slice(n))) return [word.slice(0, n), word.slice(n)];
        if (word.length > 6) for (const [one, parts] of closed) if (isNear(term, one, term.length > 9 ? 2 : 1)) return parts;
        const farther = term.length > 6 && [...vocabulary].find((one) => one[0] === term[0] && isNear(term, one, 2));
        return [farther || word];
      });
    };

    // Where one word of a question is found: for each document and fact its score, and which words there match.
    // A word that no page has may be a slip: then words that differ a little count too, with and without their endings.
    /** @type {(word: string, isLast: boolean) => Look} */
    const look = (word, isLast) => {
      const term = stem(word), known = vocabulary.has(term), unspaced = UNSPACED.test(word);
      const options = { prefix: unspaced ? isLast || term.length === 1 : term.length > (isLast ? 2 : 3), fuzzy: !known && !unspaced && word.length > 3 ? 0.2 : false,
        weights: WEIGHTS };
      // A page with many names is not called less by each of them; a long sentence says less of each of its words.
      const fields = [{ fields: ["names", "synonyms", "headings"], bm25: IN_LISTS }, { fields: ["fact"], bm25: IN_SENTENCES }];
      /** @type {Map<number, Hit>} */
      const found = new Map();
      for (const tried of known ? [term] : new Set([word, term])) {
        for (const one of fields) for (const hit of index.search(tried, { ...options, ...one })) found.set(hit.id, hit);
      }
      const matched = new Set([...found.values()].flatMap((hit) => hit.terms));
      return { term, found, matched, same: known ? new Set([term]) : matched };
    };

    // A name (a list of words) and a question: the share of the question in it, its share of the question, and whether it begins with it.
    /** @type {(name: string[], matched: Set<string>[]) => { asked: number, told: number, begins: boolean, many: boolean }} */
    const overlap = (name, matched) => {
      const used = name.filter((term) => !unimportant.has(term));
      const asked = matched.filter((one) => used.some((term) => one.has(term))).length / matched.length;
      const hits = used.map((term) => matched.some((one) => one.has(term)));
      return { asked, told: hits.filter(Boolean).length / (used.length || 1), begins: hits.slice(0, matched.length).every(Boolean), many: used.length > 1 };
    };

    // Of several names the one that has most words of a question: which words it has.
    /** @type {(names: Name[], looks: Look[]) => boolean[]} */
    const mostOf = (names, looks) => names.map((name) => looks.map(({ matched }) => name.terms.some((term) => matched.has(term))))
      .reduce((most, one) => (sum(one.map(Number)) > sum(most.map(Number)) ? one : most), []);

    // How well a document answers: a score for each word of the question, which of them it covers, the fact that says most of them, and its weight.
    /** @param {Shelved} document @param {number} number @param {Look[]} looks @param {Set<string>[]} sure @param {Voice} voice @param {{ typed: Set<string>, asks: Set<string>, run: string }} question */
    const judge = (document, number, looks, sure, voice, { typed, asks, run }) => {
      // What people type for a danger sign are phrases, each with its own meaning: words out of several ("off balance", "hands do not work") say
      // less ("off work").
      const inPhrase = document.kind === "sign" ? mostOf(document.terms, looks) : null;
      // The best of its places counts, not all of them together: a name that is also a heading is no better a name.
      const inName = looks.map(({ found }, n) => {
        const hit = found.get(number), fields = new Set(hit ? Object.values(hit.match).flat() : []);
        return hit ? hit.score / fields.size * (fields.has("names") ? (inPhrase && !inPhrase[n] ? IN_OTHER_PHRASES : IN_NAMES) : fields.has("synonyms") ? IN_SYNONYMS : IN_HEADINGS) : 0;
      });
      const place = /** @type {SearchPlace} */ (document[voice] || document.plain || document.clinical);
      const highest = looks.map(() => 0);
      /** @type {{ score: number, scores: number[] }} */
      let best = { score: 0, scores: looks.map(() => 0) };
      for (const fact of document.all) {
        const home = document.own.has(fact) ? 1 : FACT_FROM_ELSEWHERE;
        const scores = looks.map(({ found }) => (found.get(shelf.length + fact)?.score ?? 0) * home);
        const score = sum(scores) * scores.filter(Boolean).length;
        scores.forEach((one, n) => { highest[n] = Math.max(at(highest, n), one); });
        if (score > best.score) best = { score, scores };
      }
      const each = looks.map((_, n) => at(inName, n) + IN_FACT * at(best.scores, n) + IN_OTHER_FACTS * (at(highest, n) - at(best.scores, n)));
      const matched = looks.map((one) => one.matched), same = looks.map((one) => one.same);
      const overlaps = document.terms.map((name) => ({ ...overlap(name.terms, matched), weight: name.weight }));
      /** @type {(one: typeof overlaps[number]) => number} */
      const likeness = ({ asked, told, begins, many, weight }) => weight * (asked === 1 ? (begins ? BEGINS : 1) + told : asked * told + (told === 1 ? (weight === 1 ? WHOLE_TITLE : many ? WHOLE_NAME : 0) : 0));
      const named = Math.max(0, ...overlaps.map(likeness));
      // Whether the question is the very title, or another name.
      const isCalled = document.kind === "term" ? 0 : Math.max(0, ...document.terms.map((name) => {
        const { asked, told } = overlap(name.terms, name.weight === 1 ? matched : same);
        const isWhole = name.terms.filter((term) => unimportant.has(term) && !asks.has(term)).length < 2;
        return asked === 1 && told === 1 && isWhole ? (name.weight === 1 ? IS_TITLE : IS_NAME) : 0;
      }));
      const signs = document.signs.filter((one) => (one.run && run.includes(one.run))
        || (overlap(one.terms, sure).told === 1 && one.beside.every((term) => asks.has(term) || !unimportant.has(term))));
      const first = Math.max(0, ...signs.map((one) => one.words.length));
      const alone = looks.length > 1 && best.scores.every(Boolean) ? ONE_FACT_SAYS_ALL : 1;
      return {
        document, place, number, each, voice: /** @type {Voice} */ (place === document.clinical ? "clinical" : "plain"), score: 0,
        covers: looks.map((_, n) => (best.scores[n] || (inName[n] && (!inPhrase || inPhrase[n])) ? 1 : inName[n] ? HALF_MEANT : each[n] ? 0.25 : 0)),
        weight: alone * (1 + Math.max(named, named ** 2)) * (KINDS[document.kind] || 1) * (document[voice] ? 1 : OTHER_READER),
        // How many words of a danger sign's phrase the question holds, if it holds all of them, and whether in the same form ("ankle" is not
        // "ankles"). What the site does not cover is told above what it does, and below what is called so.
        first: document.kind === "sign" ? first : 0, uncovered: document.kind === "uncovered" ? first : 0, isCalled,
        isExact: signs.some((one) => one.words.length === first && one.words.every((word) => typed.has(word))),
      };
    };

    // The answer of a page: each of its facts with what is warned of in it.
    /** @type {(place: SearchPlace, voice: Voice) => { says: string, warns: string }[]} */
    const answer = (place, voice) => {
      /** @param {string[]} texts */
      const inVoice = (texts) => (voice === "plain" ? texts[0] : texts.at(-1)) ?? "";
      if (place.says) return [{ says: place.says, warns: "" }];
      return (place.answer || []).map((fact) => ({ says: inVoice(documents.facts[fact] ?? []), warns: inVoice(warned.get(fact) ?? []) }))
        .filter(({ says, warns }) => says || warns);
    };

    /** @param {{ says: string, warns: string }[]} told */
    const joinedUp = (told) => told.flatMap(({ says, warns }) => [says, warns]).filter(Boolean).join(" ");

    // What stands below a title: of a long answer the fact that has most words of the question, all that warn of something, and others while there is
    // room. No fact is cut, and none stands without its warning.
    /** @type {(told: { says: string, warns: string }[], matched: Set<string>) => string} */
    const excerpt = (told, matched) => {
      const hits = told.map((one) => new Set(words(joinedUp([one])).map(stem).filter((term) => matched.has(term))).size);
      const best = hits.indexOf(Math.max(...hits));
      let room = ENOUGH_SAID - (told[best]?.says.length ?? 0);
      const kept = told.filter(({ says, warns }, n) => {
        if (n === best || warns) return true;
        room -= says.length;
        return room >= 0;
      });
      return joinedUp(kept) + (kept.length < told.length ? " …" : "");
    };

    // The parts of a text, and which of them a question asks for.
    /** @type {(text: string, matched: Set<string>) => [string, boolean][]} */
    const pieces = (text, matched) => text.split(/([\p{L}\p{M}\p{N}'’‑-]+)/u).flatMap((part, n) => {
      if (!(n % 2)) return [/** @type {[string, boolean]} */ ([part, false])];
      if (!UNSPACED.test(part)) return [[part, words(part).some((word) => matched.has(stem(word)))]];
      const signs = IS_PAIRED.test(part) ? signsOf(part) : cut(part);
      const two = signs.map((sign, i) => [folded(sign), folded((signs[i - 1] ?? "") + sign), folded(sign + (signs[i + 1] ?? ""))]);
      return signs.map((sign, i) => [sign, (two[i] ?? []).some((one) => matched.has(one))]);
    });

    /** @type {(document: Pick<SearchDocument, "kind" | Voice>, voice: Voice, matched: Set<string>, is: { first: boolean, uncovered: boolean }) => SearchResult} */
    const shown = (document, voice, matched, is) => {
      const place = /** @type {SearchPlace} */ (document[voice]), other = document[voice === "plain" ? "clinical" : "plain"];
      return {
        path: place.path, title: place.title, voice, kind: documents.kinds[document.kind], sign: document.kind === "sign", ...is, text: excerpt(answer(place, voice), matched),
        other: other && other.path !== place.path ? { path: other.path, title: other.title } : null, pieces: (text) => pieces(text, matched),
      };
    };

    /** @type {Search} */
    const search = (question, voice = "plain") => {
      const typed = new Set(words(join(question))), every = [...new Set(spelled([...typed]))];
      for (const word of every) typed.add(word);
      const important = every.filter((word) => !unimportant.has(stem(word)));
      const looks = (important.length ? important : every).map((word) => look(word, word === every.at(-1) && !/\s$/.test(question)))
        .filter((one) => one.found.size);
      if (!looks.length) return [];
      // A danger sign needs surer matches: the word itself, its beginning, or a long word with a slip.
      /** @type {(term: string, asked: string) => boolean} */
      const isSure = (term, asked) => term === asked || (asked.length > 4 && term.startsWith(asked)) || (asked.length > 5 && !UNSPACED.test(asked));
      const sure = looks.map(({ term, matched }) => new Set([...matched].filter((one) => isSure(one, term))));
      const asks = new Set([...typed].map(stem)), run = UNSPACED.test(question) ? folded(question).replace(/\s+/g, "") : "";

      const results = shelf.map((document, number) => judge(document, number, looks, sure, voice, { typed, asks, run }));
      // A rare word of the question weighs more than a common one in how much of the question a result covers.
      const heaviest = looks.map((_, n) => Math.max(...results.map((result) => at(result.each, n))));
      for (const result of results) {
        result.score = sum(result.each) * (sum(result.covers.map((one, n) => one * at(heaviest, n))) / sum(heaviest)) ** 2 * result.weight;
      }
      /** Whether it is something that the site does not cover, and that was not asked for. @type {(result: typeof results[number]) => number} */
      const isAside = ({ document, uncovered, isCalled }) => Number(document.kind === "uncovered" && !uncovered && !isCalled);
      // Danger signs that the question names, those in its very words before the others, then the most urgent first; then the page that is called
      // so; then what the site does not cover; then the rest, and last what it does not cover and a word of the question only touches.
      results.sort((a, b) => b.first - a.first || (a.first ? Number(b.isExact) - Number(a.isExact) || a.number - b.number : 0)
        || b.isCalled - a.isCalled || b.uncovered - a.uncovered || isAside(a) - isAside(b) || b.score - a.score);
      const least = Math.max(...results.map((result) => result.score)) * LEAST, matched = new Set(looks.flatMap((one) => [...one.matched]));
      const best = results.filter((result) => result.first || result.uncovered || result.score > least).slice(0, MOST);
      // A word's explanation that the answer of a page above begins with is told already.
      const whole = best.map(({ place, voice }) => joinedUp(answer(place, voice)));
      return best.filter(({ document }, n) => document.kind !== "term" || !whole[n] || !whole.slice(0, n).some((above) => above.startsWith(whole[n] ?? "")))
        .map((result) => shown(result.document, result.voice, matched, { first: result.first > 0, uncovered: result.uncovered > 0 }));
    };
    // The result for a page, by its address below the root of the site: in this voice, or in the one that it has.
    search.of = (path, voice = "plain") => {
      const document = documents.documents.find((one) => VOICES.some((each) => one[each]?.path === path));
      return document ? shown(document, document[voice] ? voice : document.plain ? "plain" : "clinical", new Set(), { first: false, uncovered: false }) : null;
    };
    return search;
  };
})();
