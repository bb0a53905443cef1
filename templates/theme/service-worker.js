// The service worker of a built site: what a reader gets of it with a network, with a bad one, and without. The build puts its list in (generator/offline.py).
// Why it answers as it does, and what it costs: docs/decisions/2026-11-26-offline.md.
"use strict";

// The version, the day of its content, and the hash of every file: `first` is kept before this version counts as kept, `later` when it is asked for.
/** @type {{ version: string, day: string, first: Record<string, string>, later: Record<string, string> }} */
const { version, day, first, later } = /** @type {*} */ ("put in by the build");
const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));
const root = new URL("./", self.location.href);
const STORE = `caresheet ${root.pathname}`;   // Two sites at one host never touch what the other keeps.
const WAIT = 3000, PATIENCE = 20000, DOWNLOAD = 120000;   // Milliseconds: for a page, for one that the reader loads again, for a file to be kept.

/** @param {URL} url */
const placeOf = (url) => url.pathname.replace(/\/index\.html$/, "/");
/** @param {string} place */
const isPage = (place) => /(?:\/|\.html)$/.test(place);

// --- what is kept: files by their hash, so that versions can stand beside each other ---

/** @param {string} hash */
const key = (hash) => new URL(`?sha256=${hash}`, root).href;
const RECORD = new URL("?kept", root).href;   // of what is kept: { version, day, files: { path: hash } }. Other versions of this worker and app.js read it, too.

/** @param {ArrayBuffer} bytes */
const hashOf = async (bytes) => [...new Uint8Array(await crypto.subtle.digest("SHA-256", bytes))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

// Some work that is given up after a time; 0 is never.
/** @type {<Result>(time: number, work: (signal: AbortSignal) => Promise<Result>) => Promise<Result>} */
const limited = async (time, work) => {
  const control = new AbortController(), clock = time ? setTimeout(() => control.abort(), time) : 0;
  try { return await work(control.signal); } finally { clearTimeout(clock); }
};

// A response that stands by itself: one that nobody reads to its end would hold its connection, or its place in the cache.
/** @type {(bytes: ArrayBuffer, from: Response) => Response} */
const packed = (bytes, { status, statusText, headers }) => {
  const kept = new Headers(headers);
  for (const name of ["content-encoding", "content-length", "transfer-encoding"]) kept.delete(name);
  return new Response([101, 204, 205, 304].includes(status) ? null : bytes, { status, statusText, headers: kept });
};

// A file from the network, if it is the one with this hash; else this fails.
/** @type {(address: string | URL, hash: string) => Promise<Response>} */
const brought = (address, hash) => limited(DOWNLOAD, async (signal) => {
  const response = await fetch(address, { cache: "no-store", credentials: "same-origin", signal });
  const bytes = await response.arrayBuffer();
  if (response.status !== 200 || await hashOf(bytes) !== hash) throw new Error(`${address} is not the file of this version`);
  return packed(bytes, response);
});

/** @type {(hash: string, response: Response) => Promise<void>} */
const keep = async (hash, response) => (await caches.open(STORE)).put(key(hash), response);

// A file that is kept, if it is still what it was; undefined where it is not, or where the browser keeps nothing.
/** @type {(hash: string | undefined) => Promise<Response | undefined>} */
const held = async (hash) => {
  if (!hash) return undefined;
  try {
    const found = await (await caches.open(STORE)).match(key(hash));
    if (!found) return undefined;
    const bytes = await found.arrayBuffer();
    return await hashOf(bytes) === hash ? packed(bytes, found) : undefined;
  } catch { return undefined; }
};

/** @type {() => Promise<{ version: string, day: string, files: Record<string, string> } | undefined>} */
const recorded = async () => {
  try { return await (await (await caches.open(STORE)).match(RECORD))?.json(); } catch { return undefined; }
};

/** @param {string} place */
const recordedHash = async (place) => (await recorded())?.files[place];

// Keep every file that this version cannot do without. What came stays, so that another try has less to fetch.
const fill = async () => {
  const done = await Promise.allSettled(Object.entries(first).map(async ([path, hash]) => {
    if (!await held(hash)) await keep(hash, await brought(new URL(path, root), hash));
  }));
  const failed = done.find((one) => one.status === "rejected");
  if (failed) throw failed.reason;
};

// Make this version the kept one, in one step, and delete what neither it nor the one before it has: tabs with that may still be open.
const record = async () => {
  const store = await caches.open(STORE), former = await recorded();
  const files = Object.fromEntries(Object.entries({ ...first, ...later }).map(([path, hash]) => [new URL(path, root).pathname, hash]));
  await store.put(RECORD, new Response(JSON.stringify({ version, day, files })));
  const stays = new Set([RECORD, ...[...Object.values(files), ...Object.values(former?.files || {})].map(key)]);
  await Promise.all((await store.keys()).filter(({ url }) => !stays.has(url)).map((request) => store.delete(request)));
};

// The worker before this one named its caches without the site. Ours are those that hold our home page and nothing outside of our folder.
/** @param {string} name */
const isFormer = async (name) => {
  if (!/^caresheet-[0-9a-f]{16}$/.test(name)) return false;
  const urls = (await (await caches.open(name)).keys()).map((request) => request.url);
  return urls.includes(root.href) && urls.every((url) => url.startsWith(root.href));
};

const formers = async () => {
  const names = await caches.keys(), ours = await Promise.all(names.map(isFormer));
  return names.filter((_, place) => ours[place]);
};

// Whoever works, this worker or the one before it, goes by the record. So this one need not hurry, and waits until the tabs of the other are closed;
// only the worker that answered from its own cache first is relieved at once.
worker.addEventListener("install", (event) => event.waitUntil((async () => {
  await fill();
  await record();
  if ((await formers()).length) worker.skipWaiting();
})()));

worker.addEventListener("activate", (event) => event.waitUntil((async () => {
  await worker.clients.claim();
  for (const name of await formers()) await caches.delete(name);
})()));

// --- which answer a reader gets ---

// Answers of proxies and of hosts in trouble; all other numbers are the host's word on a page, also that it is gone.
/** @param {number} status */
const isTrouble = (status) => status >= 500 || [403, 407, 408, 425, 429].includes(status) || (status > 200 && status < 300);

// A page of ours that breaks off, or the beginning of the one that is kept, has lost what stood further down: perhaps a danger sign.
/** @type {(text: string, kept: string) => boolean} */
const isCut = (text, kept) => !text.trim() || (text.length < kept.length && kept.startsWith(text))
  || (/<html data-version="/.test(text) && !text.trimEnd().endsWith("</html>"));

/** @type {(status: number, text: string, kept: string) => boolean} */
const isAnswer = (status, text, kept) => !isTrouble(status) && !(status === 200 && isCut(text, kept));

// Whether the version that the host has now still has this page: then a 404 is a fault of the host, and the page was not taken away.
/** @param {string} place */
const isListed = (place) => limited(WAIT, async (signal) => {
  const response = await fetch(self.location.href, { cache: "no-store", signal });
  const path = JSON.stringify(place.slice(root.pathname.length) || "./"), list = await response.text();
  return response.status === 200 && list.includes(`${path}: "`);
}).catch(() => false);

// What the network answers to the address of a page, whole; a redirect is for the browser to follow.
/** @type {(request: Request, time: number) => Promise<{ response: Response, text: string }>} */
const asked = (request, time) => limited(time, async (signal) => {
  const response = await fetch(request.url, { cache: "no-cache", redirect: "manual", credentials: "same-origin", headers: request.headers, signal });
  if (response.type === "opaqueredirect") return { response, text: "" };
  const bytes = await response.arrayBuffer();
  return { response: packed(bytes, response), text: new TextDecoder().decode(bytes) };
});

// A kept page says itself that it is one: its sentence with the day is no longer hidden.
/** @type {(text: string, headers: Headers) => Response} */
const asKept = (text, headers) => new Response(text.replace('<p class="cs-kept" hidden>', '<p class="cs-kept">'), { headers });

// Who loads a page again wants to know what the network says.
/** @param {Request} request */
const waitFor = (request) => (["no-cache", "reload"].includes(request.cache) ? PATIENCE : WAIT);

// A page: what the network says, if it says it soon; else the kept one with its day.
/** @type {(request: Request, place: string) => Promise<Response>} */
const page = async (request, place) => {
  const found = await held(await recordedHash(place));
  if (!found) return fetch(request);
  const kept = await found.clone().text();
  const said = await asked(request, waitFor(request)).catch(() => null);
  if (said && isAnswer(said.response.status, said.text, kept) && !(said.response.status === 404 && await isListed(place))) return said.response;
  return asKept(kept, found.headers);
};

// A part of a page, named with its hash: this one or none, so that no page is put together from two versions.
/** @type {(request: Request, hash: string) => Promise<Response>} */
const part = async (request, hash) => {
  const found = await held(hash);
  if (found) return found;
  try {
    const response = await brought(request.url, hash);
    if (Object.values((await recorded())?.files || {}).includes(hash)) await keep(hash, response.clone()).catch(() => { /* no room: then it comes from the network each time */ });
    return response;
  } catch { return Response.error(); }
};

// Any other file, such as a sheet to print: from the network, and kept if it is that of this version; the kept one only where no answer comes.
/** @type {(event: FetchEvent, place: string) => Promise<Response>} */
const file = async (event, place) => {
  const { url, headers, redirect } = event.request, hash = await recordedHash(place), found = await held(hash);
  if (!hash) return fetch(event.request);
  try {
    const response = await limited(found ? WAIT : 0, (signal) => fetch(url, { cache: "no-cache", credentials: "same-origin", headers, redirect, signal }));
    if (response.status === 200 && !found) {
      const copy = response.clone();
      event.waitUntil(copy.arrayBuffer().then(async (bytes) => {
        if (await hashOf(bytes) === hash) await keep(hash, packed(bytes, copy));
      }).catch(() => { /* broken off, or no room: another time */ }));
    }
    return response;
  } catch { return found || Response.error(); }
};

worker.addEventListener("fetch", (event) => {
  const { request } = event, url = new URL(request.url), place = placeOf(url), opens = request.mode === "navigate";
  if (request.method !== "GET" || request.headers.has("range") || url.origin !== root.origin || !url.pathname.startsWith(root.pathname)) return;
  const wanted = url.searchParams.get("v") || "";
  if (!opens && /^[0-9a-f]{64}$/.test(wanted)) event.respondWith(part(request, wanted));
  else if (opens && isPage(place)) event.respondWith(page(request, place));
  else if (!isPage(place) && url.href !== self.location.href) event.respondWith(file(event, place));
});

// A page of the worker that answered from its own cache first, whose reader wants the new version.
worker.addEventListener("message", ({ data, source }) => { if (data === "take over" && source instanceof WindowClient) source.navigate(source.url); });
