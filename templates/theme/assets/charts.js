// The step-by-step guide: made from the numbered list of a chart, which stays as it is where there is no JavaScript.
// The answers are kept in the part of the address after #, which no browser sends to anybody.
"use strict";

(() => {
  const start = (list) => {
    const words = list.dataset;
    const steps = new Map([...list.children].map((step) => [step.id, step]));
    const first = list.children[0].id;
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
    list.parentElement.before(guide);

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
    const asked = (step) => {
      const list = make("span", { className: "guide-asked" });
      for (const sign of step.querySelectorAll(".asked li")) list.append(make("span", { textContent: sign.textContent.trim() }));
      return list;
    };

    const answersOf = (step) => [...step.querySelectorAll("a.answer")];

    // The steps from the start, following the answers walked; actions and states lead on by themselves.
    const follow = () => {
      const way = [{ step: steps.get(first), answer: null }];
      for (const number of walked) {
        const answer = answersOf(way.at(-1).step)[number];
        if (!answer) return null;
        way.at(-1).answer = answer;
        way.push({ step: steps.get(answer.hash.slice(1)), answer: null });
      }
      return way;
    };

    const read = () => {
      const found = location.hash.slice(1);
      return found.startsWith(key) && /^[\d.]*$/.test(found.slice(key.length))
        ? found.slice(key.length).split(".").filter(Boolean).map(Number) : null;
    };

    const go = (answers, keep = true) => {
      walked = answers;
      if (keep) history.pushState(null, "", walked.length ? `#${key}${walked.join(".")}` : location.pathname + location.search);
      show(keep);
    };

    const show = (focus) => {
      let way = follow();
      if (!way) { walked = []; way = follow(); }
      const { step } = way.at(-1);
      const shown = step.querySelector(".says").cloneNode(true);
      shown.querySelectorAll("[id]").forEach((part) => part.removeAttribute("id"));
      box.className = `guide-step ${step.className}`;
      box.replaceChildren(shown);
      const answers = answersOf(step);
      if (answers.length) {
        const row = make("div", { className: "guide-answers" });
        answers.forEach((answer, number) => row.append(button(answer.dataset.words, () => go([...walked, number]))));
        box.append(row);
      } else {
        for (const link of step.querySelectorAll(".onward")) box.append(link.cloneNode(true));
      }
      status.textContent = (answers.length ? words.step : words.end).replace("{n}", String(way.length));
      back.disabled = again.disabled = walked.length === 0;
      path.replaceChildren(...way.map((part) => {
        const says = part.step.querySelector(".head-words").textContent.trim();
        const item = make("li", { textContent: says });
        if (part.answer && part.answer.dataset.plain) {
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

  const make = (tag, properties) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(properties)) {
      if (name === "role") element.setAttribute("role", value);
      else element[name] = value;
    }
    return element;
  };

  const button = (words, act) => {
    const element = make("button", { type: "button", textContent: words });
    element.addEventListener("click", act);
    return element;
  };

  // On a phone the chart is wider than the screen: it waits behind a button, and the guide and the list come first.
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
    document.querySelectorAll("ol.steps[data-chart]").forEach(start);
    if (window.matchMedia("screen and (max-width: 600px)").matches) document.querySelectorAll(".chart-scroll[data-show]").forEach(offer);
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
  else begin();
})();
