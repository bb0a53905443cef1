// Runs at the top of every page before anything is painted: marks that there is JavaScript, and puts on the colours that were chosen last.
// Where app.js does not come (the worker refuses one of another version), the page is as it is without JavaScript: nothing stays hidden.
"use strict";

(() => {
  document.documentElement.classList.replace("no-js", "js");
  addEventListener("error", (event) => {
    if (event.target instanceof HTMLScriptElement && event.target.src.includes("/assets/app.js")) document.documentElement.classList.replace("js", "no-js");
  }, true);
  let chosen = null;
  try { chosen = localStorage.getItem("caresheet-scheme"); } catch { /* a browser that keeps nothing follows the system */ }
  if (chosen === "slate" || chosen === "default") document.body.dataset.mdColorScheme = chosen;
  else document.body.dataset.mdColorScheme = matchMedia("(prefers-color-scheme: dark)").matches ? "slate" : "default";
})();
