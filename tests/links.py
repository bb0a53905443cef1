"""Every link of a built site that leads nowhere: a missing file, a missing anchor, an id that stands twice."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit


class Html(HTMLParser):
    """The ids, links and outside addresses of a page."""

    def __init__(self, file: Path) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.feed(file.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name == "id" and value:
                self.ids.append(value)
            if name in {"href", "src"} and value:
                self.links.append(value)


def broken(site: Path) -> list[str]:
    """One line for each fault, sorted. The page 404.html is left out: its links depend on the site's address."""
    site = site.resolve()
    pages = {file: Html(file) for file in sorted(site.rglob("*.html")) if file.name != "404.html"}
    found = [f"{file.relative_to(site)}: id {one} stands twice" for file, page in pages.items() for one in set(page.ids) if page.ids.count(one) > 1]
    for file, page in pages.items():
        for link in page.links:
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                continue
            target = (file.parent / unquote(parts.path)).resolve() if parts.path else file
            target = target / "index.html" if target.is_dir() else target
            if not target.exists():
                found.append(f"{file.relative_to(site)}: {link} leads nowhere")
            elif parts.fragment and target in pages and unquote(parts.fragment) not in pages[target].ids:
                found.append(f"{file.relative_to(site)}: {link} has no anchor")
    return sorted(found)
