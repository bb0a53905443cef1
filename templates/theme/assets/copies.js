// Whether a copy on paper is the current version: its mark comes with the code that is printed on it, or is typed in. The table of versions tells
// the same without a script.
"use strict";

(() => {
  const form = /** @type {HTMLFormElement | null} */ (document.querySelector(".copy-form"));
  const field = form?.querySelector("input");
  const told = form?.querySelector("output");
  if (!form || !field || !told) return;

  const compare = () => {
    const mark = field.value.trim().toLowerCase();
    const row = /^[0-9a-f]{8}$/.test(mark) ? document.getElementById(`copy-${mark}`) : null;
    const state = row?.dataset.copy === "current" ? "current" : row ? "former" : "unknown";
    told.textContent = mark ? (form.dataset[state] ?? "").replaceAll("{hash}", mark) : "";
    told.className = mark ? `copy-${state}` : "";
    for (const other of document.querySelectorAll(".copies tr.yours")) other.classList.remove("yours");
    row?.classList.add("yours");
  };

  const fromAddress = () => {
    const [, mark] = /^#copy-([0-9a-z]{1,8})$/i.exec(location.hash) ?? [];
    if (!mark) return;
    field.value = mark;
    compare();
    form.scrollIntoView({ block: "center" });
  };

  form.hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    compare();
  });
  addEventListener("hashchange", fromAddress);
  fromAddress();
})();
