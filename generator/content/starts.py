"""Short files to start from: what a kind of file needs, with a place to fill wherever only its author knows what belongs there.

A place is a value in angle brackets that says what to write, such as `<the sign, as a patient notices it>`. The command `new` asks for each of them;
no answer goes to a second place, as the source of one fact says nothing about another. What is not answered stays in the file, and `check` names it
(the rule `still-to-fill`). The files lie in `generator/content/starts/`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

import yaml

from generator.content.model import REQUIRED
from generator.content.places import KIND_WORDS
from generator.files.resources import STARTS

PLACE = re.compile(r"<([a-z][^<>\n]*)>")
"""A place to fill, and what it asks for."""

PHRASES = ", with commas between them"
"""How a place ends that takes several phrases."""

NOT_STATED = "or not stated"
"""What a place says that may stay open, if no source says what it asks for."""

_READ = f"{NOT_STATED} once the whole source is read"
_SECTIONS = {
    "about": "facts on what it is", "anatomy": "facts on the parts of the body involved", "symptoms": "facts on what people notice",
    "triggers": "facts on what makes it better or worse", "causes": "facts on what causes it", "differentials": "facts on what else it could be",
    "recommendations": "facts on what is advised", "tests": "ids of tests", "treatments": "ids of treatments", "outlook": "facts on what to expect",
    "self_care": "facts on what people can do themselves", "evidence": "facts on what studies found", "pitfalls": "ids of pitfalls",
    "faq": "questions that people ask, with their answers",
}
_FORMS = {"handout": ("layout", "leaflet")}
"""Kinds of file of which one answer decides what follows: its key, and the form taken while it is open. The folder of the kind holds what follows."""

_KIND = re.compile(r"^kind: (\w+)$", re.MULTILINE)
_BETWEEN = re.compile(r"[,\s]+")
_LISTED = "ids of "
_THAT = "id of that "
_REF = re.compile(rf"(?:id of an?|id of that|ids of) ({'|'.join(KIND_WORDS.values())})s?\b")
_IN_BRACKETS = re.compile(r" \([^()]*\)")
_RANGE = re.compile(r", (\d+) to (\d+)$")
_SOURCES = ".sources."


class Ask(NamedTuple):
    """What a place asks for: the way to it in the file, such as `main_message.plain`; in words; the key that it stands behind; one of which words,
    if only these fit; the kind of entry, if it is an id of one, or several such ids; and for a source and the place in it, the way to the fact that
    comes from there.
    """

    path: str
    words: str
    key: str
    choices: tuple[str, ...]
    kind: str
    several: bool
    fact: str | None

    @property
    def may_be_open(self) -> bool:
        """Whether `not stated` is an answer."""
        return NOT_STATED in self.words

    @property
    def range(self) -> range | None:
        """The whole numbers that fit, if only these do."""
        found = _RANGE.search(self.words)
        return range(int(found[1]), int(found[2]) + 1) if found else None


def start(kind: str, said: Mapping[str, str]) -> str:
    """A new file of a kind, with what is known of it (such as its id) put in."""
    text = (STARTS / f"{kind}.yml").read_text(encoding="utf-8")
    if kind in _FORMS:
        key, usual = _FORMS[kind]
        form = said.get(key, "")
        text = filled(text, {key: form}) + (STARTS / kind / f"{form or usual}.yml").read_text(encoding="utf-8")
    for name, words in said.items():
        text = text.replace(f"{{{name}}}", words)
    return text


def first_ask(kind: str, text: str) -> Ask | None:
    """What has to be asked before all else, because the rest of the file follows from it."""
    return next((ask for ask in asks(text) if kind in _FORMS and ask.path == _FORMS[kind][0]), None)


def asks(text: str) -> tuple[Ask, ...]:
    """What the places of a file ask for, in their order. One that takes the id of "that" entry repeats another and is not asked."""
    return tuple(ask for ask, _ in _places(text) if not ask.words.startswith(_THAT))


def filled(text: str, answers: Mapping[str, str]) -> str:
    """A file with answers put into its places, by the ways to them; a place without an answer stays."""
    places = list(_places(text))
    for ask, node in reversed(places):
        same = next((other.path for other, _ in places if other.kind == ask.kind), "") if ask.words.startswith(_THAT) else ask.path
        if answers.get(same):
            text = text[:node.start_mark.index] + _written(ask, answers[same]) + text[node.end_mark.index:]
    return text


def completed(text: str) -> str:
    """A new topic with a place for each section that its kind must have, once it says of which kind it is."""
    kind = _KIND.search(text)
    missing = [name for name in REQUIRED.get(kind[1], ()) if f"\n{name}:" not in text] if kind else []
    return text + "".join(f"{name}: <{_SECTIONS[name]}, {_READ}>\n" for name in missing)


def scalar(words: str) -> str:
    """Words as a value of YAML on one line, in quotes where it would be read as something else."""
    written = str(yaml.safe_dump(" ".join(words.split()), allow_unicode=True, width=10**6)).removesuffix("\n").removesuffix("\n...")
    if written[:1] != "'" or "\\" in written or '"' in written:
        return written
    inside = written[1:-1].replace("''", "'")
    return f'"{inside}"'


def _places(text: str) -> Iterator[tuple[Ask, yaml.ScalarNode]]:
    """Every place of a file in its order, and where it stands."""
    for path, node in _scalars(yaml.compose(text, Loader=yaml.SafeLoader), ""):
        if place := PLACE.fullmatch(node.value):
            yield _ask(path, place[1]), node


def _scalars(node: yaml.Node | None, path: str) -> Iterator[tuple[str, yaml.ScalarNode]]:
    if isinstance(node, yaml.ScalarNode):
        yield path.removeprefix("."), node
    elif isinstance(node, yaml.SequenceNode):
        for number, part in enumerate(node.value):
            yield from _scalars(part, f"{path}.{number}")
    elif isinstance(node, yaml.MappingNode):
        for key, part in node.value:
            yield from _scalars(part, f"{path}.{key.value}")


def _ask(path: str, words: str) -> Ask:
    choices = tuple(_IN_BRACKETS.sub("", words.removeprefix("one of ")).split(", ")) if words.startswith("one of ") else ()
    kind = _REF.match(words)
    fact, cited, _ = f".{path}".rpartition(_SOURCES)
    return Ask(path, words, path.rpartition(".")[2], choices, kind[1] if kind else "", words.startswith(_LISTED) or words.endswith(PHRASES),
               fact.removeprefix(".") if cited else None)


def _written(ask: Ask, answer: str) -> str:
    if ask.range:
        return answer
    if not ask.several or answer == "not stated":
        return scalar(answer)
    parts = answer.split(",") if ask.words.endswith(PHRASES) else _BETWEEN.split(answer.strip())
    return f"[{', '.join(scalar(part) for part in parts if part.strip())}]"
