"""The reader of a Document decides in which language it is: one sheet in another language than its site, on its page and on paper."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
import pytest

from generator.build import our_font, read_content
from generator.content.new_entry import examples
from generator.documents.assembling import Assembler
from generator.documents.document import Document, DocumentId
from generator.documents.navigation import Navigation
from generator.documents.readers import Readers, readers_of
from generator.documents.versions import version_of
from generator.language.reader import Reader
from generator.language.words import FixedWords, read_words
from generator.outputs import pdf
from generator.outputs.edition import Edition
from generator.outputs.markdown import PageWriter
from generator.outputs.templates import read_templates
from tests.worlds import PRESS, ROOT, example, plainly

PROGRAM, TEMPLATES = ROOT / "generator", ROOT / "templates"
SHEET = DocumentId("handout", "ankle-at-home")
FRAME = {"home", "door_plain"}
"""What the way through the site says on a page: the menu is that of the whole site."""
ACCENTS = str.maketrans("aeiou", "áéíóú")
CONTENT = " ".join(examples().values())


class Asked(dict[str, str]):
    """The words of a language; it knows which of them somebody asked for."""

    def __init__(self, words: dict[str, str]) -> None:
        super().__init__(words)
        self.keys_asked: set[str] = set()

    def get(self, key: str, default: Any = None) -> Any:
        self.keys_asked.add(key)
        return super().get(key, default)


def strange(words: str) -> str:
    """The same words in a language that nobody speaks; names in braces stay."""
    return "".join(part if part.startswith("{") else part.translate(ACCENTS) for part in re.split(r"(\{[^{}]*\})", words))


@cache
def catalogue() -> dict[str, str]:
    return {**{key: strange(words) for key, words in read_words("en").catalogue.items()}, "labelled": "{label} » {words}", "sentence": "{words}!"}


class World:
    """The miniature world, in which one sheet is in another language."""

    def __init__(self, folder: Path) -> None:
        library, templates = read_content(example(folder)).library, read_templates("en")
        assert library.site is not None
        self.site, self.own = Asked(dict(templates.words.catalogue)), Asked(catalogue())
        words = FixedWords("en", self.site)
        readers = Readers(readers_of(library, words).site, {SHEET: Reader("patient", "eo", FixedWords("eo", self.own))})
        made = Assembler(library, library.site, readers, {}, stale=frozenset())
        navigation = Navigation(library, made.titles(), readers.site)
        assert navigation.menu
        self.site.keys_asked.clear()
        self.document: Document = made.assemble(SHEET)
        version = version_of(self.document, library, library.site, readers.of(SHEET))
        self.edition = Edition(library, library.site, (self.document,), navigation, {SHEET: version}, (), templates, our_font(), readers)

    @property
    def press(self) -> pdf.Press:
        made = self.edition
        return pdf.Press(made.library, made.site, made.templates, made.font, made.versions, made.readers)

    def foreign(self, shown: str) -> Iterator[str]:
        """The words of the site's language, of those that this sheet asked for, that are shown all the same."""
        for key in sorted(self.own.keys_asked):
            english = read_words("en").catalogue[key]
            if english != self.own[key] and "{" not in english and english not in CONTENT and english in shown:
                yield key

    def glued(self, shown: str) -> Iterator[str]:
        """The labels of this sheet that have the sign of the site's language behind them."""
        return (key for key in sorted(self.own.keys_asked) if f"{self.own[key]}: " in shown or f"{self.own[key]}:\n" in shown)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    return World(tmp_path_factory.mktemp("world") / "content")


def test_the_document_is_in_the_language_of_its_reader(world: World) -> None:
    assert world.document.language == "eo"
    assert [*world.foreign("\n".join(world.document.lines))] == []
    assert strange("Danger signs") in {*world.document.lines}


def test_the_page_is_in_the_language_of_its_reader(world: World) -> None:
    world.site.keys_asked.clear()
    page = plainly(PageWriter(world.edition).page(world.document)).partition("\n---\n")[2]
    assert world.site.keys_asked <= FRAME
    assert [*world.foreign(page)] == []
    assert [*world.glued(page)] == []
    for words in ("Danger signs", "For patients", "Why »", "Phone »", "Words explained » ", "Is your printed copy the current one?"):
        assert strange(words) in page, words


def test_the_paper_is_in_the_language_of_its_reader(world: World) -> None:
    world.site.keys_asked.clear()
    fits, problems = pdf.fit_charts((), world.press)
    (sheet,), found = pdf.print_sheets((world.document,), world.press, fits, PRESS)
    assert not problems and not found
    assert world.site.keys_asked == set()
    for paper in (sheet.files["a4"], sheet.large["letter"]):
        shown = text_of(paper.pdf)
        assert [*world.foreign(shown)] == []
        assert [*world.glued(shown)] == []
        for words in ("Danger signs", "For patients", "Why »", "Instead »", "Phone »", "Urgent »", "Sources", "Do not use after"):
            assert strange(words) in shown, words


def text_of(file: bytes) -> str:
    """All words on a sheet."""
    opened = pdfium.PdfDocument(file)
    return " ".join(plainly(" ".join(page.get_textpage().get_text_bounded() for page in opened)).split())


def test_all_other_pages_are_in_the_language_of_the_site(world: World) -> None:
    readers = world.edition.readers
    assert readers.of(SHEET).language == "eo" and readers.of(DocumentId("handout", "other")).language == "en"
    assert readers.of(DocumentId("topic", "x", "clinician")) == readers.site.other
    assert [words.language for words in readers.catalogues] == ["en", "eo"]


_WORDED = [*sorted((PROGRAM / "documents").rglob("*.py")), *sorted((PROGRAM / "releases").glob("*.py"))]
_FOR_PROGRAMS = {"meaning.py", "walking.py", "reviewed.py", "store.py", "lines.py"}
"""What is compared or kept, or told to authors, and has no reader."""


@pytest.mark.parametrize("file", [file for file in _WORDED if file.name not in _FOR_PROGRAMS], ids=lambda file: file.name)
def test_no_module_puts_a_colon_behind_a_label(file: Path) -> None:
    glued = [part for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))) for part in _texts(node)]
    assert [text for text in glued if re.match(r":(?: |$)", text)] == []


def _texts(node: ast.AST) -> Iterator[str]:
    """The texts behind something in an f-string, and those that are arguments of a call."""
    parts = node.values[1:] if isinstance(node, ast.JoinedStr) else node.args if isinstance(node, ast.Call) else []
    yield from (part.value for part in parts if isinstance(part, ast.Constant) and isinstance(part.value, str))


@pytest.mark.parametrize(("folder", "glued"), [("pages", r"\}\}(?:</\w+>)?:(?= |<|$)"), ("print", r"#[\w.]+:(?= #| \[)|\+ \":\"")])
def test_no_template_puts_a_colon_behind_a_label(folder: str, glued: str) -> None:
    for file in sorted((TEMPLATES / folder).iterdir()):
        assert re.findall(glued, file.read_text(encoding="utf-8"), re.MULTILINE) == [], file.name
