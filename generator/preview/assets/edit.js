// Facts changed where they are seen: each has a quiet handle that opens its form beside the page. Only the preview adds this to its pages.
"use strict";

(() => {
  /**
   * What the preview answers (generator/preview/editor.py, generator/editing/form.py).
   * @typedef {string | Value[] | {[key: string]: Value}} Value
   * @typedef {{[key: string]: Value}} Table
   * @typedef {(string | number)[]} Path
   * @typedef {{form: "words" | "choice" | "not stated" | "list" | "table", about: string, choices: string[], shelf: string, pattern: string, holds: string, of: Option[]}} Option
   * @typedef {{key: string, label: string, about: string, needed: boolean, options: Option[]}} Field
   * @typedef {{name: string, about: string, fields: Field[]}} Kind
   * @typedef {{file: string, path: Path, hash: string, first: number, last: number, value: Value, text: string, options: Option[],
   *   kinds: Record<string, Kind>, ids: Record<string, [string, string][]>, places: Record<string, string[]>, labels: Record<string, string>,
   *   keys: string[], every: [string, string][]}} Opened
   * @typedef {{message: string, help: string, level: string, rule: string, where: string, path?: Path,
   *   evidence: null | {kind: string, answers?: {question: string, answer: string}[], boxes?: {id: string, number: number, chart: string}[]}}} Problem
   * @typedef {{file: string, title: string, lines: string, diff: string[]}} Change
   * @typedef {{message?: string, problems?: Problem[], diff?: string[], mended?: number, reminders?: string[], saved?: boolean, done?: Change[], undone?: Change[]}} Answered
   */

  const TOKEN = document.currentScript?.dataset.token ?? "";
  const DRAFT = "caresheet-edit";
  const QUIET = 350;
  const LONG = 60;
  const MANY = 5;

  /** @param {string} action @param {object} body @returns {Promise<{status: number, told: any}>} */
  const ask = async (action, body) => {
    try {
      const answer = await fetch(`/.preview/edit/${action}`, { method: "POST", body: JSON.stringify({ token: TOKEN, ...body }), cache: "no-store" });
      return { status: answer.status, told: await answer.json() };
    } catch {
      return { status: 0, told: { message: "The preview does not answer. Is it still running?" } };
    }
  };

  /**
   * @template {keyof HTMLElementTagNameMap} T
   * @param {T} tag @param {Record<string, string | boolean | ((event: any) => void)>} [attributes] @param {(Node | string)[]} inside
   * @returns {HTMLElementTagNameMap[T]}
   */
  const make = (tag, attributes = {}, ...inside) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (typeof value === "function") element.addEventListener(name, value);
      else if (typeof value === "boolean") element.toggleAttribute(name, value);
      else element.setAttribute(name, value);
    }
    element.append(...inside);
    return element;
  };

  /** @param {string} words @param {(event: any) => void} does @param {Record<string, string | boolean>} [attributes] */
  const button = (words, does, attributes = {}) => make("button", { type: "button", click: does, ...attributes }, words);

  const said = make("p", { role: "status", class: "edit-said" });

  // --- the bar: what was changed in this run ---

  const list = make("ol", { class: "edit-changes" });
  const changes = make("details", { class: "edit-log", hidden: true }, make("summary", {}, "Changes"), list);
  const undo = button("Undo", () => turn("undo"), { disabled: true });
  const redo = button("Redo", () => turn("redo"), { disabled: true });
  const bar = make("section", { class: "edit-bar", "aria-label": "Editing" },
    button("Edit this page", () => open({ name: `page:${location.pathname}` })), undo, redo, changes, said);

  /** @param {Answered} told */
  const tellChanges = ({ done = [], undone = [] }) => {
    changes.hidden = !done.length;
    const summary = /** @type {HTMLElement} */ (changes.firstElementChild);
    summary.textContent = done.length === 1 ? "1 change in this run" : `${done.length} changes in this run`;
    list.replaceChildren(...done.map((one) => make("li", {}, make("strong", {}, one.title), ` (${one.file})`, difference(one.diff))));
    undo.disabled = !done.length;
    redo.disabled = !undone.length;
    undo.title = done.length ? `Take back: ${done[done.length - 1]?.title}` : "";
    redo.title = undone.length ? `Do again: ${undone[0]?.title}` : "";
  };

  /** @param {"undo" | "redo"} way */
  const turn = async (way) => {
    const { status, told } = await ask(way, {});
    if (status === 200) {
      tellChanges(told);
      said.textContent = way === "undo" ? "Taken back. The page follows." : "Done again. The page follows.";
    } else said.textContent = status === 409 ? `Nothing was changed: ${told.message}.` : told.message;
  };

  /** @param {string[]} lines */
  const difference = (lines) => make("pre", { class: "edit-diff" }, ...lines.map((line) =>
    make(line.startsWith("+") ? "ins" : line.startsWith("-") ? "del" : "span", {}, `${line}\n`)));

  // --- the panel ---

  const body = make("div", { class: "edit-body" });
  const heading = make("h2", { id: "edit-title", tabindex: "-1" });
  const where = make("p", { class: "edit-where" });
  const verdict = make("div", { class: "edit-verdict", "aria-live": "polite" });
  const save = button("Save", () => saveNow(), { class: "edit-save" });
  const raw = button("YAML of the file", () => switchOver());
  const foot = make("div", { class: "edit-foot" }, save, raw);
  const panel = make("section", { class: "edit-panel", role: "dialog", "aria-labelledby": "edit-title", hidden: true },
    make("div", { class: "edit-head" }, heading, button("Close", () => close(), { class: "edit-close" }), where),
    body, verdict, foot);

  /** @type {Opened | null} */
  let opened = null;
  /** What was asked for: a name finds it again where it then stands. @type {object} */
  let meant = {};
  /** @type {Value} */
  let value = "";
  let text = "";
  let yaml = false;
  let dirty = false;
  let opening = false;
  let asking = false;
  let waiting = false;
  /** @type {number | undefined} */
  let soon;
  /** @type {HTMLElement | null} */
  let from = null;

  /** @param {object} what @param {{value?: Value, text?: string, hash: string, base: Value}} [draft] @param {boolean} [chosen] */
  const open = async (what, draft, chosen = false) => {
    if (dirty && !draft && !confirm("Leave what you have not saved?")) return;
    if (!draft && !chosen) from = /** @type {HTMLElement | null} */ (document.activeElement);
    opening = true;
    const { status, told } = await ask("open", what);
    opening = false;
    if (status !== 200) {
      said.textContent = told.message;
      return;
    }
    opened = /** @type {Opened} */ (told);
    meant = what;
    yaml = draft?.text !== undefined;
    value = draft?.value ?? structuredClone(opened.value);
    text = draft?.text ?? opened.text;
    if (draft) Object.assign(opened, { hash: draft.hash, value: draft.base });
    dirty = draft !== undefined;
    show();
    reveal();
    if (dirty) check();
  };

  /** Signs with the same action stand under it together, but each has its own. @param {Element[]} signs */
  const choose = (signs) => {
    if (dirty && !confirm("Leave what you have not saved?")) return;
    clean();
    opened = null;
    from = /** @type {HTMLElement | null} */ (document.activeElement);
    heading.textContent = "Of which danger sign?";
    where.textContent = "Each of these signs has this action. Where it changes for all of them, change it in each.";
    body.replaceChildren(make("ul", { class: "edit-choice" }, ...signs.map((sign) =>
      make("li", {}, button(begins(sign), () => open({ name: `fact:${sign.id.slice(5)}` }, undefined, true))))));
    reveal();
  };

  const reveal = () => {
    panel.hidden = false;
    foot.hidden = opened === null;
    verdict.replaceChildren();
    document.documentElement.classList.add("editing");
    heading.focus();
  };

  const show = () => {
    if (!opened) return;
    const id = typeof opened.value === "object" && !Array.isArray(opened.value) ? opened.value.id : "";
    heading.textContent = yaml ? opened.file : `Edit ${typeof id === "string" && id ? id : opened.file}`;
    where.textContent = yaml ? "The whole file. Ctrl and Space complete a key or an id." : `${opened.file}, lines ${opened.first} to ${opened.last}`;
    raw.textContent = yaml ? "Back to the form" : "YAML of the file";
    verdict.replaceChildren();
    lists.clear();
    body.replaceChildren(yaml ? yamlEditor(opened) : form(opened));
  };

  const switchOver = () => {
    if (!opened || (dirty && !confirm("Leave what you have not saved?"))) return;
    yaml = !yaml;
    value = structuredClone(opened.value);
    text = opened.text;
    clean();
    show();
    heading.focus();
  };

  const clean = () => {
    dirty = false;
    clearTimeout(soon);
    sessionStorage.removeItem(DRAFT);
  };

  const close = () => {
    if (dirty && !confirm("Leave what you have not saved?")) return;
    clean();
    markPath();
    opened = null;
    panel.hidden = true;
    document.documentElement.classList.remove("editing");
    const name = "name" in meant ? String(meant.name) : "";
    const back = from?.isConnected && from !== document.body ? from : document.querySelector(`[data-edit="${CSS.escape(name)}"]`);
    /** @type {HTMLElement | null} */ (back)?.focus();
  };

  // What is not saved yet keeps the page from being loaded anew, which comes with each change of the content; and outlives it, if somebody does it.
  addEventListener("caresheet-newer", (event) => {
    if (!dirty && !opening) {
      if (opened) sessionStorage.setItem(DRAFT, JSON.stringify({ meant, page: location.pathname }));
      return;
    }
    event.preventDefault();
    const told = "There is a newer page. It comes when you have saved or closed the form.";
    if (said.textContent !== told) said.textContent = told;
  });

  const changed = () => {
    if (!opened) return;
    dirty = true;
    try {
      sessionStorage.setItem(DRAFT, JSON.stringify({ meant, hash: opened.hash, base: opened.value, ...sent(), page: location.pathname }));
    } catch { /* then a reload loses it */ }
    clearTimeout(soon);
    soon = setTimeout(check, QUIET);
  };

  const sent = () => (yaml ? { text } : { value });

  const request = () => (opened ? { file: opened.file, path: opened.path, hash: opened.hash, ...sent() } : {});

  // First what is known at once, then all. Of the long question only one is asked at a time, and the next one about what is filled in by then.
  const check = async () => {
    if (!opened) return;
    const about = JSON.stringify(request());
    const isStill = () => JSON.stringify(request()) === about;
    verdict.setAttribute("aria-busy", "true");
    if (!verdict.hasChildNodes()) verdict.append(make("p", {}, "Checking …"));
    const glance = await ask("glance", request());
    if (!isStill()) return;
    tell(glance, true);
    if (glance.status !== 200 || asking) {
      waiting = asking && glance.status === 200;
      return;
    }
    asking = true;
    const whole = await ask("check", request());
    asking = false;
    if (isStill()) tell(whole, false);
    if (waiting) check();
    waiting = false;
  };

  /** @param {{status: number, told: any}} answer @param {boolean} soFar */
  const tell = ({ status, told }, soFar) => {
    if (!soFar || status !== 200) verdict.removeAttribute("aria-busy");
    if (status === 409) tellConflict(told);
    else if (status === 200) tellVerdict(told, soFar);
    else tellVerdict({ problems: [{ message: told.message, help: "", level: "error", rule: "", where: "", evidence: null }] });
  };

  /** @param {Answered} told @param {boolean} [soFar] */
  const tellVerdict = ({ problems = [], diff = [], mended = 0, reminders = [] }, soFar = false) => {
    const errors = problems.filter((one) => one.level === "error").length;
    save.textContent = errors ? `Save in spite of ${errors === 1 ? "1 error" : `${errors} errors`}` : "Save";
    for (const old of body.querySelectorAll(".edit-faulty")) old.classList.remove("edit-faulty");
    markPath(problems.find((one) => one.evidence?.kind === "counterexample"));
    verdict.replaceChildren(
      make("p", {}, make("strong", {}, problems.length ? (problems.length === 1 ? "1 new problem" : `${problems.length} new problems`)
        : soFar ? "" : diff.length ? "No new problem" : "Nothing is changed"), soFar ? " All else is being checked …" : mended ? `; ${mended} mended` : ""),
      ...(reminders.length ? [make("ul", { class: "edit-reminders" }, ...reminders.map((one) => make("li", {}, one)))] : []),
      ...(problems.length ? [make("ul", { class: "edit-problems" }, ...problems.map(problemItem))] : []),
      ...(diff.length ? [make("details", { open: !yaml }, make("summary", {}, "What changes in the file"), difference(diff))] : []));
  };

  /** @param {Problem} one */
  const problemItem = (one) => {
    const field = fieldAt(one.path);
    field?.closest(".edit-field")?.classList.add("edit-faulty");
    const patient = one.evidence?.kind === "counterexample" ? counterexample(one.evidence) : [];
    return make("li", { class: `edit-${one.level}` }, make("strong", {}, `${one.message.slice(0, 1).toUpperCase()}${one.message.slice(1)}. `), one.help, " ", ...patient,
      field ? button("Go to the field", () => { unfold(field); field.focus(); }) : make("span", { class: "edit-where" }, one.where));
  };

  /** @param {NonNullable<Problem["evidence"]>} evidence */
  const counterexample = (evidence) => {
    if (!evidence.answers?.length) return [];
    const answers = evidence.answers.map((one) => make("li", {}, `${one.question}: `, make("strong", {}, one.answer)));
    const boxes = (evidence.boxes ?? []).map((box) => String(box.number)).join(" → ");
    return [make("div", { class: "edit-patient" }, "The patient who shows it:", make("ul", {}, ...answers), boxes ? `Boxes ${boxes}` : "")];
  };

  /** The boxes that the patient passes, on the page of the chart. @param {Problem} [one] */
  const markPath = (one) => {
    for (const old of document.querySelectorAll(".edit-passed")) old.classList.remove("edit-passed");
    const steps = /** @type {HTMLElement | null} */ (document.querySelector("ol.steps[data-chart]"));
    if (!steps || opened?.file !== `decisions/${steps.dataset.chart}.yml`) return;
    for (const { number, chart } of one?.evidence?.boxes ?? []) {
      if (!chart) for (const box of document.querySelectorAll(`#step-${number}, .chart-scroll a[href="#step-${number}"]`)) box.classList.add("edit-passed");
    }
  };

  /** @param {Path | undefined} path @returns {HTMLElement | null} */
  const fieldAt = (path) => {
    for (let some = [...(path ?? [])]; path && some.length; some = some.slice(0, -1)) {
      const found = body.querySelector(`[data-path="${CSS.escape(JSON.stringify(some))}"]`);
      if (found) return /** @type {HTMLElement} */ (found);
    }
    return null;
  };

  /** @param {Element} element */
  const unfold = (element) => {
    for (let folded = element.closest("details"); folded; folded = folded.parentElement?.closest("details") ?? null) folded.open = true;
  };

  const saveNow = async () => {
    const { status, told } = await ask("save", request());
    if (status === 409) return tellConflict(told);
    if (status !== 200) {
      verdict.replaceChildren(make("p", { class: "edit-error" }, told.message));
      return undefined;
    }
    clean();
    close();
    tellChanges(told);
    said.textContent = told.saved ? "Saved. The page follows." : "Nothing was changed.";
    return undefined;
  };

  /** The file is not what it was when the form was opened: both are shown, and nothing is overwritten. @param {Answered} told */
  const tellConflict = async (told) => {
    if (!opened) return;
    const was = opened;
    const { status, told: now } = await ask("open", meant);
    const here = status === 200 ? /** @type {Opened} */ (now) : null;
    const same = here !== null && JSON.stringify(here.value) === JSON.stringify(was.value);
    const take = () => {
      if (!here) return;
      if (!yaml && same) {
        opened = { ...here, first: was.first, last: was.last };
        verdict.replaceChildren();
        changed();
        save.focus();
      } else {
        clean();
        opened = here;
        value = structuredClone(here.value);
        text = here.text;
        show();
        heading.focus();
      }
    };
    verdict.replaceChildren(make("div", { class: "edit-conflict", role: "alert" },
      make("p", {}, make("strong", {}, `${told.message}.`), " Nothing was written."),
      make("p", {}, same && !yaml ? "What you edit here is the same on disk: you can go on with your change."
        : here ? "Copy what you want to keep, then take what is on disk." : "What you edit stands no more where it was. Copy what you want to keep."),
      ...(here ? [make("details", {}, make("summary", {}, "What is on disk now"),
        make("pre", { class: "edit-diff" }, yaml ? here.text : JSON.stringify(here.value, null, 2))),
      button(same && !yaml ? "Go on with my change" : "Take what is on disk", take)] : [])));
  };

  // --- the form ---

  /** @param {Opened} all */
  const form = (all) => {
    const element = make("form", { submit: (/** @type {Event} */ event) => { event.preventDefault(); saveNow(); } });
    const draw = () => element.replaceChildren(widget(all, all.options, value, [], (fresh) => { value = fresh; changed(); }, all.value));
    draw();
    return element;
  };

  /** @param {Opened} all @param {Option[]} options @param {Value} now @returns {Option | undefined} */
  const fitting = (all, options, now) => {
    if (Array.isArray(now)) return options.find((one) => one.form === "list");
    if (typeof now === "object") {
      const tables = options.filter((one) => one.form === "table");
      const likeness = (/** @type {Option} */ one) => {
        const keys = new Map((all.kinds[one.holds]?.fields ?? []).map((field) => [field.key, field]));
        const kind = keys.get("kind");
        const named = kind && typeof now.kind === "string" && kind.options.some((some) => some.choices.includes(String(now.kind))) ? 1000 : 0;
        return named + Object.keys(now).reduce((sum, key) => sum + (keys.has(key) ? 1 : -1), 0);
      };
      return tables.sort((one, other) => likeness(other) - likeness(one))[0];
    }
    return options.find((one) => one.choices.includes(now) || one.form === now) ?? options.find((one) => one.form === "words" || one.form === "choice");
  };

  /** What a form begins with. @param {Opened} all @param {Option} option @returns {Value} */
  const blank = (all, option) => {
    if (option.form === "list") return [];
    if (option.form === "not stated") return "not stated";
    if (option.form === "choice") return option.choices[0] ?? "";
    if (option.form === "words") return "";
    /** @type {Table} */
    const table = {};
    for (const field of all.kinds[option.holds]?.fields ?? []) {
      const first = field.options[0];
      if (first && (field.needed || option.holds === "NotStated")) table[field.key] = blank(all, first);
    }
    return table;
  };

  /** @param {Option} option @param {Opened} all */
  const named = (option, all) => {
    if (option.form === "table") return option.holds === "NotStated" ? "not stated, with its gap" : spaced(option.holds);
    if (option.form === "words") return option.shelf ? "an id" : "words";
    return option.form === "choice" ? "one of a few words" : option.form === "list" ? "a list" : all ? option.form : "";
  };

  /** @param {string} name */
  const spaced = (name) => name.replace(/(?<=[a-z])(?=[A-Z])/g, " ").toLowerCase();

  /**
   * What is filled in at a path. `set` takes the new value; `before` is what stood there when the form was opened.
   * @param {Opened} all @param {Option[]} options @param {Value} now @param {Path} path @param {(fresh: Value) => void} set @param {Value | undefined} before
   * @param {string} [label] @param {Table} [holder] @returns {HTMLElement}
   */
  const widget = (all, options, now, path, set, before, label = "", holder = {}) => {
    const option = fitting(all, options, now);
    const inside = make("div", { class: "edit-widget" });
    if (!option) return inside;
    const again = (/** @type {Value} */ fresh) => {
      set(fresh);
      const drawn = widget(all, options, fresh, path, set, before, label, holder);
      inside.replaceWith(drawn);
      first(drawn)?.focus();
    };
    if (options.length > 1 && path.length) {
      const forms = make("select", { class: "edit-forms", "aria-label": `${label}: given as`, change: () => {
        const chosen = options[forms.selectedIndex];
        if (chosen) again(blank(all, chosen));
      } }, ...options.map((one) => make("option", { selected: one === option }, named(one, all))));
      inside.append(forms);
    }
    if (option.form === "list") inside.append(listOf(all, option, Array.isArray(now) ? now : [], path, set, before, label));
    else if (option.form === "table") inside.append(tableOf(all, option, /** @type {Table} */ (now), path, set, before, label));
    else if (option.form !== "not stated") inside.append(wordsOf(all, option, String(now), path, set, before, label, holder));
    return inside;
  };

  /** @param {Element} element @returns {HTMLElement | null} */
  const first = (element) => element.querySelector("input, textarea, select:not(.edit-forms), button");

  /** @type {Map<string, HTMLDataListElement>} */
  const lists = new Map();

  /** @param {string} name @param {[string, string][]} choices */
  const completion = (name, choices) => {
    const id = `edit-ids-${name}`;
    if (!lists.has(name)) {
      const found = make("datalist", { id }, ...choices.map(([one, words]) => make("option", { value: one }, words)));
      lists.set(name, found);
      panel.append(found);
    }
    return id;
  };

  /**
   * @param {Opened} all @param {Option} option @param {string} now @param {Path} path @param {(fresh: Value) => void} set @param {Value | undefined} before
   * @param {string} label @param {Table} holder
   */
  const wordsOf = (all, option, now, path, set, before, label, holder) => {
    const key = String(path[path.length - 1] ?? "");
    const attributes = { "data-path": JSON.stringify(path), "aria-label": label || "Words" };
    if (option.form === "choice") {
      const select = make("select", { ...attributes, change: () => set(select.value) },
        ...(option.choices.includes(now) ? [] : [make("option", { selected: true }, now)]),
        ...option.choices.map((one) => make("option", { selected: one === now }, one)));
      return select;
    }
    if (key === "id" && before !== undefined) return make("output", attributes, now);
    if (!option.shelf && !option.pattern && (now.length > LONG || now.includes("\n") || ["plain", "clinical", "says", "note", "question"].includes(key))) {
      const area = make("textarea", { ...attributes, rows: "2", input: () => { set(area.value); fit(); } });
      const fit = () => { area.rows = Math.min(14, Math.max(2, area.value.split("\n").reduce((sum, line) => sum + Math.ceil((line.length + 1) / 52), 0))); };
      area.value = now;
      fit();
      return area;
    }
    const hint = make("span", { class: "edit-hint" });
    const known = new Map(all.ids[option.shelf] ?? []);
    const tell = () => { hint.textContent = known.get(input.value) ?? ""; };
    const input = make("input", { ...attributes, type: "text", autocomplete: "off", input: () => { set(input.value); tell(); } });
    input.value = now;
    if (option.shelf && all.ids[option.shelf]) input.setAttribute("list", completion(option.shelf, all.ids[option.shelf] ?? []));
    else if ((key === "part" || key === "line") && typeof holder.source === "string") input.addEventListener("focus", () => {
      const source = String(holder.source);
      input.setAttribute("list", completion(`places-${source}`, (all.places[source] ?? []).map((place) => [place, ""])));
    });
    tell();
    return make("div", {}, input, hint);
  };

  /** @param {Opened} all @param {Option} option @param {Value[]} now @param {Path} path @param {(fresh: Value) => void} set @param {Value | undefined} before @param {string} label */
  const listOf = (all, option, now, path, set, before, label) => {
    const element = make("div", { class: "edit-list" });
    let items = [...now];
    const old = Array.isArray(before) ? before : [];
    const origin = items.map((_, place) => old[place]);
    /** @param {number} [focus] */
    const draw = (focus) => {
      element.replaceChildren(...items.map((one, place) => {
        const item = make("div", { class: "edit-item" }, folded(all, option, one, widget(all, option.of, one, [...path, place],
          (fresh) => { items = items.map((other, at) => (at === place ? fresh : other)); set(items); }, origin[place], `${label} ${place + 1}`)));
        item.append(button("Remove", () => { items = items.filter((_, at) => at !== place); origin.splice(place, 1); set(items); draw(-1); },
          { class: "edit-remove", "aria-label": `Remove ${label} ${place + 1}` }));
        return item;
      }), ...option.of.filter((one) => one.holds !== "NotStated").map((one) => button(option.of.length > 1 ? `Add ${named(one, all)}` : "Add one", () => {
        items = [...items, blank(all, one)];
        set(items);
        draw(items.length - 1);
      }, { class: "edit-add", "aria-label": `${label}: add ${named(one, all)}` })));
      if (focus !== undefined) {
        const at = element.children[focus] ?? element.lastElementChild;
        const target = at && focus >= 0 ? first(at) : /** @type {HTMLElement | null} */ (element.lastElementChild);
        if (at && focus >= 0) for (const one of at.querySelectorAll("details")) one.open = true;
        target?.focus();
      }
    };
    draw();
    return items.length > MANY ? make("details", {}, make("summary", {}, `${items.length} of them`), element) : element;
  };

  /** A whole statement in a list is folded; what it is stands above it. @param {Opened} all @param {Option} option @param {Value} one @param {HTMLElement} inside */
  const folded = (all, option, one, inside) => {
    if (typeof one !== "object" || Array.isArray(one) || Object.keys(one).length < 3 || !option.of.some((some) => some.form === "table")) return inside;
    const kind = fitting(all, option.of, one);
    const told = String(one.id ?? one.plain ?? one.source ?? one.of ?? one.says ?? (kind ? spaced(kind.holds) : ""));
    return kind?.holds === "Citation" || kind?.holds === "Answer" ? inside : make("details", {}, make("summary", {}, told), inside);
  };

  /** @param {Opened} all @param {Option} option @param {Table} now @param {Path} path @param {(fresh: Value) => void} set @param {Value | undefined} before @param {string} label */
  const tableOf = (all, option, now, path, set, before, label) => {
    const kind = all.kinds[option.holds];
    const element = make("div", { class: "edit-table" });
    const table = { ...now };
    const old = typeof before === "object" && !Array.isArray(before) ? before : undefined;
    const fields = kind?.fields ?? [];
    const shown = new Set(fields.filter((field) => field.needed || field.key in table || (field.key === "clinical" && "plain" in table)).map((field) => field.key));
    /** Keys in the order of the kind, so that a new one finds its place; those that nobody filled in are left out. */
    const give = () => set(Object.fromEntries(Object.entries(table).filter(([key, one]) => one !== "" || fields.some((field) => field.key === key && field.needed))
      .sort(([one], [other]) => place(one) - place(other))));
    const order = Object.keys(now);
    const place = (/** @type {string} */ key) => (order.includes(key) ? order.indexOf(key) : between(key));
    const between = (/** @type {string} */ key) => {
      const mine = fields.findIndex((field) => field.key === key);
      const earlier = order.filter((one) => fields.findIndex((field) => field.key === one) < mine);
      return earlier.length ? Math.max(...earlier.map((one) => order.indexOf(one))) + 0.5 : -0.5;
    };
    /** @param {string} [focus] */
    const draw = (focus) => {
      const more = fields.filter((field) => !shown.has(field.key));
      const adding = make("select", { class: "edit-more", "aria-label": label ? `${label}: add a field` : "Add a field", change: () => {
        const field = more[adding.selectedIndex - 1];
        const start = field?.options[0];
        if (!field || !start) return;
        shown.add(field.key);
        table[field.key] = blank(all, start);
        give();
        draw(field.key);
      } }, make("option", {}, "Add …"), ...more.map((field) => make("option", {}, field.label)));
      const rows = fields.filter((field) => shown.has(field.key)).map((field) => fieldOf(all, field, table, [...path, field.key], (fresh) => {
        table[field.key] = fresh;
        give();
      }, old?.[field.key], field.needed ? undefined : () => {
        shown.delete(field.key);
        delete table[field.key];
        give();
        draw();
        adding.focus();
      }, label));
      element.replaceChildren(...rows, ...(more.length ? [adding] : []));
      const row = focus === undefined ? null : element.querySelector(`[data-key="${focus}"]`);
      if (row) first(row.querySelector(".edit-widget") ?? row)?.focus();
    };
    draw();
    return element;
  };

  /**
   * @param {Opened} all @param {Field} field @param {Table} table @param {Path} path @param {(fresh: Value) => void} set @param {Value | undefined} before
   * @param {(() => void) | undefined} remove @param {string} within
   */
  const fieldOf = (all, field, table, path, set, before, remove, within) => {
    const label = within ? `${within}: ${field.label}` : field.label;
    const start = field.options[0];
    const now = table[field.key] ?? (start ? blank(all, start) : "");
    return make("div", { class: "edit-field", "data-key": field.key },
      make("div", { class: "edit-label" }, make("strong", {}, field.label), ...(field.needed ? [] : [make("span", { class: "edit-hint" }, " optional")]),
        ...(remove && field.key in table ? [button("Remove", remove, { class: "edit-remove", "aria-label": `Remove ${label}` })] : [])),
      ...(field.about ? [make("p", { class: "edit-hint" }, field.about)] : []),
      widget(all, field.options, now, path, set, before, label, table));
  };

  // --- the file as YAML ---

  /** @param {Opened} all */
  const yamlEditor = (all) => {
    const area = make("textarea", { class: "edit-yaml", rows: "24", spellcheck: "false", wrap: "off", "aria-label": `YAML of ${all.file}`,
      "aria-autocomplete": "list", "aria-controls": "edit-offers" });
    const offers = make("ul", { id: "edit-offers", class: "edit-offers", role: "listbox", "aria-label": "Completion", hidden: true });
    area.value = text;
    let chosen = 0;
    /** @type {string[]} */
    let words = [];
    const typed = () => /[A-Za-z0-9_-]*$/.exec(area.value.slice(0, area.selectionStart))?.[0] ?? "";
    const offer = (/** @type {boolean} */ wanted) => {
      const start = typed();
      const line = area.value.slice(0, area.selectionStart).split("\n").pop() ?? "";
      const keys = /^[ -]*[a-z_]*$/.test(line) ? all.keys.map((key) => /** @type {[string, string]} */ ([`${key}: `, all.labels[key] ?? ""])) : [];
      const found = start.length > 1 || wanted ? [...keys, ...all.every].filter(([one]) => one.startsWith(start) && one !== start).slice(0, 8) : [];
      words = found.map(([one]) => one);
      chosen = 0;
      offers.hidden = !words.length;
      offers.replaceChildren(...found.map(([one, told], number) => make("li", { role: "option", id: `edit-offer-${number}`, "aria-selected": String(!number),
        mousedown: (/** @type {Event} */ event) => { event.preventDefault(); take(one); } }, make("strong", {}, one), ` ${told}`)));
      mark();
    };
    const mark = () => {
      for (const [number, one] of [...offers.children].entries()) one.setAttribute("aria-selected", String(number === chosen));
      if (words.length) area.setAttribute("aria-activedescendant", `edit-offer-${chosen}`);
      else area.removeAttribute("aria-activedescendant");
    };
    const take = (/** @type {string} */ word) => {
      area.setRangeText(word, area.selectionStart - typed().length, area.selectionStart, "end");
      offers.hidden = true;
      words = [];
      mark();
      text = area.value;
      changed();
    };
    area.addEventListener("input", () => { text = area.value; changed(); offer(false); });
    area.addEventListener("keydown", (event) => {
      if (event.key === " " && event.ctrlKey) offer(true);
      else if (!words.length) return;
      else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        chosen = (chosen + (event.key === "ArrowDown" ? 1 : words.length - 1)) % words.length;
        mark();
      } else if (event.key === "Enter") take(words[chosen] ?? "");
      else if (event.key === "Escape") {
        offers.hidden = true;
        words = [];
        mark();
        event.stopPropagation();
      } else return;
      event.preventDefault();
    });
    requestAnimationFrame(() => {
      const start = all.text.split("\n").slice(0, all.first - 1).join("\n").length + (all.first > 1 ? 1 : 0);
      area.setSelectionRange(start, start);
      area.scrollTop = (all.first - 2) * Number.parseFloat(getComputedStyle(area).lineHeight);
    });
    return make("div", {}, area, offers);
  };

  // --- handles ---

  /** @param {string} name @param {string} words @param {() => void} [does] */
  const handle = (name, words, does) => button("", does ?? (() => open({ name })), { class: "edit-handle", "data-edit": name, "aria-label": `Edit: ${words}`, title: "Edit" });

  /** @param {Element | null} element */
  const begins = (element) => {
    const words = (element?.textContent ?? "").trim().replace(/\s+/g, " ");
    return words.length > LONG ? `${words.slice(0, LONG)} …` : words;
  };

  /** What is edited where: the elements, how their ids begin, and what such an id is the id of. @type {[string, string, string][]} */
  const ANCHORS = [[".fact", "fact-", "fact"], ["h2, h3", "fact-", "fact"], ["li", "where-", "fact"], [".note, li", "note-", "doubts"],
    [".differ", "differ-", "disagreements"], ["li", "gap-", "gaps"], ["li", "not-known-", "gaps"], ["h2, h3", "source-", "sources"], ["tr", "cause-", "causes"]];

  const handles = () => {
    const article = document.querySelector("article");
    for (const [look, start, kind] of ANCHORS) {
      for (const element of article?.querySelectorAll(look) ?? []) {
        if (!element.id.startsWith(start)) continue;
        const one = handle(`${kind}:${element.id.slice(start.length)}`, begins(element));
        if (element.matches(".fact")) element.after(one);
        else (element.matches("tr") ? element.querySelector("th") : element.matches("div") ? element.querySelector("p") : element)?.append(one);
      }
    }
    for (const option of /** @type {NodeListOf<HTMLAnchorElement>} */ (article?.querySelectorAll("table.comparison thead a[href]") ?? [])) {
      option.after(handle(`page:${option.pathname}`, begins(option)));
    }
    for (const back of /** @type {NodeListOf<HTMLAnchorElement>} */ (article?.querySelectorAll('a.back[href^="#fact-"]') ?? [])) {
      if (!back.closest(".sources")) back.after(handle(`fact:${back.hash.slice(6)}`, begins(back.parentElement)));
    }
    for (const steps of /** @type {NodeListOf<HTMLElement>} */ (article?.querySelectorAll("ol.steps[data-chart]") ?? [])) {
      for (const step of steps.querySelectorAll(":scope > li[id^='step-']")) {
        step.querySelector(".head-words")?.after(handle(`box:${steps.dataset.chart}:${step.id.slice(5)}`, `box ${step.id.slice(5)}, ${begins(step.querySelector(".head-words"))}`));
      }
    }
    for (const care of article?.querySelectorAll("section.care") ?? []) {
      const head = care.querySelector("h3");
      const signs = [...care.querySelectorAll('.fact[id^="fact-"]')];
      const words = `the action, ${begins(head)}`;
      if (signs.length === 1) head?.append(handle(`fact:${signs[0]?.id.slice(5)}`, words));
      else if (signs.length) head?.append(handle("signs", words, () => choose(signs)));
    }
  };

  const start = async () => {
    handles();
    (document.querySelector(".preview-bar > div") ?? document.body).append(bar);
    document.body.append(panel);
    panel.addEventListener("keydown", (event) => {
      if (event.key === "Escape") close();
      else if (event.key === "s" && (event.ctrlKey || event.metaKey)) {
        event.preventDefault();
        saveNow();
      }
    });
    const { status, told } = await ask("changes", {});
    if (status === 200) tellChanges(told);
    let kept = null;
    try { kept = JSON.parse(sessionStorage.getItem(DRAFT) ?? "null"); } catch { /* then nothing is taken up again */ }
    if (kept?.page === location.pathname) open(kept.meant, kept.base === undefined ? undefined : kept);
    else sessionStorage.removeItem(DRAFT);
  };

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
