"""The command new."""

from __future__ import annotations

import os
import stat
import sys
from datetime import date
from pathlib import Path

import click

from generator.cli.output import say
from generator.cli.schema import write_schemas
from generator.content.answers import KnownIds, fault_of, known
from generator.content.kinds import SCHEMAS
from generator.content.new_entry import NotNew, started, write
from generator.content.starts import PLACE, Ask, asks, completed, filled, first_ask, scalar
from generator.diagnostics.commands import by_make, typed
from generator.diagnostics.report import counted
from generator.files.folders import clear_leftovers, shown
from generator.language.words import languages, nearest

_CLINIC = {"name": "<name of the clinic>", "paper": "<one of A4, Letter>"}


def run(kind: str, id_: str | None, content: Path, example: bool, ask: bool | None) -> None:
    """Start a file, or a content folder, with what is answered."""
    asking = sys.stdin.isatty() if ask is None else ask
    if ask is None and not asking and not example and _piped():
        say("Nothing is asked, as this is no terminal, and what is piped in is not read. To have it taken as answers, add "
            f"{'ASK=yes' if by_make() else '--ask'}.", err=True)
    try:
        if kind == "site" and not example:
            _site(Path(id_) if id_ else content, asking)
        else:
            _entry(content, kind, id_, example=example, asking=asking)
    except NotNew as fault:
        raise click.UsageError(str(fault)) from None


def _site(content: Path, asking: bool) -> None:
    """Start a content folder: its site and, if one is named, its clinic. Whatever is asked is asked before anything is written."""
    name = content.absolute().name.replace("-", " ").replace("_", " ").capitalize()
    site, clinic = {"name": "My guide" if name == "Content" else name, "description": "Facts for patients and for clinicians.", "language": "en"}, ""
    paper = "A4"
    if asking and not (content / "site.yml").exists():
        site["name"] = click.prompt("What is the website called", default=site["name"])
        site["description"] = click.prompt("What is it about, in one sentence", default=site["description"])
        site["language"] = click.prompt("Its language", default=site["language"], value_proc=_language)
        clinic = click.prompt("The name of your clinic (Enter if there is none)", default="", show_default=False)
        paper = _asked_paper(site["language"]) if clinic else paper
    known = {key: scalar(words) for key, words in site.items()}
    if (content / "site.yml").exists():
        raise NotNew(f"{shown(content / 'site.yml')} exists already.")
    write_schemas(content / SCHEMAS)  # what can be written again comes first, so that a run that is stopped can be done again
    if clinic and not (content / "clinic.yml").exists():
        say(shown(write(content, *started("clinic", None, {"name": scalar(clinic), "paper": paper}))))
    say(shown(write(content, *started("site", None, {**known, "today": date.today().isoformat()}))))
    say("Next, with ids of your own, and a check after each:")
    folder = "" if content == Path("content") else shown(content)
    for kind, id_ in (("source", "my-source"), ("red_flag", "my-sign"), ("topic", "my-topic")):
        say(f"  {typed('new', {'KIND': kind, 'ID': id_}, folder)}")
    say(f"  {typed('check', content=folder)}")


def _piped() -> bool:
    """Whether something is piped in, or comes from a file."""
    try:
        mode = os.fstat(sys.stdin.fileno()).st_mode
    except (OSError, ValueError):  # there is no stdin, or it is none of the system
        return False
    return stat.S_ISFIFO(mode) or stat.S_ISREG(mode)


def _asked_paper(language: str) -> str:
    usual = "Letter" if language.endswith(("-US", "-CA")) else "A4"
    return str(click.prompt("Its paper", type=click.Choice(["A4", "Letter"]), default=usual))


def _language(said: str) -> str:
    if not nearest(said, languages()):
        raise click.BadParameter(f"The fixed words are there in {', '.join(languages())}.")
    return said


def _entry(content: Path, kind: str, id_: str | None, *, example: bool, asking: bool) -> None:
    path, text = started(kind, id_, _CLINIC, example=example)
    if (content / path).exists():
        clear_leftovers((content / path).parent, (content / path).name)
        raise NotNew(f"{shown(content / path)} exists already.")
    if asking and not example:
        text = _asked(content, kind, id_, path, text)
    if kind == "topic" and not example:
        text = completed(text)
    begun = kind == "site" or (content / "site.yml").exists()
    if begun:
        write_schemas(content / SCHEMAS)
    file, open_places = write(content, path, text), len(PLACE.findall(text))
    say(f"{shown(file)}: " + ("put your own facts in the place of the example, then check it" if example else
                              f"{counted(open_places, 'place')} to fill, which check names" if open_places else "now check it"))
    if kind == "source" and not example:
        listing = typed("word-runs", {"SOURCE": id_ or "", "DOCUMENT": "its-text.txt"}, "" if content == Path("content") else shown(content))
        say("Next, if you have its text, let check find sentences that are copied from it, and numbers that differ:")
        say(f"  {listing}")
    if not begun:
        _site(content, asking)


def _asked(content: Path, kind: str, id_: str | None, path: str, text: str) -> str:
    """A new file with what is answered to its places. Nothing was written yet, so an interruption leaves nothing."""
    say("Press Enter for what you will write later. Ctrl-C writes nothing.")
    ids, first = known(content, path, text), first_ask(kind, text)
    form = _answer(first, ids) if first else ""
    if first and form:
        text = started(kind, id_, {first.key: form})[1]
    return filled(text, _answers([ask for ask in asks(text) if ask != first], ids))


def _answers(places: list[Ask], ids: KnownIds) -> dict[str, str]:
    """What is answered to each place. Whence a fact comes is asked for each fact by itself, and only of one whose words were given."""
    answers, shown_kinds = dict[str, str](), set[str]()
    for ask in places:
        if ask.fact is None or any(answer and _within(ask.fact, path) for path, answer in answers.items()):
            if ask.kind not in shown_kinds and (there := ids.listed(ask.kind)):
                say(f"  There are: {there}")
            shown_kinds.add(ask.kind)
            answers[ask.path] = _answer(ask, ids)
    return answers


def _within(fact: str, path: str) -> bool:
    return path.startswith(f"{fact}." if fact else "") and ".sources." not in f".{path}"


def _answer(ask: Ask, ids: KnownIds) -> str:
    """One answer; empty for later."""
    def proved(said: str) -> str:
        answer = next((choice for choice in ask.choices if choice == said.strip().lower()), said.strip())
        if fault := answer and fault_of(ask, answer, ids):
            raise click.BadParameter(fault)
        return answer

    asked = f"{ask.key.replace('_', ' ')}, {ask.words}" if ask.choices and ask.key else ask.words
    return str(click.prompt(asked[0].upper() + asked[1:], default="", show_default=False, value_proc=proved))
