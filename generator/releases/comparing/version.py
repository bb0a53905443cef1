"""A version of the content, as far as two versions are compared."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from pydantic import BaseModel

from generator.content.model import FactRef, Library, RedFlagRef
from generator.documents.document import Bullets, Document, DocumentId
from generator.documents.document.walking import facts_of, labelled
from generator.documents.meaning import Meaning, Saying, meaning_of
from generator.language.reader import Reader
from generator.releases.ledger import in_release

Steps = tuple[tuple[str, ...], ...]
"""Lists of numbered steps: the facts of each, from first to last, each as often as it is to be done."""


@dataclass(frozen=True)
class ContentVersion:
    """What the pages and sheets of a version tell, and the logic of its charts: decisions, inputs, danger signs.

    `reader`: for whom changes are told. `steps`: of each page or sheet its lists of numbered steps, each with its facts from first to last; of a
    release nobody knows them, since a meaning has no order.
    """

    documents: Mapping[DocumentId, Meaning]
    library: Library
    reader: Reader
    steps: Mapping[DocumentId, Steps] = field(default_factory=dict)

    def title(self, document: DocumentId) -> str:
        """What a page or sheet is called."""
        return next((saying.text for saying in self.documents[document] if saying.subject == "title"), document.id)


def with_sign_ids(version: ContentVersion, ids: Mapping[str, str]) -> ContentVersion:
    """A version in which some danger signs are called by other ids, wherever they are named."""
    library = version.library
    flags = {ids.get(name, name): _renamed(flag, ids).model_copy(update={"id": type(flag.id)(ids.get(name, name))})
             for name, flag in library.red_flags.items()}
    decisions = {name: _renamed(decision, ids) for name, decision in library.decisions.items()}
    inputs = {name: _renamed(one, ids) for name, one in library.inputs.items()}
    documents = {document: tuple(_called(saying, ids) for saying in told) for document, told in version.documents.items()}
    return replace(version, documents=documents, library=replace(library, red_flags=flags, decisions=decisions, inputs=inputs))


def with_labels_of(version: ContentVersion, reader: Reader) -> ContentVersion:
    """A version whose details stand under the labels that a reader sees, however their fixed words were worded when it was told."""
    labels = {label: reader(key) for label, key in labels_in(version.documents.values()) if key in reader.words.catalogue}
    heads = {old: new for label, now in labels.items() if label != now
             for old, new in ((labelled(label, ""), labelled(now, "")), (reader.head(label), reader.head(now)))}
    if not heads:
        return version
    documents = {document: tuple(sorted({_under(saying, labels, heads) for saying in told})) for document, told in version.documents.items()}
    return replace(version, documents=documents)


def labels_in(meanings: Iterable[Meaning]) -> frozenset[tuple[str, str]]:
    """All labels of which it is known which fixed words they are, each with the key of these."""
    return frozenset(pair for meaning in meanings for saying in meaning for pair in saying.keys)


def _under(saying: Saying, labels: Mapping[str, str], heads: Mapping[str, str]) -> Saying:
    """`heads`: labels before words, which are a part of these."""
    own = {label: labels.get(label, label) for label, _ in saying.keys}
    text = saying.text
    if saying.subject == "words" and not saying.data:
        old = next((old for old in heads if text.startswith(old)), "")
        text = f"{heads.get(old, '')}{text.removeprefix(old)}"
    return replace(saying, text=text, data=tuple((own.get(name, name), value) for name, value in saying.data),
                   keys=tuple((own[label], key) for label, key in saying.keys))


def _renamed(value: Any, ids: Mapping[str, str]) -> Any:
    """A value of the model with other ids of danger signs in it. A fact's id may be that of a sign."""
    if isinstance(value, (RedFlagRef, FactRef)):
        return type(value)(ids.get(value, value))
    if isinstance(value, tuple):
        return tuple(_renamed(part, ids) for part in value)
    if isinstance(value, BaseModel):
        changed = {name: _renamed(part, ids) for name in type(value).model_fields if (part := getattr(value, name)) is not None}
        return value.model_copy(update=changed)
    return value


def _called(saying: Saying, ids: Mapping[str, str]) -> Saying:
    id_ = ids.get(saying.id, saying.id) if saying.subject in {"danger sign", "chart sign", "fact"} else saying.id
    text = saying.text
    for old, new in ids.items():
        text = text.replace(f"{{{old}}}", f"{{{new}}}")
    return replace(saying, id=id_, text=text, data=tuple((name, ids.get(value, value) if name == "fact" else value) for name, value in saying.data))


def version_told(library: Library, documents: Iterable[Document], reader: Reader) -> ContentVersion:
    """The version that a content folder holds."""
    told = [*in_release(documents)]
    return ContentVersion({one.id: meaning_of(one) for one in told}, library, reader, {one.id: steps for one in told if (steps := _steps_in(one))})


def _steps_in(document: Document) -> Steps:
    lists = (tuple(fact for item in bullets.items if item.ordered for fact in facts_of(item.line)) for bullets in document.all(Bullets))
    return tuple(filter(None, lists))
