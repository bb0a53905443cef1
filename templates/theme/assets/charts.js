// The step-by-step guide: made from the numbered list of a chart, which stays as it is where there is no JavaScript.
// The answers are kept in the part of the address after #, which no browser sends to anybody.
"use strict";

(() => {
  /** @typedef {{ step: Element, answer: HTMLAnchorElement | null }} Part of a path: a step, and the answer that was given there */

  /** @param {HTMLElement} list the numbered steps of a chart */
  const start = (list) => {
    const words = /** @type {Record<"chart" | "guide" | "path" | "back" | "again" | "print" | "open" | "call" | "address" | "day" | "version" | "until"
      | "place" | "step" | "end", string>} */ (list.dataset);
    const steps = new Map([...list.children].map((step) => [step.id, step]));
    const beginning = list.children[0];
    if (!beginning) return;
    const key = `${words.chart}=`;

    const guide = make("section", { className: "guide", ariaLabel: words.guide });
    const status = make("p", { className: "guide-status", role: "status" });
    const box = make("div", { className: "guide-step", tabIndex: -1 });
    const path = make("ol", { className: "guide-path" });
    const pathTitle = make("h3", { textContent: words.path });
    const back = button(words.back, () => go(walked.slice(0, -1)));
    const again = button(words.again, () => go([]));
    const print = button(words.print, () => {
      document.body.classList.add("print-path");
      window.print();
    });
    window.addEventListener("beforeprint", () => dated());
    window.addEventListener("afterprint", () => document.body.classList.remove("print-path"));
    const tools = make("p", { className: "guide-tools" });
    tools.append(back, again, print);
    // Only on paper: what somebody needs who has the paper alone.
    const open = make("p", { className: "guide-open", textContent: words.open });
    const paper = make("div", { className: "guide-paper" });
    guide.append(make("h2", { textContent: words.guide }), status, box, tools, pathTitle, path, open, paper);
    list.parentElement?.before(guide);

    /** @type {number[]} the answers, by their numbers */
    let walked = [];

    // The address never holds the answers: in a later version of the chart they would lead elsewhere.
    const address = () => words.address || (location.protocol.startsWith("http") ? location.origin + location.pathname : "");

    const dated = () => {
      const day = new Intl.DateTimeFormat(document.documentElement.lang || undefined, { dateStyle: "long" }).format(new Date());
      const about = [words.day.replace("{day}", day), words.version, words.until].join(" \u00b7 ");
      const lines = [make("p", { className: "guide-call", textContent: words.call }), make("p", { textContent: about })];
      if (address()) lines.push(make("p", { textContent: words.place.replace("{address}", address()) }));
      paper.replaceChildren(...lines);
    };

    // What was asked, shown on paper under each question of the path.
    /** @param {Element} step */
    const asked = (step) => {
      const list = make("span", { className: "guide-asked" });
      for (const sign of step.querySelectorAll(".asked li")) list.append(make("span", { textContent: sign.textContent?.trim() }));
      return list;
    };

    /** @type {(step: Element) => HTMLAnchorElement[]} */
    const answersOf = (step) => [...step.querySelectorAll("a.answer")].filter((one) => one instanceof HTMLAnchorElement);

    // The steps from the start, following the answers walked; actions and states lead on by themselves.
    const begun = () => {
      walked = [];
      const last = { step: beginning, answer: null };
      return { way: [last], last };
    };

    /** @type {() => { way: Part[], last: Part } | null} */
    const follow = () => {
      /** @type {Part} */
      let last = { step: beginning, answer: null };
      const way = [last];
      for (const number of walked) {
        const answer = answersOf(last.step)[number], step = answer && steps.get(answer.hash.slice(1));
        if (!step) return null;
        last.answer = answer;
        last = { step, answer: null };
        way.push(last);
      }
      return { way, last };
    };

    const read = () => {
      const found = location.hash.slice(1);
      return found.startsWith(key) && /^[\d.]*$/.test(found.slice(key.length))
        ? found.slice(key.length).split(".").filter(Boolean).map(Number) : null;
    };

    /** @param {number[]} answers */
    const go = (answers, keep = true) => {
      walked = answers;
      if (keep) history.pushState(null, "", walked.length ? `#${key}${walked.join(".")}` : location.pathname + location.search);
      show(keep);
    };

    /** @param {boolean} focus */
    const show = (focus) => {
      const { way, last: { step } } = follow() ?? begun();
      const shown = /** @type {Element} */ (step.querySelector(".says")?.cloneNode(true));
      for (const part of shown.querySelectorAll("[id]")) part.removeAttribute("id");
      box.className = `guide-step ${step.className}`;
      box.replaceChildren(shown);
      const answers = answersOf(step);
      if (answers.length) {
        const row = make("div", { className: "guide-answers" });
        for (const [number, answer] of answers.entries()) row.append(button(answer.dataset.words, () => go([...walked, number])));
        box.append(row);
      } else {
        for (const link of step.querySelectorAll(".onward")) box.append(link.cloneNode(true));
      }
      status.textContent = (answers.length ? words.step : words.end).replace("{n}", String(way.length));
      back.disabled = again.disabled = walked.length === 0;
      path.replaceChildren(...way.map((part) => {
        const says = part.step.querySelector(".head-words")?.textContent?.trim() ?? "";
        const item = make("li", { textContent: says });
        if (part.answer?.dataset.plain) {
          item.append(/[?!.:]$/.test(says) ? " " : ": ", make("strong", { textContent: part.answer.dataset.words }));
        }
        item.append(asked(part.step));
        return item;
      }));
      open.hidden = answers.length === 0;
      dated();
      if (focus) box.focus();
    };

    window.addEventListener("popstate", () => {
      // A link to another place on this page is no answer: the path walked stays.
      if (location.hash && read() === null) return;
      walked = read() ?? [];
      show(false);
    });
    walked = read() ?? [];
    show(false);
  };

  /** @type {<Tag extends keyof HTMLElementTagNameMap>(tag: Tag, properties: Partial<HTMLElementTagNameMap[Tag]>) => HTMLElementTagNameMap[Tag]} */
  const make = (tag, { role, ...properties }) => {
    const element = Object.assign(document.createElement(tag), properties);
    if (role) element.setAttribute("role", role);
    return element;
  };

  /** @type {(words: string | undefined, act: () => void) => HTMLButtonElement} */
  const button = (words, act) => {
    const element = make("button", { type: "button", textContent: words ?? "" });
    element.addEventListener("click", act);
    return element;
  };

  // On a phone the chart is wider than the screen: it waits behind a button, and the guide and the list come first.
  /** @param {HTMLElement} chart */
  const offer = (chart) => {
    const show = button(chart.dataset.show, () => {
      chart.hidden = false;
      show.remove();
      chart.focus();
    });
    show.className = "show-chart";
    chart.hidden = true;
    chart.before(show);
  };

  const begin = () => {
    /** @type {NodeListOf<HTMLElement>} */
    const lists = document.querySelectorAll("ol.steps[data-chart]");
    lists.forEach(start);
    /** @type {NodeListOf<HTMLElement>} */
    const charts = document.querySelectorAll(".chart-scroll[data-show]");
    if (window.matchMedia("screen and (max-width: 600px)").matches) charts.forEach(offer);
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
  else begin();
})();
