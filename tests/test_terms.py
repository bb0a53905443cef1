"""Words of the glossary in a text: found in all their forms, where they were written; led to their explanation once."""

from __future__ import annotations

import re
from html import unescape

import markdown
import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.content.model import Id, Names, Text, normalised, whole_words
from generator.content.model import Term as Entry
from generator.documents.document import Document, DocumentId, Paragraph, Said, Term
from generator.documents.glossary import Explaining, Finder, _folded
from generator.language.reader import Reader
from generator.language.words import read_words, spaced
from generator.outputs.markdown.spans import Spans


def term(id_: str, plain: str, clinical: str, *also: str) -> Entry:
    return Entry(id=Id(id_), plain=Text(f"What {plain} is."), names=Names(plain=Text(plain), clinical=Text(clinical), also=tuple(map(Text, also))))


GLOSSARY = (term("band", "Band between bones", "Ligament", "ligaments"), term("outer", "Outer ligament", "Lateral ligament"),
            term("aid", "Picture", "Ankle imaging device", "AID"), term("star", "A*b", "[x](y)"))


def found(text: str) -> list[tuple[str, str]]:
    return [(use.term.id, text[use.start:use.end]) for use in Finder(GLOSSARY).uses(text)]


@pytest.mark.parametrize(("text", "uses"), [
    ("Two ligaments and a LIGAMENT.", [("band", "ligaments"), ("band", "LIGAMENT")]),
    ("An outer  ligament.", [("outer", "outer  ligament")]),
    ("A band-between–bones, or its lateral-ligament", [("band", "band-between–bones"), ("outer", "lateral-ligament")]),
    ("liga\u00adment", [("band", "liga\u00adment")]),
    ("ligamentous, subligament", []),
    ("First aid, or an AID, or aid", [("aid", "AID")]),
    ("An a*b or a [x](y)!", [("star", "a*b"), ("star", "[x](y)")]),
    ("", []), (" - ", [])])
def test_words_are_found_where_they_were_written(text: str, uses: list[tuple[str, str]]) -> None:
    assert found(text) == uses


@given(st.text(st.sampled_from("aB c-–\u00a0\u00ad'’ß\t\n.5"), max_size=30))
def test_a_text_folded_sign_by_sign_is_the_normalised_text(text: str) -> None:
    signs, places = _folded(text)
    assert signs.strip() == normalised(text)
    assert places == sorted(places) and len(signs) == len(places)


JOINING = "eoai\u0301\u0323\u0308\u00ad\u200d\u0345\u1100\u1161\u11a8ｶﾞİıßﬁ\u0130 \u00a8-’\u09c7\u09be"


@given(st.text(max_size=20) | st.text(st.sampled_from(JOINING), max_size=12))
def test_so_is_any_text_and_what_is_normalised_stays_so(text: str) -> None:
    signs, places = _folded(text)
    assert signs.strip() == normalised(text)
    assert places == sorted(places) and len(signs) == len(places) and all(place < len(text) for place in places)
    assert normalised(normalised(text)) == normalised(text)


@pytest.mark.parametrize(("form", "text", "use"), [
    ("cafe\u00ad\u0301", "A café.", "café"), ("café", "A cafe\u00ad\u0301\u00ad, now", "cafe\u00ad\u0301\u00ad"),
    ("café", "A cafe\u0301 now", "cafe\u0301"), ("İz", "an i\u0307z", "i\u0307z"), ("가나", "가\u1102\u1161 있다", "가\u1102\u1161"),
    ("cafe", "A café.", None)])
def test_a_word_is_found_in_whatever_way_its_letters_were_put_together(form: str, text: str, use: str | None) -> None:
    uses = Finder([term("word", form, form)]).uses(text)
    assert [text[one.start:one.end] for one in uses] == ([use] if use else [])


SOUNDS = ("ba", "na", "li", "ga", "ment", "가", "나", "は", "し", "é", "e\u0301", "-", " ", " ", ".", "’")
WRITTEN = st.lists(st.sampled_from(SOUNDS), min_size=1, max_size=9).map("".join)


@given(st.lists(WRITTEN.filter(normalised), min_size=1, max_size=6), WRITTEN)
def test_the_same_words_are_found_as_if_all_were_looked_for_at_once(forms: list[str], text: str) -> None:
    signs, places = _folded(text)
    every = whole_words(map(normalised, forms)).finditer(signs)
    finder = Finder([term(f"word-{number}", form, form) for number, form in enumerate(forms)])
    assert [use.start for use in finder.uses(text)] == [places[one.start()] for one in every]


def explaining(*anyway: str, allowed: bool = True) -> Explaining:
    return Explaining(Finder(GLOSSARY), anyway, lambda _: allowed)


def links(page: Explaining, text: str, *said: str) -> list[tuple[str, str, bool]]:
    """The words that are led away, to which explanation, and whether that stands on the page itself."""
    return [(span.text, span.term, span.here) for span in page.words(text, said) if isinstance(span, Term)]


def due(page: Explaining, *said: str, last: bool = False) -> list[tuple[str, str]]:
    return [(word, str(one.id)) for word, one in page.due(said, last=last)]


def test_the_first_use_leads_to_the_explanation_which_follows_once() -> None:
    page = explaining()
    assert links(page, "A ligament holds. Ligaments tear.") == [("ligament", "band", True)]
    assert links(page, "Ligaments heal. An outer ligament too.") == [("outer ligament", "outer", True)]
    assert due(page) == [("Ligament", "band"), ("Outer ligament", "outer")]
    assert due(page) == []
    assert links(page, "Ligaments.", "band") == []


def test_an_explanation_that_the_page_gives_anyway_is_not_given_again() -> None:
    page = explaining("band")
    assert links(page, "A ligament holds.") == [("ligament", "band", True)]
    assert due(page) == []
    assert links(explaining("band"), "A ligament holds.", "band") == []


def test_a_word_that_may_not_be_explained_here_leads_to_the_list_of_words() -> None:
    page = explaining(allowed=False)
    assert links(page, "A ligament holds.") == [("ligament", "band", False)]
    page.mention("An outer ligament.")
    assert due(page, last=True) == []


def test_a_mention_is_explained_without_a_link() -> None:
    page = explaining()
    page.mention("A ligament holds.")
    assert due(page) == [("Ligament", "band")]


def test_a_mention_that_can_wait_is_explained_at_the_end_unless_another_use_was() -> None:
    page = explaining()
    page.mention("A ligament holds an outer ligament.", later=True)
    assert due(page) == []
    assert links(page, "Ligaments.") == [("Ligaments", "band", True)]
    assert due(page) == [("Ligaments", "band")]
    assert due(page, "band", last=True) == [("Outer ligament", "outer")]


SIGNS = st.sampled_from(["ligament", "a*b", "AID", "*", "[", "](x)", "1. ", "- ", " ", "\n", "<b>", "&", "text", "–"])


@given(st.lists(SIGNS, max_size=12).map("".join))
def test_the_spans_in_a_row_are_the_text_with_nothing_lost(text: str) -> None:
    spans = explaining().words(text, ())
    assert "".join(span.text for span in spans) == text
    assert all(span.text for span in spans)


@given(st.lists(SIGNS, min_size=1, max_size=12).map("".join).filter(str.strip))
def test_a_page_shows_the_words_of_a_fact_as_they_were_written(text: str) -> None:
    said = Said("x", explaining().words(spaced(text), ()))
    told = Document(DocumentId("topic", "x"), "X", "en", (Paragraph((said,)),))
    page = markdown.markdown(str(Spans(told, Reader("patient", "en", read_words("en"))).line((said,))), extensions=["attr_list"])
    assert " ".join(unescape(re.sub(r"<[^>]+>", "", page)).split(" ")).strip() == spaced(text)
