"""Reporting an error and editing: on every page and every statement, where the site says where, and nowhere else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import settings as tried
from hypothesis import strategies as st

from generator.build import assemble_edition, our_font, read_content
from generator.content.model import Library
from generator.documents.corrections import Corrections, filled
from generator.documents.document import DocumentId
from generator.outputs.edition import Edition
from generator.outputs.markdown import PageWriter
from tests.worlds import example, tries

MAIL = 'report: mailto:errors@example.org\nedit: "https://example.org/edit/main/{file}#L{line}"'
FORM = 'report: "https://example.org/report?page={page}&title={title}&fact={fact}&version={version}"'
LINK = re.compile(r'<a href="([^"]*)" rel="nofollow noreferrer">([^<]*)<?')


@cache
def made(folder: Path, keys: str, clinic: str = "") -> Edition:
    content = example(folder, site=("funding: not stated", f"funding: not stated\n{keys}"), clinic=("paper: A4", f"paper: A4\n{clinic}"))
    library = read_content(content).library
    assert library.site is not None
    return assemble_edition(library, library.site, our_font())


@pytest.fixture(scope="module")
def by_mail(tmp_path_factory: pytest.TempPathFactory) -> Edition:
    return made(tmp_path_factory.mktemp("mail"), MAIL)


def page(edition: Edition, document: DocumentId) -> str:
    return PageWriter(edition).page(next(one for one in edition.documents if one.id == document))


def ways(text: str) -> Iterator[tuple[str, str]]:
    """The ways of a page: where each leads, and its words."""
    return ((unescape(address), words) for address, words in LINK.findall(text))


TOPIC = DocumentId("topic", "ankle-sprain")


def test_nothing_is_shown_where_the_site_says_nothing(tmp_path: Path) -> None:
    edition = made(tmp_path, "")
    assert not any('class="correct' in PageWriter(edition).page(one) for one in edition.documents)


def test_an_email_has_the_page_the_statement_and_the_version(by_mail: Edition) -> None:
    address = next(address for address, words in ways(page(by_mail, TOPIC)) if words == "Report an error in this" and "term-sprain" in address)
    parts = urlsplit(address)
    told = {name: value for name, (value,) in parse_qs(parts.query).items()}
    assert (parts.scheme, parts.path, set(told)) == ("mailto", "errors@example.org", {"subject", "body"})
    assert told["subject"] == "Error in: Twisted ankle"
    page_line, fact_line, version_line, *rest = told["body"].split("\r\n")
    assert (page_line, fact_line) == ("Page: https://example.org/ankle/topics/ankle-sprain/", "Statement: term-sprain")
    assert re.fullmatch("Version: 2026-11-20 [0-9a-f]{8}", version_line) and rest[1].startswith("What is wrong")


def test_a_form_gets_them_as_parts_of_its_address(tmp_path: Path) -> None:
    edition = made(tmp_path, FORM)
    addresses = [address for address, _ in ways(page(edition, TOPIC))]
    told = parse_qs(urlsplit(next(one for one in addresses if "fact=term-sprain" in one)).query)
    assert told["title"] == ["Twisted ankle"] and told["page"] == ["https://example.org/ankle/topics/ankle-sprain/"] and told["version"]
    assert "fact=&" in addresses[-1] or any("fact=&" in one for one in addresses)


def test_a_statement_leads_to_the_line_where_it_is_written(by_mail: Edition) -> None:
    where = by_mail.library.facts["term-sprain"].where
    assert where.file == "glossary.yml"
    assert ("https://example.org/edit/main/glossary.yml#L" + str(where.line), "Edit this") in list(ways(page(by_mail, TOPIC)))
    assert any(address.startswith("https://example.org/edit/main/topics/ankle-sprain.yml#L") and words == "Edit this page"
               for address, words in ways(page(by_mail, TOPIC)))


def test_every_page_and_every_statement_on_it_can_be_reported_for_both_readers(by_mail: Edition) -> None:
    writer, seen = PageWriter(by_mail), set[str]()
    for document in by_mail.documents:
        if document.id.kind not in {"fact-places", "fact-places-part"}:
            found = [unquote(address) for address, words in ways(writer.page(document)) if words.startswith("Report")]
            statements = [part.partition("Statement: ")[2].partition("\r")[0] for part in found if "Statement: " in part]
            assert sorted(statements) == sorted(document.facts), document.id
            assert len(found) == len(statements) + 1, document.id
            seen |= document.facts
    assert seen == set(by_mail.library.facts)


def test_a_clinic_has_its_own_address_for_reports(tmp_path: Path) -> None:
    edition = made(tmp_path, MAIL, "report: mailto:clinic@example.org")
    assert {address.partition("?")[0] for address, words in ways(page(edition, TOPIC)) if words.startswith("Report")} == {"mailto:clinic@example.org"}


def test_they_are_part_of_no_sheet_and_of_no_version(by_mail: Edition, tmp_path: Path) -> None:
    plain = made(tmp_path, "")
    assert {one.id: one.hash for one in by_mail.documents} == {one.id: one.hash for one in plain.documents}


@pytest.mark.parametrize("key", ["report: javascript:alert(1)", "report: http://example.org/", "report: mailto:a@b.org?bcc=c@d.org",
                                 "report: mailto:a@b.org%0Ac", 'report: "https://example.org/?x={words}"', "report: errors@example.org",
                                 'edit: "https://example.org/edit"', 'edit: "https://example.org/{file}?{place}"', "edit: mailto:a@b.org"])
def test_any_other_address_is_refused(tmp_path: Path, key: str) -> None:
    shape = read_content(example(tmp_path, site=("funding: not stated", f"funding: not stated\n{key}"))).shape
    assert [(one.rule, one.where.file) for one in shape] == [("bad-value", "site.yml")]


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=80))
@tried(max_examples=tries(80), deadline=None)
def test_no_words_add_a_part_to_an_address(words: str) -> None:
    address = filled("https://example.org/report?title={title}&fact={fact}", {"title": words, "fact": "x"})
    assert parse_qs(urlsplit(address).query, keep_blank_values=True) == {"title": [words], "fact": ["x"]}
    assert not set(address) & set(" \"'<>#\r\n")


def test_words_with_braces_are_not_filled_in_again() -> None:
    assert filled("https://example.org/?a={title}&b={fact}", {"title": "{fact}", "fact": "x"}) == "https://example.org/?a=%7Bfact%7D&b=x"


def test_no_way_leads_anywhere_without_a_site(by_mail: Edition) -> None:
    assert not Corrections(Library(), by_mail.site.model_copy(update={"report": None, "edit": None}), by_mail.readers)
