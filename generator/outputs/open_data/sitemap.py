"""The addresses of all pages, for search engines (sitemaps.org): only of a site that has an address."""

from __future__ import annotations

from html import escape

from generator.documents.urls import web_address_of
from generator.outputs.edition import Edition


def addresses(edition: Edition) -> bytes:
    """Every page with the day of the content; not those that only say that something is no more."""
    found = sorted(filter(None, (web_address_of(document.id, edition.site) for document in edition.documents if document.id.kind != "withdrawn")))
    pages = "".join(f"<url><loc>{escape(address)}</loc><lastmod>{edition.site.updated}</lastmod></url>\n" for address in found)
    return (f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{pages}</urlset>\n').encode()
