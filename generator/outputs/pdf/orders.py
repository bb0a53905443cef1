"""Documents -> what is to be printed of them. What stands on a file is worked out only where no earlier run kept that file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from generator.content.model import Library, Site
from generator.diagnostics.diagnostic import Diagnostic
from generator.diagnostics.registry import Phase, apply_rules, rules_of
from generator.documents.document import Document, DocumentId
from generator.documents.readers import Readers
from generator.documents.versions import SheetVersion
from generator.drawing.flowchart.layout import DoesNotFit
from generator.drawing.text_metrics import Font
from generator.drawing.tokens import read_tokens
from generator.files.cache import keep, key_of, take
from generator.files.resources import hash_of_program
from generator.language.reader import Reader
from generator.outputs.pdf import chart as charts_on_paper
from generator.outputs.pdf import handout as handouts_on_paper
from generator.outputs.pdf.chart import Fitted, chart_alone_data, chart_data, fitted, large_chart_data
from generator.outputs.pdf.common import PAPERS
from generator.outputs.pdf.fonts import hash_of_files
from generator.outputs.pdf.handout import LARGE, SMALLEST, handout_data, letterhead_of, says
from generator.outputs.pdf.jobs import PrintJob, PrintOrder
from generator.outputs.templates import Templates
from generator.rules.drawings import Drawing
from generator.rules.printed import Limits

LARGE_PAGES = 24
"""The most pages of a sheet in large print: the words are those of the sheet, however many pages they take."""

CHART_PAGES, CHART_SMALLEST = 40, 9.0
"""A chart may go over as many numbered sheets as it needs; no text on it is smaller than this, in points."""


class Press(NamedTuple):
    """What sheets are printed with. `versions`: of every sheet."""

    library: Library
    site: Site
    templates: Templates
    font: Font
    versions: Mapping[DocumentId, SheetVersion]
    readers: Readers


class Fits:
    """How each chart goes onto each size of paper, found when somebody asks."""

    def __init__(self, readers: Readers, font: Font) -> None:
        self._readers, self._font = readers, font
        self._known: dict[tuple[DocumentId, str], Fitted] = {}

    def of(self, document: Document, paper: str) -> Fitted:
        """How one goes onto one. Raises layout.DoesNotFit if no text of a readable size does."""
        if (document.id, paper) not in self._known:
            self._known[document.id, paper] = fitted(document, self._readers.of(document.id), self._font, PAPERS[paper])
        return self._known[document.id, paper]


def fit_charts(documents: Iterable[Document], press: Press, cache: Path | None = None) -> tuple[Fits, tuple[Diagnostic, ...]]:
    """How charts go onto paper, and those that no paper takes at a readable size, with the size reached and the best place to cut them.

    Those that fitted in an earlier run, as `cache` knows, are not fitted again before they are printed.
    """
    fits, found = Fits(press.readers, press.font), list[Diagnostic]()
    common = key_of(hash_of_program(), _judged_by("drawings"))
    for document in (document for document in documents if document.id.kind == "chart"):
        said = document.once("said", key_of)  # its hash would make a model of all Documents, which nothing else in a check needs
        key = key_of(common, press.library.decisions[document.id.id].digest, press.readers.of(document.id).hash, said)
        if take(cache, key) is None:
            problems = list(apply_rules("drawings", _on_paper(document, fits, press), ""))
            keep(cache, {key: b"fits"} if not problems else {})
            found += problems
    return fits, tuple(found)


def _on_paper(document: Document, fits: Fits, press: Press) -> Drawing:
    """A chart as it goes onto paper."""
    reader, refused = press.readers.of(document.id), dict[str, str]()
    for paper in PAPERS:
        try:
            fits.of(document, paper)
        except DoesNotFit as fault:
            refused[reader("paper_" + paper)] = str(fault)
    return Drawing(press.library.decisions[document.id.id], press.library, press.font, (reader,), refused)


def orders_of(documents: Iterable[Document], press: Press, fits: Fits) -> Iterator[PrintOrder]:
    """All files of all sheets among some Documents: on each size of paper each sheet, of a chart without its steps, for patients in large print.

    Of the whole sheet on the paper that the clinic uses there is a picture too.
    """
    own, common = paper_of(press.library), _common(press)
    for document in (document for document in documents if document.id.kind in {"chart", "handout"}):
        handout = press.library.handouts.get(document.id.id) if document.id.kind == "handout" else None
        made_from = (common, document.hash, press.readers.of(document.id).hash, press.versions[document.id],
                     handout.model_dump_json() if handout is not None else "")
        for paper in PAPERS:
            jobs: list[Callable[..., PrintJob]] = [partial(whole, picture=paper == own)]
            jobs += [chart_alone] * (document.id.kind == "chart") + [large] * (document.audience == "patient")
            for job, name in zip(jobs, names(document, paper), strict=True):
                yield PrintOrder(name, key_of(*made_from, name, paper == own), partial(job, document, paper, press, fits))


def names(document: Document, paper: str) -> tuple[str, ...]:
    """What the files of a sheet are called on one paper: the whole, of a chart that without its steps, for patients that in large print."""
    name = f"{document.id.id}-{paper}-{document.id.kind}"
    return (name, *([f"{name}-alone"] if document.id.kind == "chart" else []), *([f"{name}-large"] if document.audience == "patient" else []))


def paper_of(library: Library) -> str:
    """The size of paper that the clinic uses; A4 where it names none."""
    return library.clinic.paper.lower() if library.clinic else "a4"


# --- what is to be printed ------------------------------------------------------------------------------------------------


def whole(document: Document, paper: str, press: Press, fits: Fits, *, picture: bool) -> PrintJob:
    """A sheet as it is handed out."""
    page, w, library, prints = PAPERS[paper], press.readers.of(document.id), press.library, press.templates.prints
    version, look, updated = press.versions[document.id], prints["look.typ"], press.site.updated
    name = names(document, paper)[0]
    if document.id.kind == "chart":
        data = chart_data(document, version, w, page, fits.of(document, paper))
        limits = Limits(CHART_SMALLEST, CHART_PAGES, data["language"], _signs_first(data, w), bound=charts_on_paper.bound(document, w))
        return PrintJob(name, "chart.typ", {"main.typ": prints["chart.typ"], "look.typ": look}, data, updated, limits, picture)
    entry = library.handouts[document.id.id]
    data = handout_data(document, entry, letterhead_of(library), version, w, press.font) | {"width": page.width, "height": page.height}
    limits = Limits(SMALLEST[document.audience], entry.pages, data["language"], _signs_first(data, w), says(data),
                    handouts_on_paper.bound(document, w))
    return PrintJob(name, f"{entry.layout}.typ", {"main.typ": prints[f"{entry.layout}.typ"], "look.typ": look}, data, updated, limits, picture)


def chart_alone(document: Document, paper: str, press: Press, fits: Fits) -> PrintJob:
    """A chart with its danger signs, without its numbered steps: all of its sheets, since arrows lead from one to the next."""
    w, prints = press.readers.of(document.id), press.templates.prints
    data = chart_alone_data(document, press.versions[document.id], w, PAPERS[paper], fits.of(document, paper))
    template = {"main.typ": prints["chart.typ"], "look.typ": prints["look.typ"]}
    limits = Limits(CHART_SMALLEST, len(data["sheets"]), data["language"], _signs_first(data, w))
    return PrintJob(f"{names(document, paper)[0]}-alone", "chart.typ", template, data, press.site.updated, limits, False)


def large(document: Document, paper: str, press: Press, fits: Fits) -> PrintJob:
    """A sheet for patients in large print: the same words one below the other, a chart as numbered steps."""
    w, prints, library, version = press.readers.of(document.id), press.templates.prints, press.library, press.versions[document.id]
    page = PAPERS[paper]
    said: tuple[str, ...] = ()
    if document.id.kind == "chart":
        layout, data = "chart.typ", large_chart_data(document, version, w, page, fits.of(document, paper))
        together = charts_on_paper.bound(document, w)
    else:
        entry, head = library.handouts[document.id.id], letterhead_of(library)
        layout = "large.typ"
        data = handout_data(document, entry, head, version, w, press.font, LARGE) | {"width": page.width, "height": page.height, "sideways": False}
        said, together = says(data), handouts_on_paper.bound(document, w)
    limits = Limits(LARGE, LARGE_PAGES, data["language"], _signs_first(data, w), said, together)
    template = {"main.typ": prints[layout], "look.typ": prints["look.typ"]}
    return PrintJob(f"{names(document, paper)[0]}-large", layout, template, data, press.site.updated, limits, False)


def _signs_first(data: Mapping[str, Any], w: Reader) -> str | None:
    """The heading of the danger signs, which must come first, where a sheet has any."""
    return w("danger_signs") if data["danger"] else None


# --- what files are made from -----------------------------------------------------------------------------------------------


def _common(press: Press) -> str:
    """A hash over all that sheets are made from besides their Documents, readers, versions and entries."""
    head = letterhead_of(press.library)
    clinic = head.clinic.model_dump_json() if head.clinic is not None else ""
    return key_of(hash_of_files(), hash_of_program(), press.site.updated, clinic, head.logo,
                  sorted(press.templates.prints.items()), read_tokens(), _judged_by("prints"))


def _judged_by(phase: Phase) -> list[str]:
    """The rules that judged what is kept."""
    return [rule.name for rule in rules_of(phase)]
