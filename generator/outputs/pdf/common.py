"""What every printed sheet has: its paper, its footer, its danger signs, its numbered sources; all from its Document."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from generator.documents.document import (
    Caution,
    Cite,
    DangerGroup,
    DangerSigns,
    Detail,
    Document,
    Item,
    Line,
    Said,
    Sources,
    SourceUse,
    Unstated,
    text_of,
)
from generator.documents.versions import SheetVersion, qr
from generator.drawing.flowchart.layout import A4, LETTER, Paper
from generator.language.reader import Reader
from generator.outputs.pdf.fonts import families

PAPERS: Mapping[str, Paper] = {"a4": A4, "letter": LETTER}


def danger_data(group: DangerGroup, reader: Reader) -> dict[str, Any]:
    """One group of danger signs: how urgent, what to do, whom to call, and the signs, each with what is warned of in it."""
    return {"urgency": reader.head(group.head), "level": group.urgency, "action": group.action, "call": " ".join(call.words for call in group.calls),
            "if": group.before, "signs": [told(sign.line, reader) for sign in group.signs]}


def danger_of(document: Document, reader: Reader) -> list[dict[str, Any]]:
    """The danger signs of a sheet, the most urgent first."""
    return [danger_data(group, reader) for box in document.all(DangerSigns) for group in box.groups]


def told(line: Line, reader: Reader) -> dict[str, Any]:
    """What is said in a line, from which sources by their numbers on the sheet, and what is warned of there."""
    cautions = [caution for span in line if isinstance(span, Said | Unstated) for caution in span.cautions]
    return {"says": "".join(map(_words, line)), "from": marks(cite for span in line for cite in _cites(span)),
            "cautions": [warned(caution, reader) for caution in cautions]}


def warned(caution: Caution, reader: Reader) -> dict[str, str]:
    """What is warned of, with the numbers of its sources."""
    return {"kind": reader.head(caution.label), "says": caution.text, "sources": marks(caution.cites)}


def unmarked(value: Any) -> Any:
    """The same without the numbers of sources behind what is said: for paper that has no list of them."""
    if isinstance(value, dict):
        return {name: "" if name == "from" else unmarked(part) for name, part in value.items()}
    return [unmarked(part) for part in value] if isinstance(value, list) else value


def marks(cites: Iterable[Cite]) -> str:
    """The numbers of sources as they stand behind what is said."""
    return " ".join(f"[{number}]" for number in sorted({cite.number for cite in cites}))


def _cites(span: Any) -> tuple[Cite, ...]:
    return span.cites if isinstance(span, Said) else (span,) if isinstance(span, Cite) else ()


def _words(span: Any) -> str:
    if isinstance(span, Said):
        return "".join(word.text for word in span.words)
    return span.text if isinstance(span, Unstated) else text_of(span)


def everywhere(document: Document, version: SheetVersion, w: Reader) -> dict[str, Any]:
    """The fonts of the sheet, and what stands at the foot of every page: publisher, version, review state, last day of use, address and its code."""
    lines = [document.publisher, w("chart_version", on=version.updated, hash=version.fingerprint), version.reviewed,
             w("not_after", on=version.not_after), version.address.removeprefix("https://") if version.address else w("no_address")]
    language = document.language.partition("-")[0]
    return {"language": language, "fonts": families(language), "footer": lines, "address": version.address, "qr": qr(version.copy_address),
            "qr_alt": w("chart_qr")}


class PrintedSources:
    """The sources of what is printed of a Document, by the numbers that they have in it."""

    def __init__(self, document: Document, cited: Iterable[str]) -> None:
        self._uses = {use.source: use for part in document.all(Sources) for use in part.uses}
        self._cited = frozenset(cited)

    def lines(self) -> list[str]:
        """The list of sources: number, short name, kind."""
        return [f"[{use.number}] {_named(use)}" for use in self._used()]

    def names(self) -> list[str]:
        """The same without numbers, for paper that has none."""
        return [_named(use) for use in self._used()]

    def _used(self) -> list[SourceUse]:
        return sorted((use for source, use in self._uses.items() if source in self._cited), key=lambda use: use.number)


def _named(use: SourceUse) -> str:
    return f"{use.short} ({use.kind})"


def cited(cites: Iterable[Cite]) -> str:
    """Where something comes from, each source once with all of its places: `[1] lines 3, 6-8; Overview; [2] line 15`."""
    places: dict[int, dict[str, None]] = {}
    for cite in cites:
        places.setdefault(cite.number, {})[cite.place] = None
    return "; ".join(f"[{number}] {'; '.join(sorted(found))}" for number, found in sorted(places.items()))


def named(detail: Detail, reader: Reader) -> str:
    """A detail in one line."""
    return reader.labelled(detail.label, text_of(detail.line))


def reason(item: Item, key: str, reader: Reader) -> list[dict[str, Any]]:
    """The details of an item that are of one kind."""
    return [told(detail.line, reader) for detail in item.details if detail.key == key]
