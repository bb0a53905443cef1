"""Spans -> HTML inside Markdown. How a block looks is in templates/pages; how a span looks is here, because a page has thousands of them.

Spans are written as HTML, so that a line looks the same in a Markdown paragraph and inside an element of HTML, which Markdown leaves alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property, lru_cache
from posixpath import dirname, relpath
from textwrap import shorten
from typing import Any, Literal

from markupsafe import Markup

from generator.documents.document import (
    Aside,
    Call,
    Caution,
    Cite,
    DangerMark,
    DifferMark,
    Document,
    DocumentId,
    Line,
    Link,
    NoteMark,
    Said,
    Target,
    Term,
    Unstated,
    Until,
    WebLink,
    Words,
    place_of_difference,
    place_of_fact,
    place_of_not_known,
    place_of_note,
)
from generator.documents.urls import address_of, page_path, path_of
from generator.language.reader import Reader
from generator.outputs.templates import escape_inside, headed

_GLOSSARY, _NOTES, _SOURCES = DocumentId("glossary"), DocumentId("notes"), DocumentId("sources")


NAMED_BY = 60
"""Characters: so much of a fact names a link that leads back to it."""

Builder = Literal["mkdocs", "zensical"]
"""What reads the addresses in HTML: MkDocs leaves them as they are, from where the page is read; Zensical reads them from where its file stands."""


class Spans:
    """How the spans of one Document look on its page: links lead from where the page stands."""

    def __init__(self, document: Document, reader: Reader, builder: Builder = "mkdocs") -> None:
        self._path = path_of(document.id)
        self._start = dirname(self._path) if builder == "zensical" else address_of(document.id)
        self._document = document
        self._clinical = reader.audience == "clinician"
        self._audience = document.audience
        self._w = reader

    def line(self, line: Line | Any) -> Markup:
        """A line of text, or one span."""
        return Markup("".join(_LOOKS[type(span)](self, span) for span in line) if isinstance(line, tuple) else _LOOKS[type(line)](self, line))

    def bare(self, line: Line) -> Markup:
        """A line whose facts stand without their sources, notes and disagreements, because their evidence stands behind it."""
        return Markup("".join(self._said_bare(span) if type(span) is Said else _LOOKS[type(span)](self, span) for span in line))

    def href(self, to: Target | DocumentId | str) -> str:
        """The address of another page, of an anchor, or of a file below the root of the site, as it is from this page."""
        if isinstance(to, Target):
            anchor = f"#{to.anchor}" if to.anchor else ""
            return (_address(self._start, address_of(to.document)) if to.document else "") + anchor
        return _address(self._start, to if isinstance(to, str) else address_of(to))

    def way(self, to: Target | DocumentId | str) -> Markup:
        """The way from this page to another, to an anchor, or to a file below the root of the site."""
        if isinstance(to, Target):
            anchor = f"#{to.anchor}" if to.anchor else ""
            return Markup((_way(self._path, page_path(to.document)) if to.document else "") + anchor)
        return Markup(_way(self._path, to if isinstance(to, str) else page_path(to)))

    def words_of(self, said: Said) -> Markup:
        """The words of a fact, with its anchor where it is said first."""
        text = self.line(said.words)
        return Markup(f'<span class="fact" id="{place_of_fact(said.fact)}">{text}</span>') if said.first else text

    def marks_of(self, said: Said) -> Markup:
        """All marks of a fact: its sources, danger signs, editor's notes, disagreements."""
        differs = "".join(self._differ_mark(one, first=place == 0) for place, one in enumerate(said.differs))
        return Markup(f"{self._cites(said.cites)}{self._all(said.danger)}{self._notes(said.notes)}{differs}")

    def cautions_of(self, said: Said) -> Markup:
        """What is warned of in a fact."""
        return Markup(self._all(said.cautions))

    def begins(self, fact: str) -> str:
        """How the words of a fact begin on this page, to name a link by them."""
        return self._beginnings.get(fact, "")

    @cached_property
    def _beginnings(self) -> Mapping[str, str]:
        return {said.fact: _beginning("".join(word.text for word in said.words)) for said in self._document.all(Said) if said.first}

    def plain(self, line: Line) -> Markup:
        """A line as a heading has it: without marks, its links as words."""
        return Markup("".join(str(self.line(span.words)) if isinstance(span, Said) else escape_inside(getattr(span, "text", "")) for span in line))

    def _all(self, spans: Iterable[Any]) -> str:
        return "".join(_LOOKS[type(span)](self, span) for span in spans)

    def _words(self, span: Words) -> str:
        text = escape_inside(span.text)
        return f"<strong>{text}</strong>" if span.strong and text else text

    def _term(self, span: Term) -> str:
        anchor = f"#{place_of_fact(span.term)}"
        return _a(escape_inside(span.text), anchor if span.here else f"{self.href(_GLOSSARY)}{anchor}", "term")

    def _link(self, span: Link) -> str:
        text = escape_inside(span.text)
        if span.role in {"strong", "danger", "door"}:
            text = f"<strong>{text}</strong>"
        spoken = f'<span class="hidden">{escape_inside(span.spoken)}</span>' if span.spoken else ""
        return _a(f"{spoken}{text}", self.href(span.to), {"danger": "danger-link", "onward": "onward"}.get(span.role, ""))

    def _web(self, span: WebLink) -> str:
        address = escape_inside(span.address)
        return f'<a class="address" href="{address}" rel="noreferrer">{address}</a>'

    def _aside(self, span: Aside) -> str:
        return f'<span class="{span.role}">{escape_inside(span.text)}</span>'

    def _until(self, span: Until) -> str:
        return f'<time datetime="{span.day}" data-since="{span.since}">{escape_inside(span.text)}</time>'

    def _call(self, span: Call) -> str:
        number = escape_inside(span.number)
        dialled = _a(number, f"tel:{span.dials}", "call") if span.dials else number
        return f"{escape_inside(span.before)}{dialled}{escape_inside(span.after)}"

    def _cites(self, cites: Iterable[Cite]) -> str:
        return "".join(map(self._cite, cites))

    def _cite(self, cite: Cite) -> str:
        """A number for patients, the name of the source for clinicians; the place in it stands in the list of sources."""
        if not self._clinical:
            return " " + _a(f'<span class="hidden">{escape_inside(self._w("source"))} </span>{cite.number}', f"#{cite.anchor}", "cite")
        return " " + _a(escape_inside(cite.short), f"#{cite.anchor}", "cite")

    def _notes(self, marks: Iterable[NoteMark]) -> str:
        return "".join(self._numbered(self._w("editors_note"), one.number, place_of_note(one.note), "note-mark", place == 0)
                       for place, one in enumerate(marks))

    def _numbered(self, words: str, number: int, anchor: str, look: str, first: bool) -> str:
        """Words that stand before each of several numbers: seen once, heard each time."""
        shown = escape_inside(words) if first else f'<span class="hidden">{escape_inside(words)}</span>'
        return " " + _a(f"{shown} {number}", f"#{anchor}", look)

    def _note_mark(self, mark: NoteMark) -> str:
        return self._notes((mark,))

    def _differ_mark(self, mark: DifferMark, *, first: bool = True) -> str:
        return self._numbered(self._w("sources_differ"), mark.number, place_of_difference(mark.disagreement), "differ-mark", first)

    def _danger_mark(self, mark: DangerMark) -> str:
        page = "" if mark.here else self.href(DocumentId("danger-signs", "", self._audience))
        words, name = self._w("danger_sign"), ""
        if mark.name:
            name = f'<span class="hidden">{escape_inside(self._w.labelled(words, mark.name).removeprefix(words))}</span>'
        words = escape_inside(words)
        shown = words if self._clinical else f'<span class="danger-icon" role="img" aria-label="{words}"></span>'
        return " " + _a(f"{shown}{name}", f"{page}#{place_of_fact(mark.sign)}", "danger-mark")

    def _caution(self, span: Caution) -> str:
        way = f"{'' if span.here else self.href(_NOTES)}#{place_of_note(span.note)}"
        label = _a(headed(span.label, self._w), way, "caution-kind")
        return f' <span class="caution caution-{span.kind}">{label} {escape_inside(span.text)}{self._cites(span.cites)}</span>'

    def _said(self, said: Said) -> str:
        words = self.words_of(said)
        if said.form == "lead":
            return f"{words}{self._cites(said.cites)}{self._all(said.danger)}{self._all(said.cautions)}"
        if said.first:
            return f"{words}{self.marks_of(said)}{self._all(said.cautions)}"
        return f"{words}{self._all(said.danger)} {self._back(said)}{self._all(said.cautions)}"

    def _said_bare(self, said: Said) -> str:
        """A fact whose evidence stands behind the line; one that was said before has it there, and leads to it."""
        back = "" if said.first or said.form != "whole" else f" {self._back(said)}"
        return f"{self.words_of(said)}{self._all(said.danger)}{back}{self._all(said.cautions)}"

    def _back(self, said: Said) -> str:
        return _a(escape_inside(self._w("see_source")), f"#{place_of_fact(said.fact)}", "back")

    def _unstated(self, span: Unstated) -> str:
        shown = f'<span class="not-stated">{escape_inside(span.text)}</span>'
        gap = " " + _a(escape_inside(self._w("what_is_missing")), f"#{place_of_not_known(span.gap)}", "gap-mark") if span.gap else ""
        return f"{shown}{gap}{self._notes(span.notes)}{self._all(span.cautions)}"


@lru_cache(maxsize=20_000)
def _beginning(text: str) -> str:
    return shorten(text, NAMED_BY, placeholder=" …")


def _a(text: str, href: str, look: str = "") -> str:
    """A link. The text is escaped already; the address is one of ours."""
    return f'<a class="{look}" href="{href}">{text}</a>' if look else f'<a href="{href}">{text}</a>'


@lru_cache(maxsize=20_000)
def _address(start: str, to: str) -> str:
    """The relative address of a page (with a slash at its end, or empty) or a file, from a page."""
    way = relpath(to or ".", start or ".")
    return way if "." in to.rpartition("/")[2] else f"{way}/"


@lru_cache(maxsize=20_000)
def _way(start: str, to: str) -> str:
    return relpath(to, dirname(start) or ".")


_LOOKS: Mapping[type, Callable[[Spans, Any], str]] = {
    Words: Spans._words, Term: Spans._term, Link: Spans._link, WebLink: Spans._web, Aside: Spans._aside, Call: Spans._call, Cite: Spans._cite,
    NoteMark: Spans._note_mark, DifferMark: Spans._differ_mark, DangerMark: Spans._danger_mark, Caution: Spans._caution, Said: Spans._said,
    Unstated: Spans._unstated, Until: Spans._until,
}
