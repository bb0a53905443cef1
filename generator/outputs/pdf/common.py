"""What every printed sheet has: its paper, its footer, its numbered sources."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from generator.content.model import Citation, Library, NotStated, Voice
from generator.documents import calling, cautions
from generator.documents.document_version import Imprint, qr
from generator.documents.views import DangerGroup
from generator.drawing.flowchart.layout import A4, LETTER, Page
from generator.language.words import Words
from generator.outputs.pdf.engine import families

PAPERS: Mapping[str, Page] = {"a4": A4, "letter": LETTER}


def stated(value: object, w: Words) -> str:
    """Words, or that no source states them."""
    return w("not_stated") if isinstance(value, NotStated) else str(value)


def reviewed(version: Imprint, w: Words) -> str:
    """Who reviewed the sheet and when; or that no clinician has."""
    return w("reviewed", by=version.review.by, on=version.review.on) if version.review else w("not_reviewed")


def danger_data(group: DangerGroup, library: Library, voice: Voice, w: Words, sources: Sources) -> dict[str, Any]:
    """One group of danger signs: how urgent, what to do, whom to call, and the signs, each with what is warned of in it."""
    calls = calling.beside_signs(group.urgency, voice, library, w)
    return {"urgency": w(f"urgency_{group.urgency}"), "level": group.urgency, "action": group.action, "call": " ".join(call.words for call in calls),
            "if": w(f"if_{'any' if len(group.signs) > 1 else 'this'}_{voice}"),
            "signs": [{"says": str(flag.voiced(voice)), "cautions": sources.warnings(cautions.of_fact(flag, library), voice)}
                      for flag in group.signs]}


def everywhere(version: Imprint, library: Library, w: Words) -> dict[str, Any]:
    """The fonts of the sheet, and what stands at the foot of every page: publisher, version, review state, last day of use, address and its code."""
    publisher = library.clinic.name if library.clinic else library.site.name if library.site else ""
    lines = [publisher, w("chart_version", on=version.updated, hash=version.fingerprint), reviewed(version, w),
             w("not_after", on=version.not_after), version.address.removeprefix("https://") if version.address else w("no_address")]
    language = str(library.site.language).partition("-")[0] if library.site else "en"
    return {"fonts": families(language), "footer": lines, "qr": qr(version.address), "qr_alt": w("chart_qr", address=version.address or "")}


class Sources:
    """The sources of a printed sheet, numbered in the order in which it names them."""

    def __init__(self, library: Library, words: Words) -> None:
        self._library = library
        self._words = words
        self._cited: dict[str, dict[Citation, None]] = {}

    def cite(self, facts: Iterable[str]) -> str:
        """Where some facts come from: `[1] line 15; [2] lines 3, 6`."""
        return self.name(citation for ref in facts for citation in self._library.facts[ref].sources)

    def name(self, citations: Iterable[Citation]) -> str:
        """The same for citations."""
        places: dict[tuple[int, str], None] = {}
        for citation in citations:
            self._cited.setdefault(citation.source, {})[citation] = None
            places[list(self._cited).index(citation.source) + 1, self._place(citation)] = None
        return "; ".join(f"[{number}] {place}" for number, place in sorted(places))

    def warnings(self, warned: Iterable[cautions.Warned], voice: Voice) -> list[dict[str, str]]:
        """What is warned of, with the numbers of its sources."""
        told = []
        for one in warned:
            for citation in one.sources:
                self._cited.setdefault(citation.source, {})[citation] = None
            numbers = sorted({list(self._cited).index(citation.source) + 1 for citation in one.sources})
            told.append({"kind": f"{cautions.kind(one.caution, self._words)}:", "says": str(one.caution.voiced(voice)),
                         "sources": " ".join(f"[{number}]" for number in numbers)})
        return told

    def lines(self, *, places: bool = False) -> list[str]:
        """The list of sources: number, short name, kind; with `places` also where in it the facts of the sheet stand."""
        listed = enumerate(self._cited.items(), 1)
        return [f"[{number}] {self._named(id_)}{': ' + self._places(cited) if places else ''}" for number, (id_, cited) in listed]

    def _named(self, id_: str) -> str:
        source = self._library.sources[id_]
        return f"{source.short} ({self._words('source_kind_' + source.kind.replace(' ', '_'))})"

    def _place(self, citation: Citation) -> str:
        if citation.line is None:
            return str(citation.part)
        return self._words("line" if citation.line.isdigit() else "lines", lines=citation.line)

    def _places(self, cited: Iterable[Citation]) -> str:
        """All places in one source: its lines in rising order, then its named parts."""
        every = list(cited)
        lines = dict.fromkeys(part for citation in every if citation.line for part in citation.line.split(", "))
        ordered = ", ".join(sorted(lines, key=lambda part: int(part.partition("-")[0])))
        told = [self._words("line" if ordered.isdigit() else "lines", lines=ordered)] if ordered else []
        return "; ".join([*told, *dict.fromkeys(str(citation.part) for citation in every if not citation.line)])
