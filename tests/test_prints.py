"""Printed charts: PDF/UA and PDF/A by their labels and their structure, the words in reading order, nothing lost, nothing run as code."""

from __future__ import annotations

import io
import re
from datetime import date
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest

from generator.build import Examined
from generator.content.new_entry import examples
from generator.diagnostics.registry import rules_of
from generator.documents import versions
from generator.documents.document import Chart, Cite, Document, DocumentId
from generator.drawing.flowchart.coordinates import RoutedChart
from generator.drawing.flowchart.layout import Paper
from generator.drawing.text_metrics import read_font
from generator.language.reader import Reader
from generator.language.words import read_words
from generator.outputs import pdf
from generator.outputs.pdf import engine, proofread
from generator.outputs.pdf.chart import chart_data, fitted
from generator.outputs.pdf.common import cited
from generator.outputs.pdf.engine import print_pdf
from generator.outputs.pdf.jobs import PdfFailed
from generator.preview.draft_charts import sketches
from tests.heard import reading_order
from tests.worlds import document, edition, example, judged, plainly, real, written

REAL = real()
LIBRARY = REAL.library
FILES = {path: data for path, data in pdf.files(edition(REAL)).items() if path.endswith(".pdf")}
PDFS = pytest.mark.parametrize("path", sorted(FILES))
CHARTS = pytest.mark.parametrize("path", sorted(path for path in FILES if path.startswith("decisions/") and not re.search("-page-1-|-large-", path)))
CHARTS_ALONE = pytest.mark.parametrize("path", sorted(path for path in FILES if "-page-1-" in path))

FOOT_AND_SOME_LINES = 90
"""Words on the last page of a chart: the foot has some forty."""


def opened(path: str) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(FILES[path]))


def structure(pdf: pikepdf.Pdf) -> list[str]:
    """The kinds of the parts of the document, in reading order."""
    found, ahead = [], [pdf.Root.StructTreeRoot]
    while ahead:
        part = ahead.pop()
        if isinstance(part, pikepdf.Array):
            ahead += reversed(list(part))
        elif isinstance(part, pikepdf.Dictionary):
            found += [str(part.S)] if "/S" in part else []
            ahead += [part.K] if "/K" in part else []
    return found


@PDFS
def test_it_says_what_it_is(path: str) -> None:
    pdf = opened(path)
    with pdf.open_metadata() as about:
        assert about["pdfuaid:part"] == "1"
        assert (about["pdfaid:part"], about["pdfaid:conformance"]) == ("2", "A")
        assert about["dc:title"]
    assert str(pdf.Root.Lang) == "en"
    assert bool(pdf.Root.MarkInfo.Marked)
    assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)


@CHARTS
def test_title_chart_and_steps_are_read_in_this_order(path: str) -> None:
    parts = structure(opened(path))
    signs, *_, steps = (place for place, part in enumerate(parts) if part == "/H2" and place < parts.index("/H3"))
    assert parts.index("/H1") < signs < parts.index("/Figure") < steps
    chart = LIBRARY.decisions[Path(path).stem.rpartition("-")[0]]
    assert parts.count("/H3") == len(chart.boxes)


@CHARTS
def test_the_chart_has_its_words_as_alternative(path: str) -> None:
    pdf = opened(path)
    alts = [str(thing.Alt) for thing in pdf.objects if isinstance(thing, pikepdf.Dictionary) and thing.get("/S") == "/Figure"]
    assert alts and all("Flowchart" in alt for alt in alts)


@CHARTS
def test_no_page_begins_with_what_belongs_to_a_step_before_it(path: str) -> None:
    pages = [page.get_textpage().get_text_bounded().strip() for page in pypdfium2.PdfDocument(FILES[path])]
    assert [page[:40] for page in pages if re.match(r"Rests on:|Caution:|Known harm:|Doubtful:", page)] == []


def test_in_large_print_the_steps_do_not_say_that_they_repeat_a_chart() -> None:
    for path in (path for path in FILES if path.startswith("decisions/") and "-large-" in path):
        headings = [text for kind, text in reading_order(FILES[path]) if kind == "H2"]
        assert "Step by step" in headings and "The same in numbered steps" not in headings


@PDFS
def test_a_title_that_asks_has_no_comma_behind_its_question_mark(path: str) -> None:
    assert "?," not in " ".join(text for kind, text in reading_order(FILES[path]) if kind in {"H1", "H2"})


@pytest.mark.parametrize("chart", sorted(LIBRARY.decisions))
def test_no_step_says_a_sentence_twice_or_how_to_answer_before_its_answers_do(chart: str) -> None:
    for step in data_of(REAL, chart)["steps"]:
        told = " ".join((*step["lines"], step["note"] or "")).replace("\u00a0", " ")
        sentences = [one.split(" (box")[0].rstrip(".") for one in re.split(r"(?<=[.?!]) ", told)]
        assert [one for one in set(sentences) if sentences.count(one) > 1] == []
        assert not any(line.startswith("Yes or no. ") for line in step["lines"])


def test_for_whom_a_chart_is_not_made_is_told_with_what_to_do_or_to_see_instead() -> None:
    assert data_of(REAL, "what-should-i-do")["exclusions"].endswith(", who need first help: Get emergency medical help now.")
    assert data_of(REAL, "day-of-the-mri")["exclusions"].endswith(" need a scan (see: Back or leg pain - what should I do?)")


@pytest.mark.parametrize("chart", sorted(id_ for id_, chart in LIBRARY.decisions.items() if chart.audience == "patient"))
def test_patients_read_danger_signs_above_a_chart_in_twelve_points(chart: str) -> None:
    assert data_of(REAL, chart)["signs_size"] >= 12


@CHARTS
def test_its_sources_are_not_called_those_of_a_page(path: str) -> None:
    assert "Sources" in [text for kind, text in reading_order(FILES[path]) if kind == "H2"]


def test_a_step_that_goes_on_in_another_chart_names_it() -> None:
    [step] = [step for step in next(document(REAL, "chart", "image-now-or-wait", "clinician").all(Chart)).steps if step.onto]
    read = [text for _, text in reading_order(FILES["decisions/image-now-or-wait-a4.pdf"])]
    assert f"Go on to: {LIBRARY.decisions[step.onto].names.clinical}" in read[read.index(f"{step.number}. {step.says}"):]
    alone = " ".join(text for _, text in reading_order(FILES["decisions/image-now-or-wait-page-1-a4.pdf"]))
    assert f"{step.number}. {step.says} Go on to: {LIBRARY.decisions[step.onto].names.clinical}" in alone


@CHARTS
def test_what_a_step_rests_on_names_each_source_once(path: str) -> None:
    rests = [text for _, text in reading_order(FILES[path]) if text.startswith("Rests on:")]
    assert rests
    for told in rests:
        sources = re.findall(r"\[(\d+)\]", told)
        assert len(set(sources)) == len(sources), told


def test_all_places_in_a_source_stand_behind_its_number() -> None:
    cites = [Cite("one", 2, place) for place in ("line 33", "Overview", "line 33")]
    assert cited([*cites, Cite("other", 1, "Warning signs")]) == "[1] Warning signs; [2] Overview; line 33"


@CHARTS
def test_no_printed_chart_ends_on_a_nearly_empty_page(path: str) -> None:
    with pypdfium2.PdfDocument(FILES[path]) as paper:
        last = paper[len(paper) - 1].get_textpage().get_text_bounded()
    assert len(last.split()) > FOOT_AND_SOME_LINES


@CHARTS_ALONE
def test_the_chart_alone_has_the_danger_signs_and_every_sheet_in_words(path: str) -> None:
    pdf = opened(path)
    parts = structure(pdf)
    assert [part for part in parts if part in {"/H1", "/H2", "/Figure"}][:3] == ["/H1", "/H2", "/Figure"] and "/H3" not in parts
    read = " ".join(text for _, text in reading_order(FILES[path]))
    chart = LIBRARY.decisions[Path(path).stem.partition("-page-1-")[0]]
    assert "Danger signs" in read and "numbered steps behind it" not in read
    assert parts.count("/Figure") == len(pdf.pages)
    assert [box.id for box in chart.boxes if str(box.says) not in plainly(read)] == []
    shown = " ".join(page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(FILES[path]))
    for sheet in re.findall(r"Go to sheet (\w),", shown):
        assert f" Sheet {sheet} (" in " ".join(shown.split()), "an arrow leads to a sheet that is not there"


@PDFS
def test_its_pages_have_the_size_of_the_paper(path: str) -> None:
    size = pdf.PAPERS[path.rpartition("-")[2].removesuffix(".pdf")]
    for page in opened(path).pages:
        assert sorted(round(float(side)) for side in page.mediabox[2:]) == sorted([round(size.width), round(size.height)])


def test_the_same_content_gives_the_same_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is found wrong with a sheet was found when it was first printed; here only its bytes are made again."""
    monkeypatch.setattr(proofread, "proofread", lambda made, limits: ())
    monkeypatch.setattr(engine, "picture", lambda template, data: b"")
    made = edition(REAL)
    press = pdf.Press(made.library, made.site, made.templates, made.font, made.versions, made.readers)
    fits, too_large = pdf.fit_charts(made.documents, press)
    sheets, problems = pdf.print_sheets(made.documents, press, fits)
    assert (too_large, problems) == ((), ())
    again = pdf.files(made._replace(sheets=sheets))
    assert {path: again[path] for path in FILES} == FILES


def test_nothing_is_wrong_with_any_sheet() -> None:
    printed = {rule.name for rule in rules_of("prints")}
    assert [problem for problem in REAL.problems if problem.rule in printed] == []


def test_a_version_changes_with_any_fact_below_it(tmp_path: Path) -> None:
    marks = []
    for number, new in enumerate(["plain: Raise your foot on", "plain: Lay your foot on"]):
        change = ("plain: Raise your foot on", new)
        made = written(judged(example(tmp_path / str(number), topics_ankle_sprain=change)))
        marks.append({id_.kind: version.fingerprint for id_, version in made.versions.items()})
    assert marks[0]["chart"] != marks[1]["chart"]
    assert marks[0]["handout"] == marks[1]["handout"], "it does not say this fact"


def test_a_sheet_without_review_may_be_used_for_a_year_after_the_last_change() -> None:
    assert LIBRARY.site
    assert LIBRARY.site is not None
    last = LIBRARY.site.updated.replace(year=LIBRARY.site.updated.year + 1)
    assert versions.not_after(LIBRARY.site, None) == last
    assert edition(REAL).versions[DocumentId("chart", "what-should-i-do")].not_after == f"{last:%B} {last.day}, {last.year}"


def long_chart(folder: Path, findings: int) -> Path:
    """The miniature world with a chart of a question and an action for each of many findings."""
    text = examples()["decisions/ankle-injured.yml"]
    head, tail = text[:text.index("# Optional. What is asked once")], text[text.index("topics: [ankle-sprain]"):]
    boxes = ["{kind: state, id: start, says: Somebody twisted an ankle, facts: [foot-rolls-inward], goto: danger}",
             "{kind: question, id: danger, says: Any danger sign?, asks: yes or no, red_flags: [cannot-stand-on-it], any_of: [you cannot stand], "
             "unsure: Answer yes., facts: [cannot-stand-on-it], yes: doctor, no: ask-1}",
             "{kind: outcome, id: doctor, says: See a doctor today., facts: [cannot-stand-on-it], level: urgent, who: not stated, "
             "time: not stated, come_back_if: not stated}"]
    for n in range(1, findings + 1):
        then = f"ask-{n + 1}" if n < findings else "end"
        boxes += [f'{{kind: question, id: ask-{n}, says: "Is finding {n} there when you look and press?", asks: yes or no, '
                  f"facts: [watching-when-mild], yes: do-{n}, no: {then}}}",
                  f"{{kind: action, id: do-{n}, says: Do what belongs to finding {n}., facts: [raise-the-foot], goto: {then}}}"]
    boxes.append("{kind: outcome, id: end, says: Look at the ankle every day., facts: [watching-means-looking-daily], level: routine, "
                 "who: You, time: not stated, come_back_if: not stated}")
    case = "cases: [{patient: Cannot stand, given: [{question: danger, answer: yes}], reaches: doctor}]\n"
    content = example(folder)
    body = "boxes:\n" + "".join(f"  - {box}\n" for box in boxes)
    (content / "decisions" / "ankle-injured.yml").write_text(f"{head}{body}{case}{tail}", encoding="utf-8")
    (content / "inputs" / "pain.yml").unlink()
    return content


def data_of(examined: Examined, chart: str) -> dict[str, Any]:
    """A chart as data for its template, on A4."""
    made, told, paper = edition(examined), document(examined, "chart", chart, examined.library.decisions[chart].audience), pdf.PAPERS["a4"]
    reader = made.readers.of(told.id)
    return chart_data(told, made.versions[told.id], reader, paper, fitted(told, reader, made.font, paper))


def test_a_chart_of_44_boxes_is_split_into_sheets_with_numbered_connectors(tmp_path: Path) -> None:
    examined = judged(long_chart(tmp_path, 20))
    assert [problem.rule for problem in examined.problems] == ["long-path"]
    made = pdf.files(edition(examined))["decisions/ankle-injured-a4.pdf"]
    parts = structure(pikepdf.open(io.BytesIO(made)))
    assert parts.count("/Figure") >= 3
    assert len(parts) > 44
    data = data_of(examined, "ankle-injured")
    count = len(data["sheets"])
    assert [re.split(r"(?<=[?.]) ", sheet["title"])[-1] for sheet in data["sheets"]] == [
        f"Sheet {'ABCDEF'[place]} ({place + 1} of {count})" for place in range(count)]
    drawn = [" ".join(re.sub(r"<[^>]+>", " ", sheet["svg"]).split()) for sheet in data["sheets"]]
    assert "Go to sheet B, box" in drawn[0] and "From sheet A, box" in drawn[1]
    read = " ".join(text for _, text in reading_order(made))
    assert all(f"({place} of {count})" in read for place in range(1, count + 1))


PATIENTS_CHARTS = [one for one in edition(REAL).documents if (one.id.kind, one.audience) == ("chart", "patient")]


def text_size(told: Document, paper: Paper) -> float:
    made = edition(REAL)
    return fitted(told, made.readers.of(told.id), made.font, paper).sheets.text_size


@pytest.mark.parametrize("told", PATIENTS_CHARTS, ids=lambda told: str(told.id.id))
@pytest.mark.parametrize("paper", pdf.PAPERS)
def test_the_boxes_of_patients_have_12_points(told: Document, paper: str) -> None:
    assert text_size(told, pdf.PAPERS[paper]) >= 12


def test_they_have_fewer_where_no_cut_gives_12_and_still_9() -> None:
    [told] = [one for one in PATIENTS_CHARTS if one.id.id == "does-it-look-like-a-nerve"]
    assert 9 <= text_size(told, pdf.PAPERS["a4"]._replace(width=420, height=595)) < 12


def test_a_chart_of_too_many_boxes_is_refused_before_anything_is_laid_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(RoutedChart, "__init__", lambda *_: pytest.fail("it was laid out"))
    examined = judged(long_chart(tmp_path, 75))
    assert [problem.message for problem in examined.problems if problem.level == "error"] == [
        'chart "ankle-injured" has 154 boxes; 150 is the most']
    drawn, found = sketches(examined.library, Reader("patient", "en", read_words("en")), read_font())
    assert drawn == {} and "chart-too-large" in {problem.rule for problem in found}


def test_no_box_says_what_nobody_states_or_counts_no_minutes(tmp_path: Path) -> None:
    now = "time: {value: 0, unit: minutes, for: to be seen, from: not stated}"
    examined = judged(example(tmp_path, decisions_ankle_injured=("time: not stated", now)))
    data = data_of(examined, "ankle-injured")
    printed = " ".join(" ".join(re.sub(r"<[^>]+>", " ", sheet["svg"]) for sheet in data["sheets"]).split())
    assert "(at once)" in printed and "(0 " not in printed
    for path, made in pdf.files(edition(examined)).items():
        if path.startswith("decisions/") and path.endswith(".pdf"):
            read = " ".join(text for _, text in reading_order(made))
            assert not re.search(r"Who: not stated|no time stated|\(0 ", read)


HOSTILE = ['#read("secret.txt")', '#eval("1+1")', "$x^2$", "*bold*", "_it_", "= heading", "`raw`", "@ref", "<label>", "\\n", "#let x = 1", "//",
           "/* */", "https://a.b", "~", "---", "\"quotes\"", "'single'", "[content]", "{code}", "#{ panic() }", "%", "a" * 300]


def test_words_never_become_code() -> None:
    source = b'#let data = json(bytes(sys.inputs.data))\n#set document(title: data.title)\n#set text(lang: "en", font: "Source Sans Pro")\n' \
             b'#for word in data.words { heading(level: 1, data.title)\n par(word) }\n'
    pdf = pikepdf.open(io.BytesIO(print_pdf({"main.typ": source}, {"title": "T", "words": HOSTILE}, date(2026, 11, 20))))
    assert structure(pdf).count("/H1") == len(HOSTILE)


def test_what_the_engine_refuses_is_told() -> None:
    with pytest.raises(PdfFailed):
        print_pdf({"main.typ": b"= No title\n"}, {}, date(2026, 11, 20))
    with pytest.raises(PdfFailed, match="unknown"):
        print_pdf({"main.typ": b"#unknown()"}, {}, date(2026, 11, 20))


def test_a_code_leads_to_the_page_of_the_chart(tmp_path: Path) -> None:
    data = data_of(judged(example(tmp_path)), "ankle-injured")
    assert data["footer"][-1] == "example.org/ankle/decisions/ankle-injured/"
    assert re.match(r"<svg", data["qr"])
    assert "Not yet reviewed by a clinician." in data["footer"]
