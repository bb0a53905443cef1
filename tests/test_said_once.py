"""What an author can say honestly, and say once: a place nobody knows, an opinion of the authors' own."""

from __future__ import annotations

import json
from pathlib import Path

from generator.build import Examined
from generator.documents.document import DocumentId, Evidence, Kind, Link, SourcePlace, Table, Target, facts_of, text_of
from tests.worlds import document, example, files, judged, plainly, write

OPINION = """\
id: our-opinion
kind: opinion of the authors
short: Our own opinion
title: not stated
authors: The writers of this guide
published_in: not stated
year: not stated
status: read
primary: not stated
"""


def test_a_place_in_a_source_that_nobody_knows_is_said_to_be_unknown(tmp_path: Path) -> None:
    content = example(tmp_path, topics_ankle_sprain=("part: Table 1", "part: not stated"))
    examined = judged(content)
    assert examined.problems == ()
    places = {part.place for part in document(examined, "topic", "ankle-sprain").parts if isinstance(part, SourcePlace)}
    assert "place in it not known" in places
    assert "not stated" not in places


def test_an_opinion_of_the_authors_needs_no_place_and_is_marked_as_theirs_for_both_readers(tmp_path: Path) -> None:
    content = write(example(tmp_path, topics_ankle_sprain=("sources: [{source: ankle-demonstration, line: 13}]", "sources: [{source: our-opinion}]")),
                    {"sources/our-opinion.yml": OPINION})
    examined = judged(content)
    assert examined.problems == ()
    for audience in ("patient", "clinician"):
        shown = document(examined, "topic", "ankle-sprain", audience)
        (evidence,) = (part for part in shown.parts if isinstance(part, Evidence) and {cite.source for cite in part.cites} == {"our-opinion"})
        assert (evidence.trust, evidence.label) == ("doubt", "The authors' own opinion")


def table(examined: Examined, kind: Kind, id_: str, role: str) -> Table:
    """A table of a page for patients."""
    return next(part for part in document(examined, kind, id_).parts if isinstance(part, Table) and part.role == role)


def test_a_comparison_has_rows_of_its_own_below_those_of_the_treatments(tmp_path: Path) -> None:
    options = "options: [ankle-brace, ankle-watching]"
    row = "rows:\n  - asks: {plain: At night?, clinical: Nocturnal use}\n    cells: [[brace-rubs], not stated]"
    examined = judged(example(tmp_path, comparisons_brace_or_waiting=(options, f"{options}\n{row}")))
    assert examined.problems == ()
    own = table(examined, "comparison", "brace-or-waiting", "comparison").rows[-1]
    assert text_of(own.head) == "At night?"
    assert [list(facts_of(cell)) for cell in own.cells] == [["brace-rubs"], []]
    assert text_of(own.cells[1]) != ""


CAUSE = """\
id: stiff-ankle
names: {plain: Stiff ankle, clinical: Ankle stiffness}
cause_of: [ankle-sprain]
red_flags: not stated
involves: [torn-band]
symptoms: [outer-side-swells]
triggers: not stated
management: not stated
place: 1
columns:
  - asks: How long it lasts
    facts: [most-sprains-heal]
"""


def test_causes_have_columns_and_an_order_of_their_authors(tmp_path: Path) -> None:
    column = "columns: [{asks: How long it lasts, facts: not stated}]"
    content = example(tmp_path, causes_torn_ankle_ligament=("management: [brace", f"{column}\nmanagement: [brace"))
    examined = judged(write(content, {"causes/stiff-ankle.yml": CAUSE}))
    assert examined.problems == ()
    causes = table(examined, "causes", "", "causes")
    assert [text_of(row.head) for row in causes.rows] == ["Stiff ankle", "Torn band at the ankle"]
    assert text_of(causes.columns[-1].line) == "How long it lasts"
    assert list(facts_of(causes.rows[0].cells[-1])) == ["most-sprains-heal"]


def test_a_column_of_causes_that_says_nothing_of_any_is_not_printed(tmp_path: Path) -> None:
    examined = judged(example(tmp_path, causes_torn_ankle_ligament=("triggers: [worse-downhill]", "triggers: not stated")))
    assert len(table(examined, "causes", "", "causes").columns) == 3


def test_a_cause_without_a_column_of_the_others_is_told(tmp_path: Path) -> None:
    examined = judged(write(example(tmp_path), {"causes/stiff-ankle.yml": CAUSE}))
    assert [(problem.rule, problem.message) for problem in examined.problems] == [
        ("own-cells", 'cause "torn-ankle-ligament" has no column "How long it lasts", which another cause has')]


REVIEW = """\
- by: A. Reader, physiotherapist
  on: 2026-11-01
  months: 6
  of: [topics/ankle-sprain, red_flags/cannot-stand-on-it, handouts/ankle-at-home]
"""


def test_one_review_stands_for_everything_that_it_names_and_for_nothing_else(tmp_path: Path) -> None:
    examined = judged(write(example(tmp_path), {"reviews.yml": REVIEW}))
    assert [problem.rule for problem in examined.problems] == ["review-without-text"]
    library = examined.library
    assert {library.topics["ankle-sprain"].review, library.red_flags["cannot-stand-on-it"].review, library.handouts["ankle-at-home"].review
            } == {library.reviews[0]}
    assert library.topics["ankle-ligaments"].review is None
    assert "A. Reader, physiotherapist" in text_of(document(examined, "topic", "ankle-sprain").blocks)
    assert "A. Reader, physiotherapist" not in text_of(document(examined, "topic", "ankle-ligaments").blocks)


def test_a_shared_review_that_ran_out_is_told_once(tmp_path: Path) -> None:
    examined = judged(write(example(tmp_path), {"reviews.yml": REVIEW.replace("2026-11-01", "2020-11-01")}))
    assert [(problem.rule, problem.message) for problem in examined.problems] == [
        ("review-overdue", 'the review of "ankle-sprain" and 2 others ran out on 2021-05-01')]


def test_an_entry_with_a_review_of_its_own_keeps_it_and_that_is_told(tmp_path: Path) -> None:
    own = "related: [ankle-ligaments]\nreview: {by: A. Writer, on: 2026-10-01}"
    examined = judged(write(example(tmp_path, topics_ankle_sprain=("related: [ankle-ligaments]", own)), {"reviews.yml": REVIEW}))
    assert examined.library.topics["ankle-sprain"].review.by == "A. Writer"
    assert [problem.message for problem in examined.problems if problem.level == "error"] == ['"topics/ankle-sprain" has two reviews']


def test_levels_are_called_as_the_site_calls_them_and_patients_are_still_told_what_to_do(tmp_path: Path) -> None:
    levels = "builder: mkdocs\nlevels: {emergency: RED, urgent: AMBER, prompt: YELLOW, routine: GREEN}"
    examined = judged(example(tmp_path, site=("builder: mkdocs", levels)))
    assert examined.problems == ()
    for audience in ("patient", "clinician"):
        told = document(examined, "topic", "ankle-sprain", audience).text
        assert "AMBER" in told
        assert "Urgent" not in told
    assert "See a doctor today" in document(examined, "topic", "ankle-sprain").text


def test_authors_are_named_once_for_the_site_or_by_a_page_of_their_own(tmp_path: Path) -> None:
    site = ("builder: mkdocs", 'builder: mkdocs\nauthors: ["A. Writer, physiotherapist", B. Writer]')
    examined = judged(example(tmp_path, site=site, topics_ankle_ligaments=("kind: anatomy", "kind: anatomy\nauthors: [C. Writer]")))
    assert examined.problems == ()
    said = "Written by A. Writer, physiotherapist, B. Writer. Not yet reviewed by a clinician."
    assert said in document(examined, "topic", "ankle-sprain").text
    assert "Written by C. Writer. Not yet reviewed by a clinician." in document(examined, "topic", "ankle-ligaments").text


def test_how_the_content_stands_is_told_to_editors_and_to_programs_alike(tmp_path: Path) -> None:
    examined = judged(write(example(tmp_path), {"reviews.yml": REVIEW}))
    made = document(examined, "quality")
    counts = plainly(text_of(made.sections["counts"])).splitlines()
    assert {"1 danger sign (reviewed: 1)", "2 topics (reviewed: 1)", "1 disagreement between sources"} <= set(counts)
    reviewed = "Reviewed by A. Reader, physiotherapist on November 1, 2026. The review counts until May 1, 2027."
    assert f"Twisted ankle: {reviewed}" in text_of(made.sections["reviews"]).splitlines()
    assert "The bands of the ankle" in text_of(made.sections["open-topics"])
    assert ("key-points, ankle-ligaments: This short page has only two points worth keeping. Accepted by the writers of this guide"
            in text_of(made.sections["waived"]))
    assert "Twisted ankle: " in text_of(made.sections["ages"])
    assert text_of(made.sections["unpictured"]).splitlines()[1:] == ["The bands of the ankle"]
    ways = {link.text: link.to for link in made.all(Link)}
    assert ways["Twisted ankle"] == Target(DocumentId("topic", "ankle-sprain"))
    assert ways["key-points"] == Target(DocumentId("rules"), "key-points")
    data = json.loads(files(examined)["about/quality.json"])
    assert {"kind": "topic", "number": 2, "reviewed": 1} in data["counted"]
    assert {"kind": "topic", "id": "ankle-ligaments"} in data["unreviewed"]
    assert [(one["kind"], one["id"], one["until"]) for one in data["reviewed"]] == [
        ("sheet", "ankle-at-home", "2027-05-01"), ("danger sign", "cannot-stand-on-it", "2027-05-01"), ("topic", "ankle-sprain", "2027-05-01")]
    assert data["without a picture"] == ["ankle-ligaments"]
    assert [one["topic"] for one in data["reading ages"]["topics"]] == ["ankle-ligaments", "ankle-sprain"]
