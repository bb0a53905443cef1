// The search: what is found and in which order (caresheetSearch), and the dialog that shows it.
// It is loaded on every page and small; the engine and the documents are loaded when somebody first opens the search. Nothing is sent to anybody.
"use strict";

// --- what is found, and in which order ---------------------------------------------------------------------------

globalThis.caresheetSearch = (() => {
  // How much a place counts where words are found, and how much a kind of result counts.
  const IN_NAMES = 3, IN_SYNONYMS = 1, IN_HEADINGS = 0.6, IN_FACT = 1, IN_OTHER_FACTS = 0.15;
  const ONE_FACT_SAYS_ALL = 1.3, BEGINS = 1.3, FACT_FROM_ELSEWHERE = 0.8;
  /** @type {Record<string, number>} */
  const KINDS = { sign: 1.2, condition: 1, symptom: 1, guide: 1, test: 1, treatment: 1, anatomy: 0.85, prevention: 0.95, comparison: 0.8,
    chart: 0.85, sheet: 0.5, list: 0.95, term: 0.55, about: 0.3 };
  const OTHER_READER = 0.2, MOST = 20, LEAST = 0.12;
  const WEIGHTS = { prefix: 0.4, fuzzy: 0.5 }, BM25 = { k: 1.2, b: 0.4, d: 0.5 };

  /** @typedef {{ term: string, found: Map<number, Hit>, matched: Set<string> }} Look a word of a question, where it is found, and as which words there */
  /** @typedef {{ terms: string[], weight: number }} Name */
  /** @typedef {Omit<SearchDocument, "own"> & { called: string, terms: Name[], own: Set<number>, all: number[], signs: { words: string[], terms: string[] }[] }} Shelved */

  /** @type {Voice[]} */
  const VOICES = ["plain", "clinical"];

  /** @param {number[]} numbers */
  const sum = (numbers) => numbers.reduce((total, one) => total + one, 0);

  /** The number at a place of a list that is as long as the question has words. @type {(numbers: number[], place: number) => number} */
  const at = (numbers, place) => numbers[place] ?? 0;

  // Words of a text: small letters without marks or apostrophes, also where an accent was typed for one; a word with a hyphen or "&" also as
  // one word (x-ray: x, ray, xray).
  /** @param {string} text */
  const words = (text) => {
    const plain = text.replace(/[´`]/g, "'").normalize("NFKD").replace(/[\u0300-\u036f'’‘ʼ]/g, "").toLowerCase();
    /** @type {string[]} */
    const found = [];
    for (const [run] of plain.matchAll(/[\p{L}\p{N}]+(?:[-‐‑&][\p{L}\p{N}]+)*/gu)) {
      const parts = run.split(/[-‐‑&]/);
      found.push(...parts);
      if (parts.length > 1) found.push(parts.join(""));
    }
    return found;
  };

  // English only: one form for the plural, and for -ness, -ing and -ed, so that "numbness" finds "numb". Other languages keep their words.
  /** @type {Record<string, (word: string) => string>} */
  const stems = { en: (word) => {
    let stem = word;
    if (stem.length > 4 && stem.endsWith("ies")) stem = `${stem.slice(0, -3)}y`;
    else if (/(?:ch|sh|x|z|ss)es$/.test(stem)) stem = stem.slice(0, -2);
    else if (stem.length > 3 && /[^sui]s$/.test(stem)) stem = stem.slice(0, -1);
    const [, rest, end] = /^(.*[aeiouy].*?)(ness|ing|ed)$/.exec(stem) || [];
    if (rest && rest.length > 2) stem = end === "ness" ? rest : rest.replace(/([^aeiouylsz])\1$/, "$1");
    return stem.length > 4 && stem.endsWith("e") ? stem.slice(0, -1) : stem;
  } };

  // English only: "can not" is "cannot".
  /** @type {Record<string, (text: string) => string>} */
  const joined = { en: (text) => text.replace(/\bcan not\b/gi, "cannot") };

  // A title without what stands in brackets: "Twisted ankle (sprain)" is also called "Twisted ankle".
  /** @param {string} title */
  const shorter = (title) => title.replace(/\s*\([^)]*\)/g, "");

  /** @type {(documents: SearchDocuments, engine: EngineClass) => Search} */
  return (documents, MiniSearch) => {
    const language = documents.language.replace(/-.*/, ""), stem = stems[language] || ((word) => word), join = joined[language] || ((text) => text);
    /** @param {string} text */
    const terms = (text) => words(text).map(stem);
    const unimportant = new Set(terms(documents.unimportant));
    // What stands with a fact wherever it is said: known harm, or that it is not advised. It is shown, and not searched.
    /** @type {Map<number, string[]>} */
    const warned = new Map((documents.warned || []).map(([fact, ...said]) => [fact, said]));
    /** @type {Shelved[]} */
    const shelf = documents.documents.map((document) => {
      const called = VOICES.flatMap((voice) => document[voice]?.title ?? []), titles = [...new Set(called.flatMap((title) => [title, shorter(title)]))];
      const others = [...(document.names || []), ...(document.phrases || [])];
      const each = [...titles.map((text) => ({ terms: terms(text), weight: 1 })), ...others.map((text) => ({ terms: terms(text), weight: 0.7 }))];
      const own = new Set(document.own || []);
      const signs = (document.phrases || []).map((phrase) => words(phrase).filter((word) => !unimportant.has(stem(word))));
      return {
        ...document, terms: each, own, all: [...own, ...(document.facts || [])], called: [...new Set(words([...titles, ...others].join(" | ")))].join(" "),
        signs: signs.filter((phrase) => phrase.length).map((phrase) => ({ words: phrase, terms: phrase.map(stem) })),
      };
    });

    const asItIs = { processTerm: (/** @type {string} */ term) => term };
    const index = new MiniSearch({ fields: ["names", "synonyms", "headings", "fact"], tokenize: words, processTerm: stem, searchOptions: asItIs });
    index.addAll(shelf.map((document, number) => ({ id: number, names: document.called, synonyms: (document.synonyms || []).join(" | "),
      headings: (document.headings || []).map((heading) => documents.headings[heading]).join(" | ") })));
    index.addAll(documents.facts.map((fact, number) => ({ id: shelf.length + number, fact: fact.join(" | ") })));

    // A word is clinical if clinicians' words have it and patients' words do not. Names that stand for both are neither.
    /** @type {Record<Voice, Set<string>>} */
    const said = { plain: new Set(), clinical: new Set() };
    /** @type {(voice: Voice, text: string) => void} */
    const note = (voice, text) => { for (const term of terms(text)) said[voice].add(term); };
    for (const [plain, clinical = plain] of documents.facts) {
      note("plain", plain);
      note("clinical", clinical);
    }
    for (const document of shelf) {
      for (const voice of VOICES) note(voice, document[voice]?.title ?? "");
      for (const phrase of document.phrases || []) note("plain", phrase);
    }
    /** @param {string} term */
    const isClinical = (term) => said.clinical.has(term) && !said.plain.has(term);

    // Where one word of a question is found: for each document and fact its score, and which words there match.
    // A word that no page has may be a slip: then words that differ a little count too, with and without their endings.
    /** @type {(word: string, isLast: boolean) => Look} */
    const look = (word, isLast) => {
      const term = stem(word), known = index.search(term, { prefix: false, fuzzy: false }).length > 0;
      const options = { prefix: term.length > (isLast ? 2 : 3), fuzzy: !known && word.length > 3 ? 0.2 : false, weights: WEIGHTS, bm25: BM25 };
      /** @type {Map<number, Hit>} */
      const found = new Map();
      for (const tried of known ? [term] : new Set([word, term])) for (const hit of index.search(tried, options)) found.set(hit.id, hit);
      return { term, found, matched: new Set([...found.values()].flatMap((hit) => hit.terms)) };
    };

    // A name (a list of words) and a question: the share of the question in it, its share of the question, and whether it begins with it.
    /** @type {(name: string[], looks: Pick<Look, "matched">[]) => { asked: number, told: number, begins: boolean }} */
    const overlap = (name, looks) => {
      const used = name.filter((term) => !unimportant.has(term));
      const asked = looks.filter((one) => used.some((term) => one.matched.has(term))).length / looks.length;
      const hits = used.map((term) => looks.some((one) => one.matched.has(term)));
      return { asked, told: hits.filter(Boolean).length / (used.length || 1), begins: hits.slice(0, looks.length).every(Boolean) };
    };

    // How well a document answers: a score for each word of the question, which of them it covers, the fact that says most of them, and its weight.
    /** @param {Shelved} document @param {number} number @param {Look[]} looks @param {Pick<Look, "matched">[]} sure @param {Voice} voice @param {Set<string>} typed */
    const judge = (document, number, looks, sure, voice, typed) => {
      const inName = looks.map(({ found }) => {
        const hit = found.get(number), fields = hit ? Object.values(hit.match).flat() : [];
        return hit ? hit.score * (fields.includes("names") ? IN_NAMES : fields.includes("synonyms") ? IN_SYNONYMS : IN_HEADINGS) : 0;
      });
      const place = /** @type {SearchPlace} */ (document[voice] || document.plain || document.clinical), without = new Set(place.without || []);
      const highest = looks.map(() => 0);
      /** @type {{ score: number, fact: number | null, scores: number[] }} */
      let best = { score: 0, fact: null, scores: looks.map(() => 0) };
      for (const fact of document.all) {
        const home = document.own.has(fact) ? 1 : FACT_FROM_ELSEWHERE;
        const scores = looks.map(({ found }) => (found.get(shelf.length + fact)?.score ?? 0) * home);
        const score = sum(scores) * scores.filter(Boolean).length;
        scores.forEach((one, n) => { highest[n] = Math.max(at(highest, n), one); });
        if (score > best.score) best = { score, fact: without.has(fact) ? best.fact : fact, scores };
      }
      const each = looks.map((_, n) => at(inName, n) + IN_FACT * at(best.scores, n) + IN_OTHER_FACTS * (at(highest, n) - at(best.scores, n)));
      const overlaps = document.terms.map((name) => ({ ...overlap(name.terms, looks), weight: name.weight }));
      /** @type {(one: typeof overlaps[number]) => number} */
      const likeness = ({ asked, told, begins, weight }) => weight * (asked === 1 ? (begins ? BEGINS : 1) + told : asked * told);
      const named = Math.max(0, ...overlaps.map(likeness));
      const signs = document.signs.filter((one) => overlap(one.terms, sure).told === 1);
      const first = Math.max(0, ...signs.map((one) => one.words.length));
      const alone = looks.length > 1 && best.scores.every(Boolean) ? ONE_FACT_SAYS_ALL : 1;
      return {
        document, place, number, each, fact: best.fact, voice: /** @type {Voice} */ (place === document.clinical ? "clinical" : "plain"), score: 0,
        covers: looks.map((_, n) => (inName[n] || best.scores[n] ? 1 : each[n] ? 0.25 : 0)),
        weight: alone * (1 + Math.max(named, named ** 2)) * (KINDS[document.kind] || 1) * (document[voice] ? 1 : OTHER_READER),
        // How many words of a danger sign's phrase the question holds, if it holds all of them, and whether in the same form ("ankle" is not
        // "ankles"); and whether the question is the very title.
        first, isExact: signs.some((one) => one.words.length === first && one.words.every((word) => typed.has(word))),
        isCalled: document.kind !== "term" && overlaps.some(({ asked, told, weight }) => weight === 1 && asked === 1 && told === 1),
      };
    };

    /** @type {(judged: ReturnType<typeof judge>, matched: Set<string>) => SearchResult} */
    const shown = ({ document, place, voice, first, fact }, matched) => {
      const other = document[voice === "plain" ? "clinical" : "plain"], said = fact === null ? [""] : documents.facts[fact] ?? [""];
      const warning = fact === null ? undefined : warned.get(fact);
      /** @param {string[]} texts */
      const inVoice = (texts) => (voice === "plain" ? texts[0] : texts.at(-1)) ?? "";
      return {
        path: place.path, title: place.title, voice, kind: documents.kinds[document.kind], sign: document.kind === "sign", first: first > 0,
        text: place.says || [inVoice(said), ...(warning ? [inVoice(warning)] : [])].join(" "), other: other ? { path: other.path, title: other.title } : null,
        isHit: (word) => words(word).some((part) => matched.has(stem(part))),
      };
    };

    return (question) => {
      const typed = new Set(words(join(question))), every = [...typed];
      const important = every.filter((word) => !unimportant.has(stem(word)));
      const looks = (important.length ? important : every).map((word) => look(word, word === every.at(-1) && !/\s$/.test(question)))
        .filter((one) => one.found.size);
      if (!looks.length) return [];
      // A danger sign needs surer matches: the word itself, its beginning, or a long word with a slip.
      /** @type {(term: string, asked: string) => boolean} */
      const isSure = (term, asked) => term === asked || (asked.length > 4 && term.startsWith(asked)) || asked.length > 5;
      const sure = looks.map(({ term, matched }) => ({ matched: new Set([...matched].filter((one) => isSure(one, term))) }));
      const voice = looks.some((one) => isClinical(one.term)) ? "clinical" : "plain";

      const results = shelf.map((document, number) => judge(document, number, looks, sure, voice, typed));
      // A rare word of the question weighs more than a common one in how much of the question a result covers.
      const heaviest = looks.map((_, n) => Math.max(...results.map((result) => at(result.each, n))));
      for (const result of results) {
        result.score = sum(result.each) * (sum(result.covers.map((one, n) => one * at(heaviest, n))) / sum(heaviest)) ** 2 * result.weight;
      }
      // Danger signs that the question names, those in its very words before the others, then the most urgent first;
      // then the page that is called so; then the rest.
      results.sort((a, b) => b.first - a.first || (a.first ? Number(b.isExact) - Number(a.isExact) || a.number - b.number : 0)
        || Number(b.isCalled) - Number(a.isCalled) || b.score - a.score);
      const least = Math.max(...results.map((result) => result.score)) * LEAST, matched = new Set(looks.flatMap((one) => [...one.matched]));
      return results.filter((result) => result.first || result.score > least).slice(0, MOST).map((result) => shown(result, matched));
    };
  };
})();

// --- the dialog --------------------------------------------------------------------------------------------------

(() => {
  const form = document.querySelector("form.search-open");
  /** @type {HTMLDialogElement | null} */
  const dialog = document.querySelector("dialog.search");
  if (!form || !dialog) return;
  const words = /** @type {Record<"engine" | "documents" | "plain" | "clinical" | "none" | "one" | "many" | "failed" | "loading", string> & { pagefind?: string }} */ (
    dialog.dataset), root = new URL("../", /** @type {HTMLScriptElement} */ (document.currentScript).src);
  const button = form.querySelector("button"), input = dialog.querySelector("input"), list = dialog.querySelector("ol");
  const status = dialog.querySelector("[role=status]"), asking = dialog.querySelector("form");
  if (!button || !input || !list || !status || !asking) return;
  const MOST_TEXTS = 10, QUIET = 120, SETTLED = 500; // milliseconds: before searching, and before the number of results is read out
  /** @type {Promise<Search> | null} */
  let engine = null;
  /** @type {Promise<Pagefind> | null} */
  let pagefind = null;
  /** @type {Element | null} */
  let before = null;
  let waiting = 0, telling = 0;

  /** @type {<Tag extends keyof HTMLElementTagNameMap>(tag: Tag, className: string, ...inside: (Node | string)[]) => HTMLElementTagNameMap[Tag]} */
  const make = (tag, className, ...inside) => {
    const element = document.createElement(tag);
    if (className) element.className = className;
    element.append(...inside);
    return element;
  };

  /** @param {string} address */
  const script = (address) => new Promise((resolve, reject) => {
    const element = document.createElement("script");
    element.src = address;
    element.onload = resolve;
    element.onerror = () => reject(new Error(address));
    document.head.append(element);
  });

  const load = () => {
    engine ??= Promise.all([script(words.engine), script(words.documents)])
      .then(() => globalThis.caresheetSearch(globalThis.caresheetDocuments, globalThis.MiniSearch))
      .catch((fault) => { engine = null; throw fault; });
    return engine;
  };

  // From a folder on a disk an address must name its file.
  /** @param {string} path */
  const address = (path) => {
    const url = new URL(path, root);
    if (url.protocol === "file:" && url.pathname.endsWith("/")) url.pathname += "index.html";
    return url.href;
  };

  /** @type {(text: string, isHit: SearchResult["isHit"]) => (Node | string)[]} */
  const marked = (text, isHit) => text.split(/([\p{L}\p{M}\p{N}'’‑-]+)/u)
    .map((part, n) => (n % 2 && isHit(part) ? make("mark", "", part) : part));

  // At large sites the texts are found by Pagefind; names, slips and danger signs by ourselves, so these come first.
  /** @type {(question: string, found: SearchResult[]) => Promise<SearchResult[]>} */
  const askPagefind = async (question, found) => {
    pagefind ??= import(new URL(words.pagefind ?? "", location.href).href).then(async (asked) => { await asked.options({ baseUrl: "/" }); return asked; });
    const known = new Set(found.flatMap((result) => [result.path, result.other?.path]));
    const hits = (await (await pagefind).search(question)).results.slice(0, MOST_TEXTS);
    const pages = await Promise.all(hits.map((hit) => hit.data()));
    return pages.map((page) => {
      /** @type {HTMLElement} */
      const excerpt = new DOMParser().parseFromString(page.excerpt, "text/html").body, path = page.url.replace(/^\//, "");
      const hit = new Set([...excerpt.querySelectorAll("mark")].map((mark) => mark.textContent));
      /** @type {Voice} */
      const voice = /(?:^|\/)(?:clinical|clinicians)\/$/.test(path) ? "clinical" : "plain";
      return { path, title: page.meta.title, voice, kind: "", text: excerpt.textContent, isHit: (/** @type {string} */ word) => hit.has(word) };
    }).filter((result) => !known.has(result.path)).sort((a, b) => Number(a.voice === "clinical") - Number(b.voice === "clinical"));
  };

  /** @param {SearchResult} result */
  const row = (result) => {
    const link = make("a", "search-link", ...marked(result.title, result.isHit));
    link.href = address(result.path);
    const kind = make("span", "search-kind", [result.kind, result.voice === "plain" ? words.plain : words.clinical].filter(Boolean).join(" · "));
    const item = make("li", result.sign ? "search-result search-sign" : "search-result", make("p", "search-title", link), kind);
    if (result.text) item.append(make("p", "search-text", ...marked(result.text, result.sign ? () => false : result.isHit)));
    if (result.other) {
      const label = result.voice === "plain" ? words.clinical : words.plain;
      const other = make("a", "search-other", result.other.title === result.title ? label : `${label}: ${result.other.title}`);
      if (result.other.title === result.title) other.setAttribute("aria-label", `${label}: ${result.other.title}`);
      other.href = address(result.other.path);
      item.append(other);
    }
    return item;
  };

  /** @type {(text: string, soon?: boolean) => void} */
  const tell = (text, soon = false) => {
    clearTimeout(telling);
    // The same words again are read out only if something changes: a space that is not seen.
    telling = window.setTimeout(() => { status.textContent = text && status.textContent === text ? `${text}\u00a0` : text; }, soon ? 0 : SETTLED);
  };

  const show = async () => {
    const question = input.value;
    try {
      const search = await load();
      if (question !== input.value) return;
      const results = search(question);
      if (words.pagefind && question.trim()) results.push(...await askPagefind(question, results).catch(() => []));
      if (question !== input.value) return;
      list.replaceChildren(...results.map(row));
      list.parentElement?.scrollTo(0, 0);
      if (!question.trim()) tell("", true);
      else if (!results.length) tell(words.none);
      else tell(results.length === 1 ? words.one : words.many.replace("{n}", String(results.length)));
    } catch {
      tell(words.failed, true);
    }
  };

  const open = () => {
    if (dialog.open) return;
    before = document.activeElement;
    dialog.returnValue = "";
    dialog.showModal();
    input.select();
    if (!engine) tell(words.loading, true);
    show();
  };

  const links = () => [...list.querySelectorAll("a")];

  // Up and down go through the results, from the field to the first and back again; everything else is left to the browser.
  /** @param {KeyboardEvent} event */
  const step = (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || !["ArrowDown", "ArrowUp"].includes(event.key)) return;
    /** @type {HTMLElement[]} */
    const all = [input, ...links()];
    const here = document.activeElement instanceof HTMLElement ? all.indexOf(document.activeElement) : -1;
    if (here < 0) return;
    const next = all[here + (event.key === "ArrowDown" ? 1 : -1)];
    event.preventDefault();
    if (next) next.focus();
    if (next) next.scrollIntoView({ block: "nearest" });
  };

  button.setAttribute("aria-haspopup", "dialog");
  form.addEventListener("submit", (event) => { event.preventDefault(); open(); });
  dialog.addEventListener("keydown", step);
  dialog.addEventListener("close", () => {
    if (dialog.returnValue === "followed") return;
    (before instanceof HTMLElement && before !== document.body && before.isConnected ? before : button).focus({ preventScroll: true });
  });
  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
  dialog.querySelector(".search-close")?.addEventListener("click", () => dialog.close());
  list.addEventListener("click", (event) => {
    if (event.target instanceof Element && event.target.closest("a") && !event.ctrlKey && !event.metaKey && !event.shiftKey) dialog.close("followed");
  });
  input.addEventListener("input", () => { clearTimeout(waiting); waiting = window.setTimeout(show, QUIET); });
  asking.addEventListener("submit", async (event) => {
    event.preventDefault();
    clearTimeout(waiting);
    await show();
    const [first] = links();
    if (first) first.click();
  });
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "k") {
      event.preventDefault();
      open();
    }
  });
})();
