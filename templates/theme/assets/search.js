// The search: what is found and in which order (caresheetSearch), and the dialog that shows it.
// It is loaded on every page and small; the engine and the documents are loaded when somebody first opens the search. Nothing is sent to anybody.
"use strict";

// --- what is found, and in which order ---------------------------------------------------------------------------

globalThis.caresheetSearch = (() => {
  // How much a place counts where words are found, and how much a kind of result counts.
  const IN_NAMES = 3, IN_SYNONYMS = 1, IN_HEADINGS = 0.6, IN_FACT = 1, IN_OTHER_FACTS = 0.15;
  const ONE_FACT_SAYS_ALL = 1.3, BEGINS = 1.3, FACT_FROM_ELSEWHERE = 0.8;
  const KINDS = { sign: 1.2, condition: 1, symptom: 1, guide: 1, test: 1, treatment: 1, anatomy: 0.85, prevention: 0.95, comparison: 0.8,
    chart: 0.85, sheet: 0.5, list: 0.95, term: 0.55, about: 0.3 };
  const OTHER_READER = 0.2, MOST = 20, LEAST = 0.12;
  const WEIGHTS = { prefix: 0.4, fuzzy: 0.5 }, BM25 = { k: 1.2, b: 0.4, d: 0.5 };

  const sum = (numbers) => numbers.reduce((total, one) => total + one, 0);

  // Words of a text: small letters without marks or apostrophes, also where an accent was typed for one; a word with a hyphen or "&" also as
  // one word (x-ray: x, ray, xray).
  const words = (text) => {
    const plain = text.replace(/[´`]/g, "'").normalize("NFKD").replace(/[\u0300-\u036f'’‘ʼ]/g, "").toLowerCase();
    const found = [];
    for (const [run] of plain.matchAll(/[\p{L}\p{N}]+(?:[-‐‑&][\p{L}\p{N}]+)*/gu)) {
      const parts = run.split(/[-‐‑&]/);
      found.push(...parts);
      if (parts.length > 1) found.push(parts.join(""));
    }
    return found;
  };

  // English only: one form for the plural, and for -ness, -ing and -ed, so that "numbness" finds "numb". Other languages keep their words.
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
  const joined = { en: (text) => text.replace(/\bcan not\b/gi, "cannot") };

  // A title without what stands in brackets: "Twisted ankle (sprain)" is also called "Twisted ankle".
  const shorter = (title) => title.replace(/\s*\([^)]*\)/g, "");

  return (documents, MiniSearch) => {
    const language = documents.language.split("-")[0], stem = stems[language] || ((word) => word), join = joined[language] || ((text) => text);
    const terms = (text) => words(text).map(stem);
    const unimportant = new Set(terms(documents.unimportant));
    // What stands with a fact wherever it is said: known harm, or that it is not advised. It is shown, and not searched.
    const warned = new Map((documents.warned || []).map(([fact, ...said]) => [fact, said]));
    const shelf = documents.documents.map((document) => {
      const places = ["plain", "clinical"].filter((voice) => document[voice]);
      const called = places.map((voice) => document[voice].title), titles = [...new Set(called.flatMap((title) => [title, shorter(title)]))];
      const others = [...(document.names || []), ...(document.phrases || [])];
      const names = [...titles.map((text) => ({ terms: terms(text), weight: 1 })), ...others.map((text) => ({ terms: terms(text), weight: 0.7 }))];
      const own = new Set(document.own || []);
      const signs = (document.phrases || []).map((phrase) => words(phrase).filter((word) => !unimportant.has(stem(word))));
      return {
        ...document, names, own, all: [...own, ...(document.facts || [])], called: [...new Set(words([...titles, ...others].join(" | ")))].join(" "),
        signs: signs.filter((phrase) => phrase.length).map((phrase) => ({ words: phrase, terms: phrase.map(stem) })),
      };
    });

    const asItIs = { processTerm: (term) => term };
    const index = new MiniSearch({ fields: ["names", "synonyms", "headings", "fact"], tokenize: words, processTerm: stem, searchOptions: asItIs });
    index.addAll(shelf.map((document, number) => ({ id: number, names: document.called, synonyms: (document.synonyms || []).join(" | "),
      headings: (document.headings || []).map((heading) => documents.headings[heading]).join(" | ") })));
    index.addAll(documents.facts.map((fact, number) => ({ id: shelf.length + number, fact: fact.join(" | ") })));

    // A word is clinical if clinicians' words have it and patients' words do not. Names that stand for both are neither.
    const said = { plain: new Set(), clinical: new Set() };
    const note = (voice, text) => terms(text).forEach((term) => said[voice].add(term));
    for (const fact of documents.facts) {
      note("plain", fact[0]);
      note("clinical", fact.at(-1));
    }
    for (const document of shelf) {
      for (const voice of ["plain", "clinical"]) if (document[voice]) note(voice, document[voice].title);
      for (const phrase of document.phrases || []) note("plain", phrase);
    }
    const isClinical = (term) => said.clinical.has(term) && !said.plain.has(term);

    // Where one word of a question is found: for each document and fact its score, and which words there match.
    // A word that no page has may be a slip: then words that differ a little count too, with and without their endings.
    const look = (word, isLast) => {
      const term = stem(word), known = index.search(term, { prefix: false, fuzzy: false }).length > 0;
      const options = { prefix: term.length > (isLast ? 2 : 3), fuzzy: !known && word.length > 3 ? 0.2 : false, weights: WEIGHTS, bm25: BM25 };
      const found = new Map();
      for (const tried of known ? [term] : new Set([word, term])) for (const hit of index.search(tried, options)) found.set(hit.id, hit);
      return { term, found };
    };

    // A name (a list of words) and a question: the share of the question in it, its share of the question, and whether it begins with it.
    const overlap = (name, looks) => {
      const used = name.filter((term) => !unimportant.has(term));
      const asked = looks.filter((one) => used.some((term) => one.matched.has(term))).length / looks.length;
      const hits = used.map((term) => looks.some((one) => one.matched.has(term)));
      return { asked, told: hits.filter(Boolean).length / (used.length || 1), begins: hits.slice(0, looks.length).every(Boolean) };
    };

    // How well a document answers: a score for each word of the question, which of them it covers, the fact that says most of them, and its weight.
    const judge = (document, number, looks, sure, voice, typed) => {
      const inName = looks.map(({ found }) => {
        const hit = found.get(number), fields = hit ? Object.values(hit.match).flat() : [];
        return hit ? hit.score * (fields.includes("names") ? IN_NAMES : fields.includes("synonyms") ? IN_SYNONYMS : IN_HEADINGS) : 0;
      });
      const place = document[voice] || document.plain || document.clinical, without = new Set(place.without || []);
      const highest = looks.map(() => 0);
      let best = { score: 0, fact: null, scores: looks.map(() => 0) };
      for (const fact of document.all) {
        const home = document.own.has(fact) ? 1 : FACT_FROM_ELSEWHERE;
        const scores = looks.map(({ found }) => (found.get(shelf.length + fact) || { score: 0 }).score * home);
        const score = sum(scores) * scores.filter(Boolean).length;
        scores.forEach((one, n) => { highest[n] = Math.max(highest[n], one); });
        if (score > best.score) best = { score, fact: without.has(fact) ? best.fact : fact, scores };
      }
      const each = looks.map((_, n) => inName[n] + IN_FACT * best.scores[n] + IN_OTHER_FACTS * (highest[n] - best.scores[n]));
      const overlaps = document.names.map((name) => ({ ...overlap(name.terms, looks), weight: name.weight }));
      const likeness = ({ asked, told, begins, weight }) => weight * (asked === 1 ? (begins ? BEGINS : 1) + told : asked * told);
      const named = Math.max(0, ...overlaps.map(likeness));
      const signs = document.signs.filter((one) => overlap(one.terms, sure).told === 1);
      const first = Math.max(0, ...signs.map((one) => one.words.length));
      const alone = looks.length > 1 && best.scores.every(Boolean) ? ONE_FACT_SAYS_ALL : 1;
      return {
        document, place, number, each, fact: best.fact, voice: place === document.clinical ? "clinical" : "plain",
        covers: looks.map((_, n) => (inName[n] || best.scores[n] ? 1 : each[n] ? 0.25 : 0)),
        weight: alone * (1 + Math.max(named, named ** 2)) * (KINDS[document.kind] || 1) * (document[voice] ? 1 : OTHER_READER),
        // How many words of a danger sign's phrase the question holds, if it holds all of them, and whether in the same form ("ankle" is not
        // "ankles"); and whether the question is the very title.
        first, isExact: signs.some((one) => one.words.length === first && one.words.every((word) => typed.has(word))),
        isCalled: document.kind !== "term" && overlaps.some(({ asked, told, weight }) => weight === 1 && asked === 1 && told === 1),
      };
    };

    const shown = ({ document, place, voice, first, fact }, matched) => {
      const other = document[voice === "plain" ? "clinical" : "plain"], said = fact === null ? [""] : documents.facts[fact];
      const warning = warned.get(fact), inVoice = (texts) => (voice === "plain" ? texts[0] : texts.at(-1));
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
      for (const one of looks) one.matched = new Set([...one.found.values()].flatMap((hit) => hit.terms));
      // A danger sign needs surer matches: the word itself, its beginning, or a long word with a slip.
      const isSure = (term, asked) => term === asked || (asked.length > 4 && term.startsWith(asked)) || asked.length > 5;
      const sure = looks.map(({ term, matched }) => ({ matched: new Set([...matched].filter((one) => isSure(one, term))) }));
      const voice = looks.some((one) => isClinical(one.term)) ? "clinical" : "plain";

      const results = shelf.map((document, number) => judge(document, number, looks, sure, voice, typed));
      // A rare word of the question weighs more than a common one in how much of the question a result covers.
      const heaviest = looks.map((_, n) => Math.max(...results.map((result) => result.each[n])));
      for (const result of results) {
        result.score = sum(result.each) * (sum(result.covers.map((one, n) => one * heaviest[n])) / sum(heaviest)) ** 2 * result.weight;
      }
      // Danger signs that the question names, those in its very words before the others, then the most urgent first;
      // then the page that is called so; then the rest.
      results.sort((a, b) => b.first - a.first || (a.first ? b.isExact - a.isExact || a.number - b.number : 0)
        || b.isCalled - a.isCalled || b.score - a.score);
      const least = Math.max(...results.map((result) => result.score)) * LEAST, matched = new Set(looks.flatMap((one) => [...one.matched]));
      return results.filter((result) => result.first || result.score > least).slice(0, MOST).map((result) => shown(result, matched));
    };
  };
})();

// --- the dialog --------------------------------------------------------------------------------------------------

(() => {
  const form = document.querySelector("form.search-open"), dialog = document.querySelector("dialog.search");
  if (!form || !dialog) return;
  const words = dialog.dataset, root = new URL("../", document.currentScript.src);
  const [button, input, list, status] = [form.querySelector("button"), ...["input", "ol", "[role=status]"].map((what) => dialog.querySelector(what))];
  const MOST_TEXTS = 10, QUIET = 120, SETTLED = 500; // milliseconds: before searching, and before the number of results is read out
  let engine = null, pagefind = null, waiting = 0, telling = 0, before = null;

  const make = (tag, className, ...inside) => {
    const element = document.createElement(tag);
    if (className) element.className = className;
    element.append(...inside);
    return element;
  };

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
  const address = (path) => {
    const url = new URL(path, root);
    if (url.protocol === "file:" && url.pathname.endsWith("/")) url.pathname += "index.html";
    return url.href;
  };

  const marked = (text, isHit) => text.split(/([\p{L}\p{M}\p{N}'’‑-]+)/u)
    .map((part, n) => (n % 2 && isHit(part) ? make("mark", "", part) : part));

  // At large sites the texts are found by Pagefind; names, slips and danger signs by ourselves, so these come first.
  const askPagefind = async (question, found) => {
    pagefind ??= import(new URL(words.pagefind, location.href)).then(async (asked) => { await asked.options({ baseUrl: "/" }); return asked; });
    const known = new Set(found.flatMap((result) => [result.path, result.other?.path]));
    const hits = (await (await pagefind).search(question)).results.slice(0, MOST_TEXTS);
    const pages = await Promise.all(hits.map((hit) => hit.data()));
    return pages.map((page) => {
      const excerpt = new DOMParser().parseFromString(page.excerpt, "text/html").body, path = page.url.replace(/^\//, "");
      const hit = new Set([...excerpt.querySelectorAll("mark")].map((mark) => mark.textContent));
      const voice = /(?:^|\/)(?:clinical|clinicians)\/$/.test(path) ? "clinical" : "plain";
      return { path, title: page.meta.title, voice, kind: "", text: excerpt.textContent, isHit: (word) => hit.has(word) };
    }).filter((result) => !known.has(result.path)).sort((a, b) => (a.voice === "clinical") - (b.voice === "clinical"));
  };

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

  const tell = (text, soon) => {
    clearTimeout(telling);
    // The same words again are read out only if something changes: a space that is not seen.
    telling = setTimeout(() => { status.textContent = text && status.textContent === text ? `${text}\u00a0` : text; }, soon ? 0 : SETTLED);
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
      list.parentElement.scrollTop = 0;
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
  const step = (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || !["ArrowDown", "ArrowUp"].includes(event.key)) return;
    const all = [input, ...links()], here = all.indexOf(document.activeElement);
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
    (before && before !== document.body && before.isConnected ? before : button).focus({ preventScroll: true });
  });
  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
  dialog.querySelector(".search-close").addEventListener("click", () => dialog.close());
  list.addEventListener("click", (event) => {
    if (event.target.closest("a") && !event.ctrlKey && !event.metaKey && !event.shiftKey) dialog.close("followed");
  });
  input.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(show, QUIET); });
  dialog.querySelector("form").addEventListener("submit", async (event) => {
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
