// The step-by-step guide: made from the numbered list of a chart, which stays as it is where there is no JavaScript, and from the data beside it.
// The answers are kept in the part of the address after #, which no browser sends to anybody.
"use strict";

(() => {
  const logic = caresheetGuide;

  /** @typedef {HTMLElementTagNameMap} Tags */
  /** @type {<Tag extends keyof Tags>(tag: Tag, properties?: Partial<Tags[Tag]>, ...inside: (Node | string)[]) => Tags[Tag]} */
  const make = (tag, { role, ...properties } = {}, ...inside) => {
    const element = Object.assign(document.createElement(tag), properties);
    if (role) element.setAttribute("role", role);
    element.append(...inside);
    return element;
  };
  const paragraph = (/** @type {string} */ className, /** @type {string} */ textContent) => make("p", { className, textContent });
  const listed = (/** @type {string[]} */ lines) => make("ul", {}, ...lines.map((textContent) => make("li", { textContent })));

  /** @type {(words: string, act: () => void) => HTMLButtonElement} */
  const button = (words, act) => {
    const element = make("button", { type: "button", textContent: words });
    element.addEventListener("click", act);
    return element;
  };

  /** @type {(text: string | undefined, values: Record<string, string | number>) => string} */
  const filled = (text, values) => Object.entries(values).reduce((words, [name, value]) => words.replaceAll(`{${name}}`, String(value)), text ?? "");

  /** @type {(list: HTMLElement, chart: GuideChart) => void} */
  const start = (list, chart) => {
    const { words } = chart.data;
    /** @type {(key: string, values?: Record<string, string | number>) => string} */
    const say = (key, values = {}) => filled(words[key], values);
    const items = new Map(chart.data.steps.map((step) => [step.number, document.getElementById(`step-${step.number}`)]));
    const language = document.documentElement.lang || undefined;

    const guide = make("section", { className: "guide", ariaLabel: say("guide") });
    const status = make("p", { className: "guide-status", role: "status" });
    const notice = make("p", { className: "guide-notice", hidden: true });
    const box = make("div", { className: "guide-step", tabIndex: -1 });
    const path = make("ol", { className: "guide-path" });
    const pathTitle = make("h3", { textContent: say("path") });
    const back = button(say("back"), () => goBack());
    const again = button(say("again"), () => go(logic.nothing()));
    const print = button(say("print"), () => {
      document.body.classList.add("print-path");
      window.print();
    });
    window.addEventListener("beforeprint", () => dated());
    window.addEventListener("afterprint", () => document.body.classList.remove("print-path"));
    // Only on paper: what somebody needs who has the paper alone.
    const open = make("p", { className: "guide-open", textContent: say("unfinished") });
    const paper = make("div", { className: "guide-paper" });
    guide.append(make("h2", { textContent: say("guide") }), status, notice, box, make("p", { className: "guide-tools" }, back, again, print),
      pathTitle, path, open, paper);
    toTheTop(guide, list);

    let answered = logic.nothing();

    // --- what was answered, in words ---

    /** @type {(value: Fraction, decimals?: string, id?: string) => string} */
    const number = (value, decimals, id = "") => {
      const least = decimals ? Number(decimals) : Math.min((logic.plain(value).split(".")[1] ?? "").length, 2);
      const places = logic.placesOf(chart, id, value, least);
      const shown = Number(logic.plain(logic.rounded(value, "round", places)));
      return new Intl.NumberFormat(language, { minimumFractionDigits: decimals ? least : 0, maximumFractionDigits: places }).format(shown);
    };

    /** @type {(one: GuideAsked, value: Value) => string} */
    const inWords = (one, value) => {
      if (value === null && one.default) return say("left_out", { value: inWords(one, logic.defaultOf(one)) });
      if (value === null) return one.unknown || say("logic_not_known");
      if (typeof value === "boolean") return say(value ? "chart_yes" : "chart_no");
      const chosen = (one.choices ?? []).filter(({ id }) => value instanceof Set ? value.has(id) : value === id).map((choice) => choice.words);
      if (value instanceof Set) return chosen.join(", ") || say("logic_none");
      return logic.isNumber(value) ? `${exactly(value)}\u00a0${one.unit ?? ""}`.trim() : chosen.join("");
    };
    // As it was answered, with all its decimals.
    const exactly = (/** @type {Fraction} */ value) => number(value, String((logic.plain(value).split(".")[1] ?? "").length));

    /** @type {(id: string, facts: Facts) => string} */
    const valueInWords = (id, facts) => {
      const one = chart.asked.get(id), derived = chart.derived.get(id), value = facts.value(id);
      if (one) return inWords(one, value);
      if (!derived || value === null) return say("not_worked_out");
      if (logic.isNumber(value)) return `${number(value, derived.decimals, id)}\u00a0${derived.unit ?? ""}`.trim();
      const gives = [...value instanceof Set ? value : [value]];
      return gives.map((word) => derived.rows.find((row) => row.gives === word)?.says ?? String(word)).join(", ") || say("logic_none");
    };

    // The points that a sum is made of, each with what they are for.
    /** @type {(derived: GuideDerived, facts: Facts) => string[]} */
    const pointsOf = (derived, facts) => logic.itemsOf(derived, facts).map(({ row, points }) => {
      const counted = row.gives[0] === "value" ? row.gives[1].replace(/^points of /, "") : "", one = chart.asked.get(counted);
      const name = one ? `${one.name}: ${inWords(one, facts.value(counted))}` : row.words ?? "";
      return `${name}: ${number(points, derived.decimals)}`;
    });

    /** @type {(derived: GuideDerived) => boolean} */
    const isScore = ({ id, collect, rows }) => (collect === "sum" || collect === "highest") && rows.length > 1 && !id.startsWith("points of ");

    // --- where somebody is ---

    const walked = () => logic.walk(chart, answered.answers, answered.done);

    // The boxes where something is asked or done, and the last.
    /** @type {(parts: Part[]) => number[]} */
    const stopsOf = (parts) => parts.flatMap(({ step: { kind }, asks }, place) =>
      place === parts.length - 1 || kind === "action" || asks.length ? [place] : []);

    const here = () => {
      const { parts, state } = walked(), stops = stopsOf(parts);
      const wanted = stops.findIndex((place) => parts[place]?.key === answered.at);
      const count = wanted >= 0 ? wanted : stops.length - 1, place = stops[count] ?? 0, before = stops[count - 1] ?? -1;
      return { parts, state: place === parts.length - 1 ? state : "passed", stops, count, place, part: /** @type {Part} */ (parts[place]),
        between: parts.slice(before + 1, place) };
    };

    /** @type {(told: Answered) => void} */
    const go = (told, keep = true) => {
      answered = told;
      const none = !told.answers.size && !told.done.size && !told.at && !told.passed.size;
      if (keep) history.pushState(null, "", none ? location.pathname + location.search : `#${logic.address(chart, told)}`);
      show(keep);
    };

    /** @type {(key: string) => void} */
    const goTo = (key) => go({ ...answered, at: key, dropped: [] });
    const goBack = () => {
      const { parts, stops, count } = here(), key = parts[stops[count - 1] ?? -1]?.key;
      if (key !== undefined) goTo(key);
    };

    // Take answers to what is asked at a box, and go on to the first box that nobody has answered yet.
    /** @type {(part: Part, given: [string, Value][]) => void} */
    const answer = ({ rounds }, given) => {
      const answers = new Map(answered.answers), before = new Map(answered.before);
      for (const [id, value] of given) {
        const key = logic.keyOf(chart, id, rounds);
        answers.set(key, value);
        before.delete(key);
      }
      go({ ...answered, answers, before, at: "", dropped: [] });
    };

    // --- the step ---

    /** @type {(step: GuideStep) => HTMLElement} */
    const saysOf = (step) => {
      const said = /** @type {HTMLElement} */ (items.get(step.number)?.querySelector(".says")?.cloneNode(true) ?? make("div"));
      for (const part of said.querySelectorAll("[id]")) part.removeAttribute("id");
      for (const part of said.querySelectorAll(".in-words")) part.remove();
      return said;
    };

    /** @type {(part: Part) => Facts} */
    const factsOf = ({ rounds }) => logic.factsAt(chart, answered.answers, rounds);

    /** @type {(part: Part, id: string) => Value | undefined} */
    const givenTo = ({ rounds }, id) => answered.answers.get(logic.keyOf(chart, id, rounds));

    // What was answered before and counts here, each with the way to change it.
    /** @type {(title: string, known: { part: Part, id: string }[]) => HTMLElement} */
    const knownList = (title, known) => make("div", { className: "guide-known" }, make("p", { textContent: title }), make("ul", {},
      ...known.flatMap(({ part, id }) => {
        const one = chart.asked.get(id);
        if (!one) return [];
        return [make("li", {}, `${one.name}: `, answerOf(part, one), " ", changeOf(part, one.name))];
      })));

    /** @type {(part: Part, one: GuideAsked) => HTMLElement} */
    const answerOf = (part, one) => make("strong", { textContent: inWords(one, givenTo(part, one.id) ?? null) });

    /** @type {(part: Part, name: string) => HTMLButtonElement} */
    const changeOf = (part, name) => {
      const change = button(say("change"), () => goTo(part.key));
      change.className = "guide-change";
      change.ariaLabel = say("change_of", { name });
      return change;
    };

    /** Whether there is a way on for whoever does not know the only thing that is asked. @type {(part: Part, one: GuideAsked) => boolean} */
    const mayBeUnknown = (part, one) => {
      if (!one.unknown) return false;
      if (part.asks.length > 1) return true;
      const key = logic.keyOf(chart, one.id, part.rounds);
      return logic.fitting(part.step, logic.factsAt(chart, new Map([...answered.answers, [key, null]]), part.rounds)).length === 1;
    };

    const step = () => {
      const now = here(), { parts, part, state, between } = now;
      /** @type {(Node | string)[]} */
      const inside = [];
      // On arrival from another chart: what was said there, before anything is asked here.
      const arrived = answered.before.size === answered.answers.size && state === "ask";
      const carried = parts.filter(() => arrived).flatMap((one) => one.asks.map((id) => ({ part: one, id })))
        .filter((one) => givenTo(one.part, one.id) !== undefined);
      if (carried.length) inside.push(knownList(say("from_before"), carried));
      for (const one of between) if (one.step.kind === "state") inside.push(saysOf(one.step));
      const says = saysOf(part.step);
      says.classList.add("guide-now");
      inside.push(says);
      if (part.step.repeat) inside.push(paragraph("guide-round", say("round", { n: part.time, of: part.step.repeat.at_most })));
      const known = part.known.map((id) => ({ part: parts.find((one) => one.asks.includes(id) && sameRound(one, part, id)) ?? part, id }));
      if (known.length && part.step.kind === "question") inside.push(knownList(say("known"), known));
      if (state === "no way" || state === "several ways") {
        inside.push(paragraph("guide-fault", say("no_way")), paragraph("guide-fault", say("call")));
      }
      if (part.step.kind === "question" && part.asks.length) inside.push(...questionOf(part));
      else if (part.step.kind === "action") inside.push(onwardOf(part));
      else if (part.step.kind === "outcome" || part.step.kind === "link") inside.push(...endOf(part));
      box.className = `guide-step ${items.get(part.step.number)?.className ?? ""}`;
      box.replaceChildren(...inside);
      return now;
    };

    /** @type {(one: Part, other: Part, id: string) => boolean} */
    const sameRound = (one, other, id) => logic.keyOf(chart, id, one.rounds) === logic.keyOf(chart, id, other.rounds);

    /** @type {(part: Part) => HTMLElement} */
    const onwardOf = (part) => {
      const { repeat } = part.step, words = repeat && part.time < repeat.at_most ? say("repeat", { after: repeat.after }) : say("next");
      const act = () => go({ ...answered, done: new Set([...answered.done, part.key]), at: "", dropped: [] });
      return make("div", { className: "guide-answers" }, button(words, act));
    };

    /** @type {(part: Part) => (Node | string)[]} */
    const endOf = (part) => {
      const facts = factsOf(part), { shows = [], adds = [] } = part.step;
      /** @type {(Node | string)[]} */
      const told = [];
      for (const one of adds) {
        const fits = facts.holds(one.when);
        if (fits !== false) told.push(paragraph("guide-adds", fits ? one.says : say("for_some", { condition: one.words, says: one.says })));
      }
      if (shows.length) {
        const results = shows.map((id) => {
          const derived = chart.derived.get(id), name = derived?.name ?? chart.asked.get(id)?.name ?? id;
          const items = derived && isScore(derived) ? pointsOf(derived, facts) : [];
          return make("li", {}, `${name}: `, make("strong", { textContent: valueInWords(id, facts) }), ...(items.length ? [listed(items)] : []));
        });
        told.push(make("div", { className: "guide-results" }, paragraph("guide-question", say("logic_shows")), make("ul", {}, ...results)));
      }
      for (const link of items.get(part.step.number)?.querySelectorAll(".onward") ?? []) {
        const copy = /** @type {HTMLAnchorElement} */ (link.cloneNode(true));
        copy.href = copy.href.replace(/#.*$/, "") + logic.along(chart, answered, part);
        told.push(make("p", {}, copy));
      }
      const wanted = [...adds.map((one) => one.when), ...shows.map((id) => ["value", id])].flatMap((node) => logic.needed(chart, node));
      const open = [...new Set(wanted)].flatMap((id) => chart.asked.get(id) ?? []).filter((one) => givenTo(part, one.id) === undefined && !one.default);
      if (open.length) told.push(paragraph("guide-more", say("more")), formOf({ ...part, asks: open.map(({ id }) => id) }, open, null));
      return told;
    };

    // --- what is asked ---

    /** @type {(part: Part) => Node[]} */
    const questionOf = (part) => {
      const asked = part.asks.flatMap((id) => chart.asked.get(id) ?? []), [only] = asked;
      const score = scoreOf(part);
      if (asked.length === 1 && only && (only.kind === "yes or no" || only.kind === "one of")) {
        return [...aboutOf(only, part.step), tapped(part, only)];
      }
      return [formOf(part, asked, score)];
    };

    // The question as it is put, where the box does not put it in the same words.
    /** @type {(one: GuideAsked, step: GuideStep) => string} */
    const askedAs = (one, step) => {
      const said = items.get(step.number)?.querySelector(".head-words")?.textContent ?? "";
      return said.replaceAll("\u00a0", " ").includes(one.says.replaceAll("\u00a0", " ")) ? "" : one.says;
    };

    // What counts as yes, and what to answer in doubt.
    /** @type {(one: GuideAsked) => HTMLElement[]} */
    const helpOf = (one) => [...(one.any_of ? [listed(one.any_of)] : []),
      ...(one.unsure ? [paragraph("", `${say("chart_unsure")}: ${one.unsure}`)] : [])];

    // Detail that helps to answer.
    /** @type {(one: GuideAsked) => HTMLElement[]} */
    const detailOf = (one) => one.about ? [paragraph("guide-hint", one.about)] : [];

    /** @type {(one: GuideAsked, step: GuideStep) => HTMLElement[]} */
    const aboutOf = (one, step) => {
      const question = askedAs(one, step), told = step.asks?.length === 1;
      return [...(question ? [paragraph("guide-question", question)] : []), ...(told ? [] : helpOf(one)), ...detailOf(one)];
    };

    /** @type {(one: GuideAsked) => { words: string, value: Value }[]} */
    const choicesOf = (one) => one.kind === "yes or no" ? [{ words: say("chart_yes"), value: true }, { words: say("chart_no"), value: false }]
      : (one.choices ?? []).map(({ id, words }) => ({ words, value: id }));

    /** One tap goes on. @type {(part: Part, one: GuideAsked) => HTMLElement} */
    const tapped = (part, one) => {
      const given = givenTo(part, one.id), group = make("div", { className: "guide-answers", role: "group", ariaLabel: one.says });
      const all = [...choicesOf(one), ...(mayBeUnknown(part, one) ? [{ words: one.unknown ?? "", value: null }] : [])];
      group.append(...all.map(({ words, value }) => {
        const choice = button(words, () => answer(part, [[one.id, value]]));
        if (value === null) choice.className = "guide-unknown";
        if (given !== undefined) choice.ariaPressed = String(given === value);
        return choice;
      }));
      return group;
    };

    /** @typedef {{ value: Value } | { fault: string } | { open: true }} Entered what stands in a field, what is wrong, or nothing yet */
    /** @typedef {{ element: HTMLElement, read: () => Entered, fault: (words: string) => void, focus: () => void }} Field */

    /** @type {(part: Part, asked: GuideAsked[], score: ((given: Map<string, Value>) => string[]) | null) => HTMLFormElement} */
    const formOf = (part, asked, score) => {
      const form = make("form", { className: "guide-form", noValidate: true });
      const fields = asked.map((one, place) => ({ one, field: fieldOf(part, one, `guide-${chart.data.chart}-${place}`, asked.length === 1) }));
      for (const { field } of fields) form.append(field.element);
      const sum = make("div", { className: "guide-score", role: "status" });
      const count = () => {
        /** @type {Map<string, Value>} */
        const given = new Map();
        for (const { one, field } of fields) {
          const found = field.read();
          if ("value" in found) given.set(one.id, found.value);
        }
        const lines = score?.(given) ?? [];
        if (sum.textContent !== lines.join("")) sum.replaceChildren(...lines.map((textContent) => make("p", { textContent })));
      };
      if (score) form.append(sum);
      const next = make("button", { type: "submit", textContent: say("next") });
      const row = make("div", { className: "guide-answers" }, next);
      const [only] = asked;
      if (asked.length === 1 && only && mayBeUnknown(part, only)) {
        const unknown = button(only.unknown ?? "", () => answer(part, [[only.id, null]]));
        unknown.className = "guide-unknown";
        row.append(unknown);
      }
      form.append(row);
      form.addEventListener("input", count);
      form.addEventListener("submit", (event) => {
        event.preventDefault();
        /** @type {[string, Value][]} */
        const given = [];
        /** @type {Field | null} */
        let wrong = null;
        for (const { one, field } of fields) {
          const found = field.read();
          const fault = "fault" in found ? found.fault : "open" in found ? say(one.kind === "several of" ? "choose" : "answer_this") : "";
          field.fault(fault);
          if (fault) wrong ??= field;
          else if ("value" in found) given.push([one.id, found.value]);
        }
        if (wrong) {
          status.textContent = say("check");
          wrong.focus();
        } else answer(part, given);
      });
      count();
      return form;
    };

    /** @type {(part: Part, one: GuideAsked, id: string, alone: boolean) => Field} */
    const fieldOf = (part, one, id, alone) => one.kind === "number" ? numberField(part, one, id, alone) : choiceField(part, one, id, alone);

    /** @type {(id: string) => { words: HTMLElement, told: (words: string, fields: HTMLElement[]) => void }} */
    const faultBelow = (id) => {
      const words = make("p", { className: "guide-error", id: `${id}-error`, hidden: true });
      return { words, told: (text, fields) => {
        words.textContent = text;
        words.hidden = !text;
        for (const field of fields) field.ariaInvalid = text ? "true" : null;
      } };
    };

    /** @type {(part: Part, one: GuideAsked, id: string, alone: boolean) => Field} */
    const numberField = (part, one, id, alone) => {
      const given = givenTo(part, one.id), whole = /^[1-9]\d*$/.test(one.step ?? "");
      const inputMode = one.low?.startsWith("-") ? "text" : whole ? "numeric" : "decimal";
      const field = make("input", { type: "text", id, autocomplete: "off", inputMode });
      field.setAttribute("aria-describedby", `${id}-hint ${id}-error`);
      if (given && logic.isNumber(given)) field.value = localised(logic.plain(given));
      const about = askedAs(one, part.step) || one.name, error = faultBelow(id);
      const range = sentence([one.range, one.steps].filter(Boolean).join(", "));
      const hint = paragraph("guide-hint", [range, one.default ? say("optional") : ""].filter(Boolean).join(" "));
      hint.id = `${id}-hint`;
      const unit = make("span", { className: "guide-unit", textContent: one.unit ?? "" });
      unit.setAttribute("aria-hidden", "true");
      const label = make("label", { htmlFor: id, textContent: about });
      if (one.unit) label.append(make("span", { className: "hidden", textContent: ` (${one.unit})` }));
      const unknown = !alone && one.unknown && !one.default ? ticked(`${id}-unknown`, one.unknown, "checkbox", given === null) : null;
      const element = make("div", { className: "guide-field" }, label, hint, error.words, make("div", { className: "guide-number" }, field, unit));
      if (part.step.asks?.length !== 1) hint.before(...helpOf(one));
      for (const detail of detailOf(one)) {
        detail.id = `${id}-about`;
        hint.before(detail);
        field.setAttribute("aria-describedby", `${detail.id} ${id}-hint ${id}-error`);
      }
      if (unknown) {
        element.append(unknown.row);
        unknown.input.addEventListener("input", () => { if (unknown.input.checked) field.value = ""; });
        field.addEventListener("input", () => { unknown.input.checked = false; });
      }
      return { element, focus: () => field.focus(), fault: (words) => error.told(words, [field]), read: () => {
        if (field.value.trim()) return numberOf(one, field.value.trim());
        return unknown?.input.checked || one.default ? { value: null } : { open: true };
      } };
    };

    /** @type {(part: Part, one: GuideAsked, id: string, alone: boolean) => Field} */
    const choiceField = (part, one, id, alone) => {
      const given = givenTo(part, one.id), several = one.kind === "several of", error = faultBelow(id);
      const chosen = (/** @type {Value} */ value) => given !== undefined && (given instanceof Set ? given.has(String(value)) : given === value);
      const type = several ? "checkbox" : "radio";
      const choices = choicesOf(one).map(({ words, value }, place) => ({ value, ...ticked(`${id}-${place}`, words, type, chosen(value), id) }));
      const none = several ? ticked(`${id}-none`, say("logic_none"), "checkbox", given instanceof Set && !given.size) : null;
      const unknown = one.unknown && !(alone && several) ? ticked(`${id}-unknown`, one.unknown, type, given === null, id) : null;
      const alike = choices.map(({ input }) => input), instead = [none?.input, unknown?.input].filter((input) => input !== undefined);
      const legend = make("legend", { textContent: askedAs(one, part.step) || one.name });
      if (several) {
        for (const input of alike) input.addEventListener("input", () => { for (const other of instead) other.checked = false; });
        for (const input of instead) {
          input.addEventListener("input", () => { for (const other of [...alike, ...instead]) if (other !== input) other.checked = false; });
        }
      }
      const hint = several ? say("choose") : one.default ? say("optional") : "";
      const about = [...(part.step.asks?.length === 1 ? [] : helpOf(one)), ...detailOf(one), ...(hint ? [paragraph("guide-hint", hint)] : [])];
      const rows = [...choices, none, unknown].flatMap((choice) => choice ? [choice.row] : []);
      const element = make("fieldset", { className: "guide-field" }, legend, ...about, error.words, ...rows);
      element.setAttribute("aria-describedby", error.words.id);
      return { element, focus: () => alike[0]?.focus(), fault: (words) => error.told(words, []), read: () => {
        const ticks = choices.filter(({ input }) => input.checked);
        if (unknown?.input.checked) return { value: null };
        if (several && (ticks.length || none?.input.checked)) return { value: new Set(ticks.map(({ value }) => String(value))) };
        return ticks[0] ? { value: ticks[0].value } : one.default ? { value: null } : { open: true };
      } };
    };

    /** @type {(id: string, words: string, type: string, checked: boolean, name?: string) => { row: HTMLElement, input: HTMLInputElement }} */
    const ticked = (id, words, type, checked, name = id) => {
      const input = make("input", { type, id, name, checked });
      return { input, row: make("label", { className: "guide-choice", htmlFor: id }, input, make("span", { textContent: words })) };
    };

    // --- numbers as people write them ---

    const [decimal = "."] = new Intl.NumberFormat(language).formatToParts(1.5).filter(({ type }) => type === "decimal").map(({ value }) => value);
    const localised = (/** @type {string} */ text) => text.replace(".", decimal);
    const sentence = (/** @type {string} */ text) => text && text[0]?.toUpperCase() + text.slice(1) + (/[.!?]$/.test(text) ? "" : ".");

    /** @type {(one: GuideAsked, text: string) => { value: Value } | { fault: string }} */
    const numberOf = (one, text) => {
      const tidy = text.replace(/[\s\u00a0\u202f]/g, "").replace(one.unit ? one.unit.replace(/[\s\u00a0]/g, "") : "\0", "");
      const example = localised(exampleOf(one));
      const [, whole, three] = /^([-\u2212]?[1-9]\d{0,2})[.,](\d{3})$/.exec(tidy) ?? [];
      const sign = tidy.includes(",") ? "," : ".";
      if (whole && three && sign !== decimal) return { fault: say("thousands", { one: whole + three, other: localised(`${whole}.${three}`) }) };
      const number = /^[-\u2212]?\d+(?:[.,]\d+)?$/.test(tidy) ? logic.numberIn(tidy.replace(",", ".")) : null;
      if (!number) return { fault: say("no_number", { example }) };
      const fault = logic.faultOf(one, number);
      if (fault === "outside") return { fault: say("outside", { range: one.range ?? "" }) };
      if (fault) return { fault: one.step === "1" ? say("whole", { example }) : say("steps", { step: localised(one.step ?? ""), example }) };
      return { value: number };
    };

    // A number in the middle of what is possible.
    const exampleOf = (/** @type {GuideAsked} */ one) => {
      const low = Number(one.low ?? 0), high = Number(one.high ?? low + 10), size = Number(one.step ?? 1) || 1;
      const places = (one.step?.split(".")[1] ?? "").length;
      return (low + Math.round((high - low) / 2 / size) * size).toFixed(Math.max(places, (one.low?.split(".")[1] ?? "").length));
    };

    // --- the score as it grows ---

    /** @type {(part: Part) => ((given: Map<string, Value>) => string[]) | null} */
    const scoreOf = (part) => {
      const scores = chart.data.derived.filter((derived) => isScore(derived)
        && logic.needed(chart, ["value", derived.id]).some((id) => part.asks.includes(id)));
      if (!scores.length) return null;
      return (given) => {
        const facts = logic.factsOf(chart, (id) => given.has(id) ? given.get(id) : part.asks.includes(id) ? undefined : givenTo(part, id));
        return scores.map((derived) => {
          const from = pointsOf(derived, facts), value = number(logic.soFar(derived, facts), derived.decimals, derived.id);
          return say("so_far", { name: derived.name, value }) + (from.length ? ` (${from.join("; ")})` : "");
        });
      };
    };

    // --- the path ---

    // What was asked, shown on paper under each question of the path, and what is said about it.
    const askedList = (/** @type {string[]} */ lines, /** @type {string[]} */ notes = []) => make("span", { className: "guide-asked" },
      ...lines.map((line) => make("span", { textContent: line.trim() })),
      ...notes.map((note) => make("span", { className: "guide-noted", textContent: note.trim() })));

    // The signs that a box asks for, or its notes.
    /** @type {(step: GuideStep, which: ".asked li" | ".step-note") => string[]} */
    const besides = (step, which) => [...items.get(step.number)?.querySelectorAll(which) ?? []].map((one) => one.textContent ?? "");

    /** @type {(one: GuideAsked) => string[]} */
    const answerable = (one) => [...one.any_of ?? [], ...(one.choices ?? []).map(({ words }) => words)];

    // `n`: the step that it is; 0 for what was only passed.
    /** @type {(part: Part, current: boolean, n: number) => HTMLLIElement} */
    const pathItem = (part, current, n) => {
      const says = items.get(part.step.number)?.querySelector(".head-words")?.textContent?.trim() ?? "";
      const item = make("li", { textContent: says }), ids = [...part.asks, ...part.known], [only] = ids;
      const own = ids.length === 1 && only !== undefined ? chart.asked.get(only) : undefined;
      if (current) item.ariaCurrent = "step";
      if (n) item.value = n;
      else item.className = "guide-passed";
      const { repeat } = part.step;
      if (repeat) item.append(` (${say("round", { n: part.time, of: repeat.at_most })})`);
      if (repeat && !current && part.time < repeat.at_most) item.append(`. ${say("repeat", { after: repeat.after })}.`);
      if (part.answer && part.step.kind === "question") {
        const given = own && givenTo(part, own.id);
        const words = given !== undefined && own ? inWords(own, given) : part.answer.words;
        item.append(/[?!.:]$/.test(says) ? " " : ": ", make("strong", { textContent: words }));
        if (!own) {
          item.append(make("ul", {}, ...ids.flatMap((id) => {
            const one = chart.asked.get(id);
            return one ? [make("li", {}, `${one.name}: `, answerOf(part, one), askedList(answerable(one)))] : [];
          })));
        }
        if (part.asks.length && !current) item.append(" ", changeOf(part, own?.name ?? says));
      }
      item.append(askedList([...besides(part.step, ".asked li"), ...own && own.id !== part.step.box ? answerable(own) : []],
        besides(part.step, ".step-note")));
      return item;
    };

    /** What somebody reads in a part of the path on the screen. @param {Element} item */
    const wordsOf = (item) => {
      const copy = /** @type {Element} */ (item.cloneNode(true));
      for (const part of copy.querySelectorAll(".guide-asked, button")) part.remove();
      return (copy.textContent ?? "").trim();
    };

    // The address never holds the answers: in a later version of the chart they would lead elsewhere.
    const placeOf = () => say("address_of_page") || (location.protocol.startsWith("http") ? location.origin + location.pathname : "");

    const dated = () => {
      const day = new Intl.DateTimeFormat(document.documentElement.lang || undefined, { dateStyle: "long" }).format(new Date());
      const about = [say("printed", { day }), say("version"), say("until")].join(" \u00b7 ");
      const lines = [make("p", { className: "guide-call", textContent: say("call") }), make("p", { textContent: about })];
      if (placeOf()) lines.push(make("p", { textContent: say("address", { address: placeOf() }) }));
      paper.replaceChildren(...lines);
    };

    /** @type {(focus: boolean) => void} */
    const show = (focus) => {
      const { parts, stops, state, count, place } = step(), ended = state === "end";
      status.textContent = say(ended ? "end" : "step", { n: count + 1 });
      notice.textContent = answered.dropped.length ? say("ignored", { what: answered.dropped.join(", ") }) : "";
      notice.hidden = !answered.dropped.length;
      back.disabled = count === 0;
      again.disabled = !answered.answers.size && !answered.done.size;
      path.replaceChildren(...parts.slice(0, place + 1).map((part, at) => pathItem(part, at === place, stops.indexOf(at) + 1)));
      // For the reader's own sheet (reading.js), in this tab alone.
      try { sessionStorage.setItem("caresheet-path", JSON.stringify([...path.children].map(wordsOf))); } catch { /* then that has no path */ }
      open.hidden = ended;
      dated();
      if (focus) {
        box.focus({ preventScroll: true });
        const { top } = guide.getBoundingClientRect(), covered = Number.parseFloat(getComputedStyle(document.documentElement).scrollPaddingTop) || 0;
        if (top < covered || top > window.innerHeight / 2) guide.scrollIntoView({ block: "start" });
      }
    };

    // A link to a box of the chart shows it in the guide, if it lies on the path walked; else in the list alone.
    const linked = () => {
      const [, wanted] = /^#step-(\d+)$/.exec(location.hash) ?? [];
      const { parts, stops } = here(), place = stops.find((one) => parts[one]?.step.number === Number(wanted));
      return place === undefined ? "" : parts[place]?.key ?? "";
    };

    const arrive = () => {
      const found = logic.told(chart, location.hash.slice(1));
      // A link to another place on this page is no answer: the path walked stays.
      if (found || !location.hash) answered = found ?? logic.nothing();
      else if (linked()) answered = { ...answered, at: linked() };
      show(false);
    };
    window.addEventListener("popstate", arrive);
    arrive();
    if (/^#step-\d+$/.test(location.hash)) document.getElementById(location.hash.slice(1))?.scrollIntoView();
  };

  // Whoever comes to be led finds the first question on the first screen, below the most urgent danger signs; all of them, and the chart, come after it.
  /** @type {(guide: HTMLElement, list: HTMLElement) => void} */
  const toTheTop = (guide, list) => {
    const top = list.closest("article")?.querySelector(".top"), danger = top?.querySelector(".danger");
    if (!top) list.parentElement?.before(guide);
    else if (danger) danger.before(guide);
    else top.append(guide);
    document.body.classList.toggle("guide-first", Boolean(top));
  };

  // On a phone the guide stands in place of the list that it goes through, which is folded until somebody opens it or is led into it.
  /** @param {HTMLElement} list */
  const fold = (list) => {
    const part = list.closest("details");
    if (part && window.matchMedia("screen and (max-width: 600px)").matches && !part.querySelector(":target")) part.open = false;
  };

  const begin = () => {
    /** @type {NodeListOf<HTMLElement>} */
    const lists = document.querySelectorAll("ol.steps[data-chart]");
    for (const list of lists) {
      const data = list.parentElement?.querySelector("script.guide-data")?.textContent;
      if (!data) continue;
      start(list, logic.read(JSON.parse(data)));
      fold(list);
    }
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
  else begin();
})();
