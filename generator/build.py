"""The story: load, check, render, write. `check`, `build`, `serve` and the bench all tell it from here."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache, partial
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from generator import logic
from generator.content.model import URGENCIES, Decision, Entry, Library, Site, WebAddress
from generator.content.reader.load import Kept, load
from generator.content.reader.read_before import ReadBefore
from generator.diagnostics.bounded import bounded
from generator.diagnostics.diagnostic import Diagnostic
from generator.diagnostics.registry import apply_rules, rule_named
from generator.documents.assembling import Assembler
from generator.documents.document import Document
from generator.documents.navigation import Navigation
from generator.documents.readers import Readers, readers_of
from generator.documents.reading_age import Reading, measure
from generator.documents.versions import version_of
from generator.drawing.text_metrics import Font, read_font
from generator.files.build_paths import BuildPaths
from generator.files.cache import keep, leave, take
from generator.files.traces import Tracing
from generator.language.reader import Reader
from generator.language.words import languages, spaced
from generator.outputs.edition import Edition
from generator.outputs.pdf import Press, PrintedSheet, fit_charts, print_sheets, unprintable
from generator.outputs.pdf.pictures import logos
from generator.outputs.templates import Templates, read_templates
from generator.releases import store
from generator.releases.addresses import withdrawn_of
from generator.releases.comparing.version import ContentVersion, version_told
from generator.releases.ledger import NO_RELEASES, Ledger, Release
from generator.releases.pages import what_changed
from generator.releases.store import ReadLedger
from generator.rules import check, every_rule
from generator.rules.documents import check_documents
from generator.rules.drawings import Drawing, check_drawings
from generator.rules.this_run import ThisRun
from generator.rules.waivers import waive
from generator.site import pagefind
from generator.workers import HERE, Asked, Workers, workers
from generator.workers.keeping import Keeper

OnProgress = Callable[..., None]
"""Hears what is being done: the step in words, and, where it is counted, how much of how much is done."""


def silent(step: str, done: int = 0, of: int = 0) -> None:
    """Hears nothing."""


class Examined(NamedTuple):
    """A content folder, read and judged: what was read, what will be published (if it can be made), and every problem."""

    library: Library
    edition: Edition | None
    problems: tuple[Diagnostic, ...]

    @property
    def ok(self) -> bool:
        """Whether it may be published: no errors (warnings do not count)."""
        return self.edition is not None and not any(problem.level == "error" for problem in self.problems)


class BuildOptions(NamedTuple):
    """How a run differs from the plain one: whose sheets (the id of a clinic), at what address the site will stand, whether it is for the public,
    whether sheets are printed and looked over, and whether it takes what an earlier run kept."""

    clinic: str | None = None
    address: WebAddress | None = None
    publish: bool = False
    prints: bool = True
    cache: bool = True


DEFAULTS = BuildOptions()


@dataclass
class KnownBefore:
    """What one run leaves for the next of the same process: files as they were read, which charts were proved, and what that rested on.

    `fresh`: those of the proofs that are not yet kept for other processes; with an error in the content nothing is written.

    Nothing in it depends on when it was found: a run that has it finds the very same as one without.
    """

    files: Kept = field(default_factory=dict)
    proved: set[str] = field(default_factory=set)
    fresh: set[str] = field(default_factory=set)
    charts: tuple[object, ...] = ()
    keys: Mapping[str, str] = field(default_factory=dict)


class ReadContent(NamedTuple):
    """A content folder as it was read, with the problems of shape, and its releases."""

    library: Library
    shape: tuple[Diagnostic, ...]
    released: ReadLedger = ReadLedger(NO_RELEASES)

    @property
    def ledger(self) -> Ledger:
        """All releases, as far as they could be read."""
        return self.released.ledger


def examine(content: Path, today: date, options: BuildOptions = DEFAULTS, cache: Path | None = None, tell: OnProgress = silent,
            executor: Asked = None) -> Examined:
    """Read, judge, assemble and print, in memory only, but for finished sheets and proofs, which are kept in `cache`.

    `executor`: which workers do the jobs that can be shared out; without, this process does all of them. They make no difference to what comes of it.

    Raises NotADirectoryError if there is no such folder, pdf.PdfFailed if the engine refuses a sheet, NoWorkers if those that were asked for cannot
    be had.
    """
    with workers(executor) as hands:
        examined = _examined(content, today, options, cache, tell, hands)
    keep_found(examined)
    if examined.edition is not None and options.cache:
        leave(cache)
    return examined


def _examined(content: Path, today: date, options: BuildOptions, cache: Path | None, tell: OnProgress, hands: Workers) -> Examined:
    tell("Reading and checking the content")
    cache = cache if options.cache else None
    before = ReadBefore(cache)
    known = KnownBefore(before.files)
    examined = judge(read_content(content, options, known), today, options, cache, tell, known, hands=hands)
    if examined.ok:
        before.keep()
    return examined


def keep_found(examined: Examined) -> None:
    """Keep for later runs what was found out of content that is right, at least until it is printed."""
    if examined.edition is not None:
        examined.edition.tracing.keep()


def read_content(content: Path, options: BuildOptions = DEFAULTS, known: KnownBefore | None = None) -> ReadContent:
    """Read a content folder, with the clinic and the address of this run. Raises NotADirectoryError if there is none."""
    library, shape = load(content, known.files if known else None)
    return ReadContent(_with_options(library, options), shape, store.read(content, options.clinic))


class FirstLook(NamedTuple):
    """The errors with which there is no page to look at, and the ids of the charts that are still to be proved."""

    problems: tuple[Diagnostic, ...]
    unproved: frozenset[str]


def keeps_from_pages(read: ReadContent, today: date, cache: Path | None, known: KnownBefore, charts: Collection[str] = ()) -> FirstLook:
    """What keeps all pages from being made, or those of some charts: a small part of all that `judge` finds, in a small part of its time.

    Of the charts that were not proved before, only those named are.
    """
    library, font = read.library, our_font()
    run = _this_run(read, today, DEFAULTS)
    problems = [*read.shape, *apply_rules("publishing", run, "pages"), *check(library, today, pages_only=True)]
    unproved = set[str]()
    for decision in library.decisions.values():
        drawing = Drawing(decision, library, font)
        problems += apply_rules("drawings", drawing, "pages")
        if drawing.too_large:
            continue
        if decision.id in charts and languages():
            problems += _proved(decision, library, today, cache, known)
        elif not _is_proved(_keys(library, today, known)[str(decision.id)], cache, known):
            unproved.add(str(decision.id))
    return FirstLook(bounded(filter(blocks_pages, problems)), frozenset(unproved))


def judge(read: ReadContent, today: date, options: BuildOptions = DEFAULTS, cache: Path | None = None, tell: OnProgress = silent,
          known: KnownBefore | None = None, so_far: Callable[[tuple[Diagnostic, ...]], None] = lambda problems: None,
          hands: Workers = HERE) -> Examined:
    """Judge, assemble and print what was read. `tell` is called often; what it raises ends the run. `so_far` hears of the problems that are found
    before anything is assembled. `hands`: who prints."""
    library, font = read.library, our_font()

    def checking() -> None:
        tell("Reading and checking the content")

    tracing, run = Tracing(cache), _this_run(read, today, options)
    problems = [*read.shape, *apply_rules("publishing", run, "pages"), *check(library, today, tell=checking, tracing=tracing)]
    if run.speaks:
        problems += check(library, today, "numbers", tell=checking, tracing=tracing)
    known = known or KnownBefore()
    for decision in library.decisions.values() if languages() else ():
        checking()
        drawing = Drawing(decision, library, font)
        problems += apply_rules("drawings", drawing, "pages")
        problems += _proved(decision, library, today, cache, known) if not drawing.too_large else ()
    for partly in library.partly_read.values() if languages() else ():
        checking()
        problems += logic.prove(partly.decision, library, today, partly=partly)
    for drawing in logos(library, font, cache):
        problems += apply_rules("drawings", drawing, "pages")
    known_so_far = waive([*problems, *apply_rules("publishing", run, "")], library.waivers, today, complete=False)
    if library.site is None or any(map(blocks_pages, problems)):
        return Examined(library, None, known_so_far)
    so_far(known_so_far)
    edition = assemble_edition(library, library.site, font, tell, read.ledger, tracing)
    problems += check_drawings(library, edition.readers.site, font, checking, tracing)
    problems += check_documents(library, edition.documents, checking, tracing)
    problems += apply_rules("publishing", replace(run, documents=edition.documents), "")
    faulty = _has_errors(problems, library, today)
    if not faulty:
        keep(cache, dict.fromkeys(sorted(known.fresh), b"proved"))
        known.fresh.clear()
    sheets, found = _printed(edition, cache, today, options, tell, hands) if not faulty else ((), ())
    edition = edition._replace(sheets=sheets, keeper=Keeper(cache), tracing=tracing if not faulty else Tracing())
    return Examined(library, edition, waive([*problems, *found], library.waivers, today, complete=True))


def _has_errors(problems: Iterable[Diagnostic], library: Library, today: date) -> bool:
    """Whether some problems keep content from being published: errors that no waiver accepts."""
    return any(problem.level == "error" for problem in waive(problems, library.waivers, today, complete=False))


def _proved(decision: Decision, library: Library, today: date, cache: Path | None, known: KnownBefore) -> tuple[Diagnostic, ...]:
    """What the proofs find in a chart; nothing where an earlier run proved the very same."""
    key = _keys(library, today, known)[str(decision.id)]
    if _is_proved(key, cache, known):
        return ()
    found = logic.prove(decision, library, today)
    if not found:
        known.proved.add(key)
        known.fresh.add(key)
    return found


def _is_proved(key: str, cache: Path | None, known: KnownBefore) -> bool:
    return key in known.proved or take(cache, key) is not None


def _keys(library: Library, today: date, known: KnownBefore) -> Mapping[str, str]:
    """The fingerprint of every chart; those of the run before, where all that they are taken from is still the same."""
    charts = (str(today), library.language, library.units, *library.decisions.values(), *library.inputs.values(), *library.red_flags.values())
    if len(charts) != len(known.charts) or not all(one is other or (not isinstance(one, Entry) and one == other)
                                                   for one, other in zip(charts, known.charts, strict=True)):
        keys = logic.fingerprints(library, today)
        known.charts, known.keys, known.proved = charts, keys, known.proved & {*keys.values()}
    return known.keys


def assemble_edition(library: Library, site: Site, font: Font, tell: OnProgress = silent, ledger: Ledger = NO_RELEASES,
                     tracing: Tracing | None = None) -> Edition:
    """Everything that is said to anybody, before it is printed. `tracing`: what is known of Documents from earlier runs."""
    templates, documents = with_level_words(read_templates(site.language), site), list[Document]()
    tell("Writing the documents")
    made = assembler(library, site, templates, ledger, tracing)
    library, readers = made.judged, made.readers
    for document in made.everything():
        tell("Writing the documents")
        documents.append(document)
    versions = {document.id: version_of(document, library, site, readers.of(document.id)) for document in documents
                if document.id.kind in {"chart", "handout"}}
    return Edition(library, site, tuple(documents), Navigation(library, {document.id: document.title for document in documents}, readers.site),
                   versions, (), templates, font, readers, ledger)


def assembler(library: Library, site: Site, templates: Templates, ledger: Ledger, tracing: Tracing | None = None) -> Assembler:
    """What makes every Document of a site."""
    changes = partial(what_changed, ledger) if ledger.releases else None
    readers = readers_of(library, templates.words)
    return Assembler(library, site, readers, rules(), changes, published=withdrawn_of(ledger), tracing=tracing or Tracing())


class NoPages(Exception):
    """A content folder has faults with which its pages cannot be made, so it cannot be compared with another; the problems are its argument."""

    @property
    def problems(self) -> tuple[Diagnostic, ...]:
        """What is wrong."""
        return tuple(self.args[0])


def read_version(content: Path, today: date, tell: OnProgress = silent) -> ContentVersion:
    """What the pages and sheets of a content folder tell, to be compared with another. Raises NotADirectoryError, and NoPages if there are none."""
    tell("Reading the content")
    library, shape = load(content)
    problems = (*shape, *apply_rules("publishing", ThisRun(library, today, languages()), "pages"), *check(library, today, pages_only=True))
    faults = tuple(filter(blocks_pages, problems))
    if library.site is None or faults:
        raise NoPages(faults)
    readers, documents = readers_in(library), list[Document]()
    for document in Assembler(library, library.site, readers, rules()).everything():
        tell("Writing the documents")
        documents.append(document)
    return version_told(library, documents, readers.site)


def released_version(ledger: Ledger, release: Release, reader: Reader) -> ContentVersion:
    """What a release published, with the logic of its charts, to be compared with another. `reader`: for whom the changes are told."""
    with TemporaryDirectory() as folder:
        for path, digest in release.charts.items():
            file = Path(folder) / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(ledger.files[digest], encoding="utf-8")
        library, _ = load(Path(folder))
    return ContentVersion({one.id: ledger.told[one.hash] for one in release.documents}, library, reader)


def readers_in(library: Library) -> Readers:
    """Who reads the pages and sheets of a content folder."""
    templates = read_templates(library.language)
    return readers_of(library, (with_level_words(templates, library.site) if library.site is not None else templates).words)


def with_level_words(templates: Templates, site: Site) -> Templates:
    """Templates whose levels of urgency are called as the site calls them; what patients are told to do stays in the fixed words."""
    own = {level: getattr(site.levels, level) for level in URGENCIES} if site.levels is not None else {}
    keys = {key: spaced(words) for level, words in own.items() for key in (f"urgency_{level}", f"alert_{level}_clinical")}
    return replace(templates, words=templates.words.saying(keys)) if keys else templates


def reading_ages(edition: Edition) -> tuple[Reading, ...]:
    """How hard each page for patients is to read, the hardest first."""
    return measure(edition.documents, edition.readers.site("no_sentence_end"))


def blocks_pages(problem: Diagnostic) -> bool:
    """Whether there is no page to look at with this problem in the content; with any other there is."""
    found = rule_named(problem.rule)
    return problem.level == "error" and found is not None and found.blocks == "pages"


def _printed(edition: Edition, cache: Path | None, today: date, options: BuildOptions, tell: OnProgress,
             hands: Workers) -> tuple[tuple[PrintedSheet, ...], tuple[Diagnostic, ...]]:
    """Every sheet of content that is right in itself; none where one of them cannot be made at all, or where none is wanted."""
    press = Press(edition.library, edition.site, edition.templates, edition.font, edition.versions, edition.readers)
    charts = _heeding(edition.documents, tell)
    fits, unfit = fit_charts(charts, press, cache)
    before = (*unfit, *unprintable(edition.documents, press))
    if not options.prints or _has_errors(before, edition.library, today):
        return (), before
    sheets, found = print_sheets(edition.documents, press, fits, cache, lambda done, of: tell("Printing the sheets", done, of), hands)
    return sheets, (*before, *found)


def _heeding(documents: Iterable[Document], tell: OnProgress) -> Iterator[Document]:
    for document in documents:
        tell("Fitting the charts onto paper")
        yield document


def build(content: Path, place: BuildPaths, today: date, options: BuildOptions = DEFAULTS, tell: OnProgress = silent,
          executor: Asked = None) -> Examined:
    """Build the site from a content folder; with any error nothing is written but the cache. `tell` hears which step begins. `executor`: as in
    `examine`.

    Raises what `examine` raises, site.NotWritable if the output cannot be written, site.SiteFailed if MkDocs refuses our pages.
    """
    from generator.outputs.registry import manuscript_of  # what writes pages and sites takes a tenth of the time to load; a check needs none of it
    from generator.site.publish import publish

    with workers(executor) as hands:
        examined = _examined(content, today, options, place.press, tell, hands)
        if examined.ok and examined.edition is not None:
            tell("Building the pages")
            manuscript = manuscript_of(examined.edition)
            keep_found(examined)
            publish(manuscript, examined.edition.site, place, cached=options.cache, tell=partial(tell, "Building the pages"), workers=hands)
        else:
            keep_found(examined)
    if examined.edition is not None and (examined.ok or options.cache):
        leave(place.press)
    return examined


def _this_run(read: ReadContent, today: date, options: BuildOptions) -> ThisRun:
    """This run, before anything is told to readers."""
    return ThisRun(read.library, today, languages(), options.publish, options.clinic, _missing_programs(), read.released)


def _missing_programs() -> dict[str, str]:
    """The programs that a site may choose and that are not installed, each with how to get it."""
    there = {"pagefind": pagefind.installed(), "zensical": find_spec("zensical") is not None}
    return {name: _HOW_TO_GET[name] for name, installed in there.items() if not installed}


_HOW_TO_GET = {
    "pagefind": pagefind.HOW_TO_GET,
    "zensical": 'Install it: .venv/bin/pip install "zensical==0.0.73". Or leave out "builder: zensical" in site.yml.',
}


def _with_options(library: Library, options: BuildOptions) -> Library:
    """The content with the clinic and the address of this run."""
    clinic = library.clinics.get(options.clinic) if options.clinic else library.clinic
    site = library.site.model_copy(update={"address": options.address}) if library.site and options.address else library.site
    return replace(library, clinic=clinic, site=site)


def rules() -> dict[str, str]:
    """The name of every rule and, in one sentence, what it holds; and which of them warn only."""
    return {known.name: f"{known.documentation.holds}{' (Warning)' if known.level == 'warning' else ''}" for known in every_rule()}


@cache
def our_font() -> Font:
    """The font of charts and sheets."""
    return read_font()
