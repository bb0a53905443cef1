"""The preview from the inside: what it keeps from one save to the next changes nothing, and what it shows in the end is what a build publishes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from generator.build import BuildOptions, Examined, KnownBefore, examine, judge, keeps_from_pages, read_content
from generator.diagnostics.diagnostic import Diagnostic, Where
from generator.documents.assembling import Assembler
from generator.documents.document import DocumentId
from generator.language.words import ROOT as TEMPLATES
from generator.outputs.markdown import PageWriter
from generator.preview.builder import PreviewBuilder, SiteFrame
from generator.preview.changes import Changes
from generator.preview.pages import Pages
from generator.preview.problems import page_of, status_of
from generator.preview.serve import Preview
from generator.preview.server import NotMade, Server, Status
from generator.site.pages import LOST, SiteFailed, tidied
from tests.previews import replaced
from tests.worlds import PRESS, TODAY, example, real, write

TOPIC = "topics/ankle-sprain.yml"
EDITS: Mapping[str, tuple[str, str]] = {
    TOPIC: ("Walking downhill", "Going downhill"),
    "decisions/ankle-injured.yml": ("names: {plain: ", "names: {plain: Anew "),
    "handouts/ankle-at-home.yml": ("layout: leaflet", "layout: card"),
    "glossary.yml": ("plain: ", "plain: In other words, ")}


UNPRINTED = BuildOptions(prints=False)
"""What is known of the run before changes no sheet but by the Documents, which are compared."""


class Heard(Server):
    """A server that listens nowhere and keeps what it is told. `watched`: the pages that somebody looks at."""

    def __init__(self, *watched: str) -> None:
        self.looked_at = watched
        self.shown: list[Any] = []
        self.statuses: list[Status] = []

    @property
    def watched(self) -> tuple[str, ...]:
        return self.looked_at

    def show(self, pages: Any, status: Status) -> None:
        self.shown.append(pages)
        self.tell(status)

    def tell(self, status: Status) -> None:
        self.statuses.append(status)

    @property
    def states(self) -> list[tuple[object, object]]:
        return [(status["state"], status["errors"]) for status in self.statuses]


@pytest.fixture(scope="module")
def builder() -> Iterator[PreviewBuilder]:
    with PreviewBuilder() as builder:
        yield builder


def previewed(content: Path, server: Server, builder: PreviewBuilder) -> Preview:
    def failed(fault: Exception) -> None:
        raise fault

    changes = Changes(content, TEMPLATES)
    changes.wait()
    return Preview(content, PRESS, server, builder, changes, lambda examined, is_shown: None, failed)


def pages_of(server: Heard) -> Pages:
    pages: Pages = server.shown[-1]
    return pages


def edited(content: Path) -> Path:
    for name, (old, new) in EDITS.items():
        file = content / name
        assert old in file.read_text(), name
        file.write_text(file.read_text().replace(old, new, 1))
    return content


def at_once(content: Path, preview: Preview) -> None:
    """A save, and all that follows from it."""
    preview._changes.wait()
    preview.refresh(TODAY)


# --- what is kept ------------------------------------------------------------------------------------------------


def found(examined: Examined) -> tuple[object, ...]:
    library = {name: [entry.model_dump() for entry in shelf.values()] for name, shelf in examined.library.shelves.items()}
    return library, examined.library.broken, examined.problems, examined.edition and examined.edition.documents


@pytest.mark.parametrize(("file", "old", "new"), [
    (TOPIC, "Walking downhill makes", "Going downhill makes"), (TOPIC, "plain: Walking downhill", "plain: Going: downhill"),
    (TOPIC, "kind: condition", "kind: nonsense"), ("glossary.yml", "plain: ", "plain: Once more "),
    ("decisions/ankle-injured.yml", "yes: doctor-today", "yes: watch"), ("red_flags/cannot-stand-on-it.yml", "urgency: urgent", "urgency: routine")])
def test_a_run_that_knows_the_one_before_finds_the_same(tmp_path: Path, file: str, old: str, new: str) -> None:
    content, known = example(tmp_path), KnownBefore()
    for before, after in ((old, new), (new, old), (old, f"\n{new}" if old.startswith("kind") else new)):
        judge(read_content(content, known=known), TODAY, UNPRINTED, cache=PRESS, known=known)
        replaced(content / file, before, after)
        after_all = judge(read_content(content, known=known), TODAY, UNPRINTED, cache=PRESS, known=known)
        assert found(after_all) == found(examine(content, TODAY, UNPRINTED, PRESS))


def test_only_files_that_changed_are_read_again(tmp_path: Path) -> None:
    content, known = example(tmp_path), KnownBefore()
    before = read_content(content, known=known).library
    replaced(content / TOPIC, "Walking downhill", "Going downhill")
    after = read_content(content, known=known).library
    assert after.topics["ankle-sprain"] != before.topics["ankle-sprain"]
    assert after.topics["ankle-ligaments"] is before.topics["ankle-ligaments"]
    (content / TOPIC).unlink()
    assert "ankle-sprain" not in read_content(content, known=known).library.topics
    assert TOPIC not in known.files


def test_a_problem_of_a_chart_is_told_where_it_stands_now(tmp_path: Path) -> None:
    content, known = example(tmp_path, decisions_ankle_injured=("yes: doctor-today", "yes: watch")), KnownBefore()
    before, _ = keeps_from_pages(read_content(content, known=known), TODAY, None, known, {"ankle-injured"})
    chart = content / "decisions" / "ankle-injured.yml"
    chart.write_text(f"# A line more\n{chart.read_text()}")
    after, _ = keeps_from_pages(read_content(content, known=known), TODAY, None, known, {"ankle-injured"})
    assert before and [problem.where.line for problem in after] == [problem.where.line + 1 for problem in before]


# --- what is shown ---------------------------------------------------------------------------------------------------


def as_published(page: bytes) -> bytes:
    """A published file without what is worked out over the finished site: its policy, its version, the hashes of its parts; and without its address,
    which no preview has."""
    own = rb"""<meta http-equiv="Content-Security-Policy" content="[^"]*">|<link rel="canonical" href="[^"]*">|\?v=[0-9a-f]{64}"""
    text = re.sub(rb'<html data-version="[0-9a-f]{16}" ', b"<html ", re.sub(own, b"", page))
    return tidied(text.decode()).encode() if text.lstrip().startswith(b"<!doctype") else text


OF_THE_WHOLE = {"404.html", "SHA256SUMS", "caresheet.json", "manifest.webmanifest", "service-worker.js", "_headers", "nginx-headers.conf",
                "apache-headers.conf"}
"""Files that a build makes of the finished site."""


def test_what_is_shown_after_some_saves_is_what_a_build_publishes(tmp_path: Path, builder: PreviewBuilder, example_site: Path) -> None:
    """It begins with other content, and ends with that of the published site."""
    server = Heard("topics/ankle-sprain/index.html", "sheets/index.html")
    content = edited(example(tmp_path))
    write(content, {"topics/again.yml": (content / TOPIC).read_text()})
    preview = previewed(content, server, builder)
    preview.refresh(TODAY)
    (content / "topics" / "again.yml").unlink()
    at_once(content, preview)
    assert b"Going downhill" in (pages_of(server).get("topics/ankle-sprain/index.html") or b"")
    example(content)
    at_once(content, preview)
    published = {file.relative_to(example_site).as_posix(): file.read_bytes() for file in example_site.rglob("*") if file.is_file()}
    assert len(published) > 100 and not any(b"/.preview/" in data or b"preview-bar" in data for data in published.values())
    for name in sorted(published.keys() - OF_THE_WHOLE):
        assert pages_of(server).get(name) == as_published(published[name]), name


def test_what_is_looked_at_is_shown_before_all_is_checked(tmp_path: Path, builder: PreviewBuilder) -> None:
    server = Heard("topics/ankle-sprain/index.html")
    content = example(tmp_path, topics_ankle_sprain=("plain: Walking downhill makes the pain worse.", "plain: ''"))
    preview = previewed(content, server, builder)
    preview.refresh(TODAY)
    assert server.states == [("checking", 0), ("checking", 1), ("checked", 1)]
    with pytest.raises(NotMade, match="No sheet is printed while there are errors"):
        pages_of(server).get("sheets/ankle-at-home-a4.pdf")
    assert b"caresheetDocuments" in (pages_of(server).get("search/documents.js") or b"")


def test_pages_that_cannot_be_made_stay_as_they_were(tmp_path: Path, builder: PreviewBuilder) -> None:
    server, content = Heard(), example(tmp_path)
    preview = previewed(content, server, builder)
    preview.refresh(TODAY)
    before = pages_of(server).get("topics/ankle-sprain/index.html")
    replaced(content / TOPIC, "plain: Walking", "plain: Going: Walking")
    at_once(content, preview)
    assert len(server.shown) == 1 and server.states[-1] == ("waiting", 1)
    assert pages_of(server).get("topics/ankle-sprain/index.html") == before
    line = (content / TOPIC).read_text().partition("Going:")[0].count("\n") + 1
    problems: Any = server.statuses[-1]["problems"]
    assert [(problem["file"], problem["line"]) for problem in problems] == [(f"{content.as_posix()}/{TOPIC}", line)]
    replaced(content / TOPIC, "plain: Going: Walking", "plain: Walking")
    at_once(content, preview)
    assert server.states[-1] == ("checked", 0)
    assert pages_of(server).get("topics/ankle-sprain/index.html") == before


class Refusing(PreviewBuilder):
    """MkDocs, which for a time refuses every page, as it does with a faulty template."""

    refuses = False

    def page(self, frame: SiteFrame, path: str = LOST, markdown: str = "") -> str:
        if self.refuses:
            raise SiteFailed("nonsense")
        return super().page(frame, path, markdown)


def test_a_page_that_is_to_be_made_again_and_is_refused_stays_as_it_was(tmp_path: Path) -> None:
    """Once a sheet is printed, pages that tell of it are made again."""
    name, builder, server = "topics/ankle-sprain/index.html", Refusing(), Heard()
    with builder:
        previewed(example(tmp_path), server, builder).refresh(TODAY)
        pages = pages_of(server)
        before = pages.get(name)
        pages._made.clear()
        pages._make_again()
        builder.refuses = True
        assert pages.get(name) == before
        with pytest.raises(SiteFailed, match="nonsense"):
            pages.get("topics/ankle-ligaments/index.html")
        builder.refuses = False
        assert pages.get(name) == before


def test_a_chart_is_proved_before_it_is_shown_and_keeps_no_other_page_waiting(tmp_path: Path, builder: PreviewBuilder) -> None:
    server, content = Heard("topics/ankle-sprain/index.html"), example(tmp_path)
    preview, chart = previewed(content, server, builder), "decisions/ankle-injured"
    preview.refresh(TODAY)
    proved = pages_of(server).get(f"{chart}/index.html")
    assert proved
    replaced(content / f"{chart}.yml", "yes: doctor-today", "yes: watch")
    at_once(content, preview)
    assert [state for state, _ in server.states[-2:]] == ["checking", "checked"] and server.states[-1] > ("checked", 0)
    for name in (f"{chart}/index.html", f"{chart}.json", "search/documents.js"):
        with pytest.raises(NotMade, match="This is not made while there are errors"):
            pages_of(server).get(name)
    assert pages_of(server).get("topics/ankle-sprain/index.html")
    server.looked_at = (f"{chart}/index.html",)
    replaced(content / TOPIC, "Walking downhill", "Going downhill")
    at_once(content, preview)
    assert [state for state, _ in server.states[-2:]] == ["waiting", "waiting"] and len(server.shown) == 2


def test_a_check_is_given_up_for_the_next_save(tmp_path: Path, builder: PreviewBuilder) -> None:
    content = example(tmp_path)

    class Saving(Heard):
        def show(self, pages: Any, status: Status) -> None:
            super().show(pages, status)
            (content / "README.md").write_text("Saved while all is checked.")

    server = Saving()
    preview = previewed(content, server, builder)
    preview.refresh(TODAY)
    assert server.states == [("checking", 0)]
    with pytest.raises(NotMade):
        pages_of(server).get("search/documents.js")


def test_the_titles_of_the_real_content_are_known_before_it_is_assembled() -> None:
    edition = real().edition
    assert edition
    assert Assembler(edition.library, edition.site, edition.readers, {}).titles() == {one.id: one.title for one in edition.documents}


# --- what is told ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("file", "document", "anchor"), [
    (TOPIC, DocumentId("topic", "ankle-sprain"), ""), ("decisions/ankle-injured.yml", DocumentId("chart", "ankle-injured"), ""),
    ("red_flags/cannot-stand-on-it.yml", DocumentId("danger-signs"), "about-cannot-stand-on-it"), ("glossary.yml", DocumentId("glossary"), ""),
    ("sources/ankle-demonstration.yml", DocumentId("sources"), "source-ankle-demonstration"), ("site.yml", DocumentId("home"), ""),
    ("clinic.yml", None, ""), ("", None, "")])
def test_a_problem_leads_to_the_page_that_shows_what_it_is_about(file: str, document: DocumentId | None, anchor: str) -> None:
    found, at = page_of(Diagnostic(Where(file, 3), "rule", "", ""), None)
    assert (found, at) == (document, anchor)


def test_every_sort_of_page_that_a_problem_leads_to_has_its_anchor(tmp_path: Path) -> None:
    examined = examine(example(tmp_path), TODAY, cache=PRESS)
    assert examined.edition
    documents = {document.id: document for document in examined.edition.documents}
    for entry in examined.library.entries:
        document, anchor = page_of(Diagnostic(entry.where, "", "", ""), examined.library)
        if document is not None and anchor:
            assert f'id="{anchor}"' in (page := PageWriter(examined.edition).page(documents[document])) or f"#{anchor} " in page, anchor


def test_errors_are_told_first_and_everything_is_counted() -> None:
    problems = [Diagnostic(Where("topics/x.yml", 3), "wordy", "too long", "Shorten it.", "warning"), Diagnostic(Where("gone.yml"), "odd", "m", "h"),
                *(Diagnostic(Where("topics/x.yml", line), "wordy", "m", "h", "warning") for line in range(4, 204))]
    status = status_of("checked", problems, "content", {DocumentId("topic", "x"): "A topic"}, None)
    told: Any = status.pop("problems")
    assert status == {"state": "checked", "errors": 1, "warnings": 201, "fault": ""}
    assert told[0] == {"file": "content/gone.yml", "line": 0, "column": 0, "level": "error", "rule": "odd", "item": "", "message": "m", "help": "h"}
    assert told[1] == {"file": "content/topics/x.yml", "line": 3, "column": 0, "level": "warning", "rule": "wordy", "item": "", "message": "too long",
                       "help": "Shorten it.", "page": "/topics/x/", "anchor": "", "title": "A topic"}
    assert len(told) == 100
