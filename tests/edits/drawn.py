"""The edits. Each draws by chance where and how it changes a world, and gives None where there is nothing of its kind to change."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path, PurePosixPath
from random import Random

from generator.content.new_entry import examples
from generator.releases.making import prepare
from generator.releases.store import append, read
from tests.worlds import ROOT, TODAY, judged, write


@dataclass(frozen=True)
class World:
    """All that a site is made from: the files of its content, the files of the program that differ from this checkout, and how it is built."""

    content: Mapping[str, str]
    program: Mapping[str, str] = field(default_factory=dict)
    clinic: str | None = None
    day: date = TODAY

    def with_file(self, path: str, text: str) -> World:
        return replace(self, content={**self.content, path: text})


Edit = Callable[[World, Random], World | None]

EDITS: dict[str, Edit] = {}
"""Every edit by its name."""

OFTEN = ("words of a fact", "a title", "a setting of the site", *["the program"] * 3)
"""Edits that are drawn more often: the commonest, and that of which there are many kinds."""


def start() -> World:
    """The miniature world, as every sequence begins."""
    return World(examples())


def draw(world: World, chance: Random) -> tuple[str, World]:
    """An edit that changes this world: its name, and the world after it."""
    while True:
        name = chance.choice([*sorted(EDITS), *OFTEN])
        changed = EDITS[name](world, chance)
        if changed is not None and changed != world:
            return name, changed


def edit(function: Edit) -> Edit:
    EDITS[function.__name__.replace("_", " ")] = function
    return function


# --- words, numbers, titles --------------------------------------------------------------------------------------------

_SENTENCES = (" Take your time.", " Ask if you are not sure.", " This holds on both sides.", " Nobody knows why.", " Write it down.")
_SAID = re.compile(r"""(?m)^ *(?:- )?(?:plain|clinical): (?!["'{|>]).*\.$""")
_NAMES = re.compile(r"names: ?(?:\{|\n *)plain: ([^,\n}]+)")


def _released(path: str) -> bool:
    """Whether a file is of the ledger, which nobody edits."""
    return path.startswith("releases/")


def _in_one_place(world: World, chance: Random, pattern: re.Pattern[str], new: Callable[[re.Match[str]], str], folder: str = "") -> World | None:
    """Replace what one group of a pattern holds, or all that it matches, in one place of the content, drawn by chance."""
    places = [(path, found) for path, text in sorted(world.content.items()) if path.startswith(folder) and not _released(path)
              for found in pattern.finditer(text)]
    if not places:
        return None
    path, found = chance.choice(places)
    start, end = found.span(found.re.groups)
    return world.with_file(path, found.string[:start] + new(found) + found.string[end:])


@edit
def words_of_a_fact(world: World, chance: Random) -> World | None:
    return _in_one_place(world, chance, _SAID, lambda found: found[0] + chance.choice(_SENTENCES))


@edit
def words_taken_back(world: World, chance: Random) -> World | None:
    return _in_one_place(world, chance, re.compile("|".join(map(re.escape, _SENTENCES))), lambda found: "")


@edit
def a_number(world: World, chance: Random) -> World | None:
    """The same number wherever it is told: a day or so, or the length of a band."""
    old, new = chance.choice([(r"\b\d+( hours)\b", chance.choice((24, 36, 48))), (r"\b\d+( cm)\b", chance.randint(2, 9))])
    unit = old[old.index("(") + 1:old.index(")")].strip()
    value = re.compile(rf"(value: )\d+(?=(?:,|\n *)(?:.*\n *)? ?unit: {unit})")
    return replace(world, content={path: value.sub(rf"\g<1>{new}", re.sub(old, rf"{new}\1", text)) if not _released(path) else text
                                   for path, text in world.content.items()})


@edit
def a_title(world: World, chance: Random) -> World | None:
    """What a page, a chart or a word is called: in menus, lists, links and neighbours."""
    return _in_one_place(world, chance, _NAMES, lambda found: " ".join([*found[1].split()[:4], chance.choice(("again", "now", "here", "anew"))]))


@edit
def how_urgent_a_sign_is(world: World, chance: Random) -> World | None:
    """With the ends of the charts to which it leads."""
    level = chance.choice(("emergency", "urgent", "prompt"))
    sign = _in_one_place(world, chance, re.compile(r"(?m)^urgency: (\w+)$"), lambda found: level, "red_flags/")
    return sign and replace(sign, content={path: re.sub(r"(id: doctor-today\n(?: +.*\n)*? +level: )\w+", rf"\g<1>{level}", text)
                                           for path, text in sign.content.items()})


@edit
def what_to_do_about_a_sign(world: World, chance: Random) -> World | None:
    action = chance.choice(("See a doctor today.", "See a doctor before tonight.", "Let a doctor look at it today."))
    return _in_one_place(world, chance, re.compile(r"(?m)^action:\n(?: *#.*\n)*  plain: (.*)$"), lambda found: action, "red_flags/")


@edit
def a_source(world: World, chance: Random) -> World | None:
    key = chance.choice(("short", "authors", "published_in", "note"))
    return _in_one_place(world, chance, re.compile(rf"(?m)^{key}: (?!not stated)(.*)$"),
                         lambda found: found[1].rstrip(".") + chance.choice((", second edition", ", as printed", " and others")), "sources/")


@edit
def a_place_in_a_source(world: World, chance: Random) -> World | None:
    return _in_one_place(world, chance, re.compile(r"\bline: (\d+(?:-\d+)?)(?=[\n},])"), lambda found: str(chance.randint(1, 60)), "t")


# --- files: new, renamed, deleted --------------------------------------------------------------------------------------

_TOPIC = """\
id: ankle-{word}
kind: anatomy
names: {{plain: The {word} of the ankle, clinical: Ankle {word}}}
red_flags: not stated
main_message:
  id: ankle-{word}-message
  plain: This made-up page tells you about the {word} of your ankle.
  sources: [{{source: ankle-demonstration, line: 9}}]
key_points: [term-ligament, outer-ankle-bands, outer-side-is-hurt]
related: [ankle-sprain]
about: [term-ligament, outer-side-is-hurt]
anatomy: [outer-ankle-bands]
faq: not stated
"""


@edit
def a_new_topic(world: World, chance: Random) -> World | None:
    word = chance.choice(("skin", "nerves", "tendons", "arteries", "cartilage", "muscles"))
    return world.with_file(f"topics/ankle-{word}.yml", _TOPIC.format(word=word))


_SIGN = """\
id: foot-is-{how}
plain: Your foot is {how} and white.
clinical: Pallor of the foot, which is {how}.
short: foot is {how}
sources: [{{source: ankle-demonstration, line: 30}}]
means: [ankle-may-be-broken]
urgency: prompt
action: {{plain: See a doctor this week., clinical: Examine within the week., basis: source}}
time_limit: not stated
audience: [patient, clinician]
watch_words: [{how} and white]
"""


@edit
def a_new_danger_sign(world: World, chance: Random) -> World | None:
    how, topic = chance.choice(("icy", "numb", "damp")), "topics/ankle-sprain.yml"
    if topic not in world.content or f"- foot-is-{how}" in world.content[topic]:
        return None
    named = re.sub(r"(?m)^red_flags:\n", f"red_flags:\n  - foot-is-{how}\n", world.content[topic])
    return replace(world, content={**world.content, topic: named, f"red_flags/foot-is-{how}.yml": _SIGN.format(how=how)})


@edit
def a_new_sheet(world: World, chance: Random) -> World | None:
    """The same sheet under another name, as a start for one of its own."""
    old = next((path for path in sorted(world.content) if path.startswith("handouts/")), None)
    name = chance.choice(("short", "long"))
    if old is None:
        return None
    text = re.sub(r"(?m)^id: .*$", f"id: ankle-{name}-sheet", world.content[old])
    names = f"names: {{plain: A {name} sheet, clinical: The {name} sheet}}\n"
    return world.with_file(f"handouts/ankle-{name}-sheet.yml", re.sub(r"(?m)^names:.*\n(?: .*\n)*", names, text))


@edit
def a_new_id(world: World, chance: Random) -> World | None:
    """A file or a fact is called otherwise, with every place that names it."""
    stems = {PurePosixPath(path).stem for path in world.content if "/" in path and not _released(path)}
    facts = {found[1] for text in world.content.values() for found in re.finditer(r"(?m)^ *(?:- )?id: ([a-z0-9]+(?:-[a-z0-9]+)+)$", text)}
    old = chance.choice(sorted(one for one in {*stems, *facts} if "-" in one))
    whole, new = re.compile(rf"(?<![\w-]){old}(?![\w-])"), f"{old.removesuffix('-two').removesuffix('-new')}-{chance.choice(('two', 'new'))}"
    return replace(world, content={path if _released(path) else whole.sub(new, path):
                                   text if _released(path) else whole.sub(new, text) for path, text in world.content.items()})


@edit
def a_deleted_file(world: World, chance: Random) -> World | None:
    """A page or another entry that no other file names."""
    def named(path: str) -> bool:
        whole = re.compile(rf"(?<![\w-]){PurePosixPath(path).stem}(?![\w-])")
        return any(whole.search(text) for other, text in world.content.items() if other != path and not _released(other))

    free = sorted(path for path in world.content if "/" in path and not _released(path) and not named(path))
    gone = chance.choice([*free, "body_map.yml"])
    return replace(world, content={path: text for path, text in world.content.items() if path != gone})


@edit
def another_order_of_files(world: World, chance: Random) -> World | None:
    """Items of a list in another order: words of the glossary, key points."""
    return _in_one_place(world, chance, re.compile(r"(?:key_points|related|topics|treatments): \[([^\],]+, [^\]]+)\]"),
                         lambda found: ", ".join(reversed(found[1].split(", "))))


# --- the site, its clinics, the day ------------------------------------------------------------------------------------

_SITE: Mapping[str, Sequence[str]] = {
    "name": ("Ankle demonstration", "Ankle & foot", "All about ankles"),
    "description": ("Made-up pages.", "Made-up pages about a twisted ankle."),
    "address": ("https://example.org/ankle/", "https://ankle.example.org/", ""),
    "language": ("en", "en-GB"),
    "updated": ("2026-11-20", "2026-11-19", "2026-10-01"),
    "publisher": ("The writers of this guide, for demonstration only", "Nobody"),
    "start_here": ("[ankle-sprain, ankle-ligaments]", "[ankle-ligaments]", ""),
    "search": ("own", "pagefind"),
    "builder": ("mkdocs", "zensical"),
    "authors": ('["A. Writer, physiotherapist"]', ""),
    "levels": ("{emergency: RED, urgent: AMBER, prompt: YELLOW, routine: GREEN}", ""),
    "licence": ('{name: CC BY 4.0, address: "https://creativecommons.org/licenses/by/4.0/"}', ""),
    "report": ('"mailto:errors@example.org?subject={page}"', ""),
}
_CLINIC: Mapping[str, Sequence[str]] = {
    "name": ("The made-up ankle clinic", "Ankle clinic & sons", "The ankle house"),
    "phone": ("555-0100", "555-0142", "555-0177"),
    "emergency_number": ("112", "999"),
    "hours": ("Monday to Friday, 8 to 17", "Never", ""),
    "paper": ("A4", "Letter"),
    "colour": ('"#1f5f66"', '"#5b2a86"'),
    "logo": ("made-up-clinic.svg", ""),
}
_LOGO = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} 20"><path d="M0 0h{size}v20H0z" fill="#1f5f66"/></svg>\n'


def _setting(world: World, chance: Random, file: str, settings: Mapping[str, Sequence[str]]) -> World | None:
    """Another value for one key of a file; an empty one takes the key out."""
    key = chance.choice(sorted(settings))
    value = chance.choice(settings[key])
    rest = re.sub(rf"(?m)^{key}:.*\n(?: .*\n)*", "", world.content.get(file, ""))
    return world.with_file(file, rest + (f"{key}: {value}\n" if value else "")) if rest else None


@edit
def a_setting_of_the_site(world: World, chance: Random) -> World | None:
    return _setting(world, chance, "site.yml", _SITE)


@edit
def something_of_the_clinic(world: World, chance: Random) -> World | None:
    with_logo = world.with_file("logos/made-up-clinic.svg", world.content.get("logos/made-up-clinic.svg", _LOGO.format(size=40)))
    return _setting(with_logo, chance, chance.choice(("clinic.yml", "clinics/second-ankle-clinic.yml")), _CLINIC)


@edit
def another_logo(world: World, chance: Random) -> World | None:
    """The picture changes, its name stays."""
    return world.with_file("logos/made-up-clinic.svg", _LOGO.format(size=chance.choice((30, 40, 60))))


@edit
def another_clinic(world: World, chance: Random) -> World | None:
    return replace(world, clinic=None if world.clinic else "second-ankle-clinic")


@edit
def another_day(world: World, chance: Random) -> World | None:
    return replace(world, day=TODAY + timedelta(chance.randint(0, 900)))


@edit
def a_review(world: World, chance: Random) -> World | None:
    page = chance.choice(sorted(path.removesuffix(".yml") for path in world.content if path.startswith(("topics/", "treatments/"))))
    return world.with_file("reviews.yml", f"- by: A. Reader, physiotherapist\n  on: 2026-11-{chance.randint(10, 20)}\n  months: 12\n  of: [{page}]\n")


@edit
def a_release(world: World, chance: Random) -> World | None:
    """What is told now is released, into the ledger of the content. Nothing, where it cannot be."""
    with tempfile.TemporaryDirectory() as folder:
        content = write(Path(folder) / "content", world.content)
        made, ledger = judged(content).edition, read(content).ledger
        if made is None or world.clinic is not None:
            return None
        day = max([world.day, *(one.day for one in ledger.releases)])
        prepared = prepare(made.documents, {}, ledger, day, chance.choice(("", "A note.")), ())
        append(content, None, prepared.release, prepared.told, prepared.files, "en")
        return replace(world, content={file.relative_to(content).as_posix(): file.read_text(encoding="utf-8")
                                       for file in sorted(content.rglob("*")) if file.is_file()})


@edit
def an_error(world: World, chance: Random) -> World | None:
    """A slip of the pen that no build lets through."""
    path = chance.choice(sorted(path for path in world.content if path.startswith(("topics/", "treatments/", "sources/"))))
    text = world.content[path]
    return world.with_file(path, chance.choice((text.replace("source: ankle-demonstration", "source: ankle-demonstratoin", 1),
                                                text + "unknown_key: here\n", text + "id: [\n")))


# --- the program -------------------------------------------------------------------------------------------------------

PROGRAM: Mapping[str, tuple[str, str]] = {
    "templates/pages/document.md.j2": ('<div class="voices"', '<div data-changed="yes" class="voices"'),
    "templates/theme/overrides/main.html": ('<meta name="color-scheme" content="light dark">', '<meta name="color-scheme" content="dark light">'),
    "templates/theme/overrides/404.html": ('<h1 id="lost">', '<h1 id="lost" class="changed">'),
    "templates/theme/overrides/partials/footer.html": ('<footer class="cs-footer">', '<footer class="cs-footer" data-changed="yes">'),
    "templates/theme/overrides/partials/nav.html": ('<li class="cs-nav__main', '<li class="changed cs-nav__main'),
    "templates/theme/assets/caresheet.css": ("", ".changed { color: inherit }\n"),
    "templates/theme/assets/app.js": ("", "// changed\n"),
    "templates/theme/assets/icon.svg": ("<svg ", '<svg data-changed="yes" '),
    "templates/theme/service-worker.js": ("", "// changed\n"),
    "templates/tokens.yml": ("soft: {light: \"#e9f0ef\"", "soft: {light: \"#e8f0ef\""),
    "templates/words/en.yml": ("\ndanger_signs: Danger signs", "\ndanger_signs: All danger signs"),
    "templates/print/leaflet.typ": ("leading: 0.45em", "leading: 0.46em"),
    "mkdocs.yml": ("toc_depth: 2", "toc_depth: 3"),
    "generator/site/security_headers.py": ("\"base-uri 'none'\"", "\"base-uri 'self'\""),
    "generator/site/offline.py": ("", "# changed\n"),
    "generator/documents/reading_age.py": ("FEWEST = 100", "FEWEST = 60"),
    "generator/documents/versions.py": ("VALID_MONTHS = 12", "VALID_MONTHS = 13"),
    "generator/drawing/text_metrics.py": ("SLACK = 1.01", "SLACK = 1.03"),
    "generator/outputs/pdf/handout.py": ("LARGE = 16.0", "LARGE = 17.0"),
    "generator/drawing/topic_map.py": ("SWEEPS = 8", "SWEEPS = 0"),
    "generator/outputs/search.py": ('NAME = "caresheetDocuments"', 'NAME = "caresheetPages"'),
}
"""Files of the program, each with what is changed in it: what stands there, and what stands there then. Nothing before: that is put behind."""


def other_program(path: str) -> str:
    """A file of the program after its change."""
    old, new = PROGRAM[path]
    text = (ROOT / path).read_text(encoding="utf-8")
    return text.replace(old, new, 1) if old else text + new


@edit
def the_program(world: World, chance: Random) -> World | None:
    """A template, a style, a word of the catalogue or a module is changed, or is again as it was."""
    path = chance.choice(sorted(PROGRAM))
    if path in world.program:
        return replace(world, program={other: text for other, text in world.program.items() if other != path})
    return replace(world, program={**world.program, path: other_program(path)})
