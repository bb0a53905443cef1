"""Reviews as data: of which text each is, what makes it stale, what readers are told, and what is not published."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from textwrap import dedent, indent
from typing import Any, cast

import pytest

from generator.build import BuildOptions, judge, our_font, read_content, readers_in
from generator.content.model import Audience
from generator.diagnostics.diagnostic import Diagnostic
from generator.documents.assembling import Assembler
from generator.documents.document import DocumentId, Kind, Paragraph, Until
from generator.documents.meaning import Saying, hash_of, meaning_of
from generator.documents.quality import quality_of
from generator.documents.reviewing import Fingerprint, fingerprint, meanings_of
from generator.documents.versions import SheetVersion, version_of
from generator.outputs import quality
from generator.outputs.templates import read_templates
from generator.preview.pages import Pages, Tools
from generator.releases.ledger import Ledger, Published, Release
from generator.releases.reviewed import in_words
from generator.releases.store import ReadLedger, append
from generator.rules.publishing import review_ran_out, reviewed_otherwise
from generator.rules.reviews import review_overdue, review_stale, review_without_text
from generator.rules.this_run import ThisRun
from tests.worlds import PRESS, TODAY, edition, example, judged, page, write

BY = "A. Reader, physiotherapist"
NONE = Ledger()
def assembler(folder: Path) -> Assembler:
    library = read_content(folder).library
    assert library.site is not None
    return Assembler(library, library.site, readers_in(library), {})


def told(folder: Path, path: str) -> Fingerprint:
    """Which text an entry of a content folder is."""
    made = assembler(folder)
    shelf, _, id_ = path.partition("/")
    return fingerprint(meaning for _, meaning in meanings_of(made.library.shelves[shelf][id_], made.assemble))


def reviewed(folder: Path, path: str, on: str = "2026-11-01", months: int = 12) -> Path:
    """A content folder, one entry of which was reviewed as it stands there."""
    file = folder / f"{path}.yml"
    text, signs = told(folder, path)
    file.write_text(f"{file.read_text()}review: {{by: '{BY}', on: {on}, months: {months}, text: '{text}', signs: '{signs}'}}\n")
    return folder


def then(folder: Path, file: str, old: str, new: str) -> Path:
    """The same folder after a change."""
    place = folder / file
    assert old in place.read_text()
    place.write_text(place.read_text().replace(old, new, 1))
    return folder


def stale(folder: Path) -> set[str]:
    return {*assembler(folder).judged.stale}


def this_run(folder: Path, today: date, ledger: Ledger, *, public: bool) -> ThisRun:
    made = assembler(folder)
    run = ThisRun(made.library, today, ("en",), public, released=ReadLedger(ledger))
    vars(run)["standings"] = made.standings  # else all Documents would be assembled
    return run


def found(folder: Path, ledger: Ledger = NONE) -> list[Diagnostic]:
    return [*review_stale(this_run(folder, TODAY, ledger, public=False))]


def refused(folder: Path, today: date = TODAY, ledger: Ledger = NONE) -> list[str]:
    """What a build for the public says of reviews, by the entry."""
    run = this_run(folder, today, ledger, public=True)
    problems = [*review_ran_out(run), *reviewed_otherwise(run)]
    return [f"{problem.rule} {problem.item}" for problem in problems]


def released(folder: Path, day: date, before: Ledger = NONE) -> Ledger:
    """A ledger with one more release: of all pages and sheets of a content folder."""
    made = assembler(folder)
    meanings = {id_: meaning_of(made.assemble(id_)) for id_ in made.content if id_.kind in {"topic", "chart", "handout"}}
    published = tuple(sorted(Published(id_, "", hash_of([meaning])) for id_, meaning in meanings.items()))
    release = Release(str(day), day, "", (), published, {}, ())
    return Ledger((*before.releases, release), {**before.told, **{hash_of([meaning]): meaning for meaning in meanings.values()}})


# --- which changes make a review stale ---------------------------------------------------------------------------------


def test_a_review_counts_while_the_same_is_said(tmp_path: Path) -> None:
    content = reviewed(example(tmp_path), "topics/ankle-sprain")
    assert stale(content) == set() and found(content) == [] and refused(content) == []


def test_one_word_makes_a_review_stale_by_name(tmp_path: Path) -> None:
    content = then(reviewed(example(tmp_path), "topics/ankle-sprain"), "topics/ankle-sprain.yml", "Walking downhill", "Going downhill")
    (problem,) = found(content)
    assert problem.where.file == "topics/ankle-sprain.yml" and problem.level == "warning"
    assert problem.message == f'{BY} reviewed "ankle-sprain" on 2026-11-01; since then it says something else'


@pytest.mark.parametrize(("file", "old", "new"), [
    pytest.param("topics/ankle-sprain.yml", "outlook:", "# A comment.\noutlook:", id="a comment"),
    pytest.param("topics/ankle-sprain.yml", "plain: Walking downhill makes the pain worse.",
                 "plain: >-\n      Walking downhill\n      makes the pain worse.", id="lines"),
    pytest.param("topics/ankle-sprain.yml", "sources: [{source: ankle-demonstration, line: 13}]",
                 "sources:\n      - line: '13'\n        source: ankle-demonstration", id="layout"),
    pytest.param("topics/ankle-sprain.yml", "  - most-sprains-heal\n  - x-ray-if-you-cannot-stand",
                 "  - x-ray-if-you-cannot-stand\n  - most-sprains-heal", id="the order of key points"),
    pytest.param("clinic.yml", "phone: 555-0100", "phone: 555-0199", id="the clinic's phone"),
    pytest.param("site.yml", "updated: 2026-11-20", "updated: 2026-11-19", id="the day of the content"),
    pytest.param("topics/ankle-ligaments.yml", "kind: anatomy", "kind: anatomy\nauthors: [Somebody]", id="another page"),
])
def test_what_says_the_same_keeps_it(tmp_path: Path, file: str, old: str, new: str) -> None:
    assert stale(then(reviewed(example(tmp_path), "topics/ankle-sprain"), file, old, new)) == set()


def test_the_order_in_an_answer_card_is_no_matter(tmp_path: Path) -> None:
    content = reviewed(example(tmp_path), "topics/ankle-sprain")
    fact = "    - id: cool-the-ankle\n      plain: Cool your ankle with a wet cloth.\n      sources: [{source: ankle-demonstration, line: 24}]\n"
    then(content, "topics/ankle-sprain.yml", f"    - raise-the-foot\n{fact}", f"{fact}    - raise-the-foot\n")
    assert stale(content) == set()


def test_a_fact_that_is_written_elsewhere_keeps_it(tmp_path: Path) -> None:
    content = reviewed(example(tmp_path), "topics/ankle-sprain")
    fact = "    - id: cool-the-ankle\n      plain: Cool your ankle with a wet cloth.\n      sources: [{source: ankle-demonstration, line: 24}]\n"
    then(content, "topics/ankle-sprain.yml", fact, "    - cool-the-ankle\n")
    then(content, "treatments/ankle-watching.yml", "involves:\n", f"involves:\n{indent(dedent(fact), '  ')}")
    assert stale(content) == set()


@pytest.mark.parametrize("path", ["topics/ankle-sprain", "tests/ankle-x-ray", "treatments/ankle-brace", "comparisons/brace-or-waiting",
                                  "decisions/ankle-injured", "handouts/ankle-at-home", "red_flags/cannot-stand-on-it"])
def test_a_danger_sign_that_is_more_urgent_makes_the_review_of_whatever_shows_it_stale_and_refused_at_once(tmp_path: Path, path: str) -> None:
    content = then(reviewed(example(tmp_path), path), "red_flags/cannot-stand-on-it.yml", "See a doctor today.", "See a doctor within a week.")
    assert stale(content) == {path}
    assert refused(content) == [f"reviewed-otherwise {path.partition('/')[2]}"]


def test_a_review_of_a_danger_sign_is_of_that_sign_alone(tmp_path: Path) -> None:
    content = reviewed(reviewed(example(tmp_path), "red_flags/cannot-stand-on-it"), "pitfalls/walking-off-the-pain")
    assert stale(then(content, "topics/ankle-sprain.yml", "Walking downhill", "Going downhill")) == set()
    assert stale(then(content, "pitfalls/walking-off-the-pain.yml", "plain: ", "plain: Please, ")) == {"pitfalls/walking-off-the-pain"}


def test_an_answer_that_leads_elsewhere_is_refused_at_once_and_the_words_of_a_box_are_not(tmp_path: Path) -> None:
    content = reviewed(example(tmp_path), "decisions/ankle-injured")
    assert refused(then(content, "decisions/ankle-injured.yml", "Look at the ankle every", "Look at it every")) == []
    assert refused(then(content, "decisions/ankle-injured.yml", "goto: watch}", "goto: doctor-soon}")) == ["reviewed-otherwise ankle-injured"]


def test_several_entries_are_each_known_by_their_text(tmp_path: Path) -> None:
    content = example(tmp_path)
    one, other = told(content, "topics/ankle-sprain"), told(content, "handouts/ankle-at-home")
    write(content, {"reviews.yml": f"""\
- by: {BY}
  on: 2026-11-01
  of:
    - {{entry: topics/ankle-sprain, text: '{one.text}', signs: '{one.signs}'}}
    - {{entry: handouts/ankle-at-home, text: '{other.text}', signs: '{other.signs}'}}
"""})
    assert stale(content) == set()
    assert stale(then(content, "topics/ankle-sprain.yml", "A table in the leaflet", "A table of it")) == {"topics/ankle-sprain"}
    (problem,) = found(content)
    assert (problem.where.file, problem.where.line) == ("reviews.yml", 4)


def test_a_review_of_yesterday_is_told_once_as_one_whose_text_nobody_knows(tmp_path: Path) -> None:
    old = "- {by: A. Reader, on: 2026-11-01, of: [topics/ankle-sprain, red_flags/cannot-stand-on-it, handouts/ankle-at-home]}\n"
    content = write(example(tmp_path), {"reviews.yml": old})
    library = read_content(content).library
    (problem,) = review_without_text(library, TODAY)
    assert (problem.level, problem.message) == ("warning", 'the review of "ankle-sprain" and 2 others does not say which text was reviewed')
    assert stale(content) == set() and refused(content) == []


# --- what was changed since --------------------------------------------------------------------------------------------


def test_what_was_changed_is_told_from_the_ledger_danger_first(tmp_path: Path) -> None:
    content = reviewed(example(tmp_path), "topics/ankle-sprain")
    ledger = released(content, date(2026, 11, 2))
    then(content, "topics/ankle-sprain.yml", "Walking downhill", "Going downhill")
    then(content, "red_flags/cannot-stand-on-it.yml", "See a doctor today.", "See a doctor within a week.")
    (problem,) = found(content, ledger)
    assert problem.help.startswith(
        'Changed since: danger sign "cannot-stand-on-it": what to do "See a doctor today." is now "See a doctor within a week."; '
        'fact "worse-downhill": "Walking downhill makes the pain worse." is now "Going downhill makes the pain worse." Have it reviewed again')


def test_the_ledger_is_read_with_the_content(tmp_path: Path) -> None:
    content = reviewed(example(tmp_path), "topics/ankle-sprain")
    ledger = released(content, date(2026, 11, 2))
    append(content, None, ledger.releases[0], ledger.told, {}, "en")
    then(content, "topics/ankle-sprain.yml", "Walking downhill", "Going downhill")
    (problem,) = found(content, read_content(content).ledger)
    assert problem.help.startswith('Changed since: fact "worse-downhill": "Walking downhill makes the pain worse." is now "Going downhill')


def test_without_a_release_it_is_said_that_nobody_can_tell(tmp_path: Path) -> None:
    content = then(reviewed(example(tmp_path), "topics/ankle-sprain"), "topics/ankle-sprain.yml", "Walking downhill", "Going downhill")
    assert "What was changed cannot be told: no release has the text that was reviewed." in found(content)[0].help


@pytest.mark.parametrize(("old", "new", "words"), [
    pytest.param([Saying("fact", "a", "One.")], [], ['fact "a": no longer says "One."'], id="gone"),
    pytest.param([], [Saying("words", "", "One.")], ['text: now says "One."'], id="new"),
    pytest.param([Saying("fact", "a", "One.", (("source", "x 1"),))], [Saying("fact", "a", "One.", (("source", "x 2"),))],
                 ['fact "a": source "x 1" is now "x 2"'], id="a source"),
    pytest.param([Saying("danger sign", "a", "One.", (("level", "emergency"),)), Saying("danger sign", "a", "Short", (("level", "emergency"),))],
                 [Saying("danger sign", "a", "One.", (("level", "urgent"),))],
                 ['danger sign "a": level "emergency" is now "urgent"', 'danger sign "a": no longer says "Short"'], id="a sign told less often"),
    pytest.param([Saying("fact", "a", f"{'Long words before it ' * 5}ten{' and after it' * 5}.")],
                 [Saying("fact", "a", f"{'Long words before it ' * 5}two{' and after it' * 5}.")],
                 ['fact "a": "… words before it Long words before it ten and after it and after it and after it …" is now '
                  '"… words before it Long words before it two and after it and after it and after it …"'], id="a long text"),
    pytest.param([Saying("answer", "a.b", "Yes", (("to", "c"), ("when", "pain > 3")))], [Saying("answer", "a.b", "Yes", (("to", "d"), ("when", "")))],
                 ['answer "a.b": leads to "c" is now "d", condition "pain > 3" is now ""'], id="an answer"),
    pytest.param([Saying("fact", "a", "Within 2\u00a0days.")], [], ['fact "a": no longer says "Within 2 days."'], id="spaces that are kept together"),
    pytest.param([Saying("danger sign", "a", "One.", (("call", "Call 1."),))], [Saying("danger sign", "a", "One.", (("call", "Call 2."),))], [],
                 id="whom to call"),
])
def test_each_change_in_words(old: list[Saying], new: list[Saying], words: list[str]) -> None:
    assert [*in_words([tuple(old)], [tuple(new)])] == words


# --- what is published, and for how long -------------------------------------------------------------------------------


def test_a_review_runs_out_after_its_last_day_and_is_refused_after_the_days_of_grace(tmp_path: Path) -> None:
    content = reviewed(example(tmp_path), "topics/ankle-sprain", "2026-10-10", months=1)
    library, last = read_content(content).library, date(2026, 11, 10)
    assert [*review_overdue(library, last)] == []
    assert [one.message for one in review_overdue(library, last + timedelta(1))] == ['the review of "ankle-sprain" ran out on 2026-11-10']
    assert refused(content, last + timedelta(30)) == []
    assert refused(content, last + timedelta(31)) == ["review-ran-out ankle-sprain"]


def test_the_site_says_how_many_days_of_grace_there_are(tmp_path: Path) -> None:
    content = reviewed(example(tmp_path, site=("builder: mkdocs", "builder: mkdocs\nreview_grace: 0")), "topics/ankle-sprain", "2026-10-10", months=1)
    assert refused(content, date(2026, 11, 10)) == []
    assert refused(content, date(2026, 11, 11)) == ["review-ran-out ankle-sprain"]


def test_a_danger_sign_whose_review_ran_out_has_no_days_of_grace(tmp_path: Path) -> None:
    content = reviewed(example(tmp_path), "red_flags/cannot-stand-on-it", "2026-10-10", months=1)
    assert refused(content, date(2026, 11, 11)) == ["review-ran-out cannot-stand-on-it"]


def test_words_that_were_changed_may_be_published_for_the_days_of_grace(tmp_path: Path) -> None:
    content = then(reviewed(example(tmp_path), "topics/ankle-sprain"), "topics/ankle-sprain.yml", "Walking downhill", "Going downhill")
    assert refused(content, TODAY + timedelta(30)) == []
    assert refused(content, TODAY + timedelta(31)) == ["reviewed-otherwise ankle-sprain"]


def test_days_of_grace_count_from_the_release_that_told_other_words(tmp_path: Path) -> None:
    content = reviewed(example(tmp_path), "topics/ankle-sprain")
    ledger = released(content, date(2026, 11, 2))
    then(content, "topics/ankle-sprain.yml", "Walking downhill", "Going downhill")
    ledger = released(content, date(2026, 11, 10), ledger)
    assert refused(content, date(2026, 12, 10), ledger) == []
    assert refused(content, date(2026, 12, 11), ledger) == ["reviewed-otherwise ankle-sprain"]


def test_a_review_without_the_hash_of_its_danger_signs_is_refused_at_the_first_change(tmp_path: Path) -> None:
    content = reviewed(example(tmp_path), "topics/ankle-sprain")
    then(content, "topics/ankle-sprain.yml", f", signs: '{told(content, 'topics/ankle-sprain').signs}'", "")
    assert refused(content) == []
    assert refused(then(content, "topics/ankle-sprain.yml", "Walking downhill", "Going downhill")) == ["reviewed-otherwise ankle-sprain"]


def test_a_build_for_the_public_tells_it_once_as_an_error_and_any_other_as_a_warning(tmp_path: Path) -> None:
    content = then(reviewed(example(tmp_path), "topics/ankle-sprain"), "red_flags/cannot-stand-on-it.yml", "See a doctor today.", "See one soon.")
    read = read_content(content)
    assert [(one.rule, one.level) for one in _of_reviews(judge(read, TODAY, BuildOptions(prints=False)).problems)] == [("review-stale", "warning")]
    public = judge(read, TODAY, BuildOptions(publish=True, prints=False))
    assert [(one.rule, one.level) for one in _of_reviews(public.problems)] == [("reviewed-otherwise", "error")] and not public.ok


def _of_reviews(problems: tuple[Diagnostic, ...]) -> list[Diagnostic]:
    return [problem for problem in problems if problem.rule.startswith("review")]


# --- what readers are told -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("kind", "path", "audience"), [
    ("topic", "topics/ankle-sprain", "patient"), ("topic", "topics/ankle-sprain", "clinician"), ("chart", "decisions/ankle-injured", "patient"),
    ("handout", "handouts/ankle-at-home", "patient")])
def test_a_review_of_other_words_is_never_told_as_one_that_counts(tmp_path: Path, kind: Kind, path: str, audience: Audience) -> None:
    content = reviewed(example(tmp_path), path)
    document = DocumentId(kind, path.partition("/")[2], audience)
    (counts,) = (part for part in assembler(content).assemble(document).all(Paragraph) if part.role == "reviewed")
    assert [span for span in counts.line if isinstance(span, Until)] == [Until("November 1, 2027", "2027-11-01", "2026-11-20")]
    made = assembler(then(content, "red_flags/cannot-stand-on-it.yml", "See a doctor today.", "See a doctor soon."))
    told = made.assemble(document)
    assert [part.role for part in told.all(Paragraph) if "reviewed" in part.role] == ["not-reviewed"]
    assert f"Reviewed by {BY} on November 1, 2026. The content has changed since then, and nobody has reviewed the change yet." in told.text
    assert "Nothing on this site has been reviewed" in made.assemble(DocumentId("home")).text


def test_a_page_carries_the_last_day_of_its_review(tmp_path: Path) -> None:
    examined = judged(reviewed(example(tmp_path), "topics/ankle-ligaments"))
    assert examined.problems == ()
    html = page(examined, "topics/ankle-ligaments.md")
    assert 'until <time datetime="2027-11-01" data-since="2026-11-20">November 1, 2027</time>. <strong class="review-over" hidden>' in html


def test_a_sheet_whose_review_is_of_other_words_is_no_longer_one_that_was_reviewed(tmp_path: Path) -> None:
    content = reviewed(example(tmp_path), "handouts/ankle-at-home", "2026-11-19", months=36)
    assert version(content).review is not None and version(content).not_after == "November 19, 2029"
    other = version(then(content, "topics/ankle-sprain.yml", "Walking downhill", "Going downhill"))
    assert other.review is None and other.not_after == "November 20, 2027"
    assert other.reviewed == f"Reviewed by {BY} on November 19, 2026. The content has changed since then, and nobody has reviewed the change yet."


def version(folder: Path) -> SheetVersion:
    made = assembler(folder)
    sheet = made.assemble(DocumentId("handout", "ankle-at-home"))
    return version_of(sheet, made.judged, made.site, made.readers.of(sheet.id))


def test_editors_and_programs_are_told_what_was_changed_since_by_reviewer(tmp_path: Path) -> None:
    content = reviewed(reviewed(example(tmp_path), "topics/ankle-sprain"), "topics/ankle-ligaments")
    made = assembler(then(content, "topics/ankle-sprain.yml", "Walking downhill", "Going downhill"))
    found = quality_of(made.judged, [])
    assert [(one.entry.id, one.stale) for one in found.reviewed] == [("ankle-ligaments", False), ("ankle-sprain", True)]
    assert next(one.reviewed for one in found.counted if one.kind == "topic") == 1
    told = next(one for one in made.everything() if one.id.kind == "quality").text
    assert f"Changed since the review, by reviewer\n{BY}: Twisted ankle (November 1, 2026)" in told
    data = json.loads(quality.files(edition(judged(content)))[quality.FILE])
    assert {one["id"]: one["stale"] for one in data["reviewed"]} == {"ankle-ligaments": False, "ankle-sprain": True}


def test_a_document_is_made_once_where_its_review_counts(tmp_path: Path) -> None:
    made = assembler(reviewed(example(tmp_path), "topics/ankle-sprain"))
    first = made.standings
    assert made.assemble(DocumentId("topic", "ankle-sprain")) is made.assemble(DocumentId("topic", "ankle-sprain"))
    assert [one.path for one in first] == ["topics/ankle-sprain"]


class Plain:
    """A builder of sites that shows a page as it was written."""

    def page(self, frame: object, path: str, markdown: str) -> str:
        return markdown


def test_the_preview_says_so_once_all_is_judged(tmp_path: Path) -> None:
    content = then(reviewed(example(tmp_path), "topics/ankle-sprain"), "topics/ankle-sprain.yml", "Walking downhill", "Going downhill")
    read = read_content(content)
    assert read.library.site is not None
    tools = Tools(cast(Any, Plain()), read_templates("en"), our_font(), frozenset(), PRESS)
    pages = Pages(read.library, read.library.site, tools)
    assert "The review counts until" in shown(pages)
    pages.judged(judge(read, TODAY, BuildOptions(prints=False)))
    assert "The content has changed since then, and nobody has reviewed the change yet." in shown(pages)
    assert "The review counts until" not in shown(pages)


def shown(pages: Pages) -> str:
    return (pages.get("topics/ankle-sprain/index.html") or b"").decode()
