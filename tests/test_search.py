"""What the search finds: questions as people type them, each with its first page. The site's own code is asked, in a browser."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml
from playwright.sync_api import Page, sync_playwright

from generator.build import readers_in
from generator.content.model import Anatomy, Differential, Lifestyle, normalised
from generator.content.reader.load import load
from generator.documents.assembling import Assembler
from generator.documents.document import Item, Picture, Said
from generator.language.words import ROOT as TEMPLATES
from generator.language.words import spaced
from generator.outputs import search
from generator.site.links import pages_of
from tests.browser.find import chromium
from tests.worlds import ROOT, example, files, judged, real

ENGINE = next((TEMPLATES / "theme" / "assets" / "vendor").glob("minisearch-*.min.js"))
QUERIES: dict[str, str | list[str]] = {
    typed: right for group in yaml.safe_load((ROOT / "tests" / "queries.yml").read_text(encoding="utf-8")).values() for typed, right in group.items()}
Ask = Callable[..., list[dict[str, Any]]]


class Place(NamedTuple):
    """Where something is that was found. `first`: it is a danger sign that stands above all else."""

    path: str
    first: bool


Places = Callable[[Iterable[str]], Mapping[str, list[Place]]]


def data(script: str) -> dict[str, Any]:
    """What a script of documents sets."""
    return json.loads(script.removeprefix(f"globalThis.{search.NAME} = ").rstrip().removesuffix(";"))


@cache
def real_documents() -> str:
    return documents_of(ROOT / "content")


def documents_of(content: Path) -> str:
    """The script of documents of a content folder, without printing its sheets."""
    library, problems = load(content)
    assert library.site is not None
    assert not problems
    readers = readers_in(library)
    documents = Assembler(library, library.site, readers, {}).everything()
    return search.script(search.everything(library, documents, readers.site), library, readers.site)


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    """A browser with the search and no documents."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        page = browser.new_page()
        for script in (ENGINE, TEMPLATES / "theme" / "assets" / "search-ranking.js"):
            page.add_script_tag(path=script)
        yield page
        browser.close()


@pytest.fixture(scope="module")
def ask(page: Page) -> Ask:
    """The search of the real content."""
    page.add_script_tag(content=real_documents())
    page.evaluate("() => { globalThis.ask = caresheetSearch(caresheetDocuments, MiniSearch); }")
    return lambda typed, voice="plain": page.evaluate("([typed, voice]) => ask(typed, voice).map(({ pieces, ...found }) => found)", [typed, voice])


@pytest.fixture(scope="module")
def places(page: Page, ask: Ask) -> Places:
    """Where the search of the real content leads for each of many questions, which are asked in one go."""
    asked = "(questions) => JSON.stringify(questions.map((typed) => ask(typed, 'plain').map(({ path, first }) => [path, first])))"

    def of(questions: Iterable[str]) -> dict[str, list[Place]]:
        each = list(questions)
        found = json.loads(page.evaluate(asked, each))
        return {typed: [Place(*one) for one in places] for typed, places in zip(each, found, strict=True)}

    return of


def test_what_answers_a_question_stands_on_top(places: Places) -> None:
    """All questions at once: what fails is a table of what was typed, what must come, and what came."""
    wrong, answers = [], places(QUERIES)
    for typed, right in QUERIES.items():
        wanted, came = [right] if isinstance(right, str) else right, [found.path for found in answers[typed]][:2]
        if not any(path in (came[:1] if "#about-" in path else came) for path in wanted):
            wrong.append(f"{typed:45} {' '.join(wanted):50} {' '.join(came) or 'nothing'}")
    assert not wrong, "\n".join([f"{len(wrong)} of {len(QUERIES)} questions:", *wrong])


def test_a_danger_sign_says_what_to_do_and_leads_to_both_readers_pages(ask: Ask) -> None:
    found = ask("numb between the legs")[0]
    assert found["first"]
    assert found["text"] == "Emergency: Get emergency medical help now."
    assert found["other"]["path"] == "red_flags/clinical/#about-numb-saddle"


def test_of_two_danger_signs_the_one_in_the_very_words_stands_first_and_else_the_more_urgent(ask: Ask) -> None:
    both, one = "red_flags/#about-both-legs-weak", "red_flags/#about-leg-weakness"
    for typed, signs in (("leg giving way", [one, both]), ("legs giving way", [both, one]), ("legs giveing way", [both, one])):
        assert [found["path"] for found in ask(typed)][:2] == signs, typed


@pytest.mark.parametrize("typed", ["nerve damage", "neuropathy", "Nerve damage (neuropathy)", "peripheral neuropathy", "polyneuropathy"])
def test_the_page_that_is_called_so_by_any_of_its_names_stands_first(ask: Ask, typed: str) -> None:
    assert ask(typed)[0]["path"] == "topics/peripheral-neuropathy/"


def test_every_page_is_first_or_second_for_each_of_its_names_but_where_others_share_them(places: Places) -> None:
    library = real().library
    names = {(normalised(name), f"{shelf}/{id_}/") for shelf in ("topics", "tests", "treatments") for id_, entry in library.shelves[shelf].items()
             for name in (entry.names.plain, entry.names.clinical, *entry.names.also, *entry.names.search)}
    owners = Counter(name for name, _ in names)
    alone = [(name, path) for name, path in sorted(names) if owners[name] == 1]
    answers = places(name for name, _ in alone)
    missing = [(name, path) for name, path in alone if path not in [found.path for found in answers[name] if not found.first][:2]]
    assert missing == []


def test_readers_get_the_page_in_their_own_voice_and_one_result_for_both(ask: Ask) -> None:
    plain, clinical = ask("paraesthesia")[0], ask("paraesthesia", "clinical")[0]
    assert (plain["path"], plain["other"]["path"]) == ("topics/numbness-and-tingling/", "topics/numbness-and-tingling/clinical/")
    assert (clinical["path"], clinical["other"]["path"]) == ("topics/numbness-and-tingling/clinical/", "topics/numbness-and-tingling/")
    paths = [found["path"].removesuffix("clinical/") for found in ask("radiculopathy")]
    assert len(paths) == len(set(paths))


def test_below_a_result_stands_the_answer_of_its_page_with_what_is_warned_of_in_it(ask: Ask) -> None:
    library = real().library
    told = {str(fact.id): fact for fact, _ in library.statements}
    assert ask("sciatica")[0]["text"].startswith(told["term-sciatica"].plain)
    [weak] = [found["text"] for found in ask("back pain with a weak leg", "clinical") if found["path"].startswith("topics/back-pain-with-leg")]
    assert weak.startswith(f"{told['back-pain-with-leg-weakness-message'].clinical} Caution:")


@pytest.mark.parametrize(("typed", "meant"), [
    ("slippeddisc", "slipped disc"), ("footdrop", "foot drop"), ("foot-drop", "foot drop"), ("drop foot", "foot drop"),
    ("pinchednerve", "pinched nerve"), ("backpain", "back pain"), ("slippeddisk", "slipped disc"), ("slipeddisc", "slipped disc"),
    ("back ache", "backache"), ("sciatcia", "sciatica"),
    ("tumor on spine", "tumour on spine"), ("small fiber neuropathy", "small fibre neuropathy"), ("saddle anesthesia", "saddle anaesthesia"),
    ("bone spurs", "bonespurs"), ("unable to pee", "cannot pee"), ("steriod injection", "steroid injection"),
])
def test_other_spellings_find_the_same_first(ask: Ask, typed: str, meant: str) -> None:
    assert ask(typed)[0]["path"] == ask(meant)[0]["path"]


def test_what_is_not_covered_stands_below_danger_signs_and_above_everything_else(ask: Ask) -> None:
    sign, uncovered, *others = ask("neck pain and cannot pee")
    assert (sign["path"], sign["first"]) == ("red_flags/#about-bladder-or-bowel-trouble", True)
    assert (uncovered["path"], uncovered["uncovered"], uncovered["other"]) == ("about/not-covered/#about-neck-and-arm-pain", True, None)
    assert uncovered["text"].startswith("This site does not cover this. Ask a doctor.")
    assert others
    assert not any(found["first"] or found["uncovered"] for found in others)
    assert ask("stroke")[0]["text"] == "This site does not cover this. Emergency: Get emergency medical help now."
    assert ask("stroke", "clinical")[0]["text"] == "This site does not cover this. Emergency: Treat as an emergency."
    assert not any(found["uncovered"] for found in ask("slipped disc"))


@pytest.mark.parametrize("typed", ["gabapentin", "ibuprofen", "pain"])
def test_what_is_not_covered_and_was_not_asked_for_stands_last(ask: Ask, typed: str) -> None:
    covered = ["about/not-covered/#" not in found["path"] for found in ask(typed)]
    assert covered[0] and covered == sorted(covered, reverse=True)


def test_a_long_answer_is_told_in_part_and_never_without_its_warnings(ask: Ask) -> None:
    medicines = next(one["text"] for one in ask("gabapentin") if one["path"] == "treatments/medicines/")
    assert "Not advised: UK guidance of 2020 says not to offer gabapentin" in medicines and medicines.endswith(" …")
    assert "Do not take ibuprofen" not in medicines
    [asked] = [one["text"] for one in ask("ibuprofen when pregnant") if one["path"] == "treatments/medicines/"]
    assert "Do not take ibuprofen or another NSAID if you are pregnant" in asked and "Not advised: UK guidance" in asked
    surgery = next(one["text"] for one in ask("surgery") if one["path"] == "treatments/surgery/")
    assert "Known harm:" in surgery


def test_every_danger_sign_is_found_by_each_of_its_words(places: Places) -> None:
    signs = [one for one in data(real_documents())["documents"] if one["kind"] == "sign"]
    answers = places(phrase for sign in signs for phrase in sign.get("phrases", ()))
    for sign in signs:
        paths = {sign[voice]["path"] for voice in ("plain", "clinical") if voice in sign}
        for phrase in sign.get("phrases", ()):
            assert paths & {found.path for found in answers[phrase] if found.first}, phrase


def test_slips_forms_accents_and_signs_do_not_matter(ask: Ask) -> None:
    for typed, other in (("sciatica", "SCIATICA"), ("x-ray", "x ray"), ("bone spurs", "bone spur"), ("doctors", "doctor’s"), ("disc", "dïsc"),
                         ("can't feel my leg", "can´t feel my leg"), ("cannot feel my leg", "can not feel my leg")):
        assert [found["path"] for found in ask(typed)][:1] == [found["path"] for found in ask(other)][:1], typed


def world(language: str, sign: str, *titles: str) -> dict[str, Any]:
    """Documents in another language: a danger sign with one phrase, and pages with one fact each."""
    pages = [{"kind": "condition", "plain": {"path": title, "title": title}, "facts": [number]} for number, title in enumerate(titles)]
    danger = {"kind": "sign", "plain": {"path": "danger", "title": sign, "says": sign}, "phrases": [sign]}
    return {"language": language, "unimportant": "", "kinds": {}, "headings": [], "facts": [[f"{title}. {titles[0]}"] for title in titles],
            "documents": [danger, *pages]}


SCRIPTS: dict[str, tuple[dict[str, Any], dict[str, str | tuple[str, ...]]]] = {
    "Japanese": (world("ja", "尿が出ない", "腰痛", "坐骨神経痛", "椎間板ヘルニア", "しびれ"),
                 {"神経痛": "坐骨神経痛", "坐骨神経痛の治し方": "坐骨神経痛", "へるにあ": "椎間板ヘルニア", "ﾍﾙﾆｱ": "椎間板ヘルニア",
                  "足のしびれ": "しびれ", "腰が痛い": "腰痛", "痛": ("坐骨神経痛", "腰痛"), "昨日から尿が出ないのです": "danger"}),
    "Chinese": (world("zh", "尿不出来", "腰痛", "坐骨神经痛", "椎间盘突出"),
                {"坐骨神经": "坐骨神经痛", "我的坐骨神经很痛怎么办": "坐骨神经痛", "椎间盘": "椎间盘突出", "今天早上突然尿不出来": "danger"}),
    "Korean": (world("ko", "소변이 안 나와요", "허리 통증", "좌골신경통"),
               {"허리가": "허리 통증", "신경통": "좌골신경통", "어제부터 소변이 안나와요": "danger"}),
    "Thai": (world("th", "ปัสสาวะไม่ออก", "ปวดหลัง", "หมอนรองกระดูกทับเส้นประสาท", "ชาที่เท้า"),
             {"ฉันปวดหลังมาก": "ปวดหลัง", "เท้าชา": "ชาที่เท้า", "หมอนรองกระดูก": "หมอนรองกระดูกทับเส้นประสาท", "เมื่อเช้าผมปัสสาวะไม่ออกเลย": "danger"}),
    "Hindi": (world("hi", "पेशाब नहीं हो रहा", "कमर दर्द", "पैर में कमज़ोरी", "की", "का"),
              {"कमर": "कमर दर्द", "कमजोरी": "पैर में कमज़ोरी", "पैर": "पैर में कमज़ोरी", "की": "की", "का": "का", "मुझे पेशाब नहीं हो रहा है": "danger"}),
    "Arabic": (world("ar", "لا أستطيع التبول", "ألم الظهر", "عرق النسا", "الرنين المغناطيسي"),
               {"الم الظهر": "ألم الظهر", "أَلَم الظَّهر": "ألم الظهر", "عرق النسى": "عرق النسا", "لا استطيع التبول": "danger"}),
    "Vietnamese": (world("vi", "bí tiểu", "Đau lưng", "Đau thần kinh tọa"),
                   {"dau lung": "Đau lưng", "than kinh toa": "Đau thần kinh tọa", "bi tieu": "danger"}),
    "Greek": (world("el", "δεν μπορώ να ουρήσω", "Πόνος", "Ισχιαλγία"), {"ποΝΟΣ": "Πόνος", "ισχιαλγια": "Ισχιαλγία"}),
    "Russian": (world("ru", "не могу помочиться", "Тяжёлая нога", "Ишиас"), {"тяжелая": "Тяжёлая нога"}),
    "German": (world("de", "Taubheit im Schritt", "Rückenschmerzen", "Fußheberschwäche"),
               {"rueckenschmerzen": "Rückenschmerzen", "RUCKENSCHMERZEN": "Rückenschmerzen", "fussheberschwaeche": "Fußheberschwäche"}),
    "Hebrew": (world("he", "לא מצליח להשתין", "כאב גב"), {"כְּאֵב": "כאב גב"}),
}


@pytest.mark.parametrize("segmenter", [True, False], ids=["as the browser cuts", "without Intl.Segmenter"])
@pytest.mark.parametrize("script", SCRIPTS)
def test_words_of_every_script_are_found_also_by_danger_signs(page: Page, script: str, segmenter: bool) -> None:
    documents, wanted = SCRIPTS[script]
    found = page.evaluate("""([documents, questions, segmenter]) => {
        const search = caresheetSearch(documents, MiniSearch, segmenter ? undefined : null);
        return questions.map((question) => search(question)[0]?.path ?? "nothing");
    }""", [documents, list(wanted), segmenter])
    assert [(typed, path) for (typed, right), path in zip(wanted.items(), found, strict=True)
            if path not in (right if isinstance(right, tuple) else (right,))] == []


def test_an_explanation_that_a_page_above_begins_with_is_not_told_again(ask: Ask) -> None:
    texts = [found["text"] for found in ask("slipped disc")]
    assert len(texts) > 1
    assert not any(later and earlier.startswith(later) for n, later in enumerate(texts) for earlier in texts[:n])


def test_words_that_do_not_count_are_asked_only_where_there_are_no_others(ask: Ask) -> None:
    assert ask("what is the sciatica of my ") == ask("sciatica ")
    assert ask("what is my") != []
    assert ask("") == ask("  ?! ") == ask("qqqqzzzz") == []


def test_every_address_is_a_page_and_every_anchor_stands_on_it(real_site: Path) -> None:
    pages = pages_of(real_site)
    found = data((real_site / search.FILE).read_text(encoding="utf-8"))
    for document in found["documents"]:
        for voice in ("plain", "clinical"):
            if voice in document:
                path, _, anchor = document[voice]["path"].partition("#")
                page = pages[f"{path}index.html"]
                assert not anchor or anchor in page.ids, document[voice]["path"]


def test_every_page_can_be_found_but_the_first(real_site: Path) -> None:
    found = data((real_site / search.FILE).read_text(encoding="utf-8"))
    listed = {document[voice]["path"].partition("#")[0] for document in found["documents"] for voice in ("plain", "clinical") if voice in document}
    pages = {file.parent.relative_to(real_site).as_posix() + "/" for file in real_site.rglob("index.html")} - {"./"}
    assert listed == pages


def test_each_fact_stands_once_and_hostile_words_stay_words(tmp_path: Path) -> None:
    hostile = "</script><script>alert(1)</script> <!--"
    examined = judged(example(tmp_path, topics_ankle_sprain=("plain: Walking downhill makes the pain worse.", f"plain: '{hostile}'")))
    script = files(examined)[search.FILE].decode()
    assert "<" not in script
    facts = [fact[0] for fact in data(script)["facts"]]
    assert facts.count(hostile) == 1


def test_a_fact_has_the_label_that_its_page_prints() -> None:
    """Of the parts of the body, habits, questions and what looks alike, for each reader."""
    lines = {line for row in data(real_documents())["facts"] for line in row}
    examined = real()
    assert examined.edition
    topics = [one for one in examined.edition.documents if one.id.kind == "topic"]
    drawn = {item.name for one in topics for picture in one.all(Picture) for values in picture.values for item in values.items}
    printed = {(item.name, part.fact): "".join(word.text for word in part.words) for one in topics for item in one.all(Item)
               for part in item.line if isinstance(part, Said) and item.name and item.name not in drawn and part.form == "whole"}
    facts = examined.library.facts
    kinds = (Anatomy, Differential, Lifestyle)
    labelled = {f"{name} {words}" for (name, fact), words in printed.items() if isinstance(facts[fact], kinds)}
    assert labelled and {line for line in labelled if line not in {spaced(line) for line in lines}} == set()


def test_words_typed_by_patients_are_in_no_page_and_move_no_version_of_a_sheet(tmp_path: Path) -> None:
    before = judged(example(tmp_path / "a"))
    after = judged(example(tmp_path / "b", red_flags_cannot_stand_on_it=("  - foot gives way\n", "  - ankle buckled under me\n")))
    first, then = files(before), files(after)
    assert [path for path in first.keys() | then.keys() if first.get(path) != then.get(path)] == [search.FILE]
    assert "ankle buckled under me" in then[search.FILE].decode()


def test_without_a_site_there_is_nothing_to_search(tmp_path: Path) -> None:
    content = example(tmp_path)
    (content / "site.yml").unlink()
    assert judged(content).edition is None
