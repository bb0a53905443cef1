// The size of the drawing of a chart: as wide as the window at most, until the reader chooses otherwise. The step-by-step guide is in guide.js.
"use strict";

(() => {
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

  const STEP = 1.25, LEAST = 0.25, MOST = 4, WIDEST_FIT = 1.5, AT_FIRST = 4 / 3;

  const phone = window.matchMedia("screen and (max-width: 600px)");

  // Buttons for the size of a chart. It begins with text as large as that of the page, or as wide as the window, whichever is smaller; on a phone as drawn.
  /** @param {HTMLElement} frame */
  const sized = (frame) => {
    const words = /** @type {Record<"tools" | "larger" | "smaller" | "fit" | "full" | "leave" | "size" | "beyond", string>} */ (frame.dataset);
    const tools = frame.querySelector(".chart-tools"), chart = frame.querySelector("svg");
    /** @type {HTMLElement | null} */
    const view = frame.querySelector(".chart-scroll");
    if (!tools || !view || !chart) return;
    const drawn = chart.viewBox.baseVal.width;
    let scale = 1;
    /** @type {"begun" | "fit" | "chosen"} how the size came about: all but a chosen one follow the window */
    let kind = "begun";

    const room = () => {
      const edge = 2 * parseFloat(getComputedStyle(document.documentElement).fontSize) + frame.offsetWidth - view.clientWidth;
      return document.fullscreenElement === frame ? view.clientWidth : document.documentElement.clientWidth - edge;
    };
    // The middle of the first box, where the chart is read from.
    const start = () => {
      const first = /** @type {SVGGraphicsElement | null} */ (chart.querySelector(".chart-box"))?.getBBox();
      return first ? first.x + first.width / 2 : 0;
    };
    const wide = () => Math.min(room() / drawn, WIDEST_FIT);

    const status = make("span", { className: "chart-size", role: "status" });
    const beyond = make("p", { className: "chart-beyond", textContent: words.beyond });

    /** @param {number} size */
    const show = (size) => {
      const middle = kind === "begun" ? start() : (view.scrollLeft + view.clientWidth / 2) / scale;
      scale = Math.min(Math.max(size, LEAST), MOST);
      chart.style.width = `${drawn * scale}px`;
      view.scrollLeft = middle * scale - view.clientWidth / 2;
      status.textContent = words.size.replace("{n}", String(Math.round(100 * scale)));
      beyond.hidden = view.scrollWidth <= view.clientWidth + 1;
    };
    const follow = () => {
      if (kind === "begun") show(phone.matches ? 1 : Math.min(AT_FIRST, wide()));
      else show(kind === "fit" ? wide() : scale);
    };
    /** @param {number} size */
    const choose = (size) => {
      kind = "chosen";
      show(size);
    };
    const fit = () => {
      kind = "fit";
      follow();
    };

    const group = make("span", { className: "chart-buttons", role: "group", ariaLabel: words.tools });
    group.append(button(words.larger, () => choose(scale * STEP)), button(words.smaller, () => choose(scale / STEP)), button(words.fit, fit));
    if (document.fullscreenEnabled) {
      const full = button(words.full, () => {
        if (document.fullscreenElement === frame) document.exitFullscreen();
        else frame.requestFullscreen();
      });
      frame.addEventListener("fullscreenchange", () => {
        full.textContent = document.fullscreenElement === frame ? words.leave : words.full;
        fit();
      });
      group.append(full);
    }
    tools.prepend(group);
    tools.append(status);
    view.before(beyond);
    view.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.key === "+" || event.key === "=") choose(scale * STEP);
      else if (event.key === "-") choose(scale / STEP);
      else if (event.key === "0") fit();
      else return;
      event.preventDefault();
    });
    window.addEventListener("resize", follow);
    window.addEventListener("beforeprint", () => chart.style.removeProperty("width"));
    window.addEventListener("afterprint", () => show(scale));
    follow();
  };

  // On a phone the chart is wider than the screen: it waits behind a button, and the guide and the list come first.
  /** @param {HTMLElement} frame */
  const offer = (frame) => {
    const show = button(frame.dataset.show, () => {
      frame.hidden = false;
      show.remove();
      window.dispatchEvent(new Event("resize"));
      /** @type {HTMLElement | null} */ (frame.querySelector(".chart-scroll"))?.focus();
    });
    show.className = "show-chart";
    frame.hidden = true;
    frame.before(show);
  };

  const begin = () => {
    /** @type {NodeListOf<HTMLElement>} */
    const charts = document.querySelectorAll(".chart-frame");
    charts.forEach(sized);
    if (phone.matches) charts.forEach(offer);
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
  else begin();
})();
