"""A built site -> what makes it an app that works offline: a manifest, and a service worker that keeps one version whole.

The worker holds every file of one version and answers from it alone, so that pages of two versions are never mixed. A newer version is
fetched whole beside it, and takes over when the reader says so.
"""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

from generator.model import Site

WORKER, MANIFEST = "service-worker.js", "manifest.webmanifest"

NOT_KEPT = {".json", ".mmd", ".gz", ".xml", ".conf"}
"""Endings of files for machines, which come from the network or not at all; everything else is kept from the first visit on."""

_NEVER = {WORKER, "_headers", "404.html"}

_CODE = """// Made by the build. One version of the site, kept whole.
const version = %(version)s;
const files = %(files)s;
const kept = "caresheet-" + version;
const root = new URL("./", self.location);

self.addEventListener("install", event => event.waitUntil(
  caches.open(kept).then(cache => cache.addAll(files.map(file => new Request(new URL(file, root), { cache: "reload" }))))));

self.addEventListener("activate", event => event.waitUntil(
  caches.keys().then(names => Promise.all(names.filter(name => name.startsWith("caresheet-") && name !== kept).map(name => caches.delete(name))))
    .then(() => self.clients.claim())));

self.addEventListener("message", event => { if (event.data === "take over") self.skipWaiting(); });

self.addEventListener("fetch", event => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== root.origin || !url.pathname.startsWith(root.pathname)) return;
  const page = new URL(url.pathname.replace(/index\\.html$/, ""), root.origin).href;
  event.respondWith(caches.open(kept).then(cache => cache.match(page)).then(found => found || fetch(event.request)));
});
"""


def write_offline(site: Path, about: Site) -> str:
    """Write the manifest and the service worker. Returns the version: sixteen signs of a hash over every file."""
    (site / MANIFEST).write_text(json.dumps(manifest(about), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    version, files = version_of(site), first_files(site)
    (site / WORKER).write_text(_CODE % {"version": json.dumps(version), "files": json.dumps(files, indent=1)}, encoding="utf-8")
    return version


def manifest(about: Site) -> dict[str, object]:
    """What an installed app is called and looks like. All its paths are below the folder of the site."""
    icons = [{"src": f"assets/icon-{size}.png", "sizes": f"{size}x{size}", "type": "image/png", "purpose": "any"} for size in (192, 512)]
    return {"name": str(about.name), "short_name": str(about.name)[:24], "description": str(about.description), "lang": str(about.language),
            "start_url": "./", "scope": "./", "display": "standalone", "background_color": "#ffffff", "theme_color": "#17545b", "icons": icons}


def version_of(site: Path) -> str:
    """A hash over the path and the bytes of every file that a reader can get, the worker itself aside."""
    digest = sha256()
    for file in sorted(site.rglob("*")):
        path = file.relative_to(site).as_posix()
        if file.is_file() and path not in _NEVER:
            data = file.read_bytes()
            digest.update(f"{path}\0{len(data)}\0".encode() + data)
    return digest.hexdigest()[:16]


def first_files(site: Path) -> list[str]:
    """What is kept from the first visit on: pages by their folder, and whatever they are made of. Sorted."""
    found = []
    for file in sorted(site.rglob("*")):
        path = file.relative_to(site).as_posix()
        if file.is_file() and path not in _NEVER and file.suffix not in NOT_KEPT and not path.startswith("."):
            found.append(path.removesuffix("index.html") or "./")
    return sorted(found)
