"""What the search finds: questions as people type them, each with its first page. The site's own code is asked, in a browser."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from playwright.sync_api import sync_playwright

from generator.language.words import ROOT as TEMPLATES
from generator.outputs import search
from generator.site.links import pages_of
from tests.browser.find import chromium
from tests.worlds import ROOT, example, files, judged

ENGINE = next((TEMPLATES / "theme" / "assets" / "vendor").glob("minisearch-*.min.js"))
QUERIES = [(typed, first) for group in yaml.safe_load((ROOT / "tests" / "queries.yml").read_text(encoding="utf-8")).values()
           for typed, first in group.items()]
Ask = Callable[[str], list[dict[str, Any]]]


def data(script: str) -> dict[str, Any]:
    """What a script of documents sets."""
    return json.loads(script.removeprefix(f"globalThis.{search.NAME} = ").rstrip().removesuffix(";"))


@pytest.fixture(scope="module")
def ask(real_site: Path) -> Iterator[Ask]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        page = browser.new_page()
        for script in (ENGINE, real_site / search.FILE, TEMPLATES / "theme" / "assets" / "search.js"):
            page.add_script_tag(path=script)
        page.evaluate("() => { globalThis.ask = caresheetSearch(caresheetDocuments, MiniSearch); }")
        yield lambda typed: page.evaluate("typed => ask(typed).map(({ isHit, ...found }) => found)", typed)
        browser.close()


@pytest.mark.parametrize(("typed", "first"), QUERIES)
def test_the_first_page_is_the_right_one(ask: Ask, typed: str, first: str) -> None:
    assert next((found["path"] for found in ask(typed)), None) == first


def test_a_danger_sign_says_what_to_do_and_leads_to_both_readers_pages(ask: Ask) -> None:
    found = ask("numb between the legs")[0]
    assert found["first"]
    assert found["text"] == "Emergency: Get emergency medical help now."
    assert found["other"]["path"] == "red_flags/clinical/#about-numb-saddle"


def test_of_two_danger_signs_the_one_in_the_very_words_stands_first_and_else_the_more_urgent(ask: Ask) -> None:
    both, one = "red_flags/#about-both-legs-weak", "red_flags/#about-leg-weakness"
    for typed, signs in (("leg giving way", [one, both]), ("legs giving way", [both, one]), ("legs giveing way", [both, one])):
        assert [found["path"] for found in ask(typed)][:2] == signs, typed


def test_a_page_is_also_called_by_its_title_without_brackets(ask: Ask) -> None:
    assert ask("nerve damage")[0]["title"] == "Nerve damage (neuropathy)"


def test_every_danger_sign_is_found_by_each_of_its_words(ask: Ask, real_site: Path) -> None:
    for sign in (one for one in data((real_site / search.FILE).read_text(encoding="utf-8"))["documents"] if one["kind"] == "sign"):
        paths = {sign[voice]["path"] for voice in ("plain", "clinical") if voice in sign}
        for phrase in sign.get("phrases", ()):
            assert paths & {found["path"] for found in ask(phrase) if found["first"]}, phrase


def test_slips_forms_accents_and_signs_do_not_matter(ask: Ask) -> None:
    for typed, other in (("sciatica", "SCIATICA"), ("x-ray", "x ray"), ("bone spurs", "bone spur"), ("doctors", "doctor’s"), ("disc", "dïsc"),
                         ("can't feel my leg", "can´t feel my leg"), ("cannot feel my leg", "can not feel my leg")):
        assert [found["path"] for found in ask(typed)][:1] == [found["path"] for found in ask(other)][:1], typed


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
                page = pages[(real_site / path / "index.html").resolve()]
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
