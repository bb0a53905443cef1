"""What the site does not cover: the page that lists it, the ways to it, and sites without any."""

from __future__ import annotations

from pathlib import Path

from generator.documents.document import Cite, DocumentId, Link, text_of
from tests.worlds import document, example, judged, written


def test_the_page_says_how_soon_what_to_do_and_who_says_so(tmp_path: Path) -> None:
    made = document(judged(example(tmp_path)), "not-covered")
    assert text_of(made.sections["about-sore-knee"]).splitlines() == [
        "Sore knee", "Routine: Ask a doctor. (the editors' advice)", "Call The made-up ankle clinic: 555-0100.",
        "For clinicians: Knee pain. See guidance on the knee."]
    assert [cite.source for cite in made.all(Cite)] == ["ankle-demonstration"]


def test_what_is_most_urgent_stands_first_and_says_whom_to_call(tmp_path: Path) -> None:
    content = example(tmp_path)
    (content / "not_covered" / "crushed-toe.yml").write_text(
        "id: crushed-toe\nnames: {plain: Crushed toe, clinical: Crushed toe}\nurgency: emergency\n"
        "action: {plain: Get help., clinical: Treat at once., basis: editor}\n", encoding="utf-8")
    made = document(judged(content), "not-covered")
    assert [anchor for anchor in made.sections if anchor.startswith("about-")] == ["about-crushed-toe", "about-sore-knee"]
    assert "Call 112 now." in text_of(made.sections["about-crushed-toe"])


def test_the_alphabet_the_gaps_and_the_page_about_the_site_lead_to_it(tmp_path: Path) -> None:
    judgement = judged(example(tmp_path))
    for kind in ("a-z", "gaps", "about"):
        assert any(link.to.document == DocumentId("not-covered") for link in document(judgement, kind).all(Link)), kind


def test_a_site_that_names_nothing_has_no_such_page_and_no_way_to_it(tmp_path: Path) -> None:
    content = example(tmp_path)
    (content / "not_covered" / "sore-knee.yml").unlink()
    (content / "not_covered").rmdir()
    judgement = judged(content)
    assert not judgement.problems
    assert all(one.id.kind != "not-covered" and all(link.to.document != DocumentId("not-covered") for link in one.all(Link))
               for one in written(judgement).documents)
