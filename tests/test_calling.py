"""Whom a reader calls, the lines of an end, and the danger signs of a chart: the same on every page and sheet, and never empty."""

from __future__ import annotations

import json
import re
from html import unescape
from pathlib import Path

import pypdfium2
import pytest

from generator.build import Examined
from generator.content.model import Clinic, Library
from generator.documents import calling
from generator.documents.collections import danger_signs_of_chart
from generator.documents.composing import Composer, danger_groups
from generator.documents.lists import time_of
from generator.language.reader import Reader
from generator.outputs.templates import read_templates
from tests.shown import at, boxes
from tests.worlds import example, files, judged, plainly, real

WORDS = read_templates("en").words
PATIENT, CLINICIAN = Reader("patient", "en", WORDS), Reader("clinician", "en", WORDS)
REAL = real()
EMPTY = re.compile(r"(?:Who|Time limit|Come back if): *(?:Not stated|$)|\(no time stated\)|\(0 |: 0 (?:minutes|hours)|\(\)", re.IGNORECASE)


def clinic(**details: str) -> Library:
    return Library(clinic=Clinic.model_validate({"name": "Riverside", **details}))


@pytest.mark.parametrize(("reader", "details", "words", "dials"), [
    (PATIENT, {"emergency_number": "112"}, "Call 112 now.", "112"),
    (PATIENT, {}, "Call your local emergency number now.", ""),
    (CLINICIAN, {"emergency_number": "112"}, "To call for emergency help: 112.", "112"),
    (CLINICIAN, {}, "To call for emergency help: your local emergency number.", ""),
    (PATIENT, {"emergency_number": "0800 123 456"}, "Call 0800\u00a0123\u00a0456 now.", "0800123456"),
    (PATIENT, {"emergency_number": "+49 (0)30 123-45"}, "Call +49\u00a0(0)30\u00a0123-45 now.", "+493012345"),
    (PATIENT, {"emergency_number": "(030) 123"}, "Call (030)\u00a0123 now.", "030123"),
    (PATIENT, {"emergency_number": "١١٢"}, "Call ١١٢ now.", "112"),
    (PATIENT, {"emergency_number": "112 or 999"}, "Call 112\u00a0or\u00a0999 now.", ""),
    (PATIENT, {"emergency_number": "112/999"}, "Call 112/999 now.", ""),
    (PATIENT, {"emergency_number": "javascript:alert(1)"}, "Call javascript:alert(1) now.", ""),
])
def test_the_number_for_an_emergency(reader: Reader, details: dict[str, str], words: str, dials: str) -> None:
    call = calling.emergency(clinic(**details), reader)
    assert (call.words, call.dials) == (words, dials)


def test_a_patient_with_a_sign_that_is_no_emergency_calls_the_clinic() -> None:
    known = clinic(phone="555 0100", emergency_number="112")
    assert [call.words for call in calling.beside_signs("urgent", known, PATIENT)] == ["Call Riverside: 555\u00a00100."]
    assert calling.beside_signs("urgent", clinic(), PATIENT) == ()
    assert calling.beside_signs("urgent", known, CLINICIAN) == ()


NUMB = {"decisions_ankle_injured": ("level: urgent", "level: emergency"), "red_flags_cannot_stand_on_it": ("urgency: urgent", "urgency: emergency")}


def emergency_world(folder: Path, *changes: tuple[str, str]) -> Examined:
    """The miniature world with an emergency in its chart, and the chart changed further."""
    content = example(folder, **NUMB)
    chart = content / "decisions" / "ankle-injured.yml"
    text = chart.read_text()
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    chart.write_text(text)
    if "audience: clinician" in text:  # the body that patients choose from leads to charts for them alone
        (content / "body_map.yml").unlink()
    return judged(content)


CALL = '<a class="call" href="tel:112">112</a>'


def outputs(examined: Examined, chart: str = "ankle-injured") -> dict[str, str]:
    """Every form of a chart as words: page, Mermaid, JSON, both sheets, the first page of each alone, for patients both in large print."""
    made = files(examined)
    page = plainly(unescape(made[f"decisions/{chart}.md"].decode()))
    found = {"page": page, "mermaid": made[f"decisions/{chart}.mmd"].decode(), "json": made[f"decisions/{chart}.json"].decode()}
    for path, data in made.items():
        if path.startswith(f"decisions/{chart}-") and path.endswith(".pdf"):
            with pypdfium2.PdfDocument(data) as paper:
                found[path] = " ".join(" ".join(page.get_textpage().get_text_range().split()) for page in paper)
    assert len(found) == (9 if f"decisions/{chart}-large-a4.pdf" in found else 7)
    return found


def test_an_emergency_end_says_first_whom_to_call(tmp_path: Path) -> None:
    found = outputs(emergency_world(tmp_path))
    assert f"**Call {CALL} now.** See a doctor today." not in found["page"]
    assert f'<strong class="urgency">EMERGENCY:</strong> <strong>Call {CALL} now.</strong> See a doctor today.' in found["page"]
    assert "EMERGENCY: Call 112 now. See a doctor today." in found["page"].partition('id="table"')[2]
    drawing = re.sub(r"<[^>]+>", " ", found["page"].partition("<svg")[2].partition("</svg>")[0])
    for name, text in {**found, "drawing": " ".join(drawing.split())}.items():
        if name != "json":
            assert re.search(rf"Call (?:{CALL}|112) now\.(?:</strong>)? See a doctor today\.", text), name
    assert json.loads(found["json"])["boxes"][2]["call"] == ["Call 112 now."]


@pytest.mark.parametrize("audience", ["patient", "clinician"])
def test_whom_patients_call_stands_above_a_chart_on_its_page_as_on_paper(tmp_path: Path, audience: str) -> None:
    found = outputs(emergency_world(tmp_path, ("audience: patient", f"audience: {audience}")))
    above = found["page"].partition("{ #chart }")[2].partition("<svg")[0]
    words = "Emergency: Call 112 now. Not an emergency: Call The made-up ankle clinic: 555-0100."
    clinic = '<a class="call" href="tel:5550100">555-0100</a>'
    assert (words.replace("112", CALL).replace("555-0100", clinic) in above) == (audience == "patient")  # a tap dials it
    assert (words in found["decisions/ankle-injured-a4.pdf"]) == (audience == "patient")


def test_without_a_clinic_it_is_the_readers_own_number(tmp_path: Path) -> None:
    emergency_world(tmp_path)
    (tmp_path / "clinic.yml").unlink()
    for name, text in outputs(judged(tmp_path)).items():
        assert "Call your local emergency number now." in " ".join(text.split()), name


def test_a_number_that_the_author_wrote_is_not_told_twice(tmp_path: Path) -> None:
    text = outputs(emergency_world(tmp_path, ("says: See a doctor today.", "says: Call 112 at once.")))["mermaid"]
    assert "EMERGENCY: Call 112 at once." in text


def test_a_clinician_reads_what_to_do_and_then_the_number(tmp_path: Path) -> None:
    found = outputs(emergency_world(tmp_path, ("audience: patient", "audience: clinician")))
    assert "EMERGENCY: See a doctor today. To call for emergency help: 112." in found["mermaid"]
    assert f"See a doctor today. To call for emergency help: {CALL}." in found["page"]


@pytest.mark.parametrize("audience", ["patient", "clinician"])
def test_no_action_has_an_empty_line(tmp_path: Path, audience: str) -> None:
    now = ("    time: not stated\n    # What brings", "    time: {value: 0, unit: minutes, for: to be seen, from: not stated}\n    # What brings")
    changes = [("audience: patient", f"audience: {audience}"), now]
    text = (example(tmp_path / "look") / "decisions" / "ankle-injured.yml").read_text()
    found = outputs(emergency_world(tmp_path / "made", *(change for change in changes if change[0] in text)))
    for name, words in found.items():
        assert not EMPTY.search(words), (name, EMPTY.search(words))
    assert "Who: You" in found["page"]


@pytest.mark.parametrize("chart", REAL.library.decisions)
def test_no_action_of_the_real_charts_has_an_empty_line(chart: str) -> None:
    decision = REAL.library.decisions[chart]
    call = calling.emergency(REAL.library, Reader(decision.audience, "en", WORDS)).words
    for name, text in outputs(REAL, chart).items():
        assert not EMPTY.search(text.partition('id="chart-notes"')[0]), name
        ends = sum(getattr(box, "level", None) == "emergency" for box in decision.boxes)
        assert " ".join(text.split()).count(call) >= ends, name


def test_a_time_of_nothing_is_at_once(tmp_path: Path) -> None:
    library = emergency_world(tmp_path).library
    composer = Composer(library, PATIENT)
    limit = library.red_flags["cannot-stand-on-it"].time_limit
    assert time_of(limit, composer) == "24 hours, to have the X-ray taken; counted from: the injury"
    zero = limit.model_copy(update={"value": type(limit.value)("0")})
    assert time_of(zero, composer) == "at once, to have the X-ray taken"
    assert time_of(library.decisions["ankle-injured"].exclusions, composer) == ""


def test_what_no_source_states_is_told_together_at_the_end(tmp_path: Path) -> None:
    found = outputs(judged(example(tmp_path)))
    for name in ("page", "decisions/ankle-injured-a4.pdf"):
        assert "We found no source that says whom to turn to at these boxes: 3, 7." in found[name]
        assert "We found no source that gives a time for these boxes: 3, 7, 8." in found[name]
        assert "We found no source that says what to come back for after box 3." in found[name]


@pytest.mark.parametrize(("audience", "who", "time"), [("patient", "box 7", "7, 8"), ("clinician", "these boxes: 3, 7", "3, 7, 8")])
def test_an_emergency_end_that_tells_patients_to_call_now_is_not_said_to_have_no_time(tmp_path: Path, audience: str, who: str, time: str) -> None:
    found = outputs(emergency_world(tmp_path, ("audience: patient", f"audience: {audience}")))
    for name in ("page", "decisions/ankle-injured-a4.pdf"):
        assert f"We found no source that says whom to turn to at {who}." in found[name]
        assert f"We found no source that gives a time for these boxes: {time}." in found[name]


# --- the danger signs of a chart -------------------------------------------------------------------------------------


def test_a_chart_that_asks_for_a_danger_sign_shows_it_whether_it_lists_it_or_not(tmp_path: Path) -> None:
    examined = emergency_world(tmp_path, ("red_flags: [cannot-stand-on-it]", "red_flags: not stated"))
    assert danger_signs_of_chart(examined.library.decisions["ankle-injured"], examined.library) == ("cannot-stand-on-it",)
    found = outputs(examined)
    [box] = boxes(found["page"], "danger")
    assert at(box, "fact-cannot-stand-on-it") is not None and not boxes(box, "not-stated")
    for name in ("decisions/ankle-injured-a4.pdf", "decisions/ankle-injured-letter.pdf"):
        assert "You cannot stand on the foot, or you cannot walk 4 steps." in found[name]
        assert "Danger signs" in found[name]


def test_a_sign_that_only_a_box_stands_on_is_shown_too(tmp_path: Path) -> None:
    examined = emergency_world(tmp_path, ("red_flags: [cannot-stand-on-it]", "red_flags: not stated"),
                               ("    red_flags: [cannot-stand-on-it]\n", ""))
    assert danger_signs_of_chart(examined.library.decisions["ankle-injured"], examined.library) == ("cannot-stand-on-it",)


def test_a_chart_that_asks_for_a_sign_of_another_reader_is_refused(tmp_path: Path) -> None:
    content = example(tmp_path, red_flags_cannot_stand_on_it=("audience: [patient, clinician]", "audience: [clinician]"))
    found = [problem for problem in judged(content).problems if problem.rule == "not-for-this-reader" and "ankle-injured" in str(problem.where.file)]
    assert found and all('"cannot-stand-on-it" is not meant for a patient, but this chart is' in problem.message for problem in found)


@pytest.mark.parametrize("chart", REAL.library.decisions)
def test_every_sheet_of_a_chart_holds_its_danger_signs_with_what_to_do(chart: str) -> None:
    decision = REAL.library.decisions[chart]
    reader = Reader(decision.audience, "en", WORDS)
    for name, text in outputs(REAL, chart).items():
        if name.endswith(".pdf"):
            signs = (REAL.library.red_flags[ref] for ref in danger_signs_of_chart(decision, REAL.library))
            for _, action, flags in danger_groups(signs, reader):
                for words in (action, *(flag.voiced(reader.voice) for flag in flags)):
                    assert words in text, (name, words)
