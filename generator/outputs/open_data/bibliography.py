"""The sources for programs that keep literature: CSL-JSON (Zotero, Pandoc, citeproc) and BibTeX (LaTeX, JabRef).

Authors stand as the content has them, as one name that no program may take apart: who wrote a source is not guessed. What is not stated is left out.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from generator.content.model import OPINION, Library, Source
from generator.language.numbers import FIRM
from generator.outputs.open_data.writing import stated

_CSL: Mapping[str, str] = {"web article": "webpage", "guideline": "report", "trial": "article-journal", "review": "article-journal",
                           "study": "article-journal", "safety notice": "report", "leaflet": "pamphlet", "book": "book"}
_BIBTEX: Mapping[str, str] = {"article-journal": "article", "book": "book", "pamphlet": "booklet", "report": "techreport"}
_YEAR = re.compile("[12][0-9]{3}")


def csl(library: Library) -> bytes:
    """All sources as CSL-JSON."""
    return _plain(json.dumps([_item(source) for source in _documents(library)], indent=1, ensure_ascii=False) + "\n")


def bibtex(library: Library) -> bytes:
    """All sources as BibTeX, in UTF-8. The key of each is its id."""
    return _plain("\n".join(map(_entry, _documents(library))))


def _plain(text: str) -> bytes:
    return text.replace(FIRM, " ").encode()


def _documents(library: Library) -> Iterator[Source]:
    """Sources that are documents; what the authors of the site say themselves is none."""
    return (source for source in library.sources.values() if source.kind != OPINION)


def _item(source: Source) -> dict[str, Any]:
    title, authors, within, year = (stated(value) for value in (source.title, source.authors, source.published_in, source.year))
    item: dict[str, Any] = {"id": source.id, "type": _CSL.get(source.kind, "document"), "title": title or source.short, "title-short": source.short}
    if authors:
        item["author"] = [{"literal": authors}]
    if within:
        item["container-title"] = within
    if year:
        item["issued"] = {"date-parts": [[int(year)]]} if _YEAR.fullmatch(year) else {"literal": year}
    return item | {name: value for name, value in (("DOI", source.doi), ("URL", address_of_source(source))) if value}


def _entry(source: Source) -> str:
    kind = _BIBTEX.get(_CSL.get(source.kind, ""), "misc")
    title, authors, within, year = (stated(value) for value in (source.title, source.authors, source.published_in, source.year))
    where = {"article": "journal", "techreport": "institution", "booklet": "howpublished"}.get(kind, "howpublished")
    fields = {"title": _braced(title or str(source.short)), "author": _braced(authors) if authors else None,
              where: _escaped(within) if within else None, "year": _escaped(year) if year else None,
              "doi": _escaped(source.doi) if source.doi else None, "url": _bare(address_of_source(source))}
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items() if value)
    return f"@{kind}{{{source.id},\n{lines}}}\n"


def address_of_source(source: Source) -> str | None:
    """Where a source stands on the web."""
    return str(source.link) if source.link is not None and source.link.startswith("https://") else None


_TEX: Mapping[int, str] = str.maketrans({
    "\\": r"\textbackslash{}", "{": r"\textbraceleft{}", "}": r"\textbraceright{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
    **{sign: f"\\{sign}" for sign in "#$%&_"},
})


def _escaped(text: str) -> str:
    """Words of which LaTeX takes no sign for a command. Braces are written out: BibTeX counts them even behind a backslash."""
    return " ".join(text.split()).translate(_TEX)


def _braced(text: str) -> str:
    """The same, with its capitals, and as one name where it is a name: nothing in it parts it."""
    return f"{{{_escaped(text)}}}"


def _bare(address: str | None) -> str | None:
    """An address in a field that is not read as LaTeX."""
    return address.replace("{", "%7B").replace("}", "%7D") if address is not None else None
