"""The common part of all entries, and the forms that a value can take: a list of statements, words, or "not stated"."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache, cached_property
from hashlib import sha256
from types import MappingProxyType
from typing import Annotated, Any, Literal, Self, TypeVar, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, Discriminator, Field, PrivateAttr, Tag, model_validator

from generator.content.model.text import Count, Day, EntryPath, FactRef, GapRef, Text, TextHash
from generator.diagnostics.diagnostic import NOWHERE, Where

P = TypeVar("P")


class Entry(BaseModel):
    """Anything an author writes as keys and values. Unknown keys are refused; `where` is the place of its first key."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)
    _where: Where = PrivateAttr(default_factory=lambda: NOWHERE)

    @model_validator(mode="wrap")
    @classmethod
    def _remember_where(cls, data: Any, handler: Any) -> Self:
        if hasattr(data, "read_as"):
            data.read_as = cls
        entry: Self = handler(cls._as_read(data))
        entry._where = getattr(data, "where", NOWHERE)
        return entry

    @classmethod
    def _as_read(cls, data: Any) -> Any:
        """What an author wrote, as the fields take it."""
        return data

    @cached_property
    def parts(self) -> tuple[object, ...]:
        """The entry and everything inside it, depth first, in the order of the fields."""
        return tuple(walk(self))

    def every(self, kind: type[P]) -> tuple[P, ...]:
        """The same of one kind only."""
        found: tuple[P, ...] | None = self.found.get(kind)
        if found is None:
            kinds = {own for own in self.kinds_inside if issubclass(own, kind)}
            found = self.found[kind] = tuple(part for part in self.parts if type(part) in kinds) if kinds else ()
        return found

    @cached_property
    def kinds_inside(self) -> frozenset[type]:
        """What there is in the entry: to ask each part for its kinds takes ten times as long as to ask each kind once."""
        return frozenset(map(type, self.parts))

    @cached_property
    def found(self) -> dict[type, tuple[Any, ...]]:
        """What was looked for in the entry, by its kind: each rule asks for the same."""
        return {}

    @cached_property
    def digest(self) -> str:
        """A hash over all that the entry says, also over the words that a dump leaves out, and not over the place where it stands.

        An entry as one reader is told it may lack what it must have as it is written, of which a dump would warn.
        """
        left_out = [getattr(part, name) for part in self.every(Entry) for name in _left_out(type(part))]
        return sha256(f"{self.model_dump_json(by_alias=True, warnings=False)}{left_out}".encode()).hexdigest()

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """A copy with other values, without what was worked out of this one."""
        made = super().model_copy(update=update, deep=deep)
        for worked_out in made.__dict__.keys() - type(made).model_fields.keys():
            del made.__dict__[worked_out]
        return made

    def __getstate__(self) -> dict[Any, Any]:
        """The entry as another process, or another run, gets it: without what was worked out of it, but for its hash."""
        state = super().__getstate__()
        fields = type(self).model_fields
        return {**state, "__dict__": {name: value for name, value in state["__dict__"].items() if name in fields or name == "digest"}}

    @property
    def where(self) -> Where:
        """The place of the entry's first key."""
        return self._where


def walk(value: object) -> Iterator[object]:
    """`value` and everything inside it: entries, texts, lists, depth first, in the order of the fields."""
    ahead = [value]
    while ahead:
        part = ahead.pop()
        yield part
        if isinstance(part, tuple):
            ahead += reversed(part)
        elif type(part) is not Text and isinstance(part, Entry):
            ahead += [getattr(part, name) for name in _last_first(type(part))]


@cache
def _last_first(kind: type[Entry]) -> tuple[str, ...]:
    """The fields of an entry in reverse order."""
    return tuple(reversed(kind.model_fields))


@cache
def _left_out(kind: type[Entry]) -> tuple[str, ...]:
    """The fields of an entry that no dump holds."""
    return tuple(name for name, field in kind.model_fields.items() if field.exclude)


class NotStated(Entry):
    """The explicit entry for what no source says. Each reader is told so in words that fit them; `not_stated` names the gap.

    Written `not stated` where there is nothing more to say about it.
    """

    not_stated: GapRef | None = None


def form_of(value: object) -> str:
    """Which of the forms that may stand in one place an author chose."""
    if isinstance(value, str):
        return "blank_gap" if value == "not stated" else "words"
    if isinstance(value, NotStated) or (isinstance(value, dict) and "not_stated" in value):
        return "gap"
    return "list" if isinstance(value, (list, tuple)) else "entry"


def kind_of(value: object) -> str | None:
    """Which of several kinds of table an author chose, by its key `kind`."""
    kind = value.get("kind") if isinstance(value, dict) else getattr(value, "kind", None)
    return str(kind) if kind is not None else None


def _plain_gap(value: object) -> object:
    return {"not_stated": None} if value == "not stated" else value


T = TypeVar("T")

BlankForm = Annotated[Annotated[NotStated, BeforeValidator(_plain_gap, json_schema_input_type=Literal["not stated"])],
                   Tag("blank_gap")]
GapForm = Annotated[NotStated, Tag("gap")]

Item = Annotated[Annotated[FactRef, Tag("words")] | Annotated[T, Tag("entry")], Discriminator(form_of)]
"""A statement written here, or the id of one that is written elsewhere."""

Said = Annotated[Annotated[tuple[Item[T], ...], Tag("list")] | BlankForm | GapForm, Discriminator(form_of)]
"""A list of statements, or the explicit entry that the sources state none."""

Stated = Annotated[Annotated[Text, Tag("words")] | BlankForm | GapForm, Discriminator(form_of)]
"""Words, or the explicit entry that the sources state none."""

StatedRef = Annotated[Annotated[FactRef, Tag("words")] | BlankForm | GapForm, Discriminator(form_of)]
"""The id of a statement, or the explicit entry that the sources state none."""

R = TypeVar("R", bound=Text)

Listed = Annotated[Annotated[tuple[R, ...], Tag("list")] | BlankForm | GapForm, Discriminator(form_of)]
"""A list of ids, or the explicit entry that the sources state none."""

Urgency = Literal["emergency", "urgent", "prompt", "routine"]
StatedUrgency = Annotated[Annotated[Urgency, Tag("words")] | BlankForm | GapForm, Discriminator(form_of)]
Audience = Literal["patient", "clinician"]
Voice = Literal["plain", "clinical"]

URGENCIES: tuple[Urgency, ...] = get_args(Urgency)
"""How soon to act, the most urgent first."""

LEAST_URGENT = len(URGENCIES)
"""The rank of what does not say how urgent it is."""


def urgency_rank(level: str | None) -> int:
    """How urgent a level is; 0 is an emergency."""
    return next((place for place, known in enumerate(URGENCIES) if known == level), LEAST_URGENT)


AUDIENCES: tuple[Audience, ...] = get_args(Audience)

VOICE_OF: Mapping[Audience, Voice] = MappingProxyType({"patient": "plain", "clinician": "clinical"})
"""Which of the words of an entry each reader gets."""


SearchWords = Annotated[tuple[Text, ...], Field(exclude=True)]
"""Words by which a thing is found. No sheet prints them, so they are no part of what tells one version of a sheet from another."""


class Names(Entry):
    """What a thing is called by patients, by clinicians, and by what other words people know it.

    `search`: further words by which people look for it; they are not printed.
    """

    plain: Text
    clinical: Text
    also: tuple[Text, ...] = ()
    search: SearchWords = ()

    def voiced(self, voice: Voice) -> Text:
        """The name that this reader uses."""
        return self.plain if voice == "plain" else self.clinical


class Voiced(Entry):
    """Words for patients and, where they differ, for clinicians.

    `plain`: the words for patients. `clinical`: those for clinicians; without them they read the plain words.
    """

    plain: Text
    clinical: Text | None = None

    def voiced(self, voice: Voice) -> Text:
        """The words for this reader."""
        return self.clinical if voice == "clinical" and self.clinical is not None else self.plain


Worded = Annotated[Annotated[Text, Tag("words")] | Annotated[Voiced, Tag("entry")], Discriminator(form_of)]
"""Words that are the same for all readers, or `plain` for patients and `clinical` for clinicians."""


def worded(words: Text | Voiced, voice: Voice) -> Text:
    """The words for this reader."""
    return words.voiced(voice) if isinstance(words, Voiced) else words


class AnyReview(Entry):
    """Who has checked something, on what day, and for how many months that counts."""

    by: Text
    on: Day
    months: Annotated[Count, Field(ge=1, le=120)] = 12


class Review(AnyReview):
    """Who has checked an entry. Nobody is invented: without a `by` and an `on` it counts as not reviewed.

    `text`: which text was reviewed, and `signs`: which danger signs were in it; the command `review` writes both. Once something else is said there,
    the review no longer counts.
    """

    text: TextHash | None = None
    signs: TextHash | None = None


class ReviewedEntry(Entry):
    """One of several entries that were reviewed at once, by folder and id. `text` and `signs`: as in a review of one entry."""

    entry: EntryPath
    text: TextHash
    signs: TextHash | None = None


class SharedReview(AnyReview):
    """A review of several entries at once. `of` names every one of them by folder and id: nothing counts as reviewed that is not named.

    The command `review` writes them, each with the text that was reviewed.
    """

    of: tuple[Annotated[Annotated[EntryPath, Tag("words")] | Annotated[ReviewedEntry, Tag("entry")], Discriminator(form_of)], ...]

    @cached_property
    def texts(self) -> Mapping[str, ReviewedEntry]:
        """What was reviewed and is known by its text, by folder and id."""
        return MappingProxyType({str(one.entry): one for one in self.of if isinstance(one, ReviewedEntry)})

    @property
    def paths(self) -> tuple[EntryPath, ...]:
        """What was reviewed, each as often as it is named."""
        return tuple(one.entry if isinstance(one, ReviewedEntry) else one for one in self.of)
