// The search: its dialog. It is loaded on every page and small; how it ranks (search-ranking.js), the engine and the documents are loaded when somebody
// first opens it. Nothing is sent to anybody.
"use strict";

(() => {
  const form = document.querySelector("form.search-open");
  /** @type {HTMLDialogElement | null} */
  const dialog = document.querySelector("dialog.search");
  if (!form || !dialog) return;
  const words = /** @type {Record<"engine" | "ranking" | "documents" | "plain" | "clinical" | "none" | "one" | "many" | "failed" | "loading", string> & { pagefind?: string, voice?: Voice }} */ (
    dialog.dataset), voice = words.voice === "clinical" ? "clinical" : "plain", root = new URL("../", /** @type {HTMLScriptElement} */ (document.currentScript).src);
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
    engine ??= Promise.all([script(words.engine), script(words.ranking), script(words.documents)])
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

  /** @type {(text: string, result: SearchResult) => (Node | string)[]} */
  const marked = (text, result) => result.pieces(text).map(([part, isHit]) => (isHit ? make("mark", "", part) : part));

  // At large sites the texts are found by Pagefind; names, slips and danger signs by ourselves, so these come first. Which page it is, and what stands
  // below its title, we know: so both voices of a page are one result here too.
  /** @type {(question: string, found: SearchResult[], search: Search) => Promise<SearchResult[]>} */
  const askPagefind = async (question, found, search) => {
    pagefind ??= import(new URL(words.pagefind ?? "", location.href).href).then(async (asked) => { await asked.options({ baseUrl: "/" }); return asked; });
    const known = new Set(found.flatMap((result) => [result.path, result.other?.path]));
    const hits = (await (await pagefind).search(question)).results.slice(0, MOST_TEXTS);
    const pages = await Promise.all(hits.map((hit) => hit.data()));
    return pages.flatMap((page) => {
      const result = search.of(page.url.replace(/^\//, ""), voice);
      if (!result || known.has(result.path)) return [];
      known.add(result.path);
      return [result];
    });
  };

  /** @param {SearchResult} result */
  const row = (result) => {
    const link = make("a", "search-link", ...marked(result.title, result));
    link.href = address(result.path);
    const kind = make("span", "search-kind", [result.kind, result.voice === "plain" ? words.plain : words.clinical].filter(Boolean).join(" · "));
    const look = result.sign ? " search-sign" : result.uncovered ? " search-uncovered" : "";
    const item = make("li", `search-result${look}`, make("p", "search-title", link), kind);
    if (result.text) item.append(make("p", "search-text", ...(look ? [result.text] : marked(result.text, result))));
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
      const results = search(question, voice);
      if (words.pagefind && question.trim()) results.push(...await askPagefind(question, results, search).catch(() => []));
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
