// What the frame of every page does: menu, colours, where the reader is, versions, work offline and from a USB stick. All of it is extra; pages work without.
"use strict";

(() => {
  const root = new URL("../", /** @type {HTMLScriptElement} */ (document.currentScript).src);

  /** @type {(selector: string, inside?: ParentNode) => HTMLElement | null} */
  const first = (selector, inside = document) => inside.querySelector(selector);

  /** The element that an event is about; none where that is the document itself. @type {(event: Event) => Element | null} */
  const targetOf = ({ target }) => (target instanceof Element ? target : null);

  // --- the menu on small screens: a real button that unfolds the list below the header; closed, nothing in it can be reached ---

  const menu = () => {
    const link = document.querySelector(".cs-menu");
    const list = document.getElementById("cs-menu");
    if (!link || !list) return;
    const button = document.createElement("button");
    button.type = "button";
    button.className = link.className;
    button.append(...link.childNodes);
    button.setAttribute("aria-controls", list.id);
    link.replaceWith(button);
    let before = 0;
    /** @param {boolean} open */
    const show = (open) => {
      button.setAttribute("aria-expanded", String(open));
      list.classList.toggle("open", open);
    };
    // The menu unfolds at the top of the page; the reader is taken there, and back when it is closed again.
    const unfold = () => {
      before = scrollY;
      show(true);
      if (list.getBoundingClientRect().top < 0) list.scrollIntoView();
    };
    const fold = () => {
      show(false);
      if (before) scrollTo(0, before);
    };
    show(false);
    button.addEventListener("click", () => (button.getAttribute("aria-expanded") === "true" ? fold : unfold)());
    /** @param {KeyboardEvent} event */
    const close = (event) => {
      if (event.key !== "Escape" || button.getAttribute("aria-expanded") !== "true") return;
      if (!list.contains(document.activeElement) && document.activeElement !== button) return;
      fold();
      button.focus({ preventScroll: true });
    };
    document.addEventListener("keydown", close);
    list.addEventListener("click", (event) => { if (targetOf(event)?.closest("a[href*='#']")) show(false); });
  };

  // --- light or dark: as the system says, until the reader chooses ---

  const colours = () => {
    const button = first(".cs-scheme");
    if (!button) return;
    const system = matchMedia("(prefers-color-scheme: dark)");
    /** @param {string | undefined} scheme "default" or "slate" */
    const put = (scheme) => {
      if (!scheme) return;
      document.body.dataset.mdColorScheme = scheme;
      button.setAttribute("aria-pressed", String(scheme === "slate"));
    };
    const kept = () => { try { return localStorage.getItem("caresheet-scheme"); } catch { return null; } };
    put(document.body.dataset.mdColorScheme);
    button.hidden = false;
    button.addEventListener("click", () => {
      const scheme = document.body.dataset.mdColorScheme === "slate" ? "default" : "slate";
      try { localStorage.setItem("caresheet-scheme", scheme); } catch { /* then it holds for this page only */ }
      put(scheme);
    });
    system.addEventListener("change", () => { if (!kept()) put(system.matches ? "slate" : "default"); });
  };

  // --- a list at the side may be longer than the screen: the place where the reader is comes into view, and the page stays where it is ---

  /** @param {Element} link */
  const bring = (link) => {
    const list = link.closest("nav");
    if (!list) return;
    const frame = list.getBoundingClientRect(), box = link.getBoundingClientRect();
    if (box.top < frame.top || box.bottom > frame.bottom) list.scrollTop += box.top - frame.top - frame.height / 3;
  };

  const place = () => {
    const here = document.querySelector(".cs-nav [aria-current]");
    if (here) bring(here);
  };

  // --- the sections of a page: its lists name those that are shown, and the list at the side marks the one that is being read ---

  const follow = () => {
    /** @type {NodeListOf<HTMLAnchorElement>} */
    const found = document.querySelectorAll(".cs-toc a, .contents a");
    const listed = [...found].flatMap((link) => {
      const section = document.getElementById(decodeURIComponent(link.hash.slice(1))), item = link.closest("li");
      // The parts of the answer stand together at the top; some sections have their names.
      if (section?.matches(".card-head") && item) item.hidden = true;
      return section && !section.matches(".card-head") ? [{ link, section, side: Boolean(link.closest(".cs-toc")) }] : [];
    });
    if (!listed.length) return;
    let waiting = false;
    const mark = () => {
      waiting = false;
      const line = innerHeight / 3;
      /** @type {HTMLAnchorElement | null} */
      let current = null;
      for (const { link, section, side } of listed) {
        const shown = section.getClientRects().length > 0, item = link.closest("li");
        if (item) item.hidden = !shown;
        if (shown && side && section.getBoundingClientRect().top < line) current = link;
      }
      for (const { link } of listed) {
        if (link === current) link.setAttribute("aria-current", "true");
        else link.removeAttribute("aria-current");
      }
      if (current) bring(current);
    };
    const soon = () => {
      if (!waiting) requestAnimationFrame(mark);
      waiting = true;
    };
    addEventListener("scroll", soon, { passive: true });
    // What is shown changes with how much of the page a reader wants, with an anchor, and with what is unfolded.
    for (const event of ["change", "hashchange", "toggle"]) addEventListener(event, soon, true);
    mark();
  };

  // --- the map of topics: the lines of the topic that is pointed at stand out ---

  const map = () => {
    for (const drawing of document.querySelectorAll(".topic-map")) {
      /** @type {NodeListOf<SVGElement>} */
      const lines = drawing.querySelectorAll(".map-line");
      /** @type {NodeListOf<SVGElement>} */
      const boxes = drawing.querySelectorAll("[data-topic]");
      /** @param {string} topic its id, or nothing */
      const point = (topic) => {
        drawing.classList.toggle("pointed", Boolean(topic));
        for (const line of lines) line.classList.toggle("near", (line.dataset.ends ?? "").split(" ").includes(topic));
      };
      for (const box of boxes) {
        for (const event of ["pointerenter", "focusin"]) box.addEventListener(event, () => point(box.dataset.topic ?? ""));
        for (const event of ["pointerleave", "focusout"]) box.addEventListener(event, () => point(""));
      }
    }
  };

  // --- where a wide table is stacked (caresheet.css), it stays a table for those who hear it: some browsers forget that of blocks ---

  const tables = () => {
    /** @type {Record<string, string>} */
    const roles = { TABLE: "table", THEAD: "rowgroup", TBODY: "rowgroup", TR: "row", TD: "cell" };
    for (const table of document.querySelectorAll(".stacked")) {
      for (const part of [table, ...table.querySelectorAll("thead, tbody, tr, th, td")]) {
        part.setAttribute("role", roles[part.tagName] ?? (part.getAttribute("scope") === "row" ? "rowheader" : "columnheader"));
      }
    }
  };

  // --- on paper, links within the site show their whole address ---

  const addresses = () => {
    if (!location.protocol.startsWith("http")) return;
    /** @type {NodeListOf<HTMLAnchorElement>} */
    const links = document.querySelectorAll(".md-typeset a[href]:not([href^='#']):not([class]), .md-typeset .door");
    for (const link of links) {
      if (link.protocol.startsWith("http") && !link.querySelector("img") && !link.closest(".names-list, .letters, .topic-map, .sources, .map-list, .wide, .sheet-words ul")) {
        link.dataset.address = link.href;
      }
    }
  };

  // --- from a USB stick a folder shows no page: links lead to its index.html ---

  const files = () => {
    if (location.protocol !== "file:") return;
    /** @param {Event} event */
    const whole = (event) => {
      const link = targetOf(event)?.closest("a[href]");
      if (!link) return;
      const address = new URL(link.getAttribute("href") ?? "", document.baseURI);
      if (address.protocol === "file:" && address.pathname.endsWith("/")) {
        address.pathname += "index.html";
        link.setAttribute("href", address.href);
      }
    };
    for (const event of ["pointerover", "focusin", "click", "auxclick"]) document.addEventListener(event, whole, true);
  };

  // --- versions: what is kept for reading offline, a newer version at the host, a version that could not be kept (service-worker.js) ---

  const mine = document.documentElement.dataset.version;
  const isOnline = location.protocol.startsWith("http");
  const shelf = isOnline ? navigator.serviceWorker : undefined;

  // What an answer of the network to the address of this page says: "same", "other", or "nothing", such as a login page, half a page or a fault.
  // That the page was taken away counts where it came from the network itself; of a copy, the worker has judged that already.
  /** @type {(status: number, text: string, isCopy: boolean) => "same" | "other" | "nothing"} */
  const saidBy = (status, text, isCopy) => {
    const [, theirs] = /<html data-version="([0-9a-f]+)"/.exec(text) || [];
    if (!theirs || !text.trimEnd().endsWith("</html>")) return "nothing";
    if (status === 200) return theirs === mine ? "same" : "other";
    return status === 404 && theirs !== mine && !isCopy ? "other" : "nothing";
  };

  // What the reader is told, from that, from the version that is kept (none: undefined), and from whether the last try to keep one failed.
  /** @type {(said: string, kept: string | undefined, failed: boolean) => { newer: boolean, unkept: boolean }} */
  const toldOf = (said, kept, failed) => ({ newer: said === "other", unkept: said === "same" && Boolean(kept) && (failed || kept !== mine) });

  // Version and day of what is kept, as the worker has recorded it.
  /** @type {() => Promise<{ version: string, day: string } | undefined>} */
  const recorded = async () => (await caches.match(new URL("?kept", root).href, { cacheName: `caresheet ${root.pathname}` }))?.json();

  // Resolves when a worker has kept its version, or has failed to.
  /** @type {(worker: ServiceWorker) => Promise<ServiceWorkerState>} */
  const ended = (worker) => new Promise((resolve) => {
    const look = () => { if (worker.state !== "installing") resolve(worker.state); };
    worker.addEventListener("statechange", look);
    look();
  });

  const versions = () => {
    const notice = first(".cs-notice");
    if (!isOnline || !mine || !notice) return;
    const copy = first(".cs-kept", notice), newer = first(".cs-newer", notice), unkept = first(".cs-unkept", notice);
    if (!copy || !newer || !unkept) return;
    const isCopy = !copy.hidden;
    /** @type {Awaited<ReturnType<typeof recorded>>} */
    let kept;
    let failed = false;

    const look = async () => {
      const said = await fetch(location.href, { cache: "no-cache" }).then(async (answer) => saidBy(answer.status, await answer.text(), isCopy)).catch(() => "nothing");
      if (said === "nothing") return;
      const told = toldOf(said, kept?.version, failed);
      copy.hidden = true;
      newer.hidden = !told.newer;
      unkept.hidden = !told.unkept;
      if (told.unkept && kept) unkept.textContent = (notice.dataset.unkept ?? "").replace("{day}", kept.day);
    };

    newer.querySelector("button")?.addEventListener("click", () => location.reload());

    // A page that was kept, in this tab or on the device, is looked at again when the network may be back.
    if (isCopy) look();
    addEventListener("online", look);
    addEventListener("pageshow", (event) => { if (event.persisted) look(); });
    document.addEventListener("visibilitychange", () => { if (!document.hidden) look(); });

    // The other tabs hear of a page of another version.
    if ("BroadcastChannel" in window) {
      const tabs = new BroadcastChannel(`caresheet ${root.pathname}`);
      tabs.onmessage = (event) => { if (event.data !== mine) look(); };
      tabs.postMessage(mine);
    }

    // Some megabytes: not for a reader who has asked the browser to save them, unless they are here already.
    const { connection } = /** @type {{ connection?: { saveData: boolean } }} */ (navigator);
    if (!shelf || (connection?.saveData && !shelf.controller)) return;
    /** @param {ServiceWorkerRegistration} registration */
    const follow = async (registration) => {
      const worker = registration.installing || registration.waiting;
      if (worker) failed = await ended(worker) === "redundant";
      kept = await recorded();
      if (kept && (failed || kept.version !== mine)) look();
      else unkept.hidden = true;
    };
    /** @param {ServiceWorkerRegistration} registration */
    const renew = async (registration) => {
      if (registration.active) await registration.update().catch(() => { /* no network, or no worker there: then nothing new is kept */ });
      await follow(registration);
    };
    shelf.register(new URL("service-worker.js", root), { scope: root.pathname, updateViaCache: "none" }).then((registration) => {
      registration.addEventListener("updatefound", () => follow(registration));
      addEventListener("online", () => renew(registration));
      return renew(registration);
    }).catch(() => { /* such as a host without https: then the site works online only */ });
  };

  // --- a review runs out after the page was made: by the reader's own day. A day before that of the page itself is not believed ---

  const reviews = () => {
    const now = new Date();
    const today = [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
    for (const over of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(".review-over"))) {
      const last = over.parentElement?.querySelector("time");
      if (last) over.hidden = [today, last.dataset.since ?? ""].every((day) => day <= last.dateTime);
    }
  };

  const begin = () => {
    document.addEventListener("visibilitychange", reviews);
    [reviews, menu, colours, place, follow, map, tables, addresses, files].forEach((start) => { start(); });
    // The page itself comes first.
    if (document.readyState === "complete") versions();
    else addEventListener("load", versions);
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
  else begin();
})();
