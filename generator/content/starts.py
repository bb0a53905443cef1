"""Short files to start from: what a kind of file needs, with a place to fill wherever only its author knows what belongs there.

A place is a value in angle brackets that says what to write, such as `<the sign, as a patient notices it>`. The command `new` asks for each of them;
what is not answered stays in the file, and `check` names it (the rule `still-to-fill`). The files lie in `generator/content/starts/`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

import yaml

from generator.content.model import REQUIRED
from generator.files.resources import STARTS

PLACE = re.compile(r"<([a-z][^<>\n]*)>")
"""A place to fill, and what it asks for."""

_KIND = re.compile(r"^kind: (\w+)$", re.MULTILINE)
_KEYED = re.compile(r"(?:(?P<key>\w+):\s+)?<(?P<words>[a-z][^<>\n]*)>")
_BETWEEN = re.compile(r"[,\s]+")
_LISTED = "ids of "
PHRASES = ", with commas between them"
"""How a place ends that takes several phrases."""
_REF = re.compile(r"(?:id of a|ids of) ([\w ]+?)s?(?:,|$)")


class Ask(NamedTuple):
    """What a place asks for: in words; the key that it stands behind; one of which words, if only these fit; and the kind of entry, if it is an id of
    one, or several such ids.
    """

    words: str
    key: str
    choices: tuple[str, ...]
    kind: str
    several: bool


def start(kind: str, said: Mapping[str, str]) -> str:
    """A new file of a kind, with what is known of it (such as its id) put in."""
    text = (STARTS / f"{kind}.yml").read_text(encoding="utf-8")
    for name, words in said.items():
        text = text.replace(f"{{{name}}}", words)
    return text


def asks(text: str) -> tuple[Ask, ...]:
    """What the places of a file ask for, each once, in their order."""
    keys = {place["words"]: place["key"] or "" for place in reversed(list(_KEYED.finditer(text)))}
    return tuple(_ask(words, keys.get(words, "")) for words in dict.fromkeys(PLACE.findall(text)))


def filled(text: str, answers: Mapping[str, str]) -> str:
    """A file with answers put into its places, by what they ask for; a place without an answer stays."""
    return PLACE.sub(lambda place: _written(_ask(place[1]), answers[place[1]]) if answers.get(place[1]) else place[0], text)


def completed(text: str) -> str:
    """A new topic with a place for each section that its kind must have, once it says of which kind it is."""
    kind = _KIND.search(text)
    missing = [name for name in REQUIRED.get(kind[1], ()) if f"\n{name}:" not in text] if kind else []
    return text + "".join(f"{name}: <facts, or not stated>\n" for name in missing)


def scalar(words: str) -> str:
    """Words as a value of YAML on one line, in quotes where it would be read as something else."""
    written = str(yaml.safe_dump(" ".join(words.split()), allow_unicode=True, width=10**6)).removesuffix("\n").removesuffix("\n...")
    if written[:1] != "'" or "\\" in written or '"' in written:
        return written
    inside = written[1:-1].replace("''", "'")
    return f'"{inside}"'


def _ask(words: str, key: str = "") -> Ask:
    choices = tuple(words.removeprefix("one of ").split(", ")) if words.startswith("one of ") else ()
    kind = _REF.match(words)
    return Ask(words, key, choices, kind[1] if kind else "", words.startswith(_LISTED) or words.endswith(PHRASES))


def _written(ask: Ask, answer: str) -> str:
    if not ask.several or answer == "not stated":
        return scalar(answer)
    parts = answer.split(",") if ask.words.endswith(PHRASES) else _BETWEEN.split(answer.strip())
    return f"[{', '.join(scalar(part) for part in parts if part.strip())}]"
