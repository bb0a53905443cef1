"""How a change is told: in one sentence, in the words of its language, with what it is about in quotes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property

from generator.content.model import URGENCIES
from generator.documents.document import DocumentId
from generator.documents.document.walking import labelled
from generator.documents.meaning import Saying
from generator.language.reader import Reader
from generator.releases.comparing.routes import BETTER, WORSE
from generator.releases.comparing.sayings import Edit
from generator.releases.comparing.texts import Texts
from generator.releases.comparing.version import ContentVersion
from generator.releases.grades import Grade

LONGEST = 140
"""Signs of a text in a sentence about it; the whole text stands beside the sentence."""

_NAMED = re.compile(r"\{([^{}]*)\}")


class Telling:
    """Two versions, and how their differences are told."""

    def __init__(self, before: ContentVersion, after: ContentVersion, texts: Texts) -> None:
        self.before, self.after, self.texts = before, after, texts
        self.reader: Reader = after.reader

    @cached_property
    def unstated(self) -> frozenset[str]:
        """The words for what no source states, and none."""
        keys = (key for key in ("not_stated", "not_stated_clinical") if key in self.reader.words.catalogue)
        return frozenset({"", *(self.bare(self.reader(key)) for key in keys)})

    @cached_property
    def facts_before(self) -> Mapping[str, str]:
        """Every statement that was told, with its words."""
        return _facts_of(self.before)

    @cached_property
    def facts_after(self) -> Mapping[str, str]:
        """Every statement that is told, with its words."""
        return _facts_of(self.after)

    @cached_property
    def weights_before(self) -> Mapping[str, frozenset[str]]:
        """The harms and do-nots that were told."""
        return _weights_of(self.before)

    @cached_property
    def weights_after(self) -> Mapping[str, frozenset[str]]:
        """The harms and do-nots that are told."""
        return _weights_of(self.after)

    @cached_property
    def titles(self) -> Mapping[str, str]:
        """What pages and sheets were called that are called something else now, each with that."""
        both = self.before.documents.keys() & self.after.documents.keys()
        names = ((self.before.title(document), self.after.title(document)) for document in sorted(both))
        return {old: new for old, new in names if old != new}

    def retitled(self, edit: Edit) -> bool:
        """Whether only the name of a page or sheet in it was changed, which is told of that page."""
        if edit.old is None or edit.new is None or edit.one.subject == "title":
            return False
        old, new = edit.old.text, edit.new.text
        return edit.old.data == edit.new.data and any(name in old and old.replace(name, other) == new for name, other in self.titles.items())

    def filled(self, text: str) -> str:
        """A text with the words of the facts in it, instead of their ids."""
        return _NAMED.sub(lambda found: self.facts_after.get(found[1]) or self.facts_before.get(found[1]) or found[0], text).strip()

    def facts_in(self, text: str) -> frozenset[str]:
        """The ids of the facts in a text. Braces around anything else are an author's own."""
        return frozenset(id_ for id_ in _NAMED.findall(text) if id_ in self.facts_after or id_ in self.facts_before)

    def bare(self, text: str) -> str:
        """A text without the facts in it."""
        known = self.facts_in(text)
        return _NAMED.sub(lambda found: "" if found[1] in known else found[0], text).strip(" .,:;")

    def read(self, saying: Saying) -> str:
        """All that something tells, as a reader sees it."""
        return "; ".join(filter(None, (self.filled(saying.text), *(self.reader.labelled(name, self.filled(value)) for name, value in saying.data))))

    def is_headed(self, text: str, *keys: str) -> bool:
        """Whether a text begins with one of some labels, by the keys of their words."""
        labels = [self.reader(key) for key in keys]
        return text.startswith((*map(self.reader.head, labels), *(labelled(label, "") for label in labels)))

    def quoted(self, key: str, text: str, saying: Saying | None = None) -> str:
        """A sentence about a text."""
        told = self.filled(text) or (self.read(saying) if saying is not None else "")
        return self.reader(key, text=self.shortened(told))

    def shortened(self, text: str) -> str:
        """A text that fits into a sentence about it."""
        text = " ".join(text.split())
        return text if len(text) <= LONGEST else f"{text[:LONGEST].rsplit(' ', 1)[0]} …"

    def pages(self, count: int) -> str:
        """How many pages and sheets."""
        return self.reader.count("changes_pages", count)

    def level(self, level: str | None) -> str:
        """What a level of urgency is called."""
        return self.reader(f"urgency_{level}") if level in URGENCIES else ""

    def graded_level(self, before: str, after: str) -> Grade:
        """How much it matters that a level in words is another now."""
        ranks = [next((place for place, level in enumerate(URGENCIES) if said in {level, self.level(level)}), None) for said in (before, after)]
        return BETTER if None not in ranks and ranks[1] < ranks[0] else WORSE  # type: ignore[operator]

    def chart_documents(self, charts: frozenset[str]) -> tuple[DocumentId, ...]:
        """The Documents of some charts, that both versions have."""
        return tuple(sorted(one for one in self.after.documents if one.kind == "chart" and one.id in charts and one in self.before.documents))


def _facts_of(version: ContentVersion) -> dict[str, str]:
    return {saying.id: saying.text for meaning in version.documents.values() for saying in meaning if saying.subject == "fact"}


def _weights_of(version: ContentVersion) -> dict[str, frozenset[str]]:
    found = dict[str, set[str]]()
    for meaning in version.documents.values():
        for saying in meaning:
            if saying.subject == "fact" and saying.all("is"):
                found.setdefault(saying.id, set()).update(saying.all("is"))
    return {id_: frozenset(weights) for id_, weights in found.items()}
