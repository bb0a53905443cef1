// The bar at the end of each page of the preview: what is wrong in the content, told where the author looks; and pages that follow what is saved.
// It is added to pages when they are served (server.py) and is in no site that is published.
const WORDS = {
  bar: "Preview",
  draft: "Draft",
  starting: "The first pages are being made …",
  checking: "This page is being checked …",
  fine: "No problems.",
  waiting: "Not up to date: the page stays as it was until this is mended.",
  here: "on this page",
  elsewhere: "on other pages",
  show: "Show problems",
  hide: "Hide problems",
  on: "On the page",
  more: "more; the terminal tells all of them.",
};
const KEPT = "caresheet-preview";

/** @typedef {{level: string, rule: string, message: string, help: string, file: string, line: number, page?: string, anchor?: string, title?: string}} Problem */
/** @typedef {{state: string, errors: number, warnings: number, fault: string, problems: Problem[]}} Status */

/** @param {number} number @param {string} noun */
const counted = (number, noun) => `${number} ${noun}${number === 1 ? "" : "s"}`;

/** @param {string} kind @param {Record<string, string>} [attributes] @param {...(Node | string)} inside */
function element(kind, attributes = {}, ...inside) {
  const made = document.createElement(kind);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...inside);
  return made;
}

/** @param {Problem} problem */
const isHere = problem => problem.page === location.pathname;

/** What stands first in the bar: how things stand, in one sentence. @param {Status} status */
function told(status) {
  const here = status.problems.filter(isHere).length;
  const found = [];
  if (status.errors) found.push(counted(status.errors, "error"));
  if (status.warnings) found.push(counted(status.warnings, "warning"));
  const place = here === 0 ? ` ${WORDS.elsewhere}` : here === status.errors + status.warnings ? ` ${WORDS.here}` : `; ${here} ${WORDS.here}`;
  const counts = found.length ? `${found.join(", ")}${place}.` : "";
  if (status.state === "waiting") return [WORDS.waiting, counts, status.fault].filter(Boolean).join(" ");
  if (status.state === "starting") return WORDS.starting;
  if (status.state === "checking") return [WORDS.checking, counts].filter(Boolean).join(" ");
  return counts || WORDS.fine;
}

/** @param {Problem} problem */
function item(problem) {
  const place = element("p", { class: "preview-place" }, element("code", {}, problem.line ? `${problem.file}:${problem.line}` : problem.file), ` ${problem.rule}`);
  if (problem.page && !isHere(problem)) {
    const href = problem.page + (problem.anchor ? `#${problem.anchor}` : "");
    place.append(` · ${WORDS.on} `, element("a", { href }, problem.title ?? ""));
  } else if (problem.page && problem.anchor && document.getElementById(problem.anchor)) {
    place.append(" · ", element("a", { href: `#${problem.anchor}` }, WORDS.here));
  }
  const level = element("strong", { class: "preview-level" }, `${problem.level}: `);
  return element("li", { class: `preview-${problem.level}` }, element("p", {}, level, `${problem.message}. ${problem.help}`), place);
}

const label = element("strong", { class: "preview-label" });
const said = element("span", { role: "status" });
const button = element("button", { type: "button", "aria-expanded": "false", "aria-controls": "preview-problems" }, WORDS.show);
const list = element("ol", { id: "preview-problems", tabindex: "-1" });
const bar = element("section", { class: "preview-bar", "aria-label": WORDS.bar }, element("div", {}, label, said, button), list);

/** @param {boolean} open */
function unfold(open) {
  list.hidden = !open;
  button.setAttribute("aria-expanded", String(open));
  button.textContent = open ? WORDS.hide : WORDS.show;
}

/** @param {Status} status */
function show(status) {
  const draft = status.state !== "checked" || status.errors > 0;
  label.textContent = draft ? WORDS.draft : WORDS.bar;
  bar.dataset.state = status.state === "checked" && status.errors ? "errors" : status.state;
  const sentence = told(status);
  if (said.textContent !== sentence) said.textContent = sentence;
  const ordered = [...status.problems.filter(isHere), ...status.problems.filter(problem => !isHere(problem))];
  const left = status.errors + status.warnings - ordered.length;
  list.replaceChildren(...ordered.map(item), ...(left > 0 ? [element("li", {}, `${left} ${WORDS.more}`)] : []));
  button.hidden = ordered.length === 0;
  if (button.hidden) unfold(false);
}

/** What is above all others in the window, by its id, and how far below the upper edge: a page that grew above it shows the same again. */
function place() {
  let found = { id: "", top: 0 };
  for (const one of document.querySelectorAll("article [id]")) {
    const { top, height } = one.getBoundingClientRect();
    if (top > innerHeight / 2) break;
    if (height > 0) found = { id: one.id, top };
  }
  return found;
}

/** Keep where the author was, what was unfolded and what had the focus, and load the page again. */
function reload() {
  const open = [...document.querySelectorAll("article details")].map(one => /** @type {HTMLDetailsElement} */ (one).open);
  const kept = { path: location.pathname, ...place(), y: scrollY, open, unfolded: !list.hidden, focused: bar.contains(document.activeElement) };
  sessionStorage.setItem(KEPT, JSON.stringify(kept));
  history.scrollRestoration = "manual";
  location.reload();
}

function restore() {
  const kept = JSON.parse(sessionStorage.getItem(KEPT) ?? "null");
  sessionStorage.removeItem(KEPT);
  history.scrollRestoration = "auto";
  if (kept === null || kept.path !== location.pathname) return;
  const folds = /** @type {NodeListOf<HTMLDetailsElement>} */ (document.querySelectorAll("article details"));
  if (folds.length === kept.open.length) folds.forEach((one, number) => { one.open = Boolean(kept.open[number]); });
  if (kept.unfolded && !button.hidden) unfold(true);
  if (kept.focused && !button.hidden) button.focus({ preventScroll: true });
  const anchor = kept.id ? document.getElementById(kept.id) : null;
  const y = anchor ? scrollY + anchor.getBoundingClientRect().top - kept.top : kept.y;
  scrollTo({ top: y, behavior: "instant" });
}

/** Load the page again as soon as nothing on it objects, such as a form that is not saved yet. */
function reloadWhenFree() {
  if (dispatchEvent(new Event("caresheet-newer", { cancelable: true }))) reload();
  else setTimeout(reloadWhenFree, 300);
}

/** Hear of news, again and again, while the page is seen. @param {{version: string, page: string}} known */
async function follow(known) {
  let isOld = false;
  for (;;) {
    await new Promise(done => { setTimeout(done, 50); });
    if (document.visibilityState !== "visible") continue;
    try {
      const answer = await fetch(`/.preview/news/${known.version}?page=${encodeURIComponent(location.pathname)}`, { cache: "no-store" });
      if (!answer.ok) throw new Error(answer.statusText);
      const news = await answer.json();
      if (news.page !== known.page && !isOld) {
        isOld = true;
        reloadWhenFree();
      }
      known.version = news.version;
      show(news.status);
    } catch {
      await new Promise(done => { setTimeout(done, 1000); });
    }
  }
}

const start = JSON.parse(document.getElementById("preview-state")?.textContent ?? "null");
button.addEventListener("click", () => unfold(Boolean(list.hidden)));
bar.addEventListener("keydown", event => {
  if (event.key === "Escape" && !list.hidden) {
    unfold(false);
    button.focus();
  }
});
unfold(false);
document.body.append(bar);
show(start.status);
if (document.readyState === "complete") restore();
else addEventListener("load", restore, { once: true });
follow({ version: start.version, page: start.page });
export {};
