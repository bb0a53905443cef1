// How much of a page is shown: the reader's choice is remembered on this device, and evidence that is led to opens. Pages work without.
"use strict";

(() => {
  const KEY = "caresheet-depth";

  const depth = () => {
    /** @type {NodeListOf<HTMLInputElement>} */
    const choices = document.querySelectorAll(".depths input");
    const open = () => {
      const whole = [...choices].some((choice) => choice.checked && choice.value === "evidence");
      for (const told of /** @type {NodeListOf<HTMLDetailsElement>} */ (document.querySelectorAll("details.evidence"))) told.open = whole;
    };
    let kept = null;
    try { kept = localStorage.getItem(KEY); } catch { /* then each page begins with its sections */ }
    for (const choice of choices) {
      if (choice.value === kept) choice.checked = true;
      choice.addEventListener("change", () => {
        try { localStorage.setItem(KEY, choice.value); } catch { /* then it holds for this page only */ }
        open();
      });
    }
    if (kept === "evidence" && choices.length) open();
  };

  // What is led to may stand in something that is folded.
  const unfold = () => {
    let anchor = location.hash.slice(1);
    try { anchor = decodeURIComponent(anchor); } catch { /* such as a lone % sign: then it is taken as it stands */ }
    const led = document.getElementById(anchor);
    let folded = led?.closest("details:not([open])");
    if (!led || !folded) return;
    for (; folded; folded = folded.parentElement?.closest("details:not([open])")) /** @type {HTMLDetailsElement} */ (folded).open = true;
    led.scrollIntoView();
  };

  // Paper has everything that a screen folds; not every browser lets a style say so.
  const printing = () => {
    /** @type {HTMLDetailsElement[]} */
    let opened = [];
    addEventListener("beforeprint", () => {
      opened = [.../** @type {NodeListOf<HTMLDetailsElement>} */ (document.querySelectorAll("details.behind:not([open])"))];
      for (const folded of opened) folded.open = true;
    });
    addEventListener("afterprint", () => { for (const folded of opened) folded.open = false; });
  };

  // The reader's own sheet has a button that prints it, and what was answered to a guide in this tab.
  const mine = () => {
    const button = /** @type {HTMLButtonElement | null} */ (document.querySelector(".print-mine"));
    if (!button) return;
    button.hidden = false;
    button.addEventListener("click", () => print());
    let walked = [];
    try { walked = JSON.parse(sessionStorage.getItem("caresheet-path") ?? "[]"); } catch { /* then no answers are shown */ }
    const path = document.querySelector(".my-path");
    const list = path?.querySelector("ol");
    if (!Array.isArray(walked) || !walked.length || !list) return;
    for (const told of walked) {
      const item = document.createElement("li");
      item.textContent = String(told);
      list.append(item);
    }
    /** @type {HTMLElement} */ (path).hidden = false;
  };

  // Clinicians take what a page says into their notes: its table as lines of text, with who says so and where it stands.
  const copying = () => {
    /** @type {NodeListOf<HTMLButtonElement>} */
    const buttons = document.querySelectorAll(".copy-text");
    for (const button of buttons) {
      if (!navigator.clipboard) return;
      button.hidden = false;
      const label = button.textContent ?? "";
      button.addEventListener("click", async () => {
        /** @type {NodeListOf<HTMLTableRowElement>} */
        const rows = document.querySelectorAll("table.actions tbody tr");
        const told = [...rows].map((row) => [...row.cells].map(wordsOf).filter(Boolean).join(" | "));
        await navigator.clipboard.writeText([document.title, location.href.split("#")[0], "", ...told.map((line) => `- ${line}`), ""].join("\n"));
        button.textContent = button.dataset.done ?? label;
        setTimeout(() => { button.textContent = label; }, 3000);
      });
    }
  };

  /** What is read in a cell, without its folded evidence. @param {HTMLTableCellElement} cell */
  const wordsOf = (cell) => {
    const copy = /** @type {HTMLElement} */ (cell.cloneNode(true));
    for (const part of copy.querySelectorAll(".evidence, .column-name, .hidden")) part.remove();
    return (copy.textContent ?? "").replace(/\s+/g, " ").trim();
  };

  const begin = () => {
    depth();
    mine();
    copying();
    unfold();
    printing();
    addEventListener("hashchange", unfold);
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
  else begin();
})();
