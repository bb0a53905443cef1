"""The danger signs that the content gives a page or a sheet, and those that a reader can really see there: on every screen and on paper.

What is expected is worked out from the content, not from the pages. What is seen is worked out by the browser: text that has a place, a size and
a colour, that nothing folds away, clips or covers.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path

import pypdfium2
import pytest
from playwright.sync_api import Page

from generator.content.model import AUDIENCES, URGENCIES, Library, RedFlag, Voiced, worded
from generator.documents import collections
from generator.documents.composing import danger_groups
from generator.documents.document import DocumentId
from generator.documents.urls import address_of, document_of
from generator.language.reader import Reader
from generator.outputs import pdf
from generator.outputs.templates import read_templates
from tests.browser.test_axe import every_page, some_pages
from tests.browser.windows import Open
from tests.worlds import edition, example, judged, real

WORDS = read_templates("en").words
DESKTOP, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
Serve = Callable[[Path], str]

# Which of some words are not seen; white space and capitals do not count.
LOST = r"""([screen, needed]) => {
  const known = new Map();
  const clear = (colour) => /rgba\(.*, 0\)|transparent/.test(colour);
  const grounds = new Map([[null, "rgb(255, 255, 255)"]]);
  const ground = (one) => {
    if (!grounds.has(one)) {
      const own = getComputedStyle(one).backgroundColor;
      grounds.set(one, clear(own) ? ground(one.parentElement) : own);
    }
    return grounds.get(one);
  };
  // Whether an element, by itself and by all around it, shows what is in it; and the frames outside of which nothing is seen.
  const look = (one) => {
    if (!one) return { shown: true, frames: [] };
    if (known.has(one)) return known.get(one);
    const around = look(one.parentElement);
    const found = around.shown ? within(around, one) : around;
    known.set(one, found);
    return found;
  };
  const within = (around, one) => {
    const style = getComputedStyle(one);
    const folded = one.parentElement && one.parentElement.matches("details:not([open])") && one.tagName !== "SUMMARY";
    const shown = !folded && style.display !== "none" && style.visibility === "visible" && Number(style.opacity) > .5
      && style.contentVisibility === "visible" && style.clipPath === "none" && !/matrix\(0/.test(style.transform);
    const { overflow } = style, clips = shown && overflow !== "visible" && style.display !== "inline";
    return { shown, frames: clips ? [...around.frames, { box: one.getBoundingClientRect(), scrolls: /auto|scroll/.test(overflow) }] : around.frames };
  };
  const legible = (one) => {
    const style = getComputedStyle(one), { color } = style;
    return parseFloat(style.fontSize) >= 8 && !clear(color) && color !== ground(one);
  };
  const inside = (rect, frame) => frame.scrolls ? frame.box.width > 40 && frame.box.height > 12
    : rect.right > frame.box.left + 1 && rect.left < frame.box.right - 1 && rect.bottom > frame.box.top + 1 && rect.top < frame.box.bottom - 1;
  const amid = (rect) => rect.top > innerHeight / 4 && rect.bottom < innerHeight * 3 / 4;
  const covered = (one, range) => {
    if (!amid(range.getClientRects()[0])) one.scrollIntoView({ block: "center" });
    const rect = range.getClientRects()[0];
    const top = document.elementFromPoint(rect.left + rect.width / 2, rect.top + rect.height / 2);
    return !top || !(one.contains(top) || top.contains(one));
  };
  const width = Math.max(document.documentElement.scrollWidth, innerWidth);
  const seen = ({ one, range }) => {
    const { shown, frames } = look(one);
    if (!shown || !legible(one)) return false;
    const rects = [...range.getClientRects()];
    return rects.length > 0 && rects.every((rect) => rect.width > 0 && rect.height > 4 && rect.right > 0 && rect.left < width
      && rect.bottom + scrollY > 0 && frames.every((frame) => inside(rect, frame)));
  };
  const open = (parts) => parts.filter(seen).filter(({ one, range }) => !(screen && one.closest(".danger") && covered(one, range)));
  const parts = [], texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  let all = "";
  for (let text = texts.nextNode(); text; text = texts.nextNode()) {
    const words = text.data.replace(/\s+/g, "").toLowerCase();
    if (!words || text.parentElement.closest("script, style, svg")) continue;
    const range = document.createRange();
    range.selectNodeContents(text);
    parts.push({ words, one: text.parentElement, range, start: all.length });
    all += words;
  }
  // It is looked only where words stand whether they are seen; and in all that is seen for those with something between them that is not.
  const partAt = (place) => {
    let [low, high] = [0, parts.length - 1];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (parts[middle].start <= place) low = middle;
      else high = middle - 1;
    }
    return low;
  };
  const places = (words) => {
    const found = [];
    for (let at = all.indexOf(words); words && at >= 0; at = all.indexOf(words, at + 1)) {
      found.push(parts.slice(partAt(at), partAt(at + words.length - 1) + 1));
    }
    return found;
  };
  const stand = needed.map(places), there = new Set(stand.flat(2)), first = new Set(open(parts.filter((part) => there.has(part))));
  const unsure = needed.map((words, place) => place).filter((place) => !stand[place].some((found) => found.every((part) => first.has(part))));
  if (!unsure.length) return [];
  known.clear();
  const read = open(parts).map(({ words }) => words).join("");
  return unsure.filter((place) => !read.includes(needed[place]));
}"""
FOLD = """() => {
  document.querySelectorAll("details").forEach((one) => { one.open = false; });
  const short = document.getElementById("depth-answer");
  if (short) short.click();
}"""


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text).lower()


def told(library: Library, refs: Iterable[str], reader: Reader) -> list[str]:
    """What must be seen of some danger signs: each sign, how urgent it is and what to do, as far as they are meant for this reader.

    A patient reads how urgent it is with what to do. A clinician reads it above all signs of one urgency.
    """
    found = []
    for urgency, action, flags in danger_groups((library.red_flags[ref] for ref in refs), reader):
        level = WORDS(f"urgency_{urgency}")
        found += [f"{level}: {action}"] if reader.audience == "patient" else [level, action]
        found += [str(flag.voiced(reader.voice)) for flag in flags]
    return found


def by_name(library: Library, entry: object, reader: Reader) -> list[str]:
    """What must be seen of all danger signs before a table of what to do: each by its name, with its level."""
    advised = getattr(entry, "recommendations", None)
    return in_a_few_words(library, reader, URGENCIES, listed([entry])) if reader.audience == "clinician" and isinstance(advised, tuple) else []


def in_a_few_words(library: Library, reader: Reader, levels: Collection[str], refs: Iterable[str] | None = None) -> list[str]:
    """What must be seen of danger signs of some levels (all, or some) on a page that leads to them: what to do, and each sign."""
    flags_ = [library.red_flags[ref] for ref in (library.red_flags if refs is None else refs)]
    groups = [group for group in danger_groups(flags_, reader) if group[0] in levels]
    signs = [in_short(flag, reader) for _, _, flags in groups for flag in flags]
    return [*(f"{reader.label(f'alert_{urgency}')}:" for urgency, _, _ in groups), *map(str, signs)]


def in_short(flag: RedFlag, reader: Reader) -> str:
    """A danger sign in its short words, which are the patient's unless the content has some for both; else in its own."""
    short = flag.short if reader.audience == "patient" or isinstance(flag.short, Voiced) else None
    return str(worded(short, reader.voice)) if short else flag.voiced(reader.voice).rstrip(".")


def listed(entries: Iterable[object]) -> list[str]:
    flags = (getattr(entry, "red_flags", ()) for entry in entries)
    return list(dict.fromkeys(ref for refs in flags if isinstance(refs, tuple) for ref in refs))


def expected(library: Library) -> Mapping[str, list[str]]:
    """For the address of each page what must be seen there, from the content alone."""
    readers = {audience: Reader(audience, "en", WORDS) for audience in AUDIENCES}
    found = {"": in_a_few_words(library, readers["patient"], ["emergency"])}
    for audience, reader in readers.items():
        found[address_of(DocumentId("landing", "", audience))] = in_a_few_words(library, reader, URGENCIES)
        for kind in ("danger-signs", "pitfalls"):
            found[address_of(DocumentId(kind, "", audience))] = told(library, library.red_flags, reader)
        found[address_of(DocumentId("causes", "", audience))] = told(library, listed(library.causes.values()), reader)
        for kind, groups in (("questions", collections.questions(library)), ("study-figures", collections.figures(library))):
            found[address_of(DocumentId(kind, "", audience))] = told(library, listed(group.page for group in groups), reader)
        for entry in library.pages:
            found[address_of(document_of(entry, audience))] = [*told(library, listed([entry]), reader), *by_name(library, entry, reader)]
    if library.body_map is not None:
        topics = dict.fromkeys(ref for area in library.body_map.areas for ref in area.topics)
        signs = listed(library.topics[ref] for ref in topics)
        found[address_of(DocumentId("body"))] = in_a_few_words(library, readers["patient"], URGENCIES, signs)
    for decision in library.decisions.values():
        asked = [ref for box in decision.boxes for ref in getattr(box, "red_flags", ())]
        found[f"decisions/{decision.id}/"] = told(library, dict.fromkeys([*listed([decision]), *asked]), readers[decision.audience])
    for handout in library.handouts.values():
        found[f"sheets/{handout.id}/"] = told(library, listed([handout]), readers[handout.audience])
    return found


def missing(page: Page, needed: list[str], screen: bool = True) -> list[str]:
    return [needed[place] for place in page.evaluate(LOST, [screen, [*map(squeezed, needed)]])]


def looks(page: Page, home: str, place: str, needed: list[str]) -> Iterator[tuple[str, list[str]]]:
    """One page in every form that JavaScript has a hand in."""
    page.set_viewport_size(DESKTOP)
    page.goto(home + place)
    yield "desktop", missing(page, needed)
    page.set_viewport_size(PHONE)
    yield "phone", missing(page, needed)
    page.evaluate(FOLD)
    yield "folded and short", missing(page, needed)
    page.emulate_media(media="print")
    yield "paper", missing(page, needed, screen=False)
    if place.startswith("decisions/"):
        page.evaluate("document.querySelector('.guide-tools button:last-child').click()")
        assert page.locator(".guide-paper").is_visible()
        yield "path on paper", missing(page, needed, screen=False)
    page.emulate_media(media="screen")


def plain_looks(page: Page, home: str, place: str, needed: list[str]) -> Iterator[tuple[str, list[str]]]:
    """One page without JavaScript, on a screen and on paper."""
    page.goto(home + place)
    yield "without JavaScript", missing(page, needed)
    page.emulate_media(media="print")
    yield "without JavaScript, on paper", missing(page, needed, screen=False)
    page.emulate_media(media="screen")


Readers = tuple[Page, Page]


@pytest.fixture
def readers(opened: Open) -> Readers:
    """With JavaScript, where nothing is printed by the button; and without."""
    return opened(DESKTOP, script="window.print = () => {}", still=True), opened(DESKTOP, java_script_enabled=False, still=True)


def lost(readers: Readers, home: str, site: Path, library: Library,
         choose: Callable[[Path], list[str]] = every_page) -> list[str]:
    """Every danger sign that the content gives a page and that its reader cannot see, with the form in which it is lost."""
    known, found = expected(library), []
    scripted, plain = readers
    assert set(known) <= set(every_page(site))
    places = [place for place in choose(site) if place != "404.html"]
    for place in places:
        needed = known.get(place) or [WORDS("all_danger_signs")]
        for form, words in (*looks(scripted, home, place, needed), *plain_looks(plain, home, place, needed)):
            found += [f"{place} {form}: {one}" for one in words]
    return found


def test_every_danger_sign_of_a_page_is_seen_in_every_form(readers: Readers, serve: Serve, real_site: Path) -> None:
    assert lost(readers, serve(real_site), real_site, real().library, partial(some_pages, part=4)) == []


def test_so_it_is_in_the_miniature_world(readers: Readers, serve: Serve, example_site: Path, tmp_path: Path) -> None:
    assert lost(readers, serve(example_site), example_site, judged(example(tmp_path)).library) == []


HIDING = ("display: none", "visibility: hidden", "opacity: 0", "position: absolute; left: -9999px", "font-size: 1px", "color: transparent",
          "clip-path: inset(50%)", "height: 0; overflow: hidden", "content-visibility: hidden", "max-height: 3px; overflow: clip")


@pytest.mark.parametrize("way", HIDING)
def test_what_is_hidden_counts_as_lost(readers: Readers, serve: Serve, example_site: Path, tmp_path: Path,
                                       way: str) -> None:
    page = readers[0]
    page.goto(serve(example_site) + "topics/ankle-sprain/")
    needed = expected(judged(example(tmp_path)).library)["topics/ankle-sprain/"]
    assert needed and missing(page, needed) == []
    page.evaluate("way => document.querySelectorAll('.danger li').forEach((one) => { one.style.cssText = way })", way)
    assert missing(page, needed) == needed[1:]


def test_what_is_covered_or_folded_counts_as_lost(readers: Readers, serve: Serve, example_site: Path,
                                                  tmp_path: Path) -> None:
    page = readers[0]
    page.goto(serve(example_site) + "topics/ankle-sprain/")
    needed = expected(judged(example(tmp_path)).library)["topics/ankle-sprain/"]
    cover = "() => { const one = document.createElement('div'); one.id = 'cover'; one.style.cssText = 'position: fixed; inset: 0; z-index: 9999; " \
            "background: white'; document.body.append(one) }"
    page.evaluate(cover)
    assert missing(page, needed) == needed
    page.evaluate("() => document.getElementById('cover').remove()")
    assert missing(page, needed) == []
    page.evaluate("() => { const box = document.querySelector('.danger'), fold = document.createElement('details'); "
                  "box.before(fold); fold.append(box) }")
    assert missing(page, needed) == needed


@pytest.mark.parametrize("world", ["real", "miniature"])
def test_every_danger_sign_of_a_sheet_is_on_its_paper(world: str, tmp_path: Path) -> None:
    examined = real() if world == "real" else judged(example(tmp_path))
    known, found, read = expected(examined.library), [], 0
    for path, data in pdf.files(edition(examined)).items():
        if path.endswith(".pdf"):
            read += 1
            with pypdfium2.PdfDocument(data) as paper:
                text = squeezed("".join(page.get_textpage().get_text_range() for page in paper))
            place = f"{path.removesuffix('.pdf').rpartition('-')[0].removesuffix('-page-1').removesuffix('-large')}/"
            found += [f"{path}: {words}" for words in known[place] if squeezed(words) not in text]
    assert found == []
    sheets = list(collections.sheets_of(examined.library))
    assert read == 2 * (len(sheets) + len(examined.library.decisions) + sum(one.audience == "patient" for one in sheets))
